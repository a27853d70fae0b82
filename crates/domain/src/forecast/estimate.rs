//! Three points: at best, most likely, at worst; and the spread between them.
use super::dice::Dice;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest estimate that is believed: about four hundred years of work.
pub const MOST_DAYS: f64 = 100_000.0;

/// Working days that a piece of work takes: at best, most likely, at worst (`F8`).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "(f64, f64, f64)", into = "(f64, f64, f64)")]
pub struct Estimate {
    best: f64,
    likely: f64,
    worst: f64,
}

/// One of the three points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// O, at best.
    Best,
    /// M, most likely.
    Likely,
    /// P, at worst.
    Worst,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Point::Best => "o (at best)",
            Point::Likely => "m (most likely)",
            Point::Worst => "p (at worst)",
        })
    }
}

/// Three numbers that are no estimate.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum BadEstimate {
    /// A number that cannot be a length of time.
    #[error("{point} is {value}: write working days from 0 to 100,000")]
    NoLength {
        /// Which.
        point: Point,
        /// What stood there.
        value: f64,
    },
    /// Not in their order.
    #[error(
        "o/m/p are {best}/{likely}/{worst}: the most likely stands between the best and the worst; \
         write them from the shortest to the longest"
    )]
    OutOfOrder {
        /// O.
        best: f64,
        /// M.
        likely: f64,
        /// P.
        worst: f64,
    },
}

impl TryFrom<(f64, f64, f64)> for Estimate {
    type Error = BadEstimate;
    fn try_from((best, likely, worst): (f64, f64, f64)) -> Result<Estimate, BadEstimate> {
        Estimate::new(best, likely, worst)
    }
}

impl From<Estimate> for (f64, f64, f64) {
    fn from(e: Estimate) -> Self {
        (e.best, e.likely, e.worst)
    }
}

impl Estimate {
    /// What takes no time.
    pub const NOTHING: Estimate = Estimate {
        best: 0.0,
        likely: 0.0,
        worst: 0.0,
    };

    /// Working days at best, most likely and at worst, each from 0 to [`MOST_DAYS`], in that order.
    pub fn new(best: f64, likely: f64, worst: f64) -> Result<Estimate, BadEstimate> {
        let points = [
            (Point::Best, best),
            (Point::Likely, likely),
            (Point::Worst, worst),
        ];
        for (point, value) in points {
            if !(0.0..=MOST_DAYS).contains(&value) {
                return Err(BadEstimate::NoLength { point, value });
            }
        }
        if best > likely || likely > worst {
            return Err(BadEstimate::OutOfOrder {
                best,
                likely,
                worst,
            });
        }
        Ok(Estimate {
            best,
            likely,
            worst,
        })
    }

    /// At best, O.
    pub fn best(&self) -> f64 {
        self.best
    }

    /// Most likely, M.
    pub fn likely(&self) -> f64 {
        self.likely
    }

    /// At worst, P.
    pub fn worst(&self) -> f64 {
        self.worst
    }

    /// (O + 4M + P) ÷ 6 (`F8`).
    pub fn mean(&self) -> f64 {
        (self.best + 4.0 * self.likely + self.worst) / 6.0
    }

    /// (P − O) ÷ 6 (`F8`).
    pub fn deviation(&self) -> f64 {
        (self.worst - self.best) / 6.0
    }

    /// α − 1 of the beta distribution, from 0 to 4; β − 1 is what is left to 4. Where best and
    /// worst are one there is no distribution, and 2 does no harm.
    fn lean(&self) -> f64 {
        let spread = self.worst - self.best;
        if spread > 0.0 {
            4.0 * (self.likely - self.best) / spread
        } else {
            2.0
        }
    }
}

/// Cells of the x axis in which the density is summed up.
const CELLS: usize = 256;
/// Steps of the table from which lengths are drawn.
const STEPS: usize = 1 << STEP_BITS;
const STEP_BITS: u32 = 10;
/// Binary places to which the lean of a distribution is kept: 1/4096, far below what any estimate
/// can mean and any number of runs can show.
const PLACES: usize = 12;

