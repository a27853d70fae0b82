//! A goal: what the executive wants, why, and where it stands among the others.
use crate::id::{GoalId, InitiativeId, PersonId};
use crate::initiative::{Contribution, OriginKind};
pub use crate::ties::Business;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::str::FromStr;

/// One goal of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Identity.
    pub id: GoalId,
    /// What the assistant types ("G1"); unique in the pair, never shown to the executive.
    pub code: Code,
    /// The goal in one line.
    pub title: String,
    /// Why it matters; empty until somebody said it.
    pub why: String,
    /// Whose goal it is.
    pub level: Level,
    /// How much it counts (F6).
    pub weight: Weight,
    /// The goal it serves.
    pub parent: Option<GoalId>,
    /// Place among its siblings, from 0.
    pub position: u32,
    /// How one will know ("1.2 m units a month by year end"); empty until said.
    pub key_result: String,
    /// Who answers for it.
    pub owner: Option<PersonId>,
    /// The days over which pace is measured.
    pub period: Option<Period>,
    /// Minutes a week the executive means to give it; none = not said.
    pub planned_minutes: Option<u32>,
    /// Which move of the business it is a part of (`R37`).
    pub business: Option<Business>,
    /// Further goals that it serves, with its share in each, in per cent.
    pub also: Vec<Contribution>,
    /// What is in its way, and what would serve it, the oldest first (`R36`).
    pub asides: Vec<Aside>,
}

/// A challenge or an opportunity noted at a goal (`R36`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// A challenge or an opportunity.
    pub kind: OriginKind,
    /// In one line, as it was said.
    pub words: String,
    /// The day on which it was noted.
    pub on: Date,
    /// The initiative that was made of it.
    pub became: Option<InitiativeId>,
    /// The day on which it was settled otherwise.
    pub settled: Option<Date>,
}

impl Aside {
    /// Nothing was made of it yet.
    pub fn open(&self) -> bool {
        self.became.is_none() && self.settled.is_none()
    }
}

impl Goal {
    /// A goal of which code and title are known, at the middle weight.
    pub fn new(id: GoalId, code: Code, title: impl Into<String>) -> Goal {
        Goal {
            id,
            code,
            title: title.into(),
            why: String::new(),
            level: Level::default(),
            weight: Weight::default(),
            parent: None,
            position: 0,
            key_result: String::new(),
            owner: None,
            period: None,
            planned_minutes: None,
            business: None,
            also: Vec::new(),
            asides: Vec::new(),
        }
    }
}

/// At which level of the house a goal stands (R41).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The whole company.
    Corporate,
    /// One business.
    #[default]
    Business,
    /// One function.
    Functional,
    /// The executive and the assistant.
    Partnership,
}

impl Level {
    /// All of them, from the whole to the two.
    pub const ALL: [Level; 4] = [
        Level::Corporate,
        Level::Business,
        Level::Functional,
        Level::Partnership,
    ];

    /// The word on screen and in files.
    pub fn word(self) -> &'static str {
        match self {
            Level::Corporate => "corporate",
            Level::Business => "business",
            Level::Functional => "functional",
            Level::Partnership => "partnership",
        }
    }

    /// The level a person's word means ("company", "department", "us two").
    pub fn from_word(word: &str) -> Option<Level> {
        Some(match word.trim().to_lowercase().as_str() {
            "corporate" | "company" | "group" | "organisation" | "organization" => Level::Corporate,
            "business" | "division" | "unit" | "business unit" => Level::Business,
            "functional" | "function" | "department" | "dept" | "team" => Level::Functional,
            "partnership" | "pair" | "us two" => Level::Partnership,
            _ => return None,
        })
    }
}

/// How much a goal counts: 1 to 5, 3 until somebody says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weight(u8);

impl Weight {
    /// None outside 1 to 5.
    pub fn new(value: u8) -> Option<Weight> {
        (1..=5).contains(&value).then_some(Weight(value))
    }

    /// 1 to 5.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl Default for Weight {
    fn default() -> Weight {
        Weight(3)
    }
}

/// The days over which a goal is pursued, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// A goal's short name: letters and a number, sometimes with a part ("G1", "KR1.2").
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(String);

/// Not a goal's short name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a goal code: write letters and a number, like G1")]
pub struct BadCode(pub String);

