//! The JSON API: one table of routes, each with the use that a token needs for it.
//!
//! A route that is not in the table does not exist, and `docs/openapi.json` describes the table: a
//! test compares them. Sessions open nothing here and tokens open no page.
mod action;
mod caller;
mod capture;
mod event;
mod me;
mod measure;
mod problem;
mod proposal;
mod queue;

use crate::server::Web;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use domain::token::Scope;

pub use event::EventLine;

/// Where everything here begins.
pub const ROOT: &str = "/api/v1";

/// What a caller must show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: it says nothing about anybody.
    Nothing,
    /// Any token that works.
    Token,
    /// A token for this use.
    Use(Scope),
}

struct Route {
    method: &'static str,
    path: &'static str,
    needs: Needs,
    to: MethodRouter<Web>,
}

fn route(method: &'static str, path: &'static str, needs: Needs, to: MethodRouter<Web>) -> Route {
    Route {
        method,
        path,
        needs,
        to,
    }
}

fn table() -> Vec<Route> {
    use Needs::{Nothing, Token, Use};
    use Scope::{Actions, Capture, Events, Measures, Proposals, Queue};
    vec![
        route("get", "/openapi.json", Nothing, get(me::description)),
        route("get", "/me", Token, get(me::show)),
        route("post", "/capture", Use(Capture), post(capture::make)),
        route("get", "/actions", Use(Actions), get(action::list)),
        route("get", "/actions/{id}", Use(Actions), get(action::show)),
        route(
            "post",
            "/actions/{id}/complete",
            Use(Actions),
            post(action::complete),
        ),
        route(
            "post",
            "/actions/{id}/date",
            Use(Actions),
            post(action::new_date),
        ),
        route("get", "/events", Use(Events), get(event::list)),
        route("get", "/measures", Use(Measures), get(measure::list)),
        route(
            "get",
            "/measures/{id}/values",
            Use(Measures),
            get(measure::values),
        ),
        route(
            "post",
            "/measures/{id}/values",
            Use(Measures),
            post(measure::record),
        ),
        route("get", "/proposals", Use(Proposals), get(proposal::list)),
        route(
            "post",
            "/proposals",
            Use(Proposals),
            post(proposal::propose),
        ),
        route(
            "get",
            "/proposals/{id}",
            Use(Proposals),
            get(proposal::show),
        ),
        route("get", "/queue", Use(Queue), get(queue::show)),
        route("post", "/queue/{id}", Use(Queue), post(queue::decide)),
    ]
}

/// Every route: method, whole path, and what it needs.
pub fn api_routes() -> Vec<(&'static str, String, Needs)> {
    let whole = |r: Route| (r.method, format!("{ROOT}{}", r.path), r.needs);
    table().into_iter().map(whole).collect()
}

/// The routes, each behind the door of its own needs.
pub(crate) fn router(web: &Web) -> Router<Web> {
    let mut all = Router::new();
    for Route {
        path, needs, to, ..
    } in table()
    {
        let door = from_fn_with_state((web.clone(), needs), caller::admit);
        all = all.route(path, to.layer(door));
    }
    all.fallback(problem::no_such_route)
        .method_not_allowed_fallback(problem::no_such_method)
}
