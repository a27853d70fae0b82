//! A house with a long history: the queue and Today beside themselves in an empty one, and letters
//! beside what the database does bare. On SQLite and PostgreSQL.
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
    let data = folder.join("history");
    let file = format!("sqlite://{}", data.join("counterpart.db").display());
    let house = |data, database, kind| House {
        binary,
        examples: root.join("target").join(profile).join("examples"),
        data,
        database,
        kind,
    };
    let mut figures = house(data, file, "SQLite").measure(folder, pages)?;
    if tools::postgres().is_none() {
        println!("no PostgreSQL on this machine: nothing is measured on it");
        return Ok(figures);
    }
    let server = Postgres::start_lasting()?;
    let postgres = house(folder.join("history-pg"), server.url.clone(), "PostgreSQL");
    figures.extend(postgres.measure(folder, pages)?);
    Ok(figures)
}

impl House<'_> {
    fn counterpart(&self) -> Command {
        let mut command = Command::new(self.binary);
        command.arg("--data-dir").arg(&self.data);
        command.args(["--database", &self.database]);
        command
    }

    fn measure(&self, folder: &Path, pages: &[Page]) -> Result<Vec<Figure>> {
        let mut setup = self.counterpart();
        load::set_up(&mut setup)?;
        let serve = |name: &str| match pages {
            [] => Ok(Vec::new()),
            _ => load::p99(&mut self.counterpart(), folder, pages, name),
        };
        let empty = serve(&format!("{}, empty", self.kind))?;
        let before = self.rates("empty")?;
        let key = self.data.join("key");
        shell::run(self.example("long_history").arg(&key).arg(ROWS)).context("long_history")?;
        let full = serve(&format!("{}, {ROWS} deeds and letters", self.kind))?;
        let after = self.rates("after them")?;
        let mut figures = Vec::new();
        for (at, (page, _)) in pages.iter().enumerate().skip(1) {
            let what = format!("{}: p99 of {page}, full ÷ empty", self.kind);
            figures.push(Figure::at_most(&what, full[at] / empty[at], 3.0, "×"));
        }
        let share = |(letters, bare): (f64, f64)| bare / letters;
        let what = format!("{}: bare rows a second ÷ letters", self.kind);
        figures.push(Figure::at_most(&what, share(before), BARE, "×"));
        let what = format!("{}: the same after {ROWS}", self.kind);
        figures.push(Figure::at_most(&what, share(after), BARE, "×"));
        Ok(figures)
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
