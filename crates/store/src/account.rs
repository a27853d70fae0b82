//! Accounts and sessions: who signs in, and how it is taken back.
use crate::db::{Database, Write};
use crate::error::{Error, Result};
use crate::sql::{self, args, col};
use crate::workspace::{Pair, granted};
use domain::circle::Viewer;
use domain::id::{AccountId, PersonId, WorkspaceId};
use jiff::civil::Date;

/// Who signs in.
#[derive(Debug, Clone)]
pub struct Account {
    /// Identity.
    pub id: AccountId,
    /// Where.
    pub workspace: WorkspaceId,
    /// Who that is.
    pub person: PersonId,
    /// argon2id, PHC string.
    pub password_hash: String,
    /// May change settings, and nothing else.
    pub admin: bool,
}

/// What a new account needs.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Who it is for.
    pub person: PersonId,
    /// Lower-case address; unique in the installation.
    pub email: String,
    /// argon2id, PHC string; empty: no password sign-in.
    pub password_hash: String,
    /// May change settings.
    pub admin: bool,
}

/// A session as its owner sees it.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Hash of the token: names the session without opening it.
    pub token_hash: String,
    /// The account.
    pub account: AccountId,
    /// Where.
    pub workspace: WorkspaceId,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// May change settings.
    pub admin: bool,
    /// Last use, UTC microseconds.
    pub seen_at: i64,
    /// The browser as it named itself.
    pub agent: String,
    /// Region code of the workspace: whose spelling and dates.
    pub region: String,
    /// The newest change that its holder may know of, when the page was begun: what the page shows
    /// is at least that new. Nought where only the session was asked for.
    pub newest_change: i64,
    /// Others look at this session's screen.
    pub discreet: bool,
    /// Whose words stand on the labels, as it was set; empty: nobody's in particular.
    pub pack: String,
}

const COLUMNS: &str = "s.token_hash, a.id, a.workspace_id, a.person_id, p.name, a.admin, \
     s.seen_at, s.agent, w.region, s.discreet, COALESCE((SELECT value FROM setting k \
     WHERE k.workspace_id = a.workspace_id AND k.pair_key = '' AND k.name = 'pack'), '')";
const TABLES: &str = "session s JOIN account a ON a.id = s.account_id \
     JOIN person p ON p.id = a.person_id JOIN workspace w ON w.id = a.workspace_id";

fn signed_in(row: &sea_orm::QueryResult) -> Result<SignedIn> {
    Ok(SignedIn {
        token_hash: col(row, 0)?,
        account: AccountId(col(row, 1)?),
        workspace: WorkspaceId(col(row, 2)?),
        person: PersonId(col(row, 3)?),
        name: col(row, 4)?,
        admin: col(row, 5)?,
        seen_at: col(row, 6)?,
        agent: col(row, 7)?,
        region: col(row, 8)?,
        newest_change: 0,
        discreet: col(row, 9)?,
        pack: col(row, 10)?,
    })
}

/// The newest change in the workspace or the pair of a row, among the last few thousand. What one
/// person wrote for themselves, and what happened in other pairs, raises nobody's number.
const NEWEST: &str = "(SELECT c.seq FROM change c WHERE c.seq > \
     (SELECT COALESCE(MAX(seq), 0) FROM change) - 5000 AND c.workspace_id = a.workspace_id \
     AND c.noun <> 'own' AND (c.pair_id IS NULL OR (c.pair_id = q.id AND m.role <> 'team')) \
     ORDER BY c.seq DESC LIMIT 1)";

