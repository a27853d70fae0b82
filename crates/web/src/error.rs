//! Errors as pages: the only place that maps a kind of error to a status.
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

/// An error on its way to the browser.
#[derive(Debug)]
pub struct PageError(pub app::Error);

/// Where an unknown visitor wanted to go.
const SIGN_IN: &str = "sign-in:";

impl PageError {
    /// Sends the visitor to the sign-in page, and back afterwards.
    pub fn sign_in(path: &str) -> Self {
        PageError(app::Error::Conflict(format!("{SIGN_IN}{path}")))
    }
}

/// The status of an error, for pages and programs alike.
pub(crate) fn status(error: &app::Error) -> StatusCode {
    match error {
        app::Error::NotFound(_) => StatusCode::NOT_FOUND,
        app::Error::Forbidden => StatusCode::FORBIDDEN,
        app::Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        app::Error::Conflict(_) => StatusCode::CONFLICT,
        app::Error::RemoteDown(_) => StatusCode::BAD_GATEWAY,
        app::Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl From<app::Error> for PageError {
    fn from(error: app::Error) -> Self {
        PageError(error)
    }
}

impl From<store::Error> for PageError {
    fn from(error: store::Error) -> Self {
        PageError(error.into())
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        if let app::Error::Conflict(told) = &self.0
            && let Some(path) = told.strip_prefix(SIGN_IN)
        {
            return Redirect::to(&format!("/sign-in?next={path}")).into_response();
        }
        if let app::Error::Internal(what) = &self.0 {
            tracing::error!(what, "a page failed");
        }
        let status = status(&self.0);
        let page = crate::page::error::ErrorPage::of(
            status.as_u16(),
            self.0.to_string(),
            self.0.next_step().to_owned(),
        );
        (status, crate::respond::html(&page)).into_response()
    }
}
