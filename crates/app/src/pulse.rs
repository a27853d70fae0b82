//! Pulses: opened, answered by nobody in particular, told in three things, answered by the
//! executive (R14, R15, R51).
use crate::coming_up::first_name;
use crate::context::{App, fresh_id, zone};
use crate::error::{Error, Result};
use crate::letter::{Address, Letter};
use domain::circle::{Actor, Circle, Viewer};
use domain::id::{PersonId, PulseId};
use domain::note::NoteKind;
use domain::person::Person;
use domain::pulse::{FLOOR, Found, PEER, Pulse, PulseAnswer, QUESTIONS, THINGS, Theme};
use domain::working_time::plus_days;
use jiff::civil::Date;
use store::{Dropped, Pair, Write};

/// What is to be asked.
#[derive(Debug, Clone)]
pub struct NewPulse {
    /// The questions; about the asker as a team player: none.
    pub questions: Vec<String>,
    /// Whom.
    pub people: Vec<PersonId>,
    /// For how many days.
    pub days: i64,
    /// About whoever asks, for their own eyes.
    pub peer: bool,
}

/// What was opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The pulse.
    pub pulse: Pulse,
    /// How many letters left.
    pub mailed: usize,
    /// The links that no letter carries, to be handed out: one for each person, nobody's in
    /// particular. They are shown this once.
    pub slips: Vec<String>,
}

/// What whoever holds a link sees.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What is asked, and what came of it.
    pub pulse: Pulse,
    /// Whose team.
    pub executive: String,
    /// Whether it can still be answered by somebody.
    pub open: bool,
}

/// The first hex digits of a link are the pulse, the others the ticket.
const ID: usize = 32;
const TICKET: usize = 64;

fn split(token: &str) -> Result<(PulseId, &str)> {
    let none = || Error::NotFound("A question behind this link".into());
    if token.len() != ID + TICKET || !token.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(none());
    }
    let (id, ticket) = token.split_at(ID);
    let id = uuid::Uuid::parse_str(id).map_err(|_| none())?;
    Ok((PulseId(id), ticket))
}

fn lines(all: Vec<String>, most: usize) -> Vec<String> {
    let all = all.into_iter().map(|l| l.trim().to_owned());
    all.filter(|l| !l.is_empty()).take(most).collect()
}

impl App {
    /// Opens a pulse and sends each of these people a link, which works once and is nobody's in
    /// particular; where no letter can leave, the links come back as slips.
    ///
    /// # Errors
    /// `Invalid` without a question or with fewer people than an answer needs company.
    pub async fn open_pulse(&self, actor: &Actor, pair: &Pair, new: NewPulse) -> Result<Opened> {
        let by = actor.person.ok_or(Error::Forbidden)?;
        let people = self.db.read(&actor.viewer).people(pair.id).await?;
        let mut asked: Vec<&Person> = Vec::new();
        for person in people.iter().filter(|p| new.people.contains(&p.id)) {
            asked.push(person);
        }
        if asked.len() < FLOOR {
            let told = "Fewer than five answers are never shown: ask five people or more.";
            return Err(Error::invalid("people", told));
        }
        let name = people.iter().find(|p| p.id == by).map(Person::label);
        let questions = match new.peer {
            true => PEER
                .map(|q| q.replace("{name}", first_name(name.unwrap_or("This person"))))
                .into(),
            false => lines(new.questions, QUESTIONS),
        };
        if questions.is_empty() {
            return Err(Error::invalid("questions", "Ask at least one question."));
        }
        let today = self.clock.now().to_zoned(zone(pair)).date();
        let pulse = Pulse {
            id: PulseId(fresh_id(self.clock.now())),
            pair: pair.id,
            owner: new.peer.then_some(by),
            opened: today,
            until: plus_days(today, new.days.clamp(1, 60)),
            closed: false,
            questions,
            themes: Vec::new(),
            things: Vec::new(),
            released: None,
            did: String::new(),
        };
        let tickets: Vec<_> = asked
            .iter()
            .map(|_| crate::sign_in::token())
            .collect::<Result<_>>()?;
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.open_pulse(&pulse, &tickets).await?;
        let (mut mailed, mut slips) = (0, Vec::new());
        for (at, (person, ticket)) in asked.iter().zip(&tickets).enumerate() {
            let path = format!("/p/{}{ticket}", pulse.id.0.simple());
            match self.pulse_letter(pair, &pulse, person, &path) {
                Some(letter) => {
                    let dedupe = format!("pulse:{}:{at}", pulse.id);
                    self.post_letter(&mut tx, &letter, &dedupe, None).await?;
                    mailed += 1;
                }
                None => slips.push(path),
            }
        }
        slips.sort();
        if pulse.owner.is_none() {
            let detail = format!("{} asked", asked.len());
            tx.audit("open", "pulse", &pulse.id.to_string(), &detail)
                .await?;
        }
        tx.commit().await?;
        Ok(Opened {
            pulse,
            mailed,
            slips,
        })
    }

