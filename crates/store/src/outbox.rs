//! The outbox: each effect on the outside world is a row, given to one sender once.
//!
//! A row leaves `pending` in one statement that is committed before anything is sent, and nothing
//! but its own sender (who knows that no byte was taken) or a person brings it back. So two
//! processes never send one row, whatever clocks and connections do meanwhile.
use crate::db::{Database, Reader, Write};
use crate::error::{Error, Result};
use crate::scope::Place;
use crate::seal::Key;
use crate::sql::{self, args, col, from_word, word};
use domain::circle::{Circle, Viewer};
use domain::id::{OutboxId, PairId, PersonId, ProposalId, WorkspaceId};
use domain::outbox::{OutboxKind, OutboxState};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult};
use uuid::Uuid;

const PLACE: &str = "outbox/payload";
const COLUMNS: &str = "id, workspace_id, pair_id, kind, payload, proposal_id, by_person, state, \
     run_at, attempts, told, created_at, ended_at";

/// An effect that a change wants.
#[derive(Debug, Clone)]
pub struct OutboxItem {
    /// What kind.
    pub kind: OutboxKind,
    /// Once per pair: posting it again does nothing.
    pub dedupe: String,
    /// With what; read by whoever sends that kind. Sealed at rest.
    pub payload: String,
    /// Not before, UTC microseconds.
    pub run_at: i64,
    /// The proposal that it carries out.
    pub proposal: Option<ProposalId>,
}

/// An effect as it stands.
#[derive(Debug, Clone)]
pub struct OutboxRow {
    /// Identity.
    pub id: OutboxId,
    /// Where.
    pub workspace: WorkspaceId,
    /// On whose behalf.
    pub pair: PairId,
    /// What kind.
    pub kind: OutboxKind,
    /// With what; empty where the key at hand does not open it.
    pub payload: String,
    /// The proposal that it carries out.
    pub proposal: Option<ProposalId>,
    /// Who wanted it; none: operator or worker.
    pub by: Option<PersonId>,
    /// How far it is.
    pub state: OutboxState,
    /// Pending: when it leaves. Sending, in doubt: when somebody asks what became of it.
    pub run_at: i64,
    /// How often it was given to a sender; the newest such number alone may end it.
    pub attempts: i64,
    /// What went wrong last, and the next step.
    pub told: String,
    /// When it was wanted, UTC microseconds.
    pub created_at: i64,
    /// When it ended.
    pub ended_at: Option<i64>,
}

/// What became of an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxEnd {
    /// The other side has it.
    Done,
    /// It surely did not happen: again at that time.
    Again(i64),
    /// It surely did not happen, and trying again does not help.
    Failed,
    /// Nobody knows; asked again at that time, or never (`None`).
    InDoubt(Option<i64>),
}

fn row(key: &Key, r: &QueryResult) -> Result<OutboxRow> {
    Ok(OutboxRow {
        id: OutboxId(col(r, 0)?),
        workspace: WorkspaceId(col(r, 1)?),
        pair: PairId(col(r, 2)?),
        kind: from_word("outbox kind", col(r, 3)?)?,
        payload: key.open(PLACE, &col::<Vec<u8>>(r, 4)?).unwrap_or_default(),
        proposal: col::<Option<Uuid>>(r, 5)?.map(ProposalId),
        by: col::<Option<Uuid>>(r, 6)?.map(PersonId),
        state: from_word("outbox state", col(r, 7)?)?,
        run_at: col(r, 8)?,
        attempts: col(r, 9)?,
        told: col(r, 10)?,
        created_at: col(r, 11)?,
        ended_at: col(r, 12)?,
    })
}

