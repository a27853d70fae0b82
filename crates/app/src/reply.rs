//! Answers by mail: from `receive` or the polled mailbox to the act that they answer.
use crate::context::{App, worker};
use crate::error::{Error, Result};
use crate::letter::{Address, Letter};
use crate::port::Place;
use crate::sheet::Told;
use domain::circle::Actor;
use domain::sheet::Sheet;
use formats::mime::{self, Writer};
use std::fmt;
use store::{Mailbox, Pair};

/// Kind of the job that polls the mailbox of answers.
pub const POLL: &str = "poll_mailbox";
const SECOND: i64 = 1_000_000;
/// A mailbox that answers is asked again after a minute, one that does not after five.
const EVERY: i64 = 60 * SECOND;
const LATER: i64 = 5 * EVERY;
const MOST: usize = 20;

/// An answer that a person wrote, as far as it can be understood without knowing the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Its own `Message-ID`; the same message may come twice.
    pub message_id: String,
    /// The address it says it is from. Nothing proves it: only a token does.
    pub from: String,
    /// `Message-ID`s of letters it answers, nearest first. Ours may carry a token.
    pub answers: Vec<String>,
    /// Addresses it was sent to, in small letters. Ours may carry a token (`desk+TOKEN@…`).
    pub to: Vec<String>,
    /// Its subject.
    pub subject: String,
    /// The writer's own words, without what is quoted.
    pub words: String,
}

/// What became of a message that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// Nothing that looks like a message.
    Unreadable,
    /// Written by a machine for somebody who is away, or a receipt: nothing was done.
    Automatic,
    /// A server that could not deliver a letter which is not ours, or only late: nothing was done.
    Bounce,
    /// A letter of ours came back: what was noted on it, with the next step.
    CameBack(String),
    /// It answers nothing of ours, or with a token that is spent or over: nothing was done.
    NoAnswer,
    /// It was taken as an answer: what was done, in one sentence.
    Answered(String),
}

impl fmt::Display for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Received::Unreadable => "This is no message; nothing was done.",
            Received::Automatic => "A machine wrote this, not a person; nothing was done.",
            Received::Bounce => "A letter came back undelivered; nothing was done.",
            Received::NoAnswer => "This answers no open question of ours; nothing was done.",
            Received::CameBack(told) | Received::Answered(told) => told,
        })
    }
}

fn line(told: &Told) -> String {
    let mark = if told.done { "Done" } else { "Not done" };
    format!("{} {}\n  {mark}: {}", told.key, told.title, told.told)
}

impl App {
    /// Takes one message. The same message twice does nothing more: its token is spent.
    ///
    /// # Errors
    /// When the database refuses; then the message should be handed in again.
    pub async fn receive(&self, bytes: &[u8]) -> Result<Received> {
        let Some(message) = mime::read(bytes) else {
            return Ok(Received::Unreadable);
        };
        match message.writer {
            Writer::Automatic => return Ok(Received::Automatic),
            Writer::Bounce => {
                let bounce = message.bounce.unwrap_or_default();
                let told = self.came_back(&bounce, &message.answers).await?;
                return Ok(told.map_or(Received::Bounce, Received::CameBack));
            }
            Writer::Person => {}
        }
        let reply = Reply {
            words: language::reply::own_words(&message.text),
            message_id: message.message_id,
            from: message.from,
            answers: message.answers,
            to: message.to,
            subject: message.subject,
        };
        let told = self.answer_by_reply(&reply).await?;
        Ok(told.map_or(Received::NoAnswer, Received::Answered))
    }

