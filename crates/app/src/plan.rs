//! The plan of a pair, read once: goals, initiatives, milestones, and what follows from them.
use crate::context::{App, zone};
use crate::error::Result;
use crate::setting::Settings;
use domain::action::Action;
use domain::circle::Viewer;
use domain::decision::Decision;
use domain::forecast::{Closed, Factor, Forecast, Network, NetworkError, Throw, forecast};
use domain::goal::{Goal, line_of_sight};
use domain::id::{GoalId, InitiativeId, MilestoneId, PersonId};
use domain::initiative::{Initiative, InitiativeState};
use domain::milestone::{Milestone, closed, needed, network};
use domain::person::Person;
use domain::schedule::{Absence, Days};
use domain::working_time::WorkingTime;
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{Pair, Reader, StoredAction, Worked};

/// Where the dice of every forecast on a page begin; stored forecasts keep their own.
pub const SEED: u64 = 1;

/// Most lines from one initiative up to the top.
const LINES: usize = 50;

/// Everything that is planned, as one viewer may see it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Open goals, in their order.
    pub goals: Vec<Goal>,
    /// Initiatives, the oldest first.
    pub initiatives: Vec<Initiative>,
    /// Milestones, by initiative and place.
    pub milestones: Vec<Milestone>,
    /// Decisions that are still open.
    pub decisions: Vec<Decision>,
    /// Open actions, the earliest due first.
    pub actions: Vec<StoredAction>,
    /// What all open actions are for, also those that were too many to read.
    pub worked: Worked,
    /// The people.
    pub people: Vec<Person>,
    /// Hours, holidays, zone.
    pub work: WorkingTime,
    /// Who is away when.
    pub away: Vec<Absence>,
    /// The executive's today.
    pub today: Date,
    past: Past,
    outlooks: Outlooks,
}

/// What was thrown already for this plan, by initiative; a copy, which may be changed, begins anew.
#[derive(Debug, Default)]
struct Outlooks(Mutex<HashMap<InitiativeId, Option<Outlook>>>);

impl Outlooks {
    fn all(&self) -> MutexGuard<'_, HashMap<InitiativeId, Option<Outlook>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clone for Outlooks {
    fn clone(&self) -> Outlooks {
        Outlooks::default()
    }
}

/// How long things took, by owner and by kind of work: gathered once, asked for every milestone.
#[derive(Debug, Clone, Default)]
struct Past {
    owner: HashMap<PersonId, Vec<Closed>>,
    kind: HashMap<String, Vec<Closed>>,
    kinds: HashMap<InitiativeId, String>,
}

impl Past {
    fn of(initiatives: &[Initiative], milestones: &[Milestone]) -> Past {
        let named = initiatives.iter().filter(|i| !i.kind.is_empty());
        let kinds = named.map(|i| (i.id, i.kind.clone())).collect();
        let mut past = Past {
            kinds,
            ..Past::default()
        };
        for m in milestones {
            let took = closed([m]);
            if let Some(kind) = past.kinds.get(&m.initiative) {
                past.kind.entry(kind.clone()).or_default().extend(&took);
            }
            if let Some(owner) = m.owner {
                past.owner.entry(owner).or_default().extend(&took);
            }
        }
        past
    }
}

/// When a milestone, or a whole initiative, will be done.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// Both views.
    pub forecast: Forecast,
    /// The milestones that it is made of, in the order of the forecast's items.
    pub items: Vec<MilestoneId>,
}

impl App {
    /// The plan of a pair.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn plan(&self, viewer: &Viewer, pair: &Pair) -> Result<Arc<Plan>> {
        let today = self.clock.now().to_zoned(zone(pair)).date();
        let (settings, asked) = self.settings_at(viewer, pair, today).await?;
        if let Some(plan) = self.gathered.plans.find(&asked) {
            return Ok(plan);
        }
        let goals = self.db.read(viewer).goals(pair.id).await?;
        let decisions = self.db.read(viewer).open_decisions(pair.id).await?;
        let plan = self.plan_of(viewer, pair, settings, goals).await?;
        let plan = Plan { decisions, ..plan };
        Ok(self.gathered.plans.keep(asked, plan))
    }

    /// The same where settings and goals are read already, without the open decisions.
    pub(crate) async fn plan_of(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        settings: Settings,
        goals: Vec<Goal>,
    ) -> Result<Plan> {
        let today = self.clock.now().to_zoned(zone(pair)).date();
        let reader = self.db.read(viewer);
        let (initiatives, milestones) = reader.begun(pair.id).await?;
        let actions = reader.open_actions(Some(pair.id)).await?;
        let worked = worked(&reader, pair, &actions).await?;
        Ok(Plan {
            worked,
            past: Past::of(&initiatives, &milestones),
            outlooks: Outlooks::default(),
            goals,
            initiatives,
            milestones,
            decisions: Vec::new(),
            actions,
            people: reader.people(pair.id).await?,
            work: settings.working_time(pair, today),
            away: settings.away,
            today,
        })
    }
}

