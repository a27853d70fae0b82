//! The seven risks of the demo, two of them red, and how they are met.
use crate::house::House;
use anyhow::{Context, Result};
use app::context::zone;
use domain::circle::Actor;
use domain::decision::Decision;
use domain::risk::{Response, Step};
use domain::working_time::plus_days;
use store::Pair;

/// What may happen, likelihood × impact, the initiative it threatens, who watches it.
const RISKS: [(&str, (u8, u8), &str, &str); 7] = [
    (
        "Utility date slips",
        (4, 4),
        "Plant 2 commissioning",
        "Bram",
    ),
    ("Price pushback", (3, 5), "Price-list reset", "Sunniva"),
    (
        "Resin supplier fails",
        (3, 4),
        "Resin dual sourcing",
        "Piotr",
    ),
    (
        "Tender clarification too late",
        (2, 5),
        "Tender desk",
        "Nell",
    ),
    ("Night-crew fatigue", (3, 3), "Key roles", "Jory"),
    ("CFO on leave at half-year", (3, 3), "", ""),
    (
        "Board-pack format not liked",
        (2, 2),
        "Board-pack redesign",
        "",
    ),
];

/// Seeds them through the verbs of the assistant; the grid decision holds up its milestone.
pub async fn seed(house: &House, actor: &Actor, pair: &Pair) -> Result<()> {
    let app = &house.app;
    let today = app.clock.now().to_zoned(zone(pair)).date();
    let reader = app.db.read(&actor.viewer);
    let people = reader.people(pair.id).await?;
    let initiatives = reader.initiatives(pair.id).await?;
    for (title, (likelihood, impact), of, owner) in RISKS {
        let step = |n| Step::new(n).context("1 to 5");
        let mut risk = app.new_risk(title, (step(likelihood)?, step(impact)?));
        let by = people.iter().find(|p| p.name.starts_with(owner));
        risk.owner = by.filter(|_| !owner.is_empty()).map(|p| p.id);
        let found = initiatives.iter().find(|i| i.title == of);
        risk.initiative = found.map(|i| i.id);
        match title {
            "Utility date slips" => {
                risk.response = Some(Response::Reduce);
                risk.plan = "Pay for the faster connection, or rent a generator".to_owned();
                risk.early_sign = "No date in writing by Friday".to_owned();
                risk.trigger = Some(plus_days(today, 4));
            }
            "Price pushback" => {
                risk.response = Some(Response::Reduce);
                risk.plan = "3 % now, and a call to the two who doubt".to_owned();
                risk.early_sign = "A buyer asks for the old list".to_owned();
                risk.trigger = Some(plus_days(today, 30));
            }
            _ => {}
        }
        app.keep_risk(actor, pair, &risk).await?;
    }
    let open = app.decisions(&actor.viewer, pair).await?.open;
    let grid = |d: &&Decision| d.question.contains("grid connection");
    let grid = open.iter().find(grid).context("the grid decision")?;
    let steps = reader.milestones(pair.id).await?;
    let utility = steps.iter().find(|m| m.title == "Utility connection");
    let utility = utility.context("the milestone")?;
    let waits = (grid.id, utility.id);
    app.hold_up(actor, pair, waits, true).await?;
    Ok(())
}
