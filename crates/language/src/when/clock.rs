//! Grammar of times of day.
use super::said::{Clock, Half, Hours, Part};
use super::token::{
    Parsed, Token, Tokens, dash_or, digits, is_loose, mark, named, no, one, only_if, phrase,
};
use super::word;
use jiff::civil::Time;
use winnow::Parser;
use winnow::combinator::{alt, opt, preceded};
use winnow::stream::Stream;
use winnow::token::any;

fn sure(hour: i8, minute: i8) -> Clock {
    Clock {
        hour,
        minute,
        half: Half::Sure,
        zone: None,
    }
}

/// A time, two times, or a part of the day. `bare` numbers ("at 3", "Tue 2-4") count only where
/// the words before them ask for a time.
pub(crate) fn hours(input: &mut Tokens<'_>, bare: bool) -> Parsed<Hours> {
    let start = input.checkpoint();
    if let Ok((from, to)) = range(input, bare) {
        return Ok(Hours::Between(from, to));
    }
    input.reset(&start);
    if let Ok(time) = clock(input) {
        return Ok(Hours::At(time));
    }
    input.reset(&start);
    if bare
        && let Ok(time) = bare_hour(input)
        && is_loose(input.first())
    {
        return Ok(Hours::At(time));
    }
    input.reset(&start);
    let part = part(input)?;
    // "Friday morning at 10", "Friday evening at 8"
    let after = input.checkpoint();
    let _ = opt(at).parse_next(input);
    if let Ok(time) = alt((clock, bare_hour)).parse_next(input) {
        return Ok(Hours::At(in_part(time, part)));
    }
    input.reset(&after);
    Ok(Hours::Part(part))
}

/// The time of day of a clock; a bare hour from 1 to 6 is in the afternoon.
fn of_day(clock: Clock) -> Option<Time> {
    let hour = match clock {
        Clock {
            hour: hour @ 1..=6,
            half: Half::Guess,
            ..
        } => hour + 12,
        Clock { hour, .. } => hour,
    };
    Time::new(hour, clock.minute, 0, 0).ok()
}

/// One time of day; a bare number counts.
pub(crate) fn time_of_day(input: &mut Tokens<'_>) -> Option<Time> {
    alt((clock, bare_hour))
        .parse_next(input)
        .ok()
        .and_then(of_day)
}

/// Two times of day, the earlier first; bare numbers count.
pub(crate) fn times_of_day(input: &mut Tokens<'_>) -> Option<(Time, Time)> {
    let (from, until) = range(input, true).ok()?;
    let (from, until) = (of_day(from)?, of_day(until)?);
    (from < until).then_some((from, until))
}

/// "at", "around", "@": what announces a time.
pub(crate) fn at(input: &mut Tokens<'_>) -> Parsed<()> {
    let about = ["around", "about", "at around", "at about", "at"];
    let start = input.checkpoint();
    for words in about {
        if phrase(words).parse_next(input).is_ok() {
            return Ok(());
        }
        input.reset(&start);
    }
    mark('@').parse_next(input)
}

/// "morning", "in the afternoon".
pub(crate) fn part(input: &mut Tokens<'_>) -> Parsed<Part> {
    let _ = opt(one(&["in the", "at"])).parse_next(input);
    named(|w| {
        Some(match w {
            "morning" => Part::Morning,
            "lunch" | "lunchtime" => Part::Lunch,
            "afternoon" => Part::Afternoon,
            "evening" | "night" => Part::Evening,
            _ => return None,
        })
    })
    .parse_next(input)
}

fn in_part(time: Clock, part: Part) -> Clock {
    let late = matches!(part, Part::Afternoon | Part::Evening);
    match time {
        Clock {
            hour: 1..=11,
            half: Half::Guess,
            ..
        } if late => Clock {
            hour: time.hour + 12,
            half: Half::Sure,
            ..time
        },
        _ => Clock {
            half: Half::Sure,
            ..time
        },
    }
}

/// "2-4pm", "between 2 and 4", "14:00 to 16:00".
fn range(input: &mut Tokens<'_>, bare: bool) -> Parsed<(Clock, Clock)> {
    let between = opt(phrase("between")).parse_next(input)?.is_some();
    let from = !between && opt(phrase("from")).parse_next(input)?.is_some();
    let first_token = input.first().cloned();
    let mut one_end = alt((clock.map(|c| (c, true)), bare_hour.map(|c| (c, false))));
    let (start, start_sure) = one_end.parse_next(input)?;
    if between {
        phrase("and").parse_next(input)?;
    } else {
        dash_or(&["to", "until", "till"]).parse_next(input)?;
    }
    let (end, end_sure) = one_end.parse_next(input)?;
    only_if(bare || between || from || start_sure || end_sure, input)?;
    if !(start_sure || end_sure) {
        only_if(is_loose(input.first()), input)?;
    }
    let zero = first_token.is_some_and(|t| matches!(t.kind, super::token::Kind::Number(_, 2)));
    let (start, end) = meet(start, end, zero);
    Ok((
        Clock {
            zone: start.zone.or(end.zone),
            ..start
        },
        end,
    ))
}

