//! The points of the four tables behind a score (`F6`): defaults, as text, and their bounds.
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// Points by step. The steps are fixed, the points are a workspace's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// By the weight of the goal, 5 first; the last for no goal.
    pub value: [u8; 6],
    /// By the working days that are left.
    pub time: [u8; 6],
    /// By what hangs on it.
    pub risk: [u8; 6],
    /// By how long it takes; divides.
    pub size: [u8; 6],
    /// Added to what serves what matters now (`R103`).
    pub matters: u8,
}

impl Default for Weights {
    /// The Fibonacci steps of `F6`; eight points for what matters now are our own start.
    fn default() -> Self {
        Weights {
            value: [13, 8, 5, 3, 2, 1],
            time: [13, 8, 5, 3, 2, 1],
            risk: [13, 8, 5, 3, 2, 1],
            size: [1, 2, 3, 5, 8, 13],
            matters: 8,
        }
    }
}

/// What is wrong with weights as they were typed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WeightsError {
    /// Not a whole number, or out of bounds.
    #[error("“{0}” is no number of points: write a whole number from {1} to 99.")]
    Points(String, u8),
    /// Too few or too many numbers.
    #[error("There are {0} numbers where 25 are needed: nothing was changed.")]
    Count(usize),
}

impl Weights {
    /// Names of the steps of value, as a page says them.
    pub const VALUE: [&str; 6] = [
        "a goal of weight 5",
        "of weight 4",
        "of weight 3",
        "of weight 2",
        "of weight 1",
        "no goal",
    ];
    /// Names of the steps of time.
    pub const TIME: [&str; 6] = [
        "due by the next working day",
        "in two working days",
        "in five",
        "in ten",
        "in twenty",
        "later, or no date",
    ];
    /// Names of the steps of risk.
    pub const RISK: [&str; 6] = [
        "holds up a critical milestone",
        "a red risk, or three wait for it",
        "an amber risk",
        "one or two wait for it",
        "a green risk",
        "nothing hangs on it",
    ];
    /// Names of the steps of size.
    pub const SIZE: [&str; 6] = [
        "up to 15 minutes",
        "an hour",
        "half a day",
        "a day",
        "three days",
        "more",
    ];

    /// All points in order: value, time, risk, size, what matters now.
    pub fn points(&self) -> [u8; 25] {
        let mut out = [0; 25];
        let tables = [self.value, self.time, self.risk, self.size];
        for (to, from) in out.iter_mut().zip(tables.iter().flatten()) {
            *to = *from;
        }
        out[24] = self.matters;
        out
    }

    /// From 25 typed numbers, in the order of [`Weights::points`].
    ///
    /// # Errors
    /// When one is no whole number from 1 (what matters now: 0) to 99, or some are missing.
    pub fn read<S: AsRef<str>>(typed: &[S]) -> Result<Weights, WeightsError> {
        if typed.len() != 25 {
            return Err(WeightsError::Count(typed.len()));
        }
        let mut points = [0; 25];
        for (at, (to, text)) in points.iter_mut().zip(typed).enumerate() {
            let least = u8::from(at < 24);
            let text = text.as_ref().trim();
            let good = text.parse().ok().filter(|n| (least..=99).contains(n));
            *to = good.ok_or_else(|| WeightsError::Points(text.to_owned(), least))?;
        }
        let table = |from: usize| std::array::from_fn(|at| points[from + at]);
        Ok(Weights {
            value: table(0),
            time: table(6),
            risk: table(12),
            size: table(18),
            matters: points[24],
        })
    }
}

impl fmt::Display for Weights {
    /// The form in which they are kept: 25 numbers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<_> = self.points().iter().map(u8::to_string).collect();
        f.write_str(&all.join(" "))
    }
}

impl FromStr for Weights {
    type Err = WeightsError;
    fn from_str(text: &str) -> Result<Self, WeightsError> {
        Weights::read(&text.split_whitespace().collect::<Vec<_>>())
    }
}
