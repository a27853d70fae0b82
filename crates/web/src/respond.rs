//! Small answers: a rendered page, a redirect after a post, a cookie.
use crate::error::PageError;
use crate::page::error::ErrorPage;
use crate::server::Web;
use crate::session::Who;
use askama::Template;
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap, HeaderName, LOCATION, REFERER, SET_COOKIE,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use domain::document::Document;

/// A page. Rendering a typed template fails only when memory does.
pub fn html(page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => Html(text).into_response(),
        Err(error) => {
            tracing::error!(%error, "a template did not render");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// "Done, go there" after a form: the browser's reload repeats nothing.
pub fn see(path: &str) -> Response {
    let header = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, header)]).into_response()
}

/// The same with one sentence to show at the top of the next page.
pub fn see_with(path: &str, told: &str) -> Response {
    let text = url_encode(told);
    with_cookie(
        see(path),
        &format!("flash={text}; Path=/; Max-Age=30; HttpOnly; SameSite=Lax"),
    )
}

/// A path of this house; anything else is its front door.
pub fn own(path: &str) -> &str {
    if path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') {
        path
    } else {
        "/"
    }
}

/// The page that a form stood on, as the browser says; the front door where it says nothing.
pub fn from(headers: &HeaderMap) -> String {
    let said = headers.get(REFERER).and_then(|v| v.to_str().ok());
    let address = said.and_then(|v| v.split_once("://")).map(|(_, rest)| rest);
    let path = address.and_then(|a| a.find('/').map(|at| &a[at..]));
    own(path.unwrap_or("/")).to_owned()
}

/// Adds a cookie to an answer.
pub fn with_cookie(mut answer: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        answer.headers_mut().append(SET_COOKIE, value);
    }
    answer
}

/// Sets a header that is known at compile time.
pub fn header(answer: &mut Response, name: HeaderName, value: &'static str) {
    answer
        .headers_mut()
        .insert(name, HeaderValue::from_static(value));
}

/// A file to keep, which a browser never runs. `name`: letters, digits and hyphens.
pub fn file(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Response {
    let mut answer = bytes.into_response();
    header(&mut answer, CONTENT_TYPE, media_type);
    let kept = format!("attachment; filename=\"{name}\"");
    if let Ok(kept) = HeaderValue::from_str(&kept) {
        answer.headers_mut().insert(CONTENT_DISPOSITION, kept);
    }
    answer
}

/// A document as PDF, to open beside the page; so many a minute for one person, because laying
/// one out keeps a processor busy.
pub async fn pdf(
    (web, who): (&Web, &Who),
    name: &str,
    document: Document,
) -> Result<Response, PageError> {
    let person = who.session.signed_in.person;
    if web.prints.check_key(&person).is_err() {
        let page = ErrorPage::of(
            StatusCode::TOO_MANY_REQUESTS.as_u16(),
            "You printed much within this minute; nothing more was printed.".to_owned(),
            "Wait a minute, then print it again.".to_owned(),
        );
        return Ok((StatusCode::TOO_MANY_REQUESTS, html(&page)).into_response());
    }
    pdf_of(&web.app, name, document).await
}

/// The same for whoever came by a link, whose openings are limited by their address.
pub async fn pdf_of(app: &app::App, name: &str, document: Document) -> Result<Response, PageError> {
    let printed = app.print(document).await?;
    Ok(file(name, "application/pdf", printed.bytes))
}

/// Percent-encodes everything but letters, digits and `-_.~`.
pub fn url_encode(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}

/// Reads what [`see_with`] wrote.
pub fn url_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = text
            .get(at + 1..at + 3)
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        match (bytes[at], code) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
