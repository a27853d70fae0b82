//! The roadmap: some months in lanes of goals, drawn as one picture with a table behind it.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::milestone::moved;
use crate::page::plan::Choice;
use crate::page::scorecard::stands;
use crate::page::today::GoalChip;
use crate::respond::{file as kept, html, pdf, see, url_encode};
use crate::server::Web;
use crate::session::Who;
use app::plan::Plan;
use app::status::Stands;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::document::{Document, Part};
use domain::initiative::Initiative;
use domain::milestone::{DateMove, Milestone};
use domain::words::{capital, number};
use domain::working_time::plus_days;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use std::sync::Arc;

/// Lanes drawn on one page.
const LANES: usize = 40;
/// Months shown where nobody asked for others, and the most.
const MONTHS: (usize, usize) = (5, 18);
/// Days in which a move is news, and how many are named.
const LATELY: i64 = 30;
const MOVES: usize = 20;
/// Height of a lane, width of the picture, where the days begin.
const LANE: i64 = 58;
const WIDTH: i64 = 1000;
const LEFT: i64 = 236;
const SPAN: i64 = WIDTH - LEFT - 12;
/// Colours of goals in a file of its own, which knows none of the page's.
const HUES: [&str; 7] = [
    "#6b6455", "#6b3a17", "#276c8b", "#636a0b", "#66305a", "#3c4b99", "#a1445a",
];

/// What is asked of the roadmap.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    from: String,
    months: String,
    lanes: usize,
    milestone: String,
    to: String,
    reason: String,
}

/// The picture.
#[derive(Template)]
#[template(path = "roadmap.svg")]
struct Picture {
    title: String,
    width: i64,
    height: i64,
    months: Vec<(i64, String)>,
    today: Option<i64>,
    /// First day, days, left edge and width of them: what a hand that drags has to know.
    axis: Option<(String, i64, i64, i64)>,
    lanes: Vec<Lane>,
    ink: &'static str,
    soft: &'static str,
    rule: &'static str,
    paper: &'static str,
}

/// One initiative of the picture.
struct Lane {
    y: i64,
    hue: String,
    label: String,
    small: String,
    bar: Option<(i64, i64)>,
    /// From the planned end to where the past says it will be, and that day.
    late: Option<(i64, i64, String)>,
    marks: Vec<Mark>,
}

/// One milestone in a lane.
struct Mark {
    x: i64,
    /// Who it is and when it is due, where it can be moved.
    hold: Option<(String, String)>,
    label: String,
    end: bool,
    low: bool,
    critical: bool,
    done: bool,
}

#[derive(Template)]
#[template(path = "roadmap.html")]
struct RoadmapPage {
    layout: Layout,
    tab: &'static str,
    title: String,
    prose: String,
    picture: String,
    rows: Vec<Row>,
    open: Vec<Choice>,
    /// Dates that were moved lately, the newest first: milestone, and what is said of the move.
    moved: Vec<(Choice, [String; 4])>,
    earlier: String,
    later: String,
    next: Option<usize>,
    from: String,
    /// This build can print it.
    press: bool,
}

/// One line of the table behind the picture.
struct Row {
    chip: GoalChip,
    initiative: Choice,
    class: &'static str,
    stands: String,
    milestone: Choice,
    owner: String,
    due: String,
    past: String,
}

/// The plan, and how its initiatives stand.
type Seen<'a> = (&'a Plan, &'a Stands);

/// The days shown, and where they stand in the picture.
struct Window {
    from: Date,
    until: Date,
}

impl Window {
    fn of(asked: &Asked, today: Date) -> Window {
        let month = |d: Date| d.first_of_month();
        let from = format!("{}-01", asked.from)
            .parse()
            .map_or(month(today), month);
        let months: usize = asked.months.parse().unwrap_or(MONTHS.0);
        let months = i64::try_from(months.clamp(1, MONTHS.1)).unwrap_or(5);
        let until = from.checked_add(months.months()).unwrap_or(from);
        Window { from, until }
    }

