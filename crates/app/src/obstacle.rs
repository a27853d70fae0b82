//! What stands in the executive's way, and how they are helped (R119); what could be better, and
//! the plan of the two for it (R90).
use crate::context::App;
use crate::error::{Error, Result};
use domain::circle::{Actor, Viewer};
use domain::decision::percent;
use domain::id::{NoteId, PersonId};
use domain::note::{Aspect, Note, NoteKind};
use jiff::civil::Date;
use store::Pair;

/// How far back one looks.
const DAYS: i64 = 365;

/// Obstacles, open and cleared.
#[derive(Debug, Clone, Default)]
pub struct Obstacles {
    /// In the way, the oldest first.
    pub open: Vec<Note>,
    /// Cleared, the newest first.
    pub cleared: Vec<Note>,
}

/// One finding and how far it is.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What was found; its plan, its day, what came of it.
    pub note: Note,
    /// Who agreed to the plan.
    pub agreed: Vec<PersonId>,
    /// By when.
    pub due: Option<Date>,
    /// Both names and a date are under the plan.
    pub planned: bool,
}

/// The register of improvements.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// What was found, what is open first.
    pub findings: Vec<Finding>,
    /// Of those planned whose day came, or that were done, how many of a hundred were done.
    pub follow_through: Option<usize>,
}

fn agreed(note: &Note) -> Vec<PersonId> {
    let names = note.aspect(Aspect::Agreed).split_whitespace();
    names.filter_map(|id| id.parse().ok()).collect()
}

impl App {
    /// What stands in the executive's way, and what did.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn obstacles(&self, viewer: &Viewer, pair: &Pair) -> Result<Obstacles> {
        let all = self
            .notes(viewer, pair.id, &[NoteKind::Obstacle], DAYS)
            .await?;
        let (mut open, cleared): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|n| n.closed.is_none());
        open.reverse();
        Ok(Obstacles { open, cleared })
    }

    /// Writes an obstacle down with the plan of help, or changes the plan.
    ///
    /// # Errors
    /// `Invalid` without a word.
    pub async fn keep_obstacle(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: Option<NoteId>,
        (words, plan): (&str, &str),
    ) -> Result<Note> {
        let mut note = match id {
            Some(id) => self.db.read(&actor.viewer).note(id).await?,
            None => self.new_note(actor, pair.id, NoteKind::Obstacle)?.of_pair(),
        };
        if !words.trim().is_empty() {
            words.trim().clone_into(&mut note.text);
        }
        note.aspects.insert(Aspect::Plan, plan.trim().to_owned());
        self.keep_note(actor, &note).await?;
        Ok(note)
    }

    /// It is out of the way; what that freed is asked for, and may be said later.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn clear_obstacle(&self, actor: &Actor, id: NoteId, freed: &str) -> Result<Note> {
        let mut note = self.db.read(&actor.viewer).note(id).await?;
        note.closed = note.closed.or(Some(self.clock.now()));
        if !freed.trim().is_empty() {
            let freed = freed.trim().to_owned();
            note.aspects.insert(Aspect::Outcome, freed);
        }
        self.keep_note(actor, &note).await?;
        Ok(note)
    }

    /// The register of improvements.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn improvements(&self, viewer: &Viewer, pair: &Pair) -> Result<Register> {
        let partners = self.partners(viewer, pair).await?;
        let both = partners.people();
        let today = self.today(pair);
        let all = self
            .notes(viewer, pair.id, &[NoteKind::Improvement], DAYS)
            .await?;
        let finding = |note: Note| {
            let agreed = agreed(&note);
            let due = note.aspect(Aspect::Due).parse().ok();
            let said = !note.aspect(Aspect::Plan).trim().is_empty();
            let names = both.len() > 1 && both.iter().all(|p| agreed.contains(p));
            Finding {
                planned: said && names && due.is_some(),
                agreed,
                due,
                note,
            }
        };
        let mut findings: Vec<Finding> = all.into_iter().map(finding).collect();
        findings.sort_by_key(|f| (f.note.closed.is_some(), f.due.is_none(), f.due));
        let counted = findings.iter().filter(|f| {
            let over = f.due.is_some_and(|d| d < today);
            f.planned && (f.note.closed.is_some() || over)
        });
        let (mut done, mut of) = (0, 0);
        for f in counted {
            of += 1;
            done += usize::from(f.note.closed.is_some());
        }
        Ok(Register {
            findings,
            follow_through: percent(done, of),
        })
    }

    /// Writes down what could be better, or its plan and day anew: a new plan needs both names
    /// again.
    ///
    /// # Errors
    /// `Invalid` without a word.
    pub async fn keep_improvement(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: Option<NoteId>,
        (words, plan, due): (&str, &str, Option<Date>),
    ) -> Result<Note> {
        let mut note = match id {
            Some(id) => self.db.read(&actor.viewer).note(id).await?,
            None => self
                .new_note(actor, pair.id, NoteKind::Improvement)?
                .of_pair(),
        };
        if !words.trim().is_empty() {
            words.trim().clone_into(&mut note.text);
        }
        let due = due.map(|d| d.to_string()).unwrap_or_default();
        let same = note.aspect(Aspect::Plan) == plan.trim() && note.aspect(Aspect::Due) == due;
        if !same {
            let me = actor.person.map(|p| p.to_string()).unwrap_or_default();
            note.aspects.insert(Aspect::Agreed, me);
        }
        note.aspects.insert(Aspect::Plan, plan.trim().to_owned());
        note.aspects.insert(Aspect::Due, due);
        self.keep_note(actor, &note).await?;
        Ok(note)
    }

    /// Puts the actor's name under the plan, or says what came of it.
    ///
    /// # Errors
    /// `Conflict` where there is no plan to agree to.
    pub async fn follow_improvement(
        &self,
        actor: &Actor,
        id: NoteId,
        result: Option<&str>,
    ) -> Result<Note> {
        let mut note = self.db.read(&actor.viewer).note(id).await?;
        match result {
            Some(result) if result.trim().is_empty() => {
                return Err(Error::invalid(
                    "words",
                    "Say in a sentence what came of it.",
                ));
            }
            Some(result) => {
                let result = result.trim().to_owned();
                note.aspects.insert(Aspect::Outcome, result);
                note.closed = Some(self.clock.now());
            }
            None if note.aspect(Aspect::Plan).is_empty() => {
                return Err(Error::Conflict("There is no plan to agree to yet.".into()));
            }
            None => {
                let me = actor.person.ok_or(Error::Forbidden)?;
                let mut names = agreed(&note);
                if !names.contains(&me) {
                    names.push(me);
                }
                let names: Vec<String> = names.iter().map(ToString::to_string).collect();
                note.aspects.insert(Aspect::Agreed, names.join(" "));
            }
        }
        self.keep_note(actor, &note).await?;
        Ok(note)
    }
}
