//! A change by one person appears on another's open page within a second, on one process or two.
#![allow(clippy::unwrap_used)]
mod common;

use app::App;
use common::Browser;
use std::time::{Duration, Instant};
use testkit::{TestApp, Who, on_both};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream, tcp::OwnedReadHalf};
use tokio::sync::oneshot;
use web::Web;

/// A process of its own: the same database, opened a second time.
async fn elsewhere(house: &TestApp) -> App {
    let db = store::Database::open(&house.url, store::Key::new(&[7; 32])).await;
    App {
        db: db.unwrap(),
        ..house.app.clone()
    }
}

/// Serves until the sender is dropped.
async fn serve(app: App) -> (std::net::SocketAddr, oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let told = async { drop(stopped.await) };
    tokio::spawn(web::serve(Web::new(app, false), listener, told));
    (address, stop)
}

/// An open page.
struct Open(tokio::io::Lines<BufReader<OwnedReadHalf>>);

impl Open {
    async fn page(house: &TestApp, who: &Who, at: std::net::SocketAddr) -> Open {
        let link = house.app.sign_in_link(&who.email).await.unwrap();
        let token = house.app.redeem_link(&link, "test").await.unwrap();
        Open::of(house, &token, at).await
    }

    /// One more page of that session.
    async fn of(house: &TestApp, token: &str, at: std::net::SocketAddr) -> Open {
        let since = house.app.db.newest_change().await.unwrap();
        let (reader, mut writer) = TcpStream::connect(at).await.unwrap().into_split();
        let ask = format!(
            "GET /live?since={since} HTTP/1.1\r\nHost: {at}\r\nCookie: counterpart={token}\r\n\r\n"
        );
        writer.write_all(ask.as_bytes()).await.unwrap();
        // Kept open: a half-closed connection is a page that was left.
        std::mem::forget(writer);
        let mut lines = BufReader::new(reader).lines();
        let first = lines.next_line().await.unwrap().unwrap();
        assert!(first.contains("200"), "{first}");
        Open(lines)
    }

    /// What is said besides hints: a word that ends the stream.
    async fn last_word(&mut self) -> Option<String> {
        let heard = tokio::time::timeout(Duration::from_secs(5), async {
            while let Some(line) = self.0.next_line().await.ok()? {
                if let Some(word) = line.strip_prefix("event: ") {
                    return Some(word.to_owned());
                }
            }
            None
        });
        heard.await.ok().flatten()
    }

    /// The next hint, if one comes in time.
    async fn hint(&mut self, within: Duration) -> Option<String> {
        let heard = tokio::time::timeout(within, async {
            while let Some(line) = self.0.next_line().await.ok()? {
                if let Some(nouns) = line.strip_prefix("data: ") {
                    return Some(nouns.to_owned());
                }
            }
            None
        });
        heard.await.ok().flatten()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_on_another_process_is_heard_within_a_second() {
    on_both(async |house| {
        let (address, _open) = serve(elsewhere(&house).await).await;
        let mut page = Open::page(&house, &house.world.orla, address).await;
        for words in ["ask Bram for the grid date", "thank the night crew"] {
            let (actor, pair) = (house.tobias().await, &house.world.orlas);
            let begun = Instant::now();
            house.app.capture(&actor, pair, words).await.unwrap();
            let heard = page.hint(Duration::from_secs(3)).await;
            assert_eq!(heard.as_deref(), Some("action"));
            assert!(begun.elapsed() < Duration::from_secs(1), "{begun:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn across_the_wall_nothing_is_heard() {
    on_both(async |house| {
        let (address, _open) = serve(house.app.clone()).await;
        let mut orlas = Open::page(&house, &house.world.orla, address).await;
        let mut ines = Open::page(&house, &house.world.ines, address).await;
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        house.app.capture(&actor, pair, "ask Bram").await.unwrap();
        assert!(orlas.hint(Duration::from_secs(3)).await.is_some());
        assert_eq!(ines.hint(Duration::from_millis(700)).await, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn open_pages_do_not_keep_the_house_open() {
    on_both(async |house| {
        let (address, stop) = serve(house.app.clone()).await;
        let mut page = Open::page(&house, &house.world.orla, address).await;
        drop(stop);
        let ended = tokio::time::timeout(Duration::from_secs(5), async {
            while let Ok(Some(_)) = page.0.next_line().await {}
        });
        assert!(ended.await.is_ok(), "the stream was still open");
    })
    .await;
}

/// Eight pages of a session listen; the ninth ends the oldest, and no other session's.
#[tokio::test(flavor = "multi_thread")]
async fn the_ninth_page_of_a_session_ends_the_first() {
    on_both(async |house| {
        let (address, _open) = serve(house.app.clone()).await;
        let mut ines = Open::page(&house, &house.world.ines, address).await;
        let link = house.app.sign_in_link(&house.world.orla.email).await;
        let token = house.app.redeem_link(&link.unwrap(), "test").await.unwrap();
        let mut pages = Vec::new();
        for _ in 0..9 {
            pages.push(Open::of(&house, &token, address).await);
        }
        let last = pages.remove(0).last_word().await;
        assert_eq!(last.as_deref(), Some("full"));
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        house.app.capture(&actor, pair, "ask Bram").await.unwrap();
        for page in &mut pages {
            assert!(page.hint(Duration::from_secs(3)).await.is_some());
        }
        assert_eq!(ines.hint(Duration::from_millis(300)).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_stranger_hears_nothing_and_a_page_names_its_newest_change() {
    on_both(async |house| {
        let browser = Browser::of(&house, &house.world.tobias).await;
        let page = browser.page("/people").await;
        let viewer = house.viewer(&house.world.tobias).await;
        let told = house.app.db.read(&viewer).changed_since(0).await;
        let newest = told.unwrap().1;
        common::holds(&page, &[&format!("data-change=\"{newest}\"")]);
        let mut stranger = browser;
        stranger.cookie.clear();
        let (status, _) = stranger.get("/live?since=0").await;
        assert!(!status.is_success(), "{status}");
    })
    .await;
}
