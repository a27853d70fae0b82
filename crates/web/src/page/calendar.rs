//! The calendar week: seven days by the hour, coloured by goal.
use super::today::{GoalChip, event_href};
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::html;
use crate::server::Web;
use crate::session::Who;
use app::coding::Coded;
use app::coming_up::first_name;
use app::week::{Guard, WeekView};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::event::Kind;
use domain::time_entry::Category;
use domain::week::lanes;
use domain::words::bare_hours;
use domain::working_time::plus_days;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::Deserialize;
use store::Pair;

/// Side by side more than this many cannot be read.
const ABREAST: usize = 4;
/// An entry shorter than this many minutes is drawn as long as this.
const LEAST: i64 = 30;
/// From this many minutes on an entry stands above the hours.
const LONG: i64 = 20 * 60;
/// What ends before the first or begins from the second of these hours stands above the hours
/// too, unless somebody works then: a night flight does not stretch the page.
const DAY: (i64, i64) = (6, 22);
/// Lines of text that an hour is high, in tenths, and what its padding takes.
const LINES: (i64, i64) = (35, 5);

#[derive(Template)]
#[template(path = "calendar.html")]
struct CalendarPage {
    layout: Layout,
    dateline: String,
    title: String,
    prose: Vec<String>,
    before: Date,
    after: Date,
    /// Classes for the first hour and how many.
    grid: String,
    hours: Vec<HourMark>,
    days: Vec<DayColumn>,
    goals: Option<GoalBar>,
    guards: Vec<Guard>,
    free_weekend: bool,
    empty: bool,
}

struct HourMark {
    class: String,
    text: String,
}

struct DayColumn {
    head: String,
    long: String,
    booked: String,
    note: String,
    today: bool,
    now: String,
    end: bool,
    whole: Vec<Entry>,
    shade: Vec<String>,
    entries: Vec<Entry>,
}

struct Entry {
    class: String,
    href: String,
    title: String,
    goal: String,
    time: String,
    what: String,
    /// "kept", "not settled", "declined": what the drawing says, in words.
    words: String,
}

struct GoalBar {
    drawn: bool,
    note: String,
    label: String,
    parts: Vec<GoalPart>,
    rest: String,
}

struct GoalPart {
    class: String,
    width: String,
    code: String,
    title: String,
    hours: String,
}

/// Which week.
#[derive(Deserialize)]
pub struct Which {
    day: Option<String>,
}

/// The page.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Query(which): Query<Which>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let now = web.app.clock.now();
    let today = now.to_zoned(app::context::zone(pair)).date();
    let asked = which.day.and_then(|d| d.parse().ok());
    let week = web
        .app
        .week(who.viewer(), pair, asked.unwrap_or(today))
        .await?;
    let mut layout = Layout::new(&who, &headers, Place::Calendar, "Calendar week");
    layout.path = format!("/calendar?day={}", week.span.from);
    Ok(html(&page(layout, pair, week, now)))
}

fn page(layout: Layout, pair: &Pair, week: WeekView, now: Timestamp) -> CalendarPage {
    let (from, until) = bounds(&week);
    let hour = |h: i64| HourMark {
        class: format!("s-{}", h * 60),
        text: i8::try_from(h).map_or_else(|_| String::new(), |h| week.work.locale.hour(h)),
    };
    let days: Vec<_> = (week.span.days())
        .map(|date| day(&week, pair, date, now, (from, until)))
        .collect();
    let (first, last) = (week.span.from, week.span.to);
    let dates = week.work.locale.dates(first, last);
    let weekend = |d: &DayColumn| d.end && d.entries.is_empty() && d.whole.is_empty();
    CalendarPage {
        layout,
        dateline: format!(
            "{} · {dates} · week {}",
            pair.name,
            plus_days(first, 3).iso_week_date().week()
        ),
        before: plus_days(first, -7),
        after: plus_days(first, 7),
        grid: format!("from-{from} span-{}", until - from),
        hours: (from..until).map(hour).collect(),
        free_weekend: days.iter().filter(|d| d.end).all(weekend),
        days,
        goals: goal_bar(&week),
        guards: week.guards(),
        empty: week.coded.is_empty(),
        title: week.finding.title,
        prose: week.finding.prose,
    }
}

