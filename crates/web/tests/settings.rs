//! Settings: what they show of seeded facts, what each form changes, and at what cost.
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::{Request, StatusCode};
use testkit::{PASSWORD, TestApp, calendar, event, on_both};
use tower::ServiceExt;
use web::Web;

struct Browser {
    router: Router,
    cookie: String,
}

struct Answer {
    status: StatusCode,
    cookies: String,
    page: String,
}

impl Browser {
    async fn of(house: &TestApp, agent: &str) -> Browser {
        let email = &house.world.tobias.email;
        let token = house
            .app
            .sign_in(email, PASSWORD, agent)
            .await
            .expect("the story goes on");
        Browser {
            router: Web::new(house.app.clone(), false).router(),
            cookie: format!("counterpart={token}"),
        }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the story goes on");
        let status = answer.status();
        let cookies = answer.headers().get_all(SET_COOKIE).iter();
        let cookies: Vec<_> = cookies
            .map(|v| v.to_str().expect("the story goes on").to_owned())
            .collect();
        let bytes = to_bytes(answer.into_body(), 1 << 22)
            .await
            .expect("the story goes on");
        Answer {
            status,
            cookies: cookies.join("\n"),
            page: String::from_utf8(bytes.to_vec()).expect("the story goes on"),
        }
    }

    async fn page(&self, more: &str) -> String {
        let cookie = format!("{}{more}", self.cookie);
        let request = Request::get("/settings").header(COOKIE, cookie);
        let answer = self
            .send(request.body(Body::empty()).expect("the story goes on"))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.page);
        answer.page
    }

    async fn post(&self, what: &str, form: &str) -> Answer {
        let request = Request::post(format!("/settings/{what}"))
            .header(COOKIE, &self.cookie)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request
            .body(Body::from(form.to_owned()))
            .expect("the story goes on");
        self.send(request).await
    }

    async fn saves(&self, what: &str, form: &str) {
        let answer = self.post(what, form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.page);
    }

    async fn refuses(&self, what: &str, form: &str, told: &str) {
        let answer = self.post(what, form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
        holds(&answer.page, &[told]);
    }
}

fn holds(page: &str, all: &[&str]) {
    for part in all {
        assert!(page.contains(part), "“{part}” is missing in\n{page}");
    }
}

#[tokio::test]
async fn shows_what_is_set_within_the_bound_of_statements() {
    on_both(async |house: TestApp| {
        let walk = ["DTSTART:20270802T100000Z", "SUMMARY:Walk"];
        house
            .import(&calendar("Office", &[event("a@example.com", &walk)]))
            .await;
        let fox = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";
        let tobias = Browser::of(&house, fox).await;
        let before = house.app.db.statements();
        let page = tobias.page("").await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        holds(
            &page,
            &[
                "<html lang=\"en-GB\">",
                "name=\"mon\" value=\"09:00-17:30\"",
                "name=\"sat\" value=\"\"",
                "name=\"zone\" list=\"zones\" value=\"Europe/London\"",
                "orla.quillfeather@example.com</textarea>",
                "<small>from a file</small>",
                "last good: 08:10",
                "Firefox on Linux <small>last used 08:10</small>",
                "this one",
                "<th scope=\"row\">import calendar</th>",
                "<td>Tobias Fennimore</td><td class=\"soft\">08:10</td>",
            ],
        );
    })
    .await;
}

#[tokio::test]
async fn each_form_changes_what_it_says_and_a_bad_one_comes_back_as_typed() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, "test").await;
        tobias.saves("hours", "mon=08%3A30-16%3A00&fri=").await;
        tobias
            .saves("intended", "strategy=7.5&mail=4&goal_hours=30")
            .await;
        let lengths =
            "travel_minutes=20&assumed_minutes=45&baseline_from=2027-04-05&baseline_to=2027-05-02";
        tobias.saves("lengths", lengths).await;
        tobias
            .saves(
                "executive",
                "zone=Europe%2FBerlin&emails=Orla%40Example.com",
            )
            .await;
        tobias
            .saves("date", "title=Lease&on=2027-09-01&kind=renewal&lead=")
            .await;
        let page = tobias.page("").await;
        holds(
            &page,
            &[
                "name=\"mon\" value=\"08:30-16:00\"",
                "name=\"fri\" value=\"\"",
                "name=\"strategy\" inputmode=\"decimal\" value=\"7.5\"",
                "name=\"goal_hours\" inputmode=\"decimal\" value=\"30\"",
                "name=\"travel_minutes\" inputmode=\"numeric\" value=\"20\"",
                "name=\"travel\" inputmode=\"decimal\" value=\"\"",
                "name=\"baseline_to\" type=\"date\" value=\"2027-05-02\"",
                "value=\"Europe/Berlin\"",
                ">orla@example.com</textarea>",
                "Lease <small>Wed 1 September 2027 · renewal, said 90 days before</small>",
                // 08:10 in London.
                "<td class=\"soft\">09:10</td>",
            ],
        );
        let typed = "name=\"tue\" value=\"nine\"";
        tobias.refuses("hours", "tue=nine", typed).await;
        tobias
            .refuses("hours", "tue=nine", "“nine” is no working day")
            .await;
        tobias
            .refuses("executive", "zone=Mars%2FX", "“Mars/X” is no time zone")
            .await;
        tobias
            .refuses("intended", "strategy=200", "A week has 168 hours")
            .await;
        let half = "travel_minutes=20&assumed_minutes=45&baseline_from=2027-04-05";
        tobias
            .refuses("lengths", half, "a first day and a later last day")
            .await;
        tobias
            .refuses("date", "title=X&on=soon", "“soon” is no day")
            .await;
        assert_eq!(
            tobias.post("nothing", "").await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}

#[tokio::test]
async fn theme_is_the_browsers_and_spelling_the_regions() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, "test").await;
        let dark = tobias.post("theme", "theme=dark").await;
        assert!(
            dark.cookies
                .contains("theme=dark; Path=/; Max-Age=31536000")
        );
        holds(
            &tobias.page("; theme=dark").await,
            &["<html lang=\"en-GB\" data-theme=\"dark\">"],
        );
        let odd = tobias.page("; theme=\"><b>").await;
        holds(&odd, &["<html lang=\"en-GB\">"]);
        tobias.saves("region", "region=US").await;
        holds(
            &tobias.page("").await,
            &[
                "<html lang=\"en-US\">",
                "8:10 am",
                "Organization and culture",
            ],
        );
        tobias
            .refuses("region", "region=XX", "“XX” is no region")
            .await;
    })
    .await;
}

#[tokio::test]
async fn another_session_can_be_ended_from_here() {
    on_both(async |house: TestApp| {
        let here = Browser::of(&house, "here").await;
        let there = Browser::of(&house, "there").await;
        let page = here.page("").await;
        let (_, rest) = page
            .split_once("name=\"session\" value=\"")
            .expect("the story goes on");
        let (hash, _) = rest.split_once('"').expect("the story goes on");
        here.saves("session", &format!("session={hash}")).await;
        let request = Request::get("/settings").header(COOKIE, &there.cookie);
        let answer = there
            .send(request.body(Body::empty()).expect("the story goes on"))
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert!(!here.page("").await.contains(">there <small>"));
    })
    .await;
}
