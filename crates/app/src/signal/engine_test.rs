//! Property: asking only what is dirty or due gives what asking everything gives.
use super::small_world::{meeting, now, quiet};
use super::*;
use domain::action::Due;
use domain::event::Answer as Reply;
use domain::id::{ActionId, CalendarId, GoalId, WatchDateId};
use domain::watch_date::{WatchDate, WatchKind};
use domain::working_time::plus_days;
use jiff::SignedDuration;
use jiff::civil::{date, time};
use proptest::prelude::*;
use uuid::Uuid;

/// One step of a history.
#[derive(Debug, Clone)]
enum Step {
    Put(Box<Meeting>),
    Drop(usize),
    Series(u32, u32, bool),
    Promise(i64, Option<i8>, bool),
    Date(i64, u16, bool),
    Goal(i64, i64),
    Calendar(i64, i64),
    Holiday(i64),
    Wait(i64),
}

fn any_meeting() -> impl Strategy<Value = Meeting> {
    let flags = (
        any::<u8>(),
        1..5_u32,
        0..2_u32,
        prop::sample::select(vec!["", "Room 2", "Leeds"]),
    );
    let reply = prop::sample::select(vec![
        None,
        Some(Reply::NeedsAction),
        Some(Reply::Tentative),
        Some(Reply::Accepted),
    ]);
    (
        2..31_i8,
        0..24_i8,
        0..12_i8,
        0..300_i64,
        flags,
        reply,
        0..40_u32,
    )
        .prop_map(
            |(day, hour, five, minutes, (bits, people, outside, place), reply, id)| {
                let bit = |n: u8| bits & (1 << n) != 0;
                Meeting {
                    key: format!("m{id}"),
                    series: (id % 3 == 0).then(|| "s".to_owned()),
                    all_day: bit(0) && bit(1),
                    tentative: bit(1),
                    own: bit(2),
                    conference: bit(3),
                    has_brief: bit(4),
                    has_agenda: bit(5),
                    kept: bit(6) && bit(7),
                    travel: bit(7) && bit(5),
                    place: place.into(),
                    people,
                    outside,
                    reply,
                    ..meeting("M", day, (hour, five * 5), minutes)
                }
            },
        )
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => any_meeting().prop_map(|m| Step::Put(Box::new(m))),
        1 => (0..40_usize).prop_map(Step::Drop),
        1 => (3..6_u32, 0..2_u32, any::<bool>()).prop_map(|(s, d, g)| Step::Series(s, d, g)),
        1 => (-5..20_i64, prop::option::of(0..24_i8), any::<bool>())
            .prop_map(|(d, t, o)| Step::Promise(d, t, o)),
        1 => (0..100_i64, 0..60_u16, any::<bool>()).prop_map(|(d, l, y)| Step::Date(d, l, y)),
        1 => (-10..30_i64, 0..90_i64).prop_map(|(d, m)| Step::Goal(d, m)),
        1 => (-20..20_i64, 5..300_i64).prop_map(|(h, e)| Step::Calendar(h, e)),
        1 => (0..28_i64).prop_map(Step::Holiday),
        6 => prop_oneof![1..90_i64, 60..3000_i64, -3000..0_i64, 3000..60_000_i64]
            .prop_map(Step::Wait),
    ]
}

