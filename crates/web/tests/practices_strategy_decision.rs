//! Decisions, risks, obstacles and papers: one story for each row of the practices.
#![allow(clippy::unwrap_used)]
mod common;

use common::{Browser, holds};
use domain::decision::{Choice, Decision, Door};
use domain::money::{Currency, Money};
use domain::proposal::{Effect, State};
use jiff::civil::{Date, date, time};
use testkit::{TestApp, on_both};

/// A brief of which nothing is missing.
async fn brief(house: &TestApp, question: &str, by: Date) -> Decision {
    let (actor, pair) = (house.tobias().await, &house.world.orlas);
    let app = &house.app;
    let mut d = app.open_decision(&actor, pair, question).await.unwrap();
    d.decide_by = Some(by);
    d.context = "All our resin comes from one plant.".to_owned();
    d.choices = vec![
        Choice {
            nothing: true,
            ..Choice::titled("Nothing")
        },
        Choice {
            cost: "£18,000 once".to_owned(),
            door: Some(Door::TwoWay),
            ..Choice::titled("Split the volume")
        },
    ];
    d.advised = Some(1);
    d.because = "It costs less than a bad autumn.".to_owned();
    d.change = "A trial batch fails.".to_owned();
    d.told = "Piotr and Ines".to_owned();
    app.write_decision(&actor, pair, d).await.unwrap()
}

async fn ready(house: &TestApp, d: &Decision) -> Decision {
    let (actor, pair) = (house.tobias().await, &house.world.orlas);
    let made = house.app.ready_decision(&actor, pair, d.id).await;
    made.unwrap()
}

#[tokio::test]
async fn r26_past_its_day_it_stands_on_top_of_her_five_minutes_and_the_latency_is_kept() {
    on_both(async |house: TestApp| {
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let news = house.app.new_proposal(&actor, pair.id, Effect::HeadsUp);
        let news = domain::proposal::Proposal {
            title: "The kiln is down".to_owned(),
            ..news
        };
        house.app.propose(&actor, news).await.unwrap();
        let d = brief(&house, "Add a supplier?", date(2027, 7, 31)).await;
        ready(&house, &d).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        let letter = orla.page("/").await;
        let (late, kiln) = (
            letter.find("Add a supplier?"),
            letter.find("The kiln is down"),
        );
        assert!(late.unwrap() < kiln.unwrap(), "{letter}");
        holds(
            &letter,
            &[
                "Past its day",
                "£18,000 once",
                "recommends: Split the volume.",
            ],
        );
        let before = house.app.db.statements();
        let page = orla.page("/decisions").await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        holds(
            &page,
            &["One decision is past its day", "Nothing waits"][..1],
        );
        house.clock.pass(jiff::SignedDuration::from_hours(30));
        let asked = house.app.decisions(&actor.viewer, pair).await.unwrap();
        let asked = asked.open[0].asked.unwrap();
        orla.saves(&format!("/proposals/{asked}/decide"), "verb=approve&back=/")
            .await;
        let page = orla.page("/decisions").await;
        holds(
            &page,
            &[
                "30 hours",
                "100 %",
                "Split the volume",
                "Nothing waits to be decided",
            ],
        );
        // Whoever brought it tells the others.
        holds(
            &Browser::of(&house, &house.world.tobias)
                .await
                .page("/")
                .await,
            &["Tell Piotr and Ines: Split the volume"],
        );
        // Taken back, it waits again.
        orla.saves(&format!("/proposals/{asked}/undo"), "back=/")
            .await;
        holds(&orla.page("/").await, &["Add a supplier?", "Past its day"]);
    })
    .await;
}