/// What all open actions are for: counted by the database where not all of them were read.
pub(crate) async fn worked(
    reader: &Reader<'_>,
    pair: &Pair,
    read: &[StoredAction],
) -> Result<Worked> {
    match read.len() < store::MOST_ACTIONS {
        true => Ok(Worked::of(read)),
        false => Ok(reader.worked(pair.id).await?),
    }
}

impl Plan {
    /// What is there already, without people, decisions and the past of earlier plans: to see what
    /// serves what, not when it will be done.
    pub(crate) fn bare(
        (goals, actions, worked): (Vec<Goal>, Vec<StoredAction>, Worked),
        (initiatives, milestones): (Vec<Initiative>, Vec<Milestone>),
        (work, today): (WorkingTime, Date),
    ) -> Plan {
        Plan {
            past: Past::default(),
            outlooks: Outlooks::default(),
            worked,
            goals,
            initiatives,
            milestones,
            decisions: Vec::new(),
            actions,
            people: Vec::new(),
            work,
            away: Vec::new(),
            today,
        }
    }

    /// One goal.
    pub fn goal(&self, id: GoalId) -> Option<&Goal> {
        self.goals.iter().find(|g| g.id == id)
    }

    /// One initiative.
    pub fn initiative(&self, id: InitiativeId) -> Option<&Initiative> {
        self.initiatives.iter().find(|i| i.id == id)
    }

    /// One milestone.
    pub fn milestone(&self, id: MilestoneId) -> Option<&Milestone> {
        self.milestones.iter().find(|m| m.id == id)
    }

    /// The milestones of an initiative, in their order.
    pub fn of(&self, id: InitiativeId) -> impl Iterator<Item = &Milestone> {
        self.milestones.iter().filter(move |m| m.initiative == id)
    }

    /// Open actions of an initiative or of one of its milestones.
    pub fn steps(&self, id: InitiativeId) -> impl Iterator<Item = &StoredAction> {
        let of = move |a: &Action| a.ties.initiative == Some(id);
        self.actions.iter().filter(move |s| of(&s.action))
    }

    /// Somebody's name as a page says it.
    pub fn name(&self, id: Option<PersonId>) -> Option<&str> {
        let found = self.people.iter().find(|p| Some(p.id) == id);
        found.map(Person::label)
    }

