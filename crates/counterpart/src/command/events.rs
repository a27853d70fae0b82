//! `events`: what happens between two dates.
use crate::cli::Events;
use crate::house::House;
use anyhow::Result;
use app::coding::Coded;
use app::context::zone;
use app::occurrence::{Occurrence, days};
use domain::event::{Answer, Class, Status};
use domain::goal::Goal;
use jiff::tz::TimeZone;
use recurrence::{Moment, Zone};
use serde::Serialize;
use store::Pair;

/// One occurrence as the outside may rely on it (`decisions.md`, Command line).
#[derive(Serialize)]
struct Line {
    uid: String,
    recurrence_id: Option<String>,
    start: String,
    end: String,
    all_day: bool,
    zone: Option<String>,
    title: String,
    status: Status,
    busy: bool,
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

/// Lists them.
pub async fn run(house: &House, ask: &Events) -> Result<()> {
    anyhow::ensure!(
        ask.from <= ask.to,
        "--from {} lies after --to {}",
        ask.from,
        ask.to
    );
    let mut lines = Vec::new();
    for (actor, pair) in house.pairs(ask.executive.as_deref()).await? {
        let span = days(ask.from, ask.to, &zone(&pair));
        let settings = house.app.settings(&actor.viewer, &pair).await?;
        let (coded, goals) = house
            .app
            .coded(&actor.viewer, &pair, &settings, span)
            .await?;
        lines.extend(coded.iter().map(|c| line(c, &pair, &goals)));
    }
    if ask.json {
        println!("{}", serde_json::to_string(&lines)?);
        return Ok(());
    }
    for l in &lines {
        let mark = if l.busy { ' ' } else { '·' };
        println!("{mark} {}  {}  {}", l.start, l.end, l.title);
    }
    Ok(())
}

fn line(c: &Coded, pair: &Pair, goals: &[Goal]) -> Line {
    let o = &c.occurrence;
    let event = &o.of.event;
    let goal = goals.iter().find(|g| Some(g.id) == c.code.goal);
    let home = zone(pair);
    let guests = event.attendees.iter().map(|a| Guest {
        email: a.email.clone(),
        name: a.name.clone(),
        answer: a.answer,
    });
    Line {
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
