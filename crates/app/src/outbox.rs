//! The outbox: letters leave once, can be taken back before, and say what became of them.
use crate::act;
use crate::context::{App, worker};
use crate::error::{Error, Result};
use crate::letter::{Address, Letter};
use crate::port::{After, MailError, Mailer, Outgoing};
use domain::circle::{Actor, Viewer};
use domain::id::{OutboxId, PairId, ProposalId};
use domain::outbox::{OutboxKind, OutboxState, next_try};
use jiff::Timestamp;
use std::time::Duration;
use store::{OutboxEnd, OutboxItem, OutboxRow, Write};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
/// A sender gives up by itself long before others may ask what became of its letter.
pub const SENDER_SECONDS: u64 = 90;
const ASK_AFTER: i64 = 3 * MINUTE;
/// How often the end of a letter is saved while the database does not answer.
const SAVES: u32 = 5;
const MOST: u64 = 200;
const ENDED: u64 = 20;

/// What a look into the outbox led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Nothing was due; the next is at that instant (UTC microseconds), if any waits.
    Nothing(Option<i64>),
    /// One letter was seen to, well or badly.
    One,
    /// The mail server takes nothing now: look again in a minute, not at once.
    Down,
}

impl App {
    /// Puts a letter into the outbox, in the transaction of the change that wants it and on behalf
    /// of its actor's pair. It leaves when the time to take it back is over; once per `dedupe`.
    ///
    /// # Errors
    /// `Invalid` for a letter that nobody can send; `Forbidden` outside the actor's circles.
    pub async fn post_letter(
        &self,
        tx: &mut Write,
        letter: &Letter,
        dedupe: &str,
        proposal: Option<ProposalId>,
    ) -> Result<OutboxId> {
        letter.check()?;
        let payload = serde_json::to_string(letter).map_err(|e| Error::Internal(e.to_string()))?;
        let item = OutboxItem {
            kind: OutboxKind::Letter,
            dedupe: dedupe.to_owned(),
            payload,
            run_at: tx.now() + self.mail.undo_seconds * SECOND,
            proposal,
        };
        Ok(tx.post(&item).await?)
    }

    /// Posts a letter to whoever wants to see that mail works.
    ///
    /// # Errors
    /// `Invalid` for an address that is none; `Forbidden` outside the actor's circles.
    pub async fn post_test(&self, actor: &Actor, email: &str) -> Result<OutboxId> {
        let letter = Letter {
            to: vec![Address {
                name: String::new(),
                email: email.trim().to_owned(),
            }],
            subject: "A letter to see that mail works".into(),
            text: "Somebody asked Counterpart for this letter, from its Outbox. If you can read \
                   it, letters leave and arrive. Nothing is to be done.\n"
                .into(),
            ..Letter::default()
        };
        let mut tx = self.db.write(actor, self.now()).await?;
        let dedupe = format!("test:{}", tx.new_id());
        let id = self.post_letter(&mut tx, &letter, &dedupe, None).await?;
        tx.audit("write", "letter", &id.to_string(), &letter.recipients())
            .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Whether letters can leave at all.
    pub fn can_mail(&self) -> bool {
        self.mail.mailer.is_some()
    }

    /// What waits, failed or is in doubt, oldest first; then the newest that ended.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outbox(&self, viewer: &Viewer, pair: PairId) -> Result<Vec<OutboxRow>> {
        Ok(self.db.read(viewer).outbox(pair, MOST, ENDED).await?)
    }

