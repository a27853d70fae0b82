//! Answers to a proposal: given, reported, confirmed.
use crate::act::Doer;
use crate::context::{App, worker, zone};
use crate::decision::{open_again, refuse};
use crate::error::{Error, Result};
use crate::proposal::settled;
use crate::right::{rights_within, standing};
use domain::circle::{Actor, Errand, Right, Role, Viewer};
use domain::decision_right::{HeldRight, Ruling, held, rule};
use domain::id::{PersonId, ProposalId};
use domain::proposal::{Answer, By, Effect, How, Proposal, State, Under, Verb, Version, Way};
use jiff::Timestamp;
use jiff::civil::time;
use language::when::comes_back;
use store::{Pair, Write};

/// An answer on its way in.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// What was said.
    pub verb: Verb,
    /// Why, what instead; may be empty.
    pub note: &'a str,
    /// For later: until when; none: what the note names, else the next working morning.
    pub until: Option<Timestamp>,
    /// In which way it came.
    pub way: Way,
    /// The words that were read; none: those that stand there now.
    pub read: Option<Version>,
}

impl<'a> Said<'a> {
    /// An answer without a time of its own.
    pub fn new(verb: Verb, note: &'a str, way: Way) -> Said<'a> {
        Said {
            verb,
            note,
            until: None,
            way,
            read: None,
        }
    }
}

impl App {
    /// Answers a proposal: whoever is asked, or somebody whose own right covers it.
    ///
    /// # Errors
    /// `Conflict` when it is answered already or has expired; `Forbidden` for anybody else;
    /// `Invalid` for a yes where the whole text must be on screen and there is none.
    pub async fn decide(&self, actor: &Actor, id: ProposalId, said: Said<'_>) -> Result<Proposal> {
        let known = self.db.read(&actor.viewer).proposal(id).await?;
        let inside = through_link(actor, id, Errand::Answer(said.verb))?;
        let (door, actor) = (&actor.viewer, inside.as_ref().unwrap_or(actor));
        let pair = self.pair(&actor.viewer, known.pair).await?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut p = tx.proposal(id).await?;
        let asked = p.asked_of.unwrap_or(pair.executive);
        let (by, under, way) = match door {
            Viewer::Link { person, .. } if *person != asked => return Err(Error::Forbidden),
            Viewer::Link { .. } => (asked, Under::Approval, said.way),
            Viewer::Member { person, .. } | Viewer::Token { person, .. } if *person == asked => {
                (asked, Under::Approval, said.way)
            }
            Viewer::Member { person, .. } | Viewer::Token { person, .. } => {
                let under = self.own_right(actor, &pair, &mut tx, &p).await?;
                (*person, under, said.way)
            }
            // Whoever reads the data folder reports what was said, and it stands there as that.
            Viewer::Operator { .. } | Viewer::Worker { .. } => {
                (asked, Under::Approval, reported(actor, said.way))
            }
        };
        let said = Said { way, ..said };
        self.answer(actor, &pair, &mut tx, &mut p, (by, under), said)
            .await?;
        tx.commit().await?;
        Ok(p)
    }

    /// Records an answer that was given elsewhere: "as said by Orla, by phone".
    ///
    /// # Errors
    /// As [`App::decide`]; `Forbidden` for whoever is asked: they answer themselves.
    pub async fn record_answer(
        &self,
        actor: &Actor,
        id: ProposalId,
        said: Said<'_>,
        how: How,
    ) -> Result<Proposal> {
        let known = self.db.read(&actor.viewer).proposal(id).await?;
        let pair = self.pair(&actor.viewer, known.pair).await?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut p = tx.proposal(id).await?;
        let asked = p.asked_of.unwrap_or(pair.executive);
        if actor.person == Some(asked) {
            return Err(Error::Forbidden);
        }
        let way = Way::Recorded {
            by: actor.person,
            how,
        };
        let said = Said { way, ..said };
        let whose = (asked, Under::Approval);
        self.answer(actor, &pair, &mut tx, &mut p, whose, said)
            .await?;
        tx.commit().await?;
        Ok(p)
    }

