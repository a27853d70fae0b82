//! The now list on its pages: order, reasons, own choices, weights, what matters now.
mod common;

use axum::body::Body;
use axum::http::header::{COOKIE, REFERER};
use axum::http::{Request, StatusCode};
use common::{Browser, holds};
use domain::goal::{Goal, Weight};
use domain::id::{ActionId, GoalId};
use jiff::SignedDuration;
use testkit::{TestApp, on_both};
use uuid::Uuid;

const CREW: &str = "Thank the night crew by Friday, G4, 15 min";
const BRIEF: &str = "Write the resin brief by Friday, G1, 1 h";

fn goal(n: u128, code: &str, weight: u8) -> Goal {
    let id = GoalId(Uuid::from_u128(n));
    let mut goal = Goal::new(id, code.parse().expect("a code"), "A goal");
    goal.weight = Weight::new(weight).expect("a weight");
    goal
}

/// Two goals and two things to do: the crew for 11.0, the brief for 9.5.
async fn two_things(house: &TestApp) -> [ActionId; 2] {
    let (actor, pair) = (house.tobias().await, &house.world.orlas);
    let goals = vec![goal(1, "G1", 5), goal(4, "G4", 3)];
    let added = house.app.add_goals(&actor, pair.id, goals).await;
    added.expect("the story begins");
    let mut ids = Vec::new();
    for words in [CREW, BRIEF] {
        let kept = house.app.capture(&actor, pair, words).await;
        ids.push(kept.expect("the story begins").id);
    }
    [ids[0], ids[1]]
}

async fn weigh(house: &TestApp, code: (u128, &str), weight: u8) {
    let actor = house.tobias().await;
    let goal = goal(code.0, code.1, weight);
    let saved = house.app.save_goal(&actor, house.world.orlas.id, &goal);
    saved.await.expect("a goal is saved");
}

/// Titles in the order of the list.
fn order(page: &str) -> String {
    let mut at: Vec<_> = ["night crew", "resin brief"]
        .into_iter()
        .filter_map(|t| Some((page.find(&format!("{t}</a></h3>"))?, t)))
        .collect();
    at.sort_unstable();
    let titles: Vec<_> = at.into_iter().map(|(_, t)| t).collect();
    titles.join(", ")
}

/// The cookie in which the browser keeps the order it showed.
fn remembered(answer: &common::Answer) -> String {
    let all = answer.cookies();
    let kept = all
        .lines()
        .find(|c| c.starts_with("order="))
        .expect("an order");
    kept.split(';').next().expect("a cookie").to_owned()
}

#[tokio::test]
async fn a_goal_s_weight_changes_the_order_and_the_row_says_why() {
    on_both(async |house: TestApp| {
        two_things(&house).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        tobias.page("/").await;
        let request = Request::get("/").header(COOKIE, &tobias.cookie);
        let before = house.app.db.statements();
        let first = tobias.ask(request.body(Body::empty()).unwrap()).await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        assert_eq!(order(&first.page), "night crew, resin brief");
        holds(
            &first.page,
            &[
                "weight 3",
                "11.0<small>(5 + 5 + 1) ÷ 1</small>",
                "Serves G4, weight 3: 5. Due in four working days: 5. Nothing hangs on it: 1. \
                 Takes 15 minutes: divide by 1. (5 + 5 + 1) ÷ 1 = 11.0.",
                "free at the desk before it is due",
            ],
        );
        assert!(!first.page.contains("Since you last looked"));
        let again = tobias.with(&remembered(&first));
        assert!(!again.page("/").await.contains("Since you last looked"));

        weigh(&house, (4, "G4"), 1).await;
        let request = Request::get("/").header(COOKIE, &again.cookie);
        let told = again.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(order(&told.page), "resin brief, night crew");
        holds(
            &told.page,
            &[
                "weight 1",
                "Since you last looked: “Thank the night crew” went from 1 to 2. \
                 Serves G4, weight 1: 2. It was 5.",
            ],
        );
        // Told for a while, not only once; then the list is what it is.
        let later = tobias.with(&remembered(&told));
        holds(&later.page("/").await, &["Since you last looked"]);
        house.clock.pass(SignedDuration::from_mins(11));
        assert!(!later.page("/").await.contains("Since you last looked"));
    })
    .await;
}

