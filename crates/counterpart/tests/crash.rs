//! An import that is killed at any moment leaves an open house, and goes on where it was.
#![allow(clippy::unwrap_used)]
mod common;

use serde_json::Value;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

const EVENTS: usize = 9_000;
const KILLS: u64 = 10;
const SEED: u64 = 7_221;

/// Nine thousand meetings, a few of them series, saved in several transactions.
fn write_calendar(path: &Path) {
    let one = |n: usize| {
        let rule = if n.is_multiple_of(100) {
            "RRULE:FREQ=WEEKLY;COUNT=5\r\n"
        } else {
            ""
        };
        let (day, month) = (n % 28 + 1, n / 28 % 12 + 1);
        let (hour, minute) = (8 + n / 336 % 10, n / 3_360 * 10);
        testkit::event(
            &format!("talk-{n}@example.com"),
            &[
                &format!("DTSTART:2027{month:02}{day:02}T{hour:02}{minute:02}00Z"),
                "DURATION:PT10M",
                &format!("SUMMARY:Talk {n}\r\n{rule}DESCRIPTION:About talk {n}"),
            ],
        )
    };
    let all: Vec<_> = (0..EVENTS).map(one).collect();
    std::fs::write(path, testkit::calendar("Full", &all)).unwrap();
}

fn state(home: &Path) -> Vec<Value> {
    let mut all = common::events(home, "2026-12-01", "2028-12-31");
    all.sort_by_key(|e| e.to_string());
    all
}

/// How long an import that nobody disturbs takes, and what it leaves.
fn undisturbed(file: &Path) -> (Duration, Vec<Value>) {
    let home = common::folder();
    let begun = Instant::now();
    let done = common::import(home.path(), file);
    assert!(done.status.success());
    (begun.elapsed(), state(home.path()))
}

#[test]
fn a_killed_import_loses_nothing_and_goes_on() {
    let folder = common::folder();
    let file = folder.path().join("full.ics");
    write_calendar(&file);
    let (whole, expected) = undisturbed(&file);
    assert!(expected.len() > EVENTS);
    let mut seed = SEED;
    let (mut killed, mut partly) = (0, 0);
    for kill in 0..KILLS {
        let home = common::folder();
        let micros = u64::try_from(whole.as_micros()).unwrap();
        let wait = Duration::from_micros(common::roll(&mut seed) % micros);
        let mut command = common::counterpart(home.path());
        command.arg("import").arg(&file).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(wait);
        // SIGKILL; an import that has ended already is as good.
        child.kill().unwrap();
        killed += u32::from(!child.wait().unwrap().success());

        let told = common::import(home.path(), &file);
        let text = String::from_utf8_lossy(&told.stderr);
        assert!(told.status.success(), "kill {kill} after {wait:?}: {text}");
        let summary: Value = serde_json::from_slice(&told.stdout).unwrap();
        let count = |name: &str| summary[name].as_u64().unwrap();
        assert_eq!(
            count("created") + count("unchanged"),
            u64::try_from(EVENTS).unwrap(),
            "kill {kill} after {wait:?}: {text}"
        );
        assert_eq!((count("updated"), count("gone")), (0, 0));
        partly += u32::from(count("unchanged") > 0 && count("created") > 0);
        let same = state(home.path()) == expected;
        assert!(same, "kill {kill} after {wait:?} ends in another state");
    }
    println!("{killed} of {KILLS} killed before the end, {partly} with a part saved");
    assert!(killed > 0, "every import was faster than its kill");
}
