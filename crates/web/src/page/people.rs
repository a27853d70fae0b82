//! People: a plain list, and one person with what we owe them and they owe us.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::context::fresh_id;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::action::{Action, due_words};
use domain::id::PersonId;
use domain::person::{Assistant, Likeness, Person, Phone, PhoneKind, Taken, gather, plain_name};
use domain::region::Words;
use serde::Deserialize;
use std::collections::HashMap;
use store::{Pair, StoredAction};

/// Rows on one page; the search finds the rest.
const ROWS: usize = 200;
/// Suggestions on one page.
const SUGGESTIONS: usize = 20;

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    layout: Layout,
    tab: &'static str,
    executive: String,
    dateline: String,
    title: String,
    search: String,
    rows: Vec<Row>,
    more: usize,
    none: bool,
    likely: Vec<Likely>,
}

struct Row {
    id: String,
    name: String,
    say: String,
    role: String,
    organisation: String,
    assistant: String,
    line: String,
    we_owe: usize,
    they_owe: usize,
}

/// Two records that are perhaps one human being.
struct Likely {
    kept: (String, String),
    other: (String, String),
    because: String,
}

/// Promises between us and each person: what we owe, what they owe.
fn promises(actions: &[StoredAction], us: [Option<PersonId>; 2]) -> HashMap<PersonId, [usize; 2]> {
    let mut out: HashMap<PersonId, [usize; 2]> = HashMap::new();
    for StoredAction { action, .. } in actions {
        if let Some(id) = owed_to(action, us) {
            out.entry(id).or_default()[0] += 1;
        }
        if let Some(id) = owed_by(action, us) {
            out.entry(id).or_default()[1] += 1;
        }
    }
    out
}

/// The person to whom one of us owes this.
fn owed_to(a: &Action, us: [Option<PersonId>; 2]) -> Option<PersonId> {
    let ours = us.contains(&a.owner);
    a.counterparty
        .filter(|p| ours && a.owner.is_some() && !us.contains(&Some(*p)))
}

/// The person who owes this.
fn owed_by(a: &Action, us: [Option<PersonId>; 2]) -> Option<PersonId> {
    a.owner.filter(|p| !us.contains(&Some(*p)))
}

fn row(p: &Person, owed: &HashMap<PersonId, [usize; 2]>) -> Row {
    let [we_owe, they_owe] = owed.get(&p.id).copied().unwrap_or_default();
    let mobile = p.phones.iter().find(|n| n.kind != PhoneKind::Other);
    Row {
        id: p.id.to_string(),
        name: p.label().to_owned(),
        say: p.say.clone(),
        role: p.role.clone(),
        organisation: p.organisation.clone(),
        assistant: p
            .assistant
            .as_ref()
            .map(|a| a.name.clone())
            .unwrap_or_default(),
        line: match (p.direct_line.is_empty(), mobile) {
            (true, Some(phone)) => phone.number.clone(),
            _ => p.direct_line.clone(),
        },
        we_owe,
        they_owe,
    }
}

fn found(p: &Person, words: &str) -> bool {
    let text = [&p.name, &p.role, &p.organisation].map(|t| plain_name(t));
    let all = text.join(" ") + " " + &p.emails.join(" ");
    plain_name(words).split(' ').all(|w| all.contains(w))
}

fn likely(people: &[Person], words: Words) -> Vec<Likely> {
    let label = |id: PersonId| {
        let person = people.iter().find(|p| p.id == id);
        person.map(|p| (id.to_string(), p.label().to_owned()))
    };
    let gathered = gather(people.iter().cloned());
    let suggestions = gathered.suggestions.into_iter().take(SUGGESTIONS);
    let one = |(kept, other, why): (PersonId, PersonId, Likeness)| {
        Some(Likely {
            kept: label(kept)?,
            other: label(other)?,
            because: match why {
                Likeness::SharedMailbox => "they share an address".to_owned(),
                Likeness::Same | Likeness::SameName => words.spell("same name, same organisation"),
            },
        })
    };
    suggestions.filter_map(one).collect()
}

/// What the search asks.
#[derive(Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
}

