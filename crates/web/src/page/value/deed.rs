//! What the forms on the page of value do.
use super::HERE;
use crate::error::PageError;
use crate::respond::see_with;
use crate::server::Web;
use crate::session::Who;
use app::cost::Said;
use app::value::Shorter;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use domain::cost::{Per, Whose};
use domain::id::{CostId, ValueEntryId};
use domain::money::Currency;
use domain::value::Win;
use jiff::civil::Date;
use serde::Deserialize;
use store::RecordedWeek;

/// What the line for time given back sends.
#[derive(Deserialize)]
pub struct OneLine {
    words: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    action: String,
}

/// Enters one line.
pub async fn log(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<OneLine>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let (on, action) = (form.on.parse().ok(), form.action.parse().ok());
    let entered = web
        .app
        .returned(&who.actor(pair), pair, &form.words, on, action)
        .await?;
    Ok(see_with(&format!("{HERE}#log"), &entered.1))
}

/// What the form for a shorter meeting sends.
#[derive(Deserialize)]
pub struct Short {
    uid: String,
    was: i64,
    #[serde(default)]
    review: String,
    since: Date,
}

/// Enters a standing meeting that is shorter than it was.
pub async fn shorter(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Short>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let shorter = Shorter {
        uid: form.uid,
        was: form.was,
        review: form.review.trim().parse().unwrap_or(0),
        since: form.since,
    };
    web.app.shortened(&who.actor(pair), pair, &shorter).await?;
    let told = "Entered: every session counts what the calendar shows.";
    Ok(see_with(&format!("{HERE}#log"), told))
}

/// What a button of an entry sends.
#[derive(Deserialize)]
pub struct Deed {
    #[serde(default)]
    said: String,
    #[serde(default)]
    ability: String,
    #[serde(default)]
    thanks: String,
    /// Identities, separated by blanks: for all estimates at once.
    #[serde(default)]
    ids: String,
}

/// `confirm`, `remove`, `end`, `win` or `no-win`.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    Path((id, deed)): Path<(ValueEntryId, String)>,
    Form(form): Form<Deed>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let told = match deed.as_str() {
        "confirm" => {
            let more = form.ids.split_whitespace().filter_map(|id| id.parse().ok());
            let mut ids: Vec<_> = more.collect();
            if ids.is_empty() {
                ids.push(id);
            }
            let n = web
                .app
                .confirm_value(&actor, pair, &ids, &form.said)
                .await?;
            let entries = domain::words::count_figures(i64::try_from(n).unwrap_or(0), "entry");
            format!("Confirmed: {}.", entries.replace("entrys", "entries"))
        }
        "remove" => {
            let title = web.app.remove_value(&actor, id).await?;
            format!("Taken away: {title}. The numbers are lower by what it counted.")
        }
        "end" => {
            let zone = app::context::zone(pair);
            let today = web.app.clock.now().to_zoned(zone).date();
            web.app.end_value(&actor, id, today).await?;
            "Ended: today is the last day that counts.".to_owned()
        }
        "win" => {
            let win = Win {
                ability: form.ability.trim().to_owned(),
                thanks: form.thanks.trim().to_owned(),
            };
            web.app.set_win(&actor, id, Some(win)).await?;
            "A win, with its evidence.".to_owned()
        }
        "no-win" => {
            web.app.set_win(&actor, id, None).await?;
            "No longer among the wins.".to_owned()
        }
        _ => return Err(PageError(app::Error::NotFound("That deed".into()))),
    };
    Ok(see_with(&format!("{HERE}#log"), &told))
}

/// What the form for a cost sends.
#[derive(Deserialize)]
pub struct CostForm {
    whose: String,
    amount: String,
    per: Per,
    currency: String,
    #[serde(default)]
    load: String,
    #[serde(default)]
    weeks: String,
    #[serde(default)]
    hours: String,
    #[serde(default)]
    mine: String,
}

fn said(form: &CostForm) -> Result<Said, app::Error> {
    let wrong = app::Error::invalid;
    let number = |text: &str, name: &'static str| -> Result<Option<f64>, app::Error> {
        let text = text.trim().replace(',', ".");
        if text.is_empty() {
            return Ok(None);
        }
        let told = || {
            wrong(
                name,
                format!("“{text}” is no number: write 1.4, or nothing."),
            )
        };
        text.parse().map(Some).map_err(|_| told())
    };
    let whose: Whose = form
        .whose
        .parse()
        .map_err(|e| wrong("whose", format!("{e}")))?;
    let currency: Currency = form
        .currency
        .parse()
        .map_err(|e| wrong("currency", format!("{e}")))?;
    Ok(Said {
        per: form.per,
        load: (number(&form.load, "load")?.unwrap_or(1.0) * 100.0).round() as i64,
        weeks: number(&form.weeks, "weeks")?.map_or(domain::cost::WEEKS, |w| w.round() as i64),
        hours: number(&form.hours, "hours")?,
        mine: !form.mine.is_empty(),
        ..Said::yearly(whose, &form.amount, currency)
    })
}

/// Enters a cost.
pub async fn cost(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<CostForm>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let said = said(&form)?;
    web.app.set_cost(&who.actor(pair), pair, &said).await?;
    let told = if said.mine {
        "Saved, sealed, for you alone. Nobody else sees money that rests on it."
    } else {
        "Saved, sealed, for the two of you."
    };
    Ok(see_with(&format!("{HERE}#costs"), told))
}

/// Forgets a cost.
pub async fn forget_cost(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<CostId>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    web.app.forget_cost(&who.actor(pair), id).await?;
    Ok(see_with(&format!("{HERE}#costs"), "Forgotten."))
}

/// What the form for a week of one's own sends.
#[derive(Deserialize)]
pub struct Week {
    first: Date,
    hours: f64,
    days: i64,
}

/// Records a week of one's own.
pub async fn week(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Week>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let week = RecordedWeek {
        person: who.session.signed_in.person,
        first: form.first,
        goal_minutes: (form.hours * 60.0).round() as i64,
        days: form.days,
    };
    web.app.record_week(&who.actor(pair), pair, week).await?;
    Ok(see_with(&format!("{HERE}#own"), "Recorded."))
}

/// What the form for the share of the post's cost sends.
#[derive(Deserialize)]
pub struct Share {
    share: String,
}

/// Sets how much of the post's cost this pair bears.
pub async fn share(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Share>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let share = form.share.trim();
    web.app
        .set(&who.actor(pair), pair, "cost_share", share)
        .await?;
    let told = format!("{share} % of the post’s cost counts here.");
    Ok(see_with(&format!("{HERE}#costs"), &told))
}
