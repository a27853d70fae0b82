//! An initiative whose owner is late with a word at its own cadence (R18). What is stale by that is
//! said once, by its own rule.
use super::{Facts, Link, Noun, Rule, Shape, Signal, Watch};
use domain::check_in::next_due;
use domain::stakeholder::{ago, days_between};
use domain::status::Reason;
use domain::working_time::plus_days;

pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let today = watch.today(&facts.work);
    let mut signals = Vec::new();
    for fact in &facts.initiatives {
        let now = fact.stands(today);
        let told = |r: &Reason| matches!(r, Reason::Stale { .. } | Reason::NeverUpdated);
        let last = now.last.as_ref().map(|c| c.on);
        let next = next_due(last, fact.period.from, now.every());
        if next >= today || now.status.why.iter().any(told) {
            continue;
        }
        let due = facts.work.midnight(plus_days(next, 1));
        let whom = match fact.owner.as_str() {
            "" => "nobody answers for it".to_owned(),
            owner => format!("it waits for {owner}"),
        };
        let since = ago(days_between(last.unwrap_or(fact.period.from), today));
        let rest = match last {
            Some(_) => format!("has had its last word {since}; {whom}."),
            None => format!("began {since} and had no word yet; {whom}."),
        };
        let id = fact.initiative.id;
        let link = |label: &str| Link::new(Noun::CheckIn, id, label);
        signals.push(Signal {
            rule: Rule::CheckInOverdue,
            key: format!("{id}@{next}"),
            shape: Shape::Pending,
            subject: fact.initiative.title.clone(),
            rest,
            next_step: link("Ask for a word"),
            evidence: vec![link(&fact.initiative.title)],
            due,
            horizon: watch.horizon(due),
            pair: facts.pair,
        });
    }
    signals
}
