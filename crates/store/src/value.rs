//! Value entries: what each gave back, with what it rests on.
use crate::db::{Reader, Write};
use crate::error::{Error, Result, corrupt};
use crate::scope::Place;
use crate::sql::{args, col, from_json, to_json};
use domain::id::{GoalId, PairId, PersonId, ValueEntryId};
use domain::value::{Confirmed, Minutes, Quiet, Saving, Source, ValueEntry, Win, Work};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct Body {
    title: String,
    work: Work,
    saving: Saving,
    review: Minutes,
    people: u32,
    goal: Option<GoalId>,
    assumption: String,
    source: Source,
    #[serde(default)]
    occurrence: Option<(String, String)>,
    confirmed: Option<Confirmed>,
    win: Option<Win>,
    quiet: Option<Quiet>,
}

/// The columns of an entry. What it rests on is looked up beside it: an action counts while it is
/// done.
const COLUMNS: &str = "id, on_date, body, by_person, created_at, \
     (SELECT person.name FROM person WHERE person.id = value_entry.by_person), \
     action_id, (SELECT action.state FROM action WHERE action.id = value_entry.action_id)";

fn entry(row: &QueryResult) -> Result<ValueEntry> {
    let body: Body = from_json("value entry", &col::<String>(row, 2)?)?;
    let on: String = col(row, 1)?;
    let at: i64 = col(row, 4)?;
    let action: Option<Uuid> = col(row, 6)?;
    let state: Option<String> = col(row, 7)?;
    Ok(ValueEntry {
        id: ValueEntryId(col(row, 0)?),
        title: body.title,
        work: body.work,
        on: on.parse().map_err(|e| corrupt("value entry", e))?,
        saving: body.saving,
        review: body.review,
        people: body.people,
        goal: body.goal,
        assumption: body.assumption,
        source: body.source,
        occurrence: body.occurrence,
        confirmed: body.confirmed,
        win: body.win,
        quiet: body.quiet,
        by: col::<Option<Uuid>>(row, 3)?.map(PersonId),
        by_name: col::<Option<String>>(row, 5)?.unwrap_or_default(),
        at: Timestamp::from_microsecond(at).map_err(|e| corrupt("value entry", e))?,
        stands: action.is_none() || state.as_deref() == Some("done"),
    })
}

/// What an act's entry is found by; none for words and the calendar, where two people may say the
/// same thing, and the account counts it once.
fn act(source: &Source, quiet: bool) -> Result<Option<String>> {
    let kind = if quiet { "quiet" } else { "time" };
    Ok(match source {
        Source::Words | Source::Event { .. } => None,
        record => Some(format!("{kind} {}", to_json("source", record)?)),
    })
}

fn body(entry: &ValueEntry) -> Result<String> {
    let body = Body {
        title: entry.title.clone(),
        work: entry.work,
        saving: entry.saving,
        review: entry.review,
        people: entry.people,
        goal: entry.goal,
        assumption: entry.assumption.clone(),
        source: entry.source.clone(),
        occurrence: entry.occurrence.clone(),
        confirmed: entry.confirmed.clone(),
        win: entry.win.clone(),
        quiet: entry.quiet,
    };
    to_json("value entry", &body)
}

fn goes_on(entry: &ValueEntry) -> bool {
    !matches!(entry.saving, Saving::Once { .. })
}

impl Reader<'_> {
    /// What gave time back to a pair since `from`, or goes on doing so; the newest first, at most
    /// `most`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn value_entries(
        &self,
        pair: PairId,
        from: Date,
        most: u64,
    ) -> Result<Vec<ValueEntry>> {
        let and = "(on_date >= ? OR goes_on) ORDER BY on_date DESC, id DESC LIMIT ?";
        let values = args![from.to_string(), most];
        let rows = self
            .scoped(COLUMNS, "value_entry", Some(pair), and, values)
            .await?;
        let found: Vec<_> = rows.iter().map(entry).collect::<Result<_>>()?;
        Ok(self.seen(found))
    }
}

impl Write {
    /// One entry, within the actor's reach.
    ///
    /// # Errors
    /// `NotFound` outside it.
    pub async fn value_entry(&mut self, id: ValueEntryId) -> Result<ValueEntry> {
        let rows = self
            .scoped(COLUMNS, "value_entry", None, "id = ?", args![id.0])
            .await?;
        rows.first().map(entry).ok_or(Error::NotFound("entry"))?
    }

    /// Adds an entry, and says whether it is new: an act writes one, however often it is told.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn add_value_entry(&mut self, pair: PairId, entry: &ValueEntry) -> Result<bool> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(pair), "value_entry")?;
        let action = match &entry.source {
            Source::Action { id } => Some(id.0),
            _ => None,
        };
        let values = args![
            entry.id.0,
            workspace,
            circle,
            pair,
            owner,
            entry.on.to_string(),
            goes_on(entry),
            act(&entry.source, entry.quiet.is_some())?,
            action,
            body(entry)?,
            entry.by.map(|p| p.0),
            entry.at.as_microsecond(),
            self.now
        ];
        let sql = "INSERT INTO value_entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) \
                   ON CONFLICT (pair_id, act) DO NOTHING";
        Ok(self.run(sql, values).await? > 0)
    }

    /// Changes an entry: confirmed, ended, shown as a win. What it rests on stays.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn change_value_entry(&mut self, entry: &ValueEntry) -> Result<()> {
        let set = "UPDATE value_entry SET on_date = ?, goes_on = ?, body = ?, updated_at = ?";
        let (on, now) = (entry.on.to_string(), self.now);
        let values = args![on, goes_on(entry), body(entry)?, now];
        let (noun, table) = ("value_entry", "value_entry");
        self.change(noun, table, set, values, entry.id.0).await
    }

    /// Takes an entry away.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn remove_value_entry(&mut self, id: ValueEntryId) -> Result<()> {
        let sql = "DELETE FROM value_entry";
        self.change("value_entry", "value_entry", sql, args![], id.0)
            .await
    }

    /// Takes away what an act wrote, because it was undone; answers how many entries.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn remove_value_of(&mut self, pair: PairId, source: &Source) -> Result<u64> {
        let [.., id, _] = self.enter(Place::pair(pair), "value_entry")?;
        let (time, quiet) = (act(source, false)?, act(source, true)?);
        let sql = "DELETE FROM value_entry WHERE pair_id = ? AND (act = ? OR act = ?)";
        self.run(sql, args![id, time, quiet]).await
    }
}
