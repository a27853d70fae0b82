//! What a stretch of the executive's time was: the axes of its code (`F1`).
use crate::region::Words;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A code of the time audit that we do not know; says which ones there are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not a {axis}; known are: {known}")]
pub struct UnknownCode {
    /// Which axis was read ("category", "mode", "channel").
    pub axis: &'static str,
    /// What stood there.
    pub given: String,
    /// The words that would have been understood, separated by commas.
    pub known: String,
}

macro_rules! axis {
    (
        $(#[$meta:meta])* $name:ident, $axis:literal {
            $($(#[$doc:meta])* $variant:ident = $text:literal, $label:literal;)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every one of them, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// As stored and as written in files: snake_case.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// As a person reads it.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownCode;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)*
                    _ => Err(UnknownCode {
                        axis: $axis,
                        given: text.to_owned(),
                        known: [$($text),*].join(", "),
                    }),
                }
            }
        }
    };
}

axis! {
    /// What the time was for: the default categories of `F1`.
    Category, "category" {
        /// Where the firm goes.
        Strategy = "strategy", "Strategy and planning";
        /// Alone, thinking.
        Focus = "focus", "Focus and thinking";
        /// Those who buy, sell to us, or build with us.
        Customers = "customers", "Customers and partners";
        /// The people who report, and those who might.
        People = "people", "People and 1:1s";
        /// Looking at how a business or a function runs.
        Reviews = "reviews", "Reviews";
        /// The whole firm, its habits and its mood.
        Culture = "culture", "Organisation and culture";
        /// Those who own the firm and watch over it.
        Board = "board", "Board and investors";
        /// What arrives in writing and must be read, answered, signed.
        Mail = "mail", "Mail, reading, approvals";
        /// Getting there.
        Travel = "travel", "Travel";
        /// What keeps the office going.
        Admin = "admin", "Admin and logistics";
        /// What nobody had planned.
        Unplanned = "unplanned", "Unplanned";
        /// Not work.
        Personal = "personal", "Personal";
    }
}

axis! {
    /// Whose agenda the time served (`F1`).
    Mode, "mode" {
        /// The executive's own.
        OwnAgenda = "own_agenda", "own agenda";
        /// Somebody else's, answered.
        Reactive = "reactive", "reactive";
        /// It comes round by itself.
        Routine = "routine", "routine";
    }
}

axis! {
    /// How the executive met the others (`F1`).
    Channel, "channel" {
        /// In one room.
        FaceToFace = "face_to_face", "face to face";
        /// On a screen.
        Video = "video", "video";
        /// By telephone.
        Phone = "phone", "phone";
        /// In writing.
        Written = "written", "written";
        /// With nobody.
        Alone = "alone", "alone";
    }
}

axis! {
    /// The four tints of the time audit, and what is not work.
    Group, "group" {
        /// Strategy, focus, customers.
        Goals = "goals", "moves the goals";
        /// People, reviews, culture, board.
        Firm = "firm", "runs the firm";
        /// Mail, travel, admin.
        Upkeep = "upkeep", "keeps things going";
        /// Unplanned.
        Unplanned = "unplanned", "unplanned";
        /// Personal; no part of the coded work minutes (`F1` goal share).
        Personal = "personal", "not work";
    }
}

impl Category {
    /// As a person reads it, in their spelling.
    pub fn called(self, words: Words) -> String {
        words.spell(self.label())
    }

    /// The tint it is drawn in.
    pub fn group(self) -> Group {
        match self {
            Category::Strategy | Category::Focus | Category::Customers => Group::Goals,
            Category::People | Category::Reviews | Category::Culture | Category::Board => {
                Group::Firm
            }
            Category::Mail | Category::Travel | Category::Admin => Group::Upkeep,
            Category::Unplanned => Group::Unplanned,
            Category::Personal => Group::Personal,
        }
    }

    /// Whether its minutes count as work (`F1` goal share divides by these).
    pub fn is_work(self) -> bool {
        self != Category::Personal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_as_itself() {
        for c in Category::ALL {
            assert_eq!(c.as_str().parse(), Ok(*c));
        }
        for m in Mode::ALL {
            assert_eq!(m.as_str().parse(), Ok(*m));
        }
        for c in Channel::ALL {
            assert_eq!(c.as_str().parse(), Ok(*c));
        }
        assert_eq!(Category::ALL.len(), 12);
    }

    #[test]
    fn an_unknown_code_says_what_would_have_been_understood() {
        let error = "fun".parse::<Mode>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`fun` is not a mode; known are: own_agenda, reactive, routine"
        );
    }

    #[test]
    fn only_personal_time_is_no_work() {
        let outside: Vec<_> = Category::ALL.iter().filter(|c| !c.is_work()).collect();
        assert_eq!(outside, [&Category::Personal]);
    }
}
