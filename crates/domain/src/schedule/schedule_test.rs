//! Dates: the demo's commissioning back from its deadline, absences, moves and their reasons.
use super::*;
use crate::forecast::{Estimate, Item};
use crate::id::PersonId;
use crate::working_time::{WorkingTime, plus_days};
use jiff::civil::{date, time};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use uuid::Uuid;

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn house() -> WorkingTime {
    let mut work = WorkingTime::weekdays(TimeZone::UTC, time(9, 0, 0, 0), time(17, 30, 0, 0));
    let bank = "Summer bank holiday".to_owned();
    work.holidays.insert(date(2027, 8, 30), bank);
    work
}

fn item(id: u32, days: u32, after: &[u32], owner: u128) -> Item<u32> {
    let days = f64::from(days);
    Item {
        id,
        estimate: Estimate::new(days, days, days).unwrap(),
        after: after.to_vec(),
        owner: (owner > 0).then(|| person(owner)),
    }
}

/// Site test, utility connection, operator training, first batch: 10, 15, 8 and 6 days.
fn commissioning() -> Network<u32> {
    let items = vec![
        item(1, 10, &[], 1),
        item(2, 15, &[1], 2),
        item(3, 8, &[2], 3),
        item(4, 6, &[3], 2),
    ];
    Network::new(items).unwrap()
}

fn said(spans: &[Span]) -> Vec<String> {
    spans
        .iter()
        .map(|s| format!("{} {}", s.first, s.last))
        .collect()
}

#[test]
fn forward_and_back_meet_on_the_calendar() {
    let (network, work) = (commissioning(), house());
    let days = Days::new(&work, &[]);
    let early = forward(&network, &[], date(2027, 8, 2), &days);
    let wanted = [
        "2027-08-02 2027-08-13",
        "2027-08-16 2027-09-06",
        "2027-09-07 2027-09-16",
        "2027-09-17 2027-09-24",
    ];
    assert_eq!(said(&early), wanted);
    assert_eq!(back(&network, &[], date(2027, 9, 24), &days), early);
    assert_eq!(critical(&network, date(2027, 8, 2), &days), [true; 4]);
    // A Sunday is kept as the deadline, work ends on the Friday before.
    let late = back(&network, &[], date(2027, 10, 3), &days);
    assert_eq!(late[3].last, date(2027, 10, 1));
}

#[test]
fn who_is_away_takes_longer() {
    let (network, work) = (commissioning(), house());
    let away = Absence {
        person: person(3),
        from: date(2027, 9, 8),
        to: date(2027, 9, 14),
    };
    let days = Days::new(&work, &[away]);
    let spans = forward(&network, &[], date(2027, 8, 2), &days);
    assert_eq!(
        said(&spans[2..]),
        ["2027-09-07 2027-09-23", "2027-09-24 2027-10-01"]
    );
    let gone = Absence {
        person: person(3),
        from: date(2020, 1, 1),
        to: date(9000, 1, 1),
    };
    let days = Days::new(&work, &[gone]);
    let _ = forward(&network, &[], date(2027, 8, 2), &days);
}

#[test]
fn a_later_date_pushes_what_waits_and_says_why() {
    let (network, work) = (commissioning(), house());
    let days = Days::new(&work, &[]);
    let spans = forward(&network, &[], date(2027, 8, 2), &days);
    let found = preview(&network, &spans, &[], 1, date(2027, 9, 8), &days);
    let steps: Vec<_> = found.moves.iter().map(|m| (m.place, m.because)).collect();
    let wanted = [
        (1, Because::Asked),
        (2, Because::WaitsFor(1)),
        (3, Because::WaitsFor(2)),
    ];
    assert_eq!(steps, wanted);
    assert_eq!(found.moves[2].to.last, date(2027, 9, 28));
    assert_eq!(found.told(&network), [person(2), person(3)]);
    assert_eq!(found.clashes, []);
}

#[test]
fn an_earlier_date_pulls_and_a_fixed_one_clashes() {
    let (network, work) = (commissioning(), house());
    let days = Days::new(&work, &[]);
    let spans = forward(&network, &[], date(2027, 8, 2), &days);
    let pulled = preview(&network, &spans, &[], 2, date(2027, 9, 14), &days);
    let steps: Vec<_> = pulled.moves.iter().map(|m| (m.place, m.because)).collect();
    let wanted = [
        (2, Because::Asked),
        (0, Because::NeededBy(1)),
        (1, Because::NeededBy(2)),
    ];
    assert_eq!(steps, wanted);
    assert_eq!(pulled.moves[1].to.first, date(2027, 7, 29));
    let fixed = [None, Some(spans[1].last), None, None];
    let held = preview(&network, &spans, &fixed, 2, date(2027, 9, 14), &days);
    assert_eq!(held.moves.len(), 1);
    let clash = Clash {
        earlier: 1,
        later: 2,
    };
    assert_eq!(held.clashes, [clash]);
}

#[test]
fn another_deadline_shifts_what_is_not_fixed() {
    let (network, work) = (commissioning(), house());
    let days = Days::new(&work, &[]);
    let spans = back(&network, &[], date(2027, 9, 24), &days);
    let fixed = [Some(spans[0].last), None, None, None];
    let found = preview_deadline(&network, &spans, &fixed, date(2027, 10, 1), &days);
    let moved: Vec<_> = found.moves.iter().map(|m| m.place).collect();
    assert_eq!(
        (moved, found.spans[3].last),
        (vec![1, 2, 3], date(2027, 10, 1))
    );
}

