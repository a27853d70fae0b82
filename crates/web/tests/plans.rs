//! No page reads a whole table: asked of the database itself, for every statement of every page.
#![allow(clippy::unwrap_used)]
mod common;

use axum::http::StatusCode;
use common::Browser;
use store::FullScan;
use testkit::{TestApp, calendar, event, on_both};

/// The routes as they are written, so that a new page is looked at without being named here.
const ROUTES: &str = include_str!("../src/route.rs");

/// These grow for as long as a house is lived in.
const GROWING: [&str; 13] = [
    "audit",
    "outbox",
    "event",
    "action",
    "change",
    "proposal",
    "code",
    "brief",
    "desk_time",
    "person",
    "job",
    "blob",
    "session",
];

/// Every address that can be looked at, with something where a name is asked for.
fn pages() -> Vec<String> {
    let routes = ROUTES.split(".route(").skip(1);
    let asked = routes.filter(|r| r.split(".route(").next().unwrap().contains("get("));
    let path = |r: &str| r.split('"').nth(1).unwrap().to_owned();
    let name = |path: String| {
        let parts = path.split('/').map(|part| match part {
            "{id}" | "{token}" => uuid::Uuid::nil().to_string(),
            part if part.starts_with('{') => "none".into(),
            part => part.to_owned(),
        });
        parts.collect::<Vec<_>>().join("/")
    };
    // The live page never ends; the first run stands before anybody is signed in.
    asked
        .map(path)
        .filter(|p| p != "/live" && p != "/first-run")
        .map(name)
        .collect()
}

fn of_growing(found: &FullScan) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.map(str::to_owned).collect()
    };
    // SQLite calls a table by its alias, which only the statement explains.
    let (step, statement) = (words(&found.step), words(&found.statement));
    let alias = |table: &&str| {
        let mut pairs = statement.windows(2);
        pairs.any(|w| w[0] == **table && step.contains(&w[1]) && w[1].len() < 3)
    };
    GROWING
        .iter()
        .any(|t| step.iter().any(|w| w == t) || alias(t))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_reads_a_whole_table() {
    on_both(async |house: TestApp| {
        let timed = ["DTSTART:20270802T100000Z", "DURATION:PT1H", "SUMMARY:Board"];
        let board = event("board@example.com", &timed);
        house.import(&calendar("Orla", &[board])).await;
        let (actor, pair) = (house.tobias().await, house.world.orlas.clone());
        let captured = house.app.capture(&actor, &pair, "ring Bram by Thursday");
        let action = captured.await.unwrap().id;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        house.app.db.note_statements();
        let known = [
            "/event?key=board%40example.com".to_owned(),
            "/event/original?key=board%40example.com".to_owned(),
            format!("/actions/{action}"),
            "/audit?from=2027-07-01&to=2027-08-02".to_owned(),
        ];
        let mut seen = 0;
        for path in pages().iter().chain(&known) {
            let (status, page) = tobias.get(path).await;
            assert!(status < StatusCode::INTERNAL_SERVER_ERROR, "{path}: {page}");
            seen += usize::from(status == StatusCode::OK);
        }
        assert!(seen >= 16, "{seen} pages were shown");
        let statements = house.app.db.noted();
        assert!(statements.len() >= 20, "{} were noted", statements.len());
        let found = house.app.db.full_scans().await.unwrap();
        let bad: Vec<_> = found.iter().filter(|f| of_growing(f)).collect();
        assert!(bad.is_empty(), "{bad:#?}");
    })
    .await;
}

/// The test above can fail: a statement without an index is found.
#[tokio::test]
async fn a_whole_table_that_is_read_is_found() {
    on_both(async |house: TestApp| {
        let db = &house.app.db;
        db.note_statements();
        let reader = house.world.operator();
        db.read(&reader).changed_since(0).await.unwrap();
        assert_eq!(db.noted().len(), 1);
        assert_eq!(db.full_scans().await.unwrap().len(), 0);
        db.read(&reader).pairs().await.unwrap();
        let found = db.full_scans().await.unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].statement.contains("FROM pair"), "{found:?}");
    })
    .await;
}
