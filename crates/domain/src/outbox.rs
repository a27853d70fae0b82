//! The outbox: states of an effect on the outside world, and when it is tried again.
use serde::{Deserialize, Serialize};

/// How far an effect has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// Waits for its time; can be taken back.
    Pending,
    /// Given to exactly one sender. Saved before the first byte leaves.
    Sending,
    /// The other side has taken it.
    Done,
    /// It did not happen, and will not by itself.
    Failed,
    /// It may have happened: nobody can say, so nothing repeats it by itself.
    InDoubt,
    /// It left, and a mail server sent it back: somebody did not get it.
    Bounced,
    /// Somebody took it back before it left, or gave it up after it failed.
    TakenBack,
}

impl OutboxState {
    /// On screen.
    pub fn words(self) -> &'static str {
        match self {
            OutboxState::Pending => "waits",
            OutboxState::Sending => "is being sent",
            OutboxState::Done => "sent",
            OutboxState::Failed => "did not leave",
            OutboxState::InDoubt => "may have been sent",
            OutboxState::Bounced => "came back",
            OutboxState::TakenBack => "taken back",
        }
    }
}

/// What kind of effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxKind {
    /// A letter by mail. Its inverse: take it back before it leaves; after that there is none.
    Letter,
}

/// Seconds that a letter waits before it leaves, where nobody set another length.
pub const UNDO_SECONDS: i64 = 30;

const MINUTE: i64 = 60 * 1_000_000;
const LONGEST: i64 = 60 * MINUTE;
/// From then on a person has to look at it.
const PATIENCE: i64 = 48 * 60 * MINUTE;

/// When an effect that surely did not happen is tried again: after 1, 2, 4 … minutes, at most an
/// hour apart, for two days; none after that. All in UTC microseconds; `attempts` counts from 1.
pub fn next_try(attempts: i64, since: i64, now: i64) -> Option<i64> {
    if now - since >= PATIENCE {
        return None;
    }
    let doubled = MINUTE << (attempts - 1).clamp(0, 6);
    Some(now + doubled.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour_and_end_after_two_days() {
        let minutes = |attempts| (next_try(attempts, 0, 0).unwrap_or(-1)) / MINUTE;
        assert_eq!(
            [1, 2, 3, 6, 7, 8, 500].map(minutes),
            [1, 2, 4, 32, 60, 60, 60]
        );
        assert_eq!(
            next_try(3, 0, PATIENCE - 1),
            Some(PATIENCE - 1 + 4 * MINUTE)
        );
        assert_eq!(next_try(3, 0, PATIENCE), None);
    }
}
