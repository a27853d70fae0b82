//! The day pack and the brief: assembled from the desk, frozen when released.
use crate::coding::Coded;
use crate::coming_up::{Prepared, first_name, key, me};
use crate::context::App;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::value::{Told, account};
use domain::action::Us;
use domain::brief::{Brief, Frozen, brief, changes};
use domain::circle::{Actor, Viewer};
use domain::day_pack::{Appointment, DayInput, DayPack, Guest, Owed, Paper, day_pack};
use domain::event::Kind;
use domain::person::Person;
use domain::time_entry::Category;
use domain::value::{Quiet, Source};
use domain::working_time::WorkingTime;
use jiff::civil::Date;
use recurrence::{Moment, Zone};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use store::Pair;

/// Kind of a stored brief of the days ahead.
const AHEAD: &str = "ahead";

/// A brief with its text, as it was released.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Released {
    /// When, UTC microseconds; 0: not released yet.
    #[serde(default)]
    pub at: i64,
    /// The text as it stood.
    pub text: String,
    /// What it was made of, to tell what changed since.
    frozen: Frozen,
}

/// The text of a stored brief; a body of another kind stands as it is.
pub(crate) fn released_text(body: &str) -> String {
    let released = serde_json::from_str::<Released>(body);
    released.map_or_else(|_| body.to_owned(), |r| r.text)
}

/// A brief as its page shows it.
#[derive(Debug, Clone)]
pub struct BriefView {
    /// As things stand.
    pub brief: Brief,
    /// As it was released, if it was.
    pub released: Option<Released>,
    /// What changed since, in sentences.
    pub changed: Vec<String>,
    /// Zone and hours.
    pub work: WorkingTime,
}

fn appointments(desk: &Desk) -> Vec<Appointment> {
    let seen = LastSeen::of(desk);
    let one = |c: &Coded| appointment(c, desk, &desk.briefed, &seen);
    desk.coded.iter().map(one).collect()
}

fn appointment(c: &Coded, desk: &Desk, briefed: &BTreeSet<String>, seen: &LastSeen) -> Appointment {
    let event = &c.occurrence.of.event;
    let own = |email: &str| desk.pair.emails.iter().any(|e| e == email);
    let guests = event
        .attendees
        .iter()
        .filter(|a| !a.resource && !own(&a.email));
    let guest = |a: &domain::event::Attendee| {
        let known = desk.people.iter().find(|p| p.emails.contains(&a.email));
        Guest {
            key: known.map_or_else(|| a.email.clone(), |p| p.id.to_string()),
            name: name_of(known, a),
            role: known.map(|p| p.role.clone()).unwrap_or_default(),
            organisation: known.map(|p| p.organisation.clone()).unwrap_or_default(),
            say: known.map(|p| p.say.clone()).unwrap_or_default(),
            last_contact: seen.before(&a.email, c),
            outside: outside(&desk.pair, &a.email),
        }
    };
    let guests: Vec<_> = guests.map(guest).collect();
    let key = key(c);
    let needs_brief = guests.len() >= 2 || guests.iter().any(|g| g.outside);
    let brief = Paper {
        name: "brief".into(),
        ready: !needs_brief || briefed.contains(&Prepared::Brief.kind(&key)),
    };
    let goal = desk.goals.iter().find(|g| Some(g.id) == c.code.goal);
    let zone = match &c.occurrence.start {
        Moment::Zoned(_, Zone::Named(zone)) => Some(zone.clone()),
        _ => None,
    };
    Appointment {
        title: event.title.clone(),
        start: c.occurrence.start_at,
        end: c.end_at,
        all_day: c.occurrence.all_day(),
        blocks: c.occurrence.busy,
        tentative: c.occurrence.tentative(&desk.pair),
        kept: event.kind == Kind::Focus || c.code.category == Category::Focus,
        travel: c.code.category == Category::Travel,
        zone: zone.filter(|z| *z != jiff::tz::TimeZone::UTC),
        place: event.location.clone(),
        dial_in: event.conference.clone(),
        purpose: first_line(&event.description),
        goal: goal.map(|g| g.title.clone()).unwrap_or_default(),
        papers: if needs_brief { vec![brief] } else { Vec::new() },
        guests,
        key,
    }
}

fn name_of(known: Option<&Person>, a: &domain::event::Attendee) -> String {
    match known {
        Some(person) => person.label().to_owned(),
        None if a.name.is_empty() => a.email.clone(),
        None => a.name.clone(),
    }
}

/// Of another house than the executive's, by the part after the @.
pub(crate) fn outside(pair: &Pair, email: &str) -> bool {
    let house = |e: &String| {
        let domain = |t: &str| t.split_once('@').map(|(_, d)| d.to_owned());
        domain(e) == domain(email)
    };
    !pair.emails.is_empty() && !pair.emails.iter().any(house)
}

/// The first line that says something: dial-in blocks and rulers do not.
fn first_line(text: &str) -> String {
    let says = |l: &&str| l.len() > 3 && !l.contains("://") && l.contains(char::is_alphabetic);
    let line = text.lines().map(str::trim).find(says).unwrap_or_default();
    line.chars().take(160).collect()
}

