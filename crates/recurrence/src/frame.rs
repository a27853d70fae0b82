//! The clock that a series goes by, and other moments read on it.
use crate::calendar::{DAY, clock_at, midnight_of, wall_of};
use crate::zone::instant_in;
use crate::{Length, Moment, Zone};
use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};

/// The kind of a moment, without its time.
#[derive(Clone, Copy)]
pub(crate) enum Frame<'a> {
    Days(&'a TimeZone),
    Floating(&'a TimeZone),
    Zoned(&'a Zone),
}

impl<'a> Frame<'a> {
    pub(crate) fn of(moment: &'a Moment, home: &'a TimeZone) -> Self {
        match moment {
            Moment::Date(_) => Self::Days(home),
            Moment::Floating(_) => Self::Floating(home),
            Moment::Zoned(_, zone) => Self::Zoned(zone),
        }
    }

    pub(crate) fn is_days(self) -> bool {
        matches!(self, Self::Days(_))
    }

    /// A wall of this frame's own kind: days begin at midnight.
    pub(crate) fn whole(self, wall: i64) -> i64 {
        if self.is_days() {
            wall.div_euclid(DAY) * DAY
        } else {
            wall
        }
    }

    /// The wall of a moment that this frame was made of.
    pub(crate) fn wall_of_own(self, moment: &Moment) -> i64 {
        match moment {
            Moment::Date(date) => midnight_of(*date),
            Moment::Floating(at) | Moment::Zoned(at, _) => wall_of(*at),
        }
    }

    pub(crate) fn instant(self, wall: i64) -> Timestamp {
        match self {
            Self::Days(home) | Self::Floating(home) => instant_in(home, clock_at(wall)),
            Self::Zoned(zone) => zone.instant(clock_at(wall)),
        }
    }

    pub(crate) fn wall_at(self, instant: Timestamp) -> i64 {
        match self {
            Self::Days(home) | Self::Floating(home) => {
                instant.as_second() + i64::from(home.to_offset(instant).seconds())
            }
            Self::Zoned(zone) => zone.wall_at(instant),
        }
    }

    pub(crate) fn moment(self, wall: i64) -> Moment {
        match self {
            Self::Days(_) => Moment::Date(clock_at(wall).date()),
            Self::Floating(_) => Moment::Floating(clock_at(wall)),
            Self::Zoned(zone) => Moment::Zoned(clock_at(wall), zone.clone()),
        }
    }

    /// Another moment on this clock, whatever its type; a date takes the time of `start`.
    pub(crate) fn wall_of(self, moment: &Moment, start: i64) -> i64 {
        match (self, moment) {
            (Self::Days(_), Moment::Date(date)) => midnight_of(*date),
            (_, Moment::Date(date)) => midnight_of(*date) + start.rem_euclid(DAY),
            (Self::Days(_), Moment::Floating(at)) => midnight_of(at.date()),
            (_, Moment::Floating(at)) => wall_of(*at),
            (Self::Days(home), Moment::Zoned(at, zone)) => midnight_of(date_meant(*at, zone, home)),
            (_, Moment::Zoned(at, zone)) => {
                // A time that this clock skips keeps its name, where both are the same clock.
                let (wall, instant) = (wall_of(*at), zone.instant(*at));
                if self.instant(wall) == instant {
                    wall
                } else {
                    self.wall_at(instant)
                }
            }
        }
    }

    /// Where something ends that starts at `wall`, which is the instant `start`.
    pub(crate) fn end(self, wall: i64, start: Timestamp, length: Length) -> (i64, Timestamp) {
        let (days, time) = split(length);
        if self.is_days() {
            let end = wall + whole_days(length) * DAY;
            return (end, self.instant(end));
        }
        let shifted = match days.clamp(-MOST_DAYS, MOST_DAYS) {
            0 => start,
            // From what the clock shows, which is not `wall` where it was put forward.
            days => self.instant(self.wall_at(start) + days * DAY),
        };
        let end = later(shifted, time).max(start);
        (self.wall_at(end), end)
    }

    /// The seconds on the clock that a length reaches, but for jumps of the clock.
    pub(crate) fn reach(self, length: Length) -> i64 {
        let (days, time) = split(length);
        if self.is_days() {
            return whole_days(length) * DAY;
        }
        let time = time.as_secs().saturating_add(1).clamp(0, MOST_DAYS * DAY);
        days.clamp(0, MOST_DAYS) * DAY + time
    }
}

fn split(length: Length) -> (i64, SignedDuration) {
    match length {
        Length::Exact(time) => (0, time),
        Length::Nominal { days, time } => (days, time),
    }
}

/// Days have no hours: what is left over takes the day it reaches into.
fn whole_days(length: Length) -> i64 {
    let (days, time) = split(length);
    let rest = time.as_secs().saturating_add(DAY - 1).div_euclid(DAY);
    days.saturating_add(rest).clamp(0, MOST_DAYS)
}

/// No calendar is longer; keeps sums of days within range.
const MOST_DAYS: i64 = 8_000_000;

/// `instant + time`, at the ends of the calendar the first or last instant.
pub(crate) fn later(instant: Timestamp, time: SignedDuration) -> Timestamp {
    let end = if time.is_negative() {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    instant.checked_add(time).unwrap_or(end)
}

/// The day that a time stands for in a series of whole days: calendars write midnight UTC, the
/// last second of the day in UTC, or midnight where the reader lives.
pub(crate) fn date_meant(at: civil::DateTime, zone: &Zone, home: &TimeZone) -> civil::Date {
    let edge = at.time() == civil::Time::midnight() || at.time() == civil::time(23, 59, 59, 0);
    if edge || *zone != Zone::UTC {
        return at.date();
    }
    home.to_datetime(zone.instant(at)).date()
}
