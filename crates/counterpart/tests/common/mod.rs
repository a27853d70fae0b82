//! The binary, run the way a person runs it.
#![allow(dead_code)]
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

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
