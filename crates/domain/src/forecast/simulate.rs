//! The network done a few thousand times over: when each item, and the whole, would be done.
use super::dice::Dice;
use super::estimate::Grid;
use super::network::Network;

/// What many runs of a network came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Runs {
    /// Working days to the end of everything, by run.
    pub ends: Vec<f64>,
    /// One for each item, in the order they were given.
    pub items: Vec<ItemRuns>,
}

/// What many runs came to for one item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ItemRuns {
    /// Half of the runs had it done by this working day.
    pub p50: f64,
    /// Four of five runs had it done by this working day.
    pub p80: f64,
    /// In how many of the runs it held up the end: a share, 0 to 1.
    pub critical: f64,
}

impl Runs {
    /// The same runs, each item `k` times as long.
    #[must_use]
    pub fn stretched(&self, k: f64) -> Runs {
        let items = self.items.iter().map(|item| ItemRuns {
            p50: item.p50 * k,
            p80: item.p80 * k,
            critical: item.critical,
        });
        Runs {
            ends: self.ends.iter().map(|end| end * k).collect(),
            items: items.collect(),
        }
    }
}

/// Does the work `runs` times. `factors` multiply the length of each item, in the order they were
/// given; where one is missing it is 1. The same seed throws the same dice for the same item,
/// whatever its numbers, so that a changed estimate is compared with itself.
pub fn simulate<K>(network: &Network<K>, factors: &[f64], runs: usize, seed: u64) -> Runs {
    let count = network.items.len();
    let grid = Grid::default();
    let mut done: Vec<Vec<f64>> = vec![Vec::new(); count];
    let mut items = vec![
        ItemRuns {
            p50: 0.0,
            p80: 0.0,
            critical: 0.0,
        };
        count
    ];
    let mut keys = Vec::with_capacity(runs);
    let mut room = Vec::with_capacity(runs);
    for place in network.order.iter().copied() {
        let mut times = begins(&done, &network.after[place], runs);
        let factor = factors.get(place).copied().unwrap_or(1.0);
        let draws = grid.draws(&network.items[place].estimate, factor);
        // A place is far below 2^64.
        draws.add_to(&mut times, &mut Dice::of(seed, place as u64), &mut room);
        [items[place].p50, items[place].p80] = quantiles(&times, [0.5, 0.8], &mut keys);
        done[place] = times;
    }
    let (ends, last) = ends(network, &done, runs);
    for (item, share) in items.iter_mut().zip(critical(network, &done, &last)) {
        item.critical = share;
    }
    Runs { ends, items }
}

/// When an item can begin, by run: when the last that it waits for is done.
fn begins(done: &[Vec<f64>], waits: &[usize], runs: usize) -> Vec<f64> {
    let Some((first, rest)) = waits.split_first() else {
        return vec![0.0; runs];
    };
    let mut times = done[*first].clone();
    for earlier in rest {
        for (time, other) in times.iter_mut().zip(&done[*earlier]) {
            *time = if *other > *time { *other } else { *time };
        }
    }
    times
}

/// The end of everything and the item that it was, by run.
fn ends<K>(network: &Network<K>, done: &[Vec<f64>], runs: usize) -> (Vec<f64>, Vec<usize>) {
    let mut waited_for = vec![false; done.len()];
    for earlier in network.after.iter().flatten() {
        waited_for[*earlier] = true;
    }
    let mut ends = vec![-1.0; runs];
    let mut last = vec![0; runs];
    for place in (0..done.len()).filter(|place| !waited_for[*place]) {
        for ((end, last), time) in ends.iter_mut().zip(&mut last).zip(&done[place]) {
            if *time > *end {
                (*end, *last) = (*time, place);
            }
        }
    }
    (ends, last)
}

/// For each item the share of the runs in which it held up the end: from the last one done back to
/// whichever it had to wait for longest, and so on.
fn critical<K>(network: &Network<K>, done: &[Vec<f64>], last: &[usize]) -> Vec<f64> {
    let mut counts = vec![0_u32; done.len()];
    for (run, last) in last.iter().enumerate() {
        let mut place = *last;
        loop {
            counts[place] += 1;
            place = match network.after[place].as_slice() {
                [] => break,
                [only] => *only,
                [first, rest @ ..] => {
                    let later =
                        |a: usize, b: usize| if done[b][run] > done[a][run] { b } else { a };
                    rest.iter().copied().fold(*first, later)
                }
            };
        }
    }
    let runs = last.len().max(1) as f64;
    counts.iter().map(|n| f64::from(*n) / runs).collect()
}

/// For each share, rising, the smallest of the times by which at least that share was done.
/// `keys` is room to work in. Times are never negative.
pub fn quantiles<const N: usize>(times: &[f64], shares: [f64; N], keys: &mut Vec<u64>) -> [f64; N] {
    // The bits of numbers from 0 up are in the order of the numbers, and sort faster.
    keys.clear();
    keys.extend(times.iter().map(|t| t.to_bits()));
    let mut from = 0;
    shares.map(|share| {
        let rank = (share * times.len() as f64).ceil() as usize;
        let rank = rank.clamp(1, times.len().max(1)) - 1;
        let Some(rest) = keys.get_mut(from..).filter(|rest| !rest.is_empty()) else {
            return 0.0;
        };
        let at = rank.saturating_sub(from).min(rest.len() - 1);
        let found = *rest.select_nth_unstable(at).1;
        from += at;
        f64::from_bits(found)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quantiles_are_those_of_the_sorted_times(
            times in proptest::collection::vec(0.0..100.0_f64, 1..60)
        ) {
            let mut sorted = times.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            let found = quantiles(&times, [0.0, 0.5, 0.8, 1.0], &mut Vec::new());
            let rank = |share: f64| (share * times.len() as f64).ceil().max(1.0) as usize - 1;
            let wanted = [0.0, 0.5, 0.8, 1.0].map(|share| sorted[rank(share)]);
            prop_assert_eq!(found, wanted);
        }
    }

    #[test]
    fn no_times_have_no_quantile() {
        assert_eq!(quantiles(&[], [0.5, 0.8], &mut Vec::new()), [0.0, 0.0]);
    }
}
