//! The outbox's page: what waits, what failed and what is in doubt, and what each button does.
mod common;

use app::port::MailError;
use axum::http::StatusCode;
use common::{Browser, holds};
use jiff::SignedDuration;
use testkit::{TestApp, on_both};

async fn ids(house: &TestApp) -> Vec<String> {
    let viewer = house.viewer(&house.world.tobias).await;
    let rows = house.app.outbox(&viewer, house.world.orlas.id).await;
    let rows = rows.expect("the outbox");
    rows.iter().map(|r| r.id.to_string()).collect()
}

fn broke(unsure: bool) -> MailError {
    let (host, reason) = (
        "mail.example.com".to_owned(),
        "550 no such mailbox".to_owned(),
    );
    match unsure {
        true => MailError::Unsure { host, reason },
        false => MailError::Refused { host, reason },
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_taken_back_or_leaves_and_says_so() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let empty = tobias.page("/outbox").await;
        holds(
            &empty,
            &[
                "Nothing waits",
                "No letter has left yet",
                "value=\"tobias.fennimore@example.com\"",
            ],
        );
        tobias
            .saves("/outbox/test", "email=tobias.fennimore%40example.com")
            .await;
        let before = house.app.db.statements();
        let page = tobias.page("/outbox").await;
        assert!(house.app.db.statements() - before <= 12);
        holds(
            &page,
            &["One letter waits to leave", "leaves at 08:10", "Take back"],
        );
        let id = ids(&house).await.remove(0);
        tobias.saves(&format!("/outbox/{id}/take-back"), "").await;
        holds(
            &tobias.page("/outbox").await,
            &["Nothing waits", "taken back at 08:10"],
        );
        let (status, told) = tobias.post(&format!("/outbox/{id}/take-back"), "").await;
        assert_eq!(status, StatusCode::CONFLICT, "{told}");
        tobias
            .refuses("/outbox/test", "email=nobody", "no mail address")
            .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_and_what_is_in_doubt_lead_on() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        for unsure in [false, true] {
            tobias
                .saves("/outbox/test", "email=bram.oakhurst%40example.com")
                .await;
            house.post.fails(broke(unsure));
        }
        house.clock.pass(SignedDuration::from_secs(30));
        house.app.deliver().await.expect("a delivery");
        house.app.deliver().await.expect("a delivery");
        let page = tobias.page("/outbox").await;
        holds(
            &page,
            &[
                "One letter may have been sent",
                "Did not leave",
                "refused it: 550 no such mailbox. Look at the address",
                "It arrived",
                "They may get it twice.",
            ],
        );
        let ids = ids(&house).await;
        tobias.saves(&format!("/outbox/{}/again", ids[0]), "").await;
        tobias
            .saves(&format!("/outbox/{}/arrived", ids[1]), "")
            .await;
        house.app.deliver().await.expect("a delivery");
        assert_eq!(house.post.taken().len(), 1, "the one that failed, once");
        holds(
            &tobias.page("/outbox").await,
            &["Nothing waits", "sent at 08:10"],
        );
    })
    .await;
}
