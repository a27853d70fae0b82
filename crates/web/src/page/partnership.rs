//! Partnership: how the two stand with each other, in a sentence; and where each thing is.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::html;
use crate::server::Web;
use crate::session::Who;
use app::partner::Partners;
use app::survey::SurveyRound;
use askama::Template;
use axum::extract::State;
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::charter::Standing;
use domain::locale::Locale;
use domain::statement::{Statement, StatementKind, Whose};
use jiff::civil::Date;
use jiff::tz::TimeZone;

#[derive(Template)]
#[template(path = "partnership.html")]
struct PartnershipPage {
    layout: Layout,
    title: String,
    prose: String,
    /// What we say we are for: words, and whose.
    sayings: Vec<(String, String)>,
    deed: Option<Deed>,
    tabs: Vec<Tab>,
}

/// The charter, as two columns with a seam.
struct Deed {
    told: String,
    sides: Vec<Side>,
}

struct Side {
    name: String,
    gives: String,
    facts: Vec<(&'static str, String)>,
}

/// One of the three tabs, and what stands under it.
struct Tab {
    anchor: &'static str,
    name: &'static str,
    lines: Vec<Line>,
}

/// A way to one part of the partnership, with one sentence on how it stands.
pub struct Line {
    pub href: &'static str,
    pub name: &'static str,
    pub told: String,
}

/// What every line is written from: read once for the whole page.
pub struct Facts {
    pub partners: Partners,
    pub me: domain::id::PersonId,
    pub today: Date,
    pub zone: TimeZone,
    pub locale: Locale,
    pub statements: Vec<Statement>,
    /// The newest round of the survey that both have seen.
    pub survey: Option<SurveyRound>,
}

/// The kinds whose state the page tells.
const KINDS: [StatementKind; 7] = [
    StatementKind::Charter,
    StatementKind::Agreement,
    StatementKind::Vision,
    StatementKind::Mission,
    StatementKind::Value,
    StatementKind::Standard,
    StatementKind::StartPlan,
];

impl Facts {
    /// The pair's document of a kind.
    pub fn document(&self, kind: StatementKind) -> Option<&Statement> {
        self.statements.iter().find(|s| s.kind == kind)
    }

