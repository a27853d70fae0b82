//! Coming up: the facts of one pair, made for the rules from what its desk holds (F19; R3).
use crate::coding::Coded;
use crate::context::App;
use crate::desk::Read;
pub use crate::desk::{AHEAD, Desk};
use crate::error::Result;
use crate::setting::Settings;
use crate::signal::{
    CalendarFact, Facts, GoalFact, InitiativeFact, LinkedTime, MeasureFact, Meeting, Promise,
    ReviewFact, SeriesFact, StakeholderFact,
};
use crate::stakeholder::met;
use crate::status::{period_of, plan_period};
use crate::subscribe::EVERY;
use domain::action::Us;
use domain::check_in::CheckIn;
use domain::circle::{Actor, Viewer};
use domain::event::Kind;
use domain::goal::Goal;
use domain::id::InitiativeId;
use domain::initiative::Initiative;
use domain::measure::{Measure, Reading};
use domain::person::Person;
use domain::stakeholder::Stakeholder;
use domain::statement::StatementKind;
use domain::time_entry::Category;
use domain::working_time::WorkingTime;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, HashMap, HashSet};
use store::{Pair, Source, StoredAction};

/// An agenda has more than a greeting in it.
const AGENDA: usize = 40;

/// The identity of an occurrence as text, for links.
pub fn key(coded: &Coded) -> String {
    coded.occurrence.key()
}

/// A [`key`] from a UID and an original start, which may be empty.
pub fn join_key(uid: &str, rid: &str) -> String {
    match rid {
        "" => uid.to_owned(),
        rid => format!("{uid}@{rid}"),
    }
}

/// UID and original start of a [`key`]. A UID may hold an `@` too: what stands after the one that
/// is meant reads as `20270802`, `20270802T093000` or the latter with `;` and a zone.
pub fn split_key(key: &str) -> (&str, &str) {
    let digits = |text: &str, n: usize| {
        let part = text.get(..n);
        part.is_some_and(|p| p.bytes().all(|b| b.is_ascii_digit()))
    };
    let start = |rid: &str| {
        let rest = rid.get(8..).unwrap_or_default();
        let time = rest.strip_prefix('T').unwrap_or_default();
        let after = time.get(6..).unwrap_or_default();
        let clock = digits(time, 6) && (after.is_empty() || after.starts_with(';'));
        digits(rid, 8) && (rest.is_empty() || clock)
    };
    let at = key.match_indices('@').map(|(at, _)| at);
    let found = at.map(|at| (&key[..at], &key[at + 1..]));
    found
        .into_iter()
        .find(|(_, rid)| start(rid))
        .unwrap_or((key, ""))
}

impl App {
    /// Says that a meeting's brief or agenda is written, with its text.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn write_brief(
        &self,
        actor: &Actor,
        pair: &Pair,
        what: Prepared,
        event: &str,
        on: Date,
        text: &str,
    ) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.release_brief(pair.id, &what.kind(event), on, text)
            .await?;
        tx.audit("write", "brief", event, "").await?;
        tx.commit().await?;
        Ok(())
    }
}

/// What is prepared for a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prepared {
    /// A brief for the executive.
    Brief,
    /// An agenda for everybody.
    Agenda,
    /// The note that a session decided something, and what.
    Decision,
}

impl Prepared {
    pub(crate) fn kind(self, event: &str) -> String {
        match self {
            Prepared::Brief => format!("for:{event}"),
            Prepared::Agenda => format!("agenda:{event}"),
            Prepared::Decision => format!("decided:{event}"),
        }
    }
}

/// Whose lists these are: the viewer, or the executive for the operator.
pub(crate) fn me(viewer: &Viewer, pair: &Pair) -> domain::id::PersonId {
    match viewer {
        Viewer::Member { person, .. } | Viewer::Token { person, .. } => *person,
        _ => pair.executive,
    }
}

/// "Orla" of "Orla Quillfeather".
pub fn first_name(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}

/// What the rules look at.
pub(crate) fn facts(
    viewer: &Viewer,
    pair: &Pair,
    (settings, work): (&Settings, &WorkingTime),
    today: Date,
    read: &Read,
) -> Facts {
    let us = Us {
        executive: pair.executive,
        me: me(viewer, pair),
    };
    let from = work.midnight(work.week_start(today));
    Facts {
        pair: pair.id,
        name: first_name(&pair.name).to_owned(),
        travel_minutes: settings.travel_minutes,
        meetings: meetings(&read.coded, pair, &read.standing.briefed, from),
        series: series(&read.coded, &read.standing.briefed, work.midnight(today)),
        promises: promises(&read.actions, &read.people, us),
        dates: read.dates.clone(),
        goals: read.goals.iter().map(goal_fact).collect(),
        linked: linked(&read.coded, work),
        calendars: read.calendars.iter().filter_map(calendar_fact).collect(),
        stakeholders: stakeholders(read, work, today),
        reviews: reviews(&read.reviews),
        measures: measures(read, today),
        initiatives: initiatives(read, today),
        work: work.clone(),
    }
}

