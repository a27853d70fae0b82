//! What a right stays within: money, minutes, whom it reaches, how delicate it is.
use super::Area;
use crate::money::Money;
use crate::proposal::{Audience, Sensitivity};
use serde::{Deserialize, Serialize};

/// How much money is inside a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyLimit {
    /// None: whatever costs anything is asked.
    Nothing,
    /// At most this much at a time.
    UpTo(Money),
    /// Any amount.
    Any,
}

/// What a right stays within; beyond a limit means ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// How much it may cost.
    pub money: MoneyLimit,
    /// The executive's own minutes that it may cost; none: any.
    pub minutes: Option<u32>,
    /// Whom it may reach.
    pub audiences: Vec<Audience>,
    /// How delicate it may be.
    pub sensitivities: Vec<Sensitivity>,
}

impl Limits {
    /// "up to £500 and up to 60 min of the executive’s time"; empty: nothing of either.
    pub fn words(&self) -> String {
        let mut said = Vec::new();
        match self.money {
            MoneyLimit::Nothing => said.push("nothing that costs money".to_owned()),
            MoneyLimit::UpTo(money) => said.push(format!("up to {money}")),
            MoneyLimit::Any => {}
        }
        if let Some(minutes) = self.minutes {
            let length = crate::words::short_length(i64::from(minutes));
            said.push(format!("up to {length} of the executive’s time"));
        }
        crate::words::list(&said)
    }

    /// Whether everything inside these limits is inside `wider` too: nobody gives more than held.
    pub fn within(&self, wider: &Limits) -> bool {
        let money = match (self.money, wider.money) {
            (MoneyLimit::Nothing, _) | (_, MoneyLimit::Any) => true,
            (MoneyLimit::UpTo(a), MoneyLimit::UpTo(b)) => {
                a.currency == b.currency && a.minor <= b.minor
            }
            (MoneyLimit::UpTo(_) | MoneyLimit::Any, _) => false,
        };
        let minutes = match (self.minutes, wider.minutes) {
            (_, None) => true,
            (Some(a), Some(b)) => a <= b,
            (None, Some(_)) => false,
        };
        let audiences = self.audiences.iter().all(|a| wider.audiences.contains(a));
        let kinds = &wider.sensitivities;
        money && minutes && audiences && self.sensitivities.iter().all(|s| kinds.contains(s))
    }

    /// What holds until something else was agreed: no money, an hour, inside the house.
    pub fn start(area: Area) -> Limits {
        let mut audiences = vec![Audience::Inner, Audience::Leadership];
        let outside = [
            Area::DiaryExternal,
            Area::ExternalReplies,
            Area::Thanks,
            Area::Promises,
            Area::HandingOver,
        ];
        if outside.contains(&area) {
            audiences.push(Audience::Customer);
        }
        let (money, sensitivities) = match area {
            Area::Expenses => (
                MoneyLimit::Any,
                vec![Sensitivity::Normal, Sensitivity::Money],
            ),
            _ => (MoneyLimit::Nothing, vec![Sensitivity::Normal]),
        };
        let diary = matches!(area, Area::DiaryInternal | Area::DiaryExternal);
        Limits {
            money,
            minutes: diary.then_some(60),
            audiences,
            sensitivities,
        }
    }
}
