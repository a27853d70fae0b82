//! A plan in files: out as table, JSON, Markdown and calendar; in from whatever somebody pastes,
//! line by line or by columns that were chosen, also as values of measures.
mod sheets;

use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use crate::plan::Plan;
use domain::circle::{Actor, Viewer};
use domain::goal::{Goal, next_code};
use domain::id::{GoalId, InitiativeId, MeasureId, MilestoneId, PairId, PersonId};
use domain::initiative::{Contribution, Initiative};
use domain::measure::{Aim, Measure, Reading};
use domain::milestone::Milestone;
pub use formats::grid::Field;
use formats::note::Note;
pub use formats::plan::{Choice, Column, PlanKind, PlanLine};
use jiff::Timestamp;
use jiff::civil::Date;

/// What a plan in a file brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Brought {
    /// Goals that are new.
    pub goals: usize,
    /// Key results, as measures.
    pub measures: usize,
    /// Initiatives that are new, as drafts.
    pub initiatives: usize,
    /// Milestones that are new.
    pub milestones: usize,
    /// Values of those key results.
    pub values: usize,
    /// What was there already, by its name in the same place.
    pub known: usize,
}

/// A plan or a table of values as understood, before anything is saved.
#[derive(Debug, Clone, Default)]
pub struct Understood {
    /// What was read, with its columns and sheets.
    pub reading: formats::plan::Reading,
    /// Read as values: of which measure, and what. Values of days to come are left out.
    pub values: Vec<(MeasureId, Reading)>,
    /// What of the values found no measure, no day, no number.
    pub value_notes: Vec<Note>,
}

/// Bytes of a file as the text that travels in the form: a workbook becomes its sheets.
pub fn text_of(bytes: &[u8]) -> (String, Vec<Note>) {
    let mut notes = Vec::new();
    let text = formats::plan::text_of(bytes, &mut notes);
    (text, notes)
}

impl App {
    /// Reads a plan of any shape; saves nothing.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read_plan(
        &self,
        viewer: &Viewer,
        bytes: &[u8],
    ) -> Result<(Vec<PlanLine>, Vec<Note>)> {
        let order = self.locale(viewer).await?.order;
        Ok(formats::plan::read(bytes, order))
    }

    /// Reads a text as a plan and as values, with the columns as chosen; saves nothing.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn understand(
        &self,
        viewer: &Viewer,
        pair: &store::Pair,
        text: &str,
        choice: &Choice,
    ) -> Result<Understood> {
        let order = self.locale(viewer).await?.order;
        let mut reading = formats::plan::read_text(text, choice, order);
        let measures = self.db.read(viewer).measures(pair.id).await?;
        let mut value_notes = std::mem::take(&mut reading.value_notes);
        let rows = std::mem::take(&mut reading.values);
        let mut values = crate::measure::named(&measures, None, rows, &mut value_notes);
        let today = self.today_of(pair);
        values.retain(|(_, r)| {
            if r.on > today {
                let reason = "This day is still to come; the value was left out.";
                value_notes.push(Note::new(0, r.on.to_string(), reason));
            }
            r.on <= today
        });
        Ok(Understood {
            reading,
            values,
            value_notes,
        })
    }

    /// Saves the lines of a plan: goals with the next free codes, key results as measures,
    /// initiatives as drafts, milestones under them. What stands there already by its name is left
    /// as it is, so that the same file again changes nothing.
    ///
    /// # Errors
    /// `Invalid` where no line is left.
    pub async fn add_plan(
        &self,
        actor: &Actor,
        pair: &store::Pair,
        lines: &[PlanLine],
    ) -> Result<Brought> {
        let plan = self.plan(&actor.viewer, pair).await?;
        let measures = self.db.read(&actor.viewer).measures(pair.id).await?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let now = self.clock.now();
        let mut writing = Writing {
            pair: pair.id,
            by: actor.person,
            today: self.today_of(pair),
            now,
            known: measures,
            plan: Plan::clone(&plan),
            goal: None,
            of: None,
            brought: Brought::default(),
        };
        for line in lines.iter().filter(|l| !l.title.trim().is_empty()) {
            match line.kind {
                PlanKind::Nothing => {}
                PlanKind::Goal => writing.goal(&mut tx, line).await?,
                PlanKind::KeyResult => writing.key_result(&mut tx, line).await?,
                PlanKind::Initiative => writing.initiative(&mut tx, line).await?,
                PlanKind::Milestone => writing.milestone(&mut tx, line).await?,
            }
        }
        let b = writing.brought;
        if b == Brought::default() {
            return Err(Error::invalid("text", "No line of it is part of a plan."));
        }
        let told = format!(
            "{} goals, {} key results, {} initiatives, {} milestones",
            b.goals, b.measures, b.initiatives, b.milestones
        );
        crate::forecast::anew(&mut tx, pair.id).await?;
        tx.audit("import", "plan", "", &told).await?;
        tx.commit().await?;
        Ok(b)
    }
}

/// A plan while it is written, line by line: what a line stands under is what came last.
struct Writing {
    pair: PairId,
    by: Option<PersonId>,
    today: Date,
    now: Timestamp,
    plan: Plan,
    known: Vec<Measure>,
    goal: Option<GoalId>,
    of: Option<Initiative>,
    brought: Brought,
}

