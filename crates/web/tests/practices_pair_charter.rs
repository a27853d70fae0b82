//! The practice rows of charter, values, standards, purpose, start and plan, watched on the pages.
#![allow(clippy::unwrap_used)]
mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use common::{Answer, Browser, ask, holds};
use domain::charter::EXECUTIVE_GIVES;
use domain::statement::{Statement, StatementKind};
use jiff::SignedDuration;
use testkit::{TestApp, on_both};
use web::Web;

async fn charter(t: &TestApp) -> Statement {
    let viewer = t.viewer(&t.world.tobias).await;
    let pair = t.world.orlas.id;
    let known = t.app.document(&viewer, pair, StatementKind::Charter).await;
    known.unwrap().unwrap()
}

/// The part of a page between two marks.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let rest = page
        .split_once(from)
        .unwrap_or_else(|| panic!("no “{from}” in\n{page}"));
    rest.1
        .split_once(to)
        .unwrap_or_else(|| panic!("no “{to}”"))
        .0
}

/// Without a session: whoever holds the link.
async fn outside(t: &TestApp, path: &str, form: Option<&str>) -> Answer {
    let router = Web::new(t.app.clone(), false).router();
    let request = match form {
        None => Request::get(path).body(Body::empty()),
        Some(form) => Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned())),
    };
    ask(&router, request.unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn r30_r31_r79_a_charter_from_the_first_sentence_to_two_names() {
    on_both(async |t: TestApp| {
        let (tobias, orla) = (
            Browser::of(&t, &t.world.tobias).await,
            Browser::of(&t, &t.world.orla).await,
        );
        holds(
            &tobias.page("/partnership").await,
            &["What are the two of you for?"],
        );
        // One question at a time; the next one follows, and the executive reads her own words.
        let one = tobias.page("/partnership/charter?q=executive_gives").await;
        holds(&one, &["What does Orla give you?", "5 of 10"]);
        let hers = orla.page("/partnership/charter?q=executive_gives").await;
        holds(&hers, &["What do you give Tobias?"]);
        let form = "read=0&next=term&type=Equals+in+purpose";
        let on = tobias.saves("/partnership/charter", form).await;
        assert_eq!(on.location(), "/partnership/charter?q=term");
        let page = tobias.page("/partnership/charter").await;
        holds(
            &page,
            &[
                "One-sided charter, a draft",
                "not yet a partnership",
                "Equals in purpose",
            ],
        );
        // As a whole, what was said before stays.
        let form = "read=1&next=&executive_gives=Context+within+a+day&assistant_success=Level+five\
            &executive_success=Thirty+hours&review=2027-08-05";
        orla.saves("/partnership/charter", form).await;
        let page = tobias.page("/partnership/charter").await;
        holds(
            &page,
            &[
                "Charter, a draft",
                "Orla and Tobias has not signed",
                "Wording 2",
            ],
        );
        assert!(!page.contains("One-sided") && !page.contains("not yet a partnership"));
        sign_both(&t, &tobias, &orla).await;
        // Its day passes: both are asked to read it again.
        t.clock.pass(SignedDuration::from_hours(24 * 4));
        for browser in [&tobias, &orla] {
            let page = browser.page("/partnership/charter").await;
            holds(&page, &["It was to be read again on"]);
            holds(&browser.page("/partnership").await, &["to be read again"]);
        }
    })
    .await;
}

async fn sign_both(t: &TestApp, tobias: &Browser, orla: &Browser) {
    let it = charter(t).await;
    let papers = format!("/partnership/papers/{}", it.id);
    tobias.saves(&format!("{papers}/sign"), "version=2").await;
    holds(
        &tobias.page("/partnership/charter").await,
        &["a draft", "Orla has not signed"],
    );
    let before = t.app.db.statements();
    let page = orla.page("/partnership/charter").await;
    let statements = t.app.db.statements() - before;
    assert!(statements <= 12, "{statements} statements");
    holds(&page, &["Put my name under it"]);
    orla.saves(&format!("{papers}/sign"), "version=2").await;
    holds(
        &tobias.page("/partnership/charter").await,
        &["Charter, signed by both on"],
    );
    // A word changes: the names are missing again, and what changed stands there.
    let form = "read=2&next=&executive_gives=Context+within+an+hour";
    tobias.saves("/partnership/charter", form).await;
    let page = tobias.page("/partnership/charter").await;
    holds(
        &page,
        &[
            "Charter, a draft",
            "Context within a day",
            "Context within an hour",
        ],
    );
    assert_eq!(
        charter(t).await.part(EXECUTIVE_GIVES),
        "Context within an hour"
    );
    by_link_and_on_paper(t, tobias, orla).await;
}

async fn by_link_and_on_paper(t: &TestApp, tobias: &Browser, orla: &Browser) {
    let papers = format!("/partnership/papers/{}", charter(t).await.id);
    // By link, without an account; on paper, as recorded by the other.
    let told = tobias
        .saves(
            &format!("{papers}/link"),
            &format!("person={}", t.world.orla.id),
        )
        .await;
    assert!(told.cookies().contains("flash"));
    let page = tobias.page("/partnership/charter").await;
    let link = format!("/l/{}", between(&page, "href=\"/l/", "\""));
    let shown = outside(t, &link, None).await;
    holds(
        &shown.page,
        &["For Orla", "Context within an hour", "Put my name under it"],
    );
    assert!(
        !charter(t).await.signed_by(t.world.orla.id),
        "looking never signs"
    );
    let late = outside(t, &link, Some("version=2")).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.page);
    let done = outside(t, &link, Some("version=3")).await;
    holds(&done.page, &["Thank you: your name stands under it."]);
    let again = outside(t, &link, Some("version=3")).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let form = format!("version=3&person={}", t.world.tobias.id);
    orla.saves(&format!("{papers}/paper"), &form).await;
    let page = tobias.page("/partnership/charter").await;
    holds(
        &page,
        &[
            "signed by both on",
            ", by link",
            "on paper, recorded by Orla",
        ],
    );
}
