//! Grammar of what comes round: "every other Tuesday at 10", "monthly on the last Friday".
use super::clock;
use super::day;
use super::said::{Day, Hours, Repeat};
use super::token::{
    Parsed, Token, Tokens, digits, is_loose, mark, named, no, one, only_if, phrase,
};
use super::word::{self, Unit};
use jiff::civil::Weekday;
use winnow::Parser;
use winnow::combinator::{alt, opt, peek, separated};
use winnow::stream::Stream;

const WORKDAYS: [Weekday; 5] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
];

fn rule(every: u32, unit: Unit) -> Repeat {
    Repeat {
        every,
        unit,
        days: Vec::new(),
        month_day: None,
        month: None,
        hours: None,
        from: None,
        until: None,
        count: None,
    }
}

fn weekly(every: u32, days: Vec<Weekday>) -> Repeat {
    let days = days.into_iter().map(|d| (0, d)).collect();
    Repeat {
        days,
        ..rule(every, Unit::Week)
    }
}

/// A repetition with its time, start and end.
pub(crate) fn repeat(input: &mut Tokens<'_>) -> Parsed<Repeat> {
    let leading = input.checkpoint();
    let hours = hours_before(input);
    if hours.is_none() {
        input.reset(&leading);
    }
    let mut said = alt((every, nth_of_every, plural, adverb)).parse_next(input)?;
    said.hours = said.hours.or(hours);
    endings(input, &mut said)?;
    Ok(said)
}

/// "at 9 every weekday", "10am on Tuesdays".
fn hours_before(input: &mut Tokens<'_>) -> Option<Hours> {
    let announced = opt(clock::at).parse_next(input).ok()?.is_some();
    let start = input.checkpoint();
    let found = clock::hours(input, false).ok();
    let found = found.or_else(|| {
        input.reset(&start);
        let bare = clock::bare_hour(input).ok().filter(|_| announced)?;
        Some(Hours::At(bare))
    });
    let _ = opt(mark(',')).parse_next(input).ok()?;
    found
}

/// "every day", "each Monday and Thursday", "every 2 weeks on Tuesday", "every other Friday".
fn every(input: &mut Tokens<'_>) -> Parsed<Repeat> {
    one(&["every", "each"]).parse_next(input)?;
    alt((every_nth_weekday, every_weekday, every_unit)).parse_next(input)
}

fn interval(input: &mut Tokens<'_>) -> Parsed<u32> {
    alt((
        phrase("other").value(2),
        digits(1..=99).verify(|n| *n > 0),
        named(|w| {
            word::ordinal(w)
                .filter(|n| *n > 1)
                .and_then(|n| u32::try_from(n).ok())
        }),
        named(|w| word::number(w).filter(|n| *n > 1)),
    ))
    .parse_next(input)
    .inspect(|_| {
        // "2nd", "3rd"
        let start = input.checkpoint();
        let glued = |t: &&Token| t.glued && matches!(t.word(), Some("nd" | "rd" | "th"));
        if winnow::token::any::<_, winnow::error::EmptyError>
            .verify(glued)
            .parse_next(input)
            .is_err()
        {
            input.reset(&start);
        }
    })
}

/// "every first Monday", "every last Friday of the month".
fn every_nth_weekday(input: &mut Tokens<'_>) -> Parsed<Repeat> {
    let n = nth(input)?;
    let day = named(word::weekday).parse_next(input)?;
    let month = opt(one(&[
        "of the month",
        "in the month",
        "of each month",
        "of every month",
    ]))
    .parse_next(input)?;
    // "every second Tuesday" is every other one, unless the month is named.
    if month.is_none() && n > 1 {
        let every = u32::try_from(n).unwrap_or(1);
        return Ok(weekly(every, vec![day]));
    }
    Ok(Repeat {
        days: vec![(n, day)],
        ..rule(1, Unit::Month)
    })
}

fn every_weekday(input: &mut Tokens<'_>) -> Parsed<Repeat> {
    let every = opt(interval).parse_next(input)?.unwrap_or(1);
    let workday =
        one(&["weekday", "working day", "business day", "workday"]).map(|()| WORKDAYS.to_vec());
    let weekend = phrase("weekend").map(|()| vec![Weekday::Saturday, Weekday::Sunday]);
    let days = alt((workday, weekend, weekday_list)).parse_next(input)?;
    Ok(weekly(every, days))
}

fn weekday_list(input: &mut Tokens<'_>) -> Parsed<Vec<Weekday>> {
    let comma = (
        opt(mark(',')),
        opt(alt((phrase("and"), mark('&'), mark('/')))),
    )
        .take();
    let name = named(|w| word::weekday(w).or_else(|| word::weekdays(w)));
    separated(1..=7, name, comma.verify(|t: &[Token]| !t.is_empty())).parse_next(input)
}

/// "every day", "every 2 weeks on Monday", "every month on the 15th", "every year on 3 August".
fn every_unit(input: &mut Tokens<'_>) -> Parsed<Repeat> {
    let every = opt(interval).parse_next(input)?.unwrap_or(1);
    if peek(clock::part).parse_next(input).is_ok() {
        let hours = Some(clock::hours(input, false)?);
        return Ok(Repeat {
            hours,
            ..rule(every, Unit::Day)
        });
    }
    let unit = named(word::unit).parse_next(input)?;
    with_days(input, every, unit)
}

