//! One event by its key: when, what it is coded as and why, what is prepared for it.
use crate::coding::{Coded, Codes, assume_ends};
use crate::coming_up::{Prepared, split_key};
use crate::context::{App, OwnZones, zone};
use crate::error::{Error, Result};
use crate::occurrence::{Occurrence, of_components};
use domain::circle::Viewer;
use domain::discreet::{Discreet, words};
use domain::event_text::parse_moment;
use domain::goal::Goal;
use domain::id::CalendarId;
use domain::person::Person;
use domain::working_time::WorkingTime;
use jiff::{SignedDuration, Timestamp};
use recurrence::Window;
use store::{Pair, StoredEvent};

/// An event as its page shows it.
#[derive(Debug, Clone)]
pub struct EventView {
    /// When, what, and its code.
    pub coded: Coded,
    /// The calendar it comes from.
    pub calendar: String,
    /// The agenda that was written here; empty when none was.
    pub agenda: String,
    /// The brief that was written here; empty when none was.
    pub brief: String,
    /// What this session decided, as it was noted; empty when nothing was.
    pub decision: String,
    /// The goals to choose from.
    pub goals: Vec<Goal>,
    /// Who is known.
    pub people: Vec<Person>,
    /// Zone, and how dates are written.
    pub work: WorkingTime,
}

/// Days around an original start in which its occurrence is looked for when a later change moved
/// it, and around now for a series.
const NEAR: i64 = 400;

impl Discreet for EventView {
    fn hide(&mut self) {
        let EventView {
            coded,
            calendar,
            agenda,
            brief,
            decision,
            goals,
            people,
            work: _,
        } = self;
        coded.hide();
        goals.hide();
        people.hide();
        for text in [calendar, agenda, brief, decision] {
            words(text);
        }
    }
}

impl App {
    /// The event of that key (UID, or UID and original start). Of a series without a start: the
    /// next occurrence, else the last.
    ///
    /// # Errors
    /// `NotFound` for a key that the viewer's pair does not have.
    pub async fn event(&self, viewer: &Viewer, pair: &Pair, key: &str) -> Result<EventView> {
        let whole = self.whole(viewer, std::iter::once(pair)).await?;
        let pair = whole.first().ok_or(Error::Forbidden)?;
        let mut view = self.event_of(&viewer.alone(), pair, key).await?;
        if viewer.is_discreet() {
            view.hide();
            view.people = self.db.read(viewer).people(pair.id).await?;
        }
        Ok(view)
    }

    async fn event_of(&self, viewer: &Viewer, pair: &Pair, key: &str) -> Result<EventView> {
        let reader = self.db.read(viewer);
        let calendars = reader.calendars(Some(pair.id)).await?;
        let zones = OwnZones::of(&calendars);
        let find = |calendar: CalendarId, name: &str| zones.find(calendar, name);
        let (uid, rid) = split_key(key);
        let components = reader.event(pair.id, uid, &find).await?;
        let occurrence = self.one_of(pair, components, rid, &|c, n| zones.find(c, n))?;
        let settings = self.settings(viewer, pair).await?;
        let work = settings.working_time(pair, self.clock.now().to_zoned(zone(pair)).date());
        let codes = Codes::load(self, viewer, pair, work.locale).await?;
        let own = std::slice::from_ref(&occurrence);
        let (end_at, assumed) = assume_ends(own, settings.assumed_minutes)[0];
        let code = codes.code(&occurrence, &mut crate::coding::Suggestions::new());
        let from = calendars.iter().find(|c| c.id == occurrence.of.calendar);
        let calendar = from.map(|c| c.name.clone()).unwrap_or_default();
        let on = work.date(occurrence.start_at);
        let text = async |what: Prepared| -> Result<String> {
            let found = reader.brief(pair.id, &what.kind(key), on).await?;
            Ok(found.map(|b| b.body).unwrap_or_default())
        };
        Ok(EventView {
            agenda: text(Prepared::Agenda).await?,
            brief: text(Prepared::Brief).await?,
            decision: text(Prepared::Decision).await?,
            people: reader.people(pair.id).await?,
            coded: Coded {
                occurrence,
                end_at,
                assumed,
                code,
            },
            calendar,
            goals: codes.goals,
            work,
        })
    }

    fn one_of(
        &self,
        pair: &Pair,
        components: Vec<StoredEvent>,
        rid: &str,
        zones: &dyn Fn(CalendarId, &str) -> Option<recurrence::Zone>,
    ) -> Result<Occurrence> {
        let missing = || Error::NotFound("This event".into());
        let first = components.first().ok_or_else(missing)?;
        let home = zone(pair);
        let own = |name: &str| zones(first.calendar, name);
        let at = match rid {
            "" if first.event.rules.is_empty() && first.event.extra.is_empty() => {
                first.event.start.to_timestamp(&home)
            }
            "" => self.clock.now(),
            rid => parse_moment(rid, &own)
                .map_err(|_| missing())?
                .to_timestamp(&home),
        };
        let near = SignedDuration::from_hours(24 * NEAR);
        let window = Window {
            from: at.saturating_sub(near).unwrap_or(Timestamp::MIN),
            until: at.saturating_add(near).unwrap_or(Timestamp::MAX),
        };
        let mut found = of_components(components, pair, window)?;
        let place = match rid {
            "" => found.iter().position(|o| o.end_at > at),
            rid => found.iter().position(|o| o.rid == rid),
        };
        let last = || found.len().checked_sub(1).filter(|_| rid.is_empty());
        let place = place.or_else(last).ok_or_else(missing)?;
        Ok(found.swap_remove(place))
    }

    /// The original bytes of an event, as its source wrote them.
    ///
    /// # Errors
    /// `NotFound` for a key that the viewer's pair does not have.
    pub async fn original(&self, viewer: &Viewer, pair: &Pair, key: &str) -> Result<Vec<u8>> {
        let reader = self.db.read(viewer);
        let calendars = reader.calendars(Some(pair.id)).await?;
        let zones = OwnZones::of(&calendars);
        let find = |calendar: CalendarId, name: &str| zones.find(calendar, name);
        let components = reader.event(pair.id, split_key(key).0, &find).await?;
        let one = self.one_of(pair, components, split_key(key).1, &find)?;
        Ok(reader.original(one.of.id).await?)
    }
}
