//! Flags: what of the strategy nobody looks after, each with the step that it proposes.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::flag::{Flag, Kind};
use askama::Template;
use axum::extract::{Form, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::words::{capital, count, number};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "flags.html")]
struct FlagsPage {
    layout: Layout,
    tab: &'static str,
    title: String,
    /// The fortnight in words, and its audit.
    fortnight: (String, String),
    groups: Vec<Group>,
}

struct Group {
    kind: &'static str,
    id: &'static str,
    means: &'static str,
    rows: Vec<Row>,
}

struct Row {
    key: String,
    href: String,
    title: String,
    why: String,
    step: String,
}

fn row(f: Flag) -> Row {
    let key = f.key();
    Row {
        href: match f.noun {
            "goal" => format!("/goals/{}", f.id),
            "measure" => format!("/strategy/measures/{}", f.id),
            _ => format!("/strategy/check-ins#i-{}", f.id),
        },
        title: f.title,
        why: f.why,
        step: f.step,
        key,
    }
}

fn id(kind: Kind) -> &'static str {
    match kind {
        Kind::VisionWithoutAction => "vision",
        Kind::Blind => "blind",
        Kind::Neglected => "neglected",
        Kind::Hourless => "hourless",
        Kind::Stale => "stale",
        Kind::Ownerless => "ownerless",
        Kind::Unlinked => "unlinked",
    }
}

/// `GET /strategy/flags`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let looked = web.app.looked(who.viewer(), pair).await?;
    let mut all = app::flag::flags(&looked);
    let span = looked.fortnight;
    let n = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let vision = all.iter().filter(|f| f.kind == Kind::VisionWithoutAction);
    let title = match (all.len(), vision.count()) {
        (0, _) => "Everything is looked after".to_owned(),
        (_, 0) => format!(
            "{} want somebody to look",
            capital(&count(n(all.len()), "thing"))
        ),
        (_, 1) => "One vision is without action".to_owned(),
        (_, v) => format!("{} visions are without action", capital(&number(n(v)))),
    };
    let mut groups = Vec::new();
    for kind in Kind::ALL {
        let (own, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|f| f.kind == kind);
        all = rest;
        if !own.is_empty() {
            groups.push(Group {
                kind: kind.word(),
                id: id(kind),
                means: kind.means(),
                rows: own.into_iter().map(row).collect(),
            });
        }
    }
    Ok(html(&FlagsPage {
        layout: Layout::new(&who, &headers, Place::Strategy, "Flags"),
        tab: "flags",
        title,
        fortnight: (
            looked.plan.work.locale.dates(span.from, span.to),
            format!("/audit?from={}&to={}", span.from, span.to),
        ),
        groups,
    }))
}

/// Which flag.
#[derive(Deserialize)]
pub struct Taken {
    key: String,
}

/// `POST /strategy/flags`: proposes the step of one.
pub async fn take(
    State(web): State<Web>,
    who: Who,
    Form(taken): Form<Taken>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let done = web
        .app
        .take_flag(&who.actor(pair), pair, &taken.key)
        .await?;
    let told = format!("{}: {}.", done.proposal.title, done.proposal.state.word());
    Ok(see_with("/strategy/flags", &told))
}
