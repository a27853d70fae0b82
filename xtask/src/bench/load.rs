//! The pages under load: a fixed rate of requests over a few connections, each measured from the
//! moment it was due, so that a slow answer is not hidden by the wait that it causes.
use super::Figure;
use crate::shell;
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Who signs in.
pub const EXECUTIVE: &str = "Orla Keane <orla@example.com>";
/// And whom.
pub const ASSISTANT: &str = "Tobias Hale <tobias@example.com>";
/// Only here.
pub const PASSWORD: &str = "a bench has no secrets";

const RATE: u32 = 50;
const CONNECTIONS: u32 = 4;
const SECONDS: u32 = 10;

/// The measure of all pages, then those that are measured by it.
const PAGES: [(&str, &str); 3] = [
    ("health", "/health"),
    ("Calendar week", "/calendar"),
    ("Today", "/"),
];

/// A process that ends with us.
struct Served {
    child: Child,
    address: SocketAddr,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Makes the workspace and who signs in; `command` names the house.
pub fn set_up(command: &mut Command) -> Result<()> {
    command.args(["setup", "--workspace", "Bench", "--zone", "Europe/London"]);
    command.args(["--executive", EXECUTIVE, "--assistant", ASSISTANT]);
    shell::output(command.env("COUNTERPART_PASSWORD", PASSWORD))?;
    Ok(())
}

/// Serves the imported calendar and measures: first answer, three pages, memory.
pub fn pages(binary: &Path, folder: &Path) -> Result<Vec<Figure>> {
    let mut command = Command::new(binary);
    command.arg("--data-dir").arg(folder.join("data"));
    let (served, first) = serve(&mut command, folder)?;
    let cookie = sign_in(served.address)?;
    let p99 = table(&served, &cookie, &PAGES)?;
    let times = with_changes(served.address, &cookie)?;
    let at = |share: f64| times[((times.len() - 1) as f64 * share).ceil() as usize];
    let shown = [at(0.5), at(0.99), at(1.0)].map(|t| t.as_secs_f64() * 1e3);
    let shown = shown.map(|ms| format!("{ms:>9.2} ms")).concat();
    println!("{:<20}{:>12}{shown}", "Today, changing", "");
    let resident = resident_megabytes(served.child.id())?;
    Ok(vec![
        Figure::at_most("first answer after exec", first.as_secs_f64(), 0.5, "s"),
        Figure::at_most("p99 of Calendar week ÷ health", p99[1] / p99[0], 10.0, "×"),
        Figure::at_most("p99 of Today ÷ health", p99[2] / p99[0], 10.0, "×"),
        Figure::at_most("resident memory after that", resident, 150.0, "MiB"),
    ])
}

/// Serves two houses and asks both for each page in the same seconds, so that what else the machine
/// does falls on both alike; answers with the p99 of each page in each, in milliseconds.
pub fn side_by_side(
    mut commands: [Command; 2],
    folder: &Path,
    pages: &[(&str, &str)],
    title: &str,
) -> Result<Vec<[f64; 2]>> {
    let (one, _) = serve(&mut commands[0], folder)?;
    let (other, _) = serve(&mut commands[1], folder)?;
    let cookies = [sign_in(one.address)?, sign_in(other.address)?];
    println!("\n{title}");
    beside([(one, "empty"), (other, "full")], cookies, pages)
}

/// The same of two demos, in which the assistant signs in by the link that the demo prints.
pub fn demos(
    mut commands: [Command; 2],
    folder: &Path,
    pages: &[(&str, &str)],
    title: &str,
) -> Result<Vec<[f64; 2]>> {
    let (one, first) = demo(&mut commands[0], folder)?;
    let (other, second) = demo(&mut commands[1], folder)?;
    println!("\n{title}");
    beside([(one, "demo"), (other, "full")], [first, second], pages)
}

fn beside(
    [(one, first), (other, second)]: [(Served, &str); 2],
    cookies: [String; 2],
    pages: &[(&str, &str)],
) -> Result<Vec<[f64; 2]>> {
    head();
    let mut p99 = Vec::new();
    for (name, path) in pages {
        let best = [
            alone(one.address, path, &cookies[0])?,
            alone(other.address, path, &cookies[1])?,
        ];
        let both = thread::scope(|scope| {
            let other = scope.spawn(|| measure(other.address, path, &cookies[1]));
            let one = measure(one.address, path, &cookies[0])?;
            match other.join() {
                Ok(other) => Ok([one, other?]),
                Err(_) => bail!("a house's thread ended early"),
            }
        })?;
        let [one, other] = [(0, first), (1, second)]
            .map(|(at, which)| line(&format!("{name}, {which}"), best[at], &both[at]));
        p99.push([one, other]);
    }
    Ok(p99)
}

fn head() {
    let head = ["alone", "median", "p99", "slowest"]
        .map(|h| format!("{h:>12}"))
        .concat();
    println!("\n{:<20}{head}", "page");
}

/// Shows the times of one page and gives back its p99 in milliseconds.
fn line(name: &str, alone: Duration, times: &[Duration]) -> f64 {
    let at = |share: f64| times[((times.len() - 1) as f64 * share).ceil() as usize];
    let shown = [alone, at(0.5), at(0.99), at(1.0)].map(|t| t.as_secs_f64() * 1e3);
    println!(
        "{name:<20}{}",
        shown.map(|ms| format!("{ms:>9.2} ms")).concat()
    );
    shown[2]
}

/// Measures each page, shows its times and gives back the p99s, in milliseconds.
fn table(served: &Served, cookie: &str, pages: &[(&str, &str)]) -> Result<Vec<f64>> {
    head();
    let mut p99 = Vec::new();
    for (name, path) in pages {
        let alone = alone(served.address, path, cookie)?;
        let times = measure(served.address, path, cookie)?;
        p99.push(line(name, alone, &times));
    }
    Ok(p99)
}

/// Starts `serve`; the time is from exec to the first whole answer.
fn serve(command: &mut Command, folder: &Path) -> Result<(Served, Duration)> {
    // Free a moment ago; nobody else takes ports here in between.
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let log = fs::File::create(folder.join("serve.log")).context("serve.log")?;
    command
        .arg("--listen")
        .arg(address.to_string())
        .arg("serve");
    command.stdout(Stdio::null()).stderr(log);
    wait(command, address, folder)
}

/// Starts a demo and gives back the assistant's cookie.
fn demo(command: &mut Command, folder: &Path) -> Result<(Served, String)> {
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let log = fs::File::create(folder.join("serve.log")).context("serve.log")?;
    let told = folder.join("demo.out");
    let out = fs::File::create(&told).context("demo.out")?;
    command.arg("--listen").arg(address.to_string()).arg("demo");
    command.stdout(out).stderr(log);
    let (served, _) = wait(command, address, folder)?;
    let links = fs::read_to_string(&told).context("demo.out")?;
    let link = links.lines().find_map(|l| l.split_once("/sign-in/link/"));
    let (_, token) = link.with_context(|| format!("the demo printed no link: {links}"))?;
    let path = format!("/sign-in/link/{}", token.trim());
    let answer = Connection::open(address)?.post(&path, "", "")?;
    let cookie = answer
        .header("set-cookie")
        .and_then(|c| c.split(';').next());
    let cookie = cookie.map(str::to_owned);
    Ok((served, cookie.context("the link set no cookie")?))
}

/// Waits for the first whole answer.
fn wait(command: &mut Command, address: SocketAddr, folder: &Path) -> Result<(Served, Duration)> {
    let begun = Instant::now();
    let child = command.spawn().context("cannot start what is measured")?;
    let served = Served { child, address };
    while begun.elapsed() < Duration::from_secs(20) {
        let answer = Connection::open(address).and_then(|mut c| c.get("/sign-in", ""));
        if answer.is_ok_and(|a| a.status == 200) {
            return Ok((served, begun.elapsed()));
        }
        thread::sleep(Duration::from_millis(2));
    }
    bail!(
        "`serve` gave no answer in 20 s; see {}",
        folder.join("serve.log").display()
    )
}

/// Signs the assistant in and gives back the session's cookie.
fn sign_in(address: SocketAddr) -> Result<String> {
    let form = format!(
        "email=tobias%40example.com&next=%2F&password={}",
        PASSWORD.replace(' ', "+")
    );
    let answer = Connection::open(address)?.post("/sign-in", &form, "")?;
    let cookie = answer
        .header("set-cookie")
        .and_then(|c| c.split(';').next());
    cookie.map(str::to_owned).with_context(|| {
        let body = String::from_utf8_lossy(&answer.body);
        format!(
            "signing in gave {} and no cookie: {body:.300}",
            answer.status
        )
    })
}

/// The best of a few requests with nothing beside them: what the page itself costs.
fn alone(address: SocketAddr, path: &str, cookie: &str) -> Result<Duration> {
    let mut connection = Connection::open(address)?;
    let mut best = Duration::MAX;
    for _ in 0..10 {
        let begun = Instant::now();
        let status = connection.get(path, cookie)?.status;
        if status != 200 {
            bail!("{path} answered {status}");
        }
        best = best.min(begun.elapsed());
    }
    Ok(best)
}

/// All times of one page at the fixed rate, sorted. Gives up on a page that falls far behind.
fn measure(address: SocketAddr, path: &str, cookie: &str) -> Result<Vec<Duration>> {
    let begun = Instant::now() + Duration::from_millis(100);
    let one = |turn: u32| -> Result<Vec<Duration>> {
        let mut connection = Connection::open(address)?;
        let mut times = Vec::new();
        for n in (turn..RATE * SECONDS).step_by(CONNECTIONS as usize) {
            let due = begun + Duration::from_secs(1) * n / RATE;
            thread::sleep(due.saturating_duration_since(Instant::now()));
            let status = connection.get(path, cookie)?.status;
            if status != 200 {
                bail!("{path} answered {status} under load");
            }
            times.push(due.elapsed());
            if due.elapsed() > Duration::from_secs(SECONDS.into()) {
                break;
            }
        }
        Ok(times)
    };
    let mut times = Vec::new();
    thread::scope(|scope| {
        let running: Vec<_> = (0..CONNECTIONS)
            .map(|c| scope.spawn(move || one(c)))
            .collect();
        for thread in running {
            match thread.join() {
                Ok(found) => times.extend(found?),
                Err(_) => bail!("a connection's thread ended early"),
            }
        }
        Ok(())
    })?;
    times.sort();
    Ok(times)
}

/// The same of Today while something is captured every second: then no desk is kept for longer.
fn with_changes(address: SocketAddr, cookie: &str) -> Result<Vec<Duration>> {
    thread::scope(|scope| {
        let changes = scope.spawn(move || -> Result<()> {
            let mut connection = Connection::open(address)?;
            for n in 0..SECONDS {
                let form = format!("words=ask+Bram+for+paper+{n}");
                let status = connection.post("/capture", &form, cookie)?.status;
                if status != 303 {
                    bail!("capturing answered {status}");
                }
                thread::sleep(Duration::from_secs(1));
            }
            Ok(())
        });
        let times = measure(address, "/", cookie);
        match changes.join() {
            Ok(captured) => captured?,
            Err(_) => bail!("the capturing thread ended early"),
        }
        times
    })
}

/// `VmRSS`; Linux only, as the bench is.
fn resident_megabytes(process: u32) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).context("/proc")?;
    let line = status
        .lines()
        .find_map(|l| l.strip_prefix("VmRSS:"))
        .context("VmRSS")?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes / 1024.0)
}

