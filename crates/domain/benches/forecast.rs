//! 5,000 runs of a network of 1,000 items beside 5,000 bare topological passes over the same one.
//!
//! A pass is what any planner does once: for each item, in an order found beforehand, the latest
//! end of what it waits for plus its own length. A run does that and draws the length; the forecast
//! also says P50, P80 and how critical each item is. `cargo xtask bench forecast` asks for a ratio
//! of at most twenty.
#![allow(clippy::unwrap_used, missing_docs)]
use criterion::{Criterion, criterion_group, criterion_main};
use domain::forecast::{Dice, Estimate, Factor, Item, Network, Throw, forecast};
use std::hint::black_box;

const ITEMS: u64 = 1_000;
const RUNS: usize = 5_000;

/// Each waits for up to three of the thirty before it, as plans of a year with weekly steps do.
fn network() -> Network<u64> {
    let mut dice = Dice::of(20_270_802, 0);
    let mut below = |n: u64| dice.throw() % n.max(1);
    let items = (0..ITEMS).map(|id| {
        let best = 1.0 + below(20) as f64;
        let likely = best + below(10) as f64 / 2.0;
        let worst = likely + below(40) as f64 / 2.0;
        let waits = if id == 0 { 0 } else { 1 + below(3) };
        Item {
            id,
            estimate: Estimate::new(best, likely, worst).unwrap(),
            after: (0..waits).map(|_| id - 1 - below(id.min(30))).collect(),
            owner: None,
        }
    });
    Network::new(items.collect()).unwrap()
}

/// The bare passes: most likely lengths, everything laid out beforehand.
fn passes(network: &Network<u64>) -> impl Fn() -> f64 {
    let lengths: Vec<f64> = network
        .items()
        .iter()
        .map(|i| i.estimate.likely())
        .collect();
    let (mut waits, mut from) = (Vec::new(), vec![0]);
    for place in 0..lengths.len() {
        waits.extend_from_slice(network.after(place));
        from.push(waits.len());
    }
    let order = network.order().to_vec();
    move || {
        let mut done = vec![0.0_f64; lengths.len()];
        let mut sum = 0.0;
        for _ in 0..RUNS {
            let mut end = 0.0_f64;
            for place in order.iter().copied() {
                let mut begin = 0.0_f64;
                for earlier in &waits[from[place]..from[place + 1]] {
                    begin = begin.max(done[*earlier]);
                }
                done[place] = begin + lengths[place];
                end = end.max(done[place]);
            }
            sum += end;
        }
        sum
    }
}

fn bench(criterion: &mut Criterion) {
    let network = network();
    let bare = passes(&network);
    let throw = Throw::new(RUNS as u64, 1).unwrap();
    let factors = vec![Factor::of(&[], &[]); 1_000];
    let mut group = criterion.benchmark_group("forecast of 1,000 items");
    group.sample_size(10);
    group.bench_function("5,000 bare passes", |b| b.iter(|| black_box(bare())));
    group.bench_function("5,000 runs", |b| {
        b.iter(|| forecast(black_box(&network), &factors, Some(400.0), throw).unwrap());
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
