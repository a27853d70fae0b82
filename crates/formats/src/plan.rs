//! A plan as organisations write it: nested OKRs, scored OKRs with their outcome in prose, or a
//! roadmap table. What a line is can be said otherwise by whoever looks at it; nothing is lost.
mod line;
mod rows;

use crate::grid::{self, Field};
use crate::note::{Note, brief};
use crate::readings::ReadingRow;
use crate::table::Table;
use crate::text::decode;
use crate::workbook;
use domain::action::{Due, Precision};
use domain::region::DateOrder;
use jiff::civil::Date;
pub(crate) use rows::{Mapped, day};

/// Most lines that are read.
pub const MAX_LINES: usize = 5_000;

/// What a line of a plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlanKind {
    /// Something to be reached.
    Goal,
    /// By which number one knows.
    KeyResult,
    /// Work towards it.
    Initiative,
    /// A step of the work.
    Milestone,
    /// Left aside: a title, a remark.
    Nothing,
}

impl PlanKind {
    /// All of them, in the order of the tree.
    pub const ALL: [PlanKind; 5] = [
        PlanKind::Goal,
        PlanKind::KeyResult,
        PlanKind::Initiative,
        PlanKind::Milestone,
        PlanKind::Nothing,
    ];

    /// The words on screen and in forms.
    pub fn word(self) -> &'static str {
        match self {
            PlanKind::Goal => "goal",
            PlanKind::KeyResult => "key result",
            PlanKind::Initiative => "initiative",
            PlanKind::Milestone => "milestone",
            PlanKind::Nothing => "leave it out",
        }
    }

    /// The kind that a word means.
    pub fn from_word(word: &str) -> Option<PlanKind> {
        PlanKind::ALL.into_iter().find(|k| k.word() == word)
    }
}

/// One line of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanLine {
    /// Where it stands, from 1.
    pub line: u64,
    /// What it is taken for.
    pub kind: PlanKind,
    /// How deep it stands, from 0.
    pub depth: usize,
    /// Its words, without what was understood of them.
    pub title: String,
    /// Who answers for it, as written; empty when not said.
    pub owner: String,
    /// By when.
    pub due: Option<Due>,
    /// From which number to which.
    pub way: Option<(f64, f64)>,
    /// How it went, as written: a score, a sentence; kept, never counted.
    pub outcome: String,
    /// Of a key result: the number now.
    pub now: Option<f64>,
    /// Of a key result: numbers of days, or of the last days of quarters and months.
    pub values: Vec<(Date, f64)>,
    /// What its numbers count.
    pub unit: String,
}

impl PlanLine {
    /// A line of which only the name is known.
    pub fn named(line: u64, kind: PlanKind, depth: usize, title: &str) -> PlanLine {
        PlanLine {
            line,
            kind,
            depth,
            title: title.to_owned(),
            owner: String::new(),
            due: None,
            way: None,
            outcome: String::new(),
            now: None,
            values: Vec::new(),
            unit: String::new(),
        }
    }
}

/// What whoever looks at a plan chose; nothing chosen is what the names say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// Which sheet of a workbook is read, from 0.
    pub sheet: Option<usize>,
    /// The meaning of columns, by their place.
    pub fields: Vec<Option<Field>>,
}

/// A column of a table, for choosing what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its header.
    pub name: String,
    /// What stands in it: the first cells that say something.
    pub examples: Vec<String>,
    /// What it is taken for.
    pub field: Field,
}

/// A plan, or values of measures, as understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The lines of a plan.
    pub lines: Vec<PlanLine>,
    /// The same table as values of measures; empty where it holds none.
    pub values: Vec<ReadingRow>,
    /// What was repaired, left out, or not understood.
    pub notes: Vec<Note>,
    /// Remarks on the values, where it is read as such.
    pub value_notes: Vec<Note>,
    /// Sheets of a workbook; empty for other texts.
    pub sheets: Vec<String>,
    /// The sheet that was read.
    pub sheet: usize,
    /// Columns of the table; empty where the text is a list.
    pub columns: Vec<Column>,
}

/// Bytes of any kind as the text that [`read_text`] reads, so that it can travel in a form: text
/// itself, or the sheets of a workbook one after the other.
pub fn text_of(bytes: &[u8], notes: &mut Vec<Note>) -> String {
    match workbook::is_workbook(bytes) {
        true => grid::joined(&workbook::read(bytes, notes)),
        false => decode(bytes, notes),
    }
}

/// Reads a plan or a table of values as [`Choice`] says.
pub fn read_text(text: &str, choice: &Choice, order: DateOrder) -> Reading {
    let all = grid::sheets(text);
    let table_of = |at: usize, notes: &mut Vec<Note>| {
        let (name, text) = all.get(at)?;
        grid::table(name, text, order, notes)
    };
    // The sheet with most columns that are known; of several, the first.
    let known = |at: &usize| {
        let table = table_of(*at, &mut Vec::new());
        let fields = table.map(|t| fields_of(&t, &[], order)).unwrap_or_default();
        let known = fields.iter().filter(|f| **f != Field::Nothing).count();
        (known, usize::MAX - at)
    };
    let chosen = choice.sheet.filter(|at| *at < all.len());
    let sheet = chosen
        .or_else(|| (0..all.len()).max_by_key(known))
        .unwrap_or(0);
    let named = |(name, _): &(&str, &str)| (!name.is_empty()).then(|| (*name).to_owned());
    let mut reading = Reading {
        sheets: all.iter().filter_map(named).collect(),
        sheet,
        ..Reading::default()
    };
    let mut notes = Vec::new();
    match table_of(sheet, &mut notes) {
        Some(table) => in_columns(
            &table,
            choice,
            order,
            all[sheet].0,
            &mut reading,
            &mut notes,
        ),
        None => reading.lines = line::read(text, order),
    }
    for note in &mut notes {
        all[sheet].0.clone_into(&mut note.sheet);
    }
    reading.notes.append(&mut notes);
    bounded(&mut reading.lines, &mut reading.notes);
    reading
}

