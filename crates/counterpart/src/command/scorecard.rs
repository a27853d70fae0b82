//! `scorecard`: how the measures stand.
use crate::cli::Queue;
use crate::house::House;
use anyhow::Result;
use app::status::MeasureNow;
use domain::status::Reason;
use serde_json::{Value, json};

/// Lists the measures with pace and colour.
pub async fn run(house: &House, ask: &Queue) -> Result<()> {
    let (actor, pair) = house.pair(ask.executive.as_deref()).await?;
    let goals = house.app.db.read(&actor.viewer).goals(pair.id).await?;
    let found = house.app.measures_now(&actor.viewer, &pair, &goals).await?;
    if ask.json {
        let rows: Vec<_> = found.iter().map(row).collect();
        println!("{}", Value::from(rows));
        return Ok(());
    }
    if found.is_empty() {
        println!("Nothing is measured for {}.", pair.name);
    }
    for m in &found {
        let why: Vec<_> = m.status.why.iter().map(Reason::words).collect();
        let last = m.last().map_or("no value".to_owned(), |r| {
            format!("{} on {}", r.value, r.on)
        });
        let word = m.status.shown.word();
        println!("{}: {last}, {word} ({})", m.measure.title, why.join("; "));
    }
    Ok(())
}

fn row(m: &MeasureNow) -> Value {
    json!({
        "id": m.measure.id, "title": m.measure.title, "pace": m.pace, "elapsed": m.elapsed,
        "last": m.last().map(|r| json!({"on": r.on, "value": r.value})),
        "values": m.points.len(), "status": m.status.shown, "found": m.status.found,
        "was": m.status.was,
        "why": m.status.why.iter().map(Reason::words).collect::<Vec<_>>(),
    })
}
