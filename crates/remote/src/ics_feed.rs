//! Calendars published at an address, fetched within bounds of size, time and place.
use crate::address::AllowPrivate;
use crate::resolver::{Guard, Lookup, LookupError, system_lookup};
use app::port::{CalendarFeed, FeedAnswer, FeedError, FeedRequest};
use async_trait::async_trait;
use futures_util::StreamExt;
use reqwest::header::{
    ACCEPT, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED, LOCATION,
};
use reqwest::{Client, RequestBuilder, Response, StatusCode, redirect};
use std::error::Error;
use std::io;
use std::time::Duration;
use url::{Host, Url};

/// How much of a publisher's answer is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For everything, from the name to the last byte.
    pub total: Duration,
    /// To reach the server.
    pub connect: Duration,
    /// Bytes of the calendar, decompressed.
    pub bytes: u64,
    /// Redirects that are followed.
    pub redirects: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            total: Duration::from_secs(60),
            connect: Duration::from_secs(10),
            bytes: 32 << 20,
            redirects: 5,
        }
    }
}

/// Fetches published calendars. Keeps no cookies, sends no referer, uses no proxy, and contacts
/// private addresses only where the operator allows them.
#[derive(Debug, Clone)]
pub struct IcsFeed {
    client: Client,
    limits: Limits,
    allow: AllowPrivate,
}

