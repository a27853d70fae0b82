//! Actions, goals and people: what their pages show of what was saved, and how forms answer.
mod common;

use axum::http::StatusCode;
use common::{Browser, holds};
use domain::id::PersonId;
use domain::person::Person;
use testkit::{TestApp, calendar, event, on_both};

/// Says one thing into the capture box and answers with the page it leads to.
async fn captured(house: &TestApp, tobias: &Browser, words: &str) -> String {
    let form = format!("words={}", words.replace(' ', "+"));
    let (status, told) = tobias.post("/capture", &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{told}");
    let viewer = house.viewer(&house.world.tobias).await;
    let pair = Some(house.world.orlas.id);
    let open = house
        .app
        .db
        .read(&viewer)
        .open_actions(pair)
        .await
        .expect("the story begins");
    let of = |s: &&store::StoredAction| s.action.captured == words;
    let found = open.iter().find(of).expect("captured");
    format!("/actions/{}", found.action.id)
}

async fn paste(tobias: &Browser, text: &str) -> (StatusCode, String) {
    let answer = tobias.upload("/strategy/preview", ("text", ""), text);
    let answer = answer.await;
    (answer.status, answer.page)
}

#[tokio::test]
async fn captured_words_are_put_right_and_the_old_date_stays() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let path = captured(&house, &tobias, "ask Bram for the grid date by Thu 4pm").await;
        let before = house.app.db.statements();
        let page = tobias.page(&path).await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        holds(
            &page,
            &[
                "You wrote: “ask Bram for the grid date by Thu 4pm”",
                "type=\"date\" value=\"2027-08-05\"",
                "type=\"time\" value=\"16:00\"",
                "The first date still stands.",
                "What is it for?",
            ],
        );
        let moved = "title=Ask+for+the+date&date=2027-08-10&reason=Bram+is+away&why=Plant+2";
        let (status, _) = tobias.post(&path, moved).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        holds(
            &tobias.page(&path).await,
            &[
                "<h1>Ask for the date</h1>",
                "Thu 5 August, 16:00 → Tue 10 August",
                "Bram is away",
            ],
        );
        let (status, told) = tobias.post(&path, "title=Kept+words&time=10:00").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        holds(&told, &["A time needs its day", "value=\"Kept words\""]);
    })
    .await;
}

#[tokio::test]
async fn today_costs_what_a_page_may_cost() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        captured(&house, &tobias, "book the crane").await;
        tobias.page("/").await;
        let before = house.app.db.statements();
        let page = tobias.page("/").await;
        let cost = house.app.db.statements() - before;
        holds(&page, &["Book the crane"]);
        assert!(cost <= 12, "{cost} statements");
    })
    .await;
}

#[tokio::test]
async fn an_action_of_another_pair_is_not_there() {
    on_both(async |house: TestApp| {
        let world = &house.world;
        let operator = world.acting(world.operator(), world.ines_own.id);
        let kept = house
            .app
            .capture(&operator, &world.ines_own, "quiet errand")
            .await;
        let path = format!("/actions/{}", kept.unwrap().id);
        let tobias = Browser::of(&house, &world.tobias).await;
        let (status, told) = tobias.get(&path).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        holds(&told, &["is not here"]);
        let (status, _) = tobias.post(&path, "title=Mine").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert_eq!(
            tobias.post(&format!("{path}/done"), "").await.0,
            StatusCode::NOT_FOUND
        );
        assert!(!tobias.page("/").await.contains("uiet errand"));
    })
    .await;
}

#[tokio::test]
async fn pasted_goals_are_looked_at_before_they_are_saved() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        holds(
            &tobias.page("/strategy").await,
            &["Orla has no goals here yet"],
        );
        let text = "G1 Plant 2 runs by March\n  Operators trained\nG2 Win <eight> contracts";
        let (status, page) = paste(&tobias, text).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        holds(
            &page,
            &[
                "Three goals: is this the tree?",
                "indent-1",
                "Win &#60;eight&#62; contracts",
                "Save 3 goals",
            ],
        );
        holds(
            &tobias.page("/strategy").await,
            &["Orla has no goals here yet"],
        );
        let form = "text=G1+Plant+2+runs+by+March%0A++Operators+trained%0AG2+Win+contracts";
        let (status, _) = tobias.post("/strategy", form).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        captured(&house, &tobias, "book the crane, G1").await;
        let before = house.app.db.statements();
        let page = tobias.page("/strategy").await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        holds(
            &page,
            &["No goal has an hour of Orla’s this week", "Book the crane"],
        );
        let (status, told) = paste(&tobias, "").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        holds(&told, &["No goal was found in it."]);
    })
    .await;
}

/// A review of an hour each Tuesday since 6 July: four before this week, and tomorrow's.
fn reviews() -> String {
    let lines = [
        "DTSTART;TZID=Europe/London:20270706T100000",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY",
        "SUMMARY:G1 review",
    ];
    calendar("Office", &[event("review@example.com", &lines)])
}

