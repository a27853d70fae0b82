//! The pair's half-hours; what was said in them is sealed.
use crate::db::{Reader, Write};
use crate::error::{Result, corrupt};
use crate::scope::Place;
use crate::seal::Key;
use crate::sql::{args, col, from_json, from_word, to_json, word};
use domain::half_hour::{Cadence, HalfHour, Own, Retro, Said};
use domain::id::{HalfHourId, PairId};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};

const PLACE: &str = "half_hour/body";
const COLUMNS: &str = "id, pair_id, cadence, on_date, state, body, closed_at";
/// A year of daily ones.
const RECENT: &str = "on_date >= ? ORDER BY on_date DESC LIMIT 400";

#[derive(Serialize, Deserialize)]
struct Body {
    said: Vec<Said>,
    own: Vec<Own>,
    left: Vec<String>,
    retro: Retro,
}

fn half_hour(r: &QueryResult, key: &Key) -> Result<HalfHour> {
    let body: Body = from_json("half-hour", &key.open(PLACE, &col::<Vec<u8>>(r, 5)?)?)?;
    let on: String = col(r, 3)?;
    let closed = col::<Option<i64>>(r, 6)?.map(Timestamp::from_microsecond);
    Ok(HalfHour {
        id: HalfHourId(col(r, 0)?),
        pair: PairId(col(r, 1)?),
        cadence: from_word("cadence", col(r, 2)?)?,
        on: on.parse().map_err(|e| corrupt("day", e))?,
        state: from_word("state", col(r, 4)?)?,
        said: body.said,
        own: body.own,
        left: body.left,
        retro: body.retro,
        closed: closed.transpose().map_err(|e| corrupt("instant", e))?,
    })
}

impl Reader<'_> {
    /// The half-hours of a pair since a day, of every rhythm, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn half_hours(&self, pair: PairId, since: Date) -> Result<Vec<HalfHour>> {
        let values = args![since.to_string()];
        let rows = self
            .scoped(COLUMNS, "half_hour", Some(pair), RECENT, values)
            .await?;
        let found = rows.iter().map(|r| half_hour(r, &self.db.key));
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }
}

impl Write {
    /// The half-hour of a rhythm on a day, to change it; none: nothing was said of it yet.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn half_hour(
        &mut self,
        pair: PairId,
        (cadence, on): (Cadence, Date),
    ) -> Result<Option<HalfHour>> {
        let values = args![word(&cadence)?, on.to_string()];
        let and = "cadence = ? AND on_date = ?";
        let rows = self
            .scoped(COLUMNS, "half_hour", Some(pair), and, values)
            .await?;
        rows.first().map(|r| half_hour(r, &self.key)).transpose()
    }

    /// Saves a half-hour, new or known.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_half_hour(&mut self, h: &HalfHour) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(h.pair), "half_hour")?;
        let body = Body {
            said: h.said.clone(),
            own: h.own.clone(),
            left: h.left.clone(),
            retro: h.retro.clone(),
        };
        let values = args![
            h.id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            word(&h.cadence)?,
            h.on.to_string(),
            word(&h.state)?,
            self.key.seal_padded(PLACE, &to_json("half-hour", &body)?)?,
            h.closed.map(Timestamp::as_microsecond),
            pair
        ];
        self.run(
            "INSERT INTO half_hour VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET \
             state = excluded.state, body = excluded.body, closed_at = excluded.closed_at \
             WHERE half_hour.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "half_hour"))
    }
}
