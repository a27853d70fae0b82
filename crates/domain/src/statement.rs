//! What somebody stands behind: a vision, a value, a charter, a role; with versions and signatures.
use crate::circle::Circle;
use crate::id::{PairId, PersonId, StatementId};
use crate::proposal::Way;
use crate::question::QuestionKey;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What kind of thing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementKind {
    /// Where it is going.
    Vision,
    /// What it is there for.
    Mission,
    /// What it holds dear.
    Value,
    /// Why somebody does this work.
    Purpose,
    /// What we will not do.
    NotDo,
    /// The partnership charter (`R30`).
    Charter,
    /// The working agreement: hours, money, confidentiality, family limits, who does what (`R43`).
    Agreement,
    /// The pair's strategic plan (`R74`).
    Plan,
    /// The first ninety days (`R47`).
    StartPlan,
    /// A standard of the team, acknowledged by link (`R47`).
    Standard,
    /// A role agreement with one member of the team (`R85`).
    Role,
}

/// In whose name it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// The company's.
    Company,
    /// The executive's.
    Executive,
    /// The assistant's.
    Assistant,
    /// The pair's.
    Pair,
    /// The team's, or one member's in it.
    Team,
}

/// One part of a document, under the question that it answers; a plain statement has one part
/// under an empty question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it answers.
    pub question: QuestionKey,
    /// In the writer's words.
    pub text: String,
}

/// The wording from one moment on. Versions are only ever added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// Its parts, in their order.
    pub parts: Vec<Part>,
    /// Who wrote it; none: the command line or the program.
    pub by: Option<PersonId>,
    /// Since when.
    pub at: Timestamp,
}

/// A signature under one wording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Whose.
    pub by: PersonId,
    /// When it was given.
    pub at: Timestamp,
    /// On a page, by link, on paper as recorded by somebody.
    pub way: Way,
    /// Under which wording, counted from one.
    pub version: usize,
}

/// A link drawn by hand to another statement (`R67`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// To which.
    pub to: StatementId,
    /// The version of the other one that was read when it was drawn or checked; an older one than
    /// the newest means "recheck".
    pub read: usize,
}

/// A statement. Its newest wording holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its identity.
    pub id: StatementId,
    /// Whose pair.
    pub pair: PairId,
    /// Who may read it.
    pub circle: Circle,
    /// Its owner, where it is one person's alone.
    pub owner: Option<PersonId>,
    /// What is said.
    pub kind: StatementKind,
    /// In whose name.
    pub whose: Whose,
    /// Whom it is about: the member of a role agreement.
    pub about: Option<PersonId>,
    /// Place among its like, from nought.
    pub position: u32,
    /// Every wording, the oldest first; never empty.
    pub wordings: Vec<Wording>,
    /// Under which wordings somebody put their name.
    pub signatures: Vec<Signature>,
    /// Links drawn by hand.
    pub ties: Vec<Tie>,
    /// When to look at it again.
    pub review: Option<Date>,
    /// Since when.
    pub created: Timestamp,
    /// When it ceased to hold.
    pub closed: Option<Timestamp>,
}

impl Statement {
    /// The number of the newest wording, counted from one.
    pub fn version(&self) -> usize {
        self.wordings.len()
    }

    /// The parts that hold.
    pub fn parts(&self) -> &[Part] {
        self.wordings.last().map_or(&[], |w| &w.parts)
    }

    /// The text of a plain statement; of a document its first part.
    pub fn text(&self) -> &str {
        self.parts().first().map_or("", |p| &p.text)
    }

    /// What is said to one question; empty where nothing is.
    pub fn part(&self, question: &str) -> &str {
        let found = self.parts().iter().find(|p| p.question.0 == question);
        found.map_or("", |p| &p.text)
    }

    /// Whether this person's name stands under the newest wording: an older signature says
    /// nothing of what was changed after it.
    pub fn signed_by(&self, person: PersonId) -> bool {
        let newest = self.version();
        let mut under = self.signatures.iter().filter(|s| s.version == newest);
        under.any(|s| s.by == person)
    }

    /// Who of these has not signed the newest wording.
    pub fn unsigned<'a>(&self, people: &'a [PersonId]) -> Vec<&'a PersonId> {
        people.iter().filter(|p| !self.signed_by(**p)).collect()
    }

    /// Whether the other statement has changed since this link to it was drawn or checked.
    pub fn recheck(&self, other: &Statement) -> bool {
        let mut ties = self.ties.iter().filter(|t| t.to == other.id);
        ties.any(|t| t.read < other.version())
    }
}
