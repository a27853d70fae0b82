//! The brief of one decision on one page: what is asked, which ways there are, who has looked,
//! what would change our mind; and the answer, on the phone in one tap.
use super::{decided, due, sessions, waiting};
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::paper;
use crate::page::today::GoalChip;
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::{Desk, first_name};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::action::due_words;
use domain::circle::Actor;
use domain::decision::{Angle, Choice, Claim, Decision, Door, Outcome, Stand, Sure, View, WORDS};
use domain::id::{DecisionId, MilestoneId};
use domain::milestone::Milestone;
use domain::proposal::How;
use domain::words::{count_figures, reading_minutes};
use jiff::civil::Date;
use serde::Deserialize;
use store::Pair;

mod document;

#[derive(Template)]
#[template(path = "decision.html")]
pub(super) struct BriefPage {
    layout: Layout,
    id: String,
    question: String,
    /// Name and value of what stands at its head.
    facts: Vec<(&'static str, String)>,
    chip: Option<GoalChip>,
    missing: Vec<&'static str>,
    /// The advice in one sentence; empty where there is none.
    point: String,
    because: String,
    context: Vec<String>,
    ways: Vec<Way>,
    /// At least two ways have a place on the grid.
    grid: bool,
    views: Vec<Looked>,
    unseen: Vec<&'static str>,
    change: Vec<String>,
    claims: Vec<Said>,
    next: Vec<(String, String)>,
    roles: Vec<(&'static str, String)>,
    told: String,
    held: Vec<Held>,
    papers: Vec<paper::Line>,
    /// What a paper brought here belongs to.
    paper_of: String,
    words: usize,
    too_long: bool,
    open: bool,
    ready: bool,
    /// Whoever looks decides.
    mine: bool,
    decider: String,
    /// The whole text of the advice, where it binds money or closes a door.
    whole: String,
    decided: Option<Decided>,
    today: Date,
    outcomes: Vec<(&'static str, &'static str)>,
    angles: Vec<&'static str>,
    /// This build can print the pack.
    press: bool,
}

/// One way to answer.
struct Way {
    at: usize,
    letter: char,
    title: String,
    cost: String,
    risk: String,
    undo: String,
    advised: bool,
    gain: String,
    effort: String,
    /// Where it stands on the grid.
    x: u8,
    y: u8,
}

struct Looked {
    side: &'static str,
    who: String,
    words: String,
    class: &'static str,
    stand: String,
}

struct Said {
    at: usize,
    text: String,
    source: String,
    sourced: bool,
}

/// A milestone that waits for it, or could.
struct Held {
    id: String,
    title: String,
    on: bool,
}

struct Decided {
    outcome: String,
    words: String,
    when: String,
    review: String,
    asks: bool,
    came: String,
    before: Vec<String>,
}

fn way(at: usize, c: &Choice, d: &Decision) -> Way {
    let step = |s: Option<domain::risk::Step>| s.map(|s| s.get());
    let figure = |s: Option<u8>| s.map_or_else(|| "–".to_owned(), |n| n.to_string());
    let (gain, effort) = (step(c.gain), step(c.effort));
    let door = match c.door {
        Some(Door::OneWay) => "cannot be undone",
        Some(Door::TwoWay) => "can be undone",
        None if c.nothing => "",
        None => "nobody has said",
    };
    Way {
        at,
        letter: char::from(b'A' + u8::try_from(at).unwrap_or(0).min(25)),
        title: c.title.clone(),
        cost: c.cost.clone(),
        risk: c.risk.clone(),
        undo: match (door, c.undo.trim()) {
            (door, "") => door.to_owned(),
            ("", undo) => undo.to_owned(),
            (door, undo) => format!("{door}: {undo}"),
        },
        advised: d.advised == Some(at),
        x: effort.unwrap_or(0) * 30,
        y: 165_u8.saturating_sub(gain.unwrap_or(0) * 30),
        gain: figure(gain),
        effort: figure(effort),
    }
}

fn lines(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .map(|l| l.trim().trim_start_matches(['-', '–', '•']).trim());
    lines.filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

/// What a brief is read with.
struct Eyes<'a> {
    desk: &'a Desk,
    now: jiff::Timestamp,
    today: Date,
}

impl Eyes<'_> {
    fn name(&self, id: Option<domain::id::PersonId>) -> String {
        self.desk.name(id).unwrap_or_default().to_owned()
    }

    fn view(&self, v: &View) -> Looked {
        let work = &self.desk.work;
        let (class, stand) = match (v.there(), v.stand, v.asked) {
            (true, Stand::For, _) => ("on", v.stand.word().to_owned()),
            (true, Stand::Against, _) => ("off", v.stand.word().to_owned()),
            (true, Stand::Open, _) => ("pend", v.stand.word().to_owned()),
            (false, _, Some(on)) => ("stale", format!("asked {}, no view yet", work.day(on))),
            (false, _, None) => ("stale", "no view yet".to_owned()),
        };
        Looked {
            side: v.angle.word(),
            who: v.who.clone(),
            words: v.words.clone(),
            class,
            stand,
        }
    }

    fn claim(&self, at: usize, c: &Claim) -> Said {
        let mut source = c.source.trim().to_owned();
        if let Some(on) = c.on {
            source.push_str(&format!(", {}", self.desk.work.day(on)));
        }
        if let Some(days) = c.age(self.today).filter(|_| c.sourced()) {
            source.push_str(&match days {
                0 => ", today".to_owned(),
                days => format!(", {} old", count_figures(days, "day")),
            });
        }
        Said {
            at,
            text: c.text.clone(),
            sourced: c.sourced(),
            source: format!("{source}, {}", c.sure.word()),
        }
    }

    fn decided(&self, d: &Decision) -> Option<Decided> {
        let decided = d.decided.as_ref()?;
        let work = &self.desk.work;
        let on = work.date(decided.at);
        let before = d.before.iter().map(|b| {
            let choice = b.choice.and_then(|at| d.choices.get(at));
            let said = choice.map_or(b.words.as_str(), |c| c.title.as_str());
            format!("{said}, {}", work.day(work.date(b.at)))
        });
        Some(Decided {
            outcome: d.outcome().unwrap_or_default().to_owned(),
            words: decided.words.clone(),
            when: format!("{}, {}", self.name(decided.by), work.day(on)),
            review: d.review.map(|day| work.day(day)).unwrap_or_default(),
            asks: d.came_out.is_none() && d.review.is_some_and(|day| day <= self.today),
            came: d.came_out.as_ref().map_or(String::new(), |c| {
                format!("{} {}", c.outcome.words(), c.words)
                    .trim()
                    .to_owned()
            }),
            before: before.collect(),
        })
    }

    fn facts(&self, d: &Decision, minutes: u32) -> Vec<(&'static str, String)> {
        let by = due_words(due(d), self.now, &self.desk.work);
        let by = match d.decide_by {
            Some(_) => by.trim_start_matches("due ").to_owned(),
            None => "nobody has said".to_owned(),
        };
        let door = match d.advice().and_then(|c| c.door) {
            Some(Door::OneWay) => "one-way",
            Some(Door::TwoWay) => "two-way",
            None => "nobody has said",
        };
        let mut facts = vec![
            ("Decides", self.name(d.decider)),
            ("By", by),
            ("Door", door.to_owned()),
            ("Reading time", count_figures(i64::from(minutes), "minute")),
        ];
        if !d.roles.recommend.is_empty() {
            facts.insert(1, ("Recommended by", d.roles.recommend.clone()));
        }
        if let Some(money) = d.money {
            facts.push(("Binds", money.to_string()));
        }
        let waits = waiting(d);
        if !waits.is_empty() {
            facts.push(("Waiting costs", waits));
        }
        let sessions = sessions(d);
        if !sessions.is_empty() {
            facts.push(("On the table", sessions));
        }
        facts
    }
}

fn roles(d: &Decision) -> Vec<(&'static str, String)> {
    let all = [
        ("Must agree", &d.roles.agree),
        ("Is heard", &d.roles.input),
        ("Carries it out", &d.roles.perform),
    ];
    let there = all.into_iter().filter(|(_, who)| !who.trim().is_empty());
    there.map(|(what, who)| (what, who.clone())).collect()
}

fn held(d: &Decision, steps: &[Milestone]) -> Vec<Held> {
    let open = steps.iter().filter(|m| m.done.is_none());
    open.map(|m| Held {
        id: m.id.to_string(),
        title: m.title.clone(),
        on: m.decisions.contains(&d.id),
    })
    .collect()
}

fn next(d: &Decision) -> Vec<(String, String)> {
    let split = |line: String| match line.split_once(':') {
        Some((who, what)) => (who.trim().to_owned(), what.trim().to_owned()),
        None => (String::new(), line),
    };
    lines(&d.next).into_iter().map(split).collect()
}

/// `GET /decisions/{id}`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<DecisionId>,
) -> Result<Response, PageError> {
    Ok(html(&page(&web, &who, &headers, id).await?))
}

