//! Files that were sent to be read: how far each is, whether somebody stopped it, how it ended.
use crate::db::{Reader, Write};
use crate::error::{Error, Result};
use crate::scope::Place;
use crate::sql::{args, col, from_word};
use domain::id::{BatchId, PairId, PersonId};
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};

/// Where one file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Not begun, or to be gone on with.
    Waiting,
    /// Being read; found so after a crash, it is gone on with.
    Reading,
    /// Read to its end.
    Done,
    /// Stopped by somebody: what is in stays in.
    Stopped,
    /// It cannot be read.
    Failed,
}

impl ImportState {
    fn word(self) -> &'static str {
        match self {
            ImportState::Waiting => "waiting",
            ImportState::Reading => "reading",
            ImportState::Done => "done",
            ImportState::Stopped => "stopped",
            ImportState::Failed => "failed",
        }
    }

    /// Nothing more happens to it by itself.
    pub fn settled(self) -> bool {
        !matches!(self, ImportState::Waiting | ImportState::Reading)
    }
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRun {
    /// The files it was sent with.
    pub batch: BatchId,
    /// Its place among them, from 0.
    pub position: i64,
    /// For whose calendar.
    pub pair: PairId,
    /// Who sent it.
    pub by: Option<PersonId>,
    /// Its name.
    pub name: String,
    /// Its bytes, by their hash.
    pub blob_hash: String,
    /// Where it stands.
    pub state: ImportState,
    /// Somebody asked for it to be stopped.
    pub stop: bool,
    /// Components saved of those that this reading had to save.
    pub done: i64,
    /// Those it had to save; 0 until it is known.
    pub total: i64,
    /// How it went, as its edge wrote it; why it cannot be read.
    pub told: String,
}

const COLUMNS: &str = "batch, position, pair_id, by_person, name, blob_hash, state, stop, done, \
     total, told";

fn read(row: &QueryResult) -> Result<ImportRun> {
    Ok(ImportRun {
        batch: BatchId(col(row, 0)?),
        position: col(row, 1)?,
        pair: PairId(col(row, 2)?),
        by: col::<Option<uuid::Uuid>>(row, 3)?.map(PersonId),
        name: col(row, 4)?,
        blob_hash: col(row, 5)?,
        state: from_word("import", col(row, 6)?)?,
        stop: col(row, 7)?,
        done: col(row, 8)?,
        total: col(row, 9)?,
        told: col(row, 10)?,
    })
}

impl Reader<'_> {
    /// The files of a batch, in their order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn import_runs(&self, pair: PairId, batch: BatchId) -> Result<Vec<ImportRun>> {
        let and = "batch = ? ORDER BY position";
        let rows = self
            .scoped(COLUMNS, "import_run", Some(pair), and, args![batch.0])
            .await?;
        let found = rows.iter().map(read);
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }

    /// The bytes of one of them.
    ///
    /// # Errors
    /// `NotFound` outside the viewer's circles.
    pub async fn import_bytes(&self, run: &ImportRun) -> Result<Vec<u8>> {
        self.unseen()?;
        let runs = self.import_runs(run.pair, run.batch).await?;
        let found = runs.iter().find(|r| r.position == run.position);
        let found = found.ok_or(Error::NotFound("import"))?;
        self.bytes(&found.blob_hash).await
    }
}

impl Write {
    /// Saves a new file of a batch.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn add_import_run(&mut self, run: &ImportRun) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(run.pair), "import")?;
        let values = args![
            self.new_id(),
            workspace,
            circle,
            pair,
            owner,
            run.batch.0,
            run.position,
            run.by.map(|p| p.0),
            run.name.clone(),
            run.blob_hash.clone(),
            run.state.word(),
            run.stop,
            run.done,
            run.total,
            run.told.clone(),
            self.now
        ];
        self.run(
            "INSERT INTO import_run VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            values,
        )
        .await?;
        Ok(())
    }

    /// Saves where a file stands. Whether it is to be stopped is somebody else's word: it stays.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_import_run(&mut self, run: &ImportRun) -> Result<()> {
        self.enter(Place::pair(run.pair), "import")?;
        let values = args![
            run.state.word(),
            run.done,
            run.total,
            run.told.clone(),
            self.now,
            run.pair.0,
            run.batch.0,
            run.position
        ];
        let set = "UPDATE import_run SET state = ?, done = ?, total = ?, told = ?, updated_at = ? \
             WHERE pair_id = ? AND batch = ? AND position = ?";
        let rows = self.run(set, values).await?;
        crate::db::saved(rows, "import")
    }

    /// Asks for the files of a batch that are not at their end to be stopped, or gone on with.
    /// Answers how many that are.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn stop_import(&mut self, pair: PairId, batch: BatchId, stop: bool) -> Result<u64> {
        self.enter(Place::pair(pair), "import")?;
        let values = args![stop, self.now, pair.0, batch.0];
        let set = match stop {
            true => {
                "UPDATE import_run SET stop = ?, updated_at = ? WHERE pair_id = ? AND batch = ? \
                 AND state IN ('waiting', 'reading')"
            }
            false => {
                "UPDATE import_run SET stop = ?, state = 'waiting', updated_at = ? \
                 WHERE pair_id = ? AND batch = ? AND state IN ('stopped', 'failed')"
            }
        };
        self.run(set, values).await
    }

    /// Whether somebody asked for that file to be stopped.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn is_stopped(&mut self, run: &ImportRun) -> Result<bool> {
        let and = "batch = ? AND position = ?";
        let values = args![run.batch.0, run.position];
        let rows = self.scoped("stop", "import_run", Some(run.pair), and, values);
        rows.await?.first().map_or(Ok(true), |r| col(r, 0))
    }
}
