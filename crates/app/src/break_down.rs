//! Break-down (`R9`, `R69`): from a goal or a caught idea to milestones and steps with owners and
//! dates, laid back from a deadline over working days, holidays and absences.
use crate::action::known;
use crate::coming_up::me;
use crate::context::{App, fresh_id, zone};
use crate::error::{Error, Result};
use crate::plan::Plan;
use domain::action::{Action, ActionState, Due, Ties};
use domain::circle::{Actor, Viewer};
use domain::forecast::{Estimate, Item, Network, NetworkError};
use domain::goal::Period;
use domain::id::{ActionId, GoalId, InitiativeId, MilestoneId, PersonId};
use domain::initiative::{Contribution, Initiative, Origin, OriginKind};
use domain::milestone::Milestone;
use domain::schedule::{Clash, Load, Span, back, clashes, critical, forward, load};
use jiff::civil::Date;
use language::capture::Who;
use language::outline::{Outline, Step, outline};
use store::{Pair, StoredAction};

/// What is to be broken down, and how.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The goal that it serves.
    pub goal: Option<GoalId>,
    /// The caught idea that it is made from.
    pub idea: Option<ActionId>,
    /// An initiative that is there already, and gets more milestones.
    pub initiative: Option<InitiativeId>,
    /// In one line; empty where one of these says it.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<PersonId>,
    /// By when all of it shall be done.
    pub deadline: Option<Date>,
    /// One line a step; an indented one is a part of the one above it.
    pub outline: String,
}

/// One line as it would stand in the plan.
#[derive(Debug, Clone)]
pub struct Planned {
    /// How deep, from 0: a milestone; below it steps.
    pub depth: usize,
    /// What is to be done.
    pub title: String,
    /// Who does it.
    pub owner: Option<PersonId>,
    /// The name as typed, where it is nobody we know.
    pub owner_text: String,
    /// First and last day.
    pub span: Span,
    /// Working days; none where nothing was said and nothing below says it.
    pub estimate: Option<Estimate>,
    /// What it waits for, by place in the list.
    pub after: Vec<usize>,
    /// It cannot end a day later without the whole ending later.
    pub critical: bool,
    /// Its date was said.
    pub fixed: bool,
    /// Ticked: done already.
    pub done: bool,
    /// The place of what it is a part of.
    pub parent: Option<usize>,
}

/// An outline as a plan, before anything is saved.
#[derive(Debug, Clone, Default)]
pub struct BrokenDown {
    /// In the order of the lines.
    pub steps: Vec<Planned>,
    /// What was not understood, what was kept, what would do.
    pub notes: Vec<String>,
    /// Why it cannot be saved so; empty where it can.
    pub wrong: String,
    /// What cannot be, since a date is fixed: "A would begin before B is done".
    pub clashes: Vec<String>,
    /// The first day of all, where it is before today: so many working days too few.
    pub late_by: i64,
    /// Days wanted and there, by owner and week, where more are wanted than there are.
    pub overloads: Vec<Load>,
    /// Days wanted by owner, over the whole.
    pub loads: Vec<(PersonId, u32)>,
}

