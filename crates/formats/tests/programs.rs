//! Calendars that other programs made, with what stands in them: `programs/PROGRAM-VERSION-WHAT`.
#![allow(clippy::unwrap_used)] // a sample that cannot be read should stop the test

use domain::event::{Event, group, series};
use formats::ical::{self, Options};
use jiff::civil::date;
use jiff::tz::TimeZone;
use recurrence::{Moment, Window};

/// Every occurrence of 2027: local start, zone, title; and nothing repaired, refused or warned of.
fn check(bytes: &[u8], expected: &[&str]) {
    let calendar = ical::read(bytes, &Options::default()).unwrap();
    assert_eq!(
        (&calendar.repaired, &calendar.rejected),
        (&Vec::new(), &Vec::new())
    );
    assert_eq!(calendar.warnings, Vec::new());
    let midnight = |year| {
        date(year, 1, 1)
            .to_zoned(TimeZone::UTC)
            .unwrap()
            .timestamp()
    };
    let window = Window {
        from: midnight(2027),
        until: midnight(2028),
    };
    let events: Vec<&Event> = calendar.events.iter().map(|e| &e.event).collect();
    let mut found = Vec::new();
    for group in group(&events) {
        let overrides: Vec<&Event> = group.overrides.iter().map(|o| events[*o]).collect();
        let master = events[group.master.unwrap()];
        let series = series(master, &overrides);
        for occurrence in recurrence::expand(&series, window, &TimeZone::UTC, 1_000).unwrap() {
            let Moment::Zoned(local, zone) = &occurrence.start else {
                panic!("no zone")
            };
            let minutes = occurrence
                .start_at
                .until(occurrence.end_at)
                .unwrap()
                .get_seconds()
                / 60;
            found.push(format!(
                "{local} {} {minutes} min: {}",
                zone.name(),
                master.title
            ));
        }
    }
    found.truncate(expected.len().max(3));
    assert_eq!(found, expected);
}

#[test]
fn khal_writes_zones_that_only_their_names_explain() {
    // The VTIMEZONE holds two changes of one year and no rule: read alone it would be wrong.
    check(
        include_bytes!("programs/khal-0.14-weekly.ics"),
        &[
            "2027-08-02T09:00:00 Europe/London 60 min: Plant review",
            "2027-08-09T09:00:00 Europe/London 60 min: Plant review",
            "2027-08-16T09:00:00 Europe/London 60 min: Plant review",
        ],
    );
    check(
        include_bytes!("programs/khal-0.14-late-call-with-alarm.ics"),
        &["2027-08-06T23:30:00 Europe/London 60 min: Late call"],
    );
}

#[test]
fn khal_in_the_hour_that_comes_twice() {
    // 01:30 BST, the first of the two (RFC 5545 section 3.3.5), to 02:30 GMT: two hours.
    check(
        include_bytes!("programs/khal-0.14-fold-hour.ics"),
        &["2027-10-31T01:30:00 Europe/London 120 min: Fold hour"],
    );
}

#[test]
fn radicale_gives_a_collection_as_one_calendar() {
    check(
        include_bytes!("programs/radicale-3.9-collection.ics"),
        &[
            "2027-08-02T09:00:00 Europe/London 60 min: Plant review",
            "2027-08-09T09:00:00 Europe/London 60 min: Plant review",
            "2027-08-16T09:00:00 Europe/London 60 min: Plant review",
            "2027-08-23T09:00:00 Europe/London 60 min: Plant review",
            "2027-08-30T09:00:00 Europe/London 60 min: Plant review",
            "2027-08-03T09:00:00 Europe/London 60 min: Zoë Plant review Bram",
        ],
    );
}

#[test]
fn xandikos_gives_an_entry_as_it_came() {
    check(
        include_bytes!("programs/xandikos-0.4-item.ics"),
        &[
            "2027-08-02T09:00:00 Europe/London 60 min: Plant review",
            "2027-08-09T09:00:00 Europe/London 60 min: Plant review",
            "2027-08-16T09:00:00 Europe/London 60 min: Plant review",
        ],
    );
}
