//! Values of a measure from a table or plain lines: a day and a number.
use crate::grid::Field;
use crate::note::{Note, brief};
use crate::plan::{Choice, Column, Mapped};
use domain::measure::Reading;
use domain::region::DateOrder;

/// One value, and of which measure where the row says so.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadingRow {
    /// Line where the row begins, from 1.
    pub line: u64,
    /// The name of the measure; empty where there is no such column.
    pub measure: String,
    /// The value of the day.
    pub reading: Reading,
}

/// A number as people write it: `1,234.5`, `1.234,5`, `34.5 %`. None where it is none.
pub fn read_number(text: &str) -> Option<f64> {
    let kept: String = text
        .trim()
        .trim_end_matches('%')
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’'))
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    let digits = |t: &str| t.parse::<f64>().ok().filter(|n| n.is_finite());
    let plain = match (kept.rfind(','), kept.rfind('.')) {
        (Some(comma), Some(point)) if comma > point => kept.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => kept.replace(',', ""),
        // One comma and not exactly three digits after it: a decimal comma.
        (Some(comma), None) if kept.matches(',').count() == 1 && kept.len() - comma != 4 => {
            kept.replace(',', ".")
        }
        (Some(_), None) => kept.replace(',', ""),
        _ => kept,
    };
    digits(&plain)
}

/// How numbers of one table are written: where one of them shows that the comma is decimal, it is
/// in all of them, so that "1,234" beside "34,5" is a little more than one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Numbers {
    comma: bool,
}

impl Numbers {
    /// From the cells that hold them.
    pub(crate) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Numbers {
        let decimal = |text: &str| {
            let number = core(text);
            let (comma, point) = (number.rfind(','), number.rfind('.'));
            match (comma, point) {
                (Some(comma), Some(point)) => comma > point,
                (Some(at), None) => number.matches(',').count() == 1 && number.len() - at != 4,
                _ => false,
            }
        };
        let mut cells = cells;
        Numbers {
            comma: cells.any(decimal),
        }
    }

    /// The number of a cell, whatever currency or unit stands beside it.
    pub(crate) fn read(self, text: &str) -> Option<f64> {
        // A day is not the number of its year.
        if crate::date::read_date(text, DateOrder::DayMonth).is_some() {
            return None;
        }
        let number = core(text);
        match self.comma && !number.contains('.') {
            true => read_number(&number.replacen(',', ".", 1)),
            false => read_number(&number),
        }
    }
}

/// The figures of "£ 1,234.50", "70 %", "12 000 t"; empty where words come first.
fn core(text: &str) -> String {
    let text = text.trim();
    let front = ['£', '$', '€', '~', '≈', '<', '>', '≥', '≤', ' '];
    let text = text.trim_start_matches(front).trim_start_matches("EUR ");
    let of = |c: &char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '.' | ',' | '-' | '−' | '+' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}'
            )
    };
    let figures: String = text.chars().take_while(of).collect();
    figures
        .trim()
        .trim_end_matches(['.', ','])
        .trim_start_matches('+')
        .to_owned()
}

/// Values in a table whose columns are known: a row for each measure and day, or a column for
/// each day. A bad cell is remarked on and costs only itself.
pub(crate) fn of_table(of: &Mapped<'_>, notes: &mut Vec<Note>) -> Vec<ReadingRow> {
    let name = of.column(Field::KeyResult).or(of.column(Field::Title));
    let (day, value) = (of.column(Field::Due), of.column(Field::Current));
    let (periods, numbers) = (of.periods(), of.numbers());
    let mut found = Vec::new();
    for row in &of.table.rows {
        let mut one = |on, column| {
            let Some(value) = numbers.read(row.get(column)) else {
                let reason = "This is no number; the value was left out.";
                notes.push(of.note(row, column, reason));
                return;
            };
            found.push(ReadingRow {
                line: row.line,
                measure: row.get(name).to_owned(),
                reading: Reading { on, value },
            });
        };
        if day.is_some() && value.is_some() {
            match crate::plan::day(row.get(day), of.order) {
                Some(due) => one(due.date, value),
                None => {
                    let reason = "This is no date; the row was left out.";
                    notes.push(of.note(row, day, reason));
                    continue;
                }
            }
        }
        for (column, due) in &periods {
            if !row.get(Some(*column)).is_empty() {
                one(due.date, Some(*column));
            }
        }
    }
    found
}

/// Reads values: a table with a column for the day and one for the value, and, where several
/// measures stand in it, one for their names; or a column for each day.
pub fn read(bytes: &[u8], order: DateOrder) -> (Vec<ReadingRow>, Vec<Note>) {
    let mut notes = Vec::new();
    let text = crate::plan::text_of(bytes, &mut notes);
    let reading = crate::plan::read_text(&text, &Choice::default(), order);
    let dated = |c: &Column| matches!(c.field, Field::Period | Field::Due);
    let valued = |c: &Column| matches!(c.field, Field::Period | Field::Current);
    let whole = reading.columns.iter().any(dated) && reading.columns.iter().any(valued);
    if !whole && !text.trim().is_empty() {
        let written = brief(text.lines().next().unwrap_or_default());
        let reason = "The first line must name a column “Date” and a column “Value”, so nothing \
                      was read.";
        notes.push(Note::new(1, written, reason));
        return (Vec::new(), notes);
    }
    notes.extend(reading.value_notes);
    (reading.values, notes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn numbers_as_people_write_them() {
        let written = [
            ("17", 17.0),
            ("34,5 %", 34.5),
            ("1,234.5", 1234.5),
            ("1.234,5", 1234.5),
            ("1,234", 1234.0),
            ("12 000", 12000.0),
            ("−3", -3.0),
        ];
        for (text, number) in written {
            assert_eq!(read_number(text), Some(number), "{text}");
        }
        for text in ["", "n/a", "inf", "12 pieces"] {
            assert_eq!(read_number(text), None, "{text}");
        }
    }

    #[test]
    fn a_bad_row_costs_only_itself() {
        let text = "Date;Value\n26/07/2027;16\n32/07/2027;16\n02/08/2027;many\n02/08/2027;17\n";
        let (rows, notes) = read(text.as_bytes(), DateOrder::DayMonth);
        let found: Vec<_> = rows
            .iter()
            .map(|r| (r.reading.on, r.reading.value))
            .collect();
        assert_eq!(found, [(date(2027, 7, 26), 16.0), (date(2027, 8, 2), 17.0)]);
        assert_eq!(notes.len(), 2);
        let (rows, notes) = read(b"a,b\n1,2\n", DateOrder::DayMonth);
        assert!(rows.is_empty() && notes[0].reason.contains("“Value”"));
    }
}
