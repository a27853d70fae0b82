//! Goals, as a tree by parent and position.
use crate::db::{Reader, Write, only, understand};
use crate::error::{Result, corrupt};
use crate::scope::Place;
use crate::sql::{args, col, from_json, to_json};
use domain::goal::{Aside, Business, Goal, Level, Period, Weight};
use domain::id::{GoalId, PairId, PersonId};
use domain::initiative::Contribution;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Body {
    title: String,
    why: String,
    level: Level,
    weight: Weight,
    parent: Option<GoalId>,
    key_result: String,
    owner: Option<PersonId>,
    period: Option<(Date, Date)>,
    planned_minutes: Option<u32>,
    #[serde(default)]
    business: Option<Business>,
    #[serde(default)]
    also: Vec<Contribution>,
    #[serde(default)]
    asides: Vec<Aside>,
}

impl Reader<'_> {
    /// The open goals of a pair, in their order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn goals(&self, pair: PairId) -> Result<Vec<Goal>> {
        Ok(only(self.goals_of(&[pair]).await?))
    }

    /// The same of several pairs, in one statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn goals_of(&self, pairs: &[PairId]) -> Result<Vec<Vec<Goal>>> {
        let and = "closed_at IS NULL ORDER BY position, code";
        let columns = "id, code, position, body";
        let rows = self.of_pairs(columns, "goal", pairs, and, args![]);
        Ok(self.seen(understand(&rows.await?, goal)?))
    }

    /// The closed goals of a pair, in their order: for an export.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn closed_goals(&self, pair: PairId) -> Result<Vec<Goal>> {
        let and = "closed_at IS NOT NULL ORDER BY position, code";
        let columns = "id, code, position, body";
        let rows = self.scoped(columns, "goal", Some(pair), and, args![]);
        let found: Vec<_> = rows.await?.iter().map(goal).collect::<Result<_>>()?;
        Ok(self.seen(found))
    }
}

fn goal(r: &sea_orm::QueryResult) -> Result<Goal> {
    let body: Body = from_json("goal", &col::<String>(r, 3)?)?;
    let code = col::<String>(r, 1)?
        .parse()
        .map_err(|e| corrupt("goal code", e))?;
    Ok(Goal {
        id: GoalId(col(r, 0)?),
        code,
        title: body.title,
        why: body.why,
        level: body.level,
        weight: body.weight,
        parent: body.parent,
        position: u32::try_from(col::<i64>(r, 2)?).unwrap_or(u32::MAX),
        key_result: body.key_result,
        owner: body.owner,
        period: body.period.map(|(from, to)| Period { from, to }),
        planned_minutes: body.planned_minutes,
        business: body.business,
        also: body.also,
        asides: body.asides,
    })
}

impl Write {
    /// Saves a goal, new or known.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_goal(&mut self, pair: PairId, goal: &Goal) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(pair), "goal")?;
        let body = Body {
            title: goal.title.clone(),
            why: goal.why.clone(),
            level: goal.level,
            weight: goal.weight,
            parent: goal.parent,
            key_result: goal.key_result.clone(),
            owner: goal.owner,
            period: goal.period.as_ref().map(|p| (p.from, p.to)),
            planned_minutes: goal.planned_minutes,
            business: goal.business,
            also: goal.also.clone(),
            asides: goal.asides.clone(),
        };
        let values = args![
            goal.id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            goal.code.to_string(),
            i64::from(goal.position),
            to_json("goal", &body)?,
            self.now,
            pair
        ];
        // A known id of another pair stays untouched: the update repeats the pair.
        self.run(
            "INSERT INTO goal VALUES (?,?,?,?,?,?,?,?,NULL,?) ON CONFLICT (id) DO UPDATE SET \
             code = excluded.code, position = excluded.position, body = excluded.body, \
             updated_at = excluded.updated_at WHERE goal.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "goal"))
    }

    /// Closes a goal; what was coded for it keeps the link.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn close_goal(&mut self, id: GoalId) -> Result<()> {
        let now = self.now;
        self.change(
            "goal",
            "goal",
            "UPDATE goal SET closed_at = ?",
            args![now],
            id.0,
        )
        .await
    }

    /// The open goals of a pair.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn goals(&mut self, pair: PairId) -> Result<Vec<Goal>> {
        let and = "closed_at IS NULL ORDER BY position, code";
        let columns = "id, code, position, body";
        let rows = self
            .scoped(columns, "goal", Some(pair), and, args![])
            .await?;
        rows.iter().map(goal).collect()
    }
}
