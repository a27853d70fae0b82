//! Value against the demo's table, its guards, and the property that less evidence is never more.
use super::*;
use crate::locale::Locale;
use crate::money::{Currency, Money};
use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::subsequence;
use uuid::Uuid;

const MONDAY: Date = date(2027, 7, 26);

fn window() -> Stretch {
    Stretch::four_weeks_before(date(2027, 8, 2), &Locale::default())
}

fn entry(n: u128, work: Work, source: Source, saving: Saving) -> ValueEntry {
    ValueEntry {
        id: ValueEntryId(Uuid::from_u128(n)),
        title: format!("Entry {n}"),
        work,
        on: date(2027, 7, 5),
        saving,
        review: Minutes::ZERO,
        people: 1,
        goal: None,
        assumption: String::new(),
        source,
        occurrence: None,
        confirmed: None,
        win: None,
        quiet: None,
        by: None,
        by_name: String::new(),
        at: Timestamp::UNIX_EPOCH,
        stands: true,
    }
}

fn record(n: u128) -> Source {
    Source::Proposal {
        id: ProposalId(Uuid::from_u128(n)),
    }
}

fn weekly(hundredths: i64) -> Saving {
    Saving::Weekly {
        avoided: Minutes::hundredths(hundredths),
        until: None,
    }
}

fn confirmed() -> Option<Confirmed> {
    Some(Confirmed {
        by: None,
        at: Timestamp::UNIX_EPOCH,
        said: "by phone".into(),
    })
}

/// The six rows of the demo: avoided in hundredths, review, whether a record proves it.
fn demo() -> Vec<ValueEntry> {
    let rows = [
        (Work::Mail, 33_000, 45, false),
        (Work::Meetings, 15_000, 15, true),
        (Work::Expenses, 7_026, 5, false),
        (Work::Travel, 12_000, 10, false),
        (Work::Approvals, 6_000, 10, true),
        (Work::Papers, 9_000, 20, false),
    ];
    // What a record proves happened once in the four weeks; what was confirmed, every week.
    let row = |(n, (work, avoided, review, measured)): (u128, (Work, i64, i64, bool))| {
        let once = Saving::Once {
            avoided: Minutes::hundredths(avoided * 4),
        };
        if measured {
            ValueEntry {
                review: Minutes::whole(review * 4),
                ..entry(n, work, record(n), once)
            }
        } else {
            ValueEntry {
                review: Minutes::whole(review),
                confirmed: confirmed(),
                ..entry(n, work, Source::Words, weekly(avoided))
            }
        }
    };
    (1..).zip(rows).map(row).collect()
}

fn facts(ledger: &Ledger) -> Facts {
    Facts {
        executive_year: Some(54_000_000),
        post_year: Some(7_280_000),
        currency: Currency::GBP,
        weeks: 46,
        week: Some(Minutes::whole(55 * 60)),
        net: ledger.net(),
        weighted: ledger.weighted(),
        increase: Some(Minutes::whole(8 * 60)),
    }
}

#[test]
fn the_return_of_the_demo() {
    let entries = demo();
    let ledger = ledger(&entries, &[], window(), Some(Minutes::whole(55 * 60)));
    assert_eq!(ledger.avoided(), Minutes::hundredths(82_026));
    assert_eq!(ledger.net(), Minutes::hundredths(71_526));
    assert_eq!(ledger.weighted().thousandths(), 609_208);
    assert_eq!(ledger.weighted().in_hours(2), "10.15");
    let rows: Vec<_> = ledger
        .by_work(&entries)
        .iter()
        .map(|r| r.weighted.in_tenths())
        .collect();
    assert_eq!(rows, ["228.0", "135.0", "52.2", "88.0", "50.0", "56.0"]);
    let worth = worth(facts(&ledger));
    assert_eq!(
        worth.rate,
        Some(Money {
            minor: 21_344,
            currency: Currency::GBP
        })
    );
    assert_eq!(
        worth.break_even.map(|b| b.in_hours(2)).as_deref(),
        Some("7.41")
    );
    let said = |v: Value| (v.minutes.in_hours(2), v.year_text(), v.roi_text());
    let expected = |h: &str, year: &str, roi: &str| {
        (h.to_owned(), Some(year.to_owned()), Some(roi.to_owned()))
    };
    let realised = worth.realised.map(said);
    assert_eq!(realised, Some(expected("8.00", "£78,545", "+7.9 %")));
    assert_eq!(
        said(worth.capacity),
        expected("10.15", "£99,689", "+36.9 %")
    );
    assert_eq!(said(worth.high), expected("11.92", "£117,043", "+60.8 %"));
}

