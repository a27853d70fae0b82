//! Minutes in thousandths: what is weighted by tenths stays exact.
use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

/// Minutes, kept in thousandths.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Minutes(i64);

impl Minutes {
    /// None.
    pub const ZERO: Minutes = Minutes(0);

    /// Whole minutes.
    pub fn whole(minutes: i64) -> Minutes {
        Minutes(minutes.saturating_mul(1000))
    }

    /// From thousandths of a minute.
    pub(crate) fn of_thousandths(thousandths: i64) -> Minutes {
        Minutes(thousandths)
    }

    /// Hundredths of a minute: 7026 is 70.26.
    pub fn hundredths(hundredths: i64) -> Minutes {
        Minutes(hundredths.saturating_mul(10))
    }

    /// Thousandths of a minute.
    pub fn thousandths(self) -> i64 {
        self.0
    }

    /// So many tenths of it.
    pub fn tenths_of(self, tenths: i64) -> Minutes {
        Minutes(divide(i128::from(self.0) * i128::from(tenths), 10))
    }

    /// So many times as much.
    pub fn times(self, n: i64) -> Minutes {
        Minutes(self.0.saturating_mul(n))
    }

    /// One of `n` equal parts, halves away from zero; nothing of no parts.
    pub fn over(self, n: i64) -> Minutes {
        Minutes(divide(i128::from(self.0), i128::from(n)))
    }

    /// At least nothing.
    pub fn or_none(self) -> Minutes {
        self.max(Minutes::ZERO)
    }

    /// Hundredths of an hour: 1015 is 10.15 hours.
    pub fn hour_hundredths(self) -> i64 {
        divide(i128::from(self.0), 600)
    }

    /// Hours, for JSON and charts.
    pub fn hours(self) -> f64 {
        self.0 as f64 / 60_000.0
    }

    /// "10.15": hours with so many places, at most two.
    pub fn in_hours(self, places: u32) -> String {
        let parts = 10_i64.pow(places.min(2));
        figures(
            divide(i128::from(self.0) * i128::from(parts), 60_000),
            parts,
        )
    }

    /// "285.0": minutes with one place.
    pub fn in_tenths(self) -> String {
        figures(divide(i128::from(self.0), 100), 10)
    }
}

/// Halves away from zero; nothing where nothing is to be divided by.
pub(super) fn divide(n: i128, by: i128) -> i64 {
    if by == 0 {
        return 0;
    }
    let rounded = (2 * n.abs() + by.abs()) / (2 * by.abs());
    let signed = rounded * n.signum() * by.signum();
    i64::try_from(signed).unwrap_or(if signed < 0 { i64::MIN } else { i64::MAX })
}

/// `n` parts of which `parts` make one: 1015 of 100 is "10.15".
fn figures(n: i64, parts: i64) -> String {
    let minus = if n < 0 { "−" } else { "" };
    let size = n.unsigned_abs();
    let parts = parts.unsigned_abs().max(1);
    match parts.ilog10() {
        0 => format!("{minus}{size}"),
        places => format!(
            "{minus}{}.{:0w$}",
            size / parts,
            size % parts,
            w = places as usize
        ),
    }
}

impl Add for Minutes {
    type Output = Minutes;
    fn add(self, other: Minutes) -> Minutes {
        Minutes(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Minutes {
    fn add_assign(&mut self, other: Minutes) {
        *self = *self + other;
    }
}

impl Sub for Minutes {
    type Output = Minutes;
    fn sub(self, other: Minutes) -> Minutes {
        Minutes(self.0.saturating_sub(other.0))
    }
}

impl Sum for Minutes {
    fn sum<I: Iterator<Item = Minutes>>(all: I) -> Minutes {
        all.fold(Minutes::ZERO, Add::add)
    }
}

/// Minutes with as many places as they need, two at most: "70.26", "45".
impl fmt::Display for Minutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = figures(divide(i128::from(self.0), 10), 100);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}
