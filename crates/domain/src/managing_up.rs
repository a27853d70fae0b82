//! Managing up (`R97`): four columns, what was last done in each, what comes next.
use crate::action::Action;
use crate::answers::Answers;
use crate::id::PersonId;
use crate::note::{Aspect, Note, NoteKind};
use crate::proposal::{By, Proposal};
use crate::question::SetKey;
use jiff::{SignedDuration, Timestamp};

/// A column in which nothing was done for so long turns amber.
const QUIET: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Answers that show that somebody got to know the other.
pub const SETS: [SetKey; 3] = [SetKey::Interview, SetKey::FirstTalk, SetKey::Profile];
/// Notes that are acts in one of the columns.
pub const KINDS: [NoteKind; 4] = [
    NoteKind::Observation,
    NoteKind::InSync,
    NoteKind::Win,
    NoteKind::Strength,
];

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it asks, in a sentence.
    pub asks: &'static str,
    /// When something was last done in it, and what.
    pub last: Option<(Timestamp, String)>,
    /// Acts of the last thirty days.
    pub acts: usize,
    /// What to do next, and where.
    pub next: (&'static str, &'static str),
}

impl Column {
    /// Whether nothing was done in it for thirty days.
    pub fn amber(&self) -> bool {
        self.acts == 0
    }
}

/// What was done, by whomever.
#[derive(Debug, Clone, Copy)]
pub struct Done<'a> {
    /// Answers to [`SETS`].
    pub answers: &'a [Answers],
    /// Notes of [`KINDS`].
    pub notes: &'a [Note],
    /// Actions, open and closed.
    pub actions: &'a [Action],
    /// Proposals.
    pub proposals: &'a [Proposal],
}

type Acts = Vec<(Timestamp, String)>;

impl Done<'_> {
    fn noted(&self, me: PersonId, kind: NoteKind) -> impl Iterator<Item = &Note> {
        let own = move |n: &&Note| n.kind == kind && n.by == Some(me);
        self.notes.iter().filter(own)
    }

    fn known(&self, me: PersonId) -> Acts {
        let own = self
            .answers
            .iter()
            .filter(|a| a.of == me && SETS.contains(&a.set));
        let given = own.flat_map(|a| a.given.iter().map(move |g| (g.at, a.set.set().title)));
        let mut acts: Acts = given.map(|(at, title)| (at, title.to_owned())).collect();
        let seen = self.noted(me, NoteKind::Observation);
        acts.extend(seen.map(|n| (n.at, "An observation".to_owned())));
        acts
    }

    fn aligned(&self, me: PersonId) -> Acts {
        let mut acts: Acts = self
            .noted(me, NoteKind::InSync)
            .map(|n| (n.at, n.text.clone()))
            .collect();
        let own = self.actions.iter();
        let own = own.filter(|a| a.owner == Some(me) && a.goal.is_some());
        acts.extend(own.map(|a| (a.closed.unwrap_or(a.created), a.title.clone())));
        acts
    }

    fn helped(&self, me: PersonId) -> Acts {
        let own = self.proposals.iter().filter(|p| p.by == By::Person(me));
        own.map(|p| (p.created, p.title.clone())).collect()
    }

    fn shown(&self, me: PersonId) -> Acts {
        let own = self.notes.iter().filter(|n| n.about == Some(me));
        let own = own.filter(|n| matches!(n.kind, NoteKind::Win | NoteKind::Strength));
        let own = own.filter(|n| !n.aspect(Aspect::Talent).is_empty());
        own.map(|n| (n.at, n.text.clone())).collect()
    }
}

/// The four columns of one person's acts, seen now.
pub fn columns(done: &Done, me: PersonId, now: Timestamp) -> [Column; 4] {
    let since = now.saturating_sub(QUIET).unwrap_or(now);
    let column = |(name, asks): (&'static str, &'static str), next, acts: Acts| Column {
        name,
        asks,
        acts: acts.iter().filter(|(at, _)| *at >= since).count(),
        last: acts.into_iter().max_by_key(|(at, _)| *at),
        next,
    };
    [
        column(
            (
                "Know them",
                "Goals, pressures, strengths and style; asked, observed, written down.",
            ),
            (
                "Ask the next question of the goal interview",
                "/partnership/ask/interview",
            ),
            done.known(me),
        ),
        column(
            (
                "Align",
                "Goals that are clear, and work that points to them.",
            ),
            ("Make one unclear goal clear", "/partnership/trust#clear"),
            done.aligned(me),
        ),
        column(
            (
                "Be a resource",
                "Proposals, offers and solutions before anybody asks.",
            ),
            ("Propose one improvement", "/proposals/new"),
            done.helped(me),
        ),
        column(
            (
                "Show your strengths",
                "What went well, with the talent that it took.",
            ),
            (
                "Write down one win with its talent",
                "/partnership/trust#talents",
            ),
            done.shown(me),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{NoteId, PairId, ProposalId};
    use crate::proposal::Effect;
    use uuid::Uuid;

    #[test]
    fn a_column_turns_amber_after_thirty_days_and_says_what_comes_next() {
        let now: Timestamp = "2027-08-02T08:00:00Z".parse().unwrap();
        let ago = |days: i64| now - SignedDuration::from_hours(24 * days);
        let (me, pair) = (PersonId(Uuid::from_u128(1)), PairId(Uuid::nil()));
        let idea = |days| {
            let id = ProposalId(Uuid::nil());
            let mut p = Proposal::new(id, pair, By::Person(me), Effect::HeadsUp, ago(days));
            p.title = format!("Idea of {days} days ago");
            p
        };
        let win = |days, talent: &str| {
            let mut n = Note::own(NoteId(Uuid::nil()), pair, me, NoteKind::Win, ago(days));
            n.about = Some(me);
            n.text = "A calm board day".into();
            n.aspects.insert(Aspect::Talent, talent.into());
            n
        };
        let (notes, proposals) = ([win(10, "calm"), win(1, "")], [idea(31), idea(45)]);
        let done = Done {
            answers: &[],
            notes: &notes,
            actions: &[],
            proposals: &proposals,
        };
        let board = columns(&done, me, now);
        let amber: Vec<_> = board.iter().map(Column::amber).collect();
        assert_eq!(amber, [true, true, true, false]);
        let last = board[2].last.clone().unwrap();
        assert_eq!(last, (ago(31), "Idea of 31 days ago".to_owned()));
        assert_eq!(board[3].acts, 1, "a win without a talent shows none");
        let other = columns(&done, PersonId(Uuid::from_u128(2)), now);
        assert!(other.iter().all(Column::amber));
    }
}
