//! One measure: its history as a line and as a table, a value in, what its owner says, its
//! definition.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::scorecard::{Entered, Row, figure, row, taken};
use crate::paste::pasted;
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::status::Strategy;
use askama::Template;
use axum::extract::{Form, Multipart, Path, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::id::MeasureId;
use domain::measure::{Aim, Measure, Reading, Source};
use domain::status::{Colour, Override};
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "measure.html")]
struct MeasurePage {
    layout: Layout,
    tab: &'static str,
    row: Row,
    today: String,
    wrong: String,
    typed: String,
    values: Vec<Value>,
    kind: &'static str,
    ends: (String, String),
    /// What is promised on the way, what would be splendid.
    marks: (String, String),
    sources: Vec<(String, String, bool)>,
    cadence: String,
    people: Vec<(String, String, bool)>,
    goals: Vec<(String, String, bool)>,
    /// The owner's word, if there is one.
    word: Option<(&'static str, String)>,
    colours: [(&'static str, &'static str); 3],
}

/// One value as a line.
struct Value {
    on: String,
    iso: String,
    value: String,
    by: String,
}

/// Where values can come from: the form's value, its words, whether it is the one.
fn sources(of: &Measure, s: &Strategy) -> Vec<(String, String, bool)> {
    let plain = [
        (Source::Typed, "typed", "written down"),
        (
            Source::Milestones,
            "milestones",
            "milestones done, in per cent",
        ),
        (Source::Actions, "actions", "actions done, in per cent"),
        (
            Source::Goals,
            "goals",
            "progress of the goals below, in per cent",
        ),
    ];
    let plain = plain.map(|(source, key, words)| (key.into(), words.into(), source == of.source));
    let others = s.measures.iter().map(|m| &m.measure);
    let others = others.filter(|m| m.id != of.id).map(|m| {
        let words = format!("progress of {}, in per cent", m.title);
        (m.id.to_string(), words, of.source == Source::Measure(m.id))
    });
    plain.into_iter().chain(others).collect()
}

fn page(
    (layout, s): (Layout, &Strategy),
    history: &app::measure::History,
    wrong: (String, String),
) -> Result<MeasurePage, PageError> {
    let of = &history.measure;
    let now = s.measures.iter().find(|m| m.measure.id == of.id);
    let now = now.ok_or_else(|| app::Error::NotFound("This measure".into()))?;
    let value = |(r, by): &(Reading, _)| Value {
        on: s.work.locale.date(r.on),
        iso: r.on.to_string(),
        value: figure(r.value),
        by: s.name(*by).to_owned(),
    };
    let (kind, ends) = match of.aim {
        Some(Aim::Reach { start, target }) => ("reach", (figure(start), figure(target))),
        Some(Aim::Within { low, high }) => ("within", (figure(low), figure(high))),
        None => ("reach", Default::default()),
    };
    let person = |p: &domain::person::Person| {
        let own = Some(p.id) == of.owner;
        (p.id.to_string(), p.label().to_owned(), own)
    };
    let goal = |g: &domain::goal::Goal| {
        let own = Some(g.id) == of.goal;
        (g.id.to_string(), format!("{} {}", g.code, g.title), own)
    };
    let word = of.by_owner.as_ref();
    let mark = |v: Option<f64>| v.map_or(String::new(), figure);
    Ok(MeasurePage {
        layout,
        tab: "scorecard",
        row: row(now, s),
        today: s.today.to_string(),
        values: history.values.iter().map(value).collect(),
        kind,
        ends,
        marks: (mark(of.marks.commit), mark(of.marks.stretch)),
        sources: sources(of, s),
        cadence: of.cadence_days.map_or(String::new(), |d| d.to_string()),
        people: s.people.iter().map(person).collect(),
        goals: s.goals.iter().map(goal).collect(),
        word: word.map(|w| (w.colour.word(), w.reason().to_owned())),
        colours: [Colour::Green, Colour::Amber, Colour::Red].map(|c| (c.word(), c.word())),
        wrong: wrong.0,
        typed: wrong.1,
    })
}

async fn answer(
    (web, who, headers): (&Web, &Who, &HeaderMap),
    id: MeasureId,
    wrong: (String, String),
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let history = web.app.measure_history(who.viewer(), pair.id, id).await?;
    let s = web.app.strategy(who.viewer(), pair).await?;
    let layout = Layout::new(who, headers, Place::Strategy, &history.measure.title);
    let status = match wrong.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = page((layout, &s), &history, wrong)?;
    Ok((status, html(&page)).into_response())
}

/// `GET /strategy/measures/{id}`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<MeasureId>,
) -> Result<Response, PageError> {
    answer((&web, &who, &headers), id, Default::default()).await
}

