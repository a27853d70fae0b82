//! "In sync with my mission?" of an action or a goal: one's own answer, with what follows (`R66`).
use crate::context::App;
use crate::error::{Error, Result};
use domain::circle::{Actor, Viewer};
use domain::id::PairId;
use domain::note::{Aspect, Note, NoteKind};
use domain::proposal::Evidence;
use domain::strategic_plan::Verdict;

/// For how many days an answer counts.
const DAYS: i64 = 366;

/// What somebody said of one thing.
#[derive(Debug, Clone)]
pub struct InSync {
    /// Of what.
    pub on: Evidence,
    /// Whether it is in sync with their mission.
    pub yes: bool,
    /// What follows where it is not.
    pub verdict: Option<Verdict>,
    /// In their words.
    pub words: String,
}

/// What a note of this kind says; none where it says nothing of a record.
pub fn in_sync(note: &Note) -> Option<InSync> {
    Some(InSync {
        on: note.on.clone()?,
        yes: note.aspect(Aspect::Rating) == "yes",
        verdict: Verdict::of(note.aspect(Aspect::Verdict)),
        words: note.text.clone(),
    })
}

impl App {
    /// Says whether something is in sync with the actor's own mission; the newest word counts.
    ///
    /// # Errors
    /// `Invalid` where it is not and nothing is said of what follows.
    pub async fn say_in_sync(&self, actor: &Actor, pair: PairId, said: &InSync) -> Result<()> {
        if !said.yes && said.verdict.is_none() {
            let told = "What is out of sync is kept with a reason, changed or dropped: choose one.";
            return Err(Error::invalid("verdict", told));
        }
        let known = self
            .notes(&actor.viewer, pair, &[NoteKind::InSync], DAYS)
            .await?;
        let same = |n: &Note| n.on.as_ref().is_some_and(|on| on.id == said.on.id);
        let known = known.into_iter().find(|n| n.by == actor.person && same(n));
        let mut note = match known {
            Some(note) => note,
            None => self.new_note(actor, pair, NoteKind::InSync)?,
        };
        note.on = Some(said.on.clone());
        note.text.clone_from(&said.words);
        let rating = if said.yes { "yes" } else { "no" };
        note.aspects.insert(Aspect::Rating, rating.to_owned());
        match said.verdict.filter(|_| !said.yes) {
            Some(verdict) => note
                .aspects
                .insert(Aspect::Verdict, verdict.word().to_owned()),
            None => note.aspects.remove(&Aspect::Verdict),
        };
        self.keep_note(actor, &note).await
    }

    /// What the viewer said of things, the newest first; nobody else reads it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn all_in_sync(&self, viewer: &Viewer, pair: PairId) -> Result<Vec<InSync>> {
        let all = self.notes(viewer, pair, &[NoteKind::InSync], DAYS).await?;
        Ok(all.iter().filter_map(in_sync).collect())
    }
}
