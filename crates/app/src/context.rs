//! What every verb needs: the database, the clock, and who acts.
use crate::desk::Desks;
use crate::error::{Error, Result};
use crate::gathered::Gathered;
use crate::letter::Mail;
use crate::link::Reach;
use crate::port::{CalendarFeed, Clock, Printer};
use domain::circle::{Actor, Right, Viewer};
use domain::id::{CalendarId, PairId, PersonId, WorkspaceId};
use domain::locale::Locale;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use recurrence::Zone;
use std::collections::HashMap;
use std::sync::Arc;
use store::{Calendar, Database, Pair};

/// The house, opened.
#[derive(Clone)]
pub struct App {
    /// Disk.
    pub db: Database,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// Calendars at published addresses.
    pub feed: Arc<dyn CalendarFeed>,
    /// Desks gathered a moment ago; empty at the start.
    pub desks: Desks,
    /// Plans and standings gathered a moment ago; empty at the start.
    pub gathered: Gathered,
    /// Mail, out and in; nothing of it where none is configured.
    pub mail: Mail,
    /// How the outside world comes in: links and letters that can be answered.
    pub reach: Reach,
    /// What makes PDFs; none in a build without it.
    pub printer: Option<Arc<dyn Printer>>,
}

impl App {
    /// Now, as stored.
    pub fn now(&self) -> i64 {
        self.clock.now().as_microsecond()
    }

    /// The pair of that id, if it is open to the viewer.
    ///
    /// # Errors
    /// `NotFound` where it is not.
    pub async fn pair(&self, viewer: &Viewer, id: PairId) -> Result<Pair> {
        let pairs = self.db.read(viewer).pairs().await?;
        pairs
            .into_iter()
            .find(|p| p.id == id)
            .ok_or(Error::NotFound("This executive".into()))
    }

    /// How this workspace writes dates and words.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn locale(&self, viewer: &Viewer) -> Result<Locale> {
        let workspace = self.db.read(viewer).workspace().await?;
        let region = workspace.region.parse();
        let region = region.map_err(|e| Error::Internal(format!("{e}")))?;
        Ok(Locale::of(region))
    }
}

/// The operator of one workspace: the command line.
pub fn operator(workspace: WorkspaceId, pair: Option<PairId>) -> Actor {
    let viewer = Viewer::Operator { workspace };
    Actor {
        viewer,
        person: None,
        pair,
        right: Right::Operator,
    }
}

/// Somebody signed in, acting for a pair.
pub fn member(viewer: Viewer, person: PersonId, pair: PairId) -> Actor {
    Actor {
        viewer,
        person: Some(person),
        pair: Some(pair),
        right: Right::Assumed,
    }
}

/// The program itself, for one pair and one purpose.
pub fn worker(workspace: WorkspaceId, pair: PairId, purpose: &'static str) -> Actor {
    let viewer = Viewer::Worker {
        workspace,
        pair,
        purpose,
    };
    Actor {
        viewer,
        person: None,
        pair: Some(pair),
        right: Right::Worker,
    }
}

/// The zone of a pair's executive.
pub fn zone(pair: &Pair) -> TimeZone {
    // Checked when it was saved; a tz database that has since lost a name is no reason to fail.
    TimeZone::get(&pair.zone).unwrap_or(TimeZone::UTC)
}

/// The zones that calendars themselves define, evaluated once per reading.
pub(crate) struct OwnZones(HashMap<(CalendarId, String), Zone>);

impl OwnZones {
    pub fn of<'a>(calendars: impl IntoIterator<Item = &'a Calendar>) -> Self {
        let mut zones = HashMap::new();
        for calendar in calendars {
            for (name, text) in &calendar.zones {
                if let Some(zone) = formats::ical::zone_from_text(text) {
                    zones.insert((calendar.id, name.clone()), zone);
                }
            }
        }
        OwnZones(zones)
    }

    pub fn find(&self, calendar: CalendarId, name: &str) -> Option<Zone> {
        self.0.get(&(calendar, name.to_owned())).cloned()
    }
}

/// A fresh identity that sorts by time.
pub fn fresh_id(now: Timestamp) -> uuid::Uuid {
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
    uuid::Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos))
}
