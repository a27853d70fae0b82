//! Subscriptions against a real server on this machine: every way in which one can fail.
#![allow(clippy::unwrap_used)] // a test that cannot set up its server should stop there

use app::port::{CalendarFeed as _, FeedAnswer, FeedError, FeedRequest};
use flate2::{Compression, write::GzEncoder};
use remote::address::AllowPrivate;
use remote::ics_feed::{IcsFeed, Limits};
use remote::resolver::Lookup;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n";

/// A server that hands each request to a function, and what it was asked.
struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(answer: impl Fn(&str, &mut TcpStream) + Send + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = asked.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let request = read_request(&mut stream);
                log.lock().unwrap().push(request.clone());
                answer(&request, &mut stream);
            }
        });
        Server { port, asked }
    }

    fn text(answer: &str) -> Server {
        let answer = answer.to_string();
        Server::start(move |_, stream| {
            let _ = stream.write_all(answer.as_bytes());
        })
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/private-secret/basic.ics", self.port)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut byte = [0u8; 1];
    while !request.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
        request.push(byte[0]);
    }
    String::from_utf8_lossy(&request).to_ascii_lowercase()
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    )
}

fn limits() -> Limits {
    let (total, connect) = (Duration::from_secs(2), Duration::from_secs(1));
    Limits {
        total,
        connect,
        bytes: 1 << 20,
        redirects: 3,
    }
}

/// Only 127.0.0.1 is allowed, so that 127.0.0.2 stands for a private address.
fn feed() -> IcsFeed {
    IcsFeed::new(limits(), AllowPrivate::parse(&["127.0.0.1"]).unwrap()).unwrap()
}

fn request(url: &str) -> FeedRequest {
    FeedRequest {
        url: url.to_string(),
        etag: None,
        last_modified: None,
    }
}

async fn fetch(url: &str) -> Result<FeedAnswer, FeedError> {
    feed().fetch(request(url)).await
}

fn here() -> String {
    "127.0.0.1".to_string()
}

#[tokio::test]
async fn a_calendar_comes_whole_and_unchanged_the_next_time() {
    let server = Server::start(|asked, stream| {
        let text = if asked.contains("if-none-match: \"v1\"") {
            answer("304 Not Modified", "", "")
        } else {
            let headers = "etag: \"v1\"\r\nlast-modified: Mon, 02 Aug 2027 07:00:00 GMT\r\n\
                           content-type: text/calendar\r\nset-cookie: a=b\r\n";
            answer("200 OK", headers, CALENDAR)
        };
        let _ = stream.write_all(text.as_bytes());
    });
    let feed = feed();
    let first = feed.fetch(request(&server.url())).await.unwrap();
    let FeedAnswer::Body {
        bytes,
        etag,
        last_modified,
        content_type,
    } = first
    else {
        panic!("not modified before it was ever there")
    };
    assert_eq!(bytes, CALENDAR.as_bytes());
    assert_eq!(content_type.as_deref(), Some("text/calendar"));
    let again = FeedRequest {
        url: server.url(),
        etag,
        last_modified,
    };
    assert_eq!(feed.fetch(again).await, Ok(FeedAnswer::NotModified));
    let asked = server.asked();
    assert!(asked[0].contains("user-agent: counterpart/") && asked[0].contains("accept-encoding"));
    assert!(asked[1].contains("if-modified-since: mon, 02 aug 2027 07:00:00 gmt"));
    assert!(!asked[1].contains("cookie") && !asked[1].contains("referer"));
}

#[tokio::test]
async fn the_same_tag_is_unchanged_also_where_the_server_sends_it_all_again() {
    let server = Server::text(&answer("200 OK", "etag: \"v1\"\r\n", CALENDAR));
    let with = |etag: &str| FeedRequest {
        etag: Some(etag.into()),
        ..request(&server.url())
    };
    assert_eq!(
        feed().fetch(with("\"v1\"")).await,
        Ok(FeedAnswer::NotModified)
    );
    assert!(matches!(
        feed().fetch(with("\"v0\"")).await,
        Ok(FeedAnswer::Body { .. })
    ));
}

