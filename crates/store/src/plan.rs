//! How a database answers: the plans of statements that were read, for a test of all pages.
use crate::db::Database;
use crate::error::Result;
use crate::sql::{self, args, col};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, TransactionTrait};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// What was read: how often, and, once somebody asks for it, with which statements.
#[derive(Default)]
pub(crate) struct Reads {
    count: AtomicU64,
    noted: Mutex<Option<BTreeSet<String>>>,
}

impl Reads {
    pub fn note(&self, sql: &str) {
        self.count.fetch_add(1, Ordering::Relaxed);
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(noted) = noted.as_mut().filter(|n| !n.contains(sql)) {
            noted.insert(sql.to_owned());
        }
    }
}

/// A statement, and a step of its plan that reads every row of a table.
#[derive(Debug, Clone)]
pub struct FullScan {
    /// The statement, with `?` for values.
    pub statement: String,
    /// The step, as the database puts it.
    pub step: String,
}

impl Database {
    /// How many read statements ran since the start: a test counts a page's by difference.
    pub fn statements(&self) -> u64 {
        self.reads.count.load(Ordering::Relaxed)
    }

    /// Notes every read statement from now on, and forgets those noted before.
    pub fn note_statements(&self) {
        let mut noted = self.reads.noted.lock();
        **noted.as_mut().unwrap_or_else(|e| e.get_mut()) = Some(BTreeSet::new());
    }

    /// The statements noted since [`Database::note_statements`].
    pub fn noted(&self) -> Vec<String> {
        let noted = self.reads.noted.lock();
        let noted = noted.unwrap_or_else(PoisonError::into_inner);
        noted.iter().flatten().cloned().collect()
    }

    /// Which noted statements can only be answered by reading every row of a table, whatever it
    /// holds: PostgreSQL is asked as if that were dear, as it is in a house of ten years.
    ///
    /// # Errors
    /// When the database cannot explain one.
    pub async fn full_scans(&self) -> Result<Vec<FullScan>> {
        let mut out = Vec::new();
        for statement in self.noted() {
            let tx = self.conn.begin().await?;
            let steps = match tx.get_database_backend() {
                DbBackend::Postgres => postgres_scans(&tx, &statement).await?,
                _ => sqlite_scans(&tx, &statement).await?,
            };
            tx.rollback().await?;
            out.extend(steps.into_iter().map(|step| FullScan {
                statement: statement.clone(),
                step,
            }));
        }
        Ok(out)
    }
}

/// `SCAN event`, also by way of a whole index; not that of a subquery, whose own steps stand
/// beside it (<https://sqlite.org/eqp.html>).
async fn sqlite_scans(tx: &DatabaseTransaction, statement: &str) -> Result<Vec<String>> {
    let rows = sql::all(tx, &format!("EXPLAIN QUERY PLAN {statement}"), args![]).await?;
    let steps = rows.iter().map(|r| col::<String>(r, 3));
    let mut steps = steps.collect::<Result<Vec<_>>>()?;
    let subquery = |of: &str| of.starts_with("of_") || of.starts_with('(') || of == "CONSTANT";
    steps.retain(|s| {
        let of = s.strip_prefix("SCAN ").and_then(|s| s.split(' ').next());
        of.is_some_and(|of| !subquery(of))
    });
    Ok(steps)
}

/// `Seq Scan on event`, or a walk through a whole index: one without `Index Cond`. The plan is the
/// one for any values.
async fn postgres_scans(tx: &DatabaseTransaction, statement: &str) -> Result<Vec<String>> {
    tx.execute_unprepared(
        "SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan",
    )
    .await?;
    let prepared = sql::dialect(DbBackend::Postgres, statement);
    tx.execute_unprepared(&format!("PREPARE noted AS {prepared}"))
        .await?;
    let nulls = vec!["NULL"; statement.matches('?').count()].join(",");
    let given = if nulls.is_empty() {
        String::new()
    } else {
        format!("({nulls})")
    };
    let explain = format!("EXPLAIN (COSTS OFF) EXECUTE noted{given}");
    let rows = sql::all(tx, &explain, args![]).await?;
    tx.execute_unprepared("DEALLOCATE noted").await?;
    let lines = rows.iter().map(|r| col::<String>(r, 0));
    let lines = lines.collect::<Result<Vec<_>>>()?;
    Ok(whole(&lines))
}

/// The steps of a plan in text form that read a whole table or index.
fn whole(lines: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let step = line.trim_start().trim_start_matches("->").trim_start();
        let deep = line.len() - line.trim_start().len();
        // What belongs to a step stands deeper than it, up to the next step.
        let own = lines[at + 1..].iter().take_while(|l| {
            let text = l.trim_start();
            l.len() - text.len() > deep && !text.starts_with("->")
        });
        let mut own = own.map(|l| l.trim_start());
        let index = step.contains("Index ") && step.contains("Scan ");
        let walks = index && !own.any(|l| l.starts_with("Index Cond:"));
        if step.starts_with("Seq Scan on ") || walks {
            out.push(step.to_owned());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn a_walk_without_a_condition_reads_everything() {
        let plan = [
            "Limit",
            "  ->  Sort",
            "        Sort Key: at",
            "        ->  Index Scan using audit_pair on audit",
            "              Index Cond: (pair_id = $1)",
            "              Filter: (at > $2)",
            "        ->  Index Scan using action_pkey on action",
            "              Filter: (pair_id = $1)",
            "        ->  Seq Scan on event e",
        ];
        let plan: Vec<_> = plan.map(str::to_owned).into();
        let found = [
            "Index Scan using action_pkey on action",
            "Seq Scan on event e",
        ];
        assert_eq!(whole(&plan), found);
    }
}
