//! Something with other people lies outside the hours for meetings, or in a time of the week that
//! stays free of them, in the next fortnight.
use super::{Facts, Link, Meeting, Noun, Rule, Shape, Signal, Watch};
use domain::words;
use domain::working_time::plus_days;
use jiff::civil::Date;

/// One signal a day; public holidays have a rule of their own.
pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let today = watch.today(&facts.work);
    let timed = facts.timed();
    let days = (0..14).map(|i| plus_days(today, i));
    let days = days.filter(|d| !facts.work.holidays.contains_key(d));
    days.filter_map(|day| signal(facts, watch, &timed, day))
        .collect()
}

fn signal(facts: &Facts, watch: &mut Watch, timed: &[&Meeting], day: Date) -> Option<Signal> {
    let hours = facts.work.meeting_span_on(day);
    let worked = facts.work.span_on(day);
    let out: Vec<&&Meeting> = timed
        .iter()
        .filter(|m| m.people >= 2 && !m.kept && !m.travel && facts.work.date(m.start) == day)
        .filter(|m| {
            let outside = hours.is_none_or(|(from, until)| m.start < from || m.end > until);
            outside || facts.work.touches_kept_free(m.start, m.end).is_some()
        })
        .collect();
    let open: Vec<&&&Meeting> = out.iter().filter(|m| !watch.reached(m.end)).collect();
    let first = open.first()?;
    let inside = |at| worked.is_some_and(|(from, until)| from <= at && at <= until);
    let clock = |at| facts.work.clock(facts.work.time(at));
    let name = &facts.name;
    let side = match hours {
        None => "on a free day".to_owned(),
        Some((from, _)) if first.start < from => match inside(first.start) {
            true => format!("before {}, when {name} takes no meetings", clock(from)),
            false => "before working hours".to_owned(),
        },
        Some((_, until)) if first.end > until => match inside(first.end) {
            true => format!("after {}, when {name} takes no meetings", clock(until)),
            false => "after working hours".to_owned(),
        },
        Some(_) => {
            let kept = facts.work.touches_kept_free(first.start, first.end);
            let when = kept.map(|kept| kept.words(&facts.work.locale));
            let when = when.unwrap_or_default();
            format!("{when}, when {name} takes no meetings")
        }
    };
    let names: Vec<String> = open.iter().map(|m| m.label()).collect();
    let times = facts
        .work
        .times(facts.work.time(first.start), facts.work.time(first.end));
    let due = first.start;
    Some(Signal {
        rule: Rule::OutsideHours,
        key: day.to_string(),
        shape: Shape::Pending,
        subject: words::some(&names),
        rest: format!("on {}, {times}: {side}.", facts.work.day(day)),
        next_step: Link::new(Noun::Day, day, "Ask whether it is meant"),
        evidence: open
            .iter()
            .map(|m| Link::new(Noun::Event, &m.key, m.label()))
            .collect(),
        due,
        horizon: watch.horizon(due),
        pair: facts.pair,
    })
}
