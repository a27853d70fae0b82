//! The queue: what waits for an answer, and the answer.
use super::caller::{Caller, Names};
use super::problem::{Ask, Body, Id, Problem};
use super::proposal::{ProposalBody, body};
use crate::server::Web;
use app::decide::Said;
use axum::Extension;
use axum::extract::State;
use axum::response::Json;
use domain::id::ProposalId;
use domain::proposal::{Proposal, Verb, Way};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Whose.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Whose {
    executive: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct QueueBody {
    /// For the executive, in the order of the letter.
    waiting: Vec<ProposalBody>,
    /// For somebody else.
    others: Vec<ProposalBody>,
    /// Back with whoever proposed it.
    returned: Vec<ProposalBody>,
    /// Asleep until their day.
    snoozed: Vec<ProposalBody>,
}

/// What waits.
pub(crate) async fn show(
    State(web): State<Web>,
    Extension(caller): Extension<Caller>,
    Ask(whose): Ask<Whose>,
) -> Result<Json<QueueBody>, Problem> {
    let pair = caller.pair(whose.executive.as_deref())?;
    let names = Names::of(&web, &caller, pair).await?;
    let queue = web.app.queue(caller.viewer(), pair).await?;
    let all = |of: Vec<Proposal>| of.iter().map(|p| body(pair, &names, p)).collect();
    Ok(Json(QueueBody {
        waiting: all(queue.waiting),
        others: all(queue.others),
        returned: all(queue.returned),
        snoozed: all(queue.snoozed),
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decision {
    /// A verb or one of its other names.
    verb: String,
    #[serde(default)]
    note: String,
    /// For later: until when; none: the next working morning.
    until: Option<Timestamp>,
}

/// Answers in the name of the token's person.
pub(crate) async fn decide(
    State(web): State<Web>,
    Extension(caller): Extension<Caller>,
    Id(id): Id<ProposalId>,
    Body(said): Body<Decision>,
) -> Result<Json<ProposalBody>, Problem> {
    let verb = Verb::read(&said.verb).ok_or_else(|| {
        let known: Vec<_> = Verb::ALL.iter().map(|v| v.word()).collect();
        Problem::invalid("verb", format!("Known are {}.", known.join(", ")))
    })?;
    let found = web.app.db.read(caller.viewer()).proposal(id).await?;
    let pair = caller.pair(Some(&found.pair.to_string()))?;
    let actor = caller.actor(pair);
    let answer = Said {
        until: said.until,
        ..Said::new(verb, &said.note, Way::Api)
    };
    let decided = web.app.decide(&actor, id, answer).await?;
    let names = Names::of(&web, &caller, pair).await?;
    Ok(Json(body(pair, &names, &decided)))
}
