//! What matters now, said by the executive; and one's own choice of what to do first.
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use domain::attention::{CARD_LENGTH, CARD_LIVES, CHOICES_COUNT, Choice, MattersNow, share_a_word};
use domain::circle::{Actor, Viewer};
use domain::id::{ActionId, AttentionId, GoalId, PairId};
use jiff::{SignedDuration, Timestamp};
use store::{Attention, StoredAction};

impl App {
    fn attention_since(&self) -> i64 {
        let since = self.clock.now().checked_sub(CHOICES_COUNT);
        since.unwrap_or(Timestamp::MIN).as_microsecond()
    }

    /// Cards and the viewer's own choices of the last four weeks, the newest first; of one pair
    /// or of all the viewer's.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn attention(&self, viewer: &Viewer, only: Option<PairId>) -> Result<Attention> {
        let since = self.attention_since();
        Ok(self.db.read(viewer).attention(only, since).await?)
    }

    /// Says what matters now, for seven days (`R103`); the card before it ends. One written by
    /// somebody else than the executive stands as reported.
    ///
    /// # Errors
    /// `Invalid` for no words or too many; `Forbidden` outside the actor's circles.
    pub async fn set_matters_now(
        &self,
        actor: &Actor,
        pair: PairId,
        text: &str,
        goal: Option<GoalId>,
    ) -> Result<MattersNow> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Error::invalid("text", "Say what matters in a few words."));
        }
        if text.chars().count() > CARD_LENGTH {
            let told = format!("Say it in {CARD_LENGTH} characters: one thing matters now.");
            return Err(Error::invalid("text", told));
        }
        let now = self.clock.now();
        // Without a goal, what shares a word with it: each link can be taken away by hand.
        let open = self.db.read(&actor.viewer).open_actions(Some(pair)).await?;
        let shares = |s: &&StoredAction| goal.is_none() && share_a_word(text, &s.action.title);
        let actions = open.iter().filter(shares).map(|s| s.action.id).collect();
        let card = MattersNow {
            id: AttentionId(fresh_id(now)),
            pair,
            text: text.to_owned(),
            goal,
            actions,
            by: actor.person,
            at: now,
            until: now.checked_add(CARD_LIVES).unwrap_or(Timestamp::MAX),
        };
        let mut tx = self.db.write(actor, self.now()).await?;
        let before = end_card(&mut tx, pair, self.attention_since(), now).await?;
        tx.save_card(&card).await?;
        let detail = format!("{before} → {text}");
        let id = card.id.to_string();
        tx.audit(
            "set",
            "what matters now",
            &id,
            detail.trim_start_matches(" → "),
        )
        .await?;
        tx.commit().await?;
        Ok(card)
    }

    /// Ends what matters now before its time.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn end_matters_now(&self, actor: &Actor, pair: PairId) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.db.write(actor, self.now()).await?;
        let text = end_card(&mut tx, pair, self.attention_since(), now).await?;
        tx.audit("end", "what matters now", "", &text).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Links an action to what matters now, or takes the link away.
    ///
    /// # Errors
    /// `NotFound` where no card holds, or the action is out of the actor's reach.
    pub async fn link_matters_now(&self, actor: &Actor, id: ActionId, link: bool) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.db.write(actor, self.now()).await?;
        let stored = tx.action(id).await?;
        let cards = tx.cards(stored.pair, self.attention_since()).await?;
        let Some(mut card) = cards.into_iter().find(|c| c.holds(now)) else {
            return Err(Error::NotFound("What matters now".into()));
        };
        card.actions.retain(|a| *a != id);
        if link {
            card.actions.push(id);
        }
        tx.save_card(&card).await?;
        let verb = if link { "link" } else { "unlink" };
        tx.audit(
            verb,
            "what matters now",
            &id.to_string(),
            &stored.action.title,
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Records what somebody does first, and what the list had first when they looked (`R81`).
    /// The line in the log names neither the pair nor the action: a choice is its owner's alone.
    ///
    /// # Errors
    /// `Forbidden` for an actor who is no person; `NotFound` outside their reach.
    pub async fn choose(
        &self,
        actor: &Actor,
        action: ActionId,
        first: Option<ActionId>,
        reason: &str,
    ) -> Result<Choice> {
        let person = actor.person.ok_or(Error::Forbidden)?;
        let before = self.attention(&actor.viewer, None).await?.choices;
        let apart = Actor {
            pair: None,
            ..actor.clone()
        };
        let mut tx = self.db.write(&apart, self.now()).await?;
        let stored = tx.action(action).await?;
        let now = self.clock.now();
        // Two within one tick of the clock still have an order.
        let next = before
            .first()
            .map(|c| c.at + SignedDuration::from_micros(1));
        let choice = Choice {
            id: AttentionId(fresh_id(now)),
            pair: stored.pair,
            person,
            action,
            first,
            reason: reason.trim().to_owned(),
            at: next.map_or(now, |next| next.max(now)),
        };
        tx.save_choice(&choice).await?;
        tx.audit("choose", "own order", "", "").await?;
        tx.commit().await?;
        Ok(choice)
    }
}

/// Ends the card that holds; answers with its words, empty where none did.
async fn end_card(
    tx: &mut store::Write,
    pair: PairId,
    since: i64,
    now: Timestamp,
) -> Result<String> {
    let cards = tx.cards(pair, since).await?;
    let Some(mut card) = cards.into_iter().find(|c| c.holds(now)) else {
        return Ok(String::new());
    };
    card.until = now;
    tx.save_card(&card).await?;
    Ok(card.text)
}
