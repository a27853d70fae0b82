//! What became of a line, in words.
use crate::coming_up::first_name;
use crate::context::{App, zone};
use crate::error::Result;
use domain::circle::Viewer;
use domain::id::PersonId;
use domain::locale::Locale;
use domain::person::Person;
use domain::proposal::{Answer, Outcome, Proposal, State, Verb};
use domain::sheet::{Sheet, Standing};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::Pair;

/// Names and times in words, for sentences about answers.
pub(crate) struct Words {
    people: Vec<Person>,
    pair: Pair,
    locale: Locale,
    zone: TimeZone,
}

impl Words {
    pub async fn of(app: &App, viewer: &Viewer, pair: &Pair) -> Result<Words> {
        Ok(Words {
            people: app.db.read(viewer).people(pair.id).await?,
            pair: pair.clone(),
            locale: app.locale(viewer).await?,
            zone: zone(pair),
        })
    }

    pub fn name(&self, id: PersonId) -> String {
        match self.people.iter().find(|p| p.id == id) {
            Some(person) => person.label().to_owned(),
            None if id == self.pair.executive => self.pair.name.clone(),
            None => "somebody".to_owned(),
        }
    }

    pub fn moment(&self, at: Timestamp) -> String {
        self.locale
            .moment(at.to_zoned(self.zone.clone()).datetime())
    }

    /// What became of a line that is no longer open; empty for an open one.
    pub fn standing(&self, standing: Standing, sheet: &Sheet, p: &Proposal) -> String {
        let (title, made) = (&p.title, self.moment(sheet.made));
        match standing {
            Standing::Open => String::new(),
            Standing::Answered => match p.last_answer() {
                Some(Answer {
                    denied_at: Some(at),
                    ..
                }) => format!(
                    "Put right already: you said {} that this was not your answer.",
                    self.moment(*at)
                ),
                Some(answer) => {
                    let name = self.name(answer.by);
                    format!(
                        "Already answered: {}, {}, {}.",
                        past(answer.verb),
                        answer.words(first_name(&name)),
                        self.moment(answer.at)
                    )
                }
                None => "Already answered.".to_owned(),
            },
            Standing::Changed => format!(
                "“{title}” has changed since this {} of {made}: nothing was done. Read it as it \
                 stands now and answer there.",
                sheet.medium.words()
            ),
            Standing::Gone => format!("“{title}” needs no answer any more: nothing was done."),
            Standing::TooOld => format!(
                "This {} is of {made} and too old to be answered: nothing was done. The question \
                 still waits; answer it in the newest letter, or simply say it.",
                sheet.medium.words()
            ),
        }
    }
}

/// "approved", for "already answered: approved".
fn past(verb: Verb) -> &'static str {
    match verb {
        Verb::Approve => "yes",
        Verb::Edit => "yes, with a change",
        Verb::Ask => "a question",
        Verb::Decline => "no",
        Verb::Snooze => "later",
        Verb::HandBack => "handed back",
    }
}

impl App {
    /// What an answer did, in a few words: "declined", "comes back Thu 5 August, 08:00".
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn became(&self, viewer: &Viewer, pair: &Pair, p: &Proposal) -> Result<String> {
        let State::Snoozed(until) = p.state else {
            return Ok(done_words(p).to_owned());
        };
        let at = until.to_zoned(zone(pair)).datetime();
        let moment = self.locale(viewer).await?.moment(at);
        Ok(format!("comes back {moment}"))
    }
}

fn done_words(p: &Proposal) -> &'static str {
    match (p.state, p.act.as_ref().map(|a| &a.outcome)) {
        (State::Declined, _) => "declined",
        (State::Returned, _) => "back with whoever proposed it",
        (State::Asked, _) => "it waits for an answer again",
        (State::Undone, _) => "it is taken back",
        (_, Some(Outcome::Posted { .. })) => "approved; the letter leaves in half a minute",
        (_, Some(Outcome::Card(_))) => "approved; it is done by hand now",
        _ => "approved and done",
    }
}
