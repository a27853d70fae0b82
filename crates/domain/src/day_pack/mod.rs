//! The day pack: the executive's day on one or two pages, assembled from plain facts.
mod finding;
mod text;

pub use text::text;
pub(crate) use text::{lines, section};

use crate::action::{Due, due_words};
use crate::place::journey;
use crate::watch_date::WatchDate;
use crate::words;
use crate::working_time::{WorkingTime, plus_days};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Somebody who comes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Guest {
    /// Their identity as text; what is owed points to it.
    pub key: String,
    /// Their name.
    pub name: String,
    /// What they do; may be empty.
    pub role: String,
    /// Where they work; may be empty.
    pub organisation: String,
    /// How to say the name; may be empty.
    pub say: String,
    /// The day of the last meeting or message.
    pub last_contact: Option<Date>,
    /// From outside the house.
    pub outside: bool,
}

/// A paper that belongs to a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// What it is ("brief", "agenda", "July figures").
    pub name: String,
    /// It is there.
    pub ready: bool,
}

/// One occurrence as the day pack needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Appointment {
    /// The identity of the occurrence, as text.
    pub key: String,
    /// What it is called; may be empty.
    pub title: String,
    /// First instant.
    pub start: Timestamp,
    /// First instant after it.
    pub end: Timestamp,
    /// A whole-day entry.
    pub all_day: bool,
    /// It blocks time.
    pub blocks: bool,
    /// Pencilled in, or not answered.
    pub tentative: bool,
    /// Time kept for the executive's own work.
    pub kept: bool,
    /// It is a journey.
    pub travel: bool,
    /// The zone it is kept in.
    pub zone: Option<TimeZone>,
    /// Where; may be empty.
    pub place: String,
    /// Where to dial in; may be empty.
    pub dial_in: String,
    /// What it is for; may be empty.
    pub purpose: String,
    /// The goal it serves; may be empty.
    pub goal: String,
    /// Who else comes.
    pub guests: Vec<Guest>,
    /// What belongs on the table.
    pub papers: Vec<Paper>,
}

impl Appointment {
    /// What to call it.
    pub fn label(&self) -> &str {
        if self.title.trim().is_empty() {
            "No title"
        } else {
            self.title.trim()
        }
    }

    fn takes_time(&self) -> bool {
        self.blocks && !self.all_day && self.start < self.end
    }

    fn missing(&self) -> Vec<String> {
        self.papers
            .iter()
            .filter(|p| !p.ready)
            .map(|p| p.name.clone())
            .collect()
    }
}

/// An open promise between the pair and somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The identity of the action, as text.
    pub key: String,
    /// What is owed.
    pub title: String,
    /// The other person's identity, as in [`Guest::key`]; empty where unknown.
    pub person: String,
    /// The other person's name.
    pub name: String,
    /// The pair owes it; else the other person does.
    pub ours: bool,
    /// By when.
    pub due: Option<Due>,
}

/// Everything that a day pack is made of.
#[derive(Debug, Clone, Copy)]
pub struct DayInput<'a> {
    /// What the executive is called ("Orla").
    pub name: &'a str,
    /// The day.
    pub date: Date,
    /// Zone, hours, holidays.
    pub work: &'a WorkingTime,
    /// Where the day begins ("Room 1"); may be empty.
    pub base: &'a str,
    /// Minutes from one place to another (a setting; 30 unless changed).
    pub travel_minutes: i64,
    /// A calendar is connected; without one an empty day is not known to be free.
    pub calendar: bool,
    /// Occurrences of the day and of the next working day.
    pub appointments: &'a [Appointment],
    /// Open promises in both directions.
    pub owed: &'a [Owed],
    /// Dates to watch.
    pub dates: &'a [WatchDate],
}

/// One line of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The identity of the occurrence, as text.
    pub key: String,
    /// "09:30–11:00", "all day", "until 10:00".
    pub when: String,
    /// The same in the zone it is kept in ("10:30–12:00 in Lisbon"), where that differs.
    pub there: Option<String>,
    /// What it is.
    pub title: String,
    /// Not certain.
    pub tentative: bool,
    /// Where.
    pub place: String,
    /// Where to dial in.
    pub dial_in: String,
    /// When to leave the place before; none where no journey is known of.
    pub leave_by: Option<Time>,
    /// What it is for.
    pub purpose: String,
    /// The goal it serves.
    pub goal: String,
    /// Who comes, each with role and last contact.
    pub who: Vec<String>,
    /// What we promised them.
    pub we_owe: Vec<String>,
    /// What they promised us.
    pub they_owe: Vec<String>,
    /// Papers that are not there.
    pub missing: Vec<String>,
}

