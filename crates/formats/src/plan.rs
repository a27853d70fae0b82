//! A plan as organisations write it: nested OKRs, scored OKRs with their outcome in prose, or a
//! roadmap table. What a line is can be said otherwise by whoever looks at it; nothing is lost.
mod line;
mod rows;

use crate::goals::table_of;
use crate::note::Note;
use crate::text::decode;
use domain::action::{Due, Precision};
use domain::region::DateOrder;
use jiff::civil::Date;

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
}

/// Reads a plan. `order` is how dates with strokes are meant.
pub fn read(bytes: &[u8], order: DateOrder) -> (Vec<PlanLine>, Vec<Note>) {
    let mut notes = Vec::new();
    let text = decode(bytes, &mut notes);
    let mut found = match table_of(&text, &rows::FIRST) {
        Some(table) => rows::read(&table, order, &mut notes),
        None => line::read(&text, order),
    };
    if found.len() > MAX_LINES {
        let reason = format!("Only the first {MAX_LINES} lines were read.");
        notes.push(Note::new(found[MAX_LINES].line, "", reason));
        found.truncate(MAX_LINES);
    }
    (found, notes)
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
