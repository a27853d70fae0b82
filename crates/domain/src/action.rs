//! An action: somebody does something by a time; with another owner a waiting-on, with a
//! counterparty a promise.
use crate::id::{ActionId, GoalId, PersonId};
pub use crate::ties::{CONCERN_DAYS, Grasp, Ties};
use crate::words;
use crate::working_time::WorkingTime;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

/// How exactly a date was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// That day.
    #[default]
    Day,
    /// Some day of the week that ends then.
    Week,
    /// Some day of the month that ends then.
    Month,
    /// Some day of the quarter that ends then.
    Quarter,
    /// Some day of the half-year that ends then.
    Half,
    /// Some day of the year that ends then.
    Year,
}

/// By when, in the executive's zone. The date is the last one that still counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last day that is in time.
    pub date: Date,
    /// A time on that day; none means until its end.
    pub time: Option<Time>,
    /// How exactly it was said.
    pub precision: Precision,
}

impl Due {
    /// Due on that day, at any time.
    pub fn on(date: Date) -> Due {
        Due {
            date,
            time: None,
            precision: Precision::Day,
        }
    }

    /// The first instant that is too late.
    pub fn passes(&self, work: &WorkingTime) -> Timestamp {
        match self.time {
            Some(time) => work.at(self.date, time),
            None => work.midnight(crate::working_time::plus_days(self.date, 1)),
        }
    }

    /// "Thu 5 August, 16:00", "August 2027", "the week to Fri 6 August", in the reader's form.
    pub fn words(&self, work: &WorkingTime) -> String {
        let date = self.date;
        match (self.precision, self.time) {
            (Precision::Day, Some(time)) => format!("{}, {}", work.day(date), work.clock(time)),
            (Precision::Day, None) => work.day(date),
            (Precision::Week, _) => format!("the week to {}", work.day(date)),
            (Precision::Month, _) => date.strftime("%B %Y").to_string(),
            (Precision::Quarter, _) => format!("Q{} {}", (date.month() + 2) / 3, date.year()),
            (Precision::Half, _) => format!("H{} {}", (date.month() + 5) / 6, date.year()),
            (Precision::Year, _) => date.year().to_string(),
        }
    }
}

/// Where an action stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionState {
    /// To be done.
    #[default]
    Open,
    /// Done.
    Done,
    /// Given up, said so.
    Dropped,
}

/// The colour of a risk (`F9`), the gravest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskLevel {
    /// Watched.
    Green,
    /// Worked on.
    Amber,
    /// Needs a response now.
    Red,
}

/// What hangs on an action beyond itself, as somebody said it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stakes {
    /// The milestone on the critical path that it holds up ("utility connection"); may be empty.
    pub milestone: String,
    /// The gravest risk that it is linked to.
    pub risk: Option<RiskLevel>,
}

/// An action, a promise, a waiting-on. Nothing but the title is required: capture is never refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Its identity.
    pub id: ActionId,
    /// What is to be done.
    pub title: String,
    /// Who does it; none while nobody is known.
    pub owner: Option<PersonId>,
    /// The owner's name as written, where it matched nobody; else empty.
    pub owner_text: String,
    /// In whose interest it is done.
    pub for_whom: Option<PersonId>,
    /// To whom it was promised.
    pub counterparty: Option<PersonId>,
    /// Why, and for what; may be empty.
    pub why: String,
    /// How one can tell that it is done; may be empty.
    pub done_when: String,
    /// Money, scope, people or words it must stay within; may be empty.
    pub limits: String,
    /// By when.
    pub due: Option<Due>,
    /// The goal that it serves.
    pub goal: Option<GoalId>,
    /// How long it takes, in minutes.
    pub size_minutes: Option<u32>,
    /// The actions that must be done before it can be.
    pub waits_for: Vec<ActionId>,
    /// What hangs on it beyond itself.
    pub stakes: Stakes,
    /// What of the plan it belongs to.
    pub ties: Ties,
    /// Where it stands.
    pub state: ActionState,
    /// The words that were typed, unchanged.
    pub captured: String,
    /// When it was captured.
    pub created: Timestamp,
    /// When it was done or dropped.
    pub closed: Option<Timestamp>,
}

impl Action {
    /// A mere concern for more than two weeks: drop it, say it anew, or hand it up (`R72`).
    pub fn lingers(&self, now: Timestamp) -> bool {
        let old = now.duration_since(self.created).as_hours() > 24 * CONCERN_DAYS;
        self.ties.grasp == Some(Grasp::Concern) && self.state == ActionState::Open && old
    }

