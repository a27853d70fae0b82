//! Tokens of programs: made and shown once, used on somebody's behalf, taken back.
use crate::context::App;
use crate::error::{Error, Result};
use crate::sign_in::{hash_token, token};
use domain::circle::{Actor, Viewer};
use domain::id::{PersonId, TokenId};
use domain::token::{Scope, Token};
use jiff::tz::TimeZone;
use store::{Pair, StoredToken};

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// How a secret begins, so that it is recognised where it does not belong.
const PREFIX: &str = "cpt_";
/// Longer than a year no token lasts.
pub const MOST_DAYS: u16 = 366;

/// What a token is made of.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// On whose behalf.
    pub person: PersonId,
    /// What its owner calls it: "shortcut on my phone".
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// How many days it works.
    pub days: u16,
}

/// A program that showed a good secret.
#[derive(Debug, Clone)]
pub struct Program {
    /// The token.
    pub stored: StoredToken,
    /// What it may see today.
    pub viewer: Viewer,
    /// The pairs open to it, oldest first.
    pub pairs: Vec<Pair>,
}

impl App {
    /// Makes a token; answers with its secret, which is kept nowhere.
    ///
    /// # Errors
    /// `Invalid` without a name or use, or for longer than [`MOST_DAYS`]; `Forbidden` on behalf of
    /// somebody else.
    pub async fn make_token(&self, actor: &Actor, new: NewToken) -> Result<(StoredToken, String)> {
        let name = new.name.trim();
        if name.is_empty() || name.chars().count() > 80 {
            let told = "Say in at most 80 letters what will use it, to know it again.";
            return Err(Error::invalid("name", told));
        }
        if new.scopes.is_empty() {
            let told = "Choose at least one thing that it may be used for.";
            return Err(Error::invalid("scopes", told));
        }
        if !(1..=MOST_DAYS).contains(&new.days) {
            let told = format!("Between 1 and {MOST_DAYS} days.");
            return Err(Error::invalid("days", told));
        }
        let mut scopes = new.scopes;
        scopes.sort_unstable();
        scopes.dedup();
        let secret = format!("{PREFIX}{}", token()?);
        let mut tx = self.db.write(actor, self.now()).await?;
        let stored = StoredToken {
            token: Token {
                id: TokenId(tx.new_id()),
                name: name.to_owned(),
                scopes,
            },
            workspace: tx.workspace(),
            person: new.person,
            person_name: String::new(),
            created_at: self.now(),
            expires_at: self.now() + i64::from(new.days) * DAY,
            seen_at: None,
        };
        tx.add_token(&stored, &hash_token(&secret)).await?;
        let words: Vec<_> = stored.token.scopes.iter().map(|s| s.word()).collect();
        let detail = format!("“{name}” for {}, {} days", words.join(", "), new.days);
        let id = stored.token.id.to_string();
        tx.audit("made", "token", &id, &detail).await?;
        tx.commit().await?;
        Ok((stored, secret))
    }

    /// The tokens that speak for the viewer; for the operator, everybody's.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tokens(&self, viewer: &Viewer) -> Result<Vec<StoredToken>> {
        Ok(self.db.read(viewer).tokens().await?)
    }

    /// Takes a token back.
    ///
    /// # Errors
    /// `NotFound` for one that speaks for somebody else.
    pub async fn revoke_token(&self, actor: &Actor, id: TokenId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.remove_token(id).await?;
        tx.audit("revoked", "token", &id.to_string(), "").await?;
        tx.commit().await?;
        Ok(())
    }

    /// Who shows this secret, with the memberships that its person has today.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn program(&self, secret: &str) -> Result<Option<Program>> {
        if !secret.starts_with(PREFIX) {
            return Ok(None);
        }
        let now = self.now();
        let Some(stored) = self.db.token(&hash_token(secret), now).await? else {
            return Ok(None);
        };
        if stored.seen_at.is_none_or(|seen| now - seen > MINUTE) {
            self.db.touch_token(stored.token.id, now).await?;
        }
        let today = self.clock.now().to_zoned(TimeZone::UTC).date();
        let (workspace, person) = (stored.workspace, stored.person);
        let member = self.db.member_with_pairs(workspace, person, today).await?;
        let (Viewer::Member { grants, .. }, pairs) = member else {
            return Err(Error::Internal("a member was none".into()));
        };
        let viewer = Viewer::Token {
            workspace,
            person,
            grants,
            token: stored.token.clone(),
        };
        Ok(Some(Program {
            stored,
            viewer,
            pairs,
        }))
    }
}
