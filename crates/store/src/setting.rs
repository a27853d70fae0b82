//! Settings: small named values of the workspace or of one pair.
use crate::db::{Reader, Write};
use crate::error::{Error, Result, corrupt};
use crate::scope::Place;
use crate::sql::{args, col};
use domain::id::PairId;
use sea_orm::Value;
use std::collections::BTreeMap;

fn key(pair: Option<PairId>) -> String {
    pair.map(|p| p.to_string()).unwrap_or_default()
}

/// Settings that are words of somebody's; all others are numbers, times and names of choices.
const WORDS: [&str; 2] = ["urgent_means", "urgent_rungs"];
/// What the name of a duty on the board begins with; what follows is somebody's words.
const DUTY: &str = "duty ";

impl Reader<'_> {
    /// Name and value as this viewer may be shown them, after so many others.
    fn shown(&self, mut name: String, mut value: String, before: usize) -> (String, String) {
        if self.viewer.is_discreet() {
            if WORDS.contains(&name.as_str()) {
                domain::discreet::words(&mut value);
            }
            if name.starts_with(DUTY) {
                // Counted, so that no line of the board falls together with another.
                name = format!("{DUTY}{} {before}", domain::discreet::PRIVATE);
            }
        }
        (name, value)
    }

    /// The settings of a pair, over those of the workspace, by name; `region` is the workspace's.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn settings(&self, pair: Option<PairId>) -> Result<BTreeMap<String, String>> {
        let pairs: Vec<_> = pair.into_iter().collect();
        let (mut found, _) = self.settings_of(&pairs, pair.is_none()).await?;
        Ok(found.pop().unwrap_or_default())
    }

    /// The settings of each of these pairs (`house`: and last those of the workspace alone), and
    /// the newest `change`: whatever is read after it holds at least what was true at that number.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn settings_of(
        &self,
        pairs: &[PairId],
        house: bool,
    ) -> Result<(Vec<BTreeMap<String, String>>, i64)> {
        if pairs.iter().any(|p| !self.viewer.sees_pair(*p)) {
            return Err(Error::Forbidden);
        }
        let mut keys: Vec<_> = pairs.iter().map(|p| key(Some(*p))).collect();
        keys.extend(house.then(String::new));
        let workspace = self.viewer.workspace().0;
        let mut values = args![workspace, workspace];
        values.extend(keys.iter().map(|k| Value::from(k.clone())));
        let marks = "?,".repeat(keys.len());
        let sql = format!(
            "SELECT '', 'region', region FROM workspace WHERE id = ? \
             UNION ALL SELECT '', '', CAST(COALESCE(MAX(seq), 0) AS TEXT) FROM change \
             UNION ALL SELECT pair_key, name, value FROM setting \
             WHERE workspace_id = ? AND pair_key IN ({marks} '') ORDER BY 1"
        );
        let mut out = vec![BTreeMap::new(); keys.len()];
        let mut change = 0;
        for row in self.all(&sql, values).await? {
            let (of, name): (String, String) = (col(&row, 0)?, col(&row, 1)?);
            let value: String = col(&row, 2)?;
            if name.is_empty() {
                change = value.parse().map_err(|e| corrupt("change", e))?;
                continue;
            }
            // Those of the workspace come first; a pair's own stand over them.
            for (key, found) in keys.iter().zip(&mut out) {
                if of.is_empty() || *key == of {
                    let shown = self.shown(name.clone(), value.clone(), found.len());
                    found.insert(shown.0, shown.1);
                }
            }
        }
        Ok((out, change))
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
