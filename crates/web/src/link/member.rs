//! What a member of the team does by link: says where help is needed, reads their own role.
use super::invited::{Done, Fields, View};
use crate::error::PageError;
use crate::page::question::{Choice, Field};
use crate::page::role::Body;
use crate::server::Web;
use app::invitation::Invitee;
use app::pre_mortem::FIRST;
use domain::circle::Viewer;
use domain::id::{InitiativeId, StatementId};
use domain::locale::Locale;
use domain::proposal::Way;

const NEEDS: [&str; 4] = [
    "A decision",
    "Somebody’s time",
    "An answer I wait for",
    "A second pair of hands",
];
const NONE: &str = "Nothing today, thank you";

/// One tap or a sentence.
pub(super) fn to_help(invitee: &Invitee) -> View {
    let choice = |label: &str| Choice {
        value: label.to_owned(),
        label: label.to_owned(),
        checked: false,
    };
    let field = Field {
        key: "need",
        wording: "One tap is enough".into(),
        help: "",
        kind: "check",
        text: String::new(),
        choices: NEEDS.into_iter().chain([NONE]).map(choice).collect(),
        own: vec![String::new()],
        ends: ("", ""),
        most: NEEDS.len(),
    };
    View {
        title: "Where do you need my help today?".into(),
        why: format!(
            "It goes to {}’s desk at once; nobody else in the team reads it.",
            app::coming_up::first_name(&invitee.pair.name)
        ),
        field: Some(field),
        button: "Send",
        note: "This link is yours and works again tomorrow.".into(),
        ..View::default()
    }
}

/// The call goes into the queue.
pub(super) async fn help(web: &Web, invitee: &Invitee, fields: &Fields) -> Result<Done, PageError> {
    let said = fields.iter().filter(|(name, _)| name == "need");
    let said: Vec<_> = said
        .map(|(_, v)| v.trim())
        .filter(|v| !v.is_empty())
        .collect();
    let words: Vec<_> = said.iter().copied().filter(|v| *v != NONE).collect();
    if words.is_empty() && !said.is_empty() {
        return Ok(Done::Told("Good. Have a quiet day.".into()));
    }
    let words = (words.join("; "), Way::Link);
    let of = (words.0.as_str(), words.1);
    web.app
        .call_for_help(&invitee.actor, &invitee.pair, of)
        .await?;
    Ok(Done::Told("Thank you: it is on the desk.".into()))
}

/// Exactly what the pair reads.
pub(super) async fn to_role(
    web: &Web,
    invitee: &Invitee,
    id: StatementId,
) -> Result<View, PageError> {
    let (workspace, person) = (invitee.actor.viewer.workspace(), invitee.invitation.person);
    let worker = Viewer::Worker {
        workspace,
        pair: invitee.pair.id,
        purpose: "show a member their own role",
    };
    let card = web.app.role_card(&worker, invitee.pair.id, person).await?;
    let said = card.statement.as_ref().filter(|s| s.id == id);
    let said = said.ok_or(app::Error::NotFound("This role".into()))?;
    let locale: Locale = web.app.locale(&worker).await?;
    Ok(View {
        title: "Your role".into(),
        why: "The pair reads exactly this, and nobody else in the team does.".into(),
        role: Some(Body::of(&card, person, &locale)),
        version: said.version(),
        button: if said.signed_by(person) {
            ""
        } else {
            "I agree to it"
        },
        note: "Something should be different? Say so: a new wording needs both sides again.".into(),
        ..View::default()
    })
}

/// The member agrees to the words that they read.
pub(super) async fn agree(
    web: &Web,
    invitee: &Invitee,
    (id, version): (StatementId, usize),
) -> Result<Done, PageError> {
    let by = (invitee.invitation.person, version);
    let actor = &invitee.actor;
    web.app.sign_statement(actor, id, by, Way::Link).await?;
    Ok(Done::Told("Thank you: agreed to by both sides.".into()))
}

