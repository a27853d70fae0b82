//! A mail server in memory: takes letters or fails as the story says, and remembers what it took.
use app::letter::Letter;
use app::port::{MailError, MailServer, Mailer, NewMail, Outgoing, Place};
use async_trait::async_trait;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Takes every letter, except where an answer was put in line.
#[derive(Default)]
pub struct FakeMail {
    answers: Mutex<VecDeque<MailError>>,
    taken: Mutex<Vec<String>>,
    letters: Mutex<Vec<Letter>>,
    sent: Mutex<Vec<String>>,
    inbox: Mutex<Vec<Vec<u8>>>,
}

fn open<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FakeMail {
    /// The next letter ends like this.
    pub fn fails(&self, error: MailError) {
        open(&self.answers).push_back(error);
    }

    /// The Sent folder holds a letter of this `Message-ID`.
    pub fn holds_sent(&self, message_id: &str) {
        open(&self.sent).push(message_id.to_owned());
    }

    /// A message arrives.
    pub fn arrives(&self, message: &str) {
        open(&self.inbox).push(message.as_bytes().to_vec());
    }

    /// `Message-ID subject` of every letter taken, oldest first.
    pub fn taken(&self) -> Vec<String> {
        open(&self.taken).clone()
    }
}

impl FakeMail {
    /// Every letter taken, oldest first.
    pub fn letters(&self) -> Vec<Letter> {
        open(&self.letters).clone()
    }
}

#[async_trait]
impl Mailer for FakeMail {
    async fn send(&self, outgoing: &Outgoing<'_>) -> Result<Vec<u8>, MailError> {
        if let Some(error) = open(&self.answers).pop_front() {
            return Err(error);
        }
        let line = format!("{} {}", outgoing.message_id, outgoing.letter.subject);
        open(&self.taken).push(line.clone());
        open(&self.letters).push(outgoing.letter.clone());
        Ok(line.into_bytes())
    }
}

#[async_trait]
impl MailServer for FakeMail {
    fn address(&self) -> String {
        "desk@mail.example.com".into()
    }

    async fn was_sent(&self, message_id: &str) -> Result<bool, MailError> {
        Ok(open(&self.sent).iter().any(|id| id == message_id))
    }

    async fn file_sent(&self, message_id: &str, _: &[u8]) -> Result<(), MailError> {
        self.holds_sent(message_id);
        Ok(())
    }

    async fn fetch(&self, place: Option<Place>, most: usize) -> Result<NewMail, MailError> {
        let inbox = open(&self.inbox);
        let end = u32::try_from(inbox.len()).unwrap_or(u32::MAX) + 1;
        let from = place.map_or(end, |p| p.next);
        let unread = inbox.iter().skip(from as usize - 1);
        let messages: Vec<_> = unread.take(most).cloned().collect();
        let next = from + u32::try_from(messages.len()).unwrap_or(u32::MAX);
        Ok(NewMail {
            messages,
            place: Place { validity: 1, next },
            more: next < end,
        })
    }
}
