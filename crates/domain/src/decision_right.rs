//! What I may decide (`F10`): area × level × limits × audience, held by somebody for a time.
mod limits;
mod record;

pub use limits::{Limits, MoneyLimit};
pub use record::{Deed, REVERSAL_DAYS, REVERSALS, ROW, ROW_DAYS, Step, steps};

use crate::circle::Role;
use crate::id::{HeldRightId, PairId, PersonId};
use crate::money::Money;
use crate::proposal::{Audience, Effect, Proposal, Sensitivity};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A kind of deciding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Meetings of the house alone; holds and protected time.
    DiaryInternal,
    /// Meetings with somebody from outside.
    DiaryExternal,
    /// Sorting the mail.
    InboxSorting,
    /// Routine answers inside the house.
    InternalReplies,
    /// Answers to people outside.
    ExternalReplies,
    /// The first letter to somebody.
    FirstContact,
    /// Travel within a limit.
    Travel,
    /// Expense reports.
    Expenses,
    /// Approvals within a limit.
    Approvals,
    /// Going to a meeting in the executive's place.
    StandIn,
    /// The agenda of the leadership meeting.
    LeadershipAgenda,
    /// Gifts and thanks.
    Thanks,
    /// Anything about people.
    PeopleMatters,
    /// Our own lists: what is to be done, what is done.
    Lists,
    /// Dates that were promised.
    Promises,
    /// Work handed to others, and questions to them.
    HandingOver,
    /// Access and education for the assistant.
    Support,
    /// How the two of us work.
    HowWeWork,
    /// What the executive has to know.
    News,
}

impl Area {
    /// All of them, in the order of the page.
    pub const ALL: [Area; 19] = [
        Area::DiaryInternal,
        Area::DiaryExternal,
        Area::InboxSorting,
        Area::InternalReplies,
        Area::ExternalReplies,
        Area::FirstContact,
        Area::Travel,
        Area::Expenses,
        Area::Approvals,
        Area::StandIn,
        Area::LeadershipAgenda,
        Area::Thanks,
        Area::PeopleMatters,
        Area::Lists,
        Area::Promises,
        Area::HandingOver,
        Area::Support,
        Area::HowWeWork,
        Area::News,
    ];

    /// In a few words, for the page: "the diary inside the house".
    pub fn words(self) -> &'static str {
        match self {
            Area::DiaryInternal => "the diary inside the house",
            Area::DiaryExternal => "the diary with people outside",
            Area::InboxSorting => "sorting the mail",
            Area::InternalReplies => "routine answers inside the house",
            Area::ExternalReplies => "answers to people outside",
            Area::FirstContact => "the first letter to somebody",
            Area::Travel => "travel",
            Area::Expenses => "expense reports",
            Area::Approvals => "approvals",
            Area::StandIn => "going in your place",
            Area::LeadershipAgenda => "the agenda of the leadership meeting",
            Area::Thanks => "gifts and thanks",
            Area::PeopleMatters => "matters about people",
            Area::Lists => "our own lists",
            Area::Promises => "dates that were promised",
            Area::HandingOver => "handing work to others",
            Area::Support => "access and learning",
            Area::HowWeWork => "how we work together",
            Area::News => "news you must have",
        }
    }

    /// The start value of its level (`F10`; the last seven are ours).
    pub fn start(self) -> Level {
        Level(match self {
            Area::PeopleMatters | Area::FirstContact => 1,
            Area::ExternalReplies | Area::StandIn => 3,
            Area::Support | Area::HowWeWork | Area::News => 3,
            Area::LeadershipAgenda => 4,
            Area::DiaryExternal | Area::InternalReplies | Area::Approvals => 5,
            Area::Promises | Area::HandingOver => 5,
            Area::DiaryInternal | Area::InboxSorting | Area::Travel | Area::Thanks => 6,
            Area::Expenses | Area::Lists => 7,
        })
    }
}

/// How much is left to the holder: Appelo's levels 1 (tell) to 7 (delegate).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Level(u8);

/// A number that is no level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no level: write 1 to 7")]
pub struct NoLevel(u8);

impl TryFrom<u8> for Level {
    type Error = NoLevel;
    fn try_from(n: u8) -> Result<Self, Self::Error> {
        match n {
            1..=7 => Ok(Level(n)),
            _ => Err(NoLevel(n)),
        }
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> u8 {
        level.0
    }
}

/// What a level means on screen, in four sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sentence {
    /// Level 1: the assistant prepares, never executes.
    OnlyYou,
    /// Levels 2 to 4.
    AskFirst,
    /// Levels 5 and 6.
    DoItTellMe,
    /// Level 7.
    JustDoIt,
}

impl Sentence {
    /// All of them, from the narrowest.
    pub const ALL: [Sentence; 4] = [
        Sentence::OnlyYou,
        Sentence::AskFirst,
        Sentence::DoItTellMe,
        Sentence::JustDoIt,
    ];