/// "It is that day, and it has failed": one list, written alone.
pub(super) async fn to_reasons(
    web: &Web,
    invitee: &Invitee,
    id: InitiativeId,
) -> Result<View, PageError> {
    let (workspace, pair) = (invitee.actor.viewer.workspace(), &invitee.pair);
    let reading = app::context::worker(workspace, pair.id, "show what is imagined");
    let known = web.app.pre_mortem(&reading.viewer, pair, id).await?;
    let locale: Locale = web.app.locale(&reading.viewer).await?;
    let (Some(day), false) = (known.day, known.open) else {
        let told = "The lists are open already; nothing can be added.";
        return Err(app::Error::Conflict(told.into()).into());
    };
    Ok(View {
        title: format!(
            "It is {}, and “{}” has failed.",
            locale.day(day),
            known.of.title
        ),
        why: "Write down why, in five minutes, one reason a line.".into(),
        field: Some(Field {
            key: "reasons",
            wording: "Why did it fail?".into(),
            help: "One reason a line.",
            kind: "words",
            text: String::new(),
            choices: Vec::new(),
            own: Vec::new(),
            ends: ("", ""),
            most: 1,
        }),
        button: "Put it with the others",
        note: "No name is kept with the list, and nobody reads it before all are opened.".into(),
        ..View::default()
    })
}

/// The list is kept.
pub(super) async fn reasons(
    web: &Web,
    invitee: &Invitee,
    (id, fields): (InitiativeId, &Fields),
) -> Result<Done, PageError> {
    let said = fields.iter().filter(|(name, _)| name == "reasons");
    let said: Vec<_> = said.map(|(_, words)| words.as_str()).collect();
    let words = said.join("\n");
    web.app
        .list_reasons(&invitee.actor, &invitee.pair, id, &words)
        .await?;
    Ok(Done::Told("Thank you: it lies with the others.".into()))
}

/// Every reason once, to choose three from.
pub(super) async fn to_vote(
    web: &Web,
    invitee: &Invitee,
    id: InitiativeId,
) -> Result<View, PageError> {
    let (workspace, pair) = (invitee.actor.viewer.workspace(), &invitee.pair);
    let reading = app::context::worker(workspace, pair.id, "show reasons to choose from");
    let known = web.app.pre_mortem(&reading.viewer, pair, id).await?;
    let mut reasons: Vec<&str> = known.reasons.iter().map(|(r, _)| r.as_str()).collect();
    // In the order of the alphabet: nobody's choice leads another's.
    reasons.sort_by_key(|r| r.to_lowercase());
    let choice = |label: &&str| Choice {
        value: (*label).to_owned(),
        label: (*label).to_owned(),
        checked: false,
    };
    Ok(View {
        title: format!("“{}” has failed. Why, most of all?", known.of.title),
        why: "Choose up to three; the first three of all will be met.".into(),
        field: Some(Field {
            key: "reasons",
            wording: "The reasons that were named".into(),
            help: "",
            kind: "check",
            text: String::new(),
            choices: reasons.iter().map(choice).collect(),
            own: Vec::new(),
            ends: ("", ""),
            most: FIRST,
        }),
        button: "Give my votes",
        note: "No name is kept with your choice.".into(),
        ..View::default()
    })
}

/// The vote is counted.
pub(super) async fn vote(
    web: &Web,
    invitee: &Invitee,
    (id, fields): (InitiativeId, &Fields),
) -> Result<Done, PageError> {
    let said = fields.iter().filter(|(name, _)| name == "reasons");
    let said: Vec<_> = said
        .map(|(_, v)| v.trim())
        .filter(|v| !v.is_empty())
        .collect();
    let (actor, pair) = (&invitee.actor, &invitee.pair);
    web.app.cast_vote(actor, pair, id, &said).await?;
    Ok(Done::Told("Thank you: it counts with the others.".into()))
}
