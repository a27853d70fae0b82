//! Grammar of days and of the weeks, months, quarters and years they lie in.
use super::period::{edge, nth, period, relative_week};
use super::said::{Day, Edge, Period, Which};
use super::token::{
    Kind, Parsed, Token, Tokens, dash_or, digits, is_loose, mark, named, no, one, only_if, phrase,
};
use super::word::{self, Unit};
use jiff::civil::{Date, Weekday};
use winnow::Parser;
use winnow::combinator::{alt, opt, preceded};
use winnow::stream::Stream;
use winnow::token::any;

/// How much company a reading needs before it is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Needs {
    /// None: "tomorrow".
    Nothing,
    /// Nothing after it that it could be an adjective of: "the 14th".
    Loose,
    /// A time, or "by", "on", "in" before it: "May", "sat", "2028".
    Company,
}

/// A day, with what it needs to be believed.
pub(crate) fn day(input: &mut Tokens<'_>) -> Parsed<(Day, Needs)> {
    alt((
        alt((iso, numeric, named_month, shifted)).map(sure_or_loose),
        alt((feast, nearby, edge, nth, week_of)).map(|d| (d, Needs::Nothing)),
        alt((year_end, weekday, period, month_day)),
    ))
    .parse_next(input)
}

/// A day of a month; "may 3 people come" is none.
fn named_month(input: &mut Tokens<'_>) -> Parsed<Day> {
    let word = input.first().filter(|t| !t.capital).and_then(Token::word);
    let doubtful = matches!(word, Some("may" | "march"));
    let day = calendar(input)?;
    only_if(!doubtful || is_loose(input.first()), input)?;
    Ok(day)
}

/// Days that have names.
fn feast(input: &mut Tokens<'_>) -> Parsed<Day> {
    let (month, day) = alt((
        phrase("christmas eve").value((12, 24)),
        one(&["christmas day", "christmas"]).value((12, 25)),
        phrase("boxing day").value((12, 26)),
        phrase("new year eve").value((12, 31)),
        phrase("new year day").value((1, 1)),
    ))
    .parse_next(input)?;
    Ok(Day::Calendar {
        year: None,
        month,
        day,
    })
}

/// "by year end", "at month end".
fn year_end(input: &mut Tokens<'_>) -> Parsed<(Day, Needs)> {
    let unit =
        named(|w| word::unit(w).filter(|u| matches!(u, Unit::Month | Unit::Quarter | Unit::Year)));
    let (unit, ()) = (unit, phrase("end")).parse_next(input)?;
    Ok((
        Day::Edge(Edge::End, Period::Relative(unit, 0)),
        Needs::Company,
    ))
}

fn sure_or_loose(day: Day) -> (Day, Needs) {
    let needs = match day {
        // These are fractions more often than days.
        Day::Numeric {
            first: 1..=3,
            second: 2..=5,
            year: None,
        } => Needs::Company,
        Day::Numeric { year: None, .. } => Needs::Loose,
        _ => Needs::Nothing,
    };
    (day, needs)
}

pub(crate) fn year(input: &mut Tokens<'_>) -> Parsed<i16> {
    any.verify_map(|t: &Token| match t.kind {
        Kind::Number(n @ 1900..=2199, 4) => i16::try_from(n).ok(),
        _ => None,
    })
    .parse_next(input)
}

pub(crate) fn small(n: u32) -> i8 {
    i8::try_from(n).unwrap_or(0)
}

/// `2027-08-03`, `2027/08/03`.
fn iso(input: &mut Tokens<'_>) -> Parsed<Day> {
    let year = year.parse_next(input)?;
    let sep = alt((mark('-').value('-'), mark('/').value('/'))).parse_next(input)?;
    let month = glued_number(2, 2).parse_next(input)?;
    mark(sep).parse_next(input)?;
    let day = glued_number(2, 2).parse_next(input)?;
    // 2027-08-03T10:00
    let follows = input
        .first()
        .is_some_and(|t| t.glued && t.word() == Some("t"));
    if follows {
        let _ = any.parse_next(input)?;
    }
    match Date::new(year, small(month), small(day)) {
        Ok(date) => Ok(Day::Exact(date)),
        Err(_) => no(input),
    }
}

pub(crate) fn glued_number<'t>(
    least: usize,
    most: usize,
) -> impl Parser<Tokens<'t>, u32, winnow::error::EmptyError> {
    any.verify_map(move |t: &Token| match t.kind {
        Kind::Number(n, length) if t.glued && (least..=most).contains(&length) => Some(n),
        _ => None,
    })
}

