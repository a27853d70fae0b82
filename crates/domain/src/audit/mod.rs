//! The time audit (`F1`, `F2`): where the executive's minutes went, none of them counted twice.
//!
//! Everything is whole minutes of exact time; hours in tenths appear only at the edge
//! ([`Mean::tenths`]). Weeks begin where the reader's do, in the executive's zone.
mod assign;
mod confirm;
mod drift;
mod finding;
mod focus;
mod interval;
mod series;
mod served;
mod totals;

pub use assign::{Piece, assign};
pub use confirm::month_sentence;
pub use drift::{Drift, Intended, drift};
pub use finding::{Finding, FindingFacts, GoalHours, finding};
pub use focus::Focus;
pub use series::{SeriesFacts, series};
pub use served::{Served, served};
pub use totals::{Mean, Share, Totals, Week};

use crate::id::GoalId;
use crate::locale::Locale;
use crate::time_entry::{Category, Channel, Mode};
use crate::working_time::{WorkingTime, plus_days};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A run of this many minutes inside working hours counts as focus (`F2`).
pub const FOCUS_BLOCK: i64 = 90;
/// Gaps shorter than this many minutes fragment a day (`F2`).
pub const SHORT_GAP: i64 = 30;
/// A pause of at least this many minutes between meetings is a break (`F2`: buffer).
pub const BREAK: i64 = 10;
/// This many minutes of meetings without a break are too many (`F19`).
pub const LONG_RUN: i64 = 180;
/// Under this percentage of coded minutes the figures are shown grey (`F1`).
pub const COVERAGE_FLOOR: i64 = 80;

/// Who vouches for a code; the later one wins a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeState {
    /// The program, from title, people and earlier corrections.
    Suggested,
    /// The assistant.
    Coded,
    /// The executive.
    Verified,
}

/// Where an entry comes from; its identity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// An occurrence of a calendar, by its identity as text.
    Occurrence(String),
    /// Entered by hand: mail, desk, unplanned.
    Manual(String),
}

/// One stretch of time with its code. Only what blocks time is an entry: cancelled, declined and
/// free events stay out.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where it comes from.
    pub source: Source,
    /// First instant.
    pub start: Timestamp,
    /// First instant after it; before `start` counts as empty.
    pub end: Timestamp,
    /// A whole-day entry: counts no minutes.
    pub all_day: bool,
    /// Who vouches for the code.
    pub state: CodeState,
    /// Not accepted yet.
    pub tentative: bool,
    /// What it was for; none while nothing could be said.
    pub category: Option<Category>,
    /// Whose agenda it served.
    pub mode: Option<Mode>,
    /// How they met.
    pub channel: Option<Channel>,
    /// The goal that it served.
    pub goal: Option<GoalId>,
    /// Addresses of the others, without the executive's own.
    pub with: Vec<String>,
    /// The series it belongs to, by its identity as text.
    pub series: Option<String>,
    /// What the calendar calls it.
    pub title: String,
    /// The calendar gave no end: the length is assumed.
    pub assumed: bool,
    /// A kept block: time held for the executive's own work.
    pub kept: bool,
    /// People in the room, the executive included.
    pub people: u32,
    /// Of those, from outside the house.
    pub outside: u32,
}

impl Entry {
    /// Counts as focus: coded so, or a kept block that nobody coded otherwise.
    pub fn is_focus(&self) -> bool {
        match self.category {
            Some(category) => category == Category::Focus,
            None => self.kept,
        }
    }

    /// Binds the executive to others or to a place; desk work and private time do not.
    pub fn is_meeting(&self) -> bool {
        let desk = [
            Category::Focus,
            Category::Mail,
            Category::Admin,
            Category::Personal,
        ];
        !self.kept && !self.category.is_some_and(|c| desk.contains(&c))
    }
}

/// Dates in the executive's zone, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Span {
    /// The days, at most 4,000 of them (ten years): an audit of more says nothing.
    pub fn days(self) -> impl Iterator<Item = Date> {
        let mut next = self.from;
        (0..4_000).map_while(move |_| {
            let day = next;
            next = plus_days(day, 1);
            (day <= self.to).then_some(day)
        })
    }

    /// The last four full weeks before `today`, as the reader counts weeks.
    pub fn four_weeks_before(today: Date, reader: &Locale) -> Span {
        let this_week = reader.week_start(today);
        Span {
            from: plus_days(this_week, -28),
            to: plus_days(this_week, -1),
        }
    }
}

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    /// The days looked at.
    pub span: Span,
    /// Week by week; the first and last may be part weeks.
    pub weeks: Vec<Week>,
    /// Everything in the span together.
    pub total: Totals,
    /// The mean week: of the last four full weeks, or of fewer where there are fewer.
    pub now: Mean,
    /// Focus, fragmentation and runs over the whole span.
    pub focus: Focus,
    /// Standing meetings, the dearest in attendee-hours first.
    pub series: Vec<SeriesFacts>,
}

/// Computes the audit of the span.
pub fn audit(entries: &[Entry], work: &WorkingTime, span: Span) -> Audit {
    let pieces = assign(entries, work, span);
    let weeks = totals::weeks(entries, &pieces, work, span);
    let mut total = Totals::default();
    for week in &weeks {
        total.add(&week.totals);
    }
    let full: Vec<&Week> = weeks.iter().filter(|w| w.full).collect();
    let now = Mean::of(full.iter().rev().take(4).map(|w| &w.totals));
    Audit {
        span,
        total,
        now,
        focus: focus::focus(entries, &pieces, work, span),
        series: series(entries, &pieces, span, work),
        weeks,
    }
}

#[cfg(test)]
#[path = "audit_test.rs"]
mod tests;
