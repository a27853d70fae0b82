//! Live pages: hints that something changed, to whoever has a page open and may see it.
use crate::server::Web;
use crate::session::Who;
use axum::extract::{Query, State};
use axum::http::HeaderName;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, stream};
use serde::Deserialize;
use std::convert::Infallible;
use std::pin::Pin;
use std::time::Duration;
use store::Database;
use tokio::sync::watch;
use tokio::time::Sleep;

/// An open page asks anew after so long, so that a session that has ended hears nothing more.
const LASTS: Duration = Duration::from_secs(120);
/// After a broken connection to the database.
const PAUSE: Duration = Duration::from_secs(2);

/// The number of the newest change; none: the house is closing.
pub(crate) type Newest = watch::Sender<Option<i64>>;

/// Keeps `newest` true as long as the house is open.
pub(crate) async fn follow(db: Database, newest: Newest) {
    while newest.borrow().is_some() {
        let tell = |number| {
            newest.send_if_modified(|n| n.as_mut().is_some_and(|n| replace(n, number)));
            newest.borrow().is_some()
        };
        if let Err(error) = db.follow_changes(tell).await {
            tracing::warn!(%error, "open pages hear nothing of changes for a moment");
            tokio::time::sleep(PAUSE).await;
        }
    }
}

fn replace(known: &mut i64, number: i64) -> bool {
    let newer = number > *known;
    *known = number.max(*known);
    newer
}

/// What the page shows already.
#[derive(Deserialize)]
pub struct Since {
    since: i64,
}

/// One open page.
struct Listener {
    web: Web,
    who: Who,
    heard: watch::Receiver<Option<i64>>,
    since: i64,
    ends: Pin<Box<Sleep>>,
}

impl Listener {
    /// The next hint: names of nouns only; the page fetches again through its own viewer.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Listener)> {
        loop {
            let newest = (*self.heard.borrow_and_update())?;
            if newest > self.since {
                let reader = self.web.app.db.read(self.who.viewer());
                let nouns = reader.changed_since(self.since).await.ok()?;
                self.since = newest;
                if !nouns.is_empty() {
                    let hint = Event::default()
                        .id(newest.to_string())
                        .data(nouns.join(" "));
                    return Some((Ok(hint), self));
                }
            }
            tokio::select! {
                () = &mut self.ends => return None,
                heard = self.heard.changed() => heard.ok()?,
            }
        }
    }
}

fn hints(listener: Listener) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(listener, Listener::next)
}

/// `GET /live?since=N`: a stream of hints for one open page.
pub async fn listen(State(web): State<Web>, who: Who, Query(since): Query<Since>) -> Response {
    let heard = web.newest.subscribe();
    let listener = Listener {
        heard,
        who,
        since: since.since,
        ends: Box::pin(tokio::time::sleep(LASTS)),
        web,
    };
    let alive = KeepAlive::new().interval(Duration::from_secs(25));
    let mut answer = Sse::new(hints(listener)).keep_alive(alive).into_response();
    // A proxy that buffers would keep the hint to itself.
    let unbuffered = HeaderName::from_static("x-accel-buffering");
    crate::respond::header(&mut answer, unbuffered, "no");
    answer
}
