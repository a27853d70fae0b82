//! Break-down: an outline becomes milestones and steps; looked at before anything is saved.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::action::pick;
use crate::page::plan::{Choice, day, estimate_text, field, goals, people, told};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::break_down::{Asked, BrokenDown};
use app::plan::Plan;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::words::count_figures;

#[derive(Template)]
#[template(path = "break_down.html")]
struct BreakDownPage {
    layout: Layout,
    tab: &'static str,
    title: String,
    /// The idea's words, kept; empty where it is none.
    words: String,
    form: Fields,
    goals: Vec<Choice>,
    people: Vec<Choice>,
    seen: Option<Seen>,
    wrong: String,
}

/// What stands in the form.
struct Fields {
    goal: String,
    idea: String,
    initiative: String,
    title: String,
    owner: String,
    deadline: String,
    outline: String,
}

/// The outline as a plan.
struct Seen {
    rows: Vec<Line>,
    notes: Vec<String>,
    clashes: Vec<String>,
    late: String,
    loads: Vec<[String; 2]>,
    good: bool,
}

/// One line of the plan.
struct Line {
    indent: String,
    title: String,
    owner: String,
    known: bool,
    days: String,
    from: String,
    to: String,
    after: String,
    critical: bool,
    done: bool,
}

/// Outlines to begin with.
const TEMPLATES: [(&str, &str, &str); 3] = [
    (
        "new-site",
        "Something new goes live",
        "- permit, 10/15/30 days\n- equipment ordered, 3/5/10 days\n- equipment there, \
         20/30/60 days, after equipment ordered\n- site test, 8/10/20 days, after equipment there, \
         after permit\n- people trained, 5/8/12 days, after equipment there\n- first day in use, \
         2/3/6 days, after site test, after people trained\n",
    ),
    (
        "tender",
        "A tender is won",
        "- decide to bid, 1/2/4 days\n- questions sent, 2/3/5 days, after decide to bid\n\
         - bid written, 8/10/15 days, after decide to bid\n  - price\n  - delivery plan\n  - \
         certificates\n- bid read by somebody else, 1/2/3 days, after bid written\n- bid sent, \
         1/1/2 days, after bid read by somebody else\n",
    ),
    (
        "change",
        "A habit of the house changes",
        "- say what is wrong today, with figures, 3/5/8 days\n- try it with one team, 10/15/20 \
         days, after say what is wrong today, with figures\n- decide, 1/2/5 days, after try it \
         with one team\n- everybody knows how, 5/8/12 days, after decide\n- look back, 1/1/2 days, \
         after everybody knows how\n",
    ),
];

fn seen(plan: &Plan, laid: &BrokenDown) -> Seen {
    let line = |p: &app::break_down::Planned| {
        let after = p.after.iter().filter_map(|at| laid.steps.get(*at));
        let after: Vec<&str> = after.map(|s| s.title.as_str()).collect();
        Line {
            indent: format!("indent-{}", p.depth.min(3)),
            title: p.title.clone(),
            owner: plan.name(p.owner).unwrap_or(&p.owner_text).to_owned(),
            known: p.owner.is_some(),
            days: estimate_text(p.estimate),
            from: plan.work.day(p.span.first),
            to: plan.work.day(p.span.last),
            after: after.join(", "),
            critical: p.critical,
            done: p.done,
        }
    };
    let name = |p| plan.name(Some(p)).unwrap_or("somebody").to_owned();
    let mut loads: Vec<[String; 2]> = laid
        .loads
        .iter()
        .map(|(p, days)| [name(*p), count_figures(i64::from(*days), "day")])
        .collect();
    loads.extend(laid.overloads.iter().map(|l| {
        let week = plan.work.day(l.week);
        let words = format!(
            "{} wanted, {} there, in the week of {week}",
            l.wanted, l.there
        );
        [name(l.owner), words]
    }));
    Seen {
        rows: laid.steps.iter().map(line).collect(),
        notes: laid.notes.clone(),
        clashes: laid.clashes.clone(),
        late: match laid.late_by {
            0 => String::new(),
            n => format!(
                "It would have to have begun {} ago.",
                count_figures(n, "working day")
            ),
        },
        loads,
        good: laid.wrong.is_empty() && !laid.steps.is_empty(),
    }
}

