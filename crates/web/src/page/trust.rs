//! Trust and quality: promises both ways, expectations, talents, clear goals; and managing up.
use super::answers::Seat;
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::Error;
use app::survey::SurveyRound;
use askama::Template;
use axum::extract::{Form, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::action::{Action, due_words};
use domain::goal::{Goal, Level};
use domain::id::{GoalId, NoteId};
use domain::managing_up::Column;
use domain::note::{Aspect, Note};
use domain::proposal::Way;
use domain::trust::{Rating, Share, unclear};
use domain::working_time::WorkingTime;
use jiff::Timestamp;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "trust.html")]
struct TrustPage {
    layout: Layout,
    title: String,
    executive: String,
    assistant: String,
    /// The executive looks: rating is theirs.
    hers: bool,
    /// What the executive gives, what the assistant gives: id, title, due.
    gives: Vec<Promise>,
    gets: Vec<Promise>,
    /// The viewer's own rates, in sentences.
    own: Vec<String>,
    expected: Vec<Expected>,
    exceeded: String,
    talents: [Talents; 2],
    goals: Vec<GoalView>,
    /// Goals of the partnership.
    common: Vec<String>,
    /// The trust element by quarter: assistant, executive; the oldest first.
    trend: Vec<(String, String, String)>,
}

struct Promise {
    id: String,
    title: String,
    due: String,
}

struct Expected {
    id: String,
    text: String,
    rating: String,
    age: String,
}

struct Talents {
    name: String,
    person: String,
    bars: Vec<(String, usize, usize)>,
}

struct GoalView {
    id: String,
    title: String,
    clear: usize,
    open: Vec<&'static str>,
}

fn promises(all: &[Action], now: Timestamp, work: &WorkingTime) -> Vec<Promise> {
    let promise = |a: &Action| Promise {
        id: a.id.to_string(),
        title: a.title.clone(),
        due: match a.due {
            Some(_) => due_words(a.due, now, work),
            None => String::new(),
        },
    };
    all.iter().map(promise).collect()
}

fn expected(notes: &[Note], now: Timestamp) -> Vec<Expected> {
    let one = |n: &Note| {
        let days = now.duration_since(n.at).as_hours() / 24;
        Expected {
            id: n.id.to_string(),
            text: n.text.clone(),
            rating: n.aspect(Aspect::Rating).to_owned(),
            age: match days {
                0 => "since today".to_owned(),
                1 => "since yesterday".to_owned(),
                n => format!("for {n} days"),
            },
        }
    };
    notes.iter().map(one).collect()
}

fn bars(all: &[(String, usize)]) -> Vec<(String, usize, usize)> {
    let most = all.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let bar = |(name, n): &(String, usize)| (name.clone(), *n, n * 100 / most);
    all.iter().map(bar).collect()
}

fn own(kept: Share, first: Share, hers: bool) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(percent) = kept.percent() {
        out.push(format!(
            "You kept {} of {} promises that came due: {percent} %.",
            kept.good, kept.all
        ));
    }
    if let Some(percent) = first.percent().filter(|_| !hers) {
        out.push(format!(
            "{} of {} drafts and proposals stood the first time: {percent} %.",
            first.good, first.all
        ));
    }
    out
}

fn goal_view(goal: &Goal) -> GoalView {
    let open = unclear(goal);
    GoalView {
        id: goal.id.to_string(),
        title: goal.title.clone(),
        clear: 4 - open.len(),
        open,
    }
}

/// The trust element of each round that both have seen, the oldest first.
fn trend(rounds: &[SurveyRound]) -> Vec<(String, String, String)> {
    let line = |r: &SurveyRound| {
        let reading = r
            .survey
            .readings
            .iter()
            .find(|x| x.element.key == "trust")?;
        let text = |m: Option<domain::survey::Ratio>| m.map_or("–".to_owned(), |m| m.text(1));
        let (a, b) = (text(reading.assistant), text(reading.executive));
        Some((r.round.to_string(), a, b))
    };
    rounds.iter().rev().filter_map(line).collect()
}

fn exceeded(notes: &[Note]) -> String {
    let rated = notes
        .iter()
        .filter(|n| !n.aspect(Aspect::Rating).is_empty());
    let share = Share {
        good: rated
            .clone()
            .filter(|n| n.aspect(Aspect::Rating) == "exceeded")
            .count(),
        all: rated.count(),
    };
    match share.percent() {
        Some(percent) => format!("{} of {} exceeded: {percent} %", share.good, share.all),
        None => String::new(),
    }
}

