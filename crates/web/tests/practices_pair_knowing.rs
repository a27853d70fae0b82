//! What the two of a pair know of each other: one story per row of practices.
#![allow(clippy::unwrap_used)]
mod common;

use axum::http::StatusCode;
use common::{Browser, holds};
use testkit::{TestApp, calendar, event, on_both};

const HOLD: &str = "kind=hold&date=2027-08-03&minutes=30&time=";

/// R62: "no meetings before 09:30" constrains what is proposed, and is named where it is not kept.
#[tokio::test(flavor = "multi_thread")]
async fn r62_how_to_work_with_me_is_used() {
    on_both(async |t: TestApp| {
        let early = [
            "DTSTART:20270803T080000Z",
            "DURATION:PT30M",
            "SUMMARY:Early call",
            "ATTENDEE:mailto:bram.oakhurst@example.com",
            "ATTENDEE:mailto:x@example.com",
        ];
        t.import(&calendar("Orla", &[event("early@example.com", &early)]))
            .await;
        let (orla, tobias) = (
            Browser::of(&t, &t.world.orla).await,
            Browser::of(&t, &t.world.tobias).await,
        );
        let actor = t.tobias().await;
        let words = "Write the board pack";
        let action = t
            .app
            .capture(&actor, &t.world.orlas, words)
            .await
            .unwrap()
            .id;
        let path = format!("/actions/{action}/propose");
        tobias.saves(&path, &format!("{HOLD}09%3A00")).await;
        let before = tobias.page("/proposals").await;
        assert!(!before.contains("outside Orla’s hours"), "{before}");
        assert!(!tobias.page("/").await.contains("takes no meetings"));

        let empty = orla.page("/partnership/profile").await;
        holds(
            &empty,
            &[
                "Nobody has said yet how to work with them",
                "Answer the next one",
            ],
        );
        let asked = orla.page("/partnership/ask/profile?q=not_before").await;
        holds(
            &asked,
            &[
                "Before which time should no meeting begin?",
                "type=\"time\"",
                "Leave it open",
            ],
        );
        orla.refuses(
            "/partnership/ask/profile",
            "q=not_before&a=soon",
            "Write a time such as 09:30",
        )
        .await;
        orla.saves(
            "/partnership/ask/profile",
            "q=not_before&a=09%3A30&deed=keep",
        )
        .await;

        // He reads it at once, beside his own side.
        let both = tobias.page("/partnership/profile").await;
        holds(
            &both,
            &[
                "Orla has answered",
                "<td data-l=\"Orla\">09:30",
                "No meeting with Orla is proposed before 09:30",
            ],
        );
        // A hold at nine is named as outside her hours; the one at half past is not.
        let page = tobias.page("/proposals").await;
        holds(&page, &["before 09:30, outside Orla’s hours"]);
        assert_eq!(page.matches("outside Orla’s hours").count(), 1);
        tobias.saves(&path, &format!("{HOLD}09%3A30")).await;
        let page = tobias.page("/proposals").await;
        assert_eq!(page.matches("outside Orla’s hours").count(), 1);
        // What stands there already is pointed out.
        holds(
            &tobias.page("/").await,
            &["before 09:30, when Orla takes no meetings"],
        );
        // An answer is taken back, and what followed from it goes with it; what stood is told.
        orla.saves("/partnership/ask/profile", "q=not_before&deed=back")
            .await;
        assert!(
            !tobias
                .page("/proposals")
                .await
                .contains("outside Orla’s hours")
        );
        let own = orla.page("/partnership/profile").await;
        holds(&own, &["before: 09:30"]);
        assert!(
            !tobias
                .page("/partnership/profile")
                .await
                .contains("before: 09:30")
        );
    })
    .await;
}

/// R62: a free slot is looked for inside her hours.
#[tokio::test(flavor = "multi_thread")]
async fn r62_no_slot_is_offered_before_her_hours() {
    on_both(async |t: TestApp| {
        let (orla, tobias) = (
            Browser::of(&t, &t.world.orla).await,
            Browser::of(&t, &t.world.tobias).await,
        );
        let actor = t.tobias().await;
        let read = t
            .app
            .read_goals(&actor.viewer, t.world.orlas.id, b"G1 Plant 2 line")
            .await
            .unwrap();
        t.app
            .add_goals(&actor, t.world.orlas.id, read.0)
            .await
            .unwrap();
        let before = tobias.page("/proposals").await;
        holds(&before, &["Hold Mon 2 August, 09:00"]);
        orla.saves("/partnership/ask/profile", "q=not_before&a=09%3A30")
            .await;
        let after = tobias.page("/proposals").await;
        holds(&after, &["Hold Mon 2 August, 09:30"]);
        assert!(!after.contains("09:00 for"), "{after}");
    })
    .await;
}

/// R106: "text message if urgent" changes where an urgent thing goes.
#[tokio::test(flavor = "multi_thread")]
async fn r106_the_way_for_urgent_things_is_used() {
    on_both(async |t: TestApp| {
        let orla = Browser::of(&t, &t.world.orla).await;
        let viewer = t.viewer(&t.world.tobias).await;
        let ladder = async || {
            t.app
                .settings(&viewer, &t.world.orlas)
                .await
                .unwrap()
                .ladder
        };
        assert_eq!(ladder().await.rungs[0], "call");
        let picks = "q=urgent_way&a=text+message&a=call";
        orla.saves("/partnership/ask/profile", picks).await;
        orla.saves(
            "/partnership/ask/profile",
            "q=urgent_means&a=Production+stands",
        )
        .await;
        let known = ladder().await;
        assert_eq!(known.rungs, ["text message", "call", "in person"]);
        assert_eq!(known.means, "Production stands");
        let tobias = Browser::of(&t, &t.world.tobias).await;
        // His own preference is his, and changes nothing of how she is reached.
        tobias
            .saves("/partnership/ask/profile", "q=urgent_way&a=e-mail")
            .await;
        assert_eq!(ladder().await.rungs[0], "text message");
        let page = tobias.page("/partnership/profile").await;
        holds(
            &page,
            &["Something urgent reaches Orla by text message, call and in person"],
        );
        // Personal things are the two's: nobody else opens the page at all.
        orla.saves("/partnership/ask/personal", "q=limits&a=Dinner+is+dinner")
            .await;
        holds(
            &tobias.page("/partnership/profile").await,
            &["Dinner is dinner"],
        );
        for other in [&t.world.bram, &t.world.ines, &t.world.maud] {
            let (status, page) = Browser::of(&t, other)
                .await
                .get("/partnership/profile")
                .await;
            assert!(
                status != StatusCode::OK || !page.contains("Dinner is dinner"),
                "{page}"
            );
        }
    })
    .await;
}
