//! A proposal: a concrete change that somebody may approve, with its reason, cost and undo.
//!
//! From an idea or a signal to an act: suggested → asked → approved → done, and back by `undone`.
mod act;
mod answer;
mod effect;
mod initiative;
mod record;
mod request;
mod utilisation;
mod verb;

pub use act::{Act, Card, Expect, Inverse, Outcome, Tick, Under};
pub use answer::{Answer, How, Reply, Way};
pub use effect::{Address, Effect, Kind, Letter, MeetingRef, Message, Need, NewAction, Undo};
pub use initiative::{Origin, Rung, ladder, origin, rung};
pub use record::{Acceptance, Refused, absorbed, acceptance, alike, deeds, refused};
pub use utilisation::{Utilisation, utilisation};
pub use verb::Verb;

pub use crate::decision::Put;

use crate::action::Due;
use crate::id::{GoalId, PairId, PersonId, ProposalId};
use crate::money::Money;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Who thought of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Somebody: a person, an agent, a script.
    Person(PersonId),
    /// Something that was noticed: rule and key.
    Signal(String),
    /// Somebody at the command line.
    Operator,
}

/// What a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noun {
    /// An occurrence, by its key.
    Event,
    /// A series, by its UID.
    Series,
    /// An action.
    Action,
    /// A date to watch.
    WatchDate,
    /// A goal.
    Goal,
    /// A calendar.
    Calendar,
    /// A day, by its date.
    Day,
    /// A person.
    Person,
    /// Another proposal.
    Proposal,
    /// A decision.
    Decision,
    /// A risk.
    Risk,
    /// An initiative.
    Initiative,
    /// A milestone.
    Milestone,
    /// A page of somebody else, by its address.
    Page,
}

/// A record behind a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What sort of record.
    pub noun: Noun,
    /// Its identity as text.
    pub id: String,
    /// Its name.
    pub label: String,
}

/// Somebody who is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// Somebody known.
    Person(PersonId),
    /// A name as written.
    Named(String),
}

/// Whom it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The pair and its team.
    #[default]
    Inner,
    /// The leadership.
    Leadership,
    /// Board and investors.
    BoardInvestor,
    /// Customers, suppliers, partners.
    Customer,
    /// Everybody.
    Public,
    /// Family and friends.
    Family,
}

/// How delicate it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Nothing special.
    #[default]
    Normal,
    /// Money or prices.
    Money,
    /// About people: pay, conduct, health at work.
    People,
    /// Law or medicine.
    LegalMedical,
}

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Thought of; nobody is asked yet.
    Suggested,
    /// Waits for an answer.
    Asked,
    /// Waits, and comes back then.
    Snoozed(Timestamp),
    /// Back with the proposer: handed back, asked about, or to be changed.
    Returned,
    /// Approved; the act is under way or waits for a hand.
    Approved,
    /// No.
    Declined,
    /// Taken back by its proposer.
    Withdrawn,
    /// Its time ran out.
    Expired,
    /// Done.
    Done,
    /// Done and taken back.
    Undone,
}

impl State {
    /// The word it is stored and filtered by.
    pub fn word(self) -> &'static str {
        match self {
            State::Suggested => "suggested",
            State::Asked => "asked",
            State::Snoozed(_) => "snoozed",
            State::Returned => "returned",
            State::Approved => "approved",
            State::Declined => "declined",
            State::Withdrawn => "withdrawn",
            State::Expired => "expired",
            State::Done => "done",
            State::Undone => "undone",
        }
    }

    /// Whether it waits for an answer at that time; a snoozed one does when it has woken.
    pub fn waits(self, now: Timestamp) -> bool {
        match self {
            State::Asked => true,
            State::Snoozed(until) => until <= now,
            _ => false,
        }
    }

    /// Whether it may still come to an act.
    pub fn open(self) -> bool {
        matches!(
            self,
            State::Suggested | State::Asked | State::Snoozed(_) | State::Returned
        )
    }
}

/// The parts of the executive's letter, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Bad news, first.
    Know,
    /// Decide and approve.
    Decide,
    /// Letters to release.
    Release,
    /// Thanks.
    Thank,
}

/// Which words were read and how often they had been answered: an answer holds for one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// When it changed last.
    pub changed: Timestamp,
    /// How many answers it had.
    pub answers: usize,
}

