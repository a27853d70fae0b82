//! Question sets: surveys, reflections, charters; each question worded for both partners.
use crate::answers::Round;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

mod agreement;
mod charter;
mod elements;
mod first_talk;
mod fit;
mod personal;
mod profile;
mod reflection;
mod seven;
mod values_sort;
mod vision_pulse;

pub use fit::{ABOUT as FIT_ABOUT, BREAKERS as FIT_BREAKERS};

/// The name of a question within its set ("trust.promises"); it never changes, so that answers of
/// last year stand beside this year's.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct QuestionKey(pub String);

impl From<&str> for QuestionKey {
    fn from(key: &str) -> Self {
        QuestionKey(key.to_owned())
    }
}

/// What kind of answer a question wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// A sentence or a few.
    Words,
    /// A whole number between two, with the words at both ends.
    Scale {
        /// The lowest.
        low: u8,
        /// What it says.
        low_words: &'static str,
        /// The highest.
        high: u8,
        /// What it says.
        high_words: &'static str,
    },
    /// At most so many of these, the dearest first; own words are welcome.
    Pick {
        /// What is offered.
        from: &'static [&'static str],
        /// How many.
        most: usize,
    },
    /// A time of day.
    Time,
    /// A day.
    Date,
    /// Yes or no.
    YesNo,
}

/// One question, worded for whoever is asked. `{other}` stands for the partner's first name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Its name within the set.
    pub key: &'static str,
    /// As the assistant reads it.
    pub assistant: &'static str,
    /// As the executive reads it.
    pub executive: &'static str,
    /// What is wanted.
    pub ask: Ask,
    /// An example or a reason, in grey; may be empty.
    pub help: &'static str,
}

/// Who sees the answers, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Openness {
    /// Hidden until both partners are done, then both see both.
    Blind,
    /// Its owner's alone, shared item by item where they choose so.
    Own,
    /// The pair reads it at once.
    Open,
    /// Nobody can tell who said it, and fewer than five answers show nothing.
    Anonymous,
}

/// The question sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetKey {
    /// The eight elements of a partnership (`F15`).
    Elements,
    /// The first conversation (`R63`).
    FirstTalk,
    /// The goal interview (`R102`).
    Interview,
    /// Why a partner, and what one brings (`R48`).
    ReflectionOne,
    /// Where one is strong and where one grows (`R64`).
    ReflectionTwo,
    /// The assistant's two questions a month (`R129`).
    Satisfaction,
    /// How fired up, once a week (`R83`).
    FiredUp,
    /// How to work with me (`F23`).
    Profile,
    /// Personal things, between the two (`F23`).
    Personal,
    /// Seven questions a month from the article on strategic partners, optional (`F15`).
    Seven,
    /// The partnership charter (`R30`).
    Charter,
    /// The working agreement (`R43`).
    Agreement,
    /// What each holds dear, sorted alone (`R43`).
    ValuesSort,
    /// Whether both know the vision and want it (`R92`).
    VisionPulse,
    /// What each expects of the other (`R39`).
    Fit,
}

/// A set of questions.
#[derive(Debug, Clone, Copy)]
pub struct QuestionSet {
    /// Which.
    pub key: SetKey,
    /// Its heading.
    pub title: &'static str,
    /// Why it is asked, in a sentence.
    pub why: &'static str,
    /// Who sees the answers, and when.
    pub openness: Openness,
    /// In the order they are asked.
    pub questions: &'static [Question],
}

impl SetKey {
    /// Every set.
    pub const ALL: [SetKey; 15] = [
        SetKey::Elements,
        SetKey::FirstTalk,
        SetKey::Interview,
        SetKey::ReflectionOne,
        SetKey::ReflectionTwo,
        SetKey::Satisfaction,
        SetKey::FiredUp,
        SetKey::Profile,
        SetKey::Personal,
        SetKey::Seven,
        SetKey::Charter,
        SetKey::Agreement,
        SetKey::ValuesSort,
        SetKey::VisionPulse,
        SetKey::Fit,
    ];

    /// Its questions.
    pub fn set(self) -> &'static QuestionSet {
        match self {
            SetKey::Elements => &elements::SET,
            SetKey::FirstTalk => &first_talk::FIRST_TALK,
            SetKey::Interview => &first_talk::INTERVIEW,
            SetKey::ReflectionOne => &reflection::ONE,
            SetKey::ReflectionTwo => &reflection::TWO,
            SetKey::Satisfaction => &reflection::SATISFACTION,
            SetKey::FiredUp => &reflection::FIRED_UP,
            SetKey::Profile => &profile::SET,
            SetKey::Personal => &personal::SET,
            SetKey::Seven => &seven::SET,
            SetKey::Charter => &charter::SET,
            SetKey::Agreement => &agreement::SET,
            SetKey::ValuesSort => &values_sort::SET,
            SetKey::VisionPulse => &vision_pulse::SET,
            SetKey::Fit => &fit::SET,
        }
    }

    /// The word for it in addresses and records.
    pub fn word(self) -> &'static str {
        match self {
            SetKey::Elements => "elements",
            SetKey::FirstTalk => "first_talk",
            SetKey::Interview => "interview",
            SetKey::ReflectionOne => "reflection_one",
            SetKey::ReflectionTwo => "reflection_two",
            SetKey::Satisfaction => "satisfaction",
            SetKey::FiredUp => "fired_up",
            SetKey::Profile => "profile",
            SetKey::Personal => "personal",
            SetKey::Seven => "seven",
            SetKey::Charter => "charter",
            SetKey::Agreement => "agreement",
            SetKey::ValuesSort => "values_sort",
            SetKey::VisionPulse => "vision_pulse",
            SetKey::Fit => "fit",
        }
    }

    /// The set of a word.
    pub fn from_word(word: &str) -> Option<SetKey> {
        SetKey::ALL.into_iter().find(|key| key.word() == word)
    }

    /// Which round is asked on a day.
    pub fn round(self, day: Date) -> Round {
        match self {
            SetKey::Profile
            | SetKey::Personal
            | SetKey::FirstTalk
            | SetKey::Interview
            | SetKey::Charter
            | SetKey::Agreement => Round::standing(),
            SetKey::ValuesSort | SetKey::Fit => Round(day.year().to_string()),
            SetKey::Elements
            | SetKey::ReflectionOne
            | SetKey::ReflectionTwo
            | SetKey::VisionPulse => Round::quarter(day),
            SetKey::Seven | SetKey::Satisfaction => Round::month(day),
            SetKey::FiredUp => Round::week(day),
        }
    }
}

impl QuestionSet {
    /// A question by its name.
    pub fn question(&self, key: &str) -> Option<&'static Question> {
        self.questions.iter().find(|q| q.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_question_has_a_name_of_its_own_and_words_for_both() {
        for key in SetKey::ALL {
            let set = key.set();
            assert_eq!(set.key, key);
            assert_eq!(SetKey::from_word(key.word()), Some(key));
            let names: BTreeSet<_> = set.questions.iter().map(|q| q.key).collect();
            assert_eq!(names.len(), set.questions.len(), "{key:?}");
            for q in set.questions {
                assert!(
                    !q.assistant.is_empty() && !q.executive.is_empty(),
                    "{}",
                    q.key
                );
                if let Ask::Scale { low, high, .. } = q.ask {
                    assert!(low < high, "{}", q.key);
                }
            }
        }
    }
}
