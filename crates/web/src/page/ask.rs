//! One thing that is asked, as both pages of proposals show it, and the answers to it.
use crate::error::PageError;
use crate::respond::{own, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::{Desk, first_name};
use app::decide::Said;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use domain::action::{DueState, due_state, due_words};
use domain::goal::Goal;
use domain::id::{PersonId, ProposalId};
use domain::person::Person;
use domain::proposal::{
    Answer, By, Card, Effect, Letter, Outcome, Proposal, State as Stands, Told, Undo, Verb,
    Version, Way,
};
use domain::urgent::Ladder;
use domain::words::list;
use domain::working_time::WorkingTime;
use jiff::Timestamp;
use serde::Deserialize;
use store::Pair;

/// A proposal as it is read.
pub(crate) struct Ask {
    pub id: String,
    /// Which words these are, for the answer to them.
    pub read: String,
    pub title: String,
    /// Short facts above the title, each with the class of its shape.
    pub heads: Vec<(&'static str, String)>,
    /// Hue and name of the goal.
    pub goal: Option<(String, String)>,
    /// The recommendation: what is proposed and why.
    pub lead: String,
    pub reason: String,
    /// What is not known yet, as questions.
    pub missing: Vec<&'static str>,
    /// Name and value, at most four.
    pub facts: Vec<(&'static str, String)>,
    /// The whole text, where it leaves the house or binds.
    pub text: String,
    /// A letter: its text may be changed on the spot.
    pub editable: bool,
    pub yes: String,
    /// May be approved together with others.
    pub together: bool,
    /// How it stands, with the newest answer in words.
    pub stands: String,
    /// What was said with the newest answer.
    pub note: String,
    /// Can still be taken back.
    pub undo: bool,
    pub card: Option<CardView>,
    pub evidence: Vec<(String, String)>,
    /// Where one reads what it rests on: its own page, or the brief.
    pub rests: String,
    /// A decision whose day is over.
    pub late: bool,
}

pub(crate) struct CardView {
    pub todo: String,
    pub ics: bool,
    pub mailto: String,
    pub text: String,
    /// Done by hand, or seen in a calendar; empty while it waits.
    pub done: String,
}

/// What turns a proposal into words: names, goals, hours.
pub(crate) struct Names<'a> {
    pub pair: &'a Pair,
    pub people: &'a [Person],
    pub goals: &'a [Goal],
    pub work: &'a WorkingTime,
    pub ladder: &'a Ladder,
    pub now: Timestamp,
}

impl<'a> Names<'a> {
    pub fn of(desk: &'a Desk, now: Timestamp) -> Self {
        Names {
            pair: &desk.pair,
            people: &desk.people,
            goals: &desk.goals,
            work: &desk.work,
            ladder: &desk.settings.ladder,
            now,
        }
    }

    pub fn name(&self, id: PersonId) -> String {
        match self.people.iter().find(|p| p.id == id) {
            Some(person) => first_name(person.label()).to_owned(),
            None if id == self.pair.executive => first_name(&self.pair.name).to_owned(),
            None => "somebody".to_owned(),
        }
    }

    pub fn day(&self, at: Timestamp) -> String {
        let work = self.work;
        let (date, time) = (work.date(at), work.clock(work.time(at)));
        match date == work.date(self.now) {
            true => time,
            false => format!("{}, {time}", work.day(date)),
        }
    }

    pub fn ask(&self, p: &Proposal) -> Ask {
        let answer = p.last_answer();
        Ask {
            id: p.id.to_string(),
            read: mark(p.version()),
            title: p.title.clone(),
            heads: self.heads(p),
            goal: self.goal(p),
            lead: self.lead(p),
            reason: p.reason.clone(),
            missing: p.missing(),
            facts: self.facts(p),
            text: p.text().to_owned(),
            editable: matches!(p.effect, Effect::SendMessage(_)),
            yes: yes(p),
            together: !p.whole_text() && p.missing().is_empty() && p.effect.text().is_none(),
            stands: self.stands(p, answer),
            note: answer.map(|a| a.note.clone()).unwrap_or_default(),
            undo: p.act.as_ref().is_some_and(|a| a.undone.is_none())
                && !matches!(p.effect.undo(), Undo::None(_)),
            card: card(p).map(|c| self.card(c)),
            evidence: super::record::evidence(p),
            rests: super::decision::rests(p),
            late: p.late(self.work.date(self.now)),
        }
    }

    fn heads(&self, p: &Proposal) -> Vec<(&'static str, String)> {
        let mut heads = Vec::new();
        if p.urgent {
            heads.push(("st off", super::urgent::head(self, p)));
        }
        if p.decide_by.is_some() {
            let words = due_words(p.decide_by, self.now, self.work);
            let words = words.replacen("due ", "by ", 1);
            let class = match due_state(p.decide_by, self.now, self.work) {
                DueState::Overdue(_) => "st off",
                DueState::Today | DueState::NextWorkingDay => "st risk",
                _ => "st pend",
            };
            heads.push((class, words));
        }
        match &p.effect {
            Effect::SendMessage(m) => {
                let to: Vec<String> = m.to.iter().map(|a| a.name.clone()).collect();
                heads.push(("", format!("To {}", list(&to))));
                heads.push((
                    "",
                    match m.her_name {
                        true => "in your name".to_owned(),
                        false => format!("{}, on your behalf", self.by(p)),
                    },
                ));
            }
            effect => heads.push(("", effect.kind().words().to_owned())),
        }
        if let Some(outside) = self.outside(&p.effect) {
            heads.push(("st risk", outside));
        }
        if p.one_way {
            heads.push(("st off", "cannot be undone".to_owned()));
        }
        heads
    }

    /// "before 09:30, outside Orla’s hours", of time that is to be taken there (`R62`).
    fn outside(&self, effect: &Effect) -> Option<String> {
        let (start, minutes) = effect.takes()?;
        let outside = self.work.outside(start, minutes)?;
        let name = first_name(&self.pair.name);
        Some(format!("{outside}, outside {name}’s hours"))
    }

    pub fn by(&self, p: &Proposal) -> String {
        match &p.by {
            By::Person(id) => self.name(*id),
            By::Signal(_) => "Noticed".to_owned(),
            By::Operator => "The command line".to_owned(),
        }
    }

    fn goal(&self, p: &Proposal) -> Option<(String, String)> {
        let at = self.goals.iter().position(|g| Some(g.id) == p.goal)?;
        let goal = self.goals.get(at)?;
        Some((format!("g{}", at % 6 + 1), goal.title.clone()))
    }

    fn lead(&self, p: &Proposal) -> String {
        match &p.effect {
            Effect::HeadsUp => String::new(),
            Effect::Problem { solution, .. } if !solution.trim().is_empty() => {
                format!("{} proposes: {}", self.by(p), solution.trim())
            }
            Effect::Improvement { how } => how.clone(),
            Effect::Offer { .. } => match &p.by {
                By::Signal(_) => "Somebody else could do it.".to_owned(),
                _ => format!("{} offers to take it.", self.by(p)),
            },
            Effect::SendMessage(_) => String::new(),
            Effect::Decide(put) => super::decision::lead(&self.by(p), put),
            _ => match &p.by {
                By::Signal(_) => String::new(),
                _ => format!("{} recommends yes.", self.by(p)),
            },
        }
    }

    fn facts(&self, p: &Proposal) -> Vec<(&'static str, String)> {
        let mut facts = Vec::new();
        if let Some(money) = p.money {
            facts.push(("Costs", money.to_string()));
        }
        facts.extend(super::decision::facts(&p.effect));
        if let Some(minutes) = p.cost_minutes {
            facts.push(("Costs you", domain::words::short_length(i64::from(minutes))));
        }
        if let Some(minutes) = p.saves_minutes_week {
            facts.push((
                "Saves a week",
                domain::words::short_length(i64::from(minutes)),
            ));
        }
        if !p.told.is_empty() {
            let name = |t: &Told| match t {
                Told::Person(id) => self.name(*id),
                Told::Named(name) => name.clone(),
            };
            let told: Vec<String> = p.told.iter().map(name).collect();
            facts.push(("Who hears of it", list(&told)));
        }
        if !matches!(p.effect, Effect::HeadsUp) {
            let words = if p.one_way {
                "No: it is a one-way door."
            } else {
                p.effect.undo().words()
            };
            let words = words.strip_prefix("Can be undone: ").unwrap_or(words);
            facts.push(("Undo", words.to_owned()));
        }
        facts
    }

    fn stands(&self, p: &Proposal, answer: Option<&Answer>) -> String {
        let by = answer
            .map(|a| a.words(&self.name(a.by)))
            .unwrap_or_default();
        let word = match p.state {
            Stands::Suggested => "nobody is asked yet".to_owned(),
            Stands::Asked => return "waits for an answer".to_owned(),
            Stands::Snoozed(until) => format!("comes back {}", self.day(until)),
            Stands::Returned => match answer.map(|a| a.verb) {
                Some(Verb::Ask) => "asked about".to_owned(),
                Some(Verb::Edit) => "to be changed".to_owned(),
                _ => "handed back".to_owned(),
            },
            Stands::Approved => "approved".to_owned(),
            Stands::Declined => "declined".to_owned(),
            Stands::Withdrawn => "withdrawn".to_owned(),
            Stands::Expired => "its time ran out".to_owned(),
            Stands::Done => "done".to_owned(),
            Stands::Undone if ran_out(p) => return "held until its time ran out".to_owned(),
            Stands::Undone => "taken back".to_owned(),
        };
        let when = answer.map(|a| self.day(a.at)).unwrap_or_default();
        match by.is_empty() {
            true => word,
            false => format!("{word}, {by}, {when}"),
        }
    }

    fn card(&self, card: &Card) -> CardView {
        let done = match (card.seen_at, card.ticked) {
            (Some(at), _) => format!("The calendar shows it since {}.", self.day(at)),
            (None, Some(tick)) => format!("Ticked as done, {}.", self.day(tick.at)),
            (None, None) => String::new(),
        };
        CardView {
            todo: card.todo.clone(),
            ics: !card.ics.is_empty(),
            mailto: card.mailto.clone(),
            text: card.text.clone(),
            done,
        }
    }
}

/// The card to be done by hand; one that was torn up before anybody did it is gone.
fn card(p: &Proposal) -> Option<&Card> {
    let card = p.act.as_ref()?.card()?;
    let torn = p.state == Stands::Undone && card.ticked.is_none() && !card.opposite;
    Some(card).filter(|_| !torn)
}

/// Held time that nobody took back: it ended by itself.
fn ran_out(p: &Proposal) -> bool {
    let ended = p.act.as_ref().and_then(|act| act.undone);
    match p.effect {
        Effect::HoldTime {
            until: Some(until), ..
        } => ended.is_some_and(|at| at >= until),
        _ => false,
    }
}

/// The word on the filled button: the deed itself.
fn yes(p: &Proposal) -> String {
    match &p.effect {
        Effect::HeadsUp => "I know now".to_owned(),
        Effect::SendMessage(m) if m.letter == Letter::Thanks => "Send thanks".to_owned(),
        Effect::SendMessage(_) | Effect::AskPerson { .. } => "Send".to_owned(),
        Effect::DeclineMeeting { .. } => "Decline it".to_owned(),
        Effect::ShortenMeeting { minutes, .. } => format!("Shorten to {minutes} min"),
        Effect::MoveMeeting { .. } => "Move it".to_owned(),
        Effect::HoldTime { .. } => "Hold it".to_owned(),
        Effect::ProtectTime { .. } => "Keep it free".to_owned(),
        Effect::Offer { .. } => "Hand it over".to_owned(),
        _ => match p.money {
            Some(money) => format!("Approve {money}"),
            None => "Approve".to_owned(),
        },
    }
}

/// An answer from a page.
#[derive(Deserialize)]
pub struct Reply {
    verb: String,
    /// Which words were on the page.
    #[serde(default)]
    read: String,
    #[serde(default)]
    note: String,
    /// A letter's text as changed on the spot.
    #[serde(default)]
    text: String,
    #[serde(default)]
    back: String,
}

/// Which words were on the page: an answer holds for these and no others.
pub(crate) fn mark(version: Version) -> String {
    format!("{}.{}", version.changed.as_microsecond(), version.answers)
}

fn unmark(text: &str) -> Option<Version> {
    let (changed, answers) = text.split_once('.')?;
    Some(Version {
        changed: Timestamp::from_microsecond(changed.parse().ok()?).ok()?,
        answers: answers.parse().ok()?,
    })
}

/// `POST /proposals/{id}/decide`: whoever is asked answers.
pub async fn decide(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<ProposalId>,
    Form(reply): Form<Reply>,
) -> Result<Response, PageError> {
    let verb = Verb::read(&reply.verb).ok_or_else(unread)?;
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let mut read = unmark(&reply.read);
    if verb == Verb::Approve && !reply.text.trim().is_empty() {
        let mut p = web.app.db.read(who.viewer()).proposal(id).await?;
        if p.text().trim() != reply.text.trim() && read.is_none_or(|r| r == p.version()) {
            p.effect.set_text(reply.text.trim());
            read = Some(web.app.edit(&actor, &p).await?.version());
        }
    }
    let said = Said {
        read,
        ..Said::new(verb, reply.note.trim(), Way::Page)
    };
    let p = web.app.decide(&actor, id, said).await?;
    let told = match p.state {
        Stands::Snoozed(_) => {
            let became = web.app.became(who.viewer(), pair, &p).await?;
            format!("It {became}: {}.", p.title)
        }
        _ => told(&p),
    };
    Ok(see_with(own(&reply.back), &told))
}

fn unread() -> app::Error {
    app::Error::invalid(
        "verb",
        "Answer with approve, edit, ask, hand back, wait or decline.",
    )
}

/// One sentence about what happened.
fn told(p: &Proposal) -> String {
    let title = &p.title;
    match (p.state, p.act.as_ref().map(|a| &a.outcome)) {
        (Stands::Declined, _) => format!("Declined: {title}."),
        (Stands::Returned, _) => format!("Back with whoever proposed it: {title}."),
        (_, Some(Outcome::Posted { .. })) => {
            format!("It leaves in half a minute: {title}. Until then it can be taken back.")
        }
        (_, Some(Outcome::Card(_))) => {
            format!("Approved: {title}. A card is ready to do it by hand.")
        }
        _ => match &p.effect {
            Effect::Decide(put) if !put.advice.is_empty() => format!("Decided: {}.", put.advice),
            _ => format!("Done: {}.", title.trim_end_matches(['.', '?', '!'])),
        },
    }
}

/// So many are approved with one button.
const TOGETHER: usize = 50;

/// Several at once: identity and version of each, `id/version`.
#[derive(Deserialize)]
pub struct Batch {
    #[serde(default)]
    ids: String,
    #[serde(default)]
    back: String,
}

/// `POST /proposals/together`: approves those named, each on its own; what cannot be is told.
pub async fn together(
    State(web): State<Web>,
    who: Who,
    Form(batch): Form<Batch>,
) -> Result<Response, PageError> {
    let actor = who.actor(who.pair()?);
    let (mut done, mut kept) = (0_i64, Vec::new());
    let named = batch.ids.split_whitespace().take(TOGETHER);
    for (id, read) in named.filter_map(|one| one.split_once('/')) {
        let (Ok(id), Some(read)) = (id.parse(), unmark(read)) else {
            continue;
        };
        // Money and one-way doors are read and answered one by one, whatever a form says.
        let known = web.app.db.read(who.viewer()).proposal(id).await?;
        if known.whole_text() {
            kept.push(format!("“{}” is answered on its own.", known.title));
            continue;
        }
        let said = Said {
            read: Some(read),
            ..Said::new(Verb::Approve, "", Way::Page)
        };
        match web.app.decide(&actor, id, said).await {
            Ok(_) => done += 1,
            Err(error) => kept.push(error.to_string()),
        }
    }
    let mut sentence = format!("{} approved.", domain::words::count(done, "thing"));
    for error in &kept {
        sentence.push_str(&format!(" Not done: {error}"));
    }
    Ok(see_with(own(&batch.back), &sentence))
}

/// Where to go afterwards.
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    back: String,
}

/// `POST /proposals/{id}/{deed}`: undo, confirm, deny, told, withdraw, tick.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    Path((id, deed)): Path<(ProposalId, String)>,
    Form(form): Form<Back>,
) -> Result<Response, PageError> {
    let actor = who.actor(who.pair()?);
    let (word, p) = match deed.as_str() {
        "undo" => ("Taken back", web.app.undo(&actor, id).await?),
        "told" => {
            web.app.told(&actor, &[id]).await?;
            let found = web.app.db.read(who.viewer()).proposal(id).await;
            ("Noted", found.map_err(app::Error::from)?)
        }
        "deny" => ("Put right", web.app.deny_answer(&actor, id).await?),
        "confirm" => ("Confirmed", web.app.confirm_answer(&actor, id).await?),
        "withdraw" => ("Withdrawn", web.app.withdraw(&actor, id).await?),
        "tick" => ("Ticked as done", web.app.tick_card(&actor, id).await?),
        _ => return Err(PageError(app::Error::NotFound("This page".into()))),
    };
    Ok(see_with(own(&form.back), &format!("{word}: {}.", p.title)))
}
