//! When work will be done (`F8`): what the plan says, and what the past says of such plans.
//!
//! Lengths are working days without a calendar.
mod chain;
mod dice;
mod estimate;
mod network;
mod outside;
mod simulate;

pub use chain::Chain;
pub use dice::Dice;
pub use estimate::{BadEstimate, Estimate, MOST_DAYS, Point};
pub use network::{Item, MOST_ITEMS, Network, NetworkError, order};
pub use outside::{Closed, DEFAULT, ENOUGH, Factor, Past};
pub use simulate::{ItemRuns, Runs, simulate};

use crate::status::Colour;
use std::fmt::Display;
use std::hash::Hash;

/// How often the work is done where nothing else was said (`F8`).
pub const RUNS: usize = 5_000;
/// The most runs that are done.
pub const MOST_RUNS: usize = 1_000_000;
/// The most runs times items: 160 MB of times.
pub const MOST_THROWS: usize = 20_000_000;

/// How a forecast is thrown. Stored beside its result, it gives the same result again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throw {
    runs: usize,
    /// Where the dice begin.
    pub seed: u64,
}

/// Too many runs, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadRuns {
    /// Not from 1 to [`MOST_RUNS`].
    #[error("{0} runs: write a number from 1 to 1,000,000, or leave it out for 5,000")]
    Outside(u64),
    /// More than [`MOST_THROWS`] with so many items.
    #[error("{runs} runs of {items} items are more than is forecast at once: write at most {most}")]
    TooLong {
        /// As asked.
        runs: usize,
        /// In the network.
        items: usize,
        /// What would do.
        most: usize,
    },
}

impl Throw {
    /// So many runs, from 1 to [`MOST_RUNS`].
    pub fn new(runs: u64, seed: u64) -> Result<Throw, BadRuns> {
        match usize::try_from(runs) {
            Ok(runs @ 1..=MOST_RUNS) => Ok(Throw { runs, seed }),
            _ => Err(BadRuns::Outside(runs)),
        }
    }

    /// How often.
    pub fn runs(&self) -> usize {
        self.runs
    }
}

/// What one view says.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Half of the runs were done by this working day.
    pub p50: f64,
    /// Four of five runs were done by this working day.
    pub p80: f64,
    /// The share of the runs that were done by the deadline, 0 to 1; none without a deadline.
    pub on_time: Option<f64>,
    /// The longest chain, reckoned by hand.
    pub chain: Chain,
    /// One for each item, in the order they were given.
    pub items: Vec<ItemRuns>,
}

impl View {
    /// The probability's colour; none without a deadline.
    pub fn colour(&self) -> Option<Colour> {
        self.on_time.map(colour)
    }
}

/// 80 % and more green, 50 % and more amber, else red (`F8`).
pub fn colour(on_time: f64) -> Colour {
    match on_time {
        p if p >= 0.8 => Colour::Green,
        p if p >= 0.5 => Colour::Amber,
        _ => Colour::Red,
    }
}

/// Both views of one network.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// How it was thrown.
    pub throw: Throw,
    /// Working days from now to the deadline.
    pub deadline: Option<f64>,
    /// What the plan says.
    pub inside: View,
    /// What the past says; with the factor of each item, in the order they were given.
    pub outside: View,
    /// By what the past lengthens each item.
    pub factors: Vec<Factor>,
}

impl Forecast {
    /// The view that a status follows: the outside one where every item's past is known, else the
    /// inside one (`decisions.md`). Both are shown.
    pub fn leading(&self) -> &View {
        if self.factors.iter().all(Factor::known) {
            &self.outside
        } else {
            &self.inside
        }
    }
}

/// Forecasts a network. `deadline` is in working days from now; `factors` say by what the past
/// lengthens each item, in the order they were given, and are [`DEFAULT`] where one is missing.
pub fn forecast<K: Clone + Eq + Hash + Display>(
    network: &Network<K>,
    factors: &[Factor],
    deadline: Option<f64>,
    throw: Throw,
) -> Result<Forecast, BadRuns> {
    let items = network.items().len();
    if throw.runs.saturating_mul(items) > MOST_THROWS {
        return Err(BadRuns::TooLong {
            runs: throw.runs,
            items,
            most: MOST_THROWS / items.max(1),
        });
    }
    let missing = Factor::of(&[], &[]);
    let factors: Vec<Factor> = (0..items)
        .map(|place| factors.get(place).copied().unwrap_or(missing))
        .collect();
    let past: Vec<f64> = factors.iter().map(|f| f.k).collect();
    let inside = simulate(network, &[], throw.runs, throw.seed);
    // Where all take so many times as long, so does the whole, and need not be done again.
    let outside = match past.split_first() {
        Some((k, rest)) if rest.iter().all(|other| other == k) => inside.stretched(*k),
        _ => simulate(network, &past, throw.runs, throw.seed),
    };
    Ok(Forecast {
        throw,
        deadline,
        inside: view(inside, Chain::longest(network, &[]), deadline),
        outside: view(outside, Chain::longest(network, &past), deadline),
        factors,
    })
}

/// What runs and the longest chain come to.
fn view(runs: Runs, chain: Chain, deadline: Option<f64>) -> View {
    // Sums of fractions may pass a whole number by their last bit.
    const HAIR: f64 = 1e-9;
    let [p50, p80] = simulate::quantiles(&runs.ends, [0.5, 0.8], &mut Vec::new());
    let on_time = deadline.map(|deadline| {
        let done = runs.ends.iter().filter(|end| **end <= deadline + HAIR);
        done.count() as f64 / runs.ends.len().max(1) as f64
    });
    View {
        p50,
        p80,
        on_time,
        chain,
        items: runs.items,
    }
}

#[cfg(test)]
#[path = "forecast_test.rs"]
mod tests;