/// "daily", "weekly on Mondays", "monthly on the last Friday", "fortnightly".
fn adverb(input: &mut Tokens<'_>) -> Parsed<Repeat> {
    let (every, unit) = named(|w| {
        Some(match w {
            "daily" => (1, Unit::Day),
            "weekly" => (1, Unit::Week),
            "fortnightly" | "biweekly" => (2, Unit::Week),
            "monthly" => (1, Unit::Month),
            "quarterly" => (1, Unit::Quarter),
            "yearly" | "annually" => (1, Unit::Year),
            _ => return None,
        })
    })
    .parse_next(input)?;
    // "the weekly review" is a name, not a rule.
    only_if(
        is_loose(input.first()) || input.first().is_some_and(day_or_time),
        input,
    )?;
    with_days(input, every, unit)
}

fn day_or_time(token: &Token) -> bool {
    token.number().is_some()
        || token
            .word()
            .is_some_and(|w| word::weekday(w).or_else(|| word::weekdays(w)).is_some())
}

fn with_days(input: &mut Tokens<'_>, every: u32, unit: Unit) -> Parsed<Repeat> {
    let (every, unit) = match unit {
        Unit::Fortnight => (every * 2, Unit::Week),
        Unit::Quarter => (every * 3, Unit::Month),
        Unit::Half => (every * 6, Unit::Month),
        Unit::Hour | Unit::Minute => return no(input),
        unit => (every, unit),
    };
    let mut said = rule(every, unit);
    let start = input.checkpoint();
    let _ = opt(one(&["on the", "on", "the"])).parse_next(input)?;
    let found = match unit {
        Unit::Week => weekday_list(input).map(|days| said = weekly(every, days)),
        Unit::Month => month_days(input, &mut said),
        Unit::Year => year_day(input, &mut said),
        _ => no(input),
    };
    if found.is_err() {
        input.reset(&start);
    }
    Ok(said)
}

fn month_days(input: &mut Tokens<'_>, said: &mut Repeat) -> Parsed<()> {
    let nth_weekday = (nth, named(word::weekday)).map(Ok);
    let last_day = one(&["last day"]).value(Err(-1));
    let numbered = (digits(1..=31), opt(ending)).map(|(n, _)| Err(i8::try_from(n).unwrap_or(1)));
    match alt((nth_weekday, last_day, numbered)).parse_next(input)? {
        Ok(day) => said.days = vec![day],
        Err(day) => said.month_day = Some(day),
    }
    Ok(())
}

fn nth(input: &mut Tokens<'_>) -> Parsed<i8> {
    let figure = (digits(1..=5), ending).map(|(n, ())| i8::try_from(n).unwrap_or(1));
    alt((named(word::ordinal), figure)).parse_next(input)
}

fn ending(input: &mut Tokens<'_>) -> Parsed<()> {
    named(|w| matches!(w, "st" | "nd" | "rd" | "th").then_some(())).parse_next(input)
}

fn year_day(input: &mut Tokens<'_>, said: &mut Repeat) -> Parsed<()> {
    let (day, _) = day::day(input)?;
    let Day::Calendar {
        year: None,
        month,
        day,
    } = day
    else {
        return no(input);
    };
    said.month = Some(month);
    said.month_day = Some(day);
    Ok(())
}

/// "the last Friday of every month", "the 15th of each month".
fn nth_of_every(input: &mut Tokens<'_>) -> Parsed<Repeat> {
    let _ = opt(alt((phrase("on the"), phrase("the")))).parse_next(input)?;
    let mut said = rule(1, Unit::Month);
    month_days(input, &mut said)?;
    one(&["of every", "of each", "in every", "every", "each"]).parse_next(input)?;
    let every = opt(interval).parse_next(input)?.unwrap_or(1);
    match named(word::unit).parse_next(input)? {
        Unit::Month => said.every = every,
        Unit::Quarter => said.every = every * 3,
        _ => return no(input),
    }
    Ok(said)
}

/// "Tuesdays at 10", "on Mondays and Thursdays", "weekdays at 9".
fn plural(input: &mut Tokens<'_>) -> Parsed<Repeat> {
    let _ = opt(one(&["on", "at"])).parse_next(input)?;
    let weekdays = one(&["weekdays", "workdays", "working days"]).map(|()| WORKDAYS.to_vec());
    let weekends = phrase("weekends").map(|()| vec![Weekday::Saturday, Weekday::Sunday]);
    let listed = |input: &mut Tokens<'_>| {
        let all_plural = input
            .first()
            .is_some_and(|t| t.word().and_then(word::weekdays).is_some());
        only_if(all_plural, input)?;
        weekday_list(input)
    };
    let days = alt((weekdays, weekends, listed)).parse_next(input)?;
    Ok(weekly(1, days))
}

/// "at 10", "2-4pm", "from Monday", "until 1 October", "6 times", in any order.
fn endings(input: &mut Tokens<'_>, said: &mut Repeat) -> Parsed<()> {
    for _ in 0..4 {
        let start = input.checkpoint();
        let _ = opt(mark(',')).parse_next(input)?;
        if said.hours.is_none() {
            let before = input.checkpoint();
            let at = opt(clock::at).parse_next(input)?.is_some();
            if let Ok(hours) = clock::hours(input, at) {
                said.hours = Some(hours);
                continue;
            }
            input.reset(&before);
        }
        let from = (
            one(&["starting on", "starting", "from", "beginning"]),
            day::day,
        );
        if said.from.is_none()
            && let Some((_, (day, _))) = opt(from).parse_next(input)?
        {
            said.from = Some(day);
            continue;
        }
        let until = (one(&["until", "till", "through"]), day::day);
        if said.until.is_none()
            && let Some((_, (day, _))) = opt(until).parse_next(input)?
        {
            said.until = Some(day);
            continue;
        }
        let times = (digits(1..=999), phrase("times"));
        if said.count.is_none()
            && let Some((n, ())) = opt(times).parse_next(input)?
        {
            said.count = Some(n);
            continue;
        }
        input.reset(&start);
        break;
    }
    Ok(())
}
