//! Gives a demo a strategy of the size of a large organisation, for `cargo xtask bench strategy`:
//! goals, initiatives and milestones, actions, and measures with their points.
//!
//! `strategy_fill URL KEY_FILE`, after `demo --seed-only`.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a program that measures reads the clock"
)]
use domain::action::{Action, Due};
use domain::circle::{Actor, Right, Viewer};
use domain::forecast::Estimate;
use domain::goal::{Goal, Level};
use domain::id::{ActionId, GoalId, InitiativeId, MeasureId, MilestoneId, PairId, PersonId};
use domain::initiative::{Contribution, Initiative, InitiativeState};
use domain::measure::{Aim, Measure, Reading};
use domain::milestone::Milestone;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use store::{Database, Key, StoredAction, Write};
use uuid::Uuid;

const GOALS: usize = 500;
const INITIATIVES: usize = 1_000;
const STEPS: usize = 4;
const ACTIONS: usize = 50_000;
const MEASURES: usize = 200;
const POINTS: usize = 1_000;

struct Fill {
    db: Database,
    actor: Actor,
    pair: PairId,
    people: Vec<PersonId>,
    now: Timestamp,
    today: Date,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [url, key_file] = &args[..] else {
        panic!("strategy_fill URL KEY_FILE");
    };
    let db = Database::open(url, key(key_file)).await.unwrap();
    let workspace = db.workspaces().await.unwrap()[0].id;
    let viewer = Viewer::Operator { workspace };
    let pair = db.read(&viewer).pairs().await.unwrap()[0].id;
    let people = db.read(&viewer).people(pair).await.unwrap();
    let now = Timestamp::now();
    let actor = Actor {
        viewer,
        person: None,
        pair: Some(pair),
        right: Right::Operator,
    };
    let fill = Fill {
        db,
        actor,
        pair,
        people: people.iter().map(|p| p.id).collect(),
        now,
        today: now.to_zoned(jiff::tz::TimeZone::UTC).date(),
    };
    let goals = fill.goals().await;
    let initiatives = fill.work(&goals).await;
    fill.actions(&goals, &initiatives).await;
    fill.measures(&goals).await;
}

fn id() -> Uuid {
    Uuid::now_v7()
}

impl Fill {
    async fn write(&self) -> Write {
        let now = self.now.as_microsecond();
        self.db.write(&self.actor, now).await.unwrap()
    }

    fn owner(&self, n: usize) -> Option<PersonId> {
        self.people.get(n % self.people.len().max(1)).copied()
    }

    fn day(&self, days: i64) -> Date {
        self.today.checked_add(days.days()).unwrap()
    }

    /// A tree four deep, every fifth goal at the top.
    async fn goals(&self) -> Vec<GoalId> {
        let mut tx = self.write().await;
        let mut all: Vec<GoalId> = Vec::new();
        for n in 0..GOALS {
            let code = format!("B{n}").parse().unwrap();
            let mut goal = Goal::new(GoalId(id()), code, format!("Goal {n} of the bench"));
            goal.parent = (n % 5 > 0).then(|| all[n - [0, 1, 1, 2, 1][n % 5]]);
            goal.level = Level::ALL[n % 4];
            goal.owner = self.owner(n);
            goal.position = u32::try_from(n).unwrap();
            tx.save_goal(self.pair, &goal).await.unwrap();
            all.push(goal.id);
        }
        tx.commit().await.unwrap();
        all
    }

    async fn work(&self, goals: &[GoalId]) -> Vec<InitiativeId> {
        let mut all = Vec::new();
        for chunk in (0..INITIATIVES).collect::<Vec<_>>().chunks(100) {
            let mut tx = self.write().await;
            for n in chunk.iter().copied() {
                let mut of = Initiative::draft(InitiativeId(id()), format!("Initiative {n}"));
                of.owner = self.owner(n);
                of.state = InitiativeState::Active;
                let goal = goals[n % goals.len()];
                of.serves = vec![Contribution { goal, share: 100 }];
                tx.save_initiative(self.pair, &of).await.unwrap();
                for step in 0..STEPS {
                    let mid = MilestoneId(id());
                    let mut m = Milestone::new(mid, of.id, format!("Step {step} of {n}"));
                    m.owner = self.owner(n + step);
                    m.position = u32::try_from(step).unwrap();
                    m.estimate = Estimate::new(3.0, 5.0, 12.0).ok();
                    let days = i64::try_from(20 + 15 * step + n % 30).unwrap();
                    m.move_to(Some(Due::on(self.day(days))), self.now, None, "");
                    tx.save_milestone(self.pair, &of, &m).await.unwrap();
                }
                all.push(of.id);
            }
            tx.commit().await.unwrap();
        }
        all
    }

    async fn actions(&self, goals: &[GoalId], initiatives: &[InitiativeId]) {
        for chunk in (0..ACTIONS).collect::<Vec<_>>().chunks(5_000) {
            let mut tx = self.write().await;
            for n in chunk.iter().copied() {
                let title = format!("Action {n} of the bench");
                let mut action = Action::titled(ActionId(id()), &title, self.now);
                action.goal = Some(goals[n % goals.len()]);
                action.ties.initiative = Some(initiatives[n % initiatives.len()]);
                action.owner = self.owner(n);
                action.due = Some(Due::on(self.day(i64::try_from(n % 200).unwrap())));
                let stored = StoredAction {
                    pair: self.pair,
                    action,
                    moved: Vec::new(),
                };
                tx.save_action(&stored).await.unwrap();
            }
            tx.commit().await.unwrap();
        }
    }

    async fn measures(&self, goals: &[GoalId]) {
        for n in 0..MEASURES {
            let mut tx = self.write().await;
            let mut of = Measure::new(MeasureId(id()), format!("Measure {n}"));
            of.goal = Some(goals[n * 2 % goals.len()]);
            of.owner = self.owner(n);
            of.aim = Aim::reach(0.0, 2_000.0).ok();
            tx.save_measure(self.pair, &of).await.unwrap();
            for point in 0..POINTS {
                let on = self.day(-i64::try_from(point).unwrap());
                let value = (POINTS - point) as f64;
                let reading = (id(), Reading { on, value });
                let saved = tx.save_reading(self.pair, of.id, reading, None);
                saved.await.unwrap();
            }
            tx.commit().await.unwrap();
        }
    }
}

fn key(path: &str) -> Key {
    let text = std::fs::read_to_string(path).unwrap();
    let byte = |at: usize| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap();
    Key::new(&std::array::from_fn(byte))
}
