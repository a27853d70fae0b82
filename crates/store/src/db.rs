//! The connection, the `Reader` that every page uses and the `Write` that every verb uses.
use crate::error::{Error, Result};
use crate::plan::Reads;
use crate::scope::{Place, Scope, changes, may_write, scope};
use crate::seal::Key;
use crate::sql::{self, args};
use domain::circle::{Actor, Circle, Viewer};
use domain::id::{PairId, PersonId, WorkspaceId};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database as Connect, DatabaseConnection, DatabaseTransaction,
    DbBackend, QueryResult, TransactionTrait, Value,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// An open database and the key to what is sealed in it.
#[derive(Clone)]
pub struct Database {
    pub(crate) conn: DatabaseConnection,
    /// What writes: on SQLite one connection of its own, whose pages and statements stay warm.
    pub(crate) pen: DatabaseConnection,
    pub(crate) key: Arc<Key>,
    /// SQLite has one writer; queueing here is fairer than its busy handler.
    writer: Arc<tokio::sync::Mutex<()>>,
    pub(crate) reads: Arc<Reads>,
    /// Counts what was posted by this process, so that its senders need not wait to look.
    posted: Arc<tokio::sync::watch::Sender<u64>>,
}

impl Database {
    /// Opens `url` (`sqlite:///path/file.db` or `postgres://…`) and brings its tables up to date.
    ///
    /// # Errors
    /// When the database cannot be reached, or was written by a newer version.
    pub async fn open(url: &str, key: Key) -> Result<Self> {
        let conn = connect(url).await?;
        let mut db = Database {
            pen: match conn.get_database_backend() {
                DbBackend::Sqlite => connect_few(url, 1).await?,
                _ => conn.clone(),
            },
            conn,
            key: Arc::new(key),
            writer: Arc::default(),
            reads: Arc::default(),
            posted: Arc::new(tokio::sync::watch::Sender::new(0)),
        };
        crate::schema::migrate(&db.conn).await?;
        let sealed_with = crate::archive::key_of(&db.conn).await?;
        if sealed_with.is_some_and(|id| id != db.key.id()) {
            // What another key sealed must not be mixed with what this one would seal.
            db.key = Arc::new(Key::unfit());
        }
        Ok(db)
    }

    /// Id of the key that this database's sealed values need, where this is not that key; then
    /// nothing is sealed or opened.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn missing_key(&self) -> Result<Option<String>> {
        let sealed_with = crate::archive::key_of(&self.conn).await?;
        Ok(sealed_with.filter(|id| id != self.key.id()))
    }

    /// Writes down which key seals here, unless that is known already.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn note_key(&self) -> Result<()> {
        if crate::archive::key_of(&self.conn).await?.is_none() {
            let sql = "INSERT INTO sealing_key VALUES (1, ?) ON CONFLICT DO NOTHING";
            sql::run(&self.conn, sql, args![self.key.id()]).await?;
        }
        Ok(())
    }

    /// Forgets which key sealed here: what it sealed stays closed, and the next key is noted.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn give_up_key(&self) -> Result<()> {
        sql::run(&self.conn, "DELETE FROM sealing_key", args![]).await?;
        Ok(())
    }

    /// Reads as `viewer`.
    pub fn read<'a>(&'a self, viewer: &'a Viewer) -> Reader<'a> {
        Reader { db: self, viewer }
    }

    /// Begins one all-or-nothing change, to be ended by `commit`.
    ///
    /// # Errors
    /// When the database is busy for longer than five seconds; `Discreet` for a shared screen.
    pub async fn write(&self, actor: &Actor, now: i64) -> Result<Write> {
        if actor.viewer.is_discreet() {
            // What stands for words must never be saved in their place.
            return Err(Error::Discreet);
        }
        let turn = self.turn().await;
        let tx = self.pen.begin_with_options(immediate()).await?;
        let mut pairs = BTreeSet::new();
        if let Viewer::Operator { workspace } = &actor.viewer {
            let sql = "SELECT id FROM pair WHERE workspace_id = ?";
            for row in sql::all(&tx, sql, args![workspace.0]).await? {
                pairs.insert(PairId(sql::col(&row, 0)?));
            }
        }
        Ok(Write {
            pairs,
            tx,
            actor: actor.clone(),
            key: self.key.clone(),
            now,
            touched: BTreeSet::new(),
            wrote: false,
            hushed: false,
            posted: self.posted.clone(),
            _turn: turn,
        })
    }

    /// The turn of one writer on SQLite; PostgreSQL needs none.
    pub(crate) async fn turn(&self) -> Option<tokio::sync::OwnedMutexGuard<()>> {
        match self.conn.get_database_backend() {
            DbBackend::Sqlite => Some(self.writer.clone().lock_owned().await),
            _ => None,
        }
    }

    /// Changes whenever this process has posted to the outbox or moved something there.
    pub fn posted(&self) -> tokio::sync::watch::Receiver<u64> {
        self.posted.subscribe()
    }

    /// "SQLite" or "PostgreSQL", for `doctor`.
    pub fn kind(&self) -> &'static str {
        match self.conn.get_database_backend() {
            DbBackend::Postgres => "PostgreSQL",
            _ => "SQLite",
        }
    }
}