    /// Takes a letter back before it leaves.
    ///
    /// # Errors
    /// `Conflict` when it has left; `NotFound` outside the actor's reach.
    pub async fn take_back(&self, actor: &Actor, id: OutboxId) -> Result<()> {
        let proposal = self.db.read(&actor.viewer).outbox_row(id).await?.proposal;
        let mut tx = self.db.write(actor, self.now()).await?;
        if !tx.take_back(id).await? {
            let told = "It has left already: nothing can take it back. Write a second letter.";
            return Err(Error::Conflict(told.into()));
        }
        tx.audit("take back", "letter", &id.to_string(), "waits → taken back")
            .await?;
        if let Some(proposal) = proposal {
            act::letter_back(&mut tx, proposal, self.clock.now()).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Notes that a letter in doubt did arrive.
    ///
    /// # Errors
    /// `Conflict` when it is no longer in doubt; `NotFound` outside the actor's reach.
    pub async fn say_arrived(&self, actor: &Actor, id: OutboxId) -> Result<()> {
        let proposal = self.db.read(&actor.viewer).outbox_row(id).await?.proposal;
        let mut tx = self.db.write(actor, self.now()).await?;
        if !tx.say_arrived(id).await? {
            return Err(Error::Conflict("This letter is no longer in doubt.".into()));
        }
        tx.audit(
            "confirm",
            "letter",
            &id.to_string(),
            "may have been sent → sent",
        )
        .await?;
        if let Some(proposal) = proposal {
            act::letter_arrived(&mut tx, proposal, self.clock.now()).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Sends again what failed or is in doubt: a person's decision, since it may arrive twice.
    ///
    /// # Errors
    /// `Conflict` when it neither failed nor is in doubt; `NotFound` outside the actor's reach.
    pub async fn send_again(&self, actor: &Actor, id: OutboxId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        if !tx.send_again(id).await? {
            let told = "This letter is on its way or has arrived: there is nothing to send again.";
            return Err(Error::Conflict(told.into()));
        }
        tx.audit(
            "send again",
            "letter",
            &id.to_string(),
            "did not leave, or in doubt → waits",
        )
        .await?;
        Ok(tx.commit().await?)
    }

    /// Gives up a letter that did not leave or came back: what it was for is taken back.
    ///
    /// # Errors
    /// `Conflict` when it neither failed nor came back; `NotFound` outside the actor's reach.
    pub async fn give_up(&self, actor: &Actor, id: OutboxId) -> Result<()> {
        let row = self.db.read(&actor.viewer).outbox_row(id).await?;
        let mut tx = self.db.write(actor, self.now()).await?;
        if !tx.give_up(id).await? {
            return Err(Error::Conflict("There is nothing to give up here.".into()));
        }
        let detail = format!("{} → given up", row.state.words());
        tx.audit("give up", "letter", &id.to_string(), &detail)
            .await?;
        if let Some(proposal) = row.proposal {
            act::letter_back(&mut tx, proposal, self.clock.now()).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Sends the next letter that is due, if there is one and mail is configured.
    ///
    /// # Errors
    /// When the database refuses; a letter that does not leave is no error, its row says so.
    pub async fn deliver(&self) -> Result<Delivery> {
        self.deliver_while(|| false).await
    }

    /// Sends what is due, one letter after the other, until nothing is or `on` says no. What became
    /// of one is saved together with the taking of the next: one commit each, and never more than
    /// one letter that nobody would know about.
    ///
    /// # Errors
    /// As [`App::deliver`].
    pub async fn deliver_while(&self, on: impl Fn() -> bool + Send + Sync) -> Result<Delivery> {
        let Some(mailer) = &self.mail.mailer else {
            return Ok(Delivery::Nothing(None));
        };
        let now = self.now();
        let Some(mut row) = self.db.take_outbox(now, now + ASK_AFTER).await? else {
            return Ok(Delivery::Nothing(self.db.next_outbox().await?));
        };
        loop {
            let (end, told, delivery) = match self.send(mailer.as_ref(), &row).await {
                Ok(()) => (OutboxEnd::Done, String::new(), Delivery::One),
                Err(error) => self.failed_how(&row, &error),
            };
            let on = delivery == Delivery::One && on();
            match self.end(&row, end, &told, on).await? {
                Some(next) => row = next,
                None => return Ok(delivery),
            }
        }
    }

    async fn send(&self, mailer: &dyn Mailer, row: &OutboxRow) -> Result<(), MailError> {
        let unreadable = |e: Error| MailError::Refused {
            host: self.mail.address.clone(),
            reason: e.to_string(),
        };
        let letter = Letter::of(row).map_err(unreadable)?;
        let message_id = message_id(&letter, row, &self.mail.address);
        let outgoing = Outgoing {
            letter: &letter,
            message_id: &message_id,
            date: self.clock.now(),
        };
        let limit = Duration::from_secs(SENDER_SECONDS);
        let sent = tokio::time::timeout(limit, mailer.send(&outgoing)).await;
        let bytes = sent.unwrap_or_else(|_| {
            Err(MailError::Unsure {
                host: self.mail.address.clone(),
                reason: format!("no answer within {SENDER_SECONDS} s"),
            })
        })?;
        // Before the row says "sent", so that a crash in between finds it in the Sent folder.
        if let Some(server) = &self.mail.server {
            let filed = tokio::time::timeout(limit, server.file_sent(&message_id, &bytes)).await;
            if let Ok(Err(error)) = filed {
                tracing::warn!(%error, "a letter left, but no copy lies in the Sent folder");
            }
        }
        Ok(())
    }

    fn failed_how(&self, row: &OutboxRow, error: &MailError) -> (OutboxEnd, String, Delivery) {
        let now = self.now();
        let told = format!("{}. {}", capital(&error.to_string()), error.next_step());
        let again = || match next_try(row.attempts, row.created_at, now) {
            Some(at) => (OutboxEnd::Again(at), told.clone()),
            None => {
                let told =
                    format!("{told} It was tried for two days; send it again when it can go.");
                (OutboxEnd::Failed, told)
            }
        };
        let ((end, told), delivery) = match error.after() {
            After::ServerLater => (again(), Delivery::Down),
            After::Later => (again(), Delivery::One),
            After::Never => ((OutboxEnd::Failed, told), Delivery::One),
            After::Unknown => {
                let ask = self.mail.server.as_ref().map(|_| now + MINUTE);
                ((OutboxEnd::InDoubt(ask), told), Delivery::One)
            }
        };
        (end, told, delivery)
    }

    /// Saves what became of a letter, and takes the next one if `on`. The sender alone knows the
    /// end, so it does not give up at once.
    async fn end(
        &self,
        row: &OutboxRow,
        end: OutboxEnd,
        told: &str,
        on: bool,
    ) -> Result<Option<OutboxRow>> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.try_end(row, end, told, on).await {
                Err(error) if tries < SAVES => {
                    tracing::warn!(%error, "what became of a letter could not be saved yet");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                outcome => return outcome,
            }
        }
    }

    async fn try_end(
        &self,
        row: &OutboxRow,
        end: OutboxEnd,
        told: &str,
        on: bool,
    ) -> Result<Option<OutboxRow>> {
        let actor = worker(row.workspace, row.pair, "send letters");
        let mut tx = self.db.write(&actor, self.now()).await?;
        if tx.end_outbox(row.id, row.attempts, end, told).await? {
            if let (OutboxEnd::Done, Some(proposal)) = (end, row.proposal) {
                act::letter_arrived(&mut tx, proposal, self.clock.now()).await?;
            }
            let (verb, after) = match end {
                OutboxEnd::Done => ("send", OutboxState::Done),
                OutboxEnd::Again(_) => ("put off", OutboxState::Pending),
                OutboxEnd::Failed => ("give up", OutboxState::Failed),
                OutboxEnd::InDoubt(_) => ("doubt", OutboxState::InDoubt),
            };
            // Asking about a doubt once more is nothing new.
            if after != row.state {
                let to = Letter::of(row).map(|l| l.recipients()).unwrap_or_default();
                let detail = format!("to {to}: {} → {}", row.state.words(), after.words());
                tx.audit(verb, "letter", &row.id.to_string(), &detail)
                    .await?;
            }
        }
        if on {
            return Ok(tx.commit_and_take(self.now() + ASK_AFTER).await?);
        }
        tx.commit().await?;
        Ok(None)
    }

    /// Asks about letters whose sender did not come back, in the Sent folder where there is one.
    /// None is sent again here: what cannot be found there is in doubt, and a person decides.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn settle_doubts(&self) -> Result<usize> {
        let rows = self.db.doubtful_outbox(self.now(), 20).await?;
        for row in &rows {
            let (end, told) = self.settle(row).await;
            self.end(row, end, &told, false).await?;
        }
        Ok(rows.len())
    }

    async fn settle(&self, row: &OutboxRow) -> (OutboxEnd, String) {
        let told = if row.told.is_empty() || row.state == OutboxState::Sending {
            "The program ended while this letter was leaving, so it may have been sent. Look in \
             the Sent folder or ask whoever should have it, then say that it arrived or send it \
             again."
                .to_owned()
        } else {
            row.told.clone()
        };
        let Some(server) = &self.mail.server else {
            return (OutboxEnd::InDoubt(None), told);
        };
        let id = Letter::of(row).map(|l| message_id(&l, row, &self.mail.address));
        let limit = Duration::from_secs(SENDER_SECONDS);
        let found = match id {
            Ok(id) => tokio::time::timeout(limit, server.was_sent(&id)).await,
            Err(_) => Ok(Ok(false)),
        };
        match found {
            Ok(Ok(true)) => (OutboxEnd::Done, "Found in the Sent folder.".into()),
            _ => (
                OutboxEnd::InDoubt(ask_again(row.created_at, self.now())),
                told,
            ),
        }
    }
}

/// A server may file what it sent late: asked every ten minutes for an hour, hourly for a day.
fn ask_again(since: i64, now: i64) -> Option<i64> {
    match (now - since) / MINUTE {
        ..60 => Some(now + 10 * MINUTE),
        60..1440 => Some(now + 60 * MINUTE),
        _ => None,
    }
}

/// The `Message-ID` a letter leaves under at every try (RFC 5322, 3.6.4).
fn message_id(letter: &Letter, row: &OutboxRow, address: &str) -> String {
    let host = address
        .rsplit_once('@')
        .map_or("localhost", |(_, host)| host);
    let own = || format!("{}@{host}", row.id);
    letter.message_id.clone().unwrap_or_else(own)
}

/// When a letter that waits leaves.
pub fn leaves_at(row: &OutboxRow) -> Option<Timestamp> {
    match row.state {
        OutboxState::Pending => Timestamp::from_microsecond(row.run_at).ok(),
        _ => None,
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect());
    first.unwrap_or_default()
}
