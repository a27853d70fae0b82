//! When a digest leaves: once on each of its days, at its time, or at wake when the machine slept
//! through it. A digest of an earlier day never leaves: the next one says that it did not.
use crate::locale::Locale;
use crate::words;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// Shorter than that is on time.
const ON_TIME: SignedDuration = SignedDuration::from_mins(10);
/// Later than that the day is too far gone for it.
const TOO_LATE: SignedDuration = SignedDuration::from_hours(8);
/// At most so many missed days are named.
const NAMED: usize = 5;

/// When somebody wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DigestPlan {
    /// Local time.
    pub at: Time,
    /// On which weekdays, Monday first.
    pub days: [bool; 7],
}

/// What to do about it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DigestTurn {
    /// Nothing; look again then.
    Wait(Timestamp),
    /// It leaves now.
    Leave(Leaving),
}

/// A digest that leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaving {
    /// For which day.
    pub day: Date,
    /// When it was meant to leave and when it does, local time; none: on time.
    pub late: Option<(Time, Time)>,
    /// Days since the last one on which none left, oldest first.
    pub missed: Vec<Date>,
}

impl DigestPlan {
    /// What to do at `now`, when the digest of the day `last` was the last that left.
    pub fn turn(&self, zone: &TimeZone, last: Option<Date>, now: Timestamp) -> DigestTurn {
        let today = now.to_zoned(zone.clone()).date();
        let meant = self.instant(today, zone);
        let due = self.wanted(today) && last.is_none_or(|l| l < today) && now >= meant;
        let late = now.duration_since(meant);
        if !due || late > TOO_LATE {
            return DigestTurn::Wait(self.next(zone, last, now));
        }
        DigestTurn::Leave(Leaving {
            day: today,
            late: (late >= ON_TIME).then(|| (self.at, now.to_zoned(zone.clone()).time())),
            missed: self.missed(last, today),
        })
    }

    fn wanted(&self, day: Date) -> bool {
        let at = day.weekday().to_monday_zero_offset();
        usize::try_from(at).is_ok_and(|at| self.days[at])
    }

    /// Where the clocks skip its time it leaves an hour later, where they repeat it, the first
    /// time (RFC 5545's reading).
    fn instant(&self, day: Date, zone: &TimeZone) -> Timestamp {
        let local = day.to_datetime(self.at);
        let zoned = zone.to_ambiguous_zoned(local).compatible();
        zoned.map_or(Timestamp::MAX, |z| z.timestamp())
    }

    fn next(&self, zone: &TimeZone, last: Option<Date>, now: Timestamp) -> Timestamp {
        let today = now.to_zoned(zone.clone()).date();
        let days = (0..=7).filter_map(|n| today.checked_add(n.days()).ok());
        let mut open = days.filter(|d| self.wanted(*d) && last.is_none_or(|l| l < *d));
        let found = open.find_map(|day| Some(self.instant(day, zone)).filter(|at| *at > now));
        // No day is wanted: whoever changes that plans it again.
        found.unwrap_or(Timestamp::MAX)
    }

    fn missed(&self, last: Option<Date>, today: Date) -> Vec<Date> {
        let Some(last) = last else {
            return Vec::new();
        };
        let mut days = Vec::new();
        let mut day = today;
        while let Ok(before) = day.yesterday() {
            if before <= last || days.len() == NAMED {
                break;
            }
            if self.wanted(before) {
                days.push(before);
            }
            day = before;
        }
        days.reverse();
        days
    }
}

