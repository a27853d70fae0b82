//! Letters of a proposal: into the outbox, and what their end means for it.
use super::{Doer, put_back};
use crate::error::Result;
use crate::letter::{self, Letter};
use crate::value::{settle, withdraw};
use domain::id::{OutboxId, ProposalId};
use domain::proposal::{Address, Inverse, Message, NewAction, Outcome, Proposal, State};
use domain::value::Source;
use jiff::Timestamp;
use store::Write;

impl Doer<'_> {
    /// Sends a letter; a card where none can leave.
    pub(super) async fn send(
        &self,
        tx: &mut Write,
        p: &Proposal,
        message: &Message,
    ) -> Result<(Outcome, String)> {
        let from = match message.her_name {
            true => self.pair.name.clone(),
            false => self.sender().await?,
        };
        Ok(match self.post(tx, p, message, &from).await? {
            Some(letter) => {
                let back = Vec::new();
                (
                    Outcome::Posted { letter, back },
                    "draft → outbox".to_owned(),
                )
            }
            None => self.by_hand(p, &p.effect),
        })
    }

    /// "Tobias Fennimore for Orla Quillfeather".
    async fn sender(&self) -> Result<String> {
        let reader = self.app.db.read(&self.actor.viewer);
        let people = reader.people(self.pair.id).await?;
        let me = people.iter().find(|p| Some(p.id) == self.actor.person);
        Ok(match me.filter(|me| me.id != self.pair.executive) {
            Some(me) => format!("{} for {}", me.label(), self.pair.name),
            None => format!("For {}", self.pair.name),
        })
    }

    /// Puts a letter into the outbox; none where no mail is set up or nobody can be written to.
    async fn post(
        &self,
        tx: &mut Write,
        p: &Proposal,
        message: &Message,
        from: &str,
    ) -> Result<Option<OutboxId>> {
        let address = |a: &Address| letter::Address {
            name: a.name.clone(),
            email: a.email.clone(),
        };
        let letter = Letter {
            to: message.to.iter().map(address).collect(),
            from_name: from.to_owned(),
            subject: message.subject.clone(),
            text: message.text.clone(),
            ..Letter::default()
        };
        if !self.app.can_mail() || letter.check().is_err() {
            return Ok(None);
        }
        let dedupe = format!("proposal/{}", p.id);
        let posted = self.app.post_letter(tx, &letter, &dedupe, Some(p.id));
        Ok(Some(posted.await?))
    }

    /// A question to somebody leaves as a letter and stays as a waiting-on.
    pub(super) async fn ask(
        &self,
        tx: &mut Write,
        p: &Proposal,
        person: &Address,
        question: &str,
    ) -> Result<(Outcome, String)> {
        let message = Message {
            to: vec![person.clone()],
            subject: p.title.clone(),
            text: question.to_owned(),
            her_name: false,
            letter: domain::proposal::Letter::Internal,
        };
        let from = self.sender().await?;
        let Some(letter) = self.post(tx, p, &message, &from).await? else {
            return Ok(self.by_hand(p, &p.effect));
        };
        let new = NewAction {
            title: p.title.clone(),
            why: p.reason.clone(),
            ..NewAction::default()
        };
        let waiting = self.create(tx, p, &new).await?;
        let mut stored = tx.action(waiting).await?;
        person.name.clone_into(&mut stored.action.owner_text);
        tx.save_action(&stored).await?;
        let back = vec![Inverse::DropAction(waiting)];
        let change = format!("question → outbox; waiting on {}", person.name);
        Ok((Outcome::Posted { letter, back }, change))
    }
}

/// A letter has arrived: the proposal that it was for is done.
pub(crate) async fn letter_arrived(tx: &mut Write, id: ProposalId, now: Timestamp) -> Result<()> {
    let mut p = tx.proposal(id).await?;
    if p.state == State::Approved {
        (p.state, p.changed) = (State::Done, now);
        tx.save_proposal(&p).await?;
        settle(tx, &p).await?;
    }
    Ok(())
}

/// A letter came back: what it was for is not done, and gave nothing back.
pub(crate) async fn letter_bounced(tx: &mut Write, id: ProposalId, now: Timestamp) -> Result<()> {
    let mut p = tx.proposal(id).await?;
    if p.state == State::Done {
        (p.state, p.changed) = (State::Approved, now);
        tx.save_proposal(&p).await?;
        withdraw(tx, p.pair, &Source::Proposal { id }).await?;
    }
    Ok(())
}

/// A letter was taken back: so is the act, with the records that came with it.
pub(crate) async fn letter_back(tx: &mut Write, id: ProposalId, now: Timestamp) -> Result<()> {
    let mut p = tx.proposal(id).await?;
    let Some(act) = p.act.as_mut().filter(|act| act.undone.is_none()) else {
        return Ok(());
    };
    if let Outcome::Posted { back, .. } = &act.outcome {
        put_back(tx, back, now).await?;
    }
    act.undone = Some(now);
    (p.state, p.changed) = (State::Undone, now);
    tx.save_proposal(&p).await?;
    settle(tx, &p).await
}
