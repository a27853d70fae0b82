//! Signing in: argon2id passwords, sessions of which only a hash is kept.
use crate::context::App;
use crate::error::{Error, Result};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use domain::circle::{Actor, Viewer};
use domain::id::{AccountId, PersonId};
use jiff::tz::TimeZone;
use rand::TryRng;
use sha2::{Digest, Sha256};
use store::{NewAccount, Pair, SignedIn};

const MINUTE: i64 = 60_000_000;
/// A session lasts thirty days.
pub const SESSION: i64 = 30 * 24 * 60 * MINUTE;
/// A link printed for somebody at this machine lasts a day.
pub const LINK: i64 = 24 * 60 * MINUTE;

/// Somebody signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// The session as stored.
    pub signed_in: SignedIn,
    /// What they may see today.
    pub viewer: Viewer,
    /// The pairs open to them, oldest first.
    pub pairs: Vec<Pair>,
}

pub(crate) fn hash_password(password: &str) -> Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash
        .map_err(|e| Error::Internal(e.to_string()))?
        .to_string())
}

pub(crate) fn token() -> Result<String> {
    let mut bytes = [0_u8; 32];
    rand::rngs::SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|e| Error::Internal(e.to_string()))?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

pub(crate) fn hash_token(token: &str) -> String {
    Sha256::digest(token.as_bytes())
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

impl App {
    /// Signs in with a password; answers with the token for the cookie.
    ///
    /// # Errors
    /// `Invalid`, with the same sentence whether the address or the password is wrong.
    pub async fn sign_in(&self, email: &str, password: &str, agent: &str) -> Result<String> {
        let account = self.db.account(email).await?;
        // The same work for an unknown address, so that time tells nothing.
        let known = account.as_ref().map(|a| a.password_hash.clone());
        let known = known.filter(|h| !h.is_empty());
        let (right, password) = (known.is_some(), password.to_owned());
        let verified = tokio::task::spawn_blocking(move || match known {
            Some(hash) => PasswordHash::new(&hash).is_ok_and(|h| {
                Argon2::default()
                    .verify_password(password.as_bytes(), &h)
                    .is_ok()
            }),
            None => hash_password(&password).is_err(),
        });
        let verified = verified.await.map_err(|e| Error::Internal(e.to_string()))?;
        match account {
            Some(account) if right && verified => self.open(account.id, agent, SESSION).await,
            _ => Err(Error::invalid(
                "password",
                "That address and password do not go together.",
            )),
        }
    }

    async fn open(&self, account: AccountId, agent: &str, lasts: i64) -> Result<String> {
        let (token, now) = (token()?, self.now());
        self.db
            .begin_session(&hash_token(&token), account, agent, now, now + lasts)
            .await?;
        Ok(token)
    }

    /// A token for a one-click link, printed where only this machine's user sees it.
    ///
    /// # Errors
    /// `NotFound` when nobody has that address.
    pub async fn sign_in_link(&self, email: &str) -> Result<String> {
        let account = self.db.account(email).await?;
        let account = account.ok_or_else(|| Error::NotFound(format!("An account for {email}")))?;
        self.open(account.id, "one-click link", LINK).await
    }

    /// A link that signs in somebody whom a pair knows, by address or name; their account is made
    /// where they have none. None: the pair knows nobody so called who has an address.
    ///
    /// # Errors
    /// `Forbidden` for anybody but the operator; `Conflict` where the address is another's.
    pub async fn way_in(&self, actor: &Actor, pair: &Pair, who: &str) -> Result<Option<String>> {
        let called = |text: &str| text.eq_ignore_ascii_case(who.trim());
        let people = self.db.read(&actor.viewer).people(pair.id).await?;
        let found = people.iter().find_map(|p| {
            let own = called(p.label()) || p.emails.iter().any(|e| called(e));
            own.then(|| p.emails.first().map(|email| (p.id, email)))?
        });
        let Some((person, email)) = found else {
            return Ok(None);
        };
        let mut tx = self.db.write(actor, self.now()).await?;
        match self.db.account(email).await? {
            Some(account) if account.person == person => {}
            Some(_) => {
                let told = format!("{email} is the address of somebody else's account.");
                return Err(Error::Conflict(told));
            }
            None => {
                let new = NewAccount {
                    person,
                    email: email.clone(),
                    password_hash: String::new(),
                    admin: false,
                };
                tx.add_account(&new).await?;
            }
        }
        tx.audit("way in", "person", &person.to_string(), "a link for a day")
            .await?;
        tx.commit().await?;
        Ok(Some(self.sign_in_link(email).await?))
    }

    /// Changes a link's token into a session; the link works once.
    ///
    /// # Errors
    /// `Invalid` when it was used or has run out.
    pub async fn redeem_link(&self, link: &str, agent: &str) -> Result<String> {
        let hash = hash_token(link);
        let gone = || {
            Error::invalid(
                "link",
                "This link was used or has run out: ask for another.",
            )
        };
        let found = self.db.session(&hash, self.now()).await?.ok_or_else(gone)?;
        if found.agent != "one-click link" {
            return Err(gone());
        }
        // Of several clicks at once only one ends it.
        if !self.db.end_session(found.account, &hash).await? {
            return Err(gone());
        }
        self.open(found.account, agent, SESSION).await
    }

    /// Who holds this token, and what they may see today.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn session(&self, token: &str) -> Result<Option<Session>> {
        let now = self.now();
        let today = self.clock.now().to_zoned(TimeZone::UTC).date();
        let hash = hash_token(token);
        let found = self.db.session_with_pairs(&hash, now, today).await?;
        let Some((signed_in, viewer, pairs)) = found else {
            return Ok(None);
        };
        if signed_in.agent == "one-click link" {
            return Ok(None);
        }
        if now - signed_in.seen_at > MINUTE {
            self.db.touch_session(&signed_in.token_hash, now).await?;
        }
        Ok(Some(Session {
            signed_in,
            viewer,
            pairs,
        }))
    }

    /// Says that others look at the screen of a session, or no longer. It ends with the session.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn share_screen(&self, session: &Session, shared: bool) -> Result<()> {
        let hash = &session.signed_in.token_hash;
        Ok(self.db.share_screen(hash, shared).await?)
    }

    /// Everything a person may see today.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn viewer(
        &self,
        workspace: domain::id::WorkspaceId,
        who: PersonId,
    ) -> Result<Viewer> {
        let today = self.clock.now().to_zoned(TimeZone::UTC).date();
        Ok(self.db.member(workspace, who, today).await?)
    }
}
