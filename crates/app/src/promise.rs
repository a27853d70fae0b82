//! Promises both ways (R108): what we said we would do, what others said, and every date it had.
use crate::coming_up::me;
use crate::context::App;
use crate::error::Result;
use domain::action::{Action, ActionState, PromiseState};
use domain::circle::Viewer;
use domain::id::PersonId;
use domain::working_time::WorkingTime;
use store::{Pair, StoredAction};

/// How far back kept promises are shown, in microseconds: 90 days.
const SHOWN: i64 = 90 * 24 * 3_600_000_000;

/// Between whom a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// One of the two to the other.
    Between,
    /// One of the two to somebody else.
    Ours,
    /// Somebody else to one of the two.
    Theirs,
}

/// One promise.
#[derive(Debug, Clone)]
pub struct Promise {
    /// The action that it is.
    pub stored: StoredAction,
    /// Between whom.
    pub way: Way,
    /// How it stands.
    pub state: PromiseState,
}

/// The ledger.
#[derive(Debug, Clone)]
pub struct Promises {
    /// Open ones with those past their date first, then the closed ones of 90 days, newest first.
    pub all: Vec<Promise>,
    /// Of the viewer's own that are closed: kept by the first date, and all. For their eyes.
    pub own: (usize, usize),
    /// Hours and holidays of the executive.
    pub work: WorkingTime,
}

/// A promise has somebody to whom it is given; what somebody else does for the two of us by a
/// date is one too.
fn way(action: &Action, us: [PersonId; 2]) -> Option<Way> {
    let own = |p: Option<PersonId>| p.is_some_and(|p| us.contains(&p));
    let somebody = action.owner.is_some() || !action.owner_text.is_empty();
    match (own(action.owner), action.counterparty) {
        (true, Some(to)) if us.contains(&to) => (action.owner != Some(to)).then_some(Way::Between),
        (true, Some(_)) => Some(Way::Ours),
        (false, to) if somebody && (own(to) || (to.is_none() && action.due.is_some())) => {
            Some(Way::Theirs)
        }
        _ => None,
    }
}

impl App {
    /// The promises of a pair, as the viewer stands in it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn promises(&self, viewer: &Viewer, pair: &Pair) -> Result<Promises> {
        let now = self.clock.now();
        let settings = self.settings(viewer, pair).await?;
        let work = settings.working_time(pair, self.today(pair));
        let own = me(viewer, pair);
        let reader = self.db.read(viewer);
        let us = match own == pair.executive {
            true => {
                let partner = self.partner(viewer, pair).await?;
                [own, partner.map_or(own, |m| m.person)]
            }
            false => [pair.executive, own],
        };
        let mut known = reader.open_actions(Some(pair.id)).await?;
        known.extend(reader.closed_actions(pair.id, self.now() - SHOWN).await?);
        let promise = |stored: StoredAction| {
            let way = way(&stored.action, us)?;
            let state = stored.action.promise(&stored.moved, now, &work);
            Some(Promise { stored, way, state })
        };
        let mut all: Vec<_> = known.into_iter().filter_map(promise).collect();
        all.sort_by_key(|p| match p.state {
            PromiseState::Late(_) => 0,
            PromiseState::Open => 1,
            _ => 2,
        });
        let mine = all.iter().filter(|p| {
            p.stored.action.owner == Some(own) && p.stored.action.state != ActionState::Open
        });
        let kept = mine.clone().filter(|p| p.state == PromiseState::Kept);
        let own = (kept.count(), mine.count());
        Ok(Promises { all, own, work })
    }
}
