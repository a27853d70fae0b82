//! The Sent folder and the mailbox of answers, by IMAP (RFC 3501, RFC 9051).
use crate::mail_account::{MailAccount, Security, server_name, tls_cause};
use app::port::{MailError, MailServer, NewMail, Place};
use async_imap::error::Error;
use async_imap::types::NameAttribute;
use async_imap::{Client, Session};
use async_trait::async_trait;
use futures_util::TryStreamExt;
use std::fmt::Debug;
use std::future::Future;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// For one errand, from the connection to its end.
const ERRAND: Duration = Duration::from_secs(40);
/// As much of a message as is read: an answer stands at its top, whatever hangs below.
const HEAD: u32 = 512 * 1024;
/// How many of the last messages are looked at when the server has numbered its mailbox anew.
const LAST: u32 = 50;

trait Line: AsyncRead + AsyncWrite + Unpin + Send + Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Debug> Line for T {}

type Open = Session<Box<dyn Line>>;

/// A mailbox at a server.
pub struct ImapServer {
    account: MailAccount,
    /// The Sent folder; none: as the server marks it (RFC 6154), else “Sent”.
    sent: Option<String>,
}

impl ImapServer {
    /// The mailbox that `account` names; `sent` names the Sent folder where it is not marked.
    pub fn new(account: MailAccount, sent: Option<String>) -> ImapServer {
        ImapServer { account, sent }
    }

    /// Connects, signs in and opens the mailbox: for `doctor`.
    ///
    /// # Errors
    /// What stands in the way.
    pub async fn greet(&self) -> Result<(), MailError> {
        self.in_time(async {
            let mut open = self.sign_in().await?;
            let opened = open.examine(&self.account.folder).await.map(drop);
            self.end(open, opened).await
        })
        .await
    }

    async fn end<T>(&self, mut open: Open, done: Result<T, Error>) -> Result<T, MailError> {
        // Whether the farewell arrives changes nothing.
        let _ = open.logout().await;
        done.map_err(|e| self.explain(&e))
    }

    /// One errand has one connection and one time.
    async fn in_time<T>(
        &self,
        work: impl Future<Output = Result<T, MailError>>,
    ) -> Result<T, MailError> {
        let seconds = ERRAND.as_secs();
        let done = tokio::time::timeout(ERRAND, work).await;
        done.unwrap_or_else(|_| {
            let reason = format!("no answer within {seconds} s");
            Err(self.account.unreachable(reason))
        })
    }

    async fn sign_in(&self) -> Result<Open, MailError> {
        let account = &self.account;
        let server = (account.host.as_str(), account.port);
        let tcp = TcpStream::connect(server).await;
        let tcp = tcp.map_err(|e| account.unreachable(e))?;
        let mut client: Client<Box<dyn Line>> = match account.security {
            Security::Tls => Client::new(self.encrypt(tcp).await?),
            _ => Client::new(Box::new(tcp)),
        };
        let greeting = client.read_response().await;
        let greeting = greeting.map_err(|e| account.unreachable(e))?;
        greeting.ok_or_else(|| account.unreachable("it hung up at once"))?;
        if account.security == Security::StartTls {
            let asked = client.run_command_and_check_ok("STARTTLS", None).await;
            asked.map_err(|e| account.unsafe_line(format!("it offers no TLS ({e})")))?;
            // What was read ahead in the clear goes with the old client.
            client = Client::new(self.encrypt(client.into_inner()).await?);
        }
        let user = account.user.clone().unwrap_or_default();
        let entered = client.login(user, account.password()?).await;
        entered.map_err(|(error, _)| match error {
            Error::No(reason) | Error::Bad(reason) => MailError::SignIn {
                host: account.host.clone(),
                reason,
            },
            other => self.explain(&other),
        })
    }

    async fn encrypt(&self, line: impl Line + 'static) -> Result<Box<dyn Line>, MailError> {
        let account = &self.account;
        let name = server_name(&account.host);
        let name = name.ok_or_else(|| account.unsafe_line("its name is none".into()))?;
        let safe = TlsConnector::from(account.tls()?).connect(name, line).await;
        match safe {
            Ok(safe) => Ok(Box::new(safe)),
            Err(e) => match tls_cause(&e) {
                Some(reason) => Err(account.unsafe_line(reason)),
                None => Err(account.unreachable(e)),
            },
        }
    }

    fn explain(&self, error: &Error) -> MailError {
        let host = self.account.host.clone();
        match error {
            Error::No(reason) | Error::Bad(reason) => MailError::Refused {
                host,
                reason: reason.clone(),
            },
            other => self.account.unreachable(other),
        }
    }

    /// The Sent folder by its name, its mark, or its usual name.
    async fn sent_folder(&self, open: &mut Open) -> Result<String, Error> {
        if let Some(name) = &self.sent {
            return Ok(name.clone());
        }
        let folders: Vec<_> = open.list(Some(""), Some("*")).await?.try_collect().await?;
        let marked = folders
            .iter()
            .find(|f| f.attributes().contains(&NameAttribute::Sent));
        Ok(marked.map_or_else(|| "Sent".into(), |f| f.name().to_owned()))
    }