/// The page.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Query(search): Query<Search>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let reader = web.app.db.read(who.viewer());
    let mut people = reader.people(pair.id).await?;
    let actions = reader.open_actions(Some(pair.id)).await?;
    let me = Some(who.session.signed_in.person);
    let owed = promises(&actions, [Some(pair.executive), me]);
    people.sort_by_key(|p| plain_name(p.label()));
    let all = people.len();
    let likely = likely(&people, who.locale().words);
    people.retain(|p| found(p, &search.q));
    let waiting = people
        .iter()
        .filter(|p| owed.get(&p.id).is_some_and(|[we, _]| *we > 0));
    let waiting: Vec<_> = waiting.map(|p| first_name(p.label()).to_owned()).collect();
    let title = match waiting.as_slice() {
        [] if all == 0 => "Nobody is here yet".to_owned(),
        [] => "Nobody waits for either of you".to_owned(),
        [one] => format!("{one} waits for one of you"),
        [one, two] => format!("{one} and {two} wait for one of you"),
        [one, two, ..] => format!("{one}, {two} and {} more wait for you", waiting.len() - 2),
    };
    let page = PeoplePage {
        layout: Layout::new(&who, &headers, Place::People, "People"),
        tab: "all",
        executive: first_name(&pair.name).to_owned(),
        dateline: format!("People around {} · {all}", first_name(&pair.name)),
        title,
        none: all == 0,
        more: people.len().saturating_sub(ROWS),
        rows: people.iter().take(ROWS).map(|p| row(p, &owed)).collect(),
        search: search.q,
        likely,
    };
    Ok(html(&page))
}

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    layout: Layout,
    id: String,
    dateline: String,
    name: String,
    form: Answers,
    wrong: String,
    we_owe: Vec<(String, String, String)>,
    they_owe: Vec<(String, String, String)>,
    others: Vec<(String, String)>,
    names: Vec<String>,
    emails: Vec<String>,
    executive: String,
    /// One of the executive's ten.
    ten: bool,
}

/// What the form of one person sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Answers {
    name: String,
    say: String,
    role: String,
    organisation: String,
    assistant: String,
    direct_line: String,
    mobile: String,
    emails: String,
}

impl Answers {
    fn of(p: &Person) -> Self {
        let mobile = p.phones.iter().find(|n| n.kind == PhoneKind::Mobile);
        Answers {
            name: p.name.clone(),
            say: p.say.clone(),
            role: p.role.clone(),
            organisation: p.organisation.clone(),
            assistant: p
                .assistant
                .as_ref()
                .map(|a| a.name.clone())
                .unwrap_or_default(),
            direct_line: p.direct_line.clone(),
            mobile: mobile.map(|n| n.number.clone()).unwrap_or_default(),
            emails: p.emails.join("\n"),
        }
    }

    /// The person as the form wants them; what the form does not show stays.
    fn read(&self, known: &Person, people: &[Person]) -> Person {
        let text = |t: &str| t.trim().to_owned();
        let named = text(&self.assistant);
        let record = people
            .iter()
            .find(|p| p.id != known.id && plain_name(&p.name) == plain_name(&named));
        let mut phones: Vec<_> = known
            .phones
            .iter()
            .filter(|n| n.kind != PhoneKind::Mobile)
            .cloned()
            .collect();
        if !self.mobile.trim().is_empty() {
            let (kind, number) = (PhoneKind::Mobile, text(&self.mobile));
            phones.insert(0, Phone { kind, number });
        }
        let emails = self.emails.split([',', ';', '\n', ' ']);
        let emails = emails.map(|e| e.trim().to_lowercase());
        Person {
            name: text(&self.name),
            say: text(&self.say),
            role: text(&self.role),
            organisation: text(&self.organisation),
            assistant: (!named.is_empty()).then(|| Assistant {
                name: named.clone(),
                person: record.map(|p| p.id),
            }),
            direct_line: text(&self.direct_line),
            phones,
            emails: emails.filter(|e| e.contains('@')).collect(),
            ..known.clone()
        }
    }
}

/// Adds somebody by name, and shows their page.
pub async fn add(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Answers>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let id = PersonId(fresh_id(web.app.clock.now()));
    let people = web.app.db.read(who.viewer()).people(pair.id).await?;
    let person = form.read(&Person::new(id, ""), &people);
    web.app
        .save_person(&who.actor(pair), pair.id, &person)
        .await?;
    Ok(see_with(
        &format!("/people/{id}"),
        &format!("{} is here now.", person.label()),
    ))
}

