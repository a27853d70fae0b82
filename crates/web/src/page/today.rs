//! Today: what must start, what is coming up, who waits for whom.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::{first_name, key};
use app::desk::Desk;
use app::signal::{Horizon, Link, Noun, Shape, Signal};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::action::{ActionState, DueState, List, Us, due_state, due_words};
use domain::goal::Goal;
use domain::id::{ActionId, GoalId};
use jiff::Timestamp;
use serde::Deserialize;
use store::StoredAction;

#[derive(Template)]
#[template(path = "today.html")]
struct TodayPage {
    layout: Layout,
    dateline: String,
    title: String,
    prose: String,
    executive: String,
    lists: Vec<ListView>,
    /// Who waits for whom: beside the page's own work.
    aside: Vec<ListView>,
    day: Vec<DayRow>,
    ahead: Vec<Column>,
    empty: bool,
}

struct ListView {
    anchor: &'static str,
    name: &'static str,
    empty: &'static str,
    rows: Vec<ActionRow>,
}

pub(crate) struct ActionRow {
    pub id: String,
    pub title: String,
    pub goal: GoalChip,
    pub late: bool,
    pub chips: Vec<String>,
    pub chase: String,
}

/// A goal's code with its colour.
pub(crate) struct GoalChip {
    pub class: String,
    pub code: String,
}

impl GoalChip {
    /// Six hues; a seventh goal repeats one with its own code.
    pub fn of(id: Option<GoalId>, goals: &[Goal]) -> Self {
        let at = id.and_then(|id| goals.iter().position(|g| g.id == id));
        match at {
            Some(at) => GoalChip {
                class: format!("g{}", at % 6 + 1),
                code: goals
                    .get(at)
                    .map(|g| g.code.to_string())
                    .unwrap_or_default(),
            },
            None => GoalChip {
                class: "g0".into(),
                code: String::new(),
            },
        }
    }
}

pub(crate) struct DayRow {
    pub time: String,
    pub title: String,
    pub small: String,
}

struct Column {
    name: &'static str,
    count: usize,
    signals: Vec<SignalRow>,
    more: Vec<SignalRow>,
}

pub(crate) struct SignalRow {
    pub class: &'static str,
    pub word: &'static str,
    pub subject: String,
    pub rest: String,
    pub step: (String, String),
    pub evidence: Vec<(String, String)>,
}

/// Where a record is shown.
pub(crate) fn href(link: &Link) -> String {
    let id = crate::respond::url_encode(&link.id);
    match link.noun {
        Noun::Event => format!("/event?key={id}"),
        Noun::Series => format!("/event?key={id}"),
        Noun::Action => format!("/actions/{id}"),
        Noun::WatchDate => "/settings#dates".into(),
        Noun::Goal => format!("/strategy#goal-{id}"),
        Noun::Calendar => "/settings#calendars".into(),
        Noun::Day => format!("/calendar?day={id}"),
    }
}

pub(crate) fn signal_row(s: Signal) -> SignalRow {
    let (class, word) = match s.shape {
        Shape::Off => ("off", "Off track"),
        Shape::Risk => ("risk", "At risk"),
        Shape::Pending => ("pend", "Pending"),
    };
    SignalRow {
        class,
        word,
        step: (href(&s.next_step), s.next_step.label.clone()),
        evidence: evidence(&s),
        subject: s.subject,
        rest: s.rest,
    }
}

/// A series and its next meeting bear one name: it is said once.
fn evidence(s: &Signal) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for link in &s.evidence {
        if out.iter().all(|(_, label)| *label != link.label) {
            out.push((href(link), link.label.clone()));
        }
    }
    out
}

