//! A calendar: one source of events, and how its last reading went.
use crate::db::{Reader, Write, understand};
use crate::error::{Error, Result};
use crate::scope::Place;
use crate::sql::{args, col, from_json, to_json};
use domain::id::{CalendarId, PairId};

/// Where events come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file, by the name of its calendar.
    File,
    /// A published address (a secret: sealed at rest).
    Feed(String),
}

/// One source of events.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// Identity.
    pub id: CalendarId,
    /// Whose.
    pub pair: PairId,
    /// What it is called.
    pub name: String,
    /// Where it comes from.
    pub source: Source,
    /// IANA name of its default zone.
    pub zone: String,
    /// Its own `VTIMEZONE`s, as (TZID, text).
    pub zones: Vec<(String, String)>,
    /// Hash of the bytes read last.
    pub blob_hash: String,
    /// `ETag` of the last good answer.
    pub etag: String,
    /// `Last-Modified` of the last good answer.
    pub last_modified: String,
    /// When it was last read well, UTC microseconds.
    pub last_good_at: Option<i64>,
    /// When it was last tried.
    pub last_try_at: Option<i64>,
    /// What went wrong last, in a plain sentence; empty when nothing.
    pub failure: String,
    /// What was repaired, warned about and rejected at the last reading, as JSON lines.
    pub notes: String,
}

const COLUMNS: &str = "id, pair_id, name, source, address, zone, zones, blob_hash, etag, \
     last_modified, last_good_at, last_try_at, failure, notes";
const PLACE: &str = "calendar.address";
const OTHER_KEY: &str = "Its address was sealed with another key: put that key back, or subscribe \
     to it again.";

fn calendar(key: &crate::Key, r: &sea_orm::QueryResult) -> Result<Calendar> {
    let address: Option<Vec<u8>> = col(r, 4)?;
    let mut failure: String = col(r, 12)?;
    let source = match (col::<String>(r, 3)?.as_str(), address) {
        ("feed", Some(sealed)) => Source::Feed(match key.open(PLACE, &sealed) {
            Ok(address) => address,
            // A house restored without its key still shows what it has.
            Err(Error::WrongKey) => {
                failure = OTHER_KEY.into();
                String::new()
            }
            Err(other) => return Err(other),
        }),
        _ => Source::File,
    };
    Ok(Calendar {
        id: CalendarId(col(r, 0)?),
        pair: PairId(col(r, 1)?),
        name: col(r, 2)?,
        source,
        zone: col(r, 5)?,
        zones: from_json("zones", &col::<String>(r, 6)?)?,
        blob_hash: col(r, 7)?,
        etag: col(r, 8)?,
        last_modified: col(r, 9)?,
        last_good_at: col(r, 10)?,
        last_try_at: col(r, 11)?,
        failure,
        notes: col(r, 13)?,
    })
}

impl Reader<'_> {
    /// The calendars that exist for the viewer.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn calendars(&self, only: Option<PairId>) -> Result<Vec<Calendar>> {
        let rows = self
            .scoped(COLUMNS, "calendar", only, "1 = 1 ORDER BY name", args![])
            .await?;
        let found = rows.iter().map(|r| calendar(&self.db.key, r));
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }

    /// The calendars of each of these pairs, in one statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn calendars_of(&self, pairs: &[PairId]) -> Result<Vec<Vec<Calendar>>> {
        let and = "1 = 1 ORDER BY name";
        let rows = self.of_pairs(COLUMNS, "calendar", pairs, and, args![]);
        let found = understand(&rows.await?, |r| calendar(&self.db.key, r))?;
        Ok(self.seen(found))
    }
}

impl Write {
    /// The calendar of that id, within the actor's reach.
    ///
    /// # Errors
    /// `NotFound` outside it.
    pub async fn calendar(&mut self, id: CalendarId) -> Result<Calendar> {
        let rows = self
            .scoped(COLUMNS, "calendar", None, "id = ?", args![id.0])
            .await?;
        let row = rows.first().ok_or(Error::NotFound("calendar"))?;
        calendar(&self.key, row)
    }

    /// The calendars of a pair.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn calendars(&mut self, pair: PairId) -> Result<Vec<Calendar>> {
        let rows = self
            .scoped(COLUMNS, "calendar", Some(pair), "1 = 1", args![])
            .await?;
        rows.iter().map(|r| calendar(&self.key, r)).collect()
    }

    /// Saves a calendar, new or known.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_calendar(&mut self, c: &Calendar) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(c.pair), "calendar")?;
        let (source, address) = match &c.source {
            Source::File => ("file", None),
            Source::Feed(url) => ("feed", Some(self.key.seal(PLACE, url)?)),
        };
        let values = args![
            c.id.0,
            workspace,
            circle,
            pair,
            owner,
            c.name.clone(),
            source,
            address,
            c.zone.clone(),
            to_json("zones", &c.zones)?,
            c.blob_hash.clone(),
            c.etag.clone(),
            c.last_modified.clone(),
            c.last_good_at,
            c.last_try_at,
            c.failure.clone(),
            c.notes.clone(),
            self.now
        ];
        self.run(
            "INSERT INTO calendar VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, source = excluded.source, \
             address = excluded.address, zone = excluded.zone, zones = excluded.zones, \
             blob_hash = excluded.blob_hash, etag = excluded.etag, \
             last_modified = excluded.last_modified, last_good_at = excluded.last_good_at, \
             last_try_at = excluded.last_try_at, failure = excluded.failure, \
             notes = excluded.notes, updated_at = excluded.updated_at \
             WHERE calendar.pair_id = excluded.pair_id",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "calendar"))
    }

    /// Takes a calendar and its events away.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn remove_calendar(&mut self, id: CalendarId) -> Result<()> {
        let known = self.calendar(id).await?;
        self.enter(Place::pair(known.pair), "calendar")?;
        self.run("DELETE FROM event WHERE calendar_id = ?", args![id.0])
            .await?;
        self.run("DELETE FROM calendar WHERE id = ?", args![id.0])
            .await?;
        Ok(())
    }
}
