//! Rules that are wrong, endless or hostile, and the bounds that an index relies on.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
use common::{EVERYTHING, at, minutes, moved, moved_on, series, window};
use jiff::{Timestamp, tz::TimeZone};
use recurrence::{CustomZone, Error, Observance, Rule, Zone, expand, span};
use std::sync::Arc;

#[test]
fn more_than_the_limit_is_an_error_that_says_so() {
    let daily = series("20270601T080000Z", &["FREQ=DAILY"]);
    let month = window("2027-06-01", "2027-07-01");
    assert_eq!(expand(&daily, month, &TimeZone::UTC, 30).unwrap().len(), 30);
    let error = expand(&daily, month, &TimeZone::UTC, 29).unwrap_err();
    assert_eq!(error, Error::TooMany { limit: 29 });
    assert_eq!(
        error.to_string(),
        "more than 29 occurrences in the window: ask for a shorter one"
    );
}

#[test]
fn repeats_do_not_count_against_the_limit() {
    let mut daily = series(
        "20270601T080000Z",
        &["FREQ=DAILY", "FREQ=DAILY", "FREQ=HOURLY;BYHOUR=8"],
    );
    daily.extra = (1..=9)
        .map(|day| (at(&format!("2027060{day}T080000Z")), None))
        .collect();
    let days = window("2027-06-01", "2027-06-10");
    assert_eq!(expand(&daily, days, &TimeZone::UTC, 9).unwrap().len(), 9);
}

#[test]
fn endless_and_hostile_rules_end() {
    for rule in [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30;COUNT=4000000000",
        "FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=DAILY;INTERVAL=4294967295;COUNT=4294967295",
        "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1;BYSETPOS=366,-366",
        "FREQ=DAILY;BYMONTH=1;COUNT=4000000000",
    ] {
        let wild = series("20270101T080000Z", &[rule]);
        match expand(&wild, EVERYTHING, &TimeZone::UTC, 1_000) {
            Ok(found) => assert!(found.len() <= 1_000, "{rule}"),
            Err(error) => {
                let known = matches!(error, Error::TooMany { .. } | Error::TooMuchWork { .. });
                assert!(known, "{rule}: {error}");
            }
        }
        let _ = span(&wild, &TimeZone::UTC);
    }
}

#[test]
fn too_much_work_names_the_rule() {
    let never = series(
        "20270101T080000Z",
        &["FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"],
    );
    let error = expand(&never, EVERYTHING, &TimeZone::UTC, 10).unwrap_err();
    assert_eq!(
        error.to_string(),
        "recurrence rule `FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30` needs more than 300000 steps \
         for this window"
    );
}

/// A rule, the part of it that is named, and what is said about it.
const WRONG: &[(&str, &str, &str)] = &[
    (
        "FREQ=WEEKLY;UNTL=20191023",
        "UNTL=20191023",
        "is not a part that RFC 5545 knows",
    ),
    ("BYDAY=MO", "FREQ", "is missing"),
    ("", "FREQ", "is missing"),
    ("FREQ=FORTNIGHTLY", "FREQ=FORTNIGHTLY", "is not a frequency"),
    (
        "FREQ=DAILY;INTERVAL=0",
        "INTERVAL=0",
        "must be a whole number of at least 1",
    ),
    (
        "FREQ=DAILY;COUNT=-1",
        "COUNT=-1",
        "must be a whole number of at least 1",
    ),
    (
        "FREQ=DAILY;UNTIL=",
        "UNTIL=",
        "is neither a date nor a date with a time",
    ),
    (
        "FREQ=DAILY;UNTIL=20270230",
        "UNTIL=20270230",
        "is neither a date nor a date with a time",
    ),
    (
        "FREQ=DAILY;BYDAY=XX",
        "BYDAY=XX",
        "holds something not a weekday",
    ),
    (
        "FREQ=DAILY;BYDAY=0MO",
        "BYDAY=0MO",
        "holds an ordinal out of range",
    ),
    (
        "FREQ=DAILY;BYHOUR=24",
        "BYHOUR=24",
        "holds a number out of range",
    ),
    (
        "FREQ=DAILY;BYHOUR=-1",
        "BYHOUR=-1",
        "holds a number out of range",
    ),
    (
        "FREQ=DAILY;BYMONTH=5L",
        "BYMONTH=5L",
        "holds something not a number",
    ),
    (
        "FREQ=DAILY;BYMONTHDAY=0",
        "BYMONTHDAY=0",
        "holds a number out of range",
    ),
    (
        "FREQ=DAILY;BYMONTHDAY=é",
        "BYMONTHDAY=é",
        "holds something not a number",
    ),
    ("FREQ=DAILY;FREQ=WEEKLY", "FREQ=WEEKLY", "is given twice"),
    ("FREQ=DAILY;COUNT", "COUNT", "has no `=`"),
    (
        "RSCALE=HEBREW;FREQ=YEARLY",
        "RSCALE=HEBREW",
        "is a calendar other than GREGORIAN, which is not supported",
    ),
    (
        "FREQ=DAILY;SKIP=SIDEWAYS",
        "SKIP=SIDEWAYS",
        "is not OMIT, BACKWARD or FORWARD",
    ),
];

