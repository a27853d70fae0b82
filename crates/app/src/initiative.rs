//! Initiatives: drafted by the pair, begun when somebody answers for them, paused, ended.
use crate::context::{App, fresh_id, zone};
use crate::error::{Error, Result};
use crate::forecast::anew;
use domain::action::ActionState;
use domain::circle::Actor;
use domain::goal::Aside;
use domain::id::{ActionId, GoalId, InitiativeId, PairId};
use domain::initiative::{Contribution, Initiative, InitiativeState, Origin, OriginKind};
use domain::words::list;
use store::{Pair, Write};

impl App {
    /// Saves an initiative, new or as edited on a page. Its state changes by
    /// [`App::set_initiative`] alone: a new one is a draft.
    ///
    /// # Errors
    /// `Invalid` without a title, with shares above 100 per cent, or where one that is begun would
    /// lose its owner or its goal.
    pub async fn save_initiative(
        &self,
        actor: &Actor,
        pair: PairId,
        new: &Initiative,
    ) -> Result<Initiative> {
        if new.title.trim().is_empty() {
            return Err(Error::invalid(
                "title",
                "Say in one line what is to be reached.",
            ));
        }
        let shares: u32 = new.serves.iter().map(|c| u32::from(c.share)).sum();
        if shares > 100 {
            let told = format!("The shares come to {shares} per cent: at most 100 can be given.");
            return Err(Error::invalid("serves", told));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        let known = known(&mut tx, pair, new.id).await?;
        let mut saved = new.clone();
        saved.title = new.title.trim().to_owned();
        saved.state = known.as_ref().map_or(InitiativeState::Draft, |k| k.state);
        if saved.state == InitiativeState::Active {
            may_begin(&saved)?;
        }
        tx.save_initiative(pair, &saved).await?;
        anew(&mut tx, pair).await?;
        let (verb, detail) = match &known {
            None => ("draft", saved.title.clone()),
            Some(known) => ("change", format!("{} → {}", known.title, saved.title)),
        };
        tx.audit(verb, "initiative", &saved.id.to_string(), &detail)
            .await?;
        tx.commit().await?;
        Ok(saved)
    }

    /// Begins, pauses, ends or reopens an initiative.
    ///
    /// # Errors
    /// `Invalid` where it lacks an owner or a goal, or one of its milestones has no owner (`R10`).
    pub async fn set_initiative(
        &self,
        actor: &Actor,
        pair: PairId,
        id: InitiativeId,
        state: InitiativeState,
    ) -> Result<Initiative> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut of = tx.initiative(pair, id).await?;
        if of.state == state {
            return Ok(of);
        }
        if state == InitiativeState::Active {
            may_begin(&of)?;
            let all = tx.milestones(pair).await?;
            let open = all
                .iter()
                .filter(|m| m.initiative == id && m.done.is_none());
            let without: Vec<&str> = open
                .filter(|m| m.owner.is_none())
                .map(|m| m.title.as_str())
                .collect();
            if !without.is_empty() {
                let told = format!("Name one owner each first: {}.", list(&without));
                return Err(Error::invalid("owner", told));
            }
        }
        let detail = format!("{}: {} → {}", of.title, of.state.word(), state.word());
        of.state = state;
        tx.save_initiative(pair, &of).await?;
        anew(&mut tx, pair).await?;
        tx.audit("state", "initiative", &id.to_string(), &detail)
            .await?;
        tx.commit().await?;
        Ok(of)
    }

