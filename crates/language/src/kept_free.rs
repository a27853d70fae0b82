//! Reads which times of the week stay free of meetings: "Friday after 14:00; the school run,
//! Tuesday 15–16". An hour is meant where only a beginning is said.
use crate::when::clock::{time_of_day, times_of_day};
use crate::when::token::{Token, Tokens, tokens};
use crate::when::word;
use domain::kept_free::KeptFree;
use jiff::SignedDuration;
use jiff::civil::{Time, Weekday};
use winnow::stream::TokenSlice;

/// What was read, and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    /// The times, in the order in which they were said.
    pub times: Vec<KeptFree>,
    /// Pieces of text that name no time of the week.
    pub unread: Vec<String>,
}

const WORKDAYS: [Weekday; 5] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
];

/// Beside a weekday these mean all of it; any other word leaves open what is meant.
const ALL_DAY: [&str; 7] = ["all", "day", "whole", "the", "every", "on", "and"];

type Times = (Time, Option<Time>);

/// Reads every time of the week in `text`.
///
/// ```
/// let read = language::kept_free::read("Friday after 14:00; school run Tuesday 15–16");
/// let times: Vec<_> = read.times.iter().map(ToString::to_string).collect();
/// assert_eq!(times, ["fri 14:00-", "tue 15:00-16:00"]);
/// ```
pub fn read(text: &str) -> Read {
    let mut out = Read::default();
    let pieces = text.split([';', '\n']).map(str::trim);
    for text in pieces.filter(|p| !p.is_empty()) {
        let all = tokens(text);
        let mut piece = Piece::default();
        let mut at = 0;
        while at < all.len() {
            at += piece.take(&all, at).unwrap_or(1);
        }
        match piece.end() {
            times if times.is_empty() => out.unread.push(text.to_owned()),
            times => out.times.extend(times),
        }
    }
    out
}

#[derive(Default)]
struct Piece {
    days: Vec<Weekday>,
    /// These days have had their times.
    served: bool,
    /// A time that was said before its day.
    early: Option<Times>,
    /// Words that are neither.
    other: bool,
    out: Vec<KeptFree>,
}

impl Piece {
    /// Takes what begins at a token; how many tokens that was, none for a word that says nothing.
    fn take(&mut self, all: &[Token], at: usize) -> Option<usize> {
        let known = all[at].word();
        let named = known.and_then(|w| word::weekday(w).or_else(|| word::weekdays(w)));
        if let Some(day) = named {
            self.begin();
            match (through(all, at), self.days.last().copied()) {
                (true, Some(mut last)) => {
                    while last != day && self.days.len() < 7 {
                        last = last.next();
                        self.days.push(last);
                    }
                }
                _ => self.days.push(day),
            }
            return Some(1);
        }
        if matches!(known, Some("weekdays" | "weekday" | "workdays" | "daily")) {
            self.begin();
            self.days.extend(WORKDAYS);
            return Some(1);
        }
        if let Some((times, taken)) = times(&all[at..]) {
            self.have(times);
            return Some(taken);
        }
        if !self.served
            && let Some(times) = part(&all[at..])
        {
            self.have(times);
            return Some(1);
        }
        self.other |= known.is_some_and(|w| !ALL_DAY.contains(&w));
        None
    }

    /// A day after a time belongs to the next time.
    fn begin(&mut self) {
        if self.served {
            self.days.clear();
            self.served = false;
        }
    }

    fn have(&mut self, times: Times) {
        if self.days.is_empty() {
            self.early.get_or_insert(times);
            return;
        }
        self.served = true;
        self.keep(times);
    }

    fn keep(&mut self, (from, until): Times) {
        let kept = |day: &Weekday| KeptFree {
            day: *day,
            from,
            until,
        };
        self.out.extend(self.days.iter().map(kept));
    }

