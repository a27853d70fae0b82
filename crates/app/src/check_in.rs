//! Check-ins: asked by a link, answered in a minute, written down for the owner and confirmed by
//! them, read by the executive; and what to do where none comes (R18, F11).
use crate::coming_up::first_name;
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use crate::proposal::Proposed;
use crate::reminder::invitation;
use crate::status::{InitiativeNow, Strategy};
use domain::check_in::{CheckIn, LINE, Rung, Said, Stood};
use domain::circle::Actor;
use domain::id::{CheckInId, InitiativeId, PairId, PersonId};
use domain::initiative::InitiativeState;
use domain::proposal::{Address, Effect, Message, NewAction, Proposal};
use domain::working_time::plus_days;
use jiff::civil::Date;
use store::Pair;

/// Days ahead to which a check-in may be put off.
const AHEAD: i64 = 31;

/// How somebody was asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The link's path below the address of the house.
    pub path: String,
    /// A letter is on its way to this address; none: hand the link over.
    pub mailed: Option<String>,
}

/// What stands for an initiative that one has been asked about.
#[derive(Debug, Clone)]
pub struct Asking {
    /// How it stands.
    pub now: InitiativeNow,
    /// Whether the one who looks answers for it.
    pub own: bool,
}

fn none() -> Error {
    Error::NotFound("This initiative".into())
}

/// The text of a check-in, bounded.
fn fits(said: &Said) -> Result<()> {
    if said.is_empty() {
        let told = "Say one thing: how far it is, how sure you are, or what is in the way.";
        return Err(Error::invalid("progress", told));
    }
    if said.progress.is_some_and(|p| p > 100) {
        return Err(Error::invalid("progress", "Write per cent, from 0 to 100."));
    }
    for (name, text) in [("blocker", &said.blocker), ("help", &said.help)] {
        if text.chars().count() > LINE {
            let told = format!("Keep it under {LINE} characters: it is read in a minute.");
            return Err(Error::invalid(name, told));
        }
    }
    Ok(())
}

impl Strategy {
    /// One initiative.
    ///
    /// # Errors
    /// `NotFound` where it is not there, or not worked on.
    pub fn initiative(&self, id: InitiativeId) -> Result<&InitiativeNow> {
        let found = self.initiatives.iter().find(|i| i.initiative.id == id);
        found.ok_or_else(none)
    }

    /// What to do about the check-in of an initiative today.
    pub fn rung(&self, of: &InitiativeNow) -> Rung {
        match of.due {
            Some(due) if due < self.today => Rung::of(self.work.working_days(due, self.today)),
            _ => Rung::Wait,
        }
    }
}

impl App {
    /// Writes down how an initiative stands. In its owner's own hand it counts from its day on; in
    /// anybody else's it is a draft that its owner confirms. One draft an initiative.
    ///
    /// # Errors
    /// `Invalid` for nothing, for a line too long, or an initiative nobody answers for.
    pub async fn check_in(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: InitiativeId,
        (said, publish): (Said, Option<Date>),
    ) -> Result<CheckIn> {
        fits(&said)?;
        let strategy = self.strategy(&actor.viewer, pair).await?;
        let steps = self.db.read(&actor.viewer).milestones(pair.id).await?;
        let of = strategy.initiative(id)?;
        let owner = of.initiative.owner.ok_or_else(|| {
            let told = "Nobody answers for it yet: name an owner first, then ask them.";
            Error::invalid("owner", told)
        })?;
        if of.initiative.state != InitiativeState::Active {
            let told = "It is not worked on: begin it first, then ask how it stands.";
            return Err(Error::Conflict(told.into()));
        }
        let today = strategy.today;
        let publish = publish.unwrap_or(today);
        if publish < today || publish > plus_days(today, AHEAD) {
            let told = format!("Choose a day from today on, at most {AHEAD} days ahead.");
            return Err(Error::invalid("publish", told));
        }
        let now = self.clock.now();
        let own = actor.person == Some(owner);
        let draft = of.waiting.as_ref().filter(|c| c.confirmed.is_none());
        let stood = |m: &domain::milestone::Milestone| Stood {
            milestone: m.id,
            title: m.title.clone(),
            due: m.due.map(|d| d.date),
            done: m.done.is_some(),
        };
        let mut made = CheckIn {
            id: draft.map_or_else(|| CheckInId(fresh_id(now)), |c| c.id),
            pair: pair.id,
            initiative: id,
            on: publish,
            said,
            written: actor.person,
            at: now,
            confirmed: own.then_some(now),
            publish,
            seen: None,
            was: of.status.found,
            dates: steps
                .iter()
                .filter(|m| m.initiative == id)
                .map(stood)
                .collect(),
        };
        // The colour kept is the one that follows from what is said now.
        made.was = strategy.with(of, &made);
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.save_check_in(&made).await?;
        if !own {
            let of = (&*strategy, of, owner);
            self.say_it_waits(&mut tx, actor, pair, of).await?;
        }
        let verb = if own { "check in" } else { "draft check-in" };
        let id = made.id.to_string();
        tx.audit(verb, "check_in", &id, &of.initiative.title)
            .await?;
        tx.commit().await?;
        Ok(made)
    }

