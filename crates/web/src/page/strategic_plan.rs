//! The Assistant & Executive Business Partnership Strategic Plan: composed from what exists.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::purpose::{Column, KINDS, columns};
use crate::page::today::GoalChip;
use crate::respond::{html, pdf as pdf_of, see_with};
use crate::server::Web;
use crate::session::Who;
use app::partner::Partners;
use askama::Template;
use axum::extract::{Form, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::charter::SUCCESS;
use domain::decision_right::HeldRight;
use domain::document::{Document, Part};
use domain::goal::Goal;
use domain::half_hour::Rhythm;
use domain::id::GoalId;
use domain::locale::Locale;
use domain::statement::{Statement, StatementKind};
use domain::strategic_plan::{LEARNING, RISKS, Verdict, closed};
use domain::words::capital;
use jiff::civil::Date;
use serde::Deserialize;

const HERE: &str = "/partnership/plan";
/// What the plan is called: as the article that it comes from calls it.
const NAME: &str = "Assistant & Executive Business Partnership Strategic Plan";

#[derive(Template)]
#[template(path = "strategic_plan.html")]
struct PlanPage {
    layout: Layout,
    title: String,
    prose: String,
    quarter: String,
    columns: Vec<Column>,
    goals: Vec<GoalRow>,
    roles: Vec<(String, String)>,
    measures: Vec<(String, String)>,
    risks: String,
    learning: String,
    cadence: Vec<String>,
    codes: bool,
    /// This build can print it.
    press: bool,
}

impl PlanPage {
    /// The same on paper, with a line for both names.
    fn document(self, (dateline, locale): (String, Locale), names: Vec<String>) -> Document {
        let heading = |text: &str| Part::Heading { text: text.into() };
        let mut parts = vec![heading("Purpose")];
        for column in self.columns {
            let said = |s: &crate::page::purpose::Saying| format!("{}: {}", s.what, s.text);
            let lines: Vec<_> = column.sayings.iter().map(said).collect();
            parts.push(Part::Facts {
                pairs: vec![(column.name.clone(), lines.join("\n"))],
            });
        }
        parts.push(heading("Goals"));
        parts.push(Part::Table {
            head: ["Goal", "Known by", "At quarter’s close"]
                .map(Into::into)
                .to_vec(),
            rows: self.goals.into_iter().map(GoalRow::cells).collect(),
        });
        for (name, pairs) in [("Roles", self.roles), ("Measures", self.measures)] {
            parts.extend([heading(name), Part::Facts { pairs }]);
        }
        for (name, text) in [("Risks", self.risks), ("Learning", self.learning)] {
            if !text.is_empty() {
                parts.extend([heading(name), Part::Text { text }]);
            }
        }
        parts.extend([
            heading("Cadence"),
            Part::List {
                lines: self.cadence,
            },
            Part::Sign { names },
        ]);
        Document {
            title: self.title,
            dateline,
            lang: locale.words.tag().into(),
            paper: locale.paper,
            parts,
            bound: Vec::new(),
        }
    }
}

struct GoalRow {
    id: String,
    chip: GoalChip,
    title: String,
    key_result: String,
    /// Keep, change or stop, as said at this quarter's close; empty: not asked yet.
    verdict: String,
    words: String,
}

impl GoalRow {
    fn cells(self) -> Vec<String> {
        let close = match self.words.is_empty() {
            true => self.verdict,
            false => format!("{}: {}", self.verdict, self.words),
        };
        vec![self.title, self.key_result, close]
    }
}

fn goal_row(g: &Goal, all: &[Goal], plan: Option<&Statement>, today: Date) -> GoalRow {
    let said = plan.and_then(|plan| closed(plan, today, g.id));
    let (verdict, words) = said.map_or((String::new(), String::new()), |(verdict, words)| {
        (verdict.word().to_owned(), words.to_owned())
    });
    GoalRow {
        id: g.id.to_string(),
        chip: GoalChip::of(Some(g.id), all),
        title: g.title.clone(),
        key_result: g.key_result.clone(),
        verdict,
        words,
    }
}

/// Who does what: as the agreement says it, and what may be decided without asking.
fn roles(agreement: Option<&Statement>, rights: &[HeldRight]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let who = agreement.map_or("", |s| s.part("who_does_what"));
    if !who.is_empty() {
        out.push(("Who does what".to_owned(), who.to_owned()));
    }
    for sentence in domain::decision_right::Sentence::ALL {
        let own = rights.iter().filter(|r| r.level.sentence() == sentence);
        let areas: Vec<_> = own.map(|r| r.area.words()).collect();
        if !areas.is_empty() {
            out.push((capital(sentence.words()), areas.join(", ")));
        }
    }
    out
}

fn measures(
    charter: Option<&Statement>,
    partners: &Partners,
    goals: &[Goal],
) -> Vec<(String, String)> {
    let success = SUCCESS.into_iter().rev().filter_map(|key| {
        let text = charter.map_or("", |s| s.part(key));
        let heading = partners.named(domain::charter::heading(key));
        (!text.is_empty()).then(|| (heading, text.to_owned()))
    });
    let result = goals.iter().filter(|g| !g.key_result.is_empty());
    success
        .chain(result.map(|g| (g.title.clone(), g.key_result.clone())))
        .collect()
}

fn cadence(all: &[Rhythm], locale: &Locale) -> Vec<String> {
    all.iter()
        .map(|r| {
            format!(
                "{}, {} minutes: {}",
                capital(r.cadence.words()),
                r.cadence.minutes(),
                r.said(locale)
            )
        })
        .collect()
}

/// `GET /partnership/plan`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    Ok(html(&page(&web, &who, &headers).await?))
}