    /// Confirms the answers that were reported in one's name.
    ///
    /// # Errors
    /// `Conflict` where there is none of the actor's to confirm.
    pub async fn confirm_answer(&self, actor: &Actor, id: ProposalId) -> Result<Proposal> {
        let inside = through_link(actor, id, Errand::Confirm)?;
        let actor = inside.as_ref().unwrap_or(actor);
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut p = tx.proposal(id).await?;
        let now = self.clock.now();
        let mut count = 0;
        for answer in p.answers.iter_mut().filter(|a| a.unconfirmed()) {
            if actor.person == Some(answer.by) {
                answer.confirmed_at = Some(now);
                count += 1;
            }
        }
        if count == 0 {
            let what = "There is no reported answer of yours to confirm.";
            return Err(Error::Conflict(what.to_owned()));
        }
        let detail = format!("{}: reported → confirmed", p.title);
        tx.audit("confirm", "proposal", &id.to_string(), &detail)
            .await?;
        tx.save_proposal(&p).await?;
        tx.commit().await?;
        Ok(p)
    }

    /// Says that an answer reported in one's name was none: what it led to is taken back where
    /// that is possible, and the question waits again where it led to nothing.
    ///
    /// # Errors
    /// `Conflict` where there is none of the actor's to deny, or where it has left the house.
    pub async fn deny_answer(&self, actor: &Actor, id: ProposalId) -> Result<Proposal> {
        let inside = through_link(actor, id, Errand::Deny)?;
        let actor = inside.as_ref().unwrap_or(actor);
        let known = self.db.read(&actor.viewer).proposal(id).await?;
        let mine = |a: &Answer| a.unconfirmed() && actor.person == Some(a.by);
        if !known.answers.iter().any(mine) {
            let what = "There is no reported answer of yours to deny.";
            return Err(Error::Conflict(what.to_owned()));
        }
        if known.act.as_ref().is_some_and(|act| act.undone.is_none()) {
            self.undo(actor, id).await?;
        }
        let now = self.clock.now();
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut p = tx.proposal(id).await?;
        for answer in p.answers.iter_mut().filter(|a| mine(a)) {
            answer.denied_at = Some(now);
        }
        let before = p.state.word();
        if p.act.is_none() {
            if let (State::Declined, Effect::Decide(put)) = (p.state, &p.effect) {
                open_again(&mut tx, p.pair, put.decision).await?;
            }
            p.state = State::Asked;
        }
        p.changed = now;
        let detail = format!(
            "{}: reported answer denied; {before} → {}",
            p.title,
            p.state.word()
        );
        tx.audit("deny", "proposal", &id.to_string(), &detail)
            .await?;
        tx.save_proposal(&p).await?;
        tx.commit().await?;
        Ok(p)
    }

    async fn own_right(
        &self,
        actor: &Actor,
        pair: &Pair,
        tx: &mut Write,
        p: &Proposal,
    ) -> Result<Under> {
        let who = standing(&actor.viewer, pair.id);
        // One's own proposal was asked because one may not; and what somebody else is asked
        // for is theirs, except that the executive may answer everything.
        let own = matches!(&p.by, By::Person(by) if Some(*by) == actor.person);
        let rights = rights_within(tx, pair.id).await?;
        let executive = who.role == Some(Role::Executive);
        match rule(&rights, who, p, self.today(pair)) {
            Ruling::Act if executive => Ok(Under::Approval),
            _ if own || p.asked_of.is_some() => Err(Error::Forbidden),
            Ruling::Act => Ok(Under::Free),
            Ruling::ActInform => Ok(Under::Inform),
            Ruling::ActNote => Ok(Under::Note),
            Ruling::Ask(_) | Ruling::ExecutiveOnly(_) => Err(Error::Forbidden),
        }
    }

    /// The actor's own right to decide it, as it stands now; nothing where that was not needed.
    async fn rule_words(
        &self,
        actor: &Actor,
        pair: &Pair,
        tx: &mut Write,
        (p, under): (&Proposal, Under),
    ) -> Result<String> {
        if under == Under::Approval {
            return Ok(String::new());
        }
        let rights = rights_within(tx, pair.id).await?;
        let who = standing(&actor.viewer, pair.id);
        let right = held(&rights, who, p.effect.area(), self.today(pair));
        Ok(right.map(HeldRight::words).unwrap_or_default())
    }

