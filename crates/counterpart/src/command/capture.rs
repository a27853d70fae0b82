//! `capture`: any words become an action.
use crate::cli::Capture;
use crate::house::House;
use anyhow::Result;
use serde_json::json;

/// Keeps it, and says what was understood.
pub async fn run(house: &House, ask: &Capture) -> Result<()> {
    let (actor, pair) = house.pair(ask.executive.as_deref()).await?;
    let receipt = house
        .app
        .capture(&actor, &pair, &ask.words.join(" "))
        .await?;
    if ask.json {
        let kept = house
            .app
            .db
            .read(&actor.viewer)
            .action(receipt.id)
            .await?
            .action;
        let due = kept.due.map(|d| json!({ "date": d.date, "time": d.time }));
        println!(
            "{}",
            json!({
                "id": receipt.id, "kind": receipt.kind.as_str(), "title": kept.title,
                "owner": kept.owner, "owner_text": kept.owner_text,
                "counterparty": kept.counterparty, "for_whom": kept.for_whom, "due": due,
                "why": kept.why, "done_when": kept.done_when, "goal": kept.goal,
                "size_minutes": kept.size_minutes, "sentence": receipt.sentence,
            })
        );
    } else {
        println!("{}", receipt.sentence);
    }
    Ok(())
}
