//! What I may decide: four sentences by area, with limits; assumed until the executive signs.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use askama::Template;
use axum::extract::{Form, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::circle::Role;
use domain::decision_right::{Area, HeldRight, MoneyLimit, Sentence, Step, held};
use domain::locale::Locale;
use domain::money::Money;
use domain::words::list;
use serde::Deserialize;
use store::Pair;

#[derive(Template)]
#[template(path = "rights.html")]
struct RightsPage {
    layout: Layout,
    title: String,
    executive: String,
    /// The executive looks: saving signs.
    hers: bool,
    rows: Vec<Row>,
    steps: Vec<String>,
    accepted: Vec<String>,
    unsigned: usize,
}

struct Row {
    area: String,
    words: &'static str,
    choices: Vec<(String, &'static str, bool)>,
    limits: String,
    money: String,
    stands: String,
    period: String,
}

fn word<T: serde::Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).ok();
    let text = value.as_ref().and_then(serde_json::Value::as_str);
    text.unwrap_or_default().to_owned()
}

fn row(pair: &Pair, locale: &Locale, right: &HeldRight) -> Row {
    let own = right.level.sentence();
    let choice = |s: &Sentence| (word(s), s.words(), *s == own);
    let mut limits = Vec::new();
    match right.limits.money {
        MoneyLimit::Nothing => limits.push("nothing that costs money".to_owned()),
        MoneyLimit::UpTo(money) => limits.push(format!("up to {money}")),
        MoneyLimit::Any => {}
    }
    if let Some(minutes) = right.limits.minutes {
        limits.push(format!(
            "up to {} of the executive’s time",
            domain::words::short_length(i64::from(minutes))
        ));
    }
    let zone = app::context::zone(pair);
    let stands = match right.signed_at {
        Some(at) => format!("signed {}", locale.day(at.to_zoned(zone).date())),
        None => "assumed, unsigned".to_owned(),
    };
    let period = match (right.from, right.until) {
        (None, None) => String::new(),
        (from, until) => {
            let said = |d: Option<jiff::civil::Date>| d.map_or("…".to_owned(), |d| locale.day(d));
            format!("{} to {}", said(from), said(until))
        }
    };
    Row {
        area: word(&right.area),
        words: right.area.words(),
        choices: Sentence::ALL.iter().map(choice).collect(),
        limits: list(&limits),
        money: match right.limits.money {
            MoneyLimit::UpTo(money) => money.to_string(),
            _ => String::new(),
        },
        stands,
        period,
    }
}

fn step(step: &Step, executive: &str) -> String {
    let (area, to) = (step.area.words(), step.to.sentence().words());
    match step.to > step.from {
        true => format!(
            "{} in a row about {area} stood as they were done: {executive} may want to say “{to}”.",
            step.count
        ),
        false => format!(
            "{} about {area} were reversed within a month: worth a talk, perhaps “{to}”.",
            step.count
        ),
    }
}

/// Whose rights the page shows: those of the pair's assistant as the rules see them today.
async fn rights(web: &Web, who: &Who, pair: &Pair) -> Result<Vec<HeldRight>, PageError> {
    let all = web.app.rights(who.viewer(), pair).await?;
    let today = web
        .app
        .clock
        .now()
        .to_zoned(app::context::zone(pair))
        .date();
    let assistant = domain::decision_right::Standing {
        person: None,
        role: Some(Role::Assistant),
    };
    let own = |area: Area| held(&all, assistant, area, today).cloned();
    Ok(Area::ALL.into_iter().filter_map(own).collect())
}

/// `GET /rights`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let me = who.session.signed_in.person;
    let locale = who.locale();
    let rights = rights(&web, &who, pair).await?;
    let record = web.app.record(who.viewer(), pair, me).await?;
    let executive = first_name(&pair.name).to_owned();
    let hers = me == pair.executive;
    let unsigned = rights.iter().filter(|r| r.signed_at.is_none()).count();
    let title = match (unsigned, hers) {
        (0, _) => "What may be decided is signed".to_owned(),
        (_, true) => "What your partner may decide".to_owned(),
        (_, false) => "What I may decide".to_owned(),
    };
    let accepted = record.acceptance.iter().filter_map(|(area, a)| {
        let percent = a.percent()?;
        let of = a.accepted + a.declined;
        Some(format!(
            "{}: {percent} % of {of} proposals got a yes.",
            domain::words::capital(area.words())
        ))
    });
    Ok(html(&RightsPage {
        layout: Layout::new(&who, &headers, Place::Today, "What I may decide"),
        rows: rights.iter().map(|r| row(pair, &locale, r)).collect(),
        steps: record.steps.iter().map(|s| step(s, &executive)).collect(),
        accepted: accepted.collect(),
        title,
        executive,
        hers,
        unsigned,
    }))
}

/// One area, as it should be.
#[derive(Deserialize)]
pub struct Agreed {
    area: Area,
    sentence: Sentence,
    #[serde(default)]
    money: String,
}

/// `POST /rights`: the executive signs; an assistant may only give less than is held.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    Form(agreed): Form<Agreed>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let known = rights(&web, &who, pair).await?;
    let known = known.into_iter().find(|r| r.area == agreed.area);
    let mut right = known.unwrap_or_else(|| HeldRight::assumed(pair.id, agreed.area));
    // The sentence keeps the finer level where it says the same.
    if right.level.sentence() != agreed.sentence {
        right.level = agreed.sentence.level();
    }
    right.limits.money = match agreed.money.trim() {
        "" if matches!(right.limits.money, MoneyLimit::Any) => MoneyLimit::Any,
        "" => MoneyLimit::Nothing,
        text => MoneyLimit::UpTo(
            text.parse::<Money>()
                .map_err(|e| PageError(app::Error::invalid("money", e.to_string())))?,
        ),
    };
    right.note.clear();
    web.app.save_right(&who.actor(pair), &right).await?;
    let words = format!(
        "{}: {}.",
        domain::words::capital(right.area.words()),
        agreed.sentence.words()
    );
    Ok(see_with("/rights", &words))
}

/// `POST /rights/sign`: the executive signs all of them as they stand.
pub async fn sign(State(web): State<Web>, who: Who) -> Result<Response, PageError> {
    let pair = who.pair()?;
    if who.session.signed_in.person != pair.executive {
        return Err(PageError(app::Error::Forbidden));
    }
    for mut right in rights(&web, &who, pair).await? {
        if right.signed_at.is_none() {
            right.note.clear();
            web.app.save_right(&who.actor(pair), &right).await?;
        }
    }
    Ok(see_with(
        "/rights",
        "Signed as they stand. Each can be changed at any time.",
    ))
}
