//! Corrections of the time audit from a table: what an occurrence or a whole series was.
use crate::note::{Note, brief};
use crate::table::{Row, Table, header_word};
use domain::goal::Code;
use domain::time_entry::{Category, Mode};
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, fmt::temporal::DateTimeParser};

/// One correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Line where the row begins, from 1.
    pub line: u64,
    /// `UID` of the event.
    pub uid: String,
    /// Which of its occurrences.
    pub which: Which,
    /// The category, if the row says one.
    pub category: Option<Category>,
    /// The goal, if the row speaks of it.
    pub goal: Option<GoalLink>,
    /// Whose agenda it served, if the row says so.
    pub mode: Option<Mode>,
}

/// What a correction is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Every occurrence that has no correction of its own.
    Series,
    /// The one with this original start (`RECURRENCE-ID`).
    Original(When),
    /// The one that starts then.
    StartsAt(When),
}

/// A time as `counterpart events --json` writes it, or as iCalendar does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// `2027-08-02`: all day.
    Day(Date),
    /// `2027-08-02T09:00`: a wall clock, in the executive's zone.
    Local(DateTime),
    /// `2027-08-02T09:00:00+01:00`: an instant.
    At(Timestamp),
}

/// The goal column of a correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GoalLink {
    /// It served this goal.
    To(Code),
    /// It served none ("-" or "none").
    Cleared,
}

/// Reads a table of corrections. A bad row is remarked on and costs only itself; a row with a
/// bad value is left out whole, because half a correction would be a wrong one.
pub fn read(bytes: &[u8]) -> (Vec<Correction>, Vec<Note>) {
    let mut notes = Vec::new();
    let table = Table::read(bytes, &mut notes);
    let columns = Columns {
        uid: table.column(&["uid", "event", "eventuid"]),
        original: table.column(&["recurrenceid", "original", "originalstart", "occurrence"]),
        start: table.column(&["start", "starts", "startsat", "when"]),
        scope: table.column(&["scope", "which", "applies", "appliesto"]),
        category: table.column(&["category", "code"]),
        goal: table.column(&["goal", "goalcode"]),
        mode: table.column(&["mode", "agenda"]),
    };
    let says_something = [columns.category, columns.goal, columns.mode]
        .iter()
        .any(Option::is_some);
    if columns.uid.is_none() || !says_something {
        if !table.header.is_empty() {
            let reason = "The first line must name a column “uid” and at least one of “category”, \
                          “goal” and “mode”, so nothing was read.";
            notes.push(Note::new(1, brief(&table.header.join(", ")), reason));
        }
        return (Vec::new(), notes);
    }
    let c = &columns;
    let read = [
        c.uid, c.original, c.start, c.scope, c.category, c.goal, c.mode,
    ];
    table.remark_unread(&read, &mut notes);
    let mut found = Vec::new();
    for row in &table.rows {
        match columns.correction(row) {
            Ok(correction) => found.push(correction),
            Err((field, reason)) => notes.push(Note::new(row.line, brief(&field), reason)),
        }
    }
    (found, notes)
}

struct Columns {
    uid: Option<usize>,
    original: Option<usize>,
    start: Option<usize>,
    scope: Option<usize>,
    category: Option<usize>,
    goal: Option<usize>,
    mode: Option<usize>,
}

/// The part that is wrong, and why.
type Wrong = (String, String);

impl Columns {
    fn correction(&self, row: &Row) -> Result<Correction, Wrong> {
        let uid = row.get(self.uid).to_string();
        if uid.is_empty() {
            return Err(wrong("uid", "This row names no event; it was left out."));
        }
        let category = code(row.get(self.category))?;
        let mode = code(row.get(self.mode))?;
        let goal = goal(row.get(self.goal))?;
        if category.is_none() && goal.is_none() && mode.is_none() {
            return Err(wrong(
                &uid,
                "This row says neither category, goal nor mode: left out.",
            ));
        }
        let which = self.which(row)?;
        Ok(Correction {
            line: row.line,
            uid,
            which,
            category,
            goal,
            mode,
        })
    }

    fn which(&self, row: &Row) -> Result<Which, Wrong> {
        let scope = row.get(self.scope);
        let series = match header_word(scope).as_str() {
            "" => false,
            "series" | "all" | "allofthem" | "every" => true,
            "occurrence" | "one" | "this" | "only" | "once" => false,
            _ => {
                return Err(wrong(
                    scope,
                    "Write series or occurrence; the row was left out.",
                ));
            }
        };
        let (original, start) = (row.get(self.original), row.get(self.start));
        match (original, start) {
            _ if series => Ok(Which::Series),
            ("", "") if scope.is_empty() => Ok(Which::Series),
            ("", "") => Err(wrong(scope, "Which one? It needs its start; left out.")),
            ("", start) => Ok(Which::StartsAt(when(start)?)),
            (original, _) => Ok(Which::Original(when(original)?)),
        }
    }
}

fn wrong(field: &str, reason: &str) -> Wrong {
    (field.to_string(), reason.to_string())
}

/// A code or its label; upper and lower case are one.
trait Known: Copy + 'static {
    const ALL: &'static [Self];
    fn words(self) -> [&'static str; 2];
}

impl Known for Category {
    const ALL: &'static [Self] = Category::ALL;
    fn words(self) -> [&'static str; 2] {
        [self.as_str(), self.label()]
    }
}