/// SQLite takes its one write lock at the start, so that no writer fails half-way.
pub(crate) fn immediate() -> sea_orm::TransactionOptions {
    sea_orm::TransactionOptions {
        sqlite_transaction_mode: Some(sea_orm::SqliteTransactionMode::Immediate),
        ..Default::default()
    }
}

pub(crate) async fn connect(url: &str) -> Result<DatabaseConnection> {
    // One of them only follows changes.
    connect_few(url, if url.starts_with("sqlite:") { 6 } else { 9 }).await
}

async fn connect_few(url: &str, most: u32) -> Result<DatabaseConnection> {
    let sqlite = url.starts_with("sqlite:");
    let mut options = ConnectOptions::new(if sqlite {
        format!("{url}?mode=rwc")
    } else {
        url.to_owned()
    });
    options
        .max_connections(most)
        .acquire_timeout(Duration::from_secs(10))
        // A server may have hung up since; a file does not.
        .test_before_acquire(!sqlite)
        .sqlx_logging(false);
    if sqlite {
        options.map_sqlx_sqlite_opts(|o| {
            o.journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
                .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(5))
                .foreign_keys(true)
                .pragma("cache_size", "-16000")
                // 16 MB: an import does not stop every few hundred rows to tidy up.
                .pragma("wal_autocheckpoint", "4000")
        });
    }
    Ok(Connect::connect(options).await?)
}

/// Makes an empty database on a PostgreSQL server, for one story of the tests.
///
/// # Errors
/// When the server refuses.
pub async fn make_database(server: &str, name: &str) -> Result<()> {
    on_server(server, &format!("CREATE DATABASE {name}")).await
}

/// Drops such a database, whoever is still connected to it.
///
/// # Errors
/// When the server refuses.
pub async fn drop_database(server: &str, name: &str) -> Result<()> {
    on_server(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await
}

async fn on_server(server: &str, statement: &str) -> Result<()> {
    let mut options = ConnectOptions::new(server.to_owned());
    options.max_connections(1).sqlx_logging(false);
    let conn = Connect::connect(options).await?;
    conn.execute_unprepared(statement).await?;
    conn.close().await?;
    Ok(())
}

/// Reads with one viewer's eyes. Nothing else reads.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub(crate) db: &'a Database,
    pub(crate) viewer: &'a Viewer,
}

impl Reader<'_> {
    /// Who looks.
    pub fn viewer(&self) -> &Viewer {
        self.viewer
    }

    pub(crate) async fn all(&self, sql: &str, args: Vec<Value>) -> Result<Vec<QueryResult>> {
        self.db.reads.note(sql);
        sql::all(&self.db.conn, sql, args).await
    }

    /// `SELECT {columns} FROM {table} WHERE (scope) AND {and}`.
    pub(crate) async fn scoped(
        &self,
        columns: &str,
        table: &str,
        only: Option<PairId>,
        and: &str,
        more: Vec<Value>,
    ) -> Result<Vec<QueryResult>> {
        let Scope { sql, mut args } = scope(self.viewer, only, table);
        args.extend(more);
        self.all(
            &format!("SELECT {columns} FROM {table} WHERE {sql} AND {and}"),
            args,
        )
        .await
    }
}

/// One pair's part of a statement over several: a condition with its order and limit, and values.
pub(crate) struct Arm<'a> {
    pub pair: PairId,
    pub and: &'a str,
    pub values: Vec<Value>,
}

/// Parts of one statement; both databases take many more.
const ARMS: usize = 200;

