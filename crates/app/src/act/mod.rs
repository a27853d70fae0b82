//! An approved effect, carried out once: a record at once, a letter through the outbox, or a card
//! that waits for a hand.
mod card;
mod deliver;

pub(crate) use card::reverse;
pub(crate) use deliver::{letter_arrived, letter_back, letter_bounced};

use crate::context::App;
use crate::decision::open_again;
use crate::error::Result;
use crate::proposal::RELEASE;
use crate::value::settle;
use domain::action::{Action, ActionState, Due, DueChange, Stakes};
use domain::circle::Actor;
use domain::decision_right::{Area, HeldRight, Level};
use domain::id::{ActionId, HeldRightId, PersonId};
use domain::proposal::{Act, By, Effect, Inverse, NewAction, Outcome, Proposal, State, Under};
use jiff::Timestamp;
use store::{Pair, StoredAction, Write};

/// Who carries it out, for whom, and why that is allowed.
pub(crate) struct Doer<'a> {
    pub app: &'a App,
    pub actor: &'a Actor,
    pub pair: &'a Pair,
    pub under: Under,
    /// The rule that allows it, in words; empty where somebody says yes.
    pub rule: String,
    pub now: Timestamp,
}

impl Doer<'_> {
    /// Does what the proposal says, in the transaction that approves it.
    pub async fn execute(&self, tx: &mut Write, p: &mut Proposal) -> Result<()> {
        tx.under(self.under.right());
        let (outcome, change) = self.effect(tx, p).await?;
        p.state = match &outcome {
            Outcome::Record(_) | Outcome::Said => State::Done,
            Outcome::Card(_) | Outcome::Posted { .. } => State::Approved,
        };
        let detail = format!("{}: {change}", p.title);
        tx.audit("act", "proposal", &p.id.to_string(), &detail)
            .await?;
        p.act = Some(Act {
            at: self.now,
            by: self.actor.person,
            under: self.under,
            rule: self.rule.clone(),
            outcome,
            change,
            undone: None,
            told: None,
        });
        if let Effect::HoldTime {
            until: Some(until), ..
        } = p.effect
        {
            let id = p.id.to_string();
            let dedupe = format!("{RELEASE}/{id}");
            tx.plan_job(RELEASE, &dedupe, &id, until.as_microsecond())
                .await?;
        }
        settle(tx, p).await
    }

    async fn effect(&self, tx: &mut Write, p: &Proposal) -> Result<(Outcome, String)> {
        if self.under == Under::Beyond && p.effect.leaves_house() {
            // It happened outside already: to do it here would be to do it twice.
            return Ok((Outcome::Said, "done outside".to_owned()));
        }
        let records = |inverse, change| (Outcome::Record(vec![inverse]), change);
        Ok(match &p.effect {
            Effect::CreateAction(new) => {
                let id = self.create(tx, p, new).await?;
                records(
                    Inverse::DropAction(id),
                    format!("nothing → “{}”", new.title),
                )
            }
            Effect::CompleteAction(id) => self.complete(tx, *id).await?,
            Effect::HandOverAction { action, to } => {
                let (inverse, change) = self.hand_over(tx, *action, *to).await?;
                records(inverse, change)
            }
            Effect::ChangeDate { action, due } => {
                let (inverse, change) = self.date(tx, *action, *due, &p.reason).await?;
                records(inverse, change)
            }
            Effect::Offer { what, action, area } => self.offer(tx, p, what, *action, *area).await?,
            Effect::Request { .. } | Effect::Improvement { .. } => {
                (Outcome::Said, "asked → granted".to_owned())
            }
            Effect::Problem { .. } => (Outcome::Said, "proposed → agreed".to_owned()),
            Effect::HeadsUp => (Outcome::Said, "told → read".to_owned()),
            Effect::Decide(put) => self.take(tx, p, put).await?,
            Effect::SendMessage(message) => self.send(tx, p, message).await?,
            Effect::AskPerson { person, question } => self.ask(tx, p, person, question).await?,
            outside => self.by_hand(p, outside),
        })
    }

    fn by_hand(&self, p: &Proposal, effect: &Effect) -> (Outcome, String) {
        let card = self.card(p, effect);
        let change = format!("ready by hand: {}", card.todo);
        (Outcome::Card(Box::new(card)), change)
    }

    pub(crate) async fn create(
        &self,
        tx: &mut Write,
        p: &Proposal,
        new: &NewAction,
    ) -> Result<ActionId> {
        let id = ActionId(tx.new_id());
        let action = Action {
            id,
            title: new.title.clone(),
            owner: new.owner,
            owner_text: String::new(),
            for_whom: Some(self.pair.executive),
            counterparty: None,
            why: new.why.clone(),
            done_when: new.done_when.clone(),
            limits: new.limits.clone(),
            due: new.due,
            goal: new.goal.or(p.goal),
            size_minutes: new.size_minutes,
            waits_for: Vec::new(),
            stakes: Stakes::default(),
            ties: domain::action::Ties::default(),
            state: ActionState::Open,
            captured: p.title.clone(),
            created: self.now,
            closed: None,
        };
        let stored = StoredAction {
            pair: p.pair,
            action,
            moved: Vec::new(),
        };
        tx.save_action(&stored).await?;
        Ok(id)
    }

    async fn complete(&self, tx: &mut Write, id: ActionId) -> Result<(Outcome, String)> {
        let mut stored = tx.action(id).await?;
        if stored.action.state != ActionState::Open {
            return Ok((Outcome::Record(Vec::new()), "was closed already".to_owned()));
        }
        stored.action.state = ActionState::Done;
        stored.action.closed = Some(self.now);
        tx.save_action(&stored).await?;
        let inverse = vec![Inverse::ReopenAction(id)];
        Ok((Outcome::Record(inverse), "open → done".to_owned()))
    }

    async fn hand_over(
        &self,
        tx: &mut Write,
        id: ActionId,
        to: PersonId,
    ) -> Result<(Inverse, String)> {
        let mut stored = tx.action(id).await?;
        let inverse = Inverse::GiveBack {
            action: id,
            owner: stored.action.owner,
            owner_text: std::mem::take(&mut stored.action.owner_text),
        };
        let people = self.app.db.read(&self.actor.viewer);
        let people = people.people(self.pair.id).await?;
        let name = |id: Option<PersonId>| {
            let found = people.iter().find(|p| Some(p.id) == id);
            found.map_or("nobody", |p| p.label()).to_owned()
        };
        let change = format!("owner {} → {}", name(stored.action.owner), name(Some(to)));
        stored.action.owner = Some(to);
        tx.save_action(&stored).await?;
        Ok((inverse, change))
    }

    async fn date(
        &self,
        tx: &mut Write,
        id: ActionId,
        due: Option<Due>,
        reason: &str,
    ) -> Result<(Inverse, String)> {
        let mut stored = tx.action(id).await?;
        let before = stored.action.due;
        move_date(&mut stored, due, self.now, reason);
        tx.save_action(&stored).await?;
        let inverse = Inverse::DateBack {
            action: id,
            due: before,
        };
        Ok((inverse, format!("due {} → {}", day(before), day(due))))
    }

    /// A yes to an offer leaves a delegation behind: the action, and the right if one comes with
    /// it, signed by that yes (R111).
    async fn offer(
        &self,
        tx: &mut Write,
        p: &Proposal,
        what: &str,
        action: Option<ActionId>,
        area: Option<Area>,
    ) -> Result<(Outcome, String)> {
        let her = self.pair.executive;
        let taker = match p.by {
            By::Person(person) if person != her => Some(person),
            _ => self.taker().await?,
        };
        let mut inverse = Vec::new();
        let mut change = String::new();
        if let (Some(area), Some(holder)) = (area, taker) {
            let id = HeldRightId(tx.new_id());
            let right = HeldRight {
                id: Some(id),
                holder: Some(holder),
                level: level_of_offer(area),
                signed_at: (self.under == Under::Approval).then_some(self.now),
                note: format!("offer accepted: {}", p.title),
                ..HeldRight::assumed(p.pair, area)
            };
            tx.save_held_right(id, &right).await?;
            inverse.push(Inverse::EndRight(id));
            change = format!("{}: {}. ", area.words(), right.level.sentence().words());
        }
        let (back, said) = match (action, taker) {
            (Some(action), Some(to)) => self.hand_over(tx, action, to).await?,
            _ => {
                let new = NewAction {
                    title: what.to_owned(),
                    owner: taker,
                    why: p.reason.clone(),
                    goal: p.goal,
                    size_minutes: p.saves_minutes_week,
                    ..NewAction::default()
                };
                let id = self.create(tx, p, &new).await?;
                (Inverse::DropAction(id), format!("nothing → “{what}”"))
            }
        };
        inverse.insert(0, back);
        Ok((Outcome::Record(inverse), change + &said))
    }
}

