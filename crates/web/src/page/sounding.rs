//! Priorities: the sounding board that ends in a ranking, what stands in the executive's way, and
//! what could be better.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::obstacle::Finding;
use app::partner::Partners;
use app::sounding::{Moved, PROMPTS, Talk, difference, ranking};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::id::NoteId;
use domain::locale::Locale;
use domain::note::{Aspect, Note};
use domain::words::count_figures;
use jiff::tz::TimeZone;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "priorities.html")]
struct PrioritiesPage {
    layout: Layout,
    tab: &'static str,
    title: String,
    executive: String,
    /// The newest ranking, each line with what moved.
    ranked: Vec<(String, String)>,
    gone: Vec<String>,
    not_do: String,
    changed: String,
    since: String,
    open: Option<Open>,
    prompt: &'static str,
    obstacles: Vec<Obstacle>,
    cleared: Vec<Obstacle>,
    findings: Vec<Found>,
    follow: String,
    /// Whoever looks is one of the two, and may talk.
    talks: bool,
}

/// A talk that goes on.
struct Open {
    id: String,
    topic: String,
    lines: Vec<(String, String)>,
}

struct Obstacle {
    id: String,
    text: String,
    plan: String,
    freed: String,
    days: String,
}

struct Found {
    id: String,
    text: String,
    plan: String,
    due: String,
    day: String,
    stands: String,
    result: String,
    open: bool,
    agrees: bool,
}

/// How a page says dates and names.
struct Eyes<'a> {
    partners: &'a Partners,
    me: domain::id::PersonId,
    locale: Locale,
    zone: TimeZone,
    now: jiff::Timestamp,
}

impl Eyes<'_> {
    fn name(&self, note: &Note) -> String {
        let name = note.by.and_then(|by| self.partners.name(by));
        name.unwrap_or("Somebody").to_owned()
    }

    fn day(&self, at: jiff::Timestamp) -> String {
        self.locale.day(at.to_zoned(self.zone.clone()).date())
    }

    fn obstacle(&self, note: &Note) -> Obstacle {
        let until = note.closed.unwrap_or(self.now);
        let days = until.duration_since(note.at).as_hours() / 24;
        Obstacle {
            id: note.id.to_string(),
            text: note.text.clone(),
            plan: note.aspect(Aspect::Plan).to_owned(),
            freed: note.aspect(Aspect::Outcome).to_owned(),
            days: count_figures(days, "day"),
        }
    }

    fn found(&self, f: &Finding) -> Found {
        let names: Vec<_> = f
            .agreed
            .iter()
            .filter_map(|p| self.partners.name(*p))
            .collect();
        let plan = f.note.aspect(Aspect::Plan);
        let stands = match (f.note.closed.is_some(), f.planned, plan, f.due) {
            (true, ..) => "done".to_owned(),
            (_, true, ..) => "planned".to_owned(),
            (.., "", _) => "found, and no plan yet".to_owned(),
            (.., None) => "a plan without a day".to_owned(),
            _ => format!("a plan with one name: {}", domain::words::list(&names)),
        };
        Found {
            id: f.note.id.to_string(),
            text: f.note.text.clone(),
            plan: plan.to_owned(),
            due: f.due.map(|d| d.to_string()).unwrap_or_default(),
            day: f.due.map(|d| self.locale.day(d)).unwrap_or_default(),
            stands,
            result: f.note.aspect(Aspect::Outcome).to_owned(),
            open: f.note.closed.is_none(),
            agrees: !plan.is_empty() && !f.agreed.contains(&self.me),
        }
    }

    fn open(&self, talk: &Talk) -> Open {
        let lines = talk.lines.iter();
        Open {
            id: talk.root.id.to_string(),
            topic: talk.root.text.clone(),
            lines: lines.map(|n| (self.name(n), n.text.clone())).collect(),
        }
    }
}

fn moved(how: &Moved) -> String {
    match how {
        Moved::New => "new".to_owned(),
        Moved::From(place) => format!("from {place}"),
        Moved::Stays | Moved::Gone => String::new(),
    }
}

