//! A recurrence rule: its text (RFC 5545 section 3.3.10, RFC 7529) and its parts.
use crate::Error;
use jiff::{Timestamp, civil};

/// `FREQ`: the period that the other parts fill or thin out. Longer periods are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    /// `SECONDLY`
    Secondly,
    /// `MINUTELY`
    Minutely,
    /// `HOURLY`
    Hourly,
    /// `DAILY`
    Daily,
    /// `WEEKLY`
    Weekly,
    /// `MONTHLY`
    Monthly,
    /// `YEARLY`
    Yearly,
}

/// `UNTIL`, in the three forms that are met; the bound is inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// A date: through the end of that day, also where the series has times.
    Date(civil::Date),
    /// A wall clock time where the series starts.
    Local(civil::DateTime),
    /// An instant.
    Utc(Timestamp),
}

/// `SKIP` (RFC 7529 section 4.1): what becomes of the 31st in a shorter month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Skip {
    /// It does not happen, as RFC 5545 says.
    #[default]
    Omit,
    /// The last day of that month.
    Backward,
    /// The first day of the next month.
    Forward,
}

/// One `RRULE`. `"freq=weekly; byday=mo".parse()` reads it, `Display` writes it in capitals
/// and in one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// `FREQ`.
    pub frequency: Frequency,
    /// `INTERVAL`, at least 1.
    pub interval: u32,
    /// `COUNT`, at least 1; the start of the series is the first.
    pub count: Option<u32>,
    /// `UNTIL`.
    pub until: Option<Until>,
    /// `WKST` as days after Monday.
    pub(crate) week_start: u32,
    pub(crate) skip: Skip,
    /// `RSCALE` was there (it may only be `GREGORIAN`).
    pub(crate) scale: bool,
    pub(crate) parts: Parts,
}

/// The `BY…` parts. Small numbers are bit sets: sorted and free of repeats by construction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Parts {
    /// Bit n: second n (60 is read as 59, RFC 5545 section 3.3.12).
    pub(crate) seconds: u64,
    /// Bit n: minute n.
    pub(crate) minutes: u64,
    /// Bit n: hour n.
    pub(crate) hours: u32,
    /// Bit n: n days after Monday, without an ordinal.
    pub(crate) weekdays: u8,
    /// Weekdays with an ordinal.
    pub(crate) ordinals: Vec<(i16, u32)>,
    /// Bit n: day n of the month.
    pub(crate) month_days: u32,
    /// Bit n: day -n of the month.
    pub(crate) month_days_back: u32,
    /// Days of the year, from either end.
    pub(crate) year_days: Vec<i16>,
    /// Bit n: week n.
    pub(crate) weeks: u64,
    /// Bit n: week -n.
    pub(crate) weeks_back: u64,
    /// Bit n: month n.
    pub(crate) months: u16,
    /// `BYSETPOS`.
    pub(crate) positions: Vec<i16>,
}

impl Rule {
    /// A rule without further parts, such as `FREQ=DAILY`.
    pub fn every(frequency: Frequency) -> Self {
        Self {
            frequency,
            interval: 1,
            count: None,
            until: None,
            week_start: 0,
            skip: Skip::Omit,
            scale: false,
            parts: Parts::default(),
        }
    }

    /// Neither `COUNT` nor `UNTIL` ends it.
    pub fn is_endless(&self) -> bool {
        self.count.is_none() && self.until.is_none()
    }
}

pub(crate) const FREQUENCIES: [(&str, Frequency); 7] = [
    ("SECONDLY", Frequency::Secondly),
    ("MINUTELY", Frequency::Minutely),
    ("HOURLY", Frequency::Hourly),
    ("DAILY", Frequency::Daily),
    ("WEEKLY", Frequency::Weekly),
    ("MONTHLY", Frequency::Monthly),
    ("YEARLY", Frequency::Yearly),
];
pub(crate) const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

impl std::str::FromStr for Rule {
    type Err = Error;

