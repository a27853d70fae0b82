//! How the strategy stands, read by somebody outside by a signed link. Nothing here acts.
use super::stopped;
use crate::access::Slot;
use crate::client::Client;
use crate::error::PageError;
use crate::page::quarter::{heading, table};
use crate::page::scorecard::{Row, Shown, row, shown};
use crate::respond::{html, pdf};
use crate::server::Web;
use crate::session::Unshared;
use app::standing::Standing;
use askama::Template;
use axum::extract::{Extension, Path, State};
use axum::http::header::{CACHE_CONTROL, HeaderName, HeaderValue, REFERRER_POLICY};
use axum::response::Response;
use domain::document::Document;
use domain::initiative::InitiativeState;
use domain::locale::Locale;
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
    /// Where the same is a paper; empty in a build that prints none.
    paper: String,
}

impl StandingPage {
    fn of(found: &Standing) -> StandingPage {
        let (invitee, s) = (&found.invitee, &found.strategy);
        let active = s.initiatives.iter();
        let active = active.filter(|i| i.initiative.state == InitiativeState::Active);
        let work = |i: &app::status::InitiativeNow| {
            let done = i.last.as_ref().and_then(|c| c.said.progress);
            let done = done.map_or(String::new(), |p| format!("{p} % done"));
            (i.initiative.title.clone(), plain(shown(&i.status)), done)
        };
        let line = |m| {
            let row = row(m, s);
            let state = plain(row.state);
            Row { state, ..row }
        };
        StandingPage {
            name: invitee.name.clone(),
            title: crate::page::scorecard::tally_words(s),
            day: s.work.locale.date(s.today),
            until: s.work.locale.date(s.work.date(invitee.invitation.expires)),
            rows: s.measures.iter().map(line).collect(),
            works: active.map(work).collect(),
            paper: String::new(),
        }
    }

    /// The same on paper.
    fn document(self, locale: &Locale) -> Document {
        let mut parts = Vec::new();
        let measure = |r: Row| vec![r.title, r.from, r.now, r.to, r.unit, r.pace, r.state.word];
        if !self.rows.is_empty() {
            let head = ["Measure", "From", "Now", "To", "In", "Pace", "Status"];
            let rows = self.rows.into_iter().map(measure).collect();
            parts.extend([heading("Measures"), table(&head, rows)]);
        }
        if !self.works.is_empty() {
            let work =
                |(title, state, done): (String, Shown, String)| vec![title, state.word, done];
            let rows = self.works.into_iter().map(work).collect();
            let head = ["Initiative", "Status", "Done"];
            parts.extend([heading("Initiatives"), table(&head, rows)]);
        }
        Document {
            title: self.title,
            dateline: format!("For {} · as of {}", self.name, self.day),
            lang: locale.words.tag().into(),
            paper: locale.paper,
            parts,
            bound: Vec::new(),
        }
    }
}

/// What a link that was followed leads to; the opening is noted.
async fn followed(web: &Web, slot: &Slot, token: &str) -> Result<Standing, PageError> {
    let found = web.app.open_standing(token).await?;
    let invitee = &found.invitee;
    slot.note(Opening {
        workspace: invitee.actor.viewer.workspace(),
        pair: invitee.pair.id,
        who: Some(invitee.invitation.person),
        way: "link".to_owned(),
        noun: "standing".to_owned(),
        noun_id: invitee.invitation.id.to_string(),
    });
    Ok(found)
}

/// Found by no search, told to no other page, kept by nobody in between.
fn discreet(mut answer: Response) -> Response {
    let headers = answer.headers_mut();
    let never = HeaderValue::from_static("noindex, nofollow");
    headers.insert(HeaderName::from_static("x-robots-tag"), never);
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
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
    let found = followed(&web, &slot, &token).await?;
    let mut page = StandingPage::of(&found);
    if web.app.printer.is_some() {
        page.paper = format!("/s/{token}/standing.pdf");
    }
    Ok(discreet(html(&page)))
}

/// `GET /s/{token}/standing.pdf`.
pub async fn paper(
    State(web): State<Web>,
    _: Unshared,
    Extension(slot): Extension<Slot>,
    client: Client,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    if let Some(stop) = stopped(&web, &client) {
        return Ok(stop);
    }
    let found = followed(&web, &slot, &token).await?;
    let document = StandingPage::of(&found).document(&found.strategy.work.locale);
    Ok(discreet(pdf(&web.app, "standing.pdf", document).await?))
}

/// The colour and its word; nobody's own words.
fn plain(mut shown: Shown) -> Shown {
    shown.why = String::new();
    shown
}
