//! The demo's expected results at the fixed test clock (Monday 2 August 2027, 08:10, London).
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
        .expect("the binary runs");
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "{args:?}: {told}");
    String::from_utf8(out.stdout).expect("UTF-8")
}

/// Mean minutes a week under `key`, in hours.
fn mean(weeks: &Value, sum: &Value, key: &str) -> f64 {
    let number = |v: &Value| v.as_f64().expect("a number");
    number(&sum[key]) / number(weeks) / 60.0
}

#[test]
fn orlas_week_comes_out_as_the_demo_promises() {
    let dir = tempfile::tempdir().expect("a folder");
    counterpart(dir.path(), &["demo", "--seed-only"]);
    let text = counterpart(dir.path(), &["audit", "--executive", "Orla", "--json"]);
    let audit: Value = serde_json::from_str(&text).expect("JSON");
    let before = &audit["mean_before"];
    let promised = [
        ("work_minutes", 55.0, 53.0),
        ("goal_linked_minutes", 20.0, 26.0),
        ("focus_unlinked_minutes", 2.0, 4.0),
        ("goal_or_focus_minutes", 22.0, 30.0),
    ];
    for (key, then, now) in promised {
        assert_eq!(
            mean(&before["weeks"], &before["sum"], key),
            then,
            "{key} before"
        );
        assert_eq!(
            mean(&audit["mean_weeks"], &audit["mean_sum"], key),
            now,
            "{key} now"
        );
    }
    let hours = [
        ("strategy", 4.0, 6.5),
        ("people", 8.5, 8.5),
        ("reviews", 10.0, 7.5),
        ("customers", 5.0, 8.0),
        ("board", 3.0, 3.0),
        ("mail", 11.0, 5.5),
        ("admin", 4.5, 1.0),
        ("travel", 5.0, 4.5),
        ("focus", 2.0, 6.5),
        ("unplanned", 2.0, 2.0),
    ];
    let rows = audit["drift"].as_array().expect("rows");
    for (category, then, actual) in hours {
        let row = rows
            .iter()
            .find(|r| r["category"] == category)
            .expect(category);
        assert_eq!(row["before_hours"], then, "{category} before");
        assert_eq!(row["actual_hours"], actual, "{category} now");
    }
    assert_eq!(
        audit["title"],
        "Two hours of reviews sit where focus was meant to be"
    );
}

#[test]
fn ines_and_orla_stay_apart() {
    let dir = tempfile::tempdir().expect("a folder");
    counterpart(dir.path(), &["demo", "--seed-only"]);
    let of = |name: &str| {
        let week = ["--from", "2027-08-02", "--to", "2027-08-06", "--json"];
        counterpart(
            dir.path(),
            &[&["events", "--executive", name], &week[..]].concat(),
        )
    };
    assert!(of("Ines").contains("Month-end close"));
    assert!(of("Orla").contains("Weekly review"));
    assert!(!of("Orla").contains("Month-end close"));
    assert!(!of("Ines").contains("Weekly review"));
}

/// The demo on a database of its own, where `COUNTERPART_TEST_POSTGRES` names a server.
fn on_postgres(what: &str, data: &Path, story: impl Fn(&[&str])) {
    let Ok(server) = std::env::var("COUNTERPART_TEST_POSTGRES") else {
        println!("skipped on PostgreSQL: COUNTERPART_TEST_POSTGRES names none");
        return;
    };
    let name = format!("demo_{what}_{}", std::process::id());
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let made = runtime.block_on(store::make_database(&server, &name));
    made.expect("a database of its own");
    let (base, _) = server.rsplit_once('/').expect("an address with a database");
    let url = format!("{base}/{name}");
    counterpart(data, &["--database", &url, "demo", "--seed-only"]);
    story(&["--database", &url]);
    let dropped = runtime.block_on(store::drop_database(&server, &name));
    dropped.expect("no database left behind");
}