/// What the forms send.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Sent {
    on: String,
    value: String,
    colour: String,
    reason: String,
}

fn day(text: &str) -> Result<Date, app::Error> {
    let told = "Choose a day, like 2027-08-02.";
    text.trim()
        .parse()
        .map_err(|_| app::Error::invalid("on", told))
}

/// `POST /strategy/measures/{id}`: title, definition, aim.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<MeasureId>,
    Form(entered): Form<Entered>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let known = web.app.measure_history(who.viewer(), pair.id, id).await?;
    let changed = entered.into(known.measure)?;
    let actor = who.actor(pair);
    web.app.save_measure(&actor, pair.id, &changed).await?;
    Ok(see_with(&format!("/strategy/measures/{id}"), "Saved."))
}

async fn done(
    web: &Web,
    who: &Who,
    (id, deed): (MeasureId, &str),
    sent: &Sent,
) -> Result<String, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let here = format!("/strategy/measures/{id}");
    Ok(match deed {
        "record" => {
            let on = day(&sent.on)?;
            let told = "This is no number: write it like 34.5.";
            let value = app::measure::number(&sent.value);
            let value = value.ok_or(app::Error::invalid("value", told))?;
            let rows = [(id, Reading { on, value })];
            web.app.record_readings(&actor, pair, &rows).await?;
            here
        }
        "unrecord" => {
            let on = day(&sent.on)?;
            web.app.remove_reading(&actor, pair.id, id, on).await?;
            here
        }
        "say" => {
            let all = [Colour::Green, Colour::Amber, Colour::Red];
            let colour = all.into_iter().find(|c| c.word() == sent.colour);
            let word = match colour {
                None => None,
                Some(colour) => {
                    Some(Override::new(colour, sent.reason.trim()).ok_or_else(|| {
                        app::Error::invalid("reason", "Say why: both stay visible.")
                    })?)
                }
            };
            web.app.say_measure(&actor, pair.id, id, word).await?;
            here
        }
        "remove" => {
            web.app.remove_measure(&actor, pair.id, id).await?;
            "/strategy/scorecard".to_owned()
        }
        _ => return Err(app::Error::NotFound("Such a deed".into()).into()),
    })
}

/// `POST /strategy/measures/{id}/{deed}`: record, unrecord, say, remove.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path((id, deed)): Path<(MeasureId, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    match done(&web, &who, (id, &deed), &sent).await {
        Ok(to) => Ok(see_with(&to, "Done.")),
        Err(PageError(error @ app::Error::Invalid(_))) => {
            let wrong = (error.to_string(), sent.value);
            answer((&web, &who, &headers), id, wrong).await
        }
        Err(error) => Err(error),
    }
}

/// `POST /strategy/measures/{id}/values`: from a table of days and values.
pub async fn values(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<MeasureId>,
    parts: Multipart,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let bytes = pasted(parts).await?;
    let read = web
        .app
        .read_readings(who.viewer(), pair.id, Some(id), &bytes);
    let (rows, notes) = read.await?;
    let saved = web
        .app
        .record_readings(&who.actor(pair), pair, &rows)
        .await?;
    let told = taken(saved, &notes);
    Ok(see_with(&format!("/strategy/measures/{id}"), &told))
}
