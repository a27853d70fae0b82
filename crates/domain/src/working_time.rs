//! When the executive works: hours by weekday, public holidays, the zone they hold in, and how
//! days and times are written there.
use crate::kept_free::KeptFree;
use crate::locale::Locale;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use std::collections::BTreeMap;

/// Working hours of one person.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkingTime {
    /// The zone that the hours and dates are read in.
    pub zone: TimeZone,
    /// From and until on the wall clock, Monday first; none on a free day.
    pub hours: [Option<(Time, Time)>; 7],
    /// Public holidays by date, with their names: no working hours then.
    pub holidays: BTreeMap<Date, String>,
    /// No meeting begins before the first, and all have ended by the second, where it was said
    /// (`R62`).
    pub meetings: (Option<Time>, Option<Time>),
    /// Times of the week without meetings (`R62`).
    pub kept_free: Vec<KeptFree>,
    /// How days and times are written, and on which day a week begins.
    pub locale: Locale,
}

impl WorkingTime {
    /// The same hours Monday to Friday, no holidays.
    pub fn weekdays(zone: TimeZone, from: Time, until: Time) -> WorkingTime {
        let on = Some((from, until));
        WorkingTime {
            zone,
            hours: [on, on, on, on, on, None, None],
            holidays: BTreeMap::new(),
            meetings: (None, None),
            kept_free: Vec::new(),
            locale: Locale::default(),
        }
    }

    /// "Tue 3 August", in the reader's form.
    pub fn day(&self, date: Date) -> String {
        self.locale.day(date)
    }

    /// "Tuesday 3 August", in the reader's form.
    pub fn long_day(&self, date: Date) -> String {
        self.locale.long_day(date)
    }

    /// "09:30", in the reader's form.
    pub fn clock(&self, time: Time) -> String {
        self.locale.time(time)
    }

    /// "09:30–11:00", in the reader's form.
    pub fn times(&self, from: Time, until: Time) -> String {
        self.locale.times(from, until)
    }

    /// The first day of the week that holds `date`, as the reader counts weeks.
    pub fn week_start(&self, date: Date) -> Date {
        self.locale.week_start(date)
    }

