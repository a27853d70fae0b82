//! What was said back to the executive, with what came back; sealed.
use crate::db::{Reader, Write};
use crate::error::{Error, Result, corrupt};
use crate::scope::Place;
use crate::seal::Key;
use crate::sql::{args, col, from_json, to_json};
use domain::id::{ActionId, PairId, PersonId, PlaybackId};
use domain::playback::{Heard, Playback};
use jiff::Timestamp;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};

const PLACE: &str = "playback/body";
const COLUMNS: &str = "id, pair_id, action_id, body, at";

#[derive(Serialize, Deserialize)]
struct Body {
    heard: String,
    title: String,
    by: Option<PersonId>,
    answer: Option<Heard>,
}

fn playback(r: &QueryResult, key: &Key) -> Result<Playback> {
    let body: Body = from_json("playback", &key.open(PLACE, &col::<Vec<u8>>(r, 3)?)?)?;
    Ok(Playback {
        id: PlaybackId(col(r, 0)?),
        pair: PairId(col(r, 1)?),
        action: ActionId(col(r, 2)?),
        heard: body.heard,
        title: body.title,
        by: body.by,
        at: Timestamp::from_microsecond(col(r, 4)?).map_err(|e| corrupt("instant", e))?,
        answer: body.answer,
    })
}

impl Reader<'_> {
    /// What was said back in a pair since an instant, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn playbacks(&self, pair: PairId, since: i64) -> Result<Vec<Playback>> {
        let and = "at >= ? ORDER BY at DESC, id DESC LIMIT 1000";
        let rows = self
            .scoped(COLUMNS, "playback", Some(pair), and, args![since])
            .await?;
        let found = rows.iter().map(|r| playback(r, &self.db.key));
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }

    /// What was said back of one action last; none where nothing was.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn playback_of(&self, pair: PairId, action: ActionId) -> Result<Option<Playback>> {
        let and = "action_id = ? ORDER BY at DESC, id DESC LIMIT 1";
        let rows = self
            .scoped(COLUMNS, "playback", Some(pair), and, args![action.0])
            .await?;
        let found = rows.first().map(|r| playback(r, &self.db.key));
        Ok(self.seen(found.transpose()?))
    }

    /// One thing said back.
    ///
    /// # Errors
    /// `NotFound` outside the viewer's circles.
    pub async fn playback(&self, id: PlaybackId) -> Result<Playback> {
        let rows = self
            .scoped(COLUMNS, "playback", None, "id = ?", args![id.0])
            .await?;
        let row = rows.first().ok_or(Error::NotFound("playback"))?;
        Ok(self.seen(playback(row, &self.db.key)?))
    }
}

impl Write {
    /// One thing said back.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn playback(&mut self, id: PlaybackId) -> Result<Playback> {
        let rows = self
            .scoped(COLUMNS, "playback", None, "id = ?", args![id.0])
            .await?;
        let row = rows.first().ok_or(Error::NotFound("playback"))?;
        playback(row, &self.key)
    }

    /// Saves what was said back, new or answered.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_playback(&mut self, p: &Playback) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(p.pair), "playback")?;
        let body = Body {
            heard: p.heard.clone(),
            title: p.title.clone(),
            by: p.by,
            answer: p.answer.clone(),
        };
        let values = args![
            p.id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            p.action.0,
            p.answer.is_some(),
            self.key.seal(PLACE, &to_json("playback", &body)?)?,
            p.at.as_microsecond(),
            pair
        ];
        self.run(
            "INSERT INTO playback VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET \
             answered = excluded.answered, body = excluded.body WHERE playback.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "playback"))
    }
}
