//! How everything stands: one status for each measure, initiative and goal of a pair (F7).
use crate::context::{App, fresh_id};
use crate::error::Result;
use crate::plan::Plan;
use crate::setting::Settings;
use domain::calibration::Kept;
use domain::check_in::{CheckIn, interval, next_due};
use domain::circle::Viewer;
use domain::goal::{Goal, Period};
use domain::id::{ForecastId, GoalId, InitiativeId, MeasureId, PersonId};
use domain::initiative::{Initiative, InitiativeState};
use domain::measure::{Aim, Measure, Reading, elapsed};
use domain::person::Person;
use domain::status::{Colour, Facts, Reason, Said, Status, status};
use domain::working_time::{WorkingTime, plus_days};
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;
use store::Pair;

/// Weeks before its last value that a measure is drawn from.
pub const WEEKS: i64 = 8;
/// Days in which that last value is looked for first.
const RECENT: i64 = 28;
/// Days of check-ins that are read.
pub(crate) const MEMORY: i64 = 400;

/// How a measure stands.
#[derive(Debug, Clone)]
pub struct MeasureNow {
    /// Which.
    pub measure: Measure,
    /// Its values of the last weeks, the oldest first; at least its last one.
    pub points: Vec<Reading>,
    /// Share of its plan period that is gone, 0 to 1.
    pub elapsed: f64,
    /// Progress ÷ that share.
    pub pace: Option<f64>,
    /// Its colour and why.
    pub status: Status,
}

impl MeasureNow {
    /// Its last value.
    pub fn last(&self) -> Option<Reading> {
        self.points.last().copied()
    }
}

/// How an initiative stands.
#[derive(Debug, Clone)]
pub struct InitiativeNow {
    /// Which.
    pub initiative: Initiative,
    /// The last check-in that counts.
    pub last: Option<CheckIn>,
    /// The one before it.
    pub before: Option<CheckIn>,
    /// What is written and waits for its owner, or for its day.
    pub waiting: Option<CheckIn>,
    /// The newest forecast that was kept.
    pub forecast: Option<Kept>,
    /// Progress ÷ the share of its period that is gone.
    pub pace: Option<f64>,
    /// Its colour and why.
    pub status: Status,
    /// The day its next check-in is due; none while it is not worked on.
    pub due: Option<Date>,
}

impl InitiativeNow {
    /// Days from one word of its owner to the next; half of them while it is red (F11).
    pub fn every(&self) -> u32 {
        interval(
            self.initiative.cadence_days,
            self.status.found == Colour::Red,
        )
    }

    /// For how many days nobody has said how it stands, where no word holds any more.
    pub fn silent(&self) -> Option<i64> {
        self.status.why.iter().find_map(|r| match r {
            Reason::Stale { days } => Some(*days),
            _ => None,
        })
    }
}

/// How some initiatives of a plan stand.
#[derive(Debug, Clone, Default)]
pub struct Stands(HashMap<InitiativeId, InitiativeNow>);

impl Stands {
    /// One of them.
    pub fn of(&self, id: InitiativeId) -> Option<&InitiativeNow> {
        self.0.get(&id)
    }
}

/// How everything of a pair stands.
#[derive(Debug, Clone)]
pub struct Strategy {
    /// The executive's date.
    pub today: Date,
    /// Hours, holidays, zone.
    pub work: WorkingTime,
    /// The plan period where a goal has none of its own.
    pub period: Period,
    /// The open goals.
    pub goals: Vec<Goal>,
    /// The people.
    pub people: Vec<Person>,
    /// The measures, by goal and title.
    pub measures: Vec<MeasureNow>,
    /// The initiatives, the oldest first.
    pub initiatives: Vec<InitiativeNow>,
}

impl Strategy {
    /// What to call somebody; empty for nobody.
    pub fn name(&self, id: Option<PersonId>) -> &str {
        let found = self.people.iter().find(|p| Some(p.id) == id);
        found.map_or("", |p| p.label())
    }