#[tokio::test]
async fn r27_a_sum_that_is_none_costs_nothing_else_of_the_brief() {
    on_both(async |house: TestApp| {
        let d = brief(&house, "Add a supplier?", date(2027, 8, 9)).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let at = format!("/decisions/{}/write", d.id);
        let ways = "title0=Wait&cost0=nothing&title1=Split&risk1=a+slow+start&advised=1";
        let form = format!(
            "question=Add+a+second+supplier%3F&context=One+plant+only&week=500+bad+ones&{ways}"
        );
        let (status, page) = tobias.post(&at, &form).await;
        assert_eq!(status.as_u16(), 422);
        let kept = [
            "Not saved yet",
            "What a week of waiting costs is no sum",
            "value=\"500 bad ones\"",
            "One plant only",
            "value=\"Split\"",
            "value=\"a slow start\"",
            "Add a second supplier?",
        ];
        holds(&page, &kept);
        let viewer = house.tobias().await.viewer;
        let reader = house.app.db.read(&viewer);
        let known = reader.decision(d.id);
        assert_eq!(known.await.unwrap().question, "Add a supplier?");
    })
    .await;
}

#[tokio::test]
async fn r28_what_happens_after_a_yes_stands_as_actions_with_owner_and_day() {
    on_both(async |house: TestApp| {
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let mut d = brief(&house, "Add a supplier?", date(2027, 8, 9)).await;
        d.next = "Tobias: order a trial batch by Friday\nRing them: the Monday call".to_owned();
        let d = house.app.write_decision(&actor, pair, d).await.unwrap();
        ready(&house, &d).await;
        let asked = house.app.decisions(&actor.viewer, pair).await.unwrap();
        let asked = asked.open[0].asked.unwrap();
        let orla = Browser::of(&house, &house.world.orla).await;
        let decide = format!("/proposals/{asked}/decide");
        orla.saves(&decide, "verb=approve&back=/").await;
        let open = house.app.db.read(&actor.viewer).open_actions(None).await;
        let open = open.unwrap();
        let of = |part: &str| {
            let found = open.iter().find(|a| a.action.title.contains(part));
            found.unwrap_or_else(|| panic!("{part}")).action.clone()
        };
        let trial = of("trial batch");
        assert_eq!(trial.owner, Some(house.world.tobias.id));
        assert_eq!(trial.due.map(|d| d.date), Some(date(2027, 8, 6)));
        assert_eq!(trial.why, "Decided: Add a supplier?");
        assert_eq!(of("Ring them").owner, None, "a colon is no name");
        // Taken back, nothing of it is left.
        orla.saves(&format!("/proposals/{asked}/undo"), "back=/")
            .await;
        let open = house.app.db.read(&actor.viewer).open_actions(None).await;
        let left = open.unwrap();
        assert!(!left.iter().any(|a| a.action.title.contains("trial batch")));
    })
    .await;
}

#[tokio::test]
async fn r27_not_ready_is_said_and_shown_before_tomorrow_noon_and_decided_in_three_taps() {
    on_both(async |house: TestApp| {
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let app = &house.app;
        let orla = Browser::of(&house, &house.world.orla).await;
        let d = app.open_decision(&actor, pair, "Which roles first?").await;
        let mut d = d.unwrap();
        let page = orla.page(&format!("/decisions/{}", d.id)).await;
        let missing = "Which ways are there? Name at least two.";
        holds(
            &page,
            &["Not ready.", missing, "What do we advise, and why?"],
        );
        assert!(!orla.page("/").await.contains("Which roles first?"));
        d.decide_by = Some(date(2027, 8, 3));
        d.decide_at = Some(time(15, 0, 0, 0));
        d = app.write_decision(&actor, pair, d).await.unwrap();
        assert!(!orla.page("/").await.contains("Which roles first?"));
        d.decide_at = Some(time(11, 0, 0, 0));
        let d = app.write_decision(&actor, pair, d).await.unwrap();
        holds(
            &orla.page("/").await,
            &["Which roles first?", "Not ready.", missing],
        );
        let refused = app.ready_decision(&actor, pair, d.id).await.unwrap_err();
        assert!(refused.to_string().contains(missing), "{refused}");
        // Ready: from the letter, one tap opens the brief, the next one decides.
        let d = brief(&house, "Add a supplier?", date(2027, 8, 9)).await;
        ready(&house, &d).await;
        let at = format!("/decisions/{}", d.id);
        holds(&orla.page("/").await, &[&format!("href=\"{at}\"")]);
        let page = orla.page(&at).await;
        let (cost, button) = (page.find("£18,000 once"), page.find("name=\"choice\""));
        assert!(
            cost.unwrap() < button.unwrap(),
            "the cost stands before the button"
        );
        holds(&page, &["words", "1 minute", "Approve B"]);
        orla.saves(&format!("{at}/decide"), "choice=1&words=until+March")
            .await;
        holds(&orla.page(&at).await, &["Split the volume", "until March"]);
    })
    .await;
}