/// Minutes of the wall clock that an entry takes on a date; none on other dates, and for what
/// stands above the hours.
fn on_day(week: &WeekView, c: &Coded, date: Date) -> Option<(i64, i64)> {
    let span = clock_span(week, c, date)?;
    (!at_night(week, span)).then_some(span)
}

fn clock_span(week: &WeekView, c: &Coded, date: Date) -> Option<(i64, i64)> {
    let o = &c.occurrence;
    if above(c) {
        return None;
    }
    let minute = |at: Timestamp| {
        let time = week.work.time(at);
        i64::from(time.hour()) * 60 + i64::from(time.minute())
    };
    let (first, last) = (week.work.date(o.start_at), week.work.date(c.end_at));
    let from = if first < date { 0 } else { minute(o.start_at) };
    let until = if last > date { 1440 } else { minute(c.end_at) };
    let meets = first <= date && date <= last && (until > from || first == date);
    meets.then_some((from, until.max(from)))
}

fn above(c: &Coded) -> bool {
    let minutes = (c.end_at - c.occurrence.start_at).get_seconds() / 60;
    c.occurrence.all_day() || minutes >= LONG
}

/// Whether a stretch lies outside the hours that the page draws at most.
fn at_night(week: &WeekView, (from, until): (i64, i64)) -> bool {
    let (first, last) = most(week);
    until <= first * 60 || from >= last * 60
}

/// The hours drawn at most: a day's, and those in which somebody works.
fn most(week: &WeekView) -> (i64, i64) {
    let worked = week.settings.hours.iter().flatten();
    worked
        .map(|t| whole_hours(*t))
        .fold(DAY, |(a, b), (from, until)| (a.min(from), b.max(until)))
}

fn whole_hours((from, until): (Time, Time)) -> (i64, i64) {
    let up = i64::from(until.minute() > 0);
    (i64::from(from.hour()), i64::from(until.hour()) + up)
}

/// First and last hour of the grid: the working day, and whatever stands outside it.
fn bounds(week: &WeekView) -> (i64, i64) {
    let worked = week
        .settings
        .hours
        .iter()
        .flatten()
        .map(|t| whole_hours(*t));
    let drawn = week.span.days().flat_map(|date| {
        let all = week.coded.iter();
        all.filter_map(move |c| on_day(week, c, date))
    });
    let (first, last) = most(week);
    let drawn = drawn.map(|(a, b)| {
        let until = (b.max(a + LEAST) + 59) / 60;
        ((a / 60).max(first), until.min(last))
    });
    let all: Vec<_> = worked.chain(drawn).collect();
    let from = all.iter().map(|s| s.0).min().unwrap_or(8);
    let until = all.iter().map(|s| s.1).max().unwrap_or(18);
    (from, until.clamp(from + 1, 24))
}

fn fives(minute: i64) -> i64 {
    (minute + 2) / 5 * 5
}

fn slot(from: i64, until: i64) -> String {
    format!("s-{} n-{}", fives(from), fives(until).min(1440))
}

fn day(
    week: &WeekView,
    pair: &Pair,
    date: Date,
    now: Timestamp,
    (first, last): (i64, i64),
) -> DayColumn {
    let today = week.work.date(now) == date;
    let clock = week.work.time(now);
    let minute = i64::from(clock.hour()) * 60 + i64::from(clock.minute());
    let drawn = today && (first * 60..last * 60).contains(&minute);
    let all = week.coded.iter().zip(&week.clash);
    let over = |c: &Coded| match clock_span(week, c, date) {
        Some(span) => at_night(week, span),
        None => above(c) && covers(week, c, date),
    };
    let whole = all.clone().filter(|(c, _)| over(c));
    let whole: Vec<_> = whole
        .map(|(c, clash)| entry(week, pair, c, *clash, String::new()))
        .collect();
    let timed: Vec<_> = all
        .filter_map(|(c, clash)| Some((c, *clash, on_day(week, c, date)?)))
        .collect();
    let taken = timed.iter().filter(|(c, ..)| c.occurrence.busy);
    let busy = covered(taken.map(|(.., span)| *span));
    let clashes = timed.iter().filter(|(_, clash, _)| *clash).count();
    let holiday = week.work.holidays.get(&date).cloned();
    DayColumn {
        head: date.strftime("%a %-d").to_string(),
        long: week.work.long_day(date),
        booked: if busy > 0 {
            format!("{} h", bare_hours(busy))
        } else {
            String::new()
        },
        note: match (holiday, clashes) {
            (Some(name), _) => name,
            (None, 0) if timed.is_empty() && whole.is_empty() => "nothing stands here".into(),
            (None, 0) => String::new(),
            (None, n) => format!("{n} entries overlap"),
        },
        today,
        now: if drawn {
            slot(minute, minute)
        } else {
            String::new()
        },
        end: matches!(date.weekday().to_monday_zero_offset(), 5 | 6),
        whole,
        shade: shade(week, date, first * 60, last * 60),
        entries: beside(week, pair, timed, (first * 60, last * 60)),
    }
}

