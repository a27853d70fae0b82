//! `outbox`: what waits to leave, what failed, what may have been sent.
use crate::cli::Outbox;
use crate::house::House;
use anyhow::Result;
use app::letter::Letter;
use domain::outbox::OutboxState;
use jiff::Timestamp;
use serde::Serialize;

const MOST: u64 = 100_000;

#[derive(Serialize)]
struct Line {
    id: String,
    executive: String,
    state: OutboxState,
    to: String,
    subject: String,
    tries: i64,
    wanted_at: String,
    leaves_at: Option<String>,
    told: String,
}

/// Lists it; what has ended only as JSON.
pub async fn run(house: &House, ask: &Outbox) -> Result<()> {
    let mut lines = Vec::new();
    for (actor, pair) in house.pairs(ask.executive.as_deref()).await? {
        let ended = if ask.json { MOST } else { 0 };
        let reader = house.app.db.read(&actor.viewer);
        for row in reader.outbox(pair.id, MOST, ended).await? {
            let letter = Letter::of(&row).unwrap_or_default();
            lines.push(Line {
                id: row.id.to_string(),
                executive: pair.name.clone(),
                state: row.state,
                to: letter.recipients(),
                subject: letter.subject,
                tries: row.attempts,
                wanted_at: Timestamp::from_microsecond(row.created_at)?.to_string(),
                leaves_at: app::outbox::leaves_at(&row).map(|at| at.to_string()),
                told: row.told,
            });
        }
    }
    if ask.json {
        println!("{}", serde_json::to_string_pretty(&lines)?);
        return Ok(());
    }
    if lines.is_empty() {
        println!("Nothing waits, nothing failed, nothing is in doubt.");
    }
    for line in lines {
        println!("{}: “{}” {}", line.to, line.subject, line.state.words());
        if !line.told.is_empty() {
            println!("    {}", line.told);
        }
    }
    Ok(())
}
