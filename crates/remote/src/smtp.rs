//! Letters out by SMTP (RFC 5321), command by command: what surely did not leave is told apart
//! from what may have left.
use crate::mail_account::{MailAccount, Security, tls_cause};
use app::letter::{Address, Enclosure, Letter};
use app::port::{MailError, Mailer, Outgoing};
use async_trait::async_trait;
use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use std::time::{Duration, SystemTime};
use tokio::sync::Mutex;

/// All that comes before the letter itself; together with [`LETTER`] shorter than a sender's time.
const BEFORE: Duration = Duration::from_secs(35);
/// From the first byte of the letter to the server's answer.
const LETTER: Duration = Duration::from_secs(45);
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// A mail server that takes letters.
pub struct SmtpMailer {
    account: MailAccount,
    from: Address,
    /// Kept open between letters; looked at before each.
    line: Mutex<Option<AsyncSmtpConnection>>,
}

impl SmtpMailer {
    /// Letters leave by `account`, from `from`.
    pub fn new(account: MailAccount, from: Address) -> SmtpMailer {
        SmtpMailer {
            account,
            from,
            line: Mutex::default(),
        }
    }

    /// Connects and signs in, and sends nothing: for `doctor`.
    ///
    /// # Errors
    /// What stands in the way.
    pub async fn greet(&self) -> Result<(), MailError> {
        let greeted = tokio::time::timeout(BEFORE, self.connect()).await;
        let mut line = greeted.unwrap_or_else(|_| Err(self.late(BEFORE)))?;
        line.abort().await;
        Ok(())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, MailError> {
        let account = &self.account;
        let hello = ClientId::default();
        let server = (account.host.as_str(), account.port);
        let tls = match account.security {
            Security::Tls => Some(self.tls()?),
            _ => None,
        };
        let wrong = |e| self.explain(&e);
        let mut line = AsyncSmtpConnection::connect_tokio1(server, None, &hello, tls, None)
            .await
            .map_err(wrong)?;
        if account.security == Security::StartTls {
            if !line.can_starttls() {
                return Err(account.unsafe_line("it offers no TLS (STARTTLS)".into()));
            }
            line.starttls(self.tls()?, &hello).await.map_err(wrong)?;
        }
        if let Some(user) = &account.user {
            let credentials = Credentials::new(user.clone(), account.password()?);
            let entered = line.auth(&MECHANISMS, &credentials).await;
            entered.map_err(|e| self.sign_in(&e))?;
        }
        Ok(line)
    }

    fn tls(&self) -> Result<TlsParameters, MailError> {
        let wrong = |e: lettre::transport::smtp::Error| self.account.unsafe_line(e.to_string());
        let mut tls = TlsParameters::builder(self.account.host.clone());
        for root in self.account.extra_roots()? {
            let root = Certificate::from_der(root.to_vec()).map_err(wrong)?;
            tls = tls.add_root_certificate(root);
        }
        tls.build_rustls().map_err(wrong)
    }

    /// Everything up to the server's "go on" (354): no byte of the letter has left.
    async fn offer(&self, message: &Message) -> Result<AsyncSmtpConnection, MailError> {
        let kept = self.line.lock().await.take();
        let mut line = match kept {
            Some(mut line) => match line.test_connected().await {
                true => line,
                false => self.connect().await?,
            },
            None => self.connect().await?,
        };
        let envelope = message.envelope();
        let mut options = Vec::new();
        let ascii = |a: &lettre::Address| a.to_string().is_ascii();
        if !envelope.from().into_iter().chain(envelope.to()).all(ascii) {
            if !line.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(self.refused("it takes no addresses outside ASCII (SMTPUTF8)"));
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        let told = async {
            let from = Mail::new(envelope.from().cloned(), options);
            line.command(from).await?;
            for to in envelope.to() {
                line.command(Rcpt::new(to.clone(), Vec::new())).await?;
            }
            line.command(Data).await
        };
        match told.await {
            Ok(_) => Ok(line),
            // One recipient refused: nobody gets it, so that the letter stands as one thing.
            Err(error) => {
                line.abort().await;
                Err(self.explain(&error))
            }
        }
    }

    fn explain(&self, error: &lettre::transport::smtp::Error) -> MailError {
        let reason = said(error);
        if let Some(tls) = tls_cause(error) {
            return self.account.unsafe_line(tls);
        }
        let host = self.account.host.clone();
        match error.status().map(u16::from) {
            Some(530 | 534 | 535 | 538) => MailError::SignIn { host, reason },
            Some(400..=499) => MailError::NotNow { host, reason },
            Some(_) => MailError::Refused { host, reason },
            None => self.account.unreachable(reason),
        }
    }

    fn sign_in(&self, error: &lettre::transport::smtp::Error) -> MailError {
        if error.status().is_none() && !error.is_client() {
            return self.explain(error);
        }
        MailError::SignIn {
            host: self.account.host.clone(),
            reason: said(error),
        }
    }

    fn refused(&self, reason: impl ToString) -> MailError {
        MailError::Refused {
            host: self.account.host.clone(),
            reason: reason.to_string(),
        }
    }

    fn late(&self, limit: Duration) -> MailError {
        let seconds = limit.as_secs();
        self.account
            .unreachable(format!("no answer within {seconds} s"))
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, outgoing: &Outgoing<'_>) -> Result<Vec<u8>, MailError> {
        let message = message(outgoing, &self.from).map_err(|e| self.refused(e))?;
        let offered = tokio::time::timeout(BEFORE, self.offer(&message)).await;
        let mut line = offered.unwrap_or_else(|_| Err(self.late(BEFORE)))?;
        let bytes = message.formatted();
        let unsure = |reason: String| MailError::Unsure {
            host: self.account.host.clone(),
            reason,
        };
        match tokio::time::timeout(LETTER, line.message(&bytes)).await {
            Ok(Ok(_)) => {
                *self.line.lock().await = Some(line);
                Ok(bytes)
            }
            // The server has read the letter and says that it does not keep it.
            Ok(Err(error)) if error.status().is_some() => Err(self.explain(&error)),
            Ok(Err(error)) => Err(unsure(said(&error))),
            Err(_) => Err(unsure(format!("no answer within {} s", LETTER.as_secs()))),
        }
    }
}

/// What the server answered, or what happened, without the library's own words around it.
fn said(error: &lettre::transport::smtp::Error) -> String {
    let inner = std::error::Error::source(error).map(ToString::to_string);
    match (error.status(), inner) {
        (Some(code), Some(text)) => format!("{code} {text}"),
        (Some(code), None) => code.to_string(),
        (None, Some(text)) if text == "incomplete response" => "it hung up".into(),
        (None, Some(text)) => text,
        (None, None) => error.to_string(),
    }
}

/// The letter as bytes (RFC 5322, RFC 2045), or why it is none.
fn message(outgoing: &Outgoing<'_>, from: &Address) -> Result<Message, String> {
    let letter = outgoing.letter;
    let mut head = Message::builder()
        .from(mailbox(&Address {
            name: match letter.from_name.as_str() {
                "" => from.name.clone(),
                name => name.to_owned(),
            },
            email: from.email.clone(),
        })?)
        .subject(one_line(&letter.subject))
        .date(SystemTime::from(outgoing.date))
        .message_id(Some(format!("<{}>", outgoing.message_id)));
    for to in &letter.to {
        head = head.to(mailbox(to)?);
    }
    for cc in &letter.cc {
        head = head.cc(mailbox(cc)?);
    }
    if let Some(reply_to) = &letter.reply_to {
        let to = Address {
            name: String::new(),
            email: reply_to.clone(),
        };
        head = head.reply_to(mailbox(&to)?);
    }
    if let Some(answered) = &letter.in_reply_to {
        let id = format!("<{answered}>");
        head = head.in_reply_to(id.clone()).references(id);
    }
    if letter.automatic {
        // RFC 3834, 5.
        let name = HeaderName::new_from_ascii_str("Auto-Submitted");
        head = head.raw_header(HeaderValue::new(name, "auto-generated".into()));
    }
    let built = match (&letter.html, letter.enclosures.as_slice()) {
        (None, []) => head.singlepart(SinglePart::plain(letter.text.clone())),
        (Some(html), []) => head.multipart(both(letter, html)),
        (html, files) => {
            let mixed = MultiPart::mixed();
            let mut parts = match html {
                Some(html) => mixed.multipart(both(letter, html)),
                None => mixed.singlepart(SinglePart::plain(letter.text.clone())),
            };
            for file in files {
                parts = parts.singlepart(attachment(file)?);
            }
            head.multipart(parts)
        }
    };
    built.map_err(|e| e.to_string())
}

fn both(letter: &Letter, html: &str) -> MultiPart {
    MultiPart::alternative_plain_html(letter.text.clone(), html.to_owned())
}

fn attachment(file: &Enclosure) -> Result<SinglePart, String> {
    let kind = ContentType::parse(&file.media_type).map_err(|e| e.to_string())?;
    Ok(Attachment::new(one_line(&file.name)).body(file.text.clone(), kind))
}

fn mailbox(who: &Address) -> Result<Mailbox, String> {
    let email = who.email.parse();
    let email = email.map_err(|e| format!("“{}” is no address: {e}", who.email))?;
    let name = Some(one_line(&who.name)).filter(|n| !n.is_empty());
    Ok(Mailbox::new(name, email))
}

/// A header is one line: a line break in a title must not begin another header.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn bram() -> Address {
        Address {
            name: "Bram Oakhurst".into(),
            email: "bram.oakhurst@example.com".into(),
        }
    }

