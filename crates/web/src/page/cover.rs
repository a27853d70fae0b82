//! Cover: let somebody stand in, the page to hand over, the report to come back to.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::cover::{Grant, HandOver, ReturnReport};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::action::due_words;
use domain::circle::Role;
use domain::decision_right::{Area, HeldRight};
use domain::id::PersonId;
use domain::proposal::Proposal;
use domain::working_time::{WorkingTime, plus_days};
use jiff::Timestamp;
use jiff::civil::Date;
use store::{AuditLine, Membership, StoredAction};

#[derive(Template)]
#[template(path = "cover.html")]
struct CoverPage {
    layout: Layout,
    covers: Vec<Cover>,
    people: Vec<(String, String)>,
    areas: Vec<(String, &'static str)>,
    from: Date,
    until: Date,
}

struct Cover {
    person: String,
    name: String,
    days: String,
    running: bool,
}

#[derive(Template)]
#[template(path = "hand_over.html")]
struct HandOverPage {
    layout: Layout,
    cover: Cover,
    parts: Parts,
    did: Vec<String>,
    outcomes: Vec<String>,
}

/// What is handed over, in lines.
struct Parts {
    rights: Vec<String>,
    waiting: Vec<String>,
    returned: Vec<String>,
    by_hand: Vec<String>,
    due: Vec<String>,
}

fn cover(m: &Membership, work: &WorkingTime, today: Date) -> Cover {
    let from = work.day(m.from);
    Cover {
        person: m.person.to_string(),
        name: m.name.clone(),
        days: match m.until {
            Some(until) => format!("{from} to {}", work.day(until)),
            None => format!("from {from}"),
        },
        running: m.until.is_none_or(|until| today <= until),
    }
}

fn word(area: Area) -> String {
    let value = serde_json::to_value(area).ok();
    let text = value.as_ref().and_then(serde_json::Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// `GET /cover`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let reader = web.app.db.read(who.viewer());
    let members = reader.members(pair.id).await.map_err(app::Error::from)?;
    let people = reader.people(pair.id).await.map_err(app::Error::from)?;
    let settings = web.app.settings(who.viewer(), pair).await?;
    let now = web.app.clock.now();
    let today = now.to_zoned(app::context::zone(pair)).date();
    let work = settings.working_time(pair, today);
    let covers = members.iter().filter(|m| m.role == Role::Cover).rev();
    let inside = |id: PersonId| {
        let mut own = members.iter().filter(|m| m.person == id);
        own.any(|m| matches!(m.role, Role::Executive | Role::Assistant))
    };
    let known = people.iter().filter(|p| !inside(p.id));
    Ok(html(&CoverPage {
        covers: covers.map(|m| cover(m, &work, today)).collect(),
        people: known
            .map(|p| (p.id.to_string(), p.label().to_owned()))
            .collect(),
        areas: Area::ALL.iter().map(|a| (word(*a), a.words())).collect(),
        from: work.next_working_day(today),
        until: plus_days(today, 7),
        layout: Layout::new(&who, &headers, Place::Today, "Cover"),
    }))
}

/// The areas come as one field each, so the fields are read as they are.
type Fields = Vec<(String, String)>;

fn grant(fields: &Fields) -> Result<Grant, app::Error> {
    let find = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, v)| v);
    let date = |name: &'static str| {
        let text = find(name).map(String::as_str).unwrap_or_default();
        let told = || app::Error::invalid(name, "Give a day such as 2027-08-09.");
        text.parse::<Date>().map_err(|_| told())
    };
    let person = find("person").and_then(|p| p.parse().ok());
    let area = |text: &str| serde_json::from_value(serde_json::Value::from(text)).ok();
    let areas = fields.iter().filter(|(name, _)| name == "area");
    Ok(Grant {
        person: person.ok_or_else(|| app::Error::invalid("person", "Choose who stands in."))?,
        from: date("from")?,
        until: date("until")?,
        areas: areas.filter_map(|(_, value)| area(value)).collect(),
    })
}

/// `POST /cover`: somebody stands in, from a day to a day.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let grant = grant(&fields)?;
    web.app.grant_cover(&who.actor(pair), pair, &grant).await?;
    let page = format!("/cover/{}", grant.person);
    Ok(see_with(&page, "Granted. This is the page to hand over."))
}

/// `POST /cover/{person}/end`: from now on they see nothing of it.
pub async fn end(
    State(web): State<Web>,
    who: Who,
    Path(person): Path<PersonId>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    web.app.end_cover(&who.actor(pair), pair, person).await?;
    let page = format!("/cover/{person}");
    Ok(see_with(&page, "Ended. What they did stands below."))
}

/// `GET /cover/{person}`: what is handed over, and what came of it; their last cover.
pub async fn page(
    State(web): State<Web>,
    who: Who,
    Path(person): Path<PersonId>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let reader = web.app.db.read(who.viewer());
    let members = reader.members(pair.id).await.map_err(app::Error::from)?;
    let mut own = members.iter().rev();
    let own = own.find(|m| m.person == person && m.role == Role::Cover);
    let own = own.ok_or_else(|| PageError(app::Error::NotFound("This cover".into())))?;
    let now = web.app.clock.now();
    let today = now.to_zoned(app::context::zone(pair)).date();
    let settings = web.app.settings(who.viewer(), pair).await?;
    let work = settings.working_time(pair, today);
    let span = (own.from, own.until.unwrap_or(today));
    let viewer = who.viewer();
    let over = web.app.hand_over(viewer, pair, person, span).await?;
    // A cover that was ended has its last day before that one: what was done on it counts too.
    let last = own
        .until
        .map_or(today, |until| plus_days(until, 1))
        .max(own.from);
    let days = (own.from, last);
    let report = web.app.return_report(viewer, pair, person, days).await?;
    Ok(html(&HandOverPage {
        layout: Layout::new(&who, &headers, Place::Today, "Hand-over"),
        cover: cover(own, &work, today),
        parts: parts(&over, &work, now),
        did: did(&report, &work),
        outcomes: outcomes(&report),
    }))
}

fn parts(over: &HandOver, work: &WorkingTime, now: Timestamp) -> Parts {
    let titles = |all: &[Proposal]| all.iter().map(|p| p.title.clone()).collect();
    let right = |r: &HeldRight| format!("{}: {}", r.area.words(), r.level.sentence().words());
    let due = |a: &StoredAction| {
        let when = due_words(a.action.due, now, work);
        format!("{}, {when}", a.action.title)
    };
    Parts {
        rights: over.rights.iter().map(right).collect(),
        waiting: titles(&over.queue.waiting),
        returned: titles(&over.queue.returned),
        by_hand: titles(&over.queue.under_way),
        due: over.due.iter().map(due).collect(),
    }
}

fn did(report: &ReturnReport, work: &WorkingTime) -> Vec<String> {
    let line = |l: &AuditLine| {
        let at = Timestamp::from_microsecond(l.at).ok()?;
        let (day, time) = (work.day(work.date(at)), work.clock(work.time(at)));
        Some(format!(
            "{day}, {time}: {} {}, {}",
            l.verb, l.noun, l.detail
        ))
    };
    report.lines.iter().filter_map(line).collect()
}

fn outcomes(report: &ReturnReport) -> Vec<String> {
    let line = |p: &Proposal| format!("{}: {}", p.title, p.state.word());
    report.proposals.iter().map(line).collect()
}
