//! Neither sees the other's answers early: not by page, API, audit, counts, live hints, nor in a
//! copy of the database without its key.
#![allow(clippy::unwrap_used)]
mod common;

use app::token::NewToken;
use axum::body::Body;
use axum::http::Request;
use axum::http::header::AUTHORIZATION;
use common::{Browser, ask};
use domain::circle::{Actor, Right};
use domain::token::Scope;
use std::path::Path;
use testkit::{TestApp, on_both};
use web::Web;

const CANARY: &str = "Wexcanary of half a thought";
/// The same word where it may be read, to show that looking finds it.
const CONTROL: &str = "Wexcontrol of an open list";

const PAGES: [&str; 12] = [
    "/",
    "/queue",
    "/proposals",
    "/people",
    "/settings",
    "/cover",
    "/partnership",
    "/partnership/profile",
    "/partnership/elements",
    "/partnership/journal",
    "/partnership/trust",
    "/partnership/ask/elements",
];

/// Everything that Orla can look at, the number of the newest change included.
async fn what_orla_sees(t: &TestApp, orla: &Browser, secret: &str) -> Vec<String> {
    let mut seen = Vec::new();
    for path in PAGES {
        let page = orla.page(path).await;
        assert!(page.contains("data-change=\""), "{path}");
        seen.push(format!("{path} {page}"));
    }
    let router = Web::new(t.app.clone(), false).router();
    let asked = web::api_routes().into_iter();
    let asked = asked.filter(|(method, path, _)| *method == "get" && !path.contains('{'));
    for (_, path, _) in asked {
        let request = Request::get(&path).header(AUTHORIZATION, format!("Bearer {secret}"));
        let answer = ask(&router, request.body(Body::empty()).unwrap()).await;
        seen.push(format!("{path} {} {}", answer.status, answer.page));
    }
    let viewer = t.viewer(&t.world.orla).await;
    let reader = t.app.db.read(&viewer);
    let audit = reader.audit(t.world.orlas.id, 500).await.unwrap();
    seen.push(format!("{audit:?}"));
    seen
}

async fn token(t: &TestApp) -> String {
    let actor = Actor {
        viewer: t.viewer(&t.world.orla).await,
        person: Some(t.world.orla.id),
        pair: None,
        right: Right::Own,
    };
    let new = NewToken {
        person: t.world.orla.id,
        name: "a script".into(),
        scopes: Scope::ALL.to_vec(),
        days: 30,
    };
    t.app.make_token(&actor, new).await.unwrap().1
}

/// The bytes of the database and of what stands beside it, as somebody would copy them.
fn bytes(url: &str) -> Vec<u8> {
    let path = Path::new(url.trim_start_matches("sqlite://"));
    let mut all = Vec::new();
    for file in std::fs::read_dir(path.parent().unwrap()).unwrap() {
        all.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    all
}

fn holds(all: &[u8], word: &str) -> bool {
    all.windows(word.len()).any(|w| w == word.as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_an_answer_reaches_the_other_early_by_any_way() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let actor = t.tobias().await;
        t.app
            .capture(&actor, &t.world.orlas, CONTROL)
            .await
            .unwrap();
        let orla = Browser::of(&t, &t.world.orla).await;
        let secret = token(&t).await;
        let before = what_orla_sees(&t, &orla, &secret).await;
        let change = t.app.db.newest_change().await.unwrap();
        let words = CANARY.replace(' ', "+");
        for key in ["values.named", "isolation.why", "trust.quality"] {
            let form = format!("q={key}&a=5");
            tobias.saves("/partnership/ask/elements", &form).await;
        }
        tobias.saves("/partnership/ask/elements", "deed=done").await;
        for (set, q) in [
            ("reflection_one", "bring"),
            ("reflection_two", "weaknesses"),
        ] {
            let form = format!("q={q}&a={words}");
            tobias
                .saves(&format!("/partnership/ask/{set}"), &form)
                .await;
        }
        let form = "deed=learn&set=reflection_two&q=weaknesses";
        tobias.saves("/partnership/journal", form).await;
        let after = what_orla_sees(&t, &orla, &secret).await;
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(before, after);
        }
        // No hint says that something of hers changed.
        let viewer = t.viewer(&t.world.orla).await;
        let hints = t.app.db.read(&viewer).changed_since(change).await.unwrap();
        assert_eq!(hints, (Vec::new(), change));
        let newest = t.app.db.newest_change().await.unwrap();
        assert_eq!(newest, change, "nor does any number rise");
        if t.url.starts_with("sqlite") {
            let all = bytes(&t.url);
            assert!(holds(&all, CONTROL), "what is not sealed is found");
            assert!(!holds(&all, CANARY), "what is sealed is not");
            assert!(!holds(&all, "values.named"), "nor which questions");
        }
        // What is the pair's is told, with the number of just that.
        t.app
            .capture(&actor, &t.world.orlas, "Order the cake")
            .await
            .unwrap();
        let later = what_orla_sees(&t, &orla, &secret).await;
        assert_ne!(later[0], after[0], "the control: an open act is seen");
        // It is there all the same, for him.
        let his = tobias.page("/partnership/journal").await;
        assert!(his.contains(CANARY));
    })
    .await;
}
