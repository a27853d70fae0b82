//! One line about time given back: "3 expense reports, 5 min review", "weekly review 90 → 60 min".
use crate::when::{Meaning, when};
use domain::locale::Locale;
use domain::value::{Minutes, Work};
use jiff::Zoned;
use jiff::civil::Date;

/// An expense report takes 20 minutes, and 18 more for the 19 % that come back (`F4`, GBTA): in
/// hundredths of a minute.
const EXPENSE_REPORT: i64 = 2_342;

/// What such a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// What was done, without the numbers that were understood.
    pub title: String,
    /// Which kind of work.
    pub work: Work,
    /// What the executive would have spent, each time; none where it was not said.
    pub avoided: Option<Minutes>,
    /// What looking it over costs her, each time.
    pub review: Minutes,
    /// People in the room.
    pub people: Option<u32>,
    /// It comes round every week.
    pub weekly: bool,
    /// The day, where one was said.
    pub on: Option<Date>,
    /// Code of a goal, where one was named.
    pub goal: Option<String>,
    /// What was taken for granted.
    pub assumption: String,
}

/// Words after which a length is what the executive spends on it, and not what she is spared.
const REVIEW: [&str; 6] = ["review", "reviewing", "check", "checking", "look", "hers"];
/// A day or more, said in days or weeks, is how far something moved, and not what it spared.
const DAY: i64 = 8 * 60;
/// Words that say nothing by themselves.
const FILL: [&str; 16] = [
    "a", "an", "the", "of", "for", "to", "her", "his", "their", "with", "saved", "saves", "each",
    "time", "min", "and",
];