    fn days(from: Date, to: Date) -> i64 {
        i64::from((to - from).get_days())
    }

    /// Where a day stands; outside at the edge.
    fn x(&self, day: Date) -> i64 {
        let all = Self::days(self.from, self.until).max(1);
        let at = Self::days(self.from, day).clamp(0, all);
        LEFT + at * SPAN / all
    }

    fn holds(&self, day: Date) -> bool {
        self.from <= day && day < self.until
    }
}

fn first_of<'a>(plan: &'a Plan, of: &Initiative) -> Option<(usize, &'a domain::goal::Goal)> {
    let goal = of.serves.first()?.goal;
    plan.goals.iter().enumerate().find(|(_, g)| g.id == goal)
}

/// The initiatives of the picture, in the order of their goals.
fn shown(plan: &Plan) -> Vec<&Initiative> {
    let mut all: Vec<&Initiative> = plan.initiatives.iter().filter(|i| i.state.open()).collect();
    all.sort_by_key(|i| first_of(plan, i).map_or(usize::MAX, |(at, _)| at));
    all
}

fn lane((plan, stand): Seen<'_>, of: &Initiative, at: usize, window: &Window, file: bool) -> Lane {
    let steps: Vec<&Milestone> = plan.of(of.id).collect();
    let outlook = plan.initiative_outlook(of.id);
    let dates = steps.iter().filter_map(|m| m.due.map(|d| d.date));
    let end = dates.max();
    let begins = of.period.map_or(plan.today, |p| p.from);
    let past = outlook
        .as_ref()
        .map(|o| plan.day_after(o.forecast.outside.p80));
    let late = past.zip(end).filter(|(past, end)| past > end);
    let critical = |m: &Milestone| {
        let o = outlook.as_ref()?;
        let at = o.items.iter().position(|id| *id == m.id)?;
        Some(o.forecast.inside.items[at].critical > 0.5)
    };
    let mark = |(n, m): (usize, &&Milestone)| {
        let day = m
            .done
            .or(m.due.map(|d| d.date))
            .filter(|d| window.holds(*d))?;
        let x = window.x(day);
        Some(Mark {
            x,
            hold: m
                .due
                .filter(|_| m.done.is_none() && !file)
                .map(|due| (m.id.to_string(), due.date.to_string())),
            label: m.title.clone(),
            // What stands at the right edge is written to the left of its mark.
            end: x > WIDTH - 130,
            low: n % 2 == 1,
            critical: critical(m).unwrap_or(false),
            done: m.done.is_some(),
        })
    };
    let owner = plan.name(of.owner).unwrap_or("nobody yet");
    let (stands, _) = stands(stand.of(of.id), plan.today);
    let hue = first_of(plan, of).map_or(0, |(at, _)| at % 6 + 1);
    let small = match end {
        Some(_) => format!("{} · {owner}", stands.word),
        None => format!("{} · no dated milestone", stands.word),
    };
    let short = |text: &str| match text.char_indices().nth(38) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    };
    Lane {
        y: 34 + LANE * i64::try_from(at).unwrap_or(0),
        hue: match file {
            true => HUES[hue].to_owned(),
            false => format!("var(--g{hue})"),
        },
        label: short(&of.title),
        small: short(&small),
        bar: end.map(|end| (window.x(begins.min(end)), window.x(end))),
        late: late.map(|(past, end)| {
            let day = plan.work.locale.date(past);
            let day = if window.holds(past) {
                day
            } else {
                String::new()
            };
            (window.x(end), window.x(past), day)
        }),
        marks: steps.iter().enumerate().filter_map(mark).collect(),
    }
}

