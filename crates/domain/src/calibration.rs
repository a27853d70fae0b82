//! How good earlier forecasts were, once it is known what became of them.
//!
//! Brier, "Verification of forecasts expressed in terms of probability" (Monthly Weather Review 78,
//! 1950); pinball loss after Koenker and Bassett, "Regression quantiles" (Econometrica 46, 1978).
use crate::forecast::{Factor, Forecast, View};
use crate::id::{ForecastId, InitiativeId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A forecast that has come due.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settled {
    /// The probability given for being in time, 0 to 1.
    pub on_time: f64,
    /// The working day that half was to be done by.
    pub p50: f64,
    /// The working day that four of five were to be done by.
    pub p80: f64,
    /// The deadline, in working days from when the forecast was made.
    pub deadline: f64,
    /// Working days it took.
    pub actual: f64,
}

impl Settled {
    /// Whether it was in time.
    pub fn was_on_time(&self) -> bool {
        self.actual <= self.deadline
    }
}

/// A forecast as it was made of an initiative: kept with its seed, so that it can be thrown again,
/// and asked later how good it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Identity.
    pub id: ForecastId,
    /// Of what.
    pub initiative: InitiativeId,
    /// On which day.
    pub made: Date,
    /// Where the dice began.
    pub seed: u64,
    /// How often it was thrown.
    pub runs: usize,
    /// The deadline, in working days from then.
    pub deadline: f64,
    /// What the plan said.
    pub inside: Odds,
    /// What the past said.
    pub outside: Odds,
    /// Whether the past was known, so that a status followed it.
    pub past_known: bool,
}

/// What one view of a kept forecast said.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Odds {
    /// Half of the runs were done by this working day.
    pub p50: f64,
    /// Four of five were.
    pub p80: f64,
    /// The share that was in time, 0 to 1.
    pub on_time: f64,
}

impl Kept {
    /// What a forecast says, to be kept; none where it had no deadline.
    pub fn of(
        (id, initiative): (ForecastId, InitiativeId),
        made: Date,
        found: &Forecast,
    ) -> Option<Kept> {
        let odds = |view: &View| {
            Some(Odds {
                p50: view.p50,
                p80: view.p80,
                on_time: view.on_time?,
            })
        };
        Some(Kept {
            id,
            initiative,
            made,
            seed: found.throw.seed,
            runs: found.throw.runs(),
            deadline: found.deadline?,
            inside: odds(&found.inside)?,
            outside: odds(&found.outside)?,
            past_known: found.factors.iter().all(Factor::known),
        })
    }

    /// The view that a status follows (`decisions.md`).
    pub fn leading(&self) -> Odds {
        match self.past_known {
            true => self.outside,
            false => self.inside,
        }
    }

    /// What became of it, once it is known in how many working days it was done.
    pub fn settle(&self, actual: f64) -> Settled {
        let said = self.leading();
        Settled {
            on_time: said.on_time,
            p50: said.p50,
            p80: said.p80,
            deadline: self.deadline,
            actual,
        }
    }
}

/// Outcomes below which no score is said.
pub const FLOOR: usize = 5;

/// How good a number of forecasts were.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// How many.
    pub count: usize,
    /// Mean square of probability less outcome: 0 is perfect, 0.25 is what "50 %" always gets.
    pub brier: f64,
    /// Mean pinball loss of the P50, working days: half the mean miss.
    pub pinball_p50: f64,
    /// Mean pinball loss of the P80, working days.
    pub pinball_p80: f64,
    /// The share that was done by its P50; 0.5 if they were good.
    pub within_p50: f64,
    /// The share that was done by its P80; 0.8 if they were good.
    pub within_p80: f64,
    /// Given probability beside what became of it.
    pub bands: Vec<Band>,
}

/// Forecasts of about the same probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// From this probability; the next band begins 0.2 later, the last one holds 1 too.
    pub from: f64,
    /// How many.
    pub count: usize,
    /// The mean probability given.
    pub given: f64,
    /// The share that was in time.
    pub came: f64,
}

