//! The outbox under a long history: the next row is found by its index, and how fast it turns.
use super::*;
use crate::seal::Key;
use domain::circle::{Actor, Right, Viewer};
use std::time::{Duration, Instant};

const HOME: WorkspaceId = WorkspaceId(Uuid::from_u128(3));
const PAIR: PairId = PairId(Uuid::from_u128(1));

fn actor() -> Actor {
    Actor {
        viewer: Viewer::Worker {
            workspace: HOME,
            pair: PAIR,
            purpose: "a test",
        },
        person: None,
        pair: Some(PAIR),
        right: Right::Worker,
    }
}

async fn sqlite(folder: &std::path::Path) -> Database {
    let url = format!("sqlite://{}/outbox.db", folder.display());
    Database::open(&url, Key::new(&[1; 32])).await.unwrap()
}

fn item(n: usize) -> OutboxItem {
    OutboxItem {
        kind: OutboxKind::Letter,
        dedupe: format!("letter {n}"),
        payload: "{}".into(),
        run_at: 0,
        proposal: None,
    }
}

/// Letters that left long ago, and the audit's lines about them.
async fn history(db: &Database, rows: u32) {
    let (blob, id) = match db.conn.get_database_backend() {
        DbBackend::Postgres => ("'\\x00'::bytea", "gen_random_uuid()"),
        _ => ("x'00'", "randomblob(16)"),
    };
    let numbers =
        format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})");
    let outbox = format!(
        "{numbers} INSERT INTO outbox SELECT {id}, ?, 'pair', ?, NULL, 'letter', \
         'old ' || i, {blob}, NULL, NULL, 'done', 0, 1, '', i, i FROM n"
    );
    let audit = format!(
        "{numbers} INSERT INTO audit SELECT {id}, ?, ?, i, NULL, 'worker', 'send', 'letter', \
         'old', 'waits → sent' FROM n"
    );
    for sql in [outbox, audit] {
        sql::run(&db.conn, &sql, args![HOME.0, PAIR.0])
            .await
            .unwrap();
    }
    sql::run(&db.conn, "ANALYZE", args![]).await.unwrap();
}

#[tokio::test]
async fn the_next_row_is_found_by_its_index_however_long_the_history() {
    let folder = tempfile::tempdir().unwrap();
    let db = sqlite(folder.path()).await;
    history(&db, 5_000).await;
    for sql in [
        "SELECT id FROM outbox WHERE state = 'pending' AND run_at <= 1 ORDER BY run_at LIMIT 1",
        "SELECT id FROM outbox WHERE state IN ('sending', 'in_doubt') AND run_at <= 1 \
         ORDER BY run_at LIMIT 20",
    ] {
        let plan = format!("EXPLAIN QUERY PLAN {sql}");
        let rows = sql::all(&db.conn, &plan, args![]).await.unwrap();
        let told: Vec<String> = rows.iter().map(|r| col(r, 3).unwrap()).collect();
        let told = told.join("\n");
        assert!(
            told.contains("USING") && told.contains("INDEX outbox_"),
            "{told}"
        );
        assert!(!told.contains("TEMP B-TREE"), "{told}");
    }
}

/// Posts, takes and ends `letters`; the rate, and the slowest hundredth of the takings.
async fn turn(db: &Database, from: usize, letters: usize) -> (f64, Duration) {
    let begun = Instant::now();
    let mut takings = Vec::new();
    for n in from..from + letters {
        let mut tx = db.write(&actor(), 1).await.unwrap();
        tx.post(&item(n)).await.unwrap();
        tx.commit().await.unwrap();
        let asked = Instant::now();
        let row = db.take_outbox(2, 3).await.unwrap().unwrap();
        takings.push(asked.elapsed());
        let mut tx = db.write(&actor(), 4).await.unwrap();
        let ended = tx
            .end_outbox(row.id, row.attempts, OutboxEnd::Done, "")
            .await;
        assert!(ended.unwrap());
        tx.commit().await.unwrap();
    }
    let rate = letters as f64 / begun.elapsed().as_secs_f64();
    takings.sort();
    (rate, takings[letters * 99 / 100])
}

/// One row in, one row out, each in a transaction of its own: what the database itself can do.
async fn bare(db: &Database, rows: usize) -> f64 {
    let sql = "CREATE TABLE bare (id BIGINT PRIMARY KEY, body TEXT NOT NULL)";
    sql::run(&db.conn, sql, args![]).await.unwrap();
    let begun = Instant::now();
    for n in 0..rows {
        let id = i64::try_from(n).unwrap();
        let insert = "INSERT INTO bare VALUES (?, 'a letter')";
        sql::run(&db.conn, insert, args![id]).await.unwrap();
        let delete = "DELETE FROM bare WHERE id = ?";
        sql::run(&db.conn, delete, args![id]).await.unwrap();
    }
    rows as f64 / begun.elapsed().as_secs_f64()
}

async fn measure(db: &Database) {
    const LETTERS: usize = 1_000;
    let bare = bare(db, LETTERS).await;
    let (rate, slow) = turn(db, 0, LETTERS).await;
    history(db, 1_000_000).await;
    let (later, slower) = turn(db, LETTERS, LETTERS).await;
    println!(
        "{}: bare insert + delete {bare:.0}/s; letters posted, taken and ended {rate:.0}/s, after \
         1,000,000 {later:.0}/s; p99 of a taking {slow:.2?}, then {slower:.2?}",
        db.kind()
    );
    assert!(
        slower < slow * 3 + Duration::from_millis(2),
        "a long history makes the taking of the next row slow"
    );
}

#[tokio::test]
#[ignore = "a million rows; `cargo xtask bench outbox`"]
async fn rate_of_the_outbox_beside_bare_rows() {
    let folder = tempfile::tempdir().unwrap();
    measure(&sqlite(folder.path()).await).await;
    let Ok(server) = std::env::var("COUNTERPART_TEST_POSTGRES") else {
        println!("skipped on PostgreSQL: COUNTERPART_TEST_POSTGRES names none");
        return;
    };
    let name = format!("outbox_rate_{}", std::process::id());
    crate::make_database(&server, &name).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let db = Database::open(&format!("{base}/{name}"), Key::new(&[1; 32])).await;
    measure(&db.unwrap()).await;
    crate::drop_database(&server, &name).await.unwrap();
}
