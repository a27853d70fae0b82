//! What the hours are worth (`F4`): only where costs are known, always a range, never one number.
use super::Minutes;
use super::minutes::divide;
use crate::money::{Currency, Money};

/// What the return is computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// What the executive costs in a year, in hundredths; none where nobody entered it, or this
    /// viewer may not know it.
    pub executive_year: Option<i64>,
    /// What the post costs this pair in a year, in hundredths.
    pub post_year: Option<i64>,
    /// In what.
    pub currency: Currency,
    /// Weeks of a working year.
    pub weeks: i64,
    /// What the executive works in a week.
    pub week: Option<Minutes>,
    /// Net minutes given back a week.
    pub net: Minutes,
    /// What counts of them.
    pub weighted: Minutes,
    /// Increase of goal-linked ∪ focus minutes a week; none without a baseline.
    pub increase: Option<Minutes>,
}

/// One mark of the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// Minutes a week.
    pub minutes: Minutes,
    /// What they are worth in a year; none where the executive's cost is unknown.
    pub year: Option<Money>,
    /// Value ÷ cost of the post − 1, in hundredths of a per cent: 790 is +7.90 %.
    pub roi: Option<i64>,
}

/// The return on the post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worth {
    /// What it was computed from.
    pub facts: Facts,
    /// What an hour of the executive costs; rounded for the screen only.
    pub rate: Option<Money>,
    /// Minutes a week that pay for the post.
    pub break_even: Option<Minutes>,
    /// Low: what became goal or focus time; none without a baseline.
    pub realised: Option<Value>,
    /// Likely: what counts.
    pub capacity: Value,
    /// High: net minutes, unweighted.
    pub high: Value,
}

/// Computes the range. Without a baseline there is no return, and without costs no money.
pub fn worth(facts: Facts) -> Worth {
    let minor = |minor: i64| Money {
        minor,
        currency: facts.currency,
    };
    let week = facts.week.filter(|w| *w > Minutes::ZERO);
    // rate × hours × weeks = yearly cost × hours ÷ weekly hours: the weeks cancel out.
    let year = |minutes: Minutes| {
        let (cost, week) = (facts.executive_year?, week?);
        let product = i128::from(cost) * i128::from(minutes.thousandths());
        Some(divide(product, i128::from(week.thousandths())))
    };
    let value = |minutes: Minutes| {
        let worth = year(minutes);
        let roi = |(worth, post): (i64, i64)| {
            divide(
                (i128::from(worth) - i128::from(post)) * 10_000,
                i128::from(post),
            )
        };
        let both = worth.zip(facts.post_year.filter(|post| *post > 0));
        Value {
            minutes,
            year: worth.map(minor),
            roi: facts.increase.and(both).map(roi),
        }
    };
    let rate = facts.executive_year.zip(week).map(|(cost, week)| {
        let hours = i128::from(facts.weeks) * i128::from(week.thousandths());
        minor(divide(i128::from(cost) * 60_000, hours))
    });
    let break_even = match (facts.executive_year, facts.post_year, week) {
        (Some(cost), Some(post), Some(week)) if cost > 0 => {
            let product = i128::from(post) * i128::from(week.thousandths());
            Some(Minutes::of_thousandths(divide(product, i128::from(cost))))
        }
        _ => None,
    };
    let realised = facts
        .increase
        .map(|more| value(facts.weighted.min(more.or_none())));
    Worth {
        facts,
        rate,
        break_even,
        realised,
        capacity: value(facts.weighted),
        high: value(facts.net),
    }
}

impl Value {
    /// "+7.9 %"; nothing without a return.
    pub fn roi_text(&self) -> Option<String> {
        let tenths = divide(i128::from(self.roi?), 10);
        let sign = if tenths < 0 { "−" } else { "+" };
        let size = tenths.unsigned_abs();
        Some(format!("{sign}{}.{} %", size / 10, size % 10))
    }

    /// What it is worth, without pence.
    pub fn year_text(&self) -> Option<String> {
        self.year.map(whole)
    }
}

/// Without pence, halves away from zero.
pub fn whole(money: Money) -> String {
    let whole = divide(i128::from(money.minor), 100);
    Money::whole(whole, money.currency).to_string()
}
