//! The day pack as plain text, for `--format text`, a mail or a pager.
use super::{DayPack, Item};
use crate::words;
use crate::working_time::WorkingTime;
use std::fmt::Write as _;

/// Where the second column begins.
const COLUMN: usize = 13;
/// The widest line.
const WIDTH: usize = 78;

/// The whole pack. Ends with what is due, so that "done for today" can be believed.
pub fn text(pack: &DayPack, work: &WorkingTime) -> String {
    let date = work.long_day(pack.date);
    let mut out = format!("{}: {date} {}\n\n", pack.name, pack.date.year());
    let opening = format!("{} {}", pack.point, pack.shape);
    let _ = writeln!(out, "{}\n", words::wrap(&opening, WIDTH, 0));
    for item in &pack.items {
        out.push_str(&lines(item, work));
    }
    if !pack.items.is_empty() {
        out.push('\n');
    }
    match pack.due[..] {
        [] => {
            let _ = writeln!(out, "Nothing is due before {}.", pack.until);
        }
        _ => section(&mut out, &format!("Due before {}", pack.until), &pack.due),
    }
    if !pack.dates.is_empty() {
        out.push('\n');
        section(&mut out, "Dates to watch", &pack.dates);
    }
    out
}

/// A heading and its lines.
pub(crate) fn section(out: &mut String, heading: &str, lines: &[String]) {
    let _ = writeln!(out, "{heading}");
    for line in lines {
        let _ = writeln!(out, "  - {}", words::wrap(line, WIDTH - 4, 4));
    }
}

/// One entry with everything that is known of it.
pub(crate) fn lines(item: &Item, work: &WorkingTime) -> String {
    let perhaps = if item.tentative { " (not certain)" } else { "" };
    let there = item
        .there
        .as_ref()
        .map(|t| format!(" ({t})"))
        .unwrap_or_default();
    let title = format!("{}{perhaps}{there}", item.title);
    let leave = item.leave_by.map(|t| format!("leave by {}", work.clock(t)));
    let place = [Some(item.place.clone()).filter(|p| !p.is_empty()), leave];
    let place: Vec<String> = place.into_iter().flatten().collect();
    let who = match item.who.len() {
        0..=8 => item.who.join("; "),
        n => format!("{}; and {} more", item.who[..8].join("; "), n - 8),
    };
    let parts = [
        ("", place.join(" · ")),
        ("Dial in: ", item.dial_in.clone()),
        ("For: ", item.purpose.clone()),
        ("Goal: ", item.goal.clone()),
        ("With: ", who),
        ("We owe: ", item.we_owe.join("; ")),
        ("They owe: ", item.they_owe.join("; ")),
        ("Missing: ", item.missing.join(", ")),
    ];
    let gap = if item.when.chars().count() < COLUMN {
        ""
    } else {
        "  "
    };
    let mut out = format!(
        "{:<COLUMN$}{gap}{}
",
        item.when,
        words::wrap(&title, WIDTH - COLUMN, COLUMN)
    );
    for (label, value) in parts.iter().filter(|(_, value)| !value.is_empty()) {
        let line = words::wrap(&format!("{label}{value}"), WIDTH - COLUMN, COLUMN);
        let _ = writeln!(out, "{:COLUMN$}{line}", "");
    }
    out
}
