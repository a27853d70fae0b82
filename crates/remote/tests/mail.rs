//! Letters to a real SMTP server and a real Dovecot on this machine: what each failure says.
#![allow(clippy::unwrap_used)] // a test that cannot set up its server should stop there

use app::letter::{Address, Letter};
use app::port::{After, MailError, MailServer as _, Mailer as _, Outgoing, Place};
use jiff::Timestamp;
use remote::imap::ImapServer;
use remote::mail_account::{MailAccount, Protocol, Security};
use remote::smtp::SmtpMailer;
use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;
use testkit::{Authority, ImapPeer, Safe, SmtpPeer};

fn account(protocol: Protocol, address: &str) -> MailAccount {
    MailAccount::parse(protocol, address).unwrap()
}

fn mailer(account: MailAccount) -> SmtpMailer {
    let from = Address {
        name: "Wexmoor desk".into(),
        email: "desk@example.com".into(),
    };
    SmtpMailer::new(account, from)
}

async fn send(by: &SmtpMailer, to: &str, id: &str) -> Result<Vec<u8>, MailError> {
    let letter = Letter {
        to: vec![Address {
            name: String::new(),
            email: format!("{to}@example.com"),
        }],
        subject: "Grid date".into(),
        text: "When does it stand?\n.\nA line of one dot is no end.".into(),
        ..Letter::default()
    };
    by.send(&Outgoing {
        letter: &letter,
        message_id: id,
        date: Timestamp::UNIX_EPOCH,
    })
    .await
}

#[tokio::test]
async fn each_way_to_fail_says_whether_the_letter_may_have_left() {
    let Some(peer) = SmtpPeer::start(Duration::ZERO) else {
        return;
    };
    let by = mailer(account(Protocol::Smtp, &peer.address()));
    send(&by, "bram", "first@example.com").await.unwrap();
    let cases = [
        ("later", After::Later),
        ("full", After::Later),
        ("never", After::Never),
        ("lost", After::Unknown),
        ("silent", After::Unknown),
    ];
    for (to, after) in cases {
        let id = format!("{to}@example.com");
        let error = send(&by, to, &id).await.unwrap_err();
        assert_eq!(error.after(), after, "{to}: {error}");
        assert!(!error.next_step().is_empty());
    }
    // On a line that is kept open, and after one that broke.
    send(&by, "bram", "second@example.com").await.unwrap();
    send(&by, "bram", "third@example.com").await.unwrap();
    let taken = ["first", "silent", "second", "third"].map(|n| format!("{n}@example.com"));
    assert_eq!(peer.record(), taken);
    let address = peer.address();
    drop(peer);
    let error = send(&by, "bram", "fourth@example.com").await.unwrap_err();
    assert_eq!(error.after(), After::ServerLater, "{address}: {error}");
}

#[tokio::test]
async fn a_password_is_read_from_its_file_at_each_connection() {
    let Some(peer) = SmtpPeer::with(Duration::ZERO, "desk:quiet") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    let address = peer.address().replace("//", "//desk@");
    let mut account = account(Protocol::Smtp, &address);
    account.password_file = Some(file.clone());
    let by = mailer(account);
    for (text, told) in [(None, "cannot be read"), (Some("wrong"), "535")] {
        if let Some(text) = text {
            std::fs::write(&file, text).unwrap();
        }
        let error = by.greet().await.unwrap_err();
        assert!(matches!(error, MailError::SignIn { .. }), "{error}");
        assert!(error.to_string().contains(told), "{error}");
    }
    std::fs::write(&file, "quiet\n").unwrap();
    by.greet().await.unwrap();
    send(&by, "bram", "first@example.com").await.unwrap();
    assert_eq!(peer.record(), ["first@example.com"]);
}

