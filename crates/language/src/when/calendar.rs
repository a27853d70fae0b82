//! From a day that was named to its place in the calendar.
use super::resolve::From;
use super::said::{Day, Edge, Period, Which};
use super::word::Unit;
use super::{Locale, Precision};
use domain::region::DateOrder;
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// The days of something that was named, and how fine it was said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Days {
    pub first: Date,
    pub last: Date,
    /// None where the words named a stretch and no point: "early next week".
    pub precision: Option<Precision>,
}

pub(crate) fn one_day(date: Date) -> Days {
    Days {
        first: date,
        last: date,
        precision: Some(Precision::Day),
    }
}

/// The day or days meant.
pub(crate) fn day(said: &Day, from: &From<'_>) -> Option<Days> {
    let today = from.now.date();
    match said {
        Day::Offset(days) => Some(one_day(today.checked_add(days.days()).ok()?)),
        Day::Exact(date) => Some(one_day(*date)),
        Day::Weekday(which, day) => weekday(*which, *day, from).map(one_day),
        Day::Calendar {
            year: Some(year),
            month,
            day,
        } => Date::new(*year, *month, *day).ok().map(one_day),
        Day::Calendar {
            year: None,
            month,
            day,
        } => nearest_year(*month, *day, from).map(one_day),
        Day::Numeric {
            first,
            second,
            year,
        } => numeric(*first, *second, *year, from),
        Day::Ordinal(day) => month_day(*day, from).map(one_day),
        Day::Shift { base, count, unit } => {
            let base = day_first(base, from)?;
            shift(base, *count, *unit).map(one_day)
        }
        Day::Of(period) => {
            let (first, last, precision) = stretch(*period, from)?;
            Some(Days {
                first,
                last,
                precision: Some(precision),
            })
        }
        Day::Edge(edge, period) => edge_of(*edge, *period, from),
        Day::WeekOf(day) => {
            let first = week_start(day_first(day, from)?, from.locale)?;
            let last = first.checked_add(6.days()).ok()?;
            Some(Days {
                first,
                last,
                precision: Some(Precision::Week),
            })
        }
        Day::Weekend(weeks) => {
            let monday = week_start(
                today,
                &Locale {
                    first_day: Weekday::Monday,
                    ..*from.locale
                },
            )?;
            let first = monday.checked_add((weeks * 7 + 5).days()).ok()?;
            Some(Days {
                first,
                last: first.tomorrow().ok()?,
                precision: None,
            })
        }
        Day::Nth(n, weekday, period) => {
            let (first, _, _) = stretch(*period, from)?;
            first.nth_weekday_of_month(*n, *weekday).ok().map(one_day)
        }
        Day::NthWeek(n, period) => nth_week(*n, *period, from),
    }
}

fn day_first(said: &Day, from: &From<'_>) -> Option<Date> {
    day(said, from).map(|d| d.first)
}

fn weekday(which: Which, day: Weekday, from: &From<'_>) -> Option<Date> {
    let today = from.now.date();
    match which {
        Which::Coming if from.past => today.nth_weekday(-1, day).ok(),
        Which::Coming => today.nth_weekday(1, day).ok(),
        Which::Past => today.nth_weekday(-1, day).ok(),
        Which::InWeek(weeks) => {
            let start = week_start(today, from.locale)?;
            let into = i64::from(day.since(from.locale.first_day));
            start.checked_add((weeks * 7 + into).days()).ok()
        }
    }
}

pub(crate) fn week_start(date: Date, locale: &Locale) -> Option<Date> {
    let into = i64::from(date.weekday().since(locale.first_day));
    date.checked_sub(into.days()).ok()
}

/// The nearest such day that is not over (or, for "since", that has begun).
fn nearest_year(month: i8, day: i8, from: &From<'_>) -> Option<Date> {
    let today = from.now.date();
    // Up to eight years: 29 February.
    let years: Vec<i16> = if from.past {
        (0..=8).map(|n| today.year() - n).collect()
    } else {
        (0..=8).map(|n| today.year() + n).collect()
    };
    years
        .into_iter()
        .filter_map(|year| Date::new(year, month, day).ok())
        .find(|date| {
            if from.past {
                *date <= today
            } else {
                *date >= today
            }
        })
}

fn numeric(first: i8, second: i8, year: Option<i16>, from: &From<'_>) -> Option<Days> {
    let day_first = (first, second);
    let month_first = (second, first);
    let (likely, other) = if from.locale.order != DateOrder::MonthDay {
        (day_first, month_first)
    } else {
        (month_first, day_first)
    };
    let read = |(day, month): (i8, i8)| match year {
        Some(year) => Date::new(year, month, day).ok(),
        None => nearest_year(month, day, from),
    };
    read(likely).or_else(|| read(other)).map(one_day)
}

fn month_day(day: i8, from: &From<'_>) -> Option<Date> {
    let today = from.now.date();
    let step: Span = if from.past { (-1).month() } else { 1.month() };
    let mut month = today.first_of_month();
    // Twelve months always hold one with 31 days.
    for _ in 0..12 {
        let found = Date::new(month.year(), month.month(), day).ok();
        if let Some(date) = found.filter(|d| if from.past { *d <= today } else { *d >= today }) {
            return Some(date);
        }
        month = month.checked_add(step).ok()?;
    }
    None
}