impl Reader<'_> {
    /// What waits, failed or is in doubt for a pair, oldest first and at most `most`; then the
    /// `ended` newest of those that ended well or were taken back.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outbox(&self, pair: PairId, most: u64, ended: u64) -> Result<Vec<OutboxRow>> {
        let open = "state IN ('pending','sending','failed','in_doubt','bounced') \
             ORDER BY created_at LIMIT ?";
        let past = "state IN ('done','taken_back') ORDER BY created_at DESC LIMIT ?";
        let mut out = Vec::new();
        for (and, most) in [(open, most), (past, ended)] {
            let rows = self
                .scoped(COLUMNS, "outbox", Some(pair), and, args![most])
                .await?;
            for r in &rows {
                out.push(row(&self.db.key, r)?);
            }
        }
        Ok(self.seen(out))
    }

    /// What a proposal set in motion, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outbox_of(&self, proposal: ProposalId) -> Result<Vec<OutboxRow>> {
        let and = "proposal_id = ? ORDER BY created_at";
        let rows = self
            .scoped(COLUMNS, "outbox", None, and, args![proposal.0])
            .await?;
        let found = rows.iter().map(|r| row(&self.db.key, r));
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }

    /// One effect.
    ///
    /// # Errors
    /// `NotFound` outside the viewer's reach.
    pub async fn outbox_row(&self, id: OutboxId) -> Result<OutboxRow> {
        let rows = self
            .scoped(COLUMNS, "outbox", None, "id = ?", args![id.0])
            .await?;
        let found = rows.first().ok_or(Error::NotFound("letter"))?;
        Ok(self.seen(row(&self.db.key, found)?))
    }
}

impl Write {
    /// Wants an effect, in the transaction of the change that wants it; on behalf of the actor's
    /// pair. What was posted there under the same `dedupe` stays as it is, and is the answer.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles; `NotFound` when the actor acts for no pair.
    pub async fn post(&mut self, item: &OutboxItem) -> Result<OutboxId> {
        let pair = self.actor.pair.ok_or(Error::NotFound("pair"))?;
        let [workspace, circle, pair_id, owner] = self.enter(Place::pair(pair), "outbox")?;
        let id = self.new_id();
        let values = args![
            id,
            workspace,
            circle,
            pair_id,
            owner,
            word(&item.kind)?,
            item.dedupe.clone(),
            self.key.seal(PLACE, &item.payload)?,
            item.proposal.map(|p| p.0),
            self.actor.person.map(|p| p.0),
            item.run_at,
            self.now
        ];
        let rows = self
            .run(
                "INSERT INTO outbox VALUES (?,?,?,?,?,?,?,?,?,?,'pending',?,0,'',?,NULL) \
                 ON CONFLICT (pair_id, dedupe) DO NOTHING",
                values,
            )
            .await?;
        if rows == 1 {
            return Ok(OutboxId(id));
        }
        let sql = "SELECT id FROM outbox WHERE pair_id = ? AND dedupe = ?";
        let known = self.one(sql, args![pair.0, item.dedupe.clone()]).await?;
        let known = known.ok_or(Error::NotFound("letter"))?;
        Ok(OutboxId(col(&known, 0)?))
    }

    /// Takes back what has not left; answers whether it could still be.
    ///
    /// # Errors
    /// `NotFound` or `Forbidden` outside the actor's reach.
    pub async fn take_back(&mut self, id: OutboxId) -> Result<bool> {
        let set = "UPDATE outbox SET state = 'taken_back', told = '', ended_at = ? \
             WHERE id = ? AND state = 'pending'";
        self.move_outbox(id, set, args![self.now, id.0]).await
    }

    /// A person says that what is in doubt did arrive; answers whether it was still in doubt.
    ///
    /// # Errors
    /// `NotFound` or `Forbidden` outside the actor's reach.
    pub async fn say_arrived(&mut self, id: OutboxId) -> Result<bool> {
        let set = "UPDATE outbox SET state = 'done', told = '', ended_at = ? \
             WHERE id = ? AND state = 'in_doubt'";
        self.move_outbox(id, set, args![self.now, id.0]).await
    }

