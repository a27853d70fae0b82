//! `now`: what to do first, and why.
use crate::cli::Now;
use crate::house::House;
use anyhow::Result;
use app::context::zone;
use app::desk::Desk;
use domain::priority::Ranked;
use serde_json::{Value, json};

/// Writes the list on standard output.
pub async fn run(house: &House, ask: &Now) -> Result<()> {
    let mut rows = Vec::new();
    for (actor, pair) in house.pairs(ask.executive.as_deref()).await? {
        let (app, viewer) = (&house.app, &actor.viewer);
        let today = app.clock.now().to_zoned(zone(&pair)).date();
        let desk = app.desk(viewer, &pair, today).await?;
        let attention = app.attention(viewer, Some(pair.id)).await?;
        let me = app.desk_owner(viewer, &pair, today).await?;
        let list = app.now_list(&desk, &attention, me, &desk.settings.weights);
        let told = list.rows.into_iter().map(|r| {
            let told = told(&desk, &r);
            (r, told)
        });
        rows.extend(told);
    }
    rows.sort_by(|(a, _), (b, _)| a.order(b));
    if ask.json {
        let all: Vec<Value> = rows.into_iter().map(|(_, told)| told).collect();
        println!("{}", serde_json::to_string_pretty(&all)?);
        return Ok(());
    }
    for (row, told) in &rows {
        let title = told["title"].as_str().unwrap_or_default();
        println!("{:>5}  {title}", row.score.to_string());
        println!("       {}  {}", row.sum(), row.why().join(" "));
    }
    Ok(())
}

fn told(desk: &Desk, row: &Ranked) -> Value {
    let stored = desk.actions.iter().find(|s| s.action.id == row.action);
    let action = stored.map(|s| &s.action);
    let goal = action.and_then(|a| desk.goals.iter().find(|g| Some(g.id) == a.goal));
    let part = |at: usize| row.parts.get(at).map(|p| p.points);
    json!({
        "id": row.action,
        "title": action.map(|a| a.title.as_str()),
        "executive": desk.pair.name,
        "band": row.band.as_str(),
        "score": f64::from(row.score.tenths()) / 10.0,
        "sum": row.sum(),
        "value": part(0), "time": part(1), "risk": part(2), "matters": part(3),
        "size": row.size.points,
        "goal": goal.map(|g| g.code.to_string()),
        "due": action.and_then(|a| a.due).map(|d| d.date),
        "quadrant": row.quadrant.name(),
        "urgent_not_goal_linked": row.urgent_unlinked,
        "chips": row.chips(),
        "why": row.why(),
    })
}
