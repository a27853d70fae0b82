//! Live pages: hints that something changed, to whoever has a page open and may see it.
use crate::server::Web;
use crate::session::Who;
use axum::extract::{Query, State};
use axum::http::HeaderName;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, stream};
use serde::Deserialize;
use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::Database;
use tokio::sync::watch;
use tokio::time::Sleep;

/// An open page asks anew after so long, so that a session that has ended hears nothing more.
const LASTS: Duration = Duration::from_secs(120);
/// After a broken connection to the database.
const PAUSE: Duration = Duration::from_secs(2);

/// Open pages of one session that hear hints at once; one more ends the oldest.
const SEATS: usize = 8;

/// What ends a seat before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    /// Nothing does.
    Stay,
    /// Newer pages of the same session took its place; it is not to come back by itself.
    Full,
    /// What the page shows is no longer what this session may show.
    Reload,
}

/// Who listens, by session: the oldest first.
#[derive(Clone, Default)]
pub(crate) struct Seats(Arc<Mutex<HashMap<String, VecDeque<watch::Sender<Call>>>>>);

impl Seats {
    fn of(&self) -> MutexGuard<'_, HashMap<String, VecDeque<watch::Sender<Call>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A seat for one more page of that session.
    fn take(&self, session: &str) -> Seat {
        let (sender, call) = watch::channel(Call::Stay);
        let mut all = self.of();
        let own = all.entry(session.to_owned()).or_default();
        own.push_back(sender);
        if own.len() > SEATS
            && let Some(oldest) = own.pop_front()
        {
            oldest.send_replace(Call::Full);
        }
        Seat {
            call,
            seats: self.clone(),
            session: session.to_owned(),
        }
    }

    /// Every open page of that session fetches itself anew, whatever is typed there.
    pub(crate) fn reload(&self, session: &str) {
        for seat in self.of().remove(session).into_iter().flatten() {
            seat.send_replace(Call::Reload);
        }
    }
}

/// The place of one open page; given back when the page is left.
struct Seat {
    call: watch::Receiver<Call>,
    seats: Seats,
    session: String,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut all = self.seats.of();
        if let Some(own) = all.get_mut(&self.session) {
            own.retain(|s| !s.subscribe().same_channel(&self.call));
            if own.is_empty() {
                all.remove(&self.session);
            }
        }
    }
}

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
    seat: Seat,
    over: bool,
}

impl Listener {
    /// The last word on a seat that is called away.
    fn called(&mut self) -> Option<Event> {
        let call = *self.seat.call.borrow_and_update();
        self.over = call != Call::Stay;
        match call {
            Call::Stay => None,
            Call::Full => Some(Event::default().event("full").data("")),
            Call::Reload => Some(Event::default().event("reload").data("")),
        }
    }

    /// The next hint: names of nouns only; the page fetches again through its own viewer.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Listener)> {
        loop {
            if self.over {
                return None;
            }
            if let Some(last) = self.called() {
                return Some((Ok(last), self));
            }
            let newest = (*self.heard.borrow_and_update())?;
            if newest > self.since {
                let reader = self.web.app.db.read(self.who.viewer());
                let (nouns, seen) = reader.changed_since(self.since).await.ok()?;
                self.since = newest;
                if !nouns.is_empty() {
                    let hint = Event::default().id(seen.to_string()).data(nouns.join(" "));
                    return Some((Ok(hint), self));
                }
            }
            tokio::select! {
                () = &mut self.ends => return None,
                // A sender that is gone was told first.
                _ = self.seat.call.changed() => {}
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
    let seat = web.seats.take(&who.session.signed_in.token_hash);
    let listener = Listener {
        heard,
        seat,
        over: false,
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
