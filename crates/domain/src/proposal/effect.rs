//! What a proposal changes when it is approved: one variant per kind, with its data.
use crate::action::Due;
use crate::decision::Put;
use crate::decision_right::Area;
use crate::id::{ActionId, GoalId, PersonId};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// An action to be made, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NewAction {
    /// What is to be done.
    pub title: String,
    /// Who does it.
    pub owner: Option<PersonId>,
    /// Why; may be empty.
    pub why: String,
    /// How one can tell that it is done; may be empty.
    pub done_when: String,
    /// What it must stay within; may be empty.
    pub limits: String,
    /// By when.
    pub due: Option<Due>,
    /// The goal that it serves.
    pub goal: Option<GoalId>,
    /// Its size in minutes.
    pub size_minutes: Option<u32>,
}

/// A name and where to write.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Address {
    /// As one greets them; may be empty.
    pub name: String,
    /// The address; may be empty while it is not known.
    pub email: String,
}

/// A meeting as it stood when the proposal was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingRef {
    /// Its identity as text (UID, or UID and original start).
    pub key: String,
    /// Its title.
    pub title: String,
    /// When it begins.
    pub start: Timestamp,
    /// When it ends.
    pub end: Timestamp,
    /// Who invited; none: nobody is named.
    pub organizer: Option<Address>,
    /// Who else comes.
    pub guests: Vec<Address>,
    /// Somebody from outside the house is in it.
    pub outside: bool,
}

/// What sort of letter it is: decides under which right it may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Letter {
    /// A routine answer inside the house.
    Internal,
    /// An answer to somebody outside.
    External,
    /// The first letter to somebody: always the executive's.
    FirstContact,
    /// Thanks, congratulations.
    Thanks,
}

/// A letter, ready to leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// To whom.
    pub to: Vec<Address>,
    /// Its subject.
    pub subject: String,
    /// Its whole text.
    pub text: String,
    /// In the executive's name; else by the assistant on their behalf.
    pub her_name: bool,
    /// What sort of letter.
    pub letter: Letter,
}

/// What is asked of the executive (`R109`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// A yes to something that is not the assistant's to decide.
    Approval,
    /// A course, a book, a day to learn.
    Education,
    /// Access to a system, a room, a meeting.
    Access,
}

/// What an approved proposal does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// A new action.
    CreateAction(NewAction),
    /// An action is done.
    CompleteAction(ActionId),
    /// An action gets another owner.
    HandOverAction {
        /// Which.
        action: ActionId,
        /// Who takes it.
        to: PersonId,
    },
    /// An action gets another date.
    ChangeDate {
        /// Which.
        action: ActionId,
        /// By when; none: no date any more.
        due: Option<Due>,
    },
    /// Time is held, with an end to the holding.
    HoldTime {
        /// On the executive's wall clock.
        start: DateTime,
        /// How long.
        minutes: u32,
        /// When the holding ends by itself; none: it stays until it is released.
        until: Option<Timestamp>,
    },
    /// Time is protected for the executive's own work.
    ProtectTime {
        /// On the executive's wall clock.
        start: DateTime,
        /// How long.
        minutes: u32,
    },
    /// A meeting is declined.
    DeclineMeeting {
        /// Which.
        meeting: MeetingRef,
        /// What the organiser is told.
        note: String,
    },
    /// A meeting becomes shorter.
    ShortenMeeting {
        /// Which.
        meeting: MeetingRef,
        /// Its new length.
        minutes: u32,
        /// What the others are told.
        note: String,
    },
    /// A meeting moves.
    MoveMeeting {
        /// Which.
        meeting: MeetingRef,
        /// Its new start on the executive's wall clock.
        start: DateTime,
        /// What the others are told.
        note: String,
    },
    /// Somebody else goes to a meeting.
    HandOverMeeting {
        /// Which.
        meeting: MeetingRef,
        /// Who goes.
        to: Address,
        /// What they are told.
        note: String,
    },
    /// A letter leaves.
    SendMessage(Message),
    /// Somebody is asked something.
    AskPerson {
        /// Whom.
        person: Address,
        /// What.
        question: String,
    },
    /// The executive is asked for something.
    Request {
        /// What sort of need.
        need: Need,
        /// For what: "the CRM", "a negotiation course".
        what: String,
    },
    /// Something could be done better.
    Improvement {
        /// How, in a few sentences.
        how: String,
    },
    /// "I can take this" (`R111`).
    Offer {
        /// What is taken over.
        what: String,
        /// Which of the executive's actions, if it is one.
        action: Option<ActionId>,
        /// Which kind of deciding comes with it, if any.
        area: Option<Area>,
    },
    /// Bad news, at once: needs no solution (`R4`).
    HeadsUp,
    /// A problem: needs a proposed solution before it is complete (`R4`).
    Problem {
        /// Why it happens; may be empty.
        cause: String,
        /// What is proposed; may be empty while nobody knows.
        solution: String,
    },
    /// A decision with its brief: a yes takes the advised way (`R26`).
    Decide(Put),
}

