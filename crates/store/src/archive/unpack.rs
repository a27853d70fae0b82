//! Reading an archive: first as a whole, then into an empty database, all or nothing.
use super::{Contents, FORMAT, Head, LINE, Opening, Tail, hex, kept, refused, value};
use crate::db::{Database, connect};
use crate::error::{Error, Result};
use crate::schema::{self, Kind, NEWEST, Table, VERSION_TABLE};
use crate::sql::{self, args, col, places};
use crate::standstill;
use flate2::read::GzDecoder;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, TransactionTrait, Value};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Seek};

/// What becomes of letters that had not left when the archive was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// They wait on: the old place is gone.
    GoesOn,
    /// They wait on, and nothing at all is sent or read: the old place goes on for now, until
    /// somebody says that this one takes over.
    StandsStill,
    /// They may have left since the archive was made: somebody looks before anything is sent.
    InDoubt,
}

/// How a restore ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What came back.
    pub contents: Contents,
    /// Letters that are now in doubt.
    pub in_doubt: u64,
}

impl Database {
    /// Reads an archive to its end and says what is in it, without touching any database.
    ///
    /// # Errors
    /// [`Error::Archive`] when it is no archive, cut short, changed, or newer than this program.
    pub fn look_into(archive: impl Read) -> Result<Contents> {
        let mut lines = Lines::new(archive);
        let head = lines.head()?;
        let mut plan = Plan::new(&head)?;
        while let Some(line) = lines.next()? {
            plan.take(&line)?;
        }
        Ok(Contents {
            made_at: head.made_at,
            key: head.key,
            schema: head.schema,
            rows: plan.counts,
        })
    }

    /// Fills the empty database at `url` from an archive. Its tables come as they were and are then
    /// brought up to date; whatever goes wrong, nothing of it stays.
    ///
    /// # Errors
    /// [`Error::Archive`] when the archive is refused or the database is not empty.
    pub async fn restore(
        url: &str,
        mut archive: impl Read + Seek + Send,
        waiting: Waiting,
    ) -> Result<Restored> {
        let contents = Database::look_into(&mut archive)?;
        archive.rewind().map_err(unread)?;
        let conn = connect(url).await?;
        let tx = conn.begin_with_options(crate::db::immediate()).await?;
        schema::hold(&tx).await?;
        clear(&tx).await?;
        for version in 1..=contents.schema {
            schema::step(&tx, version).await?;
        }
        fill(&tx, archive).await?;
        for version in contents.schema + 1..=NEWEST {
            schema::step(&tx, version).await?;
        }
        let in_doubt = match waiting {
            Waiting::GoesOn => 0,
            Waiting::StandsStill => {
                standstill::begin(&tx, contents.made_at).await?;
                0
            }
            Waiting::InDoubt => doubt(&tx, contents.made_at).await?,
        };
        tx.commit().await?;
        conn.close().await?;
        Ok(Restored { contents, in_doubt })
    }
}

/// The id of the key that this database's sealed values were sealed with.
pub(crate) async fn key_of(conn: &impl ConnectionTrait) -> Result<Option<String>> {
    let row = sql::one(conn, "SELECT id FROM sealing_key", args![]).await?;
    row.map(|r| col(&r, 0)).transpose()
}

/// Takes away the empty tables of an earlier start; refuses as soon as one is not empty.
async fn clear(tx: &DatabaseTransaction) -> Result<()> {
    let list = match tx.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT table_name::text FROM information_schema.tables \
             WHERE table_schema = current_schema()"
        }
        _ => "SELECT name FROM sqlite_master WHERE type = 'table'",
    };
    let rows = sql::all(tx, list, args![]).await?;
    let there = rows
        .iter()
        .map(|r| col(r, 0))
        .collect::<Result<Vec<String>>>()?;
    schema::begin(tx).await?;
    schema::have(tx).await?;
    for table in schema::tables(NEWEST)? {
        if !there.contains(&table.name) {
            continue;
        }
        let sql = format!("SELECT 1 FROM {} LIMIT 1", table.name);
        if table.name != "sealing_key" && sql::one(tx, &sql, args![]).await?.is_some() {
            return Err(refused(format!(
                "There is data here already (in the table {}): restore into an empty folder or \
                 database. Nothing was changed.",
                table.name
            )));
        }
        let sql = format!("DROP TABLE {}", table.name);
        tx.execute_unprepared(&sql).await?;
    }
    let sql = format!("DELETE FROM {VERSION_TABLE}");
    tx.execute_unprepared(&sql).await?;
    Ok(())
}

