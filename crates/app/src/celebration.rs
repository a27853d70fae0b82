//! Thanks and celebrations (`R52`): what is worth a word, a draft of it, and that it was said.
use crate::coming_up::first_name;
use crate::context::{App, zone};
use crate::error::{Error, Result};
use domain::celebration::{Done, Occasion, THANKED, WORTH, draft};
use domain::circle::{Actor, Viewer};
use domain::id::PersonId;
use domain::note::{Aspect, NoteKind};
use domain::person::Person;
use domain::proposal::{Address, Effect, Letter, Message, Proposal};
use domain::watch_date::WatchKind;
use domain::working_time::plus_days;
use jiff::civil::Date;
use store::Pair;

/// Dates of so many days ahead are shown.
const AHEAD: i64 = 45;
/// Thanks of so many days back are looked at.
const BACK: i64 = 120;
/// Longest word of thanks, in characters.
const LENGTH: usize = 4_000;

/// What the page of thanks shows.
#[derive(Debug, Clone, Default)]
pub struct Celebrations {
    /// Who waits for a word, what for, and the words in draft.
    pub waiting: Vec<(Person, Occasion, String)>,
    /// Birthdays and anniversaries that somebody agreed to share, the next first.
    pub dates: Vec<(Date, String)>,
    /// What was said in the last thirty days, the newest first: day, name, what for.
    pub said: Vec<(Date, String, String)>,
}

impl App {
    /// What is worth a word of thanks just now. Six statements.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn celebrations(&self, viewer: &Viewer, pair: &Pair) -> Result<Celebrations> {
        let (reader, today) = (self.db.read(viewer), self.today(pair));
        let people = reader.people(pair.id).await?;
        let actions = reader.all_actions(pair.id).await?;
        let actions: Vec<_> = actions.into_iter().map(|s| s.action).collect();
        let milestones = reader.milestones(pair.id).await?;
        let notes = self.notes(viewer, pair.id, &[NoteKind::Win], BACK).await?;
        let proposals = self.proposals_of_a_year(viewer, pair).await?;
        let done = Done {
            milestones: &milestones,
            actions: &actions,
            notes: &notes,
            proposals: &proposals,
        };
        // The executive does not thank herself.
        let others = people.iter().filter(|p| p.id != pair.executive);
        let others = others.map(|p| (p.id, p.emails.as_slice()));
        let find = |id: PersonId| people.iter().find(|p| p.id == id).cloned();
        let from = first_name(&pair.name);
        let waiting = done.waiting(others, (today, &zone(pair))).into_iter();
        let waiting = waiting.filter_map(|o| {
            let person = find(o.person)?;
            let words = draft(first_name(person.label()), &o.what, from);
            Some((person, o, words))
        });
        let day = |at: jiff::Timestamp| at.to_zoned(zone(pair)).date();
        let spoken = notes
            .iter()
            .filter(|n| n.aspect(Aspect::Outcome) == THANKED);
        let said = spoken.filter_map(|n| {
            let name = find(n.about?)?.label().to_owned();
            Some((day(n.at), name, n.text.clone()))
        });
        let until = plus_days(today, AHEAD);
        let glad = |k: WatchKind| matches!(k, WatchKind::Birthday | WatchKind::Anniversary);
        let dates = reader.watch_dates(pair.id).await?;
        let dates = dates.iter().filter(|d| glad(d.kind)).filter_map(|d| {
            let next = d.next(today).filter(|next| *next <= until)?;
            Some((next, d.title.clone()))
        });
        let mut dates: Vec<_> = dates.collect();
        dates.sort();
        Ok(Celebrations {
            waiting: waiting.collect(),
            dates,
            said: said.filter(|s| s.0 >= plus_days(today, -WORTH)).collect(),
        })
    }

    /// Puts a letter of thanks in the executive's name before her, or lets it leave where that is
    /// the assistant's to decide.
    ///
    /// # Errors
    /// `Invalid` without words, `NotFound` for nobody known.
    pub async fn propose_thanks(
        &self,
        actor: &Actor,
        pair: &Pair,
        (person, what, words): (PersonId, &str, &str),
    ) -> Result<Proposal> {
        let to = self.thanked_person(actor, pair, person).await?;
        let words = checked(words)?;
        let effect = Effect::SendMessage(Message {
            to: vec![Address {
                name: to.label().to_owned(),
                email: to.emails.first().cloned().unwrap_or_default(),
            }],
            subject: "Thank you".to_owned(),
            text: words.to_owned(),
            her_name: true,
            letter: Letter::Thanks,
        });
        let mut p = self.new_proposal(actor, pair.id, effect);
        p.title = format!("Thanks to {}", to.label());
        what.trim().clone_into(&mut p.reason);
        Ok(self.propose(actor, p).await?.proposal)
    }

    /// Notes that somebody was thanked by word.
    ///
    /// # Errors
    /// `Invalid` without a word of what for, `NotFound` for nobody known.
    pub async fn said_thanks(
        &self,
        actor: &Actor,
        pair: &Pair,
        (person, what): (PersonId, &str),
    ) -> Result<()> {
        self.thanked_person(actor, pair, person).await?;
        let mut note = self.new_note(actor, pair.id, NoteKind::Win)?.of_pair();
        checked(what)?.clone_into(&mut note.text);
        note.about = Some(person);
        note.aspects.insert(Aspect::Outcome, THANKED.to_owned());
        self.keep_note(actor, &note).await
    }

    async fn thanked_person(&self, actor: &Actor, pair: &Pair, id: PersonId) -> Result<Person> {
        let people = self.db.read(&actor.viewer).people(pair.id).await?;
        let found = people.into_iter().find(|p| p.id == id);
        found.ok_or_else(|| Error::NotFound("This person".to_owned()))
    }
}

fn checked(words: &str) -> Result<&str> {
    let words = words.trim();
    if words.is_empty() {
        return Err(Error::invalid("words", "Write a word or two."));
    }
    if words.chars().count() > LENGTH {
        let told = format!("Keep it under {LENGTH} characters.");
        return Err(Error::invalid("words", told));
    }
    Ok(words)
}
