//! The outbox under a long history: the next row is found by its index. One that cannot be read.
use super::*;
use crate::seal::Key;
use domain::circle::{Actor, Right, Viewer};

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

#[tokio::test]
async fn what_cannot_be_read_here_does_not_keep_from_saving_what_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let db = sqlite(folder.path()).await;
    let mut tx = db.write(&actor(), 1).await.unwrap();
    let first = tx.post(&item(1)).await.unwrap();
    let later = OutboxItem {
        run_at: 1,
        ..item(2)
    };
    let second = tx.post(&later).await.unwrap();
    tx.commit().await.unwrap();
    let row = db.take_outbox(2, 3).await.unwrap().unwrap();
    assert_eq!(row.id, first);
    let spoil = "UPDATE outbox SET payload = x'00' WHERE id = ?";
    sql::run(&db.conn, spoil, args![second.0]).await.unwrap();
    let mut tx = db.write(&actor(), 4).await.unwrap();
    let ended = tx.end_outbox(first, row.attempts, OutboxEnd::Done, "");
    assert!(ended.await.unwrap());
    assert!(tx.commit_and_take(5).await.unwrap().is_none());
    let states = sql::all(
        &db.conn,
        "SELECT state FROM outbox ORDER BY dedupe",
        args![],
    )
    .await;
    let states: Vec<String> = states.unwrap().iter().map(|r| col(r, 0).unwrap()).collect();
    assert_eq!(states, ["done", "pending"]);
    assert!(matches!(db.take_outbox(5, 6).await, Err(Error::WrongKey)));
}
