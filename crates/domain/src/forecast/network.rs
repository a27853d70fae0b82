//! Pieces of work and what waits for what: checked once, in an order in which they can be done.
use super::estimate::Estimate;
use crate::id::PersonId;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::fmt::Display;
use std::hash::Hash;

/// The most items of one network.
pub const MOST_ITEMS: usize = 10_000;

/// One piece of work.
#[derive(Debug, Clone, PartialEq)]
pub struct Item<K> {
    /// Its name in the network.
    pub id: K,
    /// Working days it takes.
    pub estimate: Estimate,
    /// What must be done before it begins.
    pub after: Vec<K>,
    /// Who does it; needed only where hands are shared ([`Network::one_at_a_time`]).
    pub owner: Option<PersonId>,
}

/// Items that cannot be a network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError<K: Display> {
    /// There is none.
    #[error("there are no items: name at least one piece of work")]
    Empty,
    /// More than [`MOST_ITEMS`].
    #[error(
        "there are {0} items: forecast at most 10,000 at once, for instance one goal at a time"
    )]
    TooMany(usize),
    /// Two of one name.
    #[error("“{0}” stands there twice: give the second a name of its own")]
    Twice(K),
    /// Something is waited for that is not there.
    #[error(
        "“{item}” waits for “{after}”, which is not among the items: add it, or take it out \
         of `after`"
    )]
    Unknown {
        /// Who waits.
        item: K,
        /// For what.
        after: K,
    },
    /// Something waits in the end for itself: the items on the way, the first again at the end.
    #[error(
        "this can never begin, each waits for the next: {}. Take out one of the waits",
        path(.0)
    )]
    Cycle(Vec<K>),
}

/// "a → b → a".
fn path<K: Display>(cycle: &[K]) -> String {
    let names: Vec<String> = cycle.iter().map(ToString::to_string).collect();
    names.join(" → ")
}

/// A checked network. Places are those of the items as they were given, from 0.
#[derive(Debug, Clone)]
pub struct Network<K> {
    pub(super) items: Vec<Item<K>>,
    /// Places that each waits for, none twice.
    pub(super) after: Vec<Vec<usize>>,
    /// Places in an order in which nothing stands before what it waits for.
    pub(super) order: Vec<usize>,
}

impl<K: Clone + Eq + Hash + Display> Network<K> {
    /// Checks the items.
    pub fn new(items: Vec<Item<K>>) -> Result<Network<K>, NetworkError<K>> {
        if items.is_empty() {
            return Err(NetworkError::Empty);
        }
        if items.len() > MOST_ITEMS {
            return Err(NetworkError::TooMany(items.len()));
        }
        let mut places = HashMap::with_capacity(items.len());
        for (place, item) in items.iter().enumerate() {
            if places.insert(item.id.clone(), place).is_some() {
                return Err(NetworkError::Twice(item.id.clone()));
            }
        }
        let mut after = Vec::with_capacity(items.len());
        for item in &items {
            let mut waits = Vec::with_capacity(item.after.len());
            for id in &item.after {
                let Some(place) = places.get(id) else {
                    return Err(NetworkError::Unknown {
                        item: item.id.clone(),
                        after: id.clone(),
                    });
                };
                waits.push(*place);
            }
            waits.sort_unstable();
            waits.dedup();
            after.push(waits);
        }
        match order(&after) {
            Ok(order) => Ok(Network {
                items,
                after,
                order,
            }),
            Err(cycle) => {
                let names = cycle.iter().map(|place| items[*place].id.clone());
                Err(NetworkError::Cycle(names.collect()))
            }
        }
    }
}

impl<K> Network<K> {
    /// The items as they were given.
    pub fn items(&self) -> &[Item<K>] {
        &self.items
    }

    /// What the item at a place waits for, as places.
    pub fn after(&self, place: usize) -> &[usize] {
        self.after.get(place).map_or(&[], Vec::as_slice)
    }

