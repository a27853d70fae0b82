//! Decisions, open and taken.
use crate::db::{Reader, Write};
use crate::error::{Result, corrupt};
use crate::scope::Place;
use crate::sql::{args, col, from_json, to_json};
use domain::decision::{Choice, Decided, Decision};
use domain::id::{DecisionId, PairId, PersonId};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
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
}

fn decision(r: &QueryResult) -> Result<Decision> {
    let body: Body = from_json("decision", &col::<String>(r, 2)?)?;
    let by = col::<Option<String>>(r, 1)?.map(|d| d.parse());
    Ok(Decision {
        id: DecisionId(col(r, 0)?),
        question: body.question,
        context: body.context,
        decider: body.decider,
        decide_by: by.transpose().map_err(|e| corrupt("day", e))?,
        waiting: body.waiting,
        choices: body.choices,
        advised: body.advised,
        because: body.because,
        change: body.change,
        ready: body.ready,
        decided: body.decided,
        review: body.review,
    })
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
        let found = rows.iter().map(decision);
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
        let found = rows.iter().map(decision);
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }
}

impl Write {
    /// Saves a decision, new or known.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_decision(&mut self, pair: PairId, of: &Decision) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(pair), "decision")?;
        let body = Body {
            question: of.question.clone(),
            context: of.context.clone(),
            decider: of.decider,
            waiting: of.waiting.clone(),
            choices: of.choices.clone(),
            advised: of.advised,
            because: of.because.clone(),
            change: of.change.clone(),
            ready: of.ready,
            decided: of.decided.clone(),
            review: of.review,
        };
        let values = args![
            of.id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            of.decide_by.map(|d| d.to_string()),
            of.decided.as_ref().map(|d| d.at.as_microsecond()),
            to_json("decision", &body)?,
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
