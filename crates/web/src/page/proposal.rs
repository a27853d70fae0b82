//! What is proposed: waiting, come back, ready to do by hand; one proposal whole; a new one.
use super::ask::{Ask, Names};
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::queue::Queue;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use domain::decision_right::{Reason, Ruling};
use domain::goal::Goal;
use domain::id::ProposalId;
use domain::person::Person;
use domain::proposal::{By, Proposal, State as Stands};
use domain::urgent::Ladder;
use domain::working_time::WorkingTime;
use jiff::Timestamp;
use serde::Deserialize;
use store::Pair;

#[derive(Template)]
#[template(path = "proposals.html")]
struct ProposalsPage {
    layout: Layout,
    title: String,
    executive: String,
    lists: Vec<ListView>,
    kinds: [(&'static str, &'static str); 6],
    /// What signals lead to; nothing of it is stored until it is taken or declined.
    ideas: Vec<Idea>,
}

struct Idea {
    key: String,
    ask: Ask,
}

struct ListView {
    anchor: &'static str,
    name: String,
    note: &'static str,
    role: Role,
    asks: Vec<Ask>,
}

/// What can be done with the rows of a list.
#[derive(PartialEq, Eq)]
enum Role {
    Waiting,
    Returned,
    Suggested,
    ByHand,
    Plain,
}

impl ListView {
    fn waiting(&self) -> bool {
        self.role == Role::Waiting
    }
    fn returned(&self) -> bool {
        self.role == Role::Returned
    }
    fn suggested(&self) -> bool {
        self.role == Role::Suggested
    }
    fn by_hand(&self) -> bool {
        self.role == Role::ByHand
    }
}

/// A suggestion taken, or not.
#[derive(Deserialize)]
pub struct Suggested {
    key: String,
    deed: String,
    #[serde(default)]
    reason: String,
}

/// `POST /proposals/suggested`: takes what a signal suggests, or declines it with a reason.
pub async fn suggested(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Suggested>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    if form.deed == "decline" {
        let p = web
            .app
            .decline_suggestion(&actor, pair, &form.key, &form.reason)
            .await?;
        return Ok(see_with("/proposals", &format!("Not this: {}.", p.title)));
    }
    let made = web.app.take_suggestion(&actor, pair, &form.key).await?;
    let word = if made.ruling.acts() { "Done" } else { "Asked" };
    Ok(see_with(
        "/proposals",
        &format!("{word}: {}.", made.proposal.title),
    ))
}

/// What turns proposals into words, without a whole desk.
struct Kept {
    people: Vec<Person>,
    goals: Vec<Goal>,
    work: WorkingTime,
    ladder: Ladder,
}

impl Kept {
    async fn read(web: &Web, who: &Who, pair: &Pair) -> Result<Kept, PageError> {
        let reader = web.app.db.read(who.viewer());
        let today = web
            .app
            .clock
            .now()
            .to_zoned(app::context::zone(pair))
            .date();
        let settings = web.app.settings(who.viewer(), pair).await?;
        Ok(Kept {
            people: reader.people(pair.id).await?,
            goals: reader.goals(pair.id).await?,
            work: settings.working_time(pair, today),
            ladder: settings.ladder,
        })
    }

    fn names<'a>(&'a self, pair: &'a Pair, now: Timestamp) -> Names<'a> {
        Names {
            pair,
            people: &self.people,
            goals: &self.goals,
            work: &self.work,
            ladder: &self.ladder,
            now,
        }
    }
}

/// `GET /proposals`: everything that is not settled.
pub async fn list(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let now = web.app.clock.now();
    let today = now.to_zoned(app::context::zone(pair)).date();
    let desk = web.app.desk(who.viewer(), pair, today).await?;
    let queue = web.app.queue(who.viewer(), pair).await?;
    let signals = web.app.coming_up(&desk);
    let found = web.app.suggestions(who.viewer(), &desk, &signals).await?;
    let names = Names::of(&desk, now);
    let executive = first_name(&pair.name).to_owned();
    let mut lists = lists(&queue, &names, &executive);
    lists.retain(|l| !l.asks.is_empty());
    let title = match (queue.returned.len(), queue.waiting.len()) {
        (0, 0) => "Nothing waits for an answer".to_owned(),
        (0, n) => format!(
            "{} {} for {executive}",
            waiting(n),
            if n == 1 { "waits" } else { "wait" }
        ),
        (n, _) => format!("{} came back to you", waiting(n)),
    };
    Ok(html(&ProposalsPage {
        layout: Layout::new(&who, &headers, Place::Today, "What is proposed"),
        title,
        executive,
        lists,
        kinds: super::propose::KINDS,
        ideas: found
            .iter()
            .filter_map(|p| idea(p, &names))
            .take(IDEAS)
            .collect(),
    }))
}