/// Minutes that at least one of these stretches (sorted by start) covers.
fn covered(stretches: impl Iterator<Item = (i64, i64)>) -> i64 {
    let one = |(sum, end): (i64, i64), (from, until): (i64, i64)| {
        (sum + (until - from.max(end)).max(0), until.max(end))
    };
    stretches.fold((0, 0), one).0
}

fn covers(week: &WeekView, c: &Coded, date: Date) -> bool {
    let o = &c.occurrence;
    let (first, until) = if o.all_day() {
        (o.start.local().date(), o.end.local().date())
    } else {
        (
            week.work.date(o.start_at),
            plus_days(week.work.date(c.end_at), 1),
        )
    };
    first <= date && date < until.max(plus_days(first, 1))
}

/// What lies outside the hours for meetings, and what stays free of them within.
fn shade(week: &WeekView, date: Date, from: i64, until: i64) -> Vec<String> {
    let minute = |t: Time| i64::from(t.hour()) * 60 + i64::from(t.minute());
    let spans = match week.work.meeting_hours_on(date) {
        Some((a, b)) => {
            let (a, b) = (minute(a), minute(b));
            let end = |t: Option<Time>| t.map_or(b, |t| minute(t).min(b));
            let own = week.work.kept_free.iter();
            let own = own.filter(|k| k.day == date.weekday());
            let kept = own.map(|k| (minute(k.from).max(a), end(k.until)));
            [(from, a), (b, until)].into_iter().chain(kept).collect()
        }
        None => vec![(from, until)],
    };
    let some = spans.into_iter().filter(|(a, b)| a < b);
    some.map(|(a, b)| slot(a, b)).collect()
}

type Timed<'a> = (&'a Coded, bool, (i64, i64));

/// The entries of a day, side by side where they overlap; of more than four the last lane says
/// how many more there are.
fn beside(
    week: &WeekView,
    pair: &Pair,
    timed: Vec<Timed<'_>>,
    (first, last): (i64, i64),
) -> Vec<Entry> {
    let spans: Vec<_> = timed
        .iter()
        .map(|(.., (a, b))| ((*a).max(first), (*b).max(a + LEAST).min(last)))
        .collect();
    let lanes = lanes(&spans);
    let mut more: Option<(i64, i64, usize)> = None;
    let mut out = Vec::with_capacity(timed.len());
    for (((c, clash, _), span), lane) in timed.iter().zip(&spans).zip(&lanes) {
        if lane.of > ABREAST && lane.at + 1 >= ABREAST {
            match &mut more {
                Some((_, until, n)) if span.0 < *until => {
                    *until = span.1.max(*until);
                    *n += 1;
                }
                _ => {
                    out.extend(more.take().map(|m| crowd(week, &timed, m)));
                    more = Some((span.0, span.1, 1));
                }
            }
            continue;
        }
        let of = lane.of.min(ABREAST);
        let mut class = slot(span.0, span.1);
        if of > 1 {
            class.push_str(&format!(" of-{of} at-{}", lane.at));
        }
        // The last line says when; beside others the title is a single line.
        match lines(span) {
            n if n < 2 => class.push_str(" one"),
            n if of == 1 => class.push_str(&format!(" l-{}", (n - 1).min(9))),
            _ => {}
        }
        out.push(entry(week, pair, c, *clash, class));
    }
    out.extend(more.map(|m| crowd(week, &timed, m)));
    out
}

