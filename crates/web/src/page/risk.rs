//! The register of risks, and each with what it lacks.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::id::{InitiativeId, PersonId, RiskId};
use domain::initiative::Initiative;
use domain::person::Person;
use domain::risk::{Response as Met, Risk, RiskLevel, RiskState, Step};
use domain::words::{capital, count};
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "risks.html")]
struct RisksPage {
    layout: Layout,
    tab: &'static str,
    title: String,
    rows: Vec<Row>,
    /// The form of a new one.
    blank: Fields,
}

/// One line of the register.
struct Row {
    id: String,
    title: String,
    of: String,
    class: &'static str,
    word: &'static str,
    score: u8,
    parts: String,
    stands: String,
    owner: String,
    sign: String,
    trigger: String,
    lacks: Vec<&'static str>,
    /// Where the problem stands that it became; empty while it is a risk.
    problem: String,
    open: bool,
    fields: Fields,
}

/// What the form shows.
struct Fields {
    key: String,
    title: String,
    likelihood: u8,
    impact: u8,
    plan: String,
    sign: String,
    trigger: String,
    responses: Vec<(&'static str, bool)>,
    people: Vec<(String, String, bool)>,
    initiatives: Vec<(String, String, bool)>,
}

fn fields(risk: Option<&Risk>, people: &[Person], initiatives: &[Initiative]) -> Fields {
    let of = |id: InitiativeId| risk.and_then(|r| r.initiative) == Some(id);
    let by = |id: PersonId| risk.and_then(|r| r.owner) == Some(id);
    let said = |text: fn(&Risk) -> String| risk.map(text).unwrap_or_default();
    Fields {
        key: risk.map_or_else(|| "new".to_owned(), |r| r.id.to_string()),
        title: said(|r| r.title.clone()),
        likelihood: risk.map_or(3, |r| r.likelihood.get()),
        impact: risk.map_or(3, |r| r.impact.get()),
        plan: said(|r| r.plan.clone()),
        sign: said(|r| r.early_sign.clone()),
        trigger: said(|r| r.trigger.map(|d| d.to_string()).unwrap_or_default()),
        responses: Met::ALL
            .map(|m| (m.word(), risk.and_then(|r| r.response) == Some(m)))
            .into(),
        people: people
            .iter()
            .map(|p| (p.id.to_string(), p.label().to_owned(), by(p.id)))
            .collect(),
        initiatives: initiatives
            .iter()
            .map(|i| (i.id.to_string(), i.title.clone(), of(i.id)))
            .collect(),
    }
}

fn level(of: RiskLevel) -> (&'static str, &'static str) {
    match of {
        RiskLevel::Red => ("off", "red"),
        RiskLevel::Amber => ("risk", "amber"),
        RiskLevel::Green => ("on", "green"),
    }
}

/// What a page of risks is written with.
struct Eyes<'a> {
    people: &'a [Person],
    initiatives: &'a [Initiative],
    locale: domain::locale::Locale,
}

impl Eyes<'_> {
    fn row(&self, r: &Risk) -> Row {
        let (class, word) = level(r.level());
        let owner = self.people.iter().find(|p| Some(p.id) == r.owner);
        let of = self.initiatives.iter().find(|i| Some(i.id) == r.initiative);
        let met = r.response.map_or("", Met::word);
        Row {
            id: r.id.to_string(),
            title: r.title.clone(),
            of: of.map(|i| i.title.clone()).unwrap_or_default(),
            class,
            word,
            score: r.score(),
            parts: format!(
                "likelihood {} × impact {}",
                r.likelihood.get(),
                r.impact.get()
            ),
            stands: match (met, r.plan.as_str()) {
                ("", plan) => plan.to_owned(),
                (met, "") => met.to_owned(),
                (met, plan) => format!("{met}: {plan}"),
            },
            owner: owner.map(|p| p.label().to_owned()).unwrap_or_default(),
            sign: r.early_sign.clone(),
            trigger: r.trigger.map(|d| self.locale.day(d)).unwrap_or_default(),
            lacks: r.lacks().iter().map(|l| l.question()).collect(),
            problem: r.problem.map(|p| p.to_string()).unwrap_or_default(),
            open: r.state == RiskState::Open,
            fields: fields(Some(r), self.people, self.initiatives),
        }
    }
}

