//! Times of events as short text, for columns and files: `20270802` (a date),
//! `20270802T093000` (floating), `20270802T093000;Europe/London`, and `…;=Own zone` for a zone
//! that only the calendar itself defines. Lengths: `3600s` exact, `1d` or `1d1800s` nominal.
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use recurrence::{Length, Moment, Zone};

/// Text that is no time of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a stored time")]
pub struct BadText(pub String);

/// The text of a moment.
pub fn moment_text(moment: &Moment) -> String {
    match moment {
        Moment::Date(date) => date_text(*date),
        Moment::Floating(at) => time_text(*at),
        Moment::Zoned(at, zone) => format!("{};{}", time_text(*at), zone_text(zone)),
    }
}

/// Reads what [`moment_text`] wrote; `own` finds the zones of the calendar.
///
/// # Errors
/// When the text is of another shape, or the zone is known nowhere.
pub fn parse_moment(text: &str, own: &dyn Fn(&str) -> Option<Zone>) -> Result<Moment, BadText> {
    let bad = || BadText(text.to_owned());
    let (at, zone) = match text.split_once(';') {
        Some((at, zone)) => (at, Some(zone)),
        None => (text, None),
    };
    let Some((date, time)) = at.split_once('T') else {
        return parse_date(at).map(Moment::Date).ok_or_else(bad);
    };
    let date = parse_date(date).ok_or_else(bad)?;
    let [h, m, s] = pairs(time).ok_or_else(bad)?;
    let at = date.at(h, m, s, 0);
    let Some(zone) = zone else {
        return Ok(Moment::Floating(at));
    };
    let zone = parse_zone(zone, own).ok_or_else(bad)?;
    Ok(Moment::Zoned(at, zone))
}

/// The text of a zone.
pub fn zone_text(zone: &Zone) -> String {
    match zone {
        Zone::Named(named) => match (named.iana_name(), named.to_fixed_offset()) {
            (Some(name), _) => name.to_owned(),
            (None, Ok(offset)) => offset.to_string(),
            // Neither name nor offset: only a zone that no tz database made.
            (None, Err(_)) => "UTC".to_owned(),
        },
        Zone::Custom(custom) => format!("={}", custom.name),
    }
}

/// Reads what [`zone_text`] wrote.
pub fn parse_zone(text: &str, own: &dyn Fn(&str) -> Option<Zone>) -> Option<Zone> {
    match text.strip_prefix('=') {
        Some(name) => own(name),
        None if text == "UTC" => Some(Zone::Named(TimeZone::UTC)),
        // A bare offset, such as "+05:30", which no name of the tz database covers.
        None if text.starts_with(['+', '-']) => {
            let parser = jiff::fmt::temporal::DateTimeParser::new();
            parser.parse_time_zone(text).ok().map(Zone::Named)
        }
        None => TimeZone::get(text).ok().map(Zone::Named),
    }
}

/// The text of a length.
pub fn length_text(length: &Length) -> String {
    match length {
        Length::Exact(time) => format!("{}s", time.as_secs()),
        Length::Nominal { days, time } if time.is_zero() => format!("{days}d"),
        Length::Nominal { days, time } => format!("{days}d{}s", time.as_secs()),
    }
}

/// Reads what [`length_text`] wrote.
///
/// # Errors
/// When the text is of another shape.
pub fn parse_length(text: &str) -> Result<Length, BadText> {
    let bad = || BadText(text.to_owned());
    let seconds = |part: &str| part.strip_suffix('s').and_then(|n| n.parse().ok());
    match text.split_once('d') {
        Some((days, rest)) => {
            let time = if rest.is_empty() {
                0
            } else {
                seconds(rest).ok_or_else(bad)?
            };
            let days = days.parse().map_err(|_| bad())?;
            Ok(Length::Nominal {
                days,
                time: SignedDuration::from_secs(time),
            })
        }
        None => seconds(text)
            .map(SignedDuration::from_secs)
            .map(Length::Exact)
            .ok_or_else(bad),
    }
}

fn date_text(d: Date) -> String {
    format!("{:04}{:02}{:02}", d.year(), d.month(), d.day())
}

fn time_text(at: DateTime) -> String {
    format!(
        "{}T{:02}{:02}{:02}",
        date_text(at.date()),
        at.hour(),
        at.minute(),
        at.second()
    )
}

fn parse_date(text: &str) -> Option<Date> {
    let (year, rest) = text.split_at_checked(4)?;
    let month = rest.get(..2)?.parse().ok()?;
    Date::new(year.parse().ok()?, month, rest.get(2..4)?.parse().ok()?).ok()
}

fn pairs(text: &str) -> Option<[i8; 3]> {
    let two = |at: usize| text.get(at..at + 2)?.parse::<i8>().ok();
    let [h, m, s] = [two(0)?, two(2)?, two(4)?];
    (text.len() == 6 && (0..24).contains(&h) && (0..60).contains(&m) && (0..60).contains(&s))
        .then_some([h, m, s])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn nowhere(_: &str) -> Option<Zone> {
        None
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            y in 1900_i16..2200, m in 1_i8..13, d in 1_i8..29, h in 0_i8..24, mi in 0_i8..60,
            shape in 0..5, days in -3_i64..400, secs in -9000_i64..90_000,
        ) {
            let at = Date::constant(y, m, d).at(h, mi, 7, 0);
            let moment = match shape {
                0 => Moment::Date(at.date()),
                1 => Moment::Floating(at),
                2 => Moment::Zoned(at, Zone::Named(TimeZone::UTC)),
                3 => Moment::Zoned(at, Zone::Named(TimeZone::get("Europe/Lisbon").unwrap())),
                _ => {
                    let offset = jiff::tz::Offset::from_seconds(-12_600).unwrap();
                    Moment::Zoned(at, Zone::Named(TimeZone::fixed(offset)))
                }
            };
            prop_assert_eq!(parse_moment(&moment_text(&moment), &nowhere), Ok(moment));
            let time = SignedDuration::from_secs(secs);
            for length in [Length::Exact(time), Length::Nominal { days, time }] {
                prop_assert_eq!(parse_length(&length_text(&length)), Ok(length));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,40}") {
            let _ = parse_moment(&text, &nowhere);
            let _ = parse_length(&text);
        }
    }
}
