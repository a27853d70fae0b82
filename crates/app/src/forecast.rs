//! Forecasts of initiatives: thrown from their milestones, kept with their seed, asked later how
//! good they were (F8).
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use domain::calibration::{Calibration, FLOOR, Kept, Settled, calibrate};
use domain::circle::{Actor, Viewer};
use domain::forecast::{Closed, Factor, Forecast, PastWork, RUNS, Throw, forecast};
use domain::id::{ForecastId, InitiativeId, MilestoneId, PairId, PastWorkId, PersonId};
use domain::initiative::{Initiative, InitiativeState};
use domain::milestone::{Milestone, network};
use domain::words::count_figures;
use domain::working_time::WorkingTime;
use formats::readings::read_number;
use jiff::civil::Date;
use std::collections::HashMap;
use store::Pair;

/// Where the dice of every forecast begin; kept beside its result all the same.
pub const SEED: u64 = 1;
/// Lines of earlier work that are read at once.
const LINES: usize = 200;

/// One closed piece of work, with what it is compared by.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// What sort of work; may be empty.
    pub kind: String,
    /// Who answered for it.
    pub owner: Option<PersonId>,
    /// What was thought and what it took.
    pub closed: Closed,
}

/// What is known of closed work: what was entered, and the milestones that are done here.
pub fn past(
    initiatives: &[Initiative],
    milestones: &[Milestone],
    entered: &[PastWork],
    work: &WorkingTime,
) -> Vec<Done> {
    let done: HashMap<MilestoneId, Date> = milestones
        .iter()
        .filter_map(|m| Some((m.id, m.done?)))
        .collect();
    let mut out: Vec<Done> = entered
        .iter()
        .map(|p| Done {
            kind: p.kind.clone(),
            owner: p.owner,
            closed: p.closed,
        })
        .collect();
    for m in milestones {
        let Some(of) = initiatives.iter().find(|i| i.id == m.initiative) else {
            continue;
        };
        let before = m.after.iter().filter_map(|a| done.get(a)).max().copied();
        let began = before.or(of.period.map(|p| p.from));
        let (Some(end), Some(began), Some(estimate)) = (m.done, began, m.estimate) else {
            continue;
        };
        let took = work.working_days(began, end) as f64;
        if let Some(closed) = Closed::new(estimate.mean(), took) {
            out.push(Done {
                kind: of.kind.clone(),
                owner: m.owner,
                closed,
            });
        }
    }
    out
}

/// What the plan and the past say of what is left of an initiative: none where nothing is left, no
/// milestone has an estimate, or a cycle is closed.
pub fn of_initiative(
    of: &Initiative,
    steps: &[Milestone],
    past: &[Done],
    (work, today): (&WorkingTime, Date),
) -> Option<Forecast> {
    let own: Vec<Milestone> = steps
        .iter()
        .filter(|m| m.initiative == of.id)
        .cloned()
        .collect();
    let left = || own.iter().filter(|m| m.done.is_none());
    if !left().any(|m| m.estimate.is_some()) {
        return None;
    }
    let due = left().filter_map(|m| m.due.map(|d| d.date)).max();
    let network = network(&own).ok()?;
    let closed = |good: &dyn Fn(&Done) -> bool| {
        let those = past.iter().filter(|d| good(d));
        those.map(|d| d.closed).collect::<Vec<_>>()
    };
    let kind = closed(&|d| !of.kind.is_empty() && d.kind == of.kind);
    let factor = |owner: Option<PersonId>| {
        let own = closed(&|d| owner.is_some() && d.owner == owner);
        Factor::of(&own, &kind)
    };
    let factors: Vec<_> = network.items().iter().map(|i| factor(i.owner)).collect();
    let deadline = due.map(|due| work.working_days(today, due) as f64);
    let throw = Throw::new(RUNS as u64, SEED).ok()?;
    forecast(&network, &factors, deadline, throw).ok()
}

