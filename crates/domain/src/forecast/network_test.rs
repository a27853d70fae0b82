//! Networks: orders, cycles with their path, hands that are shared.
use super::*;
use proptest::prelude::*;
use uuid::Uuid;

fn item(id: &str, days: f64, after: &[&str]) -> Item<String> {
    Item {
        id: id.to_owned(),
        estimate: Estimate::new(days, days, days).unwrap(),
        after: after.iter().map(|a| (*a).to_owned()).collect(),
        owner: None,
    }
}

fn owned(id: &str, days: f64, after: &[&str], owner: u128) -> Item<String> {
    Item {
        owner: Some(PersonId(Uuid::from_u128(owner))),
        ..item(id, days, after)
    }
}

fn refused(items: Vec<Item<String>>) -> String {
    Network::new(items).unwrap_err().to_string()
}

#[test]
fn what_is_no_network_is_named() {
    assert!(refused(vec![]).starts_with("there are no items"));
    let twice = refused(vec![item("a", 1.0, &[]), item("a", 1.0, &[])]);
    assert!(twice.starts_with("“a” stands there twice"), "{twice}");
    let unknown = refused(vec![item("a", 1.0, &["b"])]);
    assert!(
        unknown.starts_with("“a” waits for “b”, which is not"),
        "{unknown}"
    );
    let many = (0..=MOST_ITEMS).map(|n| item(&n.to_string(), 1.0, &[]));
    assert!(refused(many.collect()).starts_with("there are 10001 items"));
}

#[test]
fn a_cycle_is_refused_with_its_path_and_nothing_else() {
    assert!(refused(vec![item("a", 1.0, &["a"])]).contains("next: a → a. "));
    let items = vec![
        item("start", 1.0, &[]),
        item("permit", 1.0, &["start", "test"]),
        item("build", 1.0, &["permit"]),
        item("test", 1.0, &["build"]),
        item("sell", 1.0, &["test"]),
    ];
    let said = refused(items);
    assert!(said.contains("permit → test → build → permit"), "{said}");
    assert!(!said.contains("start") && !said.contains("sell"), "{said}");
}

#[test]
fn one_owner_does_one_thing_at_a_time_and_what_can_begin_first() {
    let network = Network::new(vec![
        owned("late", 2.0, &["long"], 1),
        owned("first", 3.0, &[], 1),
        owned("long", 5.0, &[], 2),
        item("free", 1.0, &[]),
        owned("second", 1.0, &[], 1),
    ])
    .unwrap();
    let shared = network.one_at_a_time();
    let waits = |place: usize| -> Vec<&str> {
        let ids = shared
            .after(place)
            .iter()
            .map(|p| shared.items()[*p].id.as_str());
        ids.collect()
    };
    assert_eq!(waits(1), [""; 0]);
    assert_eq!(waits(4), ["first"]);
    assert_eq!(waits(0), ["long", "second"]);
    assert_eq!(waits(3), [""; 0]);
}

/// Waits only for earlier ones: never a cycle.
fn work() -> impl Strategy<Value = Vec<Item<String>>> {
    let one = (
        0..9_u8,
        proptest::collection::vec(0..40_usize, 0..4),
        0..4_u128,
    );
    proptest::collection::vec(one, 1..40).prop_map(|rows| {
        let make = |(n, (days, waits, owner)): (usize, (u8, Vec<usize>, u128))| {
            let after = waits.iter().filter(|w| **w < n).map(ToString::to_string);
            let mut item = item(&n.to_string(), f64::from(days), &[]);
            item.after = after.collect();
            item.owner = (owner > 0).then(|| PersonId(Uuid::from_u128(owner)));
            item
        };
        rows.into_iter().enumerate().map(make).collect()
    })
}

proptest! {
    #[test]
    fn an_order_holds_everything_once_and_nothing_before_what_it_waits_for(items in work()) {
        let network = Network::new(items).unwrap();
        for network in [network.one_at_a_time(), network] {
            let mut seen = vec![false; network.items().len()];
            for place in network.order() {
                prop_assert!(!seen[*place]);
                prop_assert!(network.after(*place).iter().all(|w| seen[*w]));
                seen[*place] = true;
            }
            prop_assert!(seen.iter().all(|s| *s));
        }
    }

    #[test]
    fn items_of_one_owner_stand_in_one_line(items in work()) {
        let network = Network::new(items).unwrap().one_at_a_time();
        let mut done = vec![0.0_f64; network.items().len()];
        let mut begun = done.clone();
        for place in network.order() {
            let waits = network.after(*place).iter().map(|w| done[*w]);
            begun[*place] = waits.fold(0.0, f64::max);
            done[*place] = begun[*place] + network.items()[*place].estimate.mean();
        }
        for (a, one) in network.items().iter().enumerate() {
            for (b, two) in network.items().iter().enumerate().skip(a + 1) {
                let shared = one.owner.is_some() && one.owner == two.owner;
                let apart = done[a] <= begun[b] || done[b] <= begun[a];
                prop_assert!(!shared || apart, "{} and {}", one.id, two.id);
            }
        }
    }

    #[test]
    fn any_graph_is_ordered_or_gives_a_cycle_of_its_own_waits(
        waits in proptest::collection::vec(proptest::collection::vec(0..12_usize, 0..3), 12)
    ) {
        match order(&waits) {
            Ok(order) => prop_assert_eq!(order.len(), 12),
            Err(cycle) => {
                prop_assert!(cycle.len() > 1 && cycle.first() == cycle.last());
                for pair in cycle.windows(2) {
                    prop_assert!(waits[pair[0]].contains(&pair[1]));
                }
            }
        }
    }
}
