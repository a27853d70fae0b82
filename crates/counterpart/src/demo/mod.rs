//! The Wexmoor workspace: an invented firm, seeded through the verbs that a user has.
mod action;
pub mod copperfinch;
mod decision;
mod knowing;
mod measure;
mod partnership;
mod people;
mod plan;
mod proposal;
mod risk;
mod value;
mod week;

use crate::house::House;
use anyhow::{Context, Result};
use app::coding::Correction;
use app::context::fresh_id;
use app::import::Reading;
use app::setup::{FirstRun, Made, Named};
use domain::circle::Actor;
use domain::goal::{Goal, Level, Weight};
use domain::id::{GoalId, PersonId, TimeEntryId, WatchDateId};
use domain::person::Person;
use domain::time_entry::{Category, Channel, Mode};
use domain::watch_date::{WatchDate, WatchKind};
use domain::working_time::{monday_of, plus_days};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use store::{DeskTime, Pair};

/// Who is printed a sign-in link.
pub const TOBIAS: &str = "tobias.fennimore@example.com";
/// The executive.
pub const ORLA: &str = "orla.quillfeather@example.com";
/// Weeks between the recorded weeks' first Monday and this week's.
const BEFORE_WEEKS: i64 = 17;

/// The Monday that the demo is about: this week's, at weekends the next.
pub fn monday(today: Date) -> Date {
    let monday = monday_of(today);
    let weekend = matches!(today.weekday(), Weekday::Saturday | Weekday::Sunday);
    if weekend {
        plus_days(monday, 7)
    } else {
        monday
    }
}

/// Makes the workspace, all of it through verbs.
pub async fn seed(house: &House) -> Result<()> {
    let zone = TimeZone::get("Europe/London")?;
    let today = house.app.clock.now().to_zoned(zone).date();
    let monday = monday(today);
    let made = people_first(house).await?;
    let (orla, ines) = (made.pairs.first(), made.pairs.get(1));
    let (Some(orla), Some(ines)) = (orla, ines) else {
        anyhow::bail!("the demo has two pairs")
    };
    let (actor, pair) = as_tobias(house, &made, *orla).await?;
    people(house, &actor, &pair).await?;
    let goals = goals(house, &actor, &pair, monday).await?;
    settings(house, &actor, &pair, monday).await?;
    calendars(house, &actor, &pair, monday).await?;
    codes(house, &actor, &pair, &goals).await?;
    desk_time(house, &actor, &pair, monday).await?;
    action::seed(house, &actor, &pair).await?;
    dates(house, &actor, &pair, monday).await?;
    people::seed(house, &actor, &pair).await?;
    let viewer = house.app.viewer(made.workspace, pair.executive).await?;
    let herself = app::member(viewer, pair.executive, pair.id);
    value::seed(house, &actor, &herself, &pair, monday).await?;
    proposal::seed(house, &actor, &pair, monday, &goals).await?;
    decision::seed(house, (&actor, &herself), &pair, monday, &goals).await?;
    partnership::seed(house, (&actor, &herself), &pair, monday).await?;
    knowing::seed(house, &actor, &herself, &pair).await?;
    plan::seed(house, &actor, &pair, &goals).await?;
    risk::seed(house, &actor, &pair).await?;
    measure::seed(house, &actor, &pair, &goals).await?;
    let (actor, pair) = as_tobias(house, &made, *ines).await?;
    other_wall(house, &actor, &pair, monday).await
}

async fn people_first(house: &House) -> Result<Made> {
    let named = |name: &str, email: &str, role: &str| Named {
        name: name.into(),
        email: email.into(),
        password: String::new(),
        role: role.into(),
    };
    let first = FirstRun {
        workspace: "Wexmoor Filtration Ltd (demo)".into(),
        region: "GB-ENG".into(),
        zone: "Europe/London".into(),
        executives: vec![
            named("Orla Quillfeather", ORLA, "Managing director"),
            named("Ines Calloway", "ines.calloway@example.com", "CFO"),
        ],
        assistant: Some(named("Tobias Fennimore", TOBIAS, "Executive assistant")),
    };
    Ok(house.app.first_run(&first).await?)
}

async fn as_tobias(house: &House, made: &Made, pair: domain::id::PairId) -> Result<(Actor, Pair)> {
    let tobias = made.assistant.context("the demo has an assistant")?;
    let viewer = house.app.viewer(made.workspace, tobias).await?;
    let found = house.app.pair(&viewer, pair).await?;
    Ok((app::member(viewer, tobias, pair), found))
}