/// A proposal. Nothing but the title is required: capture is never refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its identity.
    pub id: ProposalId,
    /// Whose pair.
    pub pair: PairId,
    /// The ask, one sentence.
    pub title: String,
    /// What happens when it is approved.
    pub effect: Effect,
    /// Why; may be empty.
    pub reason: String,
    /// Who thought of it.
    pub by: By,
    /// Who is asked; none: the executive.
    pub asked_of: Option<PersonId>,
    /// The executive's own time that it costs, once.
    pub cost_minutes: Option<u32>,
    /// Minutes a week that it saves.
    pub saves_minutes_week: Option<u32>,
    /// The goal that it serves.
    pub goal: Option<GoalId>,
    /// Who hears of it.
    pub told: Vec<Told>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// What it costs.
    pub money: Option<Money>,
    /// It cannot be taken back by anybody.
    pub one_way: bool,
    /// It goes up the ladder until somebody answers (`R118`).
    pub urgent: bool,
    /// Whom it reaches.
    pub audience: Audience,
    /// How delicate it is.
    pub sensitivity: Sensitivity,
    /// By when an answer is needed.
    pub decide_by: Option<Due>,
    /// When the question loses its sense and goes by itself.
    pub expires: Option<Timestamp>,
    /// The whole final text where money, a price or a one-way door is in it; may be empty.
    pub final_text: String,
    /// Where it stands.
    pub state: State,
    /// What was answered, oldest first.
    pub answers: Vec<Answer>,
    /// What was done.
    pub act: Option<Act>,
    /// When it was written.
    pub created: Timestamp,
    /// When its state changed last.
    pub changed: Timestamp,
}

impl Proposal {
    /// A suggestion with nothing said but what happens.
    pub fn new(id: ProposalId, pair: PairId, by: By, effect: Effect, now: Timestamp) -> Proposal {
        Proposal {
            id,
            pair,
            title: String::new(),
            effect,
            reason: String::new(),
            by,
            asked_of: None,
            cost_minutes: None,
            saves_minutes_week: None,
            goal: None,
            told: Vec::new(),
            evidence: Vec::new(),
            money: None,
            one_way: false,
            urgent: false,
            audience: Audience::default(),
            sensitivity: Sensitivity::default(),
            decide_by: None,
            expires: None,
            final_text: String::new(),
            state: State::Suggested,
            answers: Vec::new(),
            act: None,
            created: now,
            changed: now,
        }
    }

    /// The whole text must stand on screen before the button: money, a price, a one-way door.
    pub fn whole_text(&self) -> bool {
        self.one_way || self.money.is_some() || self.sensitivity == Sensitivity::Money
    }

    /// What it says in full: the very words that leave the house, where some do, else the final
    /// text.
    pub fn text(&self) -> &str {
        let leaves = self.effect.text().filter(|text| !text.trim().is_empty());
        leaves.unwrap_or(&self.final_text)
    }

    /// What is not known yet, as questions; it is incomplete then and never refused (`R4`).
    pub fn missing(&self) -> Vec<&'static str> {
        let said = |text: &str| !text.trim().is_empty();
        let mut out = Vec::new();
        let mut need = |known: bool, question: &'static str| {
            if !known {
                out.push(question);
            }
        };
        need(said(&self.title), "What is asked, in one sentence?");
        if let Effect::HeadsUp = self.effect {
            return out;
        }
        // A letter says itself why, and of a brief its own questions are asked.
        let letter = matches!(self.effect, Effect::SendMessage(_) | Effect::Decide(_));
        need(letter || said(&self.reason), "Why?");
        if self.whole_text() && !matches!(self.effect, Effect::Decide(_)) {
            need(said(self.text()), "What does it say in full?");
        }
        match &self.effect {
            Effect::Problem { cause, solution } => {
                need(said(cause), "Why does it happen?");
                need(said(solution), "What do you propose?");
            }
            Effect::Request { .. } => {
                let worth = self.saves_minutes_week.is_some() || self.goal.is_some();
                need(worth, "What does it save, or which goal does it serve?");
            }
            Effect::SendMessage(m) => {
                need(m.to.iter().any(|t| said(&t.email)), "To whom does it go?");
                need(said(&m.text), "What does it say?");
            }
            Effect::AskPerson { person, .. } => {
                need(said(&person.email), "Where can they be reached?");
            }
            Effect::CreateAction(action) => need(action.owner.is_some(), "Who does it?"),
            Effect::Decide(put) => put.lacks.iter().for_each(|l| need(false, l.question())),
            _ => {}
        }
        out
    }

    /// Weeks until the minutes that it costs are saved (`R110`): rounded up; none without both.
    pub fn payback_weeks(&self) -> Option<u32> {
        let (cost, saves) = (self.cost_minutes?, self.saves_minutes_week?);
        (saves > 0).then(|| cost.div_ceil(saves))
    }

    /// A decision whose day is over: it stands before everything else (`R26`).
    pub fn late(&self, today: Date) -> bool {
        let over = self.decide_by.is_some_and(|due| due.date < today);
        over && matches!(self.effect, Effect::Decide(_))
    }

    /// Where it stands in the executive's letter.
    pub fn part(&self) -> Part {
        match &self.effect {
            Effect::HeadsUp => Part::Know,
            Effect::SendMessage(m) if m.letter == Letter::Thanks => Part::Thank,
            Effect::SendMessage(_) => Part::Release,
            _ => Part::Decide,
        }
    }

    /// What somebody reads who reads it now.
    pub fn version(&self) -> Version {
        Version {
            changed: self.changed,
            answers: self.answers.len(),
        }
    }

    /// The newest answer.
    pub fn last_answer(&self) -> Option<&Answer> {
        self.answers.last()
    }
}

#[cfg(test)]
#[path = "proposal_test.rs"]
mod tests;
