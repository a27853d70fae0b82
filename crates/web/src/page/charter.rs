//! Charter and agreement: one question at a time or as a whole, wordings, signatures.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::question::Field;
use crate::page::values_sort::unsettled;
use crate::respond::{html, see, see_with};
use crate::server::Web;
use crate::session::Who;
use app::charter::Written;
use app::partner::Partners;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::answers::Given;
use domain::charter::{Standing, changes, heading, questions};
use domain::id::PersonId;
use domain::invitation::Invited;
use domain::locale::Locale;
use domain::proposal::Way;
use domain::question::{Ask, Question, QuestionSet};
use domain::statement::{Signature, Statement, StatementKind};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "charter.html")]
struct CharterPage {
    layout: Layout,
    /// Its address.
    here: &'static str,
    name: &'static str,
    title: String,
    prose: String,
    parts: Vec<Part>,
    version: usize,
    id: String,
    /// One line for each who signs.
    signers: Vec<Signer>,
    wordings: Vec<Wording>,
    review: String,
    empty: bool,
    /// "Orla and Tobias".
    both: String,
    first: &'static str,
    /// What they expect of each other and do not share, while a name is missing (`R39`).
    unsettled: Vec<String>,
}

struct Part {
    key: String,
    heading: String,
    text: String,
}

struct Signer {
    person: String,
    name: String,
    told: String,
    signed: bool,
    me: bool,
    /// A link that was made for them and still waits.
    link: String,
}

struct Wording {
    number: usize,
    told: String,
    changed: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "charter_write.html")]
struct WritePage {
    layout: Layout,
    here: &'static str,
    name: &'static str,
    title: String,
    why: &'static str,
    fields: Vec<Field>,
    version: usize,
    /// Where it goes on to; empty: back to the document.
    next: &'static str,
    whole: bool,
    /// "3 of 10".
    step: String,
}

/// Which of its faces a document shows.
#[derive(Deserialize)]
pub struct Look {
    /// One question.
    #[serde(default)]
    q: String,
    /// All of them.
    whole: Option<String>,
}

/// A document with what a page about it needs.
struct Looked<'a> {
    web: &'a Web,
    who: &'a Who,
    kind: StatementKind,
    set: &'static QuestionSet,
    partners: Partners,
    known: Option<Statement>,
    zone: TimeZone,
    locale: Locale,
}

pub(super) fn here(kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::Agreement => "/partnership/agreement",
        StatementKind::Standard => "/partnership/standards",
        _ => "/partnership/charter",
    }
}

async fn looked<'a>(
    web: &'a Web,
    who: &'a Who,
    kind: StatementKind,
) -> Result<Looked<'a>, PageError> {
    let pair = who.pair()?;
    let none = || PageError(app::Error::NotFound("This document".into()));
    Ok(Looked {
        web,
        who,
        kind,
        set: questions(kind).ok_or_else(none)?,
        partners: web.app.partners(who.viewer(), pair).await?,
        known: web.app.document(who.viewer(), pair.id, kind).await?,
        zone: app::context::zone(pair),
        locale: who.locale(),
    })
}

/// `GET /partnership/charter`.
pub async fn charter(
    State(web): State<Web>,
    who: Who,
    Query(look): Query<Look>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let looked = looked(&web, &who, StatementKind::Charter).await?;
    looked.face(&look, &headers).await
}

/// `GET /partnership/agreement`.
pub async fn agreement(
    State(web): State<Web>,
    who: Who,
    Query(look): Query<Look>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let looked = looked(&web, &who, StatementKind::Agreement).await?;
    looked.face(&look, &headers).await
}

