//! `counterpart forecast`: the demo's commissioning from a file, and files made to hurt.
#![allow(clippy::unwrap_used)]
mod common;

use serde_json::{Value, json};
use std::process::Output;

fn run(bytes: &[u8], json: bool) -> Output {
    let home = common::folder();
    let file = home.path().join("plan.json");
    std::fs::write(&file, bytes).unwrap();
    let mut command = common::counterpart(&home.path().join("never-made"));
    command.arg("forecast").arg(&file);
    if json {
        command.arg("--json");
    }
    let done = command.output().unwrap();
    assert!(
        !home.path().join("never-made").exists(),
        "it made a data folder"
    );
    done
}

fn plan() -> Value {
    json!({
        "deadline_working_days": 45, "runs": 5000, "seed": 7,
        "items": [
            {"id": "site test", "o": 8, "m": 10, "p": 20, "after": []},
            {"id": "utility connection", "o": 10, "m": 15, "p": 40, "after": ["site test"]},
            {"id": "operator training", "o": 5, "m": 8, "p": 12, "after": ["utility connection"]},
            {"id": "first batch", "o": 4, "m": 6, "p": 14, "after": ["operator training"]},
        ],
    })
}

fn figures(plan: &Value) -> Value {
    let done = run(plan.to_string().as_bytes(), true);
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{told}");
    serde_json::from_slice(&done.stdout).unwrap()
}

fn near(value: &Value, wanted: f64, slack: f64) {
    let found = value.as_f64().unwrap();
    assert!(
        (found - wanted).abs() <= slack,
        "{found}, not {wanted} ± {slack}"
    );
}

#[test]
fn the_commissioning_inside_and_outside() {
    let mut plan = plan();
    let inside = figures(&plan);
    near(&inside["p_on_time"], 0.55, 0.02);
    near(&inside["p50"], 44.2, 0.4);
    near(&inside["p80"], 49.7, 0.4);
    near(&inside["normal"]["p_on_time"], 0.512, 0.001);
    assert_eq!(
        (&inside["seed"], &inside["runs"]),
        (&json!(7), &json!(5000))
    );
    assert_eq!(inside["items"].as_array().unwrap().len(), 4);
    assert_eq!(inside["items"][3]["p50"], inside["p50"]);
    assert!(inside.get("outside").is_none());
    plan["history"] = json!([
        [10, 11],
        [20, 23],
        [8, 9],
        [15, 17.25],
        [12, 14],
        [30, 34.5]
    ]);
    let both = figures(&plan);
    assert_eq!(both["p50"], inside["p50"], "the seed decides");
    let outside = &both["outside"];
    assert_eq!(
        (&outside["k"], &outside["k_default"]),
        (&json!(1.15), &json!(false))
    );
    near(&outside["p_on_time"], 0.171, 0.02);
    near(&outside["p50"], 50.9, 0.4);
    near(&outside["p80"], 57.3, 0.4);
    near(&outside["normal"]["mean"], 51.56, 0.005);
    plan["history"] = json!([[10, 20], [1, 2]]);
    let outside = &figures(&plan)["outside"];
    assert_eq!(
        (&outside["k"], &outside["k_default"]),
        (&json!(1.3), &json!(true))
    );
}

#[test]
fn in_words_plan_and_past() {
    let mut plan = plan();
    plan["history"] = json!([[1, 1.2], [1, 1.2], [1, 1.2], [1, 1.2], [1, 1.2]]);
    let done = run(plan.to_string().as_bytes(), false);
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(
        said.starts_with("The plan says: half of the runs end by working day 44."),
        "{said}"
    );
    assert!(
        said.contains("% by day 45 (at risk).\nThe past says: "),
        "{said}"
    );
    assert!(said.contains("1.2 times as long (median of five closed items of this kind)"));
    assert!(said.contains("utility connection") && said.contains("5000 runs, seed 7."));
}

