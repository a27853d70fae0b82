//! A measure that is off track (R19): as it is shown, so that its owner's word with a reason is
//! heard, and one that is too old says nothing here.
use super::{Facts, Link, Noun, Rule, Shape, Signal, Watch};
use crate::status::of_measure;
use domain::check_in::CADENCE;
use domain::status::{Colour, Reason};
use domain::working_time::plus_days;

pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let today = watch.today(&facts.work);
    let mut signals = Vec::new();
    for fact in &facts.measures {
        let points = fact.last.into_iter().collect();
        let now = of_measure(fact.measure.clone(), points, fact.period, today);
        if now.status.shown != Colour::Red {
            continue;
        }
        let why: Vec<_> = now.status.why.iter().map(Reason::words).collect();
        // Its next value is when it should be seen again.
        let every = fact.measure.cadence_days.unwrap_or(CADENCE);
        let from = fact.last.map_or(fact.period.from, |r| r.on);
        let due = facts.work.midnight(plus_days(from, i64::from(every) + 1));
        let link = |label: &str| Link::new(Noun::Measure, fact.measure.id, label);
        signals.push(Signal {
            rule: Rule::MeasureRed,
            key: fact.measure.id.to_string(),
            shape: Shape::Off,
            subject: fact.measure.title.clone(),
            rest: format!("is off track: {}.", why.join("; ")),
            next_step: link("See what would bring it back"),
            evidence: vec![link(&fact.measure.title)],
            due,
            horizon: watch.horizon(due),
            pair: facts.pair,
        });
    }
    signals
}
