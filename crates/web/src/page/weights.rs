//! Weights: the points behind the now list, with the new order looked at before it is saved.
use super::today::GoalChip;
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::priority::{Ranked, Weights};

#[derive(Template)]
#[template(path = "weights.html")]
struct WeightsPage {
    layout: Layout,
    executive: String,
    admin: bool,
    wrong: String,
    tables: Vec<Table>,
    matters: Cell,
    /// What was typed differs from what counts.
    differs: bool,
    rows: Vec<Row>,
}

/// One table of six steps.
struct Table {
    name: &'static str,
    note: &'static str,
    cells: Vec<Cell>,
}

/// One number.
struct Cell {
    id: String,
    label: &'static str,
    typed: String,
}

/// An action before and after.
struct Row {
    id: String,
    title: String,
    goal: GoalChip,
    no: usize,
    was: usize,
    moved: &'static str,
    score: String,
    score_was: String,
    sum: String,
}

/// Names of the 25 fields, in the order of [`Weights::points`].
fn names() -> impl Iterator<Item = String> {
    let tables = ["v", "t", "r", "s"];
    let cells = tables
        .into_iter()
        .flat_map(|t| (0..6).map(move |at| format!("{t}{at}")));
    cells.chain(["m".to_owned()])
}

fn tables(typed: &[String]) -> Vec<Table> {
    let parts = [
        ("Value", "what it serves", Weights::VALUE),
        ("Time", "how soon it is due", Weights::TIME),
        ("Risk", "what hangs on it", Weights::RISK),
        ("Size", "the sum is divided by this", Weights::SIZE),
    ];
    let mut cells = names().zip(typed);
    let table = |(name, note, labels): (&'static str, &'static str, [&'static str; 6])| Table {
        name,
        note,
        cells: labels
            .into_iter()
            .zip(cells.by_ref())
            .map(|(label, (id, typed))| Cell {
                id,
                label,
                typed: typed.clone(),
            })
            .collect(),
    };
    parts.into_iter().map(table).collect()
}

async fn page(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    typed: Option<Vec<String>>,
    wrong: String,
) -> Result<WeightsPage, PageError> {
    let pair = who.pair()?;
    let now = web.app.clock.now();
    let today = now.to_zoned(app::context::zone(pair)).date();
    let desk = web.app.desk(who.viewer(), pair, today).await?;
    let attention = web.app.attention(who.viewer(), Some(pair.id)).await?;
    let counts = desk.settings.weights;
    let looked = typed
        .as_ref()
        .and_then(|t| Weights::read(t).ok())
        .unwrap_or(counts);
    let me = who.session.signed_in.person;
    let list = |weights: &Weights| web.app.now_list(&desk, &attention, me, weights).rows;
    let (before, after) = (list(&counts), list(&looked));
    let row = |(no, r): (usize, &Ranked)| {
        let was = before.iter().position(|b| b.action == r.action)?;
        let old = before.get(was)?;
        let action = &desk
            .actions
            .iter()
            .find(|s| s.action.id == r.action)?
            .action;
        Some(Row {
            id: r.action.to_string(),
            title: action.title.clone(),
            goal: GoalChip::of(action.goal, &desk.goals),
            no,
            was: was + 1,
            moved: match (was + 1).cmp(&no) {
                std::cmp::Ordering::Less => "down",
                std::cmp::Ordering::Equal => "",
                std::cmp::Ordering::Greater => "up",
            },
            score: r.score.to_string(),
            score_was: old.score.to_string(),
            sum: r.sum(),
        })
    };
    let rows = (1..).zip(&after).filter_map(row).collect();
    let numbers = || counts.points().iter().map(u8::to_string).collect();
    let typed = typed.unwrap_or_else(numbers);
    Ok(WeightsPage {
        layout: Layout::new(who, headers, Place::Elsewhere, "Weights"),
        executive: first_name(&pair.name).to_owned(),
        admin: who.session.signed_in.admin,
        wrong,
        tables: tables(&typed),
        matters: Cell {
            id: "m".to_owned(),
            label: "serves what matters now",
            typed: typed.last().cloned().unwrap_or_default(),
        },
        differs: looked != counts,
        rows,
    })
}

/// The page.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    Ok(html(
        &page(&web, &who, &headers, None, String::new()).await?,
    ))
}

/// `do=look` shows the new order and saves nothing; `do=save` saves; `do=usual` takes the start
/// values up for a look.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let get = |name: &str| {
        let found = form.iter().find(|(n, _)| n == name);
        found.map(|(_, v)| v.clone()).unwrap_or_default()
    };
    let usual = || {
        Weights::default()
            .points()
            .iter()
            .map(u8::to_string)
            .collect()
    };
    let deed = get("do");
    let typed: Vec<String> = if deed == "usual" {
        usual()
    } else {
        names().map(|n| get(&n)).collect()
    };
    match Weights::read(&typed) {
        Ok(weights) if deed == "save" => {
            web.app
                .set_weights(&who.session, who.pair()?, &weights)
                .await?;
            Ok(see_with("/", "The list counts with the new weights."))
        }
        Ok(_) => {
            let page = page(&web, &who, &headers, Some(typed), String::new()).await?;
            Ok(html(&page))
        }
        Err(error) => {
            let page = page(&web, &who, &headers, Some(typed), error.to_string()).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
    }
}
