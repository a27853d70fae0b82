//! Files that somebody sent are read beside the pages: one short transaction after another, told
//! step by step, stopped when somebody says so, gone on with after a stop or a crash.
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use crate::import::{Asked, Reading, Summary};
use domain::circle::{Actor, Viewer};
use domain::id::{BatchId, CalendarId, PersonId};
use jiff::SignedDuration;
use std::sync::Mutex;
use store::{ImportRun, ImportState, Job, Pair};

/// Kind of the job that reads the files of a batch.
pub(crate) const READ: &str = "read_files";

impl App {
    /// Takes files to be read soon, in their order; their bytes are safe from here on.
    ///
    /// # Errors
    /// `Invalid` without a file; `Forbidden` outside the actor's circles.
    pub async fn begin_import(
        &self,
        actor: &Actor,
        pair: &Pair,
        files: &[(String, Vec<u8>)],
    ) -> Result<BatchId> {
        if files.is_empty() {
            let told = "No file arrived. Choose the .ics file that the calendar exports.";
            return Err(Error::invalid("file", told));
        }
        let batch = BatchId(fresh_id(self.clock.now()));
        for (position, (name, bytes)) in (0..).zip(files) {
            let mut tx = self.db.write(actor, self.now()).await?;
            let run = ImportRun {
                batch,
                position,
                pair: pair.id,
                by: actor.person,
                name: name.clone(),
                blob_hash: tx.keep_bytes(bytes).await?,
                state: ImportState::Waiting,
                stop: false,
                done: 0,
                total: 0,
                told: String::new(),
            };
            tx.add_import_run(&run).await?;
            tx.commit().await?;
        }
        self.plan_reading(actor, batch).await?;
        Ok(batch)
    }

    async fn plan_reading(&self, actor: &Actor, batch: BatchId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let at = tx.now();
        tx.plan_job(READ, &format!("{READ}:{batch}"), &batch.to_string(), at)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The files of a batch, as far as they are.
    ///
    /// # Errors
    /// `NotFound` for a batch that the viewer's pair does not have.
    pub async fn import_runs(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        batch: BatchId,
    ) -> Result<Vec<ImportRun>> {
        let runs = self.db.read(viewer).import_runs(pair.id, batch).await?;
        if runs.is_empty() {
            return Err(Error::NotFound("This import".into()));
        }
        Ok(runs)
    }

    /// Stops the reading of a batch before its next transaction; what is in stays in.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn stop_import(&self, actor: &Actor, pair: &Pair, batch: BatchId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let some = tx.stop_import(pair.id, batch, true).await?;
        if some > 0 {
            tx.audit("stop", "import", &batch.to_string(), "").await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Goes on with what was stopped or failed.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn go_on_with_import(
        &self,
        actor: &Actor,
        pair: &Pair,
        batch: BatchId,
    ) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.stop_import(pair.id, batch, false).await?;
        tx.commit().await?;
        self.plan_reading(actor, batch).await
    }

    /// Notes a reading that has ended already, to be shown like the others.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn note_import(
        &self,
        actor: &Actor,
        pair: &Pair,
        name: &str,
        summary: &Summary,
    ) -> Result<BatchId> {
        let batch = BatchId(fresh_id(self.clock.now()));
        let mut tx = self.db.write(actor, self.now()).await?;
        let run = ImportRun {
            batch,
            position: 0,
            pair: pair.id,
            by: actor.person,
            name: name.to_owned(),
            blob_hash: String::new(),
            state: ImportState::Done,
            stop: false,
            done: count(summary.read),
            total: count(summary.read),
            told: told(summary)?,
        };
        tx.add_import_run(&run).await?;
        tx.commit().await?;
        Ok(batch)
    }

