//! The journal: reflections, the month's questions, how fired up, what to learn; one's own pages.
use super::answers::Seat;
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::Error;
use app::knowing::fired_up_on;
use askama::Template;
use axum::extract::{Form, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::answers::{Answers, Given, Round};
use domain::id::NoteId;
use domain::note::NoteKind;
use domain::question::{Question, SetKey};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "journal.html")]
struct JournalPage {
    layout: Layout,
    title: &'static str,
    other: String,
    parts: Vec<Part>,
    /// What the partner showed: question and answer.
    shown: Vec<(String, String)>,
    seven: Seven,
    /// One's own numbers, the newest first; none while it is off.
    fire: Option<Vec<(String, String)>>,
    /// One's own side of turning it on.
    fire_mine: bool,
    learning: Vec<Learning>,
}

struct Part {
    word: &'static str,
    title: &'static str,
    why: &'static str,
    rows: Vec<Row>,
    /// Nothing is answered in this round.
    empty: bool,
}

struct Row {
    key: &'static str,
    words: String,
    answer: String,
    /// What it was the time before, where that was something else.
    before: String,
    shared: bool,
    /// It can become something to learn.
    learn: bool,
}

#[derive(Default)]
struct Seven {
    /// One's own is finished for this month.
    done: bool,
    /// Of the last month that both have seen.
    month: String,
    rows: Vec<(String, String, String)>,
}

struct Learning {
    id: String,
    text: String,
    done: bool,
}

/// Questions whose answer can become something to learn.
const TO_LEARN: [&str; 2] = ["weaknesses", "skills"];

struct Mine<'a> {
    all: &'a [Answers],
    seat: &'a Seat,
}

impl Mine<'_> {
    fn own(&self, set: SetKey) -> impl Iterator<Item = &Answers> {
        let me = self.seat.me;
        self.all.iter().filter(move |a| a.of == me && a.set == set)
    }

    fn part(&self, set: SetKey, round: &Round) -> Part {
        let now = self.own(set).find(|a| a.round == *round);
        let earlier = self.own(set).filter(|a| a.round < *round);
        let before = earlier.max_by(|a, b| a.round.cmp(&b.round));
        let row = |q: &'static Question| {
            let given = now.and_then(|a| a.given.iter().find(|g| g.question.0 == q.key));
            let answer = given.map(|g| g.given.to_string()).unwrap_or_default();
            let then = before.and_then(|a| a.to(q.key)).map(Given::to_string);
            Row {
                key: q.key,
                words: self.seat.partners.asked(q, self.seat.me),
                before: then.filter(|then| *then != answer).unwrap_or_default(),
                shared: given.is_some_and(|g| g.shared),
                learn: TO_LEARN.contains(&q.key) && !answer.is_empty(),
                answer,
            }
        };
        let set = set.set();
        let rows: Vec<_> = set.questions.iter().map(row).collect();
        Part {
            word: set.key.word(),
            title: set.title,
            why: set.why,
            empty: rows
                .iter()
                .all(|r| r.answer.is_empty() && r.before.is_empty()),
            rows,
        }
    }

    /// What the partner showed of their own pages.
    fn shown(&self) -> Vec<(String, String)> {
        let theirs = self.all.iter().filter(|a| a.of != self.seat.me);
        let own = theirs.filter(|a| JOURNAL.contains(&a.set));
        let mut out = Vec::new();
        for answers in own {
            for given in &answers.given {
                let question = answers.set.set().question(&given.question.0);
                let words = question.map(|q| self.seat.partners.asked(q, answers.of));
                out.push((words.unwrap_or_default(), given.given.to_string()));
            }
        }
        out
    }

    fn seven(&self, round: &Round) -> Seven {
        let mine = |a: &&Answers| a.with.is_some();
        let newest = self.own(SetKey::Seven).filter(mine);
        let newest = newest.max_by(|a, b| a.round.cmp(&b.round));
        let done = self
            .own(SetKey::Seven)
            .any(|a| a.round == *round && a.done.is_some());
        let Some(mine) = newest else {
            return Seven {
                done,
                ..Seven::default()
            };
        };
        let mut all = self.all.iter();
        let theirs =
            all.find(|a| a.set == SetKey::Seven && a.of != self.seat.me && a.round == mine.round);
        let text = |a: Option<&Answers>, key: &str| {
            let number = a.and_then(|a| a.number(key));
            number.map_or("–".to_owned(), |n| n.to_string())
        };
        let row = |q: &'static Question| {
            let words = self.seat.partners.asked(q, self.seat.me);
            (words, text(Some(mine), q.key), text(theirs, q.key))
        };
        Seven {
            done,
            month: mine.round.to_string(),
            rows: SetKey::Seven.set().questions.iter().map(row).collect(),
        }
    }

    fn fire(&self) -> Vec<(String, String)> {
        let weeks = self.own(SetKey::FiredUp);
        let weeks = weeks.filter_map(|a| Some((a.round.to_string(), a.number("fired_up")?)));
        let mut weeks: Vec<_> = weeks.map(|(week, n)| (week, n.to_string())).collect();
        weeks.sort_by(|a, b| b.cmp(a));
        weeks
    }
}

