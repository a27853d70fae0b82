//! Now: the ranked list of whoever looks, with every reason, and what they choose themselves.
use super::today::{GoalChip, event_href};
use crate::error::PageError;
use crate::respond::{from, own, see_with};
use crate::server::Web;
use crate::session::{Who, cookie};
use app::coming_up::first_name;
use app::desk::Desk;
use app::priority::{NowList, fixed_today};
use axum::extract::{Form, Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::attention::MattersNow;
use domain::id::{ActionId, PersonId};
use domain::priority::{Band, Quadrant, Ranked};
use domain::words::{capital, list};
use jiff::Timestamp;
use serde::Deserialize;
use store::StoredAction;

/// Rows whose place is remembered from one look to the next.
const REMEMBERED: usize = 12;
/// Moves that are told; the list itself shows the rest.
const TOLD: usize = 3;

/// The list as the page shows it.
pub(crate) struct NowView {
    pub count: usize,
    pub groups: Vec<Group>,
    /// By the four fields instead of by band.
    pub fields: bool,
    /// Today's appointments: address and words.
    pub fixed: Vec<(String, String)>,
    pub chosen: Option<Chosen>,
    /// What moved since the last look, and why.
    pub moved: Vec<String>,
    /// Own actions that wait for another: address and title.
    pub waiting: Vec<(String, String)>,
    /// The self-directed share, for its owner alone; empty before any choice.
    pub share: String,
}

/// Rows under one heading.
pub(crate) struct Group {
    pub heading: &'static str,
    pub rows: Vec<NowRow>,
}

/// One action of the list.
pub(crate) struct NowRow {
    pub no: usize,
    pub id: String,
    pub title: String,
    pub goal: GoalChip,
    pub urgent_unlinked: bool,
    pub chosen: bool,
    /// Done for the executive, who has not said that it was heard right (R104).
    pub unsure: bool,
    /// Class and words.
    pub chips: Vec<(&'static str, String)>,
    pub about: String,
    pub why: String,
    pub sum: String,
    pub score: String,
    /// The first of the list, which a choice is compared with.
    pub first: String,
    /// Whose, where several executives stand together.
    pub whom: String,
}

/// What was chosen, against the list.
pub(crate) struct Chosen {
    pub title: String,
    pub reason: String,
    pub first: String,
    pub first_id: String,
}

/// What matters now, as the margin shows it.
pub(crate) struct CardView {
    pub text: String,
    pub small: String,
    pub holds: bool,
    pub goals: Vec<(String, String)>,
}

fn stored(desk: &Desk, id: ActionId) -> Option<&StoredAction> {
    desk.actions.iter().find(|s| s.action.id == id)
}

/// One row; `no` is its place, counted from one.
pub(crate) fn row(
    desk: &Desk,
    now_list: &NowList,
    ranked: &Ranked,
    no: usize,
    now: Timestamp,
) -> Option<NowRow> {
    let action = &stored(desk, ranked.action)?.action;
    let mut why = ranked.why();
    let waiting = now_list.blocks.get(&ranked.action);
    let names: Vec<_> = waiting
        .into_iter()
        .flatten()
        .filter_map(|id| desk.name(stored(desk, *id)?.action.owner))
        .map(first_name)
        .collect();
    if !names.is_empty() {
        let can = if names.len() == 1 { "begins" } else { "begin" };
        why.push(format!("{} {can} when it is done.", list(&names)));
    }
    let chosen = now_list
        .choice
        .as_ref()
        .is_some_and(|c| c.action == ranked.action);
    let first = now_list.rows.first().map(|r| r.action.to_string());
    let late = ranked.passes <= now;
    let due = ranked.parts.get(1).map(|p| p.chip.as_str());
    let chip = |c: &str| {
        let class = if late && Some(c) == due {
            "badge off"
        } else {
            "chip"
        };
        (class, c.to_owned())
    };
    Some(NowRow {
        no,
        id: ranked.action.to_string(),
        title: action.title.clone(),
        goal: GoalChip::of(action.goal, &desk.goals),
        urgent_unlinked: ranked.urgent_unlinked,
        chosen,
        unsure: false,
        chips: ranked.chips().into_iter().map(chip).collect(),
        about: action.why.clone(),
        why: why.join(" "),
        sum: ranked.sum(),
        score: ranked.score.to_string(),
        first: first.unwrap_or_default(),
        whom: String::new(),
    })
}

/// The whole list. `fields`: by importance and urgency instead of by band.
pub(crate) fn view(
    desk: &Desk,
    now_list: &NowList,
    me: PersonId,
    fields: bool,
    now: Timestamp,
) -> NowView {
    let mut groups: Vec<Group> = if fields {
        let empty = |q: &Quadrant| Group {
            heading: q.name(),
            rows: Vec::new(),
        };
        Quadrant::ALL.iter().map(empty).collect()
    } else {
        Vec::new()
    };
    for (no, ranked) in (1..).zip(&now_list.rows) {
        let Some(row) = row(desk, now_list, ranked, no, now) else {
            continue;
        };
        let heading = if fields {
            ranked.quadrant.name()
        } else {
            ranked.band.heading()
        };
        match groups.iter_mut().find(|g| g.heading == heading) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group {
                heading,
                rows: vec![row],
            }),
        }
    }
    // A heading over everything says nothing.
    if let [only] = groups.as_mut_slice()
        && only.heading == Band::Score.heading()
    {
        only.heading = "";
    }
    let fixed = fixed_today(desk, me, now).into_iter().map(|c| {
        let at = desk.work.clock(desk.work.time(c.occurrence.start_at));
        (
            event_href(c),
            format!("{at} {}", c.occurrence.of.event.title),
        )
    });
    let title = |id: &ActionId| {
        let title = stored(desk, *id)?.action.title.clone();
        Some((format!("/actions/{id}"), title))
    };
    NowView {
        count: now_list.rows.len(),
        groups,
        fields,
        fixed: fixed.collect(),
        chosen: chosen(desk, now_list),
        moved: Vec::new(),
        waiting: now_list.waiting.iter().filter_map(title).collect(),
        share: share(now_list.self_directed),
    }
}

