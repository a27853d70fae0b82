//! The demo's tasks, the bands, the ties, and what each part says.
use super::*;
use crate::action::{ActionState, Due, RiskLevel, Stakes};
use crate::goal::Weight;
use crate::id::GoalId;
use crate::working_time::plus_days;
use jiff::civil::{Date, date, time};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use uuid::Uuid;

const MONDAY: Date = date(2027, 8, 2);

fn work() -> WorkingTime {
    let zone = TimeZone::get("Europe/London").unwrap();
    WorkingTime::weekdays(zone, time(9, 30, 0, 0), time(17, 30, 0, 0))
}

/// Monday 2 August 2027, 08:10 in London.
fn now() -> Timestamp {
    "2027-08-02T07:10:00Z".parse().unwrap()
}

fn action(n: u128, days: Option<i64>, minutes: Option<u32>) -> Action {
    let due = days.map(|days| Due::on(work().plus_working_days(MONDAY, days)));
    Action {
        id: ActionId(Uuid::from_u128(n)),
        title: format!("T{n}"),
        owner: None,
        owner_text: String::new(),
        for_whom: None,
        counterparty: None,
        why: String::new(),
        done_when: String::new(),
        limits: String::new(),
        due,
        goal: None,
        size_minutes: minutes,
        waits_for: Vec::new(),
        stakes: Stakes::default(),
        ties: crate::action::Ties::default(),
        state: ActionState::Open,
        captured: String::new(),
        created: now(),
        closed: None,
    }
}

fn goal(weight: u8) -> Goal {
    let id = GoalId(Uuid::from_u128(u128::from(weight)));
    let code = format!("G{}", 6 - weight).parse().unwrap();
    let mut goal = Goal::new(id, code, "a goal");
    goal.weight = Weight::new(weight).unwrap();
    goal
}

fn task<'a>(action: &'a Action, goal: Option<&'a Goal>, waiting: usize) -> Task<'a> {
    Task {
        action,
        goal,
        waiting,
        inner_circle: false,
        matters: None,
    }
}

