//! Calendar week, one event, all of mine: what they show of seeded facts, to whom, at what cost.
mod common;

use app::import::Reading;
use axum::http::StatusCode;
use common::{Browser, holds};
use domain::goal::Goal;
use domain::id::{GoalId, PairId};
use store::Pair;
use testkit::{TestApp, calendar, event, on_both};

const YES: &str = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:orla.quillfeather@example.com";
const NO: &str = "ATTENDEE;PARTSTAT=DECLINED:mailto:orla.quillfeather@example.com";
/// `walk@example.com@20270805T133000;Europe/London`, as it stands in an address.
const WALK: &str = "walk%40example.com%4020270805T133000%3BEurope%2FLondon";

fn timed(uid: &str, title: &str, zone: &str, (from, until): (&str, &str), rest: &[&str]) -> String {
    let start = format!("DTSTART;TZID={zone}:{from}");
    let end = format!("DTEND;TZID={zone}:{until}");
    let title = format!("SUMMARY:{title}");
    event(uid, &[&[start.as_str(), &end, &title], rest].concat())
}

/// Orla's week of 2 August 2027: a clash on Thursday, a declined demo, a free day, a call abroad.
fn week() -> String {
    let (london, berlin) = ("Europe/London", "Europe/Berlin");
    let by = "ORGANIZER;CN=Bram Oakhurst;SENT-BY=\"mailto:tobias.fennimore@example.com\":mailto:\
              bram.oakhurst@example.com";
    let bram = "ATTENDEE;CN=Bram Oakhurst;PARTSTAT=TENTATIVE:mailto:bram.oakhurst@example.com";
    let walk = ("20270729T133000", "20270729T160000");
    let rest = ["RRULE:FREQ=WEEKLY", "LOCATION:Plant 2", by, YES, bram];
    let free = ["DTSTART;VALUE=DATE:20270803", "DTEND;VALUE=DATE:20270804"];
    calendar(
        "Office",
        &[
            timed("walk@example.com", "Plant 2 walk", london, walk, &rest),
            timed(
                "press@example.com",
                "Press",
                london,
                ("20270805T140000", "20270805T144500"),
                &["STATUS:TENTATIVE"],
            ),
            timed(
                "demo@example.com",
                "Vendor demo",
                london,
                ("20270806T100000", "20270806T110000"),
                &[NO],
            ),
            timed(
                "call@example.com",
                "Call abroad",
                berlin,
                ("20270804T100000", "20270804T110000"),
                &["CONFERENCE;VALUE=URI:https://meet.example.com/a"],
            ),
            event(
                "off@example.com",
                &[free[0], free[1], "SUMMARY:Fair", "TRANSP:TRANSPARENT"],
            ),
        ],
    )
}

async fn with_goal(house: &TestApp) -> GoalId {
    let goal = Goal::new(
        GoalId(uuid::Uuid::now_v7()),
        "G1".parse().expect("the story begins"),
        "Plant 2 runs by March",
    );
    let actor = house.tobias().await;
    let saved = house.app.save_goal(&actor, house.world.orlas.id, &goal);
    saved.await.expect("the story begins");
    goal.id
}

#[tokio::test]
async fn the_week_tells_what_clashes_and_what_serves_a_goal() {
    on_both(async |house: TestApp| {
        house.import(&week()).await;
        let goal = with_goal(&house).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let form = format!("key={WALK}&category=reviews&goal={goal}&series=true");
        let (status, _) = tobias.post("/event/code", &form).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        house.clock.pass(jiff::SignedDuration::from_hours(2));
        let before = house.app.db.statements();
        let page = tobias.page("/calendar").await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        holds(
            &page,
            &[
                "<h1>Thursday clashes: Plant 2 walk and Press</h1>",
                "2–8 August",
                "booked for 3.5 hours in 3 entries, 2.5 of them for a goal. One is not settled",
                // 13:30–16:00 beside 14:00–14:45, by the hour from 9 to 18.
                "from-9 span-9",
                "g1 s-810 n-960 of-2 at-0 clash",
                "g0 s-840 n-885 of-2 at-1 hold clash",
                // The overlap counts once.
                "Thu 5 <small class=\"mute\">2.5 h</small>",
                "2 entries overlap",
                "s-600 n-660 l-2 off struck",
                "· declined</small></li>",
                // 10:00 in Berlin.
                "<time>09:00–10:00</time>",
                "All day",
                ">Fair</a>",
                "nowline s-610",
                "href=\"/calendar?day=2027-07-26\"",
                "2.5 booked",
                "g1 v-100",
            ],
        );
        let quiet = tobias.page("/calendar?day=2027-06-01").await;
        holds(&quiet, &["Orla’s week is empty", "Import a calendar"]);
    })
    .await;
}

#[tokio::test]
async fn five_at_once_end_in_so_many_more() {
    on_both(async |house: TestApp| {
        let at = ("20270803T100000", "20270803T110000");
        let one = |n: usize| {
            let uid = format!("{n}@example.com");
            timed(&uid, &format!("Candidate {n}"), "Europe/London", at, &[])
        };
        let all: Vec<_> = (1..=6).map(one).collect();
        house.import(&calendar("Office", &all)).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let page = tobias.page("/calendar").await;
        holds(
            &page,
            &["of-4 at-2", "and 3 more", "of-4 at-3", "Candidate 6"],
        );
        assert!(!page.contains("at-4"));
    })
    .await;
}