    async fn holds(&self, open: &mut Open, message_id: &str) -> Result<bool, Error> {
        let folder = self.sent_folder(open).await?;
        match open.examine(&folder).await {
            Ok(_) => {}
            // No such folder yet: nothing lies in it.
            Err(Error::No(_)) => return Ok(false),
            Err(other) => return Err(other),
        }
        let query = format!("HEADER Message-ID {}", quoted(message_id));
        Ok(!open.uid_search(query).await?.is_empty())
    }

    async fn file(&self, open: &mut Open, message_id: &str, bytes: &[u8]) -> Result<(), Error> {
        if self.holds(open, message_id).await? {
            return Ok(());
        }
        let folder = self.sent_folder(open).await?;
        let flags = Some("(\\Seen)");
        match open.append(&folder, flags, None, bytes).await {
            // No such folder yet (RFC 9051, 6.3.12: TRYCREATE).
            Err(Error::No(_) | Error::Append) => {
                open.create(&folder).await?;
                open.append(&folder, flags, None, bytes).await
            }
            other => other,
        }
    }

    async fn new_mail(
        &self,
        open: &mut Open,
        place: Option<Place>,
        most: usize,
    ) -> Result<NewMail, Error> {
        let mailbox = open.examine(&self.account.folder).await?;
        let validity = mailbox.uid_validity.unwrap_or(0);
        let next = match place {
            Some(place) if place.validity == validity => place.next,
            Some(_) => last_few(open, mailbox.exists).await?,
            None => {
                return Ok(NewMail {
                    messages: Vec::new(),
                    place: Place {
                        validity,
                        next: mailbox.uid_next.unwrap_or(1),
                    },
                    more: false,
                });
            }
        };
        let (read, more) = read(open, next, most).await?;
        let next = read.last().map_or(next, |(uid, _)| uid + 1);
        let messages = read.into_iter().map(|(_, bytes)| bytes);
        Ok(NewMail {
            messages: messages.filter(|m| !m.is_empty()).collect(),
            place: Place { validity, next },
            more,
        })
    }
}

/// A quoted string of IMAP; a Message-ID of ours needs no escape, another's might.
fn quoted(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_control());
    let escaped: String = plain
        .flat_map(|c| {
            let escape = matches!(c, '"' | '\\').then_some('\\');
            escape.into_iter().chain([c])
        })
        .collect();
    format!("\"{escaped}\"")
}

/// What lies in the opened mailbox from `next` on.
async fn read(
    open: &mut Open,
    next: u32,
    most: usize,
) -> Result<(Vec<(u32, Vec<u8>)>, bool), Error> {
    let found = open.uid_search(format!("UID {next}:*")).await?;
    // `*` is the last message even where it is older than `next` (RFC 9051, 9).
    let mut uids: Vec<u32> = found.into_iter().filter(|uid| *uid >= next).collect();
    uids.sort_unstable();
    let more = uids.len() > most;
    uids.truncate(most);
    let mut messages = Vec::new();
    for uid in uids {
        let query = format!("BODY.PEEK[]<0.{HEAD}>");
        let fetched = open.uid_fetch(uid.to_string(), query).await?;
        let fetched: Vec<_> = fetched.try_collect().await?;
        let body = fetched.iter().find_map(|f| f.body());
        // Deleted in between: there is nothing to read, and it is read.
        messages.push((uid, body.unwrap_or_default().to_vec()));
    }
    Ok((messages, more))
}

/// The first of the last messages, by its `UID`.
async fn last_few(open: &mut Open, exists: u32) -> Result<u32, Error> {
    if exists == 0 {
        return Ok(1);
    }
    let from = exists.saturating_sub(LAST - 1).max(1);
    let found: Vec<_> = open
        .fetch(from.to_string(), "UID")
        .await?
        .try_collect()
        .await?;
    Ok(found.iter().find_map(|f| f.uid).unwrap_or(1))
}

#[async_trait]
impl MailServer for ImapServer {
    fn address(&self) -> String {
        self.account.shown()
    }

    async fn was_sent(&self, message_id: &str) -> Result<bool, MailError> {
        self.in_time(async {
            let mut open = self.sign_in().await?;
            let held = self.holds(&mut open, message_id).await;
            self.end(open, held).await
        })
        .await
    }

    async fn file_sent(&self, message_id: &str, bytes: &[u8]) -> Result<(), MailError> {
        self.in_time(async {
            let mut open = self.sign_in().await?;
            let filed = self.file(&mut open, message_id, bytes).await;
            self.end(open, filed).await
        })
        .await
    }

    async fn fetch(&self, place: Option<Place>, most: usize) -> Result<NewMail, MailError> {
        self.in_time(async {
            let mut open = self.sign_in().await?;
            let fetched = self.new_mail(&mut open, place, most).await;
            self.end(open, fetched).await
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn what_others_wrote_cannot_end_a_search_early() {
        assert_eq!(quoted("a@example.com"), "\"a@example.com\"");
        assert_eq!(quoted("a\" ALL\r\n\\"), "\"a\\\" ALL\\\\\"");
    }
}