#[test]
fn what_to_do_first_comes_out_as_the_demo_promises() {
    let dir = tempfile::tempdir().expect("a folder");
    counterpart(dir.path(), &["demo", "--seed-only"]);
    first_things(dir.path(), &[]);
    let dir = tempfile::tempdir().expect("a folder");
    on_postgres("now", dir.path(), |at| first_things(dir.path(), at));
}

fn first_things(data: &Path, at: &[&str]) {
    let text = counterpart(data, &[at, &["now", "--json"]].concat());
    let rows: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    let said = |row: &Value| format!("{} {} {}", row["title"], row["score"], row["band"]);
    let said: Vec<_> = rows.iter().map(said).collect();
    let promised = [
        ("Book the utility engineer for Plant 2", 34.0),
        ("Answer Aldermoor’s tender clarification", 17.0),
        ("Thank the Plant 2 night crew", 11.0),
        ("Decide on the trade-magazine slot", 7.5),
        ("Finish the resin brief", 7.0),
        ("Redesign Orla’s 1:1s", 3.0),
        ("Board pack, first version", 2.6),
        ("File three expense reports", 2.5),
    ];
    let promised = promised.map(|(title, score)| format!("\"{title}\" {score:?} \"score\""));
    assert_eq!(said, promised);
    let badges = rows.iter().filter(|r| r["urgent_not_goal_linked"] == true);
    let badges: Vec<_> = badges
        .map(|r| r["title"].as_str().expect("a title"))
        .collect();
    assert_eq!(badges, ["Decide on the trade-magazine slot"]);
    assert_eq!(rows[0]["sum"], "(13 + 8 + 13) ÷ 1");
}

#[test]
fn what_the_partnership_is_worth_comes_out_as_the_demo_promises() {
    let dir = tempfile::tempdir().expect("a folder");
    counterpart(dir.path(), &["demo", "--seed-only"]);
    worth(dir.path(), &[]);
    let dir = tempfile::tempdir().expect("a folder");
    on_postgres("value", dir.path(), |at| worth(dir.path(), at));
}

fn value_of(data: &Path, at: &[&str], name: &str) -> Value {
    let text = counterpart(data, &[at, &["value", "--json"]].concat());
    let all: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    let found = all.into_iter().find(|v| v["executive"] == name);
    found.expect("an entry for each executive")
}

fn worth(data: &Path, at: &[&str]) {
    let orla = value_of(data, at, "Orla Quillfeather");
    let near = |key: &str, promised: f64, within: f64| {
        let found = orla[key].as_f64().expect(key);
        assert!((found - promised).abs() <= within, "{key}: {found}");
    };
    near("rate", 213.44, 0.005);
    near("post_cost", 72_800.0, 0.0);
    near("break_even_hours", 7.41, 0.005);
    near("net_hours", 11.92, 0.005);
    near("weighted_hours", 10.15, 0.005);
    near("increase_hours", 8.0, 0.0);
    near("capacity_roi", 0.369, 0.0005);
    near("realised_roi", 0.079, 0.0005);
    near("high_roi", 0.608, 0.0005);
    let year = |mark: &str| orla["range"][mark]["year"].as_f64().expect(mark).round();
    assert_eq!(
        ["low", "likely", "high"].map(year),
        [78_545.0, 99_689.0, 117_043.0]
    );
    assert_eq!(orla["multiplier"]["text"], "4.0 + 2.5 = 8.8");
    assert_eq!(orla["multiplier"]["synergy_percent"], 35);
    assert_eq!(orla["title"], "Eight hours a week went back to the goals");
    let meetings = orla["meetings"].as_array().expect("meetings");
    let review = meetings.iter().find(|m| m["title"] == "Weekly review");
    let review = review.expect("the weekly review");
    let whole = |key: &str| review[key].as_f64().expect(key).round();
    assert_eq!(
        (whole("session_cost"), whole("saved_a_year")),
        (1_136.0, 17_421.0)
    );
    assert_eq!(review["attendee_hours_saved_a_week"], 4.5);
    assert_eq!(
        (&review["people"], &review["shorter_minutes"]),
        (&9.into(), &60.into())
    );
    let ines = value_of(data, at, "Ines Calloway");
    for key in ["break_even_hours", "capacity_roi", "realised_roi", "rate"] {
        assert_eq!(ines[key], Value::Null, "{key}");
    }
    assert_eq!(ines["weighted_hours"], 0.0);
    less_evidence_is_less(data, at, &orla);
}

