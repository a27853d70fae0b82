//! Changes as they happen: one number for all processes, told to whoever has a page open.
use crate::db::{Database, Reader};
use crate::error::{Error, Result};
use crate::sql::{self, args, col};
use domain::id::PairId;
use sea_orm::DbBackend;
use sqlx::postgres::PgListener;
use std::time::Duration;

/// On this channel PostgreSQL tells of every commit.
pub(crate) const CHANNEL: &str = "counterpart_change";
/// The noun of what is one person's alone; it is told to nobody.
pub(crate) const OWN: &str = "own";
/// How often SQLite is asked whether another connection has written.
const LOOK: Duration = Duration::from_millis(250);
/// PostgreSQL's notifications can be lost with a connection: look yourself at least this often.
const FALLBACK: Duration = Duration::from_secs(5);
/// At most so many lines of `change` are read for one hint.
const MOST: u64 = 500;

fn broken(error: sqlx::Error) -> Error {
    Error::from(sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(
        error.into(),
    )))
}

impl Database {
    /// The number of the newest change; numbers follow the order of commits.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn newest_change(&self) -> Result<i64> {
        let sql = "SELECT COALESCE(MAX(seq), 0) FROM change";
        let row = sql::one(&self.conn, sql, args![]).await?;
        row.map_or(Ok(0), |r| col(&r, 0))
    }

    /// Calls `tell` with the newest number whenever any process has changed something, until
    /// `tell` answers `false`.
    ///
    /// # Errors
    /// When the connection breaks; follow again after a pause.
    pub async fn follow_changes(&self, tell: impl Fn(i64) -> bool + Send) -> Result<()> {
        match self.conn.get_database_backend() {
            DbBackend::Postgres => self.follow_notices(tell).await,
            _ => self.follow_version(tell).await,
        }
    }

    async fn follow_notices(&self, tell: impl Fn(i64) -> bool + Send) -> Result<()> {
        let pool = self.conn.get_postgres_connection_pool();
        let mut listener = PgListener::connect_with(pool).await.map_err(broken)?;
        listener.listen(CHANNEL).await.map_err(broken)?;
        let mut told = None;
        loop {
            let newest = self.newest_change().await?;
            if told.replace(newest) != Some(newest) && !tell(newest) {
                return Ok(());
            }
            if let Ok(heard) = tokio::time::timeout(FALLBACK, listener.recv()).await {
                heard.map_err(broken)?;
            }
        }
    }

    async fn follow_version(&self, tell: impl Fn(i64) -> bool + Send) -> Result<()> {
        // `data_version` moves when another connection commits: this one must only ever look.
        let pool = self.conn.get_sqlite_connection_pool();
        let mut own = pool.acquire().await.map_err(broken)?;
        let mut seen = None;
        loop {
            let version: i64 = sqlx::query_scalar("PRAGMA data_version")
                .fetch_one(&mut *own)
                .await
                .map_err(broken)?;
            if seen.replace(version) != Some(version) && !tell(self.newest_change().await?) {
                return Ok(());
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

impl Reader<'_> {
    /// Which nouns changed after number `since` where this viewer may look: names only, each once;
    /// and the newest number among them, `since` where there is none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn changed_since(&self, since: i64) -> Result<(Vec<String>, i64)> {
        let sql = "SELECT pair_id, noun, seq FROM change WHERE seq > ? AND workspace_id = ? \
             ORDER BY seq DESC LIMIT ?";
        let values = args![since, self.viewer.workspace().0, MOST];
        let (mut nouns, mut newest) = (Vec::new(), since);
        for row in self.all(sql, values).await? {
            let pair = col::<Option<uuid::Uuid>>(&row, 0)?.map(PairId);
            let noun: String = col(&row, 1)?;
            if noun != OWN && pair.is_none_or(|p| self.viewer.sees_pair(p)) {
                nouns.push(noun);
                newest = newest.max(col(&row, 2)?);
            }
        }
        nouns.sort_unstable();
        nouns.dedup();
        Ok((nouns, newest))
    }
}
