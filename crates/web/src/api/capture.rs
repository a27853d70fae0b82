//! Anything noted down: a shortcut on a phone, a line from a script.
use super::caller::Caller;
use super::problem::{Body, Problem};
use crate::server::Web;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    words: String,
    executive: Option<String>,
}

#[derive(Serialize)]
struct Kept {
    id: String,
    sentence: String,
    missing: Vec<&'static str>,
}

/// Keeps it as an action; what was understood comes back in a sentence.
pub(crate) async fn make(
    State(web): State<Web>,
    Extension(caller): Extension<Caller>,
    Body(words): Body<Words>,
) -> Result<Response, Problem> {
    let pair = caller.pair(words.executive.as_deref())?;
    let actor = caller.actor(pair);
    let kept = web.app.capture(&actor, pair, &words.words).await?;
    let body = Kept {
        id: kept.id.to_string(),
        sentence: kept.sentence,
        missing: kept.missing.iter().map(|m| m.question()).collect(),
    };
    Ok((StatusCode::CREATED, Json(body)).into_response())
}