/// Lets the half of the day that was said for one end count for the other.
fn meet(start: Clock, end: Clock, two_digits: bool) -> (Clock, Clock) {
    let minutes = |c: Clock| i32::from(c.hour) * 60 + i32::from(c.minute);
    let sure = |c: Clock| Clock {
        half: Half::Sure,
        ..c
    };
    match (start.half, end.half) {
        (Half::Guess, Half::Sure) if start.hour <= 12 && end.hour >= 12 => {
            let later = Clock {
                hour: start.hour % 12 + 12,
                ..start
            };
            let fits = minutes(later) < minutes(end) && !two_digits_morning(start, two_digits);
            (sure(if fits { later } else { start }), end)
        }
        (Half::Sure, Half::Guess) if end.hour < 12 && minutes(end) <= minutes(start) => (
            start,
            sure(Clock {
                hour: end.hour + 12,
                ..end
            }),
        ),
        (Half::Guess, Half::Guess) if (7..12).contains(&start.hour) && end.hour <= 7 => (
            sure(start),
            sure(Clock {
                hour: end.hour + 12,
                ..end
            }),
        ),
        (Half::Guess, Half::Guess) if start.hour < 7 && (7..12).contains(&end.hour) => {
            let late = |c: Clock| {
                sure(Clock {
                    hour: c.hour + 12,
                    ..c
                })
            };
            (late(start), late(end))
        }
        _ => (start, end),
    }
}

/// "09-5pm" is nine in the morning.
fn two_digits_morning(start: Clock, two_digits: bool) -> bool {
    two_digits && start.hour < 10
}

/// A time that cannot be mistaken for a mere number, with its zone.
pub(crate) fn clock(input: &mut Tokens<'_>) -> Parsed<Clock> {
    let time = alt((spoken, o_clock, written, meridiem_only, military)).parse_next(input)?;
    let zone = opt(zone).parse_next(input)?;
    Ok(Clock { zone, ..time })
}

