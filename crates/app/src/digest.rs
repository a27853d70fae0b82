//! The digest: the executive's letter by mail, once a day at her time, answerable as it lies there.
use crate::coming_up::first_name;
use crate::context::{App, worker};
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::forecast::FORECAST;
use crate::help::HELP;
use crate::letter::{Address, Letter};
use crate::link::HEARD;
use crate::reminder::REMIND;
use crate::setting::Settings;
use crate::sheet::Words;
use domain::action::due_words;
use domain::circle::{Actor, Errand};
use domain::day_pack::DayPack;
use domain::digest::{DigestPlan, DigestTurn, Leaving};
use domain::id::{PairId, WorkspaceId};
use domain::link::{Link, Power};
use domain::proposal::{By, Part, Proposal, State, Told, Verb};
use domain::sheet::{MOST, Medium, Sheet};
use domain::words::count;
use domain::working_time::WorkingTime;
use jiff::{Timestamp, civil::Time};
use std::collections::BTreeMap;
use store::Pair;

/// Kind of the job that lets a pair's digest leave.
pub const DIGEST: &str = "digest";
const MINUTE: i64 = 60_000_000;

/// Writes the letter: words for every program, and the same as HTML.
pub type Render = fn(&Digest) -> Result<Rendered>;

/// The digest as it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// For every program.
    pub text: String,
    /// Without anything from outside.
    pub html: String,
}

/// Everything that stands in the letter, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Digest {
    /// Language tag of its words.
    pub lang: String,
    /// "Monday 2 August".
    pub day: String,
    /// "Good morning, Orla."
    pub greeting: String,
    /// That it is late, or follows days without one; may be empty.
    pub remark: String,
    /// The shape of her day, in a sentence.
    pub shape: String,
    /// Her day.
    pub lines: Vec<DayLine>,
    /// When to leave the house or the room; may be empty.
    pub leave_by: String,
    /// What is asked, in the order of her letter.
    pub parts: Vec<DigestPart>,
    /// On a week's last working day: its wins, at most three (R128).
    pub wins: Vec<String>,
    /// An expectation to rate, with the address of its one tap; never a letter of its own (R50).
    pub rate: Option<(String, String)>,
    /// What does not fit: how many more wait.
    pub more: usize,
    /// "Done for today": what is due before noon, prepared or not.
    pub end: String,
    /// Until when it can be answered.
    pub until: String,
    /// Answers by reply are read.
    pub replies: bool,
}

/// One line of her day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayLine {
    /// "09:30–11:00".
    pub when: String,
    /// What.
    pub title: String,
    /// Where, with whom, what is missing; may be empty.
    pub small: String,
}

/// One part of the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestPart {
    /// "Decide and approve".
    pub name: &'static str,
    /// Its questions.
    pub asks: Vec<DigestAsk>,
}

/// One numbered question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DigestAsk {
    /// Its number.
    pub number: usize,
    /// The question.
    pub title: String,
    /// Who asks, and why.
    pub reason: String,
    /// What it costs, who hears of it, by when, what undoes it.
    pub facts: Vec<String>,
    /// The whole text that leaves or binds; may be empty.
    pub text: String,
    /// What is not known yet, as questions.
    pub missing: Vec<&'static str>,
    /// Word and address of each answer by link.
    pub links: Vec<(&'static str, String)>,
}

impl Digest {
    /// How many questions are in it.
    pub fn questions(&self) -> usize {
        self.parts.iter().map(|p| p.asks.len()).sum()
    }
}

/// Reads "08:00"; none: no digest.
pub(crate) fn plan(settings: &Settings) -> Option<DigestPlan> {
    let at = settings.digest?;
    Some(DigestPlan {
        at,
        days: settings.hours.map(|day| day.is_some()),
    })
}

