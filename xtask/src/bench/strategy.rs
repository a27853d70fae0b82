//! The pages of the strategy in a demo beside the same demo with the strategy of a large
//! organisation, asked in the same seconds. On SQLite and PostgreSQL.
use super::{Figure, load};
use crate::postgres::Postgres;
use crate::{shell, tools};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The measure of all pages, then those that must stay usable.
const PAGES: [(&str, &str); 4] = [
    ("health", "/health"),
    ("Line of sight", "/strategy"),
    ("Scorecard", "/strategy/scorecard"),
    ("Roadmap", "/strategy/roadmap"),
];

/// A demo of its own in a database of either kind.
struct Demo<'a> {
    binary: &'a Path,
    data: PathBuf,
    database: String,
}

impl Demo<'_> {
    fn counterpart(&self) -> Command {
        let mut command = Command::new(self.binary);
        command.arg("--data-dir").arg(&self.data);
        command.args(["--database", &self.database]);
        command
    }

    fn seed(&self) -> Result<()> {
        shell::output(self.counterpart().args(["demo", "--seed-only"]))?;
        Ok(())
    }
}

/// Measures on every kind of database that is here.
pub fn run(root: &Path, binary: &Path, folder: &Path) -> Result<Vec<Figure>> {
    println!("\nbuilding what fills the strategy");
    let release = !binary.parent().is_some_and(|p| p.ends_with("debug"));
    let mut build = "cargo build -q -p store --example strategy_fill".to_owned();
    if release {
        build.push_str(" --release");
    }
    shell::run(&mut shell::command(root, &build))?;
    let profile = if release { "release" } else { "debug" };
    let fill = root
        .join("target")
        .join(profile)
        .join("examples/strategy_fill");
    let demo = |name: &str, database: Option<String>| {
        let data = folder.join(name);
        let file = format!("sqlite://{}", data.join("counterpart.db").display());
        Demo {
            binary,
            data,
            database: database.unwrap_or(file),
        }
    };
    let pair = [demo("strategy-demo", None), demo("strategy-full", None)];
    let mut figures = measure("SQLite", pair, &fill, folder)?;
    if tools::postgres().is_none() {
        println!("no PostgreSQL on this machine: nothing is measured on it");
        return Ok(figures);
    }
    let servers = [Postgres::start_lasting()?, Postgres::start_lasting()?];
    let [one, other] = &servers;
    let pair = [
        demo("strategy-pg-demo", Some(one.url.clone())),
        demo("strategy-pg-full", Some(other.url.clone())),
    ];
    figures.extend(measure("PostgreSQL", pair, &fill, folder)?);
    Ok(figures)
}

fn measure(kind: &str, pair: [Demo<'_>; 2], fill: &Path, folder: &Path) -> Result<Vec<Figure>> {
    for demo in &pair {
        demo.seed()?;
    }
    let [small, full] = &pair;
    let mut filling = Command::new(fill);
    filling.arg(&full.database).arg(full.data.join("key"));
    shell::run(&mut filling).context("strategy_fill")?;
    let title = format!(
        "{kind}: the demo, and with 500 goals, 5,000 initiatives and milestones, 50,000 actions, \
         200,000 points"
    );
    let commands = [small.counterpart(), full.counterpart()];
    let p99 = load::demos(commands, folder, &PAGES, &title)?;
    let figure = |((page, _), [small, full]): (&(&str, &str), [f64; 2])| {
        let what = format!("{kind}: p99 of {page}, full ÷ demo");
        Figure::at_most(&what, full / small, 5.0, "×")
    };
    Ok(PAGES.iter().zip(p99).skip(1).map(figure).collect())
}
