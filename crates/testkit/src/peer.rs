//! Real mail servers on this machine, for stories that a fake one could tell wrongly.
use crate::Authority;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// How a peer keeps its line from listeners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safe {
    /// TLS from the first byte.
    AtOnce,
    /// After STARTTLS.
    Asked,
}

impl Safe {
    /// The words that both peers are told: how, and with which files.
    fn words(tls: Option<(Safe, &Authority)>) -> [PathBuf; 3] {
        match tls {
            None => ["-", "-", "-"].map(PathBuf::from),
            Some((Safe::AtOnce, by)) => ["tls".into(), by.chain(), by.key()],
            Some((Safe::Asked, by)) => ["starttls".into(), by.chain(), by.key()],
        }
    }
}

/// Python's aiosmtpd; dropping it ends it.
pub struct SmtpPeer {
    child: Child,
    port: u16,
    folder: TempDir,
}

fn python() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/peers/py/bin/python");
    std::env::var_os("COUNTERPART_PY").map_or(built, PathBuf::from)
}

fn ends(child: &mut Child) {
    drop(child.stdin.take());
    // Whether it ended well changes nothing: it is gone.
    let _ = child.wait();
}

impl SmtpPeer {
    /// Starts one that asks nobody for a password; none, with a printed line, where it is missing.
    pub fn start(think: Duration) -> Option<SmtpPeer> {
        SmtpPeer::with(think, "-")
    }

    /// Starts one that lets in only `user:password`.
    pub fn with(think: Duration, sign_in: &str) -> Option<SmtpPeer> {
        SmtpPeer::launch(think, sign_in, None)
    }

    /// Starts one that shows the authority's certificate and lets in only `user:password`. What
    /// reaches it in the clear stands in its record too.
    pub fn safe(safe: Safe, by: &Authority, sign_in: &str) -> Option<SmtpPeer> {
        SmtpPeer::launch(Duration::ZERO, sign_in, Some((safe, by)))
    }

    fn launch(think: Duration, sign_in: &str, tls: Option<(Safe, &Authority)>) -> Option<SmtpPeer> {
        let python = python();
        let mut known = Command::new(&python);
        let known = known.args(["-c", "import aiosmtpd"]).status();
        if !known.is_ok_and(|s| s.success()) {
            let at = python.display();
            println!("skipped: no Python with aiosmtpd at {at} (COUNTERPART_PY names it)");
            return None;
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut child = Command::new(&python)
            .args(["-W", "ignore", "-c", include_str!("peer/smtp.py")])
            .arg(folder.path().join("record"))
            .args([&think.as_millis().to_string(), sign_in])
            .args(Safe::words(tls))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a mail server");
        let mut line = String::new();
        let told = child.stdout.take().map(BufReader::new);
        let told = told.and_then(|mut out| out.read_line(&mut line).ok());
        told.expect("its port");
        let port = line.trim().parse().expect("its port");
        Some(SmtpPeer {
            child,
            port,
            folder,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The port of that address.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The `Message-ID` of every letter it took, oldest first.
    ///
    /// # Panics
    /// When its record cannot be read.
    pub fn record(&self) -> Vec<String> {
        let path = self.folder.path().join("record");
        let text = std::fs::read_to_string(path).expect("its record");
        text.lines().map(str::to_owned).collect()
    }
}

impl Drop for SmtpPeer {
    fn drop(&mut self) {
        ends(&mut self.child);
    }
}

/// Debian's Dovecot, with the user `desk` and the password `quiet`; dropping it ends it.
pub struct ImapPeer {
    child: Child,
    port: u16,
}

impl ImapPeer {
    /// Starts one; none, with a printed line, where it is missing.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start() -> Option<ImapPeer> {
        ImapPeer::launch(None)
    }

    /// Starts one that shows the authority's certificate; without TLS it lets nobody in.
    pub fn safe(safe: Safe, by: &Authority) -> Option<ImapPeer> {
        ImapPeer::launch(Some((safe, by)))
    }

    fn launch(tls: Option<(Safe, &Authority)>) -> Option<ImapPeer> {
        let known = |path: &&str| {
            let known = Command::new(path).arg("--version").output();
            known.is_ok_and(|o| o.status.success())
        };
        let Some(dovecot) = ["dovecot", "/usr/sbin/dovecot"].into_iter().find(known) else {
            println!("skipped: no Dovecot on this machine; `cargo xtask test` installs it");
            return None;
        };
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = free.local_addr().expect("a port").port();
        drop(free);
        // Its own script takes the folder away, since some of it may belong to another user.
        let folder = tempfile::tempdir().expect("a temporary folder").keep();
        let mut child = Command::new("sh")
            .args(["-c", include_str!("peer/dovecot.sh"), "sh"])
            .arg(&folder)
            .args([&port.to_string(), dovecot])
            .args(Safe::words(tls))
            .stdin(Stdio::piped())
            .spawn()
            .expect("a shell");
        for _ in 0..200 {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
                return Some(ImapPeer { child, port });
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        ends(&mut child);
        panic!("Dovecot did not start within ten seconds; its log says:\n{log}");
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("imap://desk@127.0.0.1:{}", self.port)
    }

    /// The port of that address.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The password of everybody there.
    pub fn password(&self) -> &'static str {
        "quiet"
    }
}

impl Drop for ImapPeer {
    fn drop(&mut self) {
        ends(&mut self.child);
    }
}
