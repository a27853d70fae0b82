//! A desk: what a pair's lists and rules are made from, and those gathered a moment ago.
//!
//! Most looks at Today follow one at which everything was the same. A process therefore keeps the
//! desks it gathered last ([`Desks`]), each with the number of the newest change before it was
//! read. That number is read from the database at every request, so that a change by whatever
//! process is seen by the next one; and what time alone changes is asked of the rules, which know
//! when to look again.
use crate::coding::{Coded, Codes, code_all};
use crate::coming_up::facts;
use crate::context::{App, OwnZones};
use crate::error::Result;
use crate::occurrence::{MOST, expand};
use crate::setting::Settings;
use crate::signal::{Board, Facts, Signal, fold};
use crate::status::{MEMORY, all_of};
use domain::circle::Viewer;
use domain::discreet::Discreet as _;
use domain::goal::Goal;
use domain::id::{CalendarId, PairId, PersonId};
use domain::initiative::Initiative;
use domain::locale::Locale;
use domain::person::Person;
use domain::stakeholder::Stakeholder;
use domain::statement::StatementKind;
use domain::status::Colour;
use domain::watch_date::WatchDate;
use domain::working_time::{WorkingTime, plus_days};
use jiff::Timestamp;
use jiff::civil::Date;
use recurrence::Window;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use store::{Calendar, Pair, Standing, StoredAction, Watched};

/// Days ahead that the rules look.
pub const AHEAD: i64 = 42;

/// What a pair's rules and lists are made from, read once per page.
#[derive(Debug)]
pub struct Desk {
    /// Whose.
    pub pair: Pair,
    /// What was set.
    pub settings: Settings,
    /// Hours, holidays, zone.
    pub work: WorkingTime,
    /// From four weeks before this one to six weeks ahead, with codes.
    pub coded: Vec<Coded>,
    /// Papers of the pair, and whose names stand under the newest wording.
    pub names: Vec<(StatementKind, Vec<PersonId>)>,
    /// There is a calendar, connected or brought in: an empty day is a free day.
    pub calendar: bool,
    /// The goals.
    pub goals: Vec<Goal>,
    /// The people.
    pub people: Vec<Person>,
    /// Open actions, earliest due first.
    pub actions: Vec<StoredAction>,
    /// Those whose help or doubt matters.
    pub stakeholders: Vec<Stakeholder>,
    /// What is prepared, by kind and meeting, since the week before this one.
    pub(crate) briefed: BTreeSet<String>,
    /// The facts for the rules.
    pub facts: Facts,
    board: Answers,
}

/// What the rules said of this desk and when they want to be asked again, and that folded.
#[derive(Default)]
struct Answers(Mutex<(Board, Vec<Signal>)>);

/// Whether rules were asked already is nothing of a desk.
impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answers")
    }
}

impl Desk {
    /// What to call somebody.
    pub fn name(&self, id: Option<domain::id::PersonId>) -> Option<&str> {
        let id = id?;
        self.people.iter().find(|p| p.id == id).map(Person::label)
    }

    /// What is coming up at `now`: folded, and the most urgent of each horizon first.
    pub fn coming_up(&self, now: Timestamp) -> Vec<Signal> {
        let mut answers = self.board.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (board, folded) = &mut *answers;
        if board.update(&self.facts, now, &[]) > 0 {
            *folded = fold(board.signals(), &self.work);
        }
        folded.clone()
    }
}

/// What was read and understood for one desk.
pub(crate) struct Read {
    pub coded: Vec<Coded>,
    pub goals: Vec<Goal>,
    pub people: Vec<Person>,
    pub actions: Vec<StoredAction>,
    pub dates: Vec<WatchDate>,
    pub calendars: Vec<Calendar>,
    pub stakeholders: Vec<Stakeholder>,
    pub reviews: Vec<(StatementKind, Date)>,
    pub standing: Standing,
    pub names: Vec<(StatementKind, Vec<PersonId>)>,
}

/// Kept at most: desks, and occurrences in all of them (about a kilobyte each).
const DESKS: usize = 32;
const OCCURRENCES: usize = 20_000;

/// Desks gathered a moment ago, newest last. Never the truth: dropping them changes no answer.
#[derive(Clone, Default)]
pub struct Desks(Arc<Mutex<VecDeque<Kept>>>);

