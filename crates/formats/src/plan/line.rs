//! A plan as lines: headings, lists, labels such as "KR 2:", scores, sentences on the outcome.
use super::{PlanKind, PlanLine, due, number};
use domain::region::DateOrder;

/// Words before a colon or a number that say what a line is.
const LABELS: [(&str, PlanKind); 16] = [
    ("key result", PlanKind::KeyResult),
    ("kr", PlanKind::KeyResult),
    ("measure", PlanKind::KeyResult),
    ("objective", PlanKind::Goal),
    ("goal", PlanKind::Goal),
    ("theme", PlanKind::Goal),
    ("initiative", PlanKind::Initiative),
    ("project", PlanKind::Initiative),
    ("programme", PlanKind::Initiative),
    ("workstream", PlanKind::Initiative),
    ("epic", PlanKind::Initiative),
    ("milestone", PlanKind::Milestone),
    ("deliverable", PlanKind::Milestone),
    ("step", PlanKind::Milestone),
    ("outcome", PlanKind::Nothing),
    ("o", PlanKind::Goal),
];

/// The kind that a cell names: "Objective", "Key Result", "KR 2", "Epic", "Story".
pub(super) fn kind_of(text: &str) -> Option<PlanKind> {
    let lower = text.trim().to_lowercase();
    let word = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let other = ["story", "task", "feature"]
        .contains(&word)
        .then_some(PlanKind::Milestone);
    let known = LABELS
        .iter()
        .find(|(label, _)| *label == word || format!("{label}s") == word);
    known.map(|(_, kind)| *kind).or(other)
}

/// Every line that has words, with what it is taken for.
pub fn read(text: &str, order: DateOrder) -> Vec<PlanLine> {
    let mut found: Vec<PlanLine> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (number, raw) in (1..).zip(text.lines()) {
        let Some((rank, words)) = rank(raw) else {
            continue;
        };
        let (label, words) = labelled(words);
        let outcome = matches!(label, Some(PlanKind::Nothing));
        // Prose below a line says how it went; it belongs to the line, not to the tree.
        if outcome || (prose(raw, words) && !found.is_empty()) {
            if let Some(last) = found.last_mut() {
                push(&mut last.outcome, words);
            }
            continue;
        }
        open.retain(|r| *r < rank);
        open.push(rank);
        let depth = open.len() - 1;
        let mut line = parts(words, order);
        line.line = number;
        line.depth = depth;
        line.kind = label.unwrap_or(PlanKind::Nothing);
        if label.is_none() {
            line.kind = guessed(&line, &found, raw);
        }
        found.push(line);
    }
    found
}

/// How far in a line stands, and its words: headings before lists, lists by their spaces.
fn rank(raw: &str) -> Option<(usize, &str)> {
    let inner = raw.trim_start();
    let spaces = raw.chars().take_while(|c| c.is_whitespace());
    let indent: usize = spaces.map(|c| if c == '\t' { 4 } else { 1 }).sum();
    let hashes = inner.chars().take_while(|c| *c == '#').count();
    let words = inner.trim_start_matches('#');
    let bullet = words.trim_start_matches(['-', '*', '+', '•', '–']);
    let plain = numbered(bullet.trim()).trim().trim_matches('*').trim();
    if plain.is_empty() || plain.chars().all(|c| !c.is_alphanumeric()) {
        return None;
    }
    match hashes {
        0 => Some((10 + indent, plain)),
        n => Some((n.min(9), plain)),
    }
}

/// The words without "1." or "2)" before them.
fn numbered(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let after = rest.strip_prefix(['.', ')']).filter(|a| a.starts_with(' '));
    match after {
        Some(words) if rest.len() < text.len() => words.trim_start(),
        _ => text,
    }
}

/// "KR 2: contracts" is a key result called "contracts".
fn labelled(words: &str) -> (Option<PlanKind>, &str) {
    let plain = words.trim_start_matches('*');
    let lower = plain.to_lowercase();
    for (label, kind) in LABELS {
        let Some(rest) = lower.strip_prefix(label) else {
            continue;
        };
        let skipped = rest
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '#' | '*'));
        let said = skipped.strip_prefix([':', '–', '—', '-']);
        let digits = rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
        let left = match said {
            Some(left) => left,
            None if digits && label.len() < 3 => skipped,
            None => continue,
        };
        // Lower case may change how long a text is; then the label stays in the title.
        let at = lower.len() - left.len();
        if lower.len() == plain.len() && plain.is_char_boundary(at) {
            return (Some(kind), plain[at..].trim().trim_matches('*').trim());
        }
    }
    (None, words)
}

