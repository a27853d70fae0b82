//! Seven measures with eight weekly values each, check-ins, and forecasts on record.
use crate::house::House;
use anyhow::{Context, Result};
use app::context::{fresh_id, zone};
use app::port::Clock;
use domain::check_in::Said;
use domain::circle::Actor;
use domain::id::{GoalId, MeasureId};
use domain::measure::{Aim, Measure, Reading};
use domain::status::Confidence;
use domain::working_time::plus_days;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Pair;

/// Days since the cash days were counted: too long for a weekly number.
const CASH_AGE: i64 = 19;

struct Kpi {
    title: &'static str,
    unit: &'static str,
    definition: &'static str,
    goal: &'static str,
    owner: &'static str,
    aim: (f64, f64),
    values: [f64; 8],
}

const KPIS: [Kpi; 7] = [
    Kpi {
        title: "Municipal contracts",
        unit: "contracts",
        definition: "Signed framework contracts with a town or its utility, running at month end.",
        goal: "G2",
        owner: "Sunniva Marsh",
        aim: (14.0, 22.0),
        values: [14.0, 14.0, 15.0, 15.0, 15.0, 16.0, 16.0, 17.0],
    },
    Kpi {
        title: "Gross margin",
        unit: "%",
        definition: "Sales less material and direct wages, of the last three months.",
        goal: "G3",
        owner: "Piotr Wren",
        aim: (31.0, 34.5),
        values: [31.4, 31.6, 31.9, 32.2, 32.4, 32.7, 32.9, 33.1],
    },
    Kpi {
        title: "Regretted leavers",
        unit: "%",
        definition: "People who left and whom their lead would hire again, of twelve months.",
        goal: "G4",
        owner: "Leona Thrush",
        aim: (11.0, 7.0),
        values: [10.2, 10.1, 9.8, 9.6, 9.5, 9.3, 9.1, 8.9],
    },
    Kpi {
        title: "Plant 2 readiness",
        unit: "%",
        definition: "Commissioning tests passed, of the 250 on the list.",
        goal: "G1",
        owner: "Gideon Farrow",
        aim: (0.0, 100.0),
        values: [18.0, 22.0, 28.0, 33.0, 38.0, 43.0, 47.0, 52.0],
    },
    Kpi {
        title: "On time in full",
        unit: "%",
        definition: "Orders delivered whole on the day first promised.",
        goal: "G2",
        owner: "Bram Oakhurst",
        aim: (91.0, 96.0),
        values: [92.4, 92.9, 93.4, 93.9, 94.2, 94.6, 94.9, 95.2],
    },
    Kpi {
        title: "Goal-linked hours",
        unit: "h a week",
        definition: "Orla’s hours tied to a goal, mean of four full weeks, from the time audit.",
        goal: "G5",
        owner: "Tobias Fennimore",
        aim: (20.0, 30.0),
        values: [22.0, 23.0, 23.0, 24.5, 25.0, 25.5, 26.0, 26.0],
    },
    Kpi {
        title: "Cash days",
        unit: "days",
        definition: "Stock and receivables less payables, in days of sales.",
        goal: "",
        owner: "Ines Calloway",
        aim: (74.0, 60.0),
        values: [72.5, 72.5, 72.0, 71.5, 71.0, 70.5, 70.0, 70.0],
    },
];

/// All of it through the verbs of a user.
pub async fn seed(
    house: &House,
    actor: &Actor,
    pair: &Pair,
    goals: &BTreeMap<&'static str, GoalId>,
) -> Result<()> {
    let app = &house.app;
    let today = app.clock.now().to_zoned(zone(pair)).date();
    let people = app.db.read(&actor.viewer).people(pair.id).await?;
    for kpi in KPIS {
        let id = MeasureId(fresh_id(app.clock.now()));
        let owner = people.iter().find(|p| p.name == kpi.owner);
        let measure = Measure {
            definition: kpi.definition.into(),
            unit: kpi.unit.into(),
            owner: owner.map(|p| p.id),
            goal: goals.get(kpi.goal).copied(),
            aim: Some(Aim::reach(kpi.aim.0, kpi.aim.1)?),
            cadence_days: Some(7),
            ..Measure::new(id, kpi.title)
        };
        app.save_measure(actor, pair.id, &measure).await?;
        let age = if kpi.goal.is_empty() { CASH_AGE } else { 0 };
        let reading = |(back, value): (i64, &f64)| {
            let on = plus_days(today, -age - 7 * back);
            let value = *value;
            (id, Reading { on, value })
        };
        let rows: Vec<_> = (0..).zip(kpi.values.iter().rev()).map(reading).collect();
        app.record_readings(actor, pair, &rows).await?;
    }
    app.keep_forecasts(actor, pair).await?;
    check_ins(house, actor, pair).await
}

/// What the owners said: initiative, days ago, per cent, how sure, what is in the way.
const SAID: [(&str, i64, u8, u8, &str); 9] = [
    ("Plant 2 commissioning", 11, 46, 7, ""),
    (
        "Plant 2 commissioning",
        4,
        52,
        5,
        "the grid operator names no day for the connection",
    ),
    ("Tender desk", 13, 34, 6, ""),
    (
        "Tender desk",
        6,
        38,
        3,
        "the clarification for Aldermoor waits for three answers",
    ),
    ("Resin dual sourcing", 5, 57, 8, ""),
    ("Price-list reset", 23, 28, 6, ""),
    ("Price-list reset", 16, 31, 5, "3 or 5 % is not decided"),
    ("Board-pack redesign", 3, 62, 9, ""),
    ("Inbox and diary reset", 6, 60, 8, ""),
];

/// Each of them in its owner's own hand, on its day.
async fn check_ins(house: &House, actor: &Actor, pair: &Pair) -> Result<()> {
    let now = house.app.clock.now();
    let known = house
        .app
        .db
        .read(&actor.viewer)
        .initiatives(pair.id)
        .await?;
    for (title, days, progress, confidence, blocker) in SAID {
        let of = known.iter().find(|i| i.title == title);
        let of = of.with_context(|| format!("the demo has {title}"))?;
        let mut app = house.app.clone();
        app.clock = Arc::new(Then(now - SignedDuration::from_hours(24 * days)));
        let own = Actor {
            person: of.owner,
            ..actor.clone()
        };
        let said = Said {
            progress: Some(progress),
            confidence: Confidence::new(confidence),
            blocker: blocker.into(),
            ..Said::default()
        };
        app.check_in(&own, pair, of.id, (said, None)).await?;
    }
    Ok(())
}

/// The clock on an earlier day.
struct Then(Timestamp);

impl Clock for Then {
    fn now(&self) -> Timestamp {
        self.0
    }
}
