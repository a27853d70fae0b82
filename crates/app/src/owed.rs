//! What is owed to the assistant: meetings without a word, and a reply that clears them (R56).
use crate::context::{App, zone};
use crate::error::{Error, Result};
use crate::occurrence::Occurrence;
use domain::circle::{Actor, Role, Viewer};
use domain::event;
use domain::owed::{ASKED_DAYS, Debrief, Held, Telling, owed, told_percent};
use domain::proposal::Way;
use domain::working_time::plus_days;
use std::collections::HashMap;
use store::Pair;

/// A voice clip is 20 seconds long; this is many times that, in bytes.
pub const CLIP_BYTES: usize = 2 << 20;
/// Kinds of sound that browsers record.
const SOUNDS: [&str; 5] = [
    "audio/webm",
    "audio/ogg",
    "audio/mp4",
    "audio/mpeg",
    "audio/wav",
];

/// What is owed, and how much was told.
#[derive(Debug, Clone, Default)]
pub struct Owed {
    /// Meetings of which nothing was told, the newest first.
    pub meetings: Vec<Held>,
    /// Of those to be told of in the last days, how many were, in whole percent.
    pub told_percent: Option<usize>,
    /// What was told, the newest first.
    pub told: Vec<Debrief>,
    /// Titles of the meetings of these days, by key.
    pub titles: HashMap<String, String>,
}

impl App {
    /// What is owed to the assistants of a pair. Four statements.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn owed(&self, viewer: &Viewer, pair: &Pair) -> Result<Owed> {
        let reader = self.db.read(viewer);
        let today = self.today(pair);
        let from = plus_days(today, -ASKED_DAYS);
        let span = crate::occurrence::days(from, today, &zone(pair));
        let since = span.0.as_microsecond();
        let told = reader.debriefs(pair.id, since).await?;
        let members = reader.members(pair.id).await?;
        let people = reader.people(pair.id).await?;
        let assistants: Vec<String> = people
            .iter()
            .filter(|p| {
                let mut roles = members.iter().filter(|m| m.person == p.id).map(|m| m.role);
                roles.any(|role| matches!(role, Role::Assistant | Role::Cover))
            })
            .flat_map(|p| p.emails.iter().map(|e| e.to_lowercase()))
            .collect();
        let now = self.clock.now();
        let found = self.occurrences(viewer, pair, span).await?;
        let over = found.iter().filter(|o| o.end_at <= now);
        let held: Vec<Held> = over
            .filter(|o| o.busy && !o.all_day() && o.of.event.kind == event::Kind::Appointment)
            .map(|o| a_held(o, pair, &assistants))
            .collect();
        let work = self.settings(viewer, pair).await?;
        let work = work.working_time(pair, today);
        Ok(Owed {
            meetings: owed(&held, &told, now, &work)
                .into_iter()
                .cloned()
                .collect(),
            told_percent: told_percent(&held, &told),
            titles: held.into_iter().map(|h| (h.key, h.title)).collect(),
            told,
        })
    }

    /// Tells of a meeting. A clip is sealed and stored, to be played.
    ///
    /// # Errors
    /// `Invalid` for an empty text, or a clip that is none or longer than [`CLIP_BYTES`].
    pub async fn tell(
        &self,
        actor: &Actor,
        pair: &Pair,
        key: &str,
        told: Telling,
        clip: Option<&[u8]>,
        way: Way,
    ) -> Result<()> {
        let (told, clip) = checked(told, clip)?;
        let debrief = Debrief {
            pair: pair.id,
            key: key.to_owned(),
            told,
            by: actor.person,
            at: self.clock.now(),
            way,
        };
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.save_debrief(&debrief, clip).await?;
        let detail = match debrief.told {
            Telling::Text(_) => "told in words",
            Telling::Clip { .. } => "told by voice",
            Telling::Nothing => "nothing to add",
            Telling::Later(_) => "later",
        };
        tx.audit("tell", "event", key, detail).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn checked(told: Telling, clip: Option<&[u8]>) -> Result<(Telling, Option<&[u8]>)> {
    match &told {
        Telling::Text(text) if text.trim().is_empty() => {
            Err(Error::invalid("text", "Say in a word what came of it."))
        }
        Telling::Clip { media_type } => {
            let kind = media_type.split(';').next().unwrap_or_default().trim();
            let clip = clip.filter(|c| !c.is_empty() && c.len() <= CLIP_BYTES);
            match clip.filter(|_| SOUNDS.contains(&kind)) {
                Some(clip) => Ok((
                    Telling::Clip {
                        media_type: kind.to_owned(),
                    },
                    Some(clip),
                )),
                None => Err(Error::invalid(
                    "clip",
                    "This is no voice clip of up to 2 MB; record 20 seconds or write it.",
                )),
            }
        }
        _ => Ok((told, None)),
    }
}

fn a_held(o: &Occurrence, pair: &Pair, assistants: &[String]) -> Held {
    let event = &o.of.event;
    let there = |email: &str| {
        let organizes = event.organizer.as_ref().is_some_and(|g| g.email == email);
        let comes = event.answer_of(email);
        organizes || comes.is_some_and(|a| a != event::Answer::Declined)
    };
    let others = event.attendees.iter().filter(|a| {
        !a.resource && !pair.emails.contains(&a.email) && !assistants.contains(&a.email)
    });
    let name = |a: &event::Attendee| match a.name.trim() {
        "" => a.email.clone(),
        name => name.to_owned(),
    };
    Held {
        key: o.key(),
        title: event.title.clone(),
        start: o.start_at,
        end: o.end_at,
        with: others.map(name).collect(),
        assistant: assistants.iter().any(|e| there(e)),
    }
}
