//! What is urgent climbs the ways that were agreed, as the assistant and the executive see it.
#![allow(clippy::unwrap_used)]
mod common;

use common::{Browser, holds};
use jiff::SignedDuration;
use testkit::on_both;

#[tokio::test]
async fn without_an_answer_the_next_way_is_due_after_a_quarter_of_an_hour() {
    on_both(async |house| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        let page = tobias.page("/urgent").await;
        holds(
            &page,
            &["call", "text message", "in person", "value=\"15\""],
        );
        let news = "kind=heads_up&title=Line+2+stands&urgent=yes";
        tobias.saves("/proposals", news).await;
        tobias
            .saves("/proposals", "kind=heads_up&title=The+fair+moved")
            .await;
        for browser in [&tobias, &orla] {
            let page = browser.page("/urgent").await;
            let now = "Call now. No answer since 08:10. At 08:25: text message.";
            holds(&page, &["Line 2 stands", now]);
            assert!(!page.contains("The fair moved"), "not urgent");
        }
        holds(
            &tobias.page("/proposals").await,
            &["urgent: call now, text message at 08:25"],
        );
        house.clock.pass(SignedDuration::from_mins(15));
        holds(
            &tobias.page("/proposals").await,
            &["urgent: text message now, in person at 08:40"],
        );
        holds(&orla.page("/").await, &["urgent: text message now"]);
        house.clock.pass(SignedDuration::from_mins(15));
        let last = "In person now. No answer since 08:10. This is the last way";
        holds(&tobias.page("/urgent").await, &[last]);
        // She has answered, whichever way it reached us: the climbing is over.
        let actor = house.tobias().await;
        let queue = house.app.queue(&actor.viewer, &house.world.orlas).await;
        let id = queue.unwrap().waiting[0].id;
        tobias
            .saves(&format!("/proposals/{id}/record"), "verb=yes&how=phone")
            .await;
        holds(
            &tobias.page("/urgent").await,
            &["Nothing urgent is on its way"],
        );
    })
    .await;
}

#[tokio::test]
async fn the_ways_and_the_wait_are_agreed_on_a_page() {
    on_both(async |house| {
        let orla = Browser::of(&house, &house.world.orla).await;
        let agreed = "means=Production+stands&rungs=ring+the+gate%0D%0Acall&minutes=5";
        orla.saves("/urgent", agreed).await;
        let page = orla.page("/urgent").await;
        holds(
            &page,
            &["Production stands", "ring the gate\ncall", "value=\"5\""],
        );
        let tobias = Browser::of(&house, &house.world.tobias).await;
        tobias
            .saves("/proposals", "kind=problem&title=Line+2&urgent=yes")
            .await;
        house.clock.pass(SignedDuration::from_mins(5));
        holds(
            &orla.page("/urgent").await,
            &["Call now", "the last way that was agreed"],
        );
        for (form, told) in [
            ("rungs=call&minutes=0", "how many minutes"),
            (
                "rungs=a%0Ab%0Ac%0Ad%0Ae%0Af%0Ag&minutes=5",
                "at most six ways",
            ),
        ] {
            orla.refuses("/urgent", form, told).await;
        }
        let pair = house.world.orlas.id;
        let actor = house.tobias().await;
        let lines = house
            .app
            .db
            .read(&actor.viewer)
            .audit(pair, 20)
            .await
            .unwrap();
        let line = lines.iter().find(|l| l.noun_id == "urgent").unwrap();
        let said = "call, text message, in person, 15 min apart → ring the gate, call, 5 min apart";
        assert_eq!(line.detail, said);
    })
    .await;
}