    /// How a document stands, as a clause.
    pub fn stands(&self, kind: StatementKind) -> String {
        let Some(it) = self.document(kind) else {
            return "not begun".into();
        };
        if it.to_read_again(self.today) {
            return "to be read again".into();
        }
        match it.standing(&self.partners.people()) {
            Standing::Signed { at } => {
                let day = self.locale.day(at.to_zoned(self.zone.clone()).date());
                format!("signed by both on {day}")
            }
            Standing::Draft { unsigned } => match self.partners.unsigned(&unsigned) {
                told if told.is_empty() => "a draft".into(),
                told => format!("a draft: {told}"),
            },
        }
    }
}

fn line(href: &'static str, name: &'static str, told: impl Into<String>) -> Line {
    let told = told.into();
    Line { href, name, told }
}

/// How many links between statements are to be looked at again.
fn purpose(facts: &Facts) -> String {
    let all = &facts.statements;
    let recheck = |s: &Statement| all.iter().filter(|o| s.recheck(o)).count();
    match all.iter().map(recheck).sum::<usize>() {
        0 => "company, executive, assistant".into(),
        1 => "one link to be looked at again".into(),
        n => format!("{n} links to be looked at again"),
    }
}

/// *Together*: each part adds its line here.
fn together(facts: &Facts) -> Vec<Line> {
    let mut all = said(facts);
    all.extend(lived(facts));
    all
}

/// What the two have said and signed.
fn said(facts: &Facts) -> Vec<Line> {
    let charter = facts.stands(StatementKind::Charter);
    let agreement = facts.stands(StatementKind::Agreement);
    vec![
        line(
            "/partnership/start",
            "Start kit",
            "half an hour, alone or together",
        ),
        line("/partnership/charter", "Charter", charter),
        line("/partnership/agreement", "Working agreement", agreement),
        line(
            "/partnership/purpose",
            "What we say we are for",
            purpose(facts),
        ),
        line(
            "/partnership/fit",
            "What we expect of each other",
            "before either says yes: what fits, and what does not",
        ),
        line(
            "/partnership/values-sort",
            "What each holds dear",
            "sorted alone, shown together",
        ),
        line(
            "/partnership/standards",
            "Standards of the team",
            "read by link, in one tap",
        ),
        line(
            "/partnership/plan",
            "The plan",
            "purpose, goals, roles, measures, risks",
        ),
        line(
            "/partnership/monday",
            "Monday page",
            "on one sheet, to print",
        ),
    ]
}

/// How they live with it.
fn lived(facts: &Facts) -> Vec<Line> {
    vec![
        line(
            "/partnership/profile",
            "How to work with me",
            "both sides, and what of it is used",
        ),
        line("/partnership/elements", "Eight elements", survey(facts)),
        line(
            "/partnership/trust",
            "Trust and quality",
            "promises both ways, expectations, talents, clear goals",
        ),
        line(
            "/partnership/half-hour",
            "The prepared half-hour",
            "filled from what is open, one answer a line",
        ),
        line(
            "/partnership/talk",
            "Between the two of you",
            "thinking room, how it goes, challenges, open questions",
        ),
        line("/rights", "What I may decide", "in four sentences, by area"),
        line(
            "/partnership/work",
            "Who does what",
            "what could be handed over, and who answers for what",
        ),
        line(
            "/promises",
            "Promises",
            "both ways, with every date they had",
        ),
        line(
            "/tell",
            "Have I got this right?",
            "what came of meetings, and what was heard",
        ),
    ]
}

/// *Growth*.
fn growth(facts: &Facts) -> Vec<Line> {
    let mut lines = vec![line(
        "/partnership/journal",
        "Journal",
        "yours alone: reflections, and what to learn",
    )];
    let assistant = facts.partners.assistant.as_ref();
    if assistant.is_some_and(|a| a.person == facts.me) {
        lines.push(line(
            "/partnership/managing-up",
            "Managing up",
            "yours alone: know, align, help, show",
        ));
    }
    lines
}

/// How the survey stands, as a clause.
fn survey(facts: &Facts) -> String {
    let flagged = facts.survey.as_ref().map(|s| s.survey.flagged().len());
    match flagged {
        None => "answered blind by both, each quarter".to_owned(),
        Some(0) => "nothing stands between you".to_owned(),
        Some(1) => "one talk would bring you closer".to_owned(),
        Some(n) => {
            let n = i64::try_from(n).unwrap_or(i64::MAX);
            format!("{} talks would bring you closer", domain::words::number(n))
        }
    }
}

/// *Value*.
fn value(_facts: &Facts) -> Vec<Line> {
    vec![line(
        "/partnership/value",
        "Hours given back",
        "and what they became",
    )]
}

fn tabs(facts: &Facts) -> Vec<Tab> {
    let tab = |anchor, name, lines| Tab {
        anchor,
        name,
        lines,
    };
    let all = [
        tab("together", "Together", together(facts)),
        tab("growth", "Growth", growth(facts)),
        tab("worth", "Value", value(facts)),
    ];
    all.into_iter().filter(|t| !t.lines.is_empty()).collect()
}

/// The sentence over the page.
fn title(facts: &Facts) -> (String, String) {
    let other = facts.partners.other(facts.me);
    let other = other.map_or("your partner", |p| &p.name).to_owned();
    let Some(charter) = facts.document(StatementKind::Charter) else {
        let prose = format!(
            "Half an hour is enough for a charter in draft, how each of you works, and the first \
             three goals. Begin alone or with {other}; every question may be left open."
        );
        return ("What are the two of you for?".into(), prose);
    };
    if charter.one_sided() {
        let prose = format!(
            "It says what {} gives, and not yet what {} gives. One sentence from {} makes it a \
             charter of two.",
            facts.partners.assistants_name(),
            facts.partners.executive.name,
            facts.partners.executive.name
        );
        return ("The charter is one-sided".into(), prose);
    }
    let stands = facts.stands(StatementKind::Charter);
    let title = format!("The charter is {stands}");
    let prose = match charter.without_success().is_empty() {
        true => String::new(),
        false => "It is not yet a partnership: what success is has to be said for both.".into(),
    };
    (title, prose)
}

fn sayings(facts: &Facts) -> Vec<(String, String)> {
    let named = |s: &Statement| {
        let whose = match s.whose {
            Whose::Company => "The company".to_owned(),
            Whose::Executive => facts.partners.executive.name.clone(),
            Whose::Assistant => facts.partners.assistants_name().to_owned(),
            Whose::Pair => "Both of us".to_owned(),
            Whose::Team => "The team".to_owned(),
        };
        let what = match s.kind {
            StatementKind::Vision => "vision",
            _ => "mission",
        };
        (s.text().to_owned(), format!("{whose}, {what}"))
    };
    let of = |kind, whose| {
        facts
            .statements
            .iter()
            .find(|s| s.kind == kind && s.whose == whose)
    };
    let one =
        |whose| of(StatementKind::Vision, whose).or_else(|| of(StatementKind::Mission, whose));
    let all = [Whose::Company, Whose::Executive, Whose::Assistant];
    all.into_iter().filter_map(one).map(named).collect()
}

fn deed(facts: &Facts) -> Option<Deed> {
    let charter = facts.document(StatementKind::Charter)?;
    let side = |name: &str, [gives, gets, success]: [&str; 3]| {
        let facts = [("Gets", gets), ("A success is", success)];
        let facts = facts.map(|(name, key)| (name, charter.part(key).to_owned()));
        Side {
            name: name.to_owned(),
            gives: charter.part(gives).to_owned(),
            facts: facts
                .into_iter()
                .filter(|(_, text)| !text.is_empty())
                .collect(),
        }
    };
    let executive = ["executive_gives", "executive_gets", "executive_success"];
    let assistant = ["assistant_gives", "assistant_gets", "assistant_success"];
    let mut told = facts.stands(StatementKind::Charter);
    if let Some(day) = charter.review {
        told = format!("{told} · read again on {}", facts.locale.day(day));
    }
    Some(Deed {
        told,
        sides: vec![
            side(&facts.partners.executive.name, executive),
            side(facts.partners.assistants_name(), assistant),
        ],
    })
}

/// What the hub and its lines are made from.
pub async fn facts(web: &Web, who: &Who) -> Result<Facts, PageError> {
    let pair = who.pair()?;
    let zone = app::context::zone(pair);
    let partners = web.app.partners(who.viewer(), pair).await?;
    let rounds = web.app.surveys(who.viewer(), pair.id, &partners).await?;
    Ok(Facts {
        survey: rounds.into_iter().next(),
        partners,
        me: who.session.signed_in.person,
        today: web.app.clock.now().to_zoned(zone.clone()).date(),
        zone,
        locale: who.locale(),
        statements: web.app.statements(who.viewer(), pair.id, &KINDS).await?,
    })
}

/// `GET /partnership`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let facts = facts(&web, &who).await?;
    let (title, prose) = title(&facts);
    Ok(html(&PartnershipPage {
        layout: Layout::new(&who, &headers, Place::Partnership, "Partnership"),
        title,
        prose,
        sayings: sayings(&facts),
        deed: deed(&facts),
        tabs: tabs(&facts),
    }))
}
