//! One typed sentence as an action: who does what for whom, by when, why, for which goal.
//!
//! Capture is never refused: whatever is not understood stays in the title, and what is missing is
//! listed, not demanded. A first name that several people bear is never guessed.
mod frame;
mod people;
mod piece;

pub(crate) use people::whole as person;

use crate::when::{Locale, Meaning, Stop};
use domain::id::{GoalId, PersonId};
use jiff::Zoned;
use std::ops::Range;

/// What the reader knows already.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// Who types.
    pub me: PersonId,
    /// Whom they work for; the first is the one they work for now.
    pub executives: Vec<PersonId>,
    /// Everybody with a name.
    pub people: Vec<KnownPerson>,
    /// The goals of that executive.
    pub goals: Vec<KnownGoal>,
}

/// Somebody with a name.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownPerson {
    /// Who.
    pub id: PersonId,
    /// First and last name.
    pub name: String,
    /// What else they are called.
    pub aliases: Vec<String>,
    /// Their address; may be empty.
    pub email: String,
}

/// A goal with its code.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownGoal {
    /// Which.
    pub id: GoalId,
    /// "G1".
    pub code: String,
    /// In one line.
    pub title: String,
}

/// Somebody named in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// One person we know.
    Person(PersonId),
    /// Several bear that name: ask.
    OneOf {
        /// The name as typed.
        said: String,
        /// Who it could be, in the order of the list.
        candidates: Vec<PersonId>,
    },
    /// Nobody we know.
    Named(String),
}

impl Who {
    /// The person, if it is certain.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Who::Person(id) => Some(*id),
            _ => None,
        }
    }
}

/// Which list it belongs on first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The writer does it.
    Own,
    /// Somebody else does it for us.
    WaitingOn,
    /// One of us promised it to somebody.
    OwedByUs,
    /// The writer owes it to the executive.
    OwedToExecutive,
    /// The executive does or decides it: for the next half-hour with her.
    HalfHour,
}

impl Kind {
    /// In plain words, snake_case.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Own => "own",
            Kind::WaitingOn => "waiting_on",
            Kind::OwedByUs => "owed_by_us",
            Kind::OwedToExecutive => "owed_to_executive",
            Kind::HalfHour => "half_hour",
        }
    }
}

/// What would make it complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Who does it is not certain.
    Owner,
    /// By when.
    Due,
    /// Which goal it serves.
    Goal,
    /// Why.
    Why,
    /// How one can tell that it is done.
    DoneWhen,
}

impl Missing {
    /// What is still to be asked.
    pub fn question(self) -> &'static str {
        match self {
            Missing::Owner => "Who does it?",
            Missing::Due => "By when?",
            Missing::Goal => "Which goal does it serve?",
            Missing::Why => "Why?",
            Missing::DoneWhen => "How can one tell that it is done?",
        }
    }
}

/// A piece of the sentence and what was understood of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Bytes of the sentence.
    pub span: Range<usize>,
    /// "Due Thu 5 August 2027, 16:00".
    pub sentence: String,
}

/// An action as understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Captured {
    /// What is to be done: a deed, or the thing that somebody else owes. Never empty, unless the
    /// sentence was.
    pub title: String,
    /// Which list it belongs on first.
    pub kind: Kind,
    /// Who does it; the writer where nobody was named.
    pub owner: Who,
    /// To whom it was promised.
    pub counterparty: Option<Who>,
    /// In whose interest.
    pub for_whom: Option<Who>,
    /// By when.
    pub due: Option<Meaning>,
    /// Since when it has been waited for.
    pub since: Option<Meaning>,
    /// Why.
    pub why: Option<String>,
    /// How one can tell that it is done.
    pub done_when: Option<String>,
    /// Which goal it serves.
    pub goal: Option<GoalId>,
    /// How long it takes; a day of work has 480 minutes.
    pub size_minutes: Option<u32>,
    /// What is not known yet.
    pub missing: Vec<Missing>,
    /// What was understood of which words, in their order.
    pub parts: Vec<Part>,
}

impl Captured {
    /// The last day and time that is in time.
    pub fn deadline(&self) -> Option<Stop> {
        self.due.as_ref().and_then(Meaning::deadline)
    }
}

/// Longer text is kept in the title but only its beginning is read.
const LONGEST: usize = 2_000;