impl Leaving {
    /// The sentence at the top of a digest that is late or follows a missed one; empty: neither.
    pub fn remark(&self, locale: &Locale) -> String {
        let mut said = Vec::new();
        if let Some((meant, left)) = self.late {
            let (meant, left) = (locale.time(meant), locale.time(left));
            said.push(format!(
                "Meant for {meant}; the machine it comes from was asleep or off until {left}."
            ));
        }
        if !self.missed.is_empty() {
            let days: Vec<_> = self.missed.iter().map(|d| locale.day(*d)).collect();
            said.push(format!("None left on {}.", words::list(&days)));
        }
        said.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::Region;
    use jiff::civil::{date, time};

    const PLAN: DigestPlan = DigestPlan {
        at: time(8, 0, 0, 0),
        days: [true, true, true, true, true, false, false],
    };

    fn zone() -> TimeZone {
        TimeZone::get("Europe/London").unwrap()
    }

    fn at(text: &str) -> Timestamp {
        let local: jiff::civil::DateTime = text.parse().unwrap();
        local.to_zoned(zone()).unwrap().timestamp()
    }

    /// "wait 2027-08-03T08:00", or "leave 2027-08-02" and what it says.
    fn turn(last: Option<Date>, now: &str) -> String {
        match PLAN.turn(&zone(), last, at(now)) {
            DigestTurn::Wait(until) => {
                let local = until.to_zoned(zone()).datetime();
                format!("wait {}", local.strftime("%Y-%m-%dT%H:%M"))
            }
            DigestTurn::Leave(leaving) => {
                let region: Region = "GB-ENG".parse().unwrap();
                let remark = leaving.remark(&Locale::of(region));
                format!("leave {} {remark}", leaving.day)
                    .trim_end()
                    .to_owned()
            }
        }
    }

    #[test]
    fn a_laptop_that_sleeps_at_ten_to_eight_sends_at_wake_and_says_so() {
        let friday = Some(date(2027, 7, 30));
        // Monday 2 August 2027: the lid closes at 07:50 and opens at 09:25.
        assert_eq!(turn(friday, "2027-08-02T07:50"), "wait 2027-08-02T08:00");
        assert_eq!(
            turn(friday, "2027-08-02T09:25"),
            "leave 2027-08-02 Meant for 08:00; the machine it comes from was asleep or off until \
             09:25."
        );
        let monday = Some(date(2027, 8, 2));
        assert_eq!(turn(monday, "2027-08-02T09:25"), "wait 2027-08-03T08:00");
    }

    #[test]
    fn on_time_is_without_remark_and_weekends_are_free() {
        let thursday = Some(date(2027, 7, 29));
        assert_eq!(turn(thursday, "2027-07-30T08:00"), "leave 2027-07-30");
        assert_eq!(turn(thursday, "2027-07-30T08:09"), "leave 2027-07-30");
        assert_eq!(turn(None, "2027-07-30T08:00"), "leave 2027-07-30");
        let friday = Some(date(2027, 7, 30));
        assert_eq!(turn(friday, "2027-07-31T12:00"), "wait 2027-08-02T08:00");
    }

    #[test]
    fn a_day_that_is_too_far_gone_is_left_out_and_the_next_digest_says_so() {
        let friday = Some(date(2027, 7, 30));
        assert_eq!(turn(friday, "2027-08-02T16:01"), "wait 2027-08-03T08:00");
        assert_eq!(
            turn(friday, "2027-08-04T08:30"),
            "leave 2027-08-04 Meant for 08:00; the machine it comes from was asleep or off until \
             08:30. None left on Mon 2 August and Tue 3 August."
        );
        let long_ago = Some(date(2027, 6, 1));
        assert!(turn(long_ago, "2027-08-04T08:00").matches("August").count() <= NAMED);
    }

    #[test]
    fn no_day_at_all_waits_for_ever_and_skipped_hours_come_an_hour_later() {
        let never = DigestPlan {
            days: [false; 7],
            ..PLAN
        };
        let now = at("2027-08-02T09:00");
        assert_eq!(
            never.turn(&zone(), None, now),
            DigestTurn::Wait(Timestamp::MAX)
        );
        // Sunday 28 March 2027: 01:00 to 02:00 does not exist in London.
        let early = DigestPlan {
            at: time(1, 30, 0, 0),
            days: [true; 7],
        };
        let DigestTurn::Wait(until) = early.turn(&zone(), None, at("2027-03-28T00:30")) else {
            panic!("it is not due yet");
        };
        assert_eq!(until.to_zoned(zone()).time(), time(2, 30, 0, 0));
    }
}
