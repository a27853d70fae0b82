//! Stories of subscribed calendars and of the worker, each on SQLite and on PostgreSQL.
#![allow(clippy::unwrap_used)]
use app::port::FeedError;
use jiff::SignedDuration;
use jiff::civil::date;
use std::collections::HashSet;
use store::Calendar;
use testkit::{TestApp, calendar, event, on_both};

const ADDRESS: &str = "https://cal.example.com/private-7/basic.ics";
const LEASE: i64 = 300_000_000;

fn version(titles: &[&str]) -> String {
    let one = |title: &&str| {
        let uid = format!("{}@example.com", title.to_lowercase());
        let summary = format!("SUMMARY:{title}");
        event(
            &uid,
            &["DTSTART:20270802T100000Z", "DURATION:PT1H", &summary],
        )
    };
    calendar("Anything", &titles.iter().map(one).collect::<Vec<_>>())
}

async fn subscribed(t: &TestApp) {
    t.feed.publishes(&version(&["Board"]), "v1");
    let actor = t.tobias().await;
    let told = t
        .app
        .subscribe(&actor, &t.world.orlas, "Published", ADDRESS)
        .await;
    assert_eq!(told.unwrap().created, 1);
}

async fn the_calendar(t: &TestApp) -> Calendar {
    let viewer = t.viewer(&t.world.tobias).await;
    let mut all = t.app.db.read(&viewer).calendars(None).await.unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

async fn today(t: &TestApp) -> Vec<String> {
    let found = t.between(date(2027, 8, 2), date(2027, 8, 2)).await;
    found.iter().map(|o| o.of.event.title.clone()).collect()
}

/// Whether the worker finds something to do that many minutes later.
async fn works_after(t: &TestApp, minutes: i64) -> bool {
    t.clock.pass(SignedDuration::from_mins(minutes));
    t.app.work_once().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_calendar_is_followed() {
    on_both(async |t: TestApp| {
        subscribed(&t).await;
        let known = the_calendar(&t).await;
        assert_eq!(
            (known.name.as_str(), known.etag.as_str()),
            ("Published", "v1")
        );
        assert!(!works_after(&t, 29).await, "not before half an hour");

        t.feed.is_unchanged();
        assert!(works_after(&t, 1).await);
        assert_eq!(t.feed.asked().last().unwrap().etag.as_deref(), Some("v1"));
        let known = the_calendar(&t).await;
        assert_eq!(known.last_good_at, Some(t.app.now()));

        t.feed.publishes(&version(&["Board", "Forum"]), "v2");
        assert!(works_after(&t, 30).await);
        assert_eq!(today(&t).await, ["Board", "Forum"]);
        assert_eq!(the_calendar(&t).await.etag, "v2");

        t.feed.publishes(&version(&["Forum"]), "v3");
        assert!(works_after(&t, 30).await);
        assert_eq!(today(&t).await, ["Forum"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_keeps_the_last_good_version_and_says_so() {
    on_both(async |t: TestApp| {
        subscribed(&t).await;
        let good = t.app.now();
        t.feed.fails(FeedError::NotFound("cal.example.com".into()));
        assert!(works_after(&t, 30).await);
        let known = the_calendar(&t).await;
        assert_eq!(known.last_good_at, Some(good));
        assert_eq!(known.last_try_at, Some(t.app.now()));
        assert!(known.failure.contains("404"), "{}", known.failure);
        assert!(!known.failure.contains("private-7"), "{}", known.failure);
        assert_eq!(today(&t).await, ["Board"]);

        // What is no calendar is a failure too, and costs nothing that is here.
        t.feed.publishes("<html>Sign in</html>", "v2");
        assert!(works_after(&t, 1).await);
        let known = the_calendar(&t).await;
        assert_eq!(
            (known.last_good_at, known.etag.as_str()),
            (Some(good), "v1")
        );
        assert!(!known.failure.is_empty());
        assert_eq!(today(&t).await, ["Board"]);

        t.feed.is_unchanged();
        assert!(works_after(&t, 2).await);
        let known = the_calendar(&t).await;
        assert_eq!(known.failure, "");
        assert_eq!(known.last_good_at, Some(t.app.now()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_wait_longer_each_time_and_a_good_answer_ends_that() {
    on_both(async |t: TestApp| {
        subscribed(&t).await;
        // The fake publisher refuses whatever it has no answer for.
        assert!(works_after(&t, 30).await);
        for wait in [1, 2, 4, 8] {
            assert!(
                !t.app.work_once().await.unwrap(),
                "not before {wait} minutes"
            );
            t.clock.pass(SignedDuration::from_secs(wait * 60 - 1));
            assert!(
                !t.app.work_once().await.unwrap(),
                "not before {wait} minutes"
            );
            t.clock.pass(SignedDuration::from_secs(1));
            assert!(t.app.work_once().await.unwrap(), "after {wait} minutes");
        }
        t.feed.is_unchanged();
        assert!(works_after(&t, 16).await);
        assert!(
            works_after(&t, 30).await,
            "a good one is asked every half-hour again"
        );
        assert!(
            works_after(&t, 1).await,
            "and a failure waits a minute again"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_fetched_is_not_subscribed() {
    on_both(async |t: TestApp| {
        t.feed.publishes("<html>Sign in</html>", "v1");
        t.feed
            .fails(FeedError::SignInNeeded("cal.example.com".into()));
        let actor = t.tobias().await;
        for _ in 0..2 {
            let told = t.app.subscribe(&actor, &t.world.orlas, "", ADDRESS).await;
            let error = told.unwrap_err();
            assert_eq!(error.code(), "invalid");
            assert!(!error.to_string().contains("private-7"), "{error}");
        }
        let left = t.app.db.read(&actor.viewer).calendars(None).await.unwrap();
        assert!(left.is_empty());
        works_after(&t, 24 * 60).await;
        assert!(!works_after(&t, 24 * 60).await, "nothing stays planned");
        assert_eq!(t.feed.asked().len(), 2, "and nothing more was asked");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_taken_away_is_not_asked_again() {
    on_both(async |t: TestApp| {
        subscribed(&t).await;
        let id = the_calendar(&t).await.id;
        let actor = t.tobias().await;
        t.app.remove_calendar(&actor, id).await.unwrap();
        assert!(today(&t).await.is_empty());
        works_after(&t, 30).await;
        assert!(!works_after(&t, 24 * 60).await);
        assert_eq!(t.feed.asked().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_across_the_wall_can_follow_or_remove_it() {
    on_both(async |t: TestApp| {
        subscribed(&t).await;
        let id = the_calendar(&t).await.id;
        let ines = t.viewer(&t.world.ines).await;
        let actor = t.world.acting(ines, t.world.ines_own.id);
        let refused = t.app.refresh(&actor, &t.world.orlas, id).await.unwrap_err();
        assert_eq!(refused.code(), "not_found");
        let refused = t.app.remove_calendar(&actor, id).await.unwrap_err();
        assert_eq!(refused.code(), "not_found");
        let told = t.app.subscribe(&actor, &t.world.orlas, "", ADDRESS).await;
        assert!(told.is_err());
        assert_eq!(the_calendar(&t).await.id, id);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_never_take_the_same_job() {
    on_both(async |t: TestApp| {
        const JOBS: usize = 60;
        let actor = t.tobias().await;
        let now = t.app.now();
        let mut tx = t.app.db.write(&actor, now).await.unwrap();
        for n in 0..JOBS {
            tx.plan_job("story", &format!("story:{n}"), &n.to_string(), now)
                .await
                .unwrap();
        }
        // Planned twice is planned once.
        tx.plan_job("story", "story:0", "0", now + 1).await.unwrap();
        tx.commit().await.unwrap();
        let second = store::Database::open(&t.url, store::Key::new(&[7; 32]))
            .await
            .unwrap();
        let workers: Vec<_> = (0..8)
            .map(|n| {
                let db = if n % 2 == 0 {
                    t.app.db.clone()
                } else {
                    second.clone()
                };
                tokio::spawn(async move {
                    let mut taken = Vec::new();
                    let mut idle = 0;
                    // A worker may find nothing because others hold the rows just then.
                    while idle < 3 {
                        match db.take_job(now, LEASE).await.unwrap() {
                            Some(job) => taken.push(job),
                            None => {
                                idle += 1;
                                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                            }
                        }
                    }
                    taken
                })
            })
            .collect();
        let mut taken = Vec::new();
        for worker in workers {
            taken.extend(worker.await.unwrap());
        }
        let ids: HashSet<_> = taken.iter().map(|j| j.id).collect();
        assert_eq!((taken.len(), ids.len()), (JOBS, JOBS));
        // A worker that died: its lease runs out and another takes the job.
        let again = second.take_job(now + LEASE, LEASE).await.unwrap().unwrap();
        assert_eq!(again.attempts, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_planned_while_it_is_done_is_done_once_more() {
    on_both(async |t: TestApp| {
        let (actor, now, db) = (t.tobias().await, t.app.now(), &t.app.db);
        let plan = async || {
            let mut tx = db.write(&actor, now).await.unwrap();
            tx.plan_job("story", "story", "", now).await.unwrap();
            tx.commit().await.unwrap();
        };
        let take = async || db.take_job(now, LEASE).await.unwrap();
        plan().await;
        let job = take().await.unwrap();
        plan().await;
        assert!(take().await.is_none(), "one at a time");
        db.settle_job(job.id, None).await.unwrap();
        let again = take().await.expect("once more");
        db.settle_job(again.id, None).await.unwrap();
        assert!(take().await.is_none(), "and then no more");
        // The same for one that comes round every hour.
        plan().await;
        let job = take().await.unwrap();
        plan().await;
        let later = now + 3_600_000_000;
        db.settle_job(job.id, Some((later, ""))).await.unwrap();
        let again = take().await.expect("at once");
        db.settle_job(again.id, Some((later, ""))).await.unwrap();
        assert!(take().await.is_none(), "in an hour");
        assert!(db.take_job(later, LEASE).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_refreshes_at_once_make_one_calendar() {
    on_both(async |t: TestApp| {
        subscribed(&t).await;
        let id = the_calendar(&t).await.id;
        let actor = t.tobias().await;
        let newer = version(&["Board", "Forum", "Review"]);
        t.feed.publishes(&newer, "v2");
        t.feed.publishes(&newer, "v2");
        let orlas = &t.world.orlas;
        let (a, b) = tokio::join!(
            t.app.refresh(&actor, orlas, id),
            t.app.refresh(&actor, orlas, id)
        );
        assert!(a.is_ok() && b.is_ok(), "{a:?} {b:?}");
        assert_eq!(today(&t).await, ["Board", "Forum", "Review"]);
        assert_eq!(the_calendar(&t).await.etag, "v2");
    })
    .await;
}
