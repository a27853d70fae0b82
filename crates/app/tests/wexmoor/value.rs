//! Value in Orla's pair: an entry, costs, a recorded week, and every way to write one.
use super::Orlas;
use domain::circle::Actor;
use domain::cost::{Amount, Cost, Per, Whose};
use domain::id::{CostId, ValueEntryId};
use domain::money::Currency;
use domain::value::{Minutes, Saving, Source, ValueEntry, Work};
use jiff::Timestamp;
use jiff::civil::date;
use store::{Error, Reader, RecordedWeek, Result, Write};
use testkit::{TestApp, World};
use uuid::Uuid;

/// What can be read.
pub const READS: &[&str] = &[
    "value entries",
    "costs",
    "costs of one’s own",
    "recorded weeks",
];

/// What can be written.
pub const WRITES: &[&str] = &[
    "value entry",
    "change value entry",
    "remove value entry",
    "remove value of an act",
    "cost",
    "cost of one’s own",
    "remove cost",
    "recorded week",
];

fn an_entry(id: u128) -> ValueEntry {
    ValueEntry {
        id: ValueEntryId(Uuid::from_u128(id)),
        title: "3 expense reports".into(),
        work: Work::Expenses,
        on: date(2027, 7, 28),
        saving: Saving::Once {
            avoided: Minutes::hundredths(7_026),
        },
        review: Minutes::whole(5),
        people: 1,
        goal: None,
        assumption: String::new(),
        source: Source::Words,
        occurrence: None,
        confirmed: None,
        win: None,
        quiet: None,
        by: None,
        by_name: String::new(),
        at: Timestamp::UNIX_EPOCH,
        stands: true,
    }
}

fn a_cost(id: u128, mine: bool) -> Cost {
    Cost {
        id: CostId(Uuid::from_u128(id)),
        whose: Whose::Executive,
        amount: Amount::Exact(54_000_000),
        per: Per::Year,
        currency: Currency::GBP,
        load: 100,
        weeks: 46,
        week: None,
        mine,
    }
}

fn a_week(w: &World) -> RecordedWeek {
    RecordedWeek {
        person: w.tobias.id,
        first: date(2027, 7, 26),
        goal_minutes: 1_080,
        days: 5,
    }
}

/// Puts one of each there; the executive's own cost is hers alone.
pub async fn fill(t: &TestApp) {
    let (pair, now) = (t.world.orlas.id, t.app.now());
    let tobias = t.tobias().await;
    let mut tx = t.app.db.write(&tobias, now).await.unwrap();
    tx.add_value_entry(pair, &an_entry(20)).await.unwrap();
    tx.save_cost(pair, &a_cost(21, false)).await.unwrap();
    tx.record_week(pair, &a_week(&t.world)).await.unwrap();
    tx.commit().await.unwrap();
    let orla = t.world.acting(t.viewer(&t.world.orla).await, pair);
    let orla = Actor {
        person: Some(t.world.orla.id),
        ..orla
    };
    let mut tx = t.app.db.write(&orla, now).await.unwrap();
    tx.save_cost(pair, &a_cost(22, true)).await.unwrap();
    tx.commit().await.unwrap();
}

/// Looks.
pub async fn look(name: &str, r: Reader<'_>, o: &Orlas) -> Result<usize, Error> {
    let pair = o.pair.id;
    Ok(match name {
        "value entries" => r.value_entries(pair, date(2027, 1, 1), 9).await?.len(),
        "costs" => r.costs(pair).await?.iter().filter(|c| !c.mine).count(),
        "costs of one’s own" => r.costs(pair).await?.iter().filter(|c| c.mine).count(),
        "recorded weeks" => r.recorded_weeks(pair).await?.len(),
        other => return super::pair::look(other, r, o).await,
    })
}

/// Tries one write; the caller lets it fall.
pub async fn try_write(name: &str, tx: &mut Write, o: &Orlas, w: &World) -> Result<()> {
    let pair = o.pair.id;
    match name {
        "value entry" => tx.add_value_entry(pair, &an_entry(23)).await.map(drop),
        "change value entry" => tx.change_value_entry(&an_entry(20)).await,
        "remove value entry" => tx.remove_value_entry(an_entry(20).id).await,
        "remove value of an act" => {
            let id = o.action.action.id;
            tx.remove_value_of(pair, &Source::Action { id })
                .await
                .map(drop)
        }
        "cost" => tx.save_cost(pair, &a_cost(24, false)).await,
        "cost of one’s own" => tx.save_cost(pair, &a_cost(25, true)).await,
        "remove cost" => tx.remove_cost(a_cost(21, false).id).await,
        "recorded week" => tx.record_week(pair, &a_week(w)).await,
        other => super::pair::try_write(other, tx, o, w).await,
    }
}
