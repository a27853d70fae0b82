//! What the executive may be asked about an action: another date, another owner, time for it.
use crate::error::PageError;
use crate::respond::see_with;
use crate::server::Web;
use crate::session::Who;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use domain::action::{Action, Due};
use domain::id::{ActionId, PersonId};
use domain::proposal::{Effect, Evidence, Noun};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::Deserialize;
use std::str::FromStr;

/// What the form sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Proposing {
    what: String,
    date: String,
    time: String,
    minutes: String,
    until: String,
    to: String,
    reason: String,
}

/// A field that may be empty, and is told when it is something else than it should be.
fn read<T: FromStr>(text: &str, name: &'static str, told: &str) -> Result<T, PageError> {
    let refused = |_| PageError(app::Error::invalid(name, told.to_owned()));
    text.trim().parse().map_err(refused)
}

impl Proposing {
    /// The end of the day until which time is held; none: until somebody lets it go.
    fn until(&self, zone: &TimeZone) -> Result<Option<Timestamp>, PageError> {
        if self.until.trim().is_empty() {
            return Ok(None);
        }
        let day: Date = read(
            &self.until,
            "until",
            "Choose the day until which it is held.",
        )?;
        let end = domain::working_time::plus_days(day, 1).to_datetime(Time::midnight());
        Ok(zone.to_timestamp(end).ok())
    }

    /// The sentence that is asked, and what happens after a yes.
    fn effect(&self, action: &Action, zone: &TimeZone) -> Result<(String, Effect), PageError> {
        let title = &action.title;
        match self.what.as_str() {
            "owner" => {
                let to: PersonId = read(&self.to, "to", "Choose who takes it.")?;
                let effect = Effect::HandOverAction {
                    action: action.id,
                    to,
                };
                Ok((format!("Hand over: {title}"), effect))
            }
            "take" => {
                let effect = Effect::Offer {
                    what: title.clone(),
                    action: Some(action.id),
                    area: None,
                };
                Ok((format!("I can take this: {title}"), effect))
            }
            "hold" => {
                let date: Date = read(&self.date, "date", "Choose the day to hold.")?;
                let time: Time = read(&self.time, "time", "Choose when it begins.")?;
                let minutes = action.size_minutes.unwrap_or(30);
                let minutes = match self.minutes.trim() {
                    "" => minutes,
                    text => read(text, "minutes", "Write the minutes as a number.")?,
                };
                let effect = Effect::HoldTime {
                    start: date.to_datetime(time),
                    minutes,
                    until: self.until(zone)?,
                };
                Ok((format!("Hold time: {title}"), effect))
            }
            _ => {
                let date: Date = read(&self.date, "date", "Choose the new day.")?;
                let effect = Effect::ChangeDate {
                    action: action.id,
                    due: Some(Due::on(date)),
                };
                Ok((format!("Another date: {title}"), effect))
            }
        }
    }
}

/// Asks, or does it at once where the right allows.
pub async fn propose(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<ActionId>,
    Form(form): Form<Proposing>,
) -> Result<Response, PageError> {
    let stored = web.app.db.read(who.viewer()).action(id).await?;
    let pair = web.app.pair(who.viewer(), stored.pair).await?;
    let actor = who.actor(&pair);
    let zone = app::context::zone(&pair);
    let (title, effect) = form.effect(&stored.action, &zone)?;
    let mut p = web.app.new_proposal(&actor, pair.id, effect);
    p.title = title;
    p.reason = form.reason.trim().to_owned();
    if let Effect::HoldTime { start, .. } = &p.effect {
        p.expires = zone.to_timestamp(*start).ok();
    }
    p.goal = stored.action.goal;
    if matches!(p.effect, Effect::Offer { .. }) {
        p.saves_minutes_week = form.minutes.trim().parse().ok();
    }
    p.evidence.push(Evidence {
        noun: Noun::Action,
        id: id.to_string(),
        label: stored.action.title,
    });
    let made = web.app.propose(&actor, p).await?;
    let told = if made.ruling.acts() {
        "Done at once, as you may."
    } else {
        "Asked."
    };
    Ok(see_with(
        &format!("/actions/{id}"),
        &format!("{told} {}.", made.proposal.title),
    ))
}