fn ranked(tasks: &[Task<'_>]) -> Vec<Ranked> {
    let free = FreeTime::of(&work(), now(), 43, &[]);
    rank(tasks, &Weights::default(), &free, now(), &work())
}

/// The eight tasks of the demo: (goal weight, working days, minutes, others that wait).
const DEMO: [(u8, i64, u32, usize); 8] = [
    (5, 1, 60, 3),
    (3, 4, 480, 1),
    (5, 2, 15, 0),
    (0, 0, 60, 0),
    (4, 5, 240, 3),
    (0, 10, 60, 0),
    (3, 4, 15, 0),
    (3, 20, 240, 0),
];

#[test]
fn the_demo_s_tasks_stand_in_the_promised_order() {
    let goals = [5, 4, 3].map(goal);
    let mut actions: Vec<_> = (1..)
        .zip(DEMO)
        .map(|(n, (_, days, minutes, _))| action(n, Some(days), Some(minutes)))
        .collect();
    actions[2].stakes.milestone = "utility connection".into();
    actions[7].stakes.risk = Some(RiskLevel::Green);
    let tasks: Vec<_> = actions
        .iter()
        .zip(DEMO)
        .map(|(a, (weight, _, _, waiting))| {
            task(a, goals.iter().find(|g| g.weight.get() == weight), waiting)
        })
        .collect();
    let rows = ranked(&tasks);
    let said: Vec<_> = rows
        .iter()
        .map(|r| format!("T{} {}", r.action.0.as_u128(), r.score))
        .collect();
    assert_eq!(
        said.join(" · "),
        "T3 34.0 · T1 17.0 · T7 11.0 · T4 7.5 · T5 7.0 · T8 3.0 · T2 2.6 · T6 2.5"
    );
    assert!(rows.iter().all(|r| r.band == Band::Score));
    let urgent: Vec<_> = rows.iter().map(|r| r.urgent_unlinked).collect();
    assert_eq!(
        urgent,
        [false, false, false, true, false, false, false, false]
    );
    assert_eq!(rows[0].sum(), "(13 + 8 + 13) ÷ 1");
    assert_eq!(
        rows[0].why(),
        [
            "By score: 24 h free at the desk before it is due.",
            "Serves G1, weight 5: 13.",
            "Due in two working days: 8.",
            "Holds up a critical milestone, “utility connection”: 13.",
            "Takes 15 minutes: divide by 1."
        ]
    );
    assert_eq!(
        rows[1].chips(),
        ["weight 5", "due tomorrow", "holds up three", "1 h"]
    );
    assert_eq!(rows[1].quadrant, Quadrant::Both);
    assert_eq!(rows[3].quadrant, Quadrant::Urgent);
    assert_eq!(rows[5].quadrant, Quadrant::Important);
}

#[test]
fn what_cannot_wait_stands_before_any_score() {
    let best = goal(5);
    let high = action(1, Some(5), Some(15));
    // Eight hours today and eight tomorrow are free: sixteen of work must start today.
    let big = action(2, Some(1), Some(16 * 60));
    let fits = action(3, Some(1), Some(16 * 60 - 1));
    let mut call = action(4, Some(0), None);
    call.due = call.due.map(|d| Due {
        time: Some(time(10, 0, 0, 0)),
        ..d
    });
    let late = action(5, Some(-2), Some(15));
    let tasks = [
        task(&high, Some(&best), 3),
        task(&big, None, 0),
        task(&fits, None, 0),
        task(&call, None, 0),
        task(&late, None, 0),
    ];
    let rows = ranked(&tasks);
    let order: Vec<_> = rows.iter().map(|r| r.action.0.as_u128()).collect();
    assert_eq!(order, [4, 5, 2, 1, 3]);
    let why: Vec<_> = rows.iter().map(|r| r.band_why.as_str()).collect();
    assert_eq!(
        why,
        [
            "Fixed: due today, 10:00, in 1 h 50.",
            "Must start today: 2 working days late.",
            "Must start today: 16 h of work, 16 h free at the desk before it is due.",
            "By score: 48 h free at the desk before it is due.",
            "By score: 16 h free at the desk before it is due.",
        ]
    );
}

#[test]
fn the_calendar_takes_from_the_desk() {
    let work = work();
    let at = |h, m| work.at(MONDAY, time(h, m, 0, 0));
    // Overlapping, out of order, before and after hours.
    let busy = [
        (at(11, 0), at(12, 0)),
        (at(10, 30), at(11, 30)),
        (at(8, 0), at(9, 45)),
        (at(17, 0), at(19, 0)),
    ];
    let free = FreeTime::of(&work, now(), 2, &busy);
    let tuesday = work.midnight(plus_days(MONDAY, 1));
    assert_eq!(free.before(at(10, 0)), Some(15));
    assert_eq!(free.before(tuesday), Some(45 + 5 * 60));
    assert_eq!(
        free.before(work.midnight(plus_days(MONDAY, 2))),
        Some(345 + 480)
    );
    assert_eq!(free.before(work.midnight(plus_days(MONDAY, 3))), None);
    let mut none = work.clone();
    none.hours = [None; 7];
    assert_eq!(FreeTime::of(&none, now(), 9, &[]).before(tuesday), None);
}

#[test]
fn ties_go_to_the_earlier_date_then_to_the_older() {
    let later = action(1, Some(5), Some(15));
    let sooner = action(2, Some(4), Some(15));
    let mut older = action(3, Some(5), Some(15));
    older.created = "2027-07-01T09:00:00Z".parse().unwrap();
    let tasks = [&later, &sooner, &older].map(|a| task(a, None, 0));
    let order: Vec<_> = ranked(&tasks)
        .iter()
        .map(|r| r.action.0.as_u128())
        .collect();
    assert_eq!(order, [2, 3, 1]);
}

#[test]
fn the_gravest_cause_speaks_and_weights_are_a_workspace_s_own() {
    let mut a = action(1, None, None);
    a.stakes.risk = Some(RiskLevel::Amber);
    let rows = ranked(&[task(&a, None, 2)]);
    assert_eq!(rows[0].parts[2].why, "Linked to an amber risk: 5.");
    assert_eq!(rows[0].sum(), "(1 + 1 + 5) ÷ 2");
    let weights = Weights {
        risk: [13, 8, 2, 9, 2, 1],
        matters: 20,
        ..Weights::default()
    };
    let matters = Task {
        matters: Some("the grid date"),
        ..task(&a, None, 2)
    };
    let free = FreeTime::of(&work(), now(), 43, &[]);
    let rows = rank(&[matters], &weights, &free, now(), &work());
    assert_eq!(rows[0].sum(), "(1 + 1 + 9 + 20) ÷ 2");
    let why = rows[0].why().join(" ");
    for part in [
        "Two others wait for it: 9.",
        "Serves what matters now, “the grid date”: 20.",
        "Nobody said how long it takes, so an hour: divide by 2.",
    ] {
        assert!(why.contains(part), "{why}");
    }
}

#[test]
fn weights_read_what_they_wrote_and_refuse_the_rest() {
    let own = Weights {
        matters: 0,
        ..Weights::default()
    };
    assert_eq!(own.to_string().parse(), Ok(own));
    let mut typed: Vec<String> = own.points().iter().map(u8::to_string).collect();
    typed[18] = "0".into();
    assert_eq!(
        Weights::read(&typed).unwrap_err().to_string(),
        "“0” is no number of points: write a whole number from 1 to 99."
    );
    assert_eq!("1 2".parse::<Weights>(), Err(WeightsError::Count(2)));
}

proptest! {
    /// No order of the input changes the list, and no score stands under a smaller one of its band.
    #[test]
    fn the_order_is_one(
        facts in prop::collection::vec((0_i64..40, 1_u32..3000, 0_usize..5, 0_u8..6), 1..12),
        turn in 0_usize..12,
    ) {
        let goals = [1, 2, 3, 4, 5].map(goal);
        let actions: Vec<_> = (1..).zip(&facts)
            .map(|(n, (days, minutes, _, _))| action(n, Some(*days), Some(*minutes)))
            .collect();
        let mut tasks: Vec<_> = actions.iter().zip(&facts)
            .map(|(a, (_, _, waiting, weight))| {
                task(a, goals.iter().find(|g| g.weight.get() == *weight), *waiting)
            })
            .collect();
        let rows = ranked(&tasks);
        let at = turn % tasks.len();
        tasks.rotate_left(at);
        prop_assert_eq!(&rows, &ranked(&tasks));
        for pair in rows.windows(2) {
            prop_assert!(pair[0].band <= pair[1].band);
            let falls = pair[0].score.cmp(pair[1].score) != Ordering::Less;
            prop_assert!(pair[0].band != pair[1].band || falls);
        }
    }
}
