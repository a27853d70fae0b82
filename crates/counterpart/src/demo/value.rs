//! What the demo's partnership gives back: returned minutes, costs, weeks of Tobias's own, wins.
use crate::demo::{BEFORE_WEEKS, week};
use crate::house::House;
use anyhow::{Context, Result};
use app::cost::Said;
use app::value::Shorter;
use domain::action::ActionState;
use domain::circle::Actor;
use domain::cost::{LOAD, Per, Whose};
use domain::id::ValueEntryId;
use domain::money::Currency;
use domain::value::Win;
use domain::working_time::plus_days;
use jiff::civil::Date;
use store::{Pair, RecordedWeek};

/// What an ordinary Friday gives back, in Tobias's words; Orla has confirmed all of it.
const FRIDAYS: [&str; 4] = [
    "Mail and drafts 330 min, review 45 min",
    "3 expense reports, 5 min review",
    "Journeys booked and prepared 120 min, 10 min review",
    "Board pack 90 min, 20 min review",
];

/// Standing meetings that were longer: title, minutes before, minutes of review a session.
const SHORTER: [(&str, i64, i64); 4] = [
    ("Weekly review", 150, 6),
    ("Leadership meeting", 150, 3),
    ("Plant 2 steering", 150, 3),
    ("Function reviews", 150, 3),
];

/// Wins: days before Monday, words, the strength they show, who gave thanks.
const WINS: [(i64, &str, &str, &str); 6] = [
    (
        21,
        "Site test moved up a week by swapping two crews, G1",
        "structuring vague ideas",
        "Gideon: you saved the slot",
    ),
    (
        14,
        "Tender desk answers the same day, G2",
        "plain writing",
        "",
    ),
    (
        11,
        "Supplier B brought to the table, G3",
        "supplier rapport",
        "Piotr, in the offer letter",
    ),
    (
        7,
        "Night crew named in the July letter, G4",
        "plain writing",
        "Jory wrote back",
    ),
    (
        5,
        "Board pack from 41 to 18 pages, G5",
        "structuring vague ideas",
        "the board chair",
    ),
    (
        3,
        "Expense forms are filled in from the receipts, G5",
        "calm",
        "",
    ),
];

/// Enters it all, each through the verb that a user has.
pub async fn seed(
    house: &House,
    tobias: &Actor,
    orla: &Actor,
    pair: &Pair,
    monday: Date,
) -> Result<()> {
    costs(house, orla, pair).await?;
    own_weeks(house, tobias, pair, monday).await?;
    for (title, was, review) in SHORTER {
        let at = week::NOW.iter().position(|e| e.title == title);
        let shorter = Shorter {
            uid: week::uid("now", at.context("a standing meeting of the demo")?),
            was,
            review,
            since: plus_days(monday, -35),
        };
        house.app.shortened(tobias, pair, &shorter).await?;
    }
    // Five weeks back: at a weekend "now" still finds four full ones before today.
    let mut said = Vec::new();
    for weeks in -5..0 {
        let friday = plus_days(monday, weeks * 7 + 4);
        for words in FRIDAYS {
            let entered = house.app.returned(tobias, pair, words, Some(friday), None);
            said.push(entered.await?.0);
        }
        approvals(house, tobias, pair, friday).await?;
    }
    house.app.confirm_value(orla, pair, &said, "").await?;
    wins(house, tobias, pair, monday).await
}

/// Orla enters what she may know, for both of them.
async fn costs(house: &House, orla: &Actor, pair: &Pair) -> Result<()> {
    let all = [
        Said::yearly(Whose::Executive, "540,000", Currency::GBP),
        Said {
            load: LOAD,
            ..Said::yearly(Whose::Post, "52,000", Currency::GBP)
        },
        Said {
            per: Per::Hour,
            ..Said::yearly(Whose::Others, "68", Currency::GBP)
        },
    ];
    for said in all {
        house.app.set_cost(orla, pair, &said).await?;
    }
    Ok(())
}

/// Two and a half goal-linked hours a day in the first two recorded weeks, 3.6 in the last ones.
async fn own_weeks(house: &House, tobias: &Actor, pair: &Pair, monday: Date) -> Result<()> {
    let before = [-BEFORE_WEEKS, 1 - BEFORE_WEEKS].map(|weeks| (weeks, 150));
    let now = (-5..0).map(|weeks| (weeks, 216));
    for (weeks, minutes_a_day) in before.into_iter().chain(now) {
        let week = RecordedWeek {
            person: tobias.person.context("Tobias signs in")?,
            first: plus_days(monday, weeks * 7),
            goal_minutes: minutes_a_day * 5,
            days: 5,
        };
        house.app.record_week(tobias, pair, week).await?;
    }
    Ok(())
}

/// Approvals are measured from the log: the action that was done.
async fn approvals(house: &House, tobias: &Actor, pair: &Pair, friday: Date) -> Result<()> {
    let words = "Approve the week’s purchase orders under the limit";
    let action = house.app.capture(tobias, pair, words).await?.id;
    house
        .app
        .set_state(tobias, action, ActionState::Done)
        .await?;
    let words = "Six approvals under the limit 60 min, 10 min review";
    house
        .app
        .returned(tobias, pair, words, Some(friday), Some(action))
        .await?;
    Ok(())
}

async fn wins(house: &House, tobias: &Actor, pair: &Pair, monday: Date) -> Result<()> {
    for (days, words, ability, thanks) in WINS {
        let on = plus_days(monday, -days);
        let id: ValueEntryId = house
            .app
            .returned(tobias, pair, words, Some(on), None)
            .await?
            .0;
        let win = Win {
            ability: ability.into(),
            thanks: thanks.into(),
        };
        house.app.set_win(tobias, id, Some(win)).await?;
    }
    // Done by its date: the quiet work logs itself.
    let words = "Send Hana the July letter by today, G4";
    let letter = house.app.capture(tobias, pair, words).await?.id;
    house
        .app
        .set_state(tobias, letter, ActionState::Done)
        .await?;
    Ok(())
}
