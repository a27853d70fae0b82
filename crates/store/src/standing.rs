//! How everything stands, for the desks of several pairs at once: what rules look at.
use crate::check_in::{EACH, check_in_at, kept_at};
use crate::db::Reader;
use crate::error::{Result, corrupt};
use crate::initiative::initiative_at;
use crate::measure::measure_at;
use crate::scope::scope;
use crate::sql::col;
use domain::calibration::Kept;
use domain::check_in::CheckIn;
use domain::id::PairId;
use domain::initiative::Initiative;
use domain::measure::{Measure, Reading};
use sea_orm::QueryResult;
use std::collections::HashSet;

/// What is measured and worked on in one pair.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Measures, each with its last value.
    pub measures: Vec<(Measure, Option<Reading>)>,
    /// Initiatives that are worked on.
    pub initiatives: Vec<Initiative>,
    /// The newest check-ins of each, the newest first.
    pub check_ins: Vec<CheckIn>,
    /// The newest forecast of each.
    pub forecasts: Vec<Kept>,
    /// The kinds of all briefs since a day: which meetings have theirs.
    pub briefed: HashSet<String>,
}

/// Pairs of one statement; both databases take many more.
const ARMS: usize = 50;
/// A measure's last day and value.
const LAST: &str = "(SELECT p.on_date || ' ' || p.value FROM measure_point p \
    WHERE p.pair_id = measure.pair_id AND p.measure_id = measure.id \
    ORDER BY p.on_date DESC LIMIT 1)";
/// The newest of each initiative.
const NEWEST: &str = "made_on = (SELECT MAX(f.made_on) FROM forecast f \
    WHERE f.pair_id = forecast.pair_id AND f.initiative_id = forecast.initiative_id)";

/// One table: its columns after the arm (noun, id, whose, word, body, last, sealed) and which rows.
const TABLES: [(&str, &str, &str); 3] = [
    (
        "measure",
        "title, body, LAST, CAST(NULL AS {bytes})",
        "1 = 1",
    ),
    (
        "initiative",
        "state, body, '', CAST(NULL AS {bytes})",
        "state = 'active'",
    ),
    (
        "forecast",
        "made_on, body, '', CAST(NULL AS {bytes})",
        NEWEST,
    ),
];

fn reading(last: Option<String>) -> Result<Option<Reading>> {
    let Some(last) = last else {
        return Ok(None);
    };
    let (on, value) = last
        .split_once(' ')
        .ok_or_else(|| corrupt("value", &last))?;
    Ok(Some(Reading {
        on: on.parse().map_err(|e| corrupt("day", e))?,
        value: value.parse().map_err(|e| corrupt("value", e))?,
    }))
}

impl Reader<'_> {
    /// What is measured and worked on in each of these pairs, and what is prepared there since a
    /// day, in one statement: every desk reads it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn standing_of(&self, pairs: &[(PairId, String)]) -> Result<Vec<Standing>> {
        let mut out: Vec<_> = pairs.iter().map(|_| Standing::default()).collect();
        for (chunk, all) in out.chunks_mut(ARMS).zip(pairs.chunks(ARMS)) {
            let (mut parts, mut args) = (Vec::new(), Vec::new());
            for (at, (pair, first)) in all.iter().enumerate() {
                for (table, columns, and) in TABLES {
                    let scope = scope(self.viewer(), Some(*pair), table);
                    args.extend(scope.args);
                    let of = if table == "forecast" {
                        "initiative_id"
                    } else {
                        "id"
                    };
                    parts.push(format!(
                        "SELECT {at} AS arm, '{table}' AS noun, id, {of}, {}, pair_id FROM {table} \
                         WHERE {} AND {and}",
                        columns.replace("LAST", LAST),
                        scope.sql
                    ));
                }
                let briefs = scope(self.viewer(), Some(*pair), "brief");
                args.extend(briefs.args);
                args.push(first.clone().into());
                parts.push(format!(
                    "SELECT {at}, 'brief', id, id, kind, '', '', CAST(NULL AS {{bytes}}), pair_id \
                     FROM brief WHERE {} AND on_date >= ?",
                    briefs.sql
                ));
                let scope = scope(self.viewer(), Some(*pair), "check_in");
                args.extend(scope.args);
                parts.push(format!(
                    "SELECT {at}, 'check_in', id, initiative_id, on_date, '', '', body, pair_id \
                     FROM (SELECT id, pair_id, initiative_id, on_date, body, ROW_NUMBER() OVER \
                     (PARTITION BY initiative_id ORDER BY on_date DESC, updated_at DESC) AS place \
                     FROM check_in WHERE {}) AS said_{at} WHERE place <= {EACH}",
                    scope.sql
                ));
            }
            let backend = self.db.conn.get_database_backend();
            let sql = crate::schema::dialect(backend, &parts.join(" UNION ALL "));
            for row in self.all(&sql, args).await? {
                let at = usize::try_from(col::<i32>(&row, 0)?).unwrap_or(usize::MAX);
                if let Some(of) = chunk.get_mut(at) {
                    self.stands_in(of, &row)?;
                }
            }
        }
        for of in &mut out {
            // A day's last word first, whatever order the parts came in.
            let newest = |c: &CheckIn| std::cmp::Reverse((c.on, c.at));
            of.check_ins.sort_by_key(newest);
            of.measures
                .sort_by(|a, b| (&a.0.title, a.0.id).cmp(&(&b.0.title, b.0.id)));
            of.initiatives.sort_by_key(|i| i.id);
            of.initiatives = self.seen(std::mem::take(&mut of.initiatives));
            of.check_ins = self.seen(std::mem::take(&mut of.check_ins));
        }
        Ok(out)
    }

    fn stands_in(&self, of: &mut Standing, row: &QueryResult) -> Result<()> {
        match col::<String>(row, 1)?.as_str() {
            "measure" => {
                let found = self.seen(measure_at(row, [2, 4, 5])?);
                of.measures.push((found, reading(col(row, 6)?)?));
            }
            "initiative" => {
                let found = initiative_at(row, [2, 4, 5])?;
                of.initiatives.push(found);
            }
            "brief" => {
                of.briefed.insert(col(row, 4)?);
            }
            "forecast" => {
                of.forecasts.push(kept_at(row, 5)?);
            }
            _ => {
                let found = check_in_at(row, &self.db.key, [2, 8, 3, 4, 7])?;
                of.check_ins.push(found);
            }
        }
        Ok(())
    }
}
