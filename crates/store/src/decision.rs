//! Decisions, open and taken; sealed.
use crate::db::{Reader, Write};
use crate::error::{Result, corrupt};
use crate::scope::Place;
use crate::seal::Key;
use crate::sql::{args, col, from_json, to_json};
use domain::decision::{CameOut, Choice, Claim, Decided, Decision, Roles, View};
use domain::id::{DecisionId, GoalId, InitiativeId, PairId, PersonId, ProposalId};
use domain::money::Money;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};

/// What is known of a decision beside its day and its end; what came later may be missing in it.
#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
struct Body {
    question: String,
    context: String,
    decider: Option<PersonId>,
    waiting: String,
    choices: Vec<Choice>,
    advised: Option<usize>,
    because: String,
    change: String,
    ready: Option<Timestamp>,
    decided: Option<Decided>,
    review: Option<Date>,
    decide_at: Option<Time>,
    week: Option<Money>,
    money: Option<Money>,
    goal: Option<GoalId>,
    initiative: Option<InitiativeId>,
    roles: Roles,
    views: Vec<View>,
    claims: Vec<Claim>,
    next: String,
    told: String,
    raised: Vec<Date>,
    before: Vec<Decided>,
    came_out: Option<CameOut>,
    asked: Option<ProposalId>,
}

impl Body {
    fn of(d: &Decision) -> Body {
        let d = d.clone();
        Body {
            question: d.question,
            context: d.context,
            decider: d.decider,
            waiting: d.waiting,
            choices: d.choices,
            advised: d.advised,
            because: d.because,
            change: d.change,
            ready: d.ready,
            decided: d.decided,
            review: d.review,
            decide_at: d.decide_at,
            week: d.week,
            money: d.money,
            goal: d.goal,
            initiative: d.initiative,
            roles: d.roles,
            views: d.views,
            claims: d.claims,
            next: d.next,
            told: d.told,
            raised: d.raised,
            before: d.before,
            came_out: d.came_out,
            asked: d.asked,
        }
    }

    fn decision(self, id: DecisionId, decide_by: Option<Date>) -> Decision {
        Decision {
            id,
            decide_by,
            question: self.question,
            context: self.context,
            decider: self.decider,
            waiting: self.waiting,
            choices: self.choices,
            advised: self.advised,
            because: self.because,
            change: self.change,
            ready: self.ready,
            decided: self.decided,
            review: self.review,
            decide_at: self.decide_at,
            week: self.week,
            money: self.money,
            goal: self.goal,
            initiative: self.initiative,
            roles: self.roles,
            views: self.views,
            claims: self.claims,
            next: self.next,
            told: self.told,
            raised: self.raised,
            before: self.before,
            came_out: self.came_out,
            asked: self.asked,
        }
    }
}

/// What the body is sealed for.
const PLACE: &str = "decision/body";

fn decision(r: &QueryResult, key: &Key) -> Result<Decision> {
    let body: Body = from_json("decision", &key.open_words(PLACE, col(r, 2)?)?)?;
    let by = col::<Option<String>>(r, 1)?.map(|d| d.parse());
    let by = by.transpose().map_err(|e| corrupt("day", e))?;
    Ok(body.decision(DecisionId(col(r, 0)?), by))
}

const COLUMNS: &str = "id, decide_by, body";

impl Reader<'_> {
    /// The open decisions of a pair, the earliest decide-by first, those without one last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn open_decisions(&self, pair: PairId) -> Result<Vec<Decision>> {
        let and = "decided_at IS NULL \
                   ORDER BY CASE WHEN decide_by IS NULL THEN 1 ELSE 0 END, decide_by, id";
        let rows = self.scoped(COLUMNS, "decision", Some(pair), and, args![]);
        let rows = rows.await?;
        let found = rows.iter().map(|r| decision(r, &self.db.key));
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }

    /// The log: what was decided since an instant, the newest first, at most a thousand.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn decided(&self, pair: PairId, since: Timestamp) -> Result<Vec<Decision>> {
        let and = "decided_at >= ? ORDER BY decided_at DESC, id LIMIT 1000";
        let values = args![since.as_microsecond()];
        let rows = self.scoped(COLUMNS, "decision", Some(pair), and, values);
        let rows = rows.await?;
        let found = rows.iter().map(|r| decision(r, &self.db.key));
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }
}

impl Reader<'_> {
    /// Every open decision of a pair, and what was taken since an instant: in one statement, the
    /// open ones by their day, then the newest taken, at most a thousand.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn decisions(&self, pair: PairId, since: Timestamp) -> Result<Vec<Decision>> {
        let and = "(decided_at IS NULL OR decided_at >= ?) \
                   ORDER BY CASE WHEN decided_at IS NULL THEN 0 ELSE 1 END, decided_at DESC, \
                   CASE WHEN decide_by IS NULL THEN 1 ELSE 0 END, decide_by, id LIMIT 1000";
        let values = args![since.as_microsecond()];
        let rows = self.scoped(COLUMNS, "decision", Some(pair), and, values);
        let rows = rows.await?;
        let found = rows.iter().map(|r| decision(r, &self.db.key));
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }

    /// One decision.
    ///
    /// # Errors
    /// `NotFound` outside the viewer's circles.
    pub async fn decision(&self, id: DecisionId) -> Result<Decision> {
        let rows = self.scoped(COLUMNS, "decision", None, "id = ?", args![id.0]);
        let rows = rows.await?;
        let row = rows.first().ok_or(crate::Error::NotFound("decision"))?;
        Ok(self.seen(decision(row, &self.db.key)?))
    }
}

impl Write {
    /// One decision.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn decision(&mut self, id: DecisionId) -> Result<Decision> {
        let rows = self.scoped(COLUMNS, "decision", None, "id = ?", args![id.0]);
        let rows = rows.await?;
        let row = rows.first().ok_or(crate::Error::NotFound("decision"))?;
        decision(row, &self.key)
    }

    /// Saves a decision, new or known.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_decision(&mut self, pair: PairId, of: &Decision) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(pair), "decision")?;
        let body = Body::of(of);
        let values = args![
            of.id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            of.decide_by.map(|d| d.to_string()),
            of.decided.as_ref().map(|d| d.at.as_microsecond()),
            self.key.seal_words(PLACE, &to_json("decision", &body)?)?,
            self.now,
            pair
        ];
        self.run(
            "INSERT INTO decision VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET \
             decide_by = excluded.decide_by, decided_at = excluded.decided_at, \
             body = excluded.body, updated_at = excluded.updated_at WHERE decision.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "decision"))
    }
}
