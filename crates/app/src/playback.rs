//! "Have I got this right?": said back to the executive, confirmed or corrected (R54, R104).
use crate::context::App;
use crate::error::{Error, Result};
use domain::circle::{Actor, Viewer};
use domain::id::{ActionId, PlaybackId};
use domain::playback::{Heard, Playback, heard};
use domain::proposal::Way;
use std::collections::HashSet;
use store::Pair;

/// What was said back is shown this long, in microseconds: 60 days.
const SHOWN: i64 = 60 * 24 * 3_600_000_000;

/// What was said back, sorted by where it stands.
#[derive(Debug, Clone, Default)]
pub struct Playbacks {
    /// Waits for a yes or a correction, the oldest first.
    pub waiting: Vec<Playback>,
    /// Answered, the newest first.
    pub answered: Vec<Playback>,
    /// The actions that somebody has confirmed: the others of theirs are dotted (R104).
    pub confirmed: HashSet<ActionId>,
}

impl App {
    /// Says an action back to the executive: what was heard, made from its fields unless the
    /// assistant words it.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach; `Conflict` while the same is still waiting.
    pub async fn play_back(
        &self,
        actor: &Actor,
        pair: &Pair,
        action: ActionId,
        words: &str,
    ) -> Result<Playback> {
        let reader = self.db.read(&actor.viewer);
        let known = reader.playbacks(pair.id, self.now() - SHOWN).await?;
        if known
            .iter()
            .any(|p| p.action == action && p.answer.is_none())
        {
            let what = "This was said back already and waits for an answer.";
            return Err(Error::Conflict(what.to_owned()));
        }
        let people = reader.people(pair.id).await?;
        let work = self.settings(&actor.viewer, pair).await?;
        let work = work.working_time(pair, self.today(pair));
        let mut tx = self.db.write(actor, self.now()).await?;
        let stored = tx.action(action).await?;
        let owner = people.iter().find(|p| Some(p.id) == stored.action.owner);
        let owner = owner.map(|p| crate::coming_up::first_name(p.label()));
        let said = match words.trim() {
            "" => heard(&stored.action, owner, &work),
            words => words.to_owned(),
        };
        let playback = Playback {
            id: PlaybackId(tx.new_id()),
            pair: stored.pair,
            action,
            heard: said,
            title: stored.action.title,
            by: actor.person,
            at: self.clock.now(),
            answer: None,
        };
        tx.save_playback(&playback).await?;
        tx.audit(
            "play_back",
            "action",
            &action.to_string(),
            "asked whether it is right",
        )
        .await?;
        tx.commit().await?;
        Ok(playback)
    }

    /// Answers: an empty correction says that it is right, another is the action's text from now
    /// on. Whoever is not the executive reports what she said.
    ///
    /// # Errors
    /// `Conflict` when it is answered already.
    pub async fn answer_playback(
        &self,
        actor: &Actor,
        id: PlaybackId,
        correction: &str,
        way: Way,
    ) -> Result<Playback> {
        let now = self.clock.now();
        let known = self.db.read(&actor.viewer).playback(id).await?;
        let pair = self.pair(&actor.viewer, known.pair).await?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut playback = tx.playback(id).await?;
        if playback.answer.is_some() {
            let what = "This is answered already.";
            return Err(Error::Conflict(what.to_owned()));
        }
        let own = actor.person == Some(pair.executive);
        let correction = correction.trim().to_owned();
        let mut detail = "confirmed".to_owned();
        if !correction.is_empty() {
            let mut stored = tx.action(playback.action).await?;
            detail = format!("{} → {correction}", stored.action.title);
            stored.action.title.clone_from(&correction);
            tx.save_action(&stored).await?;
        }
        playback.answer = Some(Heard {
            by: pair.executive,
            at: now,
            way: match own {
                true => way,
                false => crate::decide::reported(actor, way),
            },
            correction,
        });
        tx.save_playback(&playback).await?;
        let action = playback.action.to_string();
        tx.audit("got_right", "action", &action, &detail).await?;
        tx.commit().await?;
        Ok(playback)
    }

    /// What was said back in the last two months.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn playbacks(&self, viewer: &Viewer, pair: &Pair) -> Result<Playbacks> {
        let reader = self.db.read(viewer);
        let all = reader.playbacks(pair.id, self.now() - SHOWN).await?;
        let mut out = Playbacks::default();
        for playback in all {
            match &playback.answer {
                None => out.waiting.insert(0, playback),
                Some(_) => {
                    // A correction is a word of hers too: what stands now is what she meant.
                    out.confirmed.insert(playback.action);
                    out.answered.push(playback);
                }
            }
        }
        Ok(out)
    }
}
