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

/// Two further values on the way to a target: what is promised at least, and what would be
/// splendid. Neither changes a colour; the target alone does (`F7`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Marks {
    /// Between start and target: what is promised.
    pub commit: Option<f64>,
    /// Beyond the target: what would be splendid.
    pub stretch: Option<f64>,
}

/// Marks that are on the wrong side of the target.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum BadMarks {
    /// Only a way has marks.
    #[error("what is promised and what would be splendid need a start and a target")]
    NoWay,
    /// Not between start and target.
    #[error("what is promised ({0}) is to lie between start and target")]
    Commit(f64),
    /// Not beyond the target.
    #[error("what would be splendid ({0}) is to lie beyond the target")]
    Stretch(f64),
}

impl Marks {
    /// Marks that fit an aim.
    ///
    /// # Errors
    /// The first that does not.
    pub fn of(aim: Option<Aim>, marks: Marks) -> Result<Marks, BadMarks> {
        if marks == Marks::default() {
            return Ok(marks);
        }
        let Some(aim @ Aim::Reach { .. }) = aim else {
            return Err(BadMarks::NoWay);
        };
        let off = |range: std::ops::RangeInclusive<f64>| {
            move |v: &f64| !range.contains(&aim.progress(*v))
        };
        match (
            marks.commit.filter(off(0.0..=1.0)),
            marks.stretch.filter(off(1.0..=f64::MAX)),
        ) {
            (Some(commit), _) => Err(BadMarks::Commit(commit)),
            (_, Some(stretch)) => Err(BadMarks::Stretch(stretch)),
            _ => Ok(marks),
        }
    }
}

/// Where the values of a measure come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Somebody or a program writes them down.
    #[default]
    Typed,
    /// Another measure's progress, in per cent.
    Measure(MeasureId),
    /// The progress of the goals below its goal, weighted (`F6`), in per cent.
    Goals,
    /// Milestones done of all that serve its goal, in per cent.
    Milestones,
    /// Actions done of all that serve its goal, in per cent.
    Actions,
}

/// So many of so many, in per cent; none of nothing.
pub fn per_cent(done: u32, all: u32) -> Option<f64> {
    (all > 0).then(|| f64::from(done) * 100.0 / f64::from(all))
}

/// The progress of several, each with its weight (`F6`), in per cent; one that went the wrong way
/// counts as none, one beyond its target as whole. None of nothing.
pub fn together(parts: &[(f64, u8)]) -> Option<f64> {
    let weight: f64 = parts.iter().map(|(_, w)| f64::from(*w)).sum();
    let gone = |(p, w): &(f64, u8)| p.clamp(0.0, 1.0) * f64::from(*w);
    (weight > 0.0).then(|| parts.iter().map(gone).sum::<f64>() * 100.0 / weight)
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
    /// What is promised on the way, and what would be splendid beyond it.
    pub marks: Marks,
    /// Where its values come from.
    pub source: Source,
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
            marks: Marks::default(),
            source: Source::default(),
        }
    }
}

impl Measure {
    /// The day on which it was made, in UTC, as its identity says.
    pub fn made(&self) -> Option<Date> {
        let (seconds, _) = self.id.0.get_timestamp()?.to_unix();
        let at = jiff::Timestamp::from_second(i64::try_from(seconds).ok()?).ok()?;
        Some(at.to_zoned(jiff::tz::TimeZone::UTC).date())
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
    fn what_is_promised_lies_on_the_way_and_what_is_splendid_beyond() {
        let down = Aim::reach(11.0, 7.0).ok();
        let of = |commit, stretch| Marks::of(down, Marks { commit, stretch });
        assert!(of(Some(8.0), Some(6.0)).is_ok() && of(None, None).is_ok());
        assert_eq!(of(Some(6.0), None), Err(BadMarks::Commit(6.0)));
        assert_eq!(of(Some(12.0), None), Err(BadMarks::Commit(12.0)));
        assert_eq!(of(Some(8.0), Some(8.0)), Err(BadMarks::Stretch(8.0)));
        let marks = Marks {
            commit: Some(45.0),
            stretch: None,
        };
        let range = Aim::within(40.0, 50.0).ok();
        assert_eq!(Marks::of(range, marks), Err(BadMarks::NoWay));
        assert_eq!(Marks::of(None, marks), Err(BadMarks::NoWay));
    }

    #[test]
    fn counted_progress_is_a_share_and_nothing_of_nothing() {
        assert_eq!((per_cent(3, 4), per_cent(0, 0)), (Some(75.0), None));
        assert_eq!(together(&[(0.5, 3), (1.0, 1)]), Some(62.5));
        assert_eq!(together(&[(-2.0, 1), (4.0, 1)]), Some(50.0));
        assert_eq!(together(&[]), None);
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
