//! Proposing from a meeting: the words in the executive's voice, what would come of it, and that
//! it goes the way of every proposal.
#![allow(clippy::unwrap_used)]
mod common;

use axum::http::StatusCode;
use common::{Browser, holds};
use domain::decision_right::{Area, HeldRight, Level};
use domain::proposal::{Effect, Proposal, State};
use testkit::{TestApp, calendar, event, on_both};

const ORLA: &str = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:orla.quillfeather@example.com";
const KEY: &str = "key=call%40example.com";

fn house_call(organizer: &str) -> String {
    let by = format!("ORGANIZER;CN=Nell Askwith:mailto:{organizer}");
    let lines = [
        "DTSTART;TZID=Europe/London:20270805T100000",
        "DTEND;TZID=Europe/London:20270805T110000",
        "SUMMARY:Vendor call",
        by.as_str(),
        ORLA,
    ];
    let past = [
        "DTSTART;TZID=Europe/London:20270728T100000",
        "DTEND;TZID=Europe/London:20270728T110000",
        "SUMMARY:Long ago",
        by.as_str(),
        ORLA,
    ];
    let all = [
        event("call@example.com", &lines),
        event("past@example.com", &past),
    ];
    calendar("Office", &all)
}

/// Orla signs that what is arranged with outsiders is asked first.
async fn asks_first(house: &TestApp) {
    let right = HeldRight {
        level: Level::try_from(3).unwrap(),
        ..HeldRight::assumed(house.world.orlas.id, Area::DiaryExternal)
    };
    let viewer = house.viewer(&house.world.orla).await;
    let orla = house.world.acting(viewer, house.world.orlas.id);
    house.app.save_right(&orla, &right).await.unwrap();
}

async fn proposals(house: &TestApp) -> Vec<Proposal> {
    let viewer = house.viewer(&house.world.orla).await;
    let all = ["asked", "approved", "declined", "done"];
    let reader = house.app.db.read(&viewer);
    let pair = Some(house.world.orlas.id);
    reader.proposals(pair, &all, 0, 50).await.unwrap()
}

