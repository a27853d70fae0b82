//! Ways to answer without opening this: a printed sheet, a chat message, what comes back from them,
//! and when the digest leaves.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::sheet::{SheetView, Told};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::id::SheetId;
use domain::proposal::Proposal;
use domain::sheet::{Medium, Sheet, Standing};
use serde::Deserialize;
use store::Pair;

#[derive(Template)]
#[template(path = "sheet.html")]
struct SheetsPage {
    layout: Layout,
    name: String,
    waiting: usize,
    papers: Vec<Handed>,
    chat: Option<Chat>,
    wrong: String,
    typed: String,
    digest: String,
    address: bool,
    mail: bool,
    links: bool,
}

/// A sheet in a list.
struct Handed {
    id: String,
    made: String,
    lines: usize,
    open: usize,
}

/// The newest chat message.
struct Chat {
    id: String,
    made: String,
    message: String,
    open: usize,
}

#[derive(Template)]
#[template(path = "sheet_paper.html")]
struct PaperPage {
    layout: Layout,
    name: String,
    day: String,
    made: String,
    rows: Vec<Row>,
    more: usize,
    until: String,
}

struct Row {
    code: String,
    title: String,
    reason: String,
    facts: String,
    text: String,
    yes: bool,
    told: String,
}

fn row(view: &SheetView, at: &(usize, Proposal, Standing, String)) -> Row {
    let (number, p, _, told) = at;
    let line = view.sheet.line(*number);
    let mut facts = Vec::new();
    facts.extend(p.money.map(|m| format!("costs {m}")));
    facts.push(match p.one_way {
        true => "cannot be undone".into(),
        false => p.effect.undo().words().to_owned(),
    });
    Row {
        code: line.map(|l| l.code.clone()).unwrap_or_default(),
        title: p.title.clone(),
        reason: p.reason.clone(),
        facts: facts.join(" · "),
        text: match line.is_some_and(|l| l.yes) {
            true => p.text().to_owned(),
            false => String::new(),
        },
        yes: line.is_some_and(|l| l.yes),
        told: told.clone(),
    }
}

fn open(view: &SheetView) -> usize {
    view.lines.iter().filter(|l| l.2 == Standing::Open).count()
}

/// What the person typed, and what came of it.
#[derive(Default)]
struct Typed {
    text: String,
    wrong: String,
}

async fn page(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    typed: Typed,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let (viewer, app) = (who.viewer(), &web.app);
    let sheets = app.sheets(viewer, pair).await?;
    let newest = |medium| sheets.iter().find(|s: &&Sheet| s.medium == medium);
    let moment = |sheet: &Sheet| {
        let at = sheet.made.to_zoned(app::context::zone(pair)).datetime();
        who.locale().moment(at)
    };
    let mut papers = Vec::new();
    if let Some(sheet) = newest(Medium::Paper) {
        let view = app.sheet_view(viewer, pair, sheet.id).await?;
        papers.push(Handed {
            id: sheet.id.to_string(),
            made: moment(sheet),
            lines: sheet.lines.len(),
            open: open(&view),
        });
    }
    let mut chat = None;
    if let Some(sheet) = newest(Medium::Chat) {
        let view = app.sheet_view(viewer, pair, sheet.id).await?;
        chat = Some(Chat {
            id: sheet.id.to_string(),
            made: moment(sheet),
            open: open(&view),
            message: view.message,
        });
    }
    let settings = app.settings(viewer, pair).await?;
    let queue = app.queue(viewer, pair).await?;
    let page = SheetsPage {
        layout: Layout::new(who, headers, Place::Today, "Ways to answer"),
        name: first_name(&pair.name).to_owned(),
        waiting: queue.waiting.len(),
        papers,
        chat,
        wrong: typed.wrong,
        typed: typed.text,
        digest: settings
            .digest
            .map(|t| t.strftime("%H:%M").to_string())
            .unwrap_or_default(),
        address: !pair.emails.is_empty(),
        mail: app.can_mail(),
        links: app.reach.public_url.is_some(),
    };
    let status = match page.wrong.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok((status, html(&page)).into_response())
}

