//! "Where do you need my help today?": the queue, and the team that is asked.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::help::Call;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::id::{NoteId, PersonId};
use domain::person::Person;
use domain::proposal::Noun;
use domain::words::{count, count_figures, length};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    layout: Layout,
    tab: &'static str,
    title: String,
    prose: String,
    open: Vec<Row>,
    solved: Vec<Row>,
    team: Vec<Member>,
    others: Vec<(String, String)>,
    mails: bool,
    at: String,
}

struct Row {
    id: String,
    name: String,
    text: String,
    when: String,
    answer: String,
    action: String,
}

struct Member {
    id: String,
    name: String,
    link: String,
}

fn row(call: &Call, people: &[Person], when: String) -> Row {
    let by = people.iter().find(|p| Some(p.id) == call.note.by);
    let on = call.answer.as_ref().and_then(|a| a.on.as_ref());
    Row {
        id: call.note.id.to_string(),
        name: by.map_or("Somebody", |p| first_name(p.label())).to_owned(),
        text: call.note.text.clone(),
        when,
        answer: call
            .answer
            .as_ref()
            .map(|a| a.text.clone())
            .unwrap_or_default(),
        action: on
            .filter(|e| e.noun == Noun::Action)
            .map(|e| e.id.clone())
            .unwrap_or_default(),
    }
}

/// `GET /people/help`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let calls = web.app.calls(who.viewer(), pair).await?;
    let team = web.app.team(who.viewer(), pair).await?;
    let people = web.app.db.read(who.viewer()).people(pair.id).await?;
    let settings = web.app.settings(who.viewer(), pair).await?;
    let (zone, locale) = (app::context::zone(pair), who.locale());
    let said = |c: &Call| {
        let at = c.note.at.to_zoned(zone.clone()).datetime();
        row(c, &people, locale.moment(at))
    };
    let base = web.app.reach.public_url.clone().unwrap_or_default();
    let mut prose = String::new();
    if let Some(minutes) = calls.answer_minutes() {
        prose = format!("A first answer takes {}", length(minutes));
    }
    if let (Some(percent), false) = (calls.solved_percent(), prose.is_empty()) {
        prose.push_str(&format!("; {percent} of 100 calls are solved."));
    }
    let me = who.session.signed_in.person;
    let there = |id: PersonId| team.iter().any(|m| m.person.id == id);
    let others = people
        .iter()
        .filter(|p| !there(p.id) && p.id != me && p.id != pair.executive);
    let (waiting, pack) = (calls.open.len(), who.pack());
    Ok(html(&HelpPage {
        layout: Layout::new(&who, &headers, Place::People, "Help"),
        tab: "help",
        title: match (waiting, team.is_empty()) {
            (0, true) => pack.say("Nobody is in the team yet"),
            (0, false) => "Nobody needs help just now".into(),
            (1, _) => pack.say("One of the team needs help"),
            (n, _) => format!(
                "{} for help wait",
                domain::words::capital(&count(size(n), "call"))
            ),
        },
        prose,
        open: calls.open.iter().map(said).collect(),
        solved: calls.solved.iter().take(10).map(said).collect(),
        others: others
            .map(|p| (p.id.to_string(), p.label().to_owned()))
            .collect(),
        team: team
            .iter()
            .map(|m| Member {
                id: m.person.id.to_string(),
                name: m.person.label().to_owned(),
                link: match m.path.is_empty() {
                    true => String::new(),
                    false => format!("{base}{}", m.path),
                },
            })
            .collect(),
        at: settings
            .help
            .map_or(String::new(), |t| t.strftime("%H:%M").to_string()),
        mails: web.app.can_mail() && web.app.reach.public_url.is_some(),
    }))
}

fn size(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// `POST /people/help`: asks the team now.
pub async fn ask(State(web): State<Web>, who: Who) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let mailed = web.app.ask_team(&who.actor(pair), pair).await?;
    let told = match mailed {
        0 => "Everybody has a link of their own now: hand them out.".to_owned(),
        n => format!("{} on the way.", count_figures(size(n), "letter")),
    };
    Ok(see_with("/people/help", &told))
}

/// When they are asked every day.
#[derive(Deserialize)]
pub struct Daily {
    #[serde(default)]
    at: String,
}

/// `POST /people/help/daily`: no time turns it off.
pub async fn daily(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Daily>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    web.app.ask_daily(&who.actor(pair), pair, &form.at).await?;
    let told = match form.at.trim() {
        "" => "Nobody is asked by letter any more, unless you do.".to_owned(),
        at => format!("They are asked at {at} on working days, where letters can leave."),
    };
    Ok(see_with("/people/help", &told))
}

/// What the form of the team sends.
#[derive(Deserialize)]
pub struct Among {
    person: PersonId,
    #[serde(default)]
    r#in: String,
}

/// `POST /people/team`: somebody joins (`in=yes`) or leaves.
pub async fn team(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Among>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let among = form.r#in == "yes";
    let of = (form.person, among);
    web.app.set_in_team(&who.actor(pair), pair, of).await?;
    let told = match among {
        true => "In the team.",
        false => "No longer in the team.",
    };
    Ok(see_with("/people/help", told))
}

/// What the form of a call sends.
#[derive(Deserialize)]
pub struct Words {
    #[serde(default)]
    words: String,
}

/// `POST /people/help/{id}/{deed}`: answer (without words: an action of it), solved, again.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    Path((id, deed)): Path<(NoteId, String)>,
    Form(form): Form<Words>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let told = match deed.as_str() {
        "answer" => {
            let answer = web.app.answer_call(&actor, pair, (id, &form.words)).await?;
            match answer.on {
                Some(_) => "An action on your list; they read that it is.",
                None => "Answered.",
            }
        }
        "solved" => {
            web.app.settle_note(&actor, id, true).await?;
            "Solved."
        }
        "again" => {
            web.app.settle_note(&actor, id, false).await?;
            "Open again."
        }
        _ => return Err(app::Error::NotFound("Such a deed".into()).into()),
    };
    Ok(see_with("/people/help", told))
}
