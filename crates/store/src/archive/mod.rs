//! An archive: everything that is stored, in one file that either database can be made from.
//!
//! Lines of JSON, compressed with gzip (RFC 1952), so that `zcat` shows them. The first line says
//! what it is ([`Head`]); then each table with its columns and a line a row; the last line
//! ([`Tail`]) counts the rows and carries the SHA-256 of every line before it. What has no last
//! line, or another sum, is refused before anything is touched.
#[cfg(test)]
mod archive_test;
mod pack;
mod unpack;

use crate::error::{Error, Result, corrupt};
use crate::schema::{Kind, Table, VERSION_TABLE};
use crate::sql::col;
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

pub(crate) use unpack::key_of;
pub use unpack::{Restored, Waiting};

/// The form of the lines. Another number is another program's archive.
const FORMAT: u32 = 1;
/// A line may have this many bytes: far above the largest row that is ever written.
const LINE: u64 = 256 << 20;

/// What no archive holds, and why.
pub(crate) const LEFT_OUT: [(&str, &str); 3] = [
    (VERSION_TABLE, "the first line of the archive says it"),
    (
        "session",
        "everybody signs in again; none that was ended comes back to life",
    ),
    ("change", "hints to pages that are open at this moment"),
];

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    counterpart: String,
    format: u32,
    schema: usize,
    /// UTC microseconds.
    made_at: i64,
    /// Id of the key that its sealed values were sealed with; the key itself is not here.
    key: Option<String>,
    left_out: Vec<String>,
}

/// The line before the rows of a table.
#[derive(Debug, Serialize, Deserialize)]
struct Opening {
    table: String,
    columns: Vec<(String, Kind)>,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
struct Tail {
    rows: BTreeMap<String, u64>,
    sha256: String,
}

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// When it was made, UTC microseconds.
    pub made_at: i64,
    /// Id of the key that its sealed values need; none where nothing was ever sealed.
    pub key: Option<String>,
    /// Version of its tables.
    pub schema: usize,
    /// How many rows each table has.
    pub rows: BTreeMap<String, u64>,
}

impl Contents {
    /// All rows together.
    pub fn total(&self) -> u64 {
        self.rows.values().sum()
    }
}

fn refused(told: impl Into<String>) -> Error {
    Error::Archive(told.into())
}

/// The tables of that version that archives hold.
fn kept(version: usize) -> Result<Vec<Table>> {
    let mut tables = crate::schema::tables(version)?;
    tables.retain(|t| LEFT_OUT.iter().all(|(name, _)| t.name != *name));
    Ok(tables)
}

/// The value in column `at`, as an archive writes it.
fn written(row: &QueryResult, at: usize, kind: Kind) -> Result<serde_json::Value> {
    use serde_json::Value as J;
    Ok(match kind {
        Kind::Uuid => col::<Option<Uuid>>(row, at)?.map_or(J::Null, |v| v.to_string().into()),
        Kind::Bytes => col::<Option<Vec<u8>>>(row, at)?.map_or(J::Null, |v| hex(&v).into()),
        Kind::Text => col::<Option<String>>(row, at)?.into(),
        Kind::Int | Kind::Serial => col::<Option<i64>>(row, at)?.into(),
        Kind::Bool => col::<Option<bool>>(row, at)?.into(),
    })
}

/// Reads what [`written`] wrote.
fn value(kind: Kind, json: serde_json::Value) -> Result<Value> {
    fn of<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> Result<Option<T>> {
        serde_json::from_value(json).map_err(|e| corrupt("value", e))
    }
    Ok(match kind {
        Kind::Uuid => of::<Uuid>(json)?.into(),
        Kind::Bytes => of::<String>(json)?.map(|t| unhex(&t)).transpose()?.into(),
        Kind::Text => of::<String>(json)?.into(),
        Kind::Int | Kind::Serial => of::<i64>(json)?.into(),
        Kind::Bool => of::<bool>(json)?.into(),
    })
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| char::from(DIGITS[usize::from(n & 15)]);
    let pairs = bytes.iter().flat_map(|b| [digit(b >> 4), digit(*b)]);
    pairs.collect()
}

fn unhex(text: &str) -> Result<Vec<u8>> {
    let digit = |c: u8| {
        char::from(c)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    let pairs = text.as_bytes().chunks(2);
    let bytes = pairs.map(|pair| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    });
    let all: Option<Vec<u8>> = bytes.collect();
    all.ok_or_else(|| corrupt("value", "not pairs of hex digits"))
}
