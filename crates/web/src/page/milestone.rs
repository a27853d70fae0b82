//! One milestone, with every date it had and what a move would do; the board stands beside it.
mod board;

pub use board::{away, board};

use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::action::pick;
use crate::page::plan::{
    Both, Choice, Up, day, decisions, estimate, estimate_text, field, fields, over, people, told,
    upwards, vision, waits,
};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::milestone::{Moving, Telling};
use app::plan::Plan;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::action::{Due, Precision};
use domain::circle::Actor;
use domain::id::{MilestoneId, PersonId, ProposalId};
use domain::milestone::{DateMove, Milestone};
use domain::words::{capital, count, count_figures};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::HashMap;
use store::Pair;

/// "3 working days later than first agreed, moved twice"; empty where it never moved.
pub(crate) fn slip_words(plan: &Plan, m: &Milestone) -> String {
    if m.moves.is_empty() && m.done.is_none() {
        return String::new();
    }
    let by = match m.slip(&plan.work) {
        None => return String::new(),
        Some(0) => "as first agreed".to_owned(),
        Some(n) if n > 0 => format!("{} late", count_figures(n, "working day")),
        Some(n) => format!("{} early", count_figures(-n, "working day")),
    };
    match m.moves.len() {
        0 => by,
        n => format!("{by}, moved {}", count_figures(n as i64, "time")),
    }
}

#[derive(Template)]
#[template(path = "milestone.html")]
struct MilestonePage {
    layout: Layout,
    tab: &'static str,
    id: String,
    dateline: String,
    title: String,
    initiative: (String, String),
    up: Vec<Vec<Up>>,
    both: Option<Both>,
    moves: Vec<[String; 4]>,
    /// Decisions and milestones that it waits for: address, name, by when.
    held_up: Vec<[String; 3]>,
    slip: String,
    done: bool,
    form: Fields,
    people: Vec<Choice>,
    waits: Vec<(Choice, bool)>,
    decisions: Vec<(Choice, bool)>,
    actions: Vec<Choice>,
    to: String,
    reason: String,
    then: String,
    preview: Option<Shown>,
    today: String,
    wrong: String,
}

/// What stands in the form of one milestone.
struct Fields {
    owner: String,
    days: String,
    due: String,
    fixed: bool,
}

/// One milestone that would move: which, to which day, and both in words.
struct Would {
    id: String,
    to: String,
    words: [String; 5],
}

/// What a move would do, in words.
struct Shown {
    rows: Vec<Would>,
    clashes: Vec<String>,
    told: String,
}

fn shown(plan: &Plan, moving: &Moving) -> Shown {
    let date = |d: Date| plan.work.day(d);
    let row = |m: &app::milestone::Moved| Would {
        id: m.id.to_string(),
        to: m.to.to_string(),
        words: [
            m.title.clone(),
            plan.name(m.owner).unwrap_or("nobody yet").to_owned(),
            m.from.map_or("no date".to_owned(), date),
            date(m.to),
            m.because.clone(),
        ],
    };
    Shown {
        rows: moving.moves.iter().map(row).collect(),
        clashes: moving.clashes.clone(),
        told: moving.names(plan),
    }
}

/// A date to look at.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Ask {
    to: String,
    reason: String,
    /// Where somebody asked from: `roadmap`, or here.
    then: String,
}

/// What the asked move would do, and what is wrong with asking.
fn looked(
    plan: &Plan,
    m: &Milestone,
    ask: &Ask,
    wrong: String,
) -> Result<(Option<Shown>, String), PageError> {
    Ok(match day(&ask.to) {
        Err(told) => (None, told),
        Ok(None) => (None, wrong),
        Ok(Some(to)) if m.done.is_none() => {
            let moving = app::milestone::moving(plan, m.id, to)?;
            (Some(shown(plan, &moving)), wrong)
        }
        Ok(Some(_)) => {
            let told = "It is done: open it again before its date moves.";
            (None, told.to_owned())
        }
    })
}

/// What became of the letters about moves.
pub(crate) type Letters = HashMap<ProposalId, Telling>;

/// A move of a date: from where to where, by whom and when, why, and who was told.
pub(crate) fn moved(plan: &Plan, m: &DateMove, letters: &Letters) -> [String; 4] {
    let due = |d: Option<Due>| d.map_or("no date".to_owned(), |d| d.words(&plan.work));
    let by = plan.name(m.by).unwrap_or("somebody");
    let on = plan.work.day(plan.work.date(m.at));
    let one = |(who, letter): &(PersonId, ProposalId)| {
        let name = plan.name(Some(*who)).map_or("somebody", first_name);
        match letters.get(letter) {
            Some(Telling::Told) => format!("{name} told"),
            Some(Telling::OnItsWay) => format!("a letter to {name} is on its way"),
            Some(Telling::ByHand) => format!("{name} not told yet: it waits for your hand"),
            Some(Telling::Asked) => format!("{name} not told yet: it waits for a yes"),
            Some(Telling::Not) | None => format!("{name} not told"),
        }
    };
    let told: Vec<String> = m.told.iter().map(one).collect();
    [
        format!("{} → {}", due(m.from), due(m.to)),
        format!("{by}, {on}"),
        m.reason.clone(),
        told.join(" · "),
    ]
}

