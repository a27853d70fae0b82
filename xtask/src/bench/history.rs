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

/// The pages that must not notice, the measure of all pages first.
const PAGES: [(&str, &str); 3] = [("health", "/health"), ("Queue", "/queue"), ("Today", "/")];

/// A house of its own in a database of either kind.
struct House<'a> {
    binary: &'a Path,
    examples: PathBuf,
    data: PathBuf,
    database: String,
    kind: &'static str,
}

/// Measures on every kind of database that is here.
pub fn run(root: &Path, binary: &Path, folder: &Path) -> Result<Vec<Figure>> {
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
    let mut figures = house(data, file, "SQLite").measure(folder)?;
    if tools::postgres().is_none() {
        println!("no PostgreSQL on this machine: nothing is measured on it");
        return Ok(figures);
    }
    let server = Postgres::start()?;
    let postgres = house(folder.join("history-pg"), server.url.clone(), "PostgreSQL");
    figures.extend(postgres.measure(folder)?);
    Ok(figures)
}

impl House<'_> {
    fn counterpart(&self) -> Command {
        let mut command = Command::new(self.binary);
        command.arg("--data-dir").arg(&self.data);
        command.args(["--database", &self.database]);
        command
    }

    fn measure(&self, folder: &Path) -> Result<Vec<Figure>> {
        let mut setup = self.counterpart();
        load::set_up(&mut setup)?;
        let key = self.data.join("key");
        let rates = self.example("outbox_rate").arg(&key).output()?;
        let rates = String::from_utf8_lossy(&rates.stdout).into_owned();
        let words: Vec<&str> = rates.split_whitespace().collect();
        let [letters, bare] = words[..] else {
            bail!("two rates were expected, not “{}”", rates.trim());
        };
        let (letters, bare): (f64, f64) = (letters.parse()?, bare.parse()?);
        println!(
            "{}: {letters:.0} letters a second through the outbox, {bare:.0} bare inserts and \
             deletes",
            self.kind
        );

        let serve = |name: &str| load::p99(&mut self.counterpart(), folder, &PAGES, name);
        let empty = serve(&format!("{}, empty", self.kind))?;
        shell::run(self.example("long_history").arg(&key).arg(ROWS)).context("long_history")?;
        let full = serve(&format!("{}, {ROWS} deeds and letters", self.kind))?;
        // Beside each other, with no bar: what a commit costs decides the share.
        let mut figures = vec![Figure {
            what: format!("{}: letters a second ÷ bare inserts and deletes", self.kind),
            found: format!("{:.2} ×", letters / bare),
            wanted: "shown".into(),
            good: true,
        }];
        for (at, (page, _)) in PAGES.iter().enumerate().skip(1) {
            let what = format!("{}: p99 of {page}, full ÷ empty", self.kind);
            figures.push(Figure::at_most(&what, full[at] / empty[at], 3.0, "×"));
        }
        Ok(figures)
    }

    fn example(&self, name: &str) -> Command {
        let mut command = Command::new(self.examples.join(name));
        command.arg(&self.database);
        command
    }
}