/// What all beta distributions share: the powers of the points at which their densities are summed.
///
/// Nothing but + − × ÷ √ is used, which IEEE 754 fixes to the last bit; the powers of a system's
/// mathematics library differ from machine to machine, and a stored seed would be worth nothing.
pub struct Grid {
    /// For each point: itself squared-rooted again and again (x, x^½, x^¼, …).
    roots: Vec<[f64; PLACES + 1]>,
}

impl Default for Grid {
    fn default() -> Grid {
        let points = (0..=2 * CELLS).map(|at| at as f64 / (2 * CELLS) as f64);
        let roots = points.map(|x| {
            let mut roots = [x; PLACES + 1];
            for at in 1..=PLACES {
                roots[at] = roots[at - 1].sqrt();
            }
            roots
        });
        Grid {
            roots: roots.collect(),
        }
    }
}

impl Grid {
    /// x to the power of `lean` ÷ 2^[`PLACES`], at every point.
    fn powers(&self, lean: u32) -> Vec<f64> {
        let (whole, part) = (lean >> PLACES, lean & ((1 << PLACES) - 1));
        let power = |roots: &[f64; PLACES + 1]| {
            let mut product = 1.0;
            for _ in 0..whole {
                product *= roots[0];
            }
            for (place, root) in (1..=PLACES).zip(&roots[1..]) {
                if part >> (PLACES - place) & 1 == 1 {
                    product *= root;
                }
            }
            product
        };
        self.roots.iter().map(power).collect()
    }

    /// The table from which lengths of this estimate are drawn, each multiplied by `factor`.
    pub fn draws(&self, estimate: &Estimate, factor: f64) -> Draws {
        let places = f64::from(1 << PLACES);
        // 0 ..= 4 × 4096, never out of range.
        let lean = (estimate.lean() * places).round().clamp(0.0, 4.0 * places) as u32;
        let rise = self.powers(lean);
        let fall = self.powers((4 << PLACES) - lean);
        let density = |at: usize| rise[at] * fall[2 * CELLS - at];
        let mut below = Vec::with_capacity(CELLS + 1);
        let mut sum = 0.0;
        below.push(0.0);
        for cell in 0..CELLS {
            // Simpson's rule over one cell; the common factor cancels.
            let at = 2 * cell;
            sum += density(at) + 4.0 * density(at + 1) + density(at + 2);
            below.push(sum);
        }
        let spread = (estimate.worst - estimate.best) * factor;
        let days = |x: f64| estimate.best * factor + x * spread;
        let mut table = Vec::with_capacity(STEPS + 1);
        let mut cell = 0;
        for step in 0..STEPS {
            let wanted = sum * (step as f64 / STEPS as f64);
            while below[cell + 1] < wanted {
                cell += 1;
            }
            let width = below[cell + 1] - below[cell];
            let part = if width > 0.0 {
                (wanted - below[cell]) / width
            } else {
                0.0
            };
            table.push(days((cell as f64 + part) / CELLS as f64));
        }
        table.push(days(1.0));
        Draws { table }
    }
}

/// The inverse of the distribution, in days, at equal steps of probability.
pub struct Draws {
    table: Vec<f64>,
}

