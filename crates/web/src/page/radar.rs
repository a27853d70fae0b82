//! The radar: who matters and when to speak next; and one of them, with what to ask.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{from, html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::stakeholder::{Seen, Standing};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::id::PersonId;
use domain::stakeholder::{Stance, Warmth, ago, ahead, days_between};
use domain::words::some;
use domain::working_time::WorkingTime;
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "radar.html")]
struct RadarPage {
    layout: Layout,
    tab: &'static str,
    executive: String,
    title: String,
    rows: Vec<Row>,
    others: Vec<(String, String)>,
}

/// One line of the radar.
struct Row {
    id: String,
    name: String,
    role: String,
    class: &'static str,
    word: &'static str,
    stands: String,
    last: String,
    next: String,
    parts: String,
    ask: String,
}

fn class(warmth: Warmth) -> &'static str {
    match warmth {
        Warmth::Overdue => "off",
        Warmth::Due => "risk",
        Warmth::Fine => "on",
    }
}

fn last(seen: &Seen) -> String {
    match (seen.spoken, seen.of.entered() < seen.met) {
        (false, _) => "not yet".to_owned(),
        (true, true) => format!("{}, in a meeting", ago(seen.days)),
        (true, false) => ago(seen.days),
    }
}

fn row(seen: &Seen, executive: &str, work: &WorkingTime, today: Date) -> Row {
    let (days, interval) = (seen.days, seen.of.interval());
    let ratio = seen.ratio();
    Row {
        id: seen.person.id.to_string(),
        name: seen.person.label().to_owned(),
        role: seen.person.role.clone(),
        class: class(seen.warmth),
        word: seen.warmth.word(),
        stands: match seen.of.is_red() {
            false => seen.of.stance.word().to_owned(),
            true => format!("{}, red: {}", seen.of.stance.word(), seen.of.red_words()),
        },
        last: last(seen),
        next: format!(
            "{}, {}",
            ahead(days_between(today, seen.next)),
            work.day(seen.next)
        ),
        parts: format!(
            "{}. {days} ÷ {interval} = {}.{:02}",
            seen.of.interval_words(),
            ratio / 100,
            ratio % 100
        ),
        ask: seen.of.ask(executive),
    }
}

/// Who is overdue, else who is due, else the next one.
fn title(radar: &[Seen], work: &WorkingTime) -> String {
    let names = |of: Warmth| {
        let those = radar.iter().filter(|s| s.warmth == of);
        those
            .map(|s| s.person.label().to_owned())
            .collect::<Vec<_>>()
    };
    let (overdue, due) = (names(Warmth::Overdue), names(Warmth::Due));
    match (overdue.as_slice(), due.as_slice(), radar.first()) {
        ([], [], None) => "Nobody is on the radar yet".to_owned(),
        ([], [], Some(next)) => {
            format!(
                "{} is next, on {}",
                next.person.label(),
                work.day(next.next)
            )
        }
        ([], due, _) => format!("{} to speak to now", some(due)),
        ([one], ..) => format!("{one} has waited too long for a word"),
        (many, ..) => format!("{} have waited too long for a word", some(many)),
    }
}

/// `GET /people/radar`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let radar = web.app.radar(who.viewer(), pair).await?;
    let today = web
        .app
        .clock
        .now()
        .to_zoned(app::context::zone(pair))
        .date();
    let desk = web.app.desk(who.viewer(), pair, today).await?;
    let executive = first_name(&pair.name);
    let on = |id: PersonId| radar.iter().any(|s| s.person.id == id) || id == pair.executive;
    let others = desk.people.iter().filter(|p| !on(p.id));
    Ok(html(&RadarPage {
        layout: Layout::new(&who, &headers, Place::People, "Radar"),
        tab: "radar",
        title: title(&radar, &desk.work),
        rows: radar
            .iter()
            .map(|s| row(s, executive, &desk.work, today))
            .collect(),
        others: others
            .map(|p| (p.id.to_string(), p.label().to_owned()))
            .collect(),
        executive: executive.to_owned(),
    }))
}

