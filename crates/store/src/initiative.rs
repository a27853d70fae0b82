//! Initiatives and their milestones: drafts are the pair's alone.
use crate::db::{Reader, Write};
use crate::error::{Error, Result, corrupt};
use crate::scope::{Place, scope};
use crate::sql::{args, col, from_json, from_word, to_json, word};
use domain::action::Due;
use domain::circle::Circle;
use domain::forecast::Estimate;
use domain::goal::Period;
use domain::id::{DecisionId, InitiativeId, MilestoneId, PairId, PersonId};
use domain::initiative::{Contribution, Initiative, InitiativeState, Origin};
use domain::milestone::{DateMove, Milestone};
use jiff::civil::Date;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct Body {
    title: String,
    why: String,
    serves: Vec<Contribution>,
    owner: Option<PersonId>,
    sponsor: Option<PersonId>,
    kind: String,
    period: Option<(Date, Date)>,
    cadence_days: Option<u32>,
    #[serde(default)]
    origin: Option<Origin>,
}

#[derive(Serialize, Deserialize)]
struct Step {
    title: String,
    owner: Option<PersonId>,
    estimate: Option<Estimate>,
    after: Vec<MilestoneId>,
    decisions: Vec<DecisionId>,
    due: Option<Due>,
    baseline: Option<Date>,
    fixed: bool,
    moves: Vec<DateMove>,
    #[serde(default)]
    took: Option<f64>,
}

impl Body {
    fn initiative(self, id: InitiativeId, state: InitiativeState) -> Initiative {
        Initiative {
            id,
            title: self.title,
            why: self.why,
            serves: self.serves,
            owner: self.owner,
            sponsor: self.sponsor,
            kind: self.kind,
            state,
            period: self.period.map(|(from, to)| Period { from, to }),
            cadence_days: self.cadence_days,
            origin: self.origin,
        }
    }
}

impl Step {
    fn milestone(self, id: MilestoneId, initiative: InitiativeId) -> Milestone {
        Milestone {
            id,
            initiative,
            title: self.title,
            owner: self.owner,
            estimate: self.estimate,
            after: self.after,
            decisions: self.decisions,
            due: self.due,
            baseline: self.baseline,
            fixed: self.fixed,
            moves: self.moves,
            done: None,
            took: self.took,
            position: 0,
        }
    }
}

fn initiative(r: &QueryResult) -> Result<Initiative> {
    initiative_at(r, [0, 1, 2])
}

/// Of a row with id, state and body in these columns.
pub(crate) fn initiative_at(r: &QueryResult, [id, state, body]: [usize; 3]) -> Result<Initiative> {
    let body: Body = from_json("initiative", &col::<String>(r, body)?)?;
    let state = from_word("state", col(r, state)?)?;
    Ok(body.initiative(InitiativeId(col(r, id)?), state))
}

fn milestone(r: &QueryResult) -> Result<Milestone> {
    let body: Step = from_json("milestone", &col::<String>(r, 4)?)?;
    let done = col::<Option<String>>(r, 3)?.map(|d| d.parse());
    Ok(Milestone {
        done: done.transpose().map_err(|e| corrupt("day", e))?,
        position: u32::try_from(col::<i64>(r, 2)?).unwrap_or(u32::MAX),
        ..body.milestone(MilestoneId(col(r, 0)?), InitiativeId(col(r, 1)?))
    })
}

const COLUMNS: &str = "id, state, body";
const STEP: &str = "id, initiative_id, position, done_on, body";

/// One row of either table, as [`Reader::begun`] reads them.
fn row_of_plan(r: &QueryResult) -> Result<Either> {
    let of: Uuid = col(r, 1)?;
    let id: Uuid = col(r, 0)?;
    let (text, body): (Option<String>, String) = (col(r, 3)?, col(r, 4)?);
    if id == of {
        let body: Body = from_json("initiative", &body)?;
        let state = from_word("state", text.unwrap_or_default())?;
        return Ok(Either::Whole(body.initiative(InitiativeId(id), state)));
    }
    let done = text.map(|d| d.parse()).transpose();
    let step: Step = from_json("milestone", &body)?;
    let mut step = step.milestone(MilestoneId(id), InitiativeId(of));
    step.done = done.map_err(|e| corrupt("day", e))?;
    step.position = u32::try_from(col::<i64>(r, 2)?).unwrap_or(u32::MAX);
    Ok(Either::Part(step))
}

enum Either {
    Whole(Initiative),
    Part(Milestone),
}