/// The brief of a decision, with all that its page needs.
pub(super) async fn page(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    id: DecisionId,
) -> Result<BriefPage, PageError> {
    let pair = who.pair()?;
    let reader = web.app.db.read(who.viewer());
    let d = reader.decision(id).await.map_err(app::Error::from)?;
    let steps = reader.milestones(pair.id).await.map_err(app::Error::from)?;
    let today = web.app.today(pair);
    let desk = web.app.desk(who.viewer(), pair, today).await?;
    let papers = paper::lines(web, who, ("decision", &id.to_string())).await?;
    let eyes = Eyes {
        desk: &desk,
        now: web.app.clock.now(),
        today,
    };
    let text = d.words();
    let words = text.split_whitespace().count();
    let ways = d.choices.iter().enumerate();
    let ways: Vec<_> = ways.map(|(at, c)| way(at, c, &d)).collect();
    let binds = d.one_way() || d.money.is_some();
    let decider = d.decider.unwrap_or(pair.executive);
    Ok(BriefPage {
        id: id.to_string(),
        question: d.question.clone(),
        facts: eyes.facts(&d, reading_minutes(&text)),
        chip: d.goal.map(|goal| GoalChip::of(Some(goal), &desk.goals)),
        missing: d.lacks().iter().map(|l| l.question()).collect(),
        point: d.advice().map(|c| c.title.clone()).unwrap_or_default(),
        because: d.because.clone(),
        context: lines(&d.context),
        grid: ways.iter().filter(|w| w.x > 0 && w.y < 165).count() > 1,
        ways,
        views: d.views.iter().map(|v| eyes.view(v)).collect(),
        unseen: d.missing_angles().iter().map(|a| a.missing()).collect(),
        change: lines(&d.change),
        claims: d
            .claims
            .iter()
            .enumerate()
            .map(|(at, c)| eyes.claim(at, c))
            .collect(),
        next: next(&d),
        roles: roles(&d),
        told: d.told.clone(),
        held: held(&d, &steps),
        papers,
        paper_of: format!("decision/{id}"),
        words,
        too_long: words > WORDS,
        open: d.decided.is_none(),
        ready: d.ready.is_some(),
        mine: who.session.signed_in.person == decider,
        decider: first_name(&eyes.name(Some(decider))).to_owned(),
        whole: match d.advised.filter(|_| binds) {
            Some(at) => d.whole_text(at),
            None => String::new(),
        },
        decided: eyes.decided(&d),
        today,
        outcomes: Outcome::ALL.map(|o| (o.word(), o.words())).into(),
        angles: Angle::ALL.map(Angle::word).into(),
        press: web.app.printer.is_some(),
        layout: Layout::new(who, headers, Place::Strategy, "Decision brief"),
    })
}

