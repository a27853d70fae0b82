//! A meeting that deserves a brief and has none a day before it begins.
use super::watch::before;
use super::{Facts, Link, Meeting, Noun, Rule, Shape, Signal, Watch};
use jiff::SignedDuration;

/// Meetings with somebody from outside, or with three people and more, in the next two days.
pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let mut signals = Vec::new();
    for meeting in facts.timed() {
        let deserves = meeting.outside >= 1 || meeting.people >= 3;
        if deserves && !meeting.has_brief && !meeting.kept {
            let step = Link::new(Noun::Event, &meeting.key, "Start the brief");
            signals.extend(missing(
                facts,
                watch,
                meeting,
                (Rule::BriefMissing, "brief"),
                step,
            ));
        }
    }
    signals
}

/// A paper is due 24 hours before the meeting; said 48 hours before, grave once it is late.
pub(super) fn missing(
    facts: &Facts,
    watch: &mut Watch,
    meeting: &Meeting,
    (rule, paper): (Rule, &str),
    next_step: Link,
) -> Option<Signal> {
    if !watch.within(SignedDuration::from_hours(48), meeting.start) {
        return None;
    }
    let due = before(meeting.start, SignedDuration::from_hours(24));
    let (date, time) = (
        facts.work.date(meeting.start),
        facts.work.time(meeting.start),
    );
    Some(Signal {
        rule,
        key: meeting.key.clone(),
        shape: if watch.reached(due) {
            Shape::Off
        } else {
            Shape::Risk
        },
        subject: meeting.label(),
        rest: format!(
            "on {} at {} has no {paper}.",
            facts.work.day(date),
            facts.work.clock(time)
        ),
        next_step,
        evidence: vec![Link::new(Noun::Event, &meeting.key, meeting.label())],
        due,
        horizon: watch.horizon(due),
        pair: facts.pair,
    })
}
