//! Somebody who matters was not spoken to for longer than their cadence (R20, F11).
use super::{Facts, Link, Noun, Rule, Shape, Signal, Watch};
use domain::stakeholder::{ago, days_between};
use domain::working_time::plus_days;

/// Whoever has much power, or is part of something red, is a risk.
pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let today = watch.today(&facts.work);
    let mut signals = Vec::new();
    for who in &facts.stakeholders {
        let next = plus_days(who.from, who.interval);
        if next >= today {
            continue;
        }
        let due = facts.work.midnight(plus_days(next, 1));
        let last = ago(days_between(who.from, today));
        let rest = match who.spoken {
            true => format!(
                "was spoken to {last}; it wants every {} days.",
                who.interval
            ),
            false => format!("came onto the radar {last} and was not spoken to since."),
        };
        let link = |label: &str| Link::new(Noun::Person, who.person, label);
        signals.push(Signal {
            rule: Rule::StakeholderQuiet,
            key: format!("{}@{next}", who.person),
            shape: match who.grave {
                true => Shape::Risk,
                false => Shape::Pending,
            },
            subject: who.name.clone(),
            rest,
            next_step: link("Speak, or say that you did"),
            evidence: vec![link(&who.name)],
            due,
            horizon: watch.horizon(due),
            pair: facts.pair,
        });
    }
    signals
}
