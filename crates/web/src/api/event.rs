//! Events: what happens between two days, as `counterpart events --json` says it too.
use super::caller::Caller;
use super::problem::{Ask, Problem};
use crate::server::Web;
use app::coding::Coded;
use app::context::zone;
use app::occurrence::{Occurrence, days};
use axum::Extension;
use axum::extract::State;
use axum::response::Json;
use domain::event::{Answer, Class, Status};
use domain::goal::Goal;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use recurrence::{Moment, Zone};
use serde::{Deserialize, Serialize};
use store::Pair;

/// The longest window.
const MOST_DAYS: i32 = 366;

/// One occurrence as the outside may rely on it (`docs/openapi.json`).
#[derive(Serialize)]
pub struct EventLine {
    uid: String,
    recurrence_id: Option<String>,
    /// RFC 3339 with its offset; a date when all day; without offset when floating.
    pub start: String,
    /// The same; of an all-day event the day after its last.
    pub end: String,
    all_day: bool,
    zone: Option<String>,
    /// What it is called.
    pub title: String,
    status: Status,
    /// It takes the executive's time.
    pub busy: bool,
    class: Class,
    attendees: Vec<Guest>,
    goal: Option<String>,
    category: Option<&'static str>,
}

#[derive(Serialize)]
struct Guest {
    email: String,
    name: String,
    answer: Answer,
}

impl EventLine {
    /// The line of an occurrence with its code.
    pub fn of(c: &Coded, pair: &Pair, goals: &[Goal]) -> EventLine {
        let o = &c.occurrence;
        let event = &o.of.event;
        let goal = goals.iter().find(|g| Some(g.id) == c.code.goal);
        let home = zone(pair);
        let guests = event.attendees.iter().map(|a| Guest {
            email: a.email.clone(),
            name: a.name.clone(),
            answer: a.answer,
        });
        EventLine {
            uid: event.uid.clone(),
            recurrence_id: original(o, &home),
            start: text(&o.start, o.start_at),
            end: text(&o.end, o.end_at),
            all_day: o.all_day(),
            zone: zone_name(&o.start),
            title: event.title.clone(),
            status: event.status,
            busy: o.busy,
            class: event.class,
            attendees: guests.collect(),
            goal: goal.map(|g| g.code.to_string()),
            category: Some(c.code.category.as_str()),
        }
    }
}

fn zone_name(moment: &Moment) -> Option<String> {
    match moment {
        Moment::Zoned(_, zone) => Some(match zone {
            Zone::Named(named) => named.iana_name().unwrap_or("UTC").to_owned(),
            Zone::Custom(custom) => custom.name.clone(),
        }),
        _ => None,
    }
}

/// RFC 3339 with the offset that holds there and then; dates and floating times as they are.
fn text(moment: &Moment, at: jiff::Timestamp) -> String {
    match moment {
        Moment::Date(date) => date.to_string(),
        Moment::Floating(local) => local.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        Moment::Zoned(local, _) => {
            let as_utc = TimeZone::UTC.to_timestamp(*local).unwrap_or(at);
            let offset = (as_utc.as_second() - at.as_second()) / 60;
            let sign = if offset < 0 { '-' } else { '+' };
            let (h, m) = (offset.abs() / 60, offset.abs() % 60);
            format!("{}{sign}{h:02}:{m:02}", local.strftime("%Y-%m-%dT%H:%M:%S"))
        }
    }
}

fn original(o: &Occurrence, home: &TimeZone) -> Option<String> {
    if o.rid.is_empty() {
        return None;
    }
    // The text of a moment without its zone, which `zone` and `start` already name.
    let moment = domain::event_text::parse_moment(&o.rid, &|_| match &o.start {
        Moment::Zoned(_, zone) => Some(zone.clone()),
        _ => None,
    });
    moment.ok().map(|m| text(&m, m.to_timestamp(home)))
}

/// From which day to which, both included, in the executive's zone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Between {
    from: Date,
    to: Date,
    executive: Option<String>,
}

/// What happens then, earliest first.
pub(crate) async fn list(
    State(web): State<Web>,
    Extension(caller): Extension<Caller>,
    Ask(between): Ask<Between>,
) -> Result<Json<Vec<EventLine>>, Problem> {
    let pair = caller.pair(between.executive.as_deref())?;
    let (from, to) = (between.from, between.to);
    let long = from.until(to).map_or(i32::MAX, |span| span.get_days());
    if !(0..=MOST_DAYS).contains(&long) {
        let told = format!("“to” lies at most {MOST_DAYS} days after “from”.");
        return Err(Problem::invalid("to", told));
    }
    let span = days(from, to, &zone(pair));
    let settings = web.app.settings(caller.viewer(), pair).await?;
    let coded = web
        .app
        .coded(caller.viewer(), pair, &settings, span)
        .await?;
    let (coded, goals) = coded;
    Ok(Json(
        coded
            .iter()
            .map(|c| EventLine::of(c, pair, &goals))
            .collect(),
    ))
}
