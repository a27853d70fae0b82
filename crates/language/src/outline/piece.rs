//! What stands between two commas: an owner, an estimate, a date, what must be done before.
use super::line::{Line, pieces};
use super::waits::Wait;
use super::{Note, Part, Piece, Step};
use crate::capture::{Known, Who, person};
use crate::when::{Bound, Locale, when};
use domain::action::Due;
use domain::forecast::Estimate;
use domain::words::short;
use jiff::Zoned;

/// What every line is read with.
pub struct Reader<'a> {
    pub known: &'a Known,
    pub now: &'a Zoned,
    pub locale: &'a Locale,
}

/// A line that was read, before it is known what its words for other lines mean.
pub struct Read {
    pub step: Step,
    pub waits: Vec<Wait>,
}

impl Reader<'_> {
    /// Reads one line.
    pub fn read(&self, line: &Line<'_>, number: u32, notes: &mut Vec<Note>) -> Read {
        let mut all = pieces(line.text).into_iter();
        let mut title = all.next().map_or(line.text, |(first, _)| first).to_owned();
        let mut step = Step {
            line: number,
            depth: 0,
            parent: None,
            title: String::new(),
            done: line.ticked,
            owner: None,
            estimate: None,
            after: Vec::new(),
            due: None,
            pieces: Vec::new(),
        };
        if !line.mark.is_empty() {
            step.pieces.push(taken(line.mark, Part::Mark));
        }
        let mut waits = Vec::new();
        let then = after_word(&title, &["then"]);
        if let Some(rest) = then.filter(|r| r.chars().any(char::is_alphanumeric)) {
            // "- then operator training": after the one above.
            let rest = rest.to_owned();
            step.pieces.push(taken("then", Part::After));
            waits.push(Wait::above());
            title = rest;
        }
        for (text, bracket) in all {
            let mut told = |told: String| notes.push(Note { line: number, told });
            match self.part(text, &step, &mut waits, &mut told) {
                Some(Said::Owner(who)) => {
                    keep(&mut step, text, Part::Owner, |s| s.owner = Some(who))
                }
                Some(Said::Takes(estimate)) => {
                    keep(&mut step, text, Part::Estimate, |s| {
                        s.estimate = Some(estimate)
                    });
                }
                Some(Said::Due(due)) => keep(&mut step, text, Part::Due, |s| s.due = Some(due)),
                Some(Said::After) => keep(&mut step, text, Part::After, |_| ()),
                None if bracket => title = format!("{title} ({text})"),
                None => {
                    let text = text.to_owned();
                    title = format!("{title}, {text}");
                    let text = short(&text);
                    told(format!(
                        "“{text}” was not understood, so it stays in the title."
                    ));
                }
            }
        }
        step.title = title;
        Read { step, waits }
    }

    /// What one piece says; none where it says nothing, or says again what is known already.
    fn part(
        &self,
        text: &str,
        step: &Step,
        waits: &mut Vec<Wait>,
        told: &mut impl FnMut(String),
    ) -> Option<Said> {
        if let Some(names) = after_word(text, &WAITS) {
            waits.extend(Wait::named(names));
            return Some(Said::After);
        }
        if step.estimate.is_none()
            && let Some((estimate, note)) = estimate(text, self.now.year())
        {
            note.into_iter().for_each(told);
            return Some(Said::Takes(estimate));
        }
        if step.due.is_none()
            && let Some(due) = self.due(text)
        {
            return Some(Said::Due(due));
        }
        if step.owner.is_none()
            && let Some(who) = self.owner(text)
        {
            match &who {
                Who::Person(_) => {}
                Who::OneOf { said, candidates } => {
                    let many = candidates.len();
                    told(format!(
                        "“{}” may be any of {many} people: choose one.",
                        short(said)
                    ));
                }
                Who::Named(said) => {
                    let said = short(said);
                    told(format!(
                        "“{said}” is taken as the owner; nobody of that name is known."
                    ));
                }
            }
            return Some(Said::Owner(who));
        }
        None
    }

    /// A date that the whole piece says, as a deadline.
    fn due(&self, text: &str) -> Option<Due> {
        let bare = after_word(text, &["due", "deadline", "until", "till", "end"]).unwrap_or(text);
        let found = when(bare, self.now, self.locale);
        let [only] = found.as_slice() else {
            return None;
        };
        let ends = matches!(only.bound, Bound::On | Bound::By | Bound::Until);
        let whole = only.span.start == 0 && only.span.end == bare.trim_end().len();
        only.meaning.due().filter(|_| ends && whole)
    }

    fn owner(&self, text: &str) -> Option<Who> {
        let named = after_word(text, &["owner", "who", "by", "assigned to", "responsible"]);
        let named = named.or(text.strip_prefix('@'));
        let name = named.unwrap_or(text).trim_start_matches('@').trim();
        let digits = name.chars().any(|c| c.is_ascii_digit());
        person(name, self.known).filter(|who| !digits && (named.is_some() || is_name(who, name)))
    }
}

