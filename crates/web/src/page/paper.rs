//! Papers: what is attached to what, in versions; handed out as files and never shown in place.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, own, pdf, see_with};
use crate::server::Web;
use crate::session::Who;
use app::paper::Upload;
use askama::Template;
use axum::extract::{Form, Multipart, Path, Query, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap};
use axum::response::{IntoResponse, Response};
use domain::document::{Bound, Document, Media, Part};
use domain::id::PaperId;
use domain::paper::{MOST, Paper, size_words, takes};
use domain::proposal::Noun;
use domain::words::{capital, count, count_figures};
use jiff::Timestamp;
use serde::Deserialize;

/// The largest upload: a paper and the words around it.
pub const BODY: usize = MOST + (64 << 10);

/// One paper in a list.
pub struct Line {
    pub id: String,
    pub first: String,
    pub title: String,
    /// Version, size, age, who.
    pub small: String,
    /// Where it belongs.
    pub of: (String, &'static str),
    /// Earlier versions: where, what.
    pub earlier: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "papers.html")]
struct PapersPage {
    layout: Layout,
    tab: &'static str,
    title: String,
    papers: Vec<Line>,
}

/// The papers of one record: where its own page has no room for them.
#[derive(Template)]
#[template(path = "papers_of.html")]
struct OfPage {
    layout: Layout,
    title: String,
    place: (String, &'static str),
    papers: Vec<Line>,
    paper_of: String,
    press: bool,
}

fn noun(text: &str) -> Option<Noun> {
    let noun = match text {
        "decision" => Noun::Decision,
        "initiative" => Noun::Initiative,
        "event" => Noun::Event,
        _ => return None,
    };
    takes(noun).then_some(noun)
}

/// Where a record of a paper stands, and what sort it is.
fn place(of: &(Noun, String)) -> (String, &'static str) {
    let id = crate::respond::url_encode(&of.1);
    match of.0 {
        Noun::Decision => (format!("/decisions/{id}"), "decision"),
        Noun::Initiative => (format!("/strategy/initiatives/{id}"), "initiative"),
        _ => (format!("/event?key={id}"), "meeting"),
    }
}

fn age(at: Timestamp, now: Timestamp) -> String {
    match now.duration_since(at).as_hours() / 24 {
        0 => "today".to_owned(),
        days => format!("{} old", count_figures(days, "day")),
    }
}

fn said(p: &Paper, now: Timestamp) -> String {
    let size = size_words(p.size);
    format!("version {}, {size}, {}", p.version, age(p.at, now))
}

fn list(all: &[Paper], now: Timestamp) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    for p in all {
        let known = out.iter_mut().find(|l| l.first == p.first.to_string());
        match known {
            Some(line) => line.earlier.push((p.id.to_string(), said(p, now))),
            None => out.push(Line {
                id: p.id.to_string(),
                first: p.first.to_string(),
                title: p.title.clone(),
                small: said(p, now),
                of: place(&p.of),
                earlier: Vec::new(),
            }),
        }
    }
    out
}

/// The papers of one record, for its page: `("decision", id)`, `("initiative", id)`,
/// `("event", key)`. Put `{% include "paper_list.html" %}` there, with `papers` and `paper_of`.
pub(crate) async fn lines(
    web: &Web,
    who: &Who,
    (of, id): (&str, &str),
) -> Result<Vec<Line>, PageError> {
    let pair = who.pair()?;
    let noun = noun(of).ok_or_else(|| app::Error::NotFound("Such a record".into()))?;
    let all = web.app.papers(who.viewer(), pair.id, Some((noun, id)));
    Ok(list(&all.await?, web.app.clock.now()))
}

/// The record that "event/…" names.
fn record(of: &str) -> Result<(Noun, &str), PageError> {
    let split = of.split_once('/');
    let known = split.and_then(|(kind, id)| Some((noun(kind)?, id)));
    Ok(known.ok_or_else(|| app::Error::NotFound("Such a record".into()))?)
}

/// `GET /papers?of=event/KEY`: those of one record, and one more.
async fn of_one(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    asked: &Of,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let of = record(&asked.of)?;
    let all = web.app.papers(who.viewer(), pair.id, Some(of)).await?;
    let title = called(web, who, of).await?;
    Ok(html(&OfPage {
        layout: Layout::new(who, headers, Place::Elsewhere, "Papers"),
        title,
        place: place(&(of.0, of.1.to_owned())),
        papers: list(&all, web.app.clock.now()),
        paper_of: asked.of.clone(),
        press: web.app.printer.is_some(),
    }))
}

/// `GET /papers`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Query(asked): Query<Of>,
) -> Result<Response, PageError> {
    if !asked.of.is_empty() {
        return of_one(&web, &who, &headers, &asked).await;
    }
    let pair = who.pair()?;
    let all = web.app.papers(who.viewer(), pair.id, None).await?;
    let papers = list(&all, web.app.clock.now());
    let n = i64::try_from(papers.len()).unwrap_or(i64::MAX);
    Ok(html(&PapersPage {
        title: match n {
            0 => "No paper is attached to anything yet".to_owned(),
            n => format!("{} attached", capital(&count(n, "paper"))),
        },
        papers,
        tab: "papers",
        layout: Layout::new(&who, &headers, Place::Strategy, "Papers"),
    }))
}

