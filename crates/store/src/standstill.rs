//! A copy stands still: two places that hold the same letters must not both send them.
use crate::db::{Database, immediate};
use crate::error::Result;
use crate::sql::{self, args, col};
use sea_orm::{ConnectionTrait, TransactionTrait};

/// From now on this place stands still.
pub(crate) async fn begin(conn: &impl ConnectionTrait, since: i64) -> Result<()> {
    sql::run(conn, "DELETE FROM standstill", args![]).await?;
    sql::run(conn, "INSERT INTO standstill VALUES (?)", args![since]).await?;
    Ok(())
}

impl Database {
    /// Since when this copy stands still, UTC microseconds; none: it is no copy, or took over.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stands_still(&self) -> Result<Option<i64>> {
        let found = sql::one(&self.conn, "SELECT since FROM standstill", args![]).await?;
        found.map(|r| col(&r, 0)).transpose()
    }

    /// This place takes over. What waited when the copy was made goes on where the old place had
    /// stopped before (`stopped`); else it may have left from there, and is in doubt. Answers how
    /// many letters are.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn take_over(&self, stopped: bool) -> Result<u64> {
        let tx = self.conn.begin_with_options(immediate()).await?;
        let mut doubtful = 0;
        if !stopped {
            let told = "It waited when this copy was made; the old place may have sent it since.";
            let set = "UPDATE outbox SET state = 'in_doubt', told = ? WHERE state = 'pending' \
                 AND created_at <= (SELECT MAX(since) FROM standstill)";
            doubtful = sql::run(&tx, set, args![told]).await?.rows_affected();
        }
        sql::run(&tx, "DELETE FROM standstill", args![]).await?;
        tx.commit().await?;
        Ok(doubtful)
    }
}
