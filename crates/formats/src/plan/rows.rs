//! A plan as a table: a column for the goal, one for the initiative, one for the milestone.
use super::{PlanKind, PlanLine, due, number};
use crate::note::Note;
use crate::table::{Row, Table};
use domain::region::DateOrder;

/// What a table of a plan calls the work; one of these makes it one.
pub const FIRST: [&str; 10] = [
    "initiative",
    "project",
    "epic",
    "programme",
    "workstream",
    "milestone",
    "deliverable",
    "step",
    "keyresult",
    "kr",
];

const GOAL: [&str; 5] = ["goal", "objective", "theme", "pillar", "priority"];
const RESULT: [&str; 3] = ["keyresult", "kr", "measure"];
const INITIATIVE: [&str; 5] = ["initiative", "project", "epic", "programme", "workstream"];
const MILESTONE: [&str; 5] = ["milestone", "deliverable", "step", "task", "title"];
const OWNER: [&str; 6] = ["owner", "who", "lead", "responsible", "dri", "assignee"];
const DUE: [&str; 9] = [
    "due",
    "date",
    "by",
    "end",
    "enddate",
    "deadline",
    "quarter",
    "when",
    "targetdate",
];
const OUTCOME: [&str; 5] = ["status", "outcome", "score", "result", "comment"];

/// One line for each name that is new: what a cell leaves open is that of the row above.
pub fn read(table: &Table, order: DateOrder, notes: &mut Vec<Note>) -> Vec<PlanLine> {
    let [goal, result, initiative, milestone] =
        [&GOAL[..], &RESULT, &INITIATIVE, &MILESTONE].map(|words| table.column(words));
    let [owner, by, outcome] = [&OWNER[..], &DUE, &OUTCOME].map(|words| table.column(words));
    let [start, target] =
        [&["start", "from", "baseline"][..], &["target", "to"]].map(|words| table.column(words));
    let read = [
        goal, result, initiative, milestone, owner, by, outcome, start, target,
    ];
    table.remark_unread(&read, notes);
    let levels = [
        (PlanKind::Goal, goal),
        (PlanKind::KeyResult, result),
        (PlanKind::Initiative, initiative),
        (PlanKind::Milestone, milestone),
    ];
    let mut found: Vec<PlanLine> = Vec::new();
    let mut open: [String; 4] = Default::default();
    for row in &table.rows {
        let last = levels
            .iter()
            .rposition(|(_, column)| !row.get(*column).is_empty());
        for (at, (kind, column)) in levels.iter().enumerate() {
            let name = row.get(*column);
            if name.is_empty() || (open[at] == name && Some(at) != last) {
                continue;
            }
            name.clone_into(&mut open[at]);
            for lower in &mut open[at + 1..] {
                lower.clear();
            }
            let mut line = named(*kind, name, row, at);
            // Owner, date and outcome of a row are those of the last thing that it names.
            if Some(at) == last {
                row.get(owner).clone_into(&mut line.owner);
                row.get(outcome).clone_into(&mut line.outcome);
                line.due = due(row.get(by), order);
                unread(row, by, line.due.is_none(), notes);
            }
            if *kind == PlanKind::KeyResult {
                line.way = number(row.get(start)).zip(number(row.get(target)));
            }
            found.push(line);
        }
    }
    found
}

fn named(kind: PlanKind, name: &str, row: &Row, depth: usize) -> PlanLine {
    PlanLine {
        line: row.line,
        kind,
        depth,
        title: name.to_owned(),
        owner: String::new(),
        due: None,
        way: None,
        outcome: String::new(),
    }
}

fn unread(row: &Row, column: Option<usize>, unread: bool, notes: &mut Vec<Note>) {
    let text = row.get(column);
    if unread && !text.is_empty() {
        let reason = "This is no date that is understood: the line is kept without one.";
        notes.push(Note::new(row.line, text, reason));
    }
}
