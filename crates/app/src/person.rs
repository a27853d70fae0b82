//! People: gathered from calendars, cards and tables; merged when the same, split when not.
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use crate::import::{NoteLine, Summary};
use domain::circle::Actor;
use domain::id::{PairId, PersonId};
use domain::person::{Person, Taken, gather, merge, split};
use formats::note::Note;
use std::collections::HashSet;

/// What gathering did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct People {
    /// New here.
    pub created: usize,
    /// Known, and now known better.
    pub updated: usize,
}

impl App {
    /// Saves people from any source; whoever is already known is completed, not doubled.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn add_people(
        &self,
        actor: &Actor,
        pair: PairId,
        found: Vec<Person>,
    ) -> Result<People> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let known = tx.people(pair).await?;
        let before: HashSet<_> = known.iter().map(|p| p.id).collect();
        let gathered = gather(known.iter().cloned().chain(found));
        let mut told = People::default();
        for person in &gathered.people {
            if !before.contains(&person.id) {
                told.created += 1;
            } else if !known.contains(person) {
                told.updated += 1;
            } else {
                continue;
            }
            tx.save_person(pair, person).await?;
        }
        if told != People::default() {
            let detail = format!("{} new, {} completed", told.created, told.updated);
            tx.audit("add", "person", "", &detail).await?;
        }
        tx.commit().await?;
        Ok(told)
    }

    /// Saves one person as edited on a page.
    ///
    /// # Errors
    /// `Invalid` without a name and an address.
    pub async fn save_person(&self, actor: &Actor, pair: PairId, person: &Person) -> Result<()> {
        if person.name.trim().is_empty() && person.emails.is_empty() {
            return Err(Error::invalid("name", "Give a name or an address."));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.save_person(pair, person).await?;
        tx.audit("change", "person", &person.id.to_string(), &person.name)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Says that two records are one human being.
    ///
    /// # Errors
    /// `NotFound` when either is not here.
    pub async fn merge_people(
        &self,
        actor: &Actor,
        pair: PairId,
        kept: PersonId,
        other: PersonId,
    ) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let people = tx.people(pair).await?;
        let find = |id| {
            let found = people.iter().find(|p| p.id == id);
            found.ok_or_else(|| Error::NotFound("This person".into()))
        };
        if kept == other {
            return Err(Error::invalid("other", "Choose two different people."));
        }
        let (person, _) = merge(find(kept)?, find(other)?);
        tx.save_person(pair, &person).await?;
        tx.merge_person(other, Some(kept)).await?;
        let radar = tx.stakeholders(pair).await?;
        if !radar.iter().any(|s| s.person == kept) {
            for mut moved in radar.into_iter().filter(|s| s.person == other) {
                moved.person = kept;
                tx.save_stakeholder(&moved).await?;
            }
        }
        tx.audit("merge", "person", &kept.to_string(), &other.to_string())
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Says that one record is two people: the named parts become a new record.
    ///
    /// # Errors
    /// `NotFound` when it is not here.
    pub async fn split_person(
        &self,
        actor: &Actor,
        pair: PairId,
        id: PersonId,
        taken: &Taken,
    ) -> Result<PersonId> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let people = tx.people(pair).await?;
        let person = people.iter().find(|p| p.id == id);
        let person = person.ok_or_else(|| Error::NotFound("This person".into()))?;
        let new = PersonId(tx.new_id());
        let (stays, leaves) = split(person, new, taken);
        tx.save_person(pair, &stays).await?;
        tx.save_person(pair, &leaves).await?;
        tx.audit("split", "person", &id.to_string(), &new.to_string())
            .await?;
        tx.commit().await?;
        Ok(new)
    }

    /// The people whom a pair's calendars name: everybody invited, except rooms.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn people_from_calendar(
        &self,
        actor: &Actor,
        pair: &store::Pair,
        span: (jiff::Timestamp, jiff::Timestamp),
    ) -> Result<People> {
        let occurrences = self.occurrences(&actor.viewer, pair, span).await?;
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        for occurrence in &occurrences {
            for a in occurrence.of.event.attendees.iter().filter(|a| !a.resource) {
                let known = a.email.is_empty() || pair.emails.contains(&a.email);
                if known || !seen.insert(a.email.clone()) {
                    continue;
                }
                let mut person = Person::new(PersonId(fresh_id(self.clock.now())), a.name.trim());
                person.emails.push(a.email.clone());
                found.push(person);
            }
        }
        self.add_people(actor, pair.id, found).await
    }
}

impl App {
    /// Saves the people of a vCard file; a bad card is told and costs no other.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn add_cards(
        &self,
        actor: &Actor,
        pair: PairId,
        bytes: &[u8],
        fresh: impl FnMut() -> PersonId,
    ) -> Result<Summary> {
        let (cards, notes) = formats::vcard::read(bytes, fresh);
        let found = cards.into_iter().map(|c| c.person).collect();
        self.add_read(actor, pair, found, notes).await
    }

    /// Saves the people of a table; a bad row is told and costs no other.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn add_table(&self, actor: &Actor, pair: PairId, bytes: &[u8]) -> Result<Summary> {
        let order = self.locale(&actor.viewer).await?.order;
        let fresh = || PersonId(fresh_id(self.clock.now()));
        let (rows, notes) = formats::people_csv::read(bytes, order, fresh);
        let found = rows.into_iter().map(|r| r.person).collect();
        self.add_read(actor, pair, found, notes).await
    }

    async fn add_read(
        &self,
        actor: &Actor,
        pair: PairId,
        found: Vec<Person>,
        notes: Vec<Note>,
    ) -> Result<Summary> {
        let read = found.len();
        let told = self.add_people(actor, pair, found).await?;
        let line = |n: Note| NoteLine {
            line: usize::try_from(n.line).unwrap_or(0),
            uid: String::new(),
            field: n.field,
            reason: n.reason,
        };
        Ok(Summary {
            read,
            created: told.created,
            updated: told.updated,
            unchanged: read.saturating_sub(told.created + told.updated),
            warnings: notes.into_iter().map(line).collect(),
            ..Summary::default()
        })
    }
}
