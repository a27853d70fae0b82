//! Names under a document: one's own, on paper, by a link.
use crate::error::PageError;
use crate::page::charter::here;
use crate::respond::see_with;
use crate::server::Web;
use crate::session::Who;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use domain::id::{PersonId, StatementId};
use domain::invitation::Invited;
use domain::proposal::Way;
use serde::Deserialize;

/// For how many days a link to sign stays open.
const LINK_DAYS: i64 = 30;

/// What can be done with a document.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperDeed {
    /// Put one's own name under it.
    Sign,
    /// Record a signature that stands on paper.
    Paper,
    /// Make a link by which the partner signs.
    Link,
    /// It no longer holds.
    Close,
}

/// Whose signature, and under which wording.
#[derive(Deserialize)]
pub struct Signing {
    #[serde(default)]
    person: Option<PersonId>,
    #[serde(default)]
    version: usize,
}

/// `POST /partnership/papers/{id}/{deed}`.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    Path((id, deed)): Path<(StatementId, String)>,
    Form(form): Form<Signing>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let deed: PaperDeed = serde_json::from_value(deed.into())
        .map_err(|_| PageError(app::Error::NotFound("This deed".into())))?;
    let reader = web.app.db.read(who.viewer());
    let known = reader.statement(id).await.map_err(app::Error::from)?;
    let partners = web.app.partners(who.viewer(), pair).await?;
    let (actor, me) = (who.actor(pair), who.session.signed_in.person);
    let whose = form.person.unwrap_or(me);
    let party = partners.name(whose).is_some();
    if !party && !matches!(deed, PaperDeed::Close) {
        return Err(app::Error::Forbidden.into());
    }
    let name = partners.name(whose).unwrap_or_default();
    let told = match deed {
        PaperDeed::Sign => {
            let by = (me, form.version);
            web.app.sign_statement(&actor, id, by, Way::Page).await?;
            "Your name stands under it.".to_owned()
        }
        PaperDeed::Paper => {
            let by = (whose, form.version);
            web.app.sign_statement(&actor, id, by, Way::Paper).await?;
            format!("Recorded: {name} signed on paper.")
        }
        PaperDeed::Link => {
            let whom = (pair.id, whose);
            web.app
                .invite(&actor, whom, Invited::Sign(id), LINK_DAYS)
                .await?;
            format!("A link for {name} stands below. Send it in your own words.")
        }
        PaperDeed::Close => {
            web.app.close_statement(&actor, id).await?;
            "It no longer holds; its wordings are kept.".to_owned()
        }
    };
    Ok(see_with(here(known.kind), &told))
}
