//! The start kit: what was left out, the first ninety days as dated actions.
use crate::context::App;
use crate::error::{Error, Result};
use crate::statement::NewStatement;
use domain::action::{Action, ActionState, Due, Stakes, Ties};
use domain::charter::Standing;
use domain::circle::{Actor, Circle};
use domain::goal::{Goal, next_code};
use domain::id::{ActionId, GoalId, PersonId};
use domain::start_plan::{FIRST_NINETY, Planned, Step};
use domain::statement::{Part, Statement, StatementKind, Whose};
use jiff::civil::Date;
use store::{Pair, StoredAction};

/// The steps that were left out, one word a step.
const LEFT_OUT: &str = "left_out";
/// The actions that came of the ninety days.
const ACTIONS: &str = "actions";
/// Their first day.
const FIRST_DAY: &str = "first_day";

/// What the kit remembers of a pair.
#[derive(Debug, Clone, Default)]
pub struct Started {
    /// The steps that somebody left out for now.
    pub left_out: Vec<Step>,
    /// The actions of the first ninety days.
    pub actions: Vec<ActionId>,
    /// The first of those days.
    pub first_day: Option<Date>,
}

/// What is remembered, from the pair's statement of it.
pub fn started(statement: Option<&Statement>) -> Started {
    let Some(s) = statement else {
        return Started::default();
    };
    let ids = s.part(ACTIONS).split_whitespace();
    Started {
        left_out: s
            .part(LEFT_OUT)
            .split_whitespace()
            .filter_map(Step::of)
            .collect(),
        actions: ids.filter_map(|id| id.parse().ok()).collect(),
        first_day: s.part(FIRST_DAY).parse().ok(),
    }
}

fn parts(started: &Started) -> Vec<Part> {
    let left: Vec<_> = started.left_out.iter().map(|s| s.word()).collect();
    let ids: Vec<_> = started.actions.iter().map(ToString::to_string).collect();
    let day = started.first_day.map_or(String::new(), |d| d.to_string());
    let all = [
        (LEFT_OUT, left.join(" ")),
        (ACTIONS, ids.join(" ")),
        (FIRST_DAY, day),
    ];
    let part = |(question, text): (&str, String)| Part {
        question: question.into(),
        text,
    };
    all.into_iter().map(part).collect()
}

impl App {
    /// Leaves a step of the kit out for now, or takes it up again.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn leave_out(&self, actor: &Actor, pair: &Pair, step: Step, out: bool) -> Result<()> {
        let known = self
            .document(&actor.viewer, pair.id, StatementKind::StartPlan)
            .await?;
        let mut started = started(known.as_ref());
        started.left_out.retain(|s| *s != step);
        if out {
            started.left_out.push(step);
        }
        self.remember_start(actor, pair, known, &started).await
    }

    async fn remember_start(
        &self,
        actor: &Actor,
        pair: &Pair,
        known: Option<Statement>,
        started: &Started,
    ) -> Result<()> {
        let parts = parts(started);
        if let Some(known) = known {
            self.reword(actor, known.id, known.version(), parts).await?;
            return Ok(());
        }
        let new = NewStatement {
            kind: StatementKind::StartPlan,
            whose: Whose::Pair,
            circle: Circle::Pair,
            about: None,
            parts,
            review: None,
        };
        self.state(actor, pair.id, new).await?;
        Ok(())
    }

    /// Makes dated actions of what was chosen for the first ninety days; how many.
    ///
    /// # Errors
    /// `Conflict` where they were made before, `Invalid` where nothing is chosen.
    pub async fn plan_ninety_days(
        &self,
        actor: &Actor,
        pair: &Pair,
        chosen: &[&str],
        (first, owner): (Date, Option<PersonId>),
    ) -> Result<usize> {
        let known = self
            .document(&actor.viewer, pair.id, StatementKind::StartPlan)
            .await?;
        let mut started = started(known.as_ref());
        if !started.actions.is_empty() {
            let told = "The ninety days are planned already; change the actions themselves.";
            return Err(Error::Conflict(told.to_owned()));
        }
        let all = FIRST_NINETY.iter().filter(|p| chosen.contains(&p.key));
        let mut tx = self.db.write(actor, self.now()).await?;
        for planned in all {
            let action = self.planned(ActionId(tx.new_id()), planned, (first, owner));
            started.actions.push(action.id);
            tx.save_action(&StoredAction {
                pair: pair.id,
                action,
                moved: Vec::new(),
            })
            .await?;
        }
        let made = started.actions.len();
        if made == 0 {
            return Err(Error::invalid("chosen", "Tick at least one line."));
        }
        tx.audit(
            "plan",
            "action",
            "",
            &format!("{made} of the first ninety days"),
        )
        .await?;
        tx.commit().await?;
        started.first_day = Some(first);
        started.left_out.retain(|s| *s != Step::Days);
        self.remember_start(actor, pair, known, &started).await?;
        Ok(made)
    }

    /// Ends "both names under the charter" of the first ninety days once both stand there.
    pub(crate) async fn end_names(&self, actor: &Actor, charter: &Statement) -> Result<()> {
        let pair = self.pair(&actor.viewer, charter.pair).await?;
        let partners = self.partners(&actor.viewer, &pair).await?;
        let whole = partners.assistant.is_some();
        let Standing::Signed { .. } = charter.standing(&partners.people()) else {
            return Ok(());
        };
        let kind = StatementKind::StartPlan;
        let plan = self.document(&actor.viewer, pair.id, kind).await?;
        let names = FIRST_NINETY.iter().find(|p| p.key == "charter");
        for id in started(plan.as_ref()).actions {
            let found = self.db.read(&actor.viewer).action(id).await?.action;
            let same = names.is_some_and(|p| p.title == found.title);
            if whole && same && found.state == ActionState::Open {
                self.set_state(actor, id, ActionState::Done).await?;
            }
        }
        Ok(())
    }

    fn planned(
        &self,
        id: ActionId,
        planned: &Planned,
        (first, owner): (Date, Option<PersonId>),
    ) -> Action {
        Action {
            id,
            title: planned.title.to_owned(),
            owner,
            owner_text: String::new(),
            for_whom: None,
            counterparty: None,
            why: match planned.day {
                1 => "The first day".to_owned(),
                days => format!("The first {days} days"),
            },
            done_when: String::new(),
            limits: String::new(),
            due: Some(Due::on(planned.on(first))),
            goal: None,
            size_minutes: None,
            waits_for: Vec::new(),
            stakes: Stakes::default(),
            ties: Ties::default(),
            state: ActionState::Open,
            captured: String::new(),
            created: self.clock.now(),
            closed: None,
        }
    }

    /// Adds goals from lines, one each, with the next free codes; how many.
    ///
    /// # Errors
    /// `Invalid` where every line is empty.
    pub async fn first_goals(&self, actor: &Actor, pair: &Pair, lines: &[&str]) -> Result<usize> {
        let known = self.db.read(&actor.viewer).goals(pair.id).await?;
        let mut codes: Vec<_> = known.iter().map(|g| g.code.clone()).collect();
        let mut goals = Vec::new();
        for line in lines.iter().map(|l| l.trim()).filter(|l| !l.is_empty()) {
            let code = next_code(&codes);
            codes.push(code.clone());
            let id = GoalId(crate::context::fresh_id(self.clock.now()));
            goals.push(Goal::new(id, code, line));
        }
        if goals.is_empty() {
            return Err(Error::invalid("goal", "Write one goal in a line."));
        }
        self.add_goals(actor, pair.id, goals).await
    }
}
