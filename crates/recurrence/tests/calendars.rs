//! What calendars in the wild contain, one case each, with the section that decides it.
//! Sections are those of RFC 5545 unless another RFC is named.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
use common::{at, days, everything, minutes, moved, moved_on, named, series, shown, window};
use jiff::civil::date;
use jiff::{SignedDuration, tz::TimeZone};
use recurrence::{
    CustomZone, Length, Moment, Observance, Occurrence, Origin, Override, Series, Zone, expand,
};
use std::sync::Arc;

/// Compares starts and ends in UTC.
fn check(series: &Series, expected: &[&str]) {
    assert_eq!(shown(&everything(series)), expected);
}

#[test]
fn a_weekly_meeting_with_an_exception_and_a_move_keeps_its_hour_across_the_clock_change() {
    // 3.8.5.1, 3.8.4.4, 3.3.10
    let mut weekly = series("Europe/London:20270316T090000", &["FREQ=WEEKLY;COUNT=5"]);
    weekly.except.push(at("Europe/London:20270323T090000"));
    weekly.overrides.push(moved(
        "Europe/London:20270406T090000",
        "Europe/London:20270407T150000",
        30,
    ));
    check(
        &weekly,
        &[
            "20270316T0900Z/20270316T1000Z",
            "20270330T0800Z/20270330T0900Z",
            "20270407T1400Z/20270407T1430Z",
            "20270413T0800Z/20270413T0900Z",
        ],
    );
    let found = everything(&weekly);
    assert_eq!(found[2].origin, Origin::Override(0));
    assert_eq!(found[2].id, Some(at("Europe/London:20270406T090000")));
    assert_eq!(found[3].origin, Origin::Master);
}

#[test]
fn a_moved_occurrence_appears_once_and_not_also_where_it_was() {
    // 3.8.4.4; the sequence number of an override is no part of its identity
    let mut daily = series("20270601T080000Z", &["FREQ=DAILY;COUNT=3"]);
    daily
        .overrides
        .push(moved("20270602T080000Z", "20270602T120000Z", 60));
    let expected = [
        "20270601T0800Z/20270601T0900Z",
        "20270602T1200Z/20270602T1300Z",
        "20270603T0800Z/20270603T0900Z",
    ];
    check(&daily, &expected);
}

#[test]
fn an_until_in_utc_that_equals_the_last_start_keeps_it_east_of_greenwich() {
    // 3.3.10: inclusive; an instant, not a local time
    let daily = series(
        "Asia/Tokyo:20270601T080000",
        &["FREQ=DAILY;UNTIL=20270602T230000Z"],
    );
    let expected = [
        "20270531T2300Z/20270601T0000Z",
        "20270601T2300Z/20270602T0000Z",
        "20270602T2300Z/20270603T0000Z",
    ];
    check(&daily, &expected);
}

#[test]
fn an_until_in_utc_ends_a_series_west_of_greenwich_on_the_right_evening() {
    // 3.3.10: 22:30 in São Paulo is 01:30 of the next day in UTC
    let daily = series(
        "America/Sao_Paulo:20270601T223000",
        &["FREQ=DAILY;UNTIL=20270603T010000Z"],
    );
    check(&daily, &["20270602T0130Z/20270602T0230Z"]);
}

#[test]
fn an_override_of_one_series_leaves_another_series_of_the_same_hour_alone() {
    // 3.8.4.4: a RECURRENCE-ID belongs to its UID
    let theirs = series("20270601T080000Z", &["FREQ=DAILY;COUNT=2"]);
    let mut ours = theirs.clone();
    ours.overrides
        .push(moved("20270602T080000Z", "20270605T080000Z", 60));
    check(
        &theirs,
        &[
            "20270601T0800Z/20270601T0900Z",
            "20270602T0800Z/20270602T0900Z",
        ],
    );
    check(
        &ours,
        &[
            "20270601T0800Z/20270601T0900Z",
            "20270605T0800Z/20270605T0900Z",
        ],
    );
}

