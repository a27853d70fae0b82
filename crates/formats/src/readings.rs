//! Values of a measure from a table or plain lines: a day and a number.
use crate::date::read_date;
use crate::note::{Note, brief};
use crate::table::{Row, Table};
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

/// Reads values: a table with a column for the day and one for the value, and, where several
/// measures stand in it, one for their names. A bad row is remarked on and costs only itself.
pub fn read(bytes: &[u8], order: DateOrder) -> (Vec<ReadingRow>, Vec<Note>) {
    let mut notes = Vec::new();
    let table = Table::read(bytes, &mut notes);
    let day = table.column(&["date", "day", "on", "week", "when", "month"]);
    let value = table.column(&["value", "now", "reading", "actual", "number"]);
    let name = table.column(&["measure", "kpi", "name", "title"]);
    if day.is_none() || value.is_none() {
        if !table.header.is_empty() {
            let written = brief(&table.header.join(", "));
            let reason = "The first line must name a column “Date” and a column “Value”, so \
                          nothing was read.";
            notes.push(Note::new(1, written, reason));
        }
        return (Vec::new(), notes);
    }
    table.remark_unread(&[day, value, name], &mut notes);
    let mut one = |row: &Row| {
        let written = (row.get(day), row.get(value));
        let Some(on) = read_date(written.0, order) else {
            let reason = "This is no date; the row was left out.";
            notes.push(Note::new(row.line, brief(written.0), reason));
            return None;
        };
        let Some(value) = read_number(written.1) else {
            let reason = "This is no number; the row was left out.";
            notes.push(Note::new(row.line, brief(written.1), reason));
            return None;
        };
        Some(ReadingRow {
            line: row.line,
            measure: row.get(name).to_owned(),
            reading: Reading { on, value },
        })
    };
    let rows = table.rows.iter().filter_map(&mut one).collect();
    (rows, notes)
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