#[test]
fn two_things_in_one_week_are_too_much() {
    let items = vec![item(1, 5, &[], 1), item(2, 2, &[], 1), item(3, 3, &[], 2)];
    let (network, work) = (Network::new(items).unwrap(), house());
    let away = Absence {
        person: person(2),
        from: date(2027, 8, 2),
        to: date(2027, 8, 4),
    };
    let days = Days::new(&work, &[away]);
    let spans = forward(&network, &[], date(2027, 8, 2), &days);
    let found: Vec<_> = load(&network, &spans, &days)
        .iter()
        .map(|l| (l.week.to_string(), l.wanted, l.there, l.too_much()))
        .collect();
    let wanted = [
        ("2027-08-02".to_owned(), 7, 5, true),
        ("2027-08-02".to_owned(), 2, 2, false),
        ("2027-08-09".to_owned(), 1, 5, false),
    ];
    assert_eq!(found, wanted);
    let shared = network.one_at_a_time();
    let spans = forward(&shared, &[], date(2027, 8, 2), &days);
    assert!(load(&shared, &spans, &days).iter().all(|l| !l.too_much()));
}

#[test]
fn what_takes_no_time_is_on_the_day_of_the_last_before_it() {
    let items = vec![item(1, 3, &[], 0), item(2, 0, &[1], 0), item(3, 1, &[2], 0)];
    let (network, work) = (Network::new(items).unwrap(), house());
    let days = Days::new(&work, &[]);
    let spans = forward(&network, &[], date(2027, 8, 2), &days);
    let wanted = [
        "2027-08-02 2027-08-04",
        "2027-08-04 2027-08-04",
        "2027-08-05 2027-08-05",
    ];
    assert_eq!(
        (said(&spans), clashes(&network, &spans)),
        (wanted.map(String::from).to_vec(), vec![])
    );
}

fn networks() -> impl Strategy<Value = Network<u32>> {
    let one = (
        0..12_u32,
        proptest::collection::vec(0..20_u32, 0..3),
        0..4_u128,
    );
    proptest::collection::vec(one, 1..20).prop_map(|rows| {
        let make = |(n, (length, after, owner)): (usize, (u32, Vec<u32>, u128))| {
            let id = u32::try_from(n).unwrap();
            let after: Vec<u32> = after.into_iter().filter(|a| *a < id).collect();
            item(id, length, &after, owner)
        };
        Network::new(rows.into_iter().enumerate().map(make).collect()).unwrap()
    })
}

fn absences() -> impl Strategy<Value = Vec<Absence>> {
    let one = (1..4_u128, 0..90_i64, 0..15_i64);
    proptest::collection::vec(one, 0..4).prop_map(|rows| {
        let make = |(who, from, length): (u128, i64, i64)| {
            let from = plus_days(date(2027, 7, 20), from);
            Absence {
                person: person(who),
                from,
                to: plus_days(from, length),
            }
        };
        rows.into_iter().map(make).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]
    #[test]
    fn dates_hold_the_work_and_its_order(network in networks(), away in absences()) {
        let work = house();
        let days = Days::new(&work, &away);
        let early = forward(&network, &[], date(2027, 8, 2), &days);
        let end = early.iter().map(|s| s.last).max().unwrap();
        let late = back(&network, &[], end, &days);
        for (place, item) in network.items().iter().enumerate() {
            for spans in [&early, &late] {
                let Span { first, last } = spans[place];
                let length = (last - first).get_days();
                let worked = (0..=i64::from(length)).map(|n| plus_days(first, n));
                let worked = worked.filter(|d| days.works(item.owner, *d)).count();
                let wanted = whole_days(&item.estimate) as usize;
                prop_assert!(wanted == 0 || worked == wanted, "{first} {last}");
            }
            prop_assert!(early[place].last <= late[place].last);
        }
        prop_assert!(clashes(&network, &early).is_empty());
        prop_assert!(clashes(&network, &late).is_empty());
    }

    #[test]
    fn a_preview_leaves_no_clash_and_moves_only_what_hangs_together(
        network in networks(), away in absences(), which: prop::sample::Index, by in -30..60_i64,
    ) {
        let work = house();
        let days = Days::new(&work, &away);
        let spans = forward(&network, &[], date(2027, 8, 2), &days);
        let place = which.index(spans.len());
        let wanted = plus_days(spans[place].last, by);
        let found = preview(&network, &spans, &[], place, wanted, &days);
        prop_assert!(found.clashes.is_empty(), "{:?}", found.clashes);
        for step in &found.moves {
            match step.because {
                Because::Asked => prop_assert_eq!(step.place, place),
                Because::WaitsFor(p) => {
                    prop_assert!(network.after(step.place).contains(&p));
                    prop_assert!(step.to.last > step.from.last);
                }
                Because::NeededBy(p) => {
                    prop_assert!(network.after(p).contains(&step.place));
                    prop_assert!(step.to.last < step.from.last);
                }
                Because::Deadline => prop_assert!(false),
            }
        }
        if by == 0 {
            prop_assert!(found.moves.is_empty());
        }
    }
}
