//! The sentence that the audit opens with, and the two lines under it. An ordered list of rules:
//! the first that holds writes it from facts; when none holds the page says the plain state.
use super::{Audit, COVERAGE_FLOOR, CodeState, Drift, Mean};
use crate::id::GoalId;
use crate::time_entry::Category;
use crate::words::{capital, count, list, number};
use std::cmp::Reverse;

/// Default target of focus blocks a week (`F2`).
const FOCUS_BLOCKS_A_WEEK: i64 = 3;

/// A goal, for the sentences about goals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalHours {
    /// The goal.
    pub id: GoalId,
    /// What it is called.
    pub title: String,
}

/// What the rules look at.
#[derive(Debug, Clone, Copy)]
pub struct FindingFacts<'a> {
    /// What the executive is called ("Orla").
    pub name: &'a str,
    /// The audit.
    pub audit: &'a Audit,
    /// Its drift rows.
    pub drift: &'a [Drift],
    /// The recorded weeks before, if any.
    pub before: Option<&'a Mean>,
    /// The goals, the weightiest first.
    pub goals: &'a [GoalHours],
    /// Goal-linked minutes a week that are intended.
    pub goal_minutes: Option<i64>,
}

/// A page's opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// One sentence without a full stop: the title.
    pub title: String,
    /// At most two lines of prose.
    pub prose: Vec<String>,
}

