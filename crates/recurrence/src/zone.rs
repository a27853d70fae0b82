//! A zone: one the tz database knows, or one that the calendar file itself defines.
use crate::calendar::{clock_at, wall_of};
use crate::custom::CustomZone;
use jiff::{Timestamp, civil};
use std::sync::Arc;

/// Where a wall clock hangs.
#[derive(Debug, Clone, PartialEq)]
pub enum Zone {
    /// In the tz database, by its name; "UTC" included.
    Named(jiff::tz::TimeZone),
    /// Only in the file: its observances are evaluated (RFC 5545 section 3.6.5).
    Custom(Arc<CustomZone>),
}

impl Zone {
    /// The zone of times that end in `Z`.
    pub const UTC: Self = Self::Named(jiff::tz::TimeZone::UTC);

    /// The offset from UTC at an instant, in seconds, positive east of Greenwich.
    pub fn offset_at(&self, instant: Timestamp) -> i32 {
        match self {
            Self::Named(zone) => zone.to_offset(instant).seconds(),
            Self::Custom(zone) => zone.offset_at(instant),
        }
    }

    /// The instant at which the clock shows `local`. A time that the clock skips is read with the
    /// offset before the gap, one that it shows twice is the first of the two (RFC 5545 section
    /// 3.3.5). Beyond the range of [`Timestamp`]: its first or last instant.
    pub fn instant(&self, local: civil::DateTime) -> Timestamp {
        match self {
            Self::Named(zone) => instant_in(zone, local),
            Self::Custom(zone) => zone.instant(local),
        }
    }

    /// What the clock shows at an instant, in whole seconds.
    pub fn local(&self, instant: Timestamp) -> civil::DateTime {
        clock_at(self.wall_at(instant))
    }

    pub(crate) fn wall_at(&self, instant: Timestamp) -> i64 {
        instant.as_second() + i64::from(self.offset_at(instant))
    }

    /// The name under which a file or a page gives it: the IANA name, or the `TZID` of the file.
    /// Empty for a bare offset, which has none.
    pub fn name(&self) -> &str {
        match self {
            Self::Named(zone) => zone.iana_name().unwrap_or_default(),
            Self::Custom(zone) => &zone.name,
        }
    }
}

/// See [`Zone::instant`].
pub(crate) fn instant_in(zone: &jiff::tz::TimeZone, local: civil::DateTime) -> Timestamp {
    zone.to_ambiguous_timestamp(local)
        .compatible()
        .unwrap_or_else(|_| saturated(wall_of(local)))
}

/// The instant at a count of seconds, or the nearest there is.
pub(crate) fn saturated(second: i64) -> Timestamp {
    let end = if second < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    Timestamp::from_second(second).unwrap_or(end)
}
