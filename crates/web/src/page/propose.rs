//! A new proposal: a sentence first, and whatever else is known.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::goal::Goal;
use domain::proposal::{Effect, Need};
use serde::Deserialize;

/// Kinds that begin with a sentence; the others begin at the meeting, the action, the signal.
pub(crate) const KINDS: [(&str, &str); 6] = [
    ("request", "Ask for something: a yes, access, learning"),
    ("offer", "“I can take this”"),
    ("improvement", "Something could be done better"),
    ("problem", "A problem, with what you propose"),
    ("heads_up", "Bad news, at once"),
    ("letter", "A letter to release"),
];

#[derive(Template)]
#[template(path = "proposal_new.html")]
struct NewPage {
    layout: Layout,
    kind: String,
    name: &'static str,
    goals: Vec<(String, String)>,
    executive: String,
}

impl NewPage {
    fn is(&self, kind: &str) -> bool {
        self.kind == kind
    }
}

/// Which kind.
#[derive(Deserialize)]
pub struct Which {
    #[serde(default)]
    kind: String,
}

/// `GET /proposals/new?kind=request`.
pub async fn blank(
    State(web): State<Web>,
    who: Who,
    Query(which): Query<Which>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let known = KINDS.iter().find(|(kind, _)| *kind == which.kind);
    let (kind, name) = known.copied().unwrap_or(KINDS[0]);
    let goals = web.app.db.read(who.viewer()).goals(pair.id).await?;
    let goal = |g: &Goal| (g.id.to_string(), format!("{} {}", g.code, g.title));
    Ok(html(&NewPage {
        kind: kind.to_owned(),
        name,
        goals: goals.iter().map(goal).collect(),
        executive: first_name(&pair.name).to_owned(),
        layout: Layout::new(&who, &headers, Place::Today, "Propose"),
    }))
}

/// The form of a new proposal; everything but the sentence may be missing.
#[derive(Deserialize)]
pub struct New {
    kind: String,
    title: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    need: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    cost_minutes: String,
    #[serde(default)]
    saves_minutes: String,
    #[serde(default)]
    money: String,
    #[serde(default)]
    goal: String,
    #[serde(default)]
    to_name: String,
    #[serde(default)]
    to_email: String,
    #[serde(default)]
    one_way: String,
    #[serde(default)]
    urgent: String,
}

impl New {
    fn effect(&self) -> Effect {
        use domain::proposal::{Address, Letter, Message};
        let detail = self.detail.trim().to_owned();
        match self.kind.as_str() {
            "offer" => Effect::Offer {
                what: self.title.trim().to_owned(),
                action: None,
                area: None,
            },
            "improvement" => Effect::Improvement { how: detail },
            "problem" => Effect::Problem {
                cause: self.reason.trim().to_owned(),
                solution: detail,
            },
            "heads_up" => Effect::HeadsUp,
            "letter" => Effect::SendMessage(Message {
                to: vec![Address {
                    name: self.to_name.trim().to_owned(),
                    email: self.to_email.trim().to_owned(),
                }],
                subject: self.title.trim().to_owned(),
                text: detail,
                her_name: self.need == "her_name",
                letter: Letter::External,
            }),
            _ => Effect::Request {
                need: match self.need.as_str() {
                    "education" => Need::Education,
                    "access" => Need::Access,
                    _ => Need::Approval,
                },
                what: self.title.trim().to_owned(),
            },
        }
    }
}

/// `POST /proposals`: done at once where the proposer may, else asked.
pub async fn propose(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<New>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let mut p = web.app.new_proposal(&actor, pair.id, form.effect());
    p.title = form.title.trim().to_owned();
    p.reason = form.reason.trim().to_owned();
    // A figure that is none is missing, and asked for; it never costs the sentence beside it.
    p.cost_minutes = form.cost_minutes.trim().parse().ok();
    p.saves_minutes_week = form.saves_minutes.trim().parse().ok();
    p.money = form.money.trim().parse().ok();
    p.goal = form.goal.parse().ok();
    p.one_way = !form.one_way.is_empty();
    p.urgent = p.may_be_urgent() && !form.urgent.is_empty();
    let made = web.app.propose(&actor, p).await?;
    let told = match made.ruling.acts() {
        true => format!(
            "Done: {}. {}",
            made.proposal.title,
            super::proposal::words(&made.ruling)
        ),
        false => format!("Asked: {}.", made.proposal.title),
    };
    Ok(see_with("/proposals", &told))
}
