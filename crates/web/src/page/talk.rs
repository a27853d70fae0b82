//! What the two say to each other: the thinking room, feedback, challenges, strengths, questions.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::Error;
use app::partner::{Partner, Partners};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::id::{NoteId, PersonId};
use domain::locale::Locale;
use domain::note::{Aspect, Note, NoteKind};
use domain::talk::{BothWays, both_ways, patterns, prompt};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use store::Pair;

/// Words of the last year stand on the page.
const SHOWN_DAYS: i64 = 366;

const KINDS: [NoteKind; 9] = [
    NoteKind::Thought,
    NoteKind::Feedback,
    NoteKind::Challenge,
    NoteKind::Strength,
    NoteKind::Idea,
    NoteKind::OpenQuestion,
    NoteKind::HighLow,
    NoteKind::Observation,
    NoteKind::Support,
];

#[derive(Template)]
#[template(path = "talk.html")]
struct TalkPage {
    layout: Layout,
    sentence: String,
    state: String,
    other: String,
    prompt: &'static str,
    thoughts: Vec<Said>,
    feedback: Vec<Said>,
    feedback_ways: String,
    challenges: Vec<Said>,
    challenge_ways: String,
    strengths: Vec<Said>,
    strength_ways: String,
    questions: Vec<Said>,
    ideas: Vec<Said>,
    idea_ways: String,
    supports: Vec<Said>,
    support_ways: String,
    lines: Vec<Said>,
    observations: Vec<Said>,
    patterns: Vec<(String, usize)>,
}

/// Words of one of the two.
struct Said {
    id: String,
    mine: bool,
    who: String,
    day: String,
    text: String,
    parts: Vec<(&'static str, String)>,
    answers: Vec<(String, String)>,
    settled: bool,
}

/// What a page of the two needs to know.
struct Table<'a> {
    me: PersonId,
    partners: &'a Partners,
    locale: &'a Locale,
    zone: TimeZone,
    all: &'a [Note],
}

impl Table<'_> {
    fn day(&self, at: Timestamp) -> String {
        self.locale.day(self.date(at))
    }

    fn date(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.clone()).date()
    }

    fn of(&self, kind: NoteKind) -> Vec<Said> {
        let all = self
            .all
            .iter()
            .filter(|n| n.kind == kind && n.thread.is_none());
        all.map(|n| self.said(n)).collect()
    }

    fn name(&self, who: Option<PersonId>) -> String {
        match who {
            Some(id) if id == self.me => "You".to_owned(),
            Some(id) => self.partners.name(id).unwrap_or("Somebody").to_owned(),
            None => "Counterpart".to_owned(),
        }
    }

    fn said(&self, n: &Note) -> Said {
        let mut answers: Vec<_> = self.all.iter().filter(|a| a.thread == Some(n.id)).collect();
        answers.reverse();
        Said {
            id: n.id.to_string(),
            mine: n.by == Some(self.me),
            who: self.name(n.by),
            day: self.day(n.at),
            text: n.text.clone(),
            parts: n
                .aspects
                .iter()
                .map(|(a, text)| (heading(*a), text.clone()))
                .collect(),
            answers: answers
                .iter()
                .map(|a| (self.name(a.by), a.text.clone()))
                .collect(),
            settled: n.closed.is_some(),
        }
    }

    /// Offers of help between the two, never those to somebody of the team; each as one sentence
    /// that says what the other gets (`R116`).
    fn supports(&self) -> Vec<Said> {
        let own = self.all.iter().filter(|n| n.kind == NoteKind::Support);
        let own = own.filter(|n| n.with.is_some() && n.thread.is_none());
        let offer = |n: &Note| {
            let [when, what, so] = [Aspect::Situation, Aspect::Plan, Aspect::Impact];
            let mut text = format!("I could {}", n.aspect(what));
            if !n.aspect(when).is_empty() {
                text = format!("When {}, {text}", n.aspect(when));
            }
            if !n.aspect(so).is_empty() {
                text.push_str(&format!(", so that {}", n.aspect(so)));
            }
            Said {
                text: text + ".",
                ..self.said(n)
            }
        };
        own.map(offer).collect()
    }

    /// "You last gave some 3 days ago; none came back yet."
    fn ways(&self, kind: NoteKind, today: Date) -> String {
        let BothWays {
            given,
            received,
            gave,
            got,
        } = both_ways(self.all, kind, self.me);
        let ago = |at: Option<Timestamp>| match at.map(|at| days(self.date(at), today)) {
            None => "not yet".to_owned(),
            Some(0) => "today".to_owned(),
            Some(1) => "yesterday".to_owned(),
            Some(n) => format!("{n} days ago"),
        };
        let other = self
            .partners
            .other(self.me)
            .map_or("your partner", |p| &p.name);
        format!(
            "You to {other}: {given}, last {}. {other} to you: {received}, last {}.",
            ago(gave),
            ago(got)
        )
    }
}