    fn end(mut self) -> Vec<KeptFree> {
        match self.early {
            // "12–13" alone is every working day's.
            Some(times) if !self.served => {
                if self.days.is_empty() {
                    self.days.extend(WORKDAYS);
                }
                self.keep(times);
            }
            None if !self.served && !self.other => self.keep((Time::midnight(), None)),
            _ => {}
        }
        self.out
    }
}

/// "Monday to Thursday", "Mon–Thu": the days between count too.
fn through(all: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).map(|b| &all[b]);
    before.is_some_and(|t| t.is_mark('-') || t.is_mark('–'))
        || before.is_some_and(|t| matches!(t.word(), Some("to" | "through" | "until")))
}

/// A time that begins here, and how many tokens it has.
fn times(all: &[Token]) -> Option<(Times, usize)> {
    let mut input: Tokens<'_> = TokenSlice::new(all);
    if let Some((from, until)) = times_of_day(&mut input) {
        return Some(((from, Some(until)), all.len() - input.len()));
    }
    let bound = match all.first()?.word() {
        Some("after" | "from") => Some(true),
        Some("before" | "until" | "till" | "by") => Some(false),
        _ => None,
    };
    let rest = all.get(usize::from(bound.is_some())..)?;
    let mut input: Tokens<'_> = TokenSlice::new(rest);
    let at = time_of_day(&mut input)?;
    let times = match bound {
        Some(true) => (at, None),
        Some(false) => (Time::midnight(), Some(at)),
        None => (at, at.checked_add(SignedDuration::from_hours(1)).ok()),
    };
    Some((times, all.len() - input.len()))
}

/// "Friday afternoon".
fn part(all: &[Token]) -> Option<Times> {
    let noon = Time::constant(12, 0, 0, 0);
    match all.first()?.word()? {
        "morning" => Some((Time::midnight(), Some(noon))),
        "afternoon" => Some((noon, None)),
        "evening" => Some((Time::constant(17, 0, 0, 0), None)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        read(text).times.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn times_of_the_week_are_read_as_people_write_them() {
        let all: [(&str, &[&str]); 16] = [
            ("Friday after 14:00", &["fri 14:00-"]),
            ("Tuesday 15–16", &["tue 15:00-16:00"]),
            ("school run Tuesday 15:00-16:30", &["tue 15:00-16:30"]),
            ("Wednesday 15:30, the school run", &["wed 15:30-16:30"]),
            ("Fridays from 2pm", &["fri 14:00-"]),
            (
                "Mon and Wed before 10",
                &["mon 00:00-10:00", "wed 00:00-10:00"],
            ),
            ("no meetings on Friday afternoon", &["fri 12:00-"]),
            ("Thu 3pm to 4pm", &["thu 15:00-16:00"]),
            ("Monday until 10:00", &["mon 00:00-10:00"]),
            ("Friday", &["fri 00:00-"]),
            ("Friday, all day", &["fri 00:00-"]),
            (
                "Friday after 14:00, Tuesday 15–16 for the school run",
                &["fri 14:00-", "tue 15:00-16:00"],
            ),
            ("Tue 15-16\nFri after 2", &["tue 15:00-16:00", "fri 14:00-"]),
            ("from 14:00 on Friday", &["fri 14:00-"]),
            (
                "Mon–Wed 12–13",
                &["mon 12:00-13:00", "tue 12:00-13:00", "wed 12:00-13:00"],
            ),
            (
                "12:00–13:00, lunch away from the desk",
                &[
                    "mon 12:00-13:00",
                    "tue 12:00-13:00",
                    "wed 12:00-13:00",
                    "thu 12:00-13:00",
                    "fri 12:00-13:00",
                ],
            ),
        ];
        for (text, times) in all {
            assert_eq!(said(text), times, "{text}");
        }
    }

    #[test]
    fn what_names_no_time_of_the_week_is_said_and_guesses_nothing() {
        let read =
            read("whenever I ask for it; Wednesday is my day for the plant; Fri after 14:00");
        let unread = ["whenever I ask for it", "Wednesday is my day for the plant"];
        assert_eq!(read.unread, unread);
        assert_eq!(read.times.len(), 1);
    }
}
