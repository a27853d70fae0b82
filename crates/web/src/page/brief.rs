//! The day pack on one or two printed pages, and the brief for the days ahead.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::brief::BriefView;
use app::coming_up::first_name;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::day_pack::{DayPack, Item};
use domain::region::Words;
use domain::working_time::{WorkingTime, plus_days};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

/// How far ahead a week's brief looks.
const WEEK: u8 = 7;

#[derive(Template)]
#[template(path = "day.html")]
struct DayPage {
    layout: Layout,
    day: Day,
    previous: String,
    next: String,
}

#[derive(Template)]
#[template(path = "brief.html")]
struct BriefPage {
    layout: Layout,
    date: String,
    dateline: String,
    point: String,
    released: String,
    text: String,
    changed: Vec<String>,
    days: Vec<Day>,
    we_owe: Vec<String>,
    they_owe: Vec<String>,
    dates: Vec<String>,
}

/// Both as files of their own, for `counterpart brief --format html`.
#[derive(Template)]
#[template(path = "brief_paper.html")]
pub struct BriefPaper {
    words: Words,
    title: String,
    days: Vec<Day>,
}

struct Day {
    dateline: String,
    point: String,
    shape: String,
    items: Vec<Row>,
    until: String,
    due: Vec<String>,
    dates: Vec<String>,
}

struct Row {
    item: Item,
    leave_by: String,
}

fn day(pack: DayPack, work: &WorkingTime) -> Day {
    let row = |item: Item| Row {
        leave_by: item.leave_by.map(|t| work.clock(t)).unwrap_or_default(),
        item,
    };
    Day {
        dateline: format!("{} · {}", pack.name, work.day(pack.date)),
        point: pack.point.trim_end_matches('.').to_owned(),
        shape: pack.shape,
        items: pack.items.into_iter().map(row).collect(),
        until: pack.until,
        due: pack.due,
        dates: pack.dates,
    }
}

impl BriefPaper {
    /// The day.
    pub fn day(pack: DayPack, work: &WorkingTime) -> Self {
        BriefPaper {
            words: work.locale.words,
            title: pack.point.clone(),
            days: vec![day(pack, work)],
        }
    }

    /// The days ahead.
    pub fn ahead(view: BriefView) -> Self {
        let work = view.work;
        let days = view.brief.days.into_iter().map(|d| day(d, &work)).collect();
        BriefPaper {
            words: work.locale.words,
            title: view.brief.point,
            days,
        }
    }

    /// The page as a file of its own.
    ///
    /// # Errors
    /// Only when memory runs out.
    pub fn text(&self) -> Result<String, askama::Error> {
        self.render()
    }
}

/// Which day.
#[derive(Deserialize)]
pub struct On {
    date: Option<Date>,
}

fn today(web: &Web, who: &Who) -> Result<Date, PageError> {
    Ok(web
        .app
        .clock
        .now()
        .to_zoned(app::context::zone(who.pair()?))
        .date())
}

/// The day pack; tomorrow's, unless another day is asked for.
pub async fn pack(
    State(web): State<Web>,
    who: Who,
    Query(on): Query<On>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let date = on.date.unwrap_or(plus_days(today(&web, &who)?, 1));
    let (pack, work) = web.app.day_pack(who.viewer(), pair, date).await?;
    Ok(html(&DayPage {
        layout: Layout::new(&who, &headers, Place::Calendar, "Day pack"),
        day: day(pack, &work),
        previous: plus_days(date, -1).to_string(),
        next: plus_days(date, 1).to_string(),
    }))
}

/// The week ahead, from today.
pub async fn ahead(
    State(web): State<Web>,
    who: Who,
    Query(on): Query<On>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let date = on.date.unwrap_or(today(&web, &who)?);
    let view = web.app.brief(who.viewer(), pair, date, WEEK).await?;
    let work = &view.work;
    let released = view.released.as_ref().map(|r| {
        let at = Timestamp::from_microsecond(r.at).unwrap_or(Timestamp::UNIX_EPOCH);
        format!("{}, {}", work.day(work.date(at)), work.clock(work.time(at)))
    });
    let page = BriefPage {
        layout: Layout::new(&who, &headers, Place::Calendar, "Brief"),
        date: date.to_string(),
        dateline: format!(
            "Brief · {} · {} – {} · {} to read",
            first_name(&pair.name),
            work.day(view.brief.from),
            work.day(view.brief.to),
            domain::words::short_length(i64::from(view.brief.reading_minutes(work)))
        ),
        point: view.brief.point.trim_end_matches('.').to_owned(),
        released: released.unwrap_or_default(),
        text: view
            .released
            .as_ref()
            .map(|r| r.text.clone())
            .unwrap_or_default(),
        changed: view.changed.clone(),
        we_owe: view.brief.we_owe.clone(),
        they_owe: view.brief.they_owe.clone(),
        dates: view.brief.dates.clone(),
        days: view
            .brief
            .days
            .iter()
            .map(|d| day(d.clone(), work))
            .collect(),
    };
    Ok(html(&page))
}

/// What releasing sends.
#[derive(Deserialize)]
pub struct Release {
    date: Date,
}

/// Freezes the brief.
pub async fn release(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Release>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    web.app
        .release(&who.actor(pair), pair, form.date, WEEK)
        .await?;
    let told = "Released. It stays as it is; what changes from now on is listed beside it.";
    Ok(see_with(&format!("/brief?date={}", form.date), told))
}
