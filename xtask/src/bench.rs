//! Side by side with Python on one calendar, then the pages under load: the figures of every issue.
mod calendar;
mod history;
mod load;
mod strategy;

use crate::{shell, tools};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const SEED: u64 = 20_270_802;
/// Our side is measured this often and the best counts; Python's once, for it takes a minute.
const RUNS: &str = "5";

/// A figure, what it has to be, and whether it is.
struct Figure {
    what: String,
    found: String,
    wanted: String,
    good: bool,
}

impl Figure {
    fn at_least(what: &str, found: f64, wanted: f64) -> Figure {
        let (shown, good) = (format!("{found:.0}×"), found >= wanted);
        Figure {
            what: what.into(),
            found: shown,
            wanted: format!("≥ {wanted}×"),
            good,
        }
    }

    fn at_most(what: &str, found: f64, wanted: f64, unit: &str) -> Figure {
        let good = found <= wanted;
        let shown = format!("{found:.2} {unit}");
        Figure {
            what: what.into(),
            found: shown,
            wanted: format!("≤ {wanted} {unit}"),
            good,
        }
    }
}

/// Everything that is asked for, as one table; a miss is an error.
pub fn run(root: &Path) -> Result<()> {
    let bench = Bench::new(root, None)?;
    let (ours, python) = bench.both_sides()?;
    let mut figures = vec![speed(&ours, &python)];
    let took = bench.import()?;
    let stored = "read + lay out + store, against Python without";
    figures.push(Figure::at_least(stored, python.both / took, 25.0));
    figures.extend(load::pages(&bench.binary, &bench.folder)?);
    figures.extend(history::run(
        root,
        &bench.binary,
        &bench.folder,
        &history::PAGES,
    )?);
    figures.extend(strategy::run(root, &bench.binary, &bench.folder)?);
    verdict(&figures)?;
    forecast(root)
}

/// Only reading and laying out, ours and Python's: needs no binary.
pub fn parse(root: &Path) -> Result<()> {
    let bench = Bench::new(root, Some(Path::new("")))?;
    let (ours, python) = bench.both_sides()?;
    verdict(&[speed(&ours, &python)])
}

/// Only the import and the pages over it; of another build, where one is named.
pub fn pages(root: &Path, binary: Option<&Path>) -> Result<()> {
    let bench = Bench::new(root, binary)?;
    bench.import()?;
    verdict(&load::pages(&bench.binary, &bench.folder)?)
}

/// Letters through the outbox beside bare rows of the same database, before and after a million.
pub fn outbox(root: &Path, binary: Option<&Path>) -> Result<()> {
    let bench = Bench::new(root, binary)?;
    verdict(&history::run(root, &bench.binary, &bench.folder, &[])?)
}

/// 5,000 runs of a forecast of 1,000 items beside as many bare passes over the same network.
pub fn forecast(root: &Path) -> Result<()> {
    let line = "cargo bench --package domain --bench forecast";
    shell::run(&mut shell::command(root, line))?;
    let median = |name: &str| -> Result<f64> {
        let file = format!("target/criterion/forecast of 1,000 items/{name}/new/estimates.json");
        let text = fs::read_to_string(root.join(&file)).with_context(|| file.clone())?;
        let after = |text: &str, key: &str| Some(text.split_once(key)?.1.to_owned());
        let rest = after(&text, "\"median\"").and_then(|t| after(&t, "\"point_estimate\":"));
        let rest = rest.with_context(|| format!("{file} has no median"))?;
        let number = rest.split([',', '}']).next().unwrap_or_default();
        number.trim().parse().with_context(|| file)
    };
    let ratio = median("5,000 runs")? / median("5,000 bare passes")?;
    let what = "forecast of 1,000 items, 5,000 runs, beside bare passes";
    verdict(&[Figure::at_most(what, ratio, 20.0, "times")])
}

/// Only a house with a long history beside an empty one; of another build, where one is named.
pub fn history(root: &Path, binary: Option<&Path>) -> Result<()> {
    let bench = Bench::new(root, binary)?;
    verdict(&history::run(
        root,
        &bench.binary,
        &bench.folder,
        &history::PAGES,
    )?)
}

/// The pages of a large strategy beside the demo's; of another build, where one is named.
pub fn strategy(root: &Path, binary: Option<&Path>) -> Result<()> {
    let bench = Bench::new(root, binary)?;
    verdict(&strategy::run(root, &bench.binary, &bench.folder)?)
}