fn read(form: &[(String, String)]) -> Result<Asked, String> {
    let outline = form.iter().find(|(name, _)| name == "outline");
    Ok(Asked {
        goal: pick(field(form, "goal"))?,
        idea: pick(field(form, "idea"))?,
        initiative: pick(field(form, "initiative"))?,
        title: field(form, "title").to_owned(),
        owner: pick(field(form, "owner"))?,
        deadline: day(field(form, "deadline"))?,
        outline: outline.map_or_else(String::new, |(_, text)| text.clone()),
    })
}

async fn page(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    form: &[(String, String)],
    (look, wrong): (bool, String),
) -> Result<BreakDownPage, PageError> {
    let pair = who.pair()?;
    let plan = web.app.plan(who.viewer(), pair).await?;
    let text = |name: &str| field(form, name).to_owned();
    let asked = read(form);
    let mut wrong = wrong;
    let mut shown = None;
    if look {
        match &asked {
            Err(told) => wrong.clone_from(told),
            Ok(asked) => {
                let laid = web.app.break_down(who.viewer(), pair, asked).await?;
                if wrong.is_empty() {
                    wrong.clone_from(&laid.wrong);
                }
                shown = Some(seen(&plan, &laid));
            }
        }
    }
    let idea = plan
        .actions
        .iter()
        .find(|s| s.action.id.to_string() == field(form, "idea"));
    let outline = form.iter().find(|(name, _)| name == "outline");
    let template = TEMPLATES
        .iter()
        .find(|(key, ..)| *key == field(form, "template"));
    let given = outline.map(|(_, text)| text.as_str());
    let outline = given
        .or(template.map(|(_, _, text)| *text))
        .unwrap_or("")
        .to_owned();
    let goal = plan
        .goals
        .iter()
        .find(|g| g.id.to_string() == field(form, "goal"));
    Ok(BreakDownPage {
        layout: Layout::new(who, headers, Place::Strategy, "Break down"),
        tab: "break-down",
        title: match (idea, goal) {
            (Some(idea), _) => idea.action.title.clone(),
            (None, Some(goal)) => format!("How {} is reached", goal.code),
            _ => "From a goal or an idea to dated steps".to_owned(),
        },
        words: idea.map_or(String::new(), |s| s.action.captured.clone()),
        form: Fields {
            goal: text("goal"),
            idea: text("idea"),
            initiative: text("initiative"),
            title: text("title"),
            owner: text("owner"),
            deadline: text("deadline"),
            outline,
        },
        goals: goals(&plan),
        people: people(&plan),
        seen: shown,
        wrong,
    })
}

/// `GET /strategy/break-down`: blank, from a goal, an idea, an initiative, or a template.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let page = page(&web, &who, &headers, &asked, (false, String::new())).await?;
    Ok(html(&page))
}

/// `POST /strategy/break-down`: shows what would be, or saves it.
pub async fn post(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let wrong = match (field(&form, "deed"), read(&form)) {
        ("save", Ok(asked)) => {
            match web
                .app
                .save_break_down(&who.actor(pair), pair, &asked)
                .await
            {
                Ok(of) => {
                    let to = format!("/strategy/initiatives/{}", of.id);
                    return Ok(see_with(&to, "Saved, with its dates and owners."));
                }
                Err(error) => told(error)?,
            }
        }
        (_, Err(wrong)) => wrong,
        (_, Ok(_)) => {
            let page = page(&web, &who, &headers, &form, (true, String::new())).await?;
            return Ok(html(&page));
        }
    };
    let page = page(&web, &who, &headers, &form, (true, wrong)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
}
