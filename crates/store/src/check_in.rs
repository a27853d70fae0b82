//! Check-ins, sealed; forecasts as they were made.
use crate::db::{Reader, Write};
use crate::error::{Result, corrupt};
use crate::initiative::team;
use crate::scope::{Place, scope};
use crate::seal::Key;
use crate::sql::{args, col, from_json, to_json};
use domain::calibration::Kept;
use domain::check_in::{CheckIn, Said, Stood};
use domain::id::{CheckInId, InitiativeId, PairId, PersonId};
use domain::status::Colour;
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};

const PLACE: &str = "check_in/body";
const COLUMNS: &str = "id, pair_id, initiative_id, on_date, body";
/// Check-ins read at most.
const MOST: &str = "2000";

#[derive(Serialize, Deserialize)]
struct Body {
    said: Said,
    written: Option<PersonId>,
    at: Timestamp,
    confirmed: Option<Timestamp>,
    publish: Date,
    seen: Option<(PersonId, Timestamp)>,
    was: Colour,
    dates: Vec<Stood>,
}

fn check_in(r: &QueryResult, key: &Key) -> Result<CheckIn> {
    let body: Body = from_json("check-in", &key.open(PLACE, &col::<Vec<u8>>(r, 4)?)?)?;
    let on: String = col(r, 3)?;
    Ok(CheckIn {
        id: CheckInId(col(r, 0)?),
        pair: PairId(col(r, 1)?),
        initiative: InitiativeId(col(r, 2)?),
        on: on.parse().map_err(|e| corrupt("day", e))?,
        said: body.said,
        written: body.written,
        at: body.at,
        confirmed: body.confirmed,
        publish: body.publish,
        seen: body.seen,
        was: body.was,
        dates: body.dates,
    })
}

impl Reader<'_> {
    /// The check-ins of a pair since a day, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn check_ins(&self, pair: PairId, since: Date) -> Result<Vec<CheckIn>> {
        let and = format!("on_date >= ? ORDER BY on_date DESC, updated_at DESC LIMIT {MOST}");
        let values = args![since.to_string()];
        let rows = self.scoped(COLUMNS, "check_in", Some(pair), &and, values);
        let rows = rows.await?;
        let found = rows.iter().map(|r| check_in(r, &self.db.key));
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }

    /// The check-ins of a pair since a day and its forecasts as they were made, both the newest
    /// first, in one statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outlooks(&self, pair: PairId, since: Date) -> Result<(Vec<CheckIn>, Vec<Kept>)> {
        let said = scope(self.viewer(), Some(pair), "check_in");
        let made = scope(self.viewer(), Some(pair), "forecast");
        // Each half has its own columns of text and bytes, and brings its newest alone.
        let sql = format!(
            "SELECT * FROM (SELECT id, pair_id, initiative_id, on_date, body, \
             CAST(NULL AS TEXT) AS made, updated_at AS place FROM check_in \
             WHERE {} AND on_date >= ? ORDER BY on_date DESC, updated_at DESC LIMIT {MOST}) said \
             UNION ALL SELECT * FROM (SELECT id, pair_id, initiative_id, made_on, \
             CAST(NULL AS BYTEA), body, 0 FROM forecast \
             WHERE {} ORDER BY made_on DESC, id DESC LIMIT 5000) made \
             ORDER BY on_date DESC, place DESC, id DESC",
            said.sql, made.sql
        );
        let mut args = said.args;
        args.push(since.to_string().into());
        args.extend(made.args);
        let (mut found, mut kept) = (Vec::new(), Vec::new());
        for row in &self.all(&sql, args).await? {
            match col::<Option<String>>(row, 5)? {
                Some(body) => kept.push(from_json("forecast", &body)?),
                None => found.push(check_in(row, &self.db.key)?),
            }
        }
        Ok((self.seen(found), kept))
    }

    /// The forecasts of a pair as they were made, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn forecasts(&self, pair: PairId) -> Result<Vec<Kept>> {
        let and = "1 = 1 ORDER BY made_on DESC, id DESC LIMIT 5000";
        let rows = self.scoped("body", "forecast", Some(pair), and, args![]);
        let rows = rows.await?;
        rows.iter()
            .map(|r| from_json("forecast", &col::<String>(r, 0)?))
            .collect()
    }
}

impl Write {
    /// One check-in, to change it.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn check_in(&mut self, id: CheckInId) -> Result<CheckIn> {
        let rows = self.scoped(COLUMNS, "check_in", None, "id = ?", args![id.0]);
        let rows = rows.await?;
        let row = rows.first().ok_or(crate::Error::NotFound("check-in"))?;
        check_in(row, &self.key)
    }

    /// Saves a check-in, new or known: the pair's while it is a draft, then the team's.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_check_in(&mut self, of: &CheckIn) -> Result<()> {
        let place = match of.confirmed {
            None => Place::pair(of.pair),
            Some(_) => team(of.pair),
        };
        let [workspace, circle, pair, owner] = self.enter(place, "check_in")?;
        let body = Body {
            said: of.said.clone(),
            written: of.written,
            at: of.at,
            confirmed: of.confirmed,
            publish: of.publish,
            seen: of.seen,
            was: of.was,
            dates: of.dates.clone(),
        };
        let sealed = self.key.seal_padded(PLACE, &to_json("check-in", &body)?)?;
        let values = args![
            of.id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            of.initiative.0,
            of.on.to_string(),
            sealed,
            self.now,
            pair
        ];
        self.run(
            "INSERT INTO check_in VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET \
             circle = excluded.circle, on_date = excluded.on_date, body = excluded.body, \
             updated_at = excluded.updated_at WHERE check_in.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "check_in"))
    }

    /// Keeps a forecast; another of the same day and initiative takes its place.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_forecast(&mut self, pair: PairId, of: &Kept) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(team(pair), "forecast")?;
        let values = args![
            of.id.0,
            workspace,
            circle,
            pair,
            owner,
            of.initiative.0,
            of.made.to_string(),
            to_json("forecast", of)?
        ];
        self.run(
            "INSERT INTO forecast VALUES (?,?,?,?,?,?,?,?) \
             ON CONFLICT (pair_id, initiative_id, made_on) DO UPDATE SET body = excluded.body",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "forecast"))
    }
}
