//! What the rules look at: plain values, gathered by the caller for one pair.
use crate::status::{InitiativeNow, Known, of_initiative};
use domain::action::Due;
use domain::calibration::Kept;
use domain::check_in::CheckIn;
use domain::event;
use domain::goal::Period;
use domain::id::{ActionId, CalendarId, GoalId, PairId, PersonId};
use domain::initiative::Initiative;
use domain::measure::{Measure, Reading};
use domain::watch_date::WatchDate;
use domain::working_time::WorkingTime;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

/// A timed entry longer than this (a fair, a trip) is no meeting that others could clash with.
pub const BACKDROP: SignedDuration = SignedDuration::from_hours(16);

/// One occurrence in the executive's calendars, from the first day of this week to six weeks ahead.
#[derive(Debug, Clone, PartialEq)]
pub struct Meeting {
    /// The identity of the occurrence, as text.
    pub key: String,
    /// The identity of its series, as text.
    pub series: Option<String>,
    /// What it is called; may be empty.
    pub title: String,
    /// First instant.
    pub start: Timestamp,
    /// First instant after it.
    pub end: Timestamp,
    /// A whole-day entry.
    pub all_day: bool,
    /// It blocks time (`domain::event::Event::blocks`).
    pub blocks: bool,
    /// Pencilled in.
    pub tentative: bool,
    /// The executive's own answer, where they were invited by somebody else.
    pub reply: Option<event::Answer>,
    /// They organise it themselves.
    pub own: bool,
    /// `LOCATION`; may be empty.
    pub place: String,
    /// There is something to dial in to.
    pub conference: bool,
    /// People in the room, the executive included.
    pub people: u32,
    /// Of those, from outside the house.
    pub outside: u32,
    /// The goal it serves.
    pub goal: Option<GoalId>,
    /// Somebody wrote a brief.
    pub has_brief: bool,
    /// Somebody wrote an agenda.
    pub has_agenda: bool,
    /// Time kept for the executive's own work.
    pub kept: bool,
    /// It is a journey.
    pub travel: bool,
}

impl Meeting {
    /// Takes time at a certain hour. What lasts longer than [`BACKDROP`] is the day's scenery.
    pub fn takes_time(&self) -> bool {
        let length = self.end.duration_since(self.start);
        self.blocks && !self.all_day && length.is_positive() && length <= BACKDROP
    }

    /// What to call it in a sentence: entries without a title are never dropped.
    pub fn label(&self) -> String {
        match self.title.trim() {
            "" => "an entry without a title".to_owned(),
            title => domain::words::short(title),
        }
    }
}

/// A meeting that comes round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesFact {
    /// The identity of the series, as text.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Sessions held in the weeks looked at, before today.
    pub sessions: u32,
    /// Of the last four of them, those after which somebody noted a decision.
    pub decisions: u32,
    /// Some session or the series itself is tied to a goal.
    pub has_goal: bool,
    /// People in a session, the executive included.
    pub people: u32,
}

/// A goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalFact {
    /// The goal.
    pub id: GoalId,
    /// Its code ("G1").
    pub code: String,
    /// Its title.
    pub title: String,
}

/// Minutes of the executive that serve a goal, past or planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkedTime {
    /// The goal.
    pub goal: GoalId,
    /// The day.
    pub date: Date,
    /// The minutes.
    pub minutes: i64,
}

/// An open action with a due date and two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The action.
    pub id: ActionId,
    /// What is owed.
    pub title: String,
    /// Who owes it, as people say it.
    pub owner: String,
    /// To whom, as people say it.
    pub to: String,
    /// One of the pair owes it; else it is waited for.
    pub ours: bool,
    /// By when.
    pub due: Due,
}

/// A calendar that is fetched again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFact {
    /// The calendar.
    pub id: CalendarId,
    /// What it is called.
    pub name: String,
    /// When it was last read without error; before that, when it was subscribed to.
    pub last_good: Timestamp,
    /// How often it is fetched.
    pub every: SignedDuration,
    /// What went wrong the last time, in plain words; may be empty.
    pub trouble: String,
}

