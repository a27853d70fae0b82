//! Invitations: one person does one thing by a link, without an account. A GET never acts.
//!
//! One small function shows each kind of invitation and one does it; both read one `Invitee`.
use super::{check_in, member, rating, stopped};
use crate::access::Slot;
use crate::client::Client;
use crate::error::PageError;
use crate::page::check_in::Minute;
use crate::page::question::Field;
use crate::page::role::Body;
use crate::respond::html;
use crate::server::Web;
use crate::session::{Unshared, Who};
use app::invitation::Invitee;
use app::partner::Partners;
use askama::Template;
use axum::extract::{Extension, Form, Path, State};
use axum::http::StatusCode;
use axum::http::header::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use domain::answers::{Answers, Given, Round};
use domain::charter::heading;
use domain::id::StatementId;
use domain::invitation::Invited;
use domain::proposal::Way;
use domain::question::{Openness, SetKey};
use domain::statement::Statement;
use store::Opening;

/// What a form sent: a name may come more than once.
pub(super) type Fields = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "invited.html")]
struct InvitedPage {
    token: String,
    name: String,
    view: View,
    told: String,
}

/// What stands behind an invitation.
#[derive(Default)]
pub(super) struct View {
    pub title: String,
    pub why: String,
    /// Headings with their words.
    pub parts: Vec<(String, String)>,
    /// One question to answer.
    pub field: Option<Field>,
    /// Which wording is shown.
    pub version: usize,
    /// What the button does; empty where there is nothing to do.
    pub button: &'static str,
    /// A second button that leaves this question open.
    pub skip: bool,
    pub note: String,
    /// A member's own role.
    pub role: Option<Body>,
    /// A check-in, and whether one waits to be confirmed with one click.
    pub minute: Option<Minute>,
    pub confirm: bool,
}

fn answer(status: StatusCode, page: &InvitedPage) -> Response {
    let mut answer = (status, html(page)).into_response();
    let robots = HeaderName::from_static("x-robots-tag");
    let never = HeaderValue::from_static("noindex, nofollow");
    answer.headers_mut().insert(robots, never);
    answer
}

fn page(token: &str, invitee: &Invitee, view: View, told: &str) -> InvitedPage {
    InvitedPage {
        token: token.to_owned(),
        name: invitee.name.clone(),
        view,
        told: told.to_owned(),
    }
}

/// Somebody else is signed in on this browser: nothing is shown and nothing done.
fn somebody_else(who: Option<&Who>, invitee: &Invitee) -> Option<Response> {
    let who = who.filter(|w| w.session.signed_in.person != invitee.invitation.person)?;
    let view = View {
        title: "This link is somebody else’s".into(),
        why: format!(
            "It was made for {}, and you are signed in as {}. Nothing was done.",
            invitee.name, who.session.signed_in.name
        ),
        ..View::default()
    };
    Some(answer(StatusCode::FORBIDDEN, &page("", invitee, view, "")))
}

/// `GET /l/{token}`: shows what somebody is invited to, and does nothing.
pub async fn show(
    State(web): State<Web>,
    _: Unshared,
    Extension(slot): Extension<Slot>,
    client: Client,
    who: Option<Who>,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    if let Some(stop) = stopped(&web, &client) {
        return Ok(stop);
    }
    let invitee = web.app.open_invitation(&token).await?;
    if let Some(stop) = somebody_else(who.as_ref(), &invitee) {
        return Ok(stop);
    }
    slot.note(Opening {
        workspace: invitee.actor.viewer.workspace(),
        pair: invitee.pair.id,
        who: Some(invitee.invitation.person),
        way: "link".to_owned(),
        noun: "invitation".to_owned(),
        noun_id: invitee.invitation.id.to_string(),
    });
    let mut view = view(&web, &invitee).await?;
    let mut told = "";
    if !invitee.open {
        (view.button, view.field) = ("", None);
        told = "This is settled, or its time is over. Ask for a new link if something is to be \
            changed.";
    }
    Ok(answer(StatusCode::OK, &page(&token, &invitee, view, told)))
}

