//! Intended against actual (`F1`): where the week runs away from what was agreed.
use super::{Audit, Mean, Totals};
use crate::time_entry::Category;
use std::collections::BTreeMap;

/// Minutes a week that the pair means each category to get.
pub type Intended = BTreeMap<Category, i64>;

/// Two hours: a difference that counts by itself.
const HOURS_FLAG: i64 = 120;
/// Five points of the week: a difference that counts by its share.
const POINTS_FLAG: i64 = 5;

/// One row of the drift table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The category.
    pub category: Category,
    /// Tenths of an hour a week before, where a baseline was recorded.
    pub before: Option<i64>,
    /// Tenths of an hour a week intended, where something was agreed.
    pub intended: Option<i64>,
    /// Tenths of an hour a week now.
    pub actual: i64,
    /// Minutes a week over (positive) or under what was intended, rounded; none without intention.
    pub over: Option<i64>,
    /// Two hours or five points off, in the same direction, in each of the last two full weeks.
    pub flagged: bool,
}

/// The rows in the order of the categories: everything that was intended, recorded or done.
pub fn drift(audit: &Audit, intended: &Intended, before: Option<&Mean>) -> Vec<Drift> {
    let full = audit.weeks.iter().rev().filter(|w| w.full);
    let last: Vec<&Totals> = full.take(2).map(|w| &w.totals).collect();
    let mut rows = Vec::new();
    for &category in Category::ALL {
        let now = audit.now.sum.of(category);
        let then = before.map(|b| (b.sum.of(category), b.tenths(b.sum.of(category))));
        let meant = intended.get(&category).copied();
        if now == 0 && meant.unwrap_or(0) == 0 && then.is_none_or(|t| t.0 == 0) {
            continue;
        }
        let signs: Vec<i64> = last.iter().map(|t| sign(t, category, intended)).collect();
        rows.push(Drift {
            category,
            before: then.map(|t| t.1),
            intended: meant.map(|m| {
                Mean {
                    weeks: 1,
                    ..Mean::default()
                }
                .tenths(m)
            }),
            actual: audit.now.tenths(now),
            over: meant.filter(|_| audit.now.weeks > 0).map(|m| {
                let weeks = audit.now.weeks;
                let off = now - m * weeks;
                off.signum() * ((off.abs() * 2 + weeks) / (2 * weeks))
            }),
            flagged: matches!(signs[..], [a, b] if a != 0 && a == b),
        });
    }
    rows
}

/// +1 where the week is over by the flag, -1 where it is under, else 0. Shares are taken of the
/// categories that have an intention: what nobody spoke about drifts from nothing.
fn sign(week: &Totals, category: Category, intended: &Intended) -> i64 {
    let Some(&meant) = intended.get(&category) else {
        return 0;
    };
    let actual = week.of(category);
    let meant_week: i64 = intended.values().sum();
    let actual_week: i64 = intended.keys().map(|c| week.of(*c)).sum();
    // actual / actual_week - meant / meant_week over a common denominator: no rounding.
    let points = 100 * (actual * meant_week - meant * actual_week);
    let whole = actual_week * meant_week;
    if (actual - meant).abs() >= HOURS_FLAG {
        (actual - meant).signum()
    } else if whole > 0 && points.abs() >= POINTS_FLAG * whole {
        points.signum()
    } else {
        0
    }
}
