//! Who asks: the session cookie, the viewer behind it, and the pair the page is about.
use crate::access::note_parts;
use crate::error::PageError;
use crate::server::Web;
use app::sign_in::Session;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::Method;
use axum::http::header::{COOKIE, HeaderMap};
use axum::http::request::Parts;
use domain::circle::{Actor, Viewer};
use domain::id::PairId;
use domain::locale::Locale;
use domain::pack::Pack;
use store::Pair;

/// The cookie's name; `__Host-` binds it to this host and to https, where there is https.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure {
        "__Host-counterpart"
    } else {
        "counterpart"
    }
}

pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok());
    let mut pairs = all
        .flat_map(|v| v.split(';'))
        .filter_map(|p| p.trim().split_once('='));
    pairs.find(|(n, _)| *n == name).map(|(_, value)| value)
}

/// Somebody signed in. As an extractor it is the first line of every page.
pub struct Who {
    /// The session.
    pub session: Session,
    /// The pairs open to them, oldest first.
    pub pairs: Vec<Pair>,
    /// The pair that was chosen last, if it is open.
    pub chosen: Option<PairId>,
}

impl Who {
    /// Who looks.
    pub fn viewer(&self) -> &Viewer {
        &self.session.viewer
    }

    /// The pair the page is about.
    ///
    /// # Errors
    /// `Forbidden` for somebody without a pair.
    pub fn pair(&self) -> Result<&Pair, PageError> {
        let chosen = self
            .chosen
            .and_then(|id| self.pairs.iter().find(|p| p.id == id));
        chosen
            .or(self.pairs.first())
            .ok_or(PageError(app::Error::Forbidden))
    }

    /// How dates, times and words are written: as the workspace's region does.
    pub fn locale(&self) -> Locale {
        let region = self.session.signed_in.region.parse();
        Locale::of(region.unwrap_or_default())
    }

    /// What our own words are called in the workspace's trade.
    pub fn pack(&self) -> Pack {
        Pack::of(&self.session.signed_in.pack).unwrap_or_default()
    }

    /// Whether others look at the same screen.
    pub fn discreet(&self) -> bool {
        self.session.signed_in.discreet
    }

    /// This person, acting for a pair. Whoever acts reads what is there: a verb never saves what
    /// only stands for words.
    pub fn actor(&self, pair: &Pair) -> Actor {
        app::member(
            self.session.viewer.alone(),
            self.session.signed_in.person,
            pair.id,
        )
    }
}

/// What a session may send while its screen is shared: nothing that changes what cannot be read.
const SHARED: [&str; 4] = ["/discreet", "/capture", "/sign-out", "/whom"];

impl FromRequestParts<Web> for Who {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, PageError> {
        let who = signed_in(parts, web).await?;
        let path = parts.uri.path();
        if who.discreet() && parts.method != Method::GET && !SHARED.contains(&path) {
            return Err(PageError(app::Error::Conflict(app::error::SHARED.into())));
        }
        let signed_in = &who.session.signed_in;
        let own = (signed_in.workspace, signed_in.person);
        let pairs: Vec<_> = match path {
            "/all" => who.pairs.iter().map(|p| p.id).collect(),
            _ => who.pair().iter().map(|p| p.id).collect(),
        };
        note_parts(parts, own, &pairs);
        Ok(who)
    }
}

async fn signed_in(parts: &Parts, web: &Web) -> Result<Who, PageError> {
    let token = cookie(&parts.headers, cookie_name(web.secure));
    let session = match token {
        Some(token) => web.app.session(token).await?,
        None => None,
    };
    let Some(mut session) = session else {
        return Err(PageError::sign_in(parts.uri.path()));
    };
    let pairs = std::mem::take(&mut session.pairs);
    let chosen = cookie(&parts.headers, "pair").and_then(|v| v.parse().ok());
    Ok(Who {
        session,
        pairs,
        chosen,
    })
}

/// The way in by a link, whose page is made with other eyes than the session's: it stays shut
/// while the screen of the session in this browser is shared.
pub struct Unshared;

impl FromRequestParts<Web> for Unshared {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, PageError> {
        match signed_in(parts, web).await {
            Ok(who) if who.discreet() => {
                Err(PageError(app::Error::Conflict(app::error::SHARED.into())))
            }
            _ => Ok(Unshared),
        }
    }
}

impl OptionalFromRequestParts<Web> for Who {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        web: &Web,
    ) -> Result<Option<Self>, Self::Rejection> {
        Ok(signed_in(parts, web).await.ok())
    }
}