/// `GET /sheet`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    page(&web, &who, &headers, Typed::default()).await
}

/// What to make.
#[derive(Deserialize)]
pub struct Make {
    medium: Medium,
}

/// `POST /sheet`: makes a printed sheet or a chat message of what waits.
pub async fn make(
    State(web): State<Web>,
    who: Who,
    Form(make): Form<Make>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    if make.medium == Medium::Mail {
        return Err(PageError(app::Error::Forbidden));
    }
    let made = web
        .app
        .make_sheet(&who.actor(pair), pair, make.medium)
        .await?;
    Ok(match (made, make.medium) {
        (None, Medium::Chat) => see_with(
            "/sheet",
            "Nothing that waits fits into a chat: use the sheet or the letter.",
        ),
        (None, _) => see_with("/sheet", "Nothing waits, so there is no sheet to make."),
        (Some(sheet), Medium::Paper) => see(&format!("/sheet/{}", sheet.id)),
        (Some(_), _) => see("/sheet#chat"),
    })
}

/// `GET /sheet/{id}`: the sheet, to print on one page.
pub async fn paper(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<SheetId>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair: &Pair = who.pair()?;
    let view = web.app.sheet_view(who.viewer(), pair, id).await?;
    let zone = app::context::zone(pair);
    let made = view.sheet.made.to_zoned(zone.clone()).datetime();
    let waiting = web.app.queue(who.viewer(), pair).await?.waiting;
    let on = |p: &&Proposal| view.sheet.lines.iter().all(|l| l.proposal != p.id);
    let page = PaperPage {
        name: first_name(&pair.name).to_owned(),
        day: who.locale().long_day(made.date()),
        made: who.locale().moment(made),
        rows: view.lines.iter().map(|l| row(&view, l)).collect(),
        more: waiting.iter().filter(on).count(),
        until: who.locale().day(view.sheet.expires.to_zoned(zone).date()),
        layout: Layout::new(&who, &headers, Place::Today, "Sheet"),
    };
    Ok(html(&page))
}

/// What came back.
#[derive(Deserialize)]
pub struct Came {
    text: String,
    /// The chat message that numbers mean; none: codes.
    #[serde(default)]
    of: Option<String>,
}

/// `POST /sheet/answers`: codes typed from paper, or lines pasted from a chat.
pub async fn answers(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Form(came): Form<Came>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let of = came.of.as_deref().and_then(|id| id.parse().ok());
    let actor = who.actor(pair);
    match web.app.answer_sheets(&actor, pair, of, &came.text).await {
        Ok(outcomes) => Ok(see_with("/sheet", &sentence(&outcomes))),
        Err(app::Error::Invalid(fields)) => {
            let wrong: Vec<_> = fields.into_iter().map(|f| f.reason).collect();
            let typed = Typed {
                text: came.text,
                wrong: wrong.join(" "),
            };
            page(&web, &who, &headers, typed).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What came of each, in a line that fits into a cookie.
fn sentence(outcomes: &[Told]) -> String {
    let one = |o: &Told| {
        let title = domain::sheet::short(&o.title, 50);
        match o.done {
            true => format!("{} {title}: {}.", o.key, o.told),
            false => format!("{} {title}: not done. {}", o.key, o.told),
        }
    };
    let all: Vec<_> = outcomes.iter().map(one).collect();
    domain::sheet::short(&all.join(" "), 900)
}

/// When the digest leaves.
#[derive(Deserialize)]
pub struct At {
    #[serde(default)]
    at: String,
}

/// `POST /sheet/digest`: sets the time of the digest, or none.
pub async fn digest(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<At>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    web.app.set_digest(&who.actor(pair), pair, &form.at).await?;
    let told = match form.at.trim() {
        "" => "No digest leaves any more.".to_owned(),
        at => format!("The digest leaves at {at} on working days."),
    };
    Ok(see_with("/sheet", &told))
}
