//! What earlier corrections teach: series outright, words and people by log-odds.
use super::{Example, Occasion, fold};
use domain::id::GoalId;
use domain::locale::Locale;
use domain::time_entry::{Category, Mode};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What was said of one series or title, last.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lesson {
    pub category: Category,
    pub mode: Option<Mode>,
    pub goal: Option<GoalId>,
    pub on: Date,
}

/// Everything that earlier corrections taught. The same examples in any order teach the same.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Learned {
    /// How the sentences of reasons are written.
    pub(crate) locale: Locale,
    series: BTreeMap<String, Lesson>,
    titles: BTreeMap<String, Lesson>,
    /// By token, how often each category.
    tokens: BTreeMap<String, BTreeMap<Category, u32>>,
    goals: BTreeMap<String, BTreeMap<GoalId, u32>>,
    categories: BTreeMap<Category, u32>,
    total: u32,
}

/// One thing that speaks for a category.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Vote {
    pub category: Category,
    pub weight: f64,
    pub token: String,
    pub times: u32,
    pub of: u32,
}

impl Learned {
    /// Learns from corrections.
    pub fn from_examples<'a>(examples: impl IntoIterator<Item = &'a Example>) -> Learned {
        let mut learned = Learned::default();
        for example in examples {
            learned.add(example);
        }
        learned
    }

    /// Reasons are written as this reader expects.
    pub fn written(self, locale: Locale) -> Learned {
        Learned { locale, ..self }
    }

    /// Learns one more.
    pub fn add(&mut self, example: &Example) {
        let lesson = Lesson {
            category: example.category,
            mode: example.mode,
            goal: example.goal,
            on: example.on,
        };
        // The latest word counts; of two on one day the later category, so that order is nothing.
        let newer = |old: Option<&Lesson>| {
            old.is_none_or(|old| (old.on, old.category) <= (lesson.on, lesson.category))
        };
        let what = &example.occasion;
        let series = series_key(&what.series);
        if !series.is_empty() && newer(self.series.get(series)) {
            self.series.insert(series.to_owned(), lesson.clone());
        }
        let title = title_key(&what.title);
        if !title.is_empty() && newer(self.titles.get(&title)) {
            self.titles.insert(title, lesson.clone());
        }
        for token in tokens(what) {
            if let Some(goal) = example.goal {
                *self
                    .goals
                    .entry(token.clone())
                    .or_default()
                    .entry(goal)
                    .or_default() += 1;
            }
            *self
                .tokens
                .entry(token)
                .or_default()
                .entry(example.category)
                .or_default() += 1;
        }
        *self.categories.entry(example.category).or_default() += 1;
        self.total += 1;
    }

    /// How many corrections it knows.
    pub fn len(&self) -> usize {
        usize::try_from(self.total).unwrap_or(usize::MAX)
    }

    /// Whether nobody has corrected anything yet.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    pub(crate) fn series(&self, key: &str) -> Option<&Lesson> {
        self.series.get(series_key(key))
    }

    pub(crate) fn title(&self, title: &str) -> Option<&Lesson> {
        self.titles.get(&title_key(title))
    }

    /// What words and people say, strongest first.
    pub(crate) fn votes(&self, occasion: &Occasion) -> Vec<Vote> {
        let mut out = Vec::new();
        let people = occasion.others().len().max(1) as f64;
        for token in tokens(occasion) {
            let Some(seen) = self.tokens.get(&token) else {
                continue;
            };
            let of: u32 = seen.values().sum();
            // One meeting with somebody is no habit yet, and many together speak with one voice.
            let who = !token.starts_with("word");
            let share = if who { 1.0 / people } else { 1.0 };
            for (category, times) in seen.iter().filter(|(_, times)| !who || **times >= 2) {
                let here = (f64::from(*times) + 0.25) / (f64::from(of) + 1.0);
                let prior = (f64::from(self.categories[category]) + 1.0)
                    / (f64::from(self.total) + Category::ALL.len() as f64);
                let weight = share * (here / prior).ln();
                if weight > 0.0 {
                    let token = token.clone();
                    out.push(Vote {
                        category: *category,
                        weight,
                        token,
                        times: *times,
                        of,
                    });
                }
            }
        }
        out.sort_by(|a, b| {
            b.weight
                .total_cmp(&a.weight)
                .then_with(|| a.token.cmp(&b.token))
        });
        out
    }

    /// The goal that its words and people went to in at least two of three corrections.
    pub(crate) fn goal(&self, occasion: &Occasion) -> Option<(GoalId, String)> {
        let mut best: Option<(u32, GoalId, String)> = None;
        for token in tokens(occasion) {
            let Some(seen) = self.goals.get(&token) else {
                continue;
            };
            let of: u32 = self.tokens.get(&token).map_or(0, |c| c.values().sum());
            for (goal, times) in seen {
                let steady = *times >= 2 && times * 3 >= of * 2;
                if steady && best.as_ref().is_none_or(|(n, ..)| n < times) {
                    best = Some((*times, *goal, token.clone()));
                }
            }
        }
        best.map(|(_, goal, token)| (goal, token))
    }
}

/// A `UID` without the ending (`_R20270803T090000`) that Google gives the rest of a series when it
/// is changed from one day on.
fn series_key(uid: &str) -> &str {
    match uid.split_once("_R") {
        Some((series, from)) if from.starts_with(|c: char| c.is_ascii_digit()) => series,
        _ => uid,
    }
}

/// A title without what changes from week to week: numbers and dates.
fn title_key(title: &str) -> String {
    let mut words = fold::telling(title);
    words.dedup();
    words.join(" ")
}

/// What an occasion is known by: its words, pairs of them, and its people.
pub(crate) fn tokens(occasion: &Occasion) -> Vec<String> {
    let words = fold::telling(&occasion.title);
    let mut out: Vec<String> = words.iter().map(|w| format!("word:{w}")).collect();
    out.extend(words.windows(2).map(|w| format!("words:{} {}", w[0], w[1])));
    // A crowd says nothing about any of its members.
    let others = occasion.others();
    if others.len() <= 6 {
        for (email, name) in &others {
            // By address, which stays the same when somebody writes the name differently.
            let who = if email.is_empty() { name } else { email };
            out.push(format!("person:{who}"));
        }
        let domains = others.iter().filter_map(|(email, _)| email.split_once('@'));
        for (_, domain) in domains.filter(|(_, d)| !occasion.is_own_domain(d)) {
            out.push(format!("firm:{domain}"));
        }
    }
    out.sort();
    out.dedup();
    out
}