/// The assembled day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayPack {
    /// The day.
    pub date: Date,
    /// Whose.
    pub name: String,
    /// The point, one sentence with its full stop.
    pub point: String,
    /// The shape of the day: how much, free until when.
    pub shape: String,
    /// Whole-day entries first, then in order of time.
    pub items: Vec<Item>,
    /// "tomorrow noon" or "Monday noon": what `due` looks ahead to.
    pub until: String,
    /// What is due before that, prepared or not.
    pub due: Vec<String>,
    /// Dates to watch that come within their lead time.
    pub dates: Vec<String>,
}

/// Assembles the day.
pub fn day_pack(input: &DayInput<'_>) -> DayPack {
    let mut today: Vec<&Appointment> = input
        .appointments
        .iter()
        .filter(|a| touches(a, input.date, input.work))
        .collect();
    today.sort_by(|a, b| {
        (!a.all_day, a.start, a.end, &a.key).cmp(&(!b.all_day, b.start, b.end, &b.key))
    });
    let items = items(input, &today);
    let next = input.work.next_working_day(input.date);
    let near = next == plus_days(input.date, 1);
    let until = if near {
        "tomorrow noon".to_owned()
    } else {
        next.strftime("%A noon").to_string()
    };
    let due = due_before_noon(input, next);
    DayPack {
        date: input.date,
        name: input.name.to_owned(),
        point: finding::point(input, &today, &items, &due),
        shape: finding::shape(input, &today),
        items,
        until,
        due,
        dates: dates(input),
    }
}

/// Whether any of it lies on that day, in the executive's zone.
fn touches(a: &Appointment, date: Date, work: &WorkingTime) -> bool {
    let (from, until) = (work.midnight(date), work.midnight(plus_days(date, 1)));
    a.start < until && (a.end > from || (a.start == a.end && a.start >= from))
}

fn items(input: &DayInput<'_>, today: &[&Appointment]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut here = input.base;
    let mut under_way = false;
    for a in today {
        let travels = a.takes_time() && a.dial_in.is_empty() && !a.travel && !under_way;
        let leave = travels && journey(here, &a.place);
        let minutes = SignedDuration::from_mins(input.travel_minutes);
        let leave_by = a.start.checked_sub(minutes).ok().filter(|_| leave);
        items.push(item(input, a, leave_by.map(|at| input.work.time(at))));
        if a.takes_time() {
            under_way = a.travel;
            if !a.place.trim().is_empty() && a.dial_in.is_empty() {
                here = &a.place;
            }
        }
    }
    items
}

fn item(input: &DayInput<'_>, a: &Appointment, leave_by: Option<Time>) -> Item {
    let owed = |ours: bool| -> Vec<String> {
        let with = |o: &&Owed| !o.person.is_empty() && a.guests.iter().any(|g| g.key == o.person);
        let noon = input.work.at(input.date, Time::midnight());
        let line = |o: &Owed| {
            let due = due_words(o.due, noon, input.work);
            format!(
                "{}, {}: {due}",
                o.title,
                if ours {
                    format!("to {}", o.name)
                } else {
                    o.name.clone()
                }
            )
        };
        input
            .owed
            .iter()
            .filter(|o| o.ours == ours)
            .filter(with)
            .map(line)
            .collect()
    };
    Item {
        key: a.key.clone(),
        when: when(a, input.date, input.work),
        there: there(a, input.work),
        title: a.label().to_owned(),
        tentative: a.tentative,
        place: a.place.trim().to_owned(),
        dial_in: a.dial_in.trim().to_owned(),
        leave_by,
        purpose: a.purpose.trim().to_owned(),
        goal: a.goal.trim().to_owned(),
        who: a.guests.iter().map(|g| who(g, input.date)).collect(),
        we_owe: owed(true),
        they_owe: owed(false),
        missing: a.missing(),
    }
}

