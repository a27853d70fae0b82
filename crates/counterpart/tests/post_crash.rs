//! Letters while the program is killed (kill -9) at random moments: the mail server's own record
//! holds none twice, and every letter that was accepted is sent, waits, failed or is in doubt.
//!
//! `COUNTERPART_KILLS` says how often (25 by default; `cargo xtask soak` uses 500).
#![allow(clippy::unwrap_used)]
mod common;

use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use testkit::{PASSWORD, SmtpPeer};

const SEED: u64 = 20_270_802;
/// The server writes a letter down, thinks so long, and says then that it took it.
const THINK: Duration = Duration::from_millis(4);
/// A program lives at most so long before it is killed.
const LIFE: Duration = Duration::from_millis(160);
/// Between two letters of one writer: the sender is to keep up with them.
const PAUSE: Duration = Duration::from_millis(15);
/// Longer than a letter that could not leave waits for its next try.
const STILL: Duration = Duration::from_secs(90);
/// Far enough ahead that every sender's time is over.
const LATER: &str = "2099-01-01T08:00:00Z";

/// A database, a mail server, and how a program is started on them.
struct Ring {
    home: tempfile::TempDir,
    database: Option<String>,
    mail: SmtpPeer,
    cookie: String,
}

struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    /// kill -9: nothing is said to it before.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ring {
    fn make(database: Option<String>) -> Option<Ring> {
        let mut ring = Ring {
            mail: SmtpPeer::start(THINK)?,
            home: common::folder(),
            database,
            cookie: String::new(),
        };
        let mut setup = ring.command();
        setup.args(["setup", "--workspace", "Wexmoor", "--zone", "Europe/London"]);
        setup.args(["--executive", "Orla Quillfeather <orla@example.com>"]);
        setup.args(["--assistant", "Tobias Fennimore <tobias@example.com>"]);
        let done = setup.args(["--password", PASSWORD]).output().unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        let server = ring.start(&[]);
        let password = PASSWORD.replace(' ', "+");
        let form = format!("email=tobias%40example.com&password={password}&next=%2F");
        let answer = common::post(server.port, "", "/sign-in", &form).unwrap();
        let cookie = common::header(&answer, "set-cookie: ").unwrap();
        ring.cookie = cookie.split(';').next().unwrap().to_owned();
        Some(ring)
    }

    fn command(&self) -> Command {
        let mut command = common::counterpart(self.home.path());
        if let Some(database) = &self.database {
            command.env("COUNTERPART_DATABASE", database);
        }
        command
            .env("COUNTERPART_MAIL_SMTP", self.mail.address())
            .env("COUNTERPART_MAIL_FROM", "desk@example.com")
            .env("COUNTERPART_MAIL_UNDO_SECONDS", "0");
        command
    }

    fn start(&self, more: &[(&str, &str)]) -> Server {
        let mut command = self.command();
        command.args(["serve", "--listen", "127.0.0.1:0"]);
        command.envs(more.iter().copied()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut told = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        told.read_line(&mut line).unwrap();
        let port = line
            .split("127.0.0.1:")
            .nth(1)
            .and_then(|r| r.split(' ').next());
        let port = port.and_then(|p| p.parse().ok());
        let port = port.unwrap_or_else(|| panic!("it did not start: {line}"));
        // What it says later goes nowhere, but it must be able to say it.
        std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
        Server { child, port }
    }

    /// State of every letter by its id.
    fn states(&self) -> BTreeMap<String, String> {
        let output = self.command().args(["outbox", "--json"]).output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let rows: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
        rows.iter()
            .map(|r| (text(r, "id"), text(r, "state")))
            .collect()
    }

    /// Waits until no letter is in that state, as long as they become fewer.
    fn wait_out(&self, state: &str) {
        let (mut fewest, mut since) = (usize::MAX, Instant::now());
        loop {
            let left = self.states().values().filter(|s| *s == state).count();
            if left == 0 {
                return;
            }
            if left < fewest {
                (fewest, since) = (left, Instant::now());
            }
            assert!(since.elapsed() < STILL, "{left} letters stay {state}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Posts letters to a server until it is gone; notes those that it accepted.
    fn post_until_it_dies(&self, port: u16, accepted: &Arc<Mutex<Vec<String>>>, stop: &AtomicBool) {
        let form = "email=tobias%40example.com";
        while !stop.load(Ordering::Relaxed) {
            let Some(answer) = common::post(port, &self.cookie, "/outbox/test", form) else {
                return;
            };
            let place = common::header(&answer, "location: ");
            let id = place.and_then(|l| l.split_once('#').map(|(_, id)| id.to_owned()));
            // An answer that was cut in half accepted nothing.
            if let Some(id) = id.filter(|_| answer.starts_with("HTTP/1.1 303")) {
                accepted.lock().unwrap().push(id);
            }
            std::thread::sleep(PAUSE);
        }
    }
}

fn kills() -> u32 {
    let said = std::env::var("COUNTERPART_KILLS").ok();
    said.map_or(25, |n| n.parse().unwrap())
}

/// Lets programs live and die, then asks the mail server what it took.
fn ordeal(ring: &Ring, programs: usize) {
    let (accepted, mut seed, kills) = (Arc::default(), SEED, kills());
    let begun = Instant::now();
    let mut servers: Vec<Option<Server>> = (0..programs).map(|_| Some(ring.start(&[]))).collect();
    for _ in 0..kills {
        let dies = usize::try_from(common::roll(&mut seed)).unwrap_or(0) % programs;
        let micros = u64::try_from(LIFE.as_micros()).unwrap();
        let life = Duration::from_micros(common::roll(&mut seed) % micros);
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for server in servers.iter().flatten() {
                let (port, stop, accepted) = (server.port, &stop, &accepted);
                scope.spawn(move || ring.post_until_it_dies(port, accepted, stop));
            }
            std::thread::sleep(life);
            servers[dies] = None;
            stop.store(true, Ordering::Relaxed);
        });
        servers[dies] = Some(ring.start(&[]));
    }
    let took = begun.elapsed();
    drop(servers);
    let last = ring.start(&[]);
    ring.wait_out("pending");
    drop(last);
    let orphans = ring.states().values().filter(|s| *s == "sending").count();
    let asks = ring.start(&[("COUNTERPART_NOW", LATER)]);
    ring.wait_out("sending");
    drop(asks);
    let accepted = accepted.lock().unwrap();
    judge(
        ring,
        &accepted,
        &format!("{programs} program(s), {kills} kills in {took:.0?}, {orphans} in mid-letter"),
    );
}

fn judge(ring: &Ring, accepted: &[String], told: &str) {
    let states = ring.states();
    let mut received: BTreeMap<String, u32> = BTreeMap::new();
    for id in ring.mail.record() {
        let id = id.trim_end_matches("@example.com").to_owned();
        assert!(states.contains_key(&id), "{id} came from nowhere");
        *received.entry(id).or_default() += 1;
    }
    let twice: Vec<_> = received.iter().filter(|(_, n)| **n > 1).collect();
    assert!(twice.is_empty(), "received twice: {twice:?}");
    for id in accepted {
        assert!(states.contains_key(id), "{id} was accepted and is lost");
    }
    let mut doubts = (0, 0);
    for (id, state) in &states {
        let came = received.contains_key(id);
        match state.as_str() {
            "done" => assert!(came, "{id} is said to be sent, and was not received"),
            "in_doubt" => {
                doubts.0 += 1;
                doubts.1 += u32::from(came);
            }
            other => panic!("{id} is {other} at the end (received: {came})"),
        }
    }
    println!(
        "{told}: {} letters accepted, {} kept, {} received, none twice; {} in doubt, of which {} \
         were received",
        accepted.len(),
        states.len(),
        received.len(),
        doubts.0,
        doubts.1
    );
    assert!(
        received.len() > accepted.len() / 2,
        "{} received",
        received.len()
    );
}

#[test]
fn one_program_on_sqlite() {
    if let Some(ring) = Ring::make(None) {
        ordeal(&ring, 1);
    }
}

#[test]
fn two_programs_on_one_postgresql() {
    let Some(server) = std::env::var("COUNTERPART_TEST_POSTGRES").ok() else {
        println!("skipped on PostgreSQL: COUNTERPART_TEST_POSTGRES names none");
        return;
    };
    let name = format!("post_crash_{}", std::process::id());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime
        .block_on(store::make_database(&server, &name))
        .unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    if let Some(ring) = Ring::make(Some(format!("{base}/{name}"))) {
        ordeal(&ring, 2);
    }
    runtime
        .block_on(store::drop_database(&server, &name))
        .unwrap();
}