#[test]
fn a_million_eighty_thousand_and_sixty_hours_break_even_at_four_point_eight() {
    let none = ledger(&[], &[], window(), None);
    let worth = worth(Facts {
        executive_year: Some(100_000_000),
        post_year: Some(8_000_000),
        week: Some(Minutes::whole(60 * 60)),
        ..facts(&none)
    });
    assert_eq!(worth.break_even, Some(Minutes::whole(288)));
}

#[test]
fn without_a_baseline_there_is_no_return_and_without_costs_no_money() {
    let entries = demo();
    let ledger = ledger(&entries, &[], window(), None);
    let no_baseline = worth(Facts {
        increase: None,
        ..facts(&ledger)
    });
    assert_eq!(no_baseline.realised, None);
    assert_eq!(
        (no_baseline.capacity.roi, no_baseline.high.roi),
        (None, None)
    );
    let no_pay = worth(Facts {
        executive_year: None,
        post_year: None,
        ..facts(&ledger)
    });
    let hours = no_pay.realised.map(|v| (v.minutes, v.year, v.roi));
    assert_eq!(hours, Some((Minutes::whole(480), None, None)));
    assert_eq!(
        (no_pay.rate, no_pay.break_even, no_pay.capacity.year),
        (None, None, None)
    );
}

#[test]
fn sixty_returned_less_ten_of_review_are_fifty_and_review_never_costs_more_than_it_saves() {
    let mut one = entry(1, Work::Mail, record(1), weekly(6_000));
    one.review = Minutes::whole(10);
    let mut other = entry(2, Work::Mail, record(2), weekly(500));
    other.review = Minutes::whole(10);
    let ledger = ledger(&[one, other], &[], window(), None);
    let net: Vec<_> = ledger.lines.iter().map(|l| l.net.over(4)).collect();
    assert_eq!(net, [Minutes::whole(50), Minutes::ZERO]);
}

#[test]
fn no_more_than_the_executives_own_week_is_given_back() {
    let entries = [entry(1, Work::Mail, record(1), weekly(600_000))];
    let week = Some(Minutes::whole(55 * 60));
    let held = ledger(&entries, &[], window(), week);
    assert!(held.is_held());
    assert_eq!(Some(held.net()), week);
    assert_eq!(held.weighted(), Minutes::whole(50 * 60));
    assert!(!ledger(&demo(), &[], window(), week).is_held());
}

#[test]
fn a_meeting_of_nine_shortened_by_half_an_hour_gives_everybody_four_and_a_half_hours() {
    let source = Source::Event {
        uid: "review".into(),
        rid: String::new(),
    };
    let shorter = entry(
        1,
        Work::Meetings,
        source,
        Saving::Shorter {
            was: 90,
            until: None,
        },
    );
    let session = |rid: &str, on: Date, minutes: i64| Session {
        uid: "review".into(),
        rid: rid.into(),
        date: on,
        minutes,
        people: 9,
    };
    let week = [session("1", MONDAY, 60), session("0", date(2027, 7, 1), 60)];
    let this = ledger(
        std::slice::from_ref(&shorter),
        &week,
        Stretch {
            weeks: 1,
            from: MONDAY,
            to: date(2027, 8, 1),
        },
        None,
    );
    assert_eq!(this.attendees().in_hours(1), "4.5");
    assert_eq!(this.weighted(), Minutes::whole(30));
    // As long as it ever was, or gone from the calendar: nothing is measured.
    let long = [session("1", MONDAY, 90)];
    for sessions in [&long[..], &[]] {
        let none = ledger(std::slice::from_ref(&shorter), sessions, window(), None);
        assert_eq!(none.weighted(), Minutes::ZERO);
    }
}

#[test]
fn a_line_in_words_and_a_proposal_of_one_meeting_count_once() {
    let once = |n, source, minutes| {
        let avoided = Minutes::whole(minutes);
        let mut e = entry(n, Work::Meetings, source, Saving::Once { avoided });
        e.occurrence = Some(("call".into(), "1".into()));
        e
    };
    let mut both = [once(1, Source::Words, 30), once(2, record(9), 30)];
    let count = |entries: &[ValueEntry]| ledger(entries, &[], window(), None);
    let account = count(&both);
    assert_eq!(account.lines[0].count, Count::Twice(both[1].id));
    assert_eq!(account.lines[1].count, Count::Counts);
    assert_eq!(account.avoided().times(4), Minutes::whole(30));
    both[0].occurrence = Some(("call".into(), "2".into()));
    let account = count(&both);
    assert_eq!(
        account.avoided().times(4),
        Minutes::whole(60),
        "two meetings"
    );
}