/// A connection that is kept open.
struct Connection(BufReader<TcpStream>);

struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl Connection {
    fn open(address: SocketAddr) -> Result<Connection> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        Ok(Connection(BufReader::new(stream)))
    }

    fn get(&mut self, path: &str, cookie: &str) -> Result<Answer> {
        self.send(&format!(
            "GET {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\n\r\n"
        ))
    }

    fn post(&mut self, path: &str, form: &str, cookie: &str) -> Result<Answer> {
        let length = form.len();
        let kind = "application/x-www-form-urlencoded";
        self.send(&format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\n\
             cookie: {cookie}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n{form}"
        ))
    }

    fn send(&mut self, request: &str) -> Result<Answer> {
        self.0.get_mut().write_all(request.as_bytes())?;
        let line = self.line()?;
        let status = line.split(' ').nth(1).context("no status line")?.parse()?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let mut answer = Answer {
            status,
            headers,
            body: Vec::new(),
        };
        answer.body = match answer.header("content-length") {
            Some(length) => self.exactly(length.parse()?)?,
            None if answer.header("transfer-encoding") == Some("chunked") => self.chunks()?,
            None => Vec::new(),
        };
        Ok(answer)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.0.read_line(&mut line)? == 0 {
            bail!("the server closed the connection");
        }
        Ok(line.trim_end().to_owned())
    }

    fn exactly(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        Ok(body)
    }

    fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let size = usize::from_str_radix(&self.line()?, 16)?;
            body.extend(self.exactly(size)?);
            self.line()?;
            if size == 0 {
                return Ok(body);
            }
        }
    }
}
