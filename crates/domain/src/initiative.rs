//! An initiative: a line of work towards goals, from a draft of the pair to what everybody follows.
use crate::circle::Circle;
use crate::goal::Period;
use crate::id::{ActionId, GoalId, InitiativeId, PersonId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Where an initiative stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InitiativeState {
    /// Thought about; the pair's alone.
    #[default]
    Draft,
    /// Worked on.
    Active,
    /// Not now; it keeps its dates.
    Paused,
    /// Done.
    Done,
    /// Given up, said so.
    Dropped,
}

/// A goal that an initiative serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    /// Which.
    pub goal: GoalId,
    /// Its share of the work, in per cent.
    pub share: u8,
}

/// What an initiative was made from; its words stay as they were said (`R36`, `R69`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// What it was.
    pub kind: OriginKind,
    /// The words, unchanged.
    pub words: String,
    /// The day on which they were noted.
    pub on: Date,
    /// The goal under which they stood.
    pub goal: Option<GoalId>,
    /// The caught idea, if it was one.
    pub action: Option<ActionId>,
}

/// From what an initiative may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OriginKind {
    /// Something in the way of a goal.
    Challenge,
    /// Something that would serve a goal.
    Opportunity,
    /// A caught idea.
    Idea,
}

impl OriginKind {
    /// The word on screen and in files.
    pub fn word(self) -> &'static str {
        match self {
            OriginKind::Challenge => "challenge",
            OriginKind::Opportunity => "opportunity",
            OriginKind::Idea => "idea",
        }
    }
}

/// One initiative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initiative {
    /// Identity.
    pub id: InitiativeId,
    /// In one line.
    pub title: String,
    /// What for; may be empty.
    pub why: String,
    /// The goals that it serves.
    pub serves: Vec<Contribution>,
    /// Who answers for it.
    pub owner: Option<PersonId>,
    /// Who stands behind it with money and a word.
    pub sponsor: Option<PersonId>,
    /// What sort of work it is, in the house's own words: like is forecast by like (`F8`). May be
    /// empty.
    pub kind: String,
    /// Where it stands.
    pub state: InitiativeState,
    /// The days over which pace is measured.
    pub period: Option<Period>,
    /// How often its owner says how it stands, in days.
    pub cadence_days: Option<u32>,
    /// What it was made from.
    pub origin: Option<Origin>,
}

impl InitiativeState {
    /// All of them, in the order of a life.
    pub const ALL: [InitiativeState; 5] = [
        InitiativeState::Draft,
        InitiativeState::Active,
        InitiativeState::Paused,
        InitiativeState::Done,
        InitiativeState::Dropped,
    ];

    /// The word on screen and in files.
    pub fn word(self) -> &'static str {
        match self {
            InitiativeState::Draft => "draft",
            InitiativeState::Active => "active",
            InitiativeState::Paused => "paused",
            InitiativeState::Done => "done",
            InitiativeState::Dropped => "dropped",
        }
    }

    /// The state that a word means.
    pub fn from_word(word: &str) -> Option<InitiativeState> {
        let word = word.trim().to_lowercase();
        Some(match word.as_str() {
            "planned" | "idea" | "proposed" => InitiativeState::Draft,
            "in progress" | "running" | "begun" | "open" => InitiativeState::Active,
            "on hold" | "on_hold" => InitiativeState::Paused,
            "completed" | "complete" | "finished" => InitiativeState::Done,
            "cancelled" | "canceled" => InitiativeState::Dropped,
            word => return Self::ALL.into_iter().find(|s| s.word() == word),
        })
    }

    /// Work goes on, or will.
    pub fn open(self) -> bool {
        !matches!(self, InitiativeState::Done | InitiativeState::Dropped)
    }
}

impl Initiative {
    /// A draft of which the title is known.
    pub fn draft(id: InitiativeId, title: impl Into<String>) -> Initiative {
        Initiative {
            id,
            title: title.into(),
            why: String::new(),
            serves: Vec::new(),
            owner: None,
            sponsor: None,
            kind: String::new(),
            state: InitiativeState::Draft,
            period: None,
            cadence_days: None,
            origin: None,
        }
    }

    /// Who may see it: a draft is the pair's alone.
    pub fn circle(&self) -> Circle {
        match self.state {
            InitiativeState::Draft => Circle::Pair,
            _ => Circle::Team,
        }
    }

    /// Whether it serves a goal.
    pub fn serves(&self, goal: GoalId) -> bool {
        self.serves.iter().any(|c| c.goal == goal)
    }

    /// Why it cannot begin yet, as questions; empty where it can (`R10`).
    pub fn lacks(&self) -> Vec<&'static str> {
        let parts = [
            (self.owner.is_some(), "Who answers for it?"),
            (!self.serves.is_empty(), "Which goal does it serve?"),
        ];
        let missing = parts.iter().filter(|(there, _)| !there);
        missing.map(|(_, question)| *question).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_draft_is_the_pair_s_and_lacks_what_makes_it_begin() {
        let mut found = Initiative::draft(InitiativeId(Uuid::nil()), "Tender desk");
        assert_eq!(found.circle(), Circle::Pair);
        assert_eq!(found.lacks().len(), 2);
        found.owner = Some(PersonId(Uuid::nil()));
        let goal = GoalId(Uuid::nil());
        found.serves.push(Contribution { goal, share: 100 });
        found.state = InitiativeState::Active;
        assert!(found.lacks().is_empty());
        assert_eq!(found.circle(), Circle::Team);
    }
}
