//! What each holds dear: sorted alone, shown to both when both are done (`R43`).
use super::{Ask, Openness, Question, QuestionSet, SetKey};

/// What is offered; own words are as good.
const OFFERED: [&str; 30] = [
    "honesty",
    "loyalty",
    "courage",
    "care",
    "fairness",
    "humour",
    "calm",
    "craft",
    "curiosity",
    "learning",
    "freedom",
    "family",
    "faith",
    "health",
    "generosity",
    "gratitude",
    "humility",
    "ambition",
    "independence",
    "discretion",
    "reliability",
    "respect",
    "simplicity",
    "thrift",
    "beauty",
    "speed",
    "thoroughness",
    "straight talk",
    "service",
    "keeping promises",
];

pub(super) const SET: QuestionSet = QuestionSet {
    key: SetKey::ValuesSort,
    title: "What each of us holds dear",
    why: "Each sorts alone. Neither sees the other’s five before both are done.",
    openness: Openness::Blind,
    questions: &[
        Question {
            key: "five",
            assistant: "Which five do you hold dearest?",
            executive: "Which five do you hold dearest?",
            ask: Ask::Pick {
                from: &OFFERED,
                most: 5,
            },
            help: "Tick up to five, or write your own.",
        },
        Question {
            key: "story",
            assistant: "Where did one of them show, lately?",
            executive: "Where did one of them show, lately?",
            ask: Ask::Words,
            help: "A sentence, if you like: it is what the talk begins with.",
        },
    ],
};
