//! The opening of a week in each of its states, and lanes that never cover one another.
use super::*;
use crate::audit::{CodeState, Source, Span, audit};
use crate::id::GoalId;
use crate::time_entry::Category;
use crate::working_time::plus_days;
use insta::assert_snapshot;
use jiff::SignedDuration;
use jiff::civil::{date, time};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use uuid::Uuid;

const MONDAY: Date = date(2027, 8, 2);

fn work() -> WorkingTime {
    let zone = TimeZone::get("Europe/London").unwrap();
    WorkingTime::weekdays(zone, time(9, 0, 0, 0), time(17, 0, 0, 0))
}

fn entry(day: i64, from: i8, minutes: i64, title: &str) -> Entry {
    let start = work().at(plus_days(MONDAY, day), time(from, 0, 0, 0));
    Entry {
        source: Source::Occurrence(format!("{title} {start}")),
        start,
        end: start + SignedDuration::from_mins(minutes),
        all_day: false,
        state: CodeState::Suggested,
        tentative: false,
        category: Some(Category::Reviews),
        mode: None,
        channel: None,
        goal: None,
        with: Vec::new(),
        series: None,
        title: title.to_owned(),
        assumed: false,
        kept: false,
        people: 2,
        outside: 0,
    }
}

fn goal(n: u128, title: &str) -> GoalHours {
    GoalHours {
        id: GoalId(Uuid::from_u128(n)),
        title: title.to_owned(),
    }
}

fn opening(entries: &[Entry], goals: &[GoalHours]) -> String {
    let span = Span {
        from: MONDAY,
        to: plus_days(MONDAY, 6),
    };
    let work = work();
    let found = finding(&WeekFacts {
        name: "Orla",
        audit: &audit(entries, &work, span),
        entries,
        clashes: &clashes(entries, &work),
        goals,
    });
    format!("{}\n{}", found.title, found.prose.join("\n"))
}

#[test]
fn the_first_rule_that_holds_writes_the_sentence() {
    assert_snapshot!(opening(&[], &[]), @"Orla’s week is empty");
    let walk = || entry(3, 13, 120, "Plant 2 walk");
    let press = || Entry {
        tentative: true,
        ..entry(3, 14, 45, "Press")
    };
    assert_snapshot!(opening(&[walk(), press()], &[]), @r"
    Thursday clashes: Plant 2 walk and Press
    Orla is booked for 2 hours in 2 entries, none of them for a goal. One is not settled yet.
    ");
    let friday = [entry(4, 9, 60, "Bank"), entry(4, 9, 30, "Forum")];
    let many = [vec![walk(), press()], friday.to_vec()].concat();
    assert_snapshot!(opening(&many, &[]).lines().next().unwrap(), @"Thursday and Friday clash");
    let run = [entry(1, 9, 120, "Tender"), entry(1, 11, 90, "Pipeline")];
    assert_snapshot!(opening(&run, &[]).lines().next().unwrap(),
        @"Tuesday runs 3.5 hours without a break");
}

#[test]
fn a_goal_without_an_hour_is_named() {
    let plant = goal(1, "Plant 2 runs by March");
    let linked = Entry {
        goal: Some(plant.id),
        ..entry(0, 9, 60, "Steering")
    };
    let goals = [
        plant.clone(),
        goal(2, "Win Aldermoor"),
        goal(3, "Margin at 21 %"),
    ];
    let title = |entries: &[Entry], goals: &[GoalHours]| {
        opening(entries, goals).lines().next().unwrap().to_owned()
    };
    let week = [linked];
    assert_snapshot!(title(&week, &goals[..2]), @"“Win Aldermoor” has no hour this week");
    assert_snapshot!(title(&week, &goals),
        @"“Win Aldermoor” and one other goal have no hour this week");
    assert_snapshot!(title(&[entry(0, 9, 60, "Talk")], &goals),
        @"No hour of this week is tied to a goal yet");
    assert_snapshot!(opening(&week, &goals[..1]), @r"
    Five focus blocks hold; nothing clashes
    Orla is booked for one hour in one entry, 1 of them for a goal.
    ");
}

#[test]
fn little_time_to_think_is_said() {
    // Every other hour a meeting: gaps of an hour, and one after 16:00.
    let day = |d: i64| {
        [9_i64, 11, 13, 15].map(move |h| entry(d, i8::try_from(h).unwrap(), 60, "Meeting"))
    };
    let week: Vec<Entry> = (0..5).flat_map(day).collect();
    assert_snapshot!(opening(&week, &[]).lines().next().unwrap(),
        @"No stretch of 90 minutes is left to think");
}

#[test]
fn entries_that_only_touch_do_not_clash() {
    let touching = [entry(0, 9, 60, "a"), entry(0, 10, 60, "b")];
    assert_eq!(clashes(&touching, &work()), []);
    let tangle = [
        entry(0, 9, 180, "a"),
        entry(0, 10, 30, "b"),
        entry(0, 11, 30, "c"),
    ];
    assert_eq!(clashes(&tangle, &work())[0].entries, [0, 1, 2]);
}

proptest! {
    #[test]
    fn lanes_never_cover_one_another(
        mut all in prop::collection::vec((0_i64..1440, 1_i64..300), 0..30)
    ) {
        all.iter_mut().for_each(|s| s.1 += s.0);
        all.sort_unstable();
        let lanes = lanes(&all);
        prop_assert_eq!(lanes.len(), all.len());
        for (i, a) in all.iter().enumerate() {
            prop_assert!(lanes[i].at < lanes[i].of);
            for (j, b) in all.iter().enumerate().skip(i + 1) {
                if a.0 < b.1 && b.0 < a.1 {
                    prop_assert_eq!(lanes[i].of, lanes[j].of);
                    prop_assert_ne!(lanes[i].at, lanes[j].at);
                }
            }
        }
    }
}