impl Reader<'_> {
    /// The initiatives of a pair, the oldest first, and all their milestones, by initiative and
    /// place, in one statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn begun(&self, pair: PairId) -> Result<(Vec<Initiative>, Vec<Milestone>)> {
        let whole = scope(self.viewer(), Some(pair), "initiative");
        let part = scope(self.viewer(), Some(pair), "milestone");
        let sql = format!(
            "SELECT id, id AS of_id, created_at AS place, state AS word, body FROM initiative \
             WHERE {} UNION ALL SELECT id, initiative_id, position, done_on, body FROM milestone \
             WHERE {} ORDER BY place, of_id, id",
            whole.sql, part.sql
        );
        let args = whole.args.into_iter().chain(part.args).collect();
        let (mut initiatives, mut milestones) = (Vec::new(), Vec::new());
        for row in &self.all(&sql, args).await? {
            match row_of_plan(row)? {
                Either::Whole(of) => initiatives.push(of),
                Either::Part(step) => milestones.push(step),
            }
        }
        milestones.sort_by_key(|m| (m.initiative, m.position, m.id));
        Ok((self.seen(initiatives), self.seen(milestones)))
    }

    /// The initiatives of a pair, the oldest first; whoever is not of the pair sees no drafts.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn initiatives(&self, pair: PairId) -> Result<Vec<Initiative>> {
        let and = "1 = 1 ORDER BY created_at, id";
        let rows = self.scoped(COLUMNS, "initiative", Some(pair), and, args![]);
        let rows = rows.await?;
        let found = rows.iter().map(initiative);
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }

    /// The milestones of all initiatives of a pair, by initiative and place.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn milestones(&self, pair: PairId) -> Result<Vec<Milestone>> {
        let and = "1 = 1 ORDER BY initiative_id, position, id";
        let rows = self.scoped(STEP, "milestone", Some(pair), and, args![]);
        let rows = rows.await?;
        let found = rows.iter().map(milestone);
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }
}

impl Write {
    /// One initiative of a pair.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn initiative(&mut self, pair: PairId, id: InitiativeId) -> Result<Initiative> {
        let rows = self.scoped(COLUMNS, "initiative", Some(pair), "id = ?", args![id.0]);
        let rows = rows.await?;
        let row = rows.first().ok_or(Error::NotFound("initiative"))?;
        initiative(row)
    }

    /// The initiatives of a pair, the oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn initiatives(&mut self, pair: PairId) -> Result<Vec<Initiative>> {
        let and = "1 = 1 ORDER BY created_at, id";
        let rows = self.scoped(COLUMNS, "initiative", Some(pair), and, args![]);
        rows.await?.iter().map(initiative).collect()
    }

    /// The milestones of all initiatives of a pair, by initiative and place.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn milestones(&mut self, pair: PairId) -> Result<Vec<Milestone>> {
        let and = "1 = 1 ORDER BY initiative_id, position, id";
        let rows = self.scoped(STEP, "milestone", Some(pair), and, args![]);
        rows.await?.iter().map(milestone).collect()
    }

    /// One milestone of a pair.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn milestone(&mut self, pair: PairId, id: MilestoneId) -> Result<Milestone> {
        let rows = self.scoped(STEP, "milestone", Some(pair), "id = ?", args![id.0]);
        let rows = rows.await?;
        let row = rows.first().ok_or(Error::NotFound("milestone"))?;
        milestone(row)
    }

    /// Saves an initiative, new or known, in the circle of its state. Its milestones follow it.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_initiative(&mut self, pair: PairId, of: &Initiative) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(within(pair, of), "initiative")?;
        let body = Body {
            title: of.title.clone(),
            why: of.why.clone(),
            serves: of.serves.clone(),
            owner: of.owner,
            sponsor: of.sponsor,
            kind: of.kind.clone(),
            period: of.period.map(|p| (p.from, p.to)),
            cadence_days: of.cadence_days,
            origin: of.origin.clone(),
        };
        let values = args![
            of.id.0,
            workspace,
            circle.clone(),
            pair.clone(),
            owner,
            word(&of.state)?,
            to_json("initiative", &body)?,
            self.now,
            self.now,
            pair.clone()
        ];
        self.run(
            "INSERT INTO initiative VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET \
             circle = excluded.circle, state = excluded.state, body = excluded.body, \
             updated_at = excluded.updated_at WHERE initiative.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "initiative"))?;
        let follow = "UPDATE milestone SET circle = ? WHERE initiative_id = ? AND pair_id = ?";
        self.run(follow, args![circle, of.id.0, pair]).await?;
        Ok(())
    }

    /// Saves a milestone of an initiative, new or known, in the initiative's circle.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_milestone(
        &mut self,
        pair: PairId,
        of: &Initiative,
        step: &Milestone,
    ) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(within(pair, of), "milestone")?;
        let body = Step {
            title: step.title.clone(),
            owner: step.owner,
            estimate: step.estimate,
            after: step.after.clone(),
            decisions: step.decisions.clone(),
            due: step.due,
            baseline: step.baseline,
            fixed: step.fixed,
            moves: step.moves.clone(),
            took: step.took,
        };
        let values = args![
            step.id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            of.id.0,
            i64::from(step.position),
            step.done.map(|d| d.to_string()),
            to_json("milestone", &body)?,
            self.now,
            pair
        ];
        self.run(
            "INSERT INTO milestone VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET \
             circle = excluded.circle, initiative_id = excluded.initiative_id, \
             position = excluded.position, done_on = excluded.done_on, body = excluded.body, \
             updated_at = excluded.updated_at WHERE milestone.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "milestone"))
    }
}

fn within(pair: PairId, of: &Initiative) -> Place {
    Place {
        circle: of.circle(),
        pair: Some(pair),
        owner: None,
    }
}

/// What everybody of the team sees.
pub(crate) fn team(pair: PairId) -> Place {
    Place {
        circle: Circle::Team,
        pair: Some(pair),
        owner: None,
    }
}
