//! What holds for every series: windows compose, order, no repeats, and a slow reading of the rule
//! day by day gives the same days.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
use common::{minutes, named};
use jiff::civil::{Date, Weekday, date};
use jiff::{Span, Timestamp, ToSpan, tz::TimeZone};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use recurrence::{Error, Moment, Occurrence, Override, Rule, Series, Window, expand, span};
use std::collections::BTreeMap;

const NAMES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// The parts of a rule as plain lists, from which both the text and the slow reading are made.
#[derive(Debug, Clone)]
struct Slow {
    frequency: &'static str,
    interval: i64,
    months: Vec<i8>,
    month_days: Vec<i8>,
    weekdays: Vec<(i64, usize)>,
    positions: Vec<i64>,
    week_start: usize,
    count: Option<usize>,
}

fn comma<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    items
        .into_iter()
        .map(|item| item.to_string())
        .collect::<Vec<_>>()
        .join(",")
}

impl Slow {
    fn text(&self) -> String {
        let mut text = format!("FREQ={};INTERVAL={}", self.frequency, self.interval);
        let mut add = |name: &str, list: String| {
            if !list.is_empty() {
                text += &format!(";{name}={list}");
            }
        };
        add("BYMONTH", comma(&self.months));
        add("BYMONTHDAY", comma(&self.month_days));
        add("BYSETPOS", comma(&self.positions));
        add("COUNT", comma(self.count));
        let weekday = |(n, day): &(i64, usize)| match n {
            0 => NAMES[*day].to_owned(),
            n => format!("{n}{}", NAMES[*day]),
        };
        add("BYDAY", comma(self.weekdays.iter().map(weekday)));
        add("WKST", NAMES[self.week_start].to_owned());
        text
    }

    /// The first day of the period, from which its number follows too.
    fn period(&self, day: Date) -> Date {
        match self.frequency {
            "YEARLY" => day.first_of_year(),
            "MONTHLY" => day.first_of_month(),
            "WEEKLY" => {
                let weekday = day.weekday().to_monday_zero_offset() as i64;
                day - Span::new().days((weekday + 7 - self.week_start as i64) % 7)
            }
            _ => day,
        }
    }

    fn periods_between(&self, from: Date, to: Date) -> i64 {
        let days = i64::from((to - from).get_days());
        match self.frequency {
            "YEARLY" => i64::from(to.year() - from.year()),
            "MONTHLY" => {
                i64::from(to.year() - from.year()) * 12 + i64::from(to.month() - from.month())
            }
            "WEEKLY" => days / 7,
            _ => days,
        }
    }

    fn has(&self, day: Date, start: Date) -> bool {
        let open = self.month_days.is_empty() && self.weekdays.is_empty();
        let month = match self.frequency {
            "YEARLY" if self.months.is_empty() && self.weekdays.is_empty() => {
                day.month() == start.month()
            }
            _ => self.months.is_empty() || self.months.contains(&day.month()),
        };
        let from_end = day.day() - day.days_in_month() - 1;
        let month_day = match self.frequency {
            "YEARLY" | "MONTHLY" if open => day.day() == start.day(),
            _ => {
                self.month_days.is_empty()
                    || self.month_days.contains(&day.day())
                    || self.month_days.contains(&from_end)
            }
        };
        let weekday = match self.frequency {
            "WEEKLY" if open => day.weekday() == start.weekday(),
            _ => {
                self.weekdays.is_empty()
                    || self.weekdays.iter().any(|by| self.has_weekday(day, *by))
            }
        };
        month && month_day && weekday
    }

    fn has_weekday(&self, day: Date, (n, weekday): (i64, usize)) -> bool {
        let wanted = Weekday::from_monday_zero_offset(weekday as i8).unwrap();
        if day.weekday() != wanted {
            return false;
        }
        let in_year = self.frequency == "YEARLY" && self.months.is_empty();
        match (n, self.frequency) {
            (0, _) | (_, "WEEKLY" | "DAILY") => true,
            (n, _) if in_year => {
                let (before, after) = (
                    day.day_of_year() - 1,
                    day.days_in_year() - day.day_of_year(),
                );
                n == i64::from(before) / 7 + 1 || n == -(i64::from(after) / 7 + 1)
            }
            (n, _) => day
                .first_of_month()
                .nth_weekday_of_month(n as i8, wanted)
                .is_ok_and(|nth| nth == day),
        }
    }

