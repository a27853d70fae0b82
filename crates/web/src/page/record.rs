//! Writing down what somebody said elsewhere: one key, or a line in their own words.
use crate::error::PageError;
use crate::respond::{own, see_with};
use crate::server::Web;
use crate::session::Who;
use app::sheet::one_answer;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use domain::id::ProposalId;
use domain::proposal::{How, Proposal, Verb};
use serde::Deserialize;

/// What the form sends.
#[derive(Deserialize)]
pub struct Heard {
    /// The button; none: the words hold the answer.
    #[serde(default)]
    verb: String,
    /// In their own words.
    #[serde(default)]
    words: String,
    /// How it was said.
    #[serde(default = "phone")]
    how: How,
    #[serde(default)]
    back: String,
}

fn phone() -> How {
    How::Phone
}

/// `POST /proposals/{id}/record`: "as said by Orla, by phone".
pub async fn record(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<ProposalId>,
    Form(heard): Form<Heard>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let (verb, note) = match Verb::read(&heard.verb) {
        Some(verb) => (verb, heard.words.trim().to_owned()),
        None => one_answer(&heard.words)?,
    };
    let p = web
        .app
        .write_down(&actor, id, (verb, &note), heard.how)
        .await?;
    let became = web.app.became(who.viewer(), pair, &p).await?;
    let told = format!("{}: {became}, {}.", p.title, heard.how.words());
    Ok(see_with(own(&heard.back), &told))
}

/// What a proposal rests on: address and name of each.
pub(crate) fn evidence(p: &Proposal) -> Vec<(String, String)> {
    use domain::proposal::Noun;
    let href = |noun: Noun, id: &str| {
        let id = crate::respond::url_encode(id);
        match noun {
            Noun::Event | Noun::Series => format!("/event?key={id}"),
            Noun::Action => format!("/actions/{id}"),
            Noun::WatchDate => "/settings#dates".to_owned(),
            Noun::Goal => format!("/goals/{id}"),
            Noun::Calendar => "/settings#calendars".to_owned(),
            Noun::Day => format!("/calendar?day={id}"),
            Noun::Person => format!("/people/{id}"),
            Noun::Proposal => format!("/proposals/{id}"),
            Noun::Decision => format!("/decisions/{id}"),
            Noun::Risk => "/strategy/risks".to_owned(),
            Noun::Initiative => format!("/strategy/initiatives/{id}"),
            Noun::Milestone => "/strategy/milestones".to_owned(),
            Noun::Page => String::new(),
        }
    };
    let links = p
        .evidence
        .iter()
        .map(|e| (href(e.noun, &e.id), e.label.clone()));
    links.collect()
}