impl Looked<'_> {
    async fn face(&self, look: &Look, headers: &HeaderMap) -> Result<Response, PageError> {
        let asked = self.set.question(&look.q);
        match (asked, &look.whole) {
            (Some(question), _) => Ok(html(&self.one(question, headers))),
            (None, Some(_)) => Ok(html(&self.whole(headers))),
            (None, None) => Ok(html(&self.document(headers).await?)),
        }
    }

    fn layout(&self, headers: &HeaderMap) -> Layout {
        Layout::new(self.who, headers, Place::Partnership, self.set.title)
    }

    fn me(&self) -> PersonId {
        self.who.session.signed_in.person
    }

    fn version(&self) -> usize {
        self.known.as_ref().map_or(0, Statement::version)
    }

    fn text(&self, key: &str) -> &str {
        self.known.as_ref().map_or("", |s| s.part(key))
    }

    fn field(&self, question: &Question) -> Field {
        let text = self.text(question.key);
        let given = match question.ask {
            Ask::Date => text.parse().ok().map(Given::Date),
            _ => Some(Given::Words(text.to_owned())),
        };
        Field::of(question, (&self.partners, self.me()), given.as_ref())
    }

    fn one(&self, question: &Question, headers: &HeaderMap) -> WritePage {
        let all = self.set.questions;
        let at = all.iter().position(|q| q.key == question.key).unwrap_or(0);
        WritePage {
            layout: self.layout(headers),
            here: here(self.kind),
            name: self.set.title,
            title: self.partners.asked(question, self.me()),
            why: "",
            fields: vec![self.field(question)],
            version: self.version(),
            next: all.get(at + 1).map_or("", |q| q.key),
            whole: false,
            step: format!("{} of {}", at + 1, all.len()),
        }
    }

    fn whole(&self, headers: &HeaderMap) -> WritePage {
        WritePage {
            layout: self.layout(headers),
            here: here(self.kind),
            name: self.set.title,
            title: format!("The {} as a whole", self.set.title.to_lowercase()),
            why: self.set.why,
            fields: self.set.questions.iter().map(|q| self.field(q)).collect(),
            version: self.version(),
            next: "",
            whole: true,
            step: String::new(),
        }
    }

    fn day(&self, at: Timestamp) -> String {
        self.locale.day(at.to_zoned(self.zone.clone()).date())
    }

    async fn document(&self, headers: &HeaderMap) -> Result<CharterPage, PageError> {
        let (title, prose) = self.title();
        let unanswered = |q: &&Question| self.text(q.key).is_empty();
        let first = self.set.questions.iter().find(unanswered);
        let part = |q: &Question| Part {
            key: q.key.to_owned(),
            heading: self.partners.named(heading(q.key)),
            text: self.shown(q.key),
        };
        let known = self.known.as_ref();
        let signers = self.signers().await?;
        let open = self.kind == StatementKind::Charter && signers.iter().any(|s| !s.signed);
        let unsettled = match open && known.is_some() {
            true => unsettled(self.web, self.who).await?,
            false => Vec::new(),
        };
        Ok(CharterPage {
            unsettled,
            layout: self.layout(headers),
            here: here(self.kind),
            name: self.set.title,
            title,
            prose,
            parts: self.set.questions.iter().map(part).collect(),
            version: self.version(),
            id: known.map_or(String::new(), |s| s.id.to_string()),
            signers,
            wordings: known.map_or(Vec::new(), |s| self.wordings(s)),
            review: known
                .and_then(|s| s.review)
                .map_or(String::new(), |d| self.locale.day(d)),
            empty: known.is_none(),
            both: domain::words::list(
                &self
                    .partners
                    .both()
                    .map(|p| p.name.as_str())
                    .collect::<Vec<_>>(),
            ),
            first: first.map_or("", |q| q.key),
        })
    }

    /// What stands under a question, as one reads it.
    fn shown(&self, key: &str) -> String {
        let text = self.text(key);
        match text.parse::<Date>() {
            Ok(day) => self.locale.day(day),
            Err(_) => text.to_owned(),
        }
    }

    fn title(&self) -> (String, String) {
        let (name, executive) = (self.set.title, &self.partners.executive.name);
        let Some(known) = &self.known else {
            return (
                format!("{name}: nothing is written yet"),
                self.set.why.into(),
            );
        };
        let today = self.web.app.clock.now().to_zoned(self.zone.clone()).date();
        let standing = known.standing(&self.partners.people());
        let how = match &standing {
            Standing::Signed { at } => format!("signed by both on {}", self.day(*at)),
            Standing::Draft { .. } => "a draft".into(),
        };
        let mut prose = Vec::new();
        if known.to_read_again(today) {
            let day = known.review.map_or(String::new(), |d| self.locale.day(d));
            prose.push(format!(
                "It was to be read again on {day}: read it aloud, change what no longer holds, \
                 and set the next day."
            ));
        }
        if let Standing::Draft { unsigned } = standing {
            let told = self.partners.unsigned(&unsigned);
            if !told.is_empty() {
                prose.push(format!("{told} these words."));
            }
        }
        if !known.without_success().is_empty() {
            prose.push(
                "It is not yet a partnership: what success is has to be said for both.".into(),
            );
        }
        let title = match known.one_sided() {
            true => {
                prose.insert(0, format!("It says nothing yet that {executive} gives."));
                format!("One-sided {}, {how}", name.to_lowercase())
            }
            false => format!("{name}, {how}"),
        };
        (title, prose.join(" "))
    }

    async fn signers(&self) -> Result<Vec<Signer>, PageError> {
        let Some(known) = &self.known else {
            return Ok(Vec::new());
        };
        let (viewer, now) = (self.who.viewer(), self.web.app.now());
        let waiting = self
            .web
            .app
            .db
            .read(viewer)
            .invitations(known.pair, now)
            .await?;
        let mut out = Vec::new();
        for partner in self.partners.both() {
            let signed = known
                .signatures
                .iter()
                .rev()
                .find(|s| s.by == partner.person);
            let mut mine = waiting.iter().filter(|i| i.person == partner.person);
            let link = mine.find(|i| i.invited == Invited::Sign(known.id) && i.used.is_none());
            let link = link.map(|i| self.web.app.invitation_address_or_path(i.id));
            out.push(Signer {
                person: partner.person.to_string(),
                name: partner.name.clone(),
                told: signed.map_or("has not signed".into(), |s| self.signature(known, s)),
                signed: known.signed_by(partner.person),
                me: partner.person == self.me(),
                link: link.transpose()?.unwrap_or_default(),
            });
        }
        Ok(out)
    }

    fn signature(&self, known: &Statement, s: &Signature) -> String {
        let day = self.day(s.at);
        let way = match &s.way {
            Way::Link => ", by link".to_owned(),
            Way::Recorded { by, .. } => {
                format!(
                    ", on paper, recorded by {}",
                    by.and_then(|p| self.partners.name(p)).unwrap_or("a cover")
                )
            }
            _ => String::new(),
        };
        match s.version == known.version() {
            true => format!("signed on {day}{way}"),
            false => format!("signed an earlier wording on {day}{way}"),
        }
    }

    fn wordings(&self, known: &Statement) -> Vec<Wording> {
        let wording = |(at, w): (usize, &domain::statement::Wording)| {
            let by =
                w.by.and_then(|p| self.partners.name(p))
                    .unwrap_or("somebody");
            let before = at.checked_sub(1).and_then(|n| known.wordings.get(n));
            let changed = before.map_or(Vec::new(), |before| changes(before, w));
            let named = |c: domain::charter::Changed| {
                (self.partners.named(heading(&c.question)), c.before, c.after)
            };
            Wording {
                number: at + 1,
                told: format!("{by}, {}", self.day(w.at)),
                changed: changed.into_iter().map(named).collect(),
            }
        };
        known
            .wordings
            .iter()
            .enumerate()
            .rev()
            .map(wording)
            .collect()
    }
}

