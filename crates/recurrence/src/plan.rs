//! A rule made ready to walk: what its text leaves open is taken from the start of the series
//! (RFC 5545 section 3.3.10, "Information, not contained in the rule").
use crate::calendar::{DAY, date_of, day_of, first_week, month_len, week_year_of, weekday_of};
use crate::rule::{Frequency, Parts, Rule, Skip};

/// How the parts of a rule apply to the days and times of its periods.
pub(crate) struct Plan {
    pub(crate) frequency: Frequency,
    pub(crate) interval: i64,
    pub(crate) count: Option<u32>,
    /// The wall of `DTSTART`: always the first occurrence, so never walked to.
    pub(crate) start: i64,
    pub(crate) parts: Parts,
    pub(crate) skip: Skip,
    pub(crate) week_start: u32,
    /// Times within a period: hours, minutes and seconds from the start of its day or unit.
    pub(crate) times: Times,
    /// The period of the start, from which intervals are counted.
    pub(crate) origin: i64,
}

/// Times of day as every combination of three bit sets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times {
    hours: u64,
    minutes: u64,
    seconds: u64,
}

impl Times {
    pub(crate) fn len(self) -> u64 {
        let count = |set: u64| u64::from(set.count_ones());
        count(self.hours) * count(self.minutes) * count(self.seconds)
    }

    /// The `index`th time, in seconds; `index` must be below `len`.
    pub(crate) fn nth(self, index: u64) -> i64 {
        let seconds = u64::from(self.seconds.count_ones()).max(1);
        let minutes = u64::from(self.minutes.count_ones()).max(1);
        let hour = nth_bit(self.hours, index / (seconds * minutes));
        let minute = nth_bit(self.minutes, index / seconds % minutes);
        hour * 3_600 + minute * 60 + nth_bit(self.seconds, index % seconds)
    }
}

fn nth_bit(mut set: u64, index: u64) -> i64 {
    for _ in 0..index {
        set &= set.wrapping_sub(1);
    }
    i64::from(set.trailing_zeros() % 64)
}

impl Plan {
    /// `dated`: the series consists of whole days, so that parts of times mean nothing.
    pub(crate) fn new(rule: &Rule, start: i64, dated: bool) -> Self {
        let mut parts = rule.parts.clone();
        if dated {
            (parts.hours, parts.minutes, parts.seconds) = (0, 0, 0);
        }
        let mut plan = Self {
            frequency: rule.frequency,
            interval: i64::from(rule.interval),
            count: rule.count,
            start,
            parts,
            skip: rule.skip,
            week_start: rule.week_start,
            times: Times {
                hours: 1,
                minutes: 1,
                seconds: 1,
            },
            origin: 0,
        };
        plan.fill_days();
        plan.fill_times();
        plan.origin = plan.origin();
        plan
    }

    /// Days that the rule leaves open.
    fn fill_days(&mut self) {
        let day = self.start.div_euclid(DAY);
        let (_, month, day_of_month) = date_of(day);
        let parts = &mut self.parts;
        if self.frequency < Frequency::Monthly || parts.weeks | parts.weeks_back != 0 {
            // Ordinals mean something within months and years only.
            for (_, weekday) in parts.ordinals.drain(..) {
                parts.weekdays |= 1 << weekday;
            }
        }
        // Every working day without pause is a weekly rule, which can be counted by arithmetic.
        if self.frequency == Frequency::Daily
            && self.interval == 1
            && parts.weekdays != 0
            && parts.positions.is_empty()
        {
            self.frequency = Frequency::Weekly;
        }
        let no_weekday = parts.weekdays == 0 && parts.ordinals.is_empty();
        let no_month_day = parts.month_days | parts.month_days_back == 0;
        if !(parts.year_days.is_empty() && no_weekday && no_month_day) {
            // Only `FREQ=YEARLY;BYMONTHDAY=…` by itself still lacks its month.
            let lacks_month = self.frequency == Frequency::Yearly
                && parts.year_days.is_empty()
                && no_weekday
                && parts.weeks | parts.weeks_back == 0;
            if lacks_month && parts.months == 0 {
                parts.months = 1 << month;
            }
            return;
        }
        match self.frequency {
            Frequency::Yearly if parts.weeks | parts.weeks_back != 0 => {
                parts.weekdays = 1 << weekday_of(day);
            }
            Frequency::Yearly => {
                if parts.months == 0 {
                    parts.months = 1 << month;
                }
                parts.month_days = 1 << day_of_month;
            }
            Frequency::Monthly => parts.month_days = 1 << day_of_month,
            Frequency::Weekly => parts.weekdays = 1 << weekday_of(day),
            _ => {}
        }
    }

    /// Times within a period; shorter units than the period expand it, others limit it.
    fn fill_times(&mut self) {
        let second = self.start.rem_euclid(DAY);
        let or = |set: u64, default: i64| if set == 0 { 1 << default } else { set };
        if self.frequency > Frequency::Hourly {
            self.times.hours = or(self.parts.hours.into(), second / 3_600);
        }
        if self.frequency > Frequency::Minutely {
            self.times.minutes = or(self.parts.minutes, second / 60 % 60);
        }
        if self.frequency > Frequency::Secondly {
            self.times.seconds = or(self.parts.seconds, second % 60);
        }
    }

