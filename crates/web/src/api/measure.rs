//! Measures: how they stand, their values, and values written down by a program.
use super::caller::{Caller, Names};
use super::problem::{Ask, Body, Id, Problem};
use crate::server::Web;
use app::status::MeasureNow;
use axum::Extension;
use axum::extract::State;
use axum::response::Json;
use domain::id::MeasureId;
use domain::measure::{Aim, Reading};
use domain::status::{Colour, Reason};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::Pair;

/// Values that one call may write.
const MOST: usize = 1000;

/// Whose.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Whose {
    executive: Option<String>,
}

/// A measure as programs see it.
#[derive(Serialize)]
pub(crate) struct MeasureBody {
    id: MeasureId,
    executive: String,
    title: String,
    definition: String,
    unit: String,
    owner: Option<String>,
    goal: Option<String>,
    /// `reach` from the first to the second, or `within` both; none: only watched.
    aim: Option<AimBody>,
    cadence_days: Option<u32>,
    last: Option<Value>,
    elapsed: f64,
    pace: Option<f64>,
    /// What is shown, what was found, and what the parts say however old they are.
    status: Colour,
    found: Colour,
    was: Colour,
    why: Vec<String>,
}

#[derive(Serialize)]
struct AimBody {
    kind: &'static str,
    from: f64,
    to: f64,
}

/// The value of a day.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Value {
    on: Date,
    value: f64,
}

fn value(r: Reading) -> Value {
    Value {
        on: r.on,
        value: r.value,
    }
}

fn body(pair: &Pair, names: &Names, m: MeasureNow) -> MeasureBody {
    let last = m.last().map(value);
    let of = m.measure;
    let aim = |kind, from, to| AimBody { kind, from, to };
    MeasureBody {
        id: of.id,
        executive: pair.name.clone(),
        title: of.title,
        definition: of.definition,
        unit: of.unit,
        owner: names.person(of.owner),
        goal: names.goal(of.goal),
        aim: of.aim.map(|a| match a {
            Aim::Reach { start, target } => aim("reach", start, target),
            Aim::Within { low, high } => aim("within", low, high),
        }),
        cadence_days: of.cadence_days,
        last,
        elapsed: m.elapsed,
        pace: m.pace,
        status: m.status.shown,
        found: m.status.found,
        was: m.status.was,
        why: m.status.why.iter().map(Reason::words).collect(),
    }
}

/// The measures and how they stand.
pub(crate) async fn list(
    State(web): State<Web>,
    Extension(caller): Extension<Caller>,
    Ask(whose): Ask<Whose>,
) -> Result<Json<Vec<MeasureBody>>, Problem> {
    let pair = caller.pair(whose.executive.as_deref())?;
    let names = Names::of(&web, &caller, pair).await?;
    let goals = web.app.db.read(caller.viewer()).goals(pair.id).await?;
    let found = web.app.measures_now(caller.viewer(), pair, &goals).await?;
    let found = found.into_iter();
    Ok(Json(found.map(|m| body(pair, &names, m)).collect()))
}

/// The pair that a measure belongs to, among those that are open to the caller.
async fn whose(web: &Web, caller: &Caller, id: MeasureId) -> Result<Pair, Problem> {
    let reader = web.app.db.read(caller.viewer());
    for pair in &caller.program().pairs {
        if reader.measures(pair.id).await?.iter().any(|m| m.id == id) {
            return Ok(pair.clone());
        }
    }
    Err(Problem::App(app::Error::NotFound("This measure".into())))
}

async fn all(
    web: &Web,
    caller: &Caller,
    (pair, id): (&Pair, MeasureId),
) -> Result<Json<Vec<Value>>, Problem> {
    let history = web
        .app
        .measure_history(caller.viewer(), pair.id, id)
        .await?;
    let values = history.values.into_iter();
    Ok(Json(values.map(|(r, _)| value(r)).collect()))
}

/// The values of one measure, the newest first.
pub(crate) async fn values(
    State(web): State<Web>,
    Extension(caller): Extension<Caller>,
    Id(id): Id<MeasureId>,
) -> Result<Json<Vec<Value>>, Problem> {
    let pair = whose(&web, &caller, id).await?;
    all(&web, &caller, (&pair, id)).await
}

/// Values written down: another of the same day takes its place.
pub(crate) async fn record(
    State(web): State<Web>,
    Extension(caller): Extension<Caller>,
    Id(id): Id<MeasureId>,
    Body(rows): Body<Vec<Value>>,
) -> Result<Json<Vec<Value>>, Problem> {
    if rows.len() > MOST {
        let told = format!("Send at most {MOST} values at once.");
        return Err(Problem::invalid("body", told));
    }
    let pair = whose(&web, &caller, id).await?;
    let reading = |v: &Value| Reading {
        on: v.on,
        value: v.value,
    };
    let rows: Vec<_> = rows.iter().map(|v| (id, reading(v))).collect();
    let actor = caller.actor(&pair);
    web.app.record_readings(&actor, &pair, &rows).await?;
    all(&web, &caller, (&pair, id)).await
}
