//! Whether both know the vision, and want it (`R92`).
use super::{Ask, Openness, Question, QuestionSet, SetKey};

const fn q(key: &'static str, both: &'static str, help: &'static str) -> Question {
    Question {
        key,
        assistant: both,
        executive: both,
        ask: Ask::Scale {
            low: 1,
            low_words: "not yet",
            high: 5,
            high_words: "wholly",
        },
        help,
    }
}

pub(super) const SET: QuestionSet = QuestionSet {
    key: SetKey::VisionPulse,
    title: "The same vision",
    why: "Two questions a quarter. What differs is worth a talk.",
    openness: Openness::Blind,
    questions: &[
        q(
            "know",
            "I could say the company’s vision to a stranger, in my own words.",
            "",
        ),
        q(
            "want",
            "I want to see it come true, and would still choose it today.",
            "",
        ),
    ],
};
