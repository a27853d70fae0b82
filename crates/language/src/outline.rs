//! A pasted outline as a tree of work: "- site test, Gideon, 8/10/20 days, after permit".
//!
//! Never refused, and nothing is lost: what is not understood stays in the title and is told with
//! its line. Whoever cannot be told apart is not guessed, and what would wait for itself is said.
mod line;
mod piece;
mod waits;

use crate::capture::{Known, Who};
use crate::when::Locale;
use domain::action::Due;
use domain::forecast::Estimate;
use jiff::Zoned;
use std::fmt;

/// Most lines that become steps.
pub const MAX_STEPS: usize = 1_000;
/// Most characters that are read.
pub const MAX_TEXT: usize = 500_000;
/// Deepest level; what is deeper stands there.
pub const MAX_DEPTH: usize = 12;

/// One line: a piece of work, or a heading over several.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its line, from 1.
    pub line: u32,
    /// How deep it stands, from 0.
    pub depth: usize,
    /// The step it is a part of, which stands earlier in the list.
    pub parent: Option<usize>,
    /// What is to be done; never without a word.
    pub title: String,
    /// Ticked: it is done already.
    pub done: bool,
    /// Who does it.
    pub owner: Option<Who>,
    /// Working days at best, most likely, at worst.
    pub estimate: Option<Estimate>,
    /// The steps that must be done before, in the order they were named.
    pub after: Vec<usize>,
    /// By when.
    pub due: Option<Due>,
    /// What was understood, in the words of the line: with the title these are all of its words.
    pub pieces: Vec<Piece>,
}

/// Words of a line and what they were taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// As written.
    pub text: String,
    /// What they were taken for.
    pub part: Part,
}

/// What some words of a line say about a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// `-`, `1.`, `##`: its place.
    Mark,
    /// Who does it.
    Owner,
    /// How long it takes.
    Estimate,
    /// What must be done before.
    After,
    /// By when.
    Due,
}

/// What could not be taken as it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The line, from 1; 0 is the whole text.
    pub line: u32,
    /// What was not understood, what was kept, what would do.
    pub told: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.told),
            line => write!(f, "line {line}: {}", self.told),
        }
    }
}

/// What an outline says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outline {
    /// Its lines, in their order.
    pub steps: Vec<Step>,
    /// Remarks, by line.
    pub notes: Vec<Note>,
    /// Steps of which each waits for the next, the first again at the end: it can be shown and
    /// mended, not saved.
    pub cycle: Option<Vec<usize>>,
}

/// Understands an outline. `known` are people by name; dates are read as on the day of `now`.
pub fn outline(text: &str, known: &Known, now: &Zoned, locale: &Locale) -> Outline {
    let mut found = Outline::default();
    let text = cut(text, &mut found.notes);
    let mut open: Vec<(usize, usize)> = Vec::new();
    // What each step was said to wait for, before all titles are known.
    let mut waits: Vec<Vec<waits::Wait>> = Vec::new();
    let reader = piece::Reader { known, now, locale };
    let mut left_out = 0;
    for (number, raw) in (1..).zip(text.lines()) {
        let Some(line) = line::read(raw) else {
            continue;
        };
        if found.steps.len() == MAX_STEPS {
            left_out += 1;
            continue;
        }
        open.retain(|(rank, _)| *rank < line.rank);
        open.truncate(MAX_DEPTH - 1);
        let parent = open.last().map(|(_, step)| *step);
        let read = reader.read(&line, number, &mut found.notes);
        open.push((line.rank, found.steps.len()));
        waits.push(read.waits);
        found.steps.push(Step {
            depth: open.len() - 1,
            parent,
            ..read.step
        });
    }
    if left_out > 0 {
        let told = format!(
            "Only the first 1,000 lines were read, {left_out} more were not: paste them apart."
        );
        found.notes.push(Note { line: 0, told });
    }
    waits::settle(&mut found, waits);
    found.notes.sort_by_key(|note| note.line);
    found
}

fn cut<'t>(text: &'t str, notes: &mut Vec<Note>) -> &'t str {
    match text.char_indices().nth(MAX_TEXT) {
        None => text,
        Some((at, _)) => {
            let told = "Only the first 500,000 characters were read: paste the rest by itself.";
            notes.push(Note {
                line: 0,
                told: told.to_owned(),
            });
            &text[..at]
        }
    }
}

#[cfg(test)]
#[path = "outline_test.rs"]
mod tests;
