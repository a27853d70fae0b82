//! Measures that nobody types: progress of what lies below, milestones or actions done.
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use crate::status::MeasureNow;
use domain::action::{Action, ActionState};
use domain::circle::Actor;
use domain::goal::Goal;
use domain::id::{GoalId, MeasureId};
use domain::initiative::{Initiative, InitiativeState};
use domain::measure::{Measure, Reading, Source, per_cent, together};
use domain::milestone::Milestone;
use domain::words::count_figures;
use std::collections::HashMap;
use store::Pair;

/// Kind of the job that counts a pair's measures.
pub const COUNT: &str = "count measures";
/// Days after which a value that did not change is written down again, where its measure names no
/// cadence: a line that goes on is no silence.
const AGAIN: u32 = 7;

/// What there is to count.
struct Known {
    goals: Vec<Goal>,
    initiatives: Vec<Initiative>,
    milestones: Vec<Milestone>,
    actions: Vec<Action>,
    /// Progress of each measure that has an aim and a value, and the goal that it measures.
    progress: HashMap<MeasureId, (Option<GoalId>, f64)>,
}

impl Known {
    /// The value of a measure by its source; none where there is nothing to count.
    fn value(&self, of: &Measure) -> Option<f64> {
        match of.source {
            Source::Typed => None,
            Source::Measure(other) => Some(self.progress.get(&other)?.1 * 100.0),
            Source::Goals => together(&self.below(of.goal?)),
            Source::Milestones => {
                let goal = of.goal?;
                let serves = |m: &&Milestone| {
                    let own = self.initiatives.iter().find(|i| i.id == m.initiative);
                    own.is_some_and(|i| i.state != InitiativeState::Dropped && i.serves(goal))
                };
                let all: Vec<_> = self.milestones.iter().filter(serves).collect();
                let done = all.iter().filter(|m| m.done.is_some()).count();
                share(done, all.len())
            }
            Source::Actions => {
                let goal = of.goal?;
                let serves = |a: &&Action| a.state != ActionState::Dropped && self.toward(a, goal);
                let all: Vec<_> = self.actions.iter().filter(serves).collect();
                let done = all.iter().filter(|a| a.state == ActionState::Done);
                share(done.count(), all.len())
            }
        }
    }

    /// An action serves a goal itself, or as a part of an initiative that does.
    fn toward(&self, action: &Action, goal: GoalId) -> bool {
        let part = |id| {
            self.initiatives
                .iter()
                .any(|i| i.id == id && i.serves(goal))
        };
        action.goal == Some(goal) || action.ties.initiative.is_some_and(part)
    }

    /// The goals right below one that are measured: the mean of their measures, and their weight.
    fn below(&self, goal: GoalId) -> Vec<(f64, u8)> {
        let under = |g: &&Goal| g.parent == Some(goal) || g.also.iter().any(|c| c.goal == goal);
        let mean = |g: &Goal| {
            let own = self.progress.values().filter(|(of, _)| *of == Some(g.id));
            let own: Vec<(f64, u8)> = own.map(|(_, p)| (*p, 1)).collect();
            Some((together(&own)? / 100.0, g.weight.get()))
        };
        self.goals.iter().filter(under).filter_map(mean).collect()
    }
}

fn share(done: usize, all: usize) -> Option<f64> {
    per_cent(u32::try_from(done).ok()?, u32::try_from(all).ok()?)
}

fn progress(m: &Measure, value: f64) -> Option<(Option<GoalId>, f64)> {
    Some((m.goal, m.aim?.progress(value)))
}

/// Why a measure cannot take its values so: it would be counted from itself.
pub(crate) fn circle(all: &[Measure], of: &Measure) -> Option<String> {
    let mut path = vec![of.title.clone()];
    let mut at = of.source;
    while let Source::Measure(next) = at {
        let found = all.iter().find(|m| m.id == next)?;
        path.push(found.title.clone());
        if next == of.id || path.len() > all.len() + 1 {
            return Some(path.join(" ← "));
        }
        at = found.source;
    }
    None
}

/// Whether today's count is to be written down: it is another, or the last is old.
fn fresh(now: &MeasureNow, value: f64, today: jiff::civil::Date) -> bool {
    let every = now.measure.cadence_days.unwrap_or(AGAIN);
    now.last().is_none_or(|r| {
        let old = (today - r.on).get_days() >= i32::try_from(every).unwrap_or(i32::MAX);
        old || (r.value - value).abs() > 1e-9
    })
}

impl App {
    /// Counts every measure of a pair that nobody types, and writes today's value down where it is
    /// another than the last; says how many there were. What cannot be counted keeps its last.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn count_measures(&self, actor: &Actor, pair: &Pair) -> Result<usize> {
        let today = self.today_of(pair);
        let reader = self.db.read(&actor.viewer);
        let goals = reader.goals(pair.id).await?;
        let all = self.measures_now(&actor.viewer, pair, &goals).await?;
        let counted = || {
            let those = all.iter();
            those.filter(|m| m.measure.source != Source::Typed)
        };
        if counted().next().is_none() {
            return Ok(0);
        }
        let actions = reader.all_actions(pair.id).await?;
        let known = |m: &MeasureNow| Some((m.measure.id, progress(&m.measure, m.last()?.value)?));
        let mut known = Known {
            progress: all.iter().filter_map(known).collect(),
            initiatives: reader.initiatives(pair.id).await?,
            milestones: reader.milestones(pair.id).await?,
            actions: actions.into_iter().map(|s| s.action).collect(),
            goals,
        };
        let mut values: HashMap<MeasureId, f64> = HashMap::new();
        // One may be counted from another: the longest chain settles in as many rounds.
        for _ in counted() {
            for m in counted().map(|m| &m.measure) {
                let Some(value) = known.value(m) else {
                    continue;
                };
                values.insert(m.id, value);
                known.progress.extend(progress(m, value).map(|p| (m.id, p)));
            }
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut written = 0;
        for m in counted() {
            let Some(&value) = values.get(&m.measure.id) else {
                continue;
            };
            if fresh(m, value, today) {
                let one = (fresh_id(self.clock.now()), Reading { on: today, value });
                tx.save_reading(pair.id, m.measure.id, one, None).await?;
                written += 1;
            }
        }
        if written > 0 {
            let told = count_figures(written, "value");
            tx.audit("count", "measure", "", &told).await?;
        }
        tx.commit().await?;
        Ok(counted().count())
    }

    /// Refuses values for a measure that is counted.
    pub(crate) fn typed(of: &Measure) -> Result<()> {
        if of.source == Source::Typed {
            return Ok(());
        }
        let told = format!(
            "“{}” is counted by itself: nobody writes its values.",
            of.title
        );
        Err(Error::invalid("value", told))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn named(n: u128, source: Source) -> Measure {
        let id = MeasureId(Uuid::from_u128(n));
        Measure {
            source,
            ..Measure::new(id, format!("M{n}"))
        }
    }

    #[test]
    fn a_measure_counted_from_itself_shows_its_path() {
        let from = |n| Source::Measure(MeasureId(Uuid::from_u128(n)));
        let all = [
            named(1, from(2)),
            named(2, from(3)),
            named(3, Source::Typed),
        ];
        assert_eq!(circle(&all, &all[0]), None);
        let closed = named(3, from(1));
        assert_eq!(circle(&all, &closed).as_deref(), Some("M3 ← M1 ← M2 ← M3"));
        assert!(circle(&all, &named(4, from(4))).is_none());
        let own = [named(4, from(4))];
        assert_eq!(circle(&own, &own[0]).as_deref(), Some("M4 ← M4"));
    }
}