/// Letters that had not left may have left since: nothing is sent twice.
async fn doubt(tx: &DatabaseTransaction, made_at: i64) -> Result<u64> {
    let at = jiff::Timestamp::from_microsecond(made_at);
    let day = at.map(|at| at.strftime("%Y-%m-%d %H:%M UTC").to_string());
    let told = format!(
        "Restored from the archive of {}: it may have been sent since.",
        day.unwrap_or_default()
    );
    let sql = "UPDATE outbox SET state = 'in_doubt', told = ? \
         WHERE state IN ('pending', 'sending')";
    Ok(sql::run(tx, sql, args![told]).await?.rows_affected())
}

async fn fill(tx: &DatabaseTransaction, archive: impl Read) -> Result<()> {
    let mut lines = Lines::new(archive);
    let head = lines.head()?;
    let mut plan = Plan::new(&head)?;
    let mut batch = Batch::default();
    while let Some(line) = lines.next()? {
        match plan.take(&line)? {
            Some(values) => {
                let Some(table) = plan.open() else { continue };
                batch.add(table, values)?;
                if batch.is_full() {
                    batch.save(tx, table).await?;
                }
            }
            None => {
                if let Some(table) = plan.closed() {
                    batch.save(tx, table).await?;
                    number(tx, table).await?;
                }
            }
        }
    }
    Ok(())
}