#[tokio::test]
async fn r27_money_or_a_door_that_closes_puts_the_whole_text_before_the_button() {
    on_both(async |house: TestApp| {
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let mut d = brief(&house, "Pay for the grid?", date(2027, 8, 6)).await;
        d.money = Some(Money::whole(46_000, Currency::GBP));
        d.choices[1].door = Some(Door::OneWay);
        d = house.app.write_decision(&actor, pair, d).await.unwrap();
        let d = ready(&house, &d).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        let letter = orla.page("/").await;
        let whole = "Pay for the grid? Split the volume. Costs: £18,000 once. Binds: £46,000.";
        holds(&letter, &[whole, "Approve £46,000", "cannot be undone"]);
        let page = orla.page(&format!("/decisions/{}", d.id)).await;
        assert!(page.find(whole).unwrap() < page.find("name=\"choice\"").unwrap());
        // What Tobias writes down stands as reported until she confirms it.
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let at = format!("/decisions/{}/decide", d.id);
        tobias.saves(&at, "choice=1").await;
        let reader = house.app.db.read(&actor.viewer);
        let p = reader.proposal(d.asked.unwrap()).await.unwrap();
        assert_eq!(p.state, State::Done);
        assert!(p.answers[0].unconfirmed());
        let denied = format!("/proposals/{}/deny", p.id);
        orla.saves(&denied, "back=/").await;
        let open = house.app.decisions(&actor.viewer, pair).await.unwrap().open;
        assert_eq!(open.len(), 1, "she did not say that: it is open again");
        let again = open[0].asked.unwrap();
        let no = format!("/proposals/{again}/decide");
        orla.saves(&no, "verb=decline&note=too+dear").await;
        let taken = house
            .app
            .decisions(&actor.viewer, pair)
            .await
            .unwrap()
            .taken;
        assert_eq!(taken[0].outcome(), Some("Nothing"), "a no is decided too");
    })
    .await;
}

#[tokio::test]
async fn r28_a_claim_without_a_source_says_so_and_a_source_has_its_age() {
    on_both(async |house: TestApp| {
        let d = brief(&house, "Add a supplier?", date(2027, 8, 6)).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let at = format!("/decisions/{}", d.id);
        tobias
            .saves(&format!("{at}/claim"), "words=It+costs+2.3")
            .await;
        holds(&tobias.page(&at).await, &["It costs 2.3", "unsourced"]);
        tobias.saves(&format!("{at}/drop"), "at=0").await;
        let claim = "words=It+costs+2.3&source=Offer+of+B&on=2027-07-23&sure=high";
        tobias.saves(&format!("{at}/claim"), claim).await;
        let page = tobias.page(&at).await;
        holds(&page, &["Offer of B", "10 days old", "sure"]);
        assert!(!page.contains("unsourced"));
        // The grid and its table.
        let mut grid = d.clone();
        for (choice, place) in grid.choices.iter_mut().zip([1, 4]) {
            (choice.gain, choice.effort) =
                (domain::risk::Step::new(place), domain::risk::Step::new(2));
        }
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        house.app.write_decision(&actor, pair, grid).await.unwrap();
        let page = tobias.page(&at).await;
        holds(
            &page,
            &["<circle cx=\"60\" cy=\"45\"", "data-l=\"gain\">4<"],
        );
    })
    .await;
}

#[tokio::test]
async fn r32_no_finance_view_until_one_is_recorded() {
    on_both(async |house: TestApp| {
        let d = brief(&house, "Add a supplier?", date(2027, 8, 6)).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let at = format!("/decisions/{}", d.id);
        holds(
            &tobias.page(&at).await,
            &["no finance view", "no customer view"],
        );
        tobias
            .saves(&format!("{at}/ask"), "angle=finance&who=Ines")
            .await;
        holds(
            &tobias.page(&at).await,
            &["no finance view", "asked Mon 2 August, no view yet"],
        );
        let said = "angle=finance&who=Ines&words=0.1+points&stand=against";
        tobias.saves(&format!("{at}/view"), said).await;
        let page = tobias.page(&at).await;
        holds(&page, &["against it", "0.1 points", "no customer view"]);
        assert!(!page.contains("no finance view"));
    })
    .await;
}

