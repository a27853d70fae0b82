//! Decisions: the queue by day and by what waiting costs, the log, and what the log says.
mod brief;
mod pack;
mod write;

pub use brief::{deed, show as one};
pub(crate) use domain::decision::WORDS;
pub use pack::pack;
pub use write::{save, show as form};

use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::decision::Decisions;
use askama::Template;
use axum::extract::{Form, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::action::{Due, due_words};
use domain::decision::{Decision, percent};
use domain::person::Person;
use domain::proposal::{Effect, Proposal, Put, Told};
use domain::words::{capital, count, count_figures};
use domain::working_time::WorkingTime;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "decisions.html")]
struct DecisionsPage {
    layout: Layout,
    tab: &'static str,
    dateline: String,
    title: String,
    prose: String,
    open: Vec<Row>,
    taken: Vec<Taken>,
    /// Figures of the log: value, what it is, from which parts.
    figures: Vec<(String, &'static str, String)>,
}

/// One open question.
struct Row {
    id: String,
    question: String,
    class: &'static str,
    by: String,
    waiting: String,
    stands: String,
    missing: String,
}

/// One line of the log.
struct Taken {
    id: String,
    question: String,
    outcome: String,
    when: String,
    again: String,
}

/// "Tobias recommends: a second supplier."; empty where nothing is advised.
pub(super) fn lead(by: &str, put: &Put) -> String {
    match put.advice.trim_end_matches('.') {
        "" => String::new(),
        advice => format!("{by} recommends: {advice}."),
    }
}

/// What a decision costs, and what waiting for it does.
pub(super) fn facts(effect: &Effect) -> Vec<(&'static str, String)> {
    let Effect::Decide(put) = effect else {
        return Vec::new();
    };
    let said = [("Costs", &put.cost), ("Waiting costs", &put.waiting)];
    let there = said.into_iter().filter(|(_, text)| !text.is_empty());
    there.map(|(name, text)| (name, text.clone())).collect()
}

/// Where one reads what a proposal rests on: the brief, or its own page.
pub(super) fn rests(p: &Proposal) -> String {
    match &p.effect {
        Effect::Decide(put) => format!("/decisions/{}", put.decision),
        _ => format!("/proposals/{}", p.id),
    }
}

/// What the page is written from.
struct Eyes<'a> {
    work: &'a WorkingTime,
    people: &'a [Person],
    now: Timestamp,
    today: Date,
}

pub(super) fn size(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

pub(super) fn due(d: &Decision) -> Option<Due> {
    d.decide_by.map(|date| Due {
        time: d.decide_at,
        ..Due::on(date)
    })
}

/// What waiting costs: the sum a week, and in words.
pub(super) fn waiting(d: &Decision) -> String {
    match (d.week, d.waiting.trim()) {
        (Some(money), "") => format!("{money} a week"),
        (Some(money), words) => format!("{money} a week: {words}"),
        (None, words) => words.to_owned(),
    }
}

/// "no decision in four sessions".
pub(super) fn sessions(d: &Decision) -> String {
    match d.raised.len() {
        0 => String::new(),
        n => format!("no decision in {}", count(size(n), "session")),
    }
}

impl Eyes<'_> {
    fn row(&self, d: &Decision) -> Row {
        let late = d.late(self.today);
        let by = due_words(due(d), self.now, self.work);
        let missing: Vec<_> = d.lacks().iter().map(|l| l.question()).collect();
        let mut stands = match (d.ready.is_some(), d.presses(self.today)) {
            (true, _) => "ready".to_owned(),
            (false, true) => "not ready, and wanted now".to_owned(),
            (false, false) => "not ready".to_owned(),
        };
        let decider = self.people.iter().find(|p| Some(p.id) == d.decider);
        if let Some(decider) = decider {
            stands = format!("{stands} · {}", decider.label());
        }
        let sessions = sessions(d);
        if !sessions.is_empty() {
            stands = format!("{stands} · {sessions}");
        }
        Row {
            id: d.id.to_string(),
            question: d.question.clone(),
            class: match (late, d.presses(self.today)) {
                (true, _) => "off",
                (false, true) => "risk",
                _ => "pend",
            },
            by: match d.decide_by {
                Some(_) => by.replacen("due ", "by ", 1),
                None => "no day".to_owned(),
            },
            waiting: waiting(d),
            stands,
            missing: missing.join(" "),
        }
    }

    fn taken(&self, d: &Decision) -> Option<Taken> {
        let decided = d.decided.as_ref()?;
        let by = self.people.iter().find(|p| Some(p.id) == decided.by);
        let on = self.work.date(decided.at);
        let who = by.map_or("somebody", |p| p.label());
        Some(Taken {
            id: d.id.to_string(),
            question: d.question.clone(),
            outcome: d.outcome().unwrap_or_default().to_owned(),
            when: format!("{who}, {}", self.work.day(on)),
            again: match (&d.came_out, d.review) {
                (Some(came), _) => format!("came out {}", came.outcome.words()),
                (None, Some(day)) if day <= self.today => "look at what came of it".to_owned(),
                (None, Some(day)) => format!("looked at again {}", self.work.day(day)),
                (None, None) => "no day to look back".to_owned(),
            },
        })
    }
}

