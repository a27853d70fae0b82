//! The sentence that the assistant's Today opens with, and the prose under it: the first rule
//! that holds writes it from facts.
use crate::coming_up::first_name;
use crate::desk::Desk;
use crate::priority::NowList;
use crate::signal::{Horizon, Shape, Signal};
use domain::action::due_words;
use domain::priority::{Band, Ranked};
use domain::words::{capital, count, number};
use jiff::Timestamp;
use store::StoredAction;

/// What a page begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The finding.
    pub title: String,
    /// Two or three sentences more.
    pub prose: String,
}

/// Writes the opening. `entries` is how many entries the executive's day has.
pub fn opening(
    desk: &Desk,
    list: &NowList,
    signals: &[Signal],
    entries: usize,
    now: Timestamp,
) -> Opening {
    let of = |r: &Ranked| desk.actions.iter().find(|s| s.action.id == r.action);
    let first = list.rows.first().and_then(|r| Some((r, of(r)?)));
    let finding = first
        .and_then(|(row, stored)| pressing(desk, list, row, stored, now))
        .or_else(|| noticed(desk, signals, now))
        .or_else(|| first.and_then(|(row, stored)| held_up(row, stored)));
    let title = finding.unwrap_or_else(|| match entries {
        0 if !desk.calendar => {
            let name = first_name(&desk.pair.name);
            format!("No calendar is connected yet, so {name}’s day is not known")
        }
        0 => format!("{} has a free day", first_name(&desk.pair.name)),
        _ => "Nothing presses before tomorrow".to_owned(),
    });
    let prose = prose(desk, list, signals, entries, now, first);
    Opening { title, prose }
}

/// What is fixed to an hour, late, or must start today.
fn pressing(
    desk: &Desk,
    list: &NowList,
    row: &Ranked,
    stored: &StoredAction,
    now: Timestamp,
) -> Option<String> {
    let title = &stored.action.title;
    let due = due_words(stored.action.due, now, &desk.work);
    let must = list.rows.iter().filter(|r| r.band == Band::MustStart);
    match (row.band, must.count()) {
        (Band::Fixed, _) => Some(format!("{title}: {due}")),
        (Band::MustStart, 1) if row.passes <= now => Some(format!("{title}: {due}")),
        (Band::MustStart, 1) => Some(format!("{title} must start today")),
        (Band::MustStart, n) => {
            let n = capital(&number(i64::try_from(n).unwrap_or(i64::MAX)));
            Some(format!("{n} things must start today, first: {title}"))
        }
        (Band::Score, _) => None,
    }
}

/// What is wrong now, within two days.
fn noticed(desk: &Desk, signals: &[Signal], now: Timestamp) -> Option<String> {
    let wrong = |s: &&Signal| s.shape == Shape::Off && s.horizon == Horizon::H48;
    let first = signals.iter().find(wrong)?;
    let today = format!(" on {}", desk.work.day(desk.work.date(now)));
    let sentence = format!("{} {}", first.subject, first.rest);
    Some(
        sentence
            .replacen(&today, "", 1)
            .trim_end_matches('.')
            .to_owned(),
    )
}

/// What holds up a milestone.
fn held_up(row: &Ranked, stored: &StoredAction) -> Option<String> {
    let milestone = stored.action.stakes.milestone.trim();
    let said = !milestone.is_empty() && row.band == Band::Score;
    said.then(|| {
        format!(
            "The {milestone} waits for one thing: {}",
            stored.action.title
        )
    })
}

fn prose(
    desk: &Desk,
    list: &NowList,
    signals: &[Signal],
    entries: usize,
    now: Timestamp,
    first: Option<(&Ranked, &StoredAction)>,
) -> String {
    let name = first_name(&desk.pair.name);
    let mut said = Vec::new();
    if let Some(card) = list.card.as_ref().filter(|c| c.holds(now)) {
        said.push(format!("What matters now: “{}”.", card.text));
    }
    if let Some((row, stored)) = first {
        let chips = row.chips().into_iter().filter(|c| !c.starts_with("weight"));
        let why: String = chips.take(2).map(|c| format!(", {c}")).collect();
        said.push(format!("First on your list: {}{why}.", stored.action.title));
    }
    let entries = i64::try_from(entries).unwrap_or(i64::MAX);
    said.push(format!(
        "{name} has {} today.",
        count(entries, "entry").replace("entrys", "entries")
    ));
    let soon = signals.iter().filter(|s| s.horizon == Horizon::H48).count();
    said.push(match soon {
        0 => "Nothing asks for care within 48 hours.".to_owned(),
        1 => "One thing asks for care within 48 hours.".to_owned(),
        n => format!(
            "{} things ask for care within 48 hours.",
            capital(&number(i64::try_from(n).unwrap_or(i64::MAX)))
        ),
    });
    said.join(" ")
}
