//! A week's brief, and what changed since.
use super::*;
use crate::action::Due;
use crate::day_pack::{Appointment, Guest, Paper};
use crate::id::WatchDateId;
use crate::watch_date::{WatchDate, WatchKind};
use crate::working_time::WorkingTime;
use insta::assert_snapshot;
use jiff::SignedDuration;
use jiff::civil::{date, time};
use jiff::tz::TimeZone;
use uuid::Uuid;

const MONDAY: Date = date(2027, 8, 2);

fn work() -> WorkingTime {
    let zone = TimeZone::get("Europe/London").unwrap();
    WorkingTime::weekdays(zone, time(9, 0, 0, 0), time(18, 0, 0, 0))
}

fn now() -> Timestamp {
    "2027-08-02T07:10:00Z".parse().unwrap()
}

fn entry(title: &str, day: i64, from: (i8, i8), minutes: i64) -> Appointment {
    let start = work().at(plus_days(MONDAY, day), time(from.0, from.1, 0, 0));
    Appointment {
        key: title.to_lowercase(),
        title: title.into(),
        start,
        end: start + SignedDuration::from_mins(minutes),
        all_day: false,
        blocks: true,
        tentative: false,
        kept: false,
        travel: false,
        zone: None,
        place: String::new(),
        dial_in: String::new(),
        purpose: String::new(),
        goal: String::new(),
        guests: Vec::new(),
        papers: Vec::new(),
    }
}

fn owed(title: &str, ours: bool, due: i64) -> Owed {
    Owed {
        key: title.into(),
        title: title.into(),
        person: String::new(),
        name: "Ines".into(),
        ours,
        due: Some(Due::on(plus_days(MONDAY, due))),
    }
}

fn insurance() -> WatchDate {
    WatchDate {
        id: WatchDateId(Uuid::from_u128(1)),
        title: "Plant 2 insurance".into(),
        date: date(2027, 10, 1),
        lead_days: 90,
        kind: WatchKind::Renewal,
        yearly: false,
    }
}

fn made(appointments: &[Appointment], owed: &[Owed], from: Date, days: u8) -> Brief {
    let work = work();
    let dates = [insurance()];
    let input = DayInput {
        name: "Orla",
        date: from,
        work: &work,
        base: "",
        calendar: true,
        travel_minutes: 30,
        appointments,
        owed,
        dates: &dates,
    };
    brief(&input, days, now())
}

fn week() -> Vec<Appointment> {
    let bram = Guest {
        key: "b".into(),
        name: "Bram".into(),
        role: "COO".into(),
        ..Guest::default()
    };
    let review = Appointment {
        place: "Room 2".into(),
        guests: vec![bram],
        ..entry("Weekly review", 0, (9, 30), 90)
    };
    let paper = Paper {
        name: "brief".into(),
        ready: false,
    };
    let buyer = Appointment {
        papers: vec![paper],
        ..entry("Buyer", 1, (13, 0), 60)
    };
    vec![
        review,
        buyer,
        entry("Board call", 1, (15, 0), 30),
        entry("Gala", 5, (19, 0), 120),
    ]
}

#[test]
fn the_week_opens_with_its_point() {
    let owed = [
        owed("Price answer", true, -3),
        owed("Finance view", false, 1),
    ];
    let brief = made(&week(), &owed, MONDAY, 7);
    assert_snapshot!(text(&brief, &work()), @"
    Orla: Monday 2 August to Sunday 8 August 2027

    One promise is late: Price answer, to Ines, 1 working day late.

    Monday 2 August
    One entry, 1.5 hours in all. Free until 09:30. The longest free stretch is
    11:00–18:00.
    09:30–11:00  Weekly review
                 Room 2
                 With: Bram, COO

    Tuesday 3 August
    Two entries, 1.5 hours in all. Free until 13:00. The longest free stretch is
    09:00–13:00.
    13:00–14:00  Buyer
                 Missing: brief
    15:00–15:30  Board call

    Wednesday 4 August
    The whole day is free.

    Thursday 5 August
    The whole day is free.

    Friday 6 August
    The whole day is free.

    Saturday 7 August
    One entry, two hours in all.
    19:00–21:00  Gala

    We owe
      - Price answer, to Ines: 1 working day late

    Owed to us
      - Finance view, Ines: due tomorrow

    Dates to watch
      - Plant 2 insurance: Fri 1 October
    ");
    assert_eq!(brief.reading_minutes(&work()), 1);
}

#[test]
fn the_point_follows_the_facts() {
    let mut calm = week();
    calm[1].papers.clear();
    let late = [owed("Price answer", true, -3), owed("Figures", true, -5)];
    let said = [
        made(&week(), &late, MONDAY, 7).point,
        made(&week(), &[], MONDAY, 7).point,
        made(&calm, &[], MONDAY, 7).point,
        made(&calm[..1], &[], MONDAY, 7).point,
        made(&[], &[], MONDAY, 7).point,
        made(&week(), &[], MONDAY, 1).point,
    ];
    assert_snapshot!(said.join("\n"), @"
    Two promises are late; the oldest is Figures, to Ines.
    One paper is missing; first the brief for Buyer on Tue 3 August.
    Tuesday is the fullest day: two entries.
    First comes Weekly review, Mon 2 August.
    Nothing stands in Orla’s diary in these days.
    The day begins at 09:30 with Weekly review.
    ");
}

#[test]
fn what_changed_is_told_in_sentences() {
    let owed_before = [
        owed("Price answer", true, 2),
        owed("Finance view", false, 1),
    ];
    let old = made(&week(), &owed_before, MONDAY, 7).frozen();
    assert_eq!(changes(&old, &old), Vec::<String>::new());
    let mut after = week();
    after[0].place = "Room 4".into();
    after[1] = Appointment {
        title: "Aldermoor’s buyer".into(),
        ..entry("Buyer", 2, (9, 0), 60)
    };
    after[1].key = "buyer".into();
    after.remove(2);
    after.push(Appointment {
        tentative: true,
        ..entry("Bank", 3, (11, 0), 30)
    });
    let owed_after = [owed("Price answer", true, 4), owed("Grid date", true, 1)];
    let new = made(&after, &owed_after, MONDAY, 7).frozen();
    assert_snapshot!(changes(&old, &new).join("\n"), @"
    Weekly review: place is now Room 4, was Room 2.
    Buyer is now called Aldermoor’s buyer.
    Aldermoor’s buyer moved from Tue 3 August, 13:00–14:00 to Wed 4 August, 09:00–10:00.
    Aldermoor’s buyer: brief is there now.
    Board call on Tue 3 August, 15:00–15:30 is off.
    Price answer moved from Wed 4 August to Fri 6 August.
    Finance view is settled.
    New: Bank, Thu 5 August, 11:00–11:30.
    Promised since: Grid date, to Ines: Tue 3 August.
    ");
}

#[test]
fn days_that_only_one_brief_covers_are_no_change() {
    let monday = made(&week(), &[], MONDAY, 3).frozen();
    let tuesday = made(&week(), &[], plus_days(MONDAY, 1), 5).frozen();
    assert_eq!(changes(&monday, &tuesday), Vec::<String>::new());
}
