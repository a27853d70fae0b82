//! How fast a ten-year calendar of 20,000 events is read: `cargo run --release --example
//! read_speed`. The file is made here, the same every time.
use formats::ical::{self, Options};
use std::fmt::Write;
use std::time::Instant;

fn main() {
    let text = calendar(20_000);
    let mut best = f64::MAX;
    let mut events = 0;
    for _ in 0..7 {
        let start = Instant::now();
        let read = ical::read(text.as_bytes(), &Options::default());
        best = best.min(start.elapsed().as_secs_f64());
        events = read.map_or(0, |calendar| calendar.events.len());
    }
    let (size, each) = (text.len() as f64 / 1e6, best * 1e6 / events.max(1) as f64);
    println!(
        "{events} events, {size:.1} MB: {:.1} ms, {each:.2} µs an event",
        best * 1e3
    );
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
