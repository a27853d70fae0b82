//! iCalendar (RFC 5545, RFC 7986, some vCalendar 1.0): bytes become events, and what could not
//! be read is told with its place and never costs the components beside it.
//!
//! The input is first cut into components by BEGIN and END; each is then read on its own, so
//! that memory stays linear and a bad one is only ever itself lost. Offsets point into the
//! input, for keeping the original bytes.
mod component;
mod event;
mod kind;
mod line;
mod link;
mod note;
mod person;
mod property;
mod span;
mod times;
mod value;
mod vtimezone;
mod write;
mod zone;

pub use note::Note;
pub use write::entry;
pub use zone::{CustomZoneText, zone_by_name, zone_from_text};

use domain::event::Event;
use jiff::tz::TimeZone;
use note::Notes;
use std::collections::BTreeMap;
use zone::Zones;

/// What the reader may take for granted, and where it stops.
#[derive(Debug, Clone)]
pub struct Options {
    /// Stands in where the calendar names no zone that is known; never used in silence.
    pub default_zone: TimeZone,
    /// A longer input is refused.
    pub max_bytes: usize,
    /// A longer line is cut, which is told; in bytes, unfolded.
    pub max_line: usize,
    /// An input with more components is refused.
    pub max_components: usize,
    /// More notes of one kind than this are counted only.
    pub max_notes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            default_zone: TimeZone::UTC,
            max_bytes: 200 << 20,
            max_line: 1 << 20,
            max_components: 500_000,
            max_notes: 10_000,
        }
    }
}

/// A calendar, as far as it could be read.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    /// `NAME` or `X-WR-CALNAME`.
    pub name: Option<String>,
    /// `X-WR-TIMEZONE`, else the zone in which most events start; none when nothing tells.
    pub zone: Option<TimeZone>,
    /// `METHOD`, in capitals: the file is an invitation or an answer, not a calendar.
    pub method: Option<String>,
    /// In the order of the input.
    pub events: Vec<Entry>,
    /// The zones of the file's own making that its events hang on.
    pub zones: Vec<CustomZoneText>,
    /// What was mended.
    pub repaired: Vec<Note>,
    /// Components that could not be read; `offset` and `len` lead to their bytes.
    pub rejected: Vec<Note>,
    /// What is understood but may surprise.
    pub warnings: Vec<Note>,
    /// Notes beyond `Options::max_notes`, of all kinds.
    pub untold: usize,
    /// Components that are not events, by name (`VTODO`, `VJOURNAL`, …).
    pub skipped: BTreeMap<String, usize>,
}

/// One event and where it stood.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The event.
    pub event: Event,
    /// Offset of `BEGIN:VEVENT` in the input.
    pub offset: usize,
    /// Length up to the end of `END:VEVENT`, without the line break.
    pub len: usize,
    /// Line number of `BEGIN:VEVENT`, counted from 1.
    pub line: usize,
}

/// Why nothing at all could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Nothing in it.
    #[error("The file is empty. Export the calendar again, then import that file.")]
    Empty,
    /// Longer than `Options::max_bytes`.
    #[error("The file has {bytes} bytes; at most {limit} are read. Export a shorter span of time.")]
    TooLarge {
        /// Its length.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// More than `Options::max_components`.
    #[error("The file has more than {limit} components. Export a shorter span of time.")]
    TooManyComponents {
        /// The limit.
        limit: usize,
    },
    /// No VCALENDAR and no VEVENT.
    #[error(
        "There is no calendar in this file: no line says BEGIN:VCALENDAR or BEGIN:VEVENT. \
         Choose the .ics file that the calendar program exports."
    )]
    NotACalendar,
    /// A page for a browser, as published addresses answer when they need a sign-in.
    #[error(
        "This is a web page, not a calendar; the address may need a sign-in. \
         Use the calendar's secret or published iCal address."
    )]
    WebPage,
    /// Two bytes to a character.
    #[error("The file is UTF-16 text; iCalendar is UTF-8. Save it as UTF-8, then import it.")]
    Utf16,
}

/// Reads a calendar. Fails only when there is nothing to read or a limit is passed; anything
/// else that is wrong ends in a note.
pub fn read(bytes: &[u8], options: &Options) -> Result<Calendar, Error> {
    let start = check(bytes, options)?;
    let mut notes = Notes::new(options.max_notes);
    let layout = component::cut(bytes, start, options, &mut notes)?;
    if layout.calendars == 0 && layout.events.is_empty() {
        return Err(not_a_calendar(&bytes[start..]));
    }
    let own = |name: &str| {
        let property = layout.calendar.iter().find(|p| p.is(name))?;
        let text = value::text(property.value()).trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    let told_zone = own("X-WR-TIMEZONE").and_then(|name| zone_by_name(&name));
    let default = told_zone
        .clone()
        .unwrap_or_else(|| options.default_zone.clone());
    let mut zones = Zones::read(bytes, &layout.zones, options.max_line, default);
    let mut events = Vec::with_capacity(layout.events.len());
    for span in &layout.events {
        let properties = component::properties(bytes, *span, options.max_line);
        if let Some(event) = event::read(&properties, *span, &mut zones, &mut notes) {
            let (offset, len) = (span.offset, span.end - span.offset);
            events.push(Entry {
                event,
                offset,
                len,
                line: span.line,
            });
        }
    }
    Ok(Calendar {
        name: own("NAME").or_else(|| own("X-WR-CALNAME")),
        zone: told_zone.or_else(|| zones.commonest()),
        method: own("METHOD").map(|m| m.to_ascii_uppercase()),
        events,
        zones: zones.used(),
        repaired: notes.repaired,
        rejected: notes.rejected,
        warnings: notes.warnings,
        untold: notes.untold,
        skipped: layout.skipped,
    })
}

/// Refuses what cannot be a calendar; the offset behind a byte order mark otherwise.
fn check(bytes: &[u8], options: &Options) -> Result<usize, Error> {
    if bytes.len() > options.max_bytes {
        return Err(Error::TooLarge {
            bytes: bytes.len(),
            limit: options.max_bytes,
        });
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Error::Utf16);
    }
    let start = if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
        3
    } else {
        0
    };
    if bytes[start..].iter().all(u8::is_ascii_whitespace) {
        return Err(Error::Empty);
    }
    Ok(start)
}

fn not_a_calendar(bytes: &[u8]) -> Error {
    let head = bytes.trim_ascii_start();
    let begins =
        |tag: &[u8]| head.len() >= tag.len() && head[..tag.len()].eq_ignore_ascii_case(tag);
    if begins(b"<!doctype") || begins(b"<html") {
        return Error::WebPage;
    }
    Error::NotACalendar
}
