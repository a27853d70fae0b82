//! The prepared half-hour: its rhythm, its four fixed parts, answers, and what is carried over.
use crate::id::{ActionId, HalfHourId, PairId, PersonId};
use crate::locale::Locale;
use crate::proposal::Way;
use crate::working_time::{WorkingTime, plus_days};
use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How often (`F11`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cadence {
    /// On every working day.
    Daily,
    /// Once a week.
    Weekly,
    /// Once a month.
    Monthly,
    /// Once a quarter.
    Quarterly,
}

impl Cadence {
    /// From the shortest to the longest.
    pub const ALL: [Cadence; 4] = [
        Cadence::Daily,
        Cadence::Weekly,
        Cadence::Monthly,
        Cadence::Quarterly,
    ];

    /// Minutes set aside (`F11`).
    pub fn minutes(self) -> u32 {
        match self {
            Cadence::Daily => 15,
            Cadence::Weekly => 30,
            Cadence::Monthly => 60,
            Cadence::Quarterly => 150,
        }
    }

    /// What people call it.
    pub fn words(self) -> &'static str {
        match self {
            Cadence::Daily => "quarter of an hour",
            Cadence::Weekly => "half-hour",
            Cadence::Monthly => "hour of the month",
            Cadence::Quarterly => "plan of the quarter",
        }
    }

    /// Its name in a form.
    pub fn word(self) -> &'static str {
        match self {
            Cadence::Daily => "daily",
            Cadence::Weekly => "weekly",
            Cadence::Monthly => "monthly",
            Cadence::Quarterly => "quarterly",
        }
    }

    /// By its name.
    pub fn of(word: &str) -> Option<Cadence> {
        Cadence::ALL.into_iter().find(|c| c.word() == word)
    }
}

/// When it takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rhythm {
    /// How often.
    pub cadence: Cadence,
    /// On which weekday; says nothing for the daily one.
    pub day: Weekday,
    /// When, on the executive's clock.
    pub at: Time,
}

const DAYS: [(&str, Weekday); 5] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
];

impl fmt::Display for Rhythm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = DAYS.iter().find(|(_, d)| *d == self.day);
        let day = day.map_or("mon", |(word, _)| word);
        let at = self.at.strftime("%H:%M");
        write!(f, "{} {day} {at}", self.cadence.word())
    }
}

/// The text is no rhythm.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no rhythm: write one like “weekly mon 10:30”.")]
pub struct NoRhythm(String);

impl FromStr for Rhythm {
    type Err = NoRhythm;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let no = || NoRhythm(text.to_owned());
        let mut words = text.split_whitespace();
        let mut word = || words.next().ok_or_else(no);
        let (cadence, day, at) = (word()?, word()?, word()?);
        let day = DAYS.iter().find(|(word, _)| *word == day);
        Ok(Rhythm {
            cadence: Cadence::of(cadence).ok_or_else(no)?,
            day: day.ok_or_else(no)?.1,
            at: at.parse().map_err(|_| no())?,
        })
    }
}

/// No half-hour is looked for longer than this many days ahead.
const LOOK: i64 = 100;

impl Rhythm {
    /// Whether it takes place on that day: on a working day, in the first such week of its month
    /// or quarter. A holiday moves it to nowhere; the next one is the next one.
    pub fn on(&self, day: Date, work: &WorkingTime) -> bool {
        let first_week = day.day() <= 7;
        let of_quarter = (day.month() - 1) % 3 == 0;
        let falls = match self.cadence {
            Cadence::Daily => true,
            Cadence::Weekly => day.weekday() == self.day,
            Cadence::Monthly => day.weekday() == self.day && first_week,
            Cadence::Quarterly => day.weekday() == self.day && first_week && of_quarter,
        };
        falls && work.is_working_day(day)
    }

    /// The first one on that day or after it; none within a hundred days: only free days there.
    pub fn next(&self, from: Date, work: &WorkingTime) -> Option<Date> {
        (0..LOOK)
            .map(|n| plus_days(from, n))
            .find(|day| self.on(*day, work))
    }

    /// "every Monday at 10:30", "the first Monday of the quarter at 14:00".
    pub fn said(&self, locale: &Locale) -> String {
        let long = [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ];
        let at = usize::try_from(self.day.to_monday_zero_offset()).unwrap_or(0);
        let (day, time) = (long.get(at).unwrap_or(&"Monday"), locale.time(self.at));
        match self.cadence {
            Cadence::Daily => format!("every working day at {time}"),
            Cadence::Weekly => format!("every {day} at {time}"),
            Cadence::Monthly => format!("the first {day} of the month at {time}"),
            Cadence::Quarterly => format!("the first {day} of the quarter at {time}"),
        }
    }

