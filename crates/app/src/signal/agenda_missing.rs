//! A meeting of the executive's own that has no agenda a day before it begins.
use super::brief_missing::missing;
use super::{Facts, Link, Noun, Rule, Signal, Watch};

/// Only what they organise themselves: other people's agendas are other people's.
pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let mut signals = Vec::new();
    for meeting in facts.timed() {
        if meeting.own && meeting.people >= 3 && !meeting.has_agenda && !meeting.kept {
            let step = Link::new(Noun::Event, &meeting.key, "Propose the items");
            signals.extend(missing(
                facts,
                watch,
                meeting,
                (Rule::AgendaMissing, "agenda"),
                step,
            ));
        }
    }
    signals
}
