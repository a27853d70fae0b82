//! A date to watch whose lead time has begun.
use super::{Facts, Link, Noun, Rule, Shape, Signal, Watch};
use domain::watch_date::WatchKind;
use domain::words;

/// Renewals and the like are risks in the last third of their lead time.
pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let today = watch.today(&facts.work);
    let mut signals = Vec::new();
    for date in &facts.dates {
        let Some(happens) = date.due_soon(today) else {
            continue;
        };
        let due = facts.work.midnight(happens);
        let days = facts
            .work
            .date(due)
            .since(today)
            .map_or(0, |s| i64::from(s.get_days()));
        let glad = matches!(date.kind, WatchKind::Birthday | WatchKind::Anniversary);
        let near = days * 3 <= i64::from(date.lead_days);
        let step = if glad {
            "Choose the words"
        } else {
            "Say who does what"
        };
        let when = match days {
            0 => "is today".to_owned(),
            1 => "is tomorrow".to_owned(),
            n => format!(
                "is in {}, on {}",
                words::count(n, "day"),
                facts.work.day(happens)
            ),
        };
        signals.push(Signal {
            rule: Rule::DateToWatch,
            key: format!("{}@{happens}", date.id),
            shape: if near && !glad {
                Shape::Risk
            } else {
                Shape::Pending
            },
            subject: date.title.clone(),
            rest: format!("{when}."),
            next_step: Link::new(Noun::WatchDate, date.id, step),
            evidence: vec![Link::new(Noun::WatchDate, date.id, date.title.as_str())],
            due,
            horizon: watch.horizon(due),
            pair: facts.pair,
        });
    }
    signals
}
