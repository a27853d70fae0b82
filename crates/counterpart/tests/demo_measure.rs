//! The demo's measures at the fixed test clock, on both databases: pace and colour as promised.
#![allow(clippy::unwrap_used)]
use serde_json::Value;
use std::path::Path;
use std::process::Command;

fn counterpart(data: &Path, args: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_counterpart"))
        .arg("--data-dir")
        .arg(data)
        .args(args)
        .env("COUNTERPART_NOW", "2027-08-02T07:10:00Z")
        .env_remove("COUNTERPART_DATABASE")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "{args:?}: {told}");
    String::from_utf8(out.stdout).unwrap()
}

fn promised(data: &Path, at: &[&str]) {
    let ask = ["scorecard", "--executive", "Orla", "--json"];
    let text = counterpart(data, &[at, &ask].concat());
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut found: Vec<_> = rows
        .iter()
        .map(|r| {
            assert_eq!(r["values"], 8, "{r}");
            assert_eq!(r["elapsed"], 0.58, "{r}");
            let pace = (r["pace"].as_f64().unwrap() * 1000.0).round() / 1000.0;
            let title = r["title"].as_str().unwrap().to_owned();
            let text = |key: &str| r[key].as_str().unwrap().to_owned();
            (title, pace, text("status"), text("was"))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let wanted = [
        ("Cash days", 0.493, "grey", "red"),
        ("Goal-linked hours", 1.034, "green", "green"),
        ("Gross margin", 1.034, "green", "green"),
        ("Municipal contracts", 0.647, "red", "red"),
        ("On time in full", 1.448, "green", "green"),
        ("Plant 2 readiness", 0.897, "amber", "amber"),
        ("Regretted leavers", 0.905, "amber", "amber"),
    ];
    let wanted = wanted.map(|(a, b, c, d)| (a.to_owned(), b, c.to_owned(), d.to_owned()));
    assert_eq!(found, wanted);
}

#[test]
fn the_measures_stand_as_the_demo_promises() {
    let dir = tempfile::tempdir().unwrap();
    counterpart(dir.path(), &["demo", "--seed-only"]);
    promised(dir.path(), &[]);
    let Ok(server) = std::env::var("COUNTERPART_TEST_POSTGRES") else {
        println!("skipped on PostgreSQL: COUNTERPART_TEST_POSTGRES names none");
        return;
    };
    let name = format!("demo_measure_{}", std::process::id());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime
        .block_on(store::make_database(&server, &name))
        .unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let url = format!("{base}/{name}");
    let at = ["--database", url.as_str()];
    let dir = tempfile::tempdir().unwrap();
    counterpart(dir.path(), &[&at[..], &["demo", "--seed-only"]].concat());
    promised(dir.path(), &at);
    let dropped = runtime.block_on(store::drop_database(&server, &name));
    dropped.unwrap();
}
