//! A week on one page: what overlaps, what guards the time, and the sentence it opens with.
use crate::audit::{Audit, Entry, FOCUS_BLOCK, Finding, GoalHours, LONG_RUN};
use crate::words::{bare_hours, capital, count, length, list, number};
use crate::working_time::WorkingTime;
use jiff::Timestamp;
use jiff::civil::Date;

/// Focus blocks a week that are aimed at (`F2`).
pub const FOCUS_TARGET: i64 = 3;

/// Entries that want the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The day on which it begins.
    pub on: Date,
    /// Which entries, by their place in the input; at least two.
    pub entries: Vec<usize>,
}

/// What overlaps, in order of time. Whole-day and empty entries overlap nothing.
pub fn clashes(entries: &[Entry], work: &WorkingTime) -> Vec<Clash> {
    let timed = |e: &Entry| !e.all_day && e.start < e.end;
    let mut order: Vec<usize> = (0..entries.len()).filter(|i| timed(&entries[*i])).collect();
    order.sort_by_key(|i| (entries[*i].start, entries[*i].end));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut until = Timestamp::MIN;
    for at in order {
        match groups.last_mut() {
            Some(group) if entries[at].start < until => group.push(at),
            _ => groups.push(vec![at]),
        }
        until = until.max(entries[at].end);
    }
    let clash = |group: Vec<usize>| Clash {
        on: work.date(entries[group[0]].start),
        entries: group,
    };
    let together = groups.into_iter().filter(|g| g.len() > 1);
    together.map(clash).collect()
}

/// Where an entry stands among those that overlap it, side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane {
    /// From the left, from 0.
    pub at: usize,
    /// How many stand side by side, itself included.
    pub of: usize,
}

/// Puts stretches (from, until; sorted by `from`) side by side so that none covers another; each
/// takes the first lane that is free. Neighbours in one tangle are equally wide.
pub fn lanes(stretches: &[(i64, i64)]) -> Vec<Lane> {
    let mut out: Vec<Lane> = Vec::with_capacity(stretches.len());
    let (mut first, mut ends): (usize, Vec<i64>) = (0, Vec::new());
    for &(from, until) in stretches {
        if ends.iter().all(|end| *end <= from) {
            widen(&mut out[first..], ends.len());
            first = out.len();
            ends.clear();
        }
        let at = ends
            .iter()
            .position(|end| *end <= from)
            .unwrap_or(ends.len());
        match ends.get_mut(at) {
            Some(end) => *end = until,
            None => ends.push(until),
        }
        out.push(Lane { at, of: 1 });
    }
    widen(&mut out[first..], ends.len());
    out
}

fn widen(tangle: &mut [Lane], of: usize) {
    for lane in tangle {
        lane.of = of;
    }
}

/// What the rules look at.
#[derive(Debug, Clone, Copy)]
pub struct WeekFacts<'a> {
    /// What the executive is called ("Orla").
    pub name: &'a str,
    /// Figures of these days.
    pub audit: &'a Audit,
    /// What takes time in them.
    pub entries: &'a [Entry],
    /// What overlaps.
    pub clashes: &'a [Clash],
    /// The goals, the weightiest first.
    pub goals: &'a [GoalHours],
}

type Rule = fn(&WeekFacts<'_>) -> Option<String>;

const RULES: [Rule; 5] = [nothing, clash, long_run, goal_without_an_hour, little_focus];

/// Writes the opening of a calendar week: the first rule that holds.
pub fn finding(facts: &WeekFacts<'_>) -> Finding {
    let title = RULES.iter().find_map(|rule| rule(facts));
    let prose = match facts.entries {
        [] => Vec::new(),
        _ => vec![hours_line(facts)],
    };
    Finding {
        title: title.unwrap_or_else(|| plain(facts)),
        prose,
    }
}

fn nothing(f: &WeekFacts<'_>) -> Option<String> {
    f.entries
        .is_empty()
        .then(|| format!("{}’s week is empty", f.name))
}

fn clash(f: &WeekFacts<'_>) -> Option<String> {
    let mut days: Vec<String> = Vec::new();
    for clash in f.clashes {
        let day = clash.on.strftime("%A").to_string();
        if !days.contains(&day) {
            days.push(day);
        }
    }
    match (days.as_slice(), f.clashes) {
        ([], _) => None,
        ([day], [one]) => {
            let titles: Vec<_> = one.entries.iter().map(|e| label(&f.entries[*e])).collect();
            Some(format!("{day} clashes: {}", crate::words::some(&titles)))
        }
        ([day], many) => Some(format!("{day} clashes {} times", number(many.len() as i64))),
        (days, _) => Some(format!("{} clash", list(days))),
    }
}

fn label(entry: &Entry) -> String {
    match entry.title.trim() {
        "" => "an entry without a title".to_owned(),
        title => crate::words::short(title),
    }
}

fn long_run(f: &WeekFacts<'_>) -> Option<String> {
    let focus = &f.audit.focus;
    let day = focus.longest_run_on?.strftime("%A");
    (focus.longest_run >= LONG_RUN)
        .then(|| format!("{day} runs {} without a break", length(focus.longest_run)))
}

fn goal_without_an_hour(f: &WeekFacts<'_>) -> Option<String> {
    let hours = |g: &GoalHours| f.audit.total.goal.get(&g.id).copied().unwrap_or(0);
    let empty: Vec<_> = f.goals.iter().filter(|g| hours(g) == 0).collect();
    match empty.as_slice() {
        [] => None,
        all if all.len() == f.goals.len() => {
            Some("No hour of this week is tied to a goal yet".to_owned())
        }
        [one] => Some(format!("“{}” has no hour this week", one.title)),
        [first, ..] => {
            let others = count(empty.len() as i64 - 1, "other goal");
            let verb = "have no hour this week";
            Some(format!("“{}” and {others} {verb}", first.title))
        }
    }
}

fn little_focus(f: &WeekFacts<'_>) -> Option<String> {
    let blocks = f.audit.focus.blocks;
    (blocks < FOCUS_TARGET).then(|| match blocks {
        0 => format!("No stretch of {FOCUS_BLOCK} minutes is left to think"),
        n => format!(
            "{} of {FOCUS_BLOCK} minutes {} left to think",
            capital(&count(n, "stretch")).replace("stretchs", "stretches"),
            if n == 1 { "is" } else { "are" }
        ),
    })
}

fn plain(f: &WeekFacts<'_>) -> String {
    let blocks = capital(&count(f.audit.focus.blocks, "focus block"));
    format!("{blocks} hold; nothing clashes")
}

/// "Orla is booked for 31 hours in 24 entries, 21.9 of them for a goal. Two wait for her answer."
fn hours_line(f: &WeekFacts<'_>) -> String {
    let total = &f.audit.total;
    let linked = match total.goal_linked {
        0 => "none of them for a goal".to_owned(),
        n => format!("{} of them for a goal", bare_hours(n)),
    };
    let entries = match f.entries.len() {
        1 => "one entry".to_owned(),
        n => format!("{n} entries"),
    };
    let waiting = f.entries.iter().filter(|e| e.tentative).count();
    let open = match waiting {
        0 => String::new(),
        1 => " One is not settled yet.".to_owned(),
        n => format!(" {} are not settled yet.", capital(&number(n as i64))),
    };
    let hours = match bare_hours(total.busy()).as_str() {
        "1" => "one hour".to_owned(),
        n => format!("{n} hours"),
    };
    format!(
        "{} is booked for {hours} in {entries}, {linked}.{open}",
        f.name
    )
}

#[cfg(test)]
#[path = "week_test.rs"]
mod tests;
