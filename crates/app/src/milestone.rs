//! Milestones: added, moved with everything that hangs on them, done.
use crate::coming_up::first_name;
use crate::context::{App, zone};
use crate::error::{Error, Result};
use crate::forecast::anew;
use crate::plan::{Plan, checked};
use crate::proposal::Proposed;
use domain::action::Due;
use domain::circle::{Actor, Viewer};
use domain::forecast::Network;
use domain::id::{MilestoneId, PairId, PersonId, ProposalId};
use domain::initiative::{Initiative, InitiativeState};
use domain::milestone::{DateMove, Milestone, needed, network};
use domain::person::Person;
use domain::proposal::{
    Act, Address, Effect, Evidence, Letter, Message, Noun, Outcome, Proposal, State, Told,
};
use domain::schedule::{Because, Move, Preview, Span, preview, whole_days};
use domain::words::{count, list};
use jiff::civil::Date;
use std::collections::HashMap;
use store::{Pair, Write};

/// What a move of one milestone would do.
#[derive(Debug, Clone)]
pub struct Moving {
    /// What moves, the cause first.
    pub moves: Vec<Moved>,
    /// "A begins before B is done": what cannot be, since a date is fixed.
    pub clashes: Vec<String>,
    /// Whom it concerns, each once.
    pub told: Vec<PersonId>,
}

/// One milestone that moves.
#[derive(Debug, Clone)]
pub struct Moved {
    /// Which.
    pub id: MilestoneId,
    /// Its title.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<PersonId>,
    /// Its date until now.
    pub from: Option<Date>,
    /// Its date then.
    pub to: Date,
    /// Why, in words.
    pub because: String,
}

