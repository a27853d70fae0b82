//! The brief as plain text (`--format text`).
use super::Brief;
use crate::day_pack;
use crate::words;
use crate::working_time::WorkingTime;
use std::fmt::Write as _;

/// The whole brief: the point, the days, what is owed, what comes.
pub fn text(brief: &Brief, work: &WorkingTime) -> String {
    let (from, to) = (work.long_day(brief.from), work.long_day(brief.to));
    let span = if brief.from == brief.to {
        from
    } else {
        format!("{from} to {to}")
    };
    let mut out = format!("{}: {span} {}\n\n", brief.name, brief.to.year());
    let _ = writeln!(out, "{}\n", words::wrap(&brief.point, 78, 0));
    let single = brief.days.len() == 1;
    for day in &brief.days {
        if !single {
            let _ = writeln!(out, "{}", work.long_day(day.date));
        }
        let _ = writeln!(out, "{}", words::wrap(&day.shape, 78, 0));
        for item in &day.items {
            out.push_str(&day_pack::lines(item, work));
        }
        out.push('\n');
    }
    if let Some(day) = brief.days.first().filter(|d| single && !d.due.is_empty()) {
        day_pack::section(&mut out, &format!("Due before {}", day.until), &day.due);
        out.push('\n');
    }
    for (heading, lines) in [
        ("We owe", &brief.we_owe),
        ("Owed to us", &brief.they_owe),
        ("Dates to watch", &brief.dates),
    ] {
        if !lines.is_empty() {
            day_pack::section(&mut out, heading, lines);
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}
