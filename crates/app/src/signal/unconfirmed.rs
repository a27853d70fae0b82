//! An invitation that is not answered, or only with "perhaps", two days before it begins.
use super::{Facts, Link, Noun, Rule, Shape, Signal, Watch};
use domain::event::Answer;
use jiff::SignedDuration;

/// Others count on an answer.
pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let mut signals = Vec::new();
    for meeting in facts.meetings.iter().filter(|m| m.blocks && !m.own) {
        let open = match meeting.reply {
            Some(Answer::NeedsAction) => "has no answer yet",
            Some(Answer::Tentative) => "is answered with “perhaps”",
            _ => continue,
        };
        if !watch.within(SignedDuration::from_hours(48), meeting.start) {
            continue;
        }
        let (date, time) = (
            facts.work.date(meeting.start),
            facts.work.time(meeting.start),
        );
        let at = if meeting.all_day {
            String::new()
        } else {
            format!(", {},", facts.work.clock(time))
        };
        signals.push(Signal {
            rule: Rule::Unconfirmed,
            key: meeting.key.clone(),
            shape: Shape::Risk,
            subject: meeting.label(),
            rest: format!("on {}{at} {open}.", facts.work.day(date)),
            next_step: Link::new(Noun::Event, &meeting.key, "Answer it"),
            evidence: vec![Link::new(Noun::Event, &meeting.key, meeting.label())],
            due: meeting.start,
            horizon: watch.horizon(meeting.start),
            pair: facts.pair,
        });
    }
    signals
}
