//! The prepared half-hour: the sheet, one answer a line, what the two say at the end, its rhythm.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::half_hour::{Agenda, Answer, code};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::half_hour::{
    Cadence, HalfHour, HalfHourState, Retro, Rhythm, Section, cancelled_in_a_row, held_percent,
};
use domain::words::{capital, count};
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "half_hour.html")]
struct HalfHourPage {
    layout: Layout,
    sentence: String,
    state: String,
    cadence: &'static str,
    words: &'static str,
    on: String,
    hers: bool,
    parts: Vec<Part>,
    said: Vec<Line>,
    unsaid: Option<(String, String)>,
    others: Vec<Other>,
    kept: String,
    past: Vec<Past>,
}

struct Part {
    word: &'static str,
    words: &'static str,
    lines: Vec<Row>,
}

struct Row {
    no: usize,
    key: String,
    code: String,
    title: String,
    why: String,
    link: String,
    carried: String,
    decides: bool,
    rates: bool,
}

struct Line {
    title: String,
    outcome: String,
}

/// A rhythm to choose, or to look at.
struct Other {
    word: &'static str,
    name: String,
    minutes: u32,
    current: bool,
    day: String,
    at: String,
}

struct Past {
    day: String,
    state: &'static str,
    retro: Vec<(&'static str, String)>,
}

/// Which sheet.
#[derive(Deserialize)]
pub struct Which {
    #[serde(default)]
    cadence: String,
}

fn cadence(word: &str) -> Cadence {
    Cadence::of(word).unwrap_or(Cadence::Weekly)
}

fn back(cadence: Cadence) -> String {
    format!("/partnership/half-hour?cadence={}", cadence.word())
}

/// `GET /partnership/half-hour`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Query(which): Query<Which>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let cadence = cadence(&which.cadence);
    let agenda = web.app.agenda(who.viewer(), pair, cadence).await?;
    let hers = who.session.signed_in.person == pair.executive;
    let locale = who.locale();
    let day = |d: Date| locale.day(d);
    let n = i64::try_from(agenda.items.len()).unwrap_or(i64::MAX);
    let on = agenda.half_hour.on;
    Ok(html(&HalfHourPage {
        layout: Layout::new(&who, &headers, Place::Partnership, "The prepared half-hour"),
        sentence: sentence(n, &agenda, web.app.today(pair), &day(on)),
        state: state(&agenda, cadence, first_name(&pair.name)),
        cadence: cadence.word(),
        words: cadence.words(),
        on: on.to_string(),
        hers,
        parts: parts(&agenda),
        said: agenda.half_hour.said.iter().map(line).collect(),
        unsaid: agenda.unsaid.map(|d| (day(d), d.to_string())),
        others: Cadence::ALL
            .map(|c| other(c, cadence, &agenda.rhythms))
            .into(),
        kept: kept(&agenda.history),
        past: agenda
            .history
            .iter()
            .take(6)
            .map(|h| past(h, &day))
            .collect(),
    }))
}

fn sentence(n: i64, agenda: &Agenda, today: Date, day: &str) -> String {
    let when = match agenda.half_hour.on == today {
        true => "today".to_owned(),
        false => format!("on {day}"),
    };
    match n {
        0 if agenda.half_hour.said.is_empty() => {
            format!("Nothing is open for the two of you {when}")
        }
        0 => "Everything on the sheet is answered".to_owned(),
        _ => format!("{} to talk about {when}", capital(&count(n, "thing"))),
    }
}

fn state(agenda: &Agenda, cadence: Cadence, name: &str) -> String {
    let put_off = agenda.items.iter().filter(|i| i.carried > 0).count();
    let put_off = i64::try_from(put_off).unwrap_or(i64::MAX);
    let missed = cancelled_in_a_row(&agenda.history);
    let mut out = Vec::new();
    match agenda.rhythm {
        None => out.push(format!(
            "No day is agreed for your {}; the sheet fills itself all the same.",
            cadence.words()
        )),
        Some(rhythm) => {
            let at = rhythm.at.strftime("%H:%M");
            out.push(format!("At {at}, {} minutes.", cadence.minutes()));
            if let Some(outside) = &agenda.outside {
                out.push(format!("That is {outside}, when {name} takes no meetings."));
            }
        }
    }
    if put_off > 0 {
        out.push(format!(
            "{} carried over from before.",
            capital(&count(put_off, "line"))
        ));
    }
    if missed >= 2 {
        out.push(format!("The last {missed} did not take place."));
    }
    out.join(" ")
}

fn parts(agenda: &Agenda) -> Vec<Part> {
    let numbered: Vec<_> = agenda.items.iter().enumerate().collect();
    let part = |section: Section| {
        let own = numbered.iter().filter(|(_, i)| i.section == section);
        let lines = own.map(|(at, item)| Row {
            no: at + 1,
            key: item.key.clone(),
            code: code(&item.key),
            title: item.title.clone(),
            why: item.why.clone(),
            link: item.link.clone(),
            carried: match item.carried {
                0 => String::new(),
                1 => "put off once".to_owned(),
                n => format!("put off {n} times"),
            },
            decides: item.decides,
            rates: item.rates,
        });
        Part {
            word: section.word(),
            words: section.words(),
            lines: lines.collect(),
        }
    };
    Section::ALL.map(part).into()
}

fn line(said: &domain::half_hour::Said) -> Line {
    let title = match said.title.as_str() {
        "" => "Something between the two of you".to_owned(),
        title => title.to_owned(),
    };
    let words = match said.words.as_str() {
        "" => String::new(),
        words => format!(": {words}"),
    };
    Line {
        title,
        outcome: format!("{}{words}", said.outcome.words()),
    }
}

