//! What was done: under which right, with which result, and how it is taken back.
use crate::action::Due;
use crate::circle::Right;
use crate::id::{ActionId, DecisionId, HeldRightId, OutboxId, PairId, PersonId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Why it was allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Under {
    /// Somebody who may said yes.
    Approval,
    /// The actor's own right, told at once (level 5).
    Inform,
    /// The actor's own right, told at the end of the day (level 6).
    Note,
    /// The actor's own right, logged (level 7).
    Free,
    /// None: it was done anyway, and told.
    Beyond,
}

impl Under {
    /// As it stands in the audit.
    pub fn right(self) -> Right {
        match self {
            Under::Approval => Right::Approved,
            Under::Inform => Right::Inform,
            Under::Note => Right::Note,
            Under::Free => Right::Free,
            Under::Beyond => Right::Beyond,
        }
    }
}

/// The opposite of something that the product did to its own records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inverse {
    /// The new action is dropped.
    DropAction(ActionId),
    /// The action is open again.
    ReopenAction(ActionId),
    /// The action goes back to whom it came from.
    GiveBack {
        /// Which.
        action: ActionId,
        /// Its owner before.
        owner: Option<PersonId>,
        /// The owner's name as it was written before.
        owner_text: String,
    },
    /// The old date holds again.
    DateBack {
        /// Which.
        action: ActionId,
        /// Its date before.
        due: Option<Due>,
    },
    /// The right that came with it ends.
    EndRight(HeldRightId),
    /// The decision is open again.
    OpenDecision {
        /// Whose pair's.
        pair: PairId,
        /// Which.
        decision: DecisionId,
    },
}

/// What the next calendar feed shows when somebody did by hand what a card says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expect {
    /// This occurrence is gone, cancelled, declined, or no longer at its time.
    Gone {
        /// Its key.
        key: String,
        /// When it was.
        start: Timestamp,
    },
    /// This occurrence stands at that time.
    At {
        /// Its key.
        key: String,
        /// From when.
        start: Timestamp,
        /// Until when.
        end: Timestamp,
    },
    /// An entry of that title fills exactly that time.
    Filled {
        /// From when.
        start: Timestamp,
        /// Until when.
        end: Timestamp,
        /// Its title.
        title: String,
    },
    /// No entry of that title fills that time.
    Free {
        /// From when.
        start: Timestamp,
        /// Until when.
        end: Timestamp,
        /// Its title.
        title: String,
    },
}

/// Somebody said that they did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    /// Who; none: at the command line, or the feed alone showed it.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
}

/// A ready card: what somebody does by hand where the product may not write.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Card {
    /// What to do, one sentence.
    pub todo: String,
    /// A calendar file to open; may be empty.
    pub ics: String,
    /// A `mailto:` link to open; may be empty.
    pub mailto: String,
    /// Text to copy; may be empty.
    pub text: String,
    /// What the feed will show; none: nothing that a feed could show.
    pub expect: Option<Expect>,
    /// It takes back what an earlier card asked for.
    pub opposite: bool,
    /// Ticked by hand.
    pub ticked: Option<Tick>,
    /// When a feed showed it.
    pub seen_at: Option<Timestamp>,
}

impl Card {
    /// Nobody has done it yet, as far as anybody knows.
    pub fn waits(&self) -> bool {
        self.ticked.is_none() && self.seen_at.is_none()
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Records were changed at once; what puts them back, last change first.
    Record(Vec<Inverse>),
    /// A letter waits in the outbox, or has left.
    Posted {
        /// Its row there.
        letter: OutboxId,
        /// What puts the records back that came with it.
        back: Vec<Inverse>,
    },
    /// A card waits for a hand.
    Card(Box<Card>),
    /// The yes itself was all: a request granted, news read.
    Said,
}

/// One act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// When.
    pub at: Timestamp,
    /// Who did it; none: at the command line.
    pub by: Option<PersonId>,
    /// Why it was allowed.
    pub under: Under,
    /// The rule that allowed it, in the words that held then; empty: somebody said yes.
    #[serde(default)]
    pub rule: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Before → after, in a few words.
    pub change: String,
    /// When it was taken back.
    pub undone: Option<Timestamp>,
    /// When the executive was told (levels 5 and 6, and what was done anyway).
    pub told: Option<Timestamp>,
}

impl Act {
    /// The executive should hear of it and has not: done under a right that informs.
    pub fn to_tell(&self) -> bool {
        let informs = matches!(self.under, Under::Inform | Under::Note | Under::Beyond);
        informs && self.told.is_none() && self.undone.is_none()
    }

    /// The card, if it is one.
    pub fn card(&self) -> Option<&Card> {
        match &self.outcome {
            Outcome::Card(card) => Some(card),
            _ => None,
        }
    }
}
