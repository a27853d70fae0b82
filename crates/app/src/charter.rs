//! Charter and agreement: written a part at a time, with every wording kept.
use crate::context::App;
use crate::error::{Error, Result};
use crate::statement::NewStatement;
use domain::answers::Given;
use domain::charter::questions;
use domain::circle::{Actor, Circle, Viewer};
use domain::id::PairId;
use domain::statement::{Part, Statement, StatementKind, Whose};
use std::collections::BTreeMap;

/// What somebody wrote, by question; a question that is missing is left as it stands.
pub type Written = BTreeMap<String, String>;

impl App {
    /// The pair's document of a kind; none before its first word.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn document(
        &self,
        viewer: &Viewer,
        pair: PairId,
        kind: StatementKind,
    ) -> Result<Option<Statement>> {
        let all = self.statements(viewer, pair, &[kind]).await?;
        Ok(all.into_iter().find(|s| s.circle == Circle::Pair))
    }

    /// Writes parts of a document; what is left empty is taken out. None: nothing was said yet.
    ///
    /// # Errors
    /// `Conflict` when somebody else worded it since `read` (0: it did not exist), `Invalid` where
    /// something is no answer to its question.
    pub async fn write_document(
        &self,
        actor: &Actor,
        (pair, kind): (PairId, StatementKind),
        read: usize,
        written: &Written,
    ) -> Result<Option<Statement>> {
        let known = self.document(&actor.viewer, pair, kind).await?;
        let parts = merged(kind, known.as_ref(), written)?;
        match known {
            Some(known) => Ok(Some(self.reword(actor, known.id, read, parts).await?)),
            None if parts.is_empty() => Ok(None),
            None => {
                let new = NewStatement {
                    kind,
                    whose: Whose::Pair,
                    circle: Circle::Pair,
                    about: None,
                    parts,
                    review: None,
                };
                Ok(Some(self.state(actor, pair, new).await?))
            }
        }
    }
}

/// Longest words of one part, in characters: a page of paper.
pub const PART_LENGTH: usize = 4_000;

/// What stands after the writing, in the order of the questions.
fn merged(kind: StatementKind, known: Option<&Statement>, written: &Written) -> Result<Vec<Part>> {
    let asked = questions(kind).map_or(&[][..], |set| set.questions);
    let mut parts = Vec::new();
    for question in asked {
        let text = match written.get(question.key) {
            Some(text) => {
                let text = text.replace("\r\n", "\n");
                Given::read(question.ask, &[&text])
                    .map_err(|told| Error::invalid(question.key, told))?;
                if text.chars().count() > PART_LENGTH {
                    let told = format!("Keep each part under {PART_LENGTH} characters.");
                    return Err(Error::invalid(question.key, told));
                }
                text.trim().to_owned()
            }
            None => known.map_or(String::new(), |s| s.part(question.key).to_owned()),
        };
        if !text.is_empty() {
            parts.push(Part {
                question: question.key.into(),
                text,
            });
        }
    }
    Ok(parts)
}
