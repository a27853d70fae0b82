//! Backup, restore and copy: the whole house in one file, and a house from it.
use crate::context::{App, operator};
use crate::error::{Error, Result};
use std::io::{Read, Seek, Write};
use store::{Contents, Database, Key, Restored, Waiting};

/// A house made from an archive.
pub struct NewHouse {
    /// What came back.
    pub restored: Restored,
    /// Id of the key that its sealed values need, where the one here is another.
    pub missing_key: Option<String>,
}

impl App {
    /// Writes an archive of this moment, while others go on. That somebody took everything away
    /// stands in the audit, and in the archive itself.
    ///
    /// # Errors
    /// When the database cannot be read or `out` not be written.
    pub async fn back_up(&self, out: impl Write + Send, verb: &str) -> Result<Contents> {
        note(&self.db, self.now(), verb, "everything, without the key").await?;
        Ok(self.db.pack(out, self.now()).await?)
    }
}

/// Reads an archive to its end, without touching any database.
///
/// # Errors
/// `Invalid`, in a sentence, when it is refused.
pub fn look_into(archive: impl Read) -> Result<Contents> {
    Ok(Database::look_into(archive)?)
}

/// Fills the empty database at `url`, all or nothing.
///
/// # Errors
/// `Invalid`, in a sentence, when the archive is refused or the place is not empty.
pub async fn restore(
    url: &str,
    key: Key,
    archive: impl Read + Seek + Send,
    waiting: Waiting,
    now: i64,
) -> Result<NewHouse> {
    let restored = Database::restore(url, archive, waiting).await?;
    let db = Database::open(url, key).await?;
    if waiting == Waiting::InDoubt {
        let at = jiff::Timestamp::from_microsecond(restored.contents.made_at);
        let at = at.map(|at| at.to_string()).unwrap_or_default();
        note(&db, now, "restored", &format!("from the archive of {at}")).await?;
    }
    let missing_key = db.missing_key().await?;
    Ok(NewHouse {
        restored,
        missing_key,
    })
}

impl App {
    /// This place, a copy until now, sends and reads from here on; answers how many letters may
    /// have left the old place meanwhile. `stopped`: it had stopped before the copy was made.
    ///
    /// # Errors
    /// `Conflict` where nothing stands still.
    pub async fn take_over(&self, stopped: bool) -> Result<u64> {
        if self.db.stands_still().await?.is_none() {
            let told = "This is no copy that waits: it sends already.";
            return Err(Error::Conflict(told.into()));
        }
        let doubtful = self.db.take_over(stopped).await?;
        note(&self.db, self.now(), "took over", "it sends from here on").await?;
        Ok(doubtful)
    }
}

/// Gives up what an unknown key sealed: the next start seals with the key it has.
///
/// # Errors
/// When the database cannot be opened.
pub async fn give_up_key(url: &str, key: Key) -> Result<()> {
    Ok(Database::open(url, key).await?.give_up_key().await?)
}

/// What was done with everything stands once for the house and once for each pair, so that each
/// finds it in its own trail.
async fn note(db: &Database, now: i64, verb: &str, detail: &str) -> Result<()> {
    for workspace in db.workspaces().await? {
        let house = operator(workspace.id, None);
        let pairs = db.read(&house.viewer).pairs().await?;
        let pairs = pairs.into_iter().map(|p| Some(p.id));
        for pair in std::iter::once(None).chain(pairs) {
            let mut tx = db.write(&operator(workspace.id, pair), now).await?;
            let id = workspace.id.to_string();
            tx.audit(verb, "workspace", &id, detail).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}