impl Code {
    /// The code as written on the assistant's pages.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn number_after_g(&self) -> Option<u32> {
        self.0.strip_prefix('G')?.parse().ok()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Code {
    type Err = BadCode;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let upper = text.trim().to_ascii_uppercase();
        let digits = upper.trim_start_matches(|c: char| c.is_ascii_uppercase());
        let letters = upper.len() - digits.len();
        let part = |p: &str| (1..=4).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
        if (1..=3).contains(&letters) && upper.len() <= 12 && digits.split('.').all(part) {
            Ok(Code(upper))
        } else {
            Err(BadCode(text.to_string()))
        }
    }
}

/// The code for the next goal: one above the highest `G` number, so that the code of a dropped
/// goal does not come back while a later one exists.
pub fn next_code<'a>(taken: impl IntoIterator<Item = &'a Code>) -> Code {
    let highest = taken.into_iter().filter_map(Code::number_after_g).max();
    Code(format!("G{}", highest.unwrap_or(0).saturating_add(1)))
}

/// A goal with those that serve it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch<'a> {
    /// The goal.
    pub goal: &'a Goal,
    /// By position, then code.
    pub children: Vec<Branch<'a>>,
}

/// The goals as trees, by position, then code. Every goal stands in it exactly once: one whose
/// parent is not in the list, or that closes a circle, stands at the top.
pub fn tree(goals: &[Goal]) -> Vec<Branch<'_>> {
    let known: HashSet<GoalId> = goals.iter().map(|g| g.id).collect();
    let mut below: HashMap<Option<GoalId>, Vec<&Goal>> = HashMap::new();
    for goal in goals {
        let parent = goal.parent.filter(|p| known.contains(p));
        below.entry(parent).or_default().push(goal);
    }
    for siblings in below.values_mut() {
        siblings.sort_by(|a, b| (a.position, &a.code).cmp(&(b.position, &b.code)));
    }
    let tops = below.remove(&None).unwrap_or_default();
    let mut trees: Vec<_> = tops.into_iter().map(|g| grow(g, &mut below)).collect();
    for goal in goals {
        // Only circles are left; the first of each in the list's order breaks it.
        let circular = below
            .get(&goal.parent)
            .is_some_and(|s| s.iter().any(|g| g.id == goal.id));
        if circular {
            if let Some(siblings) = below.get_mut(&goal.parent) {
                siblings.retain(|g| g.id != goal.id);
            }
            trees.push(grow(goal, &mut below));
        }
    }
    trees
}

fn grow<'a>(goal: &'a Goal, below: &mut HashMap<Option<GoalId>, Vec<&'a Goal>>) -> Branch<'a> {
    let children = below.remove(&Some(goal.id)).unwrap_or_default();
    let children = children.into_iter().map(|g| grow(g, below)).collect();
    Branch { goal, children }
}

/// The goal and everything it serves, itself first, the top last; empty for an unknown goal.
pub fn line_of_sight(goals: &[Goal], id: GoalId) -> Vec<&Goal> {
    // A line is short: an index of all goals would cost more than looking for its few.
    let of = |id: GoalId| goals.iter().find(|g| g.id == id);
    let mut line: Vec<&Goal> = Vec::new();
    let mut next = of(id);
    while let Some(goal) = next {
        if line.iter().any(|g| g.id == goal.id) {
            break;
        }
        line.push(goal);
        next = goal.parent.and_then(of);
    }
    line
}

/// Whether hanging `child` under `parent` would close a circle.
pub fn closes_circle(goals: &[Goal], child: GoalId, parent: GoalId) -> bool {
    !circle(goals, child, parent).is_empty()
}

/// The circle that `child` would close by serving `parent`, from the parent up to the child, over
/// everything that a goal serves; empty where there is none.
pub fn circle(goals: &[Goal], child: GoalId, parent: GoalId) -> Vec<&Goal> {
    let by_id: HashMap<GoalId, &Goal> = goals.iter().map(|g| (g.id, g)).collect();
    let mut below: HashMap<GoalId, Option<GoalId>> = HashMap::from([(parent, None)]);
    let mut open = vec![parent];
    while let Some(at) = open.pop() {
        if at == child {
            let step = |id: &GoalId| below.get(id).copied().flatten();
            let way = std::iter::successors(Some(at), step);
            let mut path: Vec<&Goal> = way.filter_map(|id| by_id.get(&id).copied()).collect();
            path.reverse();
            return path;
        }
        for up in by_id.get(&at).into_iter().flat_map(|g| g.serves()) {
            below.entry(up).or_insert_with(|| {
                open.push(up);
                Some(at)
            });
        }
    }
    Vec::new()
}

