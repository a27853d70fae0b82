//! Value (`F4`, `F5`): minutes given back to the executive, each with its evidence, how sure it is
//! and what it assumes; what they became; and, where a cost is known, what that is worth.
//!
//! Minutes are kept in thousandths and money in hundredths, so that nothing is rounded before the
//! edge.
mod finding;
mod ledger;
mod minutes;
mod multiplier;
mod quiet;
mod worth;

pub use finding::{Finding, FindingFacts, finding};
pub use ledger::{Count, Ledger, Line, Session, Stretch, WorkSum, ledger};
pub use minutes::Minutes;
pub use multiplier::{Multiplier, multiplier};
pub use quiet::{Quiet, Streak, streak};
pub use worth::{Facts, Value, Worth, whole, worth};

use crate::id::{ActionId, BriefId, GoalId, PersonId, ProposalId, ValueEntryId};
use crate::words;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What kind of work gave the time back: the rows of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// Letters read, sorted, answered.
    Mail,
    /// Meetings cut, shortened, handed over.
    Meetings,
    /// Expense reports.
    Expenses,
    /// Journeys booked and prepared.
    Travel,
    /// Approvals given under the limit of a right.
    Approvals,
    /// The board's papers.
    Papers,
    /// Anything else.
    Other,
}

impl Work {
    /// All of them, in the order of the table.
    pub const ALL: [Work; 7] = [
        Work::Mail,
        Work::Meetings,
        Work::Expenses,
        Work::Travel,
        Work::Approvals,
        Work::Papers,
        Work::Other,
    ];

    /// On screen.
    pub fn label(self) -> &'static str {
        match self {
            Work::Mail => "Mail and drafts",
            Work::Meetings => "Meetings cut or shortened",
            Work::Expenses => "Expense reports",
            Work::Travel => "Travel",
            Work::Approvals => "Approvals under the limit",
            Work::Papers => "Board pack",
            Work::Other => "Other work",
        }
    }
}

/// How sure an entry is (`F4`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The assistant's own estimate: a half counts.
    Estimated,
    /// The executive has said that it is so: eight tenths count.
    Confirmed,
    /// Measured from the calendar or the log: all of it counts.
    Measured,
}

impl Confidence {
    /// Tenths that count.
    pub fn tenths(self) -> i64 {
        match self {
            Confidence::Estimated => 5,
            Confidence::Confirmed => 8,
            Confidence::Measured => 10,
        }
    }

    /// On screen.
    pub fn label(self) -> &'static str {
        match self {
            Confidence::Estimated => "0.5 own estimate",
            Confidence::Confirmed => "0.8 confirmed",
            Confidence::Measured => "1.0 measured",
        }
    }
}

/// What an entry rests on. The same source never counts twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "noun")]
pub enum Source {
    /// Somebody said so, in one line.
    Words,
    /// An action; it counts while that is done.
    Action {
        /// Which.
        id: ActionId,
    },
    /// An entry of the calendar.
    Event {
        /// `UID`.
        uid: String,
        /// Original start of one occurrence; empty: the whole series, or a single event.
        rid: String,
    },
    /// A proposal that was carried out.
    Proposal {
        /// Which.
        id: ProposalId,
    },
    /// A brief that was released.
    Brief {
        /// Which.
        id: BriefId,
    },
}

impl Source {
    /// Whether a machine can check it: the calendar or the log, and not somebody's word.
    pub fn is_record(&self) -> bool {
        *self != Source::Words
    }
}

/// How often it gives back how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "how")]
pub enum Saving {
    /// On its day.
    Once {
        /// What the executive would have spent.
        avoided: Minutes,
    },
    /// On its day and every week after.
    Weekly {
        /// What she would have spent each time.
        avoided: Minutes,
        /// Last day; none: it goes on.
        until: Option<Date>,
    },
    /// A standing meeting that used to be longer: each session counts what the calendar shows.
    Shorter {
        /// Its length before, in minutes.
        was: i64,
        /// Last day; none: it goes on.
        until: Option<Date>,
    },
}

/// The executive's word for an estimate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// Who entered it.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// How she said it ("by phone") where the assistant recorded it; empty: she did it herself.
    pub said: String,
}

