//! How to work with me: both partners, one question at a time, each of them optional (`F23`).
use super::{Ask, Openness, Question, QuestionSet, SetKey};

/// The ways to reach somebody.
const WAYS: &[&str] = &["call", "text message", "chat", "e-mail", "in person"];

const fn q(key: &'static str, asked: &'static str, ask: Ask, help: &'static str) -> Question {
    Question {
        key,
        assistant: asked,
        executive: asked,
        ask,
        help,
    }
}

const fn words(key: &'static str, asked: &'static str, help: &'static str) -> Question {
    q(key, asked, Ask::Words, help)
}

const fn pick(key: &'static str, asked: &'static str, from: &'static [&'static str]) -> Question {
    q(key, asked, Ask::Pick { from, most: 1 }, "")
}

const TAKES_IN: &[&str] = &["listening, talking it through", "reading first"];
const INVOLVED: &[&str] = &["in the detail", "at the turning points", "hands off"];
const DECIDES: &[&str] = &[
    "at once, on the gist",
    "after a night’s sleep",
    "with the numbers in front",
    "by thinking aloud with somebody",
];
const LENGTHS: &[&str] = &["15 minutes", "25 minutes", "45 minutes", "a full hour"];
const GATE: Ask = Ask::Scale {
    low: 1,
    low_words: "nearly everybody gets through",
    high: 5,
    high_words: "nearly nobody does",
};

pub(super) const SET: QuestionSet = QuestionSet {
    key: SetKey::Profile,
    title: "How to work with me",
    why: "Your partner reads an answer as soon as it is given. Some answers are used at once: \
          times without meetings, and the way to you when something is urgent.",
    openness: Openness::Open,
    questions: &[
        pick("takes_in", "How do things reach you best?", TAKES_IN),
        words(
            "best_hours",
            "Which hours are your best, and which are the dips?",
            "“sharp until noon, flat after lunch”",
        ),
        q(
            "not_before",
            "Before which time should no meeting begin?",
            Ask::Time,
            "Used at once: nothing is proposed earlier, and what stands there is pointed out.",
        ),
        q(
            "not_after",
            "By which time should every meeting have ended?",
            Ask::Time,
            "Used at once, in the same way.",
        ),
        words(
            "free_times",
            "Which other times stay free?",
            "“Friday after 14:00; Tuesday 15:00–16:00, the school run”. Used at once, in the same \
             way; the reason stays between the two of you.",
        ),
        pick("meeting_length", "How long should a meeting be?", LENGTHS),
        words(
            "preparing",
            "What do you want in hand before a meeting, and how long before?",
            "“one page, the evening before; ten minutes of quiet between two”",
        ),
        q(
            "ordinary_way",
            "How does something ordinary reach you best?",
            Ask::Pick {
                from: WAYS,
                most: 3,
            },
            "The first choice first.",
        ),
        words(
            "urgent_means",
            "What counts as urgent?",
            "“production stands, a customer threatens to leave, anything with a child”",
        ),
        q(
            "urgent_way",
            "How does something urgent reach you?",
            Ask::Pick {
                from: WAYS,
                most: 3,
            },
            "Used at once: what is urgent takes this way, the first choice first.",
        ),
        words(
            "bad_news",
            "How should bad news be brought?",
            "“at once, by voice, with what is known and what is not”",
        ),
        pick("decides", "How do you decide?", DECIDES),
        words(
            "details",
            "Which details matter to you, and which never do?",
            "",
        ),
        pick("involved", "How closely do you stay involved?", INVOLVED),
        Question {
            key: "alone",
            assistant: "What do you decide without asking {other}?",
            executive: "What should {other} decide without asking you?",
            ask: Ask::Words,
            help: "A thought in your words; what holds stands in “What I may decide”.",
        },
        Question {
            key: "gate",
            assistant: "How firmly do you keep {other}’s door?",
            executive: "How firmly should {other} keep your door?",
            ask: GATE,
            help: "",
        },
        words(
            "pressures",
            "Which goals and pressures reach you from above?",
            "",
        ),
        words("strengths", "What are you good at?", ""),
        words("blind_spots", "What do you tend to miss?", ""),
        Question {
            key: "before",
            assistant: "What worked with executives before {other}?",
            executive: "What worked with assistants before {other}?",
            ask: Ask::Words,
            help: "",
        },
        words(
            "tone",
            "Which tone, greeting and farewell do letters have?",
            "“customers: Dear Anna … Kind regards; the team: first name, no farewell”",
        ),
        words(
            "travel",
            "On journeys: which seat, hotel, food, how early at the gate?",
            "",
        ),
        words(
            "recognition",
            "What sort of recognition do you like, and what sort not?",
            "",
        ),
        words(
            "story",
            "Which of these has a story behind it?",
            "“no meetings before 09:30: I walk to work, and the day is better for it”",
        ),
        q(
            "fired_up",
            "Shall one question a week ask how fired up you are?",
            Ask::YesNo,
            "Off until both of you say yes. Your numbers stay with you.",
        ),
        q(
            "aloud",
            "May {other} write down your answers as you say them?",
            Ask::YesNo,
            "For questions read aloud: only with your yes, and only once theirs are finished.",
        ),
    ],
};
