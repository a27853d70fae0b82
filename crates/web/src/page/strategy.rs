//! Strategy: the goals as a tree with what serves them this week, and the box they are pasted into.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::today::GoalChip;
use crate::paste::pasted;
use crate::respond::{html, see_with, url_encode};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::{first_name, join_key};
use app::goal::GoalWeek;
use askama::Template;
use axum::extract::{Form, Multipart, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::action::{Action, due_words};
use domain::audit::{self, Served};
use domain::goal::{Branch, Goal, tree};
use domain::person::Person;
use domain::words::{capital, hours};
use jiff::Timestamp;
use serde::Deserialize;

/// Deepest indentation that is drawn.
const DEPTH: usize = 3;
/// Next steps shown beside a goal.
const STEPS: usize = 3;
/// Remarks about a paste that are shown.
const NOTES: usize = 30;

#[derive(Template)]
#[template(path = "strategy.html")]
struct StrategyPage {
    layout: Layout,
    dateline: String,
    title: String,
    prose: String,
    rows: Vec<GoalRow>,
    /// The audit of the four weeks, and their dates.
    four: (String, String),
    text: String,
    wrong: String,
}

#[derive(Template)]
#[template(path = "strategy_preview.html")]
struct PreviewPage {
    layout: Layout,
    title: String,
    rows: Vec<GoalRow>,
    notes: Vec<String>,
    more: usize,
    text: String,
}

/// One goal, with its place in the tree.
struct GoalRow {
    id: String,
    indent: String,
    chip: GoalChip,
    title: String,
    meta: String,
    key_result: String,
    hours: String,
    /// "18.5 h in the four weeks before"; empty while nothing was.
    before: String,
    sources: Vec<Source>,
    hourless: bool,
    known: bool,
    steps: Vec<(String, String, String)>,
    more: usize,
}

/// What made up the hours of a goal.
struct Source {
    href: String,
    title: String,
    times: i64,
    before: String,
    week: String,
}

/// Sources shown of a goal; the audit holds all.
const SOURCES: usize = 12;

fn source(s: &Served) -> Source {
    let hours = |m: i64| match m {
        0 => String::new(),
        m => hours(m),
    };
    Source {
        href: match &s.source {
            audit::Source::Occurrence(key) => {
                let (uid, rid) = key.split_once('\n').unwrap_or((key, ""));
                format!("/event?key={}", url_encode(&join_key(uid, rid)))
            }
            audit::Source::Manual(_) => "/audit#desk".to_owned(),
        },
        title: match s.title.as_str() {
            "" => "An entry without a title".to_owned(),
            title => title.to_owned(),
        },
        times: s.times,
        before: hours(s.before),
        week: hours(s.since),
    }
}

fn flat<'a>(branches: &[Branch<'a>], depth: usize, out: &mut Vec<(usize, &'a Goal)>) {
    for branch in branches {
        out.push((depth, branch.goal));
        flat(&branch.children, (depth + 1).min(DEPTH), out);
    }
}

fn meta(goal: &Goal, people: &[Person]) -> String {
    let owner = people.iter().find(|p| Some(p.id) == goal.owner);
    let mut parts = vec![
        format!("weight {}", goal.weight.get()),
        goal.level.word().to_owned(),
    ];
    parts.extend(owner.map(|p| p.label().to_owned()));
    parts.join(" · ")
}

/// Who does it, as a page says it.
fn name<'a>(week: &'a GoalWeek, action: &'a Action) -> &'a str {
    let owner = week.people.iter().find(|p| Some(p.id) == action.owner);
    owner.map_or(&action.owner_text, |p| p.label())
}

fn rows(week: &GoalWeek, now: Timestamp) -> Vec<GoalRow> {
    let mut goals = Vec::new();
    flat(&tree(&week.goals), 0, &mut goals);
    let row = |(depth, goal): (usize, &Goal)| {
        let open: Vec<_> = week
            .actions
            .iter()
            .filter(|s| s.action.goal == Some(goal.id))
            .collect();
        let step = |s: &&store::StoredAction| {
            let a = &s.action;
            let owner = name(week, a);
            let due = due_words(a.due, now, &week.work);
            let small = match owner {
                "" => due,
                owner => format!("{} · {due}", first_name(owner)),
            };
            (a.id.to_string(), a.title.clone(), small)
        };
        let made: Vec<_> = week.served.iter().filter(|s| s.goal == goal.id).collect();
        let served: i64 = made.iter().map(|s| s.since).sum();
        let before: i64 = made.iter().map(|s| s.before).sum();
        let planned = goal.planned_minutes.map(i64::from);
        GoalRow {
            id: goal.id.to_string(),
            indent: format!("indent-{depth}"),
            chip: GoalChip::of(Some(goal.id), &week.goals),
            title: goal.title.clone(),
            meta: meta(goal, &week.people),
            key_result: goal.key_result.clone(),
            hours: match planned {
                Some(planned) => format!("{} of {} h", hours(served), hours(planned)),
                None => format!("{} h", hours(served)),
            },
            before: match before {
                0 if made.is_empty() => String::new(),
                m => format!("{} h", hours(m)),
            },
            sources: made.iter().take(SOURCES).map(|s| source(s)).collect(),
            hourless: served == 0,
            known: true,
            steps: open.iter().take(STEPS).map(step).collect(),
            more: open.len().saturating_sub(STEPS),
        }
    };
    goals.into_iter().map(row).collect()
}