#[test]
fn one_event_counts_once_and_what_is_undone_not_at_all() {
    let source = || Source::Event {
        uid: "call".into(),
        rid: "1".into(),
    };
    let once = |minutes| Saving::Once {
        avoided: Minutes::whole(minutes),
    };
    let mut gone = entry(3, Work::Meetings, record(9), once(60));
    gone.stands = false;
    let entries = [
        entry(1, Work::Meetings, source(), once(30)),
        entry(2, Work::Meetings, source(), once(45)),
        gone,
    ];
    let ledger = ledger(&entries, &[], window(), None);
    let counts: Vec<_> = ledger.lines.iter().map(|l| l.count).collect();
    assert_eq!(
        counts,
        [Count::Twice(entries[1].id), Count::Counts, Count::Gone]
    );
    assert_eq!(ledger.weighted(), Minutes::whole(45).over(4));
}

#[test]
fn a_saving_that_ended_or_has_not_begun_counts_for_its_weeks_only() {
    let until = |day| Saving::Weekly {
        avoided: Minutes::whole(40),
        until: Some(day),
    };
    let ended = entry(1, Work::Mail, record(1), until(date(2027, 7, 18)));
    let mut later = entry(2, Work::Mail, record(2), weekly(4_000));
    later.on = date(2027, 8, 2);
    let mut old = entry(3, Work::Mail, record(3), weekly(4_000));
    old.on = date(2026, 1, 9);
    let ledger = ledger(&[ended, later, old], &[], window(), None);
    let times: Vec<_> = ledger.lines.iter().map(|l| l.times).collect();
    assert_eq!(times, [2, 0, 4]);
}

#[test]
fn together_is_more_than_the_sum_of_the_parts() {
    let h = |tenths: i64| Minutes::whole(tenths * 6);
    let found = multiplier((h(40), h(25)), (h(52), h(36)));
    let said = found.map(|m| (m.text(), m.synergy_percent()));
    assert_eq!(said, Some(("4.0 + 2.5 = 8.8".into(), 35)));
    let none = (Minutes::ZERO, Minutes::ZERO);
    assert_eq!(multiplier(none, (h(52), h(36))), None);
}

#[test]
fn quiet_weeks_in_a_row() {
    let quiet = |n: u128, on: Date| ValueEntry {
        on,
        quiet: Some(Quiet::BriefEarly),
        ..entry(
            n,
            Work::Other,
            record(n),
            Saving::Once {
                avoided: Minutes::ZERO,
            },
        )
    };
    let today = date(2027, 8, 2);
    let all = [
        quiet(1, date(2027, 7, 30)),
        quiet(2, date(2027, 7, 20)),
        quiet(3, date(2027, 7, 6)),
    ];
    let found = streak(&all, today, &Locale::default());
    assert_eq!(
        (found.weeks, found.counts),
        (2, vec![(Quiet::BriefEarly, 3)])
    );
    let with_today = streak(
        &[&all[..], &[quiet(4, today)]].concat(),
        today,
        &Locale::default(),
    );
    assert_eq!(with_today.weeks, 3);
    assert_eq!(streak(&[], today, &Locale::default()).weeks, 0);
}

#[test]
fn three_wins_with_the_most_minutes() {
    let win = |n: u128, minutes: i64| ValueEntry {
        win: Some(Win {
            ability: "plain writing".into(),
            thanks: String::new(),
        }),
        ..entry(
            n,
            Work::Other,
            Source::Words,
            Saving::Once {
                avoided: Minutes::whole(minutes),
            },
        )
    };
    let mut all: Vec<_> = (1..=4)
        .map(|n| win(n, i64::try_from(n).unwrap_or(0) * 10))
        .collect();
    all.push(entry(
        9,
        Work::Other,
        Source::Words,
        Saving::Once {
            avoided: Minutes::whole(99),
        },
    ));
    let shown: Vec<_> = wins(&all, date(2027, 7, 5), date(2027, 7, 9), 3)
        .iter()
        .map(|e| e.id.0.as_u128())
        .collect();
    assert_eq!(shown, [4, 3, 2]);
}

#[test]
fn minutes_and_hours_are_written_with_one_precision() {
    let m = Minutes::hundredths(7_026);
    assert_eq!(
        (m.to_string().as_str(), m.in_tenths().as_str()),
        ("70.26", "70.3")
    );
    assert_eq!(Minutes::whole(45).to_string(), "45");
    assert_eq!(Minutes::whole(-90).in_hours(1), "−1.5");
    assert_eq!(Minutes::whole(90).in_hours(0), "2");
}

