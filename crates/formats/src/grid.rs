//! Tables as people lay them out: a title above, two rows of headers, a total below, several
//! sheets. Here such a thing becomes a plain [`Table`] with one header, and each column gets a
//! meaning by its name, which whoever looks at it can change.
mod field;

use crate::note::{Note, brief};
use crate::table::{Row, Table, header_word, rows};
use domain::action::Due;
use domain::region::DateOrder;
pub use field::Field;

/// The date that a header names; "Q3" alone names none.
pub(crate) fn period(header: &str, order: DateOrder) -> Option<Due> {
    crate::plan::due(header, order)
}

/// Text as sheets: those of a workbook, each below a line with its name, else the whole of it.
pub fn sheets(text: &str) -> Vec<(&str, &str)> {
    let mut found: Vec<(&str, usize, usize)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let begin = at;
        at += line.len();
        let name = line
            .trim()
            .strip_prefix(MARK)
            .and_then(|l| l.strip_suffix(" ==="));
        if let Some(name) = name {
            found.push((name.trim(), begin, at));
        }
    }
    if found.is_empty() {
        return vec![("", text)];
    }
    (0..found.len())
        .map(|nth| {
            let to = found.get(nth + 1).map_or(text.len(), |next| next.1);
            (found[nth].0, &text[found[nth].2..to])
        })
        .collect()
}

const MARK: &str = "=== sheet ";

/// The sheets of a workbook as one text, which [`sheets`] takes apart again.
pub fn joined(sheets: &[crate::workbook::SheetText]) -> String {
    let one = |s: &crate::workbook::SheetText| {
        let name = s.name.replace(['\n', '\r'], " ");
        format!("{MARK}{name} ===\n{}", s.text)
    };
    sheets.iter().map(one).collect()
}

/// The text as a table, where it is one: a sheet of a workbook always is; other text when its
/// lines fall into columns or its first names one.
pub fn table(name: &str, text: &str, order: DateOrder, notes: &mut Vec<Note>) -> Option<Table> {
    let ours = !name.is_empty();
    let found = match (ours, bars(text)) {
        (true, _) => rows(text, Some(','), notes),
        (false, Some(plain)) => rows(&plain, Some('|'), notes),
        (false, None) => {
            let mut own = Vec::new();
            let found = rows(text, separator(text, order), &mut own);
            separator(text, order)?;
            notes.append(&mut own);
            found
        }
    };
    shaped(name, found, order, notes)
}

/// Markdown's table without the outer bars and the line below its header; other lines are blank.
fn bars(text: &str) -> Option<String> {
    let barred = |l: &str| l.trim_start().starts_with('|');
    let full = text.lines().filter(|l| !l.trim().is_empty());
    let (with, all) = full.fold((0, 0), |(w, a), l| (w + usize::from(barred(l)), a + 1));
    if with < 2 || with * 2 < all {
        return None;
    }
    let line = |l: &str| {
        let rule = l.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
        let inner = l.trim().trim_start_matches('|').trim_end_matches('|');
        match rule || !barred(l) {
            true => "\n".to_owned(),
            false => format!("{inner}\n"),
        }
    };
    Some(text.lines().map(line).collect())
}

/// What parts the columns of a text that is a table; None where it is a list or prose.
fn separator(text: &str, order: DateOrder) -> Option<char> {
    let first = text
        .lines()
        .map(str::trim_end)
        .filter(|l| !l.trim().is_empty());
    let mut first: Vec<&str> = first.take(12).collect();
    if let Some(hint) = first.first().and_then(|l| l.strip_prefix("sep=")) {
        return hint.chars().next();
    }
    let listed = |l: &&str| l.starts_with(['-', '*', '#', '•', '+', ' ', '\t']);
    if first.iter().any(listed) {
        // A table may have blank first cells; a list has no header that is known.
        first.truncate(1);
    }
    let columns = |l: &&str, mark| cells_of(l, mark).len();
    for mark in ['\t', ';', '|', ','] {
        let known = |l: &&str| {
            let cells = cells_of(l, mark);
            let hit = |c: &String| Field::of_header(c, order).is_some();
            let short = cells.iter().all(|c| c.chars().count() < 60);
            cells.len() > 1 && short && cells.iter().filter(|c| hit(c)).count() > cells.len() / 3
        };
        // A header that says what its columns are, also below a title.
        if first.iter().take(5).any(known) {
            return Some(mark);
        }
        let wide = first.first().map_or(0, |l| columns(l, mark));
        let least = if mark == ',' { 3 } else { 2 };
        let even = first.iter().all(|l| columns(l, mark) == wide);
        if first.len() > 1 && even && wide >= least {
            return Some(mark);
        }
    }
    None
}

fn cells_of(line: &str, mark: char) -> Vec<String> {
    let read = rows(line, Some(mark), &mut Vec::new());
    read.first()
        .map_or(Vec::new(), |r| r.cells().map(str::to_owned).collect())
}

