//! The binary, run the way a person runs it.
#![allow(dead_code)]
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
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
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("COUNTERPART_") {
            command.env_remove(name);
        }
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

/// Small and repeatable: SplitMix64.
pub fn roll(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (*seed ^ (*seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Sends a form to a server of ours and reads its whole answer; none when it is gone.
pub fn post(port: u16, cookie: &str, path: &str, form: &str) -> Option<String> {
    let mut line = TcpStream::connect(("127.0.0.1", port)).ok()?;
    let length = form.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{form}"
    );
    line.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    line.read_to_string(&mut answer).ok()?;
    (!answer.is_empty()).then_some(answer)
}

/// A header of an answer; `name` in small letters, with its colon and blank.
pub fn header(answer: &str, name: &str) -> Option<String> {
    let head = answer.split_once("\r\n\r\n")?.0;
    let found = head.lines().find(|l| l.to_lowercase().starts_with(name))?;
    found.get(name.len()..).map(str::to_owned)
}
