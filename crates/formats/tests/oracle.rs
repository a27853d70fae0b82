//! Parse and expand against Python's recurring-ical-events, occurrence by occurrence. Without
//! Python, or without the folder of real calendars, the test says so and passes.
#![allow(clippy::unwrap_used)]
use domain::event::{self, Event};
use formats::ical::{self, Options};
use jiff::civil::date;
use jiff::tz::TimeZone;
use recurrence::{Moment, Series, Window};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use testkit::oracle::{LIMIT, Line, YEARS, ask, differing, line, python, rows};

/// At most so many differences of one file are printed.
const SHOWN: usize = 12;
/// Where Python and we differ and the RFC is on our side: in how many lines, and under which
/// heading docs/standards.md explains it.
const ALLOWED: &str = include_str!("oracle_allowed.tsv");

#[test]
fn occurrences_agree_with_python_wherever_it_follows_the_rfc() {
    let (Some(python), Some(data)) = (python(), testkit::data()) else {
        return;
    };
    let files = testkit::calendars(&data);
    let theirs = ask(&python, &files);
    let (allowed, mut explained) = (allowed(), Vec::new());
    let (mut same, mut unread, mut unexpected, mut used) = (0, 0, Vec::new(), BTreeSet::new());
    for path in &files {
        let name = short(&data, path);
        let Some(their) = theirs.get(path).and_then(|t| t.as_ref()) else {
            unread += 1;
            continue;
        };
        let ours = expanded(&std::fs::read(path).unwrap());
        let differing = differing(their, &ours);
        match (differing.is_empty(), allowed.get(name.as_str())) {
            (true, _) => same += their.len(),
            (false, Some((count, reason))) if differing.len() == *count => {
                explained.push(format!("{name}: {count} lines: {reason}"));
                used.insert(name);
            }
            (false, _) => {
                let shown = &differing[..differing.len().min(SHOWN)];
                unexpected.push(format!(
                    "{name}: {} lines\n{}",
                    differing.len(),
                    shown.join("\n")
                ));
            }
        }
    }
    for line in &explained {
        println!("{line}");
    }
    let compared = files.len() - unread;
    println!(
        "{compared} of {} files compared, {same} occurrences the same; {} files differ where \
         the RFC is on our side, {} differ without a reason",
        files.len(),
        used.len(),
        unexpected.len()
    );
    assert!(
        unexpected.is_empty(),
        "not explained:\n{}",
        unexpected.join("\n\n")
    );
    let idle: Vec<_> = allowed
        .keys()
        .filter(|name| !used.contains(**name))
        .collect();
    assert!(
        idle.is_empty(),
        "these agree now, take them off the list: {idle:?}"
    );
}

#[test]
fn every_reason_is_explained_in_the_documents() {
    let standards = include_str!("../../../docs/standards.md");
    for (file, (_, reason)) in allowed() {
        assert!(
            standards.contains(&format!("\n### {reason}\n")),
            "{file}: {reason}"
        );
    }
}

/// What we make of a file: events grouped by UID, each series laid over the window.
fn expanded(bytes: &[u8]) -> Vec<Line> {
    let Ok(calendar) = ical::read(bytes, &Options::default()) else {
        return Vec::new();
    };
    let events: Vec<&Event> = calendar.events.iter().map(|entry| &entry.event).collect();
    let mut lines = Vec::new();
    for group in event::group(&events) {
        let overrides: Vec<&Event> = group.overrides.iter().map(|at| events[*at]).collect();
        match group.master {
            Some(at) => collect(
                &events[at].uid,
                &event::series(events[at], &overrides),
                &mut lines,
            ),
            None => overrides
                .iter()
                .for_each(|one| collect(&one.uid, &event::series(one, &[]), &mut lines)),
        }
    }
    lines
}

fn collect(uid: &str, series: &Series, lines: &mut Vec<Line>) {
    let first = |year| {
        let midnight = date(year, 1, 1).to_zoned(TimeZone::UTC);
        midnight.unwrap().timestamp()
    };
    let window = Window {
        from: first(YEARS.0),
        until: first(YEARS.1),
    };
    let found = recurrence::expand(series, window, &TimeZone::UTC, LIMIT).unwrap();
    for one in found {
        let day = matches!(one.start, Moment::Date(_));
        let (each, kind) = if day { (86_400, "day") } else { (1, "time") };
        let (start, end) = (one.start_at.as_second(), one.end_at.as_second());
        lines.push(line(uid, start / each, end / each, kind));
    }
}

fn short(data: &Path, path: &Path) -> String {
    path.strip_prefix(data)
        .unwrap()
        .to_string_lossy()
        .into_owned()
}

fn allowed() -> BTreeMap<&'static str, (usize, &'static str)> {
    let read = |(file, said): (&'static str, &'static str)| {
        let (lines, reason) = said.split_once('\t').unwrap();
        (file, (lines.parse().unwrap(), reason))
    };
    rows(ALLOWED).map(read).collect()
}
