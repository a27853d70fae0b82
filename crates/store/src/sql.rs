//! One spelling of SQL for two databases: `?` for values, rows by position.
use crate::error::{Result, corrupt};
use sea_orm::{ConnectionTrait, DbBackend, ExecResult, QueryResult, Statement, TryGetable, Value};

/// Values of a statement, in order.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$(sea_orm::Value::from($value)),*] };
}
pub(crate) use args;

/// PostgreSQL counts its placeholders; our text writes `?` for both.
pub(crate) fn dialect(backend: DbBackend, sql: &str) -> String {
    if backend != DbBackend::Postgres {
        return sql.to_owned();
    }
    let mut out = String::with_capacity(sql.len() + 16);
    let mut n = 0;
    for c in sql.chars() {
        if c == '?' {
            n += 1;
            out.push('$');
            out.push_str(&n.to_string());
        } else {
            out.push(c);
        }
    }
    out
}

fn statement(conn: &impl ConnectionTrait, sql: &str, args: Vec<Value>) -> Statement {
    let backend = conn.get_database_backend();
    Statement::from_sql_and_values(backend, dialect(backend, sql), args)
}

pub(crate) async fn all(
    conn: &impl ConnectionTrait,
    sql: &str,
    args: Vec<Value>,
) -> Result<Vec<QueryResult>> {
    Ok(conn.query_all_raw(statement(conn, sql, args)).await?)
}

pub(crate) async fn one(
    conn: &impl ConnectionTrait,
    sql: &str,
    args: Vec<Value>,
) -> Result<Option<QueryResult>> {
    Ok(conn.query_one_raw(statement(conn, sql, args)).await?)
}

pub(crate) async fn run(
    conn: &impl ConnectionTrait,
    sql: &str,
    args: Vec<Value>,
) -> Result<ExecResult> {
    Ok(conn.execute_raw(statement(conn, sql, args)).await?)
}

/// The column at `at`, counted from nought.
pub(crate) fn col<T: TryGetable>(row: &QueryResult, at: usize) -> Result<T> {
    Ok(row.try_get_by_index(at)?)
}

/// `(?, ?, ?)` once per row.
pub(crate) fn places(rows: usize, columns: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(","));
    vec![row; rows].join(",")
}

/// The wire name of a unit-like enum: the same word as in JSON.
pub(crate) fn word<T: serde::Serialize>(value: &T) -> Result<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        other => Err(corrupt("word", format!("{other:?}"))),
    }
}

pub(crate) fn from_word<T: serde::de::DeserializeOwned>(
    what: &'static str,
    text: String,
) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(text)).map_err(|e| corrupt(what, e))
}

pub(crate) fn to_json<T: serde::Serialize>(what: &'static str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| corrupt(what, e))
}

pub(crate) fn from_json<T: serde::de::DeserializeOwned>(
    what: &'static str,
    text: &str,
) -> Result<T> {
    serde_json::from_str(text).map_err(|e| corrupt(what, e))
}