impl App {
    /// Plans what a pair's worker does by itself, once for all processes.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn plan_digests(&self, workspace: WorkspaceId, pairs: &[PairId]) -> Result<()> {
        for pair in pairs {
            let actor = worker(workspace, *pair, "plan the digest");
            let mut tx = self.db.write(&actor, self.now()).await?;
            let at = tx.now();
            for kind in [DIGEST, HELP, REMIND, FORECAST] {
                tx.plan_job(kind, &format!("{kind}:{pair}"), "", at).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }

    /// Sets when the digest leaves: a local time, or nothing for none.
    ///
    /// # Errors
    /// `Invalid` for what is no time.
    pub async fn set_digest(&self, actor: &Actor, pair: &Pair, at: &str) -> Result<()> {
        let at = at.trim();
        if !at.is_empty() && at.parse::<Time>().is_err() {
            let told = format!("“{at}” is no time of day: write one like 07:30, or nothing.");
            return Err(Error::invalid("digest", told));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.set(Some(pair.id), "digest", at).await?;
        let now = tx.now();
        tx.plan_job(DIGEST, &format!("{DIGEST}:{}", pair.id), "", now)
            .await?;
        tx.audit("set", "setting", "digest", at).await?;
        Ok(tx.commit().await?)
    }

    /// Lets the digest leave when it is time; answers when to look again.
    pub(crate) async fn digest_turn(&self, at: WorkspaceId, pair: PairId) -> Result<Option<i64>> {
        let actor = worker(at, pair, "send the digest");
        let pair = self.pair(&actor.viewer, pair).await?;
        let settings = self.settings(&actor.viewer, &pair).await?;
        let Some(plan) = plan(&settings) else {
            return Ok(None);
        };
        let (Some(render), true) = (self.reach.digest, self.can_mail()) else {
            return Ok(Some(10 * MINUTE));
        };
        let zone = crate::context::zone(&pair);
        match plan.turn(&zone, settings.digest_last, self.clock.now()) {
            DigestTurn::Wait(until) => {
                let wait = until.as_microsecond().saturating_sub(self.now());
                Ok(Some(wait.clamp(MINUTE / 60, 24 * 60 * MINUTE)))
            }
            DigestTurn::Leave(leaving) => {
                self.send_digest(&actor, &pair, &leaving, render).await?;
                Ok(Some(MINUTE))
            }
        }
    }

    async fn send_digest(
        &self,
        actor: &Actor,
        pair: &Pair,
        leaving: &Leaving,
        render: Render,
    ) -> Result<()> {
        let email = self.address_for(actor, pair).await?;
        let desk = self.desk(&actor.viewer, pair, leaving.day).await?;
        let pack = self.pack(&actor.viewer, &desk, leaving.day);
        let queue = self.queue(&actor.viewer, pair).await?;
        let confirm: Vec<_> = queue.to_confirm.into_iter().take(MOST / 2).collect();
        let room = MOST - confirm.len();
        // What comes back in the course of the day stands in the morning's letter already.
        let today = |p: &Proposal| match p.state {
            State::Snoozed(until) => desk.work.date(until) <= leaving.day,
            _ => false,
        };
        let mut asked = queue.waiting;
        asked.extend(queue.snoozed.into_iter().filter(today));
        let more = asked.len().saturating_sub(room);
        asked.truncate(room);
        let words = Words::of(self, &actor.viewer, pair).await?;
        let wins = self.week_wins(&actor.viewer, &desk, leaving.day).await?;
        let rate = match email {
            Some(_) => self.to_rate(actor, pair).await?,
            None => None,
        };
        let mut tx = self.db.write(actor, self.now()).await?;
        let day = leaving.day.to_string();
        tx.set(Some(pair.id), "digest_last", &day).await?;
        let Some(email) = email else {
            let why = "no address is known for the executive";
            tx.audit("skip", "digest", &day, why).await?;
            return Ok(tx.commit().await?);
        };
        let sheet = self
            .hand_out(&mut tx, (pair, Medium::Mail), &asked, &confirm)
            .await?;
        let made = Made {
            app: self,
            sheet: &sheet,
            words: &words,
            desk: &desk,
        };
        let mut digest = made.digest(&pack, &asked, &confirm)?;
        (digest.wins, digest.rate) = (wins, rate);
        digest.remark = leaving.remark(&self.locale(&actor.viewer).await?);
        digest.more = more;
        let letter = self.envelope(pair, email, (&sheet, &digest), render(&digest)?)?;
        self.post_letter(&mut tx, &letter, &format!("digest:{day}"), None)
            .await?;
        Ok(tx.commit().await?)
    }

    fn envelope(
        &self,
        pair: &Pair,
        email: String,
        (sheet, digest): (&Sheet, &Digest),
        rendered: Rendered,
    ) -> Result<Letter> {
        let secret = self.db.sign(&Link {
            sheet: sheet.id,
            power: Power::Reply,
        })?;
        let answers = match digest.questions() {
            0 => String::new(),
            n => format!(": {} to answer", count(size(n), "thing")),
        };
        Ok(Letter {
            to: vec![Address {
                name: pair.name.clone(),
                email,
            }],
            message_id: Some(format!("{secret}@{}", host(&self.mail.address))),
            subject: format!("Your day, {}{answers}", digest.day),
            text: rendered.text,
            html: Some(rendered.html),
            automatic: true,
            for_one: true,
            ..Letter::default()
        })
    }

    /// Where the executive reads mail.
    pub(crate) async fn address_for(&self, actor: &Actor, pair: &Pair) -> Result<Option<String>> {
        if let Some(own) = pair.emails.first() {
            return Ok(Some(own.clone()));
        }
        let people = self.db.read(&actor.viewer).people(pair.id).await?;
        let her = people.into_iter().find(|p| p.id == pair.executive);
        Ok(her.and_then(|p| p.emails.first().cloned()))
    }
}

/// The host of an address.
fn host(address: &str) -> &str {
    address
        .rsplit_once('@')
        .map_or("localhost", |(_, host)| host)
}

fn size(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

struct Made<'a> {
    app: &'a App,
    sheet: &'a Sheet,
    words: &'a Words,
    desk: &'a Desk,
}

impl Made<'_> {
    fn work(&self) -> &WorkingTime {
        &self.desk.work
    }

    fn digest(&self, pack: &DayPack, asked: &[Proposal], confirm: &[Proposal]) -> Result<Digest> {
        let work = self.work();
        let mut parts: BTreeMap<Part, Vec<DigestAsk>> = BTreeMap::new();
        for (at, p) in asked.iter().enumerate() {
            parts
                .entry(p.part())
                .or_default()
                .push(self.ask(at + 1, p)?);
        }
        let named = |(part, asks)| DigestPart {
            name: name_of(part),
            asks,
        };
        let mut parts: Vec<_> = parts.into_iter().map(named).collect();
        if !confirm.is_empty() {
            let asks = confirm.iter().enumerate();
            let asks = asks.map(|(at, p)| self.confirm(asked.len() + 1 + at, p));
            parts.push(DigestPart {
                name: "Have I got this right?",
                asks: asks.collect::<Result<_>>()?,
            });
        }
        let now = self.app.clock.now();
        let part = match work.time(now).hour() {
            0..=11 => "morning",
            12..=17 => "afternoon",
            _ => "evening",
        };
        let name = first_name(&self.desk.pair.name);
        let leave = pack.items.iter().find_map(|i| i.leave_by);
        Ok(Digest {
            lang: work.locale.words.tag().to_owned(),
            day: work.long_day(pack.date),
            greeting: format!("Good {part}, {name}."),
            shape: pack.shape.clone(),
            lines: pack.items.iter().map(day_line).collect(),
            leave_by: leave.map(|t| work.clock(t)).unwrap_or_default(),
            parts,
            end: end(pack),
            until: work.day(work.date(self.sheet.expires)),
            replies: self.app.mail.server.is_some(),
            ..Digest::default()
        })
    }

    fn links(
        &self,
        number: usize,
        words: &[(&'static str, Errand)],
    ) -> Result<Vec<(&'static str, String)>> {
        if self.app.reach.public_url.is_none() {
            return Ok(Vec::new());
        }
        let link = |(word, errand): &(&'static str, Errand)| {
            Ok((*word, self.app.address_of(self.sheet, number, *errand)?))
        };
        words.iter().map(link).collect()
    }

    fn ask(&self, number: usize, p: &Proposal) -> Result<DigestAsk> {
        let verbs = [
            ("Yes", Verb::Approve),
            ("No", Verb::Decline),
            ("Ask", Verb::Ask),
            ("Later", Verb::Snooze),
        ];
        let links = self.links(number, &verbs.map(|(w, v)| (w, Errand::Answer(v))))?;
        let by = match &p.by {
            By::Person(id) => format!("{}: ", first_name(&self.words.name(*id))),
            By::Signal(_) | By::Operator => String::new(),
        };
        Ok(DigestAsk {
            number,
            title: p.title.clone(),
            reason: match p.reason.is_empty() {
                true => String::new(),
                false => format!("{by}{}", p.reason),
            },
            facts: self.facts(p),
            text: p.text().to_owned(),
            missing: p.missing(),
            links,
        })
    }

    fn confirm(&self, number: usize, p: &Proposal) -> Result<DigestAsk> {
        let mine = p
            .answers
            .iter()
            .rev()
            .find(|a| a.unconfirmed() && a.by == self.sheet.person);
        let said = mine.map(|a| {
            let note = match a.note.is_empty() {
                true => String::new(),
                false => format!(" “{}”", a.note),
            };
            format!(
                "{}: {}, {}.{note}",
                a.verb.label(),
                a.words(first_name(&self.desk.pair.name)),
                self.words.moment(a.at)
            )
        });
        Ok(DigestAsk {
            number,
            title: p.title.clone(),
            reason: said.unwrap_or_default(),
            links: self.links(number, &HEARD)?,
            ..DigestAsk::default()
        })
    }

    fn facts(&self, p: &Proposal) -> Vec<String> {
        let mut out = Vec::new();
        if let Some(money) = p.money {
            out.push(format!("costs {money}"));
        }
        if let Some(minutes) = p.cost_minutes {
            out.push(format!(
                "costs you {}",
                domain::words::length(i64::from(minutes))
            ));
        }
        if let Some(minutes) = p.saves_minutes_week {
            let saved = domain::words::length(i64::from(minutes));
            out.push(format!("saves you {saved} a week"));
        }
        if !p.told.is_empty() {
            let name = |told: &Told| match told {
                Told::Person(id) => first_name(&self.words.name(*id)).to_owned(),
                Told::Named(name) => name.clone(),
            };
            let names: Vec<_> = p.told.iter().map(name).collect();
            out.push(format!("{} hears of it", domain::words::list(&names)));
        }
        if p.decide_by.is_some() {
            let now: Timestamp = self.app.clock.now();
            out.push(format!(
                "needed {}",
                due_words(p.decide_by, now, self.work())
            ));
        }
        out.push(match p.one_way {
            true => "cannot be undone".to_owned(),
            false => domain::words::lower(p.effect.undo().words().trim_end_matches('.')),
        });
        out
    }
}

fn name_of(part: Part) -> &'static str {
    match part {
        Part::Know => "Know first",
        Part::Decide => "Decide and approve",
        Part::Release => "Release",
        Part::Thank => "Thank",
    }
}

fn day_line(item: &domain::day_pack::Item) -> DayLine {
    let mut small = Vec::new();
    small.extend(Some(item.place.clone()).filter(|p| !p.is_empty()));
    small.extend(Some(item.dial_in.clone()).filter(|d| !d.is_empty()));
    if !item.who.is_empty() {
        small.push(match item.who.len() {
            1..=3 => domain::words::list(&item.who),
            n => domain::words::count_figures(size(n), "other"),
        });
    }
    small.extend(item.missing.iter().map(|m| format!("missing: {m}")));
    DayLine {
        when: item.when.clone(),
        title: item.title.clone(),
        small: small.join(" · "),
    }
}

/// It names what is due before noon even when nobody prepared it.
fn end(pack: &DayPack) -> String {
    match pack.due.as_slice() {
        [] => format!("Nothing is due before {}.", pack.until),
        [one] => format!("One thing is due before {}: {one}.", pack.until),
        many => format!(
            "{} are due before {}: {}.",
            count(size(many.len()), "thing"),
            pack.until,
            domain::words::list(many)
        ),
    }
}
