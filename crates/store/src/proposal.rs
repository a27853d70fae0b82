//! Proposals, from suggested to done; what was answered is sealed.
use crate::db::{Reader, Write};
use crate::error::{Error, Result, corrupt};
use crate::scope::Place;
use crate::seal::Key;
use crate::sql::{args, col, from_json, to_json, word};
use domain::action::Due;
use domain::id::{GoalId, PairId, PersonId, ProposalId};
use domain::money::Money;
use domain::proposal::{
    Act, Answer, Audience, By, Effect, Evidence, Proposal, Sensitivity, State, Told,
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult};
use serde::{Deserialize, Serialize};

const PLACE: &str = "proposal/answers";
const COLUMNS: &str = "id, pair_id, body, answers, act, created_at, changed_at";

#[derive(Serialize, Deserialize)]
struct Body {
    title: String,
    effect: Effect,
    reason: String,
    by: By,
    asked_of: Option<PersonId>,
    cost_minutes: Option<u32>,
    saves_minutes_week: Option<u32>,
    goal: Option<GoalId>,
    told: Vec<Told>,
    evidence: Vec<Evidence>,
    money: Option<Money>,
    one_way: bool,
    #[serde(default)]
    urgent: bool,
    audience: Audience,
    sensitivity: Sensitivity,
    decide_by: Option<Due>,
    expires: Option<Timestamp>,
    final_text: String,
    state: State,
}

fn instant(micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|e| corrupt("instant", e))
}

fn proposal(r: &QueryResult, key: &Key) -> Result<Proposal> {
    let body: Body = from_json("proposal", &col::<String>(r, 2)?)?;
    let answers: Vec<Answer> = match col::<Option<Vec<u8>>>(r, 3)? {
        Some(sealed) => from_json("answers", &key.open(PLACE, &sealed)?)?,
        None => Vec::new(),
    };
    let act: Option<Act> = match col::<Option<String>>(r, 4)? {
        Some(text) => Some(from_json("act", &text)?),
        None => None,
    };
    Ok(Proposal {
        id: ProposalId(col(r, 0)?),
        pair: PairId(col(r, 1)?),
        title: body.title,
        effect: body.effect,
        reason: body.reason,
        by: body.by,
        asked_of: body.asked_of,
        cost_minutes: body.cost_minutes,
        saves_minutes_week: body.saves_minutes_week,
        goal: body.goal,
        told: body.told,
        evidence: body.evidence,
        money: body.money,
        one_way: body.one_way,
        urgent: body.urgent,
        audience: body.audience,
        sensitivity: body.sensitivity,
        decide_by: body.decide_by,
        expires: body.expires,
        final_text: body.final_text,
        state: body.state,
        answers,
        act,
        created: instant(col(r, 5)?)?,
        changed: instant(col(r, 6)?)?,
    })
}

fn body(p: &Proposal) -> Body {
    Body {
        title: p.title.clone(),
        effect: p.effect.clone(),
        reason: p.reason.clone(),
        by: p.by.clone(),
        asked_of: p.asked_of,
        cost_minutes: p.cost_minutes,
        saves_minutes_week: p.saves_minutes_week,
        goal: p.goal,
        told: p.told.clone(),
        evidence: p.evidence.clone(),
        money: p.money,
        one_way: p.one_way,
        urgent: p.urgent,
        audience: p.audience,
        sensitivity: p.sensitivity,
        decide_by: p.decide_by,
        expires: p.expires,
        final_text: p.final_text.clone(),
        state: p.state,
    }
}

/// Waiting for an answer at a time: asked, or snoozed and awake again; not expired.
const WAITING: &str = "(state = 'asked' OR (state = 'snoozed' AND wake_at <= ?)) \
     AND (expires_at IS NULL OR expires_at > ?)";

