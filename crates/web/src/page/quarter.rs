//! The quarter pack: summary, scorecard, initiatives, decisions, on a few printed pages.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::scorecard::{Row, Shown, row, shown};
use crate::respond::{html, pdf};
use crate::server::Web;
use crate::session::Who;
use app::summary::{Subject, Summary};
use askama::Template;
use axum::extract::State;
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::decision::Decision;
use domain::document::{Document, Part};
use domain::initiative::InitiativeState;
use domain::locale::Locale;
use domain::words::percent;
use jiff::civil::Date;

#[derive(Template)]
#[template(path = "quarter.html")]
struct QuarterPage {
    layout: Layout,
    tab: &'static str,
    quarter: String,
    summary: Summary,
    rows: Vec<Row>,
    works: Vec<Work>,
    decided: Vec<(String, String, String)>,
    /// This build can print it.
    press: bool,
}

/// A heading on paper.
pub(crate) fn heading(text: &str) -> Part {
    Part::Heading { text: text.into() }
}

/// A table on paper.
pub(crate) fn table(head: &[&str], rows: Vec<Vec<String>>) -> Part {
    Part::Table {
        head: head.iter().map(|h| (*h).to_owned()).collect(),
        rows,
    }
}

impl QuarterPage {
    /// The same on paper.
    fn document(self, locale: Locale) -> Document {
        let mut parts = Vec::new();
        if !self.summary.asks.is_empty() {
            let lines = self.summary.asks;
            parts.extend([heading("First"), Part::List { lines }]);
        }
        if !self.summary.risks.is_empty() {
            let lines = self.summary.risks;
            parts.extend([heading("What may go wrong"), Part::List { lines }]);
        }
        let measure = |r: Row| {
            let now = format!("{} → {} of {} {}", r.from, r.now, r.to, r.unit);
            vec![r.title, now, r.pace, r.state.word, r.owner]
        };
        let head = ["Measure", "From, now, target", "Pace", "Status", "Owner"];
        let rows = self.rows.into_iter().map(measure).collect();
        parts.extend([heading("Measures"), table(&head, rows)]);
        let work = |w: Work| {
            let state = w.state.word;
            vec![w.title, w.owner, state, w.done, w.chance, w.blocker]
        };
        let head = [
            "Initiative",
            "Owner",
            "Status",
            "Done",
            "In time",
            "In the way",
        ];
        let rows = self.works.into_iter().map(work).collect();
        parts.extend([heading("Initiatives"), table(&head, rows)]);
        if !self.decided.is_empty() {
            let line = |(day, asked, answer): (String, String, String)| vec![day, asked, answer];
            let rows = self.decided.into_iter().map(line).collect();
            parts.extend([
                heading("Decided this quarter"),
                table(&["Day", "Question", "Answer"], rows),
            ]);
        }
        Document {
            title: self.summary.title,
            dateline: format!("{} · as of {}", self.quarter, self.summary.day),
            lang: locale.words.tag().into(),
            paper: locale.paper,
            parts,
            bound: Vec::new(),
        }
    }
}

/// One initiative.
struct Work {
    title: String,
    owner: String,
    state: Shown,
    done: String,
    chance: String,
    blocker: String,
}

/// The first day of a day's quarter, and its name.
fn quarter(day: Date) -> (Date, String) {
    let number = (day.month() - 1) / 3;
    let first = Date::new(day.year(), number * 3 + 1, 1).unwrap_or(day);
    (first, format!("Quarter {} of {}", number + 1, day.year()))
}

fn answer(d: &Decision) -> String {
    let Some(decided) = &d.decided else {
        return String::new();
    };
    let chosen = decided.choice.and_then(|at| d.choices.get(at));
    chosen.map_or(decided.words.clone(), |c| c.title.clone())
}

/// `GET /strategy/quarter`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    Ok(html(&page(&web, &who, &headers).await?))
}

/// `GET /strategy/quarter.pdf`.
pub async fn paper(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let document = page(&web, &who, &headers).await?.document(who.locale());
    pdf(&web.app, "quarter.pdf", document).await
}

async fn page(web: &Web, who: &Who, headers: &HeaderMap) -> Result<QuarterPage, PageError> {
    let pair = who.pair()?;
    let (summary, s) = web.app.summary(who.viewer(), pair, Subject::Week).await?;
    let (first, name) = quarter(s.today);
    let since = s.work.midnight(first);
    let decided = web.app.db.read(who.viewer()).decided(pair.id, since).await;
    let decided = decided.map_err(app::Error::from)?;
    let active = s.initiatives.iter();
    let active = active.filter(|i| i.initiative.state == InitiativeState::Active);
    let work = |i: &app::status::InitiativeNow| Work {
        title: i.initiative.title.clone(),
        owner: s.name(i.initiative.owner).to_owned(),
        state: shown(&i.status),
        done: match i.last.as_ref().and_then(|c| c.said.progress) {
            Some(p) => format!("{p} %"),
            None => String::new(),
        },
        chance: match &i.forecast {
            Some(f) => percent(f.leading().on_time),
            None => String::new(),
        },
        blocker: match &i.last {
            Some(c) => c.said.blocker.clone(),
            None => String::new(),
        },
    };
    let line = |d: &Decision| {
        let at = d.decided.as_ref().map(|x| s.work.date(x.at));
        let day = at.map_or(String::new(), |at| s.work.locale.day(at));
        (day, d.question.clone(), answer(d))
    };
    Ok(QuarterPage {
        press: web.app.printer.is_some(),
        layout: Layout::new(who, headers, Place::Strategy, &name),
        tab: "quarter",
        rows: s.measures.iter().map(|m| row(m, &s)).collect(),
        works: active.map(work).collect(),
        decided: decided.iter().map(line).collect(),
        quarter: name,
        summary,
    })
}
