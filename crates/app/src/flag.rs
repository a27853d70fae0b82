//! Flags: what of the strategy nobody looks after, each with the next step that it proposes.
use crate::context::App;
use crate::error::{Error, Result};
use crate::occurrence::days;
use crate::plan::Plan;
use crate::proposal::Proposed;
use crate::status::{InitiativeNow, MeasureNow};
use domain::audit::{Span, served};
use domain::circle::{Actor, Viewer};
use domain::goal::{Goal, Level};
use domain::id::{GoalId, PersonId};
use domain::initiative::{Initiative, InitiativeState};
use domain::measure::Measure;
use domain::proposal::{Effect, NewAction};
use domain::status::{Reason, Status};
use domain::words::count_figures;
use domain::working_time::plus_days;
use std::collections::HashMap;
use store::Pair;

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A goal that nobody works on (R5).
    VisionWithoutAction,
    /// A goal that no measure shows: nobody can see whether it comes nearer.
    Blind,
    /// A heavy goal without any open action.
    Neglected,
    /// A goal for which the calendar holds no hour of the fortnight (F1).
    Hourless,
    /// Nobody has said or counted anything for too long (R18).
    Stale,
    /// Nobody answers for it.
    Ownerless,
    /// It serves nothing above it (R5, R70).
    Unlinked,
}

impl Kind {
    /// All of them, in the order of a page.
    pub const ALL: [Kind; 7] = [
        Kind::VisionWithoutAction,
        Kind::Blind,
        Kind::Neglected,
        Kind::Hourless,
        Kind::Stale,
        Kind::Ownerless,
        Kind::Unlinked,
    ];

    /// The word of a page.
    pub fn word(self) -> &'static str {
        match self {
            Kind::VisionWithoutAction => "vision without action",
            Kind::Blind => "blind",
            Kind::Neglected => "neglected",
            Kind::Hourless => "no hour this fortnight",
            Kind::Stale => "stale",
            Kind::Ownerless => "ownerless",
            Kind::Unlinked => "unlinked",
        }
    }

    /// What it means, in a clause.
    pub fn means(self) -> &'static str {
        match self {
            Kind::VisionWithoutAction => "no begun initiative of it has a dated step",
            Kind::Blind => "no measure shows whether it comes nearer",
            Kind::Neglected => "it weighs much and nobody has an open action for it",
            Kind::Hourless => "the time audit (F1) codes less than an hour of 14 days for it",
            Kind::Stale => "nobody has said or counted anything for too long",
            Kind::Ownerless => "nobody answers for it",
            Kind::Unlinked => "it serves nothing above it",
        }
    }
}

/// One thing that nobody looks after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// What is wrong.
    pub kind: Kind,
    /// Its noun: goal, initiative, measure, action.
    pub noun: &'static str,
    /// Its identity, as text.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Why, where there is more to say than the kind.
    pub why: String,
    /// What is proposed, as an action.
    pub step: String,
    /// The goal it is about.
    pub goal: Option<GoalId>,
    /// Who answers for it.
    pub owner: Option<PersonId>,
}

impl Flag {
    /// What names it in a form.
    pub fn key(&self) -> String {
        format!("{:?}:{}", self.kind, self.id)
    }
}

/// Days without an hour after which a goal is flagged, today among them.
pub const FORTNIGHT: i64 = 14;

/// What the flags look at.
#[derive(Debug)]
pub struct Looked {
    /// Goals, initiatives, milestones and open actions.
    pub plan: Plan,
    /// The measures, with their last values.
    pub measures: Vec<MeasureNow>,
    /// How the initiatives stand.
    pub initiatives: Vec<InitiativeNow>,
    /// Coded minutes of the fortnight, by goal.
    pub minutes: HashMap<GoalId, i64>,
    /// The fortnight.
    pub fortnight: Span,
}

