//! Times of the week that stay free of meetings: "Friday after 14:00", "Tuesday 15:00–16:00".
use crate::locale::Locale;
use jiff::civil::{Time, Weekday};
use std::fmt;
use std::str::FromStr;

/// A stretch of one weekday in which no meeting is proposed (`R62`). Why stays with the sealed
/// answer it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptFree {
    /// On which weekday.
    pub day: Weekday,
    /// From when; midnight: from its beginning.
    pub from: Time,
    /// Until when; none: until its end.
    pub until: Option<Time>,
}

const DAYS: [(&str, &str, Weekday); 7] = [
    ("mon", "Monday", Weekday::Monday),
    ("tue", "Tuesday", Weekday::Tuesday),
    ("wed", "Wednesday", Weekday::Wednesday),
    ("thu", "Thursday", Weekday::Thursday),
    ("fri", "Friday", Weekday::Friday),
    ("sat", "Saturday", Weekday::Saturday),
    ("sun", "Sunday", Weekday::Sunday),
];

fn day(of: Weekday) -> (&'static str, &'static str) {
    let found = DAYS.iter().find(|(.., d)| *d == of);
    found.map_or(("mon", "Monday"), |(short, long, _)| (short, long))
}

impl KeptFree {
    /// "between 15:00 and 16:00", "after 14:00", "before 10:00", "on Friday".
    pub fn words(&self, locale: &Locale) -> String {
        let begins = self.from == Time::midnight();
        match self.until {
            None if begins => format!("on {}", day(self.day).1),
            None => format!("after {}", locale.time(self.from)),
            Some(until) if begins => format!("before {}", locale.time(until)),
            Some(until) => format!(
                "between {} and {}",
                locale.time(self.from),
                locale.time(until)
            ),
        }
    }

    /// "on Friday after 14:00".
    pub fn long_words(&self, locale: &Locale) -> String {
        let all_day = self.from == Time::midnight() && self.until.is_none();
        match all_day {
            true => self.words(locale),
            false => format!("on {} {}", day(self.day).1, self.words(locale)),
        }
    }
}

impl fmt::Display for KeptFree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |time: Time| time.strftime("%H:%M").to_string();
        let until = self.until.map(clock).unwrap_or_default();
        write!(f, "{} {}-{until}", day(self.day).0, clock(self.from))
    }
}

/// The text is no such stretch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no time of the week: write one like “tue 15:00-16:00”.")]
pub struct NotKeptFree(String);

impl FromStr for KeptFree {
    type Err = NotKeptFree;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let no = || NotKeptFree(text.to_owned());
        let (short, times) = text.split_once(' ').ok_or_else(no)?;
        let (from, until) = times.split_once('-').ok_or_else(no)?;
        let found = DAYS.iter().find(|(d, ..)| *d == short);
        let until = match until {
            "" => None,
            until => Some(until.parse().map_err(|_| no())?),
        };
        Ok(KeptFree {
            day: found.ok_or_else(no)?.2,
            from: from.parse().map_err(|_| no())?,
            until,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_as_it_is_written_and_said_in_words() {
        let said = [
            ("tue 15:00-16:00", "on Tuesday between 15:00 and 16:00"),
            ("fri 14:00-", "on Friday after 14:00"),
            ("mon 00:00-10:00", "on Monday before 10:00"),
            ("sat 00:00-", "on Saturday"),
        ];
        for (text, words) in said {
            let kept: KeptFree = text.parse().unwrap();
            assert_eq!(kept.to_string(), text);
            assert_eq!(kept.long_words(&Locale::default()), words);
        }
        for text in ["", "tue", "tue 15:00", "day 15:00-", "tue x-16:00"] {
            assert!(text.parse::<KeptFree>().is_err(), "{text}");
        }
    }
}
