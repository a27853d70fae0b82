//! A plan in files: out as table, JSON, Markdown and calendar; in from whatever somebody pastes.
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use crate::plan::Plan;
use domain::action::Due;
use domain::circle::{Actor, Viewer};
use domain::forecast::{Estimate, View};
use domain::goal::{Goal, next_code};
use domain::id::{GoalId, InitiativeId, MeasureId, MilestoneId, PairId, PersonId};
use domain::initiative::{Contribution, Initiative};
use domain::measure::{Aim, Measure};
use domain::milestone::Milestone;
use formats::note::Note;
pub use formats::plan::{PlanKind, PlanLine};
use formats::sheet::Sheet;
use jiff::Timestamp;
use serde_json::{Value, json};

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
    /// What was there already, by its name in the same place.
    pub known: usize,
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
            now,
            known: measures,
            plan,
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
        tx.audit("import", "plan", "", &told).await?;
        tx.commit().await?;
        Ok(b)
    }
}

/// A plan while it is written, line by line: what a line stands under is what came last.
struct Writing {
    pair: PairId,
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
            owner: self.person(&line.owner),
            goal,
            aim: line
                .way
                .and_then(|(start, target)| Aim::reach(start, target).ok()),
            ..Measure::new(MeasureId(fresh_id(self.now)), line.title.clone())
        };
        tx.save_measure(self.pair, &measure).await?;
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
            let above = PlanLine {
                title: goal.unwrap_or_else(|| line.title.clone()),
                kind: PlanKind::Initiative,
                owner: String::new(),
                due: None,
                outcome: String::new(),
                ..line.clone()
            };
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

fn date(due: Option<Due>) -> String {
    due.map_or(String::new(), |d| d.date.to_string())
}

