//! The plan of the demo: what its forecast comes to, beside the results that the demo promises.
use serde_json::Value;
use std::path::Path;
use std::process::Command;

fn counterpart(data: &Path, args: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
    command.arg("--data-dir").arg(data).args(args);
    command.env("COUNTERPART_NOW", "2027-08-02T07:10:00Z");
    command.env_remove("COUNTERPART_DATABASE");
    let out = command.output().expect("the binary runs");
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "{args:?}: {told}");
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

/// Within two points of what a few thousand runs promise.
fn near(found: &Value, promised: f64, by: f64) {
    let found = number(found);
    assert!((found - promised).abs() <= by, "{found} is not {promised}");
}

fn forecast_of_the_first(plan: &Value) {
    let all = plan["initiatives"].as_array().expect("initiatives");
    let titles: Vec<_> = all.iter().filter(|i| i["state"] == "active").collect();
    assert_eq!(titles.len(), 7, "I1 to I7 are under way");
    let first = all.iter().find(|i| i["title"] == "Plant 2 commissioning");
    let first = first.expect("I1");
    let four = first["milestones"].as_array().expect("four").iter();
    let owners: Vec<_> = four
        .map(|m| m["owner"].as_str().expect("an owner"))
        .collect();
    let four = [
        "Gideon Farrow",
        "Bram Oakhurst",
        "Jory Plume",
        "Bram Oakhurst",
    ];
    assert_eq!(
        (owners, &first["goals"]),
        (four.to_vec(), &Value::from("G1"))
    );
    let forecast = &first["forecast"];
    assert_eq!(number(&forecast["deadline_working_days"]), 45.0);
    assert_eq!(
        (&forecast["runs"], number(&forecast["k"][0])),
        (&Value::from(5000), 1.15)
    );
    let promised = [
        ("inside", 44.83, 0.550, 44.2, 49.7),
        ("outside", 51.56, 0.171, 50.9, 57.3),
    ];
    for (view, mean, on_time, p50, p80) in promised {
        let found = &forecast[view];
        near(&found["mean"], mean, 0.01);
        near(&found["p_on_time"], on_time, 0.02);
        near(&found["p50"], p50, 0.5);
        near(&found["p80"], p80, 0.5);
    }
}

#[test]
fn the_forecast_of_plant_2_comes_out_as_the_demo_promises() {
    let dir = tempfile::tempdir().expect("a folder");
    counterpart(dir.path(), &["demo", "--seed-only"]);
    let out = dir.path().join("out");
    let folder = out.to_str().expect("UTF-8");
    counterpart(dir.path(), &["export", "--executive", "Orla", folder]);
    let of = std::fs::read_dir(&out).expect("a folder for Orla").next();
    let of = of.expect("one").expect("readable").path();
    let text = std::fs::read_to_string(of.join("plan.json")).expect("the plan");
    forecast_of_the_first(&serde_json::from_str(&text).expect("JSON"));
    let ics = std::fs::read_to_string(of.join("milestones.ics")).expect("the milestones");
    let last = "SUMMARY:Plant 2 commissioning: First saleable batch";
    assert!(ics.contains(last), "{ics}");
}
