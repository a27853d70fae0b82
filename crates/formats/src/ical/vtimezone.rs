//! VTIMEZONE: the observances of a zone that the file itself defines (RFC 5545 section 3.6.5).
use super::component::{Span, border_name};
use super::line::Lines;
use super::property::Property;
use super::value::{self, Written};
use super::zone::clean;
use jiff::civil::{DateTime, Time};
use recurrence::{CustomZone, Observance, Zone};
use std::sync::Arc;

/// More observances than any zone has had are not read.
const MOST_OBSERVANCES: usize = 1_000;

/// What an observance says, while it is read.
#[derive(Default)]
struct Draft {
    start: Option<DateTime>,
    from: Option<i32>,
    to: Option<i32>,
    rule: Option<String>,
    extra: Vec<DateTime>,
    name: String,
}

/// Reads a VTIMEZONE; none when it has no name or no observance that can be understood.
pub(super) fn read(bytes: &[u8], span: Span, max_line: usize) -> Option<Zone> {
    let mut tzid = String::new();
    let mut draft: Option<Draft> = None;
    let mut observances = Vec::new();
    for line in Lines::new(&bytes[..span.end], span.offset, span.line) {
        if let Some(name) = border_name(&line, b"BEGIN") {
            observances.extend(draft.take().and_then(Draft::finish));
            let known = matches!(name.as_str(), "STANDARD" | "DAYLIGHT");
            draft = (known && observances.len() < MOST_OBSERVANCES).then(Draft::default);
        } else if border_name(&line, b"END").is_some() {
            observances.extend(draft.take().and_then(Draft::finish));
        } else if let Some(property) = Property::read(&line, max_line) {
            match &mut draft {
                Some(draft) => draft.take_in(&property),
                None if property.is("TZID") && tzid.is_empty() => {
                    tzid = clean(property.value()).to_owned();
                }
                None => {}
            }
        }
    }
    if tzid.is_empty() {
        return None;
    }
    let zone = CustomZone::new(tzid, observances).ok()?;
    Some(Zone::Custom(Arc::new(zone)))
}

impl Draft {
    fn take_in(&mut self, property: &Property<'_>) {
        let value = property.value();
        match property.name().to_ascii_uppercase().as_str() {
            "DTSTART" => self.start = local(value),
            "TZOFFSETFROM" => self.from = value::offset_seconds(value),
            "TZOFFSETTO" => self.to = value::offset_seconds(value),
            "RRULE" if !value.is_empty() => self.rule = Some(value.to_owned()),
            "RDATE" => self.extra.extend(value.split(',').filter_map(local)),
            "TZNAME" => self.name = value::text(value).into_owned(),
            _ => {}
        }
    }

    /// An observance without one of its offsets has no change of offset to tell: both are one.
    fn finish(self) -> Option<Observance> {
        let to = self.to?;
        Some(Observance {
            start: self.start?,
            offset_from: self.from.unwrap_or(to),
            offset_to: to,
            rule: self.rule,
            extra: self.extra,
            name: self.name,
        })
    }
}

fn local(text: &str) -> Option<DateTime> {
    match value::date_time(text)? {
        Written::Date(date) => Some(date.to_datetime(Time::midnight())),
        Written::Local(at) | Written::Utc(at) | Written::Offset(at, _) => Some(at),
    }
}
