//! One VEVENT from its properties.
use super::component::Span;
use super::kind::{self, Marks};
use super::note::{Note, Notes};
use super::property::{Property, Stray};
use super::times::Dates;
use super::value::{self, Written};
use super::zone::Zones;
use super::{link, person, span, times};
use domain::event::{Class, Event, Kind, Status};
use jiff::civil::Time;
use recurrence::{Moment, Rule};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// Longer texts are cut, so that no page and no row is without end.
const MAX_TEXT: usize = 64 << 10;

/// Reads one event, with the zones of its calendar and a place for notes.
pub(super) struct Reader<'r> {
    pub zones: &'r mut Zones,
    notes: &'r mut Notes,
    uid: String,
}

/// Reads an event; none when it is rejected, with a note that says why.
pub(super) fn read(
    properties: &[Property<'_>],
    span: Span,
    zones: &mut Zones,
    notes: &mut Notes,
) -> Option<Event> {
    let uid = uid(properties);
    let mut reader = Reader { zones, notes, uid };
    match reader.event(properties) {
        Ok(event) => Some(event),
        Err((property, field, reason)) => {
            let line = property.map_or(span.line, |p| p.line);
            let (offset, len) = (span.offset, span.end - span.offset);
            let (uid, field) = (reader.uid, field.to_owned());
            reader.notes.reject(Note {
                line,
                uid,
                field,
                reason,
                offset,
                len,
            });
            None
        }
    }
}

impl Reader<'_> {
    fn event<'p, 'a>(
        &mut self,
        properties: &'p [Property<'a>],
    ) -> Result<Event, times::Rejection<'p, 'a>> {
        let mut event = empty(self.uid.clone());
        let mut marks = Marks::default();
        let mut dates = Dates::default();
        for property in properties {
            self.damage(property);
            self.property(property, &mut event, &mut marks, &mut dates);
        }
        self.times(&dates, &mut event)?;
        marks.apply(&mut event);
        if event.conference.is_empty() {
            let found = link::find(&event.location)
                .or_else(|| link::find(&event.description))
                .or_else(|| link::find(&event.url));
            event.conference = found.unwrap_or_default().to_owned();
        }
        Ok(event)
    }

    fn property<'p, 'a>(
        &mut self,
        property: &'p Property<'a>,
        event: &mut Event,
        marks: &mut Marks,
        dates: &mut Dates<'p, 'a>,
    ) {
        let mut buffer = [0_u8; 40];
        let name = upper(property.name(), &mut buffer);
        match name {
            "DTSTART" => self.once(&mut dates.start, property),
            "DTEND" => self.once(&mut dates.end, property),
            "DURATION" => self.once(&mut dates.duration, property),
            "RECURRENCE-ID" => self.once(&mut dates.recurrence_id, property),
            "RDATE" => dates.extra.push(property),
            "EXDATE" => dates.except.push(property),
            "RRULE" => self.rule(property, event),
            "EXRULE" => self.warn(
                property,
                "EXRULE is no longer part of iCalendar (RFC 5545 appendix A) and was ignored; \
                 check the dates of this series",
            ),
            "SUMMARY" if event.title.is_empty() => event.title = self.text(property),
            "DESCRIPTION" if event.description.is_empty() => {
                event.description = self.text(property);
            }
            "LOCATION" if event.location.is_empty() => event.location = self.text(property),
            "URL" if event.url.is_empty() => event.url = self.text(property),
            "STATUS" => event.status = kind::status(property.value()),
            "CLASS" => event.class = kind::class(property.value()),
            "TRANSP" => marks.transparency(property.value()),
            "SEQUENCE" => event.sequence = property.value().parse().unwrap_or(0),
            "LAST-MODIFIED" => event.stamp = stamp(property.value()).unwrap_or(event.stamp),
            "DTSTAMP" if event.stamp == 0 => event.stamp = stamp(property.value()).unwrap_or(0),
            "CATEGORIES" => categories(property, &mut event.categories),
            "ORGANIZER" => event.organizer = person::organizer(property),
            "ATTENDEE" => event.attendees.push(person::attendee(property)),
            "CONFERENCE" | "X-GOOGLE-CONFERENCE" if event.conference.is_empty() => {
                event.conference = self.text(property);
            }
            _ if name.starts_with("X-") => marks.read(name, property),
            _ => {}
        }
    }

    /// Tells what was wrong with the bytes of a property that matters.
    fn damage(&mut self, property: &Property<'_>) {
        if property.damage.lossy {
            self.repair(
                property,
                "some bytes are not UTF-8; they were replaced by \u{fffd}",
            );
        }
        if property.damage.cut {
            self.repair(
                property,
                "the line is longer than the limit; its beginning was kept",
            );
        }
        match property.damage.stray {
            Stray::Nothing => {}
            Stray::Taken => self.repair(
                property,
                "a line break stands in the text without an indent; what follows was taken as \
                 part of it",
            ),
            Stray::LeftOut => self.repair(
                property,
                "the line after it is no property and no part of one; that line was left out",
            ),
        }
    }

    fn once<'p, 'a>(&mut self, slot: &mut Option<&'p Property<'a>>, property: &'p Property<'a>) {
        match slot {
            None => *slot = Some(property),
            Some(first) if first.text() == property.text() => {}
            Some(_) => self.repair(property, "the property stands twice; the first was kept"),
        }
    }

    fn rule(&mut self, property: &Property<'_>, event: &mut Event) {
        // Some programs escape the separators of a rule as if it were text.
        let mut rule = value::text(property.value()).into_owned();
        rule.retain(|c| !c.is_whitespace());
        let rule = rule.trim_end_matches(';');
        if rule.is_empty() || event.rules.iter().any(|r| r == rule) {
            return;
        }
        let Err(error) = rule.parse::<Rule>() else {
            return event.rules.push(rule.to_owned());
        };
        let mended = without_junk(rule);
        if mended.parse::<Rule>().is_ok() {
            let reason =
                format!("the rule was read as \"{mended}\", without what is no part of one");
            self.repair(property, &reason);
            return event.rules.push(mended);
        }
        let reason = match error {
            recurrence::Error::Rule { part, problem, .. } => {
                let part = shorten(&part).into_owned();
                format!(
                    "the part \"{part}\" of the rule {problem}; the rule was left out, only the \
                     dates given outright remain"
                )
            }
            other => format!("{other}; the rule was left out"),
        };
        self.repair(property, &reason);
    }

    fn text(&mut self, property: &Property<'_>) -> String {
        let raw = property.value();
        let quoted = property.params().any(|(name, value)| {
            (name.is_empty() || name.eq_ignore_ascii_case("ENCODING"))
                && value.eq_ignore_ascii_case("QUOTED-PRINTABLE")
        });
        let decoded = if quoted {
            Cow::Owned(value::quoted_printable(raw))
        } else {
            Cow::Borrowed(raw)
        };
        let text = value::text(&decoded);
        if text.len() <= MAX_TEXT {
            return text.trim().to_owned();
        }
        self.repair(
            property,
            "the text is longer than 64 KiB; its beginning was kept",
        );
        let end = (0..=MAX_TEXT)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        text[..end].trim().to_owned()
    }

    pub fn bad_date(&mut self, property: &Property<'_>, text: &str, kept: &str) {
        let shown = shorten(text);
        self.repair(property, &format!("\"{shown}\" cannot be read; {kept}"));
    }

    pub fn repair(&mut self, property: &Property<'_>, reason: &str) {
        let note = self.note(property, reason);
        self.notes.repair(note);
    }

    pub fn warn(&mut self, property: &Property<'_>, reason: &str) {
        let note = self.note(property, reason);
        self.notes.warning(note);
    }

    fn note(&self, property: &Property<'_>, reason: &str) -> Note {
        Note {
            line: property.line,
            uid: self.uid.clone(),
            field: property.name().to_ascii_uppercase(),
            reason: reason.to_owned(),
            offset: property.offset,
            len: property.len,
        }
    }
}

