//! Forecasts of initiatives, kept with their seed and asked later how good they were (F8).
use crate::context::{App, fresh_id, worker, zone};
use crate::error::{Error, Result};
use domain::calibration::{Calibration, FLOOR, Kept, Settled, calibrate};
use domain::circle::{Actor, Viewer};
use domain::id::{ForecastId, InitiativeId, PairId, WorkspaceId};
use domain::initiative::{Initiative, InitiativeState};
use domain::words::count_figures;
use domain::working_time::{WorkingTime, plus_days};
use std::collections::HashMap;
use store::{Pair, Write};

/// How good the forecasts were, and what waits for an outcome.
#[derive(Debug, Clone)]
pub struct Record {
    /// The newest of each initiative that is worked on.
    pub latest: Vec<Kept>,
    /// Those with an outcome, the newest first.
    pub settled: Vec<(Kept, Settled)>,
    /// How good they were; none below the floor of outcomes.
    pub score: Option<Calibration>,
    /// The initiatives.
    pub initiatives: Vec<Initiative>,
    /// Hours, holidays, zone.
    pub work: WorkingTime,
}

/// The newest forecast of each initiative; `all` stands newest first.
pub(crate) fn latest(all: &[Kept]) -> HashMap<InitiativeId, &Kept> {
    let mut out = HashMap::new();
    for kept in all {
        out.entry(kept.initiative).or_insert(kept);
    }
    out
}

/// Kind of the job that keeps forecasts.
pub(crate) const FORECAST: &str = "forecast";
const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// Asks the worker to forecast anew: the plan changes in this transaction.
pub(crate) async fn anew(tx: &mut Write, pair: PairId) -> Result<()> {
    let now = tx.now();
    let key = format!("{FORECAST}:{pair}");
    Ok(tx.plan_job(FORECAST, &key, "", now).await?)
}

impl App {
    /// Throws the forecast of every initiative that is worked on and keeps it; says how many. One
    /// without a date or an estimate has none.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn keep_forecasts(&self, actor: &Actor, pair: &Pair) -> Result<usize> {
        let made = self.throw_forecasts(actor, pair).await?;
        self.save_forecasts(actor, pair, &made).await?;
        Ok(made.len())
    }

    /// The worker's turn: throws them, keeps what is new, and looks again after the executive's
    /// midnight; a change of the plan asks for it sooner ([`anew`]).
    pub(crate) async fn forecast_turn(&self, at: WorkspaceId, pair: PairId) -> Result<Option<i64>> {
        let actor = worker(at, pair, "keep forecasts");
        let pair = self.pair(&actor.viewer, pair).await?;
        let made = self.throw_forecasts(&actor, &pair).await?;
        let known = self.db.read(&actor.viewer);
        let known = known
            .last_words(pair.id, None, self.today_of(&pair))
            .await?
            .1;
        let same = |new: &Kept| {
            known.iter().any(|old| {
                Kept {
                    id: new.id,
                    ..old.clone()
                } == *new
            })
        };
        let new: Vec<Kept> = made.into_iter().filter(|k| !same(k)).collect();
        if !new.is_empty() {
            self.save_forecasts(&actor, &pair, &new).await?;
        }
        let next = plus_days(self.today_of(&pair), 1).to_zoned(zone(&pair));
        let next = next.map_or(DAY, |z| z.timestamp().as_microsecond() - self.now());
        Ok(Some(next.clamp(MINUTE, DAY)))
    }

    /// Away from the other work of the process: a thousand networks take their time.
    async fn throw_forecasts(&self, actor: &Actor, pair: &Pair) -> Result<Vec<Kept>> {
        let plan = self.plan(&actor.viewer, pair).await?;
        let now = self.clock.now();
        let throw = move || {
            let active = |i: &&Initiative| i.state == InitiativeState::Active;
            let kept = |of: &Initiative| {
                let found = plan.initiative_outlook(of.id)?;
                let id = ForecastId(fresh_id(now));
                Kept::of((id, of.id), plan.today, &found.forecast)
            };
            let begun = plan.initiatives.iter().filter(active);
            begun.filter_map(kept).collect()
        };
        let thrown = tokio::task::spawn_blocking(throw).await;
        thrown.map_err(|e| Error::Internal(e.to_string()))
    }

    async fn save_forecasts(&self, actor: &Actor, pair: &Pair, made: &[Kept]) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        for kept in made {
            tx.save_forecast(pair.id, kept).await?;
        }
        let told = count_figures(i64::try_from(made.len()).unwrap_or(i64::MAX), "forecast");
        tx.audit("keep", "forecast", "", &told).await?;
        Ok(tx.commit().await?)
    }

    /// The forecasts as they were made, and how good those were whose outcome is known.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn forecast_record(&self, viewer: &Viewer, pair: &Pair) -> Result<Record> {
        let today = self.today_of(pair);
        let settings = self.settings(viewer, pair).await?;
        let work = settings.working_time(pair, today);
        let reader = self.db.read(viewer);
        let initiatives = reader.initiatives(pair.id).await?;
        let milestones = reader.milestones(pair.id).await?;
        let all = reader.forecasts(pair.id).await?;
        let ended = |id: InitiativeId| {
            let own = || milestones.iter().filter(|m| m.initiative == id);
            match own().all(|m| m.done.is_some()) {
                true => own().filter_map(|m| m.done).max(),
                false => None,
            }
        };
        let settle = |k: &Kept| {
            let end = ended(k.initiative).filter(|end| *end >= k.made)?;
            let actual = work.working_days(k.made, end) as f64;
            Some((k.clone(), k.settle(actual)))
        };
        let settled: Vec<_> = all.iter().filter_map(settle).collect();
        let scored: Vec<_> = settled.iter().map(|(_, s)| *s).collect();
        let newest = latest(&all);
        let active = initiatives
            .iter()
            .filter(|i| i.state == InitiativeState::Active);
        let newest = active.filter_map(|i| newest.get(&i.id)).copied().cloned();
        Ok(Record {
            latest: newest.collect(),
            score: (scored.len() >= FLOOR)
                .then(|| calibrate(&scored))
                .flatten(),
            settled,
            initiatives,
            work,
        })
    }
}
