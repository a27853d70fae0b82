//! Standing meetings that decide something, and the month that the executive confirms.
mod common;

use common::{Browser, holds};
use testkit::{TestApp, calendar, event, on_both};

/// A forum of four people each Tuesday at ten since 6 July, and a talk on 8 July.
fn office() -> String {
    let who = |name: &str| format!("ATTENDEE:mailto:{name}@example.com");
    let guests: Vec<_> = ["orla.quillfeather", "a", "b", "c"].map(who).into();
    let mut forum: Vec<&str> = vec![
        "DTSTART;TZID=Europe/London:20270706T100000",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY",
        "SUMMARY:Managers' forum",
    ];
    forum.extend(guests.iter().map(String::as_str));
    let talk = [
        "DTSTART;TZID=Europe/London:20270708T140000",
        "DURATION:PT30M",
        "SUMMARY:Xyzzy",
    ];
    let both = [
        event("forum@example.com", &forum),
        event("talk@example.com", &talk),
    ];
    calendar("Office", &both)
}

const LAST: &str = "forum%40example.com%4020270727T100000%3BEurope%2FLondon";

#[tokio::test]
async fn a_noted_decision_answers_for_the_last_four_sessions() {
    on_both(async |house: TestApp| {
        house.import(&office()).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let idle = "nobody noted a decision in its last four sessions; four people.";
        holds(&tobias.page("/").await, &[idle]);
        let audit = tobias.page("/audit").await;
        holds(
            &audit,
            &["st risk\">serves no goal; no decision noted in four sessions"],
        );
        let path = format!("/event?key={LAST}");
        holds(
            &tobias.page(&path).await,
            &["none noted", "data-page-key=\"d\""],
        );
        let form = format!("key={LAST}&what=decision");
        let noted = tobias.saves("/event/prepare", &form).await;
        assert_eq!(noted.location(), path);
        let page = tobias.page(&path).await;
        holds(&page, &["A decision was taken.</p>"]);
        assert!(!tobias.page("/").await.contains(idle));
        let audit = tobias.page("/audit").await;
        holds(
            &audit,
            &["<td class=\"wide\">serves no goal; a decision in one of four sessions</td>"],
        );
        // Four sessions later it is none of the last four any more.
        house.clock.pass(jiff::SignedDuration::from_hours(28 * 24));
        holds(&tobias.page("/").await, &[idle]);
    })
    .await;
}

#[tokio::test]
async fn a_series_with_fewer_sessions_behind_it_is_not_blamed() {
    on_both(async |house: TestApp| {
        let young = office().replace("20270706T100000", "20270713T100000");
        house.import(&young).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        assert!(!tobias.page("/").await.contains("nobody noted a decision"));
    })
    .await;
}

#[tokio::test]
async fn the_executive_confirms_the_last_month_in_one_sentence() {
    on_both(async |house: TestApp| {
        house.import(&office()).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        let before = house.app.db.statements();
        let audit = orla.page("/audit").await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        holds(
            &audit,
            &["Orla has not confirmed July yet", "Every code is a guess"],
        );
        let page = orla.page("/audit/month").await;
        // Four hours of the forum and half an hour that says nothing.
        let sentence = "In July Orla worked 4.5 hours in the calendar, none of them tied to a goal";
        holds(
            &page,
            &[
                sentence,
                "That is how it was",
                "The program alone coded 4.5 hours of it.",
            ],
        );
        holds(&tobias.page("/audit/month").await, &["Orla has said so"]);
        orla.refuses("/audit/month", "month=2027-06-01", "not the last full one")
            .await;
        orla.saves("/audit/month", "month=2027-07-01").await;
        let page = tobias.page("/audit/month").await;
        holds(&page, &[sentence, "Orla confirmed July on Mon 2 August."]);
        assert!(!page.contains("Orla has said so"));
        let event = orla.page(&format!("/event?key={LAST}")).await;
        holds(&event, &["confirmed by Orla"]);
        let next = "/event?key=forum%40example.com%4020270803T100000%3BEurope%2FLondon";
        holds(&orla.page(next).await, &["suggested, "]);
        // A code that is mended later is the assistant's word again.
        let mend = "uid=talk%40example.com&category=people&goal=&reach=one";
        tobias.saves("/audit/mend", mend).await;
        holds(
            &orla.page("/event?key=talk%40example.com").await,
            &["said by one of you"],
        );
    })
    .await;
}

#[tokio::test]
async fn what_was_said_to_the_assistant_is_marked_so() {
    on_both(async |house: TestApp| {
        house.import(&office()).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        tobias.saves("/audit/month", "month=2027-07-01").await;
        let page = tobias.page("/audit").await;
        holds(
            &page,
            &["Orla has said that July is right; noted for Orla on Mon 2 August."],
        );
    })
    .await;
}
