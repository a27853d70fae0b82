//! The restore drill as an operator does it: backup, restore and copy from the command line.
#![allow(clippy::unwrap_used)]
mod common;

use serde_json::Value;
use std::io::Read;
use std::path::Path;
use std::process::Output;

/// A house with a series and what was captured, coded and planned about it.
fn house(home: &Path) {
    let talk = testkit::event(
        "talk@example.com",
        &[
            "DTSTART;TZID=Europe/London:20270802T090000",
            "DURATION:PT30M",
            "SUMMARY:Talk",
            "RRULE:FREQ=DAILY;COUNT=90",
        ],
    );
    let file = home.join("talk.ics");
    std::fs::write(&file, testkit::calendar("Full", &[talk])).unwrap();
    assert!(common::import(home, &file).status.success());
    run(home, &["capture", "call Bram about the grid by Friday"]);
    std::fs::remove_file(file).unwrap();
}

fn output(home: &Path, args: &[&str]) -> (Output, String) {
    let output = common::counterpart(home).args(args).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, told)
}

fn run(home: &Path, args: &[&str]) -> String {
    let (output, told) = output(home, args);
    assert!(output.status.success(), "{args:?}: {told}");
    told
}

fn refused(home: &Path, args: &[&str]) -> String {
    let (output, told) = output(home, args);
    assert!(!output.status.success(), "{args:?} was not refused: {told}");
    told
}

fn events(home: &Path) -> Vec<Value> {
    common::events(home, "2027-08-01", "2027-12-31")
}

#[test]
fn a_house_comes_back_from_its_backup() {
    let (old, new) = (common::folder(), common::folder());
    house(old.path());
    let file = old.path().join("all.archive");
    let name = file.to_str().unwrap();
    let told = run(old.path(), &["backup", name]);
    assert!(told.contains("THE KEY IS NOT IN IT"), "{told}");
    assert!(refused(old.path(), &["backup", name]).contains("exists already"));
    run(old.path(), &["backup", "--replace", name]);
    assert!(!old.path().join("all.archive.part").exists());

    let key = std::fs::read_to_string(old.path().join("key")).unwrap();
    let mut text = String::new();
    let packed = std::fs::File::open(&file).unwrap();
    flate2::read::GzDecoder::new(packed)
        .read_to_string(&mut text)
        .unwrap();
    assert!(text.contains("Talk") && !text.contains(key.trim()));

    std::fs::copy(old.path().join("key"), new.path().join("key")).unwrap();
    let told = run(new.path(), &["restore", name]);
    assert!(told.contains("are back") && !told.contains("KEY"), "{told}");
    assert_eq!(events(new.path()).len(), 90);
    assert_eq!(events(new.path()), events(old.path()));
    let told = refused(new.path(), &["restore", name]);
    assert!(told.contains("data here already"), "{told}");
    assert_eq!(events(new.path()), events(old.path()));
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_read_a_backup() {
    use std::os::unix::fs::PermissionsExt;
    let home = common::folder();
    house(home.path());
    let file = home.path().join("all.archive");
    run(home.path(), &["backup", file.to_str().unwrap()]);
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_damaged_backup_makes_no_house() {
    let (old, new) = (common::folder(), common::folder());
    house(old.path());
    let file = old.path().join("all.archive");
    run(old.path(), &["backup", file.to_str().unwrap()]);
    let bytes = std::fs::read(&file).unwrap();
    let cut = old.path().join("cut.archive");
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let (output, told) = output(new.path(), &["restore", cut.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("cut short"), "{told}");
    assert!(!new.path().join("counterpart.db").exists());
    assert!(!new.path().join("key").exists());
    run(new.path(), &["restore", file.to_str().unwrap()]);
}

#[test]
fn a_house_without_its_key_says_so_until_it_has_it() {
    let (old, new, lost) = (common::folder(), common::folder(), common::folder());
    house(old.path());
    let file = old.path().join("all.archive");
    let name = file.to_str().unwrap();
    run(old.path(), &["backup", name]);

    let told = run(new.path(), &["restore", name]);
    assert!(told.contains("THE KEY IS NOT IN A BACKUP"), "{told}");
    assert_eq!(events(new.path()), events(old.path()));
    let told = run(new.path(), &["capture", "water the plants"]);
    assert!(told.contains("sealed with the key"), "{told}");
    // No other key takes its place meanwhile.
    assert!(!new.path().join("key").exists());
    std::fs::copy(old.path().join("key"), new.path().join("key")).unwrap();
    let told = run(new.path(), &["capture", "water them again"]);
    assert!(!told.contains("sealed with the key"), "{told}");

    let told = run(lost.path(), &["restore", "--without-key", name]);
    assert!(told.contains("given up"), "{told}");
    assert!(run(lost.path(), &["capture", "begin anew"]).is_empty());
    assert!(lost.path().join("key").exists());
}

#[test]
fn a_copy_says_that_it_stands_still_until_it_takes_over() {
    let home = common::folder();
    house(home.path());
    let copy = format!("sqlite://{}", home.path().join("copy.db").display());
    let told = run(home.path(), &["copy", "--to", &copy]);
    assert!(told.contains("stands still"), "{told}");
    let asks = |words: &[&str]| {
        let args = [&["--database", &copy], words].concat();
        let (output, told) = output(home.path(), &args);
        (String::from_utf8_lossy(&output.stdout).into_owned(), told)
    };
    let still = "MEND  this is a copy and stands still";
    assert!(asks(&["doctor"]).0.contains(still));
    let (_, told) = asks(&["take-over"]);
    assert!(told.contains("This one sends from now on"), "{told}");
    assert!(!asks(&["doctor"]).0.contains("stands still"));
    let told = refused(home.path(), &["take-over"]);
    assert!(told.contains("no copy that waits"), "{told}");
}

#[test]
fn a_house_moves_to_postgresql_and_back() {
    let Ok(server) = std::env::var("COUNTERPART_TEST_POSTGRES") else {
        println!("skipped: COUNTERPART_TEST_POSTGRES names no server");
        return;
    };
    let name = format!("move_{}", std::process::id());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime
        .block_on(store::make_database(&server, &name))
        .unwrap();
    let url = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
    let home = common::folder();
    house(home.path());
    let before = events(home.path());
    run(home.path(), &["copy", "--to", &url]);
    assert!(refused(home.path(), &["copy", "--to", &url]).contains("data here already"));
    let back = home.path().join("back.db");
    let back = format!("sqlite://{}", back.display());
    run(home.path(), &["--database", &url, "copy", "--to", &back]);
    for database in [&url, &back] {
        let args = [
            "--database",
            database,
            "events",
            "--json",
            "--from",
            "2027-08-01",
        ];
        let mut command = common::counterpart(home.path());
        let output = command
            .args(args)
            .args(["--to", "2027-12-31"])
            .output()
            .unwrap();
        let found: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(found, before, "{database}");
    }
    let parts = std::fs::read_dir(home.path()).unwrap();
    let left = parts.filter(|p| {
        p.as_ref()
            .unwrap()
            .path()
            .extension()
            .is_some_and(|e| e == "part")
    });
    assert_eq!(left.count(), 0);
    runtime
        .block_on(store::drop_database(&server, &name))
        .unwrap();
}