/// What the other says to an offer that is taken up.
const YES: &str = "Yes, please";

/// "2 of 3 offers were taken up."
fn taken_up(all: &[Said]) -> String {
    let yes = |s: &&Said| s.answers.iter().any(|(_, text)| text == YES);
    match (all.len(), all.iter().filter(yes).count()) {
        (0, _) => String::new(),
        (n, taken) => format!("{taken} of {n} taken up."),
    }
}

fn days(from: Date, to: Date) -> i32 {
    to.since(from).map_or(0, |span| span.get_days())
}

fn heading(of: Aspect) -> &'static str {
    match of {
        Aspect::Situation => "Situation",
        Aspect::Behaviour => "What was done",
        Aspect::Impact => "What it did",
        Aspect::Start => "Begin",
        Aspect::Stop => "Leave",
        Aspect::Continue => "Keep",
        Aspect::Helped => "What helped",
        Aspect::Heard => "Heard as",
        Aspect::Outcome => "What came of it",
        Aspect::Rating => "Rated",
        Aspect::Verdict => "Decided",
        Aspect::Mood => "This week was a",
        Aspect::Talent => "Strength",
        Aspect::Due => "By",
        Aspect::Element => "Element",
        Aspect::Plan => "Plan",
        Aspect::Agreed => "Agreed",
        Aspect::Ranking => "Ranking",
        Aspect::NotDo => "What we will not do",
        Aspect::Changed => "What changed",
        Aspect::Votes => "Votes",
    }
}

/// The two of the pair, and which of them looks. For anybody else there is no such page.
async fn the_two(web: &Web, who: &Who, pair: &Pair) -> Result<Partners, PageError> {
    let partners = web.app.partners(who.viewer(), pair).await?;
    let me = who.session.signed_in.person;
    if partners.people().contains(&me) {
        return Ok(partners);
    }
    Err(PageError(Error::NotFound("This page".into())))
}

/// `GET /partnership/talk`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let partners = the_two(&web, &who, pair).await?;
    let all = web
        .app
        .notes(who.viewer(), pair.id, &KINDS, SHOWN_DAYS)
        .await?;
    let me = who.session.signed_in.person;
    let locale = who.locale();
    let table = Table {
        me,
        partners: &partners,
        locale: &locale,
        zone: app::context::zone(pair),
        all: &all,
    };
    let today = web.app.today(pair);
    let other = partners
        .other(me)
        .map_or("your partner", |p| &p.name)
        .to_owned();
    let (sentence, state) = opening(&table, &other, today);
    Ok(html(&TalkPage {
        layout: Layout::new(&who, &headers, Place::Partnership, "Between the two of you"),
        sentence,
        state,
        prompt: prompt(today),
        thoughts: table.of(NoteKind::Thought),
        feedback: table.of(NoteKind::Feedback),
        feedback_ways: table.ways(NoteKind::Feedback, today),
        challenges: table.of(NoteKind::Challenge),
        challenge_ways: table.ways(NoteKind::Challenge, today),
        strengths: table.of(NoteKind::Strength),
        strength_ways: table.ways(NoteKind::Strength, today),
        questions: table.of(NoteKind::OpenQuestion),
        ideas: table.of(NoteKind::Idea),
        idea_ways: table.ways(NoteKind::Idea, today),
        support_ways: taken_up(&table.supports()),
        supports: table.supports(),
        lines: table.of(NoteKind::HighLow),
        observations: table.of(NoteKind::Observation),
        patterns: patterns(&all),
        other,
    }))
}

/// The first of these that holds.
fn opening(table: &Table, other: &str, today: Date) -> (String, String) {
    let state = format!(
        "Only you and {other} can read what stands here, but for open questions and ideas: no \
         cover, no administrator, no export."
    );
    let heard = |id| {
        let mut own = table.all.iter().filter(|n| n.by == Some(table.me));
        own.any(|n| n.thread == Some(id))
    };
    let raised = table
        .all
        .iter()
        .filter(|n| n.kind == NoteKind::Challenge && n.thread.is_none() && n.by != Some(table.me));
    let unheard = raised.filter(|n| n.closed.is_none() && !heard(n.id));
    if unheard.count() > 0 {
        return (
            format!("{other} has challenged something; say what you heard"),
            state,
        );
    }
    let got = both_ways(table.all, NoteKind::Feedback, table.me);
    match got.gave.map(|at| days(table.date(at), today)) {
        None => (
            format!("Say one thing to {other} that nobody else would"),
            state,
        ),
        Some(n) if n > 30 => (
            format!("Your last word on how it goes was {n} days ago"),
            state,
        ),
        Some(_) => (format!("You and {other} are talking"), state),
    }
}

