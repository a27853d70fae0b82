//! One event: when, where, who, what it serves and why we think so, and what is prepared.
mod propose;

pub use propose::propose;

use super::today::GoalChip;
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{header, html, see_with, url_encode};
use crate::server::Web;
use crate::session::Who;
use app::coding::{Coded, Correction};
use app::coming_up::{Prepared, first_name, split_key};
use app::event::EventView;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::header::{CONTENT_TYPE, HeaderMap};
use axum::response::{IntoResponse, Response};
use domain::audit::CodeState;
use domain::event::{Answer, Attendee, Event};
use domain::id::GoalId;
use domain::time_entry::Category;
use domain::working_time::{WorkingTime, plus_days};
use jiff::civil::DateTime;
use serde::Deserialize;
use store::Pair;

#[derive(Template)]
#[template(path = "event.html")]
struct EventPage {
    layout: Layout,
    key: String,
    original: String,
    week: String,
    dateline: String,
    title: String,
    when: String,
    elsewhere: String,
    free: String,
    place: String,
    dial: Link,
    page: Link,
    description: String,
    organizer: String,
    guests: Vec<Guest>,
    calendar: String,
    repeats: bool,
    category: String,
    mode: &'static str,
    channel: &'static str,
    goal: GoalChip,
    goal_title: String,
    sure: String,
    reasons: Vec<String>,
    categories: Vec<Choice>,
    goals: Vec<Choice>,
    agenda: String,
    brief: String,
    /// What this session decided; empty when nothing was noted.
    decision: String,
    executive: String,
    asks: propose::Asks,
}

struct Guest {
    name: String,
    role: String,
    answer: &'static str,
    class: &'static str,
}

struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// Text that may be an address: only web addresses become links.
struct Link {
    text: String,
    web: bool,
}

impl Link {
    fn of(text: &str) -> Self {
        let web = text.starts_with("https://") || text.starts_with("http://");
        Link {
            web: web && !text.contains(char::is_whitespace),
            text: text.to_owned(),
        }
    }
}

/// Which event.
#[derive(Deserialize)]
pub struct Which {
    key: String,
}

/// The page.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Query(which): Query<Which>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let view = web.app.event(who.viewer(), pair, &which.key).await?;
    let about = web.app.about_meeting(who.viewer(), pair, &view).await?;
    let asks = propose::Asks::of(&about, &view, pair, who.session.signed_in.person);
    // The browser's tab never tells a private title.
    let mut layout = Layout::new(&who, &headers, Place::Calendar, "Event");
    layout.path = format!("/event?key={}", url_encode(&which.key));
    Ok(html(&EventPage {
        asks,
        ..page(layout, pair, which.key, view)
    }))
}

fn page(layout: Layout, pair: &Pair, key: String, view: EventView) -> EventPage {
    let (c, work) = (&view.coded, &view.work);
    let (o, event) = (&c.occurrence, &c.occurrence.of.event);
    let day = work.date(o.start_at);
    let words = work.locale.words;
    let category = |x: &Category| Choice {
        value: x.as_str().to_owned(),
        label: x.called(words),
        chosen: *x == c.code.category,
    };
    let goal = |g: &domain::goal::Goal| Choice {
        value: g.id.to_string(),
        label: format!("{} {}", g.code, g.title),
        chosen: Some(g.id) == c.code.goal,
    };
    let named = view.goals.iter().find(|g| Some(g.id) == c.code.goal);
    EventPage {
        original: format!("/event/original?key={}", url_encode(&key)),
        week: format!("/calendar?day={day}"),
        dateline: format!("{} · {}", pair.name, work.day(day)),
        title: match event.title.trim() {
            "" => "No title".to_owned(),
            title => title.to_owned(),
        },
        when: when(c, work),
        elsewhere: elsewhere(c, work),
        free: words.spell(event.why_free(&pair.emails).unwrap_or_default()),
        place: event.location.clone(),
        dial: Link::of(&event.conference),
        page: Link::of(&event.url),
        description: event.description.trim().to_owned(),
        organizer: organizer(event),
        guests: guests(&view),
        calendar: view.calendar.clone(),
        repeats: o.repeats,
        category: c.code.category.called(words),
        mode: c.code.mode.label(),
        channel: c.code.channel.label(),
        goal: GoalChip::of(c.code.goal, &view.goals),
        goal_title: named.map(|g| g.title.clone()).unwrap_or_default(),
        sure: match c.code.state {
            CodeState::Suggested => format!("suggested, {} % sure", c.code.certainty),
            CodeState::Coded => "said by one of you".to_owned(),
            CodeState::Verified => format!("confirmed by {}", first_name(&pair.name)),
        },
        reasons: c.code.reasons.clone(),
        categories: Category::ALL.iter().map(category).collect(),
        goals: view.goals.iter().map(goal).collect(),
        executive: first_name(&pair.name).to_owned(),
        agenda: view.agenda,
        brief: view.brief,
        decision: view.decision,
        asks: propose::Asks::default(),
        layout,
        key,
    }
}

fn range(from: DateTime, until: DateTime, work: &WorkingTime) -> String {
    let day = |at: DateTime| work.day(at.date());
    if from.date() == until.date() {
        return format!("{}, {}", day(from), work.times(from.time(), until.time()));
    }
    let end = |at: DateTime| format!("{}, {}", day(at), work.clock(at.time()));
    format!("{} – {}", end(from), end(until))
}