/// `GET /strategy/priorities`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let viewer = who.viewer();
    let me = who.session.signed_in.person;
    let partners = web.app.partners(viewer, pair).await?;
    let talks = web.app.soundings(viewer, pair).await?;
    let obstacles = web.app.obstacles(viewer, pair).await?;
    let register = web.app.improvements(viewer, pair).await?;
    let eyes = Eyes {
        partners: &partners,
        me,
        locale: who.locale(),
        zone: app::context::zone(pair),
        now: web.app.clock.now(),
    };
    let closed: Vec<_> = talks.iter().filter_map(|t| t.end.as_ref()).collect();
    let ranked = |at: usize| {
        let end = closed.get(at);
        end.map_or_else(Vec::new, |n| ranking(n.aspect(Aspect::Ranking)))
    };
    let lines = difference(&ranked(1), &ranked(0));
    let (gone, stay): (Vec<_>, Vec<_>) = lines.into_iter().partition(|(_, m)| *m == Moved::Gone);
    let last = closed.first();
    let said = |of| last.map_or(String::new(), |n| n.aspect(of).to_owned());
    let open = talks.iter().find(|t| t.end.is_none());
    let turn = open.map_or(talks.len(), |t| t.lines.len());
    Ok(html(&PrioritiesPage {
        title: match stay.first() {
            Some((first, _)) => format!("{first} comes first"),
            None => "Nothing is ranked yet".to_owned(),
        },
        executive: first_name(&pair.name).to_owned(),
        gone: gone.into_iter().map(|(line, _)| line).collect(),
        not_do: said(Aspect::NotDo),
        changed: said(Aspect::Changed),
        since: last.map(|n| eyes.day(n.at)).unwrap_or_default(),
        ranked: match closed.len() {
            // Without an earlier ranking everything would be new.
            1 => stay
                .into_iter()
                .map(|(line, _)| (line, String::new()))
                .collect(),
            _ => stay
                .into_iter()
                .map(|(line, m)| (line, moved(&m)))
                .collect(),
        },
        open: open.map(|t| eyes.open(t)),
        prompt: PROMPTS[turn % PROMPTS.len()],
        obstacles: obstacles.open.iter().map(|n| eyes.obstacle(n)).collect(),
        cleared: obstacles.cleared.iter().map(|n| eyes.obstacle(n)).collect(),
        follow: match register.follow_through {
            Some(percent) => format!("{percent} % of what was planned was done"),
            None => String::new(),
        },
        findings: register.findings.iter().map(|f| eyes.found(f)).collect(),
        talks: partners.people().contains(&me),
        tab: "priorities",
        layout: Layout::new(&who, &headers, Place::Strategy, "Priorities"),
    }))
}

/// What any form of the page sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Sent {
    deed: String,
    words: String,
    plan: String,
    due: String,
    ranking: String,
    not_do: String,
    changed: String,
}

impl Sent {
    fn due(&self) -> Result<Option<jiff::civil::Date>, app::Error> {
        match self.due.trim() {
            "" => Ok(None),
            day => day.parse().map(Some).map_err(|_| {
                app::Error::invalid("due", "Give a day such as 2027-08-06, or leave it open.")
            }),
        }
    }
}

/// `POST /strategy/priorities`: a new talk, obstacle or finding.
pub async fn begin(
    State(web): State<Web>,
    who: Who,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let app = &web.app;
    let told = match sent.deed.as_str() {
        "talk" => {
            app.sound(&actor, pair, None, &sent.words).await?;
            "Open: only the two of you read it."
        }
        "obstacle" => {
            let said = (sent.words.as_str(), sent.plan.as_str());
            app.keep_obstacle(&actor, pair, None, said).await?;
            "Written down, with the plan of help."
        }
        "finding" => {
            let said = (sent.words.as_str(), sent.plan.as_str(), sent.due()?);
            app.keep_improvement(&actor, pair, None, said).await?;
            "Written down. It is planned with both names and a day."
        }
        _ => return Err(app::Error::NotFound("Such a deed".into()).into()),
    };
    Ok(see_with("/strategy/priorities", told))
}

/// `POST /strategy/priorities/{id}/{deed}`: say, close, help, clear, plan, agree, result.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    Path((id, deed)): Path<(NoteId, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let app = &web.app;
    let told = match deed.as_str() {
        "say" => {
            app.sound(&actor, pair, Some(id), &sent.words).await?;
            "Said."
        }
        "close" => {
            let said = (
                sent.ranking.as_str(),
                sent.not_do.as_str(),
                sent.changed.as_str(),
            );
            app.close_sounding(&actor, pair, id, said).await?;
            "Ranked. Next week shows what moved."
        }
        "help" => {
            let said = (sent.words.as_str(), sent.plan.as_str());
            app.keep_obstacle(&actor, pair, Some(id), said).await?;
            "The plan of help is kept."
        }
        "clear" => {
            app.clear_obstacle(&actor, id, &sent.words).await?;
            "Out of the way."
        }
        "plan" => {
            let said = (sent.words.as_str(), sent.plan.as_str(), sent.due()?);
            app.keep_improvement(&actor, pair, Some(id), said).await?;
            "The plan is kept, with your name under it."
        }
        "agree" => {
            app.follow_improvement(&actor, id, None).await?;
            "Your name is under it."
        }
        "result" => {
            app.follow_improvement(&actor, id, Some(&sent.words))
                .await?;
            "Written down what came of it."
        }
        _ => return Err(app::Error::NotFound("Such a deed".into()).into()),
    };
    Ok(see_with("/strategy/priorities", told))
}