impl App {
    /// Understands an outline and lays it on dates; saves nothing.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn break_down(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        asked: &Asked,
    ) -> Result<BrokenDown> {
        let plan = self.plan(viewer, pair).await?;
        let read = self.outlined(viewer, pair, &plan, asked).await?;
        Ok(laid(&plan, &read, asked))
    }

    async fn outlined(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        plan: &Plan,
        asked: &Asked,
    ) -> Result<Outline> {
        let known = known(me(viewer, pair), pair, &plan.people, &plan.goals);
        let locale = self.locale(viewer).await?;
        let now = self.clock.now().to_zoned(zone(pair));
        Ok(outline(&asked.outline, &known, &now, &locale))
    }

    /// Saves what an outline says, at once: the initiative (a draft, where it is new), a milestone
    /// for each top line, an action for each line below. An idea's words are kept, and it is done.
    ///
    /// # Errors
    /// `Invalid` where there is no line, no title, or the steps wait for each other.
    pub async fn save_break_down(
        &self,
        actor: &Actor,
        pair: &Pair,
        asked: &Asked,
    ) -> Result<Initiative> {
        let plan = self.plan(&actor.viewer, pair).await?;
        let read = self.outlined(&actor.viewer, pair, &plan, asked).await?;
        let laid = laid(&plan, &read, asked);
        if !laid.wrong.is_empty() {
            return Err(Error::invalid("outline", laid.wrong));
        }
        if laid.steps.is_empty() {
            return Err(Error::invalid("outline", "Write at least one line."));
        }
        let now = self.clock.now();
        let mut tx = self.db.write(actor, self.now()).await?;
        let idea = match asked.idea {
            Some(id) => Some(tx.action(id).await?),
            None => None,
        };
        let of = match asked.initiative.and_then(|id| plan.initiative(id)) {
            Some(known) => known.clone(),
            None => self.drafted(pair, &plan, asked, idea.as_ref())?,
        };
        let first = plan.of(of.id).map(|m| m.position + 1).max().unwrap_or(0);
        let of = spanned(of, &laid, plan.today);
        tx.save_initiative(pair.id, &of).await?;
        crate::forecast::anew(&mut tx, pair.id).await?;
        let ids: Vec<uuid::Uuid> = laid.steps.iter().map(|_| fresh_id(now)).collect();
        let mut position = first;
        for (at, step) in laid.steps.iter().enumerate() {
            if step.depth == 0 {
                let milestone = milestone(&laid, at, (&ids, of.id, position), plan.today);
                crate::milestone::has_owner(&of, &milestone)?;
                tx.save_milestone(pair.id, &of, &milestone).await?;
                position += 1;
            } else {
                let action = action(&laid, at, (&ids, of.id), now);
                let action = Action {
                    goal: of.serves.first().map(|c| c.goal),
                    ..action
                };
                let moved = Vec::new();
                let pair = pair.id;
                tx.save_action(&StoredAction {
                    pair,
                    action,
                    moved,
                })
                .await?;
            }
        }
        if let Some(mut idea) = idea {
            idea.action.ties.initiative = Some(of.id);
            idea.action.state = ActionState::Done;
            idea.action.closed = Some(now);
            tx.save_action(&idea).await?;
        }
        let detail = format!("{}: {} lines", of.title, laid.steps.len());
        tx.audit("break_down", "initiative", &of.id.to_string(), &detail)
            .await?;
        tx.commit().await?;
        Ok(of)
    }

    /// The draft that a break-down makes.
    fn drafted(
        &self,
        pair: &Pair,
        plan: &Plan,
        asked: &Asked,
        idea: Option<&StoredAction>,
    ) -> Result<Initiative> {
        let goal = asked.goal.or(idea.and_then(|s| s.action.goal));
        let known = goal.and_then(|id| plan.goal(id));
        let title = match (asked.title.trim(), idea, known) {
            ("", Some(idea), _) => idea.action.title.clone(),
            ("", None, Some(goal)) => goal.title.clone(),
            ("", None, None) => {
                return Err(Error::invalid("title", "Say in one line what it is about."));
            }
            (title, ..) => title.to_owned(),
        };
        let id = InitiativeId(fresh_id(self.clock.now()));
        let mut draft = Initiative::draft(id, title);
        draft.owner = asked.owner;
        draft.serves = known
            .map(|g| Contribution {
                goal: g.id,
                share: 100,
            })
            .into_iter()
            .collect();
        draft.origin = idea.map(|s| Origin {
            kind: OriginKind::Idea,
            words: match s.action.captured.as_str() {
                "" => s.action.title.clone(),
                words => words.to_owned(),
            },
            on: s.action.created.to_zoned(zone(pair)).date(),
            goal,
            action: Some(s.action.id),
        });
        Ok(draft)
    }
}

fn spanned(of: Initiative, laid: &BrokenDown, today: Date) -> Initiative {
    let last = laid.steps.iter().map(|s| s.span.last).max();
    let first = laid.steps.iter().map(|s| s.span.first).min();
    let (Some(from), Some(to)) = (first.map(|f| f.max(today)), last) else {
        return of;
    };
    let period = of.period.map_or(Period { from, to }, |p| Period {
        from: p.from,
        to: p.to.max(to),
    });
    Initiative {
        period: Some(period),
        ..of
    }
}

fn milestone(
    laid: &BrokenDown,
    at: usize,
    (ids, of, position): (&[uuid::Uuid], InitiativeId, u32),
    today: Date,
) -> Milestone {
    let step = &laid.steps[at];
    let mut m = Milestone::new(MilestoneId(ids[at]), of, step.title.clone());
    m.owner = step.owner;
    m.estimate = step.estimate;
    let top = step.after.iter().filter(|a| laid.steps[**a].depth == 0);
    m.after = top.map(|a| MilestoneId(ids[*a])).collect();
    m.due = Some(Due::on(step.span.last));
    m.baseline = Some(step.span.last);
    m.fixed = step.fixed;
    m.done = step.done.then_some(step.span.last.min(today));
    m.position = position;
    m
}

fn action(
    laid: &BrokenDown,
    at: usize,
    (ids, of): (&[uuid::Uuid], InitiativeId),
    now: jiff::Timestamp,
) -> Action {
    let step = &laid.steps[at];
    let mut top = at;
    while let Some(parent) = laid.steps[top].parent {
        top = parent;
    }
    let mut action = Action::titled(ActionId(ids[at]), &step.title, now);
    action.owner = step.owner;
    action.owner_text = step.owner_text.clone();
    action.due = Some(Due::on(step.span.last));
    let below = step.after.iter().filter(|a| laid.steps[**a].depth > 0);
    action.waits_for = below.map(|a| ActionId(ids[*a])).collect();
    action.ties = Ties {
        initiative: Some(of),
        milestone: Some(MilestoneId(ids[top])),
        ..Ties::default()
    };
    if step.done {
        action.state = ActionState::Done;
        action.closed = Some(now);
    }
    action
}

