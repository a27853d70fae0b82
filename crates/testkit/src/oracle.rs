//! Python's recurring-ical-events as a second opinion on what a calendar says.
//!
//! Installs nothing: `COUNTERPART_PY` (or `target/peers/py/bin/python`) is a Python that has the
//! package; without it a test says so and passes.
use jiff::Timestamp;
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// First year asked about, and the first that is not.
pub const YEARS: (i16, i16) = (1995, 2035);
/// At most so many occurrences of one series.
pub const LIMIT: usize = 20_000;

const DAY: i64 = 86_400;

/// Uid, start, end, "day" or "time": seconds or days since 1970, as `oracle.py` writes them.
pub type Line = (String, i64, i64, String);

/// What Python says of each file; none where it could not read it.
pub type Said = BTreeMap<PathBuf, Option<Vec<Line>>>;

/// The Python with the package; none, with a printed line, where it is missing.
pub fn python() -> Option<PathBuf> {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/peers/py/bin/python");
    let python = std::env::var_os("COUNTERPART_PY").map_or(built, PathBuf::from);
    let found = python.is_file();
    if !found {
        let at = python.display();
        println!("skipped: no Python at {at} (COUNTERPART_PY names it)");
    }
    found.then_some(python)
}

/// Asks it about files.
///
/// # Panics
/// When it fails, or writes what is no line of ours.
pub fn ask(python: &Path, files: &[PathBuf]) -> Said {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../formats/tests/oracle.py");
    let output = Command::new(python)
        .arg(script)
        .args([YEARS.0.to_string(), YEARS.1.to_string(), LIMIT.to_string()])
        .args(files)
        // The zones of the PyPI package, as new as ours, not those of the machine.
        .env("PYTHONTZPATH", "")
        .output()
        .expect("Python runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let mut said: Said = files
        .iter()
        .map(|path| (path.clone(), Some(Vec::new())))
        .collect();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let parts: Vec<&str> = line.split('\t').collect();
        let slot = said
            .get_mut(Path::new(parts[0]))
            .expect("a file that was asked about");
        match parts[1..] {
            ["!", _] => *slot = None,
            [uid, start, end, kind] => {
                let number = |text: &str| text.parse::<i64>().expect("a number");
                let line = (uid.to_owned(), number(start), number(end), kind.to_owned());
                slot.get_or_insert_default().push(line);
            }
            _ => panic!("the oracle wrote {line:?}"),
        }
    }
    said
}

/// An occurrence as a line: a made-up UID is none, and no character of it breaks the table.
pub fn line(uid: &str, start: i64, end: i64, kind: &str) -> Line {
    let uid = if uid.starts_with("hash:") { "" } else { uid };
    (uid.replace(['\t', '\n'], " "), start, end, kind.to_owned())
}

/// What both say differently, a readable line each. The edges of the years are read in different
/// zones, so a week on both sides does not count.
pub fn differing(theirs: &[Line], ours: &[Line]) -> Vec<String> {
    let count = |lines: &[Line]| {
        let mut counted: BTreeMap<Line, i64> = BTreeMap::new();
        for line in lines {
            *counted.entry(line.clone()).or_default() += 1;
        }
        counted
    };
    let (theirs, ours) = (count(theirs), count(ours));
    let all: BTreeSet<&Line> = theirs.keys().chain(ours.keys()).collect();
    let lines = all.into_iter().filter(|line| !at_the_edge(line));
    let lines = lines.filter_map(|line| {
        let (their, our) = (theirs.get(line).unwrap_or(&0), ours.get(line).unwrap_or(&0));
        (their != our).then(|| format!("    python {their}, we {our}: {}", readable(line)))
    });
    lines.collect()
}

fn at_the_edge((_, start, _, kind): &Line) -> bool {
    let day = if kind == "day" { *start } else { *start / DAY };
    let first = |year| days(date(year, 1, 1));
    day < first(YEARS.0) + 7 || day >= first(YEARS.1) - 7
}

/// Days from the start of 1970.
pub fn days(date: Date) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    (date - epoch).get_days().into()
}

fn readable((uid, start, end, kind): &Line) -> String {
    let each = if kind == "day" { DAY } else { 1 };
    let at = |n: i64| Timestamp::from_second(n * each).map_or("?".into(), |t| t.to_string());
    format!("{uid} {} to {} ({kind})", at(*start), at(*end))
}

/// The rows of an `oracle_allowed.tsv`: a file, and what is said of it.
///
/// # Panics
/// On a row that says nothing.
pub fn rows(table: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = table
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.map(|line| {
        line.split_once('\t')
            .expect("a file and what is said of it")
    })
}