/// Understands one sentence.
pub fn capture(text: &str, known: &Known, now: &Zoned, locale: &Locale) -> Captured {
    let end = text
        .char_indices()
        .nth(LONGEST)
        .map_or(text.len(), |(at, _)| at);
    let read = &text[..end];
    let tokens = crate::when::token::tokens(read);
    let taken = vec![false; tokens.len()];
    let mut sheet = piece::Sheet {
        text: read,
        tokens,
        taken,
        known,
        parts: Vec::new(),
    };
    // Where a time or a goal begins, a clause ends at the comma before it.
    let mut stops = piece::stops(&sheet, now, locale);
    stops.sort_unstable();
    let why = piece::clause(&mut sheet, false, &stops);
    let done_when = piece::clause(&mut sheet, true, &stops);
    let coded = piece::goal_code(&mut sheet);
    let times = piece::times(&mut sheet, now, locale);
    let mentioned = piece::at_sign(&mut sheet);
    let for_whom = piece::for_whom(&mut sheet);
    let frame = frame::read(&mut sheet);
    let goal = coded.or_else(|| piece::goal_words(&mut sheet));
    let title = title(&sheet, &frame, text);
    let executive = Who::Person(known.executives.first().copied().unwrap_or(known.me));
    let owner = mentioned
        .or(frame.owner.clone())
        .unwrap_or(Who::Person(known.me));
    let kind = kind(&owner, frame.counterparty.as_ref(), frame.talk, known);
    let ours = frame.ours || kind == Kind::WaitingOn;
    let mut parts = sheet.parts;
    parts.sort_by_key(|p| (p.span.start, p.span.end));
    let due = times.due.map(|f| f.meaning);
    let mut missing = Vec::new();
    let unsure = matches!(owner, Who::OneOf { .. });
    for (what, absent) in [
        (Missing::Owner, unsure),
        (Missing::Due, due.is_none()),
        (Missing::Goal, goal.is_none()),
        (Missing::Why, why.is_none()),
        (Missing::DoneWhen, done_when.is_none()),
    ] {
        if absent {
            missing.push(what);
        }
    }
    Captured {
        title,
        kind,
        owner,
        for_whom: for_whom.or(ours.then_some(executive)),
        counterparty: frame.counterparty,
        due,
        since: times.since.map(|f| f.meaning),
        why,
        done_when,
        goal,
        size_minutes: times.minutes.and_then(|m| u32::try_from(m).ok()),
        missing,
        parts,
    }
}

fn kind(owner: &Who, counterparty: Option<&Who>, talk: bool, known: &Known) -> Kind {
    let executive = known.executives.first().copied().unwrap_or(known.me);
    let is = |who: &Who, person: PersonId| who.person() == Some(person);
    let owner_is_us = owner.person().is_some_and(|p| known.is_us(p));
    match counterparty {
        _ if !owner_is_us => Kind::WaitingOn,
        Some(who) if !who.person().is_some_and(|p| known.is_us(p)) => Kind::OwedByUs,
        Some(who) if is(who, executive) && is(owner, known.me) => Kind::OwedToExecutive,
        _ if is(owner, executive) && executive != known.me => Kind::HalfHour,
        _ if talk => Kind::HalfHour,
        _ => Kind::Own,
    }
}

/// What is left, cleaned: no article before a thing, no comma at the end, a capital in front.
fn title(sheet: &piece::Sheet<'_>, frame: &frame::Frame, whole: &str) -> String {
    let left = frame::words(sheet, &frame.title);
    let mut left = trimmed(&left);
    if frame.thing {
        for article in ["the ", "a ", "an ", "his ", "her ", "their ", "some "] {
            left = left.strip_prefix(article).unwrap_or(left);
        }
    }
    let said = match (frame.prefix.as_str(), left) {
        ("", left) => left.to_owned(),
        (prefix, left) => format!("{prefix} {left}"),
    };
    let said = if left.chars().any(char::is_alphanumeric) {
        said
    } else {
        trimmed(whole).to_owned()
    };
    let mut letters = said.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => whole.trim().to_owned(),
    }
}

/// Without marks at the ends and without words that led to something taken away.
fn trimmed(text: &str) -> &str {
    let marks = [' ', ',', ';', ':', '-', '–', '—', '.', '!', '*', '•'];
    let mut text = text.trim_matches(marks);
    loop {
        let dangling = [
            " by", " on", " at", " for", " in", " due", " and", " before", " until",
        ];
        let shorter = dangling.iter().find_map(|word| text.strip_suffix(word));
        match shorter {
            Some(shorter) => text = shorter.trim_end_matches(marks),
            None => return text,
        }
    }
}

/// Their name as shown back.
fn name(who: &Who, known: &Known) -> String {
    match who {
        Who::Person(id) => known
            .people
            .iter()
            .find(|p| p.id == *id)
            .map_or_else(|| "You".to_owned(), |p| p.name.clone()),
        Who::Named(name) => name.clone(),
        Who::OneOf { said, .. } => said.clone(),
    }
}

fn first_name(who: &Who, known: &Known) -> String {
    let name = name(who, known);
    match who {
        Who::Person(_) => name.split(' ').next().unwrap_or_default().to_owned(),
        _ => name,
    }
}

/// "Bram Oakhurst does it", or what is not certain about that.
fn about(who: &Who, known: &Known, does: &str) -> String {
    let named = name(who, known);
    match who {
        Who::Person(id) if *id == known.me => {
            format!(
                "You {}",
                does.replacen("does", "do", 1).replacen("is", "are", 1)
            )
        }
        Who::Person(_) => format!("{named} {does}"),
        Who::Named(_) => format!("{named} {does}; nobody of that name is known yet"),
        Who::OneOf { candidates, .. } => {
            let names: Vec<String> = candidates
                .iter()
                .map(|id| name(&Who::Person(*id), known))
                .collect();
            format!("{named} {does}: which one, {}?", names.join(" or "))
        }
    }
}
