//! Thanks and celebrations: who waits for a word, what for, and the words in draft (R52).
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
use domain::celebration::Occasion;
use domain::id::PersonId;
use domain::locale::Locale;
use domain::person::Person;
use domain::words::{capital, number};
use serde::Deserialize;

const HERE: &str = "/people/thanks";

#[derive(Template)]
#[template(path = "thanks.html")]
struct ThanksPage {
    layout: Layout,
    tab: &'static str,
    title: String,
    executive: String,
    waiting: Vec<Row>,
    dates: Vec<(String, String)>,
    said: Vec<(String, String, String)>,
    people: Vec<(String, String)>,
}

struct Row {
    id: String,
    name: String,
    what: String,
    when: String,
    words: String,
    mails: bool,
}

fn row((person, of, words): &(Person, Occasion, String), locale: &Locale) -> Row {
    let thanked = of.thanked.map(|day| locale.day(day));
    let thanked = thanked.map_or(String::new(), |day| format!("; last thanked {day}"));
    Row {
        id: person.id.to_string(),
        name: person.label().to_owned(),
        what: of.what.clone(),
        when: format!("{}{thanked}", locale.day(of.on)),
        words: words.clone(),
        mails: !person.emails.is_empty(),
    }
}

/// `GET /people/thanks`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let all = web.app.celebrations(who.viewer(), pair).await?;
    let people = web.app.db.read(who.viewer()).people(pair.id).await?;
    let locale = who.locale();
    let people = people.iter().filter(|p| p.id != pair.executive);
    let name = |p: &Person| first_name(p.label()).to_owned();
    Ok(html(&ThanksPage {
        layout: Layout::new(&who, &headers, Place::People, "Thanks"),
        tab: "thanks",
        title: match all.waiting.as_slice() {
            [] => "Nobody waits for a thank-you".to_owned(),
            [(one, ..)] => format!("{} is owed a thank-you", name(one)),
            many => {
                let n = i64::try_from(many.len()).unwrap_or(i64::MAX);
                format!("{} people are owed a thank-you", capital(&number(n)))
            }
        },
        executive: first_name(&pair.name).to_owned(),
        waiting: all.waiting.iter().map(|w| row(w, &locale)).collect(),
        dates: all
            .dates
            .into_iter()
            .map(|(day, what)| (locale.day(day), what))
            .collect(),
        said: all
            .said
            .into_iter()
            .map(|(day, name, what)| (locale.day(day), name, what))
            .collect(),
        people: people
            .map(|p| (p.id.to_string(), p.label().to_owned()))
            .collect(),
    }))
}

/// What is done about one of them.
#[derive(Deserialize)]
pub struct Thanks {
    deed: String,
    person: PersonId,
    #[serde(default)]
    what: String,
    #[serde(default)]
    words: String,
}

/// `POST /people/thanks`: proposes the letter, or notes that it was said.
pub async fn say(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Thanks>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    match form.deed.as_str() {
        "propose" => {
            let letter = (form.person, form.what.as_str(), form.words.as_str());
            let made = web.app.propose_thanks(&actor, pair, letter).await?;
            let told = format!("{}.", made.title);
            Ok(see_with(&format!("/proposals/{}", made.id), &told))
        }
        "said" => {
            let of = (form.person, form.what.as_str());
            web.app.said_thanks(&actor, pair, of).await?;
            Ok(see_with(HERE, "Noted: it was said."))
        }
        _ => Err(app::Error::NotFound("Such a deed".into()).into()),
    }
}
