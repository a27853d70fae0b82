//! A promise, in either direction, that is late or due by the next working day.
use super::{Facts, Link, Noun, Promise, Rule, Shape, Signal, Watch};
use domain::working_time::plus_days;

/// Ours are risks until they are late; what is waited for is a reason to ask.
pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    facts
        .promises
        .iter()
        .filter_map(|p| signal(facts, watch, p))
        .collect()
}

fn signal(facts: &Facts, watch: &mut Watch, promise: &Promise) -> Option<Signal> {
    let work = &facts.work;
    let due = promise.due.passes(work);
    let late = watch.reached(due);
    let today = watch.today(work);
    if promise.due.date > work.next_working_day(today) {
        return None;
    }
    let at = promise
        .due
        .time
        .map(|t| format!(" at {}", facts.work.clock(t)))
        .unwrap_or_default();
    let date = promise.due.date;
    let when = if late {
        format!("was due on {}{at}", facts.work.day(date))
    } else if date == today {
        format!("is due today{at}")
    } else if date == plus_days(today, 1) {
        format!("is due tomorrow{at}")
    } else {
        format!("is due on {}{at}", facts.work.day(date))
    };
    let step = match (promise.ours, late) {
        (true, true) => "Agree a new date",
        (true, false) => "Finish it, or agree a new date",
        (false, _) => "Send the reminder",
    };
    Some(Signal {
        rule: Rule::PromiseDue,
        key: promise.id.to_string(),
        shape: if late { Shape::Off } else { Shape::Risk },
        subject: promise.title.clone(),
        rest: match (promise.owner.as_str(), promise.to.as_str()) {
            ("", _) => format!("{when}; nobody has it yet."),
            (owner, "") => format!("{when}: {owner} has it."),
            (owner, to) => format!("{when}: {owner} owes it to {to}."),
        },
        next_step: Link::new(Noun::Action, promise.id, step),
        evidence: vec![Link::new(Noun::Action, promise.id, promise.title.as_str())],
        due,
        horizon: watch.horizon(due),
        pair: facts.pair,
    })
}