    /// Lenient in case, spaces, a leading `RRULE:`, empty parts and the type of `UNTIL`.
    ///
    /// # Errors
    /// [`Error::Rule`] names the first part that is unknown, given twice or out of range.
    fn from_str(text: &str) -> Result<Self, Error> {
        let body = text.trim();
        let body = match body.get(..6) {
            Some(head) if head.eq_ignore_ascii_case("RRULE:") => &body[6..],
            _ => body,
        };
        let wrong = |part: &str, problem| Error::Rule {
            rule: text.to_owned(),
            part: part.to_owned(),
            problem,
        };
        let mut rule = Self::every(Frequency::Daily);
        let mut seen = 0_u32;
        for part in body
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let (name, value) = part
                .split_once('=')
                .ok_or_else(|| wrong(part, "has no `=`"))?;
            let (name, value) = (name.trim(), value.trim());
            let bit = read_part(&mut rule, name, value).map_err(|problem| wrong(part, problem))?;
            if seen & (1 << bit) != 0 {
                return Err(wrong(part, "is given twice"));
            }
            seen |= 1 << bit;
        }
        if seen & 1 == 0 {
            return Err(wrong("FREQ", "is missing"));
        }
        Ok(rule)
    }
}

/// Puts one part into the rule; gives its place in the list of known parts.
fn read_part(rule: &mut Rule, name: &str, value: &str) -> Result<u32, &'static str> {
    const NAMES: [&str; 16] = [
        "FREQ",
        "INTERVAL",
        "COUNT",
        "UNTIL",
        "BYSECOND",
        "BYMINUTE",
        "BYHOUR",
        "BYDAY",
        "BYMONTHDAY",
        "BYYEARDAY",
        "BYWEEKNO",
        "BYMONTH",
        "BYSETPOS",
        "WKST",
        "RSCALE",
        "SKIP",
    ];
    let place = NAMES
        .iter()
        .position(|known| known.eq_ignore_ascii_case(name))
        .ok_or("is not a part that RFC 5545 knows")?;
    let parts = &mut rule.parts;
    match place {
        0 => {
            rule.frequency = FREQUENCIES
                .iter()
                .find(|(word, _)| word.eq_ignore_ascii_case(value))
                .ok_or("is not a frequency")?
                .1;
        }
        1 => rule.interval = positive(value)?,
        2 => rule.count = Some(positive(value)?),
        3 => rule.until = Some(read_until(value)?),
        4 => {
            // A leap second is the second before it where clocks have none (section 3.3.12).
            let (seconds, _) = set(value, 0, 60)?;
            parts.seconds = seconds & !(1 << 60) | (seconds >> 60) << 59;
        }
        5 => parts.minutes = set(value, 0, 59)?.0,
        6 => parts.hours = set(value, 0, 23)?.0 as u32,
        7 => read_weekdays(parts, value)?,
        8 => {
            let (forward, back) = set(value, 1, 31)?;
            (parts.month_days, parts.month_days_back) = (forward as u32, back as u32);
        }
        9 => parts.year_days = list(value, 366)?,
        10 => (parts.weeks, parts.weeks_back) = set(value, 1, 53)?,
        11 => parts.months = positives(value, 1, 12)? as u16,
        12 => parts.positions = list(value, i16::MAX)?,
        13 => rule.week_start = weekday(value)?,
        14 if value.eq_ignore_ascii_case("GREGORIAN") => rule.scale = true,
        14 => return Err("is a calendar other than GREGORIAN, which is not supported"),
        _ => {
            rule.skip = match value.to_ascii_uppercase().as_str() {
                "OMIT" => Skip::Omit,
                "BACKWARD" => Skip::Backward,
                "FORWARD" => Skip::Forward,
                _ => return Err("is not OMIT, BACKWARD or FORWARD"),
            };
        }
    }
    Ok(place as u32)
}

fn positive(value: &str) -> Result<u32, &'static str> {
    match value.parse() {
        Ok(0) | Err(_) => Err("must be a whole number of at least 1"),
        Ok(number) => Ok(number),
    }
}