    /// The local date of an instant.
    pub fn date(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.clone()).date()
    }

    /// The wall clock of an instant.
    pub fn time(&self, at: Timestamp) -> Time {
        at.to_zoned(self.zone.clone()).time()
    }

    /// The instant of a local wall clock; in a gap the later reading, in a fold the earlier
    /// (RFC 5545 section 3.3.5). The ends of jiff's calendar clamp.
    pub fn at(&self, date: Date, time: Time) -> Timestamp {
        self.zone
            .to_ambiguous_zoned(date.to_datetime(time))
            .compatible()
            .map_or(Timestamp::MAX, |z| z.timestamp())
    }

    /// Midnight at the start of a local date.
    pub fn midnight(&self, date: Date) -> Timestamp {
        self.at(date, Time::midnight())
    }

    /// Working hours of that date as wall clock times: none at weekends and on holidays.
    pub fn hours_on(&self, date: Date) -> Option<(Time, Time)> {
        if self.holidays.contains_key(&date) {
            return None;
        }
        let index = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        self.hours
            .get(index)
            .copied()
            .flatten()
            .filter(|(from, until)| from < until)
    }

    /// Working hours of that date as instants.
    pub fn span_on(&self, date: Date) -> Option<(Timestamp, Timestamp)> {
        let (from, until) = self.hours_on(date)?;
        Some((self.at(date, from), self.at(date, until)))
    }

    /// The hours of that date in which meetings are welcome: the working hours within what the
    /// executive said of meetings.
    pub fn meeting_hours_on(&self, date: Date) -> Option<(Time, Time)> {
        let (from, until) = self.hours_on(date)?;
        let from = self.meetings.0.map_or(from, |t| t.max(from));
        let until = self.meetings.1.map_or(until, |t| t.min(until));
        (from < until).then_some((from, until))
    }

    /// The same as instants.
    pub fn meeting_span_on(&self, date: Date) -> Option<(Timestamp, Timestamp)> {
        let (from, until) = self.meeting_hours_on(date)?;
        Some((self.at(date, from), self.at(date, until)))
    }

    /// The stretches of that date that stay free of meetings.
    pub fn kept_free_on(
        &self,
        date: Date,
    ) -> impl Iterator<Item = (&KeptFree, (Timestamp, Timestamp))> {
        let own = self.kept_free.iter();
        own.filter(move |k| k.day == date.weekday()).map(move |k| {
            let end = match k.until {
                Some(until) => self.at(date, until),
                None => self.midnight(plus_days(date, 1)),
            };
            (k, (self.at(date, k.from), end))
        })
    }

    /// The stretch without meetings that something would touch, of the day on which it begins.
    pub fn touches_kept_free(&self, from: Timestamp, until: Timestamp) -> Option<&KeptFree> {
        let mut all = self.kept_free_on(self.date(from));
        all.find(|(_, (a, b))| from < *b && *a < until)
            .map(|(kept, _)| kept)
    }

    /// In which way a stretch of some minutes lies outside the hours for meetings: "before 09:30",
    /// "after 17:30", "between 15:00 and 16:00", "on a free day"; none where it lies inside.
    pub fn outside(&self, start: DateTime, minutes: u32) -> Option<String> {
        let Some((from, until)) = self.meeting_span_on(start.date()) else {
            return Some("on a free day".to_owned());
        };
        let begins = self.at(start.date(), start.time());
        let ends = begins.saturating_add(SignedDuration::from_mins(i64::from(minutes)));
        match ends {
            _ if begins < from => Some(format!("before {}", self.clock(self.time(from)))),
            Ok(ends) if ends <= until => {
                let kept = self.touches_kept_free(begins, ends);
                kept.map(|kept| kept.words(&self.locale))
            }
            _ => Some(format!("after {}", self.clock(self.time(until)))),
        }
    }

    /// Whether any work is done on that date.
    pub fn is_working_day(&self, date: Date) -> bool {
        self.hours_on(date).is_some()
    }

    /// The first working day after `date`; the next weekday that is free of holidays where no
    /// hours are set at all.
    pub fn next_working_day(&self, date: Date) -> Date {
        let mut day = date;
        for _ in 0..30 {
            day = plus_days(day, 1);
            if self.is_working_day(day) {
                return day;
            }
        }
        plus_days(
            date,
            if date.weekday() == Weekday::Friday {
                3
            } else {
                1
            },
        )
    }

    /// Working days after `from` up to and including `to`; negative where `to` lies before.
    pub fn working_days(&self, from: Date, to: Date) -> i64 {
        let (first, last, sign) = if from <= to {
            (from, to, 1)
        } else {
            (to, from, -1)
        };
        let mut days = 0;
        let mut day = first;
        while day < last {
            day = plus_days(day, 1);
            days += i64::from(self.is_working_day(day));
        }
        sign * days
    }

    /// The date `n` working days after (or before) `date`.
    pub fn plus_working_days(&self, date: Date, n: i64) -> Date {
        let mut day = date;
        let mut left = n.abs();
        let mut tries = left * 4 + 60;
        while left > 0 && tries > 0 {
            day = plus_days(day, n.signum());
            left -= i64::from(self.is_working_day(day));
            tries -= 1;
        }
        day
    }
}

/// A date some days later or earlier, held at the ends of the calendar.
pub fn plus_days(date: Date, days: i64) -> Date {
    date.saturating_add(days.clamp(-1_000_000, 1_000_000).days())
}

