//! The first run: somebody at this machine may make the workspace, and nobody else.
mod common;

use app::App;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, StatusCode};
use common::{Answer, ask, holds};
use std::net::SocketAddr;
use web::Web;

const FORM: &str = "workspace=Wexmoor&executives=Orla+Quillfeather+%3Corla%40example.com%3E\
                    &assistant=Tobias+Fennimore&email=tobias%40example.com\
                    &password=quietly+ahead+of+the+day&zone=Europe%2FLondon&region=GB-ENG";

/// Asks as a browser at `from` does, with one header more: the form where one is given.
async fn first_run(
    router: &Router,
    from: &str,
    (name, value): (&str, &str),
    form: Option<&str>,
) -> Answer {
    let from: SocketAddr = from.parse().expect("an address");
    let request = match form {
        Some(_) => Request::post("/first-run"),
        None => Request::get("/first-run"),
    };
    let request = request
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(name, value)
        .extension(ConnectInfo(from));
    let body = Body::from(form.unwrap_or_default().to_owned());
    ask(router, request.body(body).expect("a request")).await
}

async fn empty_house() -> (App, Router, tempfile::TempDir) {
    let (app, folder) = testkit::empty().await;
    let router = Web::new(app.clone(), false).router();
    (app, router, folder)
}

const PLAIN: (&str, &str) = ("accept", "text/html");

#[tokio::test]
async fn what_a_proxy_passes_on_is_refused_and_makes_nothing() {
    let (app, router, _folder) = empty_house().await;
    let proxied = [
        ("forwarded", "for=203.0.113.9;proto=https"),
        ("x-forwarded-for", "203.0.113.9"),
        ("X-Forwarded-For", ""),
        ("x-real-ip", "127.0.0.1"),
        ("via", "1.1 gateway"),
    ];
    for header in proxied {
        for form in [None, Some(FORM)] {
            let answer = first_run(&router, "127.0.0.1:40000", header, form).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{header:?} {form:?}");
            assert!(!answer.page.contains("name=\"password\""), "{header:?}");
        }
    }
    for from in ["203.0.113.9:40000", "[2001:db8::9]:40000"] {
        for form in [None, Some(FORM)] {
            let answer = first_run(&router, from, PLAIN, form).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{from} {form:?}");
        }
    }
    assert!(app.db.workspaces().await.expect("a list").is_empty());
}

#[tokio::test]
async fn whoever_sits_at_the_machine_makes_it_once_and_goes_on_to_the_import() {
    let (app, router, _folder) = empty_house().await;
    for from in ["127.0.0.1:40000", "[::1]:40000"] {
        let page = first_run(&router, from, PLAIN, None).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.page);
        holds(&page.page, &["name=\"password\"", "value=\"GB-ENG\""]);
    }
    for (languages, region) in [
        ("pt-BR,pt;q=0.9,en-US;q=0.8", "BR"),
        ("en-US", "US"),
        ("en-GB,en", "GB-ENG"),
        ("de, x-nowhere;q=0.5, *", "GB-ENG"),
    ] {
        let asked = ("accept-language", languages);
        let page = first_run(&router, "127.0.0.1:40000", asked, None).await;
        holds(&page.page, &[&format!("value=\"{region}\" selected")]);
    }
    let made = first_run(&router, "127.0.0.1:40000", PLAIN, Some(FORM)).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.page);
    assert_eq!(made.location(), "/import");
    assert!(made.cookies().starts_with("counterpart="));
    assert_eq!(app.db.workspaces().await.expect("a list").len(), 1);
    // From then on the page leads to the house, for everybody, and makes no second one.
    for (from, header) in [("127.0.0.1:40000", PLAIN), ("203.0.113.9:1", ("via", "x"))] {
        for form in [None, Some(FORM)] {
            let answer = first_run(&router, from, header, form).await;
            assert_eq!(
                (answer.status, answer.location().as_str()),
                (StatusCode::SEE_OTHER, "/")
            );
        }
    }
    assert_eq!(app.db.workspaces().await.expect("a list").len(), 1);
}
