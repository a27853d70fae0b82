//! Working days of one person: the house's, less holidays, less absences.
use crate::forecast::Estimate;
use crate::id::PersonId;
use crate::working_time::{WorkingTime, plus_days};
use jiff::civil::Date;
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

/// The most working days of one item that are laid out on dates: ten years. What is longer ends
/// there.
pub const MOST_DAYS: u32 = 2_600;

/// First and last day of an item, both worked on; one day for what takes no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The day it begins.
    pub first: Date,
    /// The day it is done.
    pub last: Date,
}

impl Span {
    /// A moment on one day.
    pub fn on(date: Date) -> Span {
        Span {
            first: date,
            last: date,
        }
    }
}

/// Somebody is away, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absence {
    /// Who.
    pub person: PersonId,
    /// First day away.
    pub from: Date,
    /// Last day away.
    pub to: Date,
}

/// Not a line that says who is away and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an absence is a person, a first and a last day that is not before it")]
pub struct BadAbsence;

impl fmt::Display for Absence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.person, self.from, self.to)
    }
}

impl FromStr for Absence {
    type Err = BadAbsence;
    fn from_str(text: &str) -> Result<Absence, BadAbsence> {
        let [person, from, to] = text.split_whitespace().collect::<Vec<_>>()[..] else {
            return Err(BadAbsence);
        };
        let read = |day: &str| day.parse().map_err(|_| BadAbsence);
        let (from, to) = (read(from)?, read(to)?);
        let person = person.parse().map_err(|_| BadAbsence)?;
        if to < from {
            return Err(BadAbsence);
        }
        Ok(Absence { person, from, to })
    }
}

/// The most likely length in whole working days, a part of a day being a day.
pub fn whole_days(estimate: &Estimate) -> u32 {
    // Never negative, and cut far below the largest number.
    estimate.likely().ceil().min(f64::from(MOST_DAYS)) as u32
}

/// Who works when.
pub struct Days<'a> {
    work: &'a WorkingTime,
    away: HashMap<PersonId, Vec<(Date, Date)>>,
}

/// After so many days on which somebody does not work they count as working: somebody who never
/// comes back would else hold up the reckoning for ever.
const PATIENCE: i64 = 400;

impl<'a> Days<'a> {
    /// The house's working days and who is away when.
    pub fn new(work: &'a WorkingTime, absences: &[Absence]) -> Days<'a> {
        let mut away: HashMap<PersonId, Vec<(Date, Date)>> = HashMap::new();
        for absence in absences {
            let days = (absence.from, absence.to);
            away.entry(absence.person).or_default().push(days);
        }
        Days { work, away }
    }

    /// Whether the owner works on a day; where nobody owns it, whether the house does.
    pub fn works(&self, owner: Option<PersonId>, date: Date) -> bool {
        let away = owner.and_then(|o| self.away.get(&o));
        let away =
            away.is_some_and(|all| all.iter().any(|(from, to)| (*from..=*to).contains(&date)));
        !away && self.work.is_working_day(date)
    }

    /// The nearest day that the owner works, from `date` on in steps of one day.
    fn nearest(&self, owner: Option<PersonId>, date: Date, step: i64) -> Date {
        let days = (0..PATIENCE).map(|n| plus_days(date, n * step));
        let mut days = days.filter(|day| self.works(owner, *day));
        days.next().unwrap_or(date)
    }

    /// The day on which the last of `length` working days falls, `date` being the first or, with a
    /// step of −1, the first of them counted backwards.
    fn count(&self, owner: Option<PersonId>, date: Date, length: u32, step: i64) -> Date {
        let mut day = date;
        for _ in 1..length.min(MOST_DAYS) {
            day = self.nearest(owner, plus_days(day, step), step);
        }
        day
    }

    /// `length` working days, the first on `date` or as soon after as the owner works.
    pub fn from(&self, owner: Option<PersonId>, date: Date, length: u32) -> Span {
        if length == 0 {
            return Span::on(date);
        }
        let first = self.nearest(owner, date, 1);
        let last = self.count(owner, first, length, 1);
        Span { first, last }
    }

    /// `length` working days, the first after `date`.
    pub fn after(&self, owner: Option<PersonId>, date: Date, length: u32) -> Span {
        self.from(owner, plus_days(date, 1), length)
    }

    /// `length` working days, the last on `date` or as shortly before as the owner works.
    pub fn until(&self, owner: Option<PersonId>, date: Date, length: u32) -> Span {
        if length == 0 {
            return Span::on(date);
        }
        let last = self.nearest(owner, date, -1);
        let first = self.count(owner, last, length, -1);
        Span { first, last }
    }

    /// `length` working days up to a date that somebody has set: it stays as it was set, even where
    /// nobody works then.
    pub fn ending(&self, owner: Option<PersonId>, date: Date, length: u32) -> Span {
        let first = self.until(owner, date, length).first;
        Span { first, last: date }
    }
}
