//! In and out: a plan from text, a table or a workbook, looked at column by column and line by
//! line; and as files for others.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::plan::{field, told};
use crate::page::scorecard::{figure, taken};
use crate::paste::{Sent, pasted, sent};
use crate::respond::{header, html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::plan_file::{Choice, Field, PlanKind, PlanLine, Understood, text_of};
use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap};
use axum::response::{IntoResponse, Response};
use domain::words::count_figures;

#[derive(Template)]
#[template(path = "plan_file.html")]
struct FilePage {
    layout: Layout,
    tab: &'static str,
    rows: Vec<Row>,
    more: usize,
    kinds: [&'static str; 5],
    /// The table behind the lines, where there is one.
    columns: Vec<Column>,
    fields: [&'static str; 15],
    sheets: Vec<(usize, String, bool)>,
    sheet: usize,
    /// It is read as values of measures.
    values: bool,
    notes: Vec<String>,
    text: String,
    wrong: String,
}

/// One line that was read.
struct Row {
    at: usize,
    indent: String,
    kind: &'static str,
    title: String,
    small: String,
}

/// One column of the table.
struct Column {
    at: usize,
    name: String,
    examples: String,
    field: &'static str,
}

/// Lines and remarks that are drawn; all lines are saved.
const DRAWN: usize = 300;

/// What a form of this page sent.
#[derive(Default)]
struct Asked {
    text: String,
    choice: Choice,
    values: bool,
    notes: Vec<String>,
    fields: Vec<(String, String)>,
}

impl Asked {
    fn of(sent: Sent) -> Asked {
        let fields = sent.fields;
        let given = fields.iter().find(|(name, _)| name == "text");
        let mut text = given.map_or_else(String::new, |(_, text)| text.clone());
        let mut notes = Vec::new();
        if !sent.file.is_empty() {
            let (read, remarks) = text_of(&sent.file);
            text = read;
            notes = remarks.iter().map(ToString::to_string).collect();
        }
        let sheet: Option<usize> = field(&fields, "sheet").parse().ok();
        let mut choice = Choice {
            sheet,
            fields: Vec::new(),
        };
        // Columns that were chosen belong to the sheet that was on screen.
        if sent.file.is_empty() && field(&fields, "was") == field(&fields, "sheet") {
            let chosen = |at: usize| {
                fields
                    .iter()
                    .find(|(name, _)| *name == format!("column-{at}"))
            };
            let named = (0..).map_while(chosen);
            choice.fields = named.map(|(_, word)| Field::from_word(word)).collect();
        }
        Asked {
            text,
            choice,
            values: field(&fields, "what") == "values",
            notes,
            fields,
        }
    }
}

fn plan_row((at, l): (usize, &PlanLine)) -> Row {
    let due = l.due.map(|d| format!("by {}", d.date));
    let way = l.way.map(|(from, to)| format!("{from} → {to} {}", l.unit));
    let now = l.now.map(|n| format!("now {n}"));
    let values = match l.values.len() {
        0 => None,
        n => Some(count_figures(n as i64, "value")),
    };
    let parts = [
        Some(l.owner.clone()),
        due,
        way,
        now,
        values,
        Some(l.outcome.clone()),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|p| !p.is_empty())
        .collect();
    Row {
        at,
        indent: format!("indent-{}", l.depth.min(3)),
        kind: l.kind.word(),
        title: l.title.clone(),
        small: said.join(" · "),
    }
}

/// Values as rows: the measure, the day, the number.
async fn value_rows(web: &Web, who: &Who, of: &Understood) -> Result<Vec<Row>, PageError> {
    let pair = who.pair()?;
    let measures = web.app.db.read(who.viewer()).measures(pair.id).await?;
    let row = |(at, (id, r)): (usize, &(domain::id::MeasureId, domain::measure::Reading))| {
        let of = measures.iter().find(|m| m.id == *id);
        Row {
            at,
            indent: "indent-0".to_owned(),
            kind: "",
            title: of.map_or(String::new(), |m| m.title.clone()),
            small: format!("{} · {}", r.on, figure(r.value)),
        }
    };
    Ok(of.values.iter().enumerate().take(DRAWN).map(row).collect())
}

async fn page(
    (web, who, headers): (&Web, &Who, &HeaderMap),
    asked: Asked,
    wrong: String,
) -> Result<FilePage, PageError> {
    let pair = who.pair()?;
    let understood = web
        .app
        .understand(who.viewer(), pair, &asked.text, &asked.choice)
        .await?;
    let reading = &understood.reading;
    let (rows, all) = match asked.values {
        true => (
            value_rows(web, who, &understood).await?,
            understood.values.len(),
        ),
        false => {
            let rows = reading.lines.iter().enumerate().take(DRAWN).map(plan_row);
            (rows.collect(), reading.lines.len())
        }
    };
    let column = |(at, c): (usize, &app::plan_file::Column)| Column {
        at,
        name: c.name.clone(),
        examples: c.examples.join(" · "),
        field: c.field.word(),
    };
    let sheets = reading.sheets.iter().enumerate();
    let mut notes = asked.notes;
    notes.extend(reading.notes.iter().map(ToString::to_string));
    if asked.values {
        notes.extend(understood.value_notes.iter().map(ToString::to_string));
    }
    notes.truncate(30);
    let nothing = all == 0 && !asked.text.trim().is_empty() && wrong.is_empty();
    Ok(FilePage {
        layout: Layout::new(who, headers, Place::Strategy, "In and out"),
        tab: "files",
        more: all.saturating_sub(DRAWN),
        rows,
        kinds: PlanKind::ALL.map(PlanKind::word),
        columns: reading.columns.iter().enumerate().map(column).collect(),
        fields: Field::ALL.map(Field::word),
        sheets: sheets
            .map(|(at, name)| (at, name.clone(), at == reading.sheet))
            .collect(),
        sheet: reading.sheet,
        values: asked.values,
        wrong: match (nothing, asked.values, reading.columns.is_empty()) {
            (true, true, false) => {
                "Choose which column is the measure, the day and the current value.".to_owned()
            }
            (true, false, false) => {
                "Choose which column names the goal, the key result or the initiative.".to_owned()
            }
            (true, ..) => "No line of a plan was found in it.".to_owned(),
            _ => wrong,
        },
        notes,
        text: asked.text,
    })
}

/// `GET /strategy/in-and-out`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    who.pair()?;
    let page = page((&web, &who, &headers), Asked::default(), String::new()).await?;
    Ok(html(&page))
}

async fn looked_at(
    at: (&Web, &Who, &HeaderMap),
    asked: Asked,
    wrong: String,
) -> Result<Response, PageError> {
    let page = page(at, asked, wrong).await?;
    let status = match page.wrong.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok((status, html(&page)).into_response())
}

/// `POST /strategy/in-and-out`: what was understood of a paste or a file; saves nothing.
pub async fn preview(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    parts: Multipart,
) -> Result<Response, PageError> {
    who.pair()?;
    let asked = Asked::of(sent(parts).await?);
    looked_at((&web, &who, &headers), asked, String::new()).await
}

/// A table of values whose columns have no known names: they are chosen here.
pub(crate) async fn choose_values(
    at: (&Web, &Who, &HeaderMap),
    bytes: &[u8],
) -> Result<Response, PageError> {
    let (text, notes) = text_of(bytes);
    let asked = Asked {
        text,
        values: true,
        notes: notes.iter().map(ToString::to_string).collect(),
        ..Asked::default()
    };
    looked_at(at, asked, String::new()).await
}

/// `POST /strategy/scorecard/values`: values of several measures from a table.
pub async fn values(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    parts: Multipart,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let bytes = pasted(parts).await?;
    let read = web.app.read_readings(who.viewer(), pair.id, None, &bytes);
    let (rows, notes) = read.await?;
    if rows.is_empty() && !bytes.is_empty() {
        return choose_values((&web, &who, &headers), &bytes).await;
    }
    let saved = web
        .app
        .record_readings(&who.actor(pair), pair, &rows)
        .await?;
    Ok(see_with("/strategy/scorecard", &taken(saved, &notes)))
}

/// `POST /strategy/in-and-out/save`: saves the lines as the kinds and columns that were chosen.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    parts: Multipart,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let asked = Asked::of(sent(parts).await?);
    let understood = web
        .app
        .understand(who.viewer(), pair, &asked.text, &asked.choice)
        .await?;
    let actor = who.actor(pair);
    if asked.values {
        let saved = web
            .app
            .record_readings(&actor, pair, &understood.values)
            .await?;
        let words = taken(saved, &understood.value_notes);
        return Ok(see_with("/strategy/scorecard", &words));
    }
    let mut lines = understood.reading.lines;
    for (at, line) in lines.iter_mut().enumerate() {
        let chosen = PlanKind::from_word(field(&asked.fields, &format!("kind-{at}")));
        line.kind = chosen.unwrap_or(line.kind);
    }
    match web.app.add_plan(&actor, pair, &lines).await {
        Ok(b) => {
            let parts = [
                count_figures(b.goals as i64, "goal"),
                count_figures(b.measures as i64, "key result"),
                count_figures(b.values as i64, "value"),
                count_figures(b.initiatives as i64, "initiative"),
                count_figures(b.milestones as i64, "milestone"),
            ];
            let words = format!("New: {}. {} were here already.", parts.join(", "), b.known);
            Ok(see_with("/strategy/initiatives", &words))
        }
        Err(error) => {
            let wrong = told(error)?;
            looked_at((&web, &who, &headers), asked, wrong).await
        }
    }
}

