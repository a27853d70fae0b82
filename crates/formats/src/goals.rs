//! Goals from whatever somebody pastes: an indented list, Markdown, a numbered outline, OKRs, or
//! a table. Nothing is lost: what is no goal becomes a part of one, or a note.
mod line;
mod table;

use crate::note::{Note, brief};
use crate::text::decode;
use domain::goal::{Code, Goal, Level, Weight, next_code};
use domain::id::GoalId;
use domain::initiative::Contribution;
use domain::region::DateOrder;
use line::{Line, Meaning, Parts, Shape};
use std::collections::HashMap;

/// Most goals that are read.
pub const MAX_GOALS: usize = 1_000;
/// Deepest level of the tree; what is deeper hangs there.
pub const MAX_DEPTH: usize = 12;
/// Most characters of a title; the rest goes into the reason.
const MAX_TITLE: usize = 200;

/// A goal found in the input. Its parent, if any, stands earlier in the list, or is one of the
/// goals already there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalLine {
    /// Line where it begins, from 1.
    pub line: u64,
    /// The goal; `domain::goal::tree` draws the preview.
    pub goal: Goal,
    /// Who answers for it, as written; empty when not said.
    pub owner: String,
    /// The input itself gave the code, or the title of a known goal: it is that goal again.
    pub code_given: bool,
}

/// Reads goals. `known` are those already there: their codes are not given out again, they may be
/// named as parents, and one pasted again with its code, or with its title, is that goal again.
/// `order` is how dates with strokes are meant.
pub fn read(
    bytes: &[u8],
    order: DateOrder,
    known: &[Goal],
    mut id: impl FnMut() -> GoalId,
) -> (Vec<GoalLine>, Vec<Note>) {
    let mut notes = Vec::new();
    let text = decode(bytes, &mut notes);
    let mut found = match table::as_table(&text) {
        Some(table) => table::read(&table, order, &mut notes),
        None => outline(&text, &mut notes),
    };
    if found.len() > MAX_GOALS {
        let reason = format!("Only the first {MAX_GOALS} goals were read.");
        notes.push(Note::new(found[MAX_GOALS].line, "", reason));
        found.truncate(MAX_GOALS);
    }
    recognise(&mut found, known);
    let goals = assemble(found, known, &mut id, &mut notes);
    notes.sort_by_key(|n| n.line);
    (goals, notes)
}

/// What a goal hangs under.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Under {
    #[default]
    Nothing,
    /// Another one of the input.
    Index(usize),
    /// A code or title that a table names.
    Named(String),
}

/// A goal before codes and ids are given out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Found {
    line: u64,
    parts: Parts,
    why: String,
    under: Under,
    /// What else it serves, by code or title, with its share in per cent.
    also: Vec<(String, u8)>,
}

/// A goal that later lines may belong to.
struct Open {
    rank: usize,
    index: usize,
    plain: bool,
    objective: bool,
}

fn outline(text: &str, notes: &mut Vec<Note>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut section = None;
    for (number, raw) in (1u64..).zip(text.lines()) {
        let Some(line) = line::shape(raw) else {
            continue;
        };
        if !line.text.chars().any(char::is_alphanumeric) {
            let reason = "There is no word in this line; it was left out.";
            notes.push(Note::new(number, brief(raw), reason));
            continue;
        }
        let rank = line.rank();
        match line::meaning(&line) {
            Meaning::Section(level) => {
                section = level;
                open.clear();
                let reason = "Taken as a heading, not as a goal.";
                notes.push(Note::new(number, brief(&line.text), reason));
                continue;
            }
            Meaning::Part(part) => {
                // A part of the goal above that is not deeper than this line.
                if let Some(above) = last_for_part(&open, rank) {
                    add_part(&mut found[above], part);
                    continue;
                }
                let reason = "There is no goal above that this could belong to: it became one.";
                notes.push(Note::new(number, brief(&line.text), reason));
                let title = line.text.clone();
                let parts = Parts {
                    title,
                    level: section,
                    ..Parts::default()
                };
                push(&mut found, &mut open, number, &line, parts);
            }
            Meaning::Goal(mut parts) => {
                open.retain(|o| o.rank < rank);
                let reason_of = open.last().filter(|o| !o.plain).map(|o| o.index);
                if let (Shape::Plain, Some(above), true) = (line.shape, reason_of, parts.is_bare())
                {
                    let reason = "Taken as the reason of the goal above.";
                    notes.push(Note::new(number, brief(&line.text), reason));
                    add_text(&mut found[above].why, &line.text);
                    continue;
                }
                parts.level = parts.level.or(section);
                push(&mut found, &mut open, number, &line, parts);
            }
        }
    }
    found
}