/// Lines of text for which a stretch is high enough.
fn lines((from, until): &(i64, i64)) -> i64 {
    ((until - from) * LINES.0 / 60 - LINES.1) / 10
}

/// "and 3 more": leads to the first of them; the others are named in words.
fn crowd(week: &WeekView, timed: &[Timed<'_>], (from, until, n): (i64, i64, usize)) -> Entry {
    let inside = timed
        .iter()
        .filter(|(.., (a, b))| *a >= from && *b <= until);
    let titles: Vec<_> = inside.map(|(c, ..)| title(c)).collect();
    let day = timed
        .first()
        .map(|(c, ..)| week.work.date(c.occurrence.start_at));
    Entry {
        class: format!("g0 {} of-{ABREAST} at-{}", slot(from, until), ABREAST - 1),
        href: day.map(|d| format!("/day?date={d}")).unwrap_or_default(),
        title: format!("and {n} more"),
        goal: String::new(),
        time: String::new(),
        what: String::new(),
        words: titles.join(", "),
    }
}

fn title(c: &Coded) -> &str {
    match c.occurrence.of.event.title.trim() {
        "" => "No title",
        title => title,
    }
}

fn entry(week: &WeekView, pair: &Pair, c: &Coded, clash: bool, slot: String) -> Entry {
    let (o, work) = (&c.occurrence, &week.work);
    let chip = GoalChip::of(c.code.goal, &week.goals);
    let free = o.of.event.why_free(&pair.emails);
    let kept = o.of.event.kind == Kind::Focus || c.code.category == Category::Focus;
    let mut class = format!("{} {slot}", chip.class);
    let mut words: Vec<&str> = Vec::new();
    let mut mark = |when: bool, name: &str, word: &'static str| {
        if when {
            class.push(' ');
            class.push_str(name);
            words.extend(Some(word).filter(|w| !w.is_empty()));
        }
    };
    mark(free.is_some(), "off", free.unwrap_or_default());
    mark(matches!(free, Some("cancelled" | "declined")), "struck", "");
    mark(free.is_none() && kept, "keep", "kept");
    mark(free.is_none() && o.tentative(pair), "hold", "not settled");
    mark(clash, "clash", "clashes");
    mark(c.assumed, "", "length assumed");
    let time = if o.all_day() {
        "all day".to_owned()
    } else if above(c) {
        let end = |at| {
            format!(
                "{} {}",
                work.date(at).strftime("%a"),
                work.clock(work.time(at))
            )
        };
        format!("{} – {}", end(o.start_at), end(c.end_at))
    } else {
        work.times(work.time(o.start_at), work.time(c.end_at))
    };
    Entry {
        class,
        href: event_href(c),
        title: title(c).to_owned(),
        goal: chip.code,
        time,
        what: c.code.category.called(work.locale.words),
        words: work.locale.words.spell(&words.join(", ")),
    }
}

fn goal_bar(week: &WeekView) -> Option<GoalBar> {
    let total = &week.audit.total;
    if week.goals.is_empty() || total.busy() == 0 {
        return None;
    }
    let booked = total.goal_linked;
    let aim = week.settings.goal_minutes.unwrap_or(0);
    let whole = booked.max(aim).max(1);
    let of = |minutes: i64| minutes * 100 / whole;
    let part = |g: &domain::goal::Goal| {
        let minutes = total.goal.get(&g.id).copied().unwrap_or(0);
        let chip = GoalChip::of(Some(g.id), &week.goals);
        GoalPart {
            class: chip.class,
            width: format!("v-{}", of(minutes)),
            code: chip.code,
            title: g.title.clone(),
            hours: bare_hours(minutes),
        }
    };
    let note = match week.settings.goal_minutes {
        Some(aim) => format!(
            "{} booked · {} intended",
            bare_hours(booked),
            bare_hours(aim)
        ),
        None => format!("{} booked", bare_hours(booked)),
    };
    Some(GoalBar {
        drawn: booked.max(aim) > 0,
        label: format!("Hours booked for goals: {note}"),
        note,
        parts: week.goals.iter().map(part).collect(),
        rest: format!("v-{}", of((aim - booked).max(0))),
    })
}

/// For the empty page.
impl CalendarPage {
    fn executive(&self) -> &str {
        first_name(&self.layout.whom)
    }
}