#[test]
fn a_wrong_part_is_named() {
    for &(rule, part, problem) in WRONG {
        let error = rule.parse::<Rule>().unwrap_err();
        let expected = Error::Rule {
            rule: rule.to_owned(),
            part: part.to_owned(),
            problem,
        };
        assert_eq!(error, expected);
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[test]
fn rules_are_read_leniently_and_written_in_one_way() {
    for (text, written) in [
        ("freq=weekly; byday = fr, MO ;", "FREQ=WEEKLY;BYDAY=MO,FR"),
        ("RRULE:FREQ=DAILY;INTERVAL=1", "FREQ=DAILY"),
        ("BYSECOND=60;FREQ=MINUTELY", "FREQ=MINUTELY;BYSECOND=59"),
        ("FREQ=DAILY;UNTIL=20270601", "FREQ=DAILY;UNTIL=20270601"),
        (
            "FREQ=DAILY;UNTIL=20270601T080000",
            "FREQ=DAILY;UNTIL=20270601T080000",
        ),
        (
            "FREQ=DAILY;UNTIL=20270601t080000z",
            "FREQ=DAILY;UNTIL=20270601T080000Z",
        ),
        (
            "FREQ=YEARLY;BYDAY=-1SU,+2MO;BYMONTH=12,1;WKST=SU;BYSETPOS=-1,2;BYWEEKNO=-1,20",
            "FREQ=YEARLY;BYMONTH=1,12;BYWEEKNO=20,-1;BYDAY=-1SU,2MO;BYSETPOS=-1,2;WKST=SU",
        ),
        (
            "FREQ=MONTHLY;RSCALE=gregorian;SKIP=backward",
            "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD",
        ),
    ] {
        assert_eq!(text.parse::<Rule>().unwrap().to_string(), written);
    }
}

#[test]
fn hours_make_no_sense_for_whole_days() {
    let days = series("20270601", &["FREQ=HOURLY"]);
    let error = expand(&days, EVERYTHING, &TimeZone::UTC, 10).unwrap_err();
    assert!(
        error.to_string().contains("starts on a whole day"),
        "{error}"
    );
    assert_eq!(span(&days, &TimeZone::UTC).1, None);
}

#[test]
fn the_span_of_a_series_covers_its_first_and_its_last() {
    let instant = |text: &str| text.parse::<Timestamp>().unwrap();
    let of = |series: &recurrence::Series| span(series, &TimeZone::UTC);
    let single = series("20270601T080000Z", &[]);
    assert_eq!(
        of(&single),
        (
            instant("2027-06-01T08:00Z"),
            Some(instant("2027-06-01T09:00Z"))
        )
    );
    let endless = series("20270601T080000Z", &["FREQ=DAILY"]);
    assert_eq!(of(&endless), (instant("2027-06-01T08:00Z"), None));
    // A day late, as it says.
    let counted = series("20270601T080000Z", &["FREQ=DAILY;COUNT=3"]);
    assert_eq!(of(&counted).1, Some(instant("2027-06-04T09:00Z")));
    let walked = series("20270601T080000Z", &["FREQ=MONTHLY;BYDAY=5TU;COUNT=3"]);
    assert_eq!(of(&walked).1, Some(instant("2027-09-01T09:00Z")));
    let mut changed = series("20270601T080000Z", &["FREQ=DAILY;COUNT=3"]);
    changed
        .extra
        .push((at("20270501T080000Z"), Some(minutes(5))));
    changed
        .overrides
        .push(moved("20270602T080000Z", "20280101T080000Z", 60));
    assert_eq!(
        of(&changed),
        (
            instant("2027-05-01T08:00Z"),
            Some(instant("2028-01-01T09:00Z"))
        )
    );
    let mut shifted = series("20270601T080000Z", &["FREQ=DAILY;COUNT=3"]);
    shifted
        .overrides
        .push(moved_on("20270602T080000Z", "20270702T080000Z", 60));
    assert!(of(&shifted).1.unwrap() >= instant("2027-07-03T09:00Z"));
}

fn observance(start: &str, offset_from: i32, offset_to: i32, rule: Option<&str>) -> Observance {
    Observance {
        start: start.parse().unwrap(),
        offset_from,
        offset_to,
        rule: rule.map(str::to_owned),
        extra: vec![],
        name: String::new(),
    }
}

#[test]
fn a_custom_zone_agrees_with_the_named_zone_it_copies_for_a_century() {
    let summer = observance(
        "19810329T010000",
        0,
        3_600,
        Some("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
    );
    let winter = observance(
        "19961027T020000",
        3_600,
        0,
        Some("FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
    );
    let custom = CustomZone::new("Village", vec![winter, summer]).unwrap();
    let custom = Zone::Custom(Arc::new(custom));
    let london = Zone::Named(TimeZone::get("Europe/London").unwrap());
    let first: Timestamp = "1997-01-01T00:00Z".parse().unwrap();
    for hours in (0..100 * 8_766).step_by(31) {
        let instant = first + jiff::SignedDuration::from_hours(hours);
        assert_eq!(
            custom.offset_at(instant),
            london.offset_at(instant),
            "{instant}"
        );
        let local = london.local(instant);
        assert_eq!(custom.instant(local), london.instant(local), "{local}");
    }
}

#[test]
fn a_custom_zone_follows_its_single_onsets_and_ends_rules_at_their_until() {
    let mut standard = observance("20200101T000000", 3_600, 7_200, None);
    standard.extra = vec!["20280101T000000".parse().unwrap()];
    let until = "FREQ=YEARLY;UNTIL=20221231T230000Z";
    let other = observance("20210101T000000", 7_200, 10_800, Some(until));
    let zone = CustomZone::new("Once", vec![standard, other]).unwrap();
    let at = |text: &str| zone.offset_at(text.parse().unwrap());
    assert_eq!(
        at("2019-12-31T22:59:59Z"),
        3_600,
        "before the first, what it leaves"
    );
    assert_eq!(at("2019-12-31T23:00:00Z"), 7_200);
    assert_eq!(at("2020-12-31T22:00:00Z"), 10_800);
    assert_eq!(at("2027-01-01T00:00:00Z"), 10_800);
    assert_eq!(at("2028-01-01T00:00:00Z"), 7_200);
    assert_eq!(at("2099-01-01T00:00:00Z"), 7_200);
}

#[test]
fn a_custom_zone_without_sense_is_refused() {
    let wrong = |observances| CustomZone::new("Odd", observances).unwrap_err().to_string();
    assert_eq!(
        wrong(vec![]),
        "time zone `Odd`: has neither STANDARD nor DAYLIGHT"
    );
    let far = observance("20200101T000000", 0, 90_000, None);
    assert_eq!(
        wrong(vec![far]),
        "time zone `Odd`: has an offset of a day or more"
    );
    let hourly = observance("20200101T000000", 0, 60, Some("FREQ=HOURLY"));
    assert!(wrong(vec![hourly]).contains("part `FREQ` repeats within the day"));
}
