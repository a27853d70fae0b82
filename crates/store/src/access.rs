//! Who opened what: one line for a person, a thing and an hour, written after the page was sent.
//!
//! Looking changes nothing, so no page hears of these lines and no desk is read anew for them.
use crate::db::{Database, Reader, immediate};
use crate::error::{Error, Result};
use crate::scope::reads;
use crate::sql::{self, args, col};
use domain::discreet::Discreet;
use domain::id::{PairId, PersonId, WorkspaceId};
use sea_orm::{TransactionTrait, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// UTC microseconds.
const HOUR: i64 = 3_600_000_000;

/// A thing that somebody opened, in some way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Opening {
    /// Where.
    pub workspace: WorkspaceId,
    /// The pair that the page was about; of a thing with an id, its own pair counts.
    pub pair: PairId,
    /// Who; none: the operator.
    pub who: Option<PersonId>,
    /// How they came in: `page`, `link`, `token NAME`, `command line`.
    pub way: String,
    /// What kind of thing.
    pub noun: String,
    /// Which; empty for a page about many.
    pub noun_id: String,
}

/// How often, and when last (UTC microseconds).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// How often.
    pub times: i64,
    /// When last.
    pub last: i64,
}

/// One line of who opened what: an hour of it.
#[derive(Debug, Clone)]
pub struct AccessLine {
    /// Identity, for the next page of lines.
    pub id: Uuid,
    /// When last in that hour, UTC microseconds.
    pub at: i64,
    /// Who; none: the operator.
    pub who: Option<PersonId>,
    /// How they came in.
    pub way: String,
    /// What kind of thing.
    pub noun: String,
    /// Which.
    pub noun_id: String,
    /// How often in that hour.
    pub times: i64,
}

impl Discreet for AccessLine {
    fn hide(&mut self) {
        // The name of a token is somebody's words.
        if self.way.starts_with("token ") {
            self.way = "token".to_owned();
        }
    }
}

/// Which lines of the audit or of who opened what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrailAsk {
    /// Of one person.
    pub who: Option<PersonId>,
    /// About one kind of thing.
    pub noun: Option<String>,
    /// From and until, UTC microseconds, the end not included.
    pub span: Option<(i64, i64)>,
    /// Older than this line: its instant and identity.
    pub before: Option<(i64, Uuid)>,
    /// At most so many.
    pub most: u64,
}

impl TrailAsk {
    /// The condition and its values; `at` and `who` are the columns' names.
    pub(crate) fn condition(&self, at: &str, who: (&str, Option<Value>)) -> (String, Vec<Value>) {
        let (mut and, mut values) = (String::new(), Vec::new());
        if let (column, Some(value)) = who {
            and.push_str(&format!(" AND {column} = ?"));
            values.push(value);
        }
        if let Some(noun) = &self.noun {
            and.push_str(" AND noun = ?");
            values.push(noun.clone().into());
        }
        if let Some((from, until)) = self.span {
            and.push_str(&format!(" AND {at} >= ? AND {at} < ?"));
            values.extend([from.into(), until.into()]);
        }
        if let Some((last, id)) = self.before {
            and.push_str(&format!(" AND ({at} < ? OR {at} = ? AND id < ?)"));
            values.extend([last.into(), last.into(), id.into()]);
        }
        values.push(self.most.into());
        (format!("{and} ORDER BY {at} DESC, id DESC LIMIT ?"), values)
    }
}

/// Tables whose rows say themselves which pair they belong to.
fn table(noun: &str) -> Option<&'static str> {
    Some(match noun {
        "action" => "action",
        "goal" => "goal",
        "person" => "person",
        "proposal" => "proposal",
        "sheet" => "sheet",
        _ => return None,
    })
}

fn id_at(micros: i64) -> Uuid {
    let seconds = u64::try_from(micros.div_euclid(1_000_000)).unwrap_or(0);
    let nanos = u32::try_from(micros.rem_euclid(1_000_000) * 1000).unwrap_or(0);
    Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos))
}

impl Database {
    /// Adds to the lines of the hour: all in one short transaction.
    ///
    /// # Errors
    /// When the database refuses; then nothing of it is written.
    pub async fn note_openings(&self, all: &HashMap<Opening, Times>) -> Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        let _turn = self.turn().await;
        let tx = self.conn.begin_with_options(immediate()).await?;
        for (what, times) in all {
            let mut pair = what.pair.0;
            let own = table(&what.noun).zip(what.noun_id.parse::<Uuid>().ok());
            if let Some((table, id)) = own {
                let sql = format!("SELECT pair_id FROM {table} WHERE id = ? AND workspace_id = ?");
                let row = sql::one(&tx, &sql, args![id, what.workspace.0]).await?;
                let found = row.map(|r| col::<Option<Uuid>>(&r, 0)).transpose()?;
                pair = found.flatten().unwrap_or(pair);
            }
            let values = args![
                id_at(times.last),
                what.workspace.0,
                "pair",
                pair,
                None::<Uuid>,
                times.last.div_euclid(HOUR),
                what.who.map(|p| p.to_string()).unwrap_or_default(),
                what.way.clone(),
                what.noun.clone(),
                what.noun_id.clone(),
                times.times,
                times.last
            ];
            let sql = "INSERT INTO access VALUES (?,?,?,?,?,?,?,?,?,?,?,?) \
                 ON CONFLICT (pair_id, hour, who, way, noun, noun_id) DO UPDATE SET \
                 times = access.times + excluded.times, last_at = excluded.last_at";
            sql::run(&tx, sql, values).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

impl Reader<'_> {
    /// Who opened what of a pair, the newest first.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn access(&self, pair: PairId, ask: &TrailAsk) -> Result<Vec<AccessLine>> {
        if !self.viewer.sees_pair(pair) || !reads(self.viewer, "access") {
            return Err(Error::Forbidden);
        }
        let who = ask.who.map(|p| Value::from(p.to_string()));
        let (and, values) = ask.condition("last_at", ("who", who));
        let and = format!("1 = 1{and}");
        let columns = "id, last_at, who, way, noun, noun_id, times";
        let rows = self
            .scoped(columns, "access", Some(pair), &and, values)
            .await?;
        let line = |r: &sea_orm::QueryResult| {
            Ok(AccessLine {
                id: col(r, 0)?,
                at: col(r, 1)?,
                who: col::<String>(r, 2)?.parse().ok(),
                way: col(r, 3)?,
                noun: col(r, 4)?,
                noun_id: col(r, 5)?,
                times: col(r, 6)?,
            })
        };
        let found = rows.iter().map(line);
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }
}
