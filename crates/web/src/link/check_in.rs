//! A check-in by link: how an initiative stands, in a minute, without an account; or one click on
//! what was written down already.
use super::invited::{Done, Fields, View};
use crate::error::PageError;
use crate::page::check_in::{Minute, read, said_lines};
use crate::server::Web;
use app::invitation::Invitee;
use app::status::{InitiativeNow, Strategy};
use domain::circle::Actor;
use domain::id::InitiativeId;
use std::sync::Arc;

fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    let found = fields.iter().find(|(n, _)| n == name);
    found.map_or("", |(_, v)| v.as_str())
}

/// How it stands, read by the program: whoever is invited need not be one of the pair.
async fn strategy(web: &Web, invitee: &Invitee) -> Result<(Actor, Arc<Strategy>), PageError> {
    let (workspace, pair) = (invitee.actor.viewer.workspace(), &invitee.pair);
    let inside = app::context::worker(workspace, pair.id, "ask how an initiative stands");
    let found = web.app.strategy(&inside.viewer, pair).await?;
    Ok((inside, found))
}

/// Only whoever answers for it now.
fn own<'a>(
    s: &'a Strategy,
    invitee: &Invitee,
    id: InitiativeId,
) -> Result<&'a InitiativeNow, PageError> {
    let of = s.initiative(id)?;
    match of.initiative.owner == Some(invitee.invitation.person) {
        true => Ok(of),
        false => Err(app::Error::NotFound("What this link is for".into()).into()),
    }
}

/// What stands, what was written, and the four fields.
pub(super) async fn to_check_in(
    web: &Web,
    invitee: &Invitee,
    id: InitiativeId,
) -> Result<View, PageError> {
    let (_, s) = strategy(web, invitee).await?;
    let of = own(&s, invitee, id)?;
    let draft = of.waiting.as_ref().filter(|c| c.confirmed.is_none());
    let said = draft.or(of.last.as_ref());
    let lines = |of: Option<&domain::check_in::CheckIn>, title: &str| {
        let words = of.map_or(String::new(), |c| said_lines(&c.said).join("\n"));
        (title.to_owned(), words)
    };
    let parts = [
        lines(draft, "Written down for you"),
        lines(of.last.as_ref(), "The last time"),
    ];
    Ok(View {
        title: format!("How does “{}” stand?", of.initiative.title),
        why: match draft {
            Some(_) => "Somebody wrote this down for you. If it is so, one click is enough.".into(),
            None => "A minute is enough: say what you can, leave the rest.".into(),
        },
        parts: parts.into_iter().filter(|p| !p.1.is_empty()).collect(),
        minute: Some(Minute::of("l".into(), said.map(|c| &c.said))),
        confirm: draft.is_some(),
        button: "Send",
        note: format!(
            "{} and the team read it. The link works again until it ends.",
            app::coming_up::first_name(&invitee.pair.name)
        ),
        ..View::default()
    })
}

/// Notes what was said, or confirms what was written.
pub(super) async fn check_in(
    web: &Web,
    invitee: &Invitee,
    (id, fields): (InitiativeId, &Fields),
) -> Result<Done, PageError> {
    let (_, s) = strategy(web, invitee).await?;
    let of = own(&s, invitee, id)?;
    let (actor, pair) = (&invitee.actor, &invitee.pair);
    let draft = of.waiting.as_ref().filter(|c| c.confirmed.is_none());
    if let Some(draft) = draft.filter(|_| field(fields, "done") == "confirm") {
        web.app.confirm_check_in(actor, pair, draft.id).await?;
        return Ok(Done::Told("Thank you: it stands as written.".into()));
    }
    let said = read(
        (field(fields, "progress"), field(fields, "confidence")),
        (field(fields, "blocker"), field(fields, "help")),
        ("", ""),
    )?;
    web.app.check_in(actor, pair, id, (said, None)).await?;
    let (_, now) = strategy(web, invitee).await?;
    let shown = crate::page::scorecard::shown(&now.initiative(id)?.status);
    let told = format!(
        "Thank you. “{}” is shown as: {}.",
        of.initiative.title,
        shown.word.to_lowercase()
    );
    Ok(Done::Told(told))
}
