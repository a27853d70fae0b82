//! The prepared half-hour: filled from what is open, worked through, closed; nothing is lost in it.
mod say;

use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use crate::knowing;
use crate::queue::{self, Queue};
use crate::setting::Settings;
use crate::value::{Told, account};
use domain::action::{Action, ActionState};
use domain::circle::{Actor, Viewer};
use domain::half_hour::{
    Cadence, HalfHour, HalfHourState, Own, Retro, Rhythm, Section, carried, own_open,
};
use domain::id::{HalfHourId, PersonId};
use domain::note::{Aspect, Note, NoteKind};
use domain::playback::Playback;
use domain::proposal::{Kind, Proposal};
use domain::value::{Quiet, Source};
use domain::words::capital;
use domain::working_time::{WorkingTime, plus_days};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use store::Pair;

pub use say::{Answer, code};

/// Half-hours of the last year are looked at.
const LOOK_BACK: i64 = 400;
/// And notes of the same time.
const NOTED: SignedDuration = SignedDuration::from_hours(LOOK_BACK * 24);
/// An open question stands on the sheet after this long (`R53`).
const OLD_QUESTION: SignedDuration = SignedDuration::from_hours(7 * 24);
/// So long without a challenge either way, and the sheet asks for one (`R82`).
const UNCHALLENGED: SignedDuration = SignedDuration::from_hours(60 * 24);
/// So many late promises stand on the sheet one by one.
const LATE: usize = 6;

/// One thing on the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is: "proposal:…", "note:…", "action:…", "own:…".
    pub key: String,
    /// In which part.
    pub section: Section,
    /// In a sentence.
    pub title: String,
    /// Why it stands there.
    pub why: String,
    /// Where more of it stands; empty: nowhere.
    pub link: String,
    /// In how many half-hours before it was put off or not reached.
    pub carried: usize,
    /// It is for the two alone: its words are not kept in what others of the pair may read.
    pub private: bool,
    /// A yes or a no to it does something at once.
    pub decides: bool,
    /// It is an expectation: one tap of the executive rates it.
    pub rates: bool,
}

impl Item {
    pub(crate) fn new(key: String, section: Section, title: String, why: &str) -> Item {
        Item {
            key,
            section,
            title,
            why: why.to_owned(),
            link: String::new(),
            carried: 0,
            private: false,
            decides: false,
            rates: false,
        }
    }

    pub(crate) fn at(mut self, link: String) -> Item {
        self.link = link;
        self
    }

    fn deciding(mut self) -> Item {
        self.decides = true;
        self
    }

    pub(crate) fn rating(mut self) -> Item {
        self.rates = true;
        self
    }

    pub(crate) fn private(mut self) -> Item {
        self.private = true;
        self
    }
}

/// The sheet of one half-hour.
#[derive(Debug, Clone)]
pub struct Agenda {
    /// Of which rhythm; none: no rhythm is agreed, it takes place when it takes place.
    pub rhythm: Option<Rhythm>,
    /// The rhythm's time lies where the executive takes no meetings: "after 14:00" (`R62`).
    pub outside: Option<String>,
    /// The half-hour itself, stored or to come.
    pub half_hour: HalfHour,
    /// What is on it and has no answer yet.
    pub items: Vec<Item>,
    /// Those before it, of the same cadence, the newest first.
    pub history: Vec<HalfHour>,
    /// The last one that should have been and of which nobody said whether it was.
    pub unsaid: Option<Date>,
    /// Every rhythm that is agreed.
    pub rhythms: Vec<Rhythm>,
}

/// What the sheet is filled from.
struct Open {
    queue: Queue,
    playbacks: Vec<Playback>,
    notes: Vec<Note>,
    actions: Vec<Action>,
    known: Vec<Item>,
}

const NOTES: [NoteKind; 5] = [
    NoteKind::OpenQuestion,
    NoteKind::Challenge,
    NoteKind::Idea,
    NoteKind::HighLow,
    NoteKind::Strength,
];