/// What any form of a brief sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Sent {
    choice: Option<usize>,
    words: String,
    who: String,
    angle: String,
    stand: String,
    source: String,
    on: String,
    sure: String,
    outcome: String,
    at: Option<usize>,
    /// A milestone that waits for it; `stand=free`: no longer.
    step: String,
}

fn day(text: &str) -> Result<Option<Date>, app::Error> {
    match text.trim() {
        "" => Ok(None),
        day => day.parse().map(Some).map_err(|_| {
            app::Error::invalid("on", "Give a day such as 2027-08-02, or leave it open.")
        }),
    }
}

/// `POST /decisions/{id}/{deed}`: decide, ready, raise, ask, view, claim, drop, hold, review,
/// outcome, reopen.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    Path((id, deed)): Path<(DecisionId, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let app = &web.app;
    let told = match deed.as_str() {
        "decide" => {
            let none = || app::Error::invalid("choice", "Choose one of the ways.");
            let choice = (id, sent.choice.ok_or_else(none)?);
            let said = (sent.words.as_str(), How::InPerson);
            let p = app.take_decision(&actor, pair, choice, said).await?;
            return Ok(see_with(&format!("/decisions/{id}"), &decided(&p)));
        }
        "ready" => {
            app.ready_decision(&actor, pair, id).await?;
            "Ready, and put to whoever decides."
        }
        "raise" => {
            let on = day(&sent.on)?;
            app.raise_decision(&actor, pair, id, on).await?;
            "Written down: on the table, and not decided."
        }
        "hold" => {
            let none = || app::Error::invalid("step", "Choose a milestone.");
            let step: MilestoneId = sent.step.parse().map_err(|_| none())?;
            let waits = sent.stand != "free";
            app.hold_up(&actor, pair, (id, step), waits).await?;
            "Saved which milestones wait for it."
        }
        "review" => {
            app.look_back(&actor, pair, (id, day(&sent.on)?), None)
                .await?;
            "The day to look back is set."
        }
        "outcome" => {
            let read = Outcome::read(&sent.outcome);
            let none = || app::Error::invalid("outcome", "Say how it came out.");
            let came = (read.ok_or_else(none)?, sent.words.as_str());
            app.look_back(&actor, pair, (id, None), Some(came)).await?;
            "Written down what came of it."
        }
        "reopen" => {
            app.reopen_decision(&actor, pair, id, &sent.words).await?;
            "Open again; what was decided stays in the log."
        }
        looked => look(app, (&actor, pair), (id, looked), &sent).await?,
    };
    Ok(see_with(&format!("/decisions/{id}"), told))
}

