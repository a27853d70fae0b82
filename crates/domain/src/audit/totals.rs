//! Sums of assigned minutes, by week and along each axis of the code.
use super::assign::{Piece, limits};
use super::interval::{Interval, length, minute, overlap, union};
use super::{COVERAGE_FLOOR, CodeState, Entry, Span};
use crate::id::GoalId;
use crate::time_entry::{Category, Channel, Mode};
use crate::working_time::{WorkingTime, plus_days};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A part of a whole, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The part.
    pub part: i64,
    /// The whole.
    pub whole: i64,
}

impl Share {
    /// Whole per cent, halves up; none where the whole is nothing.
    pub fn percent(self) -> Option<i64> {
        (self.whole > 0).then(|| (self.part * 200 + self.whole) / (2 * self.whole))
    }
}

/// Minutes of a stretch of time. Each minute is counted once on every axis, except by person and
/// in the overlapping sums that say so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Coded minutes of work: everything with a category but personal time.
    pub work: i64,
    /// Coded as personal.
    pub personal: i64,
    /// Busy, without a category.
    pub uncoded: i64,
    /// By category, personal included.
    pub category: BTreeMap<Category, i64>,
    /// By mode, of work.
    pub mode: BTreeMap<Mode, i64>,
    /// By channel, of work.
    pub channel: BTreeMap<Channel, i64>,
    /// By other person: a minute with two people counts for both.
    pub person: BTreeMap<String, i64>,
    /// By series.
    pub series: BTreeMap<String, i64>,
    /// By goal, of work.
    pub goal: BTreeMap<GoalId, i64>,
    /// Work tied to a goal.
    pub goal_linked: i64,
    /// Focus that is tied to no goal.
    pub focus_unlinked: i64,
    /// Busy minutes by who vouches for their code.
    pub state: BTreeMap<CodeState, i64>,
    /// Of all these, minutes whose length is assumed.
    pub assumed: i64,
    /// Of all these, minutes not accepted yet.
    pub tentative: i64,
    /// Working hours ∪ busy: what could have been coded.
    pub coverable: i64,
}

impl Totals {
    /// Every assigned minute.
    pub fn busy(&self) -> i64 {
        self.work + self.personal + self.uncoded
    }

    /// Goal-linked ∪ focus: an hour that is both counts once (`F4`). Focus is what was coded so;
    /// an empty hour is a chance, not evidence.
    pub fn goal_or_focus(&self) -> i64 {
        self.goal_linked + self.focus_unlinked
    }

    /// Goal-linked ÷ coded work (`F1`).
    pub fn goal_share(&self) -> Share {
        Share {
            part: self.goal_linked,
            whole: self.work,
        }
    }

    /// Reactive ÷ minutes with a mode.
    pub fn reactive_share(&self) -> Share {
        let part = self.mode.get(&Mode::Reactive).copied().unwrap_or(0);
        Share {
            part,
            whole: self.mode.values().sum(),
        }
    }

    /// Coded ÷ (working hours ∪ busy).
    pub fn coverage(&self) -> Share {
        Share {
            part: self.work + self.personal,
            whole: self.coverable,
        }
    }

    /// Too little is coded to trust the figures: show them grey (`F1`).
    pub fn grey(&self) -> bool {
        self.coverage().percent().is_none_or(|p| p < COVERAGE_FLOOR)
    }

    /// Minutes of one category.
    pub fn of(&self, category: Category) -> i64 {
        self.category.get(&category).copied().unwrap_or(0)
    }

    /// Adds another stretch of time.
    pub fn add(&mut self, other: &Totals) {
        self.work += other.work;
        self.personal += other.personal;
        self.uncoded += other.uncoded;
        sum(&mut self.category, &other.category);
        sum(&mut self.mode, &other.mode);
        sum(&mut self.channel, &other.channel);
        sum(&mut self.person, &other.person);
        sum(&mut self.series, &other.series);
        sum(&mut self.goal, &other.goal);
        self.goal_linked += other.goal_linked;
        self.focus_unlinked += other.focus_unlinked;
        sum(&mut self.state, &other.state);
        self.assumed += other.assumed;
        self.tentative += other.tentative;
        self.coverable += other.coverable;
    }