/// `POST /papers`: a file and what it belongs to.
pub async fn add(
    State(web): State<Web>,
    who: Who,
    mut parts: Multipart,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let broken = |e: axum::extract::multipart::MultipartError| {
        app::Error::invalid("file", format!("The upload broke off: {e}."))
    };
    let mut new = Upload {
        of: (Noun::Decision, String::new()),
        again: None,
        title: String::new(),
        file: String::new(),
        bytes: Vec::new(),
    };
    let mut known = false;
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(broken)?;
        let text = || String::from_utf8_lossy(&bytes).trim().to_owned();
        match name.as_str() {
            "file" => (new.file, new.bytes) = (file.unwrap_or_default(), bytes.to_vec()),
            "title" => new.title = text(),
            "again" => new.again = text().parse().ok(),
            "of" => {
                let of = text();
                let split = of.split_once('/');
                if let Some((noun, id)) = split.and_then(|(kind, id)| Some((noun(kind)?, id))) {
                    (new.of, known) = ((noun, id.to_owned()), true);
                }
            }
            _ => {}
        }
    }
    if !known {
        return Err(app::Error::invalid("of", "Say what the paper belongs to.").into());
    }
    let back = match &new.of {
        // The page of a meeting has no room for them.
        (Noun::Event, key) => format!("/papers?of=event/{}", crate::respond::url_encode(key)),
        of => place(of).0,
    };
    let paper = web.app.add_paper(&who.actor(pair), pair, new).await?;
    let told = format!("Attached: {}, version {}.", paper.title, paper.version);
    Ok(see_with(&back, &told))
}

/// `GET /papers/{id}`: the file, to be kept on the phone; no browser runs or shows it in place.
pub async fn file(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<PaperId>,
) -> Result<Response, PageError> {
    who.pair()?;
    let found = web.app.db.read(who.viewer()).paper(id).await;
    let (paper, bytes) = found.map_err(app::Error::from)?;
    let plain: String = paper.file.chars().filter(char::is_ascii).collect();
    let named = format!(
        "attachment; filename=\"{plain}\"; filename*=UTF-8''{}",
        crate::respond::url_encode(&paper.file)
    );
    let mut answer = bytes.into_response();
    let headers = answer.headers_mut();
    let value = |text: &str, other: &'static str| {
        HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(other))
    };
    headers.insert(
        CONTENT_TYPE,
        value(&paper.media, "application/octet-stream"),
    );
    headers.insert(CONTENT_DISPOSITION, value(&named, "attachment"));
    Ok(answer)
}

/// Whose papers are asked for: "initiative/…", "event/…".
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Of {
    of: String,
}

/// What a record is called, for the first page of its pack.
async fn called(web: &Web, who: &Who, (noun, id): (Noun, &str)) -> Result<String, PageError> {
    let pair = who.pair()?;
    let gone = || app::Error::NotFound("Such a record".into());
    let reader = web.app.db.read(who.viewer());
    Ok(match noun {
        Noun::Initiative => {
            let all = reader.initiatives(pair.id).await?;
            let found = all.into_iter().find(|i| i.id.to_string() == id);
            found.ok_or_else(gone)?.title
        }
        Noun::Event => {
            let view = web.app.event(who.viewer(), pair, id).await?;
            view.coded.occurrence.of.event.title.clone()
        }
        _ => return Err(gone().into()),
    })
}

/// `GET /papers/pack.pdf`: the newest version of each paper of an initiative or a meeting as one
/// file, to read without a connection. A decision has its own, which opens with the brief.
pub async fn pack(
    State(web): State<Web>,
    who: Who,
    Query(asked): Query<Of>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let of = record(&asked.of)?;
    let title = called(&web, &who, of).await?;
    let bound = web.app.bound(who.viewer(), pair.id, of).await?;
    let locale = who.locale();
    let day = locale.long_day(web.app.today(pair));
    let document = Document {
        title,
        dateline: format!("Papers, in confidence · {day}"),
        lang: locale.words.tag().into(),
        paper: locale.paper,
        parts: vec![Part::List {
            lines: bound.iter().map(|p| p.title.clone()).collect(),
        }],
        bound: bound
            .into_iter()
            .map(|p| Bound {
                title: p.title,
                media: Media::of(&p.media),
                bytes: p.bytes,
            })
            .collect(),
    };
    pdf((&web, &who), "papers.pdf", document).await
}

/// Where to go afterwards.
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    back: String,
}

/// `POST /papers/{id}/remove`: with all its versions.
pub async fn remove(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<PaperId>,
    Form(form): Form<Back>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    web.app.remove_paper(&who.actor(pair), id).await?;
    Ok(see_with(
        own(&form.back),
        "Taken away, with all its versions.",
    ))
}
