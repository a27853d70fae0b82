//! Notice → propose → decide → act: the verbs of a proposal.
use crate::act::{Doer, put_back};
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use crate::right::{rights_within, standing};
use domain::circle::{Actor, Role, Viewer};
use domain::decision_right::{Reason, Ruling, rule};
use domain::id::{PairId, PersonId, ProposalId};
use domain::proposal::{
    Answer, By, Effect, How, Outcome, Proposal, Reply, State, Tick, Under, Verb, Way,
};
use jiff::Timestamp;
use jiff::civil::time;
use store::{Pair, Write};

/// What became of something proposed.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// As it stands now: asked, or done already.
    pub proposal: Proposal,
    /// Whether the proposer might do it, and why not.
    pub ruling: Ruling,
}

/// An answer on its way in.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// What was said.
    pub verb: Verb,
    /// Why, what instead; may be empty.
    pub note: &'a str,
    /// For later: until when; none: the next working morning.
    pub until: Option<Timestamp>,
    /// In which way it came.
    pub way: Way,
}

impl<'a> Said<'a> {
    /// An answer without a time of its own.
    pub fn new(verb: Verb, note: &'a str, way: Way) -> Said<'a> {
        Said {
            verb,
            note,
            until: None,
            way,
        }
    }
}

impl App {
    /// An empty proposal of the actor, to be filled in and proposed.
    pub fn new_proposal(&self, actor: &Actor, pair: PairId, effect: Effect) -> Proposal {
        let now = self.clock.now();
        let by = actor.person.map_or(By::Operator, By::Person);
        Proposal::new(ProposalId(fresh_id(now)), pair, by, effect, now)
    }

    /// Proposes: done at once where the proposer may, else asked. Never refused for what is
    /// missing.
    ///
    /// # Errors
    /// `Invalid` without a sentence that says what is asked.
    pub async fn propose(&self, actor: &Actor, p: Proposal) -> Result<Proposed> {
        let pair = self.pair(&actor.viewer, p.pair).await?;
        let mut p = self.fresh(actor, p)?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let rights = rights_within(&mut tx, pair.id).await?;
        let who = standing(&actor.viewer, pair.id);
        let ruling = rule(&rights, who, &p, self.today(&pair));
        let under = match &ruling {
            Ruling::Act => Some(Under::Free),
            Ruling::ActInform => Some(Under::Inform),
            Ruling::ActNote => Some(Under::Note),
            Ruling::Ask(_) | Ruling::ExecutiveOnly(_) => None,
        };
        // Who is asked is somebody else: then a right of one's own is no answer of theirs.
        match under.filter(|_| p.asked_of.is_none_or(|asked| Some(asked) == actor.person)) {
            Some(under) => {
                self.doer(actor, &pair, under)
                    .execute(&mut tx, &mut p)
                    .await?
            }
            None => {
                p.state = State::Asked;
                let why = why(&ruling);
                let detail = format!("{}: {why}", p.title);
                tx.audit("propose", "proposal", &p.id.to_string(), &detail)
                    .await?;
            }
        }
        tx.save_proposal(&p).await?;
        tx.commit().await?;
        Ok(Proposed {
            proposal: p,
            ruling,
        })
    }

    /// Says that something beyond one's right was done anyway, and that the executive was told.
    ///
    /// # Errors
    /// `Invalid` without a sentence that says what was done.
    pub async fn did_anyway(&self, actor: &Actor, p: Proposal, told: &str) -> Result<Proposal> {
        let pair = self.pair(&actor.viewer, p.pair).await?;
        let mut p = self.fresh(actor, p)?;
        let mut tx = self.db.write(actor, self.now()).await?;
        self.doer(actor, &pair, Under::Beyond)
            .execute(&mut tx, &mut p)
            .await?;
        if let Some(act) = &mut p.act {
            act.told = Some(self.clock.now());
            // It was done outside already: the card is no longer waiting for a hand.
            if let Outcome::Card(card) = &mut act.outcome {
                card.ticked = Some(self.tick_of(actor));
                p.state = State::Done;
            }
        }
        let detail = format!("{}: did it anyway. Told: {}", p.title, told.trim());
        tx.audit("did_anyway", "proposal", &p.id.to_string(), &detail)
            .await?;
        tx.save_proposal(&p).await?;
        tx.commit().await?;
        Ok(p)
    }

