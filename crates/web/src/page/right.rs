//! What I may decide: four sentences by area, with limits; assumed until the executive signs.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::proposal::Record;
use askama::Template;
use axum::extract::{Form, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::circle::Role;
use domain::decision_right::{Area, HeldRight, MoneyLimit, Sentence, Step, held};
use domain::locale::Locale;
use domain::money::Money;
use domain::proposal::{Kind, Proposal, Rung};
use domain::words::{length, short_length};
use serde::Deserialize;
use std::collections::BTreeMap;
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
    /// The reader's own: in nobody else's eyes.
    accepted: Vec<String>,
    ladder: Vec<(&'static str, usize)>,
    /// Who began things this month, and whether any goal had both hands in it (R35).
    origin: Vec<String>,
    /// What was done under a right, with the rule that allowed it (R21).
    absorbed: Vec<Done>,
    spared: String,
    unsigned: usize,
}

struct Done {
    id: String,
    title: String,
    day: String,
    rule: String,
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
        limits: right.limits.words(),
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

/// Acts of the log that stand on the page.
const MOST: usize = 20;

/// What the ladder's rungs are called; the names of the trade stand in the manual.
fn rungs(record: &Record) -> Vec<(&'static str, usize)> {
    let said = |rung: &Rung| match rung {
        1 => "waited to be told",
        2 => "asked what to do",
        3 => "proposed, then did it",
        4 => "did it, told at once",
        _ => "did it, told in passing",
    };
    let all = record.ladder.iter().rev();
    all.map(|(rung, n)| (said(rung), *n)).collect()
}

/// Who began things: how many is for the assistant, what was shared for both.
fn origin(record: &Record, hers: bool, executive: &str) -> Vec<String> {
    let origin = &record.origin;
    let mut said: Vec<_> = origin.words().into_iter().collect();
    if let Some(percent) = origin.assistant_percent().filter(|_| !hers) {
        said.push(format!(
            "You began {percent} % of what the two of you began this month; {executive} the rest."
        ));
    }
    said
}

/// What became of requests and problems in three months (`R109`, `R4`).
fn settled(record: &Record, executive: &str) -> Vec<String> {
    let (requests, problems) = (record.requests, record.problems);
    let mut said = Vec::new();
    if let Some(minutes) = requests.answer_minutes {
        let heard = format!("half heard back within {}", length(minutes));
        said.push(match requests.settled {
            0 => format!("Requests to {executive}: {heard}; none is settled."),
            n => format!(
                "Requests to {executive}: {heard}; {} of {n} got a yes ({} %).",
                requests.yes,
                percent(requests.yes, n)
            ),
        });
    }
    if let Some(minutes) = problems.solved_minutes {
        said.push(format!(
            "Problems: {} solved, {} of them before {executive} saw them ({} %); half within {}.",
            problems.solved,
            problems.before,
            percent(problems.before, problems.solved),
            length(minutes)
        ));
    }
    said
}

/// Whole percent, halves up; `of` is at least 1.
fn percent(part: usize, of: usize) -> usize {
    (part * 200 + of) / (of * 2)
}

fn done(p: &Proposal, pair: &Pair, locale: &Locale) -> Done {
    let act = p.act.as_ref();
    let zone = app::context::zone(pair);
    let rule = act.map_or("", |a| a.rule.as_str());
    Done {
        id: p.id.to_string(),
        title: p.title.clone(),
        day: locale.day(act.map_or(p.changed, |a| a.at).to_zoned(zone).date()),
        rule: match rule {
            "" => p.effect.area().words().to_owned(),
            rule => rule.to_owned(),
        },
    }
}

/// "4 approvals, 2 letters": what never reached the queue, by kind, with the minutes it spared.
fn spared(record: &Record) -> String {
    let mut kinds: BTreeMap<Kind, (i64, u32)> = BTreeMap::new();
    for p in &record.absorbed {
        let sum = kinds.entry(p.effect.kind()).or_default();
        sum.0 += 1;
        sum.1 += p.saves_minutes_week.unwrap_or(0);
    }
    let said = |(kind, (n, minutes)): (Kind, (i64, u32))| {
        let minutes = match minutes {
            0 => String::new(),
            m => format!(", {} a week", short_length(i64::from(m))),
        };
        format!("{n} × {}{minutes}", kind.words())
    };
    kinds.into_iter().map(said).collect::<Vec<_>>().join(" · ")
}

/// Whose rights the page shows: those of the pair's assistant as the rules see them today.
pub(super) async fn rights(web: &Web, who: &Who, pair: &Pair) -> Result<Vec<HeldRight>, PageError> {
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
    let accepted = record
        .acceptance
        .iter()
        .filter(|_| !hers)
        .filter_map(|(area, a)| {
            let percent = a.percent()?;
            let of = a.accepted + a.declined;
            Some(format!(
                "{}: {percent} % of {of} proposals got a yes.",
                domain::words::capital(area.words())
            ))
        });
    Ok(html(&RightsPage {
        layout: Layout::new(&who, &headers, Place::Partnership, "What I may decide"),
        rows: rights.iter().map(|r| row(pair, &locale, r)).collect(),
        steps: record.steps.iter().map(|s| step(s, &executive)).collect(),
        accepted: accepted.chain(settled(&record, &executive)).collect(),
        ladder: rungs(&record),
        origin: origin(&record, hers, &executive),
        spared: spared(&record),
        absorbed: record
            .absorbed
            .iter()
            .take(MOST)
            .map(|p| done(p, pair, &locale))
            .collect(),
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

/// More than one holds is the executive's to give: what to do instead.
fn wider(error: app::Error, executive: &str) -> app::Error {
    match error {
        app::Error::Forbidden => app::Error::invalid(
            "sentence",
            format!(
                "That is more than you hold, so it is {executive}’s to sign; what you hold stays. \
                 Offer to take it under “What is proposed”: {executive}’s yes signs it."
            ),
        ),
        other => other,
    }
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
    let saved = web.app.save_right(&who.actor(pair), &right).await;
    saved.map_err(|error| wider(error, first_name(&pair.name)))?;
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
