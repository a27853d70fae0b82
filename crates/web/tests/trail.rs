//! The trail: who did what under which right, and who opened what, for both of a pair and no other.
#![allow(clippy::unwrap_used)]
mod common;

use axum::Router;
use axum::body::Body;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::{Request, StatusCode};
use common::{Answer, Browser, ask, holds};
use testkit::{TestApp, Who, on_both};
use web::Web;

async fn cookie(house: &TestApp, who: &Who) -> String {
    let link = house.app.sign_in_link(&who.email).await.unwrap();
    let token = house.app.redeem_link(&link, "test").await.unwrap();
    format!("counterpart={token}")
}

#[tokio::test]
async fn what_was_done_is_told_in_sentences_by_person_thing_and_day() {
    on_both(async |house| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        tobias
            .saves("/capture", "words=ask+Bram+for+the+grid+date")
            .await;
        orla.saves("/proposals", "kind=heads_up&title=The+fair+moved")
            .await;
        let page = orla.page("/trail").await;
        let said = "Tobias Fennimore captured an action, for Orla.";
        holds(&page, &[said, "Grid date", "as a partner of the pair"]);
        let own = format!("/trail?who={}", house.world.orla.id);
        let page = orla.page(&own).await;
        assert!(
            page.contains("The fair moved") && !page.contains("captured an action"),
            "{page}"
        );
        let page = orla.page("/trail?noun=action").await;
        assert!(!page.contains("The fair moved") && page.contains("captured an action"));
        holds(
            &orla.page("/trail?day=2027-07-30").await,
            &["Nothing of that stands here"],
        );
        for (file, said) in [
            ("did.csv", "capture,action"),
            ("did.json", "\"verb\":\"capture\""),
        ] {
            let text = orla.page(&format!("/trail/{file}?noun=action")).await;
            holds(&text, &[said]);
            assert!(!text.contains("The fair moved"), "{file}: {text}");
        }
        // Lines beyond a page stand on the next, each once.
        for n in 0..60 {
            tobias
                .saves("/capture", &format!("words=thing+number+{n}."))
                .await;
        }
        let first = orla.page("/trail?noun=action").await;
        let older = first
            .split("/trail?&#38;")
            .nth(1)
            .or(first.split("href=\"/trail?&").nth(1));
        let older = older.unwrap().split('"').next().unwrap();
        let older = older.replace("&#38;", "&").replace("&amp;", "&");
        let second = orla.page(&format!("/trail?{older}")).await;
        let lines = |page: &str| page.matches("captured an action").count();
        assert_eq!((lines(&first), lines(&second)), (50, 11));
    })
    .await;
}

/// What a program with a token of Tobias's is told.
async fn by_token(house: &TestApp, router: &Router, path: &str) -> Answer {
    let new = app::token::NewToken {
        person: house.world.tobias.id,
        name: "night script".to_owned(),
        scopes: domain::token::Scope::ALL.to_vec(),
        days: 30,
    };
    let actor = house.tobias().await;
    let (_, secret) = house.app.make_token(&actor, new).await.unwrap();
    let request = Request::get(path).header(AUTHORIZATION, format!("Bearer {secret}"));
    ask(router, request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn who_opened_what_is_written_down_by_person_thing_and_hour() {
    on_both(async |house| {
        let (app, world) = (&house.app, &house.world);
        let web = Web::new(app.clone(), false);
        let router = web.clone().router();
        let actor = house.tobias().await;
        let effect = domain::proposal::Effect::HeadsUp;
        let mut p = app.new_proposal(&actor, world.orlas.id, effect);
        p.title = "The fair moved".to_owned();
        let id = app.propose(&actor, p).await.unwrap().proposal.id;
        let tobias = cookie(&house, &world.tobias).await;
        let orla = cookie(&house, &world.orla).await;
        let get = async |path: &str, cookie: &str| {
            let request = Request::get(path).header(COOKIE, cookie);
            ask(&router, request.body(Body::empty()).unwrap()).await
        };
        let before = app.db.newest_change().await.unwrap();
        for path in [
            format!("/proposals/{id}"),
            format!("/proposals/{id}"),
            "/rights".into(),
        ] {
            assert_eq!(get(&path, &tobias).await.status, StatusCode::OK);
        }
        // What was not shown was not opened.
        let stranger = "/proposals/01a70000-0000-7000-8000-000000000001";
        assert_eq!(get(stranger, &tobias).await.status, StatusCode::NOT_FOUND);
        let answer = by_token(&house, &router, &format!("/api/v1/proposals/{id}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.page);
        web.note_openings().await;
        web.note_openings().await;
        let page = get("/trail?of=opened", &orla).await.page;
        let twice = "Tobias Fennimore opened this proposal, 2 times in that hour.";
        let program = "Tobias Fennimore opened this proposal.";
        holds(
            &page,
            &[
                twice,
                program,
                "The fair moved",
                "by the token night script",
                "Rights",
            ],
        );
        assert!(!page.contains("01a70000"), "{page}");
        // Looking changes nothing that an open page would have to fetch again.
        assert_eq!(
            app.db.newest_change().await.unwrap(),
            before + 1,
            "the token alone"
        );
        web.note_openings().await;
        let csv = get("/trail/opened.csv?noun=trail", &orla).await.page;
        assert!(
            csv.lines().count() == 2 && csv.contains("Orla"),
            "she looked too: {csv}"
        );
        let ines = get("/trail?of=opened", &cookie(&house, &world.ines).await).await;
        let (fair, opened) = ("The fair moved", "this proposal");
        assert!(!ines.page.contains(fair) && !ines.page.contains(opened));
    })
    .await;
}
