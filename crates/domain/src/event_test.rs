//! Components of one UID put together.
use super::{Class, Event, Kind, Status, group, series};
use crate::event_text::parse_moment;
use recurrence::{Length, Moment};

fn at(text: &str) -> Moment {
    parse_moment(text, &|_| None).unwrap()
}

fn event(uid: &str, start: &str, rid: Option<&str>, version: (i64, i64)) -> Event {
    Event {
        uid: uid.to_owned(),
        recurrence_id: rid.map(at),
        and_future: false,
        sequence: version.0,
        stamp: version.1,
        start: at(start),
        length: Length::Exact(jiff::SignedDuration::from_hours(1)),
        no_end: false,
        rules: vec!["FREQ=DAILY".to_owned()],
        extra: Vec::new(),
        except: Vec::new(),
        title: String::new(),
        description: String::new(),
        location: String::new(),
        status: Status::Confirmed,
        class: Class::Public,
        kind: Kind::Appointment,
        opaque: true,
        organizer: None,
        attendees: Vec::new(),
        categories: Vec::new(),
        conference: String::new(),
        url: String::new(),
    }
}

const START: &str = "20270802T080000;UTC";

#[test]
fn masters_and_overrides_are_told_apart_in_the_order_of_the_file() {
    let events = [
        event("b", START, Some(START), (0, 0)),
        event("a", START, None, (0, 0)),
        event("b", START, None, (0, 0)),
    ];
    let groups = group(&events.each_ref());
    let shape: Vec<_> = groups
        .iter()
        .map(|g| (g.master, g.overrides.clone()))
        .collect();
    assert_eq!(shape, [(Some(2), vec![0]), (Some(1), vec![])]);
}

#[test]
fn of_two_versions_the_higher_sequence_then_the_later_stamp_then_the_earlier_line_counts() {
    let versions = [(2, 5), (1, 9), (2, 7), (2, 7)];
    let events = versions.map(|version| event("a", START, None, version));
    let groups = group(&events.each_ref());
    assert_eq!(groups[0].master, Some(2));
    assert_eq!(groups[0].outdated, [1, 0, 3]);
}

#[test]
fn one_occurrence_named_in_two_zones_is_one() {
    let events = [
        event("a", START, Some("20270803T080000;UTC"), (0, 0)),
        event("a", START, Some("20270803T090000;Europe/London"), (1, 0)),
        event("a", START, Some("20270804T080000;UTC"), (0, 0)),
    ];
    let groups = group(&events.each_ref());
    assert_eq!(groups[0].overrides, [1, 2]);
    assert_eq!(groups[0].master, None);
}

#[test]
fn a_changed_occurrence_without_its_series_is_one_occurrence() {
    let mut alone = event("a", START, Some(START), (0, 0));
    assert!(series(&alone, &[]).rules.is_empty());
    alone.and_future = true;
    assert_eq!(series(&alone, &[]).rules, ["FREQ=DAILY"]);
    let master = event("a", START, None, (0, 0));
    let whole = series(&master, &[&alone]);
    assert_eq!((whole.rules.len(), whole.overrides.len()), (1, 1));
    assert!(whole.overrides[0].and_future);
}
