//! The JSON API as programs use it: its description, its doors, its circles.
#![allow(clippy::unwrap_used)]
mod common;

use app::token::NewToken;
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, COOKIE, RETRY_AFTER};
use axum::http::{Method, Request, StatusCode};
use axum::{Router, response::Response};
use common::{Browser, holds};
use domain::action::ActionState;
use domain::circle::{Actor, Right};
use domain::decision_right::Ruling;
use domain::proposal::{Effect, Way};
use domain::token::Scope;
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{TestApp, Who, calendar, event, on_both};
use tower::ServiceExt;
use web::{Needs, Web, api_routes};

/// A program with a token.
struct Program {
    router: Router,
    secret: String,
}

async fn own(house: &TestApp, who: &Who) -> Actor {
    Actor {
        viewer: house.viewer(who).await,
        person: Some(who.id),
        pair: None,
        right: Right::Own,
    }
}

impl Program {
    async fn of(house: &TestApp, who: &Who, scopes: &[Scope]) -> Program {
        let new = NewToken {
            person: who.id,
            name: "a script".into(),
            scopes: scopes.to_vec(),
            days: 30,
        };
        let actor = own(house, who).await;
        let (_, secret) = house.app.make_token(&actor, new).await.unwrap();
        Program {
            router: Web::new(house.app.clone(), false).router(),
            secret,
        }
    }

    async fn answer(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(AUTHORIZATION, format!("Bearer {}", self.secret));
        let body = body.map_or_else(Body::empty, |b| Body::from(b.to_string()));
        let answer = self.answer(request.body(body).unwrap()).await;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), 1 << 22).await.unwrap();
        (
            status,
            serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        )
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.call(Method::GET, path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let (status, body) = self.call(Method::POST, path, Some(body)).await;
        assert!(status.is_success(), "{path}: {status} {body}");
        body
    }

    async fn refused(&self, method: Method, path: &str, body: Option<Value>) -> (u16, String) {
        let (status, body) = self.call(method, path, body).await;
        assert!(!status.is_success(), "{path}: {body}");
        for part in ["code", "title", "next_step"] {
            assert!(!body[part].as_str().unwrap().is_empty(), "{path}: {body}");
        }
        (status.as_u16(), body["code"].as_str().unwrap().to_owned())
    }
}

fn description() -> Value {
    serde_json::from_str(include_str!("../../../docs/openapi.json")).unwrap()
}

#[test]
fn the_description_has_every_route_and_no_other() {
    let mut described = BTreeMap::new();
    for (path, methods) in description()["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let needs = match operation["security"].as_array().unwrap().as_slice() {
                [] => Needs::Nothing,
                [one] => match one["token"].as_array().unwrap().as_slice() {
                    [] => Needs::Token,
                    [scope] => Needs::Use(Scope::read(scope.as_str().unwrap()).unwrap()),
                    several => panic!("{path}: {several:?}"),
                },
                several => panic!("{path}: {several:?}"),
            };
            described.insert(format!("{method} /api/v1{path}"), format!("{needs:?}"));
        }
    }
    let routes = api_routes().into_iter();
    let routes =
        routes.map(|(method, path, needs)| (format!("{method} {path}"), format!("{needs:?}")));
    assert_eq!(routes.collect::<BTreeMap<_, _>>(), described);
}

/// What of a value does not fit its schema, by the words that the description uses.
fn misfits(all: &Value, schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        let schema = &all["components"]["schemas"][name];
        assert!(schema.is_object(), "no schema {name}");
        return misfits(all, schema, value, at, out);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fits = |choice: &&Value| {
            let mut wrong = Vec::new();
            misfits(all, choice, value, at, &mut wrong);
            wrong.is_empty()
        };
        if choices.iter().filter(fits).count() != 1 {
            out.push(format!("{at}: {value} fits not one of {choices:?}"));
        }
        return;
    }
    let is = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let types = &schema["type"];
    if types != is && !types.as_array().is_some_and(|t| t.contains(&is.into())) {
        return out.push(format!("{at}: {value} is no {types}"));
    }
    let known = schema["enum"].as_array();
    if known.is_some_and(|known| !known.contains(value))
        || schema["const"] != Value::Null && schema["const"] != *value
    {
        out.push(format!("{at}: {value} is not among those named"));
    }
    for (n, item) in value.as_array().into_iter().flatten().enumerate() {
        misfits(all, &schema["items"], item, &format!("{at}[{n}]"), out);
    }
    let Some(fields) = value
        .as_object()
        .filter(|_| schema["properties"].is_object())
    else {
        return;
    };
    for name in schema["required"].as_array().into_iter().flatten() {
        if !fields.contains_key(name.as_str().unwrap()) {
            out.push(format!("{at}: no {name}"));
        }
    }
    for (name, value) in fields {
        match &schema["properties"][name] {
            Value::Null => out.push(format!("{at}: {name} is not described")),
            property => misfits(all, property, value, &format!("{at}.{name}"), out),
        }
    }
}