#[tokio::test]
async fn credentials_in_the_address_sign_in_and_stay_out_of_messages() {
    let server = Server::start(|asked, stream| {
        let signed_in = asked.contains("authorization: basic yw5uonb3"); // ann:pw, lower-cased
        let status = if signed_in {
            "200 OK"
        } else {
            "401 Unauthorized"
        };
        let _ = stream.write_all(answer(status, "", CALENDAR).as_bytes());
    });
    assert_eq!(
        fetch(&server.url()).await,
        Err(FeedError::SignInNeeded(here()))
    );
    let url = server.url().replace("http://", "http://ann:pw@");
    assert!(matches!(fetch(&url).await, Ok(FeedAnswer::Body { .. })));
}

#[tokio::test]
async fn refusals_are_told_apart() {
    for (status, expected) in [
        ("401 Unauthorized", FeedError::SignInNeeded(here())),
        ("403 Forbidden", FeedError::Forbidden(here())),
        ("404 Not Found", FeedError::NotFound(here())),
        ("410 Gone", FeedError::Gone(here())),
        (
            "503 Busy",
            FeedError::Status {
                host: here(),
                status: 503,
            },
        ),
        (
            "304 Not Modified",
            FeedError::Status {
                host: here(),
                status: 304,
            },
        ),
    ] {
        let server = Server::text(&answer(status, "", ""));
        assert_eq!(fetch(&server.url()).await, Err(expected));
    }
}

#[tokio::test]
async fn what_is_no_calendar_is_said_to_be_none() {
    let page = "<!DOCTYPE html><html><title>Sign in</title>";
    for (body, expected) in [
        (page, FeedError::WebPage(here())),
        ("{\"error\": 1}", FeedError::NotACalendar(here())),
        ("", FeedError::NotACalendar(here())),
    ] {
        let server = Server::text(&answer("200 OK", "", body));
        assert_eq!(fetch(&server.url()).await, Err(expected));
    }
}

#[tokio::test]
async fn names_and_ports_that_lead_nowhere() {
    let unused = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let refused = fetch(&format!("http://127.0.0.1:{unused}/a.ics")).await;
    assert_eq!(refused, Err(FeedError::Refused(here())));
    let unknown = fetch("https://no-such-host.invalid/a.ics").await;
    assert_eq!(
        unknown,
        Err(FeedError::NameNotFound("no-such-host.invalid".into()))
    );
}

#[tokio::test]
async fn a_server_without_a_certificate_is_not_trusted() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        thread::sleep(Duration::from_millis(500));
    });
    let refused = fetch(&format!("https://127.0.0.1:{port}/a.ics")).await;
    assert!(matches!(refused, Err(FeedError::Tls { .. })), "{refused:?}");
}

