//! Role agreements: what a member answers for, what they promised this week, what supports them;
//! the member reads exactly what the pair reads (R85, R86).
use crate::context::App;
use crate::error::{Error, Result};
use crate::statement::NewStatement;
use domain::circle::{Actor, Circle, Viewer};
use domain::id::{NoteId, PairId, PersonId};
use domain::note::{Aspect, Note, NoteKind};
use domain::statement::{Part, Statement, StatementKind, Whose};
use domain::working_time::monday_of;
use store::Pair;

/// What a role agreement says: the name of each part, and what stands over it.
pub const PARTS: [(&str, &str); 5] = [
    ("purpose", "What this role is for"),
    ("accountable", "Answers for"),
    ("measures", "How we both see that it goes well"),
    ("decides", "Decides alone"),
    ("support", "Gets from us"),
];
/// Weeks that a promise counts.
const WEEKS: i64 = 12;
const KEPT: &str = "kept";
const MISSED: &str = "missed";

/// One member's role, as everybody who may read it reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleCard {
    /// The agreement; none yet.
    pub statement: Option<Statement>,
    /// The promises of the last twelve weeks, the newest first.
    pub commitments: Vec<Note>,
    /// What was offered in support, the newest first.
    pub offers: Vec<Note>,
}

impl RoleCard {
    /// Kept, and settled at all.
    pub fn kept(&self) -> (usize, usize) {
        let with = |word: &str| {
            let those = self.commitments.iter();
            those.filter(|n| n.aspect(Aspect::Verdict) == word).count()
        };
        let kept = with(KEPT);
        (kept, kept + with(MISSED))
    }

    /// How many of a hundred settled promises were kept; none without one.
    pub fn percent(&self) -> Option<usize> {
        let (kept, of) = self.kept();
        (kept * 100).checked_div(of)
    }

    /// Two weeks without a kept promise while some were missed: time to offer help.
    pub fn at_risk(&self) -> bool {
        let settled = self.commitments.iter();
        let settled = settled
            .map(|n| n.aspect(Aspect::Verdict))
            .filter(|v| !v.is_empty());
        let last: Vec<_> = settled.take(2).collect();
        last.len() == 2 && last.iter().all(|v| *v == MISSED)
    }
}

impl App {
    /// The role of one member, by what the viewer may read; the member and the pair read the same.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn role_card(
        &self,
        viewer: &Viewer,
        pair: PairId,
        member: PersonId,
    ) -> Result<RoleCard> {
        let all = self
            .statements(viewer, pair, &[StatementKind::Role])
            .await?;
        let kinds = [NoteKind::Commitment, NoteKind::Support];
        let notes = self.notes(viewer, pair, &kinds, WEEKS * 7).await?;
        let theirs = notes.into_iter().filter(|n| n.with == Some(member));
        let (commitments, offers) = theirs.partition(|n| n.kind == NoteKind::Commitment);
        Ok(RoleCard {
            statement: all.into_iter().find(|s| s.reader() == Some(member)),
            commitments,
            offers,
        })
    }

    /// Words a role agreement, or words it anew.
    ///
    /// # Errors
    /// `Invalid` when nothing is said, `Conflict` when somebody else worded it since `read`.
    pub async fn agree_role(
        &self,
        actor: &Actor,
        pair: &Pair,
        (member, read): (PersonId, usize),
        parts: Vec<Part>,
    ) -> Result<Statement> {
        if parts.iter().all(|p| p.text.trim().is_empty()) {
            return Err(Error::invalid("accountable", "Write a word or two."));
        }
        let card = self.role_card(&actor.viewer, pair.id, member).await?;
        if let Some(known) = card.statement {
            return self.reword(actor, known.id, read, parts).await;
        }
        let new = NewStatement {
            kind: StatementKind::Role,
            whose: Whose::Team,
            circle: Circle::Pair,
            about: Some(member),
            parts,
            review: None,
        };
        self.state(actor, pair.id, new).await
    }

    async fn note_to(
        &self,
        actor: &Actor,
        pair: &Pair,
        (member, kind): (PersonId, NoteKind),
        (words, aspect, value): (&str, Aspect, String),
    ) -> Result<()> {
        let mut note = self.new_note(actor, pair.id, kind)?.of_pair();
        (note.with, note.about) = (Some(member), Some(member));
        note.text = words.trim().to_owned();
        if note.text.is_empty() {
            return Err(Error::invalid("words", "Write a word or two."));
        }
        note.aspects.insert(aspect, value);
        self.keep_note(actor, &note).await
    }

    /// What a member takes on this week.
    ///
    /// # Errors
    /// `Invalid` when nothing is said.
    pub async fn commit_to(
        &self,
        actor: &Actor,
        pair: &Pair,
        (member, words): (PersonId, &str),
    ) -> Result<()> {
        let week = monday_of(self.today_of(pair)).to_string();
        let of = (member, NoteKind::Commitment);
        self.note_to(actor, pair, of, (words, Aspect::Due, week))
            .await
    }

    /// Offers help: what for, and what it gives.
    ///
    /// # Errors
    /// `Invalid` when nothing is said.
    pub async fn offer_support(
        &self,
        actor: &Actor,
        pair: &Pair,
        (member, words, gives): (PersonId, &str, &str),
    ) -> Result<()> {
        let of = (member, NoteKind::Support);
        let gives = gives.trim().to_owned();
        self.note_to(actor, pair, of, (words, Aspect::Helped, gives))
            .await
    }

    /// Says whether a promise was kept, or what became of an offer (`taken`, `not now`).
    ///
    /// # Errors
    /// `NotFound` for a note that is not about this member, `Invalid` for another word.
    pub async fn settle_role(
        &self,
        actor: &Actor,
        (member, id): (PersonId, NoteId),
        word: &str,
    ) -> Result<()> {
        let mut note = self.db.read(&actor.viewer).note(id).await?;
        let (about, kind) = (note.with == Some(member), note.kind);
        let good = match kind {
            NoteKind::Commitment => matches!(word, KEPT | MISSED | ""),
            NoteKind::Support => matches!(word, "taken" | "not now" | ""),
            _ => false,
        };
        if !about {
            return Err(Error::NotFound("This line".into()));
        }
        if !good {
            return Err(Error::invalid("word", "That is no answer to it."));
        }
        note.aspects.insert(Aspect::Verdict, word.to_owned());
        note.closed = (!word.is_empty()).then(|| self.clock.now());
        self.keep_note(actor, &note).await
    }
}
