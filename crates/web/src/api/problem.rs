//! What went wrong, for programs (RFC 9457): a stable code, a sentence, the next step.
use crate::error::status;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// An error on its way to a program.
#[derive(Debug)]
pub(crate) enum Problem {
    /// No token, or none that works.
    NoToken,
    /// The token is not for this use; holds the word of the use.
    NotFor(&'static str),
    /// Too many calls; holds the seconds to wait.
    TooMany(u64),
    /// Another method would do.
    NoMethod,
    /// What a verb answers.
    App(app::Error),
}

impl From<app::Error> for Problem {
    fn from(error: app::Error) -> Self {
        Problem::App(error)
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        Problem::App(error.into())
    }
}

impl Problem {
    /// One wrong value of a body or query.
    pub(crate) fn invalid(name: &'static str, reason: impl Into<String>) -> Self {
        Problem::App(app::Error::invalid(name, reason))
    }

    fn parts(&self) -> (StatusCode, &'static str, String, String) {
        match self {
            Problem::NoToken => (
                StatusCode::UNAUTHORIZED,
                "no_token",
                "This needs a token that works.".into(),
                "Send “Authorization: Bearer cpt_…”; a new one is made under Settings.".into(),
            ),
            Problem::NotFor(word) => (
                StatusCode::FORBIDDEN,
                "not_for_this",
                format!("This token is not for “{word}”."),
                "Make a token for that use under Settings.".into(),
            ),
            Problem::TooMany(seconds) => (
                StatusCode::TOO_MANY_REQUESTS,
                "too_many",
                "This token has called too often.".into(),
                format!("Wait {seconds} seconds."),
            ),
            Problem::NoMethod => (
                StatusCode::METHOD_NOT_ALLOWED,
                "no_such_method",
                "This address takes another method.".into(),
                "Look it up in /api/v1/openapi.json.".into(),
            ),
            Problem::App(error) => {
                let next = match error {
                    app::Error::NotFound(_) => "Look at the list it should be in.",
                    app::Error::Conflict(_) => "Read it again to see how it stands now.",
                    other => other.next_step(),
                };
                (status(error), error.code(), error.to_string(), next.into())
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Problem::App(app::Error::Internal(what)) = &self {
            tracing::error!(what, "an API call failed");
        }
        let (status, code, title, next_step) = self.parts();
        let fields: Vec<Value> = match &self {
            Problem::App(app::Error::Invalid(fields)) => {
                let field = |f: &app::error::Field| json!({ "name": f.name, "reason": f.reason });
                fields.iter().map(field).collect()
            }
            _ => Vec::new(),
        };
        let body = json!({
            "status": status.as_u16(), "code": code, "title": title, "next_step": next_step,
            "fields": fields,
        });
        let mut answer = (status, Json(body)).into_response();
        let headers = answer.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Problem::NoToken = self {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Problem::TooMany(seconds) = self {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        answer
    }
}

/// Whatever else is asked for here.
pub(crate) async fn no_such_route() -> Problem {
    Problem::App(app::Error::NotFound("This address".into()))
}

/// A known address, asked in another way.
pub(crate) async fn no_such_method() -> Problem {
    Problem::NoMethod
}

/// A JSON body of at most the server's limit; what does not fit is a problem, in a sentence.
pub(crate) struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|e| Problem::invalid("body", format!("{}.", e.body_text())))?;
        serde_json::from_slice(&bytes)
            .map(Body)
            .map_err(|e| Problem::invalid("body", format!("The body does not fit: {e}.")))
    }
}

/// The query of an address.
pub(crate) struct Ask<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Ask<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = Query::<T>::from_request_parts(parts, state).await;
        query
            .map(|Query(value)| Ask(value))
            .map_err(|e| Problem::invalid("query", format!("{}.", e.body_text())))
    }
}

/// The identity in an address.
pub(crate) struct Id<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(id)| Id(id))
            .map_err(|_| Problem::App(app::Error::NotFound("This address".into())))
    }
}
