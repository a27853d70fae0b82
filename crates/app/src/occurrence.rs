//! What happens in a window: series expanded, each occurrence with its component.
use crate::context::{App, OwnZones, zone};
use crate::error::{Error, Result};
use domain::circle::Viewer;
use domain::event::series;
use domain::event_text::moment_text;
use domain::id::CalendarId;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use recurrence::{Moment, Origin, Window};
use std::collections::HashMap;
use std::sync::Arc;
use store::{Pair, StoredEvent, Windowed};

/// More occurrences than this in one window are an error that says so.
pub const MOST: usize = 200_000;

/// One time at which an event happens.
#[derive(Debug, Clone)]
pub struct Occurrence {
    /// The component it takes its title and people from.
    pub of: Arc<StoredEvent>,
    /// Original start, as text; empty for a single event.
    pub rid: String,
    /// Start as the calendar says it.
    pub start: Moment,
    /// End, exclusive.
    pub end: Moment,
    /// Start as an instant.
    pub start_at: Timestamp,
    /// End as an instant.
    pub end_at: Timestamp,
    /// It takes the executive's time.
    pub busy: bool,
    /// It belongs to a series.
    pub repeats: bool,
}

impl Occurrence {
    /// Its identity as text, for links: UID, or UID and original start.
    pub fn key(&self) -> String {
        crate::coming_up::join_key(&self.of.event.uid, &self.rid)
    }

    /// Whether it is about whole days.
    pub fn all_day(&self) -> bool {
        matches!(self.start, Moment::Date(_))
    }

    /// Start and `end` on the clock of the calendar's own zone, and that zone's name, where it
    /// shows another time than `home` does.
    pub fn own_clock(
        &self,
        end: Timestamp,
        home: &TimeZone,
    ) -> Option<(DateTime, DateTime, String)> {
        let Moment::Zoned(at, zone) = &self.start else {
            return None;
        };
        let differs = *at != self.start_at.to_zoned(home.clone()).datetime();
        differs.then(|| (*at, zone.local(end), zone.name().to_owned()))
    }

    /// The executive's own answer is not a yes yet.
    pub fn tentative(&self, pair: &Pair) -> bool {
        use domain::event::{Answer, Status};
        let answers = pair
            .emails
            .iter()
            .filter_map(|e| self.of.event.answer_of(e));
        self.of.event.status == Status::Tentative
            || answers
                .into_iter()
                .any(|a| matches!(a, Answer::Tentative | Answer::NeedsAction))
    }
}

/// Days `from..=to` in a zone, as instants.
pub fn days(from: Date, to: Date, home: &TimeZone) -> (Timestamp, Timestamp) {
    let midnight = |d: Date| {
        home.to_timestamp(d.at(0, 0, 0, 0))
            .unwrap_or(Timestamp::MAX)
    };
    (midnight(from), midnight(to.tomorrow().unwrap_or(Date::MAX)))
}

impl App {
    /// Everything in `[from, until)` of a pair, sorted by start. The same event in two calendars
    /// counts once.
    ///
    /// # Errors
    /// `Invalid` when the window holds more than [`MOST`] occurrences.
    pub async fn occurrences(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        span: (Timestamp, Timestamp),
    ) -> Result<Vec<Occurrence>> {
        let (from, until) = span;
        let reader = self.db.read(viewer);
        let calendars = reader.calendars(Some(pair.id)).await?;
        let zones = OwnZones::of(&calendars);
        let find = |calendar: CalendarId, name: &str| zones.find(calendar, name);
        let micros = (from.as_microsecond(), until.as_microsecond());
        let found = reader.windowed(pair.id, micros, MOST as u64, &find).await?;
        expand(found, pair, Window { from, until })
    }
}

/// The components of one UID, laid out in a window.
pub(crate) fn of_components(
    components: Vec<StoredEvent>,
    pair: &Pair,
    window: Window,
) -> Result<Vec<Occurrence>> {
    let (overrides, masters) = components
        .into_iter()
        .partition(|c| c.event.recurrence_id.is_some());
    expand(Windowed { masters, overrides }, pair, window)
}

type Group = (Option<Arc<StoredEvent>>, Vec<Arc<StoredEvent>>);

fn groups(found: Windowed) -> HashMap<(CalendarId, String), Group> {
    let mut groups: HashMap<(CalendarId, String), Group> =
        HashMap::with_capacity(found.masters.len());
    for master in found.masters {
        let key = (master.calendar, master.event.uid.clone());
        groups.entry(key).or_default().0 = Some(Arc::new(master));
    }
    for amend in found.overrides {
        let key = (amend.calendar, amend.event.uid.clone());
        groups.entry(key).or_default().1.push(Arc::new(amend));
    }
    groups
}

pub(crate) fn expand(found: Windowed, pair: &Pair, window: Window) -> Result<Vec<Occurrence>> {
    let home = zone(pair);
    let mut out: Vec<Occurrence> = Vec::new();
    for ((_, _), (master, amends)) in groups(found) {
        match master {
            Some(master) => one_series(&master, &amends, pair, window, &home, &mut out)?,
            // A change to a series that ended before, or that the file never had.
            None => {
                for amend in amends.iter().filter(|a| !a.event.and_future) {
                    one_series(amend, &[], pair, window, &home, &mut out)?;
                }
            }
        }
    }
    let key = |o: &Occurrence| {
        (
            o.start_at,
            o.end_at,
            o.of.event.uid.clone(),
            o.of.calendar,
            o.rid.clone(),
        )
    };
    out.sort_by_cached_key(key);
    // Twice in one calendar is twice: two occurrences may be moved to the same time.
    let mut seen: HashMap<(Timestamp, String), CalendarId> = HashMap::with_capacity(out.len());
    out.retain(|o| {
        let key = (o.start_at, o.of.event.uid.clone());
        *seen.entry(key).or_insert(o.of.calendar) == o.of.calendar
    });
    Ok(out)
}

fn one_series(
    master: &Arc<StoredEvent>,
    amends: &[Arc<StoredEvent>],
    pair: &Pair,
    window: Window,
    home: &TimeZone,
    out: &mut Vec<Occurrence>,
) -> Result<()> {
    let events: Vec<_> = amends.iter().map(|a| &a.event).collect();
    let series = series(&master.event, &events);
    let repeats = !series.rules.is_empty() || !series.extra.is_empty();
    let left = MOST.saturating_sub(out.len());
    let found = recurrence::expand(&series, window, home, left).map_err(|e| {
        Error::invalid(
            "from",
            format!("“{}” could not be laid out: {e}", master.event.title),
        )
    })?;
    for o in found {
        let of = match o.origin {
            Origin::Master => master,
            Origin::Override(at) => amends.get(at).unwrap_or(master),
        };
        let rid = match (&of.event.recurrence_id, o.id) {
            (_, Some(id)) if repeats || of.event.recurrence_id.is_some() => moment_text(&id),
            (Some(id), None) => moment_text(id),
            _ => String::new(),
        };
        out.push(Occurrence {
            busy: of.event.blocks(&pair.emails),
            of: of.clone(),
            rid,
            start: o.start,
            end: o.end,
            start_at: o.start_at,
            end_at: o.end_at,
            repeats: repeats || of.event.recurrence_id.is_some(),
        });
    }
    Ok(())
}
