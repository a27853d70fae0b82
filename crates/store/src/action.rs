//! Actions, promises and waiting-ons, with every date they ever had.
use crate::db::{Reader, Write, understand};
use crate::error::{Error, Result, corrupt};
use crate::scope::Place;
use crate::sql::{args, col, from_json, from_word, to_json, word};
use domain::action::{Action, ActionState, Due, DueChange, Precision, Stakes, Ties};
use domain::id::{ActionId, GoalId, InitiativeId, PairId, PersonId};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use sea_orm::{DbBackend, QueryResult};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use uuid::Uuid;

/// An action and the dates it had before (R108).
#[derive(Debug, Clone)]
pub struct StoredAction {
    /// Whose pair.
    pub pair: PairId,
    /// The action as it stands.
    pub action: Action,
    /// Every change of its date, oldest first.
    pub moved: Vec<DueChange>,
}

#[derive(Serialize, Deserialize)]
struct DueBody {
    date: Date,
    time: Option<Time>,
    precision: Precision,
}

#[derive(Serialize, Deserialize)]
struct MovedBody {
    from: Option<DueBody>,
    to: Option<DueBody>,
    at: i64,
    reason: String,
}

#[derive(Serialize, Deserialize)]
struct Body {
    title: String,
    owner: Option<PersonId>,
    owner_text: String,
    for_whom: Option<PersonId>,
    counterparty: Option<PersonId>,
    why: String,
    done_when: String,
    limits: String,
    due: Option<DueBody>,
    goal: Option<GoalId>,
    size_minutes: Option<u32>,
    #[serde(default)]
    waits_for: Vec<ActionId>,
    #[serde(default)]
    stakes: Stakes,
    #[serde(default)]
    ties: Ties,
    captured: String,
    moved: Vec<MovedBody>,
}

fn due_body(due: Option<Due>) -> Option<DueBody> {
    due.map(|d| DueBody {
        date: d.date,
        time: d.time,
        precision: d.precision,
    })
}

fn due(body: Option<DueBody>) -> Option<Due> {
    body.map(|d| Due {
        date: d.date,
        time: d.time,
        precision: d.precision,
    })
}

fn instant(micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|e| corrupt("instant", e))
}

fn stored(r: &QueryResult) -> Result<StoredAction> {
    let body: Body = from_json("action", &col::<String>(r, 3)?)?;
    let moved = body.moved.into_iter().map(|m| {
        Ok(DueChange {
            from: due(m.from),
            to: due(m.to),
            at: instant(m.at)?,
            reason: m.reason,
        })
    });
    Ok(StoredAction {
        pair: PairId(col(r, 1)?),
        moved: moved.collect::<Result<_>>()?,
        action: Action {
            id: ActionId(col(r, 0)?),
            title: body.title,
            owner: body.owner,
            owner_text: body.owner_text,
            for_whom: body.for_whom,
            counterparty: body.counterparty,
            why: body.why,
            done_when: body.done_when,
            limits: body.limits,
            due: due(body.due),
            goal: body.goal,
            size_minutes: body.size_minutes,
            waits_for: body.waits_for,
            stakes: body.stakes,
            ties: body.ties,
            state: from_word("state", col(r, 2)?)?,
            captured: body.captured,
            created: instant(col(r, 4)?)?,
            closed: col::<Option<i64>>(r, 5)?.map(instant).transpose()?,
        },
    })
}

const OPEN: &str = "state = 'open' ORDER BY CASE WHEN due_date IS NULL THEN 1 ELSE 0 END, \
     due_date, created_at LIMIT 2000";
/// So many open actions are read at most.
pub const MOST_ACTIONS: usize = 2_000;
const COLUMNS: &str = "id, pair_id, state, body, created_at, closed_at";

/// What open actions are for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Worked {
    /// Goals that an action names itself.
    pub goals: HashSet<GoalId>,
    /// Initiatives that an action is a part of.
    pub initiatives: HashSet<InitiativeId>,
}

impl Worked {
    /// Of actions that were read: right only where all of them were.
    pub fn of(actions: &[StoredAction]) -> Worked {
        let all = actions.iter().map(|s| &s.action);
        Worked {
            goals: all.clone().filter_map(|a| a.goal).collect(),
            initiatives: all.filter_map(|a| a.ties.initiative).collect(),
        }
    }
}

