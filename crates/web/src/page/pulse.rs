//! The pulse: opened, found, told in three things, answered; and the page on which anybody answers.
use crate::client::Client;
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::link::stopped;
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::pulse::{Asked, NewPulse};
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use domain::circle::Role;
use domain::id::PulseId;
use domain::pulse::{Found, Pulse, PulseAnswer, QUESTIONS, THINGS, Theme, VISION};
use domain::words::count_figures;
use jiff::civil::Date;
use serde::Deserialize;

/// What a form sent: a name may come more than once.
type Fields = Vec<(String, String)>;
/// Rows for themes on the form.
const ROWS: usize = 5;
/// Days that a pulse can be answered.
const DAYS: i64 = 5;

fn all<'a>(fields: &'a Fields, name: &str) -> Vec<&'a str> {
    let those = fields.iter().filter(|(n, _)| n == name);
    those.map(|(_, v)| v.as_str()).collect()
}

fn first<'a>(fields: &'a Fields, name: &str) -> &'a str {
    all(fields, name).first().copied().unwrap_or_default()
}

#[derive(Template)]
#[template(path = "pulses.html")]
struct PulsesPage {
    layout: Layout,
    tab: &'static str,
    title: String,
    rows: Vec<(String, String, String)>,
    people: Vec<(String, String, bool)>,
    days: i64,
    slips: Vec<String>,
    /// The sentences that stand in the form.
    sentences: [&'static str; QUESTIONS],
}

/// What the form begins with.
#[derive(Default, Deserialize)]
pub struct Begin {
    /// `vision`: the two sentences about it.
    #[serde(default)]
    about: String,
}

fn state(p: &Pulse, today: Date) -> String {
    match (p.over(today), p.released, p.did.is_empty()) {
        (false, ..) => format!("open until {}", p.until),
        (true, None, _) => "over".into(),
        (true, Some(_), true) => "told, not answered yet".into(),
        (true, Some(_), false) => "told and answered".into(),
    }
}

async fn list(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    slips: Vec<String>,
) -> Result<PulsesPage, PageError> {
    let pair = who.pair()?;
    let pulses = web.app.pulses(who.viewer(), pair).await?;
    let reader = web.app.db.read(who.viewer());
    let people = reader.people(pair.id).await?;
    let members = reader.members(pair.id).await?;
    let today = web
        .app
        .clock
        .now()
        .to_zoned(app::context::zone(pair))
        .date();
    let me = who.session.signed_in.person;
    let others = people
        .iter()
        .filter(|p| p.id != me && p.id != pair.executive);
    let team = |id| {
        members
            .iter()
            .any(|m| m.person == id && m.role == Role::Team)
    };
    let row = |p: &Pulse| {
        let kind = match p.owner {
            Some(_) => "You as a team player".to_owned(),
            None => p.questions.first().cloned().unwrap_or_default(),
        };
        let link = format!("/people/pulse/{}", p.id);
        (link, kind, format!("{} · {}", p.opened, state(p, today)))
    };
    let running = pulses.iter().filter(|p| !p.over(today)).count();
    let layout = Layout::new(who, headers, Place::People, "Pulse");
    Ok(PulsesPage {
        tab: "pulse",
        title: match (pulses.len(), running) {
            (0, _) => "The team was not asked yet".into(),
            (_, 0) => "No question is open".into(),
            (_, 1) => "One question is with the team".into(),
            (_, n) => format!("{n} questions are with the team"),
        },
        rows: pulses.iter().map(row).collect(),
        people: others
            .map(|p| (p.id.to_string(), p.label().to_owned(), team(p.id)))
            .collect(),
        days: DAYS,
        slips,
        sentences: Default::default(),
        layout,
    })
}

/// `GET /people/pulse`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Query(begin): Query<Begin>,
) -> Result<Response, PageError> {
    let mut page = list(&web, &who, &headers, Vec::new()).await?;
    if begin.about == "vision" {
        page.sentences = [VISION[0], VISION[1], ""];
    }
    Ok(html(&page))
}

