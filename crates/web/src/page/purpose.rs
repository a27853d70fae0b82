//! Purpose in three columns: company, executive, assistant; links drawn by hand.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::partner::Partners;
use app::statement::NewStatement;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::answers::{Answers, Round};
use domain::id::StatementId;
use domain::locale::Locale;
use domain::question::SetKey;
use domain::statement::{Part, Statement, StatementKind, Whose};
use jiff::tz::TimeZone;
use serde::Deserialize;

const HERE: &str = "/partnership/purpose";

/// What stands in the columns, in their order.
pub(super) const KINDS: [StatementKind; 5] = [
    StatementKind::Vision,
    StatementKind::Mission,
    StatementKind::Purpose,
    StatementKind::Value,
    StatementKind::NotDo,
];

#[derive(Template)]
#[template(path = "purpose.html")]
struct PurposePage {
    layout: Layout,
    title: String,
    prose: String,
    columns: Vec<Column>,
    vision: Vision,
    /// Share of what was looked at that is in sync with the reader's own mission; theirs alone.
    in_sync: String,
    out: Vec<(String, String)>,
}

/// Whether everybody knows the vision and wants it: the two by name once both have said so, the
/// team by nobody's, from five answers on (`R92`).
struct Vision {
    /// Who, knows it, wants it.
    rows: Vec<[String; 3]>,
    /// What is still waited for, in sentences.
    waits: Vec<String>,
    /// What the team said, and what is done about it.
    told: Vec<String>,
    did: String,
    /// The team's newest answers; empty where it was never asked.
    pulse: String,
}

pub(super) struct Column {
    whose: String,
    pub(super) name: String,
    pub(super) sayings: Vec<Saying>,
}

pub(super) struct Saying {
    id: String,
    pub(super) what: &'static str,
    pub(super) text: String,
    version: usize,
    since: String,
    earlier: Vec<String>,
    ties: Vec<Tied>,
    /// What it can still be tied to.
    others: Vec<(String, String)>,
    alone: bool,
}

struct Tied {
    to: String,
    label: String,
    recheck: bool,
}

/// What a kind of statement is called.
pub(super) fn what(kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::Vision => "vision",
        StatementKind::Mission => "mission",
        StatementKind::Purpose => "why",
        StatementKind::Value => "value",
        StatementKind::NotDo => "what we will not do",
        _ => "statement",
    }
}

struct Read<'a> {
    all: &'a [Statement],
    partners: &'a Partners,
    locale: Locale,
    zone: TimeZone,
}

impl Read<'_> {
    fn name(&self, whose: Whose) -> String {
        match whose {
            Whose::Company => "The company".to_owned(),
            Whose::Executive => self.partners.executive.name.clone(),
            _ => self.partners.assistants_name().to_owned(),
        }
    }

    fn label(&self, s: &Statement) -> String {
        let text = domain::words::short(s.text());
        format!("{}, {}: {text}", self.name(s.whose), what(s.kind))
    }

    fn saying(&self, s: &Statement) -> Saying {
        let tied = |other: &&Statement| s.ties.iter().any(|t| t.to == other.id);
        let (ties, rest): (Vec<_>, Vec<_>) = self.all.iter().partition(tied);
        let tie = |other: &Statement| Tied {
            to: other.id.to_string(),
            label: self.label(other),
            recheck: s.recheck(other),
        };
        let others = rest.into_iter().filter(|o| o.whose != s.whose);
        let served = self.all.iter().any(|o| o.ties.iter().any(|t| t.to == s.id));
        let day = |at: jiff::Timestamp| self.locale.day(at.to_zoned(self.zone.clone()).date());
        let earlier = s.wordings.iter().rev().skip(1);
        let old = |w: &domain::statement::Wording| {
            let text = w.parts.first().map_or("", |p| &p.text);
            format!("{text} ({})", day(w.at))
        };
        Saying {
            id: s.id.to_string(),
            what: what(s.kind),
            text: s.text().to_owned(),
            version: s.version(),
            since: s.wordings.last().map_or(String::new(), |w| day(w.at)),
            earlier: earlier.map(old).collect(),
            alone: ties.is_empty() && !served,
            ties: ties.into_iter().map(tie).collect(),
            others: others.map(|o| (o.id.to_string(), self.label(o))).collect(),
        }
    }

    fn column(&self, whose: Whose) -> Column {
        let own = |kind| {
            self.all
                .iter()
                .filter(move |s| s.kind == kind && s.whose == whose)
        };
        Column {
            whose: word(whose).to_owned(),
            name: self.name(whose),
            sayings: KINDS
                .into_iter()
                .flat_map(own)
                .map(|s| self.saying(s))
                .collect(),
        }
    }
}

