//! Dates to watch: renewals, birthdays, the board's cycle.
use crate::context::{App, fresh_id, zone};
use crate::error::{Error, Result};
use domain::circle::{Actor, Viewer};
use domain::id::{PairId, WatchDateId};
use domain::watch_date::WatchDate;
use domain::words::count_figures;
use formats::note::Note;
use store::Pair;

impl App {
    /// Saves dates; one with the same title and day is there already.
    ///
    /// # Errors
    /// `Invalid` for a date without a title.
    pub async fn add_watch_dates(
        &self,
        actor: &Actor,
        pair: PairId,
        dates: Vec<WatchDate>,
    ) -> Result<usize> {
        if dates.iter().any(|d| d.title.trim().is_empty()) {
            return Err(Error::invalid("title", "Say what happens on that date."));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        let known = tx.watch_dates(pair).await?;
        let mut added = 0;
        for date in &dates {
            if known
                .iter()
                .any(|k| k.title == date.title && k.date == date.date)
            {
                continue;
            }
            tx.save_watch_date(pair, date).await?;
            added += 1;
        }
        if added > 0 {
            let told = count_figures(i64::try_from(added).unwrap_or(i64::MAX), "date");
            tx.audit("add", "watch_date", "", &told).await?;
        }
        tx.commit().await?;
        Ok(added)
    }

    /// Takes a date away.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn remove_watch_date(&self, actor: &Actor, id: WatchDateId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.remove_watch_date(id).await?;
        tx.audit("remove", "watch_date", &id.to_string(), "")
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

impl App {
    /// Reads dates to watch from a table; saves nothing.
    ///
    /// # Errors
    /// When the region cannot be read.
    pub async fn read_dates(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        bytes: &[u8],
    ) -> Result<(Vec<WatchDate>, Vec<Note>)> {
        let now = self.clock.now();
        let today = now.to_zoned(zone(pair)).date();
        let order = self.locale(viewer).await?.order;
        let fresh = || WatchDateId(fresh_id(now));
        let (rows, notes) = formats::dates_csv::read(bytes, order, today, fresh);
        Ok((rows.into_iter().map(|r| r.date).collect(), notes))
    }
}
