//! A stakeholder: how often to be in touch, and whether it is time (`F11`).
use serde::{Deserialize, Serialize};

/// High or low.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Degree {
    /// Little.
    Low,
    /// Much.
    High,
}

/// Where somebody stands towards what we want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Speaks for it unasked.
    Champion,
    /// For it.
    Supporter,
    /// Neither.
    #[default]
    Neutral,
    /// Doubts it.
    Sceptic,
    /// Against it, and able to hold it up.
    Blocker,
}

impl Stance {
    /// All of them, from the friendliest.
    pub const ALL: [Stance; 5] = [
        Stance::Champion,
        Stance::Supporter,
        Stance::Neutral,
        Stance::Sceptic,
        Stance::Blocker,
    ];

    /// The word on screen and in files.
    pub fn word(self) -> &'static str {
        match self {
            Stance::Champion => "champion",
            Stance::Supporter => "supporter",
            Stance::Neutral => "neutral",
            Stance::Sceptic => "sceptic",
            Stance::Blocker => "blocker",
        }
    }

    /// The stance a word means; "critic", "ally" and the like too.
    pub fn from_word(word: &str) -> Option<Stance> {
        Some(match word.trim().to_lowercase().as_str() {
            "champion" | "advocate" => Stance::Champion,
            "supporter" | "ally" | "friend" => Stance::Supporter,
            "neutral" | "open" => Stance::Neutral,
            "sceptic" | "skeptic" | "critic" => Stance::Sceptic,
            "blocker" | "opponent" => Stance::Blocker,
            _ => return None,
        })
    }
}

/// How often to be in touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cadence {
    /// Every 7 days.
    Weekly,
    /// Every 14 days.
    Fortnightly,
    /// Every 30 days.
    Monthly,
    /// Every 90 days.
    Quarterly,
}

impl Cadence {
    /// What the power to hold us up and the interest in us ask for (`F11`).
    pub fn of(power: Degree, interest: Degree) -> Cadence {
        match (power, interest) {
            (Degree::High, Degree::High) => Cadence::Weekly,
            (Degree::High, Degree::Low) => Cadence::Monthly,
            (Degree::Low, Degree::High) => Cadence::Fortnightly,
            (Degree::Low, Degree::Low) => Cadence::Quarterly,
        }
    }

    /// Days from one touch to the next.
    pub fn days(self) -> u32 {
        match self {
            Cadence::Weekly => 7,
            Cadence::Fortnightly => 14,
            Cadence::Monthly => 30,
            Cadence::Quarterly => 90,
        }
    }

    /// The word on screen.
    pub fn word(self) -> &'static str {
        match self {
            Cadence::Weekly => "weekly",
            Cadence::Fortnightly => "fortnightly",
            Cadence::Monthly => "monthly",
            Cadence::Quarterly => "quarterly",
        }
    }

    /// One step closer; weekly stays weekly.
    fn closer(self) -> Cadence {
        match self {
            Cadence::Quarterly => Cadence::Monthly,
            Cadence::Monthly => Cadence::Fortnightly,
            Cadence::Fortnightly | Cadence::Weekly => Cadence::Weekly,
        }
    }
}

/// What the interval to a stakeholder depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// To hold us up, or help.
    pub power: Degree,
    /// In what we do.
    pub interest: Degree,
    /// Towards it.
    pub stance: Stance,
    /// They hang on an initiative that is red.
    pub on_red: bool,
    /// An interval of the pair's own, in days; none: as power and interest ask.
    pub own_days: Option<u32>,
}

/// The shortest interval: two working days, as days of the calendar.
const SHORTEST: f64 = 2.0;

impl Standing {
    /// Days from one touch to the next: power × interest, one step closer for sceptics and
    /// blockers, then halved on a red initiative, not below two working days (`F11`). Sevens halve
    /// to 3.5.
    pub fn interval(&self) -> f64 {
        let days = self.own_days.unwrap_or_else(|| {
            let cadence = Cadence::of(self.power, self.interest);
            match self.stance {
                Stance::Sceptic | Stance::Blocker => cadence.closer().days(),
                _ => cadence.days(),
            }
        });
        let days = f64::from(days.max(1));
        if self.on_red {
            (days / 2.0).max(SHORTEST.min(days))
        } else {
            days
        }
    }

