//! Events: one row per component, read by window, rebuilt with the zones of their calendar.
use crate::db::{Arm, Reader, Write, only};
use crate::error::{Error, Result, corrupt};
use crate::scope::{Place, scope};
use crate::sql::{args, col, from_json, places, to_json};
use domain::event::{Answer, Attendee, Class, Event, Kind, Organizer, Status};
use domain::event_text::{length_text, moment_text, parse_length, parse_moment};
use domain::id::{CalendarId, EventId, PairId};
use recurrence::Zone;
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What names a component inside its calendar: UID, and `RECURRENCE-ID` as text or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventKey {
    /// `UID`.
    pub uid: String,
    /// [`moment_text`] of `RECURRENCE-ID`; empty for a master or a single event.
    pub rid: String,
}

impl EventKey {
    /// The key of an event.
    pub fn of(event: &Event) -> Self {
        let rid = event
            .recurrence_id
            .as_ref()
            .map(moment_text)
            .unwrap_or_default();
        EventKey {
            uid: event.uid.clone(),
            rid,
        }
    }
}

/// What an import must know of a stored component to tell whether it changed.
#[derive(Debug, Clone)]
pub struct KnownEvent {
    /// Identity of the row.
    pub id: EventId,
    /// `SEQUENCE`.
    pub sequence: i64,
    /// Hash of what was understood.
    pub hash: String,
    /// It was missing from the last version of its source.
    pub gone: bool,
}

/// A component to be written.
#[derive(Debug, Clone)]
pub struct EventChange {
    /// The row, if there is one.
    pub id: Option<EventId>,
    /// What was understood.
    pub event: Event,
    /// First start and last end of the whole series, UTC microseconds; `i64::MAX`: no end. Of an
    /// override: from the earlier to the later of its old and its new place.
    pub span: (i64, i64),
    /// Where its original bytes lie in the source.
    pub raw: (i64, i64),
}

/// A component as stored.
#[derive(Debug, Clone)]
pub struct StoredEvent {
    /// Identity of the row.
    pub id: EventId,
    /// Whose.
    pub pair: PairId,
    /// From which source.
    pub calendar: CalendarId,
    /// What was understood.
    pub event: Event,
}

/// The components that matter for one window: masters and singles, and the overrides near it.
#[derive(Debug, Clone, Default)]
pub struct Windowed {
    /// Singles and masters whose span meets the window.
    pub masters: Vec<StoredEvent>,
    /// Overrides that replace, or move into, the window.
    pub overrides: Vec<StoredEvent>,
}

#[derive(Serialize, Deserialize, Default)]
struct Body {
    #[serde(rename = "s")]
    start: String,
    #[serde(rename = "l")]
    length: String,
    #[serde(default, skip_serializing_if = "is_default")]
    no_end: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    rules: Vec<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    extra: Vec<(String, Option<String>)>,
    #[serde(default, skip_serializing_if = "is_default")]
    except: Vec<String>,
    #[serde(rename = "t", default, skip_serializing_if = "is_default")]
    title: String,
    #[serde(default, skip_serializing_if = "is_default")]
    description: String,
    #[serde(default, skip_serializing_if = "is_default")]
    location: String,
    #[serde(default, skip_serializing_if = "is_default")]
    status: Status,
    #[serde(default, skip_serializing_if = "is_default")]
    class: Class,
    #[serde(default, skip_serializing_if = "is_default")]
    kind: Kind,
    #[serde(default, skip_serializing_if = "is_default")]
    free: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    organizer: Option<Organizer>,
    #[serde(default, skip_serializing_if = "is_default")]
    attendees: Vec<AttendeeBody>,
    #[serde(default, skip_serializing_if = "is_default")]
    categories: Vec<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    conference: String,
    #[serde(default, skip_serializing_if = "is_default")]
    url: String,
}

#[derive(Serialize, Deserialize, PartialEq, Default)]
struct AttendeeBody(String, String, Answer, bool, bool);

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn body(e: &Event) -> Body {
    let attendee = |a: &Attendee| {
        AttendeeBody(
            a.email.clone(),
            a.name.clone(),
            a.answer,
            a.required,
            a.resource,
        )
    };
    let extra = |(at, length): &(_, Option<_>)| (moment_text(at), length.as_ref().map(length_text));
    Body {
        start: moment_text(&e.start),
        length: length_text(&e.length),
        no_end: e.no_end,
        rules: e.rules.clone(),
        extra: e.extra.iter().map(extra).collect(),
        except: e.except.iter().map(moment_text).collect(),
        title: e.title.clone(),
        description: e.description.clone(),
        location: e.location.clone(),
        status: e.status,
        class: e.class,
        kind: e.kind,
        free: !e.opaque,
        organizer: e.organizer.clone(),
        attendees: e.attendees.iter().map(attendee).collect(),
        categories: e.categories.clone(),
        conference: e.conference.clone(),
        url: e.url.clone(),
    }
}