/// `GET /partnership/trust`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let seat = Seat::of(&web, &who).await?;
    let (viewer, pair) = (who.viewer(), &seat.pair);
    let of = (pair, &seat.partners);
    let trust = web.app.trust(viewer, of, seat.me).await?;
    let goals = web.app.db.read(viewer).goals(pair.id).await?;
    let rounds = web.app.surveys(viewer, pair.id, &seat.partners).await?;
    let settings = web.app.settings(viewer, pair).await?;
    let now = web.app.clock.now();
    let work = settings.working_time(pair, seat.today(&web));
    let (gives, gets) = (&trust.between.0, &trust.between.1);
    let title = match (gives.len(), gets.len()) {
        (0, 0) => "Nothing is owed between you".to_owned(),
        (g, t) => {
            let owes = |n: usize| match n {
                0 => "nothing".to_owned(),
                n => domain::words::count(i64::try_from(n).unwrap_or(i64::MAX), "promise"),
            };
            format!(
                "{} owes {}, {} {}",
                seat.partners.executive.name,
                owes(g),
                seat.partners.assistants_name(),
                owes(t)
            )
        }
    };
    let hers = seat.executive();
    let executive = &seat.partners.executive;
    let assistant = seat.partners.assistant.as_ref();
    let common = goals.iter().filter(|g| g.level == Level::Partnership);
    Ok(html(&TrustPage {
        layout: Layout::new(&who, &headers, Place::Partnership, "Trust and quality"),
        title,
        executive: executive.name.clone(),
        assistant: seat.partners.assistants_name().to_owned(),
        hers,
        gives: promises(gives, now, &work),
        gets: promises(gets, now, &work),
        own: own(trust.own_kept, trust.first_time, hers),
        expected: expected(&trust.expected, now),
        exceeded: exceeded(&trust.expected),
        talents: [
            Talents {
                name: executive.name.clone(),
                person: executive.person.to_string(),
                bars: bars(&trust.talents.0),
            },
            Talents {
                name: seat.partners.assistants_name().to_owned(),
                person: assistant.map(|a| a.person.to_string()).unwrap_or_default(),
                bars: bars(&trust.talents.1),
            },
        ],
        common: common.map(|g| g.title.clone()).collect(),
        goals: goals.iter().map(goal_view).collect(),
        trend: trend(&rounds),
    }))
}

/// What is done on the page.
#[derive(Deserialize)]
pub struct Doing {
    deed: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    talent: String,
    #[serde(default)]
    about: String,
    #[serde(default)]
    id: Option<NoteId>,
    #[serde(default)]
    goal: Option<GoalId>,
}

/// `POST /partnership/trust`: an expectation, its rating, a win, half an hour about a goal.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Doing>,
) -> Result<Response, PageError> {
    let seat = Seat::of(&web, &who).await?;
    let (actor, pair, app) = (who.actor(&seat.pair), &seat.pair, &web.app);
    let back = "/partnership/trust";
    let none = || Error::NotFound("What this was about".to_owned());
    let told = match form.deed.as_str() {
        "expect" => {
            app.expect(&actor, pair, &form.text).await?;
            "Kept. It is asked about when you next sit together, never by mail.".to_owned()
        }
        "win" => {
            let about = form.about.parse().map_err(|_| none())?;
            let win = (form.text.as_str(), about, form.talent.as_str());
            app.win(&actor, pair, win).await?;
            "Kept: it shows a talent in use.".to_owned()
        }
        "book" => {
            let goal = form.goal.ok_or_else(none)?;
            let made = app.book_for_goal(&actor, pair, goal).await?;
            let told = format!("{}, with the open questions in it.", made.title);
            return Ok(see_with(&format!("/proposals/{}", made.id), &told));
        }
        word => {
            let rating = Rating::of(word).ok_or_else(none)?;
            let id = form.id.ok_or_else(none)?;
            let note = app.rate(&actor, pair, (id, rating), Way::Page).await?;
            format!("{}: {}.", note.text, rating.word())
        }
    };
    Ok(see_with(back, &told))
}

#[derive(Template)]
#[template(path = "managing_up.html")]
struct ManagingUpPage {
    layout: Layout,
    title: String,
    executive: String,
    columns: Vec<ColumnView>,
}

struct ColumnView {
    name: &'static str,
    asks: &'static str,
    amber: bool,
    last: String,
    acts: usize,
    next: &'static str,
    link: &'static str,
}

/// `GET /partnership/managing-up`: four columns; the assistant's own board.
pub async fn managing_up(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let seat = Seat::of(&web, &who).await?;
    if seat.executive() {
        return Err(PageError(Error::Forbidden));
    }
    let columns = web
        .app
        .managing_up(who.viewer(), &seat.pair, seat.me)
        .await?;
    let zone = app::context::zone(&seat.pair);
    let locale = who.locale();
    let view = |c: &Column| ColumnView {
        name: c.name,
        asks: c.asks,
        amber: c.amber(),
        acts: c.acts,
        last: c.last.as_ref().map_or_else(String::new, |(at, what)| {
            let day = locale.day(at.to_zoned(zone.clone()).date());
            format!("{what}, {day}")
        }),
        next: c.next.0,
        link: c.next.1,
    };
    let amber: Vec<_> = columns
        .iter()
        .filter(|c| c.amber())
        .map(|c| c.name)
        .collect();
    let title = match amber.as_slice() {
        [] => "All four columns moved this month".to_owned(),
        all => format!("Nothing for thirty days: {}", domain::words::list(all)),
    };
    Ok(html(&ManagingUpPage {
        layout: Layout::new(&who, &headers, Place::Partnership, "Managing up"),
        title,
        executive: seat.partners.executive.name.clone(),
        columns: columns.iter().map(view).collect(),
    }))
}