type Rule = fn(&FindingFacts<'_>) -> Option<String>;

const RULES: [Rule; 9] = [
    nothing_yet,
    mostly_uncoded,
    swap,
    one_over,
    one_under,
    goal_without_an_hour,
    no_time_to_think,
    long_runs,
    goals_rose,
];

/// Writes the opening of the time audit.
pub fn finding(facts: &FindingFacts<'_>) -> Finding {
    let title = RULES
        .iter()
        .find_map(|rule| rule(facts))
        .unwrap_or_else(|| plain(facts));
    if facts.audit.total.busy() == 0 {
        return Finding {
            title,
            prose: Vec::new(),
        };
    }
    let prose = [hours_line(facts), care_line(facts)];
    Finding {
        title,
        prose: prose.into_iter().flatten().collect(),
    }
}

fn nothing_yet(f: &FindingFacts<'_>) -> Option<String> {
    (f.audit.total.busy() == 0).then(|| "Nothing stands in these weeks yet".to_owned())
}

fn mostly_uncoded(f: &FindingFacts<'_>) -> Option<String> {
    let percent = f.audit.total.coverage().percent().unwrap_or(0);
    let name = f.name;
    (percent < COVERAGE_FLOOR)
        .then(|| format!("The calendar tells {percent} % of {name}’s hours; the rest is unknown"))
}

fn worst(f: &FindingFacts<'_>, over: bool) -> Option<(Category, i64)> {
    let flagged = f.drift.iter().filter(|d| d.flagged);
    let off = flagged.filter_map(|d| Some((d.category, d.over?)));
    off.filter(|(_, m)| (*m > 0) == over && *m != 0)
        .map(|(c, m)| (c, m.abs()))
        .max_by_key(|(_, m)| *m)
}

fn swap(f: &FindingFacts<'_>) -> Option<String> {
    let (over, much) = worst(f, true)?;
    let (under, little) = worst(f, false)?;
    let hours = capital(&hours(much.min(little)));
    Some(format!(
        "{hours} of {} sit where {} was meant to be",
        name(over).0,
        name(under).0
    ))
}

fn one_over(f: &FindingFacts<'_>) -> Option<String> {
    let (category, minutes) = worst(f, true)?;
    let (noun, plural) = name(category);
    let verb = if plural { "take" } else { "takes" };
    Some(format!(
        "{} {verb} {} a week more than intended",
        capital(noun),
        hours(minutes)
    ))
}

fn one_under(f: &FindingFacts<'_>) -> Option<String> {
    let (category, minutes) = worst(f, false)?;
    let (noun, plural) = name(category);
    let verb = if plural { "get" } else { "gets" };
    Some(format!(
        "{} {verb} {} a week less than intended",
        capital(noun),
        hours(minutes)
    ))
}

fn goal_without_an_hour(f: &FindingFacts<'_>) -> Option<String> {
    let empty: Vec<&str> = f
        .goals
        .iter()
        .filter(|g| f.audit.total.goal.get(&g.id).copied().unwrap_or(0) < 60)
        .map(|g| g.title.as_str())
        .collect();
    match empty[..] {
        [] => None,
        [one] => Some(format!("“{one}” got no hour of these weeks")),
        _ if empty.len() == f.goals.len() => {
            Some("No hour of these weeks is tied to a goal yet".to_owned())
        }
        _ => Some(format!(
            "{} got no hour of these weeks",
            capital(&count(as_i64(&empty), "goal"))
        )),
    }
}

fn no_time_to_think(f: &FindingFacts<'_>) -> Option<String> {
    let weeks = f.audit.weeks.iter().filter(|w| w.full).count();
    let weeks = i64::try_from(weeks).unwrap_or(0);
    let blocks = f.audit.focus.blocks;
    (weeks > 0 && blocks < weeks * FOCUS_BLOCKS_A_WEEK).then(|| {
        let stretches = count(blocks, "stretch").replace("stretchs", "stretches");
        let name = f.name;
        format!(
            "{name} had {stretches} of 90 minutes to think in {}",
            count(weeks, "week")
        )
    })
}

fn long_runs(f: &FindingFacts<'_>) -> Option<String> {
    let focus = &f.audit.focus;
    (focus.long_runs >= 2).then(|| {
        let times = number(focus.long_runs);
        format!(
            "{} went three hours and more without a break, {times} times",
            f.name
        )
    })
}

fn goals_rose(f: &FindingFacts<'_>) -> Option<String> {
    let (then, now) = (f.before?, &f.audit.now);
    let (was, is) = (
        then.tenths(then.sum.goal_linked),
        now.tenths(now.sum.goal_linked),
    );
    (is - was >= 10).then(|| {
        format!(
            "{} hours a week now serve a goal, from {}",
            capital(&tenths(is)),
            tenths(was)
        )
    })
}

fn plain(f: &FindingFacts<'_>) -> String {
    let now = &f.audit.now;
    if now.weeks == 0 {
        let total = &f.audit.total;
        let (work, linked) = (hours(total.work), hours(total.goal_linked));
        return format!(
            "{} worked {work} in these days, {linked} of them for a goal",
            f.name
        );
    }
    let work = tenths(now.tenths(now.sum.work));
    let linked = tenths(now.tenths(now.sum.goal_linked));
    format!(
        "{} works {work} hours a week, {linked} of them for a goal",
        f.name
    )
}

/// "Orla works 53 hours, two fewer than before. Goal-linked time rose from 20 to 26 hours of the
/// 30 intended."
fn hours_line(f: &FindingFacts<'_>) -> Option<String> {
    let now = &f.audit.now;
    if now.weeks == 0 {
        return None;
    }
    let work = now.tenths(now.sum.work);
    let linked = now.tenths(now.sum.goal_linked);
    let intended = f
        .goal_minutes
        .map(|m| format!(" of the {} intended", tenths(m / 6)))
        .unwrap_or_default();
    let Some(then) = f.before.filter(|b| b.weeks > 0) else {
        let tied = match linked {
            0 => "none is tied to a goal".to_owned(),
            n => format!("{}{intended} are tied to a goal", tenths(n)),
        };
        let (name, work) = (f.name, tenths(work));
        return Some(format!(
            "{name} works {work} hours a week in the calendar; {tied}."
        ));
    };
    let than = match work - then.tenths(then.sum.work) {
        0 => "as before".to_owned(),
        n if n < 0 => format!("{} fewer than before", tenths(-n)),
        n => format!("{} more than before", tenths(n)),
    };
    let was = then.tenths(then.sum.goal_linked);
    let goal = match linked - was {
        0 => format!("stayed at {} hours", tenths(linked)),
        n if n < 0 => format!("fell from {} to {} hours", tenths(was), tenths(linked)),
        _ => format!("rose from {} to {} hours", tenths(was), tenths(linked)),
    };
    let (name, work) = (f.name, tenths(work));
    Some(format!(
        "{name} works {work} hours, {than}. Goal-linked time {goal}{intended}."
    ))
}

/// What drifts for the second week, what was only guessed, what is only assumed.
fn care_line(f: &FindingFacts<'_>) -> Option<String> {
    let mut said = Vec::new();
    if let Some(drifts) = drifts(f) {
        said.push(drifts);
    }
    let total = &f.audit.total;
    let by = |state| total.state.get(&state).copied().unwrap_or(0);
    let guessed = by(CodeState::Suggested);
    if guessed == total.busy() {
        said.push("Every code is a guess from the calendar: nobody has looked yet.".to_owned());
    } else if by(CodeState::Verified) == total.busy() {
        said.push(format!("{} has confirmed every code.", f.name));
    } else if by(CodeState::Verified) == 0 {
        said.push(format!("{} has not confirmed these codes yet.", f.name));
    }
    if total.assumed > 0 {
        said.push(format!(
            "An assumed length stands behind {} of it.",
            hours(total.assumed)
        ));
    }
    (!said.is_empty()).then(|| said.join(" "))
}

/// "Reviews run two hours over and focus two hours under, for the second week.": the three
/// widest, those over first.
fn drifts(f: &FindingFacts<'_>) -> Option<String> {
    let flagged = f.drift.iter().filter(|d| d.flagged);
    let mut rows: Vec<(i64, Category)> = flagged
        .filter_map(|d| Some((d.over?, d.category)))
        .filter(|(o, _)| *o != 0)
        .collect();
    rows.sort_by_key(|(over, _)| Reverse(over.abs()));
    rows.truncate(3);
    rows.sort_by_key(|(over, _)| Reverse(*over));
    let verb = if name(rows.first()?.1).1 {
        "run"
    } else {
        "runs"
    };
    let parts: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(i, (over, category))| {
            let verb = if i == 0 {
                format!("{verb} ")
            } else {
                String::new()
            };
            let side = if *over > 0 { "over" } else { "under" };
            format!("{} {verb}{} {side}", name(*category).0, hours(over.abs()))
        })
        .collect();
    Some(format!("{}, for the second week.", capital(&list(&parts))))
}

