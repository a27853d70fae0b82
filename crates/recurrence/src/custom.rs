//! A `VTIMEZONE` evaluated on demand (RFC 5545 section 3.6.5): nothing is expanded in advance.
use crate::Error;
use crate::calendar::{DAY, wall_of};
use crate::plan::Plan;
use crate::rule::{Rule, Until};
use crate::walk::{Budget, MOST_STEPS};
use crate::zone::saturated;
use jiff::{Timestamp, civil};
use std::ops::ControlFlow;

/// A `VTIMEZONE` that no IANA name fits.
#[derive(Debug, PartialEq)]
pub struct CustomZone {
    /// Its `TZID`.
    pub name: String,
    observances: Vec<Observance>,
    rules: Vec<Option<Rule>>,
}

/// A `STANDARD` or `DAYLIGHT` component: an offset and the local times at which it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observance {
    /// `DTSTART`: the first onset, on a clock that still shows `offset_from`.
    pub start: civil::DateTime,
    /// `TZOFFSETFROM`, seconds east of UTC.
    pub offset_from: i32,
    /// `TZOFFSETTO`, seconds east of UTC.
    pub offset_to: i32,
    /// `RRULE`, as text after the colon.
    pub rule: Option<String>,
    /// `RDATE`s: further onsets.
    pub extra: Vec<civil::DateTime>,
    /// `TZNAME`; may be empty.
    pub name: String,
}

impl CustomZone {
    /// A zone out of its components, in any order.
    ///
    /// # Errors
    /// [`Error::Zone`] without observances or with an offset of a day or more,
    /// [`Error::Rule`] for a rule that cannot be read.
    pub fn new(name: impl Into<String>, observances: Vec<Observance>) -> Result<Self, Error> {
        let name = name.into();
        let wrong = |problem| Error::Zone {
            name: name.clone(),
            problem,
        };
        if observances.is_empty() {
            return Err(wrong("has neither STANDARD nor DAYLIGHT"));
        }
        let too_far = |offset: i32| i64::from(offset).abs() >= DAY;
        if observances
            .iter()
            .any(|o| too_far(o.offset_from) || too_far(o.offset_to))
        {
            return Err(wrong("has an offset of a day or more"));
        }
        let rules = observances
            .iter()
            .map(|o| o.rule.as_deref().map(str::parse).transpose())
            .collect::<Result<_, _>>()?;
        Ok(Self {
            name,
            observances,
            rules,
        })
    }

    /// The offset from UTC at an instant, in seconds: that of the latest onset. Before the first
    /// onset, the offset from which the first one leaves.
    pub fn offset_at(&self, instant: Timestamp) -> i32 {
        let second = instant.as_second();
        let latest = self
            .observances
            .iter()
            .zip(&self.rules)
            .filter_map(|(o, rule)| Some((o.onset_before(rule.as_ref(), second)?, o.offset_to)))
            .max_by_key(|(onset, _)| *onset);
        if let Some((_, offset)) = latest {
            return offset;
        }
        self.observances
            .iter()
            .min_by_key(|o| wall_of(o.start) - i64::from(o.offset_from))
            .map_or(0, |o| o.offset_from)
    }

    /// See [`crate::Zone::instant`].
    pub(crate) fn instant(&self, local: civil::DateTime) -> Timestamp {
        let wall = wall_of(local);
        let reading = |reference: i64| wall - i64::from(self.offset_at(saturated(reference)));
        let (before, after) = (reading(wall - DAY), reading(wall + DAY));
        let fits = |second: i64| reading(second) == second;
        if before == after || fits(before) || !fits(after) {
            saturated(before)
        } else {
            saturated(after)
        }
    }
}

impl Observance {
    /// The last onset at or before an instant, in seconds.
    fn onset_before(&self, rule: Option<&Rule>, second: i64) -> Option<i64> {
        let from = i64::from(self.offset_from);
        let wall = second + from;
        let start = wall_of(self.start);
        let extra = self.extra.iter().map(|at| wall_of(*at));
        let single = extra.chain([start]).filter(|onset| *onset <= wall).max();
        let repeated = rule.and_then(|rule| self.repeated_before(rule, start, wall));
        single.max(repeated).map(|onset| onset - from)
    }

    fn repeated_before(&self, rule: &Rule, start: i64, wall: i64) -> Option<i64> {
        let until = match rule.until {
            None => wall,
            Some(Until::Utc(until)) => until.as_second() + i64::from(self.offset_from),
            Some(Until::Local(until)) => wall_of(until),
            Some(Until::Date(until)) => wall_of(until.at(23, 59, 59, 0)),
        };
        let to = wall.min(until);
        let plan = Plan::new(rule, start, false);
        let mut budget = Budget::new(MOST_STEPS);
        // Onsets are a year apart in nearly every zone; look further back only where they are not.
        for years in [1, 10, 10_000] {
            let mut last = None;
            let _ = plan.walk(to - years * 366 * DAY, to, &mut budget, &mut |onset| {
                last = Some(onset);
                ControlFlow::Continue(())
            });
            if last.is_some() || to - years * 366 * DAY <= start {
                return last;
            }
        }
        None
    }
}
