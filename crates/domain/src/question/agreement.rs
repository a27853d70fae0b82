//! The working agreement: hours, money, confidentiality, family limits, who does what (`R43`).
use super::{Ask, Openness, Question, QuestionSet, SetKey};

const fn q(key: &'static str, both: &'static str, help: &'static str) -> Question {
    Question {
        key,
        assistant: both,
        executive: both,
        ask: Ask::Words,
        help,
    }
}

pub(super) const SET: QuestionSet = QuestionSet {
    key: SetKey::Agreement,
    title: "Working agreement",
    why: "The groundwork of everyday: said once, so that nobody has to guess.",
    openness: Openness::Open,
    questions: &[
        q(
            "hours",
            "When does each of you work, and when is each of you reached?",
            "Seven to four; by phone until six if it cannot wait; never on Sunday.",
        ),
        q(
            "money",
            "What about money: who spends what, who sees which numbers?",
            "Up to 500 without asking; salaries stay with the two of you.",
        ),
        q(
            "confidentiality",
            "What stays between the two of you?",
            "People matters; what is said in the thinking room; the board until it is out.",
        ),
        q(
            "family",
            "Which limits does family set, on both sides?",
            "Whoever stands in reads this; what only you two should know is for your profiles.",
        ),
        q(
            "who_does_what",
            "Who does what, so that nothing falls between you and nothing is done twice?",
            "One line for each: who writes the board pack, who hires, who books travel.",
        ),
        q(
            "trouble",
            "What do you do when you disagree, or when something went wrong?",
            "Said the same day, between the two of you, with what would help.",
        ),
        Question {
            ask: Ask::Date,
            ..q(
                "review",
                "When do the two of you read it again?",
                "In about half a year. Both are reminded when the day has passed.",
            )
        },
    ],
};