    /// As it stands on screen.
    pub fn words(self) -> &'static str {
        match self {
            Sentence::OnlyYou => "only you",
            Sentence::AskFirst => "ask first",
            Sentence::DoItTellMe => "do it, tell me",
            Sentence::JustDoIt => "just do it",
        }
    }

    /// The level that it is saved as when chosen on screen.
    pub fn level(self) -> Level {
        Level(match self {
            Sentence::OnlyYou => 1,
            Sentence::AskFirst => 3,
            Sentence::DoItTellMe => 5,
            Sentence::JustDoIt => 7,
        })
    }
}

impl Level {
    /// The sentence on screen.
    pub fn sentence(self) -> Sentence {
        match self.0 {
            0 | 1 => Sentence::OnlyYou,
            2..=4 => Sentence::AskFirst,
            5 | 6 => Sentence::DoItTellMe,
            _ => Sentence::JustDoIt,
        }
    }

    /// One level up, at most 7.
    pub fn up(self) -> Level {
        Level((self.0 + 1).min(7))
    }

    /// One level down, at least 1.
    pub fn down(self) -> Level {
        Level(self.0.saturating_sub(1).max(1))
    }
}

/// One right as held: by somebody, in one area, between two dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRight {
    /// Its identity; none: an assumed start value, written down nowhere.
    pub id: Option<HeldRightId>,
    /// Whose pair.
    pub pair: PairId,
    /// Who holds it: a person, an agent, a script; none: every assistant of the pair.
    pub holder: Option<PersonId>,
    /// What kind of deciding.
    pub area: Area,
    /// How much of it.
    pub level: Level,
    /// What it stays within.
    pub limits: Limits,
    /// First day; none: since ever.
    pub from: Option<Date>,
    /// Last day; none: until it is changed.
    pub until: Option<Date>,
    /// When the executive signed it; none: assumed.
    pub signed_at: Option<Timestamp>,
    /// Where it comes from: "cover for Tobias", "offer accepted"; may be empty.
    pub note: String,
}

impl HeldRight {
    /// The start value of an area: assumed, unsigned.
    pub fn assumed(pair: PairId, area: Area) -> HeldRight {
        HeldRight {
            id: None,
            pair,
            holder: None,
            area,
            level: area.start(),
            limits: Limits::start(area),
            from: None,
            until: None,
            signed_at: None,
            note: "assumed, unsigned".to_owned(),
        }
    }

    /// "approvals, do it, tell me: up to £500": the rule as one line of the log.
    pub fn words(&self) -> String {
        let rule = format!("{}, {}", self.area.words(), self.level.sentence().words());
        match self.limits.words() {
            limits if limits.is_empty() => rule,
            limits => format!("{rule}: {limits}"),
        }
    }

    /// Whether it holds on that day.
    pub fn holds(&self, today: Date) -> bool {
        self.from.is_none_or(|from| from <= today) && self.until.is_none_or(|until| today <= until)
    }
}

/// Who wants to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The person, agent or script; none: the command line, or the program itself.
    pub person: Option<PersonId>,
    /// Their place in the pair today; none: no member (an agent, a script).
    pub role: Option<Role>,
}

/// Why it has to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The level of that area says so.
    Level(Area, Level),
    /// Nobody gave this person a right there.
    NoRight(Area),
    /// It costs more than the limit.
    Money(Money, MoneyLimit),
    /// It costs more of the executive's time than the limit, in minutes.
    Minutes(u32, u32),
    /// It reaches people outside the limit.
    Audience(Audience),
    /// It is too delicate.
    Sensitivity(Sensitivity),
    /// It cannot be taken back.
    OneWay,
    /// An approval that names no amount stands under no limit.
    NoAmount,
    /// It goes out in the executive's name, and less than "just do it" was given.
    HerName,
}

impl Reason {
    /// Half a sentence: "it costs £800 and the limit is £500".
    pub fn words(&self) -> String {
        match self {
            Reason::Level(area, level) => {
                format!("{}: {}", area.words(), level.sentence().words())
            }
            Reason::NoRight(area) => format!("no right was given for {}", area.words()),
            Reason::Money(amount, MoneyLimit::UpTo(limit)) => {
                format!("it costs {amount} and the limit is {limit}")
            }
            Reason::Money(amount, _) => format!("it costs {amount} and no limit was agreed"),
            Reason::Minutes(minutes, limit) => {
                format!("it costs {minutes} of your minutes and the limit is {limit}")
            }
            Reason::Audience(audience) => format!(
                "it reaches {}",
                match audience {
                    Audience::Inner => "the team",
                    Audience::Leadership => "the leadership",
                    Audience::BoardInvestor => "the board or investors",
                    Audience::Customer => "customers or partners",
                    Audience::Public => "the public",
                    Audience::Family => "your family",
                }
            ),
            Reason::Sensitivity(sensitivity) => match sensitivity {
                Sensitivity::Normal => "it is delicate".to_owned(),
                Sensitivity::Money => "it is about money".to_owned(),
                Sensitivity::People => "it is about people".to_owned(),
                Sensitivity::LegalMedical => "it is a legal or medical matter".to_owned(),
            },
            Reason::OneWay => "it cannot be taken back".to_owned(),
            Reason::NoAmount => "no amount stands beside the limit".to_owned(),
            Reason::HerName => "it goes out in your name".to_owned(),
        }
    }
}

