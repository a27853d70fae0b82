//! The radar: who matters, how often to speak, when it was done (R20, F11).
use crate::coding::Coded;
use crate::context::{App, fresh_id, zone};
use crate::error::{Error, Result};
use domain::circle::{Actor, Viewer};
use domain::id::{PersonId, StakeholderId};
use domain::person::Person;
use domain::stakeholder::{LINE, Stakeholder, Stance, Touch, Warmth, days_between, hundredths};
use domain::working_time::WorkingTime;
use jiff::Timestamp;
use jiff::civil::Date;
use store::Pair;

/// Where somebody stands, as it is set.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Much power.
    pub power: bool,
    /// Much interest.
    pub interest: bool,
    /// Where they stand.
    pub stance: Stance,
    /// Why something of theirs is red; empty: it is not.
    pub red: String,
    /// What to ask next; empty: from the bank.
    pub question: String,
}

/// One line of the radar.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Who.
    pub person: Person,
    /// What is known.
    pub of: Stakeholder,
    /// The last meeting of the last weeks with their address in it.
    pub met: Option<Date>,
    /// Days since the last talk, or since they stand on the radar.
    pub days: i64,
    /// Whether there was a talk at all.
    pub spoken: bool,
    /// How warm it is.
    pub warmth: Warmth,
    /// When to speak next.
    pub next: Date,
}

impl Seen {
    /// Hundredths of days ÷ interval.
    pub fn ratio(&self) -> i64 {
        hundredths(self.days, self.of.interval())
    }
}

/// The last day before `today` on which somebody was met, as the calendars say.
pub(crate) fn met(
    person: &Person,
    coded: &[Coded],
    work: &WorkingTime,
    today: Timestamp,
) -> Option<Date> {
    let there = |c: &&Coded| {
        let guests = &c.occurrence.of.event.attendees;
        let invited = guests.iter().any(|a| person.emails.contains(&a.email));
        c.end_at <= today && c.occurrence.busy && invited
    };
    let last = coded.iter().filter(there).map(|c| c.end_at).max()?;
    Some(work.date(last))
}

fn line(name: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > LINE {
        let told = format!("Keep it under {LINE} characters.");
        return Err(Error::invalid(name, told));
    }
    Ok(text.to_owned())
}

impl App {
    /// The radar: who is overdue first, then by when to speak.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn radar(&self, viewer: &Viewer, pair: &Pair) -> Result<Vec<Seen>> {
        let today = self.today_of(pair);
        let desk = self.desk(viewer, pair, today).await?;
        let mut out: Vec<_> = desk
            .stakeholders
            .iter()
            .filter_map(|of| {
                let person = desk.people.iter().find(|p| p.id == of.person)?;
                let midnight = desk.work.midnight(today);
                let met = met(person, &desk.coded, &desk.work, midnight);
                Some(Seen {
                    person: person.clone(),
                    of: of.clone(),
                    met,
                    days: days_between(of.reckoned_from(met), today),
                    spoken: of.entered().or(met).is_some(),
                    warmth: of.warmth(met, today),
                    next: of.next(met),
                })
            })
            .collect();
        out.sort_by_key(|s| (s.warmth, s.next, s.person.name.clone()));
        Ok(out)
    }

    /// The executive's date.
    pub(crate) fn today_of(&self, pair: &Pair) -> Date {
        self.clock.now().to_zoned(zone(pair)).date()
    }

    /// Puts somebody on the radar, or says anew where they stand.
    ///
    /// # Errors
    /// `NotFound` for somebody unknown, `Invalid` for a line that is too long.
    pub async fn watch_person(
        &self,
        actor: &Actor,
        pair: &Pair,
        person: PersonId,
        set: Standing,
    ) -> Result<()> {
        let (red, question) = (line("red", &set.red)?, line("question", &set.question)?);
        let mut tx = self.db.write(actor, self.now()).await?;
        if !tx.people(pair.id).await?.iter().any(|p| p.id == person) {
            return Err(Error::NotFound("This person".into()));
        }
        let known = tx.stakeholders(pair.id).await?;
        let known = known.into_iter().find(|s| s.person == person);
        let before = known
            .as_ref()
            .map_or(String::new(), Stakeholder::interval_words);
        let stands = Stakeholder {
            id: known
                .as_ref()
                .map_or_else(|| StakeholderId(fresh_id(self.clock.now())), |s| s.id),
            pair: pair.id,
            person,
            power: set.power,
            interest: set.interest,
            stance: set.stance,
            red,
            red_in: Vec::new(),
            question,
            since: known.as_ref().map_or(self.today_of(pair), |s| s.since),
            touches: known.map(|s| s.touches).unwrap_or_default(),
        };
        tx.save_stakeholder(&stands).await?;
        let detail = format!("{before} → {}", stands.interval_words());
        tx.audit("watch", "stakeholder", &person.to_string(), &detail)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Somebody was spoken to; what was prepared to be asked is asked.
    ///
    /// # Errors
    /// `NotFound` for somebody who is not on the radar, `Invalid` for a day to come.
    pub async fn touch(
        &self,
        actor: &Actor,
        pair: &Pair,
        person: PersonId,
        (on, words): (Date, &str),
    ) -> Result<()> {
        let words = line("words", words)?;
        if on > self.today_of(pair) {
            return Err(Error::invalid("on", "That day is still to come."));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        let known = tx.stakeholders(pair.id).await?;
        let known = known.into_iter().find(|s| s.person == person);
        let mut known = known.ok_or(Error::NotFound("This person on the radar".into()))?;
        known.touch(Touch {
            on,
            by: actor.person,
            words,
        });
        known.question.clear();
        tx.save_stakeholder(&known).await?;
        let day = on.to_string();
        tx.audit("speak", "stakeholder", &person.to_string(), &day)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes somebody off the radar.
    ///
    /// # Errors
    /// `NotFound` for somebody who is not on it.
    pub async fn unwatch_person(&self, actor: &Actor, pair: &Pair, person: PersonId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let known = tx.stakeholders(pair.id).await?;
        let known = known.into_iter().find(|s| s.person == person);
        let known = known.ok_or(Error::NotFound("This person on the radar".into()))?;
        tx.remove_stakeholder(known.id).await?;
        tx.audit("unwatch", "stakeholder", &person.to_string(), "")
            .await?;
        Ok(tx.commit().await?)
    }
}