    /// Notes a challenge or an opportunity at a goal (`R36`).
    ///
    /// # Errors
    /// `Invalid` without words; `NotFound` for a goal that is not open here.
    pub async fn note_aside(
        &self,
        actor: &Actor,
        pair: &Pair,
        goal: GoalId,
        (kind, words): (OriginKind, &str),
    ) -> Result<()> {
        if words.trim().is_empty() {
            return Err(Error::invalid("words", "Say in one line what it is."));
        }
        let on = self.clock.now().to_zoned(zone(pair)).date();
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut goal = open_goal(&mut tx, pair.id, goal).await?;
        goal.asides.push(Aside {
            kind,
            words: words.trim().to_owned(),
            on,
            became: None,
            settled: None,
        });
        tx.save_goal(pair.id, &goal).await?;
        tx.audit(kind.word(), "goal", &goal.id.to_string(), words.trim())
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes a draft of a challenge or an opportunity; both keep the link and the date (`R36`).
    ///
    /// # Errors
    /// `Conflict` where something was made of it already.
    pub async fn convert_aside(
        &self,
        actor: &Actor,
        pair: PairId,
        goal: GoalId,
        place: usize,
    ) -> Result<Initiative> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut goal = open_goal(&mut tx, pair, goal).await?;
        let aside = goal.asides.get_mut(place);
        let aside = aside.ok_or(Error::NotFound("This line".into()))?;
        if !aside.open() {
            let told = "Something was made of it already: reload the page to see what.";
            return Err(Error::Conflict(told.into()));
        }
        let id = InitiativeId(fresh_id(self.clock.now()));
        aside.became = Some(id);
        let mut draft = Initiative::draft(id, aside.words.clone());
        draft.origin = Some(Origin {
            kind: aside.kind,
            words: aside.words.clone(),
            on: aside.on,
            goal: Some(goal.id),
            action: None,
        });
        draft.serves.push(Contribution {
            goal: goal.id,
            share: 100,
        });
        tx.save_goal(pair, &goal).await?;
        tx.save_initiative(pair, &draft).await?;
        let detail = format!("from the goal {}: {}", goal.code, draft.title);
        tx.audit("draft", "initiative", &id.to_string(), &detail)
            .await?;
        tx.commit().await?;
        Ok(draft)
    }

    /// Says that a challenge or an opportunity is settled without an initiative, or not after all.
    ///
    /// # Errors
    /// `NotFound` where there is no such line.
    pub async fn settle_aside(
        &self,
        actor: &Actor,
        pair: &Pair,
        goal: GoalId,
        place: usize,
    ) -> Result<()> {
        let on = self.clock.now().to_zoned(zone(pair)).date();
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut goal = open_goal(&mut tx, pair.id, goal).await?;
        let aside = goal.asides.get_mut(place);
        let aside = aside.ok_or(Error::NotFound("This line".into()))?;
        aside.settled = match aside.settled {
            None => Some(on),
            Some(_) => None,
        };
        let detail = aside.words.clone();
        tx.save_goal(pair.id, &goal).await?;
        tx.audit("settle", "goal", &goal.id.to_string(), &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes a draft of a caught idea: its words are kept as they were said, the action is done
    /// and points to what became of it (`R69`).
    ///
    /// # Errors
    /// `Conflict` where an initiative was made of it already.
    pub async fn convert_idea(
        &self,
        actor: &Actor,
        pair: &Pair,
        idea: ActionId,
    ) -> Result<Initiative> {
        let now = self.clock.now();
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut stored = tx.action(idea).await?;
        let action = &mut stored.action;
        if action.ties.initiative.is_some() {
            let told = "It belongs to an initiative already: open that one.";
            return Err(Error::Conflict(told.into()));
        }
        let id = InitiativeId(fresh_id(now));
        let words = match action.captured.as_str() {
            "" => action.title.clone(),
            words => words.to_owned(),
        };
        let mut draft = Initiative::draft(id, action.title.clone());
        draft.why = action.why.clone();
        draft.origin = Some(Origin {
            kind: OriginKind::Idea,
            words,
            on: action.created.to_zoned(zone(pair)).date(),
            goal: action.goal,
            action: Some(idea),
        });
        let share = 100;
        draft.serves = action
            .goal
            .map(|goal| Contribution { goal, share })
            .into_iter()
            .collect();
        action.ties.initiative = Some(id);
        action.state = ActionState::Done;
        action.closed = Some(now);
        tx.save_action(&stored).await?;
        tx.save_initiative(pair.id, &draft).await?;
        let detail = format!("from the idea “{}”", draft.title);
        tx.audit("draft", "initiative", &id.to_string(), &detail)
            .await?;
        tx.commit().await?;
        Ok(draft)
    }
}

async fn known(tx: &mut Write, pair: PairId, id: InitiativeId) -> Result<Option<Initiative>> {
    match tx.initiative(pair, id).await {
        Ok(found) => Ok(Some(found)),
        Err(store::Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn open_goal(tx: &mut Write, pair: PairId, id: GoalId) -> Result<domain::goal::Goal> {
    let goals = tx.goals(pair).await?;
    let found = goals.into_iter().find(|g| g.id == id);
    found.ok_or(Error::NotFound("This goal".into()))
}

/// An initiative begins when somebody answers for it and it serves a goal.
fn may_begin(of: &Initiative) -> Result<()> {
    match of.lacks().as_slice() {
        [] => Ok(()),
        lacks => {
            let told = format!("It cannot be active yet. {}", lacks.join(" "));
            Err(Error::invalid("owner", told))
        }
    }
}
