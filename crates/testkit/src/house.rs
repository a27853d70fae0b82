//! A house of its own for each story, on either database.
use crate::clock::StillClock;
use crate::feed::FakeFeed;
use crate::mail::FakeMail;
use crate::world::{Who, World};
use app::App;
use app::import::{Reading, Summary};
use app::letter::Mail;
use app::occurrence::{Occurrence, days};
use domain::circle::{Actor, Viewer};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::Arc;
use store::{Database, Key};
use tempfile::TempDir;

/// Names a PostgreSQL on which stories may make and drop databases.
const SERVER: &str = "COUNTERPART_TEST_POSTGRES";

/// An application of its own, with the small world in it.
pub struct TestApp {
    /// The verbs.
    pub app: App,
    /// Its clock.
    pub clock: Arc<StillClock>,
    /// Its publisher.
    pub feed: Arc<FakeFeed>,
    /// Its mail server.
    pub post: Arc<FakeMail>,
    /// Who is there.
    pub world: World,
    /// Where its database is, to open it a second time.
    pub url: String,
    _home: Home,
}

/// Tells a story on SQLite, and on PostgreSQL where [`SERVER`] names one.
///
/// # Panics
/// When a house cannot be made.
pub async fn on_both(story: impl AsyncFn(TestApp)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}/counterpart.db", folder.path().display());
    story(TestApp::open(url, Home::Folder { _kept: folder }).await).await;
    let Ok(server) = std::env::var(SERVER) else {
        println!("skipped on PostgreSQL: {SERVER} names none");
        return;
    };
    let name = format!("story_{}", uuid::Uuid::now_v7().simple());
    store::make_database(&server, &name)
        .await
        .expect("a database of its own");
    let (base, _) = server.rsplit_once('/').expect("an address with a database");
    let url = format!("{base}/{name}");
    story(TestApp::open(url, Home::Database { server, name }).await).await;
}

/// What is taken away when the story ends, well or badly.
enum Home {
    Folder { _kept: TempDir },
    Database { server: String, name: String },
}

impl Drop for Home {
    fn drop(&mut self) {
        let Home::Database { server, name } = self else {
            return;
        };
        let (server, name) = (std::mem::take(server), std::mem::take(name));
        // On a thread and a runtime of its own: the story's may be in the middle of a panic.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            match runtime {
                Ok(runtime) => runtime
                    .block_on(store::drop_database(&server, &name))
                    .map_err(|e| e.to_string()),
                Err(e) => Err(e.to_string()),
            }
        });
        match dropped.join() {
            Ok(Ok(())) => {}
            other => eprintln!("a story's database was left behind: {other:?}"),
        }
    }
}

/// A house that nobody has moved into, on SQLite: no workspace yet. It goes with the folder.
///
/// # Panics
/// When a house cannot be made.
pub async fn empty() -> (App, TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}/counterpart.db", folder.path().display());
    let ports = (&Arc::default(), &Arc::default(), &Arc::default());
    (bare(&url, ports).await, folder)
}

type Ports<'a> = (&'a Arc<StillClock>, &'a Arc<FakeFeed>, &'a Arc<FakeMail>);

async fn bare(url: &str, (clock, feed, post): Ports<'_>) -> App {
    let db = Database::open(url, Key::new(&[7; 32])).await;
    App {
        db: db.expect("an open database"),
        clock: clock.clone(),
        feed: feed.clone(),
        desks: Default::default(),
        gathered: Default::default(),
        mail: Mail {
            mailer: Some(post.clone()),
            server: Some(post.clone()),
            address: "desk@example.com".into(),
            ..Mail::default()
        },
        reach: Default::default(),
        printer: None,
    }
}

impl TestApp {
    async fn open(url: String, home: Home) -> TestApp {
        let (clock, feed, post) = (
            Arc::new(StillClock::default()),
            Arc::new(FakeFeed::default()),
            Arc::new(FakeMail::default()),
        );
        let app = bare(&url, (&clock, &feed, &post)).await;
        let world = World::make(&app).await.expect("the small world");
        TestApp {
            app,
            clock,
            feed,
            post,
            world,
            url,
            _home: home,
        }
    }

    /// What somebody may see today.
    ///
    /// # Panics
    /// When the database cannot be read.
    pub async fn viewer(&self, who: &Who) -> Viewer {
        let viewer = self.app.viewer(self.world.workspace, who.id).await;
        viewer.expect("a viewer")
    }

    /// Tobias, acting for Orla.
    pub async fn tobias(&self) -> Actor {
        let viewer = self.viewer(&self.world.tobias).await;
        self.world.acting(viewer, self.world.orlas.id)
    }

    /// Reads a calendar file for Orla, as Tobias.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn import(&self, text: &str) -> Summary {
        self.try_import(text.as_bytes()).await.expect("an import")
    }

    /// Reads a calendar file for Orla, as Tobias.
    ///
    /// # Errors
    /// What the verb answers.
    pub async fn try_import(&self, bytes: &[u8]) -> app::Result<Summary> {
        let reading = Reading {
            name: "story",
            bytes,
            calendar: None,
            apart: &[],
        };
        let actor = self.tobias().await;
        self.app
            .import(&actor, &self.world.orlas, reading, &|_, _| true)
            .await
    }

    /// What Orla has on the days `from..=to`, as "title, start" lines in UTC.
    ///
    /// # Panics
    /// When it cannot be read.
    pub async fn titles(&self, from: Date, to: Date) -> Vec<String> {
        let line = |o: &Occurrence| format!("{}, {}", o.of.event.title, o.start_at);
        self.between(from, to).await.iter().map(line).collect()
    }

    /// What Orla has on the days `from..=to`.
    ///
    /// # Panics
    /// When it cannot be read.
    pub async fn between(&self, from: Date, to: Date) -> Vec<Occurrence> {
        let zone = TimeZone::get(&self.world.orlas.zone).expect("a zone");
        let viewer = self.viewer(&self.world.tobias).await;
        let found = self
            .app
            .occurrences(&viewer, &self.world.orlas, days(from, to, &zone))
            .await;
        found.expect("occurrences")
    }
}