    pub(crate) async fn answer(
        &self,
        actor: &Actor,
        pair: &Pair,
        tx: &mut Write,
        p: &mut Proposal,
        (by, under): (PersonId, Under),
        said: Said<'_>,
    ) -> Result<()> {
        let now = self.clock.now();
        if !p.state.open() || p.state == State::Returned || p.state == State::Suggested {
            return Err(settled(p));
        }
        if p.expires.is_some_and(|at| at <= now) {
            let what = format!("“{}” has expired; ask for it anew.", p.title);
            return Err(Error::Conflict(what));
        }
        if said.read.is_some_and(|read| read != p.version()) {
            let what = format!("“{}” has changed since it was read.", p.title);
            return Err(Error::Conflict(what));
        }
        if said.verb == Verb::Approve && p.whole_text() && p.text().trim().is_empty() {
            return Err(Error::invalid(
                "final_text",
                "It is not ready for a yes: it costs money or cannot be undone, and its whole \
                 text is not written yet. Ask for it, or hand it back.",
            ));
        }
        let before = p.state.word();
        let answer = Answer {
            verb: said.verb,
            note: said.note.trim().to_owned(),
            by,
            at: now,
            way: said.way,
            confirmed_at: None,
            denied_at: None,
            reply: None,
        };
        p.changed = now;
        p.state = match said.verb {
            Verb::Approve => State::Approved,
            Verb::Decline => State::Declined,
            Verb::Edit | Verb::Ask | Verb::HandBack => State::Returned,
            Verb::Snooze => {
                let until = said.until.filter(|until| *until > now);
                State::Snoozed(match until {
                    Some(until) => until,
                    None => self.comes_back(&actor.viewer, pair, said.note).await?,
                })
            }
        };
        let how = how(answer.way);
        let detail = format!("{}: {before} → {}{how}", p.title, p.state.word());
        p.answers.push(answer);
        tx.under(under.right());
        tx.audit(said.verb.word(), "proposal", &p.id.to_string(), &detail)
            .await?;
        if p.state == State::Declined {
            refuse(tx, p, by).await?;
        }
        if p.state == State::Approved {
            let rule = self.rule_words(actor, pair, tx, (p, under)).await?;
            let doer = self.doer(actor, pair, under);
            Doer { rule, ..doer }.execute(tx, p).await?;
        }
        tx.save_proposal(p).await?;
        Ok(())
    }

    /// What is put off comes back when its note says ("until Thursday"), in the first working
    /// hour of a day without a time; else in that of the next working day.
    async fn comes_back(&self, viewer: &Viewer, pair: &Pair, note: &str) -> Result<Timestamp> {
        let settings = self.settings(viewer, pair).await?;
        let now = self.clock.now().to_zoned(zone(pair));
        let work = settings.working_time(pair, now.date());
        let named = comes_back(note, &now, &work.locale);
        let day = match named {
            Some(stop) => stop.date,
            None => work.next_working_day(now.date()),
        };
        let from = work.hours_on(day).map(|(from, _)| from);
        let morning = from.unwrap_or(time(8, 0, 0, 0));
        Ok(work.at(day, named.and_then(|stop| stop.time).unwrap_or(morning)))
    }
}

/// How it was reported, for the audit. The note is sealed with the answer; the line says only that
/// there was one.
fn how(way: Way) -> String {
    match way {
        Way::Recorded { how, .. } => format!(", reported {}", how.words()),
        _ => String::new(),
    }
}

/// Whoever comes through a link does one thing to one record; the program does it on behalf of
/// them, and of nobody else. None: the actor came by another way.
fn through_link(actor: &Actor, id: ProposalId, does: Errand) -> Result<Option<Actor>> {
    match &actor.viewer {
        Viewer::Link {
            workspace,
            pair,
            person,
            proposal,
            errand,
        } if (*proposal, *errand) == (id, does) => Ok(Some(Actor {
            person: Some(*person),
            right: Right::Own,
            ..worker(*workspace, *pair, "an answer by link")
        })),
        Viewer::Link { .. } => Err(Error::Forbidden),
        _ => Ok(None),
    }
}

/// What anybody else than whoever is asked brings is reported.
pub(crate) fn reported(actor: &Actor, way: Way) -> Way {
    match way {
        Way::Recorded { .. } => way,
        _ => Way::Recorded {
            by: actor.person,
            how: How::Other,
        },
    }
}
