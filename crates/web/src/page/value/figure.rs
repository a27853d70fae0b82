//! The figures of value as words, marks and formulas: for the page, for paper, for a file.
use super::organisation::{Organisation, organisation};
use super::range::{BreakEven, Mark, break_even, formulas, marks, range_label};
use crate::page::today::GoalChip;
use app::coming_up::first_name;
use app::value::{MeetingCost, Together, ValueView};
use askama::Template;
use domain::cost::Whose;
use domain::money::Money;
use domain::value::{Confidence, Minutes, Source, Value, ValueEntry, whole, wins};
use domain::words;
use domain::working_time::plus_days;
use jiff::civil::Date;
use store::Pair;

/// Days whose wins are shown: a quarter.
const QUARTER: i64 = 92;
/// Wins that are shown.
const WINS: usize = 6;

/// Value without the frame: what is printed and what `value --html` writes.
#[derive(Template)]
#[template(path = "value_paper.html")]
pub struct ValuePaper {
    body: Body,
}

pub(super) struct Body {
    pub dateline: String,
    pub title: String,
    pub prose: Vec<String>,
    pub name: String,
    /// "you" and "your", or the name: whoever reads.
    pub who: String,
    pub whose: String,
    pub money: bool,
    pub held: String,
    pub grey: bool,
    pub no_baseline: bool,
    pub marks: Vec<Mark>,
    pub span: (i64, i64),
    pub range_label: String,
    pub formulas: Vec<(&'static str, String, String)>,
    pub figures: Vec<(String, String)>,
    pub rows: Vec<Row>,
    pub sums: [String; 4],
    pub entries: usize,
    pub hours_note: String,
    pub this_week: String,
    pub together: Pairing,
    pub break_even: Option<BreakEven>,
    pub kpis: Vec<Kpi>,
    pub meetings: Vec<Meeting>,
    pub meeting_money: bool,
    pub organisation: Option<Organisation>,
    pub wins: Vec<WinRow>,
    pub wins_title: String,
    pub quiet: Vec<(String, usize)>,
    pub quiet_weeks: String,
}

pub(super) struct Row {
    pub anchor: &'static str,
    pub name: &'static str,
    pub avoided: String,
    pub review: String,
    pub net: String,
    pub sure: &'static str,
    pub counted: String,
}

pub(super) struct Pairing {
    /// Empty where it is not known.
    pub parts: Option<(String, String, String)>,
    pub sentence: String,
}

pub(super) struct Kpi {
    pub name: &'static str,
    pub big: String,
    pub unit: String,
    pub small: String,
    pub points: String,
    pub last: String,
    pub aim: String,
}

pub(super) struct Meeting {
    pub href: String,
    pub title: String,
    pub people: u32,
    pub attendee_hours: String,
    pub session: String,
    pub shorter: String,
    pub saved_hours: String,
    pub saved_year: String,
}

pub(super) struct WinRow {
    pub chip: GoalChip,
    pub title: String,
    pub day: String,
    pub ability: String,
    pub thanks: String,
    pub evidence: (String, String),
}

/// Where what an entry rests on is shown, and what to call it.
pub(super) fn evidence(entry: &ValueEntry) -> (String, String) {
    use crate::respond::url_encode;
    match &entry.source {
        Source::Words => (format!("#entry-{}", entry.id), "own words".into()),
        Source::Action { id } => (format!("/actions/{id}"), "the action".into()),
        Source::Event { uid, rid } => {
            let at = if rid.is_empty() { "" } else { "@" };
            let key = url_encode(&format!("{uid}{at}{rid}"));
            (format!("/event?key={key}"), "the calendar".into())
        }
        Source::Proposal { id } => (format!("/proposals/{id}"), "what was approved".into()),
        Source::Brief { .. } => ("/brief".into(), "the brief".into()),
    }
}

pub(super) fn anchor(work: domain::value::Work) -> &'static str {
    use domain::value::Work;
    match work {
        Work::Mail => "log-mail",
        Work::Meetings => "log-meetings",
        Work::Expenses => "log-expenses",
        Work::Travel => "log-travel",
        Work::Approvals => "log-approvals",
        Work::Papers => "log-papers",
        Work::Other => "log-other",
    }
}

fn sure(confidence: Option<Confidence>) -> &'static str {
    confidence.map_or("mixed", Confidence::label)
}

fn rows(view: &ValueView) -> Vec<Row> {
    let sums = view.ledger.by_work(&view.entries);
    let row = |s: domain::value::WorkSum| Row {
        anchor: anchor(s.work),
        name: s.work.label(),
        avoided: s.avoided.in_tenths(),
        review: s.review.in_tenths(),
        net: s.net.in_tenths(),
        sure: sure(s.confidence),
        counted: s.weighted.in_tenths(),
    };
    sums.into_iter().map(row).collect()
}

