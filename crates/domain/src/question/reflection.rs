//! Reflections: why a partner, what one brings, what one is good at; each writer's alone (`R48`,
//! `R64`, in words of our own after `F15`).
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

const fn me(key: &'static str, both: &'static str) -> Question {
    q(key, both, both)
}

pub(super) const ONE: QuestionSet = QuestionSet {
    key: SetKey::ReflectionOne,
    title: "Why a partner, and what do I bring?",
    why: "Yours alone. Show single answers where you like; next quarter stands beside this one.",
    openness: Openness::Own,
    questions: &[
        q(
            "why_partner",
            "Why do I want to be a partner, and not only a pair of hands?",
            "Why do I want a partner, and not only a pair of hands?",
        ),
        q(
            "why_me",
            "Why am I a good partner for {other}?",
            "Why is {other} a good partner for me?",
        ),
        me("bring", "What do I bring that would be missed?"),
        me(
            "team_player",
            "When was I last a real team player, and when not?",
        ),
    ],
};

pub(super) const TWO: QuestionSet = QuestionSet {
    key: SetKey::ReflectionTwo,
    title: "Where am I strong, where do I grow?",
    why: "Yours alone. A weak spot can become something to learn, in one tap.",
    openness: Openness::Own,
    questions: &[
        me(
            "strengths",
            "Which of my strengths does this partnership live on?",
        ),
        me("weaknesses", "Where do I fall short, and notice it?"),
        me(
            "picture",
            "What does our partnership look like in a year, if it goes well?",
        ),
        me(
            "flexible",
            "When did I last change my mind or my way, and what made it easy?",
        ),
        me(
            "skills",
            "Which skill would help us most if I had it by Christmas?",
        ),
    ],
};

/// Satisfaction and recognition, once a month (`R129`).
pub(super) const SATISFACTION: QuestionSet = QuestionSet {
    key: SetKey::Satisfaction,
    title: "Two questions about the job",
    why: "Yours alone, once a month. You decide whether your partner ever sees it.",
    openness: Openness::Own,
    questions: &[
        Question {
            ask: WELL,
            ..me("satisfied", "How content am I with this job this month?")
        },
        Question {
            ask: WELL,
            ..me("recognised", "How much of what I did was seen and valued?")
        },
    ],
};

const WELL: Ask = Ask::Scale {
    low: 1,
    low_words: "not at all",
    high: 5,
    high_words: "very much",
};

/// How fired up both are, once a week; off until both turned it on (`R83`).
pub(super) const FIRED_UP: QuestionSet = QuestionSet {
    key: SetKey::FiredUp,
    title: "Fired up?",
    why: "One number a week, because both of you turned it on. Your numbers stay with you; a drop \
          becomes one sentence for the next half-hour.",
    openness: Openness::Own,
    questions: &[Question {
        ask: Ask::Scale {
            low: 1,
            low_words: "burnt out",
            high: 10,
            high_words: "on fire",
        },
        ..me("fired_up", "How fired up am I this week?")
    }],
};
