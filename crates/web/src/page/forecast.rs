//! Forecasts on record: what the plan and the past say now, and how good earlier ones were.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::scorecard::class;
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::forecast::Record;
use askama::Template;
use axum::extract::State;
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::calibration::{Calibration, FLOOR, Kept, Odds};
use domain::forecast::colour;
use domain::id::InitiativeId;
use domain::words::{capital, count, number};

#[derive(Template)]
#[template(path = "forecasts.html")]
struct ForecastsPage {
    layout: Layout,
    tab: &'static str,
    title: String,
    rows: Vec<Row>,
    score: Option<Score>,
    settled: Vec<(String, String, String, String, String)>,
    floor: usize,
}

/// The newest forecast of an initiative.
struct Row {
    title: String,
    made: String,
    deadline: String,
    inside: Said,
    outside: Said,
    past_known: bool,
    seed: u64,
    runs: usize,
}

struct Said {
    class: &'static str,
    on_time: String,
    p50: String,
    p80: String,
}

/// How good they were, ready to be read.
struct Score {
    count: usize,
    brier: String,
    pinball: (String, String),
    within: (String, String),
    bands: Vec<(String, usize, String, String)>,
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn said(odds: Odds, made: jiff::civil::Date, record: &Record) -> Said {
    let day = |days: f64| {
        // Forecasts end far below the largest number.
        let days = days.ceil().clamp(0.0, 100_000.0) as i64;
        let on = record.work.plus_working_days(made, days);
        format!("day {days} · {}", record.work.locale.short_day(on))
    };
    Said {
        class: class(colour(odds.on_time)),
        on_time: domain::words::percent(odds.on_time),
        p50: day(odds.p50),
        p80: day(odds.p80),
    }
}

fn name(record: &Record, id: InitiativeId) -> String {
    let found = record.initiatives.iter().find(|i| i.id == id);
    found.map_or("an initiative".to_owned(), |i| i.title.clone())
}

fn row(k: &Kept, record: &Record) -> Row {
    Row {
        title: name(record, k.initiative),
        made: record.work.locale.day(k.made),
        deadline: format!("day {:.0}", k.deadline),
        inside: said(k.inside, k.made, record),
        outside: said(k.outside, k.made, record),
        past_known: k.past_known,
        seed: k.seed,
        runs: k.runs,
    }
}

fn score(c: &Calibration) -> Score {
    let band = |b: &domain::calibration::Band| {
        let to = percent(b.from + 0.2);
        let range = format!("{} to {to}", percent(b.from));
        (range, b.count, percent(b.given), percent(b.came))
    };
    Score {
        count: c.count,
        brier: format!("{:.3}", c.brier),
        pinball: (
            format!("{:.1}", c.pinball_p50),
            format!("{:.1}", c.pinball_p80),
        ),
        within: (percent(c.within_p50), percent(c.within_p80)),
        bands: c.bands.iter().map(band).collect(),
    }
}

fn opening(record: &Record) -> String {
    let n = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    match (&record.score, record.settled.len(), record.latest.len()) {
        (Some(score), ..) => format!(
            "Of {}, {} were done by the day that four in five should be",
            count(n(score.count), "forecast"),
            percent(score.within_p80)
        ),
        (None, 0, 0) => "No forecast is on record yet".to_owned(),
        (None, 0, _) => format!(
            "Not yet: no outcome is known; it takes {}",
            number(n(FLOOR))
        ),
        (None, settled, _) => format!(
            "Not yet: {} of {} outcomes are known",
            number(n(settled)),
            number(n(FLOOR))
        ),
    }
}

/// `GET /strategy/forecasts`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let record = web.app.forecast_record(who.viewer(), pair).await?;
    let settled = record.settled.iter().take(50).map(|(k, s)| {
        let (said, took) = (percent(s.on_time), format!("{:.0}", s.actual));
        let came = if s.was_on_time() { "in time" } else { "late" };
        let made = record.work.locale.date(k.made);
        (
            name(&record, k.initiative),
            made,
            said,
            took,
            came.to_owned(),
        )
    });
    Ok(html(&ForecastsPage {
        layout: Layout::new(&who, &headers, Place::Strategy, "Forecasts"),
        tab: "forecasts",
        title: opening(&record),
        rows: record.latest.iter().map(|k| row(k, &record)).collect(),
        score: record.score.as_ref().map(score),
        settled: settled.collect(),
        floor: FLOOR,
    }))
}

/// `POST /strategy/forecasts`: throws them now and keeps them.
pub async fn keep(State(web): State<Web>, who: Who) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let kept = web.app.keep_forecasts(&who.actor(pair), pair).await?;
    let n = i64::try_from(kept).unwrap_or(i64::MAX);
    let told = match kept {
        0 => "Nothing to forecast: no milestone of a begun initiative has an estimate and a date."
            .to_owned(),
        _ => format!("{} kept.", capital(&count(n, "forecast"))),
    };
    Ok(see_with("/strategy/forecasts", &told))
}