#[test]
fn an_hour_that_the_clock_skips_is_read_with_the_offset_before_it() {
    // 3.3.5 and 3.8.5.3: 01:15 GMT in London on 28 March 2027 is 02:15 on the new clock
    let mut daily = series("Europe/London:20270327T011500", &["FREQ=DAILY;COUNT=3"]);
    daily.length = minutes(30);
    let expected = [
        "20270327T0115Z/20270327T0145Z",
        "20270328T0115Z/20270328T0145Z",
        "20270329T0015Z/20270329T0045Z",
    ];
    check(&daily, &expected);
}

#[test]
fn an_hour_that_comes_twice_happens_the_first_time_only() {
    // 3.3.5; the length stays exact (3.8.5.3), though 01:45 comes twice as well
    let mut daily = series("Europe/London:20271030T011500", &["FREQ=DAILY;COUNT=3"]);
    daily.length = minutes(30);
    let expected = [
        "20271030T0015Z/20271030T0045Z",
        "20271031T0015Z/20271031T0045Z",
        "20271101T0115Z/20271101T0145Z",
    ];
    check(&daily, &expected);
}

/// Central Europe as Outlook writes it, under a name that no database knows.
fn office() -> Zone {
    let onset = |start: &str, offset_from, offset_to, rule: &str| Observance {
        start: start.parse().unwrap(),
        offset_from,
        offset_to,
        rule: Some(rule.to_owned()),
        extra: vec![],
        name: String::new(),
    };
    let winter = onset(
        "16010101T030000",
        7_200,
        3_600,
        "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    );
    let summer = onset(
        "16010101T020000",
        3_600,
        7_200,
        "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    );
    Zone::Custom(Arc::new(
        CustomZone::new("Office in Graz", vec![winter, summer]).unwrap(),
    ))
}

fn in_office(local: &str) -> Moment {
    Moment::Zoned(local.parse().unwrap(), office())
}

#[test]
fn a_zone_that_begins_in_1601_still_changes_its_clocks_today() {
    // 3.6.5; Outlook starts both observances in 1601
    let mut weekly = series("20270322T090000", &["FREQ=WEEKLY;COUNT=2"]);
    weekly.start = in_office("20270322T090000");
    check(
        &weekly,
        &[
            "20270322T0800Z/20270322T0900Z",
            "20270329T0700Z/20270329T0800Z",
        ],
    );
}

#[test]
fn a_zone_of_the_file_reads_gaps_and_folds_like_a_named_one() {
    // 3.6.5 with 3.3.5
    let vienna = named("Europe/Vienna");
    for local in [
        "20270328T023000",
        "20271031T023000",
        "20271031T030000",
        "20270328T030000",
    ] {
        let local = local.parse().unwrap();
        assert_eq!(office().instant(local), vienna.instant(local), "{local}");
    }
    let mut daily = series("20270327T023000", &["FREQ=DAILY;COUNT=2"]);
    daily.start = in_office("20270327T023000");
    check(
        &daily,
        &[
            "20270327T0130Z/20270327T0230Z",
            "20270328T0130Z/20270328T0230Z",
        ],
    );
}

#[test]
fn zones_have_the_names_that_files_give_them() {
    // 3.2.19
    assert_eq!(office().name(), "Office in Graz");
    assert_eq!(named("Asia/Tokyo").name(), "Asia/Tokyo");
    assert_eq!(Zone::UTC.name(), "UTC");
    assert_eq!(Zone::Named(TimeZone::fixed(jiff::tz::offset(2))).name(), "");
}

#[test]
fn an_extra_date_that_the_rule_gives_too_counts_once_and_an_excluded_one_not_at_all() {
    // 3.8.5.2: duplicates are one; 3.8.5.1: exceptions come last
    let mut weekly = series("20270601T080000Z", &["FREQ=WEEKLY;COUNT=2"]);
    weekly.extra = ["20270608T080000Z", "20270610T080000Z", "20270611T080000Z"]
        .map(|t| (at(t), None))
        .to_vec();
    weekly.except.push(at("20270611T080000Z"));
    let expected = [
        "20270601T0800Z/20270601T0900Z",
        "20270608T0800Z/20270608T0900Z",
        "20270610T0800Z/20270610T0900Z",
    ];
    check(&weekly, &expected);
}

#[test]
fn whole_days_stay_days_and_end_before_the_next() {
    // 3.6.1: DTEND is exclusive; 3.8.5.1 with VALUE=DATE
    let mut daily = series("20270601", &["FREQ=DAILY;COUNT=3"]);
    daily.except.push(at("20270602"));
    let found = everything(&daily);
    let dates: Vec<(Moment, Moment)> = found.into_iter().map(|o| (o.start, o.end)).collect();
    assert_eq!(
        dates,
        [
            (at("20270601"), at("20270602")),
            (at("20270603"), at("20270604"))
        ]
    );
}

#[test]
fn whole_days_begin_at_midnight_where_the_reader_lives() {
    // 3.3.4: a date has no zone
    let holiday = series("20270601", &[]);
    let auckland = TimeZone::get("Pacific/Auckland").unwrap();
    let found = expand(&holiday, common::EVERYTHING, &auckland, 10).unwrap();
    assert_eq!(shown(&found), ["20270531T1200Z/20270601T1200Z"]);
    assert_eq!(found[0].id, None);
}

#[test]
fn an_exception_with_a_date_only_removes_that_day_of_a_series_with_times() {
    // 3.8.5.1; the types should agree, many files disagree
    let mut daily = series("Europe/Paris:20270601T233000", &["FREQ=DAILY;COUNT=3"]);
    daily.except.push(at("20270602"));
    check(
        &daily,
        &[
            "20270601T2130Z/20270601T2230Z",
            "20270603T2130Z/20270603T2230Z",
        ],
    );
}

#[test]
fn an_exception_in_utc_removes_the_occurrence_of_that_instant() {
    // 3.8.5.1
    let mut daily = series("Europe/Paris:20270601T100000", &["FREQ=DAILY;COUNT=3"]);
    daily.except.push(at("20270602T080000Z"));
    check(
        &daily,
        &[
            "20270601T0800Z/20270601T0900Z",
            "20270603T0800Z/20270603T0900Z",
        ],
    );
}

#[test]
fn this_and_future_moves_later_ones_by_the_clock_and_gives_them_its_length() {
    // 3.2.13 and 3.8.4.4; the clocks change on 28 March 2027
    let mut weekly = series("Europe/Paris:20270315T100000", &["FREQ=WEEKLY;COUNT=4"]);
    let from_now = moved_on(
        "Europe/Paris:20270322T100000",
        "Europe/Paris:20270323T080000",
        15,
    );
    weekly.overrides.push(from_now);
    let expected = [
        "20270315T0900Z/20270315T1000Z",
        "20270323T0700Z/20270323T0715Z",
        "20270330T0600Z/20270330T0615Z",
        "20270406T0600Z/20270406T0615Z",
    ];
    check(&weekly, &expected);
    let found = everything(&weekly);
    assert!(found[1..].iter().all(|o| o.origin == Origin::Override(0)));
    // Their identity stays where the rule put them.
    assert_eq!(found[2].id, Some(at("Europe/Paris:20270329T100000")));
}

#[test]
fn this_and_future_written_in_utc_stays_on_the_clock_of_its_series() {
    // 3.8.4.4; the writer converted 08:00 in Paris to 07:00 UTC
    let mut weekly = series("Europe/Paris:20270315T100000", &["FREQ=WEEKLY;COUNT=3"]);
    weekly
        .overrides
        .push(moved_on("20270322T090000Z", "20270322T070000Z", 15));
    let expected = [
        "20270315T0900Z/20270315T1000Z",
        "20270322T0700Z/20270322T0715Z",
        "20270329T0600Z/20270329T0615Z",
    ];
    check(&weekly, &expected);
}

#[test]
fn an_exception_and_a_single_move_after_this_and_future_still_name_the_original_slots() {
    // 3.8.5.1, 3.8.4.4
    let mut weekly = series("20270601T080000Z", &["FREQ=WEEKLY;COUNT=5"]);
    weekly
        .overrides
        .push(moved_on("20270608T080000Z", "20270608T100000Z", 30));
    weekly
        .overrides
        .push(moved("20270622T080000Z", "20270624T170000Z", 45));
    weekly.except.push(at("20270615T080000Z"));
    let expected = [
        "20270601T0800Z/20270601T0900Z",
        "20270608T1000Z/20270608T1030Z",
        "20270624T1700Z/20270624T1745Z",
        "20270629T1000Z/20270629T1030Z",
    ];
    check(&weekly, &expected);
}

#[test]
fn a_second_this_and_future_replaces_the_first_from_its_slot_on() {
    // 3.8.4.4: the difference is to the slot, not to the earlier change
    let mut daily = series("20270601T080000Z", &["FREQ=DAILY;COUNT=4"]);
    daily
        .overrides
        .push(moved_on("20270603T080000Z", "20270603T093000Z", 60));
    daily
        .overrides
        .push(moved_on("20270602T080000Z", "20270602T110000Z", 60));
    let expected = [
        "20270601T0800Z/20270601T0900Z",
        "20270602T1100Z/20270602T1200Z",
        "20270603T0930Z/20270603T1030Z",
        "20270604T0930Z/20270604T1030Z",
    ];
    check(&daily, &expected);
}

#[test]
fn a_flight_that_lands_in_another_zone_lasts_its_exact_time_each_week() {
    // 3.8.5.3: DTEND gives the same exact duration; 18:00 Lisbon to 21:00 New York is 8 hours
    let mut flight = series("Europe/Lisbon:20270301T180000", &["FREQ=WEEKLY;COUNT=3"]);
    flight.length = Length::Exact(SignedDuration::from_hours(8));
    let expected = [
        "20270301T1800Z/20270302T0200Z",
        "20270308T1800Z/20270309T0200Z",
        "20270315T1800Z/20270316T0200Z",
    ];
    check(&flight, &expected);
}

#[test]
fn a_duration_in_days_reaches_the_same_hour_across_a_clock_change() {
    // 3.8.5.3: DURATION is nominal, DTEND exact
    let mut retreat = series("Europe/Paris:20270327T120000", &[]);
    retreat.length = days(1);
    check(&retreat, &["20270327T1100Z/20270328T1000Z"]);
    retreat.length = Length::Exact(SignedDuration::from_hours(24));
    check(&retreat, &["20270327T1100Z/20270328T1100Z"]);
}

#[test]
fn an_event_without_an_end_takes_no_time_and_shows_while_it_starts_in_the_window() {
    // 3.6.1
    let mut reminder = series("20270601T080000Z", &[]);
    reminder.length = minutes(0);
    let shows = |from, until| {
        expand(&reminder, window(from, until), &TimeZone::UTC, 9)
            .unwrap()
            .len()
    };
    assert_eq!(shows("2027-06-01T08:00Z", "2027-06-01T09:00Z"), 1);
    assert_eq!(shows("2027-06-01T07:00Z", "2027-06-01T08:00Z"), 0);
    assert_eq!(shows("2027-06-01T08:01Z", "2027-06-01T09:00Z"), 0);
}

#[test]
fn a_start_that_its_rule_does_not_give_is_the_first_and_is_counted() {
    // 3.3.10: "always counts as the first occurrence"; 1 June 2027 is a Tuesday
    let weekly = series("20270601T080000Z", &["FREQ=WEEKLY;BYDAY=FR;COUNT=3"]);
    let expected = [
        "20270601T0800Z/20270601T0900Z",
        "20270604T0800Z/20270604T0900Z",
        "20270611T0800Z/20270611T0900Z",
    ];
    check(&weekly, &expected);
}

#[test]
fn the_last_working_day_of_the_month_is_found_by_position() {
    // 3.3.10 BYSETPOS
    let rule = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3";
    let monthly = series("20270831T080000Z", &[rule]);
    let expected = [
        "20270831T0800Z/20270831T0900Z",
        "20270930T0800Z/20270930T0900Z",
        "20271029T0800Z/20271029T0900Z",
    ];
    check(&monthly, &expected);
}

#[test]
fn a_month_without_a_thirtieth_is_passed_over_and_not_counted() {
    // 3.3.10: invalid dates are ignored
    let monthly = series("20271230T080000Z", &["FREQ=MONTHLY;COUNT=3"]);
    let expected = [
        "20271230T0800Z/20271230T0900Z",
        "20280130T0800Z/20280130T0900Z",
        "20280330T0800Z/20280330T0900Z",
    ];
    check(&monthly, &expected);
}

#[test]
fn a_skip_backward_takes_the_last_day_and_a_skip_forward_the_next() {
    // RFC 7529 section 4.1
    let starts = |rule: &str| -> Vec<Moment> {
        everything(&series("20270131", &[rule]))
            .into_iter()
            .map(|o| o.start)
            .collect()
    };
    assert_eq!(
        starts("RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD;COUNT=3"),
        [at("20270131"), at("20270228"), at("20270331")]
    );
    assert_eq!(
        starts("RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD;COUNT=3"),
        [at("20270131"), at("20270301"), at("20270331")]
    );
    // The first of March is February's 31st and its own, and is counted once.
    assert_eq!(
        starts("FREQ=MONTHLY;BYMONTHDAY=1,31;SKIP=FORWARD;COUNT=4"),
        [
            at("20270131"),
            at("20270201"),
            at("20270301"),
            at("20270331")
        ]
    );
}

#[test]
fn a_cancelled_override_still_has_its_place_so_that_it_can_be_shown_struck_out() {
    // 3.8.1.11: the status is the component's; this crate says where it would have been
    let mut daily = series("20270601T080000Z", &["FREQ=DAILY;COUNT=2"]);
    daily
        .overrides
        .push(moved("20270602T080000Z", "20270602T080000Z", 60));
    let origins: Vec<Origin> = everything(&daily).iter().map(|o| o.origin).collect();
    assert_eq!(origins, [Origin::Master, Origin::Override(0)]);
}

#[test]
fn a_recurrence_id_in_utc_names_the_slot_of_that_instant() {
    // 3.8.4.4; the identity is told on the clock of the series
    let mut daily = series("Europe/Paris:20270601T100000", &["FREQ=DAILY;COUNT=2"]);
    daily
        .overrides
        .push(moved("20270602T080000Z", "20270602T150000Z", 60));
    check(
        &daily,
        &[
            "20270601T0800Z/20270601T0900Z",
            "20270602T1500Z/20270602T1600Z",
        ],
    );
    assert_eq!(
        everything(&daily)[1].id,
        Some(at("Europe/Paris:20270602T100000"))
    );
}

#[test]
fn a_recurrence_id_with_a_date_only_names_the_slot_of_that_day() {
    // 3.8.4.4; the types should agree, many files disagree
    let mut daily = series("Europe/Paris:20270601T100000", &["FREQ=DAILY;COUNT=2"]);
    daily
        .overrides
        .push(moved("20270602", "20270602T150000Z", 60));
    check(
        &daily,
        &[
            "20270601T0800Z/20270601T0900Z",
            "20270602T1500Z/20270602T1600Z",
        ],
    );
}

#[test]
fn an_until_with_a_date_only_includes_that_day() {
    // 3.3.10: "bounds the recurrence rule in an inclusive manner"
    let daily = series(
        "America/New_York:20270601T210000",
        &["FREQ=DAILY;UNTIL=20270602"],
    );
    check(
        &daily,
        &[
            "20270602T0100Z/20270602T0200Z",
            "20270603T0100Z/20270603T0200Z",
        ],
    );
}

#[test]
fn an_until_with_a_time_ends_whole_days_on_the_day_it_stands_for() {
    // 3.3.10; midnight in Paris on the 3rd, written in UTC
    let paris = TimeZone::get("Europe/Paris").unwrap();
    for until in [
        "20270602T220000Z",
        "20270603T000000Z",
        "20270603T235959Z",
        "20270603T120000",
    ] {
        let daily = series("20270601", &[&format!("FREQ=DAILY;UNTIL={until}")]);
        let found = expand(&daily, common::EVERYTHING, &paris, 10).unwrap();
        assert_eq!(found.len(), 3, "{until}");
    }
}

#[test]
fn an_until_before_the_start_leaves_the_start() {
    // 3.3.10: the start always counts
    let daily = series("20270601T080000Z", &["FREQ=DAILY;UNTIL=20270501T000000Z"]);
    check(&daily, &["20270601T0800Z/20270601T0900Z"]);
}

#[test]
fn floating_times_are_read_where_the_reader_lives() {
    // 3.3.5, form 1
    let weekly = series("20270601T080000", &["FREQ=WEEKLY;COUNT=2"]);
    let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
    let found = expand(&weekly, common::EVERYTHING, &tokyo, 10).unwrap();
    assert_eq!(
        shown(&found),
        [
            "20270531T2300Z/20270601T0000Z",
            "20270607T2300Z/20270608T0000Z"
        ]
    );
    assert_eq!(found[1].start, at("20270608T080000"));
}

#[test]
fn a_period_brings_its_own_length_even_to_a_slot_of_the_rule() {
    // 3.8.5.2
    let mut daily = series("20270601T080000Z", &["FREQ=DAILY;COUNT=2"]);
    daily
        .extra
        .push((at("20270602T080000Z"), Some(minutes(10))));
    daily
        .extra
        .push((at("20270605T080000Z"), Some(minutes(20))));
    let expected = [
        "20270601T0800Z/20270601T0900Z",
        "20270602T0800Z/20270602T0810Z",
        "20270605T0800Z/20270605T0820Z",
    ];
    check(&daily, &expected);
}

#[test]
fn a_period_shorter_than_the_series_ends_when_it_says_in_every_window() {
    // 3.8.5.2; found by fuzzing: the rule's own length showed where the period had ended
    let mut long = series("20270601T080000Z", &["FREQ=YEARLY"]);
    long.length = days(30);
    long.extra.push((at("20270601T080000Z"), Some(minutes(10))));
    let found = expand(
        &long,
        window("2027-06-02", "2027-06-09"),
        &TimeZone::UTC,
        10,
    )
    .unwrap();
    assert_eq!(found, []);
}

#[test]
fn two_rules_give_the_union_of_their_times() {
    // 3.8.5.3: more than one RRULE is discouraged and met
    let rules = ["FREQ=DAILY;COUNT=3", "FREQ=WEEKLY;BYDAY=TH;COUNT=2"];
    let both = series("20270601T080000Z", &rules);
    let starts: Vec<String> = shown(&everything(&both))
        .iter()
        .map(|s| s[6..8].to_owned())
        .collect();
    assert_eq!(starts, ["01", "02", "03"]);
}

#[test]
fn an_occurrence_moved_into_the_window_shows_and_one_moved_out_does_not() {
    // 3.8.4.4
    let mut daily = series("20270101T080000Z", &["FREQ=DAILY"]);
    daily
        .overrides
        .push(moved("20270610T080000Z", "20271224T080000Z", 60));
    daily
        .overrides
        .push(moved("20270301T080000Z", "20270611T120000Z", 60));
    let of = |found: &[Occurrence]| found.iter().map(|o| o.origin).collect::<Vec<_>>();
    let june = window("2027-06-10", "2027-06-12");
    let found = expand(&daily, june, &TimeZone::UTC, 10).unwrap();
    assert_eq!(of(&found), [Origin::Master, Origin::Override(1)]);
    let christmas = window("2027-12-24T07:00Z", "2027-12-24T09:30Z");
    let found = expand(&daily, christmas, &TimeZone::UTC, 10).unwrap();
    assert_eq!(of(&found), [Origin::Master, Origin::Override(0)]);
}

#[test]
fn this_and_future_that_moves_by_months_is_found_from_the_window_it_moved_to() {
    // 3.8.4.4
    let mut weekly = series("20270101T080000Z", &["FREQ=WEEKLY"]);
    weekly
        .overrides
        .push(moved_on("20270205T080000Z", "20270505T080000Z", 60));
    let found = expand(
        &weekly,
        window("2027-05-10", "2027-05-15"),
        &TimeZone::UTC,
        10,
    )
    .unwrap();
    assert_eq!(shown(&found), ["20270512T0800Z/20270512T0900Z"]);
    assert_eq!(found[0].id, Some(at("20270212T080000Z")));
}

#[test]
fn an_override_that_matches_nothing_shows_once() {
    // 3.8.4.4; a meeting too many is noticed
    let mut daily = series("20270601T080000Z", &["FREQ=DAILY;COUNT=1"]);
    daily
        .overrides
        .push(moved("20270909T080000Z", "20270910T080000Z", 60));
    daily
        .overrides
        .push(moved("20270909T080000Z", "20270911T080000Z", 60));
    check(
        &daily,
        &[
            "20270601T0800Z/20270601T0900Z",
            "20270911T0800Z/20270911T0900Z",
        ],
    );
}

#[test]
fn an_override_of_an_excluded_slot_is_deleted_with_it() {
    // 3.8.5.1; the later ones still follow a THISANDFUTURE (3.2.13)
    let mut daily = series("20270601T080000Z", &["FREQ=DAILY;COUNT=4"]);
    daily.except = vec![at("20270602T080000Z"), at("20270603T080000Z")];
    daily
        .overrides
        .push(moved("20270602T080000Z", "20270602T120000Z", 60));
    daily
        .overrides
        .push(moved_on("20270603T080000Z", "20270603T150000Z", 60));
    check(
        &daily,
        &[
            "20270601T0800Z/20270601T0900Z",
            "20270604T1500Z/20270604T1600Z",
        ],
    );
}

#[test]
fn an_occurrence_that_began_before_the_window_and_lasts_into_it_shows() {
    // 3.8.5.3
    let mut shifts = series("20270101T200000Z", &["FREQ=DAILY"]);
    shifts.length = Length::Exact(SignedDuration::from_hours(50));
    let hour = window("2027-06-10T21:00Z", "2027-06-10T21:30Z");
    let found = expand(&shifts, hour, &TimeZone::UTC, 10).unwrap();
    let began: Vec<String> = found
        .iter()
        .map(|o| o.start_at.strftime("%d").to_string())
        .collect();
    assert_eq!(began, ["08", "09", "10"].map(String::from)[..]);
}

#[test]
fn an_override_that_becomes_a_whole_day_keeps_the_identity_of_its_slot() {
    // 3.8.4.4
    let mut daily = series("Europe/Paris:20270601T100000", &["FREQ=DAILY;COUNT=2"]);
    daily.overrides.push(Override {
        length: days(1),
        ..moved("20270602T080000Z", "20270602", 1)
    });
    let found = everything(&daily);
    assert_eq!(found[1].start, at("20270602"));
    assert_eq!(found[1].id, Some(at("Europe/Paris:20270602T100000")));
}

#[test]
fn an_end_before_the_start_is_never_given() {
    // 3.8.2.2
    let mut wrong = series("20270601T080000Z", &["FREQ=DAILY;COUNT=2"]);
    wrong.length = minutes(-30);
    check(
        &wrong,
        &[
            "20270601T0800Z/20270601T0800Z",
            "20270602T0800Z/20270602T0800Z",
        ],
    );
    let mut wrong = series("20270601", &[]);
    wrong.length = days(-3);
    assert_eq!(everything(&wrong)[0].end, Moment::Date(date(2027, 6, 1)));
}
