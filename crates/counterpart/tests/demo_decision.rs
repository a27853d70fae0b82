//! The decisions and risks of the demo as its pages show them, on both databases.
#![allow(clippy::unwrap_used)]
mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The demo, served, until it is dropped; and who is signed in.
struct Demo {
    child: Child,
    port: u16,
    /// Tobias and Orla.
    cookies: Vec<String>,
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Demo {
    fn start(data: &Path, at: &[&str]) -> Demo {
        let mut child = Command::new(env!("CARGO_BIN_EXE_counterpart"))
            .arg("--data-dir")
            .arg(data)
            .args(at)
            .args(["demo", "--listen", "127.0.0.1:0"])
            .env("COUNTERPART_NOW", "2027-08-02T07:10:00Z")
            .env_remove("COUNTERPART_DATABASE")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (mut port, mut cookies) = (0, Vec::new());
        for _ in 0..2 {
            let line = lines.next().unwrap().unwrap();
            let (_, rest) = line.split_once("http://127.0.0.1:").unwrap();
            let (number, path) = rest.split_once('/').unwrap();
            port = number.parse().unwrap();
            let answer = common::post(port, "none=1", &format!("/{path}"), "").unwrap();
            let cookie = common::header(&answer, "set-cookie: ").unwrap();
            cookies.push(cookie.split(';').next().unwrap().to_owned());
        }
        Demo {
            child,
            port,
            cookies,
        }
    }

    fn page(&self, who: usize, path: &str) -> String {
        let mut line = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let cookie = &self.cookies[who];
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {cookie}\r\n\
             Connection: close\r\n\r\n",
            self.port
        );
        line.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        answer
    }
}

fn holds(page: &str, wanted: &[&str]) {
    for words in wanted {
        assert!(page.contains(words), "no “{words}” in {page}");
    }
}

/// The scores of the register with their colours, in its order.
fn scores(page: &str) -> Vec<String> {
    let colours = ["off", "risk", "on"];
    let parts = page.split("<span class=\"st ").skip(1);
    let scored = parts.filter_map(|p| {
        let (class, rest) = p.split_once("\">")?;
        let said = rest.split("</span>").next()?;
        let score = said.chars().next()?.is_ascii_digit();
        (score && colours.contains(&class)).then(|| said.to_owned())
    });
    scored.collect()
}

fn story(data: &Path, at: &[&str]) {
    let demo = Demo::start(data, at);
    let (tobias, orla) = (0, 1);
    assert_eq!(
        scores(&demo.page(tobias, "/strategy/risks")),
        [
            "16 red", "15 red", "12 amber", "10 amber", "9 amber", "9 amber", "4 green"
        ]
    );
    let all = demo.page(tobias, "/decisions");
    holds(
        &all,
        &[
            "One decision is past its day",
            "Raise prices by 3 or by 5 %?",
            "£5,500 a week",
            "no decision in four sessions",
            "Which six roles do we fill first?",
            "Fixed weeks, four on and three off",
            "100 %",
        ],
    );
    // Past its day before everything; not ready, and shown all the same.
    let letter = demo.page(orla, "/");
    let late = letter.find("Raise prices by 3 or by 5 %?").unwrap();
    assert!(late < letter.find("kiln is down").unwrap());
    holds(
        &letter,
        &["Not ready.", "What would change our mind?", "£46,000 once"],
    );
    let brief = letter.split("href=\"/decisions/").skip(1);
    let briefs: Vec<_> = brief.map(|b| b.split('"').next().unwrap()).collect();
    let page = |words: &str| {
        let pages = briefs
            .iter()
            .map(|id| demo.page(orla, &format!("/decisions/{id}")));
        pages.into_iter().find(|p| p.contains(words)).unwrap()
    };
    let resin = page("<h1>Add a second resin supplier?</h1>");
    holds(
        &resin,
        &[
            "no finance view",
            "unsourced",
            "recommended",
            "two-way",
            "3 days old",
        ],
    );
    let words = resin.split(" words").next().unwrap();
    let words = words.rsplit(['>', ' ']).next().unwrap();
    assert!(words.parse::<u32>().unwrap() <= 500, "{words} words");
    holds(
        &page("<h1>Pay £46,000 for the faster grid connection?</h1>"),
        &["Utility connection", "one-way"],
    );
    holds(
        &demo.page(tobias, "/strategy/roadblocks"),
        &[
            "Utility connection",
            "Waits for a decision: Pay £46,000",
            "Utility date slips",
            "In time in",
        ],
    );
}

#[test]
fn decisions_and_risks_come_out_as_the_demo_promises() {
    let home = common::folder();
    story(home.path(), &[]);
    let Ok(server) = std::env::var("COUNTERPART_TEST_POSTGRES") else {
        println!("skipped on PostgreSQL: COUNTERPART_TEST_POSTGRES names none");
        return;
    };
    let name = format!("demo_decision_{}", std::process::id());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime
        .block_on(store::make_database(&server, &name))
        .unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let home = common::folder();
    story(home.path(), &["--database", &format!("{base}/{name}")]);
    runtime
        .block_on(store::drop_database(&server, &name))
        .unwrap();
}
