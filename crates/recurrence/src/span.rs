//! Cheap bounds of a whole series, for the index of a database.
use crate::amend::Segment;
use crate::calendar::DAY;
use crate::frame::{Frame, later};
use crate::plan::Plan;
use crate::rules::Rules;
use crate::walk::Budget;
use crate::{Length, Series};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use std::ops::ControlFlow;

/// Steps spent on the last occurrence of a rule that must be counted; beyond, it counts as endless.
const FEW_STEPS: u64 = 10_000;
const A_DAY: SignedDuration = SignedDuration::from_secs(DAY);

/// The earliest start and the latest end that any occurrence may have. Bounds, not facts: the
/// first may be a day early where a start falls into a gap of its clock or later ones are moved,
/// the last is at least a day late for every series with a rule. `None`: no end is known, because
/// a rule has none, takes long to count, or cannot be read.
pub fn span(series: &Series, home: &TimeZone) -> (Timestamp, Option<Timestamp>) {
    let frame = Frame::of(&series.start, home);
    let wall = frame.wall_of_own(&series.start);
    let start = frame.instant(wall);
    let mut span = Span {
        first: start,
        last: start,
    };
    span.cover(frame, wall, series.length, SignedDuration::ZERO);
    if frame.wall_at(start) != wall {
        span.first = later(start, -A_DAY);
    }
    for (moment, length) in &series.extra {
        let wall = frame.wall_of(moment, wall);
        span.cover(
            frame,
            wall,
            length.unwrap_or(series.length),
            SignedDuration::ZERO,
        );
    }
    let mut moves = false;
    for change in &series.overrides {
        let frame = Frame::of(&change.start, home);
        let slack = if change.and_future {
            A_DAY
        } else {
            SignedDuration::ZERO
        };
        span.cover(
            frame,
            frame.wall_of_own(&change.start),
            change.length,
            slack,
        );
        moves |= change.and_future;
    }
    if series.rules.is_empty() && !moves {
        return (span.first, Some(span.last));
    }
    (
        span.first,
        last_of_rules(series, home).map(|last| last.max(span.last)),
    )
}

struct Span {
    first: Timestamp,
    last: Timestamp,
}

impl Span {
    fn cover(&mut self, frame: Frame, wall: i64, length: Length, slack: SignedDuration) {
        let start = frame.instant(wall);
        let (_, end) = frame.end(wall, start, length);
        self.first = self.first.min(later(start, -slack));
        self.last = self.last.max(later(end, slack));
    }
}

/// The end of the last slot that rules and extra dates give, under every shift and length there is.
fn last_of_rules(series: &Series, home: &TimeZone) -> Option<Timestamp> {
    let rules = Rules::read(series, home).ok()?;
    let mut last = rules
        .extra
        .iter()
        .map(|slot| slot.wall)
        .fold(rules.start.wall, i64::max);
    for rule in &rules.bounded {
        let counted = rule
            .plan
            .count
            .and_then(|count| last_counted(&rule.plan, count));
        last = last.max(match (counted, rule.last) {
            (Some(counted), Some(bound)) => counted.min(bound),
            (counted, bound) => counted.or(bound)?,
        });
    }
    let end = |frame: Frame, wall: i64, length| {
        let (_, end) = frame.end(wall, frame.instant(wall), length);
        later(end, A_DAY)
    };
    let mut latest = end(rules.frame, last, series.length);
    for (index, change) in series
        .overrides
        .iter()
        .enumerate()
        .filter(|(_, o)| o.and_future)
    {
        let segment = Segment::after(index, change, rules.slot(&change.of), &rules);
        let moved = segment.frame.whole(last + segment.shift);
        latest = latest.max(end(segment.frame, moved, change.length));
    }
    Some(latest)
}

fn last_counted(plan: &Plan, count: u32) -> Option<i64> {
    let mut budget = Budget::new(FEW_STEPS);
    if let Some(last) = plan.last_counted(count, &mut budget).ok()? {
        return Some(last);
    }
    let mut last = plan.start;
    let walked = plan.walk(plan.start, i64::MAX, &mut budget, &mut |wall| {
        last = wall;
        ControlFlow::Continue(())
    });
    walked.ok().map(|()| last)
}