    /// The worst of what serves a goal directly: its measures and the initiatives worked on. Grey
    /// where nothing is known of any.
    pub fn goal_colour(&self, goal: GoalId) -> Colour {
        let measures = self
            .measures
            .iter()
            .filter(|m| m.measure.goal == Some(goal));
        let measures = measures.map(|m| m.status.shown);
        let serving = |i: &&InitiativeNow| i.initiative.serves.iter().any(|s| s.goal == goal);
        let initiatives = self.initiatives.iter().filter(serving);
        let initiatives = initiatives.filter(|i| i.initiative.state == InitiativeState::Active);
        let all = measures.chain(initiatives.map(|i| i.status.shown));
        all.max().unwrap_or(Colour::Grey)
    }

    /// The colour that would be found if this check-in counted.
    pub fn with(&self, of: &InitiativeNow, said: &CheckIn) -> Colour {
        let mut counted = said.clone();
        counted.confirmed = Some(said.at);
        (counted.publish, counted.on) = (self.today, self.today);
        let earlier = [of.last.clone(), of.before.clone()];
        let known = Known {
            period: period_of(&of.initiative, &self.goals, self.today),
            check_ins: [Some(counted)]
                .into_iter()
                .chain(earlier)
                .flatten()
                .collect(),
            forecast: of.forecast.clone(),
        };
        of_initiative(of.initiative.clone(), known, self.today)
            .status
            .found
    }

    /// How many measures show each colour: on track, at risk, off track, unknown.
    pub fn tally(&self) -> [usize; 4] {
        let of = |c: Colour| self.measures.iter().filter(|m| m.status.shown == c).count();
        [Colour::Green, Colour::Amber, Colour::Red, Colour::Grey].map(of)
    }
}

/// The plan period of a goal: its own, else the commonest among all, else the calendar year.
pub fn plan_period(goals: &[Goal], own: Option<GoalId>, today: Date) -> Period {
    let found = goals.iter().find(|g| Some(g.id) == own);
    if let Some(period) = found.and_then(|g| g.period) {
        return period;
    }
    let all: Vec<Period> = goals.iter().filter_map(|g| g.period).collect();
    let times = |p: &Period| all.iter().filter(|o| *o == p).count();
    let year = |m, d| Date::new(today.year(), m, d).unwrap_or(today);
    let commonest = all.iter().max_by_key(|p| (times(p), p.from));
    commonest.copied().unwrap_or(Period {
        from: year(1, 1),
        to: year(12, 31),
    })
}

/// How one measure stands today.
pub fn of_measure(
    measure: Measure,
    points: Vec<Reading>,
    period: Period,
    today: Date,
) -> MeasureNow {
    let gone = elapsed(period, today);
    let last = points.last();
    // What was not watched yet was not neglected: silence counts from the day it was made.
    let begun = measure.made().map_or(period.from, |on| on.max(period.from));
    let watched = match last {
        Some(_) => period,
        None => Period {
            from: begun,
            to: period.to.max(begun),
        },
    };
    let pace = measure
        .aim
        .zip(last)
        .and_then(|(aim, r)| aim.pace(r.value, gone));
    let status = status(&Facts {
        today,
        period: watched,
        pace,
        on_time: None,
        said: &[],
        updated: last.map(|r| r.on),
        cadence_days: measure.cadence_days,
        by_owner: measure.by_owner.clone(),
    });
    MeasureNow {
        measure,
        points,
        elapsed: gone,
        pace,
        status,
    }
}

/// What is known of one initiative.
pub(crate) struct Known {
    /// The days over which it is measured.
    pub period: Period,
    /// The newest first.
    pub check_ins: Vec<CheckIn>,
    /// The newest.
    pub forecast: Option<Kept>,
}

/// The days over which an initiative is measured: its own, or those of its first goal.
pub(crate) fn period_of(of: &Initiative, goals: &[Goal], today: Date) -> Period {
    let own = of.serves.first().map(|s| s.goal);
    of.period.unwrap_or_else(|| plan_period(goals, own, today))
}

