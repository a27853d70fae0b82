//! How fast a ten-year calendar of 20,000 events is read: `cargo run --release --example
//! read_speed`. The file is made here, the same every time.
use domain::event::{self, Event, Group};
use formats::ical::{self, Options};
use jiff::tz::TimeZone;
use recurrence::Window;
use std::fmt::Write;
use std::time::Instant;

fn main() {
    let text = calendar(20_000);
    if let Some(path) = std::env::args().nth(1) {
        // The same file for a comparison with another program.
        std::fs::write(&path, &text).unwrap_or_else(|error| println!("{path}: {error}"));
    }
    let (mut reading, mut both) = (f64::MAX, f64::MAX);
    let (mut events, mut occurrences) = (0, 0);
    for _ in 0..7 {
        let start = Instant::now();
        let Ok(calendar) = ical::read(text.as_bytes(), &Options::default()) else {
            return println!("the calendar made here cannot be read");
        };
        reading = reading.min(start.elapsed().as_secs_f64());
        events = calendar.events.len();
        occurrences = expanded(&calendar);
        both = both.min(start.elapsed().as_secs_f64());
    }
    println!(
        "{events} events, {:.1} MB: read in {:.1} ms",
        text.len() as f64 / 1e6,
        reading * 1e3
    );
    println!(
        "read and laid over eleven years: {:.1} ms, {occurrences} occurrences",
        both * 1e3
    );
}

fn expanded(calendar: &ical::Calendar) -> usize {
    let events: Vec<&Event> = calendar.events.iter().map(|entry| &entry.event).collect();
    let second = |year| jiff::civil::date(year, 1, 1).at(0, 0, 0, 0);
    let at = |year| TimeZone::UTC.to_timestamp(second(year)).unwrap_or_default();
    let window = Window {
        from: at(2018),
        until: at(2029),
    };
    let count = |group: &Group| {
        let overrides: Vec<&Event> = group.overrides.iter().map(|at| events[*at]).collect();
        let Some(master) = group.master.map(|at| events[at]) else {
            return overrides.len();
        };
        let series = event::series(master, &overrides);
        recurrence::expand(&series, window, &TimeZone::UTC, 100_000).map_or(0, |found| found.len())
    };
    event::group(&events).iter().map(count).sum()
}

/// Single events, series and overrides, with people, rooms and folded descriptions.
fn calendar(events: usize) -> String {
    let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n");
    for n in 0..events {
        let (year, month, day) = (2018 + n / 2_000, 1 + n / 167 % 12, 1 + n / 6 % 28);
        let hour = 8 + n % 6;
        let date = format!("{year}{month:02}{day:02}");
        let kind = match n % 50 {
            0 => "RRULE:FREQ=WEEKLY;COUNT=40\r\n".to_owned(),
            1..=5 => format!("RECURRENCE-ID;TZID=Europe/London:{date}T090000\r\n"),
            _ => String::new(),
        };
        let uid = if n % 50 < 6 { n / 50 * 50 } else { n };
        let written = write!(
            text,
            "BEGIN:VEVENT\r\nUID:{uid}-3f2a@calendar.example.com\r\nDTSTAMP:20270101T000000Z\r\n\
             DTSTART;TZID=Europe/London:{date}T{hour:02}0000\r\n\
             DTEND;TZID=Europe/London:{date}T{hour:02}4500\r\n{kind}\
             SUMMARY:Review {n} with the grid team\\, part two\r\nLOCATION:Room {}\r\n\
             DESCRIPTION:Papers are in the folder. Bring the figures of last week\\nand th\r\n \
             e two open questions\\; we decide on the date\\, not on the price.\r\n\
             ORGANIZER;CN=Ines Duarte:mailto:ines@example.com\r\n\
             ATTENDEE;CN=Orla Keane;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:orla@exa\r\n \
             mple.com\r\n\
             ATTENDEE;CN=Bram Vos;PARTSTAT=TENTATIVE:mailto:bram@example.com\r\n\
             STATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nSEQUENCE:1\r\nEND:VEVENT\r\n",
            n % 12
        );
        debug_assert!(written.is_ok());
    }
    text.push_str("END:VCALENDAR\r\n");
    text
}
