//! What cannot wait: what that means, the ways to reach the executive, and what is on its way now.
use super::ask::Names;
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
use domain::proposal::Proposal;
use domain::urgent::{Ladder, RUNGS};
use domain::working_time::WorkingTime;
use jiff::Timestamp;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "urgent.html")]
struct UrgentPage {
    layout: Layout,
    title: String,
    executive: String,
    /// The executive looks.
    hers: bool,
    wrong: String,
    means: String,
    rungs: String,
    minutes: String,
    most: usize,
    open: Vec<Climb>,
}

/// How to reach whoever is asked now, and what comes next, in a few words.
pub(crate) fn head(names: &Names, p: &Proposal) -> String {
    let Some(rung) = names.ladder.rung(p, names.now) else {
        return "urgent".to_owned();
    };
    let clock = |at: Timestamp| names.work.clock(names.work.time(at));
    let after = rung.next.zip(names.ladder.rungs.get(rung.at + 1));
    let after = after.map(|(at, how)| format!(", {how} at {}", clock(at)));
    format!("urgent: {} now{}", rung.how, after.unwrap_or_default())
}

/// Something urgent that nobody has answered yet.
pub(crate) struct Climb {
    pub id: String,
    pub title: String,
    /// What to do now, since when, and what is next.
    pub words: String,
}

/// The rungs of what is urgent and unanswered, in the order of the queue.
pub(crate) fn climbs(
    ladder: &Ladder,
    waiting: &[Proposal],
    work: &WorkingTime,
    now: Timestamp,
) -> Vec<Climb> {
    let clock = |at: Timestamp| work.clock(work.time(at));
    let climb = |p: &Proposal| {
        let rung = ladder.rung(p, now)?;
        let next = match (rung.next, ladder.rungs.get(rung.at + 1)) {
            (Some(at), Some(how)) => format!("At {}: {how}.", clock(at)),
            _ => "This is the last way that was agreed.".to_owned(),
        };
        Some(Climb {
            id: p.id.to_string(),
            title: p.title.clone(),
            words: format!(
                "{} now. No answer since {}. {next}",
                domain::words::capital(rung.how),
                clock(p.created)
            ),
        })
    };
    waiting.iter().filter_map(climb).collect()
}

/// What the form sends.
#[derive(Deserialize, Default)]
pub struct Agreed {
    #[serde(default)]
    means: String,
    #[serde(default)]
    rungs: String,
    #[serde(default)]
    minutes: String,
}

async fn page(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    typed: Option<(Agreed, String)>,
) -> Result<UrgentPage, PageError> {
    let pair = who.pair()?;
    let now = web.app.clock.now();
    let settings = web.app.settings(who.viewer(), pair).await?;
    let today = now.to_zoned(app::context::zone(pair)).date();
    let work = settings.working_time(pair, today);
    let queue = web.app.queue(who.viewer(), pair).await?;
    let ladder = &settings.ladder;
    let executive = first_name(&pair.name).to_owned();
    let open = climbs(ladder, &queue.waiting, &work, now);
    let (typed, wrong) = typed.unwrap_or_else(|| {
        let known = Agreed {
            means: ladder.means.clone(),
            rungs: ladder.rungs.join("\n"),
            minutes: ladder.minutes.to_string(),
        };
        (known, String::new())
    });
    Ok(UrgentPage {
        layout: Layout::new(who, headers, Place::Partnership, "What cannot wait"),
        title: match open.len() {
            0 => "Nothing urgent is on its way".to_owned(),
            1 => format!("One thing has not reached {executive}"),
            n => format!("{n} things have not reached {executive}"),
        },
        hers: who.session.signed_in.person == pair.executive,
        executive,
        wrong,
        means: typed.means,
        rungs: typed.rungs,
        minutes: typed.minutes,
        most: RUNGS,
        open,
    })
}

/// `GET /urgent`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    Ok(html(&page(&web, &who, &headers, None).await?))
}

/// `POST /urgent`: what was agreed; what cannot be used comes back as it was typed.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Form(agreed): Form<Agreed>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let words = (
        agreed.means.as_str(),
        agreed.rungs.as_str(),
        agreed.minutes.as_str(),
    );
    match web.app.set_ladder(&who.actor(pair), pair, words).await {
        Ok(()) => Ok(see_with(
            "/urgent",
            "Agreed. What is marked urgent climbs these from now on.",
        )),
        Err(error @ app::Error::Invalid(_)) => {
            let typed = Some((agreed, error.to_string()));
            let page = page(&web, &who, &headers, typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