#[tokio::test]
async fn an_own_choice_is_kept_for_its_owner_and_moves_nothing() {
    on_both(async |house: TestApp| {
        let [crew, brief] = two_things(&house).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let form = format!("first={crew}&reason=a+quiet+hour");
        tobias
            .saves(&format!("/actions/{brief}/choose"), &form)
            .await;
        let page = tobias.page("/").await;
        assert_eq!(order(&page), "night crew, resin brief");
        holds(
            &page,
            &[
                "You do “Write the resin brief” first: a quiet hour. \
                 The list has “Thank the night crew”.",
                "your choice",
                "you said once what you do first; once it was another",
            ],
        );
        // Nobody else sees it: neither the choice, nor its share, nor a line in the pair's log.
        let pair = house.world.orlas.id;
        for who in [&house.world.orla, &house.world.ines] {
            let viewer = house.viewer(who).await;
            let seen = house.app.attention(&viewer, None).await.unwrap();
            assert!(seen.choices.is_empty());
        }
        let viewer = house.viewer(&house.world.orla).await;
        let log = house.app.db.read(&viewer).audit(pair, 50).await.unwrap();
        assert!(log.iter().all(|l| l.verb != "choose"), "{log:?}");

        let form = format!("first={crew}");
        tobias
            .saves(&format!("/actions/{crew}/choose"), &form)
            .await;
        let page = tobias.page("/").await;
        assert!(!page.contains("You do “"));
        holds(
            &page,
            &["you said twice what you do first; once it was another"],
        );
    })
    .await;
}

/// The form of the weights with one number of its own.
fn weights(name: &str, points: &str, deed: &str) -> String {
    let tables = [
        ("v", [13, 8, 5, 3, 2, 1]),
        ("t", [13, 8, 5, 3, 2, 1]),
        ("r", [13, 8, 5, 3, 2, 1]),
        ("s", [1, 2, 3, 5, 8, 13]),
    ];
    let mut fields = vec!["m=8".to_owned(), format!("do={deed}")];
    for (table, numbers) in tables {
        for (at, number) in numbers.into_iter().enumerate() {
            let field = format!("{table}{at}");
            let number = number.to_string();
            let value = if field == name { points } else { &number };
            fields.push(format!("{field}={value}"));
        }
    }
    fields.join("&")
}

