//! A pre-mortem: silent lists by link, opened together, chosen from, the first three met.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::pre_mortem::{FIRST, PreMortem};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::id::{InitiativeId, PersonId};
use domain::words::{count_figures, number};
use domain::working_time::plus_days;
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "pre_mortem.html")]
struct Page {
    layout: Layout,
    id: String,
    title: String,
    of: String,
    day: String,
    /// The last day of the initiative, or in a quarter of a year.
    proposed: Date,
    begun: bool,
    open: bool,
    lists: String,
    people: Vec<(String, String)>,
    first: Vec<(String, u32)>,
    rest: Vec<(String, u32)>,
    text: String,
    /// Votes by link in these counts.
    by_link: usize,
    /// Links to be handed out by hand, each with whose it is: shown this once.
    slips: Vec<(String, String)>,
}

fn reasons(of: &PreMortem) -> String {
    let lines = of.reasons.iter();
    let lines: Vec<_> = lines.map(|(r, votes)| format!("{votes} {r}")).collect();
    lines.join("\n")
}

/// `GET /strategy/pre-mortem/{id}`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<InitiativeId>,
) -> Result<Response, PageError> {
    Ok(html(&page(&web, &who, &headers, (id, Vec::new())).await?))
}

async fn page(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    (id, slips): (InitiativeId, Vec<(String, String)>),
) -> Result<Page, PageError> {
    let pair = who.pair()?;
    let found = web.app.pre_mortem(who.viewer(), pair, id).await?;
    let people = web.app.db.read(who.viewer()).people(pair.id).await;
    let people = people.map_err(app::Error::from)?;
    let today = web.app.today(pair);
    let count = i64::try_from(found.lists).unwrap_or(i64::MAX);
    let others = people.iter().filter(|p| p.id != pair.executive);
    let (first, rest) = found.reasons.split_at(found.reasons.len().min(FIRST));
    Ok(Page {
        by_link: found.by_link,
        slips,
        id: id.to_string(),
        title: match (&found.day, found.open) {
            (None, _) => "Imagine that it has failed".to_owned(),
            (Some(_), false) => "The lists are silent".to_owned(),
            (Some(_), true) => match found.reasons.first() {
                Some((reason, votes)) if *votes > 0 => reason.clone(),
                _ => "Choose what matters most".to_owned(),
            },
        },
        of: found.of.title.clone(),
        day: found.day.map(|d| who.locale().day(d)).unwrap_or_default(),
        proposed: found.of.period.map_or(plus_days(today, 91), |p| p.to),
        begun: found.day.is_some(),
        open: found.open,
        lists: match count {
            0 => "no list is in yet".to_owned(),
            1 => "one list is in".to_owned(),
            n => format!(
                "{} are in",
                count_figures(n, "list").replace(&n.to_string(), &number(n))
            ),
        },
        people: others
            .map(|p| (p.id.to_string(), p.label().to_owned()))
            .collect(),
        first: first.to_vec(),
        rest: rest.to_vec(),
        text: reasons(&found),
        layout: Layout::new(who, headers, Place::Strategy, "Pre-mortem"),
    })
}

/// What any form of the page sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Sent {
    day: String,
    person: String,
    words: String,
    reason: String,
    plan: String,
    seen: usize,
}

/// `POST /strategy/pre-mortem/{id}/{deed}`: ask, list, open, votes, vote, meet.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path((id, deed)): Path<(InitiativeId, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let app = &web.app;
    let told = match deed.as_str() {
        "ask" => {
            let wrong = || app::Error::invalid("day", "Give a day such as 2027-12-31.");
            let day: Date = sent.day.trim().parse().map_err(|_| wrong())?;
            let wrong = || app::Error::invalid("person", "Choose somebody.");
            let people: Vec<PersonId> = match sent.person.trim() {
                "" => Vec::new(),
                id => vec![id.parse().map_err(|_| wrong())?],
            };
            let links = app.ask_pre_mortem(&actor, pair, (id, day), &people).await?;
            let base = app.reach.public_url.clone().unwrap_or_default();
            match links.first() {
                Some((_, path)) => format!("A link for that person alone: {base}{path}"),
                None => "Begun: everybody writes alone.".to_owned(),
            }
        }
        "list" => {
            let n = app.list_reasons(&actor, pair, id, &sent.words).await?;
            let n = i64::try_from(n).unwrap_or(i64::MAX);
            format!(
                "{} kept; nobody reads them yet.",
                count_figures(n, "reason")
            )
        }
        "open" => {
            app.open_lists(&actor, pair, id).await?;
            "Open: every reason once, and nobody’s name.".to_owned()
        }
        "votes" => {
            let voters = app.ask_votes(&actor, pair, id).await?;
            let base = app.reach.public_url.clone().unwrap_or_default();
            let by_hand = voters.iter().filter(|v| !v.mailed);
            let slips: Vec<_> = by_hand
                .map(|v| (v.name.clone(), format!("{base}{}", v.path)))
                .collect();
            if !slips.is_empty() {
                return Ok(html(&page(&web, &who, &headers, (id, slips)).await?));
            }
            match i64::try_from(voters.len()).unwrap_or(i64::MAX) {
                0 => "Everybody who wrote a list by link was asked already.".to_owned(),
                n => format!("{} on the way.", count_figures(n, "letter")),
            }
        }
        "vote" => {
            let counted = (sent.words.as_str(), sent.seen);
            app.vote_reasons(&actor, pair, id, counted).await?;
            "Counted.".to_owned()
        }
        "meet" => {
            let met = (sent.reason.as_str(), sent.plan.as_str());
            let risk = app.meet_reason(&actor, pair, id, met).await?;
            format!("In the register: {}.", risk.title)
        }
        _ => return Err(app::Error::NotFound("Such a deed".into()).into()),
    };
    Ok(see_with(&format!("/strategy/pre-mortem/{id}"), &told))
}