async fn people(house: &House, actor: &Actor, pair: &Pair) -> Result<()> {
    let all = [
        ("Bram Oakhurst", "bram.oakhurst", "COO"),
        ("Sunniva Marsh", "sunniva.marsh", "Sales"),
        ("Leona Thrush", "leona.thrush", "HR"),
        ("Piotr Wren", "piotr.wren", "Procurement"),
        ("Gideon Farrow", "gideon.farrow", "Plant 2"),
        ("Nell Harrow", "nell.harrow", "Tender lead"),
        ("Asif Rowan", "asif.rowan", "Quality"),
        ("Maud Kestrel", "maud.kestrel", "IT"),
        ("Jory Plume", "jory.plume", "Night-crew lead"),
        ("Hana Brook", "hana.brook", "Communications"),
    ];
    let person = |(name, local, role): (&str, &str, &str)| {
        let id = PersonId(fresh_id(house.app.clock.now()));
        let mut person = Person::new(id, name);
        person.emails.push(format!("{local}@example.com"));
        person.role = role.into();
        person.organisation = "Wexmoor Filtration".into();
        if local == "sunniva.marsh" {
            person.say = "SOON-ee-va".into();
        }
        person
    };
    house
        .app
        .add_people(actor, pair.id, all.into_iter().map(person).collect())
        .await?;
    Ok(())
}

async fn goals(
    house: &House,
    actor: &Actor,
    pair: &Pair,
    monday: Date,
) -> Result<BTreeMap<&'static str, GoalId>> {
    let rows = [
        (
            "G1",
            "Plant 2 line at 1.2 m units a month by year end",
            5,
            Level::Corporate,
            "readiness 0 → 100",
        ),
        (
            "G2",
            "Municipal contracts from 14 to 22",
            5,
            Level::Business,
            "contracts 14 → 22",
        ),
        (
            "G3",
            "Gross margin from 31.0 to 34.5 %",
            4,
            Level::Business,
            "margin 31.0 → 34.5 %",
        ),
        (
            "G4",
            "Regretted leavers from 11 to 7 %, six key roles filled",
            3,
            Level::Functional,
            "leavers 11 → 7 %",
        ),
        (
            "G5",
            "Orla’s goal-linked time from 20 to 30 hours a week",
            3,
            Level::Partnership,
            "hours 20 → 30",
        ),
    ];
    let mut ids = BTreeMap::new();
    let mut goals = Vec::new();
    for (code, title, weight, level, key_result) in rows {
        let id = GoalId(fresh_id(house.app.clock.now()));
        ids.insert(code, id);
        let mut goal = Goal::new(id, code.parse()?, title);
        goal.weight = Weight::new(weight).unwrap_or_default();
        goal.level = level;
        goal.key_result = key_result.into();
        goal.period = Some(plan::period(monday));
        goals.push(goal);
    }
    house.app.add_goals(actor, pair.id, goals).await?;
    Ok(ids)
}

async fn settings(house: &House, actor: &Actor, pair: &Pair, monday: Date) -> Result<()> {
    use Category as C;
    // Orla takes no meetings before 09:30.
    let day = "09:30-17:30".to_owned();
    let (d, none) = (|| day.clone(), String::new);
    house
        .app
        .set_hours(actor, pair, &[d(), d(), d(), d(), d(), none(), none()])
        .await?;
    let intended = [
        (C::Strategy, 420),
        (C::Focus, 510),
        (C::Customers, 510),
        (C::People, 510),
        (C::Reviews, 330),
        (C::Board, 180),
        (C::Mail, 300),
        (C::Travel, 240),
        (C::Admin, 60),
        (C::Unplanned, 120),
    ];
    house
        .app
        .set_intended(actor, pair, &BTreeMap::from(intended))
        .await?;
    house.app.set(actor, pair, "goal_minutes", "1800").await?;
    let first = plus_days(monday, -7 * BEFORE_WEEKS);
    let baseline = format!("{first}..{}", plus_days(first, 27));
    house.app.set(actor, pair, "baseline", &baseline).await?;
    Ok(())
}

