//! A decision: a question somebody has to answer, made ready (`F14`).
use crate::id::{DecisionId, PersonId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Whether there is a way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// There is none: think twice.
    OneWay,
    /// There is one: decide soon.
    TwoWay,
}

/// One way to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// In one line ("Do nothing").
    pub title: String,
    /// What it costs; may be empty.
    pub cost: String,
    /// What may go wrong; may be empty.
    pub risk: String,
    /// Whether there is a way back.
    pub door: Option<Door>,
    /// It is the choice to leave things as they are.
    pub nothing: bool,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The choice, by its place from 0; none: something else, in words.
    pub choice: Option<usize>,
    /// In the words of whoever decided; may be empty.
    pub words: String,
    /// By whom.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Identity.
    pub id: DecisionId,
    /// The question, in one line.
    pub question: String,
    /// What one has to know, in a few sentences.
    pub context: String,
    /// The one who decides.
    pub decider: Option<PersonId>,
    /// By when it has to be decided.
    pub decide_by: Option<Date>,
    /// What each week of waiting costs; may be empty.
    pub waiting: String,
    /// The ways to answer.
    pub choices: Vec<Choice>,
    /// The choice that is advised, by its place from 0.
    pub advised: Option<usize>,
    /// Why that one.
    pub because: String,
    /// What would change our mind.
    pub change: String,
    /// When it became ready; latency counts from then.
    pub ready: Option<Timestamp>,
    /// What was decided; none while it is open.
    pub decided: Option<Decided>,
    /// The day on which one looks at what came of it.
    pub review: Option<Date>,
}

impl Decision {
    /// A question and nothing else.
    pub fn new(id: DecisionId, question: impl Into<String>) -> Decision {
        Decision {
            id,
            question: question.into(),
            context: String::new(),
            decider: None,
            decide_by: None,
            waiting: String::new(),
            choices: Vec::new(),
            advised: None,
            because: String::new(),
            change: String::new(),
            ready: None,
            decided: None,
            review: None,
        }
    }

    /// What is missing before it can be put to its decider, as questions in the order of the brief
    /// (`F14`); empty where it is ready. It says so and hides nothing.
    pub fn lacks(&self) -> Vec<&'static str> {
        let said = |text: &str| !text.trim().is_empty();
        let doors = self.choices.iter().all(|c| c.nothing || c.door.is_some());
        let advised = self.advised.is_some_and(|at| at < self.choices.len());
        let parts = [
            (self.decider.is_some(), "Who decides?"),
            (
                self.decide_by.is_some(),
                "By when does it have to be decided?",
            ),
            (said(&self.context), "What does one have to know?"),
            (
                self.choices.len() >= 2,
                "Which ways are there? Name at least two.",
            ),
            (
                self.choices.iter().any(|c| c.nothing),
                "What if we do nothing?",
            ),
            (doors, "Which of the ways can be taken back?"),
            (
                advised && said(&self.because),
                "What do we advise, and why?",
            ),
            (said(&self.change), "What would change our mind?"),
        ];
        let missing = parts.iter().filter(|(there, _)| !there);
        missing.map(|(_, question)| *question).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    #[test]
    fn a_question_says_what_is_missing_until_it_is_ready() {
        let mut d = Decision::new(DecisionId(Uuid::nil()), "Pay for a faster connection?");
        let lacks = d.lacks();
        assert_eq!((lacks.len(), lacks[0]), (7, "Who decides?"));
        d.decider = Some(PersonId(Uuid::nil()));
        d.decide_by = Some(date(2027, 8, 3));
        d.context = "The grid operator offers September for 46,000.".to_owned();
        let choice = |title: &str, nothing| Choice {
            title: title.to_owned(),
            cost: String::new(),
            risk: String::new(),
            door: None,
            nothing,
        };
        d.choices = vec![choice("Pay", false), choice("Wait for November", true)];
        d.advised = Some(2);
        d.because = "A month of output is worth more.".to_owned();
        d.change = "A date in writing before Friday.".to_owned();
        let wanted = [
            "Which of the ways can be taken back?",
            "What do we advise, and why?",
        ];
        assert_eq!(d.lacks(), wanted);
        d.choices[0].door = Some(Door::OneWay);
        d.advised = Some(0);
        assert!(d.lacks().is_empty());
    }
}