/// What it waits for and is still open: decisions first, they have a decider.
fn held_up(plan: &Plan, m: &Milestone) -> Vec<[String; 3]> {
    let asked = plan.decisions.iter();
    let asked = asked.filter(|d| m.decisions.contains(&d.id));
    let asked = asked.map(|d| {
        let by = d
            .decide_by
            .map_or("no day".to_owned(), |d| plan.work.day(d));
        let by = format!("to be decided by {by}");
        [format!("/decisions/{}", d.id), d.question.clone(), by]
    });
    let open = plan.milestones.iter();
    let open = open.filter(|o| o.done.is_none() && m.after.contains(&o.id));
    let open = open.map(|o| {
        let due = o.due.map_or("no date".to_owned(), |d| d.words(&plan.work));
        let at = format!("/strategy/milestones/{}", o.id);
        [at, o.title.clone(), due]
    });
    match m.done {
        Some(_) => Vec::new(),
        None => asked.chain(open).collect(),
    }
}

fn form_of(m: &Milestone) -> Fields {
    Fields {
        owner: m.owner.map(|p| p.to_string()).unwrap_or_default(),
        days: estimate_text(m.estimate),
        due: m.due.map(|d| d.date.to_string()).unwrap_or_default(),
        fixed: m.fixed,
    }
}

/// What can be chosen, and whether it is.
fn held<T: ToString>(all: Vec<Choice>, chosen: &[T]) -> Vec<(Choice, bool)> {
    let chosen: Vec<String> = chosen.iter().map(ToString::to_string).collect();
    let one = |c: Choice| {
        let held = chosen.contains(&c.0);
        (c, held)
    };
    all.into_iter().map(one).collect()
}

async fn page(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    id: MilestoneId,
    (ask, wrong): (&Ask, String),
) -> Result<MilestonePage, PageError> {
    let pair = who.pair()?;
    let plan = web.app.plan(who.viewer(), pair).await?;
    let gone = || app::Error::NotFound("This milestone".into());
    let m = plan.milestone(id).ok_or_else(gone)?;
    let of = plan.initiative(m.initiative).ok_or_else(gone)?;
    let said = over(web, who).await?;
    let letters = web.app.letters_about(who.viewer(), m.moves.iter());
    let letters = letters.await?;
    let (preview, wrong) = looked(&plan, m, ask, wrong)?;
    let tied = plan
        .actions
        .iter()
        .filter(|s| s.action.ties.milestone == Some(id));
    let due = m
        .due
        .map_or("no date".to_owned(), |due| due.words(&plan.work));
    Ok(MilestonePage {
        layout: Layout::new(who, headers, Place::Strategy, "Milestone"),
        tab: "milestones",
        id: id.to_string(),
        dateline: format!(
            "Milestone · {} · {due}",
            plan.name(m.owner).unwrap_or("nobody yet")
        ),
        title: m.title.clone(),
        initiative: (of.id.to_string(), of.title.clone()),
        up: upwards(&plan, of, vision(&said)),
        both: plan
            .milestone_outlook(m)
            .filter(|_| m.done.is_none())
            .map(|o| Both::of(&plan, &o)),
        moves: m.moves.iter().map(|x| moved(&plan, x, &letters)).collect(),
        held_up: held_up(&plan, m),
        slip: slip_words(&plan, m),
        done: m.done.is_some(),
        form: form_of(m),
        people: people(&plan),
        waits: held(waits(&plan, of, Some(m)), &m.after),
        decisions: held(decisions(&plan), &m.decisions),
        actions: tied
            .map(|s| (s.action.id.to_string(), s.action.title.clone()))
            .collect(),
        to: ask.to.clone(),
        reason: ask.reason.clone(),
        then: ask.then.clone(),
        preview,
        today: plan.today.to_string(),
        wrong,
    })
}

/// `GET /strategy/milestones/{id}`; with a date, what a move there would do.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<MilestoneId>,
    Query(ask): Query<Ask>,
) -> Result<Response, PageError> {
    let page = page(&web, &who, &headers, id, (&ask, String::new())).await?;
    Ok(html(&page))
}