impl Plan {
    fn codes(&self, of: &Initiative) -> String {
        let served = of.serves.iter().filter_map(|c| self.goal(c.goal));
        served
            .map(|g| g.code.to_string())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// As CSV: one line a milestone, in the columns that [`App::read_plan`] reads again.
    pub fn csv(&self) -> String {
        let mut sheet = Sheet::of(&[
            "Goal",
            "Initiative",
            "Milestone",
            "Owner",
            "Due",
            "Status",
            "First agreed",
            "Moves",
            "Best days",
            "Likely days",
            "Worst days",
            "Done",
        ]);
        for of in &self.initiatives {
            let goal = of.serves.first().and_then(|c| self.goal(c.goal));
            let goal = goal.map_or(String::new(), |g| g.title.clone());
            let name = |p| self.name(p).unwrap_or_default().to_owned();
            let mut steps = self.of(of.id).peekable();
            if steps.peek().is_none() {
                let mut row = vec![goal, of.title.clone(), String::new(), name(of.owner)];
                row.extend([String::new(), of.state.word().to_owned()]);
                row.resize(12, String::new());
                sheet.rows.push(row);
                continue;
            }
            for m in steps {
                let days = |of: fn(&Estimate) -> f64| {
                    m.estimate.map_or(String::new(), |e| of(&e).to_string())
                };
                sheet.rows.push(vec![
                    goal.clone(),
                    of.title.clone(),
                    m.title.clone(),
                    name(m.owner),
                    date(m.due),
                    of.state.word().to_owned(),
                    m.baseline.map_or(String::new(), |d| d.to_string()),
                    m.moves.len().to_string(),
                    days(Estimate::best),
                    days(Estimate::likely),
                    days(Estimate::worst),
                    m.done.map_or(String::new(), |d| d.to_string()),
                ]);
            }
        }
        sheet.to_csv()
    }

    /// As Markdown that reads like a plan.
    pub fn markdown(&self) -> String {
        let mut out = String::from("# The plan\n");
        let mut draw = |title: String, serving: Vec<&Initiative>| {
            out += &format!("\n## {title}\n\n");
            for of in serving {
                let owner = self
                    .name(of.owner)
                    .map_or(String::new(), |n| format!(" ({n})"));
                out += &format!("- Initiative: {}{owner}\n", of.title);
                for m in self.of(of.id) {
                    let due = m.due.map_or(String::new(), |d| format!(", by {}", d.date));
                    let owner = self
                        .name(m.owner)
                        .map_or(String::new(), |n| format!(" ({n})"));
                    out += &format!("  - Milestone: {}{owner}{due}\n", m.title);
                }
            }
        };
        for goal in &self.goals {
            let first = |i: &&Initiative| i.serves.first().is_some_and(|c| c.goal == goal.id);
            let serving = self.initiatives.iter().filter(first).collect();
            draw(format!("Goal: {}", goal.title), serving);
        }
        let known = |i: &Initiative| i.serves.first().and_then(|c| self.goal(c.goal));
        let none = |i: &&Initiative| known(i).is_none();
        let lost: Vec<&Initiative> = self.initiatives.iter().filter(none).collect();
        if !lost.is_empty() {
            draw("Work with no goal".to_owned(), lost);
        }
        out
    }

    /// As JSON, with both views of every end.
    pub fn json(&self) -> Value {
        let view = |v: &View| {
            let mean = v.chain.mean;
            json!({ "p50": v.p50, "p80": v.p80, "p_on_time": v.on_time, "mean": mean })
        };
        let step = |m: &Milestone| {
            json!({
                "title": m.title, "owner": self.name(m.owner), "due": date(m.due),
                "baseline": m.baseline, "done": m.done, "moves": m.moves.len(),
                "days": m.estimate.map(|e| [e.best(), e.likely(), e.worst()]),
            })
        };
        let one = |of: &Initiative| {
            let outlook = self.initiative_outlook(of.id).filter(|_| of.state.open());
            let forecast = outlook.map(|o| {
                json!({
                    "deadline_working_days": o.forecast.deadline,
                    "runs": o.forecast.throw.runs(), "seed": o.forecast.throw.seed,
                    "inside": view(&o.forecast.inside), "outside": view(&o.forecast.outside),
                    "k": o.forecast.factors.iter().map(|f| f.k).collect::<Vec<_>>(),
                })
            });
            json!({
                "title": of.title, "goals": self.codes(of), "owner": self.name(of.owner),
                "sponsor": self.name(of.sponsor), "state": of.state.word(),
                "from": of.origin.as_ref().map(|o| &o.words), "forecast": forecast,
                "milestones": self.of(of.id).map(step).collect::<Vec<_>>(),
            })
        };
        let all: Vec<Value> = self.initiatives.iter().map(one).collect();
        json!({ "initiatives": all })
    }

    /// The dated milestones that are open as a calendar of whole days (RFC 5545).
    pub fn ics(&self, now: Timestamp) -> String {
        let mut out = String::from(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Counterpart//Milestones//EN\r\n",
        );
        for m in self.milestones.iter().filter(|m| m.done.is_none()) {
            let Some(due) = m.due else {
                continue;
            };
            let of = self
                .initiative(m.initiative)
                .map_or("", |i| i.title.as_str());
            let next = domain::working_time::plus_days(due.date, 1);
            let lines = [
                "BEGIN:VEVENT".to_owned(),
                format!("UID:milestone-{}@counterpart", m.id),
                format!("DTSTAMP:{}", now.strftime("%Y%m%dT%H%M%SZ")),
                format!("DTSTART;VALUE=DATE:{}", due.date.strftime("%Y%m%d")),
                format!("DTEND;VALUE=DATE:{}", next.strftime("%Y%m%d")),
                format!("SUMMARY:{}", escaped(&format!("{}: {}", of, m.title))),
                "TRANSP:TRANSPARENT".to_owned(),
                "END:VEVENT".to_owned(),
            ];
            for line in lines {
                fold(&mut out, &line);
            }
        }
        out + "END:VCALENDAR\r\n"
    }
}

/// Text as a calendar holds it (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let one = |c: char| match c {
        '\\' | ';' | ',' => format!("\\{c}"),
        '\n' => "\\n".to_owned(),
        c if c.is_control() => String::new(),
        c => c.to_string(),
    };
    text.chars().map(one).collect()
}

/// A line of at most 75 octets, the rest on lines that begin with a space (RFC 5545, 3.1).
fn fold(out: &mut String, line: &str) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}