fn picture(seen: Seen<'_>, window: &Window, skip: usize, file: bool) -> Picture {
    let plan = seen.0;
    let of = shown(plan).into_iter().skip(skip).take(LANES).enumerate();
    let lanes: Vec<Lane> = of.map(|(at, i)| lane(seen, i, at, window, file)).collect();
    let mut months = Vec::new();
    let mut month = window.from;
    while month < window.until {
        months.push((window.x(month), month.strftime("%B").to_string()));
        month = plus_days(month.last_of_month(), 1);
    }
    let colour =
        |file_colour: &'static str, page: &'static str| if file { file_colour } else { page };
    Picture {
        title: format!(
            "Roadmap, {} to {}",
            plan.work.locale.full_day(window.from),
            plan.work.locale.full_day(plus_days(window.until, -1))
        ),
        width: WIDTH,
        height: 44 + LANE * i64::try_from(lanes.len()).unwrap_or(0),
        months,
        axis: (!file).then(|| {
            let days = Window::days(window.from, window.until);
            (window.from.to_string(), days, LEFT, SPAN)
        }),
        today: window.holds(plan.today).then(|| window.x(plan.today)),
        lanes,
        ink: colour("#1c1a16", "var(--ink)"),
        soft: colour("#6b6455", "var(--ink-3)"),
        rule: colour("#e3dbcb", "var(--rule)"),
        paper: colour("#faf7f0", "var(--paper)"),
    }
}

fn rows((plan, stand): Seen<'_>, skip: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for of in shown(plan).into_iter().skip(skip).take(LANES) {
        let goal = first_of(plan, of).map(|(_, g)| g.id);
        let outlook = plan.initiative_outlook(of.id);
        let (stands, _) = stands(stand.of(of.id), plan.today);
        for m in plan.of(of.id).filter(|m| m.done.is_none()) {
            let at = outlook.as_ref().and_then(|o| {
                let at = o.items.iter().position(|id| *id == m.id)?;
                Some(plan.day_after(o.forecast.outside.items.get(at)?.p80))
            });
            rows.push(Row {
                chip: GoalChip::of(goal, &plan.goals),
                initiative: (of.id.to_string(), of.title.clone()),
                class: stands.class,
                stands: stands.word.clone(),
                milestone: (m.id.to_string(), m.title.clone()),
                owner: plan.name(m.owner).unwrap_or("nobody yet").to_owned(),
                due: m.due.map_or("no date".to_owned(), |d| d.words(&plan.work)),
                past: at.map_or(String::new(), |d| plan.work.day(d)),
            });
        }
    }
    rows
}

/// The moves of the last weeks, with who was told.
async fn lately(
    web: &Web,
    who: &Who,
    plan: &Plan,
) -> Result<Vec<(Choice, [String; 4])>, PageError> {
    let since = plan.work.midnight(plus_days(plan.today, -LATELY));
    let all = plan.milestones.iter();
    let all = all.flat_map(|m| m.moves.iter().map(move |x| (m, x)));
    let mut all: Vec<_> = all.filter(|(_, x)| x.at >= since).collect();
    all.sort_by_key(|(m, x)| (std::cmp::Reverse(x.at), m.id));
    all.truncate(MOVES);
    let about = all.iter().map(|(_, x)| *x);
    let letters = web.app.letters_about(who.viewer(), about).await?;
    let line = |(m, x): &(&Milestone, &DateMove)| {
        let at = (m.id.to_string(), m.title.clone());
        (at, moved(plan, x, &letters))
    };
    Ok(all.iter().map(line).collect())
}

