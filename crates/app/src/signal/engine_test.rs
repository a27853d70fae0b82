//! Property: asking only what is dirty or due gives what asking everything gives.
use super::small_world::{meeting, now, quiet};
use super::*;
use domain::action::Due;
use domain::check_in::{CheckIn, Said};
use domain::event::Answer as Reply;
use domain::goal::Period;
use domain::id::{
    ActionId, CalendarId, CheckInId, GoalId, InitiativeId, MeasureId, PersonId, WatchDateId,
};
use domain::initiative::{Initiative, InitiativeState};
use domain::measure::{Aim, Measure, Reading};
use domain::status::{Colour, Confidence};
use domain::watch_date::{WatchDate, WatchKind};
use domain::working_time::plus_days;
use jiff::SignedDuration;
use jiff::civil::{Date, date, time};
use proptest::prelude::*;
use uuid::Uuid;

/// One step of a history.
#[derive(Debug, Clone)]
enum Step {
    Put(Box<Meeting>),
    Drop(u32),
    Series(SeriesFact),
    Promise(Promise),
    Date(WatchDate),
    Goal(LinkedTime),
    Calendar(CalendarFact),
    Stakeholder(StakeholderFact),
    Review(ReviewFact),
    Measure(MeasureFact),
    Initiative(Box<InitiativeFact>),
    Holiday(Date),
    Wait(i64),
}

const FIRST: Date = date(2027, 8, 2);

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

fn any_series() -> impl Strategy<Value = SeriesFact> {
    (3..6_u32, 0..2_u32, any::<bool>()).prop_map(|(sessions, decisions, has_goal)| SeriesFact {
        key: "s".into(),
        title: "S".into(),
        sessions,
        decisions,
        has_goal,
        people: 4,
    })
}

fn any_promise() -> impl Strategy<Value = Promise> {
    let hour = prop::option::of(0..24_i8);
    (0..9_u128, -5..20_i64, hour, any::<bool>()).prop_map(|(id, day, hour, ours)| Promise {
        id: ActionId(Uuid::from_u128(id)),
        title: "P".into(),
        owner: "A".into(),
        to: "B".into(),
        ours,
        due: Due {
            time: hour.map(|h| time(h, 0, 0, 0)),
            ..Due::on(plus_days(FIRST, day))
        },
    })
}

fn any_date() -> impl Strategy<Value = WatchDate> {
    (0..9_u128, 0..100_i64, 0..60_u16, any::<bool>()).prop_map(|(id, day, lead_days, yearly)| {
        WatchDate {
            id: WatchDateId(Uuid::from_u128(id)),
            title: "D".into(),
            date: plus_days(FIRST, day),
            lead_days,
            kind: WatchKind::Renewal,
            yearly,
        }
    })
}

fn any_stakeholder() -> impl Strategy<Value = StakeholderFact> {
    (0..3_u128, -60..2_i64, 2..40_i64, any::<bool>()).prop_map(|(id, from, interval, flag)| {
        StakeholderFact {
            person: PersonId(Uuid::from_u128(id)),
            name: "N".into(),
            from: plus_days(FIRST, from),
            spoken: flag,
            interval,
            grave: !flag,
        }
    })
}

fn any_period() -> impl Strategy<Value = Period> {
    (-60..10_i64, 1..90_i64).prop_map(|(from, long)| Period {
        from: plus_days(FIRST, from),
        to: plus_days(FIRST, from + long),
    })
}

fn any_measure() -> impl Strategy<Value = MeasureFact> {
    let last = prop::option::of((-40..20_i64, 0..120_i32));
    (0..3_u128, any_period(), last, 1..30_u32).prop_map(|(id, period, last, every)| {
        let mut measure = Measure::new(MeasureId(Uuid::from_u128(id)), "M");
        measure.aim = Aim::reach(0.0, 100.0).ok();
        measure.cadence_days = Some(every);
        let last = last.map(|(day, value)| Reading {
            on: plus_days(FIRST, day),
            value: f64::from(value),
        });
        MeasureFact {
            measure,
            last,
            period,
        }
    })
}

/// A check-in of a day, confirmed or not, that others read some days later.
fn any_word() -> impl Strategy<Value = CheckIn> {
    let said = (0..101_u8, 0..11_u8, any::<bool>());
    (-40..20_i64, 0..4_i64, said).prop_map(|(day, later, (progress, sure, confirmed))| CheckIn {
        id: CheckInId(Uuid::from_u128(1)),
        pair: PairId(Uuid::from_u128(1)),
        initiative: InitiativeId(Uuid::from_u128(1)),
        on: plus_days(FIRST, day),
        said: Said {
            progress: Some(progress),
            confidence: Confidence::new(sure),
            ..Said::default()
        },
        written: None,
        at: now(),
        confirmed: confirmed.then(now),
        publish: plus_days(FIRST, day + later),
        seen: None,
        was: Colour::Grey,
        dates: Vec::new(),
    })
}