#[tokio::test]
async fn a_meeting_offers_what_may_be_proposed_in_her_words() {
    on_both(async |house: TestApp| {
        house.import(&house_call("nell@vendor.example.org")).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let before = house.app.db.statements();
        let page = tobias.page(&format!("/event?{KEY}")).await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        holds(
            &page,
            &[
                "Shorten it",
                "Move it",
                "Send somebody else",
                "Keep time free before it",
                "Decline it",
                "Dear Nell,",
                "Thank you for the invitation to “Vendor call” on Thu 5 August, 10:00.",
                "Orla’s name is added below.",
                "It is asked first: ",
                ">Ask Orla</button>",
                // The next working day, at its own time.
                "value=\"2027-08-06\"",
                "value=\"10:00\"",
            ],
        );
        let past = tobias.page("/event?key=past%40example.com").await;
        assert!(!past.contains("nothing moves by itself"), "{past}");
        let late = "key=past%40example.com&deed=decline";
        let (status, _) = tobias.post("/event/propose", late).await;
        assert_eq!(status, StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn what_reaches_outside_is_asked_once_and_seen_on_the_page() {
    on_both(async |house: TestApp| {
        house.import(&house_call("nell@vendor.example.org")).await;
        asks_first(&house).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let form = format!("{KEY}&deed=move&date=2027-08-06&time=14:30&reason=She+is+at+Plant+2");
        let answer = tobias.saves("/event/propose", &form).await;
        assert_eq!(answer.location(), format!("/event?{KEY}"));
        let known = proposals(&house).await;
        let [p] = known.as_slice() else {
            panic!("one proposal: {known:?}")
        };
        assert_eq!(p.title, "Move “Vendor call” to Fri 6 August, 14:30");
        assert_eq!(
            (p.state, p.reason.as_str()),
            (State::Asked, "She is at Plant 2")
        );
        // Once it has begun nobody can move it.
        assert_eq!(p.expires.unwrap().to_string(), "2027-08-05T09:00:00Z");
        let Effect::MoveMeeting { note, .. } = &p.effect else {
            panic!("{:?}", p.effect)
        };
        assert!(
            note.starts_with("Dear Nell,\n\n“Vendor call” on Thu 5 August, 10:00"),
            "{note}"
        );
        let end = "\n\nNew time: Fri 6 August, 14:30–15:30.\n\nOrla";
        assert!(note.ends_with(end), "{note}");
        let page = tobias.page(&format!("/event?{KEY}")).await;
        holds(
            &page,
            &["Move “Vendor call” to Fri 6 August, 14:30</a>", "asked"],
        );
        let orla = Browser::of(&house, &house.world.orla).await;
        holds(&orla.page("/").await, &["Move “Vendor call”", "Move it"]);
        let no = "verb=decline&note=not+again";
        orla.saves(&format!("/proposals/{}/decide", p.id), no).await;
        let page = tobias.page(&format!("/event?{KEY}")).await;
        holds(&page, &["Declined before: ", "“not again”"]);
        let refused = [
            (
                "deed=shorten&minutes=60",
                "It takes 60 minutes now: choose fewer.",
            ),
            (
                "deed=move&date=2027-08-06",
                "Choose the new day, and when it begins.",
            ),
            ("deed=hand_over", "Say who goes instead."),
            ("deed=shorten&minutes=x", "Write the minutes as a number."),
        ];
        for (form, told) in refused {
            let form = format!("{KEY}&{form}");
            tobias.refuses("/event/propose", &form, told).await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_a_right_covers_is_decided_at_once_and_waits_for_a_hand() {
    on_both(async |house: TestApp| {
        house.import(&house_call("nell@example.com")).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let page = tobias.page(&format!("/event?{KEY}")).await;
        holds(&page, &["You may do it", ">Shorten it now</button>"]);
        let words = "Dear+Nell,%0D%0A%0D%0Alet+us+take+half.";
        let form = format!("{KEY}&deed=shorten&minutes=30&words={words}");
        let answer = tobias.saves("/event/propose", &form).await;
        let known = proposals(&house).await;
        assert_eq!(known.len(), 1, "{known:?}");
        assert_eq!(answer.location(), format!("/proposals/{}", known[0].id));
        assert_eq!(known[0].state, State::Approved);
        let card = known[0].act.as_ref().unwrap().card().unwrap();
        let note =
            "Dear Nell,\n\nlet us take half.\n\nNew time: Thu 5 August, 10:00–10:30.\n\nOrla";
        assert_eq!(card.text, note);
        let form = format!("{KEY}&deed=protect&minutes=45");
        tobias.saves("/event/propose", &form).await;
        let known = proposals(&house).await;
        let kept = "Keep Thu 5 August, 09:15–10:00 free before “Vendor call”";
        assert!(known.iter().any(|p| p.title == kept), "{known:?}");
    })
    .await;
}

/// A multipart body of one paper.
fn paper(of: &str, words: &str) -> String {
    let field = |name: &str, more: &str, text: &str| {
        let head = format!("Content-Disposition: form-data; name=\"{name}\"{more}");
        format!("--x\r\n{head}\r\n\r\n{text}\r\n")
    };
    let file = field("file", "; filename=\"notes.txt\"", words);
    field("of", "", of) + &field("title", "", "Vendor notes") + &file + "--x--\r\n"
}

#[tokio::test]
async fn papers_of_a_meeting_have_a_page_of_their_own() {
    on_both(async |house: TestApp| {
        house.import(&house_call("nell@vendor.example.org")).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let at = "/papers?of=event/call%40example.com";
        holds(&tobias.page(&format!("/event?{KEY}")).await, &[at]);
        let page = tobias.page(at).await;
        holds(&page, &["Vendor call", "The meeting", "Attach a paper"]);
        let request = axum::http::Request::post("/papers")
            .header("cookie", &tobias.cookie)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "multipart/form-data; boundary=x");
        let body = paper("event/call@example.com", "Their price is soft.");
        let answer = tobias.ask(request.body(body.into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.page);
        assert_eq!(answer.location(), at);
        holds(&tobias.page(at).await, &["Vendor notes", "version 1"]);
        let orla = Browser::of(&house, &house.world.orla).await;
        holds(&orla.page(at).await, &["Vendor notes"]);
        let ines = Browser::by_link(&house, &house.world.ines).await;
        assert_ne!(ines.get(at).await.0, StatusCode::OK);
        let none = tobias.get("/papers?of=event/nothing").await.0;
        assert_eq!(none, StatusCode::NOT_FOUND);
    })
    .await;
}
