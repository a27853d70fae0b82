//! What people cost: entered by whoever may know it, for the pair or for oneself alone.
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use domain::circle::Actor;
use domain::cost::{Amount, Cost, Per, WEEKS, Whose};
use domain::id::CostId;
use domain::locale::Locale;
use domain::money::Currency;
use store::{Pair, RecordedWeek};

/// A cost as somebody writes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Whose.
    pub whose: Whose,
    /// "540,000", "50,000 to 60,000": whole or with two places.
    pub amount: String,
    /// For how long.
    pub per: Per,
    /// In what.
    pub currency: Currency,
    /// What it is multiplied by, in per cent.
    pub load: i64,
    /// Weeks of a working year.
    pub weeks: i64,
    /// Hours of a week; none: as the time audit says.
    pub hours: Option<f64>,
    /// Only who enters it may know it.
    pub mine: bool,
}

impl Said {
    /// A yearly cost that everybody of the pair may know, all of it in the amount.
    pub fn yearly(whose: Whose, amount: &str, currency: Currency) -> Said {
        Said {
            whose,
            amount: amount.to_owned(),
            per: Per::Year,
            currency,
            load: 100,
            weeks: WEEKS,
            hours: None,
            mine: false,
        }
    }
}

/// Hundredths of "540,000", "£52 000.50"; none for what is no amount.
fn minor(text: &str) -> Option<i64> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '’' | '\'' | '£' | '€' | '$'))
        .collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, "0"));
    let digits = |t: &str| !t.is_empty() && t.len() <= 12 && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 2 {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    whole
        .parse::<i64>()
        .ok()?
        .checked_mul(100)?
        .checked_add(part)
}

fn amount(text: &str) -> Option<Amount> {
    let text = text.replace(['–', '—'], " to ").replace('-', " to ");
    match text.split_once(" to ") {
        None => minor(&text).filter(|m| *m > 0).map(Amount::Exact),
        Some((low, high)) => {
            let (low, high) = (minor(low)?, minor(high)?);
            (0 < low && low <= high).then_some(Amount::Band(low, high))
        }
    }
}

impl App {
    /// Enters what somebody costs; what was known of them is forgotten.
    ///
    /// # Errors
    /// `Invalid` names what cannot be counted with.
    pub async fn set_cost(&self, actor: &Actor, pair: &Pair, said: &Said) -> Result<CostId> {
        let Some(amount) = amount(&said.amount) else {
            let told = "Write an amount, 540,000, or a band, 50,000 to 60,000.";
            return Err(Error::invalid("amount", told));
        };
        if !(1..=53).contains(&said.weeks) || !(100..=500).contains(&said.load) {
            let told = "A year has at most 53 weeks; a salary is multiplied by 1 to 5.";
            return Err(Error::invalid("weeks", told));
        }
        let week = match said.hours {
            Some(hours) if hours > 0.0 && hours <= 168.0 => Some((hours * 60.0).round() as i64),
            None => None,
            Some(_) => return Err(Error::invalid("hours", "A week has at most 168 hours.")),
        };
        let cost = Cost {
            id: CostId(fresh_id(self.clock.now())),
            whose: said.whose,
            amount,
            per: said.per,
            currency: said.currency,
            load: said.load,
            weeks: said.weeks,
            week,
            mine: said.mine,
        };
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.save_cost(pair.id, &cost).await?;
        // The log says that a cost was entered, never how much: it has other readers.
        let who = if said.mine {
            "for oneself alone"
        } else {
            "for the pair"
        };
        let detail = format!("{}, {who}", cost.whose);
        tx.audit("set", "cost", &cost.id.to_string(), &detail)
            .await?;
        tx.commit().await?;
        Ok(cost.id)
    }

    /// Forgets a cost: the page shows no money that rests on it.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn forget_cost(&self, actor: &Actor, id: CostId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.remove_cost(id).await?;
        tx.audit("remove", "cost", &id.to_string(), "").await?;
        tx.commit().await?;
        Ok(())
    }

    /// Records a week of one's own: goal-linked time that no calendar here shows (F5).
    ///
    /// # Errors
    /// `Invalid` for more hours or days than a week has, and for nobody's week.
    pub async fn record_week(&self, actor: &Actor, pair: &Pair, week: RecordedWeek) -> Result<()> {
        if !(0..=10_080).contains(&week.goal_minutes) || !(1..=7).contains(&week.days) {
            let told = "A week has seven days and 168 hours: write fewer.";
            return Err(Error::invalid("hours", told));
        }
        if actor.person == Some(pair.executive) || week.person == pair.executive {
            let told = "The executive’s week comes from the time audit.";
            return Err(Error::invalid("person", told));
        }
        let settings = self.settings(&actor.viewer, pair).await?;
        let first = Locale::of(settings.region).week_start(week.first);
        let week = RecordedWeek { first, ..week };
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.record_week(pair.id, &week).await?;
        let detail = format!("week of {first}, {} minutes for goals", week.goal_minutes);
        tx.audit("record", "baseline", &week.person.to_string(), &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_people_write_them() {
        let exact = |m| Some(Amount::Exact(m));
        for (text, read) in [
            ("540,000", exact(54_000_000)),
            ("£52 000.50", exact(5_200_050)),
            ("68", exact(6_800)),
            ("50,000 to 60,000", Some(Amount::Band(5_000_000, 6_000_000))),
            ("50000–60000", Some(Amount::Band(5_000_000, 6_000_000))),
            ("60,000 to 50,000", None),
            ("a lot", None),
            ("", None),
            ("0", None),
            ("1.234", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(amount(text), read, "{text}");
        }
    }
}
