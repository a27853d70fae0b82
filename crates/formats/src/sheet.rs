//! A table on its way out, as a spreadsheet opens it (RFC 4180).

/// A table: names of columns, and as many cells in each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What stands in the first line.
    pub columns: &'static [&'static str],
    /// What stands below it.
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// An empty table with these columns.
    pub fn of(columns: &'static [&'static str]) -> Sheet {
        Sheet {
            columns,
            rows: Vec::new(),
        }
    }

    /// As CSV: UTF-8 with its mark, without which spreadsheets guess another alphabet. A cell that
    /// a spreadsheet would take for a formula gets an apostrophe before it: titles come from
    /// strangers.
    pub fn to_csv(&self) -> String {
        let mut out = String::from('\u{feff}');
        let header: Vec<_> = self.columns.iter().map(|c| (*c).to_owned()).collect();
        for row in std::iter::once(&header).chain(&self.rows) {
            for (at, cell) in row.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                push_cell(&mut out, cell);
            }
            out.push_str("\r\n");
        }
        out
    }
}

fn push_cell(out: &mut String, cell: &str) {
    push_guarded(out, if is_formula(cell) { "'" } else { "" }, cell);
}

/// A cell for our own reading, where nothing is a formula.
pub(crate) fn push_plain(out: &mut String, cell: &str) {
    push_guarded(out, "", cell);
}

fn push_guarded(out: &mut String, guard: &str, cell: &str) {
    if cell.contains(['"', ',', '\n', '\r', ';']) || cell.trim() != cell {
        out.extend(["\"", guard, &cell.replace('"', "\"\""), "\""]);
    } else {
        out.extend([guard, cell]);
    }
}

/// Begins like a formula, and is no number such as a telephone's.
fn is_formula(cell: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || " +-().,/:".contains(c);
    match cell.chars().next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('+' | '-') => !cell.chars().all(number),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Table;

    #[test]
    fn what_was_written_is_read_again() {
        let cells = [
            "plain",
            "with, comma",
            "two\nlines",
            "say \"no\"",
            " edges ",
            "é – 🦆",
            "",
            "+44 20 7946 0000",
            "-1.5",
            "semi;colon",
        ];
        let sheet = Sheet {
            columns: &["First column", "second"],
            rows: cells
                .iter()
                .map(|c| vec![(*c).into(), "x".into()])
                .collect(),
        };
        let table = Table::read(sheet.to_csv().as_bytes(), &mut Vec::new());
        assert_eq!(table.header, ["First column", "second"]);
        let back: Vec<_> = table.rows.iter().map(|r| r.get(Some(0))).collect();
        let trimmed: Vec<_> = cells.iter().map(|c| c.trim()).collect();
        assert_eq!(back, trimmed);
    }

    #[test]
    fn no_cell_is_a_formula() {
        for cell in [
            "=1+1",
            "@SUM(A1)",
            "+cmd|' /C calc'!A0",
            "-2+3+cmd|x",
            "\tx",
        ] {
            let sheet = Sheet {
                columns: &["title"],
                rows: vec![vec![cell.into()]],
            };
            let csv = sheet.to_csv();
            let line = csv.lines().nth(1).map(|l| l.trim_start_matches('"'));
            assert!(line.is_some_and(|l| l.starts_with('\'')), "{csv}");
        }
    }
}
