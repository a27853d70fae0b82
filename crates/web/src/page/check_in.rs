//! Check-ins: what is due, who waits, what was said and what changed; written for an owner, asked
//! for, read.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::scorecard::{Shown, shown};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::status::{InitiativeNow, Strategy};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::check_in::{CheckIn, LINE, Rung, Said, State as Stage, late_words};
use domain::id::{CheckInId, InitiativeId};
use domain::initiative::InitiativeState;
use domain::status::{Colour, Confidence, Override};
use domain::words::{capital, count, some};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "check_ins.html")]
struct CheckInsPage {
    layout: Layout,
    tab: &'static str,
    title: String,
    wrong: String,
    /// A link that no letter carries, shown this once, and for whom.
    slip: Option<(String, String)>,
    rows: Vec<Row>,
    today: String,
    /// When owners are asked by letter on working days; empty: only by hand.
    at: String,
    /// Letters with links can leave.
    mails: bool,
}

/// One initiative.
struct Row {
    id: String,
    title: String,
    owner: String,
    state: Shown,
    due: String,
    late: bool,
    last: String,
    stage: &'static str,
    said: Vec<String>,
    diff: Vec<String>,
    /// The one that waits: its id, what it is, whether the reader may confirm it.
    waiting: Option<(String, String, bool)>,
    /// The last one's id, where the executive may say that she has read it.
    unread: String,
    rung: &'static str,
    form: Minute,
}

/// The form of a check-in.
#[derive(Default, Clone)]
pub(crate) struct Minute {
    /// Tells several forms of one page apart.
    pub key: String,
    pub progress: String,
    pub confidence: Vec<(u8, bool)>,
    pub blocker: String,
    pub help: String,
    pub line: usize,
}

impl Minute {
    /// With what was said the last time.
    pub(crate) fn of(key: String, said: Option<&Said>) -> Minute {
        let chosen = said.and_then(|s| s.confidence).map(Confidence::get);
        Minute {
            key,
            progress: said
                .and_then(|s| s.progress)
                .map_or(String::new(), |p| p.to_string()),
            confidence: (0..=10).map(|n| (n, chosen == Some(n))).collect(),
            blocker: said.map_or(String::new(), |s| s.blocker.clone()),
            help: said.map_or(String::new(), |s| s.help.clone()),
            line: LINE,
        }
    }
}

/// What was said, in lines.
pub(crate) fn said_lines(said: &Said) -> Vec<String> {
    let mut out = Vec::new();
    let progress = said.progress.map(|p| format!("{p} % done"));
    let sure = said
        .confidence
        .map(|c| format!("confidence {} of 10", c.get()));
    let both: Vec<_> = progress.into_iter().chain(sure).collect();
    if !both.is_empty() {
        out.push(both.join(" · "));
    }
    if !said.blocker.is_empty() {
        out.push(format!("In the way: {}", said.blocker));
    }
    if !said.help.is_empty() {
        out.push(format!("Would help: {}", said.help));
    }
    if let Some(word) = &said.by_owner {
        out.push(format!("Says {}: {}", word.colour.word(), word.reason()));
    }
    out
}

fn row(i: &InitiativeNow, s: &Strategy, who: &Who, executive: bool) -> Row {
    let me = who.session.signed_in.person;
    let id = i.initiative.id.to_string();
    let due = i.due.unwrap_or(s.today);
    let stage = |c: &CheckIn| c.state(s.today);
    let wait = |c: &CheckIn| {
        let words = match stage(c) {
            Stage::Draft => format!(
                "A draft waits for {}: {}",
                first_name(s.name(i.initiative.owner)),
                said_lines(&c.said).join("; ")
            ),
            _ => format!("Confirmed; others read it from {}", s.work.day(c.publish)),
        };
        let own = stage(c) == Stage::Draft && i.initiative.owner == Some(me);
        (c.id.to_string(), words, own)
    };
    let unread = i.last.as_ref().filter(|c| executive && c.seen.is_none());
    Row {
        title: i.initiative.title.clone(),
        owner: s.name(i.initiative.owner).to_owned(),
        state: shown(&i.status),
        due: late_words(due, s.today, &s.work),
        late: due < s.today,
        last: match &i.last {
            Some(c) => format!("last word on {}", s.work.day(c.on)),
            None => "no word yet".to_owned(),
        },
        stage: i.last.as_ref().map_or("", |c| stage(c).word()),
        said: i.last.as_ref().map_or(Vec::new(), |c| said_lines(&c.said)),
        diff: match (&i.last, &i.before) {
            (Some(last), Some(before)) => last.diff(before),
            _ => Vec::new(),
        },
        waiting: i.waiting.as_ref().map(wait),
        unread: unread.map_or(String::new(), |c| c.id.to_string()),
        rung: match s.rung(i) {
            Rung::Wait => "",
            rung => rung.words(),
        },
        form: Minute::of(id.clone(), i.last.as_ref().map(|c| &c.said)),
        id,
    }
}

fn opening(s: &Strategy, active: &[&InitiativeNow]) -> String {
    let late = active.iter().filter(|i| i.due.is_some_and(|d| d < s.today));
    let late: Vec<_> = late.map(|i| i.initiative.title.as_str()).collect();
    match (active.len(), late.as_slice()) {
        (0, _) => "Nothing is worked on that could be asked about".to_owned(),
        (_, []) => "No check-in is late".to_owned(),
        (_, [one]) => format!("{one} waits for a word"),
        (_, many) => {
            let n = i64::try_from(many.len()).unwrap_or(i64::MAX);
            format!("{} late: {}", capital(&count(n, "check-in")), some(many))
        }
    }
}

