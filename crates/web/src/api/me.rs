//! What a token is, and what everything here is.
use super::caller::Caller;
use axum::Extension;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Json, Response};
use jiff::Timestamp;
use serde::Serialize;

/// The description of every route, for programs that write programs.
const DESCRIPTION: &str = include_str!("../../../../docs/openapi.json");

#[derive(Serialize)]
struct Me {
    token: String,
    person: String,
    scopes: Vec<&'static str>,
    expires: Option<Timestamp>,
    executives: Vec<Executive>,
}

#[derive(Serialize)]
struct Executive {
    id: String,
    name: String,
    zone: String,
}

/// The OpenAPI description.
pub(crate) async fn description() -> Response {
    ([(CONTENT_TYPE, "application/json")], DESCRIPTION).into_response()
}

/// For whom the token speaks, and for what.
pub(crate) async fn show(Extension(caller): Extension<Caller>) -> Response {
    let program = caller.program();
    let pairs = program.pairs.iter().map(|p| Executive {
        id: p.id.to_string(),
        name: p.name.clone(),
        zone: p.zone.clone(),
    });
    let me = Me {
        token: program.stored.token.name.clone(),
        person: program.stored.person_name.clone(),
        scopes: program
            .stored
            .token
            .scopes
            .iter()
            .map(|s| s.word())
            .collect(),
        expires: Timestamp::from_microsecond(program.stored.expires_at).ok(),
        executives: pairs.collect(),
    };
    Json(me).into_response()
}
