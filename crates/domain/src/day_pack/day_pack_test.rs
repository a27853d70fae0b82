//! A day in August 2027 of an invented executive.
use super::*;
use crate::id::WatchDateId;
use crate::watch_date::WatchKind;
use insta::assert_snapshot;
use jiff::civil::{date, time};
use uuid::Uuid;

const TUESDAY: Date = date(2027, 8, 3);

fn work() -> WorkingTime {
    let zone = TimeZone::get("Europe/London").unwrap();
    WorkingTime::weekdays(zone, time(9, 0, 0, 0), time(18, 0, 0, 0))
}

fn entry(title: &str, day: Date, from: (i8, i8), minutes: i64) -> Appointment {
    let start = work().at(day, time(from.0, from.1, 0, 0));
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

fn pack(appointments: &[Appointment], owed: &[Owed], dates: &[WatchDate]) -> DayPack {
    let work = work();
    day_pack(&DayInput {
        name: "Orla",
        date: TUESDAY,
        work: &work,
        base: "Room 1",
        calendar: true,
        travel_minutes: 30,
        appointments,
        owed,
        dates,
    })
}

fn guest(name: &str, role: &str, days: Option<i64>, outside: bool) -> Guest {
    Guest {
        key: format!("{}@example.com", name.to_lowercase()),
        name: name.into(),
        role: role.into(),
        last_contact: days.map(|n| plus_days(TUESDAY, -n)),
        outside,
        ..Guest::default()
    }
}

fn owed(title: &str, name: &str, ours: bool, due: Option<Due>) -> Owed {
    Owed {
        key: title.into(),
        title: title.into(),
        person: format!("{}@example.com", name.to_lowercase()),
        name: name.into(),
        ours,
        due,
    }
}

fn birthday() -> WatchDate {
    WatchDate {
        id: WatchDateId(Uuid::from_u128(1)),
        title: "Bram’s birthday".into(),
        date: date(1970, 8, 5),
        lead_days: 5,
        kind: WatchKind::Birthday,
        yearly: true,
    }
}

fn full_day() -> (Vec<Appointment>, Vec<Owed>, Vec<WatchDate>) {
    let paper = |name: &str, ready| Paper {
        name: name.into(),
        ready,
    };
    let review = Appointment {
        place: "Room 2".into(),
        guests: vec![
            guest("Bram", "COO", Some(1), false),
            guest("Ines", "CFO", Some(4), false),
        ],
        papers: vec![paper("brief", true)],
        goal: "Plant 2 line".into(),
        ..entry("Weekly review", TUESDAY, (9, 30), 90)
    };
    let buyer = Appointment {
        place: "Aldermoor Water, Leeds".into(),
        purpose: "Answer the two tender questions".into(),
        guests: vec![Guest {
            organisation: "Aldermoor Water".into(),
            say: "SHEE-mus".into(),
            ..guest("Seamus", "Buyer", Some(9), true)
        }],
        papers: vec![paper("brief", false)],
        ..entry("Aldermoor’s buyer", TUESDAY, (13, 0), 60)
    };
    let call = Appointment {
        zone: TimeZone::get("America/New_York").ok(),
        dial_in: "https://meet.example.com/supplier".into(),
        place: "Online".into(),
        tentative: true,
        guests: vec![guest("Kit", "", None, true)],
        ..entry("Resin supplier", TUESDAY, (15, 30), 45)
    };
    let fair = Appointment {
        all_day: true,
        ..entry("Trade fair", TUESDAY, (0, 0), 24 * 60)
    };
    let wednesday = plus_days(TUESDAY, 1);
    let morning = Appointment {
        papers: vec![paper("agenda", false)],
        ..entry("Leadership meeting", wednesday, (9, 30), 120)
    };
    let owed = vec![
        owed("Finance view on D1", "Ines", false, Some(Due::on(TUESDAY))),
        owed(
            "Flow figures",
            "Seamus",
            true,
            Some(Due::on(plus_days(TUESDAY, -4))),
        ),
        owed(
            "Visit dates",
            "Gwen",
            false,
            Some(Due::on(plus_days(TUESDAY, 9))),
        ),
    ];
    (
        vec![buyer, call, review, fair, morning],
        owed,
        vec![birthday()],
    )
}

#[test]
fn a_full_day_fits_on_a_page() {
    let (appointments, owed, dates) = full_day();
    let pack = pack(&appointments, &owed, &dates);
    assert_snapshot!(text(&pack, &work()), @"
    Orla: Tuesday 3 August 2027

    The brief for Aldermoor’s buyer (13:00–14:00) is missing. Three entries, 3 h
    15 in all. Free until 09:30. The longest free stretch is 11:00–13:00.

    all day      Trade fair
    09:30–11:00  Weekly review
                 Room 2
                 Goal: Plant 2 line
                 With: Bram, COO; last contact yesterday; Ines, CFO; last contact
                 4 days ago
                 They owe: Finance view on D1, Ines: due today
    13:00–14:00  Aldermoor’s buyer
                 Aldermoor Water, Leeds · leave by 12:30
                 For: Answer the two tender questions
                 With: Seamus (SHEE-mus), Buyer, Aldermoor Water; last contact 9
                 days ago
                 We owe: Flow figures, to Seamus: 2 working days late
                 Missing: brief
    15:30–16:15  Resin supplier (not certain) (10:30–11:15 in New York)
                 Online
                 Dial in: https://meet.example.com/supplier
                 With: Kit; no contact on record

    Due before tomorrow noon
      - Flow figures, to Seamus: 2 working days late
      - Finance view on D1, from Ines: due today
      - Agenda for Leadership meeting: Wed 4 August, 09:30

    Dates to watch
      - Bram’s birthday: Thu 5 August
    ");
}

#[test]
fn an_empty_day_says_so() {
    let pack = pack(&[], &[], &[]);
    assert_snapshot!(text(&pack, &work()), @"
    Orla: Tuesday 3 August 2027

    Nothing stands in Orla’s day. The whole day is free.

    Nothing is due before tomorrow noon.
    ");
}

#[test]
fn the_point_comes_from_the_first_rule_that_holds() {
    let a = entry("Review", TUESDAY, (9, 30), 90);
    let b = entry("Board call", TUESDAY, (10, 30), 60);
    let away = Appointment {
        place: "Plant 2, Wexmoor".into(),
        ..entry("Visit", TUESDAY, (14, 0), 60)
    };
    let price = |n: i64| {
        owed(
            "Price answer",
            "Ines",
            true,
            Some(Due::on(plus_days(TUESDAY, -n))),
        )
    };
    let said = [
        pack(&[a.clone(), b], &[], &[]).point,
        pack(&[a.clone(), away], &[], &[]).point,
        pack(std::slice::from_ref(&a), &[price(0)], &[]).point,
        pack(std::slice::from_ref(&a), &[price(0), price(3)], &[]).point,
        pack(&[a], &[], &[]).point,
    ];
    assert_snapshot!(said.join("\n"), @"
    Two things want Orla at 10:30: Review and Board call.
    Orla leaves by 13:30 for Visit (Plant 2, Wexmoor).
    One thing cannot wait: Price answer, to Ines: due today.
    Two things cannot wait; first Price answer, to Ines: 2 working days late.
    The day begins at 09:30 with Review.
    ");
}

#[test]
fn one_leaves_only_for_another_place() {
    let at = |place: &str, from| Appointment {
        place: place.into(),
        ..entry(place, TUESDAY, from, 60)
    };
    let leaves = |all: &[Appointment]| -> Vec<Option<String>> {
        let items = pack(all, &[], &[]).items;
        items
            .into_iter()
            .map(|i| i.leave_by.map(|t| work().clock(t)))
            .collect()
    };
    let plant = at("Plant 2, Wexmoor", (10, 0));
    let again = at("Plant 2, Wexmoor", (11, 0));
    let home = at("Room 2", (14, 0));
    assert_eq!(
        leaves(&[plant.clone(), again, home]),
        [Some("09:30".to_owned()), None, Some("13:30".to_owned())]
    );
    let drive = Appointment {
        travel: true,
        ..entry("Drive", TUESDAY, (9, 0), 60)
    };
    assert_eq!(
        leaves(&[drive, plant.clone()]),
        [None, None],
        "the way is in the diary"
    );
    let call = Appointment {
        dial_in: "https://meet.example.com".into(),
        ..plant
    };
    assert_eq!(leaves(&[call]), [None]);
}

#[test]
fn a_night_flight_is_cut_at_midnight() {
    let night = entry("Flight", plus_days(TUESDAY, -1), (22, 0), 9 * 60);
    let late = entry("Dinner", TUESDAY, (23, 0), 120);
    let when: Vec<String> = pack(&[night, late], &[], &[])
        .items
        .into_iter()
        .map(|i| i.when)
        .collect();
    assert_eq!(when, ["until 07:00", "from 23:00"]);
}