/// The HTTP client could not be set up (no TLS provider, no root certificates).
#[derive(Debug, thiserror::Error)]
#[error("calendars cannot be fetched on this machine: {0}")]
pub struct SetUpError(#[from] reqwest::Error);

impl IcsFeed {
    /// Uses the system's names and root certificates.
    pub fn new(limits: Limits, allow: AllowPrivate) -> Result<IcsFeed, SetUpError> {
        IcsFeed::with_lookup(limits, allow, system_lookup())
    }

    /// Like [`IcsFeed::new`], with another source of names.
    pub fn with_lookup(
        limits: Limits,
        allow: AllowPrivate,
        lookup: Lookup,
    ) -> Result<IcsFeed, SetUpError> {
        let agent = concat!(
            "Counterpart/",
            env!("CARGO_PKG_VERSION"),
            " (calendar subscription)"
        );
        let client = Client::builder()
            .user_agent(agent)
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .connect_timeout(limits.connect)
            .pool_max_idle_per_host(0)
            .dns_resolver(Guard::new(allow.clone(), lookup))
            .build()?;
        Ok(IcsFeed {
            client,
            limits,
            allow,
        })
    }

    async fn follow(&self, request: &FeedRequest) -> Result<FeedAnswer, FeedError> {
        let mut url = address(&request.url)?;
        for _ in 0..=self.limits.redirects {
            self.check_literal(&url)?;
            let sent = self.prepare(&url, request).send().await;
            let response = sent.map_err(|e| self.explain(&url, &e))?;
            if !is_redirect(response.status()) {
                return self.answer(&url, request, response).await;
            }
            url = next_address(&url, response.headers())?;
        }
        Err(FeedError::TooManyRedirects(self.limits.redirects))
    }

    /// Names are checked by the resolver; an address written as such never gets there.
    fn check_literal(&self, url: &Url) -> Result<(), FeedError> {
        let address = match url.host() {
            Some(Host::Ipv4(a)) => a.into(),
            Some(Host::Ipv6(a)) => a.into(),
            Some(Host::Domain(_)) | None => return Ok(()),
        };
        if self.allow.permits(&host(url), address) {
            Ok(())
        } else {
            Err(FeedError::PrivateAddress(host(url)))
        }
    }

    fn prepare(&self, url: &Url, request: &FeedRequest) -> RequestBuilder {
        // Credentials in the address become a header in reqwest, for this one address only.
        let mut out = self
            .client
            .get(url.clone())
            .header(ACCEPT, "text/calendar, */*;q=0.5");
        if let Some(etag) = &request.etag {
            out = out.header(IF_NONE_MATCH, etag);
        }
        if let Some(date) = &request.last_modified {
            out = out.header(IF_MODIFIED_SINCE, date);
        }
        out
    }

    async fn answer(
        &self,
        url: &Url,
        request: &FeedRequest,
        response: Response,
    ) -> Result<FeedAnswer, FeedError> {
        let asked = request.etag.is_some() || request.last_modified.is_some();
        match response.status() {
            StatusCode::NOT_MODIFIED if asked => return Ok(FeedAnswer::NotModified),
            StatusCode::UNAUTHORIZED => return Err(FeedError::SignInNeeded(host(url))),
            StatusCode::FORBIDDEN => return Err(FeedError::Forbidden(host(url))),
            StatusCode::NOT_FOUND => return Err(FeedError::NotFound(host(url))),
            StatusCode::GONE => return Err(FeedError::Gone(host(url))),
            StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION => {}
            other => {
                let (host, status) = (host(url), other.as_u16());
                return Err(FeedError::Status { host, status });
            }
        }
        let text = |name: HeaderName| {
            let value = response.headers().get(name).and_then(|v| v.to_str().ok());
            value.map(str::to_string)
        };
        let (etag, last_modified) = (text(ETAG), text(LAST_MODIFIED));
        let content_type = text(CONTENT_TYPE);
        // Radicale answers 200 with the tag that was asked about: the body is not needed then.
        if etag.is_some() && etag == request.etag {
            return Ok(FeedAnswer::NotModified);
        }
        let bytes = self.body(url, response).await?;
        check_calendar(url, &bytes)?;
        Ok(FeedAnswer::Body {
            bytes,
            etag,
            last_modified,
            content_type,
        })
    }

    /// The stream is already decompressed here, so that the limit holds for what it becomes.
    async fn body(&self, url: &Url, response: Response) -> Result<Vec<u8>, FeedError> {
        let too_large = || FeedError::TooLarge {
            megabytes: self.limits.bytes.div_ceil(1 << 20),
        };
        if response
            .content_length()
            .is_some_and(|l| l > self.limits.bytes)
        {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        let mut stream = response.bytes_stream();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|e| self.explain(url, &e))?;
            if (bytes.len() + chunk.len()) as u64 > self.limits.bytes {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// The cause of a failure is somewhere down the chain of sources.
    fn explain(&self, url: &Url, error: &reqwest::Error) -> FeedError {
        let host = host(url);
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        let mut deepest = String::new();
        while let Some(current) = cause {
            let inner = unwrapped(current);
            if let Some(known) = self.explain_cause(&host, inner) {
                return known;
            }
            deepest = inner.to_string();
            cause = current.source();
        }
        if error.is_timeout() {
            let limit = if error.is_connect() {
                self.limits.connect
            } else {
                self.limits.total
            };
            return FeedError::TimedOut {
                host,
                seconds: limit.as_secs(),
            };
        }
        FeedError::Broken {
            host,
            reason: deepest,
        }
    }

    fn explain_cause(&self, host: &str, cause: &(dyn Error + 'static)) -> Option<FeedError> {
        let host = || host.to_string();
        if let Some(lookup) = cause.downcast_ref::<LookupError>() {
            return Some(match lookup {
                LookupError::Private(_) => FeedError::PrivateAddress(host()),
                LookupError::Unknown(_) => FeedError::NameNotFound(host()),
            });
        }
        let io = cause.downcast_ref::<io::Error>();
        let inner = io
            .and_then(|e| e.get_ref())
            .and_then(|e| e.downcast_ref::<rustls::Error>());
        if let Some(tls) = inner.or(cause.downcast_ref()) {
            return Some(FeedError::Tls {
                host: host(),
                reason: tls.to_string(),
            });
        }
        match io?.kind() {
            io::ErrorKind::ConnectionRefused => Some(FeedError::Refused(host())),
            _ => None,
        }
    }
}

/// An I/O error that only carries another error, without its wrapping: `source` skips over it.
fn unwrapped<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    match error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        Some(inner) => unwrapped(inner),
        None => error,
    }
}

#[async_trait]
impl CalendarFeed for IcsFeed {
    async fn fetch(&self, request: FeedRequest) -> Result<FeedAnswer, FeedError> {
        let total = self.limits.total;
        match tokio::time::timeout(total, self.follow(&request)).await {
            Ok(answer) => answer,
            Err(_) => {
                let host = address(&request.url)
                    .map(|u| self::host(&u))
                    .unwrap_or_default();
                Err(FeedError::TimedOut {
                    host,
                    seconds: total.as_secs(),
                })
            }
        }
    }
}

/// The address as HTTP; `webcal` is a calendar program's name for it, nowadays always over TLS.
fn address(text: &str) -> Result<Url, FeedError> {
    let bad = |reason: &str| FeedError::BadAddress(reason.to_string());
    let text = text.trim();
    let (scheme, rest) = text
        .split_once("://")
        .ok_or(bad("it does not begin with https://"))?;
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "https" | "webcal" | "webcals" => "https",
        "http" => "http",
        other => return Err(bad(&format!("{other}:// is no way to fetch a calendar"))),
    };
    let url = Url::parse(&format!("{scheme}://{rest}"));
    let url = url.map_err(|_| bad("it cannot be read as a web address"))?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(bad("it names no server"));
    }
    Ok(url)
}

