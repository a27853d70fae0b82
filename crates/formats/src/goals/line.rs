//! One line of a pasted outline: its place, and what it says.
use super::{level_of_heading, weight};
use crate::table::header_word;
use domain::goal::{Code, Level, Period, Weight};

/// How a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `##`
    Heading(usize),
    /// `-`, `*`, `•`
    Bullet,
    /// `1.`, `1.2`, `a)`: how many parts.
    Number(usize),
    /// Text alone.
    Plain,
}

/// A line without its mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Columns before the mark; a tab goes to the next multiple of four.
    pub indent: usize,
    /// How it begins.
    pub shape: Shape,
    /// What follows, without Markdown's emphasis.
    pub text: String,
}

impl Line {
    /// Smaller stands above: headings, then by indentation; at one indentation text and numbers
    /// stand above bullets, and `1` above `1.2`.
    pub fn rank(&self) -> usize {
        let within = match self.shape {
            Shape::Heading(level) => return level,
            Shape::Plain => 0,
            Shape::Number(parts) => parts - 1,
            Shape::Bullet => 7,
        };
        8 + self.indent * 8 + within
    }
}

/// The line and its shape; none when it is blank or a rule (`---`).
pub fn shape(raw: &str) -> Option<Line> {
    // Quoted in a mail.
    let raw = raw.trim_start_matches("> ").trim_end();
    let mut indent = 0;
    let mut rest = raw;
    while let Some(c) = rest.chars().next().filter(|c| c.is_whitespace()) {
        indent = if c == '\t' {
            indent / 4 * 4 + 4
        } else {
            indent + 1
        };
        rest = &rest[c.len_utf8()..];
    }
    let rule = |c: char| matches!(c, '-' | '*' | '_' | '=' | '|' | ' ');
    if rest.is_empty() || rest.chars().all(rule) {
        return None;
    }
    let (shape, rest) = mark(rest);
    let (shape, rest) = match mark(rest) {
        // "- 1.2 Title": the number is the finer mark of the two.
        (number @ Shape::Number(_), after) if shape == Shape::Bullet => (number, after),
        _ => (shape, rest),
    };
    let indent = indent.min(400);
    Some(Line {
        indent,
        shape,
        text: clean(rest),
    })
}

fn mark(rest: &str) -> (Shape, &str) {
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    if (1..=6).contains(&hashes) && rest[hashes..].starts_with(' ') {
        return (Shape::Heading(hashes), rest[hashes..].trim());
    }
    for bullet in ['-', '*', '+', '•', '–', '‣', '◦', '·', 'o'] {
        let after = rest
            .strip_prefix(bullet)
            .and_then(|r| r.strip_prefix([' ', '\t']));
        if let Some(after) = after {
            let boxes = ["[ ] ", "[x] ", "[X] "];
            let open = boxes
                .iter()
                .find_map(|b| after.trim_start().strip_prefix(b));
            return (Shape::Bullet, open.unwrap_or(after).trim());
        }
    }
    numbered(rest).unwrap_or((Shape::Plain, rest))
}

/// `1.`, `1)`, `(1)`, `1.2`, `1.2.3)`, `a)`; a number alone ("14 contracts") is text.
fn numbered(rest: &str) -> Option<(Shape, &str)> {
    let (head, after) = rest.split_once([' ', '\t'])?;
    let closed = head.ends_with([')', '.']);
    let bare = head.trim_start_matches('(').trim_end_matches([')', '.']);
    let parts: Vec<&str> = bare.split('.').collect();
    let number = |p: &&str| (1..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
    let letter = bare.len() == 1 && bare.bytes().all(|b| b.is_ascii_lowercase()) && closed;
    let numbers = parts.iter().all(number) && (closed || parts.len() > 1) && parts.len() <= 6;
    (letter || numbers).then(|| (Shape::Number(parts.len()), after.trim()))
}

fn clean(text: &str) -> String {
    text.replace("**", "")
        .replace("__", "")
        .replace('`', "")
        .trim()
        .to_string()
}

/// What one line says about a goal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// `G1`
    pub code: Option<Code>,
    /// What is left when everything else is taken out.
    pub title: String,
    /// After a colon.
    pub key_result: String,
    /// `(5)`, `w5`
    pub weight: Option<Weight>,
    /// `(corporate)`
    pub level: Option<Level>,
    /// `(owner Bram)`
    pub owner: String,
    /// Tables only.
    pub period: Option<Period>,
    /// Tables only.
    pub planned_minutes: Option<u32>,
    /// It began with "Objective".
    pub objective: bool,
}