/// How good the forecasts were, and what waits for an outcome.
#[derive(Debug, Clone)]
pub struct Record {
    /// The newest of each initiative.
    pub latest: Vec<Kept>,
    /// Those with an outcome, the newest first.
    pub settled: Vec<(Kept, Settled)>,
    /// How good they were; none below the floor of outcomes.
    pub score: Option<Calibration>,
    /// What earlier work took, as entered.
    pub past: Vec<PastWork>,
    /// The initiatives.
    pub initiatives: Vec<Initiative>,
}

/// The newest forecast of each initiative; `all` stands newest first.
pub(crate) fn latest(all: &[Kept]) -> HashMap<InitiativeId, &Kept> {
    let mut out = HashMap::new();
    for kept in all {
        out.entry(kept.initiative).or_insert(kept);
    }
    out
}

impl App {
    /// Throws the forecast of every initiative that is worked on and keeps it; says how many.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn make_forecasts(&self, actor: &Actor, pair: &Pair) -> Result<usize> {
        let today = self.today_of(pair);
        let settings = self.settings(&actor.viewer, pair).await?;
        let work = settings.working_time(pair, today);
        let reader = self.db.read(&actor.viewer);
        let initiatives = reader.initiatives(pair.id).await?;
        let milestones = reader.milestones(pair.id).await?;
        let entered = reader.past_work(pair.id).await?;
        let past = past(&initiatives, &milestones, &entered, &work);
        let active = |i: &&Initiative| i.state == InitiativeState::Active;
        let mut made = Vec::new();
        for of in initiatives.iter().filter(active) {
            let found = of_initiative(of, &milestones, &past, (&work, today));
            let id = ForecastId(fresh_id(self.clock.now()));
            made.extend(found.and_then(|f| Kept::of((id, of.id), today, &f)));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        for kept in &made {
            tx.save_forecast(pair.id, kept).await?;
        }
        let told = count_figures(i64::try_from(made.len()).unwrap_or(i64::MAX), "forecast");
        tx.audit("keep", "forecast", "", &told).await?;
        tx.commit().await?;
        Ok(made.len())
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
        Ok(Record {
            latest: newest.values().map(|k| (*k).clone()).collect(),
            score: (scored.len() >= FLOOR)
                .then(|| calibrate(&scored))
                .flatten(),
            settled,
            past: reader.past_work(pair.id).await?,
            initiatives,
        })
    }

    /// Keeps what earlier work of one kind took: one piece a line, "10 → 11" or "10, 11".
    ///
    /// # Errors
    /// `Invalid` for a line that has no two lengths of time in it, with its number.
    pub async fn add_past_work(
        &self,
        actor: &Actor,
        pair: PairId,
        kind: &str,
        text: &str,
    ) -> Result<usize> {
        let kind = kind.trim();
        if kind.is_empty() {
            return Err(Error::invalid("kind", "Say what sort of work it was."));
        }
        let mut found = Vec::new();
        let lines = text.lines().filter(|l| !l.trim().is_empty()).take(LINES);
        for (at, line) in (1..).zip(lines) {
            let split = line.split_once('→').or_else(|| line.split_once("->"));
            let pair_of = split.or_else(|| line.split_once([';', '\t', ',']));
            let numbers = pair_of.and_then(|(a, b)| Some((read_number(a)?, read_number(b)?)));
            let closed = numbers.and_then(|(a, b)| Closed::new(a, b)).ok_or_else(|| {
                let told = format!("Line {at}: write working days as thought and as they were, like 10 → 11.");
                Error::invalid("lines", told)
            })?;
            found.push(PastWork {
                id: PastWorkId(fresh_id(self.clock.now())),
                title: String::new(),
                kind: kind.to_owned(),
                owner: None,
                closed,
            });
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        for one in &found {
            tx.save_past_work(pair, one).await?;
        }
        let told = format!("{kind}: {}", found.len());
        tx.audit("add", "past_work", "", &told).await?;
        tx.commit().await?;
        Ok(found.len())
    }

    /// Takes back what a piece of earlier work took.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn remove_past_work(&self, actor: &Actor, id: PastWorkId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.remove_past_work(id).await?;
        tx.audit("remove", "past_work", &id.to_string(), "").await?;
        Ok(tx.commit().await?)
    }
}
