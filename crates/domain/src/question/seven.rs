//! Seven questions a month: whether it is a success, and for both (`F15`).
use super::{Ask, Openness, Question, QuestionSet, SetKey};

const AGREE: Ask = Ask::Scale {
    low: 1,
    low_words: "not yet",
    high: 5,
    high_words: "always",
};

const fn q(key: &'static str, assistant: &'static str, executive: &'static str) -> Question {
    Question {
        key,
        assistant,
        executive,
        ask: AGREE,
        help: "",
    }
}

pub(super) const SET: QuestionSet = QuestionSet {
    key: SetKey::Seven,
    title: "Seven questions for the month",
    why: "Both answer by themselves; what differs is worth a talk.",
    openness: Openness::Blind,
    questions: &[
        q(
            "success",
            "Our partnership is a success.",
            "Our partnership is a success.",
        ),
        q("supported", "{other} supports me.", "{other} supports me."),
        q("supporting", "I support {other}.", "I support {other}."),
        q(
            "pushed",
            "{other} pushes me to do better.",
            "{other} pushes me to do better.",
        ),
        q(
            "pushing",
            "I push and challenge {other}.",
            "I push and challenge {other}.",
        ),
        q(
            "fired_up",
            "I am fired up for this work.",
            "I am fired up for this work.",
        ),
        q(
            "same_vision",
            "We have the same vision, and both want to see it come true.",
            "We have the same vision, and both want to see it come true.",
        ),
    ],
};
