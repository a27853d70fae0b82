//! Input made to hurt: every file ends soon, in a plain sentence, with an exit code that says whose
//! fault it was.
#![allow(clippy::unwrap_used)]
mod common;

use serde_json::Value;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

/// Generous: these tests share their machine.
const SOON: Duration = Duration::from_secs(60);

fn around(component: &str) -> String {
    testkit::calendar("Hostile", &[component.to_owned()])
}

fn bomb(rule: &str) -> String {
    let rule = format!("RRULE:{rule}");
    let start = "DTSTART:20270802T080000Z";
    around(&testkit::event(
        "bomb@example.com",
        &[start, "DURATION:PT1S", "SUMMARY:Bomb", &rule],
    ))
}

fn read(home: &Path, name: &str, bytes: &[u8]) -> Output {
    let file = home.join(name);
    std::fs::write(&file, bytes).unwrap();
    let begun = Instant::now();
    let done = common::import(&home.join("data"), &file);
    let took = begun.elapsed();
    println!("{name}: {} bytes, {took:?}, {:?}", bytes.len(), done.status);
    assert!(took < SOON, "{name} took {took:?}");
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(!told.contains("panicked"), "{name}: {told}");
    done
}

#[test]
fn what_is_no_calendar_is_refused_with_a_sentence() {
    let home = common::folder();
    let nested = "BEGIN:VEVENT\r\n".repeat(200_000);
    let cases: [(&str, &[u8]); 6] = [
        ("empty.ics", b""),
        ("nuls.ics", &[0; 4096]),
        (
            "page.ics",
            b"<!DOCTYPE html><html><body>Sign in</body></html>",
        ),
        ("line.ics", &vec![b'x'; 100 << 20]),
        ("picture.ics", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("nested.ics", nested.as_bytes()),
    ];
    for (name, bytes) in cases {
        let done = read(home.path(), name, bytes);
        let told = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{name}: {told}");
        let last = told.lines().last().unwrap_or_default();
        assert!(last.starts_with("counterpart: "), "{name}: {told}");
        assert!(last.len() < 400, "{name}: {} bytes", last.len());
    }
}

#[test]
fn a_calendar_with_poison_in_it_keeps_its_good_entries() {
    let good = testkit::event(
        "good@example.com",
        &["DTSTART:20270802T100000Z", "DURATION:PT1H", "SUMMARY:Good"],
    );
    let long = format!("DESCRIPTION:{}", "x".repeat(20 << 20));
    let start = "DTSTART:20270802T080000Z";
    let poison = [
        ("long", testkit::event("long@example.com", &[start, &long])),
        ("deep", "BEGIN:VALARM\r\n".repeat(200_000)),
        (
            "open",
            "BEGIN:VEVENT\r\nUID:open@example.com\r\n".to_owned(),
        ),
        (
            "nul",
            testkit::event("n\0l@example.com", &[start, "SUMMARY:a\0b"]),
        ),
    ];
    for (name, poison) in poison {
        let home = common::folder();
        let text = testkit::calendar("Hostile", &[good.clone(), poison]);
        let done = read(home.path(), &format!("{name}.ics"), text.as_bytes());
        let told = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{name}: {told}");
        let listed = common::events(&home.path().join("data"), "2027-08-02", "2027-08-02");
        let titles: Vec<_> = listed.iter().map(|e| e["title"].clone()).collect();
        assert!(titles.contains(&Value::from("Good")), "{name}: {titles:?}");
    }
}

#[test]
fn bytes_that_are_no_utf_8_cost_nothing_else() {
    let home = common::folder();
    let event = testkit::event(
        "latin@example.com",
        &["DTSTART:20270802T100000Z", "DURATION:PT1H", "SUMMARY:Caf@"],
    );
    let mut bytes = around(&event).into_bytes();
    let at = bytes.windows(4).position(|w| w == b"Caf@").unwrap();
    bytes[at + 3] = 0xE9;
    let done = read(home.path(), "latin.ics", &bytes);
    assert!(done.status.success());
    let listed = common::events(&home.path().join("data"), "2027-08-02", "2027-08-02");
    assert!(listed[0]["title"].as_str().unwrap().starts_with("Caf"));
}

#[test]
fn recurrence_bombs_go_off_in_a_bounded_window() {
    let rules = [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;COUNT=2000000000",
        "FREQ=MINUTELY;BYSECOND=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=1;BYMONTH=2;BYMONTHDAY=31;BYHOUR=3",
        "FREQ=SECONDLY;INTERVAL=86400;BYMONTHDAY=31;BYMONTH=2",
        "FREQ=YEARLY;BYSETPOS=366;BYYEARDAY=366;BYDAY=MO;BYHOUR=1;BYWEEKNO=1",
    ];
    for (n, rule) in rules.into_iter().enumerate() {
        let home = common::folder();
        let done = read(home.path(), &format!("bomb-{n}.ics"), bomb(rule).as_bytes());
        let told = String::from_utf8_lossy(&done.stderr);
        assert!(matches!(done.status.code(), Some(0 | 2)), "{rule}: {told}");
        let mut ask = common::counterpart(&home.path().join("data"));
        ask.args([
            "events",
            "--json",
            "--from",
            "2027-01-01",
            "--to",
            "2036-12-31",
        ]);
        let begun = Instant::now();
        let listed = ask.output().unwrap();
        let told = String::from_utf8_lossy(&listed.stderr);
        let took = begun.elapsed();
        println!("{rule}: ten years in {took:?}, {:?} {told}", listed.status);
        assert!(took < SOON, "{rule} took {took:?}");
        assert!(
            listed.status.success(),
            "one bomb hides everything: {rule}: {told}"
        );
        assert!(!told.contains("panicked"), "{rule}: {told}");
    }
}

#[test]
fn fifty_thousand_extra_dates_are_read() {
    let home = common::folder();
    let start: jiff::civil::Date = "2027-01-01".parse().unwrap();
    let date = |n: i64| {
        let day = start.checked_add(jiff::Span::new().days(n / 24)).unwrap();
        format!("{}T{:02}0000Z", day.strftime("%Y%m%d"), n % 24)
    };
    let dates: Vec<_> = (1..=50_000).map(date).collect();
    let rdate = format!("RDATE:{}", dates.join(","));
    let lines = [
        "DTSTART:20270101T000000Z",
        "DURATION:PT1M",
        "SUMMARY:Tick",
        &rdate,
    ];
    let text = around(&testkit::event("ticks@example.com", &lines));
    let done = read(home.path(), "rdates.ics", text.as_bytes());
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(matches!(done.status.code(), Some(0 | 2)), "{told}");
    if done.status.success() {
        let listed = common::events(&home.path().join("data"), "2027-08-02", "2027-08-02");
        assert_eq!(listed.len(), 24);
    }
}