fn fits(path: &str, method: &str, status: &str, value: &Value) {
    let all = description();
    let content = &all["paths"][path][method]["responses"][status]["content"];
    let schema = &content["application/json"]["schema"];
    assert!(
        schema.is_object(),
        "{method} {path} {status} is not described"
    );
    let mut wrong = Vec::new();
    misfits(&all, schema, value, "", &mut wrong);
    assert!(wrong.is_empty(), "{method} {path}: {wrong:#?}");
}

const EVERYTHING: [Scope; 6] = Scope::ALL;

/// A calendar, a goal, a promise that moved and a proposal that waits for Orla.
async fn fill(house: &TestApp) {
    let talk = event(
        "talk@example.com",
        &[
            "DTSTART;TZID=Europe/London:20270803T090000",
            "DURATION:PT1H",
            "SUMMARY:Talk",
            "RRULE:FREQ=DAILY;COUNT=3",
            "ATTENDEE;CN=Bram;PARTSTAT=ACCEPTED:mailto:bram@example.com",
        ],
    );
    house.import(&calendar("Work", &[talk])).await;
    let actor = house.tobias().await;
    let goals = b"code,title\nG1,Open the Halden plant\n";
    let pair = house.world.orlas.id;
    let (found, _) = house
        .app
        .read_goals(&actor.viewer, pair, goals)
        .await
        .unwrap();
    house.app.add_goals(&actor, pair, found).await.unwrap();
}

#[tokio::test]
async fn what_is_answered_is_what_is_described() {
    on_both(async |house: TestApp| {
        fill(&house).await;
        let tobias = Program::of(&house, &house.world.tobias, &EVERYTHING).await;
        fits("/me", "get", "200", &tobias.get("/me").await);
        let words = json!({ "words": "call Bram about the grid by Friday, G1" });
        let kept = tobias.post("/capture", words).await;
        fits("/capture", "post", "201", &kept);
        let id = kept["id"].as_str().unwrap();
        let actions = tobias.get("/actions").await;
        fits("/actions", "get", "200", &actions);
        assert_eq!(
            (&actions[0]["id"], &actions[0]["goal"]),
            (&kept["id"], &json!("G1"))
        );

        let moved = json!({ "date": "2027-08-09", "time": "16:00", "reason": "Bram is away" });
        let moved = tobias.post(&format!("/actions/{id}/date"), moved).await;
        fits("/actions/{id}/date", "post", "200", &moved);
        assert_eq!(moved["due"]["date"], "2027-08-09");
        assert_eq!(moved["dates_before"][0]["reason"], "Bram is away");
        fits(
            "/actions/{id}",
            "get",
            "200",
            &tobias.get(&format!("/actions/{id}")).await,
        );
        let done = tobias
            .post(&format!("/actions/{id}/complete"), json!({}))
            .await;
        fits("/actions/{id}/complete", "post", "200", &done);
        assert_eq!(done["state"], "done");
        assert_eq!(tobias.get("/actions").await, json!([]));

        let events = tobias.get("/events?from=2027-08-01&to=2027-08-31").await;
        fits("/events", "get", "200", &events);
        assert_eq!(events.as_array().unwrap().len(), 3);
        proposals_are_described(&house, &tobias).await;
        measures_are_described(&house, &tobias).await;
    })
    .await;
}

