//! What is owed to the assistant: meetings they were not in, of which nobody has told (`R56`).
use crate::id::{PairId, PersonId};
use crate::proposal::Way;
use crate::working_time::WorkingTime;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What was told of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Telling {
    /// What came of it, in words.
    Text(String),
    /// A voice clip; played, never transcribed.
    Clip {
        /// `audio/webm` and the like.
        media_type: String,
    },
    /// Nothing to add.
    Nothing,
    /// Not now: asked again then.
    Later(Timestamp),
}

/// A debrief: what somebody told of one meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debrief {
    /// Whose pair.
    pub pair: PairId,
    /// The meeting's key.
    pub key: String,
    /// What was told.
    pub told: Telling,
    /// By whom.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// In which way it came.
    pub way: Way,
}

/// A meeting as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// When it began.
    pub start: Timestamp,
    /// When it ended.
    pub end: Timestamp,
    /// The others' names.
    pub with: Vec<String>,
    /// The assistant was in it.
    pub assistant: bool,
}

/// Days for which a meeting is asked about.
pub const ASKED_DAYS: i64 = 10;

/// The meetings that are owed at `now`, the newest first: over since yesterday or longer, with
/// others, without the assistant, and nothing told of them yet.
pub fn owed<'a>(
    held: &'a [Held],
    told: &[Debrief],
    now: Timestamp,
    work: &WorkingTime,
) -> Vec<&'a Held> {
    let today = work.date(now);
    let oldest = now - SignedDuration::from_hours(24 * ASKED_DAYS);
    let answered = |key: &str| {
        told.iter().any(|d| {
            d.key == key
                && match d.told {
                    Telling::Later(until) => now < until,
                    Telling::Text(_) | Telling::Clip { .. } | Telling::Nothing => true,
                }
        })
    };
    let mut out: Vec<_> = held
        .iter()
        .filter(|m| !m.assistant && !m.with.is_empty())
        .filter(|m| m.end >= oldest && work.date(m.end) < today && !answered(&m.key))
        .collect();
    out.sort_by_key(|m| std::cmp::Reverse(m.start));
    out
}

/// Of the meetings that were to be told of, how many were, in whole percent (`R56`); none where
/// there was none.
pub fn told_percent(held: &[Held], told: &[Debrief]) -> Option<usize> {
    let due = held.iter().filter(|m| !m.assistant && !m.with.is_empty());
    let due: Vec<_> = due.collect();
    let has = |m: &&&Held| {
        let mut own = told.iter().filter(|d| d.key == m.key);
        own.any(|d| !matches!(d.told, Telling::Later(_)))
    };
    let done = due.iter().filter(has).count();
    (!due.is_empty()).then(|| (done * 200 + due.len()) / (due.len() * 2))
}
