//! When an event happens: DTSTART, its end, RECURRENCE-ID, RDATE, EXDATE, each in its zone.
use super::event::{Reader, shorten, utc};
use super::property::Property;
use super::span::{self, Lasting};
use super::value::{self, Written};
use super::zone::{self, Certainty};
use domain::event::Event;
use recurrence::{Length, Moment, Zone};
use std::borrow::Cow;

/// Properties that can only be understood once all are seen.
#[derive(Default)]
pub(super) struct Dates<'p, 'a> {
    pub start: Option<&'p Property<'a>>,
    pub end: Option<&'p Property<'a>>,
    pub duration: Option<&'p Property<'a>>,
    pub recurrence_id: Option<&'p Property<'a>>,
    pub extra: Vec<&'p Property<'a>>,
    pub except: Vec<&'p Property<'a>>,
}

/// Why an event is rejected: the property, its name, the sentence.
pub(super) type Rejection<'p, 'a> = (Option<&'p Property<'a>>, &'static str, String);

impl Reader<'_> {
    /// Fills in when the event happens, or says why that cannot be known.
    pub fn times<'p, 'a>(
        &mut self,
        dates: &Dates<'p, 'a>,
        event: &mut Event,
    ) -> Result<(), Rejection<'p, 'a>> {
        let Some(start) = dates.start else {
            let reason = "the event has no DTSTART, so it has no place in time; it was set aside";
            return Err((None, "DTSTART", reason.to_owned()));
        };
        let Some(moment) = self.moment(start, start.value(), true) else {
            return Err((
                Some(start),
                "DTSTART",
                unreadable(start, "so the event was set aside"),
            ));
        };
        let lasting = self.lasting(moment, dates);
        event.no_end = lasting.1;
        (event.start, event.length) = (lasting.0.start, lasting.0.length);
        if let Some(id) = dates.recurrence_id {
            let Some(moment) = self.moment(id, id.value(), false) else {
                let reason = unreadable(
                    id,
                    "so it is not known what the event changes; it was set aside",
                );
                return Err((Some(id), "RECURRENCE-ID", reason));
            };
            event.recurrence_id = Some(moment);
            let range = id.param("RANGE").unwrap_or_default();
            event.and_future = range.eq_ignore_ascii_case("THISANDFUTURE");
        }
        for property in &dates.extra {
            self.extra(property, &mut event.extra);
        }
        for property in &dates.except {
            for text in property
                .value()
                .split([',', ';'])
                .filter(|t| !t.trim().is_empty())
            {
                match self.moment(property, text, false) {
                    Some(moment) => event.except.push(moment),
                    None => self.bad_date(property, text, "the exception was left out"),
                }
            }
        }
        Ok(())
    }

    /// Start and length, and whether neither DTEND nor DURATION gave it.
    fn lasting(&mut self, start: Moment, dates: &Dates<'_, '_>) -> (Lasting, bool) {
        if let Some(end) = dates.end {
            if let Some(duration) = dates.duration {
                self.repair(
                    duration,
                    "both DTEND and DURATION stand here; DTEND was kept",
                );
            }
            match self.moment(end, end.value(), false) {
                Some(moment) => {
                    let lasting = span::by_end(start, moment);
                    if let Some(reason) = lasting.mended {
                        self.repair(end, reason);
                    }
                    return (lasting, false);
                }
                None => self.bad_date(end, end.value(), "the event was kept as if it had no end"),
            }
        } else if let Some(property) = dates.duration {
            match value::duration(property.value()) {
                Some((days, time)) => {
                    let lasting = span::by_duration(start, days, time);
                    if let Some(reason) = lasting.mended {
                        self.repair(property, reason);
                    }
                    return (lasting, false);
                }
                None => self.bad_date(
                    property,
                    property.value(),
                    "the event was kept as if it had no length",
                ),
            }
        }
        (span::by_default(start), true)
    }

    /// RDATE: dates, times, or periods with an end or a duration (RFC 5545 section 3.8.5.2).
    fn extra(&mut self, property: &Property<'_>, extra: &mut Vec<(Moment, Option<Length>)>) {
        for text in property
            .value()
            .split([',', ';'])
            .filter(|t| !t.trim().is_empty())
        {
            let (from, to) = match text.split_once('/') {
                Some((from, to)) => (from, Some(to)),
                None => (text, None),
            };
            let Some(start) = self.moment(property, from, false) else {
                self.bad_date(property, text, "the additional date was left out");
                continue;
            };
            let Some(to) = to else {
                extra.push((start, None));
                continue;
            };
            let lasting = match value::duration(to) {
                Some((days, time)) => Some(span::by_duration(start, days, time)),
                None => self
                    .moment(property, to, false)
                    .map(|end| span::by_end(start, end)),
            };
            match lasting {
                Some(lasting) => extra.push((lasting.start, Some(lasting.length))),
                None => self.bad_date(property, text, "the additional date was left out"),
            }
        }
    }

    /// A date or time of a property, in the zone that its `TZID` names.
    fn moment(&mut self, property: &Property<'_>, text: &str, starts: bool) -> Option<Moment> {
        let tzid = property.param("TZID");
        let text = text.lines().next().unwrap_or_default();
        // An unquoted TZID with a colon: `TZID=(UTC+01:00) Paris:20270802T090000`.
        let (tzid, text) = match text.rsplit_once(':') {
            Some((head, tail)) if tzid.is_some() && value::date_time(text).is_none() => {
                let name = format!("{}:{head}", tzid.unwrap_or_default());
                (Some(Cow::Owned(name)), tail)
            }
            _ => (tzid, text),
        };
        let at = match value::date_time(text)? {
            Written::Date(date) => return Some(Moment::Date(date)),
            Written::Utc(at) => return Some(Moment::Zoned(at, Zone::Named(utc()))),
            Written::Offset(at, offset) => {
                return Some(Moment::Zoned(at, Zone::Named(zone::of_offset(offset))));
            }
            Written::Local(at) => at,
        };
        match tzid {
            None => Some(Moment::Floating(at)),
            Some(tzid) => Some(Moment::Zoned(at, self.zone(property, &tzid, starts))),
        }
    }

    fn zone(&mut self, property: &Property<'_>, tzid: &str, starts: bool) -> Zone {
        let default = self.zones.default.clone();
        let (found, warn) = self.zones.resolve(tzid, starts);
        let (zone, certainty) = (found.zone.clone(), found.certainty);
        if warn && certainty == Certainty::Default {
            let name = default.iana_name().unwrap_or("an unnamed zone");
            let reason = format!(
                "the time zone \"{tzid}\" is not known and the file does not define it in a way \
                 that can be read; its times were read in the calendar's zone, {name}"
            );
            self.warn(property, &reason);
        } else if warn {
            let reason = format!(
                "of the time zone \"{tzid}\" only the offset is understood; its times do not \
                 follow clock changes"
            );
            self.warn(property, &reason);
        }
        zone
    }
}

fn unreadable(property: &Property<'_>, so: &str) -> String {
    let shown = shorten(property.value());
    format!("\"{shown}\" is neither a date like 20270802 nor a time like 20270802T093000, {so}")
}
