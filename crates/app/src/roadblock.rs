//! The radar of roadblocks: what will probably not hold, and what we would do about it (R25).
use crate::context::App;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::risk::raise;
use domain::circle::{Actor, Viewer};
use domain::id::{PersonId, ProposalId};
use domain::initiative::{Initiative, InitiativeState};
use domain::milestone::{Milestone, network};
use domain::note::{Note, NoteKind};
use domain::proposal::{Evidence, Noun};
use domain::risk::{Risk, RiskState};
use domain::schedule::{forward, load};
use domain::working_time::plus_days;
use jiff::civil::Date;
use std::sync::Arc;
use store::Pair;

/// Below this share of the runs in time a milestone stands on the radar.
const LIKELY: f64 = 0.8;
/// A risk whose day to act lies within so many days stands on it.
const NEAR: i64 = 7;
/// Weeks that the load of an owner is looked at.
const WEEKS: i64 = 4;
/// Days that a draft of what we would do is kept in view.
const KEPT: i64 = 365;

/// Why something is in the way, in the words of the page's order.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// Its day is over.
    Overdue(Date),
    /// In so few of a hundred runs it is done in time; four of five are by the day.
    Unlikely {
        /// Of a hundred.
        percent: u8,
        /// Four of five runs are done by then.
        likely_by: Date,
    },
    /// It waits for a decision.
    Undecided(String),
    /// What it waits for is late.
    Behind(String),
    /// More days of work are wanted of its owner in a week than there are.
    Overloaded {
        /// The Monday.
        week: Date,
        /// Days wanted.
        wanted: u32,
        /// Days there.
        there: u32,
    },
    /// The day to act on a risk is near or over.
    Trigger(Date),
    /// Nobody has said for so many days how it stands.
    Stale(i64),
}

/// One thing on the radar.
#[derive(Debug, Clone)]
pub struct Roadblock {
    /// The record that is in danger.
    pub on: Evidence,
    /// The initiative that it belongs to.
    pub of: String,
    /// Who answers for it.
    pub owner: Option<PersonId>,
    /// By when it is wanted.
    pub due: Option<Date>,
    /// Why it stands here.
    pub why: Vec<Why>,
    /// What we would do: a draft.
    pub mitigation: String,
}

/// Milestones of begun initiatives that will probably not hold.
fn milestones(plan: &Plan) -> Vec<Roadblock> {
    let begun = |m: &&Milestone| {
        let of = plan.initiative(m.initiative);
        m.done.is_none() && of.is_some_and(|i| i.state == InitiativeState::Active)
    };
    let loads = overloads(plan);
    let mut out = Vec::new();
    for m in plan.milestones.iter().filter(begun) {
        let why = reasons(plan, m, &loads);
        if why.is_empty() {
            continue;
        }
        out.push(Roadblock {
            on: Evidence {
                noun: Noun::Milestone,
                id: m.id.to_string(),
                label: m.title.clone(),
            },
            of: plan
                .initiative(m.initiative)
                .map_or_else(String::new, |i| i.title.clone()),
            owner: m.owner,
            due: m.due.map(|d| d.date),
            why,
            mitigation: String::new(),
        });
    }
    out
}

/// Initiatives of which nobody has said for too long how they stand (R18).
async fn stale(app: &App, viewer: &Viewer, pair: &Pair, plan: &Plan) -> Result<Vec<Roadblock>> {
    let begun = plan.initiatives.iter();
    let begun = begun.filter(|i| i.state == InitiativeState::Active);
    let begun: Vec<_> = begun.collect();
    let now = app.stands(viewer, pair, plan, &begun).await?;
    let one = |of: &&Initiative| {
        let days = now.of(of.id)?.silent()?;
        Some(Roadblock {
            on: Evidence {
                noun: Noun::Initiative,
                id: of.id.to_string(),
                label: of.title.clone(),
            },
            of: String::new(),
            owner: of.owner,
            due: None,
            why: vec![Why::Stale(days)],
            mitigation: String::new(),
        })
    };
    Ok(begun.iter().filter_map(one).collect())
}

/// An owner, a Monday, days wanted and there.
type Overload = (PersonId, Date, u32, u32);

fn overloads(plan: &Plan) -> Vec<Overload> {
    let left = plan.milestones.iter().filter(|m| m.done.is_none());
    let left: Vec<Milestone> = left.cloned().collect();
    let Ok(network) = network(&left) else {
        return Vec::new();
    };
    let days = plan.days();
    let spans = forward(&network, &[], plan.today, &days);
    let until = plus_days(plan.today, WEEKS * 7);
    let much = load(&network, &spans, &days).into_iter();
    let much = much.filter(|l| l.too_much() && l.week <= until);
    much.map(|l| (l.owner, l.week, l.wanted, l.there)).collect()
}

