//! Propose on a desk, decide in the letter: it happens, is told, and can be taken back.
#![allow(clippy::unwrap_used)]
mod common;

use axum::http::StatusCode;
use common::{Browser, holds};
use domain::action::ActionState;
use domain::id::ProposalId;
use domain::money::{Currency, Money};
use domain::proposal::{Address, Effect, Letter, Message, Need, NewAction, Proposal, State};
use testkit::{TestApp, on_both};

async fn ask(house: &TestApp, title: &str, effect: Effect) -> Proposal {
    let actor = house.tobias().await;
    let mut p = house.app.new_proposal(&actor, house.world.orlas.id, effect);
    p.title = title.to_owned();
    p.reason = "The tender closes on Friday.".to_owned();
    p
}

async fn propose(house: &TestApp, p: Proposal) -> ProposalId {
    let actor = house.tobias().await;
    house.app.propose(&actor, p).await.unwrap().proposal.id
}

async fn crm(house: &TestApp) -> ProposalId {
    let effect = Effect::Request {
        need: Need::Access,
        what: "the CRM".to_owned(),
    };
    let mut p = ask(house, "Read access to the CRM", effect).await;
    p.saves_minutes_week = Some(40);
    propose(house, p).await
}

fn price_letter() -> Effect {
    Effect::SendMessage(Message {
        to: vec![Address {
            name: "Aldermoor’s buyer".to_owned(),
            email: "buyer@example.com".to_owned(),
        }],
        subject: "Your two tender questions".to_owned(),
        text: "Yes, we will hold the price for the first year.".to_owned(),
        her_name: true,
        letter: Letter::External,
    })
}

async fn state(house: &TestApp, id: ProposalId) -> State {
    let viewer = house.viewer(&house.world.orla).await;
    house.app.db.read(&viewer).proposal(id).await.unwrap().state
}

#[tokio::test]
async fn her_letter_asks_what_waits_and_ends() {
    on_both(async |house| {
        crm(&house).await;
        propose(
            &house,
            ask(&house, "Your two tender questions", price_letter()).await,
        )
        .await;
        propose(
            &house,
            ask(&house, "Bram is off sick", Effect::HeadsUp).await,
        )
        .await;
        let problem = Effect::Problem {
            cause: "Two suppliers".to_owned(),
            solution: String::new(),
        };
        propose(&house, ask(&house, "Resin is late", problem).await).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        let before = house.app.db.statements();
        let page = orla.page("/").await;
        let taken = house.app.db.statements() - before;
        assert!(taken <= 12, "{taken} statements");
        let parts = [
            "Good morning, Orla.",
            "Know first",
            "Bram is off sick",
            "Read access to the CRM",
            "40 min",
            "<b>Not ready.</b> What do you propose?",
            "To Aldermoor’s buyer",
            "we will hold the price",
            "Done for today.",
            "Tobias has the rest",
        ];
        holds(&page, &parts);
        let place = |part: &str| page.find(part).unwrap();
        assert!(
            place("Bram is off sick") < place("Read access"),
            "bad news is first"
        );
        assert!(place("Read access") < place("we will hold the price"));
    })
    .await;
}

#[tokio::test]
async fn a_yes_happens_once_and_can_be_taken_back() {
    on_both(async |house| {
        let effect = Effect::CreateAction(NewAction {
            title: "Book the utility engineer".to_owned(),
            owner: Some(house.world.bram.id),
            ..NewAction::default()
        });
        let mut p = ask(&house, "Book the utility engineer", effect).await;
        p.money = Some(Money::whole(400, Currency::GBP));
        p.final_text = "Order of 400 pounds to the grid operator.".to_owned();
        let id = propose(&house, p).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        holds(
            &orla.page("/").await,
            &["Approve £400", "Order of 400 pounds"],
        );
        let (status, _) = orla
            .post(&format!("/proposals/{id}/decide"), "verb=approve&back=/")
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert_eq!(state(&house, id).await, State::Done);
        holds(&orla.page("/").await, &["Just answered", "Undo"]);
        let (status, told) = orla
            .post(&format!("/proposals/{id}/decide"), "verb=decline")
            .await;
        assert_eq!(status, StatusCode::CONFLICT, "{told}");
        let viewer = house.viewer(&house.world.orla).await;
        let pair = Some(house.world.orlas.id);
        let open = house.app.db.read(&viewer).open_actions(pair).await.unwrap();
        assert!(
            open.iter()
                .any(|a| a.action.title == "Book the utility engineer")
        );
        let (status, _) = orla.post(&format!("/proposals/{id}/undo"), "back=/").await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let open = house.app.db.read(&viewer).open_actions(pair).await.unwrap();
        assert!(open.iter().all(|a| a.action.state == ActionState::Open));
        assert!(
            open.iter()
                .all(|a| a.action.title != "Book the utility engineer")
        );
    })
    .await;
}

