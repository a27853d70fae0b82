//! How the strategy stands, read by somebody outside by a signed link. Nothing here acts.
use super::stopped;
use crate::access::Slot;
use crate::client::Client;
use crate::error::PageError;
use crate::page::scorecard::{Row, Shown, row, shown};
use crate::respond::html;
use crate::server::Web;
use crate::session::Unshared;
use askama::Template;
use axum::extract::{Extension, Path, State};
use axum::http::header::{CACHE_CONTROL, HeaderName, HeaderValue, REFERRER_POLICY};
use axum::response::Response;
use domain::initiative::InitiativeState;
use store::Opening;

#[derive(Template)]
#[template(path = "standing.html")]
struct StandingPage {
    name: String,
    title: String,
    day: String,
    until: String,
    rows: Vec<Row>,
    works: Vec<(String, Shown, String)>,
}

/// `GET /s/{token}`.
pub async fn show(
    State(web): State<Web>,
    _: Unshared,
    Extension(slot): Extension<Slot>,
    client: Client,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    if let Some(stop) = stopped(&web, &client) {
        return Ok(stop);
    }
    let found = web.app.open_standing(&token).await?;
    let (invitee, s) = (&found.invitee, &found.strategy);
    slot.note(Opening {
        workspace: invitee.actor.viewer.workspace(),
        pair: invitee.pair.id,
        who: Some(invitee.invitation.person),
        way: "link".to_owned(),
        noun: "standing".to_owned(),
        noun_id: invitee.invitation.id.to_string(),
    });
    let active = s.initiatives.iter();
    let active = active.filter(|i| i.initiative.state == InitiativeState::Active);
    let work = |i: &app::status::InitiativeNow| {
        let done = i.last.as_ref().and_then(|c| c.said.progress);
        let done = done.map_or(String::new(), |p| format!("{p} % done"));
        (i.initiative.title.clone(), plain(shown(&i.status)), done)
    };
    let mut rows: Vec<Row> = s.measures.iter().map(|m| row(m, s)).collect();
    for row in &mut rows {
        row.state.why = String::new();
    }
    let page = StandingPage {
        name: invitee.name.clone(),
        title: crate::page::scorecard::tally_words(s),
        day: s.work.locale.date(s.today),
        until: s.work.locale.date(s.work.date(invitee.invitation.expires)),
        rows,
        works: active.map(work).collect(),
    };
    let mut answer = html(&page);
    let headers = answer.headers_mut();
    let never = HeaderValue::from_static("noindex, nofollow");
    headers.insert(HeaderName::from_static("x-robots-tag"), never);
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}

/// The colour and its word; nobody's own words.
fn plain(mut shown: Shown) -> Shown {
    shown.why = String::new();
    shown
}
