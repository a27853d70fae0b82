//! The practice rows of charter, values, standards, purpose, start and plan, watched on the pages.
//!
//! Rows of the pair whose check is watched elsewhere:
//!
//! - R34, R42, R48 to R50, R62 to R64, R71, R83, R97, R105, R106, R129, R131:
//!   `practices_pair_knowing.rs`; that neither sees the other's answer early, by page, count, API,
//!   trail or a copy of the database: `blind.rs`, and in a browser the story `partnership`
//! - R44, R45, R53, R57, R61, R75, R82, R101, R102, R116, R120: `practices_pair_talk.rs`; that an
//!   observation deletes itself: app `pair.rs` `an_observation_is_its_writers_and_deletes_itself`
//! - R14, R15, R20, R51, R52, R85, R86, R89, R96, and R92 of the team: `practices_people.rs`
//! - R54, R56: `practices_loop.rs`
//! - somebody leaves and somebody arrives: below, and in a browser the story `hand-over`
#![allow(clippy::unwrap_used)]
mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use common::{Answer, Browser, ask, holds};
use domain::charter::EXECUTIVE_GIVES;
use domain::statement::{Statement, StatementKind};
use jiff::SignedDuration;
use testkit::{TestApp, on_both};
use web::Web;

async fn charter(t: &TestApp) -> Statement {
    let viewer = t.viewer(&t.world.tobias).await;
    let pair = t.world.orlas.id;
    let known = t.app.document(&viewer, pair, StatementKind::Charter).await;
    known.unwrap().unwrap()
}

/// The part of a page between two marks.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let rest = page
        .split_once(from)
        .unwrap_or_else(|| panic!("no “{from}” in\n{page}"));
    rest.1
        .split_once(to)
        .unwrap_or_else(|| panic!("no “{to}”"))
        .0
}

fn main(page: &str) -> &str {
    between(page, "<main", "</main>")
}

