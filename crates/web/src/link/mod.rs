//! Signed links: whoever holds one answers one question, without an account. A GET never acts.
mod check_in;
pub mod invited;
mod member;
mod rating;
pub mod standing;

use crate::access::Slot;
use crate::client::Client;
use crate::error::PageError;
use crate::respond::html;
use crate::server::Web;
use crate::session::{Unshared, Who};
use app::link::Opened;
use askama::Template;
use axum::extract::{Extension, Form, Path, State};
use axum::http::header::HeaderName;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::circle::Errand;
use domain::proposal::{Effect, Verb};
use domain::sheet::Standing;
use serde::Deserialize;
use store::Opening;

#[derive(Template)]
#[template(path = "link.html")]
struct LinkPage {
    token: String,
    name: String,
    title: String,
    reason: String,
    text: String,
    facts: Vec<(&'static str, String)>,
    /// What the one button does; empty where there is none.
    button: String,
    /// A word may go with it.
    word: &'static str,
    told: String,
    done: bool,
}

fn button(opened: &Opened) -> (String, &'static str) {
    let p = &opened.proposal;
    let verb = match opened.errand {
        Errand::Confirm => return ("That’s right".into(), ""),
        Errand::Deny => return ("I did not say that".into(), ""),
        Errand::Answer(verb) => verb,
    };
    let label = match (verb, &p.effect) {
        (Verb::Approve, Effect::SendMessage(_) | Effect::AskPerson { .. }) => "Yes, send it".into(),
        (Verb::Approve, Effect::HeadsUp) => "I know now".into(),
        (Verb::Approve, _) => match p.money {
            Some(money) => format!("Yes, {money}"),
            None => "Yes, do it".into(),
        },
        (Verb::Decline, _) => "No".into(),
        (Verb::Snooze, _) => "Later: ask me again".into(),
        (Verb::Ask, _) => "Send the question".into(),
        (Verb::Edit, _) => "Yes, with this change".into(),
        (Verb::HandBack, _) => "Hand it back".into(),
    };
    let word = match verb {
        Verb::Approve => "",
        Verb::Snooze => "Until when, if not tomorrow: “Thursday”, “two weeks”",
        Verb::Decline => "Why, if you like",
        Verb::Ask => "What you want to know",
        Verb::Edit => "What should be different",
        Verb::HandBack => "Why it comes back",
    };
    (label, word)
}

fn facts(opened: &Opened) -> Vec<(&'static str, String)> {
    let p = &opened.proposal;
    let mut out = Vec::new();
    if let Some(money) = p.money {
        out.push(("Costs", money.to_string()));
    }
    if let Some(minutes) = p.cost_minutes {
        out.push(("Costs you", domain::words::length(i64::from(minutes))));
    }
    let undo = match p.one_way {
        true => "It cannot be undone.".to_owned(),
        false => p.effect.undo().words().to_owned(),
    };
    out.push(("Undo", undo));
    out
}

fn page(token: &str, opened: &Opened) -> LinkPage {
    let open = opened.standing == Standing::Open;
    let (label, word) = button(opened);
    LinkPage {
        token: token.to_owned(),
        name: opened.name.clone(),
        title: opened.proposal.title.clone(),
        reason: opened.proposal.reason.clone(),
        text: opened.proposal.text().to_owned(),
        facts: facts(opened),
        button: if open { label } else { String::new() },
        word,
        told: opened.told.clone(),
        done: false,
    }
}

fn answer(status: StatusCode, page: &LinkPage) -> Response {
    let mut answer = (status, html(page)).into_response();
    let robots = HeaderName::from_static("x-robots-tag");
    let never = HeaderValue::from_static("noindex, nofollow");
    answer.headers_mut().insert(robots, never);
    answer
}

/// A page that says one thing.
fn note(title: &str, told: &str) -> LinkPage {
    LinkPage {
        token: String::new(),
        name: String::new(),
        title: title.into(),
        reason: String::new(),
        text: String::new(),
        facts: Vec::new(),
        button: String::new(),
        word: "",
        told: told.into(),
        done: false,
    }
}

/// Too many tries from one address, or a link of somebody else's.
pub(crate) fn stopped(web: &Web, client: &Client) -> Option<Response> {
    web.links.check_key(&client.0).err()?;
    let told = "Too many links were opened from this address. Wait a minute, then try again.";
    Some(answer(
        StatusCode::TOO_MANY_REQUESTS,
        &note("A moment, please", told),
    ))
}

/// Somebody else is signed in on this browser: they write down what was said, under their own name.
fn somebody_else(who: Option<&Who>, opened: &Opened) -> Option<Response> {
    let who = who.filter(|w| w.session.signed_in.person != opened.person)?;
    let mut page = page("", opened);
    page.button.clear();
    page.told = format!(
        "This link was made for {}, and you are signed in as {}: nothing was done. What {} said \
         can be written down under Proposals.",
        opened.name, who.session.signed_in.name, opened.name
    );
    page.text.clear();
    page.reason.clear();
    page.facts.clear();
    page.title = "This link is somebody else’s".into();
    Some(answer(StatusCode::FORBIDDEN, &page))
}

/// `GET /a/{token}`: shows what the link is about, and does nothing.
pub async fn show(
    State(web): State<Web>,
    _: Unshared,
    Extension(slot): Extension<Slot>,
    client: Client,
    who: Option<Who>,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    if let Some(stop) = stopped(&web, &client) {
        return Ok(stop);
    }
    if web.app.is_probe(&token)? {
        return Ok(answer(
            StatusCode::OK,
            &note("Links work", app::link::PROBED),
        ));
    }
    let opened = web.app.open_link(&token).await?;
    if let Some(stop) = somebody_else(who.as_ref(), &opened) {
        return Ok(stop);
    }
    slot.note(Opening {
        workspace: opened.workspace(),
        pair: opened.pair.id,
        who: Some(opened.person),
        way: "link".to_owned(),
        noun: "proposal".to_owned(),
        noun_id: opened.proposal.id.to_string(),
    });
    Ok(answer(StatusCode::OK, &page(&token, &opened)))
}

/// What the button sends.
#[derive(Deserialize)]
pub struct Word {
    #[serde(default)]
    note: String,
}

/// `POST /a/{token}`: acts, once.
pub async fn act(
    State(web): State<Web>,
    _: Unshared,
    client: Client,
    who: Option<Who>,
    Path(token): Path<String>,
    Form(word): Form<Word>,
) -> Result<Response, PageError> {
    if let Some(stop) = stopped(&web, &client) {
        return Ok(stop);
    }
    let opened = web.app.open_link(&token).await?;
    if let Some(stop) = somebody_else(who.as_ref(), &opened) {
        return Ok(stop);
    }
    match web.app.follow_link(&token, word.note.trim()).await {
        Ok(done) => {
            let mut page = page(&token, &done);
            page.button.clear();
            page.done = true;
            page.told = match done.errand {
                Errand::Confirm => "Thank you: it stands as written down.".into(),
                Errand::Deny => format!("Put right: {}.", done.told),
                Errand::Answer(_) => format!("Thank you: {}.", done.told),
            };
            Ok(answer(StatusCode::OK, &page))
        }
        Err(app::Error::Conflict(told)) => {
            let now = web.app.open_link(&token).await?;
            let mut page = page(&token, &now);
            if page.told.is_empty() {
                page.told = told;
                page.button.clear();
            }
            Ok(answer(StatusCode::CONFLICT, &page))
        }
        Err(error) => Err(error.into()),
    }
}
