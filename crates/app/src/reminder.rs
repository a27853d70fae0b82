//! Reminders: owners are asked by letter how their initiatives stand, several in one letter a day;
//! what waits for them is said at once, and silence climbs the ladder (R18, F11).
use crate::coming_up::first_name;
use crate::context::{App, fresh_id, worker, zone};
use crate::error::{Error, Result};
use crate::letter::{Address, Letter};
use crate::status::{InitiativeNow, Strategy};
use domain::check_in::{Rung, late_words};
use domain::circle::Actor;
use domain::digest::{DigestPlan, DigestTurn};
use domain::id::{InitiativeId, InvitationId, PairId, PersonId, WorkspaceId};
use domain::initiative::InitiativeState;
use domain::invitation::{Invitation, Invited};
use domain::person::Person;
use domain::proposal::By;
use domain::words::count;
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use store::{Pair, Write};

/// Kind of the job that asks the owners.
pub(crate) const REMIND: &str = "remind";
const MINUTE: i64 = 60_000_000;
/// Days that a link to a check-in can be followed.
const DAYS: i64 = 14;

/// What one letter asks about: its title, how late it is, the path of its link.
type Item<'a> = (&'a str, String, String);

/// An invitation to say how an initiative stands.
pub(crate) fn invitation(
    (pair, person): (PairId, PersonId),
    of: InitiativeId,
    now: Timestamp,
) -> Invitation {
    let lives = SignedDuration::from_hours(24 * DAYS);
    Invitation {
        id: InvitationId(fresh_id(now)),
        pair,
        person,
        invited: Invited::CheckIn(of),
        made: now,
        expires: now.checked_add(lives).unwrap_or(Timestamp::MAX),
        used: None,
    }
}

/// How far the silence about an initiative has come on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// It is not due.
    Quiet,
    /// It is asked for.
    Asked,
    /// Two working days late: asked once more.
    Again,
    /// What a person does: call, or talk.
    Climb(Rung),
}

impl Strategy {
    /// How far the silence has come on a day. `asked`: when its owner was asked first, where there
    /// was never a word.
    fn step(&self, of: &InitiativeNow, asked: Option<Date>, on: Date) -> Step {
        let due = match (&of.last, asked) {
            (None, Some(first)) => Some(first),
            _ => of.due,
        };
        match due {
            Some(due) if due <= on => match Rung::of(self.work.working_days(due, on)) {
                Rung::Wait => Step::Asked,
                Rung::Nudge => Step::Again,
                rung => Step::Climb(rung),
            },
            _ => Step::Quiet,
        }
    }
}

