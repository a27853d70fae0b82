//! The first half-hour of a new pair, and its first ninety days (`R47`, `R77`, `F21`).
use jiff::civil::Date;

/// A step of the first half-hour. Each may be left out and come back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// What the two are for, in draft.
    Charter,
    /// How each of them works.
    Profile,
    /// Hours, money, what stays between them.
    Agreement,
    /// When they meet.
    Cadence,
    /// What the assistant may decide, with the values that many pairs begin with.
    Rights,
    /// The first three goals.
    Goals,
    /// Thirty, sixty, ninety days.
    Days,
}

impl Step {
    /// In the order in which they are taken.
    pub const ALL: [Step; 7] = [
        Step::Charter,
        Step::Profile,
        Step::Agreement,
        Step::Cadence,
        Step::Rights,
        Step::Goals,
        Step::Days,
    ];

    /// Its name in an address and in what is kept.
    pub fn word(self) -> &'static str {
        match self {
            Step::Charter => "charter",
            Step::Profile => "profile",
            Step::Agreement => "agreement",
            Step::Cadence => "cadence",
            Step::Rights => "rights",
            Step::Goals => "goals",
            Step::Days => "days",
        }
    }

    /// The step of a word.
    pub fn of(word: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|s| s.word() == word)
    }

    /// What it asks for.
    pub fn words(self) -> &'static str {
        match self {
            Step::Charter => "A charter in draft: one sentence is enough",
            Step::Profile => "How each of you works best",
            Step::Agreement => "Hours, money, and what stays between you",
            Step::Cadence => "When the two of you meet",
            Step::Rights => "What may be decided without asking",
            Step::Goals => "The first three goals",
            Step::Days => "The first thirty, sixty and ninety days",
        }
    }

    /// How many minutes it takes; all of them together are the half-hour.
    pub fn minutes(self) -> u32 {
        match self {
            Step::Charter => 8,
            Step::Profile | Step::Agreement => 5,
            Step::Cadence => 2,
            Step::Rights => 3,
            Step::Goals => 4,
            Step::Days => 3,
        }
    }
}

/// One thing to have done by a day of the first ninety.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// Its name in a form.
    pub key: &'static str,
    /// By which day, counted from the first.
    pub day: u16,
    /// What.
    pub title: &'static str,
}

const fn by(key: &'static str, day: u16, title: &'static str) -> Planned {
    Planned { key, day, title }
}

/// What many assistants do in their first ninety days (`F21`); the pair strikes out what it does
/// not want.
pub const FIRST_NINETY: [Planned; 14] = [
    by("charter", 1, "Both names under the charter"),
    by("access", 1, "List of accesses, no more than is needed"),
    by("brief", 1, "First daily brief"),
    by("shadow", 30, "Sit in on a full week of meetings"),
    by("people", 30, "Map of the people around the executive"),
    by("preferences", 30, "Preferences written down and read back"),
    by("diary", 30, "The diary is the assistant’s to run"),
    by("inbox", 30, "The inbox is sorted every morning"),
    by(
        "drafts",
        60,
        "Drafts and follow-ups come from the assistant",
    ),
    by("audit", 60, "First time audit, read together"),
    by("own", 90, "The half-hour runs without being asked for"),
    by("decide", 90, "“Do it, tell me” or more in three areas"),
    by("value", 90, "First report of hours given back"),
    by("survey", 90, "The eight elements, answered by both"),
];

impl Planned {
    /// Its date, where the first day is `first`.
    pub fn on(&self, first: Date) -> Date {
        crate::working_time::plus_days(first, i64::from(self.day) - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_steps_are_a_half_hour() {
        let minutes: u32 = Step::ALL.into_iter().map(Step::minutes).sum();
        assert_eq!(minutes, 30);
        for step in Step::ALL {
            assert_eq!(Step::of(step.word()), Some(step));
        }
    }

    #[test]
    fn the_first_day_counts() {
        let last = FIRST_NINETY.last().unwrap();
        assert_eq!(FIRST_NINETY[0].on(date(2027, 8, 2)), date(2027, 8, 2));
        assert_eq!(last.on(date(2027, 8, 2)), date(2027, 10, 30));
    }
}