    fn origin(&self) -> i64 {
        let origin = self.period_at(self.start);
        if !self.by_weeks() {
            return origin;
        }
        // A start in January may still lie in the last week of the year before. Intervals count
        // from that year if the rule has a day left in it, else from the year on the calendar.
        let day = self.start.div_euclid(DAY);
        let (year, _, _) = date_of(day);
        if origin < year && !self.days(origin).iter().any(|found| found >= day) {
            return year;
        }
        origin
    }

    /// Years are made of numbered weeks.
    pub(crate) fn by_weeks(&self) -> bool {
        self.frequency == Frequency::Yearly && self.parts.weeks | self.parts.weeks_back != 0
    }

    /// Seconds of a period, for periods shorter than a day; else those of a day.
    pub(crate) fn unit(&self) -> i64 {
        match self.frequency {
            Frequency::Secondly => 1,
            Frequency::Minutely => 60,
            Frequency::Hourly => 3_600,
            _ => DAY,
        }
    }

    /// The number of the period that holds a wall: years, months, weeks, days or shorter units.
    pub(crate) fn period_at(&self, wall: i64) -> i64 {
        let day = wall.div_euclid(DAY);
        match self.frequency {
            Frequency::Yearly if self.by_weeks() => week_year_of(day, self.week_start),
            Frequency::Yearly => date_of(day).0,
            Frequency::Monthly => {
                let (year, month, _) = date_of(day);
                year * 12 + i64::from(month) - 1
            }
            Frequency::Weekly => (day + 3 - i64::from(self.week_start)).div_euclid(7),
            _ => wall.div_euclid(self.unit()),
        }
    }

    /// The wall at which a period begins.
    pub(crate) fn period_start(&self, period: i64) -> i64 {
        let day = match self.frequency {
            Frequency::Yearly if self.by_weeks() => first_week(period, self.week_start),
            Frequency::Yearly => day_of(period, 1, 1),
            Frequency::Monthly => {
                day_of(period.div_euclid(12), period.rem_euclid(12) as u32 + 1, 1)
            }
            Frequency::Weekly => period * 7 - 3 + i64::from(self.week_start),
            _ => return period * self.unit(),
        };
        day * DAY
    }

    /// The last period of the rule that is not after `period`.
    pub(crate) fn align(&self, period: i64) -> i64 {
        period - (period - self.origin).rem_euclid(self.interval)
    }

    /// How many times every whole period holds, if that is the same for all.
    pub(crate) fn per_period(&self) -> Option<u64> {
        let parts = &self.parts;
        let dayless = parts.month_days | parts.month_days_back == 0 && parts.year_days.is_empty();
        let weekless = parts.weeks | parts.weeks_back == 0;
        let any_weekday = parts.weekdays == 0 && parts.ordinals.is_empty();
        if !parts.positions.is_empty() || !weekless || !parts.year_days.is_empty() {
            return None;
        }
        let days = match self.frequency {
            Frequency::Yearly => self.months() * self.days_of_every_month()?,
            Frequency::Monthly if parts.months == 0 => self.days_of_every_month()?,
            Frequency::Weekly if dayless && parts.months == 0 => parts.weekdays.count_ones(),
            Frequency::Monthly | Frequency::Weekly => return None,
            _ if dayless && any_weekday && parts.months == 0 && !self.limits_times() => 1,
            _ => return None,
        };
        Some(u64::from(days) * self.times.len())
    }

    /// Months of a year that count; one where ordinals count within the year.
    fn months(&self) -> u32 {
        self.parts.months.count_ones().max(1)
    }

    /// Days in each month (or year) that counts, if always the same number.
    fn days_of_every_month(&self) -> Option<u32> {
        let parts = &self.parts;
        let whole_year = self.frequency == Frequency::Yearly && parts.months == 0;
        let shortest = (1..=12)
            .filter(|month| parts.months == 0 || parts.months >> month & 1 == 1)
            .map(|month| month_len(2023, month))
            .min()?;
        let (ahead, back) = (parts.month_days, parts.month_days_back);
        match (ahead | back, parts.weekdays, parts.ordinals.as_slice()) {
            (0, 0, ordinals) if !ordinals.is_empty() => {
                let most = if whole_year { 52 } else { 4 };
                let forward = ordinals.iter().all(|(n, _)| (1..=most).contains(n));
                let backward = ordinals.iter().all(|(n, _)| (-most..=-1).contains(n));
                (forward || backward).then_some(ordinals.len() as u32)
            }
            (days, 0, []) if days != 0 && !whole_year && (ahead == 0 || back == 0) => {
                (31 - days.leading_zeros() <= shortest).then(|| days.count_ones())
            }
            _ => None,
        }
    }

    /// Parts of times thin out periods shorter than a day.
    pub(crate) fn limits_times(&self) -> bool {
        let parts = &self.parts;
        match self.frequency {
            Frequency::Hourly => parts.hours != 0,
            Frequency::Minutely => parts.hours != 0 || parts.minutes != 0,
            Frequency::Secondly => parts.hours != 0 || parts.minutes | parts.seconds != 0,
            _ => false,
        }
    }
}