/// Without a session: whoever holds the link.
async fn outside(t: &TestApp, path: &str, form: Option<&str>) -> Answer {
    let router = Web::new(t.app.clone(), false).router();
    let request = match form {
        None => Request::get(path).body(Body::empty()),
        Some(form) => Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned())),
    };
    ask(&router, request.unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn r30_r31_r79_a_charter_from_the_first_sentence_to_two_names() {
    on_both(async |t: TestApp| {
        let (tobias, orla) = (
            Browser::of(&t, &t.world.tobias).await,
            Browser::of(&t, &t.world.orla).await,
        );
        holds(
            &tobias.page("/partnership").await,
            &["What are the two of you for?"],
        );
        // One question at a time; the next one follows, and the executive reads her own words.
        let one = tobias.page("/partnership/charter?q=executive_gives").await;
        holds(&one, &["What does Orla give you?", "5 of 10"]);
        let hers = orla.page("/partnership/charter?q=executive_gives").await;
        holds(&hers, &["What do you give Tobias?"]);
        let form = "read=0&next=term&type=Equals+in+purpose";
        let on = tobias.saves("/partnership/charter", form).await;
        assert_eq!(on.location(), "/partnership/charter?q=term");
        let page = tobias.page("/partnership/charter").await;
        holds(
            &page,
            &[
                "One-sided charter, a draft",
                "not yet a partnership",
                "Equals in purpose",
            ],
        );
        // As a whole, what was said before stays.
        let form = "read=1&next=&executive_gives=Context+within+a+day&assistant_success=Level+five\
            &executive_success=Thirty+hours&review=2027-08-05";
        orla.saves("/partnership/charter", form).await;
        let page = tobias.page("/partnership/charter").await;
        holds(
            &page,
            &[
                "Charter, a draft",
                "Orla and Tobias have not signed",
                "Wording 2",
            ],
        );
        assert!(!page.contains("One-sided") && !page.contains("not yet a partnership"));
        sign_both(&t, &tobias, &orla).await;
        // Its day passes: both are asked to read it again.
        t.clock.pass(SignedDuration::from_hours(24 * 4));
        for browser in [&tobias, &orla] {
            let page = browser.page("/partnership/charter").await;
            holds(&page, &["It was to be read again on"]);
            holds(&browser.page("/partnership").await, &["to be read again"]);
        }
    })
    .await;
}

async fn sign_both(t: &TestApp, tobias: &Browser, orla: &Browser) {
    let it = charter(t).await;
    let papers = format!("/partnership/papers/{}", it.id);
    tobias.saves(&format!("{papers}/sign"), "version=2").await;
    holds(
        &tobias.page("/partnership/charter").await,
        &["a draft", "Orla has not signed"],
    );
    let before = t.app.db.statements();
    let page = orla.page("/partnership/charter").await;
    let statements = t.app.db.statements() - before;
    assert!(statements <= 12, "{statements} statements");
    holds(&page, &["Put my name under it"]);
    orla.saves(&format!("{papers}/sign"), "version=2").await;
    holds(
        &tobias.page("/partnership/charter").await,
        &["Charter, signed by both on"],
    );
    // A word changes: the names are missing again, and what changed stands there.
    let form = "read=2&next=&executive_gives=Context+within+an+hour";
    tobias.saves("/partnership/charter", form).await;
    let page = tobias.page("/partnership/charter").await;
    holds(
        &page,
        &[
            "Charter, a draft",
            "Context within a day",
            "Context within an hour",
        ],
    );
    assert_eq!(
        charter(t).await.part(EXECUTIVE_GIVES),
        "Context within an hour"
    );
    by_link_and_on_paper(t, tobias, orla).await;
}

async fn by_link_and_on_paper(t: &TestApp, tobias: &Browser, orla: &Browser) {
    let papers = format!("/partnership/papers/{}", charter(t).await.id);
    // By link, without an account; on paper, as recorded by the other.
    let told = tobias
        .saves(
            &format!("{papers}/link"),
            &format!("person={}", t.world.orla.id),
        )
        .await;
    assert!(told.cookies().contains("flash"));
    let page = tobias.page("/partnership/charter").await;
    let link = format!("/l/{}", between(&page, "href=\"/l/", "\""));
    let shown = outside(t, &link, None).await;
    holds(
        &shown.page,
        &["For Orla", "Context within an hour", "Put my name under it"],
    );
    assert!(
        !charter(t).await.signed_by(t.world.orla.id),
        "looking never signs"
    );
    let late = outside(t, &link, Some("version=2")).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.page);
    let done = outside(t, &link, Some("version=3")).await;
    holds(&done.page, &["Thank you: your name stands under it."]);
    let again = outside(t, &link, Some("version=3")).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let form = format!("version=3&person={}", t.world.tobias.id);
    orla.saves(&format!("{papers}/paper"), &form).await;
    let page = tobias.page("/partnership/charter").await;
    holds(
        &page,
        &[
            "signed by both on",
            ", by link",
            "on paper, recorded by Orla",
        ],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn r43_five_values_sorted_alone_and_shown_together() {
    on_both(async |t: TestApp| {
        let (tobias, orla) = (
            Browser::of(&t, &t.world.tobias).await,
            Browser::of(&t, &t.world.orla).await,
        );
        let sort = "/partnership/values-sort";
        let before = main(&orla.page(sort).await).to_owned();
        tobias
            .saves(
                sort,
                "deed=done&five=candour&five=calm&five=craft&five=&story=The+kiln",
            )
            .await;
        holds(
            &tobias.page(sort).await,
            &["Yours are kept", "value=\"candour\""],
        );
        assert_eq!(
            main(&orla.page(sort).await),
            before,
            "nothing of it shows before she is done"
        );
        let six = "deed=done&five=a&five=b&five=c&five=d&five=e&five=f";
        orla.refuses(sort, six, "Keep at most 5; these are 6.")
            .await;
        orla.saves(sort, "deed=done&five=Calm&five=care").await;
        for browser in [&tobias, &orla] {
            let page = browser.page(sort).await;
            holds(&page, &["candour, calm, craft", "Calm, care", "The kiln"]);
        }
        holds(&tobias.page(sort).await, &["Both of us hold dear: calm"]);
        holds(&orla.page(sort).await, &["Both of us hold dear: Calm"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r43_a_working_agreement_with_versions_and_names() {
    on_both(async |t: TestApp| {
        let (tobias, orla) = (
            Browser::of(&t, &t.world.tobias).await,
            Browser::of(&t, &t.world.orla).await,
        );
        let here = "/partnership/agreement";
        holds(
            &tobias.page(here).await,
            &["Working agreement: nothing is written yet"],
        );
        let form = "read=0&hours=Seven+to+four&family=The+school+run&who_does_what=The+board+pack";
        tobias.saves(here, form).await;
        let page = orla.page(here).await;
        holds(
            &page,
            &[
                "Working agreement, a draft",
                "Limits that family sets",
                "The school run",
            ],
        );
        let refused = orla.post(here, "read=0&hours=Nine+to+five").await;
        assert_eq!(refused.0, StatusCode::CONFLICT, "she read no wording of it");
        orla.saves(here, "read=1&hours=Nine+to+five").await;
        holds(
            &tobias.page(here).await,
            &["Seven to four", "Nine to five", "Wording 2"],
        );
        let wrong = "read=2&review=soon";
        orla.refuses(here, wrong, "Write a day such as").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r47_standards_are_read_in_one_tap_and_the_assistant_sees_who_has_not() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let here = "/partnership/standards";
        tobias.saves(here, "text=Bad+news+travels+first").await;
        let viewer = t.viewer(&t.world.tobias).await;
        let pair = t.world.orlas.id;
        let all = t
            .app
            .statements(&viewer, pair, &[StatementKind::Standard])
            .await;
        let id = all.unwrap()[0].id;
        let both = format!("person={}&person={}", t.world.bram.id, t.world.maud.id);
        tobias.saves(&format!("{here}/{id}/ask"), &both).await;
        let page = tobias.page(here).await;
        holds(
            &page,
            &[
                "read by 0 of 2",
                "Bram Oakhurst has not read it",
                "Maud Kestrel has not",
            ],
        );
        let rest = page.split_once("Bram Oakhurst has not read it").unwrap().1;
        let link = format!("/l/{}", between(rest, "href=\"/l/", "\""));
        holds(
            &outside(&t, &link, None).await.page,
            &["Bad news travels first", "I have read it"],
        );
        let done = outside(&t, &link, Some("version=1")).await;
        holds(&done.page, &["Thank you"]);
        let page = tobias.page(here).await;
        holds(
            &page,
            &[
                "read by 1 of 2",
                "Read by Bram Oakhurst.",
                "Maud Kestrel has not",
            ],
        );
        assert!(!page.contains("Bram Oakhurst has not"));
        // A new wording is not what he read.
        let words = "version=1&text=Bad+news+travels+first%2C+by+telephone";
        tobias.saves(&format!("{here}/{id}/word"), words).await;
        holds(
            &tobias.page(here).await,
            &["read by 0 of 2", "Bram Oakhurst has not read it"],
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r65_r67_editing_the_companys_vision_marks_both_personal_links() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let here = "/partnership/purpose";
        for (kind, whose, text) in [
            ("vision", "company", "Safe+water"),
            ("vision", "executive", "A+firm+that+runs+well"),
            ("vision", "assistant", "%23QuietlyAhead"),
        ] {
            tobias
                .saves(here, &format!("kind={kind}&whose={whose}&text={text}"))
                .await;
        }
        let page = tobias.page(here).await;
        holds(
            &page,
            &["3 statements are tied to no other", "#QuietlyAhead"],
        );
        let viewer = t.viewer(&t.world.tobias).await;
        let pair = t.world.orlas.id;
        let all = t
            .app
            .statements(&viewer, pair, &[StatementKind::Vision])
            .await
            .unwrap();
        let company = all[0].id;
        for own in &all[1..] {
            tobias
                .saves(&format!("{here}/{}/tie", own.id), &format!("to={company}"))
                .await;
        }
        let page = tobias.page(here).await;
        assert!(!page.contains("recheck") && !page.contains("tied to nothing"));
        let words = "version=1&text=Safe+water+in+every+pipe";
        tobias.saves(&format!("{here}/{company}/word"), words).await;
        let page = tobias.page(here).await;
        assert_eq!(page.matches("recheck: it was worded anew").count(), 2);
        holds(
            &page,
            &["2 links are to be looked at again", "Earlier: Safe water ("],
        );
        holds(
            &tobias.page("/partnership").await,
            &["2 links to be looked at again"],
        );
        let mine = all[2].id;
        tobias
            .saves(&format!("{here}/{mine}/tie"), &format!("to={company}"))
            .await;
        let page = tobias.page(here).await;
        assert_eq!(page.matches("recheck: it was worded anew").count(), 1);
        // What is said stands on the Monday page.
        let monday = tobias.page("/partnership/monday").await;
        holds(
            &monday,
            &["Safe water in every pipe", "#QuietlyAhead", "The week of"],
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r66_out_of_sync_wants_keep_change_or_drop_and_is_ones_own() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let actor = t.tobias().await;
        let words = "Trade magazine slot";
        let action = t
            .app
            .capture(&actor, &t.world.orlas, words)
            .await
            .unwrap()
            .id;
        let page = format!("/actions/{action}");
        let (say, it) = (
            "/partnership/in-sync",
            format!("noun=action&id={action}&label=Slot"),
        );
        let told = "What is out of sync is kept with a reason, changed or dropped: choose one.";
        tobias.refuses(say, &format!("{it}&answer=no"), told).await;
        let form = format!("{it}&answer=no&verdict=drop&words=Nobody+reads+it&back={page}");
        assert_eq!(tobias.saves(say, &form).await.location(), page);
        holds(
            &tobias.page(&page).await,
            &["You said: out of sync, stop: Nobody reads it."],
        );
        let purpose = tobias.page("/partnership/purpose").await;
        holds(&purpose, &["0 of 1 things that you looked at are in sync"]);
        let orla = Browser::of(&t, &t.world.orla).await;
        let hers = orla.page(&page).await + &orla.page("/partnership/purpose").await;
        assert!(!hers.contains("Nobody reads it") && !hers.contains("looked at are in sync"));
        tobias.saves(say, &format!("{it}&answer=yes")).await;
        holds(
            &tobias.page("/partnership/purpose").await,
            &["1 of 1 things"],
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r77_a_new_pair_from_nothing_to_a_draft_three_goals_cadence_and_ninety_days() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let here = "/partnership/start";
        holds(
            &tobias.page(here).await,
            &["Half an hour to begin with", "not agreed"],
        );
        tobias.saves(here, "deed=leave&step=profile").await;
        holds(
            &tobias.page(here).await,
            &["25 minutes are left", "left out for now"],
        );
        tobias
            .saves("/partnership/charter", "read=0&type=Equals+in+purpose")
            .await;
        tobias
            .saves("/partnership/agreement", "read=0&hours=Seven+to+four")
            .await;
        tobias
            .saves(here, "deed=cadence&cadence=daily&at=09:30&quarterly=yes")
            .await;
        let agreed = "every working day at 09:30 and the first Monday of the quarter at 09:30";
        holds(&tobias.page(here).await, &[agreed]);
        tobias
            .saves(here, "deed=goals&goal=Plant+2&goal=Contracts&goal=Margin")
            .await;
        tobias
            .refuses(
                here,
                "deed=days&first=2027-08-02",
                "Tick at least one line.",
            )
            .await;
        let days = "deed=days&first=2027-08-02&planned=charter&planned=shadow&planned=survey";
        tobias.saves(here, days).await;
        let before = t.app.db.statements();
        let page = tobias.page(here).await;
        let statements = t.app.db.statements() - before;
        assert!(statements <= 12, "{statements} statements");
        holds(
            &page,
            &[
                "3 minutes are left",
                "3 goals",
                "0 of 3 done",
                "The charter is one-sided",
            ],
        );
        ninety_days(&t, &tobias, (here, days)).await;
        tobias.saves(here, "deed=take&step=profile").await;
        holds(&tobias.page(here).await, &["8 minutes are left"]);
    })
    .await;
}

async fn ninety_days(t: &TestApp, tobias: &Browser, (here, days): (&str, &str)) {
    let viewer = t.viewer(&t.world.tobias).await;
    let open = t
        .app
        .db
        .read(&viewer)
        .open_actions(Some(t.world.orlas.id))
        .await
        .unwrap();
    let due: Vec<_> = open
        .iter()
        .map(|s| s.action.due.unwrap().date.to_string())
        .collect();
    assert_eq!(due, ["2027-08-02", "2027-08-31", "2027-10-30"]);
    let done = format!("/actions/{}/done", open[0].action.id);
    tobias.saves(&done, "back=/").await;
    holds(&tobias.page(here).await, &["1 of 3 done"]);
    let twice = tobias.post(here, days).await;
    assert_eq!(twice.0, StatusCode::CONFLICT, "planned once");
    let sheet = tobias.page(&format!("{here}?sheet=1")).await;
    holds(
        &sheet,
        &["Before either of you says yes", "What does Orla give you?"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn r74_the_plan_is_composed_and_each_goal_asked_for_at_the_quarters_close() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let here = "/partnership/plan";
        let goals = "deed=goals&goal=Plant+2&goal=Contracts";
        tobias.saves("/partnership/start", goals).await;
        let form = "read=0&executive_success=Thirty+hours";
        tobias.saves("/partnership/charter", form).await;
        tobias.saves(here, "part=risks&text=The+grid+date").await;
        let page = tobias.page(here).await;
        holds(
            &page,
            &[
                "2 goals wait for a word in 2027-Q3",
                "Thirty hours",
                "The grid date",
            ],
        );
        let viewer = t.viewer(&t.world.tobias).await;
        let reader = t.app.db.read(&viewer);
        let all = reader.goals(t.world.orlas.id).await.unwrap();
        let on = |at: usize, rest: &str| format!("goal={}&{rest}", all[at].id);
        tobias
            .refuses(
                here,
                &on(0, "verdict=change"),
                "Say in a line what changes.",
            )
            .await;
        tobias.saves(here, &on(0, "verdict=keep")).await;
        holds(
            &tobias.page(here).await,
            &["One goal waits for a word in 2027-Q3"],
        );
        tobias
            .saves(here, &on(1, "verdict=stop&text=Not+ours"))
            .await;
        let page = tobias.page(here).await;
        holds(&page, &["Every goal was looked at in 2027-Q3."]);
        assert!(!page.contains("Contracts"), "what is stopped is closed");
        assert_eq!(reader.goals(t.world.orlas.id).await.unwrap().len(), 1);
        // The next quarter asks again.
        t.clock.pass(SignedDuration::from_hours(24 * 70));
        let tobias = Browser::of(&t, &t.world.tobias).await;
        holds(
            &tobias.page(here).await,
            &["One goal waits for a word in 2027-Q4"],
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r92_both_say_by_themselves_whether_they_know_the_vision_and_want_it() {
    on_both(async |t: TestApp| {
        let (tobias, orla) = (
            Browser::of(&t, &t.world.tobias).await,
            Browser::of(&t, &t.world.orla).await,
        );
        let here = "/partnership/vision-pulse";
        let made = tobias.saves(here, "deed=link").await;
        assert!(made.cookies().contains("flash"));
        let page = tobias.page(here).await;
        let link = format!("/l/{}", between(&page, "href=\"/l/", "\""));
        // She answers by link, one question at a time; nobody else who is signed in sees it.
        let (status, told) = tobias.get(&link).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{told}");
        holds(
            &outside(&t, &link, None).await.page,
            &["2 questions are left"],
        );
        outside(&t, &link, Some("know=5")).await;
        holds(
            &outside(&t, &link, None).await.page,
            &["One question is left"],
        );
        let done = outside(&t, &link, Some("want=4")).await;
        holds(&done.page, &["Thank you: your answers are kept."]);
        assert!(!tobias.page(here).await.contains("4 of 5"));
        tobias.saves(here, "deed=done&know=3&want=3").await;
        for browser in [&tobias, &orla] {
            holds(&browser.page(here).await, &["5 of 5", "4 of 5", "3 of 5"]);
        }
    })
    .await;
}

/// R39: what each expects of the other, item by item: answered alone, then how it fits; what is not
/// shared is red and said in a word before either puts a name under the charter.
#[tokio::test(flavor = "multi_thread")]
async fn r39_an_expectation_that_is_not_shared_is_red_before_anybody_says_yes() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let orla = Browser::of(&t, &t.world.orla).await;
        let here = "/partnership/fit";
        let aim = "aim=to+think+and+decide+together";
        let breaks = "breakers=evenings+and+weekends";
        let his = format!("deed=done&{aim}&evenings=never&alone=4&told=5&{breaks}");
        tobias.saves(here, &his).await;
        let page = orla.page(here).await;
        assert!(
            !main(&page).contains("<b>never"),
            "blind until both are done"
        );
        assert!(!page.contains("st off"), "{page}");
        let words = "read=0&type=Equals+in+purpose";
        tobias.saves("/partnership/charter", words).await;
        let charter = tobias.page("/partnership/charter").await;
        assert!(!charter.contains("Before either says yes"), "{charter}");
        let hers = format!("deed=done&{aim}&evenings=most+evenings&alone=3&told=2");
        orla.saves(here, &hers).await;
        for browser in [&tobias, &orla] {
            let page = browser.page(here).await;
            holds(
                &page,
                &[
                    "Two things to settle before either says yes",
                    "<span class=\"st on\">shared</span>",
                    "<span class=\"st risk\">nearly shared</span>",
                    "<span class=\"st off\">not shared, a deal-breaker for Tobias</span>",
                    "<span class=\"st off\">not shared</span>",
                    "<span class=\"st pend\">left open</span>",
                    "data-print",
                ],
            );
            let red = "<span class=\"st off\">Evenings and weekends: not shared, a deal-breaker";
            let before = t.app.db.statements();
            let charter = browser.page("/partnership/charter").await;
            assert!(t.app.db.statements() - before <= 12);
            holds(&charter, &["Before either says yes", red]);
        }
        // The same questions on paper, with boxes for how they fit.
        let sheet = tobias.page("/partnership/start?sheet=1").await;
        holds(&sheet, &["What we expect of each other", "not shared ☐"]);
    })
    .await;
}

/// R30: on its day a paper asks to be read again, once for each sort, until a new day is set; and a
/// part has a longest length.
#[tokio::test(flavor = "multi_thread")]
async fn r30_a_paper_asks_to_be_read_again_on_its_day() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let charter = "/partnership/charter";
        let long = format!("read=0&objectives={}", "a".repeat(4_001));
        tobias
            .refuses(charter, &long, "under 4000 characters")
            .await;
        let form = "read=0&objectives=One+page+for+the+board&review=2027-08-16";
        tobias.saves(charter, form).await;
        let again = "to be read again";
        assert!(!tobias.page("/").await.contains(again));
        t.clock.set("2027-08-16T07:30:00Z".parse().unwrap());
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let page = tobias.page("/").await;
        assert_eq!(page.matches(again).count(), 1, "one signal for one cause");
        holds(&page, &["The charter", "href=\"/partnership/charter\""]);
        let form = "read=1&objectives=One+page+for+the+board&review=2027-11-16";
        tobias.saves(charter, form).await;
        assert!(!tobias.page("/").await.contains(again));
    })
    .await;
}

/// One assistant leaves and one arrives: what is the pair's stays, what was between two stays with
/// these two, whoever left sees nothing any more, and whoever comes sees nothing of before.
#[tokio::test(flavor = "multi_thread")]
async fn an_assistant_leaves_and_one_arrives() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let orla = Browser::of(&t, &t.world.orla).await;
        let (charter, talk) = ("/partnership/charter", "/partnership/talk");
        let form = "read=0&objectives=One+page+for+the+board";
        tobias.saves(charter, form).await;
        let said = "kind=thought&text=Canary+of+the+two";
        tobias.saves(talk, said).await;
        let agreed = |day: &str| format!("person={}&from={day}", t.world.maud.id);
        let post = "/settings/assistant";
        let own = tobias.post(post, &agreed("2027-08-09")).await;
        assert_eq!(own.0, StatusCode::FORBIDDEN, "it is hers to say");
        orla.refuses(post, &agreed("2027-08-01"), "over already")
            .await;
        orla.saves(post, &agreed("2027-08-09")).await;
        // Until the day nothing changes.
        holds(&tobias.page(talk).await, &["Canary of the two"]);
        let maud = Browser::by_link(&t, &t.world.maud).await;
        assert_eq!(maud.get(talk).await.0, StatusCode::FORBIDDEN);
        t.clock.set("2027-08-09T07:30:00Z".parse().unwrap());
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let orla = Browser::of(&t, &t.world.orla).await;
        let maud = Browser::by_link(&t, &t.world.maud).await;
        for path in [charter, talk, "/partnership", "/people"] {
            let gone = tobias.get(path).await;
            assert!(
                !gone.1.contains("One page for the board"),
                "{path}: {}",
                gone.1
            );
            assert!(!gone.1.contains("Canary"), "{path}");
        }
        holds(&maud.page(charter).await, &["One page for the board"]);
        assert!(!maud.page(talk).await.contains("Canary"), "an empty room");
        maud.saves(talk, "kind=thought&text=Second+room").await;
        holds(&orla.page(talk).await, &["Second room"]);
        holds(&orla.page("/partnership").await, &["Maud"]);
        assert!(!tobias.get(talk).await.1.contains("Second room"));
        // What he wrote with her is still the two's, and nobody else's.
        let kinds = [domain::note::NoteKind::Thought];
        let pair = t.world.orlas.id;
        let mut seen = Vec::new();
        for who in [&t.world.orla, &t.world.maud] {
            let viewer = t.viewer(who).await;
            let notes = t.app.notes(&viewer, pair, &kinds, 99).await.unwrap();
            seen.push(notes.len());
        }
        assert_eq!(seen, [2, 1]);
    })
    .await;
}
