//! Actions and promises: captured in any words, done, given up, given a new date.
use crate::coming_up::{first_name, me};
use crate::context::{App, zone};
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::value::{Told, account};
use domain::action::{
    Action, ActionState, Due, DueChange, Precision, Stakes, Ties, waits_for_itself,
};
use domain::circle::Actor;
use domain::goal::Goal;
use domain::id::{ActionId, PersonId};
use domain::person::Person;
use domain::value::{Quiet, Source};
use jiff::Timestamp;
use jiff::civil::Date;
use language::capture::{Captured, Kind, Known, KnownGoal, KnownPerson, Missing, Who};
use language::when::Stop;
use store::{Pair, StoredAction};

impl App {
    /// Saves an action as edited on a page. A changed date keeps the old one (R108).
    ///
    /// # Errors
    /// `Invalid` without a title.
    pub async fn save_action(&self, actor: &Actor, changed: &Action, reason: &str) -> Result<()> {
        if changed.title.trim().is_empty() {
            return Err(Error::invalid("title", "Say what is to be done."));
        }
        self.no_circle(actor, changed).await?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut stored = tx.action(changed.id).await?;
        if stored.action.due != changed.due {
            stored.moved.push(DueChange {
                from: stored.action.due,
                to: changed.due,
                at: self.clock.now(),
                reason: reason.trim().to_owned(),
            });
        }
        let detail = format!("{} → {}", stored.action.title, changed.title);
        stored.action = Action {
            state: stored.action.state,
            ..changed.clone()
        };
        tx.save_action(&stored).await?;
        tx.audit("change", "action", &changed.id.to_string(), &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Refuses an action that would in the end wait for itself.
    async fn no_circle(&self, actor: &Actor, changed: &Action) -> Result<()> {
        if changed.waits_for.is_empty() {
            return Ok(());
        }
        let open = self.db.read(&actor.viewer).open_actions(None).await?;
        let open: Vec<_> = open.iter().map(|s| &s.action).collect();
        if !waits_for_itself(changed.id, &changed.waits_for, &open) {
            return Ok(());
        }
        let told = "It would wait for something that waits for it: choose another.";
        Err(Error::invalid("waits_for", told))
    }

    /// Gives a promise a new date; the broken one stays readable.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn new_date(
        &self,
        actor: &Actor,
        id: ActionId,
        due: Option<Due>,
        reason: &str,
    ) -> Result<()> {
        let known = self.db.read(&actor.viewer).action(id).await?;
        self.save_action(
            actor,
            &Action {
                due,
                ..known.action
            },
            reason,
        )
        .await
    }

    /// Says that it is done, dropped, or open after all.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn set_state(
        &self,
        actor: &Actor,
        id: ActionId,
        state: ActionState,
    ) -> Result<Action> {
        let today = self.day_of(actor, id).await?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut stored = tx.action(id).await?;
        stored.action.state = state;
        stored.action.closed = (state != ActionState::Open).then(|| self.clock.now());
        tx.save_action(&stored).await?;
        let verb = match state {
            ActionState::Open => "reopen",
            ActionState::Done => "complete",
            ActionState::Dropped => "drop",
        };
        tx.audit(verb, "action", &id.to_string(), &stored.action.title)
            .await?;
        let in_time = |due: Due| state == ActionState::Done && today <= due.date;
        if stored.action.due.is_some_and(in_time) {
            let source = Source::Action { id };
            let told = Told::quietly(Quiet::PromiseKept, &stored.action.title, today, source);
            account(&mut tx, actor.person, stored.pair, told).await?;
        }
        tx.commit().await?;
        Ok(stored.action)
    }

    /// Today, where the executive is whom an action is about.
    async fn day_of(&self, actor: &Actor, id: ActionId) -> Result<Date> {
        let stored = self.db.read(&actor.viewer).action(id).await?;
        let pair = self.pair(&actor.viewer, stored.pair).await?;
        Ok(self.clock.now().to_zoned(zone(&pair)).date())
    }

