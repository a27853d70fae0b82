//! The page of an error: what happened, what is safe, the next step.
use askama::Template;

/// An error, as a page.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    status: u16,
    told: String,
    next: String,
}

impl ErrorPage {
    /// From its sentence and next step.
    pub fn of(status: u16, told: String, next: String) -> Self {
        ErrorPage { status, told, next }
    }
}
