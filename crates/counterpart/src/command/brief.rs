//! `brief`: the executive's day, or the week ahead.
use crate::cli::{Brief, BriefFormat};
use crate::house::House;
use anyhow::Result;
use app::context::zone;
use domain::working_time::plus_days;
use web::BriefPaper;

/// Writes it on standard output.
pub async fn run(house: &House, ask: &Brief) -> Result<()> {
    let (actor, pair) = house.pair(ask.executive.as_deref()).await?;
    let today = house.app.clock.now().to_zoned(zone(&pair)).date();
    let date = ask.date.unwrap_or(plus_days(today, 1));
    if ask.week {
        let view = house.app.brief(&actor.viewer, &pair, date, 7).await?;
        match ask.format {
            BriefFormat::Text => println!("{}", domain::brief::text(&view.brief, &view.work)),
            BriefFormat::Html => println!("{}", BriefPaper::ahead(view).text()?),
        }
        return Ok(());
    }
    let (pack, work) = house.app.day_pack(&actor.viewer, &pair, date).await?;
    match ask.format {
        BriefFormat::Text => println!("{}", domain::day_pack::text(&pack, &work)),
        BriefFormat::Html => println!("{}", BriefPaper::day(pack, &work).text()?),
    }
    Ok(())
}
