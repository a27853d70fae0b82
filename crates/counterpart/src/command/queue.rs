//! `queue` and `decide`: what waits for the executive, and her answer as it was told.
use crate::cli::{Decide, Queue};
use crate::house::House;
use anyhow::{Context, Result, bail};
use app::decide::Said;
use domain::id::ProposalId;
use domain::proposal::{How, Proposal, Verb, Way};
use serde_json::{Value, json};

/// Lists what waits.
pub async fn run(house: &House, ask: &Queue) -> Result<()> {
    let (actor, pair) = house.pair(ask.executive.as_deref()).await?;
    let queue = house.app.queue(&actor.viewer, &pair).await?;
    if ask.json {
        let waiting: Vec<_> = queue.waiting.iter().map(row).collect();
        println!("{}", Value::from(waiting));
        return Ok(());
    }
    if queue.waiting.is_empty() {
        println!("Nothing waits for {}.", pair.name);
    }
    for (n, p) in (1..).zip(&queue.waiting) {
        let by = p
            .decide_by
            .map(|d| format!(", by {}", d.date))
            .unwrap_or_default();
        println!(
            "{n}. {} ({}{by}) {}",
            p.title,
            p.effect.kind().words(),
            p.id
        );
    }
    Ok(())
}

fn row(p: &Proposal) -> Value {
    json!({
        "id": p.id, "title": p.title, "kind": p.effect.kind(), "part": p.part(),
        "area": p.effect.area(), "reason": p.reason, "state": p.state.word(),
        "decide_by": p.decide_by, "expires": p.expires, "cost_minutes": p.cost_minutes,
        "saves_minutes_week": p.saves_minutes_week, "goal": p.goal,
        "money": p.money.map(|m| m.to_string()), "one_way": p.one_way,
        "whole_text": p.whole_text(), "text": p.text(), "missing": p.missing(),
        "undo": p.effect.undo().words(), "created": p.created,
    })
}

/// Records the executive's answer: whoever has the data folder reports what she said.
pub async fn decide(house: &House, ask: &Decide) -> Result<()> {
    let (actor, pair) = house.pair(ask.executive.as_deref()).await?;
    let Some(verb) = Verb::read(&ask.verb) else {
        let known: Vec<_> = Verb::ALL.iter().map(|v| v.word()).collect();
        bail!(
            "“{}” is no answer: write one of {}",
            ask.verb,
            known.join(", ")
        );
    };
    let queue = house.app.queue(&actor.viewer, &pair).await?;
    let id = find(&queue.waiting, &ask.id)?;
    let way = Way::Recorded {
        by: actor.person,
        how: How::Other,
    };
    let said = Said::new(verb, &ask.note, way);
    let p = house.app.decide(&actor, id, said).await?;
    match ask.json {
        true => println!("{}", row(&p)),
        false => println!("{}: {}.", p.title, p.state.word()),
    }
    Ok(())
}

/// The whole id, or enough of its end to be only one.
fn find(waiting: &[Proposal], text: &str) -> Result<ProposalId> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let end = text.to_lowercase();
    let mut found = waiting.iter().filter(|p| p.id.to_string().ends_with(&end));
    let first = found.next().filter(|_| end.len() >= 4);
    let first = first.with_context(|| format!("nothing that waits has an id ending in {text}"))?;
    if found.next().is_some() {
        bail!("more than one id ends in {text}: write more of it");
    }
    Ok(first.id)
}
