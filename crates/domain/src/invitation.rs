//! An invitation: one person may do one thing by a link, without an account, until a day.
use crate::answers::Round;
use crate::id::{InitiativeId, InvitationId, NoteId, PairId, PersonId, StatementId};
use crate::question::SetKey;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Invited {
    /// To put one's name under a statement.
    Sign(StatementId),
    /// To say that a standard was read.
    Acknowledge(StatementId),
    /// To see one's own role agreement.
    Role(StatementId),
    /// To answer a question set.
    Answer {
        /// Which.
        set: SetKey,
        /// Which time.
        round: Round,
    },
    /// To say where one needs help today.
    Help,
    /// To rate an expectation.
    Rate(NoteId),
    /// To say how an initiative of one's own stands (`R18`).
    CheckIn(InitiativeId),
    /// To read how the strategy stands, as the team may (`/s/`).
    Read,
    /// To write one list of a pre-mortem, alone.
    PreMortem(InitiativeId),
    /// To choose from the reasons of a pre-mortem.
    Vote(InitiativeId),
}

/// One invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its identity; with a signature it is the link.
    pub id: InvitationId,
    /// Whose pair.
    pub pair: PairId,
    /// Whom it is for.
    pub person: PersonId,
    /// What for.
    pub invited: Invited,
    /// When it was made.
    pub made: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
    /// When it was used.
    pub used: Option<Timestamp>,
}

impl Invitation {
    /// Whether it may still be followed. What can be mended until its end (answers, a call for
    /// help) stays open after it was used.
    pub fn open(&self, now: Timestamp) -> bool {
        let again = matches!(
            self.invited,
            Invited::Answer { .. }
                | Invited::Help
                | Invited::Role(_)
                | Invited::CheckIn(_)
                | Invited::Read
        );
        now < self.expires && (again || self.used.is_none())
    }
}
