//! Dates to watch from tables: renewals, birthdays, the board's year.
use crate::date::read_date;
use crate::note::{Note, brief};
use crate::table::{Row, Table};
use domain::id::WatchDateId;
use domain::person::Birthday;
use domain::region::DateOrder;
use domain::watch_date::{WatchDate, WatchKind};
use jiff::civil::Date;

/// A date found in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchRow {
    /// Line where the row begins, from 1.
    pub line: u64,
    /// The date.
    pub date: WatchDate,
}

/// Reads a table of dates to watch. `order` says how 3/4/2027 is meant; `today` gives a date
/// without a year (`--04-12`) its next one. A bad row is remarked on and costs only itself.
pub fn read(
    bytes: &[u8],
    order: DateOrder,
    today: Date,
    mut id: impl FnMut() -> WatchDateId,
) -> (Vec<WatchRow>, Vec<Note>) {
    let mut notes = Vec::new();
    let table = Table::read(bytes, &mut notes);
    let columns = Columns {
        title: table.column(&["title", "what", "name", "event", "subject", "person"]),
        date: table.column(&["date", "when", "day", "due", "duedate", "expires", "expiry"]),
        lead: table.column(&[
            "lead",
            "leaddays",
            "leadtime",
            "notice",
            "noticedays",
            "days",
        ]),
        kind: table.column(&["kind", "type", "sort", "category"]),
        yearly: table.column(&[
            "yearly",
            "repeats",
            "repeat",
            "annual",
            "repeatsyearly",
            "every",
        ]),
    };
    if columns.title.is_none() || columns.date.is_none() {
        if !table.header.is_empty() {
            let written = brief(&table.header.join(", "));
            let reason = "The first line must name a column “Title” and a column “Date”, so \
                          nothing was read.";
            notes.push(Note::new(1, written, reason));
        }
        return (Vec::new(), notes);
    }
    let c = &columns;
    table.remark_unread(&[c.title, c.date, c.lead, c.kind, c.yearly], &mut notes);
    let context = Context { order, today };
    let rows = table.rows.iter();
    let rows = rows
        .filter_map(|row| columns.date(row, context, &mut id, &mut notes))
        .collect();
    (rows, notes)
}

#[derive(Clone, Copy)]
struct Context {
    order: DateOrder,
    today: Date,
}

struct Columns {
    title: Option<usize>,
    date: Option<usize>,
    lead: Option<usize>,
    kind: Option<usize>,
    yearly: Option<usize>,
}

impl Columns {
    fn date(
        &self,
        row: &Row,
        context: Context,
        id: &mut impl FnMut() -> WatchDateId,
        notes: &mut Vec<Note>,
    ) -> Option<WatchRow> {
        let mut remark = |field: &str, reason: &str| {
            notes.push(Note::new(row.line, brief(field), reason));
        };
        let (title, written) = (row.get(self.title), row.get(self.date));
        if title.is_empty() {
            remark("title", "This row says no title; it was left out.");
            return None;
        }
        let without_year = written
            .parse::<Birthday>()
            .ok()
            .filter(|b| b.year().is_none());
        let next = without_year.and_then(|b| b.next_from(context.today));
        let Some(date) = next.or_else(|| read_date(written, context.order)) else {
            remark(
                written,
                "This is no whole date, like 2027-09-01; the row was left out.",
            );
            return None;
        };
        let word = row.get(self.kind);
        let kind = kind_of(word);
        if kind.is_none() && !word.is_empty() {
            remark(
                word,
                "Kinds are renewal, birthday, anniversary, visa, board; taken as other.",
            );
        }
        let kind = kind.unwrap_or_default();
        let lead = row.get(self.lead);
        let lead_days = lead_days(lead);
        if lead_days.is_none() && !lead.is_empty() {
            remark(
                lead,
                "This is no number of days; the usual lead time of its kind was taken.",
            );
        }
        let repeats = row.get(self.yearly);
        let yearly = yearly_of(repeats);
        if yearly.is_none() && !repeats.is_empty() {
            remark(repeats, "Write yes or no; the usual of its kind was taken.");
        }
        let usual = matches!(kind, WatchKind::Birthday | WatchKind::Anniversary);
        let date = WatchDate {
            id: id(),
            title: title.to_string(),
            date,
            lead_days: lead_days.unwrap_or(kind.lead_days()),
            kind,
            yearly: yearly.unwrap_or(usual || next.is_some()),
        };
        Some(WatchRow {
            line: row.line,
            date,
        })
    }
}

