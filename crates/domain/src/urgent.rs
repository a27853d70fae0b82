//! What is urgent, and how it reaches the executive: rung by rung, until somebody says "seen"
//! (`R118`).
use crate::proposal::{Effect, Proposal};
use jiff::{SignedDuration, Timestamp};

/// Nobody answered for so many minutes: the next rung, until something else is agreed.
pub const PATIENCE: u32 = 15;
/// The next rung comes no later than after a working day.
pub const PATIENCE_AT_MOST: u32 = 480;
/// More rungs than this are no ladder.
pub const RUNGS: usize = 6;

/// What the pair agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// What counts as urgent, in the executive's words; empty while nothing was agreed.
    pub means: String,
    /// How to reach her, the first first: "call", "text message", "go there".
    pub rungs: Vec<String>,
    /// Minutes without an answer after which the next rung is due.
    pub minutes: u32,
}

impl Default for Ladder {
    /// Call, write, go: until something else is agreed.
    fn default() -> Self {
        Ladder {
            means: String::new(),
            rungs: ["call", "text message", "in person"]
                .map(str::to_owned)
                .to_vec(),
            minutes: PATIENCE,
        }
    }
}

/// Where an urgent thing stands on the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung<'a> {
    /// What to do now.
    pub how: &'a str,
    /// Which, counted from nought.
    pub at: usize,
    /// When the next one is due; none on the last.
    pub next: Option<Timestamp>,
}

impl Ladder {
    /// Reads rungs one to a line or separated by semicolons; empty ones are left out, and what is
    /// beyond [`RUNGS`].
    pub fn read(means: &str, rungs: &str) -> Ladder {
        let rungs = rungs.split(['\n', ';']).map(str::trim);
        let rungs: Vec<_> = rungs.filter(|r| !r.is_empty()).take(RUNGS).collect();
        let own = Ladder::default();
        Ladder {
            means: means.trim().to_owned(),
            rungs: match rungs.is_empty() {
                true => own.rungs,
                false => rungs.into_iter().map(str::to_owned).collect(),
            },
            minutes: own.minutes,
        }
    }

    /// With so many minutes from rung to rung; none where that is no time to wait.
    pub fn waiting(self, minutes: u32) -> Option<Ladder> {
        let good = (1..=PATIENCE_AT_MOST).contains(&minutes);
        good.then_some(Ladder { minutes, ..self })
    }

    /// The rungs as text for [`Ladder::read`], with these ways first and what else was known
    /// after them.
    pub fn beginning_with(ways: &[String]) -> String {
        let mut rungs = ways.to_vec();
        for other in Ladder::default().rungs {
            if !rungs.iter().any(|r| r.eq_ignore_ascii_case(&other)) {
                rungs.push(other);
            }
        }
        rungs.join("\n")
    }

    /// The rung of something urgent that nobody answered; none where it is not urgent, or where
    /// somebody did.
    pub fn rung(&self, p: &Proposal, now: Timestamp) -> Option<Rung<'_>> {
        if !p.urgent || !p.state.waits(now) || !p.answers.is_empty() {
            return None;
        }
        let patience = SignedDuration::from_mins(i64::from(self.minutes.max(1)));
        let waited = now.duration_since(p.created).as_secs().max(0);
        let steps = usize::try_from(waited / patience.as_secs()).unwrap_or(usize::MAX);
        let last = self.rungs.len().checked_sub(1)?;
        let at = steps.min(last);
        let passed = i32::try_from(at + 1).unwrap_or(i32::MAX);
        let next = p.created.checked_add(patience * passed).ok();
        Some(Rung {
            how: self.rungs.get(at)?,
            at,
            next: next.filter(|_| at < last),
        })
    }
}

impl Proposal {
    /// How long the first answer took; none while there is none.
    pub fn acknowledged_after(&self) -> Option<SignedDuration> {
        let first = self.answers.first()?;
        Some(first.at.duration_since(self.created))
    }

    /// Bad news is what may be urgent; everything else has a date.
    pub fn may_be_urgent(&self) -> bool {
        matches!(self.effect, Effect::HeadsUp | Effect::Problem { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{PairId, PersonId, ProposalId};
    use crate::proposal::{By, State};
    use uuid::Uuid;

    #[test]
    fn each_quarter_of_an_hour_without_an_answer_is_a_rung() {
        let ladder = Ladder::read("production stands", "call; text message\n\n in person ");
        let id = Uuid::from_u128(1);
        let start: Timestamp = "2027-08-02T08:00:00Z".parse().unwrap();
        let by = By::Person(PersonId(id));
        let mut p = Proposal::new(ProposalId(id), PairId(id), by, Effect::HeadsUp, start);
        p.state = State::Asked;
        assert_eq!(ladder.rung(&p, start), None, "not urgent");
        p.urgent = true;
        let after = |minutes: i64| {
            let rung = ladder.rung(&p, start + SignedDuration::from_mins(minutes));
            let rung = rung.unwrap();
            (
                rung.how,
                rung.next.map(|n| n.duration_since(start).as_mins()),
            )
        };
        assert_eq!(after(0), ("call", Some(15)));
        assert_eq!(after(14), ("call", Some(15)));
        assert_eq!(after(15), ("text message", Some(30)));
        assert_eq!(after(30), ("in person", None));
        assert_eq!(after(500), ("in person", None));
        let hasty = ladder.clone().waiting(5).unwrap();
        let rung = hasty.rung(&p, start + SignedDuration::from_mins(5));
        assert_eq!(rung.map(|r| r.how), Some("text message"));
        assert!(ladder.clone().waiting(0).is_none() && ladder.clone().waiting(481).is_none());
        p.state = State::Done;
        assert_eq!(ladder.rung(&p, start), None, "answered");
        assert_eq!(Ladder::read("", " ; ").rungs.len(), 3);
    }
}