#[tokio::test]
async fn a_server_without_tls_gets_nothing_beyond_this_machine() {
    let Some(peer) = SmtpPeer::start(Duration::ZERO) else {
        return;
    };
    let mut account = account(Protocol::Smtp, &peer.address());
    for security in [Security::StartTls, Security::Tls] {
        account.security = security;
        let sent = send(&mailer(account.clone()), "bram", "first@example.com").await;
        let error = sent.unwrap_err();
        assert!(matches!(error, MailError::Tls { .. }), "{error}");
        assert_eq!(peer.record(), [""; 0], "the letter stayed here");
    }
    account.port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let error = mailer(account).greet().await.unwrap_err();
    assert!(matches!(error, MailError::Unreachable { .. }), "{error}");
}

/// An account on this machine that insists on TLS, as for any other machine.
fn safe(protocol: Protocol, host: &str, port: u16, safe: Safe) -> MailAccount {
    let scheme = match protocol {
        Protocol::Smtp => "smtp",
        Protocol::Imap => "imap",
    };
    let mut account = account(protocol, &format!("{scheme}://desk@{host}:{port}"));
    account.security = match safe {
        Safe::AtOnce => Security::Tls,
        Safe::Asked => Security::StartTls,
    };
    account
}

/// Whom to trust beside this machine's own, and under which name the server is asked for: only
/// the authority that signed, for the name that it signed, is good.
fn accounts(good: &MailAccount, by: &Authority, other: &Authority) -> [(bool, MailAccount); 4] {
    let with = |host: &str, ca: Option<&Authority>| MailAccount {
        host: host.into(),
        ca_file: ca.map(Authority::root),
        ..good.clone()
    };
    [
        (false, with("localhost", None)),
        (false, with("localhost", Some(other))),
        (false, with("127.0.0.1", Some(by))),
        (true, with("localhost", Some(by))),
    ]
}

#[tokio::test]
async fn letters_leave_by_tls_under_the_right_name_and_never_in_the_clear() {
    let (Some(by), Some(other)) = (Authority::make(), Authority::make()) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    std::fs::write(&password, "quiet").unwrap();
    for way in [Safe::AtOnce, Safe::Asked] {
        let Some(peer) = SmtpPeer::safe(way, &by, "desk:quiet") else {
            return;
        };
        let mut good = safe(Protocol::Smtp, "localhost", peer.port(), way);
        good.password_file = Some(password.clone());
        for (trusted, account) in accounts(&good, &by, &other) {
            let sent = send(&mailer(account), "bram", "first@example.com").await;
            if trusted {
                sent.unwrap();
                continue;
            }
            let error = sent.unwrap_err();
            assert!(matches!(error, MailError::Tls { .. }), "{way:?}: {error}");
            assert_eq!(error.after(), After::ServerLater, "it waits and is shown");
            assert_eq!(peer.record(), [""; 0], "{way:?}: nothing was said");
        }
        assert_eq!(peer.record(), ["first@example.com"], "{way:?}");
    }
}

#[tokio::test]
async fn a_mailbox_without_tls_gets_no_password_beyond_this_machine() {
    let Some(peer) = ImapPeer::start() else {
        return;
    };
    let account = safe(Protocol::Imap, "localhost", peer.port(), Safe::Asked);
    let error = ImapServer::new(account, None).greet().await.unwrap_err();
    assert!(matches!(error, MailError::Tls { .. }), "{error}");
}

#[tokio::test]
async fn a_mailbox_is_opened_by_tls_under_the_right_name_alone() {
    let (Some(by), Some(other)) = (Authority::make(), Authority::make()) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    for way in [Safe::AtOnce, Safe::Asked] {
        let Some(peer) = ImapPeer::safe(way, &by) else {
            return;
        };
        std::fs::write(&password, peer.password()).unwrap();
        let mut good = safe(Protocol::Imap, "localhost", peer.port(), way);
        good.password_file = Some(password.clone());
        for (trusted, account) in accounts(&good, &by, &other) {
            let greeted = ImapServer::new(account, None).greet().await;
            match greeted {
                Ok(()) => assert!(trusted, "{way:?}"),
                Err(error) => {
                    assert!(
                        !trusted && matches!(error, MailError::Tls { .. }),
                        "{way:?}: {error}"
                    );
                }
            }
        }
    }
}

