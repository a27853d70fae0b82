//! A browser for stories: somebody signed in, asking the router.
#![allow(dead_code, reason = "each test binary uses some of these")]
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, Request, StatusCode};
use testkit::{PASSWORD, TestApp, Who};
use tower::ServiceExt;
use web::Web;

/// What the router answered.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub page: String,
}

impl Answer {
    fn header(&self, name: HeaderName) -> String {
        let all = self.headers.get_all(name).iter();
        let all: Vec<_> = all.map(|v| v.to_str().expect("plain text")).collect();
        all.join("\n")
    }

    /// Every cookie that is set, one a line.
    pub fn cookies(&self) -> String {
        self.header(SET_COOKIE)
    }

    /// Where it leads.
    pub fn location(&self) -> String {
        self.header(LOCATION)
    }
}

/// Asks a router once.
pub async fn ask(router: &Router, request: Request<Body>) -> Answer {
    let answer = router.clone().oneshot(request).await.expect("an answer");
    let (status, headers) = (answer.status(), answer.headers().clone());
    let bytes = to_bytes(answer.into_body(), 1 << 22).await.expect("a body");
    Answer {
        status,
        headers,
        page: String::from_utf8(bytes.to_vec()).expect("text"),
    }
}

/// A browser in which somebody is signed in.
pub struct Browser {
    router: Router,
    pub cookie: String,
}

impl Browser {
    pub async fn of(house: &TestApp, who: &Who) -> Browser {
        Browser::called(house, who, "test").await
    }

    /// One that calls itself so.
    pub async fn called(house: &TestApp, who: &Who, agent: &str) -> Browser {
        let token = house.app.sign_in(&who.email, PASSWORD, agent).await;
        Browser {
            router: Web::new(house.app.clone(), false).router(),
            cookie: format!("counterpart={}", token.expect("an answer")),
        }
    }

    /// One of somebody who has no password, by a link.
    pub async fn by_link(house: &TestApp, who: &Who) -> Browser {
        let link = house.app.sign_in_link(&who.email).await.expect("a link");
        let token = house.app.redeem_link(&link, "test").await;
        Browser {
            router: Web::new(house.app.clone(), false).router(),
            cookie: format!("counterpart={}", token.expect("an answer")),
        }
    }

    /// One in which nobody is signed in.
    pub fn nobody(house: &TestApp) -> Browser {
        Browser {
            router: Web::new(house.app.clone(), false).router(),
            cookie: "none=1".into(),
        }
    }

    /// The same browser with one more cookie.
    pub fn with(&self, cookie: &str) -> Browser {
        Browser {
            router: self.router.clone(),
            cookie: format!("{}; {cookie}", self.cookie),
        }
    }

    /// Its cookie, for requests of one's own.
    #[allow(dead_code, reason = "not every story sends a file")]
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Everything that comes back: headers too.
    pub async fn ask(&self, request: Request<Body>) -> Answer {
        ask(&self.router, request).await
    }

    pub async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let answer = self.ask(request).await;
        (answer.status, answer.page)
    }

    pub async fn get(&self, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header(COOKIE, &self.cookie);
        self.send(request.body(Body::empty()).expect("a request"))
            .await
    }

    pub async fn page(&self, path: &str) -> String {
        let (status, page) = self.get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {page}");
        page
    }

    #[allow(dead_code, reason = "not every story sends a form")]
    pub async fn post(&self, path: &str, form: &str) -> (StatusCode, String) {
        let answer = self.posts(path, FORM, form.to_owned()).await;
        (answer.status, answer.page)
    }

    /// Sends one file (or a field of text, without a file name) as a browser's upload.
    pub async fn upload(&self, path: &str, (field, file): (&str, &str), text: &str) -> Answer {
        let file = match file {
            "" => String::new(),
            name => format!("; filename=\"{name}\""),
        };
        let head = format!("Content-Disposition: form-data; name=\"{field}\"{file}");
        let body = format!("--x\r\n{head}\r\n\r\n{text}\r\n--x--\r\n");
        self.posts(path, "multipart/form-data; boundary=x", body)
            .await
    }

    #[allow(dead_code, reason = "not every story sends one")]
    /// A form with several parts, as a browser sends what may hold a file.
    pub async fn sends(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let part = |(name, text): &(&str, &str)| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
        };
        let body: String = fields.iter().map(part).collect();
        self.posts(
            path,
            "multipart/form-data; boundary=x",
            format!("{body}--x--\r\n"),
        )
        .await
    }

    async fn posts(&self, path: &str, kind: &str, body: String) -> Answer {
        let request = Request::post(path)
            .header(COOKIE, &self.cookie)
            .header(CONTENT_TYPE, kind);
        self.ask(request.body(Body::from(body)).expect("a request"))
            .await
    }

    /// A form that is taken: the answer leads on.
    pub async fn saves(&self, path: &str, form: &str) -> Answer {
        let answer = self.posts(path, FORM, form.to_owned()).await;
        let status = answer.status;
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {}", answer.page);
        answer
    }

    /// A form that comes back with what was wrong.
    pub async fn refuses(&self, path: &str, form: &str, told: &str) {
        let (status, page) = self.post(path, form).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        holds(&page, &[told]);
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

/// Every part stands on the page.
pub fn holds(page: &str, all: &[&str]) {
    for part in all {
        assert!(page.contains(part), "“{part}” is missing in\n{page}");
    }
}
