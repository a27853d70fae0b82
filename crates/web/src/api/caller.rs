//! Who calls: the token of the Authorization header, admitted to one use.
use super::Needs;
use super::problem::Problem;
use crate::access::note;
use crate::respond::url_decode;
use crate::server::Web;
use app::token::Program;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HeaderMap};
use axum::middleware::Next;
use axum::response::Response;
use domain::circle::{Actor, Viewer};
use domain::goal::Goal;
use domain::id::PersonId;
use domain::person::Person;
use governor::clock::{Clock, DefaultClock};
use std::sync::Arc;
use store::Pair;

/// A program with a token that works.
#[derive(Clone)]
pub(crate) struct Caller(Arc<Program>);

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    let bearer = scheme.eq_ignore_ascii_case("bearer");
    bearer.then(|| secret.trim())
}

/// Lets in who shows a token for this use, and not too often.
pub(crate) async fn admit(
    State((web, needs)): State<(Web, Needs)>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if needs == Needs::Nothing {
        return Ok(next.run(request).await);
    }
    let secret = bearer(request.headers()).ok_or(Problem::NoToken)?;
    let program = web.app.program(secret).await?.ok_or(Problem::NoToken)?;
    let token = &program.stored.token;
    if let Err(early) = web.calls.check_key(&token.id) {
        let wait = early.wait_time_from(DefaultClock::default().now());
        return Err(Problem::TooMany(wait.as_secs() + 1));
    }
    if let Needs::Use(scope) = needs
        && !token.scopes.contains(&scope)
    {
        return Err(Problem::NotFor(scope.word()));
    }
    let meant = request.uri().query().unwrap_or_default().to_owned();
    let meant = meant.split('&').find_map(|p| p.strip_prefix("executive="));
    let caller = Caller(Arc::new(program));
    let pair = caller.pair(meant.map(url_decode).as_deref());
    if let Ok(pair) = pair.or_else(|e| caller.0.pairs.first().ok_or(e)) {
        let stored = &caller.0.stored;
        let way = format!("token {}", stored.token.name);
        let asked = (request.extensions(), request.method(), request.uri());
        note(asked, (stored.workspace, stored.person), &[pair.id], &way);
    }
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

impl Caller {
    /// The token, and for whom it speaks.
    pub(crate) fn program(&self) -> &Program {
        &self.0
    }

    /// Who looks.
    pub(crate) fn viewer(&self) -> &Viewer {
        &self.0.viewer
    }

    /// The pair that is meant: by id or by the executive's name; none named: the only one.
    ///
    /// # Errors
    /// `Invalid` when it must be said which, `NotFound` for one that is not open.
    pub(crate) fn pair(&self, executive: Option<&str>) -> Result<&Pair, Problem> {
        let pairs = &self.0.pairs;
        let names = || pairs.iter().map(|p| p.name.as_str()).collect::<Vec<_>>();
        match (executive, pairs.as_slice()) {
            (None, [only]) => Ok(only),
            (None, []) => Err(Problem::App(app::Error::Forbidden)),
            (None, _) => {
                let told = format!("Say whose with “executive”: {}.", names().join(", "));
                Err(Problem::invalid("executive", told))
            }
            (Some(named), _) => {
                let is = |p: &&Pair| {
                    p.id.to_string() == named || p.name.to_lowercase() == named.to_lowercase()
                };
                let found = pairs.iter().find(is);
                found.ok_or(Problem::App(app::Error::NotFound("This executive".into())))
            }
        }
    }

    /// The program, acting for a pair in its person's name.
    pub(crate) fn actor(&self, pair: &Pair) -> Actor {
        app::member(self.viewer().clone(), self.0.stored.person, pair.id)
    }
}

/// What people and goals of a pair are called.
pub(crate) struct Names {
    people: Vec<Person>,
    goals: Vec<Goal>,
}

impl Names {
    /// Those that the caller may see.
    pub(crate) async fn of(web: &Web, caller: &Caller, pair: &Pair) -> Result<Names, Problem> {
        let reader = web.app.db.read(caller.viewer());
        Ok(Names {
            people: reader.people(pair.id).await?,
            goals: reader.goals(pair.id).await?,
        })
    }

    /// A person's name.
    pub(crate) fn person(&self, id: Option<PersonId>) -> Option<String> {
        let found = self.people.iter().find(|p| Some(p.id) == id)?;
        Some(found.label().to_owned())
    }

    /// A goal's code; none for a closed one.
    pub(crate) fn goal(&self, id: Option<domain::id::GoalId>) -> Option<String> {
        let found = self.goals.iter().find(|g| Some(g.id) == id)?;
        Some(found.code.to_string())
    }

    /// The goal of that code.
    pub(crate) fn goal_of(&self, code: &str) -> Result<domain::id::GoalId, Problem> {
        let found = self.goals.iter().find(|g| g.code.as_str() == code);
        let none = || Problem::invalid("goal", format!("No open goal has the code {code}."));
        found.map(|g| g.id).ok_or_else(none)
    }
}