fn chosen(desk: &Desk, now_list: &NowList) -> Option<Chosen> {
    let (choice, first) = (now_list.choice.as_ref()?, now_list.rows.first()?);
    if choice.action == first.action {
        return None;
    }
    Some(Chosen {
        title: stored(desk, choice.action)?.action.title.clone(),
        reason: choice.reason.clone(),
        first: stored(desk, first.action)?.action.title.clone(),
        first_id: first.action.to_string(),
    })
}

fn share((chosen, all): (usize, usize)) -> String {
    let times = |n: usize| match n {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    };
    match all {
        0 => String::new(),
        n => format!(
            "In four weeks you said {} what you do first; {} it was another than the first of \
             the list. Only you see this.",
            times(n),
            times(chosen)
        ),
    }
}

/// What matters now; a card that has ended asks for a new one.
pub(crate) fn card(desk: &Desk, card: Option<&MattersNow>, now: Timestamp) -> CardView {
    let name = first_name(&desk.pair.name);
    let goal = |g: &domain::goal::Goal| (g.id.to_string(), format!("{} {}", g.code, g.title));
    let goals = desk.goals.iter().map(goal).collect();
    let Some(card) = card else {
        return CardView {
            text: String::new(),
            small: format!("{name} has not said yet. What serves it stands higher for seven days."),
            holds: false,
            goals,
        };
    };
    let day = desk.work.day(desk.work.date(card.until));
    let said = match desk.name(card.by) {
        _ if card.by == Some(desk.pair.executive) => format!("{name} said so"),
        Some(other) => format!("as said by {name}, noted by {}", first_name(other)),
        None => format!("as said by {name}"),
    };
    let holds = card.holds(now);
    CardView {
        text: card.text.clone(),
        small: if holds {
            let lifts = desk.settings.weights.matters;
            format!("{said}; ends on {day}. What serves it has {lifts} points more.")
        } else {
            format!("It ended on {day}. Ask {name} what matters now.")
        },
        holds,
        goals,
    }
}

/// The name of the cookie in which this browser keeps the order it showed.
const ORDER: &str = "order";
/// Minutes for which a move is told once it was shown: a page that refreshes itself, or a second
/// look, does not take it away.
const TOLD_FOR: i64 = 10;

/// One row as the cookie keeps it: the end of its id, and its points.
fn line(r: &Ranked) -> String {
    let points = r
        .parts
        .iter()
        .chain([&r.size])
        .map(|p| p.points.to_string());
    let points: Vec<_> = points.collect();
    format!("{}.{}", end(&r.action.to_string()), points.join("."))
}

fn end(id: &str) -> &str {
    id.get(id.len().saturating_sub(12)..).unwrap_or_default()
}

