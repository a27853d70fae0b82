//! Short ways to say moments, series and windows, and the shared data where it is.
#![allow(dead_code, reason = "each test binary uses some of these")]
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, civil};
use recurrence::{Length, Moment, Occurrence, Override, Series, Window, Zone, expand};
use std::path::PathBuf;

/// `20250303`, `20250303T100000`, `20250303T090000Z` or `Europe/Berlin:20250303T100000`.
pub fn at(text: &str) -> Moment {
    if let Some((zone, local)) = text.split_once(':') {
        return Moment::Zoned(local.parse().unwrap(), named(zone));
    }
    if let Some(utc) = text.strip_suffix('Z') {
        return Moment::Zoned(utc.parse().unwrap(), Zone::UTC);
    }
    match text.contains('T') {
        true => Moment::Floating(text.parse::<civil::DateTime>().unwrap()),
        false => Moment::Date(text.parse().unwrap()),
    }
}

pub fn named(zone: &str) -> Zone {
    Zone::Named(TimeZone::get(zone).unwrap())
}

pub fn minutes(minutes: i64) -> Length {
    Length::Exact(SignedDuration::from_mins(minutes))
}

pub fn days(days: i64) -> Length {
    Length::Nominal {
        days,
        time: SignedDuration::ZERO,
    }
}

/// An hour long, or a day where the start is a day.
pub fn series(start: &str, rules: &[&str]) -> Series {
    let start = at(start);
    let length = if matches!(start, Moment::Date(_)) {
        days(1)
    } else {
        minutes(60)
    };
    Series {
        start,
        length,
        rules: rules.iter().map(|rule| rule.to_string()).collect(),
        extra: Vec::new(),
        except: Vec::new(),
        overrides: Vec::new(),
    }
}

/// Replaces one occurrence; `length` in minutes, or whole days where the start is a day.
pub fn moved(of: &str, start: &str, length: i64) -> Override {
    let start = at(start);
    let length = if matches!(start, Moment::Date(_)) {
        days(length)
    } else {
        minutes(length)
    };
    Override {
        of: at(of),
        and_future: false,
        start,
        length,
    }
}

pub fn moved_on(of: &str, start: &str, length: i64) -> Override {
    Override {
        and_future: true,
        ..moved(of, start, length)
    }
}

/// From one instant to another: `2025-03-01T00:00Z`, or a date for midnight UTC.
pub fn window(from: &str, until: &str) -> Window {
    let instant = |text: &str| match text.len() {
        10 => format!("{text}T00:00Z").parse::<Timestamp>().unwrap(),
        _ => text.parse().unwrap(),
    };
    Window {
        from: instant(from),
        until: instant(until),
    }
}

pub const EVERYTHING: Window = Window {
    from: Timestamp::MIN,
    until: Timestamp::MAX,
};

/// All occurrences of a series that ends, in UTC as home.
pub fn everything(series: &Series) -> Vec<Occurrence> {
    expand(series, EVERYTHING, &TimeZone::UTC, 10_000).unwrap()
}

/// `20250303T0900Z/1000Z` for each occurrence: short enough to read, exact enough to compare.
pub fn shown(found: &[Occurrence]) -> Vec<String> {
    let stamp = |instant: Timestamp| instant.strftime("%Y%m%dT%H%MZ").to_string();
    let pair = |o: &Occurrence| format!("{}/{}", stamp(o.start_at), stamp(o.end_at));
    found.iter().map(pair).collect()
}

/// A file of the shared data folder, or a printed line that the test is skipped.
pub fn data(path: &str) -> Option<String> {
    let root = std::env::var_os("COUNTERPART_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(root.join(path)).ok();
    if text.is_none() {
        println!("skipped: {} is not there", root.join(path).display());
    }
    text
}
