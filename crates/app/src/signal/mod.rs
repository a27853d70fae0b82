//! Coming up (`F19`): rules that look at facts and say what will be missing, clash or be late.
//!
//! One rule per file. A rule sees the time only through [`Watch`], which notes every instant at
//! which a comparison would turn out differently; the earliest of them is the rule's next check.
//! So between two checks nothing can change but the facts, by construction.
mod agenda_missing;
mod brief_missing;
mod calendar_stale;
mod check_in_overdue;
mod date_to_watch;
mod double_booking;
mod engine;
mod facts;
mod fold;
mod goal_without_hour;
mod initiative_off;
mod measure_red;
mod no_break;
mod on_holiday;
mod outside_hours;
mod promise_due;
mod review_due;
mod series_without_purpose;
mod stakeholder_quiet;
mod travel_buffer;
mod unconfirmed;
mod watch;

pub use engine::{Board, all, evaluate};
pub use facts::{
    CalendarFact, FactKind, Facts, GoalFact, InitiativeFact, LinkedTime, MeasureFact, Meeting,
    Promise, ReviewFact, SeriesFact, StakeholderFact,
};
pub use fold::fold;
pub use watch::Watch;

use domain::id::PairId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Which rule spoke. Part of a signal's identity; stored, so never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Two things at once.
    DoubleBooking,
    /// No time to get from one place to the next.
    TravelBuffer,
    /// Three hours and more of meetings without a break.
    NoBreak,
    /// A meeting that comes round with no goal and no decision.
    SeriesWithoutPurpose,
    /// A goal without an hour this fortnight.
    GoalWithoutHour,
    /// A promise that is due or late.
    PromiseDue,
    /// A date to watch, within its lead time.
    DateToWatch,
    /// A meeting without an agenda a day before.
    AgendaMissing,
    /// A meeting without a brief a day before.
    BriefMissing,
    /// Something stands on a public holiday.
    OnHoliday,
    /// Something begins before or ends after working hours.
    OutsideHours,
    /// An invitation that nobody answered, two days before.
    Unconfirmed,
    /// A calendar that has not been heard of.
    CalendarStale,
    /// Somebody who matters was not spoken to for too long.
    StakeholderQuiet,
    /// A paper of the pair is to be read again.
    ReviewDue,
    /// A measure that is off track.
    MeasureRed,
    /// An initiative that is off track, or of which nobody has said for long how it stands.
    InitiativeOff,
    /// An initiative whose owner is late with a word.
    CheckInOverdue,
}

/// How bad it is. The order is that of severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// It is wrong now.
    Off,
    /// It will be wrong unless somebody acts.
    Risk,
    /// Somebody should say what is wanted.
    Pending,
}

/// How far ahead it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Horizon {
    /// Due within 48 hours, or late.
    H48,
    /// Due within 14 days.
    D14,
    /// Later.
    W6,
}

/// What a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noun {
    /// An occurrence, by its identity as text.
    Event,
    /// A series, by its identity as text.
    Series,
    /// An action.
    Action,
    /// A date to watch.
    WatchDate,
    /// A goal.
    Goal,
    /// A calendar.
    Calendar,
    /// The calendar week page, by a date.
    Day,
    /// A person.
    Person,
    /// A paper of the pair, by its place in the house.
    Paper,
    /// A measure.
    Measure,
    /// An initiative.
    Initiative,
    /// An initiative, on the page of check-ins.
    CheckIn,
}

/// A record behind a signal, or the place where the next step is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What sort of record.
    pub noun: Noun,
    /// Its identity as text.
    pub id: String,
    /// Its name; of a next step, the deed ("Move one of them").
    pub label: String,
}

impl Link {
    fn new(noun: Noun, id: impl ToString, label: impl Into<String>) -> Link {
        Link {
            noun,
            id: id.to_string(),
            label: label.into(),
        }
    }
}

/// Something noticed. Exists as long as its cause does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// Which rule spoke.
    pub rule: Rule,
    /// What it is about, stable for as long as the cause lasts; unique within rule and pair.
    pub key: String,
    /// How bad it is.
    pub shape: Shape,
    /// The subject, set in bold.
    pub subject: String,
    /// The rest of the sentence, with its full stop.
    pub rest: String,
    /// What to do about it, and where.
    pub next_step: Link,
    /// The records it was concluded from.
    pub evidence: Vec<Link>,
    /// By when it must be settled.
    pub due: Timestamp,
    /// How far ahead that is.
    pub horizon: Horizon,
    /// Whose it is.
    pub pair: PairId,
}

/// What a rule answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it noticed.
    pub signals: Vec<Signal>,
    /// When it may answer differently though no fact changed; none = never.
    pub next_check_at: Option<Timestamp>,
}

#[cfg(test)]
mod engine_test;
#[cfg(test)]
mod rules_test;
#[cfg(test)]
mod small_world;
