//! The brief as a form: every part may stay open, and what is open is asked for on the brief.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::decision::WAYS;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::decision::{Choice, Decision, Door};
use domain::goal::Goal;
use domain::id::DecisionId;
use domain::money::Money;
use domain::person::Person;
use domain::risk::Step;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "decision_write.html")]
struct WritePage {
    layout: Layout,
    id: String,
    question: String,
    /// Why it was not saved; empty where nothing was wrong.
    wrong: String,
    by: String,
    at: String,
    deciders: Vec<(String, String, bool)>,
    goals: Vec<(String, String, bool)>,
    /// Name of the field, label, text, hint.
    parts: Vec<(&'static str, &'static str, String, &'static str)>,
    lines: Vec<(&'static str, &'static str, String, &'static str)>,
    ways: Vec<Way>,
}

/// One way in the form.
struct Way {
    at: usize,
    letter: char,
    choice: Choice,
    door: &'static str,
    gain: u8,
    effort: u8,
    advised: bool,
}

fn ways(d: &Decision) -> Vec<Way> {
    let step = |s: Option<Step>| s.map_or(0, Step::get);
    let blank = || Choice::titled("");
    let way = |at: usize| {
        let choice = d.choices.get(at).cloned().unwrap_or_else(blank);
        Way {
            at,
            letter: char::from(b'A' + u8::try_from(at).unwrap_or(0)),
            door: match choice.door {
                Some(Door::OneWay) => "one",
                Some(Door::TwoWay) => "two",
                None => "",
            },
            gain: step(choice.gain),
            effort: step(choice.effort),
            advised: d.advised == Some(at),
            choice,
        }
    };
    (0..WAYS).map(way).collect()
}

fn money(of: Option<Money>) -> String {
    of.map(|m| m.to_string()).unwrap_or_default()
}

fn parts(d: &Decision) -> Vec<(&'static str, &'static str, String, &'static str)> {
    vec![
        (
            "context",
            "Why now: what one has to know",
            d.context.clone(),
            "Three to five sentences.",
        ),
        (
            "because",
            "Why the one that we advise",
            d.because.clone(),
            "",
        ),
        (
            "change",
            "What would change our mind",
            d.change.clone(),
            "One thing a line.",
        ),
        (
            "next",
            "What happens after a yes",
            d.next.clone(),
            "One step a line: who, a colon, what and by when.",
        ),
    ]
}

fn lines(d: &Decision) -> Vec<(&'static str, &'static str, String, &'static str)> {
    let r = &d.roles;
    vec![
        ("waiting", "What waiting costs", d.waiting.clone(), ""),
        (
            "week",
            "What a week of waiting costs, as a sum",
            money(d.week),
            "£26,000",
        ),
        (
            "money",
            "What a yes binds, as a sum",
            money(d.money),
            "With a sum the whole text stands before the button.",
        ),
        ("recommend", "Who recommends it", r.recommend.clone(), ""),
        (
            "agree",
            "Who must agree",
            r.agree.clone(),
            "Only who may stop it.",
        ),
        ("input", "Who is heard", r.input.clone(), ""),
        ("perform", "Who carries it out", r.perform.clone(), ""),
        (
            "told",
            "Who hears of it",
            d.told.clone(),
            "Names, with commas.",
        ),
    ]
}

/// The form, with what was typed where it could not be saved, and why.
async fn page(
    (web, who, headers): (&Web, &Who, &HeaderMap),
    d: &Decision,
    typed: Option<(&Fields, String)>,
) -> Result<WritePage, PageError> {
    let pair = who.pair()?;
    let reader = web.app.db.read(who.viewer());
    let people = reader.people(pair.id).await.map_err(app::Error::from)?;
    let goals = reader.goals(pair.id).await.map_err(app::Error::from)?;
    let person = |p: &Person| {
        let chosen = d.decider.unwrap_or(pair.executive) == p.id;
        (p.id.to_string(), p.label().to_owned(), chosen)
    };
    let goal = |g: &Goal| {
        let chosen = d.goal == Some(g.id);
        (g.id.to_string(), format!("{} {}", g.code, g.title), chosen)
    };
    let mut page = WritePage {
        id: d.id.to_string(),
        question: d.question.clone(),
        wrong: String::new(),
        by: d.decide_by.map(|d| d.to_string()).unwrap_or_default(),
        at: d
            .decide_at
            .map(|t| t.strftime("%H:%M").to_string())
            .unwrap_or_default(),
        deciders: people.iter().map(person).collect(),
        goals: goals.iter().map(goal).collect(),
        parts: parts(d),
        lines: lines(d),
        ways: ways(d),
        layout: Layout::new(who, headers, Place::Strategy, "Decision brief"),
    };
    if let Some((fields, wrong)) = typed {
        (page.by, page.at) = (fields.text("by"), fields.text("at"));
        for (name, _, text, _) in &mut page.lines {
            *text = fields.text(name);
        }
        page.wrong = wrong;
    }
    Ok(page)
}

/// `GET /decisions/{id}/write`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<DecisionId>,
) -> Result<Response, PageError> {
    let known = web.app.db.read(who.viewer()).decision(id).await;
    let d = known.map_err(app::Error::from)?;
    Ok(html(&page((&web, &who, &headers), &d, None).await?))
}

/// Fields by their names.
struct Fields(HashMap<String, String>);

impl Fields {
    fn text(&self, name: &str) -> String {
        let text = self.0.get(name).map(|t| t.trim().replace("\r\n", "\n"));
        text.unwrap_or_default()
    }