    /// Reads what is left of a batch; the worker's own hand, for whoever sent the files. Answers
    /// whether there is more to read, because somebody went on meanwhile.
    pub(crate) async fn read_batch(&self, job: &Job, actor: &Actor, pair: &Pair) -> Result<bool> {
        let Ok(batch) = job.payload.parse() else {
            return Ok(false);
        };
        let reader = self.db.read(&actor.viewer);
        let mut apart = Vec::new();
        for run in reader.import_runs(pair.id, batch).await? {
            if run.state.settled() {
                continue;
            }
            let actor = Actor {
                person: run.by,
                ..actor.clone()
            };
            let ended = self.read_one(job, &actor, pair, run, &apart).await?;
            apart.extend(ended);
        }
        let (now, year) = (self.clock.now(), SignedDuration::from_hours(24 * 365));
        if !apart.is_empty() {
            self.people_from_calendar(actor, pair, (now - year, now + year))
                .await?;
        }
        let runs = reader.import_runs(pair.id, batch).await?;
        Ok(runs.iter().any(|r| !r.state.settled()))
    }

    async fn read_one(
        &self,
        job: &Job,
        actor: &Actor,
        pair: &Pair,
        run: ImportRun,
        apart: &[CalendarId],
    ) -> Result<Option<CalendarId>> {
        let bytes = self.db.read(&actor.viewer).import_bytes(&run).await?;
        let run = Mutex::new(ImportRun {
            state: ImportState::Reading,
            ..run
        });
        let step = |done: usize, total: usize| -> Asked<'_> {
            let at = {
                let mut run = hand(&run);
                (run.done, run.total) = (count(done), count(total));
                run.clone()
            };
            Box::pin(async move { self.step(job, actor, &at).await })
        };
        let read = match step(0, 0).await? {
            true => {
                let name = hand(&run).name.clone();
                self.read_file(actor, pair, (&name, &bytes), apart, &step)
                    .await
            }
            false => Ok(Summary {
                cancelled: true,
                ..Summary::default()
            }),
        };
        let mut ended = hand(&run).clone();
        let calendar = match read {
            Ok(summary) => {
                ended.state = match summary.cancelled {
                    true => ImportState::Stopped,
                    false => ImportState::Done,
                };
                ended.told = told(&summary)?;
                summary.calendar
            }
            Err(error @ Error::Invalid(_)) => {
                ended.state = ImportState::Failed;
                ended.told = error.to_string();
                None
            }
            Err(error) => return Err(error),
        };
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.save_import_run(&ended).await?;
        tx.commit().await?;
        Ok(calendar)
    }

    /// Tells how far it is, holds the job, and asks whether to go on.
    async fn step(&self, job: &Job, actor: &Actor, run: &ImportRun) -> Result<bool> {
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.save_import_run(run).await?;
        let stopped = tx.is_stopped(run).await?;
        tx.commit().await?;
        self.db
            .hold_job(job.id, self.now() + crate::worker::LEASE)
            .await?;
        Ok(!stopped)
    }

    /// Reads one file by what is in it: cards, a table of people, else a calendar.
    async fn read_file(
        &self,
        actor: &Actor,
        pair: &Pair,
        (name, bytes): (&str, &[u8]),
        apart: &[CalendarId],
        step: crate::import::Step<'_>,
    ) -> Result<Summary> {
        if bytes.trim_ascii_start().starts_with(b"BEGIN:VCARD") {
            let fresh = || PersonId(fresh_id(self.clock.now()));
            return self.add_cards(actor, pair.id, bytes, fresh).await;
        }
        if name.to_lowercase().ends_with(".csv") {
            return self.add_table(actor, pair.id, bytes).await;
        }
        let reading = Reading {
            name: name.rsplit_once('.').map_or(name, |(stem, _)| stem),
            bytes,
            calendar: None,
            apart,
        };
        self.import_by_steps(actor, pair, reading, step).await
    }
}

fn told(summary: &Summary) -> Result<String> {
    serde_json::to_string(summary).map_err(|e| Error::Internal(e.to_string()))
}

fn hand(run: &Mutex<ImportRun>) -> std::sync::MutexGuard<'_, ImportRun> {
    run.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
