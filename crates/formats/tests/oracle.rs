//! Parse and expand against Python's recurring-ical-events, occurrence by occurrence.
//!
//! Installs nothing: `COUNTERPART_PY` (or `target/peers/py/bin/python`) is a Python that has the
//! package; without it, or without the folder of real calendars, the test says so and passes.
#![allow(clippy::unwrap_used)]
mod common;

use domain::event::{self, Event};
use formats::ical::{self, Options};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use recurrence::{Moment, Series, Window};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

const YEARS: (i16, i16) = (1995, 2035);
const LIMIT: usize = 20_000;
/// At most so many differences of one file are printed.
const SHOWN: usize = 12;

/// Uid, start, end, "day" or "time": seconds or days since 1970, as `oracle.py` writes them.
type Line = (String, i64, i64, String);

#[test]
fn occurrences_agree_with_python_wherever_it_follows_the_rfc() {
    let (Some(python), Some(data)) = (python(), common::data()) else {
        return;
    };
    let files = common::calendars(&data);
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

/// What both say differently, a line each.
fn differing(theirs: &[Line], ours: &[Line]) -> Vec<String> {
    let count = |lines: &[Line]| {
        let mut counted: BTreeMap<Line, i64> = BTreeMap::new();
        lines
            .iter()
            .for_each(|line| *counted.entry(line.clone()).or_default() += 1);
        counted
    };
    let (theirs, ours) = (count(theirs), count(ours));
    let all: BTreeSet<&Line> = theirs.keys().chain(ours.keys()).collect();
    let lines = all
        .into_iter()
        .filter(|line| !at_the_edge(line))
        .filter_map(|line| {
            let (their, our) = (theirs.get(line).unwrap_or(&0), ours.get(line).unwrap_or(&0));
            (their != our).then(|| format!("    python {their}, we {our}: {}", readable(line)))
        });
    lines.collect()
}

/// The window's own edges are read in different zones, so a week on both sides does not count.
fn at_the_edge((_, start, _, kind): &Line) -> bool {
    let seconds = if kind == "day" {
        *start * 86_400
    } else {
        *start
    };
    const WEEK: i64 = 7 * 86_400;
    seconds < first_second(YEARS.0) + WEEK || seconds >= first_second(YEARS.1) - WEEK
}

fn first_second(year: i16) -> i64 {
    let midnight = jiff::civil::date(year, 1, 1)
        .to_zoned(TimeZone::UTC)
        .unwrap();
    midnight.timestamp().as_second()
}

fn readable((uid, start, end, kind): &Line) -> String {
    let each = if kind == "day" { 86_400 } else { 1 };
    let at = |n: i64| Timestamp::from_second(n * each).map_or("?".into(), |t| t.to_string());
    format!("{uid} {} to {} ({kind})", at(*start), at(*end))
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
    let year = |year| Timestamp::from_second(first_second(year)).unwrap();
    let window = Window {
        from: year(YEARS.0),
        until: year(YEARS.1),
    };
    let found = recurrence::expand(series, window, &TimeZone::UTC, LIMIT).unwrap();
    for one in found {
        let day = matches!(one.start, Moment::Date(_));
        let (each, kind) = if day { (86_400, "day") } else { (1, "time") };
        let uid = if uid.starts_with("hash:") { "" } else { uid };
        let uid = uid.replace(['\t', '\n'], " ");
        let (start, end) = (one.start_at.as_second(), one.end_at.as_second());
        lines.push((uid, start / each, end / each, kind.to_owned()));
    }
}

/// What Python says of each file; none where it could not read it.
fn ask(python: &Path, files: &[PathBuf]) -> BTreeMap<PathBuf, Option<Vec<Line>>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle.py");
    let output = Command::new(python)
        .arg(script)
        .args([YEARS.0.to_string(), YEARS.1.to_string(), LIMIT.to_string()])
        .args(files)
        // The zones of the PyPI package, as new as ours, not those of the machine.
        .env("PYTHONTZPATH", "")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut said: BTreeMap<PathBuf, Option<Vec<Line>>> = files
        .iter()
        .map(|path| (path.clone(), Some(Vec::new())))
        .collect();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let parts: Vec<&str> = line.split('\t').collect();
        let slot = said.get_mut(Path::new(parts[0])).unwrap();
        match parts[1..] {
            ["!", _] => *slot = None,
            [uid, start, end, kind] => {
                let number = |text: &str| text.parse::<i64>().unwrap();
                let line = (uid.to_owned(), number(start), number(end), kind.to_owned());
                slot.as_mut().unwrap().push(line);
            }
            _ => panic!("the oracle wrote {line:?}"),
        }
    }
    said
}

fn python() -> Option<PathBuf> {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/peers/py/bin/python");
    let python = std::env::var_os("COUNTERPART_PY").map_or(built, PathBuf::from);
    let found = python.is_file();
    if !found {
        println!(
            "skipped: no Python at {} (COUNTERPART_PY names it)",
            python.display()
        );
    }
    found.then_some(python)
}

fn short(data: &Path, path: &Path) -> String {
    path.strip_prefix(data)
        .unwrap()
        .to_string_lossy()
        .into_owned()
}

/// Files where Python and we differ and the RFC is on our side: in how many lines, and under
/// which heading docs/standards.md explains it.
fn allowed() -> BTreeMap<&'static str, (usize, &'static str)> {
    let read = |line: &'static str| {
        let mut parts = line.splitn(3, '\t');
        let mut next = || parts.next().unwrap();
        (next(), (next().parse().unwrap(), next()))
    };
    let lines = include_str!("oracle_allowed.tsv").lines();
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(read)
        .collect()
}