/// One for each sort of paper: the earliest of their days.
fn reviews(all: &[(StatementKind, Date)]) -> Vec<ReviewFact> {
    let papers = [
        (
            StatementKind::Charter,
            "The charter",
            "is",
            "/partnership/charter",
        ),
        (
            StatementKind::Agreement,
            "The working agreement",
            "is",
            "/partnership/agreement",
        ),
        (StatementKind::Plan, "The plan", "is", "/partnership/plan"),
        (
            StatementKind::Standard,
            "The standards",
            "are",
            "/partnership/standards",
        ),
    ];
    let fact = |(kind, name, verb, place)| {
        let own = all.iter().filter(|(k, _)| *k == kind);
        let date = own.map(|(_, date)| *date).min()?;
        Some(ReviewFact {
            name,
            verb,
            place,
            date,
        })
    };
    papers.into_iter().filter_map(fact).collect()
}

fn measures(read: &Read, today: Date) -> Vec<MeasureFact> {
    let fact = |(measure, last): &(Measure, Option<Reading>)| MeasureFact {
        period: plan_period(&read.goals, measure.goal, today),
        measure: measure.clone(),
        last: *last,
    };
    read.standing.measures.iter().map(fact).collect()
}

fn initiatives(read: &Read, today: Date) -> Vec<InitiativeFact> {
    let found = &read.standing;
    let mut said: HashMap<InitiativeId, Vec<CheckIn>> = HashMap::new();
    for one in &found.check_ins {
        said.entry(one.initiative).or_default().push(one.clone());
    }
    let kept: HashMap<_, _> = found.forecasts.iter().map(|k| (k.initiative, k)).collect();
    let mut fact = |of: &Initiative| {
        let owner = read.people.iter().find(|p| Some(p.id) == of.owner);
        InitiativeFact {
            owner: owner.map_or(String::new(), |p| first_name(p.label()).to_owned()),
            period: period_of(of, &read.goals, today),
            said: said.remove(&of.id).unwrap_or_default(),
            forecast: kept.get(&of.id).map(|k| (*k).clone()),
            initiative: of.clone(),
        }
    };
    found.initiatives.iter().map(&mut fact).collect()
}

fn stakeholders(read: &Read, work: &WorkingTime, today: Date) -> Vec<StakeholderFact> {
    let midnight = work.midnight(today);
    let fact = |of: &Stakeholder| {
        let person = read.people.iter().find(|p| p.id == of.person)?;
        let met = met(person, &read.coded, work, midnight);
        Some(StakeholderFact {
            person: of.person,
            name: person.label().to_owned(),
            from: of.reckoned_from(met),
            spoken: of.entered().or(met).is_some(),
            interval: of.interval(),
            grave: of.power || of.is_red(),
        })
    };
    read.stakeholders.iter().filter_map(fact).collect()
}

fn goal_fact(goal: &Goal) -> GoalFact {
    GoalFact {
        id: goal.id,
        code: goal.code.to_string(),
        title: goal.title.clone(),
    }
}

fn meetings(
    coded: &[Coded],
    pair: &Pair,
    briefed: &HashSet<String>,
    from: Timestamp,
) -> Vec<Meeting> {
    let houses: Vec<_> = pair
        .emails
        .iter()
        .filter_map(|e| e.split_once('@'))
        .map(|(_, d)| d)
        .collect();
    let meeting = |c: &Coded| {
        let event = &c.occurrence.of.event;
        let guests: Vec<_> = event.attendees.iter().filter(|a| !a.resource).collect();
        let away = |email: &str| {
            !houses.is_empty()
                && email
                    .split_once('@')
                    .is_some_and(|(_, d)| !houses.contains(&d))
        };
        let organizer = event
            .organizer
            .as_ref()
            .map(|o| o.email.as_str())
            .unwrap_or_default();
        let own = organizer.is_empty() || pair.emails.iter().any(|e| e == organizer);
        let key = key(c);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Meeting {
            series: c.occurrence.repeats.then(|| event.uid.clone()),
            title: event.title.clone(),
            start: c.occurrence.start_at,
            end: c.end_at,
            all_day: c.occurrence.all_day(),
            blocks: c.occurrence.busy,
            tentative: c.occurrence.tentative(pair),
            reply: pair
                .emails
                .iter()
                .find_map(|e| event.answer_of(e))
                .filter(|_| !own),
            own,
            place: event.location.clone(),
            conference: !event.conference.is_empty(),
            people: count(guests.len()).max(1),
            outside: count(guests.iter().filter(|a| away(&a.email)).count()),
            goal: c.code.goal,
            has_brief: briefed.contains(&Prepared::Brief.kind(&key)),
            has_agenda: event.description.trim().len() >= AGENDA
                || briefed.contains(&Prepared::Agenda.kind(&key)),
            kept: event.kind == Kind::Focus || c.code.category == Category::Focus,
            travel: c.code.category == Category::Travel,
            key,
        }
    };
    coded
        .iter()
        .filter(|c| c.end_at > from)
        .map(meeting)
        .collect()
}

