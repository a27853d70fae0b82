//! "Is this in sync with my mission?" beside an action or a goal, for its reader alone.
use crate::error::PageError;
use crate::respond::{own, see_with};
use crate::server::Web;
use crate::session::Who;
use app::in_sync::InSync;
use axum::extract::{Form, State};
use axum::response::Response;
use domain::circle::Viewer;
use domain::id::PairId;
use domain::proposal::{Evidence, Noun};
use domain::strategic_plan::Verdict;
use serde::Deserialize;

/// What `in_sync.html` shows beside a record.
#[derive(Clone)]
pub struct Beside {
    pub noun: &'static str,
    pub id: String,
    pub label: String,
    /// What was said before, in a sentence; empty: nothing yet.
    pub said: String,
}

/// What the reader said of this record.
pub async fn beside(
    web: &Web,
    (viewer, pair): (&Viewer, PairId),
    (noun, id, label): (&'static str, String, &str),
) -> Result<Beside, PageError> {
    let all = web.app.all_in_sync(viewer, pair).await?;
    let said = all.into_iter().find(|s| s.on.id == id);
    let said = said.map_or(String::new(), |s| match (s.yes, s.verdict) {
        (true, _) => "You said: in sync with my mission.".to_owned(),
        (false, verdict) => {
            let word = verdict.map_or("", |v| v.word());
            let words = if s.words.is_empty() {
                String::new()
            } else {
                format!(": {}", s.words)
            };
            format!("You said: out of sync, {word}{words}.")
        }
    });
    Ok(Beside {
        noun,
        id,
        label: label.to_owned(),
        said,
    })
}

/// The answer, and what follows.
#[derive(Deserialize)]
pub struct Said {
    noun: String,
    id: String,
    #[serde(default)]
    label: String,
    answer: String,
    #[serde(default)]
    verdict: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    back: String,
}

/// `POST /partnership/in-sync`.
pub async fn say(
    State(web): State<Web>,
    who: Who,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let noun = match said.noun.as_str() {
        "action" => Noun::Action,
        "goal" => Noun::Goal,
        _ => return Err(app::Error::NotFound("This record".into()).into()),
    };
    let answer = InSync {
        on: Evidence {
            noun,
            id: said.id,
            label: said.label,
        },
        yes: said.answer == "yes",
        verdict: Verdict::of(&said.verdict),
        words: said.words.trim().to_owned(),
    };
    web.app
        .say_in_sync(&who.actor(pair), pair.id, &answer)
        .await?;
    let told = match (answer.yes, answer.verdict) {
        (true, _) => "Kept, for you alone.",
        (false, Some(Verdict::Keep)) => "Kept as it is, with your reason; for you alone.",
        (false, Some(Verdict::Change)) => "Noted. Change it on this page now, or later.",
        (false, _) => "Noted. Give it up on this page when you are sure.",
    };
    Ok(see_with(own(&said.back), told))
}
