//! The suggested time code of an event (`F1`): what it was for, how sure that is, and why.
//!
//! Who speaks first: a correction of this series, then a correction of the same title, then words
//! and people of earlier corrections together with the rules, then the default. A suggestion is
//! never silent: each carries its reasons as sentences.
pub(crate) mod fold;
mod goal;
mod learn;
mod rule;
mod shape;

pub use goal::Goal;
pub use learn::Learned;

use domain::event::{Event, Kind};
use domain::id::GoalId;
use domain::region::Words;
use domain::time_entry::{Category, Channel, Mode};
use jiff::civil::Date;

/// What is known of something that took time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Occasion {
    /// `SUMMARY`.
    pub title: String,
    /// `DESCRIPTION`.
    pub description: String,
    /// `LOCATION`.
    pub location: String,
    /// `CATEGORIES`, or the category column of a table.
    pub categories: Vec<String>,
    /// Everybody invited except rooms: lower-case address and name, either may be empty.
    pub people: Vec<(String, String)>,
    /// Lower-case address of who invited; empty if nobody did.
    pub organizer: String,
    /// The executive's own addresses, lower case.
    pub own_emails: Vec<String>,
    /// What the series is known by (`UID`); empty for something that happens once.
    pub series: String,
    /// How long it lasts.
    pub minutes: i64,
    /// What kind of entry it is.
    pub kind: Kind,
    /// It asks for time.
    pub opaque: bool,
    /// Where to dial in; empty if nowhere.
    pub conference: String,
}

impl Occasion {
    /// From an event of a calendar. `own_emails` are the executive's addresses.
    pub fn of(event: &Event, minutes: i64, own_emails: &[String]) -> Occasion {
        let people = event.attendees.iter().filter(|a| !a.resource);
        let repeats = !event.rules.is_empty() || !event.extra.is_empty();
        let series = repeats || event.recurrence_id.is_some();
        Occasion {
            title: event.title.clone(),
            description: event.description.clone(),
            location: event.location.clone(),
            categories: event.categories.clone(),
            people: people.map(|a| (a.email.clone(), a.name.clone())).collect(),
            organizer: event
                .organizer
                .as_ref()
                .map(|o| o.email.clone())
                .unwrap_or_default(),
            own_emails: own_emails.to_vec(),
            series: if series {
                event.uid.clone()
            } else {
                String::new()
            },
            minutes,
            kind: event.kind,
            opaque: event.opaque,
            conference: event.conference.clone(),
        }
    }

    /// Everybody but the executive.
    pub(crate) fn others(&self) -> Vec<(String, String)> {
        let own = |email: &String| !email.is_empty() && self.own_emails.contains(email);
        self.people
            .iter()
            .filter(|(email, _)| !own(email))
            .cloned()
            .collect()
    }

    pub(crate) fn is_own_domain(&self, domain: &str) -> bool {
        self.own_emails
            .iter()
            .any(|e| e.split_once('@').is_some_and(|(_, d)| d == domain))
    }

    pub(crate) fn is_outside(&self, email: &str) -> bool {
        email
            .split_once('@')
            .is_some_and(|(_, d)| !self.is_own_domain(d))
            && !self.own_emails.is_empty()
    }
}

/// A correction that somebody made.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// What it was about.
    pub occasion: Occasion,
    /// What they said it was.
    pub category: Category,
    /// Whose agenda, if they said.
    pub mode: Option<Mode>,
    /// Which goal it served, if they said.
    pub goal: Option<GoalId>,
    /// On which day they said it.
    pub on: Date,
}

/// A suggested code.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// What the time was for.
    pub category: Category,
    /// Whose agenda.
    pub mode: Mode,
    /// How they met.
    pub channel: Channel,
    /// Which goal it served.
    pub goal: Option<GoalId>,
    /// Somebody else could have gone.
    pub delegable: bool,
    /// 0 to 100; below 50 it is a guess.
    pub certainty: u8,
    /// Plain sentences, the weightiest first.
    pub reasons: Vec<String>,
}

/// The code that an occasion most likely deserves.
///
/// ```
/// use domain::time_entry::Category;
/// use language::coding::{Learned, Occasion, suggest};
/// let board = Occasion { title: "Board pack, last look".into(), ..Occasion::default() };
/// let code = suggest(&board, &[], &Learned::default());
/// assert_eq!(code.category, Category::Board);
/// assert_eq!(code.reasons[0], "The title says “board pack”");
/// ```
pub fn suggest(occasion: &Occasion, goals: &[Goal], learned: &Learned) -> Suggestion {
    let lesson = learned
        .series(&occasion.series)
        .map(|l| (l, "this series", 99));
    let lesson = lesson.or_else(|| {
        learned
            .title(&occasion.title)
            .map(|l| (l, "this title", 92))
    });
    let (category, certainty, mut reasons) = match &lesson {
        Some((lesson, what, certainty)) => {
            let on = learned.locale.date(lesson.on);
            let label = lesson.category.called(learned.locale.words);
            let reason = format!("You coded {what} as {label} on {on}");
            (lesson.category, *certainty, vec![reason])
        }
        None => weigh(occasion, learned),
    };
    let lesson = lesson.map(|(lesson, ..)| lesson);
    let goal = match lesson {
        // Whoever coded it said its goal too, or that it has none.
        Some(lesson) => lesson.goal,
        None => goal::of(occasion, category, goals, learned).map(|(goal, reason)| {
            reasons.push(reason);
            goal
        }),
    };
    Suggestion {
        category,
        mode: lesson
            .and_then(|l| l.mode)
            .unwrap_or_else(|| shape::mode(occasion, category)),
        channel: shape::channel(occasion, category),
        goal,
        delegable: shape::delegable(occasion, category),
        certainty,
        reasons,
    }
}