impl Parts {
    /// Nothing but a title.
    pub fn is_bare(&self) -> bool {
        let title = self.title.clone();
        *self
            == Parts {
                title,
                ..Parts::default()
            }
    }
}

/// A line that speaks about the goal above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// `KR1: …`
    KeyResult(String),
    /// `Why: …`
    Why(String),
    /// `Owner: …`
    Owner(String),
    /// `Weight: 5`
    Weight(Weight),
    /// `Level: corporate`
    Level(Level),
}

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// "Goals 2027", "Corporate goals": no goal itself; the level of those below.
    Section(Option<Level>),
    /// Speaks about the goal above.
    Part(Part),
    /// A goal.
    Goal(Parts),
}

/// Reads the line's text.
pub fn meaning(line: &Line) -> Meaning {
    let text = line.text.trim();
    let heading = matches!(line.shape, Shape::Heading(_)) || text.ends_with(':');
    if heading && (level_of_heading(text).is_some() || is_section(text)) {
        return Meaning::Section(level_of_heading(text));
    }
    if let Some(result) = key_result(text) {
        return Meaning::Part(Part::KeyResult(result.to_string()));
    }
    if let Some((key, value)) = text.split_once(':') {
        let (key, value) = (header_word(key), value.trim());
        let part = match key.trim_end_matches(|c: char| c.is_ascii_digit()) {
            "why" | "because" | "reason" | "purpose" => Some(Part::Why(value.to_string())),
            "owner" | "who" | "lead" => Some(Part::Owner(value.to_string())),
            "weight" => weight(value).map(Part::Weight),
            "level" => Level::from_word(value).map(Part::Level),
            "objective" | "goal" if !value.is_empty() => {
                let mut parts = read_parts(value);
                parts.objective = true;
                return Meaning::Goal(parts);
            }
            _ => None,
        };
        if let Some(part) = part.filter(|_| !value.is_empty()) {
            return Meaning::Part(part);
        }
    }
    Meaning::Goal(read_parts(text))
}

/// A heading that only says that goals follow.
fn is_section(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "goal",
        "goals",
        "objective",
        "objectives",
        "okr",
        "okrs",
        "our",
        "my",
        "the",
        "for",
        "annual",
        "company",
        "strategic",
        "year",
    ];
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let date = |w: &str| w.bytes().any(|b| b.is_ascii_digit()) && w.len() <= 6;
    words.iter().any(|w| WORDS[..6].contains(w))
        && words.iter().all(|w| date(w) || WORDS.contains(w))
}

/// `KR1: …`, `KR 1.2 – …`, `Key result 2: …`, `Measure: …`
fn key_result(text: &str) -> Option<&str> {
    let lower = text.to_lowercase();
    let named = ["key result", "kr", "measure:", "metric:", "target:"];
    let name = named.iter().find(|n| lower.starts_with(*n))?;
    let rest = text.get(name.len()..)?;
    if name.ends_with(':') {
        return Some(rest.trim());
    }
    // "Kraków …" is no key result: a number or a separator must follow.
    let number = |c: char| c.is_ascii_digit() || c == '.' || c == ' ';
    let after = rest.trim_start_matches(number);
    let told = after.len() < rest.trim_start().len();
    let mark = after.trim_start_matches([':', '-', '–', ')']);
    let marked = mark.len() < after.len();
    (marked || told)
        .then(|| mark.trim())
        .filter(|m| !m.is_empty())
}

