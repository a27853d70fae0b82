//! The pair's strategic plan: its own words, and the close of a quarter goal by goal (`R74`).
use crate::context::App;
use crate::error::{Error, Result};
use crate::statement::NewStatement;
use domain::circle::{Actor, Circle};
use domain::id::GoalId;
use domain::statement::{Part, StatementKind, Whose};
use domain::strategic_plan::{Verdict, close_key, next_close};
use jiff::civil::Date;
use store::Pair;

impl App {
    /// Writes one part of the plan; an empty text takes it out.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn write_plan(
        &self,
        actor: &Actor,
        pair: &Pair,
        (key, text): (&str, &str),
    ) -> Result<()> {
        let known = self
            .document(&actor.viewer, pair.id, StatementKind::Plan)
            .await?;
        let mut parts = known.as_ref().map_or(Vec::new(), |s| s.parts().to_vec());
        parts.retain(|p| p.question.0 != key);
        let text = text.replace("\r\n", "\n").trim().to_owned();
        if !text.is_empty() {
            parts.push(Part {
                question: key.into(),
                text,
            });
        }
        let next = next_close(self.today(pair));
        if let Some(known) = known {
            self.reword(actor, known.id, known.version(), parts).await?;
            // Whoever writes in it has read it: the day moves on.
            if known.review.is_none_or(|day| day < next) {
                let place = (Some(next), known.position);
                self.place_statement(actor, known.id, place).await?;
            }
            return Ok(());
        }
        let new = NewStatement {
            kind: StatementKind::Plan,
            whose: Whose::Pair,
            circle: Circle::Pair,
            about: None,
            parts,
            review: Some(next),
        };
        self.state(actor, pair.id, new).await?;
        Ok(())
    }

    /// Says of a goal at the close of a quarter: keep, change or stop. What is stopped is closed.
    ///
    /// # Errors
    /// `Invalid` where a change says nothing of what changes, `NotFound` for no goal of the pair.
    pub async fn close_quarter(
        &self,
        actor: &Actor,
        pair: &Pair,
        (goal, day): (GoalId, Date),
        (verdict, words): (Verdict, &str),
    ) -> Result<()> {
        let goals = self.db.read(&actor.viewer).goals(pair.id).await?;
        if !goals.iter().any(|g| g.id == goal) {
            return Err(Error::NotFound("This goal".into()));
        }
        if verdict == Verdict::Change && words.trim().is_empty() {
            return Err(Error::invalid("words", "Say in a line what changes."));
        }
        let text = format!("{}\n{}", verdict.word(), words.trim());
        self.write_plan(actor, pair, (&close_key(day, goal), &text))
            .await?;
        match verdict {
            Verdict::Stop => self.close_goal(actor, goal).await,
            Verdict::Keep | Verdict::Change => Ok(()),
        }
    }
}
