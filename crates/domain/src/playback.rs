//! "Have I got this right?": what was heard, said back, and confirmed or corrected (`R54`, `R104`).
use crate::action::{Action, Due};
use crate::id::{ActionId, PairId, PersonId, PlaybackId};
use crate::proposal::Way;
use crate::working_time::WorkingTime;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// Whose answer it is.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// In which way it came.
    pub way: Way,
    /// What it is instead; empty: it was right.
    pub correction: String,
}

/// One thing said back. Both versions stay: what was heard, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Playback {
    /// Its identity.
    pub id: PlaybackId,
    /// Whose pair.
    pub pair: PairId,
    /// The action that it is about.
    pub action: ActionId,
    /// "I heard: …".
    pub heard: String,
    /// The action's title when it was asked.
    pub title: String,
    /// Who asks.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// What came back; none: it waits.
    pub answer: Option<Heard>,
}

impl Playback {
    /// Answered, and it was right.
    pub fn confirmed(&self) -> bool {
        self.answer
            .as_ref()
            .is_some_and(|a| a.correction.is_empty())
    }
}

/// What was heard, as one says it back: what, by whom, by when, how one can tell, within what
/// (`R104`). `owner` is a name as people use it.
pub fn heard(action: &Action, owner: Option<&str>, work: &WorkingTime) -> String {
    let said = |text: &str, before: &str| match text.trim() {
        "" => None,
        text => Some(format!("{before} {}", text.trim_end_matches('.'))),
    };
    let due = |d: Due| format!("by {}", d.words(work));
    let title = action.title.trim().trim_end_matches('.');
    let first = match owner {
        Some(owner) => format!("{owner}: {title}"),
        None => title.to_owned(),
    };
    let parts = [
        action.due.map(due),
        said(&action.why, "for"),
        said(&action.done_when, "done when"),
        said(&action.limits, "within"),
    ];
    let rest: Vec<_> = parts.into_iter().flatten().collect();
    match rest.is_empty() {
        true => format!("{first}."),
        false => format!("{first}; {}.", rest.join("; ")),
    }
}

/// Of what was answered, how many were right, in whole percent; none where nothing was.
pub fn confirmed_percent(all: &[Playback]) -> Option<usize> {
    let answered = all.iter().filter(|p| p.answer.is_some()).count();
    let right = all.iter().filter(|p| p.confirmed()).count();
    (answered > 0).then(|| (right * 200 + answered) / (answered * 2))
}

impl Action {
    /// The questions that would make it complete, as a letter to whoever gave it (`R55`); none
    /// where nothing is missing.
    pub fn questions(&self, to: &str, from: &str) -> Option<String> {
        let missing = self.missing();
        if missing.is_empty() {
            return None;
        }
        let lines: Vec<_> = missing.iter().map(|q| format!("- {q}")).collect();
        Some(format!(
            "Hello {to},\n\n“{}”: so that it becomes what you want, in a word each:\n{}\n\n\
             {from}\n",
            self.title,
            lines.join("\n")
        ))
    }
}