    /// Every day of the rule from the start up to a day, by looking at each.
    fn days(&self, start: Date, until: Date) -> Vec<Date> {
        let origin = self.period(start);
        let mut periods: BTreeMap<Date, Vec<Date>> = BTreeMap::new();
        // Whole periods, so that positions counted from their ends are right.
        for day in origin
            .series(1.day())
            .take_while(|day| *day < until + 400.days())
        {
            let period = self.period(day);
            if self.periods_between(origin, period) % self.interval == 0 && self.has(day, start) {
                periods.entry(period).or_default().push(day);
            }
        }
        let mut found = vec![start];
        for days in periods.values() {
            let length = days.len() as i64;
            let chosen = days.iter().enumerate().filter(|(place, _)| {
                let (ahead, back) = (*place as i64 + 1, *place as i64 - length);
                self.positions.is_empty()
                    || self.positions.contains(&ahead)
                    || self.positions.contains(&back)
            });
            found.extend(chosen.map(|(_, day)| *day).filter(|day| *day > start));
        }
        found.truncate(self.count.unwrap_or(usize::MAX));
        found.retain(|day| *day < until);
        found
    }
}

fn slow_rule() -> impl Strategy<Value = Slow> {
    let frequency = select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]);
    let months = subsequence((1..=12).collect::<Vec<i8>>(), 0..4);
    let month_days: Vec<i8> = (1..=31).chain(-31..=-1).collect();
    let month_days = subsequence(month_days, 0..4);
    let weekdays = prop::collection::vec(
        (select(vec![0, 0, 0, 1, 2, 4, 5, -1, -2]), 0..7_usize),
        0..4,
    );
    let positions = subsequence(vec![-3_i64, -1, 1, 2, 5], 0..3);
    let numbers = (1..5_i64, 0..7_usize, prop::option::of(1..400_usize));
    // Some parts are left out half of the time: rules with all of them rarely match.
    let kept = prop::collection::vec(any::<bool>(), 4);
    (
        frequency, months, month_days, weekdays, positions, numbers, kept,
    )
        .prop_map(
            |(frequency, months, month_days, weekdays, positions, numbers, kept)| {
                fn keep<T>(list: Vec<T>, kept: bool) -> Vec<T> {
                    if kept { list } else { Vec::new() }
                }
                Slow {
                    frequency,
                    interval: numbers.0,
                    months: keep(months, kept[0]),
                    // Not allowed in weekly rules; there we only know that it limits.
                    month_days: keep(month_days, kept[1] && frequency != "WEEKLY"),
                    weekdays: keep(weekdays, kept[2]),
                    positions: keep(positions, kept[3]),
                    week_start: numbers.1,
                    count: numbers.2,
                }
            },
        )
}

fn some_day() -> impl Strategy<Value = Date> {
    (2000..2030_i16, 1..=12_i8, 1..=31_i8).prop_map(|(year, month, day)| {
        let first = date(year, month, 1);
        date(year, month, day.min(first.days_in_month()))
    })
}

/// A series with everything in it, in one of several zones.
fn any_series() -> impl Strategy<Value = Series> {
    let zone = select(vec![
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "",
        "UTC",
    ]);
    let parts = (slow_rule(), some_day(), 0..1_440_i16, zone, 0..30_000_i64);
    let days = prop::collection::vec((0..120_i64, any::<bool>(), -50..5_000_i64), 0..6);
    (parts, days, any::<bool>()).prop_map(|((rule, day, minute, zone, length), amended, until)| {
        let moment = |day: Date, minute: i16| {
            let at = day.at(0, 0, 0, 0) + Span::new().minutes(minute);
            match zone {
                "" => Moment::Floating(at),
                zone => Moment::Zoned(at, named(zone)),
            }
        };
        let text = match (rule.count, until) {
            (None, true) => format!("{};UNTIL=20290101", rule.text()),
            _ => rule.text(),
        };
        let mut series = Series {
            start: moment(day, minute),
            length: if length % 2 == 0 {
                minutes(length)
            } else {
                common::days(length / 5_000)
            },
            rules: vec![text],
            extra: Vec::new(),
            except: Vec::new(),
            overrides: Vec::new(),
        };
        let slots = rule.days(day, day + 3.years());
        for (place, (pick, flag, shift)) in amended.into_iter().enumerate() {
            let slot = slots[pick as usize % slots.len()];
            let of = moment(slot, minute);
            let moved = moment(slot, minute + shift as i16);
            match place % 3 {
                0 => series.except.push(of),
                1 => series.extra.push((moved, flag.then(|| minutes(7)))),
                _ => series.overrides.push(Override {
                    of,
                    and_future: flag,
                    start: moved,
                    length: minutes(shift.max(0)),
                }),
            }
        }
        series
    })
}

