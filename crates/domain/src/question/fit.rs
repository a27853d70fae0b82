//! What each expects of the other, before either says yes: for an interview, or for a new pair
//! (`R39`).
use super::{Ask, Openness, Question, QuestionSet, SetKey};

const fn pick(
    key: &'static str,
    (assistant, executive): (&'static str, &'static str),
    from: &'static [&'static str],
) -> Question {
    Question {
        key,
        assistant,
        executive,
        ask: Ask::Pick { from, most: 1 },
        help: "",
    }
}

const fn scale(
    key: &'static str,
    (assistant, executive): (&'static str, &'static str),
    (low_words, high_words): (&'static str, &'static str),
) -> Question {
    Question {
        key,
        assistant,
        executive,
        ask: Ask::Scale {
            low: 1,
            low_words,
            high: 5,
            high_words,
        },
        help: "",
    }
}

/// The question that names what one would decline for.
pub const BREAKERS: &str = "breakers";

/// What the questions before it are about, in their order: what one can decline for.
pub const ABOUT: &[&str] = &[
    "what it is for",
    "evenings and weekends",
    "deciding alone",
    "what is confidential",
    "saying so",
    "private errands",
    "the place",
    "the way ahead",
];

pub(super) const SET: QuestionSet = QuestionSet {
    key: SetKey::Fit,
    title: "What we expect of each other",
    why: "Say it before either of you says yes. Both see both once both are done; what is not \
          shared is a thing to settle first, or a reason to decline.",
    openness: Openness::Blind,
    questions: &[
        pick(
            "aim",
            (
                "What is this partnership for?",
                "What is this partnership for?",
            ),
            &[
                "to keep the office running",
                "to give time back for what matters",
                "to think and decide together",
                "to build the business together",
            ],
        ),
        pick(
            "evenings",
            (
                "When can you be reached outside working hours?",
                "When do you expect {other} to be reached outside working hours?",
            ),
            &["never", "when it is urgent", "most evenings", "always"],
        ),
        scale(
            "alone",
            (
                "How much do you want to decide without asking?",
                "How much should {other} decide without asking?",
            ),
            ("nearly nothing", "nearly everything of the day"),
        ),
        scale(
            "told",
            (
                "How much do you need to be told of what is confidential?",
                "How much will {other} be told of what is confidential?",
            ),
            ("what a task needs", "everything"),
        ),
        pick(
            "differ",
            (
                "How do you say that you see something differently?",
                "How should {other} say that they see something differently?",
            ),
            &["at once, in the room", "afterwards, alone", "in writing"],
        ),
        pick(
            "errands",
            (
                "Are private errands part of it?",
                "Are private errands part of it?",
            ),
            &["no", "now and then", "yes"],
        ),
        pick(
            "place",
            ("Where is the work done?", "Where is the work done?"),
            &["beside each other", "some days apart", "mostly apart"],
        ),
        pick(
            "path",
            (
                "Where does this lead you in three years?",
                "Where does this lead {other} in three years?",
            ),
            &[
                "the same post, done better",
                "more responsibility here",
                "a post of their own",
            ],
        ),
        Question {
            key: BREAKERS,
            assistant: "For which of these would you decline, if you do not agree?",
            executive: "For which of these would you decline, if you do not agree?",
            ask: Ask::Pick {
                from: ABOUT,
                most: 3,
            },
            help: "",
        },
    ],
};
