//! What somebody's time costs (`F3`, `F4`): exact or a band, entered by whoever may know it.
use crate::id::CostId;
use crate::money::{Currency, Money};
use crate::value::Minutes;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Weeks of a working year where nothing else was said (`F4`).
pub const WEEKS: i64 = 46;
/// What a salary is multiplied by for what comes on top of it, in per cent (`F4`).
pub const LOAD: i64 = 140;

/// Whose cost it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whose {
    /// The executive's.
    Executive,
    /// The assistant's post.
    Post,
    /// Anybody else's of the house who sits in a meeting.
    Others,
}

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Whose::Executive => "executive",
            Whose::Post => "post",
            Whose::Others => "others",
        })
    }
}

/// Text that names nobody's cost.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is nobody's cost here: write executive, post or others")]
pub struct NobodysCost(String);

impl FromStr for Whose {
    type Err = NobodysCost;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "executive" => Whose::Executive,
            "post" => Whose::Post,
            "others" => Whose::Others,
            _ => return Err(NobodysCost(text.to_owned())),
        })
    }
}

/// How much, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// Known.
    Exact(i64),
    /// Somewhere between: its middle is counted with, and the page says "about".
    Band(i64, i64),
}

impl Amount {
    /// What is counted with.
    pub fn middle(self) -> i64 {
        match self {
            Amount::Exact(minor) => minor,
            Amount::Band(low, high) => low.midpoint(high),
        }
    }
}

/// For how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// A year.
    Year,
    /// An hour.
    Hour,
}

/// One cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Identity.
    pub id: CostId,
    /// Whose.
    pub whose: Whose,
    /// How much.
    pub amount: Amount,
    /// For how long.
    pub per: Per,
    /// In what.
    pub currency: Currency,
    /// What it is multiplied by, in per cent: 140 for a salary, 100 where all is in it.
    pub load: i64,
    /// Weeks of a working year.
    pub weeks: i64,
    /// Hours of a week, in minutes; none: as the time audit says.
    pub week: Option<i64>,
    /// Only who entered it may know it.
    pub mine: bool,
}

impl Cost {
    /// What it comes to in a year, in hundredths; `week` is what the time audit says. None where
    /// an hour is known and the week is not.
    pub fn year(&self, week: Option<Minutes>) -> Option<i64> {
        let loaded = i128::from(self.amount.middle()) * i128::from(self.load);
        let year = match self.per {
            Per::Year => loaded * 60_000,
            Per::Hour => {
                let week = i128::from(self.week(week)?.thousandths());
                loaded * i128::from(self.weeks) * week
            }
        };
        i64::try_from((year + 3_000_000) / 6_000_000).ok()
    }

    /// What an hour comes to, in thousandths of a hundredth (`F3`).
    pub fn hour(&self, week: Option<Minutes>) -> Option<i64> {
        let loaded = i128::from(self.amount.middle()) * i128::from(self.load) * 10;
        let hour = match self.per {
            Per::Hour => loaded,
            Per::Year => {
                let week = i128::from(self.week(week)?.thousandths());
                let hours = i128::from(self.weeks) * week;
                if hours <= 0 {
                    return None;
                }
                (loaded * 60_000 + hours / 2) / hours
            }
        };
        i64::try_from(hour).ok()
    }

    /// Hours of a week: its own, else what the time audit says.
    pub fn week(&self, audit: Option<Minutes>) -> Option<Minutes> {
        let week = self.week.map(Minutes::whole).or(audit);
        week.filter(|w| *w > Minutes::ZERO)
    }

    /// "£52,000 × 1.4", "£40,000 to £60,000 a year", "£68 an hour".
    pub fn text(&self) -> String {
        let money = |minor: i64| Money {
            minor,
            currency: self.currency,
        };
        let amount = match self.amount {
            Amount::Exact(minor) => money(minor).to_string(),
            Amount::Band(low, high) => format!("{} to {}", money(low), money(high)),
        };
        let per = match self.per {
            Per::Year if self.load == 100 => " a year",
            Per::Year => "",
            Per::Hour => " an hour",
        };
        let load = match (self.load, self.load % 10) {
            (100, _) => String::new(),
            (load, 0) => format!(" × {}.{}", load / 100, load / 10 % 10),
            (load, _) => format!(" × {}.{:02}", load / 100, load % 100),
        };
        format!("{amount}{per}{load}")
    }
}

/// What a session costs (`F3`): the sum of what an hour of each costs × its length with the
/// preparation, in hundredths. `hours` are thousandths of a hundredth.
pub fn session(hours: &[i64], minutes: i64, preparation: i64) -> i64 {
    let sum: i128 = hours.iter().map(|h| i128::from(*h)).sum();
    let product = sum * i128::from(minutes + preparation);
    i64::try_from((product + 30_000) / 60_000).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn cost(amount: Amount, per: Per, load: i64) -> Cost {
        Cost {
            id: CostId(Uuid::nil()),
            whose: Whose::Executive,
            amount,
            per,
            currency: Currency::GBP,
            load,
            weeks: WEEKS,
            week: Some(55 * 60),
            mine: false,
        }
    }

    #[test]
    fn a_year_an_hour_and_back() {
        let orla = cost(Amount::Exact(54_000_000), Per::Year, 100);
        assert_eq!(orla.hour(None), Some(21_343_874));
        let post = cost(Amount::Exact(5_200_000), Per::Year, LOAD);
        assert_eq!(
            (post.year(None), post.text().as_str()),
            (Some(7_280_000), "£52,000 × 1.4")
        );
        let head = cost(Amount::Exact(6_800), Per::Hour, 100);
        assert_eq!(
            (head.hour(None), head.year(None)),
            (Some(6_800_000), Some(17_204_000))
        );
        let band = cost(Amount::Band(4_000_000, 6_000_000), Per::Year, 100);
        assert_eq!(band.year(None), Some(5_000_000));
        assert_eq!(band.text(), "£40,000 to £60,000 a year");
    }

    #[test]
    fn an_hour_of_a_year_needs_a_week() {
        let unknown = Cost {
            week: None,
            ..cost(Amount::Exact(54_000_000), Per::Year, 100)
        };
        assert_eq!(unknown.hour(None), None);
        assert_eq!(unknown.hour(Some(Minutes::ZERO)), None);
        assert_eq!(
            unknown.hour(Some(Minutes::whole(55 * 60))),
            Some(21_343_874)
        );
        assert_eq!(unknown.year(None), Some(54_000_000));
    }

    #[test]
    fn the_weekly_review_of_the_demo() {
        let mut hours = vec![6_800_000; 8];
        hours.push(21_343_874);
        assert_eq!(session(&hours, 90, 0), 113_616);
        let saved = session(&hours, 30, 0);
        assert_eq!((saved * WEEKS + 50) / 100, 17_421);
    }

    #[test]
    fn whose_reads_back_as_itself() {
        for whose in [Whose::Executive, Whose::Post, Whose::Others] {
            assert_eq!(whose.to_string().parse(), Ok(whose));
        }
        assert!("the boss".parse::<Whose>().is_err());
    }
}
