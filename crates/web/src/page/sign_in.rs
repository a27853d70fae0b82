//! Signing in and out, and whom the pages are about.
use crate::client::Client;
use crate::error::PageError;
use crate::respond::{html, own, see, with_cookie};
use crate::server::Web;
use crate::session::{Who, cookie_name};
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{HeaderMap, USER_AGENT};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    next: String,
    email: String,
    wrong: String,
}

#[derive(Template)]
#[template(path = "sign_in_link.html")]
struct LinkPage {
    token: String,
}

/// Where to go afterwards.
#[derive(Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

/// The page.
pub async fn show(State(web): State<Web>, Query(next): Query<Next>) -> Result<Response, PageError> {
    if web.app.db.workspaces().await?.is_empty() {
        return Ok(see("/first-run"));
    }
    Ok(html(&SignInPage {
        next: next.next,
        email: String::new(),
        wrong: String::new(),
    }))
}

/// What the page sends.
#[derive(Deserialize)]
pub struct Enter {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// Checks the password, at most ten times a minute from one address.
pub async fn enter(
    State(web): State<Web>,
    client: Client,
    headers: HeaderMap,
    Form(form): Form<Enter>,
) -> Result<Response, PageError> {
    let again = |wrong: String| {
        html(&SignInPage {
            next: form.next.clone(),
            email: form.email.clone(),
            wrong,
        })
    };
    if web.attempts.check_key(&client.0).is_err() {
        let wait = "Too many tries from this address. Wait a minute, then try again.";
        return Ok((StatusCode::TOO_MANY_REQUESTS, again(wait.into())).into_response());
    }
    match web
        .app
        .sign_in(&form.email, &form.password, agent(&headers))
        .await
    {
        Ok(token) => Ok(signed_in(&web, &token, own(&form.next))),
        Err(error @ app::Error::Invalid(_)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again(error.to_string())).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn agent(headers: &HeaderMap) -> &str {
    headers
        .get(USER_AGENT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("unknown browser")
}

pub(crate) fn signed_in(web: &Web, token: &str, next: &str) -> Response {
    let secure = if web.secure { "; Secure" } else { "" };
    let name = cookie_name(web.secure);
    let cookie = format!("{name}={token}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax{secure}");
    with_cookie(see(next), &cookie)
}

/// A one-click link: a GET never acts, so that a preview of the link does no harm.
pub async fn link(Path(token): Path<String>) -> Response {
    html(&LinkPage { token })
}

/// Changes the link into a session, once.
pub async fn redeem(
    State(web): State<Web>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let session = web.app.redeem_link(&token, agent(&headers)).await?;
    Ok(signed_in(&web, &session, "/"))
}

/// Ends the session.
pub async fn leave(State(web): State<Web>, who: Who) -> Result<Response, PageError> {
    let session = &who.session.signed_in;
    web.app
        .db
        .end_session(session.account, &session.token_hash)
        .await?;
    let name = cookie_name(web.secure);
    let secure = if web.secure { "; Secure" } else { "" };
    Ok(with_cookie(
        see("/sign-in"),
        &format!("{name}=; Path=/; Max-Age=0; HttpOnly{secure}"),
    ))
}

/// Whom the pages shall be about.
#[derive(Deserialize)]
pub struct Whom {
    pair: domain::id::PairId,
    #[serde(default)]
    back: String,
}

/// Chooses an executive; the walls do not depend on it, every read takes the viewer.
pub async fn whom(who: Who, Form(form): Form<Whom>) -> Response {
    let known = who.pairs.iter().any(|p| p.id == form.pair);
    let cookie = format!(
        "pair={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax",
        form.pair
    );
    let answer = see(own(&form.back));
    if known {
        with_cookie(answer, &cookie)
    } else {
        answer
    }
}

/// Session, one read, and the frame: what every other page's time is measured against.
pub async fn health(
    State(web): State<Web>,
    who: Option<Who>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    web.app.db.newest_change().await?;
    match who {
        Some(who) => {
            let layout = crate::layout::Layout::new(
                &who,
                &headers,
                crate::layout::Place::Elsewhere,
                "Health",
            );
            Ok(html(&HealthPage { layout }))
        }
        None => Ok("ok\n".into_response()),
    }
}

#[derive(Template)]
#[template(path = "health.html")]
struct HealthPage {
    layout: crate::layout::Layout,
}