#[tokio::test]
async fn what_comes_back_is_asked_again_with_an_answer() {
    on_both(async |house| {
        let id = crm(&house).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        let asked = format!("/proposals/{id}/decide");
        orla.post(&asked, "verb=ask&note=Who+else+has+it%3F").await;
        let letter = orla.page("/").await;
        assert!(!letter.contains("id=\"p-"), "it left the queue");
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let page = tobias.page("/proposals").await;
        holds(
            &page,
            &["One proposal came back to you", "Who else has it?"],
        );
        let (status, _) = tobias
            .post(&format!("/proposals/{id}/again"), "text=Sunniva+alone.")
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        holds(&orla.page("/").await, &["Read access to the CRM"]);
        let whole = orla.page(&format!("/proposals/{id}")).await;
        holds(&whole, &["Who else has it?", "Sunniva alone."]);
    })
    .await;
}

/// What the letter's form says of the words that were read.
fn read(page: &str) -> String {
    let after = page.split("name=\"read\" value=\"").nth(1).unwrap();
    after.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_yes_holds_for_the_words_that_were_read() {
    on_both(async |house| {
        let id = crm(&house).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        let page = orla.page("/").await;
        house.clock.pass(jiff::SignedDuration::from_secs(1));
        let tobias = house.tobias().await;
        let mut p = house
            .app
            .db
            .read(&tobias.viewer)
            .proposal(id)
            .await
            .unwrap();
        p.title = "Write access to the CRM".to_owned();
        house.app.edit(&tobias, &p).await.unwrap();
        let stale = format!("verb=approve&read={}", read(&page));
        let (status, told) = orla.post(&format!("/proposals/{id}/decide"), &stale).await;
        assert_eq!(status, StatusCode::CONFLICT);
        holds(&told, &["has changed since it was read"]);
        let batch = format!("ids={id}/{}", read(&page));
        orla.post("/proposals/together", &batch).await;
        assert_eq!(state(&house, id).await, State::Asked);
        let fresh = format!(
            "verb=approve&read={}&back=/%5Cexample.com",
            read(&orla.page("/").await)
        );
        let to = orla
            .saves(&format!("/proposals/{id}/decide"), &fresh)
            .await
            .location();
        assert_eq!(to, "/", "no way out of the house");
        assert_eq!(state(&house, id).await, State::Done);
    })
    .await;
}

#[tokio::test]
async fn money_is_never_approved_in_a_heap() {
    on_both(async |house| {
        let need = Effect::Request {
            need: Need::Approval,
            what: "the grid".to_owned(),
        };
        let mut p = ask(&house, "Pay for the grid?", need).await;
        p.money = Some(Money::whole(46_000, Currency::GBP));
        p.final_text = "We accept.".to_owned();
        let id = propose(&house, p).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        let batch = format!("ids={id}/{}", read(&orla.page("/").await));
        orla.saves("/proposals/together", &batch).await;
        assert_eq!(state(&house, id).await, State::Asked);
    })
    .await;
}

#[tokio::test]
async fn who_is_not_asked_cannot_answer_and_a_stranger_sees_nothing() {
    on_both(async |house| {
        let id = crm(&house).await;
        let path = format!("/proposals/{id}");
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let (status, _) = tobias.post(&format!("{path}/decide"), "verb=approve").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert_eq!(state(&house, id).await, State::Asked);
        let link = house
            .app
            .sign_in_link(&house.world.ines.email)
            .await
            .unwrap();
        let token = house.app.redeem_link(&link, "test").await.unwrap();
        let mut ines = tobias;
        ines.cookie = format!("counterpart={token}");
        assert_eq!(ines.get(&path).await.0, StatusCode::NOT_FOUND);
        let (status, _) = ines.post(&format!("{path}/decide"), "verb=approve").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(!ines.page("/proposals").await.contains("CRM"));
    })
    .await;
}

#[tokio::test]
async fn the_form_of_a_request_keeps_whatever_is_missing() {
    on_both(async |house| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        tobias.page("/proposals/new?kind=request").await;
        let form = "kind=request&need=access&title=Read+access+to+the+CRM&saves_minutes=many";
        let (status, _) = tobias.post("/proposals", form).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let before = house.app.db.statements();
        let page = tobias.page("/proposals").await;
        let taken = house.app.db.statements() - before;
        assert!(taken <= 12, "{taken} statements");
        holds(
            &page,
            &["One proposal waits for Orla", "incomplete", "Why?"],
        );
    })
    .await;
}

