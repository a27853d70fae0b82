//! A pulse: up to three questions and a comment that nobody can be found behind (R14, R15, R51).
use crate::id::{PairId, PersonId, PulseId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Fewer answers than this show nothing, not even their number.
pub const FLOOR: usize = 5;
/// Questions in one pulse at most.
pub const QUESTIONS: usize = 3;
/// Length of a comment, in characters.
pub const COMMENT: usize = 500;
/// What the team is telling: three things, no more.
pub const THINGS: usize = 3;
/// The lowest and the highest mark.
pub const MARKS: (u8, u8) = (1, 5);

/// The three questions about somebody as a team player (R51); `{name}` is theirs.
pub const PEER: [&str; QUESTIONS] = [
    "{name} does what was promised.",
    "{name} helps others get their work done.",
    "{name} tells people what they need to know, in time.",
];

/// What a team is asked about the vision (R92): whether it knows it, and whether it wants it.
pub const VISION: [&str; 2] = [
    "I could say our vision to a stranger, in my own words.",
    "I want to see our vision come true.",
];

/// One answer. It knows nothing of who gave it or when; the order of answers is that of their
/// content, and so says nothing either.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PulseAnswer {
    /// A mark for each question, from 1 to 5; none: skipped.
    pub marks: Vec<Option<u8>>,
    /// A comment; may be empty.
    pub comment: String,
}

impl PulseAnswer {
    /// The answer as it is kept: marks in range, one for each question, the comment's blanks and
    /// length as everybody else's.
    pub fn tidy(self, questions: usize) -> PulseAnswer {
        let (low, high) = MARKS;
        let mut marks = self.marks;
        marks.resize(questions, None);
        let words: Vec<_> = self.comment.split_whitespace().collect();
        PulseAnswer {
            marks: marks
                .into_iter()
                .map(|m| m.filter(|m| (low..=high).contains(m)))
                .collect(),
            comment: words.join(" ").chars().take(COMMENT).collect(),
        }
    }

    /// Whether nothing at all was said.
    pub fn is_empty(&self) -> bool {
        self.comment.is_empty() && self.marks.iter().all(Option::is_none)
    }
}

/// What several said, as the assistant counted it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// In a few words.
    pub label: String,
    /// How many said it.
    pub count: u32,
    /// How much it weighs, from 1 to 3.
    pub severity: u8,
}

impl Theme {
    /// Count × severity: what stands first.
    pub fn weight(&self) -> u32 {
        self.count * u32::from(self.severity)
    }
}

/// A pulse, without its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulse {
    /// Its identity.
    pub id: PulseId,
    /// Whose pair.
    pub pair: PairId,
    /// About whom, for their own eyes alone; none: the team's pulse, for the pair.
    pub owner: Option<PersonId>,
    /// The first day.
    pub opened: Date,
    /// The last day on which it can be answered.
    pub until: Date,
    /// Closed before that.
    pub closed: bool,
    /// What is asked.
    pub questions: Vec<String>,
    /// What several said, the weightiest first.
    pub themes: Vec<Theme>,
    /// What the team is telling, as it was edited.
    pub things: Vec<String>,
    /// Since when the executive may read that.
    pub released: Option<Date>,
    /// What is done about it, in the executive's words.
    pub did: String,
}

impl Pulse {
    /// Whether nobody can answer any more; before, nothing of it is shown to anybody.
    pub fn over(&self, today: Date) -> bool {
        self.closed || today > self.until
    }

    /// Whether the team is asked about the vision, and nothing else.
    pub fn asks_vision(&self) -> bool {
        self.questions == VISION
    }
}

/// What at least [`FLOOR`] people said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How many.
    pub answers: usize,
    /// For each question how often each mark was given, from 1 to 5; all nought where fewer than
    /// [`FLOOR`] gave one.
    pub marks: Vec<[u32; 5]>,
    /// Every comment, by alphabet.
    pub comments: Vec<String>,
}

impl Found {
    /// What these answers show; nothing where they are too few.
    pub fn of(answers: &[PulseAnswer], questions: usize) -> Option<Found> {
        if answers.len() < FLOOR {
            return None;
        }
        let of = |question: usize| {
            let mut marks = [0; 5];
            for answer in answers {
                let mark = answer.marks.get(question).copied().flatten();
                let place = mark.and_then(|m| usize::from(m).checked_sub(1));
                if let Some(count) = place.and_then(|p| marks.get_mut(p)) {
                    *count += 1;
                }
            }
            match usize::try_from(marks.iter().sum::<u32>()) {
                Ok(given) if given >= FLOOR => marks,
                _ => [0; 5],
            }
        };
        let comments = answers.iter().map(|a| a.comment.clone());
        let mut comments: Vec<_> = comments.filter(|c| !c.is_empty()).collect();
        comments.sort();
        Some(Found {
            answers: answers.len(),
            marks: (0..questions).map(of).collect(),
            comments,
        })
    }

    /// The mean of a question in tenths, halves up; none where too few gave a mark.
    pub fn tenths(&self, question: usize) -> Option<u32> {
        let marks = self.marks.get(question)?;
        let given: u32 = marks.iter().sum();
        let sum: u32 = (1..).zip(marks).map(|(mark, n)| mark * n).sum();
        (given > 0).then(|| (sum * 20 + given) / (given * 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(mark: u8, comment: &str) -> PulseAnswer {
        PulseAnswer {
            marks: vec![Some(mark)],
            comment: comment.into(),
        }
        .tidy(1)
    }

    #[test]
    fn four_show_nothing_and_the_fifth_shows_all_together() {
        let mut all: Vec<_> = [2, 4, 4, 5].map(|m| answer(m, "b")).into();
        assert_eq!(Found::of(&all, 1), None);
        all.push(answer(4, "a"));
        let found = Found::of(&all, 1).unwrap();
        assert_eq!((found.answers, found.tenths(0)), (5, Some(38)));
        assert_eq!(found.comments, ["a", "b", "b", "b", "b"]);
    }

    #[test]
    fn a_question_that_four_answered_stays_hidden_though_five_answered_others() {
        let mut all: Vec<_> = [2, 4, 4, 5].map(|m| answer(m, "")).into();
        all.push(answer(9, "too much"));
        let found = Found::of(&all, 1).unwrap();
        assert_eq!((found.answers, found.tenths(0)), (5, None));
    }

    #[test]
    fn an_answer_is_kept_as_everybody_elses() {
        let kept = answer(6, "  too   many\n reviews ");
        assert_eq!(
            (kept.comment.as_str(), kept.marks.clone()),
            ("too many reviews", vec![None])
        );
        assert!(answer(0, " ").is_empty());
        let long = PulseAnswer {
            marks: vec![Some(1); 9],
            comment: "é".repeat(900),
        }
        .tidy(3);
        assert_eq!(
            (long.comment.chars().count(), long.marks.len()),
            (COMMENT, 3)
        );
        let theme = Theme {
            label: "too many reviews".into(),
            count: 6,
            severity: 2,
        };
        assert_eq!(theme.weight(), 12);
    }
}