/// `GET /strategy/plan/{file}`: the plan as a file.
pub async fn file(
    State(web): State<Web>,
    who: Who,
    Path(file): Path<String>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let plan = web.app.plan(who.viewer(), pair).await?;
    let (kind, name, bytes) = match file.as_str() {
        "plan.csv" => (
            "text/csv; charset=utf-8",
            "attachment; filename=\"plan.csv\"",
            plan.csv().into_bytes(),
        ),
        "plan.xlsx" => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "attachment; filename=\"plan.xlsx\"",
            plan.xlsx()?,
        ),
        "plan.md" => (
            "text/markdown; charset=utf-8",
            "attachment; filename=\"plan.md\"",
            plan.markdown().into_bytes(),
        ),
        "plan.json" => (
            "application/json",
            "attachment; filename=\"plan.json\"",
            plan.json().to_string().into_bytes(),
        ),
        "milestones.ics" => (
            "text/calendar; charset=utf-8",
            "attachment; filename=\"milestones.ics\"",
            plan.ics(web.app.clock.now()).into_bytes(),
        ),
        _ => return Err(app::Error::NotFound("This file".into()).into()),
    };
    let mut answer = bytes.into_response();
    header(&mut answer, CONTENT_TYPE, kind);
    header(&mut answer, CONTENT_DISPOSITION, name);
    Ok(answer)
}
