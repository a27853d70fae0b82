//! A goal that gets no hour this week or next.
use super::{Facts, Link, Noun, Rule, Shape, Signal, Watch};
use domain::words;
use domain::working_time::plus_days;

/// This week and the next, as the reader counts weeks.
pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let first = facts.work.week_start(watch.today(&facts.work));
    let after = plus_days(first, 14);
    let due = facts.work.midnight(after);
    let mut signals = Vec::new();
    for goal in &facts.goals {
        let linked = facts.linked.iter().filter(|l| l.goal == goal.id);
        let minutes: i64 = linked
            .filter(|l| first <= l.date && l.date < after)
            .map(|l| l.minutes)
            .sum();
        if minutes >= 60 {
            continue;
        }
        let rest = match minutes {
            0 => "has no hour this week or next.".to_owned(),
            n => format!(
                "has {} this week and next.",
                words::count_figures(n, "minute")
            ),
        };
        signals.push(Signal {
            rule: Rule::GoalWithoutHour,
            key: goal.id.to_string(),
            shape: Shape::Risk,
            subject: format!("{} ({})", goal.title, goal.code),
            rest,
            next_step: Link::new(Noun::Goal, goal.id, "Hold two hours for it"),
            evidence: vec![Link::new(Noun::Goal, goal.id, goal.code.as_str())],
            due,
            horizon: watch.horizon(due),
            pair: facts.pair,
        });
    }
    signals
}
