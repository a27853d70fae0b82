//! Weeks that somebody recorded of their own: goal-linked time that no calendar here shows (F5).
use crate::db::{Reader, Write};
use crate::error::{Result, corrupt};
use crate::scope::Place;
use crate::sql::{args, col};
use domain::id::{PairId, PersonId};
use jiff::civil::Date;

/// One week of somebody's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedWeek {
    /// Whose.
    pub person: PersonId,
    /// Its first day, as the reader counts weeks.
    pub first: Date,
    /// Minutes that served a goal.
    pub goal_minutes: i64,
    /// Days worked.
    pub days: i64,
}

impl Reader<'_> {
    /// The weeks recorded for a pair, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn recorded_weeks(&self, pair: PairId) -> Result<Vec<RecordedWeek>> {
        let columns = "person_id, first_day, goal_minutes, days";
        let and = "1 = 1 ORDER BY first_day";
        let rows = self
            .scoped(columns, "baseline", Some(pair), and, args![])
            .await?;
        rows.iter()
            .map(|r| {
                let first: String = col(r, 1)?;
                Ok(RecordedWeek {
                    person: PersonId(col(r, 0)?),
                    first: first.parse().map_err(|e| corrupt("recorded week", e))?,
                    goal_minutes: col(r, 2)?,
                    days: col(r, 3)?,
                })
            })
            .collect()
    }
}

impl Write {
    /// Records a week; the same week again replaces it.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn record_week(&mut self, pair: PairId, week: &RecordedWeek) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(pair), "baseline")?;
        let values = args![
            self.new_id(),
            workspace,
            circle,
            pair,
            owner,
            week.person.0,
            week.first.to_string(),
            week.goal_minutes,
            week.days,
            self.now
        ];
        let sql = "INSERT INTO baseline VALUES (?,?,?,?,?,?,?,?,?,?) \
                   ON CONFLICT (pair_id, person_id, first_day) DO UPDATE SET \
                   goal_minutes = excluded.goal_minutes, days = excluded.days, \
                   updated_at = excluded.updated_at";
        self.run(sql, values).await?;
        Ok(())
    }
}
