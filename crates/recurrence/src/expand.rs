//! Lays a series over a window: rules, extra dates, exceptions and overrides (RFC 5545 section 3.8.5).
use crate::calendar::DAY;
use crate::frame::{Frame, reach};
use crate::plan::Plan;
use crate::rule::{Rule, Until};
use crate::walk::{Budget, MOST_STEPS};
use crate::{Error, Length, Moment, Occurrence, Origin, Series, Window};
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
    let mut budget = Budget::new(MOST_STEPS);
    expand_within(series, window, home, limit, &mut budget)
}

pub(crate) fn expand_within(
    series: &Series,
    window: Window,
    home: &TimeZone,
    limit: usize,
    budget: &mut Budget,
) -> Result<Vec<Occurrence>, Error> {
    let rules = Rules::read(series, home)?;
    let amended = Amended::new(series, &rules);
    let mut found = Vec::new();
    for segment in amended.segments() {
        let mut slots = Slots {
            rules: &rules,
            amended: &amended,
            window,
            limit,
            found: Vec::new(),
        };
        slots.collect(&segment, budget)?;
        slots.squeeze()?;
        for slot in slots.found {
            found.push(segment.occurrence(&slot, &rules));
        }
        if found.len() > limit {
            return Err(Error::TooMany { limit });
        }
    }
    for (index, slot, _) in &amended.overrides {
        let occurrence = overriding(series, *index, rules.frame.moment(*slot), home);
        if overlaps(occurrence.start_at, occurrence.end_at, window) {
            found.push(occurrence);
        }
    }
    if found.len() > limit {
        return Err(Error::TooMany { limit });
    }
    if !amended.overrides.is_empty() || found.windows(2).any(|w| w[0].start_at > w[1].start_at) {
        found.sort_by_key(|occurrence| occurrence.start_at);
    }
    Ok(found)
}

/// The clock of a series and its rules, ready to walk.
pub(crate) struct Rules<'a> {
    pub(crate) series: &'a Series,
    home: &'a TimeZone,
    pub(crate) frame: Frame<'a>,
    pub(crate) start: i64,
    pub(crate) plans: Vec<Bounded<'a>>,
}

/// A rule with its inclusive bound.
pub(crate) struct Bounded<'a> {
    pub(crate) text: &'a str,
    pub(crate) plan: Plan,
    /// The last wall that may count, with a day to spare where `until` decides.
    pub(crate) last: Option<i64>,
    until: Option<Timestamp>,
}

impl<'a> Rules<'a> {
    pub(crate) fn read(series: &'a Series, home: &'a TimeZone) -> Result<Self, Error> {
        let frame = Frame::of(&series.start, home);
        let start = frame.wall_of_own(&series.start);
        let mut plans = Vec::with_capacity(series.rules.len());
        for text in &series.rules {
            let rule: Rule = text.parse()?;
            if frame.is_days() && rule.frequency < crate::Frequency::Daily {
                let part = "FREQ".to_owned();
                let problem = "repeats within the day, but the series starts on a whole day";
                return Err(Error::Rule {
                    rule: text.clone(),
                    part,
                    problem,
                });
            }
            let (last, until) = bound(rule.until, frame, home);
            let plan = Plan::new(&rule, start, frame.is_days());
            plans.push(Bounded {
                text,
                plan,
                last,
                until,
            });
        }
        Ok(Self {
            series,
            home,
            frame,
            start,
            plans,
        })
    }

    fn is_recurring(&self) -> bool {
        !self.series.rules.is_empty() || !self.series.extra.is_empty()
    }
}

/// `UNTIL` as a wall, and as an instant where it is one. A date bounds through the end of its day;
/// in a series of days, a time bounds by the day it stands for.
fn bound(until: Option<Until>, frame: Frame, home: &TimeZone) -> (Option<i64>, Option<Timestamp>) {
    let wall = |moment: Moment, start: i64| Some(frame.wall_of(&moment, start));
    match until {
        None => (None, None),
        Some(Until::Date(date)) => (wall(Moment::Date(date), DAY - 1), None),
        Some(Until::Local(at)) => (wall(Moment::Floating(at), 0), None),
        Some(Until::Utc(at)) if frame.is_days() => {
            let clock = crate::calendar::clock_at(at.as_second());
            let date = crate::frame::date_meant(clock, &crate::Zone::UTC, home);
            (wall(Moment::Date(date), 0), None)
        }
        Some(Until::Utc(at)) => (Some(frame.wall_at(at) + DAY), Some(at)),
    }
}

