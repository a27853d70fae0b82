//! What is under way towards the goals: I1 to I7, their milestones, and how such work went before.
use crate::house::House;
use anyhow::{Context, Result};
use app::context::fresh_id;
use app::plan::Plan;
use domain::action::Due;
use domain::circle::Actor;
use domain::forecast::Estimate;
use domain::goal::Period;
use domain::id::{GoalId, InitiativeId, MilestoneId};
use domain::initiative::{Contribution, Initiative, InitiativeState, OriginKind};
use domain::milestone::Milestone;
use domain::statement::{StatementKind, Whose};
use domain::working_time::plus_days;
use jiff::civil::Date;
use std::collections::BTreeMap;
use store::Pair;

/// Days of the plan period of the goals, and how many are gone.
const PERIOD: (i64, i64) = (350, 203);
/// What sort of work the first initiative is: like is forecast by like.
const COMMISSIONING: &str = "plant commissioning";

/// One milestone: title, owner, working days at best, most likely and worst, due in working days,
/// words of an action that is a step to it.
type Row = (
    &'static str,
    &'static str,
    (f64, f64, f64),
    i64,
    &'static str,
);
/// One initiative: title, goal, owner, kind, milestones one after the other.
type Work = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static [Row],
);

const WORK: &[Work] = &[
    (
        "Plant 2 commissioning",
        "G1",
        "Bram",
        COMMISSIONING,
        &[
            ("Site test", "Gideon", (8.0, 10.0, 20.0), 12, ""),
            (
                "Utility connection",
                "Bram",
                (10.0, 15.0, 40.0),
                30,
                "utility engineer",
            ),
            ("Operator training", "Jory", (5.0, 8.0, 12.0), 38, ""),
            ("First saleable batch", "Bram", (4.0, 6.0, 14.0), 45, ""),
        ],
    ),
    (
        "Tender desk",
        "G2",
        "Sunniva",
        "tender",
        &[
            (
                "Aldermoor award",
                "Nell",
                (8.0, 11.0, 16.0),
                15,
                "tender clarification",
            ),
            ("Second framework", "Sunniva", (20.0, 32.0, 50.0), 60, ""),
        ],
    ),
    (
        "Resin dual sourcing",
        "G3",
        "Piotr",
        "sourcing",
        &[(
            "Second resin qualified",
            "Asif",
            (15.0, 22.0, 34.0),
            35,
            "resin brief",
        )],
    ),
    (
        "Price-list reset",
        "G3",
        "Ines",
        "pricing",
        &[("Price letters out", "Ines", (1.0, 2.0, 5.0), 4, "")],
    ),
    ("Key roles", "G4", "Leona", "people", &[]),
    (
        "Board-pack redesign",
        "G5",
        "Tobias",
        "office",
        &[(
            "Board papers in the new form",
            "Tobias",
            (5.0, 8.0, 12.0),
            16,
            "Board pack",
        )],
    ),
    (
        "Inbox and diary reset",
        "G5",
        "Tobias",
        "office",
        &[("Second time audit", "Tobias", (6.0, 10.0, 14.0), 20, "1:1s")],
    ),
];

/// Closed items of the first initiative's kind: estimate and what it took, in working days.
const PAST: &[(&str, f64, f64)] = &[
    ("Line 1 moved", 10.0, 11.0),
    ("Compressor house", 20.0, 23.0),
    ("Dust permit", 8.0, 9.0),
    ("Crew of line 1 trained", 15.0, 17.25),
    ("Packing cell", 12.0, 14.0),
    ("Line 1 at full rate", 30.0, 34.5),
];

/// The plan period of every goal.
pub fn period(monday: Date) -> Period {
    let from = plus_days(monday, -PERIOD.1);
    Period {
        from,
        to: plus_days(from, PERIOD.0 - 1),
    }
}

