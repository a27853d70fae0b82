//! Question sets, one question at a time: answered, left open, mended, finished; always resumable.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see, see_with, url_encode};
use crate::server::Web;
use crate::session::Who;
use app::Error;
use app::partner::Partners;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::answers::{Answers, Given, Round};
use domain::id::PersonId;
use domain::invitation::Invited;
use domain::proposal::{How, Way};
use domain::question::{Ask, Openness, Question, QuestionSet, SetKey};
use serde::Deserialize;
use store::Pair;

/// For how many days a link to a question set stays open.
const LINK_DAYS: i64 = 14;

/// The two of the pair that a page is about, and which of them looks.
pub(crate) struct Seat {
    pub pair: Pair,
    pub partners: Partners,
    pub me: PersonId,
}

impl Seat {
    /// Refuses whoever is neither of the two.
    pub async fn of(web: &Web, who: &Who) -> Result<Seat, PageError> {
        let pair = who.pair()?.clone();
        let partners = web.app.partners(who.viewer(), &pair).await?;
        let me = who.session.signed_in.person;
        match partners.name(me) {
            Some(_) => Ok(Seat { pair, partners, me }),
            None => Err(PageError(Error::Forbidden)),
        }
    }

    /// The first name of the other.
    pub fn other(&self) -> &str {
        let other = self.partners.other(self.me);
        other.map_or("your partner", |p| &p.name)
    }

    /// Who the other is.
    pub fn partner(&self) -> Result<PersonId, PageError> {
        let other = self.partners.other(self.me).map(|p| p.person);
        let nobody = || Error::Conflict("There is no partner yet; this takes two.".to_owned());
        Ok(other.ok_or_else(nobody)?)
    }

    /// Whether the executive looks.
    pub fn executive(&self) -> bool {
        self.me == self.pair.executive
    }

    /// Today, where the executive is.
    pub fn today(&self, web: &Web) -> jiff::civil::Date {
        let now = web.app.clock.now();
        now.to_zoned(app::context::zone(&self.pair)).date()
    }

    /// The set's round of today.
    pub fn round(&self, web: &Web, set: SetKey) -> Round {
        set.round(self.today(web))
    }
}

#[derive(Template)]
#[template(path = "answers.html")]
struct AnswersPage {
    layout: Layout,
    lab: String,
    title: &'static str,
    why: &'static str,
    word: &'static str,
    /// Where the answers are read.
    home: &'static str,
    /// None: every question was looked at, and the page says what was answered.
    asked: Option<Asked>,
    said: Vec<Said>,
    /// How it goes on, in a sentence.
    told: String,
    /// One can say that one is done.
    finish: bool,
    /// To whom the questions are read; empty where one answers for oneself.
    aloud: String,
}

/// The question on the page.
struct Asked {
    key: &'static str,
    words: String,
    help: String,
    input: Input,
    /// The answer that stands.
    value: String,
    /// The next question, where this one is left open; empty at the end.
    next: &'static str,
    stands: bool,
}

/// How it is answered.
enum Input {
    Words,
    Scale(Vec<(String, bool)>, &'static str, &'static str),
    Pick(Vec<(String, bool)>, usize),
    Time,
    Date,
    YesNo(bool, bool),
}

struct Said {
    key: &'static str,
    words: String,
    answer: String,
}

fn input(ask: Ask, given: Option<&Given>) -> Input {
    match ask {
        Ask::Words => Input::Words,
        Ask::Time => Input::Time,
        Ask::Date => Input::Date,
        Ask::YesNo => Input::YesNo(
            given == Some(&Given::Yes(true)),
            given == Some(&Given::Yes(false)),
        ),
        Ask::Scale {
            low,
            low_words,
            high,
            high_words,
        } => {
            let step = |n: u8| (n.to_string(), given == Some(&Given::Number(n)));
            Input::Scale((low..=high).map(step).collect(), low_words, high_words)
        }
        Ask::Pick { from, most } => {
            let picked = match given {
                Some(Given::Picks(picks)) => picks.as_slice(),
                _ => &[],
            };
            // The dearest first, so that the order that was given stands.
            let mut all = picked.to_vec();
            let others = from.iter().filter(|f| !picked.iter().any(|p| p == *f));
            all.extend(others.map(|f| (*f).to_owned()));
            let chosen = |p: String| (p.clone(), picked.contains(&p));
            Input::Pick(all.into_iter().map(chosen).collect(), most)
        }
    }
}