/// `GET /strategy/roadmap`; with a milestone and a day it leads to what that move would do.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    if !asked.milestone.is_empty() {
        let to = format!(
            "/strategy/milestones/{}?to={}&reason={}&then=roadmap",
            url_encode(&asked.milestone),
            url_encode(&asked.to),
            url_encode(&asked.reason)
        );
        return Ok(see(&to));
    }
    let (plan, stand) = read(&web, &who, &asked).await?;
    let window = Window::of(&asked, plan.today);
    let drawn = picture((&plan, &stand), &window, asked.lanes, false);
    let late = drawn.lanes.iter().filter(|l| l.late.is_some()).count();
    let title = match (drawn.lanes.len(), late) {
        (0, _) => "Nothing is under way yet".to_owned(),
        (_, 0) => "Everything ends when it should, says the past".to_owned(),
        (all, late) => {
            let of = |n: usize| number(i64::try_from(n).unwrap_or(i64::MAX));
            let late = capital(&of(late));
            format!(
                "{late} of {} will end later than planned, says the past",
                of(all)
            )
        }
    };
    let far = |months: i64| {
        let day = window
            .from
            .checked_add(months.months())
            .unwrap_or(window.from);
        day.strftime("%Y-%m").to_string()
    };
    let rows = rows((&plan, &stand), asked.lanes);
    let page = RoadmapPage {
        layout: Layout::new(&who, &headers, Place::Strategy, "Roadmap"),
        tab: "roadmap",
        title,
        prose: drawn.title.clone(),
        moved: lately(&web, &who, &plan).await?,
        open: rows.iter().map(|r| r.milestone.clone()).collect(),
        rows,
        earlier: far(-3),
        later: far(3),
        next: (shown(&plan).len() > asked.lanes + LANES).then_some(asked.lanes + LANES),
        from: window.from.strftime("%Y-%m").to_string(),
        press: web.app.printer.is_some(),
        picture: svg(&drawn)?,
    };
    Ok(html(&page))
}

/// `GET /strategy/roadmap.svg`: the picture as a file of its own.
pub async fn file(
    State(web): State<Web>,
    who: Who,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (_, _, drawn) = alone(&web, &who, &asked).await?;
    let bytes = svg(&drawn)?.into_bytes();
    Ok(kept("roadmap.svg", "image/svg+xml; charset=utf-8", bytes))
}

/// The plan, and how what is drawn of it stands.
async fn read(web: &Web, who: &Who, asked: &Asked) -> Result<(Arc<Plan>, Stands), PageError> {
    let pair = who.pair()?;
    let plan = web.app.plan(who.viewer(), pair).await?;
    let drawn = shown(&plan).into_iter().skip(asked.lanes).take(LANES);
    let drawn: Vec<&Initiative> = drawn.collect();
    let stand = web.app.stands(who.viewer(), pair, &plan, &drawn).await?;
    Ok((plan, stand))
}

/// The same, and its picture with all that it needs outside a page.
async fn alone(
    web: &Web,
    who: &Who,
    asked: &Asked,
) -> Result<(Arc<Plan>, Stands, Picture), PageError> {
    let (plan, stand) = read(web, who, asked).await?;
    let window = Window::of(asked, plan.today);
    let drawn = picture((&plan, &stand), &window, asked.lanes, true);
    Ok((plan, stand, drawn))
}

fn svg(drawn: &Picture) -> Result<String, PageError> {
    Ok(drawn
        .render()
        .map_err(|e| app::Error::Internal(e.to_string()))?)
}

/// `GET /strategy/roadmap.pdf`: the picture and the table behind it on paper.
pub async fn paper(
    State(web): State<Web>,
    who: Who,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (plan, stand, drawn) = alone(&web, &who, &asked).await?;
    let svg = svg(&drawn)?;
    let cells = |r: Row| {
        vec![
            r.milestone.1,
            r.initiative.1,
            r.stands,
            r.owner,
            r.due,
            r.past,
        ]
    };
    let head = [
        "Milestone",
        "Initiative",
        "It stands",
        "Who answers",
        "Due",
        "The past says",
    ];
    let locale = who.locale();
    let document = Document {
        title: "Roadmap".into(),
        dateline: format!("For the two of you · {}", locale.long_day(plan.today)),
        lang: locale.words.tag().into(),
        paper: locale.paper,
        parts: vec![
            Part::Picture {
                svg,
                told: drawn.title,
            },
            Part::Heading {
                text: "The same as a table".into(),
            },
            Part::Table {
                head: head.map(Into::into).into(),
                rows: rows((&plan, &stand), asked.lanes)
                    .into_iter()
                    .map(cells)
                    .collect(),
            },
        ],
        bound: Vec::new(),
    };
    pdf((&web, &who), "roadmap.pdf", document).await
}