#[tokio::test]
async fn an_event_tells_when_who_and_why_and_takes_corrections() {
    on_both(async |house: TestApp| {
        house.import(&week()).await;
        with_goal(&house).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let path = format!("/event?key={WALK}");
        let before = house.app.db.statements();
        let page = tobias.page(&path).await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        holds(
            &page,
            &[
                "<h1>Plant 2 walk</h1>",
                "Thu 5 August, 13:30–16:00",
                "Bram Oakhurst (sent by tobias.fennimore@example.com)",
                "perhaps",
                "Office, one of a series",
                "% sure",
                "Code the whole series",
            ],
        );
        let call = tobias.page("/event?key=call%40example.com").await;
        holds(
            &call,
            &[
                "Wed 4 August, 09:00–10:00",
                "10:00–11:00 in Europe/Berlin",
                "href=\"https://meet.example.com/a\"",
            ],
        );
        let one = format!("key={WALK}&category=travel&goal=&series=false");
        tobias.post("/event/code", &one).await;
        holds(
            &tobias.page(&path).await,
            &["said by one of you", "Travel · "],
        );
        let next = "/event?key=walk%40example.com%4020270812T133000%3BEurope%2FLondon";
        holds(&tobias.page(next).await, &["% sure"]);
        let foreign = uuid::Uuid::from_u128(7);
        let wrong = format!("key={WALK}&category=travel&goal={foreign}&series=false");
        let (status, told) = tobias.post("/event/code", &wrong).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        holds(&told, &["Choose one of the goals, or none."]);
        let agenda = format!("key={WALK}&what=agenda&text=1.+Crane%0A2.+Night+crew");
        tobias.post("/event/prepare", &agenda).await;
        let page = tobias.page(&path).await;
        holds(&page, &["1. Crane\n2. Night crew</pre>", "Write it anew"]);
        let original = format!("/event/original?key={WALK}");
        let bytes = tobias.page(&original).await;
        assert!(
            bytes.starts_with("BEGIN:VEVENT\r\nUID:walk@example.com\r\n"),
            "{bytes}"
        );
        let gone = tobias
            .get("/event?key=walk%40example.com%4020270806T133000")
            .await;
        assert_eq!(gone.0, StatusCode::NOT_FOUND);
    })
    .await;
}

/// Gives Ines a private dinner and makes Tobias her partner too, if so told.
async fn ines(house: &TestApp, shared: bool) {
    let world = &house.world;
    let operator = world.acting(world.operator(), world.ines_own.id);
    let dinner = ("20270802T190000", "20270802T210000");
    let text = timed(
        "dinner@example.com",
        "Quiet dinner",
        "Europe/London",
        dinner,
        &[],
    );
    let text = calendar("Ines", &[text]);
    let reading = Reading {
        name: "story",
        bytes: text.as_bytes(),
        calendar: None,
        apart: &[],
    };
    let read = house
        .app
        .import(&operator, &world.ines_own, reading, &|_, _| true);
    read.await.expect("the story begins");
    if shared {
        let mut tx = house
            .app
            .db
            .write(&operator, house.app.now())
            .await
            .expect("the story begins");
        tx.add_member(world.ines_own.id, &world.tobias.assisting())
            .await
            .expect("the story begins");
        tx.commit().await.expect("the story begins");
    }
}

#[tokio::test]
async fn what_another_executive_has_is_not_there() {
    on_both(async |house: TestApp| {
        house.import(&week()).await;
        ines(&house, false).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        for path in ["/calendar", "/all"] {
            let page = tobias.page(path).await;
            assert!(
                !page.contains("Quiet dinner") && !page.contains("Ines"),
                "{path}"
            );
        }
        for path in ["/event", "/event/original"] {
            let path = format!("{path}?key=dinner%40example.com");
            assert_eq!(tobias.get(&path).await.0, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}

/// Three more executives whom Tobias serves; nothing stands in their calendars.
async fn three_more(house: &TestApp) {
    let world = &house.world;
    let operator = world.acting(world.operator(), world.ines_own.id);
    let tx = house.app.db.write(&operator, house.app.now()).await;
    let mut tx = tx.expect("the story begins");
    for n in 3..=5 {
        let pair = Pair {
            id: PairId(tx.new_id()),
            name: format!("Executive {n}"),
            ..world.ines_own.clone()
        };
        tx.add_pair(&pair).await.expect("the story begins");
        let joined = tx.add_member(pair.id, &world.tobias.assisting()).await;
        joined.expect("the story begins");
    }
    tx.commit().await.expect("the story begins");
}

#[tokio::test]
async fn all_of_mine_keeps_each_executive_under_their_name() {
    on_both(async |house: TestApp| {
        house.import(&week()).await;
        ines(&house, true).await;
        three_more(&house).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let before = house.app.db.statements();
        let page = tobias.page("/all").await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements for five executives");
        assert!(page.contains("id=\"desk-5\""));
        let (orla, ines) = page.split_once("id=\"desk-2\"").unwrap();
        holds(
            orla,
            &["Orla Quillfeather’s Today", "Plant 2 walk and Press"],
        );
        assert!(!orla.contains("Quiet dinner"));
        holds(
            ines,
            &[
                "Ines Calloway’s Today",
                "<time>19:00</time>",
                "Quiet dinner",
            ],
        );
        assert!(!ines.contains("Plant 2 walk"));
        let form = format!("pair={}&back=/", house.world.ines_own.id);
        assert_eq!(tobias.post("/whom", &form).await.0, StatusCode::SEE_OTHER);
    })
    .await;
}