impl Known for Mode {
    const ALL: &'static [Self] = Mode::ALL;
    fn words(self) -> [&'static str; 2] {
        [self.as_str(), self.label()]
    }
}

fn code<T: Known>(text: &str) -> Result<Option<T>, Wrong> {
    if text.is_empty() {
        return Ok(None);
    }
    let word = header_word(text);
    let called = |known: &&T| known.words().iter().any(|w| header_word(w) == word);
    match T::ALL.iter().find(called) {
        Some(known) => Ok(Some(*known)),
        None => {
            let known: Vec<&str> = T::ALL.iter().map(|k| k.words()[0]).collect();
            let reason = format!("Known are {}; the row was left out.", known.join(", "));
            Err((text.to_string(), reason))
        }
    }
}

fn goal(text: &str) -> Result<Option<GoalLink>, Wrong> {
    match text.to_lowercase().as_str() {
        "" => Ok(None),
        "-" | "–" | "none" | "no goal" => Ok(Some(GoalLink::Cleared)),
        _ => match text.parse() {
            Ok(code) => Ok(Some(GoalLink::To(code))),
            Err(_) => Err(wrong(
                text,
                "A goal is a code like G1, or none; the row was left out.",
            )),
        },
    }
}

/// Basic and extended forms of RFC 3339 and RFC 5545; `Z` and offsets are instants.
fn when(text: &str) -> Result<When, Wrong> {
    static PARSER: DateTimeParser = DateTimeParser::new();
    // RFC 9557 allows the zone behind it, in brackets: the offset says all that is needed.
    let plain = text.split('[').next().unwrap_or_default();
    if let Ok(instant) = PARSER.parse_timestamp(plain) {
        return Ok(When::At(instant));
    }
    let timed = plain.contains(['T', 't', ' ', ':']);
    let read = if timed {
        PARSER.parse_datetime(plain).map(When::Local)
    } else {
        PARSER.parse_date(plain).map(When::Day)
    };
    let reason = "Write the time as counterpart events --json does; the row was left out.";
    read.map_err(|_| wrong(text, reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> (Vec<Correction>, Vec<String>) {
        let (found, notes) = read(text.as_bytes());
        (found, notes.iter().map(Note::to_string).collect())
    }

    #[test]
    fn occurrences_and_series_are_told_apart() {
        let (found, notes) = all("uid,recurrence_id,start,category,goal,mode\n\
            a@example.com,,,reviews,G1,\n\
            a@example.com,2027-08-02T09:00:00+01:00,,Strategy and planning,none,own agenda\n\
            b@example.com,20270802T080000Z,,,g2,Reactive\n\
            c@example.com,,2027-08-02,travel,,\nd@example.com,,2027-08-02T09:00,admin,,\n");
        assert!(notes.is_empty(), "{notes:?}");
        let eight = When::At("2027-08-02T08:00:00Z".parse().unwrap());
        let which: Vec<_> = found.iter().map(|c| c.which).collect();
        assert_eq!(
            which,
            [
                Which::Series,
                Which::Original(eight),
                Which::Original(eight),
                Which::StartsAt(When::Day("2027-08-02".parse().unwrap())),
                Which::StartsAt(When::Local("2027-08-02T09:00".parse().unwrap())),
            ]
        );
        assert_eq!(found[0].goal, Some(GoalLink::To("G1".parse().unwrap())));
        assert_eq!(
            (found[1].category, found[1].mode),
            (Some(Category::Strategy), Some(Mode::OwnAgenda))
        );
        assert_eq!(found[1].goal, Some(GoalLink::Cleared));
        assert_eq!(
            (found[2].category, found[2].mode),
            (None, Some(Mode::Reactive))
        );
    }

    #[test]
    fn a_scope_column_decides() {
        let (found, notes) = all(
            "uid;start;scope;category\na;2027-08-02T09:00Z;series;mail\n\
            a;2027-08-02T09:00Z;occurrence;mail\na;;occurrence;mail\na;;sometimes;mail\n",
        );
        assert_eq!((found.len(), found[0].which), (2, Which::Series));
        assert!(matches!(found[1].which, Which::StartsAt(_)));
        assert!(
            notes[0].starts_with("line 4, occurrence: Which one?"),
            "{notes:?}"
        );
        assert!(
            notes[1].starts_with("line 5, sometimes: Write series or occurrence"),
            "{notes:?}"
        );
    }

    #[test]
    fn half_a_correction_is_none() {
        let (found, notes) = all(
            "uid,start,category,goal\n,,mail,\na,,fun,\nb,,,growth\nc,,,\n\
            d,tomorrow,mail,\ne,,mail,\n",
        );
        assert_eq!(
            found
                .iter()
                .map(|c| (c.line, c.uid.as_str()))
                .collect::<Vec<_>>(),
            [(7, "e")]
        );
        for (note, told) in notes.iter().zip([
            "line 2, uid: This row names no event",
            "line 3, fun: Known are strategy, focus,",
            "line 4, growth: A goal is a code",
            "line 5, c: This row says neither",
            "line 6, tomorrow: Write the time",
        ]) {
            assert!(note.starts_with(told), "{note}");
        }
        assert_eq!(notes.len(), 5);
        assert!(all("uid,colour\n1,2").1[0].contains("“category”"));
    }
}