pub(crate) fn action_row(web: &Web, desk: &Desk, stored: &StoredAction, list: List) -> ActionRow {
    let (a, now) = (&stored.action, web.app.clock.now());
    let state = due_state(a.due, now, &desk.work);
    let mut chips = Vec::new();
    if a.due.is_some() {
        chips.push(due_words(a.due, now, &desk.work));
    }
    if list != List::Mine {
        let owner = desk.name(a.owner).unwrap_or(&a.owner_text);
        let to = desk.name(a.counterparty).map(first_name);
        let to = to.map(|n| format!(" to {n}")).unwrap_or_default();
        if !owner.is_empty() {
            chips.push(format!("{}{to}", first_name(owner)));
        }
    }
    chips.extend(
        a.size_minutes
            .map(|m| domain::words::short_length(i64::from(m))),
    );
    let waits = matches!(list, List::WaitingOn | List::OwedToExecutive);
    ActionRow {
        id: a.id.to_string(),
        title: a.title.clone(),
        goal: GoalChip::of(a.goal, &desk.goals),
        late: matches!(state, DueState::Overdue(_)),
        chips,
        chase: if waits {
            web.app.chase(desk, stored)
        } else {
            String::new()
        },
    }
}

fn list(web: &Web, desk: &Desk, us: Us, list: List) -> ListView {
    let (anchor, name, empty) = match list {
        List::Mine => (
            "mine",
            "Mine",
            "Nothing of yours is open. Capture it with C when it comes.",
        ),
        List::OwedByUs => ("owed", "Owed by us", "Nobody waits for you two."),
        List::WaitingOn => ("waiting", "Waiting on", "You wait for nobody."),
        List::OwedToExecutive => ("hers", "Owed to the executive", ""),
        List::NextHalfHour => ("half-hour", "For the next half-hour", ""),
    };
    let held = desk.actions.iter().filter(|s| list.holds(&s.action, &us));
    ListView {
        anchor,
        name,
        empty,
        rows: held.map(|s| action_row(web, desk, s, list)).collect(),
    }
}

/// Lists with something in them, or with something to say when they are empty.
fn lists(web: &Web, desk: &Desk, us: Us, which: &[List]) -> Vec<ListView> {
    let all = which.iter().map(|l| list(web, desk, us, *l));
    all.filter(|l| !l.rows.is_empty() || !l.empty.is_empty())
        .collect()
}

pub(crate) fn day(desk: &Desk, now: Timestamp) -> Vec<DayRow> {
    let today = desk.work.date(now);
    let on = |c: &&app::coding::Coded| {
        desk.work.date(c.occurrence.start_at) == today && c.occurrence.busy
    };
    let row = |c: &app::coding::Coded| {
        let event = &c.occurrence.of.event;
        let time = if c.occurrence.all_day() {
            "day".to_owned()
        } else {
            desk.work.clock(desk.work.time(c.occurrence.start_at))
        };
        let people = event.attendees.iter().filter(|a| !a.resource).count();
        let people = (people > 1).then(|| format!("{people} people"));
        let place = Some(event.location.clone()).filter(|l| !l.is_empty());
        let parts: Vec<_> = people.into_iter().chain(place).collect();
        let title = if event.title.is_empty() {
            "No title"
        } else {
            &event.title
        };
        DayRow {
            time,
            title: title.to_owned(),
            small: parts.join(" · "),
        }
    };
    desk.coded.iter().filter(on).map(row).collect()
}

/// The page's opening: the first rule that holds writes it.
fn opening(desk: &Desk, signals: &[Signal], now: Timestamp) -> (String, String) {
    let name = first_name(&desk.pair.name);
    let off: Vec<_> = signals.iter().filter(|s| s.shape == Shape::Off).collect();
    let soon = signals.iter().filter(|s| s.horizon == Horizon::H48).count();
    let late = |s: &&StoredAction| {
        matches!(
            due_state(s.action.due, now, &desk.work),
            DueState::Overdue(_)
        )
    };
    let late = desk.actions.iter().filter(late).count();
    let meetings = day(desk, now).len();
    let title = match (off.first(), late, meetings) {
        (Some(first), _, _) => format!("{} {}", first.subject, first.rest.trim_end_matches('.')),
        (None, 1, _) => "One promise is late".to_owned(),
        (None, n, _) if n > 1 => format!("{n} promises are late"),
        (None, _, 0) => format!("{name} has a free day"),
        _ => "Nothing presses before tomorrow".to_owned(),
    };
    let entries = |n: usize| {
        if n == 1 {
            "one entry".into()
        } else {
            format!("{n} entries")
        }
    };
    let prose = format!(
        "{name} has {} today. {} within 48 hours; {} open between you and others.",
        entries(meetings),
        match soon {
            0 => "Nothing asks for care".to_owned(),
            1 => "One thing asks for care".to_owned(),
            n => format!("{n} things ask for care"),
        },
        match desk.actions.len() {
            0 => "nothing is".to_owned(),
            1 => "one thing is".to_owned(),
            n => format!("{n} things are"),
        }
    );
    (title, prose)
}