pub(crate) fn of_initiative(initiative: Initiative, known: Known, today: Date) -> InitiativeNow {
    let period = known.period;
    let (counted, waiting): (Vec<CheckIn>, Vec<CheckIn>) =
        known.check_ins.into_iter().partition(|c| c.counts(today));
    let word = |c: &CheckIn| {
        let confidence = c.said.confidence?;
        Some(Said {
            on: c.on,
            confidence,
        })
    };
    let said: Vec<Said> = counted.iter().rev().filter_map(word).collect();
    let last = counted.first();
    let progress = counted.iter().find_map(|c| c.said.progress);
    let whole = Aim::Reach {
        start: 0.0,
        target: 100.0,
    };
    let pace = progress.and_then(|p| whole.pace(f64::from(p), elapsed(period, today)));
    let active = initiative.state == InitiativeState::Active;
    let found = status(&Facts {
        today,
        period: if active {
            period
        } else {
            // Nothing is missed before it begins.
            Period {
                from: today,
                to: period.to.max(today),
            }
        },
        pace: pace.filter(|_| active),
        on_time: known
            .forecast
            .as_ref()
            .filter(|_| active)
            .map(|k| k.leading().on_time),
        said: if active { &said } else { &[] },
        updated: last.map(|c| c.on).filter(|_| active),
        cadence_days: initiative.cadence_days,
        by_owner: last.and_then(|c| c.said.by_owner.clone()),
    });
    let mut now = InitiativeNow {
        before: counted.get(1).cloned(),
        last: last.cloned(),
        waiting: waiting.into_iter().next(),
        forecast: known.forecast,
        pace,
        status: found,
        due: None,
        initiative,
    };
    // Never asked: due since it began to be watched, so now.
    let due = match &now.last {
        Some(c) => next_due(Some(c.on), period.from, now.every()),
        None => today,
    };
    now.due = active.then_some(due);
    now
}

/// How some initiatives stand, from the last words about them; `live` forecasts what no forecast
/// was kept of.
pub(crate) fn all_of<'a>(
    those: impl IntoIterator<Item = &'a Initiative>,
    (said, kept): (Vec<CheckIn>, Vec<Kept>),
    (goals, today): (&[Goal], Date),
    live: impl Fn(&Initiative) -> Option<Kept>,
) -> Vec<InitiativeNow> {
    let mut said = by(said, |c| c.initiative);
    let mut kept: HashMap<_, _> = kept.into_iter().map(|k| (k.initiative, k)).collect();
    let one = |of: &Initiative| {
        let known = Known {
            period: period_of(of, goals, today),
            check_ins: said.remove(&of.id).unwrap_or_default(),
            forecast: kept.remove(&of.id).or_else(|| live(of)),
        };
        of_initiative(of.clone(), known, today)
    };
    those.into_iter().map(one).collect()
}

