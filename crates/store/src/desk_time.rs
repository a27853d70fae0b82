//! Time that no calendar shows: mail, desk work, the unplanned, entered by hand.
use crate::db::{Reader, Write};
use crate::error::Result;
use crate::scope::Place;
use crate::sql::{args, col, from_json, to_json};
use domain::id::{GoalId, PairId, TimeEntryId};
use domain::time_entry::{Category, Channel, Mode};
use serde::{Deserialize, Serialize};

/// One stretch entered by hand; the form snaps it to 15 minutes (F1).
#[derive(Debug, Clone, PartialEq)]
pub struct DeskTime {
    /// Identity.
    pub id: TimeEntryId,
    /// Start, UTC microseconds.
    pub start: i64,
    /// Length.
    pub minutes: i64,
    /// What it was.
    pub title: String,
    /// What it was for.
    pub category: Category,
    /// Whose agenda.
    pub mode: Mode,
    /// How.
    pub channel: Channel,
    /// Which goal.
    pub goal: Option<GoalId>,
}

#[derive(Serialize, Deserialize)]
struct Body {
    title: String,
    category: Category,
    mode: Mode,
    channel: Channel,
    goal: Option<GoalId>,
}

impl Reader<'_> {
    /// What was entered for a pair between two instants.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn desk_time(&self, pair: PairId, from: i64, until: i64) -> Result<Vec<DeskTime>> {
        let and = "start_utc >= ? AND start_utc < ? ORDER BY start_utc";
        let columns = "id, start_utc, minutes, body";
        let rows = self
            .scoped(columns, "desk_time", Some(pair), and, args![from, until])
            .await?;
        let found = rows.iter().map(|r| {
            let body: Body = from_json("desk time", &col::<String>(r, 3)?)?;
            Ok(DeskTime {
                id: TimeEntryId(col(r, 0)?),
                start: col(r, 1)?,
                minutes: col(r, 2)?,
                title: body.title,
                category: body.category,
                mode: body.mode,
                channel: body.channel,
                goal: body.goal,
            })
        });
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }
}

impl Write {
    /// Saves one stretch.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_desk_time(&mut self, pair: PairId, entry: &DeskTime) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(pair), "desk_time")?;
        let body = Body {
            title: entry.title.clone(),
            category: entry.category,
            mode: entry.mode,
            channel: entry.channel,
            goal: entry.goal,
        };
        let values = args![
            entry.id.0,
            workspace,
            circle,
            pair,
            owner,
            entry.start,
            entry.minutes,
            to_json("desk time", &body)?,
            self.now
        ];
        self.run("INSERT INTO desk_time VALUES (?,?,?,?,?,?,?,?,?)", values)
            .await?;
        Ok(())
    }

    /// Takes one stretch away.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn remove_desk_time(&mut self, id: TimeEntryId) -> Result<()> {
        self.change(
            "desk_time",
            "desk_time",
            "DELETE FROM desk_time",
            args![],
            id.0,
        )
        .await
    }
}