impl App {
    /// Saves a milestone, new or as edited on a page. A changed date is kept as a move with
    /// `reason`.
    ///
    /// # Errors
    /// `Invalid` without a title, without an owner where the initiative is active, or where it
    /// would in the end wait for itself: the path is named.
    pub async fn save_milestone(
        &self,
        actor: &Actor,
        pair: PairId,
        new: &Milestone,
        reason: &str,
    ) -> Result<Milestone> {
        if new.title.trim().is_empty() {
            return Err(Error::invalid(
                "title",
                "Say in one line what will be reached.",
            ));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        let of = tx.initiative(pair, new.initiative).await?;
        let mut all = tx.milestones(pair).await?;
        let known = all.iter().position(|m| m.id == new.id);
        let saved = self.merged(actor, known.map(|at| &all[at]), new, reason);
        has_owner(&of, &saved)?;
        match known {
            Some(at) => all[at] = saved.clone(),
            None => all.push(saved.clone()),
        }
        let unknown = |a: &&MilestoneId| !all.iter().any(|m| m.id == **a);
        if saved.after.iter().any(|a| unknown(&a)) {
            return Err(Error::invalid(
                "after",
                "It waits for something that is not there.",
            ));
        }
        if !saved.after.is_empty() {
            checked(&all).map_err(|told| Error::invalid("after", told))?;
        }
        tx.save_milestone(pair, &of, &saved).await?;
        anew(&mut tx, pair).await?;
        let verb = if known.is_some() { "change" } else { "add" };
        tx.audit(verb, "milestone", &saved.id.to_string(), &saved.title)
            .await?;
        tx.commit().await?;
        Ok(saved)
    }

    /// What a form says, over what is known: moves, baseline and the day it was done stay.
    fn merged(
        &self,
        actor: &Actor,
        known: Option<&Milestone>,
        new: &Milestone,
        reason: &str,
    ) -> Milestone {
        let due = new.due;
        let mut saved = Milestone {
            title: new.title.trim().to_owned(),
            due: known.and_then(|k| k.due),
            baseline: known.and_then(|k| k.baseline),
            moves: known.map_or_else(Vec::new, |k| k.moves.clone()),
            done: known.and_then(|k| k.done),
            ..new.clone()
        };
        saved.move_to(due, self.clock.now(), actor.person, reason.trim());
        saved
    }

    /// Says that a milestone is done, on a day and after so many working days of work, or open
    /// after all.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach; `Invalid` for a day that has not come.
    pub async fn finish_milestone(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: MilestoneId,
        done: Option<(Date, Option<f64>)>,
    ) -> Result<Milestone> {
        let today = self.clock.now().to_zoned(zone(pair)).date();
        if done.is_some_and(|(day, _)| day > today) {
            return Err(Error::invalid("done", "That day has not come yet."));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        let (of, mut step) = found(&mut tx, pair.id, id).await?;
        step.done = done.map(|(day, _)| day);
        step.took = done.and_then(|(_, took)| took);
        tx.save_milestone(pair.id, &of, &step).await?;
        anew(&mut tx, pair.id).await?;
        let verb = if done.is_some() { "complete" } else { "reopen" };
        tx.audit(verb, "milestone", &id.to_string(), &step.title)
            .await?;
        tx.commit().await?;
        Ok(step)
    }

    /// What a move to another date would do (`R9`); saves nothing.
    ///
    /// # Errors
    /// `NotFound` where there is no such open milestone.
    pub async fn preview_move(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        id: MilestoneId,
        to: Date,
    ) -> Result<Moving> {
        let plan = self.plan(viewer, pair).await?;
        moving(&plan, id, to)
    }

    /// Moves a milestone and everything that has to move with it; each keeps its old date, who
    /// moved it and why.
    ///
    /// # Errors
    /// `NotFound` where there is no such open milestone.
    pub async fn move_milestone(
        &self,
        actor: &Actor,
        pair: &Pair,
        (id, to): (MilestoneId, Date),
        reason: &str,
    ) -> Result<Moving> {
        let plan = self.plan(&actor.viewer, pair).await?;
        let moving = moving(&plan, id, to)?;
        let mut tx = self.db.write(actor, self.now()).await?;
        for step in &moving.moves {
            let (of, mut known) = found(&mut tx, pair.id, step.id).await?;
            let why = match (step.id == id, reason.trim()) {
                (true, reason) => reason.to_owned(),
                (false, _) => step.because.clone(),
            };
            let due = known.due.map_or(Due::on(step.to), |due| Due {
                date: step.to,
                ..due
            });
            known.move_to(Some(due), self.clock.now(), actor.person, why);
            tx.save_milestone(pair.id, &of, &known).await?;
            let from = step.from.map_or("no date".to_owned(), |d| d.to_string());
            let detail = format!("{}: {from} → {}", step.title, step.to);
            tx.audit("move", "milestone", &step.id.to_string(), &detail)
                .await?;
        }
        anew(&mut tx, pair.id).await?;
        tx.commit().await?;
        Ok(moving)
    }
}

/// How far it has come that somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// The letter has left, or somebody said that they did it by hand.
    Told,
    /// A letter waits in the outbox.
    OnItsWay,
    /// No letter can leave: it waits for a hand.
    ByHand,
    /// It waits for a yes.
    Asked,
    /// It was declined, or taken back.
    Not,
}

impl Telling {
    /// What became of the proposal to tell somebody.
    pub fn of(p: &Proposal) -> Telling {
        let by_hand = |a: &Act| matches!(a.outcome, Outcome::Card(_));
        match p.state {
            State::Done => Telling::Told,
            State::Approved if p.act.as_ref().is_some_and(by_hand) => Telling::ByHand,
            State::Approved => Telling::OnItsWay,
            state if state.open() => Telling::Asked,
            _ => Telling::Not,
        }
    }
}

impl App {
    /// Tells everybody whom a move concerned, each in one letter under the actor's own right: it
    /// leaves after the time to take it back, or asks first. The moves keep whom and which letter.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn tell_move(
        &self,
        actor: &Actor,
        pair: &Pair,
        (moving, reason): (&Moving, &str),
    ) -> Result<Vec<Proposed>> {
        let plan = self.plan(&actor.viewer, pair).await?;
        let mut out = Vec::new();
        for who in moving.told.iter().filter(|p| Some(**p) != actor.person) {
            let Some(person) = plan.people.iter().find(|p| p.id == *who) else {
                continue;
            };
            let effect = Effect::SendMessage(letter_of(&plan, person, moving, reason.trim()));
            let mut p = self.new_proposal(actor, pair.id, effect);
            let name = first_name(person.label());
            p.title = match moving.moves.as_slice() {
                [one] => format!("Tell {name} that “{}” moves", one.title),
                many => format!("Tell {name} that {} move", milestones(many.len())),
            };
            p.reason = reason.trim().to_owned();
            p.told = vec![Told::Person(*who)];
            p.evidence = moving.moves.iter().map(evidence).collect();
            out.push((*who, self.propose(actor, p).await?));
        }
        let told: Vec<_> = out.iter().map(|(who, p)| (*who, p.proposal.id)).collect();
        let mut tx = self.db.write(actor, self.now()).await?;
        for step in &moving.moves {
            let (of, mut known) = found(&mut tx, pair.id, step.id).await?;
            if let Some(last) = known.moves.last_mut() {
                last.told.clone_from(&told);
                tx.save_milestone(pair.id, &of, &known).await?;
            }
        }
        tx.commit().await?;
        Ok(out.into_iter().map(|(_, p)| p).collect())
    }

    /// What became of the letters about some moves, by letter.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn letters_about<'a>(
        &self,
        viewer: &Viewer,
        moves: impl Iterator<Item = &'a DateMove>,
    ) -> Result<HashMap<ProposalId, Telling>> {
        let mut ids: Vec<ProposalId> = moves.flat_map(|m| m.told.iter().map(|t| t.1)).collect();
        ids.sort_unstable();
        ids.dedup();
        let found = self.db.read(viewer).proposals_named(&ids).await?;
        Ok(found.iter().map(|p| (p.id, Telling::of(p))).collect())
    }
}

fn milestones(n: usize) -> String {
    count(i64::try_from(n).unwrap_or(i64::MAX), "milestone")
}

fn evidence(of: &Moved) -> Evidence {
    Evidence {
        noun: Noun::Milestone,
        id: of.id.to_string(),
        label: of.title.clone(),
    }
}

