//! A series as its calendar describes it, and the occurrences it stands for.
use crate::Zone;
use crate::frame::Frame;
use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};

/// A start, a recurrence id, an exception date: the three shapes that RFC 5545 allows.
#[derive(Debug, Clone, PartialEq)]
pub enum Moment {
    /// A whole day (`VALUE=DATE`), in the zone of whoever looks at it.
    Date(civil::Date),
    /// A wall clock time without zone (RFC 5545 section 3.3.5, form 1).
    Floating(civil::DateTime),
    /// A wall clock time in a zone (forms 2 and 3).
    Zoned(civil::DateTime, Zone),
}

impl Moment {
    /// The instant, dates (at midnight) and floating times read in `home`; gaps and folds as in
    /// [`Zone::instant`].
    pub fn to_timestamp(&self, home: &TimeZone) -> Timestamp {
        let frame = Frame::of(self, home);
        frame.instant(frame.wall_of_own(self))
    }

    /// What the clock shows, midnight for a date.
    pub fn local(&self) -> civil::DateTime {
        match self {
            Self::Date(date) => date.to_datetime(civil::Time::midnight()),
            Self::Floating(at) | Self::Zoned(at, _) => *at,
        }
    }
}

/// How long one occurrence lasts (RFC 5545 section 3.8.5.3, last paragraphs).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// From `DTEND`: the same exact time for every occurrence.
    Exact(SignedDuration),
    /// From `DURATION`, or whole days: days on the calendar, then exact time.
    Nominal {
        /// Calendar days, across clock changes.
        days: i64,
        /// Exact time after those days.
        time: SignedDuration,
    },
}

/// One component that replaces one occurrence, or that one and all later ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// The `RECURRENCE-ID`: the start that the rule gave to the occurrence.
    pub of: Moment,
    /// `RANGE=THISANDFUTURE`.
    pub and_future: bool,
    /// The new start.
    pub start: Moment,
    /// The new length.
    pub length: Length,
}

/// One UID of one calendar: its master component and everything that amends it.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// `DTSTART`.
    pub start: Moment,
    /// From `DTEND` or `DURATION`.
    pub length: Length,
    /// `RRULE`s, as text after the colon; usually one.
    pub rules: Vec<String>,
    /// `RDATE`s; a period brings its own length.
    pub extra: Vec<(Moment, Option<Length>)>,
    /// `EXDATE`s.
    pub except: Vec<Moment>,
    /// Components with a `RECURRENCE-ID`.
    pub overrides: Vec<Override>,
}

/// The half-open span of time that is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First instant that counts.
    pub from: Timestamp,
    /// First instant that no longer counts.
    pub until: Timestamp,
}

/// Which component an occurrence takes its title and people from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The master component.
    Master,
    /// The override at this index (also for occurrences moved by a `THISANDFUTURE` one).
    Override(usize),
}

/// One time at which it happens.
#[derive(Debug, Clone, PartialEq)]
pub struct Occurrence {
    /// The start that the rule gave (identity; with calendar and UID). None for a single event.
    pub id: Option<Moment>,
    /// Where it starts.
    pub start: Moment,
    /// Where it ends, exclusive; never before `start`.
    pub end: Moment,
    /// `start` as an instant, dates and floating times read in the home zone.
    pub start_at: Timestamp,
    /// `end` as an instant.
    pub end_at: Timestamp,
    /// The component it comes from.
    pub origin: Origin,
}