/// Hash of what was understood: a feed that only restamps its entries changes nothing.
fn fingerprint(body: &str, and_future: bool) -> String {
    let mut hash = crate::blob::hash(body.as_bytes());
    hash.truncate(32);
    if and_future {
        hash.push('+');
    }
    hash
}

impl EventChange {
    /// Hash of what was understood, to compare with [`KnownEvent::hash`].
    ///
    /// # Errors
    /// Never in practice: the body always is JSON.
    pub fn hash(&self) -> Result<String> {
        let body = to_json("event", &body(&self.event))?;
        Ok(fingerprint(&body, self.event.and_future))
    }
}

type OwnZones<'a> = &'a dyn Fn(&str) -> Option<Zone>;

struct Row {
    id: EventId,
    pair: PairId,
    calendar: CalendarId,
    uid: String,
    rid: String,
    and_future: bool,
    sequence: i64,
    stamp: i64,
    body: String,
}

fn row(r: &QueryResult) -> Result<Row> {
    Ok(Row {
        id: EventId(col(r, 0)?),
        pair: PairId(col(r, 1)?),
        calendar: CalendarId(col(r, 2)?),
        uid: col(r, 3)?,
        rid: col(r, 4)?,
        and_future: col(r, 5)?,
        sequence: col(r, 6)?,
        stamp: col(r, 7)?,
        body: col(r, 8)?,
    })
}

const COLUMNS: &str = "id, pair_id, calendar_id, uid, rid, and_future, sequence, stamp, body";

fn understood(row: Row, own: OwnZones) -> Result<StoredEvent> {
    let b: Body = from_json("event", &row.body)?;
    let moment = |text: &str| parse_moment(text, own).map_err(|e| corrupt("event", e));
    let length = |text: &str| parse_length(text).map_err(|e| corrupt("event", e));
    let attendee = |AttendeeBody(email, name, answer, required, resource)| Attendee {
        email,
        name,
        answer,
        required,
        resource,
    };
    let mut extra = Vec::with_capacity(b.extra.len());
    for (at, long) in &b.extra {
        extra.push((moment(at)?, long.as_deref().map(length).transpose()?));
    }
    let event = Event {
        uid: row.uid,
        recurrence_id: if row.rid.is_empty() {
            None
        } else {
            Some(moment(&row.rid)?)
        },
        and_future: row.and_future,
        sequence: row.sequence,
        stamp: row.stamp,
        start: moment(&b.start)?,
        length: length(&b.length)?,
        no_end: b.no_end,
        rules: b.rules,
        extra,
        except: b.except.iter().map(|e| moment(e)).collect::<Result<_>>()?,
        title: b.title,
        description: b.description,
        location: b.location,
        status: b.status,
        class: b.class,
        kind: b.kind,
        opaque: !b.free,
        organizer: b.organizer,
        attendees: b.attendees.into_iter().map(attendee).collect(),
        categories: b.categories,
        conference: b.conference,
        url: b.url,
    };
    Ok(StoredEvent {
        id: row.id,
        pair: row.pair,
        calendar: row.calendar,
        event,
    })
}

/// Finds a calendar's own zones while its events are read.
pub(crate) type ZonesOf<'a> = &'a (dyn Fn(CalendarId, &str) -> Option<Zone> + Sync);

fn stored(r: &QueryResult, zones: ZonesOf) -> Result<StoredEvent> {
    let row = row(r)?;
    let calendar = row.calendar;
    understood(row, &|name| zones(calendar, name))
}

/// Meets the window, and begins before its end.
const NEAR: &str = "end_utc >= ? AND start_utc < ? AND gone_at IS NULL LIMIT ?";
/// Changed every later occurrence of its series, and lies before the window.
const AHEAD: &str = "and_future AND end_utc < ? AND start_utc < ? AND gone_at IS NULL LIMIT ?";

impl Reader<'_> {
    /// What is needed to expand the window `[from, until)` of a pair; at most `most` components.
    /// A moved occurrence is found by its old place and by its new one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn windowed(
        &self,
        pair: PairId,
        span: (i64, i64),
        most: u64,
        zones: ZonesOf<'_>,
    ) -> Result<Windowed> {
        Ok(only(self.windowed_of(&[(pair, span)], most, zones).await?))
    }

    /// The same of several pairs, each with a window of its own, in one statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn windowed_of(
        &self,
        spans: &[(PairId, (i64, i64))],
        most: u64,
        zones: ZonesOf<'_>,
    ) -> Result<Vec<Windowed>> {
        // Two arms a pair, each served by an index: event_window, event_future.
        let arms = spans.iter().flat_map(|(pair, (from, until))| {
            [NEAR, AHEAD].map(|and| Arm {
                pair: *pair,
                and,
                values: args![*from, *until, most],
            })
        });
        let rows = self.each(COLUMNS, "event", arms.collect()).await?;
        let windowed = |arms: &[Vec<QueryResult>]| {
            let found = arms.iter().flatten();
            let found = found
                .map(|r| stored(r, zones))
                .collect::<Result<Vec<_>>>()?;
            let (overrides, masters) = found
                .into_iter()
                .partition(|e| e.event.recurrence_id.is_some());
            Ok(Windowed { masters, overrides })
        };
        let found = rows.chunks(2).map(windowed);
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }

    /// All components of one UID in a pair.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn event(
        &self,
        pair: PairId,
        uid: &str,
        zones: ZonesOf<'_>,
    ) -> Result<Vec<StoredEvent>> {
        let and = "gone_at IS NULL AND uid = ? ORDER BY rid";
        let rows = self
            .scoped(COLUMNS, "event", Some(pair), and, args![uid])
            .await?;
        let found = rows.iter().map(|r| stored(r, zones));
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }

    /// How many components a pair has, and the first and last instant they span.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn event_span(&self, pair: PairId) -> Result<(i64, Option<i64>, Option<i64>)> {
        let columns = "COUNT(*), MIN(start_utc), MAX(start_utc)";
        let and = "gone_at IS NULL";
        let rows = self
            .scoped(columns, "event", Some(pair), and, args![])
            .await?;
        let row = rows.first().ok_or(crate::Error::NotFound("event"))?;
        Ok((col(row, 0)?, col(row, 1)?, col(row, 2)?))
    }
}

