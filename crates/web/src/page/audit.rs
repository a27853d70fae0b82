//! The time audit: where the week went, where it was meant to go, and what to mend.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::today::{GoalChip, event_href};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::audit::AuditView;
use app::coding::{Coded, Correction};
use app::coming_up::first_name;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::audit::{Audit, Mean, Span};
use domain::goal::Goal;
use domain::id::GoalId;
use domain::time_entry::{Category, Group};
use jiff::civil::Date;
use serde::Deserialize;

/// Under this certainty the machine asks.
const SURE: u8 = 70;
/// Rows to mend at once; the rest come when these are done.
const MOST_ROWS: usize = 40;

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    layout: Layout,
    body: Body,
    exceptions: Vec<Exception>,
    more: usize,
    categories: Vec<(String, &'static str)>,
    goals: Vec<(String, String)>,
}

/// The audit without the frame: what is printed and what `audit --html` writes.
#[derive(Template)]
#[template(path = "audit_paper.html")]
pub struct AuditPaper {
    body: Body,
}

struct Body {
    dateline: String,
    title: String,
    prose: Vec<String>,
    grey: bool,
    coverage: String,
    guessed: String,
    bars: Vec<Bar>,
    drift: Vec<DriftRow>,
    sums: [String; 3],
    has_intention: bool,
    goal_hours: String,
    goal_of: String,
    focus_hours: String,
    union: String,
    figures: Vec<(String, String)>,
    series: Vec<SeriesRow>,
    people: Vec<(String, String)>,
    goals: Vec<(GoalChip, String, String)>,
    assumed: String,
    from: String,
    to: String,
}

struct Bar {
    name: &'static str,
    small: String,
    width: i64,
    parts: Vec<Part>,
    hours: String,
}

struct Part {
    class: &'static str,
    share: i64,
    name: &'static str,
    hours: String,
}

struct DriftRow {
    name: &'static str,
    before: String,
    intended: String,
    actual: String,
    over: String,
    width: i64,
    less: bool,
    flagged: bool,
}

struct SeriesRow {
    href: String,
    title: String,
    sessions: i64,
    minutes: i64,
    people: u32,
    attendee_hours: String,
    no_goal: bool,
}

struct Exception {
    href: String,
    title: String,
    when: String,
    uid: String,
    rid: String,
    repeats: bool,
    category: String,
    goal: String,
    certainty: u8,
    reason: String,
}

/// Tenths of an hour as "6.5".
fn tenths(t: i64) -> String {
    format!(
        "{}{}.{}",
        if t < 0 { "−" } else { "" },
        t.abs() / 10,
        t.abs() % 10
    )
}

/// Minutes as hours with one place: "6.5".
fn hours(minutes: i64) -> String {
    tenths((minutes * 10 + 30 * minutes.signum()) / 60)
}

fn class(category: Category) -> &'static str {
    match (category, category.group()) {
        (Category::Strategy, _) => "c1",
        (Category::Focus, _) => "c2",
        (Category::Customers, _) => "c3",
        (Category::People, _) => "c4",
        (Category::Reviews | Category::Culture, _) => "c5",
        (Category::Board, _) => "c6",
        (_, Group::Unplanned) => "hatched",
        _ => "c7",
    }
}

fn short(category: Category) -> &'static str {
    match category {
        Category::Strategy => "Strategy",
        Category::Focus => "Focus",
        Category::Customers => "Customers",
        Category::People => "People",
        Category::Reviews => "Reviews",
        Category::Culture => "Culture",
        Category::Board => "Board",
        Category::Mail => "Mail",
        Category::Travel => "Travel",
        Category::Admin => "Admin",
        Category::Unplanned => "Unplanned",
        Category::Personal => "Personal",
    }
}

