//! Papers: their names are sealed in their rows, their bytes among the blobs.
use crate::db::{Reader, Write};
use crate::error::{Error, Result, corrupt};
use crate::scope::Place;
use crate::seal::Key;
use crate::sql::{args, col, from_json, from_word, to_json, word};
use domain::id::{PairId, PaperId, PersonId};
use domain::paper::Paper;
use domain::proposal::Noun;
use jiff::Timestamp;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const PLACE: &str = "paper/body";
const BYTES: &str = "paper/bytes";
const COLUMNS: &str = "id, pair_id, noun, of_id, first_id, version, body, at";

#[derive(Serialize, Deserialize)]
struct Body {
    title: String,
    file: String,
    media: String,
    size: u64,
    by: Option<PersonId>,
}

fn paper(r: &QueryResult, key: &Key) -> Result<Paper> {
    let body: Body = from_json("paper", &key.open(PLACE, &col::<Vec<u8>>(r, 6)?)?)?;
    let at = Timestamp::from_microsecond(col(r, 7)?);
    Ok(Paper {
        id: PaperId(col(r, 0)?),
        pair: PairId(col(r, 1)?),
        of: (from_word("noun", col(r, 2)?)?, col(r, 3)?),
        first: PaperId(col::<Uuid>(r, 4)?),
        version: u32::try_from(col::<i64>(r, 5)?).unwrap_or(u32::MAX),
        title: body.title,
        file: body.file,
        media: body.media,
        size: body.size,
        by: body.by,
        at: at.map_err(|e| corrupt("instant", e))?,
    })
}

impl Reader<'_> {
    /// The papers of one record, or all of a pair: by paper, the newest version first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn papers(&self, pair: PairId, of: Option<(Noun, &str)>) -> Result<Vec<Paper>> {
        let order = "ORDER BY first_id, version DESC LIMIT 1000";
        let (and, values) = match of {
            Some((noun, id)) => (
                format!("noun = ? AND of_id = ? {order}"),
                args![word(&noun)?, id],
            ),
            None => (format!("1 = 1 {order}"), args![]),
        };
        let rows = self.scoped(COLUMNS, "paper", Some(pair), &and, values);
        let rows = rows.await?;
        let found = rows.iter().map(|r| paper(r, &self.db.key));
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }

    /// One version of a paper with its bytes.
    ///
    /// # Errors
    /// `NotFound` outside the viewer's circles.
    pub async fn paper(&self, id: PaperId) -> Result<(Paper, Vec<u8>)> {
        self.unseen()?;
        let columns = format!("{COLUMNS}, blob_hash");
        let rows = self.scoped(&columns, "paper", None, "id = ?", args![id.0]);
        let rows = rows.await?;
        let row = rows.first().ok_or(Error::NotFound("paper"))?;
        let sealed = self.bytes(&col::<String>(row, 8)?).await?;
        let bytes = self.db.key.open_bytes(BYTES, &sealed)?;
        Ok((self.seen(paper(row, &self.db.key)?), bytes))
    }
}

impl Write {
    /// Keeps a version of a paper with its bytes.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_paper(&mut self, of: &Paper, bytes: &[u8]) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(of.pair), "paper")?;
        let body = Body {
            title: of.title.clone(),
            file: of.file.clone(),
            media: of.media.clone(),
            size: of.size,
            by: of.by,
        };
        let body = self.key.seal(PLACE, &to_json("paper", &body)?)?;
        let sealed = self.key.seal_bytes(BYTES, bytes)?;
        let hash = self.keep_bytes(&sealed).await?;
        let values = args![
            of.id.0,
            workspace,
            circle,
            pair,
            owner,
            word(&of.of.0)?,
            of.of.1.clone(),
            of.first.0,
            i64::from(of.version),
            body,
            hash,
            of.at.as_microsecond()
        ];
        // A version never changes: what is there already is somebody else's.
        let sql = "INSERT INTO paper VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING";
        self.run(sql, values)
            .await
            .and_then(|rows| crate::db::saved(rows, "paper"))
    }

    /// Takes a paper away with all its versions, and their bytes.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn remove_paper(&mut self, id: PaperId) -> Result<()> {
        let known = "blob_hash, first_id, pair_id";
        let rows = self.scoped(known, "paper", None, "id = ?", args![id.0]);
        let rows = rows.await?;
        let row = rows.first().ok_or(Error::NotFound("paper"))?;
        let (first, pair) = (col::<Uuid>(row, 1)?, PairId(col(row, 2)?));
        self.enter(Place::pair(pair), "paper")?;
        let all = self.scoped(
            "blob_hash",
            "paper",
            Some(pair),
            "first_id = ?",
            args![first],
        );
        for row in all.await? {
            // Sealed anew at each upload: no other row can point to the same bytes.
            let hash = col::<String>(&row, 0)?;
            self.run("DELETE FROM blob WHERE hash = ?", args![hash])
                .await?;
        }
        let sql = "DELETE FROM paper WHERE first_id = ? AND pair_id = ?";
        self.run(sql, args![first, pair.0]).await?;
        Ok(())
    }
}