impl Write {
    /// What is stored of one calendar.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn known_events(
        &mut self,
        calendar: CalendarId,
    ) -> Result<HashMap<EventKey, KnownEvent>> {
        let columns = "id, uid, rid, sequence, hash, gone_at";
        let rows = self
            .scoped(columns, "event", None, "calendar_id = ?", args![calendar.0])
            .await?;
        rows.iter()
            .map(|r| {
                let known = KnownEvent {
                    id: EventId(col(r, 0)?),
                    sequence: col(r, 3)?,
                    hash: col(r, 4)?,
                    gone: col::<Option<i64>>(r, 5)?.is_some(),
                };
                Ok((
                    EventKey {
                        uid: col(r, 1)?,
                        rid: col(r, 2)?,
                    },
                    known,
                ))
            })
            .collect()
    }

    /// Saves components of one calendar, two hundred at a time in one statement.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles, `NotFound` for a calendar of another pair.
    pub async fn save_events(
        &mut self,
        pair: PairId,
        calendar: CalendarId,
        blob: &str,
        changes: &[EventChange],
    ) -> Result<()> {
        let scope = self.enter(Place::pair(pair), "event")?;
        if self.calendar(calendar).await?.pair != pair {
            return Err(Error::NotFound("calendar"));
        }
        for some in changes.chunks(200) {
            let mut values: Vec<Value> = Vec::with_capacity(some.len() * 19);
            for change in some {
                self.push_event(&scope, calendar, blob, change, &mut values)?;
            }
            let sql = format!(
                "INSERT INTO event VALUES {} ON CONFLICT (calendar_id, uid, rid) DO UPDATE SET \
                 and_future = excluded.and_future, \
                 sequence = excluded.sequence, stamp = excluded.stamp, \
                 start_utc = excluded.start_utc, end_utc = excluded.end_utc, \
                 body = excluded.body, hash = excluded.hash, blob_hash = excluded.blob_hash, \
                 raw_at = excluded.raw_at, raw_len = excluded.raw_len, gone_at = NULL",
                places(some.len(), 19)
            );
            self.run(&sql, values).await?;
        }
        Ok(())
    }

    fn push_event(
        &self,
        [workspace, circle, pair, owner]: &[Value; 4],
        calendar: CalendarId,
        blob: &str,
        change: &EventChange,
        values: &mut Vec<Value>,
    ) -> Result<()> {
        let EventChange {
            id,
            event,
            span,
            raw,
        } = change;
        let key = EventKey::of(event);
        let body = to_json("event", &body(event))?;
        let hash = fingerprint(&body, event.and_future);
        values.extend(args![
            id.map_or_else(|| self.new_id(), |id| id.0),
            workspace.clone(),
            circle.clone(),
            pair.clone(),
            owner.clone(),
            calendar.0,
            key.uid,
            key.rid,
            event.and_future,
            event.sequence,
            event.stamp,
            span.0,
            span.1,
            body,
            hash,
            blob,
            raw.0,
            raw.1,
            None::<i64>
        ]);
        Ok(())
    }

    /// Marks components as missing from the newest version of their source.
    ///
    /// # Errors
    /// `NotFound` when one of them is outside the actor's reach.
    pub async fn mark_gone(&mut self, ids: &[EventId]) -> Result<()> {
        let now = self.now;
        for some in ids.chunks(400) {
            let reach = scope(&self.actor.viewer, None, "event");
            let mut values = args![now];
            values.extend(reach.args);
            values.extend(some.iter().map(|id| Value::from(id.0)));
            let marks = vec!["?"; some.len()].join(",");
            let sql = format!(
                "UPDATE event SET gone_at = ? WHERE {} AND id IN ({marks})",
                reach.sql
            );
            let marked = self.run(&sql, values).await?;
            if marked < some.len() as u64 {
                return Err(Error::NotFound("event"));
            }
        }
        Ok(())
    }
}
