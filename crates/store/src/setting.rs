//! Settings: small named values of the workspace or of one pair.
use crate::db::{Reader, Write};
use crate::error::{Error, Result};
use crate::scope::Place;
use crate::sql::{args, col};
use domain::id::PairId;
use std::collections::BTreeMap;

fn key(pair: Option<PairId>) -> String {
    pair.map(|p| p.to_string()).unwrap_or_default()
}

impl Reader<'_> {
    /// The settings of a pair, over those of the workspace, by name; `region` is the workspace's.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn settings(&self, pair: Option<PairId>) -> Result<BTreeMap<String, String>> {
        if pair.is_some_and(|p| !self.viewer.sees_pair(p)) {
            return Err(Error::Forbidden);
        }
        let workspace = self.viewer.workspace().0;
        let rows = self
            .all(
                "SELECT name, value, pair_key FROM setting \
                 WHERE workspace_id = ? AND pair_key IN ('', ?) \
                 UNION ALL SELECT 'region', region, '' FROM workspace WHERE id = ? ORDER BY 3",
                args![workspace, key(pair), workspace],
            )
            .await?;
        rows.iter().map(|r| Ok((col(r, 0)?, col(r, 1)?))).collect()
    }
}

impl Write {
    /// Sets one value.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles; those of the workspace are the operator's.
    pub async fn set(&mut self, pair: Option<PairId>, name: &str, value: &str) -> Result<()> {
        self.enter(pair.map_or(Place::WORKSPACE, Place::pair), "setting")?;
        let workspace = self.workspace().0;
        self.run(
            "INSERT INTO setting VALUES (?,?,?,?) \
             ON CONFLICT (workspace_id, pair_key, name) DO UPDATE SET value = excluded.value",
            args![workspace, key(pair), name, value],
        )
        .await?;
        Ok(())
    }
}
