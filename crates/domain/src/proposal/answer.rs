//! An answer to a proposal: by whom, in which way it came, and whether it was confirmed.
use super::Verb;
use crate::id::PersonId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How a recorded answer was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Face to face.
    InPerson,
    /// On the telephone.
    Phone,
    /// In a chat.
    Chat,
    /// In a letter.
    Mail,
    /// With a pencil.
    Paper,
    /// Nobody said how.
    Other,
}

impl How {
    /// Those to choose from, in the order of the form.
    pub const ALL: [How; 5] = [How::InPerson, How::Phone, How::Chat, How::Mail, How::Paper];

    /// "by phone", for "as said by Orla, by phone".
    pub fn words(self) -> &'static str {
        match self {
            How::InPerson => "in person",
            How::Phone => "by phone",
            How::Chat => "in a chat",
            How::Mail => "by mail",
            How::Paper => "on paper",
            How::Other => "as reported",
        }
    }
}

/// The way in which an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// On a page, signed in.
    Page,
    /// By a signed link.
    Link,
    /// By a reply to the digest.
    Reply,
    /// By the code of a printed sheet.
    Paper,
    /// By a numbered line in a chat.
    Chat,
    /// By the API.
    Api,
    /// Reported by somebody else.
    Recorded {
        /// Who wrote it down; none: at the command line.
        by: Option<PersonId>,
        /// How it was given.
        how: How,
    },
}

impl Way {
    /// Whether somebody else wrote it down.
    pub fn reported(self) -> bool {
        matches!(self, Way::Recorded { .. })
    }
}

/// What somebody said to a question or a returned proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// What was said.
    pub text: String,
    /// By whom.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What was said.
    pub verb: Verb,
    /// Why, what instead; may be empty. Sealed where it is stored.
    pub note: String,
    /// Whose answer it is.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// In which way it came.
    pub way: Way,
    /// When whoever is named confirmed it; only for a reported one.
    pub confirmed_at: Option<Timestamp>,
    /// When whoever is named said that it was not their answer; only for a reported one.
    #[serde(default)]
    pub denied_at: Option<Timestamp>,
    /// What came back from the proposer.
    pub reply: Option<Reply>,
}

impl Answer {
    /// Reported, and neither confirmed nor denied yet.
    pub fn unconfirmed(&self) -> bool {
        self.way.reported() && self.confirmed_at.is_none() && self.denied_at.is_none()
    }

    /// "as said by Orla, by phone", "by Orla, by a link"; `name` is the answering person's.
    pub fn words(&self, name: &str) -> String {
        match self.way {
            Way::Recorded { how, .. } => format!("as said by {name}, {}", how.words()),
            Way::Page | Way::Api => format!("by {name}"),
            Way::Link => format!("by {name}, by a link"),
            Way::Reply => format!("by {name}, by reply"),
            Way::Paper => format!("by {name}, on the printed sheet"),
            Way::Chat => format!("by {name}, in a chat"),
        }
    }
}
