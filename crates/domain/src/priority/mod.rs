//! What to do now (`F6`): bands before scores, (value + time + risk) ÷ size inside them, and
//! every part saying itself in words.
mod free_time;
mod part;
mod weights;

pub use free_time::FreeTime;
pub use part::{DEFAULT_MINUTES, Part};
pub use weights::{Weights, WeightsError};

use crate::action::{Action, due_words};
use crate::goal::Goal;
use crate::id::ActionId;
use crate::words;
use crate::words::short_length as length;
use crate::working_time::WorkingTime;
use jiff::{SignedDuration, Timestamp};
use std::cmp::Ordering;
use std::fmt;

/// A deadline with an hour is fixed when it is no further away than this.
const HOURS: SignedDuration = SignedDuration::from_hours(4);

/// An open action with the facts that its place rests on.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// The action.
    pub action: &'a Action,
    /// The goal that it serves, if it is still open.
    pub goal: Option<&'a Goal>,
    /// Open actions that wait for it.
    pub waiting: usize,
    /// It is asked for by one of the executive's ten.
    pub inner_circle: bool,
    /// It serves what matters now, which is called this (`R103`).
    pub matters: Option<&'a str>,
}

/// Comes before the score: a day is no backlog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Tied to an hour that is near.
    Fixed,
    /// As much work is left as there is free desk time before its date, or its date has passed.
    MustStart,
    /// Anything else, by its score.
    Score,
}

impl Band {
    /// The wire name: `fixed`, `must_start`, `score`.
    pub fn as_str(self) -> &'static str {
        match self {
            Band::Fixed => "fixed",
            Band::MustStart => "must_start",
            Band::Score => "score",
        }
    }

    /// What stands over the rows of the band.
    pub fn heading(self) -> &'static str {
        match self {
            Band::Fixed => "Fixed to an hour",
            Band::MustStart => "Must start today",
            Band::Score => "Then by score",
        }
    }
}

/// Important and urgent as on the well-known four fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quadrant {
    /// Both.
    Both,
    /// Important only.
    Important,
    /// Urgent only.
    Urgent,
    /// Neither.
    Neither,
}

impl Quadrant {
    /// All four, in reading order.
    pub const ALL: [Quadrant; 4] = [
        Quadrant::Both,
        Quadrant::Important,
        Quadrant::Urgent,
        Quadrant::Neither,
    ];

    /// Its name on screen.
    pub fn name(self) -> &'static str {
        match self {
            Quadrant::Both => "Important and urgent",
            Quadrant::Important => "Important, not urgent",
            Quadrant::Urgent => "Urgent, not important",
            Quadrant::Neither => "Neither",
        }
    }
}

/// A sum of points over a size; compared exactly, the larger one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    /// Value + time + risk, and what matters now.
    pub sum: u32,
    /// What it is divided by; never 0.
    pub size: u32,
}

impl Score {
    /// To one decimal, half up: 13 ÷ 5 = 26 tenths.
    pub fn tenths(self) -> u32 {
        (self.sum * 20 + self.size) / (self.size * 2)
    }

    fn cmp(self, other: Score) -> Ordering {
        (self.sum * other.size).cmp(&(other.sum * self.size))
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.tenths() / 10, self.tenths() % 10)
    }
}

/// One row of the list, with everything its place rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The action.
    pub action: ActionId,
    /// Its band.
    pub band: Band,
    /// Why it is in that band, a sentence.
    pub band_why: String,
    /// Its score.
    pub score: Score,
    /// What was added up: value, time, risk, and what matters now where it does.
    pub parts: Vec<Part>,
    /// What it was divided by.
    pub size: Part,
    /// Where it stands on the four fields.
    pub quadrant: Quadrant,
    /// Urgent without serving a goal: the effect of mere urgency.
    pub urgent_unlinked: bool,
    /// The first instant that is too late; the end of time where there is no date.
    pub passes: Timestamp,
    /// When it was captured.
    pub created: Timestamp,
}

impl Ranked {
    /// What stands first: band, then score, then the earlier date, then the older one. What is
    /// fixed to an hour stands by that hour. The same across several lists.
    pub fn order(&self, other: &Ranked) -> Ordering {
        let hour = |r: &Ranked| (r.band == Band::Fixed).then_some(r.passes);
        let age = |r: &Ranked| (r.passes, r.created, r.action);
        (self.band, hour(self))
            .cmp(&(other.band, hour(other)))
            .then_with(|| other.score.cmp(self.score))
            .then_with(|| age(self).cmp(&age(other)))
    }

