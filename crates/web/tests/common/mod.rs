//! A browser for stories: somebody signed in, asking the router.
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::{Request, StatusCode};
use testkit::{PASSWORD, TestApp, Who};
use tower::ServiceExt;
use web::Web;

/// A browser in which somebody is signed in.
pub struct Browser {
    router: Router,
    pub cookie: String,
}

impl Browser {
    pub async fn of(house: &TestApp, who: &Who) -> Browser {
        let token = house.app.sign_in(&who.email, PASSWORD, "test").await;
        Browser {
            router: Web::new(house.app.clone(), false).router(),
            cookie: format!("counterpart={}", token.expect("an answer")),
        }
    }

    pub async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let answer = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), 1 << 22)
            .await
            .expect("an answer");
        (
            status,
            String::from_utf8(bytes.to_vec()).expect("an answer"),
        )
    }

    pub async fn get(&self, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header(COOKIE, &self.cookie);
        self.send(request.body(Body::empty()).expect("an answer"))
            .await
    }

    pub async fn page(&self, path: &str) -> String {
        let (status, page) = self.get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {page}");
        page
    }

    #[allow(dead_code, reason = "not every story sends a form")]
    pub async fn post(&self, path: &str, form: &str) -> (StatusCode, String) {
        let request = Request::post(path)
            .header(COOKIE, &self.cookie)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(
            request
                .body(Body::from(form.to_owned()))
                .expect("an answer"),
        )
        .await
    }
}

/// Every part stands on the page.
pub fn holds(page: &str, all: &[&str]) {
    for part in all {
        assert!(page.contains(part), "“{part}” is missing in\n{page}");
    }
}