/// Monday of the week that a date lies in (ISO 8601).
pub fn monday_of(date: Date) -> Date {
    plus_days(date, -i64::from(date.weekday().to_monday_zero_offset()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn london() -> WorkingTime {
        let zone = TimeZone::get("Europe/London").unwrap();
        let mut hours = WorkingTime::weekdays(zone, time(9, 0, 0, 0), time(17, 30, 0, 0));
        hours
            .holidays
            .insert(date(2027, 8, 30), "Summer bank holiday".into());
        hours
    }

    #[test]
    fn skips_weekends_and_holidays() {
        let work = london();
        assert_eq!(work.next_working_day(date(2027, 8, 27)), date(2027, 8, 31));
        assert_eq!(work.working_days(date(2027, 8, 27), date(2027, 9, 1)), 2);
        assert_eq!(work.working_days(date(2027, 9, 1), date(2027, 8, 27)), -2);
        assert_eq!(
            work.plus_working_days(date(2027, 8, 27), 2),
            date(2027, 9, 1)
        );
        assert_eq!(
            work.plus_working_days(date(2027, 9, 1), -2),
            date(2027, 8, 27)
        );
        assert_eq!(work.hours_on(date(2027, 8, 30)), None);
    }

    #[test]
    fn days_and_times_are_written_as_the_reader_does() {
        let mut work = london();
        let (day, from, until) = (date(2027, 8, 3), time(9, 30, 0, 0), time(11, 0, 0, 0));
        let said = |w: &WorkingTime| {
            [
                w.day(day),
                w.long_day(day),
                w.clock(from),
                w.times(from, until),
            ]
        };
        let british = ["Tue 3 August", "Tuesday 3 August", "09:30", "09:30–11:00"];
        assert_eq!(said(&work), british);
        work.locale = Locale::of("US".parse().unwrap());
        let american = [
            "Tue, August 3",
            "Tuesday, August 3",
            "9:30 am",
            "9:30–11:00 am",
        ];
        assert_eq!(said(&work), american);
    }

    #[test]
    fn hours_follow_the_clock_change() {
        let work = london();
        let hours = |d| work.span_on(d).map(|(a, _)| a.to_string());
        assert_eq!(
            hours(date(2027, 3, 26)).as_deref(),
            Some("2027-03-26T09:00:00Z")
        );
        assert_eq!(
            hours(date(2027, 3, 29)).as_deref(),
            Some("2027-03-29T08:00:00Z")
        );
    }

    #[test]
    fn what_was_said_of_meetings_narrows_the_hours_and_names_what_lies_outside() {
        let mut work = london();
        let day = date(2027, 8, 3);
        let said = |w: &WorkingTime, h, m| w.outside(day.at(h, m, 0, 0), 30);
        assert_eq!(said(&work, 9, 0), None);
        work.meetings = (Some(time(9, 30, 0, 0)), Some(time(17, 0, 0, 0)));
        assert_eq!(said(&work, 9, 0).as_deref(), Some("before 09:30"));
        assert_eq!(said(&work, 9, 30), None);
        assert_eq!(said(&work, 16, 30), None);
        assert_eq!(said(&work, 16, 45).as_deref(), Some("after 17:00"));
        assert_eq!(
            work.outside(date(2027, 8, 30).at(10, 0, 0, 0), 30)
                .as_deref(),
            Some("on a free day")
        );
        // One's own work may begin earlier.
        assert_eq!(
            work.hours_on(day),
            Some((time(9, 0, 0, 0), time(17, 30, 0, 0)))
        );
    }

    #[test]
    fn a_time_of_the_week_stays_free_of_meetings() {
        let mut work = london();
        let kept = ["tue 15:00-16:00", "fri 14:00-"];
        work.kept_free = kept.map(|text| text.parse().unwrap()).to_vec();
        let said = |day: i8, h, m| work.outside(date(2027, 8, day).at(h, m, 0, 0), 30);
        assert_eq!(said(3, 14, 30), None);
        let between = Some("between 15:00 and 16:00");
        assert_eq!(said(3, 14, 45).as_deref(), between);
        assert_eq!(said(3, 15, 30).as_deref(), between);
        assert_eq!(said(3, 16, 0), None);
        assert_eq!(said(4, 15, 30), None, "on a Tuesday only");
        assert_eq!(said(6, 14, 0).as_deref(), Some("after 14:00"));
    }

    #[test]
    fn without_any_hours_it_still_ends() {
        let mut work = london();
        work.hours = [None; 7];
        assert_eq!(work.next_working_day(date(2027, 8, 27)), date(2027, 8, 30));
        assert_eq!(work.working_days(date(2027, 8, 1), date(2027, 9, 1)), 0);
        let _ = work.plus_working_days(date(2027, 8, 1), 5);
    }
}
