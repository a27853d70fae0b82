//! A milestone: a step of an initiative with one owner and a date whose every move is kept.
use crate::action::Due;
use crate::forecast::{Closed, Estimate, Item, Network, NetworkError};
use crate::id::{DecisionId, InitiativeId, MilestoneId, PersonId, ProposalId};
use crate::working_time::WorkingTime;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// A date that was moved: what it was stays readable (`R10`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateMove {
    /// Where it stood.
    pub from: Option<Due>,
    /// Where it stands since.
    pub to: Option<Due>,
    /// When it was moved.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<PersonId>,
    /// Why.
    pub reason: String,
    /// Whom it concerned, each with the letter that was proposed to tell them.
    #[serde(default)]
    pub told: Vec<(PersonId, ProposalId)>,
}

/// One milestone.
#[derive(Debug, Clone, PartialEq)]
pub struct Milestone {
    /// Identity.
    pub id: MilestoneId,
    /// The initiative that it is a step of.
    pub initiative: InitiativeId,
    /// In one line.
    pub title: String,
    /// The one who answers for it.
    pub owner: Option<PersonId>,
    /// Working days it takes.
    pub estimate: Option<Estimate>,
    /// The milestones that must be done before it can begin.
    pub after: Vec<MilestoneId>,
    /// The decisions that must be taken before it can begin.
    pub decisions: Vec<DecisionId>,
    /// By when.
    pub due: Option<Due>,
    /// The date first agreed; slips are counted from it.
    pub baseline: Option<Date>,
    /// The date is not moved by others moving.
    pub fixed: bool,
    /// Every move of the date, the oldest first.
    pub moves: Vec<DateMove>,
    /// The day it was done.
    pub done: Option<Date>,
    /// Working days it took in the end, where somebody counted: the past of later plans (`F8`).
    pub took: Option<f64>,
    /// Place in its initiative, from 0.
    pub position: u32,
}

impl Milestone {
    /// A milestone of which only the title is known.
    pub fn new(id: MilestoneId, initiative: InitiativeId, title: impl Into<String>) -> Milestone {
        Milestone {
            id,
            initiative,
            title: title.into(),
            owner: None,
            estimate: None,
            after: Vec::new(),
            decisions: Vec::new(),
            due: None,
            baseline: None,
            fixed: false,
            moves: Vec::new(),
            done: None,
            took: None,
            position: 0,
        }
    }

    /// Moves the date; the old one stays readable with who and why. The first date becomes the
    /// baseline. Nothing happens where it stands there already.
    pub fn move_to(
        &mut self,
        to: Option<Due>,
        at: Timestamp,
        by: Option<PersonId>,
        reason: impl Into<String>,
    ) {
        if self.due == to {
            return;
        }
        if self.due.is_some() || self.baseline.is_some() {
            let (from, reason) = (self.due, reason.into());
            self.moves.push(DateMove {
                from,
                to,
                at,
                by,
                reason,
                told: Vec::new(),
            });
        }
        self.baseline = self.baseline.or(to.map(|due| due.date));
        self.due = to;
    }

    /// Working days from the baseline to the day it was done, or to its date; negative where it is
    /// earlier.
    pub fn slip(&self, work: &WorkingTime) -> Option<i64> {
        let now = self.done.or(self.due.map(|due| due.date))?;
        Some(work.working_days(self.baseline?, now))
    }
}

/// So many milestones are found without an index of all of them.
const FEW: usize = 32;

/// What must be done for some milestones to be done: they and everything they wait for, directly
/// or not, that is not done yet, in the order given. What is done, or not there any more, holds up
/// nobody.
pub fn needed(all: &[Milestone], wanted: &[MilestoneId]) -> Vec<Milestone> {
    // A few are looked for one by one: a page asks this for each of its initiatives.
    let few = wanted.len() <= FEW;
    let indexed = all.iter().enumerate().filter(|_| !few);
    let by_id: HashMap<MilestoneId, usize> = indexed.map(|(at, m)| (m.id, at)).collect();
    let place = |id: MilestoneId| match few {
        true => all.iter().position(|m| m.id == id),
        false => by_id.get(&id).copied(),
    };
    let mut found = HashSet::new();
    let mut seen = HashSet::new();
    let mut places = Vec::new();
    let mut next = wanted.to_vec();
    while let Some(id) = next.pop() {
        let at = place(id).filter(|_| seen.insert(id));
        if let Some(at) = at.filter(|at| all[*at].done.is_none()) {
            found.insert(id);
            places.push(at);
            next.extend(&all[at].after);
        }
    }
    places.sort_unstable();
    let mut kept: Vec<Milestone> = places.into_iter().map(|at| all[at].clone()).collect();
    for m in &mut kept {
        m.after.retain(|a| found.contains(a));
    }
    kept
}

