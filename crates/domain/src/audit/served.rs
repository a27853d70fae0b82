//! What the hours of a goal were made of: the same minutes as in the totals, by what they were.
use super::assign::{assign, limits};
use super::interval::{minute, overlap};
use super::{Entry, Source, Span};
use crate::id::GoalId;
use crate::working_time::WorkingTime;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A meeting, or meetings of one series or title, with the minutes that they gave a goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The goal.
    pub goal: GoalId,
    /// Its latest title.
    pub title: String,
    /// The latest of them.
    pub source: Source,
    /// How many of them gave at least a minute.
    pub times: i64,
    /// Minutes before the date that divides the span.
    pub before: i64,
    /// Minutes from that date on.
    pub since: i64,
}

/// What served goals in the span, before and since `divide`, by goal and the most minutes first.
/// The sum by goal is that of [`super::Totals::goal`]: no minute twice, work only.
pub fn served(entries: &[Entry], work: &WorkingTime, span: Span, divide: Date) -> Vec<Served> {
    let (first, last) = limits(work, span);
    let middle = minute(work.midnight(divide)).clamp(first, last);
    let mut minutes = vec![(0_i64, 0_i64); entries.len()];
    for piece in assign(entries, work, span) {
        let within = |part| overlap((piece.from, piece.until), part).map_or(0, |(a, b)| b - a);
        minutes[piece.entry].0 += within((first, middle));
        minutes[piece.entry].1 += within((middle, last));
    }
    let mut made: BTreeMap<(GoalId, &str), (&Entry, Served)> = BTreeMap::new();
    for (entry, (before, since)) in entries.iter().zip(minutes) {
        let Some(goal) = entry
            .goal
            .filter(|_| entry.category.is_some_and(|c| c.is_work()))
        else {
            continue;
        };
        if before + since == 0 {
            continue;
        }
        let name = entry.series.as_deref().unwrap_or(entry.title.trim());
        let (latest, served) = made.entry((goal, name)).or_insert_with(|| {
            let served = Served {
                goal,
                title: String::new(),
                source: entry.source.clone(),
                times: 0,
                before: 0,
                since: 0,
            };
            (entry, served)
        });
        served.times += 1;
        served.before += before;
        served.since += since;
        if entry.start >= latest.start {
            *latest = entry;
            served.source = entry.source.clone();
        }
    }
    let mut all: Vec<Served> = made
        .into_values()
        .map(|(latest, served)| Served {
            title: latest.title.trim().to_owned(),
            ..served
        })
        .collect();
    all.sort_by(|a, b| {
        let weight = |s: &Served| (s.goal, -(s.before + s.since));
        weight(a)
            .cmp(&weight(b))
            .then_with(|| a.title.cmp(&b.title))
    });
    all
}
