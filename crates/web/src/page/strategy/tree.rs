//! The tree of the strategy page: goals, initiatives, milestones, actions, and what hangs loose.
use crate::page::scorecard::stands;
use crate::page::today::GoalChip;
use crate::respond::url_encode;
use app::coming_up::{first_name, join_key};
use app::goal::GoalWeek;
use app::plan::Plan;
use app::status::Stands;
use domain::action::{Action, Grasp, due_words};
use domain::audit::{self, Served};
use domain::goal::{Branch, Business, Goal, Level, tree};
use domain::id::{GoalId, PersonId};
use domain::initiative::{Initiative, InitiativeState};
use domain::milestone::Milestone;
use domain::person::Person;
use domain::words::{capital, hours};
use jiff::Timestamp;
use std::collections::HashSet;
use store::StoredAction;

/// Deepest indentation that is drawn.
const DEPTH: usize = 3;
/// Next steps shown beside a goal.
const STEPS: usize = 3;
/// Initiatives drawn under one goal.
const INITIATIVES: usize = 6;
/// Milestones drawn under one initiative.
const MILESTONES: usize = 8;
/// Loose ends that are named.
const LOOSE: usize = 10;

/// One goal, with its place in the tree and everything under it.
pub(super) struct GoalRow {
    pub id: String,
    pub indent: String,
    pub chip: GoalChip,
    pub title: String,
    pub meta: String,
    pub key_result: String,
    pub flags: Vec<&'static str>,
    pub initiatives: Vec<Under>,
    /// Initiatives that are not drawn.
    pub further: usize,
    pub asides: Vec<Noted>,
    pub hours: String,
    /// "18.5 h in the four weeks before"; empty while nothing was.
    pub before: String,
    pub sources: Vec<Source>,
    pub hourless: bool,
    pub known: bool,
    pub steps: Vec<Step>,
    pub more: usize,
}

/// An action: where it leads, its words, who and when.
pub(super) type Step = (String, String, String);

/// One initiative under a goal.
pub(super) struct Under {
    pub id: String,
    pub title: String,
    pub owner: String,
    pub status: (&'static str, String),
    pub milestones: Vec<Leaf>,
    pub more: usize,
    pub steps: Vec<Step>,
}

/// One milestone under an initiative.
pub(super) struct Leaf {
    pub id: String,
    pub title: String,
    pub small: String,
    pub steps: Vec<Step>,
}

/// A challenge or an opportunity at a goal.
pub(super) struct Noted {
    pub place: usize,
    pub words: String,
    pub small: String,
    /// The initiative that was made of it; empty while none was.
    pub became: String,
    pub open: bool,
}

/// Work that serves no goal.
#[derive(Default)]
pub(super) struct Loose {
    pub initiatives: Vec<(String, String)>,
    pub actions: Vec<(String, String)>,
    pub more: usize,
    /// Mere concerns of more than two weeks (`R72`).
    pub concerns: Vec<(String, String)>,
    /// Goals that nobody works on.
    pub idle: HashSet<GoalId>,
}

/// What the page has to know of every goal, drawn or not.
pub(super) struct Fact<'a> {
    pub goal: &'a Goal,
    depth: usize,
    code: &'a str,
    hourless: bool,
    stepless: bool,
}

/// What made up the hours of a goal.
pub(super) struct Source {
    pub href: String,
    pub title: String,
    pub times: i64,
    pub before: String,
    pub week: String,
}

/// Sources shown of a goal; the audit holds all.
const SOURCES: usize = 12;

fn source(s: &Served) -> Source {
    let hours = |m: i64| match m {
        0 => String::new(),
        m => hours(m),
    };
    Source {
        href: match &s.source {
            audit::Source::Occurrence(key) => {
                let (uid, rid) = key.split_once('\n').unwrap_or((key, ""));
                format!("/event?key={}", url_encode(&join_key(uid, rid)))
            }
            audit::Source::Manual(_) => "/audit#desk".to_owned(),
        },
        title: match s.title.as_str() {
            "" => "An entry without a title".to_owned(),
            title => title.to_owned(),
        },
        times: s.times,
        before: hours(s.before),
        week: hours(s.since),
    }
}

fn flat<'a>(branches: &[Branch<'a>], depth: usize, out: &mut Vec<(usize, &'a Goal)>) {
    for branch in branches {
        out.push((depth, branch.goal));
        flat(&branch.children, (depth + 1).min(DEPTH), out);
    }
}

