//! Goals: pasted, looked at as a tree, saved.
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use crate::occurrence::days;
use crate::plan::Plan;
use domain::audit::{Served, Span, served};
use domain::circle::{Actor, Viewer};
use domain::goal::{Goal, Level, Weight, circle};
use domain::id::{GoalId, PairId};
use domain::person::Person;
use domain::words::count_figures;
use domain::working_time::plus_days;
use formats::goals::GoalLine;
use formats::note::Note;
use jiff::civil::Date;
use std::sync::Arc;
use store::{Pair, Write};

/// The plan of a pair, with what serves its goals in one week and served them in the four before.
#[derive(Debug, Clone)]
pub struct GoalWeek {
    /// Goals and what is under way towards them; without the open decisions.
    pub plan: Arc<Plan>,
    /// What made up their hours, by goal, the most first: `since` is this week's, `before` that of
    /// the four full weeks before.
    pub served: Vec<Served>,
    /// Those four weeks.
    pub four: Span,
}

impl App {
    /// Saves pasted goals beside those that are there; one with a known code is that goal.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn add_goals(&self, actor: &Actor, pair: PairId, found: Vec<Goal>) -> Result<usize> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let saved = put(&mut tx, pair, found).await?;
        let told = count_figures(i64::try_from(saved).unwrap_or(i64::MAX), "goal");
        tx.audit("add", "goal", "", &told).await?;
        tx.commit().await?;
        Ok(saved)
    }

    /// Saves one goal as edited on a page.
    ///
    /// # Errors
    /// `Invalid` without a title, or when it would serve itself.
    pub async fn save_goal(&self, actor: &Actor, pair: PairId, goal: &Goal) -> Result<()> {
        if goal.title.trim().is_empty() {
            return Err(Error::invalid("title", "Say the goal in one line."));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        let goals = tx.goals(pair).await?;
        sound(&goals, goal)?;
        if goals.iter().any(|g| g.id != goal.id && g.code == goal.code) {
            let told = format!(
                "{} is another goal's code already: choose another.",
                goal.code
            );
            return Err(Error::invalid("code", told));
        }
        tx.save_goal(pair, goal).await?;
        tx.audit("change", "goal", &goal.id.to_string(), &goal.title)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Closes a goal; what was coded for it keeps the link.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn close_goal(&self, actor: &Actor, id: GoalId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.close_goal(id).await?;
        tx.audit("close", "goal", &id.to_string(), "").await?;
        tx.commit().await?;
        Ok(())
    }
}

impl App {
    /// The goals, and what serves them in the week of a day.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn goal_week(&self, viewer: &Viewer, pair: &Pair, day: Date) -> Result<GoalWeek> {
        let today = self.today(pair);
        let (settings, asked) = self.settings_at(viewer, pair, today).await?;
        let work = settings.working_time(pair, day);
        let four = Span::four_weeks_before(day, &work.locale);
        let first = plus_days(four.to, 1);
        let span = Span {
            from: four.from,
            to: plus_days(first, 6),
        };
        let window = days(span.from, span.to, &work.zone);
        let (coded, goals) = self.coded(viewer, pair, &settings, window).await?;
        let entries = self.entries(viewer, pair, window, &coded).await?;
        let plan = match self.gathered.bare_plans.find(&asked) {
            Some(plan) => plan,
            None => {
                let plan = self.plan_of(viewer, pair, settings, goals).await?;
                self.gathered.bare_plans.keep(asked, plan)
            }
        };
        Ok(GoalWeek {
            served: served(&entries, &work, span, first),
            four,
            plan,
        })
    }
}