async fn page(
    (web, who, headers): (&Web, &Who, &HeaderMap),
    (wrong, slip): (String, Option<(String, String)>),
) -> Result<CheckInsPage, PageError> {
    let pair = who.pair()?;
    let s = web.app.strategy(who.viewer(), pair).await?;
    let remind = web.app.settings(who.viewer(), pair).await?.remind;
    let active = s.initiatives.iter();
    let mut active: Vec<_> = active
        .filter(|i| i.initiative.state == InitiativeState::Active)
        .collect();
    active.sort_by_key(|i| i.due);
    let executive = who.session.signed_in.person == pair.executive;
    Ok(CheckInsPage {
        layout: Layout::new(who, headers, Place::Strategy, "Check-ins"),
        tab: "check-ins",
        title: opening(&s, &active),
        rows: active.iter().map(|i| row(i, &s, who, executive)).collect(),
        today: s.today.to_string(),
        wrong,
        slip,
        at: remind.map_or(String::new(), |t| t.strftime("%H:%M").to_string()),
        mails: web.app.can_mail() && web.app.reach.public_url.is_some(),
    })
}

/// When owners are asked every day.
#[derive(Deserialize)]
pub struct Daily {
    #[serde(default)]
    at: String,
}

/// `POST /strategy/check-ins/daily`: no time turns it off.
pub async fn daily(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Daily>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    web.app.remind_daily(&actor, pair, &form.at).await?;
    let told = match form.at.trim() {
        "" => "Nobody is asked by letter any more, unless you do.".to_owned(),
        at => format!("Owners are asked at {at} on working days, in one letter each."),
    };
    Ok(see_with("/strategy/check-ins", &told))
}

/// `GET /strategy/check-ins`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let page = page((&web, &who, &headers), Default::default()).await?;
    Ok(html(&page))
}

/// What the forms send.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Sent {
    progress: String,
    confidence: String,
    blocker: String,
    help: String,
    colour: String,
    reason: String,
    publish: String,
}

/// What was said, read from its fields.
///
/// # Errors
/// `Invalid` for what is no number, or a word without its reason.
pub(crate) fn read(
    (progress, confidence): (&str, &str),
    (blocker, help): (&str, &str),
    (colour, reason): (&str, &str),
) -> Result<Said, app::Error> {
    let number = |name, text: &str, most: u8| match text.trim() {
        "" => Ok(None),
        text => match text.trim_end_matches('%').trim().parse::<u8>() {
            Ok(n) if n <= most => Ok(Some(n)),
            _ => {
                let told = format!("Write a number from 0 to {most}.");
                Err(app::Error::invalid(name, told))
            }
        },
    };
    let all = [Colour::Green, Colour::Amber, Colour::Red];
    let by_owner = match all.into_iter().find(|c| c.word() == colour) {
        None => None,
        Some(colour) => {
            let told = "Say why: what is found stays visible beside it.";
            let word = Override::new(colour, reason.trim());
            Some(word.ok_or_else(|| app::Error::invalid("reason", told))?)
        }
    };
    Ok(Said {
        progress: number("progress", progress, 100)?,
        confidence: number("confidence", confidence, 10)?.and_then(Confidence::new),
        blocker: blocker.trim().to_owned(),
        help: help.trim().to_owned(),
        by_owner,
    })
}

/// `POST /strategy/check-ins/{id}`: how an initiative stands.
pub async fn write(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<InitiativeId>,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let said = read(
        (&sent.progress, &sent.confidence),
        (&sent.blocker, &sent.help),
        (&sent.colour, &sent.reason),
    );
    let publish = sent.publish.trim().parse().ok();
    let made = match said {
        Ok(said) => {
            let said = (said, publish);
            web.app.check_in(&who.actor(pair), pair, id, said).await
        }
        Err(error) => Err(error),
    };
    match made {
        Ok(made) => {
            let told = match made.confirmed {
                Some(_) => "Noted.",
                None => "A draft: its owner says yes by a link, with one click. Ask them.",
            };
            Ok(see_with("/strategy/check-ins", told))
        }
        Err(error @ app::Error::Invalid(_)) => {
            let wrong = (error.to_string(), None);
            let page = page((&web, &who, &headers), wrong).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /strategy/check-ins/{id}/{deed}`: ask, escalate; confirm, read.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path((id, deed)): Path<(uuid::Uuid, String)>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let told = match deed.as_str() {
        "ask" => {
            let asked = web.app.ask_check_in(&actor, pair, InitiativeId(id)).await?;
            let Some(address) = asked.mailed else {
                let base = web.app.reach.public_url.clone().unwrap_or_default();
                let slip = (format!("{base}{}", asked.path), asked.path);
                let page = page((&web, &who, &headers), (String::new(), Some(slip))).await?;
                return Ok(html(&page));
            };
            format!("A letter is on its way to {address}.")
        }
        "escalate" => {
            let done = web.app.escalate(&actor, pair, InitiativeId(id)).await?;
            format!("{}: {}.", done.proposal.title, done.proposal.state.word())
        }
        "confirm" => {
            let own = CheckInId(id);
            web.app.confirm_check_in(&actor, pair, own).await?;
            "It stands as written.".to_owned()
        }
        "read" => {
            web.app.see_check_in(&actor, pair, CheckInId(id)).await?;
            "Read.".to_owned()
        }
        _ => return Err(app::Error::NotFound("Such a deed".into()).into()),
    };
    Ok(see_with("/strategy/check-ins", &told))
}