struct Kept {
    change: i64,
    viewer: Viewer,
    today: Date,
    desk: Arc<Desk>,
}

impl Desks {
    /// The desk of `pair` as it was for exactly this viewer, if nothing changed since.
    fn find(&self, viewer: &Viewer, pair: &Pair, today: Date, change: i64) -> Option<Arc<Desk>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|k| k.change >= change);
        let same = |k: &&Kept| {
            k.change == change && k.today == today && k.viewer == *viewer && k.desk.pair == *pair
        };
        kept.iter().find(same).map(|k| k.desk.clone())
    }

    fn keep(&self, new: Kept) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back(new);
        let size = |kept: &VecDeque<Kept>| kept.iter().map(|k| k.desk.coded.len()).sum::<usize>();
        while kept.len() > DESKS || size(&kept) > OCCURRENCES {
            kept.pop_front();
        }
    }
}

impl App {
    /// Everything about a pair that Today, the day pack and the rules need.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn desk(&self, viewer: &Viewer, pair: &Pair, today: Date) -> Result<Arc<Desk>> {
        let desks = self.desks_of(viewer, &[(pair, today)]).await?;
        desks.into_iter().next().ok_or(crate::Error::Forbidden)
    }

    /// The same of several pairs, each with its own today, in as many statements as of one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn desks_of(
        &self,
        viewer: &Viewer,
        whose: &[(&Pair, Date)],
    ) -> Result<Vec<Arc<Desk>>> {
        if whose.is_empty() {
            return Ok(Vec::new());
        }
        let pairs: Vec<_> = whose.iter().map(|(pair, _)| pair.id).collect();
        // Before everything else: what is read later is no older than the change of this number.
        let (settings, change) = self.db.read(viewer).settings_of(&pairs, false).await?;
        let known = |(pair, today): &(&Pair, Date)| self.desks.find(viewer, pair, *today, change);
        let mut out: Vec<_> = whose.iter().map(known).collect();
        let missing = whose.iter().zip(&settings).zip(&out);
        let missing = missing.filter(|(_, found)| found.is_none());
        let missing = missing
            .map(|((of, values), _)| Draft::of(*of, values))
            .collect();
        let mut gathered = self.gather(viewer, missing).await?.into_iter();
        for (place, (_, today)) in out.iter_mut().zip(whose) {
            if place.is_none() {
                let desk = gathered.next().map(Arc::new);
                if let Some(desk) = &desk {
                    self.desks.keep(Kept {
                        change,
                        viewer: viewer.clone(),
                        today: *today,
                        desk: desk.clone(),
                    });
                }
                *place = desk;
            }
        }
        Ok(out.into_iter().flatten().collect())
    }

    /// Reads what is not known, in nine statements for however many.
    async fn gather(&self, viewer: &Viewer, drafts: Vec<Draft<'_>>) -> Result<Vec<Desk>> {
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        let reader = self.db.read(viewer);
        let pairs: Vec<PairId> = drafts.iter().map(|d| d.pair.id).collect();
        let alone = viewer.alone();
        let whole = self.whole(viewer, drafts.iter().map(|d| d.pair)).await?;
        let written = |d: &Draft<'_>| Locale::of(d.settings.region);
        let whose: Vec<_> = whole.iter().zip(drafts.iter().map(written)).collect();
        let calendars = reader.calendars_of(&pairs).await?;
        let zones = OwnZones::of(calendars.iter().flatten());
        let find = |calendar: CalendarId, name: &str| zones.find(calendar, name);
        let spans: Vec<_> = drafts.iter().map(|d| (d.pair.id, d.micros())).collect();
        let found = self.db.read(&alone);
        let found = found.windowed_of(&spans, MOST as u64, &find).await?;
        let codes = Codes::load_of(self, &alone, &whose).await?;
        let people = reader.people_of(&pairs).await?;
        let actions = reader.open_actions_of(&pairs).await?;
        let watched = reader.watched_of(&pairs).await?;
        let since = drafts.iter().map(|d| (d.pair.id, d.first().to_string()));
        let since: Vec<_> = since.collect();
        let standing = reader.standing_of(&since).await?;
        let mut out = Vec::with_capacity(drafts.len());
        let read = calendars.into_iter().zip(found).zip(codes);
        let read = read.zip(people).zip(actions).zip(watched);
        let read = read.zip(standing);
        for ((draft, pair), read) in drafts.into_iter().zip(&whole).zip(read) {
            let (read, standing) = read;
            let (((((calendars, found), mut codes), people), actions), mut watched) = read;
            let red = off_track(&mut watched, &codes.goals, draft.today);
            for of in &mut watched.people {
                let theirs = |i: &&Initiative| [i.sponsor, i.owner].contains(&Some(of.person));
                of.red_in = red.iter().filter(theirs).map(|i| i.title.clone()).collect();
            }
            let found = expand(found, pair, draft.window)?;
            let mut coded = code_all(found, &codes, &draft.settings);
            if viewer.is_discreet() {
                coded.hide();
                codes.goals.hide();
            }
            out.push(draft.desk(
                viewer,
                Read {
                    coded,
                    goals: codes.goals,
                    people,
                    actions,
                    dates: watched.dates,
                    calendars,
                    stakeholders: watched.people,
                    reviews: watched.reviews,
                    standing,
                    names: watched.names,
                },
            ));
        }
        Ok(out)
    }

    /// The pairs as they are: what is counted needs the addresses that a shared screen hides.
    pub(crate) async fn whole<'a>(
        &self,
        viewer: &Viewer,
        pairs: impl Iterator<Item = &'a Pair>,
    ) -> Result<Vec<Pair>> {
        if !viewer.is_discreet() {
            return Ok(pairs.cloned().collect());
        }
        let known = self.db.read(&viewer.alone()).pairs().await?;
        let find = |of: &Pair| known.iter().find(|p| p.id == of.id).cloned();
        Ok(pairs.filter_map(find).collect())
    }

    /// What is coming up for a pair: folded, and the most urgent of each horizon first.
    pub fn coming_up(&self, desk: &Desk) -> Vec<Signal> {
        desk.coming_up(self.clock.now())
    }
}

