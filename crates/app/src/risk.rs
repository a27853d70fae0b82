//! The register of risks: written down, met, closed; what occurred becomes a problem (`F9`).
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use domain::circle::{Actor, Viewer};
use domain::id::{PairId, ProposalId, RiskId};
use domain::proposal::{By, Effect, Evidence, Noun, Proposal, State};
use domain::risk::{Risk, RiskState, Step, sort};
use store::{Pair, Write};

/// The longest line of a risk, in characters.
const LINE: usize = 500;

/// Puts a problem with what is proposed to the executive, in the transaction of what raised it.
pub(crate) async fn raise(
    tx: &mut Write,
    (actor, pair): (&Actor, PairId),
    now: jiff::Timestamp,
    (title, cause, solution): (&str, &str, &str),
    evidence: Evidence,
) -> Result<ProposalId> {
    let by = actor.person.map_or(By::Operator, By::Person);
    let effect = Effect::Problem {
        cause: cause.trim().to_owned(),
        solution: solution.trim().to_owned(),
    };
    let mut p = Proposal::new(ProposalId(fresh_id(now)), pair, by, effect, now);
    title.clone_into(&mut p.title);
    cause.trim().clone_into(&mut p.reason);
    p.evidence = vec![evidence];
    p.state = State::Asked;
    tx.audit("propose", "proposal", &p.id.to_string(), &p.title)
        .await?;
    tx.save_proposal(&p).await?;
    Ok(p.id)
}

impl App {
    /// The register: open ones first, the highest score first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn risks(&self, viewer: &Viewer, pair: &Pair) -> Result<Vec<Risk>> {
        let mut all = self.db.read(viewer).risks(pair.id).await?;
        sort(&mut all);
        Ok(all)
    }

    /// An open risk of which nothing is written down yet.
    pub fn new_risk(&self, title: &str, steps: (Step, Step)) -> Risk {
        Risk::new(RiskId(fresh_id(self.clock.now())), title.trim(), steps)
    }

    /// Writes a risk down, new or changed. What a red one still lacks is asked for, never refused.
    ///
    /// # Errors
    /// `Invalid` without words, or where a line is too long.
    pub async fn keep_risk(&self, actor: &Actor, pair: &Pair, risk: &Risk) -> Result<()> {
        if risk.title.trim().is_empty() {
            return Err(Error::invalid("title", "Say in a line what may happen."));
        }
        let lines = [&risk.title, &risk.plan, &risk.early_sign];
        if lines.iter().any(|l| l.chars().count() > LINE) {
            let told = format!("Keep each line under {LINE} characters.");
            return Err(Error::invalid("plan", told));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.save_risk(pair.id, risk).await?;
        let detail = format!("{}: {}", risk.title, risk.score());
        tx.audit("risk", "risk", &risk.id.to_string(), &detail)
            .await?;
        Ok(tx.commit().await?)
    }

    /// It has happened: a problem now, put to the executive with what is proposed (R25).
    ///
    /// # Errors
    /// `Conflict` where it is no open risk.
    pub async fn occur(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: RiskId,
        solution: &str,
    ) -> Result<Risk> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut risk = tx.risk(id).await?;
        if risk.state != RiskState::Open {
            let told = format!("“{}” is no open risk any more.", risk.title);
            return Err(Error::Conflict(told));
        }
        let solution = match solution.trim() {
            "" => risk.plan.as_str(),
            own => own,
        };
        let title = format!("It has happened: {}", risk.title);
        let cause = format!(
            "It stood in the register at {} of 25; its early sign was: {}",
            risk.score(),
            match risk.early_sign.as_str() {
                "" => "none",
                sign => sign,
            }
        );
        let evidence = Evidence {
            noun: Noun::Risk,
            id: id.to_string(),
            label: risk.title.clone(),
        };
        let words = (title.as_str(), cause.as_str(), solution);
        let now = self.clock.now();
        risk.problem = Some(raise(&mut tx, (actor, pair.id), now, words, evidence).await?);
        risk.state = RiskState::Occurred;
        tx.save_risk(pair.id, &risk).await?;
        let detail = format!("{}: open → occurred", risk.title);
        tx.audit("occur", "risk", &id.to_string(), &detail).await?;
        tx.commit().await?;
        Ok(risk)
    }

    /// It cannot happen any more, or is open again.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn settle_risk(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: RiskId,
        open: bool,
    ) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut risk = tx.risk(id).await?;
        risk.state = match open {
            true => RiskState::Open,
            false => RiskState::Closed,
        };
        tx.save_risk(pair.id, &risk).await?;
        let word = if open { "open" } else { "closed" };
        let detail = format!("{} → {word}", risk.title);
        tx.audit("settle", "risk", &id.to_string(), &detail).await?;
        Ok(tx.commit().await?)
    }
}
