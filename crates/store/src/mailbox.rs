//! How far a polled mailbox has been read.
use crate::db::Database;
use crate::error::Result;
use crate::sql::{self, args, col};

/// A place in a mailbox (RFC 9051, 2.3.1.1): valid while `uid_validity` stays the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// `UIDVALIDITY` of the mailbox.
    pub uid_validity: u32,
    /// The first `UID` that was not read yet.
    pub uid_next: u32,
    /// When it was last asked, UTC microseconds.
    pub polled_at: i64,
    /// What went wrong the last time; empty: it answered.
    pub failure: String,
}

impl Database {
    /// How far the mailbox at `address` was read; none: never.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn mailbox(&self, address: &str) -> Result<Option<Mailbox>> {
        let sql =
            "SELECT uid_validity, uid_next, polled_at, failure FROM mailbox WHERE address = ?";
        let found = sql::one(&self.conn, sql, args![address]).await?;
        let place = |r: &sea_orm::QueryResult| -> Result<Mailbox> {
            Ok(Mailbox {
                uid_validity: u32::try_from(col::<i64>(r, 0)?).unwrap_or(0),
                uid_next: u32::try_from(col::<i64>(r, 1)?).unwrap_or(0),
                polled_at: col(r, 2)?,
                failure: col(r, 3)?,
            })
        };
        found.as_ref().map(place).transpose()
    }

    /// Saves how far it was read.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn save_mailbox(&self, address: &str, place: &Mailbox) -> Result<()> {
        let _turn = self.turn().await;
        let values = args![
            address,
            i64::from(place.uid_validity),
            i64::from(place.uid_next),
            place.polled_at,
            place.failure.clone()
        ];
        let sql = "INSERT INTO mailbox VALUES (?,?,?,?,?) ON CONFLICT (address) DO UPDATE SET \
             uid_validity = excluded.uid_validity, uid_next = excluded.uid_next, \
             polled_at = excluded.polled_at, failure = excluded.failure";
        sql::run(&self.pen, sql, values).await?;
        Ok(())
    }
}
