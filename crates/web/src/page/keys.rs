//! The keys: a page, and the same list in a dialog that `?` opens.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::html;
use crate::session::Who;
use askama::Template;
use axum::http::header::HeaderMap;
use axum::response::Response;

#[derive(Template)]
#[template(path = "keys.html")]
struct KeysPage {
    layout: Layout,
}

/// The page.
pub async fn show(who: Who, headers: HeaderMap) -> Result<Response, PageError> {
    Ok(html(&KeysPage {
        layout: Layout::new(&who, &headers, Place::Elsewhere, "Keys"),
    }))
}