/// Reads the line. Nothing is refused: what is not understood belongs to the title.
pub fn returned(text: &str, now: &Zoned, locale: &Locale) -> Returned {
    let mut out = Returned {
        title: String::new(),
        work: work(text),
        avoided: None,
        review: Minutes::ZERO,
        people: None,
        weekly: false,
        on: None,
        goal: None,
        assumption: String::new(),
    };
    let mut titles = Vec::new();
    for part in text
        .split([',', ';', '·'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
    {
        let left = piece(part, &mut out, now, locale, titles.is_empty());
        if !left.is_empty() {
            titles.push(left);
        }
    }
    out.title = titles.join(", ");
    if out.title.is_empty() {
        text.trim().clone_into(&mut out.title);
    }
    let report = text.to_lowercase().contains("report");
    if out.avoided.is_none() && out.work == Work::Expenses && report {
        let reports = i64::from(first_number(text).unwrap_or(1));
        out.avoided = Some(Minutes::hundredths(EXPENSE_REPORT * reports));
        out.assumption =
            "23.42 minutes a report: 20, and 18 more for the 19 % that come back.".into();
    }
    out
}

/// Takes what is understood out of one piece between commas; answers what is left of it.
fn piece(part: &str, out: &mut Returned, now: &Zoned, locale: &Locale, first: bool) -> String {
    let mut rest = part.to_owned();
    take_weekly(&mut rest, &mut out.weekly);
    let mut minutes = exact(&mut rest).or_else(|| shorter(&mut rest));
    for found in when(&rest.clone(), now, locale).into_iter().rev() {
        match found.meaning {
            Meaning::Length { minutes: said }
                if minutes.is_none()
                    && !is_limit(&rest[..found.span.start])
                    && (said < DAY || !names_days(&rest[found.span.clone()])) =>
            {
                minutes = Some(Minutes::whole(said));
            }
            Meaning::Point { date, .. } if out.on.is_none() => out.on = Some(date),
            _ => continue,
        }
        rest.replace_range(found.span, " ");
    }
    let mut words: Vec<&str> = rest.split_whitespace().collect();
    if let Some(code) = words.iter().position(|w| is_code(w)) {
        out.goal = Some(words.remove(code).to_owned());
    }
    take_people(&mut words, &mut out.people);
    let says = |list: &[&str], w: &&str| list.contains(&w.to_lowercase().as_str());
    let bare = words.iter().all(|w| says(&REVIEW, w) || says(&FILL, w));
    let review = bare && words.iter().any(|w| says(&REVIEW, w));
    match minutes {
        Some(said) if review && !first => {
            out.review += said;
            return String::new();
        }
        Some(said) => out.avoided = Some(out.avoided.unwrap_or_default() + said),
        None => {}
    }
    if bare && !(first && review) {
        return String::new();
    }
    while words
        .last()
        .is_some_and(|w| says(&FILL, w) || w.chars().all(is_mark))
    {
        words.pop();
    }
    words.join(" ")
}

/// "Within a day", "every two hours": how soon, how often, and not how long.
fn is_limit(before: &str) -> bool {
    let last = before.split_whitespace().next_back().unwrap_or_default();
    ["within", "in", "after", "every", "per", "under"].contains(&last.to_lowercase().as_str())
}

fn names_days(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains("day") || text.contains("week")
}

fn is_mark(c: char) -> bool {
    !c.is_alphanumeric()
}

/// "70.26 min": hundredths, which no grammar of times has.
fn exact(rest: &mut String) -> Option<Minutes> {
    let dot = rest.match_indices('.').map(|(at, _)| at).find(|at| {
        let after: String = rest[at + 1..].chars().take(3).collect();
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        digits == 2 && rest[..*at].ends_with(|c: char| c.is_ascii_digit())
    })?;
    let from = rest[..dot]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + 1);
    let whole: i64 = rest[from..dot].parse().ok().filter(|n| *n < 100_000)?;
    let part: i64 = rest[dot + 1..dot + 3].parse().ok()?;
    let after = rest[dot + 3..].trim_start();
    let unit = ["minutes", "minute", "mins", "min"]
        .into_iter()
        .find(|u| after.starts_with(u))?;
    let end = rest.len() - after.len() + unit.len();
    rest.replace_range(from..end, " ");
    Some(Minutes::hundredths(whole * 100 + part))
}

/// "90 → 60 min", "from 90 to 60 minutes": what is saved is the difference.
fn shorter(rest: &mut String) -> Option<Minutes> {
    let plain = rest.replace("->", "→").replace(" to ", " → ");
    let (left, right) = plain.split_once('→')?;
    let digits = |w: &str| {
        w.trim_end_matches(|c: char| !c.is_ascii_digit())
            .parse::<i64>()
            .ok()
    };
    let was = digits(left.split_whitespace().next_back()?)?;
    let mut after = right.split_whitespace();
    let now = digits(after.next()?)?;
    if !(0 < now && now < was && was <= 1_440) {
        return None;
    }
    match after.next() {
        Some(unit) if !unit.starts_with("min") => return None,
        _ => {}
    }
    let head = left.trim_end();
    let head = head.strip_suffix(head.split_whitespace().next_back()?)?;
    let head = head.trim_end().trim_end_matches(" from");
    *rest = format!("{head} {}", after.collect::<Vec<_>>().join(" "));
    Some(Minutes::whole(was - now))
}

/// "40 min a week" is no length of a week.
fn take_weekly(rest: &mut String, weekly: &mut bool) {
    let lower = rest.to_ascii_lowercase();
    let plain = ["each week", "every week", "per week"];
    let named = plain
        .iter()
        .find_map(|words| lower.find(words).map(|at| at..at + words.len()));
    // "Moved up a week" says nothing about a rhythm.
    let counted = lower.find(" a week").map(|at| at..at + 7).filter(|at| {
        let before = lower[..at.start]
            .split_whitespace()
            .next_back()
            .unwrap_or_default();
        before.starts_with(|c: char| c.is_ascii_digit())
            || ["min", "mins", "minutes", "h", "hour", "hours"].contains(&before)
    });
    let found = named.or(counted);
    let ends = |end: usize| !lower[end..].starts_with(|c: char| c.is_alphanumeric());
    if let Some(at) = found.filter(|at| ends(at.end)) {
        rest.replace_range(at, " ");
        *weekly = true;
    } else if lower == "weekly" {
        rest.clear();
        *weekly = true;
    }
}

fn take_people(words: &mut Vec<&str>, people: &mut Option<u32>) {
    let at = words.windows(2).position(|w| {
        w[0].parse::<u32>().is_ok_and(|n| (1..1_000).contains(&n))
            && ["people", "persons", "attendees"].contains(&w[1].to_lowercase().as_str())
    });
    if let Some(at) = at {
        *people = words[at].parse().ok();
        words.drain(at..at + 2);
    }
}

/// "G2".
fn is_code(word: &str) -> bool {
    let digits = word.strip_prefix(['G', 'g']).unwrap_or_default();
    !digits.is_empty() && digits.len() < 4 && digits.bytes().all(|b| b.is_ascii_digit())
}

fn first_number(text: &str) -> Option<u32> {
    const WORDS: [&str; 6] = ["one", "two", "three", "four", "five", "six"];
    let number = |w: &str| {
        let named = WORDS.iter().position(|n| w.eq_ignore_ascii_case(n));
        let named = named.and_then(|at| u32::try_from(at + 1).ok());
        w.parse().ok().filter(|n| *n < 1_000).or(named)
    };
    text.split(|c: char| !c.is_alphanumeric()).find_map(number)
}

/// Which kind of work the words are about; the first that holds.
fn work(text: &str) -> Work {
    const KINDS: [(Work, &[&str]); 6] = [
        (Work::Expenses, &["expense"]),
        (Work::Papers, &["board pack", "board paper", "board book"]),
        (
            Work::Approvals,
            &["approv", "purchase order", "signed off", "invoice"],
        ),
        (
            Work::Travel,
            &[
                "travel", "trip", "flight", "train", "hotel", "journey", "transfer",
            ],
        ),
        (
            Work::Meetings,
            &[
                "meeting", "call", "review", "session", "forum", "1:1", "stand-up", "workshop",
            ],
        ),
        (
            Work::Mail,
            &["mail", "draft", "inbox", "letter", "repl", "newsletter"],
        ),
    ];
    let text = text.to_lowercase();
    // "…, 5 min review" is about the looking over, and not about a meeting.
    let head = text.split(',').next().unwrap_or_default();
    let named = |(_, words): &&(Work, &[&str])| words.iter().any(|w| head.contains(w));
    KINDS
        .iter()
        .find(named)
        .map_or(Work::Other, |(work, _)| *work)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(text: &str) -> Returned {
        let now: Zoned = "2027-08-02T08:10[Europe/London]".parse().unwrap();
        returned(text, &now, &Locale::default())
    }

    fn short(text: &str) -> (String, Work, String, String) {
        let r = read(text);
        let avoided = r.avoided.map(|m| m.to_string()).unwrap_or_default();
        (r.title, r.work, avoided, r.review.to_string())
    }

    /// A line, and what is read in it: title, work, minutes avoided and minutes of review.
    const LINES: [(&str, &str, Work, &str, &str); 14] = [
        (
            "3 expense reports, 5 min review",
            "3 expense reports",
            Work::Expenses,
            "70.26",
            "5",
        ),
        (
            "Mail and drafts 330 min, review 45 min",
            "Mail and drafts",
            Work::Mail,
            "330",
            "45",
        ),
        (
            "Booked the Leeds trip, 2 h, 10 min review",
            "Booked the Leeds trip",
            Work::Travel,
            "120",
            "10",
        ),
        (
            "Board pack: 90 minutes, 20 min to review",
            "Board pack:",
            Work::Papers,
            "90",
            "20",
        ),
        (
            "Cut the vendor call, 45 min",
            "Cut the vendor call",
            Work::Meetings,
            "45",
            "0",
        ),
        (
            "Weekly review 90 → 60 min, 9 people",
            "Weekly review",
            Work::Meetings,
            "30",
            "0",
        ),
        (
            "Weekly review from 90 to 60, 9 people",
            "Weekly review",
            Work::Meetings,
            "30",
            "0",
        ),
        (
            "expenses 70.26 min, 5 min check",
            "expenses",
            Work::Expenses,
            "70.26",
            "5",
        ),
        (
            "one expense report",
            "one expense report",
            Work::Expenses,
            "23.42",
            "0",
        ),
        (
            "Found a quieter room",
            "Found a quieter room",
            Work::Other,
            "",
            "0",
        ),
        (
            "Board pack from 41 to 18 pages",
            "Board pack from 41 to 18 pages",
            Work::Papers,
            "",
            "0",
        ),
        (
            "Site test moved up a week",
            "Site test moved up a week",
            Work::Other,
            "",
            "0",
        ),
        (
            "Answers within a day",
            "Answers within a day",
            Work::Other,
            "",
            "0",
        ),
        ("1h30 of letters", "of letters", Work::Mail, "90", "0"),
    ];

    #[test]
    fn lines_as_assistants_write_them() {
        let rows = LINES;
        for (text, title, work, avoided, review) in rows {
            let expected = (
                title.to_owned(),
                work,
                avoided.to_owned(),
                review.to_owned(),
            );
            assert_eq!(short(text), expected, "{text}");
        }
    }

    #[test]
    fn people_goal_rhythm_and_day() {
        let r = read("Weekly review 90 -> 60, 9 people, every week, G2");
        assert_eq!(
            (r.people, r.weekly, r.goal.as_deref()),
            (Some(9), true, Some("G2"))
        );
        assert_eq!(r.title, "Weekly review");
        let r = read("Sorted the inbox yesterday, 40 min a week");
        assert_eq!((r.on, r.weekly), (Some(date(2027, 8, 1)), true));
        assert_eq!(
            (r.title.as_str(), r.avoided),
            ("Sorted the inbox", Some(Minutes::whole(40)))
        );
        assert!(!read("Cut one call, 30 min").weekly);
    }

    #[test]
    fn nothing_is_refused() {
        for text in [
            "",
            ",,,",
            "90 → ",
            "→",
            "9 people",
            "5 min review",
            ".26 min",
            "ü.99 min",
        ] {
            let r = read(text);
            assert_eq!(r.title.is_empty(), text.is_empty(), "{text}");
        }
    }
}