/// Every fault ends with exit code 2 and one sentence that names it.
fn refused(bytes: &[u8], wanted: &str) {
    let done = run(bytes, true);
    let told = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(2), "{wanted}: {told}");
    assert!(told.contains(wanted), "{wanted}: {told}");
    assert!(
        done.stdout.is_empty() && told.lines().count() == 1,
        "{wanted}: {told}"
    );
}

#[test]
fn what_is_no_plan_at_all() {
    let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
    let cases: [(&[u8], &str); 8] = [
        (b"", "not JSON"),
        (b"[]", "not an object"),
        (b"{\"items\": [{\"id\": \"a\", \"o\": NaN}]}", "not JSON"),
        (b"{\"items\": [{\"id\": \"a\", \"o\": 1e999}]}", "not JSON"),
        (b"\xff\xfe\0\0", "not JSON"),
        (&deep, "not JSON"),
        (b"{}", "`items` is missing"),
        (b"{\"items\": \"site test\"}", "`items` is \"site test\""),
    ];
    for (bytes, wanted) in cases {
        refused(bytes, wanted);
    }
}

#[test]
fn broken_items_are_named() {
    let cases = [
        ("/items", json!([]), "there are no items"),
        ("/items/1", json!(5), "items[1] is 5"),
        (
            "/items/1/o",
            json!(-3),
            "items[1] “utility connection”: o (at best) is -3",
        ),
        ("/items/1/m", json!("NaN"), "`m` is \"NaN\""),
        ("/items/1/p", json!(null), "`p` is null"),
        ("/items/1/p", json!(1e300), "p (at worst) is 1"),
        ("/items/1/o", json!(50), "o/m/p are 50/15/40"),
        ("/items/1/id", json!("  "), "`id` is missing or empty"),
        (
            "/items/1/id",
            json!("site test"),
            "“site test” stands there twice",
        ),
        ("/items/2/after", json!(["permit"]), "waits for “permit”"),
        ("/items/2/after", json!("site test"), "write a list of ids"),
        (
            "/items/2/after",
            json!(["operator training"]),
            "operator training → operator training",
        ),
        (
            "/items/0/after",
            json!(["utility connection"]),
            "site test → utility connection → site test",
        ),
    ];
    for (place, value, wanted) in cases {
        let mut plan = plan();
        *plan.pointer_mut(place).unwrap() = value;
        refused(plan.to_string().as_bytes(), wanted);
    }
}

#[test]
fn broken_numbers_around_the_items_are_named() {
    let cases = [
        ("runs", json!(0), "0 runs"),
        (
            "runs",
            json!(u64::MAX),
            "write a number from 1 to 1,000,000",
        ),
        ("runs", json!(1.5), "`runs` is 1.5"),
        ("seed", json!(-1), "`seed` is -1"),
        (
            "deadline_working_days",
            json!("soon"),
            "`deadline_working_days` is \"soon\"",
        ),
        ("history", json!([[0, 1]]), "history[0] is [0,1]"),
        ("history", json!(1.15), "`history` is 1.15"),
    ];
    for (key, value, wanted) in cases {
        let mut plan = plan();
        plan[key] = value;
        refused(plan.to_string().as_bytes(), wanted);
    }
}

#[test]
fn many_faults_are_told_in_few_words_and_strange_fields_do_no_harm() {
    let items: Vec<Value> = (0..50)
        .map(|n| json!({"id": n, "o": -1, "m": 1, "p": 2}))
        .collect();
    let done = run(json!({ "items": items }).to_string().as_bytes(), true);
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(
        told.contains("items[4]") && told.contains("And 45 more"),
        "{told}"
    );
    let mut plan = plan();
    plan["items"][0]["aftr"] = json!(["first batch"]);
    plan["deadline_working_days"] = Value::Null;
    let done = run(plan.to_string().as_bytes(), true);
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(
        told.contains("items[0] “site test”: `aftr` is passed over; known are id"),
        "{told}"
    );
    let found: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(found["p_on_time"], Value::Null);
}