    /// A person wants what failed or is in doubt to be sent (once more); answers whether it was
    /// still so. The sender that had it before can end it no longer.
    ///
    /// # Errors
    /// `NotFound` or `Forbidden` outside the actor's reach.
    pub async fn send_again(&mut self, id: OutboxId) -> Result<bool> {
        let set = "UPDATE outbox SET state = 'pending', run_at = ?, created_at = ?, told = '', \
             ended_at = NULL, attempts = attempts + 1 \
             WHERE id = ? AND state IN ('failed', 'in_doubt', 'bounced')";
        let values = args![self.now, self.now, id.0];
        self.move_outbox(id, set, values).await
    }

    /// Notes that it came back undelivered, and why; answers whether that was news.
    ///
    /// # Errors
    /// `NotFound` or `Forbidden` outside the actor's reach.
    pub async fn bounce(&mut self, id: OutboxId, told: &str) -> Result<bool> {
        let set = "UPDATE outbox SET state = 'bounced', told = ?, ended_at = ? \
             WHERE id = ? AND state IN ('done', 'in_doubt', 'sending')";
        self.move_outbox(id, set, args![told, self.now, id.0]).await
    }

    /// Gives up what failed or came back; answers whether it was still so.
    ///
    /// # Errors
    /// `NotFound` or `Forbidden` outside the actor's reach.
    pub async fn give_up(&mut self, id: OutboxId) -> Result<bool> {
        let set = "UPDATE outbox SET state = 'taken_back', ended_at = ? \
             WHERE id = ? AND state IN ('failed', 'bounced')";
        self.move_outbox(id, set, args![self.now, id.0]).await
    }

    /// Ends the try number `attempts`; answers whether it was still the newest. A sender that
    /// comes back late knows better than the doubt that was noted meanwhile.
    ///
    /// # Errors
    /// `NotFound` or `Forbidden` outside the actor's reach.
    pub async fn end_outbox(
        &mut self,
        id: OutboxId,
        attempts: i64,
        end: OutboxEnd,
        told: &str,
    ) -> Result<bool> {
        let never = i64::MAX;
        let (state, run_at, ended) = match end {
            OutboxEnd::Done => (OutboxState::Done, never, Some(self.now)),
            OutboxEnd::Again(at) => (OutboxState::Pending, at, None),
            OutboxEnd::Failed => (OutboxState::Failed, never, Some(self.now)),
            OutboxEnd::InDoubt(at) => (OutboxState::InDoubt, at.unwrap_or(never), None),
        };
        let set = "UPDATE outbox SET state = ?, run_at = ?, ended_at = ?, told = ? \
             WHERE id = ? AND attempts = ? AND state IN ('sending', 'in_doubt')";
        let values = args![word(&state)?, run_at, ended, told, id.0, attempts];
        self.move_outbox(id, set, values).await
    }

    async fn move_outbox(
        &mut self,
        id: OutboxId,
        set: &str,
        values: Vec<sea_orm::Value>,
    ) -> Result<bool> {
        let found = self
            .scoped("circle, pair_id", "outbox", None, "id = ?", args![id.0])
            .await?;
        let r = found.first().ok_or(Error::NotFound("letter"))?;
        let place = Place {
            circle: from_word::<Circle>("circle", col(r, 0)?)?,
            pair: col::<Option<Uuid>>(r, 1)?.map(PairId),
            owner: None,
        };
        self.enter(place, "outbox")?;
        Ok(self.run(set, values).await? == 1)
    }
}

const DUE: &str = "SELECT id FROM outbox WHERE state = 'pending' AND run_at <= ? \
     AND NOT EXISTS (SELECT 1 FROM standstill) ORDER BY run_at LIMIT 1";

