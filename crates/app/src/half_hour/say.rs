//! Answers in a half-hour: what is decided leaves at once, what becomes an action is one at once.
use super::Item;
use crate::context::App;
use crate::decide::Said as Word;
use crate::error::{Error, Result};
use crate::knowing::EXPECTED;
use domain::circle::Actor;
use domain::half_hour::{Cadence, Outcome, Said, cancelled_in_a_row};
use domain::proposal::{Effect, How, Proposal, Verb, Way};
use domain::trust::Rating;
use domain::working_time::plus_days;
use jiff::civil::Date;
use language::answer::Key;
use store::Pair;

/// An answer as it comes from the page: one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Yes, that is right, do it.
    Yes,
    /// No.
    No,
    /// Next time.
    Later,
    /// Talked about.
    Talked,
    /// It becomes an action.
    Action,
    /// An expectation: below, met, exceeded.
    Rate(Rating),
}

impl Answer {
    /// Those that every line takes, in the order of the buttons.
    const ALL: [Answer; 5] = [
        Answer::Yes,
        Answer::No,
        Answer::Later,
        Answer::Talked,
        Answer::Action,
    ];

    /// Its name in a form.
    pub fn word(self) -> &'static str {
        match self {
            Answer::Yes => "yes",
            Answer::No => "no",
            Answer::Later => "later",
            Answer::Talked => "talked",
            Answer::Action => "action",
            Answer::Rate(rating) => rating.word(),
        }
    }

    /// By its name.
    pub fn of(word: &str) -> Option<Answer> {
        let known = Answer::ALL.into_iter().find(|a| a.word() == word);
        known.or_else(|| Rating::of(word).map(Answer::Rate))
    }
}

/// Minutes of the telephone slot that stands in for two that were cancelled (`R75`).
const SLOT: u32 = 10;

impl App {
    /// Answers one item. A decision is made at once — in the executive's own name, or recorded as
    /// said by her — and an action is there at once.
    ///
    /// # Errors
    /// `NotFound` when it is no longer on the sheet; whatever the deciding answers.
    pub async fn answer_item(
        &self,
        actor: &Actor,
        pair: &Pair,
        (cadence, on): (Cadence, Date),
        (key, answer, words): (&str, Answer, &str),
    ) -> Result<Outcome> {
        super::check(&[words])?;
        let agenda = self.agenda(&actor.viewer, pair, cadence).await?;
        let gone = || Error::NotFound("This line of the sheet".into());
        let found = agenda.items.iter().find(|i| i.key == key);
        let item = found.ok_or_else(gone)?;
        let mut words = words;
        let outcome = match answer {
            Answer::Yes | Answer::No => {
                self.decide_item(actor, pair, item, (answer, words)).await?
            }
            Answer::Later => Outcome::Later,
            Answer::Talked => self.talked(actor, item, words).await?,
            Answer::Rate(rating) => {
                let id = key.strip_prefix(EXPECTED).and_then(|id| id.parse().ok());
                let id = id.ok_or_else(gone)?;
                self.rate(actor, pair, (id, rating), Way::Page).await?;
                words = if words.is_empty() {
                    rating.word()
                } else {
                    words
                };
                Outcome::Talked
            }
            // Whoever stands in reads actions: what is between the two becomes none by itself.
            Answer::Action if item.private && words.is_empty() => {
                let told = "Say in a few words what is to be done: others can read an action.";
                return Err(Error::invalid("words", told));
            }
            Answer::Action => {
                let title = if words.is_empty() { &item.title } else { words };
                Outcome::Action(self.capture(actor, pair, title).await?.id)
            }
        };
        let said = Said {
            key: key.to_owned(),
            section: item.section,
            title: match item.private {
                true => String::new(),
                false => item.title.clone(),
            },
            outcome,
            words: match item.private {
                true => String::new(),
                false => words.to_owned(),
            },
            by: actor.person,
            way: way(actor, pair),
            at: self.clock.now(),
        };
        let detail = format!("{}: {}", said.title, outcome.words());
        let told = ("answered", detail.as_str());
        let change = |h: &mut domain::half_hour::HalfHour| h.said.push(said);
        self.change_half_hour(actor, pair, (cadence, on), told, change)
            .await?;
        Ok(outcome)
    }

    async fn decide_item(
        &self,
        actor: &Actor,
        pair: &Pair,
        item: &Item,
        (answer, words): (Answer, &str),
    ) -> Result<Outcome> {
        let outcome = match answer {
            Answer::Yes => Outcome::Yes,
            _ => Outcome::No,
        };
        let (noun, id) = item.key.split_once(':').unwrap_or_default();
        match noun {
            "proposal" if !item.decides => {
                let told = "This one is decided where its whole text stands: open it.";
                return Err(Error::Conflict(told.to_owned()));
            }
            "proposal" => {
                let id = id
                    .parse()
                    .map_err(|_| Error::NotFound("This proposal".into()))?;
                let verb = match answer {
                    Answer::Yes => Verb::Approve,
                    _ => Verb::Decline,
                };
                let word = Word::new(verb, words, Way::Page);
                match actor.person == Some(pair.executive) {
                    true => self.decide(actor, id, word).await?,
                    false => self.record_answer(actor, id, word, How::InPerson).await?,
                };
            }
            "playback" => {
                let id = id
                    .parse()
                    .map_err(|_| Error::NotFound("This question".into()))?;
                // A no says what it is instead; without that nothing would be known.
                if answer == Answer::No && words.is_empty() {
                    let told = "Say in a few words what it should be instead.";
                    return Err(Error::invalid("words", told));
                }
                let correction = if answer == Answer::Yes { "" } else { words };
                self.answer_playback(actor, id, correction, Way::Page)
                    .await?;
            }
            _ => {
                self.talked(actor, item, words).await?;
            }
        }
        Ok(outcome)
    }

