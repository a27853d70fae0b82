//! Forecasts: the demo's commissioning, repeatability, bounds that hold for any network.
use super::*;
use proptest::prelude::*;

fn item(id: u32, o: f64, m: f64, p: f64, after: &[u32]) -> Item<u32> {
    Item {
        id,
        estimate: Estimate::new(o, m, p).unwrap(),
        after: after.to_vec(),
        owner: None,
    }
}

/// I1 of the demo: site test, utility connection, operator training, first saleable batch.
fn commissioning() -> Network<u32> {
    let items = vec![
        item(1, 8.0, 10.0, 20.0, &[]),
        item(2, 10.0, 15.0, 40.0, &[1]),
        item(3, 5.0, 8.0, 12.0, &[2]),
        item(4, 4.0, 6.0, 14.0, &[3]),
    ];
    Network::new(items).unwrap()
}

fn kind() -> Factor {
    let closed = [
        (10.0, 11.0),
        (20.0, 23.0),
        (8.0, 9.0),
        (15.0, 17.25),
        (12.0, 14.0),
        (30.0, 34.5),
    ];
    let closed: Vec<Closed> = closed
        .iter()
        .filter_map(|(e, a)| Closed::new(*e, *a))
        .collect();
    Factor::of(&[], &closed)
}

fn near(found: f64, wanted: f64, slack: f64) {
    assert!(
        (found - wanted).abs() <= slack,
        "{found}, not {wanted} ± {slack}"
    );
}

#[test]
fn the_commissioning_of_the_demo() {
    let network = commissioning();
    for seed in (1..=20).chain([20_270_802, u64::MAX]) {
        let throw = Throw::new(5_000, seed).unwrap();
        let found = forecast(&network, &[kind(); 4], Some(45.0), throw).unwrap();
        let (inside, outside) = (&found.inside, &found.outside);
        near(inside.chain.mean, 44.83, 0.005);
        near(inside.chain.deviation, 5.76, 0.005);
        near(inside.chain.on_time(45.0), 0.512, 0.000_5);
        near(outside.chain.mean, 51.56, 0.005);
        near(outside.chain.deviation, 6.62, 0.005);
        near(outside.chain.on_time(45.0), 0.161, 0.000_5);
        near(inside.on_time.unwrap(), 0.550, 0.02);
        near(outside.on_time.unwrap(), 0.171, 0.02);
        near(inside.p50, 44.2, 0.4);
        near(outside.p50, 50.9, 0.4);
        near(inside.p80, 49.7, 0.4);
        near(outside.p80, 57.3, 0.4);
        assert_eq!(inside.colour(), Some(Colour::Amber));
        assert_eq!(outside.colour(), Some(Colour::Red));
        assert_eq!(found.leading(), outside);
        assert!(inside.items.iter().all(|i| i.critical == 1.0));
        let ends = inside.items.last().unwrap();
        assert_eq!((ends.p50, ends.p80), (inside.p50, inside.p80));
    }
}

/// The seed is stored with the result: these numbers may not change, here or on any machine.
#[test]
fn a_stored_seed_gives_the_same_result_for_ever() {
    let throw = Throw::new(1_000, 42).unwrap();
    let found = forecast(&commissioning(), &[], Some(45.0), throw).unwrap();
    let bits = [found.inside.p50, found.inside.p80, found.outside.p80].map(f64::to_bits);
    let known = [
        0x4046_1cd0_7aaf_499f,
        0x4048_d89d_e087_8171,
        0x4050_2666_9ebe_7a8a,
    ];
    assert_eq!(
        (bits, found.inside.on_time),
        (known, Some(0.555)),
        "{bits:x?}"
    );
    assert_eq!(found.leading(), &found.inside);
}

#[test]
fn two_ways_share_what_is_critical() {
    let network = Network::new(vec![
        item(1, 1.0, 1.0, 1.0, &[]),
        item(2, 2.0, 5.0, 8.0, &[1]),
        item(3, 2.0, 5.0, 8.0, &[1]),
        item(4, 1.0, 1.0, 1.0, &[2, 3]),
    ])
    .unwrap();
    let throw = Throw::new(20_000, 3).unwrap();
    let found = forecast(&network, &[], None, throw).unwrap().inside;
    let critical: Vec<f64> = found.items.iter().map(|i| i.critical).collect();
    assert_eq!((critical[0], critical[3]), (1.0, 1.0));
    near(critical[1], 0.5, 0.02);
    near(critical[1] + critical[2], 1.0, 1e-9);
    // Two ways that must both be done end later than the plan of either (merge bias).
    assert!(found.p50 > found.chain.mean && found.on_time.is_none());
}

