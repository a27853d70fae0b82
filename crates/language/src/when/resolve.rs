//! From what was said to which day and hour it is, seen from now.
use super::calendar::{Days, day, one_day, shift};
use super::said::{Clock, Day, Half, Hours, Part, Said};
use super::word::Unit;
use super::{Bound, Locale, Meaning, Precision, Stop, series};
use jiff::civil::{Date, Time};
use jiff::{ToSpan, Zoned};

/// Now, as a grammar needs it.
pub(crate) struct From<'a> {
    pub now: &'a Zoned,
    pub locale: &'a Locale,
    /// "since": of all the Mondays, the one behind us.
    pub past: bool,
}

/// The meaning; none where the calendar has no such day.
pub(crate) fn meaning(said: &Said, now: &Zoned, locale: &Locale) -> Option<(Meaning, Bound)> {
    let from = From {
        now,
        locale,
        past: false,
    };
    Some(match said {
        Said::Length(minutes) => (Meaning::Length { minutes: *minutes }, Bound::On),
        Said::Repeat(rule) => (series::repeat(rule, &from)?, Bound::On),
        Said::Minutes(minutes) => (moment(&now.checked_add(minutes.minutes()).ok()?), Bound::On),
        Said::Within(count, unit) => (within(*count, *unit, &from)?, Bound::By),
        Said::Days(a, at, b, until) => (days(a, at, b, until, &from)?, Bound::On),
        Said::At(bound, day, hours) => {
            let from = From {
                past: *bound == Bound::Since,
                ..from
            };
            (
                bounded(*bound, day.as_ref(), hours.as_ref(), &from)?,
                *bound,
            )
        }
    })
}

fn moment(at: &Zoned) -> Meaning {
    let time = at.datetime().time();
    let time = Time::new(time.hour(), time.minute(), 0, 0).unwrap_or(time);
    Meaning::Point {
        date: at.date(),
        time: Some(time),
        precision: Precision::Minute,
    }
}

fn within(count: u32, unit: Unit, from: &From<'_>) -> Option<Meaning> {
    let start = from.now.datetime();
    let here = Stop {
        date: start.date(),
        time: Some(Time::new(start.hour(), start.minute(), 0, 0).ok()?),
    };
    let end = match unit {
        Unit::Minute | Unit::Hour => {
            let minutes = i64::from(count) * if unit == Unit::Hour { 60 } else { 1 };
            let end = from.now.checked_add(minutes.minutes()).ok()?.datetime();
            return Some(Meaning::Span {
                from: Some(here),
                to: Some(Stop {
                    date: end.date(),
                    time: Some(Time::new(end.hour(), end.minute(), 0, 0).ok()?),
                }),
            });
        }
        unit => shift(start.date(), i64::from(count), unit)?,
    };
    Some(Meaning::Span {
        from: Some(Stop {
            date: start.date(),
            time: None,
        }),
        to: Some(Stop {
            date: end,
            time: None,
        }),
    })
}

fn days(
    a: &Day,
    at: &Option<Hours>,
    b: &Day,
    until: &Option<Hours>,
    from: &From<'_>,
) -> Option<Meaning> {
    let start = day(a, from)?.first;
    let mut end = day(b, from)?.last;
    // "Friday to Monday", "28 Dec to 3 Jan": the end is the first such day after the start.
    if end < start {
        end = match b {
            Day::Weekday(..) => end.checked_add(7.days()).ok()?,
            Day::Calendar { year: None, .. } | Day::Numeric { year: None, .. } => {
                end.checked_add(1.year()).ok()?
            }
            _ => return None,
        };
    }
    let stop = |date, hours: &Option<Hours>| match hours {
        Some(Hours::At(clock)) => at_clock(date, *clock, from),
        _ => Some(Stop { date, time: None }),
    };
    Some(Meaning::Span {
        from: Some(stop(start, at)?),
        to: Some(stop(end, until)?),
    })
}

fn bounded(
    bound: Bound,
    said: Option<&Day>,
    hours: Option<&Hours>,
    from: &From<'_>,
) -> Option<Meaning> {
    let days = match said {
        Some(said) => day(said, from)?,
        None => day_of_hours(hours?, from)?,
    };
    let closed = match hours {
        Some(hours) => timed(days.first, hours, from)?,
        None => match days.precision {
            Some(precision) => Meaning::Point {
                date: days.first,
                time: None,
                precision,
            },
            None => Meaning::Span {
                from: Some(Stop {
                    date: days.first,
                    time: None,
                }),
                to: Some(Stop {
                    date: days.last,
                    time: None,
                }),
            },
        },
    };
    Some(match bound {
        Bound::On | Bound::By => closed,
        _ => opened(bound, closed, &days, hours.is_some())?,
    })
}

