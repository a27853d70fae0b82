//! Who opened what: noted while a page is made, written down once a second, never in its way.
//!
//! Whatever route a page of a pair stands on is noted by [`crate::session::Who`] itself, so that a
//! new one cannot forget it; the few that show nothing of a pair are named here.
use axum::extract::MatchedPath;
use axum::http::request::Parts;
use axum::http::{Extensions, Method, Uri};
use domain::id::{PairId, PersonId, WorkspaceId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::{Database, Opening, Times};

/// How long a line may wait to be written down.
const EVERY: Duration = Duration::from_secs(1);
/// Lines that may wait; one more is written down at once.
const MOST: usize = 4096;

/// Routes that show nothing of a pair, or only what is the asker's own.
const NOTHING: [&str; 12] = [
    "/assets/{hash}/{name}",
    "/first-run",
    "/health",
    "/keys",
    "/live",
    "/settings/tokens",
    "/settings/{what}",
    "/sign-in",
    "/sign-in/link/{token}",
    "/strategy/preview",
    "/subscribe",
    "/weights",
];

/// What a page of this route shows: the kind of thing, and which. None: nothing of a pair.
pub(crate) fn thing(route: &str, uri: &Uri) -> Option<(String, String)> {
    let route = route.strip_prefix(crate::api::ROOT).unwrap_or(route);
    if NOTHING.contains(&route) || ["/me", "/openapi.json"].contains(&route) {
        return None;
    }
    let path = uri
        .path()
        .strip_prefix(crate::api::ROOT)
        .unwrap_or(uri.path());
    let named = route.split('/').zip(path.split('/'));
    let named = named
        .filter(|(r, _)| r.starts_with('{'))
        .map(|(_, p)| p)
        .next();
    let key = uri.query().into_iter().flat_map(|q| q.split('&'));
    let key = key.filter_map(|p| p.strip_prefix("key=")).next();
    let id = named
        .or(key)
        .map(crate::respond::url_decode)
        .unwrap_or_default();
    let noun = match route {
        "/" => "today".to_owned(),
        "/actions/{id}" => "action".to_owned(),
        "/goals/{id}" => "goal".to_owned(),
        "/people/{id}" => "person".to_owned(),
        "/proposals/{id}" => "proposal".to_owned(),
        "/proposals/{id}/card.ics" => "card".to_owned(),
        "/sheet/{id}" => "sheet".to_owned(),
        "/tell/clip/{key}" => "clip".to_owned(),
        "/event/original" => "original".to_owned(),
        "/audit" => "time audit".to_owned(),
        "/trail/{file}" => "export of the trail".to_owned(),
        "/partnership/value/entries.csv" => "export of hours given back".to_owned(),
        other => {
            let mut words = other
                .split('/')
                .filter(|w| !w.is_empty() && !w.starts_with('{'));
            words.next_back().unwrap_or_default().replace('-', " ")
        }
    };
    Some((noun, id))
}

/// Where the one who asks writes down what this answer will show.
#[derive(Clone, Default)]
pub(crate) struct Slot(Arc<Mutex<Vec<Opening>>>);

impl Slot {
    /// Takes the lines out.
    pub(crate) fn take(&self) -> Vec<Opening> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes a thing by name.
    pub(crate) fn note(&self, opening: Opening) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(opening);
    }
}

/// Notes what a request is about to show, of each of these pairs.
pub(crate) fn note(
    (extensions, method, uri): (&Extensions, &Method, &Uri),
    (workspace, who): (WorkspaceId, PersonId),
    pairs: &[PairId],
    way: &str,
) {
    let slot = extensions.get::<Slot>();
    let route = extensions.get::<MatchedPath>().map(MatchedPath::as_str);
    let (Some(slot), Some(route), &Method::GET) = (slot, route, method) else {
        return;
    };
    let Some((noun, noun_id)) = thing(route, uri) else {
        return;
    };
    for pair in pairs {
        slot.note(Opening {
            workspace,
            pair: *pair,
            who: Some(who),
            way: way.to_owned(),
            noun: noun.clone(),
            noun_id: noun_id.clone(),
        });
    }
}

/// The same for a request that is being taken apart.
pub(crate) fn note_parts(parts: &Parts, who: (WorkspaceId, PersonId), pairs: &[PairId]) {
    let request = (&parts.extensions, &parts.method, &parts.uri);
    note(request, who, pairs, "page");
}

/// Lines that wait to be written down; what waits is lost when the process is killed.
#[derive(Clone, Default)]
pub(crate) struct Openings(Arc<Mutex<HashMap<Opening, Times>>>);

impl Openings {
    fn all(&self) -> MutexGuard<'_, HashMap<Opening, Times>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what a page has shown; whether there is room for more.
    pub(crate) fn add(&self, shown: Vec<Opening>, now: i64) -> bool {
        let mut all = self.all();
        for opening in shown {
            let times = all.entry(opening).or_insert(Times {
                times: 0,
                last: now,
            });
            times.times += 1;
            times.last = now;
        }
        all.len() < MOST
    }

    /// Writes down what waits; what cannot be written waits on, as far as there is room.
    pub(crate) async fn write(&self, db: &Database) {
        let waiting = std::mem::take(&mut *self.all());
        if let Err(error) = db.note_openings(&waiting).await {
            tracing::warn!(%error, "who opened what could not be written down; it is tried again");
            let mut all = self.all();
            if all.len() < MOST {
                for (opening, times) in waiting {
                    let known = all.entry(opening).or_insert(Times { times: 0, ..times });
                    known.times += times.times;
                }
            }
        }
    }

    /// Writes down once a second, as long as the house is open.
    pub(crate) async fn follow(self, db: Database, open: impl Fn() -> bool) {
        while open() {
            tokio::time::sleep(EVERY).await;
            self.write(&db).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_that_shows_something_of_a_pair_is_noted() {
        let of = |route: &str, at: &str| thing(route, &at.parse().unwrap());
        let named = |noun: &str, id: &str| Some((noun.to_owned(), id.to_owned()));
        assert_eq!(of("/", "/"), named("today", ""));
        assert_eq!(
            of("/proposals/{id}", "/proposals/7"),
            named("proposal", "7")
        );
        assert_eq!(
            of("/api/v1/proposals/{id}", "/api/v1/proposals/7"),
            named("proposal", "7")
        );
        assert_eq!(
            of("/event", "/event?day=1&key=a%40b"),
            named("event", "a@b")
        );
        assert_eq!(of("/tell/clip/{key}", "/tell/clip/x"), named("clip", "x"));
        assert_eq!(of("/a-new/page", "/a-new/page"), named("page", ""));
        assert_eq!(of("/keys", "/keys"), None);
        for route in NOTHING {
            let table = include_str!("route.rs");
            assert!(
                table.contains(&format!("\"{route}\"")),
                "{route} is no route any more"
            );
        }
    }
}