    fn pulse_letter(&self, pair: &Pair, p: &Pulse, to: &Person, path: &str) -> Option<Letter> {
        let base = self
            .reach
            .public_url
            .as_deref()
            .filter(|_| self.can_mail())?;
        let email = to.emails.first()?.clone();
        let asked: Vec<_> = p.questions.iter().map(|q| format!("  {q}")).collect();
        let text = format!(
            "{} question{} about the team around {}, and room for a word:\n\n{}\n\n{base}{path}\n\n\
             The link works once. Nobody can find out who gave which answer: no name and no time \
             is kept, and fewer than five answers are never shown, not even their number.\n",
            p.questions.len(),
            if p.questions.len() == 1 { "" } else { "s" },
            first_name(&pair.name),
            asked.join("\n"),
        );
        Some(Letter {
            to: vec![Address {
                name: to.label().to_owned(),
                email,
            }],
            subject: "Three minutes, and nobody knows who said what".into(),
            text,
            automatic: true,
            for_one: true,
            ..Letter::default()
        })
    }

    /// What is behind a link, and nothing of who holds it.
    ///
    /// # Errors
    /// `NotFound` for what is no link of ours.
    pub async fn look_pulse(&self, token: &str) -> Result<Asked> {
        let (id, _) = split(token)?;
        let none = |_| Error::NotFound("A question behind this link".into());
        let pulse = self.db.pulse(id).await.map_err(none)?;
        let (pair, today) = self.pulse_pair(&pulse).await?;
        Ok(Asked {
            open: !pulse.over(today),
            executive: first_name(&pair.name).to_owned(),
            pulse,
        })
    }

    async fn pulse_pair(&self, pulse: &Pulse) -> Result<(Pair, Date)> {
        for workspace in self.db.workspaces().await? {
            let inside = crate::context::worker(workspace.id, pulse.pair, "show a pulse");
            if let Ok(pair) = self.pair(&inside.viewer, pulse.pair).await {
                let today = self.clock.now().to_zoned(zone(&pair)).date();
                return Ok((pair, today));
            }
        }
        Err(Error::NotFound("A question behind this link".into()))
    }

    /// Answers, once for each link.
    ///
    /// # Errors
    /// `Invalid` when nothing is said, `Conflict` when the link was used or the pulse is over.
    pub async fn answer_pulse(&self, token: &str, answer: PulseAnswer) -> Result<()> {
        let (id, ticket) = split(token)?;
        let asked = self.look_pulse(token).await?;
        let answer = answer.tidy(asked.pulse.questions.len());
        if answer.is_empty() {
            return Err(Error::invalid("comment", "Give a mark or a word."));
        }
        let (_, today) = self.pulse_pair(&asked.pulse).await?;
        let told = match self.db.drop_answer((id, ticket), answer, today).await? {
            Dropped::In => return Ok(()),
            Dropped::NoTicket => "This link was used already. Nothing was added.",
            Dropped::Over => "This round is over; nothing was added.",
        };
        Err(Error::Conflict(told.to_owned()))
    }