    /// A note that was talked about is settled, with what was said as its outcome.
    async fn talked(&self, actor: &Actor, item: &Item, words: &str) -> Result<Outcome> {
        let Some(id) = item.key.strip_prefix("note:") else {
            return Ok(Outcome::Talked);
        };
        let id = id
            .parse()
            .map_err(|_| Error::NotFound("This note".into()))?;
        let mut note = self.db.read(&actor.viewer).note(id).await?;
        // What somebody wrote as their own only they can settle; it leaves the sheet all the same.
        if note.circle != domain::circle::Circle::Mine || note.by == actor.person {
            if !words.is_empty() {
                note.aspects
                    .insert(domain::note::Aspect::Outcome, words.to_owned());
            }
            note.closed = Some(self.clock.now());
            self.keep_note(actor, &note).await?;
        }
        Ok(Outcome::Talked)
    }

    /// Ten minutes on the telephone, where two in a row did not take place.
    pub(super) async fn ten_minutes(
        &self,
        actor: &Actor,
        pair: &Pair,
        cadence: Cadence,
    ) -> Result<Option<Proposal>> {
        let all = self.half_hours(&actor.viewer, pair).await?;
        let of_cadence: Vec<_> = all.into_iter().filter(|h| h.cadence == cadence).collect();
        if cancelled_in_a_row(&of_cadence) != 2 {
            return Ok(None);
        }
        let desk = self.desk(&actor.viewer, pair, self.today(pair)).await?;
        let tomorrow = plus_days(self.today(pair), 1);
        let from = desk.work.midnight(tomorrow);
        let Some(start) = crate::suggestion::free(&desk, SLOT, from) else {
            return Ok(None);
        };
        let effect = Effect::HoldTime {
            start,
            minutes: SLOT,
            until: None,
        };
        let mut p = self.new_proposal(actor, pair.id, effect);
        let day = desk.work.day(start.date());
        let time = desk.work.clock(start.time());
        p.title = format!("Ten minutes on the telephone, {day} at {time}");
        p.reason = format!("Our {} did not take place twice in a row.", cadence.words());
        p.cost_minutes = Some(SLOT);
        Ok(Some(self.propose(actor, p).await?.proposal))
    }
}

fn way(actor: &Actor, pair: &Pair) -> Way {
    match actor.person == Some(pair.executive) {
        true => Way::Page,
        false => Way::Recorded {
            by: actor.person,
            how: How::InPerson,
        },
    }
}

/// A short name of a line on paper, made of its key: it stays the same however the sheet grows.
pub fn code(key: &str) -> String {
    const SIGNS: &[u8; 27] = b"ABCDEFGHJKMNPQRTUVWXY346789";
    // FNV-1a, 32 bits: a name, not a secret.
    let mut sum = 0x811c_9dc5_u32;
    for byte in key.bytes() {
        sum = (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    let mut out = String::new();
    for _ in 0..4 {
        out.push(char::from(SIGNS[(sum % 27) as usize]));
        sum /= 27;
    }
    out
}

impl App {
    /// Takes the answers of a printed sheet, typed in a line: "K7QA yes, 2 later, H3MM no: too
    /// dear". Codes are those on the paper, numbers those on screen. Nothing counts where any of
    /// it is unclear; else each answer is taken by itself, and what was refused is said.
    ///
    /// # Errors
    /// `Invalid` says which part could not be read.
    pub async fn record_sheet(
        &self,
        actor: &Actor,
        pair: &Pair,
        (cadence, on): (Cadence, Date),
        text: &str,
    ) -> Result<Vec<(String, Result<Outcome>)>> {
        let agenda = self.agenda(&actor.viewer, pair, cadence).await?;
        let items: Vec<_> = agenda
            .items
            .into_iter()
            .map(|i| (code(&i.key), i))
            .collect();
        let codes: Vec<_> = items.iter().map(|(code, _)| code.clone()).collect();
        let unclear = |told: String| Error::invalid("answers", told);
        let read = language::answer::read(text, &codes).map_err(|e| unclear(e.to_string()))?;
        let mut taken = Vec::new();
        for said in read {
            let found = match &said.key {
                Key::Number(n) => n.checked_sub(1).and_then(|n| items.get(n)),
                Key::Code(code) => items.iter().find(|(known, _)| known == code),
                Key::All | Key::Only => None,
            };
            let none = || unclear(format!("I could not tell which line “{}” is.", said.key));
            let answer = match said.verb {
                Verb::Approve => Answer::Yes,
                Verb::Decline => Answer::No,
                _ => Answer::Later,
            };
            taken.push((found.ok_or_else(none)?.1.clone(), answer, said.note));
        }
        let mut out = Vec::new();
        for (item, answer, words) in taken {
            let said = (item.key.as_str(), answer, words.as_str());
            let done = self.answer_item(actor, pair, (cadence, on), said).await;
            out.push((item.title, done));
        }
        Ok(out)
    }
}
