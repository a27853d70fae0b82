//! Half-open stretches of whole minutes since the epoch.
use jiff::Timestamp;

/// From and until, in minutes since 1970 UTC.
pub(super) type Interval = (i64, i64);

/// The minute that an instant lies in.
pub(super) fn minute(at: Timestamp) -> i64 {
    at.as_second().div_euclid(60)
}

/// The same minutes without overlaps, in order; touching ones are joined.
pub(super) fn union(mut all: Vec<Interval>) -> Vec<Interval> {
    all.retain(|(from, until)| from < until);
    all.sort_unstable();
    let mut joined: Vec<Interval> = Vec::with_capacity(all.len());
    for (from, until) in all {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => joined.push((from, until)),
        }
    }
    joined
}

/// What remains of `outer` between the given stretches (in order, without overlaps).
pub(super) fn gaps(outer: Interval, taken: &[Interval]) -> Vec<Interval> {
    let mut free = Vec::new();
    let mut at = outer.0;
    for &(from, until) in taken {
        if until <= outer.0 || from >= outer.1 {
            continue;
        }
        if from > at {
            free.push((at, from));
        }
        at = at.max(until);
    }
    if at < outer.1 {
        free.push((at, outer.1));
    }
    free
}

/// The minutes of stretches without overlaps.
pub(super) fn length(all: &[Interval]) -> i64 {
    all.iter().map(|(from, until)| until - from).sum()
}

/// The common part, if any.
pub(super) fn overlap(a: Interval, b: Interval) -> Option<Interval> {
    let both = (a.0.max(b.0), a.1.min(b.1));
    (both.0 < both.1).then_some(both)
}
