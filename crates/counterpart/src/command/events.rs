//! `events`: what happens between two dates.
use crate::cli::Events;
use crate::house::House;
use anyhow::Result;
use app::context::zone;
use app::occurrence::days;
use web::EventLine;

/// Lists them.
pub async fn run(house: &House, ask: &Events) -> Result<()> {
    anyhow::ensure!(
        ask.from <= ask.to,
        "--from {} lies after --to {}",
        ask.from,
        ask.to
    );
    let mut lines = Vec::new();
    for (actor, pair) in house.pairs(ask.executive.as_deref()).await? {
        let span = days(ask.from, ask.to, &zone(&pair));
        let settings = house.app.settings(&actor.viewer, &pair).await?;
        let (coded, goals) = house
            .app
            .coded(&actor.viewer, &pair, &settings, span)
            .await?;
        lines.extend(coded.iter().map(|c| EventLine::of(c, &pair, &goals)));
    }
    if ask.json {
        println!("{}", serde_json::to_string(&lines)?);
        return Ok(());
    }
    for l in &lines {
        let mark = if l.busy { ' ' } else { '·' };
        println!("{mark} {}  {}  {}", l.start, l.end, l.title);
    }
    Ok(())
}
