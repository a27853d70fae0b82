//! The pack of a decision: its brief and its papers as one PDF, to read without a connection.
use super::brief::page;
use crate::error::PageError;
use crate::respond::pdf;
use crate::server::Web;
use crate::session::Who;
use axum::extract::{Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::document::{Bound, Media};
use domain::id::DecisionId;

/// `GET /decisions/{id}/pack.pdf`.
pub async fn pack(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<DecisionId>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let brief = page(&web, &who, &headers, id).await?;
    let locale = who.locale();
    let day = locale.long_day(web.app.today(pair));
    let dateline = format!("Decision brief, in confidence · {day}");
    let mut document = brief.document((dateline, locale));
    for part in web.app.pack_of(who.viewer(), pair.id, id).await? {
        document.bound.push(Bound {
            title: part.title,
            media: Media::of(&part.media),
            bytes: part.bytes,
        });
    }
    pdf((&web, &who), "decision-pack.pdf", document).await
}
