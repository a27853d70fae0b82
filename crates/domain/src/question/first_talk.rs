//! The first conversation in two columns (`R63`), and the goal interview (`R102`).
use super::{Ask, Openness, Question, QuestionSet, SetKey};

const fn q(key: &'static str, assistant: &'static str, executive: &'static str) -> Question {
    Question {
        key,
        assistant,
        executive,
        ask: Ask::Words,
        help: "",
    }
}

const fn pick(key: &'static str, both: &'static str, from: &'static [&'static str]) -> Question {
    Question {
        key,
        assistant: both,
        executive: both,
        ask: Ask::Pick { from, most: 1 },
        help: "Where you choose differently, it comes to your next half-hour.",
    }
}

const STYLES: &[&str] = &[
    "sets the direction, leaves the way open",
    "works it out together",
    "sets standards and checks",
    "coaches and asks",
];
const FIRST: &[&str] = &[
    "time for what matters",
    "nothing that surprises",
    "plans that become finished work",
    "a calm house",
];
const TELL: &[&str] = &[
    "early and half done",
    "once there is a proposal",
    "when it is certain",
];

pub(super) const FIRST_TALK: QuestionSet = QuestionSet {
    key: SetKey::FirstTalk,
    title: "Our first conversation",
    why: "Both answer; two columns show where you match. What differs is worth a few minutes.",
    openness: Openness::Open,
    questions: &[
        q(
            "purpose",
            "What are you here for, in one sentence?",
            "What are you here for, in one sentence?",
        ),
        q(
            "vision",
            "What do you believe {other} wants to have built in three years?",
            "What do you want to have built in three years?",
        ),
        pick("style", "How is this partnership led?", STYLES),
        pick("first", "What should this partnership give first?", FIRST),
        pick("tell", "When should a problem be told?", TELL),
        q(
            "goals",
            "Which goals of {other} do you understand as the three that count?",
            "Which three goals count this year?",
        ),
        q(
            "objectives",
            "What do you want to have achieved yourself by then?",
            "What should {other} have achieved by then?",
        ),
        q(
            "same_page",
            "What would tell you that you are on the same page?",
            "What would tell you that you are on the same page?",
        ),
    ],
};

pub(super) const INTERVIEW: QuestionSet = QuestionSet {
    key: SetKey::Interview,
    title: "Goal interview",
    why: "Plain questions about goals, asked every quarter; after ninety days it is offered again.",
    openness: Openness::Open,
    questions: &[
        q(
            "work_goals",
            "What does {other} want to reach at work this quarter, as you heard it?",
            "What do you want to reach at work this quarter?",
        ),
        q(
            "own_goals",
            "What does {other} want to reach for themselves, as you heard it?",
            "What do you want to reach for yourself?",
        ),
        q(
            "mission",
            "What is {other}’s mission today, in their words?",
            "What is your mission today, in your words?",
        ),
        q(
            "next_steps",
            "Which step comes next, and who takes it?",
            "Which step comes next, and who takes it?",
        ),
        q(
            "obstacle",
            "What stands in the way, as you heard it?",
            "What stands in the way?",
        ),
    ],
};
