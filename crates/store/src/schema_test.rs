//! Databases of earlier days open today; the tables read from the text are those that are there.
use crate::archive::LEFT_OUT;
use crate::db::connect;
use crate::schema::{Kind, NEWEST, VERSION_TABLE, dialect, tables};
use crate::spot_test::{Spot, spots};
use crate::sql::{self, args, col};
use crate::{Database, Key};
use domain::circle::Viewer;
use jiff::civil::date;
use sea_orm::{ConnectionTrait, DbBackend};

/// What the first schema left behind, in the words of both databases.
const FIRST: &str = include_str!("../tests/schema/first.sql");

/// The fixture's `{id …}` and `{x …}` as one database writes them.
fn spelled(backend: DbBackend, text: &str) -> String {
    let forms = match backend {
        DbBackend::Postgres => [("{id ", "'", "'::uuid"), ("{x ", "'\\x", "'::bytea")],
        _ => [("{id ", "x'", "'"), ("{x ", "x'", "'")],
    };
    let mut text = text.to_owned();
    for (mark, before, after) in forms {
        let mut parts = text.split(mark);
        let mut out = parts.next().unwrap().to_owned();
        for part in parts {
            let (hex, rest) = part.split_once('}').unwrap();
            out.extend([before, hex, after, rest]);
        }
        text = out;
    }
    dialect(backend, &text)
}

async fn migrated(spot: &Spot) -> Database {
    let conn = connect(&spot.url).await.unwrap();
    let text = spelled(conn.get_database_backend(), FIRST);
    conn.execute_unprepared(&text).await.unwrap();
    conn.close().await.unwrap();
    Database::open(&spot.url, Key::new(&[1; 32])).await.unwrap()
}

#[tokio::test]
async fn a_house_of_the_first_schema_opens_today() {
    for spot in spots().await {
        let db = migrated(&spot).await;
        let row = sql::one(&db.conn, "SELECT MAX(version) FROM schema_version", args![]);
        let version: i64 = col(&row.await.unwrap().unwrap(), 0).unwrap();
        assert_eq!(version, i64::try_from(NEWEST).unwrap());

        let workspace = db.workspaces().await.unwrap().remove(0).id;
        let viewer = Viewer::Operator { workspace };
        let reader = db.read(&viewer);
        let pair = reader.pairs().await.unwrap().remove(0);
        assert_eq!(
            (pair.name.as_str(), pair.zone.as_str()),
            ("Orla Quillfeather", "Europe/London")
        );
        assert_eq!(reader.members(pair.id).await.unwrap().len(), 2);
        let goals = reader.goals(pair.id).await.unwrap();
        let codes: Vec<_> = goals.iter().map(|g| g.code.as_str()).collect();
        assert_eq!(codes, ["G1", "G1.1"]);
        let action = reader.open_actions(Some(pair.id)).await.unwrap().remove(0);
        assert_eq!(action.action.title, "Grid date");
        assert_eq!(action.action.due.unwrap().date, date(2027, 8, 5));
        assert_eq!(reader.people(pair.id).await.unwrap().len(), 3);
        assert_eq!(reader.codes(pair.id).await.unwrap().len(), 1);
        assert_eq!(reader.watch_dates(pair.id).await.unwrap().len(), 1);
        let desk = reader.desk_time(pair.id, 0, i64::MAX).await.unwrap();
        assert_eq!(desk.iter().map(|d| d.minutes).sum::<i64>(), 45);
        let brief = reader
            .brief(pair.id, "day", date(2027, 8, 3))
            .await
            .unwrap();
        assert_eq!(brief.unwrap().body, "A day, frozen");
        assert!(!reader.audit(pair.id, 100).await.unwrap().is_empty());
        let calendar = reader.calendars(Some(pair.id)).await.unwrap().remove(0);
        let known = reader.event_span(pair.id).await.unwrap();
        assert_eq!((calendar.name.as_str(), known.0), ("Orla", 2));
        let row = sql::one(&db.conn, "SELECT id FROM event WHERE rid = ''", args![]);
        let event = domain::id::EventId(col(&row.await.unwrap().unwrap(), 0).unwrap());
        let original = reader.original(event).await.unwrap();
        assert!(original.starts_with(b"BEGIN:VEVENT\nUID:board@example.com"));
    }
}

const POSTGRES_TABLES: &str = "SELECT table_name::text FROM information_schema.tables \
     WHERE table_schema = current_schema() ORDER BY table_name";
const SQLITE_TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table' \
     AND name <> 'sqlite_sequence' ORDER BY name";

async fn texts(db: &Database, sql: &str) -> Vec<String> {
    let rows = sql::all(&db.conn, sql, args![]).await.unwrap();
    rows.iter().map(|r| col(r, 0).unwrap()).collect()
}

/// A table that neither the archive nor its list of what is left out knows would be lost by every
/// backup, and nobody would see it before the day of need.
#[tokio::test]
async fn every_table_is_kept_or_named_as_left_out() {
    for spot in spots().await {
        let db = Database::open(&spot.url, Key::new(&[1; 32])).await.unwrap();
        let postgres = db.conn.get_database_backend() == DbBackend::Postgres;
        let list = if postgres {
            POSTGRES_TABLES
        } else {
            SQLITE_TABLES
        };
        let there = texts(&db, list).await;
        let mut named = vec![VERSION_TABLE.to_owned()];
        named.extend(tables(NEWEST).unwrap().into_iter().map(|t| t.name));
        named.sort();
        assert_eq!(
            there, named,
            "the migrations say other tables than there are"
        );
        for (left_out, _) in LEFT_OUT {
            assert!(
                there.iter().any(|t| t == left_out),
                "no table {left_out} to leave out"
            );
        }
    }
}

#[tokio::test]
async fn every_column_is_kept_as_what_it_is() {
    for spot in spots().await {
        let db = Database::open(&spot.url, Key::new(&[1; 32])).await.unwrap();
        let postgres = db.conn.get_database_backend() == DbBackend::Postgres;
        for table in tables(NEWEST).unwrap() {
            let name = &table.name;
            let (list, named): (_, Vec<_>) = if postgres {
                let typed = |(n, k): &(String, Kind)| format!("{n} {}", postgres_type(*k));
                let list = format!(
                    "SELECT column_name || ' ' || data_type FROM information_schema.columns \
                     WHERE table_schema = current_schema() AND table_name = '{name}' \
                     ORDER BY ordinal_position"
                );
                (list, table.columns.iter().map(typed).collect())
            } else {
                let names = table.columns.iter().map(|(n, _)| n.clone());
                let list = format!("SELECT name FROM pragma_table_info('{name}') ORDER BY cid");
                (list, names.collect())
            };
            assert_eq!(texts(&db, &list).await, named, "{name}");
        }
    }
}

fn postgres_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Uuid => "uuid",
        Kind::Bytes => "bytea",
        Kind::Text => "text",
        Kind::Int | Kind::Serial => "bigint",
        Kind::Bool => "boolean",
    }
}