/// A sentence rather than a line of a list.
fn prose(raw: &str, words: &str) -> bool {
    let listed = raw.trim_start().starts_with(['-', '*', '+', '•', '#', '–']);
    let numbered = raw.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let sentence = words.ends_with(['.', '!']) && words.split_whitespace().count() > 4;
    !listed && !numbered && sentence
}

pub(super) fn push(to: &mut String, words: &str) {
    if !to.is_empty() {
        to.push(' ');
    }
    to.push_str(words);
}

/// What a line without a label is: by where it stands and whether it holds numbers to reach.
fn guessed(line: &PlanLine, before: &[PlanLine], raw: &str) -> PlanKind {
    let above = before.iter().rev().find(|l| l.depth < line.depth);
    let title = line.title.to_lowercase();
    let headline = ["okr", "roadmap", "strategy", "plan for", "goals for"];
    let heads = raw.trim_start().starts_with('#') && before.is_empty();
    if heads && headline.iter().any(|word| title.contains(word)) {
        return PlanKind::Nothing;
    }
    match above.map(|l| l.kind) {
        None | Some(PlanKind::Nothing) => PlanKind::Goal,
        Some(PlanKind::Goal) if line.way.is_some() => PlanKind::KeyResult,
        Some(PlanKind::Goal) => PlanKind::Initiative,
        Some(PlanKind::KeyResult) => PlanKind::Initiative,
        Some(PlanKind::Initiative | PlanKind::Milestone) => PlanKind::Milestone,
    }
}

/// Owner, date, numbers and score of a line; what is left is its title.
fn parts(words: &str, order: DateOrder) -> PlanLine {
    let mut line = PlanLine::named(0, PlanKind::Nothing, 0, "");
    line.way = way(words);
    let mut title = words.to_owned();
    // What stands behind a dash after a score is how it went: "0.7 — we shipped in June".
    for dash in [" — ", " – ", " - "] {
        let Some((head, tail)) = title.clone().split_once(dash).map(own) else {
            continue;
        };
        if score(&tail) {
            line.outcome = tail;
            title = head;
        }
    }
    while let Some((open, close)) = title.rfind('(').zip(title.rfind(')')) {
        if close < open {
            break;
        }
        let inner = title[open + 1..close].trim().to_owned();
        if !bracket(&inner, &mut line, order) {
            break;
        }
        title.replace_range(open..=close, "");
    }
    for comma in [", by ", ", due ", ", in "] {
        let Some((head, tail)) = title.clone().rsplit_once(comma).map(own) else {
            continue;
        };
        if let Some(found) = due(tail.trim_end_matches('.'), order) {
            line.due = Some(found);
            title = head;
        }
    }
    line.title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    line
}

fn own((head, tail): (&str, &str)) -> (String, String) {
    (head.to_owned(), tail.to_owned())
}

/// A score: "0.7", "70 %", "score 0.6", also with words behind it.
fn score(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let text = text
        .trim_start_matches("score")
        .trim_start_matches([':', ' ']);
    let first = text.split_whitespace().next().unwrap_or_default();
    let digits = first.trim_end_matches(['.', ',', ':', ';', '%']);
    let value = digits.parse::<f64>().ok();
    value.is_some_and(|v| (0.0..=1.0).contains(&v) || first.contains('%'))
}

/// What stands in brackets: an owner, a date, a score. Whether it was understood.
fn bracket(inner: &str, line: &mut PlanLine, order: DateOrder) -> bool {
    let lower = inner.to_lowercase();
    let named = ["owner:", "owner", "lead:", "dri:", "who:"];
    if let Some(label) = named.iter().find(|l| lower.starts_with(**l)) {
        inner[label.len()..]
            .trim()
            .trim_start_matches(':')
            .trim()
            .clone_into(&mut line.owner);
        return true;
    }
    if score(inner) {
        push(&mut line.outcome, inner);
        return true;
    }
    let day = lower
        .strip_prefix("by ")
        .or(lower.strip_prefix("due "))
        .unwrap_or(&lower);
    if let Some(found) = due(day, order) {
        line.due = Some(found);
        return true;
    }
    let words: Vec<&str> = inner.split_whitespace().collect();
    let name = |w: &&str| w.chars().next().is_some_and(char::is_uppercase);
    let is_name = !words.is_empty() && words.len() < 4 && words.iter().all(name);
    if is_name && line.owner.is_empty() {
        inner.clone_into(&mut line.owner);
    }
    is_name
}

/// "from 14 to 22", "14 → 22".
fn way(words: &str) -> Option<(f64, f64)> {
    let lower = words.to_lowercase();
    if let Some((from, to)) = lower.split_once('→').or(lower.split_once("->")) {
        let first = from.trim().rsplit(' ').find_map(number);
        return first.zip(number(to));
    }
    let (_, rest) = lower.split_once("from ")?;
    let (from, to) = rest.split_once(" to ")?;
    number(from).zip(number(to))
}
