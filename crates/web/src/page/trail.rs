//! Who did what, for whom, under which right; and who opened what: in plain sentences.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, url_encode};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::trail::{Trail, did, right};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap};
use axum::response::{IntoResponse, Response};
use domain::words::capital;
use domain::working_time::WorkingTime;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use store::{AccessLine, AuditLine, TrailAsk};
use uuid::Uuid;

/// Lines of a page.
const LINES: u64 = 50;

/// What can be asked for.
const NOUNS: [&str; 14] = [
    "proposal",
    "action",
    "brief",
    "event",
    "goal",
    "person",
    "letter",
    "sheet",
    "held_right",
    "setting",
    "value_entry",
    "cost",
    "clip",
    "calendar",
];

#[derive(Template)]
#[template(path = "trail.html")]
struct TrailPage {
    layout: Layout,
    title: String,
    executive: String,
    /// Who opened what; else who did what.
    opened: bool,
    people: Vec<(String, String, bool)>,
    nouns: Vec<(&'static str, String, bool)>,
    day: String,
    /// The filters as a query, to be kept in links.
    kept: String,
    lines: Vec<Line>,
    /// Query of the next page; empty on the last.
    older: String,
    narrowed: bool,
}

struct Line {
    when: String,
    sentence: String,
    /// Address and name of the thing.
    thing: Option<(String, String)>,
    detail: String,
    right: String,
}

/// What the filters send.
#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    of: String,
    #[serde(default)]
    who: String,
    #[serde(default)]
    noun: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    before: String,
}

impl Asked {
    fn ask(&self, work: &WorkingTime) -> TrailAsk {
        let day: Option<Date> = self.day.parse().ok();
        let micros = |day: Date| work.midnight(day).as_microsecond();
        let next = |day: Date| day.tomorrow().unwrap_or(Date::MAX);
        let before = self.before.split_once('.');
        TrailAsk {
            who: self.who.parse().ok(),
            noun: Some(self.noun.clone()).filter(|n| !n.is_empty()),
            span: day.map(|day| (micros(day), micros(next(day)))),
            before: before.and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?))),
            // One more says whether there is another page.
            most: LINES + 1,
        }
    }

    /// The filters without the place in the list.
    fn kept(&self) -> String {
        let fields = [("who", &self.who), ("noun", &self.noun), ("day", &self.day)];
        let set = fields.iter().filter(|(_, value)| !value.is_empty());
        set.map(|(name, value)| format!("&{name}={}", url_encode(value)))
            .collect()
    }
}

/// Where a thing of that id is looked at.
fn href(noun: &str, id: &str) -> Option<String> {
    let named = |path: &str| Some(format!("{path}{}", url_encode(id)));
    match noun {
        _ if id.is_empty() => None,
        "proposal" => named("/proposals/"),
        "action" => named("/actions/"),
        "goal" => named("/goals/"),
        "person" => named("/people/"),
        "sheet" => named("/sheet/"),
        "event" | "original" | "clip" => named("/event?key="),
        _ => None,
    }
}

fn when(at: i64, work: &WorkingTime) -> String {
    let at = Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{}, {}", work.day(work.date(at)), work.clock(work.time(at)))
}

fn done(l: &AuditLine, trail: &Trail, pair: &str, work: &WorkingTime) -> Line {
    let who = trail.who(l.person, &l.right);
    let label = trail.label(&l.noun_id);
    let name = match (label.is_empty(), l.noun == "setting") {
        (true, true) => l.noun_id.replace('_', " "),
        (true, false) => "look at it".to_owned(),
        (false, _) => label.to_owned(),
    };
    let thing = href(&l.noun, &l.noun_id).map(|at| (at, name.clone()));
    let detail = match l.noun == "setting" {
        true => format!("{name}: {}", l.detail.replace('_', " ")),
        false => l.detail.clone(),
    };
    Line {
        when: when(l.at, work),
        sentence: format!("{} {}, for {pair}.", who, did(&l.verb, &l.noun)),
        thing,
        detail,
        right: right(&l.right).to_owned(),
    }
}

