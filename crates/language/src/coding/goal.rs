//! Which goal an occasion served.
use super::fold::{numbered, spaced, telling};
use super::{Learned, Occasion};
use domain::id::GoalId;
use domain::time_entry::Category;

/// A goal as far as coding needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// Which.
    pub id: GoalId,
    /// "G1".
    pub code: String,
    /// In one line.
    pub title: String,
    /// More words by which it is known: its initiatives, its key result.
    pub words: Vec<String>,
    /// Lower-case addresses of the people who answer for it.
    pub people: Vec<String>,
}

/// The goal and the sentence that says why. None for what serves no goal by its nature.
pub(crate) fn of(
    occasion: &Occasion,
    category: Category,
    goals: &[Goal],
    learned: &Learned,
) -> Option<(GoalId, String)> {
    let text = spaced(&occasion.title);
    if let Some(goal) = goals
        .iter()
        .find(|g| !g.code.is_empty() && text.contains(&spaced(&g.code)))
    {
        return Some((goal.id, format!("The title names {}", goal.code)));
    }
    if !category.is_work() || matches!(category, Category::Travel | Category::Admin) {
        return None;
    }
    if let Some((goal, token)) = learned.goal(occasion)
        && let Some(known) = goals.iter().find(|g| g.id == goal)
    {
        let what = token
            .split_once(':')
            .map_or(token.as_str(), |(_, what)| what);
        return Some((goal, format!("“{what}” went to {} before", known.code)));
    }
    by_words(occasion, goals)
}

/// A numbered name of its title ("Plant 2"), two words of it, or one of them and one of its people.
fn by_words(occasion: &Occasion, goals: &[Goal]) -> Option<(GoalId, String)> {
    let text = format!("{} · {}", occasion.title, occasion.categories.join(" · "));
    let (said, names) = (telling(&text), numbered(&text));
    let mut best: Option<(usize, &Goal, Vec<String>)> = None;
    for goal in goals {
        let mut known = telling(&goal.title);
        known.extend(goal.words.iter().flat_map(|w| telling(w)));
        let mut common: Vec<String> = said
            .iter()
            .filter(|w| known.iter().any(|k| same(k, w)))
            .cloned()
            .collect();
        common.sort();
        common.dedup();
        let mut named = numbered(&goal.title);
        named.extend(goal.words.iter().flat_map(|w| numbered(w)));
        named.retain(|name| names.contains(name));
        let theirs = occasion
            .people
            .iter()
            .any(|(email, _)| goal.people.contains(email));
        let score = named.len() * 3 + common.len() * 2 + usize::from(theirs);
        let enough = !named.is_empty() || common.len() >= 2 || (common.len() == 1 && theirs);
        if enough && best.as_ref().is_none_or(|(n, ..)| *n < score) {
            // The name says its word with its number.
            common.retain(|w| !named.iter().any(|n| n.split(' ').next() == Some(w)));
            named.append(&mut common);
            best = Some((score, goal, named));
        }
    }
    best.map(|(_, goal, common)| {
        (
            goal.id,
            format!("“{}” is in the words of {}", common.join(" "), goal.code),
        )
    })
}

/// "contract" and "contracts" are one word.
fn same(a: &str, b: &str) -> bool {
    a == b || a.strip_suffix('s') == Some(b) || b.strip_suffix('s') == Some(a)
}