/// Sessions that were held before `today` began, and how many of the last four decided something,
/// as it was noted.
pub(crate) fn series(
    coded: &[Coded],
    noted: &HashSet<String>,
    today: Timestamp,
) -> Vec<SeriesFact> {
    let mut found: BTreeMap<&str, (SeriesFact, Vec<bool>)> = BTreeMap::new();
    for c in coded
        .iter()
        .filter(|c| c.occurrence.repeats && c.occurrence.busy)
    {
        let event = &c.occurrence.of.event;
        let people = event.attendees.iter().filter(|a| !a.resource).count();
        let (fact, held) = found.entry(&event.uid).or_insert_with(|| {
            let fact = SeriesFact {
                key: event.uid.clone(),
                title: event.title.clone(),
                sessions: 0,
                decisions: 0,
                has_goal: false,
                people: u32::try_from(people).unwrap_or(u32::MAX),
            };
            (fact, Vec::new())
        });
        fact.has_goal |= c.code.goal.is_some();
        if c.end_at <= today {
            held.push(noted.contains(&Prepared::Decision.kind(&key(c))));
        }
    }
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let facts = found.into_values().map(|(fact, held)| SeriesFact {
        sessions: count(held.len()),
        decisions: count(held.iter().rev().take(4).filter(|d| **d).count()),
        ..fact
    });
    facts.collect()
}

fn promises(actions: &[StoredAction], people: &[Person], us: Us) -> Vec<Promise> {
    let name = |id: Option<domain::id::PersonId>| {
        let id = id?;
        people
            .iter()
            .find(|p| p.id == id)
            .map(|p| first_name(p.label()).to_owned())
    };
    let promise = |stored: &StoredAction| {
        let a = &stored.action;
        let due = a.due?;
        let ours = a.owner.is_none_or(|o| o == us.executive || o == us.me);
        let owner = name(a.owner).unwrap_or_else(|| a.owner_text.clone());
        let to = name(a.counterparty)
            .or_else(|| name(a.for_whom))
            .unwrap_or_default();
        let (id, title) = (a.id, a.title.clone());
        Some(Promise {
            id,
            title,
            owner,
            to,
            ours,
            due,
        })
    };
    actions.iter().filter_map(promise).collect()
}

pub(crate) fn linked(coded: &[Coded], work: &WorkingTime) -> Vec<LinkedTime> {
    let minutes = |c: &Coded| (c.end_at - c.occurrence.start_at).get_seconds() / 60;
    let time = |c: &Coded| {
        let goal = c.code.goal?;
        let counts = c.occurrence.busy && !c.occurrence.all_day();
        let date = work.date(c.occurrence.start_at);
        counts.then(|| LinkedTime {
            goal,
            date,
            minutes: minutes(c).max(0),
        })
    };
    coded.iter().filter_map(time).collect()
}

fn calendar_fact(c: &store::Calendar) -> Option<CalendarFact> {
    let Source::Feed(_) = c.source else {
        return None;
    };
    Some(CalendarFact {
        id: c.id,
        name: c.name.clone(),
        last_good: Timestamp::from_microsecond(c.last_good_at.unwrap_or(0)).ok()?,
        every: SignedDuration::from_micros(EVERY),
        trouble: c.failure.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::split_key;

    #[test]
    fn keys_come_apart_where_the_start_begins() {
        for (key, uid, rid) in [
            ("a@example.com", "a@example.com", ""),
            ("a@example.com@20270802", "a@example.com", "20270802"),
            (
                "a@20270802T093000;=My @ zone",
                "a",
                "20270802T093000;=My @ zone",
            ),
            ("20190610T100000@x", "20190610T100000@x", ""),
            (
                "a@20190610T100000@20190611T100000",
                "a@20190610T100000",
                "20190611T100000",
            ),
            ("a@2019061é", "a@2019061é", ""),
        ] {
            assert_eq!(split_key(key), (uid, rid));
        }
    }
}