#[test]
fn hands_that_are_shared_make_it_longer() {
    let owner = Some(crate::id::PersonId(uuid::Uuid::from_u128(1)));
    let items = (0..3).map(|n| Item {
        owner,
        ..item(n, 2.0, 3.0, 4.0, &[])
    });
    let network = Network::new(items.collect()).unwrap();
    let throw = Throw::new(2_000, 3).unwrap();
    let days = |n: &Network<u32>| forecast(n, &[], None, throw).unwrap().inside.p50;
    near(days(&network), 3.5, 0.4);
    near(days(&network.one_at_a_time()), 9.0, 0.2);
}

#[test]
fn runs_have_bounds_that_say_what_would_do() {
    assert_eq!(Throw::new(0, 1), Err(BadRuns::Outside(0)));
    let huge = Throw::new(u64::MAX, 1).unwrap_err().to_string();
    assert!(huge.contains("from 1 to 1,000,000"), "{huge}");
    let items = (0..100).map(|n| item(n, 1.0, 1.0, 1.0, &[]));
    let network = Network::new(items.collect()).unwrap();
    let throw = Throw::new(1_000_000, 1).unwrap();
    let said = forecast(&network, &[], None, throw)
        .unwrap_err()
        .to_string();
    assert!(said.ends_with("write at most 200000"), "{said}");
}

#[test]
fn stretched_runs_are_runs_of_stretched_items() {
    let network = commissioning();
    let stretched = simulate(&network, &[], 500, 9).stretched(1.15);
    let again = simulate(&network, &[1.15; 4], 500, 9);
    for (a, b) in stretched.ends.iter().zip(&again.ends) {
        near(*a, *b, 1e-9);
    }
    for (a, b) in stretched.items.iter().zip(&again.items) {
        near(a.p80, b.p80, 1e-9);
    }
}

#[test]
fn certain_lengths_are_certain() {
    let network = Network::new(vec![
        item(1, 0.1, 0.1, 0.1, &[]),
        item(2, 0.2, 0.2, 0.2, &[1]),
    ])
    .unwrap();
    let throw = Throw::new(10, 1).unwrap();
    let found = forecast(&network, &[], Some(0.3), throw).unwrap().inside;
    assert_eq!((found.on_time, found.chain.deviation), (Some(1.0), 0.0));
}

fn networks() -> impl Strategy<Value = Network<u32>> {
    let one = (
        0.0..9.0_f64,
        0.0..9.0_f64,
        0.0..9.0_f64,
        proptest::collection::vec(0..30_u32, 0..3),
    );
    proptest::collection::vec(one, 1..25).prop_map(|rows| {
        let make = |(n, (a, b, c, after)): (usize, (f64, f64, f64, Vec<u32>))| {
            let id = u32::try_from(n).unwrap();
            let after: Vec<u32> = after.into_iter().filter(|a| *a < id).collect();
            item(id, a, a + b, a + b + c, &after)
        };
        Network::new(rows.into_iter().enumerate().map(make).collect()).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn a_forecast_stays_between_best_and_worst(network in networks(), seed: u64) {
        let throw = Throw::new(200, seed).unwrap();
        let found = forecast(&network, &[], Some(20.0), throw).unwrap();
        let fixed = |point: fn(&Estimate) -> f64| {
            let items = network.items().iter().map(|i| {
                let days = point(&i.estimate);
                item(i.id, days, days, days, &i.after)
            });
            let network = Network::new(items.collect()).unwrap();
            forecast(&network, &[], None, throw).unwrap().inside.p50
        };
        let (best, worst) = (fixed(Estimate::best), fixed(Estimate::worst));
        let inside = &found.inside;
        prop_assert!(best <= inside.p50 + 1e-9 && inside.p50 <= inside.p80);
        prop_assert!(inside.p80 <= worst + 1e-9);
        prop_assert!(found.outside.on_time <= inside.on_time);
        let share: f64 = inside.items.iter().map(|i| i.critical).fold(0.0, f64::max);
        prop_assert!((0.0..=1.0).contains(&share) && share > 0.0);
        for item in &inside.items {
            prop_assert!(item.p80 <= inside.p80 + 1e-9);
        }
        prop_assert_eq!(&found, &forecast(&network, &[], Some(20.0), throw).unwrap());
    }

    #[test]
    fn more_to_wait_for_is_never_sooner(network in networks(), seed: u64) {
        let throw = Throw::new(100, seed).unwrap();
        let free = network.items().iter().map(|i| Item { after: vec![], ..i.clone() });
        let free = Network::new(free.collect()).unwrap();
        let p80 = |n: &Network<u32>| forecast(n, &[], None, throw).unwrap().inside.p80;
        prop_assert!(p80(&free) <= p80(&network) + 1e-9);
    }
}
