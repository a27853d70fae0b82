//! Initiatives: the register, and one of them with its milestones and both views of its end.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::action::pick;
use crate::page::milestone::read as read_milestone;
use crate::page::plan::{
    Both, Choice, Up, chance, decisions, estimate_text, field, goals, over, people, told, upwards,
    vision, waits,
};
use crate::page::scorecard::{Shown, stands};
use crate::page::today::GoalChip;
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::context::fresh_id;
use app::plan::Plan;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::action::due_words;
use domain::id::{GoalId, InitiativeId, MilestoneId};
use domain::initiative::{Contribution, Initiative, InitiativeState};
use domain::milestone::Milestone;
use domain::words::{capital, count, number as words};
use serde::Deserialize;

/// Rows of the register on one page.
const ROWS: usize = 60;

#[derive(Template)]
#[template(path = "initiatives.html")]
struct RegisterPage {
    layout: Layout,
    tab: &'static str,
    title: String,
    prose: String,
    rows: Vec<Row>,
    closed: bool,
    next: Option<usize>,
    goals: Vec<Choice>,
    people: Vec<Choice>,
    typed: String,
    wrong: String,
}

/// One line of the register.
struct Row {
    id: String,
    title: String,
    chips: Vec<GoalChip>,
    owner: String,
    state: &'static str,
    milestones: String,
    next: String,
    plan: (&'static str, String),
    past: (&'static str, String),
    stands: Shown,
    last: String,
}

fn row(plan: &Plan, of: &Initiative, stands: (Shown, String)) -> Row {
    let all: Vec<&Milestone> = plan.of(of.id).collect();
    let done = all.iter().filter(|m| m.done.is_some()).count();
    let open = all.iter().filter(|m| m.done.is_none());
    let next = open
        .filter_map(|m| Some((m.due?, m)))
        .min_by_key(|(due, _)| due.date);
    let outlook = plan.initiative_outlook(of.id).filter(|_| of.state.open());
    let view = |inside: bool| match &outlook {
        Some(o) if inside => chance(o.forecast.inside.on_time),
        Some(o) => chance(o.forecast.outside.on_time),
        None => ("pend", "no estimate".to_owned()),
    };
    Row {
        id: of.id.to_string(),
        title: of.title.clone(),
        chips: of
            .serves
            .iter()
            .map(|c| GoalChip::of(Some(c.goal), &plan.goals))
            .collect(),
        owner: plan.name(of.owner).unwrap_or("nobody yet").to_owned(),
        state: of.state.word(),
        milestones: match all.len() {
            0 => "none".to_owned(),
            n => format!("{done} of {n}"),
        },
        next: next.map_or_else(String::new, |(due, m)| {
            format!("{}, {}", m.title, due.words(&plan.work))
        }),
        plan: view(true),
        past: view(false),
        stands: stands.0,
        last: stands.1,
    }
}

/// What the register is asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    closed: String,
    from: usize,
}

/// The worst first: what is off track, else what nobody speaks of, else how many there are.
fn title(rows: &[Row], closed: bool) -> String {
    let number = |n: usize| capital(&count(n as i64, "initiative"));
    let of = |class: &str| rows.iter().filter(|r| r.stands.class == class).count();
    match (rows.len(), of("off"), of("stale")) {
        (0, ..) if closed => "Nothing has been ended yet".to_owned(),
        (0, ..) => "No initiative is under way yet".to_owned(),
        (_, off @ 1.., 0) => format!("{} off track", number(off)),
        (_, off @ 1.., stale) => {
            format!("{} off track, {} stale", number(off), words(stale as i64))
        }
        (_, 0, stale @ 1..) => format!("{} stale: nobody says how it stands", number(stale)),
        (all, ..) => format!("{} under way", number(all)),
    }
}

async fn register(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    asked: &Asked,
    (typed, wrong): (String, String),
) -> Result<RegisterPage, PageError> {
    let pair = who.pair()?;
    let plan = web.app.plan(who.viewer(), pair).await?;
    let closed = !asked.closed.is_empty();
    let all = plan.initiatives.iter().filter(|i| i.state.open() != closed);
    let shown: Vec<&Initiative> = all.skip(asked.from).take(ROWS + 1).collect();
    let drawn = &shown[..shown.len().min(ROWS)];
    let now = web.app.stands(who.viewer(), pair, &plan, drawn).await?;
    let rows: Vec<Row> = shown
        .iter()
        .take(ROWS)
        .map(|i| row(&plan, i, stands(now.of(i.id), plan.today)))
        .collect();
    let title = title(&rows, closed);
    let prose = match rows.is_empty() {
        true => {
            "An initiative is work towards a goal: somebody answers for it, and its \
                 milestones say when what will be there. Draft one below, or break a goal down."
        }
        false => {
            "The plan’s view is the sum of its own estimates; the past’s is what such \
                  estimates came to before. Both stay in sight."
        }
    };
    Ok(RegisterPage {
        layout: Layout::new(who, headers, Place::Strategy, "Initiatives"),
        tab: "initiatives",
        title,
        prose: prose.to_owned(),
        next: (shown.len() > ROWS).then_some(asked.from + ROWS),
        rows,
        closed,
        goals: goals(&plan),
        people: people(&plan),
        typed,
        wrong,
    })
}

/// `GET /strategy/initiatives`.
pub async fn list(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let nothing = Default::default();
    Ok(html(
        &register(&web, &who, &headers, &asked, nothing).await?,
    ))
}

/// `POST /strategy/initiatives`: drafts one.
pub async fn add(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let id = InitiativeId(fresh_id(web.app.clock.now()));
    let read = read(&Initiative::draft(id, ""), &form);
    let wrong = match read {
        Err(wrong) => wrong,
        Ok(new) => match web
            .app
            .save_initiative(&who.actor(pair), pair.id, &new)
            .await
        {
            Ok(_) => {
                let to = format!("/strategy/initiatives/{id}");
                return Ok(see_with(&to, "Drafted. Only the two of you see a draft."));
            }
            Err(error) => told(error)?,
        },
    };
    let typed = (field(&form, "title").to_owned(), wrong);
    let page = register(&web, &who, &headers, &Asked::default(), typed).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
}

/// The initiative as the form wants it. Goals come as `goal` (all of it) or as `share-GOAL`.
fn read(known: &Initiative, form: &[(String, String)]) -> Result<Initiative, String> {
    let mut serves = Vec::new();
    let share = 100;
    serves.extend(pick(field(form, "goal"))?.map(|goal| Contribution { goal, share }));
    for (name, value) in form.iter().filter(|(_, v)| !v.trim().is_empty()) {
        let Some(goal) = name.strip_prefix("share-") else {
            continue;
        };
        let goal: GoalId = pick(goal)?.ok_or("Choose a goal from the list.")?;
        let share = value.trim().trim_end_matches('%').trim().parse();
        let share = share.map_err(|_| format!("“{value}” is no share: write per cents."))?;
        if share > 0 {
            serves.push(Contribution { goal, share });
        }
    }
    let cadence = match field(form, "cadence") {
        "" => known.cadence_days,
        text => Some(text.parse().map_err(|_| "A cadence is a number of days.")?),
    };
    Ok(Initiative {
        title: field(form, "title").to_owned(),
        why: field(form, "why").to_owned(),
        kind: field(form, "kind").to_owned(),
        owner: pick(field(form, "owner"))?,
        sponsor: pick(field(form, "sponsor"))?,
        cadence_days: cadence,
        serves,
        ..known.clone()
    })
}

#[derive(Template)]
#[template(path = "initiative.html")]
struct InitiativePage {
    layout: Layout,
    tab: &'static str,
    id: String,
    dateline: String,
    title: String,
    stands: Shown,
    last: String,
    why: String,
    origin: Option<[String; 2]>,
    up: Vec<Vec<Up>>,
    deeds: Vec<(&'static str, &'static str)>,
    lacks: Vec<String>,
    both: Option<Both>,
    rows: Vec<StepRow>,
    actions: Vec<(String, String, String)>,
    form: Fields,
    shares: Vec<(String, String, String)>,
    people: Vec<Choice>,
    waits: Vec<Choice>,
    decisions: Vec<Choice>,
    wrong: String,
}

/// What stands in the form of one initiative.
struct Fields {
    title: String,
    why: String,
    kind: String,
    owner: String,
    sponsor: String,
    cadence: String,
}

/// One milestone on the page of its initiative.
struct StepRow {
    id: String,
    title: String,
    owner: String,
    due: String,
    slip: String,
    days: String,
    waits: String,
    done: String,
    chance: (&'static str, String),
    past: (&'static str, String),
}

fn step_row(plan: &Plan, m: &Milestone) -> StepRow {
    let outlook = plan.milestone_outlook(m).filter(|_| m.done.is_none());
    let view = |inside: bool| match &outlook {
        Some(o) if inside => chance(o.forecast.inside.on_time),
        Some(o) => chance(o.forecast.outside.on_time),
        None => ("pend", String::new()),
    };
    let name = |id: &MilestoneId| plan.milestone(*id).map(|m| m.title.as_str());
    let mut waits: Vec<&str> = m.after.iter().filter_map(name).collect();
    let asked = |d: &&domain::decision::Decision| m.decisions.contains(&d.id);
    waits.extend(
        plan.decisions
            .iter()
            .filter(asked)
            .map(|d| d.question.as_str()),
    );
    StepRow {
        id: m.id.to_string(),
        title: m.title.clone(),
        owner: plan.name(m.owner).unwrap_or("nobody yet").to_owned(),
        due: m
            .due
            .map_or("no date".to_owned(), |due| due.words(&plan.work)),
        slip: crate::page::milestone::slip_words(plan, m),
        days: estimate_text(m.estimate),
        waits: waits.join(", "),
        done: m.done.map_or(String::new(), |d| plan.work.day(d)),
        chance: view(true),
        past: view(false),
    }
}

/// What can be done with it from where it stands.
fn deeds(state: InitiativeState) -> Vec<(&'static str, &'static str)> {
    use InitiativeState as S;
    match state {
        S::Draft => vec![("begin", "Begin it"), ("drop", "Drop it")],
        S::Active => vec![
            ("finish", "It is done"),
            ("pause", "Pause it"),
            ("drop", "Drop it"),
        ],
        S::Paused => vec![("begin", "Go on"), ("drop", "Drop it")],
        S::Done | S::Dropped => vec![("begin", "Open it again")],
    }
}

fn deed_state(deed: &str) -> Option<InitiativeState> {
    Some(match deed {
        "begin" => InitiativeState::Active,
        "pause" => InitiativeState::Paused,
        "finish" => InitiativeState::Done,
        "drop" => InitiativeState::Dropped,
        _ => return None,
    })
}

fn origin(plan: &Plan, of: &Initiative) -> Option<[String; 2]> {
    let origin = of.origin.as_ref()?;
    let goal = origin.goal.and_then(|g| plan.goal(g));
    let goal = goal.map_or(String::new(), |g| format!(", noted at {}", g.code));
    let on = plan.work.locale.full_day(origin.on);
    let words = format!("{} of {on}{goal}", capital(origin.kind.word()));
    Some([origin.words.clone(), words])
}

async fn page(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    id: InitiativeId,
    wrong: String,
) -> Result<InitiativePage, PageError> {
    let pair = who.pair()?;
    let plan = web.app.plan(who.viewer(), pair).await?;
    let of = plan.initiative(id);
    let of = of.ok_or(app::Error::NotFound("This initiative".into()))?;
    let said = over(web, who).await?;
    let now = web.app.stands(who.viewer(), pair, &plan, &[of]).await?;
    let (stands, last) = stands(now.of(id), plan.today);
    let text = |id: Option<domain::id::PersonId>| id.map(|p| p.to_string()).unwrap_or_default();
    let share = |g: &domain::goal::Goal| {
        let given = of.serves.iter().find(|c| c.goal == g.id);
        let share = given.map(|c| c.share.to_string()).unwrap_or_default();
        (g.id.to_string(), format!("{} {}", g.code, g.title), share)
    };
    let now = web.app.clock.now();
    let action = |s: &store::StoredAction| {
        let due = due_words(s.action.due, now, &plan.work);
        (s.action.id.to_string(), s.action.title.clone(), due)
    };
    let owner = plan.name(of.owner).unwrap_or("nobody answers for it yet");
    let lacks = of.lacks().into_iter().map(str::to_owned);
    Ok(InitiativePage {
        layout: Layout::new(who, headers, Place::Strategy, "Initiative"),
        tab: "initiatives",
        id: id.to_string(),
        dateline: format!("Initiative · {} · {owner}", of.state.word()),
        title: of.title.clone(),
        stands,
        last,
        why: of.why.clone(),
        origin: origin(&plan, of),
        up: upwards(&plan, of, vision(&said)),
        deeds: deeds(of.state),
        lacks: lacks.collect(),
        both: plan.initiative_outlook(id).map(|o| Both::of(&plan, &o)),
        rows: plan.of(id).map(|m| step_row(&plan, m)).collect(),
        actions: plan.steps(id).map(action).collect(),
        form: Fields {
            title: of.title.clone(),
            why: of.why.clone(),
            kind: of.kind.clone(),
            owner: text(of.owner),
            sponsor: text(of.sponsor),
            cadence: of.cadence_days.map(|d| d.to_string()).unwrap_or_default(),
        },
        shares: plan.goals.iter().map(share).collect(),
        people: people(&plan),
        waits: waits(&plan, of, None),
        decisions: decisions(&plan),
        wrong,
    })
}

/// `GET /strategy/initiatives/{id}`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<InitiativeId>,
) -> Result<Response, PageError> {
    Ok(html(&page(&web, &who, &headers, id, String::new()).await?))
}

/// `POST /strategy/initiatives/{id}`: as edited.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<InitiativeId>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let known = web.app.db.read(who.viewer()).initiatives(pair.id).await?;
    let known = known.iter().find(|i| i.id == id);
    let known = known.ok_or(app::Error::NotFound("This initiative".into()))?;
    let wrong = match read(known, &form) {
        Err(wrong) => wrong,
        Ok(new) => match web
            .app
            .save_initiative(&who.actor(pair), pair.id, &new)
            .await
        {
            Ok(_) => return Ok(see_with(&format!("/strategy/initiatives/{id}"), "Saved.")),
            Err(error) => told(error)?,
        },
    };
    let page = page(&web, &who, &headers, id, wrong).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
}

/// `POST /strategy/initiatives/{id}/{deed}`: begun, paused, ended, or given one more milestone.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path((id, deed)): Path<(InitiativeId, String)>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let to = format!("/strategy/initiatives/{id}");
    let actor = who.actor(pair);
    let done = match deed_state(&deed) {
        Some(state) => {
            let set = web.app.set_initiative(&actor, pair.id, id, state).await;
            set.map(|of| format!("{} is {} now.", of.title, of.state.word()))
        }
        None if deed == "milestone" => {
            let count = web.app.db.read(who.viewer()).milestones(pair.id).await?;
            let own = count.iter().filter(|m| m.initiative == id);
            let last = own.map(|m| m.position).max();
            let new = MilestoneId(fresh_id(web.app.clock.now()));
            let mut step = Milestone::new(new, id, "");
            step.position = last.map_or(0, |p| p + 1);
            match read_milestone(&step, &form) {
                Err(wrong) => Err(app::Error::invalid("title", wrong)),
                Ok(step) => {
                    let saved = web.app.save_milestone(&actor, pair.id, &step, "").await;
                    saved.map(|m| format!("{} stands in the plan.", m.title))
                }
            }
        }
        None => return Err(app::Error::NotFound("This deed".into()).into()),
    };
    match done {
        Ok(words) => Ok(see_with(&to, &words)),
        Err(error) => {
            let page = page(&web, &who, &headers, id, told(error)?).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
    }
}
