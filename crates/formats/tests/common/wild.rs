//! Any bytes → a calendar → its occurrences: what must hold whatever they are.
use domain::event::{self, Event};
use domain::event_text::{moment_text, parse_moment};
use formats::ical::{self, Calendar, Options};
use jiff::tz::TimeZone;
use recurrence::Window;

/// Panics when a promise is broken.
pub fn check(bytes: &[u8]) {
    let options = Options {
        max_line: 1 << 12,
        max_components: 100,
        ..Options::default()
    };
    let Ok(calendar) = ical::read(bytes, &options) else {
        return;
    };
    let notes = [&calendar.repaired, &calendar.rejected, &calendar.warnings];
    for note in notes.into_iter().flatten() {
        assert!(note.offset + note.len <= bytes.len(), "{note:?}");
        assert!(note.line > 0 && !note.reason.is_empty(), "{note:?}");
    }
    for entry in &calendar.events {
        let raw = &bytes[entry.offset..entry.offset + entry.len];
        assert!(raw[..5].eq_ignore_ascii_case(b"BEGIN"));
        stored(&entry.event, &calendar);
    }
    expanded(&calendar);
}

/// What a database keeps of an event reads back as it was.
fn stored(event: &Event, calendar: &Calendar) {
    let own = |name: &str| {
        let zone = |text: &str| ical::zone_from_text(text);
        let mut zones = calendar.zones.iter().filter(|zone| zone.tzid == name);
        zones.find_map(|found| zone(&found.text))
    };
    let extra = event.extra.iter().map(|(at, _)| at);
    for moment in extra
        .chain([&event.start])
        .chain(&event.recurrence_id)
        .chain(&event.except)
    {
        let text = moment_text(moment);
        assert_eq!(parse_moment(&text, &own).as_ref(), Ok(moment), "{text}");
    }
    let all = [
        &event.title,
        &event.description,
        &event.location,
        &event.uid,
    ];
    assert!(
        all.iter().all(|text| !text.contains('\0')),
        "no database takes a NUL"
    );
}

fn expanded(calendar: &Calendar) {
    let events: Vec<&Event> = calendar.events.iter().map(|entry| &entry.event).collect();
    let at = |text: &str| text.parse().expect("a time of ours");
    let window = Window {
        from: at("2027-08-01T00:00Z"),
        until: at("2027-09-01T00:00Z"),
    };
    for group in event::group(&events) {
        let overrides: Vec<&Event> = group.overrides.iter().map(|at| events[*at]).collect();
        let Some(master) = group
            .master
            .map(|at| events[at])
            .or(overrides.first().copied())
        else {
            continue;
        };
        let series = event::series(master, &overrides);
        let found = recurrence::expand(&series, window, &TimeZone::UTC, 5_000);
        for occurrence in found.unwrap_or_default() {
            assert!(occurrence.end_at >= occurrence.start_at);
        }
    }
}
