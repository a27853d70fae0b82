//! Together (`F5`): goal-linked hours a day before, each alone, and now, as one pair.
use super::Minutes;
use super::minutes::divide;

/// "4.0 + 2.5 = 8.8".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Multiplier {
    /// The executive's goal-linked minutes a day in the recorded weeks.
    pub executive_before: Minutes,
    /// The assistant's.
    pub assistant_before: Minutes,
    /// The executive's now.
    pub executive_now: Minutes,
    /// The assistant's now.
    pub assistant_now: Minutes,
}

/// Puts the two of them together; none where the recorded weeks hold nothing to compare with.
pub fn multiplier(before: (Minutes, Minutes), now: (Minutes, Minutes)) -> Option<Multiplier> {
    let found = Multiplier {
        executive_before: before.0,
        assistant_before: before.1,
        executive_now: now.0,
        assistant_now: now.1,
    };
    (found.parts() > Minutes::ZERO).then_some(found)
}

impl Multiplier {
    /// What the two came to before.
    pub fn parts(&self) -> Minutes {
        self.executive_before + self.assistant_before
    }

    /// What they come to now.
    pub fn together(&self) -> Minutes {
        self.executive_now + self.assistant_now
    }

    /// Now ÷ sum of the parts − 1, in whole per cent.
    pub fn synergy_percent(&self) -> i64 {
        let more = self.together() - self.parts();
        divide(
            i128::from(more.thousandths()) * 100,
            i128::from(self.parts().thousandths()),
        )
    }

    /// "4.0 + 2.5 = 8.8".
    pub fn text(&self) -> String {
        format!(
            "{} + {} = {}",
            self.executive_before.in_hours(1),
            self.assistant_before.in_hours(1),
            self.together().in_hours(1)
        )
    }
}