    fn count(&mut self, entry: &Entry, minutes: i64) {
        *self.state.entry(entry.state).or_default() += minutes;
        self.assumed += if entry.assumed { minutes } else { 0 };
        self.tentative += if entry.tentative { minutes } else { 0 };
        for person in &entry.with {
            *self.person.entry(person.clone()).or_default() += minutes;
        }
        if let Some(series) = &entry.series {
            *self.series.entry(series.clone()).or_default() += minutes;
        }
        let Some(category) = entry.category else {
            self.uncoded += minutes;
            return;
        };
        *self.category.entry(category).or_default() += minutes;
        if !category.is_work() {
            self.personal += minutes;
            return;
        }
        self.work += minutes;
        if let Some(mode) = entry.mode {
            *self.mode.entry(mode).or_default() += minutes;
        }
        if let Some(channel) = entry.channel {
            *self.channel.entry(channel).or_default() += minutes;
        }
        match entry.goal {
            Some(goal) => {
                *self.goal.entry(goal).or_default() += minutes;
                self.goal_linked += minutes;
            }
            None if category == Category::Focus => self.focus_unlinked += minutes,
            None => {}
        }
    }
}

fn sum<K: Ord + Clone>(into: &mut BTreeMap<K, i64>, from: &BTreeMap<K, i64>) {
    for (key, minutes) in from {
        *into.entry(key.clone()).or_default() += minutes;
    }
}

/// The mean of some weeks, kept as their sum so that nothing is rounded before the edge.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mean {
    /// How many weeks; 0 means that there is no full week yet.
    pub weeks: i64,
    /// Their sum.
    pub sum: Totals,
}

impl Mean {
    /// The mean of these weeks.
    pub fn of<'a>(weeks: impl Iterator<Item = &'a Totals>) -> Mean {
        let mut mean = Mean::default();
        for week in weeks {
            mean.weeks += 1;
            mean.sum.add(week);
        }
        mean
    }

    /// A baseline that was recorded before the calendar came: minutes a week by category, of which
    /// so many tied to a goal, and so many of focus tied to none.
    pub fn recorded(
        category: BTreeMap<Category, i64>,
        goal_linked: i64,
        focus_unlinked: i64,
    ) -> Mean {
        let personal = category.get(&Category::Personal).copied().unwrap_or(0);
        let work = category.values().sum::<i64>() - personal;
        let sum = Totals {
            work,
            personal,
            category,
            goal_linked,
            focus_unlinked,
            ..Totals::default()
        };
        Mean { weeks: 1, sum }
    }

    /// Summed minutes as tenths of an hour a week, halves away from zero: 265 is 26.5 hours.
    pub fn tenths(&self, minutes: i64) -> i64 {
        let whole = 6 * self.weeks;
        if whole == 0 {
            return 0;
        }
        minutes.signum() * ((minutes.abs() * 2 + whole) / (2 * whole))
    }
}

/// One week, from the day on which the reader's weeks begin.
#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    /// Its first day, also where the span begins later.
    pub first: Date,
    /// All seven days lie in the span.
    pub full: bool,
    /// Its minutes.
    pub totals: Totals,
}

/// Splits the assigned minutes by week.
pub(super) fn weeks(
    entries: &[Entry],
    pieces: &[Piece],
    work: &WorkingTime,
    span: Span,
) -> Vec<Week> {
    let all = limits(work, span);
    let mut weeks = Vec::new();
    let mut first = work.week_start(span.from);
    let mut rest = pieces;
    while first <= span.to && weeks.len() < 600 {
        let last = plus_days(first, 6);
        let next = plus_days(first, 7);
        let own = (minute(work.midnight(first)), minute(work.midnight(next)));
        let Some(own) = overlap(own, all) else { break };
        let mut totals = Totals {
            coverable: coverable(rest, own, work, first),
            ..Totals::default()
        };
        for piece in rest.iter().take_while(|p| p.from < own.1) {
            if let Some(part) = overlap((piece.from, piece.until), own) {
                totals.count(&entries[piece.entry], part.1 - part.0);
            }
        }
        rest = &rest[rest.iter().take_while(|p| p.until <= own.1).count()..];
        let full = span.from <= first && last <= span.to;
        weeks.push(Week {
            first,
            full,
            totals,
        });
        first = next;
    }
    weeks
}

fn coverable(pieces: &[Piece], own: Interval, work: &WorkingTime, first: Date) -> i64 {
    let busy = pieces
        .iter()
        .take_while(|p| p.from < own.1)
        .map(|p| (p.from, p.until));
    let hours = (0..7)
        .filter_map(|i| work.span_on(plus_days(first, i)))
        .map(|(from, until)| (minute(from), minute(until)));
    length(&union(
        busy.chain(hours).filter_map(|i| overlap(i, own)).collect(),
    ))
}