fn verdict(figures: &[Figure]) -> Result<()> {
    println!("\n{:<56}{:>14}{:>14}", "", "found", "wanted");
    for Figure {
        what,
        found,
        wanted,
        good,
    } in figures
    {
        let mark = if *good { "" } else { "  MISSED" };
        println!("{what:<56}{found:>14}{wanted:>14}{mark}");
    }
    let missed = figures.iter().filter(|f| !f.good).count();
    if missed > 0 {
        bail!(
            "{missed} of {} figures are not what they have to be",
            figures.len()
        );
    }
    Ok(())
}

/// Where things are for one run.
struct Bench {
    root: PathBuf,
    folder: PathBuf,
    file: PathBuf,
    binary: PathBuf,
}

impl Bench {
    /// Makes the calendar in a fresh folder, and the release build unless a binary is given.
    fn new(root: &Path, binary: Option<&Path>) -> Result<Bench> {
        tools::install_peers(root)?;
        let folder = root.join("target/bench");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        let file = folder.join("ten-years.ics");
        fs::write(&file, calendar::make(SEED)).with_context(|| file.display().to_string())?;
        if binary.is_none() {
            println!("building what is measured (release)");
            let build = "cargo build --release -q -p counterpart";
            shell::run(&mut shell::command(root, build))?;
        }
        let built = root.join("target/release/counterpart");
        let binary = binary.map_or(built, Path::to_owned);
        Ok(Bench {
            root: root.to_owned(),
            folder,
            file,
            binary,
        })
    }

    fn both_sides(&self) -> Result<(Side, Side)> {
        let Bench { root, file, .. } = self;
        let build = "cargo build --release -q -p formats --example parse_expand";
        shell::run(&mut shell::command(root, build))?;
        let (from, to) = calendar::SPAN;
        let mut ours = Command::new(root.join("target/release/examples/parse_expand"));
        let ours = Side::measure(ours.arg(file).args([from, to, RUNS]))?;
        let mut python = tools::peer(root, "python");
        let script = root.join("xtask/bench.py");
        let python = Side::measure(python.arg(script).arg(file).args([from, to]))?;
        println!(
            "{:<44}{:>13} {:>13}   events / occurrences",
            "", "read", "read + lay out"
        );
        ours.line("ours (best of 5)");
        python.line("Python icalendar + recurring-ical-events");
        if (ours.events, ours.occurrences) != (python.events, python.occurrences) {
            bail!("the two sides do not find the same: then there is nothing to compare");
        }
        Ok((ours, python))
    }

    /// Seconds from exec to exit of an import into a house that was just set up.
    fn import(&self) -> Result<f64> {
        let data = self.folder.join("data");
        let counterpart = || {
            let mut command = Command::new(&self.binary);
            command.arg("--data-dir").arg(&data);
            command
        };
        load::set_up(&mut counterpart())?;
        let mut import = counterpart();
        import.args(["import", "--json"]).arg(&self.file);
        let begun = Instant::now();
        let summary = shell::output(&mut import)?;
        let took = begun.elapsed().as_secs_f64();
        let created = format!("\"created\":{}", calendar::EVENTS);
        if !summary.replace([' ', '\n'], "").contains(&created) {
            bail!(
                "the import did not create {} events: {summary:.500}",
                calendar::EVENTS
            );
        }
        println!(
            "{:<58}{:>10.1} ms",
            "ours: counterpart import (read + lay out + store)",
            took * 1e3
        );
        Ok(took)
    }
}

/// What one side prints: seconds for reading, seconds for both, events, occurrences.
struct Side {
    parse: f64,
    both: f64,
    events: usize,
    occurrences: usize,
}

impl Side {
    fn measure(command: &mut Command) -> Result<Side> {
        let text = shell::output(command)?;
        let words: Vec<&str> = text.split_whitespace().collect();
        let [parse, both, events, occurrences] = words[..] else {
            bail!("four numbers were expected, not “{}”", text.trim());
        };
        Ok(Side {
            parse: parse.parse()?,
            both: both.parse()?,
            events: events.parse()?,
            occurrences: occurrences.parse()?,
        })
    }

    fn line(&self, who: &str) {
        let Side {
            parse,
            both,
            events,
            occurrences,
        } = self;
        let (parse, both) = (parse * 1e3, both * 1e3);
        println!("{who:<44}{parse:>10.1} ms {both:>10.1} ms   {events} / {occurrences}");
    }
}

fn speed(ours: &Side, python: &Side) -> Figure {
    Figure::at_least(
        "read + lay out, against Python's",
        python.both / ours.both,
        100.0,
    )
}
