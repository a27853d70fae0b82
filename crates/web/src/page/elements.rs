//! Eight elements of the partnership: both sides of the blind survey, and what follows from it.
use super::answers::Seat;
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::survey::{Follow, SurveyRound};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::answers::Round;
use domain::invitation::{Invitation, Invited};
use domain::note::{Aspect, Note};
use domain::proposal::Noun;
use domain::question::SetKey;
use domain::survey::{ELEMENTS, Element, Flag, Ratio, Reading, element_of};
use domain::words::{capital, list, number};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "elements.html")]
struct ElementsPage {
    layout: Layout,
    round: String,
    title: String,
    lead: String,
    executive: String,
    assistant: String,
    /// How one's own answers of this round stand.
    mine: Mine,
    other: String,
    /// The questions may be read aloud to the partner.
    aloud: bool,
    /// The newest link by which the partner answers without signing in.
    link: String,
    shown: Option<Shown>,
    /// Means of earlier rounds, the newest first.
    trend: Vec<(String, String, String, usize)>,
    cards: Vec<Card>,
}

#[derive(PartialEq, Eq)]
enum Mine {
    Open { answered: usize, of: usize },
    Done,
    Shown,
}

impl Mine {
    /// Both have seen this round.
    fn shown(&self) -> bool {
        *self == Mine::Shown
    }
}

struct Shown {
    rows: Vec<Row>,
    assistant: String,
    executive: String,
    on: String,
}

struct Row {
    key: &'static str,
    name: &'static str,
    assistant: String,
    executive: String,
    flag: &'static str,
    /// "gap 1.14", behind the word.
    number: String,
    /// Places on the track from 1 to 5: per cent of each mean, thousandths of the stretch between.
    places: Option<(i64, i64, i64, i64)>,
}

