//! A risk: what may go wrong, how likely and how bad, and what is done about it (`F9`).
pub use crate::action::RiskLevel;
use crate::id::{InitiativeId, PersonId, ProposalId, RiskId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A step of likelihood or impact, 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Step(u8);

impl Step {
    /// None outside 1 to 5.
    pub fn new(value: u8) -> Option<Step> {
        (1..=5).contains(&value).then_some(Step(value))
    }

    /// 1 to 5.
    pub fn get(self) -> u8 {
        self.0
    }
}

/// How a risk is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// Its cause is taken away.
    Avoid,
    /// It is made less likely or less bad.
    Reduce,
    /// Somebody else carries a part of it.
    Share,
    /// It is borne, knowingly.
    Accept,
}

impl Response {
    /// All of them, in the order of the form.
    pub const ALL: [Response; 4] = [
        Response::Avoid,
        Response::Reduce,
        Response::Share,
        Response::Accept,
    ];

    /// Reads [`Response::word`].
    pub fn read(text: &str) -> Option<Response> {
        Response::ALL.into_iter().find(|r| r.word() == text.trim())
    }

    /// The word on screen and in files.
    pub fn word(self) -> &'static str {
        match self {
            Response::Avoid => "avoid",
            Response::Reduce => "reduce",
            Response::Share => "share",
            Response::Accept => "accept",
        }
    }
}

/// Where a risk stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskState {
    /// It may happen.
    #[default]
    Open,
    /// It has happened: a problem now, with proposals.
    Occurred,
    /// It cannot happen any more.
    Closed,
}

/// One risk of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// Identity.
    pub id: RiskId,
    /// What may happen, in one line.
    pub title: String,
    /// How likely.
    pub likelihood: Step,
    /// How bad.
    pub impact: Step,
    /// How it is met; none until decided.
    pub response: Option<Response>,
    /// What is done, in a sentence or two; may be empty.
    pub plan: String,
    /// Who watches it.
    pub owner: Option<PersonId>,
    /// By what one would notice it early; may be empty.
    pub early_sign: String,
    /// The day by which it is looked at again, or acted on.
    pub trigger: Option<Date>,
    /// Where it stands.
    pub state: RiskState,
    /// The initiative that it threatens.
    pub initiative: Option<InitiativeId>,
    /// The problem that it became when it occurred, as it is proposed.
    pub problem: Option<ProposalId>,
}

impl Risk {
    /// An open one of which is known what may happen, how likely and how bad.
    pub fn new(id: RiskId, title: impl Into<String>, (likelihood, impact): (Step, Step)) -> Risk {
        Risk {
            id,
            title: title.into(),
            likelihood,
            impact,
            response: None,
            plan: String::new(),
            owner: None,
            early_sign: String::new(),
            trigger: None,
            state: RiskState::Open,
            initiative: None,
            problem: None,
        }
    }
}

/// Likelihood × impact, 1 to 25 (`F9`).
pub fn score(likelihood: Step, impact: Step) -> u8 {
    likelihood.0 * impact.0
}

/// 15 and more red, 8 to 14 amber, less green (`F9`).
pub fn level(score: u8) -> RiskLevel {
    match score {
        15.. => RiskLevel::Red,
        8..=14 => RiskLevel::Amber,
        _ => RiskLevel::Green,
    }
}

/// What a red risk still lacks (`F9`), in the order it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lack {
    /// How it is met.
    Response,
    /// Who watches it.
    Owner,
    /// By what one would notice it early.
    EarlySign,
    /// The day by which it is acted on.
    Trigger,
}

impl Lack {
    /// The question that would fill it.
    pub fn question(self) -> &'static str {
        match self {
            Lack::Response => "What do we do about it?",
            Lack::Owner => "Who watches it?",
            Lack::EarlySign => "By what would we notice it early?",
            Lack::Trigger => "By which day do we act?",
        }
    }
}

impl Risk {
    /// Likelihood × impact.
    pub fn score(&self) -> u8 {
        score(self.likelihood, self.impact)
    }

