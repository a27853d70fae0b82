//! Reading a calendar in: idempotent, resumable, and one bad entry never costs a good one.
use crate::context::{App, zone};
use crate::error::{Error, Result};
use domain::circle::Actor;
use domain::event::{Event, series};
use domain::id::{CalendarId, EventId};
use formats::ical::{self, Entry};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use recurrence::{Moment, Window};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::pin::Pin;
use store::{Calendar, EventChange, EventKey, KnownEvent, Pair, Source, Write};

/// How many components are saved in one transaction: about 100 ms on a laptop.
const CHUNK: usize = 2000;

/// What to read, and as what.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The name of the file; the calendar's own name wins.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The calendar it is the newest version of; none: found by name, or new.
    pub calendar: Option<CalendarId>,
    /// Calendars that it is not, whatever their names: those read in the same run.
    pub apart: &'a [CalendarId],
}

/// Something about the input that a person should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteLine {
    /// Line in the file.
    pub line: usize,
    /// `UID`, where there is one.
    pub uid: String,
    /// Which property.
    pub field: String,
    /// What was wrong, what was kept, the next step.
    pub reason: String,
}

/// How a reading went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Components understood.
    pub read: usize,
    /// New here.
    pub created: usize,
    /// Changed since.
    pub updated: usize,
    /// As before.
    pub unchanged: usize,
    /// Missing from this version: kept, and out of every window.
    pub gone: usize,
    /// What was mended.
    pub repaired: Vec<NoteLine>,
    /// What could not be read; its bytes are kept.
    pub rejected: Vec<NoteLine>,
    /// Understood, but look at it.
    pub warnings: Vec<NoteLine>,
    /// Which entries those are, by UID.
    #[serde(default)]
    pub missing: Vec<NoteLine>,
    /// The calendar it went into.
    #[serde(skip)]
    pub calendar: Option<CalendarId>,
    /// It was stopped: what is in stays in, and reading it again goes on.
    pub cancelled: bool,
}

/// Told how much is done of how much; answers whether to go on.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) -> bool + Sync);