/// `3/8`, `03/08/2027`, `3.8.2027`, `3-8-2027`.
fn numeric(input: &mut Tokens<'_>) -> Parsed<Day> {
    let first = any
        .verify_map(|t: &Token| {
            t.number()
                .filter(|n| (1..=31).contains(n) && t.span.len() <= 2)
        })
        .parse_next(input)?;
    let sep = any.verify(|t: &&Token| t.glued).parse_next(input)?;
    let Kind::Mark(sep @ ('/' | '.' | '-')) = sep.kind else {
        return no(input);
    };
    let second = glued_number(1, 2)
        .verify(|n| (1..=31).contains(n))
        .parse_next(input)?;
    let year = opt((mark(sep), alt((year, short_year)))).parse_next(input)?;
    let year = year.map(|((), y)| y);
    only_if(sep == '/' || year.is_some(), input)?;
    only_if(year.is_some() || (first, second) != (24, 7), input)?;
    only_if(first <= 12 || second <= 12, input)?;
    Ok(Day::Numeric {
        first: small(first),
        second: small(second),
        year,
    })
}

fn short_year(input: &mut Tokens<'_>) -> Parsed<i16> {
    let year = glued_number(2, 2).parse_next(input)?;
    Ok(2000 + i16::from(small(year)))
}

/// "3 August", "Aug 3rd, 2027", "the 3rd of August", "Tuesday 3 August", "Friday the 13th of May".
fn calendar(input: &mut Tokens<'_>) -> Parsed<Day> {
    let _ = opt((named(word::weekday), opt(mark('.')), opt(mark(',')))).parse_next(input)?;
    let day_first = |input: &mut Tokens<'_>| {
        let _ = opt(phrase("the")).parse_next(input)?;
        let day = day_number(input)?;
        let _ = opt(alt((phrase("of"), mark('-')))).parse_next(input)?;
        let month = named(word::month).parse_next(input)?;
        Ok((day, month))
    };
    let month_first = |input: &mut Tokens<'_>| {
        let month = named(word::month).parse_next(input)?;
        let _ = opt(mark('.')).parse_next(input)?;
        let _ = opt(phrase("the")).parse_next(input)?;
        let day = day_number(input)?;
        // "May 3pm", "May 3:30", "March 10-12 people"
        only_if(!input.first().is_some_and(|t| t.glued && !is_end(t)), input)?;
        Ok((day, month))
    };
    let (day, month) = alt((day_first, month_first)).parse_next(input)?;
    let _ = opt(mark('.')).parse_next(input)?;
    let year = opt(preceded(opt(alt((mark(','), mark('-')))), year)).parse_next(input)?;
    // 2028 has a 29 February; a year that was not said is looked for later.
    match Date::new(year.unwrap_or(2028), month, day) {
        Ok(_) => Ok(Day::Calendar { year, month, day }),
        Err(_) => no(input),
    }
}

fn is_end(token: &Token) -> bool {
    matches!(token.kind, Kind::Mark(c) if c != ':')
}

/// "3", "3rd", "first": a day's number; words only as far as "fifth".
fn day_number(input: &mut Tokens<'_>) -> Parsed<i8> {
    let digits = (
        any.verify_map(|t: &Token| {
            t.number()
                .filter(|n| (1..=31).contains(n) && t.span.len() <= 2)
        }),
        opt(ordinal_ending),
    )
        .map(|(n, _)| small(n));
    alt((digits, named(|w| word::ordinal(w).filter(|n| *n > 0)))).parse_next(input)
}

pub(crate) fn ordinal_ending(input: &mut Tokens<'_>) -> Parsed<()> {
    any.verify(|t: &&Token| t.glued && matches!(t.word(), Some("st" | "nd" | "rd" | "th")))
        .void()
        .parse_next(input)
}

/// "the 14th", "14th".
fn month_day(input: &mut Tokens<'_>) -> Parsed<(Day, Needs)> {
    let the = opt(phrase("the")).parse_next(input)?.is_some();
    let day = any
        .verify_map(|t: &Token| {
            t.number()
                .filter(|n| (1..=31).contains(n) && t.span.len() <= 2)
        })
        .parse_next(input)?;
    ordinal_ending(input)?;
    only_if(is_loose(input.first()), input)?;
    Ok((
        Day::Ordinal(small(day)),
        if the { Needs::Loose } else { Needs::Company },
    ))
}