fn empty(uid: String) -> Event {
    Event {
        uid,
        recurrence_id: None,
        and_future: false,
        sequence: 0,
        stamp: 0,
        start: Moment::Date(jiff::civil::Date::ZERO),
        length: span::days(1),
        no_end: true,
        rules: Vec::new(),
        extra: Vec::new(),
        except: Vec::new(),
        title: String::new(),
        description: String::new(),
        location: String::new(),
        status: Status::default(),
        class: Class::default(),
        kind: Kind::default(),
        opaque: true,
        organizer: None,
        attendees: Vec::new(),
        categories: Vec::new(),
        conference: String::new(),
        url: String::new(),
    }
}

/// `UID`, else a hash of the content without what every export writes anew.
fn uid(properties: &[Property<'_>]) -> String {
    if let Some(given) = properties.iter().find(|p| p.is("UID")) {
        let text = value::text(given.value());
        if !text.is_empty() {
            return text.into_owned();
        }
    }
    let changing = ["UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE"];
    let mut hash = Sha256::new();
    for property in properties
        .iter()
        .filter(|p| !changing.iter().any(|c| p.is(c)))
    {
        hash.update(property.text().as_bytes());
        hash.update(b"\n");
    }
    let digest = hash.finalize();
    digest[..16]
        .iter()
        .fold("hash:".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// A rule without words that are no parts of one, and without a count that counts nothing.
fn without_junk(rule: &str) -> String {
    let rule = rule.strip_prefix("RRULE:").unwrap_or(rule);
    let kept = |part: &&str| {
        let (name, value) = part.split_once('=').unwrap_or_default();
        let nothing = value.starts_with('-') || value == "0";
        !(name.is_empty() || name.eq_ignore_ascii_case("COUNT") && nothing)
    };
    rule.split(';').filter(kept).collect::<Vec<_>>().join(";")
}

fn categories(property: &Property<'_>, into: &mut Vec<String>) {
    for one in value::list(property.value()) {
        let one = value::text(one).trim().to_owned();
        if !one.is_empty() && !into.contains(&one) {
            into.push(one);
        }
    }
}

/// Microseconds since 1970 of a UTC time; a local one is read as UTC, it only orders versions.
fn stamp(text: &str) -> Option<i64> {
    let at = match value::date_time(text)? {
        Written::Date(date) => date.to_datetime(Time::midnight()),
        Written::Local(at) | Written::Utc(at) | Written::Offset(at, _) => at,
    };
    utc().to_timestamp(at).ok().map(|t| t.as_microsecond())
}

pub(super) fn utc() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::UTC
}

fn upper<'b>(name: &str, buffer: &'b mut [u8; 40]) -> &'b str {
    let len = name.len().min(buffer.len());
    buffer[..len].copy_from_slice(&name.as_bytes()[..len]);
    buffer[..len].make_ascii_uppercase();
    std::str::from_utf8(&buffer[..len]).unwrap_or("")
}

/// What a note shows of a value.
pub(super) fn shorten(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(60) {
        Some((end, _)) => Cow::Owned(format!("{}…", text[..end].escape_debug())),
        None => Cow::Owned(text.escape_debug().to_string()),
    }
}
