//! Jobs: work that must happen later, taken under a lease by one worker at a time.
use crate::db::{Database, Write};
use crate::error::Result;
use crate::sql::{self, args, col};
use domain::id::{JobId, PairId, WorkspaceId};
use sea_orm::{ConnectionTrait, DbBackend, TransactionTrait, Value};

/// A unit of background work.
#[derive(Debug, Clone)]
pub struct Job {
    /// Identity.
    pub id: JobId,
    /// Where.
    pub workspace: WorkspaceId,
    /// For whom.
    pub pair: Option<PairId>,
    /// What to do.
    pub kind: String,
    /// With what: usually an id.
    pub payload: String,
    /// How often it was tried before.
    pub attempts: i64,
}

impl Write {
    /// Plans a job, once per `dedupe`: planning it again moves it to the earlier time, and one
    /// that is being done at that moment is done once more.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn plan_job(
        &mut self,
        kind: &str,
        dedupe: &str,
        payload: &str,
        run_at: i64,
    ) -> Result<()> {
        let values = args![
            self.new_id(),
            self.workspace().0,
            self.actor.pair.map(|p| p.0),
            kind,
            dedupe,
            payload,
            run_at
        ];
        self.run(
            "INSERT INTO job (id, workspace_id, pair_id, kind, dedupe, payload, run_at, \
             leased_until, attempts, failure) VALUES (?,?,?,?,?,?,?,0,0,'') \
             ON CONFLICT (dedupe) DO UPDATE SET attempts = 0, run_at = CASE \
             WHEN job.run_at < excluded.run_at THEN job.run_at ELSE excluded.run_at END",
            values,
        )
        .await?;
        Ok(())
    }
}

/// Kinds of jobs that wait for a change, under the key "kind:pair", and the nouns they wait for.
const WOKEN: [(&str, &[&str]); 1] = [(
    "count measures",
    &["goal", "initiative", "milestone", "action", "measure"],
)];

impl Write {
    /// Makes what waits for a change of what was touched due now; in the same commit, so that no
    /// change is forgotten by a crash. One that is being done is done once more.
    pub(crate) async fn wake(&self) -> Result<()> {
        let mut keys: Vec<Value> = Vec::new();
        for (kind, nouns) in WOKEN {
            let those = self.touched.iter().filter(|(_, n)| nouns.contains(n));
            let pairs: std::collections::BTreeSet<_> = those.filter_map(|(p, _)| *p).collect();
            keys.extend(pairs.iter().map(|p| format!("{kind}:{p}").into()));
        }
        if keys.is_empty() {
            return Ok(());
        }
        let marks = vec!["?"; keys.len()].join(",");
        let sql = format!(
            "UPDATE job SET attempts = 0, run_at = CASE WHEN run_at > ? THEN ? ELSE run_at END \
             WHERE dedupe IN ({marks})"
        );
        let mut values = args![self.now, self.now];
        values.extend(keys);
        sql::run(&self.tx, &sql, values).await?;
        Ok(())
    }
}

impl Database {
    /// Takes the next due job for `lease` microseconds; on PostgreSQL, past those others hold.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn take_job(&self, now: i64, lease: i64) -> Result<Option<Job>> {
        let options = sea_orm::TransactionOptions {
            sqlite_transaction_mode: Some(sea_orm::SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        // A copy that stands still leaves to the old place what speaks to the outside.
        let due = "SELECT id, workspace_id, pair_id, kind, payload, attempts FROM job \
             WHERE run_at <= ? AND leased_until <= ? \
             AND (kind NOT IN ('digest', 'poll_mailbox') \
                  OR NOT EXISTS (SELECT 1 FROM standstill)) ORDER BY run_at LIMIT 1";
        // A look without a write lock first: an idle worker must not disturb writers.
        if sql::one(&self.conn, due, args![now, now]).await?.is_none() {
            return Ok(None);
        }
        let tx = self.conn.begin_with_options(options).await?;
        let skip = match tx.get_database_backend() {
            DbBackend::Postgres => " FOR UPDATE SKIP LOCKED",
            _ => "",
        };
        let Some(row) = sql::one(&tx, &format!("{due}{skip}"), args![now, now]).await? else {
            return Ok(None);
        };
        let job = Job {
            id: JobId(col(&row, 0)?),
            workspace: WorkspaceId(col(&row, 1)?),
            pair: col::<Option<uuid::Uuid>>(&row, 2)?.map(PairId),
            kind: col(&row, 3)?,
            payload: col(&row, 4)?,
            attempts: col(&row, 5)?,
        };
        let sql = "UPDATE job SET leased_until = ?, attempts = attempts + 1 WHERE id = ?";
        sql::run(&tx, sql, args![now + lease, job.id.0]).await?;
        tx.commit().await?;
        Ok(Some(job))
    }

    /// Holds a job for longer: it takes its time, and is not lost.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn hold_job(&self, id: JobId, until: i64) -> Result<()> {
        let sql = "UPDATE job SET leased_until = ? WHERE id = ?";
        sql::run(&self.conn, sql, args![until, id.0]).await?;
        Ok(())
    }

    /// Ends a job: done (none), or to be tried again at a time with the reason of the failure.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn settle_job(&self, id: JobId, again: Option<(i64, &str)>) -> Result<()> {
        // No attempt since it was planned: somebody planned it again while it was done.
        let (gone, at, failure) = match again {
            None => {
                let sql = "DELETE FROM job WHERE id = ? AND attempts > 0";
                sql::run(&self.conn, sql, args![id.0]).await?;
                (true, 0, "")
            }
            Some((at, failure)) => (false, at, failure),
        };
        // A good try ends the row of bad ones: the next failure waits the shortest again.
        let sql = "UPDATE job SET run_at = CASE WHEN attempts = 0 OR ? THEN run_at ELSE ? END, \
             leased_until = 0, failure = ?, \
             attempts = CASE WHEN ? = '' THEN 0 ELSE attempts END WHERE id = ?";
        sql::run(&self.conn, sql, args![gone, at, failure, failure, id.0]).await?;
        Ok(())
    }
}