impl Reader<'_> {
    /// The rows of each arm, in one statement whatever their number (up to [`ARMS`]).
    ///
    /// Each arm is what [`Reader::scoped`] would ask for its pair alone, so each uses its indices
    /// and has an order and a limit of its own.
    pub(crate) async fn each(
        &self,
        columns: &str,
        table: &str,
        arms: Vec<Arm<'_>>,
    ) -> Result<Vec<Vec<QueryResult>>> {
        let mut out: Vec<Vec<QueryResult>> = arms.iter().map(|_| Vec::new()).collect();
        let mut left = arms.into_iter().enumerate();
        loop {
            let (mut parts, mut args) = (Vec::new(), Vec::new());
            for (at, Arm { pair, and, values }) in left.by_ref().take(ARMS) {
                let scope = scope(self.viewer, Some(pair), table);
                args.extend(scope.args);
                args.extend(values);
                parts.push(format!(
                    "SELECT * FROM (SELECT {columns}, {at} AS arm FROM {table} \
                     WHERE {} AND {and}) AS of_{at}",
                    scope.sql
                ));
            }
            if parts.is_empty() {
                return Ok(out);
            }
            for row in self.all(&parts.join(" UNION ALL "), args).await? {
                let arm = usize::try_from(row.try_get::<i32>("", "arm")?).unwrap_or(usize::MAX);
                if let Some(rows) = out.get_mut(arm) {
                    rows.push(row);
                }
            }
        }
    }

    /// The same condition for each pair.
    pub(crate) async fn of_pairs(
        &self,
        columns: &str,
        table: &str,
        pairs: &[PairId],
        and: &str,
        values: Vec<Value>,
    ) -> Result<Vec<Vec<QueryResult>>> {
        let arm = |pair: &PairId| Arm {
            pair: *pair,
            and,
            values: values.clone(),
        };
        let arms = pairs.iter().map(arm).collect();
        self.each(columns, table, arms).await
    }
}

/// Every row of every pair, understood.
pub(crate) fn understand<T>(
    rows: &[Vec<QueryResult>],
    one: impl Fn(&QueryResult) -> Result<T>,
) -> Result<Vec<Vec<T>>> {
    let of_pair = |rows: &Vec<QueryResult>| rows.iter().map(&one).collect();
    rows.iter().map(of_pair).collect()
}

/// The answer about the only pair that was asked about.
pub(crate) fn only<T: Default>(mut of_pairs: Vec<T>) -> T {
    of_pairs.pop().unwrap_or_default()
}

/// An upsert that touched nothing met a row of that id outside the pair it was meant for.
pub(crate) fn saved(rows: u64, noun: &'static str) -> Result<()> {
    if rows == 0 {
        return Err(Error::NotFound(noun));
    }
    Ok(())
}

/// Nouns of which nothing is kept from one page to the next.
const WORDS: [&str; 2] = ["answers", "note"];

/// One change in the making: what it saves, its audit lines and its jobs stand or fall together.
pub struct Write {
    pub(crate) tx: DatabaseTransaction,
    pub(crate) actor: Actor,
    pub(crate) key: Arc<Key>,
    pub(crate) now: i64,
    pub(crate) touched: BTreeSet<(Option<Uuid>, &'static str)>,
    wrote: bool,
    hushed: bool,
    posted: Arc<tokio::sync::watch::Sender<u64>>,
    /// The pairs of the operator's workspace; a member's and a worker's stand in the viewer.
    pub(crate) pairs: BTreeSet<PairId>,
    _turn: Option<tokio::sync::OwnedMutexGuard<()>>,
}

impl Write {
    /// The workspace it happens in.
    pub fn workspace(&self) -> WorkspaceId {
        self.actor.viewer.workspace()
    }

    /// When it happens, UTC microseconds.
    pub fn now(&self) -> i64 {
        self.now
    }

    pub(crate) async fn run(&mut self, sql: &str, args: Vec<Value>) -> Result<u64> {
        self.wrote = true;
        Ok(sql::run(&self.tx, sql, args).await?.rows_affected())
    }

    pub(crate) async fn one(&mut self, sql: &str, args: Vec<Value>) -> Result<Option<QueryResult>> {
        sql::one(&self.tx, sql, args).await
    }

    pub(crate) async fn all(&mut self, sql: &str, args: Vec<Value>) -> Result<Vec<QueryResult>> {
        sql::all(&self.tx, sql, args).await
    }

