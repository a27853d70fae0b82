//! What of the plan an action belongs to, and the way up from it to the vision.
use crate::page::plan::{Choice, Up};
use crate::page::today::GoalChip;
use domain::action::{Action, Grasp, Ties};
use domain::goal::{Goal, line_of_sight};
use domain::initiative::Initiative;
use domain::milestone::Milestone;

/// Most entries of the list.
const MOST: usize = 300;

/// What is read where a form says nothing of it.
pub(super) const KEPT: &str = "kept";

/// Initiatives and milestones of the pair, with what stands over them.
pub(super) struct Plans {
    pub initiatives: Vec<Initiative>,
    pub milestones: Vec<Milestone>,
    pub vision: String,
}

impl Plans {
    /// What an action can be tied to: initiatives, each followed by its milestones.
    pub fn choices(&self) -> Vec<Choice> {
        let mut all = Vec::new();
        for of in self.initiatives.iter().filter(|i| i.state.open()) {
            all.push((of.id.to_string(), of.title.clone()));
            let steps = self.milestones.iter();
            let open = steps.filter(|m| m.initiative == of.id && m.done.is_none());
            all.extend(open.map(|m| (m.id.to_string(), format!("{}: {}", of.title, m.title))));
        }
        all.truncate(MOST);
        all
    }

    /// The ties that a form wants, over those there are.
    pub fn read(&self, chosen: &str, grasp: &str, known: Ties) -> Ties {
        let milestone = self.milestones.iter().find(|m| m.id.to_string() == chosen);
        let of = self.initiatives.iter().find(|i| i.id.to_string() == chosen);
        let (initiative, milestone) = match (milestone, of) {
            (Some(m), _) => (Some(m.initiative), Some(m.id)),
            (None, Some(of)) => (Some(of.id), None),
            (None, None) if chosen.is_empty() => (None, None),
            (None, None) => (known.initiative, known.milestone),
        };
        Ties {
            initiative,
            milestone,
            grasp: match grasp {
                KEPT => known.grasp,
                word => Grasp::ALL.into_iter().find(|g| g.word() == word),
            },
        }
    }

    /// From the action up: milestone, initiative, goals, vision.
    pub fn up(&self, action: &Action, goals: &[Goal]) -> Vec<Up> {
        let of = self
            .initiatives
            .iter()
            .find(|i| Some(i.id) == action.ties.initiative);
        let step = self
            .milestones
            .iter()
            .find(|m| Some(m.id) == action.ties.milestone);
        let mut up = Vec::new();
        up.extend(step.map(|m| Up {
            href: format!("/strategy/milestones/{}", m.id),
            class: "g0".to_owned(),
            text: m.title.clone(),
        }));
        up.extend(of.map(|i| Up {
            href: format!("/strategy/initiatives/{}", i.id),
            class: "g0".to_owned(),
            text: i.title.clone(),
        }));
        let served = of.and_then(|i| i.serves.first()).map(|c| c.goal);
        let line = served.or(action.goal).map(|id| line_of_sight(goals, id));
        up.extend(line.into_iter().flatten().map(|g| Up {
            href: format!("/strategy?at={0}#goal-{0}", g.id),
            class: GoalChip::of(Some(g.id), goals).class,
            text: format!("{} {}", g.code, g.title),
        }));
        if !up.is_empty() && !self.vision.is_empty() {
            up.push(Up {
                href: "/strategy#vision".to_owned(),
                class: "g0".to_owned(),
                text: self.vision.clone(),
            });
        }
        up
    }
}
