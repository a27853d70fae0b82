//! Measures and their values.
use crate::db::{Reader, Write};
use crate::error::{Result, corrupt};
use crate::initiative::team;
use crate::sql::{args, col, from_json, to_json};
use domain::id::{GoalId, MeasureId, PairId, PersonId};
use domain::measure::{Aim, Measure, Reading};
use jiff::civil::Date;
use sea_orm::QueryResult;
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
}

fn measure(r: &QueryResult) -> Result<Measure> {
    let body: Body = from_json("measure", &col::<String>(r, 2)?)?;
    Ok(Measure {
        id: MeasureId(col(r, 0)?),
        title: col(r, 1)?,
        definition: body.definition,
        unit: body.unit,
        owner: body.owner,
        goal: body.goal,
        aim: body.aim,
        cadence_days: body.cadence_days,
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
}

impl Write {
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
