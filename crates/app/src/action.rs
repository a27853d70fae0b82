//! Actions and promises: captured in any words, done, given up, given a new date.
use crate::coming_up::{Desk, first_name};
use crate::context::App;
use crate::error::{Error, Result};
use domain::action::{Action, ActionState, Due, DueChange};
use domain::circle::Actor;
use domain::id::ActionId;
use store::StoredAction;

impl App {
    /// Saves an action as edited on a page. A changed date keeps the old one (R108).
    ///
    /// # Errors
    /// `Invalid` without a title.
    pub async fn save_action(&self, actor: &Actor, changed: &Action, reason: &str) -> Result<()> {
        if changed.title.trim().is_empty() {
            return Err(Error::invalid("title", "Say what is to be done."));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut stored = tx.action(changed.id).await?;
        if stored.action.due != changed.due {
            stored.moved.push(DueChange {
                from: stored.action.due,
                to: changed.due,
                at: self.clock.now(),
                reason: reason.trim().to_owned(),
            });
        }
        let detail = format!("{} → {}", stored.action.title, changed.title);
        stored.action = Action { state: stored.action.state, ..changed.clone() };
        tx.save_action(&stored).await?;
        tx.audit("change", "action", &changed.id.to_string(), &detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Gives a promise a new date; the broken one stays readable.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn new_date(
        &self,
        actor: &Actor,
        id: ActionId,
        due: Option<Due>,
        reason: &str,
    ) -> Result<()> {
        let known = self.db.read(&actor.viewer).action(id).await?;
        self.save_action(actor, &Action { due, ..known.action }, reason).await
    }

    /// Says that it is done, dropped, or open after all.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn set_state(&self, actor: &Actor, id: ActionId, state: ActionState) -> Result<Action> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut stored = tx.action(id).await?;
        stored.action.state = state;
        stored.action.closed = (state != ActionState::Open).then(|| self.clock.now());
        tx.save_action(&stored).await?;
        let verb = match state {
            ActionState::Open => "reopen",
            ActionState::Done => "complete",
            ActionState::Dropped => "drop",
        };
        tx.audit(verb, "action", &id.to_string(), &stored.action.title).await?;
        tx.commit().await?;
        Ok(stored.action)
    }

    /// The message that asks its owner how it stands, ready to copy.
    pub fn chase(&self, desk: &Desk, stored: &StoredAction) -> String {
        let a = &stored.action;
        let owner = desk.name(a.owner).unwrap_or(&a.owner_text);
        let from = first_name(&desk.pair.name);
        a.chase(first_name(owner), from, self.clock.now(), &desk.work)
    }
}