/// The set of an address.
pub(super) fn set_of(word: &str) -> Result<&'static QuestionSet, PageError> {
    let found = SetKey::from_word(word).filter(|key| home(*key).is_some());
    let none = || Error::NotFound("These questions".to_owned());
    Ok(found.ok_or_else(none)?.set())
}

/// Where the answers to a set are read; none of those that are asked elsewhere.
fn home(set: SetKey) -> Option<&'static str> {
    match set {
        SetKey::Elements => Some("/partnership/elements"),
        SetKey::Profile | SetKey::Personal | SetKey::FirstTalk | SetKey::Interview => {
            Some("/partnership/profile")
        }
        SetKey::ReflectionOne
        | SetKey::ReflectionTwo
        | SetKey::Satisfaction
        | SetKey::FiredUp
        | SetKey::Seven => Some("/partnership/journal"),
        // These are asked on pages of their own.
        SetKey::Charter
        | SetKey::Agreement
        | SetKey::ValuesSort
        | SetKey::VisionPulse
        | SetKey::Fit => None,
    }
}

/// Which question.
#[derive(Deserialize)]
pub struct Which {
    #[serde(default)]
    q: String,
    /// The questions are read to the partner, and the answers written down.
    #[serde(default)]
    aloud: String,
}

fn after(set: &QuestionSet, key: &str) -> &'static str {
    let at = set.questions.iter().position(|q| q.key == key);
    let next = at.and_then(|at| set.questions.get(at + 1));
    next.map_or("end", |q| q.key)
}

fn asked(q: &'static Question, set: &QuestionSet, seat: &Seat, own: Option<&Answers>) -> Asked {
    let given = own.and_then(|a| a.to(q.key));
    Asked {
        key: q.key,
        words: seat.partners.asked(q, seat.me),
        help: q.help.replace("{other}", seat.other()),
        input: input(q.ask, given),
        value: given.map(Given::to_string).unwrap_or_default(),
        next: after(set, q.key),
        stands: given.is_some(),
    }
}

/// What is said when nothing is left to ask.
fn told(set: &QuestionSet, seat: &Seat, own: Option<&Answers>) -> (String, bool) {
    let other = seat.other();
    let answered = own.is_some_and(|a| !a.given.is_empty());
    let done = own.is_some_and(|a| a.done.is_some());
    let shown = own.is_some_and(|a| a.with.is_some());
    match (set.openness, shown, done) {
        (Openness::Blind, true, _) => ("Both of you are done: both see both.".to_owned(), false),
        (Openness::Blind, _, true) => {
            let told = format!("You are done. {other} sees this once {other} is done too.");
            (told, false)
        }
        (Openness::Blind, ..) => {
            let told = format!("{other} sees nothing before both of you are done.");
            (told, answered)
        }
        (Openness::Open, ..) => (format!("{other} reads what stands here."), false),
        (Openness::Own, ..) => {
            let told = format!("Yours alone. {other} sees only what you show, one by one.");
            (told, false)
        }
        (Openness::Anonymous, ..) => ("Nobody can tell who said it.".to_owned(), false),
    }
}

/// `GET /partnership/ask/{set}`: one question; without a name the first that is open.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    Path(word): Path<String>,
    Query(which): Query<Which>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let set = set_of(&word)?;
    let seat = Seat::of(&web, &who).await?;
    let app = &web.app;
    app.may_answer(who.viewer(), seat.pair.id, (&seat.partners, set.key))
        .await?;
    if !which.aloud.is_empty() {
        return aloud(&web, &who, (&seat, set), &which.q, &headers).await;
    }
    let own = own(&web, &who, &seat, set.key).await?;
    let named = set.question(&which.q);
    let first = match own.as_ref() {
        Some(own) => own.open().first().copied(),
        None => set.questions.first(),
    };
    let question = match which.q.as_str() {
        "" => first,
        _ => named,
    };
    let at = question.and_then(|q| set.questions.iter().position(|x| x.key == q.key));
    let (told, finish) = told(set, &seat, own.as_ref());
    let said = set.questions.iter().filter_map(|q| {
        let given = own.as_ref()?.to(q.key)?;
        Some(Said {
            key: q.key,
            words: seat.partners.asked(q, seat.me),
            answer: given.to_string(),
        })
    });
    let lab = match at {
        Some(at) => format!("{} of {}", at + 1, set.questions.len()),
        None => set.title.to_owned(),
    };
    Ok(html(&AnswersPage {
        layout: Layout::new(&who, &headers, Place::Partnership, set.title),
        lab,
        title: set.title,
        why: set.why,
        word: set.key.word(),
        home: home(set.key).unwrap_or("/partnership"),
        said: said.collect(),
        asked: question.map(|q| asked(q, set, &seat, own.as_ref())),
        told,
        finish,
        aloud: String::new(),
    }))
}

