//! What the verbs need from outside the process: calendars, mail, and the time of day.
use crate::letter::Letter;
use async_trait::async_trait;
use domain::document::Document;
use jiff::Timestamp;
use std::fmt;

/// The time of day; a fixed one in tests.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// A calendar that somebody publishes at an address.
#[async_trait]
pub trait CalendarFeed: Send + Sync {
    /// Fetches it once, unless it is unchanged since the version that `request` names.
    async fn fetch(&self, request: FeedRequest) -> Result<FeedAnswer, FeedError>;
}

/// What to fetch, and the version already here.
#[derive(Clone, PartialEq, Eq)]
pub struct FeedRequest {
    /// `https`, `http`, `webcal` or `webcals`. Often a secret in itself: never logged.
    pub url: String,
    /// `ETag` of the version here.
    pub etag: Option<String>,
    /// `Last-Modified` of the version here.
    pub last_modified: Option<String>,
}

impl fmt::Debug for FeedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FeedRequest({}, …)", self.host())
    }
}

impl FeedRequest {
    /// The host alone: the only part of the address that may be shown or logged.
    pub fn host(&self) -> &str {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        authority.rsplit('@').next().unwrap_or_default()
    }
}

/// What the publisher answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedAnswer {
    /// The version here is still the newest.
    NotModified,
    /// A version, whole.
    Body {
        /// The calendar, decompressed.
        bytes: Vec<u8>,
        /// To send the next time.
        etag: Option<String>,
        /// To send the next time.
        last_modified: Option<String>,
        /// As the publisher calls it.
        content_type: Option<String>,
    },
}

/// Why a calendar could not be fetched, for a person. Holds a host at most, never an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// Not an address that we can fetch.
    #[error("this is not an address that a calendar can be fetched from: {0}")]
    BadAddress(String),
    /// DNS knows no such host.
    #[error("no server is called “{0}”")]
    NameNotFound(String),
    /// The host answers, but nothing listens there.
    #[error("“{0}” refused the connection")]
    Refused(String),
    /// No certificate that we can trust.
    #[error("the connection to “{host}” is not safe: {reason}")]
    Tls {
        /// The host.
        host: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The whole answer did not come in time.
    #[error("“{host}” did not send the whole calendar within {seconds} s")]
    TimedOut {
        /// The host.
        host: String,
        /// The limit.
        seconds: u64,
    },
    /// More bytes than allowed, counted after decompression.
    #[error("the calendar is larger than {megabytes} MB")]
    TooLarge {
        /// The limit.
        megabytes: u64,
    },
    /// More redirects than allowed.
    #[error("the address leads from one address to the next more than {0} times")]
    TooManyRedirects(usize),
    /// Inside the house or on this machine.
    #[error("“{0}” is a private address: it was not contacted")]
    PrivateAddress(String),
    /// 401.
    #[error("“{0}” asks for a name and a password (401)")]
    SignInNeeded(String),
    /// 403.
    #[error("“{0}” does not allow this calendar to be read (403)")]
    Forbidden(String),
    /// 404.
    #[error("“{0}” has no calendar at this address (404)")]
    NotFound(String),
    /// 410.
    #[error("“{0}” says that this calendar is gone for good (410)")]
    Gone(String),
    /// Any other answer.
    #[error("“{host}” answered with {status} instead of a calendar")]
    Status {
        /// The host.
        host: String,
        /// The HTTP status.
        status: u16,
    },
    /// A web page: most often the sign-in page.
    #[error("“{0}” sent a web page, not a calendar; most often that is its sign-in page")]
    WebPage(String),
    /// Something else that is no calendar.
    #[error("what “{0}” sent is not a calendar")]
    NotACalendar(String),
    /// The line broke, or the answer made no sense.
    #[error("the connection to “{host}” broke: {reason}")]
    Broken {
        /// The host.
        host: String,
        /// What happened.
        reason: String,
    },
}

