//! The executive is wanted in two places at once.
use super::{Facts, Link, Meeting, Noun, Rule, Shape, Signal, Watch};
use domain::words;
use jiff::Timestamp;

/// Groups of entries that overlap, each named once.
pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let mut signals = Vec::new();
    let mut group: Vec<&Meeting> = Vec::new();
    let mut until = Timestamp::MIN;
    for meeting in facts.timed() {
        if meeting.start >= until {
            signals.extend(signal(facts, watch, &group));
            group.clear();
        }
        until = until.max(meeting.end);
        group.push(meeting);
    }
    signals.extend(signal(facts, watch, &group));
    signals
}

fn signal(facts: &Facts, watch: &mut Watch, group: &[&Meeting]) -> Option<Signal> {
    let [first, second, ..] = group else {
        return None;
    };
    let end = group.iter().map(|m| m.end).max()?;
    if watch.reached(end) {
        return None;
    }
    let soft = group.iter().filter(|m| m.tentative || m.kept).count();
    let names: Vec<String> = group.iter().map(|m| m.label()).collect();
    let due = second.start;
    let at = (facts.work.date(due), facts.work.time(due));
    Some(Signal {
        rule: Rule::DoubleBooking,
        key: group
            .iter()
            .map(|m| m.key.as_str())
            .collect::<Vec<_>>()
            .join("+"),
        shape: if group.len() - soft >= 2 {
            Shape::Off
        } else {
            Shape::Risk
        },
        subject: words::some(&names),
        rest: format!(
            "overlap on {} from {}.",
            facts.work.day(at.0),
            facts.work.clock(at.1)
        ),
        next_step: Link::new(Noun::Event, &first.key, "Move one of them"),
        evidence: group
            .iter()
            .map(|m| Link::new(Noun::Event, &m.key, m.label()))
            .collect(),
        due,
        horizon: watch.horizon(due),
        pair: facts.pair,
    })
}
