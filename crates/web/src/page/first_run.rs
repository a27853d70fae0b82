//! The first run: a workspace, its executives and the assistant, on one page.
use crate::error::PageError;
use crate::page::sign_in::signed_in;
use crate::respond::{html, see};
use crate::server::Web;
use app::setup::{FirstRun, Named};
use askama::Template;
use axum::extract::{ConnectInfo, Form, State};
use axum::http::StatusCode;
use axum::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use axum::response::{IntoResponse, Response};
use domain::region::Region;
use serde::Deserialize;
use std::net::SocketAddr;

#[derive(Template)]
#[template(path = "first_run.html")]
struct FirstRunPage {
    regions: Vec<(&'static str, &'static str)>,
    zones: Vec<String>,
    form: Answers,
    wrong: Vec<String>,
    /// Nobody has answered yet: the browser may guess.
    fresh: bool,
}

/// What the page asks.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Answers {
    workspace: String,
    /// One executive a line: name, and an address in angle brackets where there is one.
    executives: String,
    assistant: String,
    email: String,
    password: String,
    zone: String,
    region: String,
}

fn page(form: Answers, wrong: Vec<String>) -> FirstRunPage {
    let regions = Region::all().map(|r| (r.code(), r.name())).collect();
    let zones = jiff::tz::db().available().map(|n| n.as_str().to_owned());
    let zones = zones
        .filter(|n| n.contains('/') && !n.starts_with("Etc/"))
        .collect();
    FirstRunPage {
        regions,
        zones,
        fresh: wrong.is_empty(),
        form,
        wrong,
    }
}

/// Only somebody at this machine can make the first workspace in a browser; from elsewhere it is
/// `counterpart setup`.
///
/// A proxy on this machine speaks for strangers too: what it passes on counts as from elsewhere.
async fn open(web: &Web, from: SocketAddr, headers: &HeaderMap) -> Result<bool, PageError> {
    if !web.app.db.workspaces().await?.is_empty() {
        return Ok(false);
    }
    let proxied = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    let passed_on = proxied.iter().any(|name| headers.contains_key(*name));
    if from.ip().is_loopback() && !passed_on {
        Ok(true)
    } else {
        Err(PageError(app::Error::Forbidden))
    }
}

/// The page.
pub async fn show(
    State(web): State<Web>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    if !open(&web, from, &headers).await? {
        return Ok(see("/"));
    }
    let form = Answers {
        region: likely_region(&headers).into(),
        zone: "Europe/London".into(),
        ..Answers::default()
    };
    Ok(html(&page(form, Vec::new())))
}

/// The region that the browser's languages name first ("pt-BR"); England where they name none.
fn likely_region(headers: &HeaderMap) -> &'static str {
    let languages = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    let languages = languages.unwrap_or_default().split(',');
    let named = languages.filter_map(|l| l.split(';').next()?.trim().split_once('-'));
    let known = named.filter_map(|(_, code)| code.parse::<Region>().ok());
    // Great Britain has holidays by part: its largest stands for it.
    let mut codes = known.map(|r| match r.code() {
        "GB" => "GB-ENG",
        code => code,
    });
    codes.next().unwrap_or("GB-ENG")
}

fn named(line: &str) -> Named {
    let (name, email) = line.split_once('<').unwrap_or((line, ""));
    let (name, email) = (
        name.trim().to_owned(),
        email.trim_end_matches('>').trim().to_owned(),
    );
    Named {
        name,
        email,
        ..Named::default()
    }
}

/// Makes it, signs the assistant in, and goes on to the import.
pub async fn make(
    State(web): State<Web>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(form): Form<Answers>,
) -> Result<Response, PageError> {
    if !open(&web, from, &headers).await? {
        return Ok(see("/"));
    }
    let executives = form
        .executives
        .lines()
        .filter(|l| !l.trim().is_empty())
        .map(named);
    let first = FirstRun {
        workspace: form.workspace.clone(),
        region: form.region.clone(),
        zone: form.zone.clone(),
        executives: executives.collect(),
        assistant: Some(Named {
            name: form.assistant.clone(),
            email: form.email.clone(),
            password: form.password.clone(),
            role: "Executive assistant".into(),
        }),
    };
    match web.app.first_run(&first).await {
        Ok(_) => {
            let token = web
                .app
                .sign_in(&form.email, &form.password, "first run")
                .await?;
            Ok(signed_in(&web, &token, "/import"))
        }
        Err(app::Error::Invalid(fields)) => {
            let wrong = fields.into_iter().map(|f| f.reason).collect();
            let page = page(
                Answers {
                    password: String::new(),
                    ..form
                },
                wrong,
            );
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
