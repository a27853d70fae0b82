//! Mail of this installation: which servers, from which address, and whether they answer.
use crate::house::House;
use anyhow::{Context, Result, ensure};
use app::letter::{Address, Mail};
use app::operator;
use clap::Args;
use remote::imap::ImapServer;
use remote::mail_account::{MailAccount, Protocol};
use remote::smtp::SmtpMailer;
use serde::Deserialize;
use std::path::PathBuf;
use std::sync::Arc;

/// The `[mail]` table of the file; the same names with `mail-` before them on the command line.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct MailOptions {
    /// Takes letters: `smtps://user%40example.com@mail.example.com`, or `smtp://…` with STARTTLS.
    #[arg(
        id = "mail_smtp",
        long = "mail-smtp",
        global = true,
        env = "COUNTERPART_MAIL_SMTP"
    )]
    pub smtp: Option<String>,
    /// Holds the password for it.
    #[arg(
        id = "mail_smtp_password_file",
        long = "mail-smtp-password-file",
        global = true,
        env = "COUNTERPART_MAIL_SMTP_PASSWORD_FILE"
    )]
    pub smtp_password_file: Option<PathBuf>,
    /// Where answers arrive: `imaps://user%40example.com@mail.example.com/INBOX`.
    #[arg(
        id = "mail_imap",
        long = "mail-imap",
        global = true,
        env = "COUNTERPART_MAIL_IMAP"
    )]
    pub imap: Option<String>,
    /// Holds the password for it; default: the same as for SMTP.
    #[arg(
        id = "mail_imap_password_file",
        long = "mail-imap-password-file",
        global = true,
        env = "COUNTERPART_MAIL_IMAP_PASSWORD_FILE"
    )]
    pub imap_password_file: Option<PathBuf>,
    /// Letters come from "Wexmoor desk <desk@example.com>"; default: the SMTP user.
    #[arg(
        id = "mail_from",
        long = "mail-from",
        global = true,
        env = "COUNTERPART_MAIL_FROM"
    )]
    pub from: Option<String>,
    /// The Sent folder; default: as the server marks it.
    #[arg(
        id = "mail_sent_folder",
        long = "mail-sent-folder",
        global = true,
        env = "COUNTERPART_MAIL_SENT_FOLDER"
    )]
    pub sent_folder: Option<String>,
    /// Certificates (PEM) to trust beside those of this machine.
    #[arg(
        id = "mail_ca_file",
        long = "mail-ca-file",
        global = true,
        env = "COUNTERPART_MAIL_CA_FILE"
    )]
    pub ca_file: Option<PathBuf>,
    /// How long a letter can be taken back; default: 30.
    #[arg(
        id = "mail_undo_seconds",
        long = "mail-undo-seconds",
        global = true,
        env = "COUNTERPART_MAIL_UNDO_SECONDS"
    )]
    pub undo_seconds: Option<u32>,
}

impl MailOptions {
    /// What the command line and environment say, before what the file says.
    pub fn or(self, file: MailOptions) -> MailOptions {
        MailOptions {
            smtp: self.smtp.or(file.smtp),
            smtp_password_file: self.smtp_password_file.or(file.smtp_password_file),
            imap: self.imap.or(file.imap),
            imap_password_file: self.imap_password_file.or(file.imap_password_file),
            from: self.from.or(file.from),
            sent_folder: self.sent_folder.or(file.sent_folder),
            ca_file: self.ca_file.or(file.ca_file),
            undo_seconds: self.undo_seconds.or(file.undo_seconds),
        }
    }

    fn account(&self, protocol: Protocol, text: &str) -> Result<MailAccount> {
        let mut account = MailAccount::parse(protocol, text).context("in mail")?;
        let smtp = self.smtp_password_file.clone();
        account.password_file = match protocol {
            Protocol::Smtp => smtp,
            Protocol::Imap => self.imap_password_file.clone().or(smtp),
        };
        account.ca_file.clone_from(&self.ca_file);
        Ok(account)
    }

    fn from(&self, account: &MailAccount) -> Result<Address> {
        let text = self.from.clone().or(account.user.clone());
        let text = text.unwrap_or_default();
        let (name, email) = match text.split_once('<') {
            Some((name, rest)) => (name.trim(), rest.trim_end_matches('>').trim()),
            None => ("", text.trim()),
        };
        ensure!(
            email.contains('@'),
            "say whom letters come from: mail-from = \"Wexmoor desk <desk@example.com>\""
        );
        Ok(Address {
            name: name.trim_matches('"').to_owned(),
            email: email.to_owned(),
        })
    }
}

/// The doors that mail goes through.
pub struct Doors {
    smtp: Option<Arc<SmtpMailer>>,
    imap: Option<Arc<ImapServer>>,
    address: String,
    undo_seconds: i64,
}

impl Doors {
    /// Reads the options; nothing is contacted yet.
    pub fn open(options: &MailOptions) -> Result<Doors> {
        let usual = Mail::default();
        let mut doors = Doors {
            smtp: None,
            imap: None,
            address: usual.address,
            undo_seconds: options.undo_seconds.map_or(usual.undo_seconds, i64::from),
        };
        if let Some(text) = &options.smtp {
            let account = options.account(Protocol::Smtp, text)?;
            let from = options.from(&account)?;
            doors.address.clone_from(&from.email);
            doors.smtp = Some(Arc::new(SmtpMailer::new(account, from)));
        }
        if let Some(text) = &options.imap {
            let account = options.account(Protocol::Imap, text)?;
            let sent = options.sent_folder.clone();
            doors.imap = Some(Arc::new(ImapServer::new(account, sent)));
        }
        Ok(doors)
    }

    /// As the verbs see them.
    pub fn mail(&self) -> Mail {
        Mail {
            mailer: self.smtp.clone().map(|m| m as _),
            server: self.imap.clone().map(|s| s as _),
            address: self.address.clone(),
            undo_seconds: self.undo_seconds,
        }
    }

    /// Knocks at each, for `doctor`: whether it is well, and the sentence about it.
    pub async fn greet(&self) -> Vec<(bool, String)> {
        let mut out = Vec::new();
        let mut say = |door: &str, greeted: Result<(), app::port::MailError>| {
            out.push(match greeted {
                Ok(()) => (true, format!("{door} answers and lets us in")),
                Err(error) => (false, format!("{door}: {error}. {}", error.next_step())),
            });
        };
        if let Some(smtp) = &self.smtp {
            let door = format!("the mail server for letters from {}", self.address);
            say(&door, smtp.greet().await);
        }
        if let Some(imap) = &self.imap {
            say("the mailbox of answers", imap.greet().await);
        }
        if out.is_empty() {
            let told = "no mail server: letters wait in the outbox (mail-smtp, if wanted)";
            out.push((true, told.into()));
        }
        out
    }
}

/// Plans the polling of the mailbox of answers, where there is one.
pub async fn plan(house: &House) -> Result<()> {
    if let Some(workspace) = house.workspace().await? {
        let viewer = domain::circle::Viewer::Operator {
            workspace: workspace.id,
        };
        let pairs = house.app.db.read(&viewer).pairs().await?;
        let pairs: Vec<_> = pairs.into_iter().map(|p| p.id).collect();
        house.app.plan_digests(workspace.id, &pairs).await?;
    }
    if let (Some(workspace), Some(_)) = (house.workspace().await?, &house.doors.imap) {
        let actor = operator(workspace.id, None);
        house.app.plan_polling(&actor).await?;
    }
    Ok(())
}