    /// An empty field is none; one that cannot be read is told.
    fn read<T: std::str::FromStr>(
        &self,
        name: &'static str,
        wrong: &str,
    ) -> Result<Option<T>, app::Error> {
        match self.text(name).as_str() {
            "" => Ok(None),
            text => text
                .parse()
                .map(Some)
                .map_err(|_| app::Error::invalid(name, wrong)),
        }
    }

    fn way(&self, at: usize) -> Option<Choice> {
        let of = |name: &str| self.text(&format!("{name}{at}"));
        let step = |name: &str| of(name).parse().ok().and_then(Step::new);
        let title = of("title");
        (!title.is_empty()).then(|| Choice {
            cost: of("cost"),
            risk: of("risk"),
            door: match of("door").as_str() {
                "one" => Some(Door::OneWay),
                "two" => Some(Door::TwoWay),
                _ => None,
            },
            nothing: of("nothing") == "yes",
            undo: of("undo"),
            gain: step("gain"),
            effort: step("effort"),
            ..Choice::titled(title)
        })
    }
}

/// Takes over all that can be read; the first part that cannot is told, and costs only itself.
fn fill(d: &mut Decision, f: &Fields) -> Result<(), app::Error> {
    let mut wrong = None;
    d.question = f.text("question");
    let day = "The day is not one: give it such as 2027-08-04, or leave it open.";
    take(&mut d.decide_by, f.read("by", day), &mut wrong);
    let time = "The time is not one: give it such as 10:00, or leave it open.";
    take(&mut d.decide_at, f.read("at", time), &mut wrong);
    let decider = f.read("decider", "Choose who decides.");
    take(&mut d.decider, decider, &mut wrong);
    let goal = f.read("goal", "Choose a goal, or none.");
    take(&mut d.goal, goal, &mut wrong);
    let week = "What a week of waiting costs is no sum: write it like £26,000, or leave it open.";
    take(&mut d.week, f.read("week", week), &mut wrong);
    let money = "What a yes binds is no sum: write it like £26,000, or leave it open.";
    take(&mut d.money, f.read("money", money), &mut wrong);
    for (name, to) in [
        ("context", &mut d.context),
        ("because", &mut d.because),
        ("change", &mut d.change),
        ("next", &mut d.next),
        ("waiting", &mut d.waiting),
        ("told", &mut d.told),
        ("recommend", &mut d.roles.recommend),
        ("agree", &mut d.roles.agree),
        ("input", &mut d.roles.input),
        ("perform", &mut d.roles.perform),
    ] {
        *to = f.text(name);
    }
    let advised = f.text("advised");
    (d.choices, d.advised) = (Vec::new(), None);
    for at in 0..WAYS {
        let Some(choice) = f.way(at) else { continue };
        if advised == at.to_string() {
            d.advised = Some(d.choices.len());
        }
        d.choices.push(choice);
    }
    wrong.map_or(Ok(()), Err)
}

/// Puts a value that could be read in its place; the first that could not is kept for telling.
fn take<T>(place: &mut T, read: Result<T, app::Error>, wrong: &mut Option<app::Error>) {
    match read {
        Ok(value) => *place = value,
        Err(error) => *wrong = wrong.take().or(Some(error)),
    }
}

/// `POST /decisions/{id}/write`.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<DecisionId>,
    Form(fields): Form<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let known = web.app.db.read(&actor.viewer).decision(id).await;
    let mut d = known.map_err(app::Error::from)?;
    let fields = Fields(fields);
    let saved = match fill(&mut d, &fields) {
        Ok(()) => web.app.write_decision(&actor, pair, d.clone()).await,
        Err(error) => Err(error),
    };
    let d = match saved {
        Err(error @ app::Error::Invalid(_)) => {
            let typed = Some((&fields, error.to_string()));
            let page = page((&web, &who, &headers), &d, typed).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response());
        }
        saved => saved?,
    };
    let told = match d.lacks().len() {
        0 => "Saved: nothing is missing.".to_owned(),
        n => format!(
            "Saved. {} to answer.",
            domain::words::capital(&domain::words::count(super::size(n), "question"))
        ),
    };
    Ok(see_with(&format!("/decisions/{id}"), &told))
}
