//! Goals from a table: CSV, TSV, or Markdown's own kind.
use super::line::{Parts, read_parts};
use super::{Found, Under, weight};
use crate::date::read_date;
use crate::note::{Note, brief};
use crate::table::{Row, Table};
use domain::goal::{Level, Period};
use domain::region::DateOrder;

/// The text as a table, if its first line names a column for the goal.
pub fn as_table(text: &str) -> Option<Table> {
    table_of(text, &TITLE)
}

/// The text as a table, if its first line names one of these columns.
fn table_of(text: &str, columns: &[&str]) -> Option<Table> {
    let first = text.lines().find(|l| !l.trim().is_empty())?;
    let plain = if first.trim_start().starts_with('|') {
        without_bars(text)
    } else {
        text.into()
    };
    let first_only = plain.lines().find(|l| !l.trim().is_empty())?;
    let header = Table::read(first_only.as_bytes(), &mut Vec::new());
    let several = header.header.len() > 1;
    (several && header.column(columns).is_some()).then(|| {
        // Reading again cannot fail: the text was decoded before.
        Table::read(plain.as_bytes(), &mut Vec::new())
    })
}

const TITLE: [&str; 6] = [
    "title",
    "goal",
    "objective",
    "name",
    "goaltitle",
    "goalname",
];

/// Markdown's table without the outer bars and the line below its header.
fn without_bars(text: &str) -> String {
    let line = |l: &str| {
        let rule = l.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
        let inner = l.trim().trim_start_matches('|').trim_end_matches('|');
        if rule {
            "\n".to_string()
        } else {
            format!("{inner}\n")
        }
    };
    text.lines().map(line).collect()
}

/// One goal a row, parents before their children.
pub fn read(table: &Table, order: DateOrder, notes: &mut Vec<Note>) -> Vec<Found> {
    let columns = Columns::of(table, order, notes);
    let found: Vec<Found> = table
        .rows
        .iter()
        .filter_map(|r| columns.goal(r, notes))
        .collect();
    parents_first(found)
}

struct Columns {
    order: DateOrder,
    code: Option<usize>,
    title: Option<usize>,
    why: Option<usize>,
    level: Option<usize>,
    weight: Option<usize>,
    parent: Option<usize>,
    also: Option<usize>,
    key_result: Option<usize>,
    owner: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
    hours: Option<usize>,
    minutes: Option<usize>,
}

impl Columns {
    fn of(table: &Table, order: DateOrder, notes: &mut Vec<Note>) -> Columns {
        let columns = Columns {
            order,
            code: table.column(&["code", "id", "no", "number"]),
            title: table.column(&TITLE),
            why: table.column(&["why", "reason", "purpose", "description"]),
            level: table.column(&["level"]),
            weight: table.column(&["weight", "importance"]),
            parent: table.column(&["parent", "serves", "under", "parentgoal", "parentcode"]),
            also: table.column(&["alsoserves", "also", "contributesto"]),
            key_result: table.column(&["keyresult", "keyresults", "kr", "measure", "target"]),
            owner: table.column(&["owner", "who", "lead", "responsible"]),
            from: table.column(&["from", "start", "startdate", "begins"]),
            to: table.column(&["to", "end", "enddate", "due", "by", "deadline"]),
            hours: table.column(&["hours", "hoursaweek", "hoursperweek", "plannedhours"]),
            minutes: table.column(&[
                "minutes",
                "minutesaweek",
                "minutesperweek",
                "plannedminutes",
            ]),
        };
        let c = &columns;
        let read = [
            c.code,
            c.title,
            c.why,
            c.level,
            c.weight,
            c.parent,
            c.also,
            c.key_result,
            c.owner,
            c.from,
            c.to,
            c.hours,
            c.minutes,
        ];
        table.remark_unread(&read, notes);
        columns
    }