/// The first rule that holds writes the title.
fn title(all: &[Risk]) -> String {
    let red = all
        .iter()
        .filter(|r| r.state == RiskState::Open && r.level() == RiskLevel::Red);
    let (n, bare) = red.fold((0, 0), |(n, bare), r| {
        (n + 1, bare + i64::from(!r.lacks().is_empty()))
    });
    match (all.len(), n, bare) {
        (0, ..) => "No risk is written down yet".to_owned(),
        (_, 0, _) => "No risk is red".to_owned(),
        (_, n, 0) => format!("{} {} red, and met", capital(&count(n, "risk")), is(n)),
        (_, _, bare) => format!(
            "{} {} something: it is asked below",
            capital(&count(bare, "red risk")),
            if bare == 1 { "lacks" } else { "lack" }
        ),
    }
}

fn is(n: i64) -> &'static str {
    if n == 1 { "is" } else { "are" }
}

/// `GET /strategy/risks`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let all = web.app.risks(who.viewer(), pair).await?;
    let reader = web.app.db.read(who.viewer());
    let people = reader.people(pair.id).await.map_err(app::Error::from)?;
    let initiatives = reader
        .initiatives(pair.id)
        .await
        .map_err(app::Error::from)?;
    let eyes = Eyes {
        people: &people,
        initiatives: &initiatives,
        locale: who.locale(),
    };
    Ok(html(&RisksPage {
        title: title(&all),
        rows: all.iter().map(|r| eyes.row(r)).collect(),
        blank: fields(None, &people, &initiatives),
        tab: "risks",
        layout: Layout::new(&who, &headers, Place::Strategy, "Risks"),
    }))
}

/// What the form sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Sent {
    id: String,
    title: String,
    likelihood: u8,
    impact: u8,
    response: String,
    plan: String,
    owner: String,
    sign: String,
    trigger: String,
    initiative: String,
}

/// An empty field is none; one that cannot be read is told.
fn read<T: std::str::FromStr>(
    name: &'static str,
    text: &str,
    wrong: &str,
) -> Result<Option<T>, app::Error> {
    match text.trim() {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| app::Error::invalid(name, wrong)),
    }
}

/// `POST /strategy/risks`: a new one, or one written anew.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let step = |name, value| {
        let read = Step::new(value);
        read.ok_or_else(|| app::Error::invalid(name, "Give a number from 1 to 5."))
    };
    let likelihood = step("likelihood", sent.likelihood)?;
    let steps = (likelihood, step("impact", sent.impact)?);
    let known = web.app.db.read(who.viewer()).risks(pair.id).await;
    let known = known.map_err(app::Error::from)?;
    let mut risk = match read::<RiskId>("id", &sent.id, "This risk is not known.")? {
        None => web.app.new_risk(&sent.title, steps),
        Some(id) => {
            let found = known.into_iter().find(|r| r.id == id);
            found.ok_or(app::Error::NotFound("This risk".into()))?
        }
    };
    sent.title.trim().clone_into(&mut risk.title);
    (risk.likelihood, risk.impact) = steps;
    risk.response = Met::read(&sent.response);
    sent.plan.trim().clone_into(&mut risk.plan);
    sent.sign.trim().clone_into(&mut risk.early_sign);
    risk.owner = read("owner", &sent.owner, "Choose who watches it.")?;
    let wrong = "Give a day such as 2027-08-06, or leave it open.";
    risk.trigger = read::<Date>("trigger", &sent.trigger, wrong)?;
    risk.initiative = read("initiative", &sent.initiative, "Choose an initiative.")?;
    web.app.keep_risk(&who.actor(pair), pair, &risk).await?;
    let told = format!("Written down: {}, {} of 25.", risk.title, risk.score());
    Ok(see_with("/strategy/risks", &told))
}

/// What the form of a deed sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Words {
    words: String,
}

/// `POST /strategy/risks/{id}/{deed}`: occur, close, open.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    Path((id, deed)): Path<(RiskId, String)>,
    Form(form): Form<Words>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let told = match deed.as_str() {
        "occur" => {
            web.app.occur(&actor, pair, id, &form.words).await?;
            "It is a problem now, and is put to the executive with what you propose."
        }
        "close" => {
            web.app.settle_risk(&actor, pair, id, false).await?;
            "Closed: it cannot happen any more."
        }
        "open" => {
            web.app.settle_risk(&actor, pair, id, true).await?;
            "Open again."
        }
        _ => return Err(app::Error::NotFound("Such a deed".into()).into()),
    };
    Ok(see_with("/strategy/risks", told))
}