fn together(view: &ValueView, to_executive: bool, name: &str) -> Pairing {
    let none = |sentence: &str| Pairing {
        parts: None,
        sentence: sentence.to_owned(),
    };
    match view.together {
        Together::Known(m) => {
            let more = m.synergy_percent();
            let than = if more < 0 { "less" } else { "more" };
            let (whose, other) = if to_executive {
                ("yours".to_owned(), "your assistant’s")
            } else {
                (format!("{name}’s"), "yours")
            };
            Pairing {
                parts: Some((
                    m.executive_before.in_hours(1),
                    m.assistant_before.in_hours(1),
                    m.together().in_hours(1),
                )),
                sentence: format!(
                    "Goal-linked hours a day: {whose} and {other} before, and the two of you now, \
                     {} and {}. That is {} % {than} than the sum of the parts.",
                    m.executive_now.in_hours(1),
                    m.assistant_now.in_hours(1),
                    more.abs()
                ),
            }
        }
        Together::NoBaseline => none("No baseline yet: record two weeks first."),
        Together::NoOwnBefore => {
            none("The assistant’s own weeks before are not recorded yet: record two weeks first.")
        }
        Together::NoOwnNow => none("The assistant’s own last four weeks are not recorded yet."),
    }
}

/// Points of a small chart of 100 by 32, and the last of them.
fn spark(values: &[i64], aim: Option<i64>) -> (String, String, String) {
    let high = values.iter().copied().chain(aim).max().unwrap_or(0).max(1);
    let y = |v: i64| 30 - 28 * v / high;
    let steps = i64::try_from(values.len())
        .unwrap_or(1)
        .saturating_sub(1)
        .max(1);
    let points: Vec<_> = (0..)
        .zip(values)
        .map(|(n, v)| format!("{},{}", 98 * n / steps, y(*v)))
        .collect();
    let last = points.last().map_or(String::new(), |p| p.replace(',', " "));
    let aim = aim.map_or(String::new(), |a| y(a).to_string());
    let line = if values.len() > 1 {
        points.join(" ")
    } else {
        String::new()
    };
    (line, last, aim)
}

