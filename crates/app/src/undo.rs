//! Taking back, ticking by hand, and what the next calendar shows of it.
use crate::act::{put_back, reverse};
use crate::context::{App, zone};
use crate::error::{Error, Result};
use crate::occurrence::Occurrence;
use crate::proposal::settled;
use crate::value::settle;
use domain::circle::Actor;
use domain::id::ProposalId;
use domain::proposal::{Card, Effect, Expect, Outcome, Proposal, State, Tick};
use jiff::{SignedDuration, Timestamp};
use store::Pair;

/// Cards older than this are no longer looked for in calendars, in microseconds: 60 days.
const LOOKED_FOR: i64 = 60 * 24 * 3_600_000_000;

impl App {
    /// Takes an act back: our records at once, a letter that waits, a card that nobody ticked by
    /// tearing it up; what was done by hand by a card that says the opposite.
    ///
    /// # Errors
    /// `Conflict` where nothing was done, where it was taken back already, or where it has left
    /// the house.
    pub async fn undo(&self, actor: &Actor, id: ProposalId) -> Result<Proposal> {
        self.back(actor, id, None).await
    }

    /// Lets time go that was held until now: nothing more is done for it, or a card says what to
    /// delete where somebody had entered it. Time that has begun stays as it is.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn release_hold(&self, actor: &Actor, id: ProposalId) -> Result<()> {
        let p = self.db.read(&actor.viewer).proposal(id).await?;
        let pair = self.pair(&actor.viewer, p.pair).await?;
        let (zone, now) = (zone(&pair), self.clock.now());
        let Effect::HoldTime {
            start,
            until: Some(until),
            ..
        } = p.effect
        else {
            return Ok(());
        };
        let begun = start <= now.to_zoned(zone.clone()).datetime();
        let held = p.act.as_ref().is_some_and(|act| act.undone.is_none());
        if until > now || begun || !held {
            return Ok(());
        }
        let at = until.to_zoned(zone).datetime();
        let at = self.locale(&actor.viewer).await?.moment(at);
        let change = format!("held until {at} → released");
        self.back(actor, id, Some(change)).await?;
        Ok(())
    }

    /// Takes an act back; `ran_out` says so where it was not a person but the time.
    async fn back(
        &self,
        actor: &Actor,
        id: ProposalId,
        ran_out: Option<String>,
    ) -> Result<Proposal> {
        let known = self.db.read(&actor.viewer).proposal(id).await?;
        let pair = self.pair(&actor.viewer, known.pair).await?;
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
            Outcome::Card(_) => match reverse(&pair, &known, act) {
                Some(card) => act.outcome = Outcome::Card(Box::new(card)),
                None => return Err(left(&known)),
            },
            Outcome::Posted { letter, back } => {
                if !tx.take_back(*letter).await? {
                    return Err(left(&known));
                }
                put_back(&mut tx, back, now).await?;
            }
        }
        act.undone = Some(now);
        let (verb, detail) = match &ran_out {
            None => ("undo", format!("{} → undone", p.state.word())),
            Some(change) => ("release", change.clone()),
        };
        if let Some(change) = ran_out {
            act.change = change;
        }
        (p.state, p.changed) = (State::Undone, now);
        let detail = format!("{}: {detail}", p.title);
        tx.audit(verb, "proposal", &id.to_string(), &detail).await?;
        tx.save_proposal(&p).await?;
        settle(&mut tx, &p).await?;
        tx.commit().await?;
        // An answer that was taken back leaves the question open, and it is asked again.
        if let Effect::Decide(put) = &p.effect {
            self.put_again(actor, &pair, put.decision).await?;
        }
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
            Some(Outcome::Card(card)) if card.waits() => card.ticked = Some(tick),
            _ => return Err(settled(&known)),
        }
        if p.state == State::Approved {
            p.state = State::Done;
        }
        p.changed = self.clock.now();
        let detail = format!("{}: {} → done by hand", p.title, known.state.word());
        tx.audit("tick", "proposal", &id.to_string(), &detail)
            .await?;
        tx.save_proposal(&p).await?;
        settle(&mut tx, &p).await?;
        tx.commit().await?;
        Ok(p)
    }

    /// Looks in the calendars for what cards asked for; answers how many were found there. Runs
    /// after each reading of a calendar.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn see_cards(&self, actor: &Actor, pair: &Pair) -> Result<usize> {
        let states = ["approved", "done", "undone"];
        let since = self.now() - LOOKED_FOR;
        let reader = self.db.read(&actor.viewer);
        let mut acts = reader.proposals(Some(pair.id), &states, since, 500).await?;
        acts.retain(|p| expected(p).is_some());
        let spans = acts.iter().filter_map(expected).map(span);
        let Some((from, until)) = spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))) else {
            return Ok(0);
        };
        let found = self.occurrences(&actor.viewer, pair, (from, until)).await?;
        acts.retain(|p| expected(p).is_some_and(|e| shows(e, &found)));
        for p in &acts {
            self.seen(actor, p.id).await?;
        }
        Ok(acts.len())
    }

    async fn seen(&self, actor: &Actor, id: ProposalId) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut p = tx.proposal(id).await?;
        let Some(Outcome::Card(card)) = p.act.as_mut().map(|act| &mut act.outcome) else {
            return Ok(());
        };
        card.seen_at = Some(now);
        card.ticked.get_or_insert(Tick { by: None, at: now });
        if p.state == State::Approved {
            p.state = State::Done;
        }
        p.changed = now;
        let detail = format!("{}: the calendar shows it", p.title);
        tx.audit("see", "proposal", &id.to_string(), &detail)
            .await?;
        tx.save_proposal(&p).await?;
        settle(&mut tx, &p).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn left(p: &Proposal) -> Error {
    Error::Conflict(format!(
        "“{}” has left the house already: nothing can take it back. Write a second letter.",
        p.title
    ))
}

fn expected(p: &Proposal) -> Option<&Expect> {
    let card: &Card = p.act.as_ref()?.card()?;
    // A card that was torn up is looked for no more; its opposite is.
    let torn = p.state == State::Undone && card.ticked.is_none() && !card.opposite;
    card.expect
        .as_ref()
        .filter(|_| card.seen_at.is_none() && !torn)
}

/// Where to look.
fn span(expect: &Expect) -> (Timestamp, Timestamp) {
    match expect {
        Expect::Gone { start, .. } => (*start, *start + SignedDuration::from_mins(1)),
        Expect::At { start, end, .. }
        | Expect::Filled { start, end, .. }
        | Expect::Free { start, end, .. } => (*start, *end),
    }
}

fn shows(expect: &Expect, found: &[Occurrence]) -> bool {
    let mut busy = found.iter().filter(|o| o.busy);
    let exactly = |o: &Occurrence, from: &Timestamp, until: &Timestamp| {
        o.start_at == *from && o.end_at == *until
    };
    let named = |o: &Occurrence, title: &str| o.of.event.title.trim() == title.trim();
    match expect {
        Expect::Gone { key, start } => !busy.any(|o| o.key() == *key && o.start_at == *start),
        Expect::At { key, start, end } => busy.any(|o| o.key() == *key && exactly(o, start, end)),
        Expect::Filled { start, end, title } => {
            busy.any(|o| named(o, title) && exactly(o, start, end))
        }
        Expect::Free { start, end, title } => {
            !busy.any(|o| named(o, title) && exactly(o, start, end))
        }
    }
}