/// What exceptions and overrides do to the slots that the rules give.
struct Amended<'a> {
    series: &'a Series,
    rules: &'a Rules<'a>,
    /// Instants that are not to be shown: excluded, or shown by an override.
    gone: Vec<Timestamp>,
    /// Days of which nothing is to be shown (`EXDATE;VALUE=DATE` in a series with times).
    gone_days: Vec<i64>,
    /// Overrides by the slot they replace (as a wall and an instant); the last of each slot.
    overrides: Vec<(usize, i64, Timestamp)>,
}

impl<'a> Amended<'a> {
    fn new(series: &'a Series, rules: &'a Rules<'a>) -> Self {
        let frame = rules.frame;
        let mut amended = Self {
            series,
            rules,
            gone: Vec::new(),
            gone_days: Vec::new(),
            overrides: Vec::new(),
        };
        for except in &series.except {
            match (except, frame.is_days()) {
                (Moment::Date(date), false) => {
                    amended
                        .gone_days
                        .push(crate::calendar::midnight_of(*date) / DAY);
                }
                (Moment::Zoned(at, zone), false) => amended.gone.push(zone.instant(*at)),
                _ => amended
                    .gone
                    .push(frame.instant(frame.wall_of(except, rules.start))),
            }
        }
        for (index, change) in series.overrides.iter().enumerate() {
            let wall = frame.wall_of(&change.of, rules.start);
            let instant = frame.instant(wall);
            amended.overrides.push((index, wall, instant));
            amended.gone.push(instant);
        }
        amended
            .overrides
            .sort_by_key(|(index, _, at)| (*at, std::cmp::Reverse(*index)));
        amended.overrides.dedup_by_key(|(_, _, at)| *at);
        amended.gone.sort_unstable();
        amended.gone_days.sort_unstable();
        amended
    }

    fn is_gone(&self, wall: i64, instant: Timestamp) -> bool {
        self.gone.binary_search(&instant).is_ok()
            || self.gone_days.binary_search(&wall.div_euclid(DAY)).is_ok()
    }

    /// The master's stretch of the series, and one for each `THISANDFUTURE`.
    fn segments(&self) -> Vec<Segment<'a>> {
        let rules = self.rules;
        let mut segments = vec![Segment {
            from: Timestamp::MIN,
            until: None,
            from_wall: i64::MIN,
            shift: 0,
            frame: rules.frame,
            length: self.series.length,
            origin: Origin::Master,
        }];
        let future = |index: usize| self.series.overrides.get(index).filter(|o| o.and_future);
        for &(index, wall, at) in &self.overrides {
            let Some(change) = future(index) else {
                continue;
            };
            if let Some(last) = segments.last_mut() {
                last.until = Some((at, wall));
            }
            segments.push(Segment::after(change, index, wall, at, rules));
        }
        segments
    }
}

/// A stretch of the series in which slots are shifted and lengthened alike.
pub(crate) struct Segment<'a> {
    from: Timestamp,
    from_wall: i64,
    until: Option<(Timestamp, i64)>,
    /// Seconds on the wall clock.
    pub(crate) shift: i64,
    pub(crate) frame: Frame<'a>,
    pub(crate) length: Length,
    origin: Origin,
}

impl<'a> Segment<'a> {
    /// RFC 5545 section 3.8.4.4: the same difference and the same length for all that follow. The
    /// difference is one on the clock, so that 10:00 becomes 12:00 in winter and in summer.
    fn after(
        change: &'a crate::Override,
        index: usize,
        wall: i64,
        at: Timestamp,
        rules: &Rules<'a>,
    ) -> Self {
        let (frame, start) = shifted_frame(change, rules);
        Self {
            from: at,
            from_wall: wall,
            until: None,
            shift: start - wall,
            frame,
            length: change.length,
            origin: Origin::Override(index),
        }
    }

    fn occurrence(&self, slot: &Slot, rules: &Rules) -> Occurrence {
        let id = rules.is_recurring().then(|| rules.frame.moment(slot.wall));
        Occurrence {
            id,
            start: self.frame.moment(slot.start),
            end: self.frame.moment(slot.end),
            start_at: slot.start_at,
            end_at: slot.end_at,
            origin: self.origin,
        }
    }
}

/// The clock that a `THISANDFUTURE` goes by and its start on it. An override written in UTC keeps
/// the zone of its series, which only the writer converted away.
pub(crate) fn shifted_frame<'a>(
    change: &'a crate::Override,
    rules: &Rules<'a>,
) -> (Frame<'a>, i64) {
    let own = Frame::of(&change.start, rules.home);
    match (&change.start, rules.frame) {
        (Moment::Zoned(at, zone), Frame::Zoned(_) | Frame::Floating(_))
            if *zone == crate::Zone::UTC =>
        {
            (rules.frame, rules.frame.wall_at(zone.instant(*at)))
        }
        _ => (own, own.wall_of_own(&change.start)),
    }
}

