//! Days and seconds of the Gregorian calendar as plain integers, for the inner loops.
//!
//! A *day* counts from 1970-01-01. A *wall* counts seconds on a wall clock from midnight of that
//! day, whatever the zone: two walls of one zone compare like the times on its clock.
use jiff::civil;

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;
/// 9999-12-31T23:59:59, the last wall there is.
pub(crate) const LAST_WALL: i64 = 253_402_300_799;
/// -9999-01-01T00:00:00, the first.
pub(crate) const FIRST_WALL: i64 = -377_705_116_800;

/// The day of a date; months outside 1..=12 are not expected.
pub(crate) fn day_of(year: i64, month: u32, day: u32) -> i64 {
    // Years that begin in March put the leap day last, so that months have a closed formula.
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let month_from_march = i64::from((month + 9) % 12);
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of month of a day.
pub(crate) fn date_of(day: i64) -> (i64, u32, u32) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
    let month = ((month_from_march + 2) % 12 + 1) as u32;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// Monday is 0.
pub(crate) fn weekday_of(day: i64) -> u32 {
    (day + 3).rem_euclid(7) as u32
}

/// Days in a month.
pub(crate) fn month_len(year: i64, month: u32) -> u32 {
    match month {
        2 => 28 + u32::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days in a year.
pub(crate) fn year_len(year: i64) -> u32 {
    365 + u32::from(is_leap(year))
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// The first day of the first week of a year: the week with at least four days in it
/// (RFC 5545 section 3.3.10, `BYWEEKNO`), weeks beginning on `week_start`.
pub(crate) fn first_week(year: i64, week_start: u32) -> i64 {
    let fourth = day_of(year, 1, 4);
    fourth - i64::from((weekday_of(fourth) + 7 - week_start) % 7)
}

/// The year whose numbered weeks contain this day.
pub(crate) fn week_year_of(day: i64, week_start: u32) -> i64 {
    let (year, _, _) = date_of(day);
    if day < first_week(year, week_start) {
        year - 1
    } else if day >= first_week(year + 1, week_start) {
        year + 1
    } else {
        year
    }
}

/// Reads a clock; fractions of a second do not exist in iCalendar and are dropped.
pub(crate) fn wall_of(at: civil::DateTime) -> i64 {
    let day = day_of(i64::from(at.year()), at.month() as u32, at.day() as u32);
    let seconds =
        i64::from(at.hour()) * 3_600 + i64::from(at.minute()) * 60 + i64::from(at.second());
    day * DAY + seconds
}

/// The wall of midnight.
pub(crate) fn midnight_of(date: civil::Date) -> i64 {
    day_of(
        i64::from(date.year()),
        date.month() as u32,
        date.day() as u32,
    ) * DAY
}

/// The clock at a wall; beyond the calendar's ends, its first or last second.
pub(crate) fn clock_at(wall: i64) -> civil::DateTime {
    let wall = wall.clamp(FIRST_WALL, LAST_WALL);
    let (year, month, day) = date_of(wall.div_euclid(DAY));
    let second = wall.rem_euclid(DAY);
    civil::DateTime::new(
        year as i16,
        month as i8,
        day as i8,
        (second / 3_600) as i8,
        (second / 60 % 60) as i8,
        (second % 60) as i8,
        0,
    )
    .unwrap_or(civil::DateTime::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree_with_jiff_over_the_whole_calendar() {
        let epoch = civil::date(1970, 1, 1);
        for day in (-4_371_222..=2_932_896).step_by(97) {
            let date = epoch + jiff::Span::new().days(day);
            let (year, month, day_of_month) = date_of(day);
            let ours = (year as i16, month as i8, day_of_month as i8);
            assert_eq!(ours, (date.year(), date.month(), date.day()));
            assert_eq!(day_of(year, month, day_of_month), day);
            assert_eq!(
                weekday_of(day) as i8,
                date.weekday().to_monday_zero_offset()
            );
            let iso = date.iso_week_date();
            assert_eq!(week_year_of(day, 0) as i16, iso.year());
            let week = (day - first_week(week_year_of(day, 0), 0)) / 7 + 1;
            assert_eq!(week as i8, iso.week());
        }
    }

    #[test]
    fn walls_beyond_the_calendar_are_clamped() {
        assert_eq!(clock_at(i64::MAX).year(), 9999);
        assert_eq!(clock_at(i64::MIN).year(), -9999);
        assert_eq!(wall_of(clock_at(LAST_WALL)), LAST_WALL);
        assert_eq!(wall_of(clock_at(FIRST_WALL)), FIRST_WALL);
    }
}
