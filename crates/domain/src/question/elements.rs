//! The eight elements of a partnership, thirty-nine sentences, answered blind each quarter (`F15`).
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

/// The same words for both.
const fn we(key: &'static str, both: &'static str) -> Question {
    q(key, both, both)
}

pub(super) const SET: QuestionSet = QuestionSet {
    key: SetKey::Elements,
    title: "Eight elements",
    why: "Both answer alone, and neither sees anything of the other before both are done. It is \
          about the partnership, never about one of you.",
    openness: Openness::Blind,
    questions: &[
        we("values.named", "We have said aloud which values we share."),
        we(
            "values.basics",
            "Hours, money, privacy and who does what are agreed between us.",
        ),
        we(
            "values.evolving",
            "We know how this partnership is meant to grow.",
        ),
        we("isolation.why", "We know why we want to work as partners."),
        q(
            "isolation.good_for",
            "I know why I am a good partner for {other}.",
            "I know why {other} is a good partner for me.",
        ),
        q(
            "isolation.bring",
            "I know what I bring to the table.",
            "I know what {other} brings to the table.",
        ),
        q(
            "isolation.team",
            "I act as one of the team.",
            "{other} acts as one of the team.",
        ),
        q(
            "isolation.shares",
            "{other} lets me hear decisions, and thoughts that are half done.",
            "I let {other} hear my decisions, and thoughts that are half done.",
        ),
        q(
            "trust.exceeds",
            "I do more than {other} expects of me.",
            "{other} does more than I expect.",
        ),
        q(
            "trust.seen",
            "Others see me as a team player.",
            "Others see {other} as a team player.",
        ),
        we("trust.celebrate", "What we achieve together, we celebrate."),
        we("trust.promises", "Promises are kept, from both sides."),
        we(
            "trust.quality",
            "The work holds the first time; little comes back.",
        ),
        q(
            "communication.informed",
            "{other} keeps me informed, and I ask when it slips.",
            "I keep {other} informed, and am reminded when it slips.",
        ),
        we(
            "communication.whole",
            "Our talks hold solutions, improvements, new projects and the full picture.",
        ),
        q(
            "communication.questions",
            "I ask the questions that matter.",
            "{other} asks the questions that matter.",
        ),
        q(
            "communication.leads",
            "I speak and write as somebody who leads.",
            "{other} speaks and writes as somebody who leads.",
        ),
        q(
            "communication.business",
            "I speak the language of the business.",
            "{other} speaks the language of the business.",
        ),
        we(
            "communication.feedback",
            "We tell each other what works and what does not.",
        ),
        q(
            "communication.context",
            "I hear why something is wanted, and who is part of it.",
            "I say why something is wanted, and who is part of it.",
        ),
        q(
            "knowing.strengths",
            "I know which of my strengths this partnership needs.",
            "I know which of my strengths this partnership needs.",
        ),
        q(
            "knowing.weaknesses",
            "I know where I need help.",
            "I know where I need help.",
        ),
        we(
            "knowing.picture",
            "I have a clear picture of how we want to work together.",
        ),
        we("knowing.flexible", "I can change course when it is needed."),
        we(
            "knowing.skills",
            "We know which skills to add, and are adding them.",
        ),
        q(
            "knowing.style",
            "I know {other}’s style, goals and preferences, and {other} knows mine.",
            "{other} knows my style, goals and preferences, and I know theirs.",
        ),
        we("mission.sync", "Our missions are in sync."),
        we(
            "mission.shared",
            "We have read each other what we say we are here for.",
        ),
        we("mission.track", "We bring each other back on course."),
        q(
            "mission.tasks",
            "What I do all day fits my mission.",
            "What {other} does all day fits our mission.",
        ),
        we(
            "multiplier.complement",
            "What one of us lacks, the other has.",
        ),
        q(
            "multiplier.ideas",
            "I turn ideas into projects with people on them.",
            "{other} turns my ideas into projects with people on them.",
        ),
        q(
            "multiplier.influence",
            "I work on what we can change.",
            "{other} works on what we can change.",
        ),
        we(
            "multiplier.together",
            "Together we get more done than each of us alone.",
        ),
        we("planning.partnership", "We plan the partnership itself."),
        we("planning.cadence", "We meet at a steady beat."),
        we(
            "planning.works",
            "We talk about what works and what is in the way.",
        ),
        q(
            "planning.business",
            "I understand the business better each quarter.",
            "{other} understands the business better each quarter.",
        ),
        we("planning.acts", "We act on what we planned."),
    ],
};