/// `POST /people/pulse`: opens one. Links that no letter carries are shown this once.
pub async fn open(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let people = all(&fields, "person");
    let new = NewPulse {
        questions: all(&fields, "question")
            .into_iter()
            .map(str::to_owned)
            .collect(),
        people: people.iter().filter_map(|p| p.parse().ok()).collect(),
        days: first(&fields, "days").parse().unwrap_or(DAYS),
        peer: first(&fields, "peer") == "yes",
    };
    let opened = web.app.open_pulse(&who.actor(pair), pair, new).await?;
    if opened.slips.is_empty() {
        let told = format!(
            "{} on the way.",
            count_figures(size(opened.mailed), "letter")
        );
        return Ok(see_with("/people/pulse", &told));
    }
    let base = web.app.reach.public_url.clone().unwrap_or_default();
    let slips = opened.slips.iter().map(|s| format!("{base}{s}")).collect();
    Ok(html(&list(&web, &who, &headers, slips).await?))
}

fn size(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[derive(Template)]
#[template(path = "pulse.html")]
struct PulsePage {
    layout: Layout,
    id: String,
    title: String,
    dateline: String,
    /// The assistant edits, the executive reads what was released.
    edits: bool,
    own: bool,
    over: bool,
    released: bool,
    executive: String,
    questions: Vec<(String, String)>,
    found: Option<Found>,
    themes: Vec<(usize, Theme)>,
    shown: Vec<(String, String)>,
    things: Vec<String>,
    did: String,
}

/// The mean in words, and how the marks fall.
fn said(found: Option<&Found>, at: usize) -> String {
    let Some(found) = found else {
        return String::new();
    };
    let Some(tenths) = found.tenths(at) else {
        return "fewer than five gave a mark".into();
    };
    let marks = found.marks.get(at).copied().unwrap_or_default();
    let marks: Vec<_> = (1..).zip(marks).map(|(m, n)| format!("{m}: {n}")).collect();
    format!(
        "{}.{} of 5 ({})",
        tenths / 10,
        tenths % 10,
        marks.join(" · ")
    )
}

fn title(p: &Pulse, found: Option<&Found>, today: Date) -> String {
    match (p.over(today), found) {
        (false, _) => "It is open; nothing is shown before it is over".into(),
        (true, None) => "Too few to show".into(),
        (true, Some(found)) => match p.themes.first() {
            Some(theme) => format!(
                "“{}”, say {} of {}",
                theme.label, theme.count, found.answers
            ),
            None => format!("{} people answered", found.answers),
        },
    }
}

/// `GET /people/pulse/{id}`.
pub async fn one(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<PulseId>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let pulses = web.app.pulses(who.viewer(), pair).await?;
    let pulse = pulses.iter().find(|p| p.id == id);
    let pulse = pulse.ok_or(app::Error::NotFound("This pulse".into()))?;
    let today = web
        .app
        .clock
        .now()
        .to_zoned(app::context::zone(pair))
        .date();
    let found = web.app.pulse_found(who.viewer(), pair, pulse).await?;
    let executive = who.session.signed_in.person == pair.executive;
    let own = pulse.owner.is_some();
    let mut themes = pulse.themes.clone();
    let none = Theme {
        label: String::new(),
        count: 0,
        severity: 1,
    };
    themes.resize(ROWS.max(themes.len()), none);
    let mut things = pulse.things.clone();
    if things.is_empty() {
        things = pulse.themes.iter().map(|t| t.label.clone()).collect();
    }
    things.resize(THINGS, String::new());
    let questions = pulse.questions.iter().enumerate();
    let shown = |t: &Theme| (t.label.clone(), format!("{} × {}", t.count, t.severity));
    Ok(html(&PulsePage {
        layout: Layout::new(&who, &headers, Place::People, "Pulse"),
        id: id.to_string(),
        title: title(pulse, found.as_ref(), today),
        dateline: format!("Pulse of {} · {}", pulse.opened, state(pulse, today)),
        edits: !executive && !own,
        own,
        over: pulse.over(today),
        released: pulse.released.is_some(),
        executive: first_name(&pair.name).to_owned(),
        questions: questions
            .map(|(at, q)| (q.clone(), said(found.as_ref(), at)))
            .collect(),
        themes: themes.into_iter().enumerate().collect(),
        shown: pulse.themes.iter().map(shown).collect(),
        things,
        did: pulse.did.clone(),
        found,
    }))
}

fn themes(fields: &Fields) -> Vec<Theme> {
    let (labels, counts) = (all(fields, "label"), all(fields, "count"));
    let weights = all(fields, "severity");
    let rows = labels.iter().zip(counts).zip(weights);
    let theme = |((label, count), severity): ((&&str, &str), &str)| Theme {
        label: label.trim().to_owned(),
        count: count.parse().unwrap_or_default(),
        severity: severity.parse().unwrap_or(1),
    };
    rows.map(theme).collect()
}

/// `POST /people/pulse/{id}/{deed}`: close, tell, release, answer.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    Path((id, deed)): Path<(PulseId, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let told = match deed.as_str() {
        "close" => {
            web.app.close_pulse(&actor, id).await?;
            "It is over.".to_owned()
        }
        "tell" | "release" => {
            let things = all(&fields, "thing").into_iter().map(str::to_owned);
            let edited = (themes(&fields), things.collect());
            web.app.tell_pulse(&actor, pair, id, edited).await?;
            match deed.as_str() {
                "tell" => "Saved; nobody else reads it yet.".to_owned(),
                _ => {
                    web.app.release_pulse(&actor, pair, id).await?;
                    format!("{} can read it now.", first_name(&pair.name))
                }
            }
        }
        "answer" => {
            let words = first(&fields, "did");
            web.app.answer_team(&actor, id, words).await?;
            "The team reads it under “you said, we did”.".to_owned()
        }
        _ => return Err(app::Error::NotFound("Such a deed".into()).into()),
    };
    Ok(see_with(&format!("/people/pulse/{id}"), &told))
}

