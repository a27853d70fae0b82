//! What changed since a brief was released: two lists of facts, and their difference in sentences.
use crate::day_pack::{DayInput, DayPack, Item};
use crate::working_time::WorkingTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What sort of thing a brief says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// An entry of the diary.
    Entry,
    /// A promise.
    Owed,
    /// A date to watch.
    Date,
}

/// One thing that a brief says. Kept beside the frozen text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What sort.
    pub kind: FactKind,
    /// Its identity within its sort; entries of several days stand once, on their first day.
    pub key: String,
    /// The day it stands on as `2027-08-03`; empty for what stands on none.
    pub day: String,
    /// What it is called.
    pub title: String,
    /// When, as a person reads it.
    pub when: String,
    /// Other parts by name ("place", "with", "missing"); empty ones are left out.
    pub parts: BTreeMap<String, String>,
}

/// The facts of a released brief and the days it covers (`2027-08-03`, both inclusive).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// What it says.
    pub facts: Vec<Fact>,
}

/// What the brief says, piece by piece.
pub(super) fn facts(input: &DayInput<'_>, days: &[DayPack], to: jiff::civil::Date) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    for day in days {
        for item in &day.items {
            if !facts.iter().any(|f| f.key == item.key) {
                facts.push(entry(day, item, input.work));
            }
        }
    }
    for owed in input.owed {
        facts.push(Fact {
            kind: FactKind::Owed,
            key: owed.key.clone(),
            day: String::new(),
            title: owed.title.clone(),
            when: owed
                .due
                .map_or_else(|| "no date".to_owned(), |d| d.words(input.work)),
            parts: parts([(if owed.ours { "to" } else { "from" }, owed.name.clone())]),
        });
    }
    for date in input.dates {
        if let Some(on) = date.due_soon(to) {
            facts.push(Fact {
                kind: FactKind::Date,
                key: format!("{}@{on}", date.id),
                day: String::new(),
                title: date.title.clone(),
                when: input.work.day(on),
                parts: BTreeMap::new(),
            });
        }
    }
    facts
}

fn entry(day: &DayPack, item: &Item, work: &WorkingTime) -> Fact {
    let leave = item.leave_by.map(|t| work.clock(t)).unwrap_or_default();
    let names: Vec<&str> = item
        .who
        .iter()
        .map(|w| w.split([',', ';', '(']).next().unwrap_or(w).trim())
        .collect();
    Fact {
        kind: FactKind::Entry,
        key: item.key.clone(),
        day: day.date.to_string(),
        title: item.title.clone(),
        when: format!("{}, {}", work.day(day.date), item.when),
        parts: parts([
            ("place", item.place.clone()),
            ("dial-in", item.dial_in.clone()),
            ("time to leave", leave),
            ("purpose", item.purpose.clone()),
            ("company", names.join(", ")),
            ("missing", item.missing.join(", ")),
            (
                "standing",
                if item.tentative {
                    "not certain"
                } else {
                    "certain"
                }
                .to_owned(),
            ),
        ]),
    }
}

fn parts<const N: usize>(all: [(&str, String); N]) -> BTreeMap<String, String> {
    let all = all.into_iter().filter(|(_, value)| !value.is_empty());
    all.map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What changed between two briefs, in sentences: dropped, moved and changed things in the order
/// of the old one, then what is new. Days that only one of them covers are left out.
pub fn changes(old: &Frozen, new: &Frozen) -> Vec<String> {
    let both = |day: &str, other: &Frozen| {
        day.is_empty() || (other.from.as_str() <= day && day <= other.to.as_str())
    };
    let find = |all: &Frozen, fact: &Fact| {
        all.facts
            .iter()
            .find(|f| f.kind == fact.kind && f.key == fact.key)
            .cloned()
    };
    let mut said = Vec::new();
    for was in &old.facts {
        match find(new, was) {
            Some(is) => said.extend(difference(was, &is)),
            None if both(&was.day, new) => said.push(dropped(was)),
            None => {}
        }
    }
    for is in &new.facts {
        if find(old, is).is_none() && both(&is.day, old) {
            said.push(added(is));
        }
    }
    said
}

fn dropped(was: &Fact) -> String {
    match was.kind {
        FactKind::Entry => format!("{} on {} is off.", was.title, was.when),
        FactKind::Owed => format!("{} is settled.", was.title),
        FactKind::Date => format!("{}, {}, is no longer watched.", was.title, was.when),
    }
}

fn added(is: &Fact) -> String {
    match is.kind {
        FactKind::Entry => format!("New: {}, {}.", is.title, is.when),
        FactKind::Owed => {
            let side = is
                .parts
                .iter()
                .next()
                .map(|(side, name)| format!(", {side} {name}"));
            format!(
                "Promised since: {}{}: {}.",
                is.title,
                side.unwrap_or_default(),
                is.when
            )
        }
        FactKind::Date => format!("Now in sight: {}, {}.", is.title, is.when),
    }
}

fn difference(was: &Fact, is: &Fact) -> Vec<String> {
    let mut said = Vec::new();
    if was.title != is.title {
        said.push(format!("{} is now called {}.", was.title, is.title));
    }
    if was.when != is.when {
        said.push(format!(
            "{} moved from {} to {}.",
            is.title, was.when, is.when
        ));
    }
    let mut names: Vec<&String> = was.parts.keys().chain(is.parts.keys()).collect();
    names.sort();
    names.dedup();
    for name in names {
        let title = &is.title;
        match (was.parts.get(name), is.parts.get(name)) {
            (Some(old), Some(new)) if old != new => {
                said.push(format!("{title}: {name} is now {new}, was {old}."));
            }
            (Some(old), None) if name == "missing" => {
                said.push(format!("{title}: {old} is there now."));
            }
            (Some(old), None) => said.push(format!("{title}: {name} is gone, was {old}.")),
            (None, Some(new)) => said.push(format!("{title}: {name} is now {new}.")),
            _ => {}
        }
    }
    said
}