impl App {
    /// Sets when owners are asked by letter, on working days: a local time, or nothing for only by
    /// hand.
    ///
    /// # Errors
    /// `Invalid` for what is no time.
    pub async fn remind_daily(&self, actor: &Actor, pair: &Pair, at: &str) -> Result<()> {
        let at = at.trim();
        if !at.is_empty() && at.parse::<Time>().is_err() {
            let told = format!("“{at}” is no time of day: write one like 08:30, or nothing.");
            return Err(Error::invalid("at", told));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.set(Some(pair.id), "remind", at).await?;
        let now = tx.now();
        let key = format!("{REMIND}:{}", pair.id);
        tx.plan_job(REMIND, &key, "", now).await?;
        tx.audit("set", "setting", "remind", at).await?;
        Ok(tx.commit().await?)
    }

    /// Asks the owners when it is time; answers when to look again.
    pub(crate) async fn remind_turn(&self, at: WorkspaceId, pair: PairId) -> Result<Option<i64>> {
        let actor = worker(at, pair, "ask how initiatives stand");
        let pair = self.pair(&actor.viewer, pair).await?;
        let settings = self.settings(&actor.viewer, &pair).await?;
        let Some(at) = settings.remind else {
            return Ok(None);
        };
        if !self.can_mail() || self.reach.public_url.is_none() {
            return Ok(Some(10 * MINUTE));
        }
        let days = settings.hours.map(|day| day.is_some());
        let now = self.clock.now();
        match (DigestPlan { at, days }).turn(&zone(&pair), settings.remind_last, now) {
            DigestTurn::Wait(until) => {
                let wait = until.as_microsecond().saturating_sub(self.now());
                Ok(Some(wait.clamp(MINUTE / 60, 24 * 60 * MINUTE)))
            }
            DigestTurn::Leave(leaving) => {
                let work = settings.working_time(&pair, leaving.day);
                // A public holiday is nobody's working day.
                if work.is_working_day(leaving.day) {
                    self.remind(&actor, &pair, settings.remind_last).await?;
                }
                let mut tx = self.db.write(&actor, self.now()).await?;
                let day = leaving.day.to_string();
                tx.set(Some(pair.id), "remind_last", &day).await?;
                tx.commit().await?;
                Ok(Some(MINUTE))
            }
        }
    }

    /// Goes one step on where the silence has come further since the last turn: one letter to each
    /// owner about all that is due, and a proposal where a letter is no longer enough.
    async fn remind(&self, actor: &Actor, pair: &Pair, last: Option<Date>) -> Result<()> {
        let strategy = self.strategy(&actor.viewer, pair).await?;
        let reader = self.db.read(&actor.viewer);
        let asked = reader.invitations(pair.id, self.now()).await?;
        let mut letters: BTreeMap<PersonId, Vec<&InitiativeNow>> = BTreeMap::new();
        let active = |i: &&InitiativeNow| i.initiative.state == InitiativeState::Active;
        for of in strategy.initiatives.iter().filter(active) {
            let Some(owner) = of.initiative.owner else {
                continue;
            };
            let about = Invited::CheckIn(of.initiative.id);
            let first = asked.iter().filter(|i| i.invited == about);
            let first = first.map(|i| strategy.work.date(i.made)).min();
            let now = strategy.step(of, first, strategy.today);
            // Before anybody asked, nothing had come any way.
            let before = match (&of.last, first, last) {
                (None, None, _) | (.., None) => Step::Quiet,
                (.., Some(day)) => strategy.step(of, first, day),
            };
            match now {
                now if now <= before => {}
                Step::Quiet => {}
                Step::Asked | Step::Again => letters.entry(owner).or_default().push(of),
                Step::Climb(rung) => self.climb(actor, pair, (&strategy, of, rung)).await?,
            }
        }
        for (owner, all) in letters {
            let owner = strategy.people.iter().find(|p| p.id == owner);
            if let Some(owner) = owner {
                self.ask_one(actor, pair, (&strategy, owner, &all)).await?;
            }
        }
        Ok(())
    }

    /// One letter a day and person, whatever it asks about.
    async fn ask_one(
        &self,
        actor: &Actor,
        pair: &Pair,
        (strategy, owner, all): (&Strategy, &Person, &[&InitiativeNow]),
    ) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut items: Vec<Item<'_>> = Vec::new();
        for of in all {
            let made = invitation((pair.id, owner.id), of.initiative.id, now);
            tx.add_invitation(&made).await?;
            let due = of.due.unwrap_or(strategy.today);
            let late = late_words(due, strategy.today, &strategy.work);
            let path = self.invitation_path(made.id)?;
            items.push((&of.initiative.title, late, path));
        }
        let Some(letter) = self.asking_letter(pair, owner, &items) else {
            return Ok(());
        };
        let dedupe = format!("check-ins:{}:{}", owner.id, strategy.today);
        self.post_letter(&mut tx, &letter, &dedupe, None).await?;
        let told = count(size(items.len()), "check-in");
        let id = owner.id.to_string();
        tx.audit("ask", "check_in", &id, &told).await?;
        Ok(tx.commit().await?)
    }

    /// Proposes what a person does about a silence that letters did not end.
    async fn climb(
        &self,
        actor: &Actor,
        pair: &Pair,
        (strategy, of, rung): (&Strategy, &InitiativeNow, Rung),
    ) -> Result<()> {
        let hand = self.partner(&actor.viewer, pair).await?.map(|m| m.person);
        let of = (strategy, of, rung);
        let Some(mut p) = self.rung_proposal(actor, (pair.id, hand), of) else {
            return Ok(());
        };
        p.by = By::Signal(format!("check_in:{}:{rung:?}", of.1.initiative.id));
        self.propose(actor, p).await?;
        Ok(())
    }