fn any_initiative() -> impl Strategy<Value = InitiativeFact> {
    let said = prop::collection::vec(any_word(), 0..4);
    (0..3_u128, any_period(), said, 1..30_u32, any::<bool>()).prop_map(
        |(id, period, mut said, every, owned)| {
            let id = InitiativeId(Uuid::from_u128(id));
            let mut initiative = Initiative::draft(id, "I");
            initiative.state = InitiativeState::Active;
            initiative.cadence_days = Some(every);
            said.sort_by_key(|c| std::cmp::Reverse(c.on));
            InitiativeFact {
                initiative,
                owner: if owned { "Bram".into() } else { String::new() },
                period,
                said,
                forecast: None,
            }
        },
    )
}

fn any_calendar() -> impl Strategy<Value = CalendarFact> {
    (-900..40_i64, 5..300_i64).prop_map(|(hours, every)| CalendarFact {
        id: CalendarId(Uuid::from_u128(8)),
        name: "C".into(),
        last_good: now() - SignedDuration::from_hours(hours),
        every: SignedDuration::from_mins(every),
        trouble: String::new(),
    })
}

fn any_step() -> impl Strategy<Value = Step> {
    let goal = (-10..30_i64, 0..90_i64).prop_map(|(day, minutes)| LinkedTime {
        goal: GOAL,
        date: plus_days(FIRST, day),
        minutes,
    });
    let wait = prop_oneof![1..90_i64, 60..3000_i64, -3000..0_i64, 3000..60_000_i64];
    prop_oneof![
        4 => any_meeting().prop_map(|m| Step::Put(Box::new(m))),
        1 => (0..40_u32).prop_map(Step::Drop),
        1 => any_series().prop_map(Step::Series),
        1 => any_promise().prop_map(Step::Promise),
        1 => any_date().prop_map(Step::Date),
        1 => goal.prop_map(Step::Goal),
        1 => any_calendar().prop_map(Step::Calendar),
        1 => any_stakeholder().prop_map(Step::Stakeholder),
        1 => (0..60_i64).prop_map(|n| Step::Review(ReviewFact {
            name: "The charter",
            verb: "is",
            place: "/partnership/charter",
            date: domain::working_time::plus_days(jiff::civil::date(2027, 7, 20), n),
        })),
        1 => any_measure().prop_map(Step::Measure),
        2 => any_initiative().prop_map(|i| Step::Initiative(Box::new(i))),
        1 => (0..28_i64).prop_map(|day| Step::Holiday(plus_days(FIRST, day))),
        6 => wait.prop_map(Step::Wait),
    ]
}

const GOAL: GoalId = GoalId(Uuid::from_u128(7));

/// Takes the step, and says which facts it touched.
fn apply(facts: &mut Facts, clock: &mut Timestamp, step: Step) -> Option<FactKind> {
    let touched = match step {
        Step::Put(meeting) => {
            facts.meetings.retain(|old| old.key != meeting.key);
            facts.meetings.push(*meeting);
            FactKind::Meetings
        }
        Step::Drop(id) => {
            facts.meetings.retain(|m| m.key != format!("m{id}"));
            FactKind::Meetings
        }
        Step::Series(series) => {
            facts.series = vec![series];
            FactKind::Series
        }
        Step::Promise(promise) => {
            facts.promises.retain(|old| old.id != promise.id);
            facts.promises.push(promise);
            FactKind::Promises
        }
        Step::Date(date) => {
            facts.dates.retain(|old| old.id != date.id);
            facts.dates.push(date);
            FactKind::Dates
        }
        Step::Goal(linked) => {
            let (code, title) = ("G1".into(), "G".into());
            facts.goals = vec![GoalFact {
                id: GOAL,
                code,
                title,
            }];
            facts.linked.push(linked);
            FactKind::Goals
        }
        Step::Stakeholder(who) => {
            facts.stakeholders.retain(|s| s.person != who.person);
            facts.stakeholders.push(who);
            FactKind::Stakeholders
        }
        Step::Review(paper) => {
            facts.reviews = vec![paper];
            FactKind::Reviews
        }
        Step::Measure(of) => {
            facts.measures.retain(|m| m.measure.id != of.measure.id);
            facts.measures.push(of);
            FactKind::Measures
        }
        Step::Initiative(of) => {
            let id = of.initiative.id;
            facts.initiatives.retain(|i| i.initiative.id != id);
            facts.initiatives.push(*of);
            FactKind::Initiatives
        }
        Step::Calendar(calendar) => {
            facts.calendars = vec![calendar];
            FactKind::Calendars
        }
        Step::Holiday(day) => {
            facts.work.holidays.insert(day, "Day off".into());
            FactKind::Settings
        }
        Step::Wait(minutes) => {
            *clock += SignedDuration::from_mins(minutes);
            return None;
        }
    };
    Some(touched)
}

proptest! {
    #[test]
    fn incremental_is_full(steps in prop::collection::vec(any_step(), 1..60)) {
        let (mut facts, mut clock, mut board) = (quiet(), now(), Board::default());
        board.update(&facts, clock, &[]);
        for step in steps {
            let dirty = apply(&mut facts, &mut clock, step);
            board.update(&facts, clock, dirty.as_slice());
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
