//! Whether the assistant knows the goals that weigh most: written from memory, then compared; for
//! their own eyes, off until they turn it on (R6).
use crate::context::App;
use crate::error::{Error, Result};
use domain::circle::{Actor, Viewer};
use domain::goal::Goal;
use domain::id::PairId;
use domain::note::{Aspect, Note, NoteKind};

/// Goals that are asked for.
pub const TOP: usize = 3;

/// One try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Try {
    /// On which instant.
    pub at: jiff::Timestamp,
    /// How many of [`TOP`] were right.
    pub right: usize,
    /// Of how many: fewer where there are fewer goals.
    pub of: usize,
    /// The codes of those that were missed.
    pub missed: Vec<String>,
}

impl Try {
    /// Per cent, rounded.
    pub fn percent(&self) -> usize {
        (self.right * 100 + self.of / 2)
            .checked_div(self.of)
            .unwrap_or(0)
    }
}

/// The goals that weigh most; among equals in their order.
pub fn top(goals: &[Goal]) -> Vec<&Goal> {
    let mut all: Vec<&Goal> = goals.iter().collect();
    all.sort_by_key(|g| std::cmp::Reverse(g.weight));
    all.truncate(TOP);
    all
}

fn words(text: &str) -> Vec<String> {
    let all = text.split(|c: char| !c.is_alphanumeric());
    let long = all.filter(|w| w.chars().count() > 3 || w.chars().any(|c| c.is_ascii_digit()));
    long.map(str::to_lowercase).collect()
}

/// Whether a line written from memory means this goal: its code, or two of its words (one where it
/// has only one).
pub fn means(line: &str, goal: &Goal) -> bool {
    let said = words(line);
    let code = goal.code.as_str().to_lowercase();
    let own = words(&goal.title);
    let hits = own.iter().filter(|w| said.contains(w)).count();
    said.contains(&code) || (!own.is_empty() && hits >= own.len().min(2))
}

/// Compares what was written with what weighs most.
pub fn compare<'a>(lines: &[String], goals: &'a [Goal]) -> (usize, Vec<&'a Goal>) {
    let top = top(goals);
    let known = |g: &&&Goal| !lines.iter().any(|l| means(l, g));
    let missed: Vec<&Goal> = top.iter().filter(known).copied().collect();
    (top.len() - missed.len(), missed)
}

impl App {
    async fn recall_notes(&self, viewer: &Viewer, pair: PairId) -> Result<Vec<Note>> {
        self.notes(viewer, pair, &[NoteKind::Recall], 366).await
    }

    /// The tries, the newest first; none while it is off.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn recalls(&self, viewer: &Viewer, pair: PairId) -> Result<Option<Vec<Try>>> {
        let notes = self.recall_notes(viewer, pair).await?;
        if notes.is_empty() {
            return Ok(None);
        }
        let read = |n: &Note| {
            let (right, of) = n.aspects.get(&Aspect::Rating)?.split_once('/')?;
            Some(Try {
                at: n.at,
                right: right.parse().ok()?,
                of: of.parse().ok()?,
                missed: n.text.split(", ").map(str::to_owned).collect(),
            })
        };
        let mut tries: Vec<Try> = notes.iter().filter_map(read).collect();
        tries.sort_by_key(|t| std::cmp::Reverse(t.at));
        Ok(Some(tries))
    }

    /// Turns the check on, or off with all its tries.
    ///
    /// # Errors
    /// `Forbidden` for the executive: it is the assistant's own.
    pub async fn turn_recall(&self, actor: &Actor, pair: &store::Pair, on: bool) -> Result<()> {
        if actor.person == Some(pair.executive) {
            return Err(Error::Forbidden);
        }
        let known = self.recall_notes(&actor.viewer, pair.id).await?;
        if on && known.is_empty() {
            let mut note = self.new_note(actor, pair.id, NoteKind::Recall)?;
            note.text = "on".to_owned();
            return self.keep_note(actor, &note).await;
        }
        if !on {
            for note in known {
                self.remove_note(actor, note.id).await?;
            }
        }
        Ok(())
    }

    /// Compares what was written from memory with the goals that weigh most, and keeps the score.
    ///
    /// # Errors
    /// `Conflict` while it is off, `Invalid` where there are no goals.
    pub async fn recall(&self, actor: &Actor, pair: PairId, lines: &[String]) -> Result<Vec<Goal>> {
        if self.recall_notes(&actor.viewer, pair).await?.is_empty() {
            return Err(Error::Conflict("It is off: turn it on first.".into()));
        }
        let goals = self.db.read(&actor.viewer).goals(pair).await?;
        if goals.is_empty() {
            return Err(Error::invalid(
                "line",
                "There are no goals to compare with yet.",
            ));
        }
        let (right, missed) = compare(lines, &goals);
        let mut note = self.new_note(actor, pair, NoteKind::Recall)?;
        let codes: Vec<_> = missed.iter().map(|g| g.code.to_string()).collect();
        note.text = match codes.is_empty() {
            true => "none".to_owned(),
            false => codes.join(", "),
        };
        let of = goals.len().min(TOP);
        note.aspects.insert(Aspect::Rating, format!("{right}/{of}"));
        self.keep_note(actor, &note).await?;
        Ok(missed.into_iter().cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::goal::Weight;
    use domain::id::GoalId;

    fn goal(n: u128, title: &str, weight: u8) -> Goal {
        let code = format!("G{n}").parse().expect("a code");
        let mut goal = Goal::new(GoalId(uuid::Uuid::from_u128(n)), code, title);
        goal.weight = Weight::new(weight).expect("a weight");
        goal
    }

    #[test]
    fn two_of_three_and_the_missed_one_is_named() {
        let goals = [
            goal(1, "Plant 2 line at 1.2 m units a month", 5),
            goal(2, "Municipal contracts from 14 to 22", 5),
            goal(3, "Gross margin from 31.0 to 34.5 %", 4),
            goal(4, "Regretted leavers", 3),
        ];
        let lines = ["plant 2 runs", "more municipal contracts", "leavers"].map(str::to_owned);
        let (right, missed) = compare(&lines, &goals);
        assert_eq!((right, missed[0].code.as_str()), (2, "G3"));
        let of = Try {
            at: jiff::Timestamp::UNIX_EPOCH,
            right,
            of: 3,
            missed: Vec::new(),
        };
        assert_eq!(of.percent(), 67);
    }
}