#[tokio::test]
async fn weights_are_looked_at_before_they_count() {
    on_both(async |house: TestApp| {
        two_things(&house).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let before = house.app.db.statements();
        let page = tobias.page("/weights").await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        holds(&page, &["What comes first, and by how much", "name=\"v0\""]);
        // Fifteen minutes as heavy as an hour: the brief is worth more.
        let (status, page) = tobias.post("/weights", &weights("s0", "2", "look")).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(order(&page), "resin brief, night crew");
        holds(
            &page,
            &[
                "This is how the list would stand",
                "down from 1",
                "was 11.0",
            ],
        );
        assert_eq!(order(&tobias.page("/").await), "night crew, resin brief");

        let wrong = "“0” is no number of points: write a whole number from 1 to 99.";
        tobias
            .refuses("/weights", &weights("s0", "0", "save"), wrong)
            .await;
        tobias.saves("/weights", &weights("s0", "2", "save")).await;
        assert_eq!(order(&tobias.page("/").await), "resin brief, night crew");
        let (status, page) = tobias.post("/weights", &weights("s0", "2", "usual")).await;
        assert_eq!(
            (status, order(&page).as_str()),
            (StatusCode::OK, "night crew, resin brief")
        );

        let orla = Browser::of(&house, &house.world.orla).await;
        holds(
            &orla.page("/weights").await,
            &["Whoever administers the workspace", "readonly"],
        );
        let (status, _) = orla.post("/weights", &weights("s0", "9", "save")).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn what_matters_now_lifts_what_serves_it_and_ends_after_seven_days() {
    on_both(async |house: TestApp| {
        let [crew, brief] = two_things(&house).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        let goal = GoalId(Uuid::from_u128(1));
        orla.saves("/matters-now", &format!("text=the+resin+price&goal={goal}"))
            .await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let page = tobias.page("/").await;
        assert_eq!(order(&page), "resin brief, night crew");
        holds(
            &page,
            &[
                "“the resin price”",
                "Orla said so; ends on Mon 9 August. What serves it has 8 points more.",
                "matters now",
                "Serves what matters now, “the resin price”: 8.",
                "13.5<small>(13 + 5 + 1 + 8) ÷ 2</small>",
            ],
        );
        // One by one: the crew serves it too.
        tobias.saves(&format!("/actions/{crew}/matters"), "").await;
        holds(
            &tobias.page("/").await,
            &["19.0<small>(5 + 5 + 1 + 8) ÷ 1</small>"],
        );
        let page = tobias.page(&format!("/actions/{brief}")).await;
        holds(&page, &["It serves it by its goal."]);
        tobias.saves(&format!("/actions/{crew}/unlink"), "").await;
        assert_eq!(order(&tobias.page("/").await), "resin brief, night crew");

        house.clock.pass(SignedDuration::from_hours(7 * 24));
        let page = tobias.page("/").await;
        holds(
            &page,
            &["“the resin price”. It ended on Mon 9 August. Ask Orla what matters now."],
        );
        assert!(!page.contains("Serves what matters now"));
        tobias.saves("/matters-now", "text=the+grid+date").await;
        let page = tobias.page("/").await;
        holds(
            &page,
            &["as said by Orla, noted by Tobias; ends on Mon 16 August."],
        );
        tobias.saves("/matters-now/end", "").await;
        holds(&tobias.page("/").await, &["It ended on Mon 9 August."]);
    })
    .await;
}

#[tokio::test]
async fn what_waits_is_told_and_what_is_late_stands_first() {
    on_both(async |house: TestApp| {
        let [crew, brief] = two_things(&house).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let path = format!("/actions/{brief}");
        let form = "title=Write+the+resin+brief&milestone=resin+trial&risk=red&minutes=60";
        let save = format!("{form}&waits_for={crew}&waits_for=");
        tobias.saves(&path, &save).await;
        let page = tobias.page("/").await;
        assert_eq!(order(&page), "night crew");
        holds(
            &page,
            &[
                "1 of yours can only begin when something else is done",
                "holds up one",
            ],
        );
        holds(
            &tobias.page(&format!("/actions/{crew}")).await,
            &["Waits for this"],
        );
        let circle = format!("title=Thank&waits_for={brief}");
        let told = "It would wait for something that waits for it: choose another.";
        tobias
            .refuses(&format!("/actions/{crew}"), &circle, told)
            .await;

        tobias
            .saves(&path, &format!("{form}&date=2027-07-30"))
            .await;
        let page = tobias.page("/").await;
        assert_eq!(order(&page), "resin brief, night crew");
        holds(
            &page,
            &[
                "<h1>Write the resin brief: 1 working day late</h1>",
                "Must start today <span",
                "Then by score <span",
                "<span class=\"badge off\">1 working day late</span>",
                "blocks a critical milestone",
                "Holds up a critical milestone, “resin trial”: 13.",
            ],
        );
        let page = tobias.page("/?by=fields").await;
        holds(
            &page,
            &["Important and urgent <span", "Urgent, not important <span"],
        );
    })
    .await;
}

#[tokio::test]
async fn a_saved_action_leads_back_to_where_it_was_opened() {
    on_both(async |house: TestApp| {
        let [crew, _] = two_things(&house).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let path = format!("/actions/{crew}");
        let request = Request::get(&path)
            .header(COOKIE, &tobias.cookie)
            .header(REFERER, "http://127.0.0.1:8383/strategy?week=31");
        let page = tobias.ask(request.body(Body::empty()).unwrap()).await.page;
        holds(&page, &["name=\"back\" value=\"/strategy?week=31\""]);
        for (back, to) in [
            ("/strategy", "/strategy"),
            ("", "/"),
            ("//elsewhere.example.com", "/"),
        ] {
            let form = format!("title=Thank+them&back={back}");
            assert_eq!(tobias.saves(&path, &form).await.location(), to, "{back}");
        }
        let done = tobias.saves(&format!("{path}/done"), "back=/people").await;
        assert_eq!(done.location(), "/people");
    })
    .await;
}

#[tokio::test]
async fn all_of_mine_are_one_order() {
    on_both(async |house: TestApp| {
        let [crew, _] = two_things(&house).await;
        let world = &house.world;
        let operator = world.acting(world.operator(), world.ines_own.id);
        let tx = house.app.db.write(&operator, house.app.now()).await;
        let mut tx = tx.expect("the story begins");
        let member = world.tobias.assisting();
        tx.add_member(world.ines_own.id, &member).await.unwrap();
        tx.commit().await.unwrap();
        let viewer = house.viewer(&world.tobias).await;
        let actor = world.acting(viewer, world.ines_own.id);
        let words = "Close the month by tomorrow, 15 min";
        let kept = house.app.capture(&actor, &world.ines_own, words).await;
        let ines = kept.unwrap().id;
        let tobias = Browser::of(&house, &world.tobias).await;
        let page = tobias.page("/all").await;
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("no {text}"));
        // 15.0 for Ines stands before 11.0 and 9.5 for Orla.
        assert!(at("Close the month") < at("Thank the night crew"));
        holds(
            &page,
            &[
                "for Ines</span>",
                "for Orla</span>",
                "15.0<small>(1 + 13 + 1) ÷ 1",
            ],
        );
        // A deed there is written for the pair that it belongs to, and leads back there.
        let done = tobias
            .saves(&format!("/actions/{ines}/done"), "back=/all")
            .await;
        assert_eq!(done.location(), "/all");
        let viewer = house.viewer(&world.orla).await;
        let log = house
            .app
            .db
            .read(&viewer)
            .audit(world.orlas.id, 50)
            .await
            .unwrap();
        assert!(log.iter().all(|l| !l.detail.contains("month")), "{log:?}");
        let page = tobias.page("/all").await;
        assert!(!page.contains("Close the month</a></h3>"));
        assert!(page.contains(&format!("/actions/{crew}")));
    })
    .await;
}

#[tokio::test]
async fn the_keys_are_a_page_too() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let page = tobias.page("/keys").await;
        holds(
            &page,
            &[
                "<h1>Everything by the keyboard</h1>",
                "Hand it over to somebody",
            ],
        );
        holds(&page, &["<dialog id=\"keys\"", "href=\"/keys\" data-keys"]);
    })
    .await;
}

