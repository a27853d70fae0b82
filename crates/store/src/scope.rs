//! The three circles as SQL: which rows exist for a viewer, and which a writer may touch.
use crate::error::{Error, Result};
use domain::circle::{Actor, Circle, Viewer};
use domain::id::{PairId, PersonId};
use sea_orm::Value;

/// A condition over the scope columns of a table, with its values.
pub(crate) struct Scope {
    pub sql: String,
    pub args: Vec<Value>,
}

/// Where a new row lives.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub circle: Circle,
    pub pair: Option<PairId>,
    pub owner: Option<PersonId>,
}

impl Place {
    pub fn pair(pair: PairId) -> Self {
        Place {
            circle: Circle::Pair,
            pair: Some(pair),
            owner: None,
        }
    }
}

fn among(ids: &[PairId], args: &mut Vec<Value>) -> String {
    if ids.is_empty() {
        return "1 = 0".into();
    }
    args.extend(ids.iter().map(|id| Value::from(id.0)));
    format!("pair_id IN ({})", vec!["?"; ids.len()].join(","))
}

/// Rows that exist for `viewer`. Also narrowed to `only` when the page is about one pair.
pub(crate) fn scope(viewer: &Viewer, only: Option<PairId>) -> Scope {
    let mut args = vec![Value::from(viewer.workspace().0)];
    let circles = match viewer {
        Viewer::Member { person, grants, .. } => {
            let all: Vec<_> = grants.iter().map(|g| g.pair).collect();
            let inner: Vec<_> = grants
                .iter()
                .filter(|g| g.role.in_pair())
                .map(|g| g.pair)
                .collect();
            let team = among(&all, &mut args);
            let pair = among(&inner, &mut args);
            args.push(Value::from(person.0));
            format!(
                "((circle = 'team' AND (pair_id IS NULL OR {team})) \
                 OR (circle = 'pair' AND {pair}) OR (circle = 'mine' AND owner_person = ?))"
            )
        }
        Viewer::Worker { pair, .. } => {
            args.push(Value::from(pair.0));
            "(circle IN ('team', 'pair') AND (pair_id IS NULL OR pair_id = ?))".into()
        }
        Viewer::Operator { .. } => "circle IN ('team', 'pair')".into(),
    };
    let mut sql = format!("workspace_id = ? AND {circles}");
    if let Some(pair) = only {
        sql.push_str(" AND (pair_id = ? OR pair_id IS NULL)");
        args.push(Value::from(pair.0));
    }
    Scope { sql, args }
}

/// Whether the actor may write a row there; the answer to "no" is `Forbidden`, in one place.
pub(crate) fn may_write(actor: &Actor, place: Place) -> Result<()> {
    let inside = match place.circle {
        Circle::Mine => actor.person.is_some() && place.owner == actor.person,
        Circle::Pair | Circle::Team => match place.pair {
            Some(pair) => actor.viewer.sees_pair(pair),
            None => matches!(actor.viewer, Viewer::Operator { .. }),
        },
    };
    if inside {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}
