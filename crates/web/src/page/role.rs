//! A role agreement: one body, the same for the pair, for the member's account and by link.
use crate::error::PageError;
use crate::layout::{Layout, Place, theme};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::role::{PARTS, RoleCard};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::circle::{Role, Viewer};
use domain::id::{NoteId, PersonId};
use domain::invitation::Invited;
use domain::locale::Locale;
use domain::note::{Aspect, Note};
use domain::proposal::Way;
use domain::statement::Part;

/// What a form sent: a name may come more than once.
pub(crate) type Fields = Vec<(String, String)>;
/// Days that a link to one's own role lives.
const DAYS: i64 = 90;

pub(crate) fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    let found = fields.iter().find(|(n, _)| n == name);
    found.map_or("", |(_, v)| v.as_str())
}

/// The body, from nothing but the card: whoever may read it reads the same.
pub(crate) struct Body {
    pub parts: Vec<(&'static str, String)>,
    pub signed: String,
    pub kept: String,
    pub commitments: Vec<Line>,
    pub offers: Vec<Line>,
}

/// A promise or an offer.
pub(crate) struct Line {
    pub id: String,
    pub text: String,
    pub small: String,
    pub verdict: String,
}

fn line(note: &Note, locale: &Locale) -> Line {
    let week = note.aspect(Aspect::Due).parse().map(|d| locale.day(d));
    let gives = note.aspect(Aspect::Helped);
    Line {
        id: note.id.to_string(),
        text: note.text.clone(),
        small: match (week, gives.is_empty()) {
            (Ok(day), _) => format!("week of {day}"),
            (Err(_), false) => format!("so that {gives}"),
            (Err(_), true) => String::new(),
        },
        verdict: note.aspect(Aspect::Verdict).to_owned(),
    }
}

impl Body {
    /// What everybody reads of this card.
    pub(crate) fn of(card: &RoleCard, member: PersonId, locale: &Locale) -> Body {
        let said = card.statement.as_ref();
        let part = |(key, heading): (&str, &'static str)| {
            let text = said.map_or("", |s| s.part(key)).to_owned();
            (!text.is_empty()).then_some((heading, text))
        };
        let (kept, of) = card.kept();
        Body {
            parts: PARTS.into_iter().filter_map(part).collect(),
            signed: match said {
                None => "Not worded yet.".into(),
                Some(s) if s.signed_by(member) => "Agreed to by both sides.".into(),
                Some(_) => "A draft: the newest words are not agreed to yet.".into(),
            },
            kept: match card.percent() {
                None => "No promise is settled yet.".into(),
                Some(percent) => format!("{kept} of {of} promises kept: {percent} %."),
            },
            commitments: card.commitments.iter().map(|n| line(n, locale)).collect(),
            offers: card.offers.iter().map(|n| line(n, locale)).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "role.html")]
struct RolePage {
    layout: Layout,
    id: String,
    name: String,
    first: String,
    body: Body,
    at_risk: bool,
    version: usize,
    form: Vec<(&'static str, &'static str, String)>,
    link: String,
}

/// `GET /people/{id}/role`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<PersonId>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let reader = web.app.db.read(who.viewer());
    let people = reader.people(pair.id).await?;
    let member = people.iter().find(|p| p.id == id);
    let member = member.ok_or(app::Error::NotFound("This person".into()))?;
    let card = web.app.role_card(who.viewer(), pair.id, id).await?;
    let invitations = reader.invitations(pair.id, web.app.now()).await?;
    let said = card.statement.as_ref();
    let own = invitations.iter().find(|i| {
        let of = said.map(|s| Invited::Role(s.id));
        i.person == id && of.as_ref() == Some(&i.invited)
    });
    let base = web.app.reach.public_url.clone().unwrap_or_default();
    let text = |key: &str| said.map_or("", |s| s.part(key)).to_owned();
    Ok(html(&RolePage {
        layout: Layout::new(&who, &headers, Place::People, "Role"),
        id: id.to_string(),
        name: member.label().to_owned(),
        first: first_name(member.label()).to_owned(),
        body: Body::of(&card, id, &who.locale()),
        at_risk: card.at_risk(),
        version: said.map_or(0, |s| s.version()),
        form: PARTS.map(|(key, heading)| (key, heading, text(key))).into(),
        link: match own {
            Some(i) => format!("{base}{}", web.app.invitation_path(i.id)?),
            None => String::new(),
        },
    }))
}

#[derive(Template)]
#[template(path = "my_role.html")]
struct MyRolePage {
    lang: &'static str,
    theme: &'static str,
    bodies: Vec<Body>,
}

/// `GET /role`: a member's own, by their own account.
pub async fn mine(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let me = who.session.signed_in.person;
    let mut bodies = Vec::new();
    if let Viewer::Member { grants, .. } = who.viewer() {
        for grant in grants.iter().filter(|g| g.role == Role::Team) {
            let card = web.app.role_card(who.viewer(), grant.pair, me).await?;
            bodies.push(Body::of(&card, me, &who.locale()));
        }
    }
    Ok(html(&MyRolePage {
        lang: who.locale().words.tag(),
        theme: theme(&headers),
        bodies,
    }))
}

/// `POST /people/{id}/role/{deed}`: word, invite, sign, commit, offer, or settle a line.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    Path((id, deed)): Path<(PersonId, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let words = field(&fields, "words");
    let told = match deed.as_str() {
        "word" => {
            let part = |(key, _): (&str, &str)| Part {
                question: key.into(),
                text: field(&fields, key).trim().to_owned(),
            };
            let parts = PARTS.into_iter().map(part).filter(|p| !p.text.is_empty());
            let read = field(&fields, "version").parse().unwrap_or(0);
            web.app
                .agree_role(&actor, pair, (id, read), parts.collect())
                .await?;
            "Worded. Both sides agree to it anew."
        }
        "invite" => {
            let card = web.app.role_card(who.viewer(), pair.id, id).await?;
            let said = card
                .statement
                .ok_or(app::Error::NotFound("This role".into()))?;
            let invited = Invited::Role(said.id);
            web.app.invite(&actor, (pair.id, id), invited, DAYS).await?;
            "A link of their own: they read what you read here."
        }
        "sign" => {
            let card = web.app.role_card(who.viewer(), pair.id, id).await?;
            let said = card
                .statement
                .ok_or(app::Error::NotFound("This role".into()))?;
            let by = (id, said.version());
            web.app
                .sign_statement(&actor, said.id, by, Way::Paper)
                .await?;
            "Written down as agreed to."
        }
        "commit" => {
            web.app.commit_to(&actor, pair, (id, words)).await?;
            "On this week’s list."
        }
        "offer" => {
            let offer = (id, words, field(&fields, "gives"));
            web.app.offer_support(&actor, pair, offer).await?;
            "Offered."
        }
        "settle" => {
            let note = field(&fields, "note").parse::<NoteId>();
            let note = note.map_err(|_| app::Error::NotFound("This line".into()))?;
            let word = field(&fields, "word");
            web.app.settle_role(&actor, (id, note), word).await?;
            "Noted."
        }
        _ => return Err(app::Error::NotFound("Such a deed".into()).into()),
    };
    Ok(see_with(&format!("/people/{id}/role"), told))
}
