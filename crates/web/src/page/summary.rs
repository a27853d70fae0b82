//! The executive summary: ask first, then how it stands, at most 150 words, as a message too; and
//! the links by which somebody outside may read how the strategy stands.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::status::Strategy;
use app::summary::{Subject, Summary, WORDS};
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::id::InvitationId;
use domain::initiative::InitiativeState;
use domain::invitation::Invitation;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "summary.html")]
struct SummaryPage {
    layout: Layout,
    tab: &'static str,
    summary: Summary,
    message: String,
    words: usize,
    most: usize,
    of: Vec<(String, String, bool)>,
    links: Vec<Link>,
    people: Vec<(String, String)>,
}

/// A link by which somebody reads how it stands.
struct Link {
    id: String,
    name: String,
    until: String,
    path: String,
}

/// Of what.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    of: String,
}

fn subject(of: &str) -> Result<Subject, app::Error> {
    let none = || app::Error::NotFound("What this is a summary of".into());
    match of.split_once(':') {
        None => Ok(Subject::Week),
        Some(("goal", id)) => id.parse().map(Subject::Goal).map_err(|_| none()),
        Some(("initiative", id)) => id.parse().map(Subject::Initiative).map_err(|_| none()),
        Some(_) => Err(none()),
    }
}

fn subjects(s: &Strategy, of: &str) -> Vec<(String, String, bool)> {
    let mut out = vec![(String::new(), "The week".to_owned(), of.is_empty())];
    for g in &s.goals {
        let key = format!("goal:{}", g.id);
        let own = key == of;
        out.push((key, format!("{} {}", g.code, g.title), own));
    }
    for i in &s.initiatives {
        if i.initiative.state == InitiativeState::Active {
            let key = format!("initiative:{}", i.initiative.id);
            let own = key == of;
            out.push((key, i.initiative.title.clone(), own));
        }
    }
    out
}

/// `GET /strategy/summary?of=goal:ID`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let of = subject(&asked.of)?;
    let (summary, s) = web.app.summary(who.viewer(), pair, of).await?;
    let base = web.app.reach.public_url.clone().unwrap_or_default();
    let mut links = Vec::new();
    for i in web.app.standings(who.viewer(), pair.id).await? {
        links.push(link(&web, &s, &base, &i)?);
    }
    let mut people: Vec<_> = s
        .people
        .iter()
        .map(|p| (p.id.to_string(), p.label().to_owned()))
        .collect();
    people.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(html(&SummaryPage {
        layout: Layout::new(&who, &headers, Place::Strategy, "Summary"),
        tab: "summary",
        message: summary.message(),
        words: summary.words(),
        most: WORDS,
        of: subjects(&s, &asked.of),
        summary,
        links,
        people,
    }))
}

fn link(web: &Web, s: &Strategy, base: &str, i: &Invitation) -> Result<Link, PageError> {
    let until = s.work.date(i.expires);
    Ok(Link {
        id: i.id.to_string(),
        name: s.name(Some(i.person)).to_owned(),
        until: s.work.locale.day(until),
        path: format!("{base}{}", web.app.standing_path(i.id)?),
    })
}

/// For whom, and how long.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Shared {
    person: String,
    days: String,
}

/// `POST /strategy/summary/links`: a link for somebody outside.
pub async fn share(
    State(web): State<Web>,
    who: Who,
    Form(shared): Form<Shared>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let told = "Choose whom it is for.";
    let person = shared.person.parse();
    let person = person.map_err(|_| app::Error::invalid("person", told))?;
    let days = shared.days.trim().parse().unwrap_or_default();
    let actor = who.actor(pair);
    let made = web.app.share_standing(&actor, pair.id, (person, days));
    made.await?;
    Ok(see_with(
        "/strategy/summary#links",
        "The link is ready below.",
    ))
}

/// `POST /strategy/summary/links/{id}/end`: takes one back.
pub async fn end(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<InvitationId>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    web.app.take_standing_back(&actor, pair.id, id).await?;
    Ok(see_with(
        "/strategy/summary#links",
        "It shows nothing any more.",
    ))
}
