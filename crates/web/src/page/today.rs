//! Today: what must start, what is coming up, who waits for whom.
use super::now::{self, CardView, NowView};
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{from, html, own, see, see_with, with_cookie};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::{first_name, key};
use app::desk::Desk;
use app::priority::NowList;
use app::signal::{Horizon, Link, Noun, Rule, Shape, Signal};
use app::today::opening;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::action::{ActionState, Due, DueState, List, Us, due_state, due_words};
use domain::goal::Goal;
use domain::id::{ActionId, GoalId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::HashSet;
use store::StoredAction;

#[derive(Template)]
#[template(path = "today.html")]
struct TodayPage {
    layout: Layout,
    dateline: String,
    title: String,
    prose: String,
    executive: String,
    now: NowView,
    card: CardView,
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
    /// Done for the executive, who has not said that it was heard right (R104).
    pub unsure: bool,
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
    pub href: String,
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
        Noun::Person => format!("/people/{id}/radar"),
        Noun::Paper => link.id.clone(),
        Noun::Measure => format!("/strategy/measures/{id}"),
        Noun::Initiative => format!("/strategy/initiatives/{id}"),
        Noun::CheckIn => format!("/strategy/check-ins#i-{id}"),
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
        unsure: false,
        late: matches!(state, DueState::Overdue(_)),
        chips,
        chase: if waits {
            web.app.chase(desk, stored)
        } else {
            String::new()
        },
    }
}

fn list(web: &Web, desk: &Desk, us: Us, now: &NowList, list: List) -> ListView {
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
    // Who can only begin when one of ours is done waits for us, not we for them.
    let held = desk.actions.iter().filter(|s| {
        list.holds(&s.action, &us) && !(list == List::WaitingOn && now.held_up(s.action.id))
    });
    ListView {
        anchor,
        name,
        empty,
        rows: held.map(|s| action_row(web, desk, s, list)).collect(),
    }
}

/// Lists with something in them, or with something to say when they are empty.
fn lists(web: &Web, desk: &Desk, us: Us, now: &NowList, which: &[List]) -> Vec<ListView> {
    let all = which.iter().map(|l| list(web, desk, us, now, *l));
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
            href: event_href(c),
            time,
            title: title.to_owned(),
            small: parts.join(" · "),
        }
    };
    desk.coded.iter().filter(on).map(row).collect()
}

/// Shown of each horizon at once; the others open with a click.
const FIRST: usize = 5;

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

/// How the list is laid out.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Layed {
    by: String,
}

/// The page.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Query(layed): Query<Layed>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    // One place, two people: the assistant's desk, the executive's letter.
    if who.session.signed_in.person == pair.executive {
        return super::queue::letter(&web, &who, &headers).await;
    }
    let now = web.app.clock.now();
    let today = now.to_zoned(app::context::zone(pair)).date();
    let desk = web.app.desk(who.viewer(), pair, today).await?;
    let attention = web.app.attention(who.viewer(), Some(pair.id)).await?;
    let me = who.session.signed_in.person;
    let ranked = web
        .app
        .now_list(&desk, &attention, me, &desk.settings.weights);
    let signals = unlisted(web.app.coming_up(&desk), &ranked);
    let day = day(&desk, now);
    let opening = opening(&desk, &ranked, &signals, day.len(), now);
    let us = Us {
        executive: pair.executive,
        me,
    };
    let lists = |which: &[List]| lists(&web, &desk, us, &ranked, which);
    let mut own = lists(&[List::OwedByUs]);
    let mut aside = lists(&[List::WaitingOn, List::OwedToExecutive, List::NextHalfHour]);
    let rows = |lists: &[ListView]| lists.iter().map(|l| l.rows.len()).sum::<usize>();
    // Who mostly waits for others has that in the wide column, not beside an empty one.
    if rows(&aside) > rows(&own) + ranked.rows.len() {
        own.append(&mut aside);
    }
    let (moved, order) = now::moved(&desk, &ranked.rows, &headers, now);
    let mut list = now::view(&desk, &ranked, me, layed.by == "fields", now);
    list.moved = moved;
    let unsure = unsure(&web, &who, &desk).await?;
    let rows = list.groups.iter_mut().flat_map(|g| &mut g.rows);
    rows.for_each(|r| r.unsure = unsure.contains(&r.id));
    let rows = own.iter_mut().chain(&mut aside).flat_map(|l| &mut l.rows);
    rows.for_each(|r| r.unsure = unsure.contains(&r.id));
    let week = today.iso_week_date().week();
    let page = TodayPage {
        layout: Layout::new(&who, &headers, Place::Today, "Today"),
        dateline: format!("{} · week {week}", desk.work.day(today)),
        title: opening.title,
        prose: opening.prose,
        executive: first_name(&pair.name).to_owned(),
        now: list,
        card: now::card(&desk, ranked.card.as_ref(), now),
        lists: own,
        aside,
        day,
        empty: desk.coded.is_empty() && desk.actions.is_empty(),
        ahead: ahead(signals),
    };
    Ok(with_cookie(html(&page), &order))
}

