//! A `VTIMEZONE` evaluated (RFC 5545 section 3.6.5): the years of our lives once, others on demand.
use crate::Error;
use crate::calendar::{DAY, LAST_WALL, midnight_of, wall_of};
use crate::plan::Plan;
use crate::rule::{Frequency, Rule, Until};
use crate::walk::Budget;
use crate::zone::saturated;
use jiff::{Timestamp, civil};
use std::ops::{ControlFlow, Range};

/// A `VTIMEZONE` that no IANA name fits.
#[derive(Debug, PartialEq)]
pub struct CustomZone {
    /// Its `TZID`.
    pub name: String,
    observances: Vec<Observance>,
    rules: Vec<Option<Rule>>,
    /// Onsets and their offsets within [`KNOWN`], sorted; empty where they are too many.
    table: Vec<(i64, i32)>,
}

/// 1990 up to 2060, in seconds: the onsets of these years are worked out when a zone is made.
const KNOWN: Range<i64> = 631_152_000..2_840_140_800;
/// Steps for that table; no real zone takes a tenth of them.
const TABLE_STEPS: u64 = 20_000;
/// Steps for one look beyond it, after which a rule counts as over.
const LOOK_STEPS: u64 = 4_000;

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
        let rules: Vec<Option<Rule>> = observances
            .iter()
            .map(|o| o.rule.as_deref().map(read).transpose())
            .collect::<Result<_, _>>()?;
        let table = table(&observances, &rules).unwrap_or_default();
        Ok(Self {
            name,
            observances,
            rules,
            table,
        })
    }

    /// The offset from UTC at an instant, in seconds: that of the latest onset. Before the first
    /// onset, the offset from which the first one leaves.
    pub fn offset_at(&self, instant: Timestamp) -> i32 {
        let second = instant.as_second();
        if KNOWN.contains(&second) {
            let next = self.table.partition_point(|(onset, _)| *onset <= second);
            if let Some((_, offset)) = next.checked_sub(1).and_then(|last| self.table.get(last)) {
                return *offset;
            }
        }
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
        let to = wall.min(self.last_wall(rule));
        let plan = Plan::new(rule, start, false);
        let mut budget = Budget::new(LOOK_STEPS);
        // Onsets are a year apart in nearly every zone; look further back only where they are not.
        for years in [1, 10, 10_000] {
            let from = to - years * 366 * DAY;
            let mut last = None;
            let walked = plan.walk(from, to, &mut budget, &mut |onset| {
                last = Some(onset);
                ControlFlow::Continue(())
            });
            if last.is_some() || from <= start || walked.is_err() {
                return last;
            }
        }
        None
    }

    /// The last wall that the bound of the rule allows.
    fn last_wall(&self, rule: &Rule) -> i64 {
        match rule.until {
            None => LAST_WALL,
            Some(Until::Utc(until)) => until.as_second() + i64::from(self.offset_from),
            Some(Until::Local(until)) => wall_of(until),
            Some(Until::Date(until)) => midnight_of(until) + DAY - 1,
        }
    }

    /// The onsets within [`KNOWN`], in seconds; none if they take too many steps.
    fn onsets(&self, rule: Option<&Rule>) -> Option<Vec<i64>> {
        let from = i64::from(self.offset_from);
        let start = wall_of(self.start);
        let mut walls: Vec<i64> = self.extra.iter().map(|at| wall_of(*at)).collect();
        walls.push(start);
        if let Some(rule) = rule {
            let to = self.last_wall(rule).min(KNOWN.end + from);
            let mut budget = Budget::new(TABLE_STEPS);
            let plan = Plan::new(rule, start, false);
            let add = &mut |onset| {
                walls.push(onset);
                ControlFlow::Continue(())
            };
            plan.walk(KNOWN.start + from, to, &mut budget, add).ok()?;
        }
        Some(walls.into_iter().map(|wall| wall - from).collect())
    }
}

/// Clocks do not change within hours of each other, and looking for the last of so many is slow.
fn read(text: &str) -> Result<Rule, Error> {
    let rule: Rule = text.parse()?;
    if rule.frequency < Frequency::Daily {
        let problem = "repeats within the day, which no clock change does";
        return Err(Error::Rule {
            rule: text.to_owned(),
            part: "FREQ".to_owned(),
            problem,
        });
    }
    Ok(rule)
}

fn table(observances: &[Observance], rules: &[Option<Rule>]) -> Option<Vec<(i64, i32)>> {
    let mut table = Vec::new();
    for (observance, rule) in observances.iter().zip(rules) {
        let onsets = observance.onsets(rule.as_ref())?.into_iter();
        let known = onsets.filter(|onset| KNOWN.contains(onset));
        table.extend(known.map(|onset| (onset, observance.offset_to)));
    }
    table.sort_by_key(|(onset, _)| *onset);
    Some(table)
}
