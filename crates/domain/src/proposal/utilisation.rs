//! How well the assistant is used (`R2`): what of the work that others could do is handed over.
use super::{Effect, Proposal, State};

/// Minutes a week that others could do, handed over and still held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Utilisation {
    /// Handed over: an offer that was accepted.
    pub handed_over: u32,
    /// Still held: an offer that waits.
    pub held: u32,
}

impl Utilisation {
    /// All that others could do, in minutes a week.
    pub fn all(self) -> u32 {
        self.handed_over + self.held
    }

    /// Handed over ÷ all of it, in whole percent; none where nothing is known.
    pub fn percent(self) -> Option<u32> {
        let all = self.all();
        (all > 0).then(|| (self.handed_over * 200 + all) / (all * 2))
    }
}

/// Counts the offers among `known` by the minutes a week that they name. What the executive
/// declined is hers to do, and stands on neither side.
pub fn utilisation(known: &[Proposal]) -> Utilisation {
    let mut out = Utilisation::default();
    for p in known {
        let Effect::Offer { .. } = p.effect else {
            continue;
        };
        let minutes = p.saves_minutes_week.unwrap_or(0);
        match p.state {
            State::Done => out.handed_over += minutes,
            state if state.open() => out.held += minutes,
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{PairId, ProposalId};
    use crate::proposal::By;
    use jiff::Timestamp;
    use uuid::Uuid;

    fn offer(minutes: u32, state: State) -> Proposal {
        let (id, pair) = (ProposalId(Uuid::nil()), PairId(Uuid::nil()));
        let what = "Expenses".to_owned();
        let (action, area) = (None, None);
        let effect = Effect::Offer { what, action, area };
        let mut p = Proposal::new(id, pair, By::Operator, effect, Timestamp::UNIX_EPOCH);
        (p.saves_minutes_week, p.state) = (Some(minutes), state);
        p
    }

    #[test]
    fn a_flag_lowers_it_and_handing_over_raises_it() {
        assert_eq!(utilisation(&[]).percent(), None);
        let mut known = vec![offer(60, State::Done)];
        assert_eq!(utilisation(&known).percent(), Some(100));
        known.push(offer(120, State::Asked));
        assert_eq!(utilisation(&known).percent(), Some(33));
        known[1].state = State::Done;
        assert_eq!(utilisation(&known).percent(), Some(100));
        known[1].state = State::Declined;
        assert_eq!(utilisation(&known).all(), 60, "she keeps it");
    }
}
