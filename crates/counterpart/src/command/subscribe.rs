//! `subscribe`: a published calendar address.
use crate::cli::Subscribe;
use crate::house::House;
use anyhow::Result;

/// Fetches it once, then leaves it to the worker of `serve`.
pub async fn run(house: &House, ask: &Subscribe) -> Result<()> {
    let (actor, pair) = house.pair(ask.executive.as_deref()).await?;
    let summary = house
        .app
        .subscribe(&actor, &pair, &ask.name, &ask.address)
        .await?;
    eprintln!(
        "Subscribed: {} entries. `serve` asks again every half-hour.",
        summary.read
    );
    Ok(())
}