impl FeedError {
    /// What to do about it.
    pub fn next_step(&self) -> &'static str {
        match self {
            FeedError::BadAddress(_) => {
                "Paste the whole address; it begins with https:// or webcal:// and often ends in \
                 .ics."
            }
            FeedError::NameNotFound(_) => {
                "Look for a typing mistake in the address, and whether this machine is online."
            }
            FeedError::Refused(_) | FeedError::Broken { .. } | FeedError::TimedOut { .. } => {
                "Nothing to do yet: it is tried again by itself, and the last good version stays."
            }
            FeedError::Tls { .. } => {
                "Ask whoever runs that server to mend its certificate; nothing was sent to it."
            }
            FeedError::TooLarge { .. } => {
                "Publish a shorter range of dates, or raise the limit in the settings."
            }
            FeedError::TooManyRedirects(_) | FeedError::NotACalendar(_) => {
                "Open the address in a browser and copy the address of the .ics file itself."
            }
            FeedError::PrivateAddress(_) => {
                "If this is your own calendar server, add it to allow_private in the settings."
            }
            FeedError::SignInNeeded(_) | FeedError::WebPage(_) => {
                "Use the calendar's secret or published address, not the page you see when signed \
                 in; a name and password can stand in it as https://name:password@host/…"
            }
            FeedError::Forbidden(_) => {
                "Share the calendar again, with details and not only free/busy, and copy the new \
                 address."
            }
            FeedError::NotFound(_) | FeedError::Gone(_) => {
                "The address was probably replaced: publish the calendar again and paste the new \
                 one."
            }
            FeedError::Status { .. } => {
                "It is tried again by itself; if it stays, ask whoever runs that server."
            }
        }
    }

    /// Whether trying again later can help without anybody doing something.
    pub fn may_pass(&self) -> bool {
        match self {
            FeedError::NameNotFound(_)
            | FeedError::Refused(_)
            | FeedError::TimedOut { .. }
            | FeedError::Broken { .. }
            | FeedError::Tls { .. } => true,
            FeedError::Status { status, .. } => *status >= 500 || *status == 429,
            _ => false,
        }
    }
}

/// Takes letters out of the house.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands one letter to the mail server, once, without any retry of its own. `Ok` only when
    /// the server has taken it over; the answer is the letter as it left, for the Sent folder.
    async fn send(&self, outgoing: &Outgoing<'_>) -> Result<Vec<u8>, MailError>;
}

/// A letter with the marks that it leaves under.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    /// The letter.
    pub letter: &'a Letter,
    /// `Message-ID` without its angle brackets: the same at every try.
    pub message_id: &'a str,
    /// `Date`.
    pub date: Timestamp,
}

/// A mailbox that others write to, and the folder of what was sent. Shaped for marks that the
/// server gives out, so that servers without UIDs (delta tokens) fit too.
#[async_trait]
pub trait MailServer: Send + Sync {
    /// Whose mailbox at which server: the name under which its place is kept. No secret.
    fn address(&self) -> String;
    /// Whether a letter of that `Message-ID` lies in the Sent folder.
    async fn was_sent(&self, message_id: &str) -> Result<bool, MailError>;
    /// Files what was sent in the Sent folder, unless the server has done so itself.
    async fn file_sent(&self, message_id: &str, bytes: &[u8]) -> Result<(), MailError>;
    /// What came since `place`, oldest first, at most `most`; from no place: nothing but where
    /// the mailbox ends now, since what lay there before was not meant for us.
    async fn fetch(&self, place: Option<Place>, most: usize) -> Result<NewMail, MailError>;
}

/// How far a mailbox was read (RFC 9051, 2.3.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// `UIDVALIDITY`: another one means another mailbox.
    pub validity: u32,
    /// The first `UID` that was not read.
    pub next: u32,
}

/// What a mailbox held beyond a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMail {
    /// The messages as they came.
    pub messages: Vec<Vec<u8>>,
    /// Where to go on.
    pub place: Place,
    /// There is more.
    pub more: bool,
}

/// What an error says about the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// It surely did not leave; later it may. The server as a whole does not take letters now.
    ServerLater,
    /// It surely did not leave; later it may.
    Later,
    /// It surely did not leave, and never will as it is.
    Never,
    /// It may have left.
    Unknown,
}