#[tokio::test]
async fn rights_are_assumed_until_she_signs_and_route_what_goes_beyond() {
    on_both(async |house| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let page = tobias.page("/rights").await;
        holds(
            &page,
            &[
                "What I may decide",
                "assumed, unsigned",
                "only you",
                "just do it",
            ],
        );
        let more = "area=external_replies&sentence=just_do_it";
        let (status, _) = tobias.post("/rights", more).await;
        assert_eq!(
            status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "nobody gives themselves more"
        );
        let orla = Browser::of(&house, &house.world.orla).await;
        let (status, _) = orla.post("/rights", more).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let id = propose(
            &house,
            ask(&house, "Your two tender questions", price_letter()).await,
        )
        .await;
        assert_ne!(
            state(&house, id).await,
            State::Asked,
            "it is within the right now"
        );
        let (status, _) = orla.post("/rights/sign", "").await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let page = orla.page("/rights").await;
        assert!(!page.contains("assumed, unsigned"), "{page}");
    })
    .await;
}

/// A form with files, by hand.
fn parts(fields: &[(&str, &str, &str)]) -> String {
    let mut body = String::new();
    for (name, kind, value) in fields {
        let file = if kind.is_empty() {
            ""
        } else {
            "; filename=\"clip\""
        };
        let media = match *kind {
            "" => String::new(),
            kind => format!("Content-Type: {kind}\r\n"),
        };
        body += &format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\
             {media}\r\n{value}\r\n"
        );
    }
    body + "--edge--\r\n"
}

#[tokio::test]
async fn what_came_of_a_meeting_is_told_in_words_or_by_voice() {
    on_both(async |house| {
        let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:story\r\nBEGIN:VEVENT\r\n\
             UID:bram\r\n\
             DTSTAMP:20270730T080000Z\r\nDTSTART:20270730T100000Z\r\nDTEND:20270730T102000Z\r\n\
             SUMMARY:With Bram\r\nATTENDEE;CN=Bram Oakhurst:mailto:bram.oakhurst@example.com\r\n\
             END:VEVENT\r\nEND:VCALENDAR\r\n";
        house.import(calendar).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        let before = house.app.db.statements();
        let page = orla.page("/tell").await;
        let taken = house.app.db.statements() - before;
        assert!(taken <= 12, "{taken} statements");
        holds(&page, &["With Bram", "What came of it?"]);
        let refused = ("text/html", StatusCode::UNPROCESSABLE_ENTITY);
        for (clip, status) in [refused, ("audio/ogg", StatusCode::SEE_OTHER)] {
            let said = [("key", "", "bram"), ("text", "", ""), ("deed", "", "told")];
            let body = parts(&[&said[..], &[("clip", clip, "OggS")]].concat());
            let request = axum::http::Request::post("/tell")
                .header("cookie", &orla.cookie)
                .header("content-type", "multipart/form-data; boundary=edge");
            let request = request.body(axum::body::Body::from(body)).unwrap();
            let (answered, page) = orla.send(request).await;
            assert_eq!(answered, status, "{page}");
        }
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let page = tobias.page("/tell").await;
        holds(&page, &["Nothing is owed", "/tell/clip/bram"]);
        let (status, clip) = tobias.get("/tell/clip/bram").await;
        assert_eq!((status, clip.as_str()), (StatusCode::OK, "OggS"));
    })
    .await;
}
