//! What else moves when a date does, and why.
use super::days::{Days, Span, whole_days};
use super::limit;
use crate::forecast::Network;
use crate::id::PersonId;
use jiff::civil::Date;

/// Why an item moves. Places are those of the items as they were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// Somebody moves it.
    Asked,
    /// What it waits for is done later now.
    WaitsFor(usize),
    /// What waits for it begins earlier now.
    NeededBy(usize),
    /// The deadline of the whole moves.
    Deadline,
}

/// One item that would move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// Which.
    pub place: usize,
    /// Where it stands.
    pub from: Span,
    /// Where it would stand.
    pub to: Span,
    /// Why.
    pub because: Because,
}

/// Two items that cannot both be as they would stand: the later begins before the earlier is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Clash {
    /// What is waited for.
    pub earlier: usize,
    /// What waits.
    pub later: usize,
}

/// What would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// What moves, the cause first, then in the order of the work.
    pub moves: Vec<Move>,
    /// What cannot be, since a date is fixed.
    pub clashes: Vec<Clash>,
    /// All items as they would stand, in the order they were given.
    pub spans: Vec<Span>,
}

impl Preview {
    /// Who has to be told: owners of what moves, each once, in the order of the moves.
    pub fn told<K>(&self, network: &Network<K>) -> Vec<PersonId> {
        let mut told = Vec::new();
        for step in &self.moves {
            let owner = network.items().get(step.place).and_then(|item| item.owner);
            told.extend(owner.filter(|o| !told.contains(o)));
        }
        told
    }
}

/// Every pair in which the later begins before the earlier is done.
pub fn clashes<K>(network: &Network<K>, spans: &[Span]) -> Vec<Clash> {
    let mut found = Vec::new();
    for place in network.order().iter().copied() {
        for earlier in network.after(place).iter().copied() {
            if !fits(network, spans, earlier, place) {
                let later = place;
                found.push(Clash { earlier, later });
            }
        }
    }
    found
}

/// Whether `later` begins after `earlier` is done.
fn fits<K>(network: &Network<K>, spans: &[Span], earlier: usize, later: usize) -> bool {
    spans[earlier].last <= limit(network, spans, later)
}

/// What would be if the item at `place` ended on `date`. Items that wait for it are pushed later,
/// items that it waits for are pulled earlier, both only as far as they must; fixed items stay and
/// clash. `spans` and `fixed` are in the order the items were given.
pub fn preview<K>(
    network: &Network<K>,
    spans: &[Span],
    fixed: &[Option<Date>],
    place: usize,
    date: Date,
    days: &Days<'_>,
) -> Preview {
    let stays = |at: usize| at == place || fixed.get(at).copied().flatten().is_some();
    let mut now = spans.to_vec();
    let mut why: Vec<Option<Because>> = vec![None; now.len()];
    let length = |at: usize| whole_days(&network.items()[at].estimate);
    let owner = |at: usize| network.items()[at].owner;
    if let (Some(span), Some(item)) = (now.get_mut(place), network.items().get(place)) {
        *span = days.ending(item.owner, date, whole_days(&item.estimate));
        why[place] = Some(Because::Asked);
    }
    for at in network.order().iter().copied().filter(|at| !stays(*at)) {
        let moved = network
            .after(at)
            .iter()
            .copied()
            .filter(|p| why[*p].is_some());
        let late = moved.filter(|p| !fits(network, &now, *p, at));
        if let Some(cause) = late.max_by_key(|p| now[*p].last) {
            now[at] = match length(at) {
                0 => Span::on(now[cause].last),
                n => days.after(owner(at), now[cause].last, n),
            };
            why[at] = Some(Because::WaitsFor(cause));
        }
    }
    let before = network.before();
    for at in network
        .order()
        .iter()
        .rev()
        .copied()
        .filter(|at| !stays(*at))
    {
        let moved = before[at].iter().copied().filter(|p| why[*p].is_some());
        let early = moved.filter(|p| !fits(network, &now, at, *p));
        if let Some(cause) = early.min_by_key(|p| limit(network, &now, *p)) {
            now[at] = days.until(owner(at), limit(network, &now, cause), length(at));
            why[at] = Some(Because::NeededBy(cause));
        }
    }
    told(network, spans, now, &why)
}

/// What would be if the whole ended on another day: everything that is not fixed is laid out again
/// as late as can be.
pub fn preview_deadline<K>(
    network: &Network<K>,
    spans: &[Span],
    fixed: &[Option<Date>],
    deadline: Date,
    days: &Days<'_>,
) -> Preview {
    let now = super::back(network, fixed, deadline, days);
    let why = vec![Some(Because::Deadline); now.len()];
    told(network, spans, now, &why)
}

fn told<K>(
    network: &Network<K>,
    spans: &[Span],
    now: Vec<Span>,
    why: &[Option<Because>],
) -> Preview {
    let step = |place: usize| {
        let (from, to) = (*spans.get(place)?, *now.get(place)?);
        let because = why[place].filter(|_| from != to)?;
        Some(Move {
            place,
            from,
            to,
            because,
        })
    };
    let mut moves: Vec<Move> = network.order().iter().filter_map(|p| step(*p)).collect();
    moves.sort_by_key(|step| step.because != Because::Asked);
    Preview {
        moves,
        clashes: clashes(network, &now),
        spans: now,
    }
}
