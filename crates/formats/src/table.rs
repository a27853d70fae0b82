//! Comma, semicolon, tab or bar separated tables as programs and people write them (RFC 4180 and
//! its neighbours). A bad row costs itself alone, also where a quotation mark is never closed.
use crate::note::{Note, brief};
use crate::text::decode;

/// Most rows that are read.
pub const MAX_ROWS: usize = 50_000;
/// Most characters of a row; also bounds how far an open quotation mark reaches.
const MAX_ROW_BYTES: usize = 64 << 10;

/// A table: normalised header words, then rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The header as written.
    pub header: Vec<String>,
    /// Everything below it that is not blank.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the input where it begins, from 1.
    pub line: u64,
    cells: Vec<String>,
}

impl Row {
    /// The cell, trimmed; empty where the row is too short or there is no such column.
    pub fn get(&self, column: Option<usize>) -> &str {
        column
            .and_then(|c| self.cells.get(c))
            .map_or("", |c| c.trim())
    }

    /// All cells, trimmed.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|c| c.trim())
    }
}

/// All rows that are not blank, the header among them. Without a separator the one that the first
/// line holds most of.
pub fn rows(text: &str, separator: Option<char>, notes: &mut Vec<Note>) -> Vec<Row> {
    let mut scan = Scan::new(text);
    scan.separator = separator.unwrap_or(scan.separator);
    let mut rows = Vec::new();
    while let Some(row) = scan.next_row(notes) {
        if rows.len() > MAX_ROWS {
            let reason = format!("Only the first {MAX_ROWS} rows were read.");
            notes.push(Note::new(row.line, "", reason));
            break;
        }
        rows.push(row);
    }
    rows
}

impl Table {
    /// Reads a table whose first line that is not blank is its header.
    pub fn read(bytes: &[u8], notes: &mut Vec<Note>) -> Table {
        let text = decode(bytes, notes);
        let mut scan = Scan::new(&text);
        let header = scan.next_row(notes).map(|r| r.cells).unwrap_or_default();
        let mut rows = Vec::new();
        while let Some(row) = scan.next_row(notes) {
            if rows.len() == MAX_ROWS {
                let reason = format!("Only the first {MAX_ROWS} rows were read.");
                notes.push(Note::new(row.line, "", reason));
                break;
            }
            rows.push(row);
        }
        Table { header, rows }
    }

    /// The first column called by one of these words, compared by letters and digits alone.
    pub fn column(&self, words: &[&str]) -> Option<usize> {
        let called = |h: &String| words.contains(&header_word(h).as_str());
        self.header.iter().position(called)
    }

    /// Remarks once on every named column that no reader asked for.
    pub fn remark_unread(&self, read: &[Option<usize>], notes: &mut Vec<Note>) {
        for (index, name) in self.header.iter().enumerate() {
            if !name.trim().is_empty() && !read.contains(&Some(index)) {
                let reason = "This column is not read; the others are.";
                notes.push(Note::new(1, brief(name), reason));
            }
        }
    }
}

/// A header as it is compared: "E-mail Address" and "email_address" are one word.
pub fn header_word(header: &str) -> String {
    let letters = header.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The separator: the one that the first line holds most of, outside quotation marks.
fn separator(line: &str) -> char {
    let mut quoted = false;
    let mut counts = [0usize; 4];
    const KNOWN: [char; 4] = [',', ';', '\t', '|'];
    for c in line.chars() {
        quoted ^= c == '"';
        if let Some(i) = KNOWN.iter().position(|k| *k == c && !quoted) {
            counts[i] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    let index = counts.iter().position(|c| *c == most && most > 0);
    KNOWN[index.unwrap_or(0)]
}

struct Scan<'a> {
    rest: &'a str,
    line: u64,
    separator: char,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Scan<'a> {
        let mut scan = Scan {
            rest: text,
            line: 1,
            separator: ',',
        };
        scan.skip_blank();
        // Excel's own hint, as in "sep=;".
        let first = scan.rest.lines().next().unwrap_or_default();
        if let Some(hint) = first.strip_prefix("sep=").and_then(|h| h.chars().next()) {
            scan.take_line();
            scan.skip_blank();
            scan.separator = hint;
        } else {
            scan.separator = separator(first);
        }
        scan
    }

    fn take_line(&mut self) -> &'a str {
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        (self.rest, self.line) = (rest, self.line + 1);
        line
    }

    fn skip_blank(&mut self) {
        while !self.rest.is_empty() {
            let line = self.rest.split('\n').next().unwrap_or_default();
            let blank = |c: char| c == self.separator || c.is_whitespace() || c == '"';
            if !line.chars().all(blank) {
                break;
            }
            self.take_line();
        }
    }

    /// The next row that is not blank; one that cannot be read is told and left out.
    fn next_row(&mut self, notes: &mut Vec<Note>) -> Option<Row> {
        loop {
            self.skip_blank();
            if self.rest.is_empty() {
                return None;
            }
            let line = self.line;
            match cells(self.rest, self.separator) {
                Ok((cells, used)) => {
                    let (row, rest) = self.rest.split_at(used);
                    self.line += row.matches('\n').count() as u64;
                    self.rest = rest;
                    return Some(Row { line, cells });
                }
                Err(reason) => {
                    let text = brief(self.take_line());
                    notes.push(Note::new(line, text, reason));
                }
            }
        }
    }
}

