//! Subscribed calendars: fetched now and then, the last good version stays whatever happens.
use crate::context::App;
use crate::error::{Error, Result};
use crate::import::{Reading, Summary, new_calendar};
use crate::port::{FeedAnswer, FeedRequest};
use domain::circle::Actor;
use domain::id::CalendarId;
use domain::words::capital;
use store::{Calendar, Pair, Source};

/// Kind of the job that refreshes a calendar.
pub const REFRESH: &str = "refresh_calendar";
/// A good address is asked again every half-hour.
pub const EVERY: i64 = 30 * 60 * 1_000_000;

impl App {
    /// Subscribes to a published address; it is fetched before it is saved.
    ///
    /// # Errors
    /// `Invalid` with what the publisher answered and the next step; then nothing is saved.
    pub async fn subscribe(
        &self,
        actor: &Actor,
        pair: &Pair,
        name: &str,
        address: &str,
    ) -> Result<Summary> {
        let request = FeedRequest {
            url: address.trim().to_owned(),
            etag: None,
            last_modified: None,
        };
        let wrong = |e: crate::port::FeedError| {
            Error::invalid(
                "address",
                format!("{}. {}", capital(&e.to_string()), e.next_step()),
            )
        };
        let answer = self.feed.fetch(request).await.map_err(wrong)?;
        let FeedAnswer::Body {
            bytes,
            etag,
            last_modified,
            ..
        } = answer
        else {
            return Err(Error::invalid(
                "address",
                "The publisher sent nothing to start from.",
            ));
        };
        let mut tx = self.db.write(actor, self.now()).await?;
        let id = CalendarId(tx.new_id());
        let source = Source::Feed(address.trim().to_owned());
        let name = if name.trim().is_empty() {
            "Subscribed calendar"
        } else {
            name.trim()
        };
        let mut calendar = new_calendar(id, pair, name.to_owned(), source);
        calendar.etag = etag.unwrap_or_default();
        calendar.last_modified = last_modified.unwrap_or_default();
        tx.save_calendar(&calendar).await?;
        tx.audit("subscribe", "calendar", &id.to_string(), name)
            .await?;
        let at = tx.now() + EVERY;
        tx.plan_job(REFRESH, &format!("{REFRESH}:{id}"), &id.to_string(), at)
            .await?;
        tx.commit().await?;
        let reading = Reading {
            name,
            bytes: &bytes,
            calendar: Some(id),
            apart: &[],
        };
        match self.import(actor, pair, reading, &|_, _| true).await {
            Ok(summary) => Ok(summary),
            Err(error) => {
                let mut tx = self.db.write(actor, self.now()).await?;
                tx.remove_calendar(id).await?;
                tx.commit().await?;
                Err(error)
            }
        }
    }

    /// Fetches a subscribed calendar again; none when it is as before.
    ///
    /// # Errors
    /// `RemoteDown` with the plain sentence that stands beside "last good" from then on.
    pub async fn refresh(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: CalendarId,
    ) -> Result<Option<Summary>> {
        let calendars = self.db.read(&actor.viewer).calendars(Some(pair.id)).await?;
        let found = calendars.into_iter().find(|c| c.id == id);
        let mut calendar = found.ok_or_else(|| Error::NotFound("This calendar".into()))?;
        let Source::Feed(url) = &calendar.source else {
            return Ok(None);
        };
        let some = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
        let request = FeedRequest {
            url: url.clone(),
            etag: some(&calendar.etag),
            last_modified: some(&calendar.last_modified),
        };
        match self.feed.fetch(request).await {
            Ok(FeedAnswer::NotModified) => {
                calendar.last_good_at = Some(self.now());
                calendar.failure = String::new();
                self.note_try(actor, calendar).await?;
                Ok(None)
            }
            Ok(FeedAnswer::Body {
                bytes,
                etag,
                last_modified,
                ..
            }) => {
                let reading = Reading {
                    name: &calendar.name,
                    bytes: &bytes,
                    calendar: Some(id),
                    apart: &[],
                };
                match self.import(actor, pair, reading, &|_, _| true).await {
                    Ok(summary) => {
                        self.note_version(actor, id, etag, last_modified).await?;
                        Ok(Some(summary))
                    }
                    Err(error) => self.failed(actor, calendar, error.to_string()).await,
                }
            }
            Err(e) => {
                let told = format!("{}. {}", capital(&e.to_string()), e.next_step());
                self.failed(actor, calendar, told).await
            }
        }
    }

    async fn failed(
        &self,
        actor: &Actor,
        mut calendar: Calendar,
        told: String,
    ) -> Result<Option<Summary>> {
        calendar.failure.clone_from(&told);
        self.note_try(actor, calendar).await?;
        Err(Error::RemoteDown(told))
    }

    async fn note_try(&self, actor: &Actor, mut calendar: Calendar) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        calendar.last_try_at = Some(tx.now());
        tx.save_calendar(&calendar).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Only after a version is in: a crash before it fetches that version once more.
    async fn note_version(
        &self,
        actor: &Actor,
        id: CalendarId,
        etag: Option<String>,
        last_modified: Option<String>,
    ) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut calendar = tx.calendar(id).await?;
        calendar.etag = etag.unwrap_or_default();
        calendar.last_modified = last_modified.unwrap_or_default();
        tx.save_calendar(&calendar).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes a calendar away, with its events; codes stay for when it comes back.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn remove_calendar(&self, actor: &Actor, id: CalendarId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let name = tx.calendar(id).await?.name;
        tx.remove_calendar(id).await?;
        tx.audit("remove", "calendar", &id.to_string(), &name)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}
