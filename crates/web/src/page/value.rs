//! Value: hours given back and what they became, with every entry's evidence one click away.
mod deed;
mod figure;
mod organisation;
mod range;

pub use deed::{cost, deed, forget_cost, log, share, shorter, week};
pub use figure::ValuePaper;

use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::today::GoalChip;
use crate::respond::html;
use crate::server::Web;
use crate::session::Who;
use app::value::ValueView;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap};
use axum::response::{IntoResponse, Response};
use domain::cost::Whose;
use domain::id::ActionId;
use domain::value::{Confidence, Count, Line, Minutes, Saving, ValueEntry};
use jiff::civil::Date;
use serde::Deserialize;

/// Where the page is.
pub(super) const HERE: &str = "/partnership/value";
/// Entries of one kind of work that the log shows; the table of all is a download.
const MOST_ROWS: usize = 12;
/// A deed that spared nobody minutes.
const NONE: &str = "no minutes";

#[derive(Template)]
#[template(path = "value.html")]
struct ValuePage {
    layout: Layout,
    body: figure::Body,
    executive: bool,
    groups: Vec<Group>,
    quiet: Vec<LogRow>,
    estimates: Vec<String>,
    costs: Vec<CostRow>,
    standing: Vec<(String, String)>,
    recorded: Vec<(String, String)>,
    today: Date,
    share: i64,
    action: String,
}

struct Group {
    anchor: &'static str,
    name: &'static str,
    rows: Vec<LogRow>,
    more: usize,
}

struct LogRow {
    id: String,
    title: String,
    chip: GoalChip,
    when: String,
    minutes: String,
    sure: &'static str,
    by: String,
    assumption: String,
    evidence: (String, String),
    state: String,
    estimate: bool,
    goes_on: bool,
    win: bool,
}

struct CostRow {
    id: String,
    whose: &'static str,
    text: String,
    mine: bool,
}

fn state(line: &Line, entry: &ValueEntry, view: &ValueView) -> String {
    match line.count {
        Count::Counts if line.times > 1 => {
            format!(
                "counts {} a week",
                line.weighted.over(view.ledger.stretch.weeks).in_tenths()
            )
        }
        Count::Counts => format!("counts {}", line.weighted.in_tenths()),
        Count::Outside if entry.on > view.ledger.stretch.to => "counts from next week on".into(),
        Count::Outside => "before these four weeks".into(),
        Count::Twice(_) => "counts once, with another entry".into(),
        Count::Gone => "no longer done: counts nothing".into(),
    }
}

fn log_row(entry: &ValueEntry, line: &Line, view: &ValueView, executive: bool) -> LogRow {
    let minutes = |m: Minutes| {
        if m == Minutes::ZERO {
            NONE.to_owned()
        } else {
            format!("{m} min")
        }
    };
    let amount = match entry.saving {
        Saving::Once { avoided } => minutes(avoided),
        Saving::Weekly { avoided, .. } => format!("{} every week", minutes(avoided)),
        Saving::Shorter { was, .. } => format!("{was} min before, as the calendar shows now"),
    };
    let review = if entry.review == Minutes::ZERO {
        String::new()
    } else {
        format!(", less {} of review", entry.review)
    };
    let said = match &entry.confirmed {
        Some(c) if !c.said.is_empty() => format!(", confirmed {}", c.said),
        _ => String::new(),
    };
    let mut chip = GoalChip::of(entry.goal, &view.goals);
    if executive {
        chip.code.clear();
    }
    LogRow {
        id: entry.id.to_string(),
        title: entry.title.clone(),
        chip,
        when: match entry.saving {
            Saving::Once { .. } => view.work.day(entry.on),
            _ => format!("since {}", view.work.day(entry.on)),
        },
        minutes: format!("{amount}{review}"),
        sure: entry.confidence().label(),
        by: format!("{}{said}", entry.by_name),
        assumption: entry.assumption.clone(),
        evidence: figure::evidence(entry),
        state: state(line, entry, view),
        estimate: entry.confidence() == Confidence::Estimated && amount != NONE,
        goes_on: entry.until().is_none(),
        win: entry.win.is_some(),
    }
}

/// The log by kind of work, in the order of the table.
fn groups(view: &ValueView, executive: bool) -> Vec<Group> {
    let group = |work: domain::value::Work| {
        let own = view.entries.iter().zip(&view.ledger.lines);
        let mut rows: Vec<_> = own
            .filter(|(e, _)| e.work == work && e.quiet.is_none())
            .map(|(e, line)| log_row(e, line, view, executive))
            .collect();
        let more = rows.split_off(rows.len().min(MOST_ROWS)).len();
        Group {
            anchor: figure::anchor(work),
            name: work.label(),
            rows,
            more,
        }
    };
    let all = domain::value::Work::ALL.into_iter().map(group);
    all.filter(|g| !g.rows.is_empty()).collect()
}

fn quiet(view: &ValueView, executive: bool) -> Vec<LogRow> {
    let own = view.entries.iter().zip(&view.ledger.lines);
    let own = own.filter(|(e, _)| e.quiet.is_some() && e.stands);
    own.take(MOST_ROWS)
        .map(|(e, line)| log_row(e, line, view, executive))
        .collect()
}

fn costs(view: &ValueView) -> Vec<CostRow> {
    let row = |c: &domain::cost::Cost| CostRow {
        id: c.id.to_string(),
        whose: match c.whose {
            Whose::Executive => "the executive",
            Whose::Post => "the assistant’s post",
            Whose::Others => "anybody else in a meeting",
        },
        text: c.text(),
        mine: c.mine,
    };
    view.costs.iter().map(row).collect()
}

/// What the address may ask for.
#[derive(Deserialize)]
pub struct Asked {
    /// An action that was done, to say what it gave back.
    action: Option<ActionId>,
}

/// The page.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let view = web.app.value(who.viewer(), pair).await?;
    let executive = who.session.signed_in.person == pair.executive;
    let groups = groups(&view, executive);
    let recorded = view.recorded.iter().rev().take(6).map(|w| {
        let a_day = Minutes::whole(w.goal_minutes).over(w.days);
        (
            view.work.day(w.first),
            format!("{} h a day", a_day.in_hours(1)),
        )
    });
    let estimates = groups.iter().flat_map(|g| &g.rows).filter(|r| r.estimate);
    let page = ValuePage {
        layout: Layout::new(&who, &headers, Place::Partnership, "Value"),
        estimates: estimates.map(|r| r.id.clone()).collect(),
        quiet: quiet(&view, executive),
        costs: costs(&view),
        standing: view.standing.clone(),
        recorded: recorded.collect(),
        today: view.today,
        share: view.settings.cost_share,
        action: asked.action.map(|id| id.to_string()).unwrap_or_default(),
        body: figure::body(&view, pair, executive),
        groups,
        executive,
    };
    Ok(html(&page))
}

/// The entries as a table for other programs.
pub async fn csv(State(web): State<Web>, who: Who) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let view = web.app.value(who.viewer(), pair).await?;
    let name = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"hours-given-back.csv\"",
        ),
    ];
    Ok((name, view.csv()).into_response())
}
