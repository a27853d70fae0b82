//! What I may decide: the rights of a pair, who holds them, and what they say to a proposal.
use crate::context::{App, zone};
use crate::error::{Error, Result};
use domain::circle::{Actor, Grant, Role, Viewer};
use domain::decision_right::{Area, HeldRight, Level, Ruling, Standing, held, rule};
use domain::id::{HeldRightId, PairId};
use domain::proposal::Proposal;
use jiff::civil::Date;
use store::{Membership, Pair, Write};

fn role(grants: &[Grant], pair: PairId) -> Option<Role> {
    let roles = grants.iter().filter(|g| g.pair == pair).map(|g| g.role);
    roles.min_by_key(|role| match role {
        Role::Executive => 0,
        Role::Assistant => 1,
        Role::Cover => 2,
        Role::Team => 3,
    })
}

/// What somebody is to a pair, for its rights. The operator stands where the assistant does.
pub fn standing(viewer: &Viewer, pair: PairId) -> Standing {
    match viewer {
        Viewer::Member { person, grants, .. } => Standing {
            person: Some(*person),
            role: role(grants, pair),
        },
        // A script on the executive's behalf proposes to her: her rights are her own hand's.
        Viewer::Token { person, grants, .. } => Standing {
            person: Some(*person),
            role: role(grants, pair).filter(|role| *role != Role::Executive),
        },
        Viewer::Operator { .. } => Standing {
            person: None,
            role: Some(Role::Assistant),
        },
        Viewer::Link { .. } | Viewer::Worker { .. } => Standing {
            person: None,
            role: None,
        },
    }
}

/// What was written down, on top of what is assumed of every area.
pub(crate) fn with_assumed(pair: PairId, written: Vec<HeldRight>) -> Vec<HeldRight> {
    let assumed = |area| HeldRight::assumed(pair, area);
    Area::ALL.into_iter().map(assumed).chain(written).collect()
}

/// The rights of a pair as a change in the making sees them.
pub(crate) async fn rights_within(tx: &mut Write, pair: PairId) -> Result<Vec<HeldRight>> {
    Ok(with_assumed(pair, tx.held_rights(pair).await?))
}

impl App {
    /// All rights of a pair: assumed start values first, then what was written down.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn rights(&self, viewer: &Viewer, pair: &Pair) -> Result<Vec<HeldRight>> {
        let written = self.db.read(viewer).held_rights(pair.id).await?;
        Ok(with_assumed(pair.id, written))
    }

    /// Who assists the executive today; the first, where there are several.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn partner(&self, viewer: &Viewer, pair: &Pair) -> Result<Option<Membership>> {
        let today = self.today(pair);
        let members = self.db.read(viewer).members(pair.id).await?;
        let now = |m: &Membership| m.from <= today && m.until.is_none_or(|last| today <= last);
        let mut found = members.into_iter().filter(now);
        Ok(found.find(|m| m.role == Role::Assistant))
    }

    /// Today in the pair's zone.
    pub fn today(&self, pair: &Pair) -> Date {
        self.clock.now().to_zoned(zone(pair)).date()
    }

    /// What would happen if the viewer proposed this now: for the words on a button.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ruling(&self, viewer: &Viewer, pair: &Pair, p: &Proposal) -> Result<Ruling> {
        let rights = self.rights(viewer, pair).await?;
        Ok(rule(
            &rights,
            standing(viewer, pair.id),
            p,
            self.today(pair),
        ))
    }

    /// Writes a right down. The executive signs it by that; others may only give or lower what
    /// they hold themselves, and it stays unsigned.
    ///
    /// # Errors
    /// `Forbidden` for more than the actor holds.
    pub async fn save_right(&self, actor: &Actor, right: &HeldRight) -> Result<HeldRightId> {
        let pair = self.pair(&actor.viewer, right.pair).await?;
        let who = standing(&actor.viewer, pair.id);
        // A script may act under a right; it signs none.
        if matches!(actor.viewer, Viewer::Token { .. }) {
            return Err(Error::Forbidden);
        }
        let executive = who.role == Some(Role::Executive);
        let mut tx = self.db.write(actor, self.now()).await?;
        let rights = rights_within(&mut tx, pair.id).await?;
        let own = held(&rights, who, right.area, self.today(&pair));
        let inside =
            own.is_some_and(|own| right.level <= own.level && right.limits.within(&own.limits));
        if !executive && !inside {
            return Err(Error::Forbidden);
        }
        let id = right.id.unwrap_or_else(|| HeldRightId(tx.new_id()));
        let same = |r: &&HeldRight| r.id.is_some() && r.id == right.id;
        let before = rights.iter().find(same).or(own).map(|r| r.level);
        let saved = HeldRight {
            signed_at: executive.then(|| self.clock.now()),
            id: Some(id),
            ..right.clone()
        };
        tx.save_held_right(id, &saved).await?;
        let detail = format!(
            "{}: {} → {}",
            right.area.words(),
            before.map_or("nothing", sentence),
            sentence(right.level)
        );
        tx.audit("grant", "held_right", &id.to_string(), &detail)
            .await?;
        tx.commit().await?;
        Ok(id)
    }
}

fn sentence(level: Level) -> &'static str {
    level.sentence().words()
}
