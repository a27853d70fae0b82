//! The board of milestones: the nearest first, what is done, who is away.
use super::slip_words;
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::plan::{Choice, chance, field, people};
use crate::page::today::GoalChip;
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::plan::Plan;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::milestone::Milestone;
use domain::schedule::Absence;
use domain::words::{capital, count};
use jiff::civil::Date;
use serde::Deserialize;

/// Rows of the board on one page.
const ROWS: usize = 60;
/// Rows of what is done.
const DONE: usize = 20;

#[derive(Template)]
#[template(path = "milestones.html")]
struct BoardPage {
    layout: Layout,
    tab: &'static str,
    title: String,
    prose: String,
    rows: Vec<Row>,
    done: Vec<Row>,
    next: Option<usize>,
    away: Vec<Choice>,
    people: Vec<Choice>,
}

/// One line of the board.
struct Row {
    id: String,
    title: String,
    chip: GoalChip,
    initiative: (String, String),
    owner: String,
    due: String,
    slip: String,
    plan: (&'static str, String),
    past: (&'static str, String),
}

fn row(plan: &Plan, m: &Milestone) -> Row {
    let of = plan.initiative(m.initiative);
    let goal = of.and_then(|i| i.serves.first()).map(|c| c.goal);
    let outlook = plan.milestone_outlook(m).filter(|_| m.done.is_none());
    let view = |inside: bool| match &outlook {
        Some(o) if inside => chance(o.forecast.inside.on_time),
        Some(o) => chance(o.forecast.outside.on_time),
        None => ("pend", "no estimate".to_owned()),
    };
    Row {
        id: m.id.to_string(),
        title: m.title.clone(),
        chip: GoalChip::of(goal, &plan.goals),
        initiative: of.map_or_else(Default::default, |i| (i.id.to_string(), i.title.clone())),
        owner: plan.name(m.owner).unwrap_or("nobody yet").to_owned(),
        due: match (m.done, m.due) {
            (Some(day), _) if day.year() != plan.today.year() => {
                format!("done {}", plan.work.locale.full_day(day))
            }
            (Some(day), _) => format!("done {}", plan.work.day(day)),
            (None, Some(due)) => due.words(&plan.work),
            (None, None) => "no date".to_owned(),
        },
        slip: slip_words(plan, m),
        plan: view(true),
        past: view(false),
    }
}

/// "Two of three milestones were done in time."
fn kept(plan: &Plan) -> String {
    let dated = plan
        .milestones
        .iter()
        .filter_map(|m| Some((m.done?, m.baseline?)));
    let (mut all, mut kept) = (0_i64, 0_i64);
    for (done, agreed) in dated {
        all += 1;
        kept += i64::from(done <= agreed);
    }
    match all {
        0 => "No dated milestone is done yet, so that nothing is said of how dates are kept."
            .to_owned(),
        all => format!(
            "{kept} of {all} were done by the date first agreed ({} %).",
            kept * 100 / all
        ),
    }
}

/// Where the list begins.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    from: usize,
}

/// `GET /strategy/milestones`.
pub async fn board(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let plan = web.app.plan(who.viewer(), pair).await?;
    let going = |m: &&Milestone| {
        plan.initiative(m.initiative)
            .is_some_and(|i| i.state.open())
    };
    let (mut open, mut done): (Vec<&Milestone>, Vec<&Milestone>) =
        plan.milestones.iter().partition(|m| m.done.is_none());
    open.retain(going);
    open.sort_by_key(|m| m.due.map_or(Date::MAX, |due| due.date));
    done.sort_by_key(|m| std::cmp::Reverse(m.done));
    let more = open.len() > asked.from + ROWS;
    let shown = open.iter().skip(asked.from).take(ROWS);
    let rows: Vec<Row> = shown.map(|m| row(&plan, m)).collect();
    let red = rows.iter().filter(|r| r.past.0 == "off").count();
    let title = match (rows.len(), red) {
        (0, _) => "No milestone is ahead".to_owned(),
        (all, 0) => format!("{} ahead", capital(&count(all as i64, "milestone"))),
        (_, red) => format!(
            "{} will hardly be there in time",
            capital(&count(red as i64, "milestone"))
        ),
    };
    let absent = |a: &Absence| {
        let name = plan.name(Some(a.person)).unwrap_or("somebody").to_owned();
        (
            a.to_string(),
            format!("{name}, {}", plan.work.locale.dates(a.from, a.to)),
        )
    };
    Ok(html(&BoardPage {
        layout: Layout::new(&who, &headers, Place::Strategy, "Milestones"),
        tab: "milestones",
        title,
        prose: kept(&plan),
        next: more.then_some(asked.from + ROWS),
        rows,
        done: done.iter().take(DONE).map(|m| row(&plan, m)).collect(),
        away: plan.away.iter().map(absent).collect(),
        people: people(&plan),
    }))
}

/// `POST /strategy/away`: who is away when; plans are laid around it.
pub async fn away(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let known = web.app.settings(who.viewer(), pair).await?.away;
    let mut lines: Vec<String> = known.iter().map(ToString::to_string).collect();
    let back = field(&form, "back_again");
    lines.retain(|l| l != back);
    if back.is_empty() {
        let (from, to) = (field(&form, "from"), field(&form, "to"));
        lines.push(format!("{} {from} {to}", field(&form, "person")));
    }
    let away = lines.join("\n");
    match web.app.set(&who.actor(pair), pair, "away", &away).await {
        Ok(()) => Ok(see_with(
            "/strategy/milestones#away",
            "Kept. Dates are laid around it.",
        )),
        Err(app::Error::Invalid(_)) => Err(app::Error::invalid(
            "person",
            "Choose somebody, a first day, and a last day that is not before it.",
        )
        .into()),
        Err(error) => Err(error.into()),
    }
}
