//! All of mine: today and what is coming up, for every executive that somebody serves.
use super::now::{self, NowRow};
use super::today::{ActionRow, DayRow, SignalRow, action_row, day, signal_row, unlisted};
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::html;
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::desk::Desk;
use app::priority::NowList;
use app::signal::{Horizon, Signal};
use askama::Template;
use axum::extract::State;
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::action::List;
use domain::words::{count, list};
use jiff::Timestamp;
use std::sync::Arc;
use store::StoredAction;

/// Actions, and things coming up, of one executive that stand here; the rest stand on their Today.
const MOST: usize = 5;
/// Rows of the list of all.
const FIRST: usize = 10;

#[derive(Template)]
#[template(path = "all.html")]
struct AllPage {
    layout: Layout,
    dateline: String,
    title: String,
    prose: String,
    rows: Vec<NowRow>,
    /// Rows of the list that are not shown.
    rest: usize,
    desks: Vec<DeskView>,
}

struct DeskView {
    pair: String,
    name: String,
    first: String,
    day: Vec<DayRow>,
    presses: bool,
    ahead: Vec<SignalRow>,
    later: usize,
    actions: Vec<ActionRow>,
    more: usize,
}

/// The page. All desks are read in as many statements as one, each narrowed to its own pair.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let now = web.app.clock.now();
    let on = |pair| (pair, now.to_zoned(app::context::zone(pair)).date());
    let whose: Vec<_> = who.pairs.iter().map(on).collect();
    let desks = web.app.desks_of(who.viewer(), &whose).await?;
    let attention = web.app.attention(who.viewer(), None).await?;
    let me = who.session.signed_in.person;
    let lists: Vec<_> = desks
        .iter()
        .map(|d| (d, web.app.now_list(d, &attention, me, &d.settings.weights)))
        .collect();
    let (rows, rest) = now_rows(&lists, now);
    let desks: Vec<_> = lists
        .iter()
        .map(|(d, list)| view(&web, d, list, unlisted(d.coming_up(now), list)))
        .collect();
    let today = whose.last().map_or_else(
        || now.to_zoned(jiff::tz::TimeZone::UTC).date(),
        |(_, today)| *today,
    );
    let busy: Vec<_> = (desks.iter().filter(|d| d.presses))
        .map(|d| d.first.as_str())
        .collect();
    let entries: usize = desks.iter().map(|d| d.day.len()).sum();
    let page = AllPage {
        layout: Layout::new(&who, &headers, Place::Today, "All of mine"),
        dateline: format!("All of mine · {}", who.locale().day(today)),
        title: match busy.as_slice() {
            [] => "Nothing presses for anybody".to_owned(),
            [one] => format!("{one} needs you within 48 hours"),
            some => format!("{} need you within 48 hours", list(some)),
        },
        prose: format!(
            "{} today for {}. Each name opens that executive’s pages; nothing crosses from one to \
             the other.",
            domain::words::capital(&count(entries as i64, "entry").replace("entrys", "entries")),
            count(desks.len() as i64, "executive"),
        ),
        rows,
        rest,
        desks,
    };
    Ok(html(&page))
}

/// What somebody does first, whoever it is for: each desk ranks its own, and the ranks are one
/// order. Answers with how many more there are.
fn now_rows(lists: &[(&Arc<Desk>, NowList)], now: Timestamp) -> (Vec<NowRow>, usize) {
    let rows = lists
        .iter()
        .flat_map(|(d, l)| l.rows.iter().map(move |r| (*d, l, r)));
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by(|(_, _, a), (_, _, b)| a.order(b));
    let rest = rows.len().saturating_sub(FIRST);
    let shown = (1..).zip(rows.iter().take(FIRST));
    let shown = shown.filter_map(|(no, (desk, list, ranked))| {
        let row = now::row(desk, list, ranked, no, now)?;
        let whom = first_name(&desk.pair.name).to_owned();
        Some(NowRow { whom, ..row })
    });
    (shown.collect(), rest)
}

fn view(web: &Web, desk: &Desk, now: &NowList, signals: Vec<Signal>) -> DeskView {
    let own = |s: &&StoredAction| now.rows.iter().any(|r| r.action == s.action.id);
    let others: Vec<_> = desk.actions.iter().filter(|s| !own(s)).collect();
    // Everybody is named here: the same row as in a list of promises, with its owner.
    let row = |s| action_row(web, desk, s, List::WaitingOn);
    DeskView {
        pair: desk.pair.id.to_string(),
        name: desk.pair.name.clone(),
        first: first_name(&desk.pair.name).to_owned(),
        day: day(desk, web.app.clock.now()),
        presses: signals.iter().any(|s| s.horizon == Horizon::H48),
        later: signals.len().saturating_sub(MOST),
        ahead: signals.into_iter().take(MOST).map(signal_row).collect(),
        actions: others.iter().take(MOST).map(|s| row(s)).collect(),
        more: others.len().saturating_sub(MOST),
    }
}