#[derive(Template)]
#[template(path = "pulse_answer.html")]
struct AnswerPage {
    token: String,
    title: String,
    told: String,
    executive: String,
    questions: Vec<(usize, String)>,
    open: bool,
    things: Vec<String>,
    did: String,
}

fn answer_page(token: &str, asked: &Asked, told: &str) -> AnswerPage {
    let p = &asked.pulse;
    let answered = !p.did.is_empty();
    AnswerPage {
        token: token.to_owned(),
        title: match (asked.open, answered) {
            (true, _) => "Three minutes, and nobody knows who said what".into(),
            (false, true) => "You said, we did".into(),
            (false, false) => "This round is over".into(),
        },
        told: told.to_owned(),
        executive: asked.executive.clone(),
        questions: p.questions.iter().cloned().enumerate().collect(),
        open: asked.open,
        things: if answered {
            p.things.clone()
        } else {
            Vec::new()
        },
        did: p.did.clone(),
    }
}

fn plain(status: StatusCode, page: &AnswerPage) -> Response {
    let mut answer = (status, html(page)).into_response();
    let robots = HeaderName::from_static("x-robots-tag");
    let never = HeaderValue::from_static("noindex, nofollow");
    answer.headers_mut().insert(robots, never);
    answer
}

/// `GET /p/{token}`: what is asked, and what came of it. Whoever is signed in here stays unread.
pub async fn ask(
    State(web): State<Web>,
    client: Client,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    if let Some(stop) = stopped(&web, &client) {
        return Ok(stop);
    }
    let asked = web.app.look_pulse(&token).await?;
    Ok(plain(StatusCode::OK, &answer_page(&token, &asked, "")))
}

/// `POST /p/{token}`: answers, once.
pub async fn answer(
    State(web): State<Web>,
    client: Client,
    Path(token): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    if let Some(stop) = stopped(&web, &client) {
        return Ok(stop);
    }
    let marks = (0..QUESTIONS).map(|at| first(&fields, &format!("q{at}")).parse().ok());
    let given = PulseAnswer {
        marks: marks.collect(),
        comment: first(&fields, "comment").to_owned(),
    };
    let asked = web.app.look_pulse(&token).await?;
    match web.app.answer_pulse(&token, given).await {
        Ok(()) => {
            let mut page = answer_page(&token, &asked, "");
            (page.open, page.title) = (false, "Thank you. It lies with the others.".into());
            Ok(plain(StatusCode::OK, &page))
        }
        Err(error @ (app::Error::Conflict(_) | app::Error::Invalid(_))) => {
            let mut page = answer_page(&token, &asked, &error.to_string());
            page.open = page.open && matches!(error, app::Error::Invalid(_));
            Ok(plain(crate::error::status(&error), &page))
        }
        Err(error) => Err(error.into()),
    }
}