/// What the two mean to do about one element.
struct Card {
    key: &'static str,
    name: &'static str,
    asks: &'static str,
    /// What it asks of each of the two: name and sentence.
    parts: [(String, &'static str); 2],
    /// Where it is done: address and name.
    doors: &'static [(&'static str, &'static str)],
    /// The statements behind it, as the reader was asked.
    asked: Vec<String>,
    talk: &'static str,
    action: &'static str,
    /// What the offered action is to whoever reads.
    offer: String,
    flag: &'static str,
    /// What was said last; empty while nothing was.
    said: String,
    not_now: bool,
    link: String,
}

fn percent(mean: Ratio) -> i64 {
    (mean.parts(100) - 100) / 4
}

fn row(reading: &Reading) -> Row {
    let text = |mean: Option<Ratio>| mean.map_or("–".to_owned(), |m| m.text(1));
    let places = reading.assistant.zip(reading.executive).map(|(a, b)| {
        let (a, b) = (percent(a), percent(b));
        // The classes of lengths come in fives.
        let fives = |p: i64| p * 10 / 5 * 5;
        (a, b, fives(a.min(b)), fives(a.max(b)))
    });
    Row {
        key: reading.element.key,
        name: reading.element.name,
        assistant: text(reading.assistant),
        executive: text(reading.executive),
        flag: reading.flag().map(Flag::said).unwrap_or_default(),
        number: reading.flag().map(Flag::words).unwrap_or_default(),
        places,
    }
}

/// Where an element is lived: what the two have for it.
fn doors(element: &Element) -> &'static [(&'static str, &'static str)] {
    match element.key {
        "values" => &[
            ("/partnership/values-sort", "What each holds dear"),
            ("/partnership/charter", "Charter"),
            ("/partnership/agreement", "Working agreement"),
        ],
        "isolation" => &[
            ("/partnership/talk", "Between the two of you"),
            ("/partnership/journal", "Journal"),
        ],
        "trust" => &[
            ("/partnership/trust", "Trust and quality"),
            ("/promises", "Promises"),
        ],
        "communication" => &[
            ("/partnership/half-hour", "The prepared half-hour"),
            ("/tell", "Have I got this right?"),
        ],
        "knowing" => &[
            ("/partnership/profile", "How to work with me"),
            ("/partnership/ask/first_talk", "Our first conversation"),
        ],
        "mission" => &[
            ("/partnership/purpose", "What we say we are for"),
            ("/partnership/monday", "Monday page"),
        ],
        "multiplier" => &[
            ("/partnership/work", "Who does what"),
            ("/rights", "What I may decide"),
            ("/partnership/talk", "Between the two of you"),
        ],
        _ => &[
            ("/partnership/plan", "The plan"),
            ("/partnership/half-hour", "The prepared half-hour"),
        ],
    }
}

fn card(
    (element, flag): (&'static Element, Option<Flag>),
    said: Option<&Note>,
    seat: &Seat,
) -> Card {
    let link = match said.and_then(|n| n.on.as_ref()) {
        Some(on) if on.noun == Noun::Action => format!("/actions/{}", on.id),
        Some(on) if on.noun == Noun::Proposal => format!("/proposals/{}", on.id),
        _ => String::new(),
    };
    let partners = &seat.partners;
    let hers = element.executive_acts && !seat.executive();
    let [assistant, executive] = element.parts;
    let questions = SetKey::Elements.set().questions.iter();
    let own = questions.filter(|q| {
        let rest = q.key.strip_prefix(element.key);
        rest.is_some_and(|rest| rest.starts_with('.'))
    });
    Card {
        key: element.key,
        name: element.name,
        asks: element.asks,
        parts: [
            (
                format!("{}, assistant", partners.assistants_name()),
                assistant,
            ),
            (format!("{}, executive", partners.executive.name), executive),
        ],
        doors: doors(element),
        asked: own.map(|q| partners.asked(q, seat.me)).collect(),
        talk: element.talk,
        action: element.action,
        offer: match (hers, element.executive_acts == seat.executive()) {
            (true, _) => format!("Ask {}", partners.executive.name),
            (_, true) => "Put it on my list".to_owned(),
            _ => format!("Put it on {}’s list", partners.assistants_name()),
        },
        flag: flag.map(Flag::said).unwrap_or_default(),
        not_now: said.is_some_and(|n| n.aspect(Aspect::Verdict) == "not now"),
        said: said.map(|n| n.text.clone()).unwrap_or_default(),
        link,
    }
}

/// The opening sentence: the talks that would bring the two closer.
fn title(newest: Option<&SurveyRound>, seat: &Seat, mine: &Mine) -> (String, String) {
    let Some(newest) = newest else {
        let title = match mine {
            Mine::Open { answered: 0, .. } => "Eight elements, and how each of you sees them",
            Mine::Open { .. } => "Your answers are begun",
            Mine::Done | Mine::Shown => "You are done",
        };
        let lead = format!(
            "Thirty-nine short sentences, one at a time, any of them left open. Neither you nor {} \
             sees anything before both are done.",
            seat.other()
        );
        return (title.to_owned(), lead);
    };
    let flagged = newest.survey.flagged();
    let count = i64::try_from(flagged.len()).unwrap_or(0);
    let title = match count {
        0 => "Nothing stands between you".to_owned(),
        1 => "One talk would bring you closer".to_owned(),
        n => format!("{} talks would bring you closer", capital(&number(n))),
    };
    let gaps = flagged.iter().filter(|(_, f)| matches!(f, Flag::Gap(_)));
    let gaps: Vec<_> = gaps.map(|(e, _)| e.name.to_owned()).collect();
    let low = flagged.iter().filter(|(_, f)| matches!(f, Flag::Mean(_)));
    let low: Vec<_> = low.map(|(e, _)| e.name.to_owned()).collect();
    let mut lead = Vec::new();
    if !gaps.is_empty() {
        lead.push(format!(
            "Seen differently from the two chairs: {}.",
            list(&gaps)
        ));
    }
    if !low.is_empty() {
        lead.push(format!("Middling from both: {}.", list(&low)));
    }
    if lead.is_empty() {
        lead.push("No element is far apart, none is low.".to_owned());
    }
    (title, lead.join(" "))
}

/// "third quarter of 2027".
fn quarter(round: &Round) -> String {
    let names = ["first", "second", "third", "fourth"];
    let found = round.0.split_once("-Q").and_then(|(year, n)| {
        let at = n.parse::<usize>().ok()?.checked_sub(1)?;
        Some(format!("{} quarter of {year}", names.get(at)?))
    });
    found.unwrap_or_else(|| round.0.clone())
}

fn shown(newest: &SurveyRound, who: &Who, seat: &Seat) -> Shown {
    let zone = app::context::zone(&seat.pair);
    let on = newest
        .shown
        .map(|at| who.locale().day(at.to_zoned(zone).date()));
    let text = |mean: Option<Ratio>| mean.map_or("–".to_owned(), |m| m.text(2));
    Shown {
        rows: newest.survey.readings.iter().map(row).collect(),
        assistant: text(newest.survey.assistant),
        executive: text(newest.survey.executive),
        on: on.unwrap_or_default(),
    }
}

fn trend(rounds: &[SurveyRound]) -> Vec<(String, String, String, usize)> {
    let text = |mean: Option<Ratio>| mean.map_or("–".to_owned(), |m| m.text(2));
    let line = |r: &SurveyRound| {
        let s = &r.survey;
        (
            quarter(&r.round),
            text(s.assistant),
            text(s.executive),
            s.flagged().len(),
        )
    };
    rounds.iter().map(line).collect()
}

fn cards(newest: Option<&SurveyRound>, said: &BTreeMap<String, Note>, seat: &Seat) -> Vec<Card> {
    let flagged = newest.map(|n| n.survey.flagged()).unwrap_or_default();
    let rest = ELEMENTS
        .iter()
        .filter(|e| !flagged.iter().any(|(f, _)| f.key == e.key));
    let first = flagged.iter().map(|(e, f)| (*e, Some(*f)));
    let all = first.chain(rest.map(|e| (e, None)));
    all.map(|of| card(of, said.get(of.0.key), seat)).collect()
}

/// `GET /partnership/elements`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let seat = Seat::of(&web, &who).await?;
    let (viewer, pair) = (who.viewer(), seat.pair.id);
    let set = SetKey::Elements;
    let round = seat.round(&web, set);
    let rounds = web.app.surveys(viewer, pair, &seat.partners).await?;
    let said = web.app.strategies(viewer, pair).await?;
    let own = super::answers::own(&web, &who, &seat, set).await?;
    let mine = match &own {
        Some(own) if own.with.is_some() => Mine::Shown,
        Some(own) if own.done.is_some() => Mine::Done,
        _ => Mine::Open {
            answered: own.as_ref().map_or(0, |a| a.given.len()),
            of: set.set().questions.len(),
        },
    };
    let of = (pair, set, &round);
    let actor = who.actor(&seat.pair);
    let aloud = match mine {
        Mine::Done => web.app.may_read_aloud(&actor, &seat.partners, of).await?,
        _ => false,
    };
    let invited = Invited::Answer {
        set,
        round: round.clone(),
    };
    let now = web.app.now();
    let open = web.app.db.read(viewer).invitations(pair, now).await?;
    let theirs = |i: &&Invitation| i.person != seat.me && i.invited == invited;
    let link = match open.iter().filter(theirs).max_by_key(|i| i.made) {
        Some(i) => match web.app.invitation_address(i.id)? {
            Some(address) => address,
            None => web.app.invitation_path(i.id)?,
        },
        None => String::new(),
    };
    let (title, lead) = title(rounds.first(), &seat, &mine);
    Ok(html(&ElementsPage {
        layout: Layout::new(&who, &headers, Place::Partnership, "Eight elements"),
        round: quarter(&round),
        title,
        lead,
        executive: seat.partners.executive.name.clone(),
        assistant: seat.partners.assistants_name().to_owned(),
        other: seat.other().to_owned(),
        aloud,
        link,
        shown: rounds.first().map(|r| shown(r, &who, &seat)),
        trend: trend(&rounds),
        cards: cards(rounds.first(), &said, &seat),
        mine,
    }))
}

/// What follows from an element.
#[derive(Deserialize)]
pub struct Following {
    deed: String,
    #[serde(default)]
    text: String,
}

/// `POST /partnership/elements/{element}`: a strategy, "not now", or the offered action.
pub async fn follow(
    State(web): State<Web>,
    who: Who,
    Path(key): Path<String>,
    Form(form): Form<Following>,
) -> Result<Response, PageError> {
    let seat = Seat::of(&web, &who).await?;
    let follow = match form.deed.as_str() {
        "action" => Follow::Action,
        "not_now" => Follow::NotNow(form.text),
        _ => Follow::Strategy(form.text),
    };
    let told = match &follow {
        Follow::Action => "It stands below, with who does it.",
        Follow::NotNow(_) => "Not now, and that is kept too.",
        Follow::Strategy(_) => "Kept.",
    };
    let actor = who.actor(&seat.pair);
    let of = (seat.pair.id, &seat.partners);
    web.app.follow(&actor, of, &key, follow).await?;
    let name = element_of(&key).map_or("", |e| e.name);
    let told = format!("{name}: {told}");
    Ok(see_with(&format!("/partnership/elements#{key}"), &told))
}
