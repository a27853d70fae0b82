//! A series made ready: its clock, its rules with their bounds, its extra dates.
use crate::calendar::{DAY, clock_at};
use crate::frame::{Frame, date_meant};
use crate::plan::Plan;
use crate::rule::{Frequency, Rule, Until};
use crate::{Error, Length, Moment, Series, Zone};
use jiff::{Timestamp, tz::TimeZone};

/// A time that the series gives, before anything moves it.
#[derive(Clone, Copy)]
pub(crate) struct Slot {
    /// On the clock of the series.
    pub(crate) wall: i64,
    pub(crate) at: Timestamp,
    /// The length that a period brings.
    pub(crate) length: Option<Length>,
}

/// What gives slots: the start, the rules and the extra dates.
pub(crate) struct Rules<'a> {
    pub(crate) series: &'a Series,
    pub(crate) home: &'a TimeZone,
    pub(crate) frame: Frame<'a>,
    pub(crate) start: Slot,
    pub(crate) bounded: Vec<Bounded<'a>>,
    /// By instant, each once; one with a length of its own stays.
    pub(crate) extra: Vec<Slot>,
}

/// A rule with its inclusive bound.
pub(crate) struct Bounded<'a> {
    pub(crate) text: &'a str,
    pub(crate) plan: Plan,
    /// The last wall that may count, with a day to spare where `until` decides.
    pub(crate) last: Option<i64>,
    pub(crate) until: Option<Timestamp>,
}

impl<'a> Rules<'a> {
    pub(crate) fn read(series: &'a Series, home: &'a TimeZone) -> Result<Self, Error> {
        let frame = Frame::of(&series.start, home);
        let wall = frame.wall_of_own(&series.start);
        let slot = |wall, length| Slot {
            wall,
            at: frame.instant(wall),
            length,
        };
        let mut bounded = Vec::with_capacity(series.rules.len());
        for text in &series.rules {
            bounded.push(Bounded::read(text, wall, frame, home)?);
        }
        let of_extra = |(moment, length): &(Moment, Option<Length>)| {
            slot(frame.wall_of(moment, wall), *length)
        };
        let mut extra: Vec<Slot> = series.extra.iter().map(of_extra).collect();
        extra.sort_by_key(|slot| (slot.at, slot.length.is_none()));
        extra.dedup_by_key(|slot| slot.at);
        Ok(Self {
            series,
            home,
            frame,
            start: slot(wall, None),
            bounded,
            extra,
        })
    }

    pub(crate) fn slot(&self, moment: &Moment) -> Slot {
        let wall = self.frame.wall_of(moment, self.start.wall);
        Slot {
            wall,
            at: self.frame.instant(wall),
            length: None,
        }
    }

    /// An extra date stands for the slot, whichever rule gives it too.
    pub(crate) fn is_extra(&self, at: Timestamp) -> bool {
        self.extra.binary_search_by_key(&at, |slot| slot.at).is_ok()
    }

    pub(crate) fn is_recurring(&self) -> bool {
        !self.bounded.is_empty() || !self.extra.is_empty()
    }
}

impl<'a> Bounded<'a> {
    fn read(text: &'a str, start: i64, frame: Frame, home: &TimeZone) -> Result<Self, Error> {
        let rule: Rule = text.parse()?;
        if frame.is_days() && rule.frequency < Frequency::Daily {
            let problem = "repeats within the day, but the series starts on a whole day";
            return Err(Error::Rule {
                rule: text.to_owned(),
                part: "FREQ".to_owned(),
                problem,
            });
        }
        let (last, until) = bound(rule.until, frame, home);
        Ok(Self {
            text,
            plan: Plan::new(&rule, start, frame.is_days()),
            last,
            until,
        })
    }
}

/// `UNTIL` as a wall, and as an instant where it is one. A date bounds through the end of its day;
/// in a series of days, a time bounds by the day it stands for.
fn bound(until: Option<Until>, frame: Frame, home: &TimeZone) -> (Option<i64>, Option<Timestamp>) {
    let wall = |moment: Moment| Some(frame.wall_of(&moment, DAY - 1));
    match until {
        None => (None, None),
        Some(Until::Date(date)) => (wall(Moment::Date(date)), None),
        Some(Until::Local(at)) => (wall(Moment::Floating(at)), None),
        Some(Until::Utc(at)) if frame.is_days() => {
            let date = date_meant(clock_at(at.as_second()), &Zone::UTC, home);
            (wall(Moment::Date(date)), None)
        }
        Some(Until::Utc(at)) => (Some(frame.wall_at(at) + DAY), Some(at)),
    }
}
