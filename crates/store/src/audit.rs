//! Who did what, for whom, under which right: append-only.
use crate::access::TrailAsk;
use crate::db::{Reader, Write};
use crate::error::Result;
use crate::scope::reads;
use crate::sql::{args, col, word};
use domain::circle::Right;
use domain::circle::Viewer;
use domain::id::{PairId, PersonId};

const COLUMNS: &str = "at, person_id, held_right, verb, noun, noun_id, detail, id";
/// The noun of what somebody chose for themselves.
const MINE: &str = "own order";

/// One line of the audit.
#[derive(Debug, Clone)]
pub struct AuditLine {
    /// Identity, for the next page of lines.
    pub id: uuid::Uuid,
    /// When, UTC microseconds.
    pub at: i64,
    /// Who; none: the operator or the worker.
    pub person: Option<PersonId>,
    /// Under which right.
    pub right: String,
    /// What was done.
    pub verb: String,
    /// To what kind of thing.
    pub noun: String,
    /// To which.
    pub noun_id: String,
    /// Before and after, in short.
    pub detail: String,
}

impl Write {
    /// Says under which right what follows is done; the lines of the audit name it.
    pub fn under(&mut self, right: Right) {
        self.actor.right = right;
    }

    /// Adds the line of this change.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn audit(
        &mut self,
        verb: &str,
        noun: &str,
        noun_id: &str,
        detail: &str,
    ) -> Result<()> {
        let detail = match &self.actor.viewer {
            Viewer::Token { token, .. } => format!("{detail} (by the token “{}”)", token.name),
            _ => detail.to_owned(),
        };
        let values = args![
            self.new_id(),
            self.workspace().0,
            self.actor.pair.map(|p| p.0),
            self.now,
            self.actor.person.map(|p| p.0),
            word(&self.actor.right)?,
            verb,
            noun,
            noun_id,
            detail
        ];
        self.run("INSERT INTO audit VALUES (?,?,?,?,?,?,?,?,?,?)", values)
            .await?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The newest lines about a pair.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn audit(&self, pair: PairId, most: u64) -> Result<Vec<AuditLine>> {
        let ask = TrailAsk {
            most,
            ..TrailAsk::default()
        };
        self.trail(pair, &ask).await
    }

    /// The lines about a pair that were asked for, the newest first. What somebody did with what
    /// is theirs alone is in nobody else's.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn trail(&self, pair: PairId, ask: &TrailAsk) -> Result<Vec<AuditLine>> {
        if !self.viewer.sees_pair(pair) || !reads(self.viewer, "audit") {
            return Err(crate::Error::Forbidden);
        }
        let who = ask.who.map(|p| sea_orm::Value::from(p.0));
        let (and, more) = ask.condition("at", ("person_id", who));
        let own = match self.viewer {
            Viewer::Member { person, .. } => Some(person.0),
            _ => None,
        };
        let mut values = args![self.viewer.workspace().0, pair.0, MINE, own];
        values.extend(more);
        let sql = format!(
            "SELECT {COLUMNS} FROM audit WHERE workspace_id = ? AND pair_id = ? \
             AND (noun <> ? OR person_id = ?){and}"
        );
        let rows = self.all(&sql, values).await?;
        let found: Vec<_> = rows.iter().map(line).collect::<Result<_>>()?;
        Ok(self.seen(found))
    }

    /// What one person did in a pair in `[from, until)`, oldest first.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn audit_of(
        &self,
        pair: PairId,
        person: PersonId,
        (from, until): (i64, i64),
    ) -> Result<Vec<AuditLine>> {
        if !self.viewer.sees_pair(pair) || !reads(self.viewer, "audit") {
            return Err(crate::Error::Forbidden);
        }
        let rows = self
            .all(
                "SELECT at, person_id, held_right, verb, noun, noun_id, detail, id FROM audit \
                 WHERE workspace_id = ? AND pair_id = ? AND at >= ? AND at < ? \
                 AND person_id = ? AND noun <> ? ORDER BY at, id LIMIT 5000",
                args![
                    self.viewer.workspace().0,
                    pair.0,
                    from,
                    until,
                    person.0,
                    MINE
                ],
            )
            .await?;
        let found: Vec<_> = rows.iter().map(line).collect::<Result<_>>()?;
        Ok(self.seen(found))
    }
}

fn line(r: &sea_orm::QueryResult) -> Result<AuditLine> {
    Ok(AuditLine {
        at: col(r, 0)?,
        person: col::<Option<uuid::Uuid>>(r, 1)?.map(PersonId),
        right: col(r, 2)?,
        verb: col(r, 3)?,
        noun: col(r, 4)?,
        noun_id: col(r, 5)?,
        detail: col(r, 6)?,
        id: col(r, 7)?,
    })
}