/// "today", "the day after tomorrow", "weekend".
fn nearby(input: &mut Tokens<'_>) -> Parsed<Day> {
    let days = alt((
        one(&["the day after tomorrow", "day after tomorrow"]).value(2),
        one(&["the day before yesterday", "day before yesterday"]).value(-2),
        one(&["later today", "earlier today", "today"]).value(0),
        one(&["tomorrow", "tomorow", "tmrw", "tmw"]).value(1),
        phrase("yesterday").value(-1),
    ))
    .map(Day::Offset);
    let weekend = alt((
        one(&[
            "this weekend",
            "the weekend",
            "at the weekend",
            "over the weekend",
        ])
        .value(0),
        phrase("next weekend").value(1),
        phrase("last weekend").value(-1),
    ))
    .map(Day::Weekend);
    alt((days, weekend)).parse_next(input)
}

/// "in 3 days", "two weeks ago", "a week on Monday", "Monday week", "2 working days before Friday".
fn shifted(input: &mut Tokens<'_>) -> Parsed<Day> {
    let to_come = preceded(phrase("in"), amount).map(|(count, unit)| (Day::Offset(0), count, unit));
    let counted = |input: &mut Tokens<'_>| {
        let (count, unit) = amount(input)?;
        let mut way = alt((
            one(&["ago", "back"]).value((-1, true)),
            one(&["from now", "from today", "hence", "today"]).value((1, true)),
            phrase("before").value((-1, false)),
            one(&["after", "from", "on"]).value((1, false)),
            phrase("tomorrow").value((1, true)),
        ));
        let start = input.checkpoint();
        let tomorrow = opt(phrase("tomorrow")).parse_next(input)?.is_some();
        input.reset(&start);
        let (sign, from_now) = way.parse_next(input)?;
        let base = match (tomorrow, from_now) {
            (true, _) => Day::Offset(1),
            (_, true) => Day::Offset(0),
            _ => plain(input)?,
        };
        Ok((base, sign * count, unit))
    };
    let week_after = (
        alt((
            named(word::weekday).map(|d| Day::Weekday(Which::Coming, d)),
            nearby,
        )),
        alt((
            phrase("week").value(Unit::Week),
            phrase("fortnight").value(Unit::Fortnight),
        )),
    )
        .map(|(day, unit)| (day, 1, unit));
    let (base, count, unit) = alt((to_come, counted, week_after)).parse_next(input)?;
    only_if(!matches!(unit, Unit::Minute | Unit::Hour), input)?;
    let _ = opt(phrase("time")).parse_next(input)?;
    Ok(Day::Shift {
        base: Box::new(base),
        count,
        unit,
    })
}

/// The days that others may be counted from; not `shifted`, so that nothing nests.
fn plain(input: &mut Tokens<'_>) -> Parsed<Day> {
    alt((
        iso,
        calendar,
        nearby,
        weekday.map(|(d, _)| d),
        month_day.map(|(d, _)| d),
    ))
    .parse_next(input)
}

/// "3 days", "a fortnight", "two working days", "a couple of weeks".
pub(crate) fn amount(input: &mut Tokens<'_>) -> Parsed<(i64, Unit)> {
    let count = opt(alt((
        digits(0..=9999),
        phrase("a couple of").value(2),
        named(word::number),
    )))
    .parse_next(input)?;
    let working = opt(one(&["working", "business", "work"]))
        .parse_next(input)?
        .is_some();
    let mut unit = named(word::unit).parse_next(input)?;
    only_if(count.is_some() && unit != Unit::Half, input)?;
    if working {
        only_if(unit == Unit::Day, input)?;
        unit = Unit::WorkingDay;
    }
    let _ = opt(mark('\'')).parse_next(input)?;
    Ok((i64::from(count.unwrap_or(1)), unit))
}

fn which(input: &mut Tokens<'_>) -> Parsed<Which> {
    alt((
        one(&["this coming", "coming", "the coming"]).value(Which::Coming),
        phrase("this").value(Which::InWeek(0)),
        phrase("next").value(Which::InWeek(1)),
        one(&["last", "this past", "past"]).value(Which::Past),
    ))
    .parse_next(input)
}