fn other(of: Cadence, current: Cadence, rhythms: &[Rhythm]) -> Other {
    let agreed = rhythms.iter().find(|r| r.cadence == of);
    let text = agreed.map(Rhythm::to_string).unwrap_or_default();
    let mut words = text.split(' ').skip(1).map(str::to_owned);
    Other {
        word: of.word(),
        name: capital(of.words()),
        minutes: of.minutes(),
        current: of == current,
        day: words.next().unwrap_or_default(),
        at: words.next().unwrap_or_default(),
    }
}

fn kept(history: &[HalfHour]) -> String {
    let over = history
        .iter()
        .filter(|h| h.state != HalfHourState::Prepared)
        .count();
    match held_percent(history) {
        None => String::new(),
        Some(percent) => format!("{percent} % of the last {over} took place."),
    }
}

fn past(h: &HalfHour, day: &dyn Fn(Date) -> String) -> Past {
    let retro = [
        ("Works", &h.retro.works),
        ("In the way", &h.retro.obstacles),
        ("Until next time", &h.retro.change),
    ];
    let said = retro.into_iter().filter(|(_, text)| !text.is_empty());
    Past {
        day: day(h.on),
        state: match h.state {
            HalfHourState::Prepared => "nobody said whether it took place",
            HalfHourState::Held => "took place",
            HalfHourState::Cancelled => "did not take place",
        },
        retro: said.map(|(name, text)| (name, text.clone())).collect(),
    }
}

/// One answer.
#[derive(Deserialize)]
pub struct Answered {
    cadence: String,
    on: Date,
    key: String,
    answer: String,
    #[serde(default)]
    words: String,
}

/// `POST /partnership/half-hour/answer`: one key, one answer.
pub async fn answer(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Answered>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let cadence = cadence(&form.cadence);
    let Some(answer) = Answer::of(&form.answer) else {
        let told = "Choose one of the answers.";
        return Err(PageError(app::Error::invalid("answer", told)));
    };
    let said = (form.key.as_str(), answer, form.words.trim());
    let actor = who.actor(pair);
    let outcome = web
        .app
        .answer_item(&actor, pair, (cadence, form.on), said)
        .await?;
    Ok(see_with(
        &back(cadence),
        &format!("Noted: {}.", outcome.words()),
    ))
}

/// A line written by hand.
#[derive(Deserialize)]
pub struct Written {
    cadence: String,
    on: Date,
    section: String,
    title: String,
}

/// `POST /partnership/half-hour/write`.
pub async fn write(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Written>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let cadence = cadence(&form.cadence);
    let section = Section::of(&form.section).unwrap_or(Section::Update);
    let line = (section, form.title.as_str());
    web.app
        .write_on_sheet(&who.actor(pair), pair, (cadence, form.on), line)
        .await?;
    Ok(see_with(
        &back(cadence),
        "It is on the sheet until it is answered.",
    ))
}

/// The answers of a printed sheet.
#[derive(Deserialize)]
pub struct Recorded {
    cadence: String,
    on: Date,
    answers: String,
}

/// `POST /partnership/half-hour/record`.
pub async fn record(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Recorded>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let cadence = cadence(&form.cadence);
    let actor = who.actor(pair);
    let taken = web
        .app
        .record_sheet(&actor, pair, (cadence, form.on), &form.answers)
        .await?;
    let mut told = Vec::new();
    for (title, done) in taken {
        told.push(match done {
            Ok(outcome) => format!("{title}: {}.", outcome.words()),
            Err(error) => format!("{title}: not taken. {error}"),
        });
    }
    Ok(see_with(&back(cadence), &told.join(" ")))
}

/// How it ended.
#[derive(Deserialize)]
pub struct Closed {
    cadence: String,
    on: Date,
    held: String,
    #[serde(default)]
    works: String,
    #[serde(default)]
    obstacles: String,
    #[serde(default)]
    change: String,
}

/// `POST /partnership/half-hour/close`.
pub async fn close(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Closed>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let cadence = cadence(&form.cadence);
    let held = form.held == "yes";
    let retro = Retro {
        works: form.works.trim().to_owned(),
        obstacles: form.obstacles.trim().to_owned(),
        change: form.change.trim().to_owned(),
    };
    let actor = who.actor(pair);
    let slot = web
        .app
        .close_half_hour(&actor, pair, (cadence, form.on), held, retro)
        .await?;
    let told = match (held, slot) {
        (true, _) => "It took place. What had no answer stands on the next sheet.".to_owned(),
        (false, None) => "It did not take place. Everything stands on the next sheet.".to_owned(),
        (false, Some(p)) => format!("That makes two in a row. Proposed instead: {}.", p.title),
    };
    Ok(see_with(&back(cadence), &told))
}

/// When it takes place.
#[derive(Deserialize)]
pub struct Agreed {
    cadence: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    at: String,
}

/// `POST /partnership/half-hour/rhythm`: no time ends it.
pub async fn rhythm(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Agreed>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let cadence = cadence(&form.cadence);
    let day = if form.day.is_empty() {
        "mon"
    } else {
        &form.day
    };
    let rhythm = match form.at.trim() {
        "" => None,
        at => {
            let text = format!("{} {day} {at}", cadence.word());
            let read = text.parse::<Rhythm>();
            Some(read.map_err(|e| PageError(app::Error::invalid("at", e.to_string())))?)
        }
    };
    web.app
        .set_rhythm(&who.actor(pair), pair, cadence, rhythm)
        .await?;
    let told = match rhythm {
        Some(_) => "Agreed. A time in both calendars makes it real.",
        None => "No day is agreed any more.",
    };
    Ok(see_with(&back(cadence), told))
}
