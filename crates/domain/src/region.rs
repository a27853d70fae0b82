//! Where somebody works: what that says about weeks, dates, clocks, words, paper and holidays.
use crate::words::capital;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// One line a region; written by `xtask/regions.py` from CLDR, which explains the columns.
const REGIONS: &str = include_str!("../data/regions.tsv");

/// Which part of a date stands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 3 August, 03/08/2027.
    #[default]
    DayMonth,
    /// August 3, 08/03/2027.
    MonthDay,
    /// 3 August, 2027-08-03.
    YearMonth,
}

/// How a time of day is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// 14:30.
    Hours24,
    /// 2:30 pm.
    Hours12,
}

/// Whose spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Words {
    /// Diary, organise, programme.
    British,
    /// Calendar, organize, program.
    American,
}

/// The words of ours that the two spell or choose differently, British first.
const TWO: [(&str, &str); 6] = [
    ("organisation", "organization"),
    ("cancelled", "canceled"),
    ("grey", "gray"),
    ("diary", "calendar"),
    ("programme", "program"),
    ("mobile", "cell"),
];

impl Words {
    /// The one of the two spellings that this reader expects.
    pub fn pick<'a>(self, british: &'a str, american: &'a str) -> &'a str {
        match self {
            Words::British => british,
            Words::American => american,
        }
    }

    /// A text of ours, written in British English, as this reader expects it. Never for what
    /// people or calendars wrote: "Organisation for Economic Co-operation" is a name.
    pub fn spell(self, text: &str) -> String {
        let mut out = text.to_owned();
        if self == Words::American {
            for (british, american) in TWO {
                out = out.replace(british, american);
                out = out.replace(&capital(british), &capital(american));
            }
        }
        out
    }

    /// The language as a page declares it.
    pub fn tag(self) -> &'static str {
        self.pick("en-GB", "en-US")
    }
}

/// What the printer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// 210 × 297 mm.
    A4,
    /// 8.5 × 11 in.
    Letter,
}

/// A country, or a part of one with holidays of its own (`GB`, `GB-ENG`, `DE-BY`): always one that
/// the table knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str", bound(deserialize = ""))]
pub struct Region {
    code: &'static str,
    name: &'static str,
    /// First day of the week on paper.
    pub first_day: Weekday,
    /// How dates are written.
    pub order: DateOrder,
    /// How times are written.
    pub clock: Clock,
    /// Whose spelling.
    pub words: Words,
    /// What the printer holds.
    pub paper: Paper,
    /// First and last day of the weekend; the same day twice where it is one day long.
    pub weekend: (Weekday, Weekday),
}

/// A code that no region of the table has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not a region that Counterpart knows; write a country or a part of one, \
     such as GB, GB-SCT, US or DE-BY"
)]
pub struct UnknownRegion(pub String);

impl Default for Region {
    /// The United Kingdom, as its line of the table says.
    fn default() -> Region {
        Region {
            code: "GB",
            name: "United Kingdom",
            first_day: Weekday::Monday,
            order: DateOrder::DayMonth,
            clock: Clock::Hours24,
            words: Words::British,
            paper: Paper::A4,
            weekend: (Weekday::Saturday, Weekday::Sunday),
        }
    }
}

impl Region {
    /// Every region of the table, by code, for a list to choose from.
    pub fn all() -> impl Iterator<Item = Region> {
        REGIONS.lines().filter_map(Region::read)
    }

    /// ISO 3166 code: `GB` or `GB-ENG`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// English name: "United Kingdom, England".
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// ISO 3166-1 code of the country alone.
    pub fn country(&self) -> &'static str {
        self.code
            .split_once('-')
            .map_or(self.code, |(country, _)| country)
    }

    /// The part of the country, `ENG` in `GB-ENG`.
    pub fn part(&self) -> Option<&'static str> {
        self.code.split_once('-').map(|(_, part)| part)
    }

    /// Whether that day is in the weekend there.
    pub fn is_weekend(&self, day: Date) -> bool {
        let (first, last) = self.weekend;
        first.until(day.weekday()) <= first.until(last)
    }

    fn read(line: &'static str) -> Option<Region> {
        let mut column = line.split('\t');
        Some(Region {
            code: column.next()?,
            name: column.next()?,
            first_day: weekday(column.next()?)?,
            order: match column.next()? {
                "dmy" => DateOrder::DayMonth,
                "mdy" => DateOrder::MonthDay,
                "ymd" => DateOrder::YearMonth,
                _ => return None,
            },
            clock: if column.next()? == "12" {
                Clock::Hours12
            } else {
                Clock::Hours24
            },
            words: if column.next()? == "american" {
                Words::American
            } else {
                Words::British
            },
            paper: if column.next()? == "letter" {
                Paper::Letter
            } else {
                Paper::A4
            },
            weekend: {
                let (first, last) = column.next()?.split_once('-')?;
                (weekday(first)?, weekday(last)?)
            },
        })
    }
}

impl FromStr for Region {
    type Err = UnknownRegion;

    /// Reads an ISO 3166 code in either case; spaces around it do not matter.
    fn from_str(text: &str) -> Result<Region, UnknownRegion> {
        let wanted = text.trim();
        Region::all()
            .find(|region| region.code.eq_ignore_ascii_case(wanted))
            .ok_or_else(|| UnknownRegion(wanted.chars().take(40).collect()))
    }
}

impl TryFrom<String> for Region {
    type Error = UnknownRegion;

    fn try_from(text: String) -> Result<Region, UnknownRegion> {
        text.parse()
    }
}

impl From<Region> for &'static str {
    fn from(region: Region) -> &'static str {
        region.code
    }
}

fn weekday(short: &str) -> Option<Weekday> {
    Some(match short {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        "sun" => Weekday::Sunday,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_line_of_the_table_is_a_region() {
        let lines = REGIONS
            .lines()
            .filter(|line| !line.starts_with('#'))
            .count();
        assert_eq!(Region::all().count(), lines);
        assert!(Region::all().all(|region| region.code().parse() == Ok(region)));
    }

    #[test]
    fn a_code_is_validated_and_the_error_says_what_to_write() {
        let england: Region = " gb-eng ".parse().unwrap();
        assert_eq!((england.country(), england.part()), ("GB", Some("ENG")));
        assert_eq!(england.name(), "United Kingdom, England");
        let error = "GB-XYZ".parse::<Region>().unwrap_err().to_string();
        assert!(error.starts_with("\"GB-XYZ\" is not a region"), "{error}");
    }

    #[test]
    fn words_of_ours_are_spelt_as_the_reader_does() {
        let text = "Organisation and culture; cancelled, shown grey in the diary";
        assert_eq!(Words::British.spell(text), text);
        assert_eq!(
            Words::American.spell(text),
            "Organization and culture; canceled, shown gray in the calendar"
        );
    }

    #[test]
    fn without_a_word_it_is_britain_as_the_table_says() {
        assert_eq!("GB".parse(), Ok(Region::default()));
    }

    #[test]
    fn weekends_differ() {
        let weekend = |code: &str| -> Vec<String> {
            let region: Region = code.parse().unwrap();
            let week = (0..7).map(|n| date(2027, 8, 2 + n));
            week.filter(|day| region.is_weekend(*day))
                .map(|day| day.strftime("%a").to_string())
                .collect()
        };
        assert_eq!(weekend("GB"), ["Sat", "Sun"]);
        assert_eq!(weekend("IL"), ["Fri", "Sat"]);
        assert_eq!(weekend("IN"), ["Sun"]);
    }
}
