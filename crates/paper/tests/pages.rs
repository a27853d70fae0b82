//! Pages of the product on paper: asked for in a browser, read back as PDF.
#![allow(clippy::unwrap_used)]
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::{Request, StatusCode};
use domain::proposal::Noun;
use hayro_syntax::Pdf;
use std::sync::Arc;
use testkit::{PASSWORD, TestApp, on_both};
use tower::ServiceExt;
use web::Web;

/// What Tobias gets at this address: status, type and bytes.
async fn get(house: &TestApp, path: &str) -> (StatusCode, String, Vec<u8>) {
    let email = &house.world.tobias.email;
    let token = house.app.sign_in(email, PASSWORD, "test").await.unwrap();
    let request = Request::get(path).header(COOKIE, format!("counterpart={token}"));
    let router = Web::new(house.app.clone(), false).router();
    let answer = router.oneshot(request.body(Body::empty()).unwrap());
    let answer = answer.await.unwrap();
    let (status, kind) = (answer.status(), answer.headers().get(CONTENT_TYPE).cloned());
    let bytes = to_bytes(answer.into_body(), 1 << 24).await.unwrap();
    let kind = kind.unwrap().to_str().unwrap().to_owned();
    (status, kind, bytes.to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_of_the_two_is_a_pdf_where_the_build_has_a_press() {
    on_both(async |mut house| {
        let (status, _, page) = get(&house, "/partnership/plan.pdf").await;
        assert_eq!(status, StatusCode::CONFLICT);
        let page = String::from_utf8(page).unwrap();
        assert!(
            page.contains("Print the page from the browser instead"),
            "{page}"
        );
        let (_, _, page) = get(&house, "/partnership/plan").await;
        assert!(!String::from_utf8(page).unwrap().contains("plan.pdf"));
        house.app.printer = Some(Arc::new(paper::Press::default()));
        let (_, _, page) = get(&house, "/partnership/plan").await;
        assert!(
            String::from_utf8(page)
                .unwrap()
                .contains("/partnership/plan.pdf")
        );
        let (status, kind, bytes) = get(&house, "/partnership/plan.pdf").await;
        assert_eq!((status, kind.as_str()), (StatusCode::OK, "application/pdf"));
        let pdf = Pdf::new(Arc::new(bytes)).unwrap();
        let (width, height) = pdf.pages()[0].render_dimensions();
        assert_eq!((width.round(), height.round()), (595.0, 842.0));
    })
    .await;
}

/// How many pages the PDF at this address has.
async fn pages(house: &TestApp, path: &str) -> usize {
    let (status, kind, bytes) = get(house, path).await;
    assert_eq!(
        (status, kind.as_str()),
        (StatusCode::OK, "application/pdf"),
        "{path}"
    );
    Pdf::new(Arc::new(bytes)).unwrap().pages().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_strategy_goes_onto_paper() {
    on_both(async |mut house| {
        house.app.printer = Some(Arc::new(paper::Press::default()));
        for path in ["/strategy/roadmap.pdf", "/strategy/quarter.pdf"] {
            assert_eq!(
                pages(&house, path).await,
                1,
                "{path}, while nothing is there"
            );
        }
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let ines = (house.world.ines.id, 7);
        let made = house.app.share_standing(&actor, pair.id, ines).await;
        let shared = house.app.standing_path(made.unwrap().id).unwrap();
        assert_eq!(pages(&house, &format!("{shared}/standing.pdf")).await, 1);
        let asked = house
            .app
            .open_decision(&actor, pair, "Add a second resin supplier?");
        let id = asked.await.unwrap().id;
        let pack = format!("/decisions/{id}/pack.pdf");
        assert_eq!(pages(&house, &pack).await, 1, "the brief alone");
        let (_, _, quarter) = get(&house, "/strategy/quarter.pdf").await;
        for (file, bytes) in [
            ("quarter.pdf", quarter),
            ("notes.txt", b"Measured twice.".to_vec()),
            ("sums.docx", b"PK\x03\x04 not bound".to_vec()),
        ] {
            let new = app::paper::Upload {
                of: (Noun::Decision, id.to_string()),
                again: None,
                title: String::new(),
                file: file.into(),
                bytes,
            };
            house.app.add_paper(&actor, pair, new).await.unwrap();
        }
        assert_eq!(
            pages(&house, &pack).await,
            4,
            "contents, brief, two of three papers"
        );
    })
    .await;
}