fn by<K: std::hash::Hash + Eq, V>(all: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, Vec<V>> {
    let mut out: HashMap<K, Vec<V>> = HashMap::new();
    for one in all {
        out.entry(key(&one)).or_default().push(one);
    }
    out
}

impl App {
    /// How everything of a pair stands, in eight statements whatever its size, nine
    /// where a measure has been silent for long.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn strategy(&self, viewer: &Viewer, pair: &Pair) -> Result<Arc<Strategy>> {
        let today = self.today_of(pair);
        let (settings, asked) = self.settings_at(viewer, pair, today).await?;
        if let Some(known) = self.gathered.strategies.find(&asked) {
            return Ok(known);
        }
        let of = (&settings, today);
        let strategy = self.strategy_for((viewer, viewer), pair, of).await?;
        Ok(self.gathered.strategies.keep(asked, strategy))
    }

    /// The same with hours and plan periods read by another: whoever may not see the goals sees
    /// how what serves them stands.
    pub(crate) async fn strategy_for(
        &self,
        (viewer, inside): (&Viewer, &Viewer),
        pair: &Pair,
        (settings, today): (&Settings, Date),
    ) -> Result<Strategy> {
        let work = settings.working_time(pair, today);
        let reader = self.db.read(viewer);
        let goals = self.db.read(inside).goals(pair.id).await?;
        let measures = self.measures_now(viewer, pair, &goals).await?;
        let initiatives = reader.initiatives(pair.id).await?;
        let all: Vec<&Initiative> = initiatives.iter().collect();
        let initiatives = self.stand(viewer, pair, (&goals, &all), None).await?;
        Ok(Strategy {
            today,
            work,
            period: plan_period(&goals, None, today),
            initiatives,
            measures,
            people: reader.people(pair.id).await?,
            goals,
        })
    }

    /// How each initiative of a pair stands (F7), the oldest first: the one answer that every page
    /// shows. Three statements.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn initiatives_now(
        &self,
        viewer: &Viewer,
        pair: &Pair,
    ) -> Result<Vec<InitiativeNow>> {
        let reader = self.db.read(viewer);
        let goals = reader.goals(pair.id).await?;
        let all = reader.initiatives(pair.id).await?;
        let all: Vec<&Initiative> = all.iter().collect();
        self.stand(viewer, pair, (&goals, &all), None).await
    }

    /// The same of some initiatives of a plan, in one statement more. What no forecast was kept of
    /// yet is forecast from the plan.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stands(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        plan: &Plan,
        those: &[&Initiative],
    ) -> Result<Stands> {
        let found = self.stand(viewer, pair, (&plan.goals, those), Some(plan));
        let found = found.await?.into_iter();
        Ok(Stands(found.map(|i| (i.initiative.id, i)).collect()))
    }

    /// The same; with a plan, what no forecast was kept of yet is forecast from it.
    pub(crate) async fn stand(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        (goals, those): (&[Goal], &[&Initiative]),
        plan: Option<&Plan>,
    ) -> Result<Vec<InitiativeNow>> {
        let today = self.today_of(pair);
        let ids: Vec<InitiativeId> = those.iter().map(|i| i.id).collect();
        let since = plus_days(today, -MEMORY);
        let reader = self.db.read(viewer);
        let words = reader.last_words(pair.id, Some(&ids), since).await?;
        let fresh = || ForecastId(fresh_id(self.clock.now()));
        let live = |of: &Initiative| {
            let plan = plan.filter(|_| of.state == InitiativeState::Active)?;
            let found = plan.initiative_outlook(of.id)?;
            Kept::of((fresh(), of.id), today, &found.forecast)
        };
        let those = those.iter().copied();
        Ok(all_of(those, words, (goals, today), live))
    }

    /// How the measures of a pair stand by their last value alone, whenever that was.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) async fn measures_last(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        goals: &[Goal],
    ) -> Result<Vec<MeasureNow>> {
        let today = self.today_of(pair);
        let reader = self.db.read(viewer);
        let measures = reader.measures(pair.id).await?;
        let all: Vec<MeasureId> = measures.iter().map(|m| m.id).collect();
        let last = reader.last_readings(pair.id, plus_days(today, 1), &all);
        let last: HashMap<MeasureId, Reading> = last.await?.into_iter().collect();
        let one = |m: Measure| {
            let period = plan_period(goals, m.goal, today);
            let points = last.get(&m.id).copied().into_iter().collect();
            of_measure(m, points, period, today)
        };
        Ok(measures.into_iter().map(one).collect())
    }

    /// How the measures of a pair stand, by goal and title.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn measures_now(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        goals: &[Goal],
    ) -> Result<Vec<MeasureNow>> {
        let today = self.today_of(pair);
        let reader = self.db.read(viewer);
        let measures = reader.measures(pair.id).await?;
        let since = plus_days(today, -7 * WEEKS - RECENT);
        let found = reader.readings(pair.id, since).await?;
        let mut points: HashMap<MeasureId, Vec<Reading>> = HashMap::new();
        for (id, reading) in found {
            points.entry(id).or_default().push(reading);
        }
        let quiet = measures.iter().filter(|m| !points.contains_key(&m.id));
        let quiet: Vec<MeasureId> = quiet.map(|m| m.id).collect();
        for (id, reading) in reader.last_readings(pair.id, since, &quiet).await? {
            points.entry(id).or_default().push(reading);
        }
        let mut out: Vec<MeasureNow> = measures
            .into_iter()
            .map(|m| {
                let mut points = points.remove(&m.id).unwrap_or_default();
                let drawn = points.last().map(|r| plus_days(r.on, -7 * WEEKS));
                points.retain(|r| drawn.is_some_and(|from| r.on > from));
                let period = plan_period(goals, m.goal, today);
                of_measure(m, points, period, today)
            })
            .collect();
        let place = |m: &MeasureNow| {
            let at = goals.iter().position(|g| Some(g.id) == m.measure.goal);
            at.unwrap_or(usize::MAX)
        };
        out.sort_by_key(place);
        Ok(out)
    }
}