/// What the writing page sends: answers by question, and where to go on.
type Fields = Vec<(String, String)>;

async fn write(
    web: &Web,
    who: &Who,
    kind: StatementKind,
    fields: Fields,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let find = |name: &str| {
        fields
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    };
    let read = find("read").and_then(|v| v.parse().ok()).unwrap_or(0);
    let next = find("next").unwrap_or_default().to_owned();
    let back = find("back").filter(|b| !b.is_empty()).map(str::to_owned);
    let asked = |name: &str| questions(kind).is_some_and(|set| set.question(name).is_some());
    let written = fields.iter().filter(|(name, _)| asked(name)).cloned();
    let written: Written = written.collect();
    let actor = who.actor(pair);
    let saved = web
        .app
        .write_document(&actor, (pair.id, kind), read, &written);
    let saved = saved.await?;
    let here = here(kind);
    Ok(match (back, next.as_str(), saved) {
        (Some(back), ..) => see(crate::respond::own(&back)),
        (None, "", Some(_)) => see_with(here, "Kept. Both names go under these words."),
        (None, "", None) => see_with(here, "Nothing is written yet."),
        (None, next, _) => see(&format!("{here}?q={next}")),
    })
}

/// `POST /partnership/charter`.
pub async fn write_charter(
    State(web): State<Web>,
    who: Who,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    write(&web, &who, StatementKind::Charter, fields).await
}

/// `POST /partnership/agreement`.
pub async fn write_agreement(
    State(web): State<Web>,
    who: Who,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    write(&web, &who, StatementKind::Agreement, fields).await
}