/// Takes a goal's line apart: code first, tags in the trailing brackets, key result after ": ".
pub fn read_parts(text: &str) -> Parts {
    let mut parts = Parts::default();
    let mut text = take_code(text, &mut parts);
    text = take_tags(&text, &mut parts);
    if let Some((title, result)) = text.split_once(": ").filter(|(t, _)| !t.trim().is_empty()) {
        parts.key_result = result.trim().to_string();
        parts.title = take_tags(title, &mut parts);
    } else {
        parts.title = text.trim_end_matches(':').trim().to_string();
    }
    if parts.title.is_empty() {
        // "G1 (5)" and nothing more: the code is all that can name it.
        parts.title = parts.code.as_ref().map_or(text, Code::to_string);
    }
    parts
}

/// `G1 …`, `G1: …`, `O2 – …`; other letters only in square brackets ("Q3 revenue" is a title).
fn take_code(text: &str, parts: &mut Parts) -> String {
    let text = text.trim();
    let bracket = text.strip_prefix('[').and_then(|t| t.split_once(']'));
    let (word, rest) = match bracket {
        Some(found) => found,
        None => text.split_at(text.find([' ', ':', '\t']).unwrap_or(text.len())),
    };
    let bare =
        word.starts_with(['G', 'O', 'g']) && word[1..].starts_with(|c: char| c.is_ascii_digit());
    match word.parse::<Code>() {
        Ok(code) if bare || bracket.is_some() => {
            parts.code = Some(code);
            let marks = [':', '-', '–', '—', '.', ')', ' ', '\t'];
            rest.trim_start_matches(marks).to_string()
        }
        _ => text.to_string(),
    }
}

/// Takes what it understands off the end: `(5, corporate)`, `[w5]`, `weight 5`, `– business`.
fn take_tags(text: &str, parts: &mut Parts) -> String {
    let mut text = text.trim();
    loop {
        let group = match text.chars().last() {
            Some(')') => text.rfind('('),
            Some(']') => text.rfind('['),
            _ => None,
        };
        let taken = match group {
            Some(at) => {
                let inside = &text[at + 1..text.len() - 1];
                let mut copy = parts.clone();
                let all = inside
                    .split([',', ';', '/'])
                    .all(|t| take_tag(t, true, &mut copy));
                all.then(|| {
                    *parts = copy;
                    &text[..at]
                })
            }
            None => trailing(text, parts),
        };
        match taken {
            Some(rest) => text = rest.trim_end_matches([' ', ',', ';', '–', '—', '-', '|']),
            None => return text.to_string(),
        }
    }
}

/// `…, w5`, `… weight 5`, `… – corporate`
fn trailing<'a>(text: &'a str, parts: &mut Parts) -> Option<&'a str> {
    for separator in [" weight", " Weight", " w", ", ", " – ", " — ", " - ", " | "] {
        let Some(at) = text.rfind(separator) else {
            continue;
        };
        let tag = text[at..].trim_start_matches([' ', ',', '–', '—', '-', '|']);
        if take_tag(tag, false, parts) {
            return Some(&text[..at]);
        }
    }
    None
}

/// One tag; a bare number counts only in brackets.
fn take_tag(tag: &str, bracketed: bool, parts: &mut Parts) -> bool {
    let tag = tag.trim();
    let lower = tag.to_lowercase();
    let weighed = ["weight", "w"].iter().find_map(|w| lower.strip_prefix(w));
    let number = weighed.map(|w| w.trim_start_matches([' ', ':', '=']));
    let number = number.or(bracketed.then_some(lower.as_str()));
    if let Some(found) = number.and_then(weight) {
        parts.weight = Some(found);
        return true;
    }
    if let Some(level) = Level::from_word(lower.strip_suffix(" level").unwrap_or(&lower)) {
        parts.level = Some(level);
        return true;
    }
    let owner = lower
        .strip_prefix("owner")
        .filter(|o| o.starts_with([' ', ':']));
    if let Some(owner) = owner.and_then(|o| tag.get(tag.len() - o.len()..)) {
        parts.owner = owner.trim_start_matches([' ', ':']).to_string();
        return !parts.owner.is_empty();
    }
    false
}
