//! The executive's queue: what waits for her answer, in the order of her letter.
use crate::context::App;
use crate::error::Result;
use domain::circle::Viewer;
use domain::id::PersonId;
use domain::proposal::{Proposal, State};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use store::Pair;

/// Everything about proposals that is not settled.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    /// Waits for the executive: what is urgent, decisions whose day is over, then by part, then
    /// by the date it is needed, then oldest first.
    pub waiting: Vec<Proposal>,
    /// Waits for somebody else who was asked.
    pub others: Vec<Proposal>,
    /// Came back to the proposer: asked about, to be changed, handed back.
    pub returned: Vec<Proposal>,
    /// Suggested, and nobody is asked yet.
    pub suggested: Vec<Proposal>,
    /// Approved and waiting for a hand or for the outbox.
    pub under_way: Vec<Proposal>,
    /// Sleeping until their day.
    pub snoozed: Vec<Proposal>,
    /// Answers that were reported in the executive's name and are not confirmed.
    pub to_confirm: Vec<Proposal>,
    /// Done without asking, and the executive has not been told yet: under a right that informs,
    /// or beyond every right. The newest first.
    pub done: Vec<Proposal>,
    /// Answered within the last hour, the newest first, however it ended.
    pub answered: Vec<Proposal>,
}

/// Reported answers stay on offer for confirming this long, in microseconds: 14 days.
const CONFIRM: i64 = 14 * 24 * 3_600_000_000;
/// Answers of the last hour stand where they can be taken back.
const JUST_NOW: SignedDuration = SignedDuration::from_hours(1);
/// Proposals that are looked at, the newest change first.
const MOST: u64 = 1500;

/// States in which something is to come of it, and those in which nothing is.
pub(crate) const OPEN: [&str; 5] = ["suggested", "asked", "snoozed", "returned", "approved"];
pub(crate) const CLOSED: [&str; 3] = ["done", "declined", "undone"];

impl App {
    /// What waits, and for whom. One statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn queue(&self, viewer: &Viewer, pair: &Pair) -> Result<Queue> {
        let now = self.clock.now();
        let reader = self.db.read(viewer);
        let since = self.now() - CONFIRM;
        let sets: [(&[&str], i64); 2] = [(&OPEN, 0), (&CLOSED, since)];
        let all = reader.proposals_among(Some(pair.id), &sets, MOST).await?;
        let today = self.today_of(pair);
        Ok(sort(all, pair.executive, (now, today)))
    }
}

pub(crate) fn sort(all: Vec<Proposal>, executive: PersonId, at: (Timestamp, Date)) -> Queue {
    let (now, today) = at;
    let mut queue = Queue::default();
    for p in all {
        let mine = |a: &domain::proposal::Answer| a.unconfirmed() && a.by == executive;
        if p.answers.iter().any(mine) {
            queue.to_confirm.push(p.clone());
        }
        if p.last_answer()
            .is_some_and(|a| now.duration_since(a.at) < JUST_NOW)
        {
            queue.answered.push(p.clone());
        }
        if p.act.as_ref().is_some_and(domain::proposal::Act::to_tell) {
            queue.done.push(p.clone());
        }
        let gone = p.expires.is_some_and(|at| at <= now) && p.state.open();
        match p.state {
            _ if gone => {}
            state if state.waits(now) => match p.asked_of.is_none_or(|who| who == executive) {
                true => queue.waiting.push(p),
                false => queue.others.push(p),
            },
            State::Snoozed(_) => queue.snoozed.push(p),
            State::Returned => queue.returned.push(p),
            State::Suggested => queue.suggested.push(p),
            State::Approved => queue.under_way.push(p),
            // Taken back, and somebody still has to do the opposite by hand.
            State::Undone if opposite_waits(&p) => queue.under_way.push(p),
            _ => {}
        }
    }
    let due = |p: &Proposal| p.decide_by.map(|d| (d.date, d.time));
    queue.waiting.sort_by_key(|p| {
        (
            !p.urgent,
            !p.late(today),
            p.part(),
            due(p).is_none(),
            due(p),
            p.created,
            p.id,
        )
    });
    queue
}

fn opposite_waits(p: &Proposal) -> bool {
    let card = p.act.as_ref().and_then(|act| act.card());
    card.is_some_and(|card| card.opposite && card.waits())
}