impl Doer<'_> {
    /// Who takes what nobody offered by name: whoever acts, or the executive's assistant.
    async fn taker(&self) -> Result<Option<PersonId>> {
        let own = self.actor.person.filter(|me| *me != self.pair.executive);
        if own.is_some() {
            return Ok(own);
        }
        let partner = self.app.partner(&self.actor.viewer, self.pair).await?;
        Ok(partner.map(|m| m.person))
    }
}

/// What an accepted offer gives: do it and say so, or more where more was assumed.
fn level_of_offer(area: Area) -> Level {
    domain::decision_right::Sentence::DoItTellMe
        .level()
        .max(area.start())
}

fn day(due: Option<Due>) -> String {
    due.map_or("no date".to_owned(), |d| d.date.to_string())
}

/// Gives an action another date; the old one stays readable (R108).
pub(crate) fn move_date(stored: &mut StoredAction, to: Option<Due>, at: Timestamp, reason: &str) {
    if stored.action.due != to {
        stored.moved.push(DueChange {
            from: stored.action.due,
            to,
            at,
            reason: reason.trim().to_owned(),
        });
        stored.action.due = to;
    }
}

/// Puts back what an act changed in our own records.
pub(crate) async fn put_back(tx: &mut Write, inverse: &[Inverse], now: Timestamp) -> Result<()> {
    for step in inverse {
        match step {
            Inverse::DropAction(id) => {
                let mut stored = tx.action(*id).await?;
                stored.action.state = ActionState::Dropped;
                stored.action.closed = Some(now);
                tx.save_action(&stored).await?;
            }
            Inverse::ReopenAction(id) => {
                let mut stored = tx.action(*id).await?;
                stored.action.state = ActionState::Open;
                stored.action.closed = None;
                tx.save_action(&stored).await?;
            }
            Inverse::GiveBack {
                action,
                owner,
                owner_text,
            } => {
                let mut stored = tx.action(*action).await?;
                stored.action.owner = *owner;
                owner_text.clone_into(&mut stored.action.owner_text);
                tx.save_action(&stored).await?;
            }
            Inverse::DateBack { action, due } => {
                let mut stored = tx.action(*action).await?;
                move_date(&mut stored, *due, now, "undone");
                tx.save_action(&stored).await?;
            }
            Inverse::EndRight(id) => tx.remove_held_right(*id).await?,
            Inverse::OpenDecision { pair, decision } => {
                open_again(tx, *pair, *decision).await?;
            }
        }
    }
    Ok(())
}
