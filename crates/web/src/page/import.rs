//! Import: files by drag and drop or by name, and subscriptions to published addresses.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::import::{NoteLine, Summary};
use askama::Template;
use axum::extract::{Form, Multipart, Path, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::id::BatchId;
use domain::words::count;
use serde::Deserialize;
use store::{ImportRun, ImportState};

/// Notes shown of each sort; `counterpart import --json` lists them all.
const NOTES: usize = 50;

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    layout: Layout,
    executive: String,
    wrong: String,
    address: String,
}

/// Files on their way in, or in.
#[derive(Template)]
#[template(path = "import_run.html")]
struct RunPage {
    layout: Layout,
    executive: String,
    batch: String,
    title: String,
    /// Something is still being read.
    open: bool,
    /// Something may be gone on with.
    rest: bool,
    /// Something is in.
    any: bool,
    files: Vec<File>,
}

struct File {
    name: String,
    state: ImportState,
    done: i64,
    total: i64,
    /// Entries that are in, of those understood, after a stop.
    kept: (usize, usize),
    summary: Summary,
    notes: Vec<(&'static str, NoteLine)>,
    more: usize,
    failed: String,
}

impl File {
    fn of(run: ImportRun) -> Self {
        let failed = match run.state {
            ImportState::Failed => run.told.clone(),
            _ => String::new(),
        };
        let mut summary: Summary = serde_json::from_str(&run.told).unwrap_or_default();
        let told = [
            ("rejected", std::mem::take(&mut summary.rejected)),
            ("repaired", std::mem::take(&mut summary.repaired)),
            ("look at", std::mem::take(&mut summary.warnings)),
            ("gone", std::mem::take(&mut summary.missing)),
        ];
        let total: usize = told.iter().map(|(_, some)| some.len()).sum();
        let some = told
            .into_iter()
            .flat_map(|(word, some)| some.into_iter().take(NOTES).map(move |n| (word, n)));
        let notes: Vec<_> = some.collect();
        let kept = summary.created + summary.updated + summary.unchanged;
        File {
            name: run.name,
            state: run.state,
            done: run.done,
            total: run.total,
            kept: (kept, summary.read),
            more: total - notes.len(),
            notes,
            failed,
            summary,
        }
    }

    fn is(&self, state: &str) -> bool {
        match state {
            "open" => !self.state.settled(),
            "done" => self.state == ImportState::Done,
            "stopped" => self.state == ImportState::Stopped,
            _ => self.state == ImportState::Failed,
        }
    }
}

fn page(who: &Who, headers: &HeaderMap) -> Result<ImportPage, PageError> {
    Ok(ImportPage {
        layout: Layout::new(who, headers, Place::Elsewhere, "Import"),
        executive: first_name(&who.pair()?.name).to_owned(),
        wrong: String::new(),
        address: String::new(),
    })
}

/// The page.
pub async fn show(who: Who, headers: HeaderMap) -> Result<Response, PageError> {
    Ok(html(&page(&who, &headers)?))
}

/// Takes the files that were sent; they are read beside the pages, and the next page tells how
/// far that is.
pub async fn files(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    mut parts: Multipart,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let broken = |e: axum::extract::multipart::MultipartError| {
        let told = format!("The upload broke off: {e}.");
        PageError(app::Error::invalid("file", told))
    };
    let mut sent = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.file_name().unwrap_or("calendar.ics").to_owned();
        let bytes = part.bytes().await.map_err(broken)?;
        if !bytes.is_empty() {
            sent.push((name, bytes.to_vec()));
        }
    }
    match web.app.begin_import(&who.actor(pair), pair, &sent).await {
        Ok(batch) => {
            work_now(&web);
            Ok(see(&format!("/import/{batch}")))
        }
        Err(error @ app::Error::Invalid(_)) => {
            let mut page = page(&who, &headers)?;
            page.wrong = error.to_string();
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The worker would come within seconds; whoever waits at the page should not.
fn work_now(web: &Web) {
    let app = web.app.clone();
    tokio::spawn(async move {
        // One that goes on at once, because somebody said so meanwhile, is due again.
        loop {
            match app.work_once().await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    tracing::error!(%error, "the import waits for the worker");
                    break;
                }
            }
        }
    });
}

/// How far the files of a batch are.
pub async fn run(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(batch): Path<BatchId>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let runs = web.app.import_runs(who.viewer(), pair, batch).await?;
    let mut layout = Layout::new(&who, &headers, Place::Elsewhere, "Import");
    layout.path = format!("/import/{batch}");
    let files: Vec<_> = runs.into_iter().map(File::of).collect();
    let executive = first_name(&pair.name).to_owned();
    Ok(html(&RunPage {
        title: title(&files, &executive),
        open: files.iter().any(|f| f.is("open")),
        rest: files.iter().any(|f| f.is("stopped")),
        any: files.iter().any(|f| f.kept.0 > 0),
        batch: batch.to_string(),
        executive,
        layout,
        files,
    }))
}

/// The page's opening: the first rule that holds writes it.
fn title(files: &[File], executive: &str) -> String {
    let sum = |of: fn(&File) -> usize| files.iter().map(of).sum::<usize>();
    let (new, kept) = (sum(|f| f.summary.created), sum(|f| f.kept.0));
    let said = |n: usize| match n {
        1 => "One entry".to_owned(),
        n => format!("{n} entries"),
    };
    match () {
        () if files.iter().any(|f| f.is("open")) => format!("Reading {executive}’s calendar"),
        () if files.iter().any(|f| f.is("stopped")) => "The reading was stopped".to_owned(),
        () if files.iter().all(|f| f.is("failed")) => "Nothing of it could be read".to_owned(),
        () if new > 0 => format!("{} of {executive}’s are in", said(new)),
        () if kept > 0 => "It was in already".to_owned(),
        () => format!("{} held nothing to read", count(files.len() as i64, "file")),
    }
}

/// `stop` or `go-on`.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    Path((batch, deed)): Path<(BatchId, String)>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let told = match deed.as_str() {
        "stop" => {
            web.app.stop_import(&actor, pair, batch).await?;
            "Stopped. What is in stays in."
        }
        "go-on" => {
            web.app.go_on_with_import(&actor, pair, batch).await?;
            work_now(&web);
            "Going on."
        }
        _ => return Err(app::Error::NotFound("This page".into()).into()),
    };
    Ok(see_with(&format!("/import/{batch}"), told))
}

/// What the subscription form sends.
#[derive(Deserialize)]
pub struct Address {
    address: String,
    #[serde(default)]
    name: String,
}

/// Subscribes to a published address.
pub async fn subscribe(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Form(form): Form<Address>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let read = web.app.subscribe(&actor, pair, &form.name, &form.address);
    match read.await {
        Ok(summary) => {
            let name = match form.name.trim() {
                "" => "The subscription",
                name => name,
            };
            let batch = web.app.note_import(&actor, pair, name, &summary).await?;
            Ok(see(&format!("/import/{batch}")))
        }
        Err(error @ app::Error::Invalid(_)) => {
            let mut page = page(&who, &headers)?;
            page.wrong = error.to_string();
            page.address = form.address;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
