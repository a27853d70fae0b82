//! A plan as a table: which column is what was said by its name, or by whoever looks at it.
use super::{PlanKind, PlanLine, due};
use crate::grid::Field;
use crate::note::{Note, brief};
use crate::readings::Numbers;
use crate::table::{Row, Table};
use domain::action::Due;
use domain::region::DateOrder;
use jiff::civil::Date;

/// A table with the meaning of its columns.
pub struct Mapped<'a> {
    pub table: &'a Table,
    pub fields: &'a [Field],
    /// The sheet that it stands in; empty outside workbooks.
    pub sheet: &'a str,
    pub order: DateOrder,
}

/// The four levels of a plan, from above.
const LEVELS: [(PlanKind, Field); 4] = [
    (PlanKind::Goal, Field::Goal),
    (PlanKind::KeyResult, Field::KeyResult),
    (PlanKind::Initiative, Field::Initiative),
    (PlanKind::Milestone, Field::Milestone),
];

impl Mapped<'_> {
    /// The first column that is this.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|f| *f == field)
    }

    /// Columns whose header is a date, with it.
    pub fn periods(&self) -> Vec<(usize, Due)> {
        let dated = |(at, field): (usize, &Field)| {
            let header = self.table.header.get(at)?;
            let due = crate::grid::period(header, self.order)?;
            (*field == Field::Period).then_some((at, due))
        };
        self.fields.iter().enumerate().filter_map(dated).collect()
    }

    /// How the numbers of this table are written.
    pub fn numbers(&self) -> Numbers {
        let fields = [Field::Start, Field::Target, Field::Current, Field::Period];
        let numeric = |at: &usize| self.fields.get(*at).is_some_and(|f| fields.contains(f));
        let columns: Vec<usize> = (0..self.fields.len()).filter(numeric).collect();
        let all = self.table.rows.iter();
        Numbers::of(all.flat_map(|r| columns.iter().map(|c| r.get(Some(*c)))))
    }

    /// A remark on a cell: its row, the name of its column, what stands in it.
    pub fn note(&self, row: &Row, column: Option<usize>, reason: &str) -> Note {
        let name = column.and_then(|c| self.table.header.get(c));
        let name = name.map_or("", String::as_str);
        let field = format!("{} “{}”", brief(name), brief(row.get(column)));
        Note::new(row.line, field, reason).of_sheet(self.sheet)
    }
}

/// The day of a cell: as written, a quarter, or the serial number that spreadsheets count days
/// with.
pub fn day(text: &str, order: DateOrder) -> Option<Due> {
    // 1 January 2000 to 31 December 2149.
    let serial = text
        .parse::<f64>()
        .ok()
        .filter(|n| (36_526.0..91_313.0).contains(n));
    match serial {
        Some(n) if text.len() >= 5 => {
            let zero = Date::constant(1899, 12, 30);
            // The fraction is a time of day.
            let days = jiff::Span::new().days(n.trunc() as i64);
            zero.checked_add(days).ok().map(Due::on)
        }
        _ => due(text, order),
    }
}

/// One line for each name that is new: what a cell leaves open is that of the row above.
pub fn read(of: &Mapped<'_>, notes: &mut Vec<Note>) -> Vec<PlanLine> {
    let mut reading = Reading {
        of,
        columns: LEVELS.map(|(_, field)| of.column(field)),
        periods: of.periods(),
        numbers: of.numbers(),
        open: Default::default(),
        found: Vec::new(),
        unstarted: false,
    };
    for row in &of.table.rows {
        reading.row(row, notes);
    }
    if reading.unstarted {
        let reason = "Where no start is given, a key result starts at 0: mend it on its own page.";
        notes.push(Note::new(0, "", reason).of_sheet(of.sheet));
    }
    reading.found
}

struct Reading<'a> {
    of: &'a Mapped<'a>,
    columns: [Option<usize>; 4],
    periods: Vec<(usize, Due)>,
    numbers: Numbers,
    /// What the row above stands under, level by level.
    open: [String; 4],
    found: Vec<PlanLine>,
    unstarted: bool,
}