/// Which of the initiatives worked on are off track, by the same rule as everywhere (`F7`).
fn off_track(watched: &mut Watched, goals: &[Goal], today: Date) -> Vec<Initiative> {
    let since = plus_days(today, -MEMORY);
    watched.check_ins.retain(|c| c.on >= since);
    let words = std::mem::take(&mut watched.check_ins);
    let words = (words, std::mem::take(&mut watched.forecasts));
    let all = all_of(&watched.initiatives, words, (goals, today), |_| None);
    let red = all.into_iter().filter(|i| i.status.shown == Colour::Red);
    red.map(|i| i.initiative).collect()
}

/// Four full weeks before this one: the last sessions of what comes round, and when somebody was
/// last met.
fn first(work: &WorkingTime, today: Date) -> Date {
    plus_days(work.week_start(today), -28)
}

/// A desk before anything on it is read.
struct Draft<'a> {
    pair: &'a Pair,
    today: Date,
    settings: Settings,
    work: WorkingTime,
    window: Window,
}

impl<'a> Draft<'a> {
    fn of((pair, today): (&'a Pair, Date), values: &BTreeMap<String, String>) -> Self {
        let settings = Settings::read(values);
        let work = settings.working_time(pair, today);
        let window = Window {
            from: work.midnight(first(&work, today)),
            until: work.midnight(plus_days(today, AHEAD + 1)),
        };
        Draft {
            pair,
            today,
            settings,
            work,
            window,
        }
    }

    fn first(&self) -> Date {
        first(&self.work, self.today)
    }

    fn micros(&self) -> (i64, i64) {
        let Window { from, until } = self.window;
        (from.as_microsecond(), until.as_microsecond())
    }

    fn desk(self, viewer: &Viewer, read: Read) -> Desk {
        let set = (&self.settings, &self.work);
        let facts = facts(viewer, self.pair, set, self.today, &read);
        Desk {
            names: read.names.clone(),
            calendar: !read.calendars.is_empty(),
            pair: self.pair.clone(),
            settings: self.settings,
            work: self.work,
            coded: read.coded,
            goals: read.goals,
            people: read.people,
            actions: read.actions,
            stakeholders: read.stakeholders,
            briefed: read.standing.briefed.into_iter().collect(),
            facts,
            board: Answers::default(),
        }
    }
}