/// All of it through the verbs of a user.
pub async fn seed(
    house: &House,
    actor: &Actor,
    pair: &Pair,
    goals: &BTreeMap<&'static str, GoalId>,
) -> Result<()> {
    let plan = house.app.plan(&actor.viewer, pair).await?;
    let goal = |code: &str| goals.get(code).copied().context("a goal of the demo");
    past(house, actor, pair, &plan, goal("G1")?).await?;
    for work in WORK {
        begin(house, actor, pair, (&plan, goal(work.1)?), work).await?;
    }
    let rental = "Rental filters for towns that cannot buy";
    let noted = (OriginKind::Opportunity, rental);
    house
        .app
        .note_aside(actor, pair, goal("G3")?, noted)
        .await?;
    let no = app::statement::NewStatement::plain(
        StatementKind::NotDo,
        Whose::Company,
        "No third plant before Plant 2 runs at full rate",
    );
    house.app.state(actor, pair.id, no).await?;
    Ok(())
}

fn id(house: &House) -> uuid::Uuid {
    fresh_id(house.app.clock.now())
}

fn draft(house: &House, plan: &Plan, goal: GoalId, title: &str, owner: &str) -> Initiative {
    let mut of = Initiative::draft(InitiativeId(id(house)), title);
    of.serves.push(Contribution { goal, share: 100 });
    of.owner = person(plan, owner);
    of
}

fn person(plan: &Plan, first: &str) -> Option<domain::id::PersonId> {
    let found = plan.people.iter().find(|p| p.name.starts_with(first));
    found.map(|p| p.id)
}

async fn begin(
    house: &House,
    actor: &Actor,
    pair: &Pair,
    (plan, goal): (&Plan, GoalId),
    (title, _, owner, kind, rows): &Work,
) -> Result<()> {
    let mut of = draft(house, plan, goal, title, owner);
    of.kind = (*kind).to_owned();
    if *kind == COMMISSIONING {
        of.sponsor = person(plan, super::people::GRID);
    }
    of.cadence_days = Some(7);
    let last = rows.last().map_or(90, |row| row.3);
    of.period = Some(Period {
        from: plus_days(plan.today, -56),
        to: plan.work.plus_working_days(plan.today, last),
    });
    let of = house.app.save_initiative(actor, pair.id, &of).await?;
    let mut before: Option<MilestoneId> = None;
    for (position, (title, owner, (best, likely, worst), due, step)) in (0..).zip(*rows) {
        let mut m = Milestone::new(MilestoneId(id(house)), of.id, *title);
        m.owner = person(plan, owner);
        m.estimate = Some(Estimate::new(*best, *likely, *worst)?);
        m.due = Some(Due::on(plan.work.plus_working_days(plan.today, *due)));
        m.after = before.into_iter().collect();
        m.position = position;
        house.app.save_milestone(actor, pair.id, &m, "").await?;
        tie(house, actor, plan, &m, step).await?;
        before = Some(m.id);
    }
    let active = InitiativeState::Active;
    house
        .app
        .set_initiative(actor, pair.id, of.id, active)
        .await?;
    Ok(())
}

/// Ties the action whose title holds some words to a milestone.
async fn tie(house: &House, actor: &Actor, plan: &Plan, to: &Milestone, words: &str) -> Result<()> {
    let mut actions = plan.actions.iter();
    let found = actions.find(|s| !words.is_empty() && s.action.title.contains(words));
    let Some(found) = found else {
        return Ok(());
    };
    let mut action = found.action.clone();
    action.ties.milestone = Some(to.id);
    action.ties.initiative = Some(to.initiative);
    house.app.save_action(actor, &action, "").await?;
    Ok(())
}

/// How work of the first initiative's kind went.
async fn past(house: &House, actor: &Actor, pair: &Pair, plan: &Plan, goal: GoalId) -> Result<()> {
    let mut of = draft(house, plan, goal, "Plant 1 line rebuild", "Gideon");
    of.kind = COMMISSIONING.to_owned();
    let of = house.app.save_initiative(actor, pair.id, &of).await?;
    for (position, (title, estimate, took)) in (0..).zip(PAST) {
        let mut m = Milestone::new(MilestoneId(id(house)), of.id, *title);
        m.estimate = Some(Estimate::new(*estimate, *estimate, *estimate)?);
        m.position = position;
        let m = house.app.save_milestone(actor, pair.id, &m, "").await?;
        let on = plus_days(plan.today, -400 + 28 * i64::from(position));
        let done = Some((on, Some(*took)));
        house.app.finish_milestone(actor, pair, m.id, done).await?;
    }
    let done = InitiativeState::Done;
    house
        .app
        .set_initiative(actor, pair.id, of.id, done)
        .await?;
    Ok(())
}
