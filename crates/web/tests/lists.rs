//! Strategy, People, one action: what they show of seeded facts, what they save, at what cost.
mod common;

use axum::http::StatusCode;
use common::{Browser, holds};
use domain::id::PersonId;
use domain::person::Person;
use testkit::{TestApp, calendar, event, on_both};

/// Reads a page and holds it to the bound of statements.
async fn within(house: &TestApp, tobias: &Browser, path: &str) -> String {
    let before = house.app.db.statements();
    let page = tobias.page(path, "").await;
    let cost = house.app.db.statements() - before;
    assert!(cost <= 12, "{path}: {cost} statements");
    page
}

#[tokio::test]
async fn pasted_goals_are_looked_at_then_saved_then_edited_and_closed() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, "test").await;
        let text = "G1 Plant 2 at 1.2 m units (weight 5)\n  Site test\nG3 Key roles\n";
        let look = tobias.paste("/strategy/preview", text).await;
        assert_eq!(look.status, StatusCode::OK, "{}", look.page);
        holds(
            &look.page,
            &["Plant 2 at 1.2 m units", "indent-1", "Save 3 goals"],
        );
        let actor = house.tobias().await;
        let pair = house.world.orlas.id;
        let goals = || async { house.app.db.read(&actor.viewer).goals(pair).await.unwrap() };
        assert!(goals().await.is_empty(), "a look saves nothing");
        let nothing = tobias.paste("/strategy/preview", "").await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        let form = "text=G1+Plant+2+at+1.2+m+units+(weight+5)%0A++Site+test%0AG3+Key+roles%0A";
        tobias.saves("/strategy", form).await;
        let saved = goals().await;
        let find = |code: &str| saved.iter().find(|g| g.code.as_str() == code).unwrap();
        let (plant, roles) = (find("G1"), find("G3"));
        let page = within(&house, &tobias, "/strategy").await;
        let anchor = format!("id=\"goal-{}\"", plant.id);
        holds(
            &page,
            &[
                &anchor,
                "weight 5",
                "No goal has an hour of Orla’s this week",
            ],
        );
        let path = format!("/goals/{}", roles.id);
        let form = "code=G3&title=Six+key+roles&weight=4&level=functional&hours=2.5";
        tobias.saves(&path, form).await;
        holds(
            &within(&house, &tobias, &path).await,
            &["value=\"Six key roles\"", "value=\"2.5\""],
        );
        let twice = "code=G1&title=Six+key+roles&weight=4&level=functional";
        tobias.refuses(&path, twice, "G1 is another goal").await;
        let circle = format!(
            "code=G1&title=P&weight=5&level=business&parent={}",
            plant.id
        );
        let plant = format!("/goals/{}", plant.id);
        tobias.refuses(&plant, &circle, "Not saved.").await;
        tobias.saves(&format!("{path}/close"), "").await;
        assert!(!tobias.page("/strategy", "").await.contains("Six key roles"));
    })
    .await;
}

#[tokio::test]
async fn an_hour_of_the_calendar_is_an_hour_of_its_goal() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, "test").await;
        tobias
            .saves("/strategy", "text=G1+Plant+2%0AG2+Contracts")
            .await;
        let walk = [
            "DTSTART:20270804T100000Z",
            "DTEND:20270804T113000Z",
            "SUMMARY:G1 walk",
        ];
        house
            .import(&calendar("Office", &[event("a@example.com", &walk)]))
            .await;
        let page = within(&house, &tobias, "/strategy").await;
        holds(&page, &["G2 has no hour this week", "1.5 h"]);
    })
    .await;
}

#[tokio::test]
async fn a_captured_promise_is_shown_mended_and_its_first_date_kept() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, "test").await;
        let actor = house.tobias().await;
        let words = "ask Bram for grid date by Thu 4pm";
        let kept = house
            .app
            .capture(&actor, &house.world.orlas, words)
            .await
            .unwrap();
        let path = format!("/actions/{}", kept.id);
        let page = within(&house, &tobias, &path).await;
        let bram = format!("value=\"{}\" selected", house.world.bram.id);
        holds(
            &page,
            &[
                &bram,
                "name=\"date\" type=\"date\" value=\"2027-08-05\"",
                "name=\"time\" type=\"time\" value=\"16:00",
                words,
                "What is it for?",
                "The first date still stands.",
            ],
        );
        let form = format!(
            "title=Grid+date&owner={}&date=2027-08-09&time=&reason=Utility+is+late&why=Plant+2\
             &done_when=&limits=&goal=&minutes=15&owner_text=&for_whom=&counterparty=",
            house.world.bram.id
        );
        tobias.saves(&path, &form).await;
        let page = tobias.page(&path, "").await;
        holds(
            &page,
            &["value=\"2027-08-09\"", "Utility is late", "Thu 5 August"],
        );
        assert!(!page.contains("What is it for?") && !page.contains("first date still stands"));
        let untitled = form.replace("title=Grid+date", "title=");
        tobias
            .refuses(&path, &untitled, "Say what is to be done.")
            .await;
        tobias.saves(&format!("{path}/done"), "").await;
        holds(&tobias.page(&path, "").await, &["Open it again"]);
        tobias.saves(&format!("{path}/reopen"), "").await;
        holds(&tobias.page(&path, "").await, &["Give it up"]);
    })
    .await;
}

#[tokio::test]
async fn people_are_found_merged_and_taken_apart() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, "test").await;
        let (actor, pair) = (house.tobias().await, house.world.orlas.id);
        let add = |email: &str| {
            let mut p = Person::new(PersonId(uuid::Uuid::now_v7()), "Sunniva Marsh");
            p.organisation = "Aldermoor Water".into();
            p.emails.push(email.into());
            p
        };
        let (one, two) = (add("sunniva@example.com"), add("marsh@example.com"));
        let ids = (one.id, two.id);
        house
            .app
            .add_people(&actor, pair, vec![one, two])
            .await
            .unwrap();
        let table = "Name,Role,Direct line\nPiotr Wren,Buyer,+44 20 7946 0000\n";
        house
            .app
            .add_table(&actor, pair, table.as_bytes())
            .await
            .unwrap();
        let page = within(&house, &tobias, "/people").await;
        holds(
            &page,
            &[
                "Perhaps one person",
                "same name, same organisation",
                "+44 20 7946 0000",
            ],
        );
        let found = tobias.page("/people?q=wren", "").await;
        assert!(found.contains("Piotr Wren") && !found.contains("Sunniva"));
        let path = format!("/people/{}", ids.0);
        tobias
            .saves(&format!("{path}/merge"), &format!("other={}", ids.1))
            .await;
        let page = within(&house, &tobias, &path).await;
        holds(
            &page,
            &["sunniva@example.com\nmarsh@example.com</textarea>"],
        );
        tobias
            .saves(&format!("{path}/split"), "email=marsh%40example.com")
            .await;
        let page = tobias.page(&path, "").await;
        holds(&page, &["sunniva@example.com</textarea>"]);
        tobias
            .saves(&path, "name=Sunniva+Marsh&say=SOON-ee-va&emails=")
            .await;
        holds(&tobias.page("/people", "").await, &["say SOON-ee-va"]);
        tobias
            .refuses(&path, "name=&emails=", "Give a name or an address.")
            .await;
        let stranger = format!("/people/{}", uuid::Uuid::from_u128(7));
        let answer = tobias.post(&stranger, "name=X").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    })
    .await;
}