/// Numbers as two bit sets: those counted from the start, and those counted from the end.
fn set(value: &str, least: i64, most: i64) -> Result<(u64, u64), &'static str> {
    let mut sets = (0, 0);
    for number in value.split(',') {
        let number: i64 = number
            .trim()
            .parse()
            .map_err(|_| "holds something not a number")?;
        match number {
            n if (least..=most).contains(&n) => sets.0 |= 1 << n,
            n if least > 0 && (-most..=-least).contains(&n) => sets.1 |= 1 << -n,
            _ => return Err("holds a number out of range"),
        }
    }
    Ok(sets)
}

fn positives(value: &str, least: i64, most: i64) -> Result<u64, &'static str> {
    match set(value, least, most)? {
        (forward, 0) => Ok(forward),
        _ => Err("holds a number out of range"),
    }
}

/// Numbers from either end, sorted, each once.
fn list(value: &str, most: i16) -> Result<Vec<i16>, &'static str> {
    let mut numbers = Vec::new();
    for number in value.split(',') {
        match number.trim().parse::<i16>() {
            Ok(n) if n != 0 && (-most..=most).contains(&n) => numbers.push(n),
            Ok(_) => return Err("holds a number out of range"),
            Err(_) => return Err("holds something not a number"),
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

fn weekday(value: &str) -> Result<u32, &'static str> {
    WEEKDAYS
        .iter()
        .position(|word| word.eq_ignore_ascii_case(value))
        .map(|place| place as u32)
        .ok_or("holds something not a weekday")
}

fn read_weekdays(parts: &mut Parts, value: &str) -> Result<(), &'static str> {
    for item in value.split(',').map(str::trim) {
        let cut = item.len().saturating_sub(2);
        let (ordinal, day) = match (item.get(..cut), item.get(cut..)) {
            (Some(ordinal), Some(day)) => (ordinal.trim(), weekday(day)?),
            _ => return Err("holds something not a weekday"),
        };
        if ordinal.is_empty() {
            parts.weekdays |= 1 << day;
            continue;
        }
        match ordinal.parse::<i16>() {
            Ok(n) if n != 0 && (-53..=53).contains(&n) => parts.ordinals.push((n, day)),
            _ => return Err("holds an ordinal out of range"),
        }
    }
    parts.ordinals.sort_unstable();
    parts.ordinals.dedup();
    Ok(())
}

fn read_until(value: &str) -> Result<Until, &'static str> {
    const PROBLEM: &str = "is neither a date nor a date with a time";
    let (text, utc) = match value.strip_suffix(['Z', 'z']) {
        Some(text) => (text, true),
        None => (value, false),
    };
    let (date, time) = match text.split_once(['T', 't']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let number = |digits: &str, from: usize, to: usize| -> Option<i16> {
        let digits = digits.get(from..to)?;
        digits
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| digits.parse().ok())?
    };
    let date = (date.len() == 8)
        .then(|| {
            let (month, day) = (number(date, 4, 6)? as i8, number(date, 6, 8)? as i8);
            civil::Date::new(number(date, 0, 4)?, month, day).ok()
        })
        .flatten()
        .ok_or(PROBLEM)?;
    let Some(time) = time else {
        return Ok(Until::Date(date));
    };
    let at = (time.len() == 6)
        .then(|| {
            let (hour, minute) = (number(time, 0, 2)? as i8, number(time, 2, 4)? as i8);
            civil::Time::new(hour, minute, number(time, 4, 6)?.min(59) as i8, 0).ok()
        })
        .flatten()
        .map(|time| date.to_datetime(time))
        .ok_or(PROBLEM)?;
    if !utc {
        return Ok(Until::Local(at));
    }
    let instant = jiff::tz::TimeZone::UTC.to_timestamp(at);
    Ok(Until::Utc(instant.unwrap_or(Timestamp::MAX)))
}
