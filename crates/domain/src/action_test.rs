//! Cases of lists, due states, promises and chase texts.
use super::*;
use insta::assert_snapshot;
use jiff::civil::{date, time};
use jiff::tz::TimeZone;
use uuid::Uuid;

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

const ORLA: u128 = 1;
const TOBIAS: u128 = 2;
const BRAM: u128 = 3;

fn us() -> Us {
    Us {
        executive: person(ORLA),
        me: person(TOBIAS),
    }
}

fn work() -> WorkingTime {
    let zone = TimeZone::get("Europe/London").unwrap();
    WorkingTime::weekdays(zone, time(8, 0, 0, 0), time(18, 0, 0, 0))
}

/// Monday 2 August 2027, 08:10 in London.
fn now() -> Timestamp {
    "2027-08-02T07:10:00Z".parse().unwrap()
}

fn action(title: &str) -> Action {
    Action {
        id: ActionId(Uuid::from_u128(9)),
        title: title.into(),
        owner: None,
        owner_text: String::new(),
        for_whom: None,
        counterparty: None,
        why: String::new(),
        done_when: String::new(),
        limits: String::new(),
        due: None,
        goal: None,
        size_minutes: None,
        waits_for: Vec::new(),
        stakes: Stakes::default(),
        ties: crate::action::Ties::default(),
        state: ActionState::Open,
        captured: title.into(),
        created: "2027-07-23T09:00:00Z".parse().unwrap(),
        closed: None,
    }
}

fn lists(a: &Action) -> Vec<List> {
    List::ALL
        .into_iter()
        .filter(|l| l.holds(a, &us()))
        .collect()
}

#[test]
fn every_action_finds_its_lists() {
    let owned = |owner: u128, to: Option<u128>| {
        let mut a = action("x");
        a.owner = Some(person(owner));
        a.counterparty = to.map(person);
        a
    };
    assert_eq!(lists(&action("title only")), [List::Mine]);
    assert_eq!(
        lists(&owned(TOBIAS, Some(BRAM))),
        [List::Mine, List::OwedByUs]
    );
    assert_eq!(
        lists(&owned(ORLA, Some(BRAM))),
        [List::OwedByUs, List::NextHalfHour]
    );
    assert_eq!(lists(&owned(BRAM, None)), [List::WaitingOn]);
    assert_eq!(
        lists(&owned(BRAM, Some(ORLA))),
        [List::WaitingOn, List::OwedToExecutive]
    );
    assert_eq!(
        lists(&owned(TOBIAS, Some(ORLA))),
        [List::Mine, List::OwedToExecutive]
    );
    let mut unknown = action("ask the grid man");
    unknown.owner_text = "the grid man".into();
    assert_eq!(lists(&unknown), [List::WaitingOn]);
    let mut question = owned(TOBIAS, None);
    question.for_whom = Some(person(ORLA));
    assert_eq!(lists(&question), [List::Mine, List::NextHalfHour]);
    question.state = ActionState::Done;
    assert_eq!(lists(&question), []);
}

#[test]
fn a_title_alone_is_nought_of_four() {
    let mut a = action("Sort the thing");
    assert_eq!(a.completeness(), 0);
    assert_eq!(a.missing().len(), 4);
    a.owner = Some(person(BRAM));
    a.why = "the board asked".into();
    assert_eq!(a.completeness(), 2);
    a.done_when = "two dates are in the diary".into();
    a.limits = "no extra cost".into();
    assert_eq!((a.completeness(), a.missing()), (4, vec![]));
}

#[test]
fn due_states_count_working_days() {
    let state = |d: Date| due_state(Some(Due::on(d)), now(), &work());
    assert_eq!(state(date(2027, 7, 30)), DueState::Overdue(1));
    assert_eq!(state(date(2027, 8, 1)), DueState::Overdue(1));
    assert_eq!(state(date(2027, 8, 2)), DueState::Today);
    assert_eq!(state(date(2027, 8, 3)), DueState::NextWorkingDay);
    assert_eq!(state(date(2027, 8, 8)), DueState::ThisWeek);
    assert_eq!(state(date(2027, 8, 16)), DueState::Later(10));
    assert_eq!(due_state(None, now(), &work()), DueState::Undated);
    let friday = "2027-08-06T10:00:00Z".parse().unwrap();
    let monday = Some(Due::on(date(2027, 8, 9)));
    assert_eq!(due_state(monday, friday, &work()), DueState::NextWorkingDay);
    let at_eight = Due {
        time: Some(time(8, 0, 0, 0)),
        ..Due::on(date(2027, 8, 2))
    };
    assert_eq!(
        due_state(Some(at_eight), now(), &work()),
        DueState::Overdue(0)
    );
}

