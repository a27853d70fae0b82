//! The radar of roadblocks: what will probably not hold, why, and a draft of what we would do.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::plan::Plan;
use app::roadblock::{Roadblock, Why};
use askama::Template;
use axum::extract::{Form, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::proposal::{Evidence, Noun};
use domain::words::{capital, count, count_figures};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "roadblocks.html")]
struct RoadblocksPage {
    layout: Layout,
    tab: &'static str,
    title: String,
    rows: Vec<Row>,
}

struct Row {
    noun: &'static str,
    id: String,
    title: String,
    of: String,
    owner: String,
    due: String,
    why: Vec<String>,
    mitigation: String,
}

fn noun(text: &str) -> Option<Noun> {
    match text {
        "milestone" => Some(Noun::Milestone),
        "risk" => Some(Noun::Risk),
        "initiative" => Some(Noun::Initiative),
        _ => None,
    }
}

fn word(noun: Noun) -> &'static str {
    match noun {
        Noun::Risk => "risk",
        Noun::Initiative => "initiative",
        _ => "milestone",
    }
}

/// A reason as a sentence.
fn why(of: &Why, plan: &Plan) -> String {
    let day = |d| plan.work.day(d);
    match of {
        Why::Overdue(on) => format!("its day was {}", day(*on)),
        Why::Unlikely { percent, likely_by } => format!(
            "in time in {percent} of 100 runs; four of five are done by {}",
            day(*likely_by)
        ),
        Why::Undecided(question) => format!("waits for a decision: {question}"),
        Why::Behind(other) => format!("waits for “{other}”, which is late"),
        Why::Overloaded {
            week,
            wanted,
            there,
        } => format!(
            "{} of work in the week of {}, and {} there",
            count_figures(i64::from(*wanted), "day"),
            day(*week),
            there
        ),
        Why::Trigger(on) => format!("the day to act is {}", day(*on)),
        Why::Stale(days) => format!(
            "nobody has said for {} how it stands",
            count_figures(*days, "day")
        ),
    }
}

fn row(r: &Roadblock, plan: &Plan) -> Row {
    Row {
        noun: word(r.on.noun),
        id: r.on.id.clone(),
        title: r.on.label.clone(),
        of: r.of.clone(),
        owner: plan.name(r.owner).unwrap_or("nobody").to_owned(),
        due: r.due.map(|d| plan.work.day(d)).unwrap_or_default(),
        why: r.why.iter().map(|w| capital(&why(w, plan))).collect(),
        mitigation: r.mitigation.clone(),
    }
}

/// `GET /strategy/roadblocks`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let (all, plan) = web.app.roadblocks(who.viewer(), pair).await?;
    let bare = all
        .iter()
        .filter(|r| r.mitigation.trim().is_empty())
        .count();
    let n = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(html(&RoadblocksPage {
        title: match (all.len(), bare) {
            (0, _) => "Nothing stands in the way that we can see".to_owned(),
            (all, 0) => format!(
                "{}, and a draft for each",
                capital(&count(n(all), "roadblock"))
            ),
            (all, bare) => format!(
                "{}, {} without a draft of what we would do",
                capital(&count(n(all), "roadblock")),
                domain::words::number(n(bare))
            ),
        },
        rows: all.iter().map(|r| row(r, &plan)).collect(),
        tab: "roadblocks",
        layout: Layout::new(&who, &headers, Place::Strategy, "Roadblocks"),
    }))
}

/// What the form sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Sent {
    noun: String,
    id: String,
    label: String,
    words: String,
    cause: String,
    deed: String,
}

/// `POST /strategy/roadblocks`: drafts what we would do, and with `deed=propose` puts it to the
/// executive.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let noun = noun(&sent.noun).ok_or_else(|| app::Error::NotFound("This roadblock".into()))?;
    let on = Evidence {
        noun,
        id: sent.id.clone(),
        label: sent.label,
    };
    web.app.mitigate(&actor, pair, on, &sent.words).await?;
    if sent.deed != "propose" {
        return Ok(see_with("/strategy/roadblocks", "The draft is kept."));
    }
    let of = (noun, sent.id.as_str());
    let id = web
        .app
        .raise_roadblock(&actor, pair, of, &sent.cause)
        .await?;
    Ok(see_with(
        &format!("/proposals/{id}"),
        "Put to the executive, with what you propose.",
    ))
}
