//! The shared calendar cases against what a Python library says about them, where they are at hand.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
use common::{at, days, everything, named};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use recurrence::{CustomZone, Length, Moment, Observance, Override, Series, Zone};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where RFC 5545 says something else than that library, with its section.
const DIFFERENT: [(&str, &str, &str, &str); 4] = [
    (
        "06_dst_gap_recurring",
        "20250330T0130Z/20250330T0100Z",
        "20250330T0130Z/20250330T0200Z",
        "3.8.5.3: exact length",
    ),
    (
        "07_dst_fold_recurring",
        "20251026T0030Z/20251026T0200Z",
        "20251026T0030Z/20251026T0100Z",
        "3.8.5.3: exact length",
    ),
    (
        "17_dtstart_not_in_rule",
        " 20250324T0900Z/20250324T1000Z(m)",
        "",
        "3.3.10: the start counts",
    ),
    (
        "22_until_date_only_timed",
        "20250305T0900Z/20250305T1000Z(m)",
        "20250305T0900Z/20250305T1000Z(m) 20250306T0900Z/20250306T1000Z(m)",
        "3.3.10: inclusive",
    ),
];

/// Lines of one component: name, parameters, value.
type Lines = Vec<(String, String, String)>;

/// The components of a file, unfolded; enough for files without alarms.
fn components(text: &str) -> Vec<(String, Lines)> {
    let mut all: Vec<(String, Lines)> = Vec::new();
    for line in text.replace("\r\n", "\n").replace("\n ", "").lines() {
        let colon = line.find(":").unwrap_or(line.len());
        // A TZID may hold no colon in these files; other parameters neither.
        let (head, value) = (&line[..colon], line[colon..].trim_start_matches(':'));
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        if name == "BEGIN" {
            all.push((value.to_owned(), Lines::new()));
        } else if let Some((_, lines)) = all.last_mut() {
            lines.push((name.to_owned(), parameters.to_owned(), value.to_owned()));
        }
    }
    all
}

fn get<'a>(lines: &'a Lines, name: &str) -> Option<(&'a str, &'a str)> {
    lines
        .iter()
        .find(|line| line.0 == name)
        .map(|line| (line.1.as_str(), line.2.as_str()))
}

fn offset(text: &str) -> i32 {
    let number: i32 = text.parse().unwrap();
    number / 100 * 3_600 + number % 100 * 60
}

/// The one zone that a file defines.
fn zone(all: &[(String, Lines)]) -> Option<(String, Zone)> {
    let (_, lines) = all.iter().find(|(name, _)| name == "VTIMEZONE")?;
    let name = get(lines, "TZID")?.1.to_owned();
    let kinds = all
        .iter()
        .filter(|(name, _)| name == "STANDARD" || name == "DAYLIGHT");
    let observances = kinds.map(|(_, lines)| Observance {
        start: get(lines, "DTSTART").unwrap().1.parse().unwrap(),
        offset_from: offset(get(lines, "TZOFFSETFROM").unwrap().1),
        offset_to: offset(get(lines, "TZOFFSETTO").unwrap().1),
        rule: get(lines, "RRULE").map(|rule| rule.1.to_owned()),
        extra: vec![],
        name: String::new(),
    });
    let zone = CustomZone::new(&name, observances.collect()).unwrap();
    Some((name, Zone::Custom(Arc::new(zone))))
}

/// One event, whose times are in the zones of the file before those of the database.
struct Event<'a> {
    lines: &'a Lines,
    zone: &'a Option<(String, Zone)>,
}