#[tokio::test]
async fn papers_are_sealed_versioned_and_handed_out_as_files() {
    on_both(async |house: TestApp| {
        let d = brief(&house, "Add a supplier?", date(2027, 8, 6)).await;
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let bring = |file: &str, bytes: &[u8]| app::paper::Upload {
            of: (domain::proposal::Noun::Decision, d.id.to_string()),
            again: None,
            title: "Offer".to_owned(),
            file: file.to_owned(),
            bytes: bytes.to_vec(),
        };
        let app = &house.app;
        let pdf = bring("offer.pdf", b"%PDF-1.7 Wexcanary");
        let first = app.add_paper(&actor, pair, pdf).await.unwrap();
        let next = bring("offer2.pdf", b"%PDF-1.7 second");
        let second = app.add_paper(&actor, pair, next).await.unwrap();
        assert_eq!((second.first, second.version), (first.id, 2));
        for (file, bytes) in [
            ("x.html", b"<script>".to_vec()),
            ("x.pdf", b"<html>".to_vec()),
        ] {
            let refused = app.add_paper(&actor, pair, bring(file, &bytes)).await;
            assert!(refused.is_err(), "{file}");
        }
        let large = bring("x.txt", &vec![b'a'; domain::paper::MOST + 1]);
        assert!(app.add_paper(&actor, pair, large).await.is_err());
        let pack = app.pack_of(&actor.viewer, pair.id, d.id).await.unwrap();
        assert_eq!(pack.len(), 1);
        assert_eq!(pack[0].bytes, b"%PDF-1.7 second");
        let orla = Browser::of(&house, &house.world.orla).await;
        holds(
            &orla.page(&format!("/decisions/{}", d.id)).await,
            &["Offer", "version 2"],
        );
        let path = format!("/papers/{}", first.id);
        let request = axum::http::Request::get(&path);
        let request = request.header(axum::http::header::COOKIE, &orla.cookie);
        let answer = orla
            .ask(request.body(axum::body::Body::empty()).unwrap())
            .await;
        assert_eq!(answer.page, "%PDF-1.7 Wexcanary");
        let said = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
        assert!(said("content-disposition").starts_with("attachment; filename=\"offer.pdf\""));
        assert_eq!(said("x-content-type-options"), "nosniff");
        assert!(said("content-security-policy").contains("default-src"));
        orla.saves(&format!("/papers/{}/remove", first.id), "back=/papers")
            .await;
        assert_eq!(orla.get(&path).await.0, axum::http::StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn f9_a_red_risk_asks_for_what_it_lacks_and_what_occurred_is_a_problem() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let at = "/strategy/risks";
        tobias
            .saves(at, "title=Utility+date&likelihood=4&impact=4")
            .await;
        tobias
            .saves(at, "title=Pack+format&likelihood=2&impact=2")
            .await;
        let page = tobias.page(at).await;
        let asked = "By what would we notice it early?";
        holds(
            &page,
            &["16 red", "4 green", asked, "One red risk lacks something"],
        );
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let risk = house
            .app
            .risks(&actor.viewer, pair)
            .await
            .unwrap()
            .remove(0);
        let whole = format!(
            "id={}&title=Utility+date&likelihood=4&impact=4&response=reduce&plan=Rent+a+generator\
             &owner={}&sign=No+date&trigger=2027-08-06",
            risk.id, house.world.tobias.id
        );
        tobias.saves(at, &whole).await;
        let page = tobias.page(at).await;
        holds(
            &page,
            &["One risk is red, and met", "reduce: Rent a generator"],
        );
        assert!(!page.contains(asked));
        // Its day to act is near: it stands on the radar with its plan as the draft.
        holds(
            &tobias.page("/strategy/roadblocks").await,
            &[
                "Utility date",
                "The day to act is Fri 6 August",
                "Rent a generator",
            ],
        );
        tobias
            .saves(&format!("{at}/{}/occur", risk.id), "words=")
            .await;
        holds(&tobias.page(at).await, &["It has happened: the problem"]);
        let orla = Browser::of(&house, &house.world.orla).await;
        let letter = orla.page("/").await;
        holds(
            &letter,
            &[
                "It has happened: Utility date",
                "proposes: Rent a generator",
            ],
        );
    })
    .await;
}

#[tokio::test]
async fn r25_raising_one_pessimistic_estimate_puts_the_milestone_on_the_radar() {
    on_both(async |house: TestApp| {
        use domain::action::Due;
        use domain::forecast::Estimate;
        use domain::id::{InitiativeId, MilestoneId};
        use domain::initiative::{Initiative, InitiativeState};
        use domain::milestone::Milestone;
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let fresh = || app::context::fresh_id(house.app.clock.now());
        let mut of = Initiative::draft(InitiativeId(fresh()), "Plant 2");
        of.state = InitiativeState::Active;
        let mut step = Milestone::new(MilestoneId(fresh()), of.id, "Site test");
        step.due = Some(Due::on(date(2027, 8, 20)));
        step.owner = Some(house.world.tobias.id);
        let keep = async |worst: f64| {
            let mut step = step.clone();
            step.estimate = Estimate::new(5.0, 8.0, worst).ok();
            let mut tx = house.app.db.write(&actor, house.app.now()).await.unwrap();
            tx.save_initiative(pair.id, &of).await.unwrap();
            tx.save_milestone(pair.id, &of, &step).await.unwrap();
            tx.commit().await.unwrap();
        };
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let at = "/strategy/roadblocks";
        keep(10.0).await;
        assert!(!tobias.page(at).await.contains("Site test"));
        keep(60.0).await;
        let before = house.app.db.statements();
        let page = tobias.page(at).await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        holds(
            &page,
            &["Site test", "n time in ", "What we would do about it"],
        );
        let form = format!(
            "noun=milestone&id={}&label=Site+test&words=Two+shifts",
            step.id
        );
        tobias.saves(at, &form).await;
        holds(&tobias.page(at).await, &["Two shifts", "a draft for each"]);
        tobias
            .saves(at, &format!("{form}&cause=late&deed=propose"))
            .await;
        let orla = Browser::of(&house, &house.world.orla).await;
        let letter = orla.page("/").await;
        holds(&letter, &["Site test may not hold", "proposes: Two shifts"]);
        // A milestone that waits for a decision stands here too, and is named on the brief.
        keep(10.0).await;
        let d = brief(&house, "Which crew?", date(2027, 8, 20)).await;
        let hold = format!("/decisions/{}/hold", d.id);
        tobias.saves(&hold, &format!("step={}", step.id)).await;
        holds(
            &tobias.page(at).await,
            &["Site test", "Waits for a decision: Which crew?"],
        );
        holds(
            &tobias.page(&format!("/decisions/{}", d.id)).await,
            &["Site test"],
        );
    })
    .await;
}

#[tokio::test]
async fn r11_the_sounding_board_ends_in_an_order_and_what_is_not_done() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        let at = "/strategy/priorities";
        let talk = async |order: &str| {
            tobias.saves(at, "deed=talk&words=What+first").await;
            let page = orla.page(at).await;
            let id = page.split("/strategy/priorities/").nth(1).unwrap();
            let id = id.split('/').next().unwrap().to_owned();
            orla.saves(&format!("{at}/{id}/say"), "words=Plant+2").await;
            let close = format!("{at}/{id}/close");
            for wrong in [
                "ranking=A%0AB&not_do=C&changed=",
                "ranking=A%0AB&not_do=&changed=D",
                "ranking=1%0A2%0A3%0A4%0A5%0A6&not_do=C&changed=D",
            ] {
                let (status, _) = orla.post(&close, wrong).await;
                assert_eq!(
                    status,
                    axum::http::StatusCode::UNPROCESSABLE_ENTITY,
                    "{wrong}"
                );
            }
            let whole = format!("ranking={order}&not_do=The+forum&changed=Margin+waits");
            orla.saves(&close, &whole).await;
        };
        talk("Plant+2%0AMargin").await;
        holds(
            &tobias.page(at).await,
            &["Plant 2 comes first", "The forum", "Margin waits"],
        );
        house.clock.pass(jiff::SignedDuration::from_hours(7 * 24));
        talk("Margin%0ARoles").await;
        let page = tobias.page(at).await;
        holds(
            &page,
            &["Margin comes first", "from 2", "new", "No longer: Plant 2"],
        );
        // It is between the two: nobody else reads a word of it.
        let ines = Browser::by_link(&house, &house.world.ines).await;
        assert!(!ines.page(at).await.contains("The forum"));
        let before = house.app.db.statements();
        tobias.page(at).await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
    })
    .await;
}

