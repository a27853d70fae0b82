//! Writing an archive, from one moment of a database that goes on being written to.
use super::{Contents, FORMAT, Head, LEFT_OUT, Opening, Tail, hex, kept, refused, written};
use crate::db::Database;
use crate::error::Result;
use crate::schema::{Kind, NEWEST, Table};
use crate::sql::{self, args, col, to_json};
use flate2::Compression;
use flate2::write::GzEncoder;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, IsolationLevel, QueryResult,
    TransactionOptions, TransactionTrait,
};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Write;

impl Database {
    /// Writes an archive of this moment to `out`. Others go on reading and writing: SQLite's
    /// write-ahead log and PostgreSQL's repeatable read both show one moment to one transaction.
    ///
    /// # Errors
    /// When the database cannot be read or `out` not be written.
    pub async fn pack(&self, out: impl Write + Send, now: i64) -> Result<Contents> {
        let tx = self.conn.begin_with_options(one_moment(self)).await?;
        let key = super::key_of(&tx).await?;
        let mut lines = Lines::new(out);
        let left_out = LEFT_OUT.iter().map(|(name, why)| format!("{name}: {why}"));
        lines.write(&Head {
            counterpart: "archive".into(),
            format: FORMAT,
            schema: NEWEST,
            made_at: now,
            key: key.clone(),
            left_out: left_out.collect(),
        })?;
        let mut rows = BTreeMap::new();
        for table in kept(NEWEST)? {
            let count = pack_table(&tx, &table, &mut lines).await?;
            rows.insert(table.name, count);
        }
        tx.rollback().await?;
        lines.end(&rows)?;
        Ok(Contents {
            made_at: now,
            key,
            schema: NEWEST,
            rows,
        })
    }
}

fn one_moment(db: &Database) -> TransactionOptions {
    match db.conn.get_database_backend() {
        DbBackend::Postgres => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..Default::default()
        },
        _ => TransactionOptions::default(),
    }
}

async fn pack_table(
    tx: &DatabaseTransaction,
    table: &Table,
    lines: &mut Lines<impl Write>,
) -> Result<u64> {
    lines.write(&Opening {
        table: table.name.clone(),
        columns: table.columns.clone(),
    })?;
    let mut pages = Pages::open(tx, table).await?;
    let mut count = 0;
    loop {
        let rows = pages.next(tx).await?;
        for row in &rows {
            let columns = (0..).zip(&table.columns);
            let values = columns.map(|(at, (_, kind))| written(row, at, *kind));
            lines.write(&values.collect::<Result<Vec<_>>>()?)?;
            count += 1;
        }
        if rows.is_empty() {
            return Ok(count);
        }
    }
}

/// A table in portions that fit in memory, whatever its length.
struct Pages {
    /// SQLite: rows after a rowid, which stands behind the columns. PostgreSQL: a cursor, which
    /// bears the table's name because prepared statements are remembered by their text.
    sql: String,
    after: Option<i64>,
    rowid_at: usize,
}

impl Pages {
    async fn open(tx: &DatabaseTransaction, table: &Table) -> Result<Self> {
        let names: Vec<_> = table
            .columns
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let (columns, name) = (names.join(", "), &table.name);
        let large = table.columns.iter().any(|(_, kind)| *kind == Kind::Bytes);
        let most = if large { 8 } else { 500 };
        let rowid_at = names.len();
        if tx.get_database_backend() == DbBackend::Postgres {
            let declare = format!("DECLARE {name}_pages CURSOR FOR SELECT {columns} FROM {name}");
            tx.execute_unprepared(&declare).await?;
            let sql = format!("FETCH FORWARD {most} FROM {name}_pages");
            return Ok(Pages {
                sql,
                after: None,
                rowid_at,
            });
        }
        let sql = format!(
            "SELECT {columns}, rowid FROM {name} WHERE rowid > ? ORDER BY rowid LIMIT {most}"
        );
        let after = Some(i64::MIN);
        Ok(Pages {
            sql,
            after,
            rowid_at,
        })
    }

    async fn next(&mut self, tx: &DatabaseTransaction) -> Result<Vec<QueryResult>> {
        let Some(after) = self.after else {
            return sql::all(tx, &self.sql, args![]).await;
        };
        let rows = sql::all(tx, &self.sql, args![after]).await?;
        if let Some(last) = rows.last() {
            self.after = Some(col(last, self.rowid_at)?);
        }
        Ok(rows)
    }
}

/// Lines of JSON on their way into the file, and the sum of them.
struct Lines<W: Write> {
    out: GzEncoder<W>,
    sum: Sha256,
}

impl<W: Write> Lines<W> {
    fn new(out: W) -> Self {
        Lines {
            out: GzEncoder::new(out, Compression::fast()),
            sum: Sha256::new(),
        }
    }

    fn write(&mut self, line: &impl serde::Serialize) -> Result<()> {
        let mut text = to_json("archive", line)?;
        text.push('\n');
        self.sum.update(&text);
        self.out.write_all(text.as_bytes()).map_err(unwritten)
    }

    fn end(mut self, rows: &BTreeMap<String, u64>) -> Result<()> {
        let tail = Tail {
            rows: rows.clone(),
            sha256: hex(&self.sum.clone().finalize()),
        };
        self.write(&tail)?;
        let mut out = self.out.finish().map_err(unwritten)?;
        out.flush().map_err(unwritten)
    }
}

fn unwritten(error: std::io::Error) -> crate::Error {
    refused(format!("The archive could not be written: {error}."))
}