/// The cells of the first row of `text` and how many bytes it took, line end included.
fn cells(text: &str, separator: char) -> Result<(Vec<String>, usize), &'static str> {
    let mut cells = Vec::new();
    let mut cell = String::new();
    let (mut quoted, mut start) = (false, true);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if at > MAX_ROW_BYTES {
            return Err(if quoted {
                "A quotation mark is opened and not closed; this line was left out."
            } else {
                "This line is too long to be a row; it was left out."
            });
        }
        match c {
            '"' if quoted && chars.peek().is_some_and(|(_, n)| *n == '"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if start => quoted = true,
            _ if quoted => cell.push(c),
            '\n' => {
                cells.push(cell);
                return Ok((cells, at + 1));
            }
            '\r' => {}
            _ if c == separator => {
                cells.push(std::mem::take(&mut cell));
                start = true;
                continue;
            }
            _ => cell.push(c),
        }
        start = start && c == ' ';
    }
    if quoted {
        return Err("A quotation mark is opened and not closed; this line was left out.");
    }
    cells.push(cell);
    Ok((cells, text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Table, Vec<String>) {
        let mut notes = Vec::new();
        let table = Table::read(text.as_bytes(), &mut notes);
        (table, notes.iter().map(Note::to_string).collect())
    }

    fn row(table: &Table, index: usize) -> (u64, Vec<&str>) {
        let row = &table.rows[index];
        (row.line, row.cells.iter().map(String::as_str).collect())
    }

    #[test]
    fn separators_are_found_outside_quotation_marks() {
        for (text, cells) in [
            ("a,b\n1,2", ["1", "2"]),
            ("a;b\n1,5;2", ["1,5", "2"]),
            ("a\tb\r\n1\t2\r\n", ["1", "2"]),
            ("\"x;y;z\",b\n1,2", ["1", "2"]),
            ("sep=|\na|b\n1|2", ["1", "2"]),
        ] {
            assert_eq!(row(&read(text).0, 0).1, cells, "{text}");
        }
    }

    #[test]
    fn quoted_cells_keep_line_ends_and_marks() {
        let (table, notes) = read("a,b\n\"one\ntwo\",\"say \"\"hi\"\"\"\n\n5\" pipe,x\n");
        assert_eq!(row(&table, 0), (2, vec!["one\ntwo", "say \"hi\""]));
        assert_eq!(row(&table, 1), (5, vec!["5\" pipe", "x"]));
        assert!(notes.is_empty());
    }

    #[test]
    fn an_open_quotation_mark_costs_its_line_alone() {
        let (table, notes) = read("a,b\n1,\"oops\n2,fine\n3,fine");
        assert_eq!((table.rows.len(), row(&table, 0).0), (2, 3));
        assert_eq!(notes.len(), 1);
        assert!(
            notes[0].starts_with("line 2, 1,\"oops: A quotation mark"),
            "{}",
            notes[0]
        );
    }

    #[test]
    fn short_rows_and_missing_columns_are_empty() {
        let (table, _) = read("Name,E-mail Address\nBram");
        let email = table.column(&["email", "emailaddress"]);
        assert_eq!((email, table.column(&["phone"])), (Some(1), None));
        assert_eq!(
            (table.rows[0].get(email), table.rows[0].get(None)),
            ("", "")
        );
    }

    #[test]
    fn rows_are_limited() {
        let (table, notes) = read(&format!("a\n{}", "1\n".repeat(MAX_ROWS + 5)));
        assert_eq!(table.rows.len(), MAX_ROWS);
        assert_eq!(notes.len(), 1);
    }
}