/// Who looks at it from where, and what it rests on.
async fn look(
    app: &app::App,
    (actor, pair): (&Actor, &Pair),
    (id, deed): (DecisionId, &str),
    sent: &Sent,
) -> Result<&'static str, app::Error> {
    let angle = || {
        let read = Angle::read(&sent.angle);
        read.ok_or_else(|| app::Error::invalid("angle", "Choose from which side."))
    };
    Ok(match deed {
        "ask" => {
            app.ask_view(actor, pair, (id, angle()?), &sent.who).await?;
            "Written down who is asked."
        }
        "view" => {
            let whose = (id, angle()?, Stand::read(&sent.stand));
            let said = (sent.who.as_str(), sent.words.as_str());
            app.give_view(actor, pair, whose, said).await?;
            "Recorded."
        }
        "claim" => {
            let claim = Claim {
                text: sent.words.trim().to_owned(),
                source: sent.source.trim().to_owned(),
                on: day(&sent.on)?,
                sure: Sure::read(&sent.sure),
            };
            app.claim(actor, pair, id, claim).await?;
            "Added."
        }
        "drop" => {
            let at = sent.at.unwrap_or(usize::MAX);
            app.drop_claim(actor, pair, (id, at)).await?;
            "Taken out."
        }
        _ => return Err(app::Error::NotFound("Such a deed".into())),
    })
}
