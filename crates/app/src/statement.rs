//! Statements: said, worded anew, signed, tied to each other, closed.
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use domain::circle::{Actor, Circle, Viewer};
use domain::id::{PairId, PersonId, StatementId};
use domain::proposal::Way;
use domain::statement::{Part, Signature, Statement, StatementKind, Tie, Whose, Wording};
use jiff::civil::Date;

/// What is to be said anew.
#[derive(Debug, Clone)]
pub struct NewStatement {
    /// What is said.
    pub kind: StatementKind,
    /// In whose name.
    pub whose: Whose,
    /// Who may read it; `Mine`: the actor alone.
    pub circle: Circle,
    /// Whom it is about.
    pub about: Option<PersonId>,
    /// Its words.
    pub parts: Vec<Part>,
    /// When to look at it again.
    pub review: Option<Date>,
}

impl NewStatement {
    /// A plain sentence of the pair.
    pub fn plain(kind: StatementKind, whose: Whose, text: &str) -> NewStatement {
        NewStatement {
            kind,
            whose,
            circle: Circle::Pair,
            about: None,
            parts: vec![Part {
                question: "".into(),
                text: text.trim().to_owned(),
            }],
            review: None,
        }
    }
}

impl App {
    /// Says something to stand behind.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn state(&self, actor: &Actor, pair: PairId, new: NewStatement) -> Result<Statement> {
        let now = self.clock.now();
        let known = self.statements(&actor.viewer, pair, &[new.kind]).await?;
        let mut statement = Statement {
            id: StatementId(fresh_id(now)),
            pair,
            circle: new.circle,
            owner: actor.person.filter(|_| new.circle == Circle::Mine),
            kind: new.kind,
            whose: new.whose,
            about: new.about,
            position: known.iter().map(|s| s.position + 1).max().unwrap_or(0),
            wordings: vec![Wording {
                parts: new.parts,
                by: actor.person,
                at: now,
            }],
            signatures: Vec::new(),
            ties: Vec::new(),
            review: new.review,
            created: now,
            closed: None,
        };
        statement.review = statement.read_again_on();
        self.save_statement(actor, &statement, "said", statement.text())
            .await?;
        Ok(statement)
    }

    /// The statements of these kinds that hold, in their order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn statements(
        &self,
        viewer: &Viewer,
        pair: PairId,
        kinds: &[StatementKind],
    ) -> Result<Vec<Statement>> {
        Ok(self.db.read(viewer).statements(pair, kinds).await?)
    }

    /// Words it anew; the earlier wordings stay, and signatures under them too. The same words
    /// again change nothing.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles; `Conflict` when somebody else worded it since
    /// `read`, the version that the writer had before them.
    pub async fn reword(
        &self,
        actor: &Actor,
        id: StatementId,
        read: usize,
        parts: Vec<Part>,
    ) -> Result<Statement> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut statement = tx.statement(id).await?;
        if statement.version() != read {
            let told = "Somebody changed this since you opened it. Nothing was overwritten; \
                 open it again and add what is missing.";
            return Err(Error::Conflict(told.to_owned()));
        }
        if statement.parts() == parts {
            return Ok(statement);
        }
        let before = statement.text().to_owned();
        statement.wordings.push(Wording {
            parts,
            by: actor.person,
            at: self.clock.now(),
        });
        statement.review = statement.read_again_on();
        tx.save_statement(&statement).await?;
        if statement.circle != Circle::Mine {
            let detail = format!("{before} → {}", statement.text());
            tx.audit("worded", "statement", &id.to_string(), &detail)
                .await?;
        }
        tx.commit().await?;
        Ok(statement)
    }

    /// Puts somebody's name under the wording that they read. Whoever is not that person records
    /// what was signed on paper.
    ///
    /// # Errors
    /// `Conflict` when it was worded anew since.
    pub async fn sign_statement(
        &self,
        actor: &Actor,
        id: StatementId,
        (by, version): (PersonId, usize),
        way: Way,
    ) -> Result<Statement> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut statement = tx.statement(id).await?;
        if statement.version() != version {
            let told = "It was worded anew since it was read; read the newest words first.";
            return Err(Error::Conflict(told.to_owned()));
        }
        if statement.signed_by(by) {
            return Ok(statement);
        }
        let way = match actor.person == Some(by) {
            true => way,
            false => crate::decide::reported(actor, way),
        };
        statement.signatures.push(Signature {
            by,
            at: self.clock.now(),
            way,
            version,
        });
        tx.save_statement(&statement).await?;
        let detail = format!("wording {version}");
        tx.audit("signed", "statement", &id.to_string(), &detail)
            .await?;
        tx.commit().await?;
        if statement.kind == StatementKind::Charter {
            self.end_names(actor, &statement).await?;
        }
        Ok(statement)
    }

    /// Draws a link to another statement, or says that one still holds (`R67`).
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn tie(&self, actor: &Actor, id: StatementId, to: StatementId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let read = tx.statement(to).await?.version();
        let mut statement = tx.statement(id).await?;
        statement.ties.retain(|t| t.to != to);
        statement.ties.push(Tie { to, read });
        tx.save_statement(&statement).await?;
        tx.audit("tied", "statement", &id.to_string(), &to.to_string())
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes a link away.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn untie(&self, actor: &Actor, id: StatementId, to: StatementId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut statement = tx.statement(id).await?;
        statement.ties.retain(|t| t.to != to);
        tx.save_statement(&statement).await?;
        tx.audit("untied", "statement", &id.to_string(), &to.to_string())
            .await?;
        Ok(tx.commit().await?)
    }

    /// Says that it no longer holds; it stays readable.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn close_statement(&self, actor: &Actor, id: StatementId) -> Result<()> {
        let mut statement = self.db.read(&actor.viewer).statement(id).await?;
        statement.closed = Some(self.clock.now());
        let text = statement.text().to_owned();
        self.save_statement(actor, &statement, "closed", &text)
            .await
    }

    /// Sets when to look at it again, and its place among its like.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn place_statement(
        &self,
        actor: &Actor,
        id: StatementId,
        (review, position): (Option<Date>, u32),
    ) -> Result<()> {
        let mut statement = self.db.read(&actor.viewer).statement(id).await?;
        (statement.review, statement.position) = (review, position);
        let detail = review.map_or(String::new(), |d| format!("to be looked at on {d}"));
        self.save_statement(actor, &statement, "placed", &detail)
            .await
    }

    async fn save_statement(
        &self,
        actor: &Actor,
        statement: &Statement,
        verb: &str,
        detail: &str,
    ) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.save_statement(statement).await?;
        // What is somebody's alone leaves no line that others read.
        if statement.circle != Circle::Mine {
            let id = statement.id.to_string();
            tx.audit(verb, "statement", &id, detail).await?;
        }
        Ok(tx.commit().await?)
    }
}
