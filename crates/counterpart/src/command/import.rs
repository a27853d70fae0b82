//! `import`: calendars, cards and folders of them.
use crate::cli::Import;
use crate::clock::system_zone;
use crate::command::{read_input, table};
use crate::house::House;
use anyhow::{Context, Result};
use app::import::{Reading, Summary};
use app::setup::{FirstRun, Named};
use domain::circle::Actor;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use store::Pair;

/// Reads every file named; one that cannot be read costs nothing of the others.
pub async fn run(house: &House, ask: &Import) -> Result<()> {
    let files = files(&ask.from)?;
    let (actor, pair) = whose(house, ask, &files).await?;
    let mut sum = Summary::default();
    let mut failed = None;
    for file in &files {
        match one(house, &actor, &pair, file).await {
            Ok(summary) => {
                tell(file, &summary);
                add(&mut sum, summary);
            }
            Err(error) => {
                eprintln!("{}: {error:#}", file.display());
                failed = Some(error);
            }
        }
        if sum.cancelled {
            break;
        }
    }
    // Once for all files: it looks at everything the pair has in these two years.
    let now = house.app.clock.now();
    let year = jiff::SignedDuration::from_hours(24 * 365);
    let near = (now - year, now + year);
    house.app.people_from_calendar(&actor, &pair, near).await?;
    if ask.json {
        println!("{}", serde_json::to_string(&sum)?);
    }
    match failed {
        Some(error) if sum.read == 0 => Err(error),
        None if sum.read == 0 && !sum.rejected.is_empty() => {
            let told = "Nothing in it could be read; what was wrong is listed above.";
            Err(app::Error::invalid("file", told).into())
        }
        _ => Ok(()),
    }
}

fn kind(path: &Path) -> String {
    path.extension()
        .map(|e| e.to_string_lossy().to_lowercase())
        .unwrap_or_default()
}

fn files(from: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for path in from {
        if !path.is_dir() {
            out.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path)
            .with_context(|| format!("the folder {} cannot be read", path.display()))?;
        let mut inside: Vec<_> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
        inside.retain(|p| matches!(kind(p).as_str(), "ics" | "ical" | "vcf"));
        inside.sort();
        anyhow::ensure!(
            !inside.is_empty(),
            "{} holds no .ics or .vcf file",
            path.display()
        );
        out.extend(inside);
    }
    Ok(out)
}

async fn one(house: &House, actor: &Actor, pair: &Pair, file: &Path) -> Result<Summary> {
    let bytes = read_input(file)?;
    if kind(file) == "vcf" {
        return table::cards(house, actor, pair, &bytes).await;
    }
    let name = file
        .file_stem()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let stop = AtomicBool::new(false);
    let show = std::io::stderr().is_terminal();
    let progress = |done: usize, total: usize| {
        if show && total > 0 {
            eprint!("\r{name}: {done} of {total}");
        }
        !stop.load(Ordering::Relaxed)
    };
    let reading = Reading {
        name: &name,
        bytes: &bytes,
        calendar: None,
    };
    let import = house.app.import(actor, pair, reading, &progress);
    tokio::pin!(import);
    let summary = loop {
        tokio::select! {
            done = &mut import => break done?,
            // What is in stays in; reading the file again goes on from there.
            _ = tokio::signal::ctrl_c() => stop.store(true, Ordering::Relaxed),
        }
    };
    if show {
        eprintln!();
    }
    Ok(summary)
}

/// The pair that is meant; an empty folder gets its workspace from the first calendar.
async fn whose(house: &House, ask: &Import, files: &[PathBuf]) -> Result<(Actor, Pair)> {
    if house.workspace().await?.is_none() {
        let name = ask
            .executive
            .clone()
            .unwrap_or_else(|| "My executive".into());
        let zone = files
            .iter()
            .find_map(|f| zone_of(f))
            .unwrap_or_else(|| system_zone().iana_name().unwrap_or("UTC").to_owned());
        let first = FirstRun {
            workspace: "Our office".into(),
            region: "GB-ENG".into(),
            zone: zone.clone(),
            executives: vec![Named {
                name: name.clone(),
                ..Named::default()
            }],
            assistant: None,
        };
        house.app.first_run(&first).await?;
        eprintln!("Made a workspace for {name}, in {zone}.");
    }
    house.pair(ask.executive.as_deref()).await
}

fn zone_of(file: &Path) -> Option<String> {
    if file.as_os_str() == "-" || kind(file) == "vcf" {
        return None;
    }
    let bytes = read_input(file).ok()?;
    let read = formats::ical::read(&bytes, &formats::ical::Options::default()).ok()?;
    read.zone?.iana_name().map(str::to_owned)
}

fn tell(file: &Path, s: &Summary) {
    eprintln!(
        "{}: {} read, {} new, {} changed, {} as before, {} gone.",
        file.display(),
        s.read,
        s.created,
        s.updated,
        s.unchanged,
        s.gone
    );
    let told = [
        ("repaired", &s.repaired),
        ("rejected", &s.rejected),
        ("look at", &s.warnings),
    ];
    for (word, notes) in told {
        for note in notes.iter().take(20) {
            eprintln!(
                "  {word}, line {}, {}: {}",
                note.line, note.field, note.reason
            );
        }
        if notes.len() > 20 {
            eprintln!(
                "  … and {} more {word}; --json lists them all.",
                notes.len() - 20
            );
        }
    }
    if s.cancelled {
        eprintln!("  Stopped; what is in stays in. Import the file again to go on.");
    }
}

fn add(sum: &mut Summary, one: Summary) {
    sum.read += one.read;
    sum.created += one.created;
    sum.updated += one.updated;
    sum.unchanged += one.unchanged;
    sum.gone += one.gone;
    sum.repaired.extend(one.repaired);
    sum.rejected.extend(one.rejected);
    sum.warnings.extend(one.warnings);
    sum.cancelled |= one.cancelled;
}
