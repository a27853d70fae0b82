//! Trust and quality: promises kept, drafts accepted the first time, goals that are clear, talents
//! in use. Rates are for their owner's eyes; the pair gets sentences.
use crate::action::{Action, ActionState};
use crate::goal::Goal;
use crate::id::PersonId;
use crate::note::{Aspect, Note, NoteKind};
use crate::proposal::{Proposal, Verb};
use crate::working_time::WorkingTime;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Some out of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Those that count.
    pub good: usize,
    /// All of them.
    pub all: usize,
}

impl Share {
    /// In whole per cent, a half upwards; none of none.
    pub fn percent(self) -> Option<usize> {
        (self.all > 0).then(|| (self.good * 200 + self.all) / (self.all * 2))
    }
}

/// The promises of one person that came due: kept is done in time. What was given up with a word
/// counts neither way, what is not due yet neither.
pub fn kept<'a>(
    actions: impl IntoIterator<Item = &'a Action>,
    by: PersonId,
    (now, work): (Timestamp, &WorkingTime),
) -> Share {
    let mut share = Share::default();
    for action in actions {
        let Some(due) = action.due else { continue };
        if action.owner != Some(by) || action.counterparty.is_none() {
            continue;
        }
        let ends = due.passes(work);
        let good = match action.state {
            ActionState::Dropped => continue,
            ActionState::Open if now < ends => continue,
            ActionState::Open => false,
            ActionState::Done => action.closed.is_none_or(|at| at < ends),
        };
        share.all += 1;
        share.good += usize::from(good);
    }
    share
}

/// Of what was put before the executive and judged by its words, how much stood the first time.
/// Approved at once counts; edited and handed back do not. A no is about the idea, a question
/// about the matter: neither counts.
pub fn first_time<'a>(known: impl IntoIterator<Item = &'a Proposal>) -> Share {
    let mut share = Share::default();
    for proposal in known {
        let mut judged = proposal.answers.iter().map(|a| a.verb);
        let first = judged.find(|v| matches!(v, Verb::Approve | Verb::Edit | Verb::HandBack));
        let Some(first) = first else { continue };
        share.all += 1;
        share.good += usize::from(first == Verb::Approve);
    }
    share
}

/// What is not clear about a goal, as questions (`R105`); none: all four are.
pub fn unclear(goal: &Goal) -> Vec<&'static str> {
    let measured = goal.key_result.chars().any(|c| c.is_ascii_digit());
    let mut open = Vec::new();
    if goal.why.trim().is_empty() {
        open.push("Why does it matter?");
    }
    if goal.key_result.trim().is_empty() {
        open.push("What is different when it is reached?");
    }
    if !measured {
        open.push("How much, from which number to which?");
    }
    if goal.period.is_none() {
        open.push("By when?");
    }
    open
}

/// How an expectation was met (`R50`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// Less than was expected.
    Below,
    /// What was expected.
    Met,
    /// More than that.
    Exceeded,
}

impl Rating {
    /// In their order.
    pub const ALL: [Rating; 3] = [Rating::Below, Rating::Met, Rating::Exceeded];

    /// On the button and in records.
    pub fn word(self) -> &'static str {
        match self {
            Rating::Below => "below",
            Rating::Met => "met",
            Rating::Exceeded => "exceeded",
        }
    }

    /// By its word.
    pub fn of(word: &str) -> Option<Rating> {
        Rating::ALL.into_iter().find(|r| r.word() == word)
    }
}

/// An expectation without a rating is asked about after this long (`R50`).
const UNRATED: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Note {
    /// Whether it is an expectation that nobody rated for thirty days.
    pub fn unrated(&self, now: Timestamp) -> bool {
        self.kind == NoteKind::Expectation
            && self.closed.is_none()
            && self.aspect(Aspect::Rating).is_empty()
            && now.duration_since(self.at) >= UNRATED
    }
}