    /// The message that asks its owner how it stands, ready to copy.
    pub fn chase(&self, desk: &Desk, stored: &StoredAction) -> String {
        let a = &stored.action;
        let owner = desk.name(a.owner).unwrap_or(&a.owner_text);
        let from = first_name(&desk.pair.name);
        a.chase(first_name(owner), from, self.clock.now(), &desk.work)
    }
}

/// What became of captured words.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The new action.
    pub id: ActionId,
    /// Which list it belongs on first.
    pub kind: Kind,
    /// What was understood, in one sentence: "have I got this right?".
    pub sentence: String,
    /// What is not known yet.
    pub missing: Vec<Missing>,
}

impl App {
    /// Captures any words as an action. Never refused: what is not understood is missing, no more.
    ///
    /// # Errors
    /// `Invalid` only for no words at all.
    pub async fn capture(&self, actor: &Actor, pair: &Pair, words: &str) -> Result<Receipt> {
        if words.trim().is_empty() {
            return Err(Error::invalid("words", "Write what it is about."));
        }
        let reader = self.db.read(&actor.viewer);
        let people = reader.people(pair.id).await?;
        let goals = reader.goals(pair.id).await?;
        let known = known(me(&actor.viewer, pair), pair, &people, &goals);
        let locale = self.locale(&actor.viewer).await?;
        let now = self.clock.now().to_zoned(zone(pair));
        let read = language::capture::capture(words, &known, &now, &locale);
        let mut tx = self.db.write(actor, self.now()).await?;
        let id = ActionId(tx.new_id());
        let action = action(id, words, &read, self.clock.now());
        tx.save_action(&StoredAction {
            pair: pair.id,
            action,
            moved: Vec::new(),
        })
        .await?;
        tx.audit("capture", "action", &id.to_string(), &read.title)
            .await?;
        tx.commit().await?;
        let parts: Vec<_> = read.parts.iter().map(|p| p.sentence.as_str()).collect();
        let understood = if parts.is_empty() {
            String::new()
        } else {
            parts.join(". ") + ". "
        };
        let sentence = format!("Kept: {}. {understood}Have I got this right?", read.title);
        Ok(Receipt {
            id,
            kind: read.kind,
            sentence,
            missing: read.missing,
        })
    }
}

pub(crate) fn known(me: PersonId, pair: &Pair, people: &[Person], goals: &[Goal]) -> Known {
    let person = |p: &Person| KnownPerson {
        id: p.id,
        name: p.label().to_owned(),
        aliases: p.also_known_as.clone(),
        email: p.emails.first().cloned().unwrap_or_default(),
    };
    let goal = |g: &Goal| KnownGoal {
        id: g.id,
        code: g.code.to_string(),
        title: g.title.clone(),
    };
    Known {
        me,
        executives: vec![pair.executive],
        people: people.iter().map(person).collect(),
        goals: goals.iter().map(goal).collect(),
    }
}

fn action(id: ActionId, words: &str, read: &Captured, now: Timestamp) -> Action {
    let said = |who: &Who| match who {
        Who::Person(_) => String::new(),
        Who::OneOf { said, .. } => said.clone(),
        Who::Named(name) => name.clone(),
    };
    let due = |at: Stop| Due {
        date: at.date,
        time: at.time,
        precision: Precision::Day,
    };
    Action {
        id,
        title: if read.title.is_empty() {
            words.trim().to_owned()
        } else {
            read.title.clone()
        },
        owner: read.owner.person(),
        owner_text: said(&read.owner),
        for_whom: read.for_whom.as_ref().and_then(Who::person),
        counterparty: read.counterparty.as_ref().and_then(Who::person),
        why: read.why.clone().unwrap_or_default(),
        done_when: read.done_when.clone().unwrap_or_default(),
        limits: String::new(),
        due: read.deadline().map(due),
        goal: read.goal,
        size_minutes: read.size_minutes,
        waits_for: Vec::new(),
        stakes: Stakes::default(),
        ties: Ties::default(),
        state: ActionState::Open,
        captured: words.to_owned(),
        created: now,
        closed: None,
    }
}