/// Words, as they are written.
#[derive(Deserialize)]
pub struct Words {
    kind: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    situation: String,
    #[serde(default)]
    behaviour: String,
    #[serde(default)]
    impact: String,
    #[serde(default)]
    start: String,
    #[serde(default)]
    stop: String,
    #[serde(default, rename = "continue")]
    keep: String,
    #[serde(default)]
    helped: String,
    #[serde(default)]
    mood: String,
    #[serde(default)]
    talent: String,
    #[serde(default)]
    plan: String,
    #[serde(default)]
    thread: Option<NoteId>,
}

fn kind(word: &str) -> Option<NoteKind> {
    Some(match word {
        "thought" => NoteKind::Thought,
        "feedback" => NoteKind::Feedback,
        "challenge" => NoteKind::Challenge,
        "strength" => NoteKind::Strength,
        "idea" => NoteKind::Idea,
        "question" => NoteKind::OpenQuestion,
        "line" => NoteKind::HighLow,
        "observation" => NoteKind::Observation,
        "support" => NoteKind::Support,
        _ => return None,
    })
}

impl Words {
    fn aspects(&self) -> impl Iterator<Item = (Aspect, String)> {
        let all = [
            (Aspect::Situation, &self.situation),
            (Aspect::Behaviour, &self.behaviour),
            (Aspect::Impact, &self.impact),
            (Aspect::Start, &self.start),
            (Aspect::Stop, &self.stop),
            (Aspect::Continue, &self.keep),
            (Aspect::Helped, &self.helped),
            (Aspect::Mood, &self.mood),
            (Aspect::Talent, &self.talent),
            (Aspect::Plan, &self.plan),
        ];
        let said = all
            .into_iter()
            .map(|(of, text)| (of, text.trim().to_owned()));
        said.filter(|(_, text)| !text.is_empty())
    }
}

/// Which circle a kind of words stands in: ideas and questions are the pair's, an observation its
/// writer's alone, everything else between the two.
fn placed(note: Note, other: Option<&Partner>) -> Result<Note, PageError> {
    match note.kind {
        NoteKind::Observation => Ok(note),
        NoteKind::Idea | NoteKind::OpenQuestion => Ok(note.of_pair()),
        _ => {
            let told = "There is no partner in this pair yet; this takes two.";
            let nobody = || PageError(Error::Conflict(told.to_owned()));
            Ok(note.between(other.ok_or_else(nobody)?.person))
        }
    }
}

/// `POST /partnership/talk`.
pub async fn say(
    State(web): State<Web>,
    who: Who,
    Form(words): Form<Words>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let partners = the_two(&web, &who, pair).await?;
    let Some(kind) = kind(&words.kind) else {
        return Err(PageError(Error::invalid(
            "kind",
            "Choose what you want to say.",
        )));
    };
    let actor = who.actor(pair);
    let mut note = web.app.new_note(&actor, pair.id, kind)?;
    note.text = words.text.trim().to_owned();
    note.thread = words.thread;
    note.aspects = words.aspects().collect();
    let note = placed(note, partners.other(who.session.signed_in.person))?;
    web.app.keep_note(&actor, &note).await?;
    let told = match kind {
        NoteKind::Observation => "Kept for you alone; it deletes itself in 90 days.".to_owned(),
        NoteKind::Idea | NoteKind::OpenQuestion => {
            "It is there, and comes onto the sheet of the half-hour.".to_owned()
        }
        _ => "Said; only the two of you can read it.".to_owned(),
    };
    Ok(see_with("/partnership/talk", &told))
}

/// What is done with words.
#[derive(Deserialize)]
pub struct Deed {
    #[serde(default)]
    text: String,
}

/// `POST /partnership/talk/{id}/{deed}`: settle, open, remove; what came of it.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    Path((id, deed)): Path<(NoteId, String)>,
    Form(form): Form<Deed>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    the_two(&web, &who, pair).await?;
    let actor = who.actor(pair);
    let told = match deed.as_str() {
        "settle" => {
            web.app.settle_note(&actor, id, true).await?;
            "Settled."
        }
        "open" => {
            web.app.settle_note(&actor, id, false).await?;
            "Open again."
        }
        "remove" => {
            web.app.remove_note(&actor, id).await?;
            "Deleted; it is gone."
        }
        "outcome" => {
            let mut note = web
                .app
                .db
                .read(who.viewer())
                .note(id)
                .await
                .map_err(Error::from)?;
            note.aspects
                .insert(Aspect::Outcome, form.text.trim().to_owned());
            web.app.keep_note(&actor, &note).await?;
            "Noted what came of it."
        }
        _ => return Err(PageError(Error::NotFound("This page".into()))),
    };
    Ok(see_with("/partnership/talk", told))
}
