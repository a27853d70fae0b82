//! The shared screen: one switch for a session, after which no private word is shown in it.
use crate::error::PageError;
use crate::layout::OVER;
use crate::respond::{from, see, see_with};
use crate::server::Web;
use crate::session::Who;
use axum::extract::{Form, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

/// Which way the switch goes.
#[derive(Deserialize)]
pub struct Switch {
    /// Others look at the screen from now on; else no longer.
    #[serde(default)]
    on: bool,
}

/// `POST /discreet`: for this session alone, until it is switched back or signed out. Other open
/// pages of the session load anew.
pub async fn switch(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Form(switch): Form<Switch>,
) -> Result<Response, PageError> {
    web.app.share_screen(&who.session, switch.on).await?;
    web.seats.reload(&who.session.signed_in.token_hash);
    let back = from(&headers);
    Ok(match switch.on {
        true => see(&back),
        false => see_with(&back, OVER),
    })
}
