//! Something with other people stands on a public holiday.
use super::{Facts, Link, Meeting, Noun, Rule, Shape, Signal, Watch};
use domain::words;

/// One signal for each holiday that is not over.
pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let timed = facts.timed();
    let today = watch.today(&facts.work);
    let mut signals = Vec::new();
    for (&date, holiday) in facts.work.holidays.range(today..) {
        let on: Vec<&&Meeting> = timed
            .iter()
            .filter(|m| m.people >= 2 && facts.work.date(m.start) == date)
            .collect();
        let Some(first) = on.first() else { continue };
        let names: Vec<String> = on.iter().map(|m| m.label()).collect();
        let verb = if on.len() == 1 { "stands" } else { "stand" };
        let due = first.start;
        signals.push(Signal {
            rule: Rule::OnHoliday,
            key: date.to_string(),
            shape: Shape::Pending,
            subject: words::some(&names),
            rest: format!("{verb} on {}, {holiday}.", facts.work.day(date)),
            next_step: Link::new(Noun::Day, date, "Ask whether it is meant"),
            evidence: on
                .iter()
                .map(|m| Link::new(Noun::Event, &m.key, m.label()))
                .collect(),
            due,
            horizon: watch.horizon(due),
            pair: facts.pair,
        });
    }
    signals
}