/// Somebody whose help or doubt matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StakeholderFact {
    /// Who.
    pub person: PersonId,
    /// As people say it.
    pub name: String,
    /// The day of the last talk; of none, since when they stand on the radar.
    pub from: Date,
    /// Whether there was a talk at all.
    pub spoken: bool,
    /// Days from one talk to the next.
    pub interval: i64,
    /// Much power, or part of something red.
    pub grave: bool,
}

/// A paper of the pair with a day on which it is to be read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewFact {
    /// What it is called ("The charter").
    pub name: &'static str,
    /// "is", "are".
    pub verb: &'static str,
    /// Its place in the house.
    pub place: &'static str,
    /// The day; of several alike the earliest.
    pub date: Date,
}

/// A measure with its last value.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureFact {
    /// Which.
    pub measure: Measure,
    /// Its last value.
    pub last: Option<Reading>,
    /// Its plan period.
    pub period: Period,
}

/// An initiative that is worked on, and all that says how it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct InitiativeFact {
    /// Which.
    pub initiative: Initiative,
    /// Who answers for it, as people say it; may be empty.
    pub owner: String,
    /// Its own period, or its goal's.
    pub period: Period,
    /// What was said, the newest first.
    pub said: Vec<CheckIn>,
    /// The newest forecast.
    pub forecast: Option<Kept>,
}

impl InitiativeFact {
    /// How it stands on a day.
    pub fn stands(&self, today: Date) -> InitiativeNow {
        let known = Known {
            period: self.period,
            check_ins: self.said.clone(),
            forecast: self.forecast.clone(),
        };
        of_initiative(self.initiative.clone(), known, today)
    }
}

/// Everything for one pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The pair.
    pub pair: PairId,
    /// What the executive is called ("Orla").
    pub name: String,
    /// Hours, holidays, zone.
    pub work: WorkingTime,
    /// Minutes from one place to another where nothing better is known.
    pub travel_minutes: i64,
    /// Occurrences.
    pub meetings: Vec<Meeting>,
    /// Series that go on.
    pub series: Vec<SeriesFact>,
    /// Open promises in both directions.
    pub promises: Vec<Promise>,
    /// Dates to watch.
    pub dates: Vec<WatchDate>,
    /// Goals in force.
    pub goals: Vec<GoalFact>,
    /// Time that serves them, this week and the next.
    pub linked: Vec<LinkedTime>,
    /// Subscribed calendars.
    pub calendars: Vec<CalendarFact>,
    /// Those whose help or doubt matters.
    pub stakeholders: Vec<StakeholderFact>,
    /// Papers to be read again.
    pub reviews: Vec<ReviewFact>,
    /// What is measured.
    pub measures: Vec<MeasureFact>,
    /// What is worked on.
    pub initiatives: Vec<InitiativeFact>,
}

impl Facts {
    /// Meetings that take time, in order.
    pub fn timed(&self) -> Vec<&Meeting> {
        let mut timed: Vec<&Meeting> = self.meetings.iter().filter(|m| m.takes_time()).collect();
        timed.sort_by(|a, b| (a.start, a.end, &a.key).cmp(&(b.start, b.end, &b.key)));
        timed
    }
}

/// A part of the facts; a change of one makes the rules that read it dirty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FactKind {
    /// Name, hours, holidays, zone, settings.
    Settings,
    /// Occurrences.
    Meetings,
    /// Series.
    Series,
    /// Promises.
    Promises,
    /// Dates to watch.
    Dates,
    /// Goals and the time that serves them.
    Goals,
    /// Subscribed calendars.
    Calendars,
    /// Those whose help or doubt matters.
    Stakeholders,
    /// Papers to be read again.
    Reviews,
    /// What is measured.
    Measures,
    /// What is worked on, and what was said of it.
    Initiatives,
}