/// The milestone as a form wants it; a date keeps its precision where the form says none.
pub(crate) fn read(known: &Milestone, form: &[(String, String)]) -> Result<Milestone, String> {
    let precision = match field(form, "precision") {
        "month" => Precision::Month,
        "quarter" => Precision::Quarter,
        _ => known.due.map_or(Precision::Day, |due| due.precision),
    };
    let due = day(field(form, "due"))?.map(|date| match known.due {
        Some(due) if due.date == date => due,
        _ => Due {
            precision,
            ..Due::on(date)
        },
    });
    let ids = |name: &str| -> Result<Vec<_>, String> {
        let all = fields(form, name).into_iter().map(pick);
        Ok(all
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect())
    };
    let decisions = fields(form, "decision").into_iter().map(pick);
    Ok(Milestone {
        title: field(form, "title").to_owned(),
        owner: pick(field(form, "owner"))?,
        estimate: estimate(field(form, "days"))?,
        after: ids("after")?,
        decisions: decisions
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect(),
        due,
        fixed: field(form, "fixed") == "on",
        ..known.clone()
    })
}

async fn known(web: &Web, who: &Who, id: MilestoneId) -> Result<Milestone, PageError> {
    let pair = who.pair()?;
    let all = web.app.db.read(who.viewer()).milestones(pair.id).await?;
    let found = all.into_iter().find(|m| m.id == id);
    Ok(found.ok_or(app::Error::NotFound("This milestone".into()))?)
}

/// `POST /strategy/milestones/{id}`: as edited.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<MilestoneId>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let known = known(&web, &who, id).await?;
    let reason = field(&form, "reason");
    let wrong = match read(&known, &form) {
        Err(wrong) => wrong,
        Ok(new) => match web
            .app
            .save_milestone(&who.actor(pair), pair.id, &new, reason)
            .await
        {
            Ok(_) => return Ok(see_with(&format!("/strategy/milestones/{id}"), "Saved.")),
            Err(error) => told(error)?,
        },
    };
    let page = page(&web, &who, &headers, id, (&Ask::default(), wrong)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
}

/// Moves what moves, and tells whom it concerns; what became of that in a sentence.
async fn move_and_tell(
    (web, actor, pair): (&Web, &Actor, &Pair),
    place: (MilestoneId, Date),
    why: &str,
    quiet: bool,
) -> Result<String, app::Error> {
    let moving = web.app.move_milestone(actor, pair, place, why).await?;
    let number = |n: usize, of| capital(&count(n as i64, of));
    let moved = format!("{} moved.", number(moving.moves.len(), "milestone"));
    if quiet {
        return Ok(moved);
    }
    let told = web.app.tell_move(actor, pair, (&moving, why)).await?;
    let of = |what| {
        told.iter()
            .filter(|p| Telling::of(&p.proposal) == what)
            .count()
    };
    let mut parts = vec![moved];
    for (what, words) in [
        (
            Telling::OnItsWay,
            "on the way; each can be taken back for half a minute",
        ),
        (
            Telling::ByHand,
            "to write by hand: no mail server is set up",
        ),
        (Telling::Asked, "first for a yes"),
    ] {
        if let n @ 1.. = of(what) {
            parts.push(format!("{} {words}.", number(n, "letter")));
        }
    }
    Ok(parts.join(" "))
}

/// `POST /strategy/milestones/{id}/{deed}`: moved with what hangs on it, done, or open again.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path((id, deed)): Path<(MilestoneId, String)>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let done = match deed.as_str() {
        "move" => match day(field(&form, "to")) {
            Ok(Some(to)) => {
                let why = field(&form, "reason");
                let quiet = field(&form, "quiet") == "yes";
                move_and_tell((&web, &actor, pair), (id, to), why, quiet).await
            }
            Ok(None) => Err(app::Error::invalid("to", "Choose the day it moves to.")),
            Err(wrong) => Err(app::Error::invalid("to", wrong)),
        },
        "done" => match (
            day(field(&form, "done")),
            field(&form, "took").parse::<f64>().ok(),
        ) {
            (Ok(Some(day)), took) => {
                let set = Some((day, took));
                let done = web.app.finish_milestone(&actor, pair, id, set).await;
                done.map(|m| format!("{} is done.", m.title))
            }
            _ => Err(app::Error::invalid("done", "Choose the day it was done.")),
        },
        "reopen" => {
            let open = web.app.finish_milestone(&actor, pair, id, None).await;
            open.map(|m| format!("{} is open again.", m.title))
        }
        _ => Err(app::Error::NotFound("This deed".into())),
    };
    match done {
        Ok(words) => Ok(match field(&form, "then") {
            "roadmap" => see_with("/strategy/roadmap", &words),
            _ => see_with(&format!("/strategy/milestones/{id}"), &words),
        }),
        Err(error) => {
            let wrong = told(error)?;
            let page = page(&web, &who, &headers, id, (&Ask::default(), wrong)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
    }
}
