//! How much each owner has to do, week by week.
use super::days::{Days, Span};
use crate::forecast::Network;
use crate::id::PersonId;
use crate::working_time::{monday_of, plus_days};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// One owner's week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Whose.
    pub owner: PersonId,
    /// Its Monday.
    pub week: Date,
    /// Days of work that fall into it; two items on one day are two.
    pub wanted: u32,
    /// Days that they work.
    pub there: u32,
}

impl Load {
    /// More is wanted than there are days.
    pub fn too_much(&self) -> bool {
        self.wanted > self.there
    }
}

/// The load of every owner in every week that holds work of theirs, by owner and week.
pub fn load<K>(network: &Network<K>, spans: &[Span], days: &Days<'_>) -> Vec<Load> {
    let mut wanted: BTreeMap<(PersonId, Date), u32> = BTreeMap::new();
    for (item, span) in network.items().iter().zip(spans) {
        let Some(owner) = item.owner.filter(|_| item.estimate.likely() > 0.0) else {
            continue;
        };
        let mut day = span.first;
        while day <= span.last {
            if days.works(Some(owner), day) {
                *wanted.entry((owner, monday_of(day))).or_default() += 1;
            }
            let next = plus_days(day, 1);
            if next == day {
                break;
            }
            day = next;
        }
    }
    let there = |owner, week| {
        let week = (0..7).map(|n| plus_days(week, n));
        let worked = week.filter(|day| days.works(Some(owner), *day)).count();
        u32::try_from(worked).unwrap_or(7)
    };
    let loads = wanted.into_iter().map(|((owner, week), wanted)| Load {
        owner,
        week,
        wanted,
        there: there(owner, week),
    });
    loads.collect()
}
