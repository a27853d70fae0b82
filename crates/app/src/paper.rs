//! Papers: brought, in versions; listed, handed out, taken away; in order for one pack.
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use domain::circle::{Actor, Viewer};
use domain::id::{DecisionId, PairId, PaperId};
use domain::paper::{MOST, Paper, file_name, media, size_words, takes};
use domain::proposal::Noun;
use store::Pair;

/// A file on its way in.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The record that it belongs to.
    pub of: (Noun, String),
    /// The paper of which it is a new version; none: a new one.
    pub again: Option<PaperId>,
    /// Its name on screen; empty: the file's.
    pub title: String,
    /// The file's name.
    pub file: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// One part of a pack, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name in the contents.
    pub title: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub media: String,
}

impl App {
    /// Keeps a paper; one of the same record with the same title is a new version of it.
    ///
    /// # Errors
    /// `Invalid` where it is too large or of a kind that is not kept.
    pub async fn add_paper(&self, actor: &Actor, pair: &Pair, new: Upload) -> Result<Paper> {
        if new.bytes.is_empty() || new.bytes.len() > MOST {
            let told = format!(
                "A paper has 1 byte to {}; this one has {}.",
                size_words(MOST as u64),
                size_words(new.bytes.len() as u64)
            );
            return Err(Error::invalid("file", told));
        }
        let file = file_name(&new.file);
        let media = media(&file, &new.bytes).ok_or_else(|| {
            let told = "Kept are PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, text and \
                        CSV, and the file must be what its ending says. Save it as PDF.";
            Error::invalid("file", told)
        })?;
        if !takes(new.of.0) {
            return Err(Error::NotFound("A place for this paper".into()));
        }
        let title = match new.title.trim() {
            "" => file.rsplit_once('.').map_or(&*file, |(name, _)| name),
            title => title,
        };
        let title: String = title.chars().take(200).collect();
        let of = Some((new.of.0, new.of.1.as_str()));
        let known = self.papers(&actor.viewer, pair.id, of).await?;
        let same = |p: &&Paper| match new.again {
            Some(first) => p.first == first,
            None => p.title == title,
        };
        let before = known.iter().filter(same).max_by_key(|p| p.version);
        let id = PaperId(fresh_id(self.clock.now()));
        let paper = Paper {
            id,
            pair: pair.id,
            of: new.of,
            first: before.map_or(id, |p| p.first),
            version: before.map_or(1, |p| p.version + 1),
            title,
            file,
            media: media.to_owned(),
            size: new.bytes.len() as u64,
            by: actor.person,
            at: self.clock.now(),
        };
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.save_paper(&paper, &new.bytes).await?;
        let detail = format!("{}, version {}", paper.title, paper.version);
        tx.audit("bring", "paper", &paper.first.to_string(), &detail)
            .await?;
        tx.commit().await?;
        Ok(paper)
    }

    /// The papers of one record, or all of a pair: by paper, the newest version first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn papers(
        &self,
        viewer: &Viewer,
        pair: PairId,
        of: Option<(Noun, &str)>,
    ) -> Result<Vec<Paper>> {
        Ok(self.db.read(viewer).papers(pair, of).await?)
    }

    /// Takes a paper away with all its versions.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn remove_paper(&self, actor: &Actor, id: PaperId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.remove_paper(id).await?;
        tx.audit("take away", "paper", &id.to_string(), "").await?;
        Ok(tx.commit().await?)
    }

    /// What goes into the pack of a decision after its brief: the newest version of each paper,
    /// in the order in which they were first brought.
    ///
    /// # Errors
    /// `NotFound` outside the viewer's circles.
    pub async fn pack_of(
        &self,
        viewer: &Viewer,
        pair: PairId,
        decision: DecisionId,
    ) -> Result<Vec<Part>> {
        let id = decision.to_string();
        self.bound(viewer, pair, (Noun::Decision, &id)).await
    }

    /// The same of any record that takes papers: an initiative, a meeting.
    ///
    /// # Errors
    /// `NotFound` outside the viewer's circles.
    pub async fn bound(
        &self,
        viewer: &Viewer,
        pair: PairId,
        of: (Noun, &str),
    ) -> Result<Vec<Part>> {
        let reader = self.db.read(viewer);
        let all = reader.papers(pair, Some(of)).await?;
        let mut parts = Vec::new();
        let mut last = None;
        for known in all {
            if last.replace(known.first) == Some(known.first) {
                continue;
            }
            let (paper, bytes) = reader.paper(known.id).await?;
            parts.push(Part {
                title: paper.title,
                bytes,
                media: paper.media,
            });
        }
        Ok(parts)
    }
}