fn when(a: &Appointment, date: Date, work: &WorkingTime) -> String {
    let (from, until) = (work.midnight(date), work.midnight(plus_days(date, 1)));
    let clock = |t| work.clock(work.time(t));
    match (a.start < from, a.end > until) {
        _ if a.all_day => "all day".to_owned(),
        (true, true) => "the whole day".to_owned(),
        (true, false) => format!("until {}", clock(a.end)),
        (false, true) => format!("from {}", clock(a.start)),
        (false, false) if a.start == a.end => clock(a.start),
        (false, false) => work.times(work.time(a.start), work.time(a.end)),
    }
}

/// The same time where the entry is kept, if the clocks there show another one.
fn there(a: &Appointment, work: &WorkingTime) -> Option<String> {
    let zone = a.zone.clone().filter(|_| !a.all_day)?;
    let name = zone
        .iana_name()
        .filter(|n| *n != "UTC" && !n.starts_with("Etc/"))?;
    let city = name.rsplit('/').next()?.replace('_', " ");
    let (from, until) = (a.start.to_zoned(zone.clone()), a.end.to_zoned(zone));
    let home = a.start.to_zoned(work.zone.clone());
    (from.datetime() != home.datetime()).then(|| {
        let day = match from.date() == home.date() {
            true => String::new(),
            false => format!(" on {}", work.day(from.date())),
        };
        format!("{} in {city}{day}", work.times(from.time(), until.time()))
    })
}

fn who(guest: &Guest, today: Date) -> String {
    let name = if guest.name.trim().is_empty() {
        &guest.key
    } else {
        &guest.name
    };
    let mut line = name.trim().to_owned();
    if !guest.say.is_empty() {
        line.push_str(&format!(" ({})", guest.say));
    }
    for part in [&guest.role, &guest.organisation] {
        if !part.trim().is_empty() {
            line.push_str(&format!(", {}", part.trim()));
        }
    }
    let days = guest
        .last_contact
        .map(|d| today.since(d).map_or(0, |s| i64::from(s.get_days())));
    match days {
        Some(1) => line.push_str("; last contact yesterday"),
        Some(n) if n > 1 => line.push_str(&format!("; last contact {n} days ago")),
        None if guest.outside => line.push_str("; no contact on record"),
        _ => {}
    }
    line
}

/// What must be done by noon of the next working day: promises, and papers for its morning.
fn due_before_noon(input: &DayInput<'_>, next: Date) -> Vec<String> {
    let noon = input.work.at(next, Time::constant(12, 0, 0, 0));
    let start = input.work.midnight(input.date);
    let end = input.work.midnight(plus_days(input.date, 1));
    let mut due: Vec<(Timestamp, String)> = Vec::new();
    for owed in input.owed {
        let passes = owed.due.map(|d| d.passes(input.work));
        if let Some(at) = passes.filter(|at| *at <= noon) {
            let side = if owed.ours {
                format!("to {}", owed.name)
            } else {
                format!("from {}", owed.name)
            };
            due.push((
                at,
                format!(
                    "{}, {side}: {}",
                    owed.title,
                    due_words(owed.due, start, input.work)
                ),
            ));
        }
    }
    let morning = |a: &&Appointment| end <= a.start && a.start < noon;
    for a in input.appointments.iter().filter(morning) {
        let (day, time) = (input.work.date(a.start), input.work.time(a.start));
        for paper in a.missing() {
            let what = format!("{paper} for {}", words::short(a.label()));
            let at = format!("{}, {}", input.work.day(day), input.work.clock(time));
            due.push((a.start, format!("{}: {at}", words::capital(&what))));
        }
    }
    due.sort();
    due.into_iter().map(|(_, line)| line).collect()
}

fn dates(input: &DayInput<'_>) -> Vec<String> {
    let soon = input
        .dates
        .iter()
        .filter_map(|d| Some((d.due_soon(input.date)?, d)));
    let mut soon: Vec<(Date, &WatchDate)> = soon.collect();
    soon.sort_by(|a, b| (a.0, &a.1.title).cmp(&(b.0, &b.1.title)));
    soon.into_iter()
        .map(|(on, d)| format!("{}: {}", d.title, input.work.day(on)))
        .collect()
}

#[cfg(test)]
#[path = "day_pack_test.rs"]
mod tests;