/// The next due row as it waits; a process with the wrong key must not take what it cannot read.
async fn next(conn: &impl ConnectionTrait, key: &Key, now: i64) -> Result<Option<OutboxRow>> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE id = ({DUE})");
    let found = sql::one(conn, &sql, args![now]).await?;
    let found = found.map(|r| row(key, &r)).transpose()?;
    match found {
        Some(row) if row.payload.is_empty() => Err(Error::WrongKey),
        found => Ok(found),
    }
}

/// Moves the next due row to `sending`, past those that others hold.
async fn take(
    conn: &impl ConnectionTrait,
    key: &Key,
    now: i64,
    until: i64,
) -> Result<Option<OutboxRow>> {
    let skip = match conn.get_database_backend() {
        DbBackend::Postgres => " FOR UPDATE SKIP LOCKED",
        _ => "",
    };
    let sql = format!(
        "UPDATE outbox SET state = 'sending', run_at = ?, attempts = attempts + 1 \
         WHERE state = 'pending' AND id = ({DUE}{skip}) RETURNING {COLUMNS}"
    );
    let taken = sql::one(conn, &sql, args![until, now]).await?;
    taken.map(|r| row(key, &r)).transpose()
}

impl Write {
    /// Commits, and gives the worker the next due effect of the house in the same transaction, as
    /// [`Database::take_outbox`] does alone: a row of letters costs one commit each.
    ///
    /// # Errors
    /// When the database refuses; then nothing of it happened. `Forbidden` to all but the worker.
    pub async fn commit_and_take(self, until: i64) -> Result<Option<OutboxRow>> {
        if !matches!(self.actor.viewer, Viewer::Worker { .. }) {
            return Err(Error::Forbidden);
        }
        let taken = match next(&self.tx, &self.key, self.now).await {
            Ok(Some(_)) => take(&self.tx, &self.key, self.now, until).await?,
            // What cannot be read here does not keep from saving what was done.
            Ok(None) | Err(Error::WrongKey) => None,
            Err(error) => return Err(error),
        };
        self.commit().await?;
        Ok(taken)
    }
}

impl Database {
    /// Gives the next due effect to the caller, and to nobody else: it is `sending`, saved, when
    /// this returns. At `until` others may ask what became of it.
    ///
    /// # Errors
    /// When the database refuses; `WrongKey` when the next one cannot be read here.
    pub async fn take_outbox(&self, now: i64, until: i64) -> Result<Option<OutboxRow>> {
        // A look without a write lock first: an idle worker must not disturb writers.
        if next(&self.conn, &self.key, now).await?.is_none() {
            return Ok(None);
        }
        let _turn = self.turn().await;
        take(&self.pen, &self.key, now, until).await
    }

    /// Effects of which somebody should ask what became of them, longest waiting first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn doubtful_outbox(&self, now: i64, most: u64) -> Result<Vec<OutboxRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM outbox WHERE state IN ('sending', 'in_doubt') \
             AND run_at <= ? ORDER BY run_at LIMIT ?"
        );
        let rows = sql::all(&self.conn, &sql, args![now, most]).await?;
        rows.iter().map(|r| row(&self.key, r)).collect()
    }

    /// One effect, whoever it is for: a mail server names letters without knowing pairs.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outbox_row(&self, id: OutboxId) -> Result<Option<OutboxRow>> {
        let sql = format!("SELECT {COLUMNS} FROM outbox WHERE id = ?");
        let found = sql::one(&self.conn, &sql, args![id.0]).await?;
        found.map(|r| row(&self.key, &r)).transpose()
    }

    /// When the next effect is due, UTC microseconds; none where nothing waits or may leave.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn next_outbox(&self) -> Result<Option<i64>> {
        let sql = "SELECT run_at FROM outbox WHERE state = 'pending' \
             AND NOT EXISTS (SELECT 1 FROM standstill) ORDER BY run_at LIMIT 1";
        let found = sql::one(&self.conn, sql, args![]).await?;
        found.map(|r| col(&r, 0)).transpose()
    }
}

#[cfg(test)]
#[path = "outbox_test.rs"]
mod tests;
