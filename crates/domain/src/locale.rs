//! How dates and times stand on screen and paper, and whose words: "Tue 3 August, 10:00". Numbers
//! and lengths, which read the same everywhere, are in [`crate::words`].
use crate::region::{Clock, DateOrder, Paper, Region, Words};
use jiff::civil::{Date, DateTime, Time, Weekday};

/// What one reader expects: their region's habits, each of which they may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locale {
    /// Whose holidays and weekend.
    pub region: Region,
    /// How dates are written.
    pub order: DateOrder,
    /// How times are written.
    pub clock: Clock,
    /// First day of the week on paper.
    pub first_day: Weekday,
    /// Whose spelling.
    pub words: Words,
    /// What the printer holds.
    pub paper: Paper,
}

impl Default for Locale {
    /// British habits.
    fn default() -> Locale {
        Locale::of(Region::default())
    }
}

impl Locale {
    /// The habits of a region, unchanged.
    pub fn of(region: Region) -> Locale {
        Locale {
            region,
            order: region.order,
            clock: region.clock,
            first_day: region.first_day,
            words: region.words,
            paper: region.paper,
        }
    }

    /// "3 August" or "August 3".
    pub fn date(&self, day: Date) -> String {
        self.name(day, "%B")
    }

    /// "Tue 3 August" or "Tue, August 3".
    pub fn day(&self, day: Date) -> String {
        self.weekday_and(day, &self.date(day))
    }

    /// "Tue 3 Aug" or "Tue, Aug 3", where room is short.
    pub fn short_day(&self, day: Date) -> String {
        self.weekday_and(day, &self.name(day, "%b"))
    }

    /// "Tue 3 August 2027" or "Tue, August 3, 2027".
    pub fn full_day(&self, day: Date) -> String {
        let comma = if self.order == DateOrder::MonthDay {
            ","
        } else {
            ""
        };
        format!("{}{comma} {}", self.day(day), day.year())
    }

    /// "03/08/2027", "08/03/2027" or "2027-08-03", for tables and fields to type into.
    pub fn figures(&self, day: Date) -> String {
        let form = match self.order {
            DateOrder::DayMonth => "%d/%m/%Y",
            DateOrder::MonthDay => "%m/%d/%Y",
            DateOrder::YearMonth => "%Y-%m-%d",
        };
        day.strftime(form).to_string()
    }

    /// "10:00" or "10:00 am".
    pub fn time(&self, time: Time) -> String {
        match self.clock {
            Clock::Hours24 => time.strftime("%H:%M").to_string(),
            Clock::Hours12 => format!("{} {}", bare(time), half(time)),
        }
    }

    /// "Tue 3 August, 10:00".
    pub fn moment(&self, at: DateTime) -> String {
        format!("{}, {}", self.day(at.date()), self.time(at.time()))
    }

    /// "Tuesday 3 August" or "Tuesday, August 3".
    pub fn long_day(&self, day: Date) -> String {
        self.after(day.strftime("%A"), &self.date(day))
    }

    /// A whole hour beside a ruler of hours: "09" or "9 am".
    pub fn hour(&self, hour: i8) -> String {
        let time = Time::constant(hour.rem_euclid(24), 0, 0, 0);
        match self.clock {
            Clock::Hours24 => format!("{hour:02}"),
            Clock::Hours12 => format!("{} {}", time.strftime("%-I"), half(time)),
        }
    }

    /// "10:00–11:30" or "10:00–11:30 am"; both ends say their half of the day where they differ.
    pub fn times(&self, start: Time, end: Time) -> String {
        if self.clock == Clock::Hours12 && half(start) == half(end) {
            return format!("{}–{}", bare(start), self.time(end));
        }
        format!("{}–{}", self.time(start), self.time(end))
    }

    /// "Tue 3 August, 10:00–11:30"; over midnight "Tue 3 August, 22:00 – Wed 4 August, 01:00". An
    /// end at the midnight that closes the day stays on its day: "22:00–00:00".
    pub fn range(&self, start: DateTime, end: DateTime) -> String {
        let next = start.date().tomorrow().ok();
        let closes = end.time() == Time::midnight() && next == Some(end.date());
        if start.date() == end.date() || closes {
            let times = self.times(start.time(), end.time());
            return format!("{}, {times}", self.day(start.date()));
        }
        format!("{} – {}", self.moment(start), self.moment(end))
    }

    /// A span of whole days, both inclusive: "2–8 August", "30 August – 5 September", "August 2–8";
    /// years stand there only where they differ.
    pub fn dates(&self, first: Date, last: Date) -> String {
        if first == last {
            return self.date(first);
        }
        if (first.year(), first.month()) == (last.year(), last.month()) {
            let (a, b, month) = (first.day(), last.day(), first.strftime("%B"));
            return match self.order {
                DateOrder::MonthDay => format!("{month} {a}–{b}"),
                _ => format!("{a}–{b} {month}"),
            };
        }
        let comma = if self.order == DateOrder::MonthDay {
            ","
        } else {
            ""
        };
        let end = |day: Date| match first.year() == last.year() {
            true => self.date(day),
            false => format!("{}{comma} {}", self.date(day), day.year()),
        };
        format!("{} – {}", end(first), end(last))
    }

