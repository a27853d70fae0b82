//! The only way for a rule to see the time: every comparison that could turn out differently
//! later is remembered.
use super::Horizon;
use domain::working_time::{WorkingTime, plus_days};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

/// The time of one evaluation.
#[derive(Debug)]
pub struct Watch {
    now: Timestamp,
    next: Option<Timestamp>,
}

impl Watch {
    /// Evaluates at `now`.
    pub fn new(now: Timestamp) -> Watch {
        Watch { now, next: None }
    }

    /// Whether `at` has come.
    pub fn reached(&mut self, at: Timestamp) -> bool {
        let reached = at <= self.now;
        if !reached && self.next.is_none_or(|next| at < next) {
            self.next = Some(at);
        }
        reached
    }

    /// Whether the time is within the last stretch before `at`: not yet `at`, and no more than
    /// `lead` before it.
    pub fn within(&mut self, lead: SignedDuration, at: Timestamp) -> bool {
        !self.reached(at) && self.reached(before(at, lead))
    }

    /// The executive's date; may be different from midnight on.
    pub fn today(&mut self, work: &WorkingTime) -> Date {
        let today = work.date(self.now);
        self.reached(work.midnight(plus_days(today, 1)));
        today
    }

    /// How far ahead a due time stands.
    pub fn horizon(&mut self, due: Timestamp) -> Horizon {
        if self.reached(before(due, SignedDuration::from_hours(48))) {
            Horizon::H48
        } else if self.reached(before(due, SignedDuration::from_hours(24 * 14))) {
            Horizon::D14
        } else {
            Horizon::W6
        }
    }

    /// The earliest instant at which a comparison would turn out differently.
    pub fn next_check(&self) -> Option<Timestamp> {
        self.next
    }
}

/// An instant some time earlier, held at the beginning of jiff's calendar.
pub fn before(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_sub(by).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn remembers_the_earliest_comparison_that_will_turn() {
        let mut watch = Watch::new(at(100));
        assert!(watch.reached(at(100)));
        assert_eq!(watch.next_check(), None);
        assert!(!watch.reached(at(300)));
        assert!(!watch.within(SignedDuration::from_secs(50), at(200)));
        assert_eq!(watch.next_check(), Some(at(150)));
    }
}