/// One bar of minutes a week by category; `longest` is the widest bar of the page.
fn bar(
    name: &'static str,
    small: String,
    minutes: impl Fn(Category) -> i64,
    longest: i64,
) -> Option<Bar> {
    let work = Category::ALL.iter().filter(|c| c.is_work());
    let parts: Vec<_> = work
        .map(|c| (*c, minutes(*c)))
        .filter(|(_, m)| *m > 0)
        .collect();
    let sum: i64 = parts.iter().map(|(_, m)| m).sum();
    if sum == 0 {
        return None;
    }
    let part = |(c, m): (Category, i64)| Part {
        class: class(c),
        share: (m * 100 / sum).max(1),
        name: if m * 100 / sum >= 6 { short(c) } else { "" },
        hours: hours(m),
    };
    Some(Bar {
        name,
        small,
        width: (sum * 100 / longest.max(1)).clamp(1, 100),
        parts: parts.into_iter().map(part).collect(),
        hours: format!("{} h", hours(sum)),
    })
}

fn weekly(mean: &Mean, category: Category) -> i64 {
    if mean.weeks == 0 {
        0
    } else {
        mean.sum.of(category) / mean.weeks
    }
}

fn bars(view: &AuditView) -> Vec<Bar> {
    let now = &view.audit.now;
    let before = view.before.as_ref().map(|b| &b.now);
    let intended = |c: Category| view.settings.intended.get(&c).copied().unwrap_or(0);
    let sum = |f: &dyn Fn(Category) -> i64| -> i64 {
        Category::ALL
            .iter()
            .filter(|c| c.is_work())
            .map(|c| f(*c))
            .sum()
    };
    let actual = |c: Category| weekly(now, c);
    let then = |c: Category| before.map_or(0, |b| weekly(b, c));
    let longest = sum(&actual).max(sum(&intended)).max(sum(&then));
    [
        bar("Before", "the weeks recorded first".into(), then, longest),
        bar("Intended", "as agreed".into(), intended, longest),
        bar(
            "Actual",
            format!("mean of {} weeks", now.weeks),
            actual,
            longest,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn drift(view: &AuditView) -> Vec<DriftRow> {
    let widest = view
        .drift
        .iter()
        .filter_map(|d| d.over)
        .map(i64::abs)
        .max()
        .unwrap_or(1)
        .max(60);
    let row = |d: &domain::audit::Drift| {
        let over = d.over.unwrap_or(0);
        let sign = if over > 0 { "+" } else { "" };
        DriftRow {
            name: d.category.label(),
            before: d.before.map(tenths).unwrap_or_default(),
            intended: d.intended.map(tenths).unwrap_or_default(),
            actual: tenths(d.actual),
            over: d
                .over
                .map(|o| format!("{sign}{}", hours(o)))
                .unwrap_or_default(),
            width: over.abs() * 100 / widest,
            less: over < 0,
            flagged: d.flagged,
        }
    };
    view.drift.iter().map(row).collect()
}

fn figures(audit: &Audit) -> Vec<(String, String)> {
    let focus = &audit.focus;
    let weeks = audit.now.weeks.max(1);
    let percent = |p: Option<i64>| p.map_or("no figure".into(), |p| format!("{p} %"));
    let run = match focus.longest_run_on {
        Some(_) => domain::locale::length(focus.longest_run),
        None => "none".into(),
    };
    vec![
        (
            "Focus blocks of 90 minutes a week".into(),
            tenths(focus.blocks * 10 / weeks),
        ),
        ("Longest run without a break".into(), run),
        (
            "Runs over two hours, all weeks".into(),
            focus.long_runs.to_string(),
        ),
        (
            "Meetings back to back, all weeks".into(),
            focus.back_to_back.to_string(),
        ),
        (
            "Gaps under 30 minutes, all weeks".into(),
            focus.short_gaps.to_string(),
        ),
        (
            "Reactive share".into(),
            percent(audit.total.reactive_share().percent()),
        ),
    ]
}

fn series(view: &AuditView) -> Vec<SeriesRow> {
    let days = view.audit.span.days().count();
    let days = i64::try_from(days).unwrap_or(7);
    let row = |s: &domain::audit::SeriesFacts| SeriesRow {
        href: format!("/event?key={}", crate::respond::url_encode(&s.series)),
        title: s.title.clone(),
        sessions: s.sessions,
        minutes: s.session_minutes,
        people: s.people,
        attendee_hours: tenths(s.attendee_tenths_a_week(days)),
        no_goal: s.no_goal,
    };
    view.audit.series.iter().take(12).map(row).collect()
}

fn people(view: &AuditView) -> Vec<(String, String)> {
    let weeks = view.audit.now.weeks.max(1);
    let mut all: Vec<_> = view.audit.now.sum.person.iter().collect();
    all.sort_by_key(|(name, minutes)| (-**minutes, (*name).clone()));
    let name = |email: &str| {
        let known = view
            .people
            .iter()
            .find(|p| p.emails.iter().any(|e| e == email));
        known.map_or_else(|| email.to_owned(), |p| p.label().to_owned())
    };
    all.into_iter()
        .take(12)
        .map(|(e, m)| (name(e), hours(m / weeks)))
        .collect()
}

fn body(view: &AuditView, pair_name: &str) -> Body {
    let (audit, now) = (&view.audit, &view.audit.now);
    let mean = |m: i64| tenths(now.tenths(m));
    let before = view.before.as_ref().map(|b| &b.now);
    let sum = |f: fn(&DriftRow) -> &String, rows: &[DriftRow]| {
        let total: i64 = rows
            .iter()
            .filter_map(|r| f(r).replace('.', "").parse::<i64>().ok())
            .sum();
        if total == 0 {
            String::new()
        } else {
            tenths(total)
        }
    };
    let rows = drift(view);
    let coverage = audit.total.coverage().percent();
    let then = |f: fn(&domain::audit::Totals) -> i64| {
        before
            .map(|b| format!(", from {}", tenths(b.tenths(f(&b.sum)))))
            .unwrap_or_default()
    };
    let weight = |g: &&Goal| now.sum.goal.get(&g.id).copied().unwrap_or(0);
    let guessed = audit
        .total
        .state
        .get(&domain::audit::CodeState::Suggested)
        .copied()
        .unwrap_or(0);
    let aim = view
        .settings
        .goal_minutes
        .map(|m| format!(" of {} h", hours(m)));
    Body {
        dateline: format!(
            "Time audit · {pair_name} · {} – {}",
            view.work.day(audit.span.from),
            view.work.day(audit.span.to)
        ),
        title: view.finding.title.clone(),
        prose: view.finding.prose.clone(),
        grey: audit.total.grey(),
        coverage: coverage.map_or("no time yet".into(), |p| format!("{p} % covered")),
        guessed: format!("{} h of it guessed from the calendar", hours(guessed)),
        bars: bars(view),
        sums: [
            sum(|r| &r.before, &rows),
            sum(|r| &r.intended, &rows),
            sum(|r| &r.actual, &rows),
        ],
        drift: rows,
        has_intention: !view.settings.intended.is_empty(),
        goal_hours: mean(now.sum.goal_linked),
        goal_of: format!(
            "{}{}",
            aim.unwrap_or_else(|| " h".into()),
            then(|t| t.goal_linked)
        ),
        focus_hours: mean(now.sum.focus_unlinked),
        union: format!(
            "{}{}",
            mean(now.sum.goal_or_focus()),
            then(|t| t.goal_or_focus())
        ),
        figures: figures(audit),
        series: series(view),
        people: people(view),
        goals: view
            .goals
            .iter()
            .map(|g| {
                (
                    GoalChip::of(Some(g.id), &view.goals),
                    g.title.clone(),
                    mean(weight(&g)),
                )
            })
            .collect(),
        assumed: if audit.total.assumed > 0 {
            hours(audit.total.assumed)
        } else {
            String::new()
        },
        from: audit.span.from.to_string(),
        to: audit.span.to.to_string(),
    }
}

impl AuditPaper {
    /// From the figures, for `counterpart audit --html`.
    pub fn of(view: &AuditView, pair_name: &str) -> Self {
        AuditPaper {
            body: body(view, pair_name),
        }
    }

    /// The page as a file of its own.
    ///
    /// # Errors
    /// Only when memory runs out.
    pub fn text(&self) -> Result<String, askama::Error> {
        self.render()
    }
}

fn exception(c: &Coded, view: &AuditView) -> Exception {
    let o = &c.occurrence;
    let when = o.start_at.to_zoned(view.work.zone.clone());
    Exception {
        href: event_href(c),
        title: if o.of.event.title.is_empty() {
            "An entry without a title".into()
        } else {
            o.of.event.title.clone()
        },
        when: format!(
            "{}, {}",
            view.work.day(when.date()),
            view.work.clock(when.time())
        ),
        uid: o.of.event.uid.clone(),
        rid: o.rid.clone(),
        repeats: o.repeats,
        category: c.code.category.as_str().to_owned(),
        goal: c.code.goal.map(|g| g.to_string()).unwrap_or_default(),
        certainty: c.code.certainty,
        reason: c.code.reasons.first().cloned().unwrap_or_default(),
    }
}

/// Which days.
#[derive(Deserialize)]
pub struct Days {
    from: Option<Date>,
    to: Option<Date>,
}

/// The page.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    Query(days): Query<Days>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let today = web
        .app
        .clock
        .now()
        .to_zoned(app::context::zone(pair))
        .date();
    let four = Span::four_weeks_before(today);
    let span = Span {
        from: days.from.unwrap_or(four.from),
        to: days.to.unwrap_or(four.to),
    };
    let view = web.app.audit(who.viewer(), pair, span).await?;
    let open = view.exceptions(SURE);
    let categories = Category::ALL
        .iter()
        .map(|c| (c.as_str().to_owned(), c.label()));
    let goals = view
        .goals
        .iter()
        .map(|g| (g.id.to_string(), format!("{} {}", g.code, g.title)));
    let page = AuditPage {
        layout: Layout::new(&who, &headers, Place::Calendar, "Time audit"),
        exceptions: open
            .iter()
            .take(MOST_ROWS)
            .map(|c| exception(c, &view))
            .collect(),
        more: open.len().saturating_sub(MOST_ROWS),
        categories: categories.collect(),
        goals: goals.collect(),
        body: body(&view, first_name(&pair.name)),
    };
    Ok(html(&page))
}

/// What a row to mend sends.
#[derive(Deserialize)]
pub struct Mend {
    uid: String,
    #[serde(default)]
    rid: String,
    category: Category,
    #[serde(default)]
    goal: String,
    /// `series`: all of it.
    #[serde(default)]
    reach: String,
    #[serde(default)]
    back: String,
}

/// Saves what somebody says an event is.
pub async fn mend(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Mend>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let goal: Option<GoalId> = form.goal.parse().ok();
    let whole = form.reach == "series";
    let correction = Correction {
        uid: form.uid,
        rid: if whole { String::new() } else { form.rid },
        category: form.category,
        mode: None,
        goal,
    };
    web.app
        .correct(&who.actor(pair), pair, &[correction])
        .await?;
    let what = if whole {
        "the whole series"
    } else {
        "this one"
    };
    let told = format!(
        "Coded as {}: {what}. The next week learns from it.",
        form.category.label()
    );
    let back = if form.back.starts_with("/event?") {
        form.back
    } else {
        "/audit#mend".into()
    };
    Ok(see_with(&back, &told))
}

/// What the form for desk time sends.
#[derive(Deserialize)]
pub struct Desk {
    title: String,
    category: Category,
    start: jiff::civil::DateTime,
    minutes: i64,
}

/// Enters time that no calendar shows.
pub async fn desk(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Desk>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let zone = app::context::zone(pair);
    let start = zone.to_timestamp(form.start).map_err(|_| {
        PageError(app::Error::invalid(
            "start",
            "That time does not exist: write another.",
        ))
    })?;
    let told = format!("Entered: {}.", form.title);
    let desk = store::DeskTime {
        id: domain::id::TimeEntryId(app::context::fresh_id(web.app.clock.now())),
        start: start.as_microsecond(),
        minutes: form.minutes,
        title: form.title,
        category: form.category,
        mode: domain::time_entry::Mode::OwnAgenda,
        channel: domain::time_entry::Channel::Alone,
        goal: None,
    };
    web.app.add_desk_time(&who.actor(pair), pair, desk).await?;
    Ok(see_with("/audit#desk", &told))
}