impl Goal {
    /// Everything that it serves: the goal above it, then those beside.
    pub fn serves(&self) -> impl Iterator<Item = GoalId> + '_ {
        self.parent
            .into_iter()
            .chain(self.also.iter().map(|c| c.goal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn goal(n: u128, parent: u128, position: u32) -> Goal {
        let code = format!("G{n}").parse().unwrap();
        let mut goal = Goal::new(GoalId(Uuid::from_u128(n)), code, format!("goal {n}"));
        goal.parent = (parent > 0).then(|| GoalId(Uuid::from_u128(parent)));
        goal.position = position;
        goal
    }

    fn draw(trees: &[Branch<'_>]) -> String {
        let one = |b: &Branch<'_>| match b.children.is_empty() {
            true => b.goal.code.to_string(),
            false => format!("{}({})", b.goal.code, draw(&b.children)),
        };
        trees.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_tree_holds_every_goal_once_in_order() {
        let goals = [
            goal(4, 1, 0),
            goal(3, 1, 1),
            goal(2, 0, 1),
            goal(1, 0, 0),
            goal(5, 3, 0),
        ];
        assert_eq!(draw(&tree(&goals)), "G1(G4 G3(G5)) G2");
    }

    #[test]
    fn orphans_and_circles_stand_at_the_top() {
        assert_eq!(draw(&tree(&[goal(1, 9, 0), goal(2, 1, 0)])), "G1(G2)");
        let circle = [goal(1, 3, 0), goal(2, 1, 0), goal(3, 2, 0), goal(4, 4, 0)];
        assert_eq!(draw(&tree(&circle)), "G1(G2(G3)) G4");
        let sight = line_of_sight(&circle, circle[0].id);
        assert_eq!(
            sight.iter().map(|g| g.code.as_str()).collect::<Vec<_>>(),
            ["G1", "G3", "G2"]
        );
    }

    #[test]
    fn a_goal_may_not_serve_itself() {
        let goals = [goal(1, 0, 0), goal(2, 1, 0), goal(3, 2, 0)];
        let id = |n| GoalId(Uuid::from_u128(n));
        assert!(closes_circle(&goals, id(1), id(3)) && closes_circle(&goals, id(1), id(1)));
        assert!(!closes_circle(&goals, id(3), id(1)));
        // Also over a goal that is served beside the one above: 1 → 2 would close 2 → 4 → 1.
        let mut beside = vec![goal(1, 0, 0), goal(2, 0, 0), goal(4, 1, 0)];
        beside[1].also = vec![Contribution {
            goal: id(4),
            share: 30,
        }];
        let path = circle(&beside, id(1), id(2));
        let codes: Vec<String> = path.iter().map(|g| g.code.to_string()).collect();
        assert_eq!(codes, ["G2", "G4", "G1"]);
        assert!(circle(&beside, id(2), id(1)).is_empty());
    }

    #[test]
    fn codes_read_and_continue() {
        for (text, code) in [("g1", "G1"), (" KR1.2 ", "KR1.2"), ("O12", "O12")] {
            assert_eq!(text.parse::<Code>().unwrap().as_str(), code);
        }
        for bad in [
            "",
            "G",
            "1",
            "G1.",
            "Grow 3",
            "GOAL1",
            "G12345",
            "G1.2.3.4.5.6.7",
        ] {
            assert!(bad.parse::<Code>().is_err(), "{bad}");
        }
        let taken: Vec<Code> = ["G2", "KR9", "G7", "G7.1"]
            .map(|c| c.parse().unwrap())
            .to_vec();
        assert_eq!(next_code(&taken).as_str(), "G8");
        assert_eq!(next_code([]).as_str(), "G1");
    }

    #[test]
    fn weights_and_levels_know_their_bounds() {
        assert_eq!((Weight::new(0), Weight::new(6)), (None, None));
        assert_eq!(Weight::new(5).map(Weight::get), Some(5));
        for level in [
            Level::Corporate,
            Level::Business,
            Level::Functional,
            Level::Partnership,
        ] {
            assert_eq!(Level::from_word(level.word()), Some(level));
        }
        assert_eq!(Level::from_word("Department"), Some(Level::Functional));
        assert_eq!(Level::from_word("galactic"), None);
    }
}