/// The kind of a proposal: the shadow of its effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A new action.
    CreateAction,
    /// An action is done.
    CompleteAction,
    /// An action gets another owner.
    HandOverAction,
    /// An action gets another date.
    ChangeDate,
    /// Time is held.
    HoldTime,
    /// Time is protected.
    ProtectTime,
    /// A meeting is declined.
    DeclineMeeting,
    /// A meeting becomes shorter.
    ShortenMeeting,
    /// A meeting moves.
    MoveMeeting,
    /// Somebody else goes.
    HandOverMeeting,
    /// A letter leaves.
    SendMessage,
    /// Somebody is asked.
    AskPerson,
    /// The executive is asked for something.
    Request,
    /// Something could be done better.
    Improvement,
    /// Something is taken over.
    Offer,
    /// Bad news.
    HeadsUp,
    /// A problem with its solution.
    Problem,
    /// A decision with its brief.
    Decide,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 18] = [
        Kind::CreateAction,
        Kind::CompleteAction,
        Kind::HandOverAction,
        Kind::ChangeDate,
        Kind::HoldTime,
        Kind::ProtectTime,
        Kind::DeclineMeeting,
        Kind::ShortenMeeting,
        Kind::MoveMeeting,
        Kind::HandOverMeeting,
        Kind::SendMessage,
        Kind::AskPerson,
        Kind::Request,
        Kind::Improvement,
        Kind::Offer,
        Kind::HeadsUp,
        Kind::Problem,
        Kind::Decide,
    ];

    /// In a few words, for lists and filters.
    pub fn words(self) -> &'static str {
        match self {
            Kind::CreateAction => "new action",
            Kind::CompleteAction => "done",
            Kind::HandOverAction => "hand over",
            Kind::ChangeDate => "new date",
            Kind::HoldTime => "hold time",
            Kind::ProtectTime => "protect time",
            Kind::DeclineMeeting => "decline a meeting",
            Kind::ShortenMeeting => "shorten a meeting",
            Kind::MoveMeeting => "move a meeting",
            Kind::HandOverMeeting => "stand-in",
            Kind::SendMessage => "letter",
            Kind::AskPerson => "question to somebody",
            Kind::Request => "request",
            Kind::Improvement => "improvement",
            Kind::Offer => "offer",
            Kind::HeadsUp => "heads-up",
            Kind::Problem => "problem",
            Kind::Decide => "decision",
        }
    }
}

