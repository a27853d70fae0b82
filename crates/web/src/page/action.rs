//! One action: what was understood of the captured words, to be put right.
mod proposal;
mod ties;

use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::in_sync::{Beside, beside};
use crate::page::plan::{Up, vision};
use crate::respond::{from, html, own, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::setting::Settings;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::action::{Action, ActionState, Due, Grasp, Precision, RiskLevel, Stakes, due_words};
use domain::attention::MattersNow;
use domain::goal::Goal;
use domain::id::ActionId;
use domain::person::Person;
use domain::playback::Playback;
use domain::statement::StatementKind;
use domain::working_time::WorkingTime;
use jiff::civil::{Date, Time};
pub use proposal::propose;
use std::str::FromStr;
use store::{Pair, StoredAction};
use ties::{KEPT, Plans};

#[derive(Template)]
#[template(path = "action.html")]
struct ActionPage {
    layout: Layout,
    id: String,
    executive: String,
    dateline: String,
    title: String,
    open: bool,
    captured: String,
    missing: Vec<&'static str>,
    /// The questions as a letter to the executive, ready to copy (R55).
    questions: String,
    /// What was said back to the executive, and what came of it (R54, R104).
    heard: Option<HeardView>,
    moved: Vec<Moved>,
    chase: String,
    form: Answers,
    wrong: String,
    back: String,
    /// Open actions that it could wait for.
    others: Vec<(String, String)>,
    /// What waits for it.
    holds_up: Vec<(String, String)>,
    /// What matters now, whether it serves that, and whether by its goal.
    matters: Option<(String, bool, bool)>,
    people: Vec<(String, String)>,
    goals: Vec<(String, String)>,
    /// Whether the reader finds it in sync with their mission.
    sync: Beside,
    /// The way up to the vision.
    up: Vec<Up>,
    tied: Vec<(String, String)>,
    grasps: [&'static str; 3],
    lingers: bool,
}

/// One thing said back: both versions stand.
struct HeardView {
    heard: String,
    /// What it became instead; empty where it was right, or where nothing came back yet.
    correction: String,
    waits: bool,
    day: String,
}

/// An earlier date, kept readable.
struct Moved {
    from: String,
    to: String,
    on: String,
    reason: String,
}

/// What the form sends: every field as it was typed.
#[derive(Default)]
pub struct Answers {
    title: String,
    owner: String,
    owner_text: String,
    for_whom: String,
    counterparty: String,
    why: String,
    done_when: String,
    limits: String,
    date: String,
    time: String,
    reason: String,
    goal: String,
    minutes: String,
    milestone: String,
    risk: String,
    initiative: String,
    grasp: String,
    waits_for: Vec<String>,
    back: String,
}

/// Levels of a linked risk, as the form sends them.
const RISKS: [(&str, RiskLevel); 3] = [
    ("green", RiskLevel::Green),
    ("amber", RiskLevel::Amber),
    ("red", RiskLevel::Red),
];

impl Answers {
    /// From the form's fields; an unknown one is left aside.
    fn from_fields(fields: Vec<(String, String)>) -> Self {
        // A form without these fields leaves them as they are.
        let mut out = Answers {
            initiative: KEPT.to_owned(),
            grasp: KEPT.to_owned(),
            ..Answers::default()
        };
        for (name, value) in fields {
            let to = match name.as_str() {
                "title" => &mut out.title,
                "owner" => &mut out.owner,
                "owner_text" => &mut out.owner_text,
                "for_whom" => &mut out.for_whom,
                "counterparty" => &mut out.counterparty,
                "why" => &mut out.why,
                "done_when" => &mut out.done_when,
                "limits" => &mut out.limits,
                "date" => &mut out.date,
                "time" => &mut out.time,
                "reason" => &mut out.reason,
                "goal" => &mut out.goal,
                "minutes" => &mut out.minutes,
                "milestone" => &mut out.milestone,
                "risk" => &mut out.risk,
                "initiative" => &mut out.initiative,
                "grasp" => &mut out.grasp,
                "back" => &mut out.back,
                "waits_for" => {
                    out.waits_for.extend(Some(value).filter(|v| !v.is_empty()));
                    continue;
                }
                _ => continue,
            };
            *to = value;
        }
        out
    }

    fn of(a: &Action) -> Self {
        fn text<T: ToString>(value: Option<T>) -> String {
            value.map(|v| v.to_string()).unwrap_or_default()
        }
        Answers {
            title: a.title.clone(),
            owner: text(a.owner),
            owner_text: a.owner_text.clone(),
            for_whom: text(a.for_whom),
            counterparty: text(a.counterparty),
            why: a.why.clone(),
            done_when: a.done_when.clone(),
            limits: a.limits.clone(),
            date: text(a.due.map(|d| d.date)),
            time: a
                .due
                .and_then(|d| d.time)
                .map(|t| t.strftime("%H:%M").to_string())
                .unwrap_or_default(),
            reason: String::new(),
            goal: text(a.goal),
            minutes: text(a.size_minutes),
            milestone: a.stakes.milestone.clone(),
            risk: RISKS
                .iter()
                .find(|(_, level)| Some(*level) == a.stakes.risk)
                .map(|(word, _)| (*word).to_owned())
                .unwrap_or_default(),
            initiative: match (a.ties.milestone, a.ties.initiative) {
                (Some(m), _) => m.to_string(),
                (None, of) => text(of),
            },
            grasp: a.ties.grasp.map_or("", Grasp::word).to_owned(),
            waits_for: a.waits_for.iter().map(ToString::to_string).collect(),
            back: String::new(),
        }
    }

    fn stakes(&self) -> Stakes {
        let risk = RISKS.iter().find(|(word, _)| *word == self.risk);
        Stakes {
            milestone: self.milestone.trim().to_owned(),
            risk: risk.map(|(_, level)| *level),
        }
    }

    /// The action as the form wants it.
    fn read(&self, known: &Action) -> Result<Action, String> {
        let owner = pick(&self.owner)?;
        Ok(Action {
            title: self.title.trim().to_owned(),
            owner,
            owner_text: if owner.is_some() {
                String::new()
            } else {
                self.owner_text.trim().to_owned()
            },
            for_whom: pick(&self.for_whom)?,
            counterparty: pick(&self.counterparty)?,
            why: self.why.trim().to_owned(),
            done_when: self.done_when.trim().to_owned(),
            limits: self.limits.trim().to_owned(),
            due: self.due(known.due)?,
            goal: pick(&self.goal)?,
            size_minutes: match self.minutes.trim() {
                "" => None,
                text => Some(
                    text.parse()
                        .map_err(|_| format!("“{text}” is no number of minutes."))?,
                ),
            },
            waits_for: self
                .waits_for
                .iter()
                .filter_map(|id| pick(id).transpose())
                .collect::<Result<_, _>>()?,
            stakes: self.stakes(),
            ..known.clone()
        })
    }

    /// A date that was left as it was keeps how exactly it was said.
    fn due(&self, known: Option<Due>) -> Result<Option<Due>, String> {
        let (date, time) = (self.date.trim(), self.time.trim());
        if date.is_empty() {
            return match time {
                "" => Ok(None),
                _ => Err("A time needs its day: choose the date too.".into()),
            };
        }
        let date: Date = date
            .parse()
            .map_err(|_| format!("“{date}” is no date: write it like 2027-08-05."))?;
        let time = match time {
            "" => None,
            text => Some(
                Time::strptime("%H:%M", text)
                    .map_err(|_| format!("“{text}” is no time: write it like 16:00."))?,
            ),
        };
        let same = known.filter(|k| k.date == date && k.time == time);
        Ok(Some(same.unwrap_or(Due {
            date,
            time,
            precision: Precision::Day,
        })))
    }
}

/// A choice of a list; nothing chosen is none.
pub(crate) fn pick<T: FromStr>(text: &str) -> Result<Option<T>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let gone = |_| "One of the choices is no longer there: reload the page.".to_owned();
    text.parse().map(Some).map_err(gone)
}

/// What the page is made from.
struct Facts {
    pair: Pair,
    stored: StoredAction,
    work: WorkingTime,
    people: Vec<Person>,
    goals: Vec<Goal>,
    open: Vec<StoredAction>,
    card: Option<MattersNow>,
    sync: Beside,
    heard: Option<Playback>,
    plans: Plans,
}

impl Facts {
    async fn read(web: &Web, who: &Who, id: ActionId) -> Result<Self, PageError> {
        let reader = web.app.db.read(who.viewer());
        let stored = reader.action(id).await?;
        let pair = web.app.pair(who.viewer(), stored.pair).await?;
        let today = app::context::zone(&pair);
        let today = web.app.clock.now().to_zoned(today).date();
        let settings: Settings = web.app.settings(who.viewer(), &pair).await?;
        let attention = web.app.attention(who.viewer(), Some(pair.id)).await?;
        let now = web.app.clock.now();
        let it = ("action", id.to_string(), stored.action.title.as_str());
        let (initiatives, milestones) = reader.begun(pair.id).await?;
        let said = reader.statements(pair.id, &[StatementKind::Vision]).await?;
        Ok(Facts {
            sync: beside(web, (who.viewer(), pair.id), it).await?,
            open: reader.open_actions(Some(pair.id)).await?,
            card: attention.cards.into_iter().find(|c| c.holds(now)),
            work: settings.working_time(&pair, today),
            heard: reader.playback_of(pair.id, id).await?,
            people: reader.people(pair.id).await?,
            goals: reader.goals(pair.id).await?,
            plans: Plans {
                initiatives,
                milestones,
                vision: vision(&said).to_owned(),
            },
            stored,
            pair,
        })
    }

    fn name(&self, id: Option<domain::id::PersonId>) -> Option<&str> {
        let found = self.people.iter().find(|p| Some(p.id) == id);
        found.map(Person::label)
    }

    fn heard(&self) -> Option<HeardView> {
        let p = self.heard.as_ref()?;
        let at = p.answer.as_ref().map_or(p.at, |a| a.at);
        let correction = p.answer.as_ref().map(|a| a.correction.clone());
        Some(HeardView {
            heard: p.heard.clone(),
            waits: p.answer.is_none(),
            correction: correction.unwrap_or_default(),
            day: self.work.day(self.work.date(at)),
        })
    }

    fn moved(&self) -> Vec<Moved> {
        let words = |due: Option<Due>| due.map_or("no date".into(), |d| d.words(&self.work));
        let moved = self.stored.moved.iter().map(|m| Moved {
            from: words(m.from),
            to: words(m.to),
            on: self.work.day(self.work.date(m.at)),
            reason: m.reason.clone(),
        });
        moved.collect()
    }
}

fn page(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    facts: &Facts,
    form: Answers,
    wrong: String,
) -> ActionPage {
    let (a, now) = (&facts.stored.action, web.app.clock.now());
    let open = a.state == ActionState::Open;
    let owner = facts.name(a.owner).unwrap_or(&a.owner_text);
    let executive = first_name(&facts.pair.name);
    let state = match a.state {
        ActionState::Open => due_words(a.due, now, &facts.work),
        ActionState::Done => "done".to_owned(),
        ActionState::Dropped => "given up".to_owned(),
    };
    let others = !owner.is_empty() && a.owner != Some(who.session.signed_in.person);
    let chase = if open && others {
        a.chase(first_name(owner), executive, now, &facts.work)
    } else {
        String::new()
    };
    let named = |p: &Person| (p.id.to_string(), p.label().to_owned());
    let goal = |g: &Goal| (g.id.to_string(), format!("{} {}", g.code, g.title));
    let titled = |s: &StoredAction| (s.action.id.to_string(), s.action.title.clone());
    let others = facts.open.iter().filter(|s| s.action.id != a.id);
    let waits = |s: &&StoredAction| s.action.waits_for.contains(&a.id);
    let linked = |c: &MattersNow| {
        let by_goal = c.goal.is_some() && c.goal == a.goal;
        (c.text.clone(), c.serves(a), by_goal)
    };
    ActionPage {
        sync: facts.sync.clone(),
        back: own(&form.back).to_owned(),
        holds_up: others.clone().filter(waits).map(titled).collect(),
        others: others.map(titled).collect(),
        matters: facts.card.as_ref().map(linked),
        layout: Layout::new(who, headers, Place::Today, "Action"),
        id: a.id.to_string(),
        executive: executive.to_owned(),
        dateline: format!("For {executive} · {state}"),
        title: a.title.clone(),
        open,
        captured: a.captured.clone(),
        missing: a.missing(),
        questions: a
            .questions(executive, first_name(&who.session.signed_in.name))
            .unwrap_or_default(),
        heard: facts.heard(),
        moved: facts.moved(),
        chase,
        form,
        wrong,
        up: facts.plans.up(a, &facts.goals),
        tied: facts.plans.choices(),
        grasps: Grasp::ALL.map(Grasp::word),
        lingers: a.lingers(now),
        people: facts.people.iter().map(named).collect(),
        goals: facts.goals.iter().map(goal).collect(),
    }
}

/// The page.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<ActionId>,
) -> Result<Response, PageError> {
    let facts = Facts::read(&web, &who, id).await?;
    let mut form = Answers::of(&facts.stored.action);
    // What leads here from its own form, or from the capture box, leads back to Today.
    form.back = Some(from(&headers))
        .filter(|p| !p.starts_with("/actions/"))
        .unwrap_or_default();
    Ok(html(&page(
        &web,
        &who,
        &headers,
        &facts,
        form,
        String::new(),
    )))
}

/// Saves it; what cannot be used is told beside what was typed.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<ActionId>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let form = Answers::from_fields(form);
    let facts = Facts::read(&web, &who, id).await?;
    let told = match form.read(&facts.stored.action) {
        Err(told) => told,
        Ok(mut action) => {
            let actor = who.actor(&facts.pair);
            action.ties = facts.plans.read(&form.initiative, &form.grasp, action.ties);
            match web.app.save_action(&actor, &action, &form.reason).await {
                Ok(()) => {
                    let told = format!("Saved: {}.", action.title);
                    return Ok(see_with(own(&form.back), &told));
                }
                Err(error @ app::Error::Invalid(_)) => error.to_string(),
                Err(error) => return Err(error.into()),
            }
        }
    };
    let page = page(&web, &who, &headers, &facts, form, told);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
}