fn all_in(series: &Series, from: Timestamp, until: Timestamp) -> Vec<Occurrence> {
    let home = TimeZone::get("Asia/Kolkata").unwrap();
    expand(series, Window { from, until }, &home, 100_000).unwrap()
}

/// Order among those that start together is not promised.
fn sorted(mut found: Vec<Occurrence>) -> Vec<Occurrence> {
    let key = |o: &Occurrence| (o.start_at, o.end_at, format!("{:?}", o.id));
    found.sort_by_key(key);
    found
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 192,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_windowed_walk_gives_what_a_slow_reading_day_by_day_gives(
        rule in slow_rule(), start in some_day(), skipped in 0..8_i64, length in 1..1_000_i64,
    ) {
        let from = start + Span::new().days(skipped * 300 - 50);
        let until = from + Span::new().days(length);
        let mut series = common::series("20000101", &[&rule.text()]);
        series.start = Moment::Date(start);
        let utc = |day: Date| day.to_zoned(TimeZone::UTC).unwrap().timestamp();
        let window = Window { from: utc(from), until: utc(until) };
        let found = expand(&series, window, &TimeZone::UTC, 100_000).unwrap();
        let found: Vec<Date> = found.into_iter().map(|o| o.start.local().date()).collect();
        let mut expected = rule.days(start, until);
        expected.retain(|day| *day >= from);
        prop_assert_eq!(found, expected, "{}", rule.text());
    }

    #[test]
    fn each_part_of_a_window_holds_what_the_whole_window_holds_of_it(
        series in any_series(),
        before in 0..2_000_i64,
        first in 1..90_000_i64,
        second in 1..90_000_i64,
    ) {
        let start = series.start.to_timestamp(&TimeZone::UTC);
        let minutes = |n: i64| jiff::SignedDuration::from_mins(n);
        let a = start + minutes((before - 500) * 1_440);
        let (b, c) = (a + minutes(first), a + minutes(first + second));
        let both = sorted(all_in(&series, a, c));
        for (from, until) in [(a, b), (b, c)] {
            let mut expected = both.clone();
            expected.retain(|o| {
                let within = o.end_at > from || (o.start_at == o.end_at && o.start_at >= from);
                o.start_at < until && within
            });
            prop_assert_eq!(sorted(all_in(&series, from, until)), expected);
        }
    }

    #[test]
    fn occurrences_come_in_order_each_once_inside_the_window_and_within_the_span(
        series in any_series(), before in 0..2_000_i64, length in 1..90_000_i64,
    ) {
        let start = series.start.to_timestamp(&TimeZone::UTC);
        let from = start + jiff::SignedDuration::from_hours((before - 500) * 24);
        let until = from + jiff::SignedDuration::from_mins(length);
        let found = all_in(&series, from, until);
        prop_assert!(found.is_sorted_by_key(|o| o.start_at));
        let home = TimeZone::get("Asia/Kolkata").unwrap();
        let mut slots: Vec<_> = found
            .iter()
            .map(|o| o.id.as_ref().map(|id| id.to_timestamp(&home)))
            .collect();
        slots.sort_unstable();
        slots.dedup();
        prop_assert_eq!(slots.len(), found.len(), "a slot twice");
        let (first, last) = span(&series, &home);
        for o in &found {
            prop_assert!(o.end_at >= o.start_at && o.start_at < until);
            prop_assert!(o.end_at > from || o.start_at == o.end_at);
            prop_assert!(o.start_at >= first && last.is_none_or(|last| o.end_at <= last));
            prop_assert_eq!(o.start.to_timestamp(&home), o.start_at);
            prop_assert!(o.id.is_some());
        }
    }

    #[test]
    fn a_printed_rule_reads_back_as_itself(rule in slow_rule()) {
        let read: Rule = rule.text().parse().unwrap();
        prop_assert_eq!(read.to_string().parse::<Rule>().unwrap(), read.clone());
        let again: Rule = format!(" rrule:{} ; ", rule.text().to_lowercase()).parse().unwrap();
        prop_assert_eq!(again, read);
    }

    #[test]
    fn no_text_makes_reading_a_rule_panic(
        text in "(FREQ=(DAILY|YEARLY);?)?[A-Z0-9=;,+\\- é]{0,40}",
    ) {
        if let Err(Error::Rule { rule, .. }) = text.parse::<Rule>() {
            prop_assert_eq!(rule, text);
        }
    }
}