impl Event<'_> {
    fn moment(&self, parameters: &str, value: &str) -> Moment {
        let id = parameters.split(';').find_map(|p| p.strip_prefix("TZID="));
        match (id, self.zone) {
            (None, _) => at(value),
            (Some(id), Some((name, zone))) if id == name => {
                Moment::Zoned(value.parse().unwrap(), zone.clone())
            }
            (Some(id), _) => Moment::Zoned(value.parse().unwrap(), named(id)),
        }
    }

    fn all(&self, name: &str) -> Vec<Moment> {
        let lines = self.lines.iter().filter(|line| line.0 == name);
        lines
            .flat_map(|line| line.2.split(',').map(|v| self.moment(&line.1, v)))
            .collect()
    }

    fn start(&self) -> Moment {
        self.all("DTSTART")[0].clone()
    }

    fn length(&self) -> Length {
        let (start, end) = (self.start(), self.all("DTEND"));
        let Some(end) = end.first() else {
            return Length::Exact(SignedDuration::ZERO);
        };
        let utc = &TimeZone::UTC;
        let exact = end
            .to_timestamp(utc)
            .duration_since(start.to_timestamp(utc));
        match start {
            Moment::Date(_) => days(exact.as_hours() / 24),
            _ => Length::Exact(exact),
        }
    }

    fn title(&self) -> &str {
        get(self.lines, "SUMMARY").unwrap().1
    }
}

/// The file expanded, printed as the oracle prints it.
fn printed(text: &str) -> String {
    let all = components(text);
    let zone = zone(&all);
    let events = all.iter().filter(|(name, _)| name == "VEVENT");
    let mut by_uid: BTreeMap<&str, Vec<Event>> = BTreeMap::new();
    for (_, lines) in events {
        let uid = get(lines, "UID").unwrap().1;
        by_uid
            .entry(uid)
            .or_default()
            .push(Event { lines, zone: &zone });
    }
    let mut rows: Vec<(Timestamp, String)> = Vec::new();
    for events in by_uid.values() {
        let (changes, masters): (Vec<_>, Vec<_>) = events
            .iter()
            .partition(|event| get(event.lines, "RECURRENCE-ID").is_some());
        let master = masters[0];
        let series = Series {
            start: master.start(),
            length: master.length(),
            rules: get(master.lines, "RRULE")
                .iter()
                .map(|rule| rule.1.to_owned())
                .collect(),
            extra: master
                .all("RDATE")
                .into_iter()
                .map(|moment| (moment, None))
                .collect(),
            except: master.all("EXDATE"),
            overrides: changes.iter().map(|change| as_override(change)).collect(),
        };
        for found in everything(&series) {
            let event = match found.origin {
                recurrence::Origin::Master => master,
                recurrence::Origin::Override(index) => changes[index],
            };
            let cancelled = get(event.lines, "STATUS").map_or("", |_| ",CANCELLED");
            let (from, to) = (
                stamp(&found.start, found.start_at),
                stamp(&found.end, found.end_at),
            );
            rows.push((
                found.start_at,
                format!("{from}/{to}({}{cancelled})", event.title()),
            ));
        }
    }
    rows.sort();
    rows.into_iter()
        .map(|row| row.1)
        .collect::<Vec<_>>()
        .join(" ")
}

fn as_override(event: &Event) -> Override {
    Override {
        of: event.all("RECURRENCE-ID")[0].clone(),
        and_future: get(event.lines, "RECURRENCE-ID")
            .unwrap()
            .0
            .contains("RANGE=THISANDFUTURE"),
        start: event.start(),
        length: event.length(),
    }
}

fn stamp(moment: &Moment, instant: Timestamp) -> String {
    match moment {
        Moment::Date(date) => date.strftime("%Y%m%d").to_string(),
        Moment::Floating(at) => at.strftime("%Y%m%dT%H%M").to_string(),
        Moment::Zoned(..) => instant.strftime("%Y%m%dT%H%MZ").to_string(),
    }
}

#[test]
fn the_shared_cases_give_what_the_oracle_says_except_where_the_rfc_says_otherwise() {
    let Some(oracle) = common::data("ics/recurrence-cases/python-oracle.txt") else {
        return;
    };
    let mut checked = 0;
    for line in oracle.lines() {
        let (name, expected) = line.split_once('|').unwrap();
        let text = common::data(&format!("ics/recurrence-cases/{name}.ics")).unwrap();
        let mut expected = expected.to_owned();
        for (_, theirs, ours, why) in DIFFERENT.iter().filter(|different| different.0 == name) {
            assert!(
                expected.contains(theirs),
                "{name}: the oracle has changed ({why})"
            );
            expected = expected.replace(theirs, ours);
        }
        assert_eq!(printed(&text), expected, "{name}");
        checked += 1;
    }
    assert_eq!(checked, 25);
}
