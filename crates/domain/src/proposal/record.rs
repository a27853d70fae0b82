//! What became of proposals: which are alike, how often an area is accepted, what was reversed.
use super::{By, Kind, Proposal, State, Under, Verb};
use crate::decision_right::{Area, Deed};
use crate::id::PersonId;
use jiff::Timestamp;
use std::collections::{BTreeMap, HashSet};

/// Share of their words that two sentences need in common to be alike.
const ALIKE: f64 = 0.5;

fn words(text: &str) -> HashSet<String> {
    let word = |w: &str| w.to_lowercase();
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() > 2)
        .map(word)
        .collect()
}

/// Whether two proposals ask for much the same: about the same record, or in much the same words.
pub fn alike(a: &Proposal, b: &Proposal) -> bool {
    let (x, y) = (&a.effect, &b.effect);
    if x.kind() != y.kind() {
        return false;
    }
    let record = x.action().is_some() && x.action() == y.action();
    let series = |key: &str| key.split('@').next().unwrap_or(key).to_owned();
    let meeting = match (x.meeting(), y.meeting()) {
        (Some(m), Some(n)) => m.key == n.key || series(&m.key) == series(&n.key),
        _ => false,
    };
    if record || meeting {
        return true;
    }
    let (a, b) = (words(&a.title), words(&b.title));
    let both = a.intersection(&b).count();
    let all = a.union(&b).count();
    // Counts of words of two sentences are small enough for exact floating point.
    #[expect(clippy::cast_precision_loss)]
    let share = |n: usize, of: usize| n as f64 / of as f64;
    all > 0 && share(both, all) >= ALIKE
}

/// A similar proposal that was declined, and why: shown while a new one is written (`R115`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused<'a> {
    /// What was declined.
    pub proposal: &'a Proposal,
    /// The reason that was given; may be empty.
    pub reason: &'a str,
}

/// The declined ones among `known` that are like `p`, the newest first.
pub fn refused<'a>(p: &Proposal, known: &'a [Proposal]) -> Vec<Refused<'a>> {
    let mut found: Vec<_> = known
        .iter()
        .filter(|k| k.id != p.id && k.state == State::Declined && alike(p, k))
        .map(|proposal| Refused {
            proposal,
            reason: proposal.last_answer().map_or("", |a| &a.note),
        })
        .collect();
    found.sort_by_key(|r| std::cmp::Reverse(r.proposal.changed));
    found
}

/// How many were accepted and declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Acceptance {
    /// Approved, also where it was undone later.
    pub accepted: usize,
    /// Declined.
    pub declined: usize,
}

impl Acceptance {
    /// In whole percent; none where nothing was answered.
    pub fn percent(self) -> Option<usize> {
        let all = self.accepted + self.declined;
        (all > 0).then(|| (self.accepted * 200 + all) / (all * 2))
    }
}

/// Accepted and declined by area (`R115`), of what somebody was asked.
pub fn acceptance(known: &[Proposal]) -> BTreeMap<Area, Acceptance> {
    let mut out: BTreeMap<Area, Acceptance> = BTreeMap::new();
    for p in known {
        let said = |verb: Verb| p.answers.iter().any(|a| a.verb == verb);
        let count = out.entry(p.effect.area()).or_default();
        if said(Verb::Approve) {
            count.accepted += 1;
        } else if p.state == State::Declined {
            count.declined += 1;
        }
    }
    out.retain(|_, count| *count != Acceptance::default());
    out
}

/// What `person` did under a right of their own or proposed and had answered, for stepping up and
/// down (`F10`). Reversed: taken back, or declined.
pub fn deeds(known: &[Proposal], person: PersonId) -> Vec<Deed> {
    let deed = |p: &Proposal| {
        let own = p.by == By::Person(person) || p.act.as_ref().and_then(|a| a.by) == Some(person);
        let at = match (&p.act, p.state) {
            (Some(act), _) => act.at,
            (None, State::Declined) => p.changed,
            _ => return None,
        };
        // What was done beyond the right is a talk of its own.
        let beyond = p.act.as_ref().is_some_and(|a| a.under == Under::Beyond);
        let reversed = match p.state {
            State::Declined => Some(p.changed),
            _ => p.act.as_ref().and_then(|a| a.undone),
        };
        (own && !beyond).then(|| Deed {
            area: p.effect.area(),
            at,
            reversed,
        })
    };
    known.iter().filter_map(deed).collect()
}

/// What never reached the executive because somebody's right covered it (`R21`), the newest first.
/// What was taken back, or answered after all, is none of it.
pub fn absorbed(known: &[Proposal]) -> Vec<&Proposal> {
    let own = |under| matches!(under, Under::Inform | Under::Note | Under::Free);
    let done = |p: &&Proposal| {
        let act = p.act.as_ref();
        let by = act.and_then(|a| a.by);
        act.is_some_and(|a| own(a.under) && a.undone.is_none())
            && p.answers.iter().all(|a| Some(a.by) == by)
    };
    let mut found: Vec<_> = known.iter().filter(done).collect();
    found.sort_by_key(|p| std::cmp::Reverse(p.act.as_ref().map(|a| a.at)));
    found
}

/// What became of requests to the executive (`R109`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Requests {
    /// How many were answered with yes or no.
    pub settled: usize,
    /// How many of them with yes.
    pub yes: usize,
    /// Minutes from the question to the first word that came back, whichever it was: the median.
    pub answer_minutes: Option<i64>,
}

/// Counts what became of requests.
pub fn requests(known: &[Proposal]) -> Requests {
    let (mut out, mut waited) = (Requests::default(), Vec::new());
    let asked = known.iter().filter(|p| p.effect.kind() == Kind::Request);
    for p in asked {
        let mut said = p.answers.iter().filter(|a| a.denied_at.is_none());
        let yes = said.clone().any(|a| a.verb == Verb::Approve);
        out.settled += usize::from(yes || p.state == State::Declined);
        out.yes += usize::from(yes);
        waited.extend(said.next().map(|a| minutes(p.created, a.at)));
    }
    out.answer_minutes = median(waited);
    out
}

/// What became of problems (`R4`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Problems {
    /// How many were solved.
    pub solved: usize,
    /// How many of them under a right of the proposer's own, before the executive saw them.
    pub before: usize,
    /// Minutes from the problem to its solution: the median.
    pub solved_minutes: Option<i64>,
}

/// Counts what became of problems.
pub fn problems(known: &[Proposal]) -> Problems {
    let (mut out, mut took) = (Problems::default(), Vec::new());
    let solved = known.iter().filter(|p| p.state == State::Done);
    for p in solved.filter(|p| p.effect.kind() == Kind::Problem) {
        let own = p.act.as_ref().is_some_and(|a| a.under != Under::Approval);
        out.solved += 1;
        out.before += usize::from(own && p.answers.is_empty());
        took.push(minutes(
            p.created,
            p.act.as_ref().map_or(p.changed, |a| a.at),
        ));
    }
    out.solved_minutes = median(took);
    out
}

fn minutes(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_secs() / 60
}

/// The middle one; of two in the middle the smaller.
fn median(mut all: Vec<i64>) -> Option<i64> {
    all.sort_unstable();
    let middle = all.len().checked_sub(1)? / 2;
    all.get(middle).copied()
}