    /// A fresh one of which the title is known.
    pub fn titled(id: ActionId, title: &str, now: Timestamp) -> Action {
        Action {
            id,
            title: title.to_owned(),
            owner: None,
            owner_text: String::new(),
            for_whom: None,
            counterparty: None,
            why: String::new(),
            done_when: String::new(),
            limits: String::new(),
            due: None,
            goal: None,
            size_minutes: None,
            waits_for: Vec::new(),
            stakes: Stakes::default(),
            ties: Ties::default(),
            state: ActionState::Open,
            captured: title.to_owned(),
            created: now,
            closed: None,
        }
    }
}

/// One change of the due date: the old promise stays readable (`R108`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueChange {
    /// What was promised before.
    pub from: Option<Due>,
    /// What is promised now.
    pub to: Option<Due>,
    /// When that was agreed.
    pub at: Timestamp,
    /// Why it moved; may be empty.
    pub reason: String,
}

/// The two people whose lists these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Us {
    /// The executive.
    pub executive: PersonId,
    /// Whoever looks at the list: the assistant or a cover.
    pub me: PersonId,
}

impl Us {
    fn has(&self, person: PersonId) -> bool {
        person == self.executive || person == self.me
    }
}

/// The lists of open actions. One action may stand on several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum List {
    /// What I do, and what nobody does yet.
    Mine,
    /// What one of us promised to somebody else.
    OwedByUs,
    /// What somebody else does for one of us.
    WaitingOn,
    /// What anybody, the assistant included, owes the executive.
    OwedToExecutive,
    /// What the next half-hour with the executive is for.
    NextHalfHour,
}

impl List {
    /// All of them, in the order of the page.
    pub const ALL: [List; 5] = [
        List::Mine,
        List::OwedByUs,
        List::WaitingOn,
        List::OwedToExecutive,
        List::NextHalfHour,
    ];

    /// Whether the action stands on this list; closed ones stand on none.
    pub fn holds(self, action: &Action, us: &Us) -> bool {
        let own = |p: Option<PersonId>| p.is_some_and(|p| us.has(p));
        let nobody = action.owner.is_none() && action.owner_text.is_empty();
        let others = !own(action.owner) && !nobody;
        let to_others = action.counterparty.is_some_and(|p| !us.has(p));
        let holds = match self {
            List::Mine => nobody || action.owner == Some(us.me),
            List::OwedByUs => own(action.owner) && to_others,
            List::WaitingOn => others && !to_others,
            List::OwedToExecutive => {
                action.counterparty == Some(us.executive) && action.owner != Some(us.executive)
            }
            List::NextHalfHour => {
                let hers = action.owner == Some(us.executive);
                let asks_her = action.owner == Some(us.me)
                    && action.for_whom == Some(us.executive)
                    && action.completeness() < 4;
                hers || asks_her
            }
        };
        holds && action.state == ActionState::Open
    }
}

/// Where a due date stands today, in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DueState {
    /// Passed, this many working days ago (0 = earlier today or over a weekend).
    Overdue(i64),
    /// Later today.
    Today,
    /// Tomorrow, or by the next working day.
    NextWorkingDay,
    /// By the end of this week.
    ThisWeek,
    /// In this many working days.
    Later(i64),
    /// No date.
    Undated,
}

/// Where a due date stands at `now`.
pub fn due_state(due: Option<Due>, now: Timestamp, work: &WorkingTime) -> DueState {
    let Some(due) = due else {
        return DueState::Undated;
    };
    let today = work.date(now);
    let last = crate::working_time::plus_days(work.week_start(today), 6);
    if due.passes(work) <= now {
        DueState::Overdue(work.working_days(due.date, today))
    } else if due.date == today {
        DueState::Today
    } else if due.date <= work.next_working_day(today) {
        DueState::NextWorkingDay
    } else if due.date <= last {
        DueState::ThisWeek
    } else {
        DueState::Later(work.working_days(today, due.date))
    }
}

/// "due today", "due Mon 9 August", "2 days late": a few words for a row.
pub fn due_words(due: Option<Due>, now: Timestamp, work: &WorkingTime) -> String {
    let at = due
        .and_then(|d| d.time)
        .map(|t| format!(", {}", work.clock(t)));
    let at = at.unwrap_or_default();
    let tomorrow = crate::working_time::plus_days(work.date(now), 1);
    match (due_state(due, now, work), due) {
        (DueState::Undated, _) | (_, None) => "no date".to_owned(),
        (DueState::Overdue(0), _) => format!("was due{at}").replace("due,", "due at"),
        (DueState::Overdue(n), _) => {
            format!("{} late", words::count_figures(n, "working day"))
        }
        (DueState::Today, _) => format!("due today{at}"),
        (DueState::NextWorkingDay, Some(d)) if d.date == tomorrow => format!("due tomorrow{at}"),
        (_, Some(d)) => format!("due {}", d.words(work)),
    }
}

