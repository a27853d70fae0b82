//! What the stories of several pages share: a browser, and what must stand on a page.
#![allow(dead_code, reason = "each story file uses its part")]
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::{Request, StatusCode};
use testkit::{PASSWORD, TestApp};
use tower::ServiceExt;
use web::Web;

/// A browser in which Tobias is signed in.
pub struct Browser {
    router: Router,
    pub cookie: String,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub cookies: String,
    pub page: String,
}

impl Browser {
    /// Tobias, signed in with a browser that calls itself `agent`.
    pub async fn of(house: &TestApp, agent: &str) -> Browser {
        let email = &house.world.tobias.email;
        let token = house.app.sign_in(email, PASSWORD, agent).await.unwrap();
        Browser {
            router: Web::new(house.app.clone(), false).router(),
            cookie: format!("counterpart={token}"),
        }
    }

    /// Any request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let cookies = answer.headers().get_all(SET_COOKIE).iter();
        let cookies: Vec<_> = cookies.map(|v| v.to_str().unwrap().to_owned()).collect();
        let bytes = to_bytes(answer.into_body(), 1 << 22).await.unwrap();
        Answer {
            status,
            cookies: cookies.join("\n"),
            page: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    /// A page that must be there; `more` cookies go with the session's.
    pub async fn page(&self, path: &str, more: &str) -> String {
        let cookie = format!("{}{more}", self.cookie);
        let request = Request::get(path).header(COOKIE, cookie);
        let answer = self.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.page);
        answer.page
    }

    /// What a plain form sends.
    pub async fn post(&self, path: &str, form: &str) -> Answer {
        self.send_as("application/x-www-form-urlencoded", path, form)
            .await
    }

    /// What a form with a box and a file sends, with words in the box alone.
    pub async fn paste(&self, path: &str, text: &str) -> Answer {
        let kind = "multipart/form-data; boundary=edge";
        let form = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n{text}\r\n--edge\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--edge--\r\n"
        );
        self.send_as(kind, path, &form).await
    }

    async fn send_as(&self, kind: &str, path: &str, body: &str) -> Answer {
        let request = Request::post(path)
            .header(COOKIE, &self.cookie)
            .header(CONTENT_TYPE, kind);
        let request = request.body(Body::from(body.to_owned())).unwrap();
        self.send(request).await
    }

    /// Posts a form that must be taken.
    pub async fn saves(&self, path: &str, form: &str) {
        let answer = self.post(path, form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.page);
    }

    /// Posts a form that must come back with `told` in it.
    pub async fn refuses(&self, path: &str, form: &str, told: &str) {
        let answer = self.post(path, form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        holds(&answer.page, &[told]);
    }
}

/// Asserts that every part stands on the page.
pub fn holds(page: &str, all: &[&str]) {
    for part in all {
        assert!(page.contains(part), "“{part}” is missing in\n{page}");
    }
}