    /// Days since the last touch ÷ interval (`F11`).
    pub fn warmth(&self, days_since: u32) -> Warmth {
        Warmth(f64::from(days_since) / self.interval())
    }
}

/// Days since the last touch ÷ interval.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Warmth(f64);

/// Whether it is time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Touch {
    /// Below 0.8.
    Fine,
    /// From 0.8 to 1.
    Due,
    /// Above 1.
    Overdue,
}

impl Touch {
    /// The word on screen.
    pub fn word(self) -> &'static str {
        match self {
            Touch::Fine => "ok",
            Touch::Due => "due",
            Touch::Overdue => "overdue",
        }
    }
}

impl Warmth {
    /// The ratio; above 1 they have waited too long.
    pub fn ratio(self) -> f64 {
        self.0
    }

    /// Whether it is time.
    pub fn touch(self) -> Touch {
        match self.0 {
            r if r > 1.0 => Touch::Overdue,
            r if r >= 0.8 => Touch::Due,
            _ => Touch::Fine,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Degree::{High, Low};

    fn standing(power: Degree, interest: Degree, stance: Stance) -> Standing {
        Standing {
            power,
            interest,
            stance,
            on_red: false,
            own_days: None,
        }
    }

    #[test]
    fn the_stakeholders_of_the_demo() {
        let grid = Standing {
            on_red: true,
            ..standing(High, Low, Stance::Blocker)
        };
        let rows = [
            (
                standing(High, High, Stance::Supporter),
                9,
                1.29,
                Touch::Overdue,
            ),
            (standing(High, Low, Stance::Neutral), 20, 0.67, Touch::Fine),
            (standing(High, High, Stance::Champion), 4, 0.57, Touch::Fine),
            (
                standing(Low, High, Stance::Sceptic),
                15,
                2.14,
                Touch::Overdue,
            ),
            (grid, 8, 1.14, Touch::Overdue),
            (standing(Low, Low, Stance::Neutral), 40, 0.44, Touch::Fine),
            (standing(Low, High, Stance::Supporter), 6, 0.43, Touch::Fine),
        ];
        for (who, since, ratio, touch) in rows {
            let warmth = who.warmth(since);
            assert!((warmth.ratio() - ratio).abs() < 0.005, "{who:?} {warmth:?}");
            assert_eq!(warmth.touch(), touch, "{who:?}");
        }
        assert_eq!(grid.interval(), 7.0);
    }

    #[test]
    fn doubt_comes_one_step_closer_and_weekly_is_the_closest() {
        let days = |p, i| standing(p, i, Stance::Blocker).interval();
        let found = [
            days(Low, Low),
            days(High, Low),
            days(Low, High),
            days(High, High),
        ];
        assert_eq!(found, [30.0, 14.0, 7.0, 7.0]);
    }

    #[test]
    fn red_halves_but_not_below_two_days_nor_above_what_was_agreed() {
        let mut who = standing(High, High, Stance::Neutral);
        who.on_red = true;
        assert_eq!(who.interval(), 3.5);
        let mut own = |days| {
            who.own_days = Some(days);
            who.interval()
        };
        assert_eq!(
            [own(3), own(2), own(1), own(0), own(60)],
            [2.0, 2.0, 1.0, 1.0, 30.0]
        );
    }

    #[test]
    fn due_from_eight_tenths() {
        let weekly = standing(High, High, Stance::Neutral);
        let found = [5, 6, 7, 8].map(|d| weekly.warmth(d).touch());
        assert_eq!(found, [Touch::Fine, Touch::Due, Touch::Due, Touch::Overdue]);
        for stance in Stance::ALL {
            assert_eq!(Stance::from_word(stance.word()), Some(stance));
        }
        assert_eq!(Stance::from_word("furious"), None);
    }
}
