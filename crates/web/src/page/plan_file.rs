//! In and out: a plan from text or a table, looked at line by line; and as files for others.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::plan::{field, told};
use crate::paste::pasted;
use crate::respond::{header, html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::plan_file::{PlanKind, PlanLine};
use askama::Template;
use axum::extract::{Form, Multipart, Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap};
use axum::response::{IntoResponse, Response};
use domain::words::count_figures;

#[derive(Template)]
#[template(path = "plan_file.html")]
struct FilePage {
    layout: Layout,
    tab: &'static str,
    rows: Vec<Row>,
    more: usize,
    kinds: [&'static str; 5],
    notes: Vec<String>,
    text: String,
    wrong: String,
}

/// One line that was read.
struct Row {
    at: usize,
    indent: String,
    kind: &'static str,
    title: String,
    small: String,
}

/// Lines and remarks that are drawn; all lines are saved.
const DRAWN: usize = 300;

async fn page(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    text: String,
    wrong: String,
) -> Result<FilePage, PageError> {
    let (lines, notes) = web.app.read_plan(who.viewer(), text.as_bytes()).await?;
    let small = |l: &PlanLine| {
        let due = l.due.map(|d| format!("by {}", d.date));
        let way = l.way.map(|(from, to)| format!("{from} → {to}"));
        let parts = [Some(l.owner.clone()), due, way, Some(l.outcome.clone())];
        let said: Vec<String> = parts
            .into_iter()
            .flatten()
            .filter(|p| !p.is_empty())
            .collect();
        said.join(" · ")
    };
    let row = |(at, l): (usize, &PlanLine)| Row {
        at,
        indent: format!("indent-{}", l.depth.min(3)),
        kind: l.kind.word(),
        title: l.title.clone(),
        small: small(l),
    };
    let nothing = lines.is_empty() && !text.trim().is_empty();
    Ok(FilePage {
        layout: Layout::new(who, headers, Place::Strategy, "In and out"),
        tab: "files",
        rows: lines.iter().enumerate().take(DRAWN).map(row).collect(),
        more: lines.len().saturating_sub(DRAWN),
        kinds: PlanKind::ALL.map(PlanKind::word),
        notes: notes.iter().take(30).map(ToString::to_string).collect(),
        text,
        wrong: match nothing && wrong.is_empty() {
            true => "No line of a plan was found in it.".to_owned(),
            false => wrong,
        },
    })
}

/// `GET /strategy/in-and-out`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    who.pair()?;
    let page = page(&web, &who, &headers, String::new(), String::new()).await?;
    Ok(html(&page))
}

/// `POST /strategy/in-and-out`: what was understood of a paste or a file; saves nothing.
pub async fn preview(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    parts: Multipart,
) -> Result<Response, PageError> {
    who.pair()?;
    let text = String::from_utf8_lossy(&pasted(parts).await?).into_owned();
    let page = page(&web, &who, &headers, text, String::new()).await?;
    let status = match page.rows.is_empty() {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    Ok((status, html(&page)).into_response())
}

/// `POST /strategy/in-and-out/save`: saves the lines as the kinds that were chosen.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let text = form.iter().find(|(name, _)| name == "text");
    let text = text.map_or_else(String::new, |(_, text)| text.clone());
    let (mut lines, _) = web.app.read_plan(who.viewer(), text.as_bytes()).await?;
    for (at, line) in lines.iter_mut().enumerate() {
        let chosen = PlanKind::from_word(field(&form, &format!("kind-{at}")));
        line.kind = chosen.unwrap_or(line.kind);
    }
    match web.app.add_plan(&who.actor(pair), pair, &lines).await {
        Ok(b) => {
            let parts = [
                count_figures(b.goals as i64, "goal"),
                count_figures(b.measures as i64, "key result"),
                count_figures(b.initiatives as i64, "initiative"),
                count_figures(b.milestones as i64, "milestone"),
            ];
            let words = format!("New: {}. {} were here already.", parts.join(", "), b.known);
            Ok(see_with("/strategy/initiatives", &words))
        }
        Err(error) => {
            let wrong = told(error)?;
            let page = page(&web, &who, &headers, text, wrong).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
    }
}

/// `GET /strategy/plan/{file}`: the plan as a file.
pub async fn file(
    State(web): State<Web>,
    who: Who,
    Path(file): Path<String>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let plan = web.app.plan(who.viewer(), pair).await?;
    let (kind, name, text) = match file.as_str() {
        "plan.csv" => (
            "text/csv; charset=utf-8",
            "attachment; filename=\"plan.csv\"",
            plan.csv(),
        ),
        "plan.md" => (
            "text/markdown; charset=utf-8",
            "attachment; filename=\"plan.md\"",
            plan.markdown(),
        ),
        "plan.json" => (
            "application/json",
            "attachment; filename=\"plan.json\"",
            plan.json().to_string(),
        ),
        "milestones.ics" => (
            "text/calendar; charset=utf-8",
            "attachment; filename=\"milestones.ics\"",
            plan.ics(web.app.clock.now()),
        ),
        _ => return Err(app::Error::NotFound("This file".into()).into()),
    };
    let mut answer = text.into_response();
    header(&mut answer, CONTENT_TYPE, kind);
    header(&mut answer, CONTENT_DISPOSITION, name);
    Ok(answer)
}