    /// "(13 + 8 + 13) ÷ 1".
    pub fn sum(&self) -> String {
        let points: Vec<_> = self.parts.iter().map(|p| p.points.to_string()).collect();
        format!("({}) ÷ {}", points.join(" + "), self.size.points)
    }

    /// Sentences: the band, then each part with its points.
    pub fn why(&self) -> Vec<String> {
        let parts = self.parts.iter().chain([&self.size]);
        [self.band_why.clone()]
            .into_iter()
            .chain(parts.map(|p| p.why.clone()))
            .collect()
    }

    /// A few words each; what says nothing is left out.
    pub fn chips(&self) -> Vec<&str> {
        let parts = self.parts.iter().chain([&self.size]);
        let said = parts.map(|p| p.chip.as_str()).filter(|c| !c.is_empty());
        said.collect()
    }
}

/// Ranks tasks by [`Ranked::order`].
pub fn rank(
    tasks: &[Task<'_>],
    weights: &Weights,
    free: &FreeTime,
    now: Timestamp,
    work: &WorkingTime,
) -> Vec<Ranked> {
    let rows = tasks.iter().map(|t| row(t, weights, free, now, work));
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by(Ranked::order);
    rows
}

fn row(
    task: &Task<'_>,
    weights: &Weights,
    free: &FreeTime,
    now: Timestamp,
    work: &WorkingTime,
) -> Ranked {
    let (value, value_step) = part::value(task.goal, weights);
    let (time, time_step) = part::time(task.action, weights, now, work);
    let risk = part::risk(&task.action.stakes, task.waiting, weights);
    let matters = task.matters.map(|text| part::matters(text, weights));
    let size = part::size(task.action.size_minutes, weights);
    let parts: Vec<_> = [value, time, risk].into_iter().chain(matters).collect();
    let sum = parts.iter().map(|p| p.points).sum();
    let important = value_step <= part::IMPORTANT || task.inner_circle;
    let urgent = time_step <= part::URGENT;
    let (band, band_why) = band(task.action, free, now, work);
    Ranked {
        action: task.action.id,
        band,
        band_why,
        score: Score {
            sum,
            size: size.points.max(1),
        },
        parts,
        size,
        quadrant: match (important, urgent) {
            (true, true) => Quadrant::Both,
            (true, false) => Quadrant::Important,
            (false, true) => Quadrant::Urgent,
            (false, false) => Quadrant::Neither,
        },
        urgent_unlinked: urgent && task.goal.is_none(),
        passes: (task.action.due).map_or(Timestamp::MAX, |d| d.passes(work)),
        created: task.action.created,
    }
}

/// Which band, and the sentence that says why.
fn band(action: &Action, free: &FreeTime, now: Timestamp, work: &WorkingTime) -> (Band, String) {
    let Some(due) = action.due else {
        return (Band::Score, "By score: no date presses.".to_owned());
    };
    let passes = due.passes(work);
    let said = due_words(action.due, now, work);
    if passes <= now {
        return (Band::MustStart, format!("Must start today: {said}."));
    }
    let away = passes.duration_since(now);
    if due.time.is_some() && away <= HOURS {
        let left = words::length(away.as_mins().max(1));
        return (Band::Fixed, format!("Fixed: {said}, in {left}."));
    }
    let left = i64::from(action.size_minutes.unwrap_or(DEFAULT_MINUTES));
    match free.before(passes) {
        Some(minutes) if left >= minutes => {
            let why = format!(
                "Must start today: {} of work, {} free at the desk before it is due.",
                length(left),
                if minutes == 0 {
                    "nothing".to_owned()
                } else {
                    length(minutes)
                }
            );
            (Band::MustStart, why)
        }
        Some(minutes) => {
            let why = format!(
                "By score: {} free at the desk before it is due.",
                length(minutes)
            );
            (Band::Score, why)
        }
        None => (Band::Score, "By score: its date is far away.".to_owned()),
    }
}

#[cfg(test)]
#[path = "priority_test.rs"]
mod tests;