    fn goal(&self, row: &Row, notes: &mut Vec<Note>) -> Option<Found> {
        let title = row.get(self.title);
        if title.is_empty() {
            let reason = "This row names no goal; it was left out.";
            notes.push(Note::new(row.line, "", reason));
            return None;
        }
        let mut parts: Parts = read_parts(title);
        let mut remark = |text: &str, reason: &str| {
            notes.push(Note::new(row.line, brief(text), reason));
        };
        let code = row.get(self.code);
        match code.parse() {
            Ok(code) => parts.code = Some(code),
            Err(_) if code.is_empty() => {}
            Err(_) => remark(
                code,
                "This is not a code like G1; the goal got the next free one.",
            ),
        }
        let written = row.get(self.weight);
        parts.weight = weight(written).or(parts.weight);
        if !written.is_empty() && weight(written).is_none() {
            remark(
                written,
                "A weight is a number from 1 to 5; the goal was read without it.",
            );
        }
        let level = row.get(self.level);
        parts.level = Level::from_word(level).or(parts.level);
        if !level.is_empty() && Level::from_word(level).is_none() {
            let known = "corporate, business, functional or partnership";
            remark(
                level,
                &format!("A level is {known}; the goal was read without it."),
            );
        }
        if !row.get(self.key_result).is_empty() {
            parts.key_result = row.get(self.key_result).to_string();
        }
        if !row.get(self.owner).is_empty() {
            parts.owner = row.get(self.owner).to_string();
        }
        parts.period = self.period(row, &mut remark);
        parts.planned_minutes = self.planned(row, &mut remark);
        let also = also(row.get(self.also), &mut remark);
        let parent = row.get(self.parent).to_string();
        let under = if parent.is_empty() {
            Under::Nothing
        } else {
            Under::Named(parent)
        };
        Some(Found {
            line: row.line,
            parts,
            why: row.get(self.why).to_string(),
            under,
            also,
        })
    }

    fn period(&self, row: &Row, remark: &mut impl FnMut(&str, &str)) -> Option<Period> {
        let (from, to) = (row.get(self.from), row.get(self.to));
        if from.is_empty() && to.is_empty() {
            return None;
        }
        let day = |text: &str| read_date(text, self.order);
        let period = day(from).zip(day(to)).filter(|(from, to)| from <= to);
        if period.is_none() {
            let reason = "A period needs a first and a last day; the goal was read without one.";
            remark(&format!("{from} – {to}"), reason);
        }
        period.map(|(from, to)| Period { from, to })
    }

    fn planned(&self, row: &Row, remark: &mut impl FnMut(&str, &str)) -> Option<u32> {
        let (hours, minutes) = (row.get(self.hours), row.get(self.minutes));
        let of_hours = hours.replace(',', ".").parse::<f64>().ok();
        let of_hours = of_hours.filter(|h| (0.0..=168.0).contains(h));
        let of_minutes = minutes.parse::<u32>().ok().filter(|m| *m <= 168 * 60);
        let planned = of_minutes.or(of_hours.map(|h| (h * 60.0).round() as u32));
        if planned.is_none() && !(hours.is_empty() && minutes.is_empty()) {
            remark(
                &format!("{hours}{minutes}"),
                "This is no time a week; it was left out.",
            );
        }
        planned
    }
}

/// "G2 30 %, Margin 20 %": what else is served, with shares.
fn also(text: &str, remark: &mut impl FnMut(&str, &str)) -> Vec<(String, u8)> {
    let parts = text
        .split([',', ';'])
        .map(str::trim)
        .filter(|p| !p.is_empty());
    let one = |part: &str| {
        let (name, share) = part.trim_end_matches('%').trim().rsplit_once(' ')?;
        let share = share.parse().ok().filter(|n| (1..=100).contains(n))?;
        Some((name.trim().to_owned(), share))
    };
    let mut found = Vec::new();
    for part in parts {
        match one(part) {
            Some(read) => found.push(read),
            None => remark(
                part,
                "Write a goal and its share, like G2 30 %; it was left out.",
            ),
        }
    }
    found
}

/// A child may stand above its parent in a table: parents are moved forward, order else kept.
/// What names itself in a circle stays where it is and finds no parent above.
fn parents_first(mut rest: Vec<Found>) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::with_capacity(rest.len());
    loop {
        let waits = |item: &Found| match &item.under {
            Under::Named(name) => rest
                .iter()
                .any(|r| r.line != item.line && is_called(r, name)),
            _ => false,
        };
        let keep: Vec<bool> = rest.iter().map(waits).collect();
        if keep.iter().all(|k| *k) {
            out.append(&mut rest);
            return out;
        }
        let mut kept = Vec::new();
        for (item, keep) in rest.into_iter().zip(keep) {
            if keep { &mut kept } else { &mut out }.push(item);
        }
        rest = kept;
    }
}

fn is_called(item: &Found, name: &str) -> bool {
    let code = item.parts.code.as_ref();
    code.is_some_and(|c| c.as_str().eq_ignore_ascii_case(name))
        || item.parts.title.eq_ignore_ascii_case(name)
}