/// "next Tuesday", "Tuesday next week", "Tue", "Friday 13th".
fn weekday(input: &mut Tokens<'_>) -> Parsed<(Day, Needs)> {
    let week_first = (relative_week, opt(phrase("on")), named(word::weekday))
        .map(|(week, _, day)| (Day::Weekday(Which::InWeek(week), day), Needs::Nothing));
    let day_first = |input: &mut Tokens<'_>| {
        let _ = opt(phrase("the")).parse_next(input)?;
        let which = opt(which).parse_next(input)?;
        let token = input.first().cloned();
        let day: Weekday = named(word::weekday).parse_next(input)?;
        let _ = opt((mark('.'), mark(','))).parse_next(input)?;
        if let Some(week) =
            opt(preceded(opt(one(&["of", "in"])), relative_week)).parse_next(input)?
        {
            return Ok((Day::Weekday(Which::InWeek(week), day), Needs::Nothing));
        }
        let dated = (
            opt(mark(',')),
            alt((numeric, month_day.map(|(d, _)| d), iso)),
        );
        if let Some((_, date)) = opt(dated).parse_next(input)? {
            return Ok((date, Needs::Nothing));
        }
        let needs = match (&which, token) {
            (None, Some(token)) => company_of_weekday(&token, input.first()),
            _ => Needs::Nothing,
        };
        Ok((Day::Weekday(which.unwrap_or(Which::Coming), day), needs))
    };
    alt((week_first, day_first)).parse_next(input)
}

/// "sat down", "mon ami", "the Sun rose": short names that are also words.
fn company_of_weekday(token: &Token, next: Option<&Token>) -> Needs {
    match token.word() {
        Some("sat" | "sun" | "mon" | "wed") => {
            // At the start of a sentence a capital says nothing, unless it is all there is.
            let alone = !token.opens || next.is_none();
            let believable = token.capital && alone && is_loose(next);
            if believable {
                Needs::Loose
            } else {
                Needs::Company
            }
        }
        _ => Needs::Nothing,
    }
}

/// "the week of 9 August", "week commencing 9 August", "w/c 9 Aug".
fn week_of(input: &mut Tokens<'_>) -> Parsed<Day> {
    let long = (
        opt(phrase("the")),
        one(&[
            "week of",
            "week beginning",
            "week commencing",
            "week starting",
        ]),
        opt(phrase("the")),
    )
        .void();
    let short = (phrase("w"), mark('/'), phrase("c")).void();
    alt((long, short)).parse_next(input)?;
    let day = plain(input)?;
    Ok(Day::WeekOf(Box::new(day)))
}

/// "3–7 Aug", "Aug 3-7", "3 Aug to 2 Sep", "Monday to Wednesday", "between Monday and Friday".
pub(crate) fn days(input: &mut Tokens<'_>) -> Parsed<(Day, Day)> {
    let between = opt(phrase("between")).parse_next(input)?.is_some();
    if !between {
        let _ = opt(phrase("from")).parse_next(input)?;
    }
    let and: &'static [&'static str] = if between {
        &["and"]
    } else {
        &["to", "until", "till", "through", "thru"]
    };
    let one_month = |input: &mut Tokens<'_>| {
        let _ = opt((named(word::weekday), opt(mark(',')))).parse_next(input)?;
        let _ = opt(phrase("the")).parse_next(input)?;
        let from = day_number(input)?;
        dash_or(and).parse_next(input)?;
        let _ = opt((named(word::weekday), opt(mark(',')))).parse_next(input)?;
        let _ = opt(phrase("the")).parse_next(input)?;
        let to = day_number(input)?;
        let _ = opt(phrase("of")).parse_next(input)?;
        let month = named(word::month).parse_next(input)?;
        let year = opt(preceded(opt(mark(',')), year)).parse_next(input)?;
        pair(from, to, month, year, input)
    };
    let month_first = |input: &mut Tokens<'_>| {
        let month = named(word::month).parse_next(input)?;
        let from = day_number(input)?;
        dash_or(and).parse_next(input)?;
        let to = day_number(input)?;
        let year = opt(preceded(opt(mark(',')), year)).parse_next(input)?;
        pair(from, to, month, year, input)
    };
    let any_two = |input: &mut Tokens<'_>| {
        let (from, _) = day(input)?;
        dash_or(and).parse_next(input)?;
        let (to, _) = day(input)?;
        Ok((from, to))
    };
    alt((one_month, month_first, any_two)).parse_next(input)
}

fn pair(from: i8, to: i8, month: i8, year: Option<i16>, input: &Tokens<'_>) -> Parsed<(Day, Day)> {
    let good = |day| Date::new(year.unwrap_or(2028), month, day).is_ok();
    only_if(from < to && good(from) && good(to), input)?;
    let at = |day| Day::Calendar { year, month, day };
    Ok((at(from), at(to)))
}
