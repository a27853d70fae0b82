//! The day has come to read a paper of the pair again: charter, agreement, plan, standards (R30).
use super::{Facts, Link, Noun, Rule, Shape, Signal, Watch};
use domain::working_time::plus_days;

/// One for each sort of paper, however many standards there are.
pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let today = watch.today(&facts.work);
    let mut signals = Vec::new();
    for paper in &facts.reviews {
        if paper.date > today {
            continue;
        }
        let due = facts.work.midnight(plus_days(paper.date, 1));
        let when = match paper.date == today {
            true => "today".to_owned(),
            false => format!("on {}", facts.work.day(paper.date)),
        };
        let link = |label: &str| Link::new(Noun::Paper, paper.place, label);
        signals.push(Signal {
            rule: Rule::ReviewDue,
            key: format!("{}@{}", paper.place, paper.date),
            shape: Shape::Pending,
            subject: paper.name.to_owned(),
            rest: format!("{} to be read again {when}.", paper.verb),
            next_step: link("Read it together, and set the next day"),
            evidence: vec![link(paper.name)],
            due,
            horizon: watch.horizon(due),
            pair: facts.pair,
        });
    }
    signals
}
