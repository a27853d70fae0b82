//! What Tobias has to do, what waits for it, and what the two owe and are owed.
use crate::house::House;
use anyhow::Result;
use domain::action::{Action, RiskLevel, Stakes};
use domain::circle::Actor;
use domain::id::ActionId;
use store::Pair;

/// His own, and who can only begin when one of them is done.
const MINE: &[(&str, &[&str])] = &[
    (
        "Answer Aldermoor’s tender clarification by tomorrow, G2, 1 h",
        &[
            "Waiting on Nell for the priced bid, G2",
            "Waiting on Asif for the test certificates of the bid, G2",
            "Waiting on Sunniva for the delivery plan of the bid, G2",
        ],
    ),
    (
        "Board pack, first version, in 4 working days, G5, 1 day",
        &["Waiting on Hana for the layout of the board pack, G5"],
    ),
    (UTILITY, &[]),
    ("Decide on the trade-magazine slot today, 1 h", &[]),
    (
        "Finish the resin brief in 5 working days, G3, half a day",
        &[
            "Waiting on Piotr for the resin order, G3",
            "Waiting on Asif for the resin trial, G3",
            "Waiting on Gideon for the change-over plan, G3",
        ],
    ),
    ("File three expense reports in 10 working days, 1 h", &[]),
    (
        "Thank the Plant 2 night crew in 4 working days, G4, 15 min",
        &[],
    ),
    (TALKS, &[]),
];
const UTILITY: &str = "Book the utility engineer for Plant 2 in 2 working days, G1, 15 min";
const TALKS: &str = "Redesign Orla’s 1:1s in 20 working days, G5, half a day";

const OTHERS: &[&str] = &[
    "Ask Bram for two firm visit dates of the grid operator by tomorrow noon, G1",
    "Orla owes Ines the price answer tomorrow, G3",
    "Orla owes Nell her view of the bid letter by Friday, G2",
    "Waiting on Piotr for the second resin quote by Thursday, G3",
];

/// All of it through the verbs of a user.
pub async fn seed(house: &House, actor: &Actor, pair: &Pair) -> Result<()> {
    for (words, held_up) in MINE {
        let id = house.app.capture(actor, pair, words).await?.id;
        let stakes = stakes(words);
        if stakes != Stakes::default() {
            mend(house, actor, id, |action| action.stakes = stakes.clone()).await?;
        }
        for words in *held_up {
            let waits = house.app.capture(actor, pair, words).await?.id;
            mend(house, actor, waits, |action| action.waits_for.push(id)).await?;
        }
    }
    for words in OTHERS {
        house.app.capture(actor, pair, words).await?;
    }
    Ok(())
}

fn stakes(words: &str) -> Stakes {
    match words {
        UTILITY => Stakes {
            milestone: "utility connection".into(),
            risk: None,
        },
        TALKS => Stakes {
            milestone: String::new(),
            risk: Some(RiskLevel::Green),
        },
        _ => Stakes::default(),
    }
}

/// As on the page of the action.
async fn mend(
    house: &House,
    actor: &Actor,
    id: ActionId,
    change: impl FnOnce(&mut Action),
) -> Result<()> {
    let mut action = house.app.db.read(&actor.viewer).action(id).await?.action;
    change(&mut action);
    Ok(house.app.save_action(actor, &action, "").await?)
}