    /// Who works when.
    pub fn days(&self) -> Days<'_> {
        Days::new(&self.work, &self.away)
    }

    /// The goals that an initiative serves, each with everything above it, the top last.
    pub fn upwards(&self, of: &Initiative) -> Vec<Vec<&Goal>> {
        let mut lines: Vec<Vec<&Goal>> = Vec::new();
        let mut open: Vec<GoalId> = of.serves.iter().rev().map(|c| c.goal).collect();
        let mut seen = std::collections::HashSet::new();
        while let Some(goal) = open.pop().filter(|_| lines.len() < LINES) {
            let line = line_of_sight(&self.goals, goal);
            // What a goal of the line serves beside the one above begins a line of its own.
            for g in &line {
                let beside = g.also.iter().map(|c| c.goal);
                open.extend(beside.filter(|id| seen.insert(*id)));
            }
            if !line.is_empty() {
                lines.push(line);
            }
        }
        lines
    }

    /// By what the past lengthens a milestone: its owner's, else that of its initiative's kind
    /// (`F8`).
    pub fn factor(&self, of: &Milestone) -> Factor {
        let owner = of.owner.and_then(|o| self.past.owner.get(&o));
        let kind = self.past.kinds.get(&of.initiative);
        let kind = kind.and_then(|k| self.past.kind.get(k));
        let all = |of: Option<&Vec<Closed>>| of.cloned().unwrap_or_default();
        Factor::of(&all(owner), &all(kind))
    }

    /// When some milestones will all be done, with everything they wait for; none where nothing is
    /// left, where nothing was estimated, or where they wait for each other.
    pub fn outlook(&self, wanted: &[MilestoneId], deadline: Option<Date>) -> Option<Outlook> {
        let left = self.waiting_for(needed(&self.milestones, wanted));
        if left.iter().all(|m| m.estimate.is_none()) {
            return None;
        }
        let network = network(&left).ok()?;
        let factors: Vec<Factor> = left.iter().map(|m| self.factor(m)).collect();
        let deadline = deadline.map(|d| self.work.working_days(self.today, d) as f64);
        let throw = Throw::new(domain::forecast::RUNS as u64, SEED).ok()?;
        Some(Outlook {
            forecast: forecast(&network, &factors, deadline, throw).ok()?,
            items: left.iter().map(|m| m.id).collect(),
        })
    }

    /// The same with every open decision that is waited for as a piece of work that ends on the day
    /// by which it is to be taken.
    fn waiting_for(&self, mut left: Vec<Milestone>) -> Vec<Milestone> {
        for decision in &self.decisions {
            let waits = |m: &Milestone| m.decisions.contains(&decision.id);
            let Some(day) = decision.decide_by.filter(|_| left.iter().any(waits)) else {
                continue;
            };
            let days = self.work.working_days(self.today, day).max(0) as f64;
            let Some(of) = left.iter().find(|m| waits(m)).map(|m| m.initiative) else {
                continue;
            };
            let id = MilestoneId(decision.id.0);
            let mut taken = Milestone::new(id, of, decision.question.clone());
            taken.estimate = domain::forecast::Estimate::new(days, days, days).ok();
            for m in left.iter_mut().filter(|m| waits(m)) {
                m.after.push(id);
            }
            left.push(taken);
        }
        left
    }

    /// When an initiative will be done, beside the date of its last milestone.
    pub fn initiative_outlook(&self, id: InitiativeId) -> Option<Outlook> {
        if let Some(known) = self.outlooks.all().get(&id) {
            return known.clone();
        }
        let found = self.throw(id);
        self.outlooks.all().insert(id, found.clone());
        found
    }

    fn throw(&self, id: InitiativeId) -> Option<Outlook> {
        let open: Vec<&Milestone> = self.of(id).filter(|m| m.done.is_none()).collect();
        let last = open.iter().filter_map(|m| m.due).map(|d| d.date).max();
        let ids: Vec<MilestoneId> = open.iter().map(|m| m.id).collect();
        self.outlook(&ids, last)
    }

    /// When one milestone will be done, beside its own date.
    pub fn milestone_outlook(&self, of: &Milestone) -> Option<Outlook> {
        self.outlook(&[of.id], of.due.map(|d| d.date))
    }

    /// The day on which a number of working days from today is over.
    pub fn day_after(&self, working_days: f64) -> Date {
        // Forecasts end far below the largest number.
        let days = working_days.ceil().clamp(0.0, 100_000.0) as i64;
        self.work.plus_working_days(self.today, days)
    }

    /// A goal that nobody works on: no begun initiative of it, or of a goal below it, has a dated
    /// milestone or an open action of its own (`R5`).
    pub fn vision_without_action(&self) -> Vec<&Goal> {
        let moving = |i: &&Initiative| {
            let dated = |m: &Milestone| m.done.is_none() && m.due.is_some();
            let begun = i.state == InitiativeState::Active;
            begun && (self.worked.initiatives.contains(&i.id) || self.of(i.id).any(dated))
        };
        let mut served = std::collections::HashSet::new();
        for i in self.initiatives.iter().filter(moving) {
            let lines = self.upwards(i);
            served.extend(lines.iter().flatten().map(|g| g.id));
        }
        let goals = self.goals.iter();
        goals.filter(|g| !served.contains(&g.id)).collect()
    }

    /// Begun initiatives that serve no goal, and open actions with neither a goal nor an
    /// initiative (`R5`).
    pub fn work_without_goal(&self) -> (Vec<&Initiative>, Vec<&StoredAction>) {
        let known = |id: GoalId| self.goals.iter().any(|g| g.id == id);
        let begun = self.initiatives.iter().filter(|i| i.state.open());
        let lost = begun.filter(|i| !i.serves.iter().any(|c| known(c.goal)));
        let loose = |s: &&StoredAction| {
            let a = &s.action;
            a.goal.is_none() && a.ties.initiative.is_none()
        };
        (lost.collect(), self.actions.iter().filter(loose).collect())
    }

    /// What cannot be planned so, in the names of the milestones.
    pub fn told(&self, error: &NetworkError<MilestoneId>) -> String {
        told(&self.milestones, error)
    }
}

/// What cannot be planned so, in names instead of identities.
pub(crate) fn told(all: &[Milestone], error: &NetworkError<MilestoneId>) -> String {
    let name = |id: &MilestoneId| {
        let found = all.iter().find(|m| m.id == *id);
        found.map_or_else(
            || "a milestone that is gone".to_owned(),
            |m| m.title.clone(),
        )
    };
    match error {
        NetworkError::Cycle(path) => {
            let names: Vec<String> = path.iter().map(name).collect();
            format!(
                "This can never begin, each waits for the next: {}. Take out one of the waits.",
                names.join(" → ")
            )
        }
        NetworkError::Unknown { item, after } => {
            format!(
                "“{}” waits for {}: choose another.",
                name(item),
                name(after)
            )
        }
        other => other.to_string(),
    }
}

/// The network of all open milestones, or why they cannot be one.
pub(crate) fn checked(all: &[Milestone]) -> Result<Network<MilestoneId>, String> {
    let open: Vec<MilestoneId> = all.iter().map(|m| m.id).collect();
    let left = needed(all, &open);
    network(&left).map_err(|error| told(all, &error))
}