/// Shown of each horizon at once; the others open with a click.
const FIRST: usize = 6;

fn ahead(signals: Vec<Signal>) -> Vec<Column> {
    let horizons = [
        (Horizon::H48, "Next 48 hours"),
        (Horizon::D14, "Next 14 days"),
        (Horizon::W6, "Next six weeks"),
    ];
    let column = |(horizon, name): (Horizon, &'static str)| {
        let held = signals.iter().filter(|s| s.horizon == horizon);
        let mut rows: Vec<_> = held.cloned().map(signal_row).collect();
        let more = rows.split_off(rows.len().min(FIRST));
        Column {
            name,
            count: rows.len() + more.len(),
            signals: rows,
            more,
        }
    };
    horizons.into_iter().map(column).collect()
}

/// The page.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let now = web.app.clock.now();
    let zone = app::context::zone(pair);
    let today = now.to_zoned(zone).date();
    let desk = web.app.desk(who.viewer(), pair, today).await?;
    let signals = web.app.coming_up(&desk);
    let (title, prose) = opening(&desk, &signals, now);
    let us = Us {
        executive: pair.executive,
        me: who.session.signed_in.person,
    };
    let week = today.iso_week_date().week();
    let lists = |which: &[List]| lists(&web, &desk, us, which);
    let mut own = lists(&[List::Mine, List::OwedByUs]);
    let mut aside = lists(&[List::WaitingOn, List::OwedToExecutive, List::NextHalfHour]);
    let rows = |lists: &[ListView]| lists.iter().map(|l| l.rows.len()).sum::<usize>();
    // Who mostly waits for others has that in the wide column, not beside an empty one.
    if rows(&aside) > rows(&own) {
        own.append(&mut aside);
    }
    let page = TodayPage {
        layout: Layout::new(&who, &headers, Place::Today, "Today"),
        dateline: format!("{} · week {week}", desk.work.day(today)),
        title,
        prose,
        executive: first_name(&pair.name).to_owned(),
        lists: own,
        aside,
        day: day(&desk, now),
        empty: desk.coded.is_empty() && desk.actions.is_empty(),
        ahead: ahead(signals),
    };
    Ok(html(&page))
}

/// What the capture box sends.
#[derive(Deserialize)]
pub struct Words {
    words: String,
}

/// Captures; whatever the words are, they are kept.
pub async fn capture(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Words>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let receipt = web.app.capture(&who.actor(pair), pair, &form.words).await?;
    Ok(see_with(
        &format!("/actions/{}", receipt.id),
        &receipt.sentence,
    ))
}

/// `done`, `drop` or `reopen`.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    Path((id, deed)): Path<(ActionId, String)>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let (state, word) = match deed.as_str() {
        "done" => (ActionState::Done, "Done"),
        "drop" => (ActionState::Dropped, "Dropped"),
        "reopen" => (ActionState::Open, "Open again"),
        _ => return Ok(see("/")),
    };
    let action = web.app.set_state(&who.actor(pair), id, state).await?;
    Ok(see_with("/", &format!("{word}: {}.", action.title)))
}

/// For other pages: the same key as in links.
pub(crate) fn event_href(coded: &app::coding::Coded) -> String {
    format!("/event?key={}", crate::respond::url_encode(&key(coded)))
}