/// What a category is called inside a sentence, and whether that is a plural.
fn name(category: Category) -> (&'static str, bool) {
    match category {
        Category::Strategy => ("strategy", false),
        Category::Focus => ("focus", false),
        Category::Customers => ("customers", true),
        Category::People => ("people", true),
        Category::Reviews => ("reviews", true),
        Category::Culture => ("culture", false),
        Category::Board => ("the board", false),
        Category::Mail => ("mail", false),
        Category::Travel => ("travel", false),
        Category::Admin => ("admin", false),
        Category::Unplanned => ("the unplanned", false),
        Category::Personal => ("private time", false),
    }
}

/// Hours in tenths as a word or a figure: "two", "6.5", "53".
fn tenths(n: i64) -> String {
    match n % 10 {
        0 => number(n / 10),
        rest => format!("{}.{rest}", n / 10),
    }
}

/// "two hours", "2.5 hours", "45 minutes".
fn hours(minutes: i64) -> String {
    match minutes {
        0..=59 => crate::words::count_figures(minutes, "minute"),
        60..=62 => "one hour".to_owned(),
        _ => format!("{} hours", tenths((minutes + 3) / 6)),
    }
}

fn as_i64<T>(all: &[T]) -> i64 {
    i64::try_from(all.len()).unwrap_or(i64::MAX)
}
