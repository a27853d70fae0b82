//! Standards of the team: said, read by link in one tap, and who has not.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::statement::NewStatement;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::circle::Circle;
use domain::id::{PersonId, StatementId};
use domain::invitation::{Invitation, Invited};
use domain::person::Person;
use domain::statement::{Part, Statement, StatementKind, Whose};
use std::collections::BTreeSet;

const HERE: &str = "/partnership/standards";
/// For how many days a link to read it stays open.
const LINK_DAYS: i64 = 30;

#[derive(Template)]
#[template(path = "standards.html")]
struct StandardsPage {
    layout: Layout,
    title: String,
    standards: Vec<Standard>,
    people: Vec<(String, String)>,
}

struct Standard {
    id: String,
    version: usize,
    text: String,
    told: String,
    read: Vec<String>,
    /// Who has not: a name with the link that waits for them.
    unread: Vec<(String, String)>,
}

struct Read<'a> {
    web: &'a Web,
    people: Vec<Person>,
    waiting: Vec<Invitation>,
}

impl Read<'_> {
    fn name(&self, id: PersonId) -> String {
        let found = self.people.iter().find(|p| p.id == id);
        found.map_or("somebody", |p| p.label()).to_owned()
    }

    fn standard(&self, s: &Statement) -> Result<Standard, PageError> {
        let asked = self
            .waiting
            .iter()
            .filter(|i| i.invited == Invited::Acknowledge(s.id));
        let invited: Vec<_> = asked.collect();
        let everybody: BTreeSet<PersonId> = invited
            .iter()
            .map(|i| i.person)
            .chain(s.signatures.iter().map(|s| s.by))
            .collect();
        let (read, unread): (Vec<&PersonId>, Vec<&PersonId>) =
            everybody.iter().partition(|p| s.signed_by(**p));
        let link = |person: &PersonId| {
            let mut own = invited
                .iter()
                .filter(|i| i.person == *person && i.used.is_none());
            let link = own
                .next()
                .map(|i| self.web.app.invitation_address_or_path(i.id));
            let link = link.transpose()?.unwrap_or_default();
            Ok::<_, PageError>((self.name(*person), link))
        };
        let told = match (read.len(), everybody.len()) {
            (_, 0) => "nobody was asked yet".to_owned(),
            (n, all) if n == all => format!("read by all {all}"),
            (n, all) => format!("read by {n} of {all}"),
        };
        Ok(Standard {
            id: s.id.to_string(),
            version: s.version(),
            text: s.text().to_owned(),
            told,
            read: read.into_iter().map(|p| self.name(*p)).collect(),
            unread: unread.into_iter().map(link).collect::<Result<_, _>>()?,
        })
    }
}

/// `GET /partnership/standards`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let viewer = who.viewer();
    let standards = web
        .app
        .statements(viewer, pair.id, &[StatementKind::Standard])
        .await?;
    let partners = web.app.partners(viewer, pair).await?;
    let reader = web.app.db.read(viewer);
    let mut people = reader.people(pair.id).await?;
    people.retain(|p| partners.name(p.id).is_none());
    let read = Read {
        web: &web,
        people,
        waiting: reader.invitations(pair.id, web.app.now()).await?,
    };
    let all: Result<Vec<_>, _> = standards.iter().map(|s| read.standard(s)).collect();
    let all = all?;
    let late = all.iter().filter(|s| !s.unread.is_empty()).count();
    let title = match (all.len(), late) {
        (0, _) => "What does the team hold itself to?".to_owned(),
        (_, 0) => "How we work in this team".to_owned(),
        (_, 1) => "One standard is not read by everybody".to_owned(),
        (_, n) => format!("{n} standards are not read by everybody"),
    };
    Ok(html(&StandardsPage {
        layout: Layout::new(&who, &headers, Place::Partnership, "Standards"),
        title,
        people: read
            .people
            .iter()
            .map(|p| (p.id.to_string(), p.label().to_owned()))
            .collect(),
        standards: all,
    }))
}

/// A standard in words.
#[derive(serde::Deserialize)]
pub struct Said {
    text: String,
}

/// `POST /partnership/standards`: one more.
pub async fn say(
    State(web): State<Web>,
    who: Who,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    if said.text.trim().is_empty() {
        return Err(app::Error::invalid("text", "Say it in a sentence.").into());
    }
    let new = NewStatement {
        circle: Circle::Team,
        ..NewStatement::plain(StatementKind::Standard, Whose::Team, &said.text)
    };
    web.app.state(&who.actor(pair), pair.id, new).await?;
    Ok(see_with(HERE, "Said. Now choose who reads it."))
}

type Fields = Vec<(String, String)>;

/// `POST /partnership/standards/{id}/{deed}`: ask somebody to read it, or word it anew.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    Path((id, deed)): Path<(StatementId, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let reader = web.app.db.read(who.viewer());
    let known = reader.statement(id).await.map_err(app::Error::from)?;
    let all = |name: &'static str| {
        fields
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| v)
    };
    let told = match deed.as_str() {
        "ask" => {
            let mut asked = 0_i64;
            for person in all("person").filter_map(|p| p.parse::<PersonId>().ok()) {
                let whom = (pair.id, person);
                let invited = Invited::Acknowledge(known.id);
                web.app.invite(&actor, whom, invited, LINK_DAYS).await?;
                asked += 1;
            }
            match asked {
                0 => "Nobody was ticked.".to_owned(),
                n => format!(
                    "{} below, one for each.",
                    domain::words::count_figures(n, "link")
                ),
            }
        }
        "word" => {
            let read = all("version")
                .next()
                .and_then(|v| v.parse().ok())
                .unwrap_or(0);
            let text = all("text").next().map_or("", |t| t.trim()).to_owned();
            let question = "".into();
            web.app
                .reword(&actor, id, read, vec![Part { question, text }])
                .await?;
            "Worded anew: everybody is to read it once more.".to_owned()
        }
        "close" => {
            web.app.close_statement(&actor, id).await?;
            "It no longer holds.".to_owned()
        }
        _ => return Err(app::Error::NotFound("This deed".into()).into()),
    };
    Ok(see_with(HERE, &told))
}
