//! A decision: a question somebody has to answer, made ready (`F14`).
mod brief;
mod log;

pub use brief::{Angle, Claim, Lack, Put, Stand, Sure, View, WORDS};
pub use log::{Log, order, percent};

use crate::id::{DecisionId, GoalId, InitiativeId, PersonId, ProposalId};
use crate::money::Money;
use crate::risk::Step;
use jiff::Timestamp;
use jiff::civil::{Date, Time, time};
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
    /// What undoing it takes; may be empty.
    #[serde(default)]
    pub undo: String,
    /// What it wins for the strategy, 1 to 5.
    #[serde(default)]
    pub gain: Option<Step>,
    /// What it costs the daily work, 1 to 5.
    #[serde(default)]
    pub effort: Option<Step>,
}

impl Choice {
    /// One of which only the title is known.
    pub fn titled(title: impl Into<String>) -> Choice {
        Choice {
            title: title.into(),
            cost: String::new(),
            risk: String::new(),
            door: None,
            nothing: false,
            undo: String::new(),
            gain: None,
            effort: None,
        }
    }
}

/// Who has which part in it (RAPID without ceremony, `F14`), in names; each may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Roles {
    /// Who recommends.
    pub recommend: String,
    /// Who must agree, sparingly.
    pub agree: String,
    /// Who is heard.
    pub input: String,
    /// Who carries it out.
    pub perform: String,
}

/// How far something came out as it was hoped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As it was hoped.
    Achieved,
    /// In part.
    Partial,
    /// Not at all.
    Missed,
    /// It was given up on the way.
    Dropped,
}

impl Outcome {
    /// All of them, in the order of the form.
    pub const ALL: [Outcome; 4] = [
        Outcome::Achieved,
        Outcome::Partial,
        Outcome::Missed,
        Outcome::Dropped,
    ];

    /// The word in forms and files.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Achieved => "achieved",
            Outcome::Partial => "partial",
            Outcome::Missed => "missed",
            Outcome::Dropped => "dropped",
        }
    }

    /// The words on screen.
    pub fn words(self) -> &'static str {
        match self {
            Outcome::Achieved => "as we hoped",
            Outcome::Partial => "in part",
            Outcome::Missed => "not at all",
            Outcome::Dropped => "given up on the way",
        }
    }

    /// Reads [`Outcome::word`].
    pub fn read(text: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|o| o.word() == text.trim())
    }
}

/// What came of a decision, looked at on its review day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CameOut {
    /// As it was hoped, or how far from it.
    pub outcome: Outcome,
    /// In a sentence; may be empty.
    pub words: String,
    /// When that was said.
    pub at: Timestamp,
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
    /// The time of that day by which it has to be decided.
    pub decide_at: Option<Time>,
    /// What a week of waiting costs, where it is a sum.
    pub week: Option<Money>,
    /// The money that the advised way binds.
    pub money: Option<Money>,
    /// The goal that it serves.
    pub goal: Option<GoalId>,
    /// The initiative that it belongs to.
    pub initiative: Option<InitiativeId>,
    /// Who has which part.
    pub roles: Roles,
    /// From which sides it was looked at (`R32`).
    pub views: Vec<View>,
    /// What is claimed, each with its source (`R28`).
    pub claims: Vec<Claim>,
    /// What happens after a yes, a line each: "Piotr: signs the trial order".
    pub next: String,
    /// Who hears of it, in names.
    pub told: String,
    /// The days on which it was on the table and not decided.
    pub raised: Vec<Date>,
    /// What was decided before it was opened again, the oldest first.
    pub before: Vec<Decided>,
    /// What came of it.
    pub came_out: Option<CameOut>,
    /// The question in the decider's queue.
    pub asked: Option<ProposalId>,
}

