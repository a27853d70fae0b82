//! What the forms of the settings do; a refused one comes back as it was typed.
use super::{DAYS, KINDS, Refused, page};
use crate::error::PageError;
use crate::page::goal::read_hours;
use crate::paste::pasted;
use crate::respond::{html, see_with, with_cookie};
use crate::server::Web;
use crate::session::Who;
use app::context::fresh_id;
use axum::extract::{Form, Multipart, Path, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::id::{CalendarId, WatchDateId};
use domain::time_entry::Category;
use domain::watch_date::WatchDate;
use std::collections::BTreeMap;

/// A theme is chosen for this long, in seconds: a year.
const YEAR: u32 = 31_536_000;

type Values = BTreeMap<String, String>;

fn get<'a>(values: &'a Values, name: &str) -> &'a str {
    values.get(name).map(|v| v.trim()).unwrap_or_default()
}

/// Saves one form; `what` names it.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(what): Path<String>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let values: Values = form.into_iter().collect();
    let done = match what.as_str() {
        "region" => region(&web, &who, &values).await,
        "pack" => pack(&web, &who, &values).await,
        "assistant" => assistant(&web, &who, &values).await,
        "executive" => executive(&web, &who, &values).await,
        "hours" => hours(&web, &who, &values).await,
        "intended" => intended(&web, &who, &values).await,
        "lengths" => lengths(&web, &who, &values).await,
        "date" => date(&web, &who, &values).await,
        "forget-date" => forget_date(&web, &who, &values).await,
        "session" => session(&web, &who, &values).await,
        "theme" => return Ok(theme(&values)),
        _ => Err(app::Error::NotFound("This setting".into()).into()),
    };
    match done {
        Ok((place, told)) => Ok(see_with(&format!("/settings#{place}"), &told)),
        Err(PageError(error @ app::Error::Invalid(_))) => {
            let refused = Refused {
                typed: values,
                wrong: error.to_string(),
                notes: Vec::new(),
            };
            let page = page(&web, &who, &headers, refused).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
        Err(error) => Err(error),
    }
}

