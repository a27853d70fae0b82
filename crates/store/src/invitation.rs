//! Invitations: links to do one thing without an account; the signature is under their id.
use crate::db::{Database, Reader, Write};
use crate::error::{Result, corrupt};
use crate::scope::Place;
use crate::sql::{self, args, col, from_json, to_json};
use domain::id::{InvitationId, PairId, PersonId, WorkspaceId};
use domain::invitation::Invitation;
use domain::link::{SIGNATURE, invitation_of, invitation_token};
use jiff::Timestamp;
use sea_orm::QueryResult;

const PLACE: &str = "invitation/link";
const COLUMNS: &str = "id, pair_id, person_id, errand, made_at, expires_at, used_at";

fn instant(micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|e| corrupt("instant", e))
}

fn invitation(r: &QueryResult) -> Result<Invitation> {
    Ok(Invitation {
        id: InvitationId(col(r, 0)?),
        pair: PairId(col(r, 1)?),
        person: PersonId(col(r, 2)?),
        invited: from_json("errand", &col::<String>(r, 3)?)?,
        made: instant(col(r, 4)?)?,
        expires: instant(col(r, 5)?)?,
        used: col::<Option<i64>>(r, 6)?.map(instant).transpose()?,
    })
}

impl Database {
    /// The token of an invitation, signed with the key that stands outside the database.
    ///
    /// # Errors
    /// When the key at hand is not the one of this data.
    pub fn sign_invitation(&self, id: InvitationId) -> Result<String> {
        let signature = self.key.sign(PLACE, id.0.as_bytes())?;
        Ok(invitation_token(id, signature))
    }

    /// The invitation behind a token and its workspace; none where it is none, or not ours.
    ///
    /// # Errors
    /// When the database cannot be read, or the key is not the one of this data.
    pub async fn invitation(&self, token: &str) -> Result<Option<(WorkspaceId, Invitation)>> {
        let Some((id, signature)) = invitation_of(token) else {
            return Ok(None);
        };
        let own: [u8; SIGNATURE] = self.key.sign(PLACE, id.0.as_bytes())?;
        let same: bool = subtle::ConstantTimeEq::ct_eq(&own[..], &signature[..]).into();
        if !same {
            return Ok(None);
        }
        let sql = format!("SELECT {COLUMNS}, workspace_id FROM invitation WHERE id = ?");
        self.reads.note(&sql);
        let row = sql::one(&self.conn, &sql, args![id.0]).await?;
        row.map(|r| Ok((WorkspaceId(col(&r, 7)?), invitation(&r)?)))
            .transpose()
    }
}

impl Reader<'_> {
    /// The invitations of a pair that are not over, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn invitations(&self, pair: PairId, now: i64) -> Result<Vec<Invitation>> {
        let and = "expires_at > ? ORDER BY made_at DESC, id DESC LIMIT 500";
        let rows = self.scoped(COLUMNS, "invitation", Some(pair), and, args![now]);
        rows.await?.iter().map(invitation).collect()
    }
}

impl Write {
    /// Invites somebody.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn add_invitation(&mut self, i: &Invitation) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(i.pair), "invitation")?;
        let values = args![
            i.id.0,
            workspace,
            circle,
            pair,
            owner,
            i.person.0,
            to_json("errand", &i.invited)?,
            i.made.as_microsecond(),
            i.expires.as_microsecond(),
            i.used.map(Timestamp::as_microsecond)
        ];
        let sql = "INSERT INTO invitation VALUES (?,?,?,?,?,?,?,?,?,?)";
        self.run(sql, values).await?;
        Ok(())
    }

    /// Marks it as used; whether it was not yet.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn use_invitation(&mut self, id: InvitationId) -> Result<bool> {
        let sql = "UPDATE invitation SET used_at = ? WHERE id = ? AND used_at IS NULL";
        let now = self.now;
        Ok(self.run(sql, args![now, id.0]).await? == 1)
    }

    /// Ends an invitation now.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn end_invitation(&mut self, id: InvitationId) -> Result<()> {
        let set = "UPDATE invitation SET expires_at = ?";
        let now = args![self.now];
        self.change("invitation", "invitation", set, now, id.0)
            .await
    }
}
