//! A subscribed calendar that could not be read for a while: what is shown may be old.
use super::{Facts, Link, Noun, Rule, Shape, Signal, Watch};
use jiff::SignedDuration;

/// Four missed fetches, but at least six hours, are a silence.
pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let mut signals = Vec::new();
    for calendar in &facts.calendars {
        let patience = calendar
            .every
            .saturating_mul(4)
            .max(SignedDuration::from_hours(6));
        let Ok(due) = calendar.last_good.checked_add(patience) else {
            continue;
        };
        if !watch.reached(due) {
            continue;
        }
        let good = calendar.last_good;
        let (date, time) = (facts.work.date(good), facts.work.time(good));
        let trouble = match calendar.trouble.trim() {
            "" => String::new(),
            why => format!(" {}", domain::words::capital(why)),
        };
        signals.push(Signal {
            rule: Rule::CalendarStale,
            key: calendar.id.to_string(),
            shape: Shape::Off,
            subject: format!("The calendar “{}”", calendar.name),
            rest: format!(
                "was last good on {} at {}; what it shows may be old.{trouble}",
                facts.work.day(date),
                facts.work.clock(time)
            ),
            next_step: Link::new(Noun::Calendar, calendar.id, "Fetch it now"),
            evidence: vec![Link::new(
                Noun::Calendar,
                calendar.id,
                calendar.name.as_str(),
            )],
            due,
            horizon: watch.horizon(due),
            pair: facts.pair,
        });
    }
    signals
}
