//! The partnership charter: what it is for, what each gives and gets, how both know it works.
use super::{Ask, Openness, Question, QuestionSet, SetKey};

const fn q(
    key: &'static str,
    assistant: &'static str,
    executive: &'static str,
    help: &'static str,
) -> Question {
    Question {
        key,
        assistant,
        executive,
        ask: Ask::Words,
        help,
    }
}

pub(super) const SET: QuestionSet = QuestionSet {
    key: SetKey::Charter,
    title: "Charter",
    why: "What the two of you are for, on one page that both have signed.",
    openness: Openness::Open,
    questions: &[
        q(
            "type",
            "What kind of partnership do you and {other} want?",
            "What kind of partnership do you and {other} want?",
            "Formal or by word of mouth; equals in purpose, not in rank.",
        ),
        q(
            "term",
            "For how long, and what is it for now and in the long run?",
            "For how long, and what is it for now and in the long run?",
            "Until the plant runs; then a year at a time.",
        ),
        q(
            "objectives",
            "What do you want to reach together?",
            "What do you want to reach together?",
            "One on each line. Three are plenty.",
        ),
        q(
            "assistant_gives",
            "What do you give {other}?",
            "What does {other} give you?",
            "A proposal with every problem; a brief a day ahead; the truth early.",
        ),
        q(
            "executive_gives",
            "What does {other} give you?",
            "What do you give {other}?",
            "Context within a day; an answer by ten; the reason with the request.",
        ),
        q(
            "assistant_gets",
            "What do you get from it?",
            "What does {other} get from it?",
            "A seat where it is decided; work that leads on to the next role.",
        ),
        q(
            "executive_gets",
            "What does {other} get from it?",
            "What do you get from it?",
            "Ten hours a week for what only you can do.",
        ),
        q(
            "assistant_success",
            "How will you know that it is a success for you?",
            "How will {other} know that it is a success for them?",
            "Something one can see or count.",
        ),
        q(
            "executive_success",
            "How will {other} know that it is a success for them?",
            "How will you know that it is a success for you?",
            "Something one can see or count.",
        ),
        Question {
            ask: Ask::Date,
            ..q(
                "review",
                "When do the two of you read it again?",
                "When do the two of you read it again?",
                "In about a quarter. Both are reminded when the day has passed.",
            )
        },
    ],
};
