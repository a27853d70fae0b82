//! Settings: what they show of seeded facts, what each form changes, and at what cost.
mod common;

use axum::http::StatusCode;
use common::{Browser, holds};
use testkit::{TestApp, calendar, event, on_both};

async fn tobias(house: &TestApp, agent: &str) -> Browser {
    Browser::called(house, &house.world.tobias, agent).await
}

#[tokio::test]
async fn shows_what_is_set_within_the_bound_of_statements() {
    on_both(async |house: TestApp| {
        let walk = ["DTSTART:20270802T100000Z", "SUMMARY:Walk"];
        house
            .import(&calendar("Office", &[event("a@example.com", &walk)]))
            .await;
        let fox = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";
        let tobias = tobias(&house, fox).await;
        let before = house.app.db.statements();
        let page = tobias.page("/settings").await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        holds(
            &page,
            &[
                "<html lang=\"en-GB\"",
                "name=\"mon\" value=\"09:00-17:30\"",
                "name=\"sat\" value=\"\"",
                "name=\"zone\" list=\"zones\" value=\"Europe/London\"",
                "orla.quillfeather@example.com</textarea>",
                "<small>from a file</small>",
                "last good: 08:10",
                "Firefox on Linux <small>last used 08:10</small>",
                "this one",
                "<th scope=\"row\">import calendar</th>",
                "<td>Tobias Fennimore</td><td class=\"soft\">08:10</td>",
            ],
        );
    })
    .await;
}

#[tokio::test]
async fn each_form_changes_what_it_says() {
    on_both(async |house: TestApp| {
        let tobias = tobias(&house, "test").await;
        tobias
            .saves("/settings/hours", "mon=08%3A30-16%3A00&fri=")
            .await;
        tobias
            .saves("/settings/intended", "strategy=7.5&mail=4&goal_hours=30")
            .await;
        let lengths =
            "travel_minutes=20&assumed_minutes=45&baseline_from=2027-04-05&baseline_to=2027-05-02";
        tobias.saves("/settings/lengths", lengths).await;
        tobias
            .saves(
                "/settings/executive",
                "zone=Europe%2FBerlin&emails=Orla%40Example.com",
            )
            .await;
        tobias
            .saves(
                "/settings/date",
                "title=Lease&on=2027-09-01&kind=renewal&lead=",
            )
            .await;
        let page = tobias.page("/settings").await;
        holds(
            &page,
            &[
                "name=\"mon\" value=\"08:30-16:00\"",
                "name=\"fri\" value=\"\"",
                "name=\"strategy\" inputmode=\"decimal\" value=\"7.5\"",
                "name=\"goal_hours\" inputmode=\"decimal\" value=\"30\"",
                "name=\"travel_minutes\" inputmode=\"numeric\" value=\"20\"",
                "name=\"travel\" inputmode=\"decimal\" value=\"\"",
                "name=\"baseline_to\" type=\"date\" value=\"2027-05-02\"",
                "value=\"Europe/Berlin\"",
                ">orla@example.com</textarea>",
                "Lease <small>Wed 1 September 2027 · renewal, said 90 days before</small>",
                // 08:10 in London.
                "<td class=\"soft\">09:10</td>",
            ],
        );
    })
    .await;
}

#[tokio::test]
async fn a_form_that_cannot_be_read_comes_back_as_typed() {
    on_both(async |house: TestApp| {
        let tobias = tobias(&house, "test").await;
        let typed = "name=\"tue\" value=\"nine\"";
        tobias.refuses("/settings/hours", "tue=nine", typed).await;
        tobias
            .refuses("/settings/hours", "tue=nine", "“nine” is no working day")
            .await;
        tobias
            .refuses(
                "/settings/executive",
                "zone=Mars%2FX",
                "“Mars/X” is no time zone",
            )
            .await;
        tobias
            .refuses("/settings/intended", "strategy=200", "A week has 168 hours")
            .await;
        let half = "travel_minutes=20&assumed_minutes=45&baseline_from=2027-04-05";
        tobias
            .refuses(
                "/settings/lengths",
                half,
                "a first day and a later last day",
            )
            .await;
        tobias
            .refuses("/settings/date", "title=X&on=soon", "“soon” is no day")
            .await;
        assert_eq!(
            tobias.post("/settings/nothing", "").await.0,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}

#[tokio::test]
async fn theme_is_the_browsers_and_spelling_the_regions() {
    on_both(async |house: TestApp| {
        let tobias = tobias(&house, "test").await;
        let dark = tobias.saves("/settings/theme", "theme=dark").await;
        assert!(
            dark.cookies()
                .contains("theme=dark; Path=/; Max-Age=31536000")
        );
        holds(
            &tobias.with("theme=dark").page("/settings").await,
            &["<html lang=\"en-GB\"", "data-theme=\"dark\""],
        );
        let odd = tobias.with("theme=\"><b>").page("/settings").await;
        holds(&odd, &["<html lang=\"en-GB\""]);
        tobias.saves("/settings/region", "region=US").await;
        holds(
            &tobias.page("/settings").await,
            &[
                "<html lang=\"en-US\"",
                "8:10 am",
                "Organization and culture",
            ],
        );
        tobias
            .refuses("/settings/region", "region=XX", "“XX” is no region")
            .await;
    })
    .await;
}

#[tokio::test]
async fn another_session_can_be_ended_from_here() {
    on_both(async |house: TestApp| {
        let here = tobias(&house, "here").await;
        let there = tobias(&house, "there").await;
        let page = here.page("/settings").await;
        let (_, rest) = page
            .split_once("name=\"session\" value=\"")
            .expect("the story goes on");
        let (hash, _) = rest.split_once('"').expect("the story goes on");
        here.saves("/settings/session", &format!("session={hash}"))
            .await;
        assert_eq!(there.get("/settings").await.0, StatusCode::SEE_OTHER);
        assert!(!here.page("/settings").await.contains(">there <small>"));
    })
    .await;
}
