//! Dates to watch.
use crate::db::{Reader, Write, only, understand};
use crate::error::{Result, corrupt};
use crate::scope::Place;
use crate::sql::{args, col, from_json, to_json};
use domain::id::{PairId, WatchDateId};
use domain::watch_date::{WatchDate, WatchKind};
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Body {
    title: String,
    lead_days: u16,
    kind: WatchKind,
    yearly: bool,
}

fn watch_date(r: &QueryResult) -> Result<WatchDate> {
    let body: Body = from_json("date to watch", &col::<String>(r, 2)?)?;
    Ok(WatchDate {
        id: WatchDateId(col(r, 0)?),
        date: col::<String>(r, 1)?
            .parse()
            .map_err(|e| corrupt("date", e))?,
        title: body.title,
        lead_days: body.lead_days,
        kind: body.kind,
        yearly: body.yearly,
    })
}

impl Reader<'_> {
    /// The dates to watch of a pair.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn watch_dates(&self, pair: PairId) -> Result<Vec<WatchDate>> {
        Ok(only(self.watch_dates_of(&[pair]).await?))
    }

    /// The same of several pairs, in one statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn watch_dates_of(&self, pairs: &[PairId]) -> Result<Vec<Vec<WatchDate>>> {
        let (columns, and) = ("id, on_date, body", "1 = 1 ORDER BY on_date");
        let rows = self.of_pairs(columns, "watch_date", pairs, and, args![]);
        Ok(self.seen(understand(&rows.await?, watch_date)?))
    }
}

impl Write {
    /// The dates to watch of a pair.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn watch_dates(&mut self, pair: PairId) -> Result<Vec<WatchDate>> {
        let and = "1 = 1 ORDER BY on_date";
        let rows = self
            .scoped("id, on_date, body", "watch_date", Some(pair), and, args![])
            .await?;
        rows.iter().map(watch_date).collect()
    }

    /// Saves a date to watch, new or known.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_watch_date(&mut self, pair: PairId, date: &WatchDate) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(pair), "watch_date")?;
        let body = Body {
            title: date.title.clone(),
            lead_days: date.lead_days,
            kind: date.kind,
            yearly: date.yearly,
        };
        let values = args![
            date.id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            date.date.to_string(),
            to_json("date to watch", &body)?,
            self.now,
            pair
        ];
        self.run(
            "INSERT INTO watch_date VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET \
             on_date = excluded.on_date, body = excluded.body, updated_at = excluded.updated_at \
             WHERE watch_date.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "watch date"))
    }

    /// Takes a date away.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn remove_watch_date(&mut self, id: WatchDateId) -> Result<()> {
        self.change(
            "watch_date",
            "watch_date",
            "DELETE FROM watch_date",
            args![],
            id.0,
        )
        .await
    }
}