/// What a forecast at one quantile loses, working days: its miss, weighted by the quantile where it
/// was too early, by the rest to one where it was too late.
pub fn pinball(quantile: f64, said: f64, actual: f64) -> f64 {
    let miss = actual - said;
    if miss >= 0.0 {
        quantile * miss
    } else {
        (quantile - 1.0) * miss
    }
}

/// Scores forecasts that have come due; none without any.
pub fn calibrate(settled: &[Settled]) -> Option<Calibration> {
    if settled.is_empty() {
        return None;
    }
    let mean =
        |of: &dyn Fn(&Settled) -> f64| settled.iter().map(of).sum::<f64>() / settled.len() as f64;
    let share = |of: &dyn Fn(&Settled) -> bool| mean(&|s| f64::from(u8::from(of(s))));
    Some(Calibration {
        count: settled.len(),
        brier: mean(&|s| {
            let miss = s.on_time - f64::from(u8::from(s.was_on_time()));
            miss * miss
        }),
        pinball_p50: mean(&|s| pinball(0.5, s.p50, s.actual)),
        pinball_p80: mean(&|s| pinball(0.8, s.p80, s.actual)),
        within_p50: share(&|s| s.actual <= s.p50),
        within_p80: share(&|s| s.actual <= s.p80),
        bands: bands(settled),
    })
}

/// Fifths of the probability scale that hold any forecast.
fn bands(settled: &[Settled]) -> Vec<Band> {
    let band_of = |s: &Settled| ((s.on_time * 5.0) as usize).min(4);
    let mut bands = Vec::new();
    for band in 0..5 {
        let held: Vec<&Settled> = settled.iter().filter(|s| band_of(s) == band).collect();
        if !held.is_empty() {
            let count = held.len() as f64;
            let came = held.iter().filter(|s| s.was_on_time()).count();
            bands.push(Band {
                from: band as f64 / 5.0,
                count: held.len(),
                given: held.iter().map(|s| s.on_time).sum::<f64>() / count,
                came: came as f64 / count,
            });
        }
    }
    bands
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn settled(on_time: f64, actual: f64) -> Settled {
        Settled {
            on_time,
            p50: 10.0,
            p80: 14.0,
            deadline: 12.0,
            actual,
        }
    }

    #[test]
    fn scores_reckoned_by_hand() {
        let found = calibrate(&[
            settled(0.9, 9.0),
            settled(0.6, 13.0),
            settled(0.6, 11.0),
            settled(0.2, 20.0),
        ])
        .unwrap();
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a}, not {b}");
        near(found.brier, (0.01 + 0.36 + 0.16 + 0.04) / 4.0);
        near(found.pinball_p50, (0.5 + 1.5 + 0.5 + 5.0) / 4.0);
        near(found.pinball_p80, (1.0 + 0.2 + 0.6 + 4.8) / 4.0);
        near(found.within_p50, 0.25);
        near(found.within_p80, 0.75);
        let bands: Vec<_> = found
            .bands
            .iter()
            .map(|b| (b.from, b.count, b.came))
            .collect();
        assert_eq!(bands, [(0.2, 1, 0.0), (0.6, 2, 0.5), (0.8, 1, 1.0)]);
        assert_eq!(calibrate(&[]), None);
    }

    proptest! {
        /// The true quantile loses least: no other constant does better on the same outcomes.
        #[test]
        fn pinball_is_least_at_the_quantile(
            actual in proptest::collection::vec(0.0..50.0_f64, 1..40), other in 0.0..50.0_f64,
        ) {
            let mut sorted = actual.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            let rank = (0.8 * sorted.len() as f64).ceil() as usize - 1;
            let loss = |said: f64| actual.iter().map(|a| pinball(0.8, said, *a)).sum::<f64>();
            prop_assert!(loss(sorted[rank]) <= loss(other) + 1e-9);
        }

        #[test]
        fn every_forecast_stands_in_one_band(
            given in proptest::collection::vec(0.0..=1.0_f64, 1..50)
        ) {
            let all: Vec<Settled> = given.iter().map(|p| settled(*p, 11.0)).collect();
            let found = calibrate(&all).unwrap();
            prop_assert_eq!(found.bands.iter().map(|b| b.count).sum::<usize>(), all.len());
            prop_assert!((0.0..=1.0).contains(&found.brier));
        }
    }
}