impl App {
    /// The sheet of the next half-hour of a cadence, filled from what is open.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn agenda(&self, viewer: &Viewer, pair: &Pair, cadence: Cadence) -> Result<Agenda> {
        let today = self.today(pair);
        let settings = self.settings(viewer, pair).await?;
        let all = self.half_hours(viewer, pair).await?;
        let mut history: Vec<_> = all.into_iter().filter(|h| h.cadence == cadence).collect();
        let rhythm = settings.rhythms.iter().find(|r| r.cadence == cadence);
        let (half_hour, unsaid) = self.current(pair, today, &settings, (cadence, rhythm), &history);
        history.retain(|h| h.on != half_hour.on);
        let open = self.all_open(viewer, pair, cadence).await?;
        let work = settings.working_time(pair, today);
        let mut items = fill(&open, self.clock.now(), &work, me(viewer));
        let with_this = [&[half_hour.clone()][..], &history[..]].concat();
        items.extend(own_open(&with_this).into_iter().map(written));
        for item in &mut items {
            item.carried = carried(&item.key, &history);
        }
        items.retain(|i| half_hour.answer(&i.key).is_none() && !knowing::talked(i, &history));
        items.sort_by_key(|i| (i.section, std::cmp::Reverse(i.carried)));
        Ok(Agenda {
            rhythm: rhythm.copied(),
            outside: rhythm
                .and_then(|r| work.outside(half_hour.on.to_datetime(r.at), cadence.minutes())),
            rhythms: settings.rhythms.clone(),
            half_hour,
            items,
            history,
            unsaid,
        })
    }

    /// Everything open between the two. What they know of each other is no matter of a quarter of
    /// an hour.
    async fn all_open(&self, viewer: &Viewer, pair: &Pair, cadence: Cadence) -> Result<Open> {
        let mut kinds = NOTES.to_vec();
        kinds.extend(knowing::kinds());
        kinds.sort_unstable();
        kinds.dedup();
        let mut notes = self.notes(viewer, pair.id, &kinds, knowing::DAYS).await?;
        let all = self.db.read(viewer).all_actions(pair.id).await?;
        let mut actions: Vec<_> = all.into_iter().map(|s| s.action).collect();
        let proposals = self.proposals_of_a_year(viewer, pair).await?;
        let known = match cadence {
            Cadence::Daily => Vec::new(),
            _ => {
                let known = self.known((viewer, pair), &notes, (&actions, &proposals));
                known.await?.lines(me(viewer))
            }
        };
        let now = self.clock.now();
        notes.retain(|n| NOTES.contains(&n.kind) && now.duration_since(n.at) < NOTED);
        actions.retain(|a| a.state == ActionState::Open);
        actions.sort_by_key(|a| a.due.map(|d| (d.date, d.time)));
        Ok(Open {
            queue: queue::sort(proposals, pair.executive, (now, self.today(pair))),
            playbacks: self.playbacks(viewer, pair).await?.waiting,
            notes,
            actions,
            known,
        })
    }

    /// The half-hours of the last year, of every cadence, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn half_hours(&self, viewer: &Viewer, pair: &Pair) -> Result<Vec<HalfHour>> {
        let since = plus_days(self.today(pair), -LOOK_BACK);
        Ok(self.db.read(viewer).half_hours(pair.id, since).await?)
    }

    /// The half-hour that is prepared now, and the last planned one that nobody closed.
    fn current(
        &self,
        pair: &Pair,
        today: Date,
        settings: &Settings,
        (cadence, rhythm): (Cadence, Option<&Rhythm>),
        history: &[HalfHour],
    ) -> (HalfHour, Option<Date>) {
        let work = settings.working_time(pair, today);
        let closed = |day: Date| {
            let mut of_day = history.iter().filter(|h| h.on == day);
            of_day.any(|h| h.state != HalfHourState::Prepared)
        };
        let from = if closed(today) {
            plus_days(today, 1)
        } else {
            today
        };
        let on = rhythm.and_then(|r| r.next(from, &work)).unwrap_or(from);
        let known = history.iter().find(|h| h.on == on).cloned();
        let fresh = || {
            let id = HalfHourId(fresh_id(self.clock.now()));
            HalfHour::new(id, pair.id, cadence, on)
        };
        let last = rhythm.and_then(|r| r.last(today, &work));
        // Before the first half-hour there is nothing to be asked about.
        let begun = history.iter().any(|h| h.on < today);
        let unsaid = last.filter(|day| begun && !closed(*day));
        (known.unwrap_or_else(fresh), unsaid)
    }

    /// Agrees when the half-hours take place; none of a cadence ends it.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn set_rhythm(
        &self,
        actor: &Actor,
        pair: &Pair,
        cadence: Cadence,
        rhythm: Option<Rhythm>,
    ) -> Result<()> {
        let mut rhythms = self.settings(&actor.viewer, pair).await?.rhythms;
        rhythms.retain(|r| r.cadence != cadence);
        rhythms.extend(rhythm);
        rhythms.sort_by_key(|r| r.cadence);
        let words: Vec<_> = rhythms.iter().map(Rhythm::to_string).collect();
        self.set(actor, pair, "rhythms", &words.join("\n")).await
    }

    /// Writes something onto the sheet by hand; it stays until it is answered.
    ///
    /// # Errors
    /// `Invalid` for no words.
    pub async fn write_on_sheet(
        &self,
        actor: &Actor,
        pair: &Pair,
        (cadence, on): (Cadence, Date),
        (section, title): (Section, &str),
    ) -> Result<()> {
        let title = title.trim();
        if title.is_empty() {
            return Err(Error::invalid("title", "Write it in a few words."));
        }
        check(&[title])?;
        let own = Own {
            key: format!("own:{}", fresh_id(self.clock.now())),
            section,
            title: title.to_owned(),
            by: actor.person,
        };
        let change = |h: &mut HalfHour| h.own.push(own);
        self.change_half_hour(actor, pair, (cadence, on), ("wrote", title), change)
            .await
    }

    /// Closes a half-hour: it took place, or it did not. What had no answer is carried over. The
    /// second one in a row that did not take place proposes ten minutes on the telephone (`R75`).
    ///
    /// # Errors
    /// `Conflict` when it is closed already.
    pub async fn close_half_hour(
        &self,
        actor: &Actor,
        pair: &Pair,
        (cadence, on): (Cadence, Date),
        held: bool,
        retro: Retro,
    ) -> Result<Option<Proposal>> {
        let agenda = self.agenda(&actor.viewer, pair, cadence).await?;
        let state = match held {
            true => HalfHourState::Held,
            false => HalfHourState::Cancelled,
        };
        let mut known = agenda.history.iter().filter(|h| h.on == on);
        if known.any(|h| h.state != HalfHourState::Prepared) {
            let told = "This one is closed already; the sheet shows the next.";
            return Err(Error::Conflict(told.to_owned()));
        }
        let now = self.clock.now();
        check(&[&retro.works, &retro.obstacles, &retro.change])?;
        // What is for the two alone is not told to others by its name either.
        let left = agenda.items.iter().filter(|i| !i.private);
        let left: Vec<_> = left.map(|i| i.key.clone()).collect();
        let change = |h: &mut HalfHour| {
            (h.state, h.closed) = (state, Some(now));
            (h.left, h.retro) = (left, retro);
        };
        let verb = if held { "held" } else { "cancelled" };
        self.change_half_hour(actor, pair, (cadence, on), (verb, cadence.words()), change)
            .await?;
        match held {
            true => Ok(None),
            false => self.ten_minutes(actor, pair, cadence).await,
        }
    }

    async fn change_half_hour(
        &self,
        actor: &Actor,
        pair: &Pair,
        (cadence, on): (Cadence, Date),
        (verb, detail): (&str, &str),
        change: impl FnOnce(&mut HalfHour),
    ) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let known = tx.half_hour(pair.id, (cadence, on)).await?;
        let fresh = || {
            let id = HalfHourId(fresh_id(self.clock.now()));
            HalfHour::new(id, pair.id, cadence, on)
        };
        let mut half_hour = known.unwrap_or_else(fresh);
        change(&mut half_hour);
        tx.save_half_hour(&half_hour).await?;
        tx.audit(verb, "half-hour", &half_hour.id.to_string(), detail)
            .await?;
        if half_hour.state == HalfHourState::Held && on == self.today(pair) {
            let title = format!("{}, held", capital(cadence.words()));
            let told = Told::quietly(Quiet::CadenceKept, &title, on, Source::Words);
            account(&mut tx, actor.person, pair.id, told).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Longest words in a half-hour, in characters: a line, not a paper.
const WORDS: usize = 2_000;

/// Refuses what is longer than anybody says in one line.
fn check(all: &[&str]) -> Result<()> {
    if all.iter().any(|words| words.chars().count() > WORDS) {
        let told = format!("Keep it under {WORDS} characters; a longer text is a note.");
        return Err(Error::invalid("words", told));
    }
    Ok(())
}

pub(crate) fn me(viewer: &Viewer) -> Option<PersonId> {
    match viewer {
        Viewer::Member { person, .. } => Some(*person),
        _ => None,
    }
}

fn written(own: Own) -> Item {
    Item::new(own.key, own.section, own.title, "written onto the sheet")
}

/// Everything open, in the part where it belongs.
fn fill(open: &Open, now: Timestamp, work: &WorkingTime, me: Option<PersonId>) -> Vec<Item> {
    let mut out: Vec<_> = open.queue.waiting.iter().map(asked).collect();
    out.extend(open.playbacks.iter().map(|p| {
        let key = format!("playback:{}", p.id);
        let title = format!("Have I got this right? {}", p.heard);
        let item = Item::new(key, Section::Update, title, "heard and not confirmed yet");
        item.at("/tell".to_owned()).deciding()
    }));
    out.extend(open.notes.iter().filter_map(|n| noted(n, now)));
    out.extend(lows(&open.notes, me));
    out.extend(unchallenged(&open.notes, now));
    let today = work.date(now);
    let late = open
        .actions
        .iter()
        .filter(|a| a.due.is_some_and(|d| d.date < today));
    out.extend(late.take(LATE).map(|a| {
        let key = format!("action:{}", a.id);
        let due = a.due.map_or(String::new(), |d| work.day(d.date));
        let item = Item::new(key, Section::Update, a.title.clone(), "");
        let mut item = item.at(format!("/actions/{}", a.id));
        item.why = format!("was due {due}");
        item
    }));
    // A question that is old and of the fire stands there once.
    let fresh = |i: &&Item| !out.iter().any(|o| o.key == i.key);
    let known: Vec<_> = open.known.iter().filter(fresh).cloned().collect();
    out.extend(known);
    out
}

/// What waits for the executive, in the part of its kind.
fn asked(p: &Proposal) -> Item {
    let section = match p.effect.kind() {
        Kind::Improvement => Section::Improvements,
        Kind::Offer | Kind::CreateAction => Section::Projects,
        Kind::HeadsUp => Section::Update,
        _ => Section::Solutions,
    };
    let item = Item::new(
        format!("proposal:{}", p.id),
        section,
        p.title.clone(),
        &p.reason,
    );
    let item = item.at(format!("/proposals/{}", p.id));
    // Money and one-way doors are decided where the whole final text stands before the button.
    match p.whole_text() {
        true => item,
        false => item.deciding(),
    }
}

fn noted(n: &Note, now: Timestamp) -> Option<Item> {
    if n.closed.is_some() {
        return None;
    }
    let (section, why) = match n.kind {
        NoteKind::OpenQuestion if now.duration_since(n.at) >= OLD_QUESTION => {
            (Section::Solutions, "an open question for more than a week")
        }
        NoteKind::Challenge if n.aspect(Aspect::Outcome).is_empty() => {
            (Section::Improvements, "a challenge without an outcome yet")
        }
        NoteKind::Idea => (Section::Projects, "an idea"),
        _ => return None,
    };
    let item = Item::new(format!("note:{}", n.id), section, n.text.clone(), why);
    let item = item.at("/partnership/talk".to_owned());
    Some(if n.with.is_some() {
        item.private()
    } else {
        item
    })
}

/// The third low line in a row suggests a talk, to the two alone (`R45`).
fn lows(notes: &[Note], me: Option<PersonId>) -> Vec<Item> {
    let mut lines: BTreeMap<PersonId, Vec<&Note>> = BTreeMap::new();
    for note in notes
        .iter()
        .filter(|n| n.kind == NoteKind::HighLow && n.with.is_some())
    {
        lines
            .entry(note.by.unwrap_or(PersonId(uuid::Uuid::nil())))
            .or_default()
            .push(note);
    }
    let low = |n: &&&Note| n.aspect(Aspect::Mood) == "low";
    let third = |all: &&Vec<&Note>| all.iter().take_while(low).count() >= 3;
    let all = lines.iter().filter(|(_, all)| third(all));
    all.map(|(who, _)| {
        let title = match Some(*who) == me {
            true => "Three low weeks in a row: say what would make the next one lighter",
            false => "Three low weeks in a row: ask what would make the next one lighter",
        };
        let key = format!("lows:{who}");
        let item = Item::new(
            key,
            Section::Improvements,
            title.to_owned(),
            "from the weekly line",
        );
        item.at("/partnership/talk".to_owned()).private()
    })
    .collect()
}

fn unchallenged(notes: &[Note], now: Timestamp) -> Option<Item> {
    let mut challenges = notes.iter().filter(|n| n.kind == NoteKind::Challenge);
    // The notes come newest first; a pair that has never written one is not reproached.
    let last = challenges.next()?.at;
    (now.duration_since(last) >= UNCHALLENGED).then(|| {
        let title = "Nobody has challenged anything for two months: what should we question?";
        let key = "challenge:none".to_owned();
        let item = Item::new(key, Section::Improvements, title.to_owned(), "");
        item.at("/partnership/talk".to_owned())
    })
}