    /// The pulses that the viewer may see, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn pulses(&self, viewer: &Viewer, pair: &Pair) -> Result<Vec<Pulse>> {
        Ok(self.db.read(viewer).pulses(pair.id).await?)
    }

    /// What was found: none while it runs, and none where too few answered.
    ///
    /// # Errors
    /// `NotFound` outside the viewer's circles.
    pub async fn pulse_found(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        pulse: &Pulse,
    ) -> Result<Option<Found>> {
        let today = self.today_of(pair);
        let answers = self.db.read(viewer).pulse_answers(pulse.id, today).await?;
        Ok(Found::of(&answers, pulse.questions.len()))
    }

    /// Ends a pulse now.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn close_pulse(&self, actor: &Actor, id: PulseId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let pulse = tx.pulse(id).await?;
        tx.close_pulse(id).await?;
        log(&mut tx, &pulse, "close", "").await?;
        Ok(tx.commit().await?)
    }

    /// Says which themes were counted, and the three things as they are edited.
    ///
    /// # Errors
    /// `Conflict` before anything can be shown or after the release, `Invalid` for a count beyond
    /// the answers.
    pub async fn tell_pulse(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: PulseId,
        (mut themes, things): (Vec<Theme>, Vec<String>),
    ) -> Result<Pulse> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut pulse = tx.pulse(id).await?;
        let found = self.pulse_found(&actor.viewer, pair, &pulse).await?;
        let found = found.ok_or(Error::Conflict("There is nothing to tell yet.".into()))?;
        if pulse.released.is_some() {
            let told = "The executive has read it; it is not changed any more.";
            return Err(Error::Conflict(told.into()));
        }
        let most = u32::try_from(found.answers).unwrap_or(u32::MAX);
        if themes.iter().any(|t| t.count > most) {
            let told = format!("There are {most} answers; no theme has more.");
            return Err(Error::invalid("count", told));
        }
        themes.retain(|t| !t.label.trim().is_empty() && t.count > 0);
        for theme in &mut themes {
            theme.severity = theme.severity.clamp(1, 3);
        }
        themes.sort_by_key(|t| std::cmp::Reverse((t.weight(), t.count)));
        (pulse.themes, pulse.things) = (themes, lines(things, THINGS));
        tx.change_pulse(&pulse).await?;
        log(&mut tx, &pulse, "edit", "").await?;
        tx.commit().await?;
        Ok(pulse)
    }

    /// Lets the executive read the three things.
    ///
    /// # Errors
    /// `Invalid` where none is written.
    pub async fn release_pulse(&self, actor: &Actor, pair: &Pair, id: PulseId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut pulse = tx.pulse(id).await?;
        if pulse.things.is_empty() {
            return Err(Error::invalid(
                "things",
                "Write at least one of the three first.",
            ));
        }
        pulse.released = Some(self.today_of(pair));
        tx.change_pulse(&pulse).await?;
        log(&mut tx, &pulse, "release", &pulse.things.join(" · ")).await?;
        Ok(tx.commit().await?)
    }

    /// What is done about it: goes back to the team as "you said, we did".
    ///
    /// # Errors
    /// `Conflict` before the release, `Invalid` without a word.
    pub async fn answer_team(&self, actor: &Actor, id: PulseId, words: &str) -> Result<()> {
        let words = words.trim();
        if words.is_empty() {
            return Err(Error::invalid("did", "Write a sentence to the team."));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut pulse = tx.pulse(id).await?;
        if pulse.released.is_none() {
            return Err(Error::Conflict("It was not released yet.".into()));
        }
        pulse.did = words.to_owned();
        tx.change_pulse(&pulse).await?;
        let mut note = self
            .new_note(actor, pulse.pair, NoteKind::Answer)?
            .of_pair();
        note.circle = Circle::Team;
        note.text = format!("You said: {}. We did: {words}", pulse.things.join("; "));
        tx.save_note(&note).await?;
        log(&mut tx, &pulse, "answer", words).await?;
        Ok(tx.commit().await?)
    }
}

/// What is for one person's eyes leaves no line.
async fn log(tx: &mut Write, pulse: &Pulse, verb: &str, detail: &str) -> Result<()> {
    if pulse.owner.is_none() {
        tx.audit(verb, "pulse", &pulse.id.to_string(), detail)
            .await?;
    }
    Ok(())
}
