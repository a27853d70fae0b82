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
use std::process::Command;
use std::sync::Mutex;

const YEARS: (i16, i16) = (1995, 2035);
const LIMIT: usize = 20_000;
const DAY: i64 = 86_400;

/// Uid, start, end, "day" or "time": seconds or days since 1970, as `oracle.py` writes them.
type Line = (String, i64, i64, String);

#[test]
fn what_is_stored_and_listed_agrees_with_python() {
    let (Some(python), Some(data)) = (python(), common::data()) else {
        return;
    };
    let files = common::calendars(&data);
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

fn differing(theirs: &[Line], ours: &[Line]) -> Vec<String> {
    let mut count: BTreeMap<&Line, (i64, i64)> = BTreeMap::new();
    theirs
        .iter()
        .for_each(|line| count.entry(line).or_default().0 += 1);
    ours.iter()
        .for_each(|line| count.entry(line).or_default().1 += 1);
    count
        .into_iter()
        .filter(|(line, (their, our))| their != our && !at_the_edge(line))
        .map(|(line, (their, our))| format!("    python {their}, we {our}: {line:?}"))
        .collect()
}

/// The window's edges are read in different zones: a week on both sides does not count.
fn at_the_edge((_, start, _, kind): &Line) -> bool {
    let day = if kind == "day" { *start } else { *start / DAY };
    let first = |year| days(&format!("{year}-01-01"));
    day < first(YEARS.0) + 7 || day >= first(YEARS.1) - 7
}

fn days(date: &str) -> i64 {
    let at: jiff::civil::Date = date.parse().unwrap();
    let zoned = at.to_zoned(jiff::tz::TimeZone::UTC).unwrap();
    zoned.timestamp().as_second() / DAY
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
    events.iter().map(line).collect()
}

fn line(event: &Value) -> Line {
    let text = |name: &str| event[name].as_str().unwrap();
    let uid = text("uid").trim();
    let uid = if uid.starts_with("hash:") { "" } else { uid };
    let uid = uid.replace(['\t', '\n'], " ");
    let (start, end) = (text("start"), text("end"));
    if event["all_day"].as_bool().unwrap() {
        return (uid, days(start), days(end), "day".into());
    }
    (uid, seconds(start), seconds(end), "time".into())
}

/// Floating times are read as UTC, as the oracle does.
fn seconds(text: &str) -> i64 {
    let at: jiff::Timestamp = text
        .parse()
        .or_else(|_| format!("{text}Z").parse())
        .unwrap();
    at.as_second()
}

fn formats_tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../formats/tests")
}

fn ask(python: &Path, files: &[PathBuf]) -> BTreeMap<PathBuf, Option<Vec<Line>>> {
    let output = Command::new(python)
        .arg(formats_tests().join("oracle.py"))
        .args([YEARS.0.to_string(), YEARS.1.to_string(), LIMIT.to_string()])
        .args(files)
        // The zones of the PyPI package, as new as ours, not those of the machine.
        .env("PYTHONTZPATH", "")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let mut said: BTreeMap<_, _> = files
        .iter()
        .map(|f| (f.clone(), Some(Vec::new())))
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
        let at = python.display();
        println!("skipped: no Python at {at} (COUNTERPART_PY names it)");
    }
    found.then_some(python)
}

/// Files whose differences `crates/formats/tests/oracle_allowed.tsv` explains, and those that
/// only the stored way makes, in `oracle_allowed.tsv` beside this file.
fn explained() -> BTreeSet<String> {
    let parser = std::fs::read_to_string(formats_tests().join("oracle_allowed.tsv")).unwrap();
    let both = parser + include_str!("oracle_allowed.tsv");
    both.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once('\t').unwrap().0.to_owned())
        .collect()
}
