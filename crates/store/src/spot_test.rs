//! Empty places for a database, one on each kind that this machine has.
use crate::db::{drop_database, make_database};

/// A place for one database, taken away when it is dropped.
pub(crate) struct Spot {
    /// Where.
    pub url: String,
    /// What is taken away with it.
    _folder: Option<tempfile::TempDir>,
    server: Option<(String, String)>,
}

/// A file of its own.
pub(crate) fn sqlite() -> Spot {
    let folder = tempfile::tempdir().unwrap();
    Spot {
        url: format!("sqlite://{}/counterpart.db", folder.path().display()),
        _folder: Some(folder),
        server: None,
    }
}

/// A database of its own, where `COUNTERPART_TEST_POSTGRES` names a server.
pub(crate) async fn postgres() -> Option<Spot> {
    let Ok(server) = std::env::var("COUNTERPART_TEST_POSTGRES") else {
        println!("skipped on PostgreSQL: COUNTERPART_TEST_POSTGRES names none");
        return None;
    };
    let name = format!("spot_{}", uuid::Uuid::now_v7().simple());
    make_database(&server, &name).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    Some(Spot {
        url: format!("{base}/{name}"),
        _folder: None,
        server: Some((server, name)),
    })
}

/// One of each.
pub(crate) async fn spots() -> Vec<Spot> {
    let mut all = vec![sqlite()];
    all.extend(postgres().await);
    all
}

impl Drop for Spot {
    fn drop(&mut self) {
        let Some((server, name)) = self.server.take() else {
            return;
        };
        // On a thread and a runtime of its own: the story's may be in the middle of a panic.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(drop_database(&server, &name))
        });
        if !matches!(dropped.join(), Ok(Ok(()))) {
            eprintln!("a story's database was left behind");
        }
    }
}