/// What stands between two marks for the first time.
fn between(page: &str, from: &str, until: &str) -> String {
    let rest = page.split_once(from).unwrap().1;
    rest.split(until).next().unwrap().to_owned()
}

#[tokio::test]
async fn r119_a_cleared_obstacle_asks_what_it_freed() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let at = "/strategy/priorities";
        tobias
            .saves(at, "deed=obstacle&words=No+grid+date&plan=Ring+Mirren")
            .await;
        let page = tobias.page(at).await;
        holds(&page, &["No grid date", "Ring Mirren"]);
        assert!(!page.contains("What did it free?"));
        let id = between(&page, "id=\"h", "\"");
        tobias.saves(&format!("{at}/{id}/clear"), "").await;
        holds(&tobias.page(at).await, &["1 cleared", "What did it free?"]);
        tobias
            .saves(&format!("{at}/{id}/clear"), "words=Two+hours+a+week")
            .await;
        let page = tobias.page(at).await;
        holds(&page, &["It freed: Two hours a week"]);
        assert!(!page.contains("What did it free?"));
    })
    .await;
}

#[tokio::test]
async fn r90_a_finding_is_planned_with_both_names_and_a_day() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        let at = "/strategy/priorities";
        tobias
            .saves(at, "deed=finding&words=Reviews+run+over")
            .await;
        let page = tobias.page(at).await;
        holds(&page, &["found, and no plan yet"]);
        let id = between(&page, "id=\"p", "\"");
        tobias
            .saves(&format!("{at}/{id}/plan"), "plan=An+hour")
            .await;
        orla.saves(&format!("{at}/{id}/agree"), "").await;
        holds(&orla.page(at).await, &["a plan without a day"]);
        let dated = "plan=An+hour&due=2027-08-04";
        tobias.saves(&format!("{at}/{id}/plan"), dated).await;
        holds(&tobias.page(at).await, &["a plan with one name: Tobias"]);
        orla.saves(&format!("{at}/{id}/agree"), "").await;
        let page = orla.page(at).await;
        holds(&page, &[">planned<"]);
        assert!(!page.contains("% of what was planned"));
        house.clock.pass(jiff::SignedDuration::from_hours(5 * 24));
        holds(&orla.page(at).await, &["0 % of what was planned was done"]);
        tobias
            .saves(&format!("{at}/{id}/result"), "words=They+end+in+time")
            .await;
        holds(
            &orla.page(at).await,
            &["100 % of what was planned", "They end in time"],
        );
    })
    .await;
}

