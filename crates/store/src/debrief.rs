//! What was told of meetings the assistant was not in; sealed, voice clips too.
use crate::db::{Reader, Write};
use crate::error::{Error, Result, corrupt};
use crate::scope::Place;
use crate::sql::{args, col, from_json, to_json};
use domain::id::{PairId, PersonId};
use domain::owed::{Debrief, Telling};
use domain::proposal::Way;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

const PLACE: &str = "debrief/body";
const CLIP: &str = "debrief/clip";

#[derive(Serialize, Deserialize)]
struct Body {
    told: Telling,
    by: Option<PersonId>,
    way: Way,
}

impl Reader<'_> {
    /// What was told in a pair since an instant, the newest first; without the clips.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn debriefs(&self, pair: PairId, since: i64) -> Result<Vec<Debrief>> {
        let and = "at >= ? ORDER BY at DESC, id DESC LIMIT 1000";
        let columns = "pair_id, event_key, body, at";
        let rows = self
            .scoped(columns, "debrief", Some(pair), and, args![since])
            .await?;
        let found = rows.iter().map(|r| {
            let sealed = col::<Vec<u8>>(r, 2)?;
            let body: Body = from_json("debrief", &self.db.key.open(PLACE, &sealed)?)?;
            Ok(Debrief {
                pair: PairId(col(r, 0)?),
                key: col(r, 1)?,
                told: body.told,
                by: body.by,
                at: Timestamp::from_microsecond(col(r, 3)?).map_err(|e| corrupt("instant", e))?,
                way: body.way,
            })
        });
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }

    /// The voice clip of one meeting: its media type and its bytes.
    ///
    /// # Errors
    /// `NotFound` where there is none for the viewer.
    pub async fn clip(&self, pair: PairId, key: &str) -> Result<(String, Vec<u8>)> {
        self.unseen()?;
        let and = "event_key = ? AND clip IS NOT NULL";
        let rows = self
            .scoped("body, clip", "debrief", Some(pair), and, args![key])
            .await?;
        let row = rows.first().ok_or(Error::NotFound("clip"))?;
        let sealed = col::<Vec<u8>>(row, 0)?;
        let body: Body = from_json("debrief", &self.db.key.open(PLACE, &sealed)?)?;
        let Telling::Clip { media_type } = body.told else {
            return Err(Error::NotFound("clip"));
        };
        let bytes = self.db.key.open_bytes(CLIP, &col::<Vec<u8>>(row, 1)?)?;
        Ok((media_type, bytes))
    }
}

impl Write {
    /// Saves what was told of a meeting; a later telling replaces it.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_debrief(&mut self, d: &Debrief, clip: Option<&[u8]>) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(d.pair), "debrief")?;
        let body = Body {
            told: d.told.clone(),
            by: d.by,
            way: d.way,
        };
        let clip = clip.map(|c| self.key.seal_bytes(CLIP, c)).transpose()?;
        let values = args![
            self.new_id(),
            workspace,
            circle,
            pair,
            owner,
            d.key.clone(),
            self.key.seal(PLACE, &to_json("debrief", &body)?)?,
            clip,
            d.at.as_microsecond()
        ];
        self.run(
            "INSERT INTO debrief VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (pair_id, event_key) \
             DO UPDATE SET body = excluded.body, clip = excluded.clip, at = excluded.at",
            values,
        )
        .await?;
        Ok(())
    }
}
