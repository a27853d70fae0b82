//! One part of a score: its points, a chip, and a sentence that says where they come from.
use super::Weights;
use crate::action::{Action, RiskLevel, Stakes, due_words};
use crate::goal::Goal;
use crate::words::short_length as length;
use crate::words::{self, capital, count};
use crate::working_time::WorkingTime;
use jiff::Timestamp;

/// How long something takes when nobody said so (our own start).
pub const DEFAULT_MINUTES: u32 = 60;
/// Steps of value up to this one (a goal of weight 3) are important: `V` ≥ 5 of `F6`.
pub(super) const IMPORTANT: usize = 2;
/// Steps of time up to this one (two working days) are urgent: `T` ≥ 8 of `F6`.
pub(super) const URGENT: usize = 1;

/// Last working day of each step of time; the sixth has none.
const DAYS: [i64; 5] = [1, 2, 5, 10, 20];
/// Most minutes of each step of size; the sixth has none. A day is eight hours.
const MINUTES: [u32; 5] = [15, 60, 240, 480, 1440];

/// One part of a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its points.
    pub points: u32,
    /// A few words for a row; empty where it says nothing.
    pub chip: String,
    /// A sentence that ends with its points.
    pub why: String,
}

/// The first step whose limit is not passed; the sixth where all are.
fn step<T: PartialOrd>(limits: &[T; 5], n: &T) -> usize {
    limits.iter().position(|limit| n <= limit).unwrap_or(5)
}

fn points(table: &[u8; 6], step: usize) -> u32 {
    table.get(step).copied().map_or(1, u32::from)
}

pub(super) fn value(goal: Option<&Goal>, weights: &Weights) -> (Part, usize) {
    let step = goal.map_or(5, |g| 5 - usize::from(g.weight.get().clamp(1, 5)));
    let points = points(&weights.value, step);
    let (chip, why) = match goal {
        Some(g) => (
            format!("weight {}", g.weight.get()),
            format!("Serves {}, weight {}: {points}.", g.code, g.weight.get()),
        ),
        None => (String::new(), format!("Serves no goal: {points}.")),
    };
    (Part { points, chip, why }, step)
}

pub(super) fn time(
    action: &Action,
    weights: &Weights,
    now: Timestamp,
    work: &WorkingTime,
) -> (Part, usize) {
    let today = work.date(now);
    let days = action.due.map(|d| work.working_days(today, d.date));
    let step = days.map_or(5, |days| step(&DAYS, &days));
    let points = points(&weights.time, step);
    let late = action.due.is_some_and(|d| d.passes(work) <= now);
    let said = match (action.due, days) {
        (Some(d), Some(n)) if !late && n > 1 && d.date > today => {
            format!("Due in {}", count(n, "working day"))
        }
        (Some(_), _) => capital(&due_words(action.due, now, work)),
        (None, _) => "No date".to_owned(),
    };
    let chip = action
        .due
        .map(|_| due_words(action.due, now, work))
        .unwrap_or_default();
    let why = format!("{said}: {points}.");
    (Part { points, chip, why }, step)
}

pub(super) fn risk(stakes: &Stakes, waiting: usize, weights: &Weights) -> Part {
    let said = stakes.milestone.trim();
    let others = words::number(i64::try_from(waiting).unwrap_or(i64::MAX));
    let wait = match waiting {
        1 => "One other waits for it".to_owned(),
        _ => format!("{} others wait for it", capital(&others)),
    };
    let holds_up = format!("holds up {others}");
    let linked = |level: &str, a: &str| {
        let why = format!("Linked to {a} {level} risk");
        (format!("{level} risk"), why)
    };
    // Every cause with its step; the one with most points speaks, the first of equals.
    let mut causes: Vec<(usize, (String, String))> = Vec::new();
    if !said.is_empty() {
        let why = format!("Holds up a critical milestone, “{said}”");
        causes.push((0, ("blocks a critical milestone".to_owned(), why)));
    }
    match waiting {
        0 => {}
        1 | 2 => causes.push((3, (holds_up, wait))),
        _ => causes.push((1, (holds_up, wait))),
    }
    match stakes.risk {
        Some(RiskLevel::Red) => causes.push((1, linked("red", "a"))),
        Some(RiskLevel::Amber) => causes.push((2, linked("amber", "an"))),
        Some(RiskLevel::Green) => causes.push((4, linked("green", "a"))),
        None => {}
    }
    causes.sort_by_key(|(step, _)| std::cmp::Reverse(points(&weights.risk, *step)));
    let none = (5, (String::new(), "Nothing hangs on it".to_owned()));
    let (step, (chip, why)) = causes.into_iter().next().unwrap_or(none);
    let points = points(&weights.risk, step);
    Part {
        points,
        chip,
        why: format!("{why}: {points}."),
    }
}

pub(super) fn matters(text: &str, weights: &Weights) -> Part {
    let points = u32::from(weights.matters);
    Part {
        points,
        chip: "matters now".to_owned(),
        why: format!("Serves what matters now, “{}”: {points}.", text.trim()),
    }
}

pub(super) fn size(minutes: Option<u32>, weights: &Weights) -> Part {
    let step = step(&MINUTES, &minutes.unwrap_or(DEFAULT_MINUTES));
    let points = points(&weights.size, step).max(1);
    let (chip, why) = match minutes {
        Some(m) => {
            let (chip, said) = match m {
                240 => ("half a day".to_owned(), "half a day".to_owned()),
                480 => ("a day".to_owned(), "a day".to_owned()),
                _ => (length(i64::from(m)), words::length(i64::from(m))),
            };
            (chip, format!("Takes {said}: divide by {points}."))
        }
        None => (
            String::new(),
            format!("Nobody said how long it takes, so an hour: divide by {points}."),
        ),
    };
    Part { points, chip, why }
}
