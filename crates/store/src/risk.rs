//! The register of risks; sealed.
use crate::db::{Reader, Write};
use crate::error::Result;
use crate::scope::Place;
use crate::seal::Key;
use crate::sql::{args, col, from_json, from_word, to_json, word};
use domain::id::{InitiativeId, PairId, PersonId, ProposalId, RiskId};
use domain::risk::{Response, Risk, Step};
use jiff::civil::Date;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Body {
    title: String,
    likelihood: Step,
    impact: Step,
    response: Option<Response>,
    plan: String,
    owner: Option<PersonId>,
    early_sign: String,
    trigger: Option<Date>,
    #[serde(default)]
    initiative: Option<InitiativeId>,
    #[serde(default)]
    problem: Option<ProposalId>,
}

/// What the body is sealed for.
const PLACE: &str = "risk/body";

fn risk(r: &QueryResult, key: &Key) -> Result<Risk> {
    let body: Body = from_json("risk", &key.open_words(PLACE, col(r, 2)?)?)?;
    Ok(Risk {
        id: RiskId(col(r, 0)?),
        title: body.title,
        likelihood: body.likelihood,
        impact: body.impact,
        response: body.response,
        plan: body.plan,
        owner: body.owner,
        early_sign: body.early_sign,
        trigger: body.trigger,
        state: from_word("state", col(r, 1)?)?,
        initiative: body.initiative,
        problem: body.problem,
    })
}

impl Reader<'_> {
    /// The risks of a pair that may still happen or have happened, the highest score first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn risks(&self, pair: PairId) -> Result<Vec<Risk>> {
        let and = "state <> 'closed' ORDER BY score DESC, id";
        let rows = self.scoped("id, state, body", "risk", Some(pair), and, args![]);
        let rows = rows.await?;
        let found = rows.iter().map(|r| risk(r, &self.db.key));
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }
}

impl Write {
    /// One risk.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn risk(&mut self, id: RiskId) -> Result<Risk> {
        let rows = self.scoped("id, state, body", "risk", None, "id = ?", args![id.0]);
        let rows = rows.await?;
        let row = rows.first().ok_or(crate::Error::NotFound("risk"))?;
        risk(row, &self.key)
    }

    /// Saves a risk, new or known.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_risk(&mut self, pair: PairId, of: &Risk) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(pair), "risk")?;
        let body = Body {
            title: of.title.clone(),
            likelihood: of.likelihood,
            impact: of.impact,
            response: of.response,
            plan: of.plan.clone(),
            owner: of.owner,
            early_sign: of.early_sign.clone(),
            trigger: of.trigger,
            initiative: of.initiative,
            problem: of.problem,
        };
        let values = args![
            of.id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            word(&of.state)?,
            i64::from(of.score()),
            self.key.seal_words(PLACE, &to_json("risk", &body)?)?,
            self.now,
            pair
        ];
        self.run(
            "INSERT INTO risk VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET \
             state = excluded.state, score = excluded.score, body = excluded.body, \
             updated_at = excluded.updated_at WHERE risk.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "risk"))
    }
}
