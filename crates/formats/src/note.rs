//! What a reader could not take as it stood: where, which part, why.
use std::fmt;

/// One remark about an input; the entry beside it was read all the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Line of the input, from 1; 0 is the input as a whole.
    pub line: u64,
    /// The part of the line, in the words of the input; may be empty.
    pub field: String,
    /// What was wrong and what was kept, as a sentence.
    pub reason: String,
    /// The sheet of a workbook in which the line is a row; empty where there are no sheets.
    pub sheet: String,
}

impl Note {
    /// A remark about a part of a line.
    pub fn new(line: u64, field: impl Into<String>, reason: impl Into<String>) -> Note {
        let (field, reason) = (field.into(), reason.into());
        Note {
            line,
            field,
            reason,
            sheet: String::new(),
        }
    }

    /// The same, of a sheet.
    #[must_use]
    pub fn of_sheet(mut self, name: &str) -> Note {
        name.clone_into(&mut self.sheet);
        self
    }

    /// A remark about the input as a whole.
    pub fn whole(reason: impl Into<String>) -> Note {
        Note::new(0, "", reason)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.sheet.is_empty() {
            write!(f, "sheet {}", self.sheet)?;
            return match (self.line, self.field.as_str()) {
                (0, _) => write!(f, ": {}", self.reason),
                (row, "") => write!(f, ", row {row}: {}", self.reason),
                (row, field) => write!(f, ", row {row}, {field}: {}", self.reason),
            };
        }
        match (self.line, self.field.as_str()) {
            (0, _) => f.write_str(&self.reason),
            (line, "") => write!(f, "line {line}: {}", self.reason),
            (line, field) => write!(f, "line {line}, {field}: {}", self.reason),
        }
    }
}

/// The first characters of something from outside, for quoting it in a sentence.
pub(crate) fn brief(text: &str) -> String {
    let mut out: String = text.trim().chars().take(40).collect();
    if text.trim().chars().nth(40).is_some() {
        out.push('…');
    }
    out
}
