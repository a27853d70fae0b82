//! How two people talk: questions worth asking, and whether it goes both ways.
use crate::id::PersonId;
use crate::note::{Aspect, Note, NoteKind};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Questions for the thinking room, in our words after the bank of `F24`; one a day.
pub const PROMPTS: [&str; 14] = [
    "What would make this week a success, and how would we see it?",
    "If only one thing moves this week, which one?",
    "What do we stop, so that this can happen?",
    "Which assumption, if it is wrong, turns the decision round?",
    "What would you tell a friend in the same place?",
    "What is the smallest thing we could try by Friday?",
    "Who else has to be part of this?",
    "Why now, who is behind it, and when is it done?",
    "What did I miss in that room?",
    "What has changed since we last spoke of it?",
    "Which half-formed idea could I hear sooner?",
    "Which of my strengths do we not use?",
    "What should I begin, leave, and keep doing?",
    "What are we not saying?",
];

/// The question of a day: each comes before one comes twice.
pub fn prompt(day: Date) -> &'static str {
    let epoch = Date::constant(1970, 1, 1);
    let days = day.since(epoch).map_or(0, |span| span.get_days());
    let at = usize::try_from(days.rem_euclid(14)).unwrap_or(0);
    PROMPTS.get(at).copied().unwrap_or(PROMPTS[0])
}

/// One kind of words, both ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BothWays {
    /// From the one who looks.
    pub given: usize,
    /// To them.
    pub received: usize,
    /// When they last gave.
    pub gave: Option<Timestamp>,
    /// When they last received.
    pub got: Option<Timestamp>,
}

/// Counts notes of a kind both ways (`R61`, `R82`, `R120`).
pub fn both_ways(notes: &[Note], kind: NoteKind, me: PersonId) -> BothWays {
    let mut out = BothWays::default();
    for note in notes
        .iter()
        .filter(|n| n.kind == kind && n.thread.is_none())
    {
        let (count, last) = match note.by == Some(me) {
            true => (&mut out.given, &mut out.gave),
            false => (&mut out.received, &mut out.got),
        };
        *count += 1;
        *last = (*last).max(Some(note.at));
    }
    out
}

/// One's own observations by situation, the most frequent first; equal ones by name (`R101`).
pub fn patterns(notes: &[Note]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for note in notes.iter().filter(|n| n.kind == NoteKind::Observation) {
        let situation = note.aspect(Aspect::Situation).trim().to_lowercase();
        if !situation.is_empty() {
            *counts.entry(situation).or_default() += 1;
        }
    }
    let mut out: Vec<_> = counts.into_iter().collect();
    out.sort_by_key(|(name, n)| (std::cmp::Reverse(*n), name.clone()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{NoteId, PairId};
    use jiff::civil::date;
    use uuid::Uuid;

    #[test]
    fn fourteen_days_bring_fourteen_questions() {
        let days = (0..14).map(|n| prompt(crate::working_time::plus_days(date(2027, 8, 2), n)));
        let all: std::collections::BTreeSet<_> = days.collect();
        assert_eq!(all.len(), 14);
        assert_eq!(prompt(date(2027, 8, 2)), prompt(date(2027, 8, 16)));
    }

    #[test]
    fn both_directions_are_counted_and_answers_are_not() {
        let (me, other) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        let at = Timestamp::from_second(1_800_000_000).unwrap();
        let note = |by, n| {
            let id = NoteId(Uuid::from_u128(n));
            Note::own(id, PairId(Uuid::nil()), by, NoteKind::Feedback, at)
        };
        let mut answer = note(other, 3);
        answer.thread = Some(NoteId(Uuid::from_u128(1)));
        let both = both_ways(&[note(me, 1), note(me, 2), answer], NoteKind::Feedback, me);
        assert_eq!(
            (both.given, both.received, both.gave, both.got),
            (2, 0, Some(at), None)
        );
    }
}