    /// In which way that day's lies where the executive takes no meetings: "after 14:00"; none
    /// where it does not (`R62`).
    pub fn outside(&self, on: Date, work: &WorkingTime) -> Option<String> {
        work.outside(on.to_datetime(self.at), self.cadence.minutes())
    }

    /// The last one before that day.
    pub fn last(&self, before: Date, work: &WorkingTime) -> Option<Date> {
        (1..LOOK)
            .map(|n| plus_days(before, -n))
            .find(|day| self.on(*day, work))
    }
}

/// The four fixed parts (`R57`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Problems, each with its solution; questions and limits.
    Solutions,
    /// What could go better, between the two as well.
    Improvements,
    /// What to start.
    Projects,
    /// What was done, what is late, what is owed.
    Update,
}

impl Section {
    /// In their order.
    pub const ALL: [Section; 4] = [
        Section::Solutions,
        Section::Improvements,
        Section::Projects,
        Section::Update,
    ];

    /// Its heading.
    pub fn words(self) -> &'static str {
        match self {
            Section::Solutions => "Problems, with a solution each",
            Section::Improvements => "What could go better",
            Section::Projects => "What to start",
            Section::Update => "The full update",
        }
    }

    /// Its name in a form.
    pub fn word(self) -> &'static str {
        match self {
            Section::Solutions => "solutions",
            Section::Improvements => "improvements",
            Section::Projects => "projects",
            Section::Update => "update",
        }
    }

    /// By its name.
    pub fn of(word: &str) -> Option<Section> {
        Section::ALL.into_iter().find(|s| s.word() == word)
    }
}

/// What came of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not now: it comes again next time.
    Later,
    /// It was talked about, and that was what it needed.
    Talked,
    /// It is an action now.
    Action(ActionId),
}

impl Outcome {
    /// What stands beside the item.
    pub fn words(self) -> &'static str {
        match self {
            Outcome::Yes => "yes",
            Outcome::No => "no",
            Outcome::Later => "next time",
            Outcome::Talked => "talked about",
            Outcome::Action(_) => "an action now",
        }
    }
}

/// One answer in a half-hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// To which item.
    pub key: String,
    /// In which part it stood.
    pub section: Section,
    /// Its words then; empty where they are for two pairs of eyes only.
    pub title: String,
    /// What came of it.
    pub outcome: Outcome,
    /// What was said.
    pub words: String,
    /// Who noted it.
    pub by: Option<PersonId>,
    /// In which way.
    pub way: Way,
    /// When.
    pub at: Timestamp,
}

/// An item somebody wrote onto the sheet by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    /// Its key.
    pub key: String,
    /// In which part.
    pub section: Section,
    /// Its words.
    pub title: String,
    /// Who wrote it.
    pub by: Option<PersonId>,
}

/// Where a half-hour stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HalfHourState {
    /// It is to come, or going on.
    Prepared,
    /// It took place.
    Held,
    /// It did not.
    Cancelled,
}

/// Three questions at the end (`R75`); every one may stay empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Retro {
    /// What works between the two.
    pub works: String,
    /// What is in the way.
    pub obstacles: String,
    /// What to do otherwise until next time.
    pub change: String,
}

/// One half-hour, prepared, held or cancelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HalfHour {
    /// Its identity.
    pub id: HalfHourId,
    /// Whose.
    pub pair: PairId,
    /// Of which rhythm.
    pub cadence: Cadence,
    /// Its day.
    pub on: Date,
    /// Where it stands.
    pub state: HalfHourState,
    /// What was answered.
    pub said: Vec<Said>,
    /// What was written onto the sheet by hand.
    pub own: Vec<Own>,
    /// What was on the sheet and not reached.
    pub left: Vec<String>,
    /// What was said at the end.
    pub retro: Retro,
    /// When it was closed.
    pub closed: Option<Timestamp>,
}

impl HalfHour {
    /// One to come.
    pub fn new(id: HalfHourId, pair: PairId, cadence: Cadence, on: Date) -> HalfHour {
        HalfHour {
            id,
            pair,
            cadence,
            on,
            state: HalfHourState::Prepared,
            said: Vec::new(),
            own: Vec::new(),
            left: Vec::new(),
            retro: Retro::default(),
            closed: None,
        }
    }

    /// The last answer to an item.
    pub fn answer(&self, key: &str) -> Option<&Said> {
        self.said.iter().rev().find(|s| s.key == key)
    }

    /// Whether an item was put off here, or not reached.
    fn put_off(&self, key: &str) -> bool {
        let later = self
            .answer(key)
            .is_some_and(|s| s.outcome == Outcome::Later);
        later || self.left.iter().any(|k| k == key)
    }
}

