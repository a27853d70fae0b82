//! Files sent in the browser: read beside the pages, told step by step, stopped, gone on with.
mod common;

use axum::http::StatusCode;
use common::{Browser, holds};
use testkit::{TestApp, calendar, event, on_both};

/// A calendar of so many meetings, half an hour apart.
fn meetings(count: usize) -> String {
    let one = |n: usize| {
        let (day, half) = (n % 28 + 1, n / 28 % 48);
        let start = format!(
            "DTSTART:202708{day:02}T{:02}{:02}00Z",
            half / 2,
            half % 2 * 30
        );
        let title = format!("SUMMARY:Meeting {n}");
        event(
            &format!("{n}@example.com"),
            &[&start, "DURATION:PT30M", &title],
        )
    };
    calendar("Office", &(0..count).map(one).collect::<Vec<_>>())
}

async fn send(tobias: &Browser, name: &str, text: &str) -> String {
    let answer = tobias.upload("/import", ("files", name), text).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.page);
    answer.location()
}

/// The page when nothing is being read any more.
async fn settled(tobias: &Browser, path: &str) -> String {
    for _ in 0..3_000 {
        let page = tobias.page(path).await;
        if !page.contains("http-equiv=\"refresh\"") {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the import does not end");
}

async fn entries(house: &TestApp) -> i64 {
    let viewer = house.viewer(&house.world.tobias).await;
    let reader = house.app.db.read(&viewer);
    let (entries, ..) = reader
        .event_span(house.world.orlas.id)
        .await
        .expect("a count");
    entries
}

#[tokio::test]
async fn a_file_that_was_sent_is_read_and_the_page_leads_on() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let path = send(&tobias, "office.ics", &meetings(3)).await;
        let before = house.app.db.statements();
        let page = settled(&tobias, &path).await;
        assert!(
            house.app.db.statements() - before < 60,
            "one page costs little"
        );
        let all = [
            "<h1>3 entries of Orla’s are in</h1>",
            "<b>3</b><span>new</span>",
        ];
        holds(&page, &all);
        holds(
            &page,
            &["href=\"/strategy#paste\"", "href=\"/audit\"", "office.ics"],
        );
        assert_eq!(entries(&house).await, 3);
        // The same again changes nothing, and says so.
        let again = send(&tobias, "office.ics", &meetings(3)).await;
        let page = settled(&tobias, &again).await;
        holds(
            &page,
            &["It was in already", "<b>3</b><span>as before</span>"],
        );
        let told = tobias.page("/settings").await;
        holds(&told, &["import calendar", "<td>Tobias Fennimore</td>"]);
    })
    .await;
}

#[tokio::test]
async fn a_long_file_is_stopped_between_two_transactions_and_gone_on_with() {
    on_both(async |house: TestApp| {
        const ALL: i64 = 9_000;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let path = send(&tobias, "years.ics", &meetings(9_000)).await;
        while entries(&house).await == 0 {
            let page = tobias.page(&path).await;
            holds(
                &page,
                &[
                    "<progress",
                    "Stop here, keep what is in",
                    "http-equiv=\"refresh\"",
                ],
            );
        }
        tobias.saves(&format!("{path}/stop"), "").await;
        let page = settled(&tobias, &path).await;
        let kept = entries(&house).await;
        assert!(0 < kept && kept < ALL, "{kept}");
        holds(
            &page,
            &[
                "The reading was stopped",
                &format!("Stopped: {kept} of {ALL} entries are in, and stay in."),
                "Go on with the rest",
            ],
        );
        tobias.saves(&format!("{path}/go-on"), "").await;
        let page = settled(&tobias, &path).await;
        let new = format!("<b>{}</b><span>new</span>", ALL - kept);
        let before = format!("<b>{kept}</b><span>as before</span>");
        holds(&page, &["entries of Orla’s are in", &new, &before]);
        assert_eq!(entries(&house).await, ALL);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_says_so_and_costs_nothing() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let path = send(&tobias, "notes.ics", "no calendar at all").await;
        let page = settled(&tobias, &path).await;
        holds(
            &page,
            &[
                "Nothing of it could be read",
                "<b>Not read.</b>",
                "stays as it was",
            ],
        );
        let answer = tobias.upload("/import", ("files", "empty.ics"), "").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        holds(&answer.page, &["No file arrived."]);
        let nowhere = format!("/import/{}", uuid::Uuid::now_v7());
        assert_eq!(tobias.get(&nowhere).await.0, StatusCode::NOT_FOUND);
    })
    .await;
}
