//! What the pair of the demo says of itself: statements with their links, charter, standards.
use crate::house::House;
use anyhow::{Context, Result};
use app::statement::NewStatement;
use domain::circle::{Actor, Circle};
use domain::id::StatementId;
use domain::proposal::Way;
use domain::statement::{StatementKind as Kind, Whose};
use domain::working_time::plus_days;
use jiff::civil::Date;
use store::Pair;

/// Days until the charter is read again.
const READ_AGAIN: i64 = 63;

/// Tobias writes, Orla puts her name under it.
pub async fn seed(
    house: &House,
    (tobias, orla): (&Actor, &Actor),
    pair: &Pair,
    monday: Date,
) -> Result<()> {
    purpose(house, (tobias, orla), pair).await?;
    charter(house, (tobias, orla), pair, monday).await?;
    let new = NewStatement {
        circle: Circle::Team,
        ..NewStatement::plain(
            Kind::Standard,
            Whose::Team,
            "Bad news travels first, and by telephone.",
        )
    };
    house.app.state(tobias, pair.id, new).await?;
    Ok(())
}

async fn purpose(house: &House, (tobias, orla): (&Actor, &Actor), pair: &Pair) -> Result<()> {
    let say = async |actor: &Actor, kind, whose, text: &str| -> Result<StatementId> {
        let new = NewStatement::plain(kind, whose, text);
        Ok(house.app.state(actor, pair.id, new).await?.id)
    };
    let company = Whose::Company;
    let vision = say(
        tobias,
        Kind::Vision,
        company,
        "Safe water in every pipe we touch",
    )
    .await?;
    let mission = "We make and service filters that towns can afford and trust";
    let mission = say(tobias, Kind::Mission, company, mission).await?;
    for value in [
        "Straight talk",
        "Care for hands and hours",
        "Finish what we start",
        "Learn in the open",
    ] {
        say(tobias, Kind::Value, company, value).await?;
    }
    let hers = "A firm that runs well without heroics";
    let hers = say(orla, Kind::Vision, Whose::Executive, hers).await?;
    let his = say(tobias, Kind::Vision, Whose::Assistant, "#QuietlyAhead").await?;
    let turn = "Turn intent into finished work";
    let turn = say(tobias, Kind::Mission, Whose::Assistant, turn).await?;
    for (from, to) in [(hers, vision), (his, hers), (turn, mission)] {
        house.app.tie(tobias, from, to).await?;
    }
    Ok(())
}

async fn charter(
    house: &House,
    (tobias, orla): (&Actor, &Actor),
    pair: &Pair,
    monday: Date,
) -> Result<()> {
    let review = plus_days(monday, READ_AGAIN).to_string();
    let said = [
        ("type", "Equals in purpose, not in rank; a year at a time."),
        ("objectives", "Plant 2 at full rate\nNo heroics"),
        (
            "assistant_gives",
            "A proposal with every problem, a brief a day ahead, and the truth early.",
        ),
        (
            "executive_gives",
            "Context within a day, an answer by ten, and the reason with the request.",
        ),
        (
            "assistant_gets",
            "A seat where it is decided; the COO track.",
        ),
        (
            "executive_gets",
            "Ten hours a week for what only she can do.",
        ),
        (
            "assistant_success",
            "“Do it, tell me” in ten areas by October.",
        ),
        ("executive_success", "Thirty goal-linked hours a week."),
        ("review", review.as_str()),
    ];
    let written = said
        .map(|(key, text)| (key.to_owned(), text.to_owned()))
        .into();
    let of = (pair.id, Kind::Charter);
    let charter = house.app.write_document(tobias, of, 0, &written).await?;
    let charter = charter.context("the demo has a charter")?;
    for actor in [tobias, orla] {
        let by = actor.person.context("somebody signs")?;
        let signed = (by, charter.version());
        house
            .app
            .sign_statement(actor, charter.id, signed, Way::Page)
            .await?;
    }
    let said = [
        (
            "hours",
            "Seven to four for Tobias; Orla by phone until six if it cannot wait.",
        ),
        (
            "family",
            "The school run on Wednesday at 15:30 is nobody’s to move.",
        ),
        (
            "who_does_what",
            "The board pack is Tobias’s; hiring is Orla’s.",
        ),
    ];
    let written = said
        .map(|(key, text)| (key.to_owned(), text.to_owned()))
        .into();
    let of = (pair.id, Kind::Agreement);
    house.app.write_document(tobias, of, 0, &written).await?;
    Ok(())
}
