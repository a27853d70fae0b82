//! How many letters a second go all the way through the outbox, beside the bare inserts and deletes
//! that the same database does one by one: for `cargo xtask bench`.
//!
//! `outbox_rate URL KEY_FILE`, after `setup`; prints letters a second and bare pairs a second.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a program that measures reads the clock"
)]
use domain::circle::{Actor, Right, Viewer};
use domain::outbox::OutboxKind;
use sea_orm::{ConnectOptions, ConnectionTrait, Database as Connect, DatabaseConnection};
use std::time::{Duration, Instant};
use store::{Database, Key, OutboxEnd, OutboxItem};

/// Rounds, in turns, so that whatever else the machine does falls on both.
const ROUNDS: u32 = 10;
const LETTERS: u32 = 200;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [url, key_file] = &args[..] else {
        panic!("outbox_rate URL KEY_FILE");
    };
    let db = Database::open(url, key(key_file)).await.unwrap();
    let bare = connect(url).await;
    // Left behind where somebody stopped it half-way.
    bare.execute_unprepared("DROP TABLE IF EXISTS bare")
        .await
        .unwrap();
    let make = "CREATE TABLE bare (id BIGINT PRIMARY KEY, payload TEXT NOT NULL)";
    bare.execute_unprepared(make).await.unwrap();
    let actor = actor(&db).await;
    let (mut ours, mut theirs) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        for _ in 0..LETTERS {
            post(&db, &actor).await;
        }
        assert_eq!(send_all(&db).await, LETTERS);
        ours += begun.elapsed();
        let begun = Instant::now();
        for n in 0..LETTERS {
            insert_and_delete(&bare, n).await;
        }
        theirs += begun.elapsed();
    }
    bare.execute_unprepared("DROP TABLE bare").await.unwrap();
    let rate = |took: Duration| f64::from(ROUNDS * LETTERS) / took.as_secs_f64();
    println!("{:.1} {:.1}", rate(ours), rate(theirs));
}

fn now() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}

/// A deed that wants a letter, with its line in the audit, saved before the next begins.
async fn post(db: &Database, actor: &Actor) {
    let mut tx = db.write(actor, now()).await.unwrap();
    let item = OutboxItem {
        kind: OutboxKind::Letter,
        dedupe: tx.new_id().to_string(),
        payload: payload(),
        run_at: tx.now(),
        proposal: None,
    };
    let id = tx.post(&item).await.unwrap();
    tx.audit("write", "letter", &id.to_string(), "to bram@example.com")
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// What the worker saves of each letter: on its way before it leaves, then sent, with its line in
/// the audit.
async fn send_all(db: &Database) -> u32 {
    let mut sent = 0;
    let mut next = db.take_outbox(now(), now() + 1).await.unwrap();
    while let Some(row) = next {
        let worker = Actor {
            viewer: Viewer::Worker {
                workspace: row.workspace,
                pair: row.pair,
                purpose: "send letters",
            },
            person: None,
            pair: Some(row.pair),
            right: Right::Worker,
        };
        let mut tx = db.write(&worker, now()).await.unwrap();
        let done = tx.end_outbox(row.id, row.attempts, OutboxEnd::Done, "");
        assert!(done.await.unwrap());
        let told = "to bram@example.com: is being sent → sent";
        tx.audit("send", "letter", &row.id.to_string(), told)
            .await
            .unwrap();
        next = tx.commit_and_take(now() + 1).await.unwrap();
        sent += 1;
    }
    sent
}

async fn insert_and_delete(bare: &DatabaseConnection, n: u32) {
    let insert = format!("INSERT INTO bare VALUES ({n}, '{}')", payload());
    bare.execute_unprepared(&insert).await.unwrap();
    let delete = format!("DELETE FROM bare WHERE id = {n}");
    bare.execute_unprepared(&delete).await.unwrap();
}

fn payload() -> String {
    "{}".repeat(100)
}

/// As the store itself connects, to one connection.
async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(1).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|o| {
        o.journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
            .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
    });
    Connect::connect(options).await.unwrap()
}

async fn actor(db: &Database) -> Actor {
    let workspace = db.workspaces().await.unwrap()[0].id;
    let viewer = Viewer::Operator { workspace };
    let pair = db.read(&viewer).pairs().await.unwrap()[0].id;
    Actor {
        viewer,
        person: None,
        pair: Some(pair),
        right: Right::Operator,
    }
}

fn key(path: &str) -> Key {
    let text = std::fs::read_to_string(path).unwrap();
    let byte = |at: usize| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap();
    Key::new(&std::array::from_fn(byte))
}
