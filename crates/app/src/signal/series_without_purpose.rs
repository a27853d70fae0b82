//! A meeting that comes round, serves no goal, and decided nothing in four sessions.
use super::{Facts, Link, Noun, Rule, Shape, Signal, Watch};
use domain::words;

/// Sessions after which a decision could have been expected (`F19`).
const SESSIONS: u32 = 4;
/// Fewer people than this are a talk, which needs no decision.
const PEOPLE: u32 = 3;

/// Series with a session ahead.
pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let timed = facts.timed();
    let mut signals = Vec::new();
    for series in &facts.series {
        let idle = series.sessions >= SESSIONS && series.decisions == 0 && !series.has_goal;
        if !idle || series.people < PEOPLE {
            continue;
        }
        let sessions = timed
            .iter()
            .filter(|m| m.series.as_deref() == Some(&series.key));
        let Some(next) = sessions.into_iter().find(|m| !watch.reached(m.start)) else {
            continue;
        };
        let people = words::count(i64::from(series.people), "person").replace("persons", "people");
        signals.push(Signal {
            rule: Rule::SeriesWithoutPurpose,
            key: series.key.clone(),
            shape: Shape::Pending,
            subject: words::short(&series.title),
            rest: format!(
                "serves no goal, and nobody noted a decision in its last four sessions; {people}."
            ),
            next_step: Link::new(
                Noun::Series,
                &series.key,
                "Note what it decided, say what it is for, or let it go",
            ),
            evidence: vec![
                Link::new(Noun::Series, &series.key, words::short(&series.title)),
                Link::new(Noun::Event, &next.key, next.label()),
            ],
            due: next.start,
            horizon: watch.horizon(next.start),
            pair: facts.pair,
        });
    }
    signals
}