async fn measures_are_described(house: &TestApp, tobias: &Program) {
    let id = domain::id::MeasureId(app::context::fresh_id(house.app.clock.now()));
    let mut of = domain::measure::Measure::new(id, "Contracts");
    of.aim = domain::measure::Aim::reach(0.0, 100.0).ok();
    let (actor, pair) = (house.tobias().await, house.world.orlas.id);
    house.app.save_measure(&actor, pair, &of).await.unwrap();
    let path = format!("/measures/{id}/values");
    let values =
        json!([{ "on": "2027-07-26", "value": 16 }, { "on": "2027-08-02", "value": 17.5 }]);
    let kept = tobias.post(&path, values).await;
    fits("/measures/{id}/values", "post", "200", &kept);
    assert_eq!(kept[0], json!({ "on": "2027-08-02", "value": 17.5 }));
    let again = tobias
        .post(&path, json!([{ "on": "2027-08-02", "value": 18 }]))
        .await;
    assert_eq!(
        again.as_array().unwrap().len(),
        2,
        "a second value of a day replaces it"
    );
    fits(
        "/measures/{id}/values",
        "get",
        "200",
        &tobias.get(&path).await,
    );
    let all = tobias.get("/measures").await;
    fits("/measures", "get", "200", &all);
    assert_eq!(all[0]["last"], json!({ "on": "2027-08-02", "value": 18.0 }));
    let late = json!([{ "on": "2027-08-03", "value": 1 }]);
    let told = tobias.refused(Method::POST, &path, Some(late)).await;
    assert_eq!(told, (422, "invalid".to_owned()), "a day to come");
    let ines = Program::of(house, &house.world.ines, &[Scope::Measures]).await;
    assert_eq!(ines.refused(Method::GET, &path, None).await.0, 404);
    assert_eq!(ines.get("/measures").await, json!([]));
}

async fn proposals_are_described(house: &TestApp, tobias: &Program) {
    let new = json!({
        "title": "Pay the deposit for the Halden crane?", "reason": "It is held until Friday",
        "effect": { "request": { "need": "approval", "what": "the deposit" } },
        "goal": "G1", "cost_minutes": 5, "money": { "minor": 1_200_000, "currency": "GBP" },
        "final_text": "We pay £12,000 to Kran AS by Friday.",
    });
    let made = tobias.post("/proposals", new).await;
    fits("/proposals", "post", "201", &made);
    assert_eq!(
        (&made["done"], &made["proposal"]["state"]),
        (&json!(false), &json!("asked"))
    );
    assert!(!made["why_asked"].as_str().unwrap().is_empty());
    let (listed, id) = (tobias.get("/proposals").await, &made["proposal"]["id"]);
    fits("/proposals", "get", "200", &listed);
    assert_eq!(listed[0]["id"], *id);
    let id = id.as_str().unwrap();
    let one = tobias.get(&format!("/proposals/{id}")).await;
    fits("/proposals/{id}", "get", "200", &one);
    assert_eq!(one["read_text_first"], true);

    let orla = Program::of(house, &house.world.orla, &[Scope::Queue]).await;
    let queue = orla.get("/queue").await;
    fits("/queue", "get", "200", &queue);
    assert_eq!(queue["waiting"][0]["id"], id);
    let said = json!({ "verb": "yes", "note": "Good." });
    let decided = orla.post(&format!("/queue/{id}"), said.clone()).await;
    fits("/queue/{id}", "post", "200", &decided);
    assert_eq!(
        (&decided["state"], &decided["answers"][0]["by"]),
        (&json!("done"), &json!("Orla Quillfeather"))
    );
    let again = orla
        .refused(Method::POST, &format!("/queue/{id}"), Some(said))
        .await;
    assert_eq!(again, (409, "conflict".into()));
    let viewer = house.viewer(&house.world.orla).await;
    let stored = house
        .app
        .db
        .read(&viewer)
        .proposal(id.parse().unwrap())
        .await
        .unwrap();
    assert_eq!(stored.last_answer().unwrap().way, Way::Api);
    let described = tobias.get("/openapi.json").await;
    assert_eq!(described, description());
}

