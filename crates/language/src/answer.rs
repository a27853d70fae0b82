//! Answers in words: "1 yes, 2 no: too dear, 3 later", "7K3 yes", "all yes", a bare "yes".
//!
//! One reader for replies, codes typed from paper, lines pasted from a chat, and what somebody said
//! on the telephone. It never guesses: what could mean two things is told to its writer, and
//! nothing is done.
use domain::proposal::Verb;
use std::fmt;

/// Which line an answer is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// The line of that number, counted from one.
    Number(usize),
    /// The line of that code, in capital letters.
    Code(String),
    /// All lines.
    All,
    /// The only line there is: nothing was named.
    Only,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Number(number) => write!(f, "{number}"),
            Key::Code(code) => f.write_str(code),
            Key::All => f.write_str("all"),
            Key::Only => f.write_str("your answer"),
        }
    }
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// To what.
    pub key: Key,
    /// What.
    pub verb: Verb,
    /// Why, what instead; may be empty.
    pub note: String,
}

/// Why a text is not acted on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unclear {
    /// There is no answer in it.
    #[error("I found no answer in it. Write one a line: 1 yes, 2 no: why, 3 later.")]
    Nothing,
    /// Words that belong to no line.
    #[error("I could not tell what “{0}” belongs to.")]
    Loose(String),
    /// The same line was answered twice, differently.
    #[error("{0} is answered twice, in two ways.")]
    Twice(Key),
    /// A yes with a no in it.
    #[error("{0} says yes, and then “{1}”.")]
    Both(Key, String),
    /// More than anybody writes by hand.
    #[error("It is longer than an answer: more than {MOST} characters.")]
    TooLong,
}

/// The longest text that is read.
const MOST: usize = 8_000;

/// Reads the answers of a text; `codes` are those that may stand in it, in capital letters.
///
/// ```
/// use domain::proposal::Verb;
/// use language::answer::{Key, read};
/// let said = read("1 yes, 2 no: too dear", &[]).unwrap();
/// assert_eq!((&said[1].key, said[1].verb, said[1].note.as_str()),
///     (&Key::Number(2), Verb::Decline, "too dear"));
/// ```
///
/// # Errors
/// [`Unclear`] where any part of it could mean two things: then nothing of it counts.
pub fn read(text: &str, codes: &[String]) -> Result<Vec<Answer>, Unclear> {
    if text.chars().count() > MOST {
        return Err(Unclear::TooLong);
    }
    let text = text.replace("\r\n", "\n").replace(['\u{a0}', '\t'], " ");
    let mut out: Vec<(Vec<Key>, String)> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim().trim_start_matches(['•', '*', '-', '–', ' ']);
        if line.is_empty() {
            open = false;
            continue;
        }
        let (before, entries) = entries(line, codes);
        let found = !entries.is_empty();
        let before = before.trim_matches([',', ';', ' ', '.']);
        if !before.is_empty() {
            match out.last_mut() {
                // A line right below an answer goes on with it: "1 yes / but only on Friday".
                Some((_, said)) if open && !polite(before) => {
                    said.push('\n');
                    said.push_str(before);
                }
                None if !found && Verb::read(before).is_some() => {
                    out.push((vec![Key::Only], before.to_owned()));
                    open = true;
                }
                _ if polite(before) => {}
                _ => return Err(Unclear::Loose(shorten(before))),
            }
        }
        out.extend(entries);
        open |= found;
    }
    judge(out)
}

fn judge(said: Vec<(Vec<Key>, String)>) -> Result<Vec<Answer>, Unclear> {
    let mut out: Vec<Answer> = Vec::new();
    for (keys, text) in said {
        let (verb, note) = Verb::read_note(&text).ok_or(Unclear::Nothing)?;
        let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
        for key in keys {
            if let Some(no) = against(verb, &note) {
                return Err(Unclear::Both(key, shorten(no)));
            }
            match out.iter().find(|a| a.key == key) {
                Some(known) if known.verb != verb => return Err(Unclear::Twice(key)),
                Some(_) => {}
                None => out.push(Answer {
                    key,
                    verb,
                    note: note.clone(),
                }),
            }
        }
    }
    let whole = out.iter().any(|a| matches!(a.key, Key::All | Key::Only));
    match out.len() {
        0 => Err(Unclear::Nothing),
        1 => Ok(out),
        _ if whole => Err(Unclear::Twice(out.swap_remove(0).key)),
        _ => Ok(out),
    }
}

/// A clause after a yes that takes it back.
fn against(verb: Verb, note: &str) -> Option<&str> {
    if verb != Verb::Approve {
        return None;
    }
    let clauses = note.split(['.', ';', ',', '–', '!']).map(str::trim);
    let mut late = clauses.filter(|clause| {
        let first = clause.split(' ').next().unwrap_or_default().to_lowercase();
        let back = ["actually", "sorry", "but", "unless", "only", "however"];
        let read = Verb::read(clause);
        let no = matches!(
            read,
            Some(Verb::Decline | Verb::Snooze | Verb::HandBack | Verb::Edit)
        );
        no || back.contains(&first.as_str())
    });
    late.next()
}

