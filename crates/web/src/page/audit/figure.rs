//! The figures of the time audit as words and lengths: for the page, for paper, for a file.
use crate::page::today::GoalChip;
use app::audit::AuditView;
use askama::Template;
use domain::audit::{Audit, CodeState, Mean, Totals};
use domain::goal::Goal;
use domain::region::Words;
use domain::time_entry::{Category, Group};
use domain::words::{hours, tenths};

/// The audit without the frame: what is printed and what `audit --html` writes.
#[derive(Template)]
#[template(path = "audit_paper.html")]
pub struct AuditPaper {
    body: Body,
}

pub(super) struct Body {
    pub words: Words,
    pub dateline: String,
    pub title: String,
    pub prose: Vec<String>,
    pub grey: bool,
    pub coverage: String,
    pub guessed: String,
    pub bars: Vec<Bar>,
    pub drift: Vec<DriftRow>,
    pub sums: [String; 3],
    pub has_intention: bool,
    pub served: Served,
    pub figures: Vec<(String, String)>,
    pub series: Vec<SeriesRow>,
    pub people: Vec<(String, String)>,
    pub assumed: String,
    pub from: String,
    pub to: String,
}

pub(super) struct Served {
    pub goal_hours: String,
    pub goal_of: String,
    pub focus_hours: String,
    pub union: String,
    pub goals: Vec<(GoalChip, String, String)>,
}

pub(super) struct Bar {
    pub name: &'static str,
    pub small: String,
    pub width: i64,
    pub parts: Vec<Part>,
    pub hours: String,
}

pub(super) struct Part {
    pub class: &'static str,
    pub share: i64,
    pub name: &'static str,
    pub hours: String,
}

pub(super) struct DriftRow {
    pub name: String,
    pub before: String,
    pub intended: String,
    pub actual: String,
    pub over: String,
    pub width: i64,
    pub less: bool,
    pub flagged: bool,
}

pub(super) struct SeriesRow {
    pub href: String,
    pub title: String,
    pub sessions: i64,
    pub minutes: i64,
    pub people: u32,
    pub attendee_hours: String,
    /// What is known of its use, in plain words.
    pub known: String,
    /// It serves nothing and decides nothing.
    pub idle: bool,
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
            name: d.category.called(view.work.locale.words),
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
        Some(_) => domain::words::short_length(focus.longest_run),
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
        known: known(s, view.decided.get(&s.series).copied().unwrap_or(0)),
        idle: s.no_goal && s.sessions >= 4 && !view.decided.contains_key(&s.series),
    };
    view.audit.series.iter().take(12).map(row).collect()
}

/// The questions of the diary audit (`F1`), as far as somebody answered them.
fn known(s: &domain::audit::SeriesFacts, decided: i64) -> String {
    let goal = match s.no_goal {
        true => "serves no goal",
        false => "serves a goal",
    };
    let sessions = domain::words::count(s.sessions, "session");
    let decision = match decided {
        0 => format!("no decision noted in {sessions}"),
        n => format!("a decision in {} of {sessions}", domain::words::number(n)),
    };
    format!("{goal}; {decision}")
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

pub(super) fn body(view: &AuditView, pair_name: &str) -> Body {
    let audit = &view.audit;
    let rows = drift(view);
    let coverage = audit.total.coverage().percent();
    let guessed = audit
        .total
        .state
        .get(&CodeState::Suggested)
        .copied()
        .unwrap_or(0);
    let assumed = audit.total.assumed;
    Body {
        words: view.work.locale.words,
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
            together(&rows, |r| &r.before),
            together(&rows, |r| &r.intended),
            together(&rows, |r| &r.actual),
        ],
        drift: rows,
        has_intention: !view.settings.intended.is_empty(),
        served: served(view),
        figures: figures(audit),
        series: series(view),
        people: people(view),
        assumed: Some(assumed)
            .filter(|a| *a > 0)
            .map(hours)
            .unwrap_or_default(),
        from: audit.span.from.to_string(),
        to: audit.span.to.to_string(),
    }
}

/// The sum of a column of tenths.
fn together(rows: &[DriftRow], column: fn(&DriftRow) -> &String) -> String {
    let cells = rows
        .iter()
        .filter_map(|r| column(r).replace('.', "").parse::<i64>().ok());
    Some(cells.sum())
        .filter(|t| *t > 0)
        .map(tenths)
        .unwrap_or_default()
}

fn served(view: &AuditView) -> Served {
    let now = &view.audit.now;
    let before = view.before.as_ref().map(|b| &b.now);
    let mean = |m: i64| tenths(now.tenths(m));
    let then = |f: fn(&Totals) -> i64| {
        let from = before.map(|b| format!(", from {}", tenths(b.tenths(f(&b.sum)))));
        from.unwrap_or_default()
    };
    let aim = view
        .settings
        .goal_minutes
        .map(|m| format!("of {} h", hours(m)));
    let goal = |g: &Goal| {
        let minutes = now.sum.goal.get(&g.id).copied().unwrap_or(0);
        (
            GoalChip::of(Some(g.id), &view.goals),
            g.title.clone(),
            mean(minutes),
        )
    };
    Served {
        goal_hours: mean(now.sum.goal_linked),
        goal_of: format!(
            "{}{}",
            aim.unwrap_or_else(|| "h".into()),
            then(|t| t.goal_linked)
        ),
        focus_hours: mean(now.sum.focus_unlinked),
        union: format!(
            "{}{}",
            mean(now.sum.goal_or_focus()),
            then(Totals::goal_or_focus)
        ),
        goals: view.goals.iter().map(goal).collect(),
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