/// The lists, in the order in which they ask for something.
fn lists(queue: &Queue, names: &Names, executive: &str) -> Vec<ListView> {
    let view = |anchor, name: String, note, role, all: &[Proposal]| ListView {
        anchor,
        name,
        note,
        role,
        asks: all.iter().map(|p| names.ask(p)).collect(),
    };
    let waits = format!("Waits for {executive}");
    vec![
        view(
            "returned",
            "Came back to you".to_owned(),
            "Asked about, to be changed, handed back.",
            Role::Returned,
            &queue.returned,
        ),
        view(
            "by-hand",
            "Approved, to be done by hand".to_owned(),
            "Counterpart may not write there. Tick it; the next calendar confirms it.",
            Role::ByHand,
            &queue.under_way,
        ),
        view(
            "waiting",
            waits,
            "An answer by telephone counts: write it down here.",
            Role::Waiting,
            &queue.waiting,
        ),
        view(
            "suggested",
            "Suggested".to_owned(),
            "Noticed, and nobody is asked yet.",
            Role::Suggested,
            &queue.suggested,
        ),
        view(
            "others",
            "Waits for somebody else".to_owned(),
            "",
            Role::Plain,
            &queue.others,
        ),
        view(
            "asleep",
            "Comes back by itself".to_owned(),
            "",
            Role::Plain,
            &queue.snoozed,
        ),
    ]
}

/// Suggestions that stand on the page at once.
const IDEAS: usize = 6;

fn idea(p: &Proposal, names: &Names) -> Option<Idea> {
    let By::Signal(key) = &p.by else {
        return None;
    };
    Some(Idea {
        key: key.clone(),
        ask: names.ask(p),
    })
}

fn waiting(n: usize) -> String {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    domain::words::capital(&domain::words::count(n, "proposal"))
}

#[derive(Template)]
#[template(path = "proposal.html")]
struct ProposalPage {
    layout: Layout,
    ask: Ask,
    by: String,
    created: String,
    ruling: String,
    history: Vec<Line>,
    change: String,
    /// Declined before, and like this one, with the reason.
    similar: Vec<(String, String, String)>,
    open: bool,
    waits: bool,
    returned: bool,
    mine: bool,
}

struct Line {
    words: String,
    note: String,
    reply: String,
}

/// `GET /proposals/{id}`: one, whole.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<ProposalId>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let p = web.app.db.read(who.viewer()).proposal(id).await?;
    let pair = web.app.pair(who.viewer(), p.pair).await?;
    let now = web.app.clock.now();
    let kept = Kept::read(&web, &who, &pair).await?;
    let names = kept.names(&pair, now);
    let ruling = web.app.ruling(who.viewer(), &pair, &p).await?;
    let me = who.session.signed_in.person;
    let similar = match p.state.open() {
        true => web.app.similar(who.viewer(), &p).await?,
        false => Vec::new(),
    };
    let similar = similar
        .into_iter()
        .map(|(p, why)| (p.id.to_string(), p.title, why));
    let history = p.answers.iter().map(|a| Line {
        words: format!(
            "{} {}, {}",
            a.verb.label(),
            a.words(&names.name(a.by)),
            names.day(a.at)
        ),
        note: a.note.clone(),
        reply: a.reply.as_ref().map(|r| r.text.clone()).unwrap_or_default(),
    });
    let page = ProposalPage {
        by: names.by(&p),
        created: names.day(p.created),
        ruling: words(&ruling),
        history: history.collect(),
        similar: similar.collect(),
        change: p.act.as_ref().map(|a| a.change.clone()).unwrap_or_default(),
        open: p.state.open(),
        waits: p.state.waits(now),
        returned: p.state == Stands::Returned,
        mine: me == p.asked_of.unwrap_or(pair.executive),
        ask: names.ask(&p),
        layout: Layout::new(&who, &headers, Place::Today, "Proposal"),
    };
    Ok(html(&page))
}

pub(crate) fn words(ruling: &Ruling) -> String {
    match ruling {
        Ruling::Act => "You may just do it.".to_owned(),
        Ruling::ActInform => "You may do it, and tell at once.".to_owned(),
        Ruling::ActNote => "You may do it, and say so at the end of the day.".to_owned(),
        Ruling::Ask(Reason::Level(area, level))
        | Ruling::ExecutiveOnly(Reason::Level(area, level)) => format!(
            "It is asked first: “{}” stands at “{}”.",
            area.words(),
            level.sentence().words()
        ),
        Ruling::Ask(why) => format!("It is asked first: {}.", why.words()),
        Ruling::ExecutiveOnly(why) => format!("Only the executive decides: {}.", why.words()),
    }
}

/// What the proposer says to a question, or in asking again.
#[derive(Deserialize)]
pub struct Again {
    text: String,
}

/// `POST /proposals/{id}/again`.
pub async fn again(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<ProposalId>,
    Form(again): Form<Again>,
) -> Result<Response, PageError> {
    let actor = who.actor(who.pair()?);
    let p = web.app.ask_again(&actor, id, &again.text).await?;
    Ok(see_with(
        "/proposals",
        &format!("Asked again: {}.", p.title),
    ))
}

/// `GET /proposals/{id}/card.ics`: the calendar file of a ready card.
pub async fn card(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<ProposalId>,
) -> Result<Response, PageError> {
    let p = web.app.db.read(who.viewer()).proposal(id).await?;
    let card = p
        .act
        .as_ref()
        .and_then(|a| a.card())
        .filter(|c| !c.ics.is_empty());
    let card = card.ok_or_else(|| app::Error::NotFound("A card to open".into()))?;
    let mut answer = card.ics.clone().into_response();
    let headers = answer.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/calendar; charset=utf-8"),
    );
    let name = HeaderValue::from_static("attachment; filename=\"card.ics\"");
    headers.insert(CONTENT_DISPOSITION, name);
    Ok(answer)
}