/// Counted on from `date`. Working days are Monday to Friday; holidays are not known here.
pub(crate) fn shift(date: Date, count: i64, unit: Unit) -> Option<Date> {
    let span = match unit {
        Unit::WorkingDay => return working_days(date, count),
        Unit::Minute | Unit::Hour => return None,
        Unit::Day => Span::new().try_days(count),
        Unit::Week => Span::new().try_weeks(count),
        Unit::Fortnight => Span::new().try_weeks(count * 2),
        Unit::Month => Span::new().try_months(count),
        Unit::Quarter => Span::new().try_months(count * 3),
        Unit::Half => Span::new().try_months(count * 6),
        Unit::Year => Span::new().try_years(count),
    };
    date.checked_add(span.ok()?).ok()
}

fn working_days(mut date: Date, count: i64) -> Option<Date> {
    for _ in 0..count.abs() {
        loop {
            date = if count < 0 {
                date.yesterday().ok()?
            } else {
                date.tomorrow().ok()?
            };
            if !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
                break;
            }
        }
    }
    Some(date)
}

/// First day, last day, and how fine that is.
fn stretch(period: Period, from: &From<'_>) -> Option<(Date, Date, Precision)> {
    let today = from.now.date();
    let month = today.month();
    let months = |first: Date, count: i64, precision| {
        let next = first
            .checked_add(Span::new().try_months(count).ok()?)
            .ok()?;
        Some((first, next.yesterday().ok()?, precision))
    };
    let of_year = |year: i16, month: i8| Date::new(year, month, 1).ok();
    match period {
        Period::Relative(unit, n) => match unit {
            Unit::Week => {
                let first = week_start(today, from.locale)?
                    .checked_add((n * 7).days())
                    .ok()?;
                Some((first, first.checked_add(6.days()).ok()?, Precision::Week))
            }
            Unit::Month => months(shift(today.first_of_month(), n, unit)?, 1, Precision::Month),
            Unit::Quarter => {
                let first = of_year(today.year(), (month - 1) / 3 * 3 + 1)?;
                months(shift(first, n, unit)?, 3, Precision::Quarter)
            }
            Unit::Year => months(shift(today.first_of_year(), n, unit)?, 12, Precision::Year),
            _ => None,
        },
        Period::Month(m, year) => {
            let first = of_year(year.unwrap_or_else(|| year_of(m, 1, from)), m)?;
            months(first, 1, Precision::Month)
        }
        Period::Quarter(q, year) => {
            let first = (q - 1) * 3 + 1;
            let year = year.unwrap_or_else(|| year_of(first, 3, from));
            months(of_year(year, first)?, 3, Precision::Quarter)
        }
        Period::Half(h, year) => {
            let first = (h - 1) * 6 + 1;
            let year = year.unwrap_or_else(|| year_of(first, 6, from));
            months(of_year(year, first)?, 6, Precision::Half)
        }
        Period::Year(year) => months(of_year(year, 1)?, 12, Precision::Year),
    }
}

/// The year in which the months from `first` on are not over yet (or, looking back, have begun).
fn year_of(first: i8, months: i8, from: &From<'_>) -> i16 {
    let today = from.now.date();
    let over = today.month() >= first + months;
    match (over, from.past) {
        (true, false) => today.year() + 1,
        (false, true) if today.month() < first => today.year() - 1,
        _ => today.year(),
    }
}

fn edge_of(edge: Edge, period: Period, from: &From<'_>) -> Option<Days> {
    let (first, last, precision) = stretch(period, from)?;
    let plus = |days: i64| first.checked_add(days.days()).ok();
    if precision == Precision::Week {
        // A week of work: Monday to Friday, wherever the week starts.
        let monday = if first.weekday() == Weekday::Monday {
            first
        } else {
            first.nth_weekday(1, Weekday::Monday).ok()?
        };
        let work = |n: i64| monday.checked_add(n.days()).ok();
        return Some(match edge {
            Edge::Begin => one_day(monday),
            Edge::Mid => one_day(work(2)?),
            Edge::End => one_day(work(4)?),
            Edge::Early => Days {
                first: monday,
                last: work(1)?,
                precision: None,
            },
            Edge::Late => Days {
                first: work(3)?,
                last: work(4)?,
                precision: None,
            },
        });
    }
    let length = i64::from((last - first).get_days()) + 1;
    Some(match edge {
        Edge::Begin => one_day(first),
        Edge::End => one_day(last),
        Edge::Mid if precision == Precision::Month => one_day(plus(14)?),
        Edge::Mid => one_day(plus(length / 2)?),
        Edge::Early => Days {
            first,
            last: plus(length / 3 - 1)?,
            precision: None,
        },
        Edge::Late => Days {
            first: plus(length - length / 3)?,
            last,
            precision: None,
        },
    })
}

/// The first week of March is its first seven days, the last its last seven.
fn nth_week(n: i8, period: Period, from: &From<'_>) -> Option<Days> {
    let (first, last, _) = stretch(period, from)?;
    let start = if n < 0 {
        last.checked_sub(6.days()).ok()?
    } else {
        first.checked_add((i64::from(n - 1) * 7).days()).ok()?
    };
    let end = start.checked_add(6.days()).ok()?.min(last);
    Some(Days {
        first: start,
        last: end,
        precision: None,
    })
}