/// How many half-hours in a row an item was put off or not reached, the last one first. `history`
/// is of one cadence, the newest first.
pub fn carried(key: &str, history: &[HalfHour]) -> usize {
    let over = history
        .iter()
        .filter(|h| h.state != HalfHourState::Prepared);
    over.take_while(|h| h.put_off(key)).count()
}

/// How many of the last ones in a row did not take place (`R75`). `history` is of one cadence, the
/// newest first.
pub fn cancelled_in_a_row(history: &[HalfHour]) -> usize {
    let over = history
        .iter()
        .filter(|h| h.state != HalfHourState::Prepared);
    over.take_while(|h| h.state == HalfHourState::Cancelled)
        .count()
}

/// Of those that were to take place, how many did, in whole percent (`R75`); none where none was.
pub fn held_percent(history: &[HalfHour]) -> Option<usize> {
    let over = history
        .iter()
        .filter(|h| h.state != HalfHourState::Prepared);
    let all = over.clone().count();
    let held = over.filter(|h| h.state == HalfHourState::Held).count();
    (all > 0).then(|| (held * 200 + all) / (all * 2))
}

/// What was written by hand and has no answer yet that settles it, the oldest first.
pub fn own_open(history: &[HalfHour]) -> Vec<Own> {
    let settled = |key: &str| {
        let mut said = history.iter().flat_map(|h| &h.said);
        said.any(|s| s.key == key && s.outcome != Outcome::Later)
    };
    let own = history.iter().rev().flat_map(|h| &h.own);
    own.filter(|o| !settled(&o.key)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};
    use jiff::tz::TimeZone;
    use uuid::Uuid;

    fn work() -> WorkingTime {
        WorkingTime::weekdays(TimeZone::UTC, time(9, 0, 0, 0), time(17, 0, 0, 0))
    }

    fn held(on: Date, state: HalfHourState, left: &[&str]) -> HalfHour {
        let id = HalfHourId(Uuid::nil());
        let mut half_hour = HalfHour::new(id, PairId(Uuid::nil()), Cadence::Weekly, on);
        half_hour.state = state;
        half_hour.left = left.iter().map(|k| (*k).to_owned()).collect();
        half_hour
    }

    #[test]
    fn a_rhythm_is_written_as_it_is_read() {
        let said = |text: &str| text.parse::<Rhythm>().unwrap().said(&Locale::default());
        assert_eq!(said("weekly mon 10:30"), "every Monday at 10:30");
        let quarter = "the first Friday of the quarter at 14:00";
        assert_eq!(said("quarterly fri 14:00"), quarter);
        for text in ["weekly mon 10:30", "daily mon 08:45", "quarterly fri 14:00"] {
            assert_eq!(text.parse::<Rhythm>().unwrap().to_string(), text);
        }
        for no in [
            "",
            "weekly",
            "weekly mon",
            "hourly mon 10:00",
            "weekly sun 10:00",
        ] {
            assert!(no.parse::<Rhythm>().is_err(), "{no}");
        }
    }

    #[test]
    fn each_rhythm_finds_its_days() {
        let work = work();
        let monday = date(2027, 8, 2);
        let next = |text: &str| text.parse::<Rhythm>().unwrap().next(monday, &work).unwrap();
        assert_eq!(next("daily mon 10:00"), monday);
        assert_eq!(next("weekly wed 10:00"), date(2027, 8, 4));
        assert_eq!(next("monthly mon 10:00"), monday);
        assert_eq!(next("monthly fri 10:00"), date(2027, 8, 6));
        assert_eq!(next("quarterly mon 10:00"), date(2027, 10, 4));
        let weekly: Rhythm = "weekly mon 10:00".parse().unwrap();
        assert_eq!(weekly.last(monday, &work), Some(date(2027, 7, 26)));
    }

    #[test]
    fn what_was_not_reached_is_counted_and_what_was_settled_is_not() {
        use HalfHourState::{Cancelled, Held, Prepared};
        let history = [
            held(date(2027, 8, 9), Prepared, &[]),
            held(date(2027, 8, 2), Cancelled, &["a", "b"]),
            held(date(2027, 7, 26), Held, &["a"]),
            held(date(2027, 7, 19), Held, &[]),
        ];
        assert_eq!(carried("a", &history), 2);
        assert_eq!(carried("b", &history), 1);
        assert_eq!(carried("c", &history), 0);
        assert_eq!(cancelled_in_a_row(&history), 1);
        assert_eq!(held_percent(&history), Some(67));
        assert_eq!(held_percent(&history[..1]), None);
    }
}