    /// Places in an order in which nothing stands before what it waits for.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// What waits for each item.
    pub fn before(&self) -> Vec<Vec<usize>> {
        let mut before = vec![Vec::new(); self.items.len()];
        for (place, waits) in self.after.iter().enumerate() {
            for earlier in waits {
                before[*earlier].push(place);
            }
        }
        before
    }
}

impl<K: Clone> Network<K> {
    /// The same work where nobody does two things at once. Whoever owns several items takes first
    /// the one that can begin first if all take their mean; each next one then waits for the one
    /// before. Items without an owner are left alone.
    #[must_use]
    pub fn one_at_a_time(&self) -> Network<K> {
        let before = self.before();
        let mut after = self.after.clone();
        let mut order = Vec::with_capacity(self.items.len());
        let mut open: Vec<usize> = after.iter().map(Vec::len).collect();
        let mut ready = vec![0.0_f64; self.items.len()];
        // What each owner did last, and until when.
        let mut hands: HashMap<PersonId, (usize, f64)> = HashMap::new();
        // Times are never negative, and the bits of such numbers are in the order of the numbers.
        let mut next: BinaryHeap<Reverse<(u64, usize)>> = (0..self.items.len())
            .filter(|place| open[*place] == 0)
            .map(|place| Reverse((0, place)))
            .collect();
        while let Some(Reverse((_, place))) = next.pop() {
            let owner = self.items[place].owner;
            let last = owner.and_then(|o| hands.get(&o).copied());
            if let Some((earlier, until)) = last {
                if ready[place] < until {
                    // Not yet: what begins sooner goes first.
                    ready[place] = until;
                    next.push(Reverse((until.to_bits(), place)));
                    continue;
                }
                if let Err(at) = after[place].binary_search(&earlier) {
                    after[place].insert(at, earlier);
                }
            }
            order.push(place);
            let done = ready[place] + self.items[place].estimate.mean();
            hands.extend(owner.map(|o| (o, (place, done))));
            for later in &before[place] {
                ready[*later] = ready[*later].max(done);
                open[*later] -= 1;
                if open[*later] == 0 {
                    next.push(Reverse((ready[*later].to_bits(), *later)));
                }
            }
        }
        Network {
            items: self.items.clone(),
            after,
            order,
        }
    }
}

/// Places in an order in which nothing stands before what it waits for, the first given first; or
/// a cycle, its first place again at its end. Every place of `after` is one of its own.
pub fn order(after: &[Vec<usize>]) -> Result<Vec<usize>, Vec<usize>> {
    let mut before = vec![Vec::new(); after.len()];
    for (place, waits) in after.iter().enumerate() {
        for earlier in waits {
            before[*earlier].push(place);
        }
    }
    let mut open: Vec<usize> = after.iter().map(Vec::len).collect();
    let first = (0..after.len()).filter(|place| open[*place] == 0);
    let mut next: BinaryHeap<Reverse<usize>> = first.map(Reverse).collect();
    let mut order = Vec::with_capacity(after.len());
    while let Some(Reverse(place)) = next.pop() {
        order.push(place);
        for later in &before[place] {
            open[*later] -= 1;
            if open[*later] == 0 {
                next.push(Reverse(*later));
            }
        }
    }
    if order.len() == after.len() {
        Ok(order)
    } else {
        Err(cycle(after, &open))
    }
}

/// Walks from one that waits to one that it waits for, until it comes where it has been.
fn cycle(after: &[Vec<usize>], open: &[usize]) -> Vec<usize> {
    let mut seen = vec![None; after.len()];
    let mut path = Vec::new();
    let mut at = open.iter().position(|n| *n > 0);
    while let Some(place) = at {
        if let Some(from) = seen[place] {
            path.push(place);
            return path.split_off(from);
        }
        seen[place] = Some(path.len());
        path.push(place);
        at = after[place].iter().copied().find(|place| open[*place] > 0);
    }
    path
}

#[cfg(test)]
#[path = "network_test.rs"]
mod tests;
