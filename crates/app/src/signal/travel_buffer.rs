//! Two meetings in different places with too little time to get from one to the other.
use super::{Facts, Link, Meeting, Noun, Rule, Shape, Signal, Watch};
use domain::place::journey;
use domain::words;

/// Neighbours in the same day; a journey that stands in the calendar is trusted.
pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let timed: Vec<&Meeting> = facts.timed().into_iter().filter(|m| !m.kept).collect();
    timed
        .windows(2)
        .filter_map(|pair| signal(facts, watch, pair[0], pair[1]))
        .collect()
}

fn signal(facts: &Facts, watch: &mut Watch, a: &Meeting, b: &Meeting) -> Option<Signal> {
    let gap = b.start.duration_since(a.end).as_mins();
    let (day, next) = (facts.work.date(a.end), facts.work.date(b.start));
    let moves = ![a, b].iter().any(|m| m.travel || m.conference) && journey(&a.place, &b.place);
    if !moves || day != next || gap < 0 || gap >= facts.travel_minutes || watch.reached(b.start) {
        return None;
    }
    let place = b.place.trim();
    let minutes = match gap {
        0 => "no time".to_owned(),
        n => words::count_figures(n, "minute"),
    };
    Some(Signal {
        rule: Rule::TravelBuffer,
        key: format!("{}+{}", a.key, b.key),
        shape: Shape::Risk,
        subject: b.label(),
        rest: format!(
            "on {} at {}: {minutes} to get to {place} after {}.",
            facts.work.day(next),
            facts.work.clock(facts.work.time(b.start)),
            a.label()
        ),
        next_step: Link::new(Noun::Event, &b.key, "Make room for the way"),
        evidence: [a, b]
            .map(|m| Link::new(Noun::Event, &m.key, m.label()))
            .into(),
        due: a.end,
        horizon: watch.horizon(a.end),
        pair: facts.pair,
    })
}