impl Decision {
    /// Names what its form says, in sixteen hex digits (FNV-1a): two wordings that differ have
    /// different names. What others add beside the form does not change it.
    pub fn wording(&self) -> String {
        let form = Decision {
            views: Vec::new(),
            claims: Vec::new(),
            ready: None,
            decided: None,
            raised: Vec::new(),
            before: Vec::new(),
            came_out: None,
            asked: None,
            ..self.clone()
        };
        let text = format!("{form:?}");
        let mixed = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("{mixed:016x}")
    }

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
            decide_at: None,
            week: None,
            money: None,
            goal: None,
            initiative: None,
            roles: Roles::default(),
            views: Vec::new(),
            claims: Vec::new(),
            next: String::new(),
            told: String::new(),
            raised: Vec::new(),
            before: Vec::new(),
            came_out: None,
            asked: None,
        }
    }

    /// The way that is advised.
    pub fn advice(&self) -> Option<&Choice> {
        self.choices.get(self.advised?)
    }

    /// What was decided, in words: the way that was chosen, or the decider's own words.
    pub fn outcome(&self) -> Option<&str> {
        let decided = self.decided.as_ref()?;
        let choice = decided.choice.and_then(|at| self.choices.get(at));
        Some(choice.map_or(decided.words.as_str(), |c| c.title.as_str()))
    }

    /// There is no way back from what is advised.
    pub fn one_way(&self) -> bool {
        self.advice().is_some_and(|c| c.door == Some(Door::OneWay))
    }

    /// Open, and its day is over.
    pub fn late(&self, today: Date) -> bool {
        self.decided.is_none() && self.decide_by.is_some_and(|by| by < today)
    }

    /// Open and wanted before noon of the next day: it is put to its decider, ready or not
    /// (`R27`). A day without a time may begin with it.
    pub fn presses(&self, today: Date) -> bool {
        let tomorrow = today.tomorrow().unwrap_or(today);
        let noon = time(12, 0, 0, 0);
        self.decided.is_none()
            && self.decide_by.is_some_and(|by| {
                by < tomorrow || (by == tomorrow && self.decide_at.is_none_or(|at| at < noon))
            })
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
        assert_eq!((lacks.len(), lacks[0]), (7, Lack::Decider));
        d.decider = Some(PersonId(Uuid::nil()));
        d.decide_by = Some(date(2027, 8, 3));
        d.context = "The grid operator offers September for 46,000.".to_owned();
        let choice = |title: &str, nothing| Choice {
            nothing,
            ..Choice::titled(title)
        };
        d.choices = vec![choice("Pay", false), choice("Wait for November", true)];
        d.advised = Some(2);
        d.because = "A month of output is worth more.".to_owned();
        d.change = "A date in writing before Friday.".to_owned();
        assert_eq!(d.lacks(), [Lack::Doors, Lack::Advice]);
        d.choices[0].door = Some(Door::OneWay);
        d.advised = Some(0);
        assert!(d.lacks().is_empty());
        assert!(d.one_way());
    }

    #[test]
    fn what_is_wanted_before_tomorrow_noon_presses_and_what_is_over_is_late() {
        let mut d = Decision::new(DecisionId(Uuid::nil()), "Pay for a faster connection?");
        let today = date(2027, 8, 2);
        assert!(!d.presses(today), "no day, no press");
        d.decide_by = Some(date(2027, 8, 3));
        assert!(d.presses(today) && !d.late(today));
        d.decide_at = Some(time(12, 0, 0, 0));
        assert!(!d.presses(today), "noon itself is after the morning");
        d.decide_at = Some(time(11, 59, 0, 0));
        assert!(d.presses(today));
        assert!(d.late(date(2027, 8, 4)) && d.presses(date(2027, 8, 4)));
    }

    #[test]
    fn an_angle_is_missing_until_it_is_recorded() {
        let mut d = Decision::new(DecisionId(Uuid::nil()), "Add a supplier?");
        assert_eq!(d.missing_angles(), Angle::ALL);
        d.views
            .push(View::asked(Angle::Finance, "Ines", date(2027, 8, 2)));
        assert!(
            d.missing_angles().contains(&Angle::Finance),
            "asked is not seen"
        );
        d.views[0].words = "0.1 points of margin".to_owned();
        assert!(!d.missing_angles().contains(&Angle::Finance));
        assert_eq!(Angle::Finance.missing(), "no finance view");
    }
}