    fn bytes(letter: &Letter) -> String {
        let from = Address {
            name: "Wexmoor desk".into(),
            email: "desk@example.com".into(),
        };
        let outgoing = Outgoing {
            letter,
            message_id: "abc@example.com",
            date: Timestamp::constant(1_817_190_600, 0),
        };
        let message = message(&outgoing, &from).unwrap();
        String::from_utf8(message.formatted()).unwrap()
    }

    #[test]
    fn a_letter_carries_its_marks_and_no_injected_header() {
        let text = bytes(&Letter {
            to: vec![bram()],
            subject: "Grid date\r\nBcc: everybody@example.com".into(),
            text: "When does it stand?".into(),
            reply_to: Some("desk+token@example.com".into()),
            in_reply_to: Some("asked@example.com".into()),
            automatic: true,
            ..Letter::default()
        });
        for line in [
            "From: \"Wexmoor desk\" <desk@example.com>\r\n",
            "To: \"Bram Oakhurst\" <bram.oakhurst@example.com>\r\n",
            "Subject: Grid date Bcc: everybody@example.com\r\n",
            "Date: Mon, 02 Aug 2027 07:10:00 +0000\r\n",
            "Message-ID: <abc@example.com>\r\n",
            "Reply-To: desk+token@example.com\r\n",
            "In-Reply-To: <asked@example.com>\r\n",
            "References: <asked@example.com>\r\n",
            "Auto-Submitted: auto-generated\r\n",
        ] {
            assert!(text.contains(line), "“{line}” is missing in\n{text}");
        }
        assert!(!text.contains("\nBcc:"), "{text}");
    }

    #[test]
    fn html_and_files_become_parts_and_names_may_have_umlauts() {
        let text = bytes(&Letter {
            to: vec![Address {
                name: "Jörg Ångström".into(),
                ..bram()
            }],
            subject: "Zürich".into(),
            text: "Grüße".into(),
            html: Some("<p>Grüße</p>".into()),
            enclosures: vec![Enclosure {
                name: "walk.ics".into(),
                media_type: "text/calendar; charset=utf-8".into(),
                text: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".into(),
            }],
            ..Letter::default()
        });
        assert!(text.is_ascii());
        for part in [
            "multipart/mixed",
            "multipart/alternative",
            "text/html",
            "filename=\"walk.ics\"",
        ] {
            assert!(text.contains(part), "“{part}” is missing in\n{text}");
        }
    }
}
