//! One tap of the executive rates what was expected: below, met or exceeded (R50).
use super::invited::{Done, Fields, View};
use crate::error::PageError;
use crate::page::question::{Choice, Field};
use crate::server::Web;
use app::invitation::Invitee;
use domain::id::NoteId;
use domain::proposal::Way;
use domain::trust::Rating;
use domain::words::capital;

const RATING: &str = "rating";

/// The sentence, and three answers.
pub(super) async fn to_rate(web: &Web, invitee: &Invitee, id: NoteId) -> Result<View, PageError> {
    let reader = web.app.db.read(&invitee.actor.viewer);
    let note = reader.note(id).await.map_err(app::Error::from)?;
    let choice = |rating: Rating| Choice {
        value: rating.word().to_owned(),
        label: capital(rating.word()),
        checked: false,
    };
    let field = Field {
        key: RATING,
        wording: "Against what you expected, this was".into(),
        help: "",
        kind: "radio",
        text: String::new(),
        choices: Rating::ALL.map(choice).into(),
        own: Vec::new(),
        ends: ("", ""),
        most: 1,
    };
    Ok(View {
        title: note.text,
        why: "It was expected a month ago or longer, and nobody has said how it went.".into(),
        field: Some(field),
        button: "Say so",
        note: "The two of you read it; no rate is made of it for anybody else. It can be mended \
            on the page “Trust and quality”."
            .into(),
        ..View::default()
    })
}

/// Rates it.
pub(super) async fn rate(
    web: &Web,
    invitee: &Invitee,
    (id, fields): (NoteId, &Fields),
) -> Result<Done, PageError> {
    let said = fields.iter().find(|(name, _)| name == RATING);
    let rating = said.and_then(|(_, word)| Rating::of(word));
    let none = || app::Error::invalid(RATING, "Choose one of the three.");
    let rated = (id, rating.ok_or_else(none)?);
    let (actor, pair) = (&invitee.actor, &invitee.pair);
    web.app.rate(actor, pair, rated, Way::Link).await?;
    Ok(Done::Told("Thank you: noted.".into()))
}
