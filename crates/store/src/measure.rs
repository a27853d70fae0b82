//! Measures and their values.
use crate::db::{Reader, Write};
use crate::error::{Result, corrupt};
use crate::initiative::team;
use crate::sql::{args, col, from_json, to_json};
use domain::id::{GoalId, MeasureId, PairId, PersonId};
use domain::measure::{Aim, Marks, Measure, Reading, Source};
use domain::status::Override;
use jiff::civil::Date;
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct Body {
    definition: String,
    unit: String,
    owner: Option<PersonId>,
    goal: Option<GoalId>,
    aim: Option<Aim>,
    cadence_days: Option<u32>,
    #[serde(default)]
    by_owner: Option<Override>,
    #[serde(default)]
    marks: Marks,
    #[serde(default)]
    source: Source,
}

fn measure(r: &QueryResult) -> Result<Measure> {
    measure_at(r, [0, 1, 2])
}

/// Of a row with id, title and body in these columns.
pub(crate) fn measure_at(r: &QueryResult, [id, title, body]: [usize; 3]) -> Result<Measure> {
    let body: Body = from_json("measure", &col::<String>(r, body)?)?;
    Ok(Measure {
        id: MeasureId(col(r, id)?),
        title: col(r, title)?,
        definition: body.definition,
        unit: body.unit,
        owner: body.owner,
        goal: body.goal,
        aim: body.aim,
        cadence_days: body.cadence_days,
        by_owner: body.by_owner,
        marks: body.marks,
        source: body.source,
    })
}

fn point(r: &QueryResult) -> Result<(MeasureId, Reading)> {
    let on: String = col(r, 1)?;
    let value: String = col(r, 2)?;
    let reading = Reading {
        on: on.parse().map_err(|e| corrupt("day", e))?,
        value: value.parse().map_err(|e| corrupt("value", e))?,
    };
    Ok((MeasureId(col(r, 0)?), reading))
}

impl Reader<'_> {
    /// The measures of a pair, by title.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn measures(&self, pair: PairId) -> Result<Vec<Measure>> {
        let and = "1 = 1 ORDER BY title, id";
        let rows = self.scoped("id, title, body", "measure", Some(pair), and, args![]);
        let rows = rows.await?;
        let found = rows.iter().map(measure);
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }

    /// The values of all measures of a pair since a day, the oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn readings(&self, pair: PairId, since: Date) -> Result<Vec<(MeasureId, Reading)>> {
        let columns = "measure_id, on_date, value";
        let and = "on_date >= ? ORDER BY on_date";
        let values = args![since.to_string()];
        let rows = self.scoped(columns, "measure_point", Some(pair), and, values);
        rows.await?.iter().map(point).collect()
    }

    /// The last values before a day of these measures: each one's newest.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn last_readings(
        &self,
        pair: PairId,
        before: Date,
        of: &[MeasureId],
    ) -> Result<Vec<(MeasureId, Reading)>> {
        if of.is_empty() {
            return Ok(Vec::new());
        }
        let marks = vec!["?"; of.len()].join(",");
        let and = format!(
            "measure_id IN ({marks}) AND on_date < ? AND on_date = (SELECT MAX(p.on_date) \
             FROM measure_point p WHERE p.pair_id = measure_point.pair_id \
             AND p.measure_id = measure_point.measure_id)"
        );
        let mut values: Vec<Value> = of.iter().map(|id| id.0.into()).collect();
        values.push(before.to_string().into());
        let columns = "measure_id, on_date, value";
        let rows = self.scoped(columns, "measure_point", Some(pair), &and, values);
        rows.await?.iter().map(point).collect()
    }

    /// The values of one measure, the newest first, at most so many; with who wrote them down.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn readings_of(
        &self,
        pair: PairId,
        of: MeasureId,
        most: u32,
    ) -> Result<Vec<(Reading, Option<PersonId>)>> {
        let columns = "measure_id, on_date, value, by_person";
        let and = format!("measure_id = ? ORDER BY on_date DESC LIMIT {most}");
        let rows = self.scoped(columns, "measure_point", Some(pair), &and, args![of.0]);
        let rows = rows.await?;
        let whole = |r| Ok((point(r)?.1, col::<Option<Uuid>>(r, 3)?.map(PersonId)));
        rows.iter().map(whole).collect()
    }
}

impl Write {
    /// The measures of a pair, by title.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn measures(&mut self, pair: PairId) -> Result<Vec<Measure>> {
        let and = "1 = 1 ORDER BY title, id";
        let rows = self.scoped("id, title, body", "measure", Some(pair), and, args![]);
        rows.await?.iter().map(measure).collect()
    }

    /// Takes a measure away, with all its values.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn remove_measure(&mut self, pair: PairId, id: MeasureId) -> Result<()> {
        let delete = "DELETE FROM measure";
        self.change("measure", "measure", delete, args![], id.0)
            .await?;
        let points = "DELETE FROM measure_point WHERE measure_id = ? AND pair_id = ?";
        self.run(points, args![id.0, pair.0]).await?;
        Ok(())
    }

    /// Takes the value of a day away; whether there was one.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn remove_reading(&mut self, pair: PairId, of: MeasureId, on: Date) -> Result<bool> {
        self.enter(team(pair), "measure")?;
        let sql = "DELETE FROM measure_point WHERE pair_id = ? AND measure_id = ? AND on_date = ?";
        let rows = self.run(sql, args![pair.0, of.0, on.to_string()]).await?;
        Ok(rows == 1)
    }

    /// Saves a measure, new or known.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_measure(&mut self, pair: PairId, of: &Measure) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(team(pair), "measure")?;
        let body = Body {
            definition: of.definition.clone(),
            unit: of.unit.clone(),
            owner: of.owner,
            goal: of.goal,
            aim: of.aim,
            cadence_days: of.cadence_days,
            by_owner: of.by_owner.clone(),
            marks: of.marks,
            source: of.source,
        };
        let values = args![
            of.id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            of.title.clone(),
            to_json("measure", &body)?,
            self.now,
            pair
        ];
        self.run(
            "INSERT INTO measure VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET \
             title = excluded.title, body = excluded.body, updated_at = excluded.updated_at \
             WHERE measure.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "measure"))
    }

    /// Writes down the value of a day; another of the same day takes its place. `id` is that of the
    /// value, where it is a new one.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_reading(
        &mut self,
        pair: PairId,
        of: MeasureId,
        (id, reading): (Uuid, Reading),
        by: Option<PersonId>,
    ) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(team(pair), "measure")?;
        let values = args![
            id,
            workspace,
            circle,
            pair,
            owner,
            of.0,
            reading.on.to_string(),
            reading.value.to_string(),
            by.map(|p| p.0),
            self.now
        ];
        self.run(
            "INSERT INTO measure_point VALUES (?,?,?,?,?,?,?,?,?,?) \
             ON CONFLICT (pair_id, measure_id, on_date) DO UPDATE SET value = excluded.value, \
             by_person = excluded.by_person, at = excluded.at",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "measure"))
    }
}
