//! Grammar of lengths: "45 min", "half an hour", "1h30", "two and a half hours".
use super::token::{
    Kind, Parsed, Token, Tokens, digits, is_loose, mark, named, one, only_if, phrase,
};
use super::word::{self, Unit};
use winnow::Parser;
use winnow::combinator::{alt, opt};
use winnow::token::any;

/// Minutes of a working day: what "half a day" of work is half of.
const DAY: i64 = 8 * 60;

fn minutes_of(unit: Unit) -> Option<i64> {
    Some(match unit {
        Unit::Minute => 1,
        Unit::Hour => 60,
        Unit::Day | Unit::WorkingDay => DAY,
        Unit::Week => 5 * DAY,
        Unit::Fortnight => 10 * DAY,
        _ => return None,
    })
}

/// Minutes; a day of work has eight hours, a week five days.
pub(crate) fn length(input: &mut Tokens<'_>) -> Parsed<i64> {
    let announced = opt(one(&["for about", "for", "takes"]))
        .parse_next(input)?
        .is_some();
    let first = input.first().and_then(|t| t.word());
    let some = matches!(first, Some("a" | "an" | "one"));
    let minutes = minutes(input)?;
    if !announced {
        // "30 minutes late", "2 hours ago", "2 days before": no length by themselves.
        let next = input.first();
        let other = next.and_then(Token::word).is_some_and(|w| {
            matches!(
                w,
                "ago" | "late" | "later" | "earlier" | "early" | "before" | "after" | "from"
            )
        });
        // "one day" is some day, "a day" is each.
        only_if(!(other || some && minutes == DAY), input)?;
        only_if(
            minutes < DAY / 2 || minutes % DAY == 240 || is_loose(next),
            input,
        )?;
    }
    Ok(minutes)
}

/// As [`length`], but without asking what stands around it.
pub(crate) fn minutes(input: &mut Tokens<'_>) -> Parsed<i64> {
    alt((fraction, mixed, glued, counted)).parse_next(input)
}

/// "half an hour", "half a day", "a quarter of an hour", "an hour and a half".
fn fraction(input: &mut Tokens<'_>) -> Parsed<i64> {
    let part = alt((
        one(&["half an", "half a", "a half"]).value((1, 2)),
        one(&["a quarter of an", "quarter of an", "a quarter"]).value((1, 4)),
        one(&["three quarters of an"]).value((3, 4)),
    ));
    let figures = (
        digits(1..=3),
        mark('/'),
        digits(2..=4),
        opt(one(&["of an", "an", "a"])),
    )
        .map(|(n, (), d, _)| (i64::from(n), i64::from(d)));
    let part = alt((part, figures));
    let of = (part, opt(mark('-')), unit).map(|((n, d), _, whole)| whole * n / d);
    let bare_half =
        (phrase("half"), opt(mark('-')), one(&["hour", "day"]).take()).map(|(_, _, t)| {
            if t[0].word() == Some("hour") {
                30
            } else {
                DAY / 2
            }
        });
    let and_half = (
        alt((phrase("an"), phrase("a"), phrase("one"))),
        unit,
        phrase("and a half"),
    )
        .map(|(_, whole, ())| whole + whole / 2);
    alt((and_half, of, bare_half)).parse_next(input)
}

fn unit(input: &mut Tokens<'_>) -> Parsed<i64> {
    named(|w| word::unit(w).and_then(minutes_of)).parse_next(input)
}

/// "1 hour 30 minutes", "1h 30m", "1h30", "2 hours and 15 minutes".
fn mixed(input: &mut Tokens<'_>) -> Parsed<i64> {
    let hours = alt((digits(1..=99), named(word::number))).parse_next(input)?;
    named(|w| word::unit(w).filter(|u| *u == Unit::Hour)).parse_next(input)?;
    let _ = opt(phrase("and")).parse_next(input)?;
    let minutes = digits(1..=59).parse_next(input)?;
    let mut ending = opt(alt((
        named(|w| word::unit(w).filter(|u| *u == Unit::Minute)).void(),
        phrase("m"),
    )));
    let said = ending.parse_next(input)?.is_some();
    only_if(said || minutes >= 10, input)?;
    Ok(i64::from(hours) * 60 + i64::from(minutes))
}

/// "90m", "1.5h": letters only where they stick to the number.
fn glued(input: &mut Tokens<'_>) -> Parsed<i64> {
    let count = decimal(input)?;
    let unit = any
        .verify_map(|t: &Token| match t.word() {
            Some("m") if t.glued => Some(1),
            Some("h") if t.glued => Some(60),
            Some("d") if t.glued => Some(DAY),
            _ => None,
        })
        .parse_next(input)?;
    Ok(count * unit / 10)
}

/// "45 minutes", "1.5 hours", "two and a half hours", "30-minute", "a couple of hours".
fn counted(input: &mut Tokens<'_>) -> Parsed<i64> {
    let halves = (named(word::number), phrase("and a half")).map(|(n, ())| i64::from(n) * 10 + 5);
    let words = alt((phrase("a couple of").value(2), named(word::number)));
    let tenths = alt((halves, decimal, words.map(|n| i64::from(n) * 10))).parse_next(input)?;
    let _ = opt(mark('-')).parse_next(input)?;
    let _ = opt(one(&["working", "full"])).parse_next(input)?;
    let unit = unit(input)?;
    only_if(tenths > 0, input)?;
    Ok(tenths * unit / 10)
}

/// A number of up to four digits with at most one decimal, in tenths.
fn decimal(input: &mut Tokens<'_>) -> Parsed<i64> {
    let whole = digits(0..=9999).parse_next(input)?;
    let tenth = any.verify_map(|t: &Token| match t.kind {
        Kind::Number(n, 1) if t.glued => Some(n),
        _ => None,
    });
    let tenth = opt((mark('.'), tenth))
        .parse_next(input)?
        .map_or(0, |((), n)| n);
    Ok(i64::from(whole) * 10 + i64::from(tenth))
}
