//! Briefs: frozen once released; sealed.
use crate::db::{Reader, Write};
use crate::error::Result;
use crate::scope::Place;
use crate::sql::{args, col};
use domain::id::{BriefId, PairId};
use jiff::civil::Date;
use std::collections::HashSet;

/// What the body is sealed for.
const PLACE: &str = "brief/body";

/// A frozen rendering.
#[derive(Debug, Clone)]
pub struct StoredBrief {
    /// Identity.
    pub id: BriefId,
    /// When it was released, UTC microseconds.
    pub released_at: i64,
    /// The body as its edge wrote it.
    pub body: String,
}

impl Reader<'_> {
    /// The last released brief of that kind and day.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn brief(&self, pair: PairId, kind: &str, on: Date) -> Result<Option<StoredBrief>> {
        let and = "kind = ? AND on_date = ? ORDER BY released_at DESC LIMIT 1";
        let values = args![kind, on.to_string()];
        let columns = "id, released_at, body";
        let rows = self
            .scoped(columns, "brief", Some(pair), and, values)
            .await?;
        let found: Option<Result<_>> = rows.first().map(|r| {
            Ok(StoredBrief {
                id: BriefId(col(r, 0)?),
                released_at: col(r, 1)?,
                body: self.db.key.open_words(PLACE, col(r, 2)?)?,
            })
        });
        Ok(self.seen(found.transpose()?))
    }
}

impl Reader<'_> {
    /// Every released brief of a pair with its kind and day, oldest first: for an export.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn briefs(&self, pair: PairId) -> Result<Vec<(String, String, StoredBrief)>> {
        let and = "1 = 1 ORDER BY released_at, id";
        let columns = "kind, on_date, id, released_at, body";
        let rows = self.scoped(columns, "brief", Some(pair), and, args![]);
        let rows = rows.await?;
        let found = rows.iter().map(|r| {
            let brief = StoredBrief {
                id: BriefId(col(r, 2)?),
                released_at: col(r, 3)?,
                body: self.db.key.open_words(PLACE, col(r, 4)?)?,
            };
            Ok((col(r, 0)?, col(r, 1)?, self.seen(brief)))
        });
        found.collect()
    }
}

impl Write {
    /// Freezes a brief.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn release_brief(
        &mut self,
        pair: PairId,
        kind: &str,
        on: Date,
        body: &str,
    ) -> Result<BriefId> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(pair), "brief")?;
        let id = self.new_id();
        let values = args![
            id,
            workspace,
            circle,
            pair,
            owner,
            kind,
            on.to_string(),
            self.now,
            self.key.seal_words(PLACE, body)?
        ];
        self.run("INSERT INTO brief VALUES (?,?,?,?,?,?,?,?,?)", values)
            .await?;
        Ok(BriefId(id))
    }
}

impl Reader<'_> {
    /// The kinds of all briefs of a pair for days from `first` on: which meetings have theirs.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn brief_kinds(&self, pair: PairId, first: &str) -> Result<HashSet<String>> {
        let rows = self.scoped("kind", "brief", Some(pair), "on_date >= ?", args![first]);
        rows.await?.iter().map(|r| col(r, 0)).collect()
    }
}