    /// Its colour.
    pub fn level(&self) -> RiskLevel {
        level(self.score())
    }

    /// What it still lacks; only an open red risk has to have it all. To bear a risk knowingly is a
    /// response; any other needs a sentence that says what is done.
    pub fn lacks(&self) -> Vec<Lack> {
        if self.level() != RiskLevel::Red || self.state != RiskState::Open {
            return Vec::new();
        }
        let met = match self.response {
            None => false,
            Some(Response::Accept) => true,
            Some(_) => !self.plan.trim().is_empty(),
        };
        let parts = [
            (met, Lack::Response),
            (self.owner.is_some(), Lack::Owner),
            (!self.early_sign.trim().is_empty(), Lack::EarlySign),
            (self.trigger.is_some(), Lack::Trigger),
        ];
        let missing = parts.iter().filter(|(there, _)| !there);
        missing.map(|(_, lack)| *lack).collect()
    }
}

/// Puts a register in its order: open ones first, the highest score first, then by impact, then by
/// title.
pub fn sort(risks: &mut [Risk]) {
    risks.sort_by(|a, b| {
        let key = |r: &Risk| (r.state != RiskState::Open, 25 - r.score(), 5 - r.impact.0);
        key(a).cmp(&key(b)).then_with(|| a.title.cmp(&b.title))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    fn risk(title: &str, likelihood: u8, impact: u8) -> Risk {
        let (likelihood, impact) = (Step::new(likelihood), Step::new(impact));
        let steps = (likelihood.unwrap(), impact.unwrap());
        Risk::new(RiskId(Uuid::nil()), title, steps)
    }

    #[test]
    fn the_register_of_the_demo() {
        let mut risks = [
            risk("board-pack format", 2, 2),
            risk("CFO leave", 3, 3),
            risk("resin supplier", 3, 4),
            risk("price pushback", 3, 5),
            risk("tender clarification", 2, 5),
            risk("utility date", 4, 4),
            risk("night-crew fatigue", 3, 3),
        ];
        sort(&mut risks);
        let found: Vec<_> = risks
            .iter()
            .map(|r| (r.title.as_str(), r.score(), r.level()))
            .collect();
        let wanted = [
            ("utility date", 16, RiskLevel::Red),
            ("price pushback", 15, RiskLevel::Red),
            ("resin supplier", 12, RiskLevel::Amber),
            ("tender clarification", 10, RiskLevel::Amber),
            ("CFO leave", 9, RiskLevel::Amber),
            ("night-crew fatigue", 9, RiskLevel::Amber),
            ("board-pack format", 4, RiskLevel::Green),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn colours_change_at_8_and_15() {
        let levels = [7, 8, 14, 15, 25].map(level);
        use RiskLevel::{Amber, Green, Red};
        assert_eq!(levels, [Green, Amber, Amber, Red, Red]);
        assert_eq!((Step::new(0), Step::new(6)), (None, None));
    }

    #[test]
    fn only_a_red_one_must_have_it_all() {
        assert_eq!(risk("amber", 3, 4).lacks(), []);
        let mut red = risk("red", 4, 4);
        let all = [Lack::Response, Lack::Owner, Lack::EarlySign, Lack::Trigger];
        assert_eq!(red.lacks(), all);
        red.response = Some(Response::Reduce);
        assert_eq!(
            red.lacks().first().map(|l| l.question()),
            Some("What do we do about it?")
        );
        red.plan = "Pay for the faster connection".to_owned();
        red.early_sign = "no date in writing by Friday".to_owned();
        red.trigger = Some(date(2027, 8, 6));
        assert_eq!(red.lacks(), [Lack::Owner]);
        red.owner = Some(PersonId(Uuid::nil()));
        assert_eq!(red.lacks(), []);
        red.plan.clear();
        red.response = Some(Response::Accept);
        assert_eq!(red.lacks(), []);
        red.response = None;
        red.state = RiskState::Occurred;
        assert_eq!(red.lacks(), []);
    }
}
