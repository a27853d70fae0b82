//! The outside view: what became of earlier estimates, and what that makes of this one.

/// How many closed items it takes before their past is believed (`F8`).
pub const ENOUGH: usize = 5;
/// What a length is multiplied by where nothing is known (`F8`, our own default).
pub const DEFAULT: f64 = 1.3;

/// A closed item: what was thought and what it took, in working days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Closed {
    estimate: f64,
    actual: f64,
}

impl Closed {
    /// None where one of them is not a length of time, or the estimate was nothing at all: then
    /// there is no ratio.
    pub fn new(estimate: f64, actual: f64) -> Option<Closed> {
        let good = |days: f64| (0.0..=super::MOST_DAYS).contains(&days);
        (good(estimate) && good(actual) && estimate > 0.0).then_some(Closed { estimate, actual })
    }

    /// Actual ÷ estimate.
    pub fn ratio(&self) -> f64 {
        self.actual / self.estimate
    }
}

/// Whose past a factor comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Past {
    /// So many closed items of the same owner.
    Owner(usize),
    /// So many closed items of the same kind.
    Kind(usize),
    /// Too few of either: our own default.
    Default,
}

impl Past {
    /// "six closed items of this owner".
    pub fn words(self) -> String {
        let closed = |n: usize| {
            let n = i64::try_from(n).unwrap_or(i64::MAX);
            crate::words::count(n, "closed item")
        };
        match self {
            Past::Owner(n) => format!("median of {} of this owner", closed(n)),
            Past::Kind(n) => format!("median of {} of this kind", closed(n)),
            Past::Default => "our default until five such items are closed".to_owned(),
        }
    }
}

/// What lengths are multiplied by, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factor {
    /// k of `F8`.
    pub k: f64,
    /// Where it comes from.
    pub past: Past,
}

impl Factor {
    /// The median of actual ÷ estimate over the owner's closed items where there are [`ENOUGH`],
    /// else over those of the kind, else [`DEFAULT`] (`F8`).
    pub fn of(owner: &[Closed], kind: &[Closed]) -> Factor {
        let (closed, past) = if owner.len() >= ENOUGH {
            (owner, Past::Owner(owner.len()))
        } else if kind.len() >= ENOUGH {
            (kind, Past::Kind(kind.len()))
        } else {
            let (k, past) = (DEFAULT, Past::Default);
            return Factor { k, past };
        };
        let mut ratios: Vec<f64> = closed.iter().map(Closed::ratio).collect();
        ratios.sort_unstable_by(f64::total_cmp);
        let middle = ratios.len() / 2;
        let k = match ratios.len() % 2 {
            0 => (ratios[middle - 1] + ratios[middle]) / 2.0,
            _ => ratios[middle],
        };
        Factor { k, past }
    }

    /// Whether enough is known that a status follows it (`decisions.md`: outside view where at
    /// least five closed items exist, else inside).
    pub fn known(&self) -> bool {
        self.past != Past::Default
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(pairs: &[(f64, f64)]) -> Vec<Closed> {
        pairs
            .iter()
            .filter_map(|(e, a)| Closed::new(*e, *a))
            .collect()
    }

    #[test]
    fn the_owner_before_the_kind_before_the_default() {
        let six = closed(&[
            (10.0, 11.0),
            (20.0, 23.0),
            (8.0, 9.0),
            (15.0, 17.25),
            (12.0, 14.0),
            (30.0, 34.5),
        ]);
        let slow = closed(&[(1.0, 2.0), (1.0, 3.0), (1.0, 2.5), (1.0, 9.0), (1.0, 1.0)]);
        let kind = Factor::of(&slow[..4], &six);
        assert!(
            (kind.k - 1.15).abs() < 1e-12 && kind.past == Past::Kind(6),
            "{kind:?}"
        );
        assert_eq!(kind.past.words(), "median of six closed items of this kind");
        let owner = Factor::of(&slow, &six);
        assert!((owner.k - 2.5).abs() < 1e-12 && owner.past == Past::Owner(5));
        let neither = Factor::of(&slow[..4], &six[..4]);
        assert_eq!((neither.k, neither.past), (1.3, Past::Default));
        assert!(!neither.known() && owner.known());
    }

    #[test]
    fn what_has_no_ratio_is_no_past() {
        for (e, a) in [
            (0.0, 3.0),
            (-1.0, 2.0),
            (f64::NAN, 1.0),
            (2.0, f64::INFINITY),
        ] {
            assert_eq!(Closed::new(e, a), None);
        }
    }
}
