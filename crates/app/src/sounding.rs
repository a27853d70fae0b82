//! The sounding board: a talk of two that ends in a ranking and in what they will not do (R11).
use crate::context::App;
use crate::error::{Error, Result};
use domain::circle::{Actor, Viewer};
use domain::id::NoteId;
use domain::note::{Aspect, Note, NoteKind};
use store::Pair;

/// Open priorities at most.
pub const MOST: usize = 5;
/// How far back one looks.
const DAYS: i64 = 365;

/// What one is asked when the talk halts.
pub const PROMPTS: [&str; 6] = [
    "What would you do if you could only finish one thing this quarter?",
    "Which of these would nobody miss?",
    "What are you doing out of habit?",
    "What would have to be true for the second to come first?",
    "Who else pays when this waits?",
    "What did you decide here that you have not acted on?",
];

/// A talk with what was said in it.
#[derive(Debug, Clone)]
pub struct Talk {
    /// Its topic.
    pub root: Note,
    /// What was said, the oldest first.
    pub lines: Vec<Note>,
    /// What it ended in: the ranking, what is not done, what changed. A line of its own, so that
    /// either of the two can close what the other opened.
    pub end: Option<Note>,
}

/// Where something stands in a ranking now, and where it stood before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moved {
    /// It was not there.
    New,
    /// It stood at this place, from 1.
    From(usize),
    /// It stands where it stood.
    Stays,
    /// It is no longer there.
    Gone,
}

/// A ranking, each line by itself.
pub fn ranking(text: &str) -> Vec<String> {
    // "1.", "2)" and "-" before a line are no part of it; a year is.
    let bare = |l: &str| {
        let l = l.trim().trim_start_matches(['-', '–', '•']).trim();
        let figures = l.chars().take_while(char::is_ascii_digit).count();
        let rest = l.get(figures..).and_then(|r| r.strip_prefix(['.', ')']));
        match rest.filter(|_| figures > 0) {
            Some(rest) => rest.trim().to_owned(),
            None => l.to_owned(),
        }
    };
    let lines = text.lines().map(bare);
    lines.filter(|l| !l.is_empty()).collect()
}

/// What a ranking changed against the one before, in its order, and then what is gone.
pub fn difference(before: &[String], now: &[String]) -> Vec<(String, Moved)> {
    let place = |all: &[String], one: &str| {
        let one = one.to_lowercase();
        all.iter().position(|l| l.to_lowercase() == one)
    };
    let moved = |(at, line): (usize, &String)| {
        let how = match place(before, line) {
            None => Moved::New,
            Some(was) if was == at => Moved::Stays,
            Some(was) => Moved::From(was + 1),
        };
        (line.clone(), how)
    };
    let mut out: Vec<_> = now.iter().enumerate().map(moved).collect();
    let gone = before.iter().filter(|l| place(now, l).is_none());
    out.extend(gone.map(|l| (l.clone(), Moved::Gone)));
    out
}

impl App {
    /// The talks of the last year that the viewer may read, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn soundings(&self, viewer: &Viewer, pair: &Pair) -> Result<Vec<Talk>> {
        let all = self
            .notes(viewer, pair.id, &[NoteKind::Sounding], DAYS)
            .await?;
        let (roots, said): (Vec<_>, Vec<_>) = all.into_iter().partition(|n| n.thread.is_none());
        let talk = |root: Note| {
            let mine = said.iter().filter(|n| n.thread == Some(root.id));
            let (end, mut lines): (Vec<_>, Vec<_>) = mine
                .cloned()
                .partition(|n| !n.aspect(Aspect::Ranking).is_empty());
            lines.sort_by_key(|n| (n.at, n.id));
            Talk {
                root,
                lines,
                end: end.into_iter().next(),
            }
        };
        Ok(roots.into_iter().map(talk).collect())
    }

    /// Opens a talk between the actor and their partner, or says something in one.
    ///
    /// # Errors
    /// `Invalid` without a word, `Conflict` where the talk is closed.
    pub async fn sound(
        &self,
        actor: &Actor,
        pair: &Pair,
        thread: Option<NoteId>,
        words: &str,
    ) -> Result<Note> {
        let mut note = self.line(actor, pair, thread).await?;
        words.trim().clone_into(&mut note.text);
        self.keep_note(actor, &note).await?;
        Ok(note)
    }

    /// An empty line between the two, in an open talk where one is named.
    async fn line(&self, actor: &Actor, pair: &Pair, thread: Option<NoteId>) -> Result<Note> {
        let me = actor.person.ok_or(Error::Forbidden)?;
        let partners = self.partners(&actor.viewer, pair).await?;
        if !partners.people().contains(&me) {
            return Err(Error::Forbidden);
        }
        if let Some(root) = thread {
            let all = self.soundings(&actor.viewer, pair).await?;
            let talk = all.into_iter().find(|t| t.root.id == root);
            let talk = talk.ok_or(Error::NotFound("This talk".into()))?;
            if talk.end.is_some() {
                return Err(Error::Conflict("This talk is closed.".into()));
            }
        }
        let mut note = self.new_note(actor, pair.id, NoteKind::Sounding)?;
        if let Some(other) = partners.other(me) {
            note = note.between(other.person);
        }
        note.thread = thread;
        Ok(note)
    }

    /// Closes a talk: at most five things in their order, what is not done, and what changed.
    ///
    /// # Errors
    /// `Invalid` where one of the three is missing or the ranking has more than five lines.
    pub async fn close_sounding(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: NoteId,
        (ranked, not_do, changed): (&str, &str, &str),
    ) -> Result<Note> {
        let lines = ranking(ranked);
        if lines.is_empty() || lines.len() > MOST {
            let told = format!(
                "Rank one to {MOST} things, one a line, the first first; what is sixth stands \
                 among what you will not do."
            );
            return Err(Error::invalid("ranking", told));
        }
        if not_do.trim().is_empty() {
            let told = "Say what you will not do: a ranking without it moves nothing.";
            return Err(Error::invalid("not_do", told));
        }
        if changed.trim().is_empty() {
            return Err(Error::invalid("changed", "Say what changed by this talk."));
        }
        let mut note = self.line(actor, pair, Some(id)).await?;
        note.aspects.insert(Aspect::Ranking, lines.join("\n"));
        note.aspects.insert(Aspect::NotDo, not_do.trim().to_owned());
        let changed = changed.trim().to_owned();
        note.aspects.insert(Aspect::Changed, changed);
        self.keep_note(actor, &note).await?;
        Ok(note)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ranking_says_what_moved() {
        let read = ranking("1. Plant 2\n\n 2) Margin\n- 2027 plan");
        assert_eq!(read, ["Plant 2", "Margin", "2027 plan"]);
        let before = ranking("Plant 2\nMargin\nForum");
        let found = difference(&before, &ranking("Margin\nPlant 2\nRoles"));
        let wanted = [
            ("Margin", Moved::From(2)),
            ("Plant 2", Moved::From(1)),
            ("Roles", Moved::New),
            ("Forum", Moved::Gone),
        ];
        let wanted = wanted.map(|(l, m)| (l.to_owned(), m));
        assert_eq!(found, wanted);
    }
}