fn mailbox(peer: &ImapPeer, folder: &Path) -> ImapServer {
    let file = folder.join("password");
    std::fs::write(&file, peer.password()).unwrap();
    let mut account = account(Protocol::Imap, &peer.address());
    account.password_file = Some(file);
    ImapServer::new(account, None)
}

#[tokio::test]
async fn the_sent_folder_is_found_by_its_mark_and_holds_each_letter_once() {
    let Some(peer) = ImapPeer::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let server = mailbox(&peer, folder.path());
    let id = "0199-abc@example.com";
    assert!(!server.was_sent(id).await.unwrap());
    let letter = format!("Message-ID: <{id}>\r\nSubject: Grid date\r\n\r\nWhen?\r\n");
    for _ in 0..2 {
        server.file_sent(id, letter.as_bytes()).await.unwrap();
    }
    assert!(server.was_sent(id).await.unwrap());
    assert!(!server.was_sent("0199-other@example.com").await.unwrap());
    // Seen through the same door: the folder that Dovecot marks \Sent holds exactly one.
    let address = format!("{}/Gesendet", peer.address());
    let mut sent = account(Protocol::Imap, &address);
    sent.password_file = Some(folder.path().join("password"));
    let from_start = Place {
        validity: 0,
        next: 1,
    };
    let held = ImapServer::new(sent, None)
        .fetch(Some(from_start), 10)
        .await
        .unwrap();
    assert_eq!(held.messages, [letter.into_bytes()]);
    // A named folder that does not exist yet is made.
    let mut other = account(Protocol::Imap, &peer.address());
    other.password_file = Some(folder.path().join("password"));
    let named = ImapServer::new(other, Some("Counterpart sent".into()));
    named
        .file_sent(id, b"Message-ID: <0199-abc@example.com>\r\n\r\n")
        .await
        .unwrap();
    assert!(named.was_sent(id).await.unwrap());
}

#[tokio::test]
async fn the_mailbox_is_read_from_where_it_ended_and_each_message_once() {
    let Some(peer) = ImapPeer::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let server = mailbox(&peer, folder.path());
    // The Sent folder of another server object is this one's mailbox: a way to put mail there.
    let mut own = account(Protocol::Imap, &peer.address());
    own.password_file = Some(folder.path().join("password"));
    let post = ImapServer::new(own, Some("INBOX".into()));
    let arrive = async |n: usize| {
        let id = format!("{n}@example.com");
        let text = format!("Message-ID: <{id}>\r\n\r\nyes\r\n");
        post.file_sent(&id, text.as_bytes()).await.unwrap();
    };
    arrive(1).await;
    let first = server.fetch(None, 10).await.unwrap();
    assert!(
        first.messages.is_empty(),
        "what lay there before is not for us"
    );
    for n in 2..=6 {
        arrive(n).await;
    }
    let some = server.fetch(Some(first.place), 3).await.unwrap();
    assert_eq!((some.messages.len(), some.more), (3, true));
    assert!(some.messages[0].starts_with(b"Message-ID: <2@example.com>"));
    let rest = server.fetch(Some(some.place), 3).await.unwrap();
    assert_eq!((rest.messages.len(), rest.more), (2, false));
    let none = server.fetch(Some(rest.place), 3).await.unwrap();
    assert_eq!((none.messages.len(), none.place), (0, rest.place));
    let elsewhere = Place {
        validity: rest.place.validity + 1,
        ..rest.place
    };
    let again = server.fetch(Some(elsewhere), 10).await.unwrap();
    assert_eq!(
        again.messages.len(),
        6,
        "numbered anew: the last ones are read again"
    );
    assert_eq!(again.place, rest.place);
}

#[tokio::test]
async fn a_wrong_password_for_the_mailbox_is_said() {
    let Some(peer) = ImapPeer::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let server = mailbox(&peer, folder.path());
    server.greet().await.unwrap();
    std::fs::write(folder.path().join("password"), "wrong").unwrap();
    let error = server.greet().await.unwrap_err();
    assert!(matches!(error, MailError::SignIn { .. }), "{error}");
    assert!(!error.to_string().contains("wrong"), "{error}");
}
