//! Three hours and more of meetings without a break, in the next fortnight.
use super::{Facts, Link, Meeting, Noun, Rule, Shape, Signal, Watch};
use domain::audit::{BREAK, LONG_RUN};
use domain::words;
use jiff::SignedDuration;

/// Runs of meetings with less than ten minutes between them.
pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let mut signals = Vec::new();
    let mut run: Vec<&Meeting> = Vec::new();
    for meeting in facts.timed().into_iter().filter(|m| !m.kept) {
        let until = run.iter().map(|m| m.end).max();
        let rest = until.map(|end| meeting.start.duration_since(end).as_mins());
        if rest.is_some_and(|minutes| minutes >= BREAK) {
            signals.extend(signal(facts, watch, &run));
            run.clear();
        }
        run.push(meeting);
    }
    signals.extend(signal(facts, watch, &run));
    signals
}

fn signal(facts: &Facts, watch: &mut Watch, run: &[&Meeting]) -> Option<Signal> {
    let first = run.first()?;
    let end = run.iter().map(|m| m.end).max()?;
    let minutes = end.duration_since(first.start).as_mins();
    let fortnight = SignedDuration::from_hours(14 * 24);
    // One long entry by itself (an away day) has its own breaks.
    if run.len() < 2 || minutes < LONG_RUN || !watch.within(fortnight, first.start) {
        return None;
    }
    let at = |t| facts.work.clock(facts.work.time(t));
    Some(Signal {
        rule: Rule::NoBreak,
        key: run
            .iter()
            .map(|m| m.key.as_str())
            .collect::<Vec<_>>()
            .join("+"),
        shape: Shape::Risk,
        subject: format!(
            "{} has no break",
            facts.work.day(facts.work.date(first.start))
        ),
        rest: format!(
            "from {} to {}: {} in {}.",
            at(first.start),
            at(end),
            words::count(i64::try_from(run.len()).unwrap_or(0), "meeting"),
            words::length(minutes)
        ),
        next_step: Link::new(
            Noun::Day,
            facts.work.date(first.start),
            "Shorten one by ten minutes",
        ),
        evidence: run
            .iter()
            .map(|m| Link::new(Noun::Event, &m.key, m.label()))
            .collect(),
        due: first.start,
        horizon: watch.horizon(first.start),
        pair: facts.pair,
    })
}