    /// Rows of `table` within the actor's reach and `only`.
    pub(crate) async fn scoped(
        &mut self,
        columns: &str,
        table: &str,
        only: Option<PairId>,
        and: &str,
        more: Vec<Value>,
    ) -> Result<Vec<QueryResult>> {
        let Scope { sql, mut args } = scope(&self.actor.viewer, only, table);
        args.extend(more);
        self.all(
            &format!("SELECT {columns} FROM {table} WHERE {sql} AND {and}"),
            args,
        )
        .await
    }

    /// Refuses a row outside the actor's circles, and notes that `noun` changed there.
    pub(crate) fn enter(&mut self, place: Place, noun: &'static str) -> Result<[Value; 4]> {
        may_write(&self.actor, place)?;
        if !changes(&self.actor.viewer, noun) {
            return Err(Error::Forbidden);
        }
        let operator = matches!(self.actor.viewer, Viewer::Operator { .. });
        if operator && place.pair.is_some_and(|p| !self.pairs.contains(&p)) {
            return Err(Error::NotFound("pair"));
        }
        // That somebody wrote something of their own is nobody else's to know; and of words between
        // two, of which nothing is kept elsewhere, not even the count of changes tells.
        let told = match place.circle {
            Circle::Mine if WORDS.contains(&noun) => None,
            Circle::Mine => Some(crate::change::OWN),
            Circle::Pair | Circle::Team => Some(noun),
        };
        self.hushed |= told.is_none();
        let told = told.map(|noun| (place.pair.map(|p| p.0), noun));
        self.touched.extend(told);
        let circle = match place.circle {
            Circle::Mine => "mine",
            Circle::Pair => "pair",
            Circle::Team => "team",
        };
        Ok([
            self.workspace().0.into(),
            circle.into(),
            place.pair.map(|p| p.0).into(),
            place.owner.map(|p| p.0).into(),
        ])
    }

    /// Deletes or changes one row by id, within the actor's reach only.
    pub(crate) async fn change(
        &mut self,
        noun: &'static str,
        table: &str,
        set: &str,
        mut values: Vec<Value>,
        id: Uuid,
    ) -> Result<()> {
        let columns = "circle, pair_id, owner_person";
        let found = self
            .scoped(columns, table, None, "id = ?", args![id])
            .await?;
        let row = found.first().ok_or(Error::NotFound(noun))?;
        let place = Place {
            circle: sql::from_word("circle", sql::col(row, 0)?)?,
            pair: sql::col::<Option<Uuid>>(row, 1)?.map(PairId),
            owner: sql::col::<Option<Uuid>>(row, 2)?.map(PersonId),
        };
        // Whoever sees a row of the team or of the workspace may not change it for that.
        self.enter(place, noun)?;
        values.push(id.into());
        self.run(&format!("{set} WHERE id = ?"), values).await?;
        Ok(())
    }

    /// Makes it all true at once, and tells whoever has a page open.
    ///
    /// # Errors
    /// When the database refuses; then nothing of it happened.
    pub async fn commit(mut self) -> Result<()> {
        if self.wrote && !self.hushed && self.touched.is_empty() {
            // What is kept until the next change has to hear of every one.
            self.touched.insert((None, "workspace"));
        }
        if !self.touched.is_empty() {
            self.tell().await?;
            self.wake().await?;
        }
        self.tx.commit().await?;
        if self.touched.iter().any(|(_, noun)| *noun == "outbox") {
            self.posted.send_modify(|n| *n = n.wrapping_add(1));
        }
        Ok(())
    }

    /// A line of `change` for all that was touched.
    async fn tell(&self) -> Result<()> {
        if self.tx.get_database_backend() == DbBackend::Postgres {
            // Numbers in the order of commits: who has seen one has seen all smaller ones.
            let channel = crate::change::CHANNEL;
            let order = format!("SELECT pg_advisory_xact_lock(7222); NOTIFY {channel}");
            self.tx.execute_unprepared(&order).await?;
        }
        let workspace = self.workspace().0;
        let line =
            |(pair, noun): &(Option<Uuid>, &'static str)| args![workspace, *pair, *noun, self.now];
        let values: Vec<Value> = self.touched.iter().flat_map(line).collect();
        let lines = vec!["(?,?,?,?)"; self.touched.len()].join(",");
        let sql = format!("INSERT INTO change (workspace_id, pair_id, noun, at) VALUES {lines}");
        sql::run(&self.tx, &sql, values).await?;
        Ok(())
    }
}
