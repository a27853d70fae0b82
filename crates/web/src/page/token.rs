//! Tokens of programs: those that speak for whoever is signed in, a new one, one taken back.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::context::zone;
use app::token::NewToken;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::circle::{Actor, Right};
use domain::id::TokenId;
use domain::token::Scope;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::HashSet;
use store::StoredToken;

/// Where the page is.
const PATH: &str = "/settings/tokens";
/// How long a token may work, in days, with its words.
const LENGTHS: [(u16, &str); 4] = [
    (7, "a week"),
    (30, "a month"),
    (90, "three months"),
    (365, "a year"),
];
/// What is chosen before anybody chose.
const USUAL: u16 = 90;

#[derive(Template)]
#[template(path = "token.html")]
struct TokensPage {
    layout: Layout,
    me: String,
    rows: Vec<Row>,
    uses: Vec<Use>,
    lengths: Vec<(u16, &'static str, bool)>,
    name: String,
    wrong: String,
    /// Shown once, right after it was made.
    secret: String,
}

struct Row {
    id: String,
    name: String,
    uses: String,
    used: String,
    ends: String,
    over: bool,
}

struct Use {
    word: &'static str,
    label: &'static str,
    chosen: bool,
}

/// What was typed, and what came of it.
#[derive(Default)]
struct Typed {
    name: String,
    scopes: HashSet<String>,
    days: u16,
    wrong: String,
    secret: String,
}

async fn page(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    typed: Typed,
) -> Result<Response, PageError> {
    let now = web.app.now();
    let locale = who.locale();
    let day = |micros: i64| {
        let at = Timestamp::from_microsecond(micros).unwrap_or_default();
        let zone = who.pair().map_or(TimeZone::UTC, zone);
        locale.date(at.to_zoned(zone).date())
    };
    let row = |t: &StoredToken| Row {
        id: t.token.id.to_string(),
        name: t.token.name.clone(),
        uses: t
            .token
            .scopes
            .iter()
            .map(|s| s.word())
            .collect::<Vec<_>>()
            .join(", "),
        used: t
            .seen_at
            .map_or("never used".into(), |at| format!("last used {}", day(at))),
        ends: day(t.expires_at),
        over: t.expires_at <= now,
    };
    let tokens = web.app.tokens(who.viewer()).await?;
    let uses = Scope::ALL.map(|s| Use {
        word: s.word(),
        label: s.label(),
        chosen: typed.scopes.contains(s.word()),
    });
    let days = if typed.days == 0 { USUAL } else { typed.days };
    Ok(html(&TokensPage {
        layout: Layout::new(who, headers, Place::Elsewhere, "Tokens"),
        me: who.session.signed_in.name.clone(),
        rows: tokens.iter().map(row).collect(),
        uses: uses.into(),
        lengths: LENGTHS.map(|(d, words)| (d, words, d == days)).into(),
        name: typed.name,
        wrong: typed.wrong,
        secret: typed.secret,
    }))
}

/// The page.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    page(&web, &who, &headers, Typed::default()).await
}

/// Whoever is signed in, about what is their own.
fn own(who: &Who) -> Actor {
    Actor {
        viewer: who.viewer().clone(),
        person: Some(who.session.signed_in.person),
        pair: who.pair().ok().map(|p| p.id),
        right: Right::Own,
    }
}

/// A field may come several times: each use is a box of its own.
fn read(form: &[(String, String)]) -> Typed {
    let all = |name: &str| {
        let of = form.iter().filter(|(n, _)| n == name);
        of.map(|(_, v)| v.clone()).collect::<Vec<_>>()
    };
    Typed {
        name: all("name").pop().unwrap_or_default(),
        scopes: all("use").into_iter().collect(),
        days: all("days").pop().and_then(|d| d.parse().ok()).unwrap_or(0),
        ..Typed::default()
    }
}

/// Makes one and shows its secret, this once.
pub async fn make(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    axum::extract::Form(form): axum::extract::Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let typed = read(&form);
    let new = NewToken {
        person: who.session.signed_in.person,
        name: typed.name.clone(),
        scopes: typed.scopes.iter().filter_map(|w| Scope::read(w)).collect(),
        days: typed.days,
    };
    match web.app.make_token(&own(&who), new).await {
        Ok((_, secret)) => {
            let made = Typed {
                secret,
                ..Typed::default()
            };
            page(&web, &who, &headers, made).await
        }
        Err(error @ app::Error::Invalid(_)) => {
            let refused = Typed {
                wrong: error.to_string(),
                ..typed
            };
            let page = page(&web, &who, &headers, refused).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes one back.
pub async fn revoke(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<TokenId>,
) -> Result<Response, PageError> {
    web.app.revoke_token(&own(&who), id).await?;
    Ok(see_with(PATH, "It opens nothing any more."))
}
