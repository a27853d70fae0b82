//! The time audit: where the week went, where it was meant to go, and what to mend.
mod figure;
mod month;

pub use figure::AuditPaper;
pub use month::{confirm, month};

use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::today::event_href;
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::audit::AuditView;
use app::coding::{Coded, Correction};
use app::coming_up::first_name;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::audit::Span;
use domain::id::GoalId;
use domain::time_entry::Category;
use jiff::civil::Date;
use serde::Deserialize;

/// Under this certainty the machine asks.
const SURE: u8 = 70;
/// Rows to mend at once; the rest come when these are done.
const MOST_ROWS: usize = 40;

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    layout: Layout,
    body: figure::Body,
    /// Nothing stands in these weeks.
    empty: bool,
    executive: String,
    /// Whether the last full month is confirmed, in one sentence.
    month: String,
    /// The executive's word is still wanted.
    asked: bool,
    exceptions: Vec<Exception>,
    more: usize,
    categories: Vec<(String, String)>,
    goals: Vec<(String, String)>,
}

struct Exception {
    href: String,
    title: String,
    when: String,
    uid: String,
    rid: String,
    repeats: bool,
    category: String,
    goal: String,
    certainty: u8,
    reason: String,
}

fn exception(c: &Coded, view: &AuditView) -> Exception {
    let o = &c.occurrence;
    let when = o.start_at.to_zoned(view.work.zone.clone());
    Exception {
        href: event_href(c),
        title: if o.of.event.title.is_empty() {
            "An entry without a title".into()
        } else {
            o.of.event.title.clone()
        },
        when: format!(
            "{}, {}",
            view.work.day(when.date()),
            view.work.clock(when.time())
        ),
        uid: o.of.event.uid.clone(),
        rid: o.rid.clone(),
        repeats: o.repeats,
        category: c.code.category.as_str().to_owned(),
        goal: c.code.goal.map(|g| g.to_string()).unwrap_or_default(),
        certainty: c.code.certainty,
        reason: c.code.reasons.first().cloned().unwrap_or_default(),
    }
}

/// Which days.
#[derive(Deserialize)]
pub struct Days {
    from: Option<Date>,
    to: Option<Date>,
}

/// The page.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    Query(days): Query<Days>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let today = web
        .app
        .clock
        .now()
        .to_zoned(app::context::zone(pair))
        .date();
    let locale = who.locale();
    let four = Span::four_weeks_before(today, &locale);
    let span = Span {
        from: days.from.unwrap_or(four.from),
        to: days.to.unwrap_or(four.to),
    };
    let view = web.app.audit(who.viewer(), pair, span).await?;
    let open = view.exceptions(SURE);
    let categories = Category::ALL
        .iter()
        .map(|c| (c.as_str().to_owned(), c.called(locale.words)));
    let goals = view
        .goals
        .iter()
        .map(|g| (g.id.to_string(), format!("{} {}", g.code, g.title)));
    let page = AuditPage {
        layout: Layout::new(&who, &headers, Place::Calendar, "Time audit"),
        exceptions: open
            .iter()
            .take(MOST_ROWS)
            .map(|c| exception(c, &view))
            .collect(),
        more: open.len().saturating_sub(MOST_ROWS),
        categories: categories.collect(),
        goals: goals.collect(),
        month: month::state(&view.month, &view.work, first_name(&pair.name)),
        asked: view.month.confirmed.is_none(),
        empty: view.audit.total.busy() == 0,
        executive: first_name(&pair.name).to_owned(),
        body: figure::body(&view, first_name(&pair.name)),
    };
    Ok(html(&page))
}

/// What a row to mend sends.
#[derive(Deserialize)]
pub struct Mend {
    uid: String,
    #[serde(default)]
    rid: String,
    category: Category,
    #[serde(default)]
    goal: String,
    /// `series`: all of it.
    #[serde(default)]
    reach: String,
    #[serde(default)]
    back: String,
}

/// Saves what somebody says an event is.
pub async fn mend(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Mend>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let goal: Option<GoalId> = form.goal.parse().ok();
    let whole = form.reach == "series";
    let correction = Correction {
        uid: form.uid,
        rid: if whole { String::new() } else { form.rid },
        category: form.category,
        mode: None,
        goal,
    };
    web.app
        .correct(&who.actor(pair), pair, &[correction])
        .await?;
    let what = if whole {
        "the whole series"
    } else {
        "this one"
    };
    let told = format!(
        "Coded as {}: {what}. The next week learns from it.",
        form.category.called(who.locale().words)
    );
    let back = if form.back.starts_with("/event?") {
        form.back
    } else {
        "/audit#mend".into()
    };
    Ok(see_with(&back, &told))
}

/// What the form for desk time sends.
#[derive(Deserialize)]
pub struct Desk {
    title: String,
    category: Category,
    start: jiff::civil::DateTime,
    minutes: i64,
}

/// Enters time that no calendar shows.
pub async fn desk(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Desk>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let zone = app::context::zone(pair);
    let start = zone.to_timestamp(form.start).map_err(|_| {
        PageError(app::Error::invalid(
            "start",
            "That time does not exist: write another.",
        ))
    })?;
    let told = format!("Entered: {}.", form.title);
    let desk = store::DeskTime {
        id: domain::id::TimeEntryId(app::context::fresh_id(web.app.clock.now())),
        start: start.as_microsecond(),
        minutes: form.minutes,
        title: form.title,
        category: form.category,
        mode: domain::time_entry::Mode::OwnAgenda,
        channel: domain::time_entry::Channel::Alone,
        goal: None,
    };
    web.app.add_desk_time(&who.actor(pair), pair, desk).await?;
    Ok(see_with("/audit#desk", &told))
}
