//! Grammar of whole expressions: a bound, a day and a time, in the orders people use.
use super::Bound;
use super::clock;
use super::day::{self, Needs};
use super::length;
use super::repeat;
use super::said::{Clock, Day, Half, Hours, Part, Said};
use super::token::{Parsed, Tokens, is_loose, mark, no, one, only_if, phrase};
use super::word::Unit;
use winnow::Parser;
use winnow::combinator::{alt, opt, peek};
use winnow::error::EmptyError;
use winnow::stream::Stream;

/// The longest thing that begins here, by the order of these lines.
pub(crate) fn said(input: &mut Tokens<'_>) -> Parsed<Said> {
    alt((
        repeat::repeat.map(|r| Said::Repeat(Box::new(r))),
        within,
        from_now,
        days,
        bounded,
        length::length.map(Said::Length),
    ))
    .parse_next(input)
}

/// "within 2 hours", "in the next three days", "over the next two weeks".
fn within(input: &mut Tokens<'_>) -> Parsed<Said> {
    one(&[
        "within the next",
        "within",
        "in the next",
        "over the next",
        "during the next",
    ])
    .parse_next(input)?;
    let start = input.checkpoint();
    if let Ok(minutes) = length::minutes(input)
        && minutes < 480
    {
        return Ok(Said::Within(
            u32::try_from(minutes).unwrap_or(0),
            Unit::Minute,
        ));
    }
    input.reset(&start);
    let (count, unit) = day::amount(input)?;
    Ok(Said::Within(u32::try_from(count).unwrap_or(0), unit))
}

/// "in 2 hours", "20 minutes ago", "an hour from now".
fn from_now(input: &mut Tokens<'_>) -> Parsed<Said> {
    let ahead = opt(phrase("in")).parse_next(input)?.is_some();
    let (minutes, unit_of_days) = short_length(input)?;
    only_if(!unit_of_days, input)?;
    if ahead {
        let _ = opt((opt(mark('\'')), phrase("time"))).parse_next(input)?;
        return Ok(Said::Minutes(minutes));
    }
    let sign = alt((
        phrase("ago").value(-1),
        one(&["from now", "hence"]).value(1),
    ))
    .parse_next(input)?;
    Ok(Said::Minutes(sign * minutes))
}

fn short_length(input: &mut Tokens<'_>) -> Parsed<(i64, bool)> {
    let before = input.checkpoint();
    let minutes = length::minutes(input)?;
    let after = input.checkpoint();
    input.reset(&before);
    let by_days =
        day::amount(input).is_ok_and(|(_, unit)| !matches!(unit, Unit::Minute | Unit::Hour));
    input.reset(&after);
    Ok((minutes, by_days))
}

/// "3–7 Aug", "Monday to Wednesday", "Mon 2pm to Tue 4pm".
fn days(input: &mut Tokens<'_>) -> Parsed<Said> {
    let start = input.checkpoint();
    if let Ok((from, to)) = day::days(input) {
        let hours = hours_after(input);
        return Ok(match hours {
            Some(Hours::Between(a, b)) => {
                Said::Days(from, Some(Hours::At(a)), to, Some(Hours::At(b)))
            }
            _ => Said::Days(from, None, to, None),
        });
    }
    input.reset(&start);
    let _ = opt(phrase("from")).parse_next(input)?;
    let (from, from_hours) = dated_time(input)?;
    super::token::dash_or(&["to", "until", "till"]).parse_next(input)?;
    let (to, to_hours) = dated_time(input)?;
    Ok(Said::Days(from, Some(from_hours), to, Some(to_hours)))
}

fn dated_time(input: &mut Tokens<'_>) -> Parsed<(Day, Hours)> {
    let (day, _) = day::day(input)?;
    let _ = opt(mark(',')).parse_next(input)?;
    let _ = opt(clock::at).parse_next(input)?;
    Ok((
        day,
        Hours::At(alt((clock::clock, clock::bare_hour)).parse_next(input)?),
    ))
}

/// A bound, if any, and then a day, a time or both.
fn bounded(input: &mut Tokens<'_>) -> Parsed<Said> {
    let bound = opt(bound).parse_next(input)?;
    let start = input.checkpoint();
    if bound.is_some_and(|b| b == Bound::From)
        && let Ok((day, hours @ Some(Hours::Between(..)))) = hours_and_day(input, true)
    {
        return Ok(Said::At(Bound::On, day, hours));
    }
    input.reset(&start);
    // "in 3 days" has its own "in"; only then may "in" and "on" be mere announcements.
    let found = day_and_hours(input, bound.is_some())
        .or_else(|_: EmptyError| {
            input.reset(&start);
            one(&["on", "in"]).parse_next(input)?;
            day_and_hours(input, true)
        })
        .or_else(|_: EmptyError| {
            input.reset(&start);
            let at = opt(clock::at).parse_next(input)?.is_some();
            hours_and_day(input, at || bound.is_some())
        });
    let (day, hours) = found?;
    Ok(Said::At(bound.unwrap_or(Bound::On), day, hours))
}

