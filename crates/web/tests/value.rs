//! The page of value: what it shows of seeded facts, what each form changes, and at what cost.
mod common;

use app::cost::Said;
use axum::http::StatusCode;
use common::{Browser, holds};
use domain::cost::{LOAD, Whose};
use domain::money::Currency;
use testkit::{TestApp, calendar, event, on_both};

const HERE: &str = "/partnership/value";

/// Weekly hours of goals, one in May and two since June, and costs that make an hour worth 100.
async fn seeded(house: &TestApp) {
    let weekly = |uid: &str, start: &str, times: u8| {
        let rule = format!("RRULE:FREQ=WEEKLY;COUNT={times}");
        event(uid, &[start, "DURATION:PT10H", &rule, "SUMMARY:Thinking"])
    };
    let events = [
        weekly("before@example.com", "DTSTART:20270503T080000Z", 4),
        weekly("a@example.com", "DTSTART:20270705T080000Z", 4),
        weekly("b@example.com", "DTSTART:20270706T080000Z", 4),
    ];
    house.import(&calendar("Office", &events)).await;
    let (actor, pair) = (house.tobias().await, &house.world.orlas);
    let code = |uid: &str| app::coding::Correction {
        uid: uid.into(),
        rid: String::new(),
        category: domain::time_entry::Category::Focus,
        mode: None,
        goal: None,
    };
    let codes = ["before@example.com", "a@example.com", "b@example.com"].map(code);
    house
        .app
        .correct(&actor, pair, &codes)
        .await
        .expect("codes");
    let span = "2027-05-03..2027-05-30";
    house
        .app
        .set(&actor, pair, "baseline", span)
        .await
        .expect("a baseline");
    let costs = [
        Said {
            hours: Some(50.0),
            weeks: 40,
            ..Said::yearly(Whose::Executive, "200,000", Currency::GBP)
        },
        Said {
            load: LOAD,
            ..Said::yearly(Whose::Post, "10,000", Currency::GBP)
        },
    ];
    for said in costs {
        house
            .app
            .set_cost(&actor, pair, &said)
            .await
            .expect("a cost");
    }
}

#[tokio::test]
async fn teaches_when_there_is_nothing_yet() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let page = tobias.page(HERE).await;
        let first = "Write down in one line what gave Orla time back";
        holds(
            &page,
            &[
                "Nothing is entered yet",
                first,
                "No baseline yet: record two weeks first",
            ],
        );
        assert!(!page.contains('£'), "no money where no cost was entered");
    })
    .await;
}

#[tokio::test]
async fn shows_the_formula_beside_each_number_within_the_bound_of_statements() {
    on_both(async |house: TestApp| {
        seeded(&house).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let form = "words=Mail+and+drafts+1200+min%2C+240+min+review&on=2027-07-30";
        let (status, _) = tobias.post(HERE, form).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let before = house.app.db.statements();
        let page = tobias.page(HERE).await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        // 1,200 less 240 in four weeks: four hours a week net, two of them counted.
        holds(
            &page,
            &[
                "Two hours a week went back to the goals",
                "You gave Orla back 2.00 counted hours a week. All of them became goal or focus",
                "min(2.00, 10.00) h × £100.00 × 40 weeks = <b>£8,000</b>",
                "120 min ÷ 60 × £100.00 × 40 weeks = <b>£8,000</b>",
                "240 min ÷ 60 × £100.00 × 40 weeks = <b>£16,000</b>",
                "£200,000 ÷ (40 weeks × 50.0 h) = <b>£100.00</b>",
                "£14,000 ÷ £200,000 × 50.0 h = <b>3.50 h a week</b>",
                "value ÷ £14,000 − 1 = <b>−42.9 to 14.3 %</b>",
                "£10,000 × 1.4",
                "href=\"#log-mail\"",
                "0.5 own estimate",
            ],
        );
        let hers = Browser::of(&house, &house.world.orla)
            .await
            .page(HERE)
            .await;
        holds(
            &hers,
            &["Tobias gave you back 2.00 counted hours", "That is so"],
        );
        for code in ["F4", "F5", "P80", ">G1<"] {
            assert!(!hers.contains(code), "{code} on the executive’s page");
        }
        let csv = tobias.page(&format!("{HERE}/entries.csv")).await;
        holds(
            &csv,
            &["Mail and drafts,Mail and drafts,1,1200,240,960,0.5 own estimate,480,"],
        );
    })
    .await;
}

#[tokio::test]
async fn each_button_does_what_it_says() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let form = "words=3+expense+reports%2C+5+min+review&on=2027-07-30";
        tobias.post(HERE, form).await;
        let page = tobias.page(HERE).await;
        holds(
            &page,
            &[
                "3 expense reports",
                "70.26 min, less 5 of review",
                "counts 32.6",
            ],
        );
        let id = page
            .split("id=\"entry-")
            .nth(1)
            .and_then(|t| t.split('"').next());
        let entry = format!("{HERE}/entries/{}", id.expect("an entry"));
        let (status, page) = tobias.post(&format!("{entry}/confirm"), "said=").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        holds(&page, &["Say how Orla confirmed it"]);
        tobias
            .post(&format!("{entry}/confirm"), "said=by+phone")
            .await;
        tobias
            .post(&format!("{entry}/win"), "ability=calm&thanks=Orla")
            .await;
        let page = tobias.page(HERE).await;
        holds(
            &page,
            &[
                "0.8 confirmed",
                "confirmed by phone",
                "One win, with its evidence",
            ],
        );
        let (status, _) = tobias.post(&format!("{entry}/remove"), "").await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert!(!tobias.page(HERE).await.contains("70.26 min"));
        let cost = "whose=executive&amount=a+lot&per=year&currency=GBP";
        let (status, page) = tobias.post(&format!("{HERE}/costs"), cost).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        holds(&page, &["Write an amount, 540,000, or a band"]);
        // Behind the wall there is nothing, for anybody.
        for who in [&house.world.bram, &house.world.ines] {
            let viewer = house.viewer(who).await;
            let seen = house.app.value(&viewer, &house.world.orlas).await;
            assert!(matches!(seen, Err(app::Error::Forbidden)));
        }
    })
    .await;
}