/// The page's opening: the first rule that holds writes it.
fn opening(name: &str, rows: &[GoalRow]) -> (String, String) {
    let count = |n: usize| domain::words::count(n as i64, "goal");
    let hourless: Vec<_> = rows.iter().filter(|r| r.hourless).collect();
    let idle: Vec<_> = rows.iter().filter(|r| r.steps.is_empty()).collect();
    let title = match (rows.len(), hourless.as_slice(), idle.as_slice()) {
        (0, ..) => format!("{name} has no goals here yet"),
        (all, none, _) if none.len() == all => {
            format!("No goal has an hour of {name}’s this week")
        }
        (_, [one], _) => format!("{} has no hour this week", one.chip.code),
        (_, [_, _, ..], _) => {
            let all = count(hourless.len());
            format!("{} have no hour this week", capital(&all))
        }
        (_, [], [one]) => format!("{} has no next step", one.chip.code),
        (_, [], [_, _, ..]) => format!("{} have no next step", capital(&count(idle.len()))),
        _ => "Every goal has an hour and a next step this week".to_owned(),
    };
    let codes = |some: &[&GoalRow]| {
        let all: Vec<_> = some.iter().map(|r| r.chip.code.as_str()).collect();
        all.join(", ")
    };
    let prose = match (rows.is_empty(), hourless.is_empty(), idle.is_empty()) {
        (true, ..) => "Paste them below as a list, as they stand in a plan, a slide or a mail. \
             Hours, promises and meetings then find the goal that they serve."
            .to_owned(),
        (_, false, false) => {
            let (no_hour, no_step) = (codes(&hourless), codes(&idle));
            format!("Without an hour: {no_hour}. Without an open action: {no_step}.")
        }
        (_, false, true) => {
            let no_hour = codes(&hourless);
            format!("Without an hour: {no_hour}. Each goal has an open action.")
        }
        (_, true, false) => {
            let no_step = codes(&idle);
            format!("Without an open action: {no_step}. Each goal has an hour.")
        }
        (_, true, true) => "The hours are those of the calendar, as it is coded now.".to_owned(),
    };
    (title, prose)
}

async fn page(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    text: String,
    wrong: String,
) -> Result<StrategyPage, PageError> {
    let pair = who.pair()?;
    let now = web.app.clock.now();
    let today = now.to_zoned(app::context::zone(pair)).date();
    let week = web.app.goal_week(who.viewer(), pair, today).await?;
    let rows = rows(&week, now);
    let (title, prose) = opening(first_name(&pair.name), &rows);
    Ok(StrategyPage {
        layout: Layout::new(who, headers, Place::Strategy, "Strategy"),
        dateline: format!("Strategy · {}", pair.name),
        title,
        prose,
        rows,
        four: (
            format!("/audit?from={}&to={}", week.four.from, week.four.to),
            week.work.locale.dates(week.four.from, week.four.to),
        ),
        text,
        wrong,
    })
}

/// The page.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let page = page(&web, &who, &headers, String::new(), String::new()).await?;
    Ok(html(&page))
}

/// Shows what was understood of a paste or a file; saves nothing.
pub async fn preview(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    parts: Multipart,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let text = String::from_utf8_lossy(&pasted(parts).await?).into_owned();
    let found = web
        .app
        .read_goals(who.viewer(), pair.id, text.as_bytes())
        .await?;
    let (goals, notes) = found;
    if goals.is_empty() {
        let told = "No goal was found in it. Write one goal a line; an indented line serves \
                    the one above it.";
        let page = page(&web, &who, &headers, text, told.to_owned()).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response());
    }
    let reader = web.app.db.read(who.viewer());
    let known = reader.goals(pair.id).await?;
    let people = reader.people(pair.id).await?;
    let page = PreviewPage {
        layout: Layout::new(&who, &headers, Place::Strategy, "Strategy"),
        title: capital(&domain::words::count(goals.len() as i64, "goal")),
        rows: preview_rows(&goals, &known, &people),
        more: notes.len().saturating_sub(NOTES),
        notes: notes.iter().take(NOTES).map(ToString::to_string).collect(),
        text,
    };
    Ok(html(&page))
}

fn preview_rows(goals: &[Goal], known: &[Goal], people: &[Person]) -> Vec<GoalRow> {
    let mut order = Vec::new();
    flat(&tree(goals), 0, &mut order);
    let row = |(depth, goal): (usize, &Goal)| GoalRow {
        id: String::new(),
        indent: format!("indent-{depth}"),
        chip: GoalChip::of(Some(goal.id), goals),
        title: goal.title.clone(),
        meta: meta(goal, people),
        key_result: goal.key_result.clone(),
        hours: String::new(),
        before: String::new(),
        sources: Vec::new(),
        hourless: false,
        known: known.iter().any(|k| k.code == goal.code),
        steps: Vec::new(),
        more: 0,
    };
    order.into_iter().map(row).collect()
}

/// What the preview sends on.
#[derive(Deserialize)]
pub struct Pasted {
    text: String,
}

/// Saves the goals that were looked at.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Pasted>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let (goals, _) = web
        .app
        .read_goals(who.viewer(), pair.id, form.text.as_bytes())
        .await?;
    let saved = web.app.add_goals(&who.actor(pair), pair.id, goals).await?;
    let told = format!(
        "{} saved. Hours find theirs from the titles.",
        capital(&domain::words::count(saved as i64, "goal"))
    );
    Ok(see_with("/strategy", &told))
}