#[tokio::test]
async fn each_goal_tells_its_hours_of_this_week_and_four_before_with_their_source() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        house.import(&reviews()).await;
        tobias
            .saves("/strategy", "text=G1+Plant+2+by+March%0AG2+Contracts")
            .await;
        let page = tobias.page("/strategy").await;
        holds(
            &page,
            &[
                "href=\"/audit?from=2027-07-05&#38;to=2027-08-01\">four before, 5 July – 1 ",
                "<p class=\"num\">1.0 h<br><small>4.0 h in four weeks</small></p>",
                "%4020270803T100000%3BEurope%2FLondon\">G1 review</a></th>\
                 <td class=\"num\">5</td><td class=\"num\">4.0</td><td class=\"num\">1.0</td>",
                "no hour</span><br><small>none in four weeks</small>",
            ],
        );
        // The audit of those weeks says the same: four hours in four weeks.
        let audit = tobias.page("/audit?from=2027-07-05&to=2027-08-01").await;
        holds(
            &audit,
            &["Plant 2 by March</span><span class=\"num\">1.0 h</span>"],
        );
    })
    .await;
}

#[tokio::test]
async fn one_goal_is_changed_and_says_what_is_wrong() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let pasted = "text=G1+Plant+2%0AG2+Contracts";
        tobias.post("/strategy", pasted).await;
        let viewer = house.viewer(&house.world.tobias).await;
        let goals = house.app.db.read(&viewer);
        let goals = goals.goals(house.world.orlas.id).await.unwrap();
        let path = format!("/goals/{}", goals[0].id);
        holds(&tobias.page(&path).await, &["value=\"Plant 2\""]);
        let good = "code=G1&title=Plant+2&level=corporate&weight=5&hours=7.5";
        let (status, _) = tobias.post(&path, good).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let page = tobias.page("/strategy").await;
        holds(&page, &["weight 5 · corporate"]);
        tobias.post("/strategy", "text=G1+Plant+2+by+March").await;
        let page = tobias.page("/strategy").await;
        holds(&page, &["Plant 2 by March", "weight 5 · corporate"]);
        holds(&tobias.page(&path).await, &["value=\"7.5\""]);
        let taken = "code=G2&title=Plant+2&level=corporate&weight=5";
        let (status, told) = tobias.post(&path, taken).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        holds(
            &told,
            &["G2 is another goal’s code already"
                .replace('’', "&#39;")
                .as_str()],
        );
        tobias.post(&format!("{path}/close"), "").await;
        assert!(!tobias.page("/strategy").await.contains(&path));
    })
    .await;
}

async fn seamus(house: &TestApp, name: &str, email: &str) -> PersonId {
    let mut person = Person::new(PersonId(uuid::Uuid::now_v7()), name);
    person.emails.push(email.into());
    person.organisation = "Aldermoor Water".into();
    let actor = house.tobias().await;
    let saved = house.app.save_person(&actor, house.world.orlas.id, &person);
    saved.await.expect("the story begins");
    person.id
}

#[tokio::test]
async fn two_records_become_one_person_and_two_again() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let kept = seamus(&house, "Seamus Vale", "s.vale@example.com").await;
        let other = seamus(&house, "Séamus Vale", "seamus@example.com").await;
        let before = house.app.db.statements();
        let page = tobias.page("/people").await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        holds(
            &page,
            &["Perhaps one person", "same name, same organisation"],
        );
        let path = format!("/people/{kept}");
        let (status, _) = tobias
            .post(&format!("{path}/merge"), &format!("other={other}"))
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let page = tobias.page("/people").await;
        assert!(!page.contains("Perhaps one person"), "{page}");
        let form = "name=Seamus+Vale&say=SHAY-mus&role=Buyer&assistant=Bram+Oakhurst\
                    &emails=s.vale@example.com%0Aseamus@example.com";
        tobias.post(&path, form).await;
        holds(
            &tobias.page("/people?q=buyer").await,
            &["Seamus Vale", "say SHAY-mus", "Bram Oakhurst", "Found"],
        );
        let away = "email=seamus@example.com";
        let (status, _) = tobias.post(&format!("{path}/split"), away).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let page = tobias.page("/people").await;
        holds(&page, &["seamus@example.com"]);
        let (status, told) = tobias.post("/people", "name=+").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        holds(&told, &["Give a name or an address."]);
    })
    .await;
}

#[tokio::test]
async fn people_tell_who_waits() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        captured(&house, &tobias, "Orla owes Bram the price answer tomorrow").await;
        let page = tobias.page("/people").await;
        holds(&page, &["<h1>Bram waits for one of you</h1>"]);
        let person = format!("/people/{}", house.world.bram.id);
        let page = tobias.page(&person).await;
        holds(&page, &["We owe them", "price answer", "due tomorrow"]);
    })
    .await;
}
