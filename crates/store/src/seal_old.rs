//! Text that was written before it was sealed, and the pass that seals it.
use crate::db::Database;
use crate::error::{Error, Result};
use crate::seal::Key;
use crate::sql::{all, args, col, run};
use sea_orm::DbBackend;
use uuid::Uuid;

/// What a sealed text begins with in a column of text; no JSON and no brief begins so.
const MARK: &str = "sealed:";

/// Tables whose bodies are text, sealed as such, with the place that is sealed with them.
const TABLES: [(&str, &str); 3] = [
    ("decision", "decision/body"),
    ("risk", "risk/body"),
    ("brief", "brief/body"),
];

/// Rows of one step: a step holds the writer's turn, and others wait for it.
const STEP: u32 = 100;

impl Key {
    /// Seals `text` for a column of text.
    pub(crate) fn seal_words(&self, place: &str, text: &str) -> Result<String> {
        let sealed = self.seal(place, text)?;
        let mut out = String::with_capacity(MARK.len() + sealed.len() * 2);
        out.push_str(MARK);
        for byte in sealed {
            for half in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(u32::from(half), 16));
            }
        }
        Ok(out)
    }

    /// Opens what [`Key::seal_words`] made; text from before is read as it stands.
    pub(crate) fn open_words(&self, place: &str, text: String) -> Result<String> {
        let Some(hex) = text.strip_prefix(MARK) else {
            return Ok(text);
        };
        let digit = |c: u8| {
            char::from(c)
                .to_digit(16)
                .and_then(|d| u8::try_from(d).ok())
        };
        let pair = |two: &[u8]| match two {
            [high, low] => Some((digit(*high)? << 4) | digit(*low)?),
            _ => None,
        };
        let bytes: Option<Vec<u8>> = hex.as_bytes().chunks(2).map(pair).collect();
        self.open(place, &bytes.ok_or(Error::WrongKey)?)
    }
}

impl Database {
    /// Seals what decisions, risks and briefs say where that was written before they were sealed.
    /// Each step ends by itself: whatever ends the program, the next start goes on. On SQLite the
    /// file is then written anew; on PostgreSQL dead rows keep the words until the database's own
    /// `VACUUM`. How many rows were sealed.
    ///
    /// # Errors
    /// When the database refuses; without the right key nothing is read or written.
    pub async fn seal_old(&self) -> Result<u64> {
        if self.missing_key().await?.is_some() {
            return Ok(0);
        }
        let mut sealed = 0;
        for (table, place) in TABLES {
            loop {
                let step = self.seal_step(table, place).await?;
                sealed += step;
                if step == 0 {
                    break;
                }
            }
        }
        if sealed > 0 && self.conn.get_database_backend() == DbBackend::Sqlite {
            // What moved within the file left copies behind, and the log of writes has the old
            // pages: the file is written anew. Where others read, the log is cleared later.
            let _turn = self.turn().await;
            let anew = async {
                run(&self.pen, "VACUUM", args![]).await?;
                all(&self.pen, "PRAGMA wal_checkpoint(TRUNCATE)", args![]).await
            };
            // The rows are sealed: a full disk must not keep the house shut.
            if let Err(error) = anew.await {
                tracing::warn!(
                    %error,
                    "old words may still be in the database's file: stop the program, make room, \
                     and run VACUUM on it once"
                );
            }
        }
        Ok(sealed)
    }

    async fn seal_step(&self, table: &str, place: &str) -> Result<u64> {
        let _turn = self.turn().await;
        let sql = format!(
            "SELECT id, body FROM {table} WHERE body NOT LIKE '{MARK}%' ORDER BY id LIMIT {STEP}"
        );
        let mut sealed = 0;
        for row in all(&self.conn, &sql, args![]).await? {
            let (id, text): (Uuid, String) = (col(&row, 0)?, col(&row, 1)?);
            let body = self.key.seal_words(place, &text)?;
            // Another process may have written the row in between; then it is sealed already.
            let sql = format!("UPDATE {table} SET body = ? WHERE id = ? AND body = ?");
            run(&self.pen, &sql, args![body, id, text]).await?;
            sealed += 1;
        }
        Ok(sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::Value;
    use std::path::Path;

    /// A risk as it was written before; the canary is in its body.
    async fn old(db: &Database, n: u128) {
        let id = Uuid::from_u128(n);
        let body = format!("{{\"plan\":\"canary {n}\"}}");
        let owner = Value::from(None::<Uuid>);
        let values = args![id, id, "pair", id, owner, "open", 4_i64, body, 1_i64];
        let sql = "INSERT INTO risk VALUES (?,?,?,?,?,?,?,?,?)";
        run(&db.pen, sql, values).await.unwrap();
    }

    fn holds(folder: &Path, word: &str) -> bool {
        let files = std::fs::read_dir(folder).unwrap();
        let mut bytes = files.map(|f| std::fs::read(f.unwrap().path()).unwrap_or_default());
        bytes.any(|b| b.windows(word.len()).any(|w| w == word.as_bytes()))
    }

    #[tokio::test]
    async fn old_rows_are_sealed_once_and_leave_nothing_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/c.db", folder.path().display());
        let db = Database::open(&url, Key::new(&[7; 32])).await.unwrap();
        for n in 1..=250 {
            old(&db, n).await;
        }
        assert!(holds(folder.path(), "canary 7"));
        // The first step ended; then the program did.
        assert_eq!(db.seal_step("risk", "risk/body").await.unwrap(), 100);
        drop(db);
        let db = Database::open(&url, Key::new(&[7; 32])).await.unwrap();
        assert_eq!(db.seal_old().await.unwrap(), 150);
        assert_eq!(db.seal_old().await.unwrap(), 0);
        assert!(!holds(folder.path(), "canary"));
        let sql = "SELECT body FROM risk WHERE id = ?";
        let rows = all(&db.conn, sql, args![Uuid::from_u128(250)])
            .await
            .unwrap();
        let opened = db.key.open_words("risk/body", col(&rows[0], 0).unwrap());
        assert_eq!(opened.unwrap(), "{\"plan\":\"canary 250\"}");
    }

    #[test]
    fn words_are_sealed_for_one_place_and_old_ones_are_read() {
        let key = Key::new(&[7; 32]);
        let sealed = key.seal_words("risk/body", "{\"title\":\"Zoë\"}").unwrap();
        assert!(sealed.starts_with(MARK) && !sealed.contains("title"));
        let opened = key.open_words("risk/body", sealed.clone()).unwrap();
        assert_eq!(opened, "{\"title\":\"Zoë\"}");
        assert!(key.open_words("brief/body", sealed.clone()).is_err());
        assert!(Key::new(&[8; 32]).open_words("risk/body", sealed).is_err());
        let old = key.open_words("risk/body", "{}".into()).unwrap();
        assert_eq!(old, "{}");
        for broken in ["sealed:", "sealed:0", "sealed:zz", "sealed:00"] {
            assert!(key.open_words("risk/body", broken.into()).is_err());
        }
    }
}
