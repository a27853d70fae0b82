//! Codes that somebody gave: for a whole series, or for one occurrence of it (F1).
use crate::db::{Reader, Write, only, understand};
use crate::error::Result;
use crate::scope::Place;
use crate::sql::{args, col, from_json, to_json};
use domain::id::{GoalId, PairId, PersonId};
use domain::time_entry::{Category, Channel, Mode};
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};

/// What somebody said an event is. It survives the next reading of the calendar: it hangs on
/// the UID and the original start, not on a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    /// `UID` of the series or single event.
    pub uid: String,
    /// Original start of one occurrence; empty for the whole series.
    pub rid: String,
    /// What it was for.
    pub category: Category,
    /// Whose agenda; none: as suggested.
    pub mode: Option<Mode>,
    /// How; none: as suggested.
    pub channel: Option<Channel>,
    /// Which goal; none: no goal.
    pub goal: Option<GoalId>,
    /// The executive has said so too.
    pub verified: bool,
    /// It was the program's suggestion when the executive confirmed a month: nothing to learn from.
    pub guessed: bool,
    /// The title at that time: what the next week is learned from.
    pub title: String,
    /// Addresses of the people at that time.
    pub people: Vec<String>,
    /// Who said it.
    pub by: Option<PersonId>,
    /// When, UTC microseconds.
    pub at: i64,
}

#[derive(Serialize, Deserialize)]
struct Body {
    category: Category,
    mode: Option<Mode>,
    channel: Option<Channel>,
    goal: Option<GoalId>,
    verified: bool,
    #[serde(default)]
    guessed: bool,
    title: String,
    people: Vec<String>,
}

impl Reader<'_> {
    /// All codes of a pair, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn codes(&self, pair: PairId) -> Result<Vec<Code>> {
        Ok(only(self.codes_of(&[pair]).await?))
    }

    /// The same of several pairs, in one statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn codes_of(&self, pairs: &[PairId]) -> Result<Vec<Vec<Code>>> {
        let columns = "uid, rid, body, by_person, at";
        let rows = self.of_pairs(columns, "code", pairs, "1 = 1 ORDER BY at", args![]);
        Ok(self.seen(understand(&rows.await?, code)?))
    }
}

fn code(r: &QueryResult) -> Result<Code> {
    let body: Body = from_json("code", &col::<String>(r, 2)?)?;
    Ok(Code {
        uid: col(r, 0)?,
        rid: col(r, 1)?,
        category: body.category,
        mode: body.mode,
        channel: body.channel,
        goal: body.goal,
        verified: body.verified,
        guessed: body.guessed,
        title: body.title,
        people: body.people,
        by: col::<Option<uuid::Uuid>>(r, 3)?.map(PersonId),
        at: col(r, 4)?,
    })
}

impl Write {
    /// Saves a code; a later one for the same event replaces it.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_code(&mut self, pair: PairId, code: &Code) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(pair), "code")?;
        let body = Body {
            category: code.category,
            mode: code.mode,
            channel: code.channel,
            goal: code.goal,
            verified: code.verified,
            guessed: code.guessed,
            title: code.title.clone(),
            people: code.people.clone(),
        };
        let values = args![
            self.new_id(),
            workspace,
            circle,
            pair,
            owner,
            code.uid.clone(),
            code.rid.clone(),
            to_json("code", &body)?,
            code.by.map(|p| p.0),
            code.at
        ];
        self.run(
            "INSERT INTO code VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (pair_id, uid, rid) \
             DO UPDATE SET body = excluded.body, by_person = excluded.by_person, at = excluded.at",
            values,
        )
        .await?;
        Ok(())
    }
}