impl Looked {
    /// Minutes of a goal and of all that serves it from below.
    fn minutes_of(&self, goal: &Goal) -> i64 {
        let own = self.minutes.get(&goal.id).copied().unwrap_or_default();
        let serves = |g: &&Goal| {
            let also = g.also.iter().any(|c| c.goal == goal.id);
            g.id != goal.id && (g.parent == Some(goal.id) || also)
        };
        let below = self.plan.goals.iter().filter(serves);
        let below = below.map(|g| self.minutes.get(&g.id).copied().unwrap_or_default());
        own + below.sum::<i64>()
    }
}

/// From this weight on a goal must not be without an open action.
const HEAVY: u8 = 4;

/// What a flag is about.
struct About {
    noun: &'static str,
    id: String,
    title: String,
    goal: Option<GoalId>,
    owner: Option<PersonId>,
}

impl About {
    fn goal(g: &Goal) -> About {
        About {
            noun: "goal",
            id: g.id.to_string(),
            title: format!("{} {}", g.code, g.title),
            goal: Some(g.id),
            owner: g.owner,
        }
    }

    fn initiative(i: &Initiative) -> About {
        About {
            noun: "initiative",
            id: i.id.to_string(),
            title: i.title.clone(),
            goal: i.serves.first().map(|c| c.goal),
            owner: i.owner,
        }
    }

    fn measure(m: &Measure) -> About {
        About {
            noun: "measure",
            id: m.id.to_string(),
            title: m.title.clone(),
            goal: m.goal,
            owner: m.owner,
        }
    }

    fn flag(self, kind: Kind, why: String, step: String) -> Flag {
        let About {
            noun,
            id,
            title,
            goal,
            owner,
        } = self;
        Flag {
            kind,
            noun,
            id,
            title,
            why,
            step,
            goal,
            owner,
        }
    }
}

/// For how long nobody has said or counted anything, where that is too long.
fn silence(status: &Status) -> Option<String> {
    let silent = |r: &&Reason| matches!(r, Reason::Stale { .. } | Reason::NeverUpdated);
    status.why.iter().find(silent).map(Reason::words)
}

fn goals(s: &Looked, out: &mut Vec<Flag>) {
    let plan = &s.plan;
    let idle = plan.vision_without_action();
    for g in &plan.goals {
        let mut raise = |kind, why: String, step: &str| {
            let step = step.replace("{}", &format!("“{}”", g.title));
            out.push(About::goal(g).flag(kind, why, step));
        };
        let plain = String::new;
        if idle.iter().any(|i| i.id == g.id) {
            let step = "Name the first dated step of {}";
            raise(Kind::VisionWithoutAction, plain(), step);
        }
        if !s.measures.iter().any(|m| m.measure.goal == Some(g.id)) {
            raise(Kind::Blind, plain(), "Choose a number that shows {}");
        }
        let worked = plan.actions.iter().any(|a| {
            let own = a.action.goal == Some(g.id);
            let tied = a.action.ties.initiative;
            let of = plan.initiatives.iter().find(|i| Some(i.id) == tied);
            own || of.is_some_and(|i| i.serves(g.id))
        });
        if g.weight.get() >= HEAVY && !worked {
            raise(Kind::Neglected, plain(), "Ask who does what next for {}");
        }
        let minutes = s.minutes_of(g);
        if minutes < 60 {
            let why = match minutes {
                0 => "not a minute is coded for it".to_owned(),
                n => format!("{} are coded for it", count_figures(n, "minute")),
            };
            raise(Kind::Hourless, why, "Hold an hour for {}");
        }
        if g.owner.is_none() {
            raise(Kind::Ownerless, plain(), "Find who answers for {}");
        }
        if g.parent.is_none() && matches!(g.level, Level::Functional | Level::Partnership) {
            raise(Kind::Unlinked, plain(), "Say what {} serves");
        }
    }
}