/// When each address was last met, from the desk's calendar.
struct LastSeen(HashMap<String, Vec<(jiff::Timestamp, Date)>>);

impl LastSeen {
    fn of(desk: &Desk) -> Self {
        let mut seen: HashMap<String, Vec<_>> = HashMap::new();
        for c in desk.coded.iter().filter(|c| c.occurrence.busy) {
            let met = (c.occurrence.start_at, desk.work.date(c.occurrence.start_at));
            for a in &c.occurrence.of.event.attendees {
                seen.entry(a.email.clone()).or_default().push(met);
            }
        }
        LastSeen(seen)
    }

    fn before(&self, email: &str, c: &Coded) -> Option<Date> {
        let met = self.0.get(email)?;
        met.iter()
            .rev()
            .find(|(at, _)| *at < c.occurrence.start_at)
            .map(|(_, day)| *day)
    }
}

fn owed(desk: &Desk, us: Us) -> Vec<Owed> {
    let mine = |p: domain::id::PersonId| p == us.executive || p == us.me;
    let one = |s: &store::StoredAction| {
        let a = &s.action;
        let ours = a.owner.is_none_or(mine) && a.owner_text.is_empty();
        let other = if ours {
            a.counterparty.filter(|p| !mine(*p))
        } else {
            a.owner
        };
        let name = desk
            .name(other)
            .map_or_else(|| a.owner_text.clone(), str::to_owned);
        if name.is_empty() {
            return None;
        }
        Some(Owed {
            key: a.id.to_string(),
            title: a.title.clone(),
            person: other.map(|p| p.to_string()).unwrap_or_default(),
            name,
            ours,
            due: a.due,
        })
    };
    desk.actions.iter().filter_map(one).collect()
}

impl App {
    /// The executive's day, ready to print.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn day_pack(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        date: Date,
    ) -> Result<(DayPack, WorkingTime)> {
        let desk = self.desk(viewer, pair, date).await?;
        let pack = self.pack(viewer, &desk, date);
        Ok((pack, desk.work.clone()))
    }

    /// The same from a desk that is laid out already.
    pub fn pack(&self, viewer: &Viewer, desk: &Desk, date: Date) -> DayPack {
        let appointments = appointments(desk);
        let us = Us {
            executive: desk.pair.executive,
            me: me(viewer, &desk.pair),
        };
        let owed = owed(desk, us);
        day_pack(&input(desk, date, &appointments, &owed))
    }

    /// The brief for `days` days from `date`: as it stands, as released, and the difference.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn brief(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        date: Date,
        days: u8,
    ) -> Result<BriefView> {
        let desk = self.desk(viewer, pair, date).await?;
        let appointments = appointments(&desk);
        let us = Us {
            executive: pair.executive,
            me: me(viewer, pair),
        };
        let owed = owed(&desk, us);
        let now = brief(
            &input(&desk, date, &appointments, &owed),
            days,
            self.clock.now(),
        );
        let stored = self
            .db
            .read(viewer)
            .brief(pair.id, &kind(days), date)
            .await?;
        let released = stored.and_then(|s| {
            let read = serde_json::from_str::<Released>(&s.body).ok()?;
            Some(Released {
                at: s.released_at,
                ..read
            })
        });
        let changed = match &released {
            Some(before) => changes(&before.frozen, &now.frozen()),
            None => Vec::new(),
        };
        Ok(BriefView {
            brief: now,
            released,
            changed,
            work: desk.work.clone(),
        })
    }

    /// Releases the brief: what stands in it is frozen from then on.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn release(&self, actor: &Actor, pair: &Pair, date: Date, days: u8) -> Result<()> {
        let view = self.brief(&actor.viewer, pair, date, days).await?;
        let text = domain::brief::text(&view.brief, &view.work);
        let released = Released {
            at: 0,
            text,
            frozen: view.brief.frozen(),
        };
        let body = serde_json::to_string(&released).map_err(|e| Error::Internal(e.to_string()))?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let id = tx.release_brief(pair.id, &kind(days), date, &body).await?;
        tx.audit("release", "brief", &id.to_string(), &date.to_string())
            .await?;
        let today = view.work.date(self.clock.now());
        if date > today {
            let (title, source) = (format!("Brief for {date}"), Source::Brief { id });
            let told = Told::quietly(Quiet::BriefEarly, &title, today, source);
            account(&mut tx, actor.person, pair.id, told).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

fn kind(days: u8) -> String {
    format!("{AHEAD}:{days}")
}

fn input<'a>(
    desk: &'a Desk,
    date: Date,
    appointments: &'a [Appointment],
    owed: &'a [Owed],
) -> DayInput<'a> {
    DayInput {
        name: first_name(&desk.pair.name),
        date,
        work: &desk.work,
        base: "",
        travel_minutes: desk.settings.travel_minutes,
        calendar: desk.calendar,
        appointments,
        owed,
        dates: &desk.facts.dates,
    }
}