impl Reader<'_> {
    /// What waits for an answer at `now`, oldest first, of a pair or of all the viewer's pairs.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn waiting_proposals(&self, only: Option<PairId>, now: i64) -> Result<Vec<Proposal>> {
        let and = format!("{WAITING} ORDER BY created_at LIMIT 500");
        self.proposals_where(only, &and, args![now, now]).await
    }

    /// What is in one of these states, the newest change first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn proposals(
        &self,
        only: Option<PairId>,
        states: &[&str],
        since: i64,
        most: u64,
    ) -> Result<Vec<Proposal>> {
        self.proposals_among(only, &[(states, since)], most).await
    }

    /// The same of several sets of states, each since its own time, in one statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn proposals_among(
        &self,
        only: Option<PairId>,
        sets: &[(&[&str], i64)],
        most: u64,
    ) -> Result<Vec<Proposal>> {
        let (mut arms, mut values) = (Vec::new(), args![]);
        for (states, since) in sets.iter().filter(|(states, _)| !states.is_empty()) {
            let marks = vec!["?"; states.len()].join(",");
            arms.push(format!("(state IN ({marks}) AND changed_at >= ?)"));
            values.extend(states.iter().map(|s| sea_orm::Value::from(*s)));
            values.push((*since).into());
        }
        if arms.is_empty() {
            return Ok(Vec::new());
        }
        values.push(most.into());
        let either = arms.join(" OR ");
        let and = format!("({either}) ORDER BY changed_at DESC LIMIT ?");
        self.proposals_where(only, &and, values).await
    }

    /// The offers that wait or were accepted, the newest change first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn offers(&self, pair: PairId) -> Result<Vec<Proposal>> {
        let and = "state IN ('suggested', 'asked', 'snoozed', 'returned', 'done') \
                   AND kind = 'offer' ORDER BY changed_at DESC LIMIT 500";
        self.proposals_where(Some(pair), and, args![]).await
    }

    /// One proposal.
    ///
    /// # Errors
    /// `NotFound` outside the viewer's circles.
    pub async fn proposal(&self, id: ProposalId) -> Result<Proposal> {
        let found = self.proposals_where(None, "id = ?", args![id.0]).await?;
        found.into_iter().next().ok_or(Error::NotFound("proposal"))
    }

    /// Those of these ids that exist for the viewer, in one statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn proposals_named(&self, ids: &[ProposalId]) -> Result<Vec<Proposal>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let and = format!("id IN ({})", vec!["?"; ids.len()].join(","));
        let values = ids.iter().map(|id| id.0.into()).collect();
        self.proposals_where(None, &and, values).await
    }

    async fn proposals_where(
        &self,
        only: Option<PairId>,
        and: &str,
        values: Vec<sea_orm::Value>,
    ) -> Result<Vec<Proposal>> {
        let rows = self.scoped(COLUMNS, "proposal", only, and, values).await?;
        let found = rows.iter().map(|r| proposal(r, &self.db.key));
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }
}

impl Write {
    /// One proposal, held until this change ends: two answers at once come one after the other.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn proposal(&mut self, id: ProposalId) -> Result<Proposal> {
        let and = match self.tx.get_database_backend() {
            DbBackend::Postgres => "id = ? FOR UPDATE",
            _ => "id = ?",
        };
        let rows = self
            .scoped(COLUMNS, "proposal", None, and, args![id.0])
            .await?;
        let row = rows.first().ok_or(Error::NotFound("proposal"))?;
        proposal(row, &self.key)
    }

    /// Saves a proposal, new or known.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_proposal(&mut self, p: &Proposal) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(p.pair), "proposal")?;
        let signal = match &p.by {
            By::Signal(key) => Some(key.clone()),
            By::Person(_) | By::Operator => None,
        };
        let wake = match p.state {
            State::Snoozed(until) => Some(until.as_microsecond()),
            _ => None,
        };
        let answers = match p.answers.is_empty() {
            true => None,
            false => Some(self.key.seal(PLACE, &to_json("answers", &p.answers)?)?),
        };
        let act = p.act.as_ref().map(|a| to_json("act", a)).transpose()?;
        let values = args![
            p.id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            p.state.word(),
            word(&p.effect.kind())?,
            word(&p.effect.area())?,
            signal,
            wake,
            p.expires.map(Timestamp::as_microsecond),
            to_json("proposal", &body(p))?,
            answers,
            act,
            p.created.as_microsecond(),
            p.changed.as_microsecond(),
            pair
        ];
        self.run(
            "INSERT INTO proposal VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) \
             DO UPDATE SET state = excluded.state, kind = excluded.kind, area = excluded.area, \
             wake_at = excluded.wake_at, expires_at = excluded.expires_at, body = excluded.body, \
             answers = excluded.answers, act = excluded.act, changed_at = excluded.changed_at \
             WHERE proposal.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "proposal"))
    }
}