impl Reader<'_> {
    /// The open actions of a pair (or of all the viewer's pairs), earliest due first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn open_actions(&self, only: Option<PairId>) -> Result<Vec<StoredAction>> {
        let rows = self.scoped(COLUMNS, "action", only, OPEN, args![]).await?;
        let found: Vec<_> = rows.iter().map(stored).collect::<Result<_>>()?;
        Ok(self.seen(found))
    }

    /// The goals and initiatives that open actions of a pair are for, however many there are.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn worked(&self, pair: PairId) -> Result<Worked> {
        let columns = match self.db.conn.get_database_backend() {
            DbBackend::Postgres => {
                "DISTINCT body::jsonb->>'goal', body::jsonb->'ties'->>'initiative'"
            }
            _ => "DISTINCT json_extract(body, '$.goal'), json_extract(body, '$.ties.initiative')",
        };
        let and = "state = 'open'";
        let rows = self.scoped(columns, "action", Some(pair), and, args![]);
        let mut worked = Worked::default();
        for row in rows.await? {
            let id = |at| {
                let text = col::<Option<String>>(&row, at)?;
                let id = text.map(|t| t.parse::<Uuid>().map_err(|e| corrupt("id", e)));
                id.transpose()
            };
            worked.goals.extend(id(0)?.map(GoalId));
            worked.initiatives.extend(id(1)?.map(InitiativeId));
        }
        Ok(worked)
    }

    /// What was done or given up in a pair since an instant, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn closed_actions(&self, pair: PairId, since: i64) -> Result<Vec<StoredAction>> {
        let and = "state IN ('done', 'dropped') AND closed_at >= ? \
                   ORDER BY closed_at DESC LIMIT 500";
        let rows = self.scoped(COLUMNS, "action", Some(pair), and, args![since]);
        let rows = rows.await?;
        let found = rows.iter().map(stored);
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }

    /// Every action of a pair, open or not, oldest first: for an export.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn all_actions(&self, pair: PairId) -> Result<Vec<StoredAction>> {
        let and = "1 = 1 ORDER BY created_at, id";
        let rows = self.scoped(COLUMNS, "action", Some(pair), and, args![]);
        let found: Vec<_> = rows.await?.iter().map(stored).collect::<Result<_>>()?;
        Ok(self.seen(found))
    }

    /// The open actions of each of these pairs, in one statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn open_actions_of(&self, pairs: &[PairId]) -> Result<Vec<Vec<StoredAction>>> {
        let rows = self.of_pairs(COLUMNS, "action", pairs, OPEN, args![]);
        Ok(self.seen(understand(&rows.await?, stored)?))
    }

    /// One action.
    ///
    /// # Errors
    /// `NotFound` outside the viewer's circles.
    pub async fn action(&self, id: ActionId) -> Result<StoredAction> {
        let rows = self
            .scoped(COLUMNS, "action", None, "id = ?", args![id.0])
            .await?;
        let found = rows.first().ok_or(Error::NotFound("action"))?;
        Ok(self.seen(stored(found)?))
    }
}

impl Write {
    /// One action, within the actor's reach.
    ///
    /// # Errors
    /// `NotFound` outside it.
    pub async fn action(&mut self, id: ActionId) -> Result<StoredAction> {
        let rows = self
            .scoped(COLUMNS, "action", None, "id = ?", args![id.0])
            .await?;
        rows.first()
            .ok_or(Error::NotFound("action"))
            .and_then(stored)
    }

    /// Saves an action, new or known.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_action(&mut self, stored: &StoredAction) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(stored.pair), "action")?;
        let a = &stored.action;
        let moved = stored.moved.iter().map(|m| MovedBody {
            from: due_body(m.from),
            to: due_body(m.to),
            at: m.at.as_microsecond(),
            reason: m.reason.clone(),
        });
        let body = Body {
            title: a.title.clone(),
            owner: a.owner,
            owner_text: a.owner_text.clone(),
            for_whom: a.for_whom,
            counterparty: a.counterparty,
            why: a.why.clone(),
            done_when: a.done_when.clone(),
            limits: a.limits.clone(),
            due: due_body(a.due),
            goal: a.goal,
            size_minutes: a.size_minutes,
            waits_for: a.waits_for.clone(),
            stakes: a.stakes.clone(),
            ties: a.ties,
            captured: a.captured.clone(),
            moved: moved.collect(),
        };
        let state: ActionState = a.state;
        let values = args![
            a.id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            word(&state)?,
            a.due.map(|d| d.date.to_string()),
            to_json("action", &body)?,
            a.created.as_microsecond(),
            a.closed.map(Timestamp::as_microsecond),
            self.now,
            pair
        ];
        self.run(
            "INSERT INTO action VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET \
             state = excluded.state, due_date = excluded.due_date, body = excluded.body, \
             closed_at = excluded.closed_at, updated_at = excluded.updated_at \
             WHERE action.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "action"))
    }
}
