//! Gives a house a long history for `cargo xtask bench`: letters and deeds by the million.
//!
//! `long_history URL KEY_FILE ROWS`, after `setup`.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a program that measures reads the clock"
)]
use domain::circle::{Actor, Right, Viewer};
use domain::outbox::OutboxKind;
use sea_orm::{ConnectOptions, ConnectionTrait, Database as Connect, DbBackend};
use store::{Database, Key, OutboxItem};

/// So many rows are written in one transaction.
const CHUNK: u64 = 100_000;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [url, key_file, rows] = &args[..] else {
        panic!("long_history URL KEY_FILE ROWS");
    };
    let rows: u64 = rows.parse().unwrap();
    one_of_each(url, key(key_file)).await;
    let mut options = ConnectOptions::new(url.clone());
    options.max_connections(1).sqlx_logging(false);
    let conn = Connect::connect(options).await.unwrap();
    let (id, postgres) = match conn.get_database_backend() {
        DbBackend::Postgres => ("lpad(to_hex(n), 32, '0')::uuid", true),
        _ => ("unhex(printf('%032x', n))", false),
    };
    if !postgres {
        // Only while filling: a lost second of it costs nothing.
        let quick = "PRAGMA synchronous = OFF; PRAGMA cache_size = -200000";
        conn.execute_unprepared(quick).await.unwrap();
    }
    for from in (1..=rows).step_by(usize::try_from(CHUNK).unwrap()) {
        let to = rows.min(from + CHUNK - 1);
        let numbers = if postgres {
            format!("generate_series({from}::bigint, {to}::bigint) AS numbers(n)")
        } else {
            format!(
                "(WITH RECURSIVE numbers(n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM numbers \
                 WHERE n < {to}) SELECT n FROM numbers) AS numbers"
            )
        };
        for statement in copies(id, &numbers) {
            conn.execute_unprepared(&statement).await.unwrap();
        }
    }
    conn.execute_unprepared("ANALYZE").await.unwrap();
}

/// A letter that was sent and a deed that was done, again and again, a second apart.
fn copies(id: &str, numbers: &str) -> [String; 2] {
    let outbox = format!(
        "INSERT INTO outbox SELECT {id}, o.workspace_id, o.circle, o.pair_id, o.owner_person, \
         o.kind, 'before:' || n, o.payload, o.proposal_id, o.by_person, 'done', \
         9223372036854775807, 1, '', o.created_at - n * 1000000, o.created_at - n * 1000000 + 1 \
         FROM outbox o CROSS JOIN {numbers} WHERE o.dedupe = 'first'"
    );
    let audit = format!(
        "INSERT INTO audit SELECT {id}, a.workspace_id, a.pair_id, a.at - n * 1000000, \
         a.person_id, a.held_right, a.verb, a.noun, 'before', a.detail \
         FROM audit a CROSS JOIN {numbers} WHERE a.noun_id = 'first'"
    );
    [outbox, audit]
}

async fn one_of_each(url: &str, key: Key) {
    let db = Database::open(url, key).await.unwrap();
    let workspace = db.workspaces().await.unwrap()[0].id;
    let viewer = Viewer::Operator { workspace };
    let pair = db.read(&viewer).pairs().await.unwrap()[0].id;
    let actor = Actor {
        viewer,
        person: None,
        pair: Some(pair),
        right: Right::Operator,
    };
    let now = jiff::Timestamp::now().as_microsecond();
    let mut tx = db.write(&actor, now).await.unwrap();
    tx.audit("write", "letter", "first", "a letter of the bench")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.write(&actor, now).await.unwrap();
    let item = OutboxItem {
        kind: OutboxKind::Letter,
        dedupe: "first".into(),
        payload: "{}".repeat(100),
        run_at: i64::MAX,
        proposal: None,
    };
    let id = tx.post(&item).await.unwrap();
    tx.take_back(id).await.unwrap();
    tx.commit().await.unwrap();
}

fn key(path: &str) -> Key {
    let text = std::fs::read_to_string(path).unwrap();
    let byte = |at: usize| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap();
    Key::new(&std::array::from_fn(byte))
}