/// How long things took that are done, of one owner or of a kind of work (`F8`).
pub fn closed<'a>(of: impl IntoIterator<Item = &'a Milestone>) -> Vec<Closed> {
    let of = of.into_iter().filter(|m| m.done.is_some());
    of.filter_map(|m| Closed::new(m.estimate?.likely(), m.took?))
        .collect()
}

/// What is left to do as a network: done milestones hold up nobody any more, and one without an
/// estimate takes no time. A cycle is refused with its path.
///
/// # Errors
/// Where nothing is left, something is waited for that is not there, or a cycle is closed.
pub fn network(all: &[Milestone]) -> Result<Network<MilestoneId>, NetworkError<MilestoneId>> {
    let done: HashSet<MilestoneId> = all
        .iter()
        .filter(|m| m.done.is_some())
        .map(|m| m.id)
        .collect();
    let left = all.iter().filter(|m| m.done.is_none());
    let items = left.map(|m| Item {
        id: m.id,
        estimate: m.estimate.unwrap_or(Estimate::NOTHING),
        after: m
            .after
            .iter()
            .copied()
            .filter(|a| !done.contains(a))
            .collect(),
        owner: m.owner,
    });
    Network::new(items.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};
    use jiff::tz::TimeZone;
    use uuid::Uuid;

    fn milestone(n: u128) -> Milestone {
        let initiative = InitiativeId(Uuid::nil());
        Milestone::new(
            MilestoneId(Uuid::from_u128(n)),
            initiative,
            format!("step {n}"),
        )
    }

    #[test]
    fn every_move_is_kept_with_who_and_why() {
        let mut m = milestone(1);
        let work = WorkingTime::weekdays(TimeZone::UTC, time(9, 0, 0, 0), time(17, 0, 0, 0));
        let day = |d: i8| Some(Due::on(date(2027, 8, d)));
        m.move_to(day(6), Timestamp::UNIX_EPOCH, None, "first agreed");
        assert_eq!((m.moves.len(), m.baseline), (0, Some(date(2027, 8, 6))));
        let bram = Some(PersonId(Uuid::from_u128(9)));
        m.move_to(day(6), Timestamp::UNIX_EPOCH, bram, "the same");
        m.move_to(day(11), Timestamp::UNIX_EPOCH, bram, "the grid is late");
        m.move_to(None, Timestamp::UNIX_EPOCH, bram, "nobody knows");
        m.move_to(day(13), Timestamp::UNIX_EPOCH, bram, "they wrote");
        let reasons: Vec<_> = m.moves.iter().map(|m| m.reason.as_str()).collect();
        assert_eq!(reasons, ["the grid is late", "nobody knows", "they wrote"]);
        assert_eq!((m.moves[0].from, m.moves[2].by), (day(6), bram));
        assert_eq!(
            (m.baseline, m.slip(&work)),
            (Some(date(2027, 8, 6)), Some(5))
        );
        m.done = Some(date(2027, 8, 5));
        assert_eq!(m.slip(&work), Some(-1));
    }

    #[test]
    fn done_ones_hold_up_nobody() {
        let mut all = [milestone(1), milestone(2)];
        all[1].after = vec![all[0].id];
        assert_eq!(network(&all).unwrap().after(1), [0]);
        all[0].done = Some(date(2027, 8, 2));
        assert_eq!(network(&all).unwrap().items().len(), 1);
        all[0].done = None;
        all[0].after = vec![all[1].id];
        let Err(NetworkError::Cycle(path)) = network(&all) else {
            panic!("a cycle went through");
        };
        assert_eq!(path.len(), 3);
    }
}