/// One voice for one category.
struct Voice {
    category: Category,
    weight: f64,
    reason: String,
}

/// Rules, shape and what was learned, added up.
fn weigh(occasion: &Occasion, learned: &Learned) -> (Category, u8, Vec<String>) {
    let mut voices = by_rules(occasion, learned.locale.words);
    voices.extend(
        shape::voices(occasion)
            .into_iter()
            .map(|(category, weight, reason)| Voice {
                category,
                weight,
                reason,
            }),
    );
    voices.extend(by_learning(occasion, learned));
    let sum = |category: Category| -> f64 {
        voices
            .iter()
            .filter(|v| v.category == category)
            .map(|v| v.weight)
            .sum()
    };
    let mut sums: Vec<(Category, f64)> = Category::ALL.iter().map(|c| (*c, sum(*c))).collect();
    // Stable: of equals the earlier category of the list wins.
    sums.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (category, best) = sums[0];
    if best <= 0.0 {
        let reason = "Nothing in it says what it was for".to_owned();
        return (Category::Admin, 10, vec![reason]);
    }
    let all: f64 = sums.iter().map(|(_, weight)| weight.exp() - 1.0).sum();
    let share = (best.exp() - 1.0) / all;
    let certainty = (share * (1.0 - (-best / 1.5).exp()) * 95.0)
        .round()
        .clamp(5.0, 95.0);
    voices.retain(|v| v.category == category);
    voices.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let mut reasons: Vec<String> = voices.into_iter().map(|v| v.reason).collect();
    reasons.dedup();
    reasons.truncate(3);
    (category, certainty as u8, reasons)
}

/// What stands before a colon says what it is; what stands after, what it is about.
const LABEL: f64 = 4.0;

/// "Focus" of "Focus: board strategy": at most three words. "1:1" is none.
fn label(title: &str) -> Option<&str> {
    let (label, about) = title.split_once(':')?;
    let short = (1..=3).contains(&label.split_whitespace().count());
    (short && about.starts_with(char::is_whitespace)).then_some(label)
}

fn by_rules(occasion: &Occasion, words: Words) -> Vec<Voice> {
    let mut out = Vec::new();
    let categories = occasion.categories.join(" · ");
    let places = [
        (&occasion.title, 1.0, "The title says"),
        (&categories, 1.0, "Its category says"),
        (&occasion.description, 0.3, "Its text says"),
    ];
    for (text, share, says) in places {
        // A long text says everything; only its beginning is about the meeting.
        let text: String = text.chars().take(600).collect();
        for hit in rule::hits(&text) {
            let reason = format!("{says} “{}”", hit.word);
            out.push(Voice {
                category: hit.category,
                weight: hit.weight * share,
                reason,
            });
        }
    }
    for hit in label(&occasion.title).map(rule::hits).unwrap_or_default() {
        let reason = format!("The title begins with “{}:”", hit.word);
        out.push(Voice {
            category: hit.category,
            weight: LABEL,
            reason,
        });
    }
    if let Some(category) = occasion.categories.iter().find_map(|c| exact(c)) {
        let reason = format!("Its category is {}", category.called(words));
        out.push(Voice {
            category,
            weight: 5.0,
            reason,
        });
    }
    out
}

fn by_learning(occasion: &Occasion, learned: &Learned) -> Vec<Voice> {
    let votes = learned.votes(occasion).into_iter();
    votes
        .map(|vote| {
            let (kind, what) = vote.token.split_once(':').unwrap_or(("word", &vote.token));
            let label = vote.category.called(learned.locale.words);
            let reason = match kind {
                "person" | "firm" => {
                    let named =
                        |(email, name): &&(String, String)| email == what && !name.is_empty();
                    let name = occasion
                        .people
                        .iter()
                        .find(named)
                        .map_or(what, |(_, name)| name);
                    format!("{name} usually means {}", label.to_lowercase())
                }
                _ => format!(
                    "“{what}” was {label} in {} of {} corrections",
                    vote.times, vote.of
                ),
            };
            Voice {
                category: vote.category,
                weight: vote.weight * 1.2,
                reason,
            }
        })
        .collect()
}

/// The category that a cell of a table names: our own word for it, its label, or a word by which
/// the rules know it.
///
/// ```
/// use domain::time_entry::Category;
/// use language::coding::category_from_words;
/// assert_eq!(category_from_words("Board & investors"), Some(Category::Board));
/// assert_eq!(category_from_words("1:1s"), Some(Category::People));
/// assert_eq!(category_from_words("blue"), None);
/// ```
pub fn category_from_words(text: &str) -> Option<Category> {
    exact(text).or_else(|| {
        let mut hits = rule::hits(text);
        hits.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        hits.first().map(|hit| hit.category)
    })
}

fn exact(text: &str) -> Option<Category> {
    let plain = fold::spaced(&text.replace('_', " ").replace('&', " and "));
    let plain = plain.trim();
    let named = |c: &&Category| {
        let label = fold::spaced(c.label());
        label.trim() == plain || c.as_str() == plain
    };
    Category::ALL.iter().find(named).copied().or(match plain {
        "people and 1:1" | "1:1" | "1:1s" | "one to ones" => Some(Category::People),
        "business and functional reviews" | "business functional reviews" => {
            Some(Category::Reviews)
        }
        "organisation" | "organization and culture" => Some(Category::Culture),
        "customers" | "partners" => Some(Category::Customers),
        "mail reading and approvals" => Some(Category::Mail),
        "planning" | "strategy planning" => Some(Category::Strategy),
        "thinking" | "focus thinking" => Some(Category::Focus),
        "logistics" => Some(Category::Admin),
        _ => None,
    })
}