    /// A check-in that somebody wrote down for its owner waits for them: they hear of it at once,
    /// once a day and check-in.
    pub(crate) async fn say_it_waits(
        &self,
        tx: &mut Write,
        actor: &Actor,
        pair: &Pair,
        (strategy, of, owner): (&Strategy, &InitiativeNow, PersonId),
    ) -> Result<()> {
        let owner = strategy.people.iter().find(|p| p.id == owner);
        let reached = owner.and_then(|o| Some((o, self.post_to(o)?)));
        let Some((owner, (base, email))) = reached else {
            return Ok(());
        };
        let made = invitation((pair.id, owner.id), of.initiative.id, self.clock.now());
        tx.add_invitation(&made).await?;
        let writer = first_name(strategy.name(actor.person));
        let title = &of.initiative.title;
        let text = format!(
            "{}, {} wrote down for you how “{title}” stands. If it is so, one click is enough; \
             else say it in your own words.\n\n{base}{}\n\nUntil you say yes nobody else reads \
             it. The link works for {DAYS} days.\n",
            first_name(owner.label()),
            if writer.is_empty() {
                "somebody"
            } else {
                writer
            },
            self.invitation_path(made.id)?,
        );
        let letter = to_one(owner, email, format!("“{title}” waits for your yes"), text);
        let dedupe = format!("check-in-waits:{}:{}", of.initiative.id, strategy.today);
        self.post_letter(tx, &letter, &dedupe, None).await?;
        Ok(())
    }

    /// A letter to one person with one link, which opens with their name; none where none can
    /// leave.
    pub(crate) fn letter_with_link(
        &self,
        to: &Person,
        subject: String,
        (words, path): (&str, &str),
    ) -> Option<Letter> {
        let (base, email) = self.post_to(to)?;
        let text = format!("{}, {words}\n\n{base}{path}\n", first_name(to.label()));
        Some(to_one(to, email, subject, text))
    }

    /// Where a letter with links can go; none where none can leave.
    fn post_to<'a>(&'a self, to: &Person) -> Option<(&'a str, String)> {
        let base = self.reach.public_url.as_deref();
        Some((
            base.filter(|_| self.can_mail())?,
            to.emails.first()?.clone(),
        ))
    }

    /// Asks somebody how some initiatives stand.
    pub(crate) fn asking_letter(
        &self,
        pair: &Pair,
        to: &Person,
        items: &[Item<'_>],
    ) -> Option<Letter> {
        let (base, email) = self.post_to(to)?;
        let (name, whose) = (first_name(to.label()), first_name(&pair.name));
        let subject = match items {
            [(title, ..)] => format!("How does “{title}” stand? One minute"),
            all => {
                let all = count(size(all.len()), "initiative");
                format!("How do {all} stand? A minute each")
            }
        };
        let mut text = match items {
            [(title, ..)] => format!("{name}, how does “{title}” stand?"),
            _ => format!("{name}, how do these stand?"),
        };
        text.push_str(
            " How far it is, how sure you are, what is in the way, what would help: a minute, no \
             account.\n\n",
        );
        for (title, late, path) in items {
            if items.len() > 1 {
                text.push_str(&format!("“{title}”, {late}:\n"));
            }
            text.push_str(&format!("{base}{path}\n\n"));
        }
        text.push_str(&format!(
            "{whose} and the team read what you write. The link works for {DAYS} days.\n"
        ));
        Some(to_one(to, email, subject, text))
    }
}

fn size(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn to_one(to: &Person, email: String, subject: String, text: String) -> Letter {
    Letter {
        to: vec![Address {
            name: to.label().to_owned(),
            email,
        }],
        subject,
        text,
        automatic: true,
        for_one: true,
        ..Letter::default()
    }
}