/// Whether an action that waits for `waits_for` would in the end wait for itself.
pub fn waits_for_itself(id: ActionId, waits_for: &[ActionId], all: &[&Action]) -> bool {
    let mut seen = Vec::new();
    let mut next = waits_for.to_vec();
    while let Some(at) = next.pop() {
        if at == id {
            return true;
        }
        if !seen.contains(&at) {
            seen.push(at);
            let known = all.iter().find(|a| a.id == at);
            next.extend(known.iter().flat_map(|a| a.waits_for.iter().copied()));
        }
    }
    false
}

/// How a promise stands or ended (`R108`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseState {
    /// Still in time.
    Open,
    /// Past its date: asks for a new one.
    Late(DueState),
    /// Done in time, by the date first given.
    Kept,
    /// Done in time, by a date that was moved before it passed.
    KeptMoved,
    /// Done after a date had passed.
    KeptLate,
    /// Given up, said so.
    Dropped,
}

impl Action {
    /// Who, why, done-when and limits: how many are known (`R55`), 0 to 4.
    pub fn completeness(&self) -> u8 {
        4 - u8::try_from(self.missing().len()).unwrap_or(4)
    }

    /// The questions that would make it complete, ready to send (`R55`).
    pub fn missing(&self) -> Vec<&'static str> {
        let who = self.owner.is_some() || !self.owner_text.is_empty();
        let parts = [
            (who, "Who does it?"),
            (!self.why.trim().is_empty(), "What is it for?"),
            (
                !self.done_when.trim().is_empty(),
                "How shall we tell that it is done?",
            ),
            (
                !self.limits.trim().is_empty(),
                "What must it stay within: cost, scope, people?",
            ),
        ];
        parts
            .iter()
            .filter(|(known, _)| !known)
            .map(|(_, question)| *question)
            .collect()
    }

    /// How the promise stands, with every earlier date taken into account. `history` in the order
    /// of agreement.
    pub fn promise(
        &self,
        history: &[DueChange],
        now: Timestamp,
        work: &WorkingTime,
    ) -> PromiseState {
        let broken = history
            .iter()
            .any(|c| c.from.is_some_and(|d| d.passes(work) <= c.at));
        let moved = history.iter().any(|c| c.from.is_some());
        let end = self.closed.unwrap_or(now);
        let late = self.due.is_some_and(|d| d.passes(work) <= end);
        match self.state {
            ActionState::Dropped => PromiseState::Dropped,
            ActionState::Open if late => PromiseState::Late(due_state(self.due, now, work)),
            ActionState::Open => PromiseState::Open,
            ActionState::Done if late || broken => PromiseState::KeptLate,
            ActionState::Done if moved => PromiseState::KeptMoved,
            ActionState::Done => PromiseState::Kept,
        }
    }

    /// A polite message to its owner: what, since when, by when. Ready to copy; names as people
    /// use them. Asks for an answer by the working day after next.
    pub fn chase(&self, owner: &str, from: &str, now: Timestamp, work: &WorkingTime) -> String {
        let today = work.date(now);
        let since = work.day(work.date(self.created));
        let first = match self.due {
            Some(due) if due.passes(work) <= now => {
                format!(
                    "You took on “{}” on {since}; it was due {}.",
                    self.title,
                    due_on(due, work)
                )
            }
            Some(due) => {
                format!(
                    "You took on “{}” on {since}; it is due {}.",
                    self.title,
                    due_on(due, work)
                )
            }
            None => format!(
                "You took on “{}” on {since}; we set no date then.",
                self.title
            ),
        };
        let second = match self.due {
            Some(due) if due.passes(work) > now => {
                "Is that still right, or is there something you need from us?".to_owned()
            }
            _ => format!(
                "Could I have it by {}, or a day that suits you better?",
                work.day(work.plus_working_days(today, 2))
            ),
        };
        let third = match self.done_when.trim() {
            "" => "Thank you; one line is enough.".to_owned(),
            done => format!(
                "It is done when {}. Thank you; one line is enough.",
                trim_stop(done)
            ),
        };
        let greeting = match owner.split_whitespace().next() {
            Some(first_name) => format!("Hello {first_name},"),
            None => "Hello,".to_owned(),
        };
        format!("{greeting}\n\n{first}\n{second}\n{third}\n\n{from}\n")
    }
}

fn due_on(due: Due, work: &WorkingTime) -> String {
    match due.precision {
        Precision::Day => format!("on {}", due.words(work)),
        _ => format!("in {}", due.words(work)),
    }
}

fn trim_stop(text: &str) -> &str {
    text.trim_end_matches(['.', ' '])
}

#[cfg(test)]
#[path = "action_test.rs"]
mod tests;