fn when(c: &Coded, work: &WorkingTime) -> String {
    let o = &c.occurrence;
    if o.all_day() {
        let first = o.start.local().date();
        let last = plus_days(o.end.local().date(), -1).max(first);
        return match first == last {
            true => format!("{}, all day", work.long_day(first)),
            false => format!("{} – {}, all day", work.day(first), work.day(last)),
        };
    }
    let local = |at: jiff::Timestamp| at.to_zoned(work.zone.clone()).datetime();
    let assumed = if c.assumed {
        " (its calendar gives no end)"
    } else {
        ""
    };
    format!(
        "{}{assumed}",
        range(local(o.start_at), local(c.end_at), work)
    )
}

/// The times as the calendar wrote them, where their clock shows something else.
fn elsewhere(c: &Coded, work: &WorkingTime) -> String {
    match c.occurrence.own_clock(c.end_at, &work.zone) {
        Some((from, until, zone)) => {
            format!("{} in {}", range(from, until, work), zone.replace('_', " "))
        }
        None => String::new(),
    }
}

fn organizer(event: &Event) -> String {
    let Some(by) = &event.organizer else {
        return String::new();
    };
    let name = if by.name.is_empty() {
        &by.email
    } else {
        &by.name
    };
    match by.sent_by.as_str() {
        "" => name.clone(),
        sent => format!("{name} (sent by {sent})"),
    }
}

fn guests(view: &EventView) -> Vec<Guest> {
    let guest = |a: &Attendee| {
        let known = view.people.iter().find(|p| p.emails.contains(&a.email));
        let said = if a.name.is_empty() { &a.email } else { &a.name };
        let (answer, class) = match a.answer {
            _ if a.resource => ("room", "pend"),
            Answer::Accepted => ("comes", "on"),
            Answer::Declined => ("does not come", "off"),
            Answer::Tentative => ("perhaps", "risk"),
            Answer::Delegated => ("sends somebody", "pend"),
            Answer::NeedsAction => ("not answered", "pend"),
        };
        let role = known.map(|p| [p.role.as_str(), p.organisation.as_str()]);
        let role = role.map(|r| {
            r.iter()
                .filter(|t| !t.is_empty())
                .copied()
                .collect::<Vec<_>>()
        });
        Guest {
            name: known.map_or_else(|| said.clone(), |p| p.label().to_owned()),
            role: role.unwrap_or_default().join(", "),
            answer,
            class,
        }
    };
    view.coded
        .occurrence
        .of
        .event
        .attendees
        .iter()
        .map(guest)
        .collect()
}

/// What the correction form sends.
#[derive(Deserialize)]
pub struct CodeForm {
    key: String,
    category: Category,
    #[serde(default)]
    goal: String,
    #[serde(default)]
    series: bool,
}

/// Says what it was: this one, or the whole series.
pub async fn code(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<CodeForm>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let (uid, rid) = split_key(&form.key);
    let goal = match form.goal.as_str() {
        "" => None,
        id => Some(id.parse::<GoalId>().map_err(|_| no_goal())?),
    };
    let correction = Correction {
        uid: uid.to_owned(),
        rid: if form.series {
            String::new()
        } else {
            rid.to_owned()
        },
        category: form.category,
        mode: None,
        goal,
    };
    web.app
        .correct(&who.actor(pair), pair, &[correction])
        .await?;
    let which = if form.series {
        "the whole series"
    } else {
        "this one"
    };
    let category = form.category.called(who.locale().words);
    let told = format!("Coded {which} as {category}.");
    Ok(back(&form.key, &told))
}

fn no_goal() -> PageError {
    PageError(app::Error::invalid(
        "goal",
        "Choose one of the goals, or none.",
    ))
}

fn back(key: &str, told: &str) -> Response {
    see_with(&format!("/event?key={}", url_encode(key)), told)
}

/// What is prepared.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum What {
    Agenda,
    Brief,
    Decision,
}

/// What the agenda and brief forms send.
#[derive(Deserialize)]
pub struct TextForm {
    key: String,
    what: What,
    #[serde(default)]
    text: String,
}

/// Writes the agenda or the brief.
pub async fn prepare(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<TextForm>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    // That something was decided is worth noting before anybody finds the words for it.
    if form.text.trim().is_empty() && form.what != What::Decision {
        let told = "Write a line or two first: an empty text prepares nobody.";
        return Err(PageError(app::Error::invalid("text", told)));
    }
    let view = web.app.event(who.viewer(), pair, &form.key).await?;
    let on = view.work.date(view.coded.occurrence.start_at);
    let (what, word) = match form.what {
        What::Agenda => (Prepared::Agenda, "agenda"),
        What::Brief => (Prepared::Brief, "brief"),
        What::Decision => (Prepared::Decision, "decision"),
    };
    let text = match form.text.trim() {
        "" => "A decision was taken.",
        text => text,
    };
    web.app
        .write_brief(&who.actor(pair), pair, what, &form.key, on, text)
        .await?;
    let told = match form.what {
        What::Decision => "Noted: this session decided something.".to_owned(),
        _ => format!("The {word} is written."),
    };
    Ok(back(&form.key, &told))
}

/// The bytes that its calendar sent.
pub async fn original(
    State(web): State<Web>,
    who: Who,
    Query(which): Query<Which>,
) -> Result<Response, PageError> {
    let bytes = web
        .app
        .original(who.viewer(), who.pair()?, &which.key)
        .await?;
    let mut answer = bytes.into_response();
    header(&mut answer, CONTENT_TYPE, "text/plain; charset=utf-8");
    Ok(answer)
}
