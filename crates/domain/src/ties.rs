//! What ties an action to the plan: initiative, milestone, how far one's hand reaches; and the
//! moves of a business that a goal may be a part of.
use crate::id::{InitiativeId, MilestoneId};
use serde::{Deserialize, Serialize};

/// What of the plan an action belongs to, and how far one's own hand reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Ties {
    /// The initiative that it is a part of.
    pub initiative: Option<InitiativeId>,
    /// The milestone that it is a step to.
    pub milestone: Option<MilestoneId>,
    /// What one can do about it (`R72`).
    pub grasp: Option<Grasp>,
}

/// How far one's own hand reaches (`R72`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grasp {
    /// One does it oneself.
    Control,
    /// One can move those who do.
    Influence,
    /// One can only worry.
    Concern,
}

impl Grasp {
    /// All of them, the firmest first.
    pub const ALL: [Grasp; 3] = [Grasp::Control, Grasp::Influence, Grasp::Concern];

    /// The word on screen and in files.
    pub fn word(self) -> &'static str {
        match self {
            Grasp::Control => "control",
            Grasp::Influence => "influence",
            Grasp::Concern => "concern",
        }
    }
}

/// A move of the business (`R37`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Business {
    /// Attract customers.
    Attract,
    /// Compete.
    Compete,
    /// Strengthen performance.
    Strengthen,
    /// Achieve goals.
    Achieve,
}

impl Business {
    /// All of them.
    pub const ALL: [Business; 4] = [
        Business::Attract,
        Business::Compete,
        Business::Strengthen,
        Business::Achieve,
    ];

    /// The words on screen.
    pub fn words(self) -> &'static str {
        match self {
            Business::Attract => "attract customers",
            Business::Compete => "compete",
            Business::Strengthen => "strengthen performance",
            Business::Achieve => "achieve goals",
        }
    }
}

/// Days after which a mere concern is dropped, reframed or escalated (`R72`).
pub const CONCERN_DAYS: i64 = 14;
