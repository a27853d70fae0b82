//! `goals`, `people`, `dates` and cards: tables and lists of other programs.
use crate::cli::Table;
use crate::command::read_input;
use crate::house::House;
use anyhow::Result;
use app::context::fresh_id;
use app::import::Summary;
use domain::circle::Actor;
use domain::goal::{Branch, tree};
use domain::id::PersonId;
use formats::note::Note;
use store::Pair;

/// Goals, shown as a tree.
pub async fn goals(house: &House, ask: &Table) -> Result<()> {
    let (actor, pair) = house.pair(ask.executive.as_deref()).await?;
    let bytes = read_input(&ask.file)?;
    let (found, notes) = house.app.read_goals(&actor.viewer, pair.id, &bytes).await?;
    tell(&notes);
    for branch in tree(&found) {
        show(&branch, 0);
    }
    if ask.preview {
        eprintln!(
            "{} goals would be saved; leave out --preview to save them.",
            found.len()
        );
        return Ok(());
    }
    let saved = house.app.add_goals(&actor, pair.id, found).await?;
    eprintln!("{saved} goals saved.");
    Ok(())
}

fn show(branch: &Branch<'_>, depth: usize) {
    let g = branch.goal;
    println!(
        "{}{} {} ({})",
        "  ".repeat(depth),
        g.code,
        g.title,
        g.weight.get()
    );
    for child in &branch.children {
        show(child, depth + 1);
    }
}

/// People.
pub async fn people(house: &House, ask: &Table) -> Result<()> {
    let (actor, pair) = house.pair(ask.executive.as_deref()).await?;
    let bytes = read_input(&ask.file)?;
    if bytes.trim_ascii_start().starts_with(b"BEGIN:VCARD") {
        let summary = cards(house, &actor, &pair, &bytes).await?;
        eprintln!("{} new, {} completed.", summary.created, summary.updated);
        return Ok(());
    }
    let fresh = || PersonId(fresh_id(house.app.clock.now()));
    let order = house.app.locale(&actor.viewer).await?.order;
    let (rows, notes) = formats::people_csv::read(&bytes, order, fresh);
    tell(&notes);
    let found: Vec<_> = rows.into_iter().map(|r| r.person).collect();
    if ask.preview {
        for person in &found {
            println!("{}", person.label());
        }
        return Ok(());
    }
    let told = house.app.add_people(&actor, pair.id, found).await?;
    eprintln!("{} new, {} completed.", told.created, told.updated);
    Ok(())
}

/// Cards, as part of an import.
pub async fn cards(house: &House, actor: &Actor, pair: &Pair, bytes: &[u8]) -> Result<Summary> {
    let fresh = || PersonId(fresh_id(house.app.clock.now()));
    Ok(house.app.add_cards(actor, pair.id, bytes, fresh).await?)
}

/// Dates to watch.
pub async fn dates(house: &House, ask: &Table) -> Result<()> {
    let (actor, pair) = house.pair(ask.executive.as_deref()).await?;
    let bytes = read_input(&ask.file)?;
    let (found, notes) = house.app.read_dates(&actor.viewer, &pair, &bytes).await?;
    tell(&notes);
    let read = found.len();
    if ask.preview {
        for date in &found {
            println!("{} {}", date.date, date.title);
        }
        eprintln!("{read} dates would be saved; leave out --preview to save them.");
        return Ok(());
    }
    let added = house.app.add_watch_dates(&actor, pair.id, found).await?;
    eprintln!("{added} of {read} dates are new.");
    Ok(())
}

fn tell(notes: &[Note]) {
    for note in notes {
        eprintln!("  line {}, {}: {}", note.line, note.field, note.reason);
    }
}