#[test]
fn due_words_are_short() {
    let said = |d: Date, t: Option<Time>| {
        due_words(
            Some(Due {
                time: t,
                ..Due::on(d)
            }),
            now(),
            &work(),
        )
    };
    let all = [
        said(date(2027, 7, 29), None),
        said(date(2027, 7, 30), None),
        said(date(2027, 8, 2), Some(time(8, 0, 0, 0))),
        said(date(2027, 8, 2), Some(time(16, 0, 0, 0))),
        said(date(2027, 8, 3), None),
        said(date(2027, 8, 5), None),
        said(date(2027, 9, 1), None),
        due_words(None, now(), &work()),
    ];
    assert_snapshot!(all.join("\n"), @"
    2 working days late
    1 working day late
    was due at 08:00
    due today, 16:00
    due tomorrow
    due Thu 5 August
    due Wed 1 September
    no date
    ");
}

#[test]
fn vague_dates_are_said_vaguely() {
    let said = |p| {
        Due {
            precision: p,
            ..Due::on(date(2027, 9, 30))
        }
        .words(&work())
    };
    assert_eq!(said(Precision::Quarter), "Q3 2027");
    assert_eq!(said(Precision::Half), "H2 2027");
    assert_eq!(said(Precision::Month), "September 2027");
    assert_eq!(said(Precision::Week), "the week to Thu 30 September");
}

#[test]
fn a_promise_remembers_its_first_date() {
    let due = |d| Some(Due::on(d));
    let mut a = action("price answer");
    a.due = due(date(2027, 7, 30));
    let state = |a: &Action, h: &[DueChange]| a.promise(h, now(), &work());
    assert_eq!(state(&a, &[]), PromiseState::Late(DueState::Overdue(1)));
    let change = |at: &str| DueChange {
        from: due(date(2027, 7, 30)),
        to: due(date(2027, 8, 4)),
        at: at.parse().unwrap(),
        reason: String::new(),
    };
    a.due = due(date(2027, 8, 4));
    assert_eq!(
        state(&a, &[change("2027-07-29T09:00:00Z")]),
        PromiseState::Open
    );
    a.state = ActionState::Done;
    a.closed = Some("2027-08-03T09:00:00Z".parse().unwrap());
    assert_eq!(
        state(&a, &[change("2027-07-29T09:00:00Z")]),
        PromiseState::KeptMoved
    );
    assert_eq!(
        state(&a, &[change("2027-08-01T09:00:00Z")]),
        PromiseState::KeptLate
    );
    assert_eq!(state(&a, &[]), PromiseState::Kept);
}

#[test]
fn chase_says_what_since_when_and_by_when() {
    let mut a = action("the grid date");
    a.due = Some(Due {
        time: Some(time(16, 0, 0, 0)),
        ..Due::on(date(2027, 7, 29))
    });
    a.done_when = "two visit dates are confirmed in writing.".into();
    assert_snapshot!(a.chase("Bram Oakhurst", "Tobias", now(), &work()), @"
    Hello Bram,

    You took on “the grid date” on Fri 23 July; it was due on Thu 29 July, 16:00.
    Could I have it by Wed 4 August, or a day that suits you better?
    It is done when two visit dates are confirmed in writing. Thank you; one line is enough.

    Tobias
    ");
    a.due = Some(Due::on(date(2027, 8, 12)));
    a.done_when = String::new();
    assert_snapshot!(a.chase("", "Tobias", now(), &work()), @"
    Hello,

    You took on “the grid date” on Fri 23 July; it is due on Thu 12 August.
    Is that still right, or is there something you need from us?
    Thank you; one line is enough.

    Tobias
    ");
}

#[test]
fn nothing_waits_for_itself() {
    let id = |n| ActionId(Uuid::from_u128(n));
    let of = |n, waits: &[u128]| Action {
        id: id(n),
        waits_for: waits.iter().map(|n| id(*n)).collect(),
        ..action("one of several")
    };
    let (first, second, third) = (of(1, &[2]), of(2, &[3]), of(3, &[]));
    let all = [&first, &second, &third];
    assert!(waits_for_itself(id(3), &[id(1)], &all));
    assert!(waits_for_itself(id(1), &[id(1)], &all));
    assert!(!waits_for_itself(id(1), &[id(3), id(2)], &all));
    // Two who already wait for each other never end the look.
    let knot = [&of(4, &[5]), &of(5, &[4])];
    assert!(!waits_for_itself(id(6), &[id(4)], &knot));
}
