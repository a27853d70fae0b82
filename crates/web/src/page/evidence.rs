//! Evidence: four pillars and value in 90 days, each count with its records; no records, no
//! evidence (R1). And the assistant's own check of the goals, from memory (R6).
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::today::GoalChip;
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::evidence::{Count, DAYS, Pillar};
use app::recall::{TOP, Try};
use askama::Template;
use axum::extract::{Form, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::goal::Goal;
use domain::working_time::WorkingTime;
use serde::Deserialize;

/// Records of a count that are shown.
const SHOWN: usize = 20;

#[derive(Template)]
#[template(path = "evidence.html")]
struct EvidencePage {
    layout: Layout,
    tab: &'static str,
    title: String,
    days: i64,
    pillars: Vec<Shown>,
}

struct Shown {
    id: usize,
    name: &'static str,
    stands: bool,
    counts: Vec<Counted>,
}

struct Counted {
    name: &'static str,
    now: usize,
    before: usize,
    records: Vec<(String, String, String)>,
    more: usize,
}

fn counted(c: Count, work: &WorkingTime) -> Counted {
    let record = |r: &app::evidence::Record| {
        let day = work.locale.day(work.date(r.at));
        (r.href.clone(), r.words.clone(), day)
    };
    Counted {
        name: c.name,
        now: c.now.len(),
        before: c.before,
        records: c.now.iter().take(SHOWN).map(record).collect(),
        more: c.now.len().saturating_sub(SHOWN),
    }
}

fn opening(pillars: &[Pillar]) -> String {
    let standing = pillars.iter().filter(|p| p.stands()).count();
    match (standing, pillars.len()) {
        (0, _) => "No evidence yet".to_owned(),
        (n, all) if n == all => "Every pillar has its records".to_owned(),
        (n, all) => format!("{n} of {all} pillars have records"),
    }
}

/// `GET /strategy/evidence`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let settings = web.app.settings(who.viewer(), pair).await?;
    let zone = app::context::zone(pair);
    let work = settings.working_time(pair, web.app.clock.now().to_zoned(zone).date());
    let found = web.app.evidence(who.viewer(), pair).await?;
    let title = opening(&found);
    let pillar = |(id, p): (usize, Pillar)| Shown {
        id,
        name: p.name,
        stands: p.stands(),
        counts: p.counts.into_iter().map(|c| counted(c, &work)).collect(),
    };
    Ok(html(&EvidencePage {
        layout: Layout::new(&who, &headers, Place::Strategy, "Evidence"),
        tab: "evidence",
        title,
        days: DAYS,
        pillars: found.into_iter().enumerate().map(pillar).collect(),
    }))
}

#[derive(Template)]
#[template(path = "recall.html")]
struct RecallPage {
    layout: Layout,
    tab: &'static str,
    title: String,
    on: bool,
    lines: Vec<usize>,
    missed: Vec<(GoalChip, String, String, String)>,
    tries: Vec<(String, String)>,
}

async fn recall_page(web: &Web, who: &Who, headers: &HeaderMap) -> Result<Response, PageError> {
    let pair = who.pair()?;
    if who.session.signed_in.person == pair.executive {
        // It is the assistant's own.
        return Err(app::Error::Forbidden.into());
    }
    let tries = web.app.recalls(who.viewer(), pair.id).await?;
    let goals = web.app.db.read(who.viewer()).goals(pair.id).await;
    let goals = goals.map_err(app::Error::from)?;
    let settings = web.app.settings(who.viewer(), pair).await?;
    let zone = app::context::zone(pair);
    let work = settings.working_time(pair, web.app.clock.now().to_zoned(zone).date());
    let last = tries.as_ref().and_then(|t| t.first());
    let missed = |g: &&Goal| last.is_some_and(|t| t.missed.contains(&g.code.to_string()));
    let open = |g: &Goal| {
        let chip = GoalChip::of(Some(g.id), &goals);
        (chip, g.id.to_string(), g.title.clone(), g.why.clone())
    };
    let line = |t: &Try| {
        let day = work.locale.date(work.date(t.at));
        (day, format!("{} of {} · {} %", t.right, t.of, t.percent()))
    };
    Ok(html(&RecallPage {
        layout: Layout::new(who, headers, Place::Strategy, "From memory"),
        tab: "recall",
        title: match (&tries, last) {
            (None, _) => "Do you know the three goals that weigh most?".into(),
            (Some(_), None) => "Write the three goals that weigh most".into(),
            (Some(_), Some(t)) => format!("{} of {}: {} %", t.right, t.of, t.percent()),
        },
        on: tries.is_some(),
        lines: (1..=TOP).collect(),
        missed: goals.iter().filter(missed).map(open).collect(),
        tries: tries.iter().flatten().map(line).collect(),
    }))
}

/// `GET /strategy/recall`.
pub async fn recall(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    recall_page(&web, &who, &headers).await
}

/// What the forms send.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Written {
    deed: String,
    line1: String,
    line2: String,
    line3: String,
}

/// `POST /strategy/recall`: on, off, or three lines from memory.
pub async fn remember(
    State(web): State<Web>,
    who: Who,
    Form(written): Form<Written>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    if actor.person == Some(pair.executive) {
        return Err(app::Error::Forbidden.into());
    }
    match written.deed.as_str() {
        "on" => web.app.turn_recall(&actor, pair, true).await?,
        "off" => web.app.turn_recall(&actor, pair, false).await?,
        _ => {
            let lines = [written.line1, written.line2, written.line3];
            web.app.recall(&actor, pair.id, &lines).await?;
        }
    }
    Ok(see_with("/strategy/recall", "For your eyes only."))
}
