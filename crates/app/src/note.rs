//! Notes: written, answered, settled, deleted; each in the circle of its kind.
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use domain::circle::{Actor, Circle, Viewer};
use domain::id::{NoteId, PairId};
use domain::note::{Note, NoteKind};

/// The job that forgets notes whose time is over.
pub(crate) const FORGET: &str = "forget_notes";
/// The longest note, in characters.
pub const NOTE_LENGTH: usize = 8_000;

impl App {
    /// A fresh note of the actor's own; give it to [`App::keep_note`] when it is filled in.
    ///
    /// # Errors
    /// `Forbidden` where nobody in particular acts.
    pub fn new_note(&self, actor: &Actor, pair: PairId, kind: NoteKind) -> Result<Note> {
        let by = actor.person.ok_or(Error::Forbidden)?;
        let now = self.clock.now();
        Ok(Note::own(NoteId(fresh_id(now)), pair, by, kind, now))
    }

    /// Keeps a note, new or changed. What only one or two people read leaves no line in the
    /// audit.
    ///
    /// # Errors
    /// `Invalid` when nothing is said or too much; `Forbidden` outside the actor's circles.
    pub async fn keep_note(&self, actor: &Actor, note: &Note) -> Result<()> {
        if note.text.trim().is_empty() && note.aspects.values().all(|a| a.trim().is_empty()) {
            return Err(Error::invalid("text", "Write a word or two."));
        }
        let length: usize = note.aspects.values().map(|a| a.chars().count()).sum();
        if note.text.chars().count() + length > NOTE_LENGTH {
            let told = format!("Keep it under {NOTE_LENGTH} characters.");
            return Err(Error::invalid("text", told));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.save_note(note).await?;
        if let Some(until) = note.until {
            let key = note.id.to_string();
            tx.plan_job(FORGET, &key, "", until.as_microsecond())
                .await?;
        }
        if note.circle != Circle::Mine {
            tx.audit("noted", "note", &note.id.to_string(), &note.text)
                .await?;
        }
        Ok(tx.commit().await?)
    }

    /// The notes of these kinds that the viewer may read, of the last `days`; the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn notes(
        &self,
        viewer: &Viewer,
        pair: PairId,
        kinds: &[NoteKind],
        days: i64,
    ) -> Result<Vec<Note>> {
        let now = self.now();
        let since = now.saturating_sub(days.saturating_mul(24 * 3_600_000_000));
        Ok(self
            .db
            .read(viewer)
            .notes(pair, kinds, (since, now))
            .await?)
    }

    /// Settles a note, or opens it again.
    ///
    /// # Errors
    /// `NotFound` for anybody who may not read it, `Forbidden` for anybody else's own.
    pub async fn settle_note(&self, actor: &Actor, id: NoteId, settled: bool) -> Result<Note> {
        let mut note = self.db.read(&actor.viewer).note(id).await?;
        note.closed = settled.then(|| self.clock.now());
        self.keep_note(actor, &note).await?;
        Ok(note)
    }

    /// Deletes a note.
    ///
    /// # Errors
    /// As [`App::settle_note`].
    pub async fn remove_note(&self, actor: &Actor, id: NoteId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.remove_note(id).await?;
        Ok(tx.commit().await?)
    }
}