/// How often each talent of somebody was seen in use since a moment (`R71`); those known and not
/// seen stand with nought. The names come from notes about them that carry a talent.
pub fn talents<'a>(
    notes: impl IntoIterator<Item = &'a Note>,
    of: PersonId,
    since: Timestamp,
) -> Vec<(String, usize)> {
    let mut seen: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for note in notes {
        let talent = note.aspect(Aspect::Talent).trim();
        if note.about != Some(of) || talent.is_empty() {
            continue;
        }
        let entry = seen.entry(talent.to_lowercase());
        let entry = entry.or_insert_with(|| (talent.to_owned(), 0));
        entry.1 += usize::from(note.at >= since);
    }
    let mut all: Vec<_> = seen.into_values().collect();
    all.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Due;
    use crate::goal::Period;
    use crate::id::{ActionId, GoalId, PairId, ProposalId};
    use crate::proposal::{Answer, By, Effect, Way};
    use jiff::civil::{date, time};
    use jiff::tz::TimeZone;
    use uuid::Uuid;

    const ME: PersonId = PersonId(Uuid::from_u128(1));

    #[test]
    fn a_promise_is_kept_when_it_is_done_in_time() {
        let work = WorkingTime::weekdays(TimeZone::UTC, time(9, 0, 0, 0), time(17, 0, 0, 0));
        let now = work.at(date(2027, 8, 2), time(12, 0, 0, 0));
        let promise = |due, closed: Option<jiff::civil::Date>, state| {
            let mut a = Action::titled(ActionId(Uuid::from_u128(9)), "x", now);
            (a.owner, a.counterparty) = (Some(ME), Some(PersonId(Uuid::from_u128(2))));
            (a.due, a.state) = (Some(Due::on(due)), state);
            a.closed = closed.map(|d| work.at(d, time(9, 0, 0, 0)));
            a
        };
        let day = |d| date(2027, 7, d);
        let mut all = vec![
            promise(day(20), Some(day(20)), ActionState::Done),
            promise(day(20), Some(day(21)), ActionState::Done),
            promise(day(20), None, ActionState::Open),
            promise(date(2027, 8, 2), None, ActionState::Open),
            promise(day(20), Some(day(25)), ActionState::Dropped),
        ];
        let share = kept(&all, ME, (now, &work));
        assert_eq!(share, Share { good: 1, all: 3 });
        assert_eq!(share.percent(), Some(33));
        // To nobody in particular it is no promise.
        all[0].counterparty = None;
        assert_eq!(kept(&all, ME, (now, &work)), Share { good: 0, all: 2 });
    }

    #[test]
    fn a_returned_draft_lowers_what_stood_the_first_time() {
        let at = Timestamp::UNIX_EPOCH;
        let draft = |verbs: &[Verb]| {
            let (id, pair) = (ProposalId(Uuid::nil()), PairId(Uuid::nil()));
            let mut p = Proposal::new(id, pair, By::Person(ME), Effect::HeadsUp, at);
            p.answers = verbs
                .iter()
                .map(|verb| Answer {
                    verb: *verb,
                    note: String::new(),
                    by: ME,
                    at,
                    way: Way::Page,
                    confirmed_at: None,
                    denied_at: None,
                    reply: None,
                })
                .collect();
            p
        };
        let mut all = vec![draft(&[Verb::Approve]); 4];
        all.push(draft(&[Verb::Edit, Verb::Approve]));
        all.push(draft(&[Verb::Decline]));
        assert_eq!(first_time(&all), Share { good: 4, all: 5 });
        // The demo's six drafts: four unchanged, one edited, one returned.
        all.push(draft(&[Verb::Ask, Verb::HandBack, Verb::Approve]));
        assert_eq!(first_time(&all), Share { good: 4, all: 6 });
        assert_eq!(first_time(&all).percent(), Some(67));
    }

    #[test]
    fn a_goal_is_clear_by_why_outcome_measure_and_date() {
        let mut goal = Goal::new(GoalId(Uuid::nil()), "G1".parse().unwrap(), "Plant 2");
        assert_eq!(unclear(&goal).len(), 4);
        goal.why = "Towns wait for it".into();
        goal.key_result = "readiness".into();
        assert_eq!(
            unclear(&goal),
            ["How much, from which number to which?", "By when?"]
        );
        goal.key_result = "readiness 0 → 100".into();
        goal.period = Some(Period {
            from: date(2027, 1, 1),
            to: date(2027, 12, 31),
        });
        assert_eq!(unclear(&goal), Vec::<&str>::new());
    }
}