fn work(s: &Looked, out: &mut Vec<Flag>) {
    let active = |i: &&InitiativeNow| i.initiative.state == InitiativeState::Active;
    for i in s.initiatives.iter().filter(active) {
        let of = &i.initiative;
        if let Some(why) = silence(&i.status) {
            let step = format!("Ask how “{}” stands", of.title);
            out.push(About::initiative(of).flag(Kind::Stale, why, step));
        }
        if of.owner.is_none() {
            let step = format!("Find who answers for “{}”", of.title);
            out.push(About::initiative(of).flag(Kind::Ownerless, String::new(), step));
        }
    }
    for i in s.plan.work_without_goal().0 {
        let step = format!("Say which goal “{}” serves, or end it", i.title);
        out.push(About::initiative(i).flag(Kind::Unlinked, String::new(), step));
    }
}

fn measures(s: &Looked, out: &mut Vec<Flag>) {
    for m in &s.measures {
        let of = &m.measure;
        if let Some(why) = silence(&m.status) {
            let step = format!("Ask for the newest value of “{}”", of.title);
            out.push(About::measure(of).flag(Kind::Stale, why, step));
        }
        if of.owner.is_none() {
            let step = format!("Find who keeps “{}”", of.title);
            out.push(About::measure(of).flag(Kind::Ownerless, String::new(), step));
        }
        if of.goal.is_none() {
            let step = format!("Say which goal “{}” shows", of.title);
            out.push(About::measure(of).flag(Kind::Unlinked, String::new(), step));
        }
    }
}

/// Everything that nobody looks after, by kind.
pub fn flags(s: &Looked) -> Vec<Flag> {
    let mut out = Vec::new();
    goals(s, &mut out);
    work(s, &mut out);
    measures(s, &mut out);
    out.sort_by_key(|f| f.kind);
    out
}

impl App {
    /// What the flags of a pair look at, in eleven statements whatever its size.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn looked(&self, viewer: &Viewer, pair: &Pair) -> Result<Looked> {
        let settings = self.settings(viewer, pair).await?;
        let today = self.today_of(pair);
        let work = settings.working_time(pair, today);
        let fortnight = Span {
            from: plus_days(today, 1 - FORTNIGHT),
            to: today,
        };
        let window = days(fortnight.from, fortnight.to, &work.zone);
        let (coded, goals) = self.coded(viewer, pair, &settings, window).await?;
        let entries = self.entries(viewer, pair, window, &coded).await?;
        let mut minutes = HashMap::new();
        for s in served(&entries, &work, fortnight, fortnight.from) {
            *minutes.entry(s.goal).or_default() += s.before + s.since;
        }
        let reader = self.db.read(viewer);
        let (begun, milestones) = reader.begun(pair.id).await?;
        let actions = reader.open_actions(Some(pair.id)).await?;
        let all: Vec<_> = begun.iter().collect();
        let now = self.stand(viewer, pair, (&goals, &all), None).await?;
        Ok(Looked {
            initiatives: now,
            measures: self.measures_last(viewer, pair, &goals).await?,
            plan: Plan::bare((goals, actions), (begun, milestones), (work, today)),
            minutes,
            fortnight,
        })
    }

    /// The flags of a pair.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn flags(&self, viewer: &Viewer, pair: &Pair) -> Result<Vec<Flag>> {
        Ok(flags(&self.looked(viewer, pair).await?))
    }

    /// Proposes the step that a flag leads to.
    ///
    /// # Errors
    /// `Conflict` where somebody has looked after it in the meantime.
    pub async fn take_flag(&self, actor: &Actor, pair: &Pair, key: &str) -> Result<Proposed> {
        let all = self.flags(&actor.viewer, pair).await?;
        let flag = all.into_iter().find(|f| f.key() == key).ok_or_else(|| {
            Error::Conflict("Somebody has looked after it in the meantime.".into())
        })?;
        let effect = Effect::CreateAction(NewAction {
            title: flag.step.clone(),
            why: format!("{}: {}", flag.kind.word(), flag.kind.means()),
            owner: actor.person,
            goal: flag.goal,
            size_minutes: Some(15),
            ..NewAction::default()
        });
        let mut p = self.new_proposal(actor, pair.id, effect);
        p.title = flag.step;
        p.reason = format!(
            "{} is {}: {}.",
            flag.title,
            flag.kind.word(),
            flag.kind.means()
        );
        p.goal = flag.goal;
        self.propose(actor, p).await
    }
}