/// The first rule that holds writes the title.
fn title(all: &Decisions, eyes: &Eyes<'_>) -> String {
    let of = |holds: &dyn Fn(&&Decision) -> bool| all.open.iter().filter(|d| holds(d)).count();
    let late = of(&|d| d.late(eyes.today));
    let unready = of(&|d| d.presses(eyes.today) && d.ready.is_none());
    let ready = of(&|d| d.ready.is_some());
    let verb = |n: usize| if n == 1 { "is" } else { "are" };
    let many = |n: usize| capital(&count(size(n), "decision"));
    match (late, unready, ready, all.open.len()) {
        (n @ 1.., ..) => format!(
            "{} {} past {} day",
            many(n),
            verb(n),
            if n == 1 { "its" } else { "their" }
        ),
        (_, n @ 1.., ..) => format!("{} {} wanted by tomorrow and not ready", many(n), verb(n)),
        (.., n @ 1.., _) => format!("{} {} ready to be made", many(n), verb(n)),
        (.., n @ 1..) => format!("{} {} being prepared", many(n), verb(n)),
        _ => "Nothing waits to be decided".to_owned(),
    }
}

fn figures(all: &Decisions) -> Vec<(String, &'static str, String)> {
    let log = all.log;
    let said = |part, of| percent(part, of).map(|p| format!("{p} %"));
    let of = |part: usize, of: usize| format!("{part} of {of}");
    let latency = log.latency_hours.map(|h| match h {
        0..48 => count_figures(h, "hour"),
        h => count_figures(h / 24, "day"),
    });
    let figures = [
        (
            latency,
            "from ready to decided",
            "the middle one of those that were ready first".to_owned(),
        ),
        (
            said(log.past_due, log.dated),
            "past their day",
            of(log.past_due, log.dated),
        ),
        (
            said(log.with_data, log.decided),
            "decided with data",
            of(log.with_data, log.decided),
        ),
        (
            said(log.reopened, log.decided),
            "opened again",
            of(log.reopened, log.decided),
        ),
    ];
    let there = figures.into_iter();
    there
        .filter_map(|(value, what, parts)| Some((value?, what, parts)))
        .collect()
}

/// `GET /decisions`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let now = web.app.clock.now();
    let today = web.app.today(pair);
    let desk = web.app.desk(who.viewer(), pair, today).await?;
    let all = web.app.decisions(who.viewer(), pair).await?;
    let eyes = Eyes {
        work: &desk.work,
        people: &desk.people,
        now,
        today,
    };
    Ok(html(&DecisionsPage {
        dateline: format!("Decisions · {}", desk.work.day(today)),
        title: title(&all, &eyes),
        prose: match all.open.is_empty() {
            true => "Write down the next question that somebody has to answer; the brief grows \
                     from there."
                .to_owned(),
            false => "By the day on which each is wanted; on one day first what costs most while \
                      it waits."
                .to_owned(),
        },
        figures: figures(&all),
        open: all.open.iter().map(|d| eyes.row(d)).collect(),
        taken: all.taken.iter().filter_map(|d| eyes.taken(d)).collect(),
        tab: "decisions",
        layout: Layout::new(&who, &headers, Place::Strategy, "Decisions"),
    }))
}

/// What the form of a new question sends.
#[derive(Deserialize)]
pub struct New {
    #[serde(default)]
    question: String,
}

/// `POST /decisions`: a new question.
pub async fn open(
    State(web): State<Web>,
    who: Who,
    Form(new): Form<New>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let made = web.app.open_decision(&actor, pair, &new.question);
    let id = made.await?.id;
    Ok(see_with(
        &format!("/decisions/{id}/write"),
        "Open. Write what you know; the rest is asked for.",
    ))
}

/// One sentence about what was decided and who hears of it.
fn decided(p: &Proposal) -> String {
    let way = match &p.effect {
        Effect::Decide(put) => put.advice.as_str(),
        _ => "",
    };
    let told = p.told.iter().filter_map(|t| match t {
        Told::Named(name) => Some(name.as_str()),
        Told::Person(_) => None,
    });
    let told: Vec<_> = told.collect();
    match told.is_empty() {
        true => format!("Decided: {way}."),
        false => format!(
            "Decided: {way}. {} will hear of it.",
            domain::words::list(&told)
        ),
    }
}