/// What moved since this browser last showed the list, and the part of its score that did it:
/// nothing is reordered behind anybody's back (`R81`). Answers with the cookie to keep: the pair,
/// when a move was first told (minutes, 0: none), and the rows it is compared with.
pub(crate) fn moved(
    desk: &Desk,
    rows: &[Ranked],
    headers: &HeaderMap,
    now: Timestamp,
) -> (Vec<String>, String) {
    let pair = end(&desk.pair.id.to_string()).to_owned();
    let minute = now.as_second() / 60;
    let new: Vec<_> = rows.iter().take(REMEMBERED).map(line).collect();
    let keep = |told: i64, lines: &[String]| {
        let text = lines.join("~");
        format!("{ORDER}={pair}~{told}~{text}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax")
    };
    let mut kept = cookie(headers, ORDER).unwrap_or_default().split('~');
    let (whose, told) = (kept.next(), kept.next().and_then(|t| t.parse::<i64>().ok()));
    let old: Vec<_> = kept.map(str::to_owned).collect();
    let since = told.unwrap_or(0);
    if whose != Some(pair.as_str()) || (since > 0 && minute - since > TOLD_FOR) {
        return (Vec::new(), keep(0, &new));
    }
    let moves = moves(desk, rows, &old, &new);
    if moves.is_empty() {
        return (moves, keep(0, &new));
    }
    (moves, keep(if since > 0 { since } else { minute }, &old))
}

fn moves(desk: &Desk, rows: &[Ranked], old: &[String], new: &[String]) -> Vec<String> {
    let id = |line: &str| line.split('.').next().unwrap_or_default().to_owned();
    let mut told = Vec::new();
    for (at, (line, ranked)) in new.iter().zip(rows).enumerate() {
        let Some(before) = old.iter().position(|o| id(o) == id(line)) else {
            continue;
        };
        let was = old.get(before).map_or("", String::as_str);
        if before == at || was == line {
            continue;
        }
        let title = stored(desk, ranked.action).map(|s| s.action.title.as_str());
        let (title, why) = (title.unwrap_or_default(), changed(was, line, ranked));
        told.push(format!(
            "“{title}” went from {} to {}. {why}",
            before + 1,
            at + 1
        ));
    }
    told.truncate(TOLD);
    told
}

/// The sentences of the parts whose points differ.
fn changed(old: &str, new: &str, ranked: &Ranked) -> String {
    let points = |line: &str| {
        line.split('.')
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (old, new) = (points(old), points(new));
    if old.len() != new.len() {
        return match ranked.parts.get(3) {
            Some(part) => part.why.clone(),
            None => "It no longer serves what matters now.".to_owned(),
        };
    }
    let parts = ranked.parts.iter().chain([&ranked.size]);
    let changed = parts.zip(old.iter().zip(&new)).filter(|(_, (a, b))| a != b);
    let said: Vec<_> = changed
        .map(|(part, (was, _))| format!("{} It was {was}.", part.why))
        .collect();
    said.join(" ")
}

/// What is done first, and why.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Choosing {
    first: String,
    reason: String,
}

/// Records an own choice; the list stays as it is.
pub async fn choose(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Path(id): Path<ActionId>,
    Form(form): Form<Choosing>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let first = form.first.parse().ok();
    let choice = web
        .app
        .choose(&who.actor(pair), id, first, &form.reason)
        .await?;
    let told = if choice.own() {
        "Your choice is kept; the list stays as it is."
    } else {
        "As the list has it."
    };
    Ok(see_with(&from(&headers), told))
}

/// What the executive says matters now.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Matters {
    text: String,
    goal: String,
    back: String,
}

/// Sets the card; a person who is not the executive notes what was said.
pub async fn matters(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Form(form): Form<Matters>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let goal = form.goal.parse().ok();
    let actor = who.actor(pair);
    let set = web.app.set_matters_now(&actor, pair.id, &form.text, goal);
    let card = set.await?;
    let back = match form.back.as_str() {
        "" => from(&headers),
        path => own(path).to_owned(),
    };
    let told = format!("“{}” matters now, for seven days.", capital(&card.text));
    Ok(see_with(&back, &told))
}

/// Ends the card.
pub async fn end_matters(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    web.app.end_matters_now(&who.actor(pair), pair.id).await?;
    Ok(see_with(&from(&headers), "It no longer matters most."))
}
