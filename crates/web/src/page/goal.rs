//! One goal: changed in a form, closed.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::action::pick;
use crate::page::in_sync::{Beside, beside};
use crate::page::today::GoalChip;
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::goal::{Business, Code, Goal, Level, Period, Weight};
use domain::id::GoalId;
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "goal.html")]
struct GoalPage {
    layout: Layout,
    id: String,
    chip: GoalChip,
    title: String,
    form: Answers,
    wrong: String,
    levels: Vec<&'static str>,
    moves: Vec<&'static str>,
    people: Vec<(String, String)>,
    parents: Vec<(String, String)>,
    /// Whether the reader finds it in sync with their mission.
    sync: Beside,
}

/// What the form of one goal sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Answers {
    code: String,
    title: String,
    why: String,
    level: String,
    weight: String,
    key_result: String,
    parent: String,
    owner: String,
    hours: String,
    business: String,
    from: String,
    by: String,
}

impl Answers {
    fn of(goal: &Goal) -> Self {
        Answers {
            code: goal.code.to_string(),
            title: goal.title.clone(),
            why: goal.why.clone(),
            level: goal.level.word().to_owned(),
            weight: goal.weight.get().to_string(),
            key_result: goal.key_result.clone(),
            parent: goal.parent.map(|p| p.to_string()).unwrap_or_default(),
            owner: goal.owner.map(|p| p.to_string()).unwrap_or_default(),
            business: goal.business.map_or("", Business::words).to_owned(),
            from: goal.period.map(|p| p.from.to_string()).unwrap_or_default(),
            by: goal.period.map(|p| p.to.to_string()).unwrap_or_default(),
            hours: goal
                .planned_minutes
                .map(|m| format!("{}", f64::from(m) / 60.0))
                .unwrap_or_default(),
        }
    }

    fn read(&self, known: &Goal) -> Result<Goal, String> {
        let level = Level::from_word(&self.level).ok_or("Choose a level from the list.")?;
        let weight = self.weight.parse().ok().and_then(Weight::new);
        let code: Code = self
            .code
            .parse()
            .map_err(|e: domain::goal::BadCode| format!("{e}."))?;
        Ok(Goal {
            code,
            title: self.title.trim().to_owned(),
            why: self.why.trim().to_owned(),
            level,
            weight: weight.ok_or("A weight is 1, 2, 3, 4 or 5.")?,
            key_result: self.key_result.trim().to_owned(),
            parent: pick(&self.parent)?,
            owner: pick(&self.owner)?,
            planned_minutes: read_hours(&self.hours)?,
            period: self.period(known)?,
            business: Business::ALL
                .into_iter()
                .find(|b| b.words() == self.business),
            ..known.clone()
        })
    }

    /// The days over which pace is measured; from the first of that year where none is said.
    fn period(&self, known: &Goal) -> Result<Option<Period>, String> {
        let day = |text: &str| match text.trim() {
            "" => Ok(None),
            text => text
                .parse::<Date>()
                .map(Some)
                .map_err(|_| format!("“{text}” is no day: write it like 2027-12-31.")),
        };
        let Some(to) = day(&self.by)? else {
            return Ok(None);
        };
        let before = known.period.map(|p| p.from).filter(|from| *from <= to);
        let from = day(&self.from)?.or(before);
        let from = from.unwrap_or_else(|| Date::new(to.year(), 1, 1).unwrap_or(to));
        match from <= to {
            true => Ok(Some(Period { from, to })),
            false => Err("The first day lies after the last: change one of them.".to_owned()),
        }
    }
}

/// Hours as typed ("7.5"), in whole minutes; nothing typed is none.
pub(crate) fn read_hours(text: &str) -> Result<Option<u32>, String> {
    let text = text.trim().replace(',', ".");
    if text.is_empty() {
        return Ok(None);
    }
    let hours: f64 = text
        .parse()
        .map_err(|_| format!("“{text}” is no number of hours."))?;
    if !(0.0..=168.0).contains(&hours) {
        return Err("A week has 168 hours: write fewer.".to_owned());
    }
    // In range and rounded, so that nothing is cut.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Ok(Some((hours * 60.0).round() as u32))
}

async fn page(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    id: GoalId,
    typed: Option<(Answers, String)>,
) -> Result<GoalPage, PageError> {
    let pair = who.pair()?;
    let reader = web.app.db.read(who.viewer());
    let goals = reader.goals(pair.id).await?;
    let people = reader.people(pair.id).await?;
    let found = goals.iter().find(|g| g.id == id);
    let goal = found.ok_or(app::Error::NotFound("This goal".into()))?;
    let (form, wrong) = typed.unwrap_or_else(|| (Answers::of(goal), String::new()));
    let others = goals.iter().filter(|g| g.id != id);
    let it = ("goal", id.to_string(), goal.title.as_str());
    Ok(GoalPage {
        sync: beside(web, (who.viewer(), pair.id), it).await?,
        layout: Layout::new(who, headers, Place::Strategy, "Goal"),
        id: id.to_string(),
        chip: GoalChip::of(Some(id), &goals),
        title: goal.title.clone(),
        form,
        wrong,
        levels: Level::ALL.map(Level::word).to_vec(),
        moves: Business::ALL.map(Business::words).to_vec(),
        people: people
            .iter()
            .map(|p| (p.id.to_string(), p.label().to_owned()))
            .collect(),
        parents: others
            .map(|g| (g.id.to_string(), format!("{} {}", g.code, g.title)))
            .collect(),
    })
}

/// One goal.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<GoalId>,
) -> Result<Response, PageError> {
    Ok(html(&page(&web, &who, &headers, id, None).await?))
}

/// Saves one goal.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<GoalId>,
    Form(form): Form<Answers>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let goals = web.app.db.read(who.viewer()).goals(pair.id).await?;
    let found = goals.iter().find(|g| g.id == id);
    let known = found.ok_or(app::Error::NotFound("This goal".into()))?;
    let told = match form.read(known) {
        Err(told) => told,
        Ok(goal) => match web.app.save_goal(&who.actor(pair), pair.id, &goal).await {
            Ok(()) => return Ok(see_with("/strategy", &format!("Saved: {}.", goal.title))),
            Err(error @ app::Error::Invalid(_)) => error.to_string(),
            Err(error) => return Err(error.into()),
        },
    };
    let page = page(&web, &who, &headers, id, Some((form, told))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
}

/// Closes one goal.
pub async fn close(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<GoalId>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    web.app.close_goal(&who.actor(pair), id).await?;
    Ok(see_with(
        "/strategy",
        "Closed. Hours that were coded for it keep the link.",
    ))
}