fn hours(minutes: Minutes) -> String {
    let text = minutes.in_hours(1);
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

fn kpis(view: &ValueView) -> Vec<Kpi> {
    let mean = |m: &domain::audit::Mean, n: i64| Minutes::whole(n).over(m.weeks);
    let from = |n: fn(&domain::audit::Totals) -> i64| match &view.before {
        Some(before) => format!(
            "from {} in the recorded weeks",
            hours(mean(before, n(&before.sum)))
        ),
        None => "no baseline yet".into(),
    };
    let goal: Vec<i64> = view.weeks.iter().map(|w| w.1).collect();
    let focus: Vec<i64> = view.weeks.iter().map(|w| w.2).collect();
    let aim = view.settings.goal_minutes;
    let (points, last, aim_at) = spark(&goal, aim);
    let mut out = Vec::new();
    out.push(Kpi {
        name: "Goal-linked",
        big: hours(mean(&view.now, view.now.sum.goal_linked)),
        unit: aim.map_or(" h".into(), |a| {
            format!(" of {} h", hours(Minutes::whole(a)))
        }),
        small: from(|t| t.goal_linked),
        points,
        last,
        aim: aim_at,
    });
    let (points, last, _) = spark(&focus, None);
    out.push(Kpi {
        name: "Focus tied to no one goal",
        big: hours(mean(&view.now, view.now.sum.focus_unlinked)),
        unit: " h".into(),
        small: from(|t| t.focus_unlinked),
        points,
        last,
        aim: String::new(),
    });
    let increase = view.worth.facts.increase;
    out.push(Kpi {
        name: "Goal or focus, more than before",
        big: increase.map_or("–".into(), hours),
        unit: " h".into(),
        small: "an hour that is both counts once".into(),
        points: String::new(),
        last: String::new(),
        aim: String::new(),
    });
    out
}

fn meeting(m: &MeetingCost) -> Meeting {
    Meeting {
        href: format!("/event?key={}", crate::respond::url_encode(&m.uid)),
        title: m.title.clone(),
        people: m.people,
        attendee_hours: hours(m.attendees),
        session: m.session.map(whole).unwrap_or_default(),
        shorter: m
            .shorter
            .map(|s| format!("{} → {s}", m.minutes))
            .unwrap_or_default(),
        saved_hours: m.shorter.map(|_| hours(m.saved_week)).unwrap_or_default(),
        saved_year: m.saved_year.map(whole).unwrap_or_default(),
    }
}

fn win_rows(view: &ValueView, to_executive: bool) -> Vec<WinRow> {
    let from = plus_days(view.today, -QUARTER);
    let row = |e: &ValueEntry| {
        let mut chip = GoalChip::of(e.goal, &view.goals);
        if to_executive {
            chip.code.clear();
        }
        let win = e.win.as_ref();
        WinRow {
            chip,
            title: e.title.clone(),
            day: view.work.day(e.on),
            ability: win.map(|w| w.ability.clone()).unwrap_or_default(),
            thanks: win.map(|w| w.thanks.clone()).unwrap_or_default(),
            evidence: evidence(e),
        }
    };
    let mut found = wins(&view.entries, from, view.today, WINS);
    found.sort_by_key(|e| e.on);
    found.into_iter().map(row).collect()
}

fn title_of_wins(count: usize) -> String {
    let n = words::capital(&words::number(i64::try_from(count).unwrap_or(0)));
    if count == 1 {
        format!("{n} win, with its evidence")
    } else {
        format!("{n} wins, with their evidence")
    }
}

fn dateline(view: &ValueView, name: &str, to_executive: bool) -> String {
    let Stretch { from, to } = stretch(view);
    let whom = if to_executive {
        "the two of you".to_owned()
    } else {
        format!("shared with {name}")
    };
    format!("Value · {from} to {to} · {whom}")
}

struct Stretch {
    from: String,
    to: String,
}

fn stretch(view: &ValueView) -> Stretch {
    let day = |d: Date| view.work.day(d);
    Stretch {
        from: day(view.ledger.stretch.from),
        to: day(view.ledger.stretch.to),
    }
}

/// The two figures beside the range: what was realised, and what the post costs.
fn figures(view: &ValueView) -> Vec<(String, String)> {
    let post = view.costs.iter().find(|c| c.whose == Whose::Post);
    let worth = &view.worth;
    let mut figures = Vec::new();
    if let Some(year) = worth.realised.as_ref().and_then(Value::year_text) {
        figures.push((year, "realised in a year".to_owned()));
    }
    if let (Some(minor), Some(cost)) = (worth.facts.post_year, post) {
        let currency = cost.currency;
        let of = whole(Money { minor, currency });
        figures.push((of, format!("the post, {}", cost.text())));
    }
    figures
}

fn quiet(view: &ValueView) -> Vec<(String, usize)> {
    let counts = view.streak.counts.iter();
    let said = counts.map(|(kind, n)| {
        let word = if *n == 1 { kind.label() } else { kind.plural() };
        (words::capital(word), *n)
    });
    said.collect()
}

pub(super) fn body(view: &ValueView, pair: &Pair, to_executive: bool) -> Body {
    let name = first_name(&pair.name).to_owned();
    let (marks, span) = marks(view);
    let ledger = &view.ledger;
    let money = view.worth.capacity.year.is_some();
    let meetings: Vec<_> = view.meetings.iter().map(meeting).collect();
    let wins = win_rows(view, to_executive);
    Body {
        dateline: dateline(view, &name, to_executive),
        title: view.finding.title.clone(),
        prose: view.finding.prose.clone(),
        held: if ledger.is_held() {
            format!("More was entered than {name} works: it is held at her own week.")
        } else {
            String::new()
        },
        money,
        grey: view.grey,
        no_baseline: view.before.is_none(),
        range_label: range_label(&marks),
        marks,
        span,
        formulas: formulas(view),
        figures: figures(view),
        rows: rows(view),
        sums: [
            ledger.avoided(),
            ledger.review(),
            ledger.net(),
            ledger.weighted(),
        ]
        .map(Minutes::in_tenths),
        entries: view.entries.iter().filter(|e| e.quiet.is_none()).count(),
        hours_note: format!(
            "{} minutes are {} hours; {} are {}.",
            ledger.weighted().in_tenths(),
            ledger.weighted().in_hours(2),
            ledger.net().in_tenths(),
            ledger.net().in_hours(2)
        ),
        this_week: format!("{} h", view.this_week.weighted().in_hours(1)),
        together: together(view, to_executive, &name),
        break_even: break_even(view),
        kpis: kpis(view),
        meeting_money: meetings.iter().any(|m| !m.session.is_empty()),
        meetings,
        organisation: organisation(view),
        wins_title: title_of_wins(wins.len()),
        wins,
        quiet: quiet(view),
        quiet_weeks: words::count(view.streak.weeks, "week"),
        who: if to_executive {
            "you".into()
        } else {
            name.clone()
        },
        whose: if to_executive {
            "your".into()
        } else {
            format!("{name}’s")
        },
        name,
    }
}

impl ValuePaper {
    /// The figures of a view, as the assistant sees them.
    pub fn of(view: &ValueView, pair: &Pair) -> Self {
        ValuePaper {
            body: body(view, pair, false),
        }
    }

    /// The page's text.
    ///
    /// # Errors
    /// When memory does not suffice.
    pub fn text(&self) -> Result<String, askama::Error> {
        self.render()
    }
}