/// What an entry shows of an ability (R128).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Win {
    /// The ability, in words.
    pub ability: String,
    /// Who gave thanks, or what they said; may be empty.
    pub thanks: String,
}

/// Hours given back, or a quiet good deed: one line of the account.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueEntry {
    /// Identity.
    pub id: ValueEntryId,
    /// What was done.
    pub title: String,
    /// Which row it belongs to.
    pub work: Work,
    /// When, or since when.
    pub on: Date,
    /// What it gives back.
    pub saving: Saving,
    /// What looking it over costs the executive each time.
    pub review: Minutes,
    /// People whose time it gives back, the executive included; at least 1.
    pub people: u32,
    /// The goal it served.
    pub goal: Option<GoalId>,
    /// What it takes for granted, in words.
    pub assumption: String,
    /// What it rests on.
    pub source: Source,
    /// The occurrence of the calendar whose time it is, by `UID` and original start: two entries
    /// of one occurrence count once, whatever they rest on.
    pub occurrence: Option<(String, String)>,
    /// The executive's word for it.
    pub confirmed: Option<Confirmed>,
    /// It shows an ability.
    pub win: Option<Win>,
    /// It is a quiet good deed (R100).
    pub quiet: Option<Quiet>,
    /// Who entered it; none: the program.
    pub by: Option<PersonId>,
    /// Their name, where it is known.
    pub by_name: String,
    /// When it was entered.
    pub at: Timestamp,
    /// What it rests on still holds; an action that was opened again does not.
    pub stands: bool,
}

impl ValueEntry {
    /// How sure it is.
    pub fn confidence(&self) -> Confidence {
        // That something goes on every week is a promise, whatever record it began with.
        let measured = self.source.is_record() && !matches!(self.saving, Saving::Weekly { .. });
        match (&self.confirmed, measured) {
            (_, true) => Confidence::Measured,
            (Some(_), false) => Confidence::Confirmed,
            (None, false) => Confidence::Estimated,
        }
    }

    /// A win in one line: ability, what was done, minutes, goal, thanks (R128); empty for what is
    /// none. `goal` is said as the reader knows it.
    pub fn win_words(&self, goal: Option<&str>) -> String {
        let Some(win) = &self.win else {
            return String::new();
        };
        let mut said = vec![self.title.trim_end_matches('.').to_owned()];
        match self.saving {
            Saving::Once { avoided } if avoided > Minutes::ZERO => {
                said.push(format!("{avoided} min"));
            }
            Saving::Weekly { avoided, .. } => said.push(format!("{avoided} min every week")),
            _ => {}
        }
        said.extend(goal.map(|goal| format!("for “{goal}”")));
        let line = said.join(", ");
        let line = match win.ability.trim() {
            "" => line,
            ability => format!("{}: {line}", words::capital(ability)),
        };
        match win.thanks.trim().trim_end_matches('.') {
            "" => format!("{line}."),
            thanks => format!("{line}. Thanks: {thanks}."),
        }
    }

    /// The last day on which it gives something back; none: it goes on.
    pub fn until(&self) -> Option<Date> {
        match self.saving {
            Saving::Once { .. } => Some(self.on),
            Saving::Weekly { until, .. } | Saving::Shorter { until, .. } => until,
        }
    }
}

/// The wins of some days to show to the executive: those with the most minutes, at most `most`
/// (R128: three on a Friday).
pub fn wins(entries: &[ValueEntry], from: Date, to: Date, most: usize) -> Vec<&ValueEntry> {
    let avoided = |e: &ValueEntry| match e.saving {
        Saving::Once { avoided } | Saving::Weekly { avoided, .. } => avoided,
        Saving::Shorter { was, .. } => Minutes::whole(was),
    };
    let mut found: Vec<_> = entries
        .iter()
        .filter(|e| e.win.is_some() && e.stands && from <= e.on && e.on <= to)
        .collect();
    found.sort_by_key(|e| (std::cmp::Reverse((avoided(e), e.on)), e.id));
    found.truncate(most);
    found
}

#[cfg(test)]
#[path = "value_test.rs"]
mod tests;
