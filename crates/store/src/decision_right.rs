//! Rights as held: by somebody, in one area, between two dates.
use crate::db::{Reader, Write};
use crate::error::{Result, corrupt};
use crate::scope::Place;
use crate::sql::{args, col, from_json, from_word, to_json, word};
use domain::decision_right::{HeldRight, Level, Limits};
use domain::id::{HeldRightId, PairId, PersonId};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Body {
    level: Level,
    limits: Limits,
    signed_at: Option<Timestamp>,
    note: String,
}

const COLUMNS: &str = "id, pair_id, holder, area, from_date, until_date, body";

fn day(text: Option<String>) -> Result<Option<Date>> {
    let read = |t: &str| t.parse().map_err(|e| corrupt("date", e));
    text.as_deref().map(read).transpose()
}

fn held_right(r: &QueryResult) -> Result<HeldRight> {
    let body: Body = from_json("right", &col::<String>(r, 6)?)?;
    Ok(HeldRight {
        id: Some(HeldRightId(col(r, 0)?)),
        pair: PairId(col(r, 1)?),
        holder: col::<Option<uuid::Uuid>>(r, 2)?.map(PersonId),
        area: from_word("area", col(r, 3)?)?,
        level: body.level,
        limits: body.limits,
        from: day(col(r, 4)?)?,
        until: day(col(r, 5)?)?,
        signed_at: body.signed_at,
        note: body.note,
    })
}

impl Reader<'_> {
    /// The rights that were written down for a pair, ended ones too, the oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn held_rights(&self, pair: PairId) -> Result<Vec<HeldRight>> {
        let and = "1 = 1 ORDER BY area, id";
        let rows = self
            .scoped(COLUMNS, "held_right", Some(pair), and, args![])
            .await?;
        let found = rows.iter().map(held_right);
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }
}

impl Write {
    /// The rights that were written down for a pair.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn held_rights(&mut self, pair: PairId) -> Result<Vec<HeldRight>> {
        let and = "1 = 1 ORDER BY area, id";
        let rows = self
            .scoped(COLUMNS, "held_right", Some(pair), and, args![])
            .await?;
        rows.iter().map(held_right).collect()
    }

    /// Saves a right under an id, new or known.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_held_right(&mut self, id: HeldRightId, right: &HeldRight) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(right.pair), "held_right")?;
        let body = Body {
            level: right.level,
            limits: right.limits.clone(),
            signed_at: right.signed_at,
            note: right.note.clone(),
        };
        let values = args![
            id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            right.holder.map(|p| p.0),
            word(&right.area)?,
            right.from.map(|d| d.to_string()),
            right.until.map(|d| d.to_string()),
            to_json("right", &body)?,
            self.now,
            pair
        ];
        self.run(
            "INSERT INTO held_right VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) \
             DO UPDATE SET holder = excluded.holder, area = excluded.area, \
             from_date = excluded.from_date, until_date = excluded.until_date, \
             body = excluded.body, updated_at = excluded.updated_at \
             WHERE held_right.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "right"))
    }

    /// Forgets a right: what was assumed holds again.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn remove_held_right(&mut self, id: HeldRightId) -> Result<()> {
        let delete = "DELETE FROM held_right";
        self.change("held_right", "held_right", delete, args![], id.0)
            .await
    }
}