#[tokio::test]
async fn the_inside_is_refused_by_number_by_name_and_by_redirect() {
    let feed = IcsFeed::new(limits(), AllowPrivate::default()).unwrap();
    for (url, host) in [
        ("http://127.0.0.1:1/a", "127.0.0.1"),
        ("http://2130706433:1/a", "127.0.0.1"),
        ("http://[::1]:1/a", "::1"),
        ("http://[::ffff:10.0.0.1]/a", "::ffff:a00:1"),
        ("http://169.254.169.254/latest", "169.254.169.254"),
        ("http://localhost:1/a", "localhost"),
    ] {
        let refused = feed.fetch(request(url)).await;
        assert_eq!(
            refused,
            Err(FeedError::PrivateAddress(host.into())),
            "{url}"
        );
    }
    for inside in ["http://127.0.0.2:1/a", "http://[::1]:1/a"] {
        let server = Server::text(&answer("302 Found", &format!("location: {inside}\r\n"), ""));
        let refused = fetch(&server.url()).await;
        assert!(
            matches!(refused, Err(FeedError::PrivateAddress(_))),
            "{inside}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn a_name_that_turns_inward_between_two_fetches_is_never_connected() {
    let server = Server::text(&answer("200 OK", "", CALENDAR));
    // First the address that is allowed, then another one of this machine.
    let turn = AtomicUsize::new(0);
    let lookup: Lookup = Arc::new(move |_| {
        let last = if turn.fetch_add(1, Ordering::Relaxed) == 0 {
            1
        } else {
            2
        };
        Box::pin(async move { Ok(vec![IpAddr::V4(Ipv4Addr::new(127, 0, 0, last))]) })
    });
    let allow = AllowPrivate::parse(&["127.0.0.1"]).unwrap();
    let feed = IcsFeed::with_lookup(limits(), allow, lookup).unwrap();
    let url = format!("http://cal.example.com:{}/a.ics", server.port);
    assert!(matches!(
        feed.fetch(request(&url)).await,
        Ok(FeedAnswer::Body { .. })
    ));
    let refused = feed.fetch(request(&url)).await;
    assert_eq!(
        refused,
        Err(FeedError::PrivateAddress("cal.example.com".into()))
    );
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn redirects_are_followed_a_few_times() {
    let server = Server::start(|asked, stream| {
        let left = asked
            .split("left=")
            .nth(1)
            .and_then(|l| l[..1].parse::<u32>().ok());
        let text = match left {
            Some(0) => answer("200 OK", "", CALENDAR),
            Some(n) => answer(
                "307 Temporary",
                &format!("location: ?left={}\r\n", n - 1),
                "",
            ),
            None => answer("302 Found", "", ""),
        };
        let _ = stream.write_all(text.as_bytes());
    });
    let url = server.url();
    assert!(matches!(
        fetch(&format!("{url}?left=3")).await,
        Ok(FeedAnswer::Body { .. })
    ));
    assert_eq!(
        fetch(&format!("{url}?left=4")).await,
        Err(FeedError::TooManyRedirects(3))
    );
    assert!(
        matches!(fetch(&url).await, Err(FeedError::BadAddress(_))),
        "no Location"
    );
}

#[tokio::test]
async fn a_body_is_cut_off_at_the_limit_announced_streamed_or_compressed() {
    let too_large = Err(FeedError::TooLarge { megabytes: 1 });
    let announced = "HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\nBEGIN:VCALENDAR";
    assert_eq!(fetch(&Server::text(announced).url()).await, too_large);
    let streamed = Server::start(|_, stream| {
        let _ =
            stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nBEGIN:VCALENDAR\r\n");
        while stream.write_all(&[b'x'; 65_536]).is_ok() {}
    });
    assert_eq!(fetch(&streamed.url()).await, too_large);
    // 200 MB of nothing in 200 KB: refused after the first megabyte of it.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..200 {
        encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 1 << 20);
    let server = Server::start(move |_, stream| {
        let length = bomb.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {length}\r\n\r\n"
        );
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(&bomb);
    });
    assert_eq!(fetch(&server.url()).await, too_large);
}

#[tokio::test]
async fn a_compressed_calendar_is_read() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(CALENDAR.as_bytes()).unwrap();
    let body = encoder.finish().unwrap();
    let server = Server::start(move |_, stream| {
        let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-encoding: gzip\r\n\r\n";
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(&body);
    });
    let Ok(FeedAnswer::Body { bytes, .. }) = fetch(&server.url()).await else {
        panic!("no calendar")
    };
    assert_eq!(bytes, CALENDAR.as_bytes());
}

#[tokio::test]
async fn slow_servers_and_broken_lines_end_in_time() {
    let drip = Server::start(|_, stream| {
        let _ =
            stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nBEGIN:VCALENDAR\r\n");
        while stream.write_all(b"x").is_ok() {
            thread::sleep(Duration::from_millis(50));
        }
    });
    let begun = Instant::now();
    let slow = fetch(&drip.url()).await;
    assert_eq!(
        slow,
        Err(FeedError::TimedOut {
            host: here(),
            seconds: 2
        })
    );
    assert!(begun.elapsed() < Duration::from_secs(4));
    let silent = Server::start(|_, _| thread::sleep(Duration::from_secs(5)));
    let slow = fetch(&silent.url()).await;
    assert_eq!(
        slow,
        Err(FeedError::TimedOut {
            host: here(),
            seconds: 2
        })
    );
    let broken = Server::text("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\nBEGIN:VCALENDAR");
    assert!(matches!(
        fetch(&broken.url()).await,
        Err(FeedError::Broken { .. })
    ));
    let rubbish = Server::text("this is no HTTP\r\n\r\n");
    assert!(matches!(
        fetch(&rubbish.url()).await,
        Err(FeedError::Broken { .. })
    ));
}