    fn fresh(&self, actor: &Actor, mut p: Proposal) -> Result<Proposal> {
        if p.title.trim().is_empty() {
            return Err(Error::invalid(
                "title",
                "Say in one sentence what is asked.",
            ));
        }
        // A signal may have had the idea; everything else is the actor's own.
        if !matches!(p.by, By::Signal(_)) {
            p.by = actor.person.map_or(By::Operator, By::Person);
        }
        let now = self.clock.now();
        (p.created, p.changed) = (now, now);
        (p.answers, p.act) = (Vec::new(), None);
        Ok(p)
    }

    fn doer<'a>(&self, actor: &Actor, pair: &'a Pair, under: Under) -> Doer<'a> {
        Doer {
            pair,
            person: actor.person,
            under,
            now: self.clock.now(),
        }
    }

    fn tick_of(&self, actor: &Actor) -> Tick {
        Tick {
            by: actor.person,
            at: self.clock.now(),
        }
    }

    /// Changes what a proposal says while it is open; one that came back is asked again.
    ///
    /// # Errors
    /// `Conflict` once it is answered for good.
    pub async fn edit(&self, actor: &Actor, changed: &Proposal) -> Result<Proposal> {
        if changed.title.trim().is_empty() {
            return Err(Error::invalid(
                "title",
                "Say in one sentence what is asked.",
            ));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        let known = tx.proposal(changed.id).await?;
        if !known.state.open() {
            return Err(settled(&known));
        }
        let state = match known.state {
            State::Returned => State::Asked,
            other => other,
        };
        let p = Proposal {
            pair: known.pair,
            by: known.by,
            created: known.created,
            answers: known.answers,
            act: None,
            changed: self.clock.now(),
            state,
            ..changed.clone()
        };
        let detail = format!("{} → {}", known.title, p.title);
        tx.audit("edit", "proposal", &p.id.to_string(), &detail)
            .await?;
        tx.save_proposal(&p).await?;
        tx.commit().await?;
        Ok(p)
    }

    /// Answers what the executive asked or changed, and asks again.
    ///
    /// # Errors
    /// `Conflict` where nothing came back.
    pub async fn ask_again(&self, actor: &Actor, id: ProposalId, text: &str) -> Result<Proposal> {
        let now = self.clock.now();
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut p = tx.proposal(id).await?;
        if !matches!(p.state, State::Returned | State::Suggested) {
            return Err(settled(&p));
        }
        if let Some(answer) = p.answers.last_mut() {
            answer.reply = Some(Reply {
                text: text.trim().to_owned(),
                by: actor.person,
                at: now,
            });
        }
        let detail = format!("{}: {} → asked", p.title, p.state.word());
        (p.state, p.changed) = (State::Asked, now);
        tx.audit("ask_again", "proposal", &id.to_string(), &detail)
            .await?;
        tx.save_proposal(&p).await?;
        tx.commit().await?;
        Ok(p)
    }

    /// Takes a proposal back before it is answered.
    ///
    /// # Errors
    /// `Conflict` once it is answered for good.
    pub async fn withdraw(&self, actor: &Actor, id: ProposalId) -> Result<Proposal> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut p = tx.proposal(id).await?;
        if !p.state.open() {
            return Err(settled(&p));
        }
        let detail = format!("{}: {} → withdrawn", p.title, p.state.word());
        (p.state, p.changed) = (State::Withdrawn, self.clock.now());
        tx.audit("withdraw", "proposal", &id.to_string(), &detail)
            .await?;
        tx.save_proposal(&p).await?;
        tx.commit().await?;
        Ok(p)
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
        let pair = self.pair(&actor.viewer, known.pair).await?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut p = tx.proposal(id).await?;
        let asked = p.asked_of.unwrap_or(pair.executive);
        let (by, under, way) = match &actor.viewer {
            Viewer::Member { person, .. } if *person == asked => (asked, Under::Approval, said.way),
            Viewer::Member { person, .. } => {
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

    async fn answer(
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
                    None => self.next_morning(&actor.viewer, pair).await?,
                })
            }
        };
        // The note is sealed with the answer; the audit line says only that there was one.
        let how = match answer.way {
            Way::Recorded { how, .. } => format!(", reported {}", how.words()),
            _ => String::new(),
        };
        let detail = format!("{}: {before} → {}{how}", p.title, p.state.word());
        p.answers.push(answer);
        tx.under(under.right());
        tx.audit(said.verb.word(), "proposal", &p.id.to_string(), &detail)
            .await?;
        if p.state == State::Approved {
            self.doer(actor, pair, under).execute(tx, p).await?;
        }
        tx.save_proposal(p).await?;
        Ok(())
    }

    /// The first working hour of the next working day.
    async fn next_morning(&self, viewer: &Viewer, pair: &Pair) -> Result<Timestamp> {
        let settings = self.settings(viewer, pair).await?;
        let today = self.today(pair);
        let work = settings.working_time(pair, today);
        let day = work.next_working_day(today);
        let from = work
            .hours_on(day)
            .map_or(time(8, 0, 0, 0), |(from, _)| from);
        Ok(work.at(day, from))
    }

    /// Takes an act back: our records at once, a card that nobody ticked by tearing it up.
    ///
    /// # Errors
    /// `Conflict` where nothing was done, where it was taken back already, or where it has left
    /// the house.
    pub async fn undo(&self, actor: &Actor, id: ProposalId) -> Result<Proposal> {
        let now = self.clock.now();
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut p = tx.proposal(id).await?;
        let known = p.clone();
        let Some(act) = p.act.as_mut().filter(|act| act.undone.is_none()) else {
            return Err(settled(&known));
        };
        match &act.outcome {
            Outcome::Record(inverse) => put_back(&mut tx, inverse, now).await?,
            Outcome::Said => {}
            Outcome::Card(card) if card.ticked.is_none() && card.seen_at.is_none() => {}
            Outcome::Card(_) | Outcome::Posted { .. } => {
                let what = format!("“{}” has left the house already.", p.title);
                return Err(Error::Conflict(what));
            }
        }
        act.undone = Some(now);
        let detail = format!("{}: {} → undone", p.title, p.state.word());
        (p.state, p.changed) = (State::Undone, now);
        tx.audit("undo", "proposal", &id.to_string(), &detail)
            .await?;
        tx.save_proposal(&p).await?;
        tx.commit().await?;
        Ok(p)
    }

    /// Says that what a card asks for was done by hand.
    ///
    /// # Errors
    /// `Conflict` where no card waits.
    pub async fn tick_card(&self, actor: &Actor, id: ProposalId) -> Result<Proposal> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut p = tx.proposal(id).await?;
        let tick = self.tick_of(actor);
        let known = p.clone();
        match p.act.as_mut().map(|act| &mut act.outcome) {
            Some(Outcome::Card(card))
                if card.ticked.is_none() && known.state == State::Approved =>
            {
                card.ticked = Some(tick);
            }
            _ => return Err(settled(&known)),
        }
        (p.state, p.changed) = (State::Done, self.clock.now());
        let detail = format!("{}: approved → done by hand", p.title);
        tx.audit("tick", "proposal", &id.to_string(), &detail)
            .await?;
        tx.save_proposal(&p).await?;
        tx.commit().await?;
        Ok(p)
    }
}

fn reported(actor: &Actor, way: Way) -> Way {
    match way {
        Way::Recorded { .. } => way,
        _ => Way::Recorded {
            by: actor.person,
            how: How::Other,
        },
    }
}

fn why(ruling: &Ruling) -> String {
    match ruling {
        Ruling::Ask(reason) | Ruling::ExecutiveOnly(reason) => Reason::words(reason),
        _ => "somebody else is asked".to_owned(),
    }
}

fn settled(p: &Proposal) -> Error {
    let word = match p.state {
        State::Suggested => "has not been asked yet",
        State::Asked | State::Snoozed(_) => "still waits for an answer",
        State::Returned => "is back with whoever proposed it",
        State::Approved => "is approved already",
        State::Declined => "was declined",
        State::Withdrawn => "was withdrawn",
        State::Expired => "has expired",
        State::Done => "is done already",
        State::Undone => "was taken back",
    };
    Error::Conflict(format!("“{}” {word}.", p.title))
}