/// A draft of an initiative.
async fn drafted(house: &TestApp) -> domain::id::InitiativeId {
    let (actor, pair) = (house.tobias().await, &house.world.orlas);
    let id = domain::id::InitiativeId(app::context::fresh_id(house.app.clock.now()));
    let draft = domain::initiative::Initiative::draft(id, "Plant 2");
    let mut tx = house.app.db.write(&actor, house.app.now()).await.unwrap();
    tx.save_initiative(pair.id, &draft).await.unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn f9_a_pre_mortem_keeps_lists_silent_and_meets_the_first_three() {
    on_both(async |house: TestApp| {
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let id = drafted(&house).await;
        let bram = domain::id::PersonId(app::context::fresh_id(house.app.clock.now()));
        let person = domain::person::Person::new(bram, "Bram Oakhurst");
        house
            .app
            .save_person(&actor, pair.id, &person)
            .await
            .unwrap();
        let day = date(2027, 12, 31);
        let asked = [bram];
        let asked = house
            .app
            .ask_pre_mortem(&actor, pair, (id, day), &asked)
            .await;
        let link = asked.unwrap().remove(0).1;
        let nobody = Browser::nobody(&house);
        holds(
            &nobody.page(&link).await,
            &["Fri 31 December", "has failed", "one reason a line"],
        );
        let list = "reasons=No+grid+date%0D%0ANight+crew+left";
        holds(
            &nobody.post(&link, list).await.1,
            &["it lies with the others"],
        );
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let at = format!("/strategy/pre-mortem/{id}");
        tobias
            .saves(&format!("{at}/list"), "words=no+grid+date%0AResin")
            .await;
        let silent = tobias.page(&at).await;
        holds(&silent, &["The lists are silent", "are in"]);
        assert!(
            !silent.contains("Night crew left"),
            "nobody reads a list before all are open"
        );
        tobias.saves(&format!("{at}/open"), "").await;
        let page = tobias.page(&at).await;
        holds(&page, &["Night crew left", "Resin", "0 No grid date"]);
        assert!(!page.contains("Bram"), "nobody’s name is kept");
        let votes = "words=1+Resin%0A3+No+grid+date%0A2+Night+crew+left%0A0+Rain";
        tobias.saves(&format!("{at}/vote"), votes).await;
        holds(
            &tobias.page(&at).await,
            &["<h1>No grid date</h1>", "3 votes"],
        );
        let (status, _) = tobias
            .post(&format!("{at}/meet"), "reason=Rain&plan=Tents")
            .await;
        assert_eq!(
            status,
            axum::http::StatusCode::NOT_FOUND,
            "not among the first three"
        );
        tobias
            .saves(&format!("{at}/meet"), "reason=Resin&plan=A+second+supplier")
            .await;
        let risks = house.app.risks(&actor.viewer, pair).await.unwrap();
        assert_eq!(risks[0].plan, "A second supplier");
        assert_eq!(risks[0].initiative, Some(id));
        let (_, late) = nobody.post(&link, list).await;
        assert!(!late.contains("it lies with the others"), "{late}");
        voted_by_link(&tobias, &nobody, &at).await;
    })
    .await;
}

/// Whoever wrote a list by link chooses by another, once, and is counted with the rest.
async fn voted_by_link(tobias: &Browser, nobody: &Browser, at: &str) {
    let (_, page) = tobias.post(&format!("{at}/votes"), "").await;
    holds(&page, &["Bram Oakhurst", "shown this once"]);
    let (_, rest) = page.split_once("<code>").unwrap();
    let link = rest.split_once("</code>").unwrap().0;
    let shown = nobody.page(link).await;
    holds(&shown, &["has failed. Why, most of all?", "Rain", "Resin"]);
    assert!(
        !shown.contains("3 No grid date"),
        "nobody’s choice leads another’s"
    );
    let (status, _) = nobody.post(link, "reasons=Snow").await;
    assert_eq!(status.as_u16(), 422);
    let two = "reasons=Resin&reasons=Night+crew+left";
    holds(
        &nobody.post(link, two).await.1,
        &["it counts with the others"],
    );
    assert_eq!(nobody.post(link, two).await.0.as_u16(), 409, "once");
    let page = tobias.page(at).await;
    holds(
        &page,
        &["1 in since you counted", "3 Night crew left", "2 Resin"],
    );
    // Who counts without having seen it is asked to look again; then it stands in the counts.
    let merged = "words=4+Night+crew+left%0A3+No+grid+date";
    let (status, _) = tobias.post(&format!("{at}/vote"), merged).await;
    assert_eq!(status.as_u16(), 409);
    tobias
        .saves(&format!("{at}/vote"), &format!("{merged}&seen=1"))
        .await;
    holds(
        &tobias.page(at).await,
        &["<h1>Night crew left</h1>", "4 votes", "0 in since"],
    );
}