    /// Finds the question by its token and answers it; none: there is no such open question.
    ///
    /// # Errors
    /// When the database refuses.
    async fn answer_by_reply(&self, reply: &Reply) -> Result<Option<String>> {
        let named: Vec<_> = reply.answers.iter().chain(&reply.to).cloned().collect();
        let Some((workspace, sheet)) = self.sheet_of(&named).await? else {
            return Ok(None);
        };
        let actor = worker(workspace, sheet.pair, "take an answer by mail");
        let pair = self.pair(&actor.viewer, sheet.pair).await?;
        let people = self.db.read(&actor.viewer).people(pair.id).await?;
        let mut own = pair.emails.clone();
        own.extend(
            people
                .into_iter()
                .filter(|p| p.id == sheet.person)
                .flat_map(|p| p.emails),
        );
        // The secret is the key; the address keeps a forwarded letter from answering by accident.
        let told = match own.iter().any(|e| e.eq_ignore_ascii_case(&reply.from)) {
            false => format!(
                "Somebody answered your letter from {}. Nothing was done: only your own address \
                 counts.",
                reply.from
            ),
            true => match self.answer_letter(workspace, &sheet, &reply.words).await {
                Ok(lines) => lines.iter().map(line).collect::<Vec<_>>().join("\n"),
                Err(Error::Invalid(wrong)) => {
                    let why: Vec<_> = wrong.into_iter().map(|f| f.reason).collect();
                    format!(
                        "Nothing was done. {}\nAnswer like this: 1 yes, 2 no: why, 3 later.",
                        why.join(" ")
                    )
                }
                Err(error) => return Err(error),
            },
        };
        self.answer_back(&actor, &pair, &sheet, reply, &told)
            .await?;
        Ok(Some(told))
    }

    /// Says by mail what became of an answer, once per answer.
    async fn answer_back(
        &self,
        actor: &Actor,
        pair: &Pair,
        sheet: &Sheet,
        reply: &Reply,
        told: &str,
    ) -> Result<()> {
        let Some(email) = self.address_for(actor, pair).await? else {
            return Ok(());
        };
        let subject = match reply.subject.trim() {
            "" => "Re: Your day".to_owned(),
            known if known.to_lowercase().starts_with("re:") => known.to_owned(),
            known => format!("Re: {known}"),
        };
        let letter = Letter {
            to: vec![Address {
                name: pair.name.clone(),
                email,
            }],
            in_reply_to: Some(reply.message_id.clone()).filter(|id| !id.is_empty()),
            subject,
            text: format!("{told}\n"),
            automatic: true,
            ..Letter::default()
        };
        let same = match reply.message_id.is_empty() {
            true => format!("{} {}", sheet.id, reply.words),
            false => reply.message_id.clone(),
        };
        let mut tx = self.db.write(actor, self.now()).await?;
        self.post_letter(&mut tx, &letter, &format!("answered:{same}"), None)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Plans the polling of the mailbox of answers, once for all processes.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn plan_polling(&self, actor: &Actor) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let at = tx.now();
        tx.plan_job(POLL, POLL, "", at).await?;
        Ok(tx.commit().await?)
    }

    /// Reads what came into the mailbox of answers; answers when to ask it again, if ever.
    ///
    /// # Errors
    /// When the database refuses. A mailbox that does not answer is noted and asked again.
    pub(crate) async fn poll_mailbox(&self) -> Result<Option<i64>> {
        let Some(server) = &self.mail.server else {
            return Ok(None);
        };
        let address = server.address();
        let mut kept = self.db.mailbox(&address).await?.unwrap_or_default();
        loop {
            let place = (kept.uid_next > 0).then_some(Place {
                validity: kept.uid_validity,
                next: kept.uid_next,
            });
            kept.polled_at = self.now();
            let new = match server.fetch(place, MOST).await {
                Ok(new) => new,
                Err(error) => {
                    tracing::warn!(%error, "the mailbox of answers was not read");
                    kept.failure = format!("{error}. {}", error.next_step());
                    self.db.save_mailbox(&address, &kept).await?;
                    return Ok(Some(LATER));
                }
            };
            for bytes in &new.messages {
                let answered = matches!(self.receive(bytes).await?, Received::Answered(_));
                tracing::info!(answered, "a message came in");
            }
            kept = Mailbox {
                uid_validity: new.place.validity,
                uid_next: new.place.next,
                failure: String::new(),
                ..kept
            };
            self.db.save_mailbox(&address, &kept).await?;
            if !new.more {
                return Ok(Some(EVERY));
            }
        }
    }

    /// What went wrong with the mailbox of answers the last time; empty: nothing, or there is none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn mailbox_failure(&self) -> Result<String> {
        let Some(server) = &self.mail.server else {
            return Ok(String::new());
        };
        let kept = self.db.mailbox(&server.address()).await?;
        Ok(kept.map(|m| m.failure).unwrap_or_default())
    }
}