/// `GET /partnership/plan.pdf`.
pub async fn pdf(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let page = page(&web, &who, &headers).await?;
    let pair = who.pair()?;
    let today = web
        .app
        .clock
        .now()
        .to_zoned(app::context::zone(pair))
        .date();
    let locale = who.locale();
    let partners = web.app.partners(who.viewer(), pair).await?;
    let people = partners.people();
    let names = people.iter().filter_map(|p| partners.name(*p));
    let dateline = format!("For the two of you · {}", locale.long_day(today));
    let document = page.document((dateline, locale), names.map(str::to_owned).collect());
    pdf_of(&web.app, "partnership-plan.pdf", document).await
}

async fn page(web: &Web, who: &Who, headers: &HeaderMap) -> Result<PlanPage, PageError> {
    let pair = who.pair()?;
    let viewer = who.viewer();
    let zone = app::context::zone(pair);
    let today = web.app.clock.now().to_zoned(zone.clone()).date();
    let mut kinds = KINDS.to_vec();
    let documents = [
        StatementKind::Charter,
        StatementKind::Agreement,
        StatementKind::Plan,
    ];
    kinds.extend(documents);
    let all = web.app.statements(viewer, pair.id, &kinds).await?;
    let (sayings, documents): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|s| KINDS.contains(&s.kind));
    let of = |kind| documents.iter().find(|s| s.kind == kind);
    let (charter, plan) = (of(StatementKind::Charter), of(StatementKind::Plan));
    let partners = web.app.partners(viewer, pair).await?;
    let goals = web.app.db.read(viewer).goals(pair.id).await?;
    let rights = crate::page::right::rights(web, who, pair).await?;
    let rows: Vec<_> = goals
        .iter()
        .map(|g| goal_row(g, &goals, plan, today))
        .collect();
    let open = rows.iter().filter(|g| g.verdict.is_empty()).count();
    let quarter = domain::answers::Round::quarter(today).to_string();
    let text = |key| plan.map_or(String::new(), |s| s.part(key).to_owned());
    Ok(PlanPage {
        layout: Layout::new(who, headers, Place::Partnership, "Plan"),
        title: NAME.to_owned(),
        prose: match (goals.len(), open) {
            (0, _) => {
                "Goals, purpose and charter come together here as soon as they are said.".into()
            }
            (_, 0) => format!("Every goal was looked at in {quarter}."),
            (_, 1) => format!("One goal waits for a word in {quarter}: keep, change or stop?"),
            (_, n) => format!("{n} goals wait for a word in {quarter}: keep, change or stop?"),
        },
        quarter,
        columns: columns(&sayings, &partners, (who.locale(), zone)),
        roles: roles(of(StatementKind::Agreement), &rights),
        measures: measures(charter, &partners, &goals),
        risks: text(RISKS),
        learning: text(LEARNING),
        cadence: cadence(
            &web.app.settings(viewer, pair).await?.rhythms,
            &who.locale(),
        ),
        goals: rows,
        codes: who.session.signed_in.person != pair.executive,
        press: web.app.printer.is_some(),
    })
}

/// A part of the plan, or a word on a goal.
#[derive(Deserialize)]
pub struct Said {
    #[serde(default)]
    part: String,
    #[serde(default)]
    text: String,
    goal: Option<GoalId>,
    #[serde(default)]
    verdict: String,
}

/// `POST /partnership/plan`.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    if let Some(goal) = said.goal {
        let none = || app::Error::invalid("verdict", "Choose keep, change or stop.");
        let verdict = Verdict::of(&said.verdict).ok_or_else(none)?;
        let zone = app::context::zone(pair);
        let today = web.app.clock.now().to_zoned(zone).date();
        let close = (verdict, said.text.as_str());
        web.app
            .close_quarter(&actor, pair, (goal, today), close)
            .await?;
        return Ok(see_with(HERE, "Kept in the plan."));
    }
    let part = [RISKS, LEARNING].into_iter().find(|p| *p == said.part);
    let part = part.ok_or(app::Error::invalid("part", "Choose a part of the plan."))?;
    web.app.write_plan(&actor, pair, (part, &said.text)).await?;
    Ok(see_with(HERE, "Kept in the plan."))
}
