//! Lays a series over a window (RFC 5545 section 3.8.5).
use crate::amend::{Amended, Placed, Segment, overriding};
use crate::calendar::DAY;
use crate::rules::{Bounded, Rules, Slot};
use crate::walk::{Budget, MOST_STEPS};
use crate::{Error, Occurrence, Series, Window};
use jiff::{Timestamp, tz::TimeZone};
use std::ops::ControlFlow;

/// All occurrences that overlap the window, by start; one without length counts while it starts
/// within. Dates and floating times are read in `home`.
///
/// # Errors
/// [`Error::Rule`] for a rule that cannot be read, [`Error::TooMany`] beyond `limit`,
/// [`Error::TooMuchWork`] where a rule would have to be followed for too long.
pub fn expand(
    series: &Series,
    window: Window,
    home: &TimeZone,
    limit: usize,
) -> Result<Vec<Occurrence>, Error> {
    expand_within(series, window, home, limit, &mut Budget::new(MOST_STEPS))
}

fn expand_within(
    series: &Series,
    window: Window,
    home: &TimeZone,
    limit: usize,
    budget: &mut Budget,
) -> Result<Vec<Occurrence>, Error> {
    let rules = Rules::read(series, home)?;
    let amended = Amended::new(&rules);
    let mut shown = Vec::new();
    for segment in &amended.segments(&rules) {
        let mut search = Search {
            rules: &rules,
            amended: &amended,
            segment,
            window,
            limit,
            found: Vec::new(),
        };
        search.run(budget)?;
        shown.extend(
            search
                .found
                .iter()
                .map(|placed| segment.occurrence(placed, &rules)),
        );
    }
    for &(index, slot) in &amended.overrides {
        let id = rules.frame.moment(slot.wall);
        let occurrence = overriding(index, &series.overrides[index], id, home);
        let excluded = amended.is_excluded(&slot);
        if !excluded && overlaps(occurrence.start_at, occurrence.end_at, window) {
            shown.push(occurrence);
        }
    }
    if shown.len() > limit {
        return Err(Error::TooMany { limit });
    }
    shown.sort_by_key(|occurrence| occurrence.start_at);
    Ok(shown)
}

fn overlaps(start: Timestamp, end: Timestamp, window: Window) -> bool {
    start < window.until && (end > window.from || (start == end && start >= window.from))
}

/// Looks through one stretch of a series for the slots that show in the window.
struct Search<'a> {
    rules: &'a Rules<'a>,
    amended: &'a Amended,
    segment: &'a Segment<'a>,
    window: Window,
    limit: usize,
    found: Vec<Placed>,
}

impl Search<'_> {
    fn run(&mut self, budget: &mut Budget) -> Result<(), Error> {
        let (rules, segment) = (self.rules, self.segment);
        if !rules.is_extra(rules.start.at) {
            self.offer(rules.start);
        }
        for rule in &rules.bounded {
            self.follow(rule, budget)?;
        }
        let from = segment.from.map_or(0, |from| {
            rules.extra.partition_point(|slot| slot.at < from.at)
        });
        for slot in rules
            .extra
            .iter()
            .skip(from)
            .take_while(|slot| segment.holds(slot.at))
        {
            self.offer(*slot);
        }
        self.squeeze()
    }

    /// The walls of the stretch between which slots may show in the window, with room for what
    /// clocks may jump between a wall and its instant: less than a day, a day each if moved.
    fn walls(&self) -> (i64, i64) {
        let segment = self.segment;
        let (frame, shift) = (segment.frame, segment.shift);
        let room = if segment.from.is_none() { DAY } else { 2 * DAY };
        let reach = frame.reach(segment.length);
        let first = frame.wall_at(self.window.from) - reach - room - shift;
        let last = frame.wall_at(self.window.until) + room - shift;
        (
            segment
                .from
                .map_or(first, |from| first.max(from.wall - DAY)),
            segment
                .until
                .map_or(last, |until| last.min(until.wall + DAY)),
        )
    }

    fn follow(&mut self, rule: &Bounded, budget: &mut Budget) -> Result<(), Error> {
        let rules = self.rules;
        let (first, last) = self.walls();
        let last = rule.last.map_or(last, |bound| bound.min(last));
        let mut full = Ok(());
        let walked = rule.plan.walk(first, last, budget, &mut |wall| {
            let slot = Slot {
                wall,
                at: rules.frame.instant(wall),
                length: None,
            };
            let bounded = rule.until.is_none_or(|until| slot.at <= until);
            if bounded && !rules.is_extra(slot.at) {
                self.offer(slot);
            }
            if self.found.len() > self.limit {
                full = self.squeeze();
            }
            if full.is_ok() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        let spent = |_| Error::TooMuchWork {
            rule: rule.text.to_owned(),
            steps: MOST_STEPS,
        };
        full.and(walked.map_err(spent))
    }

    /// Takes a slot if it belongs to the stretch, shows in the window and is not gone.
    fn offer(&mut self, slot: Slot) {
        if !self.segment.holds(slot.at) {
            return;
        }
        let placed = self.segment.place(&slot);
        if overlaps(placed.start_at, placed.end_at, self.window) && !self.amended.is_gone(&slot) {
            self.found.push(placed);
        }
    }

    /// Sorts what was found and drops repeats.
    fn squeeze(&mut self) -> Result<(), Error> {
        let key = |placed: &Placed| (placed.slot.at, placed.start_at);
        if !self.found.is_sorted_by(|a, b| key(a) < key(b)) {
            self.found.sort_by_key(key);
            self.found.dedup_by_key(|placed| key(placed));
        }
        if self.found.len() > self.limit {
            return Err(Error::TooMany { limit: self.limit });
        }
        Ok(())
    }
}
