//! The second demo workspace, in the words of a real estate team, at the fixed test clock.
use domain::circle::Viewer;
use domain::note::{Aspect, NoteKind};
use domain::question::SetKey;
use domain::statement::StatementKind;
use jiff::civil::date;
use std::path::Path;
use std::process::Command;
use store::{Database, Key, Pair};

fn seeded(data: &Path) {
    let out = Command::new(env!("CARGO_BIN_EXE_counterpart"))
        .arg("--data-dir")
        .arg(data)
        .args(["demo", "--pack", "real-estate", "--seed-only"])
        .env("COUNTERPART_NOW", "2027-08-02T12:10:00Z")
        .env_remove("COUNTERPART_DATABASE")
        .output()
        .expect("the binary runs");
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "{told}");
    assert!(told.contains("Copperfinch"), "{told}");
}

/// The database, and the pair as the two of it see it: the mega agent, the assistant.
async fn opened(data: &Path) -> (Database, Pair, [Viewer; 2]) {
    let text = std::fs::read_to_string(data.join("key")).expect("a key");
    let byte = |at: usize| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).expect("hex");
    let key: [u8; 32] = std::array::from_fn(byte);
    let url = format!("sqlite://{}/counterpart.db", data.display());
    let db = Database::open(&url, Key::new(&key))
        .await
        .expect("a database");
    let day = date(2027, 8, 2);
    let mut both = Vec::new();
    for email in ["delphine.rookwood@example.com", "marlow.teague@example.com"] {
        let account = db
            .account(email)
            .await
            .expect("a table")
            .expect("an account");
        both.push(
            db.member(account.workspace, account.person, day)
                .await
                .expect("a viewer"),
        );
    }
    let pairs = db.read(&both[0]).pairs().await.expect("pairs");
    let [hers, his] = <[Viewer; 2]>::try_from(both).expect("two");
    (db, pairs[0].clone(), [hers, his])
}

const YEAR: (i64, i64) = (0, i64::MAX);

#[tokio::test]
async fn the_team_and_its_numbers_are_as_the_demo_promises() {
    let dir = tempfile::tempdir().expect("a folder");
    seeded(dir.path());
    let (db, pair, [_, his]) = opened(dir.path()).await;
    assert_eq!(pair.name, "Delphine Rookwood");
    let reader = db.read(&his);
    let goals = reader.goals(pair.id).await.expect("goals");
    let results: Vec<_> = goals.iter().map(|g| g.key_result.as_str()).collect();
    let week = "12 listing appointments set, 8 held, 3 contracts";
    for result in ["120 closings", "10 closings", week] {
        assert!(results.contains(&result), "{results:?}");
    }
    let titles: Vec<_> = goals.iter().map(|g| g.title.as_str()).collect();
    for priority in ["Leads", "Listings", "Service"] {
        assert!(titles.contains(&priority), "{titles:?}");
    }
    let plan = reader
        .statements(pair.id, &[StatementKind::Plan])
        .await
        .expect("a plan");
    let learning = plan[0].part("learning");
    for line in [
        "Expired listing v3: said 20 times, 7 appointments, 35 %",
        "Price reduction v2: said 12 times, 5 appointments, 42 %",
        "First call v5: said 40 times, 18 appointments, 45 %",
        "Time-block the mornings",
        "Two-minute rule",
    ] {
        assert!(learning.contains(line), "{learning}");
    }
}

#[tokio::test]
async fn the_agents_have_roles_and_cass_has_support() {
    let dir = tempfile::tempdir().expect("a folder");
    seeded(dir.path());
    let (db, pair, [hers, his]) = opened(dir.path()).await;
    let reader = db.read(&his);
    let roles = reader
        .statements(pair.id, &[StatementKind::Role])
        .await
        .expect("roles");
    assert_eq!(roles.len(), 5);
    assert!(
        roles.iter().all(|r| !r.part("measures").is_empty()),
        "a lead measure each"
    );
    let people = reader.people(pair.id).await.expect("people");
    let cass = people
        .iter()
        .find(|p| p.label() == "Cass Ember")
        .expect("Cass");
    let notes = async |kind| reader.notes(pair.id, &[kind], YEAR).await.expect("notes");
    let weeks = notes(NoteKind::Commitment).await;
    let missed: Vec<_> = weeks
        .iter()
        .map(|n| (n.about, n.aspect(Aspect::Due)))
        .collect();
    let of = |week| (Some(cass.id), week);
    assert_eq!(missed, [of("2027-07-26"), of("2027-07-19")]);
    let support = notes(NoteKind::Support).await;
    assert_eq!((support.len(), support[0].about), (1, Some(cass.id)));
    assert_eq!(notes(NoteKind::Help).await.len(), 3, "the help queue");
    assert_eq!(reader.offers(pair.id).await.expect("a shelf").len(), 5);
    // Each sees their own number and not the other's.
    for (viewer, number) in [(&hers, 8), (&his, 6)] {
        let all = db
            .read(viewer)
            .answers(pair.id, &[SetKey::FiredUp])
            .await
            .expect("answers");
        let numbers: Vec<_> = all.iter().filter_map(|a| a.number("fired_up")).collect();
        assert_eq!(numbers, [number]);
    }
}