/// Whether an act can be taken back, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undo {
    /// At any time, by the product.
    Always(&'static str),
    /// Until it has left the house.
    UntilSent(&'static str),
    /// By hand: the product writes the opposite card.
    ByHand(&'static str),
    /// Not at all, and why.
    None(&'static str),
}

impl Undo {
    /// The sentence for the page.
    pub fn words(self) -> &'static str {
        match self {
            Undo::Always(text) | Undo::UntilSent(text) | Undo::ByHand(text) | Undo::None(text) => {
                text
            }
        }
    }
}

impl Effect {
    /// The stretch of the executive's time that it takes, on their wall clock: start and minutes.
    pub fn takes(&self) -> Option<(DateTime, u32)> {
        match self {
            Effect::HoldTime { start, minutes, .. } | Effect::ProtectTime { start, minutes } => {
                Some((*start, *minutes))
            }
            Effect::MoveMeeting { meeting, start, .. } => {
                let length = meeting.start.duration_until(meeting.end).as_mins();
                Some((*start, u32::try_from(length).unwrap_or(0)))
            }
            _ => None,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Effect::CreateAction(_) => Kind::CreateAction,
            Effect::CompleteAction(_) => Kind::CompleteAction,
            Effect::HandOverAction { .. } => Kind::HandOverAction,
            Effect::ChangeDate { .. } => Kind::ChangeDate,
            Effect::HoldTime { .. } => Kind::HoldTime,
            Effect::ProtectTime { .. } => Kind::ProtectTime,
            Effect::DeclineMeeting { .. } => Kind::DeclineMeeting,
            Effect::ShortenMeeting { .. } => Kind::ShortenMeeting,
            Effect::MoveMeeting { .. } => Kind::MoveMeeting,
            Effect::HandOverMeeting { .. } => Kind::HandOverMeeting,
            Effect::SendMessage(_) => Kind::SendMessage,
            Effect::AskPerson { .. } => Kind::AskPerson,
            Effect::Request { .. } => Kind::Request,
            Effect::Improvement { .. } => Kind::Improvement,
            Effect::Offer { .. } => Kind::Offer,
            Effect::HeadsUp => Kind::HeadsUp,
            Effect::Problem { .. } => Kind::Problem,
            Effect::Decide(_) => Kind::Decide,
        }
    }

    /// The kind of deciding it falls under (`F10`; the table of `decisions.md`).
    pub fn area(&self) -> Area {
        let diary = |outside: bool| match outside {
            true => Area::DiaryExternal,
            false => Area::DiaryInternal,
        };
        match self {
            Effect::CreateAction(_) | Effect::CompleteAction(_) => Area::Lists,
            Effect::HandOverAction { .. } | Effect::AskPerson { .. } => Area::HandingOver,
            Effect::ChangeDate { .. } => Area::Promises,
            Effect::HoldTime { .. } | Effect::ProtectTime { .. } => Area::DiaryInternal,
            Effect::DeclineMeeting { meeting, .. }
            | Effect::ShortenMeeting { meeting, .. }
            | Effect::MoveMeeting { meeting, .. } => diary(meeting.outside),
            Effect::HandOverMeeting { .. } => Area::StandIn,
            Effect::SendMessage(message) => match message.letter {
                Letter::Internal => Area::InternalReplies,
                Letter::External => Area::ExternalReplies,
                Letter::FirstContact => Area::FirstContact,
                Letter::Thanks => Area::Thanks,
            },
            Effect::Request { need, .. } => match need {
                Need::Approval => Area::Approvals,
                Need::Education | Need::Access => Area::Support,
            },
            Effect::Improvement { .. } | Effect::Offer { .. } => Area::HowWeWork,
            Effect::HeadsUp | Effect::Problem { .. } => Area::News,
            Effect::Decide(_) => Area::Approvals,
        }
    }

    /// How it is taken back.
    pub fn undo(&self) -> Undo {
        match self {
            Effect::CreateAction(_) => Undo::Always("Can be undone: the action is dropped."),
            Effect::CompleteAction(_) => Undo::Always("Can be undone: it is open again."),
            Effect::HandOverAction { .. } => Undo::Always("Can be undone: it goes back."),
            Effect::ChangeDate { .. } => Undo::Always("Can be undone: the old date holds again."),
            Effect::HoldTime { .. } | Effect::ProtectTime { .. } => {
                Undo::ByHand("Can be undone: the time is released.")
            }
            Effect::DeclineMeeting { .. }
            | Effect::ShortenMeeting { .. }
            | Effect::MoveMeeting { .. }
            | Effect::HandOverMeeting { .. } => {
                Undo::ByHand("Can be undone, but the others will have been told.")
            }
            Effect::SendMessage(_) | Effect::AskPerson { .. } => {
                Undo::UntilSent("Can be undone for 30 seconds, then it has left.")
            }
            Effect::Request { .. } | Effect::Improvement { .. } | Effect::Problem { .. } => {
                Undo::Always("Can be undone: the answer is taken back.")
            }
            Effect::Offer { .. } => Undo::Always("Can be undone: it goes back to you."),
            Effect::Decide(_) => Undo::Always("Can be undone: the question is open again."),
            Effect::HeadsUp => Undo::None("There is nothing to undo: it was only said."),
        }
    }

    /// The action it is about.
    pub fn action(&self) -> Option<ActionId> {
        match self {
            Effect::CompleteAction(action)
            | Effect::HandOverAction { action, .. }
            | Effect::ChangeDate { action, .. } => Some(*action),
            Effect::Offer { action, .. } => *action,
            _ => None,
        }
    }

    /// The meeting it is about.
    pub fn meeting(&self) -> Option<&MeetingRef> {
        match self {
            Effect::DeclineMeeting { meeting, .. }
            | Effect::ShortenMeeting { meeting, .. }
            | Effect::MoveMeeting { meeting, .. }
            | Effect::HandOverMeeting { meeting, .. } => Some(meeting),
            _ => None,
        }
    }

    /// Whether something outside our own records changes.
    pub fn leaves_house(&self) -> bool {
        match self {
            Effect::HoldTime { .. }
            | Effect::ProtectTime { .. }
            | Effect::DeclineMeeting { .. }
            | Effect::ShortenMeeting { .. }
            | Effect::MoveMeeting { .. }
            | Effect::HandOverMeeting { .. }
            | Effect::SendMessage(_)
            | Effect::AskPerson { .. } => true,
            Effect::CreateAction(_)
            | Effect::CompleteAction(_)
            | Effect::HandOverAction { .. }
            | Effect::ChangeDate { .. }
            | Effect::Request { .. }
            | Effect::Improvement { .. }
            | Effect::Offer { .. }
            | Effect::HeadsUp
            | Effect::Problem { .. }
            | Effect::Decide(_) => false,
        }
    }

    /// The words that leave the house, whole: a letter, a note, a question.
    pub fn text(&self) -> Option<&str> {
        match self {
            Effect::DeclineMeeting { note, .. }
            | Effect::ShortenMeeting { note, .. }
            | Effect::MoveMeeting { note, .. }
            | Effect::HandOverMeeting { note, .. } => Some(note),
            Effect::SendMessage(message) => Some(&message.text),
            Effect::AskPerson { question, .. } => Some(question),
            _ => None,
        }
    }

    /// Puts other words in their place; nothing where no words leave.
    pub fn set_text(&mut self, text: &str) {
        match self {
            Effect::DeclineMeeting { note, .. }
            | Effect::ShortenMeeting { note, .. }
            | Effect::MoveMeeting { note, .. }
            | Effect::HandOverMeeting { note, .. } => text.clone_into(note),
            Effect::SendMessage(message) => text.clone_into(&mut message.text),
            Effect::AskPerson { question, .. } => text.clone_into(question),
            _ => {}
        }
    }
}
