//! What may be proposed about a meeting: shorten, move, hand over, keep time before it, decline.
use crate::error::PageError;
use crate::page::proposal;
use crate::respond::{see_with, url_encode};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::event::EventView;
use app::meeting::{AboutMeeting, Deed, Offered, Wish};
use axum::extract::{Form, State};
use axum::response::Response;
use domain::id::PersonId;
use domain::person::Person;
use domain::proposal::{Address, Proposal};
use jiff::civil::{Date, Time};
use serde::Deserialize;
use std::str::FromStr;
use store::Pair;

/// The block as it stands on the page.
#[derive(Default)]
pub(super) struct Asks {
    /// What may be proposed; empty once the meeting has begun.
    pub deeds: Vec<DeedView>,
    /// What waits for an answer or a hand: path, title, how it stands.
    pub open: Vec<(String, String, &'static str)>,
    /// What was declined before: path, title, reason.
    pub declined: Vec<(String, String, String)>,
    /// Who may go instead.
    pub people: Vec<(String, String)>,
    /// The day and time that stand in the form of a move.
    pub date: String,
    pub time: String,
}

pub(super) struct DeedView {
    pub word: &'static str,
    /// What it is, on the page.
    pub name: String,
    /// What would come of it.
    pub ruling: String,
    /// On the button.
    pub button: String,
    pub words: String,
    pub minutes: u32,
    pub length: bool,
    pub moves: bool,
    pub hands: bool,
    /// What the number of minutes means.
    pub asked: &'static str,
}

impl Asks {
    pub fn of(about: &AboutMeeting, view: &EventView, pair: &Pair, me: PersonId) -> Asks {
        let executive = first_name(&pair.name);
        let link = |p: &Proposal| (format!("/proposals/{}", p.id), p.title.clone());
        let others = |p: &&Person| p.id != pair.executive && !p.emails.is_empty();
        let start = view.coded.occurrence.start_at;
        let next = view.work.next_working_day(view.work.date(start));
        let deed = |o: &Offered| DeedView::of(o, executive, about.own, me == pair.executive);
        Asks {
            deeds: about.offered.iter().map(deed).collect(),
            open: about
                .open
                .iter()
                .map(|p| (link(p).0, link(p).1, p.state.word()))
                .collect(),
            declined: about
                .declined
                .iter()
                .map(|(p, why)| (link(p).0, link(p).1, why.clone()))
                .collect(),
            people: view
                .people
                .iter()
                .filter(others)
                .map(|p| (p.id.to_string(), p.label().to_owned()))
                .collect(),
            date: next.to_string(),
            time: view.work.time(start).strftime("%H:%M").to_string(),
        }
    }
}

impl DeedView {
    fn of(o: &Offered, executive: &str, own: bool, hers: bool) -> DeedView {
        let (word, name, verb) = match o.deed {
            Deed::Shorten => ("shorten", "Shorten it", "Shorten it"),
            Deed::Move => ("move", "Move it", "Move it"),
            Deed::HandOver => ("hand_over", "Send somebody else", "Send them"),
            Deed::Protect => ("protect", "Keep time free before it", "Keep it free"),
            Deed::Decline if own => ("decline", "Call it off", "Call it off"),
            Deed::Decline => ("decline", "Decline it", "Decline it"),
        };
        DeedView {
            word,
            name: name.to_owned(),
            ruling: match hers {
                true => "It is yours to decide: it happens at once.".to_owned(),
                false => proposal::words(&o.ruling),
            },
            button: match o.ruling.acts() {
                true => format!("{verb} now"),
                false => format!("Ask {executive}"),
            },
            words: o.words.clone(),
            minutes: o.minutes,
            length: matches!(o.deed, Deed::Shorten | Deed::Protect),
            moves: o.deed == Deed::Move,
            hands: o.deed == Deed::HandOver,
            asked: match o.deed {
                Deed::Protect => "Minutes before it",
                _ => "To how many minutes",
            },
        }
    }
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Proposing {
    key: String,
    deed: Deed,
    #[serde(default)]
    minutes: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    time: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    reason: String,
}

fn read<T: FromStr>(text: &str, name: &'static str, told: &str) -> Result<Option<T>, PageError> {
    match text.trim() {
        "" => Ok(None),
        text => match text.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(PageError(app::Error::invalid(name, told.to_owned()))),
        },
    }
}

impl Proposing {
    fn wish(&self, people: &[Person]) -> Result<Wish, PageError> {
        let minutes = read(&self.minutes, "minutes", "Write the minutes as a number.")?;
        let date: Option<Date> = read(&self.date, "date", "Choose the new day.")?;
        let time: Option<Time> = read(&self.time, "time", "Choose when it begins.")?;
        let to: Option<PersonId> = read(&self.to, "to", "Choose who goes instead.")?;
        let to = people.iter().find(|p| Some(p.id) == to);
        Ok(Wish {
            minutes,
            start: date.zip(time).map(|(date, time)| date.to_datetime(time)),
            to: to.map(|p| Address {
                name: p.label().to_owned(),
                email: p.emails.first().cloned().unwrap_or_default(),
            }),
            words: self.words.replace("\r\n", "\n"),
            reason: self.reason.clone(),
            ..Wish::new(self.deed)
        })
    }
}

/// `POST /event/propose`: done at once where the proposer may, else asked.
pub async fn propose(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Proposing>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let people = web.app.db.read(who.viewer()).people(pair.id).await?;
    let wish = form.wish(&people)?;
    let actor = who.actor(pair);
    let made = web.app.propose_about(&actor, pair, &form.key, &wish);
    let made = made.await?;
    let title = &made.proposal.title;
    let to = format!("/proposals/{}", made.proposal.id);
    Ok(match made.proposal.act.is_some() {
        true => see_with(&to, &format!("Decided: {title}. The card below does it.")),
        false => {
            let asked = first_name(&pair.name);
            let told = format!("Asked: {title}. {asked} finds it in the letter.");
            see_with(&format!("/event?key={}", url_encode(&form.key)), &told)
        }
    })
}
