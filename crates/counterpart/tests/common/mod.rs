//! The binary, run the way a person runs it.
#![allow(dead_code)]
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The folder of real calendars; none, with a printed line, where it is missing.
pub fn data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("COUNTERPART_DATA").map_or(beside, PathBuf::from);
    let found = folder.is_dir();
    if !found {
        let folder = folder.display();
        println!("skipped: no calendars in {folder} (COUNTERPART_DATA names the folder)");
    }
    found.then_some(folder)
}

/// Every `.ics` file of the folder, sorted.
pub fn calendars(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.join("ics"), folder.join("calendars")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "ics") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A data folder for a moment: in memory where the machine has such a place, since every
/// transaction waits for its disk.
pub fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

/// `counterpart …` on a data folder, with nothing of the tester's own environment.
pub fn counterpart(data_dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
    for name in ["DATABASE", "LISTEN", "CONFIG", "NOW", "LOG", "PASSWORD"] {
        command.env_remove(format!("COUNTERPART_{name}"));
    }
    command
        .env("COUNTERPART_DATA_DIR", data_dir)
        .env("TZ", "UTC");
    command
}

/// `counterpart import --json`, to its end.
pub fn import(data_dir: &Path, file: &Path) -> Output {
    let mut command = counterpart(data_dir);
    command.args(["import", "--json"]).arg(file);
    command.output().unwrap()
}

/// `counterpart events --json` between two days.
pub fn events(data_dir: &Path, from: &str, to: &str) -> Vec<Value> {
    let mut command = counterpart(data_dir);
    command.args(["events", "--json", "--from", from, "--to", to]);
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    serde_json::from_slice(&output.stdout).unwrap()
}