    /// Its owner says that a check-in written for them is so.
    ///
    /// # Errors
    /// `Forbidden` for anybody else, `Conflict` where it was confirmed before.
    pub async fn confirm_check_in(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: CheckInId,
    ) -> Result<CheckIn> {
        let initiatives = self.db.read(&actor.viewer).initiatives(pair.id).await?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut known = tx.check_in(id).await?;
        let of = initiatives.iter().find(|i| i.id == known.initiative);
        let of = of.ok_or_else(none)?;
        if of.owner.is_none() || of.owner != actor.person {
            return Err(Error::Forbidden);
        }
        if known.confirmed.is_some() {
            return Err(Error::Conflict("It was confirmed before.".into()));
        }
        known.confirmed = Some(self.clock.now());
        let today = self.today_of(pair);
        if known.publish < today {
            (known.publish, known.on) = (today, today);
        }
        tx.save_check_in(&known).await?;
        tx.audit("confirm", "check_in", &id.to_string(), &of.title)
            .await?;
        tx.commit().await?;
        Ok(known)
    }

    /// The executive has read it.
    ///
    /// # Errors
    /// `Forbidden` for anybody else, `Conflict` before it is published.
    pub async fn see_check_in(&self, actor: &Actor, pair: &Pair, id: CheckInId) -> Result<()> {
        let reader = actor.person.filter(|p| *p == pair.executive);
        let reader: PersonId = reader.ok_or(Error::Forbidden)?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut known = tx.check_in(id).await?;
        if !known.counts(self.today_of(pair)) {
            let told = "It is not published yet: its owner has not confirmed it, or its day is \
                        still to come.";
            return Err(Error::Conflict(told.into()));
        }
        if known.seen.is_none() {
            known.seen = Some((reader, self.clock.now()));
            tx.save_check_in(&known).await?;
            tx.audit("acknowledge", "check_in", &id.to_string(), "")
                .await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Asks the owner of an initiative how it stands: a link, by letter where one can leave.
    ///
    /// # Errors
    /// `Invalid` where nobody answers for it.
    pub async fn ask_check_in(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: InitiativeId,
    ) -> Result<Asked> {
        let reader = self.db.read(&actor.viewer);
        let initiatives = reader.initiatives(pair.id).await?;
        let of = initiatives.iter().find(|i| i.id == id).ok_or_else(none)?;
        let people = reader.people(pair.id).await?;
        let owner = people.iter().find(|p| Some(p.id) == of.owner);
        let owner = owner.ok_or_else(|| {
            Error::invalid("owner", "Nobody answers for it yet: name an owner first.")
        })?;
        let now = self.clock.now();
        let invitation = invitation((pair.id, owner.id), id, now);
        let path = self.invitation_path(invitation.id)?;
        let asked = [(of.title.as_str(), String::new(), path.clone())];
        let letter = self.asking_letter(pair, owner, &asked);
        let mailed = letter.as_ref().map(|l| l.to[0].email.clone());
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.add_invitation(&invitation).await?;
        let key = invitation.id.to_string();
        tx.audit("invited", "invitation", &key, &of.title).await?;
        if let Some(letter) = letter {
            let dedupe = format!("check-in:{}", invitation.id);
            self.post_letter(&mut tx, &letter, &dedupe, None).await?;
        }
        tx.commit().await?;
        Ok(Asked { path, mailed })
    }

    /// Proposes the rung of the ladder that the silence stands for (F11); it never climbs by
    /// itself.
    ///
    /// # Errors
    /// `Conflict` while there is nothing to do.
    pub async fn escalate(&self, actor: &Actor, pair: &Pair, id: InitiativeId) -> Result<Proposed> {
        let strategy = self.strategy(&actor.viewer, pair).await?;
        let of = strategy.initiative(id)?;
        let rung = strategy.rung(of);
        let (me, pair) = (actor.person, pair.id);
        let p = self.rung_proposal(actor, (pair, me), (&*strategy, of, rung));
        let p = p.ok_or_else(|| {
            Error::Conflict("There is nothing to do yet: it is not two working days late.".into())
        })?;
        self.propose(actor, p).await
    }

    /// What a rung of the ladder proposes; whoever is named by `hand` would do it.
    pub(crate) fn rung_proposal(
        &self,
        actor: &Actor,
        (pair, hand): (PairId, Option<PersonId>),
        (strategy, of, rung): (&Strategy, &InitiativeNow, Rung),
    ) -> Option<Proposal> {
        let title = &of.initiative.title;
        let owner = strategy.people.iter();
        let owner = owner.clone().find(|p| Some(p.id) == of.initiative.owner);
        let name = owner.map_or("the owner", |p| first_name(p.label()));
        let what = match rung {
            Rung::Call => format!("Call {name}: how does “{title}” stand?"),
            _ => format!("Put “{title}” on the list for the talk with {name}"),
        };
        let action = |words: String| {
            Effect::CreateAction(NewAction {
                title: words,
                why: "no check-in came".into(),
                done_when: "its status is known".into(),
                owner: hand,
                goal: of.initiative.serves.first().map(|s| s.goal),
                size_minutes: Some(15),
                ..NewAction::default()
            })
        };
        let effect = match rung {
            Rung::Wait => return None,
            Rung::Nudge => Effect::SendMessage(Message {
                to: vec![Address {
                    name: name.to_owned(),
                    email: owner.and_then(|p| p.emails.first()).cloned()?,
                }],
                subject: format!("How does “{title}” stand?"),
                text: format!(
                    "{name}, a word about “{title}”, please: how far it is, and what is in the \
                     way. One line is enough.\n"
                ),
                her_name: false,
                letter: domain::proposal::Letter::Internal,
            }),
            Rung::Call | Rung::Talk => action(what.clone()),
        };
        let mut p = self.new_proposal(actor, pair, effect);
        p.title = match rung {
            Rung::Nudge => format!("Ask {name} once more how “{title}” stands"),
            _ => what,
        };
        p.reason = match &of.last {
            Some(last) => format!("The last word about “{title}” is of {}.", last.on),
            None => format!("There was no word about “{title}” yet."),
        };
        p.goal = of.initiative.serves.first().map(|s| s.goal);
        Some(p)
    }
}
