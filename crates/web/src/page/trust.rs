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
use domain::answers::Round;
use domain::goal::{Goal, Level};
use domain::id::{GoalId, NoteId};
use domain::locale::Locale;
use domain::managing_up::Column;
use domain::note::{Aspect, Note};
use domain::proposal::Way;
use domain::stakeholder::days_between;
use domain::survey::Ratio;
use domain::trust::{Rating, Share, unclear};
use domain::working_time::{WorkingTime, plus_days};
use jiff::Timestamp;
use jiff::civil::Date;
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
    /// Goals of the partnership, and trust over the quarters.
    common: Common,
}

/// What the two want together and how trust went, on one axis of quarters (`R131`).
#[derive(Default)]
struct Common {
    /// The objectives, with their dates in words.
    goals: Vec<(String, String)>,
    /// Quarters: place on the axis, name.
    axis: Vec<(i64, String)>,
    /// Bars of the objectives that have dates: place, width, number in the list.
    bars: Vec<(i64, i64, usize)>,
    /// The lines of assistant and executive, with their points.
    lines: [Vec<(i64, i64)>; 2],
    /// Quarter, trust of the assistant, of the executive, the objectives that stood in it.
    rows: Vec<[String; 4]>,
}

/// The axis in the picture's units: where it begins, how long it is, and how tall the lines are.
const LEFT: i64 = 24;
const WIDE: i64 = 304;
const TALL: i64 = 80;
/// Quarters on it at most.
const QUARTERS: usize = 8;

impl Common {
    /// Points of a line as SVG reads them.
    fn points(&self, at: usize) -> String {
        let line = self.lines.get(at).map(Vec::as_slice).unwrap_or_default();
        let points: Vec<_> = line.iter().map(|(x, y)| format!("{x},{y}")).collect();
        points.join(" ")
    }

    /// How tall the picture of the objectives is.
    fn height(&self) -> usize {
        self.bars.len() * 16 + 8
    }
}

/// The first days of the quarters from one day to another, the last ones where there are too many,
/// and the day after them.
fn quarters(from: Date, until: Date) -> (Vec<Date>, Date) {
    let first = |day: Date| Round::quarter(day).begins().unwrap_or(day);
    let next = |day: Date| first(plus_days(day, 95));
    let mut all = vec![first(from)];
    while let Some(last) = all.last().copied()
        && next(last) <= until
        && all.len() < 200
    {
        all.push(next(last));
    }
    let shown = all.split_off(all.len().saturating_sub(QUARTERS));
    let end = shown.last().map_or(until, |last| next(*last));
    (shown, end)
}

/// "2027 Q3".
fn name(day: Date) -> String {
    Round::quarter(day).0.replace('-', " ")
}

/// Both charts in figures: one row a quarter.
fn rows(goals: &[&Goal], trust: &[Said], shown: &[Date]) -> Vec<[String; 4]> {
    let stood = |day: Date| {
        let last = plus_days(day, 91);
        let of = goals
            .iter()
            .filter(|g| g.period.is_some_and(|p| p.from <= last && p.to >= day));
        let titles: Vec<_> = of.map(|g| g.title.as_str()).collect();
        domain::words::list(&titles)
    };
    let text = |m: Option<Ratio>| m.map_or("–".to_owned(), |m| m.text(1));
    let row = |day: &Date| {
        let said = trust.iter().find(|t| t.0 == *day);
        let of = |at: usize| said.map_or("–".to_owned(), |t| text([t.1, t.2][at]));
        [name(*day), of(0), of(1), stood(*day)]
    };
    shown.iter().map(row).collect()
}

/// "12 April 2027 to 31 March 2028".
fn dates(goal: &Goal, locale: &Locale) -> String {
    let day = |d: Date| format!("{} {}", locale.date(d), d.year());
    match goal.period {
        Some(p) => format!("{} to {}", day(p.from), day(p.to)),
        None => "no dates yet".to_owned(),
    }
}

fn common(goals: &[&Goal], rounds: &[SurveyRound], (today, locale): (Date, Locale)) -> Common {
    let trust = trend(rounds);
    let periods = goals.iter().filter_map(|g| g.period);
    let begun = trust
        .iter()
        .map(|t| t.0)
        .chain(periods.clone().map(|p| p.from));
    let listed = goals.iter().map(|g| (g.title.clone(), dates(g, &locale)));
    let listed = listed.collect();
    let Some(from) = begun.min() else {
        return Common {
            goals: listed,
            ..Common::default()
        };
    };
    let until = periods
        .clone()
        .map(|p| p.to)
        .chain([today])
        .max()
        .unwrap_or(today);
    let (shown, end) = quarters(from, until);
    let first = shown.first().copied().unwrap_or(from);
    let whole = days_between(first, end).max(1);
    let x = |day: Date| LEFT + (days_between(first, day) * WIDE / whole).clamp(0, WIDE);
    let bar = |(at, g): (usize, &&Goal)| {
        let p = g.period.filter(|p| p.to >= first)?;
        Some((
            x(p.from),
            (x(plus_days(p.to, 1)) - x(p.from)).max(2),
            at + 1,
        ))
    };
    // A round is answered within its quarter: its point stands in the middle.
    let point = |day: Date, mean: Option<Ratio>| {
        let y = TALL - (mean?.parts(100) - 100) * (TALL - 10) / 400;
        (day >= first).then(|| (x(plus_days(day, 45)), y))
    };
    Common {
        goals: listed,
        axis: shown.iter().map(|day| (x(*day), name(*day))).collect(),
        bars: goals.iter().enumerate().filter_map(bar).collect(),
        lines: [
            trust.iter().filter_map(|t| point(t.0, t.1)).collect(),
            trust.iter().filter_map(|t| point(t.0, t.2)).collect(),
        ],
        rows: rows(goals, &trust, &shown),
    }
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

/// A quarter's first day; the trust element as the assistant and as the executive said it.
type Said = (Date, Option<Ratio>, Option<Ratio>);

/// The trust element of each round that both have seen, the oldest first.
fn trend(rounds: &[SurveyRound]) -> Vec<Said> {
    let line = |r: &SurveyRound| {
        let reading = r
            .survey
            .readings
            .iter()
            .find(|x| x.element.key == "trust")?;
        Some((r.round.begins()?, reading.assistant, reading.executive))
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
    let together = goals.iter().filter(|g| g.level == Level::Partnership);
    let together: Vec<&Goal> = together.collect();
    let common = common(&together, &rounds, (seat.today(&web), who.locale()));
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
        common,
        goals: goals.iter().map(goal_view).collect(),
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