/// Every entry that is taken away lowers what counts by what it counted, down to nothing.
fn less_evidence_is_less(data: &Path, at: &[&str], before: &Value) {
    let minutes = |v: &Value| v["weighted_hours"].as_f64().expect("hours") * 60.0;
    let entries = before["entries"].as_array().expect("entries");
    let counted = |e: &&Value| e["counted_minutes_a_week"] != 0.0;
    let (mut left, mut expected) = (minutes(before), minutes(before));
    for entry in entries.iter().filter(counted).take(3) {
        let id = entry["id"].as_str().expect("an id");
        let remove = ["value", "remove", id, "--executive", "Orla"];
        counterpart(data, &[at, &remove[..]].concat());
        let now = minutes(&value_of(data, at, "Orla Quillfeather"));
        assert!(now < left, "{now} after taking away {id}, {left} before");
        left = now;
        expected -= entry["counted_minutes_a_week"].as_f64().expect("minutes");
        assert!((left - expected).abs() < 0.02, "{left}, and not {expected}");
    }
}

fn queue(data: &Path) -> Vec<Value> {
    let text = counterpart(data, &["queue", "--executive", "Orla", "--json"]);
    let queue: Value = serde_json::from_str(&text).expect("JSON");
    queue.as_array().expect("an array").clone()
}

#[test]
fn orlas_queue_stands_in_the_order_of_her_letter_and_takes_an_answer() {
    let dir = tempfile::tempdir().expect("a folder");
    counterpart(dir.path(), &["demo", "--seed-only"]);
    let waiting = queue(dir.path());
    let mut titles: Vec<_> = waiting.iter().filter_map(|p| p["title"].as_str()).collect();
    // Those without a date were all written at one instant here, and stand in any order.
    titles[5..9].sort_unstable();
    assert_eq!(
        titles,
        [
            "Raise prices by 3 or by 5 %?",
            "Supplier A’s kiln is down until Thursday",
            "Pay £46,000 for the faster grid connection?",
            "Add a second resin supplier?",
            "Stop the monthly forum?",
            "Access to the CRM saves 40 minutes a week for municipal contracts; it takes 10 \
             minutes of your time once and pays that back in one week.",
            "I can take the first reading of the supplier reports",
            "July expenses",
            "Resin sample order",
            "To Aldermoor’s buyer: your two tender questions",
            "To the union rep: a quarter of an hour this week?",
            "To Jory Plume and the night crew",
        ]
    );
    let id = |title: &str| {
        let found = waiting.iter().find(|p| p["title"] == title);
        found.and_then(|p| p["id"].as_str()).expect("an id")
    };
    let decide = |title: &str, verb: &str| {
        let args = ["decide", id(title), verb, "--executive", "Orla", "--json"];
        let told = counterpart(dir.path(), &args);
        let told: Value = serde_json::from_str(&told).expect("JSON");
        told["state"].clone()
    };
    assert_eq!(decide("July expenses", "yes"), "done");
    assert_eq!(decide("Stop the monthly forum?", "no"), "declined");
    assert_eq!(decide("Resin sample order", "later"), "snoozed");
    assert_eq!(queue(dir.path()).len(), titles.len() - 3);
    // No whole text, money, no way back: a yes is refused, and nothing changes.
    let out = Command::new(env!("CARGO_BIN_EXE_counterpart"))
        .arg("--data-dir")
        .arg(dir.path())
        .args(["decide", id(titles[2]), "yes", "--executive", "Orla"])
        .env("COUNTERPART_NOW", "2027-08-02T07:10:00Z")
        .env_remove("COUNTERPART_DATABASE")
        .output()
        .expect("the binary runs");
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(
        !out.status.success() && told.contains("not ready for a yes"),
        "{told}"
    );
    assert_eq!(queue(dir.path()).len(), titles.len() - 3);
}