fn zone(input: &mut Tokens<'_>) -> Parsed<&'static str> {
    let city = (named(word::city_zone), phrase("time")).map(|(zone, ())| zone);
    let new_york = phrase("new york time").map(|()| "America/New_York");
    let letters = any.verify_map(|t: &Token| {
        // Small letters only where they are no English word.
        let zone = t.word().and_then(word::zone)?;
        (t.capital || !matches!(t.word(), Some("west" | "wet" | "et" | "z"))).then_some(zone)
    });
    alt((city, new_york, letters)).parse_next(input)
}

/// "noon", "end of day", "half past three", "quarter to 5".
fn spoken(input: &mut Tokens<'_>) -> Parsed<Clock> {
    let fixed = alt((
        one(&["noon", "midday", "twelve noon"]).value(sure(12, 0)),
        one(&["midnight"]).value(sure(24, 0)),
        one(&[
            "eod",
            "cob",
            "end of play",
            "close of business",
            "close of play",
        ])
        .value(sure(17, 0)),
        one(&["end of day", "end of the day"]).value(sure(17, 0)),
    ));
    alt((fixed, past_or_to)).parse_next(input)
}

fn past_or_to(input: &mut Tokens<'_>) -> Parsed<Clock> {
    let _ = opt(phrase("a")).parse_next(input)?;
    let counted = alt((digits(1..=29), named(word::number)));
    let (minutes, named_minutes) = alt((
        phrase("half").value((30, true)),
        phrase("quarter").value((15, true)),
        (counted, opt(one(&["minutes", "mins", "min"]))).map(|(n, unit)| (n, unit.is_some())),
    ))
    .parse_next(input)?;
    let past = alt((phrase("past").value(true), phrase("to").value(false))).parse_next(input)?;
    only_if(past || minutes < 30, input)?;
    only_if(named_minutes || minutes % 5 == 0 && minutes > 2, input)?;
    let hour = alt((clock_word, noon_or_midnight)).parse_next(input)?;
    let minutes = i8::try_from(minutes).unwrap_or(0);
    let said = if past {
        Clock {
            minute: minutes,
            ..hour
        }
    } else {
        let before = if hour.hour == 0 { 23 } else { hour.hour - 1 };
        Clock {
            hour: if before == 0 { 12 } else { before },
            minute: 60 - minutes,
            ..hour
        }
    };
    with_meridiem(input, said)
}

fn noon_or_midnight(input: &mut Tokens<'_>) -> Parsed<Clock> {
    alt((
        phrase("noon").value(sure(12, 0)),
        phrase("midnight").value(sure(24, 0)),
    ))
    .parse_next(input)
}

fn clock_word(input: &mut Tokens<'_>) -> Parsed<Clock> {
    let hour = alt((
        digits(1..=12),
        named(|w| word::number(w).filter(|n| (1..=12).contains(n))),
    ))
    .parse_next(input)?;
    Ok(Clock {
        half: Half::Guess,
        ..sure(i8::try_from(hour).unwrap_or(0), 0)
    })
}

fn o_clock(input: &mut Tokens<'_>) -> Parsed<Clock> {
    let hour = clock_word(input)?;
    one(&["o'clock", "oclock"]).parse_next(input)?;
    with_meridiem(input, hour)
}

/// "16:00", "4.30 pm", "16h30", "4:30".
fn written(input: &mut Tokens<'_>) -> Parsed<Clock> {
    let first = any.parse_next(input)?;
    let hour = first.number().filter(|h| *h <= 24 && first.span.len() <= 2);
    let separator = any.verify(|t: &&Token| t.glued).parse_next(input)?;
    let minute: Parsed<&Token> = any
        .verify(|t: &&Token| t.glued && t.span.len() == 2)
        .parse_next(input);
    let (Some(hour), Ok(minute)) = (hour, minute.map(Token::number)) else {
        return no(input);
    };
    let minute = minute.filter(|m| *m < 60).filter(|m| hour < 24 || *m == 0);
    let Some(minute) = minute else {
        return no(input);
    };
    let time = sure(
        i8::try_from(hour).unwrap_or(0),
        i8::try_from(minute).unwrap_or(0),
    );
    let doubtful = (1..=12).contains(&hour) && first.span.len() == 1 || (10..=12).contains(&hour);
    let guess = Clock {
        half: if doubtful { Half::Guess } else { Half::Sure },
        ..time
    };
    if separator.is_mark('.') {
        let said = with_meridiem(input, guess)?;
        // "3.30" is a number until somebody says am or pm.
        only_if(said.half == Half::Sure && doubtful, input)?;
        return Ok(said);
    }
    // "16h30" is a time, "1h30" a length.
    let french = separator.word() == Some("h") && hour >= 7;
    only_if(separator.is_mark(':') || french, input)?;
    // 09:30:00
    let seconds = (
        mark(':'),
        any.verify(|t: &&Token| t.glued && t.span.len() == 2),
    );
    let _ = opt(seconds).parse_next(input)?;
    with_meridiem(input, guess)
}

/// "4pm", "11 a.m.", "16h".
fn meridiem_only(input: &mut Tokens<'_>) -> Parsed<Clock> {
    let first = input.first().cloned();
    let hour = bare_hour(input)?;
    if (1..=12).contains(&hour.hour) && first.is_some_and(|t| t.span.len() <= 2) {
        let said = with_meridiem(input, hour)?;
        if said.half == Half::Sure {
            return Ok(said);
        }
    }
    let _: &Token = any
        .verify(|t: &&Token| t.glued && t.word() == Some("h"))
        .parse_next(input)?;
    only_if(hour.hour >= 13, input)?;
    Ok(Clock {
        half: Half::Sure,
        ..hour
    })
}

/// "1600 hrs".
fn military(input: &mut Tokens<'_>) -> Parsed<Clock> {
    let digits = any
        .verify_map(|t: &Token| t.number().filter(|_| t.span.len() == 4))
        .parse_next(input)?;
    one(&["hrs", "hours", "h"]).parse_next(input)?;
    only_if(digits / 100 < 24 && digits % 100 < 60, input)?;
    let part = |n: u32| i8::try_from(n).unwrap_or(0);
    Ok(sure(part(digits / 100), part(digits % 100)))
}

/// A number that could be an hour; only where the words around it say so.
pub(crate) fn bare_hour(input: &mut Tokens<'_>) -> Parsed<Clock> {
    let written = any.verify_map(|t: &Token| {
        t.number()
            .filter(|n| *n <= 23 && t.span.len() <= 2)
            .map(|n| (n, t.span.len()))
    });
    let spoken = named(|w| match w {
        "a" | "an" => None,
        w => word::number(w)
            .filter(|n| (1..=12).contains(n))
            .map(|n| (n, 1)),
    });
    let (hour, length) = alt((written, spoken)).parse_next(input)?;
    let hour = i8::try_from(hour).unwrap_or(0);
    let doubtful = (1..=12).contains(&hour) && !(length == 2 && hour < 10);
    let half = if doubtful { Half::Guess } else { Half::Sure };
    Ok(Clock {
        half,
        ..sure(hour, 0)
    })
}

/// Reads "am" or "pm" or "in the evening" after a time, if there is one.
fn with_meridiem(input: &mut Tokens<'_>, time: Clock) -> Parsed<Clock> {
    let short = alt((
        one(&["am"]).value(false),
        one(&["pm"]).value(true),
        (phrase("a"), mark('.'), phrase("m"), opt(mark('.'))).value(false),
        (phrase("p"), mark('.'), phrase("m"), opt(mark('.'))).value(true),
        any.verify(|t: &&Token| t.glued && t.word() == Some("p"))
            .value(true),
    ));
    let long = preceded(phrase("in the"), part).map(|p| p != Part::Morning);
    let Some(late) = opt(alt((short, long))).parse_next(input)? else {
        return Ok(time);
    };
    only_if((1..=12).contains(&time.hour), input)?;
    let hour = match (time.hour, late) {
        (12, false) => 0,
        (12, true) => 12,
        (hour, true) => hour + 12,
        (hour, false) => hour,
    };
    Ok(Clock {
        hour,
        half: Half::Sure,
        ..time
    })
}
