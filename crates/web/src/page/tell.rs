//! What is owed to the assistant: what came of a meeting, and whether they heard right.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use askama::Template;
use axum::extract::{Form, Multipart, Path, State};
use axum::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use domain::id::PlaybackId;
use domain::owed::{Debrief, Telling};
use domain::proposal::Way;
use domain::words::{count, list};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// "Later" is tomorrow about this time.
const LATER: SignedDuration = SignedDuration::from_hours(20);

/// A form with a voice clip in it.
pub const CLIP: usize = app::owed::CLIP_BYTES + (1 << 16);

#[derive(Template)]
#[template(path = "tell.html")]
struct TellPage {
    layout: Layout,
    title: String,
    /// The executive reads it; else the assistant does.
    hers: bool,
    heard: Vec<Heard>,
    meetings: Vec<Meeting>,
    told: Vec<Told>,
    share: String,
}

struct Heard {
    id: String,
    heard: String,
    title: String,
}

struct Meeting {
    key: String,
    title: String,
    when: String,
    with: String,
}

struct Told {
    title: String,
    when: String,
    text: String,
    clip: String,
}

/// `GET /tell`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let viewer = who.viewer();
    let owed = web.app.owed(viewer, pair).await?;
    let said_back = web.app.playbacks(viewer, pair).await?;
    let right = domain::playback::confirmed_percent(&said_back.answered);
    let waiting = said_back.waiting;
    let hers = who.session.signed_in.person == pair.executive;
    let zone = app::context::zone(pair);
    let locale = who.locale();
    let day = |at: Timestamp| locale.day(at.to_zoned(zone.clone()).date());
    let meeting = |m: &domain::owed::Held| Meeting {
        key: m.key.clone(),
        title: m.title.clone(),
        when: day(m.start),
        with: list(&m.with),
    };
    let told = |d: &Debrief| {
        let (text, clip) = match &d.told {
            Telling::Text(text) => (text.clone(), String::new()),
            Telling::Clip { .. } => (String::new(), crate::respond::url_encode(&d.key)),
            Telling::Nothing => ("Nothing to add.".to_owned(), String::new()),
            Telling::Later(_) => return None,
        };
        let (uid, _) = app::coming_up::split_key(&d.key);
        let known = owed.titles.get(&d.key);
        Some(Told {
            title: known.cloned().unwrap_or_else(|| uid.to_owned()),
            when: day(d.at),
            text,
            clip,
        })
    };
    let (n, name) = (owed.meetings.len() + waiting.len(), first_name(&pair.name));
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let title = match (n, hers) {
        (0, _) => "Nothing is owed".to_owned(),
        (n, true) => format!("{} a word from you", domain::words::capital(&wants(n))),
        (n, false) => format!("{} a word from {name}", domain::words::capital(&wants(n))),
    };
    let share = owed
        .told_percent
        .map(|p| format!("Told of {p} % of them in the last ten days."));
    // How well somebody heard is for their own eyes.
    let right = right.filter(|_| !hers);
    let right = right.map(|p| format!("Of what was said back, {p} % was heard right."));
    let share: Vec<_> = share.into_iter().chain(right).collect();
    Ok(html(&TellPage {
        layout: Layout::new(&who, &headers, Place::Today, "What came of it"),
        title,
        hers,
        heard: waiting
            .into_iter()
            .map(|p| Heard {
                id: p.id.to_string(),
                heard: p.heard,
                title: p.title,
            })
            .collect(),
        meetings: owed.meetings.iter().map(meeting).collect(),
        told: owed.told.iter().filter_map(told).collect(),
        share: share.join(" "),
    }))
}

fn wants(n: i64) -> String {
    let things = count(n, "thing");
    if n == 1 {
        format!("{things} waits for")
    } else {
        format!("{things} wait for")
    }
}

/// `POST /tell`: text, a clip, nothing, or later.
pub async fn tell(
    State(web): State<Web>,
    who: Who,
    mut form: Multipart,
) -> Result<Response, PageError> {
    let (mut key, mut text, mut deed) = (String::new(), String::new(), String::new());
    let mut clip = None;
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let media = field.content_type().unwrap_or_default().to_owned();
        match field.name().unwrap_or_default() {
            "key" => key = field.text().await.map_err(unreadable)?,
            "text" => text = field.text().await.map_err(unreadable)?,
            "deed" => deed = field.text().await.map_err(unreadable)?,
            "clip" => {
                let bytes = field.bytes().await.map_err(unreadable)?;
                clip = (!bytes.is_empty()).then_some((media, bytes));
            }
            _ => {}
        }
    }
    let pair = who.pair()?;
    let told = match (deed.as_str(), &clip) {
        ("nothing", _) => Telling::Nothing,
        ("later", _) => Telling::Later(web.app.clock.now() + LATER),
        (_, Some((media, _))) => Telling::Clip {
            media_type: media.clone(),
        },
        _ => Telling::Text(text),
    };
    let bytes = clip.as_ref().map(|(_, bytes)| bytes.as_ref());
    let actor = who.actor(pair);
    web.app
        .tell(&actor, pair, &key, told, bytes, Way::Page)
        .await?;
    Ok(see_with("/tell", "Thank you. It is kept."))
}

fn unreadable(error: axum::extract::multipart::MultipartError) -> PageError {
    PageError(app::Error::invalid("clip", error.body_text()))
}

/// `GET /tell/clip/{key}`: a clip, to be played.
pub async fn clip(
    State(web): State<Web>,
    who: Who,
    Path(key): Path<String>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let reader = web.app.db.read(who.viewer());
    let (media_type, bytes) = reader.clip(pair.id, &key).await?;
    let mut answer = bytes.into_response();
    let headers = answer.headers_mut();
    // One of the few sounds that may be kept; never a type that a browser would run.
    let media_type = HeaderValue::from_str(&media_type);
    let plain = HeaderValue::from_static("application/octet-stream");
    headers.insert(CONTENT_TYPE, media_type.unwrap_or(plain));
    Ok(answer)
}

/// A correction, or none.
#[derive(Deserialize)]
pub struct Right {
    #[serde(default)]
    correction: String,
}

/// `POST /tell/heard/{id}`: "that's right", or what it should say.
pub async fn heard(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<PlaybackId>,
    Form(right): Form<Right>,
) -> Result<Response, PageError> {
    let actor = who.actor(who.pair()?);
    let answered = web
        .app
        .answer_playback(&actor, id, &right.correction, Way::Page)
        .await?;
    let told = match right.correction.trim() {
        "" => format!("Right: {}.", answered.title),
        words => format!("It says now: {words}."),
    };
    Ok(see_with("/tell", &told))
}
