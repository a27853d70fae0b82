//! Who does what (R46): the board of duties, kept line by line among the settings of a pair.
use crate::context::App;
use crate::error::{Error, Result};
use domain::circle::{Actor, Viewer};
use domain::duty::{Duty, Party, Share};
use store::Pair;

/// What the settings of the board begin with.
const NAME: &str = "duty ";
/// A board of more lines is nobody's.
const MOST: usize = 60;
/// A duty has a name, and no story.
const LONG: usize = 80;

impl App {
    /// The board, by name.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn duties(&self, viewer: &Viewer, pair: &Pair) -> Result<Vec<Duty>> {
        let values = self.db.read(viewer).settings(Some(pair.id)).await?;
        let line = |(name, shares): (&String, &String)| {
            let title = name.strip_prefix(NAME)?;
            Duty::read(title, shares).ok()
        };
        Ok(values.iter().filter_map(line).collect())
    }

    /// Writes one line of the board, new or known by its name.
    ///
    /// # Errors
    /// `Invalid` without a name, with a long one, or beyond sixty lines.
    pub async fn save_duty(&self, actor: &Actor, pair: &Pair, duty: &Duty) -> Result<()> {
        let title = duty.title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() || title.chars().count() > LONG {
            let told = "Name the duty in a few words.";
            return Err(Error::invalid("title", told));
        }
        let known = self.duties(&actor.viewer, pair).await?;
        let before = known.iter().find(|d| d.title == title);
        if before.is_none() && known.len() >= MOST {
            let told = "The board has sixty lines already: take one away first.";
            return Err(Error::invalid("title", told));
        }
        let said = |d: &Duty| {
            let all = Party::ALL.into_iter().zip(d.shares);
            let all = all.filter(|(_, s)| *s != Share::None);
            let all: Vec<_> = all
                .map(|(p, s)| format!("{} {}", p.word(), s.words()))
                .collect();
            all.join(", ")
        };
        let detail = format!(
            "{title}: {} → {}",
            before.map(said).unwrap_or_default(),
            said(duty)
        );
        self.keep(actor, pair, &title, &duty.to_string(), &detail)
            .await
    }

    /// One answers for a duty from now on.
    ///
    /// # Errors
    /// `NotFound` for a line that is not there.
    pub async fn settle_duty(
        &self,
        actor: &Actor,
        pair: &Pair,
        title: &str,
        one: Party,
    ) -> Result<()> {
        let known = self.duties(&actor.viewer, pair).await?;
        let duty = known.iter().find(|d| d.title == title);
        let duty = duty.ok_or(Error::NotFound("This duty".into()))?;
        self.save_duty(actor, pair, &duty.settled(one)).await
    }

    /// Takes a line away.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn remove_duty(&self, actor: &Actor, pair: &Pair, title: &str) -> Result<()> {
        let detail = format!("{title}: taken away");
        self.keep(actor, pair, title, "", &detail).await
    }

    async fn keep(
        &self,
        actor: &Actor,
        pair: &Pair,
        title: &str,
        shares: &str,
        detail: &str,
    ) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.set(Some(pair.id), &format!("{NAME}{title}"), shares)
            .await?;
        tx.audit("set", "duty", title, detail).await?;
        tx.commit().await?;
        Ok(())
    }
}