fn kind_of(word: &str) -> Option<WatchKind> {
    let lower = word.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    Some(
        if has(&[
            "renew",
            "contract",
            "insurance",
            "licen",
            "lease",
            "subscription",
        ]) {
            WatchKind::Renewal
        } else if has(&["birthday"]) {
            WatchKind::Birthday
        } else if has(&["anniversary", "jubilee"]) {
            WatchKind::Anniversary
        } else if has(&["visa", "passport", "permit"]) {
            WatchKind::Visa
        } else if has(&["board"]) {
            WatchKind::Board
        } else if lower == "other" {
            WatchKind::Other
        } else {
            return None;
        },
    )
}

/// "30", "30 days", "6 weeks", "3 months" (of 30 days).
fn lead_days(text: &str) -> Option<u16> {
    let lower = text.to_lowercase();
    let end = lower
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(lower.len());
    let number = lower[..end].parse::<u16>().ok()?;
    let unit = match lower[end..].trim() {
        "" | "d" | "day" | "days" => 1,
        "w" | "week" | "weeks" => 7,
        "month" | "months" => 30,
        _ => return None,
    };
    number.checked_mul(unit).filter(|days| *days <= 3 * 366)
}

fn yearly_of(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "x" | "yearly" | "annually" | "annual" | "every year"
        | "year" => Some(true),
        "no" | "n" | "false" | "0" | "once" | "never" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn all(text: &str) -> (Vec<WatchRow>, Vec<String>) {
        let mut n = 0u128;
        let id = || {
            n += 1;
            format!("00000000-0000-7000-8000-{n:012x}").parse().unwrap()
        };
        let (rows, notes) = read(text.as_bytes(), DateOrder::DayMonth, date(2027, 8, 2), id);
        (rows, notes.iter().map(Note::to_string).collect())
    }

    #[test]
    fn rows_become_dates_with_the_usual_lead_of_their_kind() {
        let (rows, notes) = all("Title,Date,Lead days,Kind,Repeats yearly\n\
            Office lease,1 Sep 2027,,Renewal,\nBram's birthday,--04-12,,birthday,\n\
            Board papers,30/11/2027,6 weeks,board cycle,no\nVisa for Lisbon,2027-10-01,30,visa,\n");
        assert!(notes.is_empty(), "{notes:?}");
        let told: Vec<_> = rows
            .iter()
            .map(|r| {
                (
                    r.date.date.to_string(),
                    r.date.lead_days,
                    r.date.kind,
                    r.date.yearly,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("2027-09-01".into(), 90, WatchKind::Renewal, false),
                ("2028-04-12".into(), 5, WatchKind::Birthday, true),
                ("2027-11-30".into(), 42, WatchKind::Board, false),
                ("2027-10-01".into(), 30, WatchKind::Visa, false),
            ]
        );
    }

    #[test]
    fn bad_cells_are_told_and_bad_rows_cost_only_themselves() {
        let (rows, notes) = all(
            "What;When;Lead;Kind;Yearly;Colour\n;1.9.2027;;;;\nA;soon;;;;\n\
            B;1.9.2027;some;party;perhaps;red\n",
        );
        assert_eq!(rows.len(), 1);
        let date = &rows[0].date;
        assert_eq!(
            (date.lead_days, date.kind, date.yearly),
            (14, WatchKind::Other, false)
        );
        let told = [
            "line 1, Colour: This column",
            "line 2, title: This row",
            "line 3, soon: This is no whole date",
            "line 4, party: Kinds are",
            "line 4, some: This is no number",
            "line 4, perhaps: Write yes",
        ];
        assert!(
            notes.iter().zip(told).all(|(n, t)| n.starts_with(t)),
            "{notes:?}"
        );
        assert_eq!(notes.len(), told.len());
        assert!(all("a,b\n1,2").1[0].contains("“Title”"));
    }
}