async fn page(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    id: PersonId,
    typed: Option<(Answers, String)>,
) -> Result<PersonPage, PageError> {
    let pair = who.pair()?;
    let reader = web.app.db.read(who.viewer());
    let people = reader.people(pair.id).await?;
    let person = known(&people, id)?;
    let actions = reader.open_actions(Some(pair.id)).await?;
    let settings = web.app.settings(who.viewer(), pair).await?;
    let now = web.app.clock.now();
    let work = settings.working_time(pair, now.to_zoned(app::context::zone(pair)).date());
    let us = [Some(pair.executive), Some(who.session.signed_in.person)];
    let list = |of: fn(&Action, [Option<PersonId>; 2]) -> Option<PersonId>| {
        let theirs = actions.iter().filter(|s| of(&s.action, us) == Some(id));
        theirs
            .map(|s| {
                let a = &s.action;
                (
                    a.id.to_string(),
                    a.title.clone(),
                    due_words(a.due, now, &work),
                )
            })
            .collect()
    };
    let (form, wrong) = typed.unwrap_or_else(|| (Answers::of(person), String::new()));
    let parts = [&person.role, &person.organisation];
    let parts: Vec<_> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    let parts: Vec<_> = parts.into_iter().map(String::as_str).collect();
    let others = people.iter().filter(|p| p.id != id);
    Ok(PersonPage {
        layout: Layout::new(who, headers, Place::People, "Person"),
        id: id.to_string(),
        dateline: if parts.is_empty() {
            "People".into()
        } else {
            parts.join(" · ")
        },
        name: person.label().to_owned(),
        form,
        wrong,
        we_owe: list(owed_to),
        they_owe: list(owed_by),
        others: others
            .map(|p| (p.id.to_string(), p.label().to_owned()))
            .collect(),
        names: person.also_known_as.clone(),
        emails: person.emails.clone(),
        executive: first_name(&pair.name).to_owned(),
        ten: settings.ten.contains(&id),
    })
}

/// Puts a person among the executive's ten (`in=yes`), or takes them out.
pub async fn ten(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<PersonId>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let among = form
        .iter()
        .any(|(name, value)| name == "in" && value == "yes");
    web.app
        .set_among_ten(&who.actor(pair), pair, id, among)
        .await?;
    let name = first_name(&pair.name);
    let told = match among {
        true => format!("One of {name}’s ten: what they ask for counts as important."),
        false => format!("No longer one of {name}’s ten."),
    };
    Ok(see_with(&format!("/people/{id}"), &told))
}

fn known(people: &[Person], id: PersonId) -> Result<&Person, PageError> {
    let found = people.iter().find(|p| p.id == id);
    Ok(found.ok_or(app::Error::NotFound("This person".into()))?)
}

/// One person.
pub async fn person(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<PersonId>,
) -> Result<Response, PageError> {
    Ok(html(&page(&web, &who, &headers, id, None).await?))
}

/// Saves one person.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<PersonId>,
    Form(form): Form<Answers>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let people = web.app.db.read(who.viewer()).people(pair.id).await?;
    let person = form.read(known(&people, id)?, &people);
    let actor = who.actor(pair);
    match web.app.save_person(&actor, pair.id, &person).await {
        Ok(()) => Ok(see_with("/people", &format!("Saved: {}.", person.label()))),
        Err(error @ app::Error::Invalid(_)) => {
            let typed = Some((form, error.to_string()));
            let page = page(&web, &who, &headers, id, typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Which record is the same human being.
#[derive(Deserialize)]
pub struct Merge {
    other: PersonId,
}

/// Makes one record of two.
pub async fn merge(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<PersonId>,
    Form(form): Form<Merge>,
) -> Result<Response, PageError> {
    let pair: &Pair = who.pair()?;
    web.app
        .merge_people(&who.actor(pair), pair.id, id, form.other)
        .await?;
    Ok(see_with(
        &format!("/people/{id}"),
        "They are one person now. “Two people” below takes them apart again.",
    ))
}

/// Makes two records of one: `name=` and `email=`, as often as needed, go with the second.
pub async fn split(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<PersonId>,
    Form(parts): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let mut taken = Taken::default();
    for (field, value) in parts {
        match field.as_str() {
            "name" => taken.names.push(value),
            "email" => taken.emails.push(value),
            _ => {}
        }
    }
    if taken == Taken::default() {
        return Ok(see(&format!("/people/{id}")));
    }
    let new = web
        .app
        .split_person(&who.actor(pair), pair.id, id, &taken)
        .await?;
    Ok(see_with(
        &format!("/people/{new}"),
        "Two people now. This is the second one.",
    ))
}
