//! Stories of reading calendars in, each on SQLite and on PostgreSQL.
#![allow(clippy::unwrap_used)]
use app::import::Reading;
use jiff::civil::date;
use std::sync::atomic::{AtomicUsize, Ordering};
use testkit::{TestApp, calendar, event, on_both};

const MONDAY: &str = "DTSTART;TZID=Europe/London:20270802T090000";

fn board() -> String {
    event(
        "board@example.com",
        &[MONDAY, "DURATION:PT1H", "SUMMARY:Board"],
    )
}

fn forum(lines: &[&str]) -> String {
    let all = [&[MONDAY, "DURATION:PT30M", "SUMMARY:Forum"], lines].concat();
    event("forum@example.com", &all)
}

fn hundred(from: usize) -> Vec<String> {
    let one = |n: usize| {
        let start = format!("DTSTART:20270802T{:02}{:02}00Z", n / 60 % 24, n % 60);
        let title = format!("SUMMARY:Talk {n}");
        event(
            &format!("talk-{n}@example.com"),
            &[&start, "DURATION:PT5M", &title],
        )
    };
    (from..from + 100).map(one).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_again_changes_nothing() {
    on_both(async |t: TestApp| {
        let text = calendar("Orla", &[board(), forum(&["RRULE:FREQ=WEEKLY;COUNT=10"])]);
        let first = t.import(&text).await;
        assert_eq!((first.read, first.created, first.updated), (2, 2, 0));
        let before = t.titles(date(2027, 8, 1), date(2027, 12, 31)).await;
        assert_eq!(before.len(), 11);

        let again = t.import(&text).await;
        assert_eq!((again.created, again.updated, again.gone), (0, 0, 0));
        assert_eq!(again.unchanged, 2);
        assert_eq!(t.titles(date(2027, 8, 1), date(2027, 12, 31)).await, before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_version_updates_and_what_is_missing_is_gone() {
    on_both(async |t: TestApp| {
        t.import(&calendar("Orla", &[board(), forum(&[])])).await;
        let newer = forum(&["SEQUENCE:2", "LOCATION:Room 4"]);
        let told = t.import(&calendar("Orla", &[newer])).await;
        assert_eq!((told.updated, told.unchanged, told.gone), (1, 0, 1));
        let left = t.between(date(2027, 8, 2), date(2027, 8, 2)).await;
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].of.event.location, "Room 4");

        let older = forum(&["SEQUENCE:1", "LOCATION:Room 1"]);
        let told = t.import(&calendar("Orla", &[older, board()])).await;
        assert_eq!((told.updated, told.unchanged, told.gone), (1, 1, 0));
        let left = t.between(date(2027, 8, 2), date(2027, 8, 2)).await;
        let rooms: Vec<_> = left.iter().map(|o| o.of.event.location.as_str()).collect();
        assert_eq!(rooms.len(), 2, "the board is back");
        assert!(
            rooms.contains(&"Room 4"),
            "the older one changed nothing: {rooms:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_gone_is_named() {
    on_both(async |t: TestApp| {
        t.import(&calendar("Orla", &[board(), forum(&[])])).await;
        t.clock.pass(jiff::SignedDuration::from_mins(5));
        t.import(&calendar("Orla", &[forum(&[])])).await;
        let viewer = t.viewer(&t.world.tobias).await;
        let calendars = t.app.db.read(&viewer).calendars(None).await.unwrap();
        assert_eq!(calendars.len(), 1);
        assert!(
            calendars[0].notes.contains("\"gone\":1"),
            "{}",
            calendars[0].notes
        );
        let lines = t
            .app
            .db
            .read(&viewer)
            .audit(t.world.orlas.id, 1)
            .await
            .unwrap();
        assert!(lines[0].detail.contains("1 gone"), "{}", lines[0].detail);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_component_costs_nothing_of_the_others() {
    on_both(async |t: TestApp| {
        let bad = event("bad@example.com", &["DTSTART:not a date", "SUMMARY:Bad"]);
        let worse = event(
            "rule@example.com",
            &[MONDAY, "RRULE:FREQ=SOMETIMES", "SUMMARY:Rule"],
        );
        let told = t
            .import(&calendar("Orla", &[board(), bad, worse, forum(&[])]))
            .await;
        assert!(!told.rejected.is_empty());
        assert!(
            told.rejected
                .iter()
                .all(|n| n.line > 0 && !n.reason.is_empty())
        );
        let named: Vec<_> = told.rejected.iter().map(|n| n.uid.as_str()).collect();
        assert!(named.contains(&"bad@example.com"), "{named:?}");
        let titles = t.titles(date(2027, 8, 2), date(2027, 8, 2)).await;
        let has = |title: &str| titles.iter().any(|l| l.starts_with(title));
        assert!(has("Board") && has("Forum"), "{titles:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recurrence_bomb_costs_nothing_of_the_others() {
    on_both(async |t: TestApp| {
        let with = |uid: &str, rule: &str| {
            let lines = [MONDAY, "DURATION:PT1M", rule, "SUMMARY:Bomb"];
            event(uid, &lines)
        };
        let bombs = [
            board(),
            with("a@example.com", "RRULE:FREQ=SECONDLY"),
            with("b@example.com", "RRULE:FREQ=MINUTELY;COUNT=2000000000"),
            with(
                "c@example.com",
                "RRULE:FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,20,40",
            ),
            with("d@example.com", "RRULE:FREQ=SECONDLY;COUNT=3"),
        ];
        let told = t.import(&calendar("Orla", &bombs)).await;
        let named: Vec<_> = told.rejected.iter().map(|n| n.uid.as_str()).collect();
        assert_eq!(named, ["a@example.com", "b@example.com"]);
        assert_eq!(told.read, 3);
        let day = t.between(date(2027, 8, 2), date(2027, 8, 2)).await;
        let count = |uid: &str| day.iter().filter(|o| o.of.event.uid == uid).count();
        assert_eq!(count("board@example.com"), 1);
        assert_eq!(count("c@example.com"), 6);
        assert_eq!(count("d@example.com"), 3);
        let years = t.between(date(2027, 1, 1), date(2036, 12, 31)).await;
        assert!(years.len() > 20_000, "{}", years.len());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_calendar_changes_nothing() {
    on_both(async |t: TestApp| {
        t.import(&calendar("story", &[board()])).await;
        for bytes in [
            b"<!DOCTYPE html><html><body>Sign in</body></html>".as_slice(),
            b"",
            b"\0\0\0\0",
            b"%PDF-1.7",
        ] {
            let error = t.try_import(bytes).await.unwrap_err();
            assert_eq!(error.code(), "invalid", "{error}");
        }
        assert_eq!(t.titles(date(2027, 8, 2), date(2027, 8, 2)).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_import_keeps_what_is_in_and_goes_on_later() {
    on_both(async |t: TestApp| {
        let many: Vec<_> = (0..45).flat_map(|n| hundred(n * 100)).collect();
        let text = calendar("Orla", &many);
        // One entry is in already: that tells the newer version from a stranger of that name.
        t.import(&calendar("Orla", &[forum(&[]), many[0].clone()]))
            .await;
        let calls = AtomicUsize::new(0);
        let once = |_: usize, _: usize| calls.fetch_add(1, Ordering::Relaxed) < 1;
        let reading = Reading {
            name: "story",
            bytes: text.as_bytes(),
            calendar: None,
            apart: &[],
        };
        let actor = t.tobias().await;
        let orlas = &t.world.orlas;
        let stopped = t.app.import(&actor, orlas, reading, &once).await.unwrap();
        assert!(stopped.cancelled);
        assert_eq!(stopped.gone, 0, "what a part does not name may still come");
        assert!(
            stopped.created > 0 && stopped.created < 4500,
            "{}",
            stopped.created
        );
        let titles = t.titles(date(2027, 8, 1), date(2027, 8, 4)).await;
        assert_eq!(
            titles.len(),
            stopped.created + 2,
            "the forum is still there"
        );

        let rest = t.import(&text).await;
        assert_eq!(rest.created + stopped.created, 4499);
        assert_eq!(rest.unchanged, stopped.created + 1);
        assert_eq!((rest.updated, rest.gone), (0, 1));
        let whole = t.import(&text).await;
        assert_eq!((whole.unchanged, whole.gone), (4500, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_occurrence_moves_into_a_window_and_out_of_it() {
    on_both(async |t: TestApp| {
        let series = forum(&["RRULE:FREQ=WEEKLY;COUNT=8"]);
        let moved = event(
            "forum@example.com",
            &[
                "RECURRENCE-ID;TZID=Europe/London:20270809T090000",
                "DTSTART;TZID=Europe/London:20280203T140000",
                "DURATION:PT30M",
                "SUMMARY:Forum, half a year later",
            ],
        );
        t.import(&calendar("Orla", &[series, moved])).await;
        let out = t.titles(date(2027, 8, 9), date(2027, 8, 9)).await;
        assert!(out.is_empty(), "{out:?}");
        let into = t.titles(date(2028, 2, 3), date(2028, 2, 3)).await;
        assert_eq!(into, ["Forum, half a year later, 2028-02-03T14:00:00Z"]);
        let all = t.titles(date(2027, 8, 1), date(2028, 12, 31)).await;
        assert_eq!(all.len(), 8, "{all:?}");

        // Moved back: the newer version of the same change.
        let series = forum(&["RRULE:FREQ=WEEKLY;COUNT=8"]);
        t.import(&calendar("Orla", &[series])).await;
        let back = t.titles(date(2027, 8, 9), date(2027, 8, 9)).await;
        assert_eq!(back, ["Forum, 2027-08-09T08:00:00Z"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_all_that_follows_reaches_far_windows() {
    on_both(async |t: TestApp| {
        let series = forum(&["RRULE:FREQ=WEEKLY"]);
        let later = event(
            "forum@example.com",
            &[
                "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20270816T090000",
                "DTSTART;TZID=Europe/London:20270816T110000",
                "DURATION:PT30M",
                "SUMMARY:Forum at eleven",
            ],
        );
        t.import(&calendar("Orla", &[series, later])).await;
        let before = t.titles(date(2027, 8, 9), date(2027, 8, 9)).await;
        assert_eq!(before, ["Forum, 2027-08-09T08:00:00Z"]);
        let after = t.titles(date(2031, 6, 2), date(2031, 6, 2)).await;
        assert_eq!(after, ["Forum at eleven, 2031-06-02T10:00:00Z"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_series_of_1995_still_happens() {
    on_both(async |t: TestApp| {
        let old = event(
            "old@example.com",
            &[
                "DTSTART;TZID=Europe/London:19950102T090000",
                "DURATION:PT15M",
                "RRULE:FREQ=DAILY",
                "SUMMARY:Post",
            ],
        );
        t.import(&calendar("Orla", &[old])).await;
        let found = t.titles(date(2027, 8, 2), date(2027, 8, 3)).await;
        let expected = ["Post, 2027-08-02T08:00:00Z", "Post, 2027-08-03T08:00:00Z"];
        assert_eq!(found, expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_event_in_two_calendars_counts_once() {
    on_both(async |t: TestApp| {
        t.import(&calendar("Work", &[board()])).await;
        t.import(&calendar("Phone", &[board(), forum(&[])])).await;
        let found = t.titles(date(2027, 8, 2), date(2027, 8, 2)).await;
        assert_eq!(found.len(), 2, "{found:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_occurrences_moved_to_one_time_are_two() {
    on_both(async |t: TestApp| {
        let series = forum(&["RRULE:FREQ=WEEKLY;COUNT=3"]);
        let moved = event(
            "forum@example.com",
            &[
                "RECURRENCE-ID;TZID=Europe/London:20270809T090000",
                "DTSTART;TZID=Europe/London:20270816T090000",
                "DURATION:PT30M",
                "SUMMARY:Moved",
            ],
        );
        t.import(&calendar("Orla", &[series, moved])).await;
        let found = t.titles(date(2027, 8, 16), date(2027, 8, 16)).await;
        assert_eq!(found.len(), 2, "RFC 5545 3.8.4.4: {found:?}");
    })
    .await;
}

const OWN_ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Wexmoor Works\r\n\
    BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0037\r\nTZOFFSETTO:+0037\r\n\
    TZNAME:WW\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_that_only_the_calendar_knows_survives_storage() {
    on_both(async |t: TestApp| {
        let shift = event(
            "shift@example.com",
            &[
                "DTSTART;TZID=Wexmoor Works:20270802T090000",
                "DURATION:PT1H",
                "RRULE:FREQ=WEEKLY;COUNT=3",
                "SUMMARY:Shift",
            ],
        );
        t.import(&calendar("Plant", &[OWN_ZONE.to_owned(), shift]))
            .await;
        let again = store::Database::open(&t.url, store::Key::new(&[7; 32])).await;
        let app = app::App {
            db: again.unwrap(),
            desks: Default::default(),
            gathered: Default::default(),
            reach: Default::default(),
            ..t.app.clone()
        };
        let viewer = t.viewer(&t.world.tobias).await;
        let home = jiff::tz::TimeZone::get("Europe/London").unwrap();
        let span = app::occurrence::days(date(2027, 8, 9), date(2027, 8, 9), &home);
        let found = app
            .occurrences(&viewer, &t.world.orlas, span)
            .await
            .unwrap();
        let starts: Vec<_> = found.iter().map(|o| o.start_at.to_string()).collect();
        assert_eq!(starts, ["2027-08-09T08:23:00Z"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_survive_the_next_reading() {
    use domain::time_entry::Category;
    on_both(async |t: TestApp| {
        t.import(&calendar("Orla", &[board(), forum(&["RRULE:FREQ=WEEKLY"])]))
            .await;
        let code = |uid: &str, rid: &str, category| store::Code {
            uid: uid.into(),
            rid: rid.into(),
            category,
            mode: None,
            channel: None,
            goal: None,
            verified: false,
            guessed: false,
            title: "Forum".into(),
            people: vec!["bram.oakhurst@example.com".into()],
            by: Some(t.world.tobias.id),
            at: t.app.now(),
        };
        let given = [
            code("forum@example.com", "", Category::ALL[0]),
            code("board@example.com", "", Category::ALL[1]),
        ];
        let actor = t.tobias().await;
        let pair = t.world.orlas.id;
        let mut tx = t.app.db.write(&actor, t.app.now()).await.unwrap();
        for one in &given {
            tx.save_code(pair, one).await.unwrap();
        }
        // A later word about the same event replaces the first.
        let mended = code("board@example.com", "", Category::ALL[2]);
        tx.save_code(pair, &mended).await.unwrap();
        tx.commit().await.unwrap();
        t.import(&calendar(
            "Orla",
            &[forum(&["RRULE:FREQ=WEEKLY", "SEQUENCE:1"])],
        ))
        .await;
        t.import(&calendar("Orla", &[board()])).await;
        let mut kept = t.app.db.read(&actor.viewer).codes(pair).await.unwrap();
        kept.sort_by(|a, b| b.uid.cmp(&a.uid));
        assert_eq!(kept, [given[0].clone(), mended]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn original_bytes_come_back_for_who_may_see_them() {
    on_both(async |t: TestApp| {
        let text = calendar("Orla", &[forum(&[]), board()]);
        t.import(&text).await;
        let found = t.between(date(2027, 8, 2), date(2027, 8, 2)).await;
        let board = found.iter().find(|o| o.of.event.title == "Board").unwrap();
        let mine = t.viewer(&t.world.tobias).await;
        let bytes = t.app.db.read(&mine).original(board.of.id).await.unwrap();
        let kept = String::from_utf8(bytes).unwrap();
        assert_eq!(kept.trim_end(), self::board().trim_end());
        for who in [&t.world.ines, &t.world.wilma, &t.world.bram, &t.world.maud] {
            let other = t.viewer(who).await;
            let refused = t.app.db.read(&other).original(board.of.id).await;
            assert!(
                matches!(refused, Err(store::Error::NotFound(_))),
                "{refused:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn two_calendars_of_one_name_do_not_take_each_other_for_an_older_version() {
    on_both(async |house: TestApp| {
        let one = calendar(
            "Calendar",
            &[event(
                "a@example.com",
                &[
                    "DTSTART:20270802T090000Z",
                    "DTEND:20270802T100000Z",
                    "SUMMARY:First",
                ],
            )],
        );
        let two = calendar(
            "Calendar",
            &[event(
                "b@example.com",
                &[
                    "DTSTART:20270802T110000Z",
                    "DTEND:20270802T120000Z",
                    "SUMMARY:Second",
                ],
            )],
        );
        let day = date(2027, 8, 2);
        house.import(&one).await;
        let second = house.import(&two).await;
        assert_eq!((second.created, second.gone), (1, 0));
        assert_eq!(
            house.titles(day, day).await,
            [
                "First, 2027-08-02T09:00:00Z",
                "Second, 2027-08-02T11:00:00Z"
            ]
        );
        let both = calendar(
            "Calendar",
            &[event(
                "b@example.com",
                &[
                    "DTSTART:20270802T130000Z",
                    "DTEND:20270802T140000Z",
                    "SUMMARY:Second, later",
                ],
            )],
        );
        let newer = house.import(&both).await;
        assert_eq!((newer.updated, newer.gone), (1, 0));
        assert_eq!(
            house.titles(day, day).await,
            [
                "First, 2027-08-02T09:00:00Z",
                "Second, later, 2027-08-02T13:00:00Z"
            ]
        );
    })
    .await;
}
