//! The restore drill: what comes back is what was there, table by table, or nothing comes at all.
use super::{kept, written};
use crate::archive::Waiting;
use crate::schema::{Kind, NEWEST, Table};
use crate::spot_test::{Spot, postgres, spots, sqlite};
use crate::sql::{self, args, col, places};
use crate::{Contents, Database, Error, Key};
use sea_orm::{ConnectionTrait, Value};
use std::io::{Cursor, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use uuid::Uuid;

const NOW: i64 = 1_817_190_600_000_000;

async fn open(spot: &Spot) -> Database {
    let db = Database::open(&spot.url, Key::new(&[1; 32])).await.unwrap();
    db.note_key().await.unwrap();
    db
}

/// A value of that kind which no other row has, with what trips up writers of text.
fn some(kind: Kind, n: i64) -> Value {
    match kind {
        Kind::Uuid => Uuid::from_u128(u128::try_from(n).unwrap() << 64 | 7).into(),
        Kind::Bytes => vec![0, 255, 10, 13, 34, u8::try_from(n % 256).unwrap()].into(),
        Kind::Text => format!("{n} – “naïve”, \\ \" '\n\r\t\u{1}\u{2028}🦆").into(),
        Kind::Int | Kind::Serial => (i64::MAX - n).into(),
        Kind::Bool => (n % 2 == 0).into(),
    }
}

fn none(kind: Kind) -> Value {
    match kind {
        Kind::Uuid => None::<Uuid>.into(),
        Kind::Bytes => None::<Vec<u8>>.into(),
        Kind::Text => None::<String>.into(),
        Kind::Int | Kind::Serial => None::<i64>.into(),
        Kind::Bool => None::<bool>.into(),
    }
}

async fn insert(db: &Database, table: &Table, values: Vec<Value>) -> bool {
    let names: Vec<_> = table
        .columns
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let (name, places) = (&table.name, places(1, names.len()));
    let sql = format!("INSERT INTO {name} ({}) VALUES {places}", names.join(", "));
    sql::run(&db.conn, &sql, values).await.is_ok()
}

/// Rows in every table that archives hold, on SQLite: full ones, and one without each value that
/// may be missing. A table of tomorrow is filled like those of today.
async fn fill(db: &Database) {
    let mut n = 1;
    for table in kept(NEWEST).unwrap() {
        // The key is noted once.
        let rows = if table.name == "sealing_key" { 0 } else { 3 };
        for _ in 0..rows {
            n += 1;
            let values = table.columns.iter().map(|(_, kind)| some(*kind, n));
            assert!(insert(db, &table, values.collect()).await, "{}", table.name);
        }
        for missing in may_be_missing(db, &table.name).await {
            n += 1;
            let columns = table.columns.iter();
            let values = columns.map(|(name, kind)| match *name == missing {
                true => none(*kind),
                false => some(*kind, n),
            });
            assert!(insert(db, &table, values.collect()).await, "{}", table.name);
        }
    }
}

async fn may_be_missing(db: &Database, table: &str) -> Vec<String> {
    let sql = "SELECT name FROM pragma_table_info(?) WHERE \"notnull\" = 0 AND pk = 0";
    let rows = sql::all(&db.conn, sql, args![table]).await.unwrap();
    rows.iter().map(|r| col(r, 0).unwrap()).collect()
}

/// Every row of every table, as text that is the same on both databases.
async fn all(db: &Database) -> Vec<(String, Vec<String>)> {
    let mut out = Vec::new();
    for table in kept(NEWEST).unwrap() {
        let names: Vec<_> = table
            .columns
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let sql = format!("SELECT {} FROM {}", names.join(", "), table.name);
        let found = sql::all(&db.conn, &sql, args![]).await.unwrap();
        let mut rows: Vec<_> = found
            .iter()
            .map(|row| {
                let columns = table.columns.iter().enumerate();
                let values = columns.map(|(at, (_, kind))| written(row, at, *kind).unwrap());
                serde_json::Value::from_iter(values).to_string()
            })
            .collect();
        rows.sort();
        out.push((table.name, rows));
    }
    out
}

async fn pack(db: &Database) -> (Vec<u8>, Contents) {
    let mut bytes = Vec::new();
    let contents = db.pack(&mut bytes, NOW).await.unwrap();
    (bytes, contents)
}

async fn drill(from: Database, chain: Vec<Spot>) {
    let before = all(&from).await;
    assert!(
        before.iter().all(|(_, rows)| !rows.is_empty()),
        "every table has rows"
    );
    let (mut db, mut count) = (from, 0);
    for spot in &chain {
        let (bytes, contents) = pack(&db).await;
        assert_eq!(Database::look_into(&bytes[..]).unwrap(), contents);
        let rows: usize = before.iter().map(|(_, rows)| rows.len()).sum();
        assert_eq!(contents.total(), u64::try_from(rows).unwrap());
        let restored = Database::restore(&spot.url, Cursor::new(bytes), Waiting::GoesOn).await;
        assert_eq!(restored.unwrap().contents, contents);
        db = open(spot).await;
        for (had, has) in before.iter().zip(&all(&db).await) {
            assert_eq!(had, has, "at step {count}");
        }
        count += 1;
    }
    // The numbers that the database gives go on after the restored ones.
    let sql = "INSERT INTO change (workspace_id, noun, at) VALUES (?, 'goal', 1)";
    let next = sql::run(&db.conn, sql, args![Uuid::from_u128(1)]).await;
    next.unwrap();
}

#[tokio::test]
async fn what_comes_back_is_what_was_there() {
    let home = sqlite();
    let db = open(&home).await;
    fill(&db).await;
    let mut chain = vec![sqlite()];
    if let (Some(first), Some(second)) = (postgres().await, postgres().await) {
        chain.extend([first, second, sqlite()]);
    }
    drill(db, chain).await;
}

/// Slow, so that there is time for others to write; notes how many did.
struct SlowFile {
    bytes: Vec<u8>,
    written: Arc<AtomicU64>,
    seen: Vec<u64>,
}

impl Write for SlowFile {
    fn write(&mut self, part: &[u8]) -> std::io::Result<usize> {
        std::thread::sleep(Duration::from_millis(5));
        self.seen.push(self.written.load(Ordering::SeqCst));
        self.bytes.extend(part);
        Ok(part.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Pairs of rows that are only ever written together, until told to stop.
async fn write_on(db: Database, stop: Arc<AtomicBool>, written: Arc<AtomicU64>) {
    use domain::circle::{Actor, Right, Viewer};
    let workspace = domain::id::WorkspaceId(Uuid::from_u128(1));
    let actor = Actor {
        viewer: Viewer::Operator { workspace },
        person: None,
        pair: None,
        right: Right::Operator,
    };
    while !stop.load(Ordering::SeqCst) {
        let mut tx = db.write(&actor, NOW).await.unwrap();
        let id = tx.new_id().to_string();
        tx.audit("did", "job", &id, "").await.unwrap();
        tx.plan_job("refresh", &id, "", NOW).await.unwrap();
        tx.commit().await.unwrap();
        written.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_archive_is_one_moment_while_others_write() {
    for spot in spots().await {
        let db = open(&spot).await;
        let stop = Arc::new(AtomicBool::new(false));
        let written = Arc::new(AtomicU64::new(0));
        let busy = tokio::spawn(write_on(db.clone(), stop.clone(), written.clone()));
        while written.load(Ordering::SeqCst) < 300 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let mut file = SlowFile {
            bytes: Vec::new(),
            written: written.clone(),
            seen: Vec::new(),
        };
        let contents = db.pack(&mut file, NOW).await.unwrap();
        stop.store(true, Ordering::SeqCst);
        busy.await.unwrap();
        let (first, last) = (file.seen[0], *file.seen.last().unwrap());
        assert!(
            first < last,
            "nobody wrote while it was packed: {first}, {last}"
        );
        assert!(contents.rows["audit"] >= 300 && contents.rows["audit"] <= first + 1);
        assert_eq!(
            contents.rows["audit"], contents.rows["job"],
            "half a transaction"
        );
        assert_eq!(Database::look_into(&file.bytes[..]).unwrap(), contents);
    }
}

async fn refusal(spot: &Spot, bytes: Vec<u8>) -> String {
    match Database::restore(&spot.url, Cursor::new(bytes), Waiting::GoesOn).await {
        Err(Error::Archive(told)) => told,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_damaged_archive_is_refused_and_leaves_nothing() {
    let home = sqlite();
    let db = open(&home).await;
    fill(&db).await;
    let (bytes, contents) = pack(&db).await;
    for spot in spots().await {
        for at in [
            0,
            1,
            9,
            200,
            bytes.len() / 2,
            bytes.len() - 9,
            bytes.len() - 1,
        ] {
            let told = refusal(&spot, bytes[..at].to_vec()).await;
            assert!(told.ends_with('.'), "{told}");
            let mut changed = bytes.clone();
            changed[at] ^= 0x10;
            let looked = Database::look_into(&changed[..]);
            // gzip has a few bits that mean nothing; whoever reads past them reads the same.
            assert!(
                looked.as_ref().is_err() || looked.unwrap() == contents,
                "byte {at}"
            );
        }
        // The place is as empty as it was: the whole archive fits in.
        let restored = Database::restore(&spot.url, Cursor::new(&bytes), Waiting::GoesOn).await;
        assert_eq!(restored.unwrap().contents, contents);
        let told = refusal(&spot, bytes.clone()).await;
        assert!(told.starts_with("There is data here already"), "{told}");
        assert_eq!(all(&open(&spot).await).await, all(&db).await);
    }
}

type Change = dyn Fn(&mut Vec<String>);

/// Packs lines again, as somebody would who changed an archive by hand.
fn repacked(bytes: &[u8], change: &Change) -> Vec<u8> {
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(bytes), &mut text).unwrap();
    let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
    change(&mut lines);
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for line in lines {
        writeln!(out, "{line}").unwrap();
    }
    out.finish().unwrap()
}

#[tokio::test]
async fn a_changed_archive_is_refused_in_a_sentence() {
    let home = sqlite();
    let db = open(&home).await;
    fill(&db).await;
    let (bytes, _) = pack(&db).await;
    let cases: [(&str, &Change); 6] = [
        ("no archive", &|lines| {
            lines[0] = "{\"counterpart\":\"brief\"}".into()
        }),
        ("newer Counterpart", &|lines| {
            lines[0] = lines[0].replace("\"format\":1", "\"format\":2");
        }),
        ("newer Counterpart", &|lines| {
            lines[0] = lines[0].replace("\"schema\":", "\"schema\":9");
        }),
        ("sum does not fit", &|lines| {
            lines[2] = lines[2].replace("naïve", "knave")
        }),
        ("does not fit the tables", &|lines| {
            lines[1] = lines[1].replace("\"name\"", "\"name; DROP TABLE goal\"");
        }),
        ("goes on after", &|lines| lines.push("{}".into())),
    ];
    for (expected, change) in cases {
        let told = Database::look_into(&repacked(&bytes, change)[..])
            .unwrap_err()
            .to_string();
        assert!(told.contains(expected), "{expected}: {told}");
    }
    let told = Database::look_into(&b"BEGIN:VCALENDAR"[..]).unwrap_err();
    assert_eq!(told.to_string(), "This is no archive of Counterpart.");
}

#[tokio::test]
async fn letters_that_may_have_left_since_are_in_doubt() {
    let home = sqlite();
    let db = open(&home).await;
    let outbox = kept(NEWEST)
        .unwrap()
        .into_iter()
        .find(|t| t.name == "outbox")
        .unwrap();
    for (n, state) in (1..).zip(["pending", "sending", "done", "failed"]) {
        let columns = outbox
            .columns
            .iter()
            .map(|(name, kind)| match name.as_str() {
                "state" => state.into(),
                _ => some(*kind, n),
            });
        assert!(insert(&db, &outbox, columns.collect()).await);
    }
    let (bytes, _) = pack(&db).await;
    for spot in spots().await {
        let restored = Database::restore(&spot.url, Cursor::new(&bytes), Waiting::InDoubt).await;
        assert_eq!(restored.unwrap().in_doubt, 2);
        let db = open(&spot).await;
        let rows = sql::all(&db.conn, "SELECT state FROM outbox ORDER BY state", args![]).await;
        let states: Vec<String> = rows.unwrap().iter().map(|r| col(r, 0).unwrap()).collect();
        assert_eq!(states, ["done", "failed", "in_doubt", "in_doubt"]);
    }
}

/// A house with one letter that waits and one digest that is due, under a key of ones.
async fn waiting_house(home: &Spot) -> Database {
    let db = open(home).await;
    let tables = kept(NEWEST).unwrap();
    for name in ["outbox", "job"] {
        let table = tables.iter().find(|t| t.name == name).unwrap();
        let sealed = db.key.seal("outbox/payload", "a letter").unwrap();
        let columns = table
            .columns
            .iter()
            .map(|(name, kind)| match name.as_str() {
                "state" => "pending".into(),
                "kind" if table.name == "job" => "digest".into(),
                "kind" => "letter".into(),
                "payload" if table.name == "outbox" => sealed.clone().into(),
                "run_at" | "leased_until" | "created_at" => 1_i64.into(),
                _ => some(*kind, 1),
            });
        assert!(insert(&db, table, columns.collect()).await);
    }
    db
}

#[tokio::test]
async fn a_copy_stands_still_until_it_takes_over() {
    let home = sqlite();
    let db = waiting_house(&home).await;
    let (bytes, _) = pack(&db).await;
    for stopped in [true, false] {
        for spot in spots().await {
            let read = Cursor::new(&bytes);
            let copied = Database::restore(&spot.url, read, Waiting::StandsStill).await;
            assert_eq!(copied.unwrap().in_doubt, 0);
            let copy = open(&spot).await;
            assert_eq!(copy.stands_still().await.unwrap(), Some(NOW));
            assert_eq!(copy.next_outbox().await.unwrap(), None);
            assert!(copy.take_outbox(NOW, NOW).await.unwrap().is_none());
            assert!(copy.take_job(NOW, 1).await.unwrap().is_none());
            // A copy of the copy stands still too.
            let (again, _) = pack(&copy).await;
            let third = sqlite();
            let read = Cursor::new(&again);
            Database::restore(&third.url, read, Waiting::GoesOn)
                .await
                .unwrap();
            assert!(open(&third).await.stands_still().await.unwrap().is_some());

            let doubtful = copy.take_over(stopped).await.unwrap();
            assert_eq!(doubtful, u64::from(!stopped));
            assert_eq!(copy.stands_still().await.unwrap(), None);
            assert!(copy.take_job(NOW, 1).await.unwrap().is_some());
            let taken = copy.take_outbox(NOW, NOW).await.unwrap();
            assert_eq!(
                taken.is_some(),
                stopped,
                "in doubt, nothing leaves by itself"
            );
        }
    }
    // The old place went on all the while.
    assert!(db.take_outbox(NOW, NOW).await.unwrap().is_some());
}

#[tokio::test]
async fn another_key_seals_and_opens_nothing() {
    let home = sqlite();
    let db = open(&home).await;
    let sealed = db.key.seal("a/b", "quiet").unwrap();
    assert_eq!(db.missing_key().await.unwrap(), None);
    drop(db);
    let other = Database::open(&home.url, Key::new(&[2; 32])).await.unwrap();
    other.note_key().await.unwrap();
    let right = Key::new(&[1; 32]);
    assert_eq!(
        other.missing_key().await.unwrap().as_deref(),
        Some(right.id())
    );
    assert!(matches!(
        other.key.open("a/b", &sealed),
        Err(Error::WrongKey)
    ));
    assert!(matches!(
        other.key.seal("a/b", "loud"),
        Err(Error::WrongKey)
    ));
    drop(other);
    assert_eq!(open(&home).await.key.open("a/b", &sealed).unwrap(), "quiet");
}

#[tokio::test]
async fn somebody_else_s_tables_stay_untouched() {
    let home = sqlite();
    let db = open(&home).await;
    fill(&db).await;
    let (bytes, _) = pack(&db).await;
    for spot in spots().await {
        let conn = crate::db::connect(&spot.url).await.unwrap();
        conn.execute_unprepared("CREATE TABLE theirs (n BIGINT)")
            .await
            .unwrap();
        conn.execute_unprepared("INSERT INTO theirs VALUES (42)")
            .await
            .unwrap();
        let restored = Database::restore(&spot.url, Cursor::new(&bytes), Waiting::GoesOn).await;
        restored.unwrap();
        let row = sql::one(&conn, "SELECT n FROM theirs", args![])
            .await
            .unwrap();
        assert_eq!(col::<i64>(&row.unwrap(), 0).unwrap(), 42);
    }
}
