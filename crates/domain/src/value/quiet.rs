//! Quiet work (R100): what nobody notices because it was done in time; it logs itself.
use super::ValueEntry;
use crate::locale::Locale;
use crate::working_time::plus_days;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A kind of quiet good deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quiet {
    /// A clash was mended before the executive met it.
    ClashPrevented,
    /// A brief was there a day before.
    BriefEarly,
    /// A promise was kept by its date.
    PromiseKept,
    /// The two of a pair met on the day they had agreed.
    CadenceKept,
}

impl Quiet {
    /// All of them.
    pub const ALL: [Quiet; 4] = [
        Quiet::ClashPrevented,
        Quiet::BriefEarly,
        Quiet::PromiseKept,
        Quiet::CadenceKept,
    ];

    /// One of them, on screen.
    pub fn label(self) -> &'static str {
        match self {
            Quiet::ClashPrevented => "clash prevented",
            Quiet::BriefEarly => "brief a day early",
            Quiet::PromiseKept => "promise kept in time",
            Quiet::CadenceKept => "half-hour held on its day",
        }
    }

    /// Many of them, on screen.
    pub fn plural(self) -> &'static str {
        match self {
            Quiet::ClashPrevented => "clashes prevented",
            Quiet::BriefEarly => "briefs a day early",
            Quiet::PromiseKept => "promises kept in time",
            Quiet::CadenceKept => "half-hours held on their day",
        }
    }
}

/// How the quiet work of the last weeks stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Streak {
    /// Weeks in a row with at least one; this week counts as soon as it has one.
    pub weeks: i64,
    /// How many of each in the last four full weeks and this one.
    pub counts: Vec<(Quiet, usize)>,
}

/// Counts quiet work up to `today`, in weeks as the reader counts them.
pub fn streak(entries: &[ValueEntry], today: Date, reader: &Locale) -> Streak {
    let quiet = |e: &&ValueEntry| e.quiet.is_some() && e.stands && e.on <= today;
    let found: Vec<&ValueEntry> = entries.iter().filter(quiet).collect();
    let weeks: BTreeSet<Date> = found.iter().map(|e| reader.week_start(e.on)).collect();
    let this = reader.week_start(today);
    // A week that has only begun breaks nothing.
    let mut next = if weeks.contains(&this) {
        this
    } else {
        plus_days(this, -7)
    };
    let mut row = 0;
    while weeks.contains(&next) {
        row += 1;
        next = plus_days(next, -7);
    }
    let since = plus_days(this, -28);
    let recent = |kind: Quiet| {
        let own = |e: &&&ValueEntry| e.quiet == Some(kind) && e.on >= since;
        (kind, found.iter().filter(own).count())
    };
    let counts = Quiet::ALL.into_iter().map(recent).filter(|(_, n)| *n > 0);
    Streak {
        weeks: row,
        counts: counts.collect(),
    }
}
