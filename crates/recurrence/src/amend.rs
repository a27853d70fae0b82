//! What exceptions and overrides do to the slots of a series (RFC 5545 sections 3.8.4.4, 3.8.5.1).
use crate::calendar::{DAY, midnight_of};
use crate::frame::Frame;
use crate::rules::{Rules, Slot};
use crate::{Length, Moment, Occurrence, Origin, Override, Zone};
use jiff::{Timestamp, tz::TimeZone};

/// The exceptions and overrides of a series, ready to be asked about.
pub(crate) struct Amended {
    /// Instants of which nothing is to be shown. Sorted.
    excluded: Vec<Timestamp>,
    /// Days of which nothing is to be shown (`EXDATE;VALUE=DATE` in a series with times). Sorted.
    excluded_days: Vec<i64>,
    /// Overrides and the slots they replace, in the order of those; of several the last.
    pub(crate) overrides: Vec<(usize, Slot)>,
}

impl Amended {
    pub(crate) fn new(rules: &Rules) -> Self {
        let (mut excluded, mut excluded_days) = (Vec::new(), Vec::new());
        for except in &rules.series.except {
            match (except, rules.frame.is_days()) {
                (Moment::Date(date), false) => excluded_days.push(midnight_of(*date) / DAY),
                (Moment::Zoned(at, zone), false) => excluded.push(zone.instant(*at)),
                _ => excluded.push(rules.slot(except).at),
            }
        }
        let changes = rules.series.overrides.iter().enumerate();
        let mut overrides: Vec<(usize, Slot)> = changes
            .map(|(index, change)| (index, rules.slot(&change.of)))
            .collect();
        overrides.sort_by_key(|(index, slot)| (slot.at, std::cmp::Reverse(*index)));
        overrides.dedup_by_key(|(_, slot)| slot.at);
        excluded.sort_unstable();
        excluded_days.sort_unstable();
        Self {
            excluded,
            excluded_days,
            overrides,
        }
    }

    /// Whether the rules' own occurrence is not shown: excluded, or shown by an override.
    pub(crate) fn is_gone(&self, slot: &Slot) -> bool {
        let replaced = self.overrides.binary_search_by_key(&slot.at, |(_, s)| s.at);
        replaced.is_ok() || self.is_excluded(slot)
    }

    /// Whether an `EXDATE` names the slot; that also ends an override of it.
    pub(crate) fn is_excluded(&self, slot: &Slot) -> bool {
        let day = slot.wall.div_euclid(DAY);
        self.excluded.binary_search(&slot.at).is_ok()
            || self.excluded_days.binary_search(&day).is_ok()
    }

    /// The stretch of the master, and one for each `THISANDFUTURE`.
    pub(crate) fn segments<'a>(&self, rules: &Rules<'a>) -> Vec<Segment<'a>> {
        let mut segments = vec![Segment {
            from: None,
            until: None,
            shift: 0,
            frame: rules.frame,
            length: rules.series.length,
            origin: Origin::Master,
        }];
        for &(index, slot) in &self.overrides {
            let change = &rules.series.overrides[index];
            if !change.and_future {
                continue;
            }
            if let Some(last) = segments.last_mut() {
                last.until = Some(slot);
            }
            segments.push(Segment::after(index, change, slot, rules));
        }
        segments
    }
}

/// A stretch of the series in which slots are shifted and lengthened alike.
pub(crate) struct Segment<'a> {
    /// The first slot of the stretch.
    pub(crate) from: Option<Slot>,
    /// The first slot after it.
    pub(crate) until: Option<Slot>,
    /// Seconds on the clock.
    pub(crate) shift: i64,
    pub(crate) frame: Frame<'a>,
    pub(crate) length: Length,
    pub(crate) origin: Origin,
}

impl<'a> Segment<'a> {
    /// RFC 5545 section 3.8.4.4: the same difference and the same length for all that follow. The
    /// difference is one on the clock, so that 10:00 becomes 12:00 in winter and in summer. An
    /// override in UTC keeps the zone of its series, which only its writer converted away.
    pub(crate) fn after(index: usize, change: &'a Override, slot: Slot, rules: &Rules<'a>) -> Self {
        let own = Frame::of(&change.start, rules.home);
        let (frame, start) = match &change.start {
            Moment::Zoned(at, zone) if *zone == Zone::UTC && !rules.frame.is_days() => {
                (rules.frame, rules.frame.wall_at(zone.instant(*at)))
            }
            start => (own, own.wall_of_own(start)),
        };
        Self {
            from: Some(slot),
            until: None,
            shift: start - slot.wall,
            frame,
            length: change.length,
            origin: Origin::Override(index),
        }
    }

    pub(crate) fn holds(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| at >= from.at) && self.until.is_none_or(|until| at < until.at)
    }

    /// Where the stretch puts a slot.
    pub(crate) fn place(&self, slot: &Slot) -> Placed {
        let moved = self.origin != Origin::Master;
        let (start, start_at) = if moved {
            let start = self.frame.whole(slot.wall + self.shift);
            (start, self.frame.instant(start))
        } else {
            (slot.wall, slot.at)
        };
        let length = slot.length.filter(|_| !moved).unwrap_or(self.length);
        let (end, end_at) = self.frame.end(start, start_at, length);
        Placed {
            slot: *slot,
            start,
            start_at,
            end,
            end_at,
        }
    }

    pub(crate) fn occurrence(&self, placed: &Placed, rules: &Rules) -> Occurrence {
        Occurrence {
            id: rules
                .is_recurring()
                .then(|| rules.frame.moment(placed.slot.wall)),
            start: self.frame.moment(placed.start),
            end: self.frame.moment(placed.end),
            start_at: placed.start_at,
            end_at: placed.end_at,
            origin: self.origin,
        }
    }
}

/// A slot with its start and end, as walls of its stretch and as instants.
pub(crate) struct Placed {
    pub(crate) slot: Slot,
    start: i64,
    end: i64,
    pub(crate) start_at: Timestamp,
    pub(crate) end_at: Timestamp,
}

/// The occurrence that an override shows, whether or not a rule gives its slot.
pub(crate) fn overriding(
    index: usize,
    change: &Override,
    id: Moment,
    home: &TimeZone,
) -> Occurrence {
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
