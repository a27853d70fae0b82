//! What a line waits for, said in words of other lines.
use super::{Note, Outline, Step};
use domain::forecast::order;
use domain::words::short;

/// What a step waits for, as it was said.
pub struct Wait(String);

impl Wait {
    /// The one above.
    pub fn above() -> Wait {
        Wait("previous".to_owned())
    }

    /// "permit and site test", "2 & 3".
    pub fn named(names: &str) -> Vec<Wait> {
        vec![Wait(names.to_owned())]
    }
}

/// Finds the steps that are meant, tells what was not found, and says where a step would wait for
/// itself in the end.
pub fn settle(found: &mut Outline, waits: Vec<Vec<Wait>>) {
    for (step, waits) in waits.into_iter().enumerate() {
        for Wait(said) in waits {
            let line = found.steps[step].line;
            for name in split(&found.steps, step, &said) {
                match meant(&found.steps, step, name) {
                    Some(other) if found.steps[step].after.contains(&other) => {}
                    Some(other) => found.steps[step].after.push(other),
                    None => {
                        let name = short(name);
                        let told = format!(
                            "“{name}” is no line of this outline, so nothing waits for it: add it \
                             as a line, or name a line as it stands there."
                        );
                        found.notes.push(Note { line, told });
                    }
                }
            }
        }
    }
    let after: Vec<Vec<usize>> = found.steps.iter().map(|s| s.after.clone()).collect();
    if let Err(cycle) = order(&after) {
        let names: Vec<String> = cycle
            .iter()
            .map(|s| short(&found.steps[*s].title))
            .collect();
        let told = format!(
            "This can never begin, each waits for the next: {}.",
            names.join(" → ")
        );
        let line = cycle.first().map_or(0, |s| found.steps[*s].line);
        found.notes.push(Note { line, told });
        found.cycle = Some(cycle);
    }
}

/// One name, or several with "and" between them where the whole is no title.
fn split<'t>(steps: &[Step], step: usize, said: &'t str) -> Vec<&'t str> {
    if meant(steps, step, said).is_some() {
        return vec![said];
    }
    let parts = said
        .split('&')
        .flat_map(|p| p.split(" and "))
        .flat_map(|p| p.split('+'));
    let parts: Vec<&str> = parts.map(str::trim).filter(|p| !p.is_empty()).collect();
    if parts.is_empty() { vec![said] } else { parts }
}

/// The step that a name means: the one above, one by its line ("#2", "line 2"), one by its title,
/// or the only one whose title begins with it or holds all of its words.
fn meant(steps: &[Step], step: usize, name: &str) -> Option<usize> {
    let wanted = plain(name);
    let above = [
        "previous",
        "the previous",
        "above",
        "the above",
        "that",
        "the one above",
    ];
    if above.contains(&wanted.as_str()) {
        let siblings = steps[..step]
            .iter()
            .rposition(|s| s.parent == steps[step].parent);
        return siblings;
    }
    let number = name
        .trim()
        .trim_start_matches("line ")
        .trim_start_matches('#')
        .parse::<u32>();
    if let Ok(line) = number {
        return steps.iter().position(|s| s.line == line);
    }
    let others = || steps.iter().enumerate().filter(|(at, _)| *at != step);
    let only = |fits: &dyn Fn(&str) -> bool| {
        let mut found = others().filter(|(_, s)| fits(&plain(&s.title)));
        let first = found.next().map(|(at, _)| at);
        first.filter(|_| found.next().is_none())
    };
    if wanted.is_empty() {
        return None;
    }
    let words = |title: &str| wanted.split(' ').all(|w| title.split(' ').any(|t| t == w));
    let exact = others()
        .find(|(_, s)| plain(&s.title) == wanted)
        .map(|(at, _)| at);
    exact
        .or_else(|| only(&|title| title.starts_with(&wanted)))
        .or_else(|| only(&words))
        // Only its own title: it waits for itself, and that is said.
        .or_else(|| (plain(&steps[step].title) == wanted).then_some(step))
}

/// Words in small letters, one blank between them, without "the" in front.
fn plain(text: &str) -> String {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    let from = usize::from(words.len() > 1 && words[0] == "the");
    words[from..].join(" ")
}
