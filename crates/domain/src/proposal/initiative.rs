//! Who begins things, and how far they take them: for their own eyes (`R35`, `R40`).
use super::{By, Effect, Proposal, State, Under, Verb};
use crate::id::{GoalId, PersonId};
use std::collections::{BTreeMap, HashMap};

/// Oncken's ladder (`F10`): 1 wait · 2 ask · 3 recommend, then act · 4 act, advise at once ·
/// 5 act, report routinely.
pub type Rung = u8;

/// The rung on which somebody stood with a proposal of theirs.
pub fn rung(p: &Proposal) -> Rung {
    match p.act.as_ref().map(|act| act.under) {
        Some(Under::Free | Under::Note) => 5,
        Some(Under::Inform | Under::Beyond) => 4,
        Some(Under::Approval) | None => match &p.effect {
            // To bring a problem without a way out of it is to ask.
            Effect::Problem { solution, .. } if solution.trim().is_empty() => 2,
            Effect::Request { .. } if p.reason.trim().is_empty() => 2,
            _ => 3,
        },
    }
}

/// How many of somebody's own stand on each rung. Their own trend: seen by them alone.
pub fn ladder(known: &[Proposal], person: PersonId) -> BTreeMap<Rung, usize> {
    let mut out = BTreeMap::new();
    let own = known.iter().filter(|p| p.by == By::Person(person));
    for p in own.filter(|p| p.state != State::Withdrawn) {
        *out.entry(rung(p)).or_insert(0) += 1;
    }
    out
}

/// Who began what, and which goals the two of them moved together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// Begun by the assistant.
    pub assistant: usize,
    /// Begun by the executive.
    pub executive: usize,
    /// Begun by the program: a signal that somebody took up.
    pub signal: usize,
    /// Goals with a hand of both in them.
    pub shared: Vec<GoalId>,
    /// Goals with a hand of one.
    pub solo: usize,
}

impl Origin {
    /// Share of what people began that the assistant began, in whole percent.
    pub fn assistant_percent(&self) -> Option<usize> {
        let all = self.assistant + self.executive;
        (all > 0).then(|| (self.assistant * 200 + all) / (all * 2))
    }

    /// "Two solo games" where both move goals and never the same one.
    pub fn words(&self) -> Option<String> {
        match (self.shared.len(), self.solo) {
            (0, 0) => None,
            (0, _) => Some("Two solo games: no goal this month had both of you in it.".to_owned()),
            (n, _) => {
                let n = i64::try_from(n).unwrap_or(i64::MAX);
                Some(format!(
                    "{} moved by both of you.",
                    crate::words::capital(&crate::words::count(n, "goal"))
                ))
            }
        }
    }
}

/// Who began what among `known`. A hand in a goal is a proposal for it, or an answer to one that
/// was more than a no.
pub fn origin(known: &[&Proposal], executive: PersonId) -> Origin {
    let mut out = Origin::default();
    let mut hands: HashMap<GoalId, (bool, bool)> = HashMap::new();
    for p in known {
        let by_executive = match &p.by {
            By::Person(person) => Some(*person == executive),
            By::Signal(_) | By::Operator => None,
        };
        match by_executive {
            Some(true) => out.executive += 1,
            Some(false) => out.assistant += 1,
            None => out.signal += 1,
        }
        let Some(goal) = p.goal else { continue };
        let hand = hands.entry(goal).or_default();
        hand.0 |= by_executive == Some(false);
        hand.1 |= by_executive == Some(true);
        hand.1 |= p
            .answers
            .iter()
            .any(|a| a.by == executive && a.verb != Verb::Decline);
    }
    for (goal, hand) in hands {
        match hand {
            (true, true) => out.shared.push(goal),
            _ => out.solo += 1,
        }
    }
    out.shared.sort_unstable();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{PairId, ProposalId};
    use crate::proposal::{Act, Answer, Outcome, Way};
    use jiff::Timestamp;
    use uuid::Uuid;

    const TOBIAS: PersonId = PersonId(Uuid::from_u128(2));
    const ORLA: PersonId = PersonId(Uuid::from_u128(3));
    const G1: GoalId = GoalId(Uuid::from_u128(4));

    fn of(person: PersonId, under: Option<Under>) -> Proposal {
        let (id, pair) = (ProposalId(Uuid::from_u128(1)), PairId(Uuid::from_u128(1)));
        let now = Timestamp::UNIX_EPOCH;
        let mut p = Proposal::new(id, pair, By::Person(person), Effect::HeadsUp, now);
        p.goal = Some(G1);
        p.act = under.map(|under| Act {
            at: now,
            by: Some(person),
            under,
            outcome: Outcome::Said,
            change: String::new(),
            undone: None,
            rule: String::new(),
            told: None,
        });
        p
    }

    #[test]
    fn the_ladder_counts_one_s_own_alone() {
        let known = [
            of(TOBIAS, Some(Under::Inform)),
            of(TOBIAS, Some(Under::Inform)),
            of(TOBIAS, Some(Under::Inform)),
            of(TOBIAS, Some(Under::Free)),
            of(ORLA, Some(Under::Free)),
        ];
        assert_eq!(ladder(&known, TOBIAS), BTreeMap::from([(4, 3), (5, 1)]));
    }

    #[test]
    fn a_month_without_a_shared_goal_is_two_solo_games() {
        let mut mine = of(TOBIAS, None);
        let solo = origin(&[&mine], ORLA);
        assert_eq!(solo.assistant_percent(), Some(100));
        assert!(solo.words().unwrap().starts_with("Two solo games"));
        mine.answers.push(Answer {
            verb: Verb::Approve,
            note: String::new(),
            by: ORLA,
            at: Timestamp::UNIX_EPOCH,
            way: Way::Page,
            confirmed_at: None,
            denied_at: None,
            reply: None,
        });
        let both = origin(&[&mine, &of(ORLA, None)], ORLA);
        assert_eq!((both.shared.len(), both.solo), (1, 0));
        assert_eq!(both.assistant_percent(), Some(50));
        assert_eq!(origin(&[], ORLA).words(), None);
    }
}
