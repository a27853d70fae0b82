//! Import: files by drag and drop or by name, and subscriptions to published addresses.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::html;
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::context::fresh_id;
use app::import::{NoteLine, Reading, Summary};
use askama::Template;
use axum::extract::{Form, Multipart, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::id::{CalendarId, PersonId};
use serde::Deserialize;
use store::Pair;

/// Notes shown of each sort; `counterpart import --json` lists them all.
const NOTES: usize = 50;

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    layout: Layout,
    executive: String,
    done: Vec<Done>,
    wrong: String,
    address: String,
}

struct Done {
    name: String,
    summary: Summary,
    notes: Vec<(&'static str, NoteLine)>,
    more: usize,
    failed: String,
}

impl Done {
    fn of(name: String, mut summary: Summary) -> Self {
        let mut notes = Vec::new();
        let (rejected, repaired) = (
            std::mem::take(&mut summary.rejected),
            std::mem::take(&mut summary.repaired),
        );
        let warnings = std::mem::take(&mut summary.warnings);
        let missing = std::mem::take(&mut summary.missing);
        let total = rejected.len() + repaired.len() + warnings.len() + missing.len();
        for (word, some) in [
            ("rejected", rejected),
            ("repaired", repaired),
            ("look at", warnings),
            ("gone", missing),
        ] {
            notes.extend(some.into_iter().take(NOTES).map(|n| (word, n)));
        }
        let more = total - notes.len();
        Done {
            name,
            summary,
            notes,
            more,
            failed: String::new(),
        }
    }
}

fn page(who: &Who, headers: &HeaderMap, pair: &Pair) -> ImportPage {
    ImportPage {
        layout: Layout::new(who, headers, Place::Elsewhere, "Import"),
        executive: first_name(&pair.name).to_owned(),
        done: Vec::new(),
        wrong: String::new(),
        address: String::new(),
    }
}

/// The page.
pub async fn show(who: Who, headers: HeaderMap) -> Result<Response, PageError> {
    let pair = who.pair()?;
    Ok(html(&page(&who, &headers, pair)))
}

/// Reads the files that were sent; one that cannot be read costs nothing of the others.
pub async fn files(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    mut parts: Multipart,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let mut page = page(&who, &headers, pair);
    let broken = |e: axum::extract::multipart::MultipartError| {
        PageError(app::Error::invalid(
            "file",
            format!("The upload broke off: {e}."),
        ))
    };
    let mut apart = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.file_name().unwrap_or("calendar.ics").to_owned();
        let bytes = part.bytes().await.map_err(broken)?;
        if bytes.is_empty() {
            continue;
        }
        page.done
            .push(match one(&web, &who, pair, (&name, &bytes), &apart).await {
                Ok(summary) => {
                    apart.extend(summary.calendar);
                    Done::of(name, summary)
                }
                Err(error) => Done {
                    failed: error.to_string(),
                    ..Done::of(name, Summary::default())
                },
            });
    }
    if page.done.is_empty() {
        page.wrong = "No file arrived. Choose the .ics file that the calendar exports.".into();
    }
    let failed = page.done.iter().all(|d| !d.failed.is_empty());
    let status = if failed {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok((status, html(&page)).into_response())
}

async fn one(
    web: &Web,
    who: &Who,
    pair: &Pair,
    (name, bytes): (&str, &[u8]),
    apart: &[CalendarId],
) -> app::Result<Summary> {
    let actor = who.actor(pair);
    if bytes.trim_ascii_start().starts_with(b"BEGIN:VCARD") {
        let fresh = || PersonId(fresh_id(web.app.clock.now()));
        let told = web.app.add_cards(&actor, pair.id, bytes, fresh).await?;
        return Ok(told);
    }
    if name.to_lowercase().ends_with(".csv") {
        return web.app.add_table(&actor, pair.id, bytes).await;
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let reading = Reading {
        name: stem,
        bytes,
        calendar: None,
        apart,
    };
    let summary = web.app.import(&actor, pair, reading, &|_, _| true).await?;
    let now = web.app.clock.now();
    let year = jiff::SignedDuration::from_hours(24 * 365);
    web.app
        .people_from_calendar(&actor, pair, (now - year, now + year))
        .await?;
    Ok(summary)
}

/// What the subscription form sends.
#[derive(Deserialize)]
pub struct Address {
    address: String,
    #[serde(default)]
    name: String,
}

/// Subscribes to a published address.
pub async fn subscribe(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Form(form): Form<Address>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let mut page = page(&who, &headers, pair);
    match web
        .app
        .subscribe(&who.actor(pair), pair, &form.name, &form.address)
        .await
    {
        Ok(summary) => {
            let name = if form.name.is_empty() {
                "The subscription".into()
            } else {
                form.name
            };
            page.done.push(Done::of(name, summary));
            Ok(html(&page))
        }
        Err(error @ app::Error::Invalid(_)) => {
            page.wrong = error.to_string();
            page.address = form.address;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