fn push(found: &mut Vec<Found>, open: &mut Vec<Open>, number: u64, line: &Line, parts: Parts) {
    let rank = line.rank();
    open.retain(|o| o.rank < rank);
    open.truncate(MAX_DEPTH - 1);
    let under = open
        .last()
        .map_or(Under::Nothing, |o| Under::Index(o.index));
    let objective = parts.objective;
    let plain = line.shape == Shape::Plain && !objective;
    let index = found.len();
    open.push(Open {
        rank,
        index,
        plain,
        objective,
    });
    found.push(Found {
        line: number,
        parts,
        under,
        ..Found::default()
    });
}

/// A part belongs to the goal that it stands under. Where it stands beside one, it is that one's
/// only if nothing is above, or if that one is an objective ("Objective: …" then "KR1: …").
fn last_for_part(open: &[Open], rank: usize) -> Option<usize> {
    let under = |o: &&Open| o.rank < rank || (o.rank == rank && o.objective);
    let beside = open.iter().rev().find(|o| o.rank <= rank);
    let above = open.iter().rev().find(under).or(beside).or(open.last());
    above.map(|o| o.index)
}

fn add_part(goal: &mut Found, part: line::Part) {
    match part {
        line::Part::KeyResult(text) => add_clause(&mut goal.parts.key_result, &text),
        line::Part::Why(text) => add_text(&mut goal.why, &text),
        line::Part::Owner(text) => goal.parts.owner = text,
        line::Part::Weight(weight) => goal.parts.weight = Some(weight),
        line::Part::Level(level) => goal.parts.level = Some(level),
    }
}

fn add_text(all: &mut String, text: &str) {
    if !all.is_empty() {
        all.push(' ');
    }
    all.push_str(text);
}

fn add_clause(all: &mut String, text: &str) {
    if !all.is_empty() {
        all.push_str("; ");
    }
    all.push_str(text);
}

/// A title without a code that is known already is that goal pasted again, each known one once:
/// it takes its code.
fn recognise(found: &mut [Found], known: &[Goal]) {
    let given: Vec<Code> = found.iter().filter_map(|f| f.parts.code.clone()).collect();
    let mut left: Vec<&Goal> = known.iter().filter(|k| !given.contains(&k.code)).collect();
    for item in found.iter_mut().filter(|f| f.parts.code.is_none()) {
        let title = plain(&item.parts.title);
        if let Some(at) = left.iter().position(|k| plain(&k.title) == title) {
            item.parts.code = Some(left.remove(at).code.clone());
        }
    }
}

/// A title as far as it tells goals apart: its words in lower case, without punctuation around
/// them, cut where a long one is cut.
fn plain(title: &str) -> String {
    let title: String = title.chars().take(MAX_TITLE).collect();
    let words = title.split_whitespace().map(|w| {
        w.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
    });
    let words: Vec<_> = words.filter(|w| !w.is_empty()).collect();
    words.join(" ")
}

fn assemble(
    found: Vec<Found>,
    known: &[Goal],
    id: &mut impl FnMut() -> GoalId,
    notes: &mut Vec<Note>,
) -> Vec<GoalLine> {
    let mut taken: Vec<Code> = known.iter().map(|k| k.code.clone()).collect();
    let given = found.iter().filter_map(|f| f.parts.code.clone());
    taken.extend(given);
    let mut seen: HashMap<Code, u64> = HashMap::new();
    let mut goals: Vec<GoalLine> = Vec::with_capacity(found.len());
    let mut children: HashMap<Option<GoalId>, u32> = HashMap::new();
    let names = Names::of(&found, known);
    let mut others = Vec::with_capacity(found.len());
    for (index, mut item) in found.into_iter().enumerate() {
        if let Some(first) = item.parts.code.as_ref().and_then(|c| seen.get(c)) {
            let reason = format!("Line {first} has this code already; this goal got a new one.");
            let code = item
                .parts
                .code
                .take()
                .map(|c| c.to_string())
                .unwrap_or_default();
            notes.push(Note::new(item.line, code, reason));
        }
        let code_given = item.parts.code.is_some();
        let code = item.parts.code.clone().unwrap_or_else(|| next_code(&taken));
        taken.push(code.clone());
        seen.insert(code.clone(), item.line);
        cut_title(&mut item, notes);
        // A known code is that goal again: its identity stays.
        let again = known
            .iter()
            .find(|k| code_given && k.code == code)
            .map(|k| k.id);
        let mut goal = Goal::new(
            again.unwrap_or_else(&mut *id),
            code,
            item.parts.title.clone(),
        );
        let parent = names
            .parent(index, &item, notes)
            .and_then(|under| match under {
                Parent::Known(id) => Some((id, None)),
                Parent::Found(i) => goals.get(i).map(|g| (g.goal.id, Some(g.goal.level))),
            });
        goal.parent = parent.map(|(id, _)| id).filter(|p| *p != goal.id);
        let inherited = parent.and_then(|(_, level)| level);
        goal.level = item.parts.level.or(inherited).unwrap_or_default();
        goal.weight = item.parts.weight.unwrap_or_default();
        goal.key_result = item.parts.key_result;
        goal.why = item.why;
        goal.period = item.parts.period;
        goal.planned_minutes = item.parts.planned_minutes;
        let position = children.entry(goal.parent).or_default();
        goal.position = *position;
        *position += 1;
        others.push(item.also);
        let (line, owner) = (item.line, item.parts.owner);
        goals.push(GoalLine {
            line,
            goal,
            owner,
            code_given,
        });
    }
    serve_also(&mut goals, others, &names, notes);
    goals
}

