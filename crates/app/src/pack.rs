//! Which term pack the workspace speaks (`R96`).
use crate::context::{App, operator};
use crate::error::{Error, Result};
use crate::sign_in::Session;
use domain::circle::Actor;
use domain::pack::Pack;
use store::Pair;

impl App {
    /// Sets whose words stand on the labels of the whole workspace; nothing else changes.
    ///
    /// # Errors
    /// `Forbidden` unless whoever is signed in administers the workspace; `Invalid` for a pack
    /// that there is not.
    pub async fn set_pack(&self, session: &Session, pair: &Pair, word: &str) -> Result<()> {
        if !session.signed_in.admin {
            return Err(Error::Forbidden);
        }
        let told = || format!("“{word}” is no set of words that is known here.");
        let pack = Pack::of(word).ok_or_else(|| Error::invalid("pack", told()))?;
        let actor = Actor {
            person: Some(session.signed_in.person),
            ..operator(session.signed_in.workspace, Some(pair.id))
        };
        self.speak(&actor, pack).await
    }

    /// The same for whoever holds the data folder.
    ///
    /// # Errors
    /// `Forbidden` for anybody else.
    pub async fn speak(&self, actor: &Actor, pack: Pack) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.set(None, "pack", pack.word()).await?;
        tx.audit("set", "setting", "pack", pack.word()).await?;
        Ok(tx.commit().await?)
    }
}
