//! How well what two people expect of each other fits, item by item (`R39`).
use crate::answers::{Answers, Given};
use crate::id::PersonId;
use crate::question::{FIT_ABOUT, FIT_BREAKERS, Question};

/// Answers on a scale that lie one apart are near.
const NEAR: u8 = 1;

/// How two answers to one question go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Both expect the same.
    Shared,
    /// Nearly the same.
    Near,
    /// At least one of them said nothing.
    Open,
    /// Not the same.
    Apart,
}

impl Fit {
    /// Its word on screen.
    pub fn word(self) -> &'static str {
        match self {
            Fit::Shared => "shared",
            Fit::Near => "nearly shared",
            Fit::Open => "left open",
            Fit::Apart => "not shared",
        }
    }
}

/// One item of the kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What was asked.
    pub question: &'static Question,
    /// What it is about, in a few words.
    pub about: &'static str,
    /// How the answers go together.
    pub fit: Fit,
    /// Who would decline for it.
    pub breaks: Vec<PersonId>,
}

impl Item {
    /// Not shared, so to be settled before anybody says yes.
    pub fn unsettled(&self) -> bool {
        self.fit == Fit::Apart
    }
}

fn one(a: Option<&Given>, b: Option<&Given>) -> Fit {
    match (a, b) {
        (Some(a), Some(b)) if a == b => Fit::Shared,
        (Some(Given::Number(a)), Some(Given::Number(b))) if a.abs_diff(*b) <= NEAR => Fit::Near,
        (Some(_), Some(_)) => Fit::Apart,
        _ => Fit::Open,
    }
}

/// The items of two finished answers, in the order in which they are asked.
pub fn fit(a: &Answers, b: &Answers) -> Vec<Item> {
    let all = a.set.set().questions.iter();
    let item = |(question, about): (&'static Question, &'static str)| {
        let named = |of: &&&Answers| of.picks(FIT_BREAKERS).iter().any(|k| k == about);
        Item {
            question,
            about,
            fit: one(a.to(question.key), b.to(question.key)),
            breaks: [a, b].iter().filter(named).map(|of| of.of).collect(),
        }
    };
    all.zip(FIT_ABOUT.iter().copied()).map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::{GivenAnswer, Round};
    use crate::id::{AnswersId, PairId};
    use crate::proposal::Way;
    use crate::question::SetKey;
    use jiff::Timestamp;
    use uuid::Uuid;

    fn said(who: u128, all: &[(&str, Given)]) -> Answers {
        let of = (PairId(Uuid::nil()), PersonId(Uuid::from_u128(who)));
        let set = (SetKey::Fit, Round::standing());
        let mut answers = Answers::new(AnswersId(Uuid::nil()), of, set, Timestamp::UNIX_EPOCH);
        for (key, given) in all {
            answers.give(GivenAnswer {
                question: (*key).into(),
                given: given.clone(),
                at: Timestamp::UNIX_EPOCH,
                way: Way::Page,
                shared: false,
            });
        }
        answers
    }

    #[test]
    fn what_is_not_shared_is_named_and_whose_reason_to_decline_it_is() {
        let pick = |word: &str| Given::Picks(vec![word.into()]);
        let a = [
            ("aim", pick("to think and decide together")),
            ("alone", Given::Number(4)),
            ("told", Given::Number(5)),
            ("evenings", pick("never")),
            (FIT_BREAKERS, pick("evenings and weekends")),
        ];
        let b = [
            ("aim", pick("to think and decide together")),
            ("alone", Given::Number(3)),
            ("told", Given::Number(2)),
            ("evenings", pick("most evenings")),
        ];
        let items = fit(&said(1, &a), &said(2, &b));
        let of = |key: &str| items.iter().find(|i| i.question.key == key).unwrap();
        assert_eq!(of("aim").fit, Fit::Shared);
        assert_eq!(of("alone").fit, Fit::Near);
        assert_eq!(of("told").fit, Fit::Apart);
        assert_eq!(of("place").fit, Fit::Open);
        assert_eq!(of("evenings").breaks, [PersonId(Uuid::from_u128(1))]);
        assert!(of("evenings").unsettled() && !of("alone").unsettled());
        assert_eq!(items.len(), 8);
    }
}
