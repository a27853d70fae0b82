//! How long an event lasts, from DTEND, DURATION or neither (RFC 5545 section 3.6.1).
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp, ToSpan, Unit};
use recurrence::{Length, Moment};

const DAY: i64 = 86_400;
/// An end before its start is taken for one past midnight up to this length.
const OVERNIGHT: SignedDuration = SignedDuration::from_hours(16);

/// A start, a length, and what had to be mended to get them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lasting {
    pub start: Moment,
    pub length: Length,
    pub mended: Option<&'static str>,
}

/// Whole days of an all-day event.
pub(super) fn days(days: i64) -> Length {
    Length::Nominal {
        days,
        time: SignedDuration::ZERO,
    }
}

/// Neither DTEND nor DURATION: a day lasts a day, a time lasts no time.
pub(super) fn by_default(start: Moment) -> Lasting {
    let length = match start {
        Moment::Date(_) => days(1),
        _ => Length::Exact(SignedDuration::ZERO),
    };
    Lasting {
        start,
        length,
        mended: None,
    }
}

/// From a DURATION.
pub(super) fn by_duration(start: Moment, whole: i64, time: SignedDuration) -> Lasting {
    let back = whole < 0 || time.is_negative();
    if let Moment::Date(date) = start {
        let odd = time.as_secs() % DAY != 0;
        let total = (whole + time.as_secs() / DAY).abs() + i64::from(odd);
        let mended = match (back, odd, total) {
            (true, ..) => {
                Some("the duration is negative; the event was moved to end where it started")
            }
            (_, true, _) => {
                Some("the duration of a whole-day event has hours; it was rounded up to days")
            }
            (_, _, 0) => Some("the whole-day event lasts no time; one day was assumed"),
            _ => None,
        };
        let total = total.max(1);
        let moved = if back {
            date.checked_sub(total.days()).unwrap_or(date)
        } else {
            date
        };
        return Lasting {
            start: Moment::Date(moved),
            length: days(total),
            mended,
        };
    }
    if !back {
        return Lasting {
            start,
            length: Length::Nominal { days: whole, time },
            mended: None,
        };
    }
    let back_by = SignedDuration::from_secs(whole * DAY) + time;
    let start = shift(&start, back_by).unwrap_or(start);
    let length = Length::Nominal {
        days: -whole,
        time: -time,
    };
    let mended = Some("the duration is negative; the event was moved to end where it started");
    Lasting {
        start,
        length,
        mended,
    }
}

/// From a DTEND, which may be of another shape or in another zone than the start.
pub(super) fn by_end(start: Moment, end: Moment) -> Lasting {
    match (&start, &end) {
        (Moment::Date(from), Moment::Date(to)) => whole_days(*from, *to, None),
        (Moment::Date(from), _) => {
            let to = end.local();
            let midnight = to.time() == jiff::civil::Time::midnight();
            let last = if midnight {
                to.date()
            } else {
                to.date().tomorrow().unwrap_or(to.date())
            };
            whole_days(
                *from,
                last,
                Some("the start is a day, the end a time; whole days were kept"),
            )
        }
        (_, Moment::Date(to)) => {
            let to = in_zone_of(&start, to.to_datetime(jiff::civil::Time::midnight()));
            let mut lasting = timed(start, to);
            lasting.mended = lasting.mended.or(Some(
                "the start is a time, the end a day; the midnight that begins it was kept",
            ));
            lasting
        }
        // An end without zone belongs to the zone of its start.
        (Moment::Zoned(..), Moment::Floating(at)) => {
            let end = in_zone_of(&start, *at);
            timed(start, end)
        }
        _ => timed(start, end),
    }
}

fn whole_days(
    from: jiff::civil::Date,
    to: jiff::civil::Date,
    mended: Option<&'static str>,
) -> Lasting {
    let between = from
        .until((Unit::Day, to))
        .map_or(0, |span| i64::from(span.get_days()));
    let (start, length, mended) = match between {
        1.. => (from, between, mended),
        0 => (
            from,
            1,
            Some("the end is the day of the start, which leaves no time; one day was kept"),
        ),
        _ => (
            to,
            -between,
            Some("the end is before the start; the two were swapped"),
        ),
    };
    Lasting {
        start: Moment::Date(start),
        length: days(length),
        mended,
    }
}

fn timed(start: Moment, end: Moment) -> Lasting {
    let length = between(&start, &end);
    if !length.is_negative() {
        return Lasting {
            start,
            length: Length::Exact(length),
            mended: None,
        };
    }
    let overnight = length + SignedDuration::from_secs(DAY);
    if !overnight.is_negative() && overnight <= OVERNIGHT {
        let mended =
            Some("the end is before the start; it was read as past midnight, one day later");
        return Lasting {
            start,
            length: Length::Exact(overnight),
            mended,
        };
    }
    let start = in_zone(&end, &start);
    let mended = Some("the end is before the start; the two were swapped");
    Lasting {
        start,
        length: Length::Exact(-length),
        mended,
    }
}

/// The exact time from one to the other; where one of them has no zone, by the wall clock.
fn between(start: &Moment, end: &Moment) -> SignedDuration {
    match (instant(start), instant(end)) {
        (Some(from), Some(to)) => to.duration_since(from),
        _ => end.local().duration_since(start.local()),
    }
}

/// The instant of a moment that hangs in a zone.
fn instant(moment: &Moment) -> Option<Timestamp> {
    match moment {
        Moment::Zoned(at, zone) => Some(zone.instant(*at)),
        _ => None,
    }
}

/// This wall clock, hung where the start hangs.
fn in_zone_of(start: &Moment, at: DateTime) -> Moment {
    match start {
        Moment::Zoned(_, zone) => Moment::Zoned(at, zone.clone()),
        _ => Moment::Floating(at),
    }
}

/// The same instant in the zone of another moment, where both have one.
fn in_zone(moment: &Moment, of: &Moment) -> Moment {
    match (instant(moment), of) {
        (Some(at), Moment::Zoned(_, zone)) => Moment::Zoned(zone.local(at), zone.clone()),
        _ => moment.clone(),
    }
}

fn shift(moment: &Moment, by: SignedDuration) -> Option<Moment> {
    match moment {
        Moment::Date(_) => None,
        Moment::Floating(at) => Some(Moment::Floating(at.checked_add(by).ok()?)),
        Moment::Zoned(at, zone) => {
            let moved = zone.instant(*at).checked_add(by).ok()?;
            Some(Moment::Zoned(zone.local(moved), zone.clone()))
        }
    }
}
