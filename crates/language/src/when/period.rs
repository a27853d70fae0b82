//! Grammar of weeks, months, quarters and years, and of their edges.
use super::day::{Needs, glued_number, ordinal_ending, small, year};
use super::said::{Day, Edge, Period};
use super::token::{Parsed, Tokens, digits, mark, named, one, only_if, phrase};
use super::word::{self, Unit};
use winnow::Parser;
use winnow::combinator::{alt, opt, preceded};

/// "next month", "March", "Q3", "H2 2027", "in 2028".
pub(crate) fn period(input: &mut Tokens<'_>) -> Parsed<(Day, Needs)> {
    let (period, needs) = stretch(input)?;
    Ok((Day::Of(period), needs))
}

fn stretch(input: &mut Tokens<'_>) -> Parsed<(Period, Needs)> {
    let after_next = relative_week
        .verify(|n| *n == 2)
        .map(|n| (Period::Relative(Unit::Week, n), Needs::Nothing));
    let relative = (opt(phrase("the")), relative, period_unit)
        .map(|(_, n, unit)| (Period::Relative(unit, n), Needs::Nothing));
    let month = |input: &mut Tokens<'_>| {
        let _ = opt(one(&["this", "next", "last"])).parse_next(input)?;
        let month = named(word::month).parse_next(input)?;
        let year = opt(preceded(opt(alt((mark(','), phrase("of")))), year)).parse_next(input)?;
        let needs = if year.is_some() {
            Needs::Nothing
        } else {
            Needs::Company
        };
        Ok((Period::Month(month, year), needs))
    };
    let lone_year = year.map(|y| (Period::Year(y), Needs::Company));
    alt((
        after_next,
        relative,
        lettered,
        ordinal_quarter,
        month,
        lone_year,
    ))
    .parse_next(input)
}

fn relative(input: &mut Tokens<'_>) -> Parsed<i64> {
    alt((
        one(&["this", "current"]).value(0),
        one(&["next", "coming", "following"]).value(1),
        one(&["last", "previous"]).value(-1),
    ))
    .parse_next(input)
}

fn period_unit(input: &mut Tokens<'_>) -> Parsed<Unit> {
    named(|w| match w {
        "week" | "month" | "quarter" | "year" => word::unit(w),
        _ => None,
    })
    .parse_next(input)
}

/// "Q3", "Q3 2027", "H2 2027".
fn lettered(input: &mut Tokens<'_>) -> Parsed<(Period, Needs)> {
    let quarter = named(|w| match w {
        "q" => Some(true),
        "h" => Some(false),
        _ => None,
    })
    .parse_next(input)?;
    let n = glued_number(1, 1).parse_next(input)?;
    only_if((1..=if quarter { 4 } else { 2 }).contains(&n), input)?;
    let year = opt(preceded(opt(mark('/')), year)).parse_next(input)?;
    let period = if quarter {
        Period::Quarter(small(n), year)
    } else {
        Period::Half(small(n), year)
    };
    Ok((period, Needs::Nothing))
}

/// "the second quarter of 2028", "first half of next year" only with a year.
fn ordinal_quarter(input: &mut Tokens<'_>) -> Parsed<(Period, Needs)> {
    let _ = opt(phrase("the")).parse_next(input)?;
    let n = named(|w| word::ordinal(w).filter(|n| *n > 0)).parse_next(input)?;
    let half =
        alt((phrase("quarter").value(false), phrase("half").value(true))).parse_next(input)?;
    only_if(n <= if half { 2 } else { 4 }, input)?;
    let year = preceded(opt(phrase("of")), year).parse_next(input)?;
    let period = if half {
        Period::Half(n, Some(year))
    } else {
        Period::Quarter(n, Some(year))
    };
    Ok((period, Needs::Nothing))
}

/// "end of month", "beginning of next week", "mid-March", "early next week", "eom".
pub(crate) fn edge(input: &mut Tokens<'_>) -> Parsed<Day> {
    let short = alt((
        phrase("eow").value(Unit::Week),
        phrase("eom").value(Unit::Month),
        phrase("eoq").value(Unit::Quarter),
        phrase("eoy").value(Unit::Year),
    ))
    .map(|unit| (Edge::End, Period::Relative(unit, 0)));
    let midweek = (one(&["midweek"]), opt(relative_week))
        .map(|(_, n)| (Edge::Mid, Period::Relative(Unit::Week, n.unwrap_or(0))));
    let _ = opt(phrase("the")).parse_next(input)?;
    let long = |input: &mut Tokens<'_>| {
        let edge = alt((
            one(&["very end of", "end of", "end"]).value(Edge::End),
            one(&["beginning of", "start of", "begin of"]).value(Edge::Begin),
            one(&["middle of", "mid"]).value(Edge::Mid),
            one(&["early in", "early"]).value(Edge::Early),
            one(&["late in", "late"]).value(Edge::Late),
        ))
        .parse_next(input)?;
        let _ = opt(mark('-')).parse_next(input)?;
        let this = (opt(phrase("the")), period_unit)
            .map(|(_, unit)| (Period::Relative(unit, 0), Needs::Nothing));
        let (period, _) = alt((stretch, this)).parse_next(input)?;
        Ok((edge, period))
    };
    let (edge, period) = alt((short, midweek, long)).parse_next(input)?;
    Ok(Day::Edge(edge, period))
}

/// "the last Friday of August", "first Monday in September", "first week of March".
pub(crate) fn nth(input: &mut Tokens<'_>) -> Parsed<Day> {
    let _ = opt(phrase("the")).parse_next(input)?;
    let n = alt((
        named(word::ordinal),
        (digits(1..=5), ordinal_ending).map(|(n, ())| small(n)),
    ))
    .parse_next(input)?;
    let what =
        alt((named(word::weekday).map(Some), phrase("week").value(None))).parse_next(input)?;
    one(&["of", "in"]).parse_next(input)?;
    let month = (opt(phrase("the")), phrase("month"))
        .value((Period::Relative(Unit::Month, 0), Needs::Nothing));
    let (period, _) = alt((stretch, month)).parse_next(input)?;
    Ok(match what {
        Some(weekday) => Day::Nth(n, weekday, period),
        None => Day::NthWeek(n, period),
    })
}

pub(crate) fn relative_week(input: &mut Tokens<'_>) -> Parsed<i64> {
    alt((
        phrase("the week after next").value(2),
        phrase("week after next").value(2),
        one(&["this week", "the week"]).value(0),
        one(&["next week", "the following week"]).value(1),
        phrase("last week").value(-1),
    ))
    .parse_next(input)
}
