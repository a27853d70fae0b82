//! `import` and `events` against Python's recurring-ical-events, file by file.
//!
//! The same oracle and the same list of reasons as the test of the parser
//! (`crates/formats/tests`): what is stored and read back must say what was parsed. Files on that
//! list are held there; here they must only be read.
#![allow(clippy::unwrap_used)]
mod common;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use testkit::oracle::{Line, YEARS, ask, days, differing, line, python, rows};

#[test]
fn what_is_stored_and_listed_agrees_with_python() {
    let (Some(python), Some(data)) = (python(), testkit::data()) else {
        return;
    };
    let files = testkit::calendars(&data);
    let theirs = ask(&python, &files);
    let ours = all(&files);
    let explained = explained();
    let (mut same, mut compared, mut unexpected) = (0, 0, Vec::new());
    for file in &files {
        let name = file.strip_prefix(&data).unwrap().to_string_lossy();
        let Some(Some(their)) = theirs.get(file) else {
            continue;
        };
        compared += 1;
        let differing = differing(their, &ours[file]);
        if differing.is_empty() {
            same += their.len();
        } else if !explained.contains(name.as_ref()) {
            let shown = differing[..differing.len().min(8)].join("\n");
            unexpected.push(format!("{name}: {} lines\n{shown}", differing.len()));
        }
    }
    println!(
        "{compared} of {} files compared, {same} occurrences the same",
        files.len()
    );
    let count = unexpected.len();
    let told = unexpected.join("\n\n");
    assert!(count == 0, "{count} files differ unexplained:\n{told}");
}

/// What the binary makes of each file, each in a data folder of its own.
fn all(files: &[PathBuf]) -> BTreeMap<PathBuf, Vec<Line>> {
    let (next, out) = (Mutex::new(files.iter()), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let Some(file) = next.lock().unwrap().next() else {
                        return;
                    };
                    let lines = one(file);
                    out.lock().unwrap().insert(file.clone(), lines);
                }
            });
        }
    });
    out.into_inner().unwrap()
}

fn one(file: &Path) -> Vec<Line> {
    let home = common::folder();
    let done = common::import(home.path(), file);
    match done.status.code() {
        Some(0) => {}
        Some(2) => return Vec::new(),
        other => {
            let told = String::from_utf8_lossy(&done.stderr);
            panic!("{}: {other:?} {told}", file.display());
        }
    }
    let (from, to) = (
        format!("{}-01-01", YEARS.0),
        format!("{}-12-31", YEARS.1 - 1),
    );
    let events = common::events(home.path(), &from, &to);
    events.iter().map(listed).collect()
}

fn listed(event: &Value) -> Line {
    let text = |name: &str| event[name].as_str().unwrap();
    let uid = text("uid").trim();
    let (start, end) = (text("start"), text("end"));
    if event["all_day"].as_bool().unwrap() {
        let day = |text: &str| days(text.parse().unwrap());
        return line(uid, day(start), day(end), "day");
    }
    line(uid, seconds(start), seconds(end), "time")
}

/// Floating times are read as UTC, as the oracle does.
fn seconds(text: &str) -> i64 {
    let at: jiff::Timestamp = text
        .parse()
        .or_else(|_| format!("{text}Z").parse())
        .unwrap();
    at.as_second()
}

/// Files whose differences `crates/formats/tests/oracle_allowed.tsv` explains, and those that
/// only the stored way makes, in `oracle_allowed.tsv` beside this file.
fn explained() -> BTreeSet<&'static str> {
    let parser = include_str!("../../formats/tests/oracle_allowed.tsv");
    let stored = include_str!("oracle_allowed.tsv");
    rows(parser).chain(rows(stored)).map(|row| row.0).collect()
}
