//! How the two talk, as the practices ask for it: one test a row.
mod common;
use axum::http::StatusCode;
use common::{Browser, holds};
use domain::note::NoteKind;
use domain::proposal::Effect;
use jiff::SignedDuration;
use testkit::{TestApp, on_both};

const TALK: &str = "/partnership/talk";
const SHEET: &str = "/partnership/half-hour";

#[tokio::test(flavor = "multi_thread")]
async fn r44_a_third_account_finds_no_thinking_room() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        tobias
            .saves(TALK, "kind=thought&text=Canary+half+an+idea")
            .await;
        let orla = Browser::of(&t, &t.world.orla).await;
        holds(&orla.page(TALK).await, &["Canary half an idea", "Tobias"]);
        // Whoever stands in finds nothing, on the days when they do; nor anybody else, nor the
        // command line. (That no page of theirs shows it is for the table of routes.)
        t.clock.set("2027-08-20T08:00:00Z".parse().unwrap());
        let pair = t.world.orlas.id;
        let w = &t.world;
        let mut viewers = vec![w.operator(), w.worker(pair)];
        for who in [&w.bram, &w.ines, &w.maud, &w.wilma] {
            viewers.push(t.viewer(who).await);
        }
        for viewer in viewers {
            let kinds = [NoteKind::Thought];
            let seen = t.app.notes(&viewer, pair, &kinds, 366).await.unwrap();
            assert!(seen.is_empty(), "{viewer:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r61_feedback_by_phone_counts_in_both_directions() {
    on_both(async |t: TestApp| {
        let orla = Browser::of(&t, &t.world.orla).await;
        let told = "kind=feedback&situation=in+the+board+meeting&behaviour=you+had+the+figures\
                    &impact=we+decided";
        orla.saves(TALK, told).await;
        let tobias = Browser::of(&t, &t.world.tobias).await;
        tobias
            .saves(TALK, "kind=feedback&continue=the+ten+o%27clock+call")
            .await;
        let before = t.app.db.statements();
        let page = tobias.page(TALK).await;
        let statements = t.app.db.statements() - before;
        assert!(statements <= 12, "{statements} statements");
        holds(
            &page,
            &[
                "in the board meeting",
                "we decided",
                "You to Orla: 1, last today. Orla to you: 1, last today.",
            ],
        );
        orla.refuses(TALK, "kind=feedback", "Write a word or two.")
            .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r45_the_third_low_in_a_row_suggests_a_talk_to_the_two_alone() {
    on_both(async |t: TestApp| {
        let orla = Browser::of(&t, &t.world.orla).await;
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let line = "kind=line&mood=low&text=A+long+week";
        for n in 0..3 {
            let page = orla.page(SHEET).await;
            assert!(!page.contains("Three low weeks"), "after {n}");
            tobias.saves(TALK, line).await;
            t.clock.pass(SignedDuration::from_hours(24 * 7));
        }
        holds(
            &orla.page(SHEET).await,
            &["ask what would make the next one lighter"],
        );
        holds(
            &tobias.page(SHEET).await,
            &["say what would make the next one lighter"],
        );
        tobias
            .saves(TALK, "kind=line&mood=high&text=The+line+runs")
            .await;
        assert!(!orla.page(SHEET).await.contains("Three low weeks"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r82_a_challenge_is_raised_heard_and_has_an_outcome() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let orla = Browser::of(&t, &t.world.orla).await;
        tobias
            .saves(TALK, "kind=challenge&text=Do+we+need+the+forum")
            .await;
        let page = orla.page(TALK).await;
        holds(
            &page,
            &["Tobias has challenged something; say what you heard"],
        );
        let id = page.split("name=\"thread\" value=\"").nth(1).unwrap();
        let id = &id[..36];
        orla.saves(
            TALK,
            &format!("kind=challenge&thread={id}&text=That+it+costs+a+day"),
        )
        .await;
        let page = tobias.page(TALK).await;
        holds(&page, &["Orla heard", "That it costs a day"]);
        tobias
            .saves(&format!("{TALK}/{id}/outcome"), "text=Dropped+from+October")
            .await;
        holds(
            &orla.page(TALK).await,
            &["What came of it", "Dropped from October"],
        );
        // What is between the two becomes an action only in words meant for others.
        tobias
            .saves(TALK, "kind=challenge&text=Canary+do+we+need+two+plants")
            .await;
        let sheet = tobias.page(SHEET).await;
        let key = sheet.split("Canary").nth(1).unwrap();
        let key = key.split("name=\"key\" value=\"").nth(1).unwrap();
        let key = key.split('"').next().unwrap();
        let form = format!("cadence=weekly&on=2027-08-02&answer=action&key={key}");
        let answer = format!("{SHEET}/answer");
        tobias
            .refuses(&answer, &form, "others can read an action")
            .await;
        let long = format!("{form}&words={}", "x".repeat(2_001));
        tobias
            .refuses(&answer, &long, "under 2000 characters")
            .await;
        // Two months without another one: the sheet asks both.
        t.clock.pass(SignedDuration::from_hours(24 * 61));
        for who in [&t.world.tobias, &t.world.orla] {
            let page = Browser::of(&t, who).await.page(SHEET).await;
            holds(&page, &["Nobody has challenged anything"]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r101_an_observation_is_seen_by_its_writer_alone() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        for helped in ["ten+minutes+alone", "tea"] {
            let words = format!("kind=observation&situation=After+the+board&helped={helped}");
            tobias.saves(TALK, &words).await;
        }
        holds(
            &tobias.page(TALK).await,
            &["after the board", "2 times", "ten minutes alone"],
        );
        let orla = Browser::of(&t, &t.world.orla).await.page(TALK).await;
        assert!(!orla.contains("ten minutes alone") && !orla.contains("after the board"));
        t.clock.pass(SignedDuration::from_hours(24 * 90));
        let tobias = Browser::of(&t, &t.world.tobias).await;
        assert!(!tobias.page(TALK).await.contains("ten minutes alone"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r57_the_sheet_has_four_parts_and_paper_comes_back_in_a_line() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let actor = t.tobias().await;
        for title in ["One page for the board", "No forum in August"] {
            let effect = Effect::Improvement { how: title.into() };
            let mut p = t.app.new_proposal(&actor, t.world.orlas.id, effect);
            p.title = title.into();
            t.app.propose(&actor, p).await.unwrap();
        }
        let before = t.app.db.statements();
        let page = tobias.page(SHEET).await;
        let statements = t.app.db.statements() - before;
        assert!(statements <= 12, "{statements} statements");
        let parts = [
            "Problems, with a solution each",
            "What could go better",
            "What to start",
            "The full update",
            "Two things to talk about today",
        ];
        holds(&page, &parts);
        let code = |title: &str| {
            let before = page.split(title).next().unwrap();
            let at = before.rfind("print-only\">").unwrap() + 12;
            before[at..at + 4].to_owned()
        };
        let (one, two) = (code("One page for the board"), code("No forum in August"));
        let form =
            format!("cadence=weekly&on=2027-08-02&answers={one}+yes%2C+{two}+no%3A+we+need+it");
        tobias.saves(&format!("{SHEET}/record"), &form).await;
        let page = tobias.page(SHEET).await;
        holds(
            &page,
            &["Everything on the sheet is answered", "no: we need it"],
        );
        let unclear = "cadence=weekly&on=2027-08-02&answers=perhaps";
        let refused = tobias.post(&format!("{SHEET}/record"), unclear).await;
        assert_eq!(refused.0, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r75_the_rhythm_is_agreed_and_what_was_missed_is_said() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let rhythm = format!("{SHEET}/rhythm");
        tobias
            .saves(&rhythm, "cadence=weekly&day=mon&at=10:30")
            .await;
        tobias
            .refuses(
                &rhythm,
                "cadence=weekly&day=mon&at=late",
                "weekly mon 10:30",
            )
            .await;
        holds(&tobias.page(SHEET).await, &["At 10:30, 30 minutes."]);
        let close = format!("{SHEET}/close");
        tobias
            .saves(&close, "cadence=weekly&on=2027-08-02&held=no")
            .await;
        t.clock.pass(SignedDuration::from_hours(24 * 7));
        let told = tobias
            .saves(&close, "cadence=weekly&on=2027-08-09&held=no")
            .await;
        assert!(
            told.cookies().contains("Ten%20minutes"),
            "{}",
            told.cookies()
        );
        holds(
            &tobias.page(SHEET).await,
            &["The last 2 did not take place", "0 % of the last 2"],
        );
        let orla = Browser::of(&t, &t.world.orla).await;
        holds(&orla.page("/").await, &["Ten minutes on the telephone"]);
    })
    .await;
}

/// R50, R57, R97: what the two know of each other and have not talked about stands on the sheet, in
/// one of its four parts; an expectation is rated there in one tap, and what was talked about does
/// not come back until somebody answers anew.
#[tokio::test(flavor = "multi_thread")]
async fn r57_the_sheet_asks_what_they_have_not_talked_about() {
    on_both(async |t: TestApp| {
        let orla = Browser::of(&t, &t.world.orla).await;
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let trust = "/partnership/trust";
        tobias
            .saves(trust, "deed=expect&text=A+brief+a+day+ahead")
            .await;
        let profile = "/partnership/ask/profile";
        orla.saves(profile, "q=gate&a=5").await;
        tobias.saves(profile, "q=gate&a=2").await;
        t.clock.pass(SignedDuration::from_hours(24 * 31));
        let orla = Browser::of(&t, &t.world.orla).await;
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let before = t.app.db.statements();
        let his = tobias.page(SHEET).await;
        let statements = t.app.db.statements() - before;
        assert!(statements <= 12, "{statements} statements");
        let rated = "Below, met or exceeded: A brief a day ahead";
        let differ = "You see this differently: How firmly should";
        let quiet = "nothing for thirty days";
        holds(&his, &[rated, differ, quiet, "expected 31 days ago"]);
        let parts = his.matches("class=\"sec\" aria-labelledby=").count();
        assert!(parts >= 4, "the four parts stand");
        let hers = orla.page(SHEET).await;
        holds(&hers, &[rated, differ, "value=\"exceeded\""]);
        assert!(!hers.contains(quiet), "the board is his");
        assert!(!his.contains("value=\"exceeded\""), "the rating is hers");
        let key = |page: &str, noun: &str| {
            let start = page.find(&format!("value=\"{noun}:")).unwrap() + 7;
            page[start..].split('"').next().unwrap().to_owned()
        };
        let day = "cadence=weekly&on=2027-09-02";
        let form = format!("{day}&key={}&answer=exceeded", key(&hers, "expected"));
        orla.saves(&format!("{SHEET}/answer"), &form).await;
        holds(&orla.page(trust).await, &["1 of 1 exceeded: 100 %"]);
        let form = format!("{day}&key={}&answer=talked", key(&hers, "differ"));
        orla.saves(&format!("{SHEET}/answer"), &form).await;
        orla.saves(&format!("{SHEET}/close"), &format!("{day}&held=yes"))
            .await;
        let hers = orla.page(SHEET).await;
        assert!(!hers.contains(rated) && !hers.contains(differ), "{hers}");
        tobias.saves(profile, "q=gate&a=1").await;
        holds(&orla.page(SHEET).await, &[differ]);
        assert!(t.post.taken().is_empty(), "none of it by mail");
    })
    .await;
}

/// R53: a question or a limit is open to both; after a week it comes onto the sheet by itself.
#[tokio::test(flavor = "multi_thread")]
async fn r53_a_question_that_is_open_for_a_week_comes_onto_the_sheet() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let words = "kind=question&text=Who+may+sign+while+you+fly";
        tobias.saves(TALK, words).await;
        let orla = Browser::of(&t, &t.world.orla).await;
        let asked = "Who may sign while you fly";
        holds(&orla.page(TALK).await, &[asked]);
        assert!(!orla.page(SHEET).await.contains(asked), "not before a week");
        t.clock.pass(SignedDuration::from_hours(24 * 7));
        holds(&orla.page(SHEET).await, &[asked]);
        let page = orla.page(TALK).await;
        let id = page.split("/settle").next().unwrap();
        let id = &id[id.len() - 36..];
        orla.saves(&format!("{TALK}/{id}/settle"), "").await;
        assert!(!orla.page(SHEET).await.contains(asked), "answered");
    })
    .await;
}

/// R102: the goal interview keeps its day, and is offered again after ninety days.
#[tokio::test(flavor = "multi_thread")]
async fn r102_the_goal_interview_is_offered_again_after_ninety_days() {
    on_both(async |t: TestApp| {
        let orla = Browser::of(&t, &t.world.orla).await;
        let ask = "/partnership/ask/interview";
        let first = domain::question::SetKey::Interview.set().questions[0].key;
        let old = "goals were last talked about 91 days ago";
        let form = format!("q={first}&a=Plant+2+at+full+rate");
        orla.saves(ask, &form).await;
        t.clock.pass(SignedDuration::from_hours(24 * 90));
        let orla = Browser::of(&t, &t.world.orla).await;
        assert!(!orla.page(SHEET).await.contains("goals were last talked"));
        t.clock.pass(SignedDuration::from_hours(24));
        holds(&orla.page(SHEET).await, &[old, ask]);
    })
    .await;
}

/// R116: help is offered as what the other gets; it is between the two, and taken up in one tap.
#[tokio::test(flavor = "multi_thread")]
async fn r116_help_is_offered_as_a_benefit_between_the_two_alone() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let offer = "kind=support&situation=the+board+pack+is+due&plan=write+the+first+page\
                     &impact=you+read+it+once";
        tobias.saves(TALK, offer).await;
        let said = "When the board pack is due, I could write the first page, so that you read it \
                    once.";
        let orla = Browser::of(&t, &t.world.orla).await;
        let page = orla.page(TALK).await;
        holds(&page, &["an offer, never a fault", said, "0 of 1 taken up"]);
        let id = page
            .split("name=\"kind\" value=\"support\">")
            .nth(1)
            .unwrap();
        let id = id.split("value=\"").nth(1).unwrap()[..36].to_owned();
        let yes = format!("kind=support&thread={id}&text=Yes%2C+please");
        orla.saves(TALK, &yes).await;
        holds(
            &tobias.page(TALK).await,
            &["1 of 1 taken up", "Yes, please"],
        );
        // Nobody else reads it, and there is no way to share it further.
        assert!(!page.contains(&format!("{id}/share")), "{page}");
        let (pair, w) = (t.world.orlas.id, &t.world);
        for who in [&w.bram, &w.ines, &w.maud, &w.wilma] {
            let viewer = t.viewer(who).await;
            let seen = t.app.notes(&viewer, pair, &[NoteKind::Support], 99).await;
            assert!(seen.unwrap().is_empty());
        }
    })
    .await;
}

/// R120: ideas and strengths go both ways, and both directions are counted.
#[tokio::test(flavor = "multi_thread")]
async fn r120_ideas_and_strengths_are_counted_in_both_directions() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let orla = Browser::of(&t, &t.world.orla).await;
        tobias.saves(TALK, "kind=idea&text=One+page+a+week").await;
        tobias.saves(TALK, "kind=idea&text=No+forum").await;
        orla.saves(TALK, "kind=idea&text=Walk+the+line").await;
        orla.saves(TALK, "kind=strength&talent=calm&text=The+storm+of+May")
            .await;
        let page = tobias.page(TALK).await;
        let ideas = "You to Orla: 2, last today. Orla to you: 1, last today.";
        let strengths = "You to Orla: 0, last not yet. Orla to you: 1, last today.";
        holds(
            &page,
            &[ideas, strengths, "Walk the line", "The storm of May"],
        );
    })
    .await;
}
