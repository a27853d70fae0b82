//! A measure: a number with a history, and how far it has come from where it began to where it
//! shall be.
use crate::goal::Period;
use crate::id::{GoalId, MeasureId, PersonId};
use crate::status::Override;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Where a number shall go.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// From one value to another, up or down.
    Reach {
        /// Where it began.
        start: f64,
        /// Where it shall be at the end of the plan period.
        target: f64,
    },
    /// Between two values, all the time.
    Within {
        /// The lowest that is good.
        low: f64,
        /// The highest that is good.
        high: f64,
    },
}

/// Numbers that are no aim.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum BadAim {
    /// Not a number.
    #[error("{0} is no value a measure can have: write a plain number")]
    NoNumber(f64),
    /// Nothing to move.
    #[error(
        "start and target are both {0}: there is no way to go. Name another target, or a range \
         to stay within"
    )]
    NoWay(f64),
    /// The wrong way round.
    #[error("the range from {low} to {high} is empty: write the lower value first")]
    EmptyRange {
        /// Said to be the lowest.
        low: f64,
        /// Said to be the highest.
        high: f64,
    },
}

impl Aim {
    /// From a start to a target, higher or lower.
    pub fn reach(start: f64, target: f64) -> Result<Aim, BadAim> {
        numbers([start, target])?;
        if start == target {
            return Err(BadAim::NoWay(start));
        }
        Ok(Aim::Reach { start, target })
    }

    /// To stay from low to high, both good.
    pub fn within(low: f64, high: f64) -> Result<Aim, BadAim> {
        numbers([low, high])?;
        if low > high {
            return Err(BadAim::EmptyRange { low, high });
        }
        Ok(Aim::Within { low, high })
    }

    /// How far it has come: 0 at the start, 1 at the target, below and above where it went the
    /// wrong way or further. Within a range 1; outside it less by the distance in widths of the
    /// range, not below 0.
    pub fn progress(self, now: f64) -> f64 {
        match self {
            Aim::Reach { start, target } => (now - start) / (target - start),
            Aim::Within { low, high } => {
                let off = (low - now).max(now - high).max(0.0);
                if off == 0.0 {
                    1.0
                } else if high > low {
                    (1.0 - off / (high - low)).max(0.0)
                } else {
                    0.0
                }
            }
        }
    }

    /// Progress beside the share of the plan period that is gone (`F7`). A range is to be kept from
    /// the first day on, so its pace is its progress. None on the first day of a period, and where
    /// the value is no number.
    pub fn pace(self, now: f64, elapsed: f64) -> Option<f64> {
        let pace = match self {
            Aim::Reach { .. } if elapsed > 0.0 => self.progress(now) / elapsed,
            Aim::Reach { .. } => return None,
            Aim::Within { .. } => self.progress(now),
        };
        pace.is_finite().then_some(pace)
    }
}

fn numbers(values: [f64; 2]) -> Result<(), BadAim> {
    match values.into_iter().find(|v| !v.is_finite()) {
        Some(value) => Err(BadAim::NoNumber(value)),
        None => Ok(()),
    }
}

/// The share of a plan period that is gone on a day: full days before it by all days, 0 to 1.
pub fn elapsed(period: Period, today: Date) -> f64 {
    let days = |from: Date, to: Date| f64::from((to - from).get_days());
    let all = days(period.from, period.to) + 1.0;
    if all <= 0.0 {
        return 1.0;
    }
    (days(period.from, today) / all).clamp(0.0, 1.0)
}

/// A number that is watched.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Identity.
    pub id: MeasureId,
    /// What it is called.
    pub title: String,
    /// How it is counted, so that two people get the same number; may be empty.
    pub definition: String,
    /// In what it is counted ("%", "contracts"); may be empty.
    pub unit: String,
    /// Who keeps it.
    pub owner: Option<PersonId>,
    /// The goal that it measures.
    pub goal: Option<GoalId>,
    /// Where it shall go; none where it is only watched.
    pub aim: Option<Aim>,
    /// How often there is a new value, in days.
    pub cadence_days: Option<u32>,
    /// What its owner says it is, shown beside what was found (`F7`).
    pub by_owner: Option<Override>,
}

impl Measure {
    /// A measure of which the title is known.
    pub fn new(id: MeasureId, title: impl Into<String>) -> Measure {
        Measure {
            id,
            title: title.into(),
            definition: String::new(),
            unit: String::new(),
            owner: None,
            goal: None,
            aim: None,
            cadence_days: None,
            by_owner: None,
        }
    }
}

/// One value of a measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// On which day it was so.
    pub on: Date,
    /// How it was.
    pub value: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn up_down_and_between() {
        let up = Aim::reach(14.0, 22.0).unwrap();
        assert_eq!(
            (up.progress(14.0), up.progress(18.0), up.progress(22.0)),
            (0.0, 0.5, 1.0)
        );
        let down = Aim::reach(11.0, 7.0).unwrap();
        assert_eq!((down.progress(13.0), down.progress(6.0)), (-0.5, 1.25));
        let between = Aim::within(40.0, 50.0).unwrap();
        let found = [40.0, 50.0, 55.0, 30.0, 0.0].map(|v| between.progress(v));
        assert_eq!(found, [1.0, 1.0, 0.5, 0.0, 0.0]);
        let one = Aim::within(0.0, 0.0).unwrap();
        assert_eq!((one.progress(0.0), one.progress(0.1)), (1.0, 0.0));
    }

    #[test]
    fn pace_needs_time_gone_except_within_a_range() {
        let up = Aim::reach(0.0, 10.0).unwrap();
        assert_eq!((up.pace(3.0, 0.6), up.pace(3.0, 0.0)), (Some(0.5), None));
        assert_eq!(up.pace(f64::NAN, 0.5), None);
        assert_eq!(Aim::within(1.0, 2.0).unwrap().pace(1.5, 0.0), Some(1.0));
    }

    #[test]
    fn what_is_no_aim_says_what_would_be() {
        let said = [
            Aim::reach(5.0, 5.0),
            Aim::reach(f64::NAN, 5.0),
            Aim::within(3.0, 2.0),
        ]
        .map(|a| a.unwrap_err().to_string());
        assert!(said[0].starts_with("start and target are both 5:"));
        assert!(said[1].starts_with("NaN is no value") && said[2].contains("lower value first"));
    }

    #[test]
    fn the_demo_s_period_is_58_per_cent_gone() {
        let period = Period {
            from: date(2027, 1, 11),
            to: date(2027, 12, 26),
        };
        assert_eq!(elapsed(period, date(2027, 8, 2)), 0.58);
        assert_eq!(elapsed(period, date(2026, 8, 2)), 0.0);
        assert_eq!(elapsed(period, date(2028, 8, 2)), 1.0);
        let backwards = Period {
            from: date(2027, 2, 1),
            to: date(2027, 1, 1),
        };
        assert_eq!(elapsed(backwards, date(2027, 1, 15)), 1.0);
    }
}