/// What each serves beside the goal above it, wherever that stands in the input.
fn serve_also(
    goals: &mut [GoalLine],
    others: Vec<Vec<(String, u8)>>,
    names: &Names,
    notes: &mut Vec<Note>,
) {
    for (index, other) in others.into_iter().enumerate() {
        for (name, share) in other {
            let named = names.any(&name);
            let goal = named.and_then(|parent| match parent {
                Parent::Known(id) => Some(id),
                Parent::Found(at) => goals.get(at).map(|g| g.goal.id),
            });
            match goal {
                Some(goal) => goals[index].goal.also.push(Contribution { goal, share }),
                None => {
                    let reason = "There is no such goal; the others that it serves were kept.";
                    notes.push(Note::new(goals[index].line, brief(&name), reason));
                }
            }
        }
    }
}

fn cut_title(item: &mut Found, notes: &mut Vec<Note>) {
    let Some((at, _)) = item.parts.title.char_indices().nth(MAX_TITLE) else {
        return;
    };
    let cut = item.parts.title[..at].rfind(' ').unwrap_or(at);
    let rest = item.parts.title.split_off(cut);
    let mut why = rest.trim().to_string();
    add_text(&mut why, &item.why);
    item.why = why.trim().to_string();
    let reason = format!("Longer than {MAX_TITLE} characters: the rest went into the reason.");
    notes.push(Note::new(item.line, brief(&item.parts.title), reason));
}

enum Parent {
    Known(GoalId),
    Found(usize),
}

/// Codes and titles by which a table names parents.
struct Names {
    found: HashMap<String, usize>,
    known: HashMap<String, GoalId>,
}

impl Names {
    fn of(found: &[Found], known: &[Goal]) -> Names {
        let mut names = HashMap::new();
        for (index, item) in found.iter().enumerate() {
            names
                .entry(item.parts.title.to_lowercase())
                .or_insert(index);
            if let Some(code) = &item.parts.code {
                names.insert(code.to_string().to_lowercase(), index);
            }
        }
        let known = known
            .iter()
            .map(|k| (k.code.to_string().to_lowercase(), k.id))
            .collect();
        Names {
            found: names,
            known,
        }
    }

    /// The goal of that code or title, wherever it stands.
    fn any(&self, name: &str) -> Option<Parent> {
        let name = name.to_lowercase();
        let found = self.found.get(&name).map(|at| Parent::Found(*at));
        found.or(self.known.get(&name).map(|id| Parent::Known(*id)))
    }

    /// Parents stand earlier, so no circle can be closed; a table is sorted for that before.
    fn parent(&self, index: usize, item: &Found, notes: &mut Vec<Note>) -> Option<Parent> {
        let name = match &item.under {
            Under::Nothing => return None,
            Under::Index(above) => return Some(Parent::Found(*above)),
            Under::Named(name) => name.to_lowercase(),
        };
        let found = self.found.get(&name).filter(|above| **above < index);
        let known = self.known.get(&name).map(|id| Parent::Known(*id));
        let parent = found.map(|above| Parent::Found(*above)).or(known);
        if parent.is_none() {
            let reason = "There is no such goal above it, so this one stands at the top.";
            notes.push(Note::new(item.line, brief(&name), reason));
        }
        parent
    }
}

/// The weight that a word means; a word that is none is told.
fn weight(text: &str) -> Option<Weight> {
    text.trim().parse().ok().and_then(Weight::new)
}

/// The level in "Corporate goals" and the like.
fn level_of_heading(text: &str) -> Option<Level> {
    let lower = text.to_lowercase();
    let bare = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
    let ends = ["level goals", "level", "goals", "objectives"];
    let cut = ends
        .iter()
        .find_map(|e| bare.strip_suffix(e))
        .unwrap_or(bare);
    Level::from_word(cut.trim_end_matches(|c: char| !c.is_alphanumeric()))
}

#[cfg(test)]
#[path = "goals_test.rs"]
mod tests;
