//! The practices around the pair, one story each, named after their row.
#![allow(clippy::unwrap_used)]
mod common;

use app::stakeholder::Standing;
use common::{Browser, holds};
use domain::id::PersonId;
use domain::person::Person;
use domain::stakeholder::{Stance, Warmth};
use jiff::civil::date;
use testkit::{TestApp, on_both};

/// Somebody the pair deals with.
async fn somebody(house: &TestApp, name: &str) -> PersonId {
    let id = PersonId(app::context::fresh_id(house.app.clock.now()));
    let mut person = Person::new(id, name);
    let local = name.to_lowercase().replace(' ', ".");
    person.emails.push(format!("{local}@example.com"));
    let actor = house.tobias().await;
    let pair = house.world.orlas.id;
    house.app.save_person(&actor, pair, &person).await.unwrap();
    id
}

#[tokio::test]
async fn r20_turning_it_red_moves_the_next_talk_forward() {
    on_both(async |house: TestApp| {
        let cora = somebody(&house, "Cora Venn").await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let at = format!("/people/{cora}/radar");
        let stands = "power=high&interest=high&stance=supporter&question=Which+date%3F";
        tobias.saves(&at, stands).await;
        let day = format!("/people/{cora}/spoke");
        tobias
            .saves(&day, "on=2027-07-29&words=Wants+the+bid")
            .await;
        holds(
            &tobias.page("/people/radar").await,
            &[
                "Cora Venn is next, on Thu 5 August",
                "in three days",
                "4 ÷ 7 = 0.57",
            ],
        );
        tobias
            .saves(&at, &format!("{stands}&red=No+grid+date"))
            .await;
        let before = house.app.db.statements();
        let page = tobias.page("/people/radar").await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        holds(
            &page,
            &[
                "Cora Venn has waited too long for a word",
                "yesterday, Sun 1 August",
                "overdue",
            ],
        );
        holds(&tobias.page("/").await, &["was spoken to four days ago"]);
        // One tap, and it is gone from what is coming up; the prepared question is asked.
        tobias.saves(&day, "").await;
        holds(
            &tobias.page(&at).await,
            &["Last spoken to: today", "Wants the bid"],
        );
        let today = tobias.page("/").await;
        assert!(!today.contains("was spoken to"), "{today}");
    })
    .await;
}

#[tokio::test]
async fn r20_a_meeting_counts_as_a_talk() {
    on_both(async |house: TestApp| {
        let cora = somebody(&house, "Cora Venn").await;
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let standing = Standing {
            power: true,
            interest: false,
            stance: Stance::Blocker,
            red: String::new(),
            question: String::new(),
        };
        house
            .app
            .watch_person(&actor, pair, cora, standing)
            .await
            .unwrap();
        let long_ago = (date(2027, 7, 1), "");
        house.app.touch(&actor, pair, cora, long_ago).await.unwrap();
        let radar = house.app.radar(&actor.viewer, pair).await.unwrap();
        assert_eq!((radar[0].warmth, radar[0].days), (Warmth::Overdue, 32));
        let lines = [
            "DTSTART:20270728T100000Z",
            "DURATION:PT1H",
            "SUMMARY:Grid",
            "ATTENDEE:mailto:cora.venn@example.com",
        ];
        let event = testkit::event("grid@example.com", &lines);
        house.import(&testkit::calendar("Office", &[event])).await;
        let radar = house.app.radar(&actor.viewer, pair).await.unwrap();
        assert_eq!((radar[0].warmth, radar[0].days), (Warmth::Fine, 5));
        let next = house
            .app
            .touch(&actor, pair, cora, (date(2027, 8, 3), ""))
            .await;
        assert!(next.is_err(), "a day to come");
    })
    .await;
}
