//! The pair's strategic plan, and what a quarter's close says of each goal (`R74`).
use crate::answers::Round;
use crate::id::GoalId;
use crate::statement::Statement;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is decided about a thing when it is looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It goes on as it is.
    Keep,
    /// It goes on, otherwise.
    Change,
    /// It ends.
    Stop,
}

impl Verdict {
    /// In the order of the buttons.
    pub const ALL: [Verdict; 3] = [Verdict::Keep, Verdict::Change, Verdict::Stop];

    /// Its word in a form and in what is kept.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Keep => "keep",
            Verdict::Change => "change",
            Verdict::Stop => "stop",
        }
    }

    /// The verdict of a word; "drop" is "stop".
    pub fn of(word: &str) -> Option<Verdict> {
        match word.trim().to_lowercase().as_str() {
            "keep" => Some(Verdict::Keep),
            "change" => Some(Verdict::Change),
            "stop" | "drop" => Some(Verdict::Stop),
            _ => None,
        }
    }
}

/// The parts of the plan that are written for it alone; all else is composed.
pub const RISKS: &str = "risks";
/// What both learn next.
pub const LEARNING: &str = "learning";

/// The first day of the next quarter: then the plan is gone through again.
pub fn next_close(day: Date) -> Date {
    let month = (day.month() - 1) / 3 * 3 + 1;
    let first = Date::constant(day.year(), month, 1);
    first
        .checked_add(jiff::Span::new().months(3))
        .unwrap_or(day)
}

/// Under which part a quarter's verdict on a goal stands.
pub fn close_key(day: Date, goal: GoalId) -> String {
    format!("close.{}.{goal}", Round::quarter(day))
}

/// The verdict on a goal in the quarter of a day, with its words; none: it was not asked yet.
pub fn closed(plan: &Statement, day: Date, goal: GoalId) -> Option<(Verdict, &str)> {
    let said = plan.part(&close_key(day, goal));
    let (word, words) = said.split_once('\n').unwrap_or((said, ""));
    Some((Verdict::of(word)?, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_close_is_the_first_of_a_quarter() {
        let of = |m, d| next_close(Date::constant(2027, m, d));
        assert_eq!(of(8, 2), Date::constant(2027, 10, 1));
        assert_eq!(of(10, 1), Date::constant(2028, 1, 1));
        assert_eq!(of(12, 31), Date::constant(2028, 1, 1));
    }

    #[test]
    fn a_verdict_is_read_as_it_is_said() {
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::of(verdict.word()), Some(verdict));
        }
        assert_eq!(Verdict::of(" Drop"), Some(Verdict::Stop));
        assert_eq!(Verdict::of("perhaps"), None);
    }
}
