//! Family limits and personal dates: for the two of them, and nobody else ever (`F23`).
use super::{Ask, Openness, Question, QuestionSet, SetKey};

const fn q(key: &'static str, asked: &'static str, ask: Ask, help: &'static str) -> Question {
    Question {
        key,
        assistant: asked,
        executive: asked,
        ask,
        help,
    }
}

pub(super) const SET: QuestionSet = QuestionSet {
    key: SetKey::Personal,
    title: "Between the two of you",
    why: "Only your partner reads these: no cover, no colleague, no administrator, no export.",
    openness: Openness::Open,
    questions: &[
        q(
            "limits",
            "Where does work stop for the family?",
            Ask::Words,
            "“dinner at seven is dinner; the phone is in the hall”",
        ),
        q(
            "people",
            "Who matters most outside work, and what should be known about them?",
            Ask::Words,
            "",
        ),
        q("birthday", "When is your birthday?", Ask::Date, ""),
        q(
            "dates",
            "Which other days should never be forgotten?",
            Ask::Words,
            "",
        ),
        q(
            "health",
            "Is there something about health that helps in planning a day?",
            Ask::Words,
            "",
        ),
        q(
            "never",
            "Which subjects are never shared with others?",
            Ask::Words,
            "",
        ),
    ],
};