/// The questions that the partner left open, one at a time, to be read to them. What they answered
/// by themselves is not shown.
async fn aloud(
    web: &Web,
    who: &Who,
    (seat, set): (&Seat, &'static QuestionSet),
    named: &str,
    headers: &HeaderMap,
) -> Result<Response, PageError> {
    let round = seat.round(web, set.key);
    let (actor, of) = (who.actor(&seat.pair), (seat.pair.id, set.key, &round));
    let app = &web.app;
    let open = app.to_read_aloud(&actor, &seat.partners, of).await?;
    let at = open.iter().position(|q| q.key == named);
    let at = if named.is_empty() { Some(0) } else { at };
    let question = at.and_then(|at| open.get(at)).copied();
    let next = at.and_then(|at| open.get(at + 1)).map_or("end", |q| q.key);
    let other = seat.partner()?;
    let lab = match open.len() {
        0 => "nothing is open".to_owned(),
        n => format!("{n} open"),
    };
    let asked = question.map(|q| Asked {
        key: q.key,
        words: seat.partners.asked(q, other),
        help: q
            .help
            .replace("{other}", seat.partners.name(seat.me).unwrap_or("")),
        input: input(q.ask, None),
        value: String::new(),
        next,
        stands: false,
    });
    Ok(html(&AnswersPage {
        layout: Layout::new(who, headers, Place::Partnership, set.title),
        lab,
        title: set.title,
        why: set.why,
        word: set.key.word(),
        home: home(set.key).unwrap_or("/partnership"),
        said: Vec::new(),
        asked,
        told: format!(
            "What {0} said is {0}’s, marked as written down by you.",
            seat.other()
        ),
        finish: true,
        aloud: seat.other().to_owned(),
    }))
}

/// One's own answers in today's round.
pub(super) async fn own(
    web: &Web,
    who: &Who,
    seat: &Seat,
    set: SetKey,
) -> Result<Option<Answers>, PageError> {
    let round = seat.round(web, set);
    let all = web.app.answers(who.viewer(), seat.pair.id, &[set]).await?;
    let mut all = all.into_iter();
    Ok(all.find(|a| a.of == seat.me && a.round == round))
}

/// `POST /partnership/ask/{set}`: keeps or takes back one answer, or says that one is done.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    Path(word): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let set = set_of(&word)?;
    let seat = Seat::of(&web, &who).await?;
    let actor = who.actor(&seat.pair);
    let field = |name: &str| {
        let found = fields.iter().find(|(n, _)| n == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let (app, theirs) = (&web.app, !field("aloud").is_empty());
    let round = seat.round(&web, set.key);
    let of = (seat.pair.id, set.key, &round);
    if field("deed") == "done" {
        let both = match theirs {
            true => app.done_aloud(&actor, &seat.partners, of).await?,
            false => app.finish_answers(&actor, of, seat.partner()?).await?,
        };
        let told = match both {
            true => "Both of you are done: both see both.".to_owned(),
            false => format!("You are done. {} sees nothing yet.", seat.other()),
        };
        return Ok(see_with(home(set.key).unwrap_or("/partnership"), &told));
    }
    if field("deed") == "link" {
        let invited = Invited::Answer {
            set: set.key,
            round: round.clone(),
        };
        let whom = (seat.pair.id, seat.partner()?);
        app.invite(&actor, whom, invited, LINK_DAYS).await?;
        let told = format!("A link for {} stands below, for a fortnight.", seat.other());
        return Ok(see_with(home(set.key).unwrap_or("/partnership"), &told));
    }
    let question = set.question(field("q"));
    let none = || Error::NotFound("This question".to_owned());
    let question = question.ok_or_else(none)?;
    let entered = fields.iter().filter(|(n, _)| n == "a");
    let entered: Vec<_> = entered.map(|(_, value)| value.as_str()).collect();
    let given = match field("deed") {
        "back" => None,
        _ => Given::read(question.ask, &entered).map_err(|told| Error::invalid("a", told))?,
    };
    if theirs {
        if let Some(given) = given {
            let said = (question.key, given, How::InPerson);
            app.say_for(&actor, &seat.partners, of, said).await?;
        }
        return Ok(see(&format!("/partnership/ask/{word}?aloud=1")));
    }
    let said = (question.key, given);
    app.say(&actor, (&seat.partners, set.key), said, Way::Page)
        .await?;
    let next = url_encode(after(set, question.key));
    Ok(see(&format!("/partnership/ask/{word}?q={next}")))
}