/// Every date that moves, in the words of the page.
fn letter_of(plan: &Plan, to: &Person, moving: &Moving, reason: &str) -> Message {
    let name = first_name(to.label()).to_owned();
    let line = |m: &Moved| {
        let from = m.from.map_or("no date".to_owned(), |d| plan.work.day(d));
        format!("- {}: {from} → {}", m.title, plan.work.day(m.to))
    };
    let lines: Vec<String> = moving.moves.iter().map(line).collect();
    let why = match reason {
        "" => String::new(),
        reason => format!("\nWhy: {reason}\n"),
    };
    let address = |email: &String| Address {
        name: to.label().to_owned(),
        email: email.clone(),
    };
    Message {
        to: to.emails.first().map(address).into_iter().collect(),
        subject: match moving.moves.as_slice() {
            [one] => format!("“{}” moves to {}", one.title, plan.work.day(one.to)),
            many => format!("New dates: {} move", milestones(many.len())),
        },
        text: format!("{name}, the plan moves:\n\n{}\n{why}", lines.join("\n")),
        her_name: false,
        letter: Letter::Internal,
    }
}

async fn found(tx: &mut Write, pair: PairId, id: MilestoneId) -> Result<(Initiative, Milestone)> {
    let step = tx.milestone(pair, id).await?;
    let of = tx.initiative(pair, step.initiative).await?;
    Ok((of, step))
}

/// An active initiative has no milestone that nobody answers for (`R10`).
pub(crate) fn has_owner(of: &Initiative, step: &Milestone) -> Result<()> {
    let active = of.state == InitiativeState::Active && step.done.is_none();
    if active && step.owner.is_none() {
        let told = "The initiative is active: name the one who answers for this milestone, or \
                    pause the initiative first.";
        return Err(Error::invalid("owner", told));
    }
    Ok(())
}

/// Where every open milestone of the list stands: it ends on its date, where it has one.
fn spans(plan: &Plan, all: &[Milestone]) -> Vec<Span> {
    let days = plan.days();
    let span = |m: &Milestone| {
        let length = m.estimate.map_or(0, |e| whole_days(&e));
        let last = m.due.map_or(plan.today, |due| due.date);
        days.ending(m.owner, last, length)
    };
    all.iter().map(span).collect()
}

/// Everything that may move with a milestone: what it waits for and what waits for it, directly
/// or not.
fn around(plan: &Plan, id: MilestoneId) -> Vec<Milestone> {
    let mut wanted = vec![id];
    let mut at = 0;
    while let Some(one) = wanted.get(at).copied() {
        let later = plan.milestones.iter().filter(|m| m.after.contains(&one));
        let new: Vec<MilestoneId> = later
            .map(|m| m.id)
            .filter(|m| !wanted.contains(m))
            .collect();
        wanted.extend(new);
        at += 1;
    }
    needed(&plan.milestones, &wanted)
}

/// What a move to another date would do (`R9`).
///
/// # Errors
/// `NotFound` where there is no such open milestone.
pub fn moving(plan: &Plan, id: MilestoneId, to: Date) -> Result<Moving> {
    let all = around(plan, id);
    let place = all.iter().position(|m| m.id == id);
    let place = place.ok_or(Error::NotFound("This open milestone".into()))?;
    let network = network(&all).map_err(|e| Error::invalid("after", plan.told(&e)))?;
    // What has no date yet is not moved: it has nowhere to move from.
    let fixed: Vec<Option<Date>> = all
        .iter()
        .map(|m| m.due.filter(|_| m.fixed).map(|due| due.date))
        .collect();
    let was = spans(plan, &all);
    let seen = preview(&network, &was, &fixed, place, to, &plan.days());
    Ok(told(&all, &network, &seen))
}

fn told(all: &[Milestone], network: &Network<MilestoneId>, seen: &Preview) -> Moving {
    let title = |place: usize| all[place].title.as_str();
    let because = |why: Because| match why {
        Because::Asked => "moved by hand".to_owned(),
        Because::WaitsFor(p) => format!("it waits for “{}”", title(p)),
        Because::NeededBy(p) => format!("“{}” needs it", title(p)),
        Because::Deadline => "the end of the whole moves".to_owned(),
    };
    let moved = |m: &Move| Moved {
        id: all[m.place].id,
        title: all[m.place].title.clone(),
        owner: all[m.place].owner,
        from: all[m.place].due.map(|due| due.date),
        to: m.to.last,
        because: because(m.because),
    };
    let dated = |m: &&Move| all[m.place].due.is_some() || m.because == Because::Asked;
    let clash = |c: &domain::schedule::Clash| {
        format!(
            "“{}” would begin before “{}” is done",
            title(c.later),
            title(c.earlier)
        )
    };
    Moving {
        moves: seen.moves.iter().filter(dated).map(moved).collect(),
        clashes: seen.clashes.iter().map(clash).collect(),
        told: seen.told(network),
    }
}

impl Moving {
    /// "Bram and Jory", in the names of a plan; empty where nobody is concerned.
    pub fn names(&self, plan: &Plan) -> String {
        let names: Vec<&str> = self
            .told
            .iter()
            .filter_map(|p| plan.name(Some(*p)))
            .collect();
        list(&names)
    }
}
