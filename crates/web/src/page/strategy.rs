//! Strategy: from the vision down to the next step, and the box into which goals are pasted.
mod tree;

use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::plan::{field, firm, over, told};
use crate::paste::pasted;
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::statement::NewStatement;
use askama::Template;
use axum::extract::{Form, Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::goal::Level;
use domain::id::GoalId;
use domain::initiative::OriginKind;
use domain::statement::{Statement, StatementKind, Whose};
use domain::words::capital;
use serde::Deserialize;
use tree::{GoalRow, Loose, opening, preview_rows, row};

/// Remarks about a paste that are shown.
const NOTES: usize = 30;
/// Goals of the tree on one page.
const GOALS: usize = 40;

#[derive(Template)]
#[template(path = "strategy.html")]
struct StrategyPage {
    layout: Layout,
    tab: &'static str,
    dateline: String,
    title: String,
    vision: String,
    mission: String,
    prose: String,
    rows: Vec<GoalRow>,
    all: usize,
    next: Option<usize>,
    /// The levels, with goals and hours of this week of each.
    levels: Vec<tree::Sum>,
    /// The same by move of the business, and open actions by how far one's hand reaches.
    moves: Vec<tree::Sum>,
    grasps: Vec<tree::Sum>,
    level: String,
    loose: Loose,
    not_do: Vec<String>,
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

/// Which part of the tree is looked at.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    level: String,
    from: usize,
    at: String,
}

async fn page(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    asked: &Asked,
    (text, wrong): (String, String),
) -> Result<StrategyPage, PageError> {
    let pair = who.pair()?;
    let now = web.app.clock.now();
    let today = now.to_zoned(app::context::zone(pair)).date();
    let week = web.app.goal_week(who.viewer(), pair, today).await?;
    let said = over(web, who).await?;
    let level = Level::from_word(&asked.level);
    let facts = tree::facts(&week);
    let loose = tree::loose(&week.plan, now);
    let (title, prose) = opening(first_name(&pair.name), &facts);
    let of_level = |f: &&tree::Fact<'_>| level.is_none_or(|l| f.goal.level == l);
    let chosen: Vec<_> = facts.iter().filter(of_level).collect();
    // A link to one goal opens the page on which it stands.
    let at = chosen
        .iter()
        .position(|f| f.goal.id.to_string() == asked.at);
    let from = at.map_or(asked.from, |at| at - at % GOALS);
    let shown: Vec<_> = chosen.iter().skip(from).take(GOALS).copied().collect();
    let drawn = tree::drawn(&week.plan, &shown);
    let stand = web.app.stands(who.viewer(), pair, &week.plan, &drawn);
    let stand = stand.await?;
    let rows: Vec<GoalRow> = shown
        .iter()
        .map(|f| row(&week, f, (&loose, pair.executive), (&stand, now)))
        .collect();
    let not_do = said.iter().filter(|s| s.kind == StatementKind::NotDo);
    Ok(StrategyPage {
        layout: Layout::new(who, headers, Place::Strategy, "Strategy"),
        tab: "sight",
        dateline: format!("Strategy · {}", pair.name),
        title,
        vision: firm(&said, StatementKind::Vision).to_owned(),
        mission: firm(&said, StatementKind::Mission).to_owned(),
        prose,
        next: (chosen.len() > from + GOALS).then_some(from + GOALS),
        rows,
        all: chosen.len(),
        levels: tree::levels(&week),
        moves: tree::moves(&week),
        grasps: tree::grasps(&week.plan),
        level: level.map_or("", Level::word).to_owned(),
        loose,
        not_do: not_do.map(|s: &Statement| s.text().to_owned()).collect(),
        four: (
            format!("/audit?from={}&to={}", week.four.from, week.four.to),
            week.plan.work.locale.dates(week.four.from, week.four.to),
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
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let page = page(&web, &who, &headers, &asked, Default::default()).await?;
    Ok(html(&page))
}

/// `POST /strategy/not-do`: one more thing that is left to others, or undone.
pub async fn not_do(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let words = field(&form, "words");
    if words.is_empty() {
        return Err(app::Error::invalid("words", "Say in one line what you will not do.").into());
    }
    let new = NewStatement::plain(StatementKind::NotDo, Whose::Company, words);
    web.app.state(&who.actor(pair), pair.id, new).await?;
    Ok(see_with("/strategy#not-do", "Said."))
}

/// `POST /strategy/goals/{id}/asides`: a challenge or an opportunity at a goal (`R36`).
pub async fn aside(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<GoalId>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let kind = match field(&form, "kind") {
        "challenge" => OriginKind::Challenge,
        _ => OriginKind::Opportunity,
    };
    let noted = (kind, field(&form, "words"));
    let actor = who.actor(pair);
    web.app.note_aside(&actor, pair, id, noted).await?;
    let words = format!(
        "Noted as {}.",
        if kind == OriginKind::Challenge {
            "a challenge"
        } else {
            "an opportunity"
        }
    );
    Ok(see_with(&format!("/strategy?at={id}#goal-{id}"), &words))
}

/// `POST /strategy/goals/{id}/asides/{place}/{deed}`: made into an initiative, or settled.
pub async fn aside_deed(
    State(web): State<Web>,
    who: Who,
    Path((id, place, deed)): Path<(GoalId, usize, String)>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    if deed == "settle" {
        web.app.settle_aside(&actor, pair, id, place).await?;
        return Ok(see_with(
            &format!("/strategy?at={id}#goal-{id}"),
            "Settled.",
        ));
    }
    let made = web.app.convert_aside(&actor, pair.id, id, place).await?;
    let to = format!("/strategy/initiatives/{}", made.id);
    Ok(see_with(
        &to,
        "Drafted. It keeps where it came from, and since when.",
    ))
}

/// `POST /strategy/ideas/{id}`: a caught idea becomes a draft (`R69`).
pub async fn idea(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<domain::id::ActionId>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let made = web.app.convert_idea(&who.actor(pair), pair, id).await;
    match made {
        Ok(made) => {
            let to = format!("/strategy/initiatives/{}", made.id);
            Ok(see_with(&to, "Drafted. The words of the idea are kept."))
        }
        Err(error) => Err(told(error).map(|words| app::Error::Conflict(words).into())?),
    }
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
        let typed = (text, told.to_owned());
        let page = page(&web, &who, &headers, &Asked::default(), typed).await?;
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
