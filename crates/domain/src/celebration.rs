//! What is worth a word of thanks (`R52`, `F17`): never who earned more of it.
use crate::action::{Action, ActionState};
use crate::id::PersonId;
use crate::milestone::Milestone;
use crate::note::{Aspect, Note, NoteKind};
use crate::proposal::{Effect, Letter, Proposal, State};
use crate::working_time::plus_days;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// So long back a thing is still worth a word.
pub const WORTH: i64 = 30;
/// Nobody waits longer than this for the next word (`F17`).
const WITHIN: i64 = 7;
/// What a win says of itself once thanks were said.
pub const THANKED: &str = "thanked";

/// Something of somebody that went well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// Whose.
    pub person: PersonId,
    /// What, in its own words.
    pub what: String,
    /// When.
    pub on: Date,
    /// When they were last thanked, as far as it stands here.
    pub thanked: Option<Date>,
}

/// Where occasions and thanks are found.
#[derive(Debug, Clone, Copy)]
pub struct Done<'a> {
    /// Steps of initiatives.
    pub milestones: &'a [Milestone],
    /// Actions, open and closed.
    pub actions: &'a [Action],
    /// Wins, thanked for or not.
    pub notes: &'a [Note],
    /// Letters of thanks among others.
    pub proposals: &'a [Proposal],
}

impl Done<'_> {
    /// The day somebody was last thanked: by a letter to one of these addresses, or by word.
    fn thanked(&self, of: (PersonId, &[String]), zone: &TimeZone) -> Option<Date> {
        let (person, addresses) = of;
        let said = self.notes.iter().filter(|n| {
            n.kind == NoteKind::Win
                && n.about == Some(person)
                && n.aspect(Aspect::Outcome) == THANKED
        });
        let said = said.map(|n| n.at);
        let sent = self.proposals.iter().filter(|p| match &p.effect {
            Effect::SendMessage(m) if m.letter == Letter::Thanks => {
                let theirs = |a: &crate::proposal::Address| addresses.contains(&a.email);
                let under_way = !matches!(p.state, State::Declined | State::Undone);
                under_way && m.to.iter().any(theirs)
            }
            _ => false,
        });
        let last = said.chain(sent.map(|p| p.created)).max()?;
        Some(last.to_zoned(zone.clone()).date())
    }

    /// What somebody finished or won, and when.
    fn causes(&self, person: PersonId, zone: &TimeZone) -> Vec<(Date, String)> {
        let own = |m: &&Milestone| m.owner == Some(person);
        let steps = self.milestones.iter().filter(own);
        let steps = steps.filter_map(|m| Some((m.done?, m.title.clone())));
        // What serves no goal is work; what serves one is worth a word.
        let own = |a: &&Action| {
            a.owner == Some(person) && a.state == ActionState::Done && a.goal.is_some()
        };
        let day = |at: jiff::Timestamp| at.to_zoned(zone.clone()).date();
        let actions = self.actions.iter().filter(own);
        let actions = actions.filter_map(|a| Some((day(a.closed?), a.title.clone())));
        let open = |n: &&Note| {
            n.kind == NoteKind::Win
                && n.about == Some(person)
                && n.aspect(Aspect::Outcome).is_empty()
        };
        let wins = self.notes.iter().filter(open);
        let wins = wins.map(|n| (day(n.at), n.text.clone()));
        steps.chain(actions).chain(wins).collect()
    }

    /// The newest thing of each of these people that waits for a word: done in the last thirty
    /// days and after the last thanks, which lie more than seven days back. By the day it was done.
    pub fn waiting<'p>(
        &self,
        people: impl IntoIterator<Item = (PersonId, &'p [String])>,
        (today, zone): (Date, &TimeZone),
    ) -> Vec<Occasion> {
        let since = plus_days(today, -WORTH);
        let mut out = Vec::new();
        for (person, addresses) in people {
            let thanked = self.thanked((person, addresses), zone);
            if thanked.is_some_and(|day| plus_days(day, WITHIN) >= today) {
                continue;
            }
            let causes = self.causes(person, zone).into_iter();
            let fresh = causes.filter(|(on, _)| *on >= since && thanked.is_none_or(|t| t < *on));
            let newest = fresh.max_by_key(|(on, _)| *on);
            out.extend(newest.map(|(on, what)| Occasion {
                person,
                what,
                on,
                thanked,
            }));
        }
        out.sort_by_key(|o| (o.on, o.person));
        out
    }
}

/// A few words in the executive's voice, to be changed before they leave.
pub fn draft(first_name: &str, what: &str, from: &str) -> String {
    format!("{first_name},\n\n“{what}” is done, and I know what it took. Thank you.\n\n{from}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ActionId, GoalId, NoteId, PairId};
    use jiff::civil::date;
    use uuid::Uuid;

    #[test]
    fn the_newest_unthanked_thing_of_each_waits_after_a_week() {
        let today = date(2027, 8, 2);
        let at = |day: Date| {
            day.at(12, 0, 0, 0)
                .to_zoned(TimeZone::UTC)
                .unwrap()
                .timestamp()
        };
        let (me, pair) = (PersonId(Uuid::from_u128(1)), PairId(Uuid::nil()));
        let action = |n: u128, title: &str, days: i64, goal: bool| {
            let closed = at(plus_days(today, -days));
            let mut a = Action::titled(ActionId(Uuid::from_u128(n)), title, closed);
            (a.owner, a.state, a.closed) = (Some(me), ActionState::Done, Some(closed));
            a.goal = goal.then_some(GoalId(Uuid::nil()));
            a
        };
        let actions = [
            action(1, "Old", 31, true),
            action(2, "Site test", 12, true),
            action(3, "Shift handover", 3, true),
            action(4, "Filing", 1, false),
        ];
        let thanks = |days: i64| {
            let mut n = Note::own(
                NoteId(Uuid::nil()),
                pair,
                me,
                NoteKind::Win,
                at(plus_days(today, -days)),
            );
            n.about = Some(me);
            n.aspects.insert(Aspect::Outcome, THANKED.into());
            n
        };
        let waiting = |notes: &[Note]| {
            let done = Done {
                milestones: &[],
                actions: &actions,
                notes,
                proposals: &[],
            };
            let none: &[String] = &[];
            let all = done.waiting([(me, none)], (today, &TimeZone::UTC));
            all.into_iter().map(|o| o.what).collect::<Vec<_>>()
        };
        assert_eq!(waiting(&[]), ["Shift handover"]);
        assert_eq!(waiting(&[thanks(8)]), ["Shift handover"]);
        assert!(waiting(&[thanks(7)]).is_empty(), "thanked within the week");
        assert!(waiting(&[thanks(2)]).is_empty());
    }
}