/// Why mail did not go or come, for a person. Holds hosts and addresses, never a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// Host not found, nothing listens, no answer in time.
    #[error("the mail server “{host}” cannot be reached: {reason}")]
    Unreachable {
        /// The host.
        host: String,
        /// What happened.
        reason: String,
    },
    /// No certificate that we can trust, or no TLS where it must be.
    #[error("the connection to “{host}” is not safe: {reason}")]
    Tls {
        /// The host.
        host: String,
        /// What is wrong with it.
        reason: String,
    },
    /// User or password is wrong.
    #[error("the mail server “{host}” does not let us in: {reason}")]
    SignIn {
        /// The host.
        host: String,
        /// What it answered.
        reason: String,
    },
    /// A 4xx answer: full, greylisted, too many.
    #[error("“{host}” does not take it now: {reason}")]
    NotNow {
        /// The host.
        host: String,
        /// What it answered.
        reason: String,
    },
    /// A 5xx answer, or a letter that is none.
    #[error("“{host}” refused it: {reason}")]
    Refused {
        /// The host.
        host: String,
        /// What it answered.
        reason: String,
    },
    /// The line broke while the letter was leaving.
    #[error("the line to “{host}” broke while the letter was leaving: {reason}")]
    Unsure {
        /// The host.
        host: String,
        /// What happened.
        reason: String,
    },
}

impl MailError {
    /// What it says about the letter.
    pub fn after(&self) -> After {
        match self {
            MailError::Unreachable { .. } | MailError::Tls { .. } | MailError::SignIn { .. } => {
                After::ServerLater
            }
            MailError::NotNow { .. } => After::Later,
            MailError::Refused { .. } => After::Never,
            MailError::Unsure { .. } => After::Unknown,
        }
    }

    /// What to do about it.
    pub fn next_step(&self) -> &'static str {
        match self {
            MailError::Unreachable { .. } => {
                "It is tried again by itself; if it stays, look at the server's name in the \
                 configuration and whether this machine is online."
            }
            MailError::Tls { .. } => {
                "Nothing was sent. Ask whoever runs that server to mend its certificate."
            }
            MailError::SignIn { .. } => {
                "Put a valid password (often an app password) into the password file; it is read \
                 again at each try."
            }
            MailError::NotNow { .. } => "It is tried again by itself.",
            MailError::Refused { .. } => {
                "Look at the address and what the server says; mend it and send it again."
            }
            MailError::Unsure { .. } => {
                "Look in the Sent folder or ask whoever should have it, then say that it arrived \
                 or send it again."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_shows_its_host_and_no_secret() {
        for (url, host) in [
            (
                "https://ann:pw@cal.example.com:8443/private-abc/basic.ics?t=1",
                "cal.example.com:8443",
            ),
            ("webcal://cal.example.com", "cal.example.com"),
            ("https://a@b@cal.example.com#x", "cal.example.com"),
            ("no address at all", ""),
        ] {
            let request = FeedRequest {
                url: url.into(),
                etag: None,
                last_modified: None,
            };
            assert_eq!(request.host(), host);
            assert!(!format!("{request:?}").contains("abc"));
        }
    }

    #[test]
    fn only_passing_trouble_is_tried_again() {
        let host = || "cal.example.com".to_string();
        assert!(
            FeedError::Status {
                host: host(),
                status: 503
            }
            .may_pass()
        );
        assert!(
            !FeedError::Status {
                host: host(),
                status: 418
            }
            .may_pass()
        );
        assert!(FeedError::Refused(host()).may_pass() && !FeedError::Gone(host()).may_pass());
    }
}

/// Lays a document out and writes it as PDF. A build without it prints from the browser.
pub trait Printer: Send + Sync {
    /// The PDF, and what could not be bound into it. Takes a moment: call it off the runtime.
    ///
    /// # Errors
    /// When the document itself cannot be laid out.
    fn print(&self, document: &Document) -> Result<Printed, PrintError>;
}

/// A document as PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The file.
    pub bytes: Vec<u8>,
    /// Papers that were left out, by title, and why.
    pub left_out: Vec<(String, String)>,
}

/// Why nothing was printed, for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the document could not be printed: {0}")]
pub struct PrintError(pub String);
