//! One sentence a month: what the executive confirms, or has said to the assistant.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::confirm::{Month, MonthView};
use askama::Template;
use axum::extract::{Form, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::words::bare_hours;
use domain::working_time::WorkingTime;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "month.html")]
struct MonthPage {
    layout: Layout,
    dateline: String,
    /// The sentence: as confirmed, else as it stands.
    sentence: String,
    state: String,
    /// How much of it is only suggested.
    guessed: String,
    first: String,
    audit: String,
    executive: String,
    /// The executive looks.
    own: bool,
    /// There is something to confirm.
    open: bool,
}

/// "Orla confirmed July on Mon 2 August.", "Orla has not confirmed July yet."
pub(super) fn state(month: &Month, work: &WorkingTime, name: &str) -> String {
    let called = month.span.from.strftime("%B").to_string();
    let Some(confirmed) = &month.confirmed else {
        return format!("{name} has not confirmed {called} yet.");
    };
    let at = Timestamp::from_microsecond(confirmed.at).unwrap_or(Timestamp::UNIX_EPOCH);
    let on = work.day(work.date(at));
    match confirmed.reported {
        true => format!("{name} has said that {called} is right; noted for {name} on {on}."),
        false => format!("{name} confirmed {called} on {on}."),
    }
}

/// The page.
pub async fn month(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let MonthView {
        month,
        sentence,
        work,
        minutes: (busy, guessed),
    } = web.app.month_view(who.viewer(), pair).await?;
    let name = first_name(&pair.name);
    let mut layout = Layout::new(&who, &headers, Place::Calendar, "The month");
    layout.path = "/audit/month".into();
    let confirmed = month.confirmed.as_ref().map(|c| c.sentence.clone());
    Ok(html(&MonthPage {
        layout,
        dateline: format!("{} · {}", pair.name, month.span.from.strftime("%B %Y")),
        state: state(&month, &work, name),
        guessed: match guessed {
            0 => String::new(),
            m => format!("The program alone coded {} hours of it.", bare_hours(m)),
        },
        first: month.span.from.to_string(),
        audit: format!("/audit?from={}&to={}", month.span.from, month.span.to),
        executive: name.to_owned(),
        own: who.session.signed_in.person == pair.executive,
        open: month.confirmed.is_none() && busy > 0,
        sentence: confirmed
            .unwrap_or(sentence)
            .trim_end_matches('.')
            .to_owned(),
    }))
}

/// Which month was looked at.
#[derive(Deserialize)]
pub struct Looked {
    month: Date,
}

/// Confirms it.
pub async fn confirm(
    State(web): State<Web>,
    who: Who,
    Form(looked): Form<Looked>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    web.app.confirm_month(&actor, pair, looked.month).await?;
    let told = "Confirmed. A code that is changed later says so beside it.";
    Ok(see_with("/audit/month", told))
}