#[derive(Template)]
#[template(path = "radar_one.html")]
struct OnePage {
    layout: Layout,
    id: String,
    name: String,
    first: String,
    dateline: String,
    title: String,
    today: Date,
    /// None: not on the radar.
    row: Option<Row>,
    form: Answers,
    stances: Vec<(&'static str, bool)>,
    touches: Vec<(String, String)>,
}

/// What the form of one person sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Answers {
    power: String,
    interest: String,
    stance: String,
    red: String,
    question: String,
}

/// `GET /people/{id}/radar`.
pub async fn one(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<PersonId>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let radar = web.app.radar(who.viewer(), pair).await?;
    let today = web
        .app
        .clock
        .now()
        .to_zoned(app::context::zone(pair))
        .date();
    let desk = web.app.desk(who.viewer(), pair, today).await?;
    let person = desk.people.iter().find(|p| p.id == id);
    let person = person.ok_or(app::Error::NotFound("This person".into()))?;
    let seen = radar.iter().find(|s| s.person.id == id);
    let stance = seen.map_or(Stance::Neutral, |s| s.of.stance);
    let high = |of: Option<bool>| match of {
        Some(true) => "high".to_owned(),
        _ => String::new(),
    };
    let touches = seen
        .map(|s| s.of.touches.iter().rev())
        .into_iter()
        .flatten();
    Ok(html(&OnePage {
        layout: Layout::new(&who, &headers, Place::People, "Radar"),
        id: id.to_string(),
        name: person.label().to_owned(),
        first: first_name(person.label()).to_owned(),
        dateline: format!("On {}’s radar", first_name(&pair.name)),
        title: match seen {
            None => format!("{} is not on the radar", person.label()),
            Some(s) => title(std::slice::from_ref(s), &desk.work),
        },
        today,
        row: seen.map(|s| row(s, first_name(&pair.name), &desk.work, today)),
        form: Answers {
            power: high(seen.map(|s| s.of.power)),
            interest: high(seen.map(|s| s.of.interest)),
            stance: String::new(),
            red: seen.map(|s| s.of.red.clone()).unwrap_or_default(),
            question: seen.map(|s| s.of.question.clone()).unwrap_or_default(),
        },
        stances: Stance::ALL.map(|s| (s.word(), s == stance)).into(),
        touches: touches
            .map(|t| (desk.work.day(t.on), t.words.clone()))
            .collect(),
    }))
}

/// `POST /people/{id}/radar`: where they stand.
pub async fn set(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<PersonId>,
    Form(form): Form<Answers>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let standing = Standing {
        power: form.power == "high",
        interest: form.interest == "high",
        stance: Stance::read(&form.stance).unwrap_or(Stance::Neutral),
        red: form.red,
        question: form.question,
    };
    let actor = who.actor(pair);
    web.app.watch_person(&actor, pair, id, standing).await?;
    Ok(see_with(&format!("/people/{id}/radar"), "On the radar."))
}

/// What the form of a talk sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Spoke {
    on: String,
    words: String,
}

/// `POST /people/{id}/spoke`: a talk, today where no day is given.
pub async fn spoke(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<PersonId>,
    Form(form): Form<Spoke>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let today = web
        .app
        .clock
        .now()
        .to_zoned(app::context::zone(pair))
        .date();
    let on = match form.on.trim() {
        "" => today,
        day => day.parse().map_err(|_| {
            app::Error::invalid("on", "Give a day such as 2027-08-02, or nothing for today.")
        })?,
    };
    let actor = who.actor(pair);
    web.app.touch(&actor, pair, id, (on, &form.words)).await?;
    let told = format!("Written down: {}.", ago(days_between(on, today)));
    let back = from(&headers);
    let back = if back == "/" {
        "/people/radar".to_owned()
    } else {
        back
    };
    Ok(see_with(&back, &told))
}

/// `POST /people/{id}/radar/end`: no longer on it.
pub async fn end(
    State(web): State<Web>,
    who: Who,
    Path(id): Path<PersonId>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    web.app.unwatch_person(&who.actor(pair), pair, id).await?;
    Ok(see_with("/people/radar", "Off the radar."))
}
