//! Actions: what is open, what is done, what gets another date.
use super::caller::{Caller, Names};
use super::problem::{Ask, Body, Id, Problem};
use crate::server::Web;
use axum::Extension;
use axum::extract::State;
use axum::response::Json;
use domain::action::{ActionState, Due, Precision};
use domain::id::ActionId;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use store::{Pair, StoredAction};

/// Whose.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Whose {
    executive: Option<String>,
}

/// An action as programs see it; people by name, goals by code.
#[derive(Serialize)]
pub(crate) struct ActionBody {
    id: ActionId,
    executive: String,
    title: String,
    state: ActionState,
    owner: Option<String>,
    for_whom: Option<String>,
    promised_to: Option<String>,
    due: Option<Due>,
    goal: Option<String>,
    why: String,
    done_when: String,
    limits: String,
    size_minutes: Option<u32>,
    waits_for: Vec<ActionId>,
    captured: String,
    created: Timestamp,
    closed: Option<Timestamp>,
    dates_before: Vec<DateBefore>,
}

#[derive(Serialize)]
struct DateBefore {
    due: Option<Due>,
    until: Timestamp,
    reason: String,
}

fn body(pair: &Pair, names: &Names, stored: StoredAction) -> ActionBody {
    let a = stored.action;
    let written = Some(a.owner_text).filter(|t| !t.is_empty());
    let before = stored.moved.into_iter().map(|m| DateBefore {
        due: m.from,
        until: m.at,
        reason: m.reason,
    });
    ActionBody {
        id: a.id,
        executive: pair.name.clone(),
        title: a.title,
        state: a.state,
        owner: names.person(a.owner).or(written),
        for_whom: names.person(a.for_whom),
        promised_to: names.person(a.counterparty),
        due: a.due,
        goal: names.goal(a.goal),
        why: a.why,
        done_when: a.done_when,
        limits: a.limits,
        size_minutes: a.size_minutes,
        waits_for: a.waits_for,
        captured: a.captured,
        created: a.created,
        closed: a.closed,
        dates_before: before.collect(),
    }
}

/// The open actions, earliest due first.
pub(crate) async fn list(
    State(web): State<Web>,
    Extension(caller): Extension<Caller>,
    Ask(whose): Ask<Whose>,
) -> Result<Json<Vec<ActionBody>>, Problem> {
    let pair = caller.pair(whose.executive.as_deref())?;
    let names = Names::of(&web, &caller, pair).await?;
    let reader = web.app.db.read(caller.viewer());
    let found = reader.open_actions(Some(pair.id)).await?.into_iter();
    Ok(Json(found.map(|a| body(pair, &names, a)).collect()))
}

async fn one(web: &Web, caller: &Caller, id: ActionId) -> Result<Json<ActionBody>, Problem> {
    let stored = web.app.db.read(caller.viewer()).action(id).await?;
    let pair = caller.pair(Some(&stored.pair.to_string()))?;
    let names = Names::of(web, caller, pair).await?;
    Ok(Json(body(pair, &names, stored)))
}

/// One action.
pub(crate) async fn show(
    State(web): State<Web>,
    Extension(caller): Extension<Caller>,
    Id(id): Id<ActionId>,
) -> Result<Json<ActionBody>, Problem> {
    one(&web, &caller, id).await
}

/// It is done.
pub(crate) async fn complete(
    State(web): State<Web>,
    Extension(caller): Extension<Caller>,
    Id(id): Id<ActionId>,
) -> Result<Json<ActionBody>, Problem> {
    let stored = web.app.db.read(caller.viewer()).action(id).await?;
    let pair = caller.pair(Some(&stored.pair.to_string()))?;
    let actor = caller.actor(pair);
    web.app.set_state(&actor, id, ActionState::Done).await?;
    one(&web, &caller, id).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDate {
    /// None: no date any more.
    date: Option<Date>,
    time: Option<Time>,
    #[serde(default)]
    reason: String,
}

/// Another date; the one before stays readable.
pub(crate) async fn new_date(
    State(web): State<Web>,
    Extension(caller): Extension<Caller>,
    Id(id): Id<ActionId>,
    Body(asked): Body<NewDate>,
) -> Result<Json<ActionBody>, Problem> {
    let stored = web.app.db.read(caller.viewer()).action(id).await?;
    let pair = caller.pair(Some(&stored.pair.to_string()))?;
    if asked.date.is_none() && asked.time.is_some() {
        return Err(Problem::invalid("time", "A time needs its date."));
    }
    let due = asked.date.map(|date| Due {
        date,
        time: asked.time,
        precision: Precision::Day,
    });
    let actor = caller.actor(pair);
    web.app.new_date(&actor, id, due, &asked.reason).await?;
    one(&web, &caller, id).await
}
