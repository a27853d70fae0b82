//! The brief for a day or the week ahead: the point first, then day by day, what is owed, what
//! comes. Once released it is frozen as text and [`Fact`]s; what changed since is their difference.
mod change;
mod text;

pub use change::{Fact, FactKind, Frozen, changes};
pub use text::text;

use crate::action::due_words;
use crate::day_pack::{DayInput, DayPack, Owed, day_pack};
use crate::words;
use crate::working_time::{WorkingTime, plus_days};
use jiff::Timestamp;
use jiff::civil::Date;

/// The assembled brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// Whose.
    pub name: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The point, one sentence with its full stop.
    pub point: String,
    /// The days, empty free days left out.
    pub days: Vec<DayPack>,
    /// What we owe others, the earliest due first.
    pub we_owe: Vec<String>,
    /// What others owe us.
    pub they_owe: Vec<String>,
    /// Dates to watch within their lead time.
    pub dates: Vec<String>,
    /// What it says, piece by piece, to tell later what changed.
    pub facts: Vec<Fact>,
}

impl Brief {
    /// Minutes it takes to read (`F14`).
    pub fn reading_minutes(&self, work: &WorkingTime) -> u32 {
        words::reading_minutes(&text(self, work))
    }

    /// What is kept beside the frozen text.
    pub fn frozen(&self) -> Frozen {
        Frozen {
            from: self.from.to_string(),
            to: self.to.to_string(),
            facts: self.facts.clone(),
        }
    }
}

/// Assembles the brief for `days` days (1 to 31) from `input.date` on; the appointments must reach
/// to the working day after the last one. `now` decides what is late.
pub fn brief(input: &DayInput<'_>, days: u8, now: Timestamp) -> Brief {
    let days = i64::from(days.clamp(1, 31));
    let all: Vec<DayPack> = (0..days)
        .map(|n| {
            day_pack(&DayInput {
                date: plus_days(input.date, n),
                ..*input
            })
        })
        .collect();
    let to = plus_days(input.date, days - 1);
    let point = point(input, &all, now);
    let single = days == 1;
    let works = |d: &DayPack| single || !d.items.is_empty() || input.work.is_working_day(d.date);
    let side = |ours: bool| owed(input, ours, now);
    Brief {
        name: input.name.to_owned(),
        from: input.date,
        to,
        point,
        we_owe: side(true),
        they_owe: side(false),
        dates: all.first().map(|d| d.dates.clone()).unwrap_or_default(),
        facts: change::facts(input, &all, to),
        days: all.into_iter().filter(works).collect(),
    }
}

fn owed(input: &DayInput<'_>, ours: bool, now: Timestamp) -> Vec<String> {
    let mut owed: Vec<&Owed> = input.owed.iter().filter(|o| o.ours == ours).collect();
    owed.sort_by_key(|o| {
        (
            o.due.map_or(Timestamp::MAX, |d| d.passes(input.work)),
            &o.title,
        )
    });
    let line = |o: &Owed| {
        let name = if ours {
            format!("to {}", o.name)
        } else {
            o.name.clone()
        };
        format!("{}, {name}: {}", o.title, due_words(o.due, now, input.work))
    };
    owed.into_iter().map(line).collect()
}

/// Ordered rules: what is late, then the fullest day, then the first thing that stands.
fn point(input: &DayInput<'_>, days: &[DayPack], now: Timestamp) -> String {
    if let [day] = days {
        return day.point.clone();
    }
    let late: Vec<&Owed> = input
        .owed
        .iter()
        .filter(|o| o.ours && o.due.is_some_and(|d| d.passes(input.work) <= now))
        .collect();
    if let Some(first) = late.iter().min_by_key(|o| o.due.map(|d| d.date)) {
        let due = due_words(first.due, now, input.work);
        return match late.len() {
            1 => format!(
                "One promise is late: {}, to {}, {due}.",
                first.title, first.name
            ),
            n => format!(
                "{} promises are late; the oldest is {}, to {}.",
                words::capital(&words::number(i64::try_from(n).unwrap_or(0))),
                first.title,
                first.name
            ),
        };
    }
    let missing: usize = days
        .iter()
        .flat_map(|d| &d.items)
        .map(|i| i.missing.len())
        .sum();
    let first = days
        .iter()
        .flat_map(|d| d.items.iter().map(move |i| (d, i)));
    if let Some((day, item)) = first.clone().find(|(_, i)| !i.missing.is_empty()) {
        let papers = words::count(i64::try_from(missing).unwrap_or(0), "paper");
        let verb = if missing == 1 { "is" } else { "are" };
        let on = input.work.day(day.date);
        return format!(
            "{} {verb} missing; first the {} for {} on {on}.",
            words::capital(&papers),
            words::list(&item.missing),
            item.title
        );
    }
    let fullest = days
        .iter()
        .max_by_key(|d| (d.items.len(), std::cmp::Reverse(d.date)));
    match fullest.filter(|d| d.items.len() >= 2) {
        Some(day) => {
            let on = day.date.strftime("%A").to_string();
            let things = i64::try_from(day.items.len()).unwrap_or(0);
            let things = words::count(things, "entry").replace("entrys", "entries");
            format!("{on} is the fullest day: {things}.")
        }
        None => match first.into_iter().next() {
            Some((day, item)) => {
                format!("First comes {}, {}.", item.title, input.work.day(day.date))
            }
            None => {
                let diary = input.work.locale.words.pick("diary", "calendar");
                format!("Nothing stands in {}’s {diary} in these days.", input.name)
            }
        },
    }
}

#[cfg(test)]
#[path = "brief_test.rs"]
mod tests;