/// One slot of a segment, after its shift.
struct Slot {
    wall: i64,
    at: Timestamp,
    /// An extra date with a length of its own.
    own_length: bool,
    start: i64,
    end: i64,
    start_at: Timestamp,
    end_at: Timestamp,
}

/// Collects the slots of one segment that show in the window.
struct Slots<'a> {
    rules: &'a Rules<'a>,
    amended: &'a Amended<'a>,
    window: Window,
    limit: usize,
    found: Vec<Slot>,
}

impl Slots<'_> {
    fn collect(&mut self, segment: &Segment, budget: &mut Budget) -> Result<(), Error> {
        self.offer(segment, self.rules.start, None);
        let zone_slack = DAY;
        let first = segment.frame.wall_at(self.window.from)
            - reach(segment.length)
            - zone_slack
            - segment.shift;
        let last = segment.frame.wall_at(self.window.until) + zone_slack - segment.shift;
        let first = first.max(segment.from_wall.saturating_sub(DAY));
        let last = segment.until.map_or(last, |(_, wall)| last.min(wall + DAY));
        let rules = self.rules;
        for rule in &rules.plans {
            let to = rule.last.map_or(last, |bound| bound.min(last));
            let mut full = false;
            let walked = rule.plan.walk(first, to, budget, &mut |wall| {
                if rule
                    .until
                    .is_some_and(|until| rules.frame.instant(wall) > until)
                {
                    return ControlFlow::Break(());
                }
                self.offer(segment, wall, None);
                full = self.found.len() > self.limit && self.squeeze().is_err();
                if full {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            });
            if walked.is_err() {
                let rule = rule.text.to_owned();
                return Err(Error::TooMuchWork {
                    rule,
                    steps: MOST_STEPS,
                });
            }
            if full {
                return Err(Error::TooMany { limit: self.limit });
            }
        }
        for (moment, length) in &rules.series.extra {
            self.offer(segment, rules.frame.wall_of(moment, rules.start), *length);
        }
        Ok(())
    }

    /// Takes a slot if it belongs to the segment, is not gone and shows in the window.
    fn offer(&mut self, segment: &Segment, wall: i64, own: Option<Length>) {
        let at = self.rules.frame.instant(wall);
        if at < segment.from || segment.until.is_some_and(|(until, _)| at >= until) {
            return;
        }
        let own = own.filter(|_| segment.origin == Origin::Master);
        let (start, start_at) = match segment.origin {
            Origin::Master => (wall, at),
            Origin::Override(_) => {
                let start = segment.frame.whole(wall + segment.shift);
                (start, segment.frame.instant(start))
            }
        };
        let (end, end_at) = segment
            .frame
            .end(start, start_at, own.unwrap_or(segment.length));
        if overlaps(start_at, end_at, self.window) && !self.amended.is_gone(wall, at) {
            let own_length = own.is_some();
            self.found.push(Slot {
                wall,
                at,
                own_length,
                start,
                end,
                start_at,
                end_at,
            });
        }
    }

    /// Sorts the slots and drops repeats; of two alike the one with a length of its own stays.
    fn squeeze(&mut self) -> Result<(), Error> {
        if !self.found.windows(2).all(|pair| pair[0].at < pair[1].at) {
            self.found.sort_by_key(|slot| (slot.at, !slot.own_length));
            self.found.dedup_by_key(|slot| slot.at);
        }
        match self.found.len() > self.limit {
            true => Err(Error::TooMany { limit: self.limit }),
            false => Ok(()),
        }
    }
}

fn overlaps(start: Timestamp, end: Timestamp, window: Window) -> bool {
    start < window.until && (end > window.from || (start == end && start >= window.from))
}

/// The occurrence that an override shows, whether or not a rule gives its slot.
fn overriding(series: &Series, index: usize, id: Moment, home: &TimeZone) -> Occurrence {
    let change = &series.overrides[index];
    let frame = Frame::of(&change.start, home);
    let start = frame.wall_of_own(&change.start);
    let start_at = frame.instant(start);
    let (end, end_at) = frame.end(start, start_at, change.length);
    Occurrence {
        id: Some(id),
        start: change.start.clone(),
        end: frame.moment(end),
        start_at,
        end_at,
        origin: Origin::Override(index),
    }
}