/// Without a word before it, a stranger's name is only taken where it has capitals throughout.
fn is_name(who: &Who, name: &str) -> bool {
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    !matches!(who, Who::Named(_)) || name.split_whitespace().all(capital)
}

enum Said {
    Owner(Who),
    Takes(Estimate),
    Due(Due),
    After,
}

/// Words before what must be done first.
const WAITS: [&str; 8] = [
    "after",
    "depends on",
    "needs",
    "requires",
    "waits for",
    "waiting for",
    "once",
    "blocked by",
];

fn keep(step: &mut Step, text: &str, part: Part, set: impl FnOnce(&mut Step)) {
    set(step);
    step.pieces.push(taken(text, part));
}

fn taken(text: &str, part: Part) -> Piece {
    let text = text.to_owned();
    Piece { text, part }
}

/// What follows one of these words and a blank or a colon, in any letters.
pub fn after_word<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    let rest = words.iter().find_map(|word| {
        let head = text.get(..word.len())?;
        head.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
    })?;
    let bare = rest.trim_start_matches([' ', ':', '=']);
    (bare.len() < rest.len() && !bare.is_empty()).then_some(bare)
}

/// Days of work in a unit; a bare number has none.
fn unit(word: &str) -> Option<f64> {
    Some(match word.to_lowercase().trim_end_matches('.') {
        "h" | "hr" | "hrs" | "hour" | "hours" => 0.125,
        "d" | "wd" | "day" | "days" | "workday" | "workdays" | "working days" | "working day" => {
            1.0
        }
        "w" | "wk" | "wks" | "week" | "weeks" => 5.0,
        "month" | "months" => 21.0,
        _ => return None,
    })
}

/// "8/10/20 days", "8-20 d", "2 weeks", "o 8 m 10 p 20": working days, and what was made of fewer
/// than three numbers. Three numbers with strokes need no unit unless they could be a date.
fn estimate(text: &str, year: i16) -> Option<(Estimate, Option<String>)> {
    let lower = text.to_lowercase();
    let lower = after_word(&lower, &["estimate", "takes", "o/m/p", "about", "ca."])
        .unwrap_or(&lower)
        .trim_start_matches(['~', '≈', ' ']);
    let letters = |c: char| matches!(c, 'o' | 'm' | 'p' | ':' | '=');
    let spelt = lower.starts_with('o') && lower.contains('m') && lower.contains('p');
    let numbers_end = lower
        .rfind(|c: char| c.is_ascii_digit())
        .map_or(0, |at| at + 1);
    let (numbers, rest) = lower.split_at(numbers_end);
    let separator = |c: char| matches!(c, '/' | '-' | '–' | '—' | ' ') || (spelt && letters(c));
    let values: Vec<f64> = numbers
        .replace(" to ", "/")
        .split(separator)
        .filter(|part| !part.is_empty())
        .map(|part| {
            part.parse()
                .ok()
                .filter(|_| part.starts_with(|c: char| c.is_ascii_digit()))
        })
        .collect::<Option<_>>()?;
    let said = rest.trim();
    let days = match unit(said) {
        Some(days) => days,
        // "8/10/20" or "o 8 m 10 p 20": nothing else has three rising numbers; a year has four
        // digits.
        None if said.is_empty() && values.len() == 3 && values.iter().all(|v| *v < 1_000.0) => 1.0,
        None => return None,
    };
    let scaled: Vec<f64> = values.iter().map(|v| v * days).collect();
    let (points, note) = match scaled[..] {
        [o, m, p] => ((o, m, p), as_date(&values, said, year)),
        [o, p] => {
            let m = f64::midpoint(o, p);
            let told = format!("From two numbers the most likely became {m} working days.");
            ((o, m, p), Some(told))
        }
        [m] => {
            let told = "One number says nothing of best and worst: write three, like 8/10/20 days.";
            ((m, m, m), Some(told.to_owned()))
        }
        _ => return None,
    };
    let estimate = Estimate::new(points.0, points.1, points.2).ok()?;
    Some((estimate, note))
}

/// A remark on three bare numbers that are a date of these years as well.
fn as_date(values: &[f64], said: &str, year: i16) -> Option<String> {
    let near = f64::from(year % 100) - 1.0..=f64::from(year % 100) + 5.0;
    let [a, b, c] = *values else {
        return None;
    };
    let date = said.is_empty() && a <= 31.0 && b <= 31.0 && near.contains(&c);
    let told =
        || format!("{a}/{b}/{c} is taken as working days: for a date write its year in full.");
    date.then(told)
}