/// `POST /l/{token}`: does it.
pub async fn act(
    State(web): State<Web>,
    _: Unshared,
    client: Client,
    who: Option<Who>,
    Path(token): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    if let Some(stop) = stopped(&web, &client) {
        return Ok(stop);
    }
    let invitee = web.app.open_invitation(&token).await?;
    if let Some(stop) = somebody_else(who.as_ref(), &invitee) {
        return Ok(stop);
    }
    if !invitee.open {
        let told = "This link was used already, or its time is over. Ask for a new one.";
        return Err(app::Error::Conflict(told.to_owned()).into());
    }
    let done = match &invitee.invitation.invited {
        Invited::Sign(id) => sign(&web, &invitee, (*id, &fields)).await,
        Invited::Acknowledge(id) => acknowledge(&web, &invitee, (*id, &fields)).await,
        Invited::Answer { set, round } => reply(&web, &invitee, (*set, round), &fields).await,
        Invited::Help => member::help(&web, &invitee, &fields).await,
        Invited::PreMortem(id) => member::reasons(&web, &invitee, (*id, &fields)).await,
        Invited::Vote(id) => member::vote(&web, &invitee, (*id, &fields)).await,
        Invited::Rate(id) => rating::rate(&web, &invitee, (*id, &fields)).await,
        Invited::Role(id) => member::agree(&web, &invitee, (*id, version(&fields))).await,
        Invited::CheckIn(id) => check_in::check_in(&web, &invitee, (*id, &fields)).await,
        _ => Err(unknown()),
    };
    match done {
        Ok(Done::Told(told)) => {
            web.app.follow_invitation(&invitee).await?;
            let view = View {
                title: told,
                note: format!("You can close this page, {}.", invitee.name),
                ..View::default()
            };
            Ok(answer(StatusCode::OK, &page(&token, &invitee, view, "")))
        }
        // The next question; what was given is kept.
        Ok(Done::On) => Ok(crate::respond::see(&format!("/l/{token}"))),
        Err(PageError(error @ (app::Error::Conflict(_) | app::Error::Invalid(_)))) => {
            let view = view(&web, &invitee).await?;
            let status = crate::error::status(&error);
            Ok(answer(
                status,
                &page(&token, &invitee, view, &error.to_string()),
            ))
        }
        Err(error) => Err(error),
    }
}

/// What came of it.
pub(super) enum Done {
    /// It is done, in a sentence.
    Told(String),
    /// There is more to come.
    On,
}

fn unknown() -> PageError {
    app::Error::NotFound("What this link is for".into()).into()
}

async fn view(web: &Web, invitee: &Invitee) -> Result<View, PageError> {
    match &invitee.invitation.invited {
        Invited::Sign(id) => to_sign(web, invitee, *id).await,
        Invited::Acknowledge(id) => to_acknowledge(web, invitee, *id).await,
        Invited::Answer { set, round } => to_answer(web, invitee, (*set, round)).await,
        Invited::Help => Ok(member::to_help(invitee)),
        Invited::PreMortem(id) => member::to_reasons(web, invitee, *id).await,
        Invited::Vote(id) => member::to_vote(web, invitee, *id).await,
        Invited::Rate(id) => rating::to_rate(web, invitee, *id).await,
        Invited::Role(id) => member::to_role(web, invitee, *id).await,
        Invited::CheckIn(id) => check_in::to_check_in(web, invitee, *id).await,
        _ => Err(unknown()),
    }
}

async fn partners(web: &Web, invitee: &Invitee) -> Result<Partners, PageError> {
    // Whoever is invited need not be one of the two: their names are read for them.
    let (workspace, pair) = (invitee.actor.viewer.workspace(), &invitee.pair);
    let reading = app::context::worker(workspace, pair.id, "say the partners’ names");
    Ok(web.app.partners(&reading.viewer, pair).await?)
}

async fn paper(web: &Web, invitee: &Invitee, id: StatementId) -> Result<Statement, PageError> {
    let reader = web.app.db.read(&invitee.actor.viewer);
    Ok(reader.statement(id).await.map_err(app::Error::from)?)
}

fn parts(statement: &Statement, partners: &Partners) -> Vec<(String, String)> {
    let part =
        |p: &domain::statement::Part| (partners.named(heading(&p.question.0)), p.text.clone());
    statement.parts().iter().map(part).collect()
}

async fn to_sign(web: &Web, invitee: &Invitee, id: StatementId) -> Result<View, PageError> {
    let (statement, both) = (
        paper(web, invitee, id).await?,
        partners(web, invitee).await?,
    );
    let set = domain::charter::questions(statement.kind);
    let other = both.other(invitee.invitation.person);
    let other = other.map_or("Your partner", |p| &p.name);
    Ok(View {
        title: set.map_or("What we agreed", |s| s.title).to_owned(),
        why: format!("{other} asks for your name under these words."),
        parts: parts(&statement, &both),
        version: statement.version(),
        button: "Put my name under it",
        note: "Opening this page did nothing. If a word should be different, say so to your \
            partner: a new wording needs both names again."
            .into(),
        ..View::default()
    })
}

fn version(fields: &Fields) -> usize {
    let found = fields.iter().find(|(name, _)| name == "version");
    found.and_then(|(_, v)| v.parse().ok()).unwrap_or_default()
}

async fn sign(
    web: &Web,
    invitee: &Invitee,
    (id, fields): (StatementId, &Fields),
) -> Result<Done, PageError> {
    let by = (invitee.invitation.person, version(fields));
    let signed = web.app.sign_statement(&invitee.actor, id, by, Way::Link);
    let signed = signed.await?;
    let both = partners(web, invitee).await?.people();
    let told = match signed.unsigned(&both).is_empty() {
        true => "Thank you: now both names stand under it.",
        false => "Thank you: your name stands under it.",
    };
    Ok(Done::Told(told.into()))
}