/// Whether the proposer may act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruling {
    /// At once; the log is enough.
    Act,
    /// At once, and the executive hears of it at once.
    ActInform,
    /// At once, and it stands in the end-of-day note.
    ActNote,
    /// After a yes.
    Ask(Reason),
    /// The executive's own: prepared, never executed without them.
    ExecutiveOnly(Reason),
}

impl Ruling {
    /// Whether it may be done at once.
    pub fn acts(&self) -> bool {
        matches!(self, Ruling::Act | Ruling::ActInform | Ruling::ActNote)
    }
}

/// The right somebody holds in an area today: their own before the assistants', signed before
/// assumed, the later before the earlier. A cover, an agent or a script has only what was given.
pub fn held(rights: &[HeldRight], who: Standing, area: Area, today: Date) -> Option<&HeldRight> {
    let fits = |r: &&HeldRight| {
        let theirs = r.holder.is_some() && r.holder == who.person;
        let everybody = r.holder.is_none() && who.role == Some(Role::Assistant);
        r.area == area && r.holds(today) && (theirs || everybody)
    };
    let rank = |r: &&HeldRight| (r.holder.is_some(), r.signed_at, r.id);
    rights.iter().filter(fits).max_by_key(rank)
}

/// Whether `who` may do what is proposed today (`F10`). The executive always may; a heads-up and
/// whatever asks for the executive's own attention is always asked.
pub fn rule(rights: &[HeldRight], who: Standing, proposal: &Proposal, today: Date) -> Ruling {
    if who.role == Some(Role::Executive) {
        return Ruling::Act;
    }
    let area = match proposal.sensitivity {
        Sensitivity::People => Area::PeopleMatters,
        _ => proposal.effect.area(),
    };
    let Some(right) = held(rights, who, area, today) else {
        return Ruling::Ask(Reason::NoRight(area));
    };
    let level = right.level;
    if level == Level(1) {
        return Ruling::ExecutiveOnly(Reason::Level(area, level));
    }
    if proposal.sensitivity == Sensitivity::LegalMedical
        && !right
            .limits
            .sensitivities
            .contains(&Sensitivity::LegalMedical)
    {
        return Ruling::ExecutiveOnly(Reason::Sensitivity(proposal.sensitivity));
    }
    if let Some(reason) = beyond(&right.limits, proposal) {
        return Ruling::Ask(reason);
    }
    if area == Area::Approvals && proposal.money.is_none() && u8::from(level) < 7 {
        return Ruling::Ask(Reason::NoAmount);
    }
    let in_her_name = matches!(&proposal.effect, Effect::SendMessage(m) if m.her_name);
    if in_her_name && u8::from(level) < 7 {
        return Ruling::Ask(Reason::HerName);
    }
    let for_her = matches!(proposal.effect, Effect::HeadsUp | Effect::Problem { .. });
    match u8::from(level) {
        5 if !for_her => Ruling::ActInform,
        6 if !for_her => Ruling::ActNote,
        7 if !for_her => Ruling::Act,
        _ => Ruling::Ask(Reason::Level(area, level)),
    }
}

fn beyond(limits: &Limits, p: &Proposal) -> Option<Reason> {
    if p.one_way {
        return Some(Reason::OneWay);
    }
    if !limits.audiences.contains(&p.audience) {
        return Some(Reason::Audience(p.audience));
    }
    let inside = |money: Money| match limits.money {
        MoneyLimit::Nothing => money.minor == 0,
        MoneyLimit::UpTo(most) => most.currency == money.currency && money.minor <= most.minor,
        MoneyLimit::Any => true,
    };
    if let Some(money) = p.money.filter(|m| !inside(*m)) {
        return Some(Reason::Money(money, limits.money));
    }
    // Money inside its limit is not held up again for being about money.
    let delicate = p.sensitivity != Sensitivity::Normal
        && !(p.sensitivity == Sensitivity::Money && p.money.is_some());
    if delicate && !limits.sensitivities.contains(&p.sensitivity) {
        return Some(Reason::Sensitivity(p.sensitivity));
    }
    let minutes = p.cost_minutes.zip(limits.minutes);
    minutes
        .filter(|(cost, most)| cost > most)
        .map(|(cost, most)| Reason::Minutes(cost, most))
}

#[cfg(test)]
#[path = "decision_right_test.rs"]
mod tests;