#[tokio::test]
async fn an_action_is_what_a_proposal_is_about() {
    on_both(async |house: TestApp| {
        let [crew, _] = two_things(&house).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let path = format!("/actions/{crew}/propose");
        let form = "what=hold&date=2027-08-04&time=11:00&reason=before+the+shift";
        tobias.saves(&path, form).await;
        let page = tobias.page("/proposals").await;
        holds(&page, &["Hold time: Thank the night crew"]);
        let none = "what=owner&to=";
        let (status, told) = tobias.post(&path, none).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        holds(&told, &["Choose who takes it."]);
    })
    .await;
}

#[tokio::test]
async fn a_line_without_a_goal_finds_what_shares_a_word_with_it() {
    on_both(async |house: TestApp| {
        two_things(&house).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        orla.saves("/matters-now", "text=the+resin").await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let page = tobias.page("/").await;
        assert_eq!(order(&page), "resin brief, night crew");
        holds(&page, &["Serves what matters now, “the resin”: 8."]);
    })
    .await;
}

#[tokio::test]
async fn what_one_of_her_ten_asks_for_is_important() {
    on_both(async |house: TestApp| {
        let [crew, _] = two_things(&house).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let bram = house.world.bram.id;
        let form = format!("title=Errand&minutes=15&for_whom={bram}");
        tobias.saves(&format!("/actions/{crew}"), &form).await;
        let neither = |page: &str| {
            page.split("Neither")
                .nth(1)
                .unwrap()
                .contains("Errand</a></h3>")
        };
        assert!(neither(&tobias.page("/?by=fields").await));
        tobias.saves(&format!("/people/{bram}/ten"), "in=yes").await;
        assert!(!neither(&tobias.page("/?by=fields").await));
        holds(
            &tobias.page(&format!("/people/{bram}")).await,
            &["One of the ten whose requests"],
        );
        tobias.saves(&format!("/people/{bram}/ten"), "in=no").await;
        assert!(neither(&tobias.page("/?by=fields").await));
    })
    .await;
}
