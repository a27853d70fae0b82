//! Which days of a period a rule means (RFC 5545 section 3.3.10, the table of expand and limit).
use crate::calendar::{
    DAY, date_of, day_of, first_week, month_len, week_year_of, weekday_of, year_len,
};
use crate::plan::Plan;
use crate::rule::{Frequency, Skip};

/// A set of days: bit n is the day `first + n`. 384 bits hold a year and its last week.
pub(crate) struct Days {
    first: i64,
    bits: [u64; 6],
}

impl Days {
    fn none(first: i64) -> Self {
        Self {
            first,
            bits: [0; 6],
        }
    }

    fn insert(&mut self, day: i64) {
        let place = (day - self.first).clamp(0, 383) as usize;
        self.bits[place / 64] |= 1 << (place % 64);
    }

    pub(crate) fn len(&self) -> u64 {
        self.bits
            .iter()
            .map(|word| u64::from(word.count_ones()))
            .sum()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = i64> + '_ {
        self.bits
            .iter()
            .enumerate()
            .flat_map(move |(place, &word)| {
                let first = self.first + place as i64 * 64;
                std::iter::successors((word != 0).then_some(word), |word| {
                    let rest = word & (word - 1);
                    (rest != 0).then_some(rest)
                })
                .map(move |word| first + i64::from(word.trailing_zeros()))
            })
    }
}

impl Plan {
    /// The days of a period; for periods shorter than a day, its day, whether it counts or not.
    pub(crate) fn days(&self, period: i64) -> Days {
        let first = self.period_start(period).div_euclid(DAY);
        let mut days = Days::none(first);
        match self.frequency {
            Frequency::Yearly if self.by_weeks() => self.days_of_weeks(period, &mut days),
            Frequency::Yearly => {
                for month in (1..=12).filter(|month| self.has_month(*month)) {
                    self.days_of_month(period, month, &mut days);
                }
            }
            Frequency::Monthly => {
                let month = period.rem_euclid(12) as u32 + 1;
                if self.has_month(month) {
                    self.days_of_month(period.div_euclid(12), month, &mut days);
                }
            }
            Frequency::Weekly => {
                for day in (first..first + 7).filter(|day| self.has_day(*day)) {
                    days.insert(day);
                }
            }
            Frequency::Daily if !self.has_day(first) => {}
            _ => days.insert(first),
        }
        days
    }

    fn days_of_weeks(&self, year: i64, days: &mut Days) {
        let first = days.first;
        let weeks = (first_week(year + 1, self.week_start) - first) / 7;
        for week in (0..weeks).filter(|week| self.has_week(*week, weeks)) {
            for day in first + week * 7..first + week * 7 + 7 {
                if self.has_day_without_week(day) {
                    days.insert(day);
                }
            }
        }
    }

    fn days_of_month(&self, year: i64, month: u32, days: &mut Days) {
        let parts = &self.parts;
        let length = month_len(year, month);
        let first = day_of(year, month, 1);
        let all = parts.month_days | parts.month_days_back == 0;
        let mut wanted = if all { u32::MAX << 1 } else { parts.month_days };
        for n in (1..=length).filter(|n| parts.month_days_back >> n & 1 == 1) {
            wanted |= 1 << (length + 1 - n);
        }
        if !all && wanted > u32::MAX >> (31 - length) {
            match self.skip {
                Skip::Omit => {}
                Skip::Backward => wanted |= 1 << length,
                Skip::Forward => days.insert(first + i64::from(length)),
            }
        }
        wanted &= u32::MAX >> (31 - length);
        let free = parts.weekdays == 0 && parts.ordinals.is_empty() && parts.year_days.is_empty();
        while wanted != 0 {
            let n = wanted.trailing_zeros();
            wanted &= wanted - 1;
            let day = first + i64::from(n) - 1;
            if free || (self.has_year_day(day) && self.has_weekday(day, n, length)) {
                days.insert(day);
            }
        }
    }

    /// `BYDAY` within months and years: ordinals count in the month if the rule names months.
    fn has_weekday(&self, day: i64, day_of_month: u32, length: u32) -> bool {
        let parts = &self.parts;
        let weekday = weekday_of(day);
        if parts.weekdays == 0 && parts.ordinals.is_empty() {
            return true;
        }
        if parts.weekdays >> weekday & 1 == 1 {
            return true;
        }
        if !parts.ordinals.iter().any(|(_, wanted)| *wanted == weekday) {
            return false;
        }
        let (before, after) = if self.frequency == Frequency::Yearly && parts.months == 0 {
            let (year, _, _) = date_of(day);
            let place = (day - day_of(year, 1, 1)) as u32;
            (place, year_len(year) - 1 - place)
        } else {
            (day_of_month - 1, length - day_of_month)
        };
        let (ahead, back) = ((before / 7 + 1) as i16, -((after / 7 + 1) as i16));
        parts
            .ordinals
            .iter()
            .any(|(n, wanted)| *wanted == weekday && (*n == ahead || *n == back))
    }

    /// All parts about days, for periods of a week or less, where they limit.
    pub(crate) fn has_day(&self, day: i64) -> bool {
        let parts = &self.parts;
        if parts.weeks | parts.weeks_back != 0 {
            let year = week_year_of(day, self.week_start);
            let first = first_week(year, self.week_start);
            let weeks = (first_week(year + 1, self.week_start) - first) / 7;
            if !self.has_week((day - first) / 7, weeks) {
                return false;
            }
        }
        self.has_day_without_week(day)
    }

    fn has_day_without_week(&self, day: i64) -> bool {
        let parts = &self.parts;
        if parts.weekdays != 0 && parts.weekdays >> weekday_of(day) & 1 == 0 {
            return false;
        }
        let days = parts.month_days | parts.month_days_back;
        if parts.months == 0 && days == 0 && parts.year_days.is_empty() {
            return true;
        }
        let (year, month, n) = date_of(day);
        let from_end = month_len(year, month) + 1 - n;
        let in_month = days == 0
            || parts.month_days >> n & 1 == 1
            || parts.month_days_back >> from_end & 1 == 1;
        self.has_month(month) && in_month && self.has_year_day(day)
    }

    fn has_month(&self, month: u32) -> bool {
        self.parts.months == 0 || self.parts.months >> month & 1 == 1
    }

    /// `week` counts from 0.
    fn has_week(&self, week: i64, weeks: i64) -> bool {
        self.parts.weeks >> (week + 1) & 1 == 1 || self.parts.weeks_back >> (weeks - week) & 1 == 1
    }

    fn has_year_day(&self, day: i64) -> bool {
        if self.parts.year_days.is_empty() {
            return true;
        }
        let (year, _, _) = date_of(day);
        let ahead = (day - day_of(year, 1, 1) + 1) as i16;
        let back = ahead - 1 - year_len(year) as i16;
        self.parts
            .year_days
            .iter()
            .any(|n| *n == ahead || *n == back)
    }
}