fn apply(facts: &mut Facts, clock: &mut Timestamp, step: Step) -> Vec<FactKind> {
    let first = date(2027, 8, 2);
    match step {
        Step::Put(m) => {
            facts.meetings.retain(|old| old.key != m.key);
            facts.meetings.push(*m);
            vec![FactKind::Meetings]
        }
        Step::Drop(i) => {
            facts.meetings.retain(|m| m.key != format!("m{i}"));
            vec![FactKind::Meetings]
        }
        Step::Series(sessions, decisions, has_goal) => {
            let (key, title) = ("s".to_owned(), "S".to_owned());
            facts.series = vec![SeriesFact {
                key,
                title,
                sessions,
                decisions,
                has_goal,
                people: 4,
            }];
            vec![FactKind::Series]
        }
        Step::Promise(day, hour, ours) => {
            let time = hour.map(|h| time(h, 0, 0, 0));
            let due = Due {
                time,
                ..Due::on(plus_days(first, day))
            };
            let id = ActionId(Uuid::from_u128(facts.promises.len() as u128));
            let (title, owner, to) = ("P".to_owned(), "A".to_owned(), "B".to_owned());
            facts.promises.push(Promise {
                id,
                title,
                owner,
                to,
                ours,
                due,
            });
            vec![FactKind::Promises]
        }
        Step::Date(day, lead_days, yearly) => {
            let id = WatchDateId(Uuid::from_u128(facts.dates.len() as u128));
            let (title, kind) = ("D".to_owned(), WatchKind::Renewal);
            let date = plus_days(first, day);
            facts.dates.push(WatchDate {
                id,
                title,
                date,
                lead_days,
                kind,
                yearly,
            });
            vec![FactKind::Dates]
        }
        Step::Goal(day, minutes) => {
            let id = GoalId(Uuid::from_u128(7));
            facts.goals = vec![GoalFact {
                id,
                code: "G1".into(),
                title: "G".into(),
            }];
            facts.linked.push(LinkedTime {
                goal: id,
                date: plus_days(first, day),
                minutes,
            });
            vec![FactKind::Goals]
        }
        Step::Calendar(hours, every) => {
            facts.calendars = vec![CalendarFact {
                id: CalendarId(Uuid::from_u128(8)),
                name: "C".into(),
                last_good: *clock - SignedDuration::from_hours(hours),
                every: SignedDuration::from_mins(every),
                trouble: String::new(),
            }];
            vec![FactKind::Calendars]
        }
        Step::Holiday(day) => {
            facts
                .work
                .holidays
                .insert(plus_days(first, day), "Day off".into());
            vec![FactKind::Settings]
        }
        Step::Wait(minutes) => {
            *clock += SignedDuration::from_mins(minutes);
            Vec::new()
        }
    }
}

proptest! {
    #[test]
    fn incremental_is_full(steps in prop::collection::vec(any_step(), 1..60)) {
        let (mut facts, mut clock, mut board) = (quiet(), now(), Board::default());
        board.update(&facts, clock, &[]);
        for step in steps {
            let dirty = apply(&mut facts, &mut clock, step);
            board.update(&facts, clock, &dirty);
            let full = all(&facts, clock);
            prop_assert_eq!(board.signals(), full.signals);
            prop_assert!(board.next_check_at().is_none_or(|check| check > clock));
        }
    }

    /// Keys are unique within a rule, and what comes out is in order.
    #[test]
    fn keys_are_identities(meetings in prop::collection::vec(any_meeting(), 0..20)) {
        let mut facts = quiet();
        for m in meetings {
            facts.meetings.retain(|old| old.key != m.key);
            facts.meetings.push(m);
        }
        let signals = all(&facts, now()).signals;
        let mut keys: Vec<_> = signals.iter().map(|s| (s.rule, s.key.as_str())).collect();
        keys.sort_unstable();
        let count = keys.len();
        keys.dedup();
        prop_assert_eq!(keys.len(), count);
        prop_assert!(signals.is_sorted_by_key(|s| (s.due, s.shape)));
    }
}

#[test]
fn waiting_asks_only_what_is_due() {
    let mut facts = quiet();
    facts.meetings = vec![Meeting {
        outside: 1,
        ..meeting("Bank", 5, (16, 0), 60)
    }];
    let mut board = Board::default();
    assert_eq!(board.update(&facts, now(), &[]), Rule::ALL.len());
    assert_eq!(
        board.update(&facts, now() + SignedDuration::from_mins(1), &[]),
        0
    );
    let goals = board.update(
        &facts,
        now() + SignedDuration::from_mins(2),
        &[FactKind::Goals],
    );
    assert_eq!(goals, 1);
}