fn bound(input: &mut Tokens<'_>) -> Parsed<Bound> {
    alt((
        one(&[
            "by the latest",
            "no later than",
            "not later than",
            "on or before",
            "at the latest by",
            "at latest by",
            "by",
        ])
        .value(Bound::By),
        one(&["before", "ahead of", "prior to"]).value(Bound::Before),
        one(&["not before", "no earlier than", "after"]).value(Bound::After),
        one(&["ever since", "since"]).value(Bound::Since),
        one(&["starting on", "starting", "from", "as of", "effective"]).value(Bound::From),
        one(&["until", "till", "up to", "through"]).value(Bound::Until),
    ))
    .parse_next(input)
}

type DayAndHours = (Option<Day>, Option<Hours>);

/// "Tuesday 4pm", "tomorrow at 10", "Tue 2-4pm", "first thing tomorrow".
fn day_and_hours(input: &mut Tokens<'_>, announced: bool) -> Parsed<DayAndHours> {
    let start = input.checkpoint();
    if phrase("tonight").parse_next(input).is_ok() {
        let hours = tonight(input);
        return Ok((Some(Day::Offset(0)), Some(hours)));
    }
    input.reset(&start);
    if phrase("this").parse_next(input).is_ok() && peek(clock::part).parse_next(input).is_ok() {
        return Ok((Some(Day::Offset(0)), Some(clock::hours(input, false)?)));
    }
    input.reset(&start);
    if phrase("last night").parse_next(input).is_ok() {
        return Ok((Some(Day::Offset(-1)), Some(Hours::Part(Part::Evening))));
    }
    input.reset(&start);
    let (day, needs) = day::day(input)?;
    let hours = hours_after(input);
    let company = announced || hours.is_some();
    only_if(needs != Needs::Company || company, input)?;
    only_if(
        needs != Needs::Loose || hours.is_some() || is_loose(input.first()),
        input,
    )?;
    Ok((Some(day), hours))
}

fn tonight(input: &mut Tokens<'_>) -> Hours {
    let start = input.checkpoint();
    let _ = opt(clock::at).parse_next(input);
    match clock::hours(input, true) {
        Ok(Hours::At(
            c @ Clock {
                hour: 1..=11,
                half: Half::Guess,
                ..
            },
        )) => Hours::At(Clock {
            hour: c.hour + 12,
            half: Half::Sure,
            ..c
        }),
        Ok(hours) => hours,
        Err(_) => {
            input.reset(&start);
            Hours::Part(Part::Evening)
        }
    }
}

/// What follows a day: ", at 4", "2-4pm", "first thing", "EOD".
fn hours_after(input: &mut Tokens<'_>) -> Option<Hours> {
    let start = input.checkpoint();
    let _ = opt(mark(',')).parse_next(input).ok()?;
    if one(&["first thing", "by first thing"])
        .parse_next(input)
        .is_ok()
    {
        return Some(Hours::At(nine()));
    }
    input.reset(&start);
    let _ = opt(mark(',')).parse_next(input).ok()?;
    let announced = opt(clock::at).parse_next(input).ok()?.is_some();
    let found = clock::hours(input, announced).or_else(|_| {
        if announced {
            no(input)
        } else {
            bare_range(input)
        }
    });
    if found.is_err() {
        input.reset(&start);
    }
    found.ok()
}

fn nine() -> Clock {
    Clock {
        hour: 9,
        minute: 0,
        half: Half::Sure,
        zone: None,
    }
}

/// "2-4" straight after a day.
fn bare_range(input: &mut Tokens<'_>) -> Parsed<Hours> {
    let hours = clock::hours(input, true)?;
    only_if(matches!(hours, Hours::Between(..)), input)?;
    Ok(hours)
}

/// "4pm on Thursday", "noon tomorrow", "at 3", "EOD Friday", "first thing tomorrow".
fn hours_and_day(input: &mut Tokens<'_>, bare: bool) -> Parsed<DayAndHours> {
    let start = input.checkpoint();
    let first_thing = phrase("first thing").parse_next(input).is_ok();
    if !first_thing {
        input.reset(&start);
    }
    let hours = if first_thing {
        Hours::At(nine())
    } else {
        // "at 3 tomorrow" needs the day as its company, "at 3" an end.
        clock::hours(input, bare).or_else(|_| {
            input.reset(&start);
            let hour = clock::bare_hour(input)?;
            only_if(bare, input)?;
            let after = input.checkpoint();
            only_if(day_after(input).is_some(), input)?;
            input.reset(&after);
            Ok(Hours::At(hour))
        })?
    };
    let before_day = input.checkpoint();
    let day = day_after(input);
    if day.is_none() {
        input.reset(&before_day);
    }
    let standing = match (&day, &hours) {
        (Some(_), _) => true,
        (None, Hours::Part(_)) => false,
        (None, Hours::At(_) | Hours::Between(..)) => !first_thing,
    };
    only_if(standing, input)?;
    Ok((day, Some(hours)))
}

fn day_after(input: &mut Tokens<'_>) -> Option<Day> {
    let _ = opt(mark(',')).parse_next(input).ok()?;
    let on = opt(one(&["on", "of"])).parse_next(input).ok()?.is_some();
    let (day, needs) = day::day(input).ok()?;
    let near = needs != Needs::Company || on || !matches!(day, Day::Of(_));
    near.then_some(day)
}