/// Every goal in the order of the tree.
pub(super) fn facts(week: &GoalWeek) -> Vec<Fact<'_>> {
    let mut goals = Vec::new();
    flat(&tree(&week.plan.goals), 0, &mut goals);
    let acted: HashSet<GoalId> = week
        .plan
        .actions
        .iter()
        .filter_map(|s| s.action.goal)
        .collect();
    let served = week.served.iter().filter(|s| s.since > 0);
    let hours: HashSet<GoalId> = served.map(|s| s.goal).collect();
    let fact = |(depth, goal): (usize, &'_ Goal)| (depth, goal.id);
    let order: Vec<(usize, GoalId)> = goals.into_iter().map(fact).collect();
    let found = order.into_iter().filter_map(|(depth, id)| {
        let goal = week.plan.goal(id)?;
        Some(Fact {
            goal,
            depth,
            code: goal.code.as_str(),
            hourless: !hours.contains(&id),
            stepless: !acted.contains(&id),
        })
    });
    found.collect()
}

/// Words, how many goals, hours of this week.
pub(super) type Sum = (&'static str, usize, String);

fn sum(week: &GoalWeek, word: &'static str, of: impl Fn(&Goal) -> bool) -> Sum {
    let goals = week.plan.goals.iter().filter(|g| of(g));
    let goals: HashSet<GoalId> = goals.map(|g| g.id).collect();
    let served = week.served.iter().filter(|s| goals.contains(&s.goal));
    let minutes: i64 = served.map(|s| s.since).sum();
    (word, goals.len(), format!("{} h", hours(minutes)))
}

/// Hours of this week by level, with the goals of each: they move with the tag (`R41`).
pub(super) fn levels(week: &GoalWeek) -> Vec<Sum> {
    let of = |level: Level| sum(week, level.word(), |g| g.level == level);
    Level::ALL.map(of).to_vec()
}

/// Hours of this week by move of the business; with the last line they are all hours that serve a
/// goal (`R37`).
pub(super) fn moves(week: &GoalWeek) -> Vec<Sum> {
    let of = |b: Business| sum(week, b.words(), |g| g.business == Some(b));
    let mut all: Vec<Sum> = Business::ALL.into_iter().map(of).collect();
    // A nought beside a move is a finding; where no goal names one, they are all noise.
    if all.iter().all(|m| m.1 == 0) {
        all.clear();
    }
    all.push(sum(week, "no move said", |g| g.business.is_none()));
    all.push(sum(week, "all that serves a goal", |_| true));
    all
}

/// Open actions by how far one's own hand reaches, with their hours (`R72`).
pub(super) fn grasps(plan: &Plan) -> Vec<Sum> {
    let of = |grasp: Grasp| {
        let tagged = plan
            .actions
            .iter()
            .filter(|s| s.action.ties.grasp == Some(grasp));
        let minutes: Vec<i64> = tagged
            .map(|s| s.action.size_minutes.map_or(0, i64::from))
            .collect();
        let count = minutes.len();
        (
            grasp.word(),
            count,
            format!("{} h", hours(minutes.into_iter().sum())),
        )
    };
    let all = Grasp::ALL.map(of).to_vec();
    let said = all.iter().any(|g| g.1 > 0);
    if said { all } else { Vec::new() }
}

/// What hangs loose: goals that nobody works on, work that serves no goal (`R5`).
pub(super) fn loose(plan: &Plan, now: Timestamp) -> Loose {
    let (initiatives, actions) = plan.work_without_goal();
    let named = |s: &&StoredAction| (format!("/actions/{}", s.action.id), s.action.title.clone());
    let titled = |i: &&Initiative| (format!("/strategy/initiatives/{}", i.id), i.title.clone());
    let lingering = plan.actions.iter().filter(|s| s.action.lingers(now));
    Loose {
        concerns: lingering.take(LOOSE).map(|s| named(&s)).collect(),
        more: actions.len().saturating_sub(LOOSE) + initiatives.len().saturating_sub(LOOSE),
        initiatives: initiatives.iter().take(LOOSE).map(titled).collect(),
        actions: actions.iter().take(LOOSE).map(named).collect(),
        idle: plan.vision_without_action().iter().map(|g| g.id).collect(),
    }
}

fn meta(goal: &Goal, people: &[Person]) -> String {
    let owner = people.iter().find(|p| Some(p.id) == goal.owner);
    let mut parts = vec![
        format!("weight {}", goal.weight.get()),
        goal.level.word().to_owned(),
    ];
    parts.extend(owner.map(|p| p.label().to_owned()));
    parts.join(" · ")
}

/// One action, with who does it and when.
fn step(plan: &Plan, a: &Action, now: Timestamp) -> Step {
    let owner = plan.name(a.owner).unwrap_or(&a.owner_text);
    let due = due_words(a.due, now, &plan.work);
    let small = match owner {
        "" => due,
        owner => format!("{} · {due}", first_name(owner)),
    };
    (a.id.to_string(), a.title.clone(), small)
}

fn leaf(plan: &Plan, m: &Milestone, now: Timestamp) -> Leaf {
    let due = m
        .due
        .map_or("no date".to_owned(), |due| due.words(&plan.work));
    let owner = plan.name(m.owner).map_or("nobody yet", first_name);
    let tied = plan
        .actions
        .iter()
        .filter(|s| s.action.ties.milestone == Some(m.id));
    Leaf {
        id: m.id.to_string(),
        title: m.title.clone(),
        small: format!("{owner} · {due}"),
        steps: tied
            .take(STEPS)
            .map(|s| step(plan, &s.action, now))
            .collect(),
    }
}

/// How an initiative stands (F7), in a word and the strongest reason; where nothing is known yet,
/// what is missing.
fn standing(plan: &Plan, of: &Initiative, now: &Stands) -> (&'static str, String) {
    let (stands, _) = stands(now.of(of.id), plan.today);
    match plan.of(of.id).next() {
        _ if of.state != InitiativeState::Active => ("pend", of.state.word().to_owned()),
        None if stands.class == "pend" => ("pend", "no milestone".to_owned()),
        Some(_) if stands.class == "pend" => ("pend", "no estimate".to_owned()),
        _ => (stands.class, format!("{}, {}", stands.word, stands.why)),
    }
}

/// The open initiatives that serve a goal.
fn serving(plan: &Plan, goal: GoalId) -> Vec<&Initiative> {
    let serving = |i: &&Initiative| i.state.open() && i.serves(goal);
    plan.initiatives.iter().filter(serving).collect()
}

/// The initiatives that are drawn under some goals.
pub(super) fn drawn<'a>(plan: &'a Plan, goals: &[&Fact<'_>]) -> Vec<&'a Initiative> {
    let under = |f: &&Fact<'_>| serving(plan, f.goal.id).into_iter().take(INITIATIVES);
    let mut all: Vec<_> = goals.iter().flat_map(under).collect();
    all.sort_by_key(|i| i.id);
    all.dedup_by_key(|i| i.id);
    all
}

fn under(plan: &Plan, of: &Initiative, (stand, now): (&Stands, Timestamp)) -> Under {
    let open: Vec<&Milestone> = plan.of(of.id).filter(|m| m.done.is_none()).collect();
    let own = plan
        .steps(of.id)
        .filter(|s| s.action.ties.milestone.is_none());
    Under {
        id: of.id.to_string(),
        title: of.title.clone(),
        owner: plan.name(of.owner).unwrap_or("nobody yet").to_owned(),
        status: standing(plan, of, stand),
        more: open.len().saturating_sub(MILESTONES),
        milestones: open
            .iter()
            .take(MILESTONES)
            .map(|m| leaf(plan, m, now))
            .collect(),
        steps: own
            .take(STEPS)
            .map(|s| step(plan, &s.action, now))
            .collect(),
    }
}

fn noted(plan: &Plan, goal: &Goal) -> Vec<Noted> {
    let one = |(place, a): (usize, &domain::goal::Aside)| Noted {
        place,
        words: a.words.clone(),
        small: format!(
            "{}, {}",
            capital(a.kind.word()),
            plan.work.locale.full_day(a.on)
        ),
        became: a.became.map(|i| i.to_string()).unwrap_or_default(),
        open: a.open(),
    };
    let shown = goal
        .asides
        .iter()
        .enumerate()
        .filter(|(_, a)| a.settled.is_none());
    shown.map(one).collect()
}

/// What is wrong with a goal, in a few words each.
fn flags(goal: &Goal, loose: &Loose, executive: PersonId) -> Vec<&'static str> {
    let mut flags = Vec::new();
    if loose.idle.contains(&goal.id) {
        flags.push("vision without action");
    }
    // The assistant's own goal should serve one of the house (`R70`).
    let own = goal.level == Level::Partnership && goal.owner.is_some_and(|o| o != executive);
    if own && goal.parent.is_none() && goal.also.is_empty() {
        flags.push("serves no goal of the house");
    }
    flags
}

/// One goal of the tree.
pub(super) fn row(
    week: &GoalWeek,
    fact: &Fact<'_>,
    (loose, executive): (&Loose, PersonId),
    (stand, now): (&Stands, Timestamp),
) -> GoalRow {
    let (plan, goal) = (&week.plan, fact.goal);
    let direct =
        |s: &&StoredAction| s.action.goal == Some(goal.id) && s.action.ties.initiative.is_none();
    let open: Vec<_> = plan.actions.iter().filter(direct).collect();
    let made: Vec<_> = week.served.iter().filter(|s| s.goal == goal.id).collect();
    let served: i64 = made.iter().map(|s| s.since).sum();
    let before: i64 = made.iter().map(|s| s.before).sum();
    let serving = serving(plan, goal.id);
    GoalRow {
        id: goal.id.to_string(),
        indent: format!("indent-{}", fact.depth),
        chip: GoalChip::of(Some(goal.id), &plan.goals),
        title: goal.title.clone(),
        meta: meta(goal, &plan.people),
        key_result: goal.key_result.clone(),
        flags: flags(goal, loose, executive),
        further: serving.len().saturating_sub(INITIATIVES),
        initiatives: serving
            .iter()
            .take(INITIATIVES)
            .map(|i| under(plan, i, (stand, now)))
            .collect(),
        asides: noted(plan, goal),
        hours: match goal.planned_minutes.map(i64::from) {
            Some(planned) => format!("{} of {} h", hours(served), hours(planned)),
            None => format!("{} h", hours(served)),
        },
        before: match before {
            0 if made.is_empty() => String::new(),
            m => format!("{} h", hours(m)),
        },
        sources: made.iter().take(SOURCES).map(|s| source(s)).collect(),
        hourless: served == 0,
        known: true,
        steps: open
            .iter()
            .take(STEPS)
            .map(|s| step(plan, &s.action, now))
            .collect(),
        more: open.len().saturating_sub(STEPS),
    }
}

/// The page's opening: the first rule that holds writes it.
pub(super) fn opening(name: &str, rows: &[Fact<'_>]) -> (String, String) {
    let count = |n: usize| domain::words::count(n as i64, "goal");
    let hourless: Vec<_> = rows.iter().filter(|r| r.hourless).collect();
    let idle: Vec<_> = rows.iter().filter(|r| r.stepless).collect();
    let title = match (rows.len(), hourless.as_slice(), idle.as_slice()) {
        (0, ..) => format!("{name} has no goals here yet"),
        (all, none, _) if none.len() == all => {
            format!("No goal has an hour of {name}’s this week")
        }
        (_, [one], _) => format!("{} has no hour this week", one.code),
        (_, [_, _, ..], _) => {
            let all = count(hourless.len());
            format!("{} have no hour this week", capital(&all))
        }
        (_, [], [one]) => format!("{} has no next step", one.code),
        (_, [], [_, _, ..]) => format!("{} have no next step", capital(&count(idle.len()))),
        _ => "Every goal has an hour and a next step this week".to_owned(),
    };
    let codes = |some: &[&Fact<'_>]| {
        let all: Vec<_> = some.iter().map(|r| r.code).collect();
        all.join(", ")
    };
    let prose = match (rows.is_empty(), hourless.is_empty(), idle.is_empty()) {
        (true, ..) => "Paste them below as a list, as they stand in a plan, a slide or a mail. \
             Hours, promises and meetings then find the goal that they serve."
            .to_owned(),
        (_, false, false) => {
            let (no_hour, no_step) = (codes(&hourless), codes(&idle));
            format!("Without an hour: {no_hour}. Without an open action: {no_step}.")
        }
        (_, false, true) => {
            let no_hour = codes(&hourless);
            format!("Without an hour: {no_hour}. Each goal has an open action.")
        }
        (_, true, false) => {
            let no_step = codes(&idle);
            format!("Without an open action: {no_step}. Each goal has an hour.")
        }
        (_, true, true) => "The hours are those of the calendar, as it is coded now.".to_owned(),
    };
    (title, prose)
}

/// What was understood of a paste.
pub(super) fn preview_rows(goals: &[Goal], known: &[Goal], people: &[Person]) -> Vec<GoalRow> {
    let mut order = Vec::new();
    flat(&tree(goals), 0, &mut order);
    let row = |(depth, goal): (usize, &Goal)| GoalRow {
        id: String::new(),
        indent: format!("indent-{depth}"),
        chip: GoalChip::of(Some(goal.id), goals),
        title: goal.title.clone(),
        meta: meta(goal, people),
        key_result: goal.key_result.clone(),
        flags: Vec::new(),
        initiatives: Vec::new(),
        further: 0,
        asides: Vec::new(),
        hours: String::new(),
        before: String::new(),
        sources: Vec::new(),
        hourless: false,
        known: known.iter().any(|k| k.code == goal.code),
        steps: Vec::new(),
        more: 0,
    };
    order.into_iter().map(row).collect()
}
