//! The worker: takes due jobs one at a time, under a lease that a crash lets run out.
use crate::context::{App, worker};
use crate::counted::COUNT;
use crate::decision::PUT;
use crate::digest::DIGEST;
use crate::error::Result;
use crate::forecast::FORECAST;
use crate::help::HELP;
use crate::import_run::READ;
use crate::note::FORGET;
use crate::proposal::{EXPIRE, RELEASE};
use crate::reminder::REMIND;
use crate::reply::POLL;
use crate::subscribe::{EVERY, REFRESH};
use store::Job;

pub(crate) const LEASE: i64 = 5 * 60 * 1_000_000;
/// Waits between tries after failures: 1, 2, 4 … minutes, at most 6 hours.
const FIRST_WAIT: i64 = 60 * 1_000_000;
/// What goes on by itself is looked at again after so long.
const DAILY: i64 = 24 * 60 * 60 * 1_000_000;
const LONGEST_WAIT: i64 = 6 * 60 * 60 * 1_000_000;

impl App {
    /// Does the next due job; answers whether there was one.
    ///
    /// # Errors
    /// When the database refuses; a failed job is no error, it is planned again.
    pub async fn work_once(&self) -> Result<bool> {
        let Some(job) = self.db.take_job(self.now(), LEASE).await? else {
            return Ok(false);
        };
        let outcome = self.work(&job).await;
        let now = self.now();
        match outcome {
            Ok(Some(again)) => self.db.settle_job(job.id, Some((now + again, ""))).await?,
            Ok(None) => self.db.settle_job(job.id, None).await?,
            Err(error) => {
                tracing::warn!(kind = job.kind, %error, "a job failed and is tried again");
                let doubled = FIRST_WAIT << job.attempts.clamp(0, 9);
                let wait = doubled.min(LONGEST_WAIT);
                self.db
                    .settle_job(job.id, Some((now + wait, &error.to_string())))
                    .await?;
            }
        }
        Ok(true)
    }

    /// Does one job; answers after how long it is due again, if ever.
    async fn work(&self, job: &Job) -> Result<Option<i64>> {
        match (job.kind.as_str(), job.pair) {
            (REFRESH, Some(pair)) => {
                let actor = worker(job.workspace, pair, "refresh calendars");
                let pair = self.pair(&actor.viewer, pair).await?;
                let Ok(calendar) = job.payload.parse() else {
                    return Ok(None);
                };
                match self.refresh(&actor, &pair, calendar).await {
                    // Taken away meanwhile: nothing to do, and never again.
                    Err(crate::Error::NotFound(_)) => Ok(None),
                    Err(error) => Err(error),
                    Ok(_) => Ok(Some(EVERY)),
                }
            }
            (READ, Some(pair)) => {
                let actor = worker(job.workspace, pair, "read files");
                let pair = self.pair(&actor.viewer, pair).await?;
                let more = self.read_batch(job, &actor, &pair).await?;
                Ok(more.then_some(0))
            }
            (EXPIRE, Some(pair)) => {
                let actor = worker(job.workspace, pair, "close questions");
                if let Ok(id) = job.payload.parse() {
                    self.expire(&actor, id).await?;
                }
                Ok(None)
            }
            (PUT, Some(pair)) => {
                let actor = worker(job.workspace, pair, "put decisions to their decider");
                if let Ok(id) = job.payload.parse() {
                    self.put_decision(&actor, id).await?;
                }
                Ok(None)
            }
            (RELEASE, Some(pair)) => {
                let actor = worker(job.workspace, pair, "let held time go");
                if let Ok(id) = job.payload.parse() {
                    self.release_hold(&actor, id).await?;
                }
                Ok(None)
            }
            (COUNT, Some(pair)) => {
                let actor = worker(job.workspace, pair, "count measures");
                let pair = self.pair(&actor.viewer, pair).await?;
                let counted = self.count_measures(&actor, &pair).await?;
                Ok((counted > 0).then_some(DAILY))
            }
            (DIGEST, Some(pair)) => self.digest_turn(job.workspace, pair).await,
            (HELP, Some(pair)) => self.help_turn(job.workspace, pair).await,
            (REMIND, Some(pair)) => self.remind_turn(job.workspace, pair).await,
            (FORECAST, Some(pair)) => self.forecast_turn(job.workspace, pair).await,
            (FORGET, _) => {
                self.db.forget_notes(self.now()).await?;
                Ok(None)
            }
            (POLL, _) => self.poll_mailbox().await,
            (kind, _) => {
                tracing::warn!(
                    kind,
                    "no such kind of job; it was written by a newer version"
                );
                Ok(None)
            }
        }
    }
}