#[tokio::test]
async fn each_door_opens_to_its_own_token_only() {
    on_both(async |house: TestApp| {
        let id = uuid::Uuid::from_u128(1);
        for (method, path, needs) in api_routes() {
            let Needs::Use(scope) = needs else { continue };
            let path = path.replace("{id}", &id.to_string());
            let path = path.strip_prefix("/api/v1").unwrap();
            let method: Method = method.to_uppercase().parse().unwrap();
            let others: Vec<_> = EVERYTHING.into_iter().filter(|s| *s != scope).collect();
            let without = Program::of(&house, &house.world.tobias, &others).await;
            let refused = without.refused(method.clone(), path, None).await;
            assert_eq!(refused, (403, "not_for_this".into()), "{path}");
            let with = Program::of(&house, &house.world.tobias, &[scope]).await;
            let (status, _) = with.call(method.clone(), path, None).await;
            assert_ne!(status, StatusCode::FORBIDDEN, "{path}");

            // Neither a session nor nothing at all opens it.
            let browser = Browser::of(&house, &house.world.tobias).await;
            for cookie in [browser.cookie.as_str(), ""] {
                let ask = Request::builder()
                    .method(method.clone())
                    .header(COOKIE, cookie);
                let ask = ask.uri(format!("/api/v1{path}")).body(Body::empty());
                let answer = without.answer(ask.unwrap()).await;
                assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_opens_no_page() {
    on_both(async |house: TestApp| {
        let program = Program::of(&house, &house.world.tobias, &EVERYTHING).await;
        for path in ["/", "/settings", "/settings/tokens", "/audit"] {
            let request =
                Request::get(path).header(AUTHORIZATION, format!("Bearer {}", program.secret));
            let answer = program.answer(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_ends_with_its_day_its_person_s_place_or_a_word() {
    on_both(async |house: TestApp| {
        let world = &house.world;
        let program = Program::of(&house, &world.tobias, &EVERYTHING).await;
        program.get("/actions").await;
        house.clock.pass(SignedDuration::from_hours(31 * 24));
        let over = program.refused(Method::GET, "/actions", None).await;
        assert_eq!(over, (401, "no_token".into()));
        house.clock.pass(SignedDuration::from_hours(-25 * 24));

        // Wilma covers from the 9th to the 20th: her program sees as long as she does.
        house.clock.set("2027-08-10T08:00:00Z".parse().unwrap());
        let wilma = Program::of(&house, &world.wilma, &EVERYTHING).await;
        wilma.get("/actions").await;
        house.clock.set("2027-08-23T08:00:00Z".parse().unwrap());
        let ended = wilma.refused(Method::GET, "/actions", None).await;
        assert_eq!(ended, (403, "forbidden".into()));

        let actor = own(&house, &world.tobias).await;
        let token = house.app.tokens(&actor.viewer).await.unwrap().remove(0);
        let ines = own(&house, &world.ines).await;
        assert!(house.app.revoke_token(&ines, token.token.id).await.is_err());
        program.get("/me").await;
        house
            .app
            .revoke_token(&actor, token.token.id)
            .await
            .unwrap();
        assert_eq!(program.refused(Method::GET, "/me", None).await.0, 401);
    })
    .await;
}

#[tokio::test]
async fn a_token_sees_its_person_s_pairs_and_nothing_that_is_theirs_alone() {
    on_both(async |house: TestApp| {
        fill(&house).await;
        let world = &house.world;
        let tobias = Program::of(&house, &world.tobias, &EVERYTHING).await;
        let kept = tobias
            .post("/capture", json!({ "words": "call Bram about the grid" }))
            .await;
        let id = kept["id"].as_str().unwrap().to_owned();
        let actor = house.tobias().await;
        let secret = "I dread that call";
        house
            .app
            .choose(&actor, id.parse().unwrap(), None, secret)
            .await
            .unwrap();
        for path in [
            "/actions",
            "/queue",
            "/proposals",
            "/events?from=2027-08-01&to=2027-08-31",
        ] {
            assert!(
                !tobias.get(path).await.to_string().contains(secret),
                "{path}"
            );
        }
        let ines = Program::of(&house, &world.ines, &EVERYTHING).await;
        assert_eq!(ines.get("/actions").await, json!([]));
        for path in [
            format!("/actions/{id}"),
            "/actions?executive=Orla%20Quillfeather".into(),
        ] {
            let refused = ines.refused(Method::GET, &path, None).await;
            assert_eq!(refused, (404, "not_found".into()), "{path}");
        }
        let complete = format!("/actions/{id}/complete");
        assert_eq!(ines.refused(Method::POST, &complete, None).await.0, 404);
        let orlas = house.world.orlas.id;
        let viewer = house.viewer(&world.tobias).await;
        let stored = house
            .app
            .db
            .read(&viewer)
            .action(id.parse().unwrap())
            .await
            .unwrap();
        assert_eq!(stored.action.state, ActionState::Open);
        let log = house.app.db.read(&viewer).audit(orlas, 50).await.unwrap();
        let told = log.iter().find(|l| l.noun == "action").unwrap();
        assert!(told.detail.contains("by the token “a script”"), "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn a_program_decides_no_more_than_its_person() {
    on_both(async |house: TestApp| {
        let actor = house.tobias().await;
        let pair = house.world.orlas.id;
        let effect = Effect::Improvement {
            how: "Shorter Mondays".into(),
        };
        let mut new = house.app.new_proposal(&actor, pair, effect);
        new.title = "Pay for it?".into();
        new.money = Some(domain::money::Money::whole(
            46_000,
            domain::money::Currency::GBP,
        ));
        new.final_text = "We pay.".into();
        let proposed = house.app.propose(&actor, new).await.unwrap();
        assert!(matches!(
            proposed.ruling,
            Ruling::Ask(_) | Ruling::ExecutiveOnly(_)
        ));
        let path = format!("/queue/{}", proposed.proposal.id);
        let yes = || Some(json!({ "verb": "approve" }));
        let tobias = Program::of(&house, &house.world.tobias, &EVERYTHING).await;
        assert_eq!(tobias.refused(Method::POST, &path, yes()).await.0, 403);
        let unknown = Some(json!({ "verb": "perhaps" }));
        assert_eq!(
            tobias.refused(Method::POST, &path, unknown).await,
            (422, "invalid".into())
        );
        let typo = Some(json!({ "verb": "yes", "nota": "" }));
        assert_eq!(tobias.refused(Method::POST, &path, typo).await.0, 422);
    })
    .await;
}

#[tokio::test]
async fn another_site_s_header_is_no_harm_and_too_many_calls_wait() {
    on_both(async |house: TestApp| {
        let program = Program::of(&house, &house.world.tobias, &[Scope::Capture]).await;
        let request = || {
            Request::post("/api/v1/capture")
                .header(AUTHORIZATION, format!("bearer {}", program.secret))
                .header("origin", "https://elsewhere.example.com")
                .header("sec-fetch-site", "cross-site")
        };
        let body = Body::from(r#"{"words":"water the plants"}"#);
        let answer = program.answer(request().body(body).unwrap()).await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        let mut statuses = BTreeSet::new();
        for _ in 0..130 {
            let answer = program
                .answer(request().body(Body::from("{}")).unwrap())
                .await;
            if answer.status() == StatusCode::TOO_MANY_REQUESTS {
                assert!(answer.headers().contains_key(RETRY_AFTER));
            }
            statuses.insert(answer.status().as_u16());
        }
        assert_eq!(statuses, BTreeSet::from([422, 429]));
        let other = Program::of(&house, &house.world.tobias, &[Scope::Capture]).await;
        assert_eq!(other.refused(Method::POST, "/capture", None).await.0, 422);
    })
    .await;
}

#[tokio::test]
async fn a_secret_is_shown_once() {
    on_both(async |house: TestApp| {
        let browser = Browser::of(&house, &house.world.tobias).await;
        let (status, page) = browser
            .post("/settings/tokens", "name=Shortcut&days=30")
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        holds(&page, &["Choose at least one thing", "value=\"Shortcut\""]);
        let form = "name=Shortcut&use=capture&use=events&days=30";
        let (status, page) = browser.post("/settings/tokens", form).await;
        assert_eq!(status, StatusCode::OK);
        holds(&page, &["Copy it now", "capture, events", "never used"]);
        let secret = page
            .split("value=\"cpt_")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        assert_eq!(secret.len(), 64);
        let later = browser.page("/settings/tokens").await;
        assert!(!later.contains("cpt_") && !later.contains(secret));
        let program = Program {
            router: Web::new(house.app.clone(), false).router(),
            secret: format!("cpt_{secret}"),
        };
        program
            .post("/capture", json!({ "words": "water the plants" }))
            .await;
        holds(&browser.page("/settings/tokens").await, &["last used"]);
        let id = later.split("/settings/tokens/").nth(1).unwrap();
        let id = id.split('/').next().unwrap();
        let take = format!("/settings/tokens/{id}/revoke");
        let stranger = Browser::of(&house, &house.world.orla).await;
        assert_eq!(stranger.post(&take, "").await.0, StatusCode::NOT_FOUND);
        assert_eq!(browser.post(&take, "").await.0, StatusCode::SEE_OTHER);
        assert_eq!(program.refused(Method::GET, "/me", None).await.0, 401);
    })
    .await;
}