/// Signing in comes before there is a viewer: these four stand on the database itself.
impl Database {
    /// The account of an address.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn account(&self, email: &str) -> Result<Option<Account>> {
        let row = sql::one(
            &self.conn,
            "SELECT id, workspace_id, person_id, password_hash, admin FROM account \
             WHERE email = ?",
            args![email.to_lowercase()],
        )
        .await?;
        row.map(|r| {
            Ok(Account {
                id: AccountId(col(&r, 0)?),
                workspace: WorkspaceId(col(&r, 1)?),
                person: PersonId(col(&r, 2)?),
                password_hash: col(&r, 3)?,
                admin: col(&r, 4)?,
            })
        })
        .transpose()
    }

    /// Begins a session; only the hash of its token is kept.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn begin_session(
        &self,
        token_hash: &str,
        account: AccountId,
        agent: &str,
        now: i64,
        expires: i64,
    ) -> Result<()> {
        let agent: String = agent.chars().take(200).collect();
        sql::run(
            &self.conn,
            "INSERT INTO session VALUES (?,?,?,?,?,?,?)",
            args![token_hash, account.0, now, now, expires, agent, false],
        )
        .await?;
        Ok(())
    }

    /// The session of a token hash, unless it has expired.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn session(&self, token_hash: &str, now: i64) -> Result<Option<SignedIn>> {
        let sql =
            format!("SELECT {COLUMNS} FROM {TABLES} WHERE s.token_hash = ? AND s.expires_at > ?");
        self.reads.note(&sql);
        let row = sql::one(&self.conn, &sql, args![token_hash, now]).await?;
        row.as_ref().map(signed_in).transpose()
    }

    /// The session of a token hash with what its holder may see today: the first read of every
    /// page, in one statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn session_with_pairs(
        &self,
        token_hash: &str,
        now: i64,
        today: Date,
    ) -> Result<Option<(SignedIn, Viewer, Vec<Pair>)>> {
        let sql = format!(
            "SELECT {COLUMNS}, {NEWEST}, q.id, q.executive, q.name, q.zone, q.emails, m.role \
             FROM {TABLES} \
             LEFT JOIN membership m ON m.person_id = a.person_id \
             AND m.workspace_id = a.workspace_id AND m.from_date <= ? \
             AND (m.until_date IS NULL OR m.until_date >= ?) \
             LEFT JOIN pair q ON q.id = m.pair_id AND q.workspace_id = m.workspace_id \
             WHERE s.token_hash = ? AND s.expires_at > ? ORDER BY q.created_at, q.name"
        );
        self.reads.note(&sql);
        let day = today.to_string();
        let rows = sql::all(&self.conn, &sql, args![day.clone(), day, token_hash, now]).await?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let mut who = signed_in(first)?;
        for row in &rows {
            let newest: Option<i64> = col(row, 11)?;
            who.newest_change = who.newest_change.max(newest.unwrap_or_default());
        }
        let (mut viewer, mut pairs) = granted(who.workspace, who.person, &rows, 12)?;
        if let Viewer::Member { discreet, .. } = &mut viewer {
            *discreet = who.discreet;
        }
        pairs = self.read(&viewer).seen(pairs);
        Ok(Some((who, viewer, pairs)))
    }

    /// Notes that a session was used (the caller does so at most once a minute).
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn touch_session(&self, token_hash: &str, now: i64) -> Result<()> {
        let sql = "UPDATE session SET seen_at = ? WHERE token_hash = ?";
        sql::run(&self.conn, sql, args![now, token_hash]).await?;
        Ok(())
    }

    /// Says that others look at the screen of a session, or no longer.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn share_screen(&self, token_hash: &str, shared: bool) -> Result<()> {
        let sql = "UPDATE session SET discreet = ? WHERE token_hash = ?";
        sql::run(&self.conn, sql, args![shared, token_hash]).await?;
        Ok(())
    }

    /// The sessions of an account, newest use first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sessions(&self, account: AccountId, now: i64) -> Result<Vec<SignedIn>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {TABLES} WHERE s.account_id = ? AND s.expires_at > ? \
             ORDER BY s.seen_at DESC"
        );
        let rows = sql::all(&self.conn, &sql, args![account.0, now]).await?;
        rows.iter().map(signed_in).collect()
    }

    /// Ends one session of this account; answers whether it was still open.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_session(&self, account: AccountId, token_hash: &str) -> Result<bool> {
        let sql = "DELETE FROM session WHERE account_id = ? AND token_hash = ?";
        let ended = sql::run(&self.conn, sql, args![account.0, token_hash]).await?;
        Ok(ended.rows_affected() == 1)
    }
}

impl Write {
    /// Makes an account. Only the operator and the first run can.
    ///
    /// # Errors
    /// `Forbidden` for anybody else.
    pub async fn add_account(&mut self, account: &NewAccount) -> Result<AccountId> {
        if !matches!(self.actor.viewer, Viewer::Operator { .. }) {
            return Err(Error::Forbidden);
        }
        let id = self.new_id();
        let values = args![
            id,
            self.workspace().0,
            account.person.0,
            account.email.to_lowercase(),
            account.password_hash.clone(),
            account.admin,
            self.now
        ];
        self.run("INSERT INTO account VALUES (?,?,?,?,?,?,?)", values)
            .await?;
        Ok(AccountId(id))
    }
}