/// Where to look next, and the sentence about the deed.
type Told = Result<(&'static str, String), PageError>;

async fn region(web: &Web, who: &Who, values: &Values) -> Told {
    let region = get(values, "region");
    web.app
        .set_region(&who.session, who.pair()?, region)
        .await?;
    Ok((
        "language",
        "Saved: words, dates and holidays follow.".into(),
    ))
}

async fn assistant(web: &Web, who: &Who, values: &Values) -> Told {
    let pair = who.pair()?;
    let known = get(values, "person").parse();
    let person = known.map_err(|_| app::Error::invalid("person", "Choose somebody."))?;
    let day = get(values, "from").parse();
    let from = day.map_err(|_| app::Error::invalid("from", "Give the first day."))?;
    web.app
        .change_assistant(&who.actor(pair), pair, (person, from))
        .await?;
    let told = "Agreed. Whoever assisted until then sees nothing of the pair from that day on; \
         what was between the two of you stays yours and theirs.";
    Ok(("executive", told.into()))
}

async fn pack(web: &Web, who: &Who, values: &Values) -> Told {
    let word = get(values, "pack");
    web.app.set_pack(&who.session, who.pair()?, word).await?;
    let told = "Saved: the labels follow. Nothing that you wrote was changed.";
    Ok(("language", told.into()))
}

async fn executive(web: &Web, who: &Who, values: &Values) -> Told {
    let pair = who.pair()?;
    let emails = get(values, "emails")
        .split(['\n', ',', ';', ' '])
        .map(str::trim);
    let emails: Vec<_> = emails
        .filter(|e| !e.is_empty())
        .map(str::to_owned)
        .collect();
    let zone = get(values, "zone");
    web.app
        .set_executive(&who.actor(pair), pair, zone, &emails)
        .await?;
    Ok(("executive", format!("Saved: {zone}.")))
}

async fn hours(web: &Web, who: &Who, values: &Values) -> Told {
    let pair = who.pair()?;
    let days = DAYS.map(|(name, _)| get(values, name).to_owned());
    web.app.set_hours(&who.actor(pair), pair, &days).await?;
    Ok(("hours", "Working hours saved.".into()))
}

fn wrong(name: &'static str, told: String) -> PageError {
    app::Error::invalid(name, told).into()
}

async fn intended(web: &Web, who: &Who, values: &Values) -> Told {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    // A field left empty says nothing; one that is emptied says none.
    let known = web.app.settings(who.viewer(), pair).await?.intended;
    let mut minutes = BTreeMap::new();
    for category in Category::ALL.iter().filter(|c| c.is_work()) {
        let said = read_hours(get(values, category.as_str())).map_err(|e| wrong("hours", e))?;
        if said.is_some() || known.contains_key(category) {
            minutes.insert(*category, i64::from(said.unwrap_or(0)));
        }
    }
    let goal = read_hours(get(values, "goal_hours")).map_err(|e| wrong("goal_hours", e))?;
    web.app.set_intended(&actor, pair, &minutes).await?;
    if let Some(goal) = goal {
        web.app
            .set(&actor, pair, "goal_minutes", &goal.to_string())
            .await?;
    }
    let sum: i64 = minutes.values().sum();
    let told = format!(
        "Saved: {} hours a week are meant.",
        domain::words::bare_hours(sum)
    );
    Ok(("intended", told))
}

async fn lengths(web: &Web, who: &Who, values: &Values) -> Told {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let (from, to) = (get(values, "baseline_from"), get(values, "baseline_to"));
    let baseline = match (from, to) {
        ("", "") => String::new(),
        (from, to) => format!("{from}..{to}"),
    };
    let days = baseline.is_empty() || from < to;
    if !days || from.is_empty() != to.is_empty() {
        let told = "The weeks before need a first day and a later last day, or neither.";
        return Err(wrong("baseline", told.into()));
    }
    for name in ["travel_minutes", "assumed_minutes"] {
        let minutes = get(values, name);
        if !minutes.parse::<i64>().is_ok_and(|m| (0..=480).contains(&m)) {
            let told = format!("“{minutes}” is no number of minutes between 0 and 480.");
            return Err(wrong("minutes", told));
        }
        web.app.set(&actor, pair, name, minutes).await?;
    }
    web.app.set(&actor, pair, "baseline", &baseline).await?;
    Ok(("lengths", "Saved.".into()))
}

async fn date(web: &Web, who: &Who, values: &Values) -> Told {
    let pair = who.pair()?;
    let kind = KINDS.iter().find(|(word, _)| *word == get(values, "kind"));
    let kind = kind.map(|(_, kind)| *kind).unwrap_or_default();
    let on = get(values, "on");
    let lead = match get(values, "lead") {
        "" => kind.lead_days(),
        text => text.parse().map_err(|_| {
            wrong(
                "lead",
                format!("“{text}” is no number of days to say it before."),
            )
        })?,
    };
    let date = WatchDate {
        id: WatchDateId(fresh_id(web.app.clock.now())),
        title: get(values, "title").to_owned(),
        date: on
            .parse()
            .map_err(|_| wrong("on", format!("“{on}” is no day: choose one.")))?,
        lead_days: lead,
        kind,
        yearly: values.contains_key("yearly"),
    };
    let told = format!("Watched: {}.", date.title);
    web.app
        .add_watch_dates(&who.actor(pair), pair.id, vec![date])
        .await?;
    Ok(("dates", told))
}

async fn forget_date(web: &Web, who: &Who, values: &Values) -> Told {
    let pair = who.pair()?;
    let gone = || app::Error::NotFound("This date".into());
    let id = get(values, "id").parse().map_err(|_| gone())?;
    web.app.remove_watch_date(&who.actor(pair), id).await?;
    Ok(("dates", "No longer watched.".into()))
}

async fn session(web: &Web, who: &Who, values: &Values) -> Told {
    let account = who.session.signed_in.account;
    let ended = web
        .app
        .db
        .end_session(account, get(values, "session"))
        .await?;
    let told = if ended {
        "Signed out there."
    } else {
        "That one was signed out already."
    };
    Ok(("sessions", told.into()))
}

fn theme(values: &Values) -> Response {
    let (name, age) = match get(values, "theme") {
        "light" => ("light", YEAR),
        "dark" => ("dark", YEAR),
        _ => ("", 0),
    };
    with_cookie(
        see_with("/settings#theme", "Kept in this browser."),
        &format!("theme={name}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax"),
    )
}

/// `refresh` or `remove`.
pub async fn calendar(
    State(web): State<Web>,
    who: Who,
    Path((id, deed)): Path<(CalendarId, String)>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let told = match deed.as_str() {
        "refresh" => match web.app.refresh(&actor, pair, id).await {
            Ok(None) => "As before: nothing has changed at its address.".to_owned(),
            Ok(Some(s)) => format!("Read: {} new, {} changed.", s.created, s.updated),
            // The sentence stays beside the calendar too.
            Err(app::Error::RemoteDown(told)) => told,
            Err(error) => return Err(error.into()),
        },
        "remove" => {
            web.app.remove_calendar(&actor, id).await?;
            "Taken away, with its events; what you said about them waits for its return.".to_owned()
        }
        _ => return Err(app::Error::NotFound("This page".into()).into()),
    };
    Ok(see_with("/settings#calendars", &told))
}

/// Reads dates to watch from a table; what cannot be read is told line by line.
pub async fn dates(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    parts: Multipart,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let bytes = pasted(parts).await?;
    let (found, notes) = web.app.read_dates(who.viewer(), pair, &bytes).await?;
    let read = found.len();
    let added = web
        .app
        .add_watch_dates(&who.actor(pair), pair.id, found)
        .await?;
    let told = format!("{added} of {read} dates are new.");
    if notes.is_empty() && read > 0 {
        return Ok(see_with("/settings#dates", &told));
    }
    let refused = Refused {
        wrong: if read == 0 {
            "No date was read: the first line must name a column “Title” and one “Date”.".into()
        } else {
            told
        },
        notes: notes
            .into_iter()
            .map(|n| (n.line, n.field, n.reason))
            .collect(),
        ..Refused::default()
    };
    let status = if read == 0 {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let page = page(&web, &who, &headers, refused).await?;
    Ok((status, html(&page)).into_response())
}
