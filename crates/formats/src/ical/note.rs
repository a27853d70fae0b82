//! What the reader has to say about the input: repaired, rejected, warned.
use super::line::Line;

/// One finding, as a plain sentence with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Line in the input, counted from 1.
    pub line: usize,
    /// `UID` of the component; empty when it has none or the note is about the calendar.
    pub uid: String,
    /// Name of the property, or `BEGIN`/`END`.
    pub field: String,
    /// What was wrong, what was kept, the next step.
    pub reason: String,
    /// Offset in the input of what the note is about: the component for a rejected one, the
    /// property for a repaired one.
    pub offset: usize,
    /// Its length in bytes.
    pub len: usize,
}

/// Collects notes, at most `limit` of each kind; the others are counted.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub limit: usize,
    pub repaired: Vec<Note>,
    pub rejected: Vec<Note>,
    pub warnings: Vec<Note>,
    pub untold: usize,
}

impl Notes {
    pub fn new(limit: usize) -> Self {
        Notes {
            limit,
            ..Notes::default()
        }
    }

    pub fn repair(&mut self, note: Note) {
        push(&mut self.repaired, self.limit, &mut self.untold, note);
    }

    pub fn reject(&mut self, note: Note) {
        push(&mut self.rejected, self.limit, &mut self.untold, note);
    }

    pub fn warning(&mut self, note: Note) {
        push(&mut self.warnings, self.limit, &mut self.untold, note);
    }

    /// A warning about one line of the calendar itself.
    pub fn warn(&mut self, line: &Line<'_>, field: &str, reason: String) {
        let (uid, field) = (String::new(), field.to_owned());
        let (line, offset, len) = (line.number, line.offset, line.len());
        self.warning(Note {
            line,
            uid,
            field,
            reason,
            offset,
            len,
        });
    }

    /// A repair of a whole component.
    pub fn repair_span(
        &mut self,
        line: usize,
        offset: usize,
        len: usize,
        field: &str,
        reason: &str,
    ) {
        let (field, reason) = (field.to_owned(), reason.to_owned());
        self.repair(Note {
            line,
            uid: String::new(),
            field,
            reason,
            offset,
            len,
        });
    }
}

fn push(notes: &mut Vec<Note>, limit: usize, untold: &mut usize, note: Note) {
    if notes.len() < limit {
        notes.push(note);
    } else {
        *untold += 1;
    }
}
