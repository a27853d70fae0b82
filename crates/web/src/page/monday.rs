//! The Monday page: what we say we are for, the goals, the week; on one sheet.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::purpose::{Column, KINDS, columns};
use crate::page::today::GoalChip;
use crate::respond::html;
use crate::server::Web;
use crate::session::Who;
use app::coding::Coded;
use app::week::WeekView;
use askama::Template;
use axum::extract::State;
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::goal::Goal;
use domain::words::hours;
use domain::working_time::plus_days;
use jiff::civil::Date;

/// Meetings shown of a day.
const MOST: usize = 6;

#[derive(Template)]
#[template(path = "monday.html")]
struct MondayPage {
    layout: Layout,
    title: String,
    finding: String,
    columns: Vec<Column>,
    goals: Vec<GoalLine>,
    days: Vec<DayLine>,
    /// The assistant's desk shows codes; the executive's sheet does not.
    codes: bool,
}

struct GoalLine {
    chip: GoalChip,
    title: String,
    hours: String,
    step: String,
}

struct DayLine {
    day: String,
    entries: Vec<(String, String)>,
    more: usize,
}

/// What the executive has on one day, as the calendar says it.
fn day(week: &WeekView, date: Date) -> DayLine {
    let takes = |c: &&Coded| c.occurrence.busy && !c.occurrence.all_day();
    let on = |c: &&Coded| week.work.date(c.occurrence.start_at) == date;
    let all: Vec<_> = week.coded.iter().filter(takes).filter(on).collect();
    let line = |c: &&Coded| {
        let time = week.work.clock(week.work.time(c.occurrence.start_at));
        (time, c.occurrence.of.event.title.trim().to_owned())
    };
    DayLine {
        day: week.work.day(date),
        entries: all.iter().take(MOST).map(line).collect(),
        more: all.len().saturating_sub(MOST),
    }
}

/// `GET /partnership/monday`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let viewer = who.viewer();
    let zone = app::context::zone(pair);
    let today = web.app.clock.now().to_zoned(zone.clone()).date();
    let statements = web.app.statements(viewer, pair.id, &KINDS).await?;
    let partners = web.app.partners(viewer, pair).await?;
    let week = web.app.week(viewer, pair, today).await?;
    let actions = web.app.db.read(viewer).open_actions(Some(pair.id)).await?;
    let goal = |g: &Goal| {
        let mut open = actions.iter().filter(|s| s.action.goal == Some(g.id));
        GoalLine {
            chip: GoalChip::of(Some(g.id), &week.goals),
            title: g.title.clone(),
            hours: week
                .audit
                .total
                .goal
                .get(&g.id)
                .map_or(String::new(), |m| hours(*m)),
            step: open
                .next()
                .map_or(String::new(), |s| s.action.title.clone()),
        }
    };
    let days = (0..7).map(|n| day(&week, plus_days(week.span.from, n)));
    Ok(html(&MondayPage {
        layout: Layout::new(&who, &headers, Place::Partnership, "Monday"),
        title: format!("The week of {}", week.work.day(week.span.from)),
        finding: week.finding.title.clone(),
        columns: columns(&statements, &partners, (who.locale(), zone)),
        goals: week.goals.iter().map(goal).collect(),
        days: days.filter(|d| !d.entries.is_empty()).collect(),
        codes: who.session.signed_in.person != pair.executive,
    }))
}