/// With one end open. Before a day is up to the day that precedes it, after a day is from the next
/// one on; before and after a time are exactly that.
fn opened(bound: Bound, closed: Meaning, days: &Days, timed: bool) -> Option<Meaning> {
    let begin = match &closed {
        Meaning::Span { from, .. } => *from,
        Meaning::Point { date, time, .. } => Some(Stop {
            date: *date,
            time: *time,
        }),
        _ => None,
    };
    let day = |date| Some(Stop { date, time: None });
    let until = |to| Meaning::Span { from: None, to };
    let since = |from| Meaning::Span { from, to: None };
    Some(match (bound, timed) {
        (Bound::On | Bound::By, _) | (Bound::Before, true) => closed,
        (Bound::Before, false) => until(day(days.first.yesterday().ok()?)),
        (Bound::After, false) => since(day(days.last.tomorrow().ok()?)),
        (Bound::Since | Bound::From | Bound::After, _) => since(begin),
        (Bound::Until, true) => until(begin),
        (Bound::Until, false) => until(day(days.last)),
    })
}

/// A time alone is today's while it is still to come, else tomorrow's.
fn day_of_hours(hours: &Hours, from: &From<'_>) -> Option<Days> {
    let clock = match hours {
        Hours::At(clock) | Hours::Between(clock, _) => *clock,
        Hours::Part(part) => part_of(*part).0,
    };
    let now = from.now.datetime();
    let today = at_clock(now.date(), clock, from)?;
    let gone = today.date.to_datetime(today.time?) < now;
    let date = if gone && !from.past {
        now.date().tomorrow().ok()?
    } else {
        now.date()
    };
    Some(one_day(date))
}

fn part_of(part: Part) -> (Clock, Clock) {
    let at = |hour| Clock {
        hour,
        minute: 0,
        half: Half::Sure,
        zone: None,
    };
    match part {
        Part::Morning => (at(8), at(12)),
        Part::Lunch => (at(12), at(14)),
        Part::Afternoon => (at(12), at(17)),
        Part::Evening => (at(18), at(22)),
    }
}

pub(crate) fn timed(date: Date, hours: &Hours, from: &From<'_>) -> Option<Meaning> {
    let (start, end) = match hours {
        Hours::At(clock) => {
            let at = at_clock(date, *clock, from)?;
            return Some(Meaning::Point {
                date: at.date,
                time: at.time,
                precision: Precision::Minute,
            });
        }
        Hours::Between(start, end) => (
            *start,
            Clock {
                zone: start.zone.or(end.zone),
                ..*end
            },
        ),
        Hours::Part(part) => part_of(*part),
    };
    let start = at_clock(date, start, from)?;
    let mut end = at_clock(date, end, from)?;
    if (end.date, end.time) <= (start.date, start.time) {
        end.date = end.date.tomorrow().ok()?;
    }
    Some(Meaning::Span {
        from: Some(start),
        to: Some(end),
    })
}

/// The clock on that date, in the reader's zone. A time that the clocks skip in spring moves on by
/// what they skip, as RFC 5545 section 3.3.5 has it.
pub(crate) fn at_clock(date: Date, clock: Clock, from: &From<'_>) -> Option<Stop> {
    let hour = match clock {
        Clock {
            hour: hour @ 1..=6,
            half: Half::Guess,
            ..
        } => hour + 12,
        Clock { hour, .. } => hour,
    };
    let (date, hour) = if hour == 24 {
        (date.tomorrow().ok()?, 0)
    } else {
        (date, hour)
    };
    let said = date.to_datetime(Time::new(hour, clock.minute, 0, 0).ok()?);
    let here = from.now.time_zone();
    let at = match clock.zone {
        None => said.to_zoned(here.clone()).ok()?,
        Some(zone) => said.in_tz(zone).ok()?.with_time_zone(here.clone()),
    };
    Some(Stop {
        date: at.date(),
        time: Some(at.datetime().time()),
    })
}
