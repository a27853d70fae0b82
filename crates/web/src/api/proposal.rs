//! Proposals: what is suggested, asked, answered and done.
use super::caller::{Caller, Names};
use super::problem::{Ask, Body, Id, Problem};
use crate::server::Web;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use domain::action::Due;
use domain::id::ProposalId;
use domain::money::Money;
use domain::proposal::{
    Audience, By, Effect, Evidence, Kind, Part, Proposal, Sensitivity, State as Stand, Verb,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::Pair;

/// At most so many are listed, the newest change first.
const MOST: u64 = 500;

/// A proposal as programs see it.
#[derive(Serialize)]
pub(crate) struct ProposalBody {
    id: ProposalId,
    executive: String,
    title: String,
    kind: Kind,
    effect: Effect,
    reason: String,
    by: String,
    asked_of: Option<String>,
    part: Part,
    state: &'static str,
    sleeps_until: Option<Timestamp>,
    decide_by: Option<Due>,
    expires: Option<Timestamp>,
    cost_minutes: Option<u32>,
    saves_minutes_week: Option<u32>,
    payback_weeks: Option<u32>,
    goal: Option<String>,
    money: Option<Money>,
    one_way: bool,
    audience: Audience,
    sensitivity: Sensitivity,
    /// Money, a price or no way back: read the text before a yes.
    read_text_first: bool,
    text: String,
    undo: &'static str,
    missing: Vec<&'static str>,
    evidence: Vec<Evidence>,
    answers: Vec<AnswerBody>,
    created: Timestamp,
    changed: Timestamp,
}

#[derive(Serialize)]
struct AnswerBody {
    verb: Verb,
    note: String,
    by: Option<String>,
    at: Timestamp,
    confirmed: bool,
    reply: Option<String>,
}

/// The body of a proposal; people by name, goals by code.
pub(crate) fn body(pair: &Pair, names: &Names, p: &Proposal) -> ProposalBody {
    let answers = p.answers.iter().map(|a| AnswerBody {
        verb: a.verb,
        note: a.note.clone(),
        by: names.person(Some(a.by)),
        at: a.at,
        confirmed: !a.unconfirmed(),
        reply: a.reply.as_ref().map(|r| r.text.clone()),
    });
    ProposalBody {
        id: p.id,
        executive: pair.name.clone(),
        title: p.title.clone(),
        kind: p.effect.kind(),
        effect: p.effect.clone(),
        reason: p.reason.clone(),
        by: match &p.by {
            By::Person(id) => names.person(Some(*id)).unwrap_or_default(),
            By::Signal(key) => format!("signal {key}"),
            By::Operator => "command line".into(),
        },
        asked_of: names.person(p.asked_of),
        part: p.part(),
        state: p.state.word(),
        sleeps_until: match p.state {
            Stand::Snoozed(until) => Some(until),
            _ => None,
        },
        decide_by: p.decide_by,
        expires: p.expires,
        cost_minutes: p.cost_minutes,
        saves_minutes_week: p.saves_minutes_week,
        payback_weeks: p.payback_weeks(),
        goal: names.goal(p.goal),
        money: p.money,
        one_way: p.one_way,
        audience: p.audience,
        sensitivity: p.sensitivity,
        read_text_first: p.whole_text(),
        text: p.text().to_owned(),
        undo: p.effect.undo().words(),
        missing: p.missing(),
        evidence: p.evidence.clone(),
        answers: answers.collect(),
        created: p.created,
        changed: p.changed,
    }
}

/// Which ones: states by their words, separated by commas.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Which {
    executive: Option<String>,
    state: Option<String>,
}

/// Proposals in these states; none named: those still open.
pub(crate) async fn list(
    State(web): State<Web>,
    Extension(caller): Extension<Caller>,
    Ask(which): Ask<Which>,
) -> Result<Json<Vec<ProposalBody>>, Problem> {
    let pair = caller.pair(which.executive.as_deref())?;
    let states = which.state.as_deref();
    let states = states.unwrap_or("suggested,asked,snoozed,returned,approved");
    let states: Vec<_> = states.split(',').map(str::trim).collect();
    let names = Names::of(&web, &caller, pair).await?;
    let reader = web.app.db.read(caller.viewer());
    let found = reader.proposals(Some(pair.id), &states, 0, MOST).await?;
    Ok(Json(found.iter().map(|p| body(pair, &names, p)).collect()))
}

/// One proposal.
pub(crate) async fn show(
    State(web): State<Web>,
    Extension(caller): Extension<Caller>,
    Id(id): Id<ProposalId>,
) -> Result<Json<ProposalBody>, Problem> {
    let found = web.app.db.read(caller.viewer()).proposal(id).await?;
    let pair = caller.pair(Some(&found.pair.to_string()))?;
    let names = Names::of(&web, &caller, pair).await?;
    Ok(Json(body(pair, &names, &found)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewProposal {
    executive: Option<String>,
    title: String,
    effect: Effect,
    #[serde(default)]
    reason: String,
    /// The code of a goal.
    goal: Option<String>,
    cost_minutes: Option<u32>,
    saves_minutes_week: Option<u32>,
    money: Option<Money>,
    #[serde(default)]
    one_way: bool,
    #[serde(default)]
    audience: Audience,
    #[serde(default)]
    sensitivity: Sensitivity,
    decide_by: Option<Due>,
    expires: Option<Timestamp>,
    #[serde(default)]
    final_text: String,
    #[serde(default)]
    evidence: Vec<Evidence>,
}

#[derive(Serialize)]
struct ProposedBody {
    /// It lay within the person's right, and is done or on its way.
    done: bool,
    /// Why it is asked first; empty when done.
    why_asked: String,
    proposal: ProposalBody,
}

/// Proposes: done at once within the person's right, else asked.
pub(crate) async fn propose(
    State(web): State<Web>,
    Extension(caller): Extension<Caller>,
    Body(new): Body<NewProposal>,
) -> Result<Response, Problem> {
    let pair = caller.pair(new.executive.as_deref())?;
    let names = Names::of(&web, &caller, pair).await?;
    let actor = caller.actor(pair);
    let goal = new.goal.as_deref().map(|code| names.goal_of(code));
    let proposal = Proposal {
        title: new.title,
        reason: new.reason,
        goal: goal.transpose()?,
        cost_minutes: new.cost_minutes,
        saves_minutes_week: new.saves_minutes_week,
        money: new.money,
        one_way: new.one_way,
        audience: new.audience,
        sensitivity: new.sensitivity,
        decide_by: new.decide_by,
        expires: new.expires,
        final_text: new.final_text,
        evidence: new.evidence,
        ..web.app.new_proposal(&actor, pair.id, new.effect)
    };
    let proposed = web.app.propose(&actor, proposal).await?;
    let done = !proposed.proposal.state.open();
    let made = ProposedBody {
        done,
        why_asked: match &proposed.ruling {
            domain::decision_right::Ruling::Ask(reason)
            | domain::decision_right::Ruling::ExecutiveOnly(reason) => reason.words(),
            _ => String::new(),
        },
        proposal: body(pair, &names, &proposed.proposal),
    };
    Ok((StatusCode::CREATED, Json(made)).into_response())
}