fn reasons(plan: &Plan, m: &Milestone, loads: &[Overload]) -> Vec<Why> {
    let mut why = Vec::new();
    let due = m.due.map(|d| d.date);
    if let Some(day) = due.filter(|d| *d < plan.today) {
        why.push(Why::Overdue(day));
    }
    if let Some(outlook) = plan.milestone_outlook(m) {
        let view = outlook.forecast.leading();
        if let Some(share) = view.on_time.filter(|p| *p < LIKELY) {
            why.push(Why::Unlikely {
                // A share of 0 to 1.
                percent: (share * 100.0).round() as u8,
                likely_by: plan.day_after(view.p80),
            });
        }
    }
    let open = plan
        .decisions
        .iter()
        .filter(|d| m.decisions.contains(&d.id));
    why.extend(open.map(|d| Why::Undecided(d.question.clone())));
    let late = |other: &&Milestone| {
        let over = other.due.is_some_and(|d| d.date < plan.today);
        m.after.contains(&other.id) && other.done.is_none() && over
    };
    let behind = plan.milestones.iter().filter(late);
    why.extend(behind.map(|other| Why::Behind(other.title.clone())));
    let mine = loads.iter().find(|(who, ..)| Some(*who) == m.owner);
    if let Some((_, week, wanted, there)) = mine.copied() {
        why.push(Why::Overloaded {
            week,
            wanted,
            there,
        });
    }
    why
}

/// Risks whose day to act is near.
fn risks(all: &[Risk], plan: &Plan) -> Vec<Roadblock> {
    let near = plus_days(plan.today, NEAR);
    let open = all.iter().filter(|r| r.state == RiskState::Open);
    let near = open.filter_map(|r| Some((r, r.trigger.filter(|day| *day <= near)?)));
    near.map(|(r, day)| Roadblock {
        on: Evidence {
            noun: Noun::Risk,
            id: r.id.to_string(),
            label: r.title.clone(),
        },
        of: r
            .initiative
            .and_then(|id| plan.initiative(id))
            .map_or_else(String::new, |i| i.title.clone()),
        owner: r.owner,
        due: Some(day),
        why: vec![Why::Trigger(day)],
        mitigation: r.plan.clone(),
    })
    .collect()
}

fn drafted(notes: &[Note], on: &Evidence) -> Option<Note> {
    let about = |n: &&Note| {
        let of = n.on.as_ref();
        of.is_some_and(|e| e.noun == on.noun && e.id == on.id)
    };
    notes.iter().find(about).cloned()
}

impl App {
    /// Everything that will probably not hold, the earliest wanted first, each with a draft of
    /// what we would do; and the plan it was seen in.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn roadblocks(
        &self,
        viewer: &Viewer,
        pair: &Pair,
    ) -> Result<(Vec<Roadblock>, Arc<Plan>)> {
        let plan = self.plan(viewer, pair).await?;
        let register = self.db.read(viewer).risks(pair.id).await?;
        let kinds = [NoteKind::Mitigation];
        let drafts = self.notes(viewer, pair.id, &kinds, KEPT).await?;
        let mut out = milestones(&plan);
        out.extend(risks(&register, &plan));
        out.extend(stale(self, viewer, pair, &plan).await?);
        for one in &mut out {
            if let Some(note) = drafted(&drafts, &one.on) {
                one.mitigation = note.text;
            }
        }
        out.sort_by_key(|r| (r.due.is_none(), r.due, r.on.label.clone()));
        Ok((out, plan))
    }

    /// Drafts what we would do about something on the radar; the newest words stand.
    ///
    /// # Errors
    /// `Invalid` without a word.
    pub async fn mitigate(
        &self,
        actor: &Actor,
        pair: &Pair,
        on: Evidence,
        words: &str,
    ) -> Result<()> {
        let kinds = [NoteKind::Mitigation];
        let known = self.notes(&actor.viewer, pair.id, &kinds, KEPT).await?;
        let mut note = match drafted(&known, &on) {
            Some(note) => note,
            None => self.new_note(actor, pair.id, kinds[0])?.of_pair(),
        };
        note.on = Some(on);
        words.trim().clone_into(&mut note.text);
        self.keep_note(actor, &note).await
    }

    /// Puts a roadblock to the executive as a problem, with the draft as what is proposed.
    ///
    /// # Errors
    /// `NotFound` where it is not on the radar.
    pub async fn raise_roadblock(
        &self,
        actor: &Actor,
        pair: &Pair,
        (noun, id): (Noun, &str),
        cause: &str,
    ) -> Result<ProposalId> {
        let (all, _) = self.roadblocks(&actor.viewer, pair).await?;
        let found = all.into_iter().find(|r| r.on.noun == noun && r.on.id == id);
        let found = found.ok_or(Error::NotFound("This roadblock".into()))?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let title = format!("{} may not hold", found.on.label);
        let words = (title.as_str(), cause, found.mitigation.as_str());
        let now = self.clock.now();
        let id = raise(&mut tx, (actor, pair.id), now, words, found.on).await?;
        tx.commit().await?;
        Ok(id)
    }
}