/// The host alone: addresses of calendars are secrets.
fn host(url: &Url) -> String {
    url.host_str()
        .unwrap_or_default()
        .trim_matches(['[', ']'])
        .to_string()
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Where a redirect leads. Credentials stay with the origin that they were given for.
fn next_address(url: &Url, headers: &HeaderMap) -> Result<Url, FeedError> {
    let bad = || FeedError::BadAddress(format!("“{}” leads to no readable address", host(url)));
    let target = headers
        .get(LOCATION)
        .and_then(|l| l.to_str().ok())
        .ok_or_else(bad)?;
    let joined = url.join(target).map_err(|_| bad())?;
    let mut next = address(joined.as_str())?;
    if next.origin() == url.origin() && next.username().is_empty() {
        // These setters refuse only addresses without a host.
        let _ = next.set_username(url.username());
        let _ = next.set_password(url.password());
    }
    Ok(next)
}

/// A sign-in page answers 200 too.
fn check_calendar(url: &Url, bytes: &[u8]) -> Result<(), FeedError> {
    let head = &bytes[..bytes.len().min(2_048)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    if head.contains("begin:vcalendar") {
        Ok(())
    } else if head.contains("<html") || head.contains("<!doctype") {
        Err(FeedError::WebPage(host(url)))
    } else {
        Err(FeedError::NotACalendar(host(url)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_http() {
        for (text, url) in [
            (
                " webcal://cal.example.com/a.ics ",
                "https://cal.example.com/a.ics",
            ),
            ("webcals://cal.example.com", "https://cal.example.com/"),
            ("HTTP://cal.example.com/a", "http://cal.example.com/a"),
            ("http://2130706433/", "http://127.0.0.1/"),
            ("http://0x7f.1/", "http://127.0.0.1/"),
        ] {
            assert_eq!(address(text).map(String::from), Ok(url.to_string()));
        }
        for bad in [
            "",
            "cal.example.com/a.ics",
            "file:///etc/passwd",
            "ftp://a/b",
            "https://",
        ] {
            assert!(
                matches!(address(bad), Err(FeedError::BadAddress(_))),
                "{bad}"
            );
        }
    }

    #[test]
    fn credentials_stay_with_their_origin() {
        let from = address("https://ann:pw@cal.example.com/a").unwrap();
        let go = |to: &str| {
            let headers = HeaderMap::from_iter([(LOCATION, to.parse().unwrap())]);
            next_address(&from, &headers).map(String::from)
        };
        assert_eq!(go("/b"), Ok("https://ann:pw@cal.example.com/b".into()));
        assert_eq!(
            go("https://evil.example.com/b"),
            Ok("https://evil.example.com/b".into())
        );
        assert_eq!(
            go("http://cal.example.com/b"),
            Ok("http://cal.example.com/b".into())
        );
        assert!(go("file:///etc/passwd").is_err());
    }
}