/// Refuses what serves itself, with the way round, and shares that cannot be.
fn sound(goals: &[Goal], goal: &Goal) -> Result<()> {
    for up in goal.serves() {
        let path = circle(goals, goal.id, up);
        if !path.is_empty() || up == goal.id {
            let own = goal.code.to_string();
            let codes = path.iter().map(|g| g.code.to_string());
            let way: Vec<String> = std::iter::once(own).chain(codes).collect();
            let told = format!(
                "A goal cannot serve itself: {}. Choose another.",
                way.join(" → ")
            );
            return Err(Error::invalid("parent", told));
        }
    }
    let mut seen: Vec<GoalId> = goal.parent.into_iter().collect();
    for also in &goal.also {
        if seen.contains(&also.goal) {
            let told = "It serves this goal already: name each goal once.";
            return Err(Error::invalid("also", told));
        }
        seen.push(also.goal);
    }
    let shares: u32 = goal.also.iter().map(|c| u32::from(c.share)).sum();
    if goal.also.iter().any(|c| c.share == 0) || shares > 100 {
        let told = "A share is from 1 to 100 per cent, and all of them together are at most 100.";
        return Err(Error::invalid("share", told));
    }
    Ok(())
}

async fn put(tx: &mut Write, pair: PairId, found: Vec<Goal>) -> Result<usize> {
    let known = tx.goals(pair).await?;
    let mut renamed = std::collections::HashMap::new();
    let first = u32::try_from(known.len()).unwrap_or(u32::MAX);
    let mut ready = Vec::with_capacity(found.len());
    for (at, mut goal) in (0_u32..).zip(found) {
        goal.position = first.saturating_add(at);
        if let Some(same) = known.iter().find(|k| k.code == goal.code) {
            renamed.insert(goal.id, same.id);
            goal = keep_unsaid(goal, same);
        }
        ready.push(goal);
    }
    for goal in &mut ready {
        let now = |id: GoalId| renamed.get(&id).copied().unwrap_or(id);
        goal.parent = goal.parent.map(now);
        for also in &mut goal.also {
            also.goal = now(also.goal);
        }
    }
    let mut all = known.clone();
    all.retain(|k| ready.iter().all(|r| r.id != k.id));
    all.extend(ready.iter().cloned());
    for goal in &ready {
        sound(&all, goal)?;
        tx.save_goal(pair, goal).await?;
    }
    Ok(ready.len())
}

/// A goal pasted again: what the paste does not say stays as it was. A weight or level in the
/// middle is taken for not said, because a plain list says neither.
fn keep_unsaid(goal: Goal, known: &Goal) -> Goal {
    let said = |new: String, old: &String| if new.is_empty() { old.clone() } else { new };
    Goal {
        id: known.id,
        code: goal.code,
        title: goal.title,
        why: said(goal.why, &known.why),
        level: if goal.level == Level::default() {
            known.level
        } else {
            goal.level
        },
        weight: if goal.weight == Weight::default() {
            known.weight
        } else {
            goal.weight
        },
        parent: goal.parent,
        position: known.position,
        key_result: said(goal.key_result, &known.key_result),
        owner: goal.owner.or(known.owner),
        period: goal.period.or(known.period),
        planned_minutes: goal.planned_minutes.or(known.planned_minutes),
        business: goal.business.or(known.business),
        also: if goal.also.is_empty() {
            known.also.clone()
        } else {
            goal.also
        },
        asides: known.asides.clone(),
    }
}

impl App {
    /// Reads goals from any list or table, with codes that are free here; saves nothing.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read_goals(
        &self,
        viewer: &Viewer,
        pair: PairId,
        bytes: &[u8],
    ) -> Result<(Vec<Goal>, Vec<Note>)> {
        let reader = self.db.read(viewer);
        let known = reader.goals(pair).await?;
        let order = self.locale(viewer).await?.order;
        let people = reader.people(pair).await?;
        let fresh = || GoalId(fresh_id(self.clock.now()));
        let (lines, notes) = formats::goals::read(bytes, order, &known, fresh);
        let with_owner = |l: GoalLine| {
            let named = |p: &&Person| !l.owner.is_empty() && p.name.eq_ignore_ascii_case(&l.owner);
            let owner = people.iter().find(named).map(|p| p.id);
            Goal {
                owner: l.goal.owner.or(owner),
                ..l.goal
            }
        };
        Ok((lines.into_iter().map(with_owner).collect(), notes))
    }
}
