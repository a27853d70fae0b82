//! A repetition in words as a rule of RFC 5545 and the first day it falls on.
use super::calendar;
use super::resolve::{self, From};
use super::said::{Hours, Repeat};
use super::word::Unit;
use super::{Meaning, Stop};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use std::fmt::Write;

/// The longest a yearly rule may wait for 29 February, in days.
const SEARCH: usize = 8 * 366 + 1;

pub(crate) fn repeat(said: &Repeat, from: &From<'_>) -> Option<Meaning> {
    let start = first(said, from)?;
    let minutes = match &said.hours {
        Some(hours @ (Hours::Between(..) | Hours::Part(_))) => {
            span_minutes(start.date, hours, from)
        }
        _ => None,
    };
    Some(Meaning::Repeat {
        rule: rule(said, from)?,
        start,
        minutes,
    })
}

fn span_minutes(date: Date, hours: &Hours, from: &From<'_>) -> Option<i64> {
    let Meaning::Span {
        from: Some(a),
        to: Some(b),
    } = resolve::timed(date, hours, from)?
    else {
        return None;
    };
    let (a, b) = (a.date.to_datetime(a.time?), b.date.to_datetime(b.time?));
    Some(a.duration_until(b).as_mins())
}

/// The first day from the stated start (or today) on which the rule falls and has not passed.
fn first(said: &Repeat, from: &From<'_>) -> Option<Stop> {
    let begin = match &said.from {
        Some(day) => calendar::day(day, from)?.first,
        None => from.now.date(),
    };
    let mut date = begin;
    for _ in 0..SEARCH {
        if falls_on(said, date) {
            let at = start_on(said, date, from)?;
            let passed = at
                .time
                .is_some_and(|t| at.date.to_datetime(t) < from.now.datetime());
            if !passed || said.from.is_some() {
                return Some(at);
            }
        }
        date = date.tomorrow().ok()?;
    }
    None
}

fn start_on(said: &Repeat, date: Date, from: &From<'_>) -> Option<Stop> {
    let Some(hours) = &said.hours else {
        return Some(Stop { date, time: None });
    };
    match resolve::timed(date, hours, from)? {
        Meaning::Point { date, time, .. } => Some(Stop { date, time }),
        Meaning::Span { from, .. } => from,
        _ => None,
    }
}

fn falls_on(said: &Repeat, date: Date) -> bool {
    let weekday = said.days.is_empty()
        || said.days.iter().any(|(n, day)| {
            *day == date.weekday()
                && (*n == 0 || date.nth_weekday_of_month(*n, *day).is_ok_and(|d| d == date))
        });
    let month_day = said.month_day.is_none_or(|d| match d {
        -1 => date == date.last_of_month(),
        d => date.day() == d,
    });
    weekday && month_day && said.month.is_none_or(|m| m == date.month())
}

fn rule(said: &Repeat, from: &From<'_>) -> Option<String> {
    let frequency = match said.unit {
        Unit::Day => "DAILY",
        Unit::WorkingDay | Unit::Week => "WEEKLY",
        Unit::Month => "MONTHLY",
        Unit::Year => "YEARLY",
        _ => return None,
    };
    let mut out = format!("FREQ={frequency}");
    let mut put = |text: std::fmt::Arguments<'_>| out.write_fmt(text).ok();
    if said.every > 1 {
        put(format_args!(";INTERVAL={}", said.every))?;
    }
    if let Some(month) = said.month {
        put(format_args!(";BYMONTH={month}"))?;
    }
    if let Some(day) = said.month_day {
        put(format_args!(";BYMONTHDAY={day}"))?;
    }
    if !said.days.is_empty() {
        let days: Vec<String> = said.days.iter().map(|(n, d)| by_day(*n, *d)).collect();
        put(format_args!(";BYDAY={}", days.join(",")))?;
    }
    // RFC 5545 section 3.3.10: WKST matters to a weekly rule with an interval.
    if said.unit == Unit::Week && said.every > 1 && from.locale.first_day != Weekday::Monday {
        put(format_args!(";WKST={}", letters(from.locale.first_day)))?;
    }
    if let Some(count) = said.count {
        put(format_args!(";COUNT={count}"))?;
    } else if let Some(until) = &said.until {
        put(format_args!(
            ";UNTIL={}",
            until_text(calendar::day(until, from)?.last, said, from)?
        ))?;
    }
    Some(out)
}

fn by_day(n: i8, day: Weekday) -> String {
    match n {
        0 => letters(day).to_owned(),
        n => format!("{n}{}", letters(day)),
    }
}

fn letters(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}

/// RFC 5545 section 3.3.10: a date where the start is one, else an instant in UTC.
fn until_text(last: Date, said: &Repeat, from: &From<'_>) -> Option<String> {
    if said.hours.is_none() {
        return Some(last.strftime("%Y%m%d").to_string());
    }
    let end = last
        .at(23, 59, 59, 0)
        .to_zoned(from.now.time_zone().clone())
        .ok()?;
    Some(
        end.with_time_zone(TimeZone::UTC)
            .strftime("%Y%m%dT%H%M%SZ")
            .to_string(),
    )
}