fn in_columns(
    table: &Table,
    choice: &Choice,
    order: DateOrder,
    sheet: &str,
    reading: &mut Reading,
    notes: &mut Vec<Note>,
) {
    let fields = fields_of(table, &choice.fields, order);
    let of = rows::Mapped {
        table,
        fields: &fields,
        sheet,
        order,
    };
    let examples = |at: usize| {
        let mut said: Vec<String> = Vec::new();
        for row in &table.rows {
            let cell = brief(row.get(Some(at)));
            if !cell.is_empty() && !said.contains(&cell) && said.len() < 3 {
                said.push(cell);
            }
        }
        said
    };
    let column = |(at, field): (usize, &Field)| Column {
        name: table.header.get(at).cloned().unwrap_or_default(),
        examples: examples(at),
        field: *field,
    };
    reading.columns = fields.iter().enumerate().map(column).collect();
    for column in &reading.columns {
        if column.field == Field::Nothing && !column.name.is_empty() {
            let reason = "This column is not read; the others are.";
            notes.push(Note::new(1, brief(&column.name), reason));
        }
    }
    reading.lines = rows::read(&of, notes);
    reading.values = crate::readings::of_table(&of, &mut reading.value_notes);
}

/// What the columns are: as chosen, else by their names; of two with one name the first.
fn fields_of(table: &Table, chosen: &[Option<Field>], order: DateOrder) -> Vec<Field> {
    let wide = table.rows.iter().map(|r| r.cells().count()).max();
    let wide = wide.unwrap_or(0).max(table.header.len());
    let mut found = Vec::with_capacity(wide);
    for at in 0..wide {
        let header = table.header.get(at).map_or("", String::as_str);
        let named = Field::of_header(header, order).unwrap_or(Field::Nothing);
        let taken = named != Field::Period && found.contains(&named);
        let guess = if taken { Field::Nothing } else { named };
        found.push(chosen.get(at).copied().flatten().unwrap_or(guess));
    }
    found
}

/// Reads a plan. `order` is how dates with strokes are meant.
pub fn read(bytes: &[u8], order: DateOrder) -> (Vec<PlanLine>, Vec<Note>) {
    let mut notes = Vec::new();
    let text = text_of(bytes, &mut notes);
    let mut reading = read_text(&text, &Choice::default(), order);
    notes.append(&mut reading.notes);
    (reading.lines, notes)
}

fn bounded(found: &mut Vec<PlanLine>, notes: &mut Vec<Note>) {
    if found.len() > MAX_LINES {
        let reason = format!("Only the first {MAX_LINES} lines were read.");
        notes.push(Note::new(found[MAX_LINES].line, "", reason));
        found.truncate(MAX_LINES);
    }
}

/// A date as a plan gives it: a day, "Q3 2027", "September 2027", "H1 2028", "2027".
pub(crate) fn due(text: &str, order: DateOrder) -> Option<Due> {
    let text = text.trim().trim_matches(['(', ')']).trim();
    if let Some(date) = crate::date::read_date(text, order) {
        return Some(Due::on(date));
    }
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let year = words.iter().find_map(|w| {
        let year: i16 = w.parse().ok()?;
        (2000..2200).contains(&year).then_some(year)
    })?;
    let last = |month: i8| Date::new(year, month, 1).ok().map(Date::last_of_month);
    let part = |letter: char| {
        let of = words.iter().filter_map(|w| w.strip_prefix(letter));
        of.filter_map(|n| n.parse::<i8>().ok()).next()
    };
    let (date, precision) = match (part('q'), part('h'), words.len()) {
        (Some(n @ 1..=4), ..) => (last(n * 3), Precision::Quarter),
        (_, Some(n @ 1..=2), _) => (last(n * 6), Precision::Half),
        (None, None, 2) => {
            let day = words.iter().find(|w| w.parse::<i16>().is_err())?;
            let first = crate::date::read_date(&format!("1 {day} {year}"), order)?;
            (Some(first.last_of_month()), Precision::Month)
        }
        (None, None, 1) => (last(12), Precision::Year),
        _ => return None,
    };
    Some(Due {
        date: date?,
        time: None,
        precision,
    })
}

/// A number as it stands in a target: "14", "34.5 %", "1.2m", "38,400".
pub(crate) fn number(text: &str) -> Option<f64> {
    let text = text.trim().trim_start_matches(['£', '$', '€']);
    let digits: String = text
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .collect();
    let plain = match digits.rsplit_once(',') {
        Some((_, last)) if last.len() == 3 => digits.replace(',', ""),
        _ => digits.replace(',', "."),
    };
    plain.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
#[path = "plan_test.rs"]
mod tests;
