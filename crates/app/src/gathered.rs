//! What was read and understood a moment ago, for whoever asks again while nothing changed.
use crate::plan::Plan;
use crate::status::Strategy;
use domain::circle::Viewer;
use jiff::civil::Date;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use store::Pair;

/// Kept at most of each sort: some megabytes each where thousands are planned.
const MOST: usize = 8;

/// Never the truth: dropping it changes no answer.
#[derive(Clone, Default)]
pub struct Gathered {
    /// With the open decisions.
    pub(crate) plans: Shelf<Plan>,
    /// Without them.
    pub(crate) bare_plans: Shelf<Plan>,
    pub(crate) strategies: Shelf<Strategy>,
}

/// For whom something was gathered, when, and before which change.
#[derive(PartialEq)]
pub(crate) struct Asked {
    pub viewer: Viewer,
    pub pair: Pair,
    pub today: Date,
    /// Read before everything else: what is gathered is no older.
    pub change: i64,
}

/// One sort of things, the newest last.
pub(crate) struct Shelf<T>(Kept<T>);

type Kept<T> = Arc<Mutex<VecDeque<(Asked, Arc<T>)>>>;

impl<T> Clone for Shelf<T> {
    fn clone(&self) -> Self {
        Shelf(self.0.clone())
    }
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Shelf(Arc::default())
    }
}

impl<T> Shelf<T> {
    /// What was gathered for exactly this viewer, if nothing changed since.
    pub fn find(&self, asked: &Asked) -> Option<Arc<T>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(of, _)| of.change >= asked.change);
        let found = kept.iter().find(|(of, _)| of == asked);
        found.map(|(_, it)| it.clone())
    }

    pub fn keep(&self, asked: Asked, it: T) -> Arc<T> {
        let it = Arc::new(it);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back((asked, it.clone()));
        while kept.len() > MOST {
            kept.pop_front();
        }
        it
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::circle::Grant;
    use domain::id::{PairId, PersonId, WorkspaceId};
    use jiff::civil::date;
    use uuid::Uuid;

    fn asked(change: i64, who: u128) -> Asked {
        let grants: Vec<Grant> = Vec::new();
        Asked {
            viewer: Viewer::Member {
                workspace: WorkspaceId(Uuid::nil()),
                person: PersonId(Uuid::from_u128(who)),
                grants,
                discreet: false,
            },
            pair: Pair {
                id: PairId(Uuid::nil()),
                executive: PersonId(Uuid::nil()),
                name: String::new(),
                zone: String::new(),
                emails: Vec::new(),
            },
            today: date(2027, 8, 2),
            change,
        }
    }

    #[test]
    fn it_is_given_to_the_same_eyes_alone_and_only_until_something_changes() {
        let shelf = Shelf::default();
        shelf.keep(asked(7, 1), "a plan");
        assert_eq!(shelf.find(&asked(7, 1)).as_deref(), Some(&"a plan"));
        assert!(shelf.find(&asked(7, 2)).is_none(), "somebody else");
        assert!(shelf.find(&asked(8, 1)).is_none(), "something changed");
        assert!(shelf.find(&asked(7, 1)).is_none(), "the old one is dropped");
        (0..20).for_each(|who| drop(shelf.keep(asked(9, who), "many")));
        assert!(shelf.find(&asked(9, 0)).is_none() && shelf.find(&asked(9, 19)).is_some());
    }
}