/// One header out of what stands above; blank, repeated and total rows are left out.
fn shaped(name: &str, found: Vec<Row>, order: DateOrder, notes: &mut Vec<Note>) -> Option<Table> {
    let known = |row: &Row| {
        let mut cells: Vec<&str> = row.cells().filter(|c| !c.is_empty()).collect();
        cells.dedup();
        let fields = cells.iter().filter_map(|c| Field::of_header(c, order));
        let (dates, names): (Vec<_>, Vec<_>) = fields.partition(|f| *f == Field::Period);
        // One date alone may be a cell of a row; several stand above columns.
        names.len() + if dates.len() > 1 { dates.len() } else { 0 }
    };
    let several = |row: &Row| {
        let mut cells: Vec<&str> = row.cells().filter(|c| !c.is_empty()).collect();
        cells.dedup();
        cells.len() > 1
    };
    let top = found.iter().take(10).enumerate();
    let best = top
        .clone()
        .max_by_key(|(at, r)| (known(r), usize::MAX - at));
    let best = best.filter(|(_, r)| known(r) > 0).map(|(at, _)| at);
    let at = best
        .or_else(|| found.iter().position(several))
        .or((!found.is_empty()).then_some(0))?;
    let mut at = at;
    // The better known of two header rows may be the lower one.
    if at > 0 && two_rows(&found[at - 1], &found[at], order) {
        at -= 1;
    }
    let above = found[..at].iter().flat_map(Row::cells);
    let year = std::iter::once(name).chain(above).find_map(year_of);
    for row in &found[..at] {
        let words = row.cells().find(|c| !c.is_empty()).unwrap_or_default();
        let reason = "Taken as a title above the table, not as a row of it.";
        notes.push(Note::new(row.line, brief(words), reason).of_sheet(name));
    }
    let (mut header, mut first) = (owned(&found[at]), at + 1);
    if found
        .get(at + 1)
        .is_some_and(|below| two_rows(&found[at], below, order))
    {
        header = both(&header, &owned(&found[at + 1]));
        first += 1;
    }
    let header: Vec<String> = header.into_iter().map(|h| with_year(h, year)).collect();
    let mut rows = Vec::new();
    for row in found.into_iter().skip(first) {
        if owned(&row) == header {
            continue;
        }
        if total(&row) {
            let words = row.cells().find(|c| !c.is_empty()).unwrap_or_default();
            let reason = "Taken as a total, so it was left out.";
            notes.push(Note::new(row.line, brief(words), reason).of_sheet(name));
            continue;
        }
        rows.push(row);
    }
    Some(Table { header, rows })
}

fn owned(row: &Row) -> Vec<String> {
    row.cells().map(str::to_owned).collect()
}

fn year_of(text: &str) -> Option<i16> {
    let words = text.split(|c: char| !c.is_ascii_digit());
    let years = words.filter_map(|w| w.parse().ok());
    years.into_iter().find(|y| (2000..2100).contains(y))
}

/// "Q3" below "Plan 2027" is the third quarter of 2027.
fn with_year(header: String, year: Option<i16>) -> String {
    let first = header.split_whitespace().next().unwrap_or_default();
    let word = header_word(first);
    let bare = matches!(word.as_str(), "q1" | "q2" | "q3" | "q4" | "h1" | "h2");
    match year.filter(|_| bare && year_of(&header).is_none()) {
        Some(year) => format!("{header} {year}"),
        None => header,
    }
}

/// Whether the second row goes on with the header of the first: it names the parts of cells that
/// repeat or are blank above, and repeats or leaves out the others.
fn two_rows(first: &Row, second: &Row, order: DateOrder) -> bool {
    let (above, below) = (owned(first), owned(second));
    let wide = above.len().max(below.len());
    let cell = |cells: &[String], at: usize| cells.get(at).cloned().unwrap_or_default();
    let title = above
        .iter()
        .filter(|c| !c.is_empty())
        .all(|c| Some(c) == above.first());
    if title {
        return false;
    }
    let mut parts = 0;
    for at in 0..wide {
        let (up, down) = (cell(&above, at), cell(&below, at));
        if down.is_empty() || down == up {
            continue;
        }
        let beside = (at > 0 && cell(&above, at - 1) == up)
            || cell(&above, at + 1) == up
            || (cell(&above, at + 1).is_empty() && at + 1 < wide)
            || up.is_empty();
        let number = down.starts_with(|c: char| c.is_ascii_digit());
        let named = Field::of_header(&down, order).is_some();
        if !beside || (number && !named) || down.chars().count() > 30 {
            return false;
        }
        parts += usize::from(named || period(&up, order).is_some());
    }
    parts > 1
}

/// Both rows as one: what stands above reaches to the right over what is parted below.
fn both(above: &[String], below: &[String]) -> Vec<String> {
    let wide = above.len().max(below.len());
    let cell = |cells: &[String], at: usize| cells.get(at).cloned().unwrap_or_default();
    let mut last = String::new();
    let mut out = Vec::new();
    for at in 0..wide {
        let (up, down) = (cell(above, at), cell(below, at));
        if !up.is_empty() || down.is_empty() {
            up.clone_into(&mut last);
        }
        out.push(match (last.as_str(), down.as_str()) {
            (up, "") => up.to_owned(),
            ("", down) => down.to_owned(),
            (up, down) if up == down => up.to_owned(),
            (up, down) => format!("{up} {down}"),
        });
    }
    out
}

/// A row that adds up those above.
fn total(row: &Row) -> bool {
    let first = row.cells().find(|c| !c.is_empty()).unwrap_or_default();
    let word = header_word(first);
    const WORDS: [&str; 9] = [
        "total",
        "totals",
        "sum",
        "subtotal",
        "grandtotal",
        "average",
        "gesamt",
        "summe",
        "durchschnitt",
    ];
    WORDS.contains(&word.as_str())
}