impl Draws {
    /// Adds one length to each of `times`: one from each of as many equal slices of probability, in
    /// an order that the dice say (Latin hypercube sampling: McKay, Beckman and Conover,
    /// Technometrics 21, 1979). So few runs say as much as many would, and another seed hardly
    /// another thing. `room` is room to work in.
    pub fn add_to(&self, times: &mut [f64], dice: &mut Dice, room: &mut Vec<f64>) {
        // A table of this size lets the compiler leave out the checks of every draw.
        let Ok(table) = <&[f64; STEPS + 1]>::try_from(self.table.as_slice()) else {
            return;
        };
        room.clear();
        let slice = STEPS as f64 / times.len().max(1) as f64;
        for at in 0..times.len() {
            let throw = dice.throw();
            let within = (throw as u32) as f64 * (1.0 / (1_u64 << 32) as f64);
            let place = (at as f64 + within) * slice;
            let step = (place as usize).min(STEPS - 1);
            let low = table[step];
            let length = low + (table[step + 1] - low) * (place - step as f64);
            // Fisher and Yates, from the inside out; `to` is at most `at`.
            let to = (((throw >> 32) * (at as u64 + 1)) >> 32) as usize;
            room.push(length);
            room.swap(at, to);
        }
        for (time, length) in times.iter_mut().zip(room) {
            *time += *length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drawn(estimate: &Estimate, runs: usize) -> Vec<f64> {
        let mut times = vec![0.0; runs];
        let draws = Grid::default().draws(estimate, 1.0);
        draws.add_to(&mut times, &mut Dice::of(7, 0), &mut Vec::new());
        times
    }

    #[test]
    fn points_in_disorder_or_beyond_belief_are_named() {
        let said = |o, m, p| Estimate::new(o, m, p).map_err(|e| e.to_string());
        assert!(said(8.0, 10.0, 20.0).is_ok() && said(0.0, 0.0, 0.0).is_ok());
        let order = said(8.0, 30.0, 20.0).unwrap_err();
        assert!(
            order.starts_with("o/m/p are 8/30/20: the most likely"),
            "{order}"
        );
        let negative = said(-3.0, 1.0, 2.0).unwrap_err();
        assert!(negative.starts_with("o (at best) is -3:"), "{negative}");
        assert!(said(1.0, f64::NAN, 2.0).unwrap_err().contains("is NaN"));
        assert!(
            said(1.0, 2.0, f64::INFINITY)
                .unwrap_err()
                .contains("is inf")
        );
    }

    /// Where α and β are whole, the beta distribution is a sum of binomial terms. The table may be
    /// off by what a straight line loses within a cell: 20 ÷ (8 × 256²).
    #[test]
    fn tables_of_whole_shapes_agree_with_the_closed_form() {
        for lean in 0..=4_u32 {
            let estimate = Estimate::new(0.0, f64::from(lean) / 4.0, 1.0).unwrap();
            let table = Grid::default().draws(&estimate, 1.0).table;
            let choose = [1.0, 5.0, 10.0, 10.0, 5.0, 1.0];
            for (step, x) in table.iter().enumerate() {
                let below: f64 = (lean as i32 + 1..=5)
                    .map(|j| choose[j as usize] * x.powi(j) * (1.0 - x).powi(5 - j))
                    .sum();
                let wanted = step as f64 / STEPS as f64;
                assert!((below - wanted).abs() < 5e-5, "{lean} {step}: {below}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn draws_have_the_mean_and_the_spread_of_their_distribution(
            best in 0.0..50.0_f64, rise in 0.0..1.0_f64, spread in 0.0..80.0_f64,
        ) {
            let estimate = Estimate::new(best, best + rise * spread, best + spread).unwrap();
            let runs = 4_000;
            let times = drawn(&estimate, runs);
            prop_assert!(times.iter().all(|t| (best..=best + spread + 1e-9).contains(t)));
            let mean = times.iter().sum::<f64>() / runs as f64;
            let a = 1.0 + 4.0 * rise;
            let variance = a * (6.0 - a) / (36.0 * 7.0) * spread * spread;
            let found = times.iter().map(|t| (t - mean) * (t - mean)).sum::<f64>() / runs as f64;
            // Slices leave next to nothing to chance; the table rounds off the rest.
            let slack = spread * 1e-3 + 1e-9;
            prop_assert!((mean - estimate.mean()).abs() < slack, "{mean} {estimate:?}");
            prop_assert!((found - variance).abs() < 0.01 * variance + 1e-9);
        }
    }
}
