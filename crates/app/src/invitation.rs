//! Invitations: one person does one thing by a link, without an account. Looking never acts.
use crate::coming_up::first_name;
use crate::context::{App, fresh_id, worker};
use crate::error::{Error, Result};
use domain::circle::{Actor, Right, Viewer};
use domain::id::{InvitationId, PairId, PersonId};
use domain::invitation::{Invitation, Invited};
use jiff::SignedDuration;
use store::Pair;

/// What stands behind a link.
#[derive(Debug, Clone)]
pub struct Invitee {
    /// The invitation.
    pub invitation: Invitation,
    /// Whose pair.
    pub pair: Pair,
    /// The first name of whoever it is for.
    pub name: String,
    /// Whether it can still be followed.
    pub open: bool,
    /// In their name, for the one verb that they are invited to; a page hands it to nothing else.
    pub actor: Actor,
}

fn not_ours() -> Error {
    Error::NotFound("An invitation behind this link".into())
}

impl App {
    /// Invites somebody to one thing for so many days.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn invite(
        &self,
        actor: &Actor,
        (pair, person): (PairId, PersonId),
        invited: Invited,
        days: i64,
    ) -> Result<Invitation> {
        let now = self.clock.now();
        let lives = SignedDuration::from_hours(days.saturating_mul(24));
        let invitation = Invitation {
            id: InvitationId(fresh_id(now)),
            pair,
            person,
            invited,
            made: now,
            expires: now.checked_add(lives).unwrap_or(jiff::Timestamp::MAX),
            used: None,
        };
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.add_invitation(&invitation).await?;
        let id = invitation.id.to_string();
        tx.audit("invited", "invitation", &id, &format!("for {days} days"))
            .await?;
        tx.commit().await?;
        Ok(invitation)
    }

    /// The path of an invitation's link, below the address that the house has.
    ///
    /// # Errors
    /// When the key at hand is not the one of this data.
    pub fn invitation_path(&self, id: InvitationId) -> Result<String> {
        Ok(format!("/l/{}", self.db.sign_invitation(id)?))
    }

    /// The whole address of an invitation; none where no public address is configured.
    ///
    /// # Errors
    /// As [`App::invitation_path`].
    pub fn invitation_address(&self, id: InvitationId) -> Result<Option<String>> {
        let path = self.invitation_path(id)?;
        let base = self.reach.public_url.as_deref();
        Ok(base.map(|base| format!("{base}{path}")))
    }

    /// The whole address of an invitation, or its path where no public address is configured.
    ///
    /// # Errors
    /// As [`App::invitation_path`].
    pub fn invitation_address_or_path(&self, id: InvitationId) -> Result<String> {
        match self.invitation_address(id)? {
            Some(address) => Ok(address),
            None => self.invitation_path(id),
        }
    }

    /// Looks behind an invitation's link, and does nothing.
    ///
    /// # Errors
    /// `NotFound` for a token that we did not sign.
    pub async fn open_invitation(&self, token: &str) -> Result<Invitee> {
        let found = self.db.invitation(token).await?;
        let (workspace, invitation) = found.ok_or_else(not_ours)?;
        let inside = worker(
            workspace,
            invitation.pair,
            "show what an invitation is about",
        );
        let pair = self.pair(&inside.viewer, invitation.pair).await?;
        let people = self.db.read(&inside.viewer).people(pair.id).await?;
        let known = people.iter().find(|p| p.id == invitation.person);
        let name = known.map_or("", |p| first_name(p.label())).to_owned();
        let mut actor = Actor {
            person: Some(invitation.person),
            right: Right::Own,
            ..worker(workspace, pair.id, "an answer by link")
        };
        // What they answer is theirs alone: only they can go on with it.
        if let Invited::Answer { .. } = invitation.invited {
            actor.viewer = self.viewer(workspace, invitation.person).await?;
            if let Viewer::Member { grants, .. } = &mut actor.viewer {
                grants.retain(|g| g.pair == pair.id);
            }
        }
        let open = invitation.open(self.clock.now());
        Ok(Invitee {
            invitation,
            pair,
            name,
            open,
            actor,
        })
    }

    /// Notes that an invitation was followed.
    ///
    /// # Errors
    /// `Conflict` where it was used before and is for one time only.
    pub async fn follow_invitation(&self, invitee: &Invitee) -> Result<()> {
        if !invitee.open {
            let told = "This link was used already, or its time is over. Ask for a new one.";
            return Err(Error::Conflict(told.to_owned()));
        }
        let mut tx = self.db.write(&invitee.actor, self.now()).await?;
        tx.use_invitation(invitee.invitation.id).await?;
        Ok(tx.commit().await?)
    }
}
