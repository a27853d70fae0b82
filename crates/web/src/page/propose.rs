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
use domain::action::Due;
use domain::circle::Actor;
use domain::goal::Goal;
use domain::proposal::{Effect, Need, Proposal};
use serde::Deserialize;
use store::Pair;

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
    form: New,
    name: &'static str,
    goals: Vec<(String, String)>,
    executive: String,
    /// Declined before and like it: where, what, why.
    similar: Vec<(String, String, String)>,
}

impl NewPage {
    fn is(&self, kind: &str) -> bool {
        self.form.kind == kind
    }
}

/// `GET /proposals/new?kind=request`: an empty form, or one that has been filled in so far, with
/// the sentence made of its fields (R110) and what was declined before and is like it (R115).
pub async fn blank(
    State(web): State<Web>,
    who: Who,
    Query(mut form): Query<New>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let known = KINDS.iter().find(|(kind, _)| *kind == form.kind);
    let (kind, name) = known.copied().unwrap_or(KINDS[0]);
    kind.clone_into(&mut form.kind);
    let goals = web.app.db.read(who.viewer()).goals(pair.id).await?;
    let p = form.proposal(&web, &who.actor(pair), pair, &goals);
    form.title.clone_from(&p.title);
    let similar = match p.title.is_empty() {
        true => Vec::new(),
        false => web.app.similar(who.viewer(), &p).await?,
    };
    let similar = similar
        .into_iter()
        .map(|(p, why)| (p.id.to_string(), p.title, why));
    let goal = |g: &Goal| (g.id.to_string(), format!("{} {}", g.code, g.title));
    Ok(html(&NewPage {
        name,
        goals: goals.iter().map(goal).collect(),
        executive: first_name(&pair.name).to_owned(),
        similar: similar.collect(),
        layout: Layout::new(&who, &headers, Place::Today, "Propose"),
        form,
    }))
}

/// The form of a new proposal; everything but the sentence may be missing.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct New {
    kind: String,
    title: String,
    reason: String,
    need: String,
    detail: String,
    decide_by: String,
    cost_minutes: String,
    saves_minutes: String,
    money: String,
    goal: String,
    to_name: String,
    to_email: String,
    one_way: String,
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
                what: match detail.is_empty() {
                    true => self.title.trim().to_owned(),
                    false => detail,
                },
            },
        }
    }

    /// What the fields say. A figure that is none is missing, and asked for; it never costs the
    /// sentence beside it. A request without a sentence gets the one that its fields make.
    fn proposal(&self, web: &Web, actor: &Actor, pair: &Pair, goals: &[Goal]) -> Proposal {
        let mut p = web.app.new_proposal(actor, pair.id, self.effect());
        p.title = self.title.trim().to_owned();
        p.reason = self.reason.trim().to_owned();
        p.decide_by = self.decide_by.trim().parse().ok().map(Due::on);
        p.cost_minutes = self.cost_minutes.trim().parse().ok();
        p.saves_minutes_week = self.saves_minutes.trim().parse().ok();
        p.money = self.money.trim().parse().ok();
        p.goal = self.goal.parse().ok();
        p.one_way = !self.one_way.is_empty();
        p.urgent = p.may_be_urgent() && !self.urgent.is_empty();
        if p.title.is_empty() && !self.detail.trim().is_empty() {
            let goal = goals.iter().find(|g| Some(g.id) == p.goal);
            let sentence = p.request_sentence(goal.map(|g| g.title.as_str()));
            p.title = sentence.unwrap_or_default();
        }
        p
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
    let goals = match form.title.trim().is_empty() {
        true => web.app.db.read(who.viewer()).goals(pair.id).await?,
        false => Vec::new(),
    };
    let p = form.proposal(&web, &actor, pair, &goals);
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
