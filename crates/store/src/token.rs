//! Tokens of programs: found by the hash of their secret, made, and taken back.
use crate::db::{Database, Reader, Write};
use crate::error::{Error, Result};
use crate::sql::{self, args, col, from_json, to_json};
use domain::circle::Viewer;
use domain::id::{PersonId, TokenId, WorkspaceId};
use domain::token::Token;

/// A token as its owner sees it; the secret is not among it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredToken {
    /// Identity, name and uses.
    pub token: Token,
    /// Where.
    pub workspace: WorkspaceId,
    /// On whose behalf.
    pub person: PersonId,
    /// Their name.
    pub person_name: String,
    /// When it was made, UTC microseconds.
    pub created_at: i64,
    /// The first moment at which it no longer works.
    pub expires_at: i64,
    /// Last use; none: never used.
    pub seen_at: Option<i64>,
}

const TOKEN: &str = "SELECT t.id, t.name, t.scopes, t.workspace_id, t.person_id, p.name, \
     t.created_at, t.expires_at, t.seen_at FROM api_token t JOIN person p ON p.id = t.person_id";

fn stored(r: &sea_orm::QueryResult) -> Result<StoredToken> {
    Ok(StoredToken {
        token: Token {
            id: TokenId(col(r, 0)?),
            name: col(r, 1)?,
            scopes: from_json("scopes", &col::<String>(r, 2)?)?,
        },
        workspace: WorkspaceId(col(r, 3)?),
        person: PersonId(col(r, 4)?),
        person_name: col(r, 5)?,
        created_at: col(r, 6)?,
        expires_at: col(r, 7)?,
        seen_at: col(r, 8)?,
    })
}

/// A secret comes before there is a viewer: these two stand on the database itself.
impl Database {
    /// The token of a secret's hash, unless it has run out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn token(&self, secret_hash: &str, now: i64) -> Result<Option<StoredToken>> {
        let sql = format!("{TOKEN} WHERE t.secret_hash = ? AND t.expires_at > ?");
        self.reads.note(&sql);
        let row = sql::one(&self.conn, &sql, args![secret_hash, now]).await?;
        row.as_ref().map(stored).transpose()
    }

    /// Notes that a token was used (the caller does so at most once a minute).
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn touch_token(&self, id: TokenId, now: i64) -> Result<()> {
        let sql = "UPDATE api_token SET seen_at = ? WHERE id = ?";
        sql::run(&self.conn, sql, args![now, id.0]).await?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The tokens that speak for the viewer, newest first; for the operator, everybody's. A token
    /// sees none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tokens(&self) -> Result<Vec<StoredToken>> {
        let order = "ORDER BY t.created_at DESC, t.id DESC";
        let rows = match self.viewer {
            Viewer::Member {
                workspace, person, ..
            } => {
                let sql = format!("{TOKEN} WHERE t.workspace_id = ? AND t.person_id = ? {order}");
                self.all(&sql, args![workspace.0, person.0]).await?
            }
            Viewer::Operator { workspace } => {
                let sql = format!("{TOKEN} WHERE t.workspace_id = ? {order}");
                self.all(&sql, args![workspace.0]).await?
            }
            Viewer::Link { .. } | Viewer::Token { .. } | Viewer::Worker { .. } => Vec::new(),
        };
        let found: Vec<_> = rows.iter().map(stored).collect::<Result<_>>()?;
        Ok(self.seen(found))
    }
}

impl Write {
    /// Keeps a token by the hash of its secret.
    ///
    /// # Errors
    /// `Forbidden` for anybody but the person it speaks for and the operator.
    pub async fn add_token(&mut self, new: &StoredToken, secret_hash: &str) -> Result<()> {
        let may = match &self.actor.viewer {
            Viewer::Member { person, .. } => *person == new.person,
            Viewer::Operator { .. } => true,
            Viewer::Link { .. } | Viewer::Token { .. } | Viewer::Worker { .. } => false,
        };
        if !may || new.workspace != self.workspace() {
            return Err(Error::Forbidden);
        }
        let sql = "SELECT 1 FROM person WHERE id = ? AND workspace_id = ?";
        let known = self.one(sql, args![new.person.0, new.workspace.0]).await?;
        known.ok_or(Error::NotFound("person"))?;
        let values = args![
            new.token.id.0,
            new.workspace.0,
            new.person.0,
            secret_hash,
            new.token.name.clone(),
            to_json("scopes", &new.token.scopes)?,
            self.now,
            new.expires_at,
            None::<i64>
        ];
        self.run("INSERT INTO api_token VALUES (?,?,?,?,?,?,?,?,?)", values)
            .await?;
        Ok(())
    }

    /// Takes a token back: from this moment it opens nothing.
    ///
    /// # Errors
    /// `NotFound` for one that speaks for somebody else.
    pub async fn remove_token(&mut self, id: TokenId) -> Result<()> {
        let whose = match &self.actor.viewer {
            Viewer::Member { person, .. } => Some(person.0),
            Viewer::Operator { .. } => None,
            Viewer::Link { .. } | Viewer::Token { .. } | Viewer::Worker { .. } => {
                return Err(Error::Forbidden);
            }
        };
        let mut sql = "DELETE FROM api_token WHERE workspace_id = ? AND id = ?".to_owned();
        let mut values = args![self.workspace().0, id.0];
        if let Some(person) = whose {
            sql.push_str(" AND person_id = ?");
            values.push(person.into());
        }
        let rows = self.run(&sql, values).await?;
        crate::db::saved(rows, "token")
    }
}
