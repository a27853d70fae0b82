//! Work on dates (`R9`): forward from a day, back from a deadline, and what else moves when one
//! date does.
//!
//! An item takes its most likely length in whole working days of its owner. It begins on a later
//! day than the last of what it waits for. Nothing here decides: a preview says what would be.
mod days;
mod load;
mod preview;

pub use days::{Absence, BadAbsence, Days, MOST_DAYS, Span, whole_days};
pub use load::{Load, load};
pub use preview::{Because, Clash, Move, Preview, clashes, preview, preview_deadline};

use crate::forecast::Network;
use crate::working_time::plus_days;
use jiff::civil::Date;

/// Every item as early as can be, the first ones beginning on `start`. In the order the items were
/// given. An item with a fixed date ends on it, whatever it waits for ([`clashes`] says where that
/// cannot be); `fixed` is in the order the items were given, too.
pub fn forward<K>(
    network: &Network<K>,
    fixed: &[Option<Date>],
    start: Date,
    days: &Days<'_>,
) -> Vec<Span> {
    let mut spans = vec![Span::on(start); network.items().len()];
    for place in network.order().iter().copied() {
        let item = &network.items()[place];
        let length = whole_days(&item.estimate);
        if let Some(date) = fixed.get(place).copied().flatten() {
            spans[place] = days.ending(item.owner, date, length);
            continue;
        }
        let last = network.after(place).iter().map(|p| spans[*p].last).max();
        spans[place] = match (last, length) {
            (Some(last), 0) => Span::on(last),
            (Some(last), _) => days.after(item.owner, last, length),
            (None, 0) => Span::on(start),
            (None, _) => days.from(item.owner, start, length),
        };
    }
    spans
}

/// Every item as late as can be, the last ones ending on `deadline`. As [`forward`] otherwise.
pub fn back<K>(
    network: &Network<K>,
    fixed: &[Option<Date>],
    deadline: Date,
    days: &Days<'_>,
) -> Vec<Span> {
    let before = network.before();
    let mut spans = vec![Span::on(deadline); network.items().len()];
    for place in network.order().iter().rev().copied() {
        let item = &network.items()[place];
        let length = whole_days(&item.estimate);
        spans[place] = match fixed.get(place).copied().flatten() {
            Some(date) => days.ending(item.owner, date, length),
            None => {
                let limits = before[place].iter().map(|p| limit(network, &spans, *p));
                days.until(item.owner, limits.min().unwrap_or(deadline), length)
            }
        };
    }
    spans
}

/// The last day on which what `later` waits for may be done: the day before it begins, or the same
/// one where it takes no time.
fn limit<K>(network: &Network<K>, spans: &[Span], later: usize) -> Date {
    let begins = spans[later].first;
    match whole_days(&network.items()[later].estimate) {
        0 => begins,
        _ => plus_days(begins, -1),
    }
}

/// Whether each item is critical: it cannot end a day later without the whole ending later. In the
/// order the items were given.
pub fn critical<K>(network: &Network<K>, start: Date, days: &Days<'_>) -> Vec<bool> {
    let early = forward(network, &[], start, days);
    let Some(end) = early.iter().map(|span| span.last).max() else {
        return Vec::new();
    };
    let late = back(network, &[], end, days);
    let pairs = early.iter().zip(&late);
    pairs.map(|(early, late)| early.last >= late.last).collect()
}

#[cfg(test)]
#[path = "schedule_test.rs"]
mod tests;
