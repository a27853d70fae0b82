//! Facts of a small invented pair, for the tests of the rules.
use super::*;
use domain::working_time::WorkingTime;
use jiff::SignedDuration;
use jiff::civil::{date, time};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Monday 2 August 2027, 08:10 in London.
pub fn now() -> Timestamp {
    "2027-08-02T07:10:00Z".parse().unwrap()
}

/// Nothing stands anywhere.
pub fn quiet() -> Facts {
    let zone = TimeZone::get("Europe/London").unwrap();
    let mut work = WorkingTime::weekdays(zone, time(8, 0, 0, 0), time(18, 0, 0, 0));
    work.holidays = BTreeMap::from([(date(2027, 8, 30), "Summer bank holiday".to_owned())]);
    Facts {
        pair: PairId(Uuid::from_u128(1)),
        name: "Orla".into(),
        work,
        travel_minutes: 30,
        meetings: Vec::new(),
        series: Vec::new(),
        promises: Vec::new(),
        dates: Vec::new(),
        goals: Vec::new(),
        linked: Vec::new(),
        calendars: Vec::new(),
        stakeholders: Vec::new(),
        reviews: Vec::new(),
        measures: Vec::new(),
        initiatives: Vec::new(),
    }
}

/// A talk of two in August 2027, London time.
pub fn meeting(title: &str, day: i8, from: (i8, i8), minutes: i64) -> Meeting {
    let start = quiet()
        .work
        .at(date(2027, 8, day), time(from.0, from.1, 0, 0));
    Meeting {
        key: format!("{title}@{day}"),
        series: None,
        title: title.into(),
        start,
        end: start + SignedDuration::from_mins(minutes),
        all_day: false,
        blocks: true,
        tentative: false,
        reply: None,
        own: false,
        place: String::new(),
        conference: false,
        people: 2,
        outside: 0,
        goal: None,
        has_brief: false,
        has_agenda: false,
        kept: false,
        travel: false,
    }
}

/// The signals as lines: rule, shape, horizon, due, sentence, next step.
pub fn lines(facts: &Facts, now: Timestamp) -> String {
    let line = |s: Signal| {
        let due = s
            .due
            .to_zoned(facts.work.zone.clone())
            .strftime("%d %b %H:%M")
            .to_string();
        let (rule, shape, horizon) = (s.rule, s.shape, s.horizon);
        let (subject, step) = (s.subject, s.next_step.label);
        let rest = domain::words::wrap(&s.rest, 60, 2);
        format!("{rule:?} {shape:?} {horizon:?} {due}\n  *{subject}* {rest}\n  {step}")
    };
    let signals = all(facts, now).signals;
    signals.into_iter().map(line).collect::<Vec<_>>().join("\n")
}