fn opening(facts: Facts, entries: bool, to_executive: bool) -> Finding {
    let worth = worth(facts);
    finding(&FindingFacts {
        executive: "Orla",
        helpers: vec!["Tobias"],
        to_executive,
        entries,
        worth: &worth,
    })
}

#[test]
fn the_page_opens_with_what_is_known() {
    let all = demo();
    let facts = facts(&ledger(&all, &[], window(), None));
    let found = opening(facts, true, false);
    assert_eq!(found.title, "Eight hours a week went back to the goals");
    assert_eq!(
        found.prose[0],
        "You gave Orla back 10.15 counted hours a week. Eight of them became goal or focus time. \
         Realised, that is worth £78,545 a year; the post costs £72,800."
    );
    let hers = opening(
        Facts {
            post_year: None,
            ..facts
        },
        true,
        true,
    );
    assert!(hers.prose[0].starts_with("Tobias gave you back 10.15 counted hours a week. Eight"));
    assert!(!hers.prose.concat().contains('£'));
    let none = opening(
        Facts {
            increase: None,
            ..facts
        },
        true,
        false,
    );
    assert_eq!(none.title, "10.2 hours a week were given back");
    assert!(none.prose[0].ends_with("No baseline yet: record two weeks first."));
    let lost = opening(
        Facts {
            increase: Some(Minutes::whole(-60)),
            ..facts
        },
        true,
        false,
    );
    assert_eq!(
        lost.title,
        "What was given back has not become goal or focus time yet"
    );
    let empty = Facts {
        weighted: Minutes::ZERO,
        ..facts
    };
    assert_eq!(opening(empty, false, false).title, "Nothing is entered yet");
}

fn any_entry() -> impl Strategy<Value = ValueEntry> {
    let saving = (0_i64..30_000, 0_u8..3).prop_map(|(n, how)| match how {
        0 => Saving::Once {
            avoided: Minutes::hundredths(n),
        },
        1 => weekly(n),
        _ => Saving::Shorter {
            was: n / 100,
            until: None,
        },
    });
    let source = (0_u8..4, 0_u8..3).prop_map(|(noun, n)| match noun {
        0 => Source::Words,
        1 => record(u128::from(n)),
        _ => Source::Event {
            uid: format!("e{n}"),
            rid: if noun == 2 { "1" } else { "" }.into(),
        },
    });
    let rest = (0_i64..40, 0_i32..50, any::<bool>(), any::<bool>());
    (saving, source, rest).prop_map(|(saving, source, (review, day, sure, stands))| ValueEntry {
        on: crate::working_time::plus_days(date(2027, 6, 21), i64::from(day)),
        review: Minutes::whole(review),
        confirmed: sure.then(confirmed).flatten(),
        stands: stands || review > 3,
        ..entry(0, Work::Mail, source, saving)
    })
}

fn any_entries() -> impl Strategy<Value = Vec<ValueEntry>> {
    proptest::collection::vec(any_entry(), 0..12).prop_map(|mut all| {
        for (n, e) in (1..).zip(&mut all) {
            e.id = ValueEntryId(Uuid::from_u128(n));
        }
        all
    })
}

fn sessions() -> Vec<Session> {
    let session = |n: i64| Session {
        uid: format!("e{}", n % 3),
        rid: if n < 3 { "1".into() } else { n.to_string() },
        date: crate::working_time::plus_days(date(2027, 7, 5), n * 2),
        minutes: 30 + n,
        people: 3,
    };
    (0..12).map(session).collect()
}

proptest! {
    #[test]
    fn removing_any_entries_never_raises_what_counts(
        (all, fewer) in any_entries().prop_flat_map(|all| {
            let some = subsequence(all.clone(), 0..=all.len());
            (Just(all), some)
        }),
        week in proptest::option::of(0_i64..4_000),
    ) {
        let sessions = sessions();
        let of = |entries: &[ValueEntry]| {
            ledger(entries, &sessions, window(), week.map(Minutes::whole))
        };
        let (whole, less) = (of(&all), of(&fewer));
        prop_assert!(less.weighted() <= whole.weighted());
        if let Some(week) = week {
            prop_assert!(whole.net() <= Minutes::whole(week));
        }
        let realised = |l: &Ledger| worth(facts(l)).realised.map(|v| v.minutes);
        prop_assert!(realised(&less) <= realised(&whole));
    }

    #[test]
    fn the_order_of_entries_does_not_matter(all in any_entries()) {
        let sessions = sessions();
        let mut back = all.clone();
        back.reverse();
        let [a, b] = [&all, &back].map(|e| ledger(e, &sessions, window(), None).weighted());
        prop_assert_eq!(a, b);
    }
}
