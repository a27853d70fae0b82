//! How the strategy stands, for somebody outside: by a signed link that ends and can be taken back,
//! and nothing that is not the team's.
use crate::context::{App, worker};
use crate::error::{Error, Result};
use crate::invitation::Invitee;
use crate::status::Strategy;
use domain::circle::{Actor, Grant, Role, Viewer};
use domain::id::{InvitationId, PairId, PersonId};
use domain::invitation::{Invitation, Invited};
use store::Pair;

/// The most days that such a link lives.
pub const MOST_DAYS: i64 = 90;

/// What stands behind a link.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The link.
    pub invitee: Invitee,
    /// What of the strategy is the team's.
    pub strategy: Strategy,
}

fn gone() -> Error {
    Error::NotFound("What this link showed".into())
}

impl App {
    /// Makes a link for somebody to read how the strategy stands, for so many days.
    ///
    /// # Errors
    /// `Invalid` for somebody unknown, or for too many days.
    pub async fn share_standing(
        &self,
        actor: &Actor,
        pair: PairId,
        (person, days): (PersonId, i64),
    ) -> Result<Invitation> {
        if !(1..=MOST_DAYS).contains(&days) {
            let told =
                format!("Choose 1 to {MOST_DAYS} days: a link that never ends is forgotten.");
            return Err(Error::invalid("days", told));
        }
        let people = self.db.read(&actor.viewer).people(pair).await?;
        if !people.iter().any(|p| p.id == person) {
            return Err(Error::invalid("person", "Choose whom it is for."));
        }
        self.invite(actor, (pair, person), Invited::Read, days)
            .await
    }

    /// The path of such a link.
    ///
    /// # Errors
    /// When the key at hand is not the one of this data.
    pub fn standing_path(&self, id: InvitationId) -> Result<String> {
        Ok(format!("/s/{}", self.db.sign_invitation(id)?))
    }

    /// The links that can still be followed, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn standings(&self, viewer: &Viewer, pair: PairId) -> Result<Vec<Invitation>> {
        let all = self.db.read(viewer).invitations(pair, self.now()).await?;
        let own = all.into_iter().filter(|i| i.invited == Invited::Read);
        Ok(own.collect())
    }

    /// Takes such a link back: it shows nothing any more.
    ///
    /// # Errors
    /// `NotFound` for one that is not there.
    pub async fn take_standing_back(
        &self,
        actor: &Actor,
        pair: PairId,
        id: InvitationId,
    ) -> Result<()> {
        let own = self.standings(&actor.viewer, pair).await?;
        if !own.iter().any(|i| i.id == id) {
            return Err(gone());
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.end_invitation(id).await?;
        tx.audit("revoke", "invitation", &id.to_string(), "")
            .await?;
        Ok(tx.commit().await?)
    }

    /// Opens such a link: measures and initiatives as the team may see them, without goals, people
    /// or anybody's words. Looking does nothing.
    ///
    /// # Errors
    /// `NotFound` for one that is not ours, has ended or was taken back.
    pub async fn open_standing(&self, token: &str) -> Result<Standing> {
        let invitee = self.open_invitation(token).await?;
        if invitee.invitation.invited != Invited::Read || !invitee.open {
            return Err(gone());
        }
        let pair: &Pair = &invitee.pair;
        let workspace = invitee.actor.viewer.workspace();
        let team = Viewer::Member {
            workspace,
            person: invitee.invitation.person,
            grants: vec![Grant {
                pair: pair.id,
                role: Role::Team,
            }],
            discreet: false,
        };
        let inside = worker(workspace, pair.id, "show how the strategy stands");
        let settings = self.settings(&inside.viewer, pair).await?;
        let of = (&settings, self.today_of(pair));
        let eyes = (&team, &inside.viewer);
        let found = self.strategy_for(eyes, pair, of).await;
        let mut strategy = found?;
        (strategy.goals, strategy.people) = (Vec::new(), Vec::new());
        for m in &mut strategy.measures {
            (m.measure.goal, m.measure.owner) = (None, None);
        }
        Ok(Standing { invitee, strategy })
    }
}
