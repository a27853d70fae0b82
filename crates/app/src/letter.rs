//! A letter by mail, as it waits in the outbox.
use crate::error::{Error, Result};
use crate::port::{MailServer, Mailer};
use domain::outbox::{OutboxKind, UNDO_SECONDS};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;
use store::OutboxRow;

/// Mail of this installation.
#[derive(Clone)]
pub struct Mail {
    /// Takes letters out; none: no mail server is configured, and letters wait.
    pub mailer: Option<Arc<dyn Mailer>>,
    /// The mailbox of answers and the Sent folder; none: neither is looked at.
    pub server: Option<Arc<dyn MailServer>>,
    /// The address that letters come from; empty without a mailer.
    pub address: String,
    /// How long a letter can be taken back, in seconds.
    pub undo_seconds: i64,
}

impl Default for Mail {
    fn default() -> Self {
        Mail {
            mailer: None,
            server: None,
            address: String::new(),
            undo_seconds: UNDO_SECONDS,
        }
    }
}

/// Somebody's address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The name beside it; may be empty.
    pub name: String,
    /// `local@host`.
    pub email: String,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() {
            f.write_str(&self.email)
        } else {
            write!(f, "{} <{}>", self.name, self.email)
        }
    }
}

/// A file that goes with a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosure {
    /// File name.
    pub name: String,
    /// `text/calendar; charset=utf-8`.
    pub media_type: String,
    /// What is in it.
    pub text: String,
}

/// A letter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// To whom.
    pub to: Vec<Address>,
    /// Who gets a copy.
    pub cc: Vec<Address>,
    /// The name beside our own address; empty: the one of the configuration.
    pub from_name: String,
    /// Where answers go; none: to the address it comes from.
    pub reply_to: Option<String>,
    /// `Message-ID` without angle brackets; none: made of the outbox's id. Answers name it.
    pub message_id: Option<String>,
    /// `Message-ID` that this one answers.
    pub in_reply_to: Option<String>,
    /// Subject.
    pub subject: String,
    /// The words.
    pub text: String,
    /// The same as HTML.
    pub html: Option<String>,
    /// Files.
    pub enclosures: Vec<Enclosure>,
    /// Written by the program on a schedule: out-of-office machines do not answer it (RFC 3834).
    pub automatic: bool,
    /// Whoever reads it can act in its reader's name (links, a secret): shown to nobody else.
    #[serde(default)]
    pub for_one: bool,
}

impl Letter {
    /// Reads what waits in the outbox.
    ///
    /// # Errors
    /// `Internal` when a newer version wrote it.
    pub fn of(row: &OutboxRow) -> Result<Letter> {
        let OutboxKind::Letter = row.kind;
        serde_json::from_str(&row.payload).map_err(|e| Error::Internal(e.to_string()))
    }

    /// "Ann <ann@example.com>, bert@example.com", for a person.
    pub fn recipients(&self) -> String {
        let all = self.to.iter().chain(&self.cc);
        all.map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// Names what keeps it from leaving.
    ///
    /// # Errors
    /// `Invalid` without anybody to send it to, or with an address that is none.
    pub fn check(&self) -> Result<()> {
        if self.to.is_empty() {
            return Err(Error::invalid("to", "Say whom the letter is for."));
        }
        for who in self.to.iter().chain(&self.cc) {
            if !is_address(&who.email) {
                let told = format!(
                    "“{}” is no mail address; one looks like ann@example.com.",
                    who.email
                );
                return Err(Error::invalid("to", told));
            }
        }
        Ok(())
    }
}

/// Enough of RFC 5321 to catch typing mistakes; the server has the last word.
fn is_address(text: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>,;:\"()[]\\".contains(c);
    let parts = text.rsplit_once('@');
    parts.is_some_and(|(local, host)| {
        !local.is_empty() && !host.is_empty() && text.chars().all(plain) && !local.contains('@')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_without_a_usable_address_is_named() {
        let to = |email: &str| Letter {
            to: vec![Address {
                name: String::new(),
                email: email.into(),
            }],
            ..Letter::default()
        };
        assert!(to("bram.oakhurst@example.com").check().is_ok());
        for bad in [
            "",
            "bram",
            "@example.com",
            "a b@example.com",
            "a@b\r\nBcc: c@d",
            "a@b@c",
        ] {
            assert!(to(bad).check().is_err(), "{bad}");
        }
        assert!(Letter::default().check().is_err());
    }
}