impl Writing {
    fn person(&self, name: &str) -> Option<PersonId> {
        let name = name.trim().to_lowercase();
        let first = |p: &str| p.split(' ').next().is_some_and(|f| f == name);
        let mut found = self.plan.people.iter().filter(|p| {
            let known = p.name.to_lowercase();
            !name.is_empty() && (known == name || first(&known))
        });
        // A first name that two bear is nobody's.
        let one = found.next().map(|p| p.id);
        one.filter(|_| found.next().is_none())
    }

    /// What was not understood stays readable: an owner we do not know, how it went.
    fn rest(&self, line: &PlanLine) -> String {
        let unknown = self.person(&line.owner).is_none() && !line.owner.is_empty();
        let owner = unknown.then(|| format!("Owner as written: {}.", line.owner));
        let parts = owner
            .into_iter()
            .chain((!line.outcome.is_empty()).then(|| line.outcome.clone()));
        parts.collect::<Vec<_>>().join(" ")
    }

    async fn goal(&mut self, tx: &mut store::Write, line: &PlanLine) -> Result<()> {
        self.of = None;
        if let Some(known) = self.plan.goals.iter().find(|g| same(&g.title, &line.title)) {
            self.goal = Some(known.id);
            self.brought.known += 1;
            return Ok(());
        }
        let code = next_code(self.plan.goals.iter().map(|g| &g.code));
        let mut goal = Goal::new(GoalId(fresh_id(self.now)), code, line.title.clone());
        goal.owner = self.person(&line.owner);
        goal.why = self.rest(line);
        goal.position = u32::try_from(self.plan.goals.len()).unwrap_or(u32::MAX);
        tx.save_goal(self.pair, &goal).await?;
        self.goal = Some(goal.id);
        self.plan.goals.push(goal);
        self.brought.goals += 1;
        Ok(())
    }

    async fn key_result(&mut self, tx: &mut store::Write, line: &PlanLine) -> Result<()> {
        let goal = self.goal;
        let there = |m: &Measure| m.goal == goal && same(&m.title, &line.title);
        if self.known.iter().any(there) {
            self.brought.known += 1;
            return Ok(());
        }
        let measure = Measure {
            definition: self.rest(line),
            unit: line.unit.clone(),
            owner: self.person(&line.owner),
            goal,
            aim: line
                .way
                .and_then(|(start, target)| Aim::reach(start, target).ok()),
            ..Measure::new(MeasureId(fresh_id(self.now)), line.title.clone())
        };
        tx.save_measure(self.pair, &measure).await?;
        let now = line.now.map(|value| (self.today, value));
        let was = line
            .values
            .iter()
            .copied()
            .filter(|(on, _)| *on <= self.today);
        for (on, value) in was.chain(now) {
            let one = (fresh_id(self.now), Reading { on, value });
            tx.save_reading(self.pair, measure.id, one, self.by).await?;
            self.brought.values += 1;
        }
        self.known.push(measure);
        self.brought.measures += 1;
        Ok(())
    }

    async fn initiative(&mut self, tx: &mut store::Write, line: &PlanLine) -> Result<()> {
        let of = self
            .plan
            .initiatives
            .iter()
            .find(|i| same(&i.title, &line.title));
        if let Some(known) = of {
            self.of = Some(known.clone());
            self.brought.known += 1;
            return Ok(());
        }
        let id = InitiativeId(fresh_id(self.now));
        let mut of = Initiative::draft(id, line.title.clone());
        of.owner = self.person(&line.owner);
        of.why = self.rest(line);
        let share = 100;
        of.serves = self
            .goal
            .map(|goal| Contribution { goal, share })
            .into_iter()
            .collect();
        tx.save_initiative(self.pair, &of).await?;
        self.brought.initiatives += 1;
        if let Some(due) = line.due {
            // An initiative's own date is that of its last step.
            let mut end = Milestone::new(MilestoneId(fresh_id(self.now)), id, "All of it is done");
            end.owner = of.owner;
            end.move_to(Some(due), self.now, None, "");
            tx.save_milestone(self.pair, &of, &end).await?;
            self.plan.milestones.push(end);
        }
        self.plan.initiatives.push(of.clone());
        self.of = Some(of);
        Ok(())
    }

    async fn milestone(&mut self, tx: &mut store::Write, line: &PlanLine) -> Result<()> {
        if self.of.is_none() {
            // A step without its work: the work is called by the goal, or by the step.
            let goal = self
                .goal
                .and_then(|g| self.plan.goal(g))
                .map(|g| g.title.clone());
            let title = goal.unwrap_or_else(|| line.title.clone());
            let kind = PlanKind::Initiative;
            let above = PlanLine::named(line.line, kind, line.depth, &title);
            self.initiative(tx, &above).await?;
        }
        let Some(of) = self.of.clone() else {
            return Ok(());
        };
        let own: Vec<&Milestone> = self.plan.of(of.id).collect();
        if own.iter().any(|m| same(&m.title, &line.title)) {
            self.brought.known += 1;
            return Ok(());
        }
        let position = own.iter().map(|m| m.position + 1).max().unwrap_or(0);
        let mut m = Milestone::new(MilestoneId(fresh_id(self.now)), of.id, line.title.clone());
        m.owner = self.person(&line.owner).or(of.owner);
        m.position = position;
        m.move_to(line.due, self.now, None, "");
        crate::milestone::has_owner(&of, &m)?;
        tx.save_milestone(self.pair, &of, &m).await?;
        self.plan.milestones.push(m);
        self.brought.milestones += 1;
        Ok(())
    }
}

/// The same name, whatever its spaces and letters' size.
fn same(one: &str, other: &str) -> bool {
    let plain = |t: &str| {
        t.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    plain(one) == plain(other)
}