fn word(whose: Whose) -> &'static str {
    match whose {
        Whose::Company => "company",
        Whose::Executive => "executive",
        _ => "assistant",
    }
}

/// The three columns, for this page and for others that print them.
pub(super) fn columns(
    all: &[Statement],
    partners: &Partners,
    (locale, zone): (Locale, TimeZone),
) -> Vec<Column> {
    let read = Read {
        all,
        partners,
        locale,
        zone,
    };
    let whose = [Whose::Company, Whose::Executive, Whose::Assistant];
    whose.into_iter().map(|w| read.column(w)).collect()
}

fn title(columns: &[Column]) -> (String, String) {
    let all = || columns.iter().flat_map(|c| &c.sayings);
    let recheck = all().flat_map(|s| &s.ties).filter(|t| t.recheck).count();
    let alone = all().filter(|s| s.alone).count();
    let prose = match alone {
        0 => String::new(),
        1 => "One statement is tied to no other: it may stand alone, or be out of sync.".into(),
        n => {
            format!("{n} statements are tied to no other: they may stand alone, or be out of sync.")
        }
    };
    let title = match (all().count(), recheck) {
        (0, _) => "What is each of you here for?".into(),
        (_, 0) => "What we say we are for".into(),
        (_, 1) => "One link is to be looked at again".into(),
        (_, n) => format!("{n} links are to be looked at again"),
    };
    (title, prose)
}

/// The newest quarter that both partners see, else that it is waited for.
fn of_the_two(seen: &mut Vision, all: &[Answers], partners: &Partners) {
    let rounds: std::collections::BTreeSet<_> = all.iter().map(|a| &a.round).collect();
    let of = |round: &Round| all.iter().filter(|a| a.round == *round).collect::<Vec<_>>();
    let both = rounds.iter().rev().map(|r| of(r)).find(|all| all.len() > 1);
    let Some(both) = both else {
        let told = "The two of you are shown once both have answered.";
        seen.waits.push(told.to_owned());
        return;
    };
    let said = |a: &Answers, key: &str| match a.number(key) {
        Some(n) => format!("{n} of 5"),
        None => "left open".to_owned(),
    };
    seen.rows.extend(both.iter().map(|a| {
        let name = partners.name(a.of).unwrap_or_default().to_owned();
        [name, said(a, "know"), said(a, "want")]
    }));
}

/// The team's newest round that is over, and one that is not.
async fn of_the_team(seen: &mut Vision, web: &Web, who: &Who) -> Result<(), PageError> {
    let pair = who.pair()?;
    let today = web.app.today(pair);
    let all = web.app.pulses(who.viewer(), pair).await?;
    let all: Vec<_> = all.iter().filter(|p| p.asks_vision()).collect();
    if let Some(open) = all.iter().find(|p| !p.over(today)) {
        let until = who.locale().day(open.until);
        let told =
            format!("The team can answer until {until}; nothing is shown before it is over.");
        seen.waits.push(told);
    }
    let Some(last) = all.iter().find(|p| p.over(today)) else {
        return Ok(());
    };
    seen.pulse = format!("/people/pulse/{}", last.id);
    let found = web.app.pulse_found(who.viewer(), pair, last).await?;
    let Some(found) = found else {
        let told = "Fewer than five of the team answered: nothing of it is shown.";
        seen.waits.push(told.to_owned());
        return Ok(());
    };
    let mean = |at| match found.tenths(at) {
        Some(tenths) => format!("{}.{} of 5", tenths / 10, tenths % 10),
        None => "too few to show".to_owned(),
    };
    let who = format!("The team, {} answers", found.answers);
    seen.rows.push([who, mean(0), mean(1)]);
    if last.released.is_some() {
        (seen.told, seen.did) = (last.things.clone(), last.did.clone());
    }
    Ok(())
}