/// The same for who must ask the database first.
pub(crate) type Step<'a> = &'a (dyn Fn(usize, usize) -> Asked<'a> + Sync);

/// Whether to go on, when it is known.
pub(crate) type Asked<'a> = Pin<Box<dyn Future<Output = Result<bool>> + Send + 'a>>;

fn notes(of: Vec<ical::Note>) -> Vec<NoteLine> {
    let line = |n: ical::Note| NoteLine {
        line: n.line,
        uid: n.uid,
        field: n.field,
        reason: n.reason,
    };
    of.into_iter().map(line).collect()
}

impl App {
    /// Reads a calendar file for a pair.
    ///
    /// # Errors
    /// `Invalid` when nothing in it can be read; then nothing changed.
    pub async fn import(
        &self,
        actor: &Actor,
        pair: &Pair,
        reading: Reading<'_>,
        progress: Progress<'_>,
    ) -> Result<Summary> {
        let step = |done, total| -> Asked<'_> {
            let on = progress(done, total);
            Box::pin(async move { Ok(on) })
        };
        self.import_by_steps(actor, pair, reading, &step).await
    }

    /// The same; before each transaction `step` is asked whether to go on.
    pub(crate) async fn import_by_steps(
        &self,
        actor: &Actor,
        pair: &Pair,
        reading: Reading<'_>,
        step: Step<'_>,
    ) -> Result<Summary> {
        let home = zone(pair);
        let options = ical::Options {
            default_zone: home.clone(),
            ..ical::Options::default()
        };
        let mut read = ical::read(reading.bytes, &options)
            .map_err(|e| Error::invalid("file", format!("{}: {e}", reading.name)))?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let hash = tx.keep_bytes(reading.bytes).await?;
        let mut calendar = find_calendar(&mut tx, pair, &reading, &read).await?;
        let default = read.zone.as_ref().and_then(TimeZone::iana_name);
        calendar.zone = default.unwrap_or(&pair.zone).to_owned();
        calendar.zones = std::mem::take(&mut read.zones)
            .into_iter()
            .map(|z| (z.tzid, z.text))
            .collect();
        let known = tx.known_events(calendar.id).await?;
        tx.save_calendar(&calendar).await?;
        tx.commit().await?;

        let mut rejected = notes(std::mem::take(&mut read.rejected));
        let entries = newest(std::mem::take(&mut read.events));
        let entries = bounded(entries, &home, &mut rejected);
        let mut summary = Summary {
            read: entries.len(),
            calendar: Some(calendar.id),
            repaired: notes(std::mem::take(&mut read.repaired)),
            rejected,
            warnings: notes(std::mem::take(&mut read.warnings)),
            ..Summary::default()
        };
        let (changes, gone) = compare(entries, &known, &home, &mut summary)?;
        let total = changes.len();
        let mut done = 0;
        for chunk in changes.chunks(CHUNK) {
            if !step(done, total).await? {
                summary.cancelled = true;
                break;
            }
            let mut tx = self.db.write(actor, self.now()).await?;
            tx.save_events(pair.id, calendar.id, &hash, chunk).await?;
            tx.commit().await?;
            done += chunk.len();
        }
        if summary.cancelled {
            (summary.created, summary.updated) = (0, 0);
            let kept = &changes[..done];
            summary.created = kept.iter().filter(|c| c.id.is_none()).count();
            summary.updated = done - summary.created;
        } else {
            step(total, total).await?;
            calendar.blob_hash = hash;
        }
        self.finish(actor, calendar, &gone, &mut summary).await?;
        // The calendar is in, whatever becomes of the cards: the next reading looks again.
        if let Err(error) = self.see_cards(actor, pair).await {
            tracing::warn!(%error, "cards were not looked for in the calendar");
        }
        Ok(summary)
    }

    async fn finish(
        &self,
        actor: &Actor,
        mut calendar: Calendar,
        gone: &[EventId],
        summary: &mut Summary,
    ) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        if summary.cancelled {
            summary.gone = 0;
            summary.missing.clear();
        } else {
            tx.mark_gone(gone).await?;
        }
        calendar.last_try_at = Some(tx.now());
        calendar.last_good_at = Some(tx.now());
        calendar.failure = String::new();
        let told = serde_json::to_string(&summary).map_err(|e| Error::Internal(e.to_string()))?;
        calendar.notes = told;
        tx.save_calendar(&calendar).await?;
        let Summary {
            read,
            created,
            updated,
            unchanged,
            gone,
            rejected,
            ..
        } = &*summary;
        let detail = format!(
            "{}: {read} read, {created} new, {updated} changed, {unchanged} as before, \
             {gone} gone, {} rejected",
            calendar.name,
            rejected.len()
        );
        tx.audit("import", "calendar", &calendar.id.to_string(), &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn find_calendar(
    tx: &mut Write,
    pair: &Pair,
    reading: &Reading<'_>,
    read: &ical::Calendar,
) -> Result<Calendar> {
    if let Some(id) = reading.calendar {
        return Ok(tx.calendar(id).await?);
    }
    let name = read.name.clone().unwrap_or_else(|| reading.name.to_owned());
    let same =
        |c: &Calendar| c.source == Source::File && c.name == name && !reading.apart.contains(&c.id);
    // The same name alone proves nothing ("Calendar"): a newer version shares an entry with the
    // older one. Taking a stranger for it would mark every entry of the older one as gone.
    let uids: HashSet<&str> = read.events.iter().map(|e| e.event.uid.as_str()).collect();
    for known in tx.calendars(pair.id).await?.into_iter().filter(same) {
        let here = tx.known_events(known.id).await?;
        if here.is_empty() || here.keys().any(|k| uids.contains(k.uid.as_str())) {
            return Ok(known);
        }
    }
    Ok(new_calendar(
        CalendarId(tx.new_id()),
        pair,
        name,
        Source::File,
    ))
}

pub(crate) fn new_calendar(id: CalendarId, pair: &Pair, name: String, source: Source) -> Calendar {
    Calendar {
        id,
        pair: pair.id,
        name,
        source,
        zone: pair.zone.clone(),
        zones: Vec::new(),
        blob_hash: String::new(),
        etag: String::new(),
        last_modified: String::new(),
        last_good_at: None,
        last_try_at: None,
        failure: String::new(),
        notes: String::new(),
    }
}

/// Of two components with one identity the higher SEQUENCE, then the later stamp, then the
/// later place in the file wins (RFC 5546 section 2.1.5).
fn newest(entries: Vec<Entry>) -> Vec<Entry> {
    let mut at: HashMap<EventKey, usize> = HashMap::with_capacity(entries.len());
    let mut out: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        match at.entry(EventKey::of(&entry.event)) {
            std::collections::hash_map::Entry::Vacant(slot) => {
                slot.insert(out.len());
                out.push(entry);
            }
            std::collections::hash_map::Entry::Occupied(slot) => {
                let age = |e: &Event| (e.sequence, e.stamp);
                let kept = &mut out[*slot.get()];
                if age(&entry.event) >= age(&kept.event) {
                    *kept = entry;
                }
            }
        }
    }
    out
}

/// More times in one year than this is no meeting: it would keep every page from being read.
const MOST_A_YEAR: usize = 20_000;

fn bounded(entries: Vec<Entry>, home: &TimeZone, rejected: &mut Vec<NoteLine>) -> Vec<Entry> {
    let mut kept = entries;
    kept.retain(|entry| {
        let note = too_dense(entry, home);
        let good = note.is_none();
        rejected.extend(note);
        good
    });
    kept
}

/// Whether one series alone would fill every window; anybody may send such an invitation.
fn too_dense(entry: &Entry, home: &TimeZone) -> Option<NoteLine> {
    let often = [
        "SECONDLY", "MINUTELY", "HOURLY", "BYHOUR", "BYMINUTE", "BYSECOND",
    ];
    let event = &entry.event;
    let within_a_day = |rule: &String| {
        let rule = rule.to_ascii_uppercase();
        often.iter().any(|word| rule.contains(word))
    };
    if !event.rules.iter().any(within_a_day) {
        return None;
    }
    let from = event.start.to_timestamp(home);
    let year = SignedDuration::from_hours(366 * 24);
    let until = from.checked_add(year).unwrap_or(Timestamp::MAX);
    let window = Window { from, until };
    let error = recurrence::expand(&series(event, &[]), window, home, MOST_A_YEAR).err()?;
    Some(NoteLine {
        line: entry.line,
        uid: event.uid.clone(),
        field: "RRULE".into(),
        reason: format!(
            "“{}” repeats too often to be laid out ({error}); it was set aside",
            event.title
        ),
    })
}

/// What must be written, and which rows are missing from this version.
fn compare(
    entries: Vec<Entry>,
    known: &HashMap<EventKey, KnownEvent>,
    home: &TimeZone,
    summary: &mut Summary,
) -> Result<(Vec<EventChange>, Vec<EventId>)> {
    let spans = spans(&entries, home);
    let mut left_out: BTreeMap<EventId, ()> = known
        .values()
        .filter(|k| !k.gone)
        .map(|k| (k.id, ()))
        .collect();
    let mut changes = Vec::new();
    for (entry, span) in entries.into_iter().zip(spans) {
        let before = known.get(&EventKey::of(&entry.event));
        if let Some(before) = before {
            left_out.remove(&before.id);
        }
        let change = EventChange {
            id: before.map(|k| k.id),
            span,
            raw: (to_i64(entry.offset), to_i64(entry.len)),
            event: entry.event,
        };
        match before {
            None => summary.created += 1,
            // An older version that comes late changes nothing.
            Some(k) if !k.gone && change.event.sequence < k.sequence => {
                summary.unchanged += 1;
                continue;
            }
            Some(k) if !k.gone && k.hash == change.hash()? => {
                summary.unchanged += 1;
                continue;
            }
            Some(_) => summary.updated += 1,
        }
        changes.push(change);
    }
    let gone: Vec<_> = left_out.into_keys().collect();
    summary.gone = gone.len();
    let ids: HashSet<_> = gone.iter().collect();
    let left = known.iter().filter(|(_, k)| ids.contains(&k.id));
    summary.missing = left.map(|(key, _)| missing(key)).collect();
    summary
        .missing
        .sort_by(|a, b| (&a.uid, &a.reason).cmp(&(&b.uid, &b.reason)));
    Ok((changes, gone))
}

fn missing(key: &EventKey) -> NoteLine {
    let which = if key.rid.is_empty() {
        String::new()
    } else {
        format!(" of {}", key.rid)
    };
    NoteLine {
        line: 0,
        uid: key.uid.clone(),
        field: "UID".into(),
        reason: format!("the entry{which} is not in this version any more; it is kept, as gone"),
    }
}

fn to_i64(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// First and last instant of each component, for the index.
fn spans(entries: &[Entry], home: &TimeZone) -> Vec<(i64, i64)> {
    let mut overrides: HashMap<&str, Vec<&Event>> = HashMap::new();
    for entry in entries.iter().filter(|e| e.event.recurrence_id.is_some()) {
        overrides
            .entry(&entry.event.uid)
            .or_default()
            .push(&entry.event);
    }
    let none = Vec::new();
    entries
        .iter()
        .map(|entry| {
            let event = &entry.event;
            let alone = event.recurrence_id.is_some();
            let amend = if alone {
                &none
            } else {
                overrides.get(event.uid.as_str()).unwrap_or(&none)
            };
            let (first, last) = recurrence::span(&series(event, amend), home);
            let mut span = (
                first.as_microsecond(),
                last.map_or(i64::MAX, |l| l.as_microsecond()),
            );
            if let Some(old) = event.recurrence_id.as_ref().map(|m| old_place(m, home)) {
                span = (span.0.min(old.0), span.1.max(old.1));
            }
            span
        })
        .collect()
}

/// Where the replaced occurrence stood; its length is not known here, a day and a half covers
/// every meeting, and a longer one is found by its start.
fn old_place(of: &Moment, home: &TimeZone) -> (i64, i64) {
    let at = of.to_timestamp(home).as_microsecond();
    (at, at.saturating_add(36 * 3_600_000_000))
}