const JOURNAL: [SetKey; 3] = [
    SetKey::ReflectionOne,
    SetKey::ReflectionTwo,
    SetKey::Satisfaction,
];

/// `GET /partnership/journal`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let seat = Seat::of(&web, &who).await?;
    let (viewer, pair) = (who.viewer(), seat.pair.id);
    let sets = [
        SetKey::ReflectionOne,
        SetKey::ReflectionTwo,
        SetKey::Satisfaction,
        SetKey::Seven,
        SetKey::FiredUp,
        SetKey::Profile,
    ];
    let all = web.app.answers(viewer, pair, &sets).await?;
    let notes = web
        .app
        .notes(viewer, pair, &[NoteKind::Learning], 800)
        .await?;
    let mine = Mine {
        all: &all,
        seat: &seat,
    };
    let asked = JOURNAL
        .into_iter()
        .filter(|set| *set != SetKey::Satisfaction || !seat.executive());
    let parts: Vec<_> = asked
        .map(|set| mine.part(set, &seat.round(&web, set)))
        .collect();
    let learning = notes.iter().filter(|n| n.by == Some(seat.me));
    let learning = learning.map(|n| Learning {
        id: n.id.to_string(),
        text: n.text.clone(),
        done: n.closed.is_some(),
    });
    let on = fired_up_on(&all, &seat.partners);
    let yes = |a: &Answers| a.to("fired_up") == Some(&Given::Yes(true));
    let title = match parts.iter().all(|p| p.empty) {
        true => "A page that nobody else reads",
        false => "Your own page",
    };
    Ok(html(&JournalPage {
        layout: Layout::new(&who, &headers, Place::Partnership, "Journal"),
        title,
        other: seat.other().to_owned(),
        shown: mine.shown(),
        seven: mine.seven(&seat.round(&web, SetKey::Seven)),
        fire: on.then(|| mine.fire()),
        fire_mine: mine.own(SetKey::Profile).any(yes),
        learning: learning.collect(),
        parts,
    }))
}

/// What is done with one answer, or one thing to learn.
#[derive(Deserialize)]
pub struct Doing {
    deed: String,
    #[serde(default)]
    set: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    id: Option<NoteId>,
}

/// `POST /partnership/journal`: shows or hides one answer, makes something to learn of it, or says
/// that it was learnt.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Doing>,
) -> Result<Response, PageError> {
    let seat = Seat::of(&web, &who).await?;
    let actor = who.actor(&seat.pair);
    let back = "/partnership/journal";
    if form.deed == "learnt" || form.deed == "open" {
        let none = || Error::NotFound("This thing to learn".to_owned());
        let id = form.id.ok_or_else(none)?;
        let settled = form.deed == "learnt";
        let note = web.app.settle_note(&actor, id, settled).await?;
        let told = match settled {
            true => format!("Learnt: {}.", note.text),
            false => format!("Open again: {}.", note.text),
        };
        return Ok(see_with(back, &told));
    }
    let set = super::answers::set_of(&form.set)?;
    let round = seat.round(&web, set.key);
    if form.deed == "learn" {
        let own = super::answers::own(&web, &who, &seat, set.key).await?;
        let words = own.as_ref().map_or("", |a| a.words(&form.q));
        let mut note = web.app.new_note(&actor, seat.pair.id, NoteKind::Learning)?;
        words.clone_into(&mut note.text);
        web.app.keep_note(&actor, &note).await?;
        return Ok(see_with(
            back,
            "It stands under what to learn, for you alone.",
        ));
    }
    let shared = form.deed == "share";
    let of = (seat.pair.id, set.key, &round);
    let which = (form.q.as_str(), shared);
    let partner = seat.partner()?;
    web.app.share_answer(&actor, of, which, partner).await?;
    let told = match shared {
        true => format!("{} reads this one answer now.", seat.other()),
        false => "It is yours alone again.".to_owned(),
    };
    Ok(see_with(back, &told))
}