impl Reading<'_> {
    fn row(&mut self, row: &Row, notes: &mut Vec<Note>) {
        if let Some(title) = self.band(row) {
            self.name(0, title, row, false, notes);
            return;
        }
        let mut names: [&str; 4] = self.columns.map(|c| row.get(c));
        let title = row.get(self.of.column(Field::Title));
        if !title.is_empty() {
            let level = self.level_of(row);
            names[level] = title;
        }
        let Some(last) = names.iter().rposition(|n| !n.is_empty()) else {
            if row.cells().any(|c| !c.is_empty()) && !self.more(row, notes) {
                let reason = "No column that names something says anything in this row; it was \
                              left out.";
                notes.push(Note::new(row.line, "", reason).of_sheet(self.of.sheet));
            }
            return;
        };
        for (at, name) in names.into_iter().enumerate() {
            // A goal that is named again above its work is that goal.
            if !name.is_empty() && (at == last || self.open[at] != name) {
                self.name(at, name, row, at == last, notes);
            }
        }
    }

    /// A row that is one name across the table is the goal of the rows below it.
    fn band<'r>(&self, row: &'r Row) -> Option<&'r str> {
        let mut cells: Vec<&str> = row.cells().filter(|c| !c.is_empty()).collect();
        let merged = cells.len() > 1;
        cells.dedup();
        let [only] = cells[..] else {
            return None;
        };
        let first = row.get(Some(0)) == only;
        let free = self.columns[0].is_none() && self.of.column(Field::Title) != Some(0);
        let below = self.columns[1..].iter().any(Option::is_some);
        // A key result of which nothing but the name is known is rare: it is a heading.
        let work = [self.columns[2], self.columns[3]];
        let named = work.contains(&Some(0));
        let known = self.of.table.header.len() > 2 && first && free && below;
        (known && (merged || !named)).then_some(only)
    }

    /// The level that a column of kinds says; without one, work where the table names no work.
    fn level_of(&self, row: &Row) -> usize {
        let kind = super::line::kind_of(row.get(self.of.column(Field::Kind)));
        let said = LEVELS.iter().position(|(k, _)| Some(*k) == kind);
        said.unwrap_or(if self.columns[2].is_some() { 3 } else { 2 })
    }

    /// A row with no name goes on with the one above: its words are kept there.
    fn more(&mut self, row: &Row, notes: &mut Vec<Note>) -> bool {
        let outcome = self.of.column(Field::Outcome);
        let text = row.get(outcome);
        let Some(last) = self.found.last_mut().filter(|_| !text.is_empty()) else {
            return false;
        };
        let reason = "This row names nothing; its words were added to the line above.";
        notes.push(self.of.note(row, outcome, reason));
        super::line::push(&mut last.outcome, text);
        true
    }

    fn name(&mut self, at: usize, name: &str, row: &Row, last: bool, notes: &mut Vec<Note>) {
        name.clone_into(&mut self.open[at]);
        for lower in &mut self.open[at + 1..] {
            lower.clear();
        }
        let mut line = PlanLine::named(row.line, LEVELS[at].0, at, name);
        // Owner, date and outcome of a row are those of the last thing that it names.
        if last {
            let of = self.of;
            row.get(of.column(Field::Owner)).clone_into(&mut line.owner);
            row.get(of.column(Field::Outcome))
                .clone_into(&mut line.outcome);
            row.get(of.column(Field::Unit)).clone_into(&mut line.unit);
            let by = of.column(Field::Due);
            line.due = day(row.get(by), of.order);
            if line.due.is_none() && !row.get(by).is_empty() {
                let reason = "This is no date that is understood: the line is kept without one. \
                              Write it as 2027-09-30 or Q3 2027, or set it afterwards.";
                notes.push(of.note(row, by, reason));
            }
            if line.kind == PlanKind::KeyResult {
                self.measured(&mut line, row, notes);
            }
        }
        let steps = if last {
            self.dated(&mut line, row, notes)
        } else {
            Vec::new()
        };
        self.found.push(line);
        self.found.extend(steps);
    }

    /// Start, target, current value and unit of a key result.
    fn measured(&mut self, line: &mut PlanLine, row: &Row, notes: &mut Vec<Note>) {
        let mut read = |field| {
            let column = self.of.column(field);
            let text = row.get(column);
            let number = self.numbers.read(text);
            if number.is_none() && !text.is_empty() {
                let reason = "This is no number: it is kept in words. Set it on the key result's \
                              own page.";
                notes.push(self.of.note(row, column, reason));
                let name = column.and_then(|c| self.of.table.header.get(c));
                let words = format!("{}: {text}.", name.map_or("", String::as_str));
                super::line::push(&mut line.outcome, &words);
            }
            number
        };
        let (start, target, now) = (
            read(Field::Start),
            read(Field::Target),
            read(Field::Current),
        );
        self.unstarted |= target.is_some() && start.is_none();
        line.way = target.map(|t| (start.unwrap_or(0.0), t));
        line.now = now;
        let percent = row.get(self.of.column(Field::Target)).contains('%');
        if line.unit.is_empty() && percent {
            line.unit = "%".to_owned();
        }
    }

    /// What the columns of dates say: values of a key result, steps of work, or marks of when it
    /// goes on.
    fn dated(&self, line: &mut PlanLine, row: &Row, notes: &mut Vec<Note>) -> Vec<PlanLine> {
        let mut steps = Vec::new();
        for (column, due) in &self.periods {
            let text = row.get(Some(*column));
            let number = self.numbers.read(text);
            let marked = matches!(text, "x" | "X" | "✓" | "✔" | "●" | "■" | "█" | "yes" | "ja");
            match (line.kind, number) {
                _ if text.is_empty() => {}
                (PlanKind::KeyResult, Some(value)) => line.values.push((due.date, value)),
                // The last mark is the end of it.
                (PlanKind::Initiative | PlanKind::Milestone, _) if marked => line.due = Some(*due),
                (PlanKind::Initiative | PlanKind::Goal, None) => {
                    let mut step = PlanLine::named(row.line, PlanKind::Milestone, 3, text);
                    step.due = Some(*due);
                    step.owner.clone_from(&line.owner);
                    steps.push(step);
                }
                _ => {
                    let reason = "Kept in words: only numbers of a key result are values.";
                    notes.push(self.of.note(row, Some(*column), reason));
                    let words = format!("{}: {text}.", self.of.table.header[*column]);
                    super::line::push(&mut line.outcome, &words);
                }
            }
        }
        steps
    }
}