fn looked(l: &AccessLine, trail: &Trail, work: &WorkingTime) -> Line {
    let who = trail.who(l.who, "");
    let label = trail.label(&l.noun_id);
    let thing = href(&l.noun, &l.noun_id);
    let name = if label.is_empty() {
        "look at it"
    } else {
        label
    };
    let times = match l.times {
        1 => String::new(),
        n => format!(", {n} times in that hour"),
    };
    let way = match l.way.as_str() {
        "page" => "on a page".to_owned(),
        "link" => "by a signed link".to_owned(),
        "command line" => "on the command line, as the operator".to_owned(),
        other => other.replacen("token ", "by the token ", 1),
    };
    let noun = match (l.noun.as_str(), l.noun_id.is_empty()) {
        ("today", _) => "Today".to_owned(),
        (noun, true) => format!("the page “{}”", capital(noun)),
        (noun, false) => format!("this {noun}"),
    };
    Line {
        when: when(l.at, work),
        sentence: format!("{who} opened {noun}{times}."),
        thing: thing.map(|at| (at, name.to_owned())),
        detail: String::new(),
        right: way,
    }
}

fn cursor(at: i64, id: Uuid) -> String {
    format!("&before={at}.{id}")
}

/// `GET /trail`: `of=opened` for who opened what.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let now = web.app.clock.now();
    let settings = web.app.settings(who.viewer(), pair).await?;
    let today = now.to_zoned(app::context::zone(pair)).date();
    let work = settings.working_time(pair, today);
    let opened = asked.of == "opened";
    let (ask, none) = (asked.ask(&work), TrailAsk::default());
    let asks = if opened { (&none, &ask) } else { (&ask, &none) };
    let trail = web.app.trail(who.viewer(), pair, asks).await?;
    let executive = first_name(&pair.name).to_owned();
    let most = usize::try_from(LINES).unwrap_or(usize::MAX);
    let lines: Vec<_> = match opened {
        true => trail
            .opened
            .iter()
            .take(most)
            .map(|l| looked(l, &trail, &work))
            .collect(),
        false => {
            let line = |l| done(l, &trail, &executive, &work);
            trail.did.iter().take(most).map(line).collect()
        }
    };
    let last = match opened {
        true => trail
            .opened
            .get(most)
            .and(trail.opened.get(most - 1))
            .map(|l| (l.at, l.id)),
        false => trail
            .did
            .get(most)
            .and(trail.did.get(most - 1))
            .map(|l| (l.at, l.id)),
    };
    let kept = asked.kept();
    let choice = |p: &domain::person::Person| {
        let id = p.id.to_string();
        let chosen = id == asked.who;
        (id, p.label().to_owned(), chosen)
    };
    let noun = |n: &&'static str| (*n, capital(&n.replace('_', " ")), *n == asked.noun);
    Ok(html(&TrailPage {
        layout: Layout::new(&who, &headers, Place::Partnership, "Who did what"),
        title: match opened {
            true => format!("Who opened what of {executive}’s"),
            false => format!("Who did what for {executive}"),
        },
        executive,
        opened,
        people: trail.people.iter().map(choice).collect(),
        nouns: NOUNS.iter().map(noun).collect(),
        older: last
            .map(|(at, id)| format!("{kept}{}", cursor(at, id)))
            .unwrap_or_default(),
        narrowed: !kept.is_empty() || !asked.before.is_empty(),
        kept,
        day: asked.day,
        lines,
    }))
}

/// `GET /trail/{file}`: `did.csv`, `did.json`, `opened.csv`, `opened.json`, with the same filters.
pub async fn file(
    State(web): State<Web>,
    who: Who,
    Path(file): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let (opened, json) = match file.as_str() {
        "did.csv" => (false, false),
        "did.json" => (false, true),
        "opened.csv" => (true, false),
        "opened.json" => (true, true),
        _ => return Err(PageError(app::Error::NotFound("This file".into()))),
    };
    let today = web
        .app
        .clock
        .now()
        .to_zoned(app::context::zone(pair))
        .date();
    let settings = web.app.settings(who.viewer(), pair).await?;
    let ask = asked.ask(&settings.working_time(pair, today));
    let wanted = (&ask, opened, json);
    let text = web.app.trail_file(who.viewer(), pair, wanted).await?;
    let kind = match json {
        true => "application/json",
        false => "text/csv; charset=utf-8",
    };
    let named = format!("attachment; filename=\"{file}\"");
    Ok((
        [
            (CONTENT_TYPE, kind.to_owned()),
            (CONTENT_DISPOSITION, named),
        ],
        text,
    )
        .into_response())
}
