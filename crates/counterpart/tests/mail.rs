//! Mail through the binary, with a real SMTP server and a real Dovecot on this machine.
#![allow(clippy::unwrap_used)]
mod common;

use app::port::MailServer as _;
use remote::imap::ImapServer;
use remote::mail_account::{MailAccount, Protocol};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use testkit::{ImapPeer, PASSWORD, SmtpPeer};

/// A house with both servers; none where one is missing.
struct House {
    home: tempfile::TempDir,
    smtp: SmtpPeer,
    imap: ImapPeer,
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl House {
    fn make() -> Option<House> {
        let house = House {
            smtp: SmtpPeer::start(Duration::ZERO)?,
            imap: ImapPeer::start()?,
            home: common::folder(),
        };
        std::fs::write(house.password(), house.imap.password()).unwrap();
        let mut setup = house.command(&[]);
        setup.args(["setup", "--workspace", "Wexmoor", "--zone", "Europe/London"]);
        setup.args(["--executive", "Orla Quillfeather <orla@example.com>"]);
        setup.args(["--assistant", "Tobias Fennimore <tobias@example.com>"]);
        assert!(
            setup
                .args(["--password", PASSWORD])
                .status()
                .unwrap()
                .success()
        );
        Some(house)
    }

    fn password(&self) -> std::path::PathBuf {
        self.home.path().join("mail-password")
    }

    fn command(&self, more: &[(&str, &str)]) -> Command {
        let mut command = common::counterpart(self.home.path());
        command
            .env("COUNTERPART_MAIL_SMTP", self.smtp.address())
            .env("COUNTERPART_MAIL_FROM", "Wexmoor desk <desk@example.com>")
            .env("COUNTERPART_MAIL_IMAP", self.imap.address())
            .env("COUNTERPART_MAIL_IMAP_PASSWORD_FILE", self.password())
            .env("COUNTERPART_MAIL_UNDO_SECONDS", "0")
            .envs(more.iter().copied())
            .stderr(Stdio::piped())
            .stdout(Stdio::piped());
        command
    }

    fn serve(&self, more: &[(&str, &str)]) -> (Server, u16) {
        let mut command = self.command(more);
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .spawn()
            .unwrap();
        let mut told = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        told.read_line(&mut line).unwrap();
        let port = line
            .split("127.0.0.1:")
            .nth(1)
            .and_then(|r| r.split(' ').next());
        let port = port.and_then(|p| p.parse().ok()).unwrap();
        std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
        (Server(child), port)
    }

    /// Asks for a test letter to somebody, as Tobias.
    fn letter(&self, port: u16, to: &str) {
        let password = PASSWORD.replace(' ', "+");
        let form = format!("email=tobias%40example.com&password={password}&next=%2F");
        let answer = common::post(port, "", "/sign-in", &form).unwrap();
        let cookie = common::header(&answer, "set-cookie: ").unwrap();
        let cookie = cookie.split(';').next().unwrap();
        let form = format!("email={to}%40example.com");
        let answer = common::post(port, cookie, "/outbox/test", &form).unwrap();
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    }

    /// The one letter, when it has come to `state`.
    fn letter_in(&self, state: &str) -> Value {
        let begun = Instant::now();
        loop {
            let output = self
                .command(&[])
                .args(["outbox", "--json"])
                .output()
                .unwrap();
            let rows: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
            if let [row] = rows.as_slice()
                && row["state"] == state
            {
                return row.clone();
            }
            assert!(begun.elapsed() < Duration::from_secs(40), "{rows:?}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn sent_folder(&self) -> ImapServer {
        ImapServer::new(account(&self.imap, &self.password()), None)
    }
}

fn account(imap: &ImapPeer, password: &Path) -> MailAccount {
    let mut account = MailAccount::parse(Protocol::Imap, &imap.address()).unwrap();
    account.password_file = Some(password.to_owned());
    account
}

fn wait<T>(what: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(what)
}

#[test]
fn a_letter_leaves_and_lies_in_the_sent_folder_and_doctor_knocks_at_both_doors() {
    let Some(house) = House::make() else {
        return;
    };
    let told = house.command(&[]).arg("doctor").output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    for line in [
        "ok    the mail server for letters from desk@example.com answers and lets us in",
        "ok    the mailbox of answers answers and lets us in",
    ] {
        assert!(told.contains(line), "{told}");
    }
    let (_server, port) = house.serve(&[]);
    house.letter(port, "bram");
    let row = house.letter_in("done");
    let id = format!("{}@example.com", row["id"].as_str().unwrap());
    assert_eq!(house.smtp.record(), std::slice::from_ref(&id));
    assert!(wait(house.sent_folder().was_sent(&id)).unwrap());
}

#[test]
fn a_letter_in_doubt_is_looked_for_in_the_sent_folder() {
    let Some(house) = House::make() else {
        return;
    };
    let (server, port) = house.serve(&[]);
    // The server takes it and the line breaks before it says so.
    house.letter(port, "silent");
    let row = house.letter_in("in_doubt");
    drop(server);
    let id = format!("{}@example.com", row["id"].as_str().unwrap());
    assert_eq!(house.smtp.record(), std::slice::from_ref(&id));
    assert!(!wait(house.sent_folder().was_sent(&id)).unwrap());
    // Servers that file what they sent do it by themselves, and perhaps late.
    let copy = format!("Message-ID: <{id}>\r\nSubject: A letter\r\n\r\n.\r\n");
    wait(house.sent_folder().file_sent(&id, copy.as_bytes())).unwrap();
    let (_server, _) = house.serve(&[("COUNTERPART_NOW", "2099-01-01T08:00:00Z")]);
    let row = house.letter_in("done");
    assert_eq!(row["told"], "Found in the Sent folder.");
    assert_eq!(house.smtp.record(), [id], "never twice");
}

#[test]
fn a_message_handed_over_is_read_and_says_what_came_of_it() {
    let Some(house) = House::make() else {
        return;
    };
    let mut child = house
        .command(&[])
        .arg("receive")
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let away = "From: bram@example.com\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n";
    child
        .stdin
        .take()
        .unwrap()
        .write_all(away.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("A machine wrote this"), "{told}");
}
