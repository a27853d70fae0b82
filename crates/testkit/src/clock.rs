//! A clock that stands still until it is told to move.
use app::port::Clock;
use jiff::{SignedDuration, Timestamp};
use std::sync::Mutex;

/// Monday 2 August 2027, 08:10 in London (`docs/decisions`, Demo), until moved.
pub const START: Timestamp = Timestamp::constant(1_817_190_600, 0);

/// A clock for stories.
pub struct StillClock(Mutex<Timestamp>);

impl Default for StillClock {
    fn default() -> Self {
        StillClock(Mutex::new(START))
    }
}

impl StillClock {
    /// Moves it on, or back with a negative length.
    ///
    /// # Panics
    /// When that leaves the years that have timestamps.
    pub fn pass(&self, length: SignedDuration) {
        *self.hand() += length;
    }

    /// Sets it.
    pub fn set(&self, at: Timestamp) {
        *self.hand() = at;
    }

    fn hand(&self) -> std::sync::MutexGuard<'_, Timestamp> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        *self.hand()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories_begin_on_the_demo_s_monday() {
        assert_eq!(START.to_string(), "2027-08-02T07:10:00Z");
    }
}