    /// The first day of the week, as this reader counts weeks, that holds `day`.
    pub fn week_start(&self, day: Date) -> Date {
        let back = self.first_day.until(day.weekday());
        // Only the very first week of the calendar (year -9999) has no such day.
        day.checked_sub(jiff::Span::new().days(back)).unwrap_or(day)
    }

    /// The seven days in this reader's order.
    pub fn weekdays(&self) -> [Weekday; 7] {
        std::array::from_fn(|n| self.first_day.wrapping_add(n as i64))
    }

    fn name(&self, day: Date, month: &str) -> String {
        let month = day.strftime(month);
        match self.order {
            DateOrder::MonthDay => format!("{month} {}", day.day()),
            DateOrder::DayMonth | DateOrder::YearMonth => format!("{} {month}", day.day()),
        }
    }

    fn weekday_and(&self, day: Date, rest: &str) -> String {
        self.after(day.strftime("%a"), rest)
    }

    fn after(&self, weekday: impl std::fmt::Display, rest: &str) -> String {
        let comma = if self.order == DateOrder::MonthDay {
            ","
        } else {
            ""
        };
        format!("{weekday}{comma} {rest}")
    }
}

fn bare(time: Time) -> String {
    time.strftime("%-I:%M").to_string()
}

fn half(time: Time) -> &'static str {
    if time.hour() < 12 { "am" } else { "pm" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn locale(code: &str) -> Locale {
        Locale::of(code.parse().unwrap())
    }

    #[test]
    fn a_day_reads_as_its_region_writes_it() {
        let day = date(2027, 8, 3);
        let all = |code: &str| {
            let to = locale(code);
            [
                to.day(day),
                to.short_day(day),
                to.long_day(day),
                to.full_day(day),
                to.figures(day),
            ]
            .join(" | ")
        };
        assert_eq!(
            all("GB"),
            "Tue 3 August | Tue 3 Aug | Tuesday 3 August | Tue 3 August 2027 | 03/08/2027"
        );
        assert_eq!(
            all("US"),
            "Tue, August 3 | Tue, Aug 3 | Tuesday, August 3 | Tue, August 3, 2027 | 08/03/2027"
        );
        assert_eq!(
            all("SE"),
            "Tue 3 August | Tue 3 Aug | Tuesday 3 August | Tue 3 August 2027 | 2027-08-03"
        );
    }

    #[test]
    fn times_and_ranges() {
        let (gb, us) = (locale("GB"), locale("US"));
        let at = |d, h, m| date(2027, 8, d).at(h, m, 0, 0);
        assert_eq!(gb.moment(at(3, 10, 0)), "Tue 3 August, 10:00");
        assert_eq!(us.moment(at(3, 0, 5)), "Tue, August 3, 12:05 am");
        assert_eq!(us.time(time(12, 0, 0, 0)), "12:00 pm");
        assert_eq!([9, 12, 17].map(|h| us.hour(h)), ["9 am", "12 pm", "5 pm"]);
        assert_eq!([9, 12, 17].map(|h| gb.hour(h)), ["09", "12", "17"]);
        assert_eq!(
            gb.range(at(3, 10, 0), at(3, 11, 30)),
            "Tue 3 August, 10:00–11:30"
        );
        assert_eq!(
            us.range(at(3, 10, 0), at(3, 11, 30)),
            "Tue, August 3, 10:00–11:30 am"
        );
        assert_eq!(
            us.range(at(3, 11, 0), at(3, 13, 0)),
            "Tue, August 3, 11:00 am–1:00 pm"
        );
        assert_eq!(
            gb.range(at(3, 22, 0), at(4, 0, 0)),
            "Tue 3 August, 22:00–00:00"
        );
        assert_eq!(
            gb.range(at(3, 22, 0), at(4, 1, 0)),
            "Tue 3 August, 22:00 – Wed 4 August, 01:00"
        );
    }

    #[test]
    fn spans_of_days() {
        let (gb, us) = (locale("GB"), locale("US"));
        assert_eq!(gb.dates(date(2027, 8, 2), date(2027, 8, 8)), "2–8 August");
        assert_eq!(us.dates(date(2027, 8, 2), date(2027, 8, 8)), "August 2–8");
        assert_eq!(
            gb.dates(date(2027, 8, 30), date(2027, 9, 5)),
            "30 August – 5 September"
        );
        assert_eq!(
            us.dates(date(2027, 12, 27), date(2028, 1, 2)),
            "December 27, 2027 – January 2, 2028"
        );
        assert_eq!(gb.dates(date(2027, 8, 2), date(2027, 8, 2)), "2 August");
    }

    #[test]
    fn weeks_start_where_the_reader_says() {
        let sunday = date(2027, 8, 8);
        assert_eq!(locale("GB").week_start(sunday), date(2027, 8, 2));
        assert_eq!(locale("US").week_start(sunday), sunday);
        assert_eq!(
            locale("US").weekdays()[..2],
            [Weekday::Sunday, Weekday::Monday]
        );
        assert_eq!(locale("GB").week_start(Date::MIN), Date::MIN);
    }
}
