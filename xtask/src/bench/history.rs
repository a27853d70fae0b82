//! A house with a long history: the queue and Today beside themselves in an empty one that is asked
//! in the same seconds, and letters beside what the database does bare. On SQLite and PostgreSQL.
use super::{Figure, load};
use crate::postgres::Postgres;
use crate::{shell, tools};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Deeds in the audit, and as many letters that were sent.
const ROWS: &str = "1000000";

/// A letter is posted, taken and ended, with lines in the audit and hints for open pages; a bare
/// row is inserted and deleted. The first may cost so many times the second, on a busy machine.
const BARE: f64 = 20.0;

/// The pages that must not notice, the measure of all pages first.
pub const PAGES: [(&str, &str); 3] = [("health", "/health"), ("Queue", "/queue"), ("Today", "/")];

/// A house of its own in a database of either kind.
struct House<'a> {
    binary: &'a Path,
    examples: PathBuf,
    data: PathBuf,
    database: String,
    kind: &'static str,
}

type Page = (&'static str, &'static str);

/// Measures these pages and the outbox on every kind of database that is here.
pub fn run(root: &Path, binary: &Path, folder: &Path, pages: &[Page]) -> Result<Vec<Figure>> {
    println!("\nbuilding what fills and measures the outbox");
    let mut build =
        "cargo build -q -p store --example long_history --example outbox_rate".to_owned();
    let release = !binary.parent().is_some_and(|p| p.ends_with("debug"));
    if release {
        build.push_str(" --release");
    }
    shell::run(&mut shell::command(root, &build))?;
    let profile = if release { "release" } else { "debug" };
    let examples = root.join("target").join(profile).join("examples");
    let house = |name: &str, database: Option<String>, kind| {
        let data = folder.join(name);
        let file = format!("sqlite://{}", data.join("counterpart.db").display());
        let (database, examples) = (database.unwrap_or(file), examples.clone());
        House {
            binary,
            examples,
            data,
            database,
            kind,
        }
    };
    let empty = house("history-empty", None, "SQLite");
    let mut figures = measure(&empty, &house("history", None, "SQLite"), folder, pages)?;
    if tools::postgres().is_none() {
        println!("no PostgreSQL on this machine: nothing is measured on it");
        return Ok(figures);
    }
    let servers = [Postgres::start_lasting()?, Postgres::start_lasting()?];
    let on = |name, server: &Postgres| house(name, Some(server.url.clone()), "PostgreSQL");
    let empty = on("history-pg-empty", &servers[0]);
    figures.extend(measure(
        &empty,
        &on("history-pg", &servers[1]),
        folder,
        pages,
    )?);
    Ok(figures)
}

/// Fills one of two houses, and measures both.
fn measure(empty: &House, full: &House, folder: &Path, pages: &[Page]) -> Result<Vec<Figure>> {
    let kind = full.kind;
    for house in [empty, full] {
        load::set_up(&mut house.counterpart())?;
    }
    let before = full.rates("empty")?;
    let key = full.data.join("key");
    shell::run(full.example("long_history").arg(&key).arg(ROWS)).context("long_history")?;
    let mut figures = Vec::new();
    if !pages.is_empty() {
        let title = format!("{kind}: empty, and with {ROWS} deeds and letters");
        let commands = [empty.counterpart(), full.counterpart()];
        let p99 = load::side_by_side(commands, folder, pages, &title)?;
        for ((page, _), [empty, full]) in pages.iter().zip(p99).skip(1) {
            let what = format!("{kind}: p99 of {page}, full ÷ empty");
            figures.push(Figure::at_most(&what, full / empty, 3.0, "×"));
        }
    }
    let after = full.rates("after them")?;
    let share = |(letters, bare): (f64, f64)| bare / letters;
    let what = format!("{kind}: bare rows a second ÷ letters");
    figures.push(Figure::at_most(&what, share(before), BARE, "×"));
    let what = format!("{kind}: the same after {ROWS}");
    figures.push(Figure::at_most(&what, share(after), BARE, "×"));
    Ok(figures)
}

impl House<'_> {
    fn counterpart(&self) -> Command {
        let mut command = Command::new(self.binary);
        command.arg("--data-dir").arg(&self.data);
        command.args(["--database", &self.database]);
        command
    }

    /// Letters a second through the outbox, and bare inserts with their deletes.
    fn rates(&self, when: &str) -> Result<(f64, f64)> {
        let told = shell::output(self.example("outbox_rate").arg(self.data.join("key")))?;
        let words: Vec<&str> = told.split_whitespace().collect();
        let [letters, bare] = words[..] else {
            bail!("two rates were expected, not “{}”", told.trim());
        };
        let (letters, bare): (f64, f64) = (letters.parse()?, bare.parse()?);
        println!(
            "\n{}, {when}: {letters:.0} letters a second posted and sent, {bare:.0} bare inserts \
             with their deletes",
            self.kind
        );
        Ok((letters, bare))
    }

    fn example(&self, name: &str) -> Command {
        let mut command = Command::new(self.examples.join(name));
        command.arg(&self.database);
        command
    }
}
