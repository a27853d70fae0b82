//! Attention: what matters now to the executive, and what somebody chose to do first.
use crate::action::Action;
use crate::id::{ActionId, AttentionId, GoalId, PairId, PersonId};
use jiff::{SignedDuration, Timestamp};

/// A card lives this long (`R103`).
pub const CARD_LIVES: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Choices are counted over this long.
pub const CHOICES_COUNT: SignedDuration = SignedDuration::from_hours(28 * 24);
/// Characters of a card: it is said in ten seconds.
pub const CARD_LENGTH: usize = 140;

/// What matters now, in the executive's words (`R103`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MattersNow {
    /// Its identity.
    pub id: AttentionId,
    /// Whose.
    pub pair: PairId,
    /// The words.
    pub text: String,
    /// Every action for this goal is linked to it.
    pub goal: Option<GoalId>,
    /// Actions linked one by one.
    pub actions: Vec<ActionId>,
    /// Who wrote it down: the executive, or whoever heard it said.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// The first instant at which it no longer holds.
    pub until: Timestamp,
}

impl MattersNow {
    /// Whether it holds at that moment.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.at <= now && now < self.until
    }

    /// Whether the action serves it, by its goal or by a link of its own.
    pub fn serves(&self, action: &Action) -> bool {
        let by_goal = self.goal.is_some() && self.goal == action.goal;
        by_goal || self.actions.contains(&action.id)
    }
}

/// Words that say nothing about what is meant.
const EMPTY: [&str; 12] = [
    "about", "from", "have", "into", "more", "must", "need", "should", "that", "this", "week",
    "with",
];

/// Whether two short texts share a word of four letters and more that means something: how a card
/// that names no goal finds what serves it.
pub fn share_a_word(a: &str, b: &str) -> bool {
    let words = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words = words
            .filter(|w| w.chars().count() >= 4)
            .map(str::to_lowercase);
        words
            .filter(|w| !EMPTY.contains(&w.as_str()))
            .collect::<Vec<_>>()
    };
    let known = words(b);
    words(a).iter().any(|w| known.contains(w))
}

/// What somebody chose to do first, and what the list had first (`R81`). Theirs alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its identity.
    pub id: AttentionId,
    /// For whom they were at work.
    pub pair: PairId,
    /// Whose choice.
    pub person: PersonId,
    /// What was chosen.
    pub action: ActionId,
    /// What stood first.
    pub first: Option<ActionId>,
    /// Why; may be empty.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

impl Choice {
    /// It was another than the first of the list.
    pub fn own(&self) -> bool {
        self.first != Some(self.action)
    }
}

/// Own choices and all choices: the self-directed share, for their owner's eyes.
pub fn self_directed(choices: &[Choice], now: Timestamp) -> (usize, usize) {
    let since = now.checked_sub(CHOICES_COUNT).unwrap_or(Timestamp::MIN);
    let recent = choices.iter().filter(|c| since <= c.at);
    recent.fold((0, 0), |(own, all), c| {
        (own + usize::from(c.own()), all + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_word_in_common_means_something() {
        for (a, b, same) in [
            (
                "The grid date",
                "Two firm visit dates of the grid operator",
                true,
            ),
            ("Plant 2 this week", "Finish it this week", false),
            ("The bid", "Answer the bid", false),
        ] {
            assert_eq!(share_a_word(a, b), same, "{a} / {b}");
        }
    }

    #[test]
    fn a_card_ends_after_seven_days_and_choices_after_four_weeks() {
        let id = |n| Uuid::from_u128(n);
        let at: Timestamp = "2027-08-02T07:10:00Z".parse().unwrap();
        let card = MattersNow {
            id: AttentionId(id(1)),
            pair: PairId(id(2)),
            text: "the grid date".into(),
            goal: None,
            actions: Vec::new(),
            by: None,
            at,
            until: at + CARD_LIVES,
        };
        let last = at + CARD_LIVES - SignedDuration::from_micros(1);
        assert_eq!(
            [at, last, card.until].map(|t| card.holds(t)),
            [true, true, false]
        );
        let choice = |n: u128, first: u128, days: i64| Choice {
            id: AttentionId(id(9)),
            pair: card.pair,
            person: PersonId(id(3)),
            action: ActionId(id(n)),
            first: Some(ActionId(id(first))),
            reason: String::new(),
            at: at - SignedDuration::from_hours(24 * days),
        };
        let all = [choice(1, 1, 0), choice(2, 1, 1), choice(2, 1, 29)];
        assert_eq!(self_directed(&all, at), (1, 2));
    }
}
