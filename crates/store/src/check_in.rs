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
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};

const PLACE: &str = "check_in/body";
const COLUMNS: &str = "id, pair_id, initiative_id, on_date, body";
/// Check-ins of one initiative that tell how it stands; initiatives asked for by name at most.
pub(crate) const EACH: usize = 12;
const NAMED: usize = 500;
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
    check_in_at(r, key, [0, 1, 2, 3, 4])
}

/// A forecast whose body stands in this column.
pub(crate) fn kept_at(r: &QueryResult, at: usize) -> Result<Kept> {
    from_json("forecast", &col::<String>(r, at)?)
}

/// Of a row with id, pair, initiative, day and body in these columns.
pub(crate) fn check_in_at(r: &QueryResult, key: &Key, at: [usize; 5]) -> Result<CheckIn> {
    let [id, pair, initiative, day, body] = at;
    let body: Body = from_json("check-in", &key.open(PLACE, &col::<Vec<u8>>(r, body)?)?)?;
    let on: String = col(r, day)?;
    Ok(CheckIn {
        id: CheckInId(col(r, id)?),
        pair: PairId(col(r, pair)?),
        initiative: InitiativeId(col(r, initiative)?),
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

    /// The last word about some initiatives, or about all of a pair: the newest check-ins of each
    /// since a day, the newest first, and the newest forecast of each; in one statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn last_words(
        &self,
        pair: PairId,
        only: Option<&[InitiativeId]>,
        since: Date,
    ) -> Result<(Vec<CheckIn>, Vec<Kept>)> {
        let those = only.filter(|ids| ids.len() <= NAMED);
        let among = match those {
            Some([]) => return Ok((Vec::new(), Vec::new())),
            Some(ids) => format!(" AND initiative_id IN ({})", vec!["?"; ids.len()].join(",")),
            None => String::new(),
        };
        let ids = || those.unwrap_or_default().iter().map(|id| Value::from(id.0));
        let said = scope(self.viewer(), Some(pair), "check_in");
        let made = scope(self.viewer(), Some(pair), "forecast");
        let sql = format!(
            "SELECT id, pair_id, initiative_id, on_date, sealed, body FROM ( \
             SELECT id, pair_id, initiative_id, on_date, body AS sealed, '' AS body, ROW_NUMBER() \
             OVER (PARTITION BY initiative_id ORDER BY on_date DESC, updated_at DESC) AS place \
             FROM check_in WHERE {}{among} AND on_date >= ?) AS said WHERE place <= {EACH} \
             UNION ALL SELECT id, pair_id, initiative_id, made_on, NULL, body FROM forecast \
             WHERE {}{among} AND made_on = (SELECT MAX(newest.made_on) FROM forecast newest \
             WHERE newest.pair_id = forecast.pair_id \
             AND newest.initiative_id = forecast.initiative_id)",
            said.sql, made.sql
        );
        let since = [Value::from(since.to_string())];
        let args = said.args.into_iter().chain(ids()).chain(since);
        let args = args.chain(made.args).chain(ids()).collect();
        let (mut check_ins, mut forecasts) = (Vec::new(), Vec::new());
        for row in &self.all(&sql, args).await? {
            match col::<Option<Vec<u8>>>(row, 4)? {
                Some(_) => check_ins.push(check_in(row, &self.db.key)?),
                None => forecasts.push(kept_at(row, 5)?),
            }
        }
        check_ins.sort_by_key(|c: &CheckIn| (std::cmp::Reverse(c.on), std::cmp::Reverse(c.at)));
        Ok((self.seen(check_ins), forecasts))
    }

    /// The forecasts of a pair as they were made, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn forecasts(&self, pair: PairId) -> Result<Vec<Kept>> {
        let and = "1 = 1 ORDER BY made_on DESC, id DESC LIMIT 5000";
        let rows = self.scoped("body", "forecast", Some(pair), and, args![]);
        let rows = rows.await?;
        rows.iter().map(|r| kept_at(r, 0)).collect()
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