/// What a line waits for: what it says, what the line above it waits for, and its own parts.
fn waits(steps: &[Step]) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = Vec::with_capacity(steps.len());
    for (at, step) in steps.iter().enumerate() {
        let mut after = step.after.clone();
        if let Some(parent) = step.parent {
            // A part begins when the whole may; the whole waits for its parts below.
            let above: Vec<usize> = steps[parent].after.clone();
            after.extend(above.into_iter().filter(|a| *a != at));
        }
        all.push(after);
    }
    for (at, step) in steps.iter().enumerate() {
        if let Some(parent) = step.parent {
            all[parent].push(at);
        }
    }
    all
}

/// The length of a line: its own, else the sum of its parts (by place).
fn lengths(steps: &[Step]) -> Vec<Option<Estimate>> {
    let mut all: Vec<Option<Estimate>> = steps.iter().map(|s| s.estimate).collect();
    for at in (0..steps.len()).rev() {
        if steps[at].estimate.is_some() {
            continue;
        }
        let parts = (0..steps.len()).filter(|p| steps[*p].parent == Some(at));
        let parts: Vec<Estimate> = parts.filter_map(|p| all[p]).collect();
        let sum = |of: fn(&Estimate) -> f64| parts.iter().map(of).sum::<f64>();
        if !parts.is_empty() {
            let (best, likely) = (sum(Estimate::best), sum(Estimate::likely));
            all[at] = Estimate::new(best, likely, sum(Estimate::worst)).ok();
        }
    }
    all
}

/// The lines as a network; of one that goes round in a circle, the lines alone.
fn network(
    steps: &[Step],
    lengths: &[Option<Estimate>],
    circular: bool,
) -> Result<Network<usize>, NetworkError<usize>> {
    // Only a whole whose parts say how long they take takes none itself.
    let part = |at: usize, p: usize| steps[p].parent == Some(at) && lengths[p].is_some();
    let whole = |at: usize| (0..steps.len()).any(|p| part(at, p));
    let item = |(at, after): (usize, Vec<usize>)| Item {
        id: at,
        estimate: match whole(at) {
            true => Estimate::NOTHING,
            false => lengths[at].unwrap_or(Estimate::NOTHING),
        },
        after: if circular { Vec::new() } else { after },
        owner: steps[at].owner.as_ref().and_then(Who::person),
    };
    Network::new(waits(steps).into_iter().enumerate().map(item).collect())
}

fn planned(step: &Step, span: Span, estimate: Option<Estimate>, critical: bool) -> Planned {
    Planned {
        depth: step.depth,
        title: step.title.clone(),
        owner: step.owner.as_ref().and_then(Who::person),
        owner_text: match &step.owner {
            Some(Who::OneOf { said, .. } | Who::Named(said)) => said.clone(),
            _ => String::new(),
        },
        span,
        estimate,
        after: step.after.clone(),
        critical,
        fixed: step.due.is_some(),
        done: step.done,
        parent: step.parent,
    }
}

fn laid(plan: &Plan, read: &Outline, asked: &Asked) -> BrokenDown {
    let steps = &read.steps;
    let mut out = BrokenDown {
        notes: read.notes.iter().map(ToString::to_string).collect(),
        ..BrokenDown::default()
    };
    if let Some(cycle) = &read.cycle {
        let names: Vec<&str> = cycle.iter().map(|at| steps[*at].title.as_str()).collect();
        out.wrong = format!(
            "This can never begin, each waits for the next: {}. Take out one of the waits.",
            names.join(" → ")
        );
    }
    let lengths = lengths(steps);
    let network = match network(steps, &lengths, !out.wrong.is_empty()) {
        Ok(network) => network,
        Err(NetworkError::Empty) => return out,
        Err(_) => {
            out.wrong = "A part waits for the whole that it belongs to: take out that wait.".into();
            return out;
        }
    };
    let days = plan.days();
    let fixed: Vec<Option<Date>> = steps.iter().map(|s| s.due.map(|d| d.date)).collect();
    let spans = match asked.deadline {
        Some(deadline) => back(&network, &fixed, deadline, &days),
        None => forward(&network, &fixed, plan.today, &days),
    };
    let on_path = critical(&network, plan.today, &days);
    let name = |c: &Clash| {
        let (later, earlier) = (&steps[c.later].title, &steps[c.earlier].title);
        format!("“{later}” would begin before “{earlier}” is done")
    };
    out.clashes = clashes(&network, &spans).iter().map(name).collect();
    let first = spans.iter().map(|s| s.first).min().unwrap_or(plan.today);
    out.late_by = plan.work.working_days(first, plan.today).max(0);
    let loads = load(&network, &spans, &days);
    for one in &loads {
        match out.loads.iter_mut().find(|(owner, _)| *owner == one.owner) {
            Some((_, sum)) => *sum += one.wanted,
            None => out.loads.push((one.owner, one.wanted)),
        }
    }
    out.overloads = loads.into_iter().filter(Load::too_much).collect();
    let critical = |at: usize| on_path.get(at) == Some(&true);
    let row = |(at, step)| planned(step, spans[at], lengths[at], critical(at));
    out.steps = steps.iter().enumerate().map(row).collect();
    out
}
