//! What the verbs need from outside the process: subscribed calendars and the time of day.
use async_trait::async_trait;
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