fn calendar(name: &str, events: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Wexmoor//demo//EN\r\nX-WR-CALNAME:{name}\r\n\
         X-WR-TIMEZONE:Europe/London\r\n{events}END:VCALENDAR\r\n"
    )
}

async fn import(house: &House, actor: &Actor, pair: &Pair, text: &str) -> Result<()> {
    let reading = Reading {
        name: "demo",
        bytes: text.as_bytes(),
        calendar: None,
        apart: &[],
    };
    house.app.import(actor, pair, reading, &|_, _| true).await?;
    Ok(())
}

async fn calendars(house: &House, actor: &Actor, pair: &Pair, monday: Date) -> Result<()> {
    let mut events = String::new();
    let first = plus_days(monday, -7 * BEFORE_WEEKS);
    week::write(&mut events, "before", week::BEFORE, first, 4);
    // Five weeks back: at a weekend the audit still finds four full ones before today.
    week::write(&mut events, "now", week::NOW, plus_days(monday, -35), 11);
    week::write(&mut events, "once", week::THIS_WEEK, monday, 1);
    import(house, actor, pair, &calendar("Orla Quillfeather", &events)).await
}

async fn codes(
    house: &House,
    actor: &Actor,
    pair: &Pair,
    goals: &BTreeMap<&'static str, GoalId>,
) -> Result<()> {
    let sets = [("before", week::BEFORE), ("now", week::NOW)];
    let rows = sets
        .into_iter()
        .flat_map(|(set, w)| w.iter().enumerate().map(move |e| (set, e)));
    let correction = |(set, (at, entry)): (&str, (usize, &week::Entry))| Correction {
        uid: week::uid(set, at),
        rid: String::new(),
        category: entry.category,
        mode: None,
        goal: goals.get(entry.goal).copied(),
    };
    let all: Vec<_> = rows.map(correction).collect();
    house.app.correct(actor, pair, &all).await?;
    Ok(())
}

/// Two unplanned hours a week, in the weeks before and in the last five.
async fn desk_time(house: &House, actor: &Actor, pair: &Pair, monday: Date) -> Result<()> {
    let weeks = (0..4).map(|n| n - BEFORE_WEEKS).chain(-5..0);
    for week in weeks {
        let evening = plus_days(monday, week * 7 + 4).at(20, 0, 0, 0);
        let desk = DeskTime {
            id: TimeEntryId(fresh_id(house.app.clock.now())),
            start: app::context::zone(pair)
                .to_timestamp(evening)?
                .as_microsecond(),
            minutes: 120,
            title: "Unplanned: calls and interruptions of the week".into(),
            category: Category::Unplanned,
            mode: Mode::Reactive,
            channel: Channel::Phone,
            goal: None,
        };
        house.app.add_desk_time(actor, pair, desk).await?;
    }
    Ok(())
}

async fn dates(house: &House, actor: &Actor, pair: &Pair, monday: Date) -> Result<()> {
    let rows = [
        ("Insurance of Plant 2 ends", 60, WatchKind::Renewal),
        ("Board meeting", 24, WatchKind::Board),
        ("Gideon Farrow’s birthday", 3, WatchKind::Birthday),
    ];
    let date = |(title, days, kind): (&str, i64, WatchKind)| WatchDate {
        id: WatchDateId(fresh_id(house.app.clock.now())),
        title: title.into(),
        date: plus_days(monday, days),
        lead_days: kind.lead_days(),
        kind,
        yearly: kind == WatchKind::Birthday,
    };
    house
        .app
        .add_watch_dates(actor, pair.id, rows.into_iter().map(date).collect())
        .await?;
    Ok(())
}

/// Ines has her own calendar behind her own wall; Tobias serves both.
async fn other_wall(house: &House, actor: &Actor, pair: &Pair, monday: Date) -> Result<()> {
    let mut events = String::new();
    let entries = [
        week::Entry {
            day: 0,
            start: "10:00",
            minutes: 60,
            title: "Month-end close",
            place: "",
            people: &[],
            category: Category::Reviews,
            goal: "",
        },
        week::Entry {
            day: 2,
            start: "14:00",
            minutes: 90,
            title: "Treasury call",
            place: "Weir House",
            people: &[],
            category: Category::Board,
            goal: "",
        },
    ];
    week::write(&mut events, "ines", &entries, plus_days(monday, -35), 11);
    import(house, actor, pair, &calendar("Ines Calloway", &events)).await
}
