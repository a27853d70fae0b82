//! The first sentence of the day, and its shape: ordered rules over the assembled facts.
use super::{Appointment, DayInput, Item};
use crate::words;
use jiff::Timestamp;

/// The first rule that holds writes the point of the day.
pub(super) fn point(
    input: &DayInput<'_>,
    today: &[&Appointment],
    items: &[Item],
    due: &[String],
) -> String {
    let timed: Vec<&Appointment> = today.iter().copied().filter(|a| a.takes_time()).collect();
    clash(input, &timed)
        .or_else(|| paper(items))
        .or_else(|| leaves(input, items))
        .or_else(|| late(due))
        .or_else(|| begins(input, &timed))
        .unwrap_or_else(|| format!("Nothing stands in {}’s day.", input.name))
}

fn clash(input: &DayInput<'_>, timed: &[&Appointment]) -> Option<String> {
    let sure: Vec<&&Appointment> = timed.iter().filter(|a| !a.tentative && !a.kept).collect();
    let pair = sure.windows(2).find(|p| p[1].start < p[0].end)?;
    let at = input.work.clock(input.work.time(pair[1].start));
    let (a, b) = (words::short(pair[0].label()), words::short(pair[1].label()));
    Some(format!(
        "Two things want {} at {at}: {a} and {b}.",
        input.name
    ))
}

fn paper(items: &[Item]) -> Option<String> {
    let item = items.iter().find(|i| !i.missing.is_empty())?;
    let papers = words::list(&item.missing);
    let verb = if item.missing.len() == 1 { "is" } else { "are" };
    Some(format!(
        "The {papers} for {} ({}) {verb} missing.",
        words::short(&item.title),
        item.when
    ))
}

fn leaves(input: &DayInput<'_>, items: &[Item]) -> Option<String> {
    let item = items.iter().find(|i| i.leave_by.is_some())?;
    let by = input.work.clock(item.leave_by?);
    Some(format!(
        "{} leaves by {by} for {} ({}).",
        input.name,
        words::short(&item.title),
        item.place
    ))
}

fn late(due: &[String]) -> Option<String> {
    let line = due.first()?;
    Some(match due.len() {
        1 => format!("One thing cannot wait: {line}."),
        n => {
            let n = words::capital(&words::number(i64::try_from(n).unwrap_or(0)));
            format!("{n} things cannot wait; first {line}.")
        }
    })
}

fn begins(input: &DayInput<'_>, timed: &[&Appointment]) -> Option<String> {
    let first = timed.first()?;
    let at = input.work.clock(input.work.time(first.start));
    Some(format!(
        "The day begins at {at} with {}.",
        words::short(first.label())
    ))
}

/// "Four meetings, 5.5 hours in all. Free until 09:30; the longest free stretch is 11:00–13:00."
pub(super) fn shape(input: &DayInput<'_>, today: &[&Appointment]) -> String {
    let timed: Vec<(Timestamp, Timestamp)> = today
        .iter()
        .filter(|a| a.takes_time())
        .map(|a| (a.start, a.end))
        .collect();
    let Some(&(first, _)) = timed.first() else {
        return match input.work.holidays.get(&input.date) {
            Some(holiday) => format!("It is {holiday}."),
            None if !input.calendar => "No calendar is connected, so nobody knows.".to_owned(),
            None => "The whole day is free.".to_owned(),
        };
    };
    let (mut busy, mut until) = (0, first);
    let mut free: Option<(Timestamp, Timestamp)> = None;
    let hours = input.work.span_on(input.date);
    let mut gap = |from: Timestamp, to: Timestamp| {
        let Some((open, close)) = hours else { return };
        let (from, to) = (from.max(open), to.min(close));
        if from < to && free.is_none_or(|(a, b)| to.duration_since(from) > b.duration_since(a)) {
            free = Some((from, to));
        }
    };
    gap(Timestamp::MIN, first);
    for &(from, to) in &timed {
        if from > until {
            gap(until, from);
        }
        busy += to.duration_since(from.max(until)).as_mins().max(0);
        until = until.max(to);
    }
    gap(until, Timestamp::MAX);
    let clock = |t| input.work.clock(input.work.time(t));
    let things = words::capital(&words::count(
        i64::try_from(timed.len()).unwrap_or(0),
        "entry",
    ));
    let things = things.replace("entrys", "entries");
    let mut said = format!("{things}, {} in all.", words::length(busy));
    if hours.is_some_and(|(open, _)| open < first) {
        said.push_str(&format!(" Free until {}.", clock(first)));
    }
    if let Some((from, to)) = free.filter(|(a, b)| b.duration_since(*a).as_mins() >= 30) {
        said.push_str(&format!(
            " The longest free stretch is {}.",
            input.work.times(input.work.time(from), input.work.time(to))
        ));
    }
    said
}