/// `GET /partnership/purpose`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let viewer = who.viewer();
    let all = web.app.statements(viewer, pair.id, &KINDS).await?;
    let partners = web.app.partners(viewer, pair).await?;
    let zone = app::context::zone(pair);
    let columns = columns(&all, &partners, (who.locale(), zone));
    let (title, prose) = title(&columns);
    let answers = web.app.answers(viewer, pair.id, &[SetKey::VisionPulse]);
    let mut vision = Vision {
        rows: Vec::new(),
        waits: Vec::new(),
        told: Vec::new(),
        did: String::new(),
        pulse: String::new(),
    };
    of_the_two(&mut vision, &answers.await?, &partners);
    of_the_team(&mut vision, &web, &who).await?;
    let said = web.app.all_in_sync(viewer, pair.id).await?;
    let yes = said.iter().filter(|s| s.yes).count();
    let out = said.iter().filter(|s| !s.yes);
    let verdict = |s: &app::in_sync::InSync| {
        let word = s.verdict.map_or("", |v| v.word());
        let words = if s.words.is_empty() {
            String::new()
        } else {
            format!(": {}", s.words)
        };
        (s.on.label.clone(), format!("{word}{words}"))
    };
    Ok(html(&PurposePage {
        layout: Layout::new(&who, &headers, Place::Partnership, "Purpose"),
        title,
        prose,
        columns,
        vision,
        in_sync: match said.len() {
            0 => String::new(),
            n => format!("{yes} of {n} things that you looked at are in sync with your mission"),
        },
        out: out.map(verdict).collect(),
    }))
}

/// A sentence, in whose name.
#[derive(Deserialize)]
pub struct Said {
    kind: StatementKind,
    whose: Whose,
    text: String,
}

/// `POST /partnership/purpose`: one more.
pub async fn say(
    State(web): State<Web>,
    who: Who,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    if said.text.trim().is_empty() {
        return Err(app::Error::invalid("text", "Say it in a sentence.").into());
    }
    if !KINDS.contains(&said.kind) {
        return Err(app::Error::invalid("kind", "Choose what it is.").into());
    }
    let new = NewStatement::plain(said.kind, said.whose, &said.text);
    web.app.state(&who.actor(pair), pair.id, new).await?;
    Ok(see_with(HERE, "Said."))
}

/// What a deed needs: the other statement, or new words.
#[derive(Deserialize)]
pub struct Changed {
    #[serde(default)]
    to: Option<StatementId>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    version: usize,
}

/// `POST /partnership/purpose/{id}/{deed}`.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    Path((id, deed)): Path<(StatementId, String)>,
    Form(form): Form<Changed>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let to = || {
        form.to
            .ok_or(app::Error::invalid("to", "Choose what it serves."))
    };
    let told = match deed.as_str() {
        "tie" => {
            web.app.tie(&actor, id, to()?).await?;
            "The link stands, as both are worded now."
        }
        "untie" => {
            web.app.untie(&actor, id, to()?).await?;
            "The link is gone."
        }
        "word" => {
            if form.text.trim().is_empty() {
                return Err(app::Error::invalid("text", "Say it in a sentence.").into());
            }
            let part = Part {
                question: "".into(),
                text: form.text.trim().to_owned(),
            };
            web.app.reword(&actor, id, form.version, vec![part]).await?;
            "Worded anew. What is tied to it is to be looked at again."
        }
        "close" => {
            web.app.close_statement(&actor, id).await?;
            "It no longer holds; it stays readable in the record."
        }
        _ => return Err(app::Error::NotFound("This deed".into()).into()),
    };
    Ok(see_with(HERE, told))
}