async fn to_acknowledge(web: &Web, invitee: &Invitee, id: StatementId) -> Result<View, PageError> {
    let statement = paper(web, invitee, id).await?;
    let from = app::coming_up::first_name(&invitee.pair.name);
    Ok(View {
        title: "How we work in this team".into(),
        why: format!("{from} and the team hold themselves to this."),
        parts: vec![(String::new(), statement.text().to_owned())],
        version: statement.version(),
        button: "I have read it",
        note: "One tap, no account. It says that you know it, not that you may not disagree."
            .into(),
        ..View::default()
    })
}

async fn acknowledge(
    web: &Web,
    invitee: &Invitee,
    (id, fields): (StatementId, &Fields),
) -> Result<Done, PageError> {
    let by = (invitee.invitation.person, version(fields));
    let read = web.app.sign_statement(&invitee.actor, id, by, Way::Link);
    read.await?;
    Ok(Done::Told("Thank you: noted that you have read it.".into()))
}

/// What this person has answered so far.
async fn given(
    web: &Web,
    invitee: &Invitee,
    (set, round): (SetKey, &Round),
) -> Result<Option<Answers>, PageError> {
    let viewer = &invitee.actor.viewer;
    let all = web.app.answers(viewer, invitee.pair.id, &[set]).await?;
    let me = invitee.invitation.person;
    let mut own = all.into_iter().filter(|a| a.of == me);
    Ok(own.find(|a| a.round == *round))
}

/// One question at a time: the first that has no answer and was not left open.
async fn to_answer(
    web: &Web,
    invitee: &Invitee,
    (set, round): (SetKey, &Round),
) -> Result<View, PageError> {
    let known = given(web, invitee, (set, round)).await?;
    let questions = set.set();
    let open = match &known {
        Some(known) => known.open(),
        None => questions.questions.iter().collect(),
    };
    let both = partners(web, invitee).await?;
    let me = (&both, invitee.invitation.person);
    let done = known.as_ref().is_some_and(|a| a.done.is_some());
    let left = open.len();
    let field = open
        .first()
        .filter(|_| !done)
        .map(|q| Field::of(q, me, None));
    let note = match questions.openness {
        Openness::Blind => "Neither sees the other’s answers before both are done.",
        Openness::Own => "These answers are yours; you choose what you show.",
        Openness::Open => "The two of you read these answers.",
        Openness::Anonymous => "Nobody can tell who said it.",
    };
    Ok(View {
        title: questions.title.into(),
        why: match left {
            _ if done => "You are done. Thank you.".into(),
            0 => "That was the last question.".into(),
            n => format!("{} {}.", questions.why, left_words(n)),
        },
        button: match (done, left) {
            (true, _) => "",
            (false, 0) => "I am done",
            _ => "Next",
        },
        skip: !done && left > 0 && known.is_some(),
        field,
        note: note.into(),
        ..View::default()
    })
}

fn left_words(left: usize) -> String {
    match left {
        1 => "One question is left".into(),
        n => format!("{n} questions are left"),
    }
}

async fn reply(
    web: &Web,
    invitee: &Invitee,
    (set, round): (SetKey, &Round),
    fields: &Fields,
) -> Result<Done, PageError> {
    let (actor, pair) = (&invitee.actor, invitee.pair.id);
    let of = (pair, set, round);
    let mut answered = false;
    for question in set.set().questions {
        let entered = fields.iter().filter(|(name, _)| name == question.key);
        let entered: Vec<_> = entered.map(|(_, value)| value.as_str()).collect();
        let given = Given::read(question.ask, &entered);
        let given = given.map_err(|told| app::Error::invalid(question.key, told))?;
        if let Some(given) = given {
            answered = true;
            match set.set().openness {
                // The partner reads it at once, and what is used is used at once.
                Openness::Open => {
                    let both = partners(web, invitee).await?;
                    let said = (question.key, Some(given));
                    let said = web.app.say(actor, (&both, set), said, Way::Link);
                    said.await?;
                }
                _ => {
                    let answer = (question.key, given);
                    web.app.give_answer(actor, of, answer, Way::Link).await?;
                }
            }
        }
    }
    let stop = fields.iter().any(|(name, _)| name == "done");
    let left = given(web, invitee, (set, round)).await?;
    let last = left.is_some_and(|a| a.open().is_empty());
    if !(stop || last) {
        return match answered {
            true => Ok(Done::On),
            false => {
                let told = "Answer it, or say that you are done.";
                Err(app::Error::invalid("answer", told).into())
            }
        };
    }
    let both = partners(web, invitee).await?;
    let other = both.other(invitee.invitation.person);
    let other = other.ok_or_else(unknown)?.person;
    let shown = web.app.finish_answers(actor, of, other).await?;
    Ok(Done::Told(match shown {
        true => "Thank you: now both of you see both answers.".into(),
        false => "Thank you: your answers are kept.".into(),
    }))
}