/// PostgreSQL's counter of a table goes on after the rows that came with their numbers.
async fn number(tx: &DatabaseTransaction, table: &Table) -> Result<()> {
    if tx.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    for (column, _) in table
        .columns
        .iter()
        .filter(|(_, kind)| *kind == Kind::Serial)
    {
        let sql = format!(
            "SELECT setval(pg_get_serial_sequence('{0}', '{column}'), \
             COALESCE(MAX({column}), 1), MAX({column}) IS NOT NULL) FROM {0}",
            table.name
        );
        tx.execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Rows that are saved by one statement.
#[derive(Default)]
struct Batch {
    values: Vec<Value>,
    rows: usize,
    bytes: usize,
}

impl Batch {
    fn add(&mut self, table: &Table, row: Vec<serde_json::Value>) -> Result<()> {
        for ((_, kind), json) in table.columns.iter().zip(row) {
            self.bytes += json.as_str().map_or(8, str::len);
            self.values.push(value(*kind, json)?);
        }
        self.rows += 1;
        Ok(())
    }

    /// SQLite takes 32 766 values a statement, PostgreSQL 65 535.
    fn is_full(&self) -> bool {
        self.values.len() > 8_000 || self.bytes > 4 << 20
    }

    async fn save(&mut self, tx: &DatabaseTransaction, table: &Table) -> Result<()> {
        let batch = std::mem::take(self);
        if batch.rows == 0 {
            return Ok(());
        }
        let names: Vec<_> = table
            .columns
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let places = places(batch.rows, names.len());
        let sql = format!(
            "INSERT INTO {} ({}) VALUES {places}",
            table.name,
            names.join(", ")
        );
        sql::run(tx, &sql, batch.values).await?;
        Ok(())
    }
}

/// The tables that have to come, and how far they have come.
struct Plan {
    tables: Vec<Table>,
    at: usize,
    counts: BTreeMap<String, u64>,
}

impl Plan {
    fn new(head: &Head) -> Result<Self> {
        Ok(Plan {
            tables: kept(head.schema)?,
            at: 0,
            counts: BTreeMap::new(),
        })
    }

    /// The table whose rows come now.
    fn open(&self) -> Option<&Table> {
        self.tables.get(self.at.checked_sub(1)?)
    }

    /// The table whose rows have all come, right after the next has begun or the last line came.
    fn closed(&self) -> Option<&Table> {
        self.tables.get(self.at.checked_sub(2)?)
    }

    /// The values of a row; none for the line that opens a table or ends the archive.
    fn take(&mut self, line: &str) -> Result<Option<Vec<serde_json::Value>>> {
        if line.starts_with('[') {
            let row: Vec<serde_json::Value> = parsed(line)?;
            let table = self.open().ok_or_else(foreign)?;
            if row.len() != table.columns.len() {
                return Err(foreign());
            }
            let name = table.name.clone();
            *self.counts.entry(name).or_default() += 1;
            return Ok(Some(row));
        }
        self.at += 1;
        match self.open() {
            Some(table) => {
                let opening: Opening = parsed(line)?;
                if opening.table != table.name || opening.columns != table.columns {
                    return Err(foreign());
                }
                self.counts.insert(opening.table, 0);
            }
            None => {
                let tail: Tail = parsed(line)?;
                if tail.rows != self.counts {
                    return Err(refused(
                        "The archive has other rows than its last line counts.",
                    ));
                }
            }
        }
        Ok(None)
    }
}

fn parsed<T: serde::de::DeserializeOwned>(line: &str) -> Result<T> {
    serde_json::from_str(line).map_err(|_| foreign())
}

fn foreign() -> Error {
    refused("The archive has a line that does not fit the tables it was made from.")
}

fn unread(error: std::io::Error) -> Error {
    refused(match error.kind() {
        std::io::ErrorKind::UnexpectedEof => {
            "The archive is cut short: it ends before its last line. Nothing was restored; take \
             another copy of it."
                .to_owned()
        }
        _ => format!("The archive is damaged or cannot be read ({error}). Nothing was restored."),
    })
}

/// The lines of an archive, with the sum of those that came.
struct Lines<R: Read> {
    lines: BufReader<GzDecoder<R>>,
    sum: Sha256,
    ended: bool,
}

impl<R: Read> Lines<R> {
    fn new(archive: R) -> Self {
        Lines {
            lines: BufReader::with_capacity(1 << 16, GzDecoder::new(archive)),
            sum: Sha256::new(),
            ended: false,
        }
    }

    fn head(&mut self) -> Result<Head> {
        let no = || refused("This is no archive of Counterpart.");
        let first = self.line().map_err(|_| no())?;
        let head: Head = serde_json::from_str(&first).map_err(|_| no())?;
        if head.counterpart != "archive" {
            return Err(no());
        }
        if head.format != FORMAT || head.schema > NEWEST || head.schema == 0 {
            return Err(refused(
                "The archive was made by a newer Counterpart: restore it with that version.",
            ));
        }
        Ok(head)
    }

    /// The next line; none after the last, whose sum has then been compared.
    fn next(&mut self) -> Result<Option<String>> {
        if self.ended {
            let mut more = [0];
            return match self.lines.read(&mut more).map_err(unread)? {
                0 => Ok(None),
                _ => Err(refused("The archive goes on after its last line.")),
            };
        }
        let sum = self.sum.clone();
        let line = self.line()?;
        if line.starts_with("{\"rows\"") {
            let tail: Tail = parsed(&line)?;
            self.ended = true;
            if tail.sha256 != hex(&sum.finalize()) {
                return Err(refused(
                    "The archive was changed after it was made: its sum does not fit. Nothing \
                     was restored.",
                ));
            }
        }
        Ok(Some(line))
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        let read = self.lines.by_ref().take(LINE).read_line(&mut line);
        read.map_err(unread)?;
        if !line.ends_with('\n') {
            return Err(unread(std::io::ErrorKind::UnexpectedEof.into()));
        }
        self.sum.update(&line);
        line.pop();
        Ok(line)
    }
}
