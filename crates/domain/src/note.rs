//! A few words: one's own, between two, or the pair's.
use crate::circle::Circle;
use crate::id::{NoteId, PairId, PersonId};
use crate::proposal::{Evidence, Way};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An observation deletes itself after this long (`R101`).
pub const OBSERVATION_LIVES: SignedDuration = SignedDuration::from_hours(90 * 24);

/// What kind of words they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// In the thinking room of two people (`R44`).
    Thought,
    /// A situation and what helped; the assistant's alone (`R101`).
    Observation,
    /// The week's high or low line (`R45`).
    HighLow,
    /// Situation, behaviour, impact; or start, stop, continue (`R61`).
    Feedback,
    /// Raised, heard, what came of it (`R82`).
    Challenge,
    /// A thought for something new (`R120`).
    Idea,
    /// "Your strength that I used" (`R120`).
    Strength,
    /// An open question, or a limit one has reached (`R53`).
    OpenQuestion,
    /// What is expected, rated in one tap (`R50`).
    Expectation,
    /// An offer of help, framed as a benefit (`R86`, `R116`).
    Support,
    /// What a member of the team takes on this week (`R85`).
    Commitment,
    /// What somebody of the team needs help with today (`R89`).
    Help,
    /// Somebody was spoken to (`R20`).
    Touch,
    /// Something to celebrate, or thanks (`R52`, `R71`).
    Win,
    /// "You said, we did": the answer to what the team told (`R15`).
    Answer,
    /// Whether something is in sync with one's mission, and what follows (`R66`).
    InSync,
    /// Something to learn (`R64`).
    Learning,
    /// What we would do about something that may not hold (`R25`).
    Mitigation,
    /// Something in the executive's way, and how they are helped (`R119`).
    Obstacle,
    /// A talk that ends in a ranking (`R11`).
    Sounding,
    /// A finding that becomes a plan of the two (`R90`).
    Improvement,
    /// Why it failed, as somebody by themselves imagines (`F9`).
    PreMortem,
    /// What the two mean to do about one element of the partnership, or why not now (`R42`).
    Strategy,
    /// Which goals the assistant knew from memory (`R6`); theirs alone.
    Recall,
}

/// Which part of a note something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// What was going on.
    Situation,
    /// What somebody did.
    Behaviour,
    /// What it did to others.
    Impact,
    /// What to begin with.
    Start,
    /// What to leave.
    Stop,
    /// What to keep.
    Continue,
    /// What helped.
    Helped,
    /// That it was heard, in the hearer's words.
    Heard,
    /// What came of it.
    Outcome,
    /// How it was rated.
    Rating,
    /// What was decided about it: keep, change or drop.
    Verdict,
    /// High or low.
    Mood,
    /// Which strength.
    Talent,
    /// When, in words.
    Due,
    /// Which element of the partnership (`F15`).
    Element,
    /// What is to be done about it.
    Plan,
    /// Who agreed to it, by identity.
    Agreed,
    /// The ranking, the first line first.
    Ranking,
    /// What we will not do.
    NotDo,
    /// What changed by it.
    Changed,
    /// How many chose it.
    Votes,
}

/// One note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its identity.
    pub id: NoteId,
    /// Whose pair.
    pub pair: PairId,
    /// Who may read it: its writer alone (and whoever it is shared with), or the pair.
    pub circle: Circle,
    /// Who wrote it; none: the program.
    pub by: Option<PersonId>,
    /// The one other person who may read what is otherwise its writer's alone.
    pub with: Option<PersonId>,
    /// What kind of words.
    pub kind: NoteKind,
    /// The note that this one answers.
    pub thread: Option<NoteId>,
    /// In the writer's words.
    pub text: String,
    /// Its parts, where it has some.
    pub aspects: BTreeMap<Aspect, String>,
    /// Whom it is about.
    pub about: Option<PersonId>,
    /// What it is about.
    pub on: Option<Evidence>,
    /// In which way it came.
    pub way: Way,
    /// When.
    pub at: Timestamp,
    /// When it deletes itself.
    pub until: Option<Timestamp>,
    /// When it was settled.
    pub closed: Option<Timestamp>,
}

impl Note {
    /// A note of its writer's alone.
    pub fn own(id: NoteId, pair: PairId, by: PersonId, kind: NoteKind, at: Timestamp) -> Note {
        let until = match kind {
            NoteKind::Observation => at.checked_add(OBSERVATION_LIVES).ok(),
            _ => None,
        };
        Note {
            id,
            pair,
            circle: Circle::Mine,
            by: Some(by),
            with: None,
            kind,
            thread: None,
            text: String::new(),
            aspects: BTreeMap::new(),
            about: None,
            on: None,
            way: Way::Page,
            at,
            until,
            closed: None,
        }
    }

    /// A note between its writer and one other: nobody else ever reads it.
    pub fn between(mut self, with: PersonId) -> Note {
        (self.circle, self.with) = (Circle::Mine, Some(with));
        self
    }

    /// A note that the pair reads.
    pub fn of_pair(mut self) -> Note {
        (self.circle, self.with) = (Circle::Pair, None);
        self
    }

    /// What stands under one aspect; empty where nothing does.
    pub fn aspect(&self, of: Aspect) -> &str {
        self.aspects.get(&of).map_or("", String::as_str)
    }
}
