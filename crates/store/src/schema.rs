//! Migrations: numbered SQL files, run in order; and the tables that they end in, read from them.
use crate::error::{Result, corrupt};
use crate::sql::{self, args};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, TransactionTrait};

const MIGRATIONS: [&str; 15] = [
    include_str!("../migrations/0001_start.sql"),
    include_str!("../migrations/0002_loop.sql"),
    include_str!("../migrations/0003_post.sql"),
    include_str!("../migrations/0004_value.sql"),
    include_str!("../migrations/0005_access.sql"),
    include_str!("../migrations/0006_now.sql"),
    include_str!("../migrations/0007_import.sql"),
    include_str!("../migrations/0008_pair.sql"),
    include_str!("../migrations/0009_half_hour.sql"),
    include_str!("../migrations/0010_strategy.sql"),
    include_str!("../migrations/0011_standstill.sql"),
    include_str!("../migrations/0012_people.sql"),
    include_str!("../migrations/0013_walls.sql"),
    include_str!("../migrations/0014_paper.sql"),
    include_str!("../migrations/0015_check_in.sql"),
];

/// Every table's text, to check what all of them have to obey.
#[cfg(test)]
pub(crate) fn all_tables() -> String {
    MIGRATIONS.concat()
}

/// The version that this program writes.
pub(crate) const NEWEST: usize = MIGRATIONS.len();

/// Where the version stands. It is no content: an archive carries the version in its first line.
pub(crate) const VERSION_TABLE: &str = "schema_version";

pub(crate) fn dialect(backend: DbBackend, text: &str) -> String {
    let (uuid, bytes, serial) = match backend {
        DbBackend::Postgres => ("UUID", "BYTEA", "BIGSERIAL PRIMARY KEY"),
        _ => ("BLOB", "BLOB", "INTEGER PRIMARY KEY AUTOINCREMENT"),
    };
    text.replace("{uuid}", uuid)
        .replace("{bytes}", bytes)
        .replace("{serial}", serial)
}

/// Brings the tables up to date, each step in a transaction of its own.
pub(crate) async fn migrate(conn: &DatabaseConnection) -> Result<()> {
    begin(conn).await?;
    for version in 1..=NEWEST {
        let tx = conn.begin().await?;
        hold(&tx).await?;
        if have(&tx).await? < version {
            step(&tx, version).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// The place of the version, where there is none yet.
pub(crate) async fn begin(conn: &impl ConnectionTrait) -> Result<()> {
    let sql = format!("CREATE TABLE IF NOT EXISTS {VERSION_TABLE} (version BIGINT NOT NULL)");
    conn.execute_unprepared(&sql).await?;
    Ok(())
}

/// Two processes that start together must not both create the tables.
pub(crate) async fn hold(tx: &impl ConnectionTrait) -> Result<()> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("SELECT pg_advisory_xact_lock(7221)")
            .await?;
    }
    Ok(())
}

/// The version of these tables; nought before the first.
pub(crate) async fn have(tx: &impl ConnectionTrait) -> Result<usize> {
    let sql = format!("SELECT COALESCE(MAX(version), 0) FROM {VERSION_TABLE}");
    let have: i64 = match sql::one(tx, &sql, args![]).await? {
        Some(row) => sql::col(&row, 0)?,
        None => 0,
    };
    match usize::try_from(have) {
        Ok(have) if have <= NEWEST => Ok(have),
        _ => Err(corrupt(
            "schema",
            format!("version {have} is newer than this program"),
        )),
    }
}

/// From the version before to this one.
pub(crate) async fn step(tx: &impl ConnectionTrait, version: usize) -> Result<()> {
    let text = MIGRATIONS[version - 1];
    tx.execute_unprepared(&dialect(tx.get_database_backend(), text))
        .await?;
    let sql = format!("INSERT INTO {VERSION_TABLE} VALUES (?)");
    let number = i64::try_from(version).unwrap_or(i64::MAX);
    sql::run(tx, &sql, args![number]).await?;
    Ok(())
}

/// What a column holds, whichever database it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Uuid,
    Bytes,
    Text,
    Int,
    Bool,
    /// A number that the database gives.
    Serial,
}

/// One table as the migrations leave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub name: String,
    pub columns: Vec<(String, Kind)>,
}

/// The tables at `version`, read from the text of the migrations: no list that one could forget.
pub(crate) fn tables(version: usize) -> Result<Vec<Table>> {
    let mut found = Vec::new();
    for text in MIGRATIONS.iter().take(version) {
        let lines = text.lines().map(|l| l.split("--").next().unwrap_or(l));
        let code = lines.collect::<Vec<_>>().join(" ");
        for statement in code.split(';') {
            read(statement.trim(), &mut found)?;
        }
    }
    Ok(found)
}

fn read(statement: &str, found: &mut Vec<Table>) -> Result<()> {
    let (head, body) = statement.split_once('(').unwrap_or((statement, ""));
    let words: Vec<_> = head.split_whitespace().collect();
    let table = |found: &mut Vec<Table>, name: &str| {
        let at = found.iter().position(|t| t.name == name);
        at.ok_or_else(|| corrupt("schema", format!("no table {name} before: {statement}")))
    };
    match words.as_slice() {
        ["CREATE", "TABLE", name] => {
            let body = body.trim_end().strip_suffix(')').unwrap_or(body);
            let columns = items(body).into_iter().filter_map(column);
            found.push(Table {
                name: (*name).to_owned(),
                columns: columns.collect::<Result<_>>()?,
            });
        }
        ["ALTER", "TABLE", name, "ADD", "COLUMN", ..] => {
            let at = table(found, name)?;
            let item = statement.split_once("COLUMN").map_or("", |(_, rest)| rest);
            found[at].columns.extend(column(item).transpose()?);
        }
        ["ALTER", "TABLE", name, "DROP", "COLUMN", gone] => {
            let at = table(found, name)?;
            found[at].columns.retain(|(name, _)| name != gone);
        }
        ["DROP", "TABLE", name] => {
            let at = table(found, name)?;
            found.remove(at);
        }
        ["CREATE", "INDEX" | "UNIQUE", ..] | ["UPDATE" | "INSERT" | "DELETE" | "DROP", ..] | [] => {
        }
        _ => return Err(corrupt("schema", format!("not understood: {statement}"))),
    }
    Ok(())
}

/// What stands between the commas that are in no bracket.
fn items(body: &str) -> Vec<&str> {
    let (mut depth, mut from, mut out) = (0_i32, 0, Vec::new());
    for (at, c) in body.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                out.push(&body[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    out.push(&body[from..]);
    out
}

/// A column, or none where the item is a constraint.
fn column(item: &str) -> Option<Result<(String, Kind)>> {
    let mut words = item.split_whitespace();
    let (name, of) = (words.next()?, words.next().unwrap_or_default());
    let kind = match of.trim_end_matches(',') {
        _ if matches!(name, "PRIMARY" | "UNIQUE" | "FOREIGN" | "CHECK") => return None,
        "{uuid}" => Kind::Uuid,
        "{bytes}" => Kind::Bytes,
        "{serial}" => Kind::Serial,
        "TEXT" => Kind::Text,
        "BIGINT" => Kind::Int,
        "BOOLEAN" => Kind::Bool,
        other => {
            let told = format!("column {name} has the type {other}, unknown to archives");
            return Some(Err(corrupt("schema", told)));
        }
    };
    Some(Ok((name.to_owned(), kind)))
}