/// What is done for the executive by somebody else, and was never confirmed as heard right.
async fn unsure(web: &Web, who: &Who, desk: &Desk) -> Result<HashSet<String>, PageError> {
    let confirmed = web.app.playbacks(who.viewer(), &desk.pair).await?.confirmed;
    let hers = Some(desk.pair.executive);
    let delegated = desk.actions.iter().map(|s| &s.action).filter(|a| {
        a.for_whom == hers && a.owner.is_some() && a.owner != hers && !confirmed.contains(&a.id)
    });
    Ok(delegated.map(|a| a.id.to_string()).collect())
}

/// What stands on the list by its own date is not said again under what is coming up.
pub(crate) fn unlisted(signals: Vec<Signal>, list: &NowList) -> Vec<Signal> {
    let listed = |s: &Signal| {
        let of = |l: &Link| {
            l.noun == Noun::Action && list.rows.iter().any(|r| l.id == r.action.to_string())
        };
        s.rule == Rule::PromiseDue && s.evidence.iter().any(of)
    };
    signals.into_iter().filter(|s| !listed(s)).collect()
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

/// Where a deed leads back to; nothing: where its form stood.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Back {
    back: String,
    date: String,
    reason: String,
}

/// `done`, `drop`, `reopen`, a new `date`, `playback` to the executive, or whether it serves what
/// matters now: `matters`, `unlink`.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path((id, deed)): Path<(ActionId, String)>,
    Form(form): Form<Back>,
) -> Result<Response, PageError> {
    // On a page of all executives it need not be the chosen one's.
    let stored = web.app.db.read(who.viewer()).action(id).await?;
    let pair = web.app.pair(who.viewer(), stored.pair).await?;
    let actor = who.actor(&pair);
    let back = match form.back.as_str() {
        "" => from(&headers),
        path => own(path).to_owned(),
    };
    if let "matters" | "unlink" = deed.as_str() {
        let link = deed == "matters";
        let linked = web.app.link_matters_now(&actor, id, link);
        linked.await?;
        let told = if link {
            "It serves what matters now."
        } else {
            "It no longer does."
        };
        return Ok(see_with(&back, told));
    }
    if deed == "date" {
        let date = form.date.trim().parse();
        let date: Date = date.map_err(|_| app::Error::invalid("date", "Choose the new day."))?;
        let due = Some(Due::on(date));
        web.app.new_date(&actor, id, due, &form.reason).await?;
        return Ok(see_with(
            &back,
            "A new date; the earlier one stays readable.",
        ));
    }
    if deed == "playback" {
        let said = web.app.play_back(&actor, &pair, id, "").await?;
        let name = first_name(&pair.name);
        let told = format!("Said back to {name}: “{}”", said.heard);
        return Ok(see_with(&format!("/actions/{id}"), &told));
    }
    let (state, word) = match deed.as_str() {
        "done" => (ActionState::Done, "Done"),
        "drop" => (ActionState::Dropped, "Dropped"),
        "reopen" => (ActionState::Open, "Open again"),
        _ => return Ok(see(&back)),
    };
    let action = web.app.set_state(&actor, id, state).await?;
    Ok(see_with(&back, &format!("{word}: {}.", action.title)))
}

/// For other pages: the same key as in links.
pub(crate) fn event_href(coded: &app::coding::Coded) -> String {
    format!("/event?key={}", crate::respond::url_encode(&key(coded)))
}
