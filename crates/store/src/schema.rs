//! Migrations: numbered SQL files, run in order, each in a transaction of its own.
use crate::error::{Result, corrupt};
use crate::sql::{self, args};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, TransactionTrait};

const MIGRATIONS: [&str; 6] = [
    include_str!("../migrations/0001_start.sql"),
    include_str!("../migrations/0002_loop.sql"),
    include_str!("../migrations/0003_post.sql"),
    include_str!("../migrations/0004_value.sql"),
    include_str!("../migrations/0005_access.sql"),
    include_str!("../migrations/0006_now.sql"),
];

/// Every table's text, to check what all of them have to obey.
#[cfg(test)]
pub(crate) fn all_tables() -> String {
    MIGRATIONS.concat()
}

fn dialect(backend: DbBackend, text: &str) -> String {
    let (uuid, bytes, serial) = match backend {
        DbBackend::Postgres => ("UUID", "BYTEA", "BIGSERIAL PRIMARY KEY"),
        _ => ("BLOB", "BLOB", "INTEGER PRIMARY KEY AUTOINCREMENT"),
    };
    text.replace("{uuid}", uuid)
        .replace("{bytes}", bytes)
        .replace("{serial}", serial)
}

pub(crate) async fn migrate(conn: &DatabaseConnection) -> Result<()> {
    conn.execute_unprepared("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")
        .await?;
    for (at, text) in MIGRATIONS.iter().enumerate() {
        let version = i64::try_from(at).unwrap_or(i64::MAX) + 1;
        let tx = conn.begin().await?;
        if conn.get_database_backend() == DbBackend::Postgres {
            // Two processes that start together must not both create the tables.
            tx.execute_unprepared("SELECT pg_advisory_xact_lock(7221)")
                .await?;
        }
        let row = sql::one(
            &tx,
            "SELECT COALESCE(MAX(version), 0) FROM schema_version",
            args![],
        );
        let have: i64 = row.await?.map_or(Ok(0), |r| sql::col(&r, 0))?;
        if have > i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX) {
            return Err(corrupt(
                "schema",
                format!("version {have} is newer than this program"),
            ));
        }
        if have < version {
            tx.execute_unprepared(&dialect(conn.get_database_backend(), text))
                .await?;
            sql::run(&tx, "INSERT INTO schema_version VALUES (?)", args![version]).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