/// Where the words of an answer begin: a number or a code, and then a verb.
fn entries<'a>(line: &'a str, codes: &[String]) -> (&'a str, Vec<(Vec<Key>, String)>) {
    let mut starts: Vec<(usize, usize, Vec<Key>)> = Vec::new();
    let mut at = 0;
    while let Some(rest) = line.get(at..) {
        let fresh = at == 0
            || line
                .get(..at)
                .is_some_and(|b| b.ends_with([' ', ',', ';', '(', '#']));
        if fresh
            && let Some((keys, used)) = keys(rest, codes)
            && Verb::read(rest.get(used..).unwrap_or_default()).is_some()
        {
            starts.push((at, at + used, keys));
            at += used;
            continue;
        }
        match rest.chars().next() {
            Some(c) => at += c.len_utf8(),
            None => break,
        }
    }
    let first = starts.first().map_or(line.len(), |s| s.0);
    let ends: Vec<usize> = starts
        .iter()
        .skip(1)
        .map(|s| s.0)
        .chain([line.len()])
        .collect();
    let entries = starts.into_iter().zip(ends).map(|((_, from, keys), end)| {
        let words = line.get(from..end).unwrap_or_default();
        (
            keys,
            words
                .trim()
                .trim_end_matches([',', ';', '(', '#'])
                .to_owned(),
        )
    });
    let entries = entries.collect();
    (line.get(..first).unwrap_or_default(), entries)
}

/// "1", "1)", "1 and 3", "1-3", "7K3", "all": the lines named, and how much of the text that took.
fn keys(text: &str, codes: &[String]) -> Option<(Vec<Key>, usize)> {
    let mut found = Vec::new();
    let mut used = 0;
    loop {
        let rest = text.get(used..)?;
        let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
        let key = key(&word, codes)?;
        used += word.len();
        let rest = text.get(used..)?;
        if let (Key::Number(from), Some((until, more))) = (&key, span(rest)) {
            if until <= *from || until - from > 40 {
                return None;
            }
            found.extend((*from..=until).map(Key::Number));
            used += more;
        } else {
            found.push(key);
        }
        let rest = text.get(used..)?;
        let after = rest.trim_start_matches([' ', ')', '.', ':', '=', '-', '–', '—', '→']);
        let joint = ["and ", "& ", "+ ", ", ", ","]
            .into_iter()
            .find(|j| after.starts_with(j));
        let next = joint.map(|j| rest.len() - after.len() + j.len());
        // "1, 3 yes" goes on; "1 yes, 3 no" does not come here.
        match next {
            Some(more) if keys_follow(text.get(used + more..)?, codes) => {
                let rest = text.get(used + more..)?;
                used += more + (rest.len() - rest.trim_start().len());
            }
            _ => return Some((found, used + (rest.len() - after.len()))),
        }
    }
}

fn keys_follow(text: &str, codes: &[String]) -> bool {
    let word: String = text
        .trim_start()
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .collect();
    matches!(key(&word, codes), Some(Key::Number(_) | Key::Code(_)))
}

fn key(word: &str, codes: &[String]) -> Option<Key> {
    let upper = word.to_uppercase();
    if codes.contains(&upper) {
        return Some(Key::Code(upper));
    }
    if ["all", "both", "everything"].contains(&word.to_lowercase().as_str()) {
        return Some(Key::All);
    }
    let number = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    let number: Option<usize> = number.then(|| word.parse().ok()).flatten();
    number.filter(|n| *n > 0).map(Key::Number)
}

/// "-3" or " to 3" after a number.
fn span(rest: &str) -> Option<(usize, usize)> {
    let joint = ["-", "–", " - ", " – ", " to "]
        .into_iter()
        .find(|j| rest.starts_with(j))?;
    let digits: String = rest
        .get(joint.len()..)?
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let until = digits.parse().ok().filter(|_| digits.len() <= 2)?;
    Some((until, joint.len() + digits.len()))
}

/// A greeting, a closing, a name: what stands around answers and says nothing.
fn polite(text: &str) -> bool {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let kind = [
        "hi",
        "hello",
        "dear",
        "good",
        "morning",
        "evening",
        "afternoon",
        "thanks",
        "thank",
        "you",
        "regards",
        "best",
        "kind",
        "cheers",
        "many",
        "yours",
        "warm",
        "all",
        "so",
        "much",
        "for",
        "this",
        "see",
        "below",
        "here",
        "my",
        "answers",
        "are",
        "the",
        "please",
        "find",
        "lg",
        "vg",
    ];
    // A name signs or greets; two of them are a full one.
    let names = text.split_whitespace().filter(|w| {
        let bare = w.trim_matches(|c: char| !c.is_alphanumeric());
        let capital = bare.chars().next().is_some_and(char::is_uppercase);
        capital && !kind.contains(&bare.to_lowercase().as_str())
    });
    let names = names.count();
    let known = words.iter().filter(|w| kind.contains(&w.as_str())).count();
    words.len() <= 7 && names <= 2 && known + names == words.len()
}

fn shorten(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().count() {
        0..=60 => text,
        _ => text.chars().take(59).chain(['…']).collect(),
    }
}
